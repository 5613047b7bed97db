package store

import (
	"context"
	"iter"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// Picks yields what Find yields, in the same order, as the records themselves,
// for exports. Articles and actors are no records: a query for them selects none.
func (s *Store) Picks(ctx context.Context, q *hearsay.Query) iter.Seq2[export.Pick, error] {
	return func(yield func(export.Pick, error) bool) {
		p, err := s.plan(ctx, q)
		if err == nil && (p.kind == "article" || p.kind == "actor") {
			err = invalid("articles and actors are not exported", "ask for kind:statement or kind:event; hearsay find --format csv lists the others")
		}
		if err != nil {
			yield(export.Pick{}, err)
			return
		}
		hits, err := s.l.QueryContext(ctx, p.list(q), p.listArgs(q)...)
		if err != nil {
			yield(export.Pick{}, dbError("store.Picks", err))
			return
		}
		defer hits.Close()
		last := int64(-1)
		var r *export.Record
		var b hearsay.Belongs
		for hits.Next() {
			var id, article int64
			var ord, report int
			if err = hits.Scan(&id, &article, &ord, &report); err == nil && article != last {
				if r, err = s.document(ctx, p.run, article); err == nil {
					b, err = s.belongs(ctx, article)
				}
				last = article
			}
			if err != nil {
				yield(export.Pick{}, dbError("store.Picks", err))
				return
			}
			x := export.Pick{Record: r, Run: p.run, Belongs: b, Statement: ord, Event: -1}
			if ord < 0 {
				x.Statement, x.Event, x.Report = -1, -1-ord, report
			}
			if err := x.Check(); err != nil {
				yield(export.Pick{}, err)
				return
			}
			if !yield(x, nil) {
				return
			}
		}
		if err := hits.Err(); err != nil {
			yield(export.Pick{}, dbError("store.Picks", err))
		}
	}
}
