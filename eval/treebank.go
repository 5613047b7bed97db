package eval

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"unicode"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/conllu"
	"github.com/hearsay-news/hearsay/ingest"
	"github.com/hearsay-news/hearsay/reader"
)

// A Treebank is how well the trees of a treebank are found: from its raw text,
// with its words and sentences given, and with its tags given besides.
type Treebank struct {
	Raw   UDScores `json:"raw"`
	Words UDScores `json:"words"`
	Tags  UDScores `json:"tags"`
	// Relations of raw text, in the genres nearest to news.
	Relations map[string]UDScore `json:"relations,omitempty"`
}

// The parts of the development set that have targets, by genre.
var udParts = []struct {
	name string
	has  func(genre string) bool
}{
	{"EWT", func(g string) bool { return strings.HasPrefix(g, "ewt-") }},
	{"GUM", func(g string) bool { return g != "" && !strings.HasPrefix(g, "ewt-") }},
	{udNews, func(g string) bool { return g == "news" || g == "interview" || g == "speech" }},
}

const udNews = "GUM news, interview, speech"

// The relations that statements and events stand on.
var udRelations = []string{"nsubj", "obj", "iobj", "obl", "ccomp", "xcomp", "parataxis", "appos", "nmod", "advcl", "acl", "conj"}

// ScoreTreebank reads a CoNLL-U treebank in three settings and scores each.
// Raw text is that of RawText, a document at a time.
func ScoreTreebank(ctx context.Context, r *reader.Reader, gold []byte) (*Treebank, error) {
	t := &Treebank{}
	for _, x := range []struct {
		to  *UDScores
		how func([]byte) iter.Seq2[hearsay.Article, error]
	}{{&t.Raw, rawArticles}, {&t.Words, bareArticles(false)}, {&t.Tags, bareArticles(true)}} {
		sys, err := parsed(ctx, r, x.how(gold))
		if err != nil {
			return nil, err
		}
		g, s, pairs, err := compareUD(bytes.NewReader(gold), bytes.NewReader(sys))
		if err != nil {
			return nil, err
		}
		*x.to = UDScores{"all": udTable(g, s, pairs, func(int) bool { return true })}
		for _, p := range udParts {
			if slices.ContainsFunc(g.genre, p.has) {
				(*x.to)[p.name] = udTable(g, s, pairs, func(a int) bool { return p.has(g.genre[a]) })
			}
			if p.name == udNews && x.to == &t.Raw {
				t.Relations = relationTable(g, s, pairs, func(a int) bool { return p.has(g.genre[a]) })
			}
		}
	}
	return t, nil
}

// parsed reads articles and writes their trees one after the other.
func parsed(ctx context.Context, r *reader.Reader, in iter.Seq2[hearsay.Article, error]) ([]byte, error) {
	var out bytes.Buffer
	for res := range r.All(ctx, in, 0) {
		if res.Err != nil {
			return nil, res.Err
		}
		if err := conllu.Write(&out, res.Document); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), ctx.Err()
}

// documents cuts a treebank at its "# newdoc" lines.
func documents(gold []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for len(gold) > 0 {
			doc := gold
			if k := bytes.Index(gold[1:], []byte("\n# newdoc")); k >= 0 {
				doc = gold[:k+2]
			}
			if gold = gold[len(doc):]; !yield(doc) {
				return
			}
		}
	}
}

func rawArticles(gold []byte) iter.Seq2[hearsay.Article, error] {
	return func(yield func(hearsay.Article, error) bool) {
		for doc := range documents(gold) {
			raw, err := RawText(bytes.NewReader(doc), "")
			if err == nil && strings.TrimSpace(raw) == "" {
				err = fmt.Errorf("a document without %q comments has no raw text", "# text")
			}
			if !yield(hearsay.Article{Markup: raw, Lang: "en"}, err) {
				return
			}
		}
	}
}

// bareArticles gives the words of a treebank, with tags and features if tags
// is set, and nothing else.
func bareArticles(tags bool) func([]byte) iter.Seq2[hearsay.Article, error] {
	return func(gold []byte) iter.Seq2[hearsay.Article, error] {
		var b bytes.Buffer
		for line := range bytes.Lines(gold) {
			c := bytes.Split(bytes.TrimRight(line, "\r\n"), []byte("\t"))
			if len(c) != 10 {
				b.Write(line)
				continue
			}
			for i := range c {
				if i != 0 && i != 1 && i != 9 && !(tags && (i == 3 || i == 4 || i == 5)) {
					c[i] = []byte("_")
				}
			}
			if !bytes.Contains(c[9], []byte("SpaceAfter=No")) {
				c[9] = []byte("_")
			} else {
				c[9] = []byte("SpaceAfter=No")
			}
			b.Write(bytes.Join(c, []byte("\t")))
			b.WriteByte('\n')
		}
		return ingest.Read(&b, ingest.CoNLLU, hearsay.Article{Lang: "en"})
	}
}

