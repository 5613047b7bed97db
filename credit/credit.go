// Package credit finds what a text says about where it comes from: credit
// lines at its end, wire tags, datelines and bylines at its beginning. An
// outlet is found by the form of the line, known or not, and is given as it
// is written. Who that outlet is, and whether the text really is a copy, it
// does not say.
package credit

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

// A Finder finds credits. It is safe for concurrent use.
type Finder struct {
	words     map[string]map[string]bool // kind of row, then word in lower case
	agency    map[string]bool
	open      []string
	byline    []string
	prep      []string
	whole     []string
	published *regexp.Regexp
}

// New reads the table "credit.txt" of l.
func New(l *lang.Language) *Finder {
	f := &Finder{words: map[string]map[string]bool{}, agency: map[string]bool{}}
	for _, r := range l.Rows("credit.txt") {
		if len(r) < 2 {
			continue
		}
		low := strings.ToLower(r[1])
		if f.words[r[0]] == nil {
			f.words[r[0]] = map[string]bool{}
		}
		f.words[r[0]][low] = true
		switch r[0] {
		case "agency":
			f.agency[low] = true
		case "open":
			f.open = append(f.open, low)
		case "byline":
			f.byline = append(f.byline, low)
		case "prep":
			f.prep = append(f.prep, low)
		case "whole":
			f.whole = append(f.whole, low)
		}
	}
	alt := func(kind string) string {
		var w []string
		for _, r := range l.Rows("credit.txt") {
			if r[0] == kind && len(r) > 1 {
				w = append(w, regexp.QuoteMeta(r[1]))
			}
		}
		return strings.Join(w, "|")
	}
	// "This article was first published by X", "The post Y appeared first on
	// X": the work itself is the subject, so that a sentence of the story
	// about another work does not match.
	f.published = regexp.MustCompile(`(?i)^(?:(?:an? (?:longer |shorter |earlier )?version of )?this|the (?:above|original|post|preceding))\s.{0,160}?\b(?:` + alt("how") + `)\b(?:\s(?:` + alt("first") + `))?\s(?:` + alt("prep") + `)\s+`)
	return f
}

const (
	headLines = 6   // lines at the beginning that may hold a byline or a dateline
	tailLines = 6   // lines at the end that may hold a credit
	maxLine   = 320 // bytes of the longest line that can be a credit as a whole
)

// Find reads Text, Body and Paragraphs and writes Credits, in text order.
func (f *Finder) Find(d *hearsay.Document) {
	d.Credits = d.Credits[:0]
	head, tail := lines(d)
	for i, s := range head {
		f.dateline(d, s)
		if !overlaps(d.Credits, s) {
			f.top(d, s, i)
		}
	}
	last := len(tail) - 1
	var found []hearsay.Credit
	for i := last; i >= 0; i-- {
		if overlaps(d.Credits, tail[i]) {
			continue
		}
		n := len(d.Credits)
		f.bottom(d, tail[i], last-i, prev(tail, i, d.Text))
		found = append(append([]hearsay.Credit{}, d.Credits[n:]...), found...)
		d.Credits = d.Credits[:n]
	}
	d.Credits = append(d.Credits, found...)
	slices.SortStableFunc(d.Credits, func(a, b hearsay.Credit) int { return int(a.Start - b.Start) })
}

func prev(tail []hearsay.Span, i int, text string) string {
	if i == 0 {
		return ""
	}
	return tail[i-1].In(text)
}

func overlaps(cs []hearsay.Credit, s hearsay.Span) bool {
	for _, c := range cs {
		if c.Overlaps(s) {
			return true
		}
	}
	return false
}

// lines are the first and the last lines of the text that are not empty,
// without the title.
func lines(d *hearsay.Document) (head, tail []hearsay.Span) {
	text := d.Text
	at := int(d.Body)
	for at < len(text) && len(head) < headLines {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text) - at
		}
		if s, ok := trim(text, at, at+end); ok {
			head = append(head, s)
		}
		at += end + 1
	}
	end := len(text)
	for end > int(d.Body) && len(tail) < tailLines {
		start := strings.LastIndexByte(text[:end], '\n') + 1
		start = max(start, int(d.Body))
		if s, ok := trim(text, start, end); ok {
			tail = append(tail, s)
		}
		end = start - 1
	}
	for i, j := 0, len(tail)-1; i < j; i, j = i+1, j-1 {
		tail[i], tail[j] = tail[j], tail[i]
	}
	return head, tail
}

