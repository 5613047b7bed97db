package train

import (
	"math"
	"math/rand/v2"

	"github.com/hearsay-news/hearsay/internal/vec"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/parse"
)

// The sizes of the net, and of its learning. A row is learned for every hash of
// what a word looks like.
const (
	netRowDim  = 32
	netRowBits = 15
	netDim     = vecDim + netRowDim
	netIn      = parse.NetWindow * netDim
	netVecStep = 3 * vecStep // vectors as large as the sums of rows
	netBatch   = 96          // words whose gradients are put together, about
	netHidden  = 96
	netRate    = 0.0015
	netRowRate = 0.04
)

// A dense is weights with their gradient, learned by Adam (Kingma and Ba 2015).
type dense struct{ w, g, m, v, sum []float32 }

func newDense(n int, spread float32, rng *rand.Rand) *dense {
	d := &dense{make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)}
	for i := range d.w {
		d.w[i] = (2*rng.Float32() - 1) * spread
	}
	return d
}

func (d *dense) step(rate float32, t int) {
	const b1, b2 = 0.9, 0.999
	c1 := 1 - float32(math.Pow(b1, float64(t)))
	c2 := 1 - float32(math.Pow(b2, float64(t)))
	for i, g := range d.g {
		d.m[i] = b1*d.m[i] + (1-b1)*g
		d.v[i] = b2*d.v[i] + (1-b2)*g*g
		d.w[i] += rate * (d.m[i] / c1) / (sqrt32(d.v[i]/c2) + 1e-7)
	}
	clear(d.g)
}

// A nameNet is the net of parse while it learns, with a random field's
// transitions of its own. What it maximises is the probability of the labels.
type nameNet struct {
	cfg     Config
	rng     *rand.Rand
	vectors []int8
	docs    []*netDoc
	rows    []float32
	rowG    []float32 // sum of squares, one a row
	rowSum  []float32
	in, out *dense
	b, ob   *dense
	trans   [nl][nl]float32
	tg      [nl][nl]float32
	tsum    [nl][nl]float32
	epochs  int    // summed up
	still   bool   // nothing is dropped: the net does not learn
	outside uint32 // the row of what stands outside the sentence
}

type netDoc struct {
	labels []uint8
	weight float32
	soft   []float32 // what teachers say of every word and label; nil: the labels alone
	trust  float32   // of the teachers, against the labels: 0 to 1
	parts  [][2]int32
	window [][parse.NetWindow]int32 // of every word: what stands round it
	vec    []int                    // of every word: row of its vector + 1
	rows   []uint32
	at     []int32 // where each word's rows begin
}

func newNameNet(cfg Config, reader *parse.NameReader, vectors []int8, docs []nameDoc) *nameNet {
	rng := rand.New(rand.NewPCG(cfg.Seed, 14))
	n := &nameNet{cfg: cfg, rng: rng, vectors: vectors}
	n.rows = make([]float32, netRowDim<<netRowBits)
	for i := range n.rows {
		n.rows[i] = (2*rng.Float32() - 1) * 0.1
	}
	n.rowG, n.rowSum = make([]float32, 1<<netRowBits), make([]float32, len(n.rows))
	n.in = newDense(netIn*netHidden, float32(math.Sqrt(6/float64(netIn+netHidden))), rng)
	n.out = newDense(netHidden*nl, float32(math.Sqrt(6/float64(netHidden+nl))), rng)
	n.b, n.ob = newDense(netHidden, 0, rng), newDense(nl, 0, rng)
	var s parse.NameScratch
	_, rows := s.NetWord(-1)
	n.outside = rows[0] & (1<<netRowBits - 1)
	for _, d := range docs {
		reader.Load(&s, d.text)
		x := &netDoc{weight: d.weight}
		x.labels, x.parts = reachable(&s, d)
		x.window = make([][parse.NetWindow]int32, len(d.labels))
		for i := range d.labels {
			s.Window(int32(i), func(k int, w int32) { x.window[i][k] = w })
			row, rows := s.NetWord(int32(i))
			x.vec = append(x.vec, row)
			x.at = append(x.at, int32(len(x.rows)))
			for _, h := range rows {
				x.rows = append(x.rows, h&(1<<netRowBits-1))
			}
		}
		x.at = append(x.at, int32(len(x.rows)))
		n.docs = append(n.docs, x)
	}
	return n
}

