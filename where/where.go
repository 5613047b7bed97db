// Package where says which place a name means: a country, a division of one,
// or a city with its coordinates. It knows some thousand places (place.tsv),
// the first-level divisions of all countries (division.tsv) and all countries,
// and chooses between places of one name by what else the text names. Where
// that does not decide, it gives none.
//
// It does not say where something happened, nor whether "Tehran" is a city or
// a government; packages event and actor do. It finds no addresses, and a name
// that it does not know it places only where the text itself says in which
// country or division the place is ("Selby, Ontario").
package where

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

// A Finder finds places. It is immutable and safe for concurrent use.
type Finder struct{ *tables }

// New returns a finder for l that knows the places of more besides its own.
// Where both have a place, its own row counts.
func New(l *lang.Language, more ...*Imported) *Finder {
	t := load(l)
	for _, p := range more {
		t.join(p)
	}
	return &Finder{t}
}

// Find reads Text, Paragraphs, Sentences, Tokens, Tags, Names and Credits, of
// which all but Text and Tokens may be empty, and writes Places in text order.
// No two overlap.
func (f *Finder) Find(d *hearsay.Document) {
	w := &work{Finder: f, d: d}
	w.layers()
	w.scan()
	w.judge()
	w.hits = slices.DeleteFunc(w.hits, func(h hit) bool { return h.entry < 0 && h.use == none })
	w.spread()
	w.contain()
	w.count()
	w.resolve()
}

// A hit is a name of the tables in the text, or a name of a place that the
// tables do not have (entry -1).
type hit struct {
	first, end hearsay.TokenID // the name alone
	span       hearsay.Span    // what the place will cover
	entry      int32
	sent       int32
	name       int32 // index in Names, -1
	use        use
	admin      bool  // "province" or the like belongs to it
	several    bool  // … which stands for this and those after it
	before     bool  // … which stands for this and those before it
	town       bool  // "city of" or the like
	beside     bool  // "north of", "ten miles from"
	capital    bool  // "the capital"
	in         int32 // the hit that this one is said to lie in, -1
	sense      int32 // what it was found to mean, -1
	sure       bool  // the text itself says so
}

type use uint8

const (
	none     use = iota // part of another name
	evidence            // tells of a country, is no name of a place ("Iraqi")
	place
)

type work struct {
	*Finder
	d      *hearsay.Document
	hits   []hit
	nameAt []int32 // by token: index in Names, -1
	sentAt []int32 // by token
	titled []bool  // by sentence: most words begin with a capital
	people map[string]bool
	line   []bool // by token: in a dateline
	source []bool // by token: in another credit
	tally  tally
	buf    []byte
}

func (w *work) layers() {
	d, n := w.d, len(w.d.Tokens)
	w.nameAt, w.sentAt = make([]int32, n), make([]int32, n)
	for i := range n {
		w.nameAt[i], w.sentAt[i] = -1, -1
	}
	w.people = map[string]bool{}
	last := hearsay.TokenID(-1)
	for i, nm := range d.Names {
		a, b := d.TokensIn(nm.Span)
		// Of names that overlap, which should not be, the first counts.
		for k := max(a, last); k < b; k++ {
			w.nameAt[k] = int32(i)
		}
		last = max(last, b)
		if nm.Class == "PER" && b > a {
			w.people[d.Word(b-1)] = true
		}
	}
	w.titled = make([]bool, len(d.Sentences))
	for i, s := range d.Sentences {
		up, all := 0, 0
		for k := max(0, s.First); k < min(s.End, hearsay.TokenID(n)); k++ {
			w.sentAt[k] = int32(i)
			if c, size := w.first(k); unicode.IsLetter(c) && d.Tokens[k].Len() > int(size)+2 {
				all++
				if unicode.IsUpper(c) {
					up++
				}
			}
		}
		w.titled[i] = all >= 3 && up*3 >= all*2
	}
	w.line, w.source = make([]bool, n), make([]bool, n)
	for _, c := range d.Credits {
		a, b := d.TokensIn(c.Span)
		to := w.source
		if c.Signal == "dateline" || c.Signal == "wire-tag" {
			to = w.line
		}
		for k := a; k < min(b, a+200); k++ {
			if t := d.Word(k); t == "(" || t == "[" {
				to = w.source // "KABUL (Tehran Courier) —": the agency
			}
			to[k] = true
		}
	}
}

