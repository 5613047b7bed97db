package origin

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

// A Differ compares copies with what they copy. It is safe for concurrent use.
type Differ struct {
	small, hedge, deny, unnamed, calendar, cue, title map[string]bool
	far, near                                         map[string]bool
	number                                            map[string]float64
}

// NewDiffer returns a differ for a language with an ISO 639 code; an unknown
// one is an error of kind NotFound.
func NewDiffer(language string) (*Differ, error) {
	l, err := lang.For(language)
	if err != nil {
		return nil, err
	}
	f := &Differ{title: map[string]bool{}, number: map[string]float64{}, cue: map[string]bool{}}
	sets := map[string]*map[string]bool{"small": &f.small, "hedge": &f.hedge, "deny": &f.deny, "unnamed": &f.unnamed, "calendar": &f.calendar, "far": &f.far, "near": &f.near, "cue": &f.cue}
	for _, s := range sets {
		*s = map[string]bool{}
	}
	for _, r := range l.Rows("copydiff.txt") {
		for w := range strings.FieldsSeq(r[1]) {
			if r[0] == "number" {
				w, n, _ := strings.Cut(w, "=")
				v, err := strconv.ParseFloat(n, 64)
				if err != nil {
					panic("origin: copydiff.txt: " + err.Error()) // embedded
				}
				f.number[w] = v
				continue
			}
			(*sets[r[0]])[w] = true
		}
	}
	irregular := map[string][]string{}
	for _, r := range l.Rows("irregular.txt") {
		if r[0] == "verb" {
			irregular[r[1]] = strings.Split(strings.Join(r[2:], "/"), "/")
		}
	}
	for _, r := range l.Rows("say.txt") {
		lemma, _, particle := strings.Cut(r[0], "_")
		if particle || r[2] == "way" || r[2] == "mind" {
			continue // "point out", "sigh" and "long" are other things by themselves
		}
		for _, w := range forms(lemma, irregular[lemma]) {
			f.cue[w] = true
		}
	}
	for w := range f.small {
		delete(f.cue, w)
	}
	for _, r := range l.Rows("mention-titles.txt") {
		f.title[strings.ToLower(r[0])] = true
	}
	return f, nil
}

// forms are the forms that a verb may have.
func forms(lemma string, past []string) []string {
	last := lemma[len(lemma)-1]
	base := []string{lemma, lemma + "s", lemma + "ing"}
	switch {
	case last == 'e':
		base = append(base, lemma+"d", lemma[:len(lemma)-1]+"ing")
	case last == 'y' && len(lemma) > 2 && !strings.ContainsRune("aeiou", rune(lemma[len(lemma)-2])):
		base = append(base, lemma[:len(lemma)-1]+"ies", lemma[:len(lemma)-1]+"ied")
	case strings.HasSuffix(lemma, "s"), strings.HasSuffix(lemma, "sh"), strings.HasSuffix(lemma, "ch"), strings.HasSuffix(lemma, "x"), strings.HasSuffix(lemma, "z"):
		base = append(base, lemma+"es", lemma+"ed")
	default:
		base = append(base, lemma+"ed", lemma+string(last)+"ed", lemma+string(last)+"ing")
	}
	return append(base, past...)
}

// Diff says what to has otherwise than from. It reads Text, Body, Sentences,
// Tokens, Credits, Mentions, Actors and Statements of both; of a text that was not
// coded the words alone.
func (f *Differ) Diff(from, to *hearsay.Document) *hearsay.CopyDiff {
	c := &comparison{Differ: f, a: newSide(from, f.small), b: newSide(to, f.small), out: &hearsay.CopyDiff{Schema: "hearsay/copydiff/1", Changes: []hearsay.CopyChange{}, Pairs: []hearsay.DiffPair{}}}
	c.pairs = align(c.a, c.b)
	for range c.pairs {
		c.edits = append(c.edits, nil)
	}
	for k := range c.pairs {
		p := &c.pairs[k]
		c.edits[k] = compare(c.a, c.b, pick(c.a.sentences, p.from), pick(c.b.sentences, p.to))
		for _, e := range c.edits[k] {
			if e.same {
				for n, i := range e.from {
					c.a.toks[i].to, c.b.toks[e.to[n]].to = e.to[n], i
				}
			}
		}
		for _, i := range p.from {
			for n := c.a.sentences[i].first; n < c.a.sentences[i].end; n++ {
				c.a.toks[n].pair = k
			}
		}
	}
	c.layout()
	for _, k := range c.order {
		c.attribution(k)
		c.changes(k)
	}
	c.whole(c.a, true)
	c.whole(c.b, false)
	c.finish(from, to)
	return c.out
}

