package parse

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay/internal/vec"
	"github.com/hearsay-news/hearsay/model"
)

// Gates per unit: in the first layer the candidate, forget gate, highway gate
// and the input the highway carries; further layers carry their input itself.
const (
	firstGates = 4
	gates      = 3
)

// NumDistances is how many distances between head and dependent the parser
// tells apart: eight to each side.
const NumDistances = 16

// Distance is the bucket of a head's place less the dependent's.
func Distance(d int) int {
	side := 0
	if d < 0 {
		side, d = NumDistances/2, -d
	}
	switch {
	case d <= 4:
		return side + max(d, 1) - 1
	case d <= 6:
		return side + 4
	case d <= 9:
		return side + 5
	case d <= 15:
		return side + 6
	}
	return side + 7
}

// distances holds Distance of -maxSentence to maxSentence.
var distances = func() (t [2*maxSentence + 1]uint8) {
	for i := range t {
		t[i] = uint8(Distance(i - maxSentence))
	}
	return t
}()

// Sigmoid is the cheap squashing function of the gates: the same bits on every
// machine, which math.Exp does not promise.
func Sigmoid(x float32) float32 {
	a := x
	if a < 0 {
		a = -a
	}
	return 0.5 + float32(0.5*x)/(1+a)
}

// A layer is one bidirectional SRU: w is input × (2·gates·hidden), its columns
// ordered by direction, then gate, then unit.
type layer struct {
	w      *vec.Matrix // nil in the first layer: its products are looked up
	b      []float32
	vf, vr []float32 // weights of the state in the two gates: 2·hidden each
	gates  int
}

// A network is the weights, unpacked for reading.
type network struct {
	lex    *Lexicon
	dim    int // of a token's vector
	hidden int // per direction
	arc    int // of the vectors that arcs are scored with
	label  int // hidden units of the label head
	emb    []int8
	scale  []float32
	layers []layer

	// Columns of head: tags, arc dependent, arc head, label dependent, label head.
	head     *vec.Matrix
	headBias []float32
	// Columns of arcs: what a dependent wants of each number of a head, and of
	// each distance.
	arcs    *vec.Matrix
	arcBias []float32
	arcRoot []float32   // arc: the root as a head
	labels  *vec.Matrix // label × relations
	labBias []float32
	labDist []float32 // NumDistances × label

	upos, xpos []string // of each joint tag
	rels       []string
	rootRel    int

	frequent map[string]int32 // form to its row of products
	products []float32        // rows of 3·cols: as left neighbour, itself, right neighbour
	edge     [2][]float32     // the same for the places before and after a sentence
	wide     *vec.Matrix      // first layer's weights as dim × 3·cols
}

// cols is the width of the first layer's output before the recurrence.
func (n *network) cols() int { return 2 * firstGates * n.hidden }

