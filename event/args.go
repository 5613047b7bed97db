package event

import (
	"strings"

	"github.com/hearsay-news/hearsay"
)

type tok = hearsay.TokenID

const none tok = -1

// args are the arguments of a verb after control, sharing between coordinated
// verbs, and the passive have been undone.
type args struct {
	subj    tok  // who does it
	obj     tok  // to whom it is done
	also    tok  // a second subject: in "rights group Amnesty said" the tree may have both
	given   tok  // to whom obj is given, as subject of a passive ("Mali was given aid")
	passive bool // obj was the grammatical subject
}

// pos is the part of speech that the tables know: v, n, a or 0.
func (w *work) pos(k tok) byte {
	if w.gerund[k] {
		return 'v'
	}
	switch w.d.Tags[k].UPOS {
	case "VERB", "AUX":
		if w.noun[k] {
			return 'n'
		}
		return 'v'
	case "NOUN":
		return 'n'
	case "ADJ":
		return 'a'
	}
	return 0
}

func (w *work) lemma(k tok) string { return w.lemmas[k] }

// vbn reports a past participle.
func (w *work) vbn(k tok) bool {
	tag := &w.d.Tags[k]
	return tag.XPOS == "VBN" || strings.Contains(tag.Feats, "VerbForm=Part") && strings.Contains(tag.Feats, "Tense=Past")
}

func (w *work) isPassive(v tok) bool {
	be := false
	for _, c := range w.t.Kids(v) {
		switch w.t.Rel(c) {
		case "nsubj:pass", "csubj:pass", "aux:pass", "obl:agent":
			return true
		case "aux", "cop":
			be = be || w.lemma(c) == "be"
		case "obj":
			return false
		}
	}
	if !w.vbn(v) {
		return false
	}
	if be {
		return true
	}
	switch w.t.BaseRel(v) {
	case "acl", "amod":
		return w.t.Rel(v) != "acl:relcl"
	case "conj":
		h := w.t.Head(v)
		if h >= 0 && w.pos(h) == 'v' && w.isPassive(h) {
			for _, c := range w.t.Kids(v) {
				if w.t.Is(c, "nsubj", "aux") {
					return false
				}
			}
			return true
		}
	case "advcl":
		// "Accused of fraud, he resigned."
		return !w.kidIs(v, "aux")
	}
	return false
}

func (w *work) kidIs(v tok, rel string) bool { return w.t.Kid(v, rel) >= 0 }

// args finds the arguments of a verb or of a predicate that is no verb.
func (w *work) args(v tok) args { return w.argsN(v, 0) }

func (w *work) argsN(v tok, depth int) args {
	a := args{subj: none, obj: none, also: none, given: none}
	if depth > 6 {
		return a
	}
	a.passive = w.isPassive(v)
	sp := none
	for _, c := range w.t.Kids(v) {
		switch w.t.Rel(c) {
		case "nsubj", "nsubj:outer":
			if a.subj < 0 {
				a.subj = c
			} else if c < v {
				a.also = c
			}
		case "nsubj:pass":
			sp = c
		case "obj":
			if a.obj < 0 {
				a.obj = c
			}
		case "obl:agent":
			if a.passive {
				a.subj = c
			}
		}
	}
	if sp < 0 && a.subj < 0 {
		a.subj = w.atLeast(v)
	}
	if a.passive {
		if sp < 0 && a.subj >= 0 && w.t.BaseRel(a.subj) == "nsubj" {
			sp, a.subj = a.subj, none
		} else if sp < 0 && a.subj >= 0 && a.subj < v && a.subj == w.atLeast(v) {
			sp, a.subj = a.subj, none
		}
		if a.subj < 0 {
			a.subj = w.prep(v, "by")
			if a.subj >= 0 && w.timeAt[a.subj] >= 0 {
				a.subj = none
			}
			if a.subj < 0 {
				a.subj = w.byBehind(v)
			}
		}
	}
	h, rel := w.t.Head(v), w.t.Rel(v)
	base := w.t.BaseRel(v)
	surface := a.subj
	if a.passive {
		surface = sp
	}
	if surface < 0 && h >= 0 {
		switch {
		case base == "conj":
			up := w.argsN(h, depth+1)
			surface = up.subj
			if up.passive {
				surface = up.obj
			}
			if w.pos(h) != 'v' && w.pos(h) != 'a' && !w.kidIs(h, "cop") {
				surface = none
			}
		case base == "xcomp":
			up := w.argsN(h, depth+1)
			switch {
			case up.passive:
				surface = up.obj
			case up.obj >= 0 && up.obj != v && !w.subjectControl(h):
				surface = up.obj
			case w.t.Kid(h, "iobj") >= 0:
				surface = w.t.Kid(h, "iobj")
			default:
				surface = up.subj
			}
		case base == "advcl" || base == "obl" && w.pos(v) == 'v':
			if w.pos(h) == 'v' || w.pos(h) == 'a' {
				if g := w.speaks(h, v); g >= 0 {
					h = g
				} else if c := w.reported(h, v); c >= 0 {
					h = c
				}
				up := w.argsN(h, depth+1)
				surface = up.subj
				if up.passive && !(up.subj >= 0 && w.d.Tags[v].XPOS == "VBG" && w.mark(v) == "" && !a.passive) {
					surface = up.obj // but in "attacked by rebels, killing nine" rebels kill
				}
				// "accused Borvia of arming": the object arms.
				if !up.passive && up.obj >= 0 && w.c.class["objectcontrol"][w.lemma(h)] {
					if m := w.mark(v); m == "of" || m == "for" || m == "from" || m == "with" || m == "in" || m == "into" || m == "to" && w.t.Rel(v) != "advcl" || m == "after" && a.passive {
						surface = up.obj
					}
				}
			}
		case rel == "acl:relcl":
			if a.passive || a.subj < 0 {
				surface = h
			}
		case base == "acl":
			if a.passive || w.d.Tags[v].XPOS == "VBG" && w.mark(v) == "" {
				surface = h
			} else {
				// "its plan to attack", "Iran made an offer to talk"
				surface = w.owner(h, depth+1)
			}
		case base == "amod":
			surface = h
		}
	}
	if a.passive && a.obj >= 0 {
		a.given = surface
	} else if a.passive {
		a.obj = surface
	} else {
		a.subj = surface
	}
	if a.obj < 0 && !a.passive {
		a.obj = w.sharedObject(v, h, base)
		if a.obj < 0 && rel == "acl:relcl" && h >= 0 && a.subj >= 0 && a.subj != h && !w.relative(a.subj) && !w.hasRelative(v) {
			a.obj = h // "the town rebels seized"
		}
	}
	if a.subj == a.obj {
		if a.passive {
			a.subj = none
		} else {
			a.obj = none
		}
	}
	return a
}

