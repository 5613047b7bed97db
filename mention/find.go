package mention

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
)

// add records a mention whose phrase is e and whose head in the tree is syn.
func (w *work) add(m ment) int32 {
	m.extent = w.undated(w.unquoted(w.trim(m.extent), m.head), m.head)
	if m.name.first <= m.name.last {
		m.first, m.last = min(m.first, m.name.first), max(m.last, m.name.last)
	}
	m.head = min(max(m.head, m.first), m.last)
	m.possessor, m.groupOf = -1, -1
	m.sent, m.para, m.quote = w.sent[m.syn], w.para[m.syn], w.quote[m.syn]
	w.ms = append(w.ms, m)
	return int32(len(w.ms) - 1)
}

var none = extent{0, -1}

// undated cuts the day before a phrase for somebody who is no actor of that day:
// "Late Tuesday Greek soldiers fired", where the parse hung the day on the
// soldiers; but not "Sunday school teachers", nor "Friday's protesters".
func (w *work) undated(e extent, head hearsay.TokenID) extent {
	switch w.lex.nounOf(w.lemma(head)).class {
	case person, people, org:
	default:
		if w.inName[head] < 0 {
			return e
		}
	}
	k := e.first
	switch w.low[k] {
	case "last", "next", "this", "early", "late":
		k++
	}
	if k >= head || !w.weekday(k) && !(w.months(k) && w.upos(k+1) == "NUM") || w.inName[k] >= 0 && w.inName[k] == w.inName[k+1] {
		return e
	}
	if k++; k < head && w.upos(k) == "NUM" && w.months(k-1) {
		k++
	}
	if k < head && w.low[k] == "," {
		k++
	}
	if k > head || k < head && w.inName[k] < 0 && (w.upos(k) == "NOUN" || w.upos(k) == "PART" || w.upos(k) == "PUNCT" || w.upos(k) == "ADP") ||
		w.lex.nounOf(w.low[k]).class == moment {
		return e // "Saturday Morning Show host"
	}
	e.first = k
	return e
}

// weekday reports whether a token is a day by name, or as seen from today.
func (w *work) weekday(k hearsay.TokenID) bool {
	switch w.low[k] {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday":
		return startsUpper(w.d.Word(k))
	case "yesterday", "today", "tomorrow":
		return true
	}
	return false
}

// months reports whether a token is the name of a month.
func (w *work) months(k hearsay.TokenID) bool {
	switch strings.TrimSuffix(w.low[k], ".") {
	case "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
		"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec":
		return startsUpper(w.d.Word(k))
	}
	return false
}

// unquoted ends a phrase before a quotation that begins behind its head and does
// not end in it: in "accused the government of “lying to its people”" the parser
// hangs the charge on the accused.
func (w *work) unquoted(e extent, head hearsay.TokenID) extent {
	open := hearsay.TokenID(-1)
	for k := head + 1; k <= e.last; k++ {
		switch w.low[k] {
		case "“", "«", "„", "``":
			if open < 0 {
				open = k
			}
		case "”", "»", "''":
			open = -1
		case "\"":
			if open < 0 {
				open = k
			} else {
				open = -1
			}
		}
	}
	if open <= head {
		return e
	}
	e.last = open - 1
	for e.last > head && (w.upos(e.last) == "ADP" || w.upos(e.last) == "PUNCT" || w.upos(e.last) == "SCONJ") {
		e.last--
	}
	return e
}

// nameTokens is the tokens of a name, marks and a genitive cut from its ends.
func (w *work) nameTokens(n hearsay.Name) extent {
	first, end := w.d.TokensIn(n.Span)
	if first >= end {
		return none
	}
	e := w.trim(extent{first, end - 1})
	if n.Class == "PER" {
		// A hyphen inside a person's name is no end of it: "Ban Ki-moon".
		for k := e.last + 1; int(k)+1 < len(w.low) && w.low[k] == "-" && w.d.Tokens[k-1].End == w.d.Tokens[k].Start && w.d.Tokens[k].End == w.d.Tokens[k+1].Start; k = e.last + 1 {
			if u := w.upos(k + 1); u == "VERB" || u == "ADJ" || u == "NOUN" && w.lex.nounOf(w.lemma(k+1)).class != unknown {
				break
			}
			e.last = k + 1
		}
		for k := e.first - 1; k > 0 && w.low[k] == "-" && w.d.Tokens[k].End == w.d.Tokens[e.first].Start && w.d.Tokens[k-1].End == w.d.Tokens[k].Start; k = e.first - 1 {
			if u := w.upos(k - 1); u != "PROPN" && u != "X" {
				break
			}
			e.first = k - 1
		}
	}
	return e
}