// load unpacks a model written by package train.
func load(m *model.Model) (*network, error) {
	var bad error
	f32 := func(name string, size int) []float32 {
		t, ok := m.Tensor(name)
		if bad == nil && (!ok || size >= 0 && len(t.F32) != size) {
			bad = fmt.Errorf("tensor %q: %d numbers, want %d", name, len(t.F32), size)
		}
		return t.F32
	}
	// A matrix is stored with a row for each of its columns. cols -1: any number.
	matrix := func(name string, rows, cols int) *vec.Matrix {
		t, ok := m.Tensor(name)
		if cols < 0 {
			cols = len(t.Scale)
		}
		if bad == nil && (!ok || rows == 0 || rows > vec.MaxRows || len(t.I8) != rows*cols || len(t.Scale) != cols) {
			bad = fmt.Errorf("tensor %q: %d bytes and %d factors, want %d × %d", name, len(t.I8), len(t.Scale), cols, rows)
		}
		if bad != nil {
			return nil
		}
		return vec.NewMatrix(t.I8, t.Scale, rows)
	}
	lines := func(name string) []string {
		t, ok := m.Tensor(name)
		if bad == nil && !ok {
			bad = fmt.Errorf("no list %q", name)
		}
		if len(t.Raw) == 0 {
			return nil
		}
		return strings.Split(string(bytes.TrimSuffix(t.Raw, []byte("\n"))), "\n")
	}
	n := &network{}
	emb, _ := m.Tensor("embeddings")
	if len(emb.Dims) != 2 || emb.Dims[1] == 0 || len(emb.I8) != emb.Dims[0]*emb.Dims[1] || len(emb.Scale) != emb.Dims[0] {
		return nil, fmt.Errorf("no usable embeddings")
	}
	n.emb, n.scale, n.dim = emb.I8, emb.Scale, emb.Dims[1]
	words := lines("words")
	if hashed := emb.Dims[0] - FirstWord - len(words); hashed < NumRows-1 || hashed%(NumRows-1) != 0 {
		return nil, fmt.Errorf("%d embeddings do not fit %d words", emb.Dims[0], len(words))
	} else {
		n.lex = NewLexicon(words, hashed/(NumRows-1))
	}
	first := f32("layer0.b", -1)
	n.hidden = len(first) / (2 * firstGates)
	if n.hidden == 0 {
		return nil, fmt.Errorf("no first layer")
	}
	n.wide = matrix("layer0.w", n.dim, 3*n.cols())
	for i := 0; ; i++ {
		name := fmt.Sprintf("layer%d.", i)
		if _, ok := m.Tensor(name + "w"); !ok {
			break
		}
		l := layer{gates: firstGates}
		if i > 0 {
			l.gates = gates
			l.w = matrix(name+"w", 2*n.hidden, 2*gates*n.hidden)
		}
		l.b = f32(name+"b", 2*l.gates*n.hidden)
		l.vf, l.vr = f32(name+"vf", 2*n.hidden), f32(name+"vr", 2*n.hidden)
		n.layers = append(n.layers, l)
	}
	for _, t := range lines("tags") {
		u, x, _ := strings.Cut(t, "|")
		n.upos, n.xpos = append(n.upos, u), append(n.xpos, x)
	}
	n.rels = lines("relations")
	n.rootRel = -1
	for i, r := range n.rels {
		if r == "root" {
			n.rootRel = i
		}
	}
	n.arcBias, n.labDist = f32("arc.b", -1), f32("label.dist", -1)
	n.arc, n.label = len(n.arcBias), len(n.labDist)/NumDistances
	k := len(n.upos) + 2*n.arc + 2*n.label
	n.head, n.headBias = matrix("head.w", 2*n.hidden, k), f32("head.b", k)
	n.arcs, n.arcRoot = matrix("arc.w", n.arc, n.arc+NumDistances), f32("arc.root", n.arc)
	n.arcBias = append(n.arcBias[:n.arc:n.arc], make([]float32, NumDistances)...)
	n.labels, n.labBias = matrix("label.w", n.label, len(n.rels)), f32("label.b", len(n.rels))
	switch {
	case bad != nil:
		return nil, bad
	case len(n.layers) == 0 || len(n.upos) == 0 || n.arc == 0 || n.label == 0 || n.rootRel < 0 || len(n.rels) < 2:
		return nil, fmt.Errorf("the model is not a tagger and parser")
	}

	// The first layer looks at three words at once. What each word adds in
	// each of the three places depends on its form alone, so it is computed
	// once for each form, and for the frequent ones here.
	c := n.cols()
	frequent := lines("frequent")
	n.frequent = make(map[string]int32, len(frequent))
	x := make([]float32, (len(frequent)+2)*n.dim)
	var rows [NumRows]int32
	for i, f := range frequent {
		n.frequent[f] = int32(i)
		n.lex.Rows(f, &rows)
		n.embed(x[i*n.dim:(i+1)*n.dim], rows[:])
	}
	n.embed(x[len(frequent)*n.dim:(len(frequent)+1)*n.dim], []int32{RowBefore})
	n.embed(x[(len(frequent)+1)*n.dim:], []int32{RowAfter})
	n.products = make([]float32, (len(frequent)+2)*3*c)
	var acts vec.Acts
	acts.Set(x, len(frequent)+2, n.dim)
	n.wide.MulAdd(n.products, &acts)
	n.edge[0] = n.products[len(frequent)*3*c : (len(frequent)+1)*3*c]
	n.edge[1] = n.products[(len(frequent)+1)*3*c:]
	return n, nil
}

