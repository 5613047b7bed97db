package store

import (
	"context"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// A Found is a record found by its key: its row, and where it stands in its
// document ("S3", "E1").
type Found struct {
	hearsay.Row
	ID string
}

// Records finds a record of a run by its key. The reports of an event come
// together. It is an error of kind NotFound if the run has none.
func (s *Store) Records(ctx context.Context, run int, key string) ([]Found, error) {
	q, err := s.r.QueryContext(ctx, "SELECT article, ord, report FROM records WHERE key = ? AND id >= ? AND id < ? ORDER BY article, id DESC",
		keyNumber(key), int64(run)<<runBits, int64(run+1)<<runBits)
	if err != nil {
		return nil, dbError("store.Records", err)
	}
	defer q.Close()
	docs := cache{s: s, ctx: ctx, run: run}
	var out []Found
	for q.Next() {
		var article int64
		var ord, report int
		if err := q.Scan(&article, &ord, &report); err != nil {
			return nil, dbError("store.Records", err)
		}
		row, err := docs.row(article, ord, report)
		if err != nil {
			return nil, dbError("store.Records", err)
		}
		if row.Key == key || !strings.Contains(key, "-") && strings.HasPrefix(row.Key, key) {
			out = append(out, Found{row, recordID(ord)})
		}
	}
	if err := q.Err(); err != nil {
		return nil, dbError("store.Records", err)
	}
	if len(out) == 0 {
		return nil, notFound("store.Records", "record", key)
	}
	return out, nil
}

// Rows are all records of a run's document of an article, in the order of the
// text, statements first; without any, the article alone.
func (s *Store) Rows(ctx context.Context, run int, article string) (hearsay.Row, []Found, error) {
	it, err := s.Article(ctx, article)
	if err != nil {
		return hearsay.Row{}, nil, err
	}
	head, err := s.articleRow(ctx, run, it.ID)
	if err != nil {
		return head, nil, dbError("store.Rows", err)
	}
	r, err := s.document(ctx, run, it.ID)
	if err != nil {
		if hearsay.KindOf(err) == hearsay.NotFound {
			err = nil
		}
		return head, nil, err
	}
	x := newRows(r, run)
	head.CopiedFrom = x.base.CopiedFrom
	var out []Found
	for i := range r.Statements {
		out = append(out, Found{x.statement(i), recordID(i)})
	}
	for i := range r.Events {
		for j := range r.Events[i].Reports {
			out = append(out, Found{x.report(i, j), recordID(-1 - i)})
		}
	}
	return head, out, nil
}

func recordID(ord int) string {
	if ord >= 0 {
		return "S" + itoa(ord+1)
	}
	return "E" + itoa(-ord)
}
