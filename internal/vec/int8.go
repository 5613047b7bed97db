package vec

import "math"

// The int8 products: numbers rounded to whole multiples of a factor, at most
// 127 of them, so that a product of two matrices is made of small integers and
// is exact. All paths give the same bits, in whatever order they add: only the
// last step, from the sum to a float32, rounds, and that the same way
// everywhere. See Jacob and others, "Quantization and Training of Neural
// Networks for Efficient Integer-Arithmetic-Only Inference" (2018).

// top is the largest whole number a weight or an activation is rounded to.
const top = 127

// A Matrix is a k×n matrix of weights in bytes, with a factor for each column,
// laid out for the path in use. It never changes.
type Matrix struct {
	k, n   int
	scale  []float32 // of each column, filled up with zeros to whole panels
	lanes  []int64   // plain: rows of k, three columns in a number
	packed []int16   // AVX2: panels of 16 columns, pairs of rows
	quads  []int8    // VNNI: panels of 32 columns, fours of rows; NEON: of 16 columns
	fix    []int32   // VNNI: 128 times the sum of each column
}

// vnni is the path of int8 products on machines with AVX-512 and the
// instructions that add up products of four bytes.
const vnni = avx512

// neonRow is the length a row of k activations is filled up to for NEON.
func neonRow(k int) int { return (k + 15) &^ 15 }

// MaxRows is the largest k of a Matrix: sums of more products could overflow.
const MaxRows = 1 << 16

// Round sets q to x divided by a factor and rounded, halves to even, and
// returns the factor: the largest magnitude in x is 127 of it. Numbers that
// are not finite give whatever they give, but no panic.
func Round(q []int8, x []float32) (factor float32) {
	q = q[:len(x)]
	m := float32(0)
	for _, v := range x {
		m = max(m, math.Float32frombits(math.Float32bits(v)&^(1<<31)))
	}
	if !(m > 0) {
		clear(q)
		return 0
	}
	inv := top / m
	for i, v := range x {
		q[i] = int8(nearest(v, inv))
	}
	return m / top
}

// shift pushes a number's fraction out of a float32, which rounds it.
const shift = 3 << 22

// nearest is v·inv rounded to a whole number.
func nearest(v, inv float32) int32 {
	return int32(math.Float32bits(float32(v*inv)+shift)) - 0x4b400000
}

// NewMatrix makes a Matrix of rows of k columns: column j is
// scale[j]·w[j·k : (j+1)·k]. It panics if k is more than MaxRows.
func NewMatrix(w []int8, scale []float32, k int) *Matrix {
	n := len(scale)
	w = w[:n*k]
	if k > MaxRows {
		panic("vec: too many rows for an int8 product")
	}
	m := &Matrix{k: k, n: n, scale: make([]float32, (n+31)&^31)}
	copy(m.scale, scale)
	at := func(p, j int) int8 {
		if p < k && j < n {
			return w[j*k+p]
		}
		return 0
	}
	switch path8 {
	case plain:
		g := (n + 2) / 3
		m.lanes = make([]int64, k*g)
		for p := range k {
			for j := range g {
				m.lanes[p*g+j] = int64(at(p, 3*j)) + int64(at(p, 3*j+1))<<laneBits + int64(at(p, 3*j+2))<<(2*laneBits)
			}
		}
	case avx2:
		for j := 0; j < n; j += 16 {
			for p := 0; p < k; p += 2 {
				for c := range 16 {
					m.packed = append(m.packed, int16(at(p, j+c)), int16(at(p+1, j+c)))
				}
			}
		}
	case neon:
		for j := 0; j < n; j += 16 {
			for p := 0; p < neonRow(k); p += 4 {
				for c := range 16 {
					for r := range 4 {
						m.quads = append(m.quads, at(p+r, j+c))
					}
				}
			}
		}
	case vnni:
		m.fix = make([]int32, len(m.scale))
		for j := 0; j < n; j += 32 {
			for p := 0; p < k; p += 4 {
				for c := range 32 {
					for r := range 4 {
						v := at(p+r, j+c)
						m.quads = append(m.quads, v)
						m.fix[j+c] += 128 * int32(v)
					}
				}
			}
		}
	}
	return m
}

// Rows is the number of rows.
func (m *Matrix) Rows() int { return m.k }

// Cols is the number of columns.
func (m *Matrix) Cols() int { return m.n }