// relationTable scores single relations: a word counts as right if its head and
// its relation, without subtype, are.
func relationTable(g, s *udDoc, all [][2]int, ok func(int) bool) map[string]UDScore {
	to := map[int]int{} // system word: gold word
	for _, p := range all {
		to[p[1]] = p[0]
	}
	gold, sys, right := map[string]int{}, map[string]int{}, map[string]int{}
	for _, w := range g.words {
		if ok(w.a) {
			gold[w.rel0]++
		}
	}
	for j, w := range s.words {
		if !ok(w.a) {
			continue
		}
		sys[w.rel0]++
		i, found := to[j]
		if !found || g.words[i].rel0 != w.rel0 {
			continue
		}
		head := -1
		if w.head >= 0 {
			h, found := to[w.head]
			if !found {
				continue
			}
			head = h
		}
		if g.words[i].head == head {
			right[w.rel0]++
		}
	}
	out := map[string]UDScore{}
	for _, r := range udRelations {
		out[r] = udRow(right[r], gold[r], sys[r], -1)
	}
	return out
}

// An Odd is how well the development set is read where somebody typed or set it
// otherwise.
type Odd struct {
	Name  string  `json:"name"`
	UPOS  float64 `json:"upos"`
	LAS   float64 `json:"las"`
	Names float64 `json:"names"` // of UNER; 0 where the change is not made there
}

// odd are the changes of a text, word by word: first says that the word begins
// a sentence.
var odd = []struct {
	name   string
	change func(word string, first bool) string
}{
	{"as it is", func(w string, _ bool) string { return w }},
	{"ALL CAPS", func(w string, _ bool) string { return mapRunes(w, unicode.ToUpper) }},
	{"lower case", func(w string, _ bool) string { return mapRunes(w, unicode.ToLower) }},
	{"Headline Capitals", func(w string, first bool) string {
		if !first && headlineSmall[w] {
			return w
		}
		up := true
		return mapRunes(w, func(r rune) rune {
			if up {
				up = false
				return unicode.ToUpper(r)
			}
			return r
		})
	}},
	{"curly quotes", quotes("“", "”", "’")},
	{"guillemets", quotes("«", "»", "’")},
	{"words broken at the ends of lines", brokenWords()},
}

var headlineSmall = set("a an and as at but by for from in into nor of on or the to with")

// mapRunes changes each character, where that leaves one in its place.
func mapRunes(s string, f func(rune) rune) string { return strings.Map(f, s) }

// quotes sets straight marks otherwise: a mark of its own opens and closes in
// turn.
func quotes(open, end, apostrophe string) func(string, bool) string {
	opened := false
	return func(w string, _ bool) string {
		switch w {
		case `"`, "“", "”", "``", "''":
			if opened = !opened; opened {
				return open
			}
			return end
		}
		return strings.ReplaceAll(w, "'", apostrophe)
	}
}

// changed rewrites the forms and texts of a treebank. White space stays.
func changed(gold []byte, change func(string, bool) string) []byte {
	var out, comments, block bytes.Buffer
	text := ""
	var forms [][2]string // of the sentence's tokens: old and new
	flush := func() {
		out.Write(comments.Bytes())
		if text != "" {
			out.WriteString("# text = " + reset(text, forms) + "\n")
		}
		out.Write(block.Bytes())
		comments.Reset()
		block.Reset()
		text, forms = "", forms[:0]
	}
	inside := 0 // words of a multi-word token still to come
	for line := range bytes.Lines(gold) {
		if s, ok := bytes.CutPrefix(line, []byte("# text = ")); ok {
			text = strings.TrimRight(string(s), "\r\n")
			continue
		}
		c := strings.Split(strings.TrimRight(string(line), "\r\n"), "\t")
		if len(c) != 10 {
			if len(bytes.TrimSpace(line)) == 0 {
				flush()
				out.Write(line)
			} else {
				comments.Write(line)
			}
			continue
		}
		now := change(c[1], len(forms) == 0)
		if a, b, ok := strings.Cut(c[0], "-"); ok {
			var i, j int
			fmt.Sscan(a, &i)
			fmt.Sscan(b, &j)
			inside = j - i + 1
			forms = append(forms, [2]string{c[1], now})
		} else if inside > 0 {
			inside--
		} else {
			forms = append(forms, [2]string{c[1], now})
		}
		c[1] = now
		block.WriteString(strings.Join(c, "\t") + "\n")
	}
	flush()
	return out.Bytes()
}

// reset puts the new forms of a text's tokens in the place of the old ones.
func reset(text string, forms [][2]string) string {
	var b strings.Builder
	for _, f := range forms {
		const gap = 8 // white space, or a token that is written otherwise
		k := strings.Index(text[:min(len(text), len(f[0])+gap)], f[0])
		if k < 0 {
			continue
		}
		b.WriteString(text[:k] + f[1])
		text = text[k+len(f[0]):]
	}
	return b.String() + text
}