// first is the first rune of token k.
func (w *work) first(k hearsay.TokenID) (rune, int) {
	return utf8.DecodeRuneInString(w.d.Word(k))
}

// scan finds names and adjectives of the tables, the longest at each word, and
// names of places that the tables do not have.
func (w *work) scan() {
	d := w.d
	n := hearsay.TokenID(len(d.Tokens))
	for k := hearsay.TokenID(0); k < n; {
		if e, end := w.match(k); e >= 0 {
			w.hits = append(w.hits, hit{first: k, end: end, entry: e})
			k = end
			continue
		}
		if i := w.nameAt[k]; i >= 0 && d.Names[i].Class == "LOC" && (k == 0 || w.nameAt[k-1] != i) {
			end := k + 1
			for end < n && w.nameAt[end] == i {
				end++
			}
			clear := true
			for j := k + 1; j < end && clear; j++ {
				e, _ := w.match(j)
				clear = e < 0
			}
			if clear {
				w.hits = append(w.hits, hit{first: k, end: end, entry: -1})
				k = end
				continue
			}
		}
		k++
	}
	for i := range w.hits {
		h := &w.hits[i]
		h.span, h.sent, h.name = d.Span(h.first, h.end-1), w.sentAt[h.first], w.nameAt[h.first]
		h.in, h.sense = -1, -1
		// Of "Indian-controlled Kashmir" only the last word may be tagged so.
		if n := w.nameAt[h.end-1]; n >= 0 && d.Names[n].Class == "LOC" {
			h.name = n
		}
	}
}

// match is the longest name of the tables that begins with token k and ends
// with a token, and the token after it; -1 if there is none.
func (w *work) match(k hearsay.TokenID) (entry int32, end hearsay.TokenID) {
	d := w.d
	word := d.Word(k)
	c, _ := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(c) && !w.words["article"][word] {
		return -1, 0
	}
	start := d.Tokens[k].Start
	// The leading letters decide whether it is worth looking: no name of the
	// tables has over 64 bytes, so neither has what is looked at.
	tail := d.Text[start:]
	tail = tail[:min(len(tail), 64)]
	w.buf = fold(w.buf[:0], tail)
	limit, ok := w.head[string(w.buf[:letters(string(w.buf))])]
	if !ok {
		return -1, 0
	}
	entry = -1
	// Accents and spaces may make the text longer than the folded name.
	for e := k; int(e) < len(d.Tokens) && e-k < 24; e++ {
		s := hearsay.Span{Start: start, End: d.Tokens[e].End}
		if s.Len() > 2*limit+8 || w.sentAt[e] != w.sentAt[k] {
			break
		}
		if s.Empty() {
			continue
		}
		w.buf = fold(w.buf[:0], s.In(d.Text))
		i, ok := w.exact[string(w.buf)]
		if !ok {
			i, ok = w.caps[string(w.buf)]
		}
		if ok {
			entry, end = i, e+1
		}
	}
	return entry, end
}

// next is the token that follows h directly, with at most spaces between, -1
// if there is none in the sentence.
func (w *work) next(k hearsay.TokenID) hearsay.TokenID {
	if int(k) >= len(w.d.Tokens) || k < 1 || w.sentAt[k] != w.sentAt[k-1] {
		return -1
	}
	return k
}

func (w *work) prev(k hearsay.TokenID) hearsay.TokenID {
	if k < 1 || w.sentAt[k] != w.sentAt[k-1] {
		return -1
	}
	return k - 1
}

func (w *work) is(list string, k hearsay.TokenID) bool {
	return k >= 0 && w.words[list][w.d.Word(k)]
}

func (w *work) upper(k hearsay.TokenID) bool {
	if k < 0 {
		return false
	}
	c, _ := w.first(k)
	return unicode.IsUpper(c)
}

