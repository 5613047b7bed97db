//go:build !amd64 && !arm64

package vec

const path8 = plain

func round16(q []int16, x []float32) float32 { panic("vec: no fast path") }

func round8(q []uint8, x []float32) float32 { panic("vec: no fast path") }

func (w *Matrix) mulFast(c []float32, a *Acts) { panic("vec: no fast path") }
