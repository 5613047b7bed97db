package train

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"

	"github.com/hearsay-news/hearsay/internal/vec"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/parse"
)

// A shape is the size of a tagger and parser network.
type shape struct {
	dim     int // of a token's vector
	hidden  int // per direction of each layer
	layers  int
	arc     int // of the vectors arcs are scored with
	label   int // hidden units of the label head
	buckets int // for each affix length
}

// A param is a dense matrix that is learned.
type param struct {
	name       string
	rows, cols int
	w, m, v    []float32 // values, and Adam's two running means of the gradient
	t          []float32 // w transposed, cols × rows, made anew for each step
}

// The dense parameters, in this order. The layers' four follow each other.
const (
	pHeadW = iota
	pHeadB
	pArcU
	pArcB
	pArcDist
	pArcRoot
	pLabW
	pLabB
	pLabDist
	pLayers
)

// Within a layer.
const (
	pW = iota
	pB
	pVF
	pVR
	perLayer
)

// A net is a network under training. Its reading twin is in package parse;
// TestTwins holds the two together.
type net struct {
	shape
	lex        *parse.Lexicon
	words      []string // the vocabulary
	gold       []bool   // row: learned from trees; otherwise the word has only its pre-trained vector
	tags, rels []string
	drop       float32 // of inputs and between layers

	p []*param

	// Embeddings: a row's vector is emb + pre, for words only emb if gold.
	emb, embM, embV []float32
	pre             []float32 // of the rows before the buckets; may be nil
	grad            []float32 // gradient of emb
	touched         []int32   // rows that have one
	isTouched       []bool

	shards [numShards]*shard
	step   int
}

// numShards is how many parts a batch is worked on in. It is fixed, and the
// parts' gradients are added in order, so that the result does not depend on
// the number of processors.
const numShards = 2

// newNet makes a network with random weights.
func newNet(s shape, words []string, gold []bool, tags, rels []string, rng *rand.Rand) *net {
	n := &net{shape: s, lex: parse.NewLexicon(words, s.buckets), words: words, gold: gold, tags: tags, rels: rels}
	add := func(name string, rows, cols int, spread float64) {
		p := &param{name: name, rows: rows, cols: cols}
		p.w, p.m, p.v = make([]float32, rows*cols), make([]float32, rows*cols), make([]float32, rows*cols)
		p.t = make([]float32, rows*cols)
		if spread < 0 { // Glorot
			spread = math.Sqrt(6 / float64(rows+cols))
		}
		for i := range p.w {
			p.w[i] = float32((2*rng.Float64() - 1) * spread)
		}
		n.p = append(n.p, p)
	}
	k := len(tags) + 2*s.arc + 2*s.label
	add("head.w", 2*s.hidden, k, math.Sqrt(6/float64(2*s.hidden+s.arc)))
	add("head.b", 1, k, 0)
	add("arc.u", s.arc, s.arc, -1)
	add("arc.b", 1, s.arc, 0)
	add("arc.dist", s.arc, parse.NumDistances, 0)
	add("arc.root", 1, s.arc, 0.1)
	add("label.w", s.label, len(rels), -1)
	add("label.b", 1, len(rels), 0)
	add("label.dist", parse.NumDistances, s.label, 0)
	in, gates := 3*s.dim, 4
	for i := range s.layers {
		name := fmt.Sprintf("layer%d.", i)
		add(name+"w", in, 2*gates*s.hidden, math.Sqrt(6/float64(in+s.hidden)))
		add(name+"b", 1, 2*gates*s.hidden, 0)
		add(name+"vf", 1, 2*s.hidden, 0.1)
		add(name+"vr", 1, 2*s.hidden, 0.1)
		in, gates = 2*s.hidden, 3
	}
	rows := n.lex.Size()
	n.emb, n.embM, n.embV = make([]float32, rows*s.dim), make([]float32, rows*s.dim), make([]float32, rows*s.dim)
	for i := range n.emb {
		n.emb[i] = float32(rng.NormFloat64() * 0.1)
	}
	n.grad, n.isTouched = make([]float32, rows*s.dim), make([]bool, rows)
	for i := range n.shards {
		n.shards[i] = &shard{n: n}
		for _, p := range n.p {
			n.shards[i].g = append(n.shards[i].g, make([]float32, len(p.w)))
		}
	}
	return n
}

