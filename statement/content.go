package statement

import (
	"strings"

	"github.com/hearsay-news/hearsay"
)

// clauseCand fills c where v reports a clause or a quotation after it, or
// stands inside what it reports. It is false if v does neither.
func (w *work) clauseCand(c *cand, v tok, e *entry, block run) bool {
	cl, how := w.clauseOf(v, e)
	if cl >= 0 && cl > v {
		r := w.clauseRun(c, v, cl)
		if e.firm(hearer) && w.opensFinite(r.a) {
			// "told the press the bridge was safe": the hearer ends before the subject.
			for k := r.a - 1; k > c.cue.b+1; k-- {
				if u := w.upos(k); u == "DET" || u == "PRON" && w.xpos(k) == "PRP" {
					r.a = k
					break
				}
				if u := w.upos(k); w.punct(k) || u == "ADP" || u == "CCONJ" {
					break
				}
			}
		}
		rel := noRun()
		if w.opensFinite(r.a) && w.within(v, "acl") {
			// "which NASA said might fly": its subject is the relative pronoun.
			if k := block.a - 1; w.lex.is("relative", w.lower(k)) {
				rel = one(k)
			} else if e.class == classShow {
				return false
			}
		}
		c.rule, c.frame = "clause-of-cue", how
		if !e.has(how) {
			cl = -1
		} else {
			c.weak = !e.firm(how)
			if q := w.quoteOf(r.b); q >= 0 && w.qtoks[q].b == r.b && q != w.quoteOf(v) {
				r = w.andQuoted(r)
			}
			c.content = []run{r}
			w.hearersOf(c, v, e)
			if q := w.quoteOf(r.a); q >= 0 && w.qtoks[q].a == r.a {
				c.frame = quotation
			}
			if !rel.empty() {
				c.content = []run{rel, r}
				return true
			}
			if l, ok := w.adverbFirst(c, v, block); ok && (how == clause || c.frame == quotation) {
				c.content = []run{l, r}
			} else if l, ok := w.quotedFirst(c, v, block); ok {
				c.content = []run{l, r}
			} else if (how == clause || how == whether) && c.srcHow == "own" {
				if l, ok := w.fronted(cl, block, v); ok {
					c.content = []run{l, r}
				}
			}
			return true
		}
	}
	if e.has(quotation) {
		if r, ok := w.nextQuote(c.cue.b+1, v); ok {
			c.rule, c.frame, c.content = "cue-then-quotation", quotation, []run{r}
			w.hearersOf(c, v, e)
			if l, ok := w.adverbFirst(c, v, block); ok {
				c.content = []run{l, r}
			}
			return true
		}
		if block.b > c.cue.b {
			if r, ok := w.nextQuote(block.b+1, v); ok {
				c.rule, c.frame, c.content = "cue-then-quotation", quotation, []run{r}
				w.hearersOf(c, v, e)
				return true
			}
		}
	}
	if r, ok := w.answer(c, v, e); ok {
		c.rule, c.frame, c.content = "answer-of-cue", clause, []run{r}
		w.hearersOf(c, v, e)
		return true
	}
	if r, ok := w.block1(c, v, e); ok {
		c.rule, c.frame, c.content = "paragraph-after-colon", quotation, r
		return true
	}
	if e.class == classWay && !e.firm(clause) {
		return false
	}
	if rs, rule := w.around(c, v, e, block); rs != nil {
		c.rule, c.frame, c.content = rule, clause, rs
		w.hearersOf(c, v, e)
		return true
	}
	if k := c.cue.b + 1; w.t.Rel(v) == "acl:relcl" && c.srcHow == "own" && e.class == classSay && w.opensFinite(k) && w.lex.is("relative", w.lower(block.a-1)) && w.quoteOf(k) == w.quoteOf(v) {
		// "which Reed said was late": the parser may hang the clause on what which stands for.
		c.rule, c.frame, c.content = "clause-of-cue", clause, []run{one(block.a - 1), w.cuts(w.stretch(run{k, max(k+1, w.hi[max(k, w.governor(k))])}, v), v)}
		return true
	}
	r, ok := w.lineClause(c, v, e)
	if !ok && e.firm(clause) && w.finite(v) && c.srcHead >= 0 && c.srcHow == "own" {
		r, ok = w.opening(c, v)
	}
	if o := w.t.Kid(v, "obj"); !ok && o > v && e.lemma == "say" && w.finite(v) && c.srcHow == "own" && !w.ghost(c) && w.lo[o] == c.cue.b+1 && w.quoteOf(o) == w.quoteOf(v) {
		// A clause whose verb the parser took for a participle of its subject.
		if r = w.cuts(w.stretch(run{w.lo[o], w.hi[o]}, v), v); w.words(r) > 5 {
			ok = true
		}
	}
	if ok {
		c.rule, c.frame, c.content = "line-after-cue", clause, []run{r}
		w.hearersOf(c, v, e)
		return true
	}
	return false
}

// answer is the yes or no that is all of what is said, with what it is said to:
// "said no", "said yes to the plan". No deal and no more are no answers.
func (w *work) answer(c *cand, v tok, e *entry) (run, bool) {
	k := v + 1
	if l := w.lower(k); l != "no" && l != "yes" || !w.same(k, v) || e.class != classSay || !e.firm(clause) || c.srcHead < 0 || w.quoteOf(k) != w.quoteOf(v) {
		return run{}, false
	}
	c.cue.b = min(c.cue.b, v)
	r := one(k)
	switch n := k + 1; {
	case !w.same(n, k), w.punct(n), w.calendar(n), w.upos(n) == "CCONJ", w.upos(n) == "SCONJ", w.xpos(n) == "WRB":
	case w.upos(n) == "ADP":
		if w.lower(n) != "to" {
			break
		}
		s := w.sentence(v)
		for r.b = n; r.b < s.b && !w.punct(r.b+1) && w.upos(r.b+1) != "CCONJ" && !w.calendar(r.b+1); {
			r.b++
		}
	default:
		return run{}, false
	}
	return r, true
}

// relativePiece puts the pronoun that stands for what is called something before
// what it is called: "what Reed called “a mess”", "which Hall described as “a ruin”".
func (w *work) relativePiece(c *cand, block run) {
	k := block.a - 1
	if l := w.lower(k); l != "what" && l != "which" && l != "whom" || !w.same(k, c.head) || !c.e.has(objAs) || c.srcHow != "own" || len(c.content) == 0 || c.frame&(object|objAs|quotation) == 0 {
		return
	}
	switch first := c.content[0]; {
	case first.a > c.cue.b:
		if w.upos(k-1) != "ADP" && w.upos(first.a) != "PRON" && (c.frame != object || w.quoteOf(first.a) >= 0) {
			c.content = append([]run{one(k)}, c.content...)
		}
	case len(c.content) == 1 && first == one(k) && c.e.as[w.lower(c.cue.b+1)]:
		a := c.cue.b + 1
		if s := w.sentence(c.head); a < s.b {
			b := a
			for b < s.b && !w.punct(b+1) && !(w.upos(b+1) == "CCONJ" && w.verb(b+2)) {
				b++
				if q := w.quoteOf(b); q >= 0 && q != w.quoteOf(c.head) {
					b = min(s.b, w.qtoks[q].b)
				}
			}
			c.content = append(c.content, w.cuts(run{a, b}, c.head))
		}
	}
}

// calledMore takes what is called something on past the quotation that names it,
// where the words behind belong to the name: called it "a gift" for the rich,
// "better" than the last, "a mess" because nobody asked.
func (w *work) calledMore(c *cand, v tok) {
	n := len(c.content) - 1
	if n < 0 || c.frame&(objAs|object) == 0 {
		return
	}
	r := c.content[n]
	for {
		// "a joke" and "a shame"; her "long years," "firm grip"
		k := r.b + 1
		if w.upos(k) == "CCONJ" {
			k++
		}
		if w.upos(k) == "DET" && k > r.b+1 {
			k++
		}
		p, q := w.quoteOf(r.b), w.quoteOf(k)
		if p < 0 || q < 0 || p == w.quoteOf(v) || w.qtoks[p].b != r.b || w.qtoks[q].a != k || !w.same(k, v) || w.followsOn(q, v) {
			break
		}
		r.b = w.qtoks[q].b
	}
	c.content[n] = r
	if c.frame == object {
		return
	}
	q := w.quoteOf(r.b)
	k := r.b + 1
	if r.a <= v || q < 0 || w.qtoks[q].b != r.b || q == w.quoteOf(v) || !w.same(k, v) || strings.HasSuffix(strings.TrimSpace(w.quotes[q].inner.In(w.d.Text)), ",") {
		return
	}
	switch w.lower(k) {
	case "for", "than", "of", "to", "because", "amid", "amidst", "without":
	default:
		return
	}
	s := w.sentence(v)
	b := k
	for b < s.b && !w.punct(b+1) && w.upos(b+1) != "CCONJ" && w.quoteOf(b+1) == w.quoteOf(v) && !w.calendar(b+1) {
		b++
	}
	if b > k {
		c.content[n].b = b
	}
}

