package statement

import (
	"sort"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// prepositions finds "according to X": X is the source, the rest of the
// sentence the content. It comes before the verbs, for its source may hold one.
func (w *work) prepositions() {
	for k := range tok(len(w.d.Tokens)) {
		if end, src := w.inWords(k); end > 0 {
			if c := w.wordsCand(k, end, src); c != nil {
				w.finish(c)
				w.add(c)
				for j := k; j <= end; j++ {
					w.used[j] = true
				}
			}
			continue
		}
		if c := w.inPoll(k); c != nil {
			w.finish(c)
			w.add(c)
			continue
		}
		for _, p := range w.lex.preps {
			end, ok := w.phrase(k, p.words)
			if !ok {
				continue
			}
			if len(p.words) == 1 && (w.upos(k) != "ADP" && w.upos(k) != "VERB" || w.word(k) == "Per" && k > 0 && !w.startOf(k)) {
				continue
			}
			if c := w.hearsayCand(k, end, p); c != nil {
				w.finish(c)
				w.add(c)
				for j := k; j <= end; j++ {
					w.used[j] = true
				}
			}
			break
		}
	}
}

// inPoll is the report of a poll that opens a sentence: "In the latest poll,
// Reed leads by ten points."
func (w *work) inPoll(k tok) *cand {
	if w.lower(k) != "in" || !w.startOf(k) || w.quoteOf(k) >= 0 {
		return nil
	}
	h := w.t.Head(k)
	if h <= k || h > k+12 || !w.same(h, k) || !w.lex.is("poll", w.lemma(h)) {
		return nil
	}
	s := w.sentence(k)
	end := h
	for end < s.b && !w.comma(end+1) {
		if end++; w.upos(end) == "AUX" || w.verb(end) && w.finite(end) && !w.within(end, "acl") {
			return nil
		}
	}
	r := run{end + 2, s.b}
	if !w.comma(end+1) || w.words(r) < 4 || !w.nominal(r.a) {
		return nil
	}
	for j := r.a; j <= r.b; j++ {
		if w.quoteOf(j) >= 0 || w.verb(j) && w.finite(j) && w.lookup(j).firm(clause) {
			return nil // somebody says something there
		}
	}
	return &cand{
		rule: "in-a-poll", act: "say", e: &entry{lemma: "in", act: "say", class: classPrep}, frame: clause, cue: one(k), head: k,
		src: run{k + 1, end}, srcHead: h, srcHow: "own", ante: -1, relays: -1, content: []run{r},
	}
}

// inWords reads "in the mayor's words", "in her view" at k: where it ends and
// whose words they are; 0 if nothing of the kind stands there.
func (w *work) inWords(k tok) (end tok, src run) {
	if w.lower(k) != "in" {
		return 0, noRun()
	}
	for n := k + 1; n < k+9 && w.same(n, k) && !w.comma(n); n++ {
		if x := w.xpos(n); x != "POS" && x != "PRP$" {
			continue
		}
		if n != k+1 && w.xpos(n) == "PRP$" {
			return 0, noRun()
		}
		e := n + 1
		if w.lower(e) == "own" {
			e++
		}
		if !w.lex.is("wording", w.lower(e)) || w.same(e+1, e) && !w.comma(e+1) && w.quoteOf(e+1) < 0 && !w.stop(e+1) {
			return 0, noRun()
		}
		return e, run{k + 1, n}
	}
	return 0, noRun()
}

// wordsCand is the report of "in the mayor's words": the rest of its sentence.
func (w *work) wordsCand(k, end tok, src run) *cand {
	s := w.sentence(k)
	h := src.b
	if w.xpos(h) == "POS" {
		h--
	}
	c := &cand{rule: "according-to", act: "say", e: &entry{lemma: "in", act: "say", class: classPrep}, frame: clause, cue: one(k), head: k, src: src, srcHead: h, srcHow: "own", ante: -1, relays: -1}
	if l := w.lower(end); l != "words" && l != "telling" && l != "account" {
		c.act = "believe"
	}
	left := run{s.a, k - 1}
	for left.a <= left.b && (w.punct(left.a) && !w.opens(left, left.a) || w.upos(left.a) == "CCONJ" || w.upos(left.a) == "SCONJ") {
		left.a++
	}
	right := run{end + 1, s.b}
	if w.comma(right.a) {
		right.a++
	}
	if q := w.quoteOf(right.a); q >= 0 && w.qtoks[q].a == right.a && w.clausal(w.qtoks[q]) {
		c.content = []run{w.qtoks[q]}
		return c
	}
	if w.words(left) > 0 {
		c.content = append(c.content, w.afterReport(left, k))
	}
	if w.words(right) > 0 {
		c.content = append(c.content, w.cuts(right, k))
	}
	return c
}

// phrase reports whether the words stand at token k, and where they end.
func (w *work) phrase(k tok, words []string) (tok, bool) {
	for i, s := range words {
		j := k + tok(i)
		if int(j) >= len(w.d.Tokens) || w.lower(j) != s || !w.same(j, k) {
			return 0, false
		}
	}
	return k + tok(len(words)) - 1, true
}

func (w *work) startOf(k tok) bool { return w.sentence(k).a == k }

// hearsayCand is the candidate for a hearsay preposition at k..end.
func (w *work) hearsayCand(k, end tok, p prepCue) *cand {
	n := end + 1
	s := w.sentence(k)
	if n > s.b {
		return nil
	}
	// The noun it governs: what the case markers hang on, else the first noun.
	h := w.t.Head(end)
	if h < n || h > s.b {
		h = w.t.Head(k)
	}
	if len(p.words) > 2 && (h <= end || h > n+1 && w.hasComma(run{n, h})) { // "in the words of X": X hangs on words
		h = w.t.Kid(end-1, "nmod")
	}
	if h < n || h > s.b || h-n > 25 {
		h = -1
		for j := n; j <= s.b && j < n+12; j++ {
			if w.comma(j) || w.stop(j) {
				break
			}
			if u := w.upos(j); u == "NOUN" || u == "PROPN" || u == "PRON" {
				h = j
				if u != "NOUN" && u != "PROPN" || int(j)+1 >= len(w.d.Tokens) || w.upos(j+1) != "NOUN" && w.upos(j+1) != "PROPN" {
					break
				}
			}
		}
		if h < 0 {
			return nil
		}
	}
	if len(p.words) == 1 {
		// "per": of a rate ("ten per day") it reports nothing.
		if w.upos(h) != "PROPN" || k > 0 && (w.upos(k-1) == "NUM" || w.upos(k-1) == "NOUN" || w.punct(k-1) && !w.comma(k-1)) {
			return nil
		}
	}
	src := w.nounRun(h, end, true)
	src.a = max(src.a, n)
	if src.a > n && src.a-n < 6 {
		src.a = n
	}
	c := &cand{rule: "according-to", act: p.act, e: &entry{lemma: p.words[0], act: p.act, class: classPrep}, frame: clause, cue: run{k, end}, head: k, src: src, srcHead: h, srcHow: "own", ante: -1, relays: -1}
	if h == n-1 || w.t.Is(h, "ccomp") {
		return nil
	}
	if c.src.len() == 1 && w.xpos(h) == "NN" && !w.documentary(h) && !w.speaking(c.src) && w.actorAt(h, c.src) < 0 {
		return nil // paid according to age
	}
	left := run{s.a, k - 1}
	for left.a <= left.b && (w.punct(left.a) && !w.opens(left, left.a) || w.upos(left.a) == "CCONJ" && left.a == s.a) {
		left.a++
	}
	stub := left.b >= left.a && (w.upos(left.b) == "AUX" || w.comma(left.b) && w.upos(left.b-1) == "AUX")
	for j := src.a; j < src.b && w.words(left) > 0; j++ {
		// "The bridge was, in the words of the mayor, a death trap": no apposition.
		if w.comma(j) && (stub || w.headedIn(left, run{j + 1, s.b})) {
			src.b = j - 1
			c.src = src
		}
	}
	right := run{src.b + 1, s.b}
	if k-1 > s.a && w.upos(k-1) == "CCONJ" && !right.empty() {
		// "The port closed and according to Reed it will stay so": two sentences.
		if g := w.governor(h); g > src.b && (w.verb(g) || w.t.Kid(g, "cop") >= 0) && w.subjectKid(g, true) > src.b {
			left = noRun()
		}
	}
	// What follows the source: a comma and the clause, or an aside about it.
	if w.words(left) == 0 || w.words(left) <= 3 && w.adverbial(left) {
		if !right.empty() && w.opensFinite(right.a) {
			// "According to his doctor, the senator had …": the second is no apposition.
			for j := src.b; j > h; j-- {
				if w.comma(j) {
					right.a, src.b = j+1, j-1
					c.src = src
					break
				}
			}
		}
		if e := w.apposition(src, h, s.b); e > 0 && e+1 < s.b {
			src.b = e
			c.src = src
			right = run{e + 1, s.b}
		}
		if !right.empty() && w.comma(right.a) {
			right.a++
		}
		// An apposition to the source may stand between.
		c.content = []run{w.cuts(right, k)}
		return c
	}
	left = w.afterReport(left, k)
	c.content = []run{left}
	if e := w.apposition(src, h, s.b); e > 0 {
		src.b = e
		c.src = src
		right = run{e + 1, s.b}
	}
	if !right.empty() && w.comma(right.a) && right.a < s.b && k > s.a && w.comma(k-1) {
		// Between two commas: the clause goes on, unless what comes is about the source.
		r := run{right.a + 1, right.b}
		if h := w.clauseHead(r.a, c.src); (stub || h >= 0 && left.has(h) || w.headedIn(left, r)) && w.upos(r.a) != "CCONJ" && w.upos(r.a) != "SCONJ" && w.xpos(r.a) != "VBG" {
			c.content = append(c.content, w.cuts(r, k))
		}
	}
	return c
}

// apposition is where ", formerly head of the port", ", the mayor of Leeds"
// after the person at h ends, up to last: before a comma or the sentence's
// end, with no verb of its own; 0 if none follows.
func (w *work) apposition(src run, h, last tok) tok {
	k := src.b + 1
	if k+2 > last || !w.comma(k) || w.upos(src.b) != "PROPN" || !w.person(src) {
		return 0
	}
	k++
	for w.upos(k) == "ADV" && k < last {
		switch w.lower(k) {
		case "formerly", "then", "now", "currently", "once":
			k++
			continue
		}
		return 0
	}
	if u := w.upos(k); u != "DET" && u != "NOUN" && u != "ADJ" {
		return 0
	}
	role := false
	for j := k; j <= last && j < k+25; j++ {
		switch {
		case w.comma(j) || w.stop(j) && j == last:
			if !role || w.comma(j) && (w.upos(j+1) == "CCONJ" || w.verb(j+1) || w.upos(j+1) == "AUX") {
				return 0
			}
			return j - 1
		case w.quoteOf(j) >= 0, w.upos(j) == "AUX", w.verb(j) && w.finite(j), w.word(j) == ";", w.word(j) == ":", w.dash(j) && !w.hyphen(j):
			return 0
		case w.upos(j) == "NOUN" && !role:
			// Its first noun, which must be an office: those end like doers or are known.
			if w.upos(j+1) == "NOUN" {
				continue
			}
			l := w.lemma(j)
			role = w.lex.is("person", l) || w.lex.is("spokesperson", l) || strings.HasSuffix(l, "or") || strings.HasSuffix(l, "er") || strings.HasSuffix(l, "ist") || strings.HasSuffix(l, "man") || strings.HasSuffix(l, "woman") || strings.HasSuffix(l, "ent") || strings.HasSuffix(l, "ian") || strings.HasSuffix(l, "ary") || l == "head"
			if !role {
				return 0
			}
		}
	}
	return 0
}

// person reports whether a run names a person.
func (w *work) person(r run) bool {
	s := r.span(w)
	i := sort.Search(len(w.d.Names), func(i int) bool { return w.d.Names[i].End > s.Start })
	for ; i < len(w.d.Names) && w.d.Names[i].Start < s.End; i++ {
		if w.d.Names[i].Class == "PER" {
			return true
		}
	}
	return false
}

// clauseHead climbs from k to the first token outside the stretch that begins
// at k; -1 where it meets the source.
func (w *work) clauseHead(k tok, src run) tok {
	a := k
	for range 15 {
		h := w.governor(k)
		if h < 0 || src.has(h) {
			return -1
		}
		if h < a {
			return h
		}
		k = h
	}
	return -1
}

// headedIn reports whether a word of left hangs on one of right: its subject,
// say.
func (w *work) headedIn(left, right run) bool {
	for k := left.a; k <= left.b; k++ {
		if g := w.governor(k); g >= 0 && right.has(g) && !w.punct(k) {
			return true
		}
	}
	return false
}

// adverbial reports whether a stretch is an opening without a verb: "In May,".
func (w *work) adverbial(r run) bool {
	for k := r.a; k <= r.b; k++ {
		if w.verb(k) || w.upos(k) == "AUX" || w.t.Is(k, "nsubj") {
			return false
		}
	}
	return true
}

// afterReport cuts from the left of r what another report of the sentence
// says: after its semicolon or its ", and".
func (w *work) afterReport(r run, v tok) run {
	for k := r.b; k > r.a; k-- {
		if w.quoteOf(k) < 0 && w.word(k) == ";" {
			r.a = k + 1
			break
		}
	}
	return w.trim(r)
}

// nouns finds reporting nouns: with a clause, after a light verb, or with a
// possessor and a preposition.
func (w *work) nouns() {
	for k := range tok(len(w.d.Tokens)) {
		if w.upos(k) != "NOUN" || w.used[k] {
			continue
		}
		e := w.lex.nouns[w.lemma(k)]
		if e == nil {
			if e = w.lex.nouns[w.lower(k)]; e == nil {
				continue
			}
		}
		c := w.receivedCand(k, e)
		if c == nil {
			c = w.isThat(k, e)
		}
		if c == nil {
			c = w.nounCand(k, e)
		}
		if c != nil {
			w.finish(c)
			w.add(c)
		}
	}
}

func (w *work) nounCand(n tok, e *entry) *cand {
	c := &cand{e: e, head: n, act: e.act, srcHead: -1, ante: -1, relays: -1, cue: one(n), srcHow: "none", src: noRun()}
	// What it says.
	f, r, prep := w.nounContent(n, e)
	v, lv := w.lightVerb(n)
	if f == 0 {
		return nil
	}
	c.frame = f
	c.content = []run{w.cuts(r, n)}
	if prep >= 0 && f == oblique {
		c.content[0] = w.lessAside(c.content[0], w.t.Head(prep))
	}
	if prep >= 0 {
		c.cue.b = prep
		for _, k := range w.t.Kids(prep) {
			if w.t.Is(k, "fixed") {
				c.cue.b = max(c.cue.b, k)
			}
		}
		c.about = append(c.about, w.t.Head(prep))
	}
	// Whose it is: a possessor, "by X", else the light verb's subject.
	if k := w.possessing(n); k >= 0 {
		c.src, c.srcHead, c.srcHow = w.possessor(k, n), k, "noun"
		c.rule = "noun-of-possessor"
	}
	for _, k := range w.t.Kids(n) {
		if p, pt := w.preposition(k); c.srcHead < 0 && w.t.Is(k, "nmod") && k > n && pt != prep && (p == "by" || p == "from" || p == "among") {
			c.src, c.srcHead, c.srcHow = w.nounRun(k, n, true), k, "noun"
			c.rule = "noun-by"
		}
	}
	if k := n - 1; k >= 0 && c.srcHead < 0 && v < 0 && w.t.Is(k, "compound") && w.t.Head(k) == n && w.upos(k) == "PROPN" && w.quoteOf(k) == w.quoteOf(n) {
		// "a U.S. offer to mediate"
		if a := w.actorAt(k, noRun()); a >= 0 && w.d.Actors[a].Kind != "other" {
			c.src, c.srcHead, c.srcHow = run{w.lo[k], k}, k, "noun"
			c.rule = "noun-of-name"
		}
	}
	if c.srcHead < 0 && f == oblique && prep >= 0 {
		// "a call for calm by the bishop": the parser hangs the bishop on the calm.
		if h := w.t.Head(prep); h > n && w.same(h, n) {
			for _, k := range w.t.Kids(h) {
				if p, pt := w.preposition(k); w.t.Is(k, "nmod") && k > h && p == "by" && pt > prep {
					c.src, c.srcHead, c.srcHow = w.nounRun(k, n, true), k, "noun"
					c.rule = "noun-by"
					c.content[0].b = min(c.content[0].b, pt-1)
				}
			}
		}
	}
	if v >= 0 && c.rule == "noun-of-possessor" && c.src.len() == 1 && w.xpos(c.srcHead) == "PRP$" && !w.passive(v) && v < n {
		c.rule, c.src, c.srcHead, c.srcHow = "", noRun(), -1, "none" // repeated its threat: who repeats it
	}
	if v >= 0 {
		if c.srcHead < 0 {
			passive := w.passive(v)
			s := w.sourceOf(v, passive)
			if s.head >= 0 && w.lower(s.head) != "it" && w.lower(s.head) != "there" {
				c.src, c.srcHead, c.srcHow, c.ante = s.r, s.head, s.how, s.ante
				c.rule = "noun-of-light-verb"
			}
		}
		if c.rule == "noun-of-light-verb" {
			if v < n {
				c.cue.a = min(c.cue.a, w.cueRun(v, &entry{}).a)
			}
			if lv != "" {
				c.act, c.negated = lv, false
			}
			neg, modal := w.polarity(v)
			c.negated, c.modal = neg, modal
			c.head = n
			w.used[v] = true
		}
	}
	if c.srcHead < 0 {
		// Nobody's: only with a clause of its own, and then weakly.
		if f != clause {
			return nil
		}
		c.rule, c.weak = "noun-of-nobody", true
	}
	if e.frames&light != 0 && c.rule != "noun-of-light-verb" {
		return nil
	}
	if c.rule == "noun-by" && c.frame == clause && c.content[0].a > c.src.a && c.content[0].a <= c.src.b {
		c.src.b = c.content[0].a - 1
	}
	if c.rule == "noun-by" && c.content[0].overlaps(c.src) {
		if c.content[0].a < c.src.a {
			c.content[0].b = c.src.a - 1
		} else {
			c.content[0].a = c.src.b + 1
		}
		if c.src.b < c.content[0].a {
			c.content[0] = w.trim(c.content[0])
		}
	}
	return c
}

// isThat is what somebody's noun is said to be: "Reed's argument is that the
// bridge is safe", "their plan is to sell it".
func (w *work) isThat(n tok, e *entry) *cand {
	h := w.governor(n)
	of := w.possessing(n)
	if h < n || !w.t.Is(n, "nsubj") || of < 0 || w.quoteOf(n) != w.quoteOf(h) && w.quoteOf(n) >= 0 {
		return nil
	}
	cop := w.t.Kid(h, "cop")
	for m := cop + 1; cop > n && m <= cop+3 && m < h; m++ {
		l := w.lower(m)
		f := frame(0)
		switch {
		case (l == "that" || l == "whether") && w.upos(m) == "SCONJ" && e.has(clause|whether):
			f = clause
		case l == "to" && w.upos(m) == "PART" && e.has(infinitive):
			f = infinitive
		}
		if f == 0 {
			continue
		}
		c := &cand{rule: "noun-is-that", e: e, act: e.act, head: n, frame: f, cue: run{n, m - 1}, ante: -1, relays: -1, src: w.possessor(of, n), srcHead: of, srcHow: "noun"}
		c.content = []run{w.cuts(run{m, min(w.hi[h], w.sentence(h).b)}, n)}
		return c
	}
	return nil
}

// possessor is the words of possessor k of noun n, its clitic counted in.
func (w *work) possessor(k, n tok) run {
	x := w.nounRun(k, n, true)
	for x.b > k && (w.lower(x.b) == "'s" || w.lower(x.b) == "’s" || w.lower(x.b) == "'" || w.lower(x.b) == "’") {
		x.b--
	}
	if q := w.lastOf(k); q > x.b && q < n && (w.lower(q) == "'s" || w.lower(q) == "’s") {
		x.b = q // the conventions count the clitic in
	}
	return x
}

// possessing is the possessor of noun n, the last of several; -1 if it has none.
func (w *work) possessing(n tok) tok {
	of := tok(-1)
	for _, k := range w.t.Kids(n) {
		if k < n && w.t.Rel(k) == "nmod:poss" {
			of = k
		}
	}
	return of
}

// receivedCand is what is met with a noun of stance: "the plan drew criticism
// from the farmers", "the Courier gave Reed its endorsement".
func (w *work) receivedCand(n tok, e *entry) *cand {
	v := w.governor(n)
	if v < 0 || v > n || !w.verb(v) || !w.t.Is(n, "obj") || w.used[v] || w.passive(v) || e.preps == nil || !w.lex.is("stance", w.lemma(n)) {
		return nil
	}
	c := &cand{e: e, head: n, act: e.act, srcHead: -1, ante: -1, relays: -1, cue: run{w.cueRun(v, &entry{}).a, n}, frame: passiveObj}
	if o := w.t.Kid(v, "iobj"); o > v && o < n && w.lex.is("giving", w.lemma(v)) {
		s := w.sourceOf(v, false)
		if s.head < 0 || w.lower(s.head) == "it" {
			return nil
		}
		c.src, c.srcHead, c.srcHow, c.ante = s.r, s.head, s.how, s.ante
		c.rule, c.content, c.about = "noun-given", []run{w.nounRun(o, v, false)}, []tok{o}
		c.cue = run{w.hi[o] + 1, n}
		return c
	}
	if !w.lex.is("receiving", w.lemma(v)) {
		return nil
	}
	s := w.sourceOf(v, false)
	if s.head < 0 || s.how == "relative" && s.ante < 0 {
		return nil
	}
	for _, k := range append(append([]tok{}, w.t.Kids(n)...), w.t.Kids(v)...) {
		p, pt := w.preposition(k)
		if k < n || p != "from" && p != "among" || pt != n+1 && (pt < n || w.lo[k] != w.lastOf(n)+1 && w.t.Head(k) != n) || !w.t.Is(k, "nmod", "obl") {
			continue
		}
		c.src, c.srcHead, c.srcHow = w.nounRun(k, n, true), k, "agent"
		c.rule, c.content, c.about = "noun-received", []run{s.r}, []tok{s.head}
		c.cue.b = max(c.cue.b, min(pt, c.src.a-1))
		return c
	}
	return nil
}

// lastOf is the last token at or below k.
func (w *work) lastOf(k tok) tok { return w.hi[k] }

// lastWord is the last token of k's subtree that is no mark: a parser hangs the
// comma after a clause far away on it.
func (w *work) lastWord(k tok) tok {
	last := k
	for _, c := range w.t.Kids(k) {
		if c > k && !w.punct(c) {
			last = max(last, w.lastDeep(c))
		}
	}
	return last
}

func (w *work) lastDeep(k tok) tok {
	b := w.hi[k]
	for b > k && w.punct(b) && w.quoteOf(b) < 0 {
		b--
	}
	return b
}

// nounContent is what noun n says, by which frame, and the preposition that
// brings it (-1).
func (w *work) nounContent(n tok, e *entry) (frame, run, tok) {
	if w.lower(n+1) == "that" && w.same(n, n+1) && e.has(clause) && (w.upos(n+1) == "SCONJ" || w.xpos(n+1) == "IN") {
		if end := w.mainVerb(n+2, w.sentence(n).b); end > n+3 {
			return clause, w.trim(run{n + 1, end - 1}), -1
		}
	}
	if w.lower(n+1) == "that" && w.same(n, n+1) && e.has(clause) && w.upos(n+1) == "SCONJ" && w.possessing(n) >= 0 {
		if h := w.t.Head(n + 1); h > n+1 {
			return clause, w.trim(run{n + 1, w.hi[h]}), -1 // "contrary to his claim that": hung on contrary
		}
	}
	for _, k := range w.t.Kids(n) {
		if p, _ := w.preposition(k); k > n && e.has(clause) && w.t.Is(k, "nmod") && (p == "by" || p == "from") {
			// "a warning from the police that the bridge was unsafe": hung on the police
			for _, x := range w.t.Kids(k) {
				if m := w.t.Kid(x, "mark"); x > k && w.t.Is(x, "acl") && m > k && w.lower(m) == "that" {
					return clause, w.trim(run{m, w.hi[x]}), -1
				}
			}
		}
		if p, _ := w.preposition(k); k > n && e.has(clause) && w.t.Is(k, "nmod") && (p == "by" || p == "from") && w.lower(w.hi[k]+1) == "that" && w.same(w.hi[k]+1, n) {
			// "a warning by the police that the bridge was unsafe came too late"
			a, last := w.hi[k]+1, w.sentence(n).b
			if end := w.mainVerb(a+1, last); end > a+2 {
				last = end - 1
			}
			return clause, w.trim(run{a, last}), -1
		}
	}
	for _, k := range w.t.Kids(n) {
		if k < n {
			continue
		}
		switch w.t.BaseRel(k) {
		case "acl", "ccomp", "advcl", "appos":
			if w.t.Rel(k) == "acl:relcl" {
				if m := w.t.Kid(k, "mark"); m < 0 || w.lower(m) != "that" {
					if s := w.subjectKid(k, true); w.lower(n+1) == "that" && s > n+1 && e.has(clause) && w.t.Kid(k, "obj") > k {
						return clause, w.trim(run{n + 1, w.hi[k]}), -1 // that is no pronoun: nothing is missing
					}
					continue
				}
			}
			if m := w.t.Kid(k, "mark"); m >= 0 {
				switch l := w.lower(m); {
				case (l == "that" || l == "whether") && e.has(clause|whether):
					return clause, w.trim(run{w.lo[k], w.hi[k]}), -1
				case l == "to" && e.has(infinitive):
					return infinitive, w.trim(run{w.lo[k], w.hi[k]}), -1
				}
			}
			if p, pt := w.preposition(k); pt >= 0 && e.preps[p] && !w.calendar(k) {
				return oblique, w.trim(run{pt + 1, w.hi[k]}), pt
			}
		}
	}
	for _, k := range w.t.Kids(n) {
		if k < n || !w.t.Is(k, "nmod", "obl", "acl", "advcl") {
			continue
		}
		if p, pt := w.preposition(k); pt >= 0 && e.preps[p] && !w.calendar(k) {
			return oblique, w.trim(run{pt + 1, w.hi[k]}), pt
		}
	}
	// The parser may hang "over …" on the light verb.
	if v, _ := w.lightVerb(n); v >= 0 && v < n {
		for _, k := range w.t.Kids(v) {
			if k < n || w.lo[k] != w.hi[n]+1 && w.lo[k] != n+1 {
				continue
			}
			p, pt := w.preposition(k)
			if pt >= 0 && e.preps[p] && !w.calendar(k) && w.t.Is(k, "obl", "nmod", "advcl", "obj") {
				return oblique, w.trim(run{pt + 1, w.hi[k]}), pt
			}
			if m := w.t.Kid(k, "mark"); m >= 0 && w.lower(m) == "that" && e.has(clause) && w.t.Is(k, "ccomp", "advcl") {
				return clause, w.trim(run{w.lo[k], w.hi[k]}), -1
			}
			if w.t.Is(k, "xcomp", "advcl") && w.toInf(k) && e.has(infinitive) {
				return infinitive, w.trim(run{w.lo[k], w.hi[k]}), -1
			}
		}
	}
	return 0, run{}, -1
}

// mainVerb is the verb after the clause that begins at k that has no subject
// of its own and so is the sentence's: was, in "the claim that the bridge was
// safe was met with laughter"; 0 if there is none before last.
func (w *work) mainVerb(k, last tok) tok {
	subject, verb := false, false
	for ; k <= last; k++ {
		switch {
		case w.comma(k) || w.quoteOf(k) >= 0 || w.upos(k) == "CCONJ" || w.upos(k) == "SCONJ" || w.lex.is("relative", w.lower(k)):
			return 0
		case w.upos(k) == "NOUN", w.upos(k) == "PROPN", w.upos(k) == "PRON":
			if !verb || w.upos(k) == "PRON" {
				subject = true
			}
		case w.upos(k) == "AUX" || w.verb(k) && w.finite(k) && w.xpos(k) != "VBN":
			if x := w.xpos(k); x == "VB" || x == "VBN" || x == "VBG" {
				if w.lower(k) != "be" {
					continue
				}
				verb = true // that the dam be closed
				continue
			}
			if !verb {
				if !subject {
					return 0
				}
				verb = true
				// Its own group: was being, has said.
				for k < last && (w.upos(k+1) == "AUX" || w.upos(k+1) == "ADV" || w.upos(k+1) == "PART" || w.verb(k+1)) && w.xpos(k+1) != "VBD" && w.xpos(k+1) != "VBZ" {
					k++
				}
				continue
			}
			return k
		}
	}
	return 0
}

// lightVerb is the verb that lends noun n its subject, and what it does to the
// act; -1 if none.
func (w *work) lightVerb(n tok) (tok, string) {
	k := n
	for range 3 {
		g := w.governor(k)
		if g < 0 {
			return -1, ""
		}
		if w.t.Is(k, "conj") {
			k = g
			continue
		}
		if !w.verb(g) {
			return -1, ""
		}
		act, ok := w.lex.lights[w.lemma(g)]
		if !ok {
			return -1, ""
		}
		if w.t.Is(k, "obj") || w.t.Rel(k) == "nsubj:pass" {
			return g, act
		}
		return -1, ""
	}
	return -1, ""
}

// adjectives finds predicates of mind: is convinced that, was critical of.
func (w *work) adjectives() {
	for k := range tok(len(w.d.Tokens)) {
		if u := w.upos(k); u != "ADJ" && u != "VERB" || w.used[k] {
			continue
		}
		e := w.lex.adjs[w.lower(k)]
		if e == nil || w.verb(k) && w.perfect(k) && w.t.Kid(k, "aux:pass", "cop") < 0 {
			continue // "had determined that" is no state of mind
		}
		if c := w.adjCand(k, e); c != nil {
			w.finish(c)
			w.add(c)
		}
	}
}

// adverbs finds clauses that an adverb makes somebody's word: "The ship
// reportedly sank in May." Who says so stays open.
func (w *work) adverbs() {
	for k := range tok(len(w.d.Tokens)) {
		act, ok := w.lex.adverbs[w.lower(k)]
		if !ok || w.used[k] {
			continue
		}
		g := w.governor(k)
		if g < 0 || w.used[g] || w.t.Kid(g, "nsubj", "csubj") < 0 || !w.verb(g) && w.t.Kid(g, "cop") < 0 {
			continue
		}
		s := w.sentence(k)
		r := run{max(w.lo[g], s.a), min(w.hi[g], s.b)}
		for r.a < r.b && (w.upos(r.a) == "CCONJ" || w.upos(r.a) == "SCONJ" || w.punct(r.a) && !w.opens(r, r.a)) {
			r.a++
		}
		if !r.has(k) {
			continue
		}
		c := &cand{
			rule: "adverb", e: &entry{lemma: w.lower(k), act: act, class: classAdj}, act: act, frame: passiveCl,
			cue: one(k), head: k, src: noRun(), srcHead: -1, srcHow: "none", ante: -1, relays: -1,
		}
		if x := w.trim(run{r.a, k - 1}); !x.empty() {
			c.content = append(c.content, x)
		}
		if x := w.cuts(w.trim(run{k + 1, r.b}), g); !x.empty() {
			c.content = append(c.content, x)
		}
		w.finish(c)
		if len(c.content) > 0 {
			w.add(c)
		}
	}
}

func (w *work) adjCand(k tok, e *entry) *cand {
	cop := w.t.Kid(k, "cop", "aux:pass", "aux")
	s := w.subjectKid(k, true)
	var src source
	if s < 0 {
		if !w.t.Is(k, "xcomp", "conj") {
			return nil
		}
		src = w.climb(k, 0)
		if g := w.governor(k); g >= 0 && w.lemma(g) == "make" {
			if m := w.subjectKid(g, false); m >= 0 {
				src = w.speakerAt(m, g, "own") // made it clear that
			}
		}
	} else {
		src = w.speakerAt(s, k, "own")
	}
	if src.head < 0 || cop < 0 && !w.t.Is(k, "xcomp", "conj") {
		return nil
	}
	if l := w.lower(src.head); l == "it" || l == "there" || (e.lemma == "clear" || e.lemma == "unclear") && (l == "that" || l == "this") {
		return nil // it is clear to nobody in particular
	}
	if g := w.governor(k); g >= 0 && w.t.Is(k, "xcomp", "advcl") && w.toInf(k) && e.class == classAdj && e.act == "believe" && !w.lex.is("linking", w.lemma(g)) && !w.passive(g) {
		return nil // "waited to be sure that": they are not yet
	}
	c := &cand{e: e, head: k, act: e.act, rule: "adjective", srcHead: src.head, src: src.r, srcHow: src.how, ante: src.ante, relays: -1}
	c.cue = one(k)
	for j := k - 1; j >= 0 && w.same(j, k) && w.t.Head(j) == k && w.t.Is(j, "cop", "aux", "advmod"); j-- {
		c.cue.a = j
	}
	kids := w.t.Kids(k)
	if g := w.governor(k); g >= 0 && (w.lemma(g) == "make" || g < k && w.t.Is(k, "xcomp") && w.lex.is("linking", w.lemma(g))) {
		// "made clear that", "remain hopeful that": the parser may hang the clause on the verb.
		kids = append(append([]tok{}, kids...), w.t.Kids(g)...)
		c.cue.a = min(c.cue.a, w.cueRun1(g).a)
	}
	for _, x := range kids {
		if x <= k {
			continue
		}
		switch w.t.BaseRel(x) {
		case "ccomp", "advcl", "acl":
			if m := w.t.Kid(x, "mark"); m >= 0 && w.lower(m) == "that" && e.has(clause) || w.t.BaseRel(x) == "ccomp" && w.finite(x) && e.has(clause|whether) {
				c.frame, c.content = clause, []run{w.clauseRun(c, k, x)}
				return c
			}
			if w.toInf(x) && e.has(infinitive) && w.t.BaseRel(x) != "acl" {
				c.frame, c.content = infinitive, []run{w.tail(k, run{w.lo[x], w.hi[x]})}
				return c
			}
			if p, pt := w.preposition(x); pt > k && e.preps[p] {
				c.cue.b = pt
				c.frame, c.content = oblique, []run{w.trim(run{pt + 1, w.hi[x]})}
				return c
			}
		case "xcomp":
			if w.toInf(x) && e.has(infinitive) {
				c.frame, c.content = infinitive, []run{w.tail(k, run{w.lo[x], w.hi[x]})}
				return c
			}
		case "obl", "nmod":
			if p, pt := w.preposition(x); pt > k && e.preps[p] {
				c.cue.b = pt
				c.about = append(c.about, x)
				c.frame, c.content = oblique, []run{w.lessAside(w.trim(run{pt + 1, w.hi[x]}), x)}
				return c
			}
		}
	}
	return nil
}

var _ hearsay.TokenID
