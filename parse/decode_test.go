package parse

import (
	"math/rand/v2"
	"testing"
)

// bestTree tries every choice of heads.
func bestTree(scores []float32, n int) (best float64) {
	heads := make([]int, n+1)
	best = -1e9
	var try func(i int, sum float64, roots int)
	try = func(i int, sum float64, roots int) {
		if roots > 1 {
			return
		}
		if i > n {
			if roots != 1 {
				return
			}
			for k := 1; k <= n; k++ {
				steps := 0
				for at := k; at != 0; at = heads[at] {
					if steps++; steps > n {
						return
					}
				}
			}
			best = max(best, sum)
			return
		}
		for h := 0; h <= n; h++ {
			if h == i {
				continue
			}
			heads[i] = h
			r := roots
			if h == 0 {
				r++
			}
			try(i+1, sum+float64(scores[(i-1)*(n+1)+h]), r)
		}
	}
	try(1, 0, 0)
	return best
}

func TestTreeIsBest(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	var e edmonds
	for round := range 600 {
		n := 1 + round%6
		scores := make([]float32, n*(n+1))
		for i := range scores {
			scores[i] = float32(rng.IntN(20))
			if round%2 == 0 {
				scores[i] = float32(rng.NormFloat64())
			}
		}
		heads, mark := make([]int32, n+1), make([]int32, n+1)
		sum := func() (s float64) {
			for i := 1; i <= n; i++ {
				s += float64(scores[(i-1)*(n+1)+int(heads[i])])
			}
			return s
		}
		want := bestTree(scores, n)
		e.tree(scores, n, n+1, heads)
		if got := sum(); got < want-1e-4 || got > want+1e-4 {
			t.Fatalf("round %d, %d words: tree %v has %v, the best has %v\n%v", round, n, heads, got, want, scores)
		}
		if greedy(scores, n, n+1, heads, mark) {
			if got := sum(); got < want-1e-4 || got > want+1e-4 {
				t.Fatalf("round %d: greedy %v has %v, the best has %v", round, heads, got, want)
			}
		}
	}
}

// TestTreeOfCircles folds as often as can be: every word wants its neighbour,
// then pairs want pairs.
func TestTreeOfCircles(t *testing.T) {
	const n = maxSentence
	scores := make([]float32, n*(n+1))
	for i := range n {
		for j := range n {
			d := uint(i ^ j)
			for ; d > 0; d >>= 1 {
				scores[i*(n+1)+j+1] -= 10
			}
		}
		scores[i*(n+1)] = -1000
	}
	heads, mark := make([]int32, n+1), make([]int32, n+1)
	var e edmonds
	e.tree(scores, n, n+1, heads)
	roots := 0
	for i := 1; i <= n; i++ {
		if heads[i] == 0 {
			roots++
		}
		k, steps := int32(i), 0
		for ; k != 0; k = heads[k] {
			if steps++; steps > n {
				t.Fatal("a circle is left")
			}
		}
	}
	if roots != 1 {
		t.Errorf("%d roots", roots)
	}
	_ = mark
}
