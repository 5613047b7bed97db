package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/store"
)

// TestKillCorrect kills the program while it takes in corrections that touch
// much of a store, at random moments: the store is sound each time, it shows all
// of them or none, and in the end it holds what it would have held had nobody
// been killed, byte for byte.
func TestKillCorrect(t *testing.T) {
	n := kills
	if testing.Short() {
		n = 3
	}
	base := filepath.Join(t.TempDir(), "base")
	ranTo(t, "add", "-q", "--code", "-C", base, articlesFile(t, 56))
	ranTo(t, "recode", "-q", "-C", base)
	want := filepath.Join(t.TempDir(), "want")
	copied := func(to string) {
		t.Helper()
		if err := os.CopyFS(to, os.DirFS(base)); err != nil {
			t.Fatal(err)
		}
	}
	// The corrections are made in one copy, by hand, and shared as a file.
	made := filepath.Join(t.TempDir(), "made")
	copied(made)
	keys := strings.Fields(ranTo(t, "find", "-C", made, "-f", "csv", "--columns", "key", "--kind", "statement", "-n", "12", "act:say"))[1:]
	ranTo(t, "correct", "apply", "-C", made, keys[0], "--act", "announce", "--scope", "alike", "--yes")
	for i, k := range keys[1:] {
		switch i % 4 {
		case 0:
			ranTo(t, "correct", "apply", "-C", made, k, "--speaker", fmt.Sprint("Person ", i))
		case 1:
			ranTo(t, "correct", "apply", "-C", made, k, "--accept")
		case 2:
			ranTo(t, "correct", "apply", "-C", made, k, "--delete")
		case 3:
			ranTo(t, "correct", "apply", "-C", made, k, "--negated", "yes")
		}
	}
	file := filepath.Join(t.TempDir(), "c.jsonl")
	ranTo(t, "correct", "export", "-C", made, "-o", file)
	copied(want)
	begin := time.Now()
	ranTo(t, "correct", "import", "-C", want, file)
	took := time.Since(begin)
	rows := func(dir string) string {
		out := ""
		for _, run := range []string{"1", "2"} {
			for _, kind := range []string{"statement", "event", "actor"} {
				out += ranTo(t, "find", "-C", dir, "--run", run, "-f", "jsonl", "--kind", kind)
			}
			out += ranTo(t, "correct", "list", "-C", dir, "--run", run, "-f", "jsonl")
		}
		return out
	}
	all, none := rows(want), rows(base)
	if all == none {
		t.Fatal("the corrections change nothing")
	}
	hits, whole := 0, 0
	for hits < n {
		dir := filepath.Join(t.TempDir(), "st")
		copied(dir)
		for range 3 {
			if killed(t, took+took/5, "correct", "import", "-C", dir, file) {
				hits++
			}
			sound(t, dir)
			switch rows(dir) {
			case all:
				whole++
			case none:
			default:
				t.Fatal("the store shows some of the corrections")
			}
		}
		ranTo(t, "correct", "import", "-C", dir, file)
		if rows(dir) != all {
			t.Fatal("after kills the store holds other records")
		}
		sound(t, dir)
	}
	t.Logf("%d kills, %d too late", hits, whole)
}

// TestTwoCorrectors lets somebody correct while another writes.
func TestTwoCorrectors(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "st")
	ranTo(t, "add", "-q", "--code", "-C", dir, articlesFile(t, 14))
	key := strings.Fields(ranTo(t, "find", "-C", dir, "-f", "csv", "--columns", "key", "--kind", "statement", "-n", "1", "act:say"))[1]
	s, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	code, said := ended(t, child("correct", "apply", "-C", dir, key, "--accept", "--wait", "50ms"))
	if code != exitLocked || !strings.Contains(said, "in use by another writer") {
		t.Errorf("a second writer ended with %d:\n%s", code, said)
	}
	if code, said := ended(t, child("correct", "apply", "-C", dir, key, "--act", "deny", "--dry-run")); code != exitOK {
		t.Errorf("a dry run beside a writer ended with %d:\n%s", code, said)
	}
	waits := make(chan int)
	for _, act := range []string{"announce", "promise"} {
		go func() {
			code, _ := ended(t, child("correct", "apply", "-C", dir, key, "--act", act, "--wait", "60s"))
			waits <- code
		}()
	}
	time.Sleep(200 * time.Millisecond)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if code := <-waits; code != exitOK {
			t.Errorf("a writer that waited ended with %d", code)
		}
	}
	if s, err = store.OpenRead(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	n, err := s.StateCounts(t.Context(), 1)
	if err != nil || n[hearsay.StateApplied] != 1 || n[hearsay.StateSuperseded] != 1 {
		t.Errorf("%v %v: want the later one in the earlier one's place", n, err)
	}
	sound(t, dir)
}
