package hearsay

import (
	"sort"
	"strings"
)

// A Tree is a view of Document.Arcs that answers questions about the
// dependency tree without walking all arcs. It holds no state of its own and
// is valid as long as Tokens, Sentences and Arcs do not change.
type Tree struct {
	d     *Document
	first []int32   // first[t] is where t's dependents begin in kids
	kids  []TokenID // dependents of all tokens, in text order within one head
	sent  []int32   // sentence of each token
}

// NewTree builds the view. Every token must have an arc.
func NewTree(d *Document) *Tree {
	n := len(d.Tokens)
	t := &Tree{d: d, first: make([]int32, n+2), kids: make([]TokenID, n), sent: make([]int32, n)}
	for _, a := range d.Arcs {
		if a.Head >= 0 {
			t.first[a.Head+2]++
		}
	}
	for i := 2; i < len(t.first); i++ {
		t.first[i] += t.first[i-1]
	}
	for i, a := range d.Arcs {
		if a.Head >= 0 {
			t.kids[t.first[a.Head+1]] = TokenID(i)
			t.first[a.Head+1]++
		}
	}
	for i, s := range d.Sentences {
		for k := s.First; k < s.End; k++ {
			t.sent[k] = int32(i)
		}
	}
	return t
}

// Kids are the dependents of k in text order.
func (t *Tree) Kids(k TokenID) []TokenID { return t.kids[t.first[k]:t.first[k+1]] }

// Rel is the full relation of k to its head ("nsubj:pass").
func (t *Tree) Rel(k TokenID) string { return t.d.Arcs[k].Rel }

// BaseRel is the relation without its subtype ("nsubj").
func (t *Tree) BaseRel(k TokenID) string {
	r := t.d.Arcs[k].Rel
	if i := strings.IndexByte(r, ':'); i >= 0 {
		return r[:i]
	}
	return r
}

// Head is the head of k, -1 for the root of a sentence.
func (t *Tree) Head(k TokenID) TokenID { return t.d.Arcs[k].Head }

// Kid is the first dependent of k with one of the relations, which match with
// or without subtype ("nsubj" also finds "nsubj:pass"); -1 if there is none.
func (t *Tree) Kid(k TokenID, rels ...string) TokenID {
	for _, c := range t.Kids(k) {
		if t.Is(c, rels...) {
			return c
		}
	}
	return -1
}

// Is reports whether k's relation is one of rels, with or without subtype.
func (t *Tree) Is(k TokenID, rels ...string) bool {
	full, base := t.Rel(k), t.BaseRel(k)
	for _, r := range rels {
		if r == full || r == base {
			return true
		}
	}
	return false
}

// Sentence is the index of the sentence k stands in.
func (t *Tree) Sentence(k TokenID) int { return int(t.sent[k]) }

// Under reports whether k is h or lies below it.
func (t *Tree) Under(k, h TokenID) bool {
	for n := 0; k >= 0 && n <= len(t.sent); n++ {
		if k == h {
			return true
		}
		k = t.d.Arcs[k].Head
	}
	return false
}

// Subtree is all tokens at or below k, in text order. Branches whose relation
// to their head is one of not (with or without subtype) are left out.
func (t *Tree) Subtree(k TokenID, not ...string) []TokenID {
	out := []TokenID{k}
	for i := 0; i < len(out); i++ {
		for _, c := range t.Kids(out[i]) {
			if len(not) == 0 || !t.Is(c, not...) {
				out = append(out, c)
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

// Span is the stretch of text from the start of first to the end of last.
func (d *Document) Span(first, last TokenID) Span {
	return Span{d.Tokens[first].Start, d.Tokens[last].End}
}

// Word is the text of a token.
func (d *Document) Word(k TokenID) string { return d.Tokens[k].In(d.Text) }

// Lower is the text of a token in lower case.
func (d *Document) Lower(k TokenID) string { return strings.ToLower(d.Tokens[k].In(d.Text)) }

// TokenAt is the first token that ends after byte offset off; len(d.Tokens) if
// there is none.
func (d *Document) TokenAt(off int32) TokenID {
	return TokenID(sort.Search(len(d.Tokens), func(i int) bool { return d.Tokens[i].End > off }))
}

// TokensIn is the tokens that overlap s: first up to but not including end.
func (d *Document) TokensIn(s Span) (first, end TokenID) {
	first = d.TokenAt(s.Start)
	end = TokenID(sort.Search(len(d.Tokens), func(i int) bool { return d.Tokens[i].Start >= s.End }))
	return first, max(first, end)
}

// SentenceAt is the index of the sentence that holds token k, or -1.
func (d *Document) SentenceAt(k TokenID) int {
	i := sort.Search(len(d.Sentences), func(i int) bool { return d.Sentences[i].End > k })
	if i == len(d.Sentences) || k < d.Sentences[i].First {
		return -1
	}
	return i
}

// SentenceOf is the index of the sentence that holds the first of the spans
// that stands in one, list by list, or -1: where a record with these pieces is
// to be read.
func (d *Document) SentenceOf(lists ...[]Span) int {
	for _, l := range lists {
		for _, s := range l {
			if i := d.SentenceAt(d.TokenAt(s.Start)); i >= 0 {
				return i
			}
		}
	}
	return -1
}

// SentenceSpan is the text span of sentence i.
func (d *Document) SentenceSpan(i int) Span {
	s := d.Sentences[i]
	return d.Span(s.First, s.End-1)
}

// ParagraphAt is the index of the paragraph that holds byte offset off, or of
// the next one if off lies between two.
func (d *Document) ParagraphAt(off int32) int {
	return sort.Search(len(d.Paragraphs), func(i int) bool { return d.Paragraphs[i].End > off })
}

// InTitle reports whether s lies in the title and not in the text.
func (d *Document) InTitle(s Span) bool { return s.Start < d.Body }

// ActorOf is the actor of a chain, -1 if the chain has none.
func (d *Document) ActorOf(chain int32) ActorID {
	for i := range d.Actors {
		if d.Actors[i].Chain == chain {
			return ActorID(i)
		}
	}
	return -1
}