// findNames makes a mention of every named entity: with the title and role
// words that stand before it in its phrase, or bare where it modifies another
// noun ("Trump" in "Trump aides").
func (w *work) findNames() {
	class := w.vote()
	begins := map[int32]bool{} // where persons' names begin
	for i, n := range w.d.Names {
		if class[i] == "PER" {
			begins[n.Start] = true
		}
	}
	for i, n := range w.d.Names {
		n.Class = class[i]
		if n.Start < 0 || int(n.End) > len(w.d.Text) || n.Empty() {
			continue
		}
		e := w.nameTokens(n)
		if e.first > e.last || w.sent[e.first] < 0 || w.sent[e.first] != w.sent[e.last] || e.last-e.first > 40 {
			continue
		}
		clash := false
		for k := e.first; k <= e.last; k++ {
			clash = clash || w.inName[k] >= 0
		}
		if clash {
			continue
		}
		if k := w.titleInside(e); n.Class == "ORG" && k > 0 {
			n.Class, e.first = "PER", k+1
		}
		switch n.Class {
		case "ORG":
			e.first = w.widened(e)
		case "PER":
			e.first = w.givenBefore(e)
		}
		for k := e.first; k <= e.last; k++ {
			w.inName[k] = int32(i)
		}
		m := ment{extent: e, kind: named, name: e, nameClass: n.Class, head: w.nameHead(e, n.Class)}
		top := w.top(e)
		m.syn = top
		if next := e.last + 1; n.Class == "NORP" && int(next) < len(w.low) && begins[w.d.Tokens[next].Start] {
			// "Democrat Ann Reed": what she is, not somebody beside her.
			for k := e.first; k <= e.last; k++ {
				w.taken[k] = true
			}
			m.modifier = true
			w.add(m)
			continue
		}
		if n.Class != "PER" && w.beforePerson(e, begins) {
			// "U.S. Air Force Gen. Ann Reed": the body she is of.
			for k := e.first; k <= e.last; k++ {
				w.taken[k] = true
			}
			m.modifier = true
			w.add(m)
			continue
		}
		if n.Class == "NORP" && w.someone(e, top) {
			w.add(ment{extent: w.np[top], kind: nominal, name: none, head: top, syn: top, class: person})
			for k := e.first; k <= e.last; k++ {
				w.taken[k] = true
			}
			continue
		}
		h := w.head[top]
		if n.Class == "PER" {
			// "Secretary of State Ann Reed": the name may hang on the last noun.
			for step := 0; step < 3 && h >= 0 && h < e.first && w.base[h] == "nmod" && w.head[h] >= 0 && w.head[h] < h && !w.titled(h); step++ {
				h = w.head[h]
			}
		}
		if n.Class == "PER" {
			if p := w.beside(e, top); p >= 0 && !(h >= 0 && h < e.first && w.titleOf(h, e, top, n.Class)) {
				h = p
			}
		}
		switch {
		case h >= 0 && h < e.first && w.nouny(h) && (w.titleOf(h, e, top, n.Class) || h == w.beside(e, top) && n.Class == "PER"):
			// "President Obama", "official Ali Shamkhani": the title heads the phrase.
			x := w.np[h]
			m.extent = extent{min(x.first, e.first), max(e.last, e.first)}
			if x.last > e.last && n.Class == "PER" && !w.stops(e.last+1) {
				m.last = e.last
			}
			if y := w.np[top]; y.first < m.first && w.head[h] >= e.first && w.head[h] <= e.last {
				m.first = y.first
			}
			m.syn = h
			w.taken[h] = true
		case w.modifies(top):
			m.modifier = h > e.last
			if n.Class == "PER" {
				m.first = w.titlesBefore(e.first)
			}
		default:
			x := w.np[top]
			m.extent = extent{min(x.first, e.first), max(x.last, e.last)}
			for k := e.last + 1; k <= m.last && n.Class != "PER"; k++ {
				if begins[w.d.Tokens[k].Start] {
					m.last = k - 1 // "the envoy for Iran Brian Hook"
				}
			}
			if n.Class == "PER" && m.last > e.last {
				m.last = e.last // what follows a person's name says more about them; it is not the name's phrase
				if k := e.last + 1; int(k) < len(w.head) && w.base[k] == "flat" && w.inName[k] < 0 && k <= x.last && w.upos(k) == "PROPN" && !w.weekday(k) {
					m.last = k
				}
			}
		}
		if n.Class == "PER" {
			m.first = min(m.first, w.titlesBefore(m.first))
			m.first = w.portfolio(m.first)
			for k := m.first; k > 0 && k < e.first && w.inName[k] >= 0 && w.inName[k-1] == w.inName[k]; k-- {
				m.first = k - 1 // no phrase begins inside a name
			}
		}
		// Another name inside the phrase's front, with its own comma, is a list: keep to the name.
		for k := e.first - 1; k >= m.first; k-- {
			if w.stops(k) {
				m.first = e.first
				for k+1 < m.first && !w.stops(m.first-1) {
					m.first--
				}
				break
			}
		}
		if n.Class == "PER" {
			if k := m.first - 1; k >= 0 && w.sent[k] == w.sent[m.first] && w.inName[k] >= 0 && w.d.Names[w.inName[k]].Class == "NORP" {
				m.first = k
			} else if m.first < e.first {
				m.first = w.bodyBefore(m.first)
			}
			if k := m.first - 1; m.first < e.first && k >= 0 && w.sent[k] == w.sent[m.first] && !w.taken[k] {
				switch w.low[k] {
				case "former", "retired", "ex", "late", "senior", "top", "then", "outgoing", "acting":
					m.first = k
				}
			}
		}
		for k := e.first; k <= e.last; k++ {
			w.taken[k] = true
		}
		w.add(m)
	}
}

// portfolio goes left from a minister's title over the rest of what the office is
// for, where "and" joins it: "Planning and Investment Minister".
func (w *work) portfolio(k hearsay.TokenID) hearsay.TokenID {
	at := k
	for int(at) < len(w.low) && at < k+3 && w.low[at] != "minister" && w.low[at] != "secretary" && w.low[at] != "commissioner" {
		at++
	}
	if int(at) >= len(w.low) || at == k+3 || w.headline(w.sent[k]) {
		return k
	}
	first, and := k, false
	for j := k - 1; j >= 0 && k-j < 8 && w.sent[j] == w.sent[k] && w.inName[j] < 0 && !w.taken[j]; j-- {
		if w.base[j] == "cc" && j > 0 && startsUpper(w.d.Word(j-1)) {
			and = true
			continue
		}
		if !startsUpper(w.d.Word(j)) || !w.noun(j) && w.upos(j) != "ADJ" || w.nameAt(j) {
			break
		}
		if n, _, _ := w.nationAt(j); n > 0 {
			break
		}
		first = j
	}
	if !and || w.low[first] == "and" {
		return k
	}
	for j := first; j < k; j++ {
		w.taken[j] = true
	}
	return first
}

// widened is where a body's name begins when the recogniser left out its first
// words: "Congressional" in "the Congressional Budget Office".
func (w *work) widened(e extent) hearsay.TokenID {
	first := e.first
	for k := e.first - 1; k >= 0 && k > e.first-4 && w.sent[k] == w.sent[e.first] && w.inName[k] < 0; k-- {
		if !startsUpper(w.d.Word(k)) || w.head[k] < e.first || w.head[k] > e.last || w.base[k] != "amod" && w.base[k] != "compound" ||
			k == w.d.Sentences[w.sent[k]].First || w.headline(w.sent[k]) || w.titled(k) {
			break
		}
		if n, _, _ := w.nationAt(k); n > 0 {
			break
		}
		if w.d.Tokens[k].End+1 < w.d.Tokens[k+1].Start || w.nameAt(k) {
			break
		}
		first = k
	}
	return first
}

