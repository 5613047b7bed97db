package statement

import (
	"slices"
	"strings"
)

// irregular finds the lemma of common forms where the tagger's lemma is not in
// the lexicon.
var irregular = map[string]string{
	"said": "say", "says": "say", "saying": "say", "told": "tell", "wrote": "write", "written": "write", "thought": "think",
	"felt": "feel", "shot": "shoot", "hit": "hit", "swore": "swear", "spoke": "speak", "meant": "mean", "knew": "know", "known": "know", "saw": "see", "seen": "see",
	"found": "find", "read": "read", "sought": "seek", "gave": "give", "given": "give", "made": "make", "took": "take", "taken": "take",
	"went": "go", "gone": "go", "began": "begin", "begun": "begin", "kept": "keep", "had": "have", "has": "have", "held": "hold", "sent": "send",
	"drew": "draw", "drawn": "draw", "paid": "pay", "shown": "show", "put": "put", "came": "come", "got": "get",
}

// lookup is the lexicon's entry for verb k, with its particle if it has one;
// nil if there is none.
func (w *work) lookup(k tok) *entry {
	l := w.lemma(k)
	if n := k + 1; int(n) < len(w.d.Tokens) {
		if p := w.t.Kid(k, "compound:prt"); p > k && p < k+4 {
			if e := w.lex.verbs[l+"_"+w.lower(p)]; e != nil {
				return e
			}
		}
		if e := w.lex.verbs[l+"_"+w.lower(n)]; e != nil && w.upos(n) != "DET" {
			return e
		}
	}
	if e := w.lex.verbs[l]; e != nil {
		return e
	}
	for _, b := range bases(w.lower(k)) {
		if e := w.lex.verbs[b]; e != nil {
			return e
		}
	}
	return nil
}

// bases are the words that f may be a form of, f first.
func bases(f string) []string {
	out := []string{f}
	if g, ok := irregular[f]; ok {
		out = append(out, g)
	}
	for _, cut := range []struct{ end, add string }{{"ies", "y"}, {"ied", "y"}, {"ed", ""}, {"ed", "e"}, {"ing", ""}, {"ing", "e"}, {"es", ""}, {"s", ""}, {"d", ""}} {
		b, ok := strings.CutSuffix(f, cut.end)
		if !ok || len(b) < 2 {
			continue
		}
		out = append(out, b+cut.add)
		if n := len(b); cut.add == "" && n > 2 && b[n-1] == b[n-2] {
			out = append(out, b[:n-1])
		}
	}
	return out
}

// followers finds the verb that reports each closed quotation from behind:
// "…," X said. It reads the line, for parsers go wrong beside quotations.
func (w *work) followers() {
	n := tok(len(w.d.Tokens))
	for qi := range w.quotes {
		t := w.qtoks[qi]
		k := t.b + 1
		if t.empty() || k >= n || w.paraOf(k) != w.paraOf(t.b) || !w.quotes[qi].closed {
			continue
		}
		if s := w.sentence(t.a).a; s < t.a-1 && (w.comma(t.a-1) || w.word(t.a-1) == ":") && w.sentence(k).a == k && w.word(k)[0] >= 'A' && w.word(k)[0] <= 'Z' && w.xpos(k) == "PRP" {
			continue // Reed was asked, "Will you go?" He shrugged.
		}
		inner := strings.TrimRight(w.quotes[qi].inner.In(w.d.Text), " \t\n'’") // a quotation inside may end with it
		switch {
		case strings.ContainsRune(",?!…—–-", lastRune(inner)) || strings.HasSuffix(inner, "..."):
		case w.comma(k):
		case w.verb(k) && w.finite(k) && w.lookup(k).firm(quotation) && w.lookup(k).class == classSay && w.upos(k+1) == "PROPN" && w.words(t) > 2:
			// "We stand ready" tweeted Hall "to help": the comma was left out.
		default:
			continue
		}
		if w.comma(k) {
			k++
		}
		w.follow(int32(qi), k)
	}
}