// block1 is the paragraph that a cue at a paragraph's end introduces with a
// colon: a block quotation.
func (w *work) block1(c *cand, v tok, e *entry) ([]run, bool) {
	n := tok(len(w.d.Tokens))
	if o := w.t.Kid(v, "obj"); !e.firm(quotation) || c.srcHead < 0 || o > v && !c.src.has(o) && !e.firm(hearer) {
		return nil, false
	}
	k := max(c.cue.b, c.src.b) + 1
	for k < n && w.paraOf(k) == w.paraOf(v) && w.same(k, v) && k < v+30 && w.word(k) != ":" {
		if w.verb(k) && w.finite(k) || w.quoteOf(k) != w.quoteOf(v) {
			return nil, false
		}
		k++
	}
	if k >= n || w.word(k) != ":" || k+1 >= n || w.paraOf(k+1) == w.paraOf(k) {
		return nil, false
	}
	if a := w.sentence(v).a; w.xpos(a) == "WP" || w.xpos(a) == "WRB" || w.xpos(a) == "WDT" {
		return nil, false // "What people say about the port:" is a heading
	}
	k++
	if w.dash(k) || w.word(k) == "•" || w.word(k) == "*" {
		return nil, false // a list
	}
	if q := w.quoteOf(k); q >= 0 && w.qtoks[q].a == k {
		if !w.allQuoted(k) {
			// Double marks inside double marks: the paragraph is a quotation all the same, if nobody in it speaks.
			b := k
			for ; b+1 < n && w.paraOf(b+1) == w.paraOf(k); b++ {
				if _, ok := w.after[b]; ok {
					return nil, false
				}
			}
			if w.quotes[q].single || b-k < 6 {
				return nil, false
			}
			return []run{{k, b}}, true
		}
		var out []run
		for j := k; j < n && w.paraOf(j) == w.paraOf(k); j++ {
			if q := w.quoteOf(j); q >= 0 && w.qtoks[q].a == j {
				out = append(out, w.qtoks[q])
			}
		}
		return out, true
	}
	b := k
	for b+1 < n && w.paraOf(b+1) == w.paraOf(k) {
		b++
	}
	if b-k < 6 {
		return nil, false
	}
	return []run{{k, b}}, true
}

// opensFinite reports whether a content that begins at k begins with its verb,
// and so has its subject elsewhere.
func (w *work) opensFinite(k tok) bool {
	return w.upos(k) == "AUX" && w.xpos(k) != "VB" || w.verb(k) && w.finite(k) && w.subjectKid(k, true) < 0
}

// adverbFirst is the opening of a clause that its cue interrupts: "After two
// dry years, the office said, the lake will fill." The commas on both sides
// tell, and that the rest goes on in lower case.
func (w *work) adverbFirst(c *cand, v tok, block run) (run, bool) {
	s := w.sentence(v)
	k := c.content[0].a
	if block.a-2 < s.a || !w.comma(block.a-1) || w.quoteOf(block.a-2) >= 0 || k-1 <= block.b || !w.comma(k-1) || c.srcHow != "own" {
		return run{}, false
	}
	for w.punct(k) && k < c.content[0].b {
		k++
	}
	l := run{s.a, block.a - 2}
	if w.upos(l.a) == "CCONJ" && l.len() > 2 && !w.comma(l.a+1) {
		l.a++ // But to be safe, he said, …
	}
	if w.opensFinite(k) && w.words(l) > 1 && (w.nominal(l.a) || w.xpos(l.a) == "VBG") {
		return l, true // "Putting it together, Reed said, was a joy"
	}
	if word := w.word(k); word == "" || (word[0] < 'a' || word[0] > 'z') && !w.conditional(l) {
		return run{}, false
	}
	for j := l.a; j <= l.b; j++ {
		if w.comma(j) || w.quoteOf(j) >= 0 || w.xpos(j) == "VBG" && j == l.a || w.xpos(j) == "VBN" && j == l.a {
			return run{}, false
		}
	}
	switch w.upos(l.a) {
	case "SCONJ":
		switch w.lower(l.a) {
		case "if", "unless", "because", "although", "though", "even", "while", "once", "until", "since", "as":
		default:
			return run{}, false
		}
	case "CCONJ", "INTJ":
		return run{}, false
	case "ADV":
		if w.xpos(l.a) == "WRB" || l.len() == 1 {
			return run{}, false
		}
	}
	if w.upos(l.a) == "ADP" && w.calendar(l.b) && l.len() < 4 {
		return run{}, false
	}
	if w.upos(l.a) == "ADP" && w.quoteOf(k) >= 0 {
		for j := l.a; j <= l.b; j++ {
			if w.lex.is("occasion", w.lemma(j)) {
				return run{}, false // "In an interview with the Courier, Reed said, “…”"
			}
		}
	}
	return l, true
}

// conditional reports whether l is a clause on which another hangs, or says what
// the rest is about: no matter how the rest begins, the two are one sentence.
func (w *work) conditional(l run) bool {
	switch w.lower(l.a) {
	case "if", "unless":
		return w.clausal(l)
	case "of":
		return true
	}
	return false
}

// quotedFirst is the first part of what is said where the cue stands inside it
// and both parts are quoted: "If there had not been a port" by the river, Reed
// said, "we would see a ruin."
func (w *work) quotedFirst(c *cand, v tok, block run) (run, bool) {
	s := w.sentence(v)
	k := c.content[0].a
	if block.a-2 < s.a || !w.comma(block.a-1) || c.srcHow != "own" || w.quoteOf(v) >= 0 || k < 2 || !w.comma(k-1) || w.quoteOf(k) < 0 || w.qtoks[w.quoteOf(k)].a != k {
		return run{}, false
	}
	q := w.quoteOf(s.a)
	if q < 0 || w.qtoks[q].a != s.a || w.qtoks[q].b >= block.a-1 || w.words(w.qtoks[q]) < 3 {
		return run{}, false
	}
	for j := w.qtoks[q].b + 1; j < block.a-1; j++ {
		if w.quoteOf(j) >= 0 || w.verb(j) && w.finite(j) {
			return run{}, false
		}
	}
	return run{s.a, block.a - 2}, true
}

