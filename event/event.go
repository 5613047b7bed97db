// Package event finds who did what to whom, in PLOVER's types, with every
// place that tells it: whose claim each report is, and whether the thing is
// said to have happened, to come, to be possible or not to be so.
//
// It reads the dependency tree through tables of frames (event.txt), of words
// that turn one type into another (event-op.txt, event-shift.txt) and of what
// the parties of a type must be (event-need.txt). It does not decide who an
// actor is (package actor), what was said (package statement), or whether
// anything is true.
package event

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

// maxTokens is the longest sentence that is coded. Longer ones are lists and
// tables, and their trees mean nothing.
const maxTokens = 400

// A Coder codes events. It does not change after New and may be shared.
type Coder struct {
	*tables
	onto   *ontology
	byCode map[string]*cameoCode
	verbs  []*Verbs
}

// New reads the tables of a language. Verb dictionaries that the user brought
// code beside its frames.
func New(l *lang.Language, verbs ...*Verbs) *Coder {
	o := readOntology()
	c := &Coder{tables: readTables(l, o), onto: o, verbs: verbs, byCode: map[string]*cameoCode{}}
	for _, list := range [][]cameoCode{o.codes, o.appeals} {
		for i := range list {
			c.byCode[list[i].code] = &list[i]
		}
	}
	return c
}

// Code reads all layers below and writes Events. What looked like an event and
// was none goes to Passed.
func (c *Coder) Code(d *hearsay.Document) {
	d.Events = nil
	w := newWork(c, d)
	if w == nil {
		return
	}
	for i, s := range d.Sentences {
		if s.First < 0 || int(s.End) > len(d.Tokens) || s.First >= s.End {
			continue
		}
		if s.End-s.First > maxTokens {
			d.Notes = append(d.Notes, hearsay.Note{Span: d.SentenceSpan(i), Stage: "event", Text: fmt.Sprintf("sentence of %d words not coded", s.End-s.First)})
			continue
		}
		w.sentence(s)
	}
	w.finish()
}

// work is one document being coded.
type work struct {
	c       *Coder
	d       *hearsay.Document
	t       *hearsay.Tree         // over arcs
	arcs    []hearsay.Arc         // the parser's, mended
	lemmas  []string              // by token, lower case
	mention []int32               // by token: the longest mention it heads, -1
	chains  []hearsay.ActorID     // by chain
	timeAt  []int32               // by token: index in Times, -1
	placeAt []int32               // by token: index in Places, -1
	stmt    []hearsay.StatementID // by token: innermost statement whose content holds it
	cue     map[tok]hearsay.StatementID
	cues    []hearsay.StatementID // statements with a cue, in the order of the text
	spent   []bool                // by token: part of an event already, or judged with one
	sent    hearsay.Sentence      // being coded
	not     []party               // parties that the slot being read must not give
	used    string                // the slot that was read last
	hosted  bool                  // the frame being read asks for the verb above its noun
	noun    map[tok]bool          // verbs read as nouns
	gerund  map[tok]bool          // nouns read as verbs
	named   map[int32]bool        // chains with a name
	spoken  map[int32][]int32     // by chain: its mentions that are no pronouns, in the order of the text
	found   []*found
}