func pick(all []sentence, which []int) (out []sentence) {
	for _, i := range which {
		out = append(out, all[i])
	}
	return out
}

// A comparison is one run of Diff.
type comparison struct {
	*Differ
	a, b  *side
	pairs []pair
	edits [][]edit
	order []int       // pairs in the order of the origin's text
	at    map[int]int // where a pair stands in the output
	cutAt map[int]int // where a sentence of the origin that was cut stands there
	addAt map[int]int // and one that was added
	out   *hearsay.CopyDiff
}

// layout puts out what became of every sentence that changed or went.
func (c *comparison) layout() {
	c.at, c.cutAt, c.addAt = map[int]int{}, map[int]int{}, map[int]int{}
	put := func(p hearsay.DiffPair) int {
		c.out.Pairs = append(c.out.Pairs, p)
		return len(c.out.Pairs) - 1
	}
	numbers := func(is []int) []int {
		out := []int{}
		for _, i := range is {
			out = append(out, i+1)
		}
		return out
	}
	// A whole paragraph that went or came is put out as one.
	alone := func(s *side, i int) (end int) {
		for end = i + 1; s.wholly(i) && end < len(s.sentences) && s.sentences[end].paragraph == s.sentences[i].paragraph; {
			end++
		}
		return end
	}
	span := func(s *side, i, end int) (text string, which []int) {
		for k := i; k < end; k++ {
			which = append(which, k)
		}
		return s.words(hearsay.Span{Start: s.sentences[i].Start, End: s.sentences[end-1].End}), numbers(which)
	}
	add := func(i int) (end int) {
		end = alone(c.b, i)
		text, which := span(c.b, i, end)
		n := put(hearsay.DiffPair{From: []int{}, To: which, Paragraph: c.b.sentences[i].paragraph, Edits: []hearsay.Edit{{Op: "added", Text: text}}})
		for k := i; k < end; k++ {
			c.addAt[k] = n
		}
		return end
	}
	next := 0 // sentence of the copy
	added := func(until int) {
		for next < until {
			if c.b.sentences[next].pair < 0 {
				next = add(next)
			} else {
				next++
			}
		}
	}
	c.headline()
	for i := 0; i < len(c.a.sentences); i++ {
		s := &c.a.sentences[i]
		if s.pair < 0 {
			end := alone(c.a, i)
			text, which := span(c.a, i, end)
			n := put(hearsay.DiffPair{From: which, To: []int{}, Paragraph: s.paragraph, Edits: []hearsay.Edit{{Op: "cut", Text: text}}})
			for ; i < end; i++ {
				c.cutAt[i] = n
			}
			i--
			continue
		}
		p := c.pairs[s.pair]
		if i != p.from[0] {
			continue
		}
		if p.to[0] >= next {
			added(p.to[0])
			next = max(next, p.to[len(p.to)-1]+1)
		}
		c.order = append(c.order, s.pair)
		c.at[s.pair] = put(hearsay.DiffPair{From: numbers(p.from), To: numbers(p.to), Paragraph: s.paragraph, Edits: c.editsText(c.edits[s.pair])})
	}
	added(len(c.b.sentences))
	for i := 0; i < len(c.b.sentences); i++ { // what stands before a place that was passed
		if _, ok := c.addAt[i]; !ok && c.b.sentences[i].pair < 0 {
			i = add(i) - 1
		}
	}
}

// wholly reports whether no sentence of a sentence's paragraph has a
// counterpart, and it is the first of them.
func (s *side) wholly(i int) bool {
	if i > 0 && s.sentences[i-1].paragraph == s.sentences[i].paragraph {
		return false
	}
	for k := i; k < len(s.sentences) && s.sentences[k].paragraph == s.sentences[i].paragraph; k++ {
		if s.sentences[k].pair >= 0 {
			return false
		}
	}
	return true
}

// words is a stretch of text on one line.
func (s *side) words(x hearsay.Span) string { return hearsay.Line(x.In(s.d.Text)) }

// run is the text from the first to the last of some tokens.
func (s *side) run(toks []int) string {
	if len(toks) == 0 {
		return ""
	}
	return s.words(hearsay.Span{Start: s.toks[toks[0]].Start, End: s.toks[toks[len(toks)-1]].End})
}