// lineClause reads a reported clause off the line, where the parser hung it
// elsewhere: after a verb of saying comes that, or a subject and its verb.
func (w *work) lineClause(c *cand, v tok, e *entry) (run, bool) {
	if e.class != classSay && e.class != classTell || !e.firm(clause) || c.srcHow == "none" && !w.finite(v) {
		return run{}, false
	}
	s := w.sentence(v)
	k := c.cue.b + 1
	if !c.src.empty() && c.src.a > v {
		k = max(k, c.src.b+1)
	}
	if e.firm(hearer) {
		if o := w.t.Kid(v, "obj", "iobj"); o > v && !w.calendar(o) {
			k = max(k, min(w.hi[o]+1, s.b))
			if x := w.toldClause(o, s.b); x > 0 {
				k = x
			}
		}
	}
	k = w.pastTime(k, s.b)
	if k > s.b {
		return run{}, false
	}
	if e.class == classTell || w.lower(k) != "that" {
		// "told agents that he", "said in a speech in Leeds, Yorkshire, that he":
		// whatever the parser made of that.
		for n := c.cue.b + 1; n < s.b && n < c.cue.b+20; n++ {
			if w.xpos(n) == "VBG" && w.lookup(n) != nil && n > c.cue.b+1 {
				break // ", instead arguing that": its own report
			}
			if q := w.quoteOf(n); q >= 0 && q != w.quoteOf(v) && w.qtoks[q].a == n && w.qtoks[q].len() < 8 && w.titleCase(w.qtoks[q]) {
				n = w.qtoks[q].b // said on "Meet the Town" that
				continue
			}
			if w.quoteOf(n) != w.quoteOf(v) || w.upos(n) == "AUX" || w.upos(n) == "CCONJ" || w.verb(n) && w.finite(n) || w.upos(n) == "PRON" && w.xpos(n) == "PRP" && n > c.cue.b+1 {
				break
			}
			if w.lower(n) == "that" && n > c.cue.b && !w.verb(n+1) && w.upos(n+1) != "AUX" && w.upos(n+1) != "NOUN" && (n > c.cue.b+1 || w.upos(n) == "SCONJ") {
				k = n
				break
			}
		}
	}
	that := w.lower(k) == "that"
	if o := w.t.Kid(v, "obj"); !that && o > v && !e.firm(hearer) && e.lemma != "say" && w.lo[o] == k && w.quoteOf(k) == w.quoteOf(v) && !w.clausal(run{w.lo[o], min(w.hi[o], s.b)}) {
		return run{}, false // announced their decision although …
	}
	if that && k < s.b && (w.upos(k) == "PRON" || w.upos(k) == "DET") && w.upos(k+1) == "NOUN" && w.upos(k) == "DET" {
		that = false
	}
	if !that {
		switch w.upos(k) {
		case "PRON", "DET", "PROPN", "NOUN", "NUM", "ADJ":
		default:
			return run{}, false
		}
		if e.class == classTell && w.t.Kid(v, "obj", "iobj") < 0 && !e.small && w.xpos(k) != "PRP" {
			return run{}, false
		}
	}
	if q := w.quoteOf(k + 1); that && q >= 0 && q != w.quoteOf(v) && w.qtoks[q].a == k+1 {
		return w.closeQuote(run{k, min(w.qtoks[q].b, s.b)}), true
	}
	// Its verb, before the next comma.
	noun := false
	for m := k; m <= s.b && m < k+25; m++ {
		if q := w.quoteOf(m); q != w.quoteOf(v) {
			// A quotation may hold the verb: said the plan "is dead".
			if q >= 0 && noun && w.qtoks[q].a == m && w.qtoks[q].b <= s.b && w.predicate(w.qtoks[q]) {
				return w.cuts(w.stretch(run{k, w.qtoks[q].b}, v), v), true
			}
			m = max(m, min(w.qtoks[max(q, 0)].b, s.b)) // never back: that would not end
			continue
		}
		if w.comma(m) && !that && noun && (w.lex.is("relative", w.lower(m+1)) || w.upos(m-1) != "PRON" && (w.upos(m+1) == "DET" || w.upos(m+1) == "PROPN")) {
			// "argued the Front, which has been hit, is weak", "said the victim, Ann Reed, is well": past the aside.
			j := m + 2
			for j <= s.b && j < m+30 && !w.comma(j) {
				j++
			}
			if w.comma(j) && (w.upos(j+1) == "AUX" || w.verb(j+1) && w.finite(j+1)) {
				m = j
				continue
			}
		}
		if w.comma(m) && !that || w.stop(m) || w.word(m) == ":" {
			return run{}, false
		}
		switch w.upos(m) {
		case "NOUN", "PROPN", "PRON", "NUM":
			noun = true
		case "AUX", "VERB":
			if !noun || w.upos(m) == "VERB" && !w.finite(m) {
				continue
			}
			if w.within(m, "acl") && !that && w.governor(m) >= k {
				continue
			}
			r := run{k, max(m, min(w.hi[m], s.b))}
			return w.cuts(w.stretch(r, v), v), true
		case "CCONJ":
			if !that {
				return run{}, false
			}
		}
	}
	return run{}, false
}

// opening is what is said where the clause opens with that, or with a clause of
// its own, and the tree has lost it: "found that when the lake was full, a crab
// moved in".
func (w *work) opening(c *cand, v tok) (run, bool) {
	s := w.sentence(v)
	k := c.cue.b + 1
	if k+3 > s.b || w.quoteOf(k) != w.quoteOf(v) {
		return run{}, false
	}
	end := s.b
	if w.lower(k) == "that" && w.upos(k) == "SCONJ" {
		return w.cuts(run{k, end}, v), true
	}
	if l := w.lower(k); l != "when" && l != "if" && l != "while" && l != "although" && l != "unless" {
		return run{}, false
	}
	subject := false
	for m := k + 1; m < s.b && m < k+25; m++ {
		if w.quoteOf(m) != w.quoteOf(v) {
			return run{}, false
		}
		if w.t.Is(m, "nsubj") {
			subject = true
		}
		if !w.comma(m) {
			continue
		}
		if !subject {
			return run{}, false // "said when asked, he"
		}
		for n := m + 1; n <= s.b && n < m+12 && w.nominal(m+1); n++ {
			if w.upos(n) == "AUX" || w.verb(n) && w.finite(n) {
				return w.cuts(run{k, end}, v), true
			}
		}
		return run{}, false
	}
	return run{}, false
}

// toldClause is where what hearer o is told begins, if the parser took it for a
// clause about the hearer: "tells the crowd he has been late"; 0 if it did not.
func (w *work) toldClause(o, end tok) tok {
	for _, c := range w.t.Kids(o) {
		if !w.t.Is(c, "acl") || c < o || !(w.finite(c) || w.t.Kid(c, "aux", "cop") >= 0) {
			continue
		}
		x := w.subjectKid(c, true)
		if x <= o || x != w.lo[c] || w.xpos(x) != "PRP" || w.lower(x) == "it" {
			continue
		}
		for n := x; n <= end && !w.comma(n); n++ {
			if w.lower(n) == "that" && w.upos(n) == "SCONJ" {
				return 0 // told the man she loved that it was late
			}
		}
		return x
	}
	return 0
}

// toQuoted fills c where what somebody is asked or told to do is quoted, which
// hides the infinitive from a parser: asked the town to "stop and think".
func (w *work) toQuoted(c *cand, v tok, e *entry) bool {
	if !e.has(objInf|infinitive) || c.srcHead < 0 || c.srcHow == "none" {
		return false
	}
	for k := c.cue.b + 1; k < c.cue.b+14 && w.same(k+1, v); k++ {
		if w.punct(k) || w.verb(k) || w.upos(k) == "AUX" || w.upos(k) == "CCONJ" || w.quoteOf(k) != w.quoteOf(v) {
			return false
		}
		q := w.quoteOf(k + 1)
		if w.lower(k) != "to" || q < 0 || w.qtoks[q].a != k+1 || q == w.quoteOf(v) || k == c.cue.b+1 || w.upos(k+2) == "DET" || w.upos(k+2) == "PROPN" {
			continue
		}
		r := w.runsOn(run{k, w.qtoks[q].b}, v)
		c.rule, c.frame = "hearer-and-infinitive", infinitive
		if e.firm(objInf) {
			r.a, c.rule, c.frame = c.cue.b+1, "object-and-infinitive", objInf
		}
		c.weak = !e.firm(c.frame)
		c.content = []run{r}
		return true
	}
	return false
}

// predicate reports whether a quotation begins like the predicate of a subject
// before it: "is dead", "hasn't thought", "does not work".
func (w *work) predicate(q run) bool {
	k := q.a + 1
	for k < q.b && w.upos(k) == "ADV" {
		k++
	}
	return k < q.b && (w.upos(k) == "AUX" || w.verb(k) && w.finite(k))
}

// pastTime is the first token from k on that is no time of saying: said
// Thursday that, said last week that.
func (w *work) pastTime(k, end tok) tok {
	for k <= end {
		n := k
		if w.upos(n) == "ADP" && w.lower(n) == "on" {
			n++
		}
		for n <= end && (w.lower(n) == "last" || w.lower(n) == "late" || w.lower(n) == "early" || w.lower(n) == "this") {
			n++
		}
		if n > end || !w.calendar(n) {
			return k
		}
		if w.upos(n) == "VERB" || w.upos(n) == "AUX" {
			return k
		}
		k = n + 1
	}
	return k
}

// clauseOf is the clause that v takes as what is said, and the frame it fills.
func (w *work) clauseOf(v tok, e *entry) (tok, frame) {
	best, how := tok(-1), frame(0)
	for _, k := range w.t.Kids(v) {
		if k < v || w.semicolon(v, w.lo[k]) || w.quoteOf(v) >= 0 && w.quoteOf(k) < 0 && w.qtoks[w.quoteOf(v)].b < k {
			continue
		}
		f := frame(0)
		switch w.t.BaseRel(k) {
		case "ccomp":
			f = w.clauseKind(k)
		case "xcomp":
			switch {
			case w.toInf(k):
				f = infinitive
			case w.xpos(k) == "VBG" && w.t.Kid(k, "nsubj") < 0:
				f = gerund
			case w.finite(k) && w.t.Kid(k, "nsubj") >= 0:
				f = clause
			}
			if f == infinitive && w.t.Kid(v, "obj", "iobj") >= 0 {
				f = 0 // urged X to: objectCand
			}
		case "advcl":
			if w.toInf(k) && w.lo[k] == v+1 && e.firm(infinitive) && e.class != classMind && w.t.Kid(v, "obj", "iobj", "ccomp", "xcomp") < 0 {
				f = infinitive // proposed to close it
			}
			if m := w.t.Kid(k, "mark"); m >= 0 && m > v && e.class != classMind {
				switch w.lower(m) {
				case "that", "whether":
					f = clause
				case "if":
					if e.lemma == "ask" || e.lemma == "wonder" || e.lemma == "know" {
						f = whether
					}
				}
			}
		case "parataxis", "dep", "conj":
			if e.firm(quotation) && k > v && w.t.BaseRel(k) != "conj" {
				// A colon, or an opened quotation, and then the words.
				a := w.lo[k]
				if a > v && (w.word(a) == ":" || w.word(a-1) == ":" || w.quoteOf(a) >= 0 && w.quoteOf(a) != w.quoteOf(v)) {
					f = clause
				} else if a > v && w.t.Kid(v, "ccomp") < 0 && w.finite(k) && w.t.Kid(k, "nsubj") >= 0 && a <= v+2 && !w.dash(a) {
					f = clause
				}
			}
			if e.firm(clause) && w.t.BaseRel(k) == "conj" && w.lo[k] == v+1 && w.finite(k) && w.t.Kid(k, "nsubj") > v && w.t.Kid(k, "cc") < 0 && w.t.Kid(v, "ccomp", "xcomp", "obj") < 0 {
				f = clause // "says ten men were killed", taken for two sentences
			}
		}
		if f != 0 && (best < 0 || rank(f) > rank(how)) {
			best, how = k, f
		}
	}
	return best, how
}

