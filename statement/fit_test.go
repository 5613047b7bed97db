package statement_test

import (
	"math"
	"os"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/eval"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/reader"
	"github.com/hearsay-news/hearsay/statement"
)

// TestFit fits the weights of the confidence on PolNeAR's training part, less
// the articles held out, and prints them. It wants the shared folder in
// HEARSAY_FIT and some minutes.
func TestFit(t *testing.T) {
	shared := os.Getenv("HEARSAY_FIT")
	if shared == "" {
		t.Skip("set HEARSAY_FIT to the shared folder to fit the confidence again")
	}
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader.New(l)
	if err != nil {
		t.Fatal(err)
	}
	c := statement.New(l)
	gold, err := eval.PolNeARTrain(shared, false)
	if err != nil {
		t.Fatal(err)
	}
	var xs [][]float32
	var ys []bool
	for i := range gold {
		d, err := r.Read(hearsay.Article{Key: "k", ID: gold[i].Doc, Markup: gold[i].Text})
		if err != nil {
			t.Fatal(err)
		}
		known := c.Known(d)
		right := eval.RightStatements(&gold[i], d)
		for j, ok := range right {
			if d.Statements[j].Within < 0 {
				xs, ys = append(xs, known[j]), append(ys, ok)
			}
		}
	}
	for _, w := range logistic(xs, ys) {
		t.Logf("%.2f,", w)
	}
}

// logistic is the weights of a logistic regression of ys on xs, by Newton's
// method with a little shrinkage.
func logistic(xs [][]float32, ys []bool) []float64 {
	n := len(xs[0])
	w := make([]float64, n)
	for range 25 {
		g := make([]float64, n)
		h := make([][]float64, n)
		for i := range h {
			h[i] = make([]float64, n)
			h[i][i] = 1
			g[i] = -w[i]
		}
		for k, x := range xs {
			z := 0.0
			for i := range x {
				z += w[i] * float64(x[i])
			}
			p := 1 / (1 + math.Exp(-z))
			e := -p
			if ys[k] {
				e++
			}
			for i := range x {
				g[i] += e * float64(x[i])
				for j := range x {
					h[i][j] += p * (1 - p) * float64(x[i]) * float64(x[j])
				}
			}
		}
		for i, s := range solve(h, g) {
			w[i] += s
		}
	}
	return w
}

// solve is x with a x = b; a is symmetric and positive, and lost.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	x := append([]float64{}, b...)
	for i := range n {
		for k := i + 1; k < n; k++ {
			f := a[k][i] / a[i][i]
			for j := i; j < n; j++ {
				a[k][j] -= f * a[i][j]
			}
			x[k] -= f * x[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			x[i] -= a[i][j] * x[j]
		}
		x[i] /= a[i][i]
	}
	return x
}
