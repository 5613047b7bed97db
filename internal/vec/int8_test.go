package vec

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// exact is the definition of MulAdd: whole numbers, then one rounding.
func exact(c []float32, x []float32, w []int8, scale []float32, m, k int) {
	n := len(scale)
	q := make([]int8, k)
	for i := range m {
		f := Round(q, x[i*k:(i+1)*k])
		for j := range n {
			s := int32(0)
			for p := range k {
				s += int32(q[p]) * int32(w[j*k+p])
			}
			c[i*n+j] += float32(float32(s) * float32(f*scale[j]))
		}
	}
}

func bytes(r *rand.Rand, n int) []int8 {
	w := make([]int8, n)
	for i := range w {
		w[i] = int8(r.IntN(2*top+1) - top)
		if r.IntN(4) == 0 {
			w[i] = top // the largest sums there are
		}
	}
	return w
}

// eachPath8 runs a test on every path of int8 products this machine has.
func eachPath8(t *testing.T, f func(t *testing.T)) {
	eachPath(t, func(t *testing.T) {
		defer follow()()
		f(t)
	})
}

func TestInt8(t *testing.T) {
	eachPath8(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(11, 12))
		sizes := [][3]int{{1, 1, 1}, {4, 128, 16}, {5, 129, 17}, {7, 255, 33}, {6, 64, 64}, {3, 65, 5}, {0, 3, 3}, {3, 0, 3}, {3, 3, 0}, {9, 2000, 3}, {3, 4999, 11}}
		for range 100 {
			sizes = append(sizes, [3]int{1 + r.IntN(12), 1 + r.IntN(300), 1 + r.IntN(80)})
		}
		for _, s := range sizes {
			m, k, n := s[0], s[1], s[2]
			x, w, scale := random(r, m*k), bytes(r, n*k), random(r, n)
			if r.IntN(3) == 0 { // all as large as can be
				for i := range x {
					x[i] = 3
				}
				for i := range w {
					w[i] = int8(127 - 254*(i/k%2))
				}
			}
			c := random(r, m*n)
			want := append([]float32(nil), c...)
			exact(want, x, w, scale, m, k)
			var a Acts
			a.Set(x, m, k)
			NewMatrix(w, scale, k).MulAdd(c, &a)
			if i := differ(c, want); i >= 0 {
				t.Fatalf("%v: element %d is %v, want %v", s, i, c[i], want[i])
			}
		}
	})
}

func TestRound(t *testing.T) {
	q := make([]int8, 6)
	f := Round(q, []float32{0, 127, -127, 2.5, 3.5, -63.4})
	if f != 1 || fmt.Sprint(q) != "[0 127 -127 2 4 -63]" {
		t.Errorf("%v times %v", q, f)
	}
	if f := Round(q[:2], []float32{0, 0}); f != 0 || q[0] != 0 || q[1] != 0 {
		t.Errorf("zeros give %v times %v", q[:2], f)
	}
	// What is not finite must not break anything.
	inf := float32(math.Inf(1))
	nan := float32(math.NaN())
	Round(q, []float32{inf, nan, -inf, 1, 2, 3})
	eachPath8(t, func(t *testing.T) {
		var a Acts
		x := make([]float32, 40)
		x[3], x[39], x[20] = nan, inf, -inf
		a.Set(x, 1, 40)
		c := make([]float32, 3)
		NewMatrix(bytes(rand.New(rand.NewPCG(1, 1)), 120), make([]float32, 3), 40).MulAdd(c, &a)
	})
}

func TestInt8Sizes(t *testing.T) {
	eachPath8(t, func(t *testing.T) {
		w := NewMatrix(make([]int8, 100), make([]float32, 10), 10)
		if w.Rows() != 10 || w.Cols() != 10 {
			t.Errorf("%d × %d", w.Rows(), w.Cols())
		}
		var a Acts
		a.Set(make([]float32, 90), 10, 9)
		for i, f := range []func(){
			func() { w.MulAdd(make([]float32, 100), &a) },
			func() { a.Set(make([]float32, 99), 10, 10) },
			func() { a.Set(make([]float32, 100), 10, 10); w.MulAdd(make([]float32, 99), &a) },
			func() { NewMatrix(make([]int8, 99)[:99:99], make([]float32, 10), 10) },
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("case %d: sizes that do not fit did not panic", i)
					}
				}()
				f()
			}()
		}
	})
}

func BenchmarkInt8(b *testing.B) {
	for _, s := range [][3]int{{512, 256, 768}, {512, 256, 448}, {25, 128, 2304}} {
		m, k, n := s[0], s[1], s[2]
		b.Run(fmt.Sprintf("%s/%dx%dx%d", paths[path8], m, k, n), func(b *testing.B) {
			r := rand.New(rand.NewPCG(7, 8))
			x, z := random(r, m*k), make([]float32, m*n)
			w := NewMatrix(bytes(r, n*k), random(r, n), k)
			var a Acts
			b.SetBytes(int64(4*m*k + k*n + 4*m*n))
			for b.Loop() {
				a.Set(x, m, k)
				w.MulAdd(z, &a)
			}
			b.ReportMetric(float64(m*k*n)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GMAC/s")
		})
	}
}