func trim(text string, a, b int) (hearsay.Span, bool) {
	s := text[a:b]
	l := strings.TrimLeftFunc(s, unicode.IsSpace)
	a += len(s) - len(l)
	r := strings.TrimRightFunc(l, unicode.IsSpace)
	return hearsay.Span{Start: int32(a), End: int32(a + len(r))}, r != ""
}

func add(d *hearsay.Document, start, n int, signal string, outlets ...string) {
	s := hearsay.Span{Start: int32(start), End: int32(start + n)}
	if len(outlets) == 0 {
		outlets = []string{""}
	}
	for _, o := range outlets {
		d.Credits = append(d.Credits, hearsay.Credit{Span: s, Outlet: o, Signal: signal})
	}
}

var (
	dash   = `(?:—|–|--|-|:|/)`
	rxDate = `(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?`
	rxCaps = `\p{Lu}[\p{Lu}.'’\-]+(?:[ /]\p{Lu}[\p{Lu}.'’\-]+){0,3}`
	rxCity = `\p{Lu}[\p{L}.'’\-]+(?:[ /]\p{Lu}[\p{L}.'’\-]+){0,2}`
	rxTag  = `[(\[]\s*([^()\[\]]{2,40}?)\s*[)\]]`

	// "TEHRAN, Iran, Jan 3 (Tasnim) –"
	tagged = regexp.MustCompile(`^((?:` + rxCaps + `|` + rxCity + `)(?:, (?:` + rxCity + `|[A-Z]\.[A-Z]\.))?(?:,? ` + rxDate + `)?|` + rxDate + `)?\s*,?\s*` + rxTag + `(\s*` + dash + `?)\s*`)
	// "MOSCOW, January 3. /TASS/."
	slashed = regexp.MustCompile(`^(?:` + rxCity + `)(?:, ` + rxDate + `)?[.,]?\s*/(\p{Lu}[\p{L}\- ]{1,20})/[.:]?\s*(?:—|–|--|-)?\s+`)
	// "BAGHDAD —", "KYIV, Ukraine, Jan. 3 –"
	placed = regexp.MustCompile(`^(` + rxCaps + `)((?:, ` + rxCity + `|, [A-Z]\.[A-Z]\.)?)((?:,? ` + rxDate + `)?)\s*(—|–|--|-)\s+`)
	// "London, Jan. 3 —"
	dated = regexp.MustCompile(`^(` + rxCity + `)(?:, ` + rxCity + `)?,? ` + rxDate + `\s*(—|–|--|-)\s+`)
	// "Tehran, IRNA –"
	comma = regexp.MustCompile(`^(` + rxCity + `)(?:, ` + rxDate + `)?, ([A-Z][A-Za-z]{1,11})\s*(—|–|--|-)\s+`)
	// "Reuters –"
	alone      = regexp.MustCompile(`^(\p{Lu}[\p{L}/]{1,20}(?: \p{Lu}[\p{L}]+){0,2})\s*(—|–|--| -|:)\s+`)
	partyState = regexp.MustCompile(`^\p{Lu}-\p{Lu}`)
	titled     = regexp.MustCompile(`^(?:Rep|Sen|Gov|Mr|Mrs|Ms|Dr|Gen|Col|Prof|Rev|Lt|Capt|President|Minister|Senator)\b`)
	dates      = regexp.MustCompile(rxDate)
	month      = regexp.MustCompile(`[A-Z][a-z]{2}`)
)