// follow looks from token k on for the verb that reports quotation q.
func (w *work) follow(q int32, k tok) {
	n := tok(len(w.d.Tokens))
	if k >= n || w.paraOf(k) != w.paraOf(w.qtoks[q].b) {
		return
	}
	if w.upos(k) == "CCONJ" || w.upos(k) == "SCONJ" && w.lower(k) != "as" || w.lex.is("subordinator", w.lower(k)) && w.upos(k) != "ADP" || w.lex.is("relative", w.lower(k)) {
		return
	}
	nominal := false
	for j := k; j < n && j < k+45 && w.same(j, k); j++ {
		if w.quoteOf(j) >= 0 && w.quoteOf(j) != q {
			// A short quotation inside the source ("Ed "Red" Hall") is passed over.
			if t := w.qtoks[w.quoteOf(j)]; t.len() <= 5 && t.b < k+45 {
				j = t.b
				continue
			}
			return
		}
		if w.stop(j) || w.word(j) == ";" || w.word(j) == ":" {
			return
		}
		switch w.upos(j) {
		case "NOUN", "PROPN", "PRON":
			nominal = true
		case "AUX":
			if w.t.Is(j, "cop") && !w.within(j, "acl") {
				return
			}
		case "VERB":
			if j == k && w.xpos(j) == "VBG" {
				return // called it "a mess," adding that …
			}
			if w.within(j, "acl") && j > k && w.governor(j) >= k && nominal && !(w.lookup(j).firm(quotation) && w.finite(j) && w.subjectKid(j, false) < 0) {
				continue
			}
			if !w.finite(j) && nominal && w.xpos(j) != "VBD" && (w.comma(j-1) || w.t.Is(j, "amod", "acl", "compound", "xcomp", "advcl")) {
				continue
			}
			v := j
			for range 3 {
				x := w.handed(v)
				if x < 0 {
					break
				}
				v = x
			}
			e := w.lookup(v)
			s := w.subjectKid(v, false)
			if s >= 0 && s < w.qtoks[q].a && w.same(s, v) && w.lo[s] < w.qtoks[q].a && !(j == k && w.upos(k+1) == "PROPN" && e.firm(quotation) && w.embedded(q)) {
				return
			}
			if w.ownClause(v, q) || e != nil && e.class == classAct && w.embedded(q) {
				return
			}
			ok := e.has(quotation)
			if e == nil && w.sentence(w.qtoks[q].a).a == w.qtoks[q].a && !w.dash(k) && !w.lex.is("plain", w.lemma(v)) && w.t.Kid(v, "obj", "ccomp") < 0 && s >= 0 {
				ok = true
			}
			if _, taken := w.after[v]; ok && !taken {
				w.after[v], w.followed[q] = q, v
			}
			return
		}
	}
}

// ownClause reports whether verb v, behind quotation q, has a clause or object of
// its own to report and the quotation belongs to words before it: Although she
// had "been late," he claimed they had waited.
func (w *work) ownClause(v tok, q int32) bool {
	t := w.qtoks[q]
	s := w.sentence(t.a)
	if s.a >= t.a || !w.same(v, t.a) {
		return false
	}
	e := w.lookup(v)
	for _, k := range w.t.Kids(v) {
		if k < v {
			continue
		}
		switch w.t.BaseRel(k) {
		case "ccomp":
			if w.finite(k) && w.subjectKid(k, true) > v && w.quoteOf(k) < 0 && !w.comma(v+1) && !w.comma(w.lo[k]) && !w.comma(w.lo[k]-1) {
				return true
			}
		case "obj":
			if !e.firm(hearer) && w.upos(k) != "PROPN" && w.quoteOf(k) < 0 && w.subjectKid(v, false) >= 0 && w.subjectKid(v, false) < v && !w.lex.is("occasion", w.lemma(k)) && !w.calendar(k) {
				return true
			}
		}
	}
	return false
}

// embedded reports whether quotation q goes on with a clause that begins before
// it: said he would "protect the town".
func (w *work) embedded(q int32) bool {
	a := w.qtoks[q].a
	if w.sentence(a).a >= a {
		return false
	}
	switch w.upos(a - 1) {
	case "AUX", "PART", "SCONJ", "ADP", "DET", "ADJ":
		return true
	}
	return w.verb(a - 1)
}

// handed is the verb that v hands its subject down to, "went on to say"; -1 if none.
func (w *work) handed(v tok) tok {
	if !w.lex.is("catenative", w.lemma(v)) {
		return -1
	}
	for _, x := range w.t.Kids(v) {
		if x > v && x <= v+5 && w.verb(x) && (w.t.Is(x, "xcomp") || w.t.Is(x, "advcl") && w.toInf(x)) {
			return x
		}
	}
	return -1
}

// within reports whether k or one of the next few tokens over it hangs by rel.
func (w *work) within(k tok, rel string) bool {
	for range 3 {
		if w.t.Is(k, rel) {
			return true
		}
		if k = w.governor(k); k < 0 {
			return false
		}
	}
	return false
}

func (w *work) verbs() {
	for k := range tok(len(w.d.Tokens)) {
		if !w.verb(k) && !(w.upos(k) == "AUX" && strings.HasPrefix(w.xpos(k), "VB") && false) {
			continue
		}
		if w.used[k] || w.surname(k) {
			continue
		}
		e := w.lookup(k)
		q, after := w.after[k]
		if !after && w.t.Is(k, "amod", "compound") && k > 0 {
			w.alleged(k)
			continue // "the pledged delegates"
		}
		if e == nil && !after {
			continue
		}
		if e == nil {
			e = &entry{lemma: w.lemma(k), act: "say", class: classWay, frames: quotation}
		}
		if c := w.verbCand(k, e, q, after); c != nil {
			w.finish(c)
			w.add(c)
		}
	}
}

