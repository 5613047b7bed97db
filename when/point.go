package when

import (
	"strings"

	"github.com/hearsay-news/hearsay"
)

var (
	nothing word
	blank   lexeme
)

func (p *run) at(i int) *word {
	if i < 0 || i >= len(p.ws) {
		return &nothing
	}
	return &p.ws[i]
}

// lex is what the table knows of word i; never nil.
func (p *run) lex(i int) *lexeme {
	if l := p.at(i).lex; l != nil {
		return l
	}
	return &blank
}

func (p *run) text(i int) string {
	w := p.at(i)
	return p.d.Text[w.s:w.e]
}

// low is word i in lower case, "" if it is long.
func (p *run) low(i int) string {
	w := p.at(i)
	if w.kind != 'w' || w.e-w.s > maxKnown {
		return ""
	}
	return strings.ToLower(p.text(i))
}

// is reports whether word i is one of ss, in any case.
func (p *run) is(i int, ss ...string) bool {
	if i < 0 || i >= len(p.ws) {
		return false
	}
	t := p.text(i)
	for _, s := range ss {
		if len(s) == len(t) && strings.EqualFold(s, t) {
			return true
		}
	}
	return false
}

// dot is the word after i, or after the full stop of an abbreviation there.
func (p *run) dot(i int) int {
	if p.at(i+1).mark == '.' && p.at(i+1).glued {
		return i + 2
	}
	return i + 1
}

// abbrev is the word after the month at word i, with the full stop of a short one.
func (p *run) abbrev(i int) int {
	if w := p.at(i); w.e-w.s > 4 || p.is(i, "may", "june", "july") {
		return i + 1
	}
	return p.dot(i)
}

// year reads a year at word i, with nothing that says it is another number.
func (p *run) year(i int) (int, bool) {
	w := p.at(i)
	if w.kind != 'n' || w.digits != 4 || w.group || w.suffix != "" || w.num < 1000 || w.num > 2199 {
		return 0, false
	}
	if n := p.at(i + 1); n.glued && n.kind == 'p' && (n.mark == '.' || n.mark == ',') && p.at(i+2).kind == 'n' && p.at(i+2).glued {
		return 0, false // 2015.5
	}
	if p.at(i+1).mark == '%' {
		return 0, false
	}
	return w.num, true
}

// yearAfter reads ", 2020" or "2020" or "of 2020" at word i.
func (p *run) yearAfter(i int) (y, j int) {
	k := i
	if p.at(k).mark == ',' || p.is(k, "of") {
		k++
		if p.is(i, "of") && p.is(k, "this", "last", "next") && p.is(k+1, "year") && p.level >= 1 {
			return p.y + map[bool]int{true: 1}[p.is(k, "next")] - map[bool]int{true: 1}[p.is(k, "last")], k + 2
		}
	}
	if p.is(k, "last", "next", "this") && p.is(k+1, "year") && k == i && p.level >= 1 {
		switch p.low(k) {
		case "last":
			return p.y - 1, k + 2
		case "next":
			return p.y + 1, k + 2
		}
		return p.y, k + 2
	}
	y, ok := p.year(k)
	if !ok || p.at(k).glued {
		return 0, 0
	}
	if p.at(i).mark == ',' && p.noun(k+1) && p.at(k+1).tag == "NNS" {
		return 0, 0 // "In March, 2000 soldiers"
	}
	return y, k + 1
}

// count reads "three", "2", "a couple of", "two and a half" and the unit after
// it. A vague count is 0.
func (p *run) count(i int) (n int, half bool, unit string, j int) {
	k := i
	if p.is(k, "about", "nearly", "almost", "around", "roughly", "just", "over", "some", "exactly") {
		k++
	}
	if p.is(k, "more") && p.is(k+1, "than") || p.is(k, "less") && p.is(k+1, "than") {
		k += 2
	}
	l := p.lex(k)
	switch w := p.at(k); {
	case w.kind == 'n' && w.suffix == "" && w.digits <= 6:
		n, k = w.num, k+1
		if p.at(k).mark == '.' && p.at(k).glued || p.at(k).mark == '-' && p.at(k+1).kind == 'n' {
			return 0, false, "", 0
		}
	case l.number > 0:
		n, k = l.number, k+1
		if n >= 20 && n < 100 && n%10 == 0 && p.at(k).mark == '-' && p.lex(k+1).number > 0 {
			n, k = n+p.lex(k+1).number, k+2
		} else if l.number == 1 && (p.is(k, "couple", "dozen", "few", "half") || p.is(k, "hundred")) {
			switch {
			case p.is(k, "couple"):
				n = 2
			case p.is(k, "dozen"):
				n = 12
			case p.is(k, "hundred"):
				n = 100
			default:
				n = 0
			}
			k++
			if p.is(k, "of") {
				k++
			}
		}
	case p.is(k, "half") && p.is(k+1, "a", "an"):
		n, half, k = 0, true, k+2
		if p.is(k, "dozen") {
			n, half, k = 6, false, k+1
		}
	case l.vague:
		k++
		if p.is(k, "of") {
			k++
		}
	default:
		return 0, false, "", 0
	}
	if p.is(k, "and") && p.is(k+1, "a") && p.is(k+2, "half") {
		half, k = true, k+3
	}
	if p.is(k, "more", "full", "whole", "consecutive") {
		k++
	}
	if u := p.lex(k).unit; u != "" && !p.at(k).glued {
		k++
		if p.is(k, "and") && p.is(k+1, "a") && p.is(k+2, "half") {
			half, k = true, k+3
		}
		return n, half, u, k
	}
	return 0, false, "", 0
}