// dateline reads a wire tag or a dateline at the beginning of a line.
func (f *Finder) dateline(d *hearsay.Document, s hearsay.Span) {
	line := s.In(d.Text)
	if len(line) > 160 {
		line = line[:160]
		for !utf8.ValidString(line) && len(line) > 0 {
			line = line[:len(line)-1]
		}
	}
	if m := tagged.FindStringSubmatchIndex(line); m != nil && m[1] < len(line) {
		tag := line[m[4]:m[5]]
		place := ""
		if m[2] >= 0 {
			place = line[m[2]:m[3]]
		}
		sep := strings.TrimSpace(line[m[6]:m[7]]) != ""
		known := f.agency[strings.ToLower(strings.TrimSuffix(tag, "."))]
		names := f.names(tag)
		ok := len(names) > 0 && f.starts(line[m[1]:]) && (known || sep) && (known || place != "" && !initials(place, tag))
		if place == "" && !known {
			ok = false
		}
		if !known && place != strings.ToUpper(place) && !f.hasMonth(place) {
			// "Rep. Roe (R-N.D.): …" and "Roe (left): …" are no datelines.
			ok = ok && !strings.ContainsAny(tag, ".") && !partyState.MatchString(tag) && strings.TrimSpace(line[m[6]:m[7]]) != ":" && !titled.MatchString(place)
		}
		if place != "" && f.badPlace(place) {
			ok = false
		}
		if ok {
			end := m[5] + strings.IndexAny(line[m[5]:], ")]") + 1
			add(d, int(s.Start), end, "wire-tag", names...)
			return
		}
	}
	if m := slashed.FindStringSubmatchIndex(line); m != nil && f.starts(line[m[1]:]) {
		add(d, int(s.Start), m[3]+1, "wire-tag", line[m[2]:m[3]])
		return
	}
	if m := comma.FindStringSubmatchIndex(line); m != nil && f.agency[strings.ToLower(line[m[4]:m[5]])] && f.starts(line[m[1]:]) {
		add(d, int(s.Start), m[5], "wire-tag", line[m[4]:m[5]])
		return
	}
	if m := placed.FindStringSubmatchIndex(line); m != nil && f.starts(line[m[1]:]) && !f.badPlace(line[m[2]:m[3]]) {
		end := max(m[3], m[5], m[7])
		if p := line[m[2]:m[3]]; f.agency[strings.ToLower(p)] {
			add(d, int(s.Start), end, "wire-tag", p)
		} else if letters(p) >= 3 {
			add(d, int(s.Start), end, "dateline")
		}
		return
	}
	if m := dated.FindStringSubmatchIndex(line); m != nil && f.starts(line[m[1]:]) && f.hasMonth(line[:m[1]]) {
		end := len(strings.TrimRight(line[:m[4]], " "))
		add(d, int(s.Start), end, "dateline")
		return
	}
	if m := alone.FindStringSubmatchIndex(line); m != nil && f.agency[strings.ToLower(line[m[2]:m[3]])] && f.starts(line[m[1]:]) && line[m[4]:m[5]] != ":" {
		add(d, int(s.Start), m[3], "wire-tag", line[m[2]:m[3]])
	}
}

func (f *Finder) hasMonth(s string) bool {
	for _, date := range dates.FindAllString(s, -1) {
		for _, m := range month.FindAllString(date, -1) {
			if f.words["month"][strings.ToLower(m)] {
				return true
			}
		}
	}
	return false
}

// starts reports whether s begins as a story does, not as the rest of a phrase.
func (f *Finder) starts(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) || unicode.IsDigit(r) || strings.ContainsRune("\"“‘'«„", r)
}

