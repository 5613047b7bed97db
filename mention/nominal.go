package mention

import (
	"slices"
	"strings"
)

// How far a description looks back, in sentences and in mentions.
const (
	nearSentences = 12
	nearMentions  = 250
)

// descriptions resolves definite descriptions in the order of the text.
func (w *work) descriptions() {
	bySurface := map[string][]int32{} // head lemma → mentions before, the last few
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != nominal || len(m.members) > 0 || m.lemma == "" {
			continue
		}
		if w.anaphoric(m) {
			j := w.sameHead(int32(i), bySurface[m.lemma])
			if j >= 0 && (m.class == org || m.class == media) && len(w.ent(j).names) == 0 && len(m.words) == 0 && m.possessor < 0 {
				// "the bank" after "Hartley" rather than after "his bank".
				if k := w.kindOf(int32(i)); k >= 0 && len(w.ent(k).names) > 0 && (k > j && len(w.ms[j].words) == 0 || w.ms[j].possessor >= 0 || w.ms[j].det == 'i') && (w.ms[k].sent >= w.ms[j].sent || m.sent-w.ms[k].sent <= 2) {
					j = k
				}
			}
			if j >= 0 && m.class == org && len(m.words) == 0 && m.possessor < 0 && len(w.ent(j).names) > 0 && w.ms[j].sent < m.sent {
				// "For the Green Party, Reed joined the party": not the one before.
				if k := w.kindOf(int32(i)); k >= 0 && w.ms[k].sent == m.sent && nameHas(w.ms[k].parts, m.lemma) {
					j = k
				}
			}
			if j >= 0 && m.class == person && len(m.words) == 0 && m.possessor < 0 && m.country == "" && w.lex.nounOf(m.lemma).office {
				// "the president" is the one spoken of last.
				if k := w.roleHolder(int32(i)); k >= 0 && !w.same(k, j) && w.ms[k].sent > w.ms[j].sent && len(w.ent(k).names) > 0 {
					j = k
				}
			}
			if j >= 0 && m.class == country && len(m.words) == 0 && m.possessor < 0 {
				// "the country" is the one spoken of last.
				if k := w.kindOf(int32(i)); k >= 0 && w.ms[k].sent >= w.ms[j].sent {
					j = k
				}
			}
			if j >= 0 {
				w.join(j, int32(i))
				m.antecedent = true
			} else if w.openOwner(m) {
				// "his lawyer": whose is not known yet; see possessed
			} else if j := w.roleHolder(int32(i)); j >= 0 {
				w.join(j, int32(i))
				m.antecedent = true
			} else if j := w.kindOf(int32(i)); j >= 0 {
				w.join(j, int32(i))
				m.antecedent = true
			} else if j := w.pairOf(int32(i)); j >= 0 {
				w.join(j, int32(i))
				m.antecedent = true
			} else {
				w.twoOf(int32(i))
			}
		}
		l := bySurface[m.lemma]
		if len(l) >= 24 {
			l = append(l[:0], l[1:]...)
		}
		bySurface[m.lemma] = append(l, int32(i))
	}
}

// openOwner reports whether a pronoun possesses what m describes.
func (w *work) openOwner(m *ment) bool {
	return m.possessor >= 0 && w.ms[m.possessor].kind == pronominal && w.ms[m.possessor].pron.person == '3' && m.class == person
}

// possessed resolves descriptions of people that a pronoun possesses, when it is
// known whom the pronoun means.
func (w *work) possessed() {
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != nominal || m.antecedent || len(m.members) > 0 || !w.openOwner(m) || !w.anaphoric(m) || len(w.ent(int32(i)).names) > 0 {
			continue
		}
		if j := w.roleHolder(int32(i)); j >= 0 && !w.same(j, m.possessor) {
			w.join(j, int32(i))
			m.antecedent = true
		} else if j := w.namedLater(int32(i)); j >= 0 {
			w.join(int32(i), j)
			m.antecedent = true
		}
	}
}

// namedLater is the one person who is named after description i as what it says
// of its possessor: "his attorney" and later "an attorney for Reed, Ann Keller".
// -1 if none or several.
func (w *work) namedLater(i int32) int32 {
	m := &w.ms[i]
	one := int32(-1)
	for j := i + 1; int(j) < len(w.ms) && j-i < nearMentions && w.ms[j].sent-m.sent <= 40; j++ {
		x := &w.ms[j]
		if x.kind != nominal || x.class != person || x.number == 'p' || x.possessor < 0 || !w.lex.alike(x.lemma, m.lemma) || len(w.ent(j).names) == 0 || !w.same(x.possessor, m.possessor) || w.clash(i, j) {
			continue
		}
		if one >= 0 && !w.same(one, j) {
			return -1
		}
		one = j
	}
	return one
}

