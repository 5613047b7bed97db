package statement

import (
	"slices"
	"sort"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// mark is the token by which a candidate's place is known.
func (c *cand) place() tok {
	switch {
	case c.head >= 0:
		return c.head
	case !c.cue.empty():
		return c.cue.a
	}
	return -1
}

func (c *cand) size() int {
	n := 0
	for _, r := range c.content {
		n += r.len()
	}
	return n
}

// choose accepts candidates from the outermost cue inwards. A word belongs to
// one report, unless one report lies inside another: a candidate whose cue is
// in an accepted content is kept inside it; one that only overlaps gives way.
func (w *work) choose() {
	w.owner = make([]*cand, len(w.d.Tokens))
	order := make([]*cand, 0, len(w.cands))
	for _, c := range w.cands {
		if rule, why := w.refuse(c); rule != "" {
			w.pass(w.spanOf(c), rule, why)
			continue
		}
		order = append(order, c)
	}
	sort.SliceStable(order, func(i, j int) bool {
		a, b := order[i], order[j]
		if p, q := a.frame == quotation && len(a.quotes) > 0, b.frame == quotation && len(b.quotes) > 0; p != q {
			return p
		}
		if a.depth != b.depth {
			return a.depth < b.depth
		}
		return a.place() < b.place()
	})
	for _, c := range order {
		w.accept(c)
	}
}

func (w *work) spanOf(c *cand) hearsay.Span {
	if !c.cue.empty() {
		return c.cue.span(w)
	}
	if len(c.content) > 0 {
		return c.content[0].span(w)
	}
	return hearsay.Span{}
}

// refuse says why a candidate is no report; "" if it may be one.
func (w *work) refuse(c *cand) (rule, why string) {
	if len(c.content) == 0 {
		return "no-content", "nothing that could have been said"
	}
	n := 0
	for _, r := range c.content {
		n += w.words(r)
	}
	if n == 0 {
		return "no-content", "nothing that could have been said"
	}
	if c.srcHead >= 0 && w.lower(c.srcHead) == "you" && c.frame != quotation && c.src.len() == 1 {
		return "second-person", "whoever is spoken to has not said it yet"
	}
	if c.srcHead >= 0 && c.src.len() == 1 {
		if l := w.lower(c.srcHead); l == "'s" || l == "’s" || l == "let" {
			return "let-us", "a call to do something, not a report"
		}
	}
	if c.e != nil && c.e.class == classWay && c.frame == clause && c.srcHead < 0 {
		return "no-speaker", "a manner of speaking, and nobody who speaks"
	}
	if c.frame == object && len(c.content) == 1 {
		if k := c.content[0].a; k > c.head && w.reflexive(k) {
			return "reflexive", "who does something to themselves reports nothing"
		}
	}
	if c.frame == object && c.e != nil && c.e.class == classMind && len(c.about) > 0 {
		if o := c.about[0]; w.xpos(o) == "PRP" && c.e.lemma == "know" || w.lex.is("refuge", w.lemma(o)) {
			return "deed", "to know somebody or to seek shelter is no attitude towards what is said"
		}
	}
	if c.e != nil && c.srcHead >= 0 && (c.e.class == classAct || c.e.class == classMind && c.frame == object && w.xpos(c.srcHead) == "NN") && c.frame != clause && c.frame != quotation && c.ante < 0 && !w.documentary(c.srcHead) && w.upos(c.srcHead) == "NOUN" && w.lower(c.srcHead) != "others" && w.lower(c.srcHead) != "most" && !w.doers(c.srcHead) {
		if a := w.actorAt(c.srcHead, c.src); (a < 0 || w.d.Actors[a].Kind == "other") && !w.speaking(c.src) {
			return "no-speaker", "a thing that cannot speak does this by being there"
		}
	}
	if c.frame == infinitive && c.e != nil && (c.e.act == "ask" || c.e.act == "request") && w.anonymous(c.content[0]) {
		return "anonymity", "how the source wants to be named is no report"
	}
	if w.citing(c.head) || c.frame&(object|objAs) != 0 && c.head >= 0 && w.lex.is("relaying", w.lemma(c.head)) && w.citedPerson(c.head) {
		return "citing", "names whose word another report rests on"
	}
	if c.e != nil && c.e.class == classNoun && c.e.lemma == "attack" && !w.verbal(c) {
		return "deed", "an attack is one in words only between people who speak"
	}
	t := trust(c)
	if c.weak && c.frame == object && c.e != nil && c.e.lemma == "attack" && w.verbal(c) {
		t *= 1.4
	}
	if c.weak && (c.frame == object || c.frame == passiveObj) && c.e != nil && (c.e.class == classSay || c.e.class == classTell) && w.speaker(c) {
		t *= 1.3 // a verb of saying, and somebody who can: reported the theft
	}
	if c.weak && c.frame == object && len(c.about) > 0 && w.lex.is("abstract", w.lemma(c.about[0])) && c.srcHead >= 0 && (w.speaker(c) || w.upos(c.srcHead) == "PRON") {
		t *= 1.3 // attacked the plan: plans are attacked in words
	}
	if c.weak && c.frame == object && len(c.about) > 0 && w.lex.is("spoken", w.lemma(c.about[0])) && c.srcHead >= 0 && (w.speaker(c) || w.upos(c.srcHead) == "PRON") {
		t *= 1.4 // offered an explanation: it is given in words
	}
	if t < threshold {
		return "weak-cue", "the word reports too seldom in this use"
	}
	return "", ""
}

// anonymous reports whether an infinitive asks for a name to be left out: "not
// to be named", "not to be identified by name".
func (w *work) anonymous(r run) bool {
	for k := r.a; k <= r.b && k < r.a+5; k++ {
		if w.lex.is("naming", w.lemma(k)) && k > 1 && w.lemma(k-1) == "be" {
			return true
		}
	}
	return false
}

// doers reports whether noun k is a plural that ends as those for people do:
// abductors, loyalists, gunmen.
func (w *work) doers(k tok) bool {
	l := w.lower(k)
	for _, end := range []string{"ors", "ists", "ians", "men", "women", "crats"} {
		if strings.HasSuffix(l, end) {
			return true
		}
	}
	return false
}

// verbal reports whether an attack of c is one in words: a person's on what
// people say and do, or on another person where one of the two is in politics.
func (w *work) verbal(c *cand) bool {
	if c.srcHead < 0 || len(c.about) == 0 {
		return false
	}
	h := c.srcHead
	if c.ante >= 0 {
		h = c.ante
	}
	a := w.actorAt(h, c.src)
	if a < 0 || w.d.Actors[a].Kind != "person" || w.sector(a, "MIL", "REB", "CRM", "PRM", "UAF") {
		return false
	}
	politician := w.sector(a, "GOV", "LEG", "PTY", "OPP", "ELI")
	o := c.about[0]
	if w.lex.is("abstract", w.lemma(o)) {
		return politician
	}
	b := w.actorAt(o, noRun())
	if b < 0 || w.d.Actors[b].Kind != "person" && w.d.Actors[b].Kind != "media" {
		return false
	}
	return politician || w.sector(b, "GOV", "LEG", "PTY", "OPP", "ELI")
}

// sector reports whether actor a is of one of some sectors.
func (w *work) sector(a hearsay.ActorID, of ...string) bool {
	for _, s := range w.d.Actors[a].Sectors {
		if slices.Contains(of, s) {
			return true
		}
	}
	return false
}

// speaker reports whether c's source is known to be somebody, a body or a
// document.
func (w *work) speaker(c *cand) bool {
	if c.srcHead < 0 {
		return false
	}
	h := c.srcHead
	if c.ante >= 0 {
		h = c.ante
	}
	a := w.actorAt(h, c.src)
	return a >= 0 && w.d.Actors[a].Kind != "other"
}

// accept takes candidate c, cut to what is free.
func (w *work) accept(c *cand) {
	var in *cand
	if p := c.place(); p >= 0 {
		in = w.owner[p]
	}
	var out []run
	for _, r := range c.content {
		cur := noRun()
		for k := r.a; k <= r.b; k++ {
			o := w.owner[k]
			ok := o == nil || o == in || in != nil && w.inside(o, in)
			if !ok && o != nil {
				// The other's cue lies in ours: it is reported in us.
				if p := o.place(); p >= 0 && inRuns(c.content, p) {
					ok = true
				}
			}
			if in != nil && !inRuns(in.content, k) {
				ok = false
			}
			if ok {
				if cur.empty() {
					cur = one(k)
				} else {
					cur.b = k
				}
				continue
			}
			if !cur.empty() {
				out = append(out, cur)
				cur = noRun()
			}
		}
		if !cur.empty() {
			out = append(out, cur)
		}
	}
	kept, all := 0, 0
	var final []run
	for _, r := range out {
		if c.rule != "transcript" {
			r = w.trim(r)
		}
		if !r.empty() && w.words(r) > 0 {
			final = append(final, r)
			kept += w.words(r)
		}
	}
	for _, r := range c.content {
		all += w.words(r)
	}
	if kept == 0 || kept*3 < all {
		w.pass(w.spanOf(c), "taken", "another report has these words")
		return
	}
	c.content = final
	c.quotes = w.touched(final)
	c.accepted = true
	for _, q := range c.quotes {
		if p := c.place(); p < 0 || w.quoteOf(p) != q || c.rule == "transcript" {
			w.claimed[q] = true
		}
	}
	for _, r := range final {
		for k := r.a; k <= r.b; k++ {
			if o := w.owner[k]; o == nil || o == in || o.size() > c.size() {
				w.owner[k] = c
			}
		}
	}
}

// inside reports whether a is reported in b, or in something reported in b.
func (w *work) inside(a, b *cand) bool {
	p := a.place()
	return p >= 0 && inRuns(b.content, p)
}

// join gives a report the quotations that follow it with no cue of their own:
// "A," X said. "B." and the paragraphs after it that are wholly in marks.
func (w *work) join() {
	byStart := w.accepted()
	for _, c := range byStart {
		if len(c.quotes) == 0 || c.e == nil || c.e.class == classAct && c.frame != quotation || c.e.class == classMind && c.frame != quotation || c.rule == "headline-colon" || c.rule == "transcript" {
			continue
		}
		if p := c.place(); p >= 0 && w.owner[p] != nil && w.owner[p] != c {
			continue
		}
		w.joinBack(c)
		last := c.cue.b
		for _, r := range append([]run{c.src}, c.content...) {
			if !r.empty() {
				last = max(last, r.b)
			}
		}
		w.joinFrom(c, last)
	}
}

// joinBack gives a report the paragraphs before it whose quotation was not
// closed, so that it is the one that the report's own goes on with.
func (w *work) joinBack(c *cand) {
	if c.frame != quotation || c.rule != "quotation-then-cue" || len(c.quotes) == 0 {
		return
	}
	q := c.quotes[0]
	if t, ok := w.sentenceBack(q); ok {
		c.content = append([]run{t}, c.content...)
		c.quotes = append([]int32{q - 1}, c.quotes...)
		w.claimed[q-1] = true
		w.own(c, t)
		return
	}
	for q > 0 && w.quotes[q].cont && !w.quotes[q-1].closed && w.quotes[q-1].para == w.quotes[q].para-1 && !w.qtoks[q-1].empty() && w.free(q-1) {
		q--
		t := w.qtoks[q]
		if !w.endsThere(t.b) || w.sentence(t.a).a != t.a {
			return
		}
		c.content = append([]run{t}, c.content...)
		c.quotes = append([]int32{q}, c.quotes...)
		w.claimed[q] = true
		w.own(c, t)
	}
}

// own gives c the tokens of r that nobody has.
func (w *work) own(c *cand, r run) {
	for j := r.a; j <= r.b; j++ {
		if w.owner[j] == nil {
			w.owner[j] = c
		}
	}
}

// sentenceBack is the sentence before quotation q, in its paragraph, where that
// begins with a quotation that nobody has and says nothing of who speaks: “It
// was late” for the town. “It was over,” said Hall.
func (w *work) sentenceBack(q int32) (run, bool) {
	t := w.qtoks[q]
	if q == 0 || t.a == 0 || w.sentence(t.a).a != t.a || w.paraOf(t.a-1) != w.paraOf(t.a) || w.quotes[q-1].single || w.quotes[q].single || !w.free(q-1) {
		return run{}, false
	}
	p := w.qtoks[q-1]
	s := w.sentence(t.a - 1)
	if p.empty() || s.a != p.a || s.b != t.a-1 || w.words(p) < 4 || !w.clausal(p) && w.paraOf(p.a) != w.paraOf(p.a-1) {
		return run{}, false
	}
	for k := p.b + 1; k <= s.b; k++ {
		if w.quoteOf(k) >= 0 || w.owner[k] != nil || w.verb(k) && w.lookup(k) != nil {
			return run{}, false
		}
	}
	return s, true
}

func (w *work) accepted() []*cand {
	var out []*cand
	for _, c := range w.cands {
		if c.accepted {
			out = append(out, c)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].start() < out[j].start() })
	return out
}

