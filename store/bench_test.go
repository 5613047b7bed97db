package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
)

// benchStore is a store of n documents made of the samples, each a day later.
func benchStore(b *testing.B, n int) *Store {
	b.Helper()
	s, err := Open(b.Context(), b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	c, _, err := s.PutCapture(Source{}, strings.NewReader("x"))
	if err != nil {
		b.Fatal(err)
	}
	run, err := s.NewRun(coder, true)
	if err != nil {
		b.Fatal(err)
	}
	for i := range n {
		d := dated(i)
		if _, err := s.PutArticle(c.ID, i, d.Article, d.Text[d.Body:]); err != nil {
			b.Fatal(err)
		}
		if err := s.PutDocument(run.ID, d); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.FinishRun(run.ID); err != nil {
		b.Fatal(err)
	}
	return s
}

// dated is the i-th copy of the samples, an article of its own.
func dated(i int) *hearsay.Document {
	docs := documents()
	d := *docs[i%len(docs)]
	d.Article.ID = fmt.Sprint(i)
	d.Article.Published = d.Article.Published.AddDate(0, 0, i)
	d.Article.Key = hearsay.ArticleKey(d.Article)
	return &d
}

// BenchmarkPut adds and files documents that are read already.
func BenchmarkPut(b *testing.B) {
	s := benchStore(b, 0)
	n, size := 0, 0
	for _, d := range documents() {
		size += len(d.Text)
	}
	b.SetBytes(int64(size / len(documents())))
	for b.Loop() {
		d := dated(n)
		if _, err := s.PutArticle(1, n, d.Article, d.Text[d.Body:]); err != nil {
			b.Fatal(err)
		}
		if err := s.PutDocument(1, d); err != nil {
			b.Fatal(err)
		}
		n++
	}
	if err := s.Flush(); err != nil {
		b.Fatal(err)
	}
	if st, err := s.Stats(b.Context()); err != nil || st.Articles != n {
		b.Fatalf("%d articles, want %d (%v)", st.Articles, n, err)
	}
}

// BenchmarkFind asks for the first twenty rows of a store of a thousand documents.
func BenchmarkFind(b *testing.B) {
	s := benchStore(b, 1000)
	for _, query := range []string{"", "ship", "ship sort:rank", `speaker:"charles hernu"`, "act:say -ship", "kind:event code:ASSAULT conf:>=0.7"} {
		b.Run(query, func(b *testing.B) {
			q, err := hearsay.ParseQuery(query, time.Now())
			if err != nil {
				b.Fatal(err)
			}
			q.Limit = 20
			for b.Loop() {
				n := 0
				for _, err := range s.Find(b.Context(), q) {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n != 20 {
					b.Fatalf("%d rows, want 20", n)
				}
			}
		})
	}
}
