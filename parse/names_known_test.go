package parse

import (
	"slices"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
)

func TestKnownTable(t *testing.T) {
	keys := []uint32{1, 7, 70001, 1 << 31, 1<<32 - 1}
	var k knownTable
	if k.find(7) != 0 {
		t.Error("an empty table has 7")
	}
	k.grow(2 * len(keys))
	k.load(PackKeys(keys), knownFirst, len(keys))
	k.load(PackKeys(keys[1:3]), knownPlace, 2)
	for i, want := range []uint8{knownFirst, knownFirst | knownPlace, knownFirst | knownPlace, knownFirst, knownFirst} {
		if got := k.find(keys[i]); got != want {
			t.Errorf("%d: %d, want %d", keys[i], got, want)
		}
	}
	if k.find(9) != 0 {
		t.Error("9 is there")
	}
	var c knownTable
	c.grow(len(keys))
	codes := []uint8{3, 9, LearnedCode(2, 9, 10), LearnedCode(LearnedOutside, 6, 10), 1}
	raw := PackCodes(keys, codes)
	c.loadCodes(raw[:len(raw)-1], len(keys)) // cut short: the last is missing
	for i, want := range append(slices.Clone(codes[:4]), 0) {
		if got := c.find(keys[i]); got != want {
			t.Errorf("%d: code %d, want %d", keys[i], got, want)
		}
	}
}

// FuzzKnownTable reads lists that are no lists.
func FuzzKnownTable(f *testing.F) {
	f.Add([]byte{1, 2, 0x80}, 3)
	f.Add(PackKeys([]uint32{5, 9}), 2)
	f.Fuzz(func(t *testing.T, raw []byte, room int) {
		room = min(room, len(raw)) // as the reader holds it
		for _, codes := range []bool{false, true} {
			var k knownTable
			k.grow(max(room, 0))
			if codes {
				k.loadCodes(raw, room)
			} else {
				k.load(raw, 1, room)
			}
			k.find(1)
		}
	})
}

// candidates writes a text with what can be part of a name in brackets.
func candidates(r *NameReader, text string) string {
	d := wordDoc(text)
	var t NameText
	for _, k := range d.Tokens {
		t.Words = append(t.Words, k.In(text))
	}
	for _, s := range d.Sentences {
		t.Ends = append(t.Ends, int32(s.End))
	}
	var s NameScratch
	r.Load(&s, t)
	var out []string
	for i, w := range t.Words {
		if s.Candidate(int32(i)) {
			w = "[" + w + "]"
		}
		out = append(out, w)
	}
	return strings.ReplaceAll(strings.Join(out, " "), "] [", " ")
}

