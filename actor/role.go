package actor

import (
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// A reading is what a phrase says about who somebody is.
type reading struct {
	country string
	sectors []string
	kind    string // kind of the phrase's head in body.tsv
	past    bool   // "former"
	body    *body  // the known body it names
	found   bool   // the head is a known role or body
	at      hearsay.Span
}

// A hit is a phrase of body.tsv, or a known body, in a mention.
type hit struct {
	first, last tok
	p           *pattern
	b           *body
}

// read reads the tokens [f,e) of a phrase whose head is token h: its sector
// from the role it names, its country from what modifies or possesses it.
func (w *work) read(f, e, h tok) reading {
	var r reading
	r.at = w.d.Span(f, e-1)
	var hits []hit
	for k := f; k < e; {
		x, ok := w.hitAt(k, e)
		if ok {
			hits = append(hits, x)
			k = x.last + 1
			continue
		}
		k++
	}
	main := -1
	for i, x := range hits {
		if x.first <= h && h <= x.last {
			main = i
		}
	}
	if main < 0 {
		// "minister of defence": the phrase's head is its first word.
		for i, x := range hits {
			if x.p != nil && x.p.kind == "person" && x.last < h && w.front(x.last, h) {
				main = i
			}
		}
	}
	var mods, bodies []string
	for i, x := range hits {
		if i == main {
			continue
		}
		switch {
		case x.b != nil:
			if x.b.ambiguous && x.first == x.last && !abbreviation(w.d.Word(x.first)) && !w.about[x.b.code] &&
				startsUpper(w.d.Word(h)) && w.nounClass(h) != "person" && w.nounClass(h) != "office" {
				continue // the "Solidarity Fund" is not of the union
			}
			if r.body == nil && w.belongs(x.first, f, h) {
				r.body = x.b
				bodies = append(bodies, x.b.sectors...)
			}
		case x.p.kind == "modifier":
			if x.first < h {
				if w.past(x.first) {
					r.past = true
				}
				mods = append(mods, x.p.sectors...)
			}
		case x.p.kind == "person" && x.last < h:
			// "rebel commander", "the president's spokesman"
			if len(x.p.sectors) > 0 && (x.p.sectors[0] == "REB" || x.p.sectors[0] == "OPP" || x.p.sectors[0] == "PRM" || x.p.sectors[0] == "CRM") {
				mods = append(mods, x.p.sectors...)
			} else {
				bodies = append(bodies, x.p.sectors...)
			}
		case x.p.kind == "organization" || x.p.kind == "group":
			if w.belongs(x.first, f, h) {
				bodies = append(bodies, x.p.sectors...)
			}
		}
	}
	var own []string
	if main >= 0 {
		r.found = true
		x := hits[main]
		if x.b != nil {
			r.body, own, r.kind = x.b, x.b.sectors, x.b.kind
		} else {
			own, r.kind = x.p.sectors, x.p.kind
			r.country = x.p.country
		}
		// A president is of what he presides over; an official, of what he serves.
		if len(bodies) > 0 && x.b == nil && (len(own) == 0 || general[w.low[x.last]] || general[w.lemma(x.last)]) {
			own = bodies
		}
		if len(bodies) == 0 && x.b == nil && general[w.low[x.last]] && w.ofBody(f, e, x.first, x.last) {
			own = nil // "president of the chess club"
		}
	} else {
		own = bodies
	}
	for _, s := range append(mods, own...) {
		if !has(r.sectors, s) {
			r.sectors = append(r.sectors, s)
		}
	}
	if iso := w.nationOf(f, e, h); iso != "" {
		r.country = iso
	} else if iso := w.fledFrom(e, h); iso != "" && has(r.sectors, "REF") {
		r.country = iso
	} else if iso := w.nationIn(f, e, h); iso != "" && r.body == nil {
		r.country = iso
	} else if r.body != nil && r.body.code != "" {
		r.country = r.body.code
	}
	if len(r.sectors) == 0 && r.country != "" && r.body == nil && w.lemma(h) == "leader" {
		r.sectors = []string{"GOV"} // the leader of a country, and of nothing in it
	}
	return r
}

// ofBody reports whether the head at tokens [a,z] of the phrase [f,e) is of a
// body: "of the Tunisian League", "the bank's".
func (w *work) ofBody(f, e, a, z tok) bool {
	for k := f; k < e; k++ {
		if k >= a && k <= z || !w.noun(k) {
			continue
		}
		h := w.d.Arcs[k].Head
		if h < a || h > z || k > z && (int(z)+1 >= len(w.low) || w.low[z+1] != "of" && w.low[z+1] != "at") {
			continue
		}
		if n, _ := w.nationAt(k, e); n > 0 {
			continue
		}
		switch w.nounClass(k) {
		case "org", "media":
			return w.k.phrase[w.lemma(k)] == nil || len(w.k.phrase[w.lemma(k)].sectors) == 0
		}
	}
	return false
}

// general are heads whose sector is that of the body they serve.
var general = map[string]bool{
	"president": true, "official": true, "secretary": true, "chairman": true, "director": true, "head": true, "chief": true, "executive": true,
	"minister": false, "spokesman": true, "spokeswoman": true, "spokesperson": true, "leader": true, "member": true, "adviser": true, "advisor": true,
	"commander": true, "chancellor": true, "governor": true, "manager": true, "secretary-general": true, "general": false, "commissioner": true, "deputy": true,
}

// past reports whether a modifier says that a role is over.
func (w *work) past(k tok) bool {
	switch w.low[k] {
	case "former", "ex", "one-time", "onetime", "deposed", "ousted", "late", "retired":
		return true
	}
	return false
}

// front reports whether only a phrase with of, for, at or in stands between a head and its phrase's end.
func (w *work) front(last, h tok) bool {
	n := last + 1
	if int(n) >= len(w.low) {
		return false
	}
	switch w.low[n] {
	case "of", "for", "at", "in", "to", "with":
		return true
	}
	return n > h
}

// belongs reports whether the body that begins at token k is one that the head
// h is of: before it, or after of, for, at, in, from, with.
func (w *work) belongs(k, f, h tok) bool {
	if k < h {
		return true
	}
	for j := k - 1; j > h && j >= f; j-- {
		switch w.low[j] {
		case "of", "for", "at", "from", "with", "in":
			return true
		case "to", "on", "against", "and", ",", "about", "over", "by":
			return false
		}
	}
	return false
}

// text is tokens first..last in lower case, with the last one's lemma if asked.
func (w *work) text(first, last tok, lemma bool) string {
	if !lemma {
		return strings.ToLower(strings.Join(strings.Fields(w.d.Span(first, last).In(w.d.Text)), " "))
	}
	if first == last {
		return w.lemma(last)
	}
	gap := ""
	if w.d.Tokens[last-1].End < w.d.Tokens[last].Start {
		gap = " "
	}
	return w.text(first, last-1, false) + gap + w.lemma(last)
}

// hitAt is the longest known phrase or body that begins at token k.
func (w *work) hitAt(k, e tok) (hit, bool) {
	word := strings.ReplaceAll(w.low[k], ".", "")
	if word == "the" && k+1 < e {
		word = strings.ReplaceAll(w.low[k+1], ".", "")
	}
	upper := startsUpper(w.d.Word(k))
	most := max(w.k.begins[word], w.k.begins[w.lemma(k)])
	if upper {
		most = max(most, w.k.mostOwn(word))
	}
	if most == 0 && w.k.title[strings.TrimSuffix(w.low[k], ".")] == "" {
		return hit{}, false
	}
	longest := min(e-k, tok(most+1))
	for n := longest; n > 0; n-- {
		last := k + n - 1
		if u := w.d.Tags[last].UPOS; u == "PUNCT" || u == "ADP" || u == "DET" {
			continue
		}
		raw := strings.Join(strings.Fields(w.d.Span(k, last).In(w.d.Text)), " ")
		if upper {
			if b := w.bodyNamed(raw); b != nil {
				return hit{first: k, last: last, b: b}, true
			}
			if p := w.k.exact[raw]; p != nil {
				return hit{first: k, last: last, p: p}, true
			}
		}
		if int(n) > w.k.phraseLen {
			continue
		}
		low := strings.ToLower(raw)
		p := w.k.phrase[low]
		if p == nil {
			p = w.k.phrase[w.text(k, last, true)]
		}
		if p == nil && n == 1 {
			if t := w.k.title[strings.TrimSuffix(low, ".")]; t != "" && upper {
				p = w.k.phrase[t]
			}
		}
		if p != nil {
			return hit{first: k, last: last, p: p}, true
		}
	}
	return hit{}, false
}

// bodyNamed is the one body known by a name as of the article's date, nil if
// none or several. Of several the one is meant that is still there; where that
// is not certain, nobody is. A name that is only one body's shows by itself
// that the body is there, even in the uncertain time of its beginning.
func (w *work) bodyNamed(name string) *body {
	all := w.bodiesOf(name)
	if len(all) == 0 {
		if o := w.k.outlet[fold(name)]; o != nil && w.k.letters(o, name) != mixed {
			return o
		}
		return w.ownBody(name)
	}
	if oneCode(all) {
		if all[0].ambiguous && w.begun(all[0]) == maybe {
			return nil
		}
		return all[0]
	}
	var now []*body
	for _, b := range all {
		if w.ended(b) == yes {
			continue
		}
		if w.begun(b) == maybe || w.ended(b) == maybe {
			return nil
		}
		now = append(now, b)
	}
	if len(now) > 0 && oneCode(now) {
		return now[0]
	}
	return nil
}

// bodiesOf are the embedded bodies of a name that may have been there when the
// article appeared.
func (w *work) bodiesOf(name string) []*body {
	var all []*body
	for _, b := range w.k.bodies[fold(name)] {
		if w.begun(b) != no && w.spoken(b, name) {
			all = append(all, b)
		}
	}
	return all
}

// leaveOpen records why a chain's name, which bodies have, was given to none.
func (w *work) leaveOpen(c *chain, name string) {
	all := w.bodiesOf(name)
	if len(all) == 0 {
		return
	}
	for _, b := range all {
		if w.begun(b) == maybe || w.ended(b) == maybe {
			w.pass(c, "uncertain-range", "the date lies where the knowledge is not certain whether "+b.name+" was there, and the name means others too")
			return
		}
	}
	w.pass(c, "several-bodies", "the name fits several bodies on that date")
}

// oneCode reports whether all bodies have one code.
func oneCode(all []*body) bool {
	for _, b := range all {
		if b.code != all[0].code {
			return false
		}
	}
	return true
}

// spoken reports whether the article may mean body b by a name. An abbreviation
// must stand in capitals, and what it is short for, or the country it is of,
// must be spoken of too where bodies of several countries share such letters:
// parties, ministries, councils, unions. Armed groups, forces and services act
// abroad and are known by their letters alone, and so are bodies of the USA
// where no country is named.
func (w *work) spoken(b *body, name string) bool {
	switch w.k.letters(b, name) {
	case mixed:
		return false
	case word:
		// "the Labor Party" is that of the country spoken of.
		return b.code == "USA" || international[b.code] || len(w.about) == 0 || w.about[b.code] || len(b.sectors) == 0 || b.sectors[0] != "PTY" || !commonParty(name)
	}
	if international[b.code] || b.kind == "media" || w.about[b.code] {
		return true
	}
	if !b.ambiguous {
		sector := ""
		if len(b.sectors) > 0 {
			sector = b.sectors[0]
		}
		switch sector {
		case "REB", "MIL", "SPY", "COP", "PRM", "CRM", "JRN":
			return true
		case "PTY", "OPP":
		default:
			if b.code == "USA" {
				return true
			}
		}
	}
	if b.code == "USA" && len(w.about) == 0 {
		return true
	}
	for _, n := range append(b.names[:len(b.names):len(b.names)], b.name) {
		if strings.Contains(n, " ") && strings.Contains(w.d.Text, n) {
			return true
		}
	}
	return false
}

// commonParty reports whether a party's name is made of words that parties of
// many countries are called by.
func commonParty(name string) bool {
	for _, q := range strings.Fields(fold(name)) {
		if !partyWords[q] {
			return false
		}
	}
	return true
}

var partyWords = map[string]bool{
	"party": true, "the": true, "of": true, "and": true, "for": true, "labor": true, "labour": true, "liberal": true, "liberals": true, "democratic": true, "democrats": true,
	"national": true, "nationalist": true, "people's": true, "peoples'": true, "communist": true, "socialist": true, "social": true, "republican": true, "republicans": true,
	"conservative": true, "conservatives": true, "green": true, "greens": true, "christian": true, "workers'": true, "workers": true, "progressive": true, "reform": true,
	"independence": true, "justice": true, "development": true, "freedom": true, "unity": true, "union": true, "front": true, "alliance": true, "congress": true,
	"movement": true, "new": true, "united": true, "popular": true, "radical": true, "center": true, "centre": true, "left": true, "right": true, "patriotic": true,
}

// What letters a name is written in.
const (
	word  = iota // no abbreviation
	caps         // an abbreviation in capitals
	mixed        // the letters of an abbreviation, but as a word: "Inc", "Pace"
)

// letters says how a name of body b is written, as far as the tables have it as
// an abbreviation. Four letters and more may be a word all the same ("Nato").
func (k *knowledge) letters(b *body, name string) int {
	name = strings.ReplaceAll(name, ".", "")
	if abbreviation(name) {
		return caps
	}
	if len(name) > 7 || strings.Contains(name, " ") {
		return word
	}
	f, short := fold(name), false
	for _, n := range append(b.names[:len(b.names):len(b.names)], b.name) {
		if fold(n) != f {
			continue
		}
		if !abbreviation(strings.ReplaceAll(n, ".", "")) {
			return word
		}
		short = true
	}
	if short && (len(name) < 4 || b.ambiguous) {
		return mixed
	}
	return word
}

// begun says whether a body was there already when the article appeared; maybe
// where its beginning is not certain.
func (w *work) begun(b *body) known {
	if w.day == "" || b.from == "" {
		return yes
	}
	h := holder{from: b.from, fromSure: b.fromSure}
	return h.holds(w.day)
}

// ended says whether a body had ended by then. News goes on naming what has
// ended, so this only tells bodies of one name apart.
func (w *work) ended(b *body) known {
	if w.day == "" || b.to == "" {
		return no
	}
	h := holder{from: b.to, fromSure: b.toSure}
	return h.holds(w.day)
}

// nationOf is the country that modifies or possesses the head h of the phrase
// [f,e): "Iraqi", "Iraq's", "of Iraq", "Tehran's"; "" if none.
func (w *work) nationOf(f, e, h tok) string {
	for k := f; k < h; k++ {
		if w.low[k] == "neighboring" || w.low[k] == "neighbouring" {
			return "" // "Tunisia's neighbouring countries"
		}
	}
	for k := f; k < e; k++ {
		if !startsUpper(w.d.Word(k)) {
			continue
		}
		n, iso := w.nationAt(k, e)
		if n == 0 {
			continue
		}
		last := k + tok(n) - 1
		if w.belongsNation(k, last, f, h) {
			return iso
		}
		k = last
	}
	return ""
}

// nationIn is the country that a description's people or body are in: "security
// forces in Guinea"; "" if they may be there from elsewhere.
func (w *work) nationIn(f, e, h tok) string {
	switch w.nounClass(h) {
	case "person", "people", "org":
	case "":
		if w.d.Tags[h].UPOS != "NOUN" {
			return ""
		}
	default:
		return ""
	}
	home := false // "security forces in Guinea" are Guinea's
	for k := f; k < h; k++ {
		if abroad[w.low[k]] {
			return ""
		}
		switch w.low[k] {
		case "security", "police", "government", "rebel", "opposition":
			home = true
		}
	}
	if abroad[w.lemma(h)] && !home {
		return ""
	}
	for k := h + 1; k < e; k++ {
		if w.low[k] != "in" || int(k)+1 >= len(w.low) || k > h+6 {
			continue
		}
		for j := k + 1; j < e && j < k+4; j++ {
			if !startsUpper(w.d.Word(j)) {
				continue
			}
			if n, iso := w.nationAt(j, e); n > 0 && (int(j)+n >= len(w.low) || !w.noun(j+tok(n)) || j+tok(n) >= e) {
				return iso
			}
		}
		return ""
	}
	return ""
}

// fledFrom is the country that people are said to flee, "refugees fleeing the
// war in Liberia"; "" if none.
func (w *work) fledFrom(e, h tok) string {
	for k := h + 1; k < e && k < h+4; k++ {
		if l := w.lemma(k); l != "flee" && l != "escape" && w.low[k] != "from" {
			continue
		}
		for j := k + 1; j < e && j < k+9; j++ {
			if n, iso := w.nationAt(j, e); n > 0 && startsUpper(w.d.Word(j)) {
				return iso
			}
		}
	}
	return ""
}

// abroad are people and words of people who are in a country and not of it.
var abroad = map[string]bool{
	"ambassador": true, "envoy": true, "correspondent": true, "diplomat": true, "mission": true, "peacekeeper": true, "observer": true, "inspector": true,
	"investor": true, "tourist": true, "foreigner": true, "foreign": true, "international": true, "coalition": true, "allied": true, "western": true,
	"expatriate": true, "visitor": true, "troop": true, "troops": true, "soldier": true, "force": true, "exile": true, "refugee": true, "migrant": true,
	"embassy": true, "consulate": true, "multinational": true, "member": true, "personnel": true, "contractor": true, "representative": true,
}

func (w *work) belongsNation(k, last, f, h tok) bool {
	prep := ""
	for j := k - 1; j >= f; j-- {
		if u := w.d.Tags[j].UPOS; u == "ADP" {
			prep = w.low[j]
			break
		} else if u == "PUNCT" && w.low[j] == "," {
			return false
		}
	}
	// "a guest of the Iraqi minister" is no Iraqi: the adjective is another's.
	if k > h && int(last)+1 < len(w.low) && w.noun(last+1) && w.d.Arcs[last].Head > last {
		switch w.nounClass(w.d.Arcs[last].Head) {
		case "office", "person", "thing", "time", "doc", "event":
			return false
		}
	}
	if relational[w.lemma(h)] && (k > h || w.d.Arcs[last].Head != h) {
		return false // "critics of Iran", "the Iranian government's critics"
	}
	switch prep {
	case "", "of":
		return true
	case "for", "from", "with", "at", "in":
		// "spokesman for the Iraqi army", but not "envoy for Syria".
		return last < h || int(last)+1 < len(w.low) && w.noun(last+1)
	}
	return last < h && prep == ""
}

// relational nouns put somebody in relation to a country they need not belong to.
var relational = map[string]bool{
	"supporter": true, "critic": true, "opponent": true, "ally": true, "enemy": true, "lover": true, "fan": true, "friend": true, "neighbor": true,
	"neighbour": true, "rival": true, "victim": true, "guest": true, "foe": true, "backer": true, "admirer": true, "partner": true, "student": true,
	"expert": true, "observer": true, "scholar": true, "invader": true, "occupier": true, "part": true, "invasion": true,
}

func (w *work) noun(k tok) bool {
	u := w.d.Tags[k].UPOS
	return u == "NOUN" || u == "PROPN"
}

// nationAt is the country that the words from k name or are the adjective of,
// or whose capital they name in the genitive or as a modifier.
func (w *work) nationAt(k, e tok) (n int, iso string) {
	if k > 1 && w.low[k-1] == "-" {
		switch w.low[k-2] {
		case "pro", "anti", "non":
			return 0, "" // "pro-Iranian" is of somebody else
		}
	}
	if k > 0 && w.low[k-1] == "new" && startsUpper(w.d.Word(k-1)) {
		return 0, "" // "New Mexico"
	}
	for n := min(8, int(e-k)); n > 0; n-- {
		last := k + tok(n) - 1
		s := fold(w.d.Span(k, last).In(w.d.Text))
		if last+2 < tok(len(w.low)) && w.low[last+1] == "-" && backing[w.low[last+2]] {
			return 0, "" // "Iranian-backed" is of somebody else
		}
		if c, ok := w.k.nation[s]; ok {
			if w.k.abbrev[s] && !abbreviation(w.d.Word(k)) {
				continue // "us", "Car"
			}
			if w.american(c.iso) {
				return n, "USA" // "of Georgia", the state
			}
			return n, c.iso
		}
		if c, ok := w.k.adj[s]; ok {
			return n, w.which(s, c)
		}
		if c, ok := w.k.capital[s]; ok && int(last)+1 < len(w.low) && (w.low[last+1] == "'s" || w.low[last+1] == "’s") {
			return n, c
		}
	}
	return 0, ""
}

// backing are participles that put a country in relation to what it is not: an
// "Iranian-backed militia", the "Israeli-occupied West Bank".
var backing = map[string]bool{
	"backed": true, "aligned": true, "controlled": true, "occupied": true, "supported": true, "held": true, "sponsored": true, "trained": true,
	"funded": true, "made": true, "built": true, "designated": true, "allied": true, "armed": true, "brokered": true, "imposed": true, "proposed": true,
	"annexed": true, "financed": true, "friendly": true, "speaking": true, "style": true, "supplied": true, "mediated": true, "linked": true,
}

// which is the country an adjective means: of several the one the article names.
func (w *work) which(adj, iso string) string {
	for _, o := range w.k.several[adj] {
		if w.naming[o] && !w.naming[iso] {
			return o
		}
	}
	return iso
}

// heart is the head of what a phrase is about: in "hundreds of police officers"
// the officers.
func (w *work) heart(m *hearsay.Mention) tok {
	if !counting[w.lemma(m.Head)] && !counting[w.low[m.Head]] {
		return m.Head
	}
	k := m.Head
	f, e := w.d.TokensIn(m.Span)
	for step := 0; step < 3; step++ {
		next := tok(-1)
		for j := k + 1; j < e && j >= f; j++ {
			if w.d.Arcs[j].Head == k && w.base(j) == "nmod" {
				next = j
				break
			}
		}
		if next < 0 || !w.noun(next) {
			return k
		}
		k = next
		if !counting[w.lemma(k)] {
			return k
		}
	}
	return k
}

var counting = map[string]bool{
	"ten": true, "tens": true, "dozen": true, "dozens": true, "hundred": true, "hundreds": true, "thousand": true, "thousands": true, "million": true,
	"millions": true, "some": true, "many": true, "most": true, "several": true, "few": true, "all": true, "one": true, "two": true, "three": true,
	"four": true, "five": true, "half": true, "majority": true, "number": true, "group": true, "handful": true, "both": true, "none": true, "each": true,
	"lot": true, "percent": true, "chorus": true, "crowd": true, "pair": true, "couple": true,
}

// readMention reads a mention's role words: those before its name, or the
// whole phrase of a description.
func (w *work) readMention(m *hearsay.Mention) (reading, hearsay.Span, bool) {
	x, ok := w.known[m]
	if !ok {
		x.r, x.span, x.ok = w.readPhrase(m)
		w.known[m] = x
	}
	return x.r, x.span, x.ok
}

// A phrase is what readMention has read.
type phrase struct {
	r    reading
	span hearsay.Span
	ok   bool
}

func (w *work) readPhrase(m *hearsay.Mention) (reading, hearsay.Span, bool) {
	f, e := w.d.TokensIn(m.Span)
	if f >= e {
		return reading{}, hearsay.Span{}, false
	}
	h := w.heart(m)
	if !m.Name.Empty() {
		nf, _ := w.d.TokensIn(m.Name)
		if nf <= f {
			return reading{}, hearsay.Span{}, false
		}
		e = nf
		h = e - 1
		for h > f && (w.d.Tags[h].UPOS == "PUNCT" || w.d.Tags[h].UPOS == "ADP") {
			h--
		}
		e = h + 1
	}
	if h < f || h >= e {
		h = e - 1
	}
	r := w.read(f, e, h)
	if f > 0 && (w.low[f-1] == "once" || w.low[f-1] == "formerly") {
		r.past = true // "Reed, once Kenya's foreign minister"
	}
	for f < e-1 && (w.d.Tags[f].UPOS == "DET" || w.d.Tags[f].UPOS == "PUNCT") {
		f++
	}
	return r, w.d.Span(f, e-1), true
}

// sectorsOfName reads what a body's own name shows: "Ministry of Health",
// "Iraqi Foreign Ministry", "First National Bank".
func (w *work) sectorsOfName(m *hearsay.Mention) reading {
	f, e := w.d.TokensIn(m.Name)
	if f >= e {
		return reading{}
	}
	h := e - 1
	for k := f + 1; k < e; k++ {
		if w.low[k] == "of" || w.low[k] == "for" || w.low[k] == "in" || w.low[k] == "on" {
			h = k - 1
			break
		}
	}
	return w.read(f, e, h)
}

func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}