func (f *Finder) badPlace(p string) bool {
	w, _, _ := strings.Cut(p, " ")
	return f.words["nodateline"][strings.ToLower(strings.Trim(w, ",."))]
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// initials reports whether tag abbreviates the words before it, as in
// "Islamic State (IS)".
func initials(name, tag string) bool {
	name, _, _ = strings.Cut(name, ",")
	var b strings.Builder
	for _, w := range strings.Fields(name) {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(r) {
			b.WriteRune(r)
		}
	}
	t := strings.ReplaceAll(tag, ".", "")
	return b.Len() > 1 && (strings.EqualFold(b.String(), t) || strings.HasPrefix(strings.ToUpper(t), b.String()))
}

// top reads a line at the beginning: a byline, a credit, an agency's name.
func (f *Finder) top(d *hearsay.Document, s hearsay.Span, i int) {
	line := s.In(d.Text)
	if len(line) > maxLine {
		return
	}
	if outlet, ok := f.by(line); ok {
		if outlet == "" {
			add(d, int(s.Start), len(line), "byline")
		} else {
			add(d, int(s.Start), len(line), "byline", outlet)
		}
		return
	}
	if f.agency[strings.ToLower(line)] {
		add(d, int(s.Start), len(line), "byline", line)
		return
	}
	if i > 0 {
		f.line(d, s)
	}
}

var byPrefix = regexp.MustCompile(`^(?:By|BY)[: ]\s*`)

// by reads "By Jane Roe, Nordwire" and the outlet in it.
func (f *Finder) by(line string) (outlet string, ok bool) {
	loc := byPrefix.FindStringIndex(line)
	if loc == nil || len(line) > 140 || strings.HasSuffix(line, ".") && !strings.HasSuffix(line, "Jr.") || strings.ContainsAny(line, "\"“”?!;") {
		return "", false
	}
	rest := line[loc[1]:]
	words := strings.FieldsFunc(rest, func(r rune) bool {
		return unicode.IsSpace(r) || r == ',' || r == '|' || r == '/' || r == '·' || r == '•'
	})
	if len(words) == 0 || len(words) > 16 {
		return "", false
	}
	names := 0
	for k, w := range words {
		low := strings.ToLower(strings.Trim(w, "().-–—"))
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "("))
		switch {
		case low == "" || f.words["role"][low]:
		case unicode.IsUpper(r) || strings.Contains(w, "@") || particle[low]:
			names++
			if k == 0 && (f.words["month"][low[:min(3, len(low))]] && f.when(low) || f.when(low)) {
				return "", false
			}
			if k == 0 && len(words) == 1 && !f.outletLike(w) {
				return "", false // "By Reuters", not "By Chance"
			}
		default:
			return "", false
		}
	}
	if names == 0 {
		return "", false
	}
	// The outlet stands after the last comma or bar, or is the whole.
	cut := strings.LastIndexAny(rest, ",|/•·")
	tail := strings.TrimSpace(rest[cut+1:])
	if cut >= 0 {
		_, n := utf8.DecodeRuneInString(rest[cut:])
		tail = strings.TrimSpace(rest[cut+n:])
	} else if k := strings.LastIndexAny(rest, "–—"); k >= 0 {
		_, n := utf8.DecodeRuneInString(rest[k:])
		tail, cut = strings.TrimSpace(rest[k+n:]), k
	} else if a, b, found := strings.Cut(rest, "("); found && strings.HasSuffix(b, ")") && a != "" {
		tail, cut = strings.TrimSuffix(b, ")"), len(a)
	}
	if of := f.of(rest); cut < 0 && len(of) == 1 {
		return of[0], true // "By Jane Roe of Nordwire"
	}
	tail = f.noRole(tail)
	if cut >= 0 && tail != "" && !f.personal(tail) || cut < 0 && f.outletLike(tail) {
		return tail, true
	}
	return "", true
}

var particle = map[string]bool{"de": true, "van": true, "von": true, "der": true, "al": true, "bin": true, "del": true, "da": true, "di": true, "el": true, "la": true, "le": true}

var days = regexp.MustCompile(`^(?:mon|tues|wednes|thurs|fri|satur|sun)days?$|^(?:january|february|march|april|may|june|july|august|september|october|november|december)$|^(?:noon|midnight|then|now|contrast|comparison|law|most|some|all|late|early|mid|the)$`)

func (f *Finder) when(low string) bool { return days.MatchString(low) }

// noRole cuts "Staff Writer" and "Correspondent" from an outlet.
func (f *Finder) noRole(s string) string {
	w := strings.Fields(s)
	for len(w) > 0 && f.words["role"][strings.ToLower(w[len(w)-1])] {
		w = w[:len(w)-1]
	}
	for len(w) > 0 {
		low := strings.ToLower(w[0])
		if low == "the" && w[0] == "The" || !f.words["role"][low] {
			break
		}
		w = w[1:]
	}
	return strings.Join(w, " ")
}

