package parse

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
)

// A NameText is a text cut into words, as the finder of names sees it. Ends
// holds, for every sentence, the index after its last word.
type NameText struct {
	Words []string
	Ends  []int32

	// What the parser says of each word; empty if it was not asked.
	Tags  []uint8 // NameTag of its tag
	Rels  []uint8 // NameRel of its relation
	Heads []int32 // the word that it hangs on, -1 for none
}

// NameTag is a class of the Penn Treebank's tags, 0 for none.
func NameTag(xpos string) uint8 {
	switch xpos {
	case "NNP":
		return 1
	case "NNPS":
		return 2
	case "NN", "NNS", "FW":
		return 3
	case "JJ", "JJR", "JJS", "VBN", "VBG":
		return 4
	case "VB", "VBD", "VBP", "VBZ", "MD":
		return 5
	case "IN", "TO", "RP":
		return 6
	case "DT", "PRP$", "WP$", "PDT":
		return 7
	case "PRP", "WP", "EX":
		return 8
	case "CD":
		return 9
	case "POS":
		return 10
	case "CC", ",":
		return 11
	case "ADD", "GW", "NFP", "SYM", "$":
		return 12
	case "":
		return 0
	}
	return 13
}

// NameRel is a class of relations, 0 for none.
func NameRel(rel string) uint8 {
	switch rel {
	case "nsubj", "nsubj:pass", "nsubj:outer":
		return 1
	case "obj", "iobj":
		return 2
	case "obl", "obl:agent", "obl:unmarked":
		return 3
	case "nmod":
		return 4
	case "nmod:poss":
		return 5
	case "nmod:desc":
		return 6
	case "compound":
		return 7
	case "flat":
		return 8
	case "appos":
		return 9
	case "conj":
		return 10
	case "amod":
		return 11
	case "vocative":
		return 12
	case "root":
		return 13
	case "list", "parataxis", "dep":
		return 14
	case "":
		return 0
	}
	return 15
}

// A NameReader turns a NameText into features. It holds what the language's
// tables and the word clusters know and does not change once made; the trainer
// and the Namer share it, so that both see the same.
type NameReader struct {
	words    map[uint64]uint32    // kinds of a word, by its lower-case hash
	phrases  map[uint64]uint16    // bit set of phrase kinds, by the hash of the words
	longest  int                  // words in the longest phrase
	clusters map[uint32]wordForm  // by the hash of the word as written
	usual    map[uint32]usualForm // by the lower-case hash
	known    knownTable           // the long lists
	learned  knownTable           // what a first model read in plain text
}

// A wordForm is the groups of a word in plain text, and its vector: its row
// in the table of vectors + 1.
type wordForm struct {
	cluster [3]uint16
	row     uint16
}

// A usualForm is how plain text mostly writes a word in mid-sentence.
type usualForm struct {
	caps uint8 // one of the Usual constants
	form wordForm
}

// How a word is mostly written where no sentence begins.
const (
	UsualUnknown = iota
	UsualLower   // nine times in ten without capitals
	UsualEither  // "May" and "may"
	UsualCapital // nine times in ten with a capital
)

// What a word can be. A word can be several of these at once.
const (
	wFirst    = 1 << iota // first name
	wLast                 // family name
	wTitle                // stands before a person's name: "President", "Mr."
	wRole                 // "spokesman", "analyst"
	wOrgHead              // "Ministry", "University"
	wOrgEnd               // "Inc", "Corp."
	wPlace                // "River", "Province", "Mount"
	wEvent                // "War", "Games"
	wSay                  // "said"
	wIn                   // "in", "near": a place follows
	wPart                 // "al", "bin", "von": inside a person's name
	wTime                 // months and days
	wDir                  // "North", "Southern"
	wNorp                 // "Iranian", "Muslims"
	wMedia                // "Times", "Herald"
	wLink                 // "of", "for", "and", "the": inside longer names
	wDet                  // determiners and possessives
	wMember               // "Party", "Army", "Front"
	wMove                 // "went to", "visited": a place or person follows
	wStart                // first word of a phrase
	wordKinds = iota - 1
)

// The kinds of phrase.
const (
	pCountry = iota
	pPlace
	pOrg
	pNorp
	pEvent
	pMisc
	phraseKinds
)

// pAcronym marks a phrase that only counts in capitals: "IS", "WHO".
const pAcronym = 1 << 15

// NewNameReader reads the tables name-*.txt of a language and the clusters of
// a model; a model without clusters is fine.
func NewNameReader(l *lang.Language, m *model.Model) *NameReader { return newNameReader(l, m, false) }

// NewNameLearner is NewNameReader for learning: without the known names that
// are only for reading. Where all that is known is there to learn with, the
// model comes to lean on it and finds fewer names that no list has.
func NewNameLearner(l *lang.Language, m *model.Model) *NameReader { return newNameReader(l, m, true) }