func (w *work) joinFrom(c *cand, last tok) {
	n := tok(len(w.d.Tokens))
	for {
		k := w.sentence(last).b + 1
		if q := w.quoteOf(last); q >= 0 && w.qtoks[q].b >= k {
			k = w.qtoks[q].b + 1
		}
		if j := w.hiddenStart(last, k); j > 0 {
			k = j
		}
		if k >= n {
			return
		}
		q, lead := w.leadIn(k)
		if q < 0 || !w.free(q) {
			return
		}
		t := w.qtoks[q]
		if lead && (w.paraOf(k) != w.paraOf(last) || c.frame != quotation || w.quoteKind(c) == "indirect") {
			return
		}
		if w.paraOf(k) != w.paraOf(last) && w.goesOnLater(q) {
			return
		}
		if w.paraOf(k) != w.paraOf(last) {
			// A paragraph of its own: all of it must be quotation, and the report must reach its edge.
			// A title is apart: its offsets have another base.
			if w.paraOf(k) != w.paraOf(last)+1 || !w.allQuoted(k) || w.d.InTitle(w.d.Tokens[last]) {
				return
			}
			lq := w.quoteOf(last)
			open := lq >= 0 && !w.quotes[lq].closed
			if !open && c.frame != quotation {
				return
			}
		}
		end := w.tailOf(q)
		if end < 0 {
			return
		}
		t.b = end
		t.a = k
		c.content = append(c.content, t)
		c.quotes = append(c.quotes, q)
		w.claimed[q] = true
		w.own(c, t)
		last = t.b
	}
}

