package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
)

// raw opens the file of a store beside the store, to do it harm.
func raw(t *testing.T, dir string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(dir, "rw"))
	must(t, err)
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func filled(t *testing.T) (dir string, run Run) {
	t.Helper()
	dir = t.TempDir()
	s, err := Open(t.Context(), dir, Options{})
	must(t, err)
	run, _ = fill(t, s)
	must(t, s.Close())
	return dir, run
}

func TestNewerSchema(t *testing.T) {
	dir, _ := filled(t)
	raw(t, dir, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)")
	before := fileSum(t, dir)
	if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, ErrNewer) {
		t.Errorf("opened for writing: %v, want ErrNewer", err)
	}
	if _, err := OpenRead(t.Context(), dir); !errors.Is(err, ErrNewer) {
		t.Errorf("opened for reading: %v, want ErrNewer", err)
	}
	if fileSum(t, dir) != before {
		t.Error("a store of a newer version was changed")
	}
}

func fileSum(t *testing.T, dir string) [32]byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, dbFile))
	must(t, err)
	return sha256.Sum256(b)
}

func TestNotAStore(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenRead(t.Context(), dir); !errors.Is(err, ErrNone) {
		t.Errorf("an empty folder: %v, want ErrNone", err)
	}
	raw2, err := sql.Open("sqlite", dsn(dir, "rwc"))
	must(t, err)
	_, err = raw2.Exec("CREATE TABLE theirs (x)")
	must(t, err)
	must(t, raw2.Close())
	if _, err := Open(t.Context(), dir, Options{}); hearsay.KindOf(err) != hearsay.Invalid {
		t.Errorf("another program's database was taken: %v", err)
	}
	must(t, os.WriteFile(filepath.Join(dir, dbFile), []byte(strings.Repeat("no database ", 1000)), 0o644))
	if _, err := Open(t.Context(), dir, Options{}); err == nil {
		t.Error("a file that is no database was opened")
	}
}

// TestFull fills a disk: what was put since the last Flush is not kept, what
// was put before is, and when there is space again the work goes on.
func TestFull(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, Options{})
	must(t, err)
	defer func() { must(t, s.Close()) }()
	run, _ := fill(t, s)
	var pages int
	must(t, s.w.QueryRowContext(t.Context(), "PRAGMA page_count").Scan(&pages))
	limit := func(n int) {
		if err := s.w.QueryRowContext(context.Background(), "PRAGMA max_page_count = "+itoa(n)).Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
	limit(pages + 3)
	const more = 150
	put := func() error {
		for i := range more {
			d := dated(i)
			_, err := s.PutArticle(1, i, d.Article, d.Text[d.Body:])
			if err == nil {
				err = s.PutDocument(run.ID, d)
			}
			if err == nil && i%7 == 0 {
				err = s.Flush()
			}
			if err != nil {
				return err
			}
		}
		return s.Flush()
	}
	err = put()
	he, ok := errors.AsType[*hearsay.Error](err)
	if !ok || he.Kind != hearsay.Retry || !strings.Contains(he.Err.Error(), "disk is full") || he.Hint == "" {
		t.Fatalf("a full disk is %v, want an error that says so and what to do", err)
	}
	sound(t, s)
	limit(1 << 30)
	must(t, put())
	sound(t, s)
	runs, err := s.Runs(t.Context())
	if err != nil || runs[0].Articles != len(documents())+more {
		t.Errorf("%d documents after all (%v), want %d", runs[0].Articles, err, len(documents())+more)
	}
}