// point reads one point in time at word i and returns the word after it, 0 if
// there is none.
func (p *run) point(i int) (val, int) {
	if p.depth >= 4 { // "early early early …"
		return val{}, 0
	}
	p.depth++
	defer func() { p.depth-- }()
	w, l := p.at(i), p.lex(i)
	switch {
	case w.kind == 'n':
		return p.number(i)
	case w.kind == 'p' && (w.mark == '\'' || w.mark == '’' || w.mark == '‘'):
		if n := p.at(i + 1); n.kind == 'n' && n.glued && n.suffix == "s" && n.digits == 2 && n.num%10 == 0 && n.num >= 20 {
			return fixed(date(1900+n.num, 1, 1), date(1910+n.num, 1, 1), "decade"), i + 2
		}
		return val{}, 0
	case w.kind != 'w':
		return val{}, 0
	case l.month > 0:
		if v, j := p.month(i); j > 0 {
			return v, j
		}
	case l.day > 0 || l.short > 0:
		return p.weekday(i)
	}
	if v, j := p.ago(i); j > 0 {
		return v, j
	}
	switch low := p.low(i); low {
	case "yesterday", "today", "tomorrow", "tonight":
		if w.cap && !w.first && p.at(i-1).cap && p.at(i-1).kind == 'w' {
			return val{}, 0 // a newspaper or a broadcaster
		}
		v := p.unit("day", map[string]int{"yesterday": -1, "tomorrow": 1}[low])
		return p.later(v, p.parts(i+1))
	case "noon", "midnight":
		return p.clockTime(i)
	case "christmas":
		if !p.is(i+1, "day", "eve") {
			return val{}, 0
		}
		v := val{kind: kDay, m: 12, d: 25}
		if p.is(i+1, "eve") {
			v.d = 24
		}
		return p.withYear(v, i+2)
	case "new":
		if p.is(i+1, "year") && p.is(i+2, "'s", "’s") && p.is(i+3, "day", "eve") && w.cap {
			v := val{kind: kDay, m: 1, d: 1}
			if p.is(i+3, "eve") {
				v.m, v.d = 12, 31
			}
			return p.withYear(v, i+4)
		}
		return val{}, 0
	case "weekend":
		return p.weekend(0, 0), i + 1
	case "that", "same":
		k := i
		if low == "that" && p.is(k+1, "same") {
			k++
		}
		if u := p.lex(k + 1).unit; (u == "day" || u == "week" || u == "month" || u == "year") && !p.is(k+1, u+"s") {
			return p.near(u, 0), k + 2
		}
		return val{}, 0
	case "the":
		return p.the(i)
	case "half":
		return val{}, 0
	case "q":
		return val{}, 0
	case "q1", "q2", "q3", "q4":
		return p.partYear(val{kind: kPart, m: int(low[1]-'1')*3 + 1, n: 3}, i+1)
	}
	switch {
	case l.early:
		k := i + 1
		if p.at(k).mark == '-' {
			k++
		}
		if p.is(k, "in", "on") {
			k++
		}
		if p.is(k, "the") || p.at(k).kind == 0 {
			if v, j := p.point(k); j > 0 && (v.prec == "decade") {
				return v, j
			}
			return val{}, 0
		}
		v, j := p.point(k)
		if j == 0 || v.kind == kClock {
			return val{}, 0
		}
		return v, j
	case l.last || l.next || l.this || p.is(i, "following"):
		return p.relative(i)
	case l.ord > 0:
		return p.ordinal(i)
	case l.season > 0:
		// A bare "spring" or "fall" may be anything; "summer of 2019" is a season.
		if y, j := p.yearAfter(i + 1); j > 0 && !p.at(i+1).glued && p.at(i+1).mark != ',' {
			return val{kind: kPart, y: y, m: l.season, n: 3}, j
		}
	case l.edge:
		if p.is(i, "close", "eve") {
			return val{}, 0
		}
		if p.is(i+1, "of") {
			if p.is(i+2, "the") {
				if u := p.lex(i + 3).unit; u == "week" || u == "month" || u == "year" || u == "decade" || u == "century" {
					return p.unit(u, 0), i + 4
				}
			}
			return p.pointNoClock(i + 2)
		}
	case l.decade > 0:
		// "the nineties" is read at "the"
	case l.number > 0:
		if v, j := p.clockTime(i); j > 0 {
			return v, j
		}
	}
	return val{}, 0
}

func (p *run) pointNoClock(i int) (val, int) {
	v, j := p.point(i)
	if v.kind == kClock {
		return val{}, 0
	}
	return v, j
}

