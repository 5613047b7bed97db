package export

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/hearsay-news/hearsay"
)

// Document is r as a document again, as far as a record carries one: text,
// title, credits, sentences of words (without tags and arcs), mentions of
// actors, actors, statements. Events, notes and times are left out. What works
// across articles reads stored documents so.
func (r *Record) Document() *hearsay.Document {
	a := r.Article
	d := &hearsay.Document{
		Article: hearsay.Article{Key: a.Key, Title: val(a.Title), Outlet: val(a.Outlet), URL: val(a.URL), Byline: val(a.Byline), PublishedPrecision: val(a.PublishedPrecision)},
		Coder:   hearsay.Coder(r.Coder), Lang: val(a.Lang), Text: r.Text,
	}
	for _, layout := range []string{"2006", "2006-01", "2006-01-02", "2006-01-02T15:04:05Z07:00"} {
		if t, err := time.Parse(layout, val(a.Published)); err == nil {
			d.Article.Published = t
		}
	}
	title := cutter{s: d.Article.Title}
	if d.Article.Title != "" {
		d.Text = d.Article.Title + "\n\n" + r.Text
		d.Body = int32(len(d.Text) - len(r.Text))
		addSentence(d, hearsay.Span{End: int32(len(d.Article.Title))})
	}
	text := cutter{s: r.Text, from: d.Body}
	for _, s := range r.Sentences {
		addSentence(d, text.span(s))
	}
	for _, c := range r.Credits {
		d.Credits = append(d.Credits, hearsay.Credit{Span: text.span(c.Span), Outlet: c.Outlet, Signal: c.Signal})
	}
	for i, x := range r.Actors {
		for _, m := range x.Mentions {
			d.Mentions = append(d.Mentions, hearsay.Mention{Span: text.span(m), Head: -1, Chain: int32(i)})
		}
		d.Actors = append(d.Actors, hearsay.Actor{
			Chain: int32(i), Name: x.Name, Kind: x.Kind, Entity: val(x.Entity), Country: val(x.Country), Sectors: x.Sectors,
			Evidence: hearsay.Evidence{Rule: x.Rule, Confidence: x.Confidence},
		})
	}
	ids := func(ss []string) (out []hearsay.ActorID) {
		for _, s := range ss {
			out = append(out, hearsay.ActorID(number(s)))
		}
		return out
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		in := &text
		if s.In == "title" {
			in = &title
		}
		x := hearsay.Statement{
			Speakers: ids(s.Speakers), SpeaksFor: -1, Relays: -1, Within: -1, CueHead: -1,
			Source: in.spans(s.Source), Cue: in.spans(s.Cue), Content: in.spans(s.Content),
			Quote: s.Quote, Act: s.Act, Negated: s.Negated, Modality: s.Modality, About: ids(s.About), Addressee: ids(s.Addressees),
			Evidence: hearsay.Evidence{Rule: s.Rule, Spans: in.spans(s.Evidence), Confidence: s.Confidence},
		}
		if s.SpeaksFor != nil {
			x.SpeaksFor = hearsay.ActorID(number(*s.SpeaksFor))
		}
		if s.Relays != nil {
			x.Relays = hearsay.ActorID(number(*s.Relays))
		}
		if s.Within != nil {
			x.Within = hearsay.StatementID(number(*s.Within))
		}
		d.Statements = append(d.Statements, x)
	}
	return d
}

func val(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// number is the index that an id like "A3" stands for, -1 for none.
func number(id string) int {
	if len(id) < 2 {
		return -1
	}
	n, err := strconv.Atoi(id[1:])
	if err != nil {
		return -1
	}
	return n - 1
}

// addSentence appends a sentence with its words: runs of letters and digits,
// and every other mark by itself.
func addSentence(d *hearsay.Document, s hearsay.Span) {
	first := hearsay.TokenID(len(d.Tokens))
	start := -1
	end := func(at int) {
		if start >= 0 {
			d.Tokens = append(d.Tokens, hearsay.Span{Start: s.Start + int32(start), End: s.Start + int32(at)})
			start = -1
		}
	}
	text := s.In(d.Text)
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if start < 0 {
				start = i
			}
		default:
			end(i)
			if !unicode.IsSpace(r) {
				n := len(string(r))
				if r == unicode.ReplacementChar && !strings.HasPrefix(text[i:], string(r)) {
					n = 1 // a byte that is no UTF-8
				}
				d.Tokens = append(d.Tokens, hearsay.Span{Start: s.Start + int32(i), End: s.Start + int32(i+n)})
			}
		}
	}
	end(len(text))
	if last := hearsay.TokenID(len(d.Tokens)); last > first {
		d.Sentences = append(d.Sentences, hearsay.Sentence{First: first, End: last})
	}
}

// A cutter turns ranges of code points into spans of bytes. Ranges mostly come
// in order; one that goes back begins again.
type cutter struct {
	s      string
	from   int32 // what is before s in the document
	cp, at int
}

func (c *cutter) byteAt(cp int) int32 {
	if cp < c.cp {
		c.cp, c.at = 0, 0
	}
	for k := range c.s[c.at:] {
		if c.cp == cp {
			c.at += k
			return c.from + int32(c.at)
		}
		c.cp++
	}
	c.cp, c.at = 0, 0
	return c.from + int32(len(c.s))
}

func (c *cutter) span(r Range) hearsay.Span {
	a := c.byteAt(r[0])
	return hearsay.Span{Start: a, End: max(a, c.byteAt(r[1]))}
}

func (c *cutter) spans(rs []Range) (out []hearsay.Span) {
	for _, r := range rs {
		out = append(out, c.span(r))
	}
	return out
}
