package vec

import "golang.org/x/sys/cpu"

// path8 is the path of the int8 products. It follows path; a machine with
// AVX-512 but without VNNI takes AVX2 here.
var path8 = choose8(path, hasVNNI)

var hasVNNI = cpu.X86.HasAVX512VNNI && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VL

func choose8(path int, hasVNNI bool) int {
	if path == avx512 && !hasVNNI {
		return avx2
	}
	return path
}

// A machine whose VNNI path does not give the plain path's sums does without
// it: one product at the start is nothing, and wrong numbers would be silent.
func init() {
	if path8 != vnni {
		return
	}
	const k, n = 7, 33
	w, scale, x := make([]int8, k*n), make([]float32, n), make([]float32, 5*k)
	for i := range w {
		w[i] = int8(i*37%(2*top+1) - top)
	}
	for i := range x {
		x[i] = float32(i%11) - 5
	}
	for i := range scale {
		scale[i] = 1
	}
	product := func(path int) (c [5 * n]float32) {
		path8 = path
		var a Acts
		a.Set(x, 5, k)
		NewMatrix(w, scale, k).MulAdd(c[:], &a)
		return c
	}
	plainly := product(plain)
	if product(vnni) != plainly {
		path8 = avx2
	}
}

// The kernels compute, for a few rows of activations and one panel of columns,
// the exact sums of products; then c += float32(sum)·(row factor · column
// factor). a is the first row, its rows lie lda bytes apart; w is the panel,
// step after step; steps is how many pairs (AVX2) or fours (VNNI) of products
// each element has; rows of c lie ldc bytes apart.
//
//go:noescape
func int8rows4avx2(c *float32, a *int16, w *int16, steps int, lda, ldc int, rows, cols *float32)

//go:noescape
func int8rows1avx2(c *float32, a *int16, w *int16, steps int, lda, ldc int, rows, cols *float32)

//go:noescape
func int8rows4vnni(c *float32, a *uint8, w *int8, steps int, lda, ldc int, rows, cols *float32, fix *int32)

//go:noescape
func int8rows1vnni(c *float32, a *uint8, w *int8, steps int, lda, ldc int, rows, cols *float32, fix *int32)

// absMaxAVX2 is the largest magnitude of n numbers, a multiple of 8.
//
//go:noescape
func absMaxAVX2(x *float32, n int) float32

// round16AVX2 rounds n numbers, a multiple of 16, times inv.
//
//go:noescape
func round16AVX2(q *int16, x *float32, n int, inv float32)

// rounded finds the largest magnitude of a row and the number to multiply by.
func rounded(x []float32) (factor, inv float32) {
	m := float32(0)
	n := len(x) &^ 7
	if n > 0 {
		m = absMaxAVX2(&x[0], n)
	}
	for _, v := range x[n:] {
		m = max(m, max(v, -v))
	}
	if !(m > 0) {
		return 0, 0
	}
	return m / top, top / m
}

// round16 is Round for AVX2; what q has more than x is set to zero.
func round16(q []int16, x []float32) float32 {
	factor, inv := rounded(x)
	n := len(x) &^ 15
	if n > 0 {
		round16AVX2(&q[0], &x[0], n, inv)
	}
	for i := n; i < len(x); i++ {
		q[i] = int16(nearest(x[i], inv))
	}
	clear(q[len(x):])
	return factor
}

// round8 is Round for VNNI, which wants numbers from 0: 128 stands for zero.
func round8(q []uint8, x []float32) float32 {
	factor, inv := rounded(x)
	for i, v := range x {
		q[i] = uint8(nearest(v, inv) + 128)
	}
	for i := len(x); i < len(q); i++ {
		q[i] = 128
	}
	return factor
}

func (w *Matrix) mulFast(c []float32, a *Acts) {
	n := w.n
	width, steps, lda := 16, (w.k+1)/2, 2*((w.k+1)&^1)
	if path8 == vnni {
		width, steps, lda = 32, (w.k+3)/4, (w.k+3)&^3
	}
	var edge [4 * 32]float32
	for j := 0; j < n; j += width {
		cols := min(width, n-j)
		for i := 0; i < a.m; {
			rows := 4
			if a.m-i < 4 {
				rows = 1
			}
			out, ldc := &c[i*n+j], n
			if cols < width {
				for r := range rows {
					copy(edge[r*width:r*width+cols], c[(i+r)*n+j:])
				}
				out, ldc = &edge[0], width
			}
			if path8 == vnni {
				at, panel := &a.q8[i*lda], &w.quads[j/width*steps*4*width]
				if rows == 4 {
					int8rows4vnni(out, at, panel, steps, lda, 4*ldc, &a.scale[i], &w.scale[j], &w.fix[j])
				} else {
					int8rows1vnni(out, at, panel, steps, lda, 4*ldc, &a.scale[i], &w.scale[j], &w.fix[j])
				}
			} else {
				at, panel := &a.q16[i*lda/2], &w.packed[j/width*steps*2*width]
				if rows == 4 {
					int8rows4avx2(out, at, panel, steps, lda, 4*ldc, &a.scale[i], &w.scale[j])
				} else {
					int8rows1avx2(out, at, panel, steps, lda, 4*ldc, &a.scale[i], &w.scale[j])
				}
			}
			if cols < width {
				for r := range rows {
					copy(c[(i+r)*n+j:][:cols], edge[r*width:])
				}
			}
			i += rows
		}
	}
}
