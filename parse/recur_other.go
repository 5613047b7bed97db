//go:build !amd64

package parse

func recurStep(cell, out, carry, u, vf, vr []float32) { recurGo(cell, out, carry, u, vf, vr) }

func add3(out, bias, a, b, c []float32) { add3Go(out, bias, a, b, c) }
