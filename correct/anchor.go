package correct

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// around is how many code points before and after the words an anchor knows.
const around = 32

// textOf is the text (or title) that a record's ranges point into.
func textOf(r *export.Record, in string) string {
	if in == "title" {
		return str(r.Article.Title)
	}
	return r.Text
}

// cut is the text of a range of code points; "" where it lies outside.
func cut(text string, at export.Range) string {
	lo, n := -1, 0
	for i := range text {
		if n == at[0] {
			lo = i
		}
		if n == at[1] && lo >= 0 {
			return text[lo:i]
		}
		n++
	}
	if lo < 0 || at[1] != n {
		return ""
	}
	return text[lo:]
}

func textSum(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func shortSum(s string) string { return textSum(s)[:32] }

// NewAnchor is an anchor on a range of a record's text (or title).
func NewAnchor(r *export.Record, in string, at export.Range) (hearsay.Anchor, error) {
	text := []rune(textOf(r, in))
	if at[0] < 0 || at[1] <= at[0] || at[1] > len(text) {
		return hearsay.Anchor{}, invalid(fmt.Sprintf("the range %d-%d lies outside the %s, which has %d characters", at[0], at[1], in, len(text)), "offsets count characters, the end exclusive")
	}
	from, to := max(0, at[0]-around), min(len(text), at[1]+around)
	a := hearsay.Anchor{
		Article: r.Article.Key, In: in, Text: textSum(string(text)), Start: at[0], End: at[1],
		Exact: string(text[at[0]:at[1]]), Prefix: string(text[from:at[0]]), Suffix: string(text[at[1]:to]),
		PrefixLen: at[0] - from, SuffixLen: to - at[1],
	}
	a.ExactSum, a.PrefixSum, a.SuffixSum = shortSum(a.Exact), shortSum(a.Prefix), shortSum(a.Suffix)
	a.Times = len(places(&a, text))
	return a, nil
}

// places are the beginnings of the anchor's words in a text. Where the words
// themselves are not known, their hash is.
func places(a *hearsay.Anchor, text []rune) []int {
	n := a.End - a.Start
	var out []int
	if a.Exact != "" {
		exact := []rune(a.Exact)
		for i := 0; i+n <= len(text); i++ {
			if text[i] == exact[0] && equal(text[i:i+n], exact) {
				out = append(out, i)
			}
		}
		return out
	}
	for i := 0; i+n <= len(text); i++ {
		if shortSum(string(text[i:i+n])) == a.ExactSum {
			out = append(out, i)
		}
	}
	return out
}

func equal(a, b []rune) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Find is how far the anchor's words have moved in a record's text; moved says
// that the text is another one. Where they cannot be told with certainty, why is
// the reason. They can if the text is the same, or if they stood in the old text
// once and stand in the new one once, or if they stand in the new one once with
// the same words before and behind them.
func Find(a *hearsay.Anchor, r *export.Record) (shift int, moved bool, why string) {
	if a.In == "title" && r.Article.Title == nil {
		return 0, true, "the article has no title any more"
	}
	s := textOf(r, a.In)
	if a.In == "text" && r.TextSHA256 == a.Text || textSum(s) == a.Text {
		if a.End > utf8.RuneCountInString(s) {
			return 0, false, "the anchor lies outside the text"
		}
		return 0, false, ""
	}
	text := []rune(s)
	at := places(a, text)
	switch {
	case len(at) == 0:
		return 0, true, "the words no longer occur"
	case len(at) == 1 && a.Times == 1:
		return at[0] - a.Start, true, ""
	}
	var same []int
	for _, i := range at {
		from, to := i-a.PrefixLen, i+a.End-a.Start+a.SuffixLen
		if from >= 0 && to <= len(text) && shortSum(string(text[from:i])) == a.PrefixSum && shortSum(string(text[to-a.SuffixLen:to])) == a.SuffixSum {
			same = append(same, i)
		}
	}
	if len(same) == 1 {
		return same[0] - a.Start, true, ""
	}
	if len(at) == 1 {
		return 0, true, fmt.Sprintf("the words stood there %d times, stand there once now, and other words are around them", a.Times)
	}
	return 0, true, fmt.Sprintf("the words stand there %d times", len(at))
}

// Bare is c without the words of its article: what may be shared where the text
// may not. Its ID stays.
func Bare(c hearsay.Correction) hearsay.Correction {
	if c.Anchor != nil {
		a := *c.Anchor
		a.Exact, a.Prefix, a.Suffix = "", "", ""
		c.Anchor = &a
	}
	return c
}

// Fill puts the words back into an anchor, from the text it was made on; ok is
// false if r has another text.
func Fill(c *hearsay.Correction, r *export.Record) (ok bool) {
	a := c.Anchor
	if a == nil || a.Exact != "" {
		return a != nil
	}
	shift, moved, why := Find(a, r)
	if why != "" || moved || shift != 0 {
		return false
	}
	b, err := NewAnchor(r, a.In, export.Range{a.Start, a.End})
	if err != nil || b.ExactSum != a.ExactSum {
		return false
	}
	x := *a
	x.Exact, x.Prefix, x.Suffix = b.Exact, b.Prefix, b.Suffix
	c.Anchor = &x
	return true
}