func (n *net) layer(l, which int) *param { return n.p[pLayers+l*perLayer+which] }

// An example is a sentence to learn from, its words already looked up.
type example struct {
	rows  [][parse.NumRows]int32
	drop  []float32 // word: how likely it is to be made unknown
	tags  []int32   // -1: not known
	heads []int32   // from 1; 0 is the root; -1: not known
	rels  []int32
	soft  *soft   // if not nil, what tags, heads and rels might be instead
	scale float32 // weight of its loss
}

// A shard is half a batch: its words one after the other, what the network
// makes of them, and the gradients.
type shard struct {
	n   *net
	exs []*example
	rng *rand.Rand // nil: no dropout
	g   [][]float32

	total int // words
	// Per word: rows, and whether the embedding of the word row counts.
	rows   [][parse.NumRows]int32
	x      []float32 // total+2 × dim: word vectors, then the places before and after
	mask   []float32
	in     []lay
	z, dz  []float32
	dep    []float32 // after ReLU and dropout
	hd     []float32
	du, dd []float32 // dep·U + b, dep·dist

	dDep, dHd, dDu, dDd []float32
	dx, dy, dx0         []float32
	hm, ht, s, dhm      []float32
	hid, dhid, lab      []float32
	labTok, labHead     []int32
	cell                []float32
	right               []answer

	loss [3]float64 // tags, arcs, labels
	hit  [3]int
}

// A lay is what a layer remembers for the way back.
type lay struct {
	x          []float32 // its input, after dropout
	mask       []float32 // dropout of the input: 0 or 1/(1-p)
	u, f, r, c []float32
}

func sized(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n, n+n/2)
	}
	return s[:n]
}

func zeroed(s []float32, n int) []float32 {
	s = sized(s, n)
	clear(s)
	return s
}

func fillRows(m, row []float32) {
	for i := 0; i < len(m); i += len(row) {
		copy(m[i:], row)
	}
}

func colSums(g, m []float32) {
	for i := 0; i < len(m); i += len(g) {
		for j, v := range m[i : i+len(g)] {
			g[j] += v
		}
	}
}

// dropout zeroes a part of x at random and returns the mask.
func (s *shard) dropout(x, mask []float32, p float32) []float32 {
	if s.rng == nil || p == 0 {
		return nil
	}
	mask = sized(mask, len(x))
	limit := uint8(p*256 + 0.5)
	values := [2]float32{0, kept(p)}
	for i := 0; i < len(x); i += 8 {
		bits := s.rng.Uint64()
		xs, ms := x[i:min(i+8, len(x))], mask[i:min(i+8, len(x))]
		for j := range xs {
			k := 0
			if uint8(bits) >= limit {
				k = 1
			}
			ms[j] = values[k]
			xs[j] *= values[k]
			bits >>= 8
		}
	}
	return mask
}

// kept is what dropout multiplies the numbers that it keeps by.
func kept(p float32) float32 { return 256 / (256 - float32(uint8(p*256+0.5))) }

func masked(d, mask []float32) {
	if mask == nil {
		return
	}
	for i, m := range mask[:len(d)] {
		d[i] *= m
	}
}

