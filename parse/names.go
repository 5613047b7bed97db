package parse

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"sync"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
)

// NameClasses are the classes of names in the order of their labels.
var NameClasses = [...]string{"PER", "ORG", "LOC", "NORP", "EVENT", "MISC"}

// NameLabels is the number of labels: 0 is outside, 1+4c+p is class c at
// position p: 0 first, 1 inside, 2 last, 3 alone.
const NameLabels = 1 + 4*len(NameClasses)

// A Namer finds named entities with a linear-chain conditional random field
// over BILOU labels (Lafferty et al. 2001; Ratinov and Roth 2009), to whose
// scores a small net adds its own. Only words that can be part of a name are
// looked at, all others are outside. Tags and trees, where there are any, count
// among the features. It reads a text twice: what the first
// reading made of a word elsewhere in the text is a feature of the second. It
// is safe for concurrent use.
type Namer struct {
	reader *NameReader
	w      nameWeights
	net    *nameNet // nil: the random field alone
	pool   sync.Pool
}

// A nameWeights is a table of features: open addressing over their hashes,
// each pointing at its (label, weight) pairs.
type nameWeights struct {
	keys  []uint32 // hash of the feature; looked at alone, so that it stays near
	at    []uint32 // first pair<<5 | number of pairs; 0 empty
	mask  uint32
	pairs []namePair
	scale [256]float32 // a weight's value by its byte
	trans [NameLabels][NameLabels]float32
}

type namePair struct{ label, weight uint8 }

// NewNamer makes a Namer from a language's tables and the model "en-names".
func NewNamer(l *lang.Language, m *model.Model) (*Namer, error) {
	n := &Namer{reader: NewNameReader(l, m)}
	if err := n.w.load(m); err != nil {
		return nil, &hearsay.Error{Op: "parse.NewNamer", Kind: hearsay.Invalid, Err: err}
	}
	var err error
	if n.net, err = loadNet(m); err != nil {
		return nil, &hearsay.Error{Op: "parse.NewNamer", Kind: hearsay.Invalid, Err: err}
	}
	n.pool.New = func() any { return &NameScratch{} }
	return n, nil
}

func (w *nameWeights) load(m *model.Model) error {
	keys, ok1 := m.Tensor("features")
	pairs, ok2 := m.Tensor("weights")
	scale, ok3 := m.Tensor("scale")
	trans, ok4 := m.Tensor("transitions")
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return errors.New("not a model of names")
	}
	if len(trans.F32) != NameLabels*NameLabels || len(scale.F32) != 1 {
		return fmt.Errorf("a model of names with %d transitions", len(trans.F32))
	}
	for i, x := range trans.F32 {
		w.trans[i/NameLabels][i%NameLabels] = x
	}
	for i := range w.scale {
		w.scale[i] = NameWeight(int8(i), scale.F32[0])
	}
	n, size := 0, 1
	if len(keys.Dims) > 0 {
		n = keys.Dims[0]
	}
	if n > len(keys.Raw) {
		return errors.New("the list of features is cut short")
	}
	for 3*size < 4*n+4 {
		size *= 2
	}
	w.keys, w.at, w.mask = make([]uint32, size), make([]uint32, size), uint32(size-1)
	w.pairs = make([]namePair, 0, len(pairs.Raw))
	key := uint64(0)
	b, values := keys.Raw, pairs.Raw
	for range n {
		step, k := binary.Uvarint(b)
		if k <= 0 {
			return errors.New("the list of features is cut short")
		}
		set, j := binary.Uvarint(b[k:])
		count := bits.OnesCount64(set)
		if j <= 0 || set == 0 || set>>NameLabels != 0 || count > len(values) {
			return errors.New("features and weights do not fit")
		}
		b = b[k+j:]
		key += step
		at := uint32(len(w.pairs))<<5 | uint32(count)
		for ; set != 0; set &= set - 1 {
			w.pairs = append(w.pairs, namePair{uint8(bits.TrailingZeros64(set)), values[0]})
			values = values[1:]
		}
		i := uint32(key) & w.mask
		for w.at[i] != 0 {
			i = (i + 1) & w.mask
		}
		w.keys[i], w.at[i] = uint32(key)|1, at
	}
	return nil
}

