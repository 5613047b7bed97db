package segment

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/model"
)

// Buckets is how many weights there are; a feature's hash picks one.
const Buckets = 1 << 15

// ends is the weights of a logistic classifier of gaps between words, in small
// whole numbers so that a sum has no rounding.
type ends struct {
	w         []int8
	bare      int32 // what a gap without a sign that ends sentences must score
	threshold int32 // what any other must
}

func readEnds(m *model.Model) (*ends, error) {
	w, ok := m.Tensor("ends")
	if !ok || len(w.I8) != Buckets {
		return nil, fmt.Errorf("model %s has no tensor ends of %d weights", m.Name, Buckets)
	}
	e := &ends{w: w.I8}
	// The bar for gaps after plain words is higher: a title and a name in a row
	// ("President Smith") look like two sentences to who has read many letters.
	if t, ok := m.Tensor("bar"); ok && len(t.F32) == 2 {
		e.threshold, e.bare = int32(t.F32[0]), int32(t.F32[1])
	}
	return e, nil
}

// kind is what a token is to the end of a sentence.
type kind uint8

const (
	plainWord kind = iota
	stop           // . ! ? and rows of them
	dots           // ... …
	abbrev         // a word with its own full stop
	open           // an opening mark
	shut           // a closing mark
	mark           // another sign
)

// shape is a word's looks, coarsely.
type shape uint8

const (
	none shape = iota
	lower
	capital // first letter
	capitals
	letterI // one capital
	figure
	mixed
	sign
	bullet
	link // the address of a page or a mailbox, or the name of a file
	line // a row of signs that parts what stands above from what stands below
)

// A look is what the decisions need of a token.
type look struct {
	kind  kind
	shape shape
	hash  uint32 // of the word in small letters, figures all alike
	round bool   // of an opening or closing mark: a bracket, not a quotation mark
}

// looks describes the tokens of a paragraph. Straight quotation marks open or
// close by what stands round them.
func looks(text string, toks []hearsay.Span, out []look) []look {
	out = out[:0]
	double, single := false, false
	for i, s := range toks {
		w := s.In(text)
		l := look{kind: plainWord, hash: hashWord(w)}
		before := i == 0 || toks[i-1].End < s.Start
		after := i+1 == len(toks) || s.End < toks[i+1].Start
		switch w {
		case "(", "[", "{":
			l.kind, l.round = open, true
		case "“", "„", "‘", "``", "«", "‹", "`":
			l.kind = open
		case ")", "]", "}":
			l.kind, l.round = shut, true
		case "”", "»", "›":
			l.kind = shut
		case "\"", "''":
			double = side(double, before, after)
			l.kind = shut
			if double {
				l.kind = open
			}
		case "'", "’":
			single = side(single, before, after)
			l.kind = shut
			if single {
				l.kind = open
			}
		default:
			l.kind, l.shape = classify(w)
		}
		if l.kind == open || l.kind == shut {
			l.shape, l.hash = sign, 0
		}
		out = append(out, l)
	}
	return out
}

// side is whether a straight mark opens, given whether one was open before.
func side(open, before, after bool) bool {
	switch {
	case before && !after:
		return true
	case after && !before:
		return false
	}
	return !open
}

func classify(w string) (kind, shape) {
	first, n := utf8.DecodeRuneInString(w)
	switch {
	case len(w) > 4 && strings.IndexAny(w, "@/.") > 0 && unicode.IsLetter(first):
		if u, v := address(w); v-u == len(w) {
			return plainWord, link
		}
	case len(w) > 3 && strings.IndexByte("-_=*~#+", w[0]) >= 0 && strings.Trim(w, w[:1]) == "":
		return mark, line
	}
	switch {
	case unicode.IsDigit(first):
		if w[len(w)-1] == '.' {
			return abbrev, figure
		}
		return plainWord, figure
	case unicode.IsLetter(first) || first == '\'' || first == '’' || first == '@' || first == '#' && len(w) > 1:
		k, sh := plainWord, mixed
		if w[len(w)-1] == '.' {
			k = abbrev
		}
		switch {
		case !unicode.IsUpper(first):
			sh = lower
		case n == len(w):
			sh = letterI
		default:
			sh = capital
			second, _ := utf8.DecodeRuneInString(w[n:])
			if unicode.IsUpper(second) {
				sh = capitals
			}
		}
		return k, sh
	}
	allStops, stops := true, false
	for _, r := range w {
		switch r {
		case '!', '?', '！', '？', '。':
			stops = true
		case '.', '…':
		default:
			allStops = false
		}
	}
	switch {
	case allStops && (stops || len(w) == 1):
		return stop, sign
	case allStops:
		return dots, sign
	case strings.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0:
		return plainWord, mixed
	}
	switch w {
	case "•", "●", "▪", "■", "►", "*", "-", "–", "—", "·", ">", ">>":
		return mark, bullet
	}
	return mark, sign
}

