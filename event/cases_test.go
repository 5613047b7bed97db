package event_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/event"
	"github.com/hearsay-news/hearsay/lang"
)

var update = flag.Bool("update", false, "read the texts of testdata/cases.txt again and write their layers")

// A testCase is a text and the events it must give, in the short form that
// testdata/cases.txt explains.
type testCase struct {
	text, part string
	want       []string
	line       int
}

func cases(tb testing.TB) []testCase {
	tb.Helper()
	b, err := os.ReadFile("testdata/cases.txt")
	if err != nil {
		tb.Fatal(err)
	}
	var out []testCase
	part := ""
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "##"):
			part = strings.TrimSpace(line[2:])
		case line == "" || line[0] == '#':
		case line[0] == '>':
			out = append(out, testCase{text: strings.TrimSpace(line[1:]), part: part, line: n})
		default:
			c := &out[len(out)-1]
			c.want = append(c.want, line)
		}
	}
	return out
}

// published is the day on which every test text appeared.
var published = time.Date(2021, 7, 8, 0, 0, 0, 0, time.UTC)

const layersFile = "testdata/layers.json.gz"

// layers are the texts with all layers below events, as the reader made them
// when they were last updated: so a change in another room does not show here.
func layers(tb testing.TB) map[string]*hearsay.Document {
	tb.Helper()
	b, err := os.ReadFile(layersFile)
	if err != nil {
		tb.Skip("no layers: run go test -update")
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		tb.Fatal(err)
	}
	var docs []*hearsay.Document
	if err := json.NewDecoder(z).Decode(&docs); err != nil {
		tb.Fatal(err)
	}
	out := map[string]*hearsay.Document{}
	for _, d := range docs {
		out[d.Text] = d
	}
	return out
}

func coder(tb testing.TB) *event.Coder {
	tb.Helper()
	l, err := lang.For("en")
	if err != nil {
		tb.Fatal(err)
	}
	return event.New(l)
}

// short writes an event as testdata/cases.txt does, once for each report.
func short(e *hearsay.Event) []string {
	codes := func(ps []hearsay.Part) string {
		var s []string
		for _, p := range ps {
			s = append(s, p.Code)
		}
		if len(s) == 0 {
			return "-"
		}
		return strings.Join(s, "+")
	}
	var out []string
	for _, r := range e.Reports {
		s := e.Type
		if e.Mode != "" {
			s += "/" + e.Mode
		}
		s += " " + codes(e.Actors) + ">" + codes(e.Recipients)
		if len(r.Status) > 0 {
			s += " " + strings.Join(r.Status, ",")
		}
		if r.Via >= 0 {
			s += " said"
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// agrees reports whether got is what want says; want may leave out the mode.
func agrees(want, got string) bool {
	if want == got {
		return true
	}
	typ, rest, _ := strings.Cut(got, " ")
	base, mode, _ := strings.Cut(typ, "/")
	return mode != "" && want == base+" "+rest
}

func TestCases(t *testing.T) {
	cs := cases(t)
	if *update {
		writeLayers(t, cs)
	}
	docs := layers(t)
	c := coder(t)
	none, types := 0, map[string]int{}
	for _, tc := range cs {
		d := docs[tc.text]
		if d == nil {
			t.Errorf("cases.txt:%d: %s: no layers, run go test -update", tc.line, tc.text)
			continue
		}
		d.Passed = nil
		c.Code(d)
		var got []string
		for i := range d.Events {
			got = append(got, short(&d.Events[i])...)
		}
		if len(tc.want) == 0 || strings.Contains(strings.Join(tc.want, " "), "hypothetical") || strings.Contains(strings.Join(tc.want, " "), "negated") ||
			strings.Contains(strings.Join(tc.want, " "), "historical") || strings.Contains(strings.Join(tc.want, " "), "future") {
			none++
		}
		left := slices.Clone(got)
		var missing []string
		for _, want := range tc.want {
			types[strings.FieldsFunc(want, func(r rune) bool { return r == '/' || r == ' ' })[0]]++
			i := slices.IndexFunc(left, func(s string) bool { return agrees(want, s) })
			if i < 0 {
				missing = append(missing, want)
				continue
			}
			left = slices.Delete(left, i, i+1)
		}
		if len(missing) > 0 || len(left) > 0 {
			var why []string
			for _, p := range d.Passed {
				if p.Stage == "event" {
					why = append(why, fmt.Sprintf("%s (%s): %s", p.Span.In(d.Text), p.Rule, p.Text))
				}
			}
			t.Errorf("cases.txt:%d: %s: %s\n\tmissing %q\n\textra   %q\n\tpassed  %q", tc.line, tc.part, tc.text, missing, left, why)
		}
	}
	if len(cs) < 120 || none < 40 || len(types) < 16 {
		t.Errorf("%d texts, %d of nothing or of another status, %d types: too few", len(cs), none, len(types))
	}
}