// semicolon reports whether one stands between v and the clause that begins at a.
func (w *work) semicolon(v, a tok) bool {
	for k := a; k > v && k > a-3; k-- {
		if w.word(k) == ";" && w.quoteOf(k) == w.quoteOf(v) {
			return true
		}
	}
	return false
}

// rank orders frames where a cue has several dependents that could be content.
func rank(f frame) int {
	switch f {
	case clause:
		return 3
	case whether:
		return 2
	}
	return 1
}

// clauseKind tells a statement from a question or an infinitive.
func (w *work) clauseKind(k tok) frame {
	for _, c := range w.t.Kids(k) {
		if c > k {
			break
		}
		if w.t.Is(c, "mark") {
			switch w.lower(c) {
			case "whether", "if":
				return whether
			case "to":
				if w.t.Kid(k, "nsubj") < 0 {
					return infinitive
				}
			}
		}
	}
	f := w.lo[k]
	for f < k && w.punct(f) {
		f++
	}
	switch w.lower(f) {
	case "how", "why", "when", "where", "who", "what", "which", "whose":
		return whether
	}
	if w.xpos(k) == "VBG" && w.t.Kid(k, "aux", "nsubj") < 0 {
		return gerund
	}
	return clause
}

// toInf reports whether k is an infinitive with to, or what an infinitive copula links.
func (w *work) toInf(k tok) bool {
	for _, c := range w.t.Kids(k) {
		if c < k && w.t.Is(c, "mark") && w.lower(c) == "to" {
			return true
		}
	}
	return false
}

// clauseRun is the clause at k as content of v: one stretch from its first to
// its last word, with edges after PolNeAR's habits.
func (w *work) clauseRun(c *cand, v, k tok) run {
	r := run{w.lo[k], w.hi[k]}
	r.a = max(r.a, c.cue.b+1)
	if c.src.a > v && c.src.b < k {
		r.a = max(r.a, c.src.b+1)
	}
	s := w.sentence(v)
	r.b = min(r.b, s.b)
	r.a = w.firstSaid(c, v, r.a)
	if n := w.pastTime(r.a, r.b); n < r.b && n > r.a {
		// "said Thursday during a stop in Leeds, that …"
		r.a = n
	}
	if w.upos(r.a) == "ADP" && c.e.class == classSay {
		for n := r.a + 1; n < r.b && n < r.a+16; n++ {
			if w.comma(n) && w.lower(n+1) == "that" && w.upos(n+1) == "SCONJ" {
				r.a = n + 1
				break
			}
		}
	}
	if c.e.firm(hearer) {
		r.a = w.pastHearer(r.a, k)
	}
	if w.xpos(r.a) == "WRB" && w.passive(r.a+1) {
		// "told the council when asked about it: “…”"
		for n := r.a + 2; n < r.b && n < r.a+16; n++ {
			if q := w.quoteOf(n); q >= 0 && w.qtoks[q].a == n && (w.comma(n-1) || w.word(n-1) == ":") {
				r.a = n
				break
			}
		}
	}
	// "said in an essay before the vote, "We will …"": the quotation is what was said.
	if c.e.firm(quotation) && w.quoteOf(r.a) < 0 {
		sub := w.upos(r.a) == "SCONJ" && w.lower(r.a) != "that" && w.lower(r.a) != "if" && w.lower(r.a) != "because"
		for n := r.a + 1; n < r.b && n < r.a+16; n++ {
			if (w.verb(n) || w.upos(n) == "AUX") && !sub {
				break
			}
			if q := w.quoteOf(n); q >= 0 && w.qtoks[q].a == n && w.comma(n-1) && w.qtoks[q].b >= r.b-2 && w.words(w.qtoks[q]) > 3 {
				r.a = n
				break
			}
		}
	}
	// "that" and "whether" belong, wherever they hang.
	for r.a-1 > c.cue.b {
		l := w.lower(r.a - 1)
		if w.upos(r.a-1) == "SCONJ" && (l == "that" || l == "whether" || l == "if") || w.xpos(r.a-1) == "WRB" || w.xpos(r.a-1) == "WP" {
			r.a--
			continue
		}
		break
	}
	for r.a < r.b && w.punct(r.a) && !w.opens(r, r.a) {
		r.a++
	}
	r = w.closeQuote(r)
	r = w.stretch(r, v)
	return w.cuts(r, v)
}

// pastHearer is where the clause at k begins that a parser has begin with whom it
// is told to, at a: "told a gathering in Leeds that it was late".
func (w *work) pastHearer(a, k tok) tok {
	if x := w.xpos(a); w.upos(a) == "SCONJ" || x == "WDT" || x == "WP" || x == "WRB" || x == "WP$" || w.quoteOf(a) >= 0 {
		return a
	}
	for n := a + 1; n < k && n < a+16; n++ {
		switch {
		case w.verb(n), w.upos(n) == "AUX", w.comma(n), w.quoteOf(n) >= 0:
			return a
		case w.lower(n) == "that" && w.upos(n) == "SCONJ":
			return n
		case w.xpos(n) == "PRP" && w.t.Is(n, "nsubj") && w.governor(n) == k && w.upos(n-1) != "CCONJ":
			return n
		}
	}
	return a
}

// closeQuote ends a content that is a quotation where the quotation ends,
// unless its words run on grammatically: said "no" to the plan.
func (w *work) closeQuote(r run) run {
	a := r.a
	if l := w.lower(a); (l == "that" || l == "if" || l == "whether") && a < r.b {
		a++
	}
	q := w.quoteOf(a)
	if q < 0 || w.qtoks[q].a != a || w.qtoks[q].b >= r.b || w.words(w.qtoks[q]) < 3 {
		return r
	}
	n := w.qtoks[q].b + 1
	if last := lastRune(strings.TrimSpace(w.quotes[q].inner.In(w.d.Text))); last == ',' && w.xpos(n) == "WRB" {
		r.b = n - 1 // saying, "That makes me smart," when Hall asked
		return r
	}
	switch {
	case w.punct(n) && w.quoteOf(n) < 0, w.lower(n) == "as", w.xpos(n) == "VBG", w.verb(n) && w.finite(n) && w.clausal(w.qtoks[q]), w.upos(n) == "ADP" && w.aside(n), w.upos(n) == "SCONJ" && w.aside(n), w.calendar(n), w.upos(n) == "CCONJ":
		r.b = n - 1
	}
	return r
}

// aside reports whether the preposition or conjunction n, which follows a
// quotation, brings when, where or how it was said rather than goes on with it:
// "…" in a speech, "…" after the vote; but "more time" for the town.
func (w *work) aside(n tok) bool {
	switch w.lower(n) {
	case "until", "despite", "against", "without":
		return w.comma(n-2) && w.quoteMark(n-1) || w.occasionAhead(n)
	case "of", "about", "for", "from", "between", "because", "if", "unless", "than", "that", "to":
		return w.occasionAhead(n)
	}
	return true
}

