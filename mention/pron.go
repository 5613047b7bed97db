package mention

import (
	"strings"

	"github.com/hearsay-news/hearsay"
)

// firstPerson joins the first and second persons of one quotation with each
// other, "I" with the speaker where the quotation's own sentence names one,
// and the author's "I" and "we" outside quotations.
func (w *work) firstPerson() {
	type key struct {
		quote  int32
		person byte
		number byte
	}
	last := map[key]int32{}
	signed := w.signatures()
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != pronominal || m.pron.person != '1' && m.pron.person != '2' {
			continue
		}
		q := m.quote
		for len(signed) > 0 && w.ms[signed[0]].para < m.para {
			signed = signed[1:]
			for k := range last {
				if k.quote < 0 {
					delete(last, k) // another letter, another I
				}
			}
		}
		if q >= 0 {
			// A quotation that goes on after "he said" is one speech.
			for q > 0 && w.quotes[q-1].speaker >= 0 && w.quotes[q].speaker >= 0 && w.same(w.quotes[q-1].speaker, w.quotes[q].speaker) &&
				w.para[w.quotes[q].first]-w.para[w.quotes[q-1].first] <= 1 {
				q--
			}
		}
		n := m.pron.number
		if m.pron.person == '2' {
			n = 0
		}
		k := key{q, m.pron.person, n}
		if j, ok := last[k]; ok {
			w.join(j, int32(i))
		} else if j := w.inQuote(int32(i), q, n); j >= 0 {
			w.join(j, int32(i))
		} else if q < 0 && n == 's' && m.pron.person == '1' && len(signed) > 0 {
			w.join(signed[0], int32(i))
		}
		last[k] = int32(i)
	}
}

// signatures are the names that stand alone as paragraphs, as those under
// letters do, in order.
func (w *work) signatures() []int32 {
	var out []int32
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != named || m.class != person || len(m.parts) < 2 || m.para == 0 || m.first == 0 || w.para[m.first-1] == m.para {
			continue
		}
		n := m.last + 1
		for int(n) < len(w.low) && w.para[n] == m.para && (w.low[n] == "." || w.low[n] == ",") {
			n++
		}
		if int(n) == len(w.low) || w.para[n] != m.para {
			out = append(out, int32(i))
		}
	}
	return out
}

// inQuote is whom a first or second person in quotation q means, as far as the
// quotation's own sentence says: I the speaker, we the body that speaks, you
// the one spoken to. -1 if it does not say.
func (w *work) inQuote(i, q int32, number byte) int32 {
	if q < 0 {
		return -1
	}
	m := &w.ms[i]
	if m.pron.person == '2' {
		if j := w.quotes[q].hearer; j >= 0 && w.ms[j].quote != q {
			return j
		}
		return -1
	}
	s := w.quotes[q].speaker
	if s < 0 || w.ms[s].quote == q {
		return -1
	}
	x, e := &w.ms[s], w.ent(s)
	if number == 's' {
		if len(x.members) == 0 && x.number != 'p' && (e.class == person || e.class == unknown) {
			return s
		}
		return -1
	}
	switch e.class {
	case org, country, people:
		return s
	}
	if len(x.members) > 0 || x.number == 'p' && e.class == person {
		return s
	}
	return -1
}

// pronouns resolves third-person pronouns in the order of the text.
func (w *work) pronouns() {
	w.genders()
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != pronominal || m.pron.person != '3' || m.pron.use == 'w' {
			continue
		}
		if j := w.antecedentOf(int32(i)); j >= 0 {
			w.join(j, int32(i))
			m.antecedent = true
		}
	}
}

// genders lets the plainest pronouns vote on the gender of people whose name
// does not show it, before any of the harder ones is decided: "he said" after
// somebody spoke, and a pronoun in a sentence that names nobody else.
func (w *work) genders() {
	type votes struct{ m, f int }
	by := map[int32]votes{}
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != pronominal || m.gender == 0 || m.pron.person != '3' {
			continue
		}
		j, weight := int32(-1), 0
		if w.sayer[int32(i)] && m.quote < 0 && w.mainVerb(w.head[m.syn]) {
			j, weight = w.lastSpeaker(int32(i)), 2
		}
		if j < 0 {
			j, weight = w.onlyPerson(int32(i)), 1
		}
		if j < 0 || w.ent(j).gender != 0 || w.ent(j).class != person {
			continue
		}
		r := w.root(j)
		v := by[r]
		if m.gender == 'm' {
			v.m += weight
		} else {
			v.f += weight
		}
		by[r] = v
	}
	for r, v := range by {
		switch {
		case v.m >= 2 && v.m > 3*v.f:
			w.ents[r].gender = 'm'
		case v.f >= 2 && v.f > 3*v.m:
			w.ents[r].gender = 'f'
		}
	}
}

