package parse

import (
	"errors"

	"github.com/hearsay-news/hearsay/internal/vec"
	"github.com/hearsay-news/hearsay/model"
)

// The net that helps the random field: what stands in a window of five words,
// as vectors, through one hidden layer to a score for every label.
const (
	NetWindow = 5  // words: two before, two after
	NetRows   = 18 // learned rows a word has
	netBatch  = 64
)

// A nameNet scores the labels of a word. A word's vector is the one that plain
// text gave it and then the sum of learned rows, chosen by hash.
type nameNet struct {
	vectors []int8 // of the words of the clusters, in their order
	rows    []int8
	vecDim  int
	rowDim  int
	mask    uint32 // of the hash of a row
	vecStep float32
	rowStep float32
	hidden  int
	in      *vec.Matrix // window·dim × hidden, in bytes
	bias    []float32
	out     []float32 // hidden × labels
	outBias []float32
}

// loadNet reads the net of a model; nil if it has none.
func loadNet(m *model.Model) (*nameNet, error) {
	in, ok := m.Tensor("net-in")
	if !ok {
		return nil, nil
	}
	vectors, ok1 := m.Tensor("vectors")
	rows, ok2 := m.Tensor("net-rows")
	out, ok3 := m.Tensor("net-out")
	bias, ok4 := m.Tensor("net-bias")
	outBias, ok5 := m.Tensor("net-out-bias")
	steps, ok6 := m.Tensor("net-steps")
	if !ok1 || !ok2 || !ok3 || !ok4 || !ok5 || !ok6 || len(vectors.Dims) != 2 || len(rows.Dims) != 2 || len(in.Dims) != 2 ||
		len(steps.F32) != 2 {
		return nil, errors.New("the net of the names is not whole")
	}
	n := &nameNet{
		vectors: vectors.I8, rows: rows.I8, vecDim: vectors.Dims[1], rowDim: rows.Dims[1], mask: uint32(rows.Dims[0] - 1),
		vecStep: steps.F32[0], rowStep: steps.F32[1], hidden: in.Dims[0],
		bias: bias.F32, out: out.F32, outBias: outBias.F32,
	}
	if k := rows.Dims[0]; k == 0 || k&(k-1) != 0 || len(n.vectors) != vectors.Dims[0]*n.vecDim || len(n.rows) != k*n.rowDim ||
		in.Dims[1] != NetWindow*n.dim() || in.Dims[1] > vec.MaxRows || len(in.I8) != in.Dims[1]*n.hidden || len(in.Scale) != n.hidden ||
		len(n.bias) != n.hidden || len(n.out) != n.hidden*NameLabels || len(n.outBias) != NameLabels {
		return nil, errors.New("the tensors of the names' net do not fit")
	}
	n.in = vec.NewMatrix(in.I8, in.Scale, in.Dims[1])
	return n, nil
}

func (n *nameNet) dim() int { return n.vecDim + n.rowDim }

// netScratch is the memory of one reading.
type netScratch struct {
	at               []int32 // of every word: its row in x + 1; 0 not made yet
	x, a, hidden, to []float32
	who              []int32 // the words of a batch
	rows             [NetRows]uint32
	acts             vec.Acts
}

// NetWord is what the net knows of word i: the row of its vector + 1, 0 for
// none, and the hashes of its learned rows, valid until the next call. A word
// that is not there, outside its sentence, is asked for as -1.
func (s *NameScratch) NetWord(i int32) (row int, rows []uint32) {
	rows = s.net.rows[:0]
	if i < 0 {
		return 0, append(rows, mix(200, 0))
	}
	t := &s.toks[i]
	caps := uint64(t.caps) | uint64(t.mode)<<4 | uint64(t.usual)<<8
	rows = append(rows,
		mix(201, caps), mix(202, t.low), mix(203, t.suf3), mix(204, t.suf2), mix(205, t.pre3),
		mix(206, uint64(t.kinds&^wStart)), mix(207, uint64(t.cluster[1])), mix(208, uint64(t.cluster[2])))
	if t.known|t.place != 0 {
		rows = append(rows, mix(209, uint64(t.known)|uint64(t.place)<<8))
	}
	if t.learned != 0 {
		rows = append(rows, mix(210, uint64(t.learned)))
	}
	if t.phraseCode != 0 {
		rows = append(rows, mix(211, uint64(t.phraseCode)|uint64(t.phrasePos)<<8))
	}
	if t.any {
		all := uint64(0)
		for _, code := range t.phrase {
			all = all*5 + uint64(code)
		}
		rows = append(rows, mix(212, all))
	}
	if t.runFirst >= 0 {
		rows = append(rows, mix(213, uint64(min(i-t.runFirst, 3))|uint64(min(t.runLast-i, 3))<<2))
	}
	if t.tag != 0 {
		rows = append(rows, mix(215, uint64(t.tag)|uint64(t.caps)<<4), mix(216, uint64(t.rel)<<4|uint64(t.tag)))
		if h := t.head; h >= t.sent && h < t.sentEnd {
			rows = append(rows, mix(217, uint64(t.rel)<<32^s.toks[h].low))
		}
	}
	if t.doc >= 0 && t.caps != cLower {
		d := &s.docs[t.doc]
		set := uint64(min(d.lower, 2)) | uint64(min(d.capital, 3))<<2
		for k, n := range [...]int32{d.title, d.first, d.orgEnd, d.said, d.in, d.poss} {
			if n > 1 {
				set |= 1 << (4 + k)
			}
		}
		rows = append(rows, mix(214, set))
	}
	return int(t.row), rows
}

