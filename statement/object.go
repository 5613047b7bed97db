package statement

import "strings"

// objectCand fills c where v's object, infinitive or preposition is what it
// reports: condemned the attack, urged the council to act, called for calm.
func (w *work) objectCand(c *cand, v tok, e *entry) bool {
	if c.srcHead < 0 || w.ghost(c) {
		return w.relativeObject(c, v, e)
	}
	obj, cl, pred := tok(-1), tok(-1), tok(-1)
	var obls []tok
	for _, k := range w.t.Kids(v) {
		if k < v || c.src.has(k) || w.calendar(k) && w.t.Is(k, "obj", "iobj", "xcomp") {
			continue
		}
		switch w.t.BaseRel(k) {
		case "obj":
			switch {
			case obj < 0:
				obj = k
			case pred < 0 && k > obj:
				pred = k // "called him a liar": the parser may see two objects
			}
		case "iobj":
			if e.firm(hearer) && !e.firm(objInf) {
				c.hearers = append(c.hearers, k)
			} else if obj < 0 {
				obj = k
			}
		case "xcomp":
			if w.verb(k) || w.toInf(k) {
				cl = k
			} else if obj < 0 && e.firm(object) && !e.has(objAs) && w.lo[k] == c.cue.b+1 {
				obj = k // urged calm
			} else {
				pred = k
			}
		case "acl":
			if len(w.cast) > 0 && w.cast[v] != "" && w.toInf(k) && cl < 0 {
				cl = k // "Hall plans to sell it", plans taken for a noun
			}
		case "ccomp":
			// The parser may make object and infinitive a clause.
			if cl < 0 && !w.finite(k) {
				cl = k
			}
		case "obl", "nmod", "advcl":
			if _, p := w.preposition(k); p < 0 && obj >= 0 && pred < 0 && k > obj && w.upos(k) == "ADJ" && e.has(objAs) {
				pred = k // "called the plan absurd": the parser took the adjective for an adverbial
				continue
			} else if p < 0 && obj < 0 && w.lo[k] == c.cue.b+1 && w.t.Is(k, "obl") && !w.occasion(k) && !w.verb(k) {
				obj = k // an object the parser called an adverbial
				continue
			}
			if w.t.Is(k, "advcl") && w.toInf(k) && cl < 0 && obj >= 0 && e.has(objInf) && !w.comma(w.lo[k]-1) && !w.comma(w.lo[k]) {
				cl = k // asked them to go
				continue
			}
			obls = append(obls, k)
		}
	}
	if obj == c.cue.b+1 && w.reflexive(obj) && e.has(oblique) && !e.has(object|objAs) {
		c.cue.b, obj = obj, -1 // distanced himself from it
	}
	if c.act == "deny" && w.t.Kid(v, "iobj") > v && obj > v {
		return false // denied him entry
	}
	if p, ok := w.noComment(c, v, obls); ok {
		c.rule, c.frame, c.act = "decline-to-comment", infinitive, "decline-to-comment"
		c.content = []run{p}
		return true
	}
	set := func(rule string, f frame, r run, about tok) bool {
		if r.empty() {
			return false
		}
		c.rule, c.frame, c.weak = rule, f, !e.firm(f)
		if e.strict && f == object && !w.finite(v) && !(w.t.Is(v, "xcomp") && w.governor(v) >= 0 && w.lex.is("catenative", w.lemma(w.governor(v)))) {
			c.weak = true
		}
		if e.strict && f == object && e.class == classMind && c.srcHow == "relative" {
			c.weak = true // those who seek jobs
		}
		if e.class == classShow && w.documentary(c.srcHead) {
			c.weak = false
		}
		r = w.dropTime(w.cuts(r, v))
		if f&(object|oblique|objAs) != 0 && about >= 0 {
			r = w.lessAside(r, about)
		}
		c.content = []run{r}
		if about >= 0 {
			c.about = append(c.about, about)
			if f == object && c.act == "promise" && w.lex.is("spoken", w.lemma(about)) {
				c.act = "say" // offered an explanation
			}
		}
		return true
	}
	// A multiword cue ending in a preposition: its object may hang as an oblique.
	if e.small && obj < 0 && e.has(object) {
		for _, k := range obls {
			if _, p := w.preposition(k); p == c.cue.b {
				return set("object-of-cue", object, w.tail(v, run{c.cue.b + 1, w.hi[k]}), k)
			}
		}
	}
	if obj >= 0 {
		after := max(c.cue.b+1, w.lo[obj])
		if b := w.pastApposition(v, e, obj); b > 0 {
			return set("object-and-predicate", objAs, w.tail(v, run{after, b}), obj)
		}
		if x, y, ok := w.dated(v, e, obj); ok && !e.firm(hearer) {
			set("object-and-predicate", objAs, w.tail(v, y), obj)
			c.content = append([]run{{after, x}}, c.content...)
			return true
		}
		calledRun, called := w.calledQuoted(c, v, e)
		switch {
		case e.firm(hearer):
			c.hearers = append(c.hearers, obj)
			if cl >= 0 && w.toInf(cl) && e.has(infinitive|objInf) {
				if e.firm(objInf) {
					return set("object-and-infinitive", objInf, w.tail(v, run{after, w.hi[cl]}), obj)
				}
				c.about = append(c.about, obj)
				return set("hearer-and-infinitive", infinitive, w.tail(v, run{w.lo[cl], w.hi[cl]}), obj)
			}
		case cl >= 0 && cl > obj && (w.toInf(cl) || w.lemma(v) == "see") && e.has(objInf):
			return set("object-and-infinitive", objInf, w.tail(v, run{after, w.hi[cl]}), obj)
		case e.has(objAs) && w.predicated(e, obj, cl, pred, obls):
			return set("object-and-predicate", objAs, w.tail(v, run{after, max(w.hi[obj], w.predEnd(e, obj, cl, pred, obls))}), obj)
		case called:
			return set("object-and-predicate", objAs, calledRun, obj)
		case e.has(object) && !(!e.firm(object) && w.saysMore(obj)):
			r := w.tail(v, run{after, w.hi[obj]})
			if e.class == classShow && w.documentary(c.srcHead) {
				r = w.stretch(r, v) // a poll showed Hall ahead with 40 percent
			}
			return set("object-of-cue", object, r, obj)
		}
	}
	if r, ok := w.calledQuoted(c, v, e); obj < 0 && ok {
		return set("object-and-predicate", objAs, r, -1)
	}
	if e.lemma == "vote" || e.lemma == "rule" {
		if r, ok := w.voted(c, v); ok {
			return set("infinitive-of-cue", infinitive, r, -1)
		}
	}
	if cl >= 0 {
		if w.toInf(cl) && obj < 0 && e.has(infinitive) {
			return set("infinitive-of-cue", infinitive, w.tail(v, run{w.lo[cl], w.hi[cl]}), -1)
		}
		if w.toInf(cl) && w.t.Kid(cl, "nsubj") >= 0 && e.has(objInf) {
			return set("object-and-infinitive", objInf, w.tail(v, run{w.lo[cl], w.hi[cl]}), w.t.Kid(cl, "nsubj"))
		}
		if w.xpos(cl) == "VBG" && e.has(gerund) {
			return set("gerund-of-cue", gerund, w.tail(v, run{w.lo[cl], w.hi[cl]}), -1)
		}
	}
	if e.has(oblique) {
		for _, k := range obls {
			p, pt := w.preposition(k)
			if pt < 0 || !e.preps[p] && !e.weakP[p] {
				continue
			}
			if w.occasion(k) && !e.preps[p] || w.calendar(k) || p == "on" && w.lex.is("occasion", w.lemma(k)) {
				continue
			}
			last := w.t.Kids(pt)
			a := pt + 1
			if n := len(last); n > 0 {
				a = max(a, last[n-1]+1)
			}
			if obj >= 0 && !e.firm(hearer) {
				continue
			}
			if pt == c.cue.b+1 || pt <= c.cue.b+3 && obj < 0 {
				c.cue.b = max(c.cue.b, a-1)
			}
			ok := set("preposition-of-cue", oblique, w.tail(v, run{a, w.hi[k]}), k)
			w.hearersOf(c, v, e)
			c.weak = !e.preps[p]
			return ok
		}
	}
	c.hearers, c.about = nil, nil
	return w.relativeObject(c, v, e)
}

