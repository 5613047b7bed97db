// Package statement finds what somebody is reported to say, want, believe or
// ask, and who that is: the source's words, the cue that reports, and the
// content, after the conventions of PolNeAR (Newell, Margolin, Ruths, LREC
// 2018), with statements inside statements linked.
//
// It works by rules over quotation marks and dependency trees with a lexicon
// of cues (lang/en/say*.txt). It does not say who an actor is in the world,
// whether what is said is true, or what happened; see packages actor and event.
package statement

import (
	"sort"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

// A Coder finds statements. It does not change after New and may be used by
// several goroutines.
type Coder struct {
	lex *lexicon
}

// New makes a coder for a language from its tables.
func New(l *lang.Language) *Coder { return &Coder{lex: load(l)} }

// A step is one part of the work on a document; the order is the method.
var steps = []struct {
	name string
	run  func(*work)
}{
	{"quotation marks", (*work).pair},
	{"layouts: transcripts, headlines, signed quotations", (*work).layouts},
	{"prepositions: according to", (*work).prepositions},
	{"nouns: the claim that, expressed concern over", (*work).nouns},
	{"adjectives: is convinced that", (*work).adjectives},
	{"appearances: it seems that", (*work).appearances},
	{"verbs", (*work).verbs},
	{"adverbs: reportedly", (*work).adverbs},
	{"colons: boomed: “…”", (*work).colons},
	{"one text, one report", (*work).choose},
	{"join quotations to the report before", (*work).join},
	{"quotations without a speaker in their sentence", (*work).floating},
	{"statements inside statements", (*work).nest},
	{"speakers", (*work).speakers},
	{"quotations that report nothing", (*work).scare},
	{"write", (*work).write},
}

// Code reads Text, Paragraphs, Sentences, Tokens, Tags, Arcs, Names, Mentions
// and Actors and writes Statements; candidates it turned down go to Passed.
func (c *Coder) Code(d *hearsay.Document) {
	d.Statements = nil
	if len(d.Tokens) == 0 || len(d.Tags) != len(d.Tokens) || len(d.Arcs) != len(d.Tokens) || len(d.Sentences) == 0 {
		return
	}
	w := newWork(c.lex, d)
	for _, s := range steps {
		s.run(w)
	}
}

// A span of tokens, both ends included; empty if b < a.
type run struct{ a, b hearsay.TokenID }

func (r run) empty() bool                { return r.b < r.a }
func (r run) has(k hearsay.TokenID) bool { return r.a <= k && k <= r.b }
func (r run) len() int                   { return max(0, int(r.b-r.a)+1) }
func (r run) overlaps(s run) bool        { return r.a <= s.b && s.a <= r.b }
func (r run) span(w *work) hearsay.Span  { return w.d.Span(r.a, r.b) }
func noRun() run                         { return run{0, -1} }
func one(k hearsay.TokenID) run          { return run{k, k} }
func inRuns(rs []run, k hearsay.TokenID) bool {
	for _, r := range rs {
		if r.has(k) {
			return true
		}
	}
	return false
}

// A cand is a statement in the making.
type cand struct {
	rule    string
	e       *entry
	frame   frame // by which frame the content was found
	weak    bool  // that frame is a weak one of this cue
	cue     run   // empty for a cue that is no word
	head    hearsay.TokenID
	act     string
	src     run
	srcHead hearsay.TokenID // -1 none
	srcHow  string          // own, climbed, relative, agent, noun, marks, none
	ante    hearsay.TokenID // what a relative source stands for; -1
	content []run
	quotes  []int32 // quotations the content touches, in order
	hearers []hearsay.TokenID
	about   []hearsay.TokenID
	relays  hearsay.TokenID
	negated bool
	modal   []string

	depth    int // of the cue in its tree
	accepted bool
	parent   *cand
	float    *cand // a floating quotation: where its speaker comes from
	id       hearsay.StatementID
	who      []hearsay.ActorID
	sure     float32 // of the speakers
}

// A work is one document being coded.
type work struct {
	lex       *lexicon
	d         *hearsay.Document
	t         *hearsay.Tree
	lo, hi    []hearsay.TokenID // first and last token at or below each token
	depth     []int32
	para      []int32 // paragraph of each token
	quotes    []quote
	qtoks     []run                               // tokens of each quotation, marks included
	nick      map[hearsay.TokenID]hearsay.TokenID // quotation marks inside a name: "Ed "Red" Hall"; where it closes
	capLabels map[string]bool                     // transcript labels in capitals
	labelAt   map[int32]bool                      // paragraphs that begin with a label
	claimed   map[int32]bool                      // quotations that a report outside them has
	inq       []int32                             // quotation of each token, marks included; -1
	unquoted  []hearsay.TokenID                   // the next token outside quotations that is a word; nil until asked for
	after     map[hearsay.TokenID]int32           // verb -> the closed quotation it follows
	followed  map[int32]hearsay.TokenID           // the other way round
	used      map[hearsay.TokenID]bool            // cue heads already taken
	cast      map[hearsay.TokenID]string          // tags of verbs that the tagger took for others
	cands     []*cand
	owner     []*cand                   // innermost accepted content of each token
	byHead    map[hearsay.TokenID]int32 // head token -> longest mention
	actors    map[int32]hearsay.ActorID // chain -> actor
}

func newWork(x *lexicon, d *hearsay.Document) *work {
	n := len(d.Tokens)
	w := &work{
		lex: x, d: d, t: hearsay.NewTree(d),
		lo: make([]hearsay.TokenID, n), hi: make([]hearsay.TokenID, n), depth: make([]int32, n),
		para: make([]int32, n), inq: make([]int32, n),
		after: map[hearsay.TokenID]int32{}, followed: map[int32]hearsay.TokenID{}, used: map[hearsay.TokenID]bool{}, nick: map[hearsay.TokenID]hearsay.TokenID{}, claimed: map[int32]bool{}, capLabels: map[string]bool{}, labelAt: map[int32]bool{},
		byHead: map[hearsay.TokenID]int32{}, actors: map[int32]hearsay.ActorID{},
	}
	w.extents()
	p := 0
	for k := range d.Tokens {
		for p < len(d.Paragraphs) && d.Paragraphs[p].End <= d.Tokens[k].Start {
			p++
		}
		w.para[k] = int32(p)
		w.inq[k] = -1
	}
	for i := range d.Actors {
		if _, ok := w.actors[d.Actors[i].Chain]; !ok {
			w.actors[d.Actors[i].Chain] = hearsay.ActorID(i)
		}
	}
	for i, m := range d.Mentions {
		if m.Head < 0 || int(m.Head) >= n {
			continue
		}
		j, ok := w.byHead[m.Head]
		if ok {
			_, old := w.actors[d.Mentions[j].Chain]
			_, now := w.actors[m.Chain]
			if old && !now || old == now && m.Len() <= d.Mentions[j].Len() {
				continue // what somebody is comes before how long the words are
			}
		}
		w.byHead[m.Head] = int32(i)
	}
	return w
}

// extents fills lo, hi and depth in one pass from the leaves up; a token on a
// cycle, which no parser should make, keeps itself as its extent.
func (w *work) extents() {
	n := len(w.d.Tokens)
	kids := make([]int32, n)
	for k := range n {
		w.lo[k], w.hi[k] = hearsay.TokenID(k), hearsay.TokenID(k)
		if h := w.d.Arcs[k].Head; h >= 0 {
			kids[h]++
		}
	}
	order := make([]hearsay.TokenID, 0, n)
	for k := range n {
		if kids[k] == 0 {
			order = append(order, hearsay.TokenID(k))
		}
	}
	for i := 0; i < len(order); i++ {
		k := order[i]
		h := w.d.Arcs[k].Head
		if h < 0 {
			continue
		}
		if w.t.Sentence(h) == w.t.Sentence(k) {
			w.lo[h], w.hi[h] = min(w.lo[h], w.lo[k]), max(w.hi[h], w.hi[k])
		}
		if kids[h]--; kids[h] == 0 {
			order = append(order, h)
		}
	}
	for i := len(order) - 1; i >= 0; i-- {
		if h := w.d.Arcs[order[i]].Head; h >= 0 {
			w.depth[order[i]] = w.depth[h] + 1
		}
	}
}

// pair finds the quotations and which token stands in which.
func (w *work) pair() {
	w.quotes = quotes(w.d.Text, w.d.Paragraphs)
	w.qtoks = make([]run, len(w.quotes))
	for i, q := range w.quotes {
		a, end := w.d.TokensIn(q.Span)
		w.qtoks[i] = run{a, end - 1}
	}
	q := 0
	for k, t := range w.d.Tokens {
		for q < len(w.quotes) && w.quotes[q].End <= t.Start {
			q++
		}
		if q < len(w.quotes) && w.quotes[q].Start < t.End && w.quotes[q].Start <= t.Start {
			if !w.nickname(w.qtoks[q]) {
				w.inq[k] = int32(q)
			} else if w.qtoks[q].a == hearsay.TokenID(k) {
				w.nick[hearsay.TokenID(k)] = w.qtoks[q].b
			}
		}
	}
	w.recasts()
	w.headVerbs()
	w.followers()
}

// nickname reports whether quotation t stands inside a name: Ed "Red" Hall. It
// is read as part of it.
func (w *work) nickname(t run) bool {
	if t.empty() || t.len() > 4 || t.a < 1 || int(t.b)+1 >= len(w.d.Tokens) || !w.same(t.a-1, t.b+1) {
		return false
	}
	for k := t.a; k <= t.b; k++ {
		if w.comma(k) || w.stop(k) {
			return false
		}
	}
	return w.upos(t.a-1) == "PROPN" && w.upos(t.b+1) == "PROPN" && w.word(t.b + 1)[0] >= 'A' && w.word(t.b + 1)[0] <= 'Z'
}

// tokensOf is the tokens of a quotation, marks included.
func (w *work) tokensOf(q int32) run { return w.qtoks[q] }

// words is how many tokens of a run are words.
func (w *work) words(r run) int {
	n := 0
	for k := r.a; k <= r.b; k++ {
		if !w.punct(k) {
			n++
		}
	}
	return n
}

// window is how far from a cue its report is looked for, in tokens, so that a
// text without a full stop costs no more than one with many.
const window = 500

// sentence is the run of tokens of k's sentence, as far as it is looked at from k.
func (w *work) sentence(k hearsay.TokenID) run {
	s := w.d.Sentences[w.t.Sentence(k)]
	return run{max(s.First, k-window), min(s.End-1, k+window)}
}

func (w *work) add(c *cand) {
	if c.head >= 0 {
		c.depth = int(w.depth[c.head])
		w.used[c.head] = true
	}
	w.cands = append(w.cands, c)
}

func (w *work) pass(s hearsay.Span, rule, text string) {
	w.d.Passed = append(w.d.Passed, hearsay.Passed{Span: s, Stage: "statement", Rule: rule, Text: text})
}

// write turns accepted candidates into Statements, in text order.
func (w *work) write() {
	sort.SliceStable(w.cands, func(i, j int) bool {
		a, b := w.cands[i].start(), w.cands[j].start()
		return a < b || a == b && w.cands[i].cue.a < w.cands[j].cue.a
	})
	var n hearsay.StatementID
	for _, c := range w.cands {
		if c.accepted {
			c.id = n
			n++
		}
	}
	for _, c := range w.cands {
		if c.accepted {
			w.d.Statements = append(w.d.Statements, w.statement(c))
		}
	}
}

// start is where the candidate begins: for text order.
func (c *cand) start() hearsay.TokenID {
	s := hearsay.TokenID(1 << 30)
	for _, r := range append([]run{c.cue, c.src}, c.content...) {
		if !r.empty() {
			s = min(s, r.a)
		}
	}
	return s
}

func (w *work) statement(c *cand) hearsay.Statement {
	s := hearsay.Statement{
		Speakers: c.who, SpeaksFor: -1, Relays: -1, Act: c.act, Negated: c.negated, Modality: c.modal,
		Within: -1, CueHead: c.head, Quote: w.quoteKind(c),
	}
	if !c.src.empty() {
		s.Source = []hearsay.Span{c.src.span(w)}
	}
	if !c.cue.empty() {
		s.Cue = []hearsay.Span{c.cue.span(w)}
	}
	for _, r := range c.content {
		if !r.empty() {
			s.Content = append(s.Content, w.contentSpan(r))
		}
	}
	if c.parent != nil {
		s.Within = c.parent.id
	}
	w.others(c, &s)
	ev := make([]hearsay.Span, 0, 3)
	ev = append(append(append(ev, s.Source...), s.Cue...), s.Content...)
	sort.Slice(ev, func(i, j int) bool { return ev[i].Start < ev[j].Start })
	s.Evidence = hearsay.Evidence{Rule: c.rule, Spans: ev, Confidence: w.confidence(c, s.Quote)}
	return s
}

// contentSpan is the text of a content piece: it takes in a closing mark that
// the tokens leave out.
func (w *work) contentSpan(r run) hearsay.Span { return r.span(w) }

// edge is what follows c's content.
func (w *work) edge(c *cand) edgeKind {
	if len(c.content) == 0 {
		return edgeWord
	}
	b := c.content[len(c.content)-1].b
	if q := w.quoteOf(b); q >= 0 && w.qtoks[q].b == b {
		return edgeEnd
	}
	for k := b + 1; int(k) < len(w.d.Tokens) && w.same(k, b); k++ {
		switch {
		case w.stop(k), w.quoteMark(k):
		case w.comma(k), w.dash(k), w.word(k) == ":", w.word(k) == ";":
			return edgeComma
		default:
			return edgeWord
		}
	}
	return edgeEnd
}

// quoteKind is direct where all words of the content stand in quotation
// marks, indirect where none does, else mixed.
func (w *work) quoteKind(c *cand) string {
	in, all := 0, 0
	for _, r := range c.content {
		for k := r.a; k <= r.b; k++ {
			if w.punct(k) {
				continue
			}
			all++
			if w.quoteOf(k) >= 0 && (!w.quotes[w.quoteOf(k)].single || c.frame == quotation) {
				in++
			}
		}
	}
	switch {
	case all > 0 && in*20 >= all*19:
		return "direct"
	case in == 0:
		return "indirect"
	}
	return "mixed"
}
