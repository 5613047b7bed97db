//go:build !amd64

package vec

const path = plain

func mulFast(c, a, b []float32, m, k, n, rs, ps int) { panic("vec: no fast path") }

func addScaledFast(y []float32, s float32, x []float32) int { return 0 }