// lessAside takes an aside off the end of an object, which is the writer's:
// "endorsed the bill, forcing a vote", "rejected the plan, which would close it".
func (w *work) lessAside(r run, o tok) run {
	if w.quoteOf(r.b) >= 0 {
		return r
	}
	for k := o + 1; k < r.b; k++ {
		if w.lex.is("circumstance", w.lower(k)) && (w.upos(k) == "ADP" || w.upos(k) == "SCONJ" || w.xpos(k) == "WRB") && w.quoteOf(k) < 0 {
			return w.trim(run{r.a, k - 1})
		}
		if !w.comma(k) && (!w.dash(k) || w.hyphen(k)) || w.quoteOf(k) >= 0 {
			continue
		}
		n := k + 1
		switch x := w.xpos(n); {
		case w.lower(n) == "including":
		case x == "VBG" && w.verb(n), w.lex.is("relative", w.lower(n)), w.dash(k), x == "WRB":
			return w.trim(run{r.a, k - 1})
		}
	}
	return r
}

// saysMore reports whether noun n has a participle that reports in its stead:
// "issued a statement condemning the attack".
func (w *work) saysMore(n tok) bool {
	for _, k := range w.t.Kids(n) {
		if k > n && w.t.Is(k, "acl") && w.xpos(k) == "VBG" && w.lookup(k) != nil {
			return true
		}
	}
	return false
}

