package vec

import (
	"os"
	"unsafe"

	"golang.org/x/sys/cpu"
)

// path is a variable so that tests can go through all of them.
var path = choose(os.Getenv("HEARSAY_VEC"), best())

func best() int {
	switch {
	case cpu.X86.HasAVX512F && cpu.X86.HasAVX2:
		return avx512
	case cpu.X86.HasAVX2:
		return avx2
	}
	return plain
}

// The kernels compute c += a·b for a few rows and one panel of columns: 16 in
// the registers of AVX2, 32 in those of AVX-512. Element (i, p) of a lies at
// a + i·rs + p·ps, row p of b at b + p·ldb, row i of c at c + i·ldc, all in
// bytes. They read and write whole panels.
//
//go:noescape
func rows6avx2(c, a, b *float32, k, rs, ps, ldb, ldc int)

//go:noescape
func rows4avx2(c, a, b *float32, k, rs, ps, ldb, ldc int)

//go:noescape
func rows2avx2(c, a, b *float32, k, rs, ps, ldb, ldc int)

//go:noescape
func rows1avx2(c, a, b *float32, k, rs, ps, ldb, ldc int)

//go:noescape
func rows6avx512(c, a, b *float32, k, rs, ps, ldb, ldc int)

//go:noescape
func rows4avx512(c, a, b *float32, k, rs, ps, ldb, ldc int)

//go:noescape
func rows2avx512(c, a, b *float32, k, rs, ps, ldb, ldc int)

//go:noescape
func rows1avx512(c, a, b *float32, k, rs, ps, ldb, ldc int)

//go:noescape
func addScaledAVX2(y, x *float32, n int, s float32)

//go:noescape
func addScaledAVX512(y, x *float32, n int, s float32)

const (
	maxRows = 6
	maxCols = 32
	depth   = 192 // rows of b copied together: 24 kB, so that they stay in the first cache
	fewRows = 12  // with fewer rows of a, copying b costs more than it gains
)

// mulFast computes c += a·b for an a whose element (i, p) is a[i·rs + p·ps].
// It goes through b by panels of columns. A panel is copied so that its rows
// lie together, unless there are few rows of a to use the copy. The last
// columns, too few for a panel, are filled up with zeros on both sides.
func mulFast(c, a, b []float32, m, k, n, rs, ps int) {
	var panel [depth*maxCols + 16]float32
	var edge [maxRows * maxCols]float32
	// To a cache line's border, for the sake of speed only.
	pb := panel[(64-uintptr(unsafe.Pointer(&panel[0]))&63)/4&15:][:depth*maxCols]
	for j := 0; j < n; {
		w := 16
		if path == avx512 && n-j > 16 {
			w = 32
		}
		cols := min(w, n-j)
		for p := 0; p < k; p += depth {
			kk := min(depth, k-p)
			bp, ldb := &b[p*n+j], n
			if cols < w || m > fewRows {
				for i := range kk {
					src := b[(p+i)*n+j:][:cols]
					dst := pb[i*w : i*w+w]
					copy(dst, src)
					clear(dst[cols:])
				}
				bp, ldb = &pb[0], w
			}
			for i := 0; i < m; {
				rows := maxRows
				for rows > m-i { // 6, 4, 2, 1
					rows = (rows + 1) / 2
					if rows == 3 {
						rows = 4
					}
				}
				ap := &a[i*rs+p*ps]
				if cols == w {
					tile(w, rows, &c[i*n+j], ap, bp, kk, rs, ps, ldb, n)
				} else {
					for r := range rows {
						copy(edge[r*w:r*w+cols], c[(i+r)*n+j:])
						clear(edge[r*w+cols : r*w+w])
					}
					tile(w, rows, &edge[0], ap, bp, kk, rs, ps, ldb, w)
					for r := range rows {
						copy(c[(i+r)*n+j:][:cols], edge[r*w:])
					}
				}
				i += rows
			}
		}
		j += cols
	}
}

// tile calls the kernel for a width and a number of rows; lengths in elements.
func tile(w, rows int, c, a, b *float32, k, rs, ps, ldb, ldc int) {
	rs, ps, ldb, ldc = 4*rs, 4*ps, 4*ldb, 4*ldc
	if w == 32 {
		switch rows {
		case 6:
			rows6avx512(c, a, b, k, rs, ps, ldb, ldc)
		case 4:
			rows4avx512(c, a, b, k, rs, ps, ldb, ldc)
		case 2:
			rows2avx512(c, a, b, k, rs, ps, ldb, ldc)
		default:
			rows1avx512(c, a, b, k, rs, ps, ldb, ldc)
		}
		return
	}
	switch rows {
	case 6:
		rows6avx2(c, a, b, k, rs, ps, ldb, ldc)
	case 4:
		rows4avx2(c, a, b, k, rs, ps, ldb, ldc)
	case 2:
		rows2avx2(c, a, b, k, rs, ps, ldb, ldc)
	default:
		rows1avx2(c, a, b, k, rs, ps, ldb, ldc)
	}
}

// addScaledFast adds whole registers and returns how many elements that were.
func addScaledFast(y []float32, s float32, x []float32) int {
	if path == avx512 {
		n := len(x) &^ 15
		addScaledAVX512(&y[0], &x[0], n, s)
		return n
	}
	n := len(x) &^ 7
	addScaledAVX2(&y[0], &x[0], n, s)
	return n
}