// number reads a point that begins with a figure.
func (p *run) number(i int) (val, int) {
	w := p.at(i)
	if pr := p.at(i - 1); w.glued && pr.kind == 'p' && strings.ContainsRune("$€£¥#./:+", pr.mark) {
		if !(pr.mark == '.' && p.lex(i-2).month > 0) {
			return val{}, 0
		}
	}
	if w.suffix == "?" {
		return val{}, 0
	}
	// 2020-01-03, 2020/01/03, 03.01.2020, 3/1/2020
	if s := p.at(i + 1); s.kind == 'p' && s.glued && (s.mark == '-' || s.mark == '/' || s.mark == '.') && w.suffix == "" {
		a, t, b := p.at(i+2), p.at(i+3), p.at(i+4)
		if a.kind == 'n' && a.glued && t.mark == s.mark && t.glued && b.kind == 'n' && b.glued && a.suffix == "" {
			more := p.at(i + 5)
			tail := more.glued && (more.mark == '-' || more.mark == '/') && p.at(i+6).kind == 'n' && p.at(i+6).glued
			switch {
			case tail:
			case w.digits == 4 && a.digits <= 2 && b.digits <= 2 && (b.suffix == "" || b.suffix == "t"):
				if valid(w.num, a.num, b.num) && w.num >= 1000 {
					v, j := val{kind: kDay, y: w.num, m: a.num, d: b.num}, i+5
					if b.suffix == "t" { // a time stamp; its clock is left out
						for p.at(j).glued && (p.at(j).kind == 'n' || p.at(j).mark == ':' || p.at(j).mark == '.' || p.at(j).mark == '+') {
							j++
						}
					}
					return v, j
				}
			case b.digits == 4 && w.digits <= 2 && a.digits <= 2 && b.suffix == "" && b.num >= 1000:
				d, m := w.num, a.num
				switch {
				case s.mark == '.' || d > 12 || d == m: // day first
				case m > 12:
					d, m = m, d
				case s.mark == '/': // 1/3/2020: only the year is sure
					if valid(b.num, m, d) {
						return val{kind: kYear, y: b.num}, i + 5
					}
				}
				if valid(b.num, m, d) {
					return val{kind: kDay, y: b.num, m: m, d: d}, i + 5
				}
			}
			if s.mark != '-' {
				return val{}, 0
			}
		}
		if w.num == 9 && s.mark == '/' && a.kind == 'n' && a.num == 11 && a.glued && a.suffix == "" {
			return val{kind: kDay, y: 2001, m: 9, d: 11}, i + 3
		}
	}
	if v, j := p.clockTime(i); j > 0 {
		return v, j
	}
	// 3 January 2020, 3rd of January
	if w.num >= 1 && w.num <= 31 && !w.group && (w.suffix == "" || ordinal(w.suffix)) {
		k := i + 1
		if p.is(k, "of") && ordinal(w.suffix) {
			k++
			if (p.lex(k).this || p.lex(k).last || p.lex(k).next) && p.is(k+1, "month") && p.level >= 2 {
				m := p.m
				if p.lex(k).last {
					m--
				} else if p.lex(k).next {
					m++
				}
				y, mm, _ := civil(date(p.y, m, 1))
				return val{kind: kDay, y: y, m: mm, d: w.num}, k + 2
			}
		}
		if p.at(k).mark == '-' && p.at(k).glued && p.at(k+1).glued {
			k++ // 3-Jan-2020
		}
		if l := p.lex(k); l.month > 0 && (p.at(k).cap || w.digits <= 2 && l.month != 5 && l.month != 3) && w.digits <= 2 {
			v, j := val{kind: kDay, m: l.month, d: w.num}, p.abbrev(k)
			if p.at(j).mark == '-' && p.at(j).glued {
				if y, ok := p.year(j + 1); ok && p.at(j+1).glued {
					v.y = y
					return v, j + 2
				}
			}
			return p.withYear(v, j)
		}
	}
	// 1990s, 90s
	if w.suffix == "s" && w.num%10 == 0 && !w.group {
		y := w.num
		if w.digits == 2 && y >= 20 && p.is(i-1, "the") {
			y += 1900
		}
		if y >= 1500 && y <= 2100 {
			v := fixed(date(y, 1, 1), date(y+10, 1, 1), "decade")
			return v, i + 1
		}
		return val{}, 0
	}
	// 19th century
	if ordinal(w.suffix) {
		if p.is(i+1, "century") && w.num <= 21 && w.num > 0 {
			return century(w.num), i + 2
		}
		if p.is(i+1, "quarter", "half") && w.num <= 4 {
			return p.ordinalAt(w.num, i)
		}
		return val{}, 0
	}
	if v, j := p.ago(i); j > 0 {
		return v, j
	}
	if y, ok := p.year(i); ok && p.yearHere(i, y) {
		return val{kind: kYear, y: y}, i + 1
	}
	return val{}, 0
}

func century(n int) val {
	return fixed(date(100*(n-1)+1, 1, 1), date(100*n+1, 1, 1), "")
}

func ordinal(s string) bool { return s == "st" || s == "nd" || s == "rd" || s == "th" }

// yearHere decides whether the four figures at word i are a year.
func (p *run) yearHere(i, y int) bool {
	prev, next := p.at(i-1), p.at(i+1)
	if prev.kind == 'p' && p.at(i).glued {
		switch prev.mark {
		case '-', '–':
			// "mid-2019" and the end of a range; not "COVID-2019".
			if q := p.at(i - 2); q.kind == 'w' && prev.glued && !p.lex(i-2).early && !p.is(i-2, "pre", "post") {
				return false
			}
		case '(', '[', '‘', '’', '\'', '"', '“', '—', ',', '.':
		default:
			return false
		}
	}
	if p.is(i-1, "resolution", "no", "number", "flight", "room", "article", "section", "page", "some", "about", "around", "nearly", "almost", "over", "than", "approximately", "least", "roughly", "estimated", "another", "only", "boeing", "act", "highway", "route", "level", "top", "extra", "additional") {
		return false
	}
	if prev.mark == '.' && p.is(i-2, "no", "nos") {
		return false
	}
	if next.kind == 'w' && !next.glued && p.is(i+1, "people", "men", "women", "children", "troops", "soldiers", "dollars", "euros", "pounds", "rupees", "yuan", "yen", "miles", "meters", "metres", "km", "kilometers", "kilometres", "kg", "tons", "tonnes", "barrels", "percent", "feet", "acres", "hectares", "square", "million", "billion", "hours", "days", "points", "votes", "gmt", "utc", "local", "est", "homes", "houses", "jobs", "refugees", "civilians", "mw", "cases", "deaths") {
		return false
	}
	led := p.is(i-1, "in", "since", "by", "until", "till", "from", "of", "before", "after", "during", "early", "late", "mid", "through", "and", "between", "to", "the", "for", "circa", "year", "fiscal", "spring", "summer", "autumn", "fall", "winter", "or") || p.lex(i-1).month > 0
	if y < 1800 || y > 2100 {
		return p.is(i-1, "in", "since", "of", "from", "until", "by", "year", "before", "after")
	}
	if !led && next.kind == 'w' && !next.glued && !next.cap {
		// "2000 fighters" counts; "2015 deal" dates.
		if next.tag == "NNS" {
			return false
		}
		if t := p.text(i + 1); next.tag == "" && strings.HasSuffix(t, "s") && !strings.HasSuffix(t, "ss") && len(t) > 3 && y%100 == 0 {
			return false
		}
	}
	return true
}