func (c *comparison) editsText(edits []edit) []hearsay.Edit {
	out := []hearsay.Edit{}
	for _, e := range edits {
		if e.same {
			out = append(out, hearsay.Edit{Op: "same", Text: c.b.run(e.to)})
			continue
		}
		if len(e.from) > 0 {
			out = append(out, hearsay.Edit{Op: "cut", Text: c.a.run(e.from)})
		}
		if len(e.to) > 0 {
			out = append(out, hearsay.Edit{Op: "added", Text: c.b.run(e.to)})
		}
	}
	return out
}

// A note is a change as it is found.
type note struct {
	class, text, in string
	pair            int
	statement       int // of the origin; -1 none
	from, to        []int
}

func (c *comparison) add(n note) {
	x := hearsay.CopyChange{Class: n.class, Text: n.text, Pair: n.pair, In: "text", From: c.a.ranges(n.from), To: c.b.ranges(n.to)}
	if n.in != "" {
		x.In = n.in
	}
	if n.statement >= 0 {
		x.Statement, x.Speaker = "S"+strconv.Itoa(n.statement+1), c.a.speaker(n.statement)
	}
	c.out.Changes = append(c.out.Changes, x)
}

// ranges is tokens as ranges of code points of the text without its title; the
// title's own of a token that stands there.
func (s *side) ranges(toks []int) [][2]int {
	out := [][2]int{}
	for k, i := range toks {
		if k > 0 && toks[k-1] == i-1 && len(out) > 0 {
			out[len(out)-1][1] = s.codePoint(s.toks[i].End)
			continue
		}
		out = append(out, [2]int{s.codePoint(s.toks[i].Start), s.codePoint(s.toks[i].End)})
	}
	return out
}

func (s *side) codePoint(at int32) int {
	from := int32(0)
	if at > s.d.Body || at == s.d.Body && s.d.Body > 0 {
		from = s.d.Body
	}
	// Most are asked for in the order of the text.
	if s.counted.from != from || s.counted.at > at || s.counted.at < from {
		s.counted.from, s.counted.at, s.counted.n = from, from, 0
	}
	s.counted.n += utf8.RuneCountInString(s.d.Text[s.counted.at:at])
	s.counted.at = at
	return s.counted.n
}

// speaker is who makes a statement; the words that stand for him where that is
// not resolved.
func (s *side) speaker(i int) string {
	st := &s.d.Statements[i]
	var names []string
	for _, id := range st.Speakers {
		if id >= 0 && int(id) < len(s.d.Actors) && s.d.Actors[id].Name != "" {
			names = append(names, hearsay.Line(s.d.Actors[id].Name))
		}
	}
	// One who has no name is called as the sentence calls him.
	if r, _ := utf8.DecodeRuneInString(strings.Join(names, "")); len(names) > 0 && (unicode.IsUpper(r) || len(st.Source) == 0) {
		return strings.Join(names, " and ")
	}
	resolved := ""
	if len(names) == 0 {
		resolved = " (not resolved)"
	}
	names = nil
	for _, x := range st.Source {
		names = append(names, "“"+s.words(x)+"”"+resolved)
	}
	if len(names) == 0 {
		return "a speaker not known"
	}
	return strings.Join(names, " ")
}

// within are the tokens that stand in spans.
func (s *side) within(spans []hearsay.Span) (out []int) {
	for _, x := range spans {
		for i := range s.toks {
			if t := &s.toks[i]; t.Start >= x.Start && t.End <= x.End {
				out = append(out, i)
			}
		}
	}
	return out
}

func (s *side) onlyWords(toks []int) (out []int) {
	for _, i := range toks {
		if s.toks[i].word {
			out = append(out, i)
		}
	}
	return out
}

// headline compares the titles.
func (c *comparison) headline() {
	a, b := &c.a.title, &c.b.title
	if a.first == a.end || b.first == b.end {
		return
	}
	edits := compare(c.a, c.b, []sentence{*a}, []sentence{*b})
	if len(edits) == 1 && edits[0].same {
		return
	}
	c.out.Pairs = append(c.out.Pairs, hearsay.DiffPair{From: []int{0}, To: []int{0}, Edits: c.editsText(edits)})
	n := note{class: "headline-changed", in: "title", pair: len(c.out.Pairs) - 1, statement: -1, text: became(c.a.words(a.Span), c.b.words(b.Span))}
	for i := a.first; i < a.end; i++ {
		n.from = append(n.from, i)
	}
	for i := b.first; i < b.end; i++ {
		n.to = append(n.to, i)
	}
	c.add(n)
}