// alleged takes what somebody, nobody says who, takes somebody or something for:
// "alleged drug traffickers", "a suspected arsonist".
func (w *work) alleged(k tok) {
	e := w.lookup(k)
	g := w.governor(k)
	if p := w.upos(k - 1); w.same(k-1, k) && (p == "NOUN" || p == "PROPN" || p == "PRON") && w.xpos(k-1) != "PRP$" {
		return // "the envoy alleged Hall had": the tagger's mistake
	}
	if e == nil || !w.lex.is("alleging", w.lower(k)) || g <= k || w.quoteOf(g) != w.quoteOf(k) || w.headline(k) {
		return
	}
	r := w.nounRun(g, -1, false)
	r.a = k + 1
	for n := r.a; n <= r.b; n++ {
		if w.comma(n) || w.verb(n) && w.finite(n) || w.dash(n) && !w.hyphen(n) {
			r.b = n - 1
		}
	}
	if r.empty() {
		return
	}
	c := &cand{
		rule: "alleged-noun", e: e, act: e.act, frame: passiveObj, cue: one(k), head: k,
		src: noRun(), srcHead: -1, srcHow: "none", ante: -1, relays: -1, content: []run{r},
	}
	w.finish(c)
	w.add(c)
}

// surname reports whether a capital inside a sentence and a name before it show
// that verb k is none: "Sultan Qaboos bin Said". Headlines have capitals anyway.
func (w *work) surname(k tok) bool {
	c := w.word(k)[0]
	if c < 'A' || c > 'Z' || k == 0 || !w.same(k-1, k) || w.word(k) == strings.ToUpper(w.word(k)) || w.headline(k) {
		return false
	}
	p := w.word(k - 1)
	return w.upos(k-1) == "PROPN" && p[0] >= 'A' && p[0] <= 'Z' || p == "bin" || p == "al" || p == "ibn"
}

// finish tidies a candidate's content and reads negation and modality.
func (w *work) finish(c *cand) {
	out := c.content[:0]
	for _, r := range c.content {
		// No content holds its own source.
		if !c.src.empty() && r.overlaps(c.src) && c.srcHow != "relative" {
			if c.src.a > r.a {
				r.b = c.src.a - 1
			} else {
				r.a = c.src.b + 1
			}
		}
		if r = w.trim(w.whole(r, c.place())); !r.empty() {
			out = append(out, r)
		}
	}
	if n := len(out) - 1; n >= 0 && c.head >= 0 && out[n].a > c.head {
		out[n] = w.intoQuote(out[n], c.head)
	}
	slices.SortFunc(out, func(a, b run) int { return int(a.a - b.a) })
	c.content = merge(out)
	c.quotes = w.touched(c.content)
	if c.head >= 0 {
		c.negated, c.modal = w.polarity(c.head)
	}
	if c.frame == infinitive && c.e != nil && (c.e.lemma == "decline" || c.e.lemma == "refuse") && c.head >= 0 {
		if x := w.t.Kid(c.head, "xcomp"); x >= 0 && w.lex.is("commenting", w.lemma(x)) {
			c.act, c.rule = "decline-to-comment", "decline-to-comment"
			w.used[x] = true
		}
	}
	if c.act == "decline-to-comment" {
		c.negated = false // the act says it
	}
	if c.act == "" && c.e != nil {
		c.act = c.e.act
	}
}

// intoQuote takes a content that ends right before a quotation on to its end:
// said he would "protect the port".
func (w *work) intoQuote(r run, head tok) run {
	k := r.b + 1
	if l := w.lower(k); w.quoteOf(k) != w.quoteOf(k+1) && (l == "whether" || l == "that" || l == "to" || l == "a" || l == "the" || l == "of") && w.quoteOf(r.b) < 0 {
		k++
	}
	q := w.quoteOf(k)
	if q < 0 || w.qtoks[q].a != k || w.quoteOf(head) == q || w.quoteOf(r.b) >= 0 || w.punct(r.b) || !w.same(k, r.b) {
		return r
	}
	if w.titleCase(w.qtoks[q]) && w.upos(r.b) == "PROPN" {
		return r
	}
	r.b = w.qtoks[q].b
	return r
}

// merge joins overlapping or touching runs, which must be in order of start.
func merge(rs []run) []run {
	var out []run
	for _, r := range rs {
		if n := len(out); n > 0 && r.a <= out[n-1].b+1 && r.a >= out[n-1].a {
			out[n-1].b = max(out[n-1].b, r.b)
			continue
		}
		out = append(out, r)
	}
	return out
}