// byBehind is who does what a passive tells, where the tree hangs the agent on
// the noun before it: "were deployed to the border by Borvia".
func (w *work) byBehind(v tok) tok {
	for _, c := range w.t.Kids(v) {
		if c < v || !w.t.Is(c, "obl") || w.timeAt[c] >= 0 || w.c.class["attack"][w.lemmas[c]] || len(w.c.frames[w.lemmas[c]+".n"]) > 0 {
			continue
		}
		if n := w.nounPrep(c, "by"); n >= 0 && w.mention[n] >= 0 {
			if id := w.actorOf(w.d.Mentions[w.mention[n]].Chain); id >= 0 && strength(&w.d.Actors[id]) >= public {
				return n
			}
		}
	}
	return none
}

// speaks is the verb of saying that v belongs to, where the tree hangs v on what
// is said: in "Borvia admitted that its agents sank the ship, after denying
// it", Borvia denied. It is -1 where v is said of the same clause's subject.
func (w *work) speaks(h, v tok) tok {
	g := w.t.Head(h)
	if g < 0 || g > h || v < h || w.mark(v) == "" || w.d.Tags[v].XPOS != "VBG" || !w.t.Is(h, "ccomp") || !w.comma(h, v) {
		return none
	}
	_, said := w.cue[v]
	_, says := w.cue[g]
	if !says || !said && !w.c.class["reporting"][w.lemma(v)] {
		return none
	}
	return g
}

// reported is the verb of what is said that v goes on with, where the tree
// hangs v on the verb of saying: in "police say a bomber struck, killing nine"
// the bomber killed. It is -1 where v is the speaker's.
func (w *work) reported(h, v tok) tok {
	if _, says := w.cue[h]; !says && !w.c.class["reporting"][w.lemma(h)] || v < h || w.mark(v) != "" || w.d.Tags[v].XPOS != "VBG" {
		return none
	}
	if _, said := w.cue[v]; said {
		return none // "said it was late, blaming the rain"
	}
	for _, c := range w.t.Kids(h) {
		if w.t.Is(c, "ccomp") && c > h && c < v && w.pos(c) == 'v' {
			return c
		}
	}
	return none
}

// atLeast is a subject that the tree took for an adverbial because of the "at"
// of "at least five people".
func (w *work) atLeast(v tok) tok {
	for _, c := range w.t.Kids(v) {
		if c >= v {
			break
		}
		if !w.t.Is(c, "obl") {
			continue
		}
		for x := c - 1; x > w.sent.First && x > c-5; x-- {
			if l := w.lemmas[x]; (l == "least" || l == "most") && w.lemmas[x-1] == "at" && w.timeAt[c] < 0 {
				return c
			}
		}
	}
	return none
}

