package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay/sample"
	"github.com/hearsay-news/hearsay/store"
)

// child is the program as a process of its own.
func child(args ...string) *exec.Cmd {
	exe, err := os.Executable()
	if err != nil {
		panic(err)
	}
	cmd := exec.Command(exe, args...)
	cmd.Args[0] = "hearsay" // TestMain runs the program under this name
	return cmd
}

// ranTo runs hearsay to its end and returns what it printed.
func ranTo(t *testing.T, args ...string) string {
	t.Helper()
	var out, said bytes.Buffer
	cmd := child(args...)
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("hearsay %s: %v\n%s", strings.Join(args, " "), err, said.String())
	}
	return out.String()
}

// articlesFile writes n articles as JSON lines, made of the samples.
func articlesFile(t testing.TB, n int) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	articles := sample.Articles()
	for i := range n {
		a := articles[i%len(articles)]
		err := e.Encode(map[string]any{
			"id": i, "outlet": fmt.Sprintf("%s %d", a.Outlet, i%7), "title": a.Title,
			"published": a.Published.AddDate(0, 0, i).Format("2006-01-02"), "text": a.Markup,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "corpus.jsonl")
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// sound checks a store with everything verify looks at.
func sound(t *testing.T, dir string) {
	t.Helper()
	s, err := store.OpenRead(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	check, err := s.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range check.Problems {
		t.Errorf("%s: %s", p.What, p.Text)
	}
}

// killed starts the program and kills it at a moment within the time given, as
// kill -9 does. It reports whether it was still running.
func killed(t *testing.T, within time.Duration, args ...string) bool {
	t.Helper()
	cmd := child(args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Duration(rand.Int64N(int64(within))))
	cmd.Process.Kill()
	cmd.Wait()
	return cmd.ProcessState.ExitCode() != 0
}

// TestKill kills add, code and recode at random moments. Whenever the store is
// there it must be sound; nothing that was in it may be lost; and when the job
// is done again to its end, the store must hold what it would have held had
// nobody been killed, byte for byte.
func TestKill(t *testing.T) {
	n := kills
	if testing.Short() {
		n = 3
	}
	const articles = 140
	file := articlesFile(t, articles)
	want := filepath.Join(t.TempDir(), "want")
	begin := time.Now()
	ranTo(t, "add", "-q", "-C", want, file)
	added := time.Since(begin)
	begin = time.Now()
	ranTo(t, "code", "-q", "-C", want)
	coded := time.Since(begin)
	ranTo(t, "recode", "-q", "-C", want)
	rows := func(dir, run string) string {
		return ranTo(t, "find", "-C", dir, "--run", run, "-f", "jsonl") + ranTo(t, "find", "-C", dir, "--run", run, "-f", "jsonl", "kind:article") +
			ranTo(t, "find", "-C", dir, "--run", run, "-f", "jsonl", "kind:actor")
	}
	wantOne, wantTwo := rows(want, "1"), rows(want, "2")
	hits := 0
	for hits < n {
		dir := filepath.Join(t.TempDir(), "st")
		step := func(within time.Duration, args ...string) bool {
			if hits >= n {
				return false
			}
			if killed(t, within+within/10, args...) {
				hits++
			}
			if _, err := os.Stat(filepath.Join(dir, "hearsay.db")); err != nil {
				return false
			}
			s, err := store.OpenRead(t.Context(), dir)
			if err != nil {
				return false // killed before there was a schema
			}
			s.Close()
			sound(t, dir)
			return true
		}
		step(added, "add", "-q", "-C", dir, file)
		step(added, "add", "-q", "-C", dir, file)
		ranTo(t, "add", "-q", "-C", dir, file)
		step(coded, "code", "-q", "-C", dir)
		step(coded, "code", "-q", "-C", dir)
		ranTo(t, "code", "-q", "-C", dir)
		if got := rows(dir, "1"); got != wantOne {
			t.Fatalf("after kills of add and code the store holds other records: %d bytes, want %d", len(got), len(wantOne))
		}
		step(coded, "recode", "-q", "-C", dir)
		if got := rows(dir, "1"); got != wantOne {
			t.Fatal("killing recode changed the run before it")
		}
		step(coded, "recode", "-q", "-C", dir)
		ranTo(t, "recode", "-q", "-C", dir)
		last := strings.TrimSpace(ranTo(t, "runs", "-C", dir, "-f", "csv"))
		last, _, _ = strings.Cut(last[strings.LastIndex(last, "\n")+1:], ",")
		if got := strings.ReplaceAll(rows(dir, last), `"run":`+last+`,`, `"run":2,`); got != wantTwo {
			t.Fatalf("after kills of recode run %s holds other records: %d bytes, want %d", last, len(got), len(wantTwo))
		}
		sound(t, dir)
	}
	t.Logf("%d kills", hits)
}
