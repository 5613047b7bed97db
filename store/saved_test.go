package store

import (
	"context"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
)

func TestSaved(t *testing.T) {
	ctx := context.Background()
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	s, err := Open(ctx, t.TempDir(), Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b, err := s.Save(Saved{Name: "denials", Query: "act:deny", Kind: "statement", Run: "latest", What: "origin"})
	if err != nil || b.ID == 0 || len(b.Token) != 24 {
		t.Fatalf("%+v, %v", b, err)
	}
	a, err := s.Save(Saved{Name: "Bridges", Query: "bridge", Kind: "event", Run: "pinned", What: "record"})
	if err != nil || a.Token == b.Token {
		t.Fatalf("%+v, %v", a, err)
	}
	all, err := s.SavedSearches(ctx)
	if err != nil || len(all) != 2 || all[0] != a || all[1] != b {
		t.Errorf("%+v, %v", all, err)
	}
	if err := s.SavedSeen(b.ID, now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if x, err := s.SavedSearch(ctx, b.ID); err != nil || !x.Seen.Equal(now.Add(time.Hour)) {
		t.Errorf("%+v, %v", x, err)
	}
	if err := s.Unsave(a.ID); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{s.Unsave(a.ID), s.SavedSeen(99, now), func() error { _, err := s.SavedSearch(ctx, a.ID); return err }()} {
		if hearsay.KindOf(err) != hearsay.NotFound {
			t.Errorf("%v, want an error of kind NotFound", err)
		}
	}
}