// reflexive reports whether token k is himself, themselves and the like.
func (w *work) reflexive(k tok) bool {
	l := w.lower(k)
	return w.upos(k) == "PRON" && (strings.HasSuffix(l, "self") || strings.HasSuffix(l, "selves"))
}

// voted reads what was voted for behind the count: "voted 66 to 27 to legalize
// the trade", "voted in favor of the law".
func (w *work) voted(c *cand, v tok) (run, bool) {
	s := w.sentence(v)
	k := v + 1
	for k < s.b && (w.calendar(k) || w.upos(k) == "ADP" && w.calendar(k+1) || w.lower(k) == "last" && w.calendar(k+1) || w.upos(k) == "NUM" || w.dash(k) || (w.lower(k) == "to" || w.dash(k)) && w.upos(k+1) == "NUM" || w.lower(k) == "unanimously") {
		k++
	}
	switch {
	case w.lower(k) == "to" && w.xpos(k+1) == "VB" && c.e.lemma == "vote":
		return w.tail(v, run{k, max(k+1, min(w.hi[k+1], s.b))}), true
	case w.lower(k) == "in" && (w.lower(k+1) == "favor" || w.lower(k+1) == "favour") && w.lower(k+2) == "of" && k+3 <= s.b:
		k += 3
	case k > v+1 && (w.lower(k) == "for" || w.lower(k) == "against") && k+1 <= s.b:
		k++
	default:
		return run{}, false
	}
	c.cue.b = k - 1
	for h := k; h <= s.b && h < k+12; h++ {
		if u := w.upos(h); u == "NOUN" || u == "PROPN" || u == "PRON" || w.verb(h) {
			if g := w.governor(h); g >= k && g <= s.b {
				h = g
			}
			return w.tail(v, run{k, max(h, min(w.hi[h], s.b))}), true
		}
	}
	return run{}, false
}

// perfect reports whether verb v has have beside it: "has been called" tells
// what people said, "are called" what things are called.
func (w *work) perfect(v tok) bool {
	for _, k := range w.t.Kids(v) {
		if w.t.Is(k, "aux") && w.lemma(k) == "have" {
			return true
		}
	}
	return false
}