// hiddenStart is where a quotation begins after last and before end, the
// sentence's, with a capital and behind a stop: the segmenter took the stop for
// that of an abbreviation, as in "he said in Albany, N.Y. "We won."" 0 if none does.
func (w *work) hiddenStart(last, end tok) tok {
	for j := last + 1; j < end && j < last+30; j++ {
		q := w.quoteOf(j)
		if q < 0 {
			continue
		}
		if w.qtoks[q].a != j || !strings.HasSuffix(w.word(j-1), ".") || w.quoteOf(j-1) >= 0 {
			return 0
		}
		c := w.word(j + 1)
		if c != "" && c[0] >= 'A' && c[0] <= 'Z' && w.words(w.qtoks[q]) > 3 {
			return j
		}
		return 0
	}
	return 0
}

// leadIn is the quotation that opens at k, or after a word or two without a
// verb, so that what is said goes on: Then, "I saw it." Reed "was wrong."
func (w *work) leadIn(k tok) (q int32, lead bool) {
	if q = w.quoteOf(k); q >= 0 {
		if w.qtoks[q].a != k {
			return -1, false
		}
		return q, false
	}
	for j := k; j < k+4 && w.same(j, k); j++ {
		if q = w.quoteOf(j); q >= 0 {
			if w.qtoks[q].a != j || w.words(w.qtoks[q]) < 5 || !w.clausal(w.qtoks[q]) || w.quotes[q].single {
				return -1, false
			}
			return q, true
		}
		if w.word(j) == ":" || w.dash(j) || w.verb(j) && w.lookup(j) != nil {
			return -1, false
		}
	}
	return -1, false
}

