// Package parse reads the grammar of sentences: parts of speech and a
// Universal Dependencies tree. It also finds lemmas and named entities.
//
// It does not decide where words and sentences are (see package segment), and
// what a tree means is for the rooms that come after.
//
// One small network does tags and trees together: a word's vector is the sum
// of vectors for the word, its affixes and its shape; a window of three and a
// few bidirectional layers of simple recurrence (SRU) put it into its
// sentence; arcs are scored for each pair of words (biaffine), the best tree
// with one root is found by Chu and Liu's and Edmonds's method, and a last
// layer names the relations. Package train learns the weights.
package parse

import (
	"fmt"
	"sync"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
)

// A Parser writes Tags and Arcs. It may be used by many goroutines.
type Parser struct {
	nets  []*network // with the same tags and relations
	lemma func(d *hearsay.Document, first, end hearsay.TokenID)
	watch func(Scores)
	mend  repairer
	pool  sync.Pool
}

// Scores are what the networks think of a sentence, or of a piece of one that
// is too long: sums over the networks of the logarithm of a probability, each
// row off by a number of its own. The slices are only lent.
type Scores struct {
	First    hearsay.TokenID
	Words    int
	Networks int
	Tags     []float32 // a row for each word: its joint tags, in the model's order
	Arcs     []float32 // a row of Stride numbers for each word: the root as its head, then words
	Stride   int
	Labels   []float32 // a row for each word: relations to the head it has in the tree
}

// Watch has f called with the scores of each sentence. It is for package
// train, which teaches by them, and for setting up, as SetLemmatizer is.
func (p *Parser) Watch(f func(Scores)) { p.watch = f }

const (
	maxSentence = 400 // words; longer ones are read in pieces
	maxBatch    = 512 // words of whole sentences that go through the network together
)

// New makes a parser of a model that package train has written. Several models
// of the same tags and relations decide together, by the sum of their scores:
// too slow for reading, but a good teacher.
func New(l *lang.Language, m *model.Model, more ...*model.Model) (*Parser, error) {
	p := &Parser{mend: newRepairer(l)}
	for _, m := range append([]*model.Model{m}, more...) {
		n, err := load(m)
		if err == nil && len(p.nets) > 0 && !n.agrees(p.nets[0]) {
			err = fmt.Errorf("the models have different tags or relations")
		}
		if err != nil {
			return nil, &hearsay.Error{Op: "parse.New", Kind: hearsay.Invalid, Err: err}
		}
		p.nets = append(p.nets, n)
	}
	p.pool.New = func() any {
		b := &batch{ws: make([]workspace, len(p.nets))}
		for i := range b.ws {
			b.ws[i].local = map[string]int32{}
		}
		return b
	}
	return p, nil
}

// SetLemmatizer has f called for each sentence once its words have their
// parts of speech, to fill in lemmas and features. It is for setting up: not
// while the parser is in use.
func (p *Parser) SetLemmatizer(f func(d *hearsay.Document, first, end hearsay.TokenID)) { p.lemma = f }

// A unit is a sentence, or a piece of one that is too long.
type unit struct {
	first hearsay.TokenID
	n     int
	part  bool // not the first piece of its sentence
}

// A batch is the units that go through the network together.
type batch struct {
	units []unit
	forms []string
	root  hearsay.TokenID // of the first piece of the sentence under way
	ws    []workspace     // of each network

	tags, arcs, labels []float32 // scores
	heads, mark        []int32
	ed                 edmonds
}

// Parse reads Tokens and Sentences and writes Tags and Arcs: for each word its
// UPOS and XPOS and its place in the tree of its sentence, which has exactly
// one root. A sentence of more than 400 words is read in pieces, the later
// ones hanging on the first, and a Note says so. Words outside all sentences
// are tagged X and stand alone.
func (p *Parser) Parse(d *hearsay.Document) {
	d.Tags = make([]hearsay.Tag, len(d.Tokens))
	d.Arcs = make([]hearsay.Arc, len(d.Tokens))
	b := p.pool.Get().(*batch)
	defer p.pool.Put(b)
	b.units, b.forms = b.units[:0], b.forms[:0]
	next := hearsay.TokenID(0)
	for _, s := range d.Sentences {
		first, end := max(s.First, next), min(s.End, hearsay.TokenID(len(d.Tokens)))
		p.alone(d, next, first)
		if first >= end {
			continue
		}
		next = end
		if n := int(end - first); n > maxSentence {
			d.Notes = append(d.Notes, hearsay.Note{
				Span: d.Span(first, end-1), Stage: "parse",
				Text: fmt.Sprintf("sentence of %d words read in pieces of at most %d", n, maxSentence),
			})
		}
		for part := false; first < end; part = true {
			n := piece(d, first, end)
			if len(b.forms) > 0 && len(b.forms)+n > maxBatch {
				p.run(d, b)
			}
			b.units = append(b.units, unit{first, n, part})
			for k := range hearsay.TokenID(n) {
				b.forms = append(b.forms, d.Word(first+k))
			}
			first += hearsay.TokenID(n)
		}
	}
	p.run(d, b)
	p.alone(d, next, hearsay.TokenID(len(d.Tokens)))
	clear(b.forms[:cap(b.forms)])
}

