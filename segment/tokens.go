package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
)

// A tokenizer cuts paragraphs. It looks at each stretch without a space a few
// times and never at more than maxWord bytes of one.
type tokenizer struct {
	s     *Segmenter
	text  string
	out   []hearsay.Span
	multi []hearsay.Multiword

	end    int  // of the paragraph
	begin  int  // its first token
	quoted bool // a single quotation mark is open
	cut    int  // stretches that were too long
	where  hearsay.Span
}

func (t *tokenizer) emit(a, b int) {
	if a < b {
		t.out = append(t.out, hearsay.Span{Start: int32(a), End: int32(b)})
	}
}

// paragraph cuts at white space.
func (t *tokenizer) paragraph(a, end int) {
	t.end, t.begin, t.quoted = end, len(t.out), false
	start := -1
	for i := a; i < end; {
		r, n := rune(t.text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(t.text[i:end])
		}
		if space(r) {
			if start >= 0 {
				t.stretch(start, i)
				start = -1
			}
		} else if start < 0 {
			start = i
		}
		i += n
	}
	if start >= 0 {
		t.stretch(start, end)
	}
}

// space reports white space and signs of no width, which part words the same.
func space(r rune) bool {
	switch {
	case r <= ' ', r == 0x7f:
		return true
	case r < 0x80:
		return false
	}
	switch r {
	case '\u00ad': // soft hyphen: inside a word
		return false
	case '\u200b', '\u2060', '\ufeff', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069':
		return true
	}
	return unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) || r < 0xa0
}

// stretch cuts what stands between two spaces.
func (t *tokenizer) stretch(a, b int) {
	if b-a > maxWord {
		if t.cut == 0 {
			t.where = hearsay.Span{Start: int32(a), End: int32(b)}
		}
		t.cut++
		for b-a > maxWord {
			m := a + maxWord
			for !utf8.RuneStart(t.text[m]) {
				m--
			}
			t.word(a, m)
			a = m
		}
	}
	t.word(a, b)
}

// word cuts a stretch of bounded length.
func (t *tokenizer) word(a, b int) {
	s := t.text
	if plain(s[a:b]) {
		t.clitics(a, b)
		return
	}
	if b-a <= 5 && t.s.emoticon[s[a:b]] {
		t.emit(a, b)
		return
	}
	if u, v := address(s[a:b]); u < v {
		if u > 0 {
			t.hard(a, a+u)
		}
		t.emit(a+u, a+v)
		if a+v < b {
			t.hard(a+v, b)
		}
		return
	}
	t.hard(a, b)
}

// plain reports letters only, the common case.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// hard cuts at signs that part words wherever they stand: quotation marks,
// brackets, dashes, and rows of stops and the like.
func (t *tokenizer) hard(a, b int) {
	s := t.text
	start := a
	for i := a; i < b; {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:b])
		}
		size := 0 // of the sign that begins here
		switch r {
		case '"', '(', ')', '[', ']', '{', '}', '“', '”', '„', '‟', '«', '»', '‹', '›', '—', '–', '―', '−', '‒', '•', '·', '●', '▪', '■', '►', '°', '§', '©', '®', '™', '|', '^', '\\':
			size = n
		case '‘', '`':
			size = n
			t.quoted = true
			if strings.HasPrefix(s[i:b], "``") {
				size = 2
			} else if i > start && strings.EqualFold(s[i+n:b], "s") { // "mama`s"
				size, t.quoted = 0, false
			}
		case '\'', '’':
			if strings.HasPrefix(s[i+n:b], s[i:i+n]) {
				size = 2 * n
			}
		case '<', '>':
			size = row(s[i:b], string(r))
		case '…':
			size = row(s[i:b], "….")
		case '!', '?':
			size = row(s[i:b], "!?")
			// A stop after it is part of the row ("?.").
		case '.':
			if k := row(s[i:b], ".!?…"); k > 1 {
				size = k
				// One stop that belongs to the word: "etc.?", "U.S.!", "Inc.."
				if (s[i+1] != '.' || k == 2) && i > start && t.owns(start, i+1, b) {
					i++
					continue
				}
				if dots := row(s[i:b], ".…"); dots > 1 {
					size = dots // "wait ... ?"
					if i > start && i+dots+1 < b && s[i+dots] == '@' && letter(s[i+dots+1:b]) {
						i += dots // "someb...@post.example": a mailbox partly hidden
						continue
					}
				}
			}
		case '$', '+':
			if k := row(s[i:b], string(r)); k > 2 || k == 2 && i+k == b && i > start && s[start]|' ' != 'c' {
				size = k
			}
		case '-', '*', '=', '_', '~', '#':
			if k := row(s[i:b], string(r)); k > 1 && (r != '*' && r != '_' || i == start || i+k == b) {
				size = k
			}
		default:
			if n > 1 && (unicode.Is(unicode.Sc, r) || unicode.Is(unicode.So, r) || unicode.Is(unicode.Sm, r)) {
				size = n
				// Signs of two runes, such as flags and faces with a skin colour, stay whole.
				for i+size < b {
					q, m := utf8.DecodeRuneInString(s[i+size : b])
					if !unicode.Is(unicode.Mn, q) && !unicode.Is(unicode.Sk, q) && q != '\u200d' && !(q >= 0x1f1e6 && q <= 0x1f1ff && r >= 0x1f1e6 && r <= 0x1f1ff) {
						break
					}
					size += m
				}
			}
		}
		if size == 0 {
			i += n
			continue
		}
		t.soft(start, i, s[i:b])
		t.emit(i, i+size)
		i += size
		start = i
	}
	t.soft(start, b, "")
}