// A netPart is one stretch of a document.
type netPart struct {
	doc  *netDoc
	part [2]int32
}

func (n *nameNet) train(epochs int) {
	var parts []netPart
	words := 0
	for _, d := range n.docs {
		for _, p := range d.parts {
			parts = append(parts, netPart{d, p})
			words += int(p[1] - p[0])
		}
	}
	b := &netBatchMem{}
	step, done := 0, 0
	for e := range epochs {
		n.rng.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		var loss float64
		for i := 0; i < len(parts); {
			b.parts, b.n = b.parts[:0], 0
			for i < len(parts) && b.n < netBatch {
				b.parts = append(b.parts, parts[i])
				b.n += int(parts[i].part[1] - parts[i].part[0])
				i++
			}
			step++
			done += b.n
			left := 1 - float32(done)/float32(epochs*words)
			loss += n.batch(b, step, 0.1+0.9*left)
		}
		n.cfg.logf("names: net, epoch %d, loss %.0f", e+1, loss)
		if 2*(e+1) > epochs {
			n.sumUp()
		}
	}
	n.mean()
}

func (n *nameNet) sumUp() {
	n.epochs++
	add := func(sum, w []float32) {
		for i, x := range w {
			sum[i] += x
		}
	}
	for _, d := range []*dense{n.in, n.out, n.b, n.ob} {
		add(d.sum, d.w)
	}
	add(n.rowSum, n.rows)
	for a := range nl {
		for b := range nl {
			n.tsum[a][b] += n.trans[a][b]
		}
	}
}

// mean replaces the weights by the mean of those at the ends of later epochs.
func (n *nameNet) mean() {
	k := 1 / float32(max(1, n.epochs))
	take := func(w, sum []float32) {
		for i, x := range sum {
			w[i] = x * k
		}
	}
	for _, d := range []*dense{n.in, n.out, n.b, n.ob} {
		take(d.w, d.sum)
	}
	take(n.rows, n.rowSum)
	for a := range nl {
		for b := range nl {
			n.trans[a][b] = n.tsum[a][b] * k
		}
	}
}

// netBatchMem is the memory of one batch.
type netBatchMem struct {
	parts           []netPart
	n               int // words
	a, da, h, dh, e []float32
	inT, outT       []float32
	kept            []uint32
	keptAt          []int32
	chain           chain
}

// forward scores the labels of a batch's words.
func (n *nameNet) forward(b *netBatchMem) {
	m := b.n
	b.a, b.da = resize(b.a, m*netIn), resize(b.da, m*netIn)
	b.h, b.dh = resize(b.h, m*netHidden), resize(b.dh, m*netHidden)
	b.e = resize(b.e, m*nl)
	b.kept, b.keptAt = b.kept[:0], b.keptAt[:0]
	r := 0
	for _, p := range b.parts {
		d := p.doc
		for i := p.part[0]; i < p.part[1]; i++ {
			for k, w := range d.window[i] {
				x := b.a[r*netIn+k*netDim : r*netIn+(k+1)*netDim]
				clear(x)
				b.keptAt = append(b.keptAt, int32(len(b.kept)))
				if w < 0 {
					b.kept = append(b.kept, n.outside)
				} else {
					n.inputs(b, d, w, x)
				}
				sum := x[vecDim:]
				for _, id := range b.kept[b.keptAt[len(b.keptAt)-1]:] {
					for j, y := range n.rows[int(id)*netRowDim : int(id+1)*netRowDim] {
						sum[j] += y
					}
				}
			}
			r++
		}
	}
	b.keptAt = append(b.keptAt, int32(len(b.kept)))
	for r := range m {
		copy(b.h[r*netHidden:], n.b.w)
		copy(b.e[r*nl:], n.ob.w)
	}
	vec.MulAdd(b.h, b.a, n.in.w, m, netIn, netHidden)
	var bits uint64
	for i, x := range b.h[:m*netHidden] {
		if i&7 == 0 && !n.still {
			bits = n.rng.Uint64()
		}
		drop := bits&255 < 77 // three in ten
		bits >>= 8
		if n.still {
			b.h[i] = max(x, 0)
			continue
		}
		if x < 0 || drop {
			b.h[i] = 0
		} else {
			b.h[i] = x * (1 / 0.7)
		}
	}
	vec.MulAdd(b.e, b.h, n.out.w, m, netHidden, nl)
}

