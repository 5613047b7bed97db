package mention

import (
	"slices"
	"strings"
	"unicode"

	"github.com/hearsay-news/hearsay"
)

// An entity is what the mentions of one chain say together.
type entity struct {
	members  []int32
	class    class
	gender   byte
	number   byte
	country  string
	names    [][]string // its names, as words
	descs    []desc
	full     int  // how often it is named in full
	it, they bool // some "it", some "they" means it
	shown    bool // a name, title or noun shows its gender, not only a pronoun
}

func (w *work) root(i int32) int32 {
	for w.parent[i] != i {
		w.parent[i] = w.parent[w.parent[i]]
		i = w.parent[i]
	}
	return i
}

func (w *work) ent(i int32) *entity { return &w.ents[w.root(i)] }

func (w *work) same(i, j int32) bool { return w.root(i) == w.root(j) }

// chain makes every mention a chain of its own and joins them sieve by sieve.
func (w *work) chain() {
	w.chainBefore()
	w.pronouns()
	w.possessed()
}

// chainBefore joins all but third-person pronouns.
func (w *work) chainBefore() {
	n := len(w.ms)
	w.parent = make([]int32, n)
	w.ents = make([]entity, n)
	for i := range w.ms {
		m := &w.ms[i]
		w.parent[i] = int32(i)
		e := &w.ents[i]
		e.members = []int32{int32(i)}
		e.class, e.gender, e.number, e.country = m.class, m.gender, m.number, ""
		if m.kind == pronominal && m.pron.person == '3' && m.pron.use != 'w' {
			e.it, e.they = m.pron.gender == 'n', m.pron.gender == 'x'
		}
		e.shown = m.gender != 0 && m.kind != pronominal
		if m.class == country {
			e.country = m.country
		}
		if m.kind == named && len(m.parts) > 0 {
			e.names = [][]string{m.parts}
			if len(m.parts) > 1 {
				e.full = 1
			}
		}
		if m.kind == nominal && len(m.members) == 0 && m.class != thing && m.class != moment {
			e.descs = []desc{m.asDesc()}
			e.country = cmpOr(e.country, personCountry(m))
		}
		if m.kind == named {
			e.descs = append(e.descs, m.titles...)
			if m.class == person {
				e.country = m.country
			}
		}
	}
	for _, t := range w.twins {
		w.join(t[0], t[1])
	}
	w.relatives()
	w.namedKinds()
	w.appositions()
	w.sameNames()
	w.copulas()
	w.partNames()
	w.acronyms()
	w.descriptions()
	w.headlines()
	w.leads()
	w.firstPerson()
	w.cataphora()
}