// goesOnLater reports whether quotation q is left open at the end of its
// paragraph and goes on in the next, where another report has it.
func (w *work) goesOnLater(q int32) bool {
	for n := q; int(n)+1 < len(w.quotes) && n < q+20; n++ {
		if w.quotes[n].closed || !w.quotes[n+1].cont || w.quotes[n+1].para != w.quotes[n].para+1 {
			return false
		}
		if w.claimed[n+1] {
			return true
		}
	}
	return false
}

// tailOf is where a joined quotation q ends with what follows it in its
// sentence: a few words without a verb may belong to it ("to go after" the
// owner), the writer's own remark does not. -1 if the sentence has a use of its
// own for the quotation.
func (w *work) tailOf(q int32) tok {
	t := w.qtoks[q]
	if w.endsThere(t.b) {
		return t.b
	}
	if w.words(t) < 6 || !w.clausal(t) || w.quotes[q].single {
		return -1
	}
	k := t.b + 1
	if w.verb(k) || w.upos(k) == "AUX" || w.comma(k) {
		return -1
	}
	s := w.sentence(t.b)
	for j := k; j <= s.b; j++ {
		if w.verb(j) && w.lookup(j) != nil && !w.within(j, "acl") && !w.dash(k) && w.upos(k) != "ADP" {
			return -1
		}
	}
	switch {
	case w.dash(k), w.upos(k) == "ADP":
		return t.b
	case s.b-k < 5 && w.upos(k) == "PROPN":
		return w.trim(run{t.a, s.b}).b
	}
	return -1
}