func newNameReader(l *lang.Language, m *model.Model, learning bool) *NameReader {
	r := &NameReader{words: make(map[uint64]uint32, 1<<13), phrases: make(map[uint64]uint16, 1<<12)}
	kinds := map[string]uint32{
		"first": wFirst, "last": wLast, "title": wTitle, "role": wRole, "org": wOrgHead, "orgend": wOrgEnd,
		"place": wPlace, "event": wEvent, "say": wSay, "in": wIn, "part": wPart, "time": wTime, "dir": wDir,
		"norp": wNorp, "media": wMedia, "link": wLink, "det": wDet, "member": wMember, "move": wMove,
	}
	for _, row := range l.Rows("name-word.txt") {
		k, ok := kinds[row[0]]
		if !ok {
			panic("parse: name-word.txt: unknown kind " + row[0])
		}
		for _, cell := range row[1:] {
			for w := range fields(cell) {
				r.words[lowerHash(w)] |= k
			}
		}
	}
	for _, f := range []struct {
		file string
		kind uint32
	}{{"name-first.txt", wFirst}, {"name-last.txt", wLast}} {
		for _, row := range l.Rows(f.file) {
			for _, cell := range row {
				for w := range fields(cell) {
					r.words[lowerHash(w)] |= f.kind
				}
			}
		}
	}
	classes := map[string]int{
		"COUNTRY": pCountry, "PLACE": pPlace, "ORG": pOrg, "NORP": pNorp, "EVENT": pEvent, "MISC": pMisc,
	}
	for _, row := range l.Rows("name-known.txt") {
		class, only := strings.CutSuffix(row[0], " READ")
		if only && learning {
			continue
		}
		k, ok := classes[class]
		if !ok {
			panic("parse: name-known.txt: unknown class " + row[0])
		}
		for _, phrase := range row[1:] {
			r.addPhrase(phrase, k)
		}
	}
	// Countries come from the table that the actors are coded with.
	for _, row := range l.Rows("country.tsv") {
		for i, cell := range row {
			if i == 0 || i > 7 {
				continue
			}
			kind := [...]int{0, pCountry, pCountry, pNorp, pNorp, pNorp, pPlace, pOrg}[i]
			for name := range strings.SplitSeq(cell, "|") {
				if kind == pNorp && !Demonym(name, row) {
					continue
				}
				r.addPhrase(name, kind)
				if kind == pNorp && !strings.Contains(name, " ") {
					r.words[lowerHash(name)] |= wNorp
				}
			}
		}
	}
	for _, file := range []string{"org.tsv", "group.tsv"} {
		for _, row := range l.Rows(file) {
			for _, cell := range row[:min(2, len(row))] {
				for name := range strings.SplitSeq(cell, "|") {
					// "world body" and "red shirts" are no names.
					if strings.ContainsFunc(name, unicode.IsUpper) {
						r.addPhrase(name, pOrg)
					}
				}
			}
		}
	}
	if m == nil {
		return r
	}
	if t, ok := m.Tensor("clusters"); ok {
		r.clusters = make(map[uint32]wordForm, len(t.Raw)/9)
		row := uint16(0)
		for b := t.Raw; len(b) >= 9; b = b[9:] {
			row++
			r.clusters[binary.LittleEndian.Uint32(b)] = wordForm{row: row, cluster: [3]uint16{
				uint16(b[4]) + 1, binary.LittleEndian.Uint16(b[5:]) + 1, binary.LittleEndian.Uint16(b[7:]) + 1,
			}}
		}
	}
	total := 0
	for _, name := range NameLists {
		if t, ok := m.Tensor(name); ok && len(t.Dims) > 0 && t.Dims[0] <= len(t.Raw) {
			total += t.Dims[0]
		}
	}
	r.known.grow(total)
	for k, name := range NameLists {
		if t, ok := m.Tensor(name); ok && len(t.Dims) > 0 && t.Dims[0] <= len(t.Raw) {
			r.known.load(t.Raw, 1<<k, t.Dims[0])
		}
	}
	if t, ok := m.Tensor("learned"); ok && len(t.Dims) > 0 && t.Dims[0] <= len(t.Raw) {
		r.learned.grow(t.Dims[0])
		r.learned.loadCodes(t.Raw, t.Dims[0])
	}
	if t, ok := m.Tensor("usual"); ok {
		r.usual = make(map[uint32]usualForm, len(t.Raw)/9)
		for b := t.Raw; len(b) >= 9; b = b[9:] {
			r.usual[binary.LittleEndian.Uint32(b)] = usualForm{b[8], r.clusters[binary.LittleEndian.Uint32(b[4:])]}
		}
	}
	return r
}

// Demonym reports whether a cell of country.tsv that stands for an adjective
// or a people is one in letters: not "US" and not the country's own name, as
// in "Hong Kong police".
func Demonym(s string, row []string) bool {
	if s == row[1] || len(row) > 2 && slices.Contains(strings.Split(row[2], "|"), s) {
		return false
	}
	return s != "" && unicode.IsUpper([]rune(s)[0]) && strings.ContainsFunc(s, unicode.IsLower)
}

func fields(s string) func(func(string) bool) {
	return func(yield func(string) bool) {
		start := -1
		for i, c := range s {
			if c == ' ' {
				if start >= 0 && !yield(s[start:i]) {
					return
				}
				start = -1
			} else if start < 0 {
				start = i
			}
		}
		if start >= 0 {
			yield(s[start:])
		}
	}
}

// SplitName cuts a name into words as the segmenter would: at spaces, round
// hyphens between letters, and before 's.
func SplitName(s string) []string {
	var out []string
	for w := range fields(s) {
		start := 0
		for i := 1; i+1 < len(w); i++ {
			if w[i] == '-' && start < i {
				out = append(out, w[start:i], "-")
				start = i + 1
			}
		}
		w = w[start:]
		if n := len(w) - 2; n > 0 && (w[n:] == "'s" || w[n:] == "'S") {
			out = append(out, w[:n], w[n:])
			continue
		}
		out = append(out, w)
	}
	return out
}

