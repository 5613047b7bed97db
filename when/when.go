// Package when finds expressions of time and the interval each means,
// relative to the day of publication by the conventions of news: "on
// Thursday" is the Thursday at or just before that day, unless the sentence
// looks ahead. Durations ("for three years") are no points in time and are
// left out. It does not say which event happened when; see package event.
package when

import (
	"slices"
	"strconv"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

// A Tagger finds expressions of time. It is safe for concurrent use.
type Tagger struct{ words map[string]*lexeme }

// New reads the table "when.txt" of l.
func New(l *lang.Language) *Tagger {
	t := &Tagger{words: map[string]*lexeme{}}
	get := func(w string) *lexeme {
		if t.words[w] == nil {
			t.words[w] = &lexeme{}
		}
		return t.words[w]
	}
	for _, r := range l.Rows("when.txt") {
		if len(r) < 2 {
			continue
		}
		x, val, n := get(r[1]), "", 0
		if len(r) > 2 {
			val = r[2]
			n, _ = strconv.Atoi(val)
		}
		switch r[0] {
		case "month":
			x.month = n
		case "day":
			x.day = n + 1
		case "shortday":
			x.short = n + 1
		case "number":
			x.number = n
		case "vague":
			x.vague = true
		case "ordinal":
			x.ord = n
		case "unit":
			x.unit = val
		case "season":
			x.season = n
		case "decade":
			x.decade = n
		case "part":
			x.part = true
		case "last":
			x.last = true
		case "next":
			x.next = true
		case "this":
			x.this = true
		case "early":
			x.early = true
		case "edge":
			x.edge = true
		case "zone":
			x.zone = true
		case "future":
			x.future = true
		case "plan":
			x.plan = true
		case "present":
			x.present = true
		case "past":
			x.past = true
		case "notpast":
			x.notpast = true
		case "base":
			x.base = true
		case "deferred":
			x.deferred = true
		case "title":
			x.title = true
		case "paper":
			x.paper = true
		case "feast":
			x.feast = true
		case "every":
			x.every = true
		}
	}
	for _, x := range t.words {
		x.start = x.month > 0 || x.day > 0 || x.short > 0 || x.number > 0 || x.ord > 0 || x.season > 0 || x.decade > 0 ||
			x.unit != "" || x.vague || x.last || x.next || x.this || x.early || x.edge || x.part
	}
	// Words the grammar itself names.
	for _, w := range []string{
		"yesterday", "today", "tonight", "tomorrow", "noon", "midnight", "the", "in", "within", "since", "by", "until", "till",
		"before", "after", "from", "between", "weekend", "christmas", "new", "that", "same", "half", "q", "q1", "q2", "q3", "q4", "following", "over",
	} {
		get(w).start = true
	}
	return t
}

// Tag reads Text, Paragraphs, Sentences, Tokens, Tags (if there are any) and
// the article's date and writes Times.
func (t *Tagger) Tag(d *hearsay.Document) {
	p := &run{t: t, d: d, ws: t.split(d)}
	if a := d.Article; !a.Published.IsZero() {
		y, m, day := a.Published.Date()
		p.y, p.m, p.pub, p.level = y, int(m), date(y, int(m), day), 3
		switch a.PublishedPrecision {
		case "month":
			p.level, p.pub = 2, date(y, int(m), 1)
		case "year":
			p.level, p.pub = 1, date(y, 1, 1)
		}
	}
	p.person = p.named()
	d.Times = d.Times[:0]
	for i := 0; i < len(p.ws); {
		w := &p.ws[i]
		if w.kind != 'n' && (w.lex == nil || !w.lex.start) && !(w.kind == 'p' && (w.mark == '\'' || w.mark == '’' || w.mark == '‘')) {
			if w.kind == 'b' {
				p.para = i
			}
			i++
			continue
		}
		j := p.expression(i)
		if j <= i {
			j = i + 1
		}
		i = j
	}
	// A bare time of day belongs to the day its sentence names.
	p.join()
	slices.SortStableFunc(d.Times, func(a, b hearsay.Time) int { return int(a.Start - b.Start) })
}

// A run is one pass over one document.
type run struct {
	t      *Tagger
	d      *hearsay.Document
	ws     []word
	pub    int // day of publication, since 1970
	y, m   int
	level  int // how finely it is known: 0 not, 1 year, 2 month, 3 day
	person map[int]bool
	para   int // word before the paragraph's first
	ref    int // the last day the text named, for "the next day"
	refOK  bool
	refAt  int
	clock  []clock
	depth  int // of point within point
	tense  int // of "the weekend" while it is read
}

// A clock is a time of day that stands alone, as an index in Times.
type clock struct{ at, minute, word int }

// expression reads one expression at word i, writes it, and returns the word
// after it; 0 if there is none.
func (p *run) expression(i int) int {
	k, prep := i, ""
	switch low := p.low(i); low {
	case "since", "by", "until", "till", "before", "after", "from", "between", "in", "within", "over":
		prep, k = low, i+1
	}
	if prep == "in" || prep == "within" {
		// "in two weeks" is a day to come only where the sentence looks ahead.
		if n, half, u, j := p.count(k); j > 0 && n > 0 && !p.is(j, "of", "'s", "’s") {
			if p.is(j, "time") {
				j++
			}
			if p.is(j, "'", "’") && p.is(j+1, "time") {
				j += 2
			}
			if p.is(j, "ago", "later", "earlier") || p.way(i, j) <= 0 || p.record(i) {
				return 0
			}
			p.put(i, j, p.shift(n, half, u, 1))
			return j
		}
	}
	if prep == "over" || prep == "in" || prep == "within" {
		return 0 // the words after it are read by themselves
	}
	a, j := p.point(k)
	if j == 0 && prep == "" {
		return 0
	}
	if prep == "between" || prep == "from" || j > 0 && prep == "" {
		if v, e := p.span(k, a, j, prep); e > 0 {
			if p.is(i, "the") {
				i++
			}
			p.put(i, e, v)
			return e
		}
	}
	if j == 0 {
		return 0
	}
	switch prep {
	case "between", "from":
		p.put(k, j, p.fix(a, k, j))
	case "":
		// "the 2015 accord", "the May vote": the article is the noun's
		if p.is(i, "the") && (a.kind == kYear || a.kind == kMonth || a.kind == kWeekday || a.kind == kDay && p.lex(i+1).month > 0) && !p.lex(i+1).edge {
			i++
		}
		p.put(i, j, p.fix(a, i, j))
	default:
		// "before Thursday's vote" and "after the 2015 election" are about
		// the vote and the election.
		if p.is(j, "'s", "’s", "-") && p.ws[j].glued || (prep == "before" || prep == "after") && a.kind == kYear && p.noun(j) {
			if p.is(k, "the") {
				k++
			}
			p.put(k, j, p.fix(a, k, j))
			return j
		}
		x := p.fix2(a, i, j, prep)
		p.put(i, j, x)
	}
	return j
}

// record reports whether the words before i call something the first or the
// most of its kind: "the largest release in three years" is no date.
func (p *run) record(i int) bool {
	for k := i - 1; k >= 0 && k >= i-7 && !p.ws[k+1].first; k-- {
		if w := &p.ws[k]; w.tag == "JJS" || w.tag == "RBS" || p.lex(k).ord > 0 || p.is(k, "only", "biggest", "largest", "worst", "highest", "lowest", "deadliest", "most", "least", "best") {
			return true
		}
	}
	return false
}

// fix2 is the interval of a point after a preposition that opens one side.
func (p *run) fix2(a val, i, j int, prep string) ival {
	dir := p.way(i, j)
	switch {
	case prep == "since":
		dir = -1
	case (prep == "by" || prep == "until" || prep == "till") && (dir == 0 || p.lex(i-1).deferred):
		dir = 1 // "postponed until May"
	}
	x := p.resolve(a, dir)
	if !x.ok {
		return x
	}
	switch prep {
	case "since":
		if p.level == 3 && p.pub+1 > x.from {
			x.to, x.hasTo = p.pub+1, true
		} else {
			x.hasTo = false
		}
	case "by", "until", "till":
		x.hasFrom = p.level == 3 && p.pub < x.to
		x.from = p.pub
	case "before":
		if !p.is(i+1, "end") && !p.is(i+2, "end") {
			x.to = x.from
		}
		x.hasFrom, x.hasTo = false, true
	case "after":
		x.from, x.hasFrom, x.hasTo = x.to, true, false
	}
	x.minute = -1
	return x
}

// fix is the interval of a point, by the tense of its clause.
func (p *run) fix(a val, i, j int) ival {
	dir := p.way(i, j)
	if p.dateline(i, j) {
		dir = 0
	}
	if p.is(j, "'s", "’s") && p.at(j).glued {
		// "Monday's bombing": what is named by its day has mostly been, unless
		// its own verb looks ahead.
		switch {
		case p.is(i-1, "after", "following", "since", "into", "over", "during", "by"):
			dir = -1
		case !p.is(i-1, "before", "for", "until") && !p.is(i-2, "ahead"):
			dir = p.ahead(j)
		}
	}
	if a.kind == kDay || a.kind == kWeekday {
		if x := p.resolve(a, dir); x.ok {
			p.ref, p.refOK, p.refAt = x.from, true, i
			return x
		}
	}
	return p.resolve(a, dir)
}

// span reads the second half of a range that begins with a point at k.
func (p *run) span(k int, a val, j int, prep string) (ival, int) {
	if j == 0 { // "from 3 to 5 May": the first half is a number alone
		if w := p.at(k); w.kind == 'n' && w.num >= 1 && w.num <= 31 && w.suffix != "?" && !w.group {
			j, a = k+1, val{kind: kNumber, d: w.num}
		} else {
			return ival{}, 0
		}
	}
	m, ok := j, false
	switch {
	case prep == "between":
		ok = p.is(j, "and")
	case prep == "from":
		ok = p.is(j, "to", "until", "till", "through", "-", "–", "—")
	default:
		ok = p.is(j, "through", "-", "–") || p.is(j, "to") && (a.kind == kDay || a.kind == kMonth || a.kind == kYear && !p.way2(j)) ||
			p.is(j, "—") && p.at(j).glued
	}
	if !ok {
		return ival{}, 0
	}
	m = j + 1
	if p.is(j, "-", "–", "—") && !p.at(m).glued && p.at(j).glued {
		return ival{}, 0
	}
	if p.is(m, "the") {
		m++
	}
	b, e := p.point(m)
	w := p.at(m)
	short := w.kind == 'n' && !w.group && w.suffix != "?"
	switch {
	case a.kind == kYear && short && w.glued && w.digits == 2 && w.suffix == "" && p.at(j).glued && w.num > a.y%100 && (e == 0 || b.kind != kDay):
		b, e = val{kind: kYear, y: a.y/100*100 + w.num}, m+1 // "2014-18"
	case e == 0 && a.kind == kDay && short && w.num >= 1 && w.num <= 31:
		b, e = val{kind: kDay, m: a.m, d: w.num}, m+1 // "Nov. 3-5"
		if y, e2 := p.yearAfter(e); e2 > 0 {
			b.y, e = y, e2
		}
	case e == 0:
		return ival{}, 0
	}
	if a.kind == kNumber {
		if b.kind != kDay {
			return ival{}, 0
		}
		a = val{kind: kDay, m: b.m, d: a.d, y: b.y}
		if a.d > b.d {
			if a.m--; a.m == 0 {
				a.m, a.y = 12, b.y-1
			}
		}
	}
	if a.kind == kFixed && b.kind == kFixed && a.prec == "decade" {
		return ival{from: a.from, to: b.to, hasFrom: true, hasTo: true, ok: true, prec: "decade", minute: -1}, e
	}
	if a.kind != b.kind || a.kind != kDay && a.kind != kMonth && a.kind != kYear && a.kind != kWeekday {
		return ival{}, 0
	}
	dir := p.way(k, e)
	if b.y > 0 && a.y == 0 && a.kind != kWeekday {
		a.y = b.y
		if a.m > b.m || a.m == b.m && a.d > b.d {
			a.y--
		}
	}
	x := p.resolve(b, dir)
	if !x.ok {
		return ival{prec: x.prec, minute: -1}, e
	}
	y := p.resolve(a, dir)
	switch {
	case !y.ok:
		return ival{prec: x.prec, minute: -1}, e
	case a.y > 0 && b.y == 0: // "from March 2019 to May"
		b.y = a.y
		if b.m < a.m {
			b.y++
		}
		x = p.resolve(b, dir)
	case a.kind == kWeekday && y.from > x.from:
		if dir > 0 {
			for x.from < y.from {
				x.from, x.to = x.from+7, x.to+7
			}
		} else {
			y.from -= 7
		}
	case a.y == 0 && a.kind != kWeekday: // both years come from the second
		by, _, _ := civil(x.from)
		a.y = by
		if a.m > b.m || a.m == b.m && a.d > b.d {
			a.y--
		}
		y = p.resolve(a, dir)
	}
	if !x.ok || !y.ok || y.from >= x.to {
		return ival{}, 0
	}
	return ival{from: y.from, to: x.to, hasFrom: true, hasTo: true, ok: true, prec: x.prec, minute: -1}, e
}

// join gives a time of day that stands alone the day its sentence names.
func (p *run) join() {
	for _, c := range p.clock {
		t := &p.d.Times[c.at]
		lo, hi := p.sentence(c.word)
		best, dist := -1, int32(1<<30)
		for n := c.at - 1; n >= 0 && p.d.Times[n].Start >= lo; n-- {
			if o := p.d.Times[n]; o.Precision == "day" && o.From != "" && t.Start-o.End < dist {
				best, dist = n, t.Start-o.End
			}
		}
		for n := c.at + 1; n < len(p.d.Times) && p.d.Times[n].End <= hi; n++ {
			if o := p.d.Times[n]; o.Precision == "day" && o.From != "" && o.Start-t.End < dist {
				best, dist = n, o.Start-t.End
			}
		}
		if best >= 0 && len(p.d.Times[best].From) == 10 {
			d := p.d.Times[best].From
			z := ""
			if len(t.From) > 0 && t.From[len(t.From)-1] == 'Z' {
				z = "Z"
			}
			t.From, t.To = d+"T"+hhmm(c.minute)+z, d+"T"+hhmm(c.minute+1)+z
			if c.minute == 24*60-1 {
				t.To = nextDay(d) + "T00:00" + z
			}
		} else {
			t.From, t.To = "", ""
		}
	}
}

// sentence is the bytes of the sentence word i stands in.
func (p *run) sentence(i int) (lo, hi int32) {
	a := i
	for a > 0 && i-a < 400 && !p.ws[a].first && p.ws[a].kind != 'b' {
		a--
	}
	b := i + 1
	for b < len(p.ws) && b-i < 400 && !p.ws[b].first && p.ws[b].kind != 'b' {
		b++
	}
	return p.ws[a].s, p.ws[b-1].e
}

// put writes the expression of words i to j.
func (p *run) put(i, j int, x ival) {
	s := hearsay.Span{Start: p.ws[i].s, End: p.ws[j-1].e}
	t := hearsay.Time{Span: s, Precision: x.prec}
	if x.ok && (x.hasFrom && (x.from < firstDay || x.from > lastDay) || x.hasTo && (x.to < firstDay || x.to > lastDay)) {
		x.ok = false // ISO 8601 has four figures for a year
	}
	if x.ok && x.hasFrom {
		t.From = iso(x.from)
	}
	if x.ok && x.hasTo {
		t.To = iso(x.to)
	}
	if x.minute >= 0 {
		t.Precision = "time"
		z := ""
		if x.zulu {
			z = "Z"
		}
		if x.ok && x.hasFrom {
			t.From, t.To = iso(x.from)+"T"+hhmm(x.minute)+z, iso(x.from)+"T"+hhmm(x.minute+1)+z
			if x.minute == 24*60-1 {
				t.To = iso(x.from+1) + "T00:00" + z
			}
		} else {
			t.From, t.To = z, "" // join puts the day in
			p.clock = append(p.clock, clock{at: len(p.d.Times), minute: x.minute, word: i})
		}
	}
	p.d.Times = append(p.d.Times, t)
}
