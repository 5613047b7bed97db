package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// A record is kept lean: what its run, its text, its article or its own order
// say already is left out, and put back when it is read. Whatever is not exactly
// what would be put back is kept as it stands.

// left marks a string that stands in the text: behind it, of a name, which of
// the mentions is meant. A string that begins with it by chance gets another.
const left = "\x7f"

// leanMentions is how many of an actor's mentions are looked at for its name.
const leanMentions = 10

// encodeRecord is the lean JSON of r.
func encodeRecord(r *export.Record) ([]byte, error) {
	x := *r
	v := newView(r)
	x.Text, x.TextSHA256, x.Article, x.Coder = "", "", export.Article{}, export.Coder{}
	x.Actors = slices.Clone(r.Actors)
	for i := range x.Actors {
		a := &x.Actors[i]
		a.ID = unless(a.ID, "A"+strconv.Itoa(i+1))
		if strings.HasPrefix(a.Name, left) {
			a.Name = left + a.Name
		}
		for k, m := range a.Mentions[:min(leanMentions, len(a.Mentions))] {
			if name := r.Actors[i].Name; name != "" && name == v.text.cut(m) {
				a.Name = left + strconv.Itoa(k)
				break
			}
		}
		a.Roles = slices.Clone(a.Roles)
		for k := range a.Roles {
			role := &a.Roles[k]
			switch {
			case role.Span != nil && v.text.cut(*role.Span) == role.Title && role.Title != "":
				role.Title = left
			case strings.HasPrefix(role.Title, left):
				role.Title = left + role.Title
			}
		}
	}
	x.Statements = slices.Clone(r.Statements)
	for i := range x.Statements {
		s := &x.Statements[i]
		s.ID = unless(s.ID, "S"+strconv.Itoa(i+1))
		if rest, ok := strings.CutPrefix(s.Key, statementKey(r, s)); ok {
			s.Key = rest
		}
		if slices.Equal(s.Evidence, itsWords(s)) {
			s.Evidence = nil
		}
	}
	x.Events = slices.Clone(r.Events)
	for i := range x.Events {
		e := &x.Events[i]
		e.ID = unless(e.ID, "E"+strconv.Itoa(i+1))
		if rest, ok := strings.CutPrefix(e.Key, eventKey(r, e)); ok {
			e.Key = rest
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(&x); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// decodeRecord undoes encodeRecord.
func decodeRecord(j []byte, text string, a hearsay.Article, lang string, c hearsay.Coder) (*export.Record, error) {
	r := &export.Record{}
	if err := json.Unmarshal(j, r); err != nil {
		return nil, err
	}
	r.Text, r.Coder = text, export.Coder(c)
	r.SetArticle(a, lang)
	v := newView(r)
	for i := range r.Actors {
		x := &r.Actors[i]
		if x.ID == "" {
			x.ID = "A" + strconv.Itoa(i+1)
		}
		if rest, ok := strings.CutPrefix(x.Name, left); ok {
			x.Name = rest
			if k, err := strconv.Atoi(rest); err == nil && k >= 0 && k < len(x.Mentions) {
				x.Name = v.text.cut(x.Mentions[k])
			}
		}
		for k := range x.Roles {
			role := &x.Roles[k]
			rest, ok := strings.CutPrefix(role.Title, left)
			switch {
			case ok && rest == "" && role.Span != nil:
				role.Title = v.text.cut(*role.Span)
			case ok:
				role.Title = rest
			}
		}
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		if s.ID == "" {
			s.ID = "S" + strconv.Itoa(i+1)
		}
		if s.Key == "" || s.Key[0] == '-' {
			s.Key = statementKey(r, s) + s.Key
		}
		if s.Evidence == nil {
			s.Evidence = itsWords(s)
		}
	}
	for i := range r.Events {
		e := &r.Events[i]
		if e.ID == "" {
			e.ID = "E" + strconv.Itoa(i+1)
		}
		if e.Key == "" || e.Key[0] == '-' {
			e.Key = eventKey(r, e) + e.Key
		}
	}
	return r, nil
}

func unless(s, same string) string {
	if s == same {
		return ""
	}
	return s
}

// itsWords are the ranges of a statement's words in the order of the text.
func itsWords(s *export.Statement) []export.Range {
	out := append([]export.Range{}, slices.Concat(s.Source, s.Cue, s.Content)...)
	slices.SortFunc(out, func(a, b export.Range) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return out
}

// statementKey and eventKey are the keys that package export gives.
func statementKey(r *export.Record, s *export.Statement) string {
	return hearsay.RecordKey(r.Article.Key, "statement/"+s.In, s.Source, s.Cue, s.Content)
}

func eventKey(r *export.Record, e *export.Event) string {
	roles := [][]export.Range{nil}
	if len(e.Reports) > 0 {
		roles[0] = e.Reports[0].Trigger
	}
	for _, parts := range [][]export.Part{e.Actors, e.Recipients} {
		var first []export.Range
		for _, p := range parts {
			if n, err := strconv.Atoi(strings.TrimPrefix(p.ID, "A")); err == nil && n >= 1 && n <= len(r.Actors) && len(r.Actors[n-1].Mentions) > 0 {
				first = append(first, r.Actors[n-1].Mentions[0])
			}
		}
		roles = append(roles, first)
	}
	return hearsay.RecordKey(r.Article.Key, "event/"+e.Type, roles...)
}