func personCountry(m *ment) string {
	if m.class == person || m.class == people || m.class == org {
		return m.country
	}
	return ""
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// join makes two chains one.
func (w *work) join(i, j int32) {
	a, b := w.root(i), w.root(j)
	if a == b {
		return
	}
	if b < a {
		a, b = b, a
	}
	x, y := &w.ents[a], &w.ents[b]
	if len(x.members) < len(y.members) {
		x.members, y.members = y.members, x.members
	}
	x.members = append(x.members, y.members...)
	y.members = nil
	if x.class == unknown || x.class == thing && y.class != unknown {
		x.class = y.class
	}
	if x.gender == 0 {
		x.gender = y.gender
	}
	if x.number == 0 {
		x.number = y.number
	}
	x.country = cmpOr(x.country, y.country)
	x.names = append(x.names, y.names...)
	x.descs = append(x.descs, y.descs...)
	x.full += y.full
	x.shown = x.shown || y.shown
	x.it, x.they = x.it || y.it, x.they || y.they
	y.names, y.descs = nil, nil
	w.parent[b] = a
}

// clash reports whether two chains cannot be the same thing.
func (w *work) clash(i, j int32) bool {
	a, b := w.ent(i), w.ent(j)
	if a == b {
		return false
	}
	if a.gender != 0 && b.gender != 0 && a.gender != b.gender {
		return true
	}
	if a.number != 0 && b.number != 0 && a.number != b.number && !loose(a) && !loose(b) {
		return true
	}
	if !fits(a.class, b.class) {
		return true
	}
	if a.country != "" && b.country != "" && a.country != b.country {
		return true
	}
	return w.nameClash(a, b)
}

// loose reports whether number may differ: bodies are "it" and "they".
func loose(e *entity) bool {
	return e.class == org || e.class == people || e.class == country || e.class == media
}

// fits reports whether two classes may be of one thing.
func fits(a, b class) bool {
	if a == b || a == unknown || b == unknown {
		return true
	}
	if a > b {
		a, b = b, a
	}
	switch a {
	case person:
		return false
	case people:
		return b == org
	case org:
		return b == media || b == country || b == place || b == thing
	case country:
		return b == place
	case place:
		return b == thing
	case doc:
		return b == media || b == poll || b == thing || b == event
	case media:
		return b == thing
	case poll:
		return b == thing
	case event:
		return b == thing
	case moment:
		return false
	}
	return true
}

// nameClash reports whether two persons' names contradict each other, or two
// other names share nothing.
func (w *work) nameClash(a, b *entity) bool {
	if len(a.names) == 0 || len(b.names) == 0 {
		return false
	}
	for _, x := range bounded(a.names) {
		for _, y := range bounded(b.names) {
			if !w.nameFits(x, y, a.class == person || b.class == person) {
				return true
			}
		}
	}
	return false
}

// bounded keeps comparisons of long chains short: their first names tell all.
func bounded(n [][]string) [][]string { return n[:min(len(n), 12)] }

// nameFits reports whether two names may be of one thing.
func (w *work) nameFits(x, y []string, pers bool) bool {
	if slices.Equal(x, y) {
		return true
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	if pers {
		if len(x) == 1 {
			for i, p := range y {
				if family(p) == family(x[0]) || i == 0 && w.lex.givenAlike(p, x[0]) {
					return true
				}
			}
			return false
		}
		if family(x[len(x)-1]) == family(y[len(y)-1]) {
			return w.lex.givenAlike(x[0], y[0]) || contains(y, x[0]) && len(y) > len(x) || nick(y, x[0])
		}
		return within(x, y)
	}
	xa, ya := strings.Join(x, " "), strings.Join(y, " ")
	if a, ok := w.lex.nation[xa]; ok {
		if b, ok := w.lex.nation[ya]; ok {
			return a == b
		}
		return false
	}
	return acronymOf(x, y) || within(x, y) || core(xa) == core(ya)
}

// nick reports whether a name has a nickname in quotation marks; the marks are
// already cut, so it is a middle word.
func nick(y []string, given string) bool { return len(y) > 2 && contains(y[1:len(y)-1], given) }

// family cuts the article of an Arabic family name: "al-Araji" and "Araji" are one.
func family(s string) string {
	for _, p := range [...]string{"al-", "el-", "ad-", "as-", "ash-", "ar-", "an-", "at-", "az-"} {
		if strings.HasPrefix(s, p) && len(s) > len(p)+2 {
			return s[len(p):]
		}
	}
	return s
}

// within reports whether x is part of y, in order and without gaps.
func within(x, y []string) bool {
	if len(x) == 0 {
		return false
	}
	for i := 0; i+len(x) <= len(y); i++ {
		if slices.Equal(x, y[i:i+len(x)]) {
			return true
		}
	}
	return false
}

// core is a body's name without the words that come and go.
func core(s string) string {
	for _, t := range [...]string{" inc", " corp", " corporation", " co", " ltd", " limited", " llc", " plc", " & co", " company", " group", " holdings", " ag", " sa", " nv", " gmbh"} {
		s = strings.TrimSuffix(s, t)
	}
	return strings.TrimSuffix(s, ",")
}

// acronymOf reports whether one of two names is the initials of the other.
func acronymOf(x, y []string) bool {
	if len(x) != 1 || len(y) < 2 {
		return false
	}
	a := x[0]
	if len(a) < 2 || len(a) > 8 {
		return false
	}
	all, main := initials(y)
	return a == all || a == main
}

// relatives joins who, which and that with what they describe.
func (w *work) relatives() {
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != pronominal || m.pron.use != 'w' {
			continue
		}
		a := w.relativeOf(m.syn)
		human := m.lemma == "who" || m.lemma == "whom"
		// "a staffer at the department who", "listeners to the show who": who
		// wants a person, which a thing; look up the phrase for one.
		for step := 0; a >= 0 && step < 4; step++ {
			j := w.mentionAt(a)
			if j >= 0 && !wrongFor(human, m.lemma == "which", &w.ms[j]) && !(human && w.ms[j].class == unknown && w.ms[j].kind == nominal && w.personAbove(a)) {
				break
			}
			up := w.head[a]
			if up < 0 || w.base[a] != "nmod" && w.base[a] != "compound" && w.base[a] != "conj" && w.base[a] != "appos" {
				break
			}
			a = up
		}
		j := w.mentionAt(a)
		if j < 0 || human && wrongFor(true, false, &w.ms[j]) {
			if k := w.justBefore(int32(i)); k >= 0 && !wrongFor(human, m.lemma == "which", &w.ms[k]) {
				j = k
			} else if human {
				j = w.peopleBefore(int32(i))
			}
		}
		if j < 0 || j == int32(i) {
			continue
		}
		x := &w.ms[j]
		if g := x.groupOf; g >= 0 && w.ms[g].last < m.first && w.ms[g].syn == a {
			j = g
		}
		if (m.lemma == "who" || m.lemma == "whom") && (x.class == doc || x.class == moment || x.class == event) {
			continue
		}
		if m.lemma == "which" && x.class == person && x.kind == named {
			continue
		}
		if (m.lemma == "who" || m.lemma == "whom") && w.ent(j).class == unknown && x.number != 'p' && x.kind == named {
			w.ent(j).class = person
		}
		w.ent(int32(i)).class = w.ent(j).class
		w.ent(int32(i)).number = w.ent(j).number
		w.ent(int32(i)).gender = w.ent(j).gender
		w.join(j, int32(i))
		m.antecedent = true
	}
}

// peopleBefore is the nearest mention of people before a "who" that the parse
// hung on a thing: "a letter from two generals -- most of them retired -- who
// cited". What stands between two dashes is passed over. -1 if there is none.
func (w *work) peopleBefore(i int32) int32 {
	m := &w.ms[i]
	dash := func(k hearsay.TokenID) bool {
		return w.low[k] == "--" || w.low[k] == "—" || w.low[k] == "–" || w.low[k] == "-"
	}
	from := m.first - 1
	if from >= 0 && dash(from) {
		for from--; from >= 0 && w.para[from] == m.para && m.first-from < 20 && !dash(from); from-- {
		}
		if from < 0 || !dash(from) {
			return -1
		}
	}
	for j := i - 1; j >= 0 && i-j < 20; j-- {
		x := &w.ms[j]
		if x.para != m.para || m.first-x.last > 24 {
			break
		}
		if x.last > from || x.kind == pronominal || x.kind == demonym || x.modifier || x.class != person && x.class != people || w.rel[x.syn] == "nmod:poss" {
			continue
		}
		if g := x.groupOf; g >= 0 && w.ms[g].last <= from {
			return g
		}
		return j
	}
	return -1
}

// personAbove reports whether a phrase hangs on a noun for a person.
func (w *work) personAbove(a hearsay.TokenID) bool {
	for step := 0; step < 3; step++ {
		if w.base[a] != "nmod" && w.base[a] != "compound" || w.head[a] < 0 {
			return false
		}
		a = w.head[a]
		if c := w.lex.nounOf(w.lemma(a)).class; c == person || c == people {
			return true
		}
	}
	return false
}

// wrongFor reports whether a relative pronoun for persons, or for things,
// cannot describe a mention.
func wrongFor(human, thingly bool, x *ment) bool {
	switch x.class {
	case person, people:
		return thingly && x.kind == named && x.class == person
	case unknown:
		return false
	case org, country, place:
		return human && (x.kind == named || x.number != 'p')
	}
	return human
}

// justBefore is the mention that ends right before mention i, a comma between.
func (w *work) justBefore(i int32) int32 {
	end := w.ms[i].first - 1
	if end >= 0 && w.low[end] == "," {
		end--
	}
	best := int32(-1)
	for j := i - 1; j >= 0 && j > i-10; j-- {
		x := &w.ms[j]
		if x.last == end && x.sent == w.ms[i].sent && x.kind != pronominal && !x.modifier {
			best = j
		}
	}
	return best
}

// appositions joins the two phrases of an apposition, found by the parse or by
// two commas.
func (w *work) appositions() {
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind == pronominal || m.kind == demonym || m.modifier {
			continue
		}
		j := int32(-1)
		if w.base[m.syn] == "appos" {
			j = w.mentionAt(w.head[m.syn])
			if j >= 0 && w.ms[j].first > m.first {
				j = -1
			}
			// "the Polish ambassador to Kenya, Peter Nowak": not Kenya.
			for h := w.head[m.syn]; j >= 0 && m.class == person && (w.ms[j].class == country || w.ms[j].class == place || w.ms[j].class == org); {
				if h = w.head[h]; h < 0 || !w.noun(h) {
					break
				}
				if k := w.mentionAt(h); k >= 0 && w.ms[k].class == person && w.ms[k].last == w.ms[j].last {
					j = k
				}
			}
			// "the body that backs the appeal, the Relief Committee": not the appeal.
			for k := j - 1; j >= 0 && k >= 0 && k > j-6 && m.class == org && w.ms[j].class == unknown; k-- {
				if x := &w.ms[k]; x.last == w.ms[j].last && x.first < w.ms[j].first && x.sent == m.sent && x.class == org && x.kind == nominal && x.number != 'p' {
					j = k
				}
			}
		}
		if j >= 0 && w.ms[j].last != m.first-2 && w.ms[j].kind != named {
			// Rather the name right before the comma than what the parse hung it on.
			if k := w.commaApposition(int32(i)); k >= 0 && w.ms[k].kind == named {
				j = k
			}
		}
		if j < 0 || !w.apposable(&w.ms[j], m) {
			if k := w.beforeName(int32(i)); k >= 0 {
				j = k
			} else if k := w.kindBefore(int32(i)); k >= 0 {
				w.isBody(int32(i))
				w.join(k, int32(i))
				continue
			} else if k := w.commaApposition(int32(i)); k >= 0 {
				j = k
			}
		}
		if k := w.bracketed(int32(i)); k >= 0 {
			w.join(k, int32(i))
			continue
		}
		if j < 0 || j == int32(i) {
			continue
		}
		x := &w.ms[j]
		if m.number == 'p' && x.groupOf >= 0 && w.ms[x.groupOf].last < m.first && len(m.members) == 0 {
			// "China and the United States, the two biggest polluters"
			if g := x.groupOf; fitsGroup(m, &w.ms[g]) {
				w.join(g, int32(i))
			}
			continue
		}
		if len(x.members) > 1 && m.number == 'p' && len(m.members) == 0 && fitsGroup(m, x) {
			w.join(j, int32(i))
			continue
		}
		if x.modifier || x.kind == pronominal && x.pron.use != 's' && x.pron.use != 'o' || !w.apposable(x, m) {
			continue
		}
		w.join(j, int32(i))
	}
}

