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
	lanes  []lanes   // plain: five columns of eight rows each
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
		g := (n + 4) / 5
		m.lanes = make([]lanes, plainRow(k)/8*g)
		for p := range k {
			for j := range g {
				l := &m.lanes[p/8*g+j]
				l.i[p%8] = int64(at(p, 5*j)) + int64(at(p, 5*j+1))<<laneBits + int64(at(p, 5*j+2))<<(2*laneBits)
				l.f[p%8] = float64(at(p, 5*j+3)) + wideLane*float64(at(p, 5*j+4))
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
	q     []int8  // plain, NEON: rows filled up with zeros
	q16   []int16 // AVX2: rows filled up to an even length
	q8    []uint8 // VNNI: 128 more than the number; rows filled up to a multiple of 4
	sums  []int32
	acc   []lane
}

// Set rounds the m rows of x, k numbers each.
func (a *Acts) Set(x []float32, m, k int) {
	x = x[:m*k]
	a.m, a.k = m, k
	a.scale = grow(a.scale, m)
	switch path8 {
	case plain, neon:
		w := neonRow(k)
		if path8 == plain {
			w = plainRow(k)
		}
		a.q = grow(a.q, m*w)
		for i := range m {
			a.scale[i] = Round(a.q[i*w:i*w+k], x[i*k:(i+1)*k])
			clear(a.q[i*w+k : (i+1)*w])
		}
	case avx2:
		w := (k + 1) &^ 1
		a.q16 = grow(a.q16, m*w)
		for i := range m {
			a.scale[i] = round16(a.q16[i*w:(i+1)*w], x[i*k:(i+1)*k])
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

// Plain Go has no product of bytes, but in each cycle one of int64 and, beside
// it, others of float64. So three sums lie side by side in an int64, 21 bits
// each, signed, the lower one lending to the upper, and two in the 53 bits of a
// float64, in which whole numbers are exact, fused or not. So many products
// fit before a lane overflows.
const (
	laneBits = 21
	laneFull = 64 // 64·127·127 < 2^20
	wideBits = 26
	wideLane = 1 << wideBits
	wideFull = 2048 // 2048·127·127 < 2^25
)

// A lane is sums of five columns; lanes are five columns' weights of eight rows:
// a sum that takes eight products at once is read and written an eighth as often.
type (
	lane struct {
		i int64
		f float64
	}
	lanes struct {
		i [8]int64
		f [8]float64
	}
)

// plainRow is the length a row of k activations is filled up to for plain Go.
func plainRow(k int) int { return (k + 7) &^ 7 }

func (w *Matrix) mulPlain(c []float32, a *Acts) {
	k, n := plainRow(w.k), w.n
	g := (n + 4) / 5
	a.sums, a.acc = grow(a.sums, 5*g), grow(a.acc, g)
	sums, acc := a.sums[:5*g], a.acc[:g]
	for i := range a.m {
		q := a.q[i*k : (i+1)*k]
		clear(sums)
		clear(acc)
		for p := 0; p < k; p += laneFull {
			end := min(p+laneFull, k)
			addLanes(acc, q[p:end], w.lanes[p/8*g:])
			wide := end == k || end%wideFull == 0
			for j := range acc {
				l, s := &acc[j], (*[5]int32)(sums[5*j:])
				lo := l.i << (64 - laneBits) >> (64 - laneBits)
				v := (l.i - lo) >> laneBits
				mid := v << (64 - laneBits) >> (64 - laneBits)
				s[0] += int32(lo)
				s[1] += int32(mid)
				s[2] += int32((v - mid) >> laneBits)
				l.i = 0
				if wide {
					v := int64(l.f)
					lo := v << (64 - wideBits) >> (64 - wideBits)
					s[3] += int32(lo)
					s[4] += int32((v - lo) >> wideBits)
					l.f = 0
				}
			}
		}
		out, f, scale := c[i*n:(i+1)*n], a.scale[i], w.scale[:n]
		for j, s := range sums[:n] {
			out[j] += float32(float32(s) * float32(f*scale[j]))
		}
	}
}

// addLanes adds to acc the products of q, a multiple of eight long, with rows
// of weights. It is a function of its own so that its inner loop has all the
// registers.
//
//go:noinline
func addLanes(acc []lane, q []int8, rows []lanes) {
	for p := 0; p < len(q); p += 8 {
		x := (*[8]int8)(q[p:])
		x0, x1, x2, x3 := int64(x[0]), int64(x[1]), int64(x[2]), int64(x[3])
		x4, x5, x6, x7 := int64(x[4]), int64(x[5]), int64(x[6]), int64(x[7])
		y0, y1, y2, y3 := float64(x0), float64(x1), float64(x2), float64(x3)
		y4, y5, y6, y7 := float64(x4), float64(x5), float64(x6), float64(x7)
		row := rows[:len(acc)]
		for j := range acc {
			a, b := &acc[j], &row[j]
			a.i += x0*b.i[0] + x1*b.i[1] + x2*b.i[2] + x3*b.i[3] + x4*b.i[4] + x5*b.i[5] + x6*b.i[6] + x7*b.i[7]
			a.f += ((y0*b.f[0] + y1*b.f[1]) + (y2*b.f[2] + y3*b.f[3])) + ((y4*b.f[4] + y5*b.f[5]) + (y6*b.f[6] + y7*b.f[7]))
		}
		rows = rows[len(acc):]
	}
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
