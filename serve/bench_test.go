package serve

import (
	"context"
	"os"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/store"
)

// benchServer is a server over the samples, or over the store in
// $HEARSAY_BENCH_STORE, with the keys of some of its articles.
func benchServer(b *testing.B) (get func(target string), keys []string) {
	src := samples(b)
	if dir := os.Getenv("HEARSAY_BENCH_STORE"); dir != "" {
		s, err := store.OpenRead(context.Background(), dir)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { s.Close() })
		src = s
	}
	h := newServer(b, Options{Source: stored{src}, Writer: noWriter{}})
	for row, err := range src.Find(context.Background(), &hearsay.Query{Kinds: []string{"article"}, Limit: 400}) {
		if err != nil {
			b.Fatal(err)
		}
		keys = append(keys, row.Key)
	}
	get = func(target string) {
		w := req(h, "GET", target, nil)
		if w.Code != 200 {
			b.Fatalf("%s: %d", target, w.Code)
		}
		b.SetBytes(int64(w.Body.Len()))
	}
	get("/a/" + keys[0]) // the models are read once
	return get, keys
}

// BenchmarkArticle shows articles.
func BenchmarkArticle(b *testing.B) {
	get, keys := benchServer(b)
	n := 0
	for b.Loop() {
		get("/a/" + keys[n%len(keys)])
		n++
	}
}

// BenchmarkSearch shows pages of rows of which nothing is known yet.
func BenchmarkSearch(b *testing.B) {
	get, _ := benchServer(b)
	acts := hearsay.Acts
	n := 0
	for b.Loop() {
		get("/search?q=act:" + acts[n%len(acts)] + "+OR+" + acts[n/len(acts)%len(acts)])
		n++
	}
}