// judge decides which hits are names of places and what stands round them.
func (w *work) judge() {
	d := w.d
	for i := range w.hits {
		h := &w.hits[i]
		h.use = w.use(i)
		if h.use == evidence && h.name >= 0 && d.Names[h.name].Class == "LOC" && len(w.entries[h.entry].refs) > 0 {
			// "Windsor Locks" is no part of Windsor, but may be said to lie
			// in Connecticut.
			if a, b := w.piece(h); i == 0 || w.hits[i-1].end <= a {
				h.first, h.end, h.entry, h.span, h.use = a, b, -1, d.Span(a, b-1), place
				for j := i + 1; j < len(w.hits) && w.hits[j].first < b; j++ {
					w.hits[j].entry, w.hits[j].name, w.hits[j].use = -1, -1, none
				}
			}
		}
		if h.use != place {
			continue
		}
		prev, next := w.prev(h.first), w.next(h.end)
		if h.entry >= 0 && next >= 0 && w.another(h, d.Lower(next)) {
			h.entry, h.end = -1, next+1
			h.span.End = d.Tokens[next].End
			if h.name < 0 {
				h.use = none
				continue
			}
			next = w.next(h.end)
		}
		// "Kandahar province", "the state of Georgia", "Aleppo's countryside".
		if h.entry < 0 || w.entries[h.entry].refs != nil {
			k := next
			if k >= 0 && (d.Word(k) == "'s" || d.Word(k) == "’s") {
				k = w.next(k + 1)
			}
			if k >= 0 && w.words["admin"][d.Lower(k)] && !w.stately(k, h) {
				h.admin = true
				if k == next {
					h.span.End = d.Tokens[k].End
				}
			} else if k == next && k >= 0 && w.words["town"][d.Lower(k)] && d.Lower(k) != "capital" && d.Lower(k) != "port" {
				h.town = true
			}
			if of := prev; of >= 0 && d.Lower(of) == "of" {
				if b := w.prev(of); b >= 0 {
					switch low := d.Lower(b); {
					case w.words["admin"][low] || w.words["admin"][strings.TrimSuffix(low, "s")]:
						h.admin, h.several = true, strings.HasSuffix(low, "s")
					case w.words["town"][low] || w.words["town"][strings.TrimSuffix(low, "s")]:
						h.town = true
					case w.words["beside"][low]:
						if a := w.prev(b); a < 0 || d.Lower(a) != "the" {
							h.beside = true
						}
					}
				}
			} else if of >= 0 && (w.words["town"][d.Lower(of)] || w.words["admin"][d.Lower(of)]) {
				// "the Lebanese city Tripoli", "capital Tripoli"
				if w.words["admin"][d.Lower(of)] {
					h.admin = true
				} else {
					h.town = true
				}
			} else if of >= 0 && d.Lower(of) == "from" && w.distance(of) {
				h.beside = true
			}
		}
		// "al-Anbar"
		if k := h.first - 2; k >= 0 && w.prev(h.first) >= 0 && d.Word(k+1) == "-" && w.words["article"][d.Lower(k)] && d.Tokens[k].End+1 == d.Tokens[h.first].Start {
			h.span.Start = d.Tokens[k].Start
		}
		// "the provinces of Yala, Pattani and Narathiwat"
		if i > 0 && !h.admin {
			if o := &w.hits[i-1]; o.several && o.sent == h.sent && h.first-o.end <= 2 && h.first > o.end {
				if low := d.Lower(o.end); low == "," || w.words["list"][low] {
					h.admin, h.several = true, true
				}
			}
		}
		// "Baghdad International Airport", "northern Iraq" where it is one name.
		if h.name >= 0 && d.Names[h.name].Class == "LOC" {
			a, b := w.piece(h)
			h.span.Start, h.span.End = min(h.span.Start, d.Tokens[a].Start), max(h.span.End, d.Tokens[b-1].End)
		} else if next >= 0 && w.words["site"][d.Word(next)] && w.sited(next) > 0 {
			h.span.End = d.Tokens[next+hearsay.TokenID(w.sited(next))-1].End
		}
		for b := prev; b >= 0 && !h.capital && prev-b < 4; b = w.prev(b) {
			low := d.Lower(b)
			if low == "capital" {
				h.capital = true
			} else if low != "of" && low != "," && low != "city" && low != "the" {
				break
			}
		}
	}
}

