package parse

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/model"
)

// A Lemmatizer finds lemmas and morphological features of words whose parts of
// speech are known: words of the treebanks by a table, others by the ending.
// It does not change and may be used by many goroutines.
type Lemmatizer struct {
	words lemmaTable                  // what the endings would get wrong
	rules map[ruleKey]map[string]edit // by ending
	tries map[ruleKey][]try           // the usual edits, for when an ending\'s rule makes no known word
	known hashSet                     // words that the treebanks have in small letters
	names hashSet                     // proper nouns as they are written, to tell ACRONYMS from SHOUTED names
	feats lemmaTable                  // by (form, tags, context), with gaps as in featsOf
	kinds lemmaTable                  // the same of any word, by the tag of the Penn Treebank
}

// A lemmaTable holds what is known of words with their tags and what matters of
// their place in the sentence ("" for nothing). It is by the form, so that a
// word is looked up once.
type lemmaTable map[string][]lemmaRow

type lemmaRow struct{ upos, xpos, context, value string }

// fill reads rows of five cells, which are sorted by the first.
func (t lemmaTable) fill(raw []byte) error {
	rows := make([]lemmaRow, 0, bytes.Count(raw, []byte("\n")))
	form, from := "", 0
	for line := range strings.Lines(string(raw)) {
		c, ok := fiveCells(line)
		if !ok {
			return fmt.Errorf("row %q", line)
		}
		if c[0] != form {
			if len(rows) > from {
				t[form] = rows[from:len(rows):len(rows)]
			}
			form, from = c[0], len(rows)
		}
		rows = append(rows, lemmaRow{c[1], c[2], c[3], c[4]})
	}
	if len(rows) > from {
		t[form] = rows[from:]
	}
	return nil
}

func fiveCells(line string) (c [5]string, ok bool) {
	line = strings.TrimSuffix(line, "\n")
	for i := range 4 {
		if c[i], line, ok = strings.Cut(line, "\t"); !ok {
			return c, false
		}
	}
	c[4] = line
	return c, !strings.Contains(line, "\t")
}

func (t lemmaTable) find(form, upos, xpos, context string) (string, bool) {
	return found(t[form], upos, xpos, context)
}

func found(rows []lemmaRow, upos, xpos, context string) (string, bool) {
	for i := range rows {
		if r := &rows[i]; r.xpos == xpos && r.upos == upos && r.context == context {
			return r.value, true
		}
	}
	return "", false
}

// A ruleKey is tags and how the word is written.
type ruleKey struct {
	upos, xpos string
	letters    Letters
}

// Letters says how a word is written.
type Letters byte

// The ways to write a word.
const (
	Small   Letters = 's' // no capital in front
	Capital Letters = 'c' // one capital, in front
	Shouted Letters = 'u' // several
)

// LettersOf is how a word is written.
func LettersOf(form string) Letters {
	r, n := utf8.DecodeRuneInString(form)
	if !unicode.IsUpper(r) {
		return Small
	}
	for _, r := range form[n:] {
		if unicode.IsUpper(r) {
			return Shouted
		}
	}
	return Capital
}

// An edit makes a lemma of a form: cut bytes off the end, add some, and change
// the letters: 'l' to small ones, 'k' keep, 't' all but the first to small ones.
type edit struct {
	letters byte
	cut     int
	add     string
}

// maxEnding is the longest ending that rules know, in bytes. A word that is
// not longer is an ending with "^" in front.
const maxEnding = 7

// Usual stands before the endings of edits that are tried on any word.
const Usual = "*"

type try struct {
	ending string
	edit   edit
}

func (e edit) apply(form string) (string, bool) {
	if e.cut > len(form) || e.cut == len(form) && e.add == "" || e.cut < len(form) && !utf8.RuneStart((form + ".")[len(form)-e.cut]) {
		return "", false
	}
	s := form[:len(form)-e.cut] + e.add
	switch e.letters {
	case 'l':
		s = strings.ToLower(s)
	case 't':
		_, n := utf8.DecodeRuneInString(s)
		s = s[:n] + strings.ToLower(s[n:])
	}
	return s, true
}