// personal reports whether s looks like one more author or a place of work
// that is no outlet.
func (f *Finder) personal(s string) bool {
	w := strings.Fields(s)
	return len(w) == 2 && !f.outletLike(s) || strings.HasPrefix(s, "and ") || len(w) > 5 && !f.outletLike(s)
}

// outletLike reports whether a name has the form of an outlet: an agency, an
// address, or a word such as "News" or "Times" in it.
func (f *Finder) outletLike(s string) bool {
	low := strings.ToLower(strings.Trim(s, ". "))
	if f.agency[low] {
		return true
	}
	words := strings.Fields(low)
	for _, w := range words {
		if f.words["media"][strings.Trim(w, ",.")] || strings.HasSuffix(w, "wire") || strings.HasSuffix(w, "news") || strings.HasSuffix(w, "press") {
			return true
		}
	}
	return len(words) == 1 && domain.MatchString(low)
}

var domain = regexp.MustCompile(`^(?:https?://)?(?:www\.)?([a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.[a-z]{2,10})(?:/\S*)?$`)

// bottom reads a line at the end; back is how many lines come after it.
func (f *Finder) bottom(d *hearsay.Document, s hearsay.Span, back int, before string) {
	line := s.In(d.Text)
	if len(line) <= maxLine && f.line(d, s) {
		return
	}
	if back > 3 {
		return
	}
	if len(line) <= 60 && f.tail(d, s, 0, before) {
		return
	}
	// A tag after the last sentence: "… on Sunday. (ANI)", "… he said. — AFP"
	if back > 1 {
		return
	}
	from := max(0, len(line)-60)
	for from < len(line) && !utf8.RuneStart(line[from]) {
		from++
	}
	for k := from; k < len(line); k++ {
		if c := line[k]; (c == '(' || c == '[' || c == '/' || c == '-' || strings.HasPrefix(line[k:], "—") || strings.HasPrefix(line[k:], "–")) && k > 0 {
			left := strings.TrimRight(line[:k], " \u00a0")
			if strings.HasSuffix(left, ".") || strings.HasSuffix(left, "”") || strings.HasSuffix(left, "\"") || strings.HasSuffix(left, "!") || strings.HasSuffix(left, "?") {
				if f.tail(d, hearsay.Span{Start: s.Start + int32(k), End: s.End}, 1, left) {
					return
				}
			}
		}
	}
}

var tailForm = regexp.MustCompile(`^(?:[—–]|--?|/+|~|\*)\s*([^—–()\[\]]{2,40}?)\s*/?$|^[(\[]\s*([^()\[\]]{2,40}?)\s*[)\]]\.?$`)

// tail reads a bare name with a dash before it or in brackets. The name must
// have the form of an outlet's, for a dash stands before the author of a
// saying too; at the end of a line of prose an unknown one must be capitals.
func (f *Finder) tail(d *hearsay.Document, s hearsay.Span, inline int, before string) bool {
	m := tailForm.FindStringSubmatchIndex(s.In(d.Text))
	if m == nil {
		return false
	}
	a, b := m[2], m[3]
	if a < 0 {
		a, b = m[4], m[5]
	}
	name := s.In(d.Text)[a:b]
	names := f.names(name)
	if len(names) == 0 || nameLen(name) < len(strings.TrimRight(name, " .,;")) {
		return false
	}
	quoted := strings.HasSuffix(before, "”") || strings.HasSuffix(before, "\"")
	for _, n := range names {
		one := !strings.Contains(n, " ")
		if !f.outletLike(n) && !(acronym(n) && !quoted) && !(inline == 0 && one && !quoted && m[2] >= 0) && !(inline == 0 && one && m[4] >= 0) {
			return false
		}
	}
	add(d, int(s.Start), int(s.End-s.Start), "credit-line", names...)
	return true
}

func acronym(s string) bool {
	n := letters(s)
	return n >= 2 && n <= 6 && s == strings.ToUpper(s)
}

var label = regexp.MustCompile(`^[\s(\[*•\-–—]*((?:\p{L}+ ){0,2}\p{L}+)\s*(?:[:»›>|]+|—|–| - )\s*(.+)$`)