// spread lets "Kherson and Sumy regions" be two regions.
func (w *work) spread() {
	for i := len(w.hits) - 1; i > 0; i-- {
		a, h := &w.hits[i-1], &w.hits[i]
		if h.use != place || h.entry < 0 || a.use != place || a.sent != h.sent || h.first-a.end > 2 || h.first == a.end {
			continue
		}
		many := h.before
		if k := w.next(h.end); k >= 0 && !many {
			low := w.d.Lower(k)
			one := strings.TrimSuffix(low, "s")
			many = one != low && w.words["admin"][one]
		}
		if !many {
			continue
		}
		h.admin, a.before = true, true
		for k := a.end; k < h.first; k++ {
			if t := w.d.Lower(k); t != "," && !w.words["list"][t] {
				a.before = false
			}
		}
		if a.before {
			a.admin = true
		}
	}
}

// another reports whether the word after h makes it the name of a place that
// the tables do not have: Lincoln County need not be near Lincoln, nor the
// Santa Cruz Islands near Santa Cruz.
func (w *work) another(h *hit, next string) bool {
	town, wide, land := false, false, false
	for _, r := range w.entries[h.entry].refs {
		if s := &w.senses[r.sense]; s.kind == city {
			town = true
		} else if !r.base {
			wide, land = true, land || s.kind == country
		}
	}
	switch next {
	case "county":
		return true
	case "province", "governorate", "oblast", "prefecture":
		return !town && land // "Tanganyika Province"
	case "district":
		return !town && !land // "U.S. District Judge"
	case "island", "islands", "peninsula":
		return !wide
	}
	return false
}

// stately reports whether the word at k after a country's name begins another
// phrase: "Iraq state television".
func (w *work) stately(k hearsay.TokenID, h *hit) bool {
	if word := w.d.Word(k); word != "state" && word != "department" && word != "division" || h.entry < 0 {
		return false
	}
	for _, r := range w.entries[h.entry].refs {
		if w.senses[r.sense].kind == region {
			return false
		}
	}
	return true
}

// sited is the number of tokens from k on that name a place in a city
// ("International Airport"), 0 if they do not.
func (w *work) sited(k hearsay.TokenID) int {
	n, ok := 0, false
	for ; k >= 0 && n < 3 && w.words["site"][w.d.Word(k)]; k = w.next(k + 1) {
		n++
		switch w.d.Word(k) {
		case "International", "Central", "Air":
			ok = false
		default:
			ok = true
		}
	}
	if !ok {
		return 0
	}
	return n
}

// distance reports whether "from" at k follows a distance ("ten miles from").
func (w *work) distance(k hearsay.TokenID) bool {
	b := w.prev(k)
	for n := 0; b >= 0 && n < 2; n++ {
		switch strings.TrimSuffix(w.d.Lower(b), "s") {
		case "mile", "km", "kilometer", "kilometre", "away":
			return true
		}
		b = w.prev(b)
	}
	return false
}

// piece is the part of a tagged name that h stands in: "Paris, France" may be
// tagged as one.
func (w *work) piece(h *hit) (first, end hearsay.TokenID) {
	a, b := w.d.TokensIn(w.d.Names[h.name].Span)
	cut := func(k hearsay.TokenID) bool { return w.d.Word(k) == "," || w.words["list"][w.d.Lower(k)] }
	first, end = h.first, h.end
	// No name is longer than this.
	a, b = max(a, first-12), min(b, end+12)
	for first > a && !cut(first-1) {
		// "the Egyptian resort town of Taba"
		if first-2 >= a && w.d.Word(first-1) == "of" && (w.words["town"][w.d.Lower(first-2)] || w.words["admin"][w.d.Lower(first-2)]) {
			break
		}
		first--
	}
	for end < b && !cut(end) {
		end++
	}
	return first, end
}