// onlyPerson is the one person named in the sentence before pronoun i, -1 if
// there are none or several.
func (w *work) onlyPerson(i int32) int32 {
	m := &w.ms[i]
	one := int32(-1)
	for j := i - 1; j >= 0 && i-j < 40 && w.ms[j].sent == m.sent; j-- {
		x := &w.ms[j]
		if x.kind == pronominal && x.gender != 0 && x.gender != m.gender {
			return -1
		}
		if x.class != person || x.kind == pronominal || x.number == 'p' {
			continue
		}
		if one >= 0 && !w.same(one, j) {
			return -1
		}
		one = j
	}
	if one < 0 || w.ms[one].kind != named || w.forbidden(i, one) || w.ms[one].quote != m.quote {
		return -1
	}
	return one
}

const (
	pronSentences = 3
	pronMentions  = 80
)

// antecedentOf chooses the chain a pronoun belongs to: of those that agree with
// it and that grammar allows, the one with the highest score, if it is high
// enough and clear of the next.
func (w *work) antecedentOf(i int32) int32 {
	m := &w.ms[i]
	type cand struct {
		j int32
		s float64
	}
	var best, second cand
	best.j, second.j = -1, -1
	scores := map[int32]cand{} // by chain, its best mention
	var order []int32
	for j := i - 1; j >= 0 && i-j <= pronMentions; j-- {
		x := &w.ms[j]
		if w.far(m, x) > pronSentences {
			break
		}
		r := w.root(j)
		if !w.agrees(m, &w.ents[r], x) || w.mute(i, &w.ents[r]) {
			continue
		}
		if w.forbidden(i, j) {
			continue
		}
		s := w.score(i, j)
		if o, ok := scores[r]; !ok {
			scores[r] = cand{j, s}
			order = append(order, r)
		} else if s > o.s {
			scores[r] = cand{j, s}
		}
	}
	for _, r := range order {
		if c := scores[r]; best.j < 0 || c.s > best.s {
			best, second = c, best
		} else if second.j < 0 || c.s > second.s {
			second = c
		}
	}
	// "After he left, Reed said": the subject of the clause that follows.
	if j := w.following(i); j >= 0 && (best.j < 0 || !w.same(best.j, j)) {
		s := 3.0
		if m.pron.use == 'p' {
			s = 5 // "For her work, Reed was praised."
		}
		if s > best.s || best.j < 0 {
			best, second = cand{j, s}, best
		}
	}
	if best.j < 0 {
		return -1
	}
	floor, gap := 0.0, 0.15
	if m.pron.gender == 'n' || m.pron.gender == 'x' {
		floor, gap = 0.75, 0.3
		if m.pron.gender == 'x' && !w.sayer[i] {
			floor, gap = 0.5, 0.1 // nothing is said in their name
		}
	}
	if best.s < floor || second.j >= 0 && best.s-second.s < gap {
		return -1
	}
	return best.j
}

// does reports whether a pronoun is the subject of a verb that has an object.
func (w *work) does(m *ment) bool {
	return m.pron.use == 's' && w.head[m.syn] >= 0 && w.kid(w.head[m.syn], "obj") > m.syn
}

// mute reports whether a chain cannot be, say, want or believe what pronoun i is
// the subject of: stuff does not speak, and people and bodies do.
func (w *work) mute(i int32, e *entity) bool {
	if m := &w.ms[i]; m.pron.gender == 'n' && (e.class == org || e.class == country || e.class == media) && w.isThing(m) {
		return true // "It is an attack" is said of no body
	}
	if !w.sayer[i] {
		return false
	}
	switch e.class {
	case thing, event, moment, place, doc:
		if h := w.head[w.ms[i].syn]; h >= 0 && minded[w.lemma(h)] {
			return true
		}
	}
	switch e.class {
	case thing, event, moment, place:
		return len(e.names) == 0 || e.class == moment || e.class == event || w.ms[i].pron.gender == 'x'
	case unknown:
		return len(e.names) == 0
	}
	return false
}