// ParseEdit reads an edit as a model holds it: letters, number to cut, what to
// add ("l3y").
func parseEdit(s string) (edit, error) {
	i := 1
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i < 2 || !strings.ContainsRune("lkt", rune(s[0])) {
		return edit{}, fmt.Errorf("edit %q", s)
	}
	n, err := strconv.Atoi(s[1:i])
	return edit{s[0], n, s[i:]}, err
}

// ApplyEdit makes a lemma of a form by an edit in writing ("l3y"), false if it
// does not fit. It is for training.
func ApplyEdit(form, e string) (string, bool) {
	x, err := parseEdit(e)
	if err != nil {
		return "", false
	}
	return x.apply(form)
}

// Endings calls see with the endings of a form, the longest first, until it
// returns true; the last is "".
func Endings(form string, see func(ending string) bool) {
	low := strings.ToLower(form)
	if len(low) <= maxEnding && see("^"+low) {
		return
	}
	for n := min(len(low), maxEnding); n >= 0; n-- {
		if n < len(low) && n > 0 && !utf8.RuneStart(low[len(low)-n]) {
			continue
		}
		if see(low[len(low)-n:]) {
			return
		}
	}
}

// NewLemmatizer reads the model en-lemma.
func NewLemmatizer(m *model.Model) (*Lemmatizer, error) {
	if m == nil {
		return nil, errors.New("parse: no model of lemmas")
	}
	l := &Lemmatizer{
		words: lemmaTable{}, rules: map[ruleKey]map[string]edit{}, tries: map[ruleKey][]try{}, feats: lemmaTable{}, kinds: lemmaTable{},
	}
	for _, name := range [...]string{"words", "feats", "rules"} {
		t, ok := m.Tensor(name)
		if !ok {
			return nil, fmt.Errorf("parse: model %s has no table %s", m.Name, name)
		}
		var err error
		switch name {
		case "words":
			err = l.words.fill(t.Raw)
		case "feats":
			err = l.feats.fill(t.Raw)
		case "rules":
			err = l.readRules(t.Raw)
		}
		if err != nil {
			return nil, fmt.Errorf("parse: model %s, table %s: %w", m.Name, name, err)
		}
	}
	for _, r := range l.feats[""] {
		l.kinds[r.xpos] = append(l.kinds[r.xpos], r)
	}
	for _, set := range []struct {
		name string
		to   *hashSet
	}{{"known", &l.known}, {"names", &l.names}} {
		t, ok := m.Tensor(set.name)
		if n := len(t.Raw) / 4; !ok || len(t.Raw)%4 != 0 || n&(n-1) != 0 {
			return nil, fmt.Errorf("parse: model %s has no table %s", m.Name, set.name)
		}
		*set.to = t.Raw
	}
	return l, nil
}

// readRules reads edits by tags, letters and ending.
func (l *Lemmatizer) readRules(raw []byte) error {
	for line := range strings.Lines(string(raw)) {
		c, ok := fiveCells(line)
		if !ok || len(c[2]) != 1 {
			return fmt.Errorf("row %q", line)
		}
		e, err := parseEdit(c[4])
		if err != nil {
			return err
		}
		k := ruleKey{c[0], c[1], Letters(c[2][0])}
		if ending, ok := strings.CutPrefix(c[3], Usual); ok {
			l.tries[k] = append(l.tries[k], try{ending, e})
			continue
		}
		if l.rules[k] == nil {
			l.rules[k] = map[string]edit{}
		}
		l.rules[k][c[3]] = e
	}
	return nil
}

// A hashSet is a set of words as it lies in a model, so that nothing is built
// when the program starts: hashes of 32 bits, 0 for none, in the slot their low
// bits say or the next free one.
type hashSet []byte

// HashSet makes the bytes of a set of words. It is for training.
func HashSet(words []string) []byte {
	n := 2
	for n < 2*len(words) {
		n *= 2
	}
	b := make([]byte, 4*n)
	for _, w := range words {
		h := hash32(w)
		for i := int(h) & (n - 1); ; i = (i + 1) & (n - 1) {
			switch binary.LittleEndian.Uint32(b[4*i:]) {
			case 0:
				binary.LittleEndian.PutUint32(b[4*i:], h)
			case h:
			default:
				continue
			}
			break
		}
	}
	return b
}

