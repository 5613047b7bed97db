package parse_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/parse"
)

// tiny is a model with random weights, as train would write it.
func tiny(tb testing.TB) *parse.Parser {
	tb.Helper()
	const dim, hidden, arc, label, buckets = 6, 4, 5, 3, 7
	words := []string{"the", "mayor", "said"}
	tags := []string{"DET|DT", "NOUN|NN", "VERB|VBD"}
	rels := []string{"det", "root", "nsubj", "punct"}
	rng := rand.New(rand.NewPCG(1, 2))
	m := &model.Model{Name: "tiny"}
	rows := parse.FirstWord + len(words) + (parse.NumRows-1)*buckets
	emb := model.Tensor{Name: "embeddings", Dims: []int{rows, dim}, I8: make([]int8, rows*dim), Scale: make([]float32, rows)}
	for i := range emb.I8 {
		emb.I8[i] = int8(rng.IntN(255) - 127)
	}
	for i := range emb.Scale {
		emb.Scale[i] = 0.01
	}
	m.Add(emb)
	f32 := func(name string, dims ...int) {
		n := 1
		for _, d := range dims {
			n *= d
		}
		t := model.Tensor{Name: name, Dims: dims, F32: make([]float32, n)}
		for i := range t.F32 {
			t.F32[i] = float32(rng.NormFloat64())
		}
		m.Add(t)
	}
	// A matrix is stored with a row for each of its columns.
	matrix := func(name string, rows, cols int) {
		t := model.Tensor{Name: name, Dims: []int{cols, rows}, I8: make([]int8, rows*cols), Scale: make([]float32, cols)}
		for i := range t.I8 {
			t.I8[i] = int8(rng.IntN(255) - 127)
		}
		for i := range t.Scale {
			t.Scale[i] = float32(0.5+rng.Float64()) / 64
		}
		m.Add(t)
	}
	list := func(name string, s ...string) {
		m.Add(model.Tensor{Name: name, Raw: []byte(strings.Join(s, "\n"))})
	}
	list("words", words...)
	list("tags", tags...)
	list("relations", rels...)
	list("frequent", "the", "said")
	k := len(tags) + 2*arc + 2*label
	matrix("head.w", 2*hidden, k)
	f32("head.b", 1, k)
	matrix("arc.w", arc, arc+parse.NumDistances)
	f32("arc.b", 1, arc)
	f32("arc.root", 1, arc)
	matrix("label.w", label, len(rels))
	f32("label.b", 1, len(rels))
	f32("label.dist", parse.NumDistances, label)
	matrix("layer0.w", dim, 3*2*4*hidden)
	matrix("layer1.w", 2*hidden, 2*3*hidden)
	gates := 4
	for i := range 2 {
		f32(fmt.Sprintf("layer%d.b", i), 1, 2*gates*hidden)
		f32(fmt.Sprintf("layer%d.vf", i), 1, 2*hidden)
		f32(fmt.Sprintf("layer%d.vr", i), 1, 2*hidden)
		gates = 3
	}
	l, err := lang.For("en")
	if err != nil {
		tb.Fatal(err)
	}
	p, err := parse.New(l, m)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// document makes sentences of words between spaces, one a line.
func document(text string) *hearsay.Document {
	d := &hearsay.Document{Text: text}
	at := int32(0)
	for line := range strings.Lines(text) {
		first := hearsay.TokenID(len(d.Tokens))
		for _, w := range strings.SplitAfter(line, " ") {
			if n := int32(len(strings.TrimSpace(w))); n > 0 {
				d.Tokens = append(d.Tokens, hearsay.Span{Start: at, End: at + n})
			}
			at += int32(len(w))
		}
		if k := hearsay.TokenID(len(d.Tokens)); k > first {
			d.Sentences = append(d.Sentences, hearsay.Sentence{First: first, End: k})
		}
	}
	return d
}

// checkTrees holds the layers to what Parse promises.
func checkTrees(tb testing.TB, d *hearsay.Document) {
	tb.Helper()
	if len(d.Tags) != len(d.Tokens) || len(d.Arcs) != len(d.Tokens) {
		tb.Fatalf("%d tokens, %d tags, %d arcs", len(d.Tokens), len(d.Tags), len(d.Arcs))
	}
	for _, s := range d.Sentences {
		roots := 0
		for k := s.First; k < s.End; k++ {
			if d.Tags[k].UPOS == "" || d.Arcs[k].Rel == "" {
				tb.Fatalf("token %d has tag %q and relation %q", k, d.Tags[k].UPOS, d.Arcs[k].Rel)
			}
			h := d.Arcs[k].Head
			if (h < 0) != (d.Arcs[k].Rel == "root") {
				tb.Fatalf("token %d has head %d and relation %q", k, h, d.Arcs[k].Rel)
			}
			if h < 0 {
				roots++
			} else if h < s.First || h >= s.End {
				tb.Fatalf("token %d has its head %d in another sentence", k, h)
			}
			for n, at := 0, k; at >= 0; at, n = d.Arcs[at].Head, n+1 {
				if n > int(s.End-s.First) {
					tb.Fatalf("the heads of token %d run in a circle", k)
				}
			}
		}
		if s.End > s.First && roots != 1 {
			tb.Fatalf("sentence %v has %d roots", s, roots)
		}
	}
}

func TestTiny(t *testing.T) {
	p := tiny(t)
	d := document("The mayor said so .\nNo .\n\nA\n")
	p.Parse(d)
	checkTrees(t, d)
	if len(d.Notes) != 0 {
		t.Errorf("notes: %v", d.Notes)
	}
	empty := &hearsay.Document{}
	p.Parse(empty)
	checkTrees(t, empty)
}

// TestLong reads a sentence that is far too long, and sees that later pieces
// hang on the first.
func TestLong(t *testing.T) {
	p := tiny(t)
	d := document(strings.Repeat("the mayor said so , and ", 300) + "\nThe end .\n" + strings.Repeat("no ", 450) + "\n")
	p.Parse(d)
	checkTrees(t, d)
	if len(d.Notes) != 2 || d.Notes[0].Stage != "parse" || d.Notes[1].Span.In(d.Text)[:2] != "no" {
		t.Errorf("notes: %v", d.Notes)
	}
}

// TestOutside sees that words no sentence holds are tagged all the same.
func TestOutside(t *testing.T) {
	p := tiny(t)
	d := document("a b c d e\n")
	d.Sentences[0] = hearsay.Sentence{First: 1, End: 3}
	p.Parse(d)
	checkTrees(t, d)
	for _, k := range []int{0, 3, 4} {
		if d.Tags[k].UPOS != "X" || d.Arcs[k] != (hearsay.Arc{Head: -1, Rel: "root"}) {
			t.Errorf("token %d: %v %v", k, d.Tags[k], d.Arcs[k])
		}
	}
}

// TestAlone sees that a sentence is read alike alone and among others, by one
// goroutine and by many.
func TestAlone(t *testing.T) {
	p := tiny(t)
	var text strings.Builder
	rng := rand.New(rand.NewPCG(5, 6))
	words := strings.Fields("the The mayor said so that she would not , and “ Ünlü ” 2024 U.S. went")
	for range 200 {
		for range 1 + rng.IntN(30) {
			fmt.Fprintf(&text, "%s%d ", words[rng.IntN(len(words))], rng.IntN(20))
		}
		text.WriteByte('\n')
	}
	all := document(text.String())
	p.Parse(all)
	checkTrees(t, all)
	var wg sync.WaitGroup
	for i, line := range slices.Collect(strings.Lines(text.String())) {
		wg.Go(func() {
			d := document(line)
			p.Parse(d)
			s := all.Sentences[i]
			for k := range d.Tokens {
				a := all.Arcs[s.First+hearsay.TokenID(k)]
				if a.Head >= 0 {
					a.Head -= s.First
				}
				if d.Arcs[k] != a || d.Tags[k] != all.Tags[s.First+hearsay.TokenID(k)] {
					t.Errorf("sentence %d word %d: alone %v, among others %v", i, k, d.Arcs[k], a)
				}
			}
		})
	}
	wg.Wait()
}

func TestLemmatizerHook(t *testing.T) {
	p := tiny(t)
	p.SetLemmatizer(func(d *hearsay.Document, first, end hearsay.TokenID) {
		for k := first; k < end; k++ {
			if d.Tags[k].UPOS == "" {
				t.Errorf("token %d is not tagged yet", k)
			}
			d.Tags[k].Lemma = d.Lower(k)
		}
	})
	d := document("The mayor SAID so .\nNo .\n")
	p.Parse(d)
	if d.Tags[2].Lemma != "said" || d.Tags[6].Lemma != "." {
		t.Errorf("tags: %v", d.Tags)
	}
}

func TestNewRefuses(t *testing.T) {
	l, _ := lang.For("en")
	for _, m := range []*model.Model{nil, {}, {Name: "x"}} {
		if _, err := parse.New(l, m); hearsay.KindOf(err) != hearsay.Invalid {
			t.Errorf("error %v, want one of kind Invalid", err)
		}
	}
}

func FuzzParse(f *testing.F) {
	p := tiny(f)
	f.Add("The mayor said so .\n“ No , ” he said .\n", uint8(3))
	f.Add("\xff\xfe \x00 "+strings.Repeat("é", 100), uint8(0))
	f.Fuzz(func(t *testing.T, text string, every uint8) {
		d := document(text)
		if every > 0 { // cut the sentences otherwise than the lines
			d.Sentences = d.Sentences[:0]
			for k := 0; k < len(d.Tokens); k += int(every) {
				d.Sentences = append(d.Sentences, hearsay.Sentence{First: hearsay.TokenID(k), End: hearsay.TokenID(min(k+int(every), len(d.Tokens)))})
			}
		}
		p.Parse(d)
		checkTrees(t, d)
	})
}
