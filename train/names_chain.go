package train

import (
	"math"
	"slices"

	"github.com/hearsay-news/hearsay/parse"
)

// A chain holds the memory of the sums over all labellings of a sentence.
type chain struct{ alpha, beta, score []float32 }

// gradient replaces the scores of every word and label by the gradient of the
// labels' log-probability, and returns the negative log-probability and the
// gradient of the transitions. It is false where no legal labelling is possible
// any more.
func (c *chain) gradient(emit []float32, trans *[nl][nl]float32, labels []uint8) (loss float64, gt [nl][nl]float32, ok bool) {
	n := len(labels)
	c.score = resize(c.score, n*nl)
	c.alpha = resize(c.alpha, n*nl)
	c.beta = resize(c.beta, n*nl)
	var et [nl][nl]float32
	for a := range nl {
		for b := range nl {
			if parse.NameLegal(a, b) {
				et[a][b] = exp32(trans[a][b])
			}
		}
	}
	// Forward and backward in probabilities, each word scaled to sum to one.
	logZ := 0.0
	gold := 0.0
	for i := range n {
		e, x := emit[i*nl:i*nl+nl], c.score[i*nl:i*nl+nl]
		top := slices.Max(e)
		for l := range x {
			x[l] = exp32(e[l] - top)
		}
		a := c.alpha[i*nl : i*nl+nl]
		if i == 0 {
			for l := range a {
				a[l] = 0
				if parse.NameLegal(0, l) {
					a[l] = x[l] * et[0][l]
				}
			}
			gold += float64(e[labels[0]] + trans[0][labels[0]])
		} else {
			p := c.alpha[(i-1)*nl : i*nl]
			for l := range a {
				var s float32
				for _, k := range legalFrom[l] {
					s += p[k] * et[k][l]
				}
				a[l] = s * x[l]
			}
			gold += float64(e[labels[i]] + trans[labels[i-1]][labels[i]])
		}
		if i == n-1 {
			for l := range a {
				if !parse.NameLegal(l, 0) {
					a[l] = 0
				}
			}
		}
		var s float32
		for _, y := range a {
			s += y
		}
		if !(s > 1e-30) {
			return 0, gt, false
		}
		for l := range a {
			a[l] /= s
		}
		logZ += math.Log(float64(s)) + float64(top)
	}
	b := c.beta[(n-1)*nl : n*nl]
	for l := range b {
		b[l] = 0
		if parse.NameLegal(l, 0) {
			b[l] = 1
		}
	}
	for i := n - 1; i >= 0; i-- {
		a, b, x := c.alpha[i*nl:i*nl+nl], c.beta[i*nl:i*nl+nl], c.score[i*nl:i*nl+nl]
		var z float32
		for l := range a {
			z += a[l] * b[l]
		}
		if i > 0 {
			p, q := c.alpha[(i-1)*nl:i*nl], c.beta[(i-1)*nl:i*nl]
			clear(q)
			var sum, zz float32
			for l := range nl {
				y := x[l] * b[l]
				if y == 0 {
					continue
				}
				for _, k := range legalFrom[l] {
					t := et[k][l] * y
					q[k] += t
					zz += p[k] * t
				}
			}
			for _, y := range q {
				sum += y
			}
			for l := range nl {
				y := x[l] * b[l]
				if y == 0 {
					continue
				}
				for _, k := range legalFrom[l] {
					gt[k][l] -= p[k] * et[k][l] * y / zz
				}
			}
			gt[labels[i-1]][labels[i]]++
			for k := range q {
				q[k] /= sum
			}
		}
		// The gradient of the scores replaces them.
		e := emit[i*nl : i*nl+nl]
		for l := range e {
			e[l] = -a[l] * b[l] / z
		}
		e[labels[i]]++
	}
	return logZ - gold, gt, true
}