// firstSaid is where a content begins that the parser has begin at k: what
// stands between cue and clause belongs to it, but for hearers, times,
// occasions and adverbs of the cue.
func (w *work) firstSaid(c *cand, v, k tok) tok {
	if n := c.cue.b + 1; n < k && n+1 < k {
		// A quotation that opens directly after the cue.
		if w.comma(n) || w.word(n) == ":" {
			n++
		}
		if q := w.quoteOf(n); q >= 0 && w.qtoks[q].a == n && w.qtoks[q].b < k+2 && w.words(w.qtoks[q]) > 2 {
			return n
		}
	}
	for _, x := range w.t.Kids(v) {
		a := w.lo[x]
		if x < v || a >= k || a <= c.cue.b || c.src.has(x) || w.calendar(x) {
			continue
		}
		switch w.t.BaseRel(x) {
		case "obj", "iobj", "nsubj":
			if c.e.firm(hearer) && w.t.BaseRel(x) != "nsubj" {
				continue
			}
			return a
		case "ccomp", "xcomp", "csubj", "advcl", "parataxis":
			if !(w.comma(a) || w.comma(a-1)) {
				return a
			}
		}
	}
	return k
}

// stretch moves the right edge of a clause on: what a parser leaves dangling
// after a reported clause mostly belongs to it, up to what begins something of
// the writer's own.
func (w *work) stretch(r run, v tok) run {
	s := w.sentence(v)
	limit := s.b
	if g := w.governor(v); g > v && w.t.Is(v, "advcl", "csubj", "ccomp", "parataxis", "acl", "nsubj") || g > r.b {
		// A clause before its main clause ends with it.
		for k := v + 1; k < s.b; k++ {
			if w.comma(k) && w.quoteOf(k) < 0 && !w.t.Under(k+1, v) {
				limit = k - 1
				break
			}
		}
		r.b = min(r.b, limit)
		return r
	}
	if l := w.clauseEnd(v, r.b); l < r.b {
		limit, r.b = l, l
	}
	if (w.xpos(v) == "VBG" || w.xpos(v) == "VBN" || w.xpos(v) == "VBD") && w.subjectKid(v, true) < 0 && w.sentence(v).a >= v-3 {
		// "When asked whether it was safe, Reed said": to the first comma.
		for k := v + 1; k <= r.b; k++ {
			if w.comma(k) && w.quoteOf(k) == w.quoteOf(v) {
				r.b = k - 1
			}
		}
		return r
	}
	for r.b < limit {
		k := r.b + 1
		if !w.onward(r, k, v) {
			break
		}
		if q := w.quoteOf(k); q >= 0 && w.quoteOf(r.b) != q {
			if w.qtoks[q].b > limit && w.qtoks[q].b > s.b {
				break // never half of a quotation
			}
			r.b = min(limit, w.qtoks[q].b)
			continue
		}
		r.b = k
		if k < s.b && (w.punct(k) || w.upos(k) == "CCONJ") {
			r.b = min(limit, max(k+1, min(w.hi[k+1], s.b)))
			if w.hi[k+1] > k+25 {
				r.b = k + 1
			}
		}
	}
	return r
}

// clauseEnd is where the clause of v ends if it is an aside, ", who thinks it
// is late, left", or stands before its main clause, "When Reed announced it,
// Leeds fell silent"; else last.
func (w *work) clauseEnd(v, last tok) tok {
	s := w.sentence(v)
	aside := false
	if c := v - 1; c > s.a && w.lex.is("relative", w.lower(c)) && w.comma(c-1) {
		aside = true
	}
	first := false
	if a := s.a; w.upos(a) == "SCONJ" || w.xpos(a) == "WRB" {
		if g := w.subjectKid(v, true); g > a && g < v && w.lo[g]-a <= 2 {
			first = true
		}
	}
	if w.lex.is("relative", w.lower(v-1)) {
		// "officials who asked not to be named said": a verb without a subject is the main one.
		for n := v + 2; n <= last; n++ {
			if w.quoteOf(n) != w.quoteOf(v) || w.comma(n) || w.upos(n) == "CCONJ" {
				break
			}
			if x := w.xpos(n); !w.verb(n) || x != "VBD" && x != "VBZ" && (w.tense(n) != "VBD" || w.t.Kid(n, "ccomp") < n) || w.t.Kid(n, "aux", "mark") >= 0 {
				continue
			}
			if g := w.subjectKid(n, true); (g < 0 || g < v) && !w.lex.is("relative", w.lower(n-1)) {
				return n - 1
			}
		}
	}
	if !aside && !first {
		return last
	}
	for k := v + 1; k < last; k++ {
		if q := w.quoteOf(k); aside && q >= 0 && q != w.quoteOf(v) && w.qtoks[q].b == k && w.comma(k-1) {
			// which critics say is "a ruin," was sold: the comma is in the quotation.
			if n := k + 1; (w.verb(n) || w.upos(n) == "AUX") && (w.finite(n) || w.tense(n) == "VBD" || w.upos(n) == "AUX") {
				return k
			}
		}
		if !w.comma(k) || w.quoteOf(k) != w.quoteOf(v) {
			continue
		}
		n := k + 1
		for n < last && w.upos(n) == "ADV" {
			n++
		}
		if aside && (w.verb(n) || w.upos(n) == "AUX") && (w.finite(n) || w.tense(n) == "VBD") {
			return k - 1
		}
		if first {
			switch w.upos(n) {
			case "PROPN", "NOUN", "DET", "PRON", "ADJ", "NUM":
			default:
				continue
			}
			if w.lex.is("relative", w.lower(n)) {
				continue
			}
			for m := n; m <= s.b && m < n+14; m++ {
				if w.comma(m) {
					break
				}
				if w.upos(m) == "AUX" || w.verb(m) && w.finite(m) {
					return k - 1
				}
			}
		}
	}
	return last
}

// onward reports whether token k, which follows a content, still belongs to it.
func (w *work) onward(r run, k, v tok) bool {
	s := w.sentence(v)
	if q := w.quoteOf(r.b); q >= 0 && w.qtoks[q].b == r.b {
		if m := w.quoteOf(k + 1); m >= 0 && m != w.quoteOf(v) && w.qtoks[m].a == k+1 && k+1 <= s.b && (w.upos(k) == "CCONJ" || w.lower(k) == "while") {
			return true // "a ruin," and "a shame"
		}
		if m := w.quoteOf(k + 2); m >= 0 && m != w.quoteOf(v) && w.qtoks[m].a == k+2 && k+2 <= s.b && w.upos(k) == "CCONJ" && w.upos(k+1) == "ADV" {
			return true // "go there" and then "come back"
		}
		if w.qtoks[q].len() > 4 && w.qtoks[q].a <= r.a+1 && !(w.upos(k) == "CCONJ" && w.lower(k+1) == "that") && !((w.upos(k) == "ADP" || w.upos(k) == "SCONJ") && !w.aside(k)) {
			return false
		}
	}
	if q := w.quoteOf(k); q >= 0 && (w.qtoks[q].a == k || q == w.quoteOf(r.b) && q != w.quoteOf(v)) {
		return w.qtoks[q].a != k || !w.followsOn(q, v)
	}
	n := k + 1
	switch {
	case w.upos(k) == "CCONJ":
		return n <= s.b && w.sameSaying(n, r, v)
	case w.comma(k):
		if n > s.b {
			return false
		}
		if q := w.quoteOf(n); q >= 0 && w.qtoks[q].a == n {
			return w.upos(v) == "VERB"
		}
		if w.upos(n) == "CCONJ" && n < s.b {
			if q := w.quoteOf(n + 1); q >= 0 && w.qtoks[q].a == n+1 && q != w.quoteOf(v) && w.words(w.qtoks[q]) > 2 {
				return true // it was late, but "we go on"
			}
			switch l := w.lower(n + 1); {
			case l == "that":
				return true
			case w.modalNext(n + 1):
				return true
			case w.verb(n+1) || w.upos(n+1) == "AUX" || w.upos(n+1) == "ADV" && n+2 <= s.b && w.verb(n+2):
				return w.sameSaying(n+1, r, v)
			}
			return false
		}
		switch w.upos(n) {
		case "ADP":
			return w.lower(n) != "according" && !w.overVerb(n, v)
		case "SCONJ":
			return w.lower(n) != "as" && w.lower(n) != "while" && w.lower(n) != "after"
		case "ADJ", "PART":
			return true
		case "ADV":
			return w.xpos(n) != "WRB" && !(n+1 <= s.b && w.xpos(n+1) == "VBG")
		case "VERB":
			return w.xpos(n) == "VB" && w.holds(r, "VB") && w.t.Kid(n, "nsubj") < 0 // to mend the road, close the port
		}
		return false
	case w.word(k) == ":":
		q := int32(-1)
		if n <= s.b {
			q = w.quoteOf(n)
		}
		return q >= 0 && w.qtoks[q].a == n && !w.followsOn(q, v)
	case w.punct(k):
		return w.word(k) == "%" || w.word(k) == "$" || w.word(k) == "'" || w.word(k) == "-" && w.d.Tokens[k].Start == w.d.Tokens[k-1].End
	case w.upos(k) == "SCONJ", w.upos(k) == "ADP":
		return !w.overVerb(k, v)
	case w.calendar(k):
		return !(w.t.Head(k) == v)
	}
	return true
}