// beforeName is the description of a person that touches a person's name with
// titles of his own, "Iran's religious leader Ayatollah Ruhollah Khomeini",
// where the parse made two phrases of the two; -1 if there is none.
func (w *work) beforeName(i int32) int32 {
	m := &w.ms[i]
	if m.kind != named || m.class != person || m.number == 'p' || m.first < 2 {
		return -1
	}
	for j := i - 1; j >= 0 && j > i-10; j-- {
		x := &w.ms[j]
		if x.last == m.first-1 && x.sent == m.sent && x.kind == nominal && x.class == person && x.number != 'p' && len(x.members) == 0 &&
			(x.det == 'd' || x.det == 'p' || x.country != "") && x.quote == m.quote {
			return j
		}
	}
	return -1
}

// kindBefore is the description of a body that touches a name from the left where
// the parse made two phrases of the two: "the Mexican company Cultura Colectiva".
// -1 if there is none.
func (w *work) kindBefore(i int32) int32 {
	m := &w.ms[i]
	if m.kind != named || m.gender != 0 || len(m.titles) > 0 || m.first < 2 || m.class == country || m.class == place {
		return -1
	}
	switch w.base[m.syn] {
	case "appos", "flat", "compound", "nmod", "dep", "conj", "list":
	default:
		return -1
	}
	for j := i - 1; j >= 0 && j > i-10; j-- {
		x := &w.ms[j]
		if x.last == m.first-1 && x.sent == m.sent && x.kind == nominal && (x.class == org || x.class == media) && x.number != 'p' && len(x.members) == 0 &&
			(x.det == 'd' || x.det == 'i' || x.det == 'p' || x.country != "") && x.quote == m.quote && kinds[x.lemma] {
			return j
		}
	}
	return -1
}

// isBody makes a name that the recogniser took for a person's that of a body,
// everywhere in the text.
func (w *work) isBody(i int32) {
	key := strings.Join(w.ms[i].parts, " ")
	for j := range w.ms {
		m := &w.ms[j]
		if m.kind == named && m.class == person && len(m.titles) == 0 && strings.Join(m.parts, " ") == key {
			m.class, m.gender = org, 0
			w.ent(int32(j)).class, w.ent(int32(j)).gender = org, 0
		}
	}
}

// bracketed is the body whose abbreviation mention i is: "the Alternative for
// Germany (AfD)". -1 if it is none.
func (w *work) bracketed(i int32) int32 {
	m := &w.ms[i]
	if m.kind != named || len(m.parts) != 1 || m.class == person || m.class == country || m.first < 2 || w.low[m.first-1] != "(" || int(m.last)+1 >= len(w.low) || w.low[m.last+1] != ")" {
		return -1
	}
	upper := 0
	for _, r := range w.d.Word(m.last) {
		if unicode.IsUpper(r) {
			upper++
		}
	}
	if upper < 2 || len(w.d.Word(m.last)) > 8 {
		return -1
	}
	for j := i - 1; j >= 0 && j > i-10; j-- {
		x := &w.ms[j]
		if x.last == m.first-2 && x.sent == m.sent && x.kind == named && len(x.parts) > 1 && (x.class == org || x.class == media || x.class == unknown || x.class == people) {
			return j
		}
	}
	return -1
}

// fitsGroup reports whether a plural description may mean a coordination.
func fitsGroup(m, g *ment) bool {
	switch m.class {
	case person, people:
		return g.class == people || g.class == unknown
	case country, place, org:
		return g.class == m.class || g.class == country || g.class == unknown
	case thing, moment, event, doc, poll:
		return false
	}
	return true
}

