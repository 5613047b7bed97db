// Package origin finds which articles print one text, where that text comes
// from as far as can be told, and which are about one thing: copies, origins
// and stories. Diff says what a copy has otherwise than the text it copies.
//
// It works on articles that were read before and keeps nothing; see package
// store. Which of two texts is right, and why an outlet changed one, it does
// not say.
package origin

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

// A Text is what grouping needs of an article.
type Text struct {
	Key, Address string // Address is the same for all versions of an article
	Outlet       string
	Published    time.Time
	Precision    string // as in hearsay.Article; "" not known
	Title, Body  string
	Credits      []hearsay.Credit // spans in Body; those of one line may repeat it
	Names        []string         // who is named in it; more often named first
}

// The lengths of what is compared, in words.
const (
	shingleWords = 4  // as many words on end are one shingle
	printWindow  = 8  // of so many shingles on end, one at least is kept to find candidates by
	leastShared  = 20 // fewer words in common are no copy, but of short texts
	shortText    = 40 // a text of fewer words is short
)

// A Grouper takes in texts and groups them. What it keeps of a text is about
// five bytes a word.
type Grouper struct {
	items   []item
	stop    map[uint64]bool   // words that tell nothing, by their hash
	outlets map[string]string // an alias in small letters: the outlet's name
}

// An item is what is kept of a text.
type item struct {
	key, outlet string
	address     uint64
	at          int64 // seconds since 1970; of undated texts as if at the end of time
	precision   uint8 // of at, in letters: 0 not known, year, month, day, time
	seq         []uint32
	words       int      // of Body
	capital     bits     // words that begin with a capital or a digit
	quoted, off bits     // words in quotation marks; words that do not count
	common      bits     // shingles that are phrases everybody uses
	pieces      []piece  // sentences, roughly
	credits     []string // outlets it names as where it comes from, as written
	prints      []uint32
	terms       []term
	sum         uint64 // of all its words: the same text has the same
}

// A piece is a stretch of words between line ends and full stops.
type piece struct {
	sum   uint64
	start int32 // first word
}

type bits []uint64

func newBits(n int) bits      { return make(bits, (n+63)/64) }
func (b bits) has(i int) bool { return b[i>>6]>>(i&63)&1 == 1 }
func (b bits) set(i int)      { b[i>>6] |= 1 << (i & 63) }

// NewGrouper returns a grouper for a language with an ISO 639 code; an unknown
// one is an error of kind NotFound.
func NewGrouper(language string) (*Grouper, error) {
	l, err := lang.For(language)
	if err != nil {
		return nil, err
	}
	g := &Grouper{stop: map[uint64]bool{}, outlets: map[string]string{}}
	for _, r := range l.Rows("story-common.txt") {
		for _, s := range newWords(r[0]).sums {
			g.stop[s] = true
		}
	}
	for _, r := range l.Rows("outlet.tsv") {
		g.outlets[bare(r[0])] = r[0]
		for i := 1; i < len(r); i += 4 { // aliases and tags
			for a := range strings.SplitSeq(r[i], "|") {
				if a = bare(a); a != "" && g.outlets[a] == "" {
					g.outlets[a] = r[0]
				}
			}
		}
	}
	return g, nil
}

// bare is a name in small letters without a leading article.
func bare(name string) string {
	return strings.TrimPrefix(strings.ToLower(hearsay.Line(name)), "the ")
}

// same is what two names of one outlet have in common.
func (g *Grouper) same(name string) string {
	b := bare(name)
	if full := g.outlets[b]; full != "" {
		return bare(full)
	}
	for _, end := range []string{" news agency", " agency", ".com"} {
		b = strings.TrimSuffix(b, end)
	}
	return b
}

// Len is how many texts were added.
func (g *Grouper) Len() int { return len(g.items) }