// verbCand makes the candidate of verb v, nil if it reports nothing.
func (w *work) verbCand(v tok, e *entry, q int32, after bool) *cand {
	passive := w.passive(v)
	c := &cand{e: e, head: v, srcHead: -1, ante: -1, relays: -1, act: e.act}
	c.cue = w.cueRun(v, e)
	src := w.sourceOf(v, passive)
	block := w.block(v, c.cue, src)

	if !after && w.imperative(v, src) {
		w.pass(one(v).span(w), "imperative", "a command, not a report")
		return nil
	}
	set := func(s source) {
		c.src, c.srcHead, c.srcHow, c.ante = s.r, s.head, s.how, s.ante
	}
	if after {
		if l := w.leftPiece(q, block); w.quoteOf(l.a) != q && w.xpos(l.a) == "VBG" {
			after = false // "Citing "other duties," Reed left": the writer's participle
		}
	}
	if after {
		between := run{w.qtoks[q].b + 1, v - 1}
		if src.how == "none" || src.how == "climbed" && !between.has(src.head) || src.how == "noun" || src.head < between.a && w.same(src.head, v) && (src.how != "own" || src.head < w.qtoks[q].a) {
			if s := w.lineSource(between, v); s.head >= 0 {
				src = s
				block = w.block(v, c.cue, src)
			}
		}
		if src.head >= 0 && src.head < v && src.r.a < between.a && src.r.b >= between.a {
			// A tree that draws words of the quotation into its speaker.
			if src.head < between.a {
				if s := w.lineSource(between, v); s.head >= 0 {
					src = s
				}
			} else {
				src.r.a = between.a
				for src.r.a < src.head && w.punct(src.r.a) {
					src.r.a++
				}
			}
			block = w.block(v, c.cue, src)
		}
		if src.head > v {
			src.r = w.titled(w.backTo(src.r, v), v)
			block = w.block(v, c.cue, src)
		}
		if (src.how == "own" || src.how == "marks") && src.head >= 0 && src.head < v {
			src.r = w.withWho(src.r, v)
			block = w.block(v, c.cue, src)
		}
		set(src)
		c.rule, c.frame = "quotation-then-cue", quotation
		left := w.leftPiece(q, block)
		c.content = []run{left}
		if r, ok := w.nextQuote(block.b+1, v); ok {
			c.content = append(c.content, r)
		} else if r, ok := w.resumes(left, block, v); ok {
			c.content = append(c.content, r)
		} else if r, ok := w.completes(left, block, v); ok {
			c.content = append(c.content, r)
		} else if r, ok := w.pickedUp(q, block, v); ok {
			c.content = append(c.content, r)
		}
		w.hearersOf(c, v, e)
		return c
	}
	if src.how == "own" && src.head < v && e.class == classSay && e.firm(quotation) && w.comma(c.cue.a-1) && (w.headline(v) || src.r.len() > 7 && w.upos(v+1) == "PROPN") {
		// "No deal on fish, says minister": the deal is no speaker.
		if x := w.inverted(v); x.head >= 0 && x.r.b >= w.sentence(v).b-1 {
			src = x
			block = w.block(v, c.cue, src)
		}
	}
	if src.how == "own" && src.head > v && e.class == classSay && c.cue.a > 0 && w.same(c.cue.a-1, v) && (!w.comma(c.cue.a-1) || w.opensClause(src.r.b+1)) {
		// The subject of the clause taken for that of the cue.
		if x := w.lineBefore(v, c.cue); x.head >= 0 {
			src = x
			block = w.block(v, c.cue, src)
		}
	}
	if src.how == "climbed" && w.xpos(v) == "VBG" && c.cue.a == v && v > 0 && w.upos(v-1) == "PROPN" && !w.calendar(v-1) && w.quoteOf(v-1) == w.quoteOf(v) && w.same(v-1, v) {
		// "It ended with Hall asking": the name beside it.
		a := w.nameFrom(v-1, w.sentence(v).a)
		if h := w.headOf(run{a, v - 1}); h >= 0 && w.speaking(run{a, v - 1}) {
			src = source{run{a, v - 1}, h, "own", -1}
			block = w.block(v, c.cue, src)
		}
	}
	if x := w.pastRelative(v, src); x.head >= 0 {
		src = x
		block = w.block(v, c.cue, src)
	}
	if src.how == "climbed" && w.t.Is(v, "conj") {
		if x := w.mainSays(v, c.cue); x.head >= 0 {
			src = x
			block = w.block(v, c.cue, src)
		}
	}
	if src.how == "climbed" && w.t.Is(v, "conj") && w.xpos(v) == "VBG" {
		if x := w.sibling(v); x.head >= 0 {
			src = x
			block = w.block(v, c.cue, src)
		}
	}
	if (src.how == "climbed" || src.how == "noun") && w.lex.is("trailing", w.lower(v)) {
		// ", adding that": whoever the sentence has saying something.
		if x := w.participle(v); x.head >= 0 {
			src = x
			block = w.block(v, c.cue, src)
		}
	}
	if src.how == "none" || src.how == "climbed" || src.how == "noun" {
		if e.class != classWay && !passive {
			if x := w.lineBefore(v, c.cue); x.head >= 0 {
				src = x
			} else if x := w.inverted(v); x.head >= 0 && e.class == classSay && e.firm(quotation) {
				src = x
			} else if src.how == "none" {
				if src = w.afterDay(v, c.cue); src.head < 0 {
					src = w.participle(v)
				}
				if src.head < 0 {
					src = w.sharing(v, c.cue)
				}
			}
			block = w.block(v, c.cue, src)
		}
	}
	if src.how == "none" && e.class == classSay && (w.finite(v) || w.tense(v) == "VBD") && w.sentence(v).a == v && w.upos(v+1) == "PROPN" && !passive {
		// "Remarked Ann Reed, “…”"
		if x := w.lineSource(run{v, v - 1}, v); x.head >= 0 {
			src = x
			block = w.block(v, c.cue, src)
		}
	}
	if src.how == "none" && !passive && (e.class == classSay || e.class == classTell) {
		if x := w.lineSubject(v, c.cue); x.head >= 0 {
			src = x
			block = w.block(v, c.cue, src)
		}
	}
	if src.head > v && src.how == "own" {
		src.r = w.titled(w.backTo(src.r, v), v)
		block = w.block(v, c.cue, src)
	}
	set(src)
	if passive {
		return w.passiveCand(c, v, e)
	}
	if w.clauseCand(c, v, e, block) || w.objectCand(c, v, e) || w.toQuoted(c, v, e) {
		w.relativePiece(c, block)
		w.calledMore(c, v)
		return c
	}
	return nil
}