// minded are verbs that need a mind or a will.
var minded = map[string]bool{
	"pledge": true, "vow": true, "promise": true, "want": true, "believe": true, "hope": true, "think": true, "fear": true, "agree": true, "decide": true, "urge": true, "swear": true, "wonder": true,
}

// far is how many sentences lie between two mentions; for one outside
// quotations, sentences wholly inside them do not count.
func (w *work) far(m, x *ment) int32 {
	if m.sent < 0 || x.sent < 0 {
		return 1 << 20
	}
	d := m.sent - x.sent
	if m.quote < 0 && x.quote < 0 && d > 1 {
		d = min(d, max(w.outer[m.sent]-w.outer[x.sent], 1))
	}
	return d
}

// agrees reports whether a chain can be meant by a pronoun at all.
func (w *work) agrees(m *ment, e *entity, x *ment) bool {
	switch m.pron.gender {
	case 'm', 'f':
		if e.gender != 0 && e.gender != m.pron.gender {
			return false
		}
		switch e.class {
		case person:
		case unknown:
			if len(e.names) == 0 {
				return false
			}
		default:
			return false
		}
		if e.number == 'p' || len(x.members) > 0 {
			return false
		}
		if x.lemma == "nobody" || x.lemma == "anybody" || x.lemma == "anyone" || x.lemma == "none" {
			return false
		}
	case 'n':
		if e.gender == 'm' || e.gender == 'f' || e.number == 'p' || len(x.members) > 0 {
			return false
		}
		if e.class == person || e.class == people && e.number == 'p' || e.class == moment {
			return false
		}
	default:
		if e.class == moment {
			return false
		}
		if m.number == 's' {
			return e.class == person
		}
		if e.number == 's' && e.class != org && e.class != people && e.class != media {
			return false
		}
		if len(x.members) == 0 && e.number == 's' && e.class == person {
			return false
		}
	}
	if x.kind == pronominal && x.pron.person == '1' && x.quote == m.quote {
		return false // who says I and he means somebody else
	}
	if x.kind == pronominal && x.pron.person != '3' && len(e.members) > 0 && x.pron.person != m.pron.person {
		return len(e.names) > 0
	}
	return true
}

// forbidden reports whether grammar keeps a pronoun from meaning a mention.
func (w *work) forbidden(i, j int32) bool {
	m, x := &w.ms[i], &w.ms[j]
	if w.overlaps(i, j) && !w.inClause(m, x) {
		return true // i within i
	}
	if m.groupOf >= 0 && m.groupOf == x.groupOf {
		return true
	}
	h, g := w.head[m.syn], w.head[x.syn]
	refl := m.pron.use == 'r'
	coarg := h >= 0 && h == g && w.argument(m.syn) && w.argument(x.syn)
	if refl {
		// A reflexive means the subject of its clause.
		return m.sent != x.sent
	}
	if m.pron.use != 'p' && coarg {
		return true
	}
	// "He praised Reed": the object's phrase may hold the pronoun's chain only as a possessor.
	if m.pron.use != 'p' && h >= 0 && m.sent == x.sent {
		// The subject of the verb the pronoun hangs on, shared over coordination.
		if !w.subject(m) && w.argument(m.syn) {
			if s := w.subjectOf(h); s == x.syn {
				return true
			}
		}
	}
	// A chain with a co-argument in it is as forbidden as the co-argument.
	if m.pron.use != 'p' && h >= 0 {
		for _, c := range w.kids[h] {
			if c != m.syn && w.argument(c) && w.argument(m.syn) {
				if k := w.mentionAt(c); k >= 0 && k != i && w.same(k, j) {
					return true
				}
			}
		}
	}
	// Who speaks for others, unnamed, does not speak of himself: "A spokesman said
	// troops searched his home".
	if m.pron.use != 's' && m.pron.use != 'r' && m.sent == x.sent && x.kind == nominal && x.det == 'i' && strings.HasPrefix(x.lemma, "spokes") && len(w.ent(j).names) == 0 {
		return true
	}
	// Third person inside somebody's quotation is not the one who speaks.
	if m.quote >= 0 {
		if s := w.quotes[m.quote].speaker; s >= 0 && w.same(s, j) {
			return true
		}
	}
	return false
}