// apposable reports whether two phrases may stand in apposition.
func (w *work) apposable(x, m *ment) bool {
	if m.groupOf >= 0 && x.groupOf != m.groupOf && w.ms[m.groupOf].syn == m.syn {
		return false
	}
	if m.class == place || m.class == country || x.class == country || m.class == moment || x.class == moment {
		return x.kind == nominal && m.kind == named && x.class == country && m.class == country && x.country == ""
	}
	if n := m.last + 1; m.kind == named && x.kind == nominal && x.last < m.first && int(n) < len(w.low) && w.sent[n] == m.sent && !w.subject(x) && w.finite(n) {
		return false // "announcing the pick, the union said": the union speaks
	}
	if m.kind == named && x.kind == named {
		return len(m.parts) == 1 && acronymOf(m.parts, x.parts) || len(x.parts) == 1 && acronymOf(x.parts, m.parts)
	}
	if !fits(x.class, m.class) {
		return false
	}
	if x.class == unknown && m.class == unknown && x.kind == nominal && m.kind == nominal {
		return false
	}
	if x.class == place {
		return false
	}
	if x.gender != 0 && m.gender != 0 && x.gender != m.gender {
		return false
	}
	if x.number != 0 && m.number != 0 && x.number != m.number && x.class == person {
		return false
	}
	return true
}

// finite reports whether a token is a verb in the present or past.
func (w *work) finite(k hearsay.TokenID) bool {
	switch w.xpos(k) {
	case "VBD", "VBZ", "VBP":
		return true
	}
	return false
}

// commaApposition is the mention that mention i stands beside between commas:
// "Ann Reed, the mayor of Leeds," or "the mayor, Ann Reed,".
func (w *work) commaApposition(i int32) int32 {
	m := &w.ms[i]
	if m.first < 2 {
		return -1
	}
	k := m.first - 2
	if k > 0 && (w.upos(m.first-1) == "ADV" || w.low[m.first-1] == "once") && w.low[k] == "," {
		k-- // ", now a consultant"
	} else if k >= 0 && w.low[m.first-1] != "," {
		return -1
	}
	if k < 0 || w.sent[k] != m.sent || m.groupOf >= 0 {
		return -1
	}
	speaks := false // "A member of the council, Ann Reed said"
	last := m.last
	for j := i + 1; int(j) < len(w.ms) && w.ms[j].first <= last; j++ {
		last = max(last, w.ms[j].last) // "a backer of commander General Reed"
	}
	if end := last + 1; int(end) < len(w.low) && w.sent[end] == m.sent {
		switch w.low[end] {
		case ",", ".", ";", ":", "?", "!", "”", "\"", "—", "--", "-", "who", "that", "which", ")":
		default:
			if m.kind != named || w.upos(end) != "VERB" || !w.sayer[i] {
				return -1
			}
			speaks = true
		}
	}
	// The mention that ends at k, by itself or with what follows its name.
	for j := i - 1; j >= 0 && j > i-12; j-- {
		x := &w.ms[j]
		if len(x.members) > 1 && x.last == k && x.sent == m.sent && m.kind == nominal && m.number == 'p' && len(m.members) == 0 && (m.det == 'd' || m.det == 'p') && w.loosely(m.syn) && fitsGroup(m, x) {
			return j // "Ruritania and Arland, the two largest buyers"
		}
		if x.sent != m.sent || x.modifier || len(x.members) > 0 || x.last != k || x.groupOf >= 0 {
			continue
		}
		if speaks && (x.kind != nominal || x.det != 'i') {
			continue
		}
		pers := x.class == person && m.class == person && x.number != 'p' && m.number != 'p'
		if x.kind == named && x.class == person && len(x.parts) == 1 && x.gender == 0 && len(x.titles) == 0 && m.kind == nominal && m.class == org && kinds[m.lemma] && m.det == 'i' && m.number != 'p' {
			w.isBody(j) // "UpGuard, a security firm,"
			return j
		}
		if x.kind == named && m.kind == nominal && m.class == org && (x.class == org || x.class == unknown || x.class == people && x.number != 'p') && (m.det == 'i' || m.det == 'd') && m.number != 'p' {
			// "Hartley Energy, a mining company,"
			if w.under(m.syn, x.syn) || w.loosely(m.syn) || w.head[m.syn] == w.head[x.syn] && w.base[m.syn] == w.base[x.syn] {
				return j
			}
		}
		if x.kind == nominal && m.kind == named && x.class == org && m.class == org && x.det == 'd' && x.number != 'p' && !x.predicative && int(m.last)+1 < len(w.low) && w.low[m.last+1] == "," {
			return j // "The organization that asks for it, the Relief Committee, is"
		}
		if !pers || x.kind == pronominal {
			continue
		}
		if x.kind == named && m.kind == nominal && (m.det == 'd' || m.det == 'i' || m.det == 'p' || m.det == 0 && w.lex.nounOf(m.lemma).office) {
			double := w.head[m.syn] == w.head[x.syn] && w.base[m.syn] == w.base[x.syn]
			misread := w.base[m.syn] == "ccomp" && w.kid(m.syn, "cop", "nsubj", "mark") < 0
			if !w.under(m.syn, x.syn) && w.head[m.syn] != x.syn && !w.loosely(m.syn) && !double && !misread {
				continue
			}
			return j
		}
		if x.kind == nominal && m.kind == named && x.det == 'i' && w.sayer[i] && w.lex.nounOf(x.lemma).class == person && (x.first == w.d.Sentences[x.sent].First || w.upos(x.first-1) == "PUNCT") && m.last+1 < hearsay.TokenID(len(w.low)) && w.upos(m.last+1) == "VERB" {
			return j
		}
		if x.kind == nominal && m.kind == named && x.det == 'i' && w.subject(x) && w.lex.nounOf(x.lemma).class == person && !x.predicative && int(m.last)+1 < len(w.low) && w.low[m.last+1] == "," {
			return j // "An attorney for Sauer, Ruth Lorenz, said"
		}
		if x.kind == nominal && m.kind == named && (x.det == 'd' || x.det == 'p') && !x.predicative {
			if w.subject(m) && !w.subject(x) {
				// Between commas on both sides it is one all the same: "Speaking to
				// the agency, the president of the league, Ann Reed, said".
				if n := m.last + 1; x.first == 0 || w.low[x.first-1] != "," || int(n) >= len(w.low) || w.low[n] != "," {
					continue
				}
			}
			return j
		}
	}
	return -1
}

