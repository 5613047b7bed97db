package event

import (
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// mend returns the arcs with a few mended that no English clause can have:
// a finite verb that hangs on a noun like an adjective, an object right behind
// its verb that hangs elsewhere, and a that-clause that hangs on another word
// than the verb before "that". Such arcs are the parser's commonest slips in
// news, and each costs an event its parties. The layer itself stays as it is.
func mend(d *hearsay.Document, c *Coder) ([]hearsay.Arc, map[tok]bool) {
	m := &mender{d: d, ops: c.ops, phrasal: c.class["phrasal"], given: c.class["giving"], things: c.class["nobody"], arcs: slices.Clone(d.Arcs), time: make([]bool, len(d.Tokens))}
	for i := range d.Times {
		f, e := d.TokensIn(d.Times[i].Span)
		for ; f < e; f++ {
			m.time[f] = true
		}
	}
	for _, s := range d.Sentences {
		if s.End-s.First > maxTokens {
			continue
		}
		m.s = s
		m.uncycle()
		m.index()
		m.mistaken()
		m.tensed = false
		for k := s.First; k < s.End; k++ {
			switch d.Tags[k].XPOS {
			case "VBD", "VBP", "VBZ", "MD":
				m.tensed = true
			}
		}
		for v := s.First; v < s.End; v++ {
			if m.upos(v) == "VERB" {
				m.fronted(v)
				m.shared(v)
				m.ahead(v)
				m.subject(v)
				m.object(v)
			}
		}
		for k := s.First; k < s.End; k++ {
			m.named(k)
			m.joined(k)
			m.whose(k)
		}
		m.gerunds()
		m.clauses()
		m.uncycle()
	}
	return m.arcs, m.verb
}

type mender struct {
	d       *hearsay.Document
	arcs    []hearsay.Arc
	s       hearsay.Sentence
	kids    [][]tok         // by token of the sentence
	given   map[string]bool // verbs with two objects
	things  map[string]bool // nouns that are nobody
	phrasal map[string]bool // "hand_over"
	ops     map[string][]*op
	tensed  bool         // the sentence has a finite verb
	verb    map[tok]bool // nouns that are verbs
	time    []bool       // by token: in an expression of time
}

// named makes the common noun the head of "the Greenpeace ship Rainbow Warrior",
// whose name says nothing of what it is. It takes an article and a noun in small
// letters right before a name it hangs on.
func (m *mender) named(k tok) {
	h := m.arcs[k].Head
	if m.d.Tags[k].UPOS != "NOUN" || m.arcs[k].Rel != "compound" || h <= k || h >= m.s.End || m.d.Word(k) != m.d.Lower(k) {
		return
	}
	// The noun may hang on the name's first word, that on its last.
	for ; m.arcs[h].Rel == "compound" && m.arcs[h].Head > h && m.arcs[h].Head < m.s.End; h = m.arcs[h].Head {
	}
	for n := k + 1; n <= h; n++ {
		if m.d.Tags[n].UPOS != "PROPN" {
			return
		}
	}
	article := false
	for _, c := range m.below(h) {
		article = article || c < k && m.arcs[c].Rel == "det"
	}
	if !article {
		return
	}
	up := m.arcs[h]
	for _, c := range slices.Clone(m.below(h)) {
		if c < k {
			m.move(c, k, m.arcs[c].Rel)
		}
	}
	m.move(k, up.Head, up.Rel)
	m.move(h, k, "appos")
}

// shared gives a clause its own subject back, where the tree hangs two on the
// verb of saying behind it: "The man staged a strike, his lawyer said".
func (m *mender) shared(v tok) {
	c := none
	for _, k := range m.below(v) {
		if base(m.arcs[k].Rel) == "ccomp" && k < v && m.upos(k) == "VERB" {
			c = k
		}
	}
	if c < 0 || m.has(c, "nsubj", "csubj", "expl") || m.d.Tags[c].XPOS == "VBG" || m.d.Tags[c].XPOS == "VB" {
		return
	}
	first, second := none, none
	for _, k := range m.below(v) {
		if base(m.arcs[k].Rel) == "nsubj" && first < 0 && k < c {
			first = k
		} else if base(m.arcs[k].Rel) == "nsubj" && k > c {
			second = k
		}
	}
	if first >= 0 && second >= 0 {
		m.move(first, c, "nsubj")
	}
}

// joined hangs the second of "shot and killed" on the first, where the tree
// hangs it on the verb of saying above: "officials say the men shot and killed".
func (m *mender) joined(k tok) {
	a := k - 2
	if m.upos(k) != "VERB" || a < m.s.First || base(m.arcs[k].Rel) != "conj" || m.arcs[k].Head == a || m.arcs[k].Head > a ||
		m.upos(a) != "VERB" || m.upos(k-1) != "CCONJ" || m.d.Tags[a].XPOS != m.d.Tags[k].XPOS || m.has(k, "nsubj") || !m.under(a, m.arcs[k].Head) {
		return
	}
	m.move(k, a, "conj")
}

// whose hangs a clause with "who" on the person before it, where the tree
// hangs it on the thing that is the person's: "the campaign of Ann Lee, who".
func (m *mender) whose(k tok) {
	h := m.arcs[k].Head
	if m.arcs[k].Rel != "acl:relcl" || h < m.s.First || h >= k || m.d.Tags[h].UPOS != "NOUN" {
		return
	}
	who := false
	for _, c := range m.below(k) {
		who = who || m.d.Lower(c) == "who" && c < k
	}
	if !who || !m.things[strings.ToLower(m.d.Tags[h].Lemma)] {
		return
	}
	for _, c := range m.below(h) {
		if c > h && c < k && base(m.arcs[c].Rel) == "nmod" && m.d.Tags[c].UPOS == "PROPN" {
			m.move(k, c, "acl:relcl")
			return
		}
	}
}

func (m *mender) index() {
	n := int(m.s.End - m.s.First)
	m.kids = make([][]tok, n)
	for k := m.s.First; k < m.s.End; k++ {
		if h := m.arcs[k].Head; h >= m.s.First && h < m.s.End {
			m.kids[h-m.s.First] = append(m.kids[h-m.s.First], k)
		}
	}
}

// uncycle makes a root of a word that hangs on itself by way of others, or on
// another sentence: what follows may then walk up and down without counting.
func (m *mender) uncycle() {
	n := int(m.s.End - m.s.First)
	state := make([]uint8, n) // 1 on the way up, 2 known to be sound
	for k := m.s.First; k < m.s.End; k++ {
		i := k
		for i >= m.s.First && i < m.s.End && state[i-m.s.First] == 0 {
			state[i-m.s.First] = 1
			h := m.arcs[i].Head
			if h >= 0 && (h < m.s.First || h >= m.s.End) {
				m.arcs[i] = hearsay.Arc{Head: none, Rel: "root"}
				h = none
			}
			if h >= 0 && state[h-m.s.First] == 1 {
				m.arcs[i] = hearsay.Arc{Head: none, Rel: "root"}
				h = none
			}
			i = h
		}
		for i = k; i >= m.s.First && i < m.s.End && state[i-m.s.First] == 1; i = m.arcs[i].Head {
			state[i-m.s.First] = 2
		}
	}
}

func (m *mender) below(k tok) []tok { return m.kids[k-m.s.First] }

func (m *mender) upos(k tok) string {
	if m.verb[k] {
		return "VERB"
	}
	return m.d.Tags[k].UPOS
}

// mistaken notes nouns that must be verbs, as present-tense headlines have
// them: "troops capture", with a subject and no copula, article or owner.
func (m *mender) mistaken() {
	for k := m.s.First; k < m.s.End; k++ {
		if m.d.Tags[k].UPOS == "NOUN" && m.has(k, "nsubj") && !m.has(k, "cop", "det", "nmod", "case", "amod", "compound", "nummod", "mark") {
			if m.verb == nil {
				m.verb = map[tok]bool{}
			}
			m.verb[k] = true
		}
		m.infinitive(k)
		m.shot(k)
	}
}

// shot reads "gunmen shot and killed" as two verbs where the tree has a noun
// that the verb of saying before it governs.
func (m *mender) shot(k tok) {
	h := m.arcs[k].Head
	if m.d.Tags[k].UPOS != "NOUN" || m.d.Lower(k) != "shot" || k+2 >= m.s.End || k == m.s.First || m.upos(k+1) != "CCONJ" || m.d.Tags[k+2].UPOS != "VERB" ||
		m.has(k, "det", "amod", "nummod", "nmod") || h < m.s.First || h > k || m.upos(h) != "VERB" {
		return
	}
	s := k - 1
	if !m.nominal(s) || m.arcs[s].Head != k {
		return
	}
	if m.verb == nil {
		m.verb = map[tok]bool{}
	}
	m.verb[k] = true
	m.arcs[k].Rel = "ccomp"
	m.arcs[s].Rel = "nsubj"
	if m.arcs[k+2].Head == h && base(m.arcs[k+2].Rel) == "conj" {
		m.move(k+2, k, "conj")
		m.move(k+1, k+2, "cc")
	}
}

// infinitive notes a noun that must be an infinitive: "plan to march".
func (m *mender) infinitive(k tok) {
	h := m.arcs[k].Head
	u, word := m.d.Tags[k].UPOS, m.d.Word(k)
	if u != "NOUN" && (u != "PROPN" || word != strings.ToLower(word)) || m.d.Tags[k].XPOS == "NNS" || k <= m.s.First || m.d.Lower(k-1) != "to" || m.arcs[k-1].Head != k ||
		m.has(k, "det", "amod", "compound", "nummod", "nmod") || h < m.s.First || h > k || m.upos(h) != "VERB" {
		return
	}
	for _, o := range m.ops[strings.ToLower(m.d.Tags[h].Lemma)+".v"] {
		if slices.Contains(o.links, "inf") {
			if m.verb == nil {
				m.verb = map[tok]bool{}
			}
			m.verb[k] = true
			m.arcs[k].Rel = "xcomp"
			return
		}
	}
}

func (m *mender) nominal(k tok) bool {
	switch m.upos(k) {
	case "NOUN", "PROPN", "PRON", "NUM":
		return true
	}
	return false
}

func base(rel string) string {
	for i := range len(rel) {
		if rel[i] == ':' {
			return rel[:i]
		}
	}
	return rel
}

// move hangs k on h.
func (m *mender) move(k, h tok, rel string) {
	old := m.arcs[k].Head
	if old >= m.s.First && old < m.s.End {
		o := m.below(old)
		if i := slices.Index(o, k); i >= 0 {
			m.kids[old-m.s.First] = slices.Delete(slices.Clone(o), i, i+1)
		}
	}
	m.arcs[k] = hearsay.Arc{Head: h, Rel: rel}
	if h >= m.s.First && h < m.s.End {
		o := append(slices.Clone(m.below(h)), k)
		slices.Sort(o)
		m.kids[h-m.s.First] = o
	}
}

func (m *mender) has(k tok, rels ...string) bool {
	for _, c := range m.below(k) {
		if slices.Contains(rels, base(m.arcs[c].Rel)) {
			return true
		}
	}
	return false
}

// under reports whether k is h or below it.
func (m *mender) under(k, h tok) bool {
	for range 40 {
		if k == h {
			return true
		}
		k = m.arcs[k].Head
		if k < m.s.First {
			return false
		}
	}
	return true // a loop: leave it alone
}

// behind is the noun right behind v: its object if v has one at all.
func (m *mender) behind(v tok) tok {
	n := v + 1
	if n < m.s.End && m.arcs[n].Head == v && m.arcs[n].Rel == "compound:prt" {
		n++ // "shot down"
	} else if n+1 < m.s.End && m.upos(n) == "ADP" && m.phrasal[strings.ToLower(m.d.Tags[v].Lemma)+"_"+m.d.Lower(n)] {
		n++ // "handed over their weapons"
	}
	if k := m.hedge(n); k > 0 {
		n += tok(k)
	}
	for ; n < m.s.End && n <= v+8; n++ {
		switch m.upos(n) {
		case "PRON":
			// "their weapons"
			if m.d.Tags[n].XPOS == "PRP$" {
				continue
			}
			return n
		case "DET", "ADJ", "NUM":
			if m.upos(n) == "NUM" && (n+1 >= m.s.End || !m.nominal(n+1) && m.upos(n+1) != "ADJ") {
				return n
			}
			continue
		case "ADV":
			if n == v+1 {
				return none
			}
			continue
		case "VERB":
			// "outgoing president", "suspected militant"
			if x := m.d.Tags[n].XPOS; (x == "VBG" || x == "VBN") && n+1 < m.s.End && (m.nominal(n+1) || m.upos(n+1) == "ADJ") && n > v {
				continue
			}
			return none
		case "NOUN", "PROPN":
			// The last of "defense minister Ann Lee", but the first of a name.
			return n
		default:
			return none
		}
	}
	return none
}

// hedge is the number of words at n that hedge a number: "at least", "nearly".
func (m *mender) hedge(n tok) int {
	if n+1 >= m.s.End {
		return 0
	}
	a, b := m.d.Lower(n), m.d.Lower(n+1)
	switch {
	case a == "at" && (b == "least" || b == "most"), a == "more" && b == "than", a == "fewer" && b == "than", a == "less" && b == "than", a == "up" && b == "to":
		return 2
	case a == "as" && b == "many":
		return 3
	case a == "nearly", a == "about", a == "almost", a == "over", a == "around", a == "roughly", a == "approximately", a == "some", a == "only":
		if u := m.upos(n + 1); u == "NUM" || u == "NOUN" {
			return 1
		}
	}
	return 0
}

// phrase is the head of the noun phrase that n begins or is inside of, to the
// right of v.
func (m *mender) phrase(n, v tok) tok {
	for range 8 {
		h := m.arcs[n].Head
		if h <= v || h >= m.s.End || !m.nominal(h) {
			return n
		}
		switch base(m.arcs[n].Rel) {
		case "compound", "amod", "nmod", "det", "nummod", "flat", "appos":
			if h > n || base(m.arcs[n].Rel) == "flat" {
				n = h
				continue
			}
		}
		return n
	}
	return n
}

func (m *mender) timeLike(n tok) bool { return m.time[n] }

// finite reports a verb that must have a subject of its own.
func (m *mender) finite(v tok) bool {
	if v > m.s.First && m.d.Tokens[v-1].End == m.d.Tokens[v].Start && m.upos(v-1) == "PUNCT" {
		return false // "Russian-occupied"
	}
	if m.verb[v] {
		return true
	}
	switch m.d.Tags[v].XPOS {
	case "VBD", "VBP", "VBZ":
		return true
	case "VBN":
		if !m.tensed {
			return true // some verb must be finite
		}
		// A participle after its noun has no object: it is a past tense.
		if m.arcs[v].Rel == "acl" && m.has(v, "obj") && !m.given[strings.ToLower(m.d.Tags[v].Lemma)] && m.arcs[v].Head < v {
			return true
		}
		for k := v - 1; k >= m.s.First && v-k <= 3; k-- {
			switch m.upos(k) {
			case "AUX":
				return true
			case "ADV", "PART":
				continue
			}
			return false
		}
	}
	return false
}

// fronted reads a name right before a verb without subject as its subject:
// the parser takes "Moscow cut" for a compound.
func (m *mender) fronted(v tok) {
	if v == m.s.First || m.has(v, "nsubj", "csubj", "expl") || m.d.Tags[v].XPOS == "VBG" || m.d.Tags[v].XPOS == "VB" {
		return
	}
	for _, c := range m.below(v) {
		if c == v-1 && m.upos(c) == "PROPN" && (base(m.arcs[c].Rel) == "compound" || base(m.arcs[c].Rel) == "nmod") {
			m.move(c, v, "nsubj")
			return
		}
	}
}

// subject lifts a finite verb that hangs on the noun before it, which is its
// subject.
func (m *mender) subject(v tok) {
	switch base(m.arcs[v].Rel) {
	case "amod", "compound", "nmod":
	case "acl":
		if m.arcs[v].Rel == "acl:relcl" {
			return
		}
	default:
		return
	}
	if !m.finite(v) || m.has(v, "nsubj", "expl", "csubj") {
		return
	}
	n := m.behind(v)
	if n < 0 || m.timeLike(n) {
		return
	}
	// The noun to the left, over auxiliaries and adverbs.
	k := v - 1
	for k >= m.s.First && (m.upos(k) == "AUX" || m.upos(k) == "ADV" || m.upos(k) == "PART") {
		k--
	}
	if k < m.s.First || !m.nominal(k) || m.upos(k) == "NUM" || m.d.Tags[k].XPOS == "WDT" || m.d.Tags[k].XPOS == "WP" {
		return
	}
	for range 8 {
		h := m.arcs[k].Head
		r := base(m.arcs[k].Rel)
		if h < m.s.First || h >= v || !m.nominal(h) || r != "nmod" && r != "flat" && r != "compound" && r != "conj" {
			break
		}
		k = h
	}
	s := k
	up, rel := m.arcs[s].Head, m.arcs[s].Rel
	if up == v || up >= m.s.First && m.under(up, v) {
		return
	}
	// v takes the place of its subject.
	m.move(v, none, "root")
	switch {
	case up < 0:
		m.move(v, up, rel)
	case base(rel) == "nsubj" && m.upos(up) == "VERB" && up > v:
		m.move(v, up, "ccomp")
	default:
		m.move(v, up, "parataxis")
	}
	m.move(s, v, "nsubj")
	for _, c := range slices.Clone(m.below(s)) {
		if c > v {
			r := "obl"
			if m.upos(c) == "PUNCT" {
				r = "punct"
			}
			m.move(c, v, r)
		}
	}
}

// ahead lifts a finite verb that hangs on the noun after it, which is its
// object: "the Union imposed sanctions".
func (m *mender) ahead(v tok) {
	switch base(m.arcs[v].Rel) {
	case "amod", "compound", "nmod":
	default:
		return
	}
	o := m.arcs[v].Head
	if o <= v || o >= m.s.End || !m.nominal(o) || !m.finite(v) {
		return
	}
	if n := m.behind(v); n < 0 || m.phrase(n, v) != o && n != o {
		return
	}
	// A subject: its own, or a noun left of it that hangs on the object.
	s := none
	for _, c := range m.below(v) {
		if base(m.arcs[c].Rel) == "nsubj" {
			s = c
		}
	}
	if s < 0 {
		for _, c := range m.below(o) {
			if c < v && m.nominal(c) && m.upos(c) != "NUM" {
				s = c
			}
		}
	}
	if s < 0 {
		return
	}
	up, rel := m.arcs[o].Head, m.arcs[o].Rel
	m.move(v, none, "root")
	if base(rel) == "nsubj" && up >= m.s.First && m.upos(up) == "VERB" {
		rel = "ccomp"
	} else if up >= 0 && base(rel) != "conj" && base(rel) != "ccomp" {
		rel = "parataxis"
	}
	m.move(v, up, rel)
	for _, c := range slices.Clone(m.below(o)) {
		if c < v || m.upos(c) == "PUNCT" {
			m.move(c, v, m.arcs[c].Rel)
		}
	}
	m.move(s, v, "nsubj")
	m.move(o, v, "obj")
}

// gerund reports a noun in "-ing" that has an object, as only a verb has.
func (m *mender) gerund(k tok) bool {
	return m.upos(k) == "NOUN" && strings.HasSuffix(m.d.Lower(k), "ing") && m.has(k, "obj")
}

// gerunds hangs "of bombing Lebanon", after "accused Israel", on the verb.
func (m *mender) gerunds() {
	for k := m.s.First; k < m.s.End; k++ {
		if !m.gerund(k) {
			continue
		}
		h := m.arcs[k].Head
		if h < m.s.First || !m.nominal(h) {
			continue
		}
		v := m.arcs[h].Head
		if r := base(m.arcs[h].Rel); v >= m.s.First && (r == "obj" || m.arcs[h].Rel == "nsubj:pass") && m.upos(v) == "VERB" {
			m.move(k, v, "advcl")
		}
	}
}

// object hangs the noun phrase right behind an active verb on it.
func (m *mender) object(v tok) {
	if m.has(v, "obj", "ccomp", "cop") || !m.active(v) {
		return
	}
	n := m.behind(v)
	if n < 0 || m.timeLike(n) {
		return
	}
	o := m.phrase(n, v)
	if m.upos(o) == "PUNCT" || m.under(v, o) {
		return
	}
	// A subject of what follows is no object ("said rebels left").
	if r := base(m.arcs[o].Rel); r == "nsubj" || r == "obj" && m.arcs[o].Head > v || r == "iobj" || r == "root" || r == "csubj" {
		if r != "obj" || m.arcs[o].Head-v > 4 {
			return
		}
	}
	for _, c := range m.below(o) {
		if base(m.arcs[c].Rel) == "case" && m.upos(c) == "ADP" && c < o && m.hedge(c) == 0 && (c != v+1 || !m.phrasal[strings.ToLower(m.d.Tags[v].Lemma)+"_"+m.d.Lower(c)]) {
			return
		}
	}
	switch base(m.arcs[o].Rel) {
	case "obl", "nmod", "xcomp", "dep", "conj", "appos", "parataxis", "obj", "advcl", "ccomp", "compound":
		if m.arcs[o].Rel == "obl:unmarked" || m.arcs[o].Rel == "nmod:unmarked" {
			return
		}
		m.move(o, v, "obj")
	}
}

func (m *mender) active(v tok) bool {
	for _, c := range m.below(v) {
		switch m.arcs[c].Rel {
		case "aux:pass", "nsubj:pass", "obl:agent":
			return false
		}
	}
	switch m.d.Tags[v].XPOS {
	case "VBD", "VBP", "VBZ", "VB", "VBG":
		return true
	}
	if m.verb[v] {
		return true
	}
	if m.d.Tags[v].XPOS == "VBN" && m.has(v, "nsubj") && !m.has(v, "aux") {
		return true // a past tense taken for a participle
	}
	return m.finite(v)
}

// clauses hangs a clause on the verb right before its "that", and an
// infinitive on the verb right before its "to".
func (m *mender) clauses() {
	for k := m.s.First + 1; k < m.s.End; k++ {
		if base(m.arcs[k].Rel) != "mark" {
			continue
		}
		c := m.arcs[k].Head
		if c <= k || c >= m.s.End {
			continue
		}
		l := m.d.Lower(k)
		if l != "that" && l != "to" {
			continue
		}
		v := k - 1
		if m.upos(v) != "VERB" || m.arcs[c].Head == v || c == v || m.under(v, c) {
			continue
		}
		switch base(m.arcs[c].Rel) {
		case "ccomp", "acl", "advcl", "xcomp", "parataxis":
		default:
			continue
		}
		if l == "that" && m.d.Tags[c].UPOS != "NOUN" {
			m.move(c, v, "ccomp")
		} else if l == "to" && m.d.Tags[c].XPOS == "VB" {
			m.move(c, v, "xcomp")
		}
	}
}