// calledQuoted reads "called the idea that she had won "a joke"" off the line: a
// noun phrase or pronoun after a verb that takes a bare predicate, and a
// quotation directly after it, whatever the tree makes of the two.
func (w *work) calledQuoted(c *cand, v tok, e *entry) (run, bool) {
	if !e.has(objAs) || !e.as["0"] || w.passive(v) {
		return run{}, false
	}
	a := c.cue.b + 1
	if !w.nominal(a) && w.xpos(a) != "PRP$" || !w.same(a, v) {
		return run{}, false
	}
	for k := a; k < a+22 && w.same(k, v); k++ {
		if q := w.quoteOf(k); q >= 0 && q != w.quoteOf(v) {
			if w.qtoks[q].a != k || k == a || w.punct(k-1) || w.upos(k-1) == "ADP" || w.upos(k-1) == "CCONJ" || w.upos(k-1) == "SCONJ" || w.upos(k-1) == "AUX" || w.verb(k-1) {
				return run{}, false
			}
			return run{a, w.qtoks[q].b}, true
		}
		if w.punct(k) && !w.hyphen(k) || w.upos(k) == "CCONJ" || (w.verb(k) || w.upos(k) == "AUX") && !w.within(k, "acl") {
			return run{}, false
		}
	}
	return run{}, false
}

// pastApposition is where what an object is accused of ends, if an apposition
// stands between: "accused Hall, the senator from York, of theft"; 0 if none.
func (w *work) pastApposition(v tok, e *entry, obj tok) tok {
	if !e.as["of"] || e.as["0"] {
		return 0
	}
	s := w.sentence(v)
	k := obj + 1
	for k < s.b && w.upos(k) == "PROPN" {
		k++
	}
	if !w.comma(k) {
		return 0
	}
	for k++; k < s.b && k < obj+30; k++ {
		if w.comma(k) && w.lower(k+1) == "of" {
			h := w.governor(k + 1)
			if h <= k+1 || h > s.b {
				return 0
			}
			return min(w.hi[h], s.b)
		}
		if w.verb(k) && w.finite(k) || w.quoteOf(k) != w.quoteOf(v) {
			return 0
		}
	}
	return 0
}

// noComment finds "did not respond to a request for comment".
func (w *work) noComment(c *cand, v tok, obls []tok) (run, bool) {
	l := c.e.lemma
	if l != "respond" && l != "reply" && l != "answer" {
		return run{}, false
	}
	if neg, _ := w.polarity(v); !neg {
		return run{}, false
	}
	for _, k := range append(obls, w.t.Kid(v, "obj")) {
		if k > v && w.lex.is("inquiry", w.lemma(k)) {
			a := w.lo[k]
			if p, pt := w.preposition(k); p == "to" {
				a = pt + 1
				c.cue.b = max(c.cue.b, pt)
			}
			return run{a, w.hi[k]}, true
		}
	}
	return run{}, false
}

// dropTime takes "on Monday" off the end of an object: it is when it was said.
func (w *work) dropTime(r run) run {
	k := r.b
	if r.len() > 3 && w.calendar(k) && w.upos(k) == "PROPN" && w.quoteOf(k) < 0 {
		k--
		if w.upos(k) == "ADP" && w.lower(k) == "on" {
			r.b = k - 1
		}
	}
	// "… in an interview", "… during a debate": where it was said.
	for k := r.b; k > r.a+1 && k > r.b-8; k-- {
		if w.quoteOf(k) >= 0 || w.comma(k) {
			break
		}
		if w.upos(k) != "ADP" {
			continue
		}
		switch w.lower(k) {
		case "in", "during":
			if h := w.governor(k); h > k && h <= r.b && w.hi[h] <= r.b && w.lex.is("occasion", w.lemma(h)) && w.lo[h] == k && !w.calendar(h) && w.t.Kid(h, "det", "nmod:poss") >= 0 {
				r.b = k - 1
			}
		case "of":
			continue
		}
		break
	}
	return r
}

// documentary reports whether noun k is a document, poll or study.
func (w *work) documentary(k tok) bool {
	return k >= 0 && w.lex.is("document", w.lemma(k))
}