// use says whether hit i is a name of a place here.
func (w *work) use(i int) use {
	d, h := w.d, &w.hits[i]
	prev, next := w.prev(h.first), w.next(h.end)
	gap := func(a, b hearsay.TokenID) bool { // at most spaces between two tokens
		return a >= 0 && b >= 0 && strings.TrimSpace(hearsay.Span{Start: d.Tokens[a].End, End: max(d.Tokens[a].End, d.Tokens[b].Start)}.In(d.Text)) == ""
	}
	if h.entry < 0 {
		if h.name < 0 || w.source[h.first] {
			return none
		}
		return place
	}
	e := &w.entries[h.entry]
	if len(e.refs) == 0 {
		return evidence
	}
	if w.source[h.first] {
		return none
	}
	if e.short {
		// Only contain may make it a place.
		return none
	}
	class, whole := "", false
	if h.name >= 0 {
		a, b := w.piece(h)
		class, whole = d.Names[h.name].Class, a >= h.first && b <= h.end
	}
	before, after := gap(prev, h.first), gap(h.end-1, next)
	if class != "LOC" || whole {
		// "Gulf of Aden", "Jordan River", "Bank of England".
		if after && w.is("after", next) && !w.headline(h) {
			return none
		}
		if before && w.is("before", prev) && w.upper(prev) {
			return none
		}
		if before && d.Word(prev) == "of" {
			if b := w.prev(prev); w.is("before", b) {
				return none
			}
		}
	}
	switch class {
	case "LOC":
		if whole {
			return place
		}
		// A longer name: "Baghdad International Airport", "northern Iraq".
		a, b := w.piece(h)
		for k := a; k < b; k++ {
			if k >= h.first && k < h.end {
				continue
			}
			low := d.Lower(k)
			switch {
			case (low == "lower" || low == "upper") && !w.wide(h):
				return evidence // "Lower Juba" is far from Juba
			case k < h.first && (w.words["side"][low] || low == "the" || low == "of" || w.words["town"][low] || w.words["admin"][low]):
			case k >= h.end && (w.words["admin"][low] || w.words["town"][low] || w.words["site"][d.Word(k)] || low == "'s"):
			case !w.upper(k) && unicode.IsLetter(rune(low[0])), low == "-":
			case k < h.first && w.adjective(k):
			default:
				return evidence
			}
		}
		return place
	case "PER":
		return none
	case "ORG":
		// A country that acts is often taken for an organisation.
		if whole && w.national(e) {
			return place
		}
		return evidence
	case "NORP", "MISC", "EVENT":
		if whole && class == "NORP" && w.national(e) && len(e.adj) == 0 {
			return place
		}
		return evidence
	}
	// Not tagged. Names that stand in longer ones, and words that mean
	// something else, are left alone.
	if len(e.adj) > 0 && after && next >= 0 && !w.is("at", prev) {
		if c, _ := w.first(next); unicode.IsLetter(c) && !w.national(e) {
			return evidence
		}
	}
	located := w.line[h.first] || w.is("at", prev) || w.words["at"][strings.ToLower(w.text(prev))]
	if located && !w.headline(h) && after && w.upper(next) && !w.words["admin"][d.Lower(next)] && !w.words["town"][d.Lower(next)] && w.sited(next) == 0 && !w.hitAt(i+1, next) {
		return evidence
	}
	if e.careful && !located || w.people[d.Word(h.end-1)] && !located {
		return none
	}
	if w.headline(h) {
		return place
	}
	if after && w.upper(next) && !w.hitAt(i+1, next) && !w.words["admin"][d.Lower(next)] && !w.words["town"][d.Lower(next)] && w.sited(next) == 0 && !w.is("lead", next) {
		return evidence
	}
	if before && w.upper(prev) && w.sentAt[prev] >= 0 && prev != d.Sentences[w.sentAt[prev]].First && !w.is("lead", prev) && !(i > 0 && w.hits[i-1].end == h.first) {
		return none
	}
	if k := h.end; int(k) < len(d.Tokens) && d.Tokens[k].Start == d.Tokens[k-1].End && strings.HasPrefix(d.Word(k), "-") {
		return evidence // "Iran-backed"
	}
	return place
}

