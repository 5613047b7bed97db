package actor

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// imported imports a source and returns what came of it in one readable form:
// a line an entry, a line a term, then the problems.
func imported(t testing.TB, r *Resolver, source []byte, kind string) (string, Outcome) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "own.know")
	b, err := r.NewBuilder(path)
	if err != nil {
		t.Fatal(err)
	}
	var problems []string
	o, err := r.Import(b, bytes.NewReader(source), kind, "source", func(p Problem) { problems = append(problems, p.String()) })
	if err != nil {
		b.Abort()
		return err.Error(), o
	}
	if err := b.Finish(); err != nil {
		t.Fatal(err)
	}
	k := open(t, path)
	var w strings.Builder
	for e := range k.All() {
		fmt.Fprintf(&w, "%s | %s | %s | %s %s %s | %s..%s | %s\n", e.ID, e.Name, strings.Join(e.Names, ", "), e.Kind, e.Country, strings.Join(e.Sectors, "|"), e.From, e.To, e.Source)
		for _, x := range e.Terms {
			fmt.Fprintf(&w, "  %s | %s %s | %s %s..%s %s | %s\n", x.Office, x.Country, strings.Join(x.Sectors, "|"), x.From, x.FromSure, x.To, x.ToSure, x.Source)
		}
	}
	for _, p := range problems {
		fmt.Fprintln(&w, p)
	}
	fmt.Fprintf(&w, "private %d\n", o.Private)
	return w.String(), o
}

// TestImport reads the sources in testdata/import, each of which has what it
// must give beside it. The sources are written by us; no name is anybody's.
func TestImport(t *testing.T) {
	r := resolver(t)
	files, err := filepath.Glob("testdata/import/*.want")
	if err != nil || len(files) < 1 {
		t.Fatal(files, err)
	}
	for _, want := range files {
		name := strings.TrimSuffix(want, ".want")
		t.Run(filepath.Base(name), func(t *testing.T) {
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			w, err := os.ReadFile(want)
			if err != nil {
				t.Fatal(err)
			}
			kind := KindOfSource(name)
			got, _ := imported(t, r, source, kind)
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(want, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(w) {
				t.Errorf("got\n%s\nwant\n%s", got, w)
			}
			var packed bytes.Buffer
			z := gzip.NewWriter(&packed)
			z.Write(source)
			z.Close()
			if again, _ := imported(t, r, packed.Bytes(), kind); again != got {
				t.Errorf("packed by gzip it gives\n%s", again)
			}
		})
	}
}

// TestGlance holds a look at an item's bytes to what reading the item gives.
func TestGlance(t *testing.T) {
	b, err := os.ReadFile("testdata/import/dump.json")
	if err != nil {
		t.Fatal(err)
	}
	r := resolver(t)
	compact, _ := imported(t, r, b, Wikidata)
	spaced, _ := imported(t, r, bytes.ReplaceAll(b, []byte(`"claims":{`), []byte(`"claims": {`)), Wikidata)
	if spaced != compact {
		t.Errorf("at a glance\n%s\nread\n%s", compact, spaced)
	}
	for line, want := range map[string]int{
		`{"id":"Q1","claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q5"}}}}]}}`:                        private,
		`{"id":"Q1","claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q5"}}}}],"P39":[]}}`:               perhaps,
		`{"id":"Q1","claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q7278"}}}}]}}`:                     perhaps,
		`{"id":"Q1","claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q8"}}}}],"P17":[{"id":"Q7278"}]}}`: nothing,
		`{"id":"Q1","claims":[]}`: perhaps,
	} {
		if got := glance([]byte(line)); got != want {
			t.Errorf("%s: %d, want %d", line, got, want)
		}
	}
}

// fuzzImport holds an import of any bytes to its promises: no panic, and every
// entry in the file obeys the rules.
func fuzzImport(f *testing.F, kind string) {
	files, err := filepath.Glob("testdata/import/*.want")
	if err != nil {
		f.Fatal(err)
	}
	for _, want := range files {
		if name := strings.TrimSuffix(want, ".want"); KindOfSource(name) == kind {
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	r := resolver(f)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, source []byte) {
		path := filepath.Join(dir, "own.know")
		b, err := r.NewBuilder(path)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Abort()
		o, err := r.Import(b, bytes.NewReader(source), kind, "source", nil)
		if err != nil {
			return
		}
		if err := b.Finish(); err != nil {
			t.Fatal(err)
		}
		k, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer k.Close()
		n := 0
		for e := range k.All() {
			n++
			if err := e.check(b.iso); err != nil {
				t.Fatalf("%+v: %v", e, err)
			}
			if len(k.byKey(keyName, fold(e.Name))) == 0 && e.Kind != "country" && e.Kind != "role" && n < few {
				t.Fatalf("%q is not found", e.Name)
			}
		}
		if n != o.Entries {
			t.Fatalf("%d entries, %d in the file", o.Entries, n)
		}
	})
}

// TestBzip2 reads a dump packed by bzip2 in two streams, as large dumps are.
func TestBzip2(t *testing.T) {
	plain, err := os.ReadFile("testdata/import/dump.json")
	if err != nil {
		t.Fatal(err)
	}
	packed, err := os.ReadFile("testdata/dump.json.bz2")
	if err != nil {
		t.Fatal(err)
	}
	r := resolver(t)
	want, _ := imported(t, r, plain, Wikidata)
	if got, _ := imported(t, r, packed, Wikidata); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, _ := imported(t, r, packed[:len(packed)/2], Wikidata); !strings.Contains(got, "bzip2") && !strings.Contains(got, "EOF") {
		t.Errorf("half a file gives\n%s", got)
	}
}

func FuzzImportCSV(f *testing.F) { fuzzImport(f, CSV) }

func FuzzImportPetrarch(f *testing.F) { fuzzImport(f, Petrarch) }

func FuzzImportAgents(f *testing.F) { fuzzImport(f, PetrarchAgent) }

func FuzzImportWikidata(f *testing.F) { fuzzImport(f, Wikidata) }

func FuzzImportFTM(f *testing.F) { fuzzImport(f, FollowMoney) }