// followsOn reports whether another verb than v reports quotation q from behind.
func (w *work) followsOn(q int32, v tok) bool {
	u, ok := w.followed[q]
	return ok && u != v
}

// modalNext reports whether a short subject and would, could or might begin at
// k: "it was possible, but it would be hard" is all what was said.
func (w *work) modalNext(k tok) bool {
	for n := k; n < k+4 && w.same(n, k); n++ {
		switch w.upos(n) {
		case "AUX":
			l := w.lower(n)
			return n > k && (l == "would" || l == "could" || l == "might" || l == "should")
		case "PRON", "DET", "NOUN", "PROPN", "ADJ":
		default:
			return false
		}
	}
	return false
}

// overVerb reports whether the phrase that marker k opens hangs on verb v as a
// time, place or occasion of saying.
func (w *work) overVerb(k, v tok) bool {
	h := w.governor(k)
	l := w.lower(k)
	return h > k && w.governor(h) == v && (w.occasion(h) || w.verb(h) && (l == "after" || l == "before" || l == "when" || l == "while" || l == "during"))
}

// sameSaying reports whether what follows a coordinator at n-1 goes on with
// the content rather than with the writer's sentence.
func (w *work) sameSaying(n tok, r run, v tok) bool {
	s := w.sentence(v)
	if w.lower(n) == "that" || w.lower(n) == "whether" {
		return true
	}
	subject := false
	for m := n; m <= s.b && m < n+10; m++ {
		if w.comma(m) || w.quoteOf(m) >= 0 && w.quoteOf(m) != w.quoteOf(n) {
			return true
		}
		if w.upos(m) == "NOUN" || w.upos(m) == "PROPN" || w.upos(m) == "PRON" {
			subject = true
		}
		if w.upos(m) == "AUX" {
			return !subject || w.xpos(m) != w.xpos(v) || w.xpos(v) == "VBD"
		}
		if !w.verb(m) {
			continue
		}
		e := w.lookup(m)
		if w.xpos(m) == w.xpos(v) && e != nil && e.class != classWay && e.class != classMind && e.class != classShow {
			return false
		}
		if !subject && w.xpos(m) == w.xpos(v) {
			// "said it was late and left": as past as the content's own verb, or the writer's.
			return w.holds(r, w.xpos(m))
		}
		return true
	}
	return true
}

// holds reports whether a run holds a verb with this tag.
func (w *work) holds(r run, xpos string) bool {
	for k := r.a; k <= r.b; k++ {
		if w.xpos(k) == xpos {
			return true
		}
	}
	return false
}

// occasion reports whether noun k is a time, place or means of saying rather
// than part of what is said.
func (w *work) occasion(k tok) bool {
	if w.calendar(k) || w.t.Rel(k) == "obl:unmarked" || w.t.Rel(k) == "obl:tmod" {
		return true
	}
	return w.lex.is("occasion", w.lemma(k))
}

// cuts ends a content where another report of the same sentence begins:
// "…, adding", "…;", "… and said".
func (w *work) cuts(r run, v tok) run {
	vt := w.tense(v)
	if vt == "VBG" {
		if h := w.verbAbove(v); h >= 0 && w.finite(h) {
			vt = w.tense(h) // "issued a statement saying it was late and said"
		}
	}
	for k := r.a + 1; k <= r.b; k++ {
		if q := w.quoteOf(k); q >= 0 && w.quoteOf(v) != q {
			if k = w.qtoks[q].b; k >= r.b {
				break
			}
			if n := k + 1; w.comma(k-1) && (w.xpos(n) == "VBG" && w.lex.is("trailing", w.lower(n)) || w.xpos(v) == "VBG" && w.nominal(n)) {
				r.b = k // … "a mess," saying that
				break
			}
			if w.breaksOff(q, r) {
				r.b = k
				break
			}
			if n := k + 1; w.dash(n) && !w.hyphen(n) && n < r.b && w.last(n, r.b) {
				r.b = k // … "a mess" - a charge that stung
				break
			}
			continue
		}
		if k+1 > r.b {
			break
		}
		if l := w.lower(k); (l == "before" || l == "while") && w.xpos(k+1) == "VBG" && (w.quoteOf(k-1) >= 0 && w.quoteOf(k-1) != w.quoteOf(v) || w.lower(k+1) == "adding") {
			if e := w.lookup(k + 1); e != nil && (e.class == classSay || e.class == classTell) {
				r.b = k - 1 // said it was "late" before claiming that
				break
			}
		}
		if w.word(k) == ";" {
			r.b = k - 1
			break
		}
		n := k + 1
		if w.dash(k) && !w.hyphen(k) && w.opensSpeech(k+1, v) {
			// "noted that he paid nothing — he never has — Lund boasted, “…”"
			r.b = k - 1
			for j := k - 1; j > r.a && j > k-25; j-- {
				if w.dash(j) && !w.hyphen(j) {
					r.b = j - 1
				}
			}
			break
		}
		if w.comma(k) || w.dash(k) && !w.hyphen(k) {
			for n < r.b && w.upos(n) == "ADV" {
				n++
			}
			if w.xpos(n) == "VBG" && w.lex.is("trailing", w.lower(n)) {
				r.b = k - 1
				break
			}
			if w.lower(n) == "according" || (w.lower(n) == "while" || w.upos(n) == "CCONJ") && w.otherSays(n, r.b, v) {
				r.b = k - 1
				break
			}
			n = k + 1
			if l := w.lower(n); (l == "which" || l == "where" || l == "whose" || l == "who") && w.last(k, r.b) {
				r.b = k - 1 // what the writer adds about the last word
				break
			}
			if w.comma(k) && w.onSaying(n, r.b) {
				r.b = k - 1
				break
			}
			if w.comma(k) && w.verb(n) && w.xpos(n) == "VBD" && vt == "VBD" && w.subjectKid(n, true) < 0 && w.t.Kid(n, "aux") < 0 && w.lookup(n).has(objAs) {
				r.b = k - 1 // "suggested she was late, called her a fool and left"
				break
			}
			if l := w.lower(n); (l == "which" || l == "whom" || l == "who") && w.namedSo(n, r.b) {
				r.b = k - 1
				break
			}
		}
		// ", and he added", " but warned": the same tense and a firm verb of saying.
		if w.upos(k) == "CCONJ" || w.comma(k) && w.upos(n) == "CCONJ" {
			m := k + 1
			if w.comma(k) {
				m++
			}
			pron := false
			for m <= r.b && (w.upos(m) == "ADV" || w.upos(m) == "AUX" && w.tense(m) == vt || w.upos(m) == "PART" && w.upos(m-1) == "AUX" && w.lower(m-2) == "but" || w.xpos(m) == "PRP" && !pron) {
				if w.xpos(m) == "PRP" {
					pron = true
				}
				m++
			}
			if m > r.b || !w.verb(m) || w.tense(m) != vt && !(w.tense(m) == "VBD" && vt == "VBZ") && !(w.xpos(m) == "VBG" && w.xpos(v) == "VBG" && m == k+1) || pron && !w.comma(k) {
				continue
			}
			if q := w.quoteOf(k - 1); m == k+1 && q >= 0 && q != w.quoteOf(v) && (w.finite(m) || w.tense(m) == "VBD") && w.subjectKid(m, true) < 0 && !w.clausal(run{r.a, k - 1}) {
				r.b = k - 1 // called the bank "a ruin" and left
				break
			}
			e := w.lookup(m)
			if x := w.handed(m); x > m {
				// ", but went on to say"
				if y := w.lookup(x); y != nil && (y.class == classSay || y.class == classTell) {
					r.b = k - 1
					break
				}
			}
			if e == nil || e.class == classMind || e.class == classWay || e.class == classShow {
				continue
			}
			if cl, f := w.clauseOf(m, e); cl < 0 && e.class != classAct || cl >= 0 && !e.has(f) {
				if _, ok := w.nextQuote(m+1, m); !ok {
					continue
				}
			}
			// Inside the clause, a verb of the clause's own subject goes on with it.
			if !pron && w.t.Is(m, "conj") && w.t.Head(m) != v && w.upos(k) == "CCONJ" && !w.comma(k-1) && w.inClause(m, v) {
				continue
			}
			r.b = k - 1
			break
		}
	}
	return w.trim(w.offAir(r, v))
}

