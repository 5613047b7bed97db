package conllu

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
)

// tabs turns the spaces of a table into tabs; "·" stands for a space.
func tabs(s string) string {
	var out strings.Builder
	for line := range strings.Lines(s) {
		if !strings.HasPrefix(line, "#") && strings.TrimSpace(line) != "" {
			line = strings.Join(strings.Fields(line), "\t") + "\n"
		}
		out.WriteString(strings.ReplaceAll(line, "·", " "))
	}
	return out.String()
}

const sample = `# newdoc id = story-1
# global.Entity = eid-etype-head-other
# newpar
# sent_id = story-1-1
# text = Anna Berg doesn't run.
1 Anna Anna PROPN NNP Number=Sing 5 nsubj _ Entity=(e1-_-2-name|NER=B-PER
2 Berg Berg PROPN NNP Number=Sing 1 flat _ Entity=e1)|NER=I-PER
3-4 doesn't _ _ _ _ _ _ _ _
3 does do AUX VBZ _ 5 aux _ _
4 n't not PART RB Polarity=Neg 5 advmod _ _
5 run run VERB VB VerbForm=Inf 0 root _ SpaceAfter=No
6 . . PUNCT . _ 5 punct _ _

# sent_id = story-1-2
# text = She knew Anna Berg's men.
1 She she PRON PRP _ 2 nsubj _ Entity=(e1-_-1-pronoun)
2 knew know VERB VBD _ 0 root _ _
3 Anna Anna PROPN NNP _ 6 nmod:poss _ Entity=(e2-_-4-nominal(e1-_-1-name|NER=B-PER
4-5 Berg's _ _ _ _ _ _ _ _
4 Berg Berg PROPN NNP _ 3 flat _ Entity=e1)|NER=I-PER
5 's 's PART POS _ 3 case _ _
6 men man NOUN NNS _ 2 obj _ Entity=e2)|SpaceAfter=No
7 . . PUNCT . _ 2 punct _ _

# newpar
# sent_id = story-1-3
# text = Yes
1 Yes yes INTJ UH _ 0 root _ _

# newdoc id = story-2
# newpar
# sent_id = story-2-1
# text = No
1 No no INTJ UH _ 0 root _ _

`

func read(t *testing.T, s string) []*hearsay.Document {
	t.Helper()
	var ds []*hearsay.Document
	for d, err := range Read(strings.NewReader(s)) {
		if err != nil {
			t.Fatal(err)
		}
		ds = append(ds, d)
	}
	return ds
}

