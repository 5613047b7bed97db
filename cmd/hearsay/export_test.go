package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/sample"
)

// TestExportAsFound checks that an export has the rows of find, in their order,
// with the same content in every column that both have.
func TestExportAsFound(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "a.jsonl")
	if err := os.WriteFile(in, []byte(`{"id":"1","outlet":"Arland Post","published":"2021-07-08","title":"Talks fail","text":"France's foreign minister, Ada Ruus, said on Monday that talks with Germany had failed. She denied that the army had attacked the bridge."}
{"id":"2","outlet":"=Borvia Today","published":"2021-07-09","text":"Germany accused France of sending troops to the border, the defence ministry said. “We will not sign,” a spokesman for the ministry told reporters in Tarn.\n\nSource: Nordwire"}
`), 0o644); err != nil {
		t.Fatal(err)
	}
	table := func(args ...string) [][]string {
		t.Helper()
		var out, msg strings.Builder
		e := &env{in: strings.NewReader(""), out: &out, err: &msg}
		if code := run(context.Background(), append(args, "-C", filepath.Join(dir, "st")), e); code != 0 {
			t.Fatalf("%v: code %d\n%s", args, code, msg.String())
		}
		rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	table("add", "--code", in)
	for kind, same := range map[string]int{"statement": 27, "event": 31} {
		found := table("find", "--format", "csv", "kind:"+kind)
		exported := table("export", "--text", "full", "--yes", "--table", kind+"s", "kind:"+kind)
		if len(found) < 3 || len(found) != len(exported) {
			t.Fatalf("%s: %d rows found, %d exported", kind, len(found)-1, len(exported)-1)
		}
		at := map[string]int{}
		for i, h := range exported[0] {
			at[h] = i
		}
		both := 0
		for i := range found {
			for k, name := range found[0] {
				j, ok := at[name]
				if !ok {
					continue
				}
				both++
				if found[i][k] != exported[i][j] {
					t.Errorf("%s, row %d, %s: found %q, exported %q", kind, i, name, found[i][k], exported[i][j])
				}
			}
		}
		if both/len(found) < same {
			t.Errorf("%s: only %d columns in common, want %d", kind, both/len(found), same)
		}
	}
}

// TestLoadPage runs the Python of docs/load.md that needs nothing installed.
func TestLoadPage(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 to run the page's code with")
	}
	page, err := os.ReadFile("../../docs/load.md")
	if err != nil {
		t.Fatal(err)
	}
	_, code, ok := strings.Cut(string(page), "<!-- checked: a test runs this -->\n```python\n")
	code, _, ok2 := strings.Cut(code, "```")
	if !ok || !ok2 {
		t.Fatal("the page has lost its code")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(in, []byte("Germany accused France of sending troops to the border. France did not attack Germany, the minister said."), 0o644); err != nil {
		t.Fatal(err)
	}
	var out, msg strings.Builder
	e := &env{in: strings.NewReader(""), out: &out, err: &msg}
	if code := run(context.Background(), []string{"export", "--from", in, "--published", "2021-07-08", "--table", "events", "-o", filepath.Join(dir, "dyad.csv")}, e); code != 0 {
		t.Fatalf("code %d: %s", code, msg.String())
	}
	cmd := exec.Command(python, "-c", code)
	cmd.Dir = dir
	got, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, got)
	}
	if !strings.Contains(string(got), "2021-07  conflict     told by the outlet  # 1") {
		t.Errorf("%s", got)
	}
}

// TestRoundTrip writes what is read in the samples as brat and as Web
// Annotation, reads that in and writes it again: the same bytes, and in between
// the same statements and events, word by word.
func TestRoundTrip(t *testing.T) {
	r, err := newReader()
	if err != nil {
		t.Fatal(err)
	}
	var read []*export.Record
	for _, a := range sample.Articles() {
		d, err := r.Read(a)
		if err != nil {
			t.Fatal(err)
		}
		read = append(read, export.NewRecord(d))
	}
	write := func(format string, rs []*export.Record) fstest.MapFS {
		t.Helper()
		files := fstest.MapFS{}
		var page bytes.Buffer
		x, err := export.NewExporter(&page, format, export.Options{Text: "full", Create: func(name string) (io.WriteCloser, error) {
			return &mapFile{files: files, name: name}, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		for _, rec := range rs {
			for p := range export.Picks(rec, 0) {
				if err := x.Put(p); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		if page.Len() > 0 {
			files["page"] = &fstest.MapFile{Data: page.Bytes()}
		}
		return files
	}
	for _, format := range []string{"brat", "webannotation"} {
		out := write(format, read)
		var back []*export.Record
		if format == "brat" {
			back, err = export.ReadBratFolder(out)
		} else {
			back, err = export.ReadWebAnnotation(bytes.NewReader(out["page"].Data))
		}
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		again := write(format, back)
		for name, f := range out {
			if again[name] == nil || !bytes.Equal(f.Data, again[name].Data) {
				t.Errorf("%s: %s is another after the round", format, name)
			}
		}
		byKey := map[string]*export.Record{}
		for _, b := range back {
			byKey[b.Article.Key] = b
		}
		statements := 0
		for _, want := range read {
			got := byKey[want.Article.Key]
			if got == nil {
				if len(want.Statements)+len(want.Events) > 0 {
					t.Errorf("%s: article %s is lost", format, want.Article.Key)
				}
				continue
			}
			if got.Text != want.Text || len(got.Statements) != len(want.Statements) || len(got.Events) != len(want.Events) {
				t.Errorf("%s: %d statements and %d events, want %d and %d", format, len(got.Statements), len(got.Events), len(want.Statements), len(want.Events))
				continue
			}
			for i, w := range want.Statements {
				statements++
				w.Evidence = []export.Range{}
				if g := got.Statements[i]; !reflect.DeepEqual(g, w) {
					t.Errorf("%s: %s is %+v, want %+v", format, want.Article.Key, g, w)
				}
			}
			for i, w := range want.Events {
				g := got.Events[i]
				for j := range w.Reports {
					w.Reports[j].Evidence = []export.Range{}
				}
				if !reflect.DeepEqual(g, w) {
					t.Errorf("%s: %s is %+v, want %+v", format, want.Article.Key, g, w)
				}
			}
		}
		if statements < 40 {
			t.Errorf("%s: only %d statements went round", format, statements)
		}
	}
}

type mapFile struct {
	bytes.Buffer
	files fstest.MapFS
	name  string
}

func (f *mapFile) Close() error {
	f.files[f.name] = &fstest.MapFile{Data: f.Bytes()}
	return nil
}
