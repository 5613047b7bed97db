package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/hearsay-news/hearsay"
)

var update = flag.Bool("update", false, "write files anew that tests compare with")

// exported is the document of these tests in one format.
func exported(t testing.TB, format string, o Options) []byte {
	t.Helper()
	return exportedOf(t, format, o, NewRecord(document()))
}

func exportedOf(t testing.TB, format string, o Options, rs ...*Record) []byte {
	t.Helper()
	var b bytes.Buffer
	if o.Text == "" {
		o.Text = "span"
	}
	o.About = About{Program: "hearsay 0.1.0"}
	x, err := NewExporter(&b, format, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rs {
		for p := range Picks(r, 3) {
			if err := x.Put(p); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestParquet reads with the library's own reader into rows without our types,
// and compares cell by cell with the CSV.
func TestParquet(t *testing.T) {
	for _, table := range []string{"statements", "events"} {
		b := exported(t, "parquet", Options{Table: table})
		f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		if v, _ := f.Lookup("hearsay.codebook"); !strings.Contains(v, "permanent key of the article") {
			t.Errorf("%s: no codebook in the metadata: %q", table, v)
		}
		for _, c := range f.Metadata().RowGroups[0].Columns {
			if c.MetaData.Codec.String() != "ZSTD" {
				t.Errorf("%s: column %v is packed with %v", table, c.MetaData.PathInSchema, c.MetaData.Codec)
			}
		}
		lines, err := csv.NewReader(bytes.NewReader(exported(t, "csv", Options{Table: table, Raw: true}))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if table == "statements" {
			rows, err := parquet.Read[StatementRow](bytes.NewReader(b), int64(len(b)))
			if err != nil {
				t.Fatal(err)
			}
			sameCells(t, rows, lines)
		} else {
			rows, err := parquet.Read[EventRow](bytes.NewReader(b), int64(len(b)))
			if err != nil {
				t.Fatal(err)
			}
			sameCells(t, rows, lines)
		}
		r := parquet.NewGenericReader[any](bytes.NewReader(b), f.Schema())
		loose := make([]any, 10)
		n, _ := r.Read(loose)
		if n != len(lines)-1 {
			t.Fatalf("%s: %d rows, want %d", table, n, len(lines)-1)
		}
		for i, x := range loose[:n] {
			if m := x.(map[string]any); m["key"] != lines[i+1][0] || m["speaker"] != lines[i+1][column(lines[0], "speaker")] {
				t.Errorf("%s: row %d is %v, want %v", table, i, m, lines[i+1])
			}
		}
	}
}

func column(head []string, name string) int {
	for i, h := range head {
		if h == name {
			return i
		}
	}
	return -1
}

func sameCells[T any](t *testing.T, rows []T, lines [][]string) {
	t.Helper()
	if len(rows) != len(lines)-1 {
		t.Fatalf("%d rows, want %d", len(rows), len(lines)-1)
	}
	for i := range rows {
		if got := cells(reflect.ValueOf(rows[i]), nil); !reflect.DeepEqual(got, lines[i+1]) {
			t.Errorf("row %d: %q, want %q", i, got, lines[i+1])
		}
	}
}

func TestRows(t *testing.T) {
	lines, err := csv.NewReader(bytes.NewReader(exported(t, "csv", Options{Table: "statements"}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"speaker": "Voß", "says": "says (accuse)", "content": "Borvia of arming rebels", "third": "Borvia", "about": "Borvia",
		"copied_from": "Merrow", "in": "text", "content_spans": "25-48", "sentence": "", "run": "3", "article_id": "7", "speaker_sectors": "",
	} {
		if got := lines[2][column(lines[0], name)]; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	events, err := csv.NewReader(bytes.NewReader(exported(t, "csv", Options{Table: "events", Text: "none"}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []map[string]string{
		{"speaker": "'=Nordwire", "says": "in its own voice", "attributed": "false", "figures": "killed>=3", "lat": "", "content": ""},
		{"speaker": "Voß", "says": "says", "attributed": "true", "modality": "negated", "in": "title"},
	} {
		for name, w := range want {
			if got := events[i+1][column(events[0], name)]; got != w {
				t.Errorf("report %d: %s is %q, want %q", i, name, got, w)
			}
		}
	}
	// Every column has a meaning, none stands twice.
	for _, table := range []string{"statements", "events"} {
		seen := map[string]bool{}
		for _, c := range Codebook(table) {
			if c.Meaning == "" || c.Name == "" || seen[c.Name] {
				t.Errorf("%s: column %+v", table, c)
			}
			seen[c.Name] = true
		}
	}
}

func TestJSONRows(t *testing.T) {
	d := json.NewDecoder(bytes.NewReader(exported(t, "jsonl", Options{Table: "events"})))
	var got map[string]any
	if err := d.Decode(&got); err != nil {
		t.Fatal(err)
	}
	for _, c := range Codebook("events") {
		if _, ok := got[c.Name]; !ok {
			t.Errorf("no %s in %v", c.Name, got)
		}
	}
	if got["kind"] != "event" || got["lat"] != nil {
		t.Errorf("kind %v, lat %v", got["kind"], got["lat"])
	}
}

// TestDocs holds docs/formats.md to the tables it is made of.
func TestDocs(t *testing.T) {
	var b bytes.Buffer
	if err := WriteDocs(&b); err != nil {
		t.Fatal(err)
	}
	const file = "../docs/formats.md"
	if *update {
		if err := os.MkdirAll("../docs", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(page, b.Bytes()) {
		t.Errorf("%s is not what the tables say; see its first line", file)
	}
	for _, f := range formats {
		if len(f.Loss) == 0 || f.Title == "" || f.Entry == "" {
			t.Errorf("%s: what does it lose?", f.Name)
		}
		var l bytes.Buffer
		if err := WriteLoss(&l, f.Name); err != nil || !strings.Contains(l.String(), f.Loss[0].What) {
			t.Errorf("%s: %v %q", f.Name, err, l.String())
		}
	}
	if err := WriteLoss(&b, "xml"); hearsay.KindOf(err) != hearsay.Invalid {
		t.Errorf("loss of xml: %v", err)
	}
}