// inClause reports whether a pronoun stands in a clause that describes x: "people
// forced from their homes".
func (w *work) inClause(m, x *ment) bool {
	if len(x.members) > 0 || m.first <= x.syn {
		return false
	}
	for k, step := m.syn, 0; k >= 0 && step < 12; k, step = w.head[k], step+1 {
		if w.base[k] == "acl" && w.head[k] == x.syn {
			return w.xpos(k) == "VBN" || w.xpos(k) == "VBG"
		}
	}
	return false
}

// argument reports whether a token is a subject or object of its head.
func (w *work) argument(k hearsay.TokenID) bool {
	switch w.base[k] {
	case "nsubj", "obj", "iobj", "obl":
		return true
	}
	return false
}

// score says how likely the pronoun i means the chain of mention j, which
// stands before it.
func (w *work) score(i, j int32) float64 {
	m, x := &w.ms[i], &w.ms[j]
	e := w.ent(j)
	s := 0.0
	switch d := w.far(m, x); d {
	case 0:
		s += 1.2
	case 1:
		s += 0.9
	case 2:
		s += 0.3
	default:
		s -= 0.3
	}
	if m.para != x.para {
		s -= 0.1
	}
	base := w.base[x.syn]
	if x.spoke && w.sayer[i] {
		base = "nsubj" // "according to Reed"
	}
	switch base {
	case "nsubj":
		s += 0.9
	case "obj", "iobj":
		s += 0.3
	case "nmod", "compound":
		s -= 0.2
		if h := w.head[x.syn]; w.rel[x.syn] == "nmod:poss" && h >= 0 && w.base[h] == "nsubj" && m.sent != x.sent {
			s += 0.5 // "Reed's plans include": the sentence is about her
		}
	}
	if w.subject(m) && w.subject(x) {
		s += 0.4
	}
	if x.modifier && x.kind == demonym {
		s -= 1
	} else if x.modifier {
		s -= 0.2
	}
	if len(e.names) > 0 {
		s += 0.5
	}
	switch x.kind {
	case pronominal:
		s += 0.5
	case named:
		s += 0.2
	}
	n := 0
	for _, k := range bounded32(e.members) {
		if k < i {
			n++
		}
	}
	s += 0.08 * float64(min(n, 6))
	if e.class == unknown {
		s -= 0.5
	}
	if m.gender != 0 && e.gender == m.gender {
		s += 0.25
	} else if m.gender != 0 {
		s -= 0.3
	}
	if m.gender != 0 && e.shown {
		s += 0.5
	} else if m.gender != 0 && e.gender == m.gender && w.called(e, m.gender) {
		s += 0.2
	}
	// The subject of the sentence, not of some clause in it.
	if m.sent != x.sent && w.subject(x) && w.head[x.syn] >= 0 && w.head[w.head[x.syn]] < 0 {
		s += 0.4
	}
	// Who is introduced right before a speech gives it.
	if w.sayer[i] && m.quote < 0 && m.number == 's' && x.kind == named && x.quote < 0 && len(x.parts) > 1 && w.far(m, x) == 1 && w.introduced(j) && w.mainVerb(w.head[m.syn]) {
		s += 1
	}
	// A speaker goes on speaking.
	if w.sayer[j] && x.pron.use != 'w' && (m.pron.gender != 'n' || w.sayer[i]) {
		s += 0.5
		if w.sayer[i] && w.mainVerb(w.head[m.syn]) || m.para != x.para {
			s += 0.4
		}
	}
	// "…," he said: whoever spoke last.
	if w.sayer[i] && m.quote < 0 && m.number == 's' && w.mainVerb(w.head[m.syn]) {
		if k := w.lastSpeaker(i); k >= 0 && w.same(k, j) {
			s += 1.5
			if w.overtaken(i, k) >= 0 {
				s -= 1.5
			}
		} else if k >= 0 {
			if o := w.overtaken(i, k); o >= 0 && w.same(o, j) {
				s += 1.4
			}
		}
	}
	// "…, who joked that": said by the way.
	if x.pron.use == 'w' && m.number == 's' && m.sent != x.sent {
		s -= 0.6
	}
	// Outside a quotation one seldom means somebody only spoken of inside, unless
	// its speaker goes on about them: "…," Reed said. She described him as.
	if x.quote >= 0 && m.quote != x.quote && !w.goesOn(m, x) {
		s -= 1.2
	}
	s += w.local(m, x)
	if m.pron.use == 's' && w.actsAs(m, e) {
		s += 3.5
	}
	// "Reed said he": the subject above.
	if m.sent == x.sent && w.subject(x) && w.head[x.syn] >= 0 && w.under(m.syn, w.head[x.syn]) {
		s += 1.1
		if m.pron.use == 's' && m.gender != 0 && x.kind == nominal && x.det == 'i' && len(e.names) == 0 && e.gender == 0 {
			s -= 0.8 // "a reporter said she was ill" is of somebody known
		} else if m.pron.use == 's' {
			s += 0.4
		}
		if m.pron.use == 'p' {
			s += 0.2
		}
		if m.pron.use == 's' && !w.sayer[i] && w.closest(m) == w.head[x.syn] {
			s += 0.3 // of two above, the nearer
		}
	}
	if w.principal(i, j) || w.bodyOf(i, j) {
		s += 1.5
	}
	if x.predicative {
		s -= 0.6
	}
	if m.pron.gender == 'n' {
		switch e.class {
		case org, country, media:
			s += 0.5
		case thing, unknown, event:
			s -= 0.1
			if w.sayer[i] {
				s -= 1.3 // plans and things do not pledge
			}
		case place:
			s -= 0.4
		}
		if h := w.head[m.syn]; m.pron.use == 's' && h >= 0 && (e.class == org || e.class == country || e.class == media) {
			switch w.lemma(h) {
			case "include", "contain", "comprise", "consist", "specify", "stipulate", "entail":
				s -= 3 // a text does, not who signed it
			}
		}
	}
	// One text calls one body "it" or "they", not both.
	if m.pron.gender == 'n' && e.they || m.pron.gender == 'x' && e.it {
		s -= 1.2
	}
	if m.pron.gender == 'x' && m.number == 'p' {
		switch {
		case e.number == 'p' || len(x.members) > 0:
			s += 0.5
		case w.sayer[i] && w.sayer[j] && (e.class == org || e.class == media) && w.mainVerb(w.head[m.syn]):
			s -= 0.2 // a body that speaks goes on as "they"
		default:
			s -= 0.8
		}
		switch e.class {
		case person, people:
			s += 0.4
		case thing, unknown, event:
			s -= 0.3
			if w.does(m) {
				s -= 0.8 // who does something to something is somebody
			}
		}
	}
	return s
}