// ghost reports whether the subject is nobody: it, there, this.
func (w *work) ghost(c *cand) bool {
	l := w.lower(c.srcHead)
	return w.upos(c.srcHead) == "PRON" && c.src.len() == 1 && (l == "there" || l == "this" || l == "that" && c.srcHow != "relative" || l == "what" || l == "which" && c.srcHow != "relative" || l == "it" && c.e.class == classMind)
}

// predicated reports whether something is said of the object in a way the
// cue takes: as, of, for, or a bare predicate.
func (w *work) predicated(e *entry, obj, cl, pred tok, obls []tok) bool {
	bare := e.as["0"]
	if bare && (pred > obj || cl > obj && (w.xpos(cl) == "VBG" || w.t.Kid(cl, "cop") >= 0 || !w.verb(cl))) {
		return true
	}
	for _, k := range obls {
		if p, _ := w.preposition(k); k > obj && e.as[p] {
			return true
		}
	}
	if cl > obj {
		if p, _ := w.preposition(cl); e.as[p] {
			return true
		}
	}
	if pred > obj {
		if p, _ := w.preposition(pred); e.as[p] {
			return true
		}
	}
	// A bad attachment: the parser may hang "as …" on the object itself.
	for _, k := range w.t.Kids(obj) {
		if k > obj && w.t.Is(k, "nmod", "acl", "advcl", "obl") {
			if p, _ := w.preposition(k); e.as[p] && (p != "of" || e.class == classAct && e.lemma == "accuse") {
				return true
			}
		}
	}
	if bare {
		for _, k := range w.t.Kids(obj) {
			// "called him a liar": an apposition without a comma.
			if k > obj && !w.toInf(k) && w.t.Is(k, "appos", "nmod", "flat", "conj", "dep", "acl") && !w.comma(w.lo[k]) && !w.comma(w.lo[k]-1) && w.t.Kid(k, "case", "cc") < 0 && w.t.Rel(k) != "acl:relcl" {
				return true
			}
		}
		for k := obj + 1; k <= w.hi[obj]; k++ {
			if q := w.quoteOf(k); q >= 0 && q != w.quoteOf(obj) && w.qtoks[q].b >= w.hi[obj] {
				return true
			}
		}
		// "called Reed "a liar""
		if n := w.hi[obj] + 1; int(n) < len(w.d.Tokens) && w.quoteOf(n) >= 0 && w.quoteOf(n) != w.quoteOf(obj) {
			return true
		}
	}
	return false
}

func (w *work) predEnd(e *entry, obj, cl, pred tok, obls []tok) tok {
	b := obj
	if pred > obj {
		b = max(b, w.hi[pred])
	}
	if cl > obj {
		b = max(b, w.hi[cl])
	}
	for _, k := range obls {
		if p, _ := w.preposition(k); k > obj && e.as[p] {
			b = max(b, w.hi[k])
		}
	}
	if n := w.hi[obj] + 1; b <= n && int(n) < len(w.d.Tokens) && w.quoteOf(n) >= 0 && w.quoteOf(n) != w.quoteOf(obj) && w.same(n, obj) {
		b = max(b, w.qtoks[w.quoteOf(n)].b)
	}
	return b
}

// dated finds "accused Reed on Monday of theft": a time between the object and
// what is said of it, whatever the parser hung that on. x ends the object, y
// is the rest.
func (w *work) dated(v tok, e *entry, obj tok) (x tok, y run, ok bool) {
	s := w.sentence(v)
	for p := obj + 2; p < s.b && p < obj+16; p++ {
		if w.verb(p) || w.comma(p) || w.quoteOf(p) != w.quoteOf(v) {
			return 0, run{}, false
		}
		if !w.calendar(p-1) || w.upos(p) != "ADP" && w.upos(p) != "SCONJ" || !e.as[w.lower(p)] || w.calendar(p+1) {
			continue
		}
		x = p - 1
		for x > obj && (w.calendar(x) || w.lower(x) == "on" || w.lower(x) == "last" || w.lower(x) == "late" || w.lower(x) == "early" || w.lower(x) == "this") {
			x--
		}
		h := w.governor(p)
		if h <= p || h > s.b {
			return 0, run{}, false
		}
		return x, run{p, min(w.hi[h], s.b)}, true
	}
	return 0, run{}, false
}