// loosely reports whether a token hangs on the sentence in a way that parsers
// give to misread appositions.
func (w *work) loosely(k hearsay.TokenID) bool {
	switch w.base[k] {
	case "appos", "parataxis", "conj", "dep", "list", "nmod", "acl":
		return true
	}
	return false
}

// namedKinds joins a name with the phrase that says its kind: "the ISIS
// terrorist group" is ISIS. Not so "the UN agency", which is a part of it.
func (w *work) namedKinds() {
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != nominal || m.number == 'p' || len(m.members) > 0 || m.det == 'i' || m.det == 'p' {
			continue
		}
		switch m.lemma {
		case "group", "movement", "organization", "organisation", "militia", "party", "alliance", "faction", "newspaper", "bloc", "magazine", "company", "airline", "network", "website", "broadcaster", "app", "daily", "tabloid", "cartel", "gang", "sect", "coalition":
		default:
			continue
		}
		for _, c := range w.kids[m.syn] {
			if c > m.syn || w.base[c] != "compound" && w.base[c] != "amod" && w.base[c] != "nmod" || w.rel[c] == "nmod:poss" {
				continue
			}
			j := w.mentionAt(c)
			if j < 0 || w.ms[j].kind != named || w.ms[j].nameClass != "ORG" && w.ms[j].nameClass != "NORP" && w.ms[j].nameClass != "MISC" || w.ms[j].class == country || w.ms[j].country != "" {
				continue
			}
			if w.ms[j].class == people {
				w.ent(j).class = org
			}
			w.join(j, int32(i))
			break
		}
	}
}

// copulas joins a subject with what it is said to be: "Reed is the mayor".
func (w *work) copulas() {
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != nominal || len(m.members) > 0 {
			continue
		}
		if w.kid(m.syn, "cop") < 0 {
			if j := w.became(m); j >= 0 && !w.clash(j, int32(i)) {
				w.join(j, int32(i))
			}
			continue
		}
		s := w.kid(m.syn, "nsubj")
		j := w.mentionAt(s)
		if j < 0 || j == int32(i) {
			continue
		}
		x := &w.ms[j]
		if w.low[s] == "there" || m.groupOf >= 0 || x.groupOf >= 0 {
			continue
		}
		ok := true
		for _, c := range w.kids[m.syn] {
			switch w.base[c] {
			case "advmod":
				if w.low[c] == "not" || w.low[c] == "n't" || w.low[c] == "never" || w.low[c] == "no" {
					ok = false
				}
			case "aux":
				if w.lemma(c) != "have" && w.lemma(c) != "be" {
					ok = false
				}
			case "mark":
				if w.low[c] == "if" || w.low[c] == "whether" || w.low[c] == "unless" {
					ok = false
				}
			case "case":
				ok = false
			case "det":
				if w.low[c] == "no" || w.low[c] == "any" || w.low[c] == "what" || w.low[c] == "which" {
					ok = false
				}
			}
		}
		if cop := w.kid(m.syn, "cop"); w.lemma(cop) != "be" && w.low[cop] != "'s" && w.low[cop] != "’s" {
			ok = false
		}
		if !ok || m.class == unknown || m.class == thing || m.class == moment || m.class == event || m.class == doc {
			continue
		}
		if m.class == person && (x.class == person && (m.number != 'p') == (x.number != 'p')) && !w.clash(j, int32(i)) {
			w.join(j, int32(i))
		} else if m.class == org && x.class == org && x.kind == named && !w.clash(j, int32(i)) {
			w.join(j, int32(i))
		}
	}
}

// became is the person who gets the post that m names: "Reed became mayor",
// "Reed was appointed ambassador"; -1 if there is none.
func (w *work) became(m *ment) int32 {
	v := w.head[m.syn]
	if v < 0 || v > m.syn || m.class != person || m.number == 'p' || !w.lex.nounOf(m.lemma).office || m.groupOf >= 0 {
		return -1
	}
	if b := w.base[m.syn]; b != "xcomp" && b != "obj" || w.kid(m.syn, "case") >= 0 {
		return -1
	}
	rel := ""
	switch w.lemma(v) {
	case "become", "remain":
		rel = "nsubj"
	case "name", "appoint", "elect", "nominate", "confirm", "declare", "install", "reelect", "re-elect", "proclaim":
		rel = "nsubj:pass"
	default:
		return -1
	}
	s := w.kid(v, rel)
	for _, c := range w.kids[v] {
		if b := w.base[c]; b == "aux" && w.lemma(c) != "be" && w.lemma(c) != "have" || b == "advmod" && (w.low[c] == "not" || w.low[c] == "never" || w.low[c] == "n't") || b == "mark" && (w.low[c] == "if" || w.low[c] == "whether") {
			return -1
		}
	}
	j := w.mentionAt(s)
	if j < 0 || w.ms[j].class != person || w.ms[j].number == 'p' || w.ms[j].groupOf >= 0 {
		return -1
	}
	return j
}

// sameNames joins equal names, names and demonyms of one country, and full
// names of one person.
func (w *work) sameNames() {
	byKey := map[string]int32{}
	byIso := map[string]int32{}
	for i := range w.ms {
		m := &w.ms[i]
		if len(m.members) > 0 {
			continue
		}
		if m.class == country && m.country != "" && (m.kind == named || m.kind == demonym) && !(m.kind == named && len(m.parts) > 0 && nations[strings.Join(m.parts, " ")]) {
			if j, ok := byIso[m.country]; ok {
				w.join(j, int32(i))
			} else {
				byIso[m.country] = int32(i)
			}
			continue
		}
		if m.kind != named || len(m.parts) == 0 {
			continue
		}
		key := strings.Join(m.parts, " ")
		if m.class == org || m.class == media {
			key = core(strings.ReplaceAll(key, "-", " "))
		}
		if m.class == person && len(m.parts) == 1 {
			continue // a surname alone: partNames
		}
		if j, ok := byKey[key]; ok && fits(w.ent(j).class, m.class) || ok && w.ms[j].class == person && m.class == org {
			if w.ms[j].class == m.class || w.ms[j].class == unknown || m.class == unknown || fits(w.ms[j].class, m.class) {
				w.join(j, int32(i))
			}
		} else if !ok {
			byKey[key] = int32(i)
		}
	}
}

// nations within a state are named apart from it and from each other.
var nations = map[string]bool{"england": true, "scotland": true, "wales": true, "northern ireland": true, "ulster": true}