func newWork(c *Coder, d *hearsay.Document) *work {
	n := len(d.Tokens)
	if n == 0 || len(d.Tags) != n || len(d.Arcs) != n {
		return nil
	}
	for _, a := range d.Arcs {
		if int(a.Head) >= n || a.Head < -1 {
			return nil
		}
	}
	for _, s := range d.Sentences {
		if s.First < 0 || int(s.End) > n || s.First > s.End {
			return nil
		}
	}
	mended := *d
	var verbs map[tok]bool
	mended.Arcs, verbs = mend(d, c)
	w := &work{c: c, d: d, arcs: mended.Arcs, t: hearsay.NewTree(&mended), cue: map[tok]hearsay.StatementID{}, named: map[int32]bool{}}
	w.lemmas = make([]string, n)
	w.mention = make([]int32, n)
	w.timeAt = make([]int32, n)
	w.placeAt = make([]int32, n)
	w.stmt = make([]hearsay.StatementID, n)
	w.spent = make([]bool, n)
	for i := range n {
		l := d.Tags[i].Lemma
		if l == "" || l == "_" {
			l = d.Word(tok(i))
		}
		w.lemmas[i] = strings.ToLower(l)
		if d.Tags[i].UPOS == "VERB" {
			if x := c.lemma[w.lemmas[i]]; x != "" {
				w.lemmas[i] = x
			}
		}
		w.mention[i], w.timeAt[i], w.placeAt[i], w.stmt[i] = -1, -1, -1, -1
	}
	w.verbs(verbs)
	most := int32(-1)
	w.spoken = map[int32][]int32{}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		most = max(most, m.Chain)
		if m.Kind != "pronoun" && m.Head >= 0 && int(m.Head) < n {
			w.spoken[m.Chain] = append(w.spoken[m.Chain], int32(i))
		}
		if !m.Name.Empty() {
			w.named[m.Chain] = true
		}
		if m.Head < 0 || int(m.Head) >= n {
			continue
		}
		for _, h := range [2]tok{m.Head, w.top(m.Head, m.Span)} {
			if o := w.mention[h]; o < 0 || d.Mentions[o].Len() < m.Len() {
				w.mention[h] = int32(i)
			}
		}
	}
	// A name that the tree has torn apart has several heads.
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Kind != "name" || m.Len() > 200 {
			continue
		}
		f, e := d.TokensIn(m.Span)
		for k := f; k < e; k++ {
			if h := w.arcs[k].Head; w.mention[k] < 0 && (h < f || h >= e) && (d.Tags[k].UPOS == "PROPN" || d.Tags[k].UPOS == "NOUN") {
				w.mention[k] = int32(i)
			}
		}
	}
	most = min(most, int32(4*n)) // chains are indexes; a wild one is no chain
	w.chains = make([]hearsay.ActorID, most+1)
	for i := range w.chains {
		w.chains[i] = -1
	}
	for i := range d.Actors {
		if c := d.Actors[i].Chain; c >= 0 && int(c) < len(w.chains) && w.chains[c] < 0 {
			w.chains[c] = hearsay.ActorID(i)
		}
	}
	paint := func(at []int32, s hearsay.Span, v int) {
		f, e := d.TokensIn(s)
		for ; f < e && f >= 0 && int(f) < n; f++ {
			at[f] = int32(v)
		}
	}
	for i := range d.Times {
		paint(w.timeAt, d.Times[i].Span, i)
	}
	for i := range d.Places {
		paint(w.placeAt, d.Places[i].Span, i)
	}
	w.paintStatements()
	return w
}

// verbs reads nouns in "-ing" that have an object as the verbs they are, where
// the tables know the verb.
func (w *work) verbs(also map[tok]bool) {
	for k := range also {
		if x := w.c.lemma[w.lemmas[k]]; x != "" {
			w.lemmas[k] = x // "shot", which the parser took for a noun
		}
		if len(w.c.frames[w.lemmas[k]+".v"]) > 0 {
			if w.gerund == nil {
				w.gerund = map[tok]bool{}
			}
			w.gerund[k] = true
		}
	}
	for i := range w.lemmas {
		k := tok(i)
		if w.d.Tags[k].XPOS == "VBZ" && w.t.Kid(k, "nmod") >= 0 && w.t.Kid(k, "nsubj", "obj", "obl", "aux", "xcomp", "ccomp") < 0 {
			// "talks between" with no other verb about it
			if w.noun == nil {
				w.noun = map[tok]bool{}
			}
			w.noun[k] = true
		}
		if w.d.Tags[k].UPOS != "NOUN" || !strings.HasSuffix(w.lemmas[k], "ing") || w.t.Kid(k, "obj") < 0 {
			continue
		}
		stem := strings.TrimSuffix(w.lemmas[k], "ing")
		for _, l := range []string{stem, stem + "e", strings.TrimSuffix(stem, stem[max(0, len(stem)-1):])} {
			if len(w.c.frames[l+".v"]) > 0 {
				w.lemmas[k] = l
				if w.gerund == nil {
					w.gerund = map[tok]bool{}
				}
				w.gerund[k] = true
				break
			}
		}
	}
}