func (s hashSet) has(w string) bool {
	n := len(s) / 4
	if n == 0 {
		return false
	}
	h := hash32(w)
	i := int(h) & (n - 1)
	for range n {
		switch binary.LittleEndian.Uint32(s[4*i:]) {
		case 0:
			return false
		case h:
			return true
		}
		i = (i + 1) & (n - 1)
	}
	return false
}

// hash32 is FNV-1a, mixed, and never 0.
func hash32(w string) uint32 {
	h := uint32(2166136261)
	for i := range len(w) {
		h = (h ^ uint32(w[i])) * 16777619
	}
	h ^= h >> 15
	return max(1, h*0x85ebca6b^h>>13)
}

// Lemma is the lemma of a word by its tags of Universal Dependencies and the
// Penn Treebank.
func (l *Lemmatizer) Lemma(form, upos, xpos string) string {
	return l.lemma(form, upos, xpos, "", false)
}

// lemma also takes the context, and whether the sentence is in capitals
// throughout, so that they say nothing.
func (l *Lemmatizer) lemma(form, upos, xpos, context string, shouting bool) string {
	form = straight(form)
	if context != "" {
		if s, ok := l.words.find(strings.ToLower(form), upos, xpos, context); ok {
			return s
		}
	}
	rows := l.words[form]
	if s, ok := found(rows, upos, xpos, ""); ok {
		return s
	}
	switch {
	case upos == "PUNCT":
		if s, ok := found(rows, upos, "", ""); ok {
			return s
		}
	case xpos == "ADD" || strings.Contains(form, "://"):
		return form // capitals count in addresses
	case xpos == "NN" && !shouting && camel(form) && !strings.ContainsAny(form, "./_"):
		return form
	}
	letters := LettersOf(form)
	if upos == "PROPN" && letters == Small && len(form) > 3 && !l.known.has(form) {
		// "she lives in canada"
		r, n := utf8.DecodeRuneInString(form)
		if t := string(unicode.ToUpper(r)) + form[n:]; l.names.has(t) {
			return t
		}
	}
	if upos != "PROPN" && upos != "X" {
		low := strings.ToLower(form)
		if s := drawn(low); len(s) < len(low) {
			for _, t := range [...]string{s, undrawn(s)} {
				if l.known.has(t) {
					return l.lemma(t, upos, xpos, context, false)
				}
			}
		}
		if len(low) > 5 && letters != Shouted && !l.known.has(low) {
			if s := l.swapped(low); s != "" {
				return l.lemma(s, upos, xpos, context, false)
			}
		}
	}
	if letters != Small && upos != "PROPN" && (shouting || !strings.HasPrefix(xpos, "NNP")) {
		if low := strings.ToLower(form); shouting || letters == Capital && l.known.has(low) || letters == Shouted && len(low) > 3 && l.known.has(low) {
			form, letters = low, Small
			if s, ok := l.words.find(form, upos, xpos, ""); ok {
				return s
			}
		}
	}
	if letters != Small && upos != "PROPN" && !strings.HasPrefix(xpos, "NNP") {
		// "Deferred" at the beginning of a sentence, never met in small letters.
		if low := l.byEnding(strings.ToLower(form), upos, xpos, Small); l.known.has(low) && len(low) > 2 {
			return low
		}
	}
	if letters == Shouted && upos == "PROPN" {
		_, n := utf8.DecodeRuneInString(form)
		if t := form[:n] + strings.ToLower(form[n:]); len(form) > 3 && (shouting || l.names.has(t)) && !l.names.has(form) {
			form, letters = t, Capital
			if s, ok := l.words.find(form, upos, xpos, ""); ok {
				return s
			}
		}
	}
	if letters == Small && (xpos == "JJ" || xpos == "RB") {
		return form
	}
	if upos == "NUM" && form[0] >= '0' && form[0] <= '9' {
		return strings.ReplaceAll(form, ",", "")
	}
	return l.byEnding(form, upos, xpos, letters)
}

