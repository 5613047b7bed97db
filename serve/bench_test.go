package serve

import (
	"context"
	"testing"
)

// BenchmarkArticle shows an article, as twenty readers ask for it.
func BenchmarkArticle(b *testing.B) {
	h := newServer(b, Options{Writer: noWriter{}})
	var keys []string
	for it, err := range samples(b).Articles(context.Background()) {
		if err != nil {
			b.Fatal(err)
		}
		keys = append(keys, it.Article.Key)
	}
	n := 0
	for b.Loop() {
		w := req(h, "GET", "/a/"+keys[n%len(keys)], nil)
		if w.Code != 200 {
			b.Fatal(w.Code)
		}
		b.SetBytes(int64(w.Body.Len()))
		n++
	}
}

// BenchmarkSearch shows a page of rows.
func BenchmarkSearch(b *testing.B) {
	h := newServer(b, Options{Writer: noWriter{}})
	for b.Loop() {
		if w := req(h, "GET", "/search?q=quote:direct", nil); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