// forward runs the layers and leaves the heads' inputs in z, dep, hd, du, dd.
func (s *shard) forward() {
	n := s.n
	d, h := n.dim, n.hidden
	s.total, s.rows = 0, s.rows[:0]
	for _, e := range s.exs {
		for i := range e.rows {
			r := e.rows[i]
			if s.rng != nil && s.rng.Float32() < e.drop[i] {
				r[0] = -r[0] - 1 // unknown, but its pre-trained vector stays
			}
			s.rows = append(s.rows, r)
		}
		s.total += len(e.rows)
	}
	t := s.total
	s.x = zeroed(s.x, (t+2)*d)
	for i := range s.rows {
		x := s.x[i*d : (i+1)*d]
		for k, r := range s.rows[i] {
			if k == 0 {
				own := r
				if r < 0 {
					own, r = -r-1, parse.RowUnknown
				}
				if n.pre != nil {
					vec.AddScaled(x, 1, n.pre[int(own)*d:int(own+1)*d])
				}
				if !n.gold[r] {
					r = parse.RowUnknown
				}
			}
			vec.AddScaled(x, 1, n.emb[int(r)*d:int(r+1)*d])
		}
	}
	copy(s.x[t*d:], n.emb[parse.RowBefore*d:(parse.RowBefore+1)*d])
	copy(s.x[(t+1)*d:], n.emb[parse.RowAfter*d:(parse.RowAfter+1)*d])
	s.mask = s.dropout(s.x, s.mask, n.drop)

	if len(s.in) == 0 {
		s.in = make([]lay, n.layers+1)
	}
	x0 := sized(s.in[0].x, t*3*d)
	s.in[0].x = x0
	at := 0
	for _, e := range s.exs {
		for i := range e.rows {
			l, r := at+i-1, at+i+1
			if i == 0 {
				l = t
			}
			if i == len(e.rows)-1 {
				r = t + 1
			}
			o := x0[(at+i)*3*d:]
			copy(o, s.x[l*d:(l+1)*d])
			copy(o[d:], s.x[(at+i)*d:(at+i+1)*d])
			copy(o[2*d:], s.x[r*d:(r+1)*d])
		}
		at += len(e.rows)
	}
	for li := range n.layers {
		l := &s.in[li]
		w, b := n.layer(li, pW), n.layer(li, pB)
		l.u = sized(l.u, t*w.cols)
		fillRows(l.u, b.w)
		vec.MulAdd(l.u, l.x, w.w, t, w.rows, w.cols)
		l.f, l.r, l.c = sized(l.f, t*2*h), sized(l.r, t*2*h), sized(l.c, t*2*h)
		next := &s.in[li+1]
		next.x = sized(next.x, t*2*h)
		at := 0
		for _, e := range s.exs {
			s.recur(li, at, len(e.rows))
			at += len(e.rows)
		}
		next.mask = s.dropout(next.x, next.mask, n.drop)
	}
	top := s.in[n.layers].x
	hw := n.p[pHeadW]
	s.z = sized(s.z, t*hw.cols)
	fillRows(s.z, n.p[pHeadB].w)
	vec.MulAdd(s.z, top, hw.w, t, hw.rows, hw.cols)

	a, off := n.arc, len(n.tags)
	s.dep, s.hd = sized(s.dep, t*a), sized(s.hd, t*a)
	for i := range t {
		z := s.z[i*hw.cols+off:]
		for j := range a {
			s.dep[i*a+j] = max(0, z[j])
			s.hd[i*a+j] = max(0, z[a+j])
		}
	}
	s.dropout(s.dep, s.lab, n.drop) // a dropped unit is zero, which is all the way back needs but its scale
	s.dropout(s.hd, s.lab, n.drop)
	s.du, s.dd = sized(s.du, t*a), zeroed(s.dd, t*parse.NumDistances)
	fillRows(s.du, n.p[pArcB].w)
	vec.MulAdd(s.du, s.dep, n.p[pArcU].w, t, a, a)
	vec.MulAdd(s.dd, s.dep, n.p[pArcDist].w, t, a, parse.NumDistances)
}

// recur is one sentence through a layer's two recurrences.
func (s *shard) recur(li, at, count int) {
	n := s.n
	h, l, next := n.hidden, &s.in[li], &s.in[li+1]
	gates := 3
	if li == 0 {
		gates = 4
	}
	cols := 2 * gates * h
	s.cell = sized(s.cell, h)
	for dir := range 2 {
		vf, vr := n.layer(li, pVF).w[dir*h:(dir+1)*h], n.layer(li, pVR).w[dir*h:(dir+1)*h]
		prev := s.cell
		clear(prev)
		for step := range count {
			t := at + step
			if dir == 1 {
				t = at + count - 1 - step
			}
			u := l.u[t*cols+dir*gates*h:][:gates*h]
			i := t*2*h + dir*h
			f, r, c, out := l.f[i:i+h], l.r[i:i+h], l.c[i:i+h], next.x[i:i+h]
			var carry []float32
			if gates == 4 {
				carry = u[3*h : 4*h]
			} else {
				carry = l.x[i : i+h]
			}
			for j, p := range prev {
				f[j] = parse.Sigmoid(u[h+j] + vf[j]*p)
				r[j] = parse.Sigmoid(u[2*h+j] + vr[j]*p)
				c[j] = u[j] + f[j]*(p-u[j])
				out[j] = carry[j] + r[j]*(c[j]-carry[j])
			}
			prev = c
		}
	}
}