// Add takes in a text; results name texts by the order in which they came.
func (g *Grouper) Add(t Text) {
	it := item{key: t.Key, outlet: t.Outlet, address: stringSum(t.Address), at: undated}
	if it.precision = uint8(slices.Index([]string{"", "year", "month", "day", "time"}, t.Precision)); it.precision > 4 {
		it.precision = 0
	}
	if it.precision > 0 {
		it.at = t.Published.Unix()
	}
	w := newWords(t.Body)
	it.words = len(w.sums)
	it.capital, it.quoted, it.off, it.pieces = w.capital, w.quoted, newBits(it.words), w.pieces
	n := max(0, len(w.sums)-shingleWords+1)
	it.seq = make([]uint32, n)
	for i := range n {
		h := uint64(14695981039346656037)
		for _, s := range w.sums[i : i+shingleWords] {
			h = (h ^ s) * 1099511628211
			h ^= h >> 29
		}
		it.seq[i] = uint32(h >> 32)
	}
	it.sum = 14695981039346656037
	for _, s := range w.sums {
		it.sum = (it.sum ^ s) * 1099511628211
	}
	for _, c := range t.Credits {
		if c.Outlet != "" && !slices.Contains(it.credits, c.Outlet) {
			it.credits = append(it.credits, c.Outlet)
		}
		for i, at := range w.at {
			if at >= c.Start && at < c.End {
				it.off.set(i)
			}
		}
	}
	it.terms = g.termsOf(&t, w)
	g.items = append(g.items, it)
}

const undated = int64(1) << 40

func stringSum(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// words are the words of a text: letters and digits in small letters.
type words struct {
	sums    []uint64
	at      []int32 // where each begins
	long    bits    // of four letters or more, without digits
	capital bits    // that begin with a capital or a digit
	quoted  bits
	pieces  []piece
}

func newWords(text string) *words {
	w := &words{}
	var marks []int // words at which quotation marks open and close
	const basis, prime = uint64(14695981039346656037), uint64(1099511628211)
	in, word := false, false
	h, first, letters := basis, int32(0), 0
	var long, capital []int
	big := false
	psum, pfirst := basis, int32(0)
	endWord := func() {
		if word {
			if letters >= 4 {
				long = append(long, len(w.sums))
			}
			if big {
				capital = append(capital, len(w.sums))
			}
			w.sums, w.at = append(w.sums, h), append(w.at, first)
			psum = (psum ^ h) * prime
			word = false
		}
	}
	endPiece := func() {
		if n := int32(len(w.sums)); n > pfirst {
			w.pieces = append(w.pieces, piece{psum, pfirst})
			psum, pfirst = basis, n
		}
	}
	quote := func(open bool) {
		if open != in {
			marks, in = append(marks, len(w.sums)), open
		}
	}
	prev := rune('\n')
	for i, r := range text {
		switch {
		case r == '\'' || r == '’':
			// "don't" is one word, as is "dont".
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !word {
				word, h, first, letters = true, basis, int32(i), 0
				big = unicode.IsUpper(r) || unicode.IsDigit(r)
			}
			if letters++; unicode.IsDigit(r) {
				letters = -1000
			}
			h = (h ^ uint64(unicode.ToLower(r))) * prime
		default:
			endWord()
			_, size := utf8.DecodeRuneInString(text[i:])
			next, _ := utf8.DecodeRuneInString(text[i+size:])
			switch r {
			case '\n':
				endPiece()
				quote(false)
			case '.', '!', '?':
				if unicode.IsSpace(next) {
					endPiece()
				}
			case '“':
				quote(true)
			case '”':
				quote(false)
			case '"':
				quote(unicode.IsSpace(prev) || prev == '(' || prev == '[' || prev == '—')
			}
		}
		prev = r
	}
	endWord()
	endPiece()
	quote(false)
	w.quoted, w.long, w.capital = newBits(len(w.sums)), newBits(len(w.sums)), newBits(len(w.sums))
	for _, k := range capital {
		w.capital.set(k)
	}
	for _, k := range long {
		w.long.set(k)
	}
	for i := 0; i+1 < len(marks); i += 2 {
		for k := marks[i]; k < marks[i+1]; k++ {
			w.quoted.set(k)
		}
	}
	return w
}

// order is the texts by time; of one time the shorter first, because a text
// that is made of two others is longer than each.
func (g *Grouper) order() []int32 {
	out := make([]int32, len(g.items))
	for i := range out {
		out[i] = int32(i)
	}
	slices.SortFunc(out, func(a, b int32) int {
		x, y := &g.items[a], &g.items[b]
		return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.words, y.words), cmp.Compare(x.key, y.key))
	})
	return out
}
