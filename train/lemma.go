package train

import (
	"fmt"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/parse"
)

// A lemmaType is a form with its tags and context.
type lemmaType struct{ form, upos, xpos, context string }

// Votes count values and know the most frequent; of equals the first in
// the order of bytes, so that the order of reading does not matter.
type votes map[string]int

func (t votes) best() (string, int) {
	value, most := "", 0
	for v, n := range t {
		if n > most || n == most && v < value {
			value, most = v, n
		}
	}
	return value, most
}

func count[K comparable](m map[K]votes, k K, value string, n int) {
	if m[k] == nil {
		m[k] = votes{}
	}
	m[k][value] += n
}

// Lemma learns the table of lemmas and features: model en-lemma.
func Lemma(cfg Config) error {
	l, err := lang.For("en")
	if err != nil {
		return err
	}
	ds, err := treebank(cfg.Path("ud", "train.conllu.gz"))
	if err != nil {
		return err
	}
	dev, err := treebank(cfg.Path("ud", "dev.conllu"))
	if err != nil {
		return err
	}
	lemmas, feats := map[lemmaType]votes{}, map[lemmaType]votes{}
	small, large := map[string]int{}, map[string]int{}
	names := map[string]int{}
	for _, d := range ds {
		var c parse.Contexts
		for _, s := range d.Sentences {
			c.Read(d, s.First, s.End)
			for k := s.First; k < s.End; k++ {
				t := d.Tags[k]
				if t.UPOS == "" {
					continue
				}
				form := strings.ReplaceAll(d.Word(k), "’", "'")
				f, fc := featsPlain(t.Feats), c.Feats(k)
				ff := parse.FeatsForm(form, t.UPOS, t.XPOS)
				for _, key := range []lemmaType{
					{ff, t.UPOS, t.XPOS, fc},
					{"", t.UPOS, t.XPOS, fc},
					{ff, t.UPOS, t.XPOS, ""},
					{"", t.UPOS, t.XPOS, ""},
					{"", t.UPOS, "", ""},
				} {
					if key.context != "" || fc == "" || key.context == "" && key != (lemmaType{ff, t.UPOS, t.XPOS, fc}) {
						count(feats, key, f, 1)
					}
				}
				if t.Lemma == "" || t.Lemma == "_" && form != "_" {
					continue
				}
				if t.UPOS == "PUNCT" {
					// The treebanks give "--" and "..." other lemmas, and other tags; what most have holds.
					count(lemmas, lemmaType{form, t.UPOS, "", ""}, t.Lemma, 1)
					continue
				}
				if (t.XPOS == "JJ" || t.XPOS == "RB") && parse.LettersOf(form) == parse.Small && strings.HasPrefix(form, t.Lemma) && form != t.Lemma {
					continue // "dishonest" is no superlative: a slip
				}
				count(lemmas, lemmaType{form, t.UPOS, t.XPOS, ""}, t.Lemma, 1)
				if lc := c.Lemma(k); lc != "" {
					count(lemmas, lemmaType{strings.ToLower(form), t.UPOS, t.XPOS, lc}, t.Lemma, 1)
				}
				switch {
				case t.UPOS == "PROPN":
					if t.Lemma == form {
						names[form]++
					}
				case strings.Contains(t.Feats, "Typo=Yes"):
				case parse.LettersOf(form) == parse.Small:
					small[form]++
					if t.UPOS == "VERB" || t.UPOS == "NOUN" || t.UPOS == "ADJ" {
						small[t.Lemma]++
					}
				case k > s.First && t.Lemma != strings.ToLower(t.Lemma):
					large[strings.ToLower(form)]++
				}
			}
		}
	}
	for _, r := range l.Rows("irregular.txt") {
		if r[0] == "noun" && len(r) == 3 {
			irregular(lemmas, small, r[1], r[2], "NOUN", "NNS")
		} else if r[0] == "verb" && len(r) == 4 {
			irregular(lemmas, small, r[1], r[2], "VERB", "VBD")
			irregular(lemmas, small, r[1], r[3], "VERB", "VBN")
		} else if r[0] == "short" && len(r) == 4 {
			for tags := range strings.FieldsSeq(r[3]) {
				upos, xpos, _ := strings.Cut(tags, "/")
				irregular(lemmas, map[string]int{}, r[1], r[2], upos, xpos)
			}
		} else {
			return fmt.Errorf("irregular.txt: row %q", r)
		}
	}
	// Words that a text has in small letters count as such only if they mostly are.
	known := map[string]bool{}
	for w, n := range small {
		if n > large[w] {
			known[w] = true
		}
	}
	m := &model.Model{Name: "en-lemma"}
	rules := lemmaRules(lemmas)
	m.Add(model.Tensor{Name: "rules", Raw: []byte(rules)})
	m.Add(model.Tensor{Name: "known", Raw: parse.HashSet(keys(known))})
	m.Add(model.Tensor{Name: "names", Raw: parse.HashSet(keys(names))})
	m.Add(model.Tensor{Name: "feats", Raw: []byte(featsTable(feats))})
	words, err := lemmaWords(m, lemmas)
	if err != nil {
		return err
	}
	m.Add(model.Tensor{Name: "words", Raw: []byte(words)})
	lem, err := parse.NewLemmatizer(m)
	if err != nil {
		return err
	}
	m.Card = model.Card{
		Version: "1", Language: "en",
		Task: "lemmas and morphological features of tagged words: a table of words, rules by ending, and a table of features by tags and context",
		Data: []model.Data{
			{Name: "UD English EWT 2.16", Licence: "CC-BY-SA-4.0", Split: "train"},
			{Name: "GUM (news, interview, bio, voyage, academic, court, speech, textbook, vlog)", Licence: "CC-BY-4.0", Split: "train"},
		},
		Seed: cfg.Seed, Command: "go run ./cmd/train lemma",
		Scores: lemmaScores(cfg, lem, dev),
	}
	for _, k := range keys(m.Card.Scores) {
		cfg.logf("lemma: %s %.2f", k, m.Card.Scores[k])
	}
	cfg.logf("lemma: %d bytes of words, %d of rules", len(words), len(rules))
	return model.Save(cfg.Out, m)
}