// row is the length of the longest run of the characters in set.
func row(s, set string) int {
	for i, r := range s {
		if !strings.ContainsRune(set, r) {
			return i
		}
	}
	return len(s)
}

// soft cuts a piece whose signs part words only in some places. next is what
// follows it in the same stretch.
func (t *tokenizer) soft(a, b int, next string) {
	s := t.text
	if w := s[a:b]; w == "'n'" || w == "’n’" { // "rock 'n' roll"
		t.emit(a, b)
		return
	}
	// Signs in front.
lead:
	for a < b {
		switch c := s[a]; c {
		case '$', ',', ';', ':', '%', '/', '&', '=', '~', '!', '?':
			t.emit(a, a+1)
			a++
		case '*':
			t.emit(a, a+1)
			a++
		case '#':
			if a+1 < b && letter(s[a+1:b]) { // a hashtag
				break lead
			}
			t.emit(a, a+1)
			a++
		case '-':
			t.emit(a, a+1)
			a++
		case '+', '@', '_':
			if a+1 < b && !(c == '@' && digit(s[a+1])) {
				break lead
			}
			t.emit(a, a+1)
			a++
		case '.':
			if a+1 < b && (digit(s[a+1]) || suffix[strings.TrimRight(s[a+1:b], ",;:!?.")]) { // ".5", ".pdf"
				break lead
			}
			t.emit(a, a+1)
			a++
		case '\'':
			if t.apostrophe(a, b, 1) {
				break lead
			}
			t.emit(a, a+1)
			t.quoted = a+1 < b || !t.quoted
			a++
		default:
			if !strings.HasPrefix(s[a:b], "’") {
				break lead
			}
			if t.apostrophe(a, b, len("’")) {
				break lead
			}
			t.emit(a, a+len("’"))
			t.quoted = a+len("’") < b
			a += len("’")
		}
	}
	if a >= b {
		return
	}
	// Signs behind.
	var tail [8]hearsay.Span
	nt := 0
	possessive := -1
trail:
	for a < b && nt < len(tail) {
		n := 1
		switch c := s[b-1]; c {
		case ',', ';', ':', '!', '?', '%', '/', '=', '~', '&', '$':
			if c == '$' && b-a <= 4 && upper(s[a:b-1]) { // "US$50"
				break trail
			}
			if c == '/' && b-a == 2 { // "w/"
				break trail
			}
		case '*', '_', '-', '#', '@':
			if b-a == 1 {
				break
			}
			if c == '#' && digit(s[b-2]) || c == '-' && b-a <= 4 && nt == 0 && next == "" {
				// "6871082#"; a word broken off: "th-"
				break trail
			}
		case '+':
			if s[a]|' ' == 'c' && b-a <= 3 { // "C++"
				break trail
			}
		case '.':
			if nt == 0 && t.owns(a, b, b) || nt > 0 && t.owns(a, b, t.end) {
				break trail
			}
		case '\'':
			if t.keeps(a, b-1) {
				possessive = b - 1
				break trail
			}
			t.quoted = false
		default:
			if !strings.HasSuffix(s[a:b], "’") {
				break trail
			}
			n = len("’")
			if t.keeps(a, b-n) {
				possessive = b - n
				break trail
			}
			t.quoted = false
		}
		b -= n
		tail[nt] = hearsay.Span{Start: int32(b), End: int32(b + n)}
		nt++
	}
	if possessive > a {
		first := len(t.out)
		t.inner(a, possessive)
		// The last word of what stands before and the apostrophe are one.
		at := max(first, len(t.out)-1)
		t.emit(possessive, b)
		t.join(at)
	} else if a < b {
		t.inner(a, b)
	}
	for nt--; nt >= 0; nt-- {
		t.out = append(t.out, tail[nt])
	}
}

