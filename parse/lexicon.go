package parse

import (
	"unicode"
	"unicode/utf8"
)

// Rows of the embedding table that stand for no word.
const (
	RowUnknown = iota // a word that is not in the vocabulary
	RowBefore         // the place before the first word of a sentence
	RowAfter          // the place after the last
	FirstWord         // the vocabulary begins here
)

// NumRows is how many rows of the embedding table a form adds up: its word,
// three suffixes, two prefixes and its shape.
const NumRows = 7

// A Lexicon knows which rows of the embedding table make up a word's vector.
// It depends on the form alone, so whatever is computed from it can be kept.
type Lexicon struct {
	words   map[string]int32
	first   int32 // row of the first bucket
	buckets uint32
}

// NewLexicon makes the lexicon of a vocabulary of normalised words (see
// Normal) and a number of buckets for each affix length and the shapes.
func NewLexicon(words []string, buckets int) *Lexicon {
	l := &Lexicon{words: make(map[string]int32, len(words)), first: int32(FirstWord + len(words)), buckets: uint32(buckets)}
	for i, w := range words {
		l.words[w] = int32(FirstWord + i)
	}
	return l
}

// Size is the number of rows the embedding table has.
func (l *Lexicon) Size() int { return int(l.first) + (NumRows-1)*int(l.buckets) }

// maxForm is how many bytes of a token count; of a longer one, the two ends do.
const maxForm = 64

// Rows sets rows to the rows of form: first the word, then affixes and shape.
func (l *Lexicon) Rows(form string, rows *[NumRows]int32) {
	var cut [maxForm]byte
	if len(form) > maxForm {
		copy(cut[:maxForm/2], form)
		copy(cut[maxForm/2:], form[len(form)-maxForm/2:])
		form = string(cut[:])
	}
	var normal, shape [maxForm * utf8.UTFMax]byte // a broken byte grows to three
	var at [maxForm + 1]uint8                     // where each character of normal begins
	n, ns, nc := 0, 0, 0
	var last rune
	run := 0
	for _, r := range form {
		at[nc] = uint8(min(n, 255))
		nc++
		n += utf8.EncodeRune(normal[n:], normalRune(r))
		k := shapeRune(r)
		if k == last {
			run++
		} else {
			last, run = k, 1
		}
		if run <= 3 && ns < 24 {
			ns += utf8.EncodeRune(shape[ns:], k)
		}
	}
	at[nc] = uint8(min(n, 255))
	rows[0] = RowUnknown
	if w, ok := l.words[string(normal[:n])]; ok {
		rows[0] = w
	}
	for i := range 3 { // suffixes of 2, 3, 4 characters
		rows[1+i] = l.bucket(i, normal[at[max(0, nc-2-i)]:n])
	}
	rows[4] = l.bucket(3, normal[:at[min(nc, 3)]])
	rows[5] = l.bucket(4, normal[:at[min(nc, 5)]])
	rows[6] = l.bucket(5, shape[:ns])
}

// bucket hashes (FNV-1a, then a mixing step) into one of the tables.
func (l *Lexicon) bucket(table int, b []byte) int32 {
	h := uint32(2166136261) ^ uint32(table+1)*0x9e3779b1
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 13
	return l.first + int32(uint32(table)*l.buckets+h%l.buckets)
}

// Normal is the form the vocabulary is kept in: lower case, digits as 0, and
// curly quotes straight, since the shape still tells them apart.
func Normal(form string) string {
	b := make([]byte, 0, len(form))
	for _, r := range form {
		b = utf8.AppendRune(b, normalRune(r))
	}
	return string(b)
}

func normalRune(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z':
		return r
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case '0' <= r && r <= '9':
		return '0'
	case r < utf8.RuneSelf:
		return r
	}
	switch r {
	case '‘', '’', 'ʼ', '‛', '′':
		return '\''
	case '“', '”', '„', '‟', '«', '»', '″':
		return '"'
	case '‐', '‑':
		return '-'
	}
	return unicode.ToLower(r)
}

func shapeRune(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z':
		return 'x'
	case 'A' <= r && r <= 'Z':
		return 'X'
	case '0' <= r && r <= '9':
		return 'd'
	case r < utf8.RuneSelf:
		return r
	case unicode.IsUpper(r):
		return 'X'
	case unicode.IsLetter(r):
		return 'x'
	}
	return r
}