// givenBefore is where a person's name begins when the recogniser saw only the
// family name: "Rakeyia" in "Rakeyia Scott".
func (w *work) givenBefore(e extent) hearsay.TokenID {
	k := e.first - 1
	if e.first != e.last || k < 0 || w.sent[k] != w.sent[e.first] || w.inName[k] >= 0 || w.nameAt(k) || w.upos(k) != "PROPN" || !startsUpper(w.d.Word(k)) ||
		len(w.low[k]) < 3 || w.titled(k) || w.d.Word(k) == strings.ToUpper(w.d.Word(k)) || w.headline(w.sent[k]) {
		return e.first
	}
	if w.head[k] != e.first && w.head[e.first] != k || w.base[k] != "flat" && w.base[k] != "compound" && w.rel[k] != "nmod:desc" && w.base[e.first] != "flat" {
		return e.first
	}
	if n, _, _ := w.nationAt(k); n > 0 || w.lex.nounOf(w.lemma(k)).class != unknown || w.lex.body[w.low[k]] {
		return e.first
	}
	return k
}

// titleInside is the title that a person's name follows at the end of what the
// recogniser took for a body's: "Roman Catholic Pope Francis". -1 if there is none.
func (w *work) titleInside(e extent) hearsay.TokenID {
	for k := e.last - 1; k > e.first && k > e.last-3; k-- {
		if t, ok := w.lex.title[strings.TrimSuffix(w.low[k], ".")]; ok && t.head != "" && w.lex.given[w.low[k+1]] != 0 && w.lex.nounOf(w.lemma(e.last)).class == unknown {
			return k
		}
	}
	return -1
}

// nameAt reports whether the recogniser found another name at token k.
func (w *work) nameAt(k hearsay.TokenID) bool {
	t := w.d.Tokens[k]
	i := sort.Search(len(w.d.Names), func(i int) bool { return w.d.Names[i].End > t.Start })
	return i < len(w.d.Names) && w.d.Names[i].Start < t.End
}

// beforePerson reports whether only role words stand between a name and a
// person's name after it.
func (w *work) beforePerson(e extent, begins map[int32]bool) bool {
	for k := e.last + 1; int(k) < len(w.low) && k <= e.last+6 && w.sent[k] == w.sent[e.last]; k++ {
		if begins[w.d.Tokens[k].Start] {
			return k > e.last+1
		}
		if w.low[k] == "." {
			continue
		}
		if !w.titled(k) && w.upos(k) != "ADJ" && w.low[k] != "acting" && !(w.noun(k) && (w.base[k] == "compound" || w.base[k] == "amod")) || w.xpos(k) == "NNS" {
			return false
		}
	}
	return false
}

// someone reports whether the name of a people or party stands for one of its
// members: "the top Democrat on the panel", "an Iranian".
func (w *work) someone(e extent, top hearsay.TokenID) bool {
	if w.modifies(top) || w.upos(top) == "ADJ" || top != e.last || w.xpos(top) == "NNPS" || w.xpos(top) == "NNS" || strings.HasSuffix(w.low[top], "s") {
		return false
	}
	d := w.kid(top, "det")
	return d >= 0 && (w.low[d] == "a" || w.low[d] == "an" || w.low[d] == "the" && w.kid(top, "amod") >= 0 && w.upos(top) == "NOUN" || w.low[d] == "the" && w.base[top] == "appos")
}

// bodyBefore goes left over a name that touches a role and was misread as
// something apart: "PMU deputy commander".
func (w *work) bodyBefore(k hearsay.TokenID) hearsay.TokenID {
	j := k - 1
	if j < 0 || w.sent[j] != w.sent[k] || w.inName[j] < 0 || w.upos(k) == "DET" || startsUpper(w.d.Word(k)) && !w.titled(k) {
		return k
	}
	n := w.inName[j]
	if w.d.Names[n].Class == "PER" {
		return k
	}
	for j > 0 && w.inName[j-1] == n {
		j--
	}
	return j
}

// bodyWords end names of bodies and of no person.
var bodyWords = map[string]bool{
	"office": true, "agency": true, "committee": true, "commission": true, "department": true, "ministry": true, "bureau": true, "council": true,
	"association": true, "federation": true, "institute": true, "university": true, "foundation": true, "organization": true, "organisation": true,
	"administration": true, "authority": true, "corporation": true, "company": true, "board": true, "caucus": true, "coalition": true,
	"campaign": true, "project": true, "network": true, "institution": true, "society": true, "union": true, "party": true,
}

// vote makes the classes of one name agree over the text: a name that is a
// person's anywhere, and begins with a given name or is a person's as often as
// not, is a person's everywhere.
func (w *work) vote() []string {
	type tally struct {
		per, other int
		class      string // the last that is no person's
		org, loc   int
	}
	of := map[string]tally{}
	keys := make([]string, len(w.d.Names))
	class := make([]string, len(w.d.Names))
	for i, n := range w.d.Names {
		class[i] = n.Class
		if n.Start < 0 || int(n.End) > len(w.d.Text) || n.Empty() {
			continue
		}
		keys[i] = fold(strings.Join(strings.Fields(n.In(w.d.Text)), " "))
		t := of[keys[i]]
		switch n.Class {
		case "PER":
			t.per++
		case "ORG", "LOC", "NORP":
			t.other++
			t.class = n.Class
			if n.Class == "ORG" {
				t.org++
			} else if n.Class == "LOC" {
				t.loc++
			}
		}
		of[keys[i]] = t
	}
	for i := range class {
		t := of[keys[i]]
		if t.per == 0 && t.org > 0 && t.loc > 0 && class[i] != "NORP" && w.lex.nation[keys[i]] == "" {
			// "VA" is read as a state here, as a department there.
			if t.org >= t.loc || len(keys[i]) <= 4 && strings.ToUpper(keys[i]) == strings.ReplaceAll(w.d.Names[i].In(w.d.Text), ".", "") {
				class[i] = "ORG"
			} else {
				class[i] = "LOC"
			}
		}
		first, _, more := strings.Cut(keys[i], " ")
		if more && class[i] == "PER" && w.lex.adj[keys[i]] != "" {
			class[i] = "NORP" // "Sierra Leonean"
			continue
		}
		if more && (first == "mr" || first == "mrs" || first == "ms") && class[i] == "ORG" {
			class[i] = "PER" // "Mr. Justice"
			continue
		}
		if class[i] == "PER" && more && w.lex.given[first] == 0 && bodyWords[keys[i][strings.LastIndexByte(keys[i], ' ')+1:]] {
			class[i] = "ORG" // "Budget Office" is nobody
			continue
		}
		if t.per == 0 || t.other == 0 || w.lex.nation[keys[i]] != "" || w.lex.adj[keys[i]] != "" {
			continue
		}
		if more && w.lex.given[first] != 0 || t.per >= t.other {
			class[i] = "PER"
		} else if !more && class[i] == "PER" {
			class[i] = t.class
		}
	}
	return class
}

