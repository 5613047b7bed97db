package export

import (
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Check reports what is wrong with a record by itself: ranges outside the text
// or title they point into, references to actors or statements that are not
// there, keys given twice. A record as NewRecord makes it has no fault.
func (r *Record) Check() error {
	c := &checker{r: r, text: utf8.RuneCountInString(r.Text), title: utf8.RuneCountInString(str(r.Article.Title)), keys: map[string]bool{}}
	for _, x := range r.Credits {
		c.in("credit", "text", x.Span)
	}
	c.in("sentence", "text", r.Sentences...)
	for _, a := range r.Actors {
		c.in("mention of "+a.ID, "text", a.Mentions...)
		for _, role := range a.Roles {
			c.maybe("role of "+a.ID, role.Span)
		}
		c.refs("members of "+a.ID, 'A', len(r.Actors), a.Members...)
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		for _, rs := range [][]Range{s.Source, s.Cue, s.Content, s.Evidence} {
			c.in("statement "+s.ID, s.In, rs...)
		}
		for _, ids := range [][]string{s.Speakers, s.About, s.Addressees, opts(s.SpeaksFor), opts(s.Relays)} {
			c.refs("statement "+s.ID, 'A', len(r.Actors), ids...)
		}
		c.refs("statement "+s.ID, 'S', len(r.Statements), opts(s.Within)...)
		c.key("statement "+s.ID, s.Key)
	}
	for i := range r.Events {
		e := &r.Events[i]
		for _, p := range append(append([]Part{}, e.Actors...), e.Recipients...) {
			c.refs("event "+e.ID, 'A', len(r.Actors), p.ID)
		}
		if e.Date != nil {
			c.maybe("date of "+e.ID, e.Date.Span)
		}
		if e.Place != nil {
			c.maybe("place of "+e.ID, e.Place.Span)
		}
		for _, f := range e.Figures {
			c.maybe("figure of "+e.ID, f.Span)
		}
		for _, rep := range e.Reports {
			in := rep.In
			if in == "" {
				in = "text"
			}
			c.in("report of "+e.ID, in, rep.Trigger...)
			c.in("report of "+e.ID, in, rep.Evidence...)
			c.refs("report of "+e.ID, 'S', len(r.Statements), opts(rep.Via)...)
		}
		c.key("event "+e.ID, e.Key)
	}
	for _, n := range r.Notes {
		c.maybe("note", n.Span)
	}
	return errors.Join(c.errs...)
}

type checker struct {
	r           *Record
	text, title int // code points
	keys        map[string]bool
	errs        []error
}

func (c *checker) fail(format string, args ...any) {
	if len(c.errs) < 5 { // one fault often has many faces
		c.errs = append(c.errs, fmt.Errorf(format, args...))
	}
}

func (c *checker) in(what, in string, rs ...Range) {
	n := c.text
	if in == "title" {
		n = c.title
	}
	for _, r := range rs {
		if r[0] < 0 || r[1] < r[0] || r[1] > n {
			c.fail("%s: the range %d-%d lies outside the %s, which has %d characters", what, r[0], r[1], in, n)
		}
	}
}

func (c *checker) maybe(what string, r *Range) {
	if r != nil {
		c.in(what, "text", *r)
	}
}

func (c *checker) refs(what string, letter byte, n int, ids ...string) {
	for _, id := range ids {
		i := 0
		if len(id) > 1 && id[0] == letter {
			i, _ = strconv.Atoi(id[1:])
		}
		if i < 1 || i > n {
			c.fail("%s: there is no %q", what, id)
		}
	}
}

func (c *checker) key(what, key string) {
	if key == "" || c.keys[key] {
		c.fail("%s: the key %q is empty or stands twice", what, key)
	}
	c.keys[key] = true
}

func opts(s *string) []string {
	if s == nil {
		return nil
	}
	return []string{*s}
}