// headlines joins what a headline names without an article ("Federal court
// rules …") with the phrase that introduces it in the first sentences ("A
// federal appeals court ruled …").
func (w *work) headlines() {
	for i := range w.ms {
		m := &w.ms[i]
		if m.para > 1 || m.sent > 2 {
			return
		}
		if m.para > 0 && (m.kind != nominal || m.class != org || len(m.words) > 0) {
			continue // a second headline
		}
		if m.kind != nominal || m.det != 0 || m.many || m.possessor >= 0 || len(m.members) > 0 || len(w.ent(int32(i)).members) > 1 {
			continue
		}
		switch m.class {
		case person, org, poll, doc, media:
		default:
			continue
		}
		for j := i + 1; j < len(w.ms); j++ {
			x := &w.ms[j]
			if x.sent > m.sent+4 {
				break
			}
			if x.kind == named && x.para != m.para && m.class == org && len(m.words) == 0 && len(x.parts) > 1 && w.ent(int32(j)).class == org && kinds[m.lemma] &&
				w.subject(m) && w.lex.alike(m.lemma, x.parts[len(x.parts)-1]) && !w.clash(int32(i), int32(j)) {
				w.join(int32(i), int32(j)) // "Bloc aims for more": the European Union
				break
			}
			if x.para == m.para || x.kind != nominal || x.lemma != m.lemma || x.det != 'i' && x.det != 'd' && x.det != 0 || x.many || w.clash(int32(i), int32(j)) {
				continue
			}
			covered := m.country == "" || m.country == x.country
			for _, q := range m.words {
				covered = covered && contains(x.words, q)
			}
			if covered {
				w.join(int32(i), int32(j))
				break
			}
		}
	}
}

// leads joins whom a story's first sentences only describe, "A New York judge",
// with the one who is named in the next ones by a like title, and a body with
// the name that repeats its description: "a union representing flight
// attendants" is the Association of Flight Attendants.
func (w *work) leads() {
	for i := range w.ms {
		m := &w.ms[i]
		if m.sent > 4 || m.para > 4 {
			return
		}
		if m.kind != nominal || m.many || m.number == 'p' || len(m.members) > 0 || m.predicative || m.quote >= 0 || len(w.ent(int32(i)).names) > 0 ||
			m.det != 'i' && m.det != 'p' && (m.det != 0 || m.para > 1 || m.first != w.d.Sentences[m.sent].First) {
			continue
		}
		one := int32(-1)
		for j := i + 1; j < len(w.ms); j++ {
			x := &w.ms[j]
			if x.sent > m.sent+8 {
				break
			}
			if x.kind != named || x.modifier || x.quote >= 0 || x.sent == m.sent || !w.newsOf(int32(j)) || w.clash(int32(i), int32(j)) || !w.introduces(m, int32(j)) {
				continue
			}
			if one >= 0 && !w.same(one, int32(j)) {
				one = -1
				break // two of the kind
			}
			one = int32(j)
		}
		if one >= 0 {
			w.join(int32(i), one)
		}
	}
}

// newsOf reports whether a mention is the first of its chain but for a headline.
func (w *work) newsOf(i int32) bool {
	for _, j := range bounded32(w.ent(i).members) {
		if j < i && w.ms[j].para > 0 {
			return false
		}
	}
	return true
}

// introduces reports whether a name that comes with a title or tells its kind
// may be of what m describes.
func (w *work) introduces(m *ment, j int32) bool {
	e := w.ent(j)
	switch m.class {
	case person:
		q := m.asDesc()
		if n := w.lex.nounOf(q.head); e.class != person || !n.office {
			return false
		}
		for _, d := range e.descs {
			if w.match(q, d, e) > 0 {
				return true
			}
		}
	case org:
		if e.class != org && e.class != unknown {
			return false
		}
		n := 0
		for _, q := range append([]string{m.lemma}, m.words...) {
			if len(q) > 3 && nameHas(w.ms[j].parts, q) {
				n++
			}
		}
		return n > 1
	}
	return false
}

// anaphoric reports whether a description may point back.
func (w *work) anaphoric(m *ment) bool {
	if m.predicative || m.class == moment || m.class == person && (w.newcomer(m) || w.preposition(m.syn) == "as" && len(m.words)+int(m.possessor+1) > 0) {
		return false // "ran as the party's nominee": what somebody was
	}
	switch m.det {
	case 'd', 't', 'p':
		// "the people who kill" are told by what they do.
		return m.det != 'd' || len(m.words) > 0 || m.class != people && (m.class != person || m.number != 'p') || !w.described(m)
	case 0:
		// "Administration officials", "Polls": bare plurals point at kinds. But
		// the police are the same police.
		return m.lemma == "police" && len(m.words) == 0 && m.country == ""
	}
	return false
}

// described reports whether a relative clause without a comma follows a noun.
func (w *work) described(m *ment) bool {
	for _, c := range w.kids[m.syn] {
		if w.rel[c] == "acl:relcl" && c > m.syn && int(m.last)+1 < len(w.low) && (w.low[m.last+1] == "who" || w.low[m.last+1] == "that") {
			return true
		}
	}
	return false
}

// newcomer reports whether a description says that somebody comes after who has
// been spoken of: "the next president", "the other senator".
func (w *work) newcomer(m *ment) bool {
	for k := m.first; k < m.syn; k++ {
		switch w.low[k] {
		case "new", "next", "future", "other", "another", "incoming", "rival", "fellow":
			return true
		}
	}
	return false
}

