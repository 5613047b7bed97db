package when

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
)

// A lexeme is what the table knows of a word. Zero fields mean nothing.
type lexeme struct {
	month, day, short     int // month 1-12; day and short 1 = Monday
	number, ord           int
	decade, season        int
	unit                  string
	vague, part, last     bool
	next, this, early     bool
	edge, zone, start     bool
	future, plan, present bool
	past, notpast, base   bool
	title, paper, feast   bool
	every, deferred       bool
}

// A word is a stretch of letters, a number or a mark of the text.
type word struct {
	s, e   int32
	kind   byte // 'w' letters, 'n' number, 'p' mark, 'b' end of a paragraph
	cap    bool // begins with a capital letter
	glued  bool // no white space between it and the word before
	first  bool // first of its sentence
	group  bool // a number written with commas
	digits int  // of a number
	num    int
	suffix string  // letters written on a number: "th", "s", "pm"
	mark   rune    // of a mark
	lex    *lexeme // nil: the table does not have it
	tag    string  // XPOS; "" if there are no tags
}

// maxKnown is the length of the longest word that is looked up.
const maxKnown = 16

func (t *Tagger) known(s string) *lexeme {
	if len(s) > maxKnown {
		return nil
	}
	var buf [maxKnown]byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	return t.words[string(buf[:len(s)])]
}

// split cuts the text into words. Addresses of the web are left out, for their
// numbers are no dates of what happened.
func (t *Tagger) split(d *hearsay.Document) []word {
	text := d.Text
	ws := make([]word, 0, len(text)/5+8)
	para, sent := 0, 0
	glued := false
	for i := 0; i < len(text); {
		for para < len(d.Paragraphs) && int32(i) >= d.Paragraphs[para].End {
			para++
			ws = append(ws, word{s: int32(i), e: int32(i), kind: 'b'})
			glued = false
		}
		c, n := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, n = utf8.DecodeRuneInString(text[i:])
		}
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' || unicode.IsSpace(c) {
			if c == '\n' && len(d.Paragraphs) == 0 {
				ws = append(ws, word{s: int32(i), e: int32(i), kind: 'b'})
			}
			i, glued = i+n, false
			continue
		}
		w := word{s: int32(i), glued: glued}
		switch {
		case c >= '0' && c <= '9':
			j := i
			for ; j < len(text); j++ {
				if text[j] >= '0' && text[j] <= '9' {
					if w.digits < 9 {
						w.num = w.num*10 + int(text[j]-'0')
					}
					w.digits++
					continue
				}
				if text[j] == ',' && j+3 < len(text) && digit(text[j+1]) && digit(text[j+2]) && digit(text[j+3]) && (j+4 >= len(text) || !digit(text[j+4])) {
					w.group = true
					continue
				}
				break
			}
			k := j
			for k < len(text) && (text[k]|0x20) >= 'a' && (text[k]|0x20) <= 'z' {
				k++
			}
			if k > j && k-j <= 4 {
				w.suffix = strings.ToLower(text[j:k])
			} else if k > j {
				w.suffix = "?"
			}
			w.kind, i = 'n', k
		case unicode.IsLetter(c) || (c == '\'' || c == '’') && glued && letterAt(text, i+n):
			if !glued && (strings.HasPrefix(text[i:], "http") || strings.HasPrefix(text[i:], "www.")) {
				if k := strings.IndexAny(text[i:], " \n\t\r"); k > 0 {
					i += k
				} else {
					i = len(text)
				}
				continue
			}
			j := i + n
			for j < len(text) {
				r, m := rune(text[j]), 1
				if r >= utf8.RuneSelf {
					r, m = utf8.DecodeRuneInString(text[j:])
				}
				if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) {
					break
				}
				j += m
			}
			w.kind, w.cap = 'w', unicode.IsUpper(c)
			w.lex = t.known(text[i:j])
			i = j
		default:
			w.kind, w.mark = 'p', c
			i += n
		}
		w.e, glued = int32(i), true
		for sent < len(d.Sentences) && d.Tokens[d.Sentences[sent].First].Start <= w.s {
			w.first = true
			sent++
		}
		ws = append(ws, w)
	}
	if len(d.Sentences) == 0 {
		for i := range ws {
			w := &ws[i]
			w.first = i == 0 || ws[i-1].kind == 'b' ||
				i > 1 && w.cap && !w.glued && ws[i-1].kind == 'p' && strings.ContainsRune(".!?", ws[i-1].mark) && (ws[i-2].lex == nil || ws[i-2].lex.month == 0)
		}
	}
	if len(d.Tags) == len(d.Tokens) {
		k := 0
		for i := range ws {
			for k < len(d.Tokens) && d.Tokens[k].End <= ws[i].s {
				k++
			}
			if k < len(d.Tokens) && d.Tokens[k].Start <= ws[i].s && ws[i].kind == 'w' {
				ws[i].tag = d.Tags[k].XPOS
			}
		}
	}
	return ws
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func letterAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r)
}