// camel reports a word with a capital after a small letter: "iPhone", "NiMo".
func camel(form string) bool {
	for i := 1; i < len(form); i++ {
		if form[i] >= 'A' && form[i] <= 'Z' && form[i-1] >= 'a' && form[i-1] <= 'z' {
			return true
		}
	}
	return false
}

// swapped is the known word that form is with two letters in the wrong order
// ("releif"); "" if there is none.
func (l *Lemmatizer) swapped(form string) string {
	b := []byte(form)
	for i := 1; i+1 < len(b); i++ {
		if b[i] == b[i+1] || b[i] < 'a' || b[i] > 'z' || b[i+1] < 'a' || b[i+1] > 'z' {
			continue
		}
		b[i], b[i+1] = b[i+1], b[i]
		if s := string(b); l.known.has(s) {
			return s
		}
		b[i], b[i+1] = b[i+1], b[i]
	}
	return ""
}

// drawn shortens letters that are drawn out ("sooo") to two.
func drawn(form string) string {
	three := func(i int) bool {
		c := form[i] | ' '
		return c == form[i-1]|' ' && c == form[i-2]|' ' && c >= 'a' && c <= 'z'
	}
	for i := 2; i < len(form); i++ {
		if !three(i) {
			continue
		}
		out := []byte(form[:i])
		for ; i < len(form); i++ {
			if !three(i) {
				out = append(out, form[i])
			}
		}
		return string(out)
	}
	return form
}

// undrawn leaves one of two like letters that follow each other at the end of a
// word or in it.
func undrawn(form string) string {
	out := make([]byte, 0, len(form))
	for i := range len(form) {
		if i > 0 && form[i]|' ' == form[i-1]|' ' {
			continue
		}
		out = append(out, form[i])
	}
	return string(out)
}

// undoubled is the verb whose stem has its last consonant doubled before an
// ending, as far as one can tell of a verb never met: "defer" of "deferr",
// "model" of "modell", "mimic" of "mimick", but "stall".
func undoubled(stem string) string {
	n := len(stem)
	if n < 4 {
		return stem
	}
	parts := 0 // vowels in a row
	for i := range n {
		if strings.IndexByte("aeiouy", stem[i]) >= 0 && (i == 0 || strings.IndexByte("aeiouy", stem[i-1]) < 0) {
			parts++
		}
	}
	last, before := stem[n-1], stem[n-2]
	switch {
	case last == before && strings.IndexByte("bdgmnprt", last) >= 0, last == 'l' && before == 'l' && parts > 1, strings.HasSuffix(stem, "ick") && parts > 1:
		return stem[:n-1]
	}
	return stem
}

// byEnding is the lemma by rule.
func (l *Lemmatizer) byEnding(form, upos, xpos string, letters Letters) string {
	// Tags that the treebanks do not pair fall back to the part of speech.
	for _, k := range [...]ruleKey{{upos, xpos, letters}, {upos, "", letters}, {"", "", letters}} {
		rules := l.rules[k]
		if rules == nil {
			continue
		}
		out := ""
		Endings(form, func(ending string) bool {
			e, ok := rules[ending]
			if ok {
				out, ok = e.apply(form)
			}
			return ok
		})
		if out == "" {
			continue
		}
		if letters == Small && !l.known.has(out) {
			for _, t := range l.tries[k] {
				if strings.HasSuffix(form, t.ending) {
					if s, ok := t.edit.apply(form); ok && l.known.has(s) {
						return s
					}
				}
			}
		}
		if upos == "VERB" && xpos != "VB" && !l.known.has(out) {
			return undoubled(out)
		}
		return out
	}
	if upos == "PROPN" {
		return form
	}
	return strings.ToLower(form)
}

// straight writes apostrophes and quotation marks as the tables do.
func straight(form string) string {
	if strings.Contains(form, "’") {
		return strings.ReplaceAll(form, "’", "'")
	}
	return form
}

// Feats is the morphological features of a word by its tags, in CoNLL-U form
// ("" for none). Fill does better, for it sees the sentence.
func (l *Lemmatizer) Feats(form, upos, xpos string) string {
	return l.featsOf(form, upos, xpos, "")
}