func TestCandidates(t *testing.T) {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.Embedded("en-names")
	if err != nil {
		t.Fatal(err)
	}
	r := NewNameReader(l, m)
	for _, want := range []string{
		"[The] minister of the interior met [Anna van der Berg in Kyiv] .",
		"[In 2019] he joined [Smith & Sons , Inc.] and then left for the north .",
		"they flew to [chicago and afghanistan] last week with their friends .",
		"[Qasim al - Araji] spoke .",
		"nothing of this was ever said by them .",
	} {
		in := strings.NewReplacer("[", "", "]", "").Replace(want)
		if got := candidates(r, in); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// What is only for reading is not learned with.
func TestNameLearner(t *testing.T) {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	reads, learns := NewNameReader(l, nil), NewNameLearner(l, nil)
	for _, c := range []struct {
		name    string
		learned bool
	}{{"World Bank", true}, {"Home Depot", false}} {
		h := phraseHash(SplitName(c.name))
		if reads.phrases[h]&(1<<pOrg) == 0 {
			t.Errorf("%s is not read with", c.name)
		}
		if got := learns.phrases[h] != 0; got != c.learned {
			t.Errorf("%s: learned with is %v", c.name, got)
		}
	}
}

// The net adds to every candidate's scores what its definition says, and a
// model whose tensors do not fit is refused.
func TestNet(t *testing.T) {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	const vecDim, rowDim, rows, hidden = 2, 3, 4, 5
	in := NetWindow * (vecDim + rowDim)
	fill := func(n int, f func(i int) float32) []float32 {
		s := make([]float32, n)
		for i := range s {
			s[i] = f(i)
		}
		return s
	}
	wave := func(i int) float32 { return float32(i%7-3) / 8 }
	build := func() map[string]model.Tensor {
		i8 := make([]int8, rows*rowDim)
		for i := range i8 {
			i8[i] = int8(i*5 - 20)
		}
		weights := make([]int8, hidden*in)
		for i := range weights {
			weights[i] = int8(i%7 - 3)
		}
		return map[string]model.Tensor{
			"vectors":      {Dims: []int{1, vecDim}, I8: []int8{8, -8}},
			"net-rows":     {Dims: []int{rows, rowDim}, I8: i8},
			"net-steps":    {Dims: []int{2}, F32: []float32{0.125, 0.25}},
			"net-in":       {Dims: []int{hidden, in}, I8: weights, Scale: fill(hidden, func(i int) float32 { return 1 / float32(8+i) })},
			"net-bias":     {Dims: []int{hidden}, F32: fill(hidden, wave)},
			"net-out":      {Dims: []int{hidden, NameLabels}, F32: fill(hidden*NameLabels, wave)},
			"net-out-bias": {Dims: []int{NameLabels}, F32: fill(NameLabels, wave)},
		}
	}
	load := func(ts map[string]model.Tensor) (*nameNet, error) {
		m := &model.Model{Name: "x"}
		for k, t := range ts {
			t.Name = k
			m.Add(t)
		}
		return loadNet(m)
	}
	n, err := load(build())
	if err != nil {
		t.Fatal(err)
	}
	r := NewNameReader(l, nil)
	s := &NameScratch{}
	words := strings.Fields(strings.Repeat("they met Anna Berg in Rome , ", 30))
	r.Load(s, NameText{Words: words, Ends: []int32{3, int32(len(words))}})
	s.emit = make([]float32, len(words)*NameLabels)
	n.add(s)
	for i := range words {
		e := s.emit[i*NameLabels : (i+1)*NameLabels]
		if !s.Candidate(int32(i)) {
			if slices.Max(e) != 0 {
				t.Fatalf("word %d is no candidate but has scores", i)
			}
			continue
		}
		var x []float32
		s.Window(int32(i), func(_ int, w int32) {
			v := make([]float32, vecDim+rowDim)
			n.word(s, w, v)
			x = append(x, v...)
		})
		// What goes in is rounded to whole multiples of this.
		step := max(slices.Max(x), -slices.Min(x)) / 127
		for l, got := range e {
			want, room := n.outBias[l], float32(1e-3)
			for h := range hidden {
				sum, abs := n.bias[h], float32(0)
				for k, y := range x {
					w := float32(int8((h*in+k)%7-3)) / float32(8+h)
					sum += y * w
					abs += max(w, -w)
				}
				out := n.out[h*NameLabels+l]
				want += max(0, sum) * out
				room += abs * step / 2 * max(out, -out)
			}
			if d := got - want; d > room || d < -room {
				t.Fatalf("word %d, label %d: %g, want %g", i, l, got, want)
			}
		}
	}
	for name := range build() {
		ts := build()
		x := ts[name]
		x.Dims = []int{3, 3}
		if x.I8 != nil {
			x.I8 = make([]int8, 9)
			if x.Scale != nil {
				x.Scale = make([]float32, 3)
			}
		} else {
			x.F32 = make([]float32, 9)
		}
		ts[name] = x
		if _, err := load(ts); err == nil && name != "vectors" {
			t.Errorf("%s of a wrong size is taken", name)
		}
	}
}