// batch learns from a batch and returns its loss.
func (n *nameNet) batch(b *netBatchMem, step int, rate float32) float64 {
	m := b.n
	n.forward(b)
	var loss float64
	r := 0
	for _, p := range b.parts {
		k := int(p.part[1] - p.part[0])
		e := b.e[r*nl : (r+k)*nl]
		l, gt, ok := b.chain.gradient(e, &n.trans, p.doc.labels[p.part[0]:p.part[1]])
		r += k
		if !ok {
			clear(e)
			continue
		}
		loss += l
		p.lean(e)
		w := p.doc.weight
		for i := range e {
			e[i] *= w
		}
		for a := range nl {
			for c, g := range gt[a] {
				if g != 0 {
					g *= w
					n.tg[a][c] += g * g
					n.trans[a][c] += 0.05 * g / (sqrt32(n.tg[a][c]) + 1e-6)
				}
			}
		}
	}
	vec.MulTransAdd(n.out.g, b.h, b.e, m, netHidden, nl)
	for r := range m {
		for l, g := range b.e[r*nl : (r+1)*nl] {
			n.ob.g[l] += g
		}
	}
	b.outT, b.inT = resize(b.outT, len(n.out.w)), resize(b.inT, len(n.in.w))
	vec.Transpose(b.outT, n.out.w, netHidden, nl)
	vec.Transpose(b.inT, n.in.w, netIn, netHidden)
	clear(b.dh[:m*netHidden])
	vec.MulAdd(b.dh, b.e, b.outT, m, nl, netHidden)
	for i, x := range b.h[:m*netHidden] {
		if x == 0 {
			b.dh[i] = 0
		} else {
			b.dh[i] *= 1 / 0.7
		}
	}
	vec.MulTransAdd(n.in.g, b.a, b.dh, m, netIn, netHidden)
	for r := range m {
		for j, g := range b.dh[r*netHidden : (r+1)*netHidden] {
			n.b.g[j] += g
		}
	}
	clear(b.da[:m*netIn])
	vec.MulAdd(b.da, b.dh, b.inT, m, netHidden, netIn)
	for c := range m * parse.NetWindow {
		at := c/parse.NetWindow*netIn + c%parse.NetWindow*netDim + vecDim
		g := b.da[at : at+netRowDim]
		var sq float32
		for _, x := range g {
			sq += x * x
		}
		if sq == 0 {
			continue
		}
		sq /= netRowDim
		for _, id := range b.kept[b.keptAt[c]:b.keptAt[c+1]] {
			n.rowG[id] += sq
			s := rate * netRowRate / (sqrt32(n.rowG[id]) + 1e-6)
			row := n.rows[int(id)*netRowDim : int(id+1)*netRowDim]
			for j, x := range g {
				row[j] += s * x
			}
		}
	}
	for _, d := range []*dense{n.in, n.out, n.b, n.ob} {
		d.step(rate*netRate, step)
	}
	return loss
}

// inputs writes the vector of a word, and keeps the rows that are not dropped.
func (n *nameNet) inputs(b *netBatchMem, d *netDoc, w int32, x []float32) {
	if n.still {
		if row := d.vec[w]; row > 0 {
			for j, v := range n.vectors[(row-1)*vecDim : row*vecDim] {
				x[j] = float32(v) * netVecStep
			}
		}
		b.kept = append(b.kept, d.rows[d.at[w]:d.at[w+1]]...)
		return
	}
	bits := n.rng.Uint64()
	if row := d.vec[w]; row > 0 && bits&15 != 0 {
		for j, v := range n.vectors[(row-1)*vecDim : row*vecDim] {
			x[j] = float32(v) * netVecStep
		}
	}
	bits >>= 4
	for k, id := range d.rows[d.at[w]:d.at[w+1]] {
		drop := bits&7 == 0
		if k == 1 {
			drop = bits&1 == 0 // the word itself: often not known
		}
		bits >>= 3
		if !drop {
			b.kept = append(b.kept, id)
		}
	}
}

