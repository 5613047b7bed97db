// Package mention finds the noun phrases and pronouns of a text and which of
// them are the same thing: names and their parts, titles, appositions,
// descriptions, country adjectives, pronouns.
//
// It does not decide who they are in the world; see package actor. Nor does
// it say who is speaking: it only knows which phrases are subjects of verbs
// of saying, because a reader of news expects "he" to be one of those.
package mention

import (
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

// A Finder holds a language's tables. It does not change after New, so many
// goroutines may share one.
type Finder struct{ lex *lexicon }

// New reads the tables of a language.
func New(l *lang.Language) *Finder { return &Finder{lex: load(l)} }

// Find reads Text, Paragraphs, Sentences, Tokens, Tags, Arcs and Names and
// writes Mentions, sorted by start (of two that start together, the longer
// first). Chains are numbered in the order of their first mention. The method
// is a row of deterministic sieves, the surest first, after Raghunathan et al.
// (EMNLP 2010) and Lee et al. (Computational Linguistics 2013).
func (f *Finder) Find(d *hearsay.Document) {
	d.Mentions = nil
	n := len(d.Tokens)
	if n == 0 {
		return
	}
	if len(d.Arcs) != n || len(d.Tags) != n {
		d.Notes = append(d.Notes, hearsay.Note{Stage: "mention", Text: "no parse: no mentions were looked for"})
		return
	}
	w := newWork(f.lex, d)
	w.findNames()
	w.findPhrases()
	w.findDemonyms()
	w.findGroups()
	w.sortMentions()
	w.describe()
	w.speech()
	w.chain()
	w.write()
}

// A work is what one call of Find knows.
type work struct {
	lex   *lexicon
	d     *hearsay.Document
	head  []hearsay.TokenID // as Arcs, made a forest: no cycles, no head outside the sentence
	rel   []string          // relation, subtype included
	base  []string          // relation without its subtype
	kids  [][]hearsay.TokenID
	np    []extent // the noun phrase a token would head
	sent  []int32
	para  []int32
	quote []int32 // which quotation a token stands in; -1 none
	low   []string

	inName []int32 // index in Names, -1
	taken  []bool  // the token heads a mention already
	ms     []ment
	at     [][]int32       // mentions by syntactic head
	cover  []int32         // the name that a token belongs to and that no mention has as its head, -1
	named  map[string]bool // countries named in full, by code
	outer  []int32         // how many sentences up to here are not wholly quoted

	twins  [][2]int32     // mentions that are one by their form
	sayer  map[int32]bool // mentions that are subjects of verbs of saying
	quotes []quotation

	parent []int32 // union-find over mentions
	ents   []entity
}

type extent struct{ first, last hearsay.TokenID }

// A ment is a mention with all that the sieves ask about it.
type ment struct {
	extent
	head, syn   hearsay.TokenID // head as the Document has it; syn the head in the tree
	kind        kind
	name        extent // tokens of the name; first > last: none
	nameClass   string
	class       class
	gender      byte // m f n, 0 unknown
	number      byte // s p, 0 unknown
	pron        pronoun
	det         byte // d definite, i indefinite, p possessed, t demonstrative, 0 bare
	sent, para  int32
	quote       int32
	words       []string // lower-case lemmas of head's modifiers
	lemma       string   // of the head
	country     string   // ISO 3166 alpha-3: of the country itself, or of a modifier
	possessor   int32    // mention that possesses it, -1
	parts       []string // of a name: its words, titles and marks cut
	titles      []desc   // role words that stand before the name inside the phrase
	members     []int32
	antecedent  bool // resolved by a sieve as an anaphor
	former      bool
	plural      bool
	many        bool // a noun in the plural form
	modifier    bool // a name inside a larger phrase ("Trump" in "Trump aide")
	groupOf     int32
	predicative bool
	spoke       bool // subject of a verb of saying that the parse gave to nobody
}

// A desc is a description someone is known by: "national security adviser" of IRQ.
type desc struct {
	head    string
	mods    []string
	country string
	owner   int32 // mention that possesses the post, -1
	former  bool
	title   bool // stands before a name
}

type kind uint8

const (
	nominal kind = iota
	named
	pronominal
	demonym
)

func (k kind) String() string {
	switch k {
	case named:
		return "name"
	case pronominal:
		return "pronoun"
	case demonym:
		return "demonym"
	}
	return "nominal"
}

func newWork(lex *lexicon, d *hearsay.Document) *work {
	n := len(d.Tokens)
	w := &work{
		lex: lex, d: d,
		head: make([]hearsay.TokenID, n), rel: make([]string, n), base: make([]string, n),
		kids: make([][]hearsay.TokenID, n), np: make([]extent, n),
		sent: make([]int32, n), para: make([]int32, n), quote: make([]int32, n), low: make([]string, n),
		inName: make([]int32, n), taken: make([]bool, n), at: make([][]int32, n), cover: make([]int32, n),
		sayer: map[int32]bool{},
	}
	for i := range d.Tokens {
		w.low[i] = strings.ToLower(d.Tokens[i].In(d.Text))
		w.inName[i], w.cover[i] = -1, -1
		w.head[i] = -1
		w.rel[i] = d.Arcs[i].Rel
		w.base[i], _, _ = strings.Cut(w.rel[i], ":")
	}
	for i := range w.sent {
		w.sent[i] = -1
	}
	for s, x := range d.Sentences {
		for k := max(x.First, 0); k < x.End && int(k) < n; k++ {
			w.sent[k] = int32(s)
		}
	}
	p := 0
	for i, t := range d.Tokens {
		for p < len(d.Paragraphs)-1 && d.Paragraphs[p].End <= t.Start {
			p++
		}
		w.para[i] = int32(p)
	}
	w.named = map[string]bool{}
	for _, n := range d.Names {
		if n.Start >= 0 && int(n.End) <= len(d.Text) && n.Start < n.End {
			if iso := lex.nation[fold(n.In(d.Text))]; iso != "" {
				w.named[iso] = true
			}
		}
	}
	w.forest()
	w.phrases()
	w.findQuotes()
	w.outer = make([]int32, len(d.Sentences))
	at := int32(0)
	for i, s := range d.Sentences {
		for k := max(s.First, 0); k < s.End && int(k) < n; k++ {
			if w.quote[k] < 0 && w.upos(k) != "PUNCT" {
				at++
				break
			}
		}
		w.outer[i] = at
	}
	return w
}

// forest copies the heads, dropping those that would make a cycle or leave
// the sentence, so that every later walk ends.
func (w *work) forest() {
	n := len(w.head)
	for i := range w.head {
		h := w.d.Arcs[i].Head
		if h >= 0 && int(h) < n && int(h) != i && w.sent[h] == w.sent[i] {
			w.head[i] = h
		}
	}
	state := make([]uint8, n) // 1 on the present path, 2 done
	var path []hearsay.TokenID
	for i := range w.head {
		path = path[:0]
		k := hearsay.TokenID(i)
		for k >= 0 && state[k] == 0 {
			state[k] = 1
			path = append(path, k)
			k = w.head[k]
		}
		if k >= 0 && state[k] == 1 {
			w.head[path[len(path)-1]] = -1
		}
		for _, p := range path {
			state[p] = 2
		}
	}
	count := make([]int32, n)
	for _, h := range w.head {
		if h >= 0 {
			count[h]++
		}
	}
	all := make([]hearsay.TokenID, 0, n)
	for i := range w.kids {
		lo := len(all)
		all = all[:lo+int(count[i])]
		w.kids[i] = all[lo:lo:len(all)]
	}
	for i, h := range w.head {
		if h >= 0 {
			w.kids[h] = append(w.kids[h], hearsay.TokenID(i))
		}
	}
}

// kid is the first dependent of k with one of the relations, given without
// subtype or in full; -1 if there is none.
func (w *work) kid(k hearsay.TokenID, rels ...string) hearsay.TokenID {
	for _, c := range w.kids[k] {
		if slices.Contains(rels, w.base[c]) || slices.Contains(rels, w.rel[c]) {
			return c
		}
	}
	return -1
}

func (w *work) upos(k hearsay.TokenID) string { return w.d.Tags[k].UPOS }
func (w *work) xpos(k hearsay.TokenID) string { return w.d.Tags[k].XPOS }

func (w *work) lemma(k hearsay.TokenID) string {
	l := strings.ToLower(w.d.Tags[k].Lemma)
	if l == "" || l == "_" {
		return w.low[k]
	}
	return l
}

func (w *work) noun(k hearsay.TokenID) bool {
	u := w.upos(k)
	return u == "NOUN" || u == "PROPN"
}

// under reports whether k lies at or below h, no deeper than trees of real
// sentences go.
func (w *work) under(k, h hearsay.TokenID) bool {
	for step := 0; k >= 0 && step < 200; step++ {
		if k == h {
			return true
		}
		k = w.head[k]
	}
	return false
}

// phrases computes for every token the noun phrase it would head: its
// dependents as far as they belong to the phrase, without appositions,
// relative clauses, coordinates, and what belongs to a clause whose predicate
// the noun is. It goes from the leaves up, so each arc is looked at once.
func (w *work) phrases() {
	n := len(w.head)
	order := make([]hearsay.TokenID, 0, n)
	for i, h := range w.head {
		if h < 0 {
			order = append(order, hearsay.TokenID(i))
		}
	}
	for i := 0; i < len(order); i++ {
		order = append(order, w.kids[order[i]]...)
	}
	for i := len(order) - 1; i >= 0; i-- {
		k := order[i]
		if i+1 < len(order) {
			clip(&w.np[order[i+1]], order[i+1])
		}
		e := extent{k, k}
		kids := w.kids[k]
		at, _ := slices.BinarySearch(kids, k)
		pred := w.kid(k, "cop") >= 0
		if w.upos(k) == "VERB" || w.upos(k) == "AUX" {
			// A clause inside a phrase ends at its first comma.
			for _, c := range kids {
				if c > k && (w.base[c] == "parataxis" || w.base[c] == "conj" || w.base[c] == "punct" && w.stops(c) || w.np[c].first > 0 && w.stops(w.np[c].first-1)) {
					break
				}
				if w.base[c] != "punct" {
					e.first, e.last = min(e.first, w.np[c].first), max(e.last, w.np[c].last)
				}
			}
			w.np[k] = e
			continue
		}
		nouny := w.noun(k) || w.upos(k) == "PRON"
		for j := at - 1; j >= 0; j-- {
			c := kids[j]
			if w.base[c] == "punct" {
				continue
			}
			if !w.inside(c, k, pred, nouny) {
				break
			}
			e.first = min(e.first, w.np[c].first)
		}
		for j := at; j < len(kids); j++ {
			c := kids[j]
			if w.base[c] == "punct" {
				if w.stops(c) {
					break
				}
				continue
			}
			if !w.insideRight(c, k, pred, nouny) {
				if w.base[c] == "case" {
					continue
				}
				break
			}
			first := w.np[c].first
			for first > e.last+1 && (w.upos(first-1) == "ADP" || w.upos(first-1) == "SCONJ" || w.base[first-1] == "case" || w.base[first-1] == "mark") {
				first--
			}
			if first > k && w.parted(e.last+1, first) {
				break
			}
			e.last = max(e.last, w.np[c].last)
			if c > k && w.base[c] == "nmod" {
				e.last = w.listed(c, e.last)
			}
		}
		w.np[k] = e
	}
	if len(order) > 0 {
		clip(&w.np[order[0]], order[0])
	}
}

// listed is the end of what is named together with c, the last word of it so
// far being given: the ministers "of Iran and Iraq" are of both.
func (w *work) listed(c, last hearsay.TokenID) hearsay.TokenID {
	for _, x := range w.kids[c] {
		if w.base[x] != "conj" || x < c || w.upos(x) != "PROPN" || w.upos(c) != "PROPN" || w.kid(x, "det", "case") >= 0 {
			continue
		}
		first := w.np[x].first
		if first <= last || first > last+4 || w.np[x].last > c+maxAfter {
			break
		}
		for j := last + 1; j < first; j++ {
			if w.base[j] != "cc" && w.low[j] != "," {
				return last
			}
		}
		last = w.np[x].last
	}
	return last
}

// clip keeps a phrase to a length that news has, so that what looks at whole
// phrases costs no more than the text is long.
func clip(e *extent, k hearsay.TokenID) {
	e.first, e.last = max(e.first, k-maxBefore), min(e.last, k+maxAfter)
}

const maxBefore, maxAfter = 25, 50

// stops reports whether a mark ends a phrase to its left.
func (w *work) stops(k hearsay.TokenID) bool {
	switch w.low[k] {
	case ",", "(", ")", "[", "]", ";", ":", "--", "—", "–", ".", "...", "…":
		return true
	}
	return false
}

// parted reports whether a mark that ends a phrase stands among tokens a up to
// but not including b.
func (w *work) parted(a, b hearsay.TokenID) bool {
	for ; a < b; a++ {
		if w.stops(a) {
			return true
		}
	}
	return false
}

func (w *work) inside(c, k hearsay.TokenID, pred, nouny bool) bool {
	switch w.base[c] {
	case "dep":
		return w.noun(c) || w.upos(c) == "ADJ" || w.upos(c) == "NUM"
	case "det", "amod", "nummod", "compound", "nmod", "flat", "fixed", "goeswith":
		return w.rel[c] != "nmod:tmod" || !pred
	case "advmod":
		// "nearly all voters", but not the adverbs of a clause: "she is now the head".
		return !pred && (w.np[c].last == k-1 || !nouny) && !w.focus(c)
	case "case", "mark", "cc":
		return false
	case "obl", "advcl":
		return !nouny && !pred
	}
	return false
}

// focus reports whether an adverb speaks about the sentence rather than the phrase.
func (w *work) focus(c hearsay.TokenID) bool {
	switch w.low[c] {
	case "also", "even", "only", "then", "now", "still", "however", "meanwhile", "later", "yet", "not", "when", "where", "so", "too", "perhaps", "especially", "particularly", "including", "just", "again":
		return true
	}
	return false
}

func (w *work) insideRight(c, k hearsay.TokenID, pred, nouny bool) bool {
	switch w.base[c] {
	case "nmod":
		// "the airport on January 3": the day belongs to the clause.
		return w.rel[c] != "nmod:tmod" && (!nouny || w.lex.nounOf(w.lemma(c)).class != moment || w.kid(c, "case") >= 0 && w.low[w.kid(c, "case")] == "of")
	case "amod", "nummod", "flat", "fixed", "goeswith", "compound", "det":
		return true
	case "acl":
		// A finite verb without a marker is a misread main clause.
		if mk := w.kid(c, "mark"); mk >= 0 && (w.low[mk] == "of" || w.low[mk] == "from") && (w.xpos(c) == "VBG" || w.kid(c, "aux", "cop") >= 0) {
			switch w.lex.nounOf(w.lemma(k)).class {
			case person, people, org, country:
				return false // "accused the campaign of being late", "barred the party from running"
			}
		}
		return w.rel[c] != "acl:relcl" && (w.xpos(c) != "VBD" && w.xpos(c) != "VBZ" && w.xpos(c) != "VBP" || w.kid(c, "mark", "nsubj") >= 0)
	case "obl", "advcl", "xcomp", "ccomp":
		return !nouny && !pred && w.base[c] == "obl" && w.upos(k) != "PRON"
	}
	return false
}

// trim cuts marks from both ends of a phrase, and a genitive 's.
func (w *work) trim(e extent) extent {
	for e.first < e.last && w.upos(e.first) == "PUNCT" {
		e.first++
	}
	if e.first < e.last && w.low[e.first] == "what" && w.base[e.first] == "det" {
		e.first++ // "below what analysts say it is worth": the analysts
	}
	for e.first < e.last && (w.upos(e.last) == "PUNCT" || w.low[e.last] == "'s" || w.low[e.last] == "’s" ||
		(w.low[e.last] == "'" || w.low[e.last] == "’")) {
		e.last--
	}
	return e
}

// write puts the mentions into the document, chains numbered by first mention.
func (w *work) write() {
	d := w.d
	number := map[int32]int32{}
	d.Mentions = make([]hearsay.Mention, len(w.ms))
	for i := range w.ms {
		m := &w.ms[i]
		root := w.root(int32(i))
		c, ok := number[root]
		if !ok {
			c = int32(len(number))
			number[root] = c
		}
		o := &d.Mentions[i]
		o.Span = d.Span(m.first, m.last)
		o.Head = m.head
		o.Kind = m.kind.String()
		if m.name.first <= m.name.last {
			o.Name = d.Span(m.name.first, m.name.last)
		}
		o.Chain = c
		o.Plural = m.plural || m.number == 'p'
		o.Members = m.members
	}
}