// onSaying reports whether what stands between n and end is a remark of the
// writer's on what was said: ", a charge that Hall denies", ", a swipe at Reed".
func (w *work) onSaying(n, end tok) bool {
	if l := w.lower(n); l != "a" && l != "an" || !w.last(n, end) {
		return false
	}
	k := n + 1
	for k < end && (w.upos(k) == "ADJ" || w.upos(k) == "ADV") {
		k++
	}
	return w.upos(k) == "NOUN" && w.upos(k+1) != "NOUN" && (w.lex.nouns[w.lemma(k)] != nil || w.lex.is("remarks", w.lemma(k)))
}

// opensSpeech reports whether somebody speaks at k, and a quotation follows.
func (w *work) opensSpeech(k, v tok) bool {
	for m := k; m < k+8 && w.same(m, v) && w.quoteOf(m) == w.quoteOf(v) && !w.punct(m); m++ {
		if !w.verb(m) {
			continue
		}
		if m == k || !w.nominal(k) || !w.finite(m) && w.tense(m) != "VBD" || !w.lookup(m).firm(quotation) {
			return false
		}
		q := w.quoteOf(m + 2)
		return (w.comma(m+1) || w.word(m+1) == ":") && q >= 0 && w.qtoks[q].a == m+2
	}
	return false
}

// offAir cuts off where or by what it was said, at the end of the sentence: "it
// was late in an interview with the Courier", "on Friday's broadcast of “Meet
// the Town”".
func (w *work) offAir(r run, v tok) run {
	e := w.lookup(v)
	if e == nil || e.class != classSay && e.class != classTell || r.b < w.lastWordOf(v) {
		return r
	}
	for k := r.b - 1; k > r.a+2 && k > r.b-25; k-- {
		if w.verb(k) && w.xpos(k) != "VBN" || w.upos(k) == "AUX" || w.stop(k) && w.quoteOf(k) < 0 {
			return r
		}
		if w.upos(k) != "ADP" || w.quoteOf(k) >= 0 && w.quoteOf(k) != w.quoteOf(v) {
			continue
		}
		switch w.lower(k) {
		case "in", "on", "during":
		default:
			continue
		}
		for n := k + 1; n < k+6 && n <= r.b && w.upos(n) != "ADP" && !w.comma(n); n++ {
			if w.lex.is("medium", w.lower(n)) && w.upos(n+1) != "NOUN" && w.upos(n+1) != "CCONJ" && !w.comma(n+1) {
				r.b = k - 1
				return r
			}
		}
	}
	return r
}

// lastWordOf is the last word of k's sentence.
func (w *work) lastWordOf(k tok) tok {
	b := w.sentence(k).b
	for b > k && w.punct(b) && w.quoteOf(b) < 0 {
		b--
	}
	return b
}

// namedSo reports whether the relative pronoun n, in a content that ends at end,
// opens what somebody calls or describes as something: ", which he called a
// disaster". That is a report of its own.
func (w *work) namedSo(n, end tok) bool {
	k := n + 1
	for k < end && (w.nominal(k) || w.upos(k) == "ADV" || w.upos(k) == "PART") && k < n+6 {
		k++
	}
	e := w.lookup(k)
	return k <= end && k > n+1 && w.verb(k) && w.finite(k) && e != nil && (e.has(objAs) || e.class == classSay || e.class == classTell)
}

// breaksOff reports whether quotation q, inside content r, ends in a comma of
// its own and what follows is the writer's: "a ruin," which had stood empty.
func (w *work) breaksOff(q int32, r run) bool {
	if lastRune(strings.TrimSpace(w.quotes[q].inner.In(w.d.Text))) != ',' {
		return false
	}
	n := w.qtoks[q].b + 1
	if m := w.quoteOf(n); m >= 0 || n > r.b {
		return false
	}
	for k := n; k <= r.b; k++ {
		if w.quoteOf(k) >= 0 {
			return false // another quotation of the speaker's follows
		}
	}
	switch l := w.lower(n); {
	case w.lex.is("relative", l), l == "where", l == "although", l == "though", l == "while":
		return true
	case w.upos(n) == "DET" && (w.lower(n) != "the" || w.hasVerb(run{n, r.b})), w.xpos(n) == "VBG", w.upos(n) == "PROPN":
		return true
	case w.upos(n) == "ADP" && w.lex.is("relative", w.lower(n+1)):
		return true
	case w.upos(n) == "CCONJ":
		return w.lower(n+1) != "that"
	}
	return false
}

// hasVerb reports whether a run holds a finite verb that is no relative clause's.
func (w *work) hasVerb(r run) bool {
	for k := r.a; k <= r.b; k++ {
		if w.verb(k) && w.finite(k) && !w.within(k, "acl") {
			return true
		}
	}
	return false
}

// last reports whether no comma and no quotation follows k up to end.
func (w *work) last(k, end tok) bool {
	for j := k + 1; j <= end; j++ {
		if w.comma(j) || w.quoteOf(j) != w.quoteOf(k) {
			return false
		}
	}
	return true
}

// otherSays reports whether another report of v's time begins at n: ", while
// Hall said".
func (w *work) otherSays(n, last, v tok) bool {
	if w.lower(n+1) == "that" {
		return false
	}
	for m := n + 1; m <= last && m < n+10; m++ {
		if w.verb(m) && !w.within(m, "acl") {
			e := w.lookup(m)
			a, b := w.tense(m), w.tense(v)
			if a == "VBP" {
				a = "VBZ"
			}
			if b == "VBP" {
				b = "VBZ"
			}
			return e != nil && (e.class == classSay || e.class == classTell) && a == b && w.subjectKid(m, false) >= n
		}
	}
	return false
}

// tense is the verb's tag, a participle without an auxiliary counted as past:
// the two forms are one to a tagger.
func (w *work) tense(k tok) string {
	x := w.xpos(k)
	if x == "VBN" && w.t.Kid(k, "aux") < 0 {
		return "VBD"
	}
	if x == "VBN" || x == "VB" || x == "VBG" {
		for _, c := range w.t.Kids(k) {
			if w.t.Is(c, "aux") && c < k {
				if x := w.xpos(c); x == "VBD" || x == "VBZ" || x == "VBP" {
					return x
				}
			}
		}
	}
	return x
}

// inClause reports whether verb m is coordinated with a verb of v's own tense
// inside v's clause, so that it reads as part of what is said.
func (w *work) inClause(m, v tok) bool {
	h := w.governor(m)
	return h >= 0 && h != v && w.verb(h) && w.tense(h) == w.tense(m) && w.t.Kid(h, "nsubj") >= 0
}

// fronted is the first part of a clause that begins before its cue and goes
// on after it.
func (w *work) fronted(cl tok, block run, v tok) (run, bool) {
	if w.lo[cl] >= block.a || block.a < 2 || !w.comma(block.a-1) || w.lower(w.lo[cl]) == "as" {
		return run{}, false
	}
	return w.trim(run{w.lo[cl], block.a - 1}), true
}