// compatible reports whether anaphor m may describe what x describes: what m
// adds must not contradict, and what both possess must be the same.
func (w *work) compatible(m, x *ment) bool {
	if m.number != 0 && x.number != 0 && m.number != x.number || m.lemma == x.lemma && m.many != x.many {
		return false
	}
	if m.country != "" && x.country != "" && m.country != x.country {
		return false
	}
	if m.lemma == "police" && w.counts(x) != w.counts(m) {
		return false // six policemen are not the police
	}
	if m.possessor >= 0 && x.possessor >= 0 && !w.same(m.possessor, x.possessor) && !w.mayBe(m.possessor, x.possessor) {
		return false
	}
	if m.former != x.former && (m.class == person) {
		return false
	}
	return true
}

// mayBe reports whether one of two possessors is a pronoun not yet resolved
// that could be the other.
func (w *work) mayBe(i, j int32) bool {
	if w.ms[i].kind != pronominal && w.ms[j].kind != pronominal {
		return false
	}
	return !w.clash(i, j) && w.ms[i].pron.person != '1'
}

// sameHead finds the nearest earlier description with the same head noun whose
// modifiers cover the anaphor's.
func (w *work) sameHead(i int32, before []int32) int32 {
	m := &w.ms[i]
	for n := len(before) - 1; n >= 0; n-- {
		j := before[n]
		x := &w.ms[j]
		if w.same(i, j) || x.last >= m.first && x.first <= m.last || !w.compatible(m, x) || w.clash(i, j) {
			continue
		}
		if p := x.possessor; m.possessor < 0 && p >= 0 && w.ms[p].kind == pronominal && w.ms[p].pron.person == '1' && m.quote != x.quote {
			continue // "our union" is a speaker's
		}
		far := m.sent - x.sent
		if len(m.words) == 0 && m.possessor < 0 && m.country == "" {
			// "the official": near, unless the thing is one of a kind.
			limit := int32(8)
			if m.class == org || m.class == country || m.class == doc || m.class == poll || m.class == media {
				limit = 40
			}
			if far > limit {
				continue
			}
			if m.class == thing && far > 10 {
				continue
			}
			if m.class == person && slices.ContainsFunc(x.words, func(q string) bool { return another[q] }) {
				continue // "the president" is not the vice president
			}
			return j
		}
		covered := true
		known := append([]string(nil), x.words...)
		for _, d := range w.ent(j).descs {
			if d.head == m.lemma && len(known) < 40 {
				known = append(known, d.mods...)
			}
		}
		for _, q := range m.words {
			if !contains(known, q) {
				covered = false
			}
		}
		if m.class == person {
			for _, q := range x.words {
				covered = covered && (!another[q] || contains(m.words, q)) // the nominee is not the vice nominee
			}
		}
		if m.possessor >= 0 && x.possessor < 0 || m.country != "" && x.country == "" {
			if w.ent(j).country != m.country || m.country == "" {
				covered = false
			}
		}
		if covered && x.det != 'i' || covered && far < 30 {
			return j
		}
	}
	return -1
}

// roleHolder finds the person whom a description of an office means, among
// those the article says hold it: by title, apposition or copula.
func (w *work) roleHolder(i int32) int32 {
	m := &w.ms[i]
	if m.class != person || m.number == 'p' {
		return -1
	}
	q := m.asDesc()
	best, score := int32(-1), 0
	rival := false
	seen := map[int32]bool{}
	for j := i - 1; j >= 0 && i-j < nearMentions; j-- {
		r := w.root(j)
		if seen[r] || len(w.ms[j].members) > 0 {
			continue
		}
		seen[r] = true
		e := &w.ents[r]
		if e.class != person && e.class != unknown || e.number == 'p' || w.clash(i, j) || w.overlaps(i, j) {
			continue
		}
		s := 0
		for _, d := range e.descs {
			if q.country != "" && d.country == "" && e.country == "" && m.sent-w.ms[j].sent > 6 {
				continue // "the president of Syria" is hardly the President of long ago
			}
			s = max(s, w.match(q, d, e))
		}
		if s == 0 {
			continue
		}
		// The nearer of two equal ones.
		if s > score {
			rival = false
			best, score = j, s
		} else if s == score {
			rival = true
		}
	}
	if rival && score < 4 && w.ms[i].sent-w.ms[best].sent > 3 {
		return -1
	}
	return best
}