// line reads a line that is a credit as a whole.
func (f *Finder) line(d *hearsay.Document, s hearsay.Span) bool {
	line := s.In(d.Text)
	body := strings.TrimRight(strings.TrimLeft(line, "([*•-–—_ \u00a0"), ")]*_ \u00a0")
	low := strings.ToLower(body)
	if m := label.FindStringSubmatch(line); m != nil {
		if f.words["label"][strings.ToLower(m[1])] {
			if names := f.labelled(m[2]); len(names) > 0 {
				add(d, int(s.Start), len(line), "credit-line", names...)
				return true
			}
			return false
		}
	}
	// "Source Tasnim"
	if w := strings.Fields(body); len(w) >= 2 && len(w) <= 4 && f.words["label"][strings.ToLower(w[0])] && f.agency[strings.ToLower(strings.Join(w[1:], " "))] {
		add(d, int(s.Start), len(line), "credit-line", strings.Join(w[1:], " "))
		return true
	}
	for _, o := range f.byline {
		if strings.HasPrefix(low, o+" ") && wholly(body) && upperNext(body[len(o)+1:]) {
			who := f.of(body)
			if who == nil {
				who = f.only(body[len(o):])
			}
			add(d, int(s.Start), len(line), "byline", who...)
			return true
		}
	}
	for _, o := range f.whole {
		if strings.HasPrefix(low, o+" ") || strings.HasPrefix(low, o+":") {
			if names := f.only(body[len(o)+1:]); len(names) > 0 {
				add(d, int(s.Start), len(line), "credit-line", names...)
				return true
			}
		}
	}
	for _, o := range f.open {
		if !strings.HasPrefix(low, o) || !wholly(body) {
			continue
		}
		rest := body[len(o):]
		if rest == "" || rest == "." { // "With agencies"
			if o == "with agencies" {
				add(d, int(s.Start), len(line), "credit-line")
				return true
			}
			continue
		}
		if rest[0] != ' ' && rest[0] != ':' {
			continue
		}
		if names := f.names(strings.TrimLeft(rest, " :")); len(names) > 0 {
			add(d, int(s.Start), len(line), "credit-line", names...)
			return true
		}
	}
	if w, ok := strings.CutPrefix(body, "With "); (ok || strings.HasPrefix(body, "with ")) && len(body) < 60 { // "With AFP"
		if !ok {
			w = body[len("with "):]
		}
		w = strings.TrimRight(w, ".")
		names := f.names(w)
		for _, n := range names {
			if !f.outletLike(n) {
				names = nil
			}
		}
		if len(names) > 0 && nameLen(w) == len(w) {
			add(d, int(s.Start), len(line), "credit-line", names...)
			return true
		}
	}
	if loc := f.published.FindStringIndex(body); loc != nil && wholly(body) && f.subject(body[:loc[1]]) {
		if names := f.names(body[loc[1]:]); len(names) > 0 {
			add(d, int(s.Start), len(line), "credit-line", names...)
			return true
		}
	}
	if m := contributed.FindStringSubmatch(body); m != nil && wholly(body) {
		return f.contributor(d, s, m[1])
	}
	if m := material.FindStringSubmatch(body); m != nil && wholly(body) {
		if names := f.names(m[1]); len(names) > 0 {
			add(d, int(s.Start), len(line), "credit-line", names...)
			return true
		}
	}
	if m := copyright.FindStringSubmatch(body); m != nil {
		if names := f.names(m[1]); len(names) > 0 {
			add(d, int(s.Start), len(line), "credit-line", names[0])
			return true
		}
	}
	return false
}

var (
	contributed = regexp.MustCompile(`^(.{2,160}?)\s(?:also )?contributed (?:to this \w+|reporting)(?:[,\s]+(?:from|in|with|and)\b.{0,80})?\.?$`)
	material    = regexp.MustCompile(`^(?i:material|information|reports?|reporting|copy)\s(?:from|by)\s(.{2,80}?)\s(?i:was|were|is|are|has been) (?i:used|included|incorporated)\b.{0,60}$`)
	copyright   = regexp.MustCompile(`^(?:(?i:copyright)\s*(?:©|\(c\))?|©|\(c\)|c\))\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?,?)?\s*(?i:by\s)?\s*(.{2,80})$`)
	ofOutlet    = regexp.MustCompile(`\b(?:of|from|for)\s+((?:the\s+)?\p{Lu}.{1,50})$`)
)

