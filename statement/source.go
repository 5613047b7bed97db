package statement

import (
	"sort"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// A source is who a cue says it comes from.
type source struct {
	r    run
	head tok
	how  string // own climbed relative agent noun marks none
	ante tok    // what a relative pronoun stands for; -1
}

func noSource() source { return source{r: noRun(), head: -1, how: "none", ante: -1} }

// subjectKid is the subject among the dependents of k: the nearest one.
func (w *work) subjectKid(k tok, passive bool) tok {
	best := tok(-1)
	for _, c := range w.t.Kids(k) {
		if !w.t.Is(c, "nsubj") || !passive && w.t.Rel(c) == "nsubj:pass" && !w.contracted(k) && (w.t.Kid(k, "aux:pass") >= 0 || !w.perfect(k)) {
			continue
		}
		if best < 0 || w.calendar(best) && !w.calendar(c) || abs(c-k) < abs(best-k) && (!w.calendar(c) || w.calendar(best)) {
			best = c // "a clerk said Friday": Friday says nothing
		}
	}
	return best
}

func abs(k tok) tok {
	if k < 0 {
		return -k
	}
	return k
}

// sourceOf finds who does the saying of verb v: its subject or agent, else,
// for a verb without one, the subject of what it hangs on.
func (w *work) sourceOf(v tok, passive bool) source {
	if passive {
		for _, c := range w.t.Kids(v) {
			if p, _ := w.preposition(c); w.t.Rel(c) == "obl:agent" || w.t.Is(c, "obl", "nmod") && p == "by" && !w.verb(c) {
				return source{w.nounRun(c, v, true), c, "agent", -1}
			}
		}
		return noSource()
	}
	if s := w.subjectKid(v, false); s >= 0 && w.inq[s] >= 0 && w.inq[v] < 0 {
		// "'No deal', says minister": what is quoted is not who says it.
		if o := w.t.Kid(v, "obj"); o > v && o <= v+4 && w.inq[o] < 0 {
			return w.speakerAt(o, v, "own")
		}
	} else if s >= 0 {
		if w.dash(s) && s < v {
			if x := w.beforeAside(v, s); x.head >= 0 {
				return x // a dash taken for a name
			}
		}
		return w.speakerAt(s, v, "own")
	}
	if g := w.bare(v); g >= 0 {
		return w.speakerAt(g, v, "own")
	}
	if w.active(v) {
		return w.beforeAside(v, v-1)
	}
	return w.climb(v, 0)
}

// speakerAt makes the source that stands at token s, as subject of v.
func (w *work) speakerAt(s, v tok, how string) source {
	if w.calendar(s) && w.upos(s) != "PRON" && w.t.Kid(s, "flat", "compound") < 0 && w.lower(s) != "may" {
		return noSource()
	}
	if w.t.Is(s, "expl") || w.lower(s) == "there" {
		return noSource()
	}
	x := source{w.nounRun(s, v, true), s, how, -1}
	if how == "own" {
		x.r = w.wholeName(w.bracketed1(w.named(w.widen(x.r, s, v), v), v), v)
		if !x.r.has(s) || x.r.a < w.lo[s] {
			if n := w.headOf(x.r); n >= 0 && w.upos(n) != "VERB" {
				x.head = n
			}
		}
	}
	if how == "own" && s < v {
		if k := x.r.a - 1; w.comma(k) && w.person(x.r) && !w.comma(v+1) {
			// "The sheriff of Leeds, Ann Reed said": two subjects, who are one.
			for _, c := range w.t.Kids(v) {
				if c < k && w.t.Is(c, "nsubj") && w.hi[c] >= k-1 && w.hi[c] <= k && w.lo[c] == w.sentence(v).a && w.upos(c) == "NOUN" {
					if m, ok := w.byHead[c]; ok {
						if a := w.actorOf(w.d.Mentions[m].Chain); a >= 0 && w.d.Actors[a].Kind == "person" {
							x.r.a = w.lo[c]
						}
					}
				}
			}
		}
		x.r = w.withWho(x.r, v)
	}
	if x.r.a < min(s, x.r.b) && w.lower(x.r.a) == "what" {
		x.r.a++ // "below what analysts say it is worth"
	}
	if w.lex.is("relative", w.lower(s)) && w.t.Kid(s, "det", "amod", "compound") < 0 {
		k := v
		for range 6 {
			if w.t.Rel(k) == "acl:relcl" {
				x.ante = w.governor(k)
				break
			}
			if k = w.governor(k); k < 0 {
				break
			}
		}
		if x.ante >= 0 {
			x.how = "relative"
		}
	}
	return x
}

// withWho takes in the clause about who is introduced by more than one word:
// "Ann Reed, who led the search, said". Of one already known, "Reed, who …",
// it is an aside.
func (w *work) withWho(r run, v tok) run {
	k := r.b + 1
	if r.len() < 2 || !w.comma(k) || w.lower(k+1) != "who" && w.lower(k+1) != "whose" {
		return r
	}
	end := v - 1
	for end > k && !w.comma(end) {
		if u := w.upos(end); u != "ADV" && u != "AUX" && u != "PART" {
			return r
		}
		end--
	}
	if end-k < 3 || end-k > 40 {
		return r
	}
	for j := k + 1; j < end; j++ {
		if w.quoteOf(j) != w.quoteOf(v) || w.word(j) == ";" || w.word(j) == ":" {
			return r
		}
	}
	r.b = end - 1
	return r
}

// climb looks for the subject of a verb that has none of its own.
func (w *work) climb(v tok, n int) source {
	g := w.governor(v)
	if g < 0 || n > 6 {
		return noSource()
	}
	up := func(k tok) source {
		if s := w.subjectKid(k, true); s >= 0 {
			return w.speakerAt(s, v, "climbed")
		}
		if (w.t.Head(k) < 0 || w.quoted(k)) && w.verb(k) && w.quoteOf(k) == w.quoteOf(v) {
			if x := w.lineBefore(k, w.cueRun1(k)); x.head >= 0 {
				x.how = "climbed"
				return x
			}
		}
		return w.climb(k, n+1)
	}
	switch w.t.BaseRel(v) {
	case "conj":
		if w.verb(g) && (w.finite(v) || w.tense(v) == "VBD" && w.t.Kid(v, "mark") < 0) && w.toInf(g) {
			// A finite verb goes with no infinitive: "said he found it to be late and called it".
			for h, n := w.governor(g), 0; h >= 0 && n < 6; h, n = w.governor(h), n+1 {
				if w.verb(h) && (w.finite(h) || w.tense(h) == "VBD") && w.tense(h) == w.tense(v) {
					if x := up(h); x.head >= 0 {
						return x
					}
				}
			}
		}
		return up(g)
	case "xcomp":
		if o := w.t.Kid(g, "obj", "iobj"); o >= 0 && o < v && w.lower(o) != "it" && (!w.lex.is("catenative", w.lemma(g)) || w.xpos(v) == "VBG" && o > g) {
			if k := w.recorded(o, v); k >= 0 {
				o = k
			}
			return w.speakerAt(o, v, "climbed")
		}
		return up(g)
	case "csubj":
		if w.upos(g) == "ADJ" && g < v && w.toInf(v) {
			if x := up(g); x.head >= 0 && w.lower(x.head) != "it" {
				return x // was quick to add
			}
		}
	case "advcl", "parataxis", "dep", "ccomp", "appos":
		if !w.finite(v) {
			for h, i := g, 0; i < 12 && w.quoteOf(v) < 0 && w.quoteOf(h) >= 0; i++ {
				if h = w.governor(h); h >= 0 && w.quoteOf(h) < 0 && w.verb(h) {
					return up(h) // said it had "kept us safe" before claiming: not what is quoted
				}
			}
			if w.lex.is("relaying", w.lemma(g)) && !w.passive(g) {
				// "quoted Reed as saying": Reed says it.
				if o := w.t.Kid(g, "obj"); o >= 0 && o < v {
					return w.speakerAt(o, v, "climbed")
				}
			}
			return up(g)
		}
	case "acl":
		if w.t.Rel(v) == "acl:relcl" {
			return noSource()
		}
		if w.xpos(v) == "VBG" {
			if m := w.t.Kid(v, "mark", "case"); m > g && m < v {
				// "Reed's talk of leaving" is Reed's; "the process of allowing" nobody's.
				if k := w.t.Kid(g, "nmod:poss"); k >= 0 && w.upos(k) != "DET" {
					return w.speakerAt(k, v, "climbed")
				}
				return noSource()
			}
			switch w.upos(g) {
			case "NOUN", "PROPN", "PRON":
				// In "Reed backed the plan, saying …" the parser may hang the participle on the noun before it.
				if v > 0 && w.comma(v-1) {
					if h := w.verbAbove(g); h >= 0 {
						if s := w.subjectKid(h, false); s >= 0 && s != g {
							return w.speakerAt(s, v, "climbed")
						}
					}
				}
				// "emailed supporters saying": whoever did.
				if u := w.governor(g); u >= 0 && w.verb(u) && w.t.Is(g, "obj", "iobj") && w.lookup(u).firm(hearer) {
					if x := w.sourceOf(u, w.passive(u)); x.head >= 0 {
						x.how = "climbed"
						return x
					}
				}
				// "sent an email to supporters saying"
				if u := w.governor(g); u >= 0 && w.t.Is(g, "nmod") && (w.documentary(u) || w.lex.nouns[w.lemma(u)] != nil) {
					if p, _ := w.preposition(g); p == "to" || p == "on" || p == "in" {
						g = u
					}
				}
				// "released a statement saying": whoever released it.
				if u := w.governor(g); u >= 0 && w.verb(u) && w.t.Is(g, "obj") && (w.documentary(g) || w.lex.nouns[w.lemma(g)] != nil) {
					if _, ok := w.lex.lights[w.lemma(u)]; ok || w.lookup(u) != nil {
						if x := w.sourceOf(u, w.passive(u)); x.head >= 0 {
							x.how = "climbed"
							return x
						}
					}
				}
				if c := w.recorded(g, v); c >= 0 {
					return source{w.nounRun(c, v, true), c, "noun", -1}
				}
				return source{w.nounRun(g, v, true), g, "noun", -1}
			}
		}
	}
	return noSource()
}

// recorded is who is recorded in what noun g names, before v: "footage of Reed
// saying". -1 if nobody is.
func (w *work) recorded(g, v tok) tok {
	if w.lex.is("recording", w.lemma(g)) {
		for _, c := range w.t.Kids(g) {
			if p, _ := w.preposition(c); c > g && c < v && p == "of" && w.t.Is(c, "nmod") {
				return c
			}
		}
	}
	return -1
}

// afterDay is the subject of "Tuesday, Norway, Chad and Peru said", where the
// parser lists it with the day.
func (w *work) afterDay(v tok, cue run) source {
	s := w.sentence(v)
	r := run{s.a + 2, cue.a - 1}
	if !w.calendar(s.a) || !w.comma(s.a+1) || r.empty() || r.len() > 30 || !w.finite(v) || w.t.Head(v) >= 0 {
		return noSource()
	}
	for k := r.a; k <= r.b; k++ {
		switch u := w.upos(k); {
		case strings.HasPrefix(w.xpos(k), "NNP"), u == "NOUN", u == "ADJ", u == "DET", u == "NUM", u == "CCONJ" && k > r.a, w.comma(k) && k > r.a && k < r.b:
		default:
			return noSource()
		}
	}
	if h := w.headOf(r); h >= 0 && w.speaking(r) {
		return source{r, h, "own", -1}
	}
	return noSource()
}

// verbAbove is the nearest verb over k in its sentence, -1 if none.
func (w *work) verbAbove(k tok) tok {
	for range 12 {
		if k = w.governor(k); k < 0 {
			return -1
		}
		if w.verb(k) {
			return k
		}
	}
	return -1
}

// nounRun is the noun phrase of h as a source: the stretch round its head
// with appositions and what tells it from others, without asides. Verb v is
// never in it.
func (w *work) nounRun(h, v tok, trimmed bool) run {
	r := run{h, h}
	// To the left: everything that hangs on h, in one stretch.
	for _, c := range w.leftKids(h) {
		if w.hi[c]+1 < r.a {
			if !(w.hi[c]+2 == r.a && w.comma(r.a-1) && w.t.Is(c, "amod", "nmod", "compound", "appos")) {
				break
			}
		}
		if w.t.Is(c, "case", "cc", "mark", "discourse", "vocative", "parataxis", "punct", "advcl", "aux", "cop", "nsubj") && w.lower(c) != "both" {
			break
		}
		if w.t.Is(c, "advmod") && w.lower(c) != "even" && w.upos(c) == "ADV" && w.lex.is("glue", w.lower(c)) {
			break
		}
		r.a = min(r.a, w.lo[c])
	}
	// To the right.
	for _, c := range w.t.Kids(h) {
		if c < h {
			continue
		}
		gap := int(w.lo[c]-r.b) - 1
		if w.lo[c] <= r.b {
			r.b = max(r.b, w.hi[c])
			continue
		}
		switch w.t.BaseRel(c) {
		case "punct", "parataxis", "discourse", "vocative", "advcl", "cc", "mark", "advmod", "dep", "orphan", "nsubj", "cop", "aux":
			if w.t.BaseRel(c) == "parataxis" && w.bracketed(c) && w.hi[c]-w.lo[c] < 8 {
				r.b = max(r.b, w.hi[c])
			}
			continue
		case "acl":
			if w.afterComma(c, r.b) && (w.t.Rel(c) == "acl:relcl" || w.verb(c)) {
				continue // an aside: "Reed, who …", "Reed, citing …"
			}
		case "nmod", "obl":
			if w.afterComma(c, r.b) {
				if p, _ := w.preposition(c); p != "of" && p != "from" {
					continue // "Reed, in a letter, …"
				}
			}
		}
		if gap > 2 {
			break
		}
		r.b = max(r.b, w.hi[c])
	}
	return w.nounEdges(r, h, v)
}

// nounEdges cuts a noun phrase at what cannot be part of a source.
func (w *work) nounEdges(r run, h, v tok) run {
	s := w.sentence(h)
	r.a, r.b = max(r.a, s.a), min(r.b, s.b)
	if v >= 0 {
		if v > h {
			r.b = min(r.b, v-1)
		} else if v < h {
			r.a = max(r.a, v+1)
		}
	}
	for r.a < h && w.paraOf(r.a) != w.paraOf(h) {
		r.a++
	}
	for k := r.a; k < h; k++ {
		if w.dash(k) && !w.hyphen(k) && k > s.a && w.upos(k+1) != "ADJ" {
			r.a = k + 1 // "true for years - Reed boasted"
		}
	}
	// "In May, the office": an adverbial that was drawn in.
	if w.upos(r.a) == "ADP" {
		for k := r.a + 1; k < h; k++ {
			if w.comma(k) {
				r.a = k + 1
			}
		}
	}
	// Asides inside, wherever the parser hung them.
	for k := h + 1; k <= r.b; k++ {
		if w.quoteOf(k) >= 0 && w.quoteOf(k) != w.quoteOf(h) && w.qtoks[w.quoteOf(k)].len() > 8 {
			r.b = k - 1
			break
		}
		if !w.comma(k) && !w.dash(k) || k == r.b || w.hyphen(k) {
			continue
		}
		n := k + 1
		switch l := w.lower(n); {
		case l == "including" || l == "like":
		case w.lex.is("relative", l), w.xpos(n) == "WRB", w.xpos(n) == "VBG" && w.verb(n),
			w.upos(n) == "SCONJ", w.upos(n) == "PRON" && w.xpos(n) == "PRP",
			w.upos(n) == "ADP" && l != "of" && l != "from":
			r.b = k - 1
		case w.calendar(n) && w.upos(n) == "PROPN":
			r.b = k - 1
		}
	}
	// A calendar word at the end is when, not who: "Reed Tuesday".
	for r.b > h && (w.calendar(r.b) && w.t.Head(r.b) != h || w.upos(r.b) == "ADV" && w.t.Is(r.b, "advmod") && w.t.Head(r.b) != h) {
		r.b--
	}
	if r.b-2 >= h && w.calendar(r.b) && w.upos(r.b) == "PROPN" && w.lower(r.b-1) == "on" {
		r.b -= 2 // "police on Thursday"
	}
	if r.b > h && w.day(r.b) && w.xpos(r.b) != "NNPS" && w.nameEnds(r.b-1) {
		r.b-- // "Mr. Reed Tuesday", taken for a name
	}
	if p := r.a - 1; r.a < h && v > h && p >= s.a && w.day(r.a) && w.word(r.a+1) != "'s" && w.verb(p) && w.lookup(p) != nil && w.upos(r.a+1) != "PROPN" {
		r.a++ // "said Monday Chinese officials confirmed": when it was said
	}
	for r.b > h && (w.punct(r.b) && !w.closes(r, r.b) || w.upos(r.b) == "ADP" && w.t.Head(r.b) > r.b || w.upos(r.b) == "CCONJ") {
		r.b--
	}
	for r.a < h && (w.punct(r.a) && !w.opens(r, r.a) || w.upos(r.a) == "CCONJ" || w.xpos(r.a) == "WRB" || w.upos(r.a) == "SCONJ") {
		r.a++
	}
	// A quotation mark whose partner is outside does not belong.
	for r.a < h && w.quoteMark(r.a) && w.quoteOf(r.a) >= 0 && w.qtoks[w.quoteOf(r.a)].b == r.a {
		r.a++
	}
	return r
}

// day reports whether token k is a day of the week.
func (w *work) day(k tok) bool { return w.calendar(k) && strings.HasSuffix(w.lower(k), "day") }

// nameEnds reports whether a name that was recognised ends with token k.
func (w *work) nameEnds(k tok) bool {
	end := w.d.Tokens[k].End
	i := sort.Search(len(w.d.Names), func(i int) bool { return w.d.Names[i].End >= end })
	return i < len(w.d.Names) && w.d.Names[i].End == end
}

// widen mends what a parser makes of long subjects: the words of a name or
// title it left out, and appositions between commas before the verb.
func (w *work) widen(r run, h, v tok) run {
	if w.upos(h) == "PRON" || r.empty() {
		return r
	}
	name := func(k tok) bool {
		if w.dash(k) {
			return false
		}
		switch w.upos(k) {
		case "PROPN", "NOUN":
			return !w.calendar(k) && w.quoteOf(k) == w.quoteOf(h)
		case "ADJ", "NUM":
			return w.quoteOf(k) == w.quoteOf(h)
		}
		return false
	}
	s := w.sentence(h)
	// To the left: words that hang on the verb, or on nothing near, and run into the subject.
	for r.a > s.a && (name(r.a-1) || w.hyphen(r.a-1)) && w.paraOf(r.a-1) == w.paraOf(h) {
		k := r.a - 1
		if w.hyphen(k) {
			r.a = k
			continue
		}
		if g := w.governor(k); g >= 0 && g < k && w.verb(g) && g != v || w.t.Is(k, "root") && w.t.Head(v) != k && v > k {
			break
		}
		r.a = k
	}
	if k := r.a - 1; r.a > s.a && w.upos(k) == "DET" && w.t.Head(k) == v && v > h && r.a <= h {
		r.a = k // "the Saudis state"
	}
	if k := r.a - 1; r.a > s.a && w.upos(r.a) != "PROPN" && w.upos(k) == "DET" && !w.t.Under(k, h) && r.a <= h && w.t.Kid(h, "det", "nmod:poss") < 0 && w.t.Head(k) >= r.a {
		r.a = k
	}
	if k := r.a - 1; k >= s.a && w.lower(k) == "those" && r.a == h {
		r.a = k // "those surveyed said"
	}
	if k := r.a - 1; v > h && k > s.a && w.lower(k) == "of" && !w.t.Under(k, h) {
		// "Ann Hall of the Port Office said"
		if b := w.phraseStart(k, s.a); b >= 0 {
			r.a = b
		}
	}
	// "Mary Hall (R-OK) said", where the bracket was taken for the subject.
	if k := r.a - 1; v > h && k > s.a && w.word(k) == "(" {
		for r.b < v-1 && w.word(r.b) != ")" && r.b < k+8 {
			r.b++
		}
		r.a = w.nameFrom(k-1, s.a)
	}
	// "Ann Reed, the mayor, said", "the mayor, Ann Reed, said", where the parser took one for the subject.
	if k := r.a - 1; v > h && k > s.a && w.comma(k) && r.b+1 < v && w.comma(r.b+1) {
		e := k - 1
		if w.word(e) == ")" {
			for e > s.a && e > k-9 && w.word(e) != "(" {
				e--
			}
			e--
		}
		if e >= s.a && (w.upos(e) == "PROPN" || w.upos(e) == "NOUN") && !w.calendar(e) {
			a := w.nameFrom(e, s.a)
			if a > s.a && w.upos(a-1) == "ADP" {
				if b := w.phraseStart(a-1, s.a); b >= 0 {
					a = b
				}
			}
			if a == s.a || w.punct(a-1) || w.upos(a-1) == "CCONJ" || w.upos(a-1) == "SCONJ" || w.xpos(a-1) == "WRB" {
				r.a = a
			}
		}
	}
	if v > h {
		// Asides between commas up to the verb.
		for k := r.b + 1; k+1 < v && w.comma(k); {
			n := k + 1
			end := n
			for end < v && !w.comma(end) {
				end++
			}
			if end >= v || end-n > 30 {
				break
			}
			switch w.upos(n) {
			case "DET", "NOUN", "PROPN", "ADJ", "NUM":
				if w.calendar(n) {
					return r
				}
			default:
				if l := w.lower(n); l != "including" && l != "like" {
					return r // "officials, including Reed, said"
				}
			}
			for j := n; j < end; j++ {
				if w.quoteOf(j) != w.quoteOf(h) && w.quoteOf(j) >= 0 && w.qtoks[w.quoteOf(j)].len() > 8 {
					return r
				}
			}
			// What follows the last aside must lead to the verb.
			r.b = end - 1
			k = end
		}
		return r
	}
	// Inverted: the words of a name go on.
	for r.b < s.b && w.paraOf(r.b+1) == w.paraOf(h) {
		k := r.b + 1
		if e, ok := w.nick[k]; ok {
			r.b = e + 1
			continue
		}
		if name(k) && w.upos(k) != "NUM" && (w.upos(r.b) == "PROPN" || w.upos(r.b) == "NOUN" || w.upos(r.b) == "ADJ" || w.word(r.b) == "." || w.dash(r.b)) || w.dash(k) && w.d.Tokens[k].Start == w.d.Tokens[r.b].End {
			r.b = k
			continue
		}
		if w.word(k) == "(" {
			e := k
			for e < s.b && e < k+8 && w.word(e) != ")" {
				e++
			}
			if w.word(e) == ")" {
				r.b = e
				continue
			}
		}
		break
	}
	for r.b > h && w.punct(r.b) && !w.closes(r, r.b) {
		r.b--
	}
	return r
}

// hyphen reports whether token k is a dash with no space on either side.
func (w *work) hyphen(k tok) bool {
	return w.dash(k) && k > 0 && int(k)+1 < len(w.d.Tokens) && w.d.Tokens[k].Start == w.d.Tokens[k-1].End && w.d.Tokens[k].End == w.d.Tokens[k+1].Start
}

// nameFrom is where the run of nouns, names and what goes before them that
// ends at e begins, not before first.
func (w *work) nameFrom(e, first tok) tok {
	a := e
	for a > first && w.quoteOf(a-1) == w.quoteOf(e) {
		if w.hyphen(a - 1) {
			a--
			continue
		}
		if w.dash(a - 1) {
			break
		}
		switch w.upos(a - 1) {
		case "PROPN", "NOUN", "ADJ", "DET", "NUM", "PART":
			a--
			continue
		case "PRON":
			if w.xpos(a-1) == "PRP$" {
				a--
				continue
			}
		}
		break
	}
	return a
}

// leftKids is the dependents of h before it, nearest first.
func (w *work) leftKids(h tok) []tok {
	ks := w.t.Kids(h)
	n := 0
	for n < len(ks) && ks[n] < h {
		n++
	}
	out := make([]tok, 0, n)
	for i := n - 1; i >= 0; i-- {
		out = append(out, ks[i])
	}
	return out
}

// afterComma reports whether dependent c begins after a comma or dash that
// follows b.
func (w *work) afterComma(c, b tok) bool {
	a := w.lo[c]
	return a > b && (w.comma(a) || w.dash(a) || a > 0 && (w.comma(a-1) || w.dash(a-1)))
}

// wholeName takes in the rest of a name that r ends in: Reporters Without Borders.
func (w *work) wholeName(r run, v tok) run {
	if r.empty() {
		return r
	}
	end := w.d.Tokens[r.b].End
	i := sort.Search(len(w.d.Names), func(i int) bool { return w.d.Names[i].End > end })
	if i < len(w.d.Names) && w.d.Names[i].Start < end {
		if _, e := w.d.TokensIn(w.d.Names[i].Span); e-1 <= r.b+5 && w.same(e-1, r.b) && !(r.b < v && v < e) {
			r.b = e - 1
		}
	}
	return r
}

// bracketed1 takes in the bracket that closes what was opened in r: "Ann Reed
// (D-Leeds)", where the parser hung it on something else.
func (w *work) bracketed1(r run, v tok) run {
	open := tok(-1)
	for k := r.a; k <= r.b; k++ {
		switch w.word(k) {
		case "(", "[":
			open = k
		case ")", "]":
			open = -1
		}
	}
	if open < 0 {
		return r
	}
	for k := r.b + 1; k <= r.b+4 && k != v && w.same(k, r.b); k++ {
		if s := w.word(k); s == ")" || s == "]" {
			r.b = k
			return r
		}
	}
	if open > r.a {
		r.b = open - 1 // never half a bracket
	}
	return r
}

// named cuts a source before verb v that begins with a phrase of another noun
// down to the name it ends with: "In a letter to the council Ann Reed wrote".
func (w *work) named(r run, v tok) run {
	if v <= r.b || r.len() < 2 {
		return r
	}
	s := w.sentence(r.a)
	lead := w.upos(r.a) == "ADP"
	if p := r.a - 1; !lead && p >= s.a && w.upos(p) == "ADP" && w.quoteOf(p) == w.quoteOf(r.a) {
		lead = true
	}
	if !lead {
		return r
	}
	for k := r.a + 1; k <= r.b; k++ {
		if w.xpos(k) == "PRP$" && w.upos(k-1) != "ADP" && w.upos(k-1) != "CCONJ" && (w.lower(k-1) == "p.m." || w.lower(k-1) == "a.m." || w.calendar(k-1) || w.upos(k-1) == "NUM") {
			return run{k, r.b} // "At 4 p.m. her neighbour reported"
		}
	}
	end := w.d.Tokens[r.b].End
	i := sort.Search(len(w.d.Names), func(i int) bool { return w.d.Names[i].End >= end })
	if i == len(w.d.Names) || w.d.Names[i].End != end || w.d.Names[i].Start <= w.d.Tokens[r.a].Start {
		return r
	}
	a := w.d.TokenAt(w.d.Names[i].Start)
	// The noun or determiner before it belongs to another phrase, unless it is a title.
	for a > r.a && (w.upos(a-1) == "PROPN" && !w.calendar(a-1) || w.lex.is("person", w.lower(a-1)) || w.lex.is("spokesperson", w.lower(a-1))) && w.t.Under(a-1, w.headOf(run{a, r.b})) {
		a--
	}
	if u := w.upos(a - 1); a > r.a && (u == "NOUN" || u == "PROPN" || u == "NUM") {
		return run{a, r.b}
	}
	return r
}

func (w *work) bracketed(c tok) bool {
	a := w.lo[c]
	s := w.word(a)
	if s == "(" || s == "[" {
		return true
	}
	if a > 0 {
		s = w.word(a - 1)
	}
	return s == "(" || s == "["
}

// titled extends an inverted subject, "said Ann Reed, head of the port
// office", over the apposition that follows it, if it is no clause.
func (w *work) titled(r run, v tok) run {
	if w.hasComma(r) && w.relative(r.b, r.a) {
		// "a judge who led the search in May and is a farmer": to the end of the clause.
		end := r.b + 1
		for int(end) < len(w.d.Tokens) && w.same(end, v) && !w.punct(end) && w.quoteOf(end) < 0 && end-r.b < 20 && (!w.verb(end) && w.upos(end) != "AUX" || w.relative(end, r.a)) {
			end++
		}
		if w.comma(end) || w.stop(end) {
			r.b = end - 1
		}
	}
	for range 4 {
		k := r.b + 1
		if w.lower(k) == "of" && w.same(k, v) && w.upos(r.b) == "PROPN" && w.upos(k+1) == "PROPN" && !w.calendar(k+1) {
			// "said Sen. Ann Hall of Oregon, the only one to stay"
			end := k + 2
			for w.same(end, v) && w.upos(end) == "PROPN" && w.quoteOf(end) < 0 {
				end++
			}
			if w.comma(end) || w.stop(end) {
				r.b = end - 1
				k = end
			}
		}
		if l := w.lower(k); (l == "for" || l == "of" || l == "at" || l == "with" || l == "in" && w.upos(k+1) != "NUM" && !w.occasionAhead(k)) && w.same(k, v) && (w.upos(r.b) == "NOUN" || w.upos(r.b) == "PROPN") && w.hasComma(r) {
			// "said Ann Reed, vice president for policy at the Port Office"
			end := k + 1
			for int(end) < len(w.d.Tokens) && w.same(end, v) && end-k < 20 && !w.punct(end) && w.quoteOf(end) < 0 && !w.calendar(end) && !(w.verb(end) && w.finite(end)) && w.upos(end) != "AUX" && w.upos(end) != "SCONJ" && w.xpos(end) != "WP" && !(w.upos(end) == "ADP" && w.occasionAhead(end)) {
				end++
			}
			if u := w.upos(end - 1); end-1 > k && (u == "NOUN" || u == "PROPN") {
				r.b = end - 1
				k = end
			}
		}
		if int(k)+1 >= len(w.d.Tokens) || !w.same(k, v) || !w.comma(k) {
			return r
		}
		n := k + 1
		switch w.upos(n) {
		case "DET", "NOUN", "PROPN", "ADJ", "NUM":
		case "ADV":
			if l := w.lower(n); l != "then" && l != "now" && l != "formerly" && l != "currently" {
				return r
			}
		case "ADP":
			if l := w.lower(n); l != "of" && l != "from" {
				return r // "said Ann Reed, 29, of Leeds"
			}
		default:
			return w.who(r, v)
		}
		if w.calendar(n) || w.quoteOf(n) >= 0 {
			return r
		}
		end := n
		for ; int(end) < len(w.d.Tokens) && w.same(end, v) && !w.comma(end) && (!w.dash(end) || w.hyphen(end)) && !w.stop(end) && w.word(end) != ";" && w.word(end) != ":" && w.quoteOf(end) < 0; end++ {
			if (w.upos(end) == "VERB" && w.finite(end) || w.upos(end) == "AUX") && !w.relative(end, n) {
				return r
			}
			if end-n > 25 {
				return r
			}
		}
		// "…, the mayor said" is another report, "…, and" a list.
		r.b = end - 1
		if w.upos(n) == "ADP" && w.calendar(r.b) {
			return run{r.a, k - 1}
		}
		for r.b > n && w.calendar(r.b) {
			r.b--
			if w.upos(r.b) == "ADP" {
				r.b--
			}
		}
	}
	return w.who(r, v)
}

// relative reports whether k stands in a relative clause that begins after n,
// or in one coordinated with it: "who led the search and is a judge".
func (w *work) relative(k, n tok) bool {
	for range 6 {
		if w.t.Rel(k) == "acl:relcl" {
			return k > n
		}
		if k = w.governor(k); k < 0 {
			return false
		}
	}
	return false
}

func (w *work) hasComma(r run) bool {
	for k := r.a; k <= r.b; k++ {
		if w.comma(k) {
			return true
		}
	}
	return false
}

// occasionAhead reports whether preposition k brings a time or place of saying.
func (w *work) occasionAhead(k tok) bool {
	l := w.lower(k)
	if l != "in" && l != "at" && l != "on" && l != "during" && l != "after" && l != "before" {
		return false
	}
	for n := k + 1; n < k+6 && w.same(n, k) && !w.punct(n); n++ {
		if w.calendar(n) || w.lex.is("occasion", w.lemma(n)) {
			return true
		}
	}
	return false
}

// who adds the clause about an inverted subject that ends its sentence: "said
// Hall, who led the search". Annotators count it in more often than not there.
func (w *work) who(r run, v tok) run {
	s := w.sentence(v)
	k := r.b + 1
	if l := w.lower(k + 1); l != "who" && l != "whose" || s.b-k > 45 {
		return r
	}
	for j := k; j <= s.b; j++ {
		if w.quoteOf(j) != w.quoteOf(v) || w.word(j) == ";" || w.word(j) == ":" {
			return r
		}
		if w.comma(j) && (w.xpos(j+1) == "VBG" && w.lex.is("trailing", w.lower(j+1)) || j > k && w.upos(j+1) == "SCONJ") {
			return run{r.a, j - 1}
		}
	}
	return w.trim(run{r.a, s.b})
}

// lineSource reads the source of a quotation off the line where the tree has
// none: "…," said X or "…," X said. between is the run from the quotation's
// end to the verb.
func (w *work) lineSource(between run, v tok) source {
	// Before the verb.
	b := between
	for b.a <= b.b && (w.punct(b.a) || w.upos(b.a) == "ADV" || w.upos(b.a) == "CCONJ") {
		b.a++
	}
	for b.b >= b.a && (w.punct(b.b) || w.upos(b.b) == "ADV" || w.upos(b.b) == "AUX") {
		b.b--
	}
	if !b.empty() && w.nominal(b.a) && b.len() < 40 {
		h := b.a
		for k := b.a; k <= b.b && (w.nominal(k) || w.upos(k) == "DET" || w.upos(k) == "ADJ" || w.upos(k) == "NUM"); k++ {
			if w.upos(k) == "NOUN" || w.upos(k) == "PROPN" || w.upos(k) == "PRON" {
				h = k
			}
		}
		return source{w.bracketed1(w.nounEdges(b, h, v), v), h, "marks", -1}
	}
	// After the verb.
	k := v + 1
	s := w.sentence(v)
	capital := func(k tok) bool {
		c := w.word(k)
		return c != "" && c[0] >= 'A' && c[0] <= 'Z' && (w.upos(k) == "VERB" || w.upos(k) == "ADV" || w.upos(k) == "ADJ")
	}
	if k > s.b || w.quoteOf(k) >= 0 || !w.nominal(k) && !capital(k) {
		return noSource()
	}
	h := tok(-1)
	e := k
	near, of := false, false // "a person close to the owners", "Mia Berg of the Courier"
	for ; e <= s.b && w.quoteOf(e) < 0; e++ {
		u := w.upos(e)
		if u == "NOUN" || u == "PROPN" || u == "PRON" || capital(e) {
			if !near && !of || of && w.inPerson(e) {
				h = e
			}
			continue
		}
		if u == "ADJ" && h >= 0 && w.upos(e+1) == "ADP" && w.upos(h) == "NOUN" {
			near = true
			continue
		}
		if near && u == "ADP" && !w.occasionAhead(e) || e > k && w.hyphen(e-1) && w.verb(e) {
			continue
		}
		if u == "DET" || u == "ADJ" || u == "NUM" || u == "PART" {
			continue
		}
		if u == "ADP" && (w.lower(e) == "of" || w.lower(e) == "for") && h >= 0 || w.hyphen(e) {
			of = of || u == "ADP"
			continue
		}
		break
	}
	if h < 0 {
		return noSource()
	}
	if w.word(e) == "(" {
		for j := e; j < e+8 && j <= s.b; j++ {
			if w.word(j) == ")" {
				e = j + 1
				break
			}
		}
	}
	return source{w.titled(run{k, max(h, e-1)}, v), h, "marks", -1}
}

// inPerson reports whether token k stands in a person's name.
func (w *work) inPerson(k tok) bool {
	end := w.d.Tokens[k].End
	i := sort.Search(len(w.d.Names), func(i int) bool { return w.d.Names[i].End >= end })
	return i < len(w.d.Names) && w.d.Names[i].Start < end && w.d.Names[i].Class == "PER"
}

// lineBefore is the noun phrase that stands directly before finite verb v, for
// a parser that hung it elsewhere: "…, al-Araji said".
func (w *work) lineBefore(v tok, cue run) source {
	if !w.finite(v) {
		return noSource()
	}
	s := w.sentence(v)
	h := cue.a - 1
	for h > s.a && (w.calendar(h) && w.upos(h) != "VERB" || w.upos(h) == "ADV" || w.upos(h) == "ADP" && w.calendar(h+1)) {
		h-- // "Reed late Thursday told"
	}
	if h < s.a || w.quoteOf(h) != w.quoteOf(v) {
		return noSource()
	}
	if w.comma(h) || w.dash(h) {
		return w.beforeAside(v, h)
	}
	switch w.upos(h) {
	case "PROPN", "NOUN":
	case "PRON":
		if w.xpos(h) != "PRP" {
			return noSource()
		}
	case "DET":
		if l := w.lower(h); l != "another" && l != "some" && l != "many" && l != "one" || h > s.a && !w.punct(h-1) && w.upos(h-1) != "CCONJ" {
			return noSource()
		}
		return source{one(h), h, "own", -1} // "Another said"
	default:
		return noSource()
	}
	if w.calendar(h) || w.lower(h) == "it" {
		return noSource()
	}
	a := h
	if w.upos(h) != "PRON" {
		for a > s.a && w.quoteOf(a-1) == w.quoteOf(v) {
			switch w.upos(a - 1) {
			case "PROPN", "NOUN", "ADJ", "DET", "NUM", "PART":
				if w.dash(a-1) && !w.hyphen(a-1) {
					break
				}
				a--
				continue
			case "ADP":
				// "people with knowledge of the plans said": only if the phrase begins with a noun.
				if b := w.phraseStart(a-1, s.a); b >= 0 {
					a = b
				}
			case "PUNCT":
				if w.hyphen(a - 1) {
					a--
					continue
				}
			}
			break
		}
	}
	if a-2 > s.a && w.upos(a-1) == "CCONJ" && w.lower(a-1) == "and" && w.upos(h) == "PROPN" && w.upos(a-2) == "PROPN" && !w.calendar(a-2) {
		// "On Thursday, Senator Tom Cruise and Representative Frank Roon proposed"
		if b := w.nameFrom(a-2, s.a); b > s.a && w.comma(b-1) && w.calendar(b-2) {
			return source{run{b, h}, w.headOf(run{b, h}), "own", -1}
		}
	}
	if r := w.named(run{a, h}, v); r.a != a {
		return source{r, w.headOf(r), "own", -1}
	}
	if a > s.a && !w.punct(a-1) && !w.dash(a-1) && w.upos(a-1) != "CCONJ" && w.upos(a-1) != "SCONJ" {
		return noSource()
	}
	if g := w.governor(h); g >= 0 && w.t.Is(h, "conj") && g > a-12 && a > s.a && w.upos(a-1) == "CCONJ" {
		return noSource() // the last of a list
	}
	return source{run{a, h}, w.headOf(run{a, h}), "own", -1}
}

// phraseStart is where the noun phrase begins that goes on with the
// preposition at p, if it stands at the start of its clause; else -1.
func (w *work) phraseStart(p, first tok) tok {
	a := p
	for a > first && a > p-14 {
		switch w.upos(a - 1) {
		case "PROPN", "NOUN", "ADJ", "DET", "NUM", "PART":
			a--
			continue
		case "ADP":
			if l := w.lower(a - 1); l != "after" && l != "before" && l != "as" && l != "since" && l != "until" && l != "than" {
				a--
				continue
			}
		}
		break
	}
	if a == p || a > first && !w.punct(a-1) && w.upos(a-1) != "CCONJ" && w.upos(a-1) != "SCONJ" {
		return -1
	}
	switch w.upos(a) {
	case "PROPN", "NOUN", "DET", "NUM", "ADJ":
		return a
	}
	return -1
}

// beforeAside is the noun phrase before an aside that ends at comma or dash
// end, which stands before finite verb v: "Reed, who led the board, called it".
// An aside that is a noun phrase itself is counted in.
func (w *work) beforeAside(v, end tok) source {
	s := w.sentence(v)
	phrase := func(h tok) (run, bool) {
		if u := w.upos(h); u != "PROPN" && u != "NOUN" && w.word(h) != ")" || w.calendar(h) {
			return run{}, false
		}
		e := h
		if w.word(h) == ")" {
			for e > s.a && e > h-9 && w.word(e) != "(" {
				e--
			}
			e--
		}
		a := w.nameFrom(e, s.a)
		if a > s.a && w.upos(a-1) == "ADP" {
			if b := w.phraseStart(a-1, s.a); b >= 0 {
				a = b
			} else {
				return run{}, false
			}
		}
		if a > s.a && !w.comma(a-1) && !w.dash(a-1) && w.word(a-1) != "(" && w.upos(a-1) != "CCONJ" && w.upos(a-1) != "SCONJ" {
			return run{}, false
		}
		return run{a, h}, true
	}
	make := func(r run) source {
		h := w.headOf(r)
		if h < 0 {
			return noSource()
		}
		return source{r, h, "own", -1}
	}
	// Nothing between but the comma, or appositions.
	if r, ok := phrase(end - 1); ok && w.comma(end) {
		for r.a-2 > s.a && w.comma(r.a-1) {
			q, ok := phrase(r.a - 2)
			if !ok || q.a > s.a && w.upos(q.a-1) == "CCONJ" && !w.comma(q.a-2) {
				break
			}
			r.a = q.a
		}
		return make(r)
	}
	for k := end - 2; k > s.a && k > end-45; k-- {
		if w.quoteOf(k) != w.quoteOf(v) || w.dash(k) != w.dash(end) {
			continue
		}
		if !w.dash(k) {
			if !w.comma(k) {
				continue
			}
			switch x := w.xpos(k + 1); {
			case w.lex.is("relative", w.lower(k+1)), x == "VBG", x == "VBN", x == "WRB":
			case w.upos(k+1) == "NUM" && end == k+2:
				// "Ann Reed, 44, said"
				if r, ok := phrase(k - 1); ok && w.person(r) {
					return make(run{r.a, end - 1})
				}
				continue
			case w.upos(k+1) == "ADP" && w.comma(k) && w.lower(k+1) != "of" && w.lower(k+1) != "from":
			case w.upos(k+1) == "DET", w.upos(k+1) == "PROPN", w.upos(k+1) == "NOUN", w.upos(k+1) == "ADJ":
				// A noun with a clause of its own: counted in.
				if r, ok := phrase(k - 1); ok {
					r.b = end - 1
					return make(r)
				}
				continue
			default:
				continue
			}
		}
		if r, ok := phrase(k - 1); ok {
			return make(r)
		}
	}
	return noSource()
}

// lineSubject is the noun phrase between the start of its clause and finite
// verb v, where the parser lost it: "people who have fought fires say", "at
// least half of voters said", "42 % say".
func (w *work) lineSubject(v tok, cue run) source {
	if !w.finite(v) && w.tense(v) != "VBD" {
		return noSource()
	}
	s := w.sentence(v)
	b := cue.a - 1
	for b > s.a && w.upos(b) == "ADV" {
		b--
	}
	if b < s.a || w.punct(b) && w.word(b) != ")" || w.upos(b) == "CCONJ" || w.upos(b) == "SCONJ" || w.lex.is("relative", w.lower(b)) || w.upos(b) == "AUX" || w.upos(b) == "PART" || w.upos(b) == "ADP" && w.t.Head(b) > b {
		return noSource()
	}
	a := b
	for a > s.a && a > b-25 {
		p := a - 1
		if w.comma(p) || w.dash(p) && !w.hyphen(p) || w.word(p) == ";" || w.word(p) == ":" || w.stop(p) || w.quoteOf(p) != w.quoteOf(v) || w.paraOf(p) != w.paraOf(v) || w.upos(p) == "SCONJ" && w.lower(p) != "than" {
			break
		}
		a--
	}
	if a == b-25 {
		return noSource()
	}
	for a < b && (w.upos(a) == "CCONJ" || w.upos(a) == "ADV" && w.lower(a) != "about" && w.lower(a) != "nearly") {
		a++
	}
	if !w.nominal(a) && w.upos(a) != "ADV" && w.lower(a) != "at" && w.lower(a) != "more" {
		return noSource()
	}
	head, open, rel := tok(-1), true, false
	for k := a; k <= b; k++ {
		switch u := w.upos(k); {
		case w.lex.is("relative", w.lower(k)) && k > a:
			rel, open = true, false
		case u == "AUX", w.verb(k) && (w.finite(k) || w.xpos(k) == "VBD"):
			if !rel {
				return noSource()
			}
			open = false
		case u == "NOUN", u == "PROPN", u == "NUM", u == "SYM", u == "PRON":
			if open && !w.calendar(k) {
				head = k
			}
		case u == "DET", u == "ADV", u == "PART", w.hyphen(k):
		case u == "ADJ":
			if head >= 0 && w.upos(k+1) == "ADP" {
				open = false
			} else if open && w.lower(k+1) == "of" {
				head = k // many of the guards
			}
		default:
			if head >= 0 {
				open = false
			}
		}
	}
	if head < 0 || w.lower(head) == "it" {
		return noSource()
	}
	return source{run{a, b}, head, "own", -1}
}

// mainSays is the subject of the sentence's main verb where that reports too
// and verb v follows it after ", and": "Reed said the town was late, and
// accused it of delay".
func (w *work) mainSays(v tok, cue run) source {
	k := cue.a - 1
	s := w.sentence(v)
	if k-1 <= s.a || w.upos(k) != "CCONJ" || !w.finite(v) && w.tense(v) != "VBD" {
		return noSource()
	}
	says := func(k tok) bool {
		e := w.lookup(k)
		return e != nil && (e.class == classSay || e.class == classTell)
	}
	g := w.governor(v)
	for range 20 {
		if h := w.governor(g); g < 0 || h < 0 {
			break
		} else {
			g = h
		}
	}
	if g < 0 || g >= v || !w.verb(g) || w.tense(g) != w.tense(v) || w.lookup(g) == nil || w.quoteOf(g) != w.quoteOf(v) || !w.comma(k-1) && !(says(g) && says(v)) {
		return noSource()
	}
	if x := w.subjectKid(g, false); x >= 0 {
		return w.speakerAt(x, g, "climbed")
	}
	return noSource()
}

// pastRelative is the source of a main verb that the parser drew into the
// relative clause before it: "officials who asked not to be named said".
func (w *work) pastRelative(v tok, x source) source {
	if x.how != "relative" || x.ante < 0 || v-x.r.b > 15 || v-x.r.b < 3 || !w.finite(v) && w.tense(v) != "VBD" {
		return noSource()
	}
	other := false
	for k := x.r.b + 1; k < v; k++ {
		if w.comma(k) || w.upos(k) == "CCONJ" || w.quoteOf(k) != w.quoteOf(v) {
			return noSource()
		}
		if w.verb(k) && (w.finite(k) || w.tense(k) == "VBD") {
			other = true
		}
	}
	if !other || w.upos(v-1) == "AUX" || w.t.Is(v-1, "aux", "mark") {
		return noSource()
	}
	r := w.nounRun(x.ante, x.r.a, false)
	return source{run{r.a, v - 1}, x.ante, "own", -1}
}

// sharing is the subject of the verb that v is coordinated with, read off the
// line: "Reed said … and said".
func (w *work) sharing(v tok, cue run) source {
	k := cue.a - 1
	for k > 0 && w.upos(k) == "ADV" {
		k--
	}
	s := w.sentence(v)
	if k <= s.a || w.upos(k) != "CCONJ" || !w.finite(v) && w.tense(v) != "VBD" {
		return noSource()
	}
	for m := k - 1; m >= s.a; m-- {
		if !w.verb(m) || w.quoteOf(m) != w.quoteOf(v) || w.tense(m) != w.tense(v) || w.within(m, "acl") || w.lookup(m) == nil {
			continue
		}
		if x := w.subjectKid(m, false); x >= 0 && x < m {
			return w.speakerAt(x, m, "climbed")
		}
	}
	return noSource()
}

// sibling is the source of a participle that the parser listed with a verb of
// what another participle reports: "telling the press that it was late and
// questioning how".
func (w *work) sibling(v tok) source {
	s := w.sentence(v)
	g := w.governor(v)
	if g < 0 || w.xpos(g) == "VBG" || w.upos(v-1) != "CCONJ" {
		return noSource()
	}
	for m := v - 2; m > s.a; m-- {
		if w.xpos(m) != "VBG" || w.quoteOf(m) != w.quoteOf(v) || w.lookup(m) == nil {
			continue
		}
		if w.comma(m - 1) {
			return w.participle(m)
		}
		if x := w.subjectKid(m, false); x >= 0 && x < m {
			return w.speakerAt(x, v, "climbed") // with Reed saying that it was late and asking
		}
	}
	return noSource()
}

// inverted is the noun phrase after finite verb v that the parser did not see
// as its subject: "…, said Ann Reed, head of the port office".
func (w *work) inverted(v tok) source {
	s := w.sentence(v)
	if v <= s.a || !w.comma(v-1) || !w.finite(v) || v+1 > s.b {
		return noSource()
	}
	x := w.lineSource(run{v, v - 1}, v)
	if x.head < 0 || w.upos(x.head) == "PRON" && x.r.b < s.b && !w.comma(x.r.b+1) && !w.stop(x.r.b+1) {
		return noSource()
	}
	if k := x.r.b + 1; k <= s.b && w.lower(k) == "who" && s.b-k < 40 {
		// "said an official who asked not to be named"
		x.r = w.trim(run{x.r.a, s.b})
		return x
	} else if k <= s.b && !w.punct(k) && w.upos(k) != "ADP" && !w.calendar(k) {
		return noSource()
	}
	return x
}

// participle is the subject of the finite verb before a participle set off by
// a comma: "Reed backed the plan, saying …".
func (w *work) participle(v tok) source {
	s := w.sentence(v)
	if w.xpos(v) != "VBG" {
		return noSource()
	}
	if v <= s.a+1 || v == s.a+2 && w.upos(v-1) == "ADV" {
		// "Pointing to the map, Reed said": the subject follows the comma.
		for k := v + 1; k <= s.b; k++ {
			if !w.verb(k) || w.quoteOf(k) != w.quoteOf(v) || w.within(k, "acl") || !w.finite(k) {
				continue
			}
			x := w.subjectKid(k, true)
			if x > v && x < k && w.lo[x] > 0 && w.comma(w.lo[x]-1) {
				return w.speakerAt(x, k, "climbed")
			}
			if y := w.lineBefore(k, one(k)); y.head >= 0 && w.comma(y.r.a-1) {
				y.how = "climbed"
				return y
			}
		}
		return noSource()
	}
	k := v - 1
	for k > s.a && w.upos(k) == "ADV" {
		k--
	}
	if w.quoteMark(k) && w.qtoks[w.quoteOf(k)].b == k {
		k-- // called it "a mess," adding
	}
	best := noSource()
	if !w.comma(k) {
		return best
	}
	for k--; k >= s.a; k-- {
		if w.quoteOf(k) != w.quoteOf(v) || !w.verb(k) && w.t.Kid(k, "cop") < 0 || w.within(k, "acl") {
			continue
		}
		x := w.subjectKid(k, true)
		if x < 0 || x > k && !w.quoted(k) || w.t.Kid(k, "mark") >= 0 && w.t.Is(k, "ccomp", "advcl") {
			continue
		}
		if w.t.Is(k, "ccomp") {
			continue
		}
		if y := w.speakerAt(x, v, "climbed"); y.head >= 0 {
			best = y
			if g := w.governor(k); g < 0 || !w.verb(g) {
				break
			}
			if e := w.lookup(k); w.finite(k) && e != nil && (e.class == classSay || e.class == classTell) && w.t.Is(k, "parataxis", "root") {
				break // "…," Reed said, adding
			}
		}
	}
	return best
}

// quoted reports whether verb k reports a quotation before it.
func (w *work) quoted(k tok) bool { _, ok := w.after[k]; return ok }

// nominal reports whether k can begin a noun phrase.
func (w *work) nominal(k tok) bool {
	switch w.upos(k) {
	case "NOUN", "PROPN", "PRON", "DET", "NUM", "ADJ":
		return true
	}
	return false
}

var _ = hearsay.Span{}