// backTo takes an inverted subject back to its verb: in "said Ann Reed (R-OK),
// a judge" the parser may take the apposition for the subject.
func (w *work) backTo(r run, v tok) run {
	if r.a <= v+1 || r.a > v+15 || !w.nominal(v+1) || w.calendar(v+1) || w.upos(v+1) == "PRON" {
		return r
	}
	for k := v + 1; k < r.a; k++ {
		switch w.upos(k) {
		case "PROPN", "NOUN", "ADJ", "DET", "NUM", "PART":
		case "PUNCT":
			if s := w.word(k); s != "," && s != "(" && s != ")" && !w.dash(k) {
				return r
			}
		default:
			return r
		}
	}
	r.a = v + 1
	return r
}

// opensClause reports whether what stands at k shows that the noun before it
// is the subject of a clause.
func (w *work) opensClause(k tok) bool {
	q := w.quoteOf(k)
	return w.upos(k) == "AUX" || w.verb(k) && w.finite(k) || q >= 0 && w.qtoks[q].a == k
}

// cueRun is the cue's words: the verb with auxiliaries, negation, adverbs
// beside it, particle, and the verb that hands its subject down ("went on to say").
func (w *work) cueRun(v tok, e *entry) run {
	r := one(v)
	for k := v - 1; k >= 0 && w.same(k, v); k-- {
		if w.t.Head(k) == v && w.t.Is(k, "aux", "advmod", "mark") && !w.punct(k) && w.xpos(k) != "WRB" && w.upos(k) != "SCONJ" {
			if w.t.Is(k, "mark") && w.lower(k) != "to" {
				break
			}
			r.a = k
			continue
		}
		break
	}
	if r.a > 0 && w.lower(r.a) == "longer" && w.lower(r.a-1) == "no" {
		r.a--
	}
	if w.t.Is(v, "xcomp", "advcl") {
		if g := w.governor(v); g >= 0 && g < v && v-g <= 5 && w.lex.is("catenative", w.lemma(g)) && !(w.xpos(v) == "VBG" && w.t.Kid(g, "obj") > g) {
			if h := w.cueRun1(g); h.a <= r.a {
				r.a = h.a
			}
		}
	}
	for k := v + 1; int(k) < len(w.d.Tokens) && w.same(k, v) && w.t.Head(k) == v && k <= v+3; k++ {
		if w.t.Rel(k) == "compound:prt" || w.t.Is(k, "advmod") && w.upos(k) == "ADV" && w.xpos(k) == "RB" && w.lo[k] == k && w.hi[k] == k {
			r.b = k
			continue
		}
		break
	}
	if e.small && int(v)+1 < len(w.d.Tokens) && w.same(v, v+1) {
		r.b = max(r.b, v+1)
	}
	return r
}

func (w *work) cueRun1(v tok) run {
	r := one(v)
	for k := v - 1; k >= 0 && w.same(k, v) && w.t.Head(k) == v && w.t.Is(k, "aux", "advmod") && !w.punct(k) && w.xpos(k) != "WRB"; k-- {
		r.a = k
	}
	return r
}

// block is the stretch of source and cue, the hearer after them included.
func (w *work) block(v tok, cue run, s source) run {
	r := cue
	if s.head >= 0 && w.same(s.head, v) && (s.how == "own" || s.how == "marks" || s.how == "relative") {
		r.a, r.b = min(r.a, s.r.a), max(r.b, s.r.b)
	}
	return r
}

// imperative reports whether v is a command or a bare infinitive that nobody
// is said to do.
func (w *work) imperative(v tok, s source) bool {
	if s.head >= 0 || w.xpos(v) != "VB" || w.finite(v) {
		return false
	}
	for _, c := range w.t.Kids(v) {
		if w.t.Is(c, "aux") && w.lower(c) != "do" || w.t.Is(c, "mark") {
			return false
		}
	}
	return w.t.Is(v, "root", "conj", "parataxis", "ccomp", "dep") || w.t.Head(v) < 0
}

