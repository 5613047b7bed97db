package store

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
)

// TestManyReaders lets more read at once than there are connections: nobody may
// wait for one that another waits for.
func TestManyReaders(t *testing.T) {
	dir, run := filled(t)
	w, err := Open(t.Context(), dir, Options{})
	must(t, err)
	_, err = w.Group(t.Context(), nil)
	must(t, err)
	must(t, w.Close())
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := OpenRead(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var key string
	for row, err := range s.Find(ctx, &hearsay.Query{Kinds: []string{"statement"}, Limit: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		key = row.Key
	}
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			for n := range 2 {
				var article string
				for row, err := range s.Find(ctx, &hearsay.Query{Kinds: []string{"statement", "event"}}) {
					if err != nil {
						t.Error(err)
						return
					}
					article = row.Article
					if _, err := s.Document(ctx, run.ID, article); err != nil {
						t.Error(err)
						return
					}
				}
				for _, err := range s.Picks(ctx, &hearsay.Query{Run: strconv.Itoa(run.ID)}) {
					if err != nil {
						t.Error(err)
						return
					}
				}
				_, errA := s.Article(ctx, article)
				_, errR := s.Runs(ctx)
				_, errK := s.Records(ctx, run.ID, key)
				_, errD := s.Doubtful(ctx, run.ID, 10)
				o, errO := s.OriginOf(ctx, article)
				if b, err := s.OriginBrief(ctx, article); errO == nil && (err != nil || b.ID != o.ID || b.Counts != o.Counts || b.How != o.How || b.Outlet != o.Outlet) {
					t.Errorf("in brief %+v, %v; whole %+v", b, err, o)
				}
				for _, err := range s.Stories(ctx, StoryQuery{}) {
					if err != nil {
						t.Error(err)
					}
				}
				if hearsay.KindOf(errO) == hearsay.NotFound {
					errO = nil // not grouped
				}
				for _, err := range []error{errA, errR, errK, errD, errO} {
					if err != nil {
						t.Errorf("%d: %v", n, err)
						return
					}
				}
			}
		})
	}
	group.Wait()
}
