package parse

import "github.com/hearsay-news/hearsay/internal/vec"

// fast says that the processor has what recurAVX2 needs. It follows package
// vec, so that one switch forces the plain path of both.
var fast = vec.Path() != "go"

// recurAVX2 is recurGo for an h that is a multiple of eight.
//
//go:noescape
func recurAVX2(cell, out, carry, u, vf, vr *float32, h int)

// recurStep is one step of the recurrence; see recurGo.
func recurStep(cell, out, carry, u, vf, vr []float32) {
	h := len(cell)
	if !fast || h == 0 || h%8 != 0 {
		recurGo(cell, out, carry, u, vf, vr)
		return
	}
	_, _, _, _, _ = out[h-1], carry[h-1], u[3*h-1], vf[h-1], vr[h-1]
	recurAVX2(&cell[0], &out[0], &carry[0], &u[0], &vf[0], &vr[0], h)
}

// add3AVX2 is add3Go for an n that is a multiple of eight.
//
//go:noescape
func add3AVX2(out, bias, a, b, c *float32, n int)

// add3 sets out to bias + a + b + c; see add3Go.
func add3(out, bias, a, b, c []float32) {
	n := len(out)
	if !fast || n == 0 || n%8 != 0 {
		add3Go(out, bias, a, b, c)
		return
	}
	_, _, _, _ = bias[n-1], a[n-1], b[n-1], c[n-1]
	add3AVX2(&out[0], &bias[0], &a[0], &b[0], &c[0], n)
}

// reluAVX2 is reluGo for an n that is a multiple of eight.
//
//go:noescape
func reluAVX2(out, in *float32, n int)

// relu sets out to in, negative numbers to zero.
func relu(out, in []float32) {
	n := len(out)
	if !fast || n == 0 || n%8 != 0 {
		reluGo(out, in)
		return
	}
	_ = in[n-1]
	reluAVX2(&out[0], &in[0], n)
}

// relu3AVX2 is relu3Go for an n that is a multiple of eight.
//
//go:noescape
func relu3AVX2(out, a, b, c *float32, n int)

// relu3 sets out to a + b + c, negative sums to zero.
func relu3(out, a, b, c []float32) {
	n := len(out)
	if !fast || n == 0 || n%8 != 0 {
		relu3Go(out, a, b, c)
		return
	}
	_, _, _ = a[n-1], b[n-1], c[n-1]
	relu3AVX2(&out[0], &a[0], &b[0], &c[0], n)
}

// addRowAVX2 is addRowGo for an n that is a multiple of eight.
//
//go:noescape
func addRowAVX2(x *float32, q *int8, n int, s float32)

// addRow adds a row of bytes times s to x.
func addRow(x []float32, q []int8, s float32) {
	n := len(x)
	if !fast || n == 0 || n%8 != 0 {
		addRowGo(x, q, s)
		return
	}
	_ = q[n-1]
	addRowAVX2(&x[0], &q[0], n, s)
}