// TestVerifyFinds damages stores in many ways; each must be found.
func TestVerifyFinds(t *testing.T) {
	for _, c := range []struct{ name, harm, what string }{
		{"a blob changed", "UPDATE blobs SET data = (SELECT data FROM blobs ORDER BY id DESC LIMIT 1) WHERE id = 1", "blob"},
		{"a blob cut", "UPDATE blobs SET data = substr(data, 1, 20) WHERE id = 3", "blob"},
		{"a blob gone", "DELETE FROM blobs WHERE id = 4", "blob"},
		{"a reference not counted", "UPDATE blobs SET refs = refs + 1 WHERE id = 2", "blob"},
		{"a capture changed", "UPDATE captures SET sum = x'00'", "capture"},
		{"a part gone", "DELETE FROM parts", "capture"},
		{"an article's title changed", "UPDATE articles SET title = title || '.' WHERE id = (SELECT min(id) FROM articles)", "article"},
		{"an article's address changed", "UPDATE articles SET user_id = 'other' WHERE id = (SELECT min(id) FROM articles)", "article"},
		{"an article gone", "PRAGMA foreign_keys = 0; DELETE FROM articles WHERE id = (SELECT min(id) FROM articles)", "document"},
		{"a document gone", "DELETE FROM documents WHERE article = (SELECT min(article) FROM documents)", "index"},
		{"a text changed", "UPDATE articles SET markup = (SELECT markup FROM articles ORDER BY size LIMIT 1)", "document"},
		{"a record gone", "DELETE FROM records WHERE id = (SELECT min(id) FROM records)", "index"},
		{"a record's key changed", "UPDATE documents SET keys = substr(keys, 1, length(keys) - 1) || x'00' WHERE article = (SELECT max(article) FROM documents)", "index"},
		{"a record doubled", "INSERT INTO records SELECT id + 100000, article, ord, report, conf, chain, since, before FROM records LIMIT 1", "index"},
		{"a word gone", "DELETE FROM article_words WHERE rowid = (SELECT min(id) FROM articles)", "index"},
		{"all words of a run gone", "INSERT INTO words_1 (words_1) VALUES ('delete-all')", "index"},
		{"an actor counted twice", "UPDATE actors SET statements = statements + 1 WHERE name = (SELECT min(name) FROM actors)", "index"},
		{"a run gone", "PRAGMA foreign_keys = 0; DELETE FROM runs", "document"},
		{"an index of the database out of step", "PRAGMA writable_schema = 1; UPDATE sqlite_master SET sql = 'CREATE INDEX articles_address ON articles (outlet)' WHERE name = 'articles_address'", "database"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir, _ := filled(t)
			raw(t, dir, c.harm)
			s, err := OpenRead(t.Context(), dir)
			must(t, err)
			defer s.Close()
			check, err := s.Verify(t.Context(), nil)
			if err != nil {
				return // it could not even be read: that is found too
			}
			for _, p := range check.Problems {
				if p.What == c.what {
					return
				}
			}
			t.Errorf("not found as %s: %+v", c.what, check.Problems)
		})
	}
}

// TestKilledBeforeWAL opens what a process leaves behind that is killed while
// the file is still in the mode in which a new file, or a restored one, begins:
// half a change in the database, and a journal to undo it.
func TestKilledBeforeWAL(t *testing.T) {
	dir, _ := filled(t)
	s, err := OpenRead(t.Context(), dir)
	must(t, err)
	alive := t.TempDir()
	must(t, s.Backup(t.Context(), filepath.Join(alive, dbFile), false))
	must(t, s.Close())
	db, err := sql.Open("sqlite", dsn(alive, "rw", "cache_size(1)"))
	must(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, q := range []string{"BEGIN IMMEDIATE", "UPDATE blobs SET data = data || x'0000000000'", "DELETE FROM articles"} {
		_, err := db.Exec(q)
		must(t, err)
	}
	for _, how := range []string{"reading", "writing"} {
		dead := t.TempDir()
		for _, ext := range []string{"", "-journal"} {
			b, err := os.ReadFile(filepath.Join(alive, dbFile+ext))
			must(t, err)
			must(t, os.WriteFile(filepath.Join(dead, dbFile+ext), b, 0o644))
		}
		var s *Store
		if how == "reading" {
			s, err = OpenRead(t.Context(), dead)
		} else {
			s, err = Open(t.Context(), dead, Options{})
		}
		if err != nil {
			t.Errorf("%s: %v", how, err)
			continue
		}
		sound(t, s)
		if st, err := s.Stats(t.Context()); err != nil || st.Articles != len(documents()) {
			t.Errorf("%s: %d articles (%v), want %d", how, st.Articles, err, len(documents()))
		}
		must(t, s.Close())
	}
}