// join makes a multiword of the tokens from first to the last.
func (t *tokenizer) join(first int) {
	if n := len(t.multi); n > 0 && int(t.multi[n-1].End) > first {
		// "it's'": the word is cut already.
		t.multi[n-1].End = hearsay.TokenID(len(t.out))
		return
	}
	if len(t.out)-first > 1 {
		t.multi = append(t.multi, hearsay.Multiword{First: hearsay.TokenID(first), End: hearsay.TokenID(len(t.out))})
	}
}

// apostrophe reports whether the mark of n bytes in front of a word stands for
// letters left out and does not open a quotation: 's, 'em, '90s.
func (t *tokenizer) apostrophe(a, b, n int) bool {
	rest := t.text[a+n : b]
	if rest == "" {
		return false
	}
	if digit(rest[0]) {
		// "'90s", "'05"
		if len(rest) < 2 || !digit(rest[1]) {
			return false
		}
		rest = strings.TrimRight(strings.TrimPrefix(rest[2:], "s"), ".,;:!?")
		return rest == ""
	}
	end := 0
	for end < len(rest) && rest[end]|0x20 >= 'a' && rest[end]|0x20 <= 'z' {
		end++
	}
	switch strings.ToLower(rest[:end]) {
	case "s", "m", "re", "ve", "ll", "d", "em", "n", "til", "cause", "tis", "twas", "bout", "cuz":
		return true
	}
	return false
}

// keeps reports whether the apostrophe after s[a:b] makes a possessive
// ("parents'") and does not close a quotation.
func (t *tokenizer) keeps(a, b int) bool {
	if a >= b || t.quoted {
		return false
	}
	c := t.text[b-1] | 0x20
	return c == 's' || c == 'x' || c == 'z'
}

// owns reports whether the full stop at the end of s[a:b] belongs to the word:
// an abbreviation, an initial. What follows is in the text up to limit.
func (t *tokenizer) owns(a, b, limit int) bool {
	s := t.text
	w := s[a:b]
	if i := strings.LastIndexAny(w[:len(w)-1], "-/"); i >= 0 {
		w = w[i+1:]
		a += i + 1
	}
	if len(w) < 2 {
		return false
	}
	if k, ok := t.s.abbrev[w]; ok {
		switch k {
		case beforeMore:
			r, spaced := t.following(b)
			return r != 0 && !(spaced && unicode.IsUpper(r))
		case anywhere, title:
			return true
		case beforeName:
			r, spaced := t.following(b)
			return spaced && unicode.IsUpper(r)
		case beforeNumber:
			r, _ := t.following(b)
			return unicode.IsDigit(r)
		}
	}
	if dotted(w) {
		return true
	}
	// An initial: one capital, or two as in "Th." are left to the table.
	r, n := utf8.DecodeRuneInString(w)
	if n+1 == len(w) && unicode.IsUpper(r) {
		next, spaced := t.following(b)
		if !spaced {
			return next != 0 && next != '"' && next != '”' && next != '\'' && next != '’' && next != ')'
		}
		if next == 0 {
			return false
		}
		if !unicode.IsUpper(next) { // "F. W. de Klerk"
			return len(t.out) > t.begin && initial(t.out[len(t.out)-1].In(s))
		}
		if w == "I." {
			return t.named()
		}
		return t.named() || len(t.out) == t.begin || t.givenName(b)
	}
	return false
}