// NameWeight is the value of a weight stored in a byte: its square root is
// stored, so that small weights keep their precision.
func NameWeight(b int8, scale float32) float32 {
	x := float32(b) / 127
	if x < 0 {
		return -x * x * scale
	}
	return x * x * scale
}

// NameByte is the byte nearest to a weight.
func NameByte(w, scale float32) int8 {
	x := math.Sqrt(min(1, math.Abs(float64(w/scale))))
	b := int8(math.Round(x * 127))
	if w < 0 {
		return -b
	}
	return b
}

// find replaces features by where their weights are, and leaves out those that
// have none. The look-ups do not wait for each other.
func (w *nameWeights) find(features []uint32) []uint32 {
	keys, mask := w.keys, w.mask
	n := 0
	for _, f := range features {
		i := f & mask
		for {
			k := keys[i]
			if k == f|1 {
				features[n] = w.at[i]
				n++
				break
			}
			if k == 0 {
				break
			}
			i = (i + 1) & mask
		}
	}
	return features[:n]
}

// add adds the weights of features, which it uses up, in their order.
func (w *nameWeights) add(e *[NameLabels]float32, features []uint32) {
	for _, at := range w.find(features) {
		from := at >> 5
		for _, p := range w.pairs[from : from+at&31] {
			e[p.label] += w.scale[p.weight]
		}
	}
}

// NameLegal reports whether label b may follow label a.
func NameLegal(a, b int) bool {
	open := a > 0 && ((a-1)&3) < 2 // first or inside: the name goes on
	in := b > 0 && ((b-1)&3 == 1 || (b-1)&3 == 2)
	if open != in {
		return false
	}
	return !open || (a-1)>>2 == (b-1)>>2
}

// A lattice is the legal steps between labels, by the label they end in.
type lattice struct{ from [NameLabels][]uint8 }

var nameLattice = func() (l lattice) {
	for b := range NameLabels {
		for a := range NameLabels {
			if NameLegal(a, b) {
				l.from[b] = append(l.from[b], uint8(a))
			}
		}
	}
	return l
}()

// DecodeNames finds the best legal labels for one sentence, given a score for
// every word and label; back is memory of as many bytes as there are scores.
func DecodeNames(emit []float32, trans *[NameLabels][NameLabels]float32, back, labels []uint8) {
	const low = float32(-1e30)
	n := len(labels)
	if n == 0 {
		return
	}
	var cur, next [NameLabels]float32
	for b := range NameLabels {
		cur[b] = low
		if NameLegal(0, b) {
			cur[b] = emit[b] + trans[0][b]
		}
	}
	for i := 1; i < n; i++ {
		e := emit[i*NameLabels : (i+1)*NameLabels]
		bp := back[i*NameLabels : (i+1)*NameLabels]
		// Names of several words go on from at most two labels; everything
		// else follows a closed label, of which the best few decide.
		for b := range NameLabels {
			best, arg := float32(2*low), uint8(0)
			for _, a := range nameLattice.from[b] {
				if x := cur[a] + trans[a][b]; x > best {
					best, arg = x, a
				}
			}
			next[b] = best + e[b]
			bp[b] = arg
		}
		cur = next
	}
	best, arg := float32(4*low), 0
	for a := range NameLabels {
		if NameLegal(a, 0) && cur[a] > best {
			best, arg = cur[a], a
		}
	}
	for i := n - 1; i >= 0; i-- {
		labels[i] = uint8(arg)
		arg = int(back[i*NameLabels+arg])
	}
}

// maxNameSentence is the most words decoded at once; a longer sentence is cut,
// so that memory does not grow with it.
const maxNameSentence = 512

