// Package correct replays what people have corrected on what a run made of an
// article, and says of each correction what has become of it. It keeps nothing
// and reads no text; see package store.
//
// Nothing is guessed. A correction hangs on words; where they are not there, or
// not once, it is an orphan, and waits for a person.
package correct

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

func invalid(text, hint string) error {
	return &hearsay.Error{Op: "correct", Kind: hearsay.Invalid, Err: errors.New(text), Hint: hint}
}

func str(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func opt(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// party is an actor of a record as a correction names him.
func party(r *export.Record, id string) hearsay.Party {
	for i := range r.Actors {
		if a := &r.Actors[i]; a.ID == id {
			return hearsay.Party{Name: hearsay.Line(a.Name), Entity: str(a.Entity), Kind: a.Kind, Country: str(a.Country)}
		}
	}
	return hearsay.Party{Name: id}
}

func parties(r *export.Record, ids []string) []hearsay.Party {
	var out []hearsay.Party
	for _, id := range ids {
		out = append(out, party(r, id))
	}
	return out
}

func partsOf(r *export.Record, ps []export.Part) []hearsay.Party {
	var out []hearsay.Party
	for _, p := range ps {
		x := party(r, p.ID)
		x.Code = p.Code
		out = append(out, x)
	}
	return out
}

// ValuesOf is all that a record says, as a correction keeps it.
func ValuesOf(p export.Pick) hearsay.Values {
	r := p.Record
	if p.Statement >= 0 {
		s := &r.Statements[p.Statement]
		return hearsay.Values{
			Speakers: parties(r, s.Speakers), Act: s.Act, Negated: s.Negated, Quote: s.Quote,
			Source: slices.Clone(s.Source), Cue: slices.Clone(s.Cue), Content: slices.Clone(s.Content),
		}
	}
	e := &r.Events[p.Event]
	rep := &e.Reports[p.Report]
	v := hearsay.Values{
		Type: e.Type, Mode: str(e.Mode), Actors: partsOf(r, e.Actors), Recipients: partsOf(r, e.Recipients),
		Status: slices.Clone(rep.Status), Trigger: slices.Clone(rep.Trigger),
	}
	if rep.Via != nil {
		for i := range r.Statements {
			if r.Statements[i].ID == *rep.Via {
				v.Via = r.Statements[i].Key
			}
		}
	}
	return v
}

// Draft completes a correction of a record: what was wrong, by the record, and
// the words it hangs on. C says what is done and what is right; ranges of it are
// code points of the record's text. To add a statement, p.Statement and p.Event
// are -1 and in says where its words stand.
func Draft(p export.Pick, in string, c hearsay.Correction) (hearsay.Correction, error) {
	r := p.Record
	c.Schema, c.Run = "hearsay/correction/1", p.Run
	if c.Scope == "" {
		c.Scope = "record"
	}
	var all [][]export.Range
	switch {
	case c.Do == "add":
		if c.After == nil {
			return c, invalid("it does not say what is to be added", "name at least the content and the speaker")
		}
		c.Kind = "statement"
		c.Key = hearsay.RecordKey(r.Article.Key, "statement/"+in, c.After.Source, c.After.Cue, c.After.Content)
	case p.Statement >= 0:
		s := &r.Statements[p.Statement]
		c.Kind, c.Key, in = "statement", s.Key, s.In
	case p.Event >= 0:
		e := &r.Events[p.Event]
		c.Kind, c.Key, in = "event", e.Key, "text"
		if x := e.Reports[p.Report].In; x != "" {
			in = x
		}
	default:
		return c, invalid("no record is named", "give the key of a statement or event")
	}
	if c.Do != "add" {
		v := ValuesOf(p)
		c.Before = &v
		all = append(all, v.Source, v.Cue, v.Content, v.Trigger)
	}
	if v := c.After; v != nil {
		all = append(all, v.Source, v.Cue, v.Content, v.Trigger)
	}
	at, ok := extent(all...)
	if !ok {
		return c, invalid("the record has no words to hang a correction on", "")
	}
	a, err := NewAnchor(r, in, at)
	if err != nil {
		return c, err
	}
	c.Anchor = &a
	if c.Scope != "record" {
		c.Match = matchOf(r, p, c.Field)
		if c.Match == "" {
			return c, invalid("the record has no words by which others would be alike", "correct this record alone")
		}
		if c.Scope == "alike" && c.Field == "speaker" && slices.Contains(pronouns, c.Match) {
			return c, invalid(fmt.Sprintf("%q means somebody else in another article", c.Match), "correct this record alone, or all alike in this article")
		}
	}
	return c, nil
}

// pronouns mean nobody outside their article.
var pronouns = strings.Fields("he she it they him her them we i you who this that one")

// Otherwise are the fields in which a record says other than v, v's ranges moved.
func Otherwise(kind string, now, v *hearsay.Values, shift int) []string {
	var out []string
	for _, f := range hearsay.CorrectFields[kind] {
		if !same(f, now, v, shift) {
			out = append(out, f)
		}
	}
	return out
}

// Only is what v says of one field.
func Only(field string, v *hearsay.Values) *hearsay.Values {
	switch field {
	case "speaker":
		return &hearsay.Values{Speakers: v.Speakers, Source: v.Source}
	case "act":
		return &hearsay.Values{Act: v.Act}
	case "negated":
		return &hearsay.Values{Negated: v.Negated}
	case "content":
		return &hearsay.Values{Content: v.Content}
	case "type":
		return &hearsay.Values{Type: v.Type, Mode: v.Mode}
	case "actors":
		return &hearsay.Values{Actors: v.Actors}
	case "recipients":
		return &hearsay.Values{Recipients: v.Recipients}
	case "status":
		return &hearsay.Values{Status: v.Status}
	}
	return &hearsay.Values{}
}

// Moved is v with its ranges moved.
func Moved(v *hearsay.Values, shift int) *hearsay.Values {
	x := *v
	x.Source, x.Cue, x.Content, x.Trigger = moveAll(v.Source, shift), moveAll(v.Cue, shift), moveAll(v.Content, shift), moveAll(v.Trigger, shift)
	return &x
}

// matchOf are the words by which records are alike: who is named, for the
// speaker; the words of saying, for the act; those that tell it, of an event.
func matchOf(r *export.Record, p export.Pick, field string) string {
	if p.Statement >= 0 {
		s := &r.Statements[p.Statement]
		if field == "speaker" {
			return fold(words(r, s.In, s.Source))
		}
		return fold(words(r, s.In, s.Cue))
	}
	rep := &r.Events[p.Event].Reports[p.Report]
	return fold(words(r, rep.In, rep.Trigger))
}

func fold(s string) string { return strings.ToLower(hearsay.Line(s)) }

// words are the words of ranges, pieces joined by a blank.
func words(r *export.Record, in string, rs []export.Range) string {
	text := textOf(r, in)
	var out []string
	for _, x := range rs {
		out = append(out, cut(text, x))
	}
	return strings.Join(out, " ")
}

func extent(lists ...[]export.Range) (at export.Range, ok bool) {
	for _, l := range lists {
		for _, r := range l {
			if !ok {
				at = r
			}
			at[0], at[1], ok = min(at[0], r[0]), max(at[1], r[1]), true
		}
	}
	return at, ok
}
