package statement

import "github.com/hearsay-news/hearsay"

// speakers resolves sources to actors, outer reports before inner ones.
func (w *work) speakers() {
	done := map[*cand]bool{}
	var resolve func(c *cand, n int)
	resolve = func(c *cand, n int) {
		if done[c] || n > 50 {
			return
		}
		done[c] = true
		if c.parent != nil {
			resolve(c.parent, n+1)
		}
		if c.float != nil {
			resolve(c.float, n+1)
			c.who, c.sure = c.float.who, c.float.sure*.8
			return
		}
		w.resolve(c)
	}
	for _, c := range w.accepted() {
		resolve(c, 0)
	}
}

// resolve finds the actors of one source.
func (w *work) resolve(c *cand) {
	h := c.srcHead
	if c.ante >= 0 {
		h = c.ante
	}
	if h < 0 {
		return
	}
	l := w.lower(h)
	if w.lex.is("first", l) {
		// Who says I in a quotation is who is quoted.
		if p := c.parent; p != nil && len(p.who) > 0 && w.quoteOf(h) >= 0 && (w.lex.is("firstone", l) || w.actorAt(h, c.src) < 0) {
			c.who, c.sure = p.who, p.sure*.95
			return
		}
	}
	if c.ante >= 0 && w.lower(c.srcHead) == "who" {
		// Who is a person: a relative clause hung on the body or place beside one moves up.
		for range 3 {
			a := w.actorAt(h, noRun())
			if a < 0 || !w.nobody(a) {
				break
			}
			g := w.governor(h)
			if g < 0 || w.upos(g) != "NOUN" && w.upos(g) != "PROPN" {
				return
			}
			h = g
		}
	}
	for _, k := range append([]tok{h}, w.conjuncts(h)...) {
		if k != h && !c.src.has(k) {
			continue
		}
		w.addActor(c, k)
	}
	if g := w.governor(h); g >= 0 && g < c.src.a && w.calendar(g) && !w.verb(g) {
		// A list that hangs on a day; see afterDay.
		for k := c.src.a; k <= c.src.b; k++ {
			if _, ok := w.byHead[k]; ok && k != h && w.upos(k) == "PROPN" {
				w.addActor(c, k)
			}
		}
	}
	c.sure = 1
	if len(c.who) > 0 && c.src.len() == 1 && w.upos(h) == "PRON" {
		c.sure = .85
	}
}

// conjuncts is what is coordinated with h.
func (w *work) conjuncts(h tok) []tok {
	var out []tok
	for _, k := range w.t.Kids(h) {
		if w.t.Is(k, "conj") && !w.verb(k) {
			out = append(out, k)
		}
	}
	return out
}

func (w *work) addActor(c *cand, k tok) {
	m := w.mentionAt(k, c.src)
	if m < 0 {
		return
	}
	put := func(a hearsay.ActorID) {
		if a < 0 {
			return
		}
		for _, b := range c.who {
			if a == b {
				return
			}
		}
		c.who = append(c.who, a)
	}
	if ms := w.d.Mentions[m].Members; len(ms) > 0 {
		for _, i := range ms {
			if int(i) < len(w.d.Mentions) && i >= 0 {
				put(w.actorOf(w.d.Mentions[i].Chain))
			}
		}
		return
	}
	a := w.actorOf(w.d.Mentions[m].Chain)
	if a >= 0 && len(w.d.Actors[a].Members) > 0 {
		for _, b := range w.d.Actors[a].Members {
			put(b)
		}
		return
	}
	put(a)
}

func (w *work) actorOf(chain int32) hearsay.ActorID {
	if a, ok := w.actors[chain]; ok {
		return a
	}
	return -1
}

func (w *work) actorAt(k tok, r run) hearsay.ActorID {
	if m := w.mentionAt(k, r); m >= 0 {
		return w.actorOf(w.d.Mentions[m].Chain)
	}
	return -1
}

// mentionAt is the mention that token k heads, by its own head or by that of
// the name it begins; -1 if none.
func (w *work) mentionAt(k tok, r run) int32 {
	if i, ok := w.byHead[k]; ok {
		return i
	}
	// In a flat name the tree's head is the first word, the mention's the last.
	for _, c := range w.t.Kids(k) {
		if w.t.Is(c, "flat", "compound", "appos") {
			if i, ok := w.byHead[c]; ok {
				m := w.d.Mentions[i]
				if m.Contains(w.d.Tokens[k]) {
					return i
				}
			}
		}
	}
	// A mention that covers the head and lies in the source.
	best := int32(-1)
	if r.empty() || !r.has(k) {
		r = run{max(0, k-8), min(tok(len(w.d.Tokens)-1), k+8)}
	}
	for j := r.a; j <= r.b && j < r.a+60; j++ {
		if i, ok := w.byHead[j]; ok && w.d.Mentions[i].Contains(w.d.Tokens[k]) && (best < 0 || w.d.Mentions[i].Len() < w.d.Mentions[best].Len()) {
			best = i
		}
	}
	return best
}