// leftPiece is the quotation before a cue and the unquoted words of its
// sentence before it: It was "a mess," Reed said.
func (w *work) leftPiece(q int32, block run) run {
	t := w.qtoks[q]
	r := t
	s := w.sentence(t.a)
	if s.a >= t.a || w.paraOf(s.a) != w.paraOf(t.a) {
		return r
	}
	pre := run{s.a, t.a - 1}
	// Words that belong to a quotation before, or to another report, stay out.
	for k := pre.b; k >= pre.a; k-- {
		if p := w.quoteOf(k); p >= 0 {
			if w.qtoks[p].len() > 12 || w.quotes[p].End >= w.quotes[q].Start-1 {
				return r
			}
		}
		if w.verb(k) {
			if e := w.lookup(k); e != nil && (e.class == classSay || e.class == classTell) && w.finite(k) && (w.clausal(t) || w.upos(t.a-1) == "SCONJ" || w.comma(t.a-1) || w.word(t.a-1) == ":") {
				return r
			}
		}
		if w.word(k) == ";" || w.word(k) == ":" {
			return r
		}
	}
	for pre.a <= pre.b && (w.upos(pre.a) == "CCONJ" || w.punct(pre.a)) {
		pre.a++
	}
	// `When asked, "No," he said`: a clause closed by a comma is the writer's,
	// unless the quotation goes on with it: `In my town, "nobody fishes," he said`.
	if pre.b >= pre.a && w.comma(pre.b) && !w.goesOnInside(pre, t) {
		return r
	}
	if !pre.empty() {
		r.a = pre.a
	}
	return r
}

// goesOnInside reports whether the sentence that begins with the words pre goes on
// inside quotation t, which then begins with a small letter.
func (w *work) goesOnInside(pre, t run) bool {
	a := t.a
	for a < t.b && w.punct(a) {
		a++
	}
	if c := w.word(a); (c[0] < 'a' || c[0] > 'z') && c != "I" || w.words(pre) < 2 || w.xpos(pre.a) == "VBG" {
		return false
	}
	for k := pre.a; k <= pre.b; k++ {
		if e := w.lookup(k); w.quoteOf(k) >= 0 || w.verb(k) && e != nil && (e.class == classSay || e.class == classTell) {
			return false
		}
	}
	return true
}

// nextQuote is the quotation that opens after k with nothing between but
// marks, adverbs, times, occasions and hearers of verb v.
func (w *work) nextQuote(k, v tok) (run, bool) {
	start := k
	that := tok(-1)
	commas := 0
	strict := true // only a verb of saying reaches over more than one comma
	if e := w.lookup(v); e == nil || e.class == classSay || e.class == classTell {
		strict = false
	}
	for ; int(k) < len(w.d.Tokens) && k < start+30 && w.paraOf(k) == w.paraOf(v); k++ {
		if q := w.quoteOf(k); q >= 0 && w.qtoks[q].a == k {
			if !w.same(k, v) && !w.startsSentence(k, v) {
				return run{}, false
			}
			// Directly after the cue, or after a comma, colon or that.
			if k == start || k > 0 && (w.comma(k-1) || w.word(k-1) == ":" || w.dash(k-1) || that == k-1) {
				r := w.qtoks[q]
				if that >= 0 {
					r.a = that
				}
				if e := w.lookup(v); k == start && w.titleCase(w.qtoks[q]) && w.words(w.qtoks[q]) < 6 && w.words(w.qtoks[q]) > 1 && e != nil && (e.class == classTell || e.class == classWay) {
					return run{}, false // told "Fox and Friends", sang "Home to the Sea"
				}
				return w.andQuoted(w.runsOn(r, v)), true
			}
			return run{}, false
		}
		if !w.same(k, v) {
			return run{}, false
		}
		if w.comma(k) {
			if commas++; commas > 1 && strict {
				return run{}, false
			}
		}
		if w.lower(k) == "that" && (w.upos(k) == "SCONJ" || k > start && w.quoteOf(k+1) >= 0 && w.quoteOf(k+1) != w.quoteOf(v)) {
			that = k
			continue
		}
		if that >= 0 {
			return run{}, false
		}
		if w.word(k) == ";" || w.stop(k) {
			return run{}, false
		}
		if w.verb(k) && w.t.Head(k) == v && w.t.Is(k, "conj") {
			return run{}, false
		}
		if w.verb(k) && !w.within(k, "acl") && !w.within(k, "advcl") && !w.within(k, "obl") {
			return run{}, false
		}
		if w.verb(k) && w.lookup(k).firm(quotation) && !(w.passive(k) && w.xpos(k-1) == "WRB") {
			return run{}, false // but "told the council when asked in May, “…”"
		}
	}
	return run{}, false
}