// free reports whether nobody's report has quotation q, but for reports inside it.
func (w *work) free(q int32) bool {
	if w.claimed[q] {
		return false
	}
	t := w.qtoks[q]
	for k := t.a; k <= t.b; k++ {
		if o := w.owner[k]; o != nil {
			if p := o.place(); p < 0 || !t.has(p) {
				return false
			}
		}
	}
	return true
}

// endsThere reports whether nothing follows token k in its sentence but
// another quotation.
func (w *work) endsThere(k tok) bool {
	n := k + 1
	for int(n) < len(w.d.Tokens) && w.stop(n) && w.quoteOf(n) < 0 && w.same(n, k) {
		n++ // "…". the stop behind the mark
	}
	if int(n) >= len(w.d.Tokens) || w.paraOf(n) != w.paraOf(k) {
		return true
	}
	if q := w.quoteOf(n); q >= 0 && w.qtoks[q].a == n {
		return true
	}
	if !w.same(n, k) {
		return true
	}
	return false
}

// allQuoted reports whether the paragraph of token k, from k on, is nothing but
// quotations. Where the next other word stands is found once for all tokens: a
// paragraph may hold a hundred thousand quotations.
func (w *work) allQuoted(k tok) bool {
	if w.unquoted == nil {
		n := tok(len(w.d.Tokens))
		w.unquoted = make([]tok, n+1)
		w.unquoted[n] = n
		for j := n - 1; j >= 0; j-- {
			w.unquoted[j] = w.unquoted[j+1]
			if w.quoteOf(j) < 0 && !w.punct(j) {
				w.unquoted[j] = j
			}
		}
	}
	return k < 0 || int(k) >= len(w.d.Tokens) || w.paraOf(w.unquoted[k]) != w.paraOf(k)
}