func TestRead(t *testing.T) {
	ds := read(t, tabs(sample))
	if len(ds) != 2 {
		t.Fatalf("%d documents, want 2", len(ds))
	}
	d := ds[0]
	if want := "Anna Berg doesn't run. She knew Anna Berg's men.\n\nYes"; d.Text != want {
		t.Errorf("text %q, want %q", d.Text, want)
	}
	if want := []hearsay.Span{{Start: 0, End: 48}, {Start: 50, End: 53}}; !reflect.DeepEqual(d.Paragraphs, want) {
		t.Errorf("paragraphs %v, want %v", d.Paragraphs, want)
	}
	if want := []hearsay.Multiword{{First: 2, End: 4}, {First: 9, End: 11}}; !reflect.DeepEqual(d.Multi, want) {
		t.Errorf("multi %v, want %v", d.Multi, want)
	}
	if d.Word(3) != "n't" || d.Word(10) != "'s" || d.Arcs[3].Head != 4 || d.Arcs[4].Head != -1 || d.Tags[3].Lemma != "not" {
		t.Errorf("words %q %q, arcs %v", d.Word(3), d.Word(10), d.Arcs)
	}
	var got []string
	for _, n := range d.Names {
		got = append(got, n.Class+" "+n.In(d.Text))
	}
	for _, m := range d.Mentions {
		got = append(got, fmt.Sprintf("%d %s %s: %s", m.Chain, m.Kind, d.Word(m.Head), m.In(d.Text)))
	}
	want := []string{
		"PER Anna Berg", "PER Anna Berg",
		"0 name Berg: Anna Berg", "0 pronoun She: She", "1 nominal men: Anna Berg's men", "0 name Anna: Anna Berg",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestRoundTrip(t *testing.T) {
	var b bytes.Buffer
	for _, d := range read(t, tabs(sample)) {
		if err := Write(&b, d); err != nil {
			t.Fatal(err)
		}
	}
	if b.String() != tabs(sample) {
		t.Errorf("wrote\n%s\nread\n%s", b.String(), tabs(sample))
	}
}

// TestTreebank reads and writes a treebank and finds the eight columns again.
func TestTreebank(t *testing.T) {
	file, err := os.ReadFile("../../shared/data/ud/dev.conllu")
	if err != nil {
		t.Skip("no ../shared/data/ud/dev.conllu beside the repository")
	}
	var b bytes.Buffer
	for d, err := range Read(bytes.NewReader(file)) {
		if err != nil {
			t.Fatal(err)
		}
		Write(&b, d)
	}
	columns := func(s string) []string {
		var out []string
		for line := range strings.Lines(s) {
			if c := strings.Split(line, "\t"); len(c) == 10 {
				out = append(out, strings.Join(c[:8], "\t"))
			}
		}
		return out
	}
	got, want := columns(b.String()), columns(string(file))
	if len(got) != len(want) {
		t.Fatalf("%d lines, want %d", len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("line %d: %q, want %q", i, got[i], want[i])
		}
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"1 a a X X _ 0 root _\n", "line 1: 9 columns"},
		{"1 a a X X _ 0 root _ _\n3 b b X X _ 1 dep _ _\n", "line 2: word number"},
		{"1 a a X X _ 2 dep _ _\n2 b b X X _ 1 dep _ _\n3 c c X X _ 0 root _ _\n\n", "line 4: word 1: the heads run in a circle"},
		{"1 a a X X _ 0 root _ _\n2 b b X X _ 0 root _ _\n\n", "2 roots"},
		{"1 a a X X _ 9 root _ _\n\n", "head 9 is not"},
		{"1 a a X X _ 0 root _ _\n2 b b X X _ _ _ _ _\n\n", "line 2: some words have a head"},
		{"2-3 ab _ _ _ _ _ _ _ _\n", "out of order"},
		{"1-2 ab _ _ _ _ _ _ _ _\n1 a a X X _ 0 root _ _\n\n", "goes past"},
		{"1 a a X X _ 0 root _ Entity=(e1-x-1-\n\n", "not closed"},
		{"1 a a X X _ 0 root _ Entity=e1)\n\n", "was not opened"},
		{"# newdoc\n1 a a X X _ x root _ _\n", `line 2: head "x"`},
	} {
		var last error
		for _, err := range Read(strings.NewReader(tabs(c.in))) {
			last = err
		}
		if last == nil || !strings.Contains(last.Error(), c.want) || hearsay.KindOf(last) != hearsay.Invalid {
			t.Errorf("%q: error %v, want %q", c.in, last, c.want)
		}
	}
}

func TestTextComment(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		// Two spaces as they were written.
		{"# text = a  b\n1 a a X X _ 0 root _ _\n2 b b X X _ 1 dep _ _\n", "a  b"},
		// A comment that is not this sentence.
		{"# text = other\n1 a a X X _ 0 root _ SpaceAfter=No\n2 b b X X _ 1 dep _ _\n", "ab"},
		// A sentence that hangs on the one before.
		{"1 a a X X _ 0 root _ SpaceAfter=No\n\n1 b b X X _ 0 root _ _\n", "ab"},
		// Words that do not add up to what is written.
		{"1-2 du _ _ _ _ _ _ _ _\n1 de de X X _ 0 root _ _\n2 le le X X _ 1 dep _ _\n", "du"},
	} {
		d := read(t, tabs(c.in))[0]
		if d.Text != c.want {
			t.Errorf("%q: text %q, want %q", c.in, d.Text, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(tabs(sample))
	f.Add(tabs("1-2 du _ _ _ _ _ _ _ _\n1 de de X X _ 0 root _ _\n2 le le X X _ 1 dep _ _\n"))
	f.Fuzz(func(t *testing.T, s string) {
		for d, err := range Read(strings.NewReader(s)) {
			if err != nil {
				return
			}
			var b bytes.Buffer
			if err := Write(&b, d); err != nil {
				t.Fatal(err)
			}
			if len(d.Tokens) == 0 {
				continue
			}
			n := 0
			for e, err := range Read(&b) {
				if err != nil {
					t.Fatalf("%v\nof %q", err, s)
				}
				n += len(e.Tokens)
				if len(e.Sentences) != len(d.Sentences) || !reflect.DeepEqual(e.Arcs, d.Arcs) {
					t.Fatalf("read again: %v %v, were %v %v", e.Sentences, e.Arcs, d.Sentences, d.Arcs)
				}
			}
			if n != len(d.Tokens) {
				t.Fatalf("%d tokens, were %d", n, len(d.Tokens))
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	text := strings.Repeat(tabs(sample), 100)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for d, err := range Read(strings.NewReader(text)) {
			if err != nil {
				b.Fatal(err)
			}
			n += len(d.Tokens)
		}
		if n != 1500 {
			b.Fatalf("%d tokens, want 1500", n)
		}
	}
}