// recurBack is the way back through recur: from dy, the gradient of the
// layer's output, to that of u (in l.u, whose content it replaces) and, where
// the highway carries the input, into dx.
func (s *shard) recurBack(li, at, count int, dy, dx []float32) {
	n := s.n
	h, l := n.hidden, &s.in[li]
	gates := 3
	if li == 0 {
		gates = 4
	}
	cols := 2 * gates * h
	base := pLayers + li*perLayer
	zero := make([]float32, h)
	for dir := range 2 {
		vf, vr := n.layer(li, pVF).w[dir*h:(dir+1)*h], n.layer(li, pVR).w[dir*h:(dir+1)*h]
		gvf, gvr := s.g[base+pVF][dir*h:(dir+1)*h], s.g[base+pVR][dir*h:(dir+1)*h]
		s.cell = zeroed(s.cell, h)
		dc := s.cell
		for step := count - 1; step >= 0; step-- {
			t, before := at+step, -1
			if dir == 0 {
				if step > 0 {
					before = t - 1
				}
			} else {
				t = at + count - 1 - step
				if step > 0 {
					before = t + 1
				}
			}
			u := l.u[t*cols+dir*gates*h:][:gates*h]
			i := t*2*h + dir*h
			f, r, c, dout := l.f[i:i+h], l.r[i:i+h], l.c[i:i+h], dy[i:i+h]
			prev := zero
			if before >= 0 {
				prev = l.c[before*2*h+dir*h:][:h]
			}
			var carry, dcarry []float32
			if gates == 4 {
				carry, dcarry = u[3*h:4*h], u[3*h:4*h]
			} else {
				carry, dcarry = l.x[i:i+h], dx[i:i+h]
			}
			for j, d := range dout {
				q := 1 - abs(2*r[j]-1)
				da := d * (c[j] - carry[j]) * 0.5 * q * q // into the highway gate
				dcj := dc[j] + d*r[j]
				pass := d * (1 - r[j])
				q = 1 - abs(2*f[j]-1)
				df := dcj * (prev[j] - u[j]) * 0.5 * q * q
				gvf[j] += df * prev[j]
				gvr[j] += da * prev[j]
				dc[j] = dcj*f[j] + df*vf[j] + da*vr[j]
				u[j] = dcj * (1 - f[j])
				u[h+j] = df
				u[2*h+j] = da
				if gates == 4 {
					dcarry[j] = pass
				} else {
					dcarry[j] += pass
				}
			}
		}
	}
}

func abs(x float32) float32 {
	if x < 0 {
		return -x
	}
	return x
}

// An answer is one that a word may have, and how likely it is the right one.
type answer struct {
	at int
	p  float32
}

// learnTo turns scores into the gradient of the cross entropy with the
// answers, times scale, and returns the loss and whether the first answer has
// the best score; but is left out.
func learnTo(z []float32, right []answer, but int, scale float32) (loss float64, hit bool) {
	best := -1
	for i, v := range z {
		if i != but && (best < 0 || v > z[best]) {
			best = i
		}
	}
	top := z[best]
	sum := 0.0
	for _, r := range right {
		loss -= float64(r.p) * float64(z[r.at]-top)
	}
	for i, v := range z {
		if i == but {
			z[i] = 0
			continue
		}
		e := math.Exp(float64(v - top))
		z[i] = float32(e)
		sum += e
	}
	k := scale / float32(sum)
	for i := range z {
		z[i] *= k
	}
	for _, r := range right {
		z[r.at] -= scale * r.p
	}
	return loss + math.Log(sum), best == right[0].at
}