// agrees reports whether two networks have the same tags and relations.
func (n *network) agrees(o *network) bool {
	return slices.Equal(n.upos, o.upos) && slices.Equal(n.xpos, o.xpos) && slices.Equal(n.rels, o.rels)
}

// embed sets x to the sum of rows of the embedding table.
func (n *network) embed(x []float32, rows []int32) {
	clear(x)
	for _, r := range rows {
		s := n.scale[r]
		q := n.emb[int(r)*n.dim : int(r+1)*n.dim]
		addRow(x, q, s)
	}
}

// A workspace is what one Parse computes in. It keeps its memory.
type workspace struct {
	local    map[string]int32 // forms met lately that are not frequent ones
	products []float32        // their rows
	emb      []float32
	fresh    []int32 // tokens whose form is new in this batch
	form     []int32 // token: its row, below len(frequent) the network's, else ours

	u, x, z     []float32
	acts        vec.Acts
	dep, hd, du []float32 // arcs: dependents, heads, what dependents want
	ht, want    []float32 // of one sentence: the heads transposed, what dependents want
	hidden      []float32
	cell        []float32
}

// maxLocal is how many forms' products a workspace keeps before it starts again:
// 11 MB of them. More would cost more memory than it saves time.
const maxLocal = 1024

// encode runs the layers over a batch of units (the words forms[first:end] of
// each), whose words follow each other, and leaves the heads' numbers in ws.z.
func (n *network) encode(ws *workspace, forms []string, units []unit) {
	total := len(forms)
	c, h := n.cols(), n.hidden
	n.lookup(ws, forms)
	ws.u = resize(ws.u, total*c)
	at := 0
	for _, s := range units {
		for t := range s.n {
			out := ws.u[(at+t)*c : (at+t+1)*c]
			left, right := n.edge[0], n.edge[1]
			if t > 0 {
				left = n.row(ws, ws.form[at+t-1])
			}
			if t < s.n-1 {
				right = n.row(ws, ws.form[at+t+1])
			}
			add3(out, n.layers[0].b, left[:c], n.row(ws, ws.form[at+t])[c:2*c], right[2*c:])
		}
		at += s.n
	}
	ws.x = resize(ws.x, total*2*h)
	ws.cell = resize(ws.cell, h)
	for i := range n.layers {
		l := &n.layers[i]
		cols := 2 * l.gates * h
		if i > 0 {
			ws.u = resize(ws.u, total*cols)
			fill(ws.u, l.b)
			ws.acts.Set(ws.x, total, 2*h)
			l.w.MulAdd(ws.u, &ws.acts)
		}
		at := 0
		for _, s := range units {
			n.recur(ws, l, at, s.n)
			at += s.n
		}
	}
	k := len(n.headBias)
	ws.z = resize(ws.z, total*k)
	fill(ws.z, n.headBias)
	ws.acts.Set(ws.x, total, 2*h)
	n.head.MulAdd(ws.z, &ws.acts)
}

// recur runs a layer's two recurrences over the words at to at+count, from
// ws.u into ws.x, which still holds the layer's input.
func (n *network) recur(ws *workspace, l *layer, at, count int) {
	h := n.hidden
	cols := 2 * l.gates * h
	cell := ws.cell[:h]
	for dir := range 2 {
		vf, vr := l.vf[dir*h:(dir+1)*h], l.vr[dir*h:(dir+1)*h]
		clear(cell)
		for step := range count {
			t := at + step
			if dir == 1 {
				t = at + count - 1 - step
			}
			u := ws.u[t*cols+dir*l.gates*h : t*cols+(dir+1)*l.gates*h]
			out := ws.x[t*2*h+dir*h:][:h]
			carry := out
			if l.gates == firstGates {
				carry = u[3*h : 4*h]
			}
			recurStep(cell, out, carry, u, vf, vr)
		}
	}
}