// wide reports whether h may be a country or a division.
func (w *work) wide(h *hit) bool {
	for _, r := range w.entries[h.entry].refs {
		if w.senses[r.sense].kind != city {
			return true
		}
	}
	return false
}

// adjective reports whether a country's adjective begins at token k.
func (w *work) adjective(k hearsay.TokenID) bool {
	e, _ := w.match(k)
	return e >= 0 && len(w.entries[e].adj) > 0
}

func (w *work) text(k hearsay.TokenID) string {
	if k < 0 {
		return ""
	}
	return w.d.Word(k)
}

func (w *work) headline(h *hit) bool { return h.sent >= 0 && w.titled[h.sent] }

// hitAt reports whether hit i begins at token k.
func (w *work) hitAt(i int, k hearsay.TokenID) bool { return i < len(w.hits) && w.hits[i].first == k }

// national reports whether e may mean a country or a capital.
func (w *work) national(e *entry) bool {
	for _, r := range e.refs {
		if s := &w.senses[r.sense]; s.kind == country || s.capital {
			return true
		}
	}
	return false
}

// How two names that follow each other are joined.
type join uint8

const (
	apart join = iota
	comma      // "Selby, Ontario", "Selby (Ontario)"
	lying      // "Selby in eastern Ontario", "Selby, a small town in Ontario"
)

// joint is how hits a and b, of one sentence, are joined.
func (w *work) joint(a, b *hit) join {
	from := max(a.end, w.d.TokenAt(a.span.End))
	n := b.first - from
	if n < 1 || n > 10 {
		return apart
	}
	first := w.d.Word(from)
	if n == 1 {
		switch first {
		case ",", "(":
			return comma
		case "in":
			return lying
		}
		return apart
	}
	k := from
	thing := false // "a small town" was said
	if first == "," {
		k++
		if low := w.d.Lower(k); low == "a" || low == "an" || low == "the" {
			for k++; k < b.first; k++ {
				low := w.d.Lower(k)
				if low == "in" || low == "of" {
					break
				}
				if w.upper(k) || w.d.Tokens[k].Len() < 3 {
					return apart
				}
				thing = w.words["town"][low] || w.words["admin"][low]
			}
			if !thing || k == b.first {
				return apart
			}
		}
	}
	if first == "(" || w.d.Lower(k) != "in" && !(thing && w.d.Lower(k) == "of") {
		return apart
	}
	for k++; k < b.first; k++ {
		switch low := w.d.Lower(k); {
		case low == "the", low == "of", low == "part", w.words["side"][low]:
		case w.words["town"][low], w.words["admin"][low]:
		default:
			return apart
		}
	}
	return lying
}

// contain finds names that the text says lie in the place named next.
func (w *work) contain() {
	for i := 0; i+1 < len(w.hits); i++ {
		a, b := &w.hits[i], &w.hits[i+1]
		if a.use != place || b.entry < 0 || a.sent != b.sent {
			continue
		}
		e := &w.entries[b.entry]
		if len(e.refs) == 0 {
			continue
		}
		j := w.joint(a, b)
		if j == apart || b.use != place && !(j == comma && e.short && b.use == none) {
			continue
		}
		if w.holds(b, a) {
			a.in, b.use = int32(i+1), place
			continue
		}
		// A town that the tables do not have, or another of the same name.
		if j == comma && w.listed(i) {
			continue
		}
		strict := false // only a division makes another of the same name likely
		for _, r := range e.refs {
			s := &w.senses[r.sense]
			strict = strict || s.kind == region && (s.country == "USA" || s.country == "CAN" || s.country == "AUS")
		}
		switch {
		case a.entry >= 0 && j == comma && w.closed(b) && w.foreign(a, e):
		case a.entry < 0 && (j == lying && !w.day(a) || strict || j == comma && w.divides(b)):
		case a.entry >= 0 && j == comma && strict && w.towns(a):
		default:
			continue
		}
		a.in, b.use = int32(i+1), place
	}
	// "Segovia, Antioquia, Colombia": what lies in the second lies in the third.
	for i := len(w.hits) - 3; i >= 0; i-- {
		a, b := &w.hits[i], &w.hits[i+1]
		if a.in >= 0 || a.use != place || b.in != int32(i+2) || a.sent != b.sent || w.joint(a, b) != comma || w.joint(b, &w.hits[i+2]) != comma || w.follows(i) {
			continue
		}
		switch c := &w.hits[i+2]; {
		case a.entry < 0 && b.entry >= 0:
			a.in = int32(i + 1)
		case a.entry < 0 || w.holds(c, a) || w.foreign(a, &w.entries[c.entry]):
			a.in = int32(i + 2)
		}
	}
}

