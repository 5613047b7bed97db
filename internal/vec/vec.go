// Package vec holds the few kernels the models need: matrix products and sums
// of float32 vectors. Every path gives bit-identical results: for each output
// the products are added in the order of k, each rounded on its own (no fused
// multiply-add), whatever the width of the machine's registers.
//
// It is not a linear algebra library; see gonum for one.
package vec

// Path says which instructions are used: "go", "avx2", "avx512", or "neon",
// which is for the int8 products alone. It is the best the machine has, unless
// the environment variable HEARSAY_VEC, read once, names a lesser one. Results
// do not depend on it.
func Path() string {
	if path8 == neon {
		return paths[neon]
	}
	return paths[path]
}

const (
	plain = iota
	avx2
	avx512
	neon
)

var paths = [...]string{"go", "avx2", "avx512", "neon"}

// choose takes the path asked for if the machine has it, else the best.
func choose(asked string, best int) int {
	for i, name := range paths {
		if asked == name && i <= best {
			return i
		}
	}
	return best
}

// MulAdd computes c += a·b, where a is m×k, b is k×n and c is m×n, all
// row-major and dense. Slices that are shorter panic; c must not overlap a or b.
func MulAdd(c, a, b []float32, m, k, n int) {
	c, a, b = c[:m*n], a[:m*k], b[:k*n]
	if m == 0 || k == 0 || n == 0 {
		return
	}
	if path != plain && worth(m, k, n) {
		mulFast(c, a, b, m, k, n, k, 1)
		return
	}
	mulAdd(c, a, b, m, k, n)
}

// MulTransAdd computes c += aᵀ·b, where a is m×k, b is m×n and c is k×n: the
// gradient of a weight matrix from a batch of m rows. Slices that are shorter
// panic; c must not overlap a or b.
func MulTransAdd(c, a, b []float32, m, k, n int) {
	c, a, b = c[:k*n], a[:m*k], b[:m*n]
	if m == 0 || k == 0 || n == 0 {
		return
	}
	if path != plain && worth(k, m, n) {
		mulFast(c, a, b, k, m, n, 1, k)
		return
	}
	mulTransAdd(c, a, b, m, k, n)
}

// worth reports whether a product is large enough to set registers up for.
func worth(m, k, n int) bool { return n >= 4 && m*k*n >= 256 }

// AddScaled computes y += s·x. An x that is longer than y panics.
func AddScaled(y []float32, s float32, x []float32) {
	y = y[:len(x)]
	if path != plain && len(x) >= 16 {
		n := addScaledFast(y, s, x)
		y, x = y[n:], x[n:]
	}
	for i, v := range x {
		y[i] += float32(s * v)
	}
}

// Transpose sets dst, n×m, to the transpose of src, m×n.
func Transpose(dst, src []float32, m, n int) {
	dst, src = dst[:m*n], src[:m*n]
	const block = 16 // of both, so that lines are used up while they are near
	for i0 := 0; i0 < m; i0 += block {
		i1 := min(i0+block, m)
		for j0 := 0; j0 < n; j0 += block {
			j1 := min(j0+block, n)
			for j := j0; j < j1; j++ {
				d := dst[j*m : j*m+m]
				for i := i0; i < i1; i++ {
					d[i] = src[i*n+j]
				}
			}
		}
	}
}

// The plain paths. The conversions forbid the compiler to fuse, which it may
// do on some machines. Rows of b are taken four at a time so that c is read and
// written less often; the sums are still made in the order of k.
func mulAdd(c, a, b []float32, m, k, n int) {
	for i := range m {
		mulRow(c[i*n:i*n+n], a[i*k:], 1, b, k)
	}
}

func mulTransAdd(c, a, b []float32, m, k, n int) {
	for p := range k {
		mulRow(c[p*n:p*n+n], a[p:], k, b, m)
	}
}

// mulRow computes c += x·b for one row x, whose k elements are step apart.
func mulRow(c, x []float32, step int, b []float32, k int) {
	n := len(c)
	p := 0
	for ; p+4 <= k; p += 4 {
		x0, x1, x2, x3 := x[p*step], x[(p+1)*step], x[(p+2)*step], x[(p+3)*step]
		b0, b1, b2, b3 := b[p*n:][:n], b[(p+1)*n:][:n], b[(p+2)*n:][:n], b[(p+3)*n:][:n]
		for j := range c {
			s := c[j] + float32(x0*b0[j])
			s += float32(x1 * b1[j])
			s += float32(x2 * b2[j])
			s += float32(x3 * b3[j])
			c[j] = s
		}
	}
	for ; p < k; p++ {
		xp, bp := x[p*step], b[p*n:][:n]
		for j := range c {
			c[j] += float32(xp * bp[j])
		}
	}
}