// run computes the loss of the shard's examples and, unless only the loss is
// wanted, adds the gradients to g and leaves those of the word vectors in dx0.
// norm is one over the number of words in the whole batch.
func (s *shard) run(norm float32, back bool) {
	n := s.n
	s.loss, s.hit = [3]float64{}, [3]int{}
	s.forward()
	t, k := s.total, n.p[pHeadW].cols
	nt, a, lb := len(n.tags), n.arc, n.label
	s.dz = zeroed(s.dz, t*k)

	// Tags.
	at := 0
	for _, e := range s.exs {
		for i, tag := range e.tags {
			if tag >= 0 {
				g := s.dz[(at+i)*k : (at+i)*k+nt]
				copy(g, s.z[(at+i)*k:])
				loss, hit := learnTo(g, s.answers(e, softTags, i, tag), -1, norm*e.scale)
				s.loss[0] += loss * float64(e.scale)
				if hit {
					s.hit[0]++
				}
			}
		}
		at += len(e.rows)
	}

	// Arcs.
	s.dDep, s.dHd = zeroed(s.dDep, t*a), zeroed(s.dHd, t*a)
	s.dDu, s.dDd = zeroed(s.dDu, t*a), zeroed(s.dDd, t*parse.NumDistances)
	at = 0
	for _, e := range s.exs {
		s.arcLoss(e, at, norm, back)
		at += len(e.rows)
	}

	// Labels, of words that do not hang on the root.
	s.labTok, s.labHead = s.labTok[:0], s.labHead[:0]
	at = 0
	for _, e := range s.exs {
		for i, hd := range e.heads {
			if hd > 0 && e.rels[i] >= 0 {
				s.labTok = append(s.labTok, int32(at+i))
				s.labHead = append(s.labHead, int32(at)+hd-1)
			}
		}
		at += len(e.rows)
	}
	m := len(s.labTok)
	off := nt + 2*a
	dist := n.p[pLabDist].w
	s.hid = sized(s.hid, m*lb)
	for i := range m {
		tok, hd := int(s.labTok[i]), int(s.labHead[i])
		zd, zh := s.z[tok*k+off:][:lb], s.z[hd*k+off+lb:][:lb]
		ds, o := dist[parse.Distance(hd-tok)*lb:][:lb], s.hid[i*lb:(i+1)*lb]
		for j := range o {
			o[j] = max(0, zd[j]+zh[j]+ds[j])
		}
	}
	s.dropout(s.hid, s.lab, n.drop)
	nr := len(n.rels)
	s.lab = sized(s.lab, m*nr)
	fillRows(s.lab, n.p[pLabB].w)
	vec.MulAdd(s.lab, s.hid, n.p[pLabW].w, m, lb, nr)
	i := 0
	for _, e := range s.exs {
		for w, hd := range e.heads {
			if hd > 0 && e.rels[w] >= 0 {
				loss, hit := learnTo(s.lab[i*nr:(i+1)*nr], s.answers(e, softRels, w, e.rels[w]), -1, norm*e.scale)
				s.loss[2] += loss * float64(e.scale)
				if hit {
					s.hit[2]++
				}
				i++
			}
		}
	}
	if !back {
		return
	}
	vec.MulTransAdd(s.g[pLabW], s.hid, s.lab, m, lb, nr)
	colSums(s.g[pLabB], s.lab)
	s.dhid = zeroed(s.dhid, m*lb)
	vec.MulAdd(s.dhid, s.lab, n.p[pLabW].t, m, nr, lb)
	keep := float32(1)
	if s.rng != nil {
		keep = kept(n.drop)
	}
	gDist := s.g[pLabDist]
	for i := range m {
		tok, hd := int(s.labTok[i]), int(s.labHead[i])
		zd, zh := s.dz[tok*k+off:][:lb], s.dz[hd*k+off+lb:][:lb]
		gd, o, d := gDist[parse.Distance(hd-tok)*lb:][:lb], s.hid[i*lb:(i+1)*lb], s.dhid[i*lb:(i+1)*lb]
		for j, v := range o {
			if v > 0 {
				x := d[j] * keep
				zd[j] += x
				zh[j] += x
				gd[j] += x
			}
		}
	}

	// Back from the arcs to the heads' numbers.
	vec.MulTransAdd(s.g[pArcU], s.dep, s.dDu, t, a, a)
	colSums(s.g[pArcB], s.dDu)
	vec.MulTransAdd(s.g[pArcDist], s.dep, s.dDd, t, a, parse.NumDistances)
	vec.MulAdd(s.dDep, s.dDu, n.p[pArcU].t, t, a, a)
	vec.MulAdd(s.dDep, s.dDd, n.p[pArcDist].t, t, parse.NumDistances, a)
	for i := range t {
		z := s.dz[i*k+nt:]
		for j := range a {
			if s.dep[i*a+j] > 0 {
				z[j] = s.dDep[i*a+j] * keep
			}
			if s.hd[i*a+j] > 0 {
				z[a+j] = s.dHd[i*a+j] * keep
			}
		}
	}

	// Down the layers.
	h := n.hidden
	hw := n.p[pHeadW]
	vec.MulTransAdd(s.g[pHeadW], s.in[n.layers].x, s.dz, t, hw.rows, k)
	colSums(s.g[pHeadB], s.dz)
	s.dy = zeroed(s.dy, t*2*h)
	vec.MulAdd(s.dy, s.dz, hw.t, t, k, hw.rows)
	for li := n.layers - 1; li >= 0; li-- {
		l, w := &s.in[li], n.layer(li, pW)
		masked(s.dy, s.in[li+1].mask)
		s.dx = zeroed(s.dx, t*w.rows)
		at := 0
		for _, e := range s.exs {
			s.recurBack(li, at, len(e.rows), s.dy, s.dx)
			at += len(e.rows)
		}
		vec.MulTransAdd(s.g[pLayers+li*perLayer+pW], l.x, l.u, t, w.rows, w.cols)
		colSums(s.g[pLayers+li*perLayer+pB], l.u)
		vec.MulAdd(s.dx, l.u, w.t, t, w.cols, w.rows)
		s.dx, s.dy = s.dy, s.dx
	}
	// dy is now the gradient of the windows; gather it per word.
	d := n.dim
	s.dx0 = zeroed(s.dx0, (t+2)*d)
	at = 0
	for _, e := range s.exs {
		for i := range e.rows {
			l, r := at+i-1, at+i+1
			if i == 0 {
				l = t
			}
			if i == len(e.rows)-1 {
				r = t + 1
			}
			o := s.dy[(at+i)*3*d : (at+i+1)*3*d]
			vec.AddScaled(s.dx0[l*d:(l+1)*d], 1, o[:d])
			vec.AddScaled(s.dx0[(at+i)*d:(at+i+1)*d], 1, o[d:2*d])
			vec.AddScaled(s.dx0[r*d:(r+1)*d], 1, o[2*d:])
		}
		at += len(e.rows)
	}
	masked(s.dx0, s.mask)
}

