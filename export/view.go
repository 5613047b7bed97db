package export

import (
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// A view reads the words and names that a record points at.
type view struct {
	r           *Record
	text, title []rune
	actors      map[string]*Actor
	statements  map[string]*Statement
}

func newView(r *Record) *view {
	v := &view{r, []rune(r.Text), []rune(str(r.Article.Title)), make(map[string]*Actor, len(r.Actors)), make(map[string]*Statement, len(r.Statements))}
	for i := range r.Actors {
		v.actors[r.Actors[i].ID] = &r.Actors[i]
	}
	for i := range r.Statements {
		v.statements[r.Statements[i].ID] = &r.Statements[i]
	}
	return v
}

// cut is the text of a range as it stands there; "" where the range lies outside.
func (v *view) cut(in string, x Range) string {
	of := v.text
	if in == "title" {
		of = v.title
	}
	a, b := max(0, min(x[0], len(of))), max(0, min(x[1], len(of)))
	if a >= b {
		return ""
	}
	return string(of[a:b])
}

// words joins the words of ranges on one line.
func (v *view) words(in string, rs []Range) string {
	var parts []string
	for _, r := range rs {
		parts = append(parts, hearsay.Line(v.cut(in, r)))
	}
	return strings.Join(parts, " … ")
}

// sentence is the sentence that the first of the ranges stands in, on one line.
func (v *view) sentence(in string, lists ...[]Range) string {
	n, ok := v.sentenceNumber(in, lists...)
	switch {
	case !ok:
		return ""
	case in == "title":
		return hearsay.Line(string(v.title))
	}
	return hearsay.Line(v.cut(in, v.r.Sentences[n]))
}

// sentenceNumber is the place of that sentence in the record; 0 in a title.
func (v *view) sentenceNumber(in string, lists ...[]Range) (int, bool) {
	for _, rs := range lists {
		for _, r := range rs {
			if in == "title" {
				return 0, true
			}
			if i, ok := slices.BinarySearchFunc(v.r.Sentences, r[0], func(s Range, at int) int {
				switch {
				case s[1] <= at:
					return -1
				case s[0] > at:
					return 1
				}
				return 0
			}); ok {
				return i, true
			}
		}
	}
	return 0, false
}

// names are the names of actors that have one.
func (v *view) names(ids ...string) []string {
	var out []string
	for _, id := range ids {
		if a := v.actors[id]; a != nil && a.Name != "" {
			out = append(out, hearsay.Line(a.Name))
		}
	}
	return out
}

func (v *view) maybe(id *string) []string {
	if id == nil {
		return nil
	}
	return v.names(*id)
}

// speaker is who makes a statement: "Ada Ruus, for the army"; "" is unresolved.
func (v *view) speaker(s *Statement) string {
	who := and(v.names(s.Speakers...))
	if s.SpeaksFor != nil && who != "" {
		who += ", for " + and(v.maybe(s.SpeaksFor))
	}
	return who
}

// voice is the speaker in words that always name somebody, as in hearsay.Print:
// one who is not resolved is printed as unresolved, with the words that stand
// for him if they may leave.
func (v *view) voice(s *Statement, withWords bool) string {
	who := v.speaker(s)
	if who == "" {
		if who = "unattributed"; len(s.Source) > 0 {
			who = "unresolved speaker"
			if withWords {
				who = "unresolved (“" + v.words(s.In, s.Source) + "”)"
			}
		}
	}
	if third := and(v.maybe(s.Relays)); third != "" {
		who += ", citing " + third
	}
	return who
}

// outlet is who printed the article, in words.
func (v *view) outlet() string {
	if o := str(v.r.Article.Outlet); o != "" {
		return o
	}
	return "an outlet not known"
}

// copiedFrom is where the text says it comes from.
func (v *view) copiedFrom() []string {
	var out []string
	for _, c := range v.r.Credits {
		if c.Signal != "byline" && c.Outlet != "" {
			out = append(out, c.Outlet)
		}
	}
	return out
}

// headline is a pick in one line that says first who vouches for it; words of
// the article stand in it only if they may leave.
func (v *view) headline(p Pick, withWords bool) string {
	if s := p.statement(); s != nil {
		h := v.voice(s, withWords)
		if strings.Contains(h, ", ") {
			h += "," // "Ada Ruus, citing border guards, says"
		}
		h += " " + hearsay.Says(&hearsay.Statement{Act: s.Act, Negated: s.Negated})
		if withWords {
			h += ": " + v.words(s.In, s.Content)
		}
		for _, m := range s.Modality {
			h += ", " + m
		}
		return h
	}
	e, rep := p.event()
	return v.eventLine(e, rep, withWords)
}

// eventLine is a report in one line that begins with who vouches for it.
func (v *view) eventLine(e *Event, rep *Report, withWords bool) string {
	h := "According to " + v.vouches(rep, withWords) + ": " + v.side(e.Actors)
	if len(e.Recipients) > 0 {
		h += " → " + v.side(e.Recipients)
	}
	h += ": " + e.Type
	if e.Mode != nil {
		h += "/" + *e.Mode
	}
	for _, s := range rep.Status {
		h += ", " + s
	}
	return h
}

// vouches is who says that what a report tells is so.
func (v *view) vouches(rep *Report, withWords bool) string {
	if rep.Via == nil {
		return v.outlet() + " itself"
	}
	if s := v.statements[*rep.Via]; s != nil {
		return v.voice(s, withWords)
	}
	return "unattributed"
}

func (v *view) side(ps []Part) string {
	var out []string
	for _, p := range ps {
		n := and(v.names(p.ID))
		if n == "" {
			n = "somebody not named"
		}
		if p.Code != "" && p.Code != "---" {
			n += " [" + p.Code + "]"
		}
		out = append(out, n)
	}
	if len(out) == 0 {
		return "somebody not named"
	}
	return strings.Join(out, " and ")
}

func and(names []string) string { return strings.Join(names, " and ") }

func extent(lists ...[]Range) (lo, hi int) {
	first := true
	for _, l := range lists {
		for _, r := range l {
			if first || r[0] < lo {
				lo = r[0]
			}
			hi, first = max(hi, r[1]), false
		}
	}
	return lo, hi
}
