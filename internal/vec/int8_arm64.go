package vec

import (
	"os"
	"runtime"

	"golang.org/x/sys/cpu"
)

// path8 is the path of the int8 products: NEON where the processor adds up
// products of four bytes in one instruction (SDOT, part of Armv8.4 and of most
// servers before it), unless HEARSAY_VEC asks for plain Go.
var path8 = choose8(os.Getenv("HEARSAY_VEC"), hasDot())

// Apple's processors all have it, but say so in another way.
func hasDot() bool { return cpu.ARM64.HasASIMDDP || runtime.GOOS == "darwin" }

func choose8(asked string, hasDot bool) int {
	if asked == paths[plain] || !hasDot {
		return plain
	}
	return neon
}

// The kernels compute, for four rows of activations or one and a panel of 16
// columns, the exact sums of products; then c += float32(sum)·(row factor ·
// column factor). a is the first row, its rows lie lda bytes apart; w is the
// panel; steps is how many times sixteen products each element has; rows of c
// lie ldc bytes apart.
//
//go:noescape
func int8rows4neon(c *float32, a *int8, w *int8, steps int, lda, ldc int, rows, cols *float32)

//go:noescape
func int8rows1neon(c *float32, a *int8, w *int8, steps int, lda, ldc int, rows, cols *float32)

func round16(q []int16, x []float32) float32 { panic("vec: no AVX2") }

func round8(q []uint8, x []float32) float32 { panic("vec: no VNNI") }

func (w *Matrix) mulFast(c []float32, a *Acts) {
	const width = 16
	n, lda := w.n, neonRow(w.k)
	steps := lda / 16
	var edge [4 * width]float32
	for j := 0; j < n; j += width {
		cols := min(width, n-j)
		panel := &w.quads[j/width*lda*width]
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
			if rows == 4 {
				int8rows4neon(out, &a.q[i*lda], panel, steps, lda, 4*ldc, &a.scale[i], &w.scale[j])
			} else {
				int8rows1neon(out, &a.q[i*lda], panel, steps, lda, 4*ldc, &a.scale[i], &w.scale[j])
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
