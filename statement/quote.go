package statement

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
)

// A quote is a stretch of text between quotation marks.
type quote struct {
	hearsay.Span // marks included
	inner        hearsay.Span
	single       bool
	closed       bool // its closing mark was found
	cont         bool // goes on from the paragraph before, which did not close its quotation
	para         int32
}

// A mark is a quotation mark in the text.
type mark struct {
	at, end     int32
	left, right rune // neighbours, 0 at an edge
	open, close bool // what its shape allows
}

// quotes pairs quotation marks by their characters, paragraph by paragraph.
// Straight marks alternate unless their neighbours contradict it; a mark left
// open ends with its paragraph, and if the next one opens with a mark, that one
// goes on with the same quotation. Single marks count outside double ones only.
// The result is in text order and does not overlap.
func quotes(text string, paras []hearsay.Span) []quote {
	var out []quote
	pending := false // the paragraph before ended inside a quotation
	for pi, p := range paras {
		s := p.In(text)
		if !strings.ContainsAny(s, "\"“”„«»‘’'`″") {
			pending = false
			continue
		}
		n := len(out)
		out, pending = double(out, text, p, int32(pi), pending)
		out = single(out, n, text, p, int32(pi))
	}
	return out
}

// double appends the paragraph's quotations in double marks.
func double(out []quote, text string, p hearsay.Span, pi int32, pending bool) ([]quote, bool) {
	open, from, first := false, mark{}, true
	cont := false
	add := func(end, inEnd int32, closed bool) {
		if inEnd < from.end {
			inEnd = from.end
		}
		out = append(out, quote{Span: hearsay.Span{Start: from.at, End: end}, inner: hearsay.Span{Start: from.end, End: inEnd}, closed: closed, cont: cont, para: pi})
		cont = false
	}
	for _, m := range marks(text, p) {
		if m.left == 0 && first && !pending && unicode.IsSpace(m.right) {
			m.open, m.close = true, false // ” … it is late,”: what comes first opens, whatever its hand
		}
		if m.open != m.close && canOpen(m) != canClose(m) && m.right != 0 {
			// A curly mark of the wrong hand: what stands beside it tells.
			if open && m.open && canClose(m) || !open && m.close && canOpen(m) && !pending {
				m.open, m.close = canOpen(m), canClose(m)
			}
		}
		switch {
		case !open && m.open && (!m.close || canOpen(m) || unicode.IsSpace(m.left) && unicode.IsSpace(m.right) && !digitBefore(text, m.at)):
			open, from = true, m
			cont = pending && first && m.at == firstByte(text, p)
		case !open && first && pending:
			// It closes what the paragraph before left open, with no mark of its own at the start.
			from = mark{at: firstByte(text, p), end: firstByte(text, p)}
			cont = true
			add(m.end, m.at, true)
		case !open:
			// A closing mark with nothing to close.
		case m.close && (!m.open || canClose(m)):
			open = false
			add(m.end, m.at, true)
		case m.open && !canClose(m) && endsSentence(text, from.end, m.at):
			// The mark before was never closed.
			e := trimRight(text, from.end, m.at)
			add(e, e, false)
			from = m
		}
		first = false
	}
	if open {
		e := trimRight(text, from.end, p.End)
		if e > from.end {
			add(e, e, false)
			return out, true
		}
	}
	return out, false
}

// marks finds the double quotation marks of a paragraph.
func marks(text string, p hearsay.Span) []mark {
	var out []mark
	for i := p.Start; i < p.End; {
		r, w := utf8.DecodeRuneInString(text[i:p.End])
		m := mark{at: i, end: i + int32(w)}
		switch r {
		case '"', '″':
			m.open, m.close = true, true
		case '“', '„', '«':
			m.open = true
		case '”', '»':
			m.close = true
		case '`':
			if i+1 < p.End && text[i+1] == '`' {
				m.open, m.end = true, i+2
			}
		case '\'', '’', '‘':
			if n, n2 := utf8.DecodeRuneInString(text[i+int32(w) : p.End]); n == r {
				m.open, m.close, m.end = true, true, i+int32(w+n2)
			}
		}
		if m.open || m.close {
			if m.at > p.Start {
				m.left, _ = utf8.DecodeLastRuneInString(text[p.Start:m.at])
			}
			if m.end < p.End {
				m.right, _ = utf8.DecodeRuneInString(text[m.end:p.End])
			}
			// 6'2" and 5" are measures.
			if !(r == '"' && unicode.IsDigit(m.left) && (unicode.IsSpace(m.right) || m.right == 0) && inches(text[p.Start:m.at])) {
				out = append(out, m)
			}
		}
		i = m.end
	}
	// A lone “ used as a closing mark after „ (German, Czech).
	low := false
	for i := range out {
		switch text[out[i].at:out[i].end] {
		case "„":
			low = true
		case "“":
			if low && !canOpen(out[i]) {
				out[i].open, out[i].close = false, true
			}
			low = false
		case "”":
			low = false
		}
	}
	return out
}

// inches reports whether s ends in a length such as 6'2.
func inches(s string) bool {
	s = strings.TrimRightFunc(s, unicode.IsDigit)
	return strings.HasSuffix(s, "'") || strings.HasSuffix(s, "’") || strings.HasSuffix(s, ".")
}

