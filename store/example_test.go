package store_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/reader"
	"github.com/hearsay-news/hearsay/store"
)

// An article goes into a store, is read, and is found.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "store")
	check(err)
	defer os.RemoveAll(dir)
	s, err := store.Open(ctx, dir, store.Options{})
	check(err)
	defer s.Close()

	a := hearsay.Article{ID: "1", Outlet: "Arland Post", Markup: "The mayor denied that the bridge was safe.", MediaType: "text/plain"}
	c, _, err := s.PutCapture(store.Source{}, strings.NewReader(a.Markup))
	check(err)
	_, err = s.PutArticle(c.ID, 0, a, a.Markup)
	check(err)
	check(s.DoneCapture(c.ID, 1, 0))

	l, err := lang.For("en")
	check(err)
	r, err := reader.New(l)
	check(err)
	run, err := s.NewRun(r.Coder(), false)
	check(err)
	for it, err := range s.Uncoded(ctx, run.ID, false) {
		check(err)
		d, err := r.Read(it.Article)
		check(err)
		check(s.PutDocument(run.ID, d))
	}
	check(s.FinishRun(run.ID))

	q, err := hearsay.ParseQuery("kind:statement act:deny bridge", time.Now())
	check(err)
	for row, err := range s.Find(ctx, q) {
		check(err)
		fmt.Printf("%s %s: %s (%s)\n", row.Speaker, row.Says, row.Content, row.Outlet)
	}
	// Output:
	// mayor says (deny): that the bridge was safe (Arland Post)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
