package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
)

// dateline is the number of tokens at the beginning of a paragraph that say
// where, when and by which agency it was written ("TEHRAN, Jan. 3 (Nordwire) —"),
// the dash included; 0 if there are none. They are a sentence of their own: left
// in, they spoil the tree of the first sentence, which is the one that matters
// most in news.
func dateline(text string, toks []hearsay.Span) int {
	const most, rest = 24, 6 // tokens of a dateline, and of the sentence after it
	bracket, closed, loud := false, false, false
	for i, t := range toks {
		if i > most {
			return 0
		}
		w := t.In(text)
		loud = loud || i < 3 && shouted(w) // "ST. PETERSBURG"
		switch {
		case i == 0 && w == "(":
			bracket = true
		case i == 0:
			if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) {
				return 0
			}
		case dash(text, toks, i):
			if !closed && !loud || len(toks)-i-1 < rest {
				return 0
			}
			if r, _ := utf8.DecodeRuneInString(toks[i+1].In(text)); unicode.IsLower(r) {
				return 0
			}
			return i + 1
		case w == "(" && !bracket:
			bracket = true
		case w == ")" && bracket:
			bracket, closed = false, true
		case closed: // after the agency only the dash may come
			return 0
		case w == "," || w == "." || w == "/" || w == "-" || w == "'s":
		case bracket && w != ".":
		default:
			r, _ := utf8.DecodeRuneInString(w)
			if !unicode.IsUpper(r) && !unicode.IsDigit(r) {
				return 0
			}
		}
	}
	return 0
}

// dash reports whether token i is a dash that parts two things: a long one, or
// a hyphen with a space on each side.
func dash(text string, toks []hearsay.Span, i int) bool {
	switch toks[i].In(text) {
	case "—", "–", "--", "―":
		return i+1 < len(toks)
	case "-":
		return i+1 < len(toks) && toks[i-1].End < toks[i].Start && toks[i].End < toks[i+1].Start
	}
	return false
}

// shouted reports whether w is a word of at least three letters, all capital.
func shouted(w string) bool {
	return utf8.RuneCountInString(w) >= 3 && strings.ToUpper(w) == w && strings.ToLower(w) != w
}