// floating takes quotations that are whole sentences and nobody's: their
// speaker is who spoke last, or, at the start of a text, who speaks next.
func (w *work) floating() {
	list := w.accepted()
	var prev *cand
	i := 0
	for qi := 0; qi < len(w.quotes); qi++ {
		q := w.quotes[qi]
		t := w.qtoks[qi]
		for i < len(list) && list[i].start() < t.a {
			if p := list[i].place(); p < 0 || w.quoteOf(p) < 0 {
				if w.owner[max(p, 0)] == nil || p < 0 || w.owner[p] == list[i] {
					prev = list[i]
				}
			}
			i++
		}
		if t.empty() || q.single || !w.free(int32(qi)) || w.sentence(t.a).a != t.a && !(t.a > 0 && w.quoteOf(t.a-1) >= 0) || !w.endsThere(t.b) {
			continue
		}
		if !q.closed && w.ownReport(t) {
			continue // the mark after the words was left out: the report reaches up to its start
		}
		words := w.words(t)
		alone := w.allQuoted(t.a) && (t.a == 0 || w.paraOf(t.a-1) != w.paraOf(t.a) || w.quoteOf(t.a-1) >= 0)
		if words < 4 || words < 6 && !alone || !w.clausal(t) {
			continue
		}
		c := &cand{
			rule: "floating-quotation", e: &entry{act: "say", class: classSay, frames: quotation}, act: "say", frame: quotation,
			head: -1, cue: noRun(), src: noRun(), srcHead: -1, srcHow: "none", ante: -1, relays: -1, content: []run{t}, quotes: []int32{int32(qi)}, accepted: true,
		}
		// Quotations that follow directly are one with it.
		for qi+1 < len(w.quotes) && w.qtoks[qi+1].a == w.qtoks[qi].b+1 && !w.qtoks[qi+1].empty() && w.free(int32(qi+1)) && w.endsThere(w.qtoks[qi+1].b) && w.allQuoted(w.qtoks[qi+1].a) {
			qi++
			c.content = append(c.content, w.qtoks[qi])
			c.quotes = append(c.quotes, int32(qi))
		}
		if w.spokeBefore(c, t) {
			for _, r := range c.content {
				for k := r.a; k <= r.b; k++ {
					if w.owner[k] == nil {
						w.owner[k] = c
					}
				}
			}
			w.cands = append(w.cands, c)
			prev = c
			continue
		}
		c.float = prev
		if h := w.actsBefore(t, prev); h >= 0 {
			c.float, c.srcHead = nil, h
		} else if prev != nil && w.paraOf(t.a)-w.paraOf(prev.start()) > 6 {
			c.float = nil
		}
		if c.float == nil && prev == nil && c.srcHead < 0 && i < len(list) {
			c.float = list[i]
			c.rule = "floating-quotation-before"
		}
		if c.float != nil && c.float.rule == "floating-quotation" {
			c.float = c.float.float
		}
		if p := c.float; p != nil && w.continues(p, t) {
			// Still the same speaker's: one report with the one before.
			p.content = append(p.content, c.content...)
			p.quotes = append(p.quotes, c.quotes...)
			for _, r := range c.content {
				for k := r.a; k <= r.b; k++ {
					if w.owner[k] == nil {
						w.owner[k] = p
					}
				}
			}
			continue
		}
		for _, r := range c.content {
			for k := r.a; k <= r.b; k++ {
				if w.owner[k] == nil {
					w.owner[k] = c
				}
			}
		}
		w.cands = append(w.cands, c)
	}
}

// spokeBefore gives the floating quotation t of c to the sentence before it in
// its paragraph if that only says that somebody spoke: "Hall agreed. “…”".
func (w *work) spokeBefore(c *cand, t run) bool {
	if t.a < 2 || w.paraOf(t.a-1) != w.paraOf(t.a) || w.same(t.a-1, t.a) || w.quoteOf(t.a-1) >= 0 {
		return false
	}
	s := w.sentence(t.a - 1)
	if s.len() > 40 || s.b != t.a-1 {
		return false
	}
	for v := s.a; v <= s.b; v++ {
		if !w.verb(v) || w.t.Head(v) >= 0 || !w.finite(v) {
			continue
		}
		e := w.lookup(v)
		if !e.has(quotation) || e.class != classSay && e.class != classWay || w.passive(v) || w.owner[v] != nil {
			return false
		}
		if s.len() > 14 && (e.class != classSay || !e.firm(quotation) || w.t.Kid(v, "obj", "ccomp", "xcomp") > v) {
			return false // a long sentence has said something else by then
		}
		for _, x := range w.cands {
			if x.accepted && x.head == v {
				return false
			}
		}
		src := w.sourceOf(v, false)
		if src.head < 0 || !w.someone(src) {
			return false
		}
		c.rule, c.head, c.cue, c.e, c.act = "cue-then-quotation", v, w.cueRun(v, e), e, e.act
		c.src, c.srcHead, c.srcHow, c.ante = src.r, src.head, src.how, src.ante
		w.used[v] = true
		return true
	}
	return false
}

