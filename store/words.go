package store

import (
	"strings"
	"unicode"
)

// These words are in every text, make two fifths of it, and tell nothing: they
// are neither indexed nor looked for. Words that can be a name ("us", "will")
// or turn the meaning round ("not") are not among them.
var commonWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`a an and are as at be been by for from had has have he her his i in is it its of on or our
		s she t that the their they this to was we were which with you`) {
		m[w] = true
	}
	return m
}()

// common reports whether s is nothing but common words.
func common(s string) bool {
	return strings.ContainsFunc(s, inWord) && telling(s) == ""
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_'
}

// telling is s without its common words, as both the index and the queries see
// it: "minister of defence" is found where "defence minister" is not, and so is
// "minister defence".
func telling(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !inWord(r) }) {
		if len(w) > 5 || !commonWords[strings.ToLower(w)] {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(w)
		}
	}
	return b.String()
}
