package store

import (
	"bytes"
	"context"
	"database/sql"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// A Found is a record found by its key: its row, and where it stands in its
// document ("S3", "E1").
type Found struct {
	hearsay.Row
	ID string
}

// A place is where a record stands in a run.
type place struct {
	article     int64
	ord, report int
}

// places finds a record of a run by its key; the reports of an event are several.
func (s *Store) places(ctx context.Context, run int, key string) ([]place, error) {
	start := keyStart(key)
	if len(key) < 2*keyBytes {
		return nil, nil
	}
	q, err := s.l.QueryContext(ctx, "SELECT d.article, coalesce(h.keys, d.keys) FROM documents d LEFT JOIN shown h ON h.run = d.run AND h.article = d.article WHERE d.run = ?", run)
	if err != nil {
		return nil, dbError("store.Records", err)
	}
	defer q.Close()
	docs := cache{s: s, ctx: ctx, run: run}
	var out []place
	for q.Next() {
		var article int64
		var keys sql.RawBytes
		if err := q.Scan(&article, &keys); err != nil {
			return nil, dbError("store.Records", err)
		}
		if !bytes.Contains(keys, start[:]) {
			continue
		}
		var hits []int
		for i := 0; i+keyBytes <= len(keys); i += keyBytes {
			if bytes.Equal(keys[i:i+keyBytes], start[:]) {
				hits = append(hits, i/keyBytes)
			}
		}
		for _, n := range hits {
			x, err := docs.rows(article)
			if err != nil {
				return nil, dbError("store.Records", err)
			}
			ord, report, ok := placeOf(x.v.r, n)
			if !ok {
				continue
			}
			row, err := recordRow(x, ord, report)
			if err != nil {
				return nil, err
			}
			if row.Key == key || !strings.Contains(key, "-") && strings.HasPrefix(row.Key, key) {
				out = append(out, place{article, ord, report})
			}
		}
	}
	return out, dbError("store.Records", q.Err())
}

// Records finds a record of a run by its key, or by the beginning of it. The
// reports of an event come together. It is an error of kind NotFound if the run
// has none.
func (s *Store) Records(ctx context.Context, run int, key string) ([]Found, error) {
	places, err := s.places(ctx, run, key)
	if err != nil {
		return nil, err
	}
	docs := cache{s: s, ctx: ctx, run: run}
	var out []Found
	for _, p := range places {
		row, err := docs.row(p.article, p.ord, p.report)
		if err != nil {
			return nil, dbError("store.Records", err)
		}
		out = append(out, Found{row, recordID(p.ord)})
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
	x.base.Belongs = head.Belongs
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