func (w *work) nouny(k hearsay.TokenID) bool {
	return w.noun(k) || w.upos(k) == "ADJ" || w.upos(k) == "X"
}

// top is the token of a name that the rest of the sentence hangs on.
func (w *work) top(e extent) hearsay.TokenID {
	best := hearsay.TokenID(-1)
	for k := e.first; k <= e.last; k++ {
		if h := w.head[k]; h >= 0 && h >= e.first && h <= e.last {
			continue
		}
		if best < 0 || w.base[best] == "punct" || w.base[k] != "punct" && w.base[k] != "case" && w.rank(k) > w.rank(best) {
			best = k
		}
	}
	if best < 0 {
		best = e.last
	}
	return best
}

// rank prefers the relations a phrase has to a clause over those inside a phrase.
func (w *work) rank(k hearsay.TokenID) int {
	switch w.base[k] {
	case "nsubj", "obj", "iobj", "obl", "root":
		return 3
	case "nmod", "appos", "conj", "parataxis", "vocative", "xcomp", "ccomp", "acl", "advcl":
		return 2
	case "punct", "case", "cc", "det":
		return 0
	}
	return 1
}

// modifies reports whether a token only modifies the noun it hangs on.
func (w *work) modifies(k hearsay.TokenID) bool {
	switch w.base[k] {
	case "compound", "flat", "amod", "goeswith", "fixed", "dep":
		return true
	}
	return w.rel[k] == "nmod:desc"
}

// titleOf reports whether h, to the left, is a title or role word written
// before a name without a comma.
func (w *work) titleOf(h hearsay.TokenID, e extent, top hearsay.TokenID, class string) bool {
	switch w.base[top] {
	case "flat", "appos", "compound", "dep", "nmod", "nummod":
	default:
		return false
	}
	if w.inName[h] >= 0 {
		return false
	}
	if c := w.kid(top, "case"); c >= 0 && c < e.first {
		return false
	}
	if class == "PER" && w.principalBefore(h, e) {
		return false
	}
	of := false
	for k := h + 1; k < e.first; k++ {
		if w.upos(k) == "PUNCT" && w.low[k] != "-" && w.low[k] != "." || w.upos(k) == "CCONJ" && !of || w.inName[k] >= 0 && w.d.Names[w.inName[k]].Class == "PER" {
			return false
		}
		if w.upos(k) == "ADP" || w.low[k] == "of" {
			if w.low[k] != "of" && w.low[k] != "for" {
				return false
			}
			of = true
		}
	}
	if class == "PER" {
		return w.titled(h) || w.base[top] == "flat" && !of
	}
	return w.base[top] == "flat" && w.noun(h)
}

// principalBefore reports whether the last words before a person's name are that
// person's own title, and h is whoever speaks or acts for the person: "a
// spokesman for Iranian President Ann Reed", but not "Secretary of State Ann Reed"
// nor "spokesman for the army General Ann Reed".
func (w *work) principalBefore(h hearsay.TokenID, e extent) bool {
	k := e.first - 1
	if k > h && w.low[k] == "." {
		k--
	}
	if k <= h || !w.titled(k) {
		return false
	}
	office := w.lex.nounOf(w.lemma(k)).office && !ranks[w.low[k]] || w.low[k] == "minister"
	for k--; k > h; k-- {
		switch {
		case w.low[k] == "for" || w.low[k] == "of":
			return true
		case office && w.low[k] != "and" && w.upos(k) != "PUNCT" && w.upos(k) != "VERB":
		case w.low[k] == "." || w.upos(k) == "DET" || w.upos(k) == "ADJ" || w.lex.adj[w.low[k]] != "":
		default:
			return false
		}
	}
	return false
}

// beside is the title or role word that touches a person's name from the left
// where the parse gave the two one head ("spokesman" and "Ann Reed" both
// subjects of "said"); -1 if there is none.
func (w *work) beside(e extent, top hearsay.TokenID) hearsay.TokenID {
	p := e.first - 1
	if p >= 0 && w.low[p] == "." {
		p--
	}
	if p < 0 || w.sent[p] != w.sent[e.first] || w.inName[p] >= 0 || !w.noun(p) || !w.titled(p) || w.xpos(p) == "NNS" {
		return -1
	}
	hp, ht := w.head[p], w.head[top]
	if ht == p || hp >= e.first && hp <= e.last || hp == ht && ht >= 0 {
		return p
	}
	return -1
}

// titled reports whether a token is a title or a noun for a person.
func (w *work) titled(h hearsay.TokenID) bool {
	_, title := w.lex.title[strings.TrimSuffix(w.low[h], ".")]
	return title || w.lex.nounOf(w.lemma(h)).class == person
}