// runsOn takes in what a quotation's sentence goes on with where the quotation is
// part of it: saying "on her worst day" she would win; hinting that "changes"
// could come.
func (w *work) runsOn(r run, v tok) run {
	q := w.quoteOf(r.b)
	k := r.b + 1
	if q < 0 || !w.same(k, v) || w.punct(k) || k > w.sentence(v).b || w.lookup(v).has(objAs) {
		return r // "what they call "high confidence" that": the rest is another's
	}
	if strings.ContainsRune(",.?!…", lastRune(strings.TrimSpace(w.quotes[q].inner.In(w.d.Text)))) {
		return r
	}
	on := (w.upos(k) == "ADP" || w.upos(k) == "SCONJ") && !w.aside(k)
	if !w.clausal(w.qtoks[q]) {
		on = on || w.words(w.qtoks[q]) < 4 && (w.upos(k) == "NOUN" || w.upos(k) == "ADJ" || w.upos(k) == "PROPN") || w.upos(k) == "AUX" || w.verb(k) && w.finite(k) || w.upos(k) == "PRON" && w.xpos(k) == "PRP"
		if m := w.verbOf(w.qtoks[q], v); m > k && !on {
			r.b = m
			return w.cuts(w.stretch(run{r.a, max(m, min(w.hi[m], w.sentence(v).b))}, v), v)
		}
	}
	if !on {
		return r
	}
	r.b = k
	return w.cuts(w.stretch(r, v), v)
}

// verbOf is the verb behind quotation q whose subject it is, before the next
// comma: said "budget reforms" and new taxes would pay for it. -1 if there is none.
func (w *work) verbOf(q run, v tok) tok {
	for k := q.b + 1; k <= w.sentence(v).b && k < q.b+20 && !w.comma(k) && w.quoteOf(k) < 0; k++ {
		if !w.verb(k) && w.t.Kid(k, "cop") < 0 {
			continue
		}
		if s := w.subjectKid(k, true); s >= 0 && q.has(s) && k != v {
			return k
		}
	}
	return -1
}

// andQuoted takes in the quotations that are listed with the one r ends with:
// "A," and, "B."
func (w *work) andQuoted(r run) run {
	for {
		k := r.b + 1
		if w.comma(k) {
			k++
		}
		if w.lower(k) != "and" || !w.same(k, r.b) {
			return r
		}
		if k++; w.comma(k) {
			k++
		}
		q := w.quoteOf(k)
		if q < 0 || w.qtoks[q].a != k || w.quotes[q].single || w.words(w.qtoks[q]) < 2 || !w.endsThere(w.qtoks[q].b) {
			return r
		}
		r.b = w.qtoks[q].b
	}
}

// pickedUp is the quotation that goes on with quotation q after words of the
// writer's on how it was said: "We won," said Reed, speaking of the vote, "and
// will win again." Its small letter shows that it is no sentence of its own.
func (w *work) pickedUp(q int32, block run, v tok) (run, bool) {
	s := w.sentence(v)
	if !strings.HasSuffix(strings.TrimSpace(w.quotes[q].inner.In(w.d.Text)), ",") {
		return run{}, false
	}
	for k := block.b + 1; k <= s.b; k++ {
		n := w.quoteOf(k)
		if n < 0 || n == w.quoteOf(v) {
			if w.verb(k) && w.finite(k) && w.lookup(k).firm(quotation) && w.lookup(k).class != classWay && !w.within(k, "acl") {
				return run{}, false
			}
			continue
		}
		t := w.qtoks[n]
		if t.a != k || !w.comma(k-1) || w.words(t) < 3 {
			return run{}, false
		}
		a := t.a
		for a < t.b && w.punct(a) {
			a++
		}
		c := w.word(a)
		return t, c != "" && c[0] >= 'a' && c[0] <= 'z' && w.clausal(t)
	}
	return run{}, false
}

// startsSentence reports whether the quotation that opens at k opens the
// sentence that follows v's, which ended in a colon or comma.
func (w *work) startsSentence(k, v tok) bool {
	return w.sentence(k).a == k && w.sentence(v).b == k-1 && (w.word(k-1) == ":" || w.comma(k-1))
}

// completes is the clause after "Despite the "bad press," X said, …": where
// what stands before the cue has no verb, the rest must be said too.
func (w *work) completes(left, block run, v tok) (run, bool) {
	s := w.sentence(v)
	k := block.b + 1
	if k+2 > s.b || !w.comma(k) || w.quoteOf(left.a) >= 0 || w.clausal(left) {
		return run{}, false
	}
	r := run{k + 1, s.b}
	if w.xpos(r.a) == "VBG" || !w.clausal(r) {
		return run{}, false
	}
	return w.cuts(r, v), true
}