// noun reports whether a common noun may begin at word i, so that what stands
// before it describes it.
func (p *run) noun(i int) bool {
	w := p.at(i)
	if w.kind != 'w' || w.glued && p.at(i).mark == 0 && strings.ContainsAny(p.text(i), "'’") {
		return false
	}
	if w.tag != "" {
		return strings.HasPrefix(w.tag, "NN") || w.tag == "JJ"
	}
	return !w.cap && p.lex(i) == &blank && !p.is(i, "and", "or", "but", "as", "at", "with", "who", "which", "he", "she", "they", "it", "we", "to", "on", "for", "if", "because", "while", "when", "where", "though", "of", "an")
}

// later adds the part of the day after a day ("night", "at 3 p.m.").
func (p *run) later(v val, j int) (val, int) {
	k := j
	if p.is(k, "at") || p.at(k).mark == ',' && p.is(k+1, "at") {
		if p.at(k).mark == ',' {
			k++
		}
		k++
	}
	if k > j {
		if c, e := p.clockTime(k); e > 0 {
			v.clock, v.minute, v.zulu = true, c.minute, c.zulu
			return v, e
		}
	}
	return v, j
}

// parts skips "morning", "night", "at noon" after a day.
func (p *run) parts(j int) int {
	if p.lex(j).part && !p.at(j).glued {
		return j + 1
	}
	if p.is(j, "in") && p.is(j+1, "the") && p.lex(j+2).part {
		return j + 3
	}
	return j
}

// withYear reads the year after a day or a month.
func (p *run) withYear(v val, j int) (val, int) {
	if y, e := p.yearAfter(j); e > 0 {
		v.y = y
		return p.later(v, e)
	}
	return p.later(v, p.parts(j))
}

// partYear reads the year after a quarter, season or half.
func (p *run) partYear(v val, j int) (val, int) {
	if y, e := p.yearAfter(j); e > 0 && p.at(j).mark != ',' {
		v.y = y
		return v, e
	}
	if p.is(j, "of", "in") && p.is(j+1, "the") && p.is(j+2, "year") {
		return v, j + 3
	}
	return v, j
}

// month reads a point that begins with the name of a month.
func (p *run) month(i int) (val, int) {
	w, l := p.at(i), p.lex(i)
	m := l.month
	j := p.abbrev(i)
	lower := !w.cap
	if lower && (m == 5 || m == 3 || m == 8 || p.is(i, "mar", "jun", "dec", "jan", "sep", "oct", "nov", "feb", "apr", "aug", "jul")) {
		return val{}, 0
	}
	// Month day
	if n := p.at(j); n.kind == 'n' && !n.group && (!n.glued || p.at(j-1).mark == '.') && n.num >= 1 && n.num <= 31 && n.digits <= 2 && (n.suffix == "" || ordinal(n.suffix)) &&
		!(p.at(j+1).mark == '%' || p.at(j+1).glued && (p.at(j+1).mark == '.' || p.at(j+1).mark == ':') && p.at(j+2).kind == 'n' && p.at(j+2).glued || p.is(j+1, "million", "billion", "percent")) {
		v := val{kind: kDay, m: m, d: n.num}
		if m == 9 && n.num == 11 && p.is(j+1, "attack", "attacks", "terrorist", "terror", "hijackers", "commission") {
			v.y = 2001
			return v, j + 1
		}
		if y, e := p.yearAfter(j + 1); e > 0 {
			v.y = y
			return p.later(v, e)
		}
		if e := p.parts(j + 1); e > j+1 {
			return p.later(v, e)
		}
		return p.later(v, j+1)
	}
	// "October eighth"
	if o := p.lex(j).ord; o > 1 && !p.at(j).cap && !p.is(j+1, "quarter", "half", "time", "round") && p.at(j+1).tag != "NN" {
		return p.withYear(val{kind: kDay, m: m, d: o}, j+1)
	}
	// "the third of May" is read from its number; "May the 4th" here
	if p.is(j, "the") && p.at(j+1).kind == 'n' && ordinal(p.at(j+1).suffix) && p.at(j+1).num <= 31 {
		return p.withYear(val{kind: kDay, m: m, d: p.at(j + 1).num}, j+2)
	}
	if y, e := p.yearAfter(j); e > 0 && p.at(j).kind != 'w' || e > 0 && p.is(j, "of", "last", "this", "next") {
		if !(p.at(j).mark == ',' && p.at(i).first && lower) {
			return val{kind: kMonth, m: m, y: y}, e
		}
	}
	if lower {
		return val{}, 0
	}
	return p.bareMonth(i, j, m)
}

// bareMonth decides whether the name of a month alone is a month: five of
// them are names of people or verbs too.
func (p *run) bareMonth(i, j, m int) (val, int) {
	v := val{kind: kMonth, m: m}
	prev := p.at(i - 1)
	if prev.kind == 'w' && prev.cap && !prev.first && !p.lex(i-1).early && p.lex(i-1).month == 0 && !p.is(i-1, "in", "the", "since", "by", "until", "from", "last", "next", "this", "to", "of", "and") {
		return val{}, 0 // Theresa May, Black September
	}
	next := p.at(j)
	prep := p.is(i-1, "in", "since", "by", "until", "till", "from", "of", "before", "after", "during", "through", "last", "next", "this", "to", "between", "for", "every", "each", "throughout") || p.lex(i-1).early || prev.mark == '-' && p.lex(i-2).early
	list := p.is(i-1, "and", "or", "to") && (p.lex(i-2).month > 0)
	if p.is(i-1, "every", "each") {
		return val{}, 0
	}
	names := m == 5 || m == 4 || m == 6 || m == 8 || m == 3
	if p.person[m] && !list && !p.is(i-1, "since", "until", "last", "this", "next") {
		return val{}, 0
	}
	if next.kind == 'w' && next.cap && !next.glued && next.lex == nil && !p.is(i-1, "in", "since", "last") {
		return val{}, 0 // "June Smith", "March Against Fear"
	}
	if names {
		if m == 3 && p.is(j, "on", "for", "against", "of") && !p.is(i-1, "in", "since", "last", "until") {
			return val{}, 0
		}
		if p.is(i-1, "for", "to", "of", "after", "before") && m != 3 && next.kind == 'w' && next.tag != "" && strings.HasPrefix(next.tag, "VB") {
			return val{}, 0
		}
		det := p.is(i-1, "the", "its", "his", "her", "their", "a", "our")
		if !prep && !list && !(det && p.noun(j)) {
			return val{}, 0
		}
	}
	if p.at(i).first && !prep && next.kind == 'w' && next.glued && names {
		return val{}, 0
	}
	return v, j
}