// top climbs from a mention's head to the word by which the mention hangs in
// the tree: the head of a name is its last word, in the tree it is the first.
func (w *work) top(k tok, s hearsay.Span) tok {
	for range 20 {
		h := w.arcs[k].Head
		if h < 0 || !s.Contains(w.d.Tokens[h]) {
			return k
		}
		k = h
	}
	return k
}

// paintStatements says of each token in which statement's content it stands;
// of several, in the shortest.
func (w *work) paintStatements() {
	d := w.d
	order := make([]int, len(d.Statements))
	size := make([]int, len(d.Statements))
	for i := range d.Statements {
		order[i] = i
		for _, s := range d.Statements[i].Content {
			size[i] += s.Len()
		}
		if len(d.Statements[i].Cue) > 0 {
			w.cues = append(w.cues, hearsay.StatementID(i))
		}
		if k := d.Statements[i].CueHead; k >= 0 && int(k) < len(d.Tokens) {
			if _, ok := w.cue[k]; !ok {
				w.cue[k] = hearsay.StatementID(i)
			}
		}
	}
	sort.SliceStable(w.cues, func(a, b int) bool {
		return d.Statements[w.cues[a]].Cue[0].Start < d.Statements[w.cues[b]].Cue[0].Start
	})
	sort.SliceStable(order, func(a, b int) bool { return size[order[a]] > size[order[b]] })
	left := 50 * len(d.Tokens) // nobody nests deeper
	for _, i := range order {
		for _, s := range d.Statements[i].Content {
			f, e := d.TokensIn(s)
			for ; f < e && left > 0; f++ {
				w.stmt[f] = hearsay.StatementID(i)
				left--
			}
		}
	}
}

// sentence codes one sentence: first the words that are events of themselves,
// with the words above them that turn them into others; then, of those above,
// the ones that stand alone.
func (w *work) sentence(s hearsay.Sentence) {
	w.sent = s
	found, passed := len(w.found), len(w.d.Passed)
	defer func() {
		if len(w.found) == found && len(w.d.Passed) == passed {
			w.unknown()
		}
	}()
	var ops []tok
	for k := s.First; k < s.End; k++ {
		key, fs := w.word(k)
		if len(fs) == 0 {
			continue
		}
		if len(w.c.ops[key]) > 0 {
			ops = append(ops, k)
			continue
		}
		w.try(k, fs)
	}
	// Complements come after the words that govern them.
	for _, k := range slices.Backward(ops) {
		if !w.spent[k] {
			_, fs := w.word(k)
			w.try(k, fs)
		}
	}
	if len(w.c.verbs) > 0 {
		w.imported()
	}
}

// unknown says of a sentence that gave nothing at all that the tables lack its
// main verb.
func (w *work) unknown() {
	for k := w.sent.First; k < w.sent.End; k++ {
		if w.pos(k) != 'v' || !w.t.Is(k, "root") || w.t.Is(k, "aux", "cop") {
			continue
		}
		key := w.lemmas[k] + ".v"
		if _, said := w.cue[k]; !said && len(w.c.frames[key]) == 0 && len(w.c.ops[key]) == 0 {
			w.pass(k, "no-frame", "no frame knows this verb; a verb dictionary of your own would (hearsay event import)")
		}
	}
}

