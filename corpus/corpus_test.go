package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/clean"
	"github.com/hearsay-news/hearsay/ingest"
	"github.com/hearsay-news/hearsay/lang"
)

func cleaner(t testing.TB) *clean.Cleaner {
	t.Helper()
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	return clean.New(l)
}

// read reads a whole corpus and returns what came out, each as "file title
// outlet day digest" with how often.
func read(t testing.TB, dir string, c *clean.Cleaner) map[string]int {
	out := map[string]int{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		name, _ := filepath.Rel(dir, path)
		in := ingest.Input{R: f, Base: hearsay.Article{Path: name}}
		for a, err := range in.Articles() {
			var doc *hearsay.Document
			if err == nil {
				doc, err = c.Document(a)
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			day := ""
			if a.PublishedPrecision != "" {
				day = a.Published.UTC().Format("2006-01-02")
			}
			out[fmt.Sprint(filepath.ToSlash(name), " ", a.Title, " ", a.Outlet, " ", day, " ", Digest(doc.Text[doc.Body:]))]++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestRoundTrip writes stories in every format and reads each of them again as
// it was.
func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	answers, err := Write(dir, Options{N: 600, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	if len(answers) != 600 {
		t.Fatalf("%d answers, want 600", len(answers))
	}
	got := read(t, dir, cleaner(t))
	wrong := map[string]int{}
	for _, a := range answers {
		key := fmt.Sprint(a.File, " ", a.Title, " ", a.Outlet, " ", a.Day, " ", a.Digest)
		if got[key]--; got[key] < 0 {
			if wrong[a.Format]++; wrong[a.Format] < 3 {
				t.Errorf("%s did not come out: %s", a.Format, key)
			}
		}
	}
	n := 0
	for key, left := range got {
		if left > 0 {
			if n++; n < 10 {
				t.Errorf("came out and was not put in: %s", key)
			}
		}
	}
}

// TestSame checks that the same options give the same bytes.
func TestSame(t *testing.T) {
	var sums [2]string
	for i := range sums {
		dir := t.TempDir()
		if _, err := Write(dir, Options{N: 100, Seed: 4}); err != nil {
			t.Fatal(err)
		}
		filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				b, _ := os.ReadFile(path)
				name, _ := filepath.Rel(dir, path)
				sums[i] += name + Digest(string(b)) + "\n"
			}
			return err
		})
	}
	if sums[0] != sums[1] || len(sums[0]) < 1000 {
		t.Errorf("two corpora of the same options differ:\n%s\n%s", sums[0], sums[1])
	}
}

// TestSpoilt reads every spoilt input: it is reported as the input's fault, and
// what is right in it comes out, in bounded memory and time.
func TestSpoilt(t *testing.T) {
	c := cleaner(t)
	all := Spoil(os.Getenv("HEARSAY_LONG") != "")
	if len(all) < 100 {
		t.Errorf("only %d inputs", len(all))
	}
	debug.SetMemoryLimit(1 << 30)
	names := map[string]bool{}
	for _, s := range all {
		if names[s.Name] {
			t.Errorf("two inputs named %s", s.Name)
		}
		names[s.Name] = true
		begin, good, bad := time.Now(), 0, 0
		in := ingest.Input{R: s.Open(), Kind: ingest.Kind(s.Kind), Base: hearsay.Article{Path: s.Name}, Latest: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}
		for a, err := range in.Articles() {
			if err == nil {
				_, err = c.Document(a)
			}
			if err == nil {
				good++
				continue
			}
			bad++
			he, ok := errors.AsType[*hearsay.Error](err)
			if !ok || he.Kind != hearsay.Invalid || he.Hint == "" || len(he.Err.Error()) < 10 || len(he.Err.Error()) > 600 {
				t.Errorf("%s: an error that does not help: %#v", s.Name, err)
			}
		}
		if good != s.Good || bad == 0 || bad > 8 {
			t.Errorf("%s: %d articles and %d errors, want %d articles and an error", s.Name, good, bad, s.Good)
		}
		if took := time.Since(begin); took > 10*time.Second && s.big == nil {
			t.Errorf("%s took %v", s.Name, took)
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("%d spoilt inputs; %d MB of memory had from the system", len(all), m.Sys>>20)
	if m.Sys > 1<<30 {
		t.Errorf("%d MB of memory, want at most 1 GB", m.Sys>>20)
	}
}