// Window calls f with the words in the window of word i, -1 for those outside
// its sentence.
func (s *NameScratch) Window(i int32, f func(k int, word int32)) {
	t := &s.toks[i]
	for k := range NetWindow {
		w := i + int32(k) - NetWindow/2
		if w < t.sent || w >= t.sentEnd {
			w = -1
		}
		f(k, w)
	}
}

// add adds the net's scores to those of every candidate of the text.
func (n *nameNet) add(s *NameScratch) {
	c := &s.net
	d := n.dim()
	c.at = resize(c.at, len(s.toks))
	clear(c.at)
	c.x = grow2(c.x[:0], d)
	n.word(s, -1, c.x[:d])
	c.a = resize(c.a, netBatch*NetWindow*d)
	c.hidden = resize(c.hidden, netBatch*n.hidden)
	c.to = resize(c.to, netBatch*NameLabels)
	c.who = c.who[:0]
	for i := range s.toks {
		if !s.toks[i].cand {
			continue
		}
		c.who = append(c.who, int32(i))
		if len(c.who) == netBatch {
			n.batch(s)
		}
	}
	n.batch(s)
}

func (n *nameNet) batch(s *NameScratch) {
	c := &s.net
	m, d := len(c.who), n.dim()
	for b, i := range c.who {
		first, end := s.toks[i].sent, s.toks[i].sentEnd
		row := c.a[b*NetWindow*d : (b+1)*NetWindow*d]
		for k := range int32(NetWindow) {
			w := i + k - NetWindow/2
			at := int32(0)
			if w >= first && w < end {
				if c.at[w] == 0 {
					size := len(c.x)
					c.at[w] = int32(size / d)
					c.x = grow2(c.x, size+d)
					n.word(s, w, c.x[size:])
				}
				at = c.at[w]
			}
			copy(row[int(k)*d:], c.x[int(at)*d:int(at+1)*d])
		}
		copy(c.hidden[b*n.hidden:], n.bias)
		copy(c.to[b*NameLabels:], n.outBias)
	}
	c.acts.Set(c.a, m, NetWindow*d)
	n.in.MulAdd(c.hidden, &c.acts)
	for i, x := range c.hidden[:m*n.hidden] {
		if x < 0 {
			c.hidden[i] = 0
		}
	}
	vec.MulAdd(c.to, c.hidden, n.out, m, n.hidden, NameLabels)
	for b, i := range c.who {
		e := s.emit[int(i)*NameLabels : int(i+1)*NameLabels]
		for l, x := range c.to[b*NameLabels : (b+1)*NameLabels] {
			e[l] += x
		}
	}
	c.who = c.who[:0]
}

// word writes the vector of a word.
func (n *nameNet) word(s *NameScratch, i int32, x []float32) {
	row, rows := s.NetWord(i)
	clear(x)
	if row > 0 && row*n.vecDim <= len(n.vectors) {
		for k, v := range n.vectors[(row-1)*n.vecDim : row*n.vecDim] {
			x[k] = float32(v) * n.vecStep
		}
	}
	sum := x[n.vecDim:]
	for _, h := range rows {
		r := int(h & n.mask)
		for k, v := range n.rows[r*n.rowDim : (r+1)*n.rowDim] {
			sum[k] += float32(v) // whole numbers: exact in any order
		}
	}
	for k := range sum {
		sum[k] *= n.rowStep
	}
}

// grow2 is s with a length of n, what it held kept.
func grow2(s []float32, n int) []float32 {
	if cap(s) < n {
		s = append(make([]float32, 0, n+n/2), s...)
	}
	return s[:n]
}