// named finds months that this text uses as somebody's name.
func (p *run) named() map[int]bool {
	out := map[int]bool{}
	for i := range p.ws {
		l := p.lex(i)
		if l.month == 0 || !p.ws[i].cap || l.month != 5 && l.month != 4 && l.month != 6 && l.month != 8 {
			continue
		}
		k := i - 1
		if p.at(k).mark == '.' && p.at(k).glued {
			k--
		}
		if p.lex(k).title && p.at(k).cap {
			out[l.month] = true
		}
	}
	return out
}

// weekday reads a point that begins with a day of the week.
func (p *run) weekday(i int) (val, int) {
	w, l := p.at(i), p.lex(i)
	v := val{kind: kWeekday, w: l.day + l.short}
	j := i + 1
	if l.short > 0 {
		// "Sun" and "Sat" are words; as days they stand before a date, or
		// with a full stop after "on".
		j = p.dot(i)
		k := j
		if p.at(k).mark == ',' {
			k++
		}
		dated := p.lex(k).month > 0 || p.at(k).kind == 'n' && p.lex(k+1).month > 0
		if !w.cap || !dated && !(j > i+1 && p.is(i-1, "on", "last", "next", "this", "since", "until", "by")) {
			return val{}, 0
		}
	}
	if !w.cap {
		// "friday" in a text without capitals
		if !p.is(i-1, "on", "last", "next", "this", "until", "since", "by") {
			return val{}, 0
		}
	}
	if p.lex(i-1).feast && p.at(i-1).cap || p.lex(i-1).every && !p.at(i-1).cap {
		return val{}, 0
	}
	if n := p.at(j); n.kind == 'w' && p.lex(j).paper && (n.cap || p.is(j, "prayers")) && !p.is(j, "morning") {
		return val{}, 0
	}
	// Thursday, January 3, 2020; Thursday (Jan. 3); Thursday the 3rd
	k := j
	if e := p.parts(j); e > j {
		k = e
	}
	paren := p.at(k).mark == '('
	if p.at(k).mark == ',' || paren {
		k++
	}
	if p.lex(k).month > 0 || p.at(k).kind == 'n' && p.at(k).num <= 31 {
		if dv, e := p.point(k); e > 0 && dv.kind == kDay && (!paren || p.at(e).mark == ')') {
			dv.w = v.w
			if paren {
				e++
			}
			return dv, e
		}
	}
	if p.is(j, "the") && p.at(j+1).kind == 'n' && ordinal(p.at(j+1).suffix) && p.level == 3 {
		for _, mo := range []int{0, -1, 1} {
			y, m, _ := civil(date(p.y, p.m+mo, 1))
			if d := p.at(j + 1).num; valid(y, m, d) && weekday(date(y, m, d)) == v.w-1 {
				return val{kind: kDay, y: y, m: m, d: d}, j + 2
			}
		}
	}
	j = p.parts(j)
	// Thursday last week, Thursday of next week, Thursday last
	k = j
	if p.is(k, "of") {
		k++
	}
	if q := p.lex(k); (q.last || q.next || q.this) && p.is(k+1, "week") {
		off := 0
		if q.last {
			off = -1
		} else if q.next {
			off = 1
		}
		if p.level < 3 {
			return open("day"), k + 2
		}
		day := p.pub - weekday(p.pub) + 7*off + v.w - 1
		return fixed(day, day+1, "day"), k + 2
	}
	if p.is(j, "last") && p.at(j+1).kind != 'w' {
		v.rel = -1
		j++
	}
	return p.later(v, j)
}

