//go:build !amd64

package parse

func recurStep(cell, out, carry, u, vf, vr []float32) { recurGo(cell, out, carry, u, vf, vr) }