// partNames joins a family name with the full name it belongs to, and longer
// and shorter forms of one name.
func (w *work) partNames() {
	// Persons with at least two name words, by each word of their name.
	byPart := map[string][]int32{}
	add := func(p string, i int32) {
		r := w.root(i)
		for _, x := range byPart[p] {
			if w.root(x) == r {
				return
			}
		}
		if len(byPart[p]) < 12 {
			byPart[p] = append(byPart[p], i)
		}
	}
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != named || len(m.parts) < 2 || m.class != person {
			continue
		}
		// Longer and shorter full names: "Donald J. Trump", "Hillary Rodham Clinton".
		last := family(m.parts[len(m.parts)-1])
		for _, j := range byPart[last] {
			if !w.same(j, int32(i)) && w.nameFits(m.parts, w.ms[j].parts, true) && !w.clash(j, int32(i)) {
				w.join(j, int32(i))
				break
			}
		}
		for n, p := range m.parts {
			if len(p) > 1 || n == len(m.parts)-1 {
				add(family(p), int32(i))
			}
		}
	}
	lone := map[string][]int32{} // those only known by one name
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != named || len(m.parts) == 0 || (m.class != person && m.class != unknown && !(m.class == org || m.class == place)) {
			continue
		}
		if m.class == person && len(m.parts) > 1 {
			// A part of a longer name: "Suu Kyi" in "Aung San Suu Kyi".
			for _, j := range byPart[family(m.parts[len(m.parts)-1])] {
				if !w.same(j, int32(i)) && within(m.parts, w.ms[j].parts) && !w.clash(j, int32(i)) {
					w.join(j, int32(i))
					break
				}
			}
			continue
		}
		if len(m.parts) != 1 || w.lex.nation[m.parts[0]] != "" {
			continue
		}
		if (m.class == org || m.class == place) && (m.det != 0 || !w.personal(m)) {
			continue
		}
		p := family(m.parts[0])
		if j := w.bearer(int32(i), byPart[p], lone[p]); j >= 0 {
			if m.class != person {
				w.ent(int32(i)).class = person
			}
			w.join(j, int32(i))
			continue
		}
		if m.class == org || m.class == place {
			continue
		}
		// A surname the article never gives in full.
		if len(lone[p]) < 6 {
			lone[p] = append(lone[p], int32(i))
		}
	}
	w.bodyNames()
	w.nationals()
	w.aliases()
}

// aliases joins two names that the tables have of one body, "the Red Cross" and
// "the International Committee of the Red Cross", and a lone word read as a
// person's name with the company that it begins: "Ford", "Ford Motor Company".
func (w *work) aliases() {
	known, company := map[int]int32{}, map[string]int32{}
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != named || len(m.parts) == 0 || m.class != org && m.class != media && m.class != unknown {
			continue
		}
		if l := m.parts[len(m.parts)-1]; len(m.parts) > 1 && m.class == org && companyWord[l] {
			if _, ok := company[m.parts[0]]; !ok {
				company[m.parts[0]] = int32(i)
			}
		}
		key := strings.Join(m.parts, " ")
		if len(m.parts) == 1 && w.capitals(m) {
			key = "=" + key
		}
		id, ok := w.lex.alias[key]
		if !ok || id < 0 {
			continue
		}
		if j, ok := known[id]; !ok {
			known[id] = int32(i)
		} else if !w.same(j, int32(i)) && fits(w.ent(j).class, w.ent(int32(i)).class) && w.ent(j).class != person && w.ent(int32(i)).class != person {
			w.join(j, int32(i))
		}
	}
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != named || m.class != person && m.class != org || len(m.parts) != 1 || m.gender != 0 || len(m.titles) > 0 || len(w.ent(int32(i)).names) != 1 || w.ent(int32(i)).gender != 0 {
			continue
		}
		if j, ok := company[m.parts[0]]; ok && w.ent(j).class == org {
			m.class, w.ent(int32(i)).class = org, org
			w.join(j, int32(i))
		}
	}
}

// companyWord are words that end the names of companies.
var companyWord = map[string]bool{
	"company": true, "co": true, "corp": true, "corporation": true, "inc": true, "group": true, "motor": true, "motors": true, "holdings": true, "ltd": true,
	"limited": true, "plc": true, "airlines": true, "bank": true, "energy": true, "industries": true, "pharmaceuticals": true, "stores": true, "records": true,
}

// personal reports whether a lone name that the recogniser took for a body or
// place acts as only a person does here: it speaks.
func (w *work) personal(m *ment) bool {
	return w.base[m.syn] == "nsubj" && m.head == m.syn
}

// bearer chooses whose family name a lone name is: of those who bear it in
// full, and of those only known by it, the one that title and gender allow and
// who is named most.
func (w *work) bearer(i int32, full, lone []int32) int32 {
	m := &w.ms[i]
	best, score := int32(-1), -1<<30
	p := family(m.parts[0])
	try := func(j int32, s int) {
		x, e := &w.ms[j], w.ent(j)
		if w.overlaps(i, j) {
			return // "Reed" in "Reed's wife Ann Reed"
		}
		if m.gender != 0 && e.gender != 0 && m.gender != e.gender {
			return
		}
		if e.class != person && e.class != unknown || e.number == 'p' || m.number == 'p' {
			return
		}
		hit, office := false, false
		for _, t := range m.titles {
			office = office || w.lex.nounOf(t.head).office
			for _, d := range e.descs {
				hit = hit || w.lex.alike(t.head, d.head)
			}
		}
		later := x.first > m.first && len(x.parts) > 1
		count := 2 * min(len(e.members), 50)
		switch {
		case hit:
			s += 300
		case office && later:
			return // "President Reed" is not the Ann Reed who comes later
		case office && len(e.descs) > 0:
			s -= 100
		}
		if later {
			// Of two to come, a headline means the first.
			s -= 60 + int(min(x.sent-m.sent, 100))
			count = 0
		} else if m.sent-w.lastSent(j, m.first) <= 1 && len(x.parts) > 1 {
			s += 10
		}
		s += count
		first, last := false, false
		for _, n := range bounded(e.names) {
			first = first || len(n) == 1 && len(x.parts) > 1 && n[0] == x.parts[0]
			last = last || len(n) == 1 && family(n[0]) == p
		}
		if first {
			s -= 40 // somebody called by her first name is not called by her last
		}
		if last {
			s += 40
		}
		if s > score {
			best, score = j, s
		}
	}
	for _, j := range full {
		x := &w.ms[j]
		if len(lone) > 0 && w.ms[lone[0]].first < x.first && m.gender == 0 && len(m.titles) == 0 {
			// The name was in use for somebody else before this one came.
			try(j, 60)
			continue
		}
		switch {
		case family(x.parts[len(x.parts)-1]) == p:
			try(j, 200)
		case x.parts[0] == m.parts[0]:
			if len(m.titles) == 0 || m.gender != 0 || w.sharesTitle(m, j) {
				try(j, 100)
			}
		default:
			try(j, 0)
		}
	}
	for _, j := range lone {
		try(j, 180)
	}
	return best
}