// only reads the outlets that s is and nothing else; each must have the form of
// an outlet's name.
func (f *Finder) only(s string) []string {
	s = strings.Trim(s, " .")
	names := f.names(s)
	if nameLen(s) != len(s) || slices.ContainsFunc(names, func(n string) bool { return !f.outletLike(n) }) {
		return nil
	}
	return names
}

// subject reports whether the words before the outlet are about this text:
// "This article was first published by".
func (f *Finder) subject(s string) bool {
	words := strings.Fields(strings.ToLower(s))
	if len(words) < 3 {
		return false
	}
	if i := slices.Index(words, "this"); i > 0 && i < 5 && i+1 < len(words) { // "a version of this article"
		return f.words["work"][words[i+1]]
	}
	if words[0] == "the" { // "The post … appeared first on X", "The above article"
		return (words[1] == "post" && strings.Contains(strings.ToLower(s), "appeared first on")) || words[1] != "post"
	}
	for _, w := range words[1:min(5, len(words))] {
		if f.words["work"][w] {
			return true
		}
	}
	return f.words["how"][words[1]] || f.words["first"][words[1]] || f.words["how"][words[2]] || words[1] == "was"
}

// contributor reads the head of "X contributed to this report".
func (f *Finder) contributor(d *hearsay.Document, s hearsay.Span, who string) bool {
	line := s.In(d.Text)
	if !strings.Contains(line, "this ") && !strings.Contains(line, "reporting") || !upperNext(who) {
		return false
	}
	if f.outletLike(who) && len(strings.Fields(who)) <= 4 && !strings.Contains(who, ",") {
		add(d, int(s.Start), len(line), "credit-line", strings.TrimSpace(who))
		return true
	}
	if len(strings.Fields(who)) < 2 {
		return false
	}
	// Only names may stand before it: no verb, no ordinary words.
	for _, w := range strings.Fields(who) {
		low := strings.ToLower(strings.Trim(w, ",.()’s'"))
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) && !f.words["role"][low] && !particle[low] && low != "from" && low != "reporters" && low != "also" {
			return false
		}
	}
	add(d, int(s.Start), len(line), "byline", f.of(who)...)
	return true
}

// of is the outlet in "Jane Roe of Nordwire", if there is one.
func (f *Finder) of(s string) []string {
	if m := ofOutlet.FindStringSubmatch(strings.TrimRight(s, ". ")); m != nil && f.outletLike(m[1]) {
		return []string{strings.TrimPrefix(m[1], "the ")}
	}
	if i := strings.IndexAny(s, "'’"); i > 0 { // "Nordwire's Jane Roe"
		if o := s[:i]; f.outletLike(o) && len(strings.Fields(o)) <= 3 {
			return []string{o}
		}
	}
	return nil
}

// wholly reports whether s is one sentence at most.
func wholly(s string) bool {
	s = strings.TrimRight(s, ".)] ")
	i := strings.Index(s, ". ")
	for i >= 0 && i > 0 {
		w := s[strings.LastIndexAny(s[:i], " ")+1 : i]
		if len(w) > 3 && w != strings.ToUpper(w) {
			// "… by Nordwire. Read more" is two; "by A. B. Roe" is one
			return strings.Contains(strings.ToLower(s), "all rights") || strings.HasPrefix(strings.ToLower(s), "the post") || strings.HasPrefix(strings.ToLower(s[i+2:]), "read ") || strings.HasPrefix(strings.ToLower(s[i+2:]), "it ") || strings.Contains(strings.ToLower(s[i+2:]), "editing by") || strings.HasPrefix(strings.ToLower(s[i+2:]), "click ")
		}
		k := strings.Index(s[i+2:], ". ")
		if k < 0 {
			return true
		}
		i += 2 + k
	}
	return true
}