func became(a, b string) string { return fmt.Sprintf("“%s” became “%s”", clip(a), clip(b)) }

// clip keeps a message readable.
func clip(s string) string {
	const most = 120
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	r := []rune(s)
	return strings.TrimSpace(string(r[:most])) + "…"
}

// keptLeast is how much of a statement's words must be there for the statement
// to be there.
const keptLeast = 0.6

// attribution looks at the statements of a pair's sentences: is it still said
// who says so, and how?
func (c *comparison) attribution(k int) {
	told := map[int]bool{} // edits that a message was made of
	for i := range c.a.d.Statements {
		st := &c.a.d.Statements[i]
		cue := c.a.within(st.Cue)
		content := c.a.onlyWords(c.a.within(st.Content))
		if len(content) == 0 || len(cue) == 0 || c.a.toks[cue[0]].pair != k {
			continue
		}
		source := c.a.within(st.Source)
		kept, weight := 0.0, 0.0
		var there []int
		for _, n := range content {
			w := c.a.weight(&c.a.toks[n])
			weight += w
			if to := c.a.toks[n].to; to >= 0 {
				kept += w
				there = append(there, to)
			}
		}
		if kept < keptLeast*weight || kept == 0 {
			continue
		}
		c.oneStatement(k, i, cue, source, there, told)
	}
	c.looseCues(k, told)
}

// oneStatement compares one statement that the copy has with how it has it.
func (c *comparison) oneStatement(k, i int, cue, source, there []int, told map[int]bool) {
	lost := func(toks []int) bool {
		for _, n := range c.a.onlyWords(toks) {
			if c.a.toks[n].to >= 0 && c.a.weight(&c.a.toks[n]) == 1 {
				return false
			}
		}
		return true
	}
	cueLost, sourceLost := lost(cue), lost(source)
	if !cueLost && !sourceLost || len(source) == 0 && c.hedging(cue) {
		return // "allegedly" names nobody: it is a hedge
	}
	other := c.statementOver(there)
	e := c.editOf(k, cue)
	se := c.editOf(k, source)
	if e < 0 {
		e = se // "Ruus: …"
	}
	switch {
	case cueLost:
		if e < 0 || told[e] {
			return
		}
		var cues []int
		for _, x := range c.edits[k] {
			if !x.same {
				for _, n := range x.to {
					if c.cue[c.b.toks[n].norm] {
						cues = append(cues, n)
					}
				}
			}
		}
		if other < 0 && len(cues) == 0 {
			if !sourceLost && len(c.b.onlyWords(c.edits[k][e].to)) > 0 {
				return // another word for the cue, which the coder did not know
			}
			told[e] = true
			if se >= 0 {
				told[se] = true
			}
			text := fmt.Sprintf("a statement by %s becomes %s own", c.a.speaker(i), possessive(c.b.d.Article.Outlet))
			if c.b.toks[there[0]].quoted && c.b.toks[there[len(there)-1]].quoted {
				text = fmt.Sprintf("a quotation of %s stands without its speaker", c.a.speaker(i))
			}
			c.add(note{class: "attribution-removed", pair: c.at[k], statement: i, text: text, from: both(source, cue)})
			if c.a.d.Statements[i].Act == "deny" || c.a.d.Statements[i].Act == "reject" {
				c.add(note{class: "denial-removed", pair: c.at[k], statement: i, text: fmt.Sprintf("that %s denies it was cut: “%s”", c.a.speaker(i), clip(c.a.run(cue))), from: cue})
			}
			return
		}
		now := cues
		if other >= 0 && len(now) == 0 {
			now = c.b.within(c.b.d.Statements[other].Cue)
		}
		was := c.strength(c.a, cue)
		is := c.strength(c.b, now)
		if was == is || len(now) == 0 {
			return
		}
		told[e] = true
		n := note{class: "attribution-strengthened", pair: c.at[k], statement: i, text: became(c.a.run(cue), c.b.run(now)) + ": the second verb takes what is said for so", from: cue, to: now}
		if is < was {
			n.class, n.text = "attribution-weakened", became(c.a.run(cue), c.b.run(now))+": the second verb keeps more distance from what is said"
		}
		if is > was && is == 0 {
			n.text = became(c.a.run(cue), c.b.run(now)) + ": the first verb kept more distance from what is said"
		}
		if is < was && is == 0 {
			n.text = became(c.a.run(cue), c.b.run(now)) + ": the first verb took what is said for so"
		}
		c.add(n)
	case sourceLost && len(source) > 0 && se >= 0 && !told[se]:
		x := &c.edits[k][se]
		was, is := c.named(c.a, source), c.named(c.b, x.to)
		switch {
		case len(c.b.onlyWords(x.to)) == 0:
			if was {
				told[se] = true
				c.add(note{class: "attribution-weakened", pair: c.at[k], statement: i, text: fmt.Sprintf("who says it was cut: “%s”", c.a.run(source)), from: source})
			}
		case was && !is && c.anonymous(x.to):
			told[se] = true
			c.add(note{class: "attribution-weakened", pair: c.at[k], statement: i, text: became(c.a.run(source), c.b.run(x.to)) + ": the speaker is no longer named", from: source, to: x.to})
		case !was && is && c.anonymousIn(c.a, source):
			told[se] = true
			c.add(note{class: "attribution-strengthened", pair: c.at[k], statement: i, text: became(c.a.run(source), c.b.run(x.to)) + ": the speaker is named now", from: source, to: x.to})
		}
	}
}