// colons takes quotations that a colon introduces and no cue has: Reed
// boomed: "…"; the sign had one line: "…".
func (w *work) colons() {
	got := map[int32]bool{}
	for _, c := range w.cands {
		for _, q := range c.quotes {
			if p := c.place(); p < 0 || w.quoteOf(p) != q { // not what is reported inside it
				got[q] = true
			}
		}
	}
	for qi := range w.quotes {
		t := w.qtoks[qi]
		if got[int32(qi)] || t.empty() || t.a < 2 || w.word(t.a-1) != ":" || w.words(t) < 3 || w.paraOf(t.a-2) != w.paraOf(t.a-1) {
			continue
		}
		if w.paraOf(t.a-1) != w.paraOf(t.a) && !w.allQuoted(t.a) {
			continue
		}
		s := w.sentence(t.a - 1)
		for k := t.a - 2; k >= s.a; k-- {
			if w.quoteOf(k) >= 0 {
				break
			}
			if !w.verb(k) || w.within(k, "acl") || w.t.Is(k, "amod") || w.used[k] && !w.onlyObject(k) {
				continue
			}
			src := w.sourceOf(k, false)
			if src.head < 0 || !w.someone(src) {
				continue
			}
			c := &cand{
				rule: "colon-quotation", e: &entry{lemma: w.lemma(k), act: "say", class: classWay, frames: quotation}, act: "say", frame: quotation,
				weak: t.a-k > 2, cue: run{k, t.a - 2}, head: k, src: src.r, srcHead: src.head, srcHow: src.how, ante: src.ante, relays: -1, content: []run{t},
			}
			if c.cue.len() > 8 {
				c.cue = one(k)
			}
			w.finish(c)
			w.add(c)
			got[int32(qi)] = true
			break
		}
		if a := s.a; !got[int32(qi)] && (w.lower(a) == "here" || w.lower(a) == "this") && (w.lemma(a+1) == "be" || w.lower(a+1) == "'s" || w.lower(a+1) == "’s") && a+2 < t.a-1 {
			// "Here's Reed on Friday: “…”"
			src := run{a + 2, t.a - 2}
			for k := src.a + 1; k <= src.b; k++ {
				if u := w.upos(k); u != "PROPN" && u != "NOUN" && u != "ADJ" || w.calendar(k) {
					src.b = k - 1
					break
				}
			}
			if h := w.headOf(src); h >= 0 && w.person(src) {
				c := &cand{
					rule: "colon-quotation", e: &entry{lemma: ":", act: "say", class: classMark, frames: quotation}, act: "say", frame: quotation,
					cue: one(t.a - 1), head: -1, src: src, srcHead: h, srcHow: "marks", ante: -1, relays: -1, content: []run{t},
				}
				w.finish(c)
				w.add(c)
			}
		}
	}
}

// onlyObject takes back the candidate of verb k if all it has is an object:
// "addressed the public: “…”". It is false if k reports something else.
func (w *work) onlyObject(k tok) bool {
	for i, c := range w.cands {
		if c.head == k {
			if c.frame&(object|oblique|objAs) == 0 || len(c.quotes) > 0 {
				return false
			}
			w.cands = append(w.cands[:i], w.cands[i+1:]...)
			return true
		}
	}
	return true // part of another's cue
}

// someone reports whether a source is a person, people or a body by its words.
func (w *work) someone(s source) bool {
	k := s.head
	if w.upos(k) == "PRON" {
		switch w.lower(k) {
		case "he", "she", "they", "we", "i", "who":
			return true
		}
		return false
	}
	return w.speaking(s.r)
}

// resumes is the rest of the sentence after "A," X said, where it goes on with
// what was said: "The bridge," Reed said, was safe.
func (w *work) resumes(left, block run, v tok) (run, bool) {
	s := w.sentence(v)
	k := block.b + 1
	for j := k; j < k+9 && j < s.b && !w.verb(j) && w.quoteOf(j) == w.quoteOf(v); j++ {
		if w.comma(j) {
			k = j // Reed wrote in an email,
			break
		}
	}
	if k+1 > s.b || !w.comma(k) {
		return run{}, false
	}
	k++
	if w.upos(k) == "CCONJ" {
		for j := k + 1; j < k+5; j++ {
			if q := w.quoteOf(j); q >= 0 && w.qtoks[q].a == j && w.quoteOf(v) != q && w.qtoks[q].b >= s.b-1 {
				return run{k, w.qtoks[q].b}, true // "I love him," he said, but "he is wrong."
			} else if q >= 0 || w.punct(j) || w.verb(j) && w.lookup(j).firm(quotation) {
				break
			}
		}
	}
	if w.lower(k) == "that" && w.upos(k) == "SCONJ" && k+2 < s.b {
		return w.cuts(run{k, s.b}, v), true // "I'm glad," Reed said, that it is over
	}
	h := k
	for range 12 {
		if h < 0 || h == v {
			return run{}, false
		}
		if left.has(h) && h != k {
			break
		}
		h = w.governor(h)
	}
	if h < 0 || !left.has(h) {
		return run{}, false
	}
	if w.upos(k) == "CCONJ" || w.upos(k) == "SCONJ" || w.xpos(k) == "VBG" {
		return run{}, false
	}
	return w.cuts(run{k, s.b}, v), true
}