// principal reports whether mention j is the body whose spokesperson says what
// pronoun i stands in: "army spokesman Reed said it had fired".
func (w *work) principal(i, j int32) bool {
	m, x := &w.ms[i], &w.ms[j]
	if m.sent != x.sent || !w.subject(m) || m.pron.gender != 'n' && m.pron.gender != 'x' {
		return false
	}
	for v, step := w.head[m.syn], 0; v >= 0 && step < 8; v, step = w.head[v], step+1 {
		s := w.subjectOf(v)
		k := w.mentionAt(s)
		if k < 0 || k == i || !w.sayer[k] || w.ms[k].class != person || w.ms[k].first > x.first || w.ms[k].last < x.last {
			continue
		}
		for _, d := range w.ent(k).descs {
			if strings.HasPrefix(d.head, "spokes") {
				return true
			}
		}
	}
	return false
}

// bodyOf reports whether chain j is the body that the subject above pronoun i
// speaks for or that issued it, named with it here or before: "The spokesperson
// added that they", "A ministry statement says it".
func (w *work) bodyOf(i, j int32) bool {
	m := &w.ms[i]
	if !w.subject(m) || m.pron.gender != 'n' && m.pron.gender != 'x' {
		return false
	}
	v := w.head[m.syn]
	for step := 0; v >= 0 && step < 6; step++ {
		v = w.head[v]
		if v < 0 {
			break
		}
		k := w.mentionAt(w.subjectOf(v))
		if k < 0 || k == i || !w.sayer[k] {
			continue
		}
		for _, n := range bounded32(w.ent(k).members) {
			x := &w.ms[n]
			if x.kind != nominal || !strings.HasPrefix(x.lemma, "spokes") && x.class != doc {
				continue
			}
			for _, c := range w.kids[x.syn] {
				if b := w.base[c]; b != "compound" && b != "nmod" || w.rel[c] == "nmod:tmod" {
					continue
				}
				if o := w.mentionAt(c); o >= 0 && o != n && w.same(o, j) {
					switch w.ent(o).class {
					case org, media, country:
						return true
					}
				}
			}
		}
		return false
	}
	return false
}

