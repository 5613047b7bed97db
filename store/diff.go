package store

import (
	"context"
	"errors"
	"iter"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

func itoa(n int) string { return strconv.Itoa(n) }

// The causes that a difference between two runs can have.
const (
	CauseArticles   = "article set" // only one of the runs has the article
	CauseText       = "new text"    // the article's text is cleaned otherwise
	CauseRule       = "coder rule"  // another rule, or another result of the same
	CauseRole       = "role table"  // somebody holds another office
	CauseAlias      = "alias"       // a name means somebody else
	CauseConfidence = "confidence"  // only the coder's estimate differs
	CauseCorrection = "correction"  // a person has corrected it
)

// A Change is a record that two runs do not have alike.
type Change = hearsay.Change

// Diff yields what differs between the records of two runs, oldest article first.
func (s *Store) Diff(ctx context.Context, a, b int) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		type pair struct {
			article  int64
			a, b     bool
			byA, byB bool // shown otherwise than it was made
		}
		after := int64(-1)
		for {
			var page []pair
			// Documents that are the same to the byte share their blob.
			q, err := s.r.QueryContext(ctx, `SELECT coalesce(a.article, b.article) AS article, a.article IS NOT NULL, b.article IS NOT NULL, a.masked IS NOT NULL, b.masked IS NOT NULL
				FROM (SELECT d.article, coalesce(h.record, d.record) AS record, d.text, h.masked FROM documents d LEFT JOIN shown h ON h.run = d.run AND h.article = d.article WHERE d.run = ? AND d.article > ?3) a
				FULL JOIN (SELECT d.article, coalesce(h.record, d.record) AS record, d.text, h.masked FROM documents d LEFT JOIN shown h ON h.run = d.run AND h.article = d.article WHERE d.run = ?2 AND d.article > ?3) b
				ON a.article = b.article WHERE a.record IS NOT b.record OR a.text IS NOT b.text OR a.masked IS NOT b.masked ORDER BY 1 LIMIT ?4`, a, b, after, pageSize)
			if err == nil {
				for q.Next() {
					var p pair
					if err = q.Scan(&p.article, &p.a, &p.b, &p.byA, &p.byB); err != nil {
						break
					}
					page = append(page, p)
				}
				err = errors.Join(err, q.Err(), q.Close())
			}
			if err != nil {
				yield(Change{}, dbError("store.Diff", err))
				return
			}
			for _, p := range page {
				after = p.article
				var before, now *export.Record
				if p.a {
					before, err = s.document(ctx, a, p.article)
				}
				if p.b && err == nil {
					now, err = s.document(ctx, b, p.article)
				}
				var by *corrected
				if err == nil && (p.byA || p.byB) {
					by, err = s.correctedIn(ctx, p.article, a, b, p.a, p.b)
				}
				if err != nil {
					yield(Change{}, err)
					return
				}
				for _, c := range compare(before, now, a, b, by) {
					if !yield(c, nil) {
						return
					}
				}
			}
			if len(page) < pageSize {
				return
			}
		}
	}
}

// a side is one run's records of an article, by key.
type side struct {
	r    *export.Record
	keys []string // in order; the reports of an event are told apart by a number
	rows map[string]hearsay.Row
	who  map[string][]*export.Actor // of a row: everybody in it
}

func newSide(r *export.Record, run int) side {
	x := side{r: r, rows: map[string]hearsay.Row{}, who: map[string][]*export.Actor{}}
	if r == nil {
		return x
	}
	rs := newRows(r, run)
	add := func(key string, row hearsay.Row, ids ...string) {
		x.keys = append(x.keys, key)
		x.rows[key] = row
		for _, id := range ids {
			if a := rs.v.actor(id); a != nil {
				x.who[key] = append(x.who[key], a)
			}
		}
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		ids := slices.Concat(s.Speakers, s.About, s.Addressees)
		for _, p := range []*string{s.SpeaksFor, s.Relays} {
			if p != nil {
				ids = append(ids, *p)
			}
		}
		add(s.Key, rs.statement(i), ids...)
	}
	for i := range r.Events {
		e := &r.Events[i]
		ids := append(partIDs(e.Actors), partIDs(e.Recipients)...)
		for j := range e.Reports {
			add(e.Key+"/"+itoa(j), rs.report(i, j), ids...)
		}
	}
	return x
}

// corrected is what the machines of two runs made of an article, and what became
// of the corrections there.
type corrected struct {
	a, b   side
	placed [2]map[string][]string // by the key of a record: which correction, and its state; "": of actors
}

func (s *Store) correctedIn(ctx context.Context, article int64, a, b int, hasA, hasB bool) (*corrected, error) {
	c := &corrected{a: newSide(nil, a), b: newSide(nil, b)}
	for i, x := range []struct {
		run int
		has bool
		to  *side
	}{{a, hasA, &c.a}, {b, hasB, &c.b}} {
		if !x.has {
			continue
		}
		r, err := s.machine(ctx, x.run, article)
		if err != nil {
			return nil, err
		}
		*x.to = newSide(r, x.run)
		ps, err := s.placements(ctx, "p.run = ? AND p.article = ?", x.run, article)
		if err != nil {
			return nil, err
		}
		c.placed[i] = map[string][]string{}
		for _, p := range ps {
			switch p.State {
			case hearsay.StateOrphan, hearsay.StateSuperseded:
			default:
				c.placed[i][p.Key] = append(c.placed[i][p.Key], p.Correction+" "+p.State)
			}
		}
	}
	return c, nil
}