// actsBefore is the person that the sentence before the floating quotation t, in
// its paragraph, is about, if no report p stands in it or after it: "Lund
// crossed the square. “Ask me anything.”" -1 if there is none.
func (w *work) actsBefore(t run, p *cand) tok {
	if t.a < 2 || w.paraOf(t.a-1) != w.paraOf(t.a) || w.same(t.a-1, t.a) || w.quoteOf(t.a-1) >= 0 {
		return -1
	}
	s := w.sentence(t.a - 1)
	if p != nil && p.start() >= s.a {
		return -1
	}
	for v := s.a; v <= s.b; v++ {
		if w.t.Head(v) >= 0 || !w.verb(v) || !w.finite(v) {
			continue
		}
		h := w.subjectKid(v, false)
		if h < 0 || w.upos(h) != "PROPN" && w.xpos(h) != "PRP" {
			return -1
		}
		a := w.actorAt(h, noRun())
		if a < 0 || w.d.Actors[a].Kind != "person" {
			return -1
		}
		if p != nil && p.srcHead >= 0 && w.actorAt(p.srcHead, p.src) == a {
			return -1 // who spoke before goes on
		}
		return h
	}
	return -1
}

// ownReport reports whether an accepted report takes the words at the start of
// quotation t and has its cue in it too.
func (w *work) ownReport(t run) bool {
	for k := t.a; k <= t.b && k < t.a+3; k++ {
		if o := w.owner[k]; o != nil {
			p := o.place()
			return p >= 0 && t.has(p)
		}
	}
	return false
}

// continues reports whether the floating quotation t goes on with report p: it
// stands in the paragraph where p ends, and p is somebody's speech.
func (w *work) continues(p *cand, t run) bool {
	if p.e == nil || len(p.content) == 0 || p.parent != nil {
		return false
	}
	if p.e.class != classSay && p.e.class != classTell && p.frame != quotation && !(p.e.class == classAct && p.srcHow == "own" && w.sentence(p.content[len(p.content)-1].b).b == t.a-1) {
		return false
	}
	if p.rule == "headline-colon" || p.rule == "transcript" {
		return false
	}
	last := p.content[len(p.content)-1]
	next := w.paraOf(last.b)+1 == w.paraOf(t.a) && w.paraOf(t.a-1) != w.paraOf(t.a) && w.allQuoted(t.a) && !w.d.InTitle(w.d.Tokens[last.b])
	return (w.paraOf(last.b) == w.paraOf(t.a) || next) && last.b < t.a
}

// clausal reports whether a run holds a verb.
func (w *work) clausal(r run) bool {
	for k := r.a; k <= r.b; k++ {
		if w.verb(k) || w.upos(k) == "AUX" {
			return true
		}
	}
	return false
}

// nest links each report to the smallest one whose content holds its cue, and
// drops reports inside quotations that are nobody's.
func (w *work) nest() {
	list := w.accepted()
	sort.SliceStable(list, func(i, j int) bool { return list[i].size() > list[j].size() })
	in := make([]*cand, len(w.d.Tokens))
	for _, c := range list {
		if p := c.place(); p >= 0 {
			if o := in[p]; o != nil && o != c {
				if !w.plain(c) {
					c.accepted = false
					w.pass(w.spanOf(c), "inside-report", "inside a report, and no plain report itself")
					continue
				}
				c.parent = o
			} else if q := w.quoteOf(p); q >= 0 && !w.quotes[q].single && c.rule != "transcript" && !w.startsQuoted(c, q) {
				c.accepted = false
				w.pass(w.spanOf(c), "inside-quotation", "the quotation it stands in is nobody's report")
				continue
			}
		}
		if c.parent == nil && w.ownVoice(c) {
			c.accepted = false
			w.pass(w.spanOf(c), "own-voice", "what is put to the reader is no report")
			continue
		}
		for _, r := range c.content {
			for k := r.a; k <= r.b; k++ {
				in[k] = c
			}
		}
	}
	// A report whose parent was dropped stands alone.
	for _, c := range list {
		for c.parent != nil && !c.parent.accepted {
			c.parent = c.parent.parent
		}
	}
}