// match says how well description q fits what a chain is known as: 0 not,
// more is better.
func (w *work) match(q, d desc, e *entity) int {
	if d.head == "" {
		return 0
	}
	if !w.lex.alike(q.head, d.head) {
		// "the top Iranian security chief", "Iran's top security official": the
		// same country and the same matter.
		if q.country == "" || q.country != d.country || !w.official(q.head) || !w.official(d.head) || q.former != d.former {
			return 0
		}
		shared := false
		for _, a := range q.mods {
			if !contains(d.mods, a) && !vague[a] {
				return 0
			}
			shared = shared || !vague[a] && contains(d.mods, a)
		}
		if !shared {
			return 0
		}
		return 2
	}
	if q.former != d.former && q.former {
		return 0
	}
	if q.owner >= 0 && d.owner >= 0 && !w.same(q.owner, d.owner) && !w.mayBe(q.owner, d.owner) {
		return 0 // "his lawyer" is not hers
	}
	for _, a := range d.mods {
		if another[a] && !contains(q.mods, a) {
			return 0
		}
	}
	for _, a := range q.mods {
		if another[a] && !contains(d.mods, a) {
			return 0
		}
	}
	if q.country != "" && d.country != "" && q.country != d.country {
		return 0
	}
	if q.country != "" && d.country == "" && e.country != "" && e.country != q.country {
		return 0
	}
	s := 1
	if q.head == d.head {
		s += 2
	}
	if q.country != "" && q.country == d.country {
		s += 2
	}
	missing := 0
	for _, a := range q.mods {
		if contains(d.mods, a) {
			s += 2
		} else if !vague[a] {
			missing++
		}
	}
	if missing > 0 && (!d.title || len(d.mods) > 0 && missing > 1) {
		return 0
	}
	if missing > 0 && s > 1 {
		s--
	}
	if q.former == d.former && q.former {
		s += 3
	}
	// "the chief" for "the police officer": alike but bare says little.
	if q.head != d.head && len(q.mods) == 0 && q.country == "" && (!highest[q.head] || !highest[d.head]) {
		s--
	}
	return s
}

// official reports whether a noun says only that somebody holds some post.
func (w *work) official(head string) bool {
	switch head {
	case "official", "chief", "head", "leader", "secretary", "director", "boss", "commander", "officer":
		return true
	}
	return false
}

// another are modifiers that make another post of a post: the president is not
// the vice president, the minister not the prime minister.
var another = map[string]bool{"vice": true, "deputy": true, "assistant": true, "associate": true, "prime": true, "shadow": true, "acting": true, "junior": true, "co": true, "running": true, "candidate": true}

// vague words grade a person and do not tell two apart.
var vague = map[string]bool{
	"top": true, "senior": true, "leading": true, "high-ranking": true, "chief": true, "prominent": true, "veteran": true, "longtime": true, "then": true,
	"powerful": true, "influential": true, "outgoing": true, "incoming": true, "embattled": true, "key": true, "high": true, "ranking": true,
	"long": true, "time": true, "old": true, "late": true,
}

func (w *work) overlaps(i, j int32) bool {
	a, b := &w.ms[i], &w.ms[j]
	return a.first <= b.last && b.first <= a.last
}

// kindOf finds the named thing a description says the kind of: "the bank" after
// "Wells Fargo", "the senator" after "Sen. Tester", "the country" after "Mexico".
func (w *work) kindOf(i int32) int32 {
	m := &w.ms[i]
	if m.number == 'p' {
		return -1
	}
	bare := len(m.words) == 0 && m.possessor < 0
	switch m.class {
	case country:
		if !bare || m.syn > m.first+1 {
			return -1 // "the new country"
		}
		return w.nearest(i, 3, func(x *ment, e *entity) int {
			if e.class != country || e.country == "" {
				return 0
			}
			s := 4 - int(m.sent-x.sent)
			s += min(len(e.members), 6) / 3
			if x.modifier {
				// "The Iraqi government said the country"; but not "expelled US troops from the country".
				h := w.head[x.syn]
				if h < 0 || w.base[h] != "nsubj" {
					return 0
				}
				if n := w.lex.nounOf(w.lemma(h)); (n.class != org || kinds[w.lemma(h)]) && !n.office && !w.official(w.lemma(h)) && !w.lex.alike(w.lemma(h), "lawmaker") {
					return 0 // "Somali insurgents threatened the country"
				}
				s++
			} else if w.subject(x) {
				s++
			}
			return s
		})
	case place:
		if !bare {
			return -1
		}
		return w.nearest(i, 3, func(x *ment, e *entity) int {
			if e.class != place || x.kind != named || x.det != 0 && m.lemma == "city" {
				return 0
			}
			if m.lemma == "city" || m.lemma == "town" || m.lemma == "village" || m.lemma == "district" || m.lemma == "province" || m.lemma == "island" || m.lemma == "region" {
				return 1
			}
			if contains(x.parts, m.lemma) {
				return 3
			}
			return 0
		})
	case org, media, people:
		if bare && m.det == 'd' && manyOf[m.lemma] {
			// "the group" after "41 Tibetans"
			if j := w.nearest(i, 1, func(x *ment, e *entity) int {
				if x.sent == m.sent || x.kind == pronominal || e.class != person && e.class != people || !x.many && x.number != 'p' || !w.counts(x) || len(x.members) > 0 {
					return 0
				}
				return 1
			}); j >= 0 {
				return j
			}
		}
		if bare && m.det == 'd' && particular[m.lemma] {
			// "the union" where the text has named but one
			if j := w.onlyKind(i); j >= 0 {
				return j
			}
		}
		return w.nearest(i, 8, func(x *ment, e *entity) int {
			if x.kind != named || e.class != org && e.class != media && e.class != unknown && e.class != thing || x.class == person || x.class == country {
				return 0
			}
			if !bare {
				// The modifiers must be words of the name: "the health ministry".
				if !nameHas(x.parts, m.lemma) {
					return 0
				}
				for _, q := range m.words {
					if !nameHas(x.parts, q) {
						return 0
					}
				}
				return 5
			}
			if nameHas(x.parts, m.lemma) {
				return 5
			}
			if m.det != 'd' || !kinds[m.lemma] || m.sent-x.sent > 3 {
				return 0
			}
			if e.class != org && e.class != media && (len(x.parts) < 2 || !w.subject(x) || m.sent-x.sent > 1) {
				return 0 // of a name of no known kind, only what acts just before
			}
			if m.lemma == "union" && unionName(x.parts) {
				return 4 // "the union" after "the United Mine Workers"
			}
			if w.otherKind(x.parts, m.lemma) || particular[m.lemma] {
				return 0
			}
			s := 1
			if w.subject(x) {
				s++
			}
			if x.sent == m.sent {
				s++
			}
			return s
		})
	case doc, poll, event:
		return w.nearest(i, 8, func(x *ment, e *entity) int {
			if x.kind == named && nameHas(x.parts, m.lemma) && bare && x.class != person {
				return 3
			}
			// "the study" after "a survey of voters"
			if bare && m.det == 'd' && m.class != event && x.kind == nominal && x.lemma != m.lemma && (x.class == doc || x.class == poll) && x.number != 'p' && w.lex.alike(m.lemma, x.lemma) && m.sent-x.sent <= 2 {
				return 1
			}
			return 0
		})
	case person:
		if !bare || m.det == 'p' {
			return -1
		}
		if m.lemma == "official" && m.det == 'd' {
			// "the official" after "spokesman Ann Reed"
			return w.nearest(i, 2, func(x *ment, e *entity) int {
				if e.class != person || len(e.names) == 0 || e.number == 'p' || !w.subject(x) && x.kind != named {
					return 0
				}
				for _, d := range e.descs {
					if strings.HasPrefix(d.head, "spokes") || w.official(d.head) || d.head == "minister" {
						return 1
					}
				}
				return 0
			})
		}
		n := w.lex.nounOf(m.lemma)
		if n.office || n.gender == 0 {
			return -1
		}
		// "the woman", "the man": somebody near of that sex.
		switch m.lemma {
		case "man", "woman", "boy", "girl", "lady", "gentleman":
		default:
			return -1
		}
		return w.nearest(i, 2, func(x *ment, e *entity) int {
			if e.class != person || e.gender != m.gender || e.number == 'p' {
				return 0
			}
			return 1
		})
	}
	return -1
}