// recurGo is one step of a recurrence over all its units: u holds their
// candidates, then what comes into their forget gates and their highway gates.
// It takes cell to its next state and sets out, which may be carry. The
// conversions forbid the compiler to fuse, so that every machine rounds alike.
func recurGo(cell, out, carry, u, vf, vr []float32) {
	h := len(cell)
	cand, fg, rg := u[:h], u[h:2*h], u[2*h:3*h]
	out, carry, vf, vr = out[:h], carry[:h], vf[:h], vr[:h]
	for j, c := range cell {
		f := Sigmoid(fg[j] + float32(vf[j]*c))
		r := Sigmoid(rg[j] + float32(vr[j]*c))
		c = cand[j] + float32(f*(c-cand[j]))
		cell[j] = c
		out[j] = carry[j] + float32(r*(c-carry[j]))
	}
}

// lookup sets ws.form, computing products for the forms that have none yet.
func (n *network) lookup(ws *workspace, forms []string) {
	if len(ws.local)+len(forms) > maxLocal {
		clear(ws.local)
	}
	ws.form = resize(ws.form, len(forms))
	ws.fresh = ws.fresh[:0]
	base := int32(len(n.frequent))
	known := len(ws.local)
	for i, f := range forms {
		if r, ok := n.frequent[f]; ok {
			ws.form[i] = r
			continue
		}
		r, ok := ws.local[f]
		if !ok {
			r = int32(len(ws.local))
			ws.local[strings.Clone(f)] = r // no piece of a text stays alive
			ws.fresh = append(ws.fresh, int32(i))
		}
		ws.form[i] = base + r
	}
	if len(ws.fresh) == 0 {
		return
	}
	ws.emb = resize(ws.emb, len(ws.fresh)*n.dim)
	var rows [NumRows]int32
	for i, t := range ws.fresh {
		n.lex.Rows(forms[t], &rows)
		n.embed(ws.emb[i*n.dim:(i+1)*n.dim], rows[:])
	}
	w := 3 * n.cols()
	need := (known + len(ws.fresh)) * w
	if need > cap(ws.products) {
		grown := make([]float32, need, min(2*need, max(need, (maxLocal+maxBatch)*w)))
		copy(grown, ws.products)
		ws.products = grown
	}
	ws.products = ws.products[:need]
	out := ws.products[known*w:]
	clear(out)
	ws.acts.Set(ws.emb, len(ws.fresh), n.dim)
	n.wide.MulAdd(out, &ws.acts)
}

// row is the products of a form.
func (n *network) row(ws *workspace, r int32) []float32 {
	w := 3 * n.cols()
	if int(r) < len(n.frequent) {
		return n.products[int(r)*w : int(r+1)*w]
	}
	r -= int32(len(n.frequent))
	return ws.products[int(r)*w : int(r+1)*w]
}

// tagScores adds the scores of the joint tags of the words at to at+count to
// sum, which has a row for each, or sets it if fresh.
func (n *network) tagScores(ws *workspace, at, count int, sum []float32, fresh bool) {
	k, tags := len(n.headBias), len(n.upos)
	for i := range count {
		row := sum[i*tags : (i+1)*tags]
		if fresh {
			copy(row, ws.z[(at+i)*k:])
			continue
		}
		for j, v := range ws.z[(at+i)*k:][:tags] {
			row[j] += v
		}
	}
}

// prepareArcs prepares the batch for the scoring of arcs.
func (n *network) prepareArcs(ws *workspace, total int) {
	k, a := len(n.headBias), n.arc
	ws.dep, ws.hd = resize(ws.dep, total*a), resize(ws.hd, total*a)
	for t := range total {
		z := ws.z[t*k+len(n.upos):]
		relu(ws.dep[t*a:(t+1)*a], z)
		relu(ws.hd[t*a:(t+1)*a], z[a:])
	}
	ws.du = resize(ws.du, total*(a+NumDistances))
	fill(ws.du, n.arcBias)
	ws.acts.Set(ws.dep, total, a)
	n.arcs.MulAdd(ws.du, &ws.acts)
}