// An Acts is rows of activations, rounded each by its own factor. The zero
// value is ready; it keeps its memory.
type Acts struct {
	m, k  int
	scale []float32
	q     []int8  // plain; NEON: rows filled up with zeros
	q16   []int16 // AVX2: rows filled up to an even length
	q8    []uint8 // VNNI: 128 more than the number; rows filled up to a multiple of 4
	sums  []int32
	acc   []int64
}

// Set rounds the m rows of x, k numbers each.
func (a *Acts) Set(x []float32, m, k int) {
	x = x[:m*k]
	a.m, a.k = m, k
	a.scale = grow(a.scale, m)
	switch path8 {
	case plain:
		a.q = grow(a.q, m*k)
		for i := range m {
			a.scale[i] = Round(a.q[i*k:(i+1)*k], x[i*k:(i+1)*k])
		}
	case avx2:
		w := (k + 1) &^ 1
		a.q16 = grow(a.q16, m*w)
		for i := range m {
			a.scale[i] = round16(a.q16[i*w:(i+1)*w], x[i*k:(i+1)*k])
		}
	case neon:
		w := neonRow(k)
		a.q = grow(a.q, m*w)
		for i := range m {
			a.scale[i] = Round(a.q[i*w:i*w+k], x[i*k:(i+1)*k])
			clear(a.q[i*w+k : (i+1)*w])
		}
	case vnni:
		w := (k + 3) &^ 3
		a.q8 = grow(a.q8, m*w)
		for i := range m {
			a.scale[i] = round8(a.q8[i*w:(i+1)*w], x[i*k:(i+1)*k])
		}
	}
}

// MulAdd computes c += a·w, where a holds rows of activations as long as w has
// rows, and c is a's rows × w's columns, dense. Each element of c gets one
// number more: the exact sum of products, rounded to float32, times the
// product of the two factors.
func (w *Matrix) MulAdd(c []float32, a *Acts) {
	if a.k != w.k {
		panic("vec: sizes do not fit")
	}
	c = c[:a.m*w.n]
	if len(c) == 0 || w.k == 0 {
		return
	}
	if path8 == plain {
		w.mulPlain(c, a)
		return
	}
	w.mulFast(c, a)
}

// Three sums lie side by side in an int64, 21 bits each, signed, the lower one
// lending to the upper. So many products fit before a lane overflows.
const (
	laneBits = 21
	laneFull = 64 // 64·127·127 < 2^20
)

func (w *Matrix) mulPlain(c []float32, a *Acts) {
	k, n := w.k, w.n
	g := (n + 2) / 3
	a.sums, a.acc = grow(a.sums, 3*g), grow(a.acc, g)
	sums, acc := a.sums[:3*g], a.acc[:g]
	for i := range a.m {
		q := a.q[i*k : (i+1)*k]
		clear(sums)
		for p0 := 0; p0 < k; p0 += laneFull {
			p1 := min(p0+laneFull, k)
			clear(acc)
			p := p0
			for ; p+4 <= p1; p += 4 {
				x0, x1, x2, x3 := int64(q[p]), int64(q[p+1]), int64(q[p+2]), int64(q[p+3])
				b0, b1, b2, b3 := w.lanes[p*g:][:len(acc)], w.lanes[(p+1)*g:][:len(acc)], w.lanes[(p+2)*g:][:len(acc)], w.lanes[(p+3)*g:][:len(acc)]
				for j := range acc {
					acc[j] += x0*b0[j] + x1*b1[j] + x2*b2[j] + x3*b3[j]
				}
			}
			for ; p < p1; p++ {
				x, b := int64(q[p]), w.lanes[p*g:][:len(acc)]
				for j := range acc {
					acc[j] += x * b[j]
				}
			}
			for j, v := range acc {
				s := sums[3*j : 3*j+3 : 3*j+3]
				lo := v << (64 - laneBits) >> (64 - laneBits)
				v = (v - lo) >> laneBits
				mid := v << (64 - laneBits) >> (64 - laneBits)
				s[0] += int32(lo)
				s[1] += int32(mid)
				s[2] += int32((v - mid) >> laneBits)
			}
		}
		out, f, scale := c[i*n:(i+1)*n], a.scale[i], w.scale[:n]
		for j, s := range sums[:n] {
			out[j] += float32(float32(s) * float32(f*scale[j]))
		}
	}
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
