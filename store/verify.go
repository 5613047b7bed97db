package store

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// A Problem is something in a store that is not as it must be.
type Problem struct {
	What string // correction, blob, capture, article, document, index, run, database
	Text string
}

// A Check is what Verify looked at and found.
type Check struct {
	Blobs, Captures, Articles, Documents, Records int
	Problems                                      []Problem
	Open                                          int // captures whose articles are not all in yet; the next add finishes them
}

// maxProblems ends a check that finds nothing but faults.
const maxProblems = 1000

// Verify reads everything in the store and checks it: content against its
// checksum, captures against their parts, articles against their keys, records
// against their text, the index against the records, and that nothing points at
// what is not there. It writes nothing. Seen, if not nil, is told of each thing
// checked, for showing progress; its total is not exact.
func (s *Store) Verify(ctx context.Context, seen func(done, total int)) (*Check, error) {
	// All of it in one transaction, so that a writer beside cannot make a
	// difference between two looks.
	// And on a connection of its own: FTS5 checks what it remembers of an index,
	// which is old where somebody else has written since.
	db, err := sql.Open("sqlite", dsn(s.dir, "ro", "query_only(1)")+frozen(s.dir))
	if err != nil {
		return nil, dbError("store.Verify", err)
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, dbError("store.Verify", err)
	}
	defer tx.Rollback()
	v := &verifier{s: s, tx: tx, ctx: ctx, c: &Check{}, seen: seen}
	if err := tx.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM blobs) + (SELECT count(*) FROM articles) + (SELECT count(*) FROM documents)").Scan(&v.total); err != nil {
		return nil, dbError("store.Verify", err)
	}
	for _, f := range []func() error{v.database, v.blobs, v.captures, v.articles, v.documents, v.corrections, v.keys, v.orphans} {
		if err := f(); err != nil {
			return v.c, dbError("store.Verify", err)
		}
		if len(v.c.Problems) >= maxProblems {
			break
		}
	}
	return v.c, ctx.Err()
}

type verifier struct {
	s           *Store
	tx          *sql.Tx
	ctx         context.Context
	c           *Check
	seen        func(done, total int)
	done, total int
}

func (v *verifier) step() {
	if v.done++; v.seen != nil {
		v.seen(v.done, v.total)
	}
}

func (v *verifier) bad(what, format string, args ...any) {
	if len(v.c.Problems) < maxProblems {
		v.c.Problems = append(v.c.Problems, Problem{what, fmt.Sprintf(format, args...)})
	}
}

// each calls f for every row of a query.
func (v *verifier) each(query string, args []any, f func(*sql.Rows) error) error {
	q, err := v.tx.QueryContext(v.ctx, query, args...)
	if err != nil {
		return err
	}
	defer q.Close()
	for q.Next() {
		if err := f(q); err != nil {
			return err
		}
	}
	return q.Err()
}

// none says that every row of a query is a fault; its columns go into format.
func (v *verifier) none(what, format, query string, columns int) error {
	return v.each(query, nil, func(q *sql.Rows) error {
		vals := make([]any, columns)
		into := make([]any, columns)
		for i := range vals {
			into[i] = &vals[i]
		}
		if err := q.Scan(into...); err != nil {
			return err
		}
		for i, x := range vals {
			if b, ok := x.([]byte); ok {
				vals[i] = hex.EncodeToString(b)
			}
		}
		v.bad(what, format, vals...)
		return nil
	})
}