// conditions is what a frame asks of the words around its word, as its table
// has it.
func (f *frame) conditions() string {
	var out []string
	for _, c := range f.when {
		s := c.slot
		if c.not {
			s = "!" + s
		}
		if len(c.words) > 0 {
			s += "=" + strings.Join(c.words[:min(len(c.words), 6)], ",")
			if len(c.words) > 6 {
				s += ",…"
			}
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		return "always"
	}
	return strings.Join(out, " ")
}

// remedy says what would change that frame f gave no event for this reason.
func (w *work) remedy(f *frame, why string) string {
	slots := func(names []string) string { return strings.Join(names, ", ") }
	switch why {
	case "nobody who does it":
		return "; somebody as its " + slots(f.actor) + " would make it one"
	case "nobody to whom it is done", "nobody to whom it is to be done":
		return "; somebody as its " + slots(f.recipient) + " would make it one"
	case "who does it is not known to act in public life", "to whom it is done is not known to act in public life", "neither side is known to act in public life",
		"no state, party or armed group takes part", "nobody who meets is of a known country":
		return "; knowledge of who they are would change that (hearsay actor import)"
	case "only one side":
		return "; a second party as its " + slots(f.actor) + " or " + slots(f.recipient) + " would make it one"
	case "an aim, not a deed", "an obligation, not a deed", "a habit, not a deed":
		return "; told as done it would be " + f.typ
	case "a claim whose statement was not found":
		return "; it must not pass as the outlet's own words"
	}
	return ""
}

// word is the key of token k in the tables, and its frames.
func (w *work) word(k tok) (string, []*frame) {
	p := w.pos(k)
	if p == 0 || w.spent[k] {
		return "", nil
	}
	key := w.lemmas[k] + "." + string(p)
	return key, w.c.frames[key]
}

func (w *work) pass(k tok, rule, text string) {
	w.d.Passed = append(w.d.Passed, hearsay.Passed{Span: w.d.Tokens[k], Stage: "event", Rule: rule, Text: text})
}

// try codes the first frame of a word whose conditions hold and whose parties
// are there.
func (w *work) try(k tok, fs []*frame) {
	if k > w.sent.First && w.d.Tokens[k-1].End == w.d.Tokens[k].Start && w.lemmas[k-1] == "-" && !w.testFired(k) {
		return // "Iran-backed"
	}
	switch w.t.BaseRel(k) {
	case "aux", "cop", "compound", "amod", "flat", "case", "mark", "fixed":
		if w.pos(k) != 'a' {
			return
		}
	}
	why, rule := "", ""
	for _, f := range fs {
		if !w.fits(f, k) {
			continue
		}
		if f.typ == "" {
			w.pass(k, f.word, "here the word names no event: "+f.conditions())
			return
		}
		e, no := w.build(f, k)
		if e == nil {
			no += w.remedy(f, no)
		}
		if e != nil {
			w.found = append(w.found, e)
			for _, t := range e.trig {
				w.spent[t] = true
			}
			return
		}
		if why == "" {
			why, rule = no, f.word+":"+f.typ
		}
	}
	if why != "" {
		w.pass(k, rule, why)
	}
}

// testFired reports the second half of "test-fired".
func (w *work) testFired(k tok) bool {
	return k > w.sent.First+1 && w.lemmas[k-1] == "-" && w.lemmas[k-2] == "test"
}

// fits reports whether a frame's word and conditions hold at k.
func (w *work) fits(f *frame, k tok) bool {
	return w.fitsWord(f.word, k) && w.holdAll(f.when, k)
}

func (w *work) holdAll(cs []cond, k tok) bool {
	for i := range cs {
		if w.holds(&cs[i], k) == cs[i].not {
			return false
		}
	}
	return true
}

// fitsWord checks the particle of a verb and the modifiers of a noun.
func (w *work) fitsWord(word string, k tok) bool {
	word, pos, _ := strings.Cut(word, ".")
	if !strings.Contains(word, "_") {
		return true
	}
	parts := strings.Split(word, "_")
	if pos == "n" {
		for _, p := range parts[:len(parts)-1] {
			if !w.modified(k, p) {
				return false
			}
		}
		return true
	}
	for _, p := range parts[1:] {
		if !w.particle(k, p) {
			return false
		}
	}
	return true
}

func (w *work) modified(n tok, lemma string) bool {
	for _, c := range w.t.Kids(n) {
		if w.lemmas[c] == lemma && w.t.Is(c, "amod", "compound", "nmod") {
			return true
		}
	}
	return false
}

func (w *work) particle(v tok, p string) bool {
	for _, c := range w.t.Kids(v) {
		if w.lemmas[c] == p && w.t.Is(c, "compound", "advmod", "obl", "xcomp", "case") {
			return true
		}
	}
	// Parsers hang "off" on the next noun as often as on the verb.
	n := v + 1
	return n < w.sent.End && w.lemmas[n] == p && (w.d.Tags[n].UPOS == "ADP" || w.d.Tags[n].UPOS == "ADV")
}

// holds checks one condition, without its negation.
func (w *work) holds(c *cond, k tok) bool {
	var heads []tok
	switch c.slot {
	case "subj":
		heads = append(heads, w.args(k).subj)
	case "obj":
		if a := w.args(k); a.obj >= 0 {
			heads = append(heads, a.obj)
		} else {
			heads = append(heads, w.t.Kid(k, "iobj"))
		}
	case "host":
		heads = append(heads, w.t.Head(k))
	case "pass":
		return w.isPassive(k)
	case "reports":
		h := w.t.Head(k)
		return w.t.Is(k, "parataxis") && h >= 0 && h < k && w.pos(h) == 'v'
	case "testfired":
		return w.testFired(k)
	case "cop":
		return w.kidIs(k, "cop")
	case "toperson":
		return w.isKind(w.prep(k, "to"), "person")
	case "place":
		o := w.args(k).obj
		return o >= 0 && w.placeAt[o] >= 0
	case "accident":
		return w.accident()
	case "sport":
		return w.sport(k)
	case "igo":
		return w.inBody(k)
	case "ofplace":
		o := w.nounPrep(k, "of")
		return o >= 0 && w.placeAt[o] >= 0
	case "notto":
		x := w.infinitive(k)
		return x >= 0 && w.negated(x)
	case "pred":
		for _, x := range w.t.Kids(k) {
			if w.t.Is(x, "nsubj", "advcl", "parataxis", "conj") {
				continue
			}
			if w.wordIn(x, c.words) {
				return true
			}
			for _, y := range w.t.Kids(x) {
				if w.t.Is(y, "amod", "conj", "appos") && w.wordIn(y, c.words) {
					return true
				}
			}
		}
		return false
	case "advcl_to":
		// an infinitive of purpose
		return w.mark(k) == "to" && w.t.Is(k, "advcl", "xcomp", "acl")
	case "host_in":
		// "in protest"
		return w.hasCase(k, "in") && w.t.Is(k, "obl", "nmod")
	case "cue":
		_, ok := w.cue[k]
		return ok
	case "media":
		return w.isKind(w.args(k).obj, "media") || w.anyWordN(k, []string{"@media"}, 2)
	case "plural":
		return w.d.Tags[k].XPOS == "NNS"
	case "prog":
		return w.d.Tags[k].XPOS == "VBG"
	case "mod":
		for _, x := range w.t.Kids(k) {
			if w.t.Is(x, "amod", "compound", "nmod") && w.wordIn(x, c.words) {
				return true
			}
		}
		return false
	case "any":
		return w.anyWord(k, c.words)
	case "xcomp":
		heads = append(heads, w.infinitive(k))
	case "ccomp", "advcl", "iobj", "csubj":
		heads = append(heads, w.t.Kid(k, c.slot))
	case "obliges":
		return w.obliges(k)
	case "party":
		a := w.args(k)
		for _, p := range w.parties(a.obj) {
			if p.strength >= public {
				return true
			}
		}
		return false
	case "person":
		return w.isKind(w.args(k).obj, "person", "group", "unnamed")
	case "force":
		return w.force(k)
	case "politician":
		return w.politician(w.args(k).subj)
	case "campaigner":
		h := w.t.Head(k)
		return h >= 0 && w.pos(h) == 'v' && w.candidate(w.args(h).subj)
	case "country":
		return w.isKind(w.args(k).obj, "country")
	default:
		if w.pos(k) == 'n' {
			heads = append(heads, w.nounPrep(k, c.slot))
			if h := w.t.Head(k); heads[0] < 0 && h >= 0 && w.pos(h) == 'v' {
				heads[0] = w.prep(h, c.slot)
			}
		} else {
			h := w.prep(k, c.slot)
			if h < 0 {
				if a := w.args(k); a.obj > k || a.passive && a.obj >= 0 {
					h = w.nounPrep(a.obj, c.slot)
				}
			}
			heads = append(heads, h)
		}
	}
	for _, h := range heads {
		if h < 0 {
			continue
		}
		if len(c.words) == 0 || w.wordIn(h, c.words) {
			return true
		}
		for _, x := range w.t.Kids(h) {
			if w.t.Is(x, "conj") && w.wordIn(x, c.words) {
				return true
			}
		}
	}
	return false
}

// infinitive is the clause with "to" that completes a verb, however the tree
// names it.
func (w *work) infinitive(k tok) tok {
	if x := w.t.Kid(k, "xcomp"); x >= 0 {
		return x
	}
	for _, c := range w.t.Kids(k) {
		if c > k && w.t.Is(c, "advcl", "ccomp") && w.mark(c) == "to" {
			return c
		}
	}
	return none
}

// accident reports a sentence about an accident and no attack.
func (w *work) accident() bool {
	hit, blast, plant, vehicle, struck := false, false, false, false, false
	for k := w.sent.First; k < w.sent.End; k++ {
		l := w.lemmas[k]
		vehicle = vehicle || w.c.class["vehicle"][l]
		switch l {
		case "hit", "veer", "skid", "ram", "run", "roll", "swerve":
			struck = struck || w.pos(k) == 'v' && vehicle
		}
		switch {
		case l == "fire" && k > w.sent.First && w.c.class["building"][w.lemmas[k-1]]:
			hit = true // "a house fire"
			continue
		case l == "accidental" || l == "accidentally":
			return true
		case k > w.sent.First && w.c.class["accident"][w.lemmas[k-1]+"_"+l]:
			hit = true // "a lightning strike", "a gas explosion"
		case l == "explosion" || l == "blast" || l == "explode":
			blast = true
		case w.c.class["attack"][l] || w.c.class["weaponry"][l]:
			return false
		}
		hit = hit || w.c.class["accident"][l]
		plant = plant || w.c.class["workplace"][l]
	}
	return hit || blast && plant || struck // "an explosion in a fireworks factory", "a truck hit a bus"
}

// inBody reports that those who meet at k do so as members of an international
// body: "the leaders of the European Union".
func (w *work) inBody(k tok) bool {
	v := k
	if w.pos(k) == 'n' {
		v = w.t.Head(k)
	}
	if v < 0 || w.pos(v) != 'v' {
		return false
	}
	for _, p := range w.parties(w.args(v).subj) {
		if !international(p.code[:min(3, len(p.code))]) {
			return false
		}
	}
	return w.args(v).subj >= 0 && len(w.parties(w.args(v).subj)) == 1
}

// negated reports a "not" or "never" on the verb v.
func (w *work) negated(v tok) bool {
	for _, c := range w.t.Kids(v) {
		if w.t.Is(c, "advmod") && (w.lemmas[c] == "not" || w.lemmas[c] == "n't" || w.lemmas[c] == "never") {
			return true
		}
	}
	return false
}

// sport reports that the sentence at k is about a game: it names one, or what
// is beaten there is a whole country.
func (w *work) sport(k tok) bool {
	for i := w.sent.First; i < w.sent.End; i++ {
		if w.c.class["sportword"][w.lemmas[i]] {
			return true
		}
	}
	a := w.args(k)
	return w.isKind(a.subj, "country") && w.isKind(a.obj, "country")
}

// obliges reports "said that Sudan must return": a clause whose subject, not
// the speaker, is told what to do.
func (w *work) obliges(k tok) bool {
	v := w.t.Kid(k, "ccomp")
	if v < 0 {
		return false
	}
	must := false
	for _, c := range w.t.Kids(v) {
		if w.t.Is(c, "aux") && (w.lemmas[c] == "must" || w.lemmas[c] == "should" || w.lemmas[c] == "ought") {
			must = true
		}
	}
	if l := w.lemmas[v]; (l == "have" || l == "need") && w.t.Kid(v, "xcomp") >= 0 && !w.kidIs(v, "obj") {
		must = true
	}
	if !must {
		return false
	}
	a := w.args(v)
	told := a.subj
	if a.passive {
		told = a.obj
	}
	who := w.parties(w.args(k).subj)
	ps := w.parties(told)
	if len(ps) == 0 || ps[0].strength < public || len(who) > 0 && w.press(who[0]) || w.thing(told) {
		return false
	}
	if strings.HasSuffix(ps[0].code, "CVL") && w.d.Actors[ps[0].actor].Kind != "person" {
		return false // "people must know" asks nobody
	}
	w.not = who
	own := w.excluded(ps[0]) // "Britain must leave", says its own minister
	w.not = nil
	return !own
}

// politician reports one named person who speaks for himself, a party or an
// office: he attacks in words.
func (w *work) politician(k tok) bool {
	for _, p := range w.parties(k) {
		if !w.alone(p) {
			return false
		}
		switch p.code[min(3, len(p.code)):] {
		case "GOV", "LEG", "PTY", "OPP", "ELI", "":
		default:
			return false
		}
	}
	return k >= 0 && len(w.parties(k)) > 0
}

// force reports a noun whose owner, or the subject of whose verb, is an armed
// force or a state: what an army launches is no walkout.
func (w *work) force(k tok) bool {
	ps := w.slots([]string{"poss", "by", "mod"}, k, nil)
	if h := w.t.Head(k); len(ps) == 0 && h >= 0 && w.pos(h) == 'v' {
		ps = w.parties(w.args(h).subj)
	}
	for _, p := range ps {
		switch p.code[min(3, len(p.code)):] {
		case "MIL", "REB", "UAF", "PRM", "":
		default:
			return false
		}
	}
	return len(ps) > 0
}

// candidate reports somebody who runs for an office.
func (w *work) candidate(k tok) bool {
	if k < 0 {
		return false
	}
	f, e := k, k+1
	if m := w.mention[k]; m >= 0 {
		f, e = w.d.TokensIn(w.d.Mentions[m].Span)
	}
	for ; f < e; f++ {
		if w.lemmas[f] == "candidate" || w.lemmas[f] == "nominee" || w.lemmas[f] == "hopeful" {
			return true
		}
	}
	return w.lemmas[k] == "candidate"
}

func (w *work) isKind(k tok, kinds ...string) bool {
	if k < 0 || w.mention[k] < 0 {
		return false
	}
	id := w.actorOf(w.d.Mentions[w.mention[k]].Chain)
	return id >= 0 && slices.Contains(kinds, w.d.Actors[id].Kind)
}

// wordIn reports whether k's lemma, alone or with a modifier before it
// ("hunger_strike"), is one of words.
func (w *work) wordIn(k tok, words []string) bool {
	l := w.lemmas[k]
	for _, x := range words {
		class, ok := strings.CutPrefix(x, "@")
		if !ok {
			if x == l || strings.Contains(x, "_") && w.compoundIs(k, x) {
				return true
			}
			continue
		}
		set := w.c.class[class]
		if set[l] {
			return true
		}
		for _, m := range w.t.Kids(k) {
			if m < k && w.t.Is(m, "amod", "compound", "nmod") && set[w.lemmas[m]+"_"+l] {
				return true
			}
		}
	}
	// "a series of attacks", "part of its aid programme"
	if w.c.class["quantity"][l] {
		if c := w.nounPrep(k, "of"); c >= 0 && c != k && w.t.Head(c) == k {
			return w.wordIn(c, words)
		}
	}
	return false
}

func (w *work) compoundIs(k tok, x string) bool {
	i := strings.LastIndexByte(x, '_')
	return x[i+1:] == w.lemmas[k] && w.modified(k, x[:i])
}

// anyWord looks for words among everything that hangs on k, three deep.
func (w *work) anyWord(k tok, words []string) bool {
	return w.anyWordN(k, words, 0)
}

func (w *work) anyWordN(k tok, words []string, depth int) bool {
	for _, c := range w.t.Kids(k) {
		if w.t.Is(c, "nsubj", "punct", "conj", "parataxis") && depth == 0 {
			continue
		}
		if w.wordIn(c, words) || depth < 3 && w.anyWordN(c, words, depth+1) {
			return true
		}
	}
	return false
}
