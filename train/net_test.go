package train

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/hearsay-news/hearsay/parse"
)

// tiny is a network small enough to be checked number by number.
func tiny() (*net, []*example) {
	rng := rand.New(rand.NewPCG(3, 4))
	words := []string{"the", "mayor", "said", "so", "quietly"}
	gold := []bool{true, true, true, true, true, true, true, false}
	n := newNet(shape{dim: 6, hidden: 4, layers: 2, arc: 5, label: 4, buckets: 7}, words, gold,
		[]string{"A|a", "B|b", "C|c"}, []string{"root", "x", "y", "z"}, rng)
	n.pre = make([]float32, len(gold)*n.dim)
	for i := range n.pre {
		n.pre[i] = float32(rng.NormFloat64())
	}
	for _, p := range n.p { // no zeros, so that every path carries something
		for i := range p.w {
			p.w[i] += float32(rng.NormFloat64() * 0.2)
		}
	}
	for i := range n.emb {
		n.emb[i] *= 5
	}
	ex := func(forms []string, tags, heads, rels []int32, scale float32) *example {
		e := &example{tags: tags, heads: heads, rels: rels, scale: scale}
		for _, f := range forms {
			var r [parse.NumRows]int32
			n.lex.Rows(f, &r)
			e.rows = append(e.rows, r)
			e.drop = append(e.drop, 0)
		}
		return e
	}
	doubtful := ex([]string{"so", "said", "the", "mayor"}, []int32{0, 2, 0, 1}, []int32{2, 0, 4, 2}, []int32{3, 0, 1, 2}, 1)
	doubtful.soft = &soft{
		Tags: []uint8{0, 1, 2, 2, 1, 0, 0, 1, 2, 1, 0, 2}, TagP: []uint8{200, 50, 5, 255, 0, 0, 100, 100, 55, 250, 5, 0},
		Heads: []int16{2, 3, 4, 0, 0, 1, 3, 4, 4, 2, 0, 9, 2, 1, 3, 0}, HeadP: []uint8{150, 100, 5, 0, 200, 30, 20, 5, 100, 50, 50, 55, 255, 0, 0, 0},
		Rels: []uint8{3, 2, 1, 0, 1, 2, 1, 3, 2, 2, 3, 1}, LabelP: []uint8{150, 100, 5, 255, 0, 0, 200, 50, 5, 255, 0, 0},
	}
	return n, []*example{
		doubtful,
		ex([]string{"The", "mayor", "said", "so"}, []int32{0, 1, 2, 0}, []int32{2, 3, 0, 3}, []int32{1, 2, 0, 3}, 1),
		ex([]string{"Quietly", "so", "."}, []int32{0, -1, 2}, []int32{2, 0, -1}, []int32{1, 0, -1}, 0.5),
		ex([]string{"Unseen"}, []int32{1}, []int32{0}, []int32{0}, 2),
	}
}

func (n *net) testLoss(batch []*example) float64 {
	n.backward(batch, 1, false)
	total, words := 0.0, 0
	for _, s := range n.shards {
		total += s.loss[0] + s.loss[1] + s.loss[2]
		words += s.total
	}
	return total / float64(words)
}

// TestGradients compares every kind of gradient with what a small change of
// the number does to the loss.
func TestGradients(t *testing.T) {
	n, batch := tiny()
	n.testLoss(batch)
	check := func(name string, w []float32, g []float32) {
		t.Helper()
		const h = 4e-3
		bad := 0
		for i := range w {
			old := w[i]
			w[i] = old + h
			up := n.testLoss(batch)
			w[i] = old - h
			down := n.testLoss(batch)
			w[i] = old
			want := (up - down) / (2 * h)
			if diff := math.Abs(want - float64(g[i])); diff > 2e-3+0.03*math.Abs(want) {
				bad++
				t.Logf("%s[%d]: gradient %.5f, but the loss moves by %.5f", name, i, g[i], want)
			}
		}
		// A kink of the ReLU between the two points spoils single ones.
		if bad > 1+len(w)/50 {
			t.Errorf("%s: %d of %d gradients are off", name, bad, len(w))
		}
	}
	for i, p := range n.p {
		n.testLoss(batch)
		check(p.name, p.w, append([]float32(nil), n.shards[0].g[i]...))
	}
	n.testLoss(batch)
	g := append([]float32(nil), n.grad...)
	for r := range g {
		if !n.isTouched[r/n.dim] {
			g[r] = 0
		}
	}
	check("embeddings", n.emb, g)
}

// BenchmarkStep is one step of learning on 600 words.
func BenchmarkStep(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	var words, tags, rels []string
	for i := range 5000 {
		words = append(words, fmt.Sprint("w", i))
	}
	for i := range 95 {
		tags = append(tags, fmt.Sprint("t", i))
	}
	for i := range 51 {
		rels = append(rels, fmt.Sprint("r", i))
	}
	gold := make([]bool, parse.FirstWord+len(words))
	for i := range gold {
		gold[i] = true
	}
	n := newNet(shape{dim: 128, hidden: 96, layers: 3, arc: 96, label: 96, buckets: 6000}, words, gold, tags, rels, rng)
	n.drop = 0.3
	var batch []*example
	for range 30 {
		e := &example{scale: 1}
		for i := range 20 {
			var r [parse.NumRows]int32
			n.lex.Rows(words[rng.IntN(len(words))], &r)
			e.rows, e.drop = append(e.rows, r), append(e.drop, 0.1)
			e.tags, e.rels = append(e.tags, rng.Int32N(95)), append(e.rels, rng.Int32N(51))
			e.heads = append(e.heads, int32(i))
		}
		batch = append(batch, e)
	}
	b.ReportAllocs()
	for b.Loop() {
		n.backward(batch, 1, true)
		n.update(0.001)
	}
	b.ReportMetric(float64(600*b.N)/b.Elapsed().Seconds(), "words/s")
}