// lean moves the gradient of a part's scores from its labels towards what the
// teachers say.
func (p netPart) lean(e []float32) {
	d := p.doc
	if d.soft == nil {
		return
	}
	for k, label := range d.labels[p.part[0]:p.part[1]] {
		row := e[k*nl : (k+1)*nl]
		row[label] -= d.trust
		for l, x := range d.soft[(int(p.part[0])+k)*nl : (int(p.part[0])+k+1)*nl] {
			row[l] += d.trust * x
		}
	}
}

// teach writes into the documents of a net what others, which have learned,
// say of them together (Hinton, Vinyals and Dean 2015): the probability of
// every label of every word. Documents without labels of their own, those
// from plain on, take their best labels too.
func (n *nameNet) teach(teachers []*nameNet, plain int, trust float32) {
	var trans [nl][nl]float32
	share := 1 / float32(len(teachers))
	for _, t := range teachers {
		t.still = true
		for a := range nl {
			for b := range nl {
				trans[a][b] += t.trans[a][b] * share
			}
		}
	}
	b := &netBatchMem{}
	var sum []float32
	var back []uint8
	for k, d := range n.docs {
		d.soft, d.trust = make([]float32, len(d.labels)*nl), trust
		if k >= plain {
			d.trust = 1
		}
		for _, part := range d.parts {
			b.parts, b.n = append(b.parts[:0], netPart{d, part}), int(part[1]-part[0])
			sum = resize(sum, b.n*nl)
			clear(sum)
			for _, t := range teachers {
				t.forward(b)
				for i, x := range b.e[:b.n*nl] {
					sum[i] += x * share
				}
			}
			labels := d.labels[part[0]:part[1]]
			if k >= plain {
				if cap(back) < len(sum) {
					back = make([]uint8, 2*len(sum))
				}
				parse.DecodeNames(sum, &trans, back[:len(sum)], labels)
			}
			soft := d.soft[int(part[0])*nl:]
			_, _, ok := b.chain.gradient(sum, &trans, labels)
			for i, label := range labels {
				soft[i*nl+int(label)] = 1
			}
			if !ok {
				continue
			}
			// The gradient is the label less its probability.
			for i, x := range sum {
				soft[i] -= x
			}
		}
	}
}

// add writes the net into a model, its scores times weight.
func (n *nameNet) add(m *model.Model, weight float32) {
	var top float32
	for _, x := range n.rows {
		top = max(top, x, -x)
	}
	step := top / 127
	rows := make([]int8, len(n.rows))
	for i, x := range n.rows {
		rows[i] = int8(math.Round(float64(x / step)))
	}
	scaled := func(w []float32) []float32 {
		out := make([]float32, len(w))
		for i, x := range w {
			out[i] = x * weight
		}
		return out
	}
	m.Add(model.Tensor{Name: "net-rows", Dims: []int{1 << netRowBits, netRowDim}, I8: rows})
	m.Add(model.Tensor{Name: "net-steps", Dims: []int{2}, F32: []float32{netVecStep, step}})
	in := make([]float32, len(n.in.w)) // a row for each of its columns
	vec.Transpose(in, n.in.w, netIn, netHidden)
	m.Add(rounded("net-in", in, netHidden, netIn))
	m.Add(model.Tensor{Name: "net-bias", Dims: []int{netHidden}, F32: n.b.w})
	m.Add(model.Tensor{Name: "net-out", Dims: []int{netHidden, nl}, F32: scaled(n.out.w)})
	m.Add(model.Tensor{Name: "net-out-bias", Dims: []int{nl}, F32: scaled(n.ob.w)})
}
