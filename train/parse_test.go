package train

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay/model"
)

// toyTrees are sentences of a tiny grammar: who says that who does what.
func toyTrees(n int) []*sentence {
	rng := rand.New(rand.NewPCG(9, 9))
	pick := func(s string) string { w := strings.Fields(s); return w[rng.IntN(len(w))] }
	var out []*sentence
	for range n {
		s := &sentence{Genre: "GUM_news"}
		add := func(form, tag string, head int32, rel string) {
			s.Forms, s.Tags = append(s.Forms, form), append(s.Tags, tag)
			s.Heads, s.Rels = append(s.Heads, head), append(s.Rels, rel)
		}
		if rng.IntN(2) == 0 {
			add("The", "DET|DT", 2, "det")
			add(pick("mayor union minister"), "NOUN|NN", 3, "nsubj")
			add(pick("said claimed"), "VERB|VBD", 0, "root")
			add(pick("rebels workers"), "NOUN|NNS", 5, "nsubj")
			add(pick("left fled"), "VERB|VBD", 3, "ccomp")
			add(".", "PUNCT|.", 3, "punct")
		} else {
			add(pick("Rebels Workers"), "NOUN|NNS", 2, "nsubj")
			add(pick("left fled"), "VERB|VBD", 0, "root")
			add(",", "PUNCT|,", 2, "punct")
			add("the", "DET|DT", 5, "det")
			add(pick("mayor union minister"), "NOUN|NN", 6, "nsubj")
			add(pick("smiled nodded"), "VERB|VBD", 2, "parataxis")
		}
		out = append(out, s)
	}
	return out
}

func toyVectors(sents []*sentence, dim int) *vectors {
	v := &vectors{Dim: dim, Count: map[string]int{"outsider": 9}, V: map[string][]float32{}}
	rng := rand.New(rand.NewPCG(5, 5))
	words := []string{"outsider", "the", "mayor", "rebels"}
	for _, w := range words {
		x := make([]float32, dim)
		for i := range x {
			x[i] = float32(rng.NormFloat64()) * 0.1
		}
		v.V[w] = x
	}
	return v
}

var toy = recipe{shape: shape{dim: 16, hidden: 12, layers: 2, arc: 12, label: 12, buckets: 50}, drop: 0.1, epochs: 12, last: 2, rate: 0.01, batch: 60, least: 2}

// TestTwins trains a network and has package parse read with it: what was
// learned must come out there, so the two agree about every weight.
func TestTwins(t *testing.T) {
	gold := toyTrees(120)
	n, frequent := learn(Config{Seed: 1}, 1, toy, gold, toyTrees(40), gold, toyVectors(gold, toy.dim), nil)
	p, err := parser(n.model("toy", frequent))
	if err != nil {
		t.Fatal(err)
	}
	if s := scoreOf(p, gold); s.full < s.words*99/100 || s.upos < s.words*99/100 {
		t.Errorf("read with the learned weights: %v", s)
	}
	// Two of the same decide alike.
	p2, err := parser(n.model("toy", frequent), n.model("toy", frequent))
	if err != nil {
		t.Fatal(err)
	}
	if a, b := scoreOf(p, gold), scoreOf(p2, gold); a != b {
		t.Errorf("one network: %v, twice the same: %v", a, b)
	}
}

// TestSameWeights trains with one processor and with several.
func TestSameWeights(t *testing.T) {
	r := toy
	r.epochs = 3
	gold := toyTrees(60)
	var first []float32
	for _, procs := range []int{1, 4} {
		old := runtime.GOMAXPROCS(procs)
		n, _ := learn(Config{Seed: 7}, 1, r, gold, nil, gold, toyVectors(gold, r.dim), nil)
		runtime.GOMAXPROCS(old)
		all := slices.Clone(n.emb)
		for _, p := range n.p {
			all = append(all, p.w...)
		}
		if first == nil {
			first = all
		} else if !slices.Equal(first, all) {
			t.Fatal("the weights depend on the number of processors")
		}
	}
}