// arcLoss scores the arcs of one sentence, whose words begin at at.
func (s *shard) arcLoss(e *example, at int, norm float32, back bool) {
	n := s.n
	c, a := len(e.rows), n.arc
	stride := (c + 1 + 15) &^ 15
	s.hm, s.ht = sized(s.hm, (c+1)*a), zeroed(s.ht, a*stride)
	copy(s.hm, n.p[pArcRoot].w)
	copy(s.hm[a:], s.hd[at*a:(at+c)*a])
	for j := range c + 1 {
		for i, v := range s.hm[j*a : (j+1)*a] {
			s.ht[i*stride+j] = v
		}
	}
	s.s = zeroed(s.s, c*stride)
	vec.MulAdd(s.s, s.du[at*a:(at+c)*a], s.ht, c, a, stride)
	for i := range c {
		row, dd := s.s[i*stride:i*stride+c+1], s.dd[(at+i)*parse.NumDistances:]
		for j := range c {
			row[j+1] += dd[parse.Distance(j-i)]
		}
		if e.heads[i] < 0 {
			clear(row)
			continue
		}
		loss, hit := learnTo(row, s.answers(e, softHeads, i, e.heads[i]), i+1, norm*e.scale)
		s.loss[1] += loss * float64(e.scale)
		if hit {
			s.hit[1]++
		}
		g := s.dDd[(at+i)*parse.NumDistances:]
		for j := range c {
			g[parse.Distance(j-i)] += row[j+1]
		}
	}
	if !back {
		return
	}
	// The scores' gradient without the padding.
	for i := range c {
		copy(s.s[i*(c+1):(i+1)*(c+1)], s.s[i*stride:i*stride+c+1])
	}
	ds := s.s[:c*(c+1)]
	vec.MulAdd(s.dDu[at*a:(at+c)*a], ds, s.hm, c, c+1, a)
	s.dhm = zeroed(s.dhm, (c+1)*a)
	vec.MulTransAdd(s.dhm, ds, s.du[at*a:(at+c)*a], c, c+1, a)
	vec.AddScaled(s.g[pArcRoot], 1, s.dhm[:a])
	vec.AddScaled(s.dHd[at*a:(at+c)*a], 1, s.dhm[a:])
}

