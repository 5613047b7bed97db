package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay/corpus"
)

var addedLine = regexp.MustCompile(`added (\d+) articles?, (\d+) known already, (\d+) failed`)

// add runs hearsay add and returns what it counted.
func add(t *testing.T, code int, args ...string) (added, known, failed int, said string) {
	t.Helper()
	var out, err strings.Builder
	got := run(context.Background(), append([]string{"add"}, args...), &env{in: strings.NewReader(""), out: &out, err: &err})
	m := addedLine.FindStringSubmatch(err.String())
	if got != code || m == nil {
		t.Fatalf("hearsay add %v: exit code %d, want %d: %.2000s", args, got, code, err.String())
	}
	added, _ = strconv.Atoi(m[1])
	known, _ = strconv.Atoi(m[2])
	failed, _ = strconv.Atoi(m[3])
	return added, known, failed, err.String()
}

// TestAddCorpus adds stories in every format, copies among them, and all of
// them once more.
func TestAddCorpus(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HEARSAY_STORE", dir+"/store")
	n := 300
	answers, err := corpus.Write(dir+"/in", corpus.Options{N: n, Seed: 6})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{}
	for _, a := range answers {
		texts[a.Digest] = true
	}
	if copies := n - len(texts); copies < 10 {
		t.Fatalf("only %d copies in the corpus", copies)
	}
	if added, known, failed, said := add(t, exitOK, dir+"/in"); added != n || known != 0 || failed != 0 {
		t.Errorf("added %d, known %d, failed %d of %d articles: %.2000s", added, known, failed, n, said)
	}
	if added, known, failed, _ := add(t, exitOK, dir+"/in"); added != 0 || known != n || failed != 0 {
		t.Errorf("again: added %d, known %d, failed %d; want all known", added, known, failed)
	}
}

// TestAddSpoilt adds more than a hundred files that are each wrong in one way.
func TestAddSpoilt(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HEARSAY_STORE", dir+"/store")
	if err := os.Mkdir(dir+"/in", 0o755); err != nil {
		t.Fatal(err)
	}
	want, n := 0, 0
	var names []string
	for _, s := range corpus.Spoil(false) {
		path := filepath.Join(dir, "in", s.Name)
		if s.Kind != "" {
			path = filepath.Join(dir, s.Name)
		}
		if err := os.WriteFile(path, s.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		if s.Kind != "" {
			if _, _, failed, said := add(t, exitFailed, "--as", s.Kind, path); failed == 0 {
				t.Errorf("%s was not reported: %s", s.Name, said)
			}
			continue
		}
		if !readable(s.Name) { // named, not found in the folder
			names = append(names, path)
		}
		want += s.Good
		n++
	}
	added, known, failed, said := add(t, exitPart, append([]string{dir + "/in"}, names...)...)
	if added+known != want || failed < n {
		t.Errorf("added %d, known %d, failed %d; want %d articles and %d failures", added, known, failed, want, n)
	}
	for _, s := range corpus.Spoil(false) {
		if s.Kind == "" && !strings.Contains(said, s.Name) {
			t.Errorf("%s was not reported", s.Name)
		}
	}
}
