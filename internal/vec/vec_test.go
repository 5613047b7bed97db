package vec

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func random(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		// Magnitudes far apart, so that another order of adding shows.
		x[i] = float32(r.NormFloat64() * math.Exp2(float64(r.IntN(24)-12)))
	}
	return x
}

func differ(a, b []float32) int {
	for i := range a {
		if math.Float32bits(a[i]) != math.Float32bits(b[i]) {
			return i
		}
	}
	return -1
}

// naive is the definition: one sum after the other, in the order of k.
func naive(c, a, b []float32, m, k, n int, at func(i, p int) int) {
	for i := range m {
		for j := range n {
			s := c[i*n+j]
			for p := range k {
				s += float32(a[at(i, p)] * b[p*n+j])
			}
			c[i*n+j] = s
		}
	}
}

func TestProducts(t *testing.T) {
	eachPath(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		sizes := [][3]int{{1, 1, 1}, {6, 192, 32}, {7, 193, 33}, {13, 400, 16}, {12, 5, 64}, {40, 3, 17}, {1, 300, 47}, {0, 3, 3}, {3, 0, 3}, {3, 3, 0}}
		for range 150 {
			sizes = append(sizes, [3]int{1 + r.IntN(30), 1 + r.IntN(60), 1 + r.IntN(80)})
		}
		for _, s := range sizes {
			m, k, n := s[0], s[1], s[2]
			a, b, c := random(r, m*k), random(r, k*n), random(r, m*n+3)
			want := append([]float32(nil), c...)
			naive(want, a, b, m, k, n, func(i, p int) int { return i*k + p })
			MulAdd(c, a, b, m, k, n)
			if i := differ(c, want); i >= 0 {
				t.Fatalf("MulAdd %v: element %d is %v, want %v", s, i, c[i], want[i])
			}
			// The same a as a transposed one: k×m.
			c = random(r, m*n+3)
			want = append([]float32(nil), c...)
			naive(want, a, b, m, k, n, func(i, p int) int { return p*m + i })
			MulTransAdd(c, a, b, k, m, n)
			if i := differ(c, want); i >= 0 {
				t.Fatalf("MulTransAdd %v: element %d is %v, want %v", s, i, c[i], want[i])
			}
		}
	})
}

func TestAddScaled(t *testing.T) {
	eachPath(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		for n := range 100 {
			x, y, s := random(r, n), random(r, n+1), float32(r.NormFloat64())
			want := append([]float32(nil), y...)
			for i, v := range x {
				want[i] += float32(s * v)
			}
			AddScaled(y, s, x)
			if i := differ(y, want); i >= 0 {
				t.Fatalf("%d elements: %d is %v, want %v", n, i, y[i], want[i])
			}
		}
	})
}

func TestTranspose(t *testing.T) {
	for _, s := range [][2]int{{1, 1}, {3, 50}, {40, 17}, {0, 4}} {
		m, n := s[0], s[1]
		src, dst := random(rand.New(rand.NewPCG(5, 6)), m*n), make([]float32, m*n)
		Transpose(dst, src, m, n)
		for i := range m {
			for j := range n {
				if dst[j*m+i] != src[i*n+j] {
					t.Fatalf("%v: (%d, %d)", s, i, j)
				}
			}
		}
	}
}

func TestShort(t *testing.T) {
	eachPath(t, func(t *testing.T) {
		long, short := make([]float32, 1000), make([]float32, 99)
		for i, f := range []func(){
			func() { MulAdd(short[:99:99], long, long, 10, 20, 10) },
			func() { MulAdd(long, short[:99:99], long, 10, 10, 20) },
			func() { MulAdd(long, long, short[:99:99], 20, 10, 10) },
			func() { MulTransAdd(short[:99:99], long, long, 20, 10, 10) },
			func() { AddScaled(short[:99:99], 1, long[:100]) },
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("case %d: a slice too short did not panic", i)
					}
				}()
				f()
			}()
		}
	})
}

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		asked string
		best  int
		want  int
	}{
		{"", avx512, avx512}, {"go", avx512, plain}, {"avx2", avx512, avx2}, {"avx512", avx2, avx2}, {"avx2", plain, plain}, {"nonsense", avx2, avx2},
	} {
		if got := choose(c.asked, c.best); got != c.want {
			t.Errorf("choose(%q, %s) = %s, want %s", c.asked, paths[c.best], paths[got], paths[c.want])
		}
	}
}

func BenchmarkMulAdd(b *testing.B) {
	for _, s := range [][3]int{{600, 384, 1152}, {600, 128, 384}, {25, 384, 1152}, {25, 128, 32}, {1, 128, 384}} {
		m, k, n := s[0], s[1], s[2]
		b.Run(fmt.Sprintf("%s/%dx%dx%d", Path(), m, k, n), func(b *testing.B) {
			r := rand.New(rand.NewPCG(7, 8))
			x, y, z := random(r, m*k), random(r, k*n), make([]float32, m*n)
			b.SetBytes(int64(4 * (m*k + k*n + m*n)))
			for b.Loop() {
				MulAdd(z, x, y, m, k, n)
			}
			b.ReportMetric(float64(m*k*n)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GMAC/s")
		})
	}
}

func BenchmarkMulTransAdd(b *testing.B) {
	m, k, n := 600, 384, 1152
	r := rand.New(rand.NewPCG(7, 8))
	x, y, z := random(r, m*k), random(r, m*n), make([]float32, k*n)
	b.SetBytes(int64(4 * (m*k + k*n + m*n)))
	for b.Loop() {
		MulTransAdd(z, x, y, m, k, n)
	}
	b.ReportMetric(float64(m*k*n)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GMAC/s")
}
