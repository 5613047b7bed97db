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
			article int64
			a, b    bool
		}
		after := int64(-1)
		for {
			var page []pair
			// Documents that are the same to the byte share their blob.
			q, err := s.r.QueryContext(ctx, `SELECT coalesce(a.article, b.article) AS article, a.article IS NOT NULL, b.article IS NOT NULL
				FROM (SELECT d.article, coalesce(h.record, d.record) AS record, d.text, h.masked FROM documents d LEFT JOIN shown h ON h.run = d.run AND h.article = d.article WHERE d.run = ? AND d.article > ?3) a
				FULL JOIN (SELECT d.article, coalesce(h.record, d.record) AS record, d.text, h.masked FROM documents d LEFT JOIN shown h ON h.run = d.run AND h.article = d.article WHERE d.run = ?2 AND d.article > ?3) b
				ON a.article = b.article WHERE a.record IS NOT b.record OR a.text IS NOT b.text ORDER BY 1 LIMIT ?4`, a, b, after, pageSize)
			if err == nil {
				for q.Next() {
					var p pair
					if err = q.Scan(&p.article, &p.a, &p.b); err != nil {
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
				if err != nil {
					yield(Change{}, err)
					return
				}
				for _, c := range compare(before, now, a, b) {
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

func compare(before, now *export.Record, a, b int) []Change {
	x, y := newSide(before, a), newSide(now, b)
	cause := ""
	switch {
	case before == nil || now == nil:
		cause = CauseArticles
	case before.Text != now.Text:
		cause = CauseText
	}
	or := func(c string) string {
		if cause != "" {
			return cause
		}
		return c
	}
	var out []Change
	for _, k := range x.keys {
		was := x.rows[k]
		is, ok := y.rows[k]
		if !ok {
			out = append(out, Change{What: "removed", Cause: or(CauseRule), Detail: was.Rule, Before: &was})
			continue
		}
		if same(was, is) {
			continue
		}
		c := Change{What: "changed", Before: &was, After: &is, Detail: was.Rule}
		if was.Rule != is.Rule {
			c.Detail += " -> " + is.Rule
		}
		c.Cause = or(why(was, is, x.who[k], y.who[k]))
		out = append(out, c)
	}
	for _, k := range y.keys {
		if _, ok := x.rows[k]; !ok {
			is := y.rows[k]
			out = append(out, Change{What: "added", Cause: or(CauseRule), Detail: is.Rule, After: &is})
		}
	}
	return out
}

func same(a, b hearsay.Row) bool {
	a.Run, b.Run = 0, 0
	return reflect.DeepEqual(a, b)
}

// why is the cause of a change between two rows with one key.
func why(a, b hearsay.Row, whoA, whoB []*export.Actor) string {
	c := a
	c.Confidence, c.Run = b.Confidence, b.Run
	if reflect.DeepEqual(c, b) {
		return CauseConfidence
	}
	if a.Rule == b.Rule && len(whoA) == len(whoB) {
		for i := range whoA {
			if str(whoA[i].Entity) != str(whoB[i].Entity) {
				return CauseAlias
			}
			if fromKnowledge(whoA[i]) != fromKnowledge(whoB[i]) {
				return CauseRole
			}
		}
	}
	return CauseRule
}

// fromKnowledge are the offices that somebody holds by the knowledge, not by
// the text.
func fromKnowledge(a *export.Actor) string {
	var out []string
	for _, r := range a.Roles {
		if r.Span == nil {
			out = append(out, r.Title+str(r.From)+str(r.To))
		}
	}
	return strings.Join(out, "|")
}