// arcScores adds the scores of the arcs among the words at to at+count to sum,
// which has a row of stride numbers for each: first the root as head, then the
// words.
func (n *network) arcScores(ws *workspace, at, count int, sum []float32, stride int) {
	a := n.arc
	ws.ht = resize(ws.ht, a*stride)
	clear(ws.ht)
	for i, v := range n.arcRoot {
		ws.ht[i*stride] = v
	}
	for j := range count {
		for i, v := range ws.hd[(at+j)*a : (at+j+1)*a] {
			ws.ht[i*stride+j+1] = v
		}
	}
	wide := a + NumDistances
	ws.want = resize(ws.want, count*a)
	for i := range count {
		copy(ws.want[i*a:(i+1)*a], ws.du[(at+i)*wide:])
	}
	vec.MulAdd(sum, ws.want, ws.ht, count, a, stride)
	for i := range count {
		row, dd := sum[i*stride+1:i*stride+1+count], ws.du[(at+i)*wide+a:(at+i+1)*wide]
		near := distances[maxSentence-i:]
		for j := range row {
			row[j] += dd[near[j]&(NumDistances-1)]
		}
	}
}

// labelScores adds the scores of the relations of the words at to at+count to
// sum, or sets it if fresh. Their heads, counted from 1 within them, are heads[1:]. The scores of
// the word on the root do not matter.
func (n *network) labelScores(ws *workspace, at, count int, heads []int32, sum []float32, fresh bool) {
	k, l := len(n.headBias), n.label
	off := len(n.upos) + 2*n.arc
	ws.hidden = resize(ws.hidden, count*l)
	for i := range count {
		dep, out := ws.z[(at+i)*k+off:][:l], ws.hidden[i*l:(i+1)*l]
		h := int(heads[i+1])
		if h == 0 {
			clear(out)
			continue
		}
		head, dist := ws.z[(at+h-1)*k+off+l:][:l], n.labDist[Distance(h-1-i)*l:][:l]
		relu3(out, dep, head, dist)
	}
	r := len(n.rels)
	if fresh {
		fill(sum[:count*r], n.labBias)
	} else {
		for i := range count {
			vec.AddScaled(sum[i*r:(i+1)*r], 1, n.labBias)
		}
	}
	ws.acts.Set(ws.hidden, count, l)
	n.labels.MulAdd(sum, &ws.acts)
}

// fill sets every row of m to row.
func fill(m, row []float32) {
	for i := 0; i < len(m); i += len(row) {
		copy(m[i:], row)
	}
}

// add3Go sets out to bias + a + b + c, added in this order.
func add3Go(out, bias, a, b, c []float32) {
	bias, a, b, c = bias[:len(out)], a[:len(out)], b[:len(out)], c[:len(out)]
	for i := range out {
		out[i] = bias[i] + a[i] + b[i] + c[i]
	}
}

// addRowGo adds a row of bytes times s to x.
func addRowGo(x []float32, q []int8, s float32) {
	q = q[:len(x)]
	for i := range x {
		x[i] += float32(s * float32(q[i]))
	}
}

// reluGo sets out to in, negative numbers to zero.
func reluGo(out, in []float32) {
	in = in[:len(out)]
	for i, v := range in {
		out[i] = max(0, v)
	}
}

// relu3Go sets out to a + b + c, negative sums to zero.
func relu3Go(out, a, b, c []float32) {
	a, b, c = a[:len(out)], b[:len(out)], c[:len(out)]
	for i := range out {
		out[i] = max(0, a[i]+b[i]+c[i])
	}
}

// argmax is the place of the largest number, leaving out one place.
func argmax(s []float32, but int) int {
	best := -1
	for i, v := range s {
		if i != but && (best < 0 || v > s[best]) {
			best = i
		}
	}
	return best
}