func (r *NameReader) addPhrase(s string, kind int) {
	ws := SplitName(s)
	if len(ws) == 0 {
		return
	}
	set := uint16(1) << kind
	if len(ws) == 1 && len(s) < 6 && !strings.ContainsFunc(s, unicode.IsLower) {
		set |= pAcronym
	}
	r.phrases[phraseHash(ws)] |= set
	r.words[lowerHash(ws[0])] |= wStart
	r.longest = max(r.longest, len(ws))
}

// phraseHash is the hash a sequence of words has as a phrase, in any case.
func phraseHash(words []string) uint64 {
	h := uint64(phraseSeed)
	for _, w := range words {
		h = joinHash(h, lowerHash(w))
	}
	return h
}

// UsualKey is the key of a word, in any case, in the table of usual forms.
func UsualKey(word string) uint32 { return uint32(lowerHash(word) >> 32) }

// ClusterKey is the key of a word in the table of clusters.
func ClusterKey(word string) uint32 { return uint32(formHash(word) >> 32) }

const (
	phraseSeed = 0x51ed270b0a1f39c1
	hashSeed   = 0xcbf29ce484222325
	hashMul    = 0x9e3779b97f4a7c15
)

func joinHash(a, b uint64) uint64 {
	a = (a ^ b) * hashMul
	return a ^ a>>29
}

func formHash(s string) uint64 {
	h := uint64(hashSeed)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return joinHash(h, uint64(len(s)))
}

// lowerHash is the hash of s in lower case, without making the string.
// Typographic apostrophes count as plain ones.
func lowerHash(s string) uint64 {
	h := uint64(hashSeed)
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			h = (h ^ uint64(c)) * 0x100000001b3
			i++
			continue
		}
		x, n := utf8.DecodeRuneInString(s[i:])
		x = unicode.ToLower(x)
		if x == '’' || x == '‘' || x == 'ʼ' {
			x = '\''
		}
		for ; x > 0; x >>= 8 {
			h = (h ^ uint64(x&255)) * 0x100000001b3
		}
		i += n
	}
	return joinHash(h, 7)
}

// How a word is written.
const (
	cLower = iota
	cInit  // Word
	cUpper // WORD
	cMixed // iPhone, McCain
	cOne   // A
	cDots  // U.S., J.
	cDigit
	cPunct
)

// A nameWord is what is known of a word wherever it stands.
type nameWord struct {
	form, low        uint64
	pre3, pre4       uint64
	suf2, suf3, suf4 uint64
	shape            uint32
	kinds            uint32
	wordForm
	usualForm wordForm // of the form it mostly has
	caps      uint8
	usual     uint8 // how the word is mostly written
}

// A cachedWord is a short word looked at before. Its letters are compared, as
// hashes can be made to collide.
type cachedWord struct {
	n       uint8 // bytes of the word; 0 empty
	letters [23]byte
	word    nameWord
}

const cachedWords = 1 << 11

// A nameTok is what is known of one word of a text.
type nameTok struct {
	nameWord
	phrase        [phraseKinds]uint8 // 0 none, 1 first, 2 inside, 3 last, 4 alone
	any           bool               // some phrase holds it
	known         uint8              // bits of the long lists, of the word alone
	learned       uint8              // a learned code, of the word alone
	phraseCode    uint8              // the learned code of the longest phrase that holds it
	phrasePos     uint8              // and where it stands there: 1 first, 2 inside, 3 last
	place         uint8              // the same code for the longest listed place that holds it
	mode          uint8              // of its sentence: how it is written
	cand          bool               // can be part of a name; everything else is outside
	tag, rel      uint8              // of the parser
	head          int32              // in the tree; -1 none
	runFirst      int32              // the run of capitalised words it stands in; -1 none
	runLast       int32
	coreFirst     int32 // the part of the run without "of", "for" and "and"
	coreLast      int32
	sent, sentEnd int32 // bounds of its sentence
	doc           int32 // index in docWords; -1 none
}

// A docWord sums up what one text does with one word.
type docWord struct {
	lower, capital                       int32
	title, first, orgEnd, said, in, poss int32
	votes                                [voteKinds]int32
	seen                                 int32
}

// What a first reading can make of a word.
const (
	votePerFirst = iota
	votePerLast
	votePerOnly
	voteOrg
	voteOrgOnly
	voteLoc
	voteLocOnly
	voteNorp
	voteOther
	voteNone
	voteKinds
)

// A NameScratch is the memory one reading needs; use one per goroutine.
type NameScratch struct {
	text  NameText
	toks  []nameTok
	docs  []docWord
	index []docSlot
	cache []cachedWord
	// whose words the cache holds
	reader *NameReader
	feats  []uint32
	net    netScratch
	label  []uint8 // the first reading
	out    []uint8
	emit   []float32
	back   []uint8
}

// Load looks at every word of a text. What a former text left is dropped.
func (r *NameReader) Load(s *NameScratch, t NameText) {
	s.text = t
	s.toks, s.docs = s.toks[:0], s.docs[:0]
	if s.reader != r {
		s.reader, s.cache = r, make([]cachedWord, cachedWords)
	}
	first := int32(0)
	for _, end := range t.Ends {
		r.loadSentence(s, first, end)
		first = end
	}
	s.findDocs()
	for i := range s.toks {
		s.countDoc(int32(i))
	}
}

// A docSlot is a slot of the table from words to docWords, open addressing.
type docSlot struct {
	low uint64
	doc int32 // index + 1; 0 empty
}