// sharesTitle reports whether a name comes with a title that chain j has too:
// "Prime Minister Tuilaepa" is the one whose first name that is.
func (w *work) sharesTitle(m *ment, j int32) bool {
	for _, t := range m.titles {
		for _, d := range w.ent(j).descs {
			if t.head == d.head && w.lex.nounOf(t.head).office {
				return true
			}
		}
	}
	return false
}

// lastSent is the sentence of the last mention of i's chain before token k,
// looking at no more than the last few.
func (w *work) lastSent(i int32, k hearsay.TokenID) int32 {
	best := int32(-1 << 20)
	mem := w.ent(i).members
	for n := len(mem) - 1; n >= 0 && n >= len(mem)-16; n-- {
		if w.ms[mem[n]].first < k {
			best = max(best, w.ms[mem[n]].sent)
		}
	}
	return best
}

// bodyNames joins long and short forms of bodies, products and places.
func (w *work) bodyNames() {
	type form struct {
		i     int32
		parts []string
	}
	first := map[string][]form{}
	lastWord := map[string][]form{}
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != named || len(m.parts) == 0 || m.class == person || m.class == country {
			continue
		}
		if len(m.parts) == 1 {
			for _, f := range first[m.parts[0]] {
				// "Peabody" after "Peabody Energy".
				if w.same(f.i, int32(i)) || w.ms[f.i].class != org || m.class != org && m.class != unknown || m.modifier {
					continue
				}
				if w.capitals(m) || w.capitals(&w.ms[f.i]) {
					continue // "the U.N." is not "the U.N. Charter"
				}
				if w.lex.adj[m.parts[0]] == "" && len(first[m.parts[0]]) == 1 && !w.clash(f.i, int32(i)) {
					w.join(f.i, int32(i))
				}
			}
			if m.det == 'd' || w.articled(m) {
				// "the Times" after "the Tampa Bay Times".
				if l := lastWord[m.parts[0]]; len(l) > 0 {
					f := l[len(l)-1]
					if !w.same(f.i, int32(i)) && fits(w.ent(f.i).class, m.class) {
						w.join(f.i, int32(i))
					}
				}
			}
			continue
		}
		for _, f := range first[m.parts[0]] {
			if !w.same(f.i, int32(i)) && len(f.parts) != len(m.parts) && (prefix(f.parts, m.parts) || prefix(m.parts, f.parts)) && !branch(f.parts, m.parts) &&
				min(len(f.parts), len(m.parts)) > 1 && w.ms[f.i].class == m.class {
				w.join(f.i, int32(i))
				break
			}
		}
		known := false
		for _, f := range first[m.parts[0]] {
			known = known || w.same(f.i, int32(i))
		}
		if !known && len(first[m.parts[0]]) < 8 {
			first[m.parts[0]] = append(first[m.parts[0]], form{int32(i), m.parts})
		}
		l := m.parts[len(m.parts)-1]
		if len(lastWord[l]) < 200 {
			lastWord[l] = append(lastWord[l], form{int32(i), m.parts})
		}
	}
}

// branch reports whether the longer of two names is of a part: "the Federal
// Reserve Bank of New York" is not the Federal Reserve.
func branch(x, y []string) bool {
	if len(x) > len(y) {
		x, y = y, x
	}
	for i, p := range y[len(x):] {
		if i > 0 && (p == "of" || p == "for" || p == "in") && kinds[y[len(x)+i-1]] {
			return true
		}
	}
	return false
}

// nationals joins a body's name with and without the country before it, "the U.S.
// Libertarian Party", where the text has one such country; and the last word of a
// name that comes before the whole of it, "the Brotherhood".
func (w *work) nationals() {
	plain, last := map[string]int32{}, map[string]int32{}
	owners := map[string]string{} // by plain name, the only country; "*" several
	type full struct {
		i    int32
		rest string
	}
	var fulls []full
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != named || len(m.parts) == 0 || m.class != org {
			continue
		}
		key := strings.Join(m.parts, " ")
		if _, ok := plain[key]; !ok {
			plain[key] = int32(i)
		}
		if len(m.parts) > 1 {
			l := m.parts[len(m.parts)-1]
			if o, ok := last[l]; !ok {
				last[l] = int32(i)
			} else if o >= 0 && !w.same(o, int32(i)) {
				last[l] = -1
			}
		}
		for n := 1; n < len(m.parts) && n < 4; n++ {
			head := strings.Join(m.parts[:n], " ")
			iso := cmpOr(w.lex.nation[head], w.lex.adj[head])
			if iso == "" {
				continue
			}
			rest := strings.Join(m.parts[n:], " ")
			if o := owners[rest]; o == "" || o == iso {
				owners[rest] = iso
			} else {
				owners[rest] = "*"
			}
			fulls = append(fulls, full{int32(i), rest})
			break
		}
	}
	for _, f := range fulls {
		if j, ok := plain[f.rest]; ok && owners[f.rest] != "*" && !w.same(j, f.i) && !w.clash(j, f.i) && (strings.Contains(f.rest, " ") || f.rest == "parliament" || f.rest == "senate" || f.rest == "congress") {
			w.join(j, f.i)
		}
	}
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != named || m.class != org || len(m.parts) != 1 || len(w.ent(int32(i)).names) > 1 || m.det != 'd' && !w.articled(m) || len(m.parts[0]) < 4 || w.capitals(m) {
			continue
		}
		if j, ok := last[m.parts[0]]; ok && j > int32(i) && !w.clash(j, int32(i)) {
			w.join(j, int32(i))
		}
	}
}

// capitals reports whether a name's first word is an abbreviation.
func (w *work) capitals(m *ment) bool {
	k := m.name.first
	if w.low[k] == "the" && k < m.name.last {
		k++
	}
	s := strings.ReplaceAll(w.d.Word(k), ".", "")
	return len(s) > 1 && len(s) < 6 && s == strings.ToUpper(s)
}