// lettered are the nouns that a letter after them completes: "plan B."
var lettered = map[string]bool{
	"plan": true, "vitamin": true, "hepatitis": true, "group": true, "grade": true, "type": true, "class": true, "section": true,
	"part": true, "appendix": true, "exhibit": true, "team": true, "option": true, "phase": true, "level": true, "point": true,
	"gate": true, "block": true, "terminal": true, "suspect": true, "category": true, "schedule": true, "title": true, "influenza": true,
}

// givenName reports whether the initial that ends at b may begin a name after a
// word with a small letter ("met J. R. R. Tolkien", "by J. Edgar Hoover"): another
// initial follows, or a capital that begins no sentence.
func (t *tokenizer) givenName(b int) bool {
	if last := t.out[len(t.out)-1].In(t.text); lettered[last] || !unicode.IsLower(rune(last[0])) {
		return false
	}
	rest := strings.TrimLeftFunc(t.text[b:min(t.end, b+48)], space)
	end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		return false
	}
	return initial(rest[:min(len(rest), end+1)]) || end > 1 && !t.s.starters[hashWord(rest[:end])]
}

// initial reports whether w is one capital letter and a stop.
func initial(w string) bool {
	r, n := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r) && w[n:] == "."
}

// named reports whether the last token may be part of a name: it begins with a
// capital letter or is an initial.
func (t *tokenizer) named() bool {
	if len(t.out) == t.begin {
		return false
	}
	r, _ := utf8.DecodeRuneInString(t.out[len(t.out)-1].In(t.text))
	return unicode.IsUpper(r)
}

// following is the next character in the paragraph that is not a space or an
// opening mark, and whether a space came before it; 0 at the end.
func (t *tokenizer) following(i int) (rune, bool) {
	spaced := false
	for k := 0; i < t.end && k < 8; k++ {
		r, n := utf8.DecodeRuneInString(t.text[i:t.end])
		if space(r) {
			spaced = true
		} else if !strings.ContainsRune("\"“‘'([", r) || !spaced {
			return r, spaced
		}
		i += n
	}
	return 0, spaced
}

// dotted reports letters with a stop after each: "U.S.", "a.m.", "Ph.D.".
func dotted(w string) bool {
	letters, stops, run := 0, 0, 0
	for _, r := range w {
		switch {
		case r == '.':
			if run == 0 || run > 2 {
				return false
			}
			stops, run = stops+1, 0
		case unicode.IsLetter(r):
			letters, run = letters+1, run+1
		default:
			return false
		}
	}
	// Of letters in pairs ("Ph.D.") only half may be so, or "no.it." would pass.
	return stops >= 2 && run == 0 && letters <= stops+1
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func letter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

func upper(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !digit(s[i]) {
			return false
		}
	}
	return s != ""
}