// called reports whether a chain has been called he, or she, more than once.
func (w *work) called(e *entity, gender byte) bool {
	n := 0
	for _, k := range bounded32(e.members) {
		if w.ms[k].kind == pronominal && w.ms[k].gender == gender {
			n++
		}
	}
	return n > 1
}

// closest is the verb nearest above pronoun m that has a subject of its own, -1 if
// there is none.
func (w *work) closest(m *ment) hearsay.TokenID {
	v := w.head[m.syn]
	for step := 0; v >= 0 && step < 12; step++ {
		if v = w.head[v]; v >= 0 {
			if s := w.kid(v, "nsubj"); s >= 0 && s != m.syn {
				return v
			}
		}
	}
	return -1
}

// goesOn reports whether pronoun m is the object of what the speaker of x's
// quotation does: who praised somebody goes on about them.
func (w *work) goesOn(m, x *ment) bool {
	h := w.head[m.syn]
	if m.pron.use == 's' || m.quote >= 0 || h < 0 || w.quotes[x.quote].speaker < 0 {
		return false
	}
	k := w.mentionAt(w.subjectOf(h))
	return k >= 0 && w.sayer[k] && (w.same(k, w.quotes[x.quote].speaker) || w.ms[k].kind == pronominal)
}

// local is what the grammar of its own sentence adds to mention x for pronoun m:
// the first of two who are joined ("a leader and his sons"), the subject of the
// verb whose object is possessed ("the envoys used their rights"), the other
// object of a like verb ("arrested a man and released him"), what a quantity is
// of ("the victims, many of them women").
func (w *work) local(m, x *ment) float64 {
	if m.sent != x.sent {
		return 0
	}
	h := w.head[m.syn]
	switch {
	case h < 0:
	case w.overlapping(m, x):
		return 2.5 // "people forced from their homes"
	case w.rel[m.syn] == "nmod:poss" && w.preposition(h) == "about" && w.head[h] >= 0 && (w.head[h] == w.head[x.syn] || w.head[h] == x.syn) && w.base[x.syn] == "obl" && x.last < m.first &&
		(w.preposition(x.syn) == "with" || w.preposition(x.syn) == "to"):
		return 3 // "talked with Reed about her work"
	case m.pron.use == 'p':
		top := h
		for step := 0; step < 3 && w.base[top] == "nmod" && w.head[top] >= 0; step++ {
			top = w.head[top]
		}
		if w.base[top] == "conj" && w.head[top] == x.syn || w.andTheir(m, x) {
			return 3
		}
		if v := w.head[top]; w.argument(top) && v >= 0 && w.head[x.syn] == v && w.base[x.syn] == "nsubj" {
			return 0.9
		}
	case m.pron.gender == 'n' && w.base[m.syn] == "obj" && w.base[h] == "advcl" && w.xpos(h) == "VBG" && w.head[h] == w.head[x.syn] && (w.base[x.syn] == "obl" || w.base[x.syn] == "obj") && x.last < m.first:
		return 1.5 // "commented on the deal, calling it"
	case w.base[m.syn] == "obj" && w.base[x.syn] == "obj" && w.base[h] == "conj" && w.head[h] == w.head[x.syn]:
		return 0.6
	case w.base[m.syn] == "nmod" && x.last+2 < m.first && m.first-x.last < 6 && w.low[m.first-1] == "of" && w.low[x.last+1] == ",":
		switch w.low[m.first-2] {
		case "many", "most", "some", "all", "both", "several", "none", "two", "three", "half":
			return 2.5
		}
	}
	return 0
}

// preposition is the word that marks the case of a token, "" if there is none.
func (w *work) preposition(k hearsay.TokenID) string {
	if c := w.kid(k, "case"); c >= 0 {
		return w.low[c]
	}
	return ""
}

func (w *work) overlapping(m, x *ment) bool { return m.first <= x.last && x.first <= m.last }

// andTheir reports whether only "and" and words without a verb stand between x
// and a possessive: "a king and some of his brothers".
func (w *work) andTheir(m, x *ment) bool {
	k := x.last + 1
	if k >= m.first || m.first-k > 6 || w.low[k] != "and" {
		return false
	}
	for k++; k < m.first; k++ {
		switch w.upos(k) {
		case "VERB", "AUX", "PUNCT":
			return false
		}
	}
	return w.base[x.syn] == "obj" || w.base[x.syn] == "obl" || w.base[x.syn] == "nmod" || w.base[x.syn] == "nsubj"
}

