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
	open       bool // known not to be read right
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
			text, open := strings.CutPrefix(line[1:], "?")
			out = append(out, testCase{text: strings.TrimSpace(text), part: part, line: n, open: open})
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

// long is short with the date, the place's country and the figures.
func long(d *hearsay.Document, e *hearsay.Event) []string {
	more := ""
	if e.Date >= 0 {
		more += " date=" + d.Times[e.Date].From + ".." + d.Times[e.Date].To
	}
	if e.Place >= 0 {
		more += " place=" + d.Places[e.Place].Country
	}
	for _, f := range e.Figures {
		low, high := "", ""
		if f.Low > 0 {
			low = fmt.Sprint(f.Low)
		}
		if f.High >= 0 {
			high = fmt.Sprint(f.High)
		}
		more += " " + f.Kind + "=" + low + ".." + high
	}
	out := short(e)
	for i := range out {
		out[i] += more
	}
	return out
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

// agrees reports whether got is what want says; want may leave out the mode,
// and asks for dates, places and figures only where it names them.
func agrees(want, got string) bool {
	wants, gots := strings.Fields(want), strings.Fields(got)
	has := map[string]bool{}
	for _, x := range gots {
		has[x] = true
	}
	for _, x := range wants {
		if strings.Contains(x, "=") && !has[x] {
			return false
		}
	}
	plain := func(x string) bool { return strings.Contains(x, "=") }
	want, got = strings.Join(slices.DeleteFunc(wants, plain), " "), strings.Join(slices.DeleteFunc(gots, plain), " ")
	if want == got {
		return true
	}
	typ, rest, _ := strings.Cut(got, " ")
	base, mode, _ := strings.Cut(typ, "/")
	return mode != "" && want == base+" "+rest
}

// compare says what of a case's events is missing in d and what d has besides.
func (tc *testCase) compare(d *hearsay.Document) (missing, extra []string) {
	for i := range d.Events {
		extra = append(extra, long(d, &d.Events[i])...)
	}
	for _, want := range tc.want {
		i := slices.IndexFunc(extra, func(s string) bool { return agrees(want, s) })
		if i < 0 {
			missing = append(missing, want)
			continue
		}
		extra = slices.Delete(extra, i, i+1)
	}
	return missing, extra
}

func TestCases(t *testing.T) {
	cs := cases(t)
	if *update {
		writeLayers(t, cs)
	}
	docs := layers(t)
	c := coder(t)
	other, types, open := 0, map[string]int{}, 0
	for _, tc := range cs {
		d := docs[tc.text]
		if d == nil {
			t.Errorf("cases.txt:%d: %s: no layers, run go test -update", tc.line, tc.text)
			continue
		}
		d.Passed = nil
		c.Code(d)
		if all := strings.Join(tc.want, " "); all == "" || strings.Contains(all, "hypothetical") || strings.Contains(all, "negated") ||
			strings.Contains(all, "historical") || strings.Contains(all, "future") {
			other++
		}
		for _, want := range tc.want {
			types[strings.FieldsFunc(want, func(r rune) bool { return r == '/' || r == ' ' })[0]]++
		}
		missing, extra := tc.compare(d)
		if wrong := len(missing)+len(extra) > 0; tc.open {
			open++
			if !wrong {
				t.Logf("cases.txt:%d: %s: right by now, drop the question mark", tc.line, tc.text)
			}
			continue
		} else if !wrong {
			continue
		}
		var why []string
		for _, p := range d.Passed {
			if p.Stage == "event" {
				why = append(why, fmt.Sprintf("%s (%s): %s", p.Span.In(d.Text), p.Rule, p.Text))
			}
		}
		t.Errorf("cases.txt:%d: %s: %s\n\tmissing %q\n\textra   %q\n\tpassed  %q", tc.line, tc.part, tc.text, missing, extra, why)
	}
	t.Logf("%d texts, %d of nothing or of another status, %d types, %d known to be wrong", len(cs), other, len(types), open)
	if len(cs) < 400 || other < 120 || len(types) < 16 || open > len(cs)/25 {
		t.Errorf("too few texts, or too many known to be wrong")
	}
}

// TestWhole reads the texts with the reader as it is, all rooms: models and
// other rooms change, so a share must be right and not each.
func TestWhole(t *testing.T) {
	const share = 0.93
	cs := cases(t)
	right := 0
	for i, d := range read(t, cs) {
		missing, extra := cs[i].compare(d)
		if len(missing)+len(extra) == 0 {
			right++
			continue
		}
		if !cs[i].open {
			t.Logf("cases.txt:%d: %s\n\tmissing %q\n\textra   %q", cs[i].line, cs[i].text, missing, extra)
		}
	}
	t.Logf("%d of %d texts right", right, len(cs))
	if float64(right) < share*float64(len(cs)) {
		t.Errorf("%d of %d texts right, want %.0f%%", right, len(cs), 100*share)
	}
}