// relative reads "last week", "next Thursday", "this month", "the past three
// years" from its first word.
func (p *run) relative(i int) (val, int) {
	l := p.lex(i)
	sign := 0
	switch {
	case l.last:
		sign = -1
	case l.next || p.is(i, "following"):
		sign = 1
	}
	k := i + 1
	n := p.lex(k)
	the := p.is(i-1, "the")
	anaphor := the && p.is(i, "previous", "next", "following", "last") && !p.is(i, "last")
	switch {
	case n.day > 0 || n.short > 0 && p.at(k).cap && p.dot(k) > k+1:
		if p.lex(k+1).paper && p.at(k+1).cap {
			return val{}, 0
		}
		v := val{kind: kWeekday, w: n.day + n.short, rel: 2}
		if sign != 0 {
			v.rel = sign
		}
		if p.is(i, "coming") {
			v.rel = 2
		}
		j := k + 1
		if n.short > 0 {
			j = p.dot(k)
		}
		// "this Thursday, January 3"
		m := j
		if p.at(m).mark == ',' {
			m++
		}
		if p.lex(m).month > 0 || p.at(m).kind == 'n' && p.lex(m+1).month > 0 {
			if dv, e := p.point(m); e > 0 && dv.kind == kDay {
				dv.w = v.w
				return dv, e
			}
		}
		return p.later(v, p.parts(j))
	case n.month > 0 && p.at(k).cap:
		j := p.abbrev(k)
		if p.level < 2 {
			return open("month"), j
		}
		y := p.y
		switch {
		case sign < 0 && n.month >= p.m:
			y--
		case sign > 0 && n.month <= p.m:
			y++
		case sign == 0 && n.month > p.m+6:
			y-- // "this December" in January
		}
		v := val{kind: kMonth, m: n.month, y: y}
		if d := p.at(j); d.kind == 'n' && d.num >= 1 && d.num <= 31 && d.digits <= 2 && !d.glued {
			v.kind, v.d = kDay, d.num
			j++
		}
		return v, j
	case n.season > 0:
		if p.level < 2 {
			return open("quarter"), k + 1
		}
		v := val{kind: kPart, m: n.season, n: 3, y: p.y}
		a, b := date(p.y, v.m, 1), date(p.y, v.m+3, 1)
		if n.season == 12 && p.m <= 2 { // the winter we are in began last year
			a, b = date(p.y-1, 12, 1), date(p.y, 3, 1)
			v.y--
		}
		if sign < 0 && b > p.pub {
			v.y--
		} else if sign > 0 && a <= p.pub {
			v.y++
		}
		return v, k + 1
	case p.is(k, "weekend"):
		return p.weekend(sign, i), k + 1
	case p.is(k, "night") && l.last:
		return p.unit("day", -1), k + 1
	case n.part && l.this && !p.is(i, "current"):
		return p.later(p.unit("day", 0), k+1)
	case n.unit != "" && n.unit != "hour":
		single := !p.is(k, n.unit+"s") && !p.is(k, "centuries")
		switch {
		case anaphor && single:
			return p.near(n.unit, sign), k + 1
		case !single && sign != 0:
			return open(vague(n.unit)), k + 1 // "the past years"
		case sign < 0 && the && (p.is(i, "past") || p.is(i, "last")), sign < 0 && p.is(i, "past"):
			return p.window(1, n.unit, -1), k + 1
		case the && p.is(i, "coming"), p.is(i, "coming"):
			return p.window(1, n.unit, 1), k + 1
		case n.unit == "day":
			return val{}, 0
		case single:
			return p.unit(n.unit, sign), k + 1
		}
	case n.unit == "hour":
		return val{}, 0
	case sign != 0:
		// the past three years, the last 24 hours, the next few days
		if c, half, u, j := p.count(k); j > 0 && !half && !p.is(k, "a", "an") {
			if c == 0 {
				return open(vague(u)), j
			}
			if !the && p.is(i, "previous") {
				return val{}, 0
			}
			return p.window(c, u, sign), j
		}
	}
	return val{}, 0
}

func vague(string) string { return "" }

// near is a unit of time beside the day that the text named last: "the next
// day", "the same week".
func (p *run) near(u string, k int) val {
	if !p.refOK || p.refAt < p.para-200 {
		if u == "century" {
			u = ""
		}
		if u == "hour" {
			u = "day"
		}
		return open(u)
	}
	y, m, _ := civil(p.ref)
	switch u {
	case "day":
		return fixed(p.ref+k, p.ref+k+1, "day")
	case "week":
		mon := p.ref - weekday(p.ref) + 7*k
		return fixed(mon, mon+7, "week")
	case "month":
		return fixed(date(y, m+k, 1), date(y, m+k+1, 1), "month")
	case "year":
		return fixed(date(y+k, 1, 1), date(y+k+1, 1, 1), "year")
	}
	return open("")
}

// weekend is the Saturday and Sunday of a weekend: the last one (sign -1), the
// next one, or, with 0, the one the tense of word i means.
func (p *run) weekend(sign, i int) val {
	if p.level < 3 {
		return open("day")
	}
	wd := weekday(p.pub)
	last := p.pub - (wd+2)%7 // the Saturday at or before
	switch {
	case sign < 0:
		if wd >= 5 {
			last -= 7
		}
	case sign > 0:
		last = p.pub - wd + 12
	case i > 0 && p.way(i, i+2) >= 0 && wd < 5: // this weekend
		last += 7
	case i == 0 && p.tense > 0 && wd < 5:
		last += 7
	}
	return fixed(last, last+2, "day")
}

// ago reads "three days ago", "two weeks later", "a year earlier", "years ago".
func (p *run) ago(i int) (val, int) {
	n, half, u, j := p.count(i)
	if j == 0 {
		// "decades ago"
		if x := p.lex(i).unit; x != "" && p.is(i+1, "ago") {
			return open(""), i + 2
		}
		return val{}, 0
	}
	sign := 0
	switch {
	case p.is(j, "ago"):
		sign = -1
		if p.lex(j+1).day > 0 && u == "week" && n > 0 && p.level == 3 { // "a week ago Thursday"
			w := p.lex(j+1).day - 1
			back := (weekday(p.pub) - w + 7) % 7
			d := p.pub - back - 7*n
			return fixed(d, d+1, "day"), j + 2
		}
	case p.is(j, "from") && p.is(j+1, "now"):
		sign = 1
		j++
	case p.is(j, "later", "earlier", "after", "before"):
		if p.is(j, "after", "before") || n == 0 || half {
			return val{}, 0
		}
		k := n
		if p.is(j, "earlier") {
			k = -n
		}
		if n > 3000 || u == "hour" || u == "decade" || u == "century" || u == "quarter" || u == "fortnight" {
			return val{}, 0
		}
		return p.near(u, k), j + 1
	default:
		return val{}, 0
	}
	if n == 0 && !half {
		return open(""), j + 1
	}
	x := p.shift(n, half, u, sign)
	if !x.ok {
		return open(x.prec), j + 1
	}
	return fixed(x.from, x.to, x.prec), j + 1
}