// findDocs gives a docWord to every word that stands in the text with a
// capital.
func (s *NameScratch) findDocs() {
	size := 16
	for size < 2*len(s.toks) {
		size *= 2
	}
	s.index = resize(s.index, size)
	clear(s.index)
	mask := uint64(size - 1)
	slot := func(low uint64) *docSlot {
		for i := low & mask; ; i = (i + 1) & mask {
			if x := &s.index[i]; x.doc == 0 || x.low == low {
				return x
			}
		}
	}
	for i := range s.toks {
		t := &s.toks[i]
		if t.caps == cLower || t.caps > cDots || len(s.text.Words[i]) < 2 {
			continue
		}
		x := slot(t.low)
		if x.doc == 0 {
			s.docs = append(s.docs, docWord{})
			*x = docSlot{t.low, int32(len(s.docs))}
		}
		t.doc = x.doc - 1
	}
	for i := range s.toks {
		if t := &s.toks[i]; t.caps == cLower && len(s.text.Words[i]) >= 2 {
			t.doc = slot(t.low).doc - 1
		}
	}
}

func (r *NameReader) loadSentence(s *NameScratch, first, end int32) {
	initial, upper, alpha := 0, 0, 0
	for i := first; i < end; i++ {
		w := s.text.Words[i]
		s.toks = append(s.toks, nameTok{sent: first, sentEnd: end, runFirst: -1, runLast: -1, doc: -1})
		t := &s.toks[i]
		r.word(s, &t.nameWord, w)
		t.head = -1
		if int(i) < len(s.text.Tags) {
			t.tag, t.rel, t.head = s.text.Tags[i], s.text.Rels[i], s.text.Heads[i]
		}
		if t.caps <= cDots {
			alpha++
			if t.caps != cLower {
				initial++
			}
			if (t.caps == cUpper || t.caps == cDots) && len(w) > 1 {
				upper++
			}
		}
	}
	// 0 normal, 1 all capitals, 2 title case, 3 no capitals
	mode := uint8(0)
	switch {
	case alpha >= 3 && upper*10 >= alpha*7:
		mode = 1
	case alpha >= 4 && initial*10 >= alpha*7:
		mode = 2
	case initial == 0:
		mode = 3
	}
	for i := first; i < end; i++ {
		t := &s.toks[i]
		t.mode = mode
		// In capitals a word's own cluster says little; that of its usual form more.
		if mode == 1 && t.caps == cUpper && t.usualForm.row != 0 {
			t.wordForm = t.usualForm
		}
		if t.kinds&wStart != 0 {
			r.matchPhrases(s, i, end)
		}
		if t.capital() || t.caps == cLower && (t.usual == UsualCapital || t.usual == UsualUnknown) {
			r.matchKnown(s, i, end)
		}
		r.run(s, i, end)
	}
	s.markCandidates(first, end)
}

// markCandidates decides which words of a sentence can be part of a name:
// those in runs of capitals and in the tables' phrases, words in lower case
// that mostly have a capital, and what joins or follows these.
func (s *NameScratch) markCandidates(first, end int32) {
	for i := first; i < end; i++ {
		t := &s.toks[i]
		switch {
		case t.runFirst >= 0 || t.any:
			t.cand = true
		case t.caps == cLower:
			t.cand = t.usual == UsualCapital || t.usual == UsualUnknown && len(s.text.Words[i]) > 3 ||
				t.mode == 3 && t.usual != UsualLower || t.tag == 1
		}
	}
	last := first - 9 // the last candidate
	for i := first; i < end; i++ {
		t := &s.toks[i]
		if !t.cand && i == last+1 {
			// "Britt's Pizza", "the Likud party", "Il-76"
			t.cand = apostrophe(s.text.Words[i]) || t.caps == cDigit || t.kinds&(wOrgHead|wOrgEnd|wPlace|wEvent|wMember) != 0
		}
		if !t.cand {
			continue
		}
		if gap := i - last; gap == 2 || gap == 3 {
			// "Enron Services, Inc."
			join := true
			for k := last + 1; k < i; k++ {
				u, w := &s.toks[k], s.text.Words[k]
				join = join && (u.caps == cDigit || u.kinds&(wLink|wPart) != 0 || hyphen(w) || apostrophe(w) || w == "," && t.kinds&wOrgEnd != 0)
			}
			if join {
				for k := last + 1; k < i; k++ {
					s.toks[k].cand = true
				}
			}
		}
		last = i
	}
	for i := first; i+1 < end; i++ {
		if t := &s.toks[i]; t.caps == cDigit && s.toks[i+1].cand {
			t.cand = true
		}
	}
}

func apostrophe(w string) bool {
	switch w {
	case "'", "’", "'s", "’s", "s", "'S":
		return true
	}
	return false
}

// Candidate reports whether word i can be part of a name.
func (s *NameScratch) Candidate(i int32) bool { return s.toks[i].cand }

// run finds the run of capitalised words that begins at i, if one does:
// perhaps a particle, then
// capitalised words, joined by hyphens, apostrophes, particles and "of the".
func (r *NameReader) run(s *NameScratch, i, end int32) {
	t := &s.toks[i]
	if t.runFirst >= 0 || !t.capital() && !s.particle(i, end) {
		return
	}
	last := i
	for j := i + 1; j < end && j < i+24; j++ {
		u := &s.toks[j]
		if u.capital() {
			last = j
			continue
		}
		if j-last > 2 || u.kinds&(wPart|wLink) == 0 && !hyphen(s.text.Words[j]) {
			break
		}
	}
	core := i
	for j := i; j <= last; j++ {
		u := &s.toks[j]
		u.runFirst, u.runLast, u.coreFirst, u.coreLast = i, last, j, j
		if u.capital() || u.kinds&wPart != 0 || hyphen(s.text.Words[j]) {
			if j < last {
				continue
			}
			j++
		}
		for k := core; k < j; k++ {
			s.toks[k].coreFirst, s.toks[k].coreLast = core, j-1
		}
		core = j + 1
	}
}

