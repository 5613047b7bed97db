package eval

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/internal/newsdev"
	"github.com/hearsay-news/hearsay/model"
)

// NewsNames are the names found in the news of internal/newsdev, read raw.
type NewsNames struct {
	Words     int `json:"words"` // of the text as it is
	Sentences int `json:"sentences"`
	// By how the text was written (NewsCopies), then by class; "names" is PER,
	// ORG and LOC together, "all" every class.
	Copies map[string]map[string]NameRow `json:"copies"`
	// What the card of the names' weights says of the sources that are
	// measured in folds, in percent; made by "train names-folds".
	Folds map[string]float64 `json:"folds,omitempty"`
}

// NewsCopies are the ways the news is written to be read: as it is, in
// capitals, in lower case, and with every word of four letters capitalised, as
// headlines are.
var NewsCopies = []string{"as written", "capitals", "lower case", "headlines"}

func rewrite(how, s string) string {
	switch how {
	case "capitals":
		return strings.Map(unicode.ToUpper, s)
	case "lower case":
		return strings.Map(unicode.ToLower, s)
	case "headlines":
		words := strings.SplitAfter(s, " ")
		for i, w := range words {
			if r := []rune(w); len(r) > 4 {
				r[0] = unicode.ToUpper(r[0])
				words[i] = string(r)
			}
		}
		return strings.Join(words, "")
	}
	return s
}

// newsText is the lines of one unit with the places of their names, counted
// in characters that are no white space.
type newsText struct {
	lines []string
	names map[bioSpan]bool
}

// newsTexts reads the annotated lines.
func (j *job) newsTexts() ([]newsText, error) {
	var out []newsText
	files := map[string][]string{}
	var last newsdev.Line
	chars := 0
	for _, l := range newsdev.Lines() {
		if files[l.File] == nil {
			f, err := open(filepath.Join(j.shared, "data/text", l.File+".txt.gz"))
			if err != nil {
				return nil, err
			}
			files[l.File], err = lines(f)
			f.Close()
			if err != nil {
				return nil, err
			}
		}
		if l.Line > len(files[l.File]) {
			return nil, &hearsay.Error{Op: "eval.newsTexts", Kind: hearsay.Invalid, Err: fmt.Errorf("%s has no line %d: it is not the text that was annotated", l.File, l.Line)}
		}
		text := files[l.File][l.Line-1]
		if l.File != last.File || l.Unit != last.Unit {
			out = append(out, newsText{names: map[bioSpan]bool{}})
			chars = 0
		}
		last = l
		t := &out[len(out)-1]
		t.lines = append(t.lines, text)
		rs := []rune(text)
		at := make([]int, len(rs)+1)
		for i, r := range rs {
			at[i+1] = at[i]
			if !isSpace(r) {
				at[i+1]++
			}
		}
		for _, n := range l.Names {
			if n.End > len(rs) {
				return nil, &hearsay.Error{Op: "eval.newsTexts", Kind: hearsay.Invalid, Err: fmt.Errorf("%s, line %d is shorter than its names", l.File, l.Line)}
			}
			t.names[bioSpan{chars + at[n.First], chars + at[n.End], n.Class}] = true
		}
		chars += at[len(rs)]
	}
	return out, nil
}