// the reads what "the" opens.
func (p *run) the(i int) (val, int) {
	k := i + 1
	w, l := p.at(k), p.lex(k)
	switch {
	case w.kind == 'n':
		v, j := p.number(k)
		if j == 0 && (w.suffix == "s" && w.digits == 2) {
			return val{}, 0
		}
		if v.kind == kClock {
			return val{}, 0
		}
		return v, j
	case w.mark == '\'' || w.mark == '’' || w.mark == '‘':
		return p.point(k)
	case l.decade > 0:
		return fixed(date(l.decade, 1, 1), date(l.decade+10, 1, 1), "decade"), k + 1
	case p.is(k, "day"):
		after := p.is(k+1, "after")
		if after || p.is(k+1, "before") {
			if p.is(k+2, "tomorrow") && after {
				return p.unit("day", 2), k + 3
			}
			if p.is(k+2, "yesterday") && !after {
				return p.unit("day", -2), k + 3
			}
			if !after && (p.at(k+2).kind == 'p' || p.at(k+2).kind == 'b' || p.at(k+2).kind == 0) {
				return p.near("day", -1), k + 2
			}
		}
		return val{}, 0
	case p.is(k, "weekend"):
		p.tense = p.way(i, k+1)
		v := p.weekend(0, 0)
		p.tense = 0
		return v, k + 1
	case p.is(k, "same"):
		return p.point(k)
	case l.season > 0:
		v, j := p.point(k)
		if j > 0 {
			return v, j
		}
		if p.is(i-1, "in", "during", "this", "over", "since", "until", "by") && !p.is(k+1, "of") {
			return val{kind: kPart, m: l.season, n: 3}, k + 1
		}
		return val{}, 0
	case l.part && p.is(k+1, "of"):
		if v, j := p.pointNoClock(k + 2); j > 0 {
			return v, j
		}
	case l.edge && p.is(k+1, "of") || l.ord > 0 || l.last || l.next || l.early || p.is(k, "following") || p.is(k, "current") || l.day > 0:
		if l.day > 0 { // "the Thursday vote"
			return p.weekday(k)
		}
		return p.point(k)
	case l.month > 0:
		return p.month(k)
	}
	return val{}, 0
}

// ordinal reads "first quarter of 2019", "second half", "third of May",
// "nineteenth century".
func (p *run) ordinal(i int) (val, int) {
	n := p.lex(i).ord
	if p.is(i+1, "century") {
		return century(n), i + 2
	}
	if p.is(i+1, "of") && p.lex(i+2).month > 0 && p.at(i+2).cap && n <= 31 {
		return p.withYear(val{kind: kDay, m: p.lex(i + 2).month, d: n}, i+3)
	}
	return p.ordinalAt(n, i)
}

func (p *run) ordinalAt(n, i int) (val, int) {
	k := i + 1
	if p.at(k).mark == '-' {
		k++
	}
	fiscal := false
	if p.is(k, "fiscal") {
		k, fiscal = k+1, true
	}
	switch {
	case p.is(k, "quarter") && n <= 4:
		// A quarter may be of a match or of a city.
		v, j := p.partYear(val{kind: kPart, m: 3*n - 2, n: 3}, k+1)
		if j == k+1 && !fiscal && p.is(j, "of") {
			return val{}, 0
		}
		return v, j
	case p.is(k, "half") && n <= 2:
		v, j := p.partYear(val{kind: kPart, m: 6*n - 5, n: 6}, k+1)
		if j == k+1 {
			return val{}, 0 // "the second half" alone may be of a match
		}
		return v, j
	}
	return val{}, 0
}

// clockTime reads a time of day: "3 p.m.", "15:30 GMT", "noon", "3 o'clock".
func (p *run) clockTime(i int) (val, int) {
	w := p.at(i)
	if p.is(i, "noon", "midnight") {
		m := 12 * 60
		if p.is(i, "midnight") {
			m = 0
		}
		return p.zone(val{kind: kClock, clock: true, minute: m}, i+1)
	}
	h, m, j := 0, 0, i+1
	sure := false
	switch {
	case w.kind == 'n' && !w.group:
		h = w.num
		if n := p.at(i + 1); n.glued && (n.mark == ':' || n.mark == '.') && p.at(i+2).kind == 'n' && p.at(i+2).glued && p.at(i+2).digits == 2 && w.digits <= 2 && w.suffix == "" {
			if p.at(i+3).glued && p.at(i+3).mark == n.mark && p.at(i+4).kind == 'n' && p.at(i+4).glued {
				if n.mark == '.' {
					return val{}, 0
				}
			}
			m, j = p.at(i+2).num, i+3
			w = p.at(i + 2)
		} else if w.digits == 4 && (p.is(i+1, "gmt", "utc", "hours") || p.is(i+1, "local") && p.is(i+2, "time") || p.is(i+1, "est", "edt")) {
			h, m, sure = w.num/100, w.num%100, true
			if p.is(i+1, "hours") {
				if !p.is(i-1, "at") {
					return val{}, 0
				}
				j++
			}
		}
	case p.lex(i).number > 0 && p.lex(i).number <= 12 && !p.is(i, "a", "an"):
		h = p.lex(i).number
	default:
		return val{}, 0
	}
	half := ""
	switch {
	case w.suffix == "am" || w.suffix == "pm":
		half = w.suffix
	case w.suffix != "":
		return val{}, 0
	case p.is(j, "a", "p") && p.at(j+1).mark == '.' && p.at(j+1).glued && p.is(j+2, "m") && p.at(j+2).glued:
		half = p.low(j) + "m"
		j += 3
		if p.at(j).mark == '.' && p.at(j).glued {
			j++
		}
	case p.is(j, "am", "pm"):
		half = p.low(j)
		j++
	case p.is(j, "o") && p.is(j+1, "'clock", "’clock"):
		j += 2
		sure = true
	}
	switch half {
	case "pm":
		if h < 12 {
			h += 12
		}
		sure = true
	case "am":
		if h == 12 {
			h = 0
		}
		sure = true
	}
	v := val{kind: kClock, clock: true, minute: h*60 + m}
	if h > 23 || m > 59 {
		return val{}, 0
	}
	z, e := p.zone(v, j)
	if !sure && e == j && !(j == i+3 && p.at(i+1).mark == ':' && p.is(i-1, "at")) {
		return val{}, 0
	}
	return z, e
}

