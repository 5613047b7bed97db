package parse

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestRecurStep sees that the fast step gives the same bits as the plain one.
func TestRecurStep(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	numbers := func(n int) []float32 {
		s := make([]float32, n)
		for i := range s {
			s[i] = float32(rng.NormFloat64() * 3)
		}
		return s
	}
	for _, h := range []int{1, 7, 8, 64, 96, 100, 160} {
		u, vf, vr := numbers(4*h), numbers(h), numbers(h)
		c1, o1 := numbers(h), numbers(h)
		c2, o2 := slices.Clone(c1), slices.Clone(o1)
		for range 20 {
			recurGo(c1, o1, o1, u, vf, vr)
			recurStep(c2, o2, o2, u, vf, vr)
			if !slices.Equal(c1, c2) || !slices.Equal(o1, o2) {
				t.Fatalf("%d units: states or outputs differ", h)
			}
		}
		recurGo(c1, o1, u[3*h:], u, vf, vr)
		recurStep(c2, o2, u[3*h:], u, vf, vr)
		if !slices.Equal(c1, c2) || !slices.Equal(o1, o2) {
			t.Fatalf("%d units: first layer: states or outputs differ", h)
		}
	}
}

// TestAdd3 sees that the fast sum gives the same bits as the plain one.
func TestAdd3(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 7, 8, 40, 896} {
		var v [4][]float32
		for i := range v {
			for range n {
				v[i] = append(v[i], float32(rng.NormFloat64()*10))
			}
		}
		got, want := make([]float32, n), make([]float32, n)
		add3(got, v[0], v[1], v[2], v[3])
		add3Go(want, v[0], v[1], v[2], v[3])
		if !slices.Equal(got, want) {
			t.Errorf("%d numbers: the sums differ", n)
		}
	}
}

// TestReluAndRows sees that the fast paths give the same bits as the plain ones.
func TestReluAndRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{1, 7, 8, 40, 128} {
		var v [4][]float32
		q := make([]int8, n)
		for i := range n {
			q[i] = int8(rng.IntN(255) - 127)
		}
		for i := range v {
			for range n {
				v[i] = append(v[i], float32(rng.NormFloat64()*10))
			}
		}
		got, want := make([]float32, n), make([]float32, n)
		relu(got, v[0])
		reluGo(want, v[0])
		if !slices.Equal(got, want) {
			t.Errorf("%d numbers: relu differs", n)
		}
		relu3(got, v[0], v[1], v[2])
		relu3Go(want, v[0], v[1], v[2])
		if !slices.Equal(got, want) {
			t.Errorf("%d numbers: relu3 differs", n)
		}
		addRow(got, q, 0.37)
		addRowGo(want, q, 0.37)
		if !slices.Equal(got, want) {
			t.Errorf("%d numbers: addRow differs", n)
		}
	}
}
