package parse

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
)

// TestRepair sets up trees as the network is known to get them wrong. A word
// is form/UPOS/XPOS/head/relation; wanted are the arcs that change, as
// word/head/relation.
func TestRepair(t *testing.T) {
	r := &repairer{tell: map[string]bool{"told": true}, say: map[string]bool{"said": true}, day: map[string]bool{"monday": true}, glad: map[string]bool{"glad": true}, give: map[string]bool{"gave": true}, call: map[string]bool{"called": true}, when: map[string]bool{"when": true}}
	for _, c := range []struct{ name, tree, want string }{
		{"content of telling", "She/PRON/PRP/2/nsubj told/VERB/VBD/0/root reporters/NOUN/NNS/2/iobj that/SCONJ/IN/6/mark it/PRON/PRP/6/nsubj failed/VERB/VBD/3/acl:relcl", "failed/2/ccomp"},
		{"relative clause", "She/PRON/PRP/2/nsubj told/VERB/VBD/0/root people/NOUN/NNS/2/iobj that/PRON/WDT/5/nsubj came/VERB/VBD/3/acl:relcl", ""},
		{"content after a phrase", "She/PRON/PRP/2/nsubj said/VERB/VBD/0/root in/ADP/IN/4/case letters/NOUN/NNS/2/obl to/ADP/IN/6/case Borvia/PROPN/NNP/4/nmod that/SCONJ/IN/9/mark it/PRON/PRP/9/nsubj failed/VERB/VBD/6/acl:relcl", "failed/2/ccomp"},
		{"content of a noun", "She/PRON/PRP/2/nsubj rejects/VERB/VBZ/0/root claims/NOUN/NNS/2/obj that/SCONJ/IN/6/mark it/PRON/PRP/6/nsubj failed/VERB/VBD/3/acl:relcl", ""},
		{"content said already", "She/PRON/PRP/2/nsubj said/VERB/VBD/0/root so/ADV/RB/2/obj in/ADP/IN/5/case fear/NOUN/NN/2/obl that/SCONJ/IN/8/mark it/PRON/PRP/8/nsubj failed/VERB/VBD/5/acl", ""},
		{"not a verb of telling", "He/PRON/PRP/2/nsubj rejects/VERB/VBZ/0/root claims/NOUN/NNS/2/obj that/SCONJ/IN/6/mark it/PRON/PRP/6/nsubj failed/VERB/VBD/3/acl", ""},
		{"not its object", "Borvia/PROPN/NNP/2/nsubj told/VERB/VBD/0/root us/PRON/PRP/2/iobj of/ADP/IN/5/case fears/NOUN/NNS/7/obl that/SCONJ/IN/8/mark that/PRON/DT/5/nmod failed/VERB/VBD/7/acl", ""},
		{"apposition", "The/DET/DT/2/det mayor/NOUN/NN/7/nsubj ,/PUNCT/,/4/punct Anna/PROPN/NNP/7/nsubj Kovar/PROPN/NNP/4/flat ,/PUNCT/,/4/punct left/VERB/VBD/0/root", "Anna/2/appos"},
		{"one comma", "The/DET/DT/2/det day/NOUN/NN/6/nsubj ,/PUNCT/,/6/punct Anna/PROPN/NNP/6/nsubj Kovar/PROPN/NNP/4/flat left/VERB/VBD/0/root", ""},
		{"title", "Senator/PROPN/NNP/4/nsubj Anna/PROPN/NNP/4/nsubj Kovar/PROPN/NNP/2/flat left/VERB/VBD/0/root", "Senator/2/nmod:desc"},
		{"description", "Police/NOUN/NN/2/compound spokesman/NOUN/NN/5/nsubj Ivan/PROPN/NNP/5/nsubj Kovar/PROPN/NNP/3/flat left/VERB/VBD/0/root", "spokesman/3/nmod:desc"},
		{"name after article", "The/DET/DT/2/det agency/NOUN/NN/4/nsubj Borpress/PROPN/NNP/4/nsubj said/VERB/VBD/0/root", "Borpress/2/appos"},
		{"noun before noun", "Castonia/PROPN/NNP/2/compound fire/NOUN/NN/4/nsubj brigade/NOUN/NN/4/nsubj called/VERB/VBD/0/root", "fire/3/compound"},
		{"day", "The/DET/DT/2/det mayor/NOUN/NN/5/nsubj on/ADP/IN/4/case Monday/PROPN/NNP/5/nsubj left/VERB/VBD/0/root", "Monday/5/obl"},
		{"bare day", "The/DET/DT/2/det mayor/NOUN/NN/4/nsubj Monday/PROPN/NNP/4/nsubj left/VERB/VBD/0/root", "Monday/4/obl:unmarked"},
		{"day after the verb", "They/PRON/PRP/2/nsubj said/VERB/VBD/0/root Monday/PROPN/NNP/5/nsubj he/PRON/PRP/5/nsubj fled/VERB/VBD/2/ccomp", "Monday/2/obl:unmarked"},
		{"hearer without that", "They/PRON/PRP/2/nsubj told/VERB/VBD/0/root Anna/PROPN/NNP/5/nsubj he/PRON/PRP/5/nsubj fled/VERB/VBD/2/ccomp", "Anna/2/iobj"},
		{"long apposition", "Kovar/PROPN/NNP/9/nsubj ,/PUNCT/,/5/punct Ilm/PROPN/NNP/5/nmod:poss 's/PART/POS/3/case envoy/NOUN/NN/9/nsubj to/ADP/IN/7/case Borvia/PROPN/NNP/5/nmod ,/PUNCT/,/5/punct died/VERB/VBD/0/root", "envoy/1/appos"},
		{"title of two words", "Attorney/PROPN/NNP/5/nsubj General/PROPN/NNP/1/flat Ivan/PROPN/NNP/5/nsubj Kovar/PROPN/NNP/3/flat left/VERB/VBD/0/root", "Attorney/3/nmod:desc"},
		{"participle", "Asked/VERB/VBD/7/ccomp when/ADV/WRB/4/advmod she/PRON/PRP/4/nsubj left/VERB/VBD/1/ccomp ,/PUNCT/,/1/punct Kovar/PROPN/NNP/7/nsubj said/VERB/VBD/0/root no/INTJ/UH/7/obj", "Asked/7/advcl"},
		{"no participle", "Left/VERB/VBD/3/ccomp ,/PUNCT/,/1/punct said/VERB/VBD/0/root Kovar/PROPN/NNP/3/nsubj", ""},
		{"said last", "It/PRON/PRP/2/nsubj failed/VERB/VBD/0/root ,/PUNCT/,/2/punct the/DET/DT/5/det mayor/NOUN/NN/6/nsubj said/VERB/VBD/2/parataxis on/ADP/IN/8/case Monday/PROPN/NNP/6/obl ./PUNCT/./2/punct", "failed/6/ccomp said/0/root ./6/punct"},
		{"said in the middle", "Talks/NOUN/NNS/6/nsubj ,/PUNCT/,/4/punct he/PRON/PRP/4/nsubj said/VERB/VBD/6/parataxis ,/PUNCT/,/4/punct failed/VERB/VBD/0/root", ""},
		{"said before it ends", "It/PRON/PRP/2/nsubj failed/VERB/VBD/0/root ,/PUNCT/,/5/punct he/PRON/PRP/5/nsubj said/VERB/VBD/2/parataxis ,/PUNCT/,/5/punct again/ADV/RB/2/advmod", ""},
		{"the writer himself", "It/PRON/PRP/2/nsubj failed/VERB/VBD/0/root ,/PUNCT/,/5/punct I/PRON/PRP/5/nsubj said/VERB/VBD/2/parataxis", ""},
		{"said something else", "It/PRON/PRP/2/nsubj failed/VERB/VBD/0/root ,/PUNCT/,/5/punct he/PRON/PRP/5/nsubj said/VERB/VBD/2/parataxis so/ADV/RB/5/obj", ""},
		{"said after a coordination", "It/PRON/PRP/2/nsubj held/VERB/VBD/0/root but/CCONJ/CC/8/cc it/PRON/PRP/5/nsubj leaks/VERB/VBZ/2/conj ,/PUNCT/,/5/punct she/PRON/PRP/8/nsubj said/VERB/VBD/2/parataxis ./PUNCT/./2/punct", "held/8/ccomp but/5/cc ,/2/punct said/0/root ./8/punct"},
		{"a coordination says", "It/PRON/PRP/2/nsubj held/VERB/VBD/0/root ,/PUNCT/,/6/punct and/CCONJ/CC/6/cc she/PRON/PRP/6/nsubj said/VERB/VBD/2/parataxis", ""},
		{"speaker taken for an object", "It/PRON/PRP/2/nsubj held/VERB/VBD/0/root ,/PUNCT/,/2/punct said/VERB/VBD/2/parataxis Anna/PROPN/NNP/4/obj Kovar/PROPN/NNP/5/flat", "held/4/ccomp said/0/root Anna/4/nsubj"},
		{"that after a verb", "It/PRON/PRP/3/nsubj is/AUX/VBZ/3/cop sad/ADJ/JJ/0/root to/PART/TO/5/mark admit/VERB/VB/3/csubj that/SCONJ/IN/8/mark roofs/NOUN/NNS/8/nsubj leak/VERB/VBP/3/parataxis", "leak/5/ccomp"},
		{"that after a verb without a subject", "It/PRON/EX/3/expl was/AUX/VBD/3/aux:pass found/VERB/VBN/0/root that/SCONJ/IN/6/mark roofs/NOUN/NNS/6/nsubj leak/VERB/VBP/3/advcl", "leak/3/csubj"},
		{"that after a phrase", "They/PRON/PRP/2/nsubj persuaded/VERB/VBD/0/root Anna/PROPN/NNP/2/obj that/SCONJ/IN/6/mark roofs/NOUN/NNS/6/nsubj leak/VERB/VBP/2/advcl", "leak/2/ccomp"},
		{"so much that", "They/PRON/PRP/3/nsubj so/ADV/RB/3/advmod hit/VERB/VBD/0/root roofs/NOUN/NNS/3/obj that/SCONJ/IN/7/mark they/PRON/PRP/7/nsubj leak/VERB/VBP/3/advcl", ""},
		{"in that", "It/PRON/PRP/2/nsubj differs/VERB/VBZ/0/root in/ADP/IN/6/mark that/SCONJ/IN/6/mark it/PRON/PRP/6/nsubj leaks/VERB/VBZ/2/advcl", ""},
		{"so that", "It/PRON/PRP/4/nsubj was/AUX/VBD/4/cop so/ADV/RB/4/advmod old/ADJ/JJ/0/root that/SCONJ/IN/7/mark it/PRON/PRP/7/nsubj broke/VERB/VBD/4/ccomp", "broke/4/advcl"},
		{"so glad that", "She/PRON/PRP/4/nsubj was/AUX/VBD/4/cop so/ADV/RB/4/advmod glad/ADJ/JJ/0/root that/SCONJ/IN/7/mark it/PRON/PRP/7/nsubj held/VERB/VBD/4/ccomp", ""},
		{"coordinated verb", "They/PRON/PRP/2/nsubj know/VERB/VBP/0/root it/PRON/PRP/4/nsubj holds/VERB/VBZ/2/ccomp and/CCONJ/CC/6/cc trust/VERB/VBP/2/ccomp it/PRON/PRP/6/obj", "trust/2/conj"},
		{"coordinated subject", "They/PRON/PRP/2/nsubj know/VERB/VBP/0/root roofs/NOUN/NNS/6/nsubj and/CCONJ/CC/6/cc walls/NOUN/NNS/3/conj leak/VERB/VBP/2/ccomp", ""},
		{"clause within the content", "She/PRON/PRP/2/nsubj said/VERB/VBD/0/root that/SCONJ/IN/8/mark when/ADV/WRB/6/advmod it/PRON/PRP/6/nsubj rains/VERB/VBZ/2/ccomp roofs/NOUN/NNS/8/nsubj leak/VERB/VBP/2/ccomp", "rains/8/advcl"},
		{"content's subject", "They/PRON/PRP/2/nsubj say/VERB/VBP/0/root mending/VERB/VBG/2/ccomp roofs/NOUN/NNS/3/obj is/AUX/VBZ/6/cop easy/ADJ/JJ/2/ccomp", "mending/6/csubj"},
		{"content of an adjective", "They/PRON/PRP/2/nsubj say/VERB/VBP/0/root it/PRON/PRP/5/expl is/AUX/VBZ/5/cop sad/ADJ/JJ/2/ccomp that/SCONJ/IN/8/mark roofs/NOUN/NNS/8/nsubj leak/VERB/VBP/2/ccomp", "leak/5/csubj"},
		{"predicate", "Children/NOUN/NNS/3/nsubj are/AUX/VBP/3/cop severely/ADJ/JJ/0/root iron/NOUN/NN/5/compound deficient/ADJ/JJ/3/xcomp", "Children/5/nsubj are/5/cop severely/5/advmod deficient/0/root"},
		{"complement of meaning", "It/PRON/PRP/2/nsubj means/VERB/VBZ/0/root closing/VERB/VBG/2/xcomp schools/NOUN/NNS/3/obj", "closing/2/ccomp"},
		{"age", "Anna/PROPN/NNP/6/nsubj Kovar/PROPN/NNP/1/flat ,/PUNCT/,/4/punct 42/NUM/CD/1/conj ,/PUNCT/,/4/punct left/VERB/VBD/0/root", "42/1/appos"},
		{"after a list", "Rickets/NOUN/NN/0/root and/CCONJ/CC/3/cc goitre/NOUN/NN/1/conj ,/PUNCT/,/6/punct a/DET/DT/6/det disease/NOUN/NN/1/conj", "disease/3/appos"},
		{"after a name", "Borvia/PROPN/NNP/0/root ,/PUNCT/,/4/punct a/DET/DT/4/det kingdom/NOUN/NN/1/conj", "kingdom/1/appos"},
		{"in a list", "Bread/NOUN/NN/0/root ,/PUNCT/,/4/punct a/DET/DT/4/det cake/NOUN/NN/1/conj", ""},
		{"two halves of a name", "his/PRON/PRP$/2/nmod:poss wife/NOUN/NN/0/root Anna/PROPN/NNP/2/appos Kovar/PROPN/NNP/2/appos ,/PUNCT/,/6/punct 42/NUM/CD/4/appos", "Kovar/3/flat 42/2/appos"},
		{"apposition to a name", "Anna/PROPN/NNP/5/nsubj Kovar/PROPN/NNP/1/flat ,/PUNCT/,/4/punct doctor/NOUN/NN/2/appos left/VERB/VBD/0/root", "doctor/1/appos"},
		{"complement of a noun", "the/DET/DT/2/det press/NOUN/NN/3/compound reports/NOUN/NNS/0/root that/SCONJ/IN/6/mark I/PRON/PRP/6/nsubj read/VERB/VBD/3/ccomp", "read/3/acl"},
		{"respect", "It/PRON/PRP/3/nsubj is/AUX/VBZ/3/cop odd/ADJ/JJ/0/root in/ADP/IN/7/mark that/SCONJ/IN/7/mark it/PRON/PRP/7/nsubj leaks/VERB/VBZ/3/ccomp", "leaks/3/advcl"},
		{"within what is said", "It/PRON/PRP/2/nsubj broke/VERB/VBD/8/ccomp because/SCONJ/IN/5/mark they/PRON/PRP/5/nsubj left/VERB/VBD/8/advcl ,/PUNCT/,/5/punct she/PRON/PRP/8/nsubj said/VERB/VBD/0/root", "left/2/advcl ,/2/punct"},
		{"clause of a noun", "She/PRON/PRP/2/nsubj met/VERB/VBD/0/root the/DET/DT/4/det rule/NOUN/NN/2/obj that/SCONJ/IN/8/mark roofs/NOUN/NNS/8/nsubj must/AUX/MD/8/aux hold/VERB/VB/2/ccomp", "hold/4/acl"},
		{"relative clause of a noun", "She/PRON/PRP/2/nsubj met/VERB/VBD/0/root the/DET/DT/4/det man/NOUN/NN/2/obj who/PRON/WP/6/nsubj left/VERB/VBD/2/ccomp", "left/4/acl:relcl"},
		{"what somebody gets", "She/PRON/PRP/2/nsubj gave/VERB/VBD/0/root the/DET/DT/4/det town/NOUN/NN/2/obj a/DET/DT/6/det bridge/NOUN/NN/2/obj", "town/2/iobj"},
		{"no giving", "She/PRON/PRP/2/nsubj had/VERB/VBD/0/root a/DET/DT/4/det box/NOUN/NN/2/obj out/ADP/IN/6/case front/NOUN/NN/2/obj", ""},
		{"what somebody is called", "They/PRON/PRP/2/nsubj called/VERB/VBD/0/root Anna/PROPN/NNP/2/obj a/DET/DT/5/det hero/NOUN/NN/2/obj", "hero/2/xcomp"},
		{"speaker after a phrase", "In/ADP/IN/3/case the/DET/DT/3/det debate/NOUN/NN/7/obl ,/PUNCT/,/5/punct Anna/PROPN/NNP/3/appos Kovar/PROPN/NNP/5/flat spoke/VERB/VBD/0/root", "Anna/7/nsubj"},
		{"apposition in a phrase", "In/ADP/IN/2/case Ilm/PROPN/NNP/6/obl ,/PUNCT/,/4/punct Borvia/PROPN/NNP/2/appos he/PRON/PRP/6/nsubj spoke/VERB/VBD/0/root", ""},
		{"one by one", "Anna/PROPN/NNP/4/nsubj ,/PUNCT/,/3/punct Ivan/PROPN/NNP/4/nsubj left/VERB/VBD/0/root", ""},
	} {
		d := &hearsay.Document{}
		var forms []string
		for cell := range strings.FieldsSeq(c.tree) {
			f := strings.Split(cell, "/")
			start := int32(len(strings.Join(forms, " ")))
			if start > 0 {
				start++
			}
			forms = append(forms, f[0])
			d.Tokens = append(d.Tokens, hearsay.Span{Start: start, End: start + int32(len(f[0]))})
			d.Tags = append(d.Tags, hearsay.Tag{UPOS: f[1], XPOS: f[2]})
			d.Arcs = append(d.Arcs, hearsay.Arc{Head: hearsay.TokenID(f[3][0]-'0') - 1, Rel: f[4]})
		}
		d.Text = strings.Join(forms, " ")
		before := append([]hearsay.Arc(nil), d.Arcs...)
		r.repair(d, 0, hearsay.TokenID(len(d.Tokens)))
		var got []string
		for i, a := range d.Arcs {
			if a != before[i] {
				got = append(got, forms[i]+"/"+string(rune('1'+a.Head))+"/"+a.Rel)
			}
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s: changed %q, want %q", c.name, g, c.want)
		}
	}
}