// maxNameText is the most words looked at together; a longer text is read in
// parts that do not know of each other, so that memory is bounded.
const maxNameText = 50_000

// See takes over what the parser says of the words first to end of a document,
// which are the words of t.
func (t *NameText) See(d *hearsay.Document, first, end int) {
	if len(d.Tags) < end || len(d.Arcs) < end {
		return
	}
	for k := first; k < end; k++ {
		head := int32(-1)
		if h := int(d.Arcs[k].Head); h >= first && h < end {
			head = int32(h - first)
		}
		t.Tags, t.Rels, t.Heads = append(t.Tags, NameTag(d.Tags[k].XPOS)), append(t.Rels, NameRel(d.Arcs[k].Rel)), append(t.Heads, head)
	}
}

// Find reads Tokens, Sentences, Tags and Arcs and writes Names.
func (n *Namer) Find(d *hearsay.Document) {
	d.Names = d.Names[:0]
	s := n.pool.Get().(*NameScratch)
	defer n.pool.Put(s)
	t := s.text
	first, sent := 0, 0
	for first < len(d.Tokens) {
		t.Words, t.Ends = t.Words[:0], t.Ends[:0]
		t.Tags, t.Rels, t.Heads = t.Tags[:0], t.Rels[:0], t.Heads[:0]
		end := first
		for end < len(d.Tokens) && end-first < maxNameText {
			stop := len(d.Tokens)
			for sent < len(d.Sentences) && int(d.Sentences[sent].End) <= end {
				sent++
			}
			if sent < len(d.Sentences) {
				stop = int(d.Sentences[sent].End)
			}
			end = min(stop, len(d.Tokens), first+maxNameText)
			t.Ends = append(t.Ends, int32(end-first))
		}
		for _, k := range d.Tokens[first:end] {
			t.Words = append(t.Words, k.In(d.Text))
		}
		t.See(d, first, end)
		n.reader.Load(s, t)
		d.Names = s.appendNames(d.Names, n.label(s), d.Tokens[first:end])
		first = end
	}
	clear(t.Words) // do not keep the text alive
}

// appendNames turns labels into names.
func (s *NameScratch) appendNames(names []hearsay.Name, labels []uint8, toks []hearsay.Span) []hearsay.Name {
	for i := 0; i < len(labels); {
		l := labels[i]
		j := i + 1
		if l == 0 {
			i = j
			continue
		}
		if (l-1)&3 == 0 {
			for j < len(labels) && (labels[j]-1)&3 == 1 {
				j++
			}
			j = min(j+1, len(labels))
		}
		if l < 5 && j-i > 1 {
			j = s.hyphened(j, labels, toks)
		}
		names = append(names, hearsay.Name{
			Span:  hearsay.Span{Start: toks[i].Start, End: toks[j-1].End},
			Class: NameClasses[(l-1)>>2],
		})
		i = j
	}
	return names
}

// hyphened moves the end of a person's name of several words over what is
// joined to it by hyphens: the second half of "Duck-soo" and "Takht-Ravanchi",
// but not of "-led".
func (s *NameScratch) hyphened(j int, labels []uint8, toks []hearsay.Span) int {
	for j+1 < len(toks) && labels[j] == 0 && labels[j+1] == 0 &&
		s.text.Words[j] == "-" && toks[j].Start == toks[j-1].End && toks[j+1].Start == toks[j].End {
		t := &s.toks[j+1]
		if int32(j+1) >= t.sentEnd || t.caps != cInit && !s.syllable(j+1) {
			break
		}
		j += 2
	}
	return j
}

// hyphenTail are words that make an adjective of a name.
var hyphenTail = func() map[uint64]bool {
	m := map[uint64]bool{}
	for w := range fields("led era style like born based run owned held made type ally aide free foe fan fans loyal bound only time esque ish " +
		"area wide side size sized wing week year day hour term rich poor back out off up old new mile foot line " +
		"by as to of at for from with and or but not the a is are was has had have will said says law who which when where that this it he she they we you i") {
		m[lowerHash(w)] = true
	}
	return m
}()