func (v *verifier) database() error {
	err := v.each("PRAGMA integrity_check", nil, func(q *sql.Rows) error {
		var s string
		if err := q.Scan(&s); err != nil {
			return err
		}
		if s != "ok" {
			v.bad("database", "%s", s)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return v.each("PRAGMA foreign_key_check", nil, func(q *sql.Rows) error {
		var table, parent string
		var row, fk any
		if err := q.Scan(&table, &row, &parent, &fk); err != nil {
			return err
		}
		v.bad("database", "row %v of %s points at no row of %s", row, table, parent)
		return nil
	})
}

func (v *verifier) blobs() error {
	err := v.each("SELECT id, sum, size, data FROM blobs", nil, func(q *sql.Rows) error {
		var id, size int64
		var sum, data sql.RawBytes
		if err := q.Scan(&id, &sum, &size, &data); err != nil {
			return err
		}
		content, err := unpack(data)
		switch {
		case err != nil:
			v.bad("blob", "%d cannot be unpacked: %v", id, err)
		case int64(len(content)) != size || !bytes.Equal(sumOf(content), sum):
			v.bad("blob", "%d is not what was put there: its checksum differs", id)
		}
		v.c.Blobs++
		v.step()
		return nil
	})
	if err != nil {
		return err
	}
	return v.none("blob", "%d counts %d references and has %d", `WITH used (id, n) AS (SELECT id, count(*) FROM
		(SELECT blob AS id FROM parts UNION ALL SELECT markup FROM articles UNION ALL SELECT record FROM documents UNION ALL SELECT text FROM documents WHERE text IS NOT NULL
		UNION ALL SELECT record FROM shown) GROUP BY id)
		SELECT b.id, b.refs, coalesce(u.n, 0) FROM blobs b LEFT JOIN used u ON u.id = b.id WHERE b.refs <> coalesce(u.n, 0)
		UNION ALL SELECT u.id, 0, u.n FROM used u LEFT JOIN blobs b ON b.id = u.id WHERE b.id IS NULL`, 3)
}

func (v *verifier) captures() error {
	type capture struct {
		id, size int64
		sum      []byte
		done     bool
	}
	var all []capture
	err := v.each("SELECT id, size, sum, done FROM captures", nil, func(q *sql.Rows) error {
		var c capture
		err := q.Scan(&c.id, &c.size, &c.sum, &c.done)
		all = append(all, c)
		return err
	})
	if err != nil {
		return err
	}
	for _, c := range all {
		h := sha256.New()
		n, size := 0, int64(0)
		err := v.each("SELECT p.n, b.data FROM parts p JOIN blobs b ON b.id = p.blob WHERE p.capture = ? ORDER BY p.n", []any{c.id}, func(q *sql.Rows) error {
			var at int
			var data sql.RawBytes
			if err := q.Scan(&at, &data); err != nil {
				return err
			}
			if at != n {
				v.bad("capture", "%d has no part %d", c.id, n)
			}
			n++
			b, err := unpack(data)
			if err != nil {
				return nil // said of the blob already
			}
			size += int64(len(b))
			_, err = io.Copy(h, bytes.NewReader(b))
			return err
		})
		if err != nil {
			return err
		}
		if size != c.size || !bytes.Equal(h.Sum(nil), c.sum) {
			v.bad("capture", "%d is not what was captured: its checksum differs", c.id)
		}
		if !c.done {
			v.c.Open++
		}
		v.c.Captures++
	}
	return nil
}

func (v *verifier) articles() error {
	return v.each(itemColumns, nil, func(q *sql.Rows) error {
		it, err := scanItem(q)
		if err != nil {
			v.bad("article", "cannot be read: %v", err)
			return nil
		}
		a := it.Article
		// A page's key is made before its own title and address are known.
		if a.MediaType == "text/plain" && a.Key != hearsay.ArticleKey(a) {
			v.bad("article", "%s has another address or text than its key says", a.Key)
		}
		if hex.EncodeToString(address(a)) != it.Address {
			v.bad("article", "%s is filed under another address", a.Key)
		}
		if d := it.ID >> articleBits; d < dayOf(a) {
			v.bad("article", "%s is filed under another day", a.Key)
		}
		v.c.Articles++
		v.step()
		return nil
	})
}

func (v *verifier) documents() error {
	type total struct{ articles, statements, events, records int }
	totals := map[int]*total{}
	rows := map[[2]int64][][4]int64{} // of a run and article
	err := v.each("SELECT id >> ?, article, ord, report, conf, chain FROM records ORDER BY id DESC", []any{runBits}, func(q *sql.Rows) error {
		var k [2]int64
		var x [4]int64
		if err := q.Scan(&k[0], &k[1], &x[0], &x[1], &x[2], &x[3]); err != nil {
			return err
		}
		rows[k] = append(rows[k], x)
		v.c.Records++
		return nil
	})
	if err != nil {
		return err
	}
	query := strings.Replace(documentColumns, "u.settings FROM", "u.settings, d.run, coalesce(h.statements, d.statements), coalesce(h.events, d.events), coalesce(h.keys, d.keys) FROM", 1)
	err = v.each(query, nil, func(q *sql.Rows) error {
		var run, statements, events int
		var keys []byte
		d, err := scanDocument(q, &run, &statements, &events, &keys)
		v.c.Documents++
		v.step()
		if err != nil {
			v.bad("document", "of run %d cannot be read: %v", run, err)
			return nil
		}
		if d.masked {
			if err := v.s.unname(v.ctx, &d); err != nil {
				return err
			}
		}
		r := d.record
		name := fmt.Sprintf("%s of run %d", r.Article.Key, run)
		if err := r.Check(); err != nil {
			v.bad("document", "%s: %v", name, err)
		}
		if len(r.Statements) != statements || len(r.Events) != events {
			v.bad("document", "%s has %d statements and %d events, and is filed with %d and %d", name, len(r.Statements), len(r.Events), statements, events)
		}
		entries, people := index(r)
		var want []byte
		for i := range entries {
			want = append(want, entries[i].key[:]...)
		}
		if !bytes.Equal(keys, want) {
			v.bad("index", "%s has other keys than it is filed with", name)
		}
		k := [2]int64{int64(run), d.item.ID}
		if len(rows[k]) != len(entries) {
			v.bad("index", "%s has %d records, and the index %d", name, len(entries), len(rows[k]))
		} else {
			for i, e := range entries {
				if x := rows[k][i]; x != [4]int64{int64(e.ord), int64(e.report), e.conf, e.chain} {
					v.bad("index", "%s: record %d is indexed as another", name, i)
					break
				}
			}
		}
		delete(rows, k)
		t := totals[run]
		if t == nil {
			t = &total{}
			totals[run] = t
		}
		t.records += len(entries)
		t.articles += len(people)
		for _, p := range people {
			t.statements += p.statements
			t.events += p.events
		}
		return nil
	})
	if err != nil {
		return err
	}
	for k := range rows {
		v.bad("index", "run %d has records of article %d, and no document", k[0], k[1])
	}
	runs, err := runIDs(v.each, "")
	if err != nil {
		return err
	}
	for _, run := range runs {
		t := totals[run]
		if t == nil {
			t = &total{}
		}
		var have total
		if err := v.tx.QueryRowContext(v.ctx, "SELECT coalesce(sum(articles), 0), coalesce(sum(statements), 0), coalesce(sum(events), 0) FROM actors WHERE run = ?", run).
			Scan(&have.articles, &have.statements, &have.events); err != nil {
			return err
		}
		words := wordsOf(run)
		if err := v.tx.QueryRowContext(v.ctx, "SELECT count(*) FROM "+words+" CROSS JOIN records r ON r.id = "+words+".rowid WHERE "+words+` MATCH 'tags : ("kind_statement" OR "kind_event")'`).Scan(&have.records); err != nil {
			v.bad("index", "the words of run %d cannot be read: %v", run, err)
			continue
		}
		if have.records != t.records {
			v.bad("index", "the words of run %d hold %d records, and its documents %d", run, have.records, t.records)
		}
		have.records = t.records
		if have != *t {
			v.bad("index", "the list of actors of run %d does not agree with its documents", run)
		}
	}
	return nil
}

// corrections checks that each is what its id says, and that every document is
// shown as its corrections, replayed, would have it.
func (v *verifier) corrections() error {
	n := 0
	err := v.each("SELECT id, body FROM corrections", nil, func(q *sql.Rows) error {
		var id, body string
		if err := q.Scan(&id, &body); err != nil {
			return err
		}
		n++
		var c hearsay.Correction
		if err := json.Unmarshal([]byte(body), &c); err != nil {
			v.bad("correction", "%s cannot be read: %v", id, err)
		} else if err := c.Check(); err != nil || c.ID != id {
			v.bad("correction", "%s is not what was put there: %v", id, err)
		}
		return nil
	})
	if err != nil || n == 0 {
		return err
	}
	ask := asker(v.each)
	known := map[int64]hearsay.Correction{}
	mask, err := v.s.mask(v.ctx)
	if err != nil {
		return err
	}
	return v.each(strings.Replace(machineColumns, "u.settings FROM", "u.settings, d.run FROM", 1), nil, func(q *sql.Rows) error {
		var run int
		d, err := scanDocument(q, &run)
		if err != nil {
			return nil // said of the document already
		}
		key := d.record.Article.Key
		address, err := hex.DecodeString(d.item.Address)
		if err != nil {
			return nil
		}
		cs, err := correctionsFor(ask, known, run, key, address)
		if err != nil {
			return err
		}
		now, placed, _ := replay(d.record, run, cs, mask)
		have, err := v.s.document(v.ctx, run, d.item.ID)
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(have, mask.Record(now)) {
			v.bad("correction", "%s of run %d is not shown as its corrections say", key, run)
		}
		kept := 0
		if err := v.each("SELECT count(*) FROM placements WHERE run = ? AND article = ?", []any{run, d.item.ID}, func(q *sql.Rows) error { return q.Scan(&kept) }); err != nil {
			return err
		}
		if kept != len(placed) {
			v.bad("correction", "%s of run %d has the state of %d corrections, and %d speak of it", key, run, kept, len(placed))
		}
		return nil
	})
}

// keys checks that no two articles of a run have records of one key. Only the
// beginnings of keys are kept, so what agrees there is looked at.
func (v *verifier) keys() error {
	type start struct {
		run     int
		article int64
		key     [keyBytes]byte
	}
	var all []start
	err := v.each("SELECT run, article, keys FROM documents", nil, func(q *sql.Rows) error {
		var x start
		var keys sql.RawBytes
		if err := q.Scan(&x.run, &x.article, &keys); err != nil {
			return err
		}
		for i := 0; i+keyBytes <= len(keys); i += keyBytes {
			copy(x.key[:], keys[i:])
			all = append(all, x)
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b start) int {
		return cmp.Or(cmp.Compare(a.run, b.run), bytes.Compare(a.key[:], b.key[:]), cmp.Compare(a.article, b.article))
	})
	for i := 1; i < len(all); i++ {
		a, b := all[i-1], all[i]
		if a.run != b.run || a.key != b.key || a.article == b.article {
			continue
		}
		x, errX := v.s.document(v.ctx, a.run, a.article)
		y, errY := v.s.document(v.ctx, b.run, b.article)
		if errX != nil || errY != nil {
			continue // said of the document already
		}
		have := map[string]bool{}
		for _, k := range keysOf(x) {
			have[k] = true
		}
		for _, k := range keysOf(y) {
			if have[k] {
				v.bad("index", "the articles %s and %s have records of one key, %s", x.Article.Key, y.Article.Key, k)
			}
		}
	}
	return nil
}

func keysOf(r *export.Record) []string {
	var out []string
	for i := range r.Statements {
		out = append(out, r.Statements[i].Key)
	}
	for i := range r.Events {
		out = append(out, r.Events[i].Key)
	}
	return out
}

func (v *verifier) orphans() error {
	for _, x := range []struct {
		what, format, query string
		columns             int
	}{
		{"document", "of run %d and article %d: the article is not there", "SELECT d.run, d.article FROM documents d LEFT JOIN articles a ON a.id = d.article WHERE a.id IS NULL", 2},
		{"document", "of article %[2]d: there is no run %[1]d", "SELECT d.run, d.article FROM documents d LEFT JOIN runs r ON r.id = d.run WHERE r.id IS NULL", 2},
		{"article", "%s comes from no capture", "SELECT a.key FROM articles a LEFT JOIN captures c ON c.id = a.capture WHERE c.id IS NULL", 1},
		{"index", "article %s cannot be found by its words", "SELECT a.key FROM articles a LEFT JOIN article_words_docsize w ON w.id = a.id WHERE w.id IS NULL", 1},
		{"index", "the words of an article %d, which is not there", "SELECT w.id FROM article_words_docsize w LEFT JOIN articles a ON a.id = w.id WHERE a.id IS NULL", 1},
		{"capture", "%d is said to hold %d articles or failures, and %d are there", `SELECT c.id, c.articles + c.failed,
			(SELECT count(*) FROM failures f WHERE f.capture = c.id AND f.run = 0) AS n FROM captures c WHERE c.done AND c.failed <> n`, 3},
	} {
		if err := v.none(x.what, x.format, x.query, x.columns); err != nil {
			return err
		}
	}
	return nil
}
