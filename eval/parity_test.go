package eval

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay/conllu"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/ingest"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/reader"

	"github.com/hearsay-news/hearsay"
)

const shared = "../../shared"

// needShared skips the test where the development data is not there.
func needShared(t testing.TB) {
	if _, err := os.Stat(filepath.Join(shared, "tools")); err != nil {
		t.Skip("the shared folder with the development data is not beside this repository")
	}
}

func needPython(t testing.TB) {
	needShared(t)
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("python3 is not installed")
	}
}

// tool runs one of the Python scorers and returns what it printed.
func tool(t testing.TB, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("python3", append([]string{filepath.Join(shared, "tools", name)}, args...)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, errs.String())
	}
	return out
}

// same reports where two JSON values differ. Numbers may differ by what the
// order of a floating sum makes.
func same(t testing.TB, what string, ours any, theirs []byte) {
	t.Helper()
	b, err := json.Marshal(ours)
	if err != nil {
		t.Fatal(err)
	}
	var x, y any
	if err := json.Unmarshal(b, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(theirs, &y); err != nil {
		t.Fatal(err)
	}
	n := compare(t, what, x, y)
	if n < 5 {
		t.Errorf("%s: only %d figures compared", what, n)
	}
}

func compare(t testing.TB, at string, x, y any) int {
	t.Helper()
	n := 0
	switch y := y.(type) {
	case map[string]any:
		m, _ := x.(map[string]any)
		for k, v := range y {
			u, ok := m[k]
			if !ok {
				t.Errorf("%s.%s: ours has none, tool %v", at, k, v)
				continue
			}
			n += compare(t, at+"."+k, u, v)
		}
		for k := range m {
			if _, ok := y[k]; !ok {
				t.Errorf("%s.%s: ours %v, the tool has none", at, k, m[k])
			}
		}
	case []any:
		l, _ := x.([]any)
		if len(l) != len(y) {
			t.Errorf("%s: %v, tool %v", at, x, y)
			return 0
		}
		for i := range y {
			n += compare(t, fmt.Sprintf("%s[%d]", at, i), l[i], y[i])
		}
	case float64:
		if v, ok := x.(float64); !ok || math.Abs(v-y) > 1e-9*max(1, math.Abs(y)) {
			t.Errorf("%s: %v, tool %v", at, x, y)
		}
		n++
	default:
		if x != y {
			t.Errorf("%s: %v, tool %v", at, x, y)
		}
	}
	return n
}

func write(t testing.TB, name string, rows any) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	var b bytes.Buffer
	switch rows := rows.(type) {
	case string:
		b.WriteString(rows)
	case []Text:
		for _, r := range rows {
			line(t, &b, r)
		}
	case []CodedText:
		for _, r := range rows {
			line(t, &b, r)
		}
	case []CorefText:
		for _, r := range rows {
			line(t, &b, r)
		}
	case []*export.Record:
		for _, r := range rows {
			line(t, &b, r)
		}
	default:
		t.Fatalf("%T", rows)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func line(t testing.TB, b *bytes.Buffer, v any) {
	x, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	b.Write(x)
	b.WriteByte('\n')
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// shake returns gold with many things wrong: pieces moved, roles lost,
// attributions dropped, doubled and invented.
func shake(gold []Text, rnd *rand.Rand) []Text {
	var out []Text
	move := func(s Spans, n int) Spans {
		if rnd.IntN(12) == 0 {
			return nil
		}
		c := append(Spans{}, s...)
		for i := range c {
			if rnd.IntN(3) == 0 {
				c[i][0] = max(0, c[i][0]+rnd.IntN(21)-10)
			}
			if rnd.IntN(3) == 0 {
				c[i][1] = min(n, max(c[i][0], c[i][1]+rnd.IntN(31)-15))
			}
		}
		return c
	}
	for _, g := range gold {
		if rnd.IntN(20) == 0 {
			continue
		}
		n := len([]rune(g.Text))
		d := Text{Doc: g.Doc, Attributions: []Attribution{}}
		for _, a := range g.Attributions {
			if rnd.IntN(6) == 0 {
				continue
			}
			for range 1 + rnd.IntN(8)/7 {
				d.Attributions = append(d.Attributions, Attribution{Source: move(a.Source, n), Cue: move(a.Cue, n), Content: move(a.Content, n)})
			}
		}
		for range rnd.IntN(5) {
			at := rnd.IntN(max(1, n-100))
			d.Attributions = append(d.Attributions, Attribution{Source: Spans{{at, at + 9}}, Cue: Spans{{at + 10, at + 14}}, Content: Spans{{at + 15, at + 60}}})
		}
		for _, p := range g.Discard {
			d.Attributions = append(d.Attributions, Attribution{Source: Spans{p}, Content: Spans{p}})
		}
		out = append(out, d)
	}
	return out
}

func attributionParity(t *testing.T, goldPath string, gold, system []Text) {
	t.Helper()
	sys := write(t, "sys.jsonl", system)
	cues := filepath.Join(shared, "data/attribution/cue_counts.tsv")
	kinds := must[CueKinds](t)(LoadCueKinds(cues))
	ours := must[*AttributionScore](t)(ScoreAttribution(gold, system, kinds))
	same(t, "attribution", ours, tool(t, "score_attribution.py", goldPath, sys, "--json", "--cue-kinds", cues))
}

func TestAttributionParity(t *testing.T) {
	needPython(t)
	path := filepath.Join(shared, "data/attribution/polnear_dev.jsonl.gz")
	gold := must[[]Text](t)(load[Text](path))
	attributionParity(t, path, gold, shake(gold, rand.New(rand.NewPCG(1, 2))))
}

func speakerParity(t *testing.T, system []Text) {
	t.Helper()
	goldPath, textPath := filepath.Join(shared, "eval/speakers/polnear_dev_speakers.jsonl"), filepath.Join(shared, "data/attribution/polnear_dev.jsonl.gz")
	gold := must[[]Speaker](t)(load[Speaker](goldPath))
	texts := map[string]string{}
	for _, d := range must[[]Text](t)(load[Text](textPath)) {
		texts[d.Doc] = d.Text
	}
	sys := write(t, "sys.jsonl", system)
	same(t, "speakers", ScoreSpeakers(gold, system, texts), tool(t, "score_speakers.py", goldPath, sys, "--text", textPath, "--json"))
}

func TestSpeakerParity(t *testing.T) {
	needPython(t)
	gold := must[[]Speaker](t)(load[Speaker](filepath.Join(shared, "eval/speakers/polnear_dev_speakers.jsonl")))
	rnd := rand.New(rand.NewPCG(3, 4))
	by := map[string]*Text{}
	var docs []string
	for i, g := range gold {
		d := by[g.Doc]
		if d == nil {
			d = &Text{Doc: g.Doc}
			by[g.Doc] = d
			docs = append(docs, g.Doc)
		}
		name := g.Name
		status := ""
		switch rnd.IntN(16) {
		case 0:
			name = g.SourceText
		case 1:
			name = gold[rnd.IntN(len(gold))].Name
		case 2:
			name = "Mr. " + name
		case 3:
			name = "Ivan " + name[strings.LastIndex(name, " ")+1:]
		case 4:
			name = ""
		case 5:
			name += ", who was there"
		case 6:
			name = strings.ToUpper(name)
		case 7:
			status = "unresolved"
		case 8:
			name = gold[i/2].SourceText + " of " + name
		case 9:
			name += " campaign"
		case 10:
			name = name[:len(name)/2]
			name = strings.ToValidUTF8(name, "")
		case 11:
			name += "’s"
		case 12:
			continue
		case 13:
			name = "the " + strings.ToLower(name) + " (R-Tex.)"
		}
		src := append(Spans{}, g.Source...)
		if rnd.IntN(4) == 0 {
			src[0][1] += rnd.IntN(30)
		}
		a := Attribution{Source: src, SpeakerStatus: status}
		if name != "" {
			a.Speaker = &name
		}
		d.Attributions = append(d.Attributions, a)
		if rnd.IntN(3) == 0 { // a rival with the same source
			d.Attributions = append(d.Attributions, Attribution{Source: src})
		}
	}
	var system []Text
	for _, d := range docs {
		system = append(system, *by[d])
	}
	speakerParity(t, system)
}

func eventParity(t *testing.T, file string, system []CodedText) {
	t.Helper()
	path := filepath.Join(shared, "eval/events", file)
	gold := must[[]CodedText](t)(load[CodedText](path))
	sys := write(t, "sys.jsonl", system)
	same(t, file, must[*EventScore](t)(ScoreEvents(gold, system)), tool(t, "score_events.py", path, sys, "--json"))
}

func TestEventParity(t *testing.T) {
	needPython(t)
	for _, file := range []string{"plover_gsr_dev.jsonl", "petrarch_dev.jsonl"} {
		gold := must[[]CodedText](t)(load[CodedText](filepath.Join(shared, "eval/events", file)))
		rnd := rand.New(rand.NewPCG(5, 6))
		types := append(keys(quadOf), "DEMAND", "fight", "NONE", "SING")
		codes := []string{"USA", "USAGOV", "---", "", "JAP", "IGO", "UNO", "EUR", "***", "RUSMIL", "IRQ"}
		var system []CodedText
		for _, g := range gold {
			if rnd.IntN(10) == 0 {
				continue
			}
			d := CodedText{ID: g.ID}
			for _, e := range g.Events {
				e.Reciprocal = nil
				switch rnd.IntN(8) {
				case 0:
					e.Type = types[rnd.IntN(len(types))]
				case 1:
					e.Source, e.Target = e.Target, e.Source
				case 2:
					e.Source = append(append(Codes{}, e.Source...), e.Target...)
					e.Target = Codes{}
				case 3:
					e.Source = append(append(Codes{}, e.Source...), codes[rnd.IntN(len(codes))])
				case 4:
					e.Target = Codes{codes[rnd.IntN(len(codes))], codes[rnd.IntN(len(codes))]}
				case 5:
					continue
				}
				d.Events = append(d.Events, e)
			}
			for range rnd.IntN(3) {
				d.Events = append(d.Events, CodedEvent{Type: types[rnd.IntN(len(types))], Source: Codes{codes[rnd.IntN(len(codes))]}, Target: Codes{codes[rnd.IntN(len(codes))]}})
			}
			system = append(system, d)
		}
		system = append(system, CodedText{ID: "nowhere"})
		eventParity(t, file, system)
	}
}

func nameParity(t *testing.T, gold, system string) {
	t.Helper()
	g, s := write(t, "gold.bio", gold), write(t, "sys.bio", system)
	ours := must[*NameScore](t)(ScoreNames(strings.NewReader(gold), strings.NewReader(system), false))
	same(t, "names", ours, tool(t, "score_ner.py", g, s, "--align", "--json"))
}

func TestNameParity(t *testing.T) {
	needPython(t)
	b := must[[]byte](t)(os.ReadFile(filepath.Join(shared, "data/ner/uner-ewt.dev.bio")))
	rnd := rand.New(rand.NewPCG(7, 8))
	tags := []string{"B-PER", "I-PER", "B-ORG", "E-ORG", "S-LOC", "I-LOC", "O", "_", "B-EVENT"}
	var sys strings.Builder
	last := ""
	for row := range strings.Lines(string(b)) {
		c := strings.Split(strings.TrimRight(row, "\n"), "\t")
		switch {
		case len(c) < 2:
			sys.WriteString(last)
			last = ""
			if rnd.IntN(5) > 0 {
				sys.WriteString("\n")
			}
			continue
		case rnd.IntN(12) == 0:
			c[1] = tags[rnd.IntN(len(tags))]
		}
		if last != "" && rnd.IntN(15) == 0 { // two tokens written as one
			f, tag, _ := strings.Cut(strings.TrimSpace(last), "\t")
			last = f + c[0] + "\t" + tag + "\n"
			continue
		}
		sys.WriteString(last)
		last = c[0] + "\t" + c[1] + "\n"
	}
	sys.WriteString(last)
	nameParity(t, string(b), sys.String())
}

// udRow of a treebank while it is shaken.
type treeRow struct {
	c     []string
	head  *treeRow // nil for the root
	multi string   // the form of the multi-word token that begins here
	span  int      // how many words it has
}

func shakeTrees(text string, rnd *rand.Rand) string {
	var sents [][]*treeRow
	for block := range strings.SplitSeq(text, "\n\n") {
		var rows []*treeRow
		ids := map[string]*treeRow{}
		multi, span := "", 0
		for l := range strings.SplitSeq(block, "\n") {
			c := strings.Split(l, "\t")
			if len(c) != 10 || strings.Contains(c[0], ".") {
				continue
			}
			if a, b, ok := strings.Cut(c[0], "-"); ok {
				lo, _ := strconv.Atoi(a)
				hi, _ := strconv.Atoi(b)
				multi, span = c[1], hi-lo+1
				continue
			}
			r := &treeRow{c: c, multi: multi, span: span}
			multi, span = "", 0
			rows = append(rows, r)
			ids[c[0]] = r
		}
		for _, r := range rows {
			r.head = ids[r.c[6]]
		}
		if len(rows) > 0 {
			sents = append(sents, rows)
		}
	}
	tags := []string{"NOUN", "VERB", "ADJ", "PROPN"}
	rels := []string{"nsubj", "obj", "obl:tmod", "case", "nmod:poss", "det"}
	var out strings.Builder
	var open []*treeRow
	for n, rows := range sents {
		inside := 0
		var next []*treeRow
		for _, r := range rows {
			if r.span > 0 {
				inside = r.span
			}
			switch rnd.IntN(20) {
			case 0:
				r.c[3] = tags[rnd.IntN(len(tags))]
			case 1:
				r.c[2] = "x"
			case 2:
				r.c[7] = rels[rnd.IntN(len(rels))]
			case 3:
				r.c[5] = "Number=Plur|Foo=Bar"
			case 4:
				if r.head != nil && r.head.head != nil {
					r.head = r.head.head
				}
			case 5:
				if f := []rune(r.c[1]); inside == 0 && len(f) > 3 { // a word cut in two
					k := 1 + rnd.IntN(len(f)-2)
					r.multi, r.span = r.c[1], 2
					r.c[1] = string(f[:k])
					c := append([]string{}, r.c...)
					c[1], c[7] = string(f[k:]), "case"
					next = append(next, r, &treeRow{c: c, head: r})
					continue
				}
			}
			if inside > 0 {
				inside--
			}
			next = append(next, r)
		}
		if len(open) > 0 { // two sentences taken for one
			for _, r := range next {
				if r.head == nil {
					r.head = open[0]
					for open[0] != nil && r.head.head != nil {
						r.head = r.head.head
					}
				}
			}
		}
		open = append(open, next...)
		if n+1 < len(sents) && rnd.IntN(8) == 0 {
			continue
		}
		id := map[*treeRow]int{}
		for i, r := range open {
			id[r] = i + 1
		}
		for i, r := range open {
			if r.span > 0 {
				fmt.Fprintf(&out, "%d-%d\t%s\t_\t_\t_\t_\t_\t_\t_\t_\n", i+1, i+r.span, r.multi)
			}
			r.c[0], r.c[6] = strconv.Itoa(i+1), strconv.Itoa(id[r.head])
			out.WriteString(strings.Join(r.c, "\t") + "\n")
		}
		out.WriteByte('\n')
		open = nil
	}
	return out.String()
}

func udParity(t *testing.T, gold, system string) {
	t.Helper()
	g, s := write(t, "gold.conllu", gold), write(t, "sys.conllu", system)
	ours := must[UDScores](t)(ScoreUD(strings.NewReader(gold), strings.NewReader(system), true))
	same(t, "ud", ours, tool(t, "score_ud.py", g, s, "--by-genre", "--json"))
}

// firstTrees is the beginning of the UD development set, whole documents.
func firstTrees(t testing.TB, bytes int) string {
	b := must[[]byte](t)(os.ReadFile(filepath.Join(shared, "data/ud/dev.conllu")))
	if bytes >= len(b) {
		return string(b)
	}
	cut := strings.Index(string(b[bytes:]), "\n# newdoc")
	return string(b[:bytes+cut+1])
}

func TestUDParity(t *testing.T) {
	needPython(t)
	gold := firstTrees(t, 1<<30)
	udParity(t, gold, shakeTrees(gold, rand.New(rand.NewPCG(9, 10))))
}

func TestRawTextParity(t *testing.T) {
	needPython(t)
	path := filepath.Join(shared, "data/ud/dev.conllu")
	b := must[[]byte](t)(os.ReadFile(path))
	for _, genre := range []string{"", "ewt-weblog", "news"} {
		args := []string{path}
		if genre != "" {
			args = append(args, genre)
		}
		want := strings.TrimSuffix(string(tool(t, "ud_raw_text.py", args...)), "\n")
		if got := must[string](t)(RawText(bytes.NewReader(b), genre)); got != want {
			t.Errorf("genre %q: %d bytes, the tool gives %d", genre, len(got), len(want))
		}
	}
}

// newReader is the reader with the embedded models; one for all tests.
func newReader(t testing.TB) *reader.Reader {
	t.Helper()
	l := must[*lang.Language](t)(lang.For("en"))
	r, err := reader.New(l)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestReaderParity holds projections and scorers equal to the tools on what
// the reader really says of the first articles of each set.
func TestReaderParity(t *testing.T) {
	needPython(t)
	if testing.Short() {
		t.Skip("reads articles: left out with -short")
	}
	r := newReader(t)
	records := func(kind, path string, n int) []*export.Record {
		rows := strings.SplitAfter(string(tool(t, "to_scorer.py", "input", kind, path)), "\n")
		var out []*export.Record
		for a, err := range ingest.Read(strings.NewReader(strings.Join(rows[:min(n, len(rows))], "")), ingest.JSONL, hearsay.Article{}) {
			if err != nil {
				t.Fatal(err)
			}
			d, err := r.Read(a)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, export.NewRecord(d))
		}
		return out
	}
	polnear := filepath.Join(shared, "data/attribution/polnear_dev.jsonl.gz")
	recs := records("attribution", polnear, 6)
	out := write(t, "out.jsonl", recs)
	var atts, spk []Text
	for _, x := range recs {
		atts, spk = append(atts, AttributionsOf(x)), append(spk, SpeakersOf(x))
	}
	theirs := must[[]Text](t)(decode[Text](bytes.NewReader(tool(t, "to_scorer.py", "attribution", out))))
	attributionParity(t, polnear, must[[]Text](t)(load[Text](polnear)), theirs)
	if a, b := again(t, atts), again(t, theirs); a != b {
		t.Errorf("attributions differ:\n%s\n%s", a, b)
	}
	theirs = must[[]Text](t)(decode[Text](bytes.NewReader(tool(t, "to_scorer.py", "speakers", out))))
	speakerParity(t, spk)
	if a, b := again(t, spk), again(t, theirs); a != b {
		t.Errorf("speakers differ:\n%s\n%s", a, b)
	}
	recs = records("events", filepath.Join(shared, "eval/events/plover_gsr_dev.jsonl"), 40)
	var evs []CodedText
	for _, x := range recs {
		evs = append(evs, EventsOf(x))
	}
	coded := must[[]CodedText](t)(decode[CodedText](bytes.NewReader(tool(t, "to_scorer.py", "events", write(t, "out.jsonl", recs)))))
	eventParity(t, "plover_gsr_dev.jsonl", evs)
	if a, b := asJSON(t, evs), asJSON(t, coded); a != b {
		t.Errorf("events differ:\n%s\n%s", a, b)
	}
	gold := firstTrees(t, 60_000)
	d, err := r.Read(hearsay.Article{Markup: must[string](t)(RawText(strings.NewReader(gold), ""))})
	if err != nil {
		t.Fatal(err)
	}
	var trees bytes.Buffer
	if err := conllu.Write(&trees, d); err != nil {
		t.Fatal(err)
	}
	udParity(t, gold, trees.String())
}

// again is v as JSON after a round trip, so that empty and missing lists are one.
func again(t testing.TB, v []Text) string {
	var out []Text
	if err := json.Unmarshal([]byte(asJSON(t, v)), &out); err != nil {
		t.Fatal(err)
	}
	return asJSON(t, out)
}

func asJSON(t testing.TB, v any) string { return string(must[[]byte](t)(json.Marshal(v))) }