// sharedObject is the object of "attacked and looted the town", which the tree
// hangs on one of the two verbs.
func (w *work) sharedObject(v, h tok, base string) tok {
	if base == "conj" && h >= 0 && w.pos(h) == 'v' {
		if o := w.t.Kid(h, "obj"); o > v {
			return o
		}
	}
	if w.kidIs(v, "obl") || w.kidIs(v, "ccomp") || w.kidIs(v, "xcomp") {
		return none
	}
	for _, c := range w.t.Kids(v) {
		if w.t.Is(c, "conj") && w.pos(c) == 'v' && c-v <= 3 && !w.kidIs(c, "nsubj") {
			return w.t.Kid(c, "obj")
		}
	}
	return none
}

func (w *work) hasRelative(v tok) bool {
	for _, c := range w.t.Kids(v) {
		if w.relative(c) {
			return true
		}
	}
	return false
}

// relative reports a relative pronoun.
func (w *work) relative(k tok) bool {
	tag := &w.d.Tags[k]
	if tag.UPOS != "PRON" && tag.UPOS != "DET" && tag.UPOS != "SCONJ" {
		return false
	}
	if strings.Contains(tag.Feats, "PronType=Rel") {
		return true
	}
	switch w.lemma(k) {
	case "who", "which", "whom", "that", "whose":
		return w.relativeClause(k) >= 0
	}
	return false
}

// relativeClause is the verb of the relative clause k stands in, -1 if none.
func (w *work) relativeClause(k tok) tok {
	for range 4 {
		h := w.t.Head(k)
		if h < 0 {
			return none
		}
		if w.t.Rel(h) == "acl:relcl" {
			return h
		}
		k = h
	}
	return none
}

// subjectControl reports verbs such as "promise", whose object does not do
// what the infinitive says.
func (w *work) subjectControl(v tok) bool { return w.c.class["subjectcontrol"][w.lemma(v)] }

// owner is whose act a noun is: its possessor, else the subject of the verb
// it completes.
func (w *work) owner(n tok, depth int) tok {
	if p := w.t.Kid(n, "nmod:poss"); p >= 0 {
		return p
	}
	if p := w.nounPrep(n, "by"); p >= 0 {
		return p
	}
	h := w.t.Head(n)
	if h >= 0 && w.pos(h) == 'v' && w.t.Is(n, "obj", "obl", "xcomp") {
		return w.argsN(h, depth+1).subj
	}
	return none
}

// mark is the lemma of the marker or preposition before k.
func (w *work) mark(k tok) string {
	for _, c := range w.t.Kids(k) {
		if w.t.Is(c, "mark", "case") {
			return w.lemma(c)
		}
	}
	return ""
}

// hasCase reports whether k is introduced by preposition p. "out_of" wants
// both words.
func (w *work) hasCase(k tok, p string) bool {
	first, second, two := strings.Cut(p, "_")
	for _, c := range w.t.Kids(k) {
		if c > k {
			break
		}
		if !w.t.Is(c, "case", "mark") || w.lemma(c) != first {
			continue
		}
		if !two || int(c)+1 < len(w.lemmas) && w.lemmas[c+1] == second {
			return true
		}
	}
	// "to war-torn Borvia", where the tree makes "torn" the head of the name.
	for _, c := range w.t.Kids(k) {
		if c > k && !two && w.t.Is(c, "flat") {
			for _, g := range w.t.Kids(c) {
				if g < k && w.t.Is(g, "case") && w.lemma(g) == first {
					return true
				}
			}
		}
	}
	return false
}

// prep is the argument of v under a preposition: of the verb, else of its
// object ("impose sanctions on").
func (w *work) prep(v tok, p string) tok {
	for _, c := range w.t.Kids(v) {
		if w.t.Is(c, "obl", "nmod", "advcl", "xcomp", "advmod") && w.hasCase(c, p) && (w.timeAt[c] < 0 || p == "by") {
			return c
		}
	}
	return w.behindTime(v, p)
}

// nounPrep is the complement of noun n under preposition p.
func (w *work) nounPrep(n tok, p string) tok {
	for _, c := range w.t.Kids(n) {
		if w.t.Is(c, "nmod", "obl", "acl", "advcl") && w.hasCase(c, p) && w.timeAt[c] < 0 {
			return c
		}
	}
	return w.behindTime(n, p)
}

// behindTime is a complement under preposition p that the tree hangs on an
// expression of time before it: "an effort on Saturday between A and B".
func (w *work) behindTime(n tok, p string) tok {
	for _, c := range w.t.Kids(n) {
		if w.timeAt[c] < 0 || c < n {
			continue
		}
		for _, g := range w.t.Kids(c) {
			if w.t.Is(g, "nmod", "obl") && w.timeAt[g] < 0 && w.hasCase(g, p) {
				return g
			}
		}
	}
	return none
}