// pairOf finds the coordination that "the two countries" or "the senators" mean.
func (w *work) pairOf(i int32) int32 {
	m := &w.ms[i]
	if m.number != 'p' || m.possessor >= 0 || m.det == 'p' {
		return -1
	}
	n := 0
	for _, q := range m.words {
		switch q {
		case "two", "both":
			n = 2
		case "three":
			n = 3
		case "four":
			n = 4
		default:
			return -1
		}
	}
	far := int32(30)
	if n == 0 {
		far = 6
	}
	for j := i - 1; j >= 0 && i-j < 2*nearMentions; j-- {
		g := &w.ms[j]
		if m.sent-g.sent > far {
			break
		}
		if len(g.members) < 2 || w.overlaps(i, j) || n > 0 && len(g.members) != n {
			continue
		}
		ok := true
		for _, k := range g.members {
			x := &w.ms[k]
			switch m.class {
			case person, people:
				ok = ok && x.class == person && (n > 0 && !w.lex.nounOf(m.lemma).office || w.holdsRole(g.members[0], m) || w.holdsRole(k, m))
			case country:
				ok = ok && x.class == country && (n > 0 || len(g.members) == 2)
			case org:
				ok = ok && (x.class == org && x.kind == named) && n > 0
			default:
				switch m.lemma {
				case "side", "leader", "neighbor", "neighbour", "ally", "rival", "party", "power", "government", "capital":
					ok = ok && n > 0 && (x.class == country || x.class == org || x.class == person)
				default:
					ok = false
				}
			}
		}
		if ok {
			return j
		}
	}
	return -1
}

// twoOf makes a group of "the two ministers" where the sentence before names just
// two people, or countries, that such words fit, apart from each other: "Reed met
// Keller. The two ministers agreed."
func (w *work) twoOf(i int32) {
	m := &w.ms[i]
	if m.number != 'p' || m.det != 'd' || m.possessor >= 0 || len(m.words) != 1 || m.words[0] != "two" {
		return
	}
	var two []int32
	for j := i - 1; j >= 0 && i-j < pronMentions && m.sent-w.ms[j].sent <= 1; j-- {
		x := &w.ms[j]
		e := w.ent(j)
		if x.sent == m.sent || x.kind != named || len(x.members) > 0 || x.number == 'p' || x.modifier && e.class != country || x.quote != m.quote {
			continue
		}
		switch {
		case m.class == person && e.class == person && (!w.lex.nounOf(m.lemma).office || w.holdsRole(j, m)):
		case m.class == country && e.class == country:
		case m.class == person && e.class == person:
			return // somebody whom the words do not fit
		default:
			continue
		}
		known := false
		for _, k := range two {
			known = known || w.same(k, j)
		}
		if !known {
			two = append(two, j)
		}
	}
	if len(two) == 2 {
		m.members = []int32{two[1], two[0]}
	}
}