// transpose makes every param's t anew.
func (n *net) transpose() {
	for _, p := range n.p {
		if p.rows == 1 {
			continue
		}
		for i := range p.rows {
			for j, v := range p.w[i*p.cols : (i+1)*p.cols] {
				p.t[j*p.rows+i] = v
			}
		}
	}
}

// backward computes the gradients of a batch: in n.shards[0].g and n.grad.
func (n *net) backward(batch []*example, seed uint64, drop bool) {
	total := 0
	for _, e := range batch {
		total += len(e.rows)
	}
	norm := 1 / float32(total)
	at, words := 0, 0
	for i, s := range n.shards {
		from := at
		for at < len(batch) && (words < total*(i+1)/numShards || i == numShards-1) {
			words += len(batch[at].rows)
			at++
		}
		s.exs = batch[from:at]
		s.rng = nil
		if drop {
			s.rng = rand.New(rand.NewPCG(seed, uint64(i)))
		}
	}
	n.transpose()
	var wg sync.WaitGroup
	for _, s := range n.shards {
		wg.Go(func() {
			for _, g := range s.g {
				clear(g)
			}
			s.run(norm, true)
		})
	}
	wg.Wait()
	for _, s := range n.shards[1:] {
		for i, g := range s.g {
			vec.AddScaled(n.shards[0].g[i], 1, g)
		}
	}
	for _, r := range n.touched {
		clear(n.grad[int(r)*n.dim : int(r+1)*n.dim])
		n.isTouched[r] = false
	}
	n.touched = n.touched[:0]
	for _, s := range n.shards {
		for i, rows := range s.rows {
			for k, r := range rows {
				if k == 0 && (r < 0 || !n.gold[r]) {
					r = parse.RowUnknown
				}
				n.addGrad(r, s.dx0[i*n.dim:(i+1)*n.dim])
			}
		}
		n.addGrad(parse.RowBefore, s.dx0[s.total*n.dim:(s.total+1)*n.dim])
		n.addGrad(parse.RowAfter, s.dx0[(s.total+1)*n.dim:])
	}
}

func (n *net) addGrad(r int32, g []float32) {
	if !n.isTouched[r] {
		n.isTouched[r] = true
		n.touched = append(n.touched, r)
	}
	vec.AddScaled(n.grad[int(r)*n.dim:int(r+1)*n.dim], 1, g)
}

const (
	beta1, beta2 = 0.9, 0.98
	maxNorm      = 5
)

// update takes a step of Adam along the gradients that backward left.
func (n *net) update(rate float64) {
	sq := 0.0
	for _, g := range n.shards[0].g {
		sq += squares(g)
	}
	for _, r := range n.touched {
		sq += squares(n.grad[int(r)*n.dim : int(r+1)*n.dim])
	}
	clip := float32(1)
	if norm := math.Sqrt(sq); norm > maxNorm {
		clip = float32(maxNorm / norm)
	}
	n.step++
	c1, c2 := 1-math.Pow(beta1, float64(n.step)), 1-math.Pow(beta2, float64(n.step))
	lr, corr := float32(rate/c1), float32(1/c2)
	type job struct{ w, m, v, g []float32 }
	var jobs []job
	for i, p := range n.p {
		jobs = append(jobs, job{p.w, p.m, p.v, n.shards[0].g[i]})
	}
	d := n.dim
	for _, r := range n.touched {
		a, b := int(r)*d, int(r+1)*d
		jobs = append(jobs, job{n.emb[a:b], n.embM[a:b], n.embV[a:b], n.grad[a:b]})
	}
	workers := min(runtime.GOMAXPROCS(0), 4)
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for i := k; i < len(jobs); i += workers {
				j := jobs[i]
				adam(j.w, j.m, j.v, j.g, clip, lr, corr)
			}
		})
	}
	wg.Wait()
}

func adam(w, m, v, g []float32, clip, lr, corr float32) {
	m, v, g = m[:len(w)], v[:len(w)], g[:len(w)]
	for i := range w {
		x := g[i] * clip
		m[i] += (1 - beta1) * (x - m[i])
		v[i] += (1 - beta2) * (x*x - v[i])
		w[i] -= lr * m[i] / (float32(math.Sqrt(float64(v[i]*corr))) + 1e-7)
	}
}

