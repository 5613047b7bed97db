package statement

import "github.com/hearsay-news/hearsay"

// Known codes d and returns what the confidence of each of its statements
// depends on.
func (c *Coder) Known(d *hearsay.Document) [][]float32 {
	d.Statements = nil
	w := newWork(c.lex, d)
	for _, s := range steps {
		s.run(w)
	}
	var out [][]float32
	for _, x := range w.cands {
		if x.accepted {
			f := w.known(x, w.quoteKind(x))
			out = append(out, f[:])
		}
	}
	return out
}