// holdsRole reports whether a person is known to be what a plural description says.
func (w *work) holdsRole(k int32, m *ment) bool {
	for _, d := range w.ent(k).descs {
		switch {
		case w.lex.alike(d.head, m.lemma), m.lemma == "minister" && d.head == "secretary", m.lemma == "leader" && highest[d.head]:
			return true
		}
	}
	return false
}

// kinds are nouns for the kind of body that a name alone may be called by.
var kinds = map[string]bool{
	"company": true, "firm": true, "bank": true, "agency": true, "group": true, "organization": true, "organisation": true, "union": true,
	"network": true, "newspaper": true, "paper": true, "channel": true, "broadcaster": true, "website": true, "magazine": true, "fund": true,
	"alliance": true, "bloc": true, "party": true, "university": true, "hospital": true, "airline": true, "corporation": true, "institute": true,
	"carmaker": true, "retailer": true, "lender": true, "manufacturer": true, "giant": true, "charity": true, "movement": true, "militia": true,
	"club": true, "court": true, "commission": true, "committee": true, "council": true, "outlet": true, "station": true, "watchdog": true,
	"nonprofit": true, "startup": true, "school": true, "museum": true, "church": true, "institution": true, "coalition": true,
}

// particular are kinds that a body's name says itself: what is called a union
// without having the word in its name is introduced as one.
var particular = map[string]bool{
	"union": true, "court": true, "university": true, "church": true, "hospital": true, "school": true, "museum": true, "club": true,
	"committee": true, "council": true, "commission": true, "party": true, "institute": true,
}

// onlyKind is the one body named so far whose name says that it is of the kind
// of description i, no more than forty sentences before; -1 if none or several.
func (w *work) onlyKind(i int32) int32 {
	m := &w.ms[i]
	one := int32(-1)
	for j := i - 1; j >= 0 && m.sent-w.ms[j].sent <= 40; j-- {
		x := &w.ms[j]
		if x.kind != named || len(x.parts) < 2 || w.ent(j).class != org || !nameHas(x.parts, m.lemma) && (m.lemma != "union" || !unionName(x.parts)) {
			continue
		}
		if one >= 0 && !w.same(one, j) {
			return -1
		}
		one = j
	}
	if one >= 0 && w.clash(one, i) {
		return -1
	}
	return one
}

// manyOf are nouns for several people seen as one.
var manyOf = map[string]bool{"group": true, "team": true, "crew": true, "pair": true, "trio": true, "gang": true}

// counts reports whether a mention says how many.
func (w *work) counts(x *ment) bool {
	for k := x.first; k < x.syn; k++ {
		if w.upos(k) == "NUM" {
			return true
		}
	}
	return false
}

// unionName reports whether a name is of those who work together, as unions' are.
func unionName(parts []string) bool {
	for _, p := range parts {
		switch p {
		case "workers", "teachers", "teamsters", "nurses", "brotherhood", "machinists", "attendants", "employees", "pilots", "drivers", "miners", "guild", "federation", "afl-cio":
			return true
		}
	}
	return false
}

// otherKind reports whether a name shows that it is of another kind: "the
// company" is not "the Ministry of Health".
func (w *work) otherKind(parts []string, lemma string) bool {
	for _, p := range parts {
		if p == lemma {
			return false
		}
	}
	switch lemma {
	case "network", "channel", "broadcaster", "station":
		switch parts[len(parts)-1] {
		case "times", "post", "herald", "journal", "gazette", "tribune", "telegraph", "guardian", "today":
			return true // printed
		}
	}
	for _, p := range parts {
		if n, ok := w.lex.noun[p]; ok && (n.class == org || n.class == media) && kinds[p] && !w.lex.alike(p, lemma) {
			return true
		}
		switch p {
		case "ministry", "department", "parliament", "senate", "congress", "house", "police", "army", "court", "council", "committee", "government":
			return p != lemma && !w.lex.alike(p, lemma)
		}
	}
	return false
}

func nameHas(parts []string, lemma string) bool {
	for _, p := range parts {
		if p == lemma || p == lemma+"s" || strings.TrimSuffix(p, "s") == lemma {
			return true
		}
	}
	return false
}

// nearest looks back over some sentences for the best chain by a score; of
// equals the nearer.
func (w *work) nearest(i int32, sentences int32, score func(*ment, *entity) int) int32 {
	m := &w.ms[i]
	best, bs := int32(-1), 0
	for j := i - 1; j >= 0 && i-j < nearMentions; j-- {
		x := &w.ms[j]
		if m.sent-x.sent > sentences {
			break
		}
		if len(x.members) > 0 || w.overlaps(i, j) || x.groupOf >= 0 && x.sent == m.sent {
			continue
		}
		s := score(x, w.ent(j))
		if s <= 0 {
			continue
		}
		if s = 3*s - int(m.sent-x.sent); (best < 0 || s > bs) && !w.clash(i, j) {
			best, bs = j, s
		}
	}
	return best
}