func irregular(lemmas map[lemmaType]votes, small map[string]int, lemma, forms, upos, xpos string) {
	for form := range strings.SplitSeq(forms, "/") {
		k := lemmaType{form, upos, xpos, ""}
		if best, n := lemmas[k].best(); n < 4 && best != lemma { // a few may be slips
			lemmas[k] = votes{lemma: 1}
		}
		small[form]++
	}
}

// featsPlain leaves out what a reader of clean text cannot know: that a word
// is misspelt, slang, or stands for a phrase.
func featsPlain(f string) string {
	var out []string
	for x := range strings.SplitSeq(f, "|") {
		switch k, _, _ := strings.Cut(x, "="); k {
		case "Typo", "Style", "ExtPos", "":
		default:
			out = append(out, x)
		}
	}
	return strings.Join(out, "|")
}

func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// lemmaEdit is the shortest edit that makes lemma of form; "" if they have
// nothing in common.
func lemmaEdit(form, lemma string) string {
	best := ""
	for _, letters := range []string{"l", "k", "t"} {
		base := form
		switch letters {
		case "l":
			if lemma != strings.ToLower(lemma) {
				continue
			}
			base = strings.ToLower(form)
		case "t":
			_, n := utf8.DecodeRuneInString(form)
			base = form[:n] + strings.ToLower(form[n:])
			if base == form {
				continue
			}
		}
		if len(base) != len(form) {
			continue
		}
		n := 0
		for n < len(base) && n < len(lemma) && base[n] == lemma[n] {
			n++
		}
		for n > 0 && n < len(base) && !utf8.RuneStart(base[n]) {
			n--
		}
		if n == 0 {
			continue
		}
		e := letters + strconv.Itoa(len(form)-n) + lemma[n:]
		if got, ok := parse.ApplyEdit(form, e); ok && got == lemma && (best == "" || len(e) < len(best)) {
			best = e
		}
	}
	return best
}