// hashWord is FNV-1a over the word in small letters; figures are all alike.
func hashWord(w string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(w) && i < 32; i++ {
		c := w[i]
		switch {
		case c == 0xe2 && strings.HasPrefix(w[i:], "’"): // as the straight one
			c, i = '\'', i+2
		case c >= 'A' && c <= 'Z':
			c |= 0x20
		case c >= '0' && c <= '9':
			c = '0'
		}
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

// A passage is a paragraph with what is known of it while its sentences are
// found from left to right.
type passage struct {
	s     *Segmenter
	toks  []hearsay.Span
	look  []look
	first int    // of the sentence that is running
	quote bool   // a quotation is open at the gap
	paren int    // brackets that are
	upper bool   // the paragraph has capital letters
	style uint32 // how the paragraph is written
	last  uint32 // how the sentence before ended: 0 there is none, 1 with a stop, 2 without
	fs    [maxFeatures]uint32
	nf    int
}

func (p *passage) begin(text string, toks []hearsay.Span) {
	p.toks, p.look = toks, looks(text, toks, p.look)
	p.first, p.quote, p.paren, p.upper, p.last = 0, false, 0, false, 0
	for _, l := range p.look {
		if l.shape == capital || l.shape == capitals {
			p.upper = true
			break
		}
	}
	p.style = p.styled()
}

// styled is how a paragraph is written: whether it ends with a stop, begins
// with a small letter, and has addresses, rows of signs or a small "i". Who
// writes so often lets a line end a sentence.
func (p *passage) styled() uint32 {
	set := uint32(0)
	if p.stopped(len(p.look) - 1) {
		set |= 1
	}
	if p.look[0].shape == lower {
		set |= 2
	}
	for _, l := range p.look {
		switch {
		case l.shape == link || l.shape == line:
			set |= 4
		case l.shape == lower && l.hash == hashSmallI:
			set |= 8
		}
	}
	return set
}

// pass takes note of token i.
func (p *passage) pass(i int) {
	switch l := p.look[i]; {
	case l.kind == open && l.round:
		p.paren++
	case l.kind == shut && l.round:
		p.paren = max(0, p.paren-1)
	case l.kind == open:
		p.quote = true
	case l.kind == shut:
		p.quote = false
	}
}

// candidate reports whether the gap after token i may end a sentence: not
// before a closing mark that belongs to it, nor between two plain words of
// which the second has a small letter.
func (p *passage) candidate(i int) bool {
	next := p.look[i+1]
	spaced := p.toks[i].End < p.toks[i+1].Start
	if !spaced && (next.kind == shut || next.kind == stop || next.kind == dots || next.kind == mark || next.shape == lower) {
		return false
	}
	switch k := p.look[i].kind; {
	case k == open:
		return false
	case k == abbrev:
		if one := p.toks[i].Len() == 2; one && p.toks[i+1].Len() == 2 && next.kind == abbrev && i > p.first {
			return false // "President F. W. de Klerk"
		} else if one && next.shape == capital && !p.s.starters[next.hash] && p.look[i].hash != hashI {
			return false // "Charles Q. Brown"
		}
		return spaced && next.shape != lower
	case k == stop || k == dots || k == shut:
		return true
	}
	return spaced && next.shape != lower && next.kind != stop && next.kind != dots
}

// bulleted reports that token i+1 is a bullet: it always begins a sentence.
// Hyphens and stars are bullets only at the beginning of a line.
func (p *passage) bulleted(text string, i int) bool {
	if p.look[i+1].shape != bullet || i+2 >= len(p.toks) || p.toks[i+1].End == p.toks[i+2].Start {
		return false
	}
	switch p.toks[i+1].In(text) {
	case "•", "●", "▪", "■", "►":
		return p.toks[i].End < p.toks[i+1].Start
	}
	return strings.ContainsAny(text[p.toks[i].End:p.toks[i+1].Start], "\n\r")
}

// hashI is the hash of the one initial that is also a word.
var (
	hashI      = hashWord("I.")
	hashSmallI = hashWord("i")
)

const maxFeatures = 32

// add puts a feature on the list: its number and up to three values.
func (p *passage) add(n, a, b, c uint32) {
	h := n*0x9e3779b1 ^ a*0x85ebca6b
	h = (h ^ h>>15) * 0xc2b2ae35
	h = (h ^ b) * 0x27d4eb2f
	h = (h ^ h>>13 ^ c) * 0x165667b1
	p.fs[p.nf] = (h ^ h>>16) & (Buckets - 1)
	p.nf++
}

// features describes the gap after token i.
func (p *passage) features(i int) []uint32 {
	p.nf = 0
	// The last token before closing marks, the first after opening ones.
	l, r := i, i+1
	closed, opened := uint32(0), uint32(0)
	for k := 0; k < 3 && l > p.first && p.look[l].kind == shut; k++ {
		closed |= 1
		if p.look[l].round {
			closed |= 2
		}
		l--
	}
	for k := 0; k < 3 && r+1 < len(p.look) && p.look[r].kind == open; k++ {
		opened |= 1
		if p.look[r].round {
			opened |= 2
		}
		r++
	}
	at := func(j int) look {
		if j < p.first || j >= len(p.look) {
			return look{}
		}
		return p.look[j]
	}
	left, right := p.look[l], p.look[r]
	before, after, then := at(l-1), at(r+1), at(r+2)
	spaced := uint32(0)
	if p.toks[i].End < p.toks[i+1].Start {
		spaced = 1
	}
	k := uint32(left.kind)
	if left.kind == mark || left.kind == stop || left.kind == dots {
		k |= left.hash << 4
	}
	base := k<<6 | closed<<4 | opened<<2 | spaced<<1
	sl, sr := uint32(left.shape), uint32(right.shape)
	if right.kind == abbrev {
		sr |= 16
	}
	long := bucket(i + 1 - p.first)
	rest := bucket(len(p.look) - i - 1)
	state := uint32(min(p.paren, 1)) << 1
	if p.quote {
		state |= 1
	}
	p.add(1, base, 0, 0)
	p.add(2, base, sr, 0)
	p.add(3, base, sr, uint32(before.shape))
	p.add(4, k, closed, right.hash)
	p.add(5, k, left.hash, 0)
	p.add(6, k, before.hash, 0)
	p.add(7, k, left.hash, sr)
	p.add(8, k, right.hash, after.hash)
	p.add(9, k, sr, uint32(after.shape)|uint32(after.kind)<<4)
	p.add(10, k, long, sr)
	p.add(11, base, state, sr)
	p.add(12, k, sr, rest)
	p.add(13, k, uint32(at(p.first).shape), long)
	p.add(14, base, after.hash, sr)
	p.add(15, base, then.hash, sr)
	p.add(16, k, sl, sr)
	p.add(17, left.hash, right.hash, k)
	p.add(18, k, before.hash, right.hash)
	up := uint32(0)
	if p.upper {
		up = 1
	}
	p.add(19, base, up, sr)
	p.add(20, k, uint32(before.shape)|uint32(before.kind)<<4|sl<<8, uint32(at(l-2).shape)|sr<<4)
	p.add(21, base, uint32(right.shape)|uint32(after.shape)<<4|uint32(then.shape)<<8, uint32(then.kind)|uint32(after.kind)<<4)
	kinds := uint32(0)
	if p.s.starters[right.hash] {
		kinds |= 1
	}
	if p.s.titles[left.hash] {
		kinds |= 2
	}
	p.add(22, k, kinds, sr)
	p.add(23, base, kinds, sl<<4|uint32(before.shape))
	p.add(24, k, p.style, sr)
	p.add(25, k, p.style, sl)
	p.add(26, base, p.style, sl<<5|sr)
	p.add(27, k, p.style, long<<4|rest)
	p.add(28, base, p.last, sl<<5|sr)
	p.add(29, k, p.last<<4|p.style, sr)
	again := uint32(0) // the sentence began as the next would
	if head := at(p.first); i > p.first {
		if head.hash == p.look[i+1].hash {
			again |= 1
		}
		if head.shape == p.look[i+1].shape {
			again |= 2
		}
	}
	p.add(30, base, again, sr)
	p.add(31, k, again<<4|p.style, sr)
	return p.fs[:p.nf]
}

// bucket is a length, coarsely.
func bucket(n int) uint32 {
	switch {
	case n <= 6:
		return uint32(n)
	case n <= 10:
		return 7
	case n <= 16:
		return 8
	case n <= 30:
		return 9
	}
	return 10
}

// Gaps goes through the places in a paragraph where a sentence may end and
// calls see with the features of each and the byte where the word before it
// ends; see answers whether a sentence does. Features are numbers below
// Buckets and good until see returns. It is for training.
func (s *Segmenter) Gaps(d *hearsay.Document, see func(features []uint32, end int32) bool) {
	c := hearsay.Document{Text: d.Text, Paragraphs: d.Paragraphs}
	s.segment(&c, func(p *passage, i int) bool { return see(p.features(i), p.toks[i].End) })
}

// decide is whether a sentence ends in the gap after token i.
func (s *Segmenter) decide(p *passage, i int) bool {
	if s.net == nil {
		return byRule(p, i)
	}
	sum := int32(0)
	for _, f := range p.features(i) {
		sum += int32(s.net.w[f])
	}
	if p.stopped(i) {
		return sum > s.net.threshold
	}
	return sum > s.net.bare
}

// stopped reports that the words up to token i end with a stop and perhaps
// closing marks.
func (p *passage) stopped(i int) bool {
	for i > 0 && p.look[i].kind == shut {
		i--
	}
	k := p.look[i].kind
	return k == stop || k == dots || k == abbrev
}

// sentences returns where the sentences of a paragraph end, as numbers of
// tokens; the last is len(toks).
func (p *passage) sentences(text string, toks []hearsay.Span, out []int, decide func(p *passage, i int) bool) []int {
	out = out[:0]
	if len(toks) == 0 {
		return out
	}
	p.begin(text, toks)
	head := dateline(text, toks)
	if head > 0 {
		out = append(out, head)
	}
	for i := 0; i+1 < len(toks); i++ {
		if i < head {
			p.pass(i)
			p.first = head
			continue
		}
		p.pass(i)
		if p.bulleted(text, i) || p.candidate(i) && decide(p, i) {
			out = append(out, i+1)
			p.first = i + 1
			p.last = 2
			if p.stopped(i) {
				p.last = 1
			}
		}
	}
	return append(out, len(toks))
}

// byRule is how sentences end without weights: after a stop and its closing
// marks, if what follows does not begin with a small letter.
func byRule(p *passage, i int) bool {
	l := i
	for l > p.first && p.look[l].kind == shut {
		l--
	}
	r := i + 1
	for r+1 < len(p.look) && p.look[r].kind == open {
		r++
	}
	next := p.look[r]
	switch p.look[l].kind {
	case stop:
		return next.shape != lower && next.kind != shut
	case dots:
		return next.shape == capital || next.shape == capitals || next.shape == letterI
	case abbrev:
		return next.kind == plainWord && p.s.starters[next.hash] && p.look[l].shape != lower && !p.s.titles[p.look[l].hash]
	}
	return false
}