// particle reports whether word i is a particle in lower case that begins a
// name: "al" in "al-Sadr said", "van" in "van der Bellen said".
func (s *NameScratch) particle(i, end int32) bool {
	t := &s.toks[i]
	if t.kinds&wPart == 0 || t.kinds&(wLink|wIn|wDet) != 0 || t.caps != cLower {
		return false
	}
	for j := i + 1; j < end && j <= i+2; j++ {
		u := &s.toks[j]
		if u.capital() {
			return true
		}
		if u.kinds&wPart == 0 && s.text.Words[j] != "-" {
			return false
		}
	}
	return false
}

func hyphen(w string) bool { return w == "-" || w == "–" || w == "&" || w == "." }

func (t *nameTok) capital() bool { return t.caps >= cInit && t.caps <= cDots }

// matchPhrases marks the phrases of the tables that begin at word i.
func (r *NameReader) matchPhrases(s *NameScratch, i, end int32) {
	h := uint64(phraseSeed)
	capital := false
	for j := i; j < end && int(j-i) < r.longest; j++ {
		t := &s.toks[j]
		h = joinHash(h, t.low)
		capital = capital || t.capital() || t.usual == UsualCapital && t.kinds&wDet == 0
		set, ok := r.phrases[h]
		// "turkey" and "us" are no names unless nothing has capitals.
		if !ok || !capital && t.mode != 3 {
			continue
		}
		if set&pAcronym != 0 && t.mode&1 == 0 && t.caps != cUpper && t.caps != cDots {
			continue
		}
		for k := range phraseKinds {
			if set&(1<<k) == 0 {
				continue
			}
			if i == j {
				if s.toks[i].phrase[k] == 0 {
					s.toks[i].phrase[k] = 4
					s.toks[i].any = true
				}
				continue
			}
			for p := i; p <= j; p++ {
				code := uint8(2)
				if p == i {
					code = 1
				} else if p == j {
					code = 3
				}
				s.toks[p].phrase[k] = code
				s.toks[p].any = true
			}
		}
	}
}

// matchKnown marks what the long lists know of the words from i on.
func (r *NameReader) matchKnown(s *NameScratch, i, end int32) {
	h := uint64(phraseSeed)
	best, longest, code := int32(0), i, uint8(0)
	for j := i; j < end && j < i+6; j++ {
		h = joinHash(h, s.toks[j].low)
		if c := r.learned.find(knownKey(h)); c != 0 {
			if j == i {
				s.toks[i].learned = c
			} else {
				longest, code = j, c
			}
		}
		if j >= i+4 {
			continue
		}
		bits := r.known.find(knownKey(h))
		if j == i {
			s.toks[i].known = bits
		}
		if bits&knownPlace != 0 {
			best = j - i + 1
		}
	}
	if code != 0 && s.toks[i].phraseCode == 0 {
		for j := i; j <= longest; j++ {
			s.toks[j].phraseCode, s.toks[j].phrasePos = code, 2
		}
		s.toks[i].phrasePos, s.toks[longest].phrasePos = 1, 3
	}
	switch {
	case best == 0 || s.toks[i].place != 0:
	case best == 1:
		s.toks[i].place = 4
	default:
		s.toks[i].place, s.toks[i+best-1].place = 1, 3
		for j := i + 1; j < i+best-1; j++ {
			s.toks[j].place = 2
		}
	}
}

// word fills in what is known of a word.
func (r *NameReader) word(s *NameScratch, t *nameWord, w string) {
	form := formHash(w)
	c := &s.cache[form%cachedWords]
	if int(c.n) == len(w) && c.n > 0 && string(c.letters[:c.n]) == w {
		*t = c.word
		return
	}
	t.form = form
	look(t, w)
	t.kinds = r.words[t.low]
	t.wordForm = r.clusters[uint32(t.form>>32)]
	u := r.usual[uint32(t.low>>32)]
	t.usual, t.usualForm = u.caps, u.form
	if t.row == 0 && t.caps < cDigit {
		t.wordForm = u.form
	}
	if len(w) <= len(c.letters) {
		c.n, c.word = uint8(len(w)), *t
		copy(c.letters[:], w)
	}
}

// look fills in what the letters of a word tell.
func look(t *nameWord, w string) {
	t.low = lowerHash(w)
	var lower, upper, digit, other, runes int
	var first rune
	shape, lastc, reps := uint32(0), byte(0), 0
	dots := 0
	for _, c := range w {
		var k byte
		switch {
		case unicode.IsUpper(c) || unicode.IsTitle(c):
			upper++
			k = 'X'
		case unicode.IsLetter(c):
			lower++
			k = 'x'
		case unicode.IsDigit(c):
			digit++
			k = 'd'
		default:
			other++
			if c == '.' {
				dots++
			}
			k = byte(c & 127)
		}
		if runes == 0 {
			first = c
		}
		runes++
		if k == lastc {
			reps++
		} else {
			lastc, reps = k, 0
		}
		if reps < 2 {
			shape = (shape ^ uint32(k)) * 16777619
			shape ^= shape >> 15
		}
	}
	t.shape = shape
	switch {
	case lower+upper == 0 && digit > 0:
		t.caps = cDigit
	case lower+upper == 0:
		t.caps = cPunct
	case upper == 0:
		t.caps = cLower
	case dots > 0 && upper >= dots && lower == 0:
		t.caps = cDots
	case upper == 1 && lower == 0:
		t.caps = cOne
	case lower == 0:
		t.caps = cUpper
	case upper == 1 && (unicode.IsUpper(first) || unicode.IsTitle(first)):
		t.caps = cInit
	default:
		t.caps = cMixed
	}
	n := len(w)
	t.suf2, t.suf3, t.suf4 = t.low, t.low, t.low
	t.pre3, t.pre4 = t.low, t.low
	if n > 2 {
		t.suf2 = lowerHash(w[n-2:])
	}
	if n > 3 {
		t.suf3 = lowerHash(w[n-3:])
		t.pre3 = lowerHash(w[:3])
	}
	if n > 4 {
		t.suf4 = lowerHash(w[n-4:])
		t.pre4 = lowerHash(w[:4])
	}
}