// cataphora joins a person who is only described with a name that comes with
// no introduction: a bare family name must have been introduced, so if the
// article describes one speaker without naming him and then names one without
// describing him, the two are one. Both speak, in turns close to each other.
func (w *work) cataphora() {
	type turn struct {
		i    int32
		para int32
	}
	var turns []turn
	for i := range w.ms {
		m := &w.ms[i]
		if !w.sayer[int32(i)] || len(m.members) > 0 || m.kind == pronominal {
			continue
		}
		e := w.ent(int32(i))
		if e.number == 'p' || (e.class != person && e.class != unknown) {
			continue
		}
		turns = append(turns, turn{int32(i), m.para})
	}
	for n, t := range turns {
		m := &w.ms[t.i]
		if m.kind != nominal || m.class != person || len(w.ent(t.i).names) > 0 || (m.det != 'd' && m.det != 'p') || len(m.words) == 0 && m.country == "" {
			continue
		}
		if !w.introducing(t.i) {
			continue
		}
		// The name just before, unless something says that the speaker changes.
		if !w.turnsAway(m) {
			for b := n - 1; b >= 0 && b >= n-3; b-- {
				x := turns[b]
				if t.para-x.para > 2 {
					break
				}
				if w.bareName(x.i) && !w.clash(t.i, x.i) && w.roleFits(t.i, x.i) {
					w.join(x.i, t.i)
				}
				break
			}
			if len(w.ent(t.i).names) > 0 {
				continue
			}
		}
		// The name that follows.
		for a := n + 1; a < len(turns) && a <= n+3; a++ {
			x := turns[a]
			if x.para-t.para > 3 {
				break
			}
			if w.same(x.i, t.i) {
				continue
			}
			if w.bareName(x.i) && w.firstOfChain(x.i) && !w.clash(t.i, x.i) && w.roleFits(t.i, x.i) {
				w.join(t.i, x.i)
			}
			break
		}
	}
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind == nominal && !m.antecedent && len(m.members) == 0 && len(w.ent(int32(i)).names) == 0 && w.sayer[int32(i)] {
			if j := w.epithet(int32(i)); j >= 0 {
				w.join(j, int32(i))
				m.antecedent = true
			}
		}
	}
	w.presented()
	// What the names now mean, later descriptions mean too.
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind == nominal && !m.antecedent && len(m.members) == 0 && m.class == person && w.anaphoric(m) && !w.openOwner(m) && len(w.ent(int32(i)).names) == 0 {
			if j := w.roleHolder(int32(i)); j >= 0 {
				w.join(j, int32(i))
				m.antecedent = true
			}
		}
	}
}

// presented joins somebody a story opens with only by the post, "The U.N. human
// rights chief says …", with the name that the next sentence gives without
// saying who that is, or with a title alone: "Navi Pillay said …", "Captain Reed
// led …". A name that is new and comes with no word for whom must have been
// introduced.
func (w *work) presented() {
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != nominal || m.class != person || m.number == 'p' || len(m.members) > 0 || m.predicative || m.quote >= 0 || m.groupOf >= 0 || !w.subject(m) ||
			len(m.words) == 0 && m.country == "" && m.possessor < 0 || len(w.ent(int32(i)).names) > 0 || w.d.Sentences[m.sent].First < m.first-1 || !w.opens(m.sent) {
			continue
		}
		office := w.lex.nounOf(m.lemma).office && !strings.HasPrefix(m.lemma, "spokes") || (m.lemma == "man" || m.lemma == "woman") && m.det == 'd' && w.kid(m.syn, "acl") >= 0
		if m.det == 'i' && !office && m.country == "" || m.det != 'i' && !office {
			continue
		}
		for j := i + 1; j < len(w.ms); j++ {
			x := &w.ms[j]
			if x.sent > m.sent+1 || x.para > m.para+1 {
				break
			}
			if x.sent == m.sent || x.kind != named || x.class != person || x.modifier {
				continue
			}
			e := w.ent(int32(j))
			if !w.subject(x) || len(x.parts) < 2 || x.quote >= 0 || x.groupOf >= 0 || !w.newsOf(int32(j)) || w.turnsAway(x) || w.clash(int32(i), int32(j)) {
				break
			}
			fits := len(e.descs) == 0 && m.det != 'i'
			q := m.asDesc()
			for _, d := range e.descs {
				fits = fits || w.match(q, d, e) > 0 || d.title && len(d.mods) == 0 && d.country == "" && len(e.descs) == 1 && (ranks[d.head] || d.head == q.head)
			}
			if fits {
				w.join(int32(i), int32(j))
			}
			break
		}
	}
}

// ranks are titles that say nothing against a post.
var ranks = map[string]bool{
	"general": true, "colonel": true, "major": true, "captain": true, "lieutenant": true, "admiral": true, "commander": true, "doctor": true, "professor": true,
	"reverend": true, "sheikh": true, "lord": true, "sergeant": true, "officer": true, "minister": true,
}

