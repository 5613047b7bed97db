package train

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/parse"
)

// bracketed reads "[P Ann Lee] ran" and writes it back from the labels.
func bracketed(d nameDoc) string {
	var out []string
	spans := nameSpans(d.labels)
	k := 0
	for i, w := range d.text.Words {
		if k < len(spans) && spans[k].first == i {
			w = "[" + string("POLNEM"[spans[k].class]) + " " + w
		}
		if k < len(spans) && spans[k].end == i+1 {
			w += "]"
			k++
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

func fromBrackets(line string) nameDoc {
	d := nameDoc{source: "own", weight: 1}
	text, names := unbracket(line)
	addNews(&d, wordCutter(), text, names)
	return d
}

func TestBrackets(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"[P Ann Lee]'s aide left.", "[P Ann Lee] 's aide left ."},
		{"[P Qasim al-Rubaie] of the [O Greens]", "[P Qasim al - Rubaie] of the [O Greens]"},
		{"A [N North Korean] ship, the [M Été].", "A [N North Korean] ship , the [M Été] ."},
		{"no names [sic]", "no names [ sic ]"},
	} {
		if got := bracketed(fromBrackets(c.in)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestGuide(t *testing.T) {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	g := newGuide(l)
	for _, c := range []struct{ in, want string }{
		{"[P President Ann Lee] met [M Iranian] envoys .", "President [P Ann Lee] met [N Iranian] envoys ."},
		{"The [O US] and a North Korean ship .", "The [L US] and a [N North Korean] ship ."},
		{"[O Pakistan 's Foreign Office] said so .", "[L Pakistan] 's [O Foreign Office] said so ."},
		{"[M Hurricane Ida] hit [O Oxford University] .", "[E Hurricane Ida] hit [O Oxford University] ."},
	} {
		d := fromBrackets(c.in)
		g.apply(&d)
		if got := bracketed(d); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestParseLinks(t *testing.T) {
	words, links := parseLinks(`A [strike](https://en.wikipedia.org/wiki/Airstrike "Airstrike") hits [Gaza City](https://en.wikipedia.org/wiki/Gaza_City "Gaza City"), says [Hamas](https://en.wikipedia.org/wiki/Hamas "Hamas"). [(AP)](https://apnews.com/x)`)
	if got, want := strings.Join(words, " "), "A strike hits Gaza City , says Hamas ."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	want := []nameLink{{1, 2, "Airstrike"}, {3, 5, "Gaza_City"}, {7, 8, "Hamas"}}
	if !reflect.DeepEqual(links, want) {
		t.Errorf("got %v, want %v", links, want)
	}
	for _, odd := range []string{"[", "[a](", "[a](b", "](", "[]()", `[a](https://en.wikipedia.org/wiki/`} {
		parseLinks(odd)
	}
}

// A swapped copy has the same sentences with other names, and a family name
// goes with its person.
func TestSwap(t *testing.T) {
	d := fromBrackets("[P Ann Lee] left. [P Lee] had met [N Iranian] envoys.")
	p := &namePool{}
	p.names[0] = [][]string{{"Maria", "Lindt"}}
	rng := rand.New(rand.NewPCG(1, 1))
	seen := map[string]bool{}
	for range 20 {
		seen[bracketed(p.swap(d, rng))] = true
	}
	want := "[P Maria Lindt] left . [P Lindt] had met [N Iranian] envoys ."
	if !seen[want] || len(seen) > 2 {
		t.Errorf("got %v, want %q", seen, want)
	}
}

// The random field learns a rule that needs the label before: in "x y" the
// word y is a name's last only after a first.
func TestNameCRFLearns(t *testing.T) {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	var docs []nameDoc
	for range 40 {
		docs = append(docs,
			fromBrackets("[P Zor Bal] said it ."),
			fromBrackets("the Bal was wet ."),
			fromBrackets("in [L Zor] it rains ."))
	}
	reader := parse.NewNameReader(l, nil)
	train := func() string {
		c := newNameCRF(Config{Seed: 3}, defaultNames(), reader, docs, nil)
		c.train(6, 1)
		m := c.pack(nil)
		n, err := parse.NewNamer(l, m)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range docs[:3] {
			d.labels = n.Labels(d.text)
			got = append(got, bracketed(d))
		}
		return strings.Join(got, " | ")
	}
	got := train()
	if want := "[P Zor Bal] said it . | the Bal was wet . | in [L Zor] it rains ."; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if again := train(); again != got {
		t.Errorf("one seed gives %s and %s", got, again)
	}
}

// A careless copy writes some names in lower case and leaves the rest.
func TestCareless(t *testing.T) {
	d := fromBrackets("[P Ann Lee] left for [L Kyiv].")
	rng := rand.New(rand.NewPCG(1, 2))
	seen := map[string]bool{}
	for range 30 {
		seen[bracketed(careless(d, rng))] = true
	}
	for _, want := range []string{"[P ann lee] left for [L Kyiv] .", "[P Ann Lee] left for [L kyiv] .", "[P ann lee] left for [L kyiv] ."} {
		if !seen[want] {
			t.Errorf("no copy is %q", want)
		}
	}
	if len(seen) > 4 {
		t.Errorf("copies %v", seen)
	}
}

// Names that hold a word that can be part of none are not learned; of a person
// with a hyphen before it the first half is.
func TestReachable(t *testing.T) {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	r := parse.NewNameReader(l, nil)
	d := fromBrackets("[M Gone with the wind and all of it] was read to [P Ann Lee] and [P Park Geun-hye] there.")
	var s parse.NameScratch
	r.Load(&s, d.text)
	labels, parts := reachable(&s, d)
	for _, n := range nameSpans(labels) {
		if n.class != nameClass("PER") {
			t.Errorf("a %s is left", parse.NameClasses[n.class])
		}
	}
	d.labels = labels
	if got, want := bracketed(d), "Gone with the wind and all of it was read to [P Ann Lee] and [P Park Geun] - hye there ."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	words := 0
	for _, p := range parts {
		words += int(p[1] - p[0])
	}
	if words == 0 || words >= len(labels) {
		t.Errorf("%d of %d words can be part of a name", words, len(labels))
	}
}

// How plain text writes a word is counted in mid-sentence, outside headlines.
func TestUsual(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "text"), 0o755); err != nil {
		t.Fatal(err)
	}
	line := "People who may come to Kyiv in the month of May say that NATO is there.\n"
	for i, name := range plainFiles {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if i == 0 {
			z.Write([]byte(strings.Repeat(line, 5) + strings.Repeat("Month Of The Headline There\n", 50)))
		}
		z.Close()
		if err := os.WriteFile(filepath.Join(dir, "text", name+".txt.gz"), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := usualTable(Config{Data: dir})
	if err != nil {
		t.Fatal(err)
	}
	got := map[uint32][2]uint32{}
	for b := raw; len(b) >= 9; b = b[9:] {
		got[binary.LittleEndian.Uint32(b)] = [2]uint32{binary.LittleEndian.Uint32(b[4:]), uint32(b[8])}
	}
	for _, c := range []struct {
		word, form string
		usual      uint32
	}{{"Kyiv", "Kyiv", parse.UsualCapital}, {"nato", "NATO", parse.UsualCapital}, {"month", "month", parse.UsualLower}, {"MAY", "may", parse.UsualEither}} {
		if g := got[parse.UsualKey(c.word)]; g != [2]uint32{parse.ClusterKey(c.form), c.usual} {
			t.Errorf("%s: %v", c.word, g)
		}
	}
	if _, ok := got[parse.UsualKey("people")]; ok {
		t.Error("the first word of a sentence is counted")
	}
}