// countDoc adds what stands round word i to what the text does with it.
func (s *NameScratch) countDoc(i int32) {
	t := &s.toks[i]
	if t.doc < 0 {
		return
	}
	d := &s.docs[t.doc]
	if t.mode == 1 || t.mode == 2 {
		return
	}
	if t.caps == cLower {
		d.lower++
		return
	}
	if i > t.sent && s.toks[i-1].caps <= cDigit {
		d.capital++
	}
	own := s.context(i)
	d.title += int32(own & 1)
	d.first += int32(own >> 1 & 1)
	d.orgEnd += int32(own >> 2 & 1)
	d.said += int32(own >> 3 & 1)
	d.in += int32(own >> 4 & 1)
	d.poss += int32(own >> 5 & 1)
}

// context is a bit set of what stands beside a capitalised word: after a
// title, after a first name, before an organisation's last word, before a verb
// of saying, after "in" and alone, before 's.
func (s *NameScratch) context(i int32) int {
	t := &s.toks[i]
	own := 0
	if i > t.sent {
		p := &s.toks[i-1]
		if p.kinds&wTitle != 0 {
			own |= 1
		}
		if p.kinds&wFirst != 0 && p.capital() {
			own |= 2
		}
		if p.kinds&wIn != 0 && !p.capital() && (t.runLast == i) {
			own |= 16
		}
	}
	if i+1 < t.sentEnd {
		n := &s.toks[i+1]
		if n.kinds&(wOrgHead|wOrgEnd|wMember) != 0 && n.capital() {
			own |= 4
		}
		if n.kinds&wSay != 0 && n.caps == cLower {
			own |= 8
		}
		if w := s.text.Words[i+1]; w == "'s" || w == "’s" {
			own |= 32
		}
	}
	return own
}

// Vote tells the scratch what a first reading made of every word, for
// VoteFeatures. Labels are as DecodeNames gives them. It reports whether any
// word has been read as a name and stands elsewhere too.
func (s *NameScratch) Vote(labels []uint8) bool {
	s.label = append(s.label[:0], labels...)
	any := false
	for i := range s.docs {
		s.docs[i].votes = [voteKinds]int32{}
		s.docs[i].seen = 0
	}
	for i := range s.toks {
		t := &s.toks[i]
		if t.doc >= 0 && t.caps != cLower {
			d := &s.docs[t.doc]
			d.votes[vote(s.label[i])]++
			d.seen++
			any = any || d.seen > 1
		}
	}
	return any
}

func vote(label uint8) int {
	if label == 0 {
		return voteNone
	}
	pos := (label - 1) & 3
	switch (label - 1) >> 2 {
	case 0:
		switch pos {
		case 3:
			return votePerOnly
		case 0:
			return votePerFirst
		}
		return votePerLast
	case 1:
		if pos == 3 {
			return voteOrgOnly
		}
		return voteOrg
	case 2:
		if pos == 3 {
			return voteLocOnly
		}
		return voteLoc
	case 3:
		return voteNorp
	}
	return voteOther
}

func mix(template uint32, a uint64) uint32 {
	h := (a ^ uint64(template)*0xd6e8feb86659fd93) * hashMul
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	return uint32(h >> 32)
}

func mix2(template uint32, a, b uint64) uint32 {
	return mix(template, joinHash(a*3+1, b))
}

var noTok = nameTok{nameWord: nameWord{low: 1, form: 1, caps: 15, shape: 3, suf3: 1}, runFirst: -1, runLast: -1, doc: -1, head: -1}

func (s *NameScratch) at(i, first, end int32) *nameTok {
	if i < first || i >= end {
		return &noTok
	}
	return &s.toks[i]
}