// opens reports whether a sentence is the first of its paragraph.
func (w *work) opens(s int32) bool {
	return s == 0 || w.para[w.d.Sentences[s].First] != w.para[w.d.Sentences[s-1].First]
}

// epithet finds whom a description that fits nobody's known post means: news
// calls its speaker by another name in the next sentence ("the Vermont
// senator"). It is the last named subject, one or two sentences before or
// earlier in the same, of a person the sentence does not set beside it.
func (w *work) epithet(i int32) int32 {
	m := &w.ms[i]
	if m.det != 'd' && m.det != 'p' || m.number == 'p' || m.class != person || !w.subject(m) || m.predicative || m.groupOf >= 0 || m.quote >= 0 || w.turnsAway(m) {
		return -1
	}
	bare := len(m.words) == 0
	if bare && !highest[m.lemma] {
		return -1
	}
	for j := i - 1; j >= 0 && i-j < pronMentions; j-- {
		x := &w.ms[j]
		if w.far(m, x) > 1 || m.para-x.para > 1 {
			return -1
		}
		if x.quote >= 0 || len(x.members) > 0 || x.groupOf >= 0 || !w.subject(x) && !w.sayer[j] {
			continue
		}
		e := w.ent(j)
		if e.class != person || e.number == 'p' {
			continue
		}
		if x.kind == pronominal && x.pron.person == '3' && !w.clash(i, j) {
			continue // of whom it is said is not known yet
		}
		if m.possessor >= 0 && (w.same(m.possessor, j) || w.mayBe(m.possessor, j)) {
			return -1 // "her lawyer" is somebody else
		}
		if !w.belongs(i, j) {
			return -1
		}
		if len(e.names) == 0 || w.clash(i, j) || w.overlaps(i, j) || w.head[m.syn] >= 0 && w.head[m.syn] == w.head[x.syn] {
			return -1
		}
		q := m.asDesc()
		if bare && len(e.descs) > 0 {
			return -1 // "the president" is whoever has no other post
		}
		for _, d := range e.descs {
			// Known by a post of this kind already: then the words must fit.
			if w.lex.alike(d.head, q.head) && w.match(q, d, e) == 0 {
				return -1
			}
		}
		return j
	}
	return -1
}

// belongs reports whether the text says something that lets chain j hold the post
// of description i at a body that i names, or speak for whom i names: "the leader
// of the Harbour League" is nobody whom nothing ties to the league.
func (w *work) belongs(i, j int32) bool {
	m := &w.ms[i]
	if m.possessor < 0 {
		return true
	}
	p := &w.ms[m.possessor]
	body := p.kind == named && (p.class == org || p.class == people || p.class == media || p.class == unknown)
	if !body && (p.kind == pronominal || !strings.HasPrefix(m.lemma, "spokes")) {
		return true
	}
	for _, d := range w.ent(j).descs {
		if d.owner >= 0 && w.same(d.owner, m.possessor) || len(p.parts) > 0 && contains(d.mods, p.parts[len(p.parts)-1]) {
			return true
		}
	}
	for _, x := range bounded32(w.ent(j).members) {
		for _, o := range bounded32(w.ent(m.possessor).members) {
			if h := w.head[w.ms[o].syn]; w.overlaps(x, o) || h >= w.ms[x].first && h <= w.ms[x].last {
				return true // "the League's Ann Reed", "Ann Reed of the League"
			}
		}
	}
	return false
}

// highest are posts that a story names by the post alone.
var highest = map[string]bool{"president": true, "premier": true, "chancellor": true, "pope": true, "pontiff": true, "king": true, "queen": true, "governor": true, "mayor": true, "senator": true, "candidate": true, "nominee": true}

// introducing reports whether a description is of an office that one person
// holds, so that the article can mean it as a name.
func (w *work) introducing(i int32) bool {
	m := &w.ms[i]
	n := w.lex.nounOf(m.lemma)
	return m.number != 'p' && (n.office || m.lemma == "official" && (m.country != "" || m.possessor >= 0) && contains(m.words, "top"))
}

// bareName reports whether a chain is a person known by name only: never in
// full, never with a title, description or role.
func (w *work) bareName(i int32) bool {
	e := w.ent(i)
	if len(e.names) == 0 || e.full > 0 || (e.class != person && e.class != unknown) || w.ms[i].kind != named {
		return false
	}
	return len(e.descs) == 0
}

func (w *work) firstOfChain(i int32) bool {
	for _, j := range w.ent(i).members {
		if j < i {
			return false
		}
	}
	return true
}

// roleFits keeps a description from somebody who is known otherwise.
func (w *work) roleFits(i, j int32) bool {
	a, b := w.ent(i), w.ent(j)
	return a.country == "" || b.country == "" || a.country == b.country
}

// turnsAway reports whether the sentence says that another speaker now speaks:
// "for his part", "meanwhile".
func (w *work) turnsAway(m *ment) bool {
	if m.sent < 0 {
		return false
	}
	s := w.d.Sentences[m.sent]
	for k := s.First; k < s.End && k < s.First+8 && int(k) < len(w.low); k++ {
		switch w.low[k] {
		case "part", "meanwhile", "separately", "contrast", "elsewhere":
			return true
		}
	}
	return false
}