// inner cuts a piece without signs in front and behind, at hyphens, slashes
// and other signs between letters, from left to right.
func (t *tokenizer) inner(a, b int) {
	s := t.text
	w := s[a:b]
	if !strings.ContainsAny(w, "-/,:;+=&.%#@!?~$") {
		t.clitics(a, b)
		return
	}
	if strings.ContainsRune(w, '@') && !strings.ContainsRune(w, '/') {
		t.emit(a, b) // "Smith@ACME", "@user-name"
		return
	}
	if t.whole(w) {
		t.clitics(a, b)
		return
	}
	start := a
	for i := a; i < b; i++ {
		if i == start {
			// A sign in front of what a sign parted: "£3/$4", "3%-4%".
			if i > a && i+1 < b && strings.IndexByte("-/$,;:=%&~*", s[i]) >= 0 {
				t.emit(i, i+1)
				start = i + 1
			}
			continue
		}
		if i+1 == b && s[i] != '.' {
			continue
		}
		part := false
		switch c := s[i]; c {
		case '$':
			if digit(s[i+1]) && upper(s[start:i]) { // "US$50"
				t.emit(start, i+1)
				start = i + 1
			}
		case '-':
			part = !t.hyphened(s[start:i], s[i+1:b])
		case ';', '=', '!', '?', '~':
			part = true
		case '/':
			part = !digit(s[i-1]) || !digit(s[i+1]) // "post-9/11"
		case ',', ':':
			part = !(digit(s[i-1]) && digit(s[i+1])) || c == ',' && !thousands(s[i+1:b])
		case '+':
			part = digit(s[i-1]) && digit(s[i+1])
		case '%':
			part = digit(s[i-1])
		case '#':
			part = true
		case '.':
			if i+1 < b && t.s.abbrev[s[start:i+1]] != 0 && !dotted(w) && (digit(s[i+1]) || s[i+1] >= 'A' && s[i+1] <= 'Z') { // "No.10"
				t.emit(start, i+1)
				start = i + 1
				continue
			}
			part = t.glued(s[start:i], s[i+1:b])
		}
		if part {
			t.clitics(start, i)
			t.emit(i, i+1)
			start = i + 1
		}
	}
	t.clitics(start, b)
}

// whole reports pieces that have signs inside and are one word: dates, telephone
// numbers, fractions, times.
func (t *tokenizer) whole(w string) bool {
	if low := strings.ToLower(w); t.s.hyphen[low] {
		return true
	}
	hyphens, slashes, letters, other, figures := 0, 0, 0, 0, 0
	left := strings.IndexAny(w, "-/")
	for i := 0; i < len(w); i++ {
		switch c := w[i]; {
		case digit(c):
			figures++
		case c == '-':
			hyphens++
		case c == '/':
			slashes++
		case c >= 0x80 || c|0x20 >= 'a' && c|0x20 <= 'z':
			letters++
		default:
			other++
		}
	}
	switch {
	case figures == 0:
		return slashes == 1 && hyphens == 0 && other == 0 && len(w) == 3 && w[1] == '/' // "l/c"
	case hyphens == 1 && figures == 5 && len(w) == 7 && w[0]|' ' == 'x' && left == 2: // an extension: "x5-0199"
		return true
	case letters > 0 || other > 0:
		return false
	case hyphens == 1 && slashes == 0: // a telephone number: "555-0199", "5-0199"
		return left == 3 && len(w) == 8 || left == 1 && len(w) == 6
	case hyphens > 1 && slashes == 0: // a date or a telephone number
		return true
	case slashes > 0 && hyphens == 0: // a date or a fraction
		return slashes == 2 || left <= 2 && len(w)-left <= 3
	}
	return false
}

// hyphened reports whether the hyphen after left holds a word together.
func (t *tokenizer) hyphened(left, right string) bool {
	if len(left) > 12 && len(right) > 12 || right == "" {
		return false
	}
	if t.s.hyphen[strings.ToLower(left)+"-"] {
		return letter(right) || digit(right[0])
	}
	if len(right) <= 8 && t.s.hyphen["-"+strings.ToLower(right)] {
		return letter(left)
	}
	return false
}

// thousands reports that what stands after a comma are three digits.
func thousands(s string) bool {
	n := 0
	for n < len(s) && digit(s[n]) {
		n++
	}
	return n == 3
}

// glued reports whether a stop inside a piece ends a sentence that the next
// one follows without a space: "bridge.The", a footnote's number "war.23".
func (t *tokenizer) glued(left, right string) bool {
	if len(left) < 3 || right == "" || strings.ContainsRune(left, '.') || !plain(left) {
		return false
	}
	if i := strings.IndexByte(right, '.'); i >= 0 && i < len(right)-1 {
		return false // "comp.sources.unix"
	}
	right = strings.TrimSuffix(right, ".")
	if digits(right) {
		return len(right) <= 3 && left[len(left)-1] >= 'a'
	}
	if i := strings.IndexAny(right, "'-"); i > 0 {
		right = right[:i]
	}
	if strings.HasPrefix(right, "’") || !plain(strings.ReplaceAll(right, "’", "")) || right == "" {
		return false
	}
	return !suffix[strings.ToLower(right)] && left[len(left)-1] >= 'a'
}