// Features are the features of word i: hashes, valid until the next call.
func (s *NameScratch) Features(i int32) []uint32 {
	f := s.feats[:0]
	t := &s.toks[i]
	first, end := t.sent, t.sentEnd
	p2, p1 := s.at(i-2, first, end), s.at(i-1, first, end)
	n1, n2 := s.at(i+1, first, end), s.at(i+2, first, end)
	caps := uint64(t.caps) | uint64(t.mode)<<4
	usual := uint64(t.usual)<<8 | uint64(p1.usual)<<4 | uint64(n1.usual)

	f = append(f, mix(1, 0),
		mix(2, t.low), mix(3, p1.low), mix(4, n1.low), mix(5, p2.low), mix(6, n2.low),
		mix2(7, p1.low, t.low), mix2(8, t.low, n1.low),
		mix(9, t.suf2), mix(10, t.suf3), mix(11, t.suf4),
		mix2(12, caps, uint64(p1.caps)<<8|uint64(n1.caps)),
	)
	f = append(f, mix2(26, uint64(t.usual), caps), mix2(27, usual, caps))
	if t.caps != cPunct {
		f = append(f, mix(13, t.form), mix(14, t.pre3), mix(15, t.pre4), mix(16, uint64(t.shape)|caps<<32))
	}
	capital := t.capital()
	if capital {
		f = append(f,
			mix2(17, uint64(p1.shape), uint64(t.shape)), mix2(18, uint64(t.shape), uint64(n1.shape)),
			mix2(19, p1.low, n1.low), mix(20, p1.suf3), mix(21, n1.suf3),
			mix2(22, uint64(p2.caps)|uint64(p1.caps)<<8, uint64(n1.caps)|uint64(n2.caps)<<8|uint64(t.caps)<<16))
		if i == first {
			f = append(f, mix2(23, t.low, 0), mix2(24, caps, uint64(n1.caps)))
		}
	}
	if i > first && t.mode == 0 && t.caps != cLower {
		f = append(f, mix(25, caps))
	}

	// the parser's tags and tree
	if t.tag != 0 {
		tag, before, after := uint64(t.tag), uint64(p1.tag), uint64(n1.tag)
		f = append(f, mix2(150, tag, caps), mix2(151, before<<4|tag, caps), mix2(152, tag<<4|after, caps),
			mix2(153, before<<8|tag<<4|after, uint64(p2.tag)<<4|uint64(n2.tag)), mix2(154, tag, uint64(t.usual)<<4|uint64(t.learned)<<8),
			mix2(155, uint64(t.rel), tag))
		if h := t.head; h >= first && h < end {
			head := &s.toks[h]
			side := uint64(0)
			if h < i {
				side = 1
			}
			f = append(f, mix2(156, uint64(t.rel)<<1|side, head.low), mix2(157, uint64(t.rel)<<1|side, uint64(head.cluster[1])|uint64(head.tag)<<20),
				mix2(158, uint64(t.rel)<<1|side, uint64(head.kinds&^wStart)))
		}
	}

	// clusters
	if c := t.cluster; c[0] != 0 {
		f = append(f, mix(30, uint64(c[0])), mix(31, uint64(c[1])), mix(32, uint64(c[2])))
	} else if capital {
		f = append(f, mix(30, 0))
	}
	c0 := uint64(t.cluster[0]) | caps<<20
	for k, u := range [...]*nameTok{p1, n1, p2, n2} {
		c := u.cluster
		if c[0] == 0 {
			continue
		}
		f = append(f, mix(33+uint32(k), uint64(c[1])))
		if k < 2 {
			f = append(f, mix(37+uint32(k), uint64(c[2])), mix2(39+uint32(k), c0, uint64(c[0])))
		}
	}

	// kinds of word
	for k, u := range [...]*nameTok{t, p1, n1, p2, n2} {
		set := u.kinds &^ wStart
		if set == 0 {
			continue
		}
		x := uint64(0)
		if u.capital() {
			x = 1
		}
		for b := set; b != 0; b &= b - 1 {
			f = append(f, mix(50+uint32(k), uint64(b&-b)<<1|x))
		}
		if k < 3 {
			f = append(f, mix2(55+uint32(k), uint64(set)<<1|x, caps))
		}
	}
	if (t.kinds|p1.kinds)&^wStart != 0 {
		f = append(f, mix2(60, uint64(p1.kinds&^wStart), uint64(t.kinds&^wStart)|uint64(t.caps)<<40))
	}
	if (t.kinds|n1.kinds)&^wStart != 0 {
		f = append(f, mix2(61, uint64(n1.kinds&^wStart), uint64(t.kinds&^wStart)|uint64(t.caps)<<40))
	}

	// phrases of the tables
	for k, u := range [...]*nameTok{t, p1, n1} {
		if !u.any {
			continue
		}
		all := uint64(0)
		for g, code := range u.phrase {
			if code != 0 {
				f = append(f, mix2(70+uint32(k), uint64(g), uint64(code)))
			}
			all = all*5 + uint64(code)
		}
		if k == 0 {
			f = append(f, mix2(73, all, uint64(t.caps)))
		}
	}

	// "San Rafael Ca", "Miramar, Florida": a place beside a place
	here := placeCode(t)
	if before, after := placeCode(p1), placeCode(n1); here != 0 && before|after != 0 {
		f = append(f, mix2(74, here, before|after<<8))
	}

	// the long lists
	if t.known|p1.known|n1.known|t.place|p1.place|n1.place != 0 {
		own := uint64(t.known) | uint64(t.place)<<3
		f = append(f, mix2(75, own, caps),
			mix2(76, uint64(p1.known)|uint64(p1.place)<<3, own), mix2(77, uint64(n1.known)|uint64(n1.place)<<3, own),
			mix2(78, own, uint64(t.usual)|uint64(min(t.kinds&(wFirst|wLast), 3))<<3))
		if t.runFirst >= 0 {
			f = append(f, mix2(79, own, uint64(min(i-t.runFirst, 2))|uint64(min(t.runLast-i, 2))<<4))
		}
	}

	// what plain text taught
	if t.learned|p1.learned|n1.learned|t.phraseCode != 0 {
		own := uint64(t.learned) | uint64(t.phraseCode)<<8 | uint64(t.phrasePos)<<16
		f = append(f, mix2(140, uint64(t.learned), caps), mix2(141, uint64(p1.learned), uint64(t.learned)),
			mix2(142, uint64(n1.learned), uint64(t.learned)), mix2(143, own, 0))
		if t.phraseCode != 0 {
			f = append(f, mix2(144, uint64(t.phraseCode), uint64(t.phrasePos)))
		}
		if t.runFirst >= 0 {
			f = append(f, mix2(145, uint64(t.learned), uint64(min(i-t.runFirst, 2))|uint64(min(t.runLast-i, 2))<<4),
				mix2(146, uint64(s.toks[t.runFirst].learned)|uint64(s.toks[t.runLast].learned)<<8, min(uint64(i-t.runFirst), 1)))
		}
	}

	// the run of capitalised words
	if t.runFirst >= 0 {
		a, b := t.runFirst, t.runLast
		before, after := s.at(a-1, first, end), s.at(b+1, first, end)
		before2 := s.at(a-2, first, end)
		head, tail := &s.toks[a], &s.toks[b]
		n := uint64(min(b-a, 6))
		pos := uint64(min(i-a, 3)) | uint64(min(b-i, 3))<<4
		f = append(f,
			mix2(80, n, pos), mix2(81, before.low, uint64(min(i-a, 1))), mix2(82, after.low, uint64(min(b-i, 1))),
			mix2(83, head.low, uint64(min(i-a, 1))), mix2(84, tail.low, uint64(min(b-i, 1))),
			mix2(85, uint64(head.kinds&^wStart), pos), mix2(86, uint64(tail.kinds&^wStart), pos),
			mix2(87, uint64(before.cluster[1]), n), mix2(88, uint64(after.cluster[1]), n),
			mix2(89, before.low, after.low), mix2(90, before2.low, before.low),
			mix2(91, uint64(tail.cluster[1]), pos), mix2(92, uint64(head.cluster[1]), pos),
		)
		f = append(f, mix2(93, uint64(before.kinds&^wStart), n), mix2(94, uint64(after.kinds&^wStart), n))
		if c, d := t.coreFirst, t.coreLast; c != a || d != b {
			head, tail = &s.toks[c], &s.toks[d]
			before, after = s.at(c-1, first, end), s.at(d+1, first, end)
			n = uint64(min(d-c, 6))
			pos = uint64(min(i-c, 3)) | uint64(min(d-i, 3))<<4
			f = append(f,
				mix2(120, n, pos), mix2(121, before.low, uint64(min(i-c, 1))), mix2(122, after.low, uint64(min(d-i, 1))),
				mix2(125, uint64(head.kinds&^wStart), pos), mix2(126, uint64(tail.kinds&^wStart), pos),
				mix2(127, uint64(tail.cluster[1]), pos), mix2(128, uint64(head.cluster[1]), pos),
			)
		}
	}

	// the rest of the text
	if t.doc >= 0 && t.caps != cLower {
		d := &s.docs[t.doc]
		own := 0
		if t.mode != 1 && t.mode != 2 {
			own = s.context(i)
		}
		f = append(f, mix2(100, uint64(min(d.lower, 2)), uint64(min(d.capital, 3))|caps<<8))
		set := uint64(0)
		for k, n := range [...]int32{d.title, d.first, d.orgEnd, d.said, d.in, d.poss} {
			if n -= int32(own >> k & 1); n > 0 {
				set |= 1 << k
				f = append(f, mix2(101, uint64(k), uint64(min(n, 2))))
			}
		}
		f = append(f, mix2(102, set, uint64(t.runLast-t.runFirst)))
	}
	s.feats = f
	return f
}

