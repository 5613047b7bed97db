package main

import (
	"bytes"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/store"
)

// TestWilson compares the interval with values of Wilson's formula worked out
// by hand.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		k, n   int
		lo, hi float64
	}{{0, 10, 0, 0.278}, {10, 10, 0.722, 1}, {5, 10, 0.237, 0.763}, {82, 100, 0.733, 0.883}} {
		lo, hi := wilson(c.k, c.n)
		if math.Abs(lo-c.lo) > 0.001 || math.Abs(hi-c.hi) > 0.001 {
			t.Errorf("%d of %d: %.3f to %.3f, want %.3f to %.3f", c.k, c.n, lo, hi, c.lo, c.hi)
		}
	}
}

// TestReviewConflicts corrects records of every kind, lets a run say a third
// thing of each, and keeps what was said in the queue: no conflict is left, and
// what is shown is what the person said.
func TestReviewConflicts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "st")
	ranTo(t, "add", "-q", "--code", "-C", dir, articlesFile(t, 14))
	keys := strings.Fields(ranTo(t, "find", "-C", dir, "-f", "csv", "--columns", "key", "--kind", "statement", "-n", "4", "act:say speaker:a* OR speaker:m*"))[1:]
	if len(keys) < 4 {
		t.Fatalf("only %d statements", len(keys))
	}
	ranTo(t, "correct", "apply", "-C", dir, keys[0], "--speaker", "Ben Hald")
	ranTo(t, "correct", "apply", "-C", dir, keys[1], "--accept")
	ranTo(t, "correct", "apply", "-C", dir, keys[2], "--act", "promise")
	ranTo(t, "correct", "apply", "-C", dir, keys[3], "--negated", "yes")
	s, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	next, err := s.NewRun(hearsay.Coder{Version: "next"}, true)
	if err != nil {
		t.Fatal(err)
	}
	// The next machine hears somebody else in each, and a denial.
	for r, err := range s.Documents(t.Context(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		r, err = s.Machine(t.Context(), 1, r.Article.Key)
		if err != nil {
			t.Fatal(err)
		}
		other := fmt.Sprint("A", len(r.Actors)+1)
		r.Actors = append(r.Actors, export.Actor{ID: other, Name: "Somebody Else", Kind: "person", Sectors: []string{}, Roles: []export.Role{}, Mentions: []export.Range{}})
		for i := range r.Statements {
			r.Statements[i].Act, r.Statements[i].Speakers = "deny", []string{other}
		}
		if err := s.PutRecord(t.Context(), next.ID, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.FinishRun(next.ID); err != nil {
		t.Fatal(err)
	}
	n, err := s.StateCounts(t.Context(), next.ID)
	if err != nil || n[hearsay.StateConflict] != 3 || n[hearsay.StateApplied] != 1 {
		t.Errorf("%v %v, want three in conflict", n, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var out, said bytes.Buffer
	e := &env{in: strings.NewReader("k\nk\nk\n"), out: &out, err: &said}
	if code := run(t.Context(), []string{"review", "-C", dir, "--state", "conflict"}, e); code != exitOK {
		t.Fatalf("ended with %d: %s\n%s", code, said.String(), out.String())
	}
	if s, err = store.OpenRead(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if n, err = s.StateCounts(t.Context(), next.ID); err != nil || n[hearsay.StateConflict] != 0 {
		t.Errorf("%v %v: a conflict is left\n%s", n, err, out.String())
	}
	for i, want := range []string{"Ben Hald says (deny)", " says: ", "Somebody Else says (promise)", "Somebody Else does not say (deny)"} {
		if got, _, _ := strings.Cut(ranTo(t, "show", "-C", dir, "-f", "table", keys[i]), "\n"); !strings.Contains(got, want) || i == 1 && strings.Contains(got, "Somebody") {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
	}
	sound(t, dir)
}