// clitics cuts one word: "don't", "cannot", "Iran’s", "30km".
func (t *tokenizer) clitics(a, b int) {
	if a >= b {
		return
	}
	w := t.text[a:b]
	first := len(t.out)
	if len(w) <= 10 {
		if c, ok := t.s.whole[t.key(w)]; ok && (c.before == nil || c.before[nextWord(t.text[b:])]) {
			for _, p := range c.parts {
				n := len(p)
				if strings.HasPrefix(t.text[a:b], "’") || strings.Contains(p, "'") && strings.Contains(t.text[a:min(b, a+n+2)], "’") {
					n += len("’") - 1
				}
				t.emit(a, min(a+n, b))
				a = min(a+n, b)
			}
			t.join(first)
			return
		}
	}
	if i := strings.IndexByte(w, '\''); i > 0 && digits(w[:i]) && len(w) <= 5 && digits(w[i+1:]) { // five feet and ten inches: "5'10"
		t.emit(a, a+i)
		t.emit(a+i, a+i+1)
		t.emit(a+i+1, b)
		return
	}
	if digit(w[0]) {
		n := 0
		for n < len(w) && (digit(w[n]) || w[n] == '.' && n+1 < len(w) && digit(w[n+1]) || w[n] == ',' || w[n] == ':') {
			n++
		}
		if n < len(w) && t.s.unit[w[n:]] {
			t.emit(a, a+n)
			t.emit(a+n, b)
			return
		}
	}
	if !strings.ContainsAny(w, "'’`‘") {
		t.emit(a, b)
		return
	}
	// Endings, from behind: "wouldn't've".
	var cuts [3]int
	n := 0
	end := b
	for n < len(cuts) {
		k := t.ending(t.text[a:end])
		if k == 0 || end-k <= a {
			break
		}
		end -= k
		cuts[n] = end
		n++
	}
	t.emit(a, end)
	for n--; n >= 0; n-- {
		next := b
		if n > 0 {
			next = cuts[n-1]
		}
		t.emit(cuts[n], next)
	}
	t.join(first)
}

// nextWord is the word that text begins with after a space, in lower case; ""
// if that is no whole word.
func nextWord(text string) string {
	text, ok := strings.CutPrefix(text, " ")
	n := 0
	for n < len(text) && n < 12 && (text[n]|' ' >= 'a' && text[n]|' ' <= 'z') {
		n++
	}
	if !ok || n < len(text) && (text[n] == '-' || text[n] >= utf8.RuneSelf || digit(text[n])) {
		return ""
	}
	return strings.ToLower(text[:n])
}

// key is how a word stands in the table of contractions.
func (t *tokenizer) key(w string) string {
	if strings.Contains(w, "’") {
		w = strings.ReplaceAll(w, "’", "'")
	}
	low := strings.ToLower(w)
	if len(w) <= 3 && w != low && t.s.whole[low].before == nil { // "Im", "Ive" are names: where they are not is in rows of their own
		return w
	}
	return low
}

// ending is the length of the ending that is cut off a word, 0 if none is.
func (t *tokenizer) ending(w string) int {
	for _, e := range t.s.endings {
		// The endings hold one apostrophe; in the word it may be a curly one.
		i := strings.IndexByte(e, '\'')
		before, after := e[:i], e[i+1:]
		rest, ok := cutSuffixFold(w, after)
		if !ok {
			continue
		}
		n := 0
		for _, mark := range [...]string{"'", "’", "`", "‘"} {
			if strings.HasSuffix(rest, mark) {
				n = len(mark)
			}
		}
		if n == 0 {
			continue
		}
		if _, ok := cutSuffixFold(rest[:len(rest)-n], before); ok {
			return len(e) - 1 + n
		}
	}
	return 0
}

func cutSuffixFold(s, suffix string) (string, bool) {
	if len(s) < len(suffix) || !strings.EqualFold(s[len(s)-len(suffix):], suffix) {
		return s, false
	}
	return s[:len(s)-len(suffix)], true
}