// lemmaRules learns edits by ending for each pair of tags: an ending has a
// rule of its own if the shorter ones would get most of its words wrong. A
// form counts once however often it occurs, for rules are for forms never met.
func lemmaRules(lemmas map[lemmaType]votes) string {
	type key struct {
		upos, xpos string
		letters    parse.Letters
	}
	byKey := map[key]map[string]votes{}
	usual := map[key]votes{} // ending and edit, where an ending is changed
	for t, vs := range lemmas {
		lemma, _ := vs.best()
		e := lemmaEdit(t.form, lemma)
		if t.context != "" || e == "" {
			continue
		}
		ls := parse.LettersOf(t.form)
		cut, _ := strconv.Atoi(strings.TrimRightFunc(e[1:], func(r rune) bool { return r < '0' || r > '9' }))
		if ls == parse.Small && cut > 0 && cut < 4 {
			count(usual, key{t.upos, t.xpos, ls}, t.form[len(t.form)-cut:]+"\t"+e, 1)
		}
		for _, k := range []key{{t.upos, t.xpos, ls}, {t.upos, "", ls}, {"", "", ls}} {
			if byKey[k] == nil {
				byKey[k] = map[string]votes{}
			}
			parse.Endings(t.form, func(ending string) bool {
				count(byKey[k], ending, e, 1)
				return false
			})
		}
	}
	var lines []string
	for k, endings := range byKey {
		byLength := keys(endings)
		sort.SliceStable(byLength, func(i, j int) bool { return len(byLength[i]) < len(byLength[j]) })
		rule := map[string]string{}
		for _, ending := range byLength {
			e, n := endings[ending].best()
			total := 0
			for _, c := range endings[ending] {
				total += c
			}
			if ending == "" {
				rule[ending] = e
			} else {
				inherited := ""
				for s := ending[1:]; ; s = s[1:] {
					if r, ok := rule[s]; ok {
						inherited = r
						break
					}
					if s == "" {
						break
					}
				}
				// Two witnesses, and a clear majority.
				if e == inherited || n < 2 || 3*n < 2*total {
					continue
				}
				rule[ending] = e
			}
			lines = append(lines, strings.Join([]string{k.upos, k.xpos, string(rune(k.letters)), ending, e}, "\t"))
		}
	}
	sort.Strings(lines)
	// The usual edits, the most frequent first.
	ks := make([]key, 0, len(usual))
	for k := range usual {
		ks = append(ks, k)
	}
	sort.Slice(ks, func(i, j int) bool { return ks[i].upos+"\t"+ks[i].xpos < ks[j].upos+"\t"+ks[j].xpos })
	for _, k := range ks {
		n := usual[k]
		edits := keys(n)
		sort.SliceStable(edits, func(i, j int) bool { return n[edits[i]] > n[edits[j]] })
		for _, e := range edits {
			if n[e] >= 4 {
				lines = append(lines, strings.Join([]string{k.upos, k.xpos, string(rune(k.letters)), parse.Usual + e}, "\t"))
			}
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// lemmaWords is the words whose lemma a lemmatizer of m gets wrong. Rare forms
// that are only misspelt are kept too: the same slips come again.
func lemmaWords(m *model.Model, lemmas map[lemmaType]votes) (string, error) {
	bare := &model.Model{Name: m.Name}
	for _, n := range m.Names() {
		t, _ := m.Tensor(n)
		bare.Add(t)
	}
	bare.Add(model.Tensor{Name: "words"})
	l, err := parse.NewLemmatizer(bare)
	if err != nil {
		return "", err
	}
	var lines []string
	for t, vs := range lemmas {
		lemma, _ := vs.best()
		if strings.ContainsAny(t.form+lemma, "\t\n") || t.context == "" && l.Lemma(t.form, t.upos, t.xpos) == lemma {
			continue
		}
		lines = append(lines, strings.Join([]string{t.form, t.upos, t.xpos, t.context, lemma}, "\t"))
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n") + "\n", nil
}

// featsTable is the features by word, tags and context, without the rows that
// say what the more general one would.
func featsTable(feats map[lemmaType]votes) string {
	best := map[lemmaType]string{}
	for k, vs := range feats {
		best[k], _ = vs.best()
	}
	var lines []string
	for k, f := range best {
		general := []lemmaType{}
		if k.context != "" {
			if k.form != "" {
				general = append(general, lemmaType{"", k.upos, k.xpos, k.context})
			}
			general = append(general, lemmaType{k.form, k.upos, k.xpos, ""})
		}
		if k.form != "" {
			general = append(general, lemmaType{"", k.upos, k.xpos, ""})
		}
		if k.xpos != "" {
			general = append(general, lemmaType{"", k.upos, "", ""})
		}
		skip := false
		for _, g := range general {
			if v, ok := best[g]; ok {
				// What holds for all words in a context stays, for it is asked
				// before what holds for one word in any.
				skip = v == f && (k.context == "" || g.context != "")
				break
			}
		}
		// A word with tags that vary by context is left to the context, unless
		// it was seen often enough in it to know better.
		if k.form != "" && k.context != "" && feats[k][f] < 2 {
			skip = true
		}
		if !skip && !strings.ContainsAny(k.form, "\t\n") {
			lines = append(lines, strings.Join([]string{k.form, k.upos, k.xpos, k.context, f}, "\t"))
		}
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n") + "\n"
}

// lemmaScores is the share of right lemmas and features on gold tags and arcs.
func lemmaScores(cfg Config, l *parse.Lemmatizer, ds []*hearsay.Document) map[string]float64 {
	right, featsRight, total := 0, 0, 0
	wrong := map[string]int{}
	for _, d := range ds {
		gold := append([]hearsay.Tag(nil), d.Tags...)
		for _, s := range d.Sentences {
			l.Fill(d, s.First, s.End)
			for k := s.First; k < s.End; k++ {
				total++
				g, t := gold[k], d.Tags[k]
				if g.Lemma == "" || g.Lemma == "_" || g.Lemma == t.Lemma {
					right++
				} else {
					wrong[fmt.Sprintf("lemma %s %s %s: %s, not %s", d.Word(k), g.UPOS, g.XPOS, g.Lemma, t.Lemma)]++
				}
				if featsPlain(g.Feats) == t.Feats {
					featsRight++
				} else {
					wrong[fmt.Sprintf("feats %s %s: %s, not %s", g.UPOS, g.XPOS, featsPlain(g.Feats), t.Feats)]++
				}
			}
		}
		copy(d.Tags, gold)
	}
	if cfg.Work != "" {
		ks := keys(wrong)
		sort.SliceStable(ks, func(i, j int) bool { return wrong[ks[i]] > wrong[ks[j]] })
		var b strings.Builder
		for _, k := range ks {
			fmt.Fprintf(&b, "%d\t%s\n", wrong[k], k)
		}
		os.WriteFile(cfg.Work+"/lemma-wrong.txt", []byte(b.String()), 0o644)
	}
	percent := func(n int) float64 { return math.Round(10000*float64(n)/float64(total)) / 100 }
	return map[string]float64{"dev lemmas (gold tags and arcs)": percent(right), "dev features without Typo, Style, ExtPos (gold tags and arcs)": percent(featsRight)}
}
