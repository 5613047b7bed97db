package mention

import (
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// describe fills in what each mention shows by itself: class, gender, number,
// determiner, modifiers, country, possessor.
func (w *work) describe() {
	for i := range w.ms {
		m := &w.ms[i]
		if len(m.members) > 0 {
			continue
		}
		switch m.kind {
		case named:
			w.describeName(m)
		case pronominal:
			w.describePronoun(m)
		case demonym:
			m.number = 's'
		default:
			w.describeNominal(m)
		}
	}
	w.spell()
	for i := range w.ms {
		m := &w.ms[i]
		if len(m.members) > 0 {
			w.describeGroup(m)
			continue
		}
		if m.kind == nominal || m.kind == named {
			w.possession(m)
		}
		for k := range m.titles {
			m.titles[k].owner = m.possessor // "Clinton's lawyer Cheryl Mills"
		}
	}
}

func (w *work) describeGroup(m *ment) {
	m.class = w.ms[m.members[0]].class
	for _, j := range m.members {
		if w.ms[j].class != m.class {
			m.class = unknown
		}
	}
	if m.class == person {
		m.class = people
	}
	for t := m.first; t <= m.last; t++ {
		if w.base[t] == "cc" && (w.low[t] == "or" || w.low[t] == "nor") {
			m.number = 0
		}
	}
}

func (w *work) describeName(m *ment) {
	text := w.d.Span(m.name.first, m.name.last).In(w.d.Text)
	for _, f := range strings.Fields(text) {
		f = strings.Trim(f, "\"“”‘’',.()")
		f = strings.TrimSuffix(strings.TrimSuffix(f, "’s"), "'s")
		if f = fold(f); f != "" && (f != "the" || len(m.parts) > 0) {
			m.parts = append(m.parts, f)
		}
	}
	m.number = 's'
	key := strings.Join(m.parts, " ")
	if w.lex.abbrev[key] && !abbreviation(strings.TrimPrefix(text, "the ")) {
		key = "" // "Car" is no country
	}
	switch m.nameClass {
	case "PER":
		m.class = person
	case "ORG":
		m.class = org
		if iso, ok := w.lex.nation[key]; ok {
			m.class, m.country = country, iso
		}
	case "LOC":
		m.class = place
		if iso, ok := w.lex.nation[key]; ok {
			m.class, m.country = country, iso
		}
	case "NORP":
		m.class = people
		m.number = 0
		if iso, ok := w.adjective(key); ok {
			m.country = iso
			if w.modifies(m.syn) || w.upos(m.syn) == "ADJ" {
				// The adjective of a country is a mention of the country.
				m.kind, m.class, m.name, m.modifier, m.number = demonym, country, none, true, 's'
				m.parts = nil
				return
			}
		} else if iso, ok := w.lex.nation[key]; ok {
			m.class, m.country, m.number = country, iso, 's'
		}
		if x := w.xpos(m.head); x == "NNS" || x == "NNPS" {
			m.number = 'p'
		}
	case "EVENT":
		m.class = event
	case "MISC":
		m.class = thing
		if iso, ok := w.adjective(key); ok && (w.modifies(m.syn) || w.upos(m.syn) == "ADJ") {
			m.country = iso
			m.kind, m.class, m.name, m.modifier = demonym, country, none, true
			m.parts = nil
			return
		}
	default:
		if n := w.lex.nounOf(w.lemma(m.syn)); n.class == org || n.class == media {
			m.class = n.class
		}
		if iso, ok := w.lex.nation[key]; ok {
			m.class, m.country = country, iso
		} else if iso, ok := w.adjective(key); ok && w.modifies(m.syn) {
			m.kind, m.class, m.country, m.name = demonym, country, iso, none
			m.parts = nil
			return
		} else if x := w.xpos(m.head); x == "NNPS" || x == "NNS" {
			m.number = 'p'
			if iso, ok := w.adjective(key); ok {
				m.class, m.country = people, iso
			}
		}
	}
	switch m.nameClass {
	case "MISC", "NORP", "":
		if w.lex.body[key] && m.class != country && w.xpos(m.head) != "NNPS" && w.xpos(m.head) != "NNS" {
			m.class, m.number = org, 's' // "ISIS", "the Taliban"
		}
	}
	if m.nameClass == "MISC" && len(m.parts) > 1 && (w.xpos(m.head) == "NNPS" || w.xpos(m.head) == "NNS") {
		if iso, ok := w.adjective(m.parts[len(m.parts)-1]); ok {
			m.class, m.country, m.number = people, iso, 'p' // "Young Algerians"
		}
	}
	if (m.class == place || m.nameClass == "MISC") && len(m.parts) > 3 {
		// "King Hassan of Morocco" read as a place.
		if _, title := w.lex.title[m.parts[0]]; title && contains(m.parts, "of") && w.lex.nation[m.parts[len(m.parts)-1]] != "" {
			m.class, m.nameClass = person, "PER"
			m.country = w.lex.nation[m.parts[len(m.parts)-1]]
			for i, q := range m.parts {
				if q == "of" {
					m.parts = m.parts[:i]
					break
				}
			}
		}
	}
	if m.class == person && len(m.parts) > 1 {
		// A title that slipped into the name is a title still.
		for len(m.parts) > 1 {
			t, ok := w.lex.title[m.parts[0]]
			if !ok {
				break
			}
			if g := w.lex.tgender[m.parts[0]]; g != 0 {
				m.gender = g
			}
			if t.head != "" {
				m.titles = append(m.titles, desc{head: t.head, owner: -1, title: true})
			}
			m.parts = m.parts[1:]
		}
	}
	for len(m.parts) > 1 && suffix[m.parts[len(m.parts)-1]] {
		m.parts = m.parts[:len(m.parts)-1]
	}
	if _, title := w.lex.title[key]; title && m.class == person {
		before := w.lex.title[strings.TrimSuffix(w.low[max(m.name.first-1, 0)], ".")]
		_, honor := w.lex.tgender[strings.TrimSuffix(w.low[max(m.name.first-1, 0)], ".")]
		if !honor || before.head != "" {
			m.parts = nil // "Ms." alone is no name; in "Mr. Justice" it is
			return
		}
	}
	if w.labels(m) && m.class != country {
		m.class = person
	}
	if m.class == person || m.class == unknown {
		w.titles(m)
		if m.gender == 0 && len(m.parts) > 1 {
			m.gender = w.lex.given[m.parts[0]]
			if i := strings.IndexByte(m.parts[0], '-'); m.gender == 0 && i > 0 {
				m.gender = w.lex.given[m.parts[0][:i]]
			}
		}
	}
	if d := w.kid(m.syn, "det"); d >= 0 && w.low[d] == "the" {
		m.det = 'd'
		if m.class == person && len(m.parts) == 1 && strings.HasSuffix(m.parts[0], "s") {
			m.number, m.class = 'p', people // "the Clintons"
		}
	}
}

// labels reports whether a name is the label of a speaker in a transcript: in
// capitals at the start of a paragraph, before a colon.
func (w *work) labels(m *ment) bool {
	n := m.last + 1
	if int(n) >= len(w.low) || w.low[n] != ":" || w.d.Word(m.last) != strings.ToUpper(w.d.Word(m.last)) || len(w.low[m.last]) < 3 || len(m.parts) > 3 {
		return false
	}
	f := m.first
	for f > 0 && w.para[f-1] == m.para && w.upos(f-1) == "PUNCT" {
		f--
	}
	return f == 0 || w.para[f-1] != m.para || w.sent[f-1] != m.sent
}

// adjective is the country an adjective means: of several the one the text names.
func (w *work) adjective(s string) (string, bool) {
	c, ok := w.lex.adj[s]
	for _, o := range w.lex.several[s] {
		if w.named[o] && !w.named[c] {
			c = o
		}
	}
	return c, ok
}

// titles reads the role words before a name inside its phrase.
func (w *work) titles(m *ment) {
	if m.first >= m.name.first {
		return
	}
	var heads []hearsay.TokenID
	for k := m.first; k < m.name.first; k++ {
		t := strings.TrimSuffix(w.low[k], ".")
		if t == "former" || t == "ex" || t == "then" || t == "late" {
			m.former = m.former || t != "then" && t != "late"
			continue
		}
		d, title := w.lex.title[t]
		title = title && startsUpper(w.d.Word(k))
		n := w.lex.nounOf(w.lemma(k))
		if !title && n.class != person {
			continue
		}
		if title {
			if g := w.lex.tgender[t]; g != 0 {
				m.gender = g
			}
			if m.class == unknown {
				m.class = person
			}
		}
		if n.class == person && n.gender != 0 && w.closes(k, m.name.first) {
			m.gender = n.gender
		}
		if title && d.head == "" {
			continue
		}
		heads = append(heads, k)
	}
	for i, k := range heads {
		t := strings.TrimSuffix(w.low[k], ".")
		head := w.lemma(k)
		if d, ok := w.lex.title[t]; ok && d.head != "" {
			head = d.head
		}
		from := m.first
		if i > 0 {
			from = heads[i-1] + 1
		}
		d := desc{head: head, owner: -1, former: m.former, title: true}
		for j := from; j < k; j++ {
			d.mods = w.modifier(d.mods, j)
			if _, iso, _ := w.nationAt(j); iso != "" && d.country == "" {
				d.country = iso
			}
		}
		if d.country == "" {
			d.country = m.country
		}
		if i == 0 && d.country != "" && m.country == "" {
			m.country = d.country
		}
		m.titles = append(m.titles, d)
	}
	if len(heads) > 1 {
		// "vice president", "prime minister", "foreign minister Lieutenant General X"
		for i := range m.titles {
			if m.titles[i].country == "" {
				m.titles[i].country = m.country
			}
		}
	}
}

// closes reports whether only name-like words stand between k and the name.
func (w *work) closes(k, name hearsay.TokenID) bool {
	for j := k + 1; j < name; j++ {
		if w.upos(j) == "ADP" || w.upos(j) == "PUNCT" && w.low[j] != "." {
			return false
		}
	}
	return true
}

// modifier adds the lemma of token j if it tells one thing from another.
func (w *work) modifier(mods []string, j hearsay.TokenID) []string {
	switch w.upos(j) {
	case "NOUN", "PROPN", "ADJ", "NUM", "VERB", "X":
	default:
		return mods
	}
	if n, iso, _ := w.nationAt(j); n > 0 && iso != "" {
		return mods
	}
	l := w.lemma(j)
	switch l {
	case "'s", "’s", "own", "other", "same", "such", "then", "former", "current", "new":
		return mods
	}
	return append(mods, strings.TrimSuffix(l, "."))
}

func (w *work) describePronoun(m *ment) {
	p := m.pron
	m.number = p.number
	m.lemma = w.low[m.syn]
	switch p.gender {
	case 'm', 'f':
		m.gender, m.class = p.gender, person
	}
	if p.person != '3' {
		m.class = person
	}
	if p.use == 'w' && (m.lemma == "who" || m.lemma == "whom") {
		m.class = person
	}
}

func (w *work) describeNominal(m *ment) {
	k := m.syn
	m.lemma = w.lemma(k)
	n := w.lex.nounOf(m.lemma)
	if m.class == unknown {
		m.class = n.class
	}
	m.gender = n.gender
	x := w.xpos(k)
	switch {
	case x == "NNS" || x == "NNPS" || strings.Contains(w.d.Tags[k].Feats, "Number=Plur"):
		m.number, m.many = 'p', true
	case w.upos(k) == "NOUN" || w.upos(k) == "PROPN":
		m.number = 's'
	}
	if w.upos(k) == "NUM" || w.upos(k) == "DET" || w.upos(k) == "ADJ" || w.upos(k) == "PRON" {
		switch w.low[k] {
		case "one", "another", "each", "either", "neither", "someone", "somebody", "everyone", "anyone", "nobody", "this", "that":
			m.number = 's'
		default:
			m.number = 'p'
		}
	}
	if m.class == people && m.number == 's' && m.lemma != "people" {
		m.number = 0 // "the family" is, or are
	}
	if m.class == unknown && m.lemma == "people" {
		m.class, m.number = people, 'p'
	}
	if iso, ok := w.adjective(w.low[k]); ok && startsUpper(w.d.Word(k)) && m.class == unknown {
		m.class, m.country = person, iso
		if m.number == 'p' || m.number == 0 {
			m.class = people
		}
	}
	if m.class == unknown && w.upos(k) == "NUM" && (k > m.first && w.lex.nounOf(w.low[k-1]).class == moment || k < m.last && w.lex.nounOf(w.low[k+1]).class == moment) {
		m.class = moment // "September 27"
	}
	if m.class == unknown && w.upos(k) == "PRON" {
		switch w.low[k] {
		case "someone", "somebody", "everyone", "everybody", "anyone", "anybody", "nobody", "others":
			m.class = person
		case "this", "that", "these":
			m.class = thing
		}
	}
	switch m.lemma {
	case "ten", "hundred", "thousand", "million", "dozen", "number", "majority", "minority", "lot", "handful", "some", "many", "most", "several", "few", "all", "both", "half", "percent", "tens", "hundreds", "thousands", "millions", "dozens", "none", "each", "one", "two", "three", "group", "chorus":
		// "tens of thousands of voters" are voters.
		if c := w.counted(k); c == person || c == people {
			m.class = people
			if m.lemma == "one" || m.lemma == "each" {
				m.class = person
			} else if m.lemma != "group" && m.lemma != "number" {
				m.number = 'p'
			}
		} else if m.class == unknown {
			m.class = c
		}
	}
	for j := m.first; j <= m.last; j++ {
		if j == k {
			continue
		}
		h := w.head[j]
		if w.base[j] == "det" && h == k {
			switch w.low[j] {
			case "the":
				m.det = 'd'
			case "this", "that", "these", "those":
				m.det = 't'
			default:
				m.det = 'i'
			}
		}
		if j < k && w.low[j] == "former" || w.low[j] == "ex" {
			m.former = true
		}
		// Modifiers: before the head, and the nouns of "of" phrases after it.
		if j < k && (h == k || w.np[k].first <= j) && w.base[j] != "det" && w.base[j] != "case" {
			if w.possessorPart(j, k) {
				continue
			}
			m.words = w.modifier(m.words, j)
		} else if j > k && w.base[j] != "case" && w.base[j] != "det" {
			m.words = w.modifier(m.words, j)
		}
		if m.country == "" && startsUpper(w.d.Word(j)) {
			if n, iso, _ := w.nationAt(j); n > 0 && !w.backing(j+hearsay.TokenID(n)) && w.ofHead(j, j+hearsay.TokenID(n)-1, k) {
				m.country = iso
			}
		}
	}
	if m.class == country && m.country != "" {
		// "the Iranian nation" is Iran; "a country near Iran" is not.
		if m.det != 'd' {
			m.country = ""
		}
	}
	if w.kid(k, "cop") >= 0 {
		m.predicative = true
	}
	if m.modifier && m.det == 0 {
		m.det = 'd' // the army of "army spokesman" is the army
	}
}

// backing reports whether the tokens from k make a participle of the country
// before them: an "Iranian-backed militia" is not Iranian.
func (w *work) backing(k hearsay.TokenID) bool {
	if int(k)+1 >= len(w.low) || w.low[k] != "-" {
		return false
	}
	switch w.upos(k + 1) {
	case "VERB", "ADJ":
		return true
	}
	return false
}

// counted is the class of what a quantity is of.
func (w *work) counted(k hearsay.TokenID) class {
	for step := 0; step < 4; step++ {
		n := hearsay.TokenID(-1)
		for _, c := range w.kids[k] {
			if c > k && w.base[c] == "nmod" {
				if p := w.kid(c, "case"); p >= 0 && (w.low[p] == "of" || w.low[p] == "among") {
					n = c
					break
				}
			}
		}
		if n < 0 {
			return unknown
		}
		if c := w.lex.nounOf(w.lemma(n)).class; c != unknown && c != thing {
			return c
		}
		if iso := w.lex.adj[w.low[n]]; iso != "" {
			return people
		}
		k = n
	}
	return unknown
}

// ofHead reports whether the nation at j..last modifies or possesses head k directly.
func (w *work) ofHead(j, last, k hearsay.TokenID) bool {
	for t := j; t <= last; t++ {
		h := w.head[t]
		for step := 0; h >= 0 && step < 4 && h >= j && h <= last; step++ {
			h = w.head[h]
		}
		if h == k {
			if t > k {
				c := w.kid(t, "case")
				return c >= 0 && w.low[c] == "of"
			}
			return true
		}
		// "Iraq's national security adviser": the modifier of a modifier counts too if it stands in front.
		if h >= 0 && t < k && w.head[h] == k && (w.modifies(h) || w.base[h] == "nmod") {
			return true
		}
	}
	return false
}

// possessorPart reports whether token j is in the genitive before head k.
func (w *work) possessorPart(j, k hearsay.TokenID) bool {
	for step := 0; j >= 0 && j != k && step < 8; step++ {
		if w.rel[j] == "nmod:poss" && w.head[j] == k {
			return true
		}
		j = w.head[j]
	}
	return false
}

// possession finds the mention that possesses m: "his" in "his aides",
// "Iraq" in "Iraq's adviser" and in "the adviser of Iraq".
func (w *work) possession(m *ment) {
	for _, c := range w.kids[m.syn] {
		if w.rel[c] == "nmod:poss" {
			if p := w.mentionAt(c); p >= 0 {
				m.possessor = p
				m.det = 'p'
				if m.country == "" && w.ms[p].class == country {
					m.country = w.ms[p].country
				}
				return
			}
			m.det = 'p'
		}
	}
	for _, c := range w.kids[m.syn] {
		if w.base[c] == "nmod" && c > m.syn && c <= m.last {
			if cs := w.kid(c, "case"); cs >= 0 && (w.low[cs] == "of" || m.class == person && w.low[cs] == "for" && w.mentionAt(c) >= 0 && w.ms[w.mentionAt(c)].class == person) {
				if p := w.mentionAt(c); p >= 0 {
					m.possessor = p
					return
				}
			}
		}
	}
	// A name that modifies: "Trump aides", "the Clinton campaign".
	for _, c := range w.kids[m.syn] {
		if c < m.syn && w.base[c] == "compound" {
			if p := w.mentionAt(c); p >= 0 && w.ms[p].kind == named && &w.ms[p] != m {
				m.possessor = p
				return
			}
		}
	}
}

// asDesc is a nominal seen as a description.
func (m *ment) asDesc() desc {
	return desc{head: m.lemma, mods: m.words, country: m.country, owner: m.possessor, former: m.former}
}

// subject reports whether m is a subject.
func (w *work) subject(m *ment) bool {
	return m.spoke || w.base[m.syn] == "nsubj" || w.base[m.syn] == "csubj"
}

func contains(list []string, s string) bool { return slices.Contains(list, s) }