// cause says whether a difference is one of corrections alone, because the
// machines of both runs have the record alike, and names them.
func (c *corrected) cause(key string, was, is *hearsay.Row) (detail string, alone bool) {
	if c == nil {
		return "", false
	}
	record, _, _ := strings.Cut(key, "/")
	ids := [2][]string{}
	for i, row := range []*hearsay.Row{was, is} {
		ids[i] = slices.Clone(c.placed[i][record])
		if row != nil {
			for _, id := range row.Corrections {
				if !slices.ContainsFunc(ids[i], func(s string) bool { return strings.HasPrefix(s, id) }) {
					ids[i] = append(ids[i], id)
				}
			}
		}
		if len(ids[i]) == 0 {
			ids[i] = c.placed[i][""]
		}
	}
	x, okX := c.a.rows[key]
	y, okY := c.b.rows[key]
	alone = okX == okY && (!okX || same(x, y))
	if len(ids[0])+len(ids[1]) == 0 {
		return "", alone && okX // of the speaker of a report, whose statement is corrected
	}
	return orNone(ids[0]) + " -> " + orNone(ids[1]), alone
}

func orNone(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	return strings.Join(ids, ", ")
}

func compare(before, now *export.Record, a, b int, by *corrected) []Change {
	x, y := newSide(before, a), newSide(now, b)
	cause, detail := "", ""
	switch {
	case before == nil:
		cause, detail = CauseArticles, "only run "+itoa(b)+" has the article"
	case now == nil:
		cause, detail = CauseArticles, "only run "+itoa(a)+" has the article"
	case before.Text != now.Text:
		cause, detail = CauseText, "text "+before.TextSHA256[:12]+" -> "+now.TextSHA256[:12]
	}
	// settle gives a change its cause: the corrections, where the machines agree;
	// else the article or its text; else what the machine sees otherwise.
	settle := func(key string, c Change, machine func() (string, string)) Change {
		ids, alone := by.cause(key, c.Before, c.After)
		switch {
		case alone:
			c.Cause, c.Detail = CauseCorrection, ids
			return c
		case cause != "":
			c.Cause, c.Detail = cause, detail
		default:
			c.Cause, c.Detail = machine()
		}
		if ids != "" {
			c.Detail += "; corrections " + ids
		}
		return c
	}
	var out []Change
	for _, k := range x.keys {
		was := x.rows[k]
		is, ok := y.rows[k]
		if !ok {
			out = append(out, settle(k, Change{What: "removed", Before: &was}, func() (string, string) { return CauseRule, was.Rule }))
			continue
		}
		if same(was, is) {
			continue
		}
		out = append(out, settle(k, Change{What: "changed", Before: &was, After: &is}, func() (string, string) { return why(was, is, x.who[k], y.who[k]) }))
	}
	for _, k := range y.keys {
		if _, ok := x.rows[k]; !ok {
			is := y.rows[k]
			out = append(out, settle(k, Change{What: "added", After: &is}, func() (string, string) { return CauseRule, is.Rule }))
		}
	}
	return out
}

func same(a, b hearsay.Row) bool {
	a.Run, b.Run = 0, 0
	return reflect.DeepEqual(a, b)
}

// why is the cause of a change between two rows with one key, and its details:
// the rules, or who means somebody else or holds another office.
func why(a, b hearsay.Row, whoA, whoB []*export.Actor) (cause, detail string) {
	rules := a.Rule
	if a.Rule != b.Rule {
		rules += " -> " + b.Rule
	}
	c := a
	c.Confidence, c.Run = b.Confidence, b.Run
	if reflect.DeepEqual(c, b) {
		return CauseConfidence, rules
	}
	if a.Rule == b.Rule && len(whoA) == len(whoB) {
		for i, x := range whoA {
			y := whoB[i]
			if str(x.Entity) != str(y.Entity) {
				return CauseAlias, hearsay.Line(x.Name) + ": " + or(str(x.Entity), "nobody known") + " -> " + or(str(y.Entity), "nobody known")
			}
			if p, q := fromKnowledge(x), fromKnowledge(y); p != q {
				return CauseRole, hearsay.Line(x.Name) + ": " + or(p, "no office") + " -> " + or(q, "no office")
			}
		}
	}
	return CauseRule, rules
}

func or(s, none string) string {
	if s == "" {
		return none
	}
	return s
}

// fromKnowledge are the offices that somebody holds by the knowledge, not by
// the text.
func fromKnowledge(a *export.Actor) string {
	var out []string
	for _, r := range a.Roles {
		if r.Span == nil {
			s := r.Title
			if r.From != nil || r.To != nil {
				s += " (" + str(r.From) + ".." + str(r.To) + ")"
			}
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}