// digitBefore reports whether the text before at ends in a number and a space:
// what follows 5 " is no quotation.
func digitBefore(text string, at int32) bool {
	r := lastRune(strings.TrimRightFunc(text[:at], unicode.IsSpace))
	return unicode.IsDigit(r)
}

func canOpen(m mark) bool {
	return (m.left == 0 || unicode.IsSpace(m.left) || strings.ContainsRune("([{—–-/‘'“\"…,:", m.left)) && m.right != 0 && !unicode.IsSpace(m.right)
}

func canClose(m mark) bool {
	return m.left != 0 && !unicode.IsSpace(m.left) || m.right == 0 || unicode.IsSpace(m.right)
}

// endsSentence reports whether the text from a to b ends like a sentence or a
// quoted clause.
func endsSentence(text string, a, b int32) bool {
	s := strings.TrimRightFunc(text[a:b], unicode.IsSpace)
	return s != "" && strings.ContainsRune(".!?,…", lastRune(s))
}

func lastRune(s string) rune { r, _ := utf8.DecodeLastRuneInString(s); return r }

func trimRight(text string, a, b int32) int32 {
	return a + int32(len(strings.TrimRightFunc(text[a:b], unicode.IsSpace)))
}

// firstByte is where the paragraph's first character that is no space stands.
func firstByte(text string, p hearsay.Span) int32 {
	s := p.In(text)
	return p.End - int32(len(strings.TrimLeftFunc(s, unicode.IsSpace)))
}

// elided are words that begin with an apostrophe, not with a quotation.
var elided = map[string]bool{"em": true, "til": true, "cause": true, "tis": true, "twas": true, "n": true, "round": true, "bout": true, "s": true, "t": true}

// single adds quotations in single marks that lie outside those of the
// paragraph found before, which are out[n:], and keeps text order.
func single(out []quote, n int, text string, p hearsay.Span, pi int32) []quote {
	s := p.In(text)
	if !strings.ContainsAny(s, "‘'`") {
		return out
	}
	doubles := out[n:]
	var found []quote
	k := 0
	openAt, openEnd, curly := int32(-1), int32(0), false
	fallback := int32(-1) // a mark that may close but may be a plural's apostrophe
	flush := func() {
		if openAt >= 0 && fallback >= 0 {
			found = append(found, quote{Span: hearsay.Span{Start: openAt, End: fallback + apLen(text, fallback)}, inner: hearsay.Span{Start: openEnd, End: fallback}, single: true, closed: true, para: pi})
		}
		openAt, fallback = -1, -1
	}
	prev := rune(0)
	for i := p.Start; i < p.End; {
		for k < len(doubles) && doubles[k].End <= i {
			k++
		}
		if k < len(doubles) && i >= doubles[k].Start {
			flush()
			prev, i = '"', doubles[k].End
			continue
		}
		r, w := utf8.DecodeRuneInString(text[i:p.End])
		next := rune(0)
		if i+int32(w) < p.End {
			next, _ = utf8.DecodeRuneInString(text[i+int32(w) : p.End])
		}
		if r == '\'' || r == '‘' || r == '’' || r == '`' {
			opens := (prev == 0 || unicode.IsSpace(prev) || strings.ContainsRune("([{—–:-", prev)) && (unicode.IsLetter(next) || unicode.IsDigit(next)) && r != '’'
			closes := r != '‘' && r != '`' && prev != 0 && !unicode.IsSpace(prev) && !unicode.IsLetter(next) && !unicode.IsDigit(next)
			switch {
			case opens && !elision(text[i+int32(w):p.End]):
				flush()
				openAt, openEnd, curly = i, i+int32(w), r == '‘'
			case closes && openAt >= 0:
				sure := strings.ContainsRune(".,!?…", prev) || next == 0 || strings.ContainsRune(".,!?;:)", next)
				if curly && prev != 's' && prev != 'S' {
					sure = true
				}
				if fallback < 0 {
					fallback = i
				}
				if sure {
					fallback = i
					flush()
				}
			}
		}
		prev = r
		i += int32(w)
	}
	flush()
	if len(found) == 0 {
		return out
	}
	// Merge by position.
	merged := make([]quote, 0, len(doubles)+len(found))
	a, b := doubles, found
	for len(a) > 0 || len(b) > 0 {
		if len(b) == 0 || len(a) > 0 && a[0].Start < b[0].Start {
			merged, a = append(merged, a[0]), a[1:]
		} else {
			merged, b = append(merged, b[0]), b[1:]
		}
	}
	return append(out[:n], merged...)
}

func apLen(text string, at int32) int32 {
	_, w := utf8.DecodeRuneInString(text[at:])
	return int32(w)
}

// elision reports whether the text after a mark is a clipped word or a decade.
func elision(s string) bool {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end < 0 {
		end = len(s)
	}
	w := strings.ToLower(s[:end])
	return elided[w] || len(w) >= 2 && w[0] >= '0' && w[0] <= '9' && (len(w) == 2 || w[len(w)-1] == 's')
}