// placeCode sums up what the tables know of a word as a place.
func placeCode(t *nameTok) uint64 {
	return uint64(t.place) | uint64(t.phrase[pPlace])<<3 | uint64(t.phrase[pCountry])<<6
}

// VoteFeatures are what the first reading made of word i elsewhere in the
// text; none if it stands there once.
func (s *NameScratch) VoteFeatures(i int32) []uint32 {
	t := &s.toks[i]
	if t.doc < 0 || t.caps == cLower {
		return nil
	}
	d := &s.docs[t.doc]
	if d.seen < 2 {
		return nil
	}
	v := d.votes
	v[vote(s.label[i])]--
	sum, best := int32(0), 0
	for k, n := range v {
		sum += n
		if n > v[best] {
			best = k
		}
	}
	if sum <= 0 {
		return nil
	}
	f := s.feats[:0]
	share := uint64(v[best] * 3 / sum)
	alone := uint64(0)
	if t.runFirst >= 0 && t.runFirst == t.runLast {
		alone = 1
	}
	f = append(f, mix2(110, uint64(best), share|uint64(min(v[best], 3))<<8), mix2(111, uint64(best), share<<1|alone))
	for k, n := range v {
		if n > 0 {
			f = append(f, mix2(112, uint64(k), alone|uint64(min(n, 2))<<1))
		}
	}
	s.feats = f
	return f
}

// family reports whether word i stands alone and ends a person's name
// elsewhere in the text, as the first reading has it. A country's name, and a
// word after "in" or "near", stays what it is.
func (s *NameScratch) family(i int32) bool {
	t := &s.toks[i]
	if t.doc < 0 || t.runFirst != i || t.runLast != i || t.phrase[pCountry] != 0 {
		return false
	}
	if i > t.sent && (placeBefore[s.toks[i-1].low] || s.toks[i-1].kinds&wPart != 0) {
		return false
	}
	if i+1 < t.sentEnd && hyphen(s.text.Words[i+1]) && s.text.Words[i+1] != "." {
		return false
	}
	n := s.docs[t.doc].votes[votePerLast]
	if vote(s.label[i]) == votePerLast {
		n--
	}
	return n > 0
}

// placeBefore are the words after which a lone name is a place.
var placeBefore = map[uint64]bool{
	lowerHash("in"): true, lowerHash("at"): true, lowerHash("near"): true, lowerHash("outside"): true,
	lowerHash("inside"): true, lowerHash("across"): true, lowerHash("around"): true,
}