// featsOf goes from the particular to the general: the word in its context,
// any word of these tags in it, the word anywhere, any word of these tags.
func (l *Lemmatizer) featsOf(form, upos, xpos, context string) string {
	rows, all := l.feats[FeatsForm(form, upos, xpos)], l.kinds[xpos]
	if context != "" {
		if s, ok := found(rows, upos, xpos, context); ok {
			return s
		}
		if s, ok := found(all, upos, xpos, context); ok {
			return s
		}
	}
	if s, ok := found(rows, upos, xpos, ""); ok {
		return s
	}
	if s, ok := found(all, upos, xpos, ""); ok {
		return s
	}
	s, _ := l.kinds.find("", upos, "", "")
	return s
}

// FeatsForm is the form under which features are looked up: small letters; of
// numbers and abbreviations only their kind.
func FeatsForm(form, upos, xpos string) string {
	form = straight(form)
	if form != "" && form[0] >= '0' && form[0] <= '9' {
		switch i := strings.IndexFunc(form, unicode.IsLetter); {
		case i >= 0:
			return "0" + strings.ToLower(form[i:])
		case strings.Contains(form, "/"):
			return "0/"
		}
		return "0"
	}
	if upos == "PROPN" && strings.Contains(form, ".") && len(form) > 2 {
		return "."
	}
	return strings.ToLower(form)
}

// Fill reads Tokens, Tags and Arcs of a sentence, the tokens from first up to
// end, and writes the lemmas and features into its Tags. Without arcs it goes
// by the tags alone.
func (l *Lemmatizer) Fill(d *hearsay.Document, first, end hearsay.TokenID) {
	var c Contexts
	c.Read(d, first, end)
	small, big := 0, 0
	for k := first; k < end; k++ {
		switch LettersOf(d.Word(k)) {
		case Small:
			if r, _ := utf8.DecodeRuneInString(d.Word(k)); unicode.IsLetter(r) {
				small++
			}
		case Shouted:
			big++
		}
	}
	shouting := big >= 3 && small*8 < big
	for k := first; k < end; k++ {
		t := &d.Tags[k]
		form := d.Word(k)
		t.Lemma = l.lemma(form, t.UPOS, t.XPOS, c.Lemma(k), shouting)
		t.Feats = l.featsOf(form, t.UPOS, t.XPOS, c.Feats(k))
	}
}

// Contexts says what in a sentence decides about forms that look alike: the
// subject a verb agrees with, the auxiliary of a participle. It is exported
// for training.
type Contexts struct {
	d          *hearsay.Document
	first, end hearsay.TokenID
	at         []surroundings
}

// surroundings is what hangs on a word.
type surroundings struct {
	subject                          hearsay.TokenID // -1 for none
	passive, have, aux, to, mark, of bool            // of: a preposition
	joined                           bool            // "and others"
	clause                           bool            // a relative clause
}

// Read takes a sentence.
func (c *Contexts) Read(d *hearsay.Document, first, end hearsay.TokenID) {
	c.d, c.first, c.end = d, first, end
	if int(end) > len(d.Arcs) {
		c.at = nil
		return
	}
	c.at = make([]surroundings, end-first)
	for i := range c.at {
		c.at[i].subject = -1
	}
	for k := first; k < end; k++ {
		a := d.Arcs[k]
		if a.Head < first || a.Head >= end {
			continue
		}
		h := &c.at[a.Head-first]
		switch a.Rel {
		case "nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass", "csubj:outer":
			if h.subject < 0 || k < a.Head {
				h.subject = k
			}
		case "aux:pass":
			h.passive = true
		case "aux":
			h.aux = true
			switch d.Lower(k) {
			case "have", "has", "had", "having", "'ve", "’ve":
				h.have = true
			}
		case "mark":
			h.mark = true
			if d.Lower(k) == "to" {
				h.to = true
			}
		case "case":
			h.of = true
		case "conj":
			h.joined = true
		case "acl:relcl", "advcl:relcl":
			h.clause = true
		}
	}
}

