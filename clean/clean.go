// Package clean makes a document of an article: its plain text, where that
// text begins, its paragraphs, and whether it is in a language we read. Of a
// page it takes the main text, and it can say where in the page a paragraph is.
//
// Of plain text it changes no character. What the bytes of a file mean, and what
// a page says of itself, is the business of package ingest.
package clean

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

// MaxText is the longest text read, in bytes. Offsets are 32 bits wide, and an
// article of this size is no article.
const MaxText = 64 << 20

// A Cleaner makes documents. It is safe for concurrent use.
type Cleaner struct {
	own     map[string]bool
	foreign []tongue
}

type tongue struct {
	code  string
	words map[string]bool
}

// New returns a cleaner that knows texts in l from others.
func New(l *lang.Language) *Cleaner {
	c := &Cleaner{own: l.Words("common.txt")}
	for _, r := range l.Rows("foreign.txt") {
		t := tongue{r[0], map[string]bool{}}
		for _, w := range strings.Fields(r[1]) {
			if !c.own[w] {
				t.words[w] = true
			}
		}
		c.foreign = append(c.foreign, t)
	}
	return c
}

// Document returns the document of a with Text, Body, Paragraphs and Lang
// written. The error is of kind Invalid: no text, or more than MaxText.
func (c *Cleaner) Document(a hearsay.Article) (*hearsay.Document, error) {
	if len(a.Markup)+len(a.Title) > MaxText {
		return nil, &hearsay.Error{
			Op: "clean.Document", Kind: hearsay.Invalid,
			Err:  fmt.Errorf("the text has %d bytes; at most %d are read", len(a.Markup)+len(a.Title), MaxText),
			Hint: "split the file into articles, one a file or one a line of JSONL",
		}
	}
	text := a.Markup
	if strings.HasPrefix(a.MediaType, "text/html") {
		var err error
		if text, err = page(a.Markup, a.Title, a.URL); err != nil {
			return nil, err
		}
	}
	if blank(text) {
		return nil, &hearsay.Error{
			Op: "clean.Document", Kind: hearsay.Invalid, Err: errors.New("the article has no text"),
			Hint: `give at least one word; in JSONL, in the field "text"`,
		}
	}
	d := &hearsay.Document{Article: a, Text: text}
	if title := strings.TrimSpace(a.Title); title != "" {
		d.Text = a.Title + "\n\n" + text
		d.Body = int32(len(a.Title)) + 2
		d.Paragraphs = append(d.Paragraphs, trim(d.Text, 0, len(a.Title)))
	}
	d.Paragraphs = append(d.Paragraphs, paragraphs(d.Text, int(d.Body))...)
	for _, n := range a.Notes {
		d.Notes = append(d.Notes, hearsay.Note{Stage: "ingest", Text: n})
	}
	d.Lang = c.language(d.Text)
	return d, nil
}

func blank(s string) bool {
	for _, r := range s {
		if unicode.IsGraphic(r) && !unicode.IsSpace(r) && r != utf8.RuneError {
			return false
		}
	}
	return true
}

// trim returns the span of text[a:b] without white space at its ends.
func trim(text string, a, b int) hearsay.Span {
	s := text[a:b]
	l := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
	s = strings.TrimSpace(s)
	return hearsay.Span{Start: int32(a + l), End: int32(a + l + len(s))}
}

// paragraphs cuts text from byte from on. Blank lines always part two
// paragraphs. A single line break does so too, unless the block it stands in
// was plainly wrapped at a column: then its lines are one paragraph.
func paragraphs(text string, from int) []hearsay.Span {
	var out []hearsay.Span
	var block []hearsay.Span // lines
	flush := func() {
		if len(block) > 1 && wrapped(text, block) {
			block = []hearsay.Span{{Start: block[0].Start, End: block[len(block)-1].End}}
		}
		out = append(out, block...)
		block = block[:0:0]
	}
	for pos := from; pos < len(text); {
		end := len(text)
		if i := strings.IndexAny(text[pos:], "\n\r\u2028\u2029\v\f"); i >= 0 {
			end = pos + i
		}
		if s := trim(text, pos, end); s.Empty() {
			flush()
		} else {
			block = append(block, s)
		}
		pos = end
		if pos < len(text) {
			switch {
			case strings.HasPrefix(text[pos:], "\r\n"):
				pos += 2
			case strings.HasPrefix(text[pos:], "\u2028"):
				pos += 3
			case strings.HasPrefix(text[pos:], "\u2029"):
				flush()
				pos += 3
			default:
				_, n := utf8.DecodeRuneInString(text[pos:])
				pos += n
			}
		}
	}
	flush()
	return out
}

// wrapped reports whether lines look like one paragraph broken at a column:
// all but the last of about one length, and few of them ending a sentence.
func wrapped(text string, lines []hearsay.Span) bool {
	long, ends := 0, 0
	for _, l := range lines[:len(lines)-1] {
		long = max(long, l.Len())
		if s := l.In(text); strings.ContainsRune(".!?:”\"»", lastRune(s)) {
			ends++
		}
	}
	if long < 40 || long > 130 || lines[len(lines)-1].Len() > long+12 {
		return false
	}
	for _, l := range lines[:len(lines)-1] {
		if l.Len() < long*6/10 {
			return false
		}
	}
	n := len(lines) - 1
	if n == 1 { // two lines: only if the second goes on in the sentence
		r, _ := utf8.DecodeRuneInString(lines[1].In(text))
		return ends == 0 && unicode.IsLower(r)
	}
	return ends*10 <= n*4
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// language tells which language a text is in from its commonest words: "en",
// another code of foreign.txt, "other" for a script that is not Latin, "" where
// too few words tell. It looks at the first 20,000 bytes.
func (c *Cleaner) language(text string) string {
	if len(text) > 20000 {
		text = text[:20000]
	}
	letters, latin := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if unicode.Is(unicode.Latin, r) {
				latin++
			}
		}
	}
	if letters >= 10 && latin*2 < letters {
		return "other"
	}
	words, own := 0, 0
	hits := make([]int, len(c.foreign))
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		w = strings.ToLower(w)
		words++
		if c.own[w] {
			own++
		}
		for i := range c.foreign {
			if c.foreign[i].words[w] {
				hits[i]++
			}
		}
	}
	best := 0
	for i := range hits {
		if hits[i] > hits[best] {
			best = i
		}
	}
	switch {
	case hits[best] >= 3 && hits[best] > 2*own && hits[best]*12 > words:
		return c.foreign[best].code
	case own*12 >= words && own >= 2:
		return "en"
	}
	return ""
}