func prefix(x, y []string) bool { return len(x) <= len(y) && slices.Equal(x, y[:len(x)]) }

func (w *work) articled(m *ment) bool {
	return m.first > 0 && w.low[m.first-1] == "the"
}

// initials are the first letters of a name's words: of all, and of those that
// an acronym keeps.
func initials(parts []string) (all, main string) {
	for _, p := range parts {
		for _, q := range strings.Split(p, "-") {
			if q == "" {
				continue
			}
			all += q[:1]
			switch q {
			case "of", "the", "and", "for", "in", "on", "to", "&", "de", "la":
			default:
				main += q[:1]
			}
		}
	}
	return all, main
}

func initialsOf(parts []string) []string {
	all, main := initials(parts)
	if len(main) < 2 {
		return nil
	}
	if all == main {
		return []string{main}
	}
	return []string{main, all}
}

// acronyms joins an acronym with the name or description it abbreviates,
// wherever the two stand: "the S.E.C.", "the Securities and Exchange Commission".
func (w *work) acronyms() {
	short := map[string][]int32{}
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != named || len(m.parts) != 1 || m.class == person || m.class == country || len(m.parts[0]) < 2 || len(m.parts[0]) > 8 {
			continue
		}
		raw := strings.TrimPrefix(strings.TrimPrefix(w.d.Span(m.name.first, m.name.last).In(w.d.Text), "The "), "the ")
		raw = strings.ReplaceAll(raw, ".", "")
		if raw != strings.ToUpper(raw) {
			continue
		}
		known := len(short[m.parts[0]]) >= 8
		for _, j := range short[m.parts[0]] {
			known = known || w.same(j, int32(i))
		}
		if !known {
			short[m.parts[0]] = append(short[m.parts[0]], int32(i))
		}
	}
	if len(short) == 0 {
		return
	}
	long := map[string][]int32{} // those that the letters fit, one of each chain
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind == pronominal || m.modifier && m.kind == demonym || m.class == person || len(m.members) > 0 {
			continue
		}
		parts := m.parts
		if m.kind == nominal {
			if !startsUpper(w.d.Word(m.syn)) {
				continue // "astronomers of the Southern Observatory" are not the ESO
			}
			parts = nil
			for k := m.first; k <= m.last && k-m.first < 12; k++ {
				if startsUpper(w.d.Word(k)) || len(parts) > 0 {
					parts = append(parts, w.low[k])
				}
			}
		}
		as := initialsOf(parts)
		if !slices.ContainsFunc(as, func(a string) bool { return len(short[a]) > 0 }) {
			e := w.spelledOut(m)
			parts = w.low[e.first : e.last+1]
			as = slices.DeleteFunc(initialsOf(parts), func(a string) bool { return len(a) < 3 || len(short[a]) == 0 })
			if len(as) == 0 {
				continue
			}
			// The recogniser saw only the name's beginning.
			m.kind, m.name, m.parts, m.class = named, e, parts, org
			m.last = max(m.last, e.last)
			w.ent(int32(i)).names = append(w.ent(int32(i)).names, parts)
		}
		for _, a := range as {
			if len(short[a]) > 0 && len(long[a]) < 8 && !slices.ContainsFunc(long[a], func(j int32) bool { return w.same(j, int32(i)) }) {
				long[a] = append(long[a], int32(i))
			}
		}
	}
	for i := range w.ms { // in the order of the text
		if m := &w.ms[i]; len(m.parts) == 1 && slices.Contains(short[m.parts[0]], int32(i)) {
			w.spellOut(int32(i), long[m.parts[0]])
		}
	}
}

// spellOut joins an acronym with those of the names that its letters fit which
// may be one thing; where they are several things, with none.
func (w *work) spellOut(i int32, long []int32) {
	var ok []int32
	for _, j := range long {
		if !w.same(i, j) && fits(w.ent(i).class, w.ms[j].class) && !w.otherwise(w.ent(i), w.ent(j)) {
			ok = append(ok, j)
		}
	}
	if slices.ContainsFunc(ok, func(j int32) bool { return w.ms[j].kind == named }) {
		ok = slices.DeleteFunc(ok, func(j int32) bool { return w.ms[j].kind != named && len(w.ent(j).names) == 0 })
	}
	for _, j := range ok[min(1, len(ok)):] {
		if x, y := w.ms[ok[0]].parts, w.ms[j].parts; len(x) == 0 || len(y) == 0 || !w.nameFits(x, y, false) {
			return
		}
	}
	for _, j := range ok {
		w.join(i, j)
	}
}

// otherwise reports whether the acronym a is spelled out already, and not as b.
func (w *work) otherwise(a, b *entity) bool {
	spelled := false
	for _, x := range bounded(a.names) {
		if len(x) < 2 {
			continue
		}
		spelled = true
		for _, y := range bounded(b.names) {
			if w.nameFits(x, y, false) {
				return false
			}
		}
	}
	return spelled
}

// spelledOut is the whole of a body's name of which m has only the beginning,
// with the capitals that follow and the small words between them: "Commission on
// Harbour Debates", of which the parse hung the end elsewhere. Empty if m is no
// kind of body with a capital, or nothing follows.
func (w *work) spelledOut(m *ment) extent {
	e := extent{m.syn, m.syn}
	if !startsUpper(w.d.Word(m.syn)) || m.class != org && m.class != unknown || m.number == 'p' || m.syn == w.d.Sentences[m.sent].First || w.headline(m.sent) {
		return none
	}
	for e.first > m.first && startsUpper(w.d.Word(e.first-1)) && w.low[e.first-1] != "the" {
		e.first--
	}
	for k := m.syn + 1; int(k) < len(w.low) && w.sent[k] == m.sent && k-m.syn < 12; k++ {
		switch {
		case startsUpper(w.d.Word(k)):
			e.last = k
		case w.low[k] == "of" || w.low[k] == "on" || w.low[k] == "for" || w.low[k] == "the" || w.low[k] == "and" || w.low[k] == "in" || w.low[k] == "to":
		default:
			k = hearsay.TokenID(len(w.low))
		}
	}
	if m.kind == named {
		e.first = min(e.first, m.name.first)
	}
	if e.last == m.syn || m.kind == named && e.last <= m.name.last {
		return none
	}
	return e
}