// ownVoice reports whether c is put to the reader, or by one who asks in an
// interview: its source is you outside all quotations.
func (w *work) ownVoice(c *cand) bool {
	if c.srcHead < 0 || c.src.len() != 1 || c.frame == quotation || len(c.quotes) > 0 || w.quoteOf(c.srcHead) >= 0 {
		return false
	}
	return w.lower(c.srcHead) == "you"
}

// plain reports whether c is a report beyond doubt, so that it counts inside
// another: "Reed said Hall had warned that …". What a word only hints at,
// "people supporting the plan", "I am glad to announce", is part of what the
// outer one says.
func (w *work) plain(c *cand) bool {
	if c.weak {
		return false
	}
	own, self := c.srcHow == "own", false
	if c.srcHead >= 0 && c.src.len() == 1 {
		l := w.lower(c.srcHead)
		if l == "you" || l == "one" {
			return false
		}
		self = w.lex.is("first", l)
	}
	spoken := c.e != nil && (c.e.class == classSay || c.e.class == classTell || c.e.class == classAct)
	switch c.frame {
	case quotation:
		return true
	case clause, whether:
		if c.srcHow == "none" && spoken && c.rule != "passive-clause" {
			return false
		}
		return c.e == nil || c.e.class != classShow || w.documentary(c.srcHead) || c.src.empty() || w.speaking(c.src)
	case passiveCl:
		return c.rule == "passive-clause" // it was believed that
	case gerund:
		return (c.act == "deny" || c.act == "admit") && own && !self
	case infinitive:
		return spoken && (own || c.srcHow == "relative" || c.rule == "decline-to-comment") && !self
	case objInf, objAs:
		return spoken && own && !self && c.head >= 0 && w.finite(c.head)
	case object:
		// What is denied or condemned needs no clause.
		return (c.act == "deny" || c.act == "reject" || c.act == "condemn") && own && !self && c.head >= 0 && w.finite(c.head)
	}
	return false
}

// startsQuoted reports whether quotation q is so long that its marks are
// likely to be mispaired, so that what stands in it need not be quoted.
func (w *work) startsQuoted(c *cand, q int32) bool {
	return !w.quotes[q].closed && (w.qtoks[q].len() > 60 || w.ownReport(w.qtoks[q]))
}

// scare notes quotations that are nobody's words: terms, titles, nicknames.
func (w *work) scare() {
	got := make([]bool, len(w.quotes))
	for _, c := range w.cands {
		if !c.accepted {
			continue
		}
		for _, r := range c.content {
			for k := r.a; k <= r.b; k++ {
				if q := w.quoteOf(k); q >= 0 {
					got[q] = true
				}
			}
		}
	}
	for qi, q := range w.quotes {
		t := w.qtoks[qi]
		if got[qi] || t.empty() {
			continue
		}
		switch n := w.words(t); {
		case n <= 5 && w.naming(t.a-1):
			w.pass(q.Span, "scare-quotes", "what something or somebody is called, not what anybody said")
		case n > 0 && w.titleCase(t) && n > 1:
			w.pass(q.Span, "title", "reads like the title of a work: every word is capitalised")
		case n <= 3:
			w.pass(q.Span, "scare-quotes", "a quoted term or nickname: too short to be a statement, and no cue takes it")
		default:
			w.pass(q.Span, "unattributed", "no cue in its sentence takes it, and it is no sentence of its own")
		}
	}
}

// naming reports whether what stands before a quotation, up to k, says that it
// is a name: known as, so-called, nicknamed.
func (w *work) naming(k tok) bool {
	switch w.lower(k) {
	case "as":
		return w.lower(k-1) == "known" || w.lower(k-1) == "dubbed"
	case "called", "nicknamed", "dubbed", "so-called":
		return true
	}
	return false
}

func (w *work) titleCase(t run) bool {
	n := 0
	for k := t.a; k <= t.b; k++ {
		if w.punct(k) {
			continue
		}
		s := w.word(k)
		if s[0] >= 'a' && s[0] <= 'z' {
			switch w.upos(k) {
			case "ADP", "DET", "CCONJ", "PART", "PRON":
				continue
			}
			return false
		}
		n++
	}
	return n > 0
}