// rel is the relation of k without its subtype, and its head, -1 outside.
func (c *Contexts) rel(k hearsay.TokenID) (string, hearsay.TokenID) {
	a := c.d.Arcs[k]
	r, _, _ := strings.Cut(a.Rel, ":")
	if a.Head < c.first || a.Head >= c.end {
		return r, -1
	}
	return r, a.Head
}

// up goes from an auxiliary or copula to its predicate and from a conjunct to
// the first one.
func (c *Contexts) up(k hearsay.TokenID, want func(s *surroundings) bool) hearsay.TokenID {
	for range 8 {
		r, h := c.rel(k)
		if h < 0 || r != "aux" && r != "cop" && (r != "conj" || want(&c.at[k-c.first])) {
			break
		}
		k = h
	}
	return k
}

// Lemma is the context that decides between lemmas of k; mostly "".
func (c *Contexts) Lemma(k hearsay.TokenID) string {
	if c.at == nil || c.d.Tags[k].UPOS != "AUX" {
		return ""
	}
	switch c.d.Word(k) {
	case "'s", "’s", "'d", "’d", "s":
		r, h := c.rel(k)
		if c.d.Arcs[k].Rel == "aux:pass" {
			return "passive"
		}
		if h >= 0 && r == "aux" {
			return c.d.Tags[h].XPOS
		}
	}
	return ""
}

// Feats is the context that decides between features of k; "" where none does.
func (c *Contexts) Feats(k hearsay.TokenID) string {
	if c.at == nil {
		return ""
	}
	r, h := c.rel(k)
	here := &c.at[k-c.first]
	switch c.d.Tags[k].XPOS {
	case "VBP", "VBD":
		return c.agreement(k)
	case "VB":
		if r == "aux" || r == "cop" {
			if h >= 0 {
				here = &c.at[h-c.first]
			}
			switch {
			case here.to:
				return "to"
			case h >= 0 && here.aux:
				return "aux"
			}
			return "bare"
		}
		v := c.up(k, func(s *surroundings) bool { return s.to || s.aux })
		here = &c.at[v-c.first]
		r, _ = c.rel(v)
		switch {
		case here.to:
			return "to"
		case here.aux:
			return "aux"
		}
		return r
	case "VBN":
		v := c.up(k, func(s *surroundings) bool { return s.passive || s.have })
		here = &c.at[v-c.first]
		r, _ = c.rel(v)
		switch {
		case here.passive:
			return "passive"
		case here.have:
			return "have"
		}
		return r
	case "VBG":
		v := c.up(k, func(s *surroundings) bool { return s.aux || s.mark })
		here = &c.at[v-c.first]
		r, _ = c.rel(v)
		switch {
		case here.aux:
			return "aux"
		case here.mark:
			return "mark " + r
		case here.of:
			return "case " + r
		}
		return r
	case "PRP":
		return r
	case "WDT", "WP", "WP$", "WRB":
		if here.clause { // "what they want"
			return "relative"
		}
		for range 3 {
			if h < 0 {
				return "asked"
			}
			if strings.HasSuffix(c.d.Arcs[h].Rel, ":relcl") {
				return "relative"
			}
			_, h = c.rel(h)
		}
		return "asked"
	}
	return ""
}

// agreement is person and number of the subject of the finite verb k.
func (c *Contexts) agreement(k hearsay.TokenID) string {
	v := c.up(k, func(s *surroundings) bool { return s.subject >= 0 })
	s := c.at[v-c.first].subject
	if s < 0 {
		return "none"
	}
	switch c.d.Lower(s) {
	case "who", "which", "that":
		if r, h := c.rel(v); h >= 0 && strings.HasPrefix(c.d.Arcs[v].Rel, "acl") && r == "acl" {
			s = h
		}
	}
	switch c.d.Lower(s) {
	case "i":
		return "1s"
	case "you", "u", "ya", "y'all":
		return "2"
	case "we":
		return "1p"
	case "they", "these", "those", "both", "many", "few", "several", "most", "all", "some":
		return "3p"
	}
	if c.at[s-c.first].joined {
		return "3p"
	}
	switch c.d.Tags[s].XPOS {
	case "NNS", "NNPS":
		return "3p"
	}
	return "3s"
}