// treebank scores the development set's trees in three settings, and raw text
// that is set otherwise.
func (j *job) treebank(s *Scores) error {
	gold, err := j.goldTrees()
	if err != nil {
		return err
	}
	if s.Treebank, err = ScoreTreebank(j.ctx, j.r, gold); err != nil || j.o.Small {
		return err
	}
	for _, x := range odd {
		g := changed(gold, x.change)
		sys, err := parsed(j.ctx, j.r, rawArticles(g))
		if err != nil {
			return fmt.Errorf("%s: %w", x.name, err)
		}
		scores, err := ScoreUD(bytes.NewReader(g), bytes.NewReader(sys), false)
		if err != nil {
			return fmt.Errorf("%s: %w", x.name, err)
		}
		names, err := j.scoreNames(eachWord(x.change))
		if err != nil {
			return fmt.Errorf("%s: %w", x.name, err)
		}
		s.Odd = append(s.Odd, Odd{Name: x.name, UPOS: scores["all"]["UPOS"].F1, LAS: scores["all"]["LAS"].F1, Names: names.Scores["micro"].F1})
	}
	for _, x := range insertions {
		g := x.change(gold)
		sys, err := parsed(j.ctx, j.r, rawArticles(g))
		if err != nil {
			return fmt.Errorf("%s: %w", x.name, err)
		}
		scores, err := ScoreUD(bytes.NewReader(g), bytes.NewReader(sys), false)
		if err != nil {
			return fmt.Errorf("%s: %w", x.name, err)
		}
		s.Odd = append(s.Odd, Odd{Name: x.name, UPOS: scores["all"]["UPOS"].F1, LAS: scores["all"]["LAS"].F1})
	}
	names, err := j.scoreNames(foreignNames)
	if err != nil {
		return err
	}
	s.Odd = append(s.Odd, Odd{Name: "persons with transliterated names", Names: names.Scores["micro"].F1})
	return nil
}

// eachWord makes a change of sentences of one of words.
func eachWord(change func(string, bool) string) func([]bioSentence) {
	return func(ss []bioSentence) {
		for _, s := range ss {
			for i, w := range s.tokens {
				s.tokens[i] = change(w, i == 0)
			}
		}
	}
}

// Markdown writes how a treebank was read, for `hearsay eval --ud`.
func (t *Treebank) Markdown(w io.Writer) error {
	p := &page{w: w}
	p.treebank(t)
	return p.err
}

func (p *page) treebank(t *Treebank) {
	if t == nil {
		return
	}
	p.head("F1", "text", "Tokens", "Sentences", "Words", "UPOS", "XPOS", "UFeats", "Lemma", "UAS", "LAS", "LASfull", "MLAS")
	row := func(how, part string, u map[string]UDScore) {
		c := []string{how, part}
		for _, m := range []string{"Tokens", "Sentences", "Words", "UPOS", "XPOS", "UFeats", "Lemma", "UAS", "LAS", "LASfull", "MLAS"} {
			c = append(c, pct(u[m].F1))
		}
		p.row(c...)
	}
	for _, part := range append([]string{"all"}, partNames()...) {
		if u, ok := t.Raw[part]; ok {
			row("raw text", part, u)
			row("words and sentences given", part, t.Words[part])
			row("tags given too", part, t.Tags[part])
		}
	}
	if t.Relations == nil {
		return
	}
	p.line("\nRelations found in raw text of %s, head and relation right:\n", udNews)
	p.head("relation", "P", "R", "F1", "gold")
	for _, r := range udRelations {
		if x := t.Relations[r]; x.Gold > 0 {
			p.row(r, pct(x.Precision), pct(x.Recall), pct(x.F1), num(x.Gold))
		}
	}
}

func partNames() (names []string) {
	for _, p := range udParts {
		names = append(names, p.name)
	}
	return names
}

// odds writes the losses on texts that are set otherwise.
func (p *page) odds(o []Odd) {
	if len(o) == 0 {
		return
	}
	p.line("\n### Text that is typed or set otherwise\n")
	p.line("The same development sets, every word changed, read raw; points lost against the text as it is in brackets.\n")
	p.head("text", "UPOS", "LAS", "names F1")
	for _, x := range o {
		cell := func(v, base float64) string {
			if x.Name == o[0].Name {
				return pct(v)
			}
			if v == 0 {
				return ""
			}
			return fmt.Sprintf("%s (%.1f)", pct(v), 100*(base-v))
		}
		p.row(x.Name, cell(x.UPOS, o[0].UPOS), cell(x.LAS, o[0].LAS), cell(x.Names, o[0].Names))
	}
}