// closed reports whether a clause ends after b.
func (w *work) closed(b *hit) bool {
	k := w.next(b.end)
	if k < 0 {
		return true
	}
	switch w.d.Word(k) {
	case ".", ",", ";", ")", "(", "—", "–":
		return true
	}
	return false
}

// foreign reports whether a can only be a place far from all that e means, and
// not a place so well known that it is rather a list.
func (w *work) foreign(a *hit, e *entry) bool {
	for _, ra := range w.entries[a.entry].refs {
		s := &w.senses[ra.sense]
		if s.kind == country || s.capital || s.rank > 4 || s.kind == region && s.country == "" {
			return false
		}
		for _, rb := range e.refs {
			o := &w.senses[rb.sense]
			if o.kind == city || o.country == "" || o.country == s.country {
				return false
			}
			if o.kind == country && w.km(o, s) < 300 || o.kind == region && km(o, s) < 700 {
				return false
			}
		}
	}
	return true
}

// day reports whether the name of a place a seems to hold a day or a month,
// which means that it was cut wrongly: "met King Roe Tuesday in Sharm".
func (w *work) day(a *hit) bool {
	for k := a.first; k < a.end; k++ {
		if w.is("lead", k) && w.prev(k) >= 0 {
			return true
		}
	}
	return false
}

// towns reports whether a may be a town: the name of a country or of a
// division before a division is a list ("Canada, Texas").
func (w *work) towns(a *hit) bool {
	for _, r := range w.entries[a.entry].refs {
		if w.senses[r.sense].kind != city && !r.base {
			return false
		}
	}
	return true
}

// divides reports whether b may mean a country or a division.
func (w *work) divides(b *hit) bool {
	for _, r := range w.entries[b.entry].refs {
		if s := &w.senses[r.sense]; s.kind != city && s.country != "" {
			return true
		}
	}
	return false
}

// holds reports whether a sense of a lies in a sense of b.
func (w *work) holds(b, a *hit) bool {
	if a.entry < 0 || b.entry < 0 {
		return false
	}
	for _, ra := range w.entries[a.entry].refs {
		for _, rb := range w.entries[b.entry].refs {
			if w.lies(ra.sense, rb.sense) {
				return true
			}
		}
	}
	return false
}

// lies reports whether sense a lies in sense b.
func (w *work) lies(a, b int32) bool {
	x, y := &w.senses[a], &w.senses[b]
	switch {
	case a == b || x.kind == country || y.kind == city && !(y.capital && y.country == "USA"):
		return false
	case y.kind == country:
		return x.country == y.country
	}
	return x.within == y.name && x.country == y.country
}

// follows reports whether hit i follows another in a list.
func (w *work) follows(i int) bool {
	p := w.prev(w.hits[i].first)
	return p >= 0 && i > 0 && w.hits[i-1].end == p && w.hits[i-1].in != int32(i) && (w.d.Word(p) == "," || w.words["list"][w.d.Lower(p)])
}

// listed reports whether hits i and i+1 stand in a list of places.
func (w *work) listed(i int) bool {
	if w.follows(i) {
		return true
	}
	n := w.next(w.hits[i+1].end)
	if n < 0 {
		return false
	}
	if w.words["list"][w.d.Lower(n)] {
		return true
	}
	if w.d.Word(n) == "," {
		m := w.next(n + 1)
		return m >= 0 && (w.words["list"][w.d.Lower(m)] && w.upper(w.next(m+1)) || w.hitAt(i+2, m))
	}
	return false
}