// around finds what is said where the cue stands behind it or inside it:
// "C, X said." "C, X said, C." "As X noted, C."
func (w *work) around(c *cand, v tok, e *entry, block run) ([]run, string) {
	s := w.sentence(v)
	if c.srcHow != "own" && c.srcHow != "marks" {
		return nil, ""
	}
	if m := w.t.Kid(v, "mark"); m >= 0 && w.lower(m) == "as" || block.a > s.a && w.lower(block.a-1) == "as" {
		return w.asNoted(v, e, block)
	}
	firm := e.class == classSay || e.class == classTell || e.class == classMind && e.firm(clause) && (e.lemma == "think" || e.lemma == "believe" || e.lemma == "hope" || e.lemma == "know" || e.lemma == "feel" || e.lemma == "predict" || e.lemma == "suspect" || e.lemma == "fear")
	firm = firm || e.class == classShow && w.documentary(c.srcHead)
	if !firm || !e.firm(clause) || !w.finite(v) || block.a <= s.a {
		return nil, ""
	}
	if m := w.t.Kid(v, "mark"); m >= block.a-2 || w.t.Is(v, "acl") {
		return nil, ""
	}
	// The block ends in a comma, dash or stop; adverbs, times and hearers may follow the cue.
	end := block.b
	for k := end + 1; k <= s.b; k++ {
		if w.comma(k) || w.dash(k) || w.stop(k) || w.word(k) == ";" || w.word(k) == ":" {
			break
		}
		if w.quoteOf(k) >= 0 && w.quoteOf(k) != w.quoteOf(v) {
			return nil, ""
		}
		if w.verb(k) && !w.within(k, "acl") && !w.within(k, "advcl") && !w.within(k, "obl") {
			return nil, ""
		}
		end = k
	}
	for _, k := range w.t.Kids(v) {
		if w.calendar(k) {
			continue
		}
		if k > v && k <= end && w.t.Is(k, "obj", "ccomp", "xcomp") && !(e.firm(hearer) && w.t.Is(k, "obj", "iobj") && !w.lex.is("inquiry", w.lemma(k))) && k != c.srcHead && !c.src.has(k) {
			return nil, ""
		}
	}
	p := block.a - 1
	for p > s.a && w.upos(p) == "ADV" && w.t.Head(p) == v {
		p--
	}
	if !w.comma(p) && !w.dash(p) && !(w.quoteOf(p) >= 0 && w.qtoks[w.quoteOf(p)].b == p) {
		return nil, ""
	}
	left := run{s.a, p - 1}
	for left.a <= left.b && (w.punct(left.a) && w.quoteOf(left.a) < 0 || w.upos(left.a) == "CCONJ") {
		left.a++
	}
	// The left part begins after another report of the sentence.
	for k := left.b; k > left.a; k-- {
		if w.word(k) == ";" && w.quoteOf(k) < 0 {
			left.a = k + 1
			break
		}
		if w.verb(k) && w.quoteOf(k) < 0 && w.finite(k) && !w.within(k, "acl") && w.subjectKid(k, false) >= 0 && w.subjectKid(k, false) < k {
			if e2 := w.lookup(k); e2 != nil && (e2.class == classSay || e2.class == classTell) && k > left.a+1 {
				if cl, f := w.clauseOf(k, e2); cl >= 0 && e2.firm(f) && !w.t.Under(k, v) && !(end >= s.b-1 && w.t.Under(v, k)) {
					return nil, ""
				}
			}
		}
	}
	if w.words(left) < 1 || w.xpos(left.a) == "WRB" && w.lower(left.a) == "when" && w.t.Is(v, "root") {
		return nil, ""
	}
	out := []run{left}
	interposed := end < s.b && (w.comma(end+1) || w.dash(end+1)) && end+1 < s.b
	if interposed {
		right := run{end + 2, s.b}
		if w.goesOn(left, right, v) {
			right = w.cuts(right, v)
			if !right.empty() {
				out = append(out, right)
				return out, "cue-inside-clause"
			}
		}
	}
	// A left part without a verb is an adverbial unless the right part goes on.
	hasVerb := false
	for k := left.a; k <= left.b; k++ {
		if w.verb(k) || w.upos(k) == "AUX" {
			hasVerb = true
		}
	}
	if !hasVerb && !w.headline(v) && !(c.src.a == v+1 && c.cue.a == v && p == v-1 && e.class == classSay && e.firm(quotation) && w.words(left) > 3) {
		return nil, ""
	}
	// "When asked, he said": a clause of v's own.
	for _, k := range w.t.Kids(v) {
		if k < v && w.t.Is(k, "advcl") && w.lo[k] <= left.a && !w.finite(v) {
			return nil, ""
		}
		if k < v && w.t.Is(k, "advcl") && w.t.Kid(k, "mark") >= 0 && w.lastWord(k) >= left.b-1 && w.lo[k] <= left.a+1 {
			return nil, ""
		}
	}
	return out, "clause-then-cue"
}

// goesOn reports whether the sentence after an interposed cue goes on with the
// clause before it rather than with something of its own.
func (w *work) goesOn(left, right run, v tok) bool {
	k := right.a
	for j := k; j < k+4 && j <= right.b; j++ {
		if l := w.lower(j); j > k && (l == "whom" || l == "which" || l == "who") {
			return false // ", each of whom …"
		}
	}
	if w.xpos(k) == "VBG" && w.lex.is("trailing", w.lower(k)) {
		return false
	}
	if w.lex.is("relative", w.lower(k)) && w.upos(k) != "DET" {
		return false
	}
	if w.upos(k) == "CCONJ" {
		// ", and it …": another clause, mostly still the speaker's; ", and X said" is not.
		for j := k; j <= right.b && j < k+8; j++ {
			if w.verb(j) {
				if e := w.lookup(j); e != nil && (e.class == classSay || e.class == classTell) && w.quoteOf(j) == w.quoteOf(v) {
					return false
				}
				break
			}
		}
	}
	return true
}

// asNoted is "As X noted, C" and "C, as X noted".
func (w *work) asNoted(v tok, e *entry, block run) ([]run, string) {
	if e.class != classSay && e.class != classTell || !e.firm(clause) {
		return nil, ""
	}
	s := w.sentence(v)
	a := block.a
	for a > s.a && w.lower(a) != "as" {
		a--
	}
	if w.lower(a) != "as" || block.a-a > 2 && a != block.a {
		return nil, ""
	}
	for _, k := range w.t.Kids(v) {
		if k > v && w.t.Is(k, "obj", "ccomp", "xcomp") && !(e.small && k == v+1) {
			return nil, ""
		}
	}
	k := block.b + 1
	for k <= s.b && !w.comma(k) && !w.stop(k) && w.quoteOf(k) < 0 {
		k++
	}
	if w.comma(k) && w.words(run{s.a, a - 1}) <= 1 && k < s.b {
		return []run{w.trim(run{k + 1, s.b})}, "as-X-said"
	}
	if a-1 > s.a && w.comma(a-1) {
		out := []run{{s.a, a - 2}}
		if w.comma(k) && k < s.b {
			out = append(out, w.cuts(run{k + 1, s.b}, v))
		}
		return out, "as-X-said"
	}
	return nil, ""
}

// hearersOf notes whom v is said to.
func (w *work) hearersOf(c *cand, v tok, e *entry) {
	for _, k := range w.t.Kids(v) {
		if inRuns(c.content, k) || c.src.has(k) {
			continue
		}
		if w.t.Is(k, "obj", "iobj") && e.firm(hearer) && k > v {
			c.hearers = append(c.hearers, k)
		}
		if w.t.Is(k, "obl", "nmod") {
			if p, _ := w.preposition(k); e.hearers[p] && (!w.occasion(k) || w.lemma(k) == "reporter" || w.lemma(k) == "press") && !contains(c.hearers, k) {
				c.hearers = append(c.hearers, k)
			}
		}
	}
}

// polarity reads whether cue v is denied, and in which mood it stands.
func (w *work) polarity(v tok) (bool, []string) {
	neg := false
	var future, cond, hyp, hedge bool
	k := v
	for range 4 {
		for _, c := range w.t.Kids(k) {
			l := w.lower(c)
			if w.quoteOf(c) != w.quoteOf(k) {
				continue // "Never," Reed said: what is quoted denies nothing of the saying
			}
			switch {
			case w.t.Is(c, "advmod", "neg", "aux", "det", "cc") && c < k && w.lex.is("not", l),
				l == "longer" && c > 0 && w.lower(c-1) == "no":
				neg = !neg
			case w.t.Is(c, "mark", "case") && l == "without":
				neg = !neg
			case w.t.Is(c, "aux") && w.lex.is("future", l):
				future = true
			case w.t.Is(c, "aux") && w.lex.is("conditional", l):
				cond = true
			case w.t.Is(c, "mark") && w.lex.is("if", l):
				hyp = true
			case w.t.Is(c, "advmod") && w.lex.is("hedging", l):
				hedge = true
			}
			if w.t.Is(c, "aux") && w.lex.is("possible", l) {
				hyp = true
			}
		}
		if w.t.Kid(k, "aux:pass") >= 0 && k != v && w.lemma(k) == "expect" {
			future = true
		}
		g := w.governor(k)
		if g < 0 {
			break
		}
		if w.t.Is(k, "xcomp") && w.lex.is("catenative", w.lemma(g)) {
			if w.lex.is("refusing", w.lemma(g)) {
				neg = !neg
			}
			if w.lex.is("hedging", w.lemma(g)) {
				hedge = true
			}
			k = g
			continue
		}
		if w.t.Is(k, "conj") && w.verb(g) && w.subjectKid(k, true) < 0 && w.t.Kid(k, "aux") < 0 && w.xpos(k) == w.xpos(g) && w.xpos(k) == "VB" {
			k = g
			continue
		}
		if w.xpos(g) == "VBN" && w.t.Is(k, "xcomp") && w.passive(g) {
			k = g
			continue
		}
		break
	}
	if neg && !future {
		cond, hyp = cond && !w.couldNot(v), hyp && !w.couldNot(v) // "could not confirm" is no more than a denial
	}
	var m []string
	if future {
		m = append(m, "future")
	}
	if cond {
		m = append(m, "conditional")
	}
	if hyp {
		m = append(m, "hypothetical")
	}
	if hedge {
		m = append(m, "hedged")
	}
	return neg, m
}

// couldNot reports whether verb v has can or could for its auxiliary.
func (w *work) couldNot(v tok) bool {
	for _, c := range w.t.Kids(v) {
		if l := w.lower(c); w.t.Is(c, "aux") && (l == "could" || l == "can" || l == "ca") {
			return true
		}
	}
	return false
}

var _ hearsay.Span