func upperNext(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " "))
	return unicode.IsUpper(r)
}

// labelled reads the outlets after "Source:", which may be one word in small
// letters ("tehrantimes").
func (f *Finder) labelled(s string) []string {
	s = strings.Trim(s, " \u00a0.)]*_»«")
	if names := f.names(s); len(names) > 0 {
		if len(s) > 90 {
			return nil
		}
		return names
	}
	if !strings.ContainsAny(s, " \t") && len(s) >= 3 && len(s) <= 40 && !f.words["notoutlet"][strings.ToLower(s)] && letters(s) >= 3 && !strings.ContainsAny(s, "?!:;\"") {
		return []string{s}
	}
	return nil
}

var cutters = regexp.MustCompile(`\s*(?:/|,|;|\band\b|&|\+|\|)\s*`)

// names reads the outlets at the beginning of s: "PTI and ANI", "AP/AFP", "The
// Arland Post". Empty if no name begins there.
func (f *Finder) names(s string) []string {
	s = strings.TrimSpace(s)
	n := nameLen(s)
	if n == 0 {
		return nil
	}
	whole := strings.Trim(s[:n], " ,;.&/")
	rest := strings.TrimSpace(s[n:])
	if rest != "" && f.agency[strings.ToLower(whole)] {
		rest = ""
	}
	parts := cutters.Split(whole, -1)
	all := len(parts) > 1
	for _, p := range parts {
		if !f.outletLike(p) && !acronym(p) {
			all = false
		}
	}
	if !all {
		parts = []string{whole}
		// "Nordwire, 3 January 2020": the outlet ends at the comma
		if a, _, found := strings.Cut(whole, ","); found {
			parts = []string{strings.TrimSpace(a)}
		}
		if strings.Contains(whole, "/") && !strings.Contains(whole, "://") && !domain.MatchString(strings.ToLower(whole)) && !f.agency[strings.ToLower(whole)] {
			parts = strings.Split(whole, "/")
		}
	}
	var out []string
	for _, p := range parts {
		p = strings.TrimPrefix(strings.TrimSpace(p), "the ")
		if m := domain.FindStringSubmatch(strings.ToLower(p)); m != nil {
			p = m[1]
		}
		low := strings.ToLower(p)
		if p == "" || f.words["notoutlet"][low] || letters(p) < 2 || f.when(low) || len(p) > 60 {
			continue
		}
		first, _, _ := strings.Cut(low, " ")
		if f.words["notoutlet"][first] && !f.outletLike(p) {
			continue
		}
		out = append(out, p)
	}
	return out
}

// nameLen is how many bytes of s are a name: words that begin with a capital
// or look like an address, with "of", "the", "and" between them.
func nameLen(s string) int {
	end, i := 0, 0
	for i < len(s) {
		j := i
		for j < len(s) && s[j] != ' ' {
			j++
		}
		w := s[i:j]
		core := strings.TrimLeft(w, "(\"“‘'")
		r, _ := utf8.DecodeRuneInString(core)
		low := strings.ToLower(strings.TrimRight(w, ",.;)"))
		switch {
		case domain.MatchString(low):
			end = j
		case unicode.IsUpper(r) || unicode.IsDigit(r) && end > 0 && len(low) < 4:
			end = j
		case low == "the" && end == 0, low == "&", low == "and" && end > 0, low == "of" && end > 0, low == "for" && end > 0, low == "de" && end > 0, low == "dpa", strings.HasPrefix(low, "al-"):
			if low == "dpa" || strings.HasPrefix(low, "al-") {
				end = j
			}
		default:
			return trimThe(s, end)
		}
		if end == j && (strings.HasSuffix(w, ".") && len(w) > 4 && !strings.Contains(w[:len(w)-1], ".") || strings.HasSuffix(w, ")")) {
			return trimThe(s, end)
		}
		i = j
		for i < len(s) && s[i] == ' ' {
			i++
		}
	}
	return trimThe(s, end)
}

func trimThe(s string, end int) int { return len(strings.TrimRight(s[:end], " .,;)\"”’'")) }
