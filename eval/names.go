package eval

import (
	"fmt"
	"io"
	"sort"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// A NameScore is what score_ner.py --json prints.
type NameScore struct {
	Tokens    int                `json:"tokens"`
	Sentences int                `json:"sentences"`
	Scores    map[string]NameRow `json:"scores"` // by class, "micro" and "span-only"
}

// A NameRow is one class of names.
type NameRow struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Gold      int     `json:"gold"`
	System    int     `json:"system"`
	Correct   int     `json:"correct"`
}

// A bioSentence is tokens with their tags, in a text of its own line of names.
type bioSentence struct {
	doc          string
	tokens, tags []string
}

// readBIO reads a file of one token a line; col is the column of the tag.
func readBIO(r io.Reader, col int) ([]bioSentence, error) {
	all, err := lines(r)
	if err != nil {
		return nil, err
	}
	var out []bioSentence
	var cur bioSentence
	doc := ""
	flush := func() {
		if len(cur.tokens) > 0 {
			cur.doc = doc
			out = append(out, cur)
		}
		cur = bioSentence{}
	}
	for n, line := range all {
		if !strings.Contains(line, "\t") && strings.HasPrefix(line, "#") {
			if s, ok := strings.CutPrefix(line, "# doc = "); ok {
				flush()
				doc = s
			}
			continue
		}
		if strings.TrimSpace(line) == "" {
			flush()
			continue
		}
		c := strings.Split(line, "\t")
		if len(c) < 2 {
			return nil, &hearsay.Error{Op: "eval.readBIO", Kind: hearsay.Invalid, Err: fmt.Errorf("line %d: no tag column", n+1)}
		}
		tag := c[1]
		if len(c) > col {
			tag = c[col]
		}
		cur.tokens = append(cur.tokens, c[0])
		cur.tags = append(cur.tags, tag)
	}
	flush()
	return out, nil
}

type bioSpan struct {
	a, b int
	kind string
}

// bioSpans reads IOB1, BIO and BIOES alike.
func bioSpans(tags []string) []bioSpan {
	var out []bioSpan
	start, kind := -1, ""
	for i := 0; i <= len(tags); i++ {
		t := "O"
		if i < len(tags) {
			t = tags[i]
		}
		p, k := "O", ""
		if t != "O" && t != "_" && t != "" {
			var ok bool
			if p, k, ok = strings.Cut(t, "-"); !ok {
				p, k = "I", t
			}
		}
		begins := p == "B" || p == "S" || p == "U" || p != "O" && (start < 0 || k != kind)
		if start >= 0 && (p == "O" || begins) {
			out = append(out, bioSpan{start, i, kind})
			start = -1
		}
		if begins && p != "O" {
			start, kind = i, k
		}
		if p == "E" || p == "L" || p == "S" || p == "U" {
			if start >= 0 {
				out = append(out, bioSpan{start, i + 1, kind})
			}
			start = -1
		}
	}
	return out
}

// bioEntities are the names of all sentences by their place in the text
// without white space.
func bioEntities(ss []bioSentence) (map[bioSpan]bool, []rune) {
	out := map[bioSpan]bool{}
	var text []rune
	for _, s := range ss {
		off := make([]int, len(s.tokens)+1)
		off[0] = len(text)
		for i, t := range s.tokens {
			text = append(text, []rune(squeeze(t))...)
			off[i+1] = len(text)
		}
		for _, x := range bioSpans(s.tags) {
			out[bioSpan{off[x.a], off[x.b], x.kind}] = true
		}
	}
	return out, text
}

// ScoreNames compares two BIO files as score_ner.py --align does: a name
// counts when its place in the text and its class agree. fine takes the third
// column, all classes of the source.
func ScoreNames(gold, system io.Reader, fine bool) (*NameScore, error) {
	col := 1
	if fine {
		col = 2
	}
	G, err := readBIO(gold, col)
	if err != nil {
		return nil, fmt.Errorf("gold: %w", err)
	}
	S, err := readBIO(system, col)
	if err != nil {
		return nil, fmt.Errorf("system: %w", err)
	}
	g, gt := bioEntities(G)
	s, st := bioEntities(S)
	if k := differ(gt, st); k >= 0 {
		at := func(c []rune) string { return string(c[min(k, len(c)):min(len(c), k+40)]) }
		return nil, &hearsay.Error{Op: "eval.ScoreNames", Kind: hearsay.Invalid, Err: fmt.Errorf("the two differ in text at non-space character %d: %q / %q", k, at(gt), at(st))}
	}
	out := &NameScore{Sentences: len(G), Scores: map[string]NameRow{}}
	for _, x := range G {
		out.Tokens += len(x.tokens)
	}
	type count struct{ g, s, c int }
	by := map[string]*count{}
	get := func(k string) *count {
		if by[k] == nil {
			by[k] = &count{}
		}
		return by[k]
	}
	bare, bareHit := map[[2]int]bool{}, map[[2]int]bool{}
	hits := 0
	for x := range g {
		get(x.kind).g++
		bare[[2]int{x.a, x.b}] = true
		if s[x] {
			get(x.kind).c++
			hits++
		}
	}
	for x := range s {
		get(x.kind).s++
		if k := [2]int{x.a, x.b}; bare[k] {
			bareHit[k] = true
		}
	}
	for k, c := range by {
		out.Scores[k] = nameRow(c.c, c.g, c.s)
	}
	out.Scores["micro"] = nameRow(hits, len(g), len(s))
	out.Scores["span-only"] = nameRow(len(bareHit), len(g), len(s))
	return out, nil
}

func nameRow(c, g, s int) NameRow {
	x := udRow(c, g, s, -1)
	return NameRow{x.Precision, x.Recall, x.F1, g, s, c}
}

// classes are the classes scored, sorted, without the two sums.
func (n *NameScore) classes() []string {
	var out []string
	for k := range n.Scores {
		if k != "micro" && k != "span-only" {
			out = append(out, k)
		}
	}
	sort.Strings(out)
	return out
}
