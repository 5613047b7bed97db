package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/correct"
	"github.com/hearsay-news/hearsay/export"
)

// A Drawn is a machine's statement that was drawn at random, and what persons
// have said of it.
type Drawn struct {
	Article, Key string
	Confidence   float32 // the machine's own
	Reviewed     bool    // somebody has looked at it
	Asked        bool    // because it was drawn for the uniform sample
	Deleted      bool    // and found that there is no such statement
	Wrong        []string
}

// Draw draws n statements of a run, each as likely as any other, whether
// somebody has looked at them or not: only so can rates of error be told. The
// same run and seed give the same order, so that a longer draw begins with a
// shorter one.
func (s *Store) Draw(ctx context.Context, run int, seed uint64, n int) ([]Drawn, error) {
	type ticket struct {
		number  uint64
		article int64
		ord     int
	}
	byNumber := func(a, b ticket) int {
		switch {
		case a.number < b.number:
			return -1
		case a.number > b.number:
			return 1
		}
		return 0
	}
	q, err := s.r.QueryContext(ctx, "SELECT d.article, d.statements, a.key FROM documents d JOIN articles a ON a.id = d.article WHERE d.run = ? AND d.statements > 0", run)
	if err != nil {
		return nil, dbError("store.Draw", err)
	}
	defer q.Close()
	var best []ticket // kept at most twice as long as needed
	for q.Next() {
		var article int64
		var statements int
		var key sql.RawBytes
		if err := q.Scan(&article, &statements, &key); err != nil {
			return nil, dbError("store.Draw", err)
		}
		// By the article's key, not by its number in this store.
		h := seed
		for _, b := range key {
			h = mix(h ^ uint64(b))
		}
		for i := range statements {
			best = append(best, ticket{mix(h + uint64(i)), article, i})
		}
		if len(best) > 2*n+1000 {
			slices.SortFunc(best, byNumber)
			best = best[:n]
		}
	}
	if err := q.Err(); err != nil {
		return nil, dbError("store.Draw", err)
	}
	slices.SortFunc(best, byNumber)
	var all []hearsay.Correction
	for c, err := range s.Corrections(ctx) {
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	by, asked := correct.Reverted(all), map[string]bool{}
	for _, c := range all {
		if c.Queue == "uniform" && by[c.ID] == "" {
			asked[c.Key] = true
		}
	}
	var out []Drawn
	for _, t := range best[:min(n, len(best))] {
		machine, err := s.machine(ctx, run, t.article)
		if err != nil {
			return nil, err
		}
		shown, err := s.document(ctx, run, t.article)
		if err != nil {
			return nil, err
		}
		if t.ord >= len(machine.Statements) {
			continue // verify says so
		}
		st := &machine.Statements[t.ord]
		d := Drawn{Article: machine.Article.Key, Key: st.Key, Confidence: st.Confidence, Asked: asked[st.Key], Deleted: true, Reviewed: true}
		for i := range shown.Statements {
			if x := &shown.Statements[i]; x.Key == st.Key {
				d.Deleted, d.Reviewed = false, x.Reviewed
				if d.Wrong, err = s.fieldsOf(ctx, x.Corrections); err != nil {
					return nil, err
				}
				if x.OriginKind == "" { // it said so by itself
					d.Wrong = nil
				}
			}
		}
		out = append(out, d)
	}
	return out, nil
}

// fieldsOf are the fields that corrections set.
func (s *Store) fieldsOf(ctx context.Context, ids []string) ([]string, error) {
	var out []string
	for _, id := range ids {
		c, err := s.Correction(ctx, id)
		if err != nil {
			return nil, err
		}
		if c.Do == "set" && !slices.Contains(out, c.Field) {
			out = append(out, c.Field)
		}
	}
	return out, nil
}

// mix is a step of splitmix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Doubtful are the statements of a run that nobody has looked at, the least sure
// first, at most n.
func (s *Store) Doubtful(ctx context.Context, run, n int) ([]hearsay.Row, error) {
	q, err := s.l.QueryContext(ctx, "SELECT article, ord FROM records WHERE id >= ? AND id < ? AND ord >= 0 ORDER BY conf, id LIMIT ?", int64(run)<<runBits, int64(run+1)<<runBits, 4*n+100)
	if err != nil {
		return nil, dbError("store.Doubtful", err)
	}
	defer q.Close()
	docs := cache{s: s, ctx: ctx, run: run}
	var out []hearsay.Row
	for q.Next() && len(out) < n {
		var article int64
		var ord int
		if err := q.Scan(&article, &ord); err != nil {
			return nil, dbError("store.Doubtful", err)
		}
		row, err := docs.row(article, ord, 0)
		if err != nil {
			return nil, err
		}
		if !row.Reviewed {
			out = append(out, row)
		}
	}
	return out, dbError("store.Doubtful", q.Err())
}

// Named are the actors of a run that have a name, or that the knowledge calls so.
func (s *Store) Named(ctx context.Context, run int, name string) ([]hearsay.Party, error) {
	q, err := s.r.QueryContext(ctx, "SELECT name, entity, kind, country FROM actors WHERE run = ? AND (name = ? COLLATE NOCASE OR entity = ?) AND name <> '' ORDER BY entity, articles DESC, name, kind, country", run, name, name)
	if err != nil {
		return nil, dbError("store.Named", err)
	}
	defer q.Close()
	var out []hearsay.Party
	for q.Next() {
		var p hearsay.Party
		if err := q.Scan(&p.Name, &p.Entity, &p.Kind, &p.Country); err != nil {
			return nil, dbError("store.Named", err)
		}
		out = append(out, p)
	}
	return out, dbError("store.Named", q.Err())
}

// DocumentsNaming yields the documents of a run that can have one of the names
// in them, as they are shown.
func (s *Store) DocumentsNaming(ctx context.Context, run int, names []string, each func(*export.Record) error) error {
	var match []string
	for _, n := range names {
		if t := telling(n); t != "" {
			match = append(match, `"`+strings.ReplaceAll(t, `"`, `""`)+`"`)
		}
	}
	if len(match) == 0 {
		return nil
	}
	expr := "{title text} : (" + strings.Join(match, " OR ") + ")"
	q, err := s.r.QueryContext(ctx, "SELECT a.key FROM article_words JOIN articles a ON a.id = article_words.rowid JOIN documents d ON d.run = ? AND d.article = a.id WHERE article_words MATCH ? ORDER BY a.id", run, expr)
	if err != nil {
		return dbError("store.DocumentsNaming", err)
	}
	var keys []string
	for q.Next() {
		var key []byte
		if err := q.Scan(&key); err != nil {
			q.Close()
			return dbError("store.DocumentsNaming", err)
		}
		keys = append(keys, hex.EncodeToString(key))
	}
	if err := q.Err(); err != nil {
		return dbError("store.DocumentsNaming", err)
	}
	q.Close()
	for _, k := range keys {
		r, err := s.Document(ctx, run, k)
		if err != nil {
			return err
		}
		if err := each(r); err != nil {
			return err
		}
	}
	return nil
}
