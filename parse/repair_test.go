package parse

import (
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
)

// TestRepair sets up trees as the network is known to get them wrong. A word
// is form/UPOS/XPOS/head/relation; wanted are the arcs that change, as
// word/head/relation.
func TestRepair(t *testing.T) {
	r := &repairer{tell: map[string]bool{"told": true}, say: map[string]bool{"said": true}, day: map[string]bool{"monday": true}}
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
		{"said last", "It/PRON/PRP/2/nsubj failed/VERB/VBD/0/root ,/PUNCT/,/2/punct the/DET/DT/5/det mayor/NOUN/NN/6/nsubj said/VERB/VBD/2/parataxis on/ADP/IN/8/case Monday/PROPN/NNP/6/obl ./PUNCT/./2/punct", "failed/6/ccomp ,/6/punct said/0/root ./6/punct"},
		{"said in the middle", "Talks/NOUN/NNS/6/nsubj ,/PUNCT/,/4/punct he/PRON/PRP/4/nsubj said/VERB/VBD/6/parataxis ,/PUNCT/,/4/punct failed/VERB/VBD/0/root", ""},
		{"said before it ends", "It/PRON/PRP/2/nsubj failed/VERB/VBD/0/root ,/PUNCT/,/5/punct he/PRON/PRP/5/nsubj said/VERB/VBD/2/parataxis ,/PUNCT/,/5/punct again/ADV/RB/2/advmod", ""},
		{"the writer himself", "It/PRON/PRP/2/nsubj failed/VERB/VBD/0/root ,/PUNCT/,/5/punct I/PRON/PRP/5/nsubj said/VERB/VBD/2/parataxis", ""},
		{"said something else", "It/PRON/PRP/2/nsubj failed/VERB/VBD/0/root ,/PUNCT/,/5/punct he/PRON/PRP/5/nsubj said/VERB/VBD/2/parataxis so/ADV/RB/5/obj", ""},
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