// zone reads "GMT" or "local time" after a time of day.
func (p *run) zone(v val, j int) (val, int) {
	if p.is(j, "local", "eastern", "pacific", "central", "moscow", "beijing") && p.is(j+1, "time") {
		return v, j + 2
	}
	if p.lex(j).zone && p.at(j).cap && !p.is(j, "local") {
		v.zulu = p.is(j, "gmt", "utc")
		return v, j + 1
	}
	return v, j
}

// dateline reports whether words i to j are the date of a dateline.
func (p *run) dateline(i, j int) bool {
	if m := p.at(j).mark; m != '(' && m != '-' && m != '–' && m != '—' && m != '/' {
		return false
	}
	k := i
	for n := 0; n < 10 && k > 0; n++ {
		k--
		if p.ws[k].kind == 'b' {
			return true
		}
		if p.ws[k].kind == 'w' && !p.ws[k].cap {
			return false
		}
	}
	return k == 0
}

// reach is how many words before and after an expression are asked.
const reach = 25

// way says where the clause round words i to j looks: -1 back, 1 ahead, 0 it
// does not say. It asks the verbs before the expression, nearest first, then
// those after it.
func (p *run) way(i, j int) int {
	for k, n := i-1, 0; k >= 0 && n < reach; k, n = k-1, n+1 {
		w := &p.ws[k]
		if w.kind == 'b' || k < i-1 && p.ws[k+1].first || k == i-1 && p.at(i).first || w.mark == ';' {
			break
		}
		if x, ok := p.looks(k, i); ok {
			return x
		}
	}
	return p.ahead(j)
}

// ahead is way by the words from j on alone.
func (p *run) ahead(j int) int {
	for k, n := j, 0; k < len(p.ws) && n < reach; k, n = k+1, n+1 {
		w := &p.ws[k]
		if w.kind == 'b' || w.first || w.mark == ';' {
			break
		}
		if x, ok := p.looks(k, -1); ok {
			return x
		}
	}
	return 0
}

// looks says what word k tells of the direction; end is the expression's
// first word if k stands before it, -1 if it stands after.
func (p *run) looks(k, end int) (int, bool) {
	w, l := p.at(k), p.lex(k)
	if w.kind != 'w' || w.cap && !w.first && w.tag != "MD" && !p.title(w) && w.tag != "VBD" {
		return 0, false
	}
	switch {
	case l.future && !(l.month > 0 && w.cap):
		if p.is(k, "until", "tomorrow") && end < 0 {
			return 0, false
		}
		if p.is(k+1, "have", "'ve", "’ve") || w.tag == "NN" || w.tag == "NNS" {
			return 0, false // "would have gone"
		}
		return 1, true
	case p.is(k, "won") && p.is(k+1, "'t", "’t"), p.is(k, "ll", "'ll", "’ll"):
		return 1, true
	case p.is(k, "going") && p.is(k+1, "to"):
		return 1, true
	case l.plan:
		to := p.is(k+1, "to", "for")
		if end >= 0 && (to || k+1 == end && p.lex(k-1).present) {
			return 1, true
		}
		if end < 0 && to && w.tag != "VBD" {
			return 1, true
		}
		if w.tag == "NN" || w.tag == "NNS" || w.tag == "VB" {
			return 0, false
		}
		return -1, true
	case p.is(k, "to") && end >= 0:
		// "is to meet", "a meeting to be held"; not "was said to be"
		be := p.is(k+1, "be") && !strings.HasPrefix(p.at(k-1).tag, "VB") && !p.lex(k-1).past && p.at(k-1).tag != "JJ"
		if p.is(k-1, "is", "are", "be") || be || p.title(w) && p.at(k+1).kind == 'w' && !p.at(k+1).cap {
			return 1, true
		}
		return 0, false
	}
	past := w.tag == "VBD" || w.tag == "VBN" && !l.base
	if w.tag == "" {
		past = l.past
		if t := p.text(k); !past && len(t) > 4 && strings.HasSuffix(t, "ed") && !l.notpast && !w.cap && !strings.HasSuffix(t, "eed") {
			past = true
		}
	}
	if past {
		// "will be held", "to be held": the form of be decides
		if (w.tag == "VBN" || w.tag == "") && (p.is(k-1, "be", "being") || p.is(k-2, "be", "being")) && !p.is(k, "was", "were") {
			return 0, false
		}
		// "the planned visit", "the man wanted in": before a noun it says nothing
		if w.tag == "VBN" && end < 0 && p.noun(k+1) {
			return 0, false
		}
		return -1, true
	}
	if p.title(w) && (w.tag == "VBZ" || w.tag == "VBP") {
		return -1, true
	}
	if !p.title(w) && (w.tag == "VBZ" || w.tag == "VBP") && end >= 0 && !p.is(k, "has", "have", "says", "say", "is", "are", "am") {
		return 1, true // "the court meets on Thursday"
	}
	if (p.is(k, "is", "are") || p.is(k, "'s", "’s") && w.tag == "VBZ") && end >= 0 && k+1 >= end-2 && !p.title(w) {
		return 1, true // "the vote is on Thursday"
	}
	return 0, false
}

func (p *run) title(w *word) bool { return p.d.InTitle(hearsay.Span{Start: w.s, End: w.e}) }

// way2 reports whether "2014 to" at word j begins no range: "from 2014 to" is
// read with its preposition.
func (p *run) way2(j int) bool {
	_, ok := p.year(j + 1)
	return !ok
}