// tail lengthens an object's content over what else hangs on v and is no
// time, occasion, hearer or report of its own.
func (w *work) tail(v tok, r run) run {
	s := w.sentence(v)
	r.b = min(r.b, s.b)
	for _, k := range w.t.Kids(v) {
		if k < v || w.lo[k] <= r.b {
			continue
		}
		if q := w.quoteOf(r.b); w.lo[k] != r.b+1 || q >= 0 && w.qtoks[q].b == r.b && (w.qtoks[q].len() > 6 || w.dash(r.b+1) || w.comma(r.b+1)) {
			break
		}
		if !w.t.Is(k, "obl", "nmod", "xcomp", "advcl", "acl", "ccomp", "obj") || w.occasion(k) || w.t.Rel(k) == "obl:agent" {
			break
		}
		if w.t.Is(k, "advcl") && w.t.Kid(k, "mark") >= 0 {
			m := w.t.Kid(k, "mark")
			if l := w.lower(m); l == "by" || w.lex.is("subordinator", l) || l == "as" && w.finite(k) {
				break
			}
		}
		if p, _ := w.preposition(k); p == "after" || p == "before" || p == "since" || p == "during" || p == "by" {
			break
		}
		r.b = w.hi[k]
	}
	r.b = max(r.a, w.clauseEnd(v, r.b))
	// "called for the senator to release it", wherever the infinitive hangs.
	if k := r.b + 1; k < s.b && w.upos(k) == "PART" && w.lower(k) == "to" && w.quoteOf(k) == w.quoteOf(r.b) {
		if h := w.governor(k); h > k && w.governor(h) >= v {
			r.b = max(r.b, min(w.hi[h], s.b))
		}
	}
	return r
}

// relativeObject is a cue without an object inside a relative clause: the plan
// that Reed opposes.
func (w *work) relativeObject(c *cand, v tok, e *entry) bool {
	if w.t.Rel(v) != "acl:relcl" || c.srcHead < 0 || c.srcHow == "relative" || w.passive(v) || e.class == classShow {
		return false
	}
	after := tok(-1)
	for _, k := range w.t.Kids(v) {
		if k > v && w.t.Is(k, "xcomp", "obl", "obj") && !w.occasion(k) && !c.src.has(k) {
			after = k
			break
		}
	}
	if !e.firm(object) && !(e.firm(objAs) && after >= 0) || e.firm(object) && !e.firm(objAs) && w.t.Kid(v, "obj") > v {
		return false
	}
	if e.class == classMind && !(e.firm(objAs) && after >= 0) {
		return false // the money they want
	}
	g := w.governor(v)
	if g < 0 || g > v {
		return false
	}
	c.rule, c.frame = "relative-object", object
	for k := w.lo[v]; k < c.src.a; k++ {
		if w.lex.is("relative", w.lower(k)) || w.lower(k) == "what" {
			c.content = []run{one(k)}
		}
	}
	if c.content == nil {
		r := run{w.lo[g], c.src.a - 1}
		c.content = []run{w.trim(r)}
	}
	if e.firm(objAs) && after >= 0 {
		c.content = append(c.content, w.cuts(run{max(w.lo[after], c.cue.b+1), w.hi[after]}, v))
	}
	c.about = append(c.about, g)
	return true
}