// titlesBefore goes left over titles that touch a name ("Gen.", "Prime Minister").
func (w *work) titlesBefore(k hearsay.TokenID) hearsay.TokenID {
	at := k
	for j := k - 1; j >= 0 && w.sent[j] == w.sent[k] && w.inName[j] < 0; j-- {
		if w.low[j] == "." && j > 0 {
			continue
		}
		t := strings.TrimSuffix(w.low[j], ".")
		upper := startsUpper(w.d.Word(j))
		if _, ok := w.lex.title[t]; !ok || !upper {
			if !(upper && w.lex.nounOf(t).office) && t != "vice" && t != "prime" {
				break
			}
		}
		if w.taken[j] || !upper {
			break
		}
		at = j
	}
	return at
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// nameHead is the last token of a name's core: its family name, or what
// stands before the first preposition of a body's name.
func (w *work) nameHead(e extent, class string) hearsay.TokenID {
	last := e.last
	if class == "PER" {
		for last > e.first && suffix[strings.Trim(w.low[last], ".,")] {
			last--
		}
		for last > e.first && w.upos(last) == "PUNCT" {
			last--
		}
		return last
	}
	for k := e.first + 1; k <= e.last; k++ {
		switch w.low[k] {
		case "of", "for", "in", "on", "at", "to", "against":
			return k - 1
		}
	}
	return last
}

var suffix = map[string]bool{"jr": true, "sr": true, "ii": true, "iii": true, "iv": true, "jnr": true, "snr": true}

// findPhrases makes a mention of every other noun phrase and pronoun.
func (w *work) findPhrases() {
	for i := range w.head {
		k := hearsay.TokenID(i)
		if w.sent[k] < 0 || w.taken[k] || w.inName[k] >= 0 {
			continue
		}
		if p, ok := w.pronounAt(k); ok {
			w.add(ment{extent: extent{k, k}, kind: pronominal, name: none, head: k, syn: k, pron: p})
			continue
		}
		if w.speaksFor(k) {
			w.add(ment{extent: w.np[k], kind: nominal, name: none, head: k, syn: k, modifier: true})
			continue
		}
		if !w.phraseHead(k) {
			continue
		}
		m := ment{extent: w.np[k], kind: nominal, name: none, head: k, syn: k}
		if f := m.first; f > 0 && f < k && (w.low[f] == "least" || w.low[f] == "most") && w.low[f-1] == "at" {
			m.first++ // "at least 25 people" are 25 people
		}
		if e := w.closeTo(k); e > m.last {
			m.last = e
		}
		if w.upos(k) == "PROPN" && startsUpper(w.d.Word(k)) && w.honored(k) {
			m.kind, m.name, m.nameClass, m.class = named, extent{k, k}, "PER", person // "Mr. Justice"
		} else if w.upos(k) == "PROPN" && w.properHead(k) {
			m.kind, m.name = named, w.properRun(k)
		} else if w.acronym(k) {
			m.kind, m.name = named, extent{k, k}
		}
		if m.kind == nominal || m.name.first == m.first {
			if n := w.unseen(k); n.first <= n.last {
				m.kind, m.name, m.nameClass, m.class, m.last = named, n, "PER", person, n.last
			}
		}
		w.add(m)
	}
}

// unseen is the person's name at the end of k's phrase, behind a title, that the
// recogniser of names missed: "Ban Ki-moon" in "Secretary-General Ban Ki-moon".
func (w *work) unseen(k hearsay.TokenID) extent {
	first := k + 1
	for j := k; j >= w.np[k].first && k-j < 8 && w.inName[j] < 0 && w.sent[j] == w.sent[k]; j-- {
		if w.low[j] == "-" || w.low[j] == "." {
			continue
		}
		joined := j > w.np[k].first+1 && w.low[j-1] == "-" && w.d.Tokens[j-1].End == w.d.Tokens[j].Start
		if !startsUpper(w.d.Word(j)) && !(joined && startsUpper(w.d.Word(j-2))) {
			break
		}
		if t, ok := w.lex.title[strings.TrimSuffix(w.low[j], ".")]; ok && !joined {
			if t.head == "" || first > k || w.headline(w.sent[k]) {
				return none
			}
			return extent{first, k}
		}
		if !joined && w.lex.nounOf(w.lemma(j)).class != unknown || w.lex.adj[w.low[j]] != "" || w.lex.nation[w.low[j]] != "" || w.upos(j) != "PROPN" && !joined {
			break
		}
		first = j
	}
	return none
}

// speaksFor reports whether k is the body before its spokesperson: "army
// spokesman", "Police spokeswoman Ann Reed".
func (w *work) speaksFor(k hearsay.TokenID) bool {
	if w.base[k] != "compound" || !w.noun(k) || int(k)+1 >= len(w.low) {
		return false
	}
	switch w.low[k+1] {
	case "spokesman", "spokeswoman", "spokesperson", "spokesmen", "spokespeople":
	default:
		return false
	}
	c := w.lex.nounOf(w.lemma(k)).class
	return c == org || c == people || c == media
}

// closeTo is the end of "close to the talks", "familiar with the matter" right
// after a noun for a source, wherever the parse hung it; -1 if there is none.
func (w *work) closeTo(k hearsay.TokenID) hearsay.TokenID {
	a := k + 1
	if int(a)+2 >= len(w.low) || w.sent[a+2] != w.sent[k] {
		return -1
	}
	switch w.low[a] + " " + w.low[a+1] {
	case "close to", "familiar with", "briefed on", "privy to", "knowledgeable about":
	default:
		return -1
	}
	switch w.lex.nounOf(w.lemma(k)).class {
	case person, people:
	default:
		return -1
	}
	for j := a + 2; int(j) < len(w.low) && w.sent[j] == w.sent[k] && j < a+8; j++ {
		if w.noun(j) && (w.head[j] == a || w.head[j] == k) {
			return w.np[j].last
		}
	}
	return -1
}

// phraseHead reports whether k can head a noun phrase of its own.
func (w *work) phraseHead(k hearsay.TokenID) bool {
	switch w.base[k] {
	case "compound", "flat", "fixed", "goeswith", "case", "mark", "cc", "punct", "det", "aux", "cop", "discourse", "nummod":
		return false
	}
	if w.rel[k] == "nmod:desc" || w.low[k] == "state" && k > 1 && w.low[k-1] == "of" && w.base[k] == "nmod" && !w.plainState(k) {
		return false
	}
	switch w.upos(k) {
	case "NOUN", "PROPN":
		if w.base[k] == "amod" || w.base[k] == "advmod" {
			return false
		}
		return true
	case "PRON":
		switch w.low[k] {
		case "someone", "somebody", "everyone", "everybody", "anyone", "anybody", "nobody", "others", "another", "some", "many", "several", "most", "few", "both", "all", "none", "one", "each", "those", "these", "this", "that", "either", "neither", "any":
			return w.nominalRel(k)
		}
		return false
	case "ADJ", "NUM", "DET", "X":
		if !w.nominalRel(k) {
			return false
		}
		switch w.low[k] {
		case "many", "several", "some", "others", "most", "few", "both", "all", "those", "these", "one", "two", "three", "four", "five", "six", "dozens", "hundreds", "thousands", "none", "any", "each", "either", "neither", "half":
			return true
		}
		return w.kid(k, "det") >= 0 || w.upos(k) == "NUM" && w.kid(k, "nmod") >= 0
	}
	return false
}

// plainState reports whether "of state" is no part of a title.
func (w *work) plainState(k hearsay.TokenID) bool {
	switch w.low[k-2] {
	case "secretary", "department", "minister", "ministers", "head", "heads", "councillor", "secretaries":
		return false
	}
	return true
}

func (w *work) nominalRel(k hearsay.TokenID) bool {
	switch w.base[k] {
	case "nsubj", "obj", "iobj", "obl", "nmod", "root", "conj", "appos", "xcomp":
		return true
	}
	return false
}

// properHead reports whether a proper noun that no name covers is one all the
// same, and not a common noun in capitals.
func (w *work) properHead(k hearsay.TokenID) bool {
	if !startsUpper(w.d.Word(k)) && !w.particle(k) {
		return false
	}
	n := w.lex.nounOf(w.lemma(k))
	if n.class == org || n.class == media {
		// "the Congressional Budget Office": capitals all the way.
		r := w.properRun(k)
		return r.first < k && startsUpper(w.d.Word(k-1)) && !w.headline(w.sent[k])
	}
	switch n.class {
	case unknown:
		return true
	case person, people, moment:
		return false
	}
	// "Hartley Energy" before a verb: a common noun ends a name.
	r := w.properRun(k)
	return r.first < k && r.last == k && w.base[k] == "nsubj" && w.kid(k, "det") < 0 && !w.headline(w.sent[k])
}

// headline reports whether a sentence has nearly all its long words in
// capitals, its verbs too, so that they tell nothing.
func (w *work) headline(s int32) bool {
	upper, all := 0, 0
	x := w.d.Sentences[s]
	for k := max(x.First, 0); k < x.End && int(k) < len(w.low); k++ {
		up := startsUpper(w.d.Word(k))
		if !up && w.upos(k) == "VERB" && len(w.low[k]) > 2 {
			return false
		}
		if len(w.low[k]) > 3 && w.upos(k) != "PUNCT" && w.upos(k) != "NUM" {
			all++
			if up {
				upper++
			}
		}
	}
	return all > 0 && 4*upper > 3*all
}

// acronym reports whether a noun is an abbreviation in capitals that the tagger
// or the recogniser of names missed: "S.E.C.". A headline in capitals has none.
func (w *work) acronym(k hearsay.TokenID) bool {
	word := strings.ReplaceAll(w.d.Word(k), ".", "")
	if k > 0 && w.low[k-1] == "-" {
		return false // "(R-GA)"
	}
	if len(word) < 2 || len(word) > 6 || word != strings.ToUpper(word) || word == strings.ToLower(word) || strings.ContainsAny(word, "0123456789$%") || !w.noun(k) {
		return false
	}
	for j := k - 1; j <= k+1; j += 2 {
		if j >= 0 && int(j) < len(w.low) && w.sent[j] == w.sent[k] && len(w.low[j]) > 1 && w.upos(j) != "PUNCT" {
			if x := w.d.Word(j); x == strings.ToUpper(x) && x != strings.ToLower(x) {
				return false
			}
		}
	}
	return w.lex.nounOf(w.low[k]).class == unknown
}

// honored reports whether a form of address ("Mr.", "Ms.") stands before k.
func (w *work) honored(k hearsay.TokenID) bool {
	j := k - 1
	if j >= 0 && w.low[j] == "." {
		j--
	}
	if j < 0 || w.sent[j] != w.sent[k] || !startsUpper(w.d.Word(j)) {
		return false
	}
	t := strings.TrimSuffix(w.low[j], ".")
	d, ok := w.lex.title[t]
	return ok && d.head == "" && w.lex.tgender[t] != 0
}

// particle reports whether k begins a name like "al-Araji" or "van Dam".
func (w *work) particle(k hearsay.TokenID) bool {
	n := k + 1
	switch w.low[k] {
	case "al", "el", "ul", "bin", "ibn", "abu", "van", "von", "de", "da", "di", "du", "der", "la", "le":
	default:
		return false
	}
	for int(n) < len(w.low) && w.low[n] == "-" {
		n++
	}
	return int(n) < len(w.low) && w.sent[n] == w.sent[k] && startsUpper(w.d.Word(n))
}

// properRun is the capitalised proper nouns round k.
func (w *work) properRun(k hearsay.TokenID) extent {
	e := extent{k, k}
	ok := func(j hearsay.TokenID) bool {
		if w.low[j] == "-" {
			return j > 0 && int(j)+1 < len(w.low) && w.d.Tokens[j-1].End == w.d.Tokens[j].Start && w.d.Tokens[j].End == w.d.Tokens[j+1].Start
		}
		if w.upos(j) == "ADJ" && w.base[j] == "amod" && w.head[j] == k && startsUpper(w.d.Word(j)) && w.inName[j] < 0 && j > w.d.Sentences[w.sent[k]].First {
			n, _, _ := w.nationAt(j)
			return n == 0 // "the Congressional Budget Office"
		}
		return w.upos(j) == "PROPN" && w.inName[j] < 0 && (startsUpper(w.d.Word(j)) || w.particle(j)) && (w.modifies(j) || w.modifies(k) || j == k)
	}
	for j := k - 1; j >= w.np[k].first && ok(j); j-- {
		e.first = j
	}
	for j := k + 1; j <= w.np[k].last && ok(j); j++ {
		e.last = j
	}
	return e
}

// pronounAt is the pronoun that token k is, if it refers.
func (w *work) pronounAt(k hearsay.TokenID) (pronoun, bool) {
	p, ok := w.lex.pron[w.low[k]]
	if !ok || p.use == 0 {
		return p, false
	}
	switch w.base[k] {
	case "expl", "fixed", "flat", "goeswith", "mark", "cc", "compound":
		return p, false
	}
	if p.use == 'w' {
		if w.low[k] == "that" || w.low[k] == "which" {
			if w.base[k] == "det" && w.head[k] == k+1 && w.noun(k+1) {
				return p, false // "in that place"
			}
			if u := w.upos(k); u != "PRON" && u != "DET" {
				return p, false
			}
		}
		return p, w.relativeOf(k) >= 0 || w.low[k] == "who" && k > 1 && w.low[k-1] == "," && w.base[k] == "nsubj" && w.head[k] > k && w.base[w.head[k]] != "ccomp"
	}
	if w.low[k] == "us" && w.d.Word(k) == "US" || w.low[k] == "it" && w.d.Word(k) == "IT" && k > 0 {
		return p, false
	}
	if w.low[k] == "mine" && w.upos(k) != "PRON" || w.upos(k) == "PUNCT" || w.upos(k) == "NUM" {
		return p, false
	}
	if w.low[k] == "it" && w.empty(k) {
		return p, false
	}
	return p, true
}

// empty reports whether "it" stands for nothing: the weather, or a clause that
// follows ("it is clear that", "it is up to").
func (w *work) empty(k hearsay.TokenID) bool {
	h := w.head[k]
	if h < 0 || w.base[k] != "nsubj" {
		return false
	}
	if w.kid(h, "csubj") >= 0 {
		return true
	}
	for _, c := range w.kids[h] {
		if c > h && w.base[c] == "ccomp" && w.upos(h) == "ADJ" {
			return true
		}
	}
	if w.upos(h) == "ADJ" {
		switch w.low[h] {
		case "clear", "likely", "unlikely", "possible", "impossible", "important", "necessary", "true", "hard", "difficult", "easy", "unclear", "obvious", "vital", "critical", "essential":
			return w.kid(h, "advcl", "xcomp", "ccomp", "acl") > h
		}
	}
	switch w.lemma(h) {
	case "rain", "snow", "seem", "appear":
		return true
	case "time", "pity", "shame", "wonder":
		return w.kid(h, "cop") >= 0 // "it's time to go"
	}
	return false
}

// relativeOf is the noun that the relative clause of pronoun k describes, -1 if none.
func (w *work) relativeOf(k hearsay.TokenID) hearsay.TokenID {
	h := k
	for step := 0; h >= 0 && step < 12; step++ {
		if w.rel[h] == "acl:relcl" {
			a := w.head[h]
			if a >= 0 && a < k {
				return a
			}
			return -1
		}
		if h != k && (w.base[h] == "ccomp" && w.low[k] != "that" || w.base[h] == "advcl" || w.base[h] == "root") && w.rel[h] != "acl:relcl" {
			return -1
		}
		h = w.head[h]
	}
	return -1
}

// findDemonyms makes mentions of country adjectives and of countries that
// modify a noun and that no name covers: "Iranian" in "the Iranian government".
func (w *work) findDemonyms() {
	for i := 0; i < len(w.head); i++ {
		k := hearsay.TokenID(i)
		if w.sent[k] < 0 || !startsUpper(w.d.Word(k)) {
			continue
		}
		n, iso, adj := w.nationAt(k)
		if n == 0 {
			continue
		}
		last := k + hearsay.TokenID(n) - 1
		if !w.taken[last] && !w.taken[k] && w.inName[k] < 0 && w.inName[last] < 0 {
			_, plural := w.lex.adj[w.low[last]]
			switch {
			case adj && plural && w.noun(last) && w.d.Tags[last].XPOS != "NNP" && !w.modifies(last):
				// "Iranians" are people, found as a phrase.
			case adj:
				if w.modifies(k) || w.modifies(last) || w.upos(last) == "ADJ" {
					w.taken[last] = true
					w.add(ment{extent: extent{k, last}, kind: demonym, name: none, head: last, syn: last, class: country, country: iso, modifier: true})
				}
			case w.modifies(last):
				w.taken[last] = true
				w.add(ment{extent: extent{k, last}, kind: named, name: extent{k, last}, nameClass: "LOC", head: last, syn: last, class: country, country: iso, modifier: true})
			}
		}
		i = int(last)
	}
}

// nationAt is the country that the words from k name: how many words, its
// code, and whether they are its adjective.
func (w *work) nationAt(k hearsay.TokenID) (n int, iso string, adj bool) {
	if k > 1 && w.low[k-1] == "-" {
		switch w.low[k-2] {
		case "pro", "anti", "non":
			return 0, "", false // "pro-Iranian" is of somebody else
		}
	}
	if k > 0 && w.low[k-1] == "new" && startsUpper(w.d.Word(k-1)) {
		return 0, "", false // "New Mexico"
	}
	word := strings.ReplaceAll(w.low[k], ".", "")
	most := w.lex.begins[word]
	if word == "the" && int(k)+1 < len(w.low) {
		most = w.lex.begins[strings.ReplaceAll(w.low[k+1], ".", "")] + 1
	}
	for n := min(most, len(w.head)-int(k)); n > 0; n-- {
		last := k + hearsay.TokenID(n) - 1
		if w.sent[last] != w.sent[k] {
			continue
		}
		s := fold(w.d.Span(k, last).In(w.d.Text))
		if n > 1 {
			s = strings.Join(strings.Fields(s), " ")
		}
		if w.lex.abbrev[s] && !abbreviation(w.d.Word(k)) {
			continue // "us", "Car"
		}
		if c, ok := w.lex.nation[s]; ok {
			return n, c, false
		}
		if c, ok := w.adjective(s); ok {
			return n, c, true
		}
	}
	return 0, "", false
}

// findGroups makes a mention of every coordination of mentions.
func (w *work) findGroups() {
	of := map[hearsay.TokenID]int32{}
	for i, m := range w.ms {
		if !m.modifier || m.kind == named {
			of[m.syn] = int32(i)
		}
	}
	for i, m := range w.ms {
		if m.kind == named && !m.modifier {
			for k := m.first; k <= m.last; k++ {
				if h := w.head[k]; (h < m.first || h > m.last) && w.rank(k) > 1 && !hasKey(of, k) {
					of[k] = int32(i)
				}
			}
		}
	}
	for i := range w.head {
		k := hearsay.TokenID(i)
		first, ok := of[k]
		if !ok || w.base[k] == "conj" && w.head[k] >= 0 && hasKey(of, w.head[k]) {
			continue
		}
		members := []int32{first}
		for _, c := range w.kids[k] {
			if w.base[c] != "conj" || c < k {
				continue
			}
			if j, ok := of[c]; ok {
				members = append(members, j)
				for _, cc := range w.kids[c] {
					if w.base[cc] == "conj" {
						if j, ok := of[cc]; ok {
							members = append(members, j)
						}
					}
				}
			}
		}
		if len(members) < 2 || len(members) > 30 {
			continue
		}
		if w.oneOfTwoPosts(members) || w.postsOf(members) {
			continue
		}
		e := w.ms[members[0]].extent
		and := false
		pron := false
		for n, j := range members {
			x := w.ms[j]
			if n > 0 && x.first <= e.last {
				// nested or reversed: no clean list
				members = members[:n]
				break
			}
			e.last = max(e.last, x.last)
			pron = pron || x.kind == pronominal && x.pron.use == 'w'
		}
		for t := e.first; t <= e.last; t++ {
			and = and || w.base[t] == "cc" && (w.low[t] == "and" || w.low[t] == "&" || w.low[t] == "or" || w.low[t] == "nor")
		}
		if len(members) < 2 || !and || pron {
			continue
		}
		g := w.add(ment{extent: e, kind: nominal, name: none, head: w.ms[members[0]].head, syn: k, members: slices.Clone(members), plural: true, number: 'p'})
		for _, j := range members {
			if x := w.ms[j]; x.first < w.ms[g].first || x.last > w.ms[g].last {
				w.ms = w.ms[:g] // cut where a quotation begins: no list any more
				break
			}
		}
	}
}

// oneOfTwoPosts reports whether a coordination is one person with two posts,
// "the former first lady and senator".
func (w *work) oneOfTwoPosts(members []int32) bool {
	if len(members) != 2 {
		return false
	}
	a, b := &w.ms[members[0]], &w.ms[members[1]]
	if a.kind != nominal || b.kind != nominal || w.kid(a.syn, "det") < 0 || w.kid(b.syn, "det") >= 0 || w.kid(b.syn, "nmod:poss") >= 0 || b.last < a.last {
		return false
	}
	office := false
	for _, m := range []*ment{a, b} {
		n := w.lex.nounOf(w.lemma(m.syn))
		if n.class != person || w.xpos(m.syn) != "NN" && w.xpos(m.syn) != "NNP" {
			return false
		}
		office = office || n.office || w.base[a.syn] == "appos" || w.kid(a.syn, "cop") >= 0 // "Ann Reed, a geologist and author"
	}
	if h := w.head[a.syn]; !office || w.base[a.syn] == "nsubj" && h >= 0 && w.pluralVerb(h) {
		return false // "the doctor and nurse were"
	}
	b.modifier = true
	w.twins = append(w.twins, [2]int32{members[0], members[1]})
	return true
}

// postsOf reports whether a coordination is a person's name and what that person
// is: "Ann Reed, a geologist and professor at Leeds".
func (w *work) postsOf(members []int32) bool {
	if len(members) < 3 || w.ms[members[0]].kind != named || w.ms[members[0]].nameClass != "PER" {
		return false
	}
	at := w.ms[members[1]].first - 1
	if at < 1 || w.low[at] != "," || w.ms[members[0]].last != at-1 {
		return false
	}
	for n, j := range members[1:] {
		m := &w.ms[j]
		if m.kind != nominal || w.lex.nounOf(w.lemma(m.syn)).class != person || w.xpos(m.syn) != "NN" && w.xpos(m.syn) != "NNP" || (w.kid(m.syn, "det") >= 0) != (n == 0) {
			return false
		}
	}
	for _, j := range members[1:] {
		w.twins = append(w.twins, [2]int32{members[0], j})
	}
	return true
}

// pluralVerb reports whether the form of a verb shows that its subject is plural.
func (w *work) pluralVerb(h hearsay.TokenID) bool {
	if w.xpos(h) == "VBP" {
		return true
	}
	for _, c := range w.kids[h] {
		if w.base[c] == "aux" || w.base[c] == "cop" {
			switch w.low[c] {
			case "are", "were", "have", "do":
				return true
			}
		}
	}
	return false
}

func hasKey(m map[hearsay.TokenID]int32, k hearsay.TokenID) bool { _, ok := m[k]; return ok }

// sortMentions puts mentions in the order of the text and drops doubles.
func (w *work) sortMentions() {
	order := make([]int32, len(w.ms))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		x, y := &w.ms[a], &w.ms[b]
		return cmp.Or(cmp.Compare(x.first, y.first), cmp.Compare(y.last, x.last), cmp.Compare(len(y.members), len(x.members)))
	})
	to := make([]int32, len(w.ms))
	out := make([]ment, 0, len(w.ms))
	for _, i := range order {
		if n := len(out); n > 0 && out[n-1].extent == w.ms[i].extent && (len(out[n-1].members) > 0) == (len(w.ms[i].members) > 0) {
			to[i] = int32(n - 1)
			if out[n-1].kind != named && w.ms[i].kind == named {
				out[n-1] = w.ms[i]
			}
			continue
		}
		to[i] = int32(len(out))
		out = append(out, w.ms[i])
	}
	for i, t := range w.twins {
		w.twins[i] = [2]int32{to[t[0]], to[t[1]]}
	}
	for i := range out {
		for j, m := range out[i].members {
			out[i].members[j] = to[m]
		}
		if out[i].members != nil {
			out[i].members = slices.Compact(out[i].members)
		}
	}
	w.ms = out
	// A name's phrase hangs on the sentence by whichever of its words the parse
	// chose: title, given name or family name.
	heads := make([]bool, len(w.head))
	for i := range w.ms {
		if !w.ms[i].modifier {
			heads[w.ms[i].syn] = true
		}
	}
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != named || m.modifier {
			continue
		}
		for k := m.first; k <= m.last; k++ {
			h := w.head[k]
			if h >= m.first && h <= m.last || k != m.syn && heads[k] {
				continue
			}
			if w.rank(k) > w.rank(m.syn) {
				m.syn = k
			}
		}
		for k := m.first; k <= m.last; k++ {
			if !heads[k] && w.cover[k] < 0 {
				w.cover[k] = int32(i)
			}
		}
	}
	for i := range w.ms {
		m := &w.ms[i]
		for _, j := range m.members {
			w.ms[j].groupOf = int32(i)
		}
		if len(m.members) == 0 {
			w.at[m.syn] = append(w.at[m.syn], int32(i))
			if m.head != m.syn {
				w.at[m.head] = append(w.at[m.head], int32(i))
			}
		}
	}
}

// mentionAt is the mention headed by token k, -1 if none.
func (w *work) mentionAt(k hearsay.TokenID) int32 {
	if k < 0 {
		return -1
	}
	best := int32(-1)
	for _, i := range w.at[k] {
		if best < 0 || w.ms[i].last-w.ms[i].first > w.ms[best].last-w.ms[best].first {
			best = i
		}
	}
	if best < 0 {
		return w.cover[k]
	}
	return best
}