// newsNames reads the annotated news in every way it is written.
func (j *job) newsNames(s *Scores) error {
	texts, err := j.newsTexts()
	if err != nil {
		return err
	}
	if j.o.Small {
		return nil
	}
	out := &NewsNames{Copies: map[string]map[string]NameRow{}}
	for _, how := range NewsCopies {
		in := func(yield func(hearsay.Article, error) bool) {
			for _, t := range texts {
				if !yield(hearsay.Article{Markup: rewrite(how, strings.Join(t.lines, "\n\n")), Lang: "en"}, nil) {
					return
				}
			}
		}
		count := map[string]*[3]int{} // gold, system, both
		add := func(class string, k int) {
			keys := []string{class, "all"}
			if scoredClass(class) {
				keys = append(keys, "names")
			}
			for _, c := range keys {
				if count[c] == nil {
					count[c] = new([3]int)
				}
				count[c][k]++
			}
		}
		n := 0
		if err := j.read(in, func(d *hearsay.Document) error {
			t := texts[n]
			n++
			if how == NewsCopies[0] {
				out.Words += len(d.Tokens)
				out.Sentences += len(d.Sentences)
			}
			found, err := charSpans(d, rewrite(how, strings.Join(t.lines, "\n\n")))
			if err != nil {
				return err
			}
			for x := range t.names {
				add(x.kind, 0)
			}
			for _, x := range found {
				add(x.kind, 1)
				if t.names[x] {
					add(x.kind, 2)
				}
			}
			return nil
		}); err != nil {
			return err
		}
		out.Copies[how] = map[string]NameRow{}
		for c, k := range count {
			out.Copies[how][c] = nameRow(k[2], k[0], k[1])
		}
	}
	m, err := model.Embedded("en-names")
	if err != nil {
		return err
	}
	for k, v := range m.Card.Scores {
		if strings.Contains(k, ", folds, ") {
			if out.Folds == nil {
				out.Folds = map[string]float64{}
			}
			out.Folds[k] = v
		}
	}
	s.NewsNames = out
	return nil
}

// charSpans are the names of a document by their place among the characters
// that are no white space; the document must have kept all of the text.
func charSpans(d *hearsay.Document, text string) ([]bioSpan, error) {
	if k := differ([]rune(squeeze(text)), []rune(squeeze(d.Text))); k >= 0 {
		return nil, &hearsay.Error{Op: "eval.newsNames", Kind: hearsay.Invalid, Err: fmt.Errorf("the reader changed the text at character %d", k)}
	}
	at := make([]int, len(d.Text)+1) // characters before each byte
	n := 0
	for i, r := range d.Text {
		at[i] = n
		if !isSpace(r) {
			n++
		}
	}
	at[len(d.Text)] = n
	var out []bioSpan
	for _, x := range d.Names {
		out = append(out, bioSpan{at[x.Start], at[x.End], x.Class})
	}
	return out, nil
}

// newsTargets picks a figure of the news, if it was measured.
func newsTarget(f func(n *NewsNames) float64) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		if r.Scores.NewsNames == nil {
			return 0, false
		}
		v := f(r.Scores.NewsNames)
		return v, v > 0
	}
}

func (p *page) newsNames(n *NewsNames) {
	if n == nil {
		return
	}
	p.line("\n### Names in news\n")
	p.line("Voice of America, Wikinews and Wikipedia's current events, annotated by us to `parse/NAMES-GUIDELINE.md`")
	p.line("(`internal/newsdev`, which says how the lines were chosen; a fifth was annotated twice, F1 98.5). Nothing is learned from them.")
	p.line("Read raw, exact spans; %d sentences, %d words. *names*: PER, ORG and LOC. The other copies are the same text, rewritten.\n", n.Sentences, n.Words)
	classes := []string{"PER", "ORG", "LOC", "NORP", "EVENT", "MISC", "names", "all"}
	p.head("class", "P", "R", "F1", "gold", "system")
	for _, k := range classes {
		x := n.Copies[NewsCopies[0]][k]
		p.row(k, pct(x.Precision), pct(x.Recall), pct(x.F1), num(x.Gold), num(x.System))
	}
	p.line("\nF1 of the copies:\n")
	p.head(append([]string{"written"}, classes...)...)
	for _, how := range NewsCopies {
		row := []string{how}
		for _, k := range classes {
			row = append(row, pct(n.Copies[how][k].F1))
		}
		p.row(row...)
	}
	if len(n.Folds) == 0 {
		return
	}
	p.line("\nIn folds by document (`go run ./cmd/train names-folds`, as the card of the weights has it), gold words, exact spans. *file*: against")
	p.line("the files as they are; *guide*: after the rules that bring them to the guideline.\n")
	p.head("source, gold", "PER", "ORG", "LOC", "all")
	for _, k := range []string{"wikigold, folds, file", "wikigold, folds, guide", "re3d, folds, file", "re3d, folds, guide"} {
		row := []string{strings.Replace(k, ", folds, ", ", ", 1)}
		for _, c := range []string{"PER", "ORG", "LOC", "all"} {
			row = append(row, fmt.Sprintf("%.1f", n.Folds[k+" "+c+" F1"]))
		}
		p.row(row...)
	}
}