// TestBegin starts a network with another vocabulary from a model and sees
// that words and affixes keep their vectors.
func TestBegin(t *testing.T) {
	gold := toyTrees(30)
	r := toy
	r.epochs, r.last = 1, 0
	vecs := toyVectors(gold, r.dim)
	n, frequent := learn(Config{Seed: 1}, 1, r, gold, nil, gold, vecs, nil)
	m := n.model("toy", frequent)
	words := append([]string{"newcomer"}, n.words...)
	o := newNet(r.shape, words, make([]bool, 4+len(words)), n.tags, n.rels, rand.New(rand.NewPCG(1, 1)))
	for i := range o.gold {
		o.gold[i] = true
	}
	o.pre = make([]float32, len(o.gold)*o.dim)
	copy(o.pre[4*o.dim:], n.pre[3*n.dim:])
	o.begin(m)
	a, b := make([]float32, n.dim), make([]float32, n.dim)
	for i, w := range n.words {
		n.row(3+i, a)
		o.row(4+i, b)
		for k := range a {
			if abs(a[k]-b[k]) > 0.02 {
				t.Fatalf("the vector of %q is not kept: %v, %v", w, a, b)
			}
		}
	}
	last := n.lex.Size() - 1
	n.row(last, a)
	o.row(last+1, b)
	if abs(a[0]-b[0]) > 0.02 {
		t.Errorf("the last bucket is not kept: %v, %v", a, b)
	}
}

func TestLikeliest(t *testing.T) {
	at, p := likeliest([]float32{0, 9, 2, 4}, 2, 1, 3)
	if want := []int{3, 2, 0}; !slices.Equal(at, want) {
		t.Errorf("places %v, want %v", at, want)
	}
	// e^0, e^-1 and e^-2 of 1.503, since two networks' sums are halved.
	if want := []uint8{170, 62, 23}; !slices.Equal(p, want) {
		t.Errorf("probabilities %v, want %v", p, want)
	}
	if at, p = likeliest([]float32{1, 2}, 1, 1, 3); len(at) != 3 || !slices.Equal(p, []uint8{255, 0, 0}) {
		t.Errorf("of one place: %v %v", at, p)
	}
}

func TestAltered(t *testing.T) {
	s := &sentence{
		Forms: []string{`"`, "Don", "n't", "go", `"`, "he", "said", "."},
		Tags:  []string{"PUNCT|``", "AUX|VB", "PART|RB", "VERB|VB", "PUNCT|''", "PRON|PRP", "VERB|VBD", "PUNCT|."},
		Heads: []int32{4, 4, 4, 7, 4, 7, 0, 7}, Rels: []string{"punct", "aux", "advmod", "ccomp", "punct", "nsubj", "root", "punct"},
	}
	rng := rand.New(rand.NewPCG(1, 1))
	seen := map[string]bool{}
	for range 2000 {
		a := altered(s, rng)
		if len(a.Forms) != len(a.Heads) || len(a.Heads) != len(a.Tags) || len(a.Tags) != len(a.Rels) {
			t.Fatalf("uneven: %v", a)
		}
		seen[strings.Join(a.Forms, " ")] = true
	}
	for _, want := range []string{
		`" Don n't go " he said .`, `“ Don n’t go ” he said .`, `" Don n't go " he said`,
		`" DON N'T GO " HE SAID .`, `" don n't go " he said .`, `" Don N't Go " He Said`,
	} {
		if !seen[want] {
			t.Errorf("never made: %s", want)
		}
	}
	if strings.Join(s.Forms, " ") != `" Don n't go " he said .` {
		t.Error("the sentence itself was changed")
	}
}

// TestShippedCard holds the card of the shipped weights to the development
// sets, where they are at hand.
func TestShippedCard(t *testing.T) {
	docs, err := readTrees("../../shared/data/ud/dev.conllu")
	if err != nil {
		t.Skip("the treebanks are not here: ", err)
	}
	m, err := model.Embedded("en-parse")
	if err != nil {
		t.Skip(err)
	}
	p, err := parser(m)
	if err != nil {
		t.Fatal(err)
	}
	parts := devParts(sentences(docs))
	for _, name := range []string{"EWT", "GUM", "news"} {
		s := scoreOf(p, parts[name])
		got, want := fmt.Sprintf("%.2f", 100*float64(s.las)/float64(s.words)), fmt.Sprintf("%.2f", m.Card.Scores["dev/"+name+" LAS"])
		if got != want {
			t.Errorf("%s: LAS %s, the card says %s", name, got, want)
		}
	}
}