func squares(g []float32) float64 {
	var s [4]float32
	sum := 0.0
	for len(g) > 0 {
		c := g[:min(len(g), 1024)]
		g = g[len(c):]
		s = [4]float32{}
		for len(c) >= 4 {
			s[0] += c[0] * c[0]
			s[1] += c[1] * c[1]
			s[2] += c[2] * c[2]
			s[3] += c[3] * c[3]
			c = c[4:]
		}
		for _, x := range c {
			s[0] += x * x
		}
		sum += float64(s[0] + s[1] + s[2] + s[3])
	}
	return sum
}

// begin takes the vectors of a model with the same dimension and buckets.
func (n *net) begin(m *model.Model) {
	t, _ := m.Tensor("embeddings")
	list, _ := m.Tensor("words")
	words := strings.Split(string(list.Raw), "\n")
	if len(t.Dims) != 2 || t.Dims[1] != n.dim || t.Dims[0]-len(words) != n.lex.Size()-len(n.words) {
		return
	}
	take := func(to, from int) {
		for i := range n.dim {
			n.emb[to*n.dim+i] = t.Scale[from] * float32(t.I8[from*n.dim+i])
			if n.pre != nil && (to+1)*n.dim <= len(n.pre) {
				n.emb[to*n.dim+i] -= n.pre[to*n.dim+i]
			}
		}
	}
	for r := range parse.FirstWord {
		take(r, r)
	}
	at := make(map[string]int, len(words))
	for i, w := range words {
		at[w] = parse.FirstWord + i
	}
	for i, w := range n.words {
		if from, ok := at[w]; ok {
			take(parse.FirstWord+i, from)
		}
	}
	for r := parse.FirstWord + len(n.words); r < n.lex.Size(); r++ {
		take(r, r-len(n.words)+len(words))
	}
}

// row is the finished vector of an embedding row.
func (n *net) row(r int, out []float32) {
	d, src := n.dim, r
	if r < len(n.gold) && !n.gold[r] {
		src = parse.RowUnknown
	}
	copy(out, n.emb[src*d:(src+1)*d])
	if n.pre != nil && (r+1)*d <= len(n.pre) {
		vec.AddScaled(out, 1, n.pre[r*d:(r+1)*d])
	}
}

// model writes the network as package parse reads it: embeddings and matrices
// as bytes with a factor for each row or column, vectors as they are.
func (n *net) model(name string, frequent []string) *model.Model {
	m := &model.Model{Name: name}
	rows, d := n.lex.Size(), n.dim
	emb := make([]float32, rows*d)
	for r := range rows {
		n.row(r, emb[r*d:(r+1)*d])
	}
	m.Add(rounded("embeddings", emb, rows, d))
	list := func(name string, s []string) {
		m.Add(model.Tensor{Name: name, Raw: []byte(strings.Join(s, "\n"))})
	}
	list("words", n.words)
	list("tags", n.tags)
	list("relations", n.rels)
	list("frequent", frequent)
	columns := func(name string, p ...*param) {
		var w []float32
		cols := 0
		for _, p := range p {
			for j := range p.cols {
				for i := range p.rows {
					w = append(w, p.w[i*p.cols+j])
				}
			}
			cols += p.cols
		}
		m.Add(rounded(name, w, cols, p[0].rows))
	}
	for i, p := range n.p {
		switch {
		case i == pArcU:
			columns("arc.w", p, n.p[pArcDist])
		case i == pArcDist: // with arc.w
		case i == pHeadW || i == pLabW || i > pLayers && (i-pLayers)%perLayer == pW:
			columns(p.name, p)
		case i == pLayers+pW:
			// The first layer sees three words; each place has its columns.
			var w []*param
			for place := range 3 {
				w = append(w, &param{rows: d, cols: p.cols, w: p.w[place*d*p.cols : (place+1)*d*p.cols]})
			}
			columns(p.name, w...)
		default:
			m.Add(model.Tensor{Name: p.name, Dims: []int{p.rows, p.cols}, F32: append([]float32(nil), p.w...)})
		}
	}
	return m
}

// rounded is a matrix in bytes, each row with a factor of its own.
func rounded(name string, w []float32, rows, cols int) model.Tensor {
	t := model.Tensor{Name: name, Dims: []int{rows, cols}, I8: make([]int8, rows*cols), Scale: make([]float32, rows)}
	for r := range rows {
		t.Scale[r] = vec.Round(t.I8[r*cols:(r+1)*cols], w[r*cols:(r+1)*cols])
	}
	return t
}
