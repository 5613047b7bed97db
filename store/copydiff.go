package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/origin"
)

var differ = sync.OnceValues(func() (*origin.Differ, error) { return origin.NewDiffer("en") })

// CopyDiff compares an article with the text it copies: sentence by sentence,
// with the statements that the latest run found in each. Without the key of a
// text to compare it with, that is the text of its origin.
func (s *Store) CopyDiff(ctx context.Context, from, to string) (*hearsay.CopyDiff, error) {
	f, err := differ()
	if err != nil {
		return nil, err
	}
	if from == "" {
		o, err := s.OriginOf(ctx, to)
		if err != nil {
			return nil, err
		}
		if it, err := s.Article(ctx, to); err == nil && it.Article.Key == o.Article {
			return nil, &hearsay.Error{Op: "store.CopyDiff", Kind: hearsay.Invalid, Err: errors.New("that is the text which the copies are compared with"), Hint: "give a copy: hearsay story copies " + o.Article + " lists them"}
		}
		from = o.Article
	}
	a, err := s.latestDocument(ctx, from)
	if err != nil {
		return nil, err
	}
	b, err := s.latestDocument(ctx, to)
	if err != nil {
		return nil, err
	}
	return f.Diff(a, b), nil
}

// latestDocument is an article as the latest run read it.
func (s *Store) latestDocument(ctx context.Context, key string) (*hearsay.Document, error) {
	it, err := s.Article(ctx, key)
	if err != nil {
		return nil, err
	}
	r, err := s.latestRecord(ctx, it.ID)
	if err != nil {
		return nil, err
	}
	return r.Document(), nil
}

func (s *Store) latestRecord(ctx context.Context, article int64) (*export.Record, error) {
	page, err := s.latestDocuments(ctx, article-1, 1)
	if err != nil {
		return nil, dbError("store.Document", err)
	}
	if len(page) == 0 || page[0].item.ID != article {
		return nil, &hearsay.Error{Op: "store.Document", Kind: hearsay.NotFound, Err: errors.New("no run has read the article"), Hint: "hearsay code reads it"}
	}
	return page[0].record, nil
}

// changes compares every copy with its origin's text and says which classes of
// changes it has, as bits. What was compared before, and was not read otherwise
// since, is taken from the store.
func (s *Store) changes(ctx context.Context, items []groupItem, r *origin.Result, seen func(string, int, int)) (bits map[int]int64, compared int, err error) {
	f, err := differ()
	if err != nil {
		return nil, 0, err
	}
	type basis struct{ record, against int64 }
	known := map[basis]int64{}
	q, err := s.r.QueryContext(ctx, "SELECT record, against, changes FROM copies WHERE article <> origin")
	if err != nil {
		return nil, 0, dbError("store.Group", err)
	}
	defer q.Close()
	for q.Next() {
		var b basis
		var x int64
		if err := q.Scan(&b.record, &b.against, &x); err != nil {
			return nil, 0, dbError("store.Group", err)
		}
		known[b] = x
	}
	if err := q.Err(); err != nil {
		return nil, 0, dbError("store.Group", err)
	}
	bits = map[int]int64{}
	total := 0
	for i := range r.Groups {
		total += len(r.Groups[i].Copies) - 1
	}
	for i := range r.Groups {
		x := &r.Groups[i]
		var text *hearsay.Document
		for _, c := range x.Copies {
			if c.Text == x.Text {
				continue
			}
			if err := ctx.Err(); err != nil {
				return nil, compared, err
			}
			if b, ok := known[basis{items[c.Text].record, items[x.Text].record}]; ok {
				bits[c.Text] = b
				continue
			}
			if text == nil {
				r, err := s.latestRecord(ctx, items[x.Text].id)
				if err != nil {
					return nil, compared, err
				}
				text = r.Document()
			}
			r, err := s.latestRecord(ctx, items[c.Text].id)
			if err != nil {
				return nil, compared, err
			}
			bits[c.Text] = bitsOf(f.Diff(text, r.Document()))
			if compared++; compared%100 == 0 {
				seen("comparing", compared, total)
			}
		}
	}
	return bits, compared, nil
}

// bitsOf are the classes of a comparison's changes as bits.
func bitsOf(d *hearsay.CopyDiff) (bits int64) {
	for _, c := range d.Changes {
		i := slices.Index(hearsay.CopyClasses, c.Class)
		if i < 0 {
			panic(fmt.Sprintf("store: no class %q", c.Class))
		}
		bits |= 1 << i
	}
	return bits
}