// piece is how many words from first are read together: all, or if that is too
// many, up to the last mark of punctuation in the second half of what fits.
func piece(d *hearsay.Document, first, end hearsay.TokenID) int {
	if end-first <= maxSentence {
		return int(end - first)
	}
	for n := maxSentence; n > maxSentence/2; n-- {
		switch d.Word(first + hearsay.TokenID(n) - 1) {
		case ".", ";", ":", "!", "?", ",", "-", "–", "—":
			return n
		}
	}
	return maxSentence
}

// alone fills in words that no sentence holds.
func (p *Parser) alone(d *hearsay.Document, first, end hearsay.TokenID) {
	for k := first; k < end; k++ {
		d.Tags[k] = hearsay.Tag{UPOS: "X", XPOS: "FW"}
		d.Arcs[k] = hearsay.Arc{Head: -1, Rel: "root"}
	}
}

// run reads the batch and empties it.
func (p *Parser) run(d *hearsay.Document, b *batch) {
	if len(b.forms) == 0 {
		return
	}
	for i, n := range p.nets {
		n.encode(&b.ws[i], b.forms, b.units)
		n.prepareArcs(&b.ws[i], len(b.forms))
	}
	names := p.nets[0]
	tags, rels := len(names.upos), len(names.rels)
	at := 0
	for _, u := range b.units {
		stride := (u.n + 1 + 15) &^ 15 // whole registers
		b.tags, b.arcs, b.labels = resize(b.tags, u.n*tags), zeroed(b.arcs, u.n*stride), resize(b.labels, u.n*rels)
		b.heads, b.mark = resize(b.heads, u.n+1), resize(b.mark, u.n+1)
		for i, n := range p.nets {
			n.arcScores(&b.ws[i], at, u.n, b.arcs, stride)
		}
		if !greedy(b.arcs, u.n, stride, b.heads, b.mark) {
			b.ed.tree(b.arcs, u.n, stride, b.heads)
		}
		for i, n := range p.nets {
			n.labelScores(&b.ws[i], at, u.n, b.heads, b.labels, i == 0)
			n.tagScores(&b.ws[i], at, u.n, b.tags, i == 0)
		}
		if p.watch != nil {
			p.watch(Scores{u.first, u.n, len(p.nets), b.tags, b.arcs, stride, b.labels})
		}
		for i := range u.n {
			t, k := argmax(b.tags[i*tags:(i+1)*tags], -1), u.first+hearsay.TokenID(i)
			d.Tags[k] = hearsay.Tag{UPOS: names.upos[t], XPOS: names.xpos[t]}
			if h := b.heads[i+1]; h > 0 {
				r := argmax(b.labels[i*rels:(i+1)*rels], names.rootRel)
				d.Arcs[k] = hearsay.Arc{Head: u.first + hearsay.TokenID(h-1), Rel: names.rels[r]}
			} else if u.part {
				d.Arcs[k] = hearsay.Arc{Head: b.root, Rel: "parataxis"}
			} else {
				d.Arcs[k] = hearsay.Arc{Head: -1, Rel: "root"}
				b.root = k
			}
		}
		p.mend.repair(d, u.first, u.first+hearsay.TokenID(u.n))
		if p.lemma != nil {
			p.lemma(d, u.first, u.first+hearsay.TokenID(u.n))
		}
		at += u.n
	}
	b.units, b.forms = b.units[:0], b.forms[:0]
}

func zeroed(s []float32, n int) []float32 {
	s = resize(s, n)
	clear(s)
	return s
}