// isThing reports whether a pronoun is said to be a thing, a deed or a text.
func (w *work) isThing(m *ment) bool {
	h := w.head[m.syn]
	if h < 0 || w.base[m.syn] != "nsubj" || w.kid(h, "cop") < 0 || !w.noun(h) {
		return false
	}
	switch w.lex.nounOf(w.lemma(h)).class {
	case thing, event, doc, moment:
		return true
	}
	return false
}

// actsAs reports whether the verb of pronoun m names a post that chain e holds:
// "after he ends serving as president".
func (w *work) actsAs(m *ment, e *entity) bool {
	v := w.head[m.syn]
	for step := 0; v >= 0 && step < 2; step++ {
		for _, c := range w.kids[v] {
			if w.base[c] != "obl" || w.kid(c, "case") < 0 || w.low[w.kid(c, "case")] != "as" || !w.lex.nounOf(w.lemma(c)).office {
				continue
			}
			for _, d := range e.descs {
				if d.head == w.lemma(c) {
					return true
				}
			}
		}
		v = w.kid(v, "xcomp", "advcl")
	}
	return false
}

// introduced reports whether a mention is the first of its chain to name it.
func (w *work) introduced(j int32) bool {
	for _, k := range bounded32(w.ent(j).members) {
		if k < j && w.ms[k].kind == named {
			return false
		}
	}
	return true
}

// mainVerb reports whether a verb is its sentence's main one, or one beside it.
func (w *work) mainVerb(h hearsay.TokenID) bool {
	for step := 0; h >= 0 && step < 6; step++ {
		switch w.base[h] {
		case "root":
			return true
		case "conj", "parataxis":
			h = w.head[h]
		default:
			return w.head[h] < 0
		}
	}
	return false
}

// lastSpeaker is the last mention before i that speaks outside quotations, at
// most two paragraphs back; -1 if none.
func (w *work) lastSpeaker(i int32) int32 {
	for j := i - 1; j >= 0 && i-j < 2*pronMentions; j-- {
		x := &w.ms[j]
		if w.ms[i].para-x.para > 2 {
			break
		}
		if x.quote >= 0 || !w.sayer[j] || len(x.members) > 0 || x.pron.use == 'w' {
			continue
		}
		if !w.agrees(&w.ms[i], w.ent(j), x) || w.forbidden(i, j) {
			continue
		}
		return j
	}
	return -1
}

// overtaken is somebody else whom pronoun i can mean, named after the last
// speaker k fell silent, in the sentence before: news turns to people before it
// quotes them. -1 if there is nobody.
func (w *work) overtaken(i, k int32) int32 {
	m := &w.ms[i]
	other := int32(-1)
	if w.far(m, &w.ms[k]) <= 1 {
		return -1
	}
	for j := i - 1; j > k && i-j < 2*pronMentions; j-- {
		x := &w.ms[j]
		if x.quote >= 0 {
			continue
		}
		if w.far(m, x) > 1 {
			break
		}
		if w.same(j, k) && w.rel[x.syn] != "nmod:poss" || x.kind == pronominal && x.gender == m.gender && x.pron.use == 's' {
			return -1
		}
		if x.kind == named && x.class == person && len(x.parts)+len(x.titles) > 1 && !x.modifier && w.rel[x.syn] != "nmod:poss" && len(x.members) == 0 &&
			w.agrees(m, w.ent(j), x) && !w.forbidden(i, j) {
			other = j
		}
	}
	return other
}

func bounded32(l []int32) []int32 { return l[:min(len(l), 64)] }

// following is the subject after a pronoun in a clause put in front: "After he
// left, Reed said". -1 if there is none.
func (w *work) following(i int32) int32 {
	m := &w.ms[i]
	k := m.syn
	for step := 0; k >= 0 && step < 10; step++ {
		if b := w.base[k]; (b == "advcl" || b == "obl") && w.head[k] > k {
			h := w.head[k]
			s := w.kid(h, "nsubj")
			if s > m.last {
				j := w.mentionAt(s)
				if j >= 0 && w.ms[j].kind != pronominal && w.agrees(m, w.ent(j), &w.ms[j]) && !w.overlaps(i, j) && (m.pron.gender != 'n' || m.pron.use == 'p' && w.ms[j].kind == named) && len(w.ms[j].members) == 0 {
					return j
				}
			}
			return -1
		}
		k = w.head[k]
	}
	return -1
}
