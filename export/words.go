package export

import (
	"github.com/hearsay-news/hearsay"
)

// Words reads the words and names that a record points at, for those who show
// them. Whatever it returns for a content names who says it.
type Words struct{ v *view }

// NewWords returns the words of r.
func NewWords(r *Record) Words { return Words{newView(r)} }

// Of are the words of ranges, on one line, pieces joined by an ellipsis; in is
// "title" or "text".
func (w Words) Of(in string, rs []Range) string { return w.v.words(in, rs) }

// Speaker is who makes a statement, and for whom; "" is unresolved.
func (w Words) Speaker(s *Statement) string { return w.v.speaker(s) }

// Voice is who makes a statement in words that always name somebody, with whom
// the speaker cites: "unresolved (“he”)", "unattributed".
func (w Words) Voice(s *Statement) string { return w.v.voice(s, true) }

// Vouches is who says that what a report tells is so.
func (w Words) Vouches(rep *Report) string { return w.v.vouches(rep, true) }

// Side names the parties of an event with their codes.
func (w Words) Side(ps []Part) string { return w.v.side(ps) }

// Headline is a pick in one line that says first who vouches for it.
func (w Words) Headline(p Pick) string { return w.v.headline(p, true) }

// Actor is an actor of the record by its id; nil if it has none such.
func (w Words) Actor(id string) *Actor { return w.v.actors[id] }

// Statement is a statement of the record by its id; nil if it has none such.
func (w Words) Statement(id string) *Statement { return w.v.statements[id] }

// Outlet is who printed the article, in words.
func (w Words) Outlet() string { return w.v.outlet() }

// CopiedFrom is where the text says it comes from.
func (w Words) CopiedFrom() []string { return w.v.copiedFrom() }

// Sentence is the number, from 1, of the sentence that the first of the ranges
// stands in, and its words; 0 in a title or outside all sentences.
func (w Words) Sentence(in string, lists ...[]Range) (int, string) {
	n, ok := w.v.sentenceNumber(in, lists...)
	if !ok || in == "title" {
		return 0, w.v.sentence(in, lists...)
	}
	return n + 1, w.v.sentence(in, lists...)
}

// Says is a statement's verb, as pages and tables print it: "says", "says
// (deny)", "wants".
func (s *Statement) Says() string {
	return hearsay.Says(&hearsay.Statement{Act: s.Act, Negated: s.Negated})
}