// hedging reports whether the words of a cue do no more than hedge.
func (c *comparison) hedging(cue []int) bool {
	return !slices.ContainsFunc(c.a.onlyWords(cue), func(i int) bool { return !c.hedge[c.a.toks[i].norm] })
}

func both(x, y []int) []int {
	out := slices.Concat(x, y)
	slices.Sort(out)
	return slices.Compact(out)
}

func possessive(outlet string) string {
	switch {
	case outlet == "":
		return "the copy's"
	case strings.HasSuffix(outlet, "s"):
		return hearsay.Line(outlet) + "'"
	}
	return hearsay.Line(outlet) + "'s"
}

// statementOver is the copy's statement that holds most of some of its tokens,
// -1 if none holds half of them.
func (c *comparison) statementOver(there []int) int {
	best, most := -1, 0
	for i := range c.b.d.Statements {
		n := 0
		for _, x := range there {
			t := c.b.toks[x].Span
			if slices.ContainsFunc(c.b.d.Statements[i].Content, func(s hearsay.Span) bool { return s.Contains(t) }) {
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	if 2*most < len(there) {
		return -1
	}
	return best
}

// editOf is the change that the first of some tokens that changed is in, -1 if
// none of them did.
func (c *comparison) editOf(k int, toks []int) int {
	for n, e := range c.edits[k] {
		if !e.same && slices.ContainsFunc(c.a.onlyWords(toks), func(i int) bool { return slices.Contains(e.from, i) }) {
			return n
		}
	}
	return -1
}

// strength is 1 where a cue takes what is said for so, -1 where it keeps its
// distance, 0 where it does neither.
func (c *comparison) strength(s *side, toks []int) int {
	for _, i := range toks {
		switch w := s.toks[i].norm; {
		case c.far[w]:
			return -1
		case c.near[w]:
			return 1
		}
	}
	return 0
}

// named reports whether tokens have a name.
func (c *comparison) named(s *side, toks []int) bool {
	for _, i := range toks {
		if c.isName(s, i) {
			return true
		}
	}
	return false
}

// isName reports whether a token is part of a name: a capital where none is
// due, or in a mention of an actor that is called so.
func (c *comparison) isName(s *side, i int) bool {
	t := &s.toks[i]
	if !t.upper || !t.word || c.calendar[t.norm] || c.title[t.norm] || c.small[t.norm] {
		return false
	}
	if i > 0 && !t.begins && s.toks[i-1].norm != `"` && !strings.ContainsAny(s.toks[i-1].norm, ".!?:") {
		return true
	}
	for _, m := range s.d.Mentions {
		if m.Contains(t.Span) && (m.Kind == "name" || m.Kind == "" && strings.ContainsFunc(m.In(s.d.Text)[1:], func(r rune) bool { return r >= 'A' && r <= 'Z' })) {
			return true
		}
	}
	return false
}

func (c *comparison) anonymous(toks []int) bool { return c.anonymousIn(c.b, toks) }

func (c *comparison) anonymousIn(s *side, toks []int) bool {
	return slices.ContainsFunc(toks, func(i int) bool { return c.unnamed[s.toks[i].norm] })
}

// looseAfter is how many telling words may stand behind a cue that was cut
// without being what was said.
const looseAfter = 3

// looseCues finds cues that were cut where no statement was coded.
func (c *comparison) looseCues(k int, told map[int]bool) {
	for _, e := range c.edits[k] {
		if !e.same && slices.ContainsFunc(e.to, func(i int) bool { return c.cue[c.b.toks[i].norm] }) {
			return // another cue came in
		}
	}
	for n, e := range c.edits[k] {
		if e.same || told[n] || len(c.b.onlyWords(e.to)) > 0 {
			continue // other words for the same are no cut
		}
		cue := -1
		for _, i := range e.from {
			if w := c.a.toks[i].norm; c.cue[w] && !c.hedge[w] {
				cue = i
			}
		}
		if cue < 0 {
			continue
		}
		after, before := 0, 0
		for _, i := range e.from {
			if w := c.a.weight(&c.a.toks[i]); w == 1 && i > cue {
				after++
			} else if i < cue && c.a.toks[i].word {
				before++
			}
		}
		according := c.a.toks[cue].norm == "according"
		if after > looseAfter && !according || before == 0 && after == 0 && !according && !c.subjectLeft(k, n) {
			continue
		}
		kept := 0.0
		for _, x := range c.edits[k] {
			if x.same {
				for _, i := range x.from {
					kept += c.a.weight(&c.a.toks[i])
				}
			}
		}
		if kept < partLeast {
			continue
		}
		told[n] = true
		c.add(note{
			class: "attribution-removed", pair: c.at[k], statement: -1, from: e.from, to: e.to,
			text: fmt.Sprintf("“%s” was cut: what it introduced becomes %s own", clip(c.a.run(e.from)), possessive(c.b.d.Article.Outlet)),
		})
	}
}

// subjectLeft reports whether a cue that was cut alone stood between words that
// are still there: "Ruus said she would go" became "Ruus would go".
func (c *comparison) subjectLeft(k, n int) bool {
	return n > 0 && n+1 < len(c.edits[k]) && c.edits[k][n-1].same && c.edits[k][n+1].same
}

// changes classes what changed in a pair beside who says it.
func (c *comparison) changes(k int) {
	taken := map[int]bool{}
	for n := range c.edits[k] {
		e := &c.edits[k][n]
		if e.same {
			continue
		}
		for _, x := range c.out.Changes {
			if x.Pair == c.at[k] && strings.HasPrefix(x.Class, "attribution") && overlap(x.From, c.a.ranges(e.from)) {
				taken[n] = true
			}
		}
		put := func(class, text string, from, to []int) {
			taken[n] = true
			c.add(note{class: class, pair: c.at[k], statement: -1, text: text, from: from, to: to})
		}
		c.hedges(k, e, put)
		c.figures(e, put)
		c.names(e, put)
		if i := slices.IndexFunc(e.from, func(i int) bool { return c.deny[c.a.toks[i].norm] }); i >= 0 && !taken[n] && !c.has(c.b, k, c.deny) {
			put("denial-removed", fmt.Sprintf("“%s” was cut", clip(c.a.run(e.from))), e.from, e.to)
		}
		c.quotes(e, put)
		if !taken[n] && len(c.a.onlyWords(e.from))+len(c.b.onlyWords(e.to)) > 0 {
			from, to := c.a.run(e.from), c.b.run(e.to)
			switch {
			case from == "":
				put("reworded", fmt.Sprintf("“%s” was added", clip(to)), nil, e.to)
			case to == "":
				put("reworded", fmt.Sprintf("“%s” was cut", clip(from)), e.from, nil)
			default:
				put("reworded", became(from, to), e.from, e.to)
			}
		}
	}
}

func overlap(a, b [][2]int) bool {
	for _, x := range a {
		for _, y := range b {
			if x[0] < y[1] && y[0] < x[1] {
				return true
			}
		}
	}
	return false
}

// has reports whether the copy's sentences of a pair have one of some words.
func (c *comparison) has(s *side, k int, words map[string]bool) bool {
	for _, e := range c.edits[k] {
		if slices.ContainsFunc(e.to, func(i int) bool { return words[s.toks[i].norm] }) {
			return true
		}
	}
	return false
}

// mostHedge is the most words that a change has which took a hedge out: more
// are a clause that was cut.
const mostHedge = 4

func (c *comparison) hedges(k int, e *edit, put func(class, text string, from, to []int)) {
	var lost []int
	for _, i := range e.from {
		if c.hedge[c.a.toks[i].norm] {
			lost = append(lost, i)
		}
	}
	// ", come what may," is a phrase of its own and hedges nothing.
	apart := len(c.a.onlyWords(e.from)) > 1 && c.a.toks[e.from[0]].norm == ","
	if len(lost) == 0 || apart || len(c.a.onlyWords(e.from)) > mostHedge || slices.ContainsFunc(e.to, func(i int) bool { return c.hedge[c.b.toks[i].norm] }) {
		return
	}
	text := fmt.Sprintf("“%s” was cut", c.a.run(e.from))
	if to := c.b.run(e.to); to != "" {
		text = became(c.a.run(e.from), to)
	}
	put("hedge-removed", text, e.from, e.to)
}

// figures compares the numbers of a change.
func (c *comparison) figures(e *edit, put func(class, text string, from, to []int)) {
	was, is := c.numbers(c.a, e.from), c.numbers(c.b, e.to)
	if len(was) == 0 || len(is) == 0 || slices.Equal(was, is) {
		return
	}
	put("figure-changed", became(c.a.run(e.from), c.b.run(e.to)), e.from, e.to)
}

// numbers are the numbers among tokens; "two million" is one.
func (c *comparison) numbers(s *side, toks []int) (out []float64) {
	last := -2
	for n, i := range toks {
		w := strings.TrimRight(s.toks[i].norm, "sthndr")
		v, err := strconv.ParseFloat(strings.ReplaceAll(w, ",", ""), 64)
		if err != nil || math.IsInf(v, 0) || math.IsNaN(v) || w == "" || w[0] < '0' || w[0] > '9' {
			var ok bool
			if v, ok = c.number[s.toks[i].norm]; !ok {
				continue
			}
			if len(out) > 0 && last == n-1 && v >= 100 {
				out[len(out)-1] *= v
				last = n
				continue
			}
		}
		out = append(out, v)
		last = n
	}
	return out
}

// names compares the names of a change.
func (c *comparison) names(e *edit, put func(class, text string, from, to []int)) {
	names := func(s *side, toks []int) (out []int, set map[string]bool) {
		set = map[string]bool{}
		for _, i := range toks {
			if c.isName(s, i) {
				out = append(out, i)
				set[strings.TrimSuffix(s.toks[i].norm, "'s")] = true
			}
		}
		return out, set
	}
	was, wasSet := names(c.a, e.from)
	is, isSet := names(c.b, e.to)
	if len(was) == 0 || len(is) == 0 {
		return
	}
	for w := range wasSet {
		if isSet[w] {
			return
		}
	}
	put("name-changed", became(c.a.run(e.from), c.b.run(e.to)), e.from, e.to)
}

// quotes finds changes between quotation marks, and marks that went.
func (c *comparison) quotes(e *edit, put func(class, text string, from, to []int)) {
	from, to := c.a.onlyWords(e.from), c.b.onlyWords(e.to)
	quoted := func(s *side, toks []int) bool {
		return len(toks) > 0 && !slices.ContainsFunc(toks, func(i int) bool { return !s.toks[i].quoted })
	}
	switch {
	case len(from)+len(to) == 0:
		for _, i := range e.from {
			// The words of a quotation are there, its marks are not.
			if c.a.toks[i].norm == `"` && i+1 < len(c.a.toks) && c.a.toks[i+1].quoted && c.a.toks[i+1].to >= 0 && !c.b.toks[c.a.toks[i+1].to].quoted {
				put("quote-altered", "the quotation marks were taken off", e.from, e.to)
				return
			}
		}
	case quoted(c.a, from) && quoted(c.b, to):
		put("quote-altered", "within the quotation, "+became(c.a.run(e.from), c.b.run(e.to)), e.from, e.to)
	case len(to) == 0 && quoted(c.a, from) && c.inside(c.a, e.from):
		put("quote-altered", fmt.Sprintf("within the quotation, “%s” was cut", clip(c.a.run(e.from))), e.from, e.to)
	case len(from) == 0 && quoted(c.b, to) && c.inside(c.b, e.to):
		put("quote-altered", fmt.Sprintf("within the quotation, “%s” was added", clip(c.b.run(e.to))), e.from, e.to)
	}
}

// inside reports whether quoted words that both texts have stand beside tokens.
func (c *comparison) inside(s *side, toks []int) bool {
	other := c.b
	if s == c.b {
		other = c.a
	}
	for _, i := range []int{toks[0] - 1, toks[len(toks)-1] + 1} {
		if i >= 0 && i < len(s.toks) && s.toks[i].quoted && s.toks[i].to >= 0 && other.toks[s.toks[i].to].quoted {
			return true
		}
	}
	return false
}

// whole finds the paragraphs and sentences of s that the other text lacks.
func (c *comparison) whole(s *side, cut bool) {
	for i := 0; i < len(s.sentences); i++ {
		if s.sentences[i].pair >= 0 {
			continue
		}
		what, first := "sentence", i
		if s.wholly(i) {
			what = "paragraph"
			for i+1 < len(s.sentences) && s.sentences[i+1].paragraph == s.sentences[first].paragraph {
				i++
			}
		}
		x, last := &s.sentences[first], &s.sentences[i]
		var toks []int
		for n := x.first; n < last.end; n++ {
			toks = append(toks, n)
		}
		text := fmt.Sprintf("paragraph %d: “%s”", x.paragraph, clip(s.words(hearsay.Span{Start: x.Start, End: last.End})))
		if !cut {
			c.add(note{class: what + "-added", text: text, pair: c.addAt[first], statement: -1, to: toks})
			continue
		}
		c.add(note{class: what + "-cut", text: text, pair: c.cutAt[first], statement: -1, from: toks})
		for k := first; k <= i; k++ {
			c.denial(k)
		}
	}
}

// denial says so where a sentence that was cut held a denial.
func (c *comparison) denial(i int) {
	x := &c.a.sentences[i]
	for n := range c.a.d.Statements {
		st := &c.a.d.Statements[n]
		if (st.Act == "deny" || st.Act == "reject") && len(st.Cue) > 0 && x.Contains(st.Cue[0]) {
			c.add(note{class: "denial-removed", pair: c.cutAt[i], statement: n, text: fmt.Sprintf("a denial by %s was cut: “%s”", c.a.speaker(n), clip(c.a.words(x.Span))), from: c.a.within(st.Cue)})
			return
		}
	}
	for k := x.first; k < x.end; k++ {
		if c.deny[c.a.toks[k].norm] && len(c.a.d.Statements) == 0 {
			c.add(note{class: "denial-removed", pair: c.cutAt[i], statement: -1, text: fmt.Sprintf("“%s” was cut", clip(c.a.words(x.Span))), from: []int{k}})
			return
		}
	}
}

// finish counts, and puts the changes in the order of the text.
func (c *comparison) finish(from, to *hearsay.Document) {
	count := func(s *side) (kept, all float64, found int) {
		for i := range s.sentences {
			if s.sentences[i].pair >= 0 {
				found++
			}
		}
		for i := range s.toks {
			if t := &s.toks[i]; t.word && t.Start >= s.d.Body {
				all++
				if t.to >= 0 {
					kept++
				}
			}
		}
		return kept, max(all, 1), found
	}
	kept, all, found := count(c.a)
	c.out.Kept = math.Round(1000*kept/all) / 1000
	c.out.From = diffSide(from, len(c.a.sentences), found)
	kept, all, found = count(c.b)
	c.out.Same = math.Round(1000*kept/all) / 1000
	c.out.To = diffSide(to, len(c.b.sentences), found)
	slices.SortStableFunc(c.out.Changes, func(x, y hearsay.CopyChange) int {
		at := func(n hearsay.CopyChange) int {
			if n.In == "title" {
				return -1
			}
			return n.Pair
		}
		return at(x) - at(y)
	})
}

func diffSide(d *hearsay.Document, sentences, found int) hearsay.DiffSide {
	x := hearsay.DiffSide{Article: d.Article.Key, Outlet: d.Article.Outlet, Title: hearsay.Line(d.Article.Title), Sentences: sentences, Found: found}
	if d.Article.PublishedPrecision != "" {
		x.Published = d.Article.Published.Format("2006-01-02T15:04:05Z07:00")
		if d.Article.PublishedPrecision != "time" {
			x.Published = d.Article.Published.Format("2006-01-02")
		}
	}
	return x
}