// TestRepairKeepsTrees mends random trees of random tags, relations and words,
// most of which no network makes: each must stay a tree with one root.
func TestRepairKeepsTrees(t *testing.T) {
	set := func(words string) map[string]bool {
		m := map[string]bool{}
		for w := range strings.FieldsSeq(words) {
			m[w] = true
		}
		return m
	}
	r := &repairer{tell: set("told"), say: set("said"), day: set("monday"), glad: set("glad"), give: set("said"), call: set("told"), when: set("when")}
	words := strings.Fields("that that said told monday and when in so a , “ means Anna she it")
	tags := strings.Fields("VERB/VBD VERB/VBG VERB/VBN NOUN/NN PROPN/NNP ADJ/JJ PUNCT/, PUNCT/'' SCONJ/IN ADV/WRB AUX/VBD NUM/CD PRON/PRP ADP/IN")
	rels := strings.Fields("nsubj ccomp ccomp parataxis advcl mark mark cc conj appos appos flat xcomp cop det case obj acl acl:relcl expl punct obl")
	rng := rand.New(rand.NewPCG(1, 2))
	for range 50000 {
		n := 2 + rng.IntN(11)
		d := &hearsay.Document{}
		var forms []string
		for range n {
			w := words[rng.IntN(len(words))]
			start := len(strings.Join(forms, " "))
			if len(forms) > 0 {
				start++
			}
			forms = append(forms, w)
			d.Tokens = append(d.Tokens, hearsay.Span{Start: int32(start), End: int32(start + len(w))})
			u, x, _ := strings.Cut(tags[rng.IntN(len(tags))], "/")
			d.Tags = append(d.Tags, hearsay.Tag{UPOS: u, XPOS: x})
		}
		d.Text = strings.Join(forms, " ")
		d.Arcs = make([]hearsay.Arc, n)
		order := rng.Perm(n)
		for i, k := range order { // each hangs on one that hangs already
			d.Arcs[k] = hearsay.Arc{Head: -1, Rel: "root"}
			if i > 0 {
				d.Arcs[k] = hearsay.Arc{Head: hearsay.TokenID(order[rng.IntN(i)]), Rel: rels[rng.IntN(len(rels))]}
			}
		}
		before := append([]hearsay.Arc(nil), d.Arcs...)
		r.repair(d, 0, hearsay.TokenID(n))
		roots := 0
		for k := range d.Arcs {
			if d.Arcs[k].Head < 0 {
				roots++
			}
			h, steps := hearsay.TokenID(k), 0
			for h >= 0 && steps <= n {
				h, steps = d.Arcs[h].Head, steps+1
			}
			if steps > n {
				t.Fatalf("%q: a circle at word %d\nbefore %v\nafter  %v", d.Text, k, before, d.Arcs)
			}
		}
		if roots != 1 {
			t.Fatalf("%q: %d roots\nbefore %v\nafter  %v", d.Text, roots, before, d.Arcs)
		}
	}
}
