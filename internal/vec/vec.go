// Package vec holds the few kernels the models need: matrix products and sums
// of float32 vectors. Every path gives bit-identical results: for each output
// the products are added in the order of k, each rounded on its own (no fused
// multiply-add), whatever the width of the machine's registers.
//
// It is not a linear algebra library; see gonum for one.
package vec

// MulAdd computes c += a·b, where a is m×k, b is k×n and c is m×n, all
// row-major and dense.
func MulAdd(c, a, b []float32, m, k, n int) {
	for i := range m {
		ci := c[i*n : i*n+n]
		for p := range k {
			x := a[i*k+p]
			bp := b[p*n : p*n+n]
			for j := range ci {
				ci[j] += float32(x * bp[j])
			}
		}
	}
}

// MulTransAdd computes c += aᵀ·b, where a is m×k, b is m×n and c is k×n: the
// gradient of a weight matrix from a batch of m rows.
func MulTransAdd(c, a, b []float32, m, k, n int) {
	for i := range m {
		bi := b[i*n : i*n+n]
		for p := range k {
			x := a[i*k+p]
			cp := c[p*n : p*n+n]
			for j := range cp {
				cp[j] += float32(x * bi[j])
			}
		}
	}
}

// AddScaled computes y += s·x.
func AddScaled(y []float32, s float32, x []float32) {
	for i, v := range x {
		y[i] += float32(s * v)
	}
}
