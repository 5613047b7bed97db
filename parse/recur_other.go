//go:build !amd64

package parse

func recurStep(cell, out, carry, u, vf, vr []float32) { recurGo(cell, out, carry, u, vf, vr) }

func add3(out, bias, a, b, c []float32) { add3Go(out, bias, a, b, c) }

func relu(out, in []float32) { reluGo(out, in) }

func relu3(out, a, b, c []float32) { relu3Go(out, a, b, c) }

func addRow(x []float32, q []int8, s float32) { addRowGo(x, q, s) }