// Labels finds the labels of a text already cut into words.
func (n *Namer) Labels(t NameText) []uint8 {
	s := n.pool.Get().(*NameScratch)
	defer n.pool.Put(s)
	n.reader.Load(s, t)
	out := append([]uint8(nil), n.label(s)...)
	s.text = NameText{}
	return out
}

// label decodes the text in s, twice. The second reading adds to the scores of
// the first what the first says of the same words elsewhere.
func (n *Namer) label(s *NameScratch) []uint8 {
	words := len(s.toks)
	s.emit = resize(s.emit, words*NameLabels)
	labels := resize(s.out, words)
	s.out = labels
	s.back = resize(s.back, maxNameSentence*NameLabels)
	for i := range words {
		if !s.toks[i].cand {
			continue
		}
		e := (*[NameLabels]float32)(s.emit[i*NameLabels:])
		*e = [NameLabels]float32{}
		n.w.add(e, s.Features(int32(i)))
	}
	for i := range words {
		if s.syllables(i) {
			s.emit[i*NameLabels+perFirst] += syllableBonus
			s.emit[(i+1)*NameLabels+perLast] += syllableBonus
		}
	}
	if n.net != nil {
		n.net.add(s)
	}
	n.decode(s, labels)
	if !s.Vote(labels) {
		return labels
	}
	for i := range words {
		if !s.toks[i].cand {
			continue
		}
		if f := s.VoteFeatures(int32(i)); len(f) > 0 {
			e := (*[NameLabels]float32)(s.emit[i*NameLabels:])
			n.w.add(e, f)
			if s.family(int32(i)) {
				e[perOnly] += familyBonus
			}
		}
	}
	n.decode(s, labels)
	return labels
}

// familyBonus is added to the score of "a person, alone" where a word stands
// alone that has ended a person's name elsewhere: news gives the full name
// once, the family name after. The texts learned from are mostly too short to
// teach how sure that is. From 2 to 10 the development sets do not change; it is
// large enough for a person who is called as a city is.
const familyBonus = 10

// syllableBonus is added to the scores of "a person, first" and "last" where
// two words are followed by a hyphen and a short word in lower case, as in "Ban
// Ki-moon": words such as "Ban" and "Soon" are seldom names elsewhere.
const syllableBonus = 3

// Class 0: first, last, alone.
const (
	perFirst = 1
	perLast  = 1 + 2
	perOnly  = 1 + 3
)

// syllables reports whether a name written in syllables may begin at word i.
func (s *NameScratch) syllables(i int) bool {
	t := &s.toks[i]
	if !t.cand || t.caps != cInit || t.phrase[pCountry]|t.phrase[pPlace]|t.phrase[pOrg] != 0 || i+3 >= int(t.sentEnd) || s.text.Words[i+2] != "-" {
		return false
	}
	return s.toks[i+1].cand && s.toks[i+1].caps == cInit && s.syllable(i+3)
}

// syllable reports whether word i is short and in lower case and may end a name
// after a hyphen.
func (s *NameScratch) syllable(i int) bool {
	t := &s.toks[i]
	return t.caps == cLower && len(s.text.Words[i]) <= 5 && !hyphenTail[t.low]
}

func (n *Namer) decode(s *NameScratch, labels []uint8) {
	first := 0
	for _, end := range s.text.Ends {
		for first < int(end) {
			if !s.toks[first].cand {
				labels[first] = 0
				first++
				continue
			}
			k := 1
			for k < maxNameSentence && first+k < int(end) && s.toks[first+k].cand {
				k++
			}
			DecodeNames(s.emit[first*NameLabels:(first+k)*NameLabels], &n.w.trans, s.back, labels[first:first+k])
			first += k
		}
	}
}