// passiveCand is a cue in the passive: the plan was condemned by the council;
// prices are expected to rise; it is believed that; they were told that.
func (w *work) passiveCand(c *cand, v tok, e *entry) *cand {
	sub := tok(-1)
	for _, k := range w.t.Kids(v) {
		if w.t.Is(k, "nsubj") && (sub < 0 || w.t.Rel(k) == "nsubj:pass") {
			sub = k
		}
	}
	if sub < 0 && w.t.Is(v, "conj") {
		if g := w.governor(v); g >= 0 {
			sub = w.t.Kid(g, "nsubj")
		}
	}
	agent := c.srcHow == "agent"
	cl, how := w.clauseOf(v, e)
	dummy := sub >= 0 && w.lower(sub) == "it"
	if cl >= 0 && (how == clause || how == whether) && (sub < 0 || dummy || e.class == classTell || e.lemma == "ask") {
		if e.class == classTell || e.lemma == "ask" {
			// The subject hears it.
			if !e.has(how) {
				return nil
			}
			if sub >= 0 && !dummy {
				c.hearers = append(c.hearers, sub)
			}
			c.rule, c.frame, c.content = "passive-clause", how, []run{w.clauseRun(c, v, cl)}
			return c
		}
		if e.has(passiveCl) {
			c.rule, c.frame, c.content = "passive-clause", passiveCl, []run{w.clauseRun(c, v, cl)}
			return c
		}
		return nil
	}
	if (e.class == classTell || e.lemma == "ask") && cl < 0 && e.firm(quotation) && !dummy {
		// "was asked, “Will you go?”"
		if r, ok := w.nextQuote(max(c.cue.b, c.src.b)+1, v); ok {
			if sub >= 0 {
				c.hearers = append(c.hearers, sub)
			}
			c.rule, c.frame, c.content = "cue-then-quotation", quotation, []run{r}
			return c
		}
	}
	if e.class == classTell && e.has(clause) && sub >= 0 && !dummy && agent {
		// "were told by the mayor that": the parser may hang the clause on him.
		for k := max(c.cue.b, v) + 1; k < c.cue.b+16 && k < w.sentence(v).b; k++ {
			if w.lower(k) == "that" && c.src.has(k-1) || w.lower(k) == "that" && k == c.src.b+1 {
				c.src = w.trim(run{c.src.a, k - 1})
				c.hearers = append(c.hearers, sub)
				c.rule, c.frame, c.content = "passive-clause", clause, []run{w.cuts(w.stretch(run{k, max(k+1, w.hi[v])}, v), v)}
				return c
			}
		}
	}
	x := w.t.Kid(v, "xcomp")
	if g := w.governor(v); sub < 0 && x > v && w.t.Is(v, "acl") && e.firm(passiveInf) && g >= 0 && g < v && (w.upos(g) == "NOUN" || w.upos(g) == "PROPN") {
		sub = g // "a man thought to be the leader"
	}
	if x < 0 && agent && e.firm(passiveInf) {
		for _, k := range w.t.Kids(v) {
			if w.t.Is(k, "advcl") && w.lo[k] == c.src.b+1 && w.toInf(k) {
				x = k // "was projected by the Courier to have won"
			}
		}
	}
	if x > v && w.toInf(x) && sub >= 0 && !dummy && (e.has(passiveInf) || e.has(objInf) || e.lemma == "tell") {
		r := w.nounRun(sub, v, false)
		c.rule, c.frame = "passive-infinitive", passiveInf
		c.weak = !e.firm(passiveInf) && !(e.firm(objInf) && (e.act == "ask" || e.act == "request" || e.act == "demand" || e.act == "invite")) && e.lemma != "tell"
		c.about = append(c.about, sub)
		c.content = []run{r, w.tail(v, run{w.lo[x], w.hi[x]})}
		return c
	}
	// was quoted as saying is a report of the quoted one's words; see relayed.
	if e.lemma == "quote" || e.lemma == "cite" {
		return nil
	}
	if (e.class == classTell || e.lemma == "question" || e.lemma == "ask" || e.lemma == "press" || e.lemma == "grill") && e.has(oblique) && !dummy {
		// "was asked about the cracks", "asked by the Courier about the cracks"
		for _, k := range w.t.Kids(v) {
			if p, pt := w.preposition(k); (pt == c.cue.b+1 || agent && pt > c.src.b) && e.preps[p] && w.t.Is(k, "obl", "nmod", "advcl") {
				if !agent {
					c.cue.b = pt
				}
				if sub >= 0 {
					c.hearers = append(c.hearers, sub)
				}
				c.rule, c.frame, c.content = "passive-object", oblique, []run{w.trim(run{pt + 1, w.hi[k]})}
				return c
			}
		}
	}
	if (e.lemma == "charge" || e.lemma == "accuse") && !dummy {
		// "is charged with murder", "men accused of piracy"
		who := sub
		if g := w.governor(v); who < 0 && w.t.Is(v, "acl") && g >= 0 && g < v && w.upos(g) != "VERB" {
			who = g
		}
		for _, k := range w.t.Kids(v) {
			p, pt := w.preposition(k)
			if who < 0 || k < v || pt != c.cue.b+1 || p != "with" && p != "of" || !w.t.Is(k, "obl", "nmod", "advcl") || w.verb(k) && p == "with" && w.xpos(k) != "VBG" {
				continue
			}
			r := run{pt + 1, w.hi[k]}
			if e.lemma == "charge" {
				c.cue.b = pt
			} else {
				r.a = pt
			}
			c.rule, c.frame, c.act, c.about = "passive-object", passiveObj, "accuse", append(c.about, who)
			c.content = []run{w.nounRun(who, v, false), w.cuts(w.trim(r), v)}
			return c
		}
	}
	if e.has(objAs) && e.as["0"] && sub >= 0 && !dummy {
		// "has been called the "bear of the East""
		k := c.cue.b + 1
		if w.upos(k) == "DET" {
			k++
		}
		if q := w.quoteOf(k); q >= 0 && q != w.quoteOf(v) && w.qtoks[q].a == k && w.same(k, v) && (agent || w.perfect(v)) {
			c.rule, c.frame, c.about = "passive-object", objAs, append(c.about, sub)
			c.content = []run{w.nounRun(sub, v, false), {c.cue.b + 1, w.qtoks[q].b}}
			return c
		}
	}
	if e.has(objAs) && sub >= 0 && !dummy {
		for _, k := range w.t.Kids(v) {
			if k < v || !w.t.Is(k, "obl", "advcl", "xcomp", "nmod", "ccomp") {
				continue
			}
			if p, _ := w.preposition(k); p == "of" || p == "as" || p == "for" || w.t.Is(k, "xcomp") {
				if p == "for" && e.lemma != "praise" && e.lemma != "criticize" && e.lemma != "blame" && e.lemma != "condemn" {
					continue
				}
				c.rule, c.frame, c.weak = "passive-object", objAs, !agent
				c.about = append(c.about, sub)
				c.content = []run{w.nounRun(sub, v, false), w.trim(run{max(w.lo[k], c.cue.b+1), w.hi[k]})}
				if agent && c.src.a <= c.content[1].b && c.src.b >= c.content[1].a {
					c.content = c.content[:1]
				}
				if r := c.content[len(c.content)-1]; !agent && len(c.content) == 2 {
					// "was accused of theft by the council": the parser hangs the council on the theft.
					for b := r.a + 1; b < r.b; b++ {
						h := w.governor(b)
						if w.lower(b) == "by" && w.t.Is(b, "case") && h > b && h <= r.b && w.quoteOf(b) == w.quoteOf(v) && !w.verb(h) && w.speaking(run{b + 1, r.b}) {
							c.src, c.srcHead, c.srcHow, c.weak = w.nounRun(h, v, true), h, "agent", false
							c.content[1].b = b - 1
							break
						}
					}
				}
				return c
			}
		}
	}
	if e.firm(passiveObj) || agent && (e.has(object) || e.has(passiveObj)) {
		if !agent && e.class != classAct && e.class != classSay {
			return nil
		}
		c.rule, c.frame, c.weak = "passive-object", passiveObj, !agent || e.strict || !e.firm(object|passiveObj)
		switch {
		case sub >= 0 && !dummy:
			c.about = append(c.about, sub)
			c.content = []run{w.nounRun(sub, v, false)}
			return c
		case w.t.Is(v, "acl") && agent:
			g := w.governor(v)
			if g < 0 || g > v {
				return nil
			}
			c.about = append(c.about, g)
			c.content = []run{w.nounRun(g, v, false)}
			return c
		}
	}
	return nil
}