// others fills what stands beside speaker and content: whom it is about, who
// hears it, for whom it is said and on whose word.
func (w *work) others(c *cand, s *hearsay.Statement) {
	add := func(list []hearsay.ActorID, a hearsay.ActorID) []hearsay.ActorID {
		if a < 0 {
			return list
		}
		for _, b := range list {
			if a == b {
				return list
			}
		}
		return append(list, a)
	}
	for _, k := range c.about {
		s.About = add(s.About, w.aboutActor(k))
	}
	for _, k := range c.hearers {
		for _, j := range append([]tok{k}, w.conjuncts(k)...) {
			s.Addressee = add(s.Addressee, w.actorAt(j, noRun()))
		}
	}
	if c.srcHead >= 0 {
		h := c.srcHead
		if c.ante >= 0 {
			h = c.ante
		}
		if a := w.principal(h); a >= 0 && !contains(s.Speakers, a) {
			s.SpeaksFor = a
		}
	}
	if a := w.relayed(c); a >= 0 && !contains(s.Speakers, a) {
		s.Relays = a
	}
}

func contains[T comparable](list []T, a T) bool {
	for _, b := range list {
		if a == b {
			return true
		}
	}
	return false
}

// aboutActor is the actor at token k, else the one it belongs to: Iran in
// "praised Iran's role".
func (w *work) aboutActor(k tok) hearsay.ActorID {
	if a := w.actorAt(k, noRun()); a >= 0 && !w.thing(a) {
		return a
	}
	for _, c := range w.t.Kids(k) {
		if w.t.Rel(c) == "nmod:poss" {
			if a := w.actorAt(c, noRun()); a >= 0 {
				return a
			}
		}
	}
	for _, c := range w.t.Kids(k) {
		if w.t.Is(c, "nmod", "compound", "amod") {
			if p, _ := w.preposition(c); p == "of" || p == "by" || c < k {
				if a := w.actorAt(c, noRun()); a >= 0 && !w.thing(a) {
					return a
				}
			}
		}
	}
	return -1
}

// thing reports whether an actor is nothing that can act.
func (w *work) thing(a hearsay.ActorID) bool {
	k := w.d.Actors[a].Kind
	return k == "other" || k == "document" || k == "poll"
}

// nobody reports whether an actor is no person and no people.
func (w *work) nobody(a hearsay.ActorID) bool {
	switch w.d.Actors[a].Kind {
	case "organization", "country", "document", "media", "poll":
		return true
	}
	return false
}

// principal is the body that a spokesperson at k speaks for; -1 if none.
func (w *work) principal(k tok) hearsay.ActorID {
	heads := []tok{k}
	for _, c := range w.t.Kids(k) {
		if w.t.Is(c, "appos", "compound", "nmod:desc", "flat") {
			heads = append(heads, c)
		}
	}
	for _, h := range heads {
		if !w.lex.is("spokesperson", w.lemma(h)) {
			continue
		}
		for _, c := range w.t.Kids(h) {
			p, _ := w.preposition(c)
			for _, t := range w.t.Kids(c) {
				if p == "" && w.t.Rel(t) == "nmod:desc" && t < c {
					p, _ = w.preposition(t) // "for Prime Minister Ann Reed": all on the title
				}
			}
			if w.t.Is(c, "nmod") && (p == "for" || p == "of") || w.t.Rel(c) == "nmod:poss" || w.t.Is(c, "compound") {
				if a := w.actorAt(c, noRun()); a >= 0 {
					return a
				}
			}
		}
		// "ministry spokesman Ali Reza": all on the name.
		if h != k {
			for _, c := range w.t.Kids(k) {
				if c < h && w.t.Is(c, "compound", "nmod:poss") {
					if a := w.actorAt(c, noRun()); a >= 0 {
						return a
					}
				}
			}
		}
	}
	return -1
}

// relayed is whose word the speaker rests on: "…, citing border guards".
func (w *work) relayed(c *cand) hearsay.ActorID {
	if c.head < 0 {
		return -1
	}
	for _, k := range w.t.Kids(c.head) {
		if !w.t.Is(k, "advcl", "acl", "parataxis") || w.xpos(k) != "VBG" || !w.lex.is("relaying", w.lemma(k)) {
			continue
		}
		if a := w.citedBy(k); a >= 0 {
			return a
		}
	}
	if a := w.sentence(c.head).a; w.citing(a) && (w.lookup(c.head).firm(clause) || c.frame == quotation) && w.quoteOf(a) == w.quoteOf(c.head) {
		return w.citedBy(a) // "Citing border guards, the Courier said"
	}
	// The parser may hang it on a verb of what is said, or on a noun.
	for _, r := range append([]run{c.cue, c.src}, c.content...) {
		k := r.b + 1
		if !r.empty() && w.comma(k) && w.same(k, c.head) && w.citing(k+1) {
			return w.citedBy(k + 1)
		}
	}
	return -1
}

// citing reports whether k is the participle of ", citing border guards": a
// verb of relaying, with somebody as its object.
func (w *work) citing(k tok) bool {
	if k < 0 || w.xpos(k) != "VBG" || !(k > 0 && w.comma(k-1) || w.sentence(k).a == k) || !w.lex.is("relaying", w.lemma(k)) {
		return false
	}
	return w.citedBy(k) >= 0
}

// citedPerson reports whether verb k quotes or cites somebody, "quotes a source
// saying …": what that one says is what is reported.
func (w *work) citedPerson(k tok) bool {
	a := w.citedBy(k)
	return a >= 0 && (w.d.Actors[a].Kind == "person" || w.d.Actors[a].Kind == "unnamed")
}

// citedBy is the actor that verb k cites; -1 if its object is nobody.
func (w *work) citedBy(k tok) hearsay.ActorID {
	o := w.t.Kid(k, "obj")
	if o < 0 || w.quoteOf(o) != w.quoteOf(k) {
		return -1
	}
	if a := w.actorAt(o, noRun()); a >= 0 && w.d.Actors[a].Kind != "other" {
		return a
	}
	return -1
}
