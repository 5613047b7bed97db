package event

import (
	"slices"
	"strings"
)

// A step is an operator that was passed on the way up from the trigger.
type step struct {
	op *op
	at tok
}

// state is what is known of an event while climbing from its trigger.
type state struct {
	typ, mode string
	base      string // the trigger's own type
	baseMode  string
	neg       bool
	future    bool
	hypo      bool
	past      bool // past perfect, or a background clause about the past
	threat    bool // THREATEN only because a future act of force is announced
	obliged   bool // "must", "should"
	purpose   bool // in an infinitive of purpose
	steps     []step
	trig      []tok
	top       tok
	names     []string
	why       string // not empty: no event, and the reason
}

// apply turns the type by operator name. It reports whether the operator says
// anything of this type.
func (w *work) apply(st *state, name string) bool {
	neg := ""
	if st.neg {
		neg = "!"
	}
	for _, p := range []string{neg + st.typ + "/" + st.mode, neg + st.typ, neg + "*"} {
		s, ok := w.c.shifts[name+" "+p]
		if !ok {
			continue
		}
		if s.typ == "-" {
			st.why = "not asserted: " + name
			return true
		}
		if s.typ != "" {
			if s.typ != st.typ || s.mode != "" {
				st.mode = s.mode
			}
			st.typ = s.typ
			st.neg, st.future, st.hypo = false, false, false
		}
		for _, x := range s.status {
			switch x {
			case "future":
				st.future = true
			case "hypothetical":
				st.hypo = true
			case "negated":
				st.neg = !st.neg
			case "asserted":
				st.neg, st.future, st.hypo = false, false, false
			}
		}
		return true
	}
	if neg != "" {
		st.neg = false
		ok := w.apply(st, name)
		st.neg = true
		return ok
	}
	return false
}

// modality reads the auxiliaries, negation and conjunctions of a predicate.
func (w *work) modality(v tok, st *state) {
	neg, modal, perfect, tense := false, "", false, ""
	condition := false
	for _, c := range w.t.Kids(v) {
		l := w.lemmas[c]
		switch {
		case w.t.Is(c, "aux"):
			switch l {
			case "will", "shall", "'ll", "wo":
				modal = "will"
			case "would", "'d":
				modal = "would"
			case "may", "might", "could":
				modal = "may"
			case "can", "ca":
				modal = "can"
			case "must", "should", "ought":
				modal = "must"
				if n := w.t.Kid(v, "nsubj"); n > c && l == "should" && !w.asking() {
					condition, modal = true, "" // "should Borvia attack"
				}
			case "have":
				perfect = true
				if n := w.t.Kid(v, "nsubj"); n > c && w.t.Is(v, "advcl", "root", "parataxis", "ccomp") && !w.asking() {
					condition = true // "had Russia attacked"
				}
				if w.d.Tags[c].XPOS == "VBD" {
					tense = "past"
				}
			}
		case w.t.Is(c, "advmod"):
			if l == "not" || l == "n't" || l == "never" || l == "hardly" || l == "no" || l == "neither" {
				neg = true
			}
		case w.t.Is(c, "mark"):
			switch l {
			case "if", "unless", "whether", "lest":
				condition = true
			case "once":
				condition = condition || w.t.Is(v, "advcl")
			}
		case w.t.Is(c, "cc") && (l == "nor" || l == "neither"):
			neg = true
		case w.t.Is(c, "nsubj", "obj", "nsubj:pass"):
			if w.noDet(c) && !slices.Contains(st.trig, c) || w.neither(c) {
				neg = true
			}
		}
	}
	if w.mark(v) == "without" {
		neg = true
	}
	if modal == "" && !neg {
		if h := w.t.Head(v); h >= 0 && w.t.Is(v, "conj") && w.pos(h) == 'v' && w.t.Kid(v, "aux", "nsubj") < 0 {
			switch w.d.Tags[v].XPOS {
			case "VB":
				for _, c := range w.t.Kids(h) {
					if w.t.Is(c, "aux") {
						switch w.lemmas[c] {
						case "will", "shall", "'ll":
							modal = "will"
						case "would":
							modal = "would"
						case "may", "might", "could", "can":
							modal = "may"
						case "must", "should":
							modal = "must"
						}
					}
				}
			}
		}
	}
	if modal == "" && w.mark(v) == "to" {
		if h := w.t.Head(v); !perfect && w.kidLemma(v, "aux", "be") || h >= 0 && w.t.Is(v, "xcomp") && w.lemmas[h] == "go" && w.d.Tags[h].XPOS == "VBG" {
			modal = "will" // "is to step down", "is going to step down"
		}
	}
	if modal == "would" && !perfect && w.saidNow(v) {
		modal = "" // "I would urge you"
	}
	if perfect && tense == "past" && w.t.Is(v, "acl", "advcl") && (w.stmt[v] < 0 || w.t.Rel(v) == "acl:relcl" && !w.c.class["claim"][w.lemmas[max(0, w.t.Head(v))]]) {
		st.past = true
	}
	defer func() { st.hypo = st.hypo || condition }()
	switch {
	case modal == "would" && perfect:
		st.hypo = true
		st.neg = st.neg != neg
		return
	case modal == "would" && w.kidMarked(v, "if"):
		// "would meet if …" is an offer with a condition.
		w.tense(st, "will", neg)
		return
	case modal == "would" && !neg && (w.stmt[v] < 0 || w.t.Is(v, "acl:relcl")):
		st.hypo = true // "a law that would allow": nobody says that it will
		return
	case modal == "will", modal == "would":
		w.tense(st, "will", neg)
		return
	case modal == "may", modal == "can":
		st.hypo = true
	case modal == "must":
		st.obliged = true
		st.hypo = true
	}
	if neg {
		if w.presentRefusal(v, modal) {
			w.tense(st, "will", neg)
			return
		}
		st.neg = !st.neg
	}
}

// saidNow reports a verb of speech in the first person, which does what it says
// it would do.
func (w *work) saidNow(v tok) bool {
	switch w.lemmas[v] {
	case "urge", "ask", "encourage", "thank", "call", "appeal", "congratulate", "request":
	default:
		return false
	}
	s := w.t.Kid(v, "nsubj")
	return s >= 0 && (w.lemmas[s] == "i" || w.lemmas[s] == "we")
}

func (w *work) kidLemma(v tok, rel, lemma string) bool {
	for _, c := range w.t.Kids(v) {
		if w.t.Is(c, rel) && w.lemmas[c] == lemma {
			return true
		}
	}
	return false
}

// presentRefusal is "cannot accept": a refusal in the speaker's own words.
func (w *work) presentRefusal(_ tok, modal string) bool { return modal == "can" }

func (w *work) tense(st *state, name string, neg bool) {
	if neg {
		if w.apply(st, name+"not") {
			return
		}
		st.neg = !st.neg
		st.future = true
		return
	}
	was := st.typ
	if st.neg || !w.apply(st, name) {
		st.future = true
	}
	if st.typ == "THREATEN" && was != "THREATEN" {
		st.threat = true
	}
}

func (w *work) kidMarked(v tok, mark string) bool {
	for _, c := range w.t.Kids(v) {
		if w.t.Is(c, "advcl") && w.mark(c) == mark {
			return true
		}
	}
	return false
}

// neither reports "neither A nor B".
func (w *work) neither(k tok) bool {
	for _, c := range w.t.Kids(k) {
		if c < k && w.lemmas[c] == "neither" && w.t.Is(c, "cc", "det", "advmod") {
			return true
		}
	}
	return false
}

func (w *work) noDet(k tok) bool {
	for _, c := range w.t.Kids(k) {
		if w.t.Is(c, "det") && w.lemmas[c] == "no" && !w.inName(c) {
			return true
		}
	}
	return false
}

// inName reports a "No" that begins a name within the sentence: "the third No
// Kings rally".
func (w *work) inName(k tok) bool { return k > w.sent.First && w.d.Word(k) == "No" }

// climb goes up from trigger k and lets every operator and auxiliary above it
// have its say.
func (w *work) climb(k tok, st *state) {
	st.top = k
	st.trig = append(st.trig, k)
	cur := k
	if w.pos(cur) == 'n' && !w.kidIs(cur, "cop") {
		w.nounModality(cur, st)
	} else {
		w.modality(cur, st)
	}
	rel := none // the conjunct whose relation counts
	for range 12 {
		if st.why != "" {
			return
		}
		h := w.t.Head(cur)
		if h < 0 {
			return
		}
		r := w.t.BaseRel(cur)
		if r == "conj" {
			if w.pos(k) == 'v' && w.pos(cur) == 'v' && w.t.Kid(cur, "nsubj") >= 0 {
				if w.marked(h) {
					st.hypo = true
				}
				return
			}
			if w.pos(cur) != w.pos(h) && w.pos(cur) == 'n' && w.pos(h) != 'v' {
				if w.d.Tags[h].UPOS != "PROPN" {
					return
				}
			}
			// A conjunct of its own stands for itself at the top.
			if w.pos(cur) == 'v' && w.t.Is(h, "root", "parataxis") {
				return
			}
			cur = h
			rel = h
			continue
		}
		_ = rel
		links := w.links(cur, h)
		o := w.op(h, cur, links)
		if o != nil && o.name == "announce" && w.another(cur, h) {
			o = nil
		}
		if o == nil {
			if w.pos(cur) == 'n' && w.c.class["quantity"][w.lemmas[h]] && w.t.Is(cur, "nmod") {
				cur = h
				continue
			}
			if w.pos(cur) != 'n' || w.kidIs(cur, "cop") {
				w.clauseEnd(cur, h, st)
			} else {
				w.nounEnd(cur, h, st)
			}
			return
		}
		if !w.apply(st, o.name) {
			return
		}
		st.names = append(st.names, o.word)
		st.steps = append(st.steps, step{o, h})
		st.trig = append(st.trig, h)
		st.top = h
		cur = h
		if st.why != "" {
			return
		}
		if w.pos(h) == 'n' && !w.kidIs(h, "cop") {
			w.nounModality(h, st)
		} else {
			w.modality(h, st)
		}
	}
}

// another reports a clause that tells somebody else's deed: "Hamas announced
// that a strike had killed its leader" is no deed of Hamas.
func (w *work) another(cur, h tok) bool {
	if !w.t.Is(cur, "ccomp") || w.pos(cur) != 'v' {
		return false
	}
	s := w.t.Kid(cur, "nsubj")
	if s < 0 {
		return false
	}
	if w.isPassive(cur) {
		return true
	}
	return common(w.parties(w.args(h).subj), w.parties(s)) != share
}

// marked reports a clause under "if" or "unless".
func (w *work) marked(v tok) bool {
	m := w.mark(v)
	return m == "if" || m == "unless" || m == "whether"
}

// links are the names under which an operator may hold its complement: the
// relation and the preposition or marker.
func (w *work) links(cur, h tok) []string {
	r := w.t.BaseRel(cur)
	out := []string{r}
	if full := w.t.Rel(cur); full != r {
		out = append(out, full)
		if full == "nsubj:pass" || full == "acl:relcl" {
			out = out[1:]
		}
	}
	switch r {
	case "nsubj":
		if w.pos(h) == 'v' && w.isPassive(h) {
			out = append(out, "obj")
		}
	case "obl", "nmod", "advcl", "acl", "xcomp", "ccomp":
		if m := w.mark(cur); m == "to" && w.d.Tags[cur].XPOS == "VB" {
			// an infinitive: "inf", below
		} else if m != "" {
			out = append(out, m)
		} else if r == "acl" || r == "advcl" {
			if w.d.Tags[cur].XPOS == "VBG" && cur > h && !w.comma(h, cur) {
				out = append(out, "ing")
			}
		}
		if m := w.mark(cur); m == "to" && r != "obl" && r != "nmod" {
			out = append(out, "inf")
		}
	}
	return out
}

// comma reports a comma between two words.
func (w *work) comma(a, b tok) bool {
	for k := a + 1; k < b; k++ {
		if w.lemmas[k] == "," {
			return true
		}
	}
	return false
}

// op is the operator at h that takes a complement by one of the links.
func (w *work) op(h, cur tok, links []string) *op {
	p := w.pos(h)
	if p == 0 {
		return nil
	}
	for _, o := range w.c.ops[w.lemmas[h]+"."+string(p)] {
		ok := false
		for _, l := range o.links {
			if slices.Contains(links, l) {
				ok = true
			}
		}
		if ok && w.fitsWord(o.word, h) && w.holdAll(o.when, h) {
			return o
		}
	}
	return nil
}

// nounModality reads what stands before a noun: "planned", "possible", "no".
func (w *work) nounModality(n tok, st *state) {
	for _, c := range w.t.Kids(n) {
		l := w.lemmas[c]
		switch {
		case w.t.Is(c, "det") && l == "no" && !w.inName(c):
			st.neg = true
		case w.t.Is(c, "amod"):
			switch {
			case w.c.class["planned"][l]:
				if !w.apply(st, "plan") {
					st.future = true
				}
			case w.c.class["possible"][l]:
				st.why = "not asserted: " + l
			case w.c.class["past"][l]:
				st.past = true
			}
		}
	}
}

// clauseEnd judges how the clause of cur hangs on h, which is no operator.
func (w *work) clauseEnd(cur, h tok, st *state) {
	m := w.mark(cur)
	for k, n := h, 0; k >= 0 && n < 4 && w.pos(k) == 'v'; k, n = w.t.Head(k), n+1 {
		if w.marked(k) {
			st.hypo = true // "if they go on attacking"
		}
		if w.t.Is(k, "ccomp", "root", "parataxis", "acl") {
			break
		}
	}
	if w.lemmas[h] == "worth" {
		st.why = "not asserted: worth" // "also worth investigating"
		return
	}
	if w.t.Rel(cur) == "acl:relcl" && w.anybody(h) {
		st.hypo = true // "any citizen who helps to capture him"
	}
	if l := w.lemmas[h]; l == "include" || l == "involve" || l == "mean" {
		st.purpose = true // "their demands include dissolving parliament"
	}
	if w.pos(h) == 'v' && w.c.class["aimword"][w.lemmas[h]] && w.vbn(h) {
		st.purpose = true
	}
	switch w.t.BaseRel(cur) {
	case "advcl":
		switch m {
		case "if", "unless", "lest", "whether", "until", "before":
			if m != "before" && m != "until" {
				st.hypo = true
			}
		case "to", "from":
			st.purpose = true // "to stop rebels from launching rockets"
		}
		if w.d.Tags[cur].XPOS == "VB" && m == "" && !w.kidIs(cur, "aux") {
			st.purpose = true
		}
		if strings.HasPrefix(m, "despite") {
			return
		}
	case "acl":
		if m == "to" || m == "of" || m == "for" || m == "from" {
			st.purpose = true
		}
	case "xcomp":
		if m == "to" && w.kidLemma(cur, "aux", "have") {
			return // "is revealed to have been killed"
		}
		if m == "to" || m == "from" {
			st.purpose = true
		}
		if m == "to" && w.kidLemma(h, "advmod", "yet") {
			st.purpose, st.neg = false, !st.neg // "has yet to withdraw"
			return
		}
		if l := w.lemmas[h]; m == "to" && (l == "have" || l == "need") {
			st.obliged = true
		}
	case "ccomp", "csubj":
		if w.marked(cur) {
			st.hypo = true
		}
		if m == "to" || m == "for" {
			st.purpose = true
		}
		if w.pos(h) == 'v' {
			w.governor(h, st)
		}
	}
}

// anybody reports "any citizen" and "anyone", who need not be there.
func (w *work) anybody(k tok) bool {
	if l := w.lemmas[k]; l == "anyone" || l == "anybody" || l == "whoever" {
		return true
	}
	for _, c := range w.t.Kids(k) {
		if w.t.Is(c, "det") && w.lemmas[c] == "any" {
			return true
		}
	}
	return false
}

// governor lets a reporting verb that is itself denied or only possible weaken
// what it reports.
func (w *work) governor(h tok, st *state) {
	if w.c.class["unreal"][w.lemmas[h]] {
		st.why = "not asserted: " + w.lemmas[h]
	}
}

// nounEnd judges a nominal event by the word it hangs on.
func (w *work) nounEnd(cur, h tok, st *state) {
	if w.c.class["unreal"][w.lemmas[h]] && !w.t.Is(cur, "nsubj") {
		st.why = "not asserted: " + w.lemmas[h]
		return
	}
	if g := w.t.Head(h); w.lemmas[h] == "lead" && w.t.Is(h, "acl") && g >= 0 && w.c.class["unreal"][w.lemmas[g]] {
		st.why = "not asserted: " + w.lemmas[g] // "information leading to an arrest"
		return
	}
	if v := w.t.Head(h); w.t.Is(cur, "appos") && w.t.Is(h, "obj") && v >= 0 && w.c.class["viewing"][w.lemmas[v]] {
		st.why = "only called so: " + w.lemmas[v] // "considers the sanctions an attack"
		return
	}
	if w.mark(cur) == "as" && w.pos(h) == 'v' || w.t.Is(cur, "xcomp") && w.c.class["viewing"][w.lemmas[h]] {
		st.why = "only called so: " + w.lemmas[h] // "would regard any missile as an attack"
		return
	}
	switch w.mark(cur) {
	case "on", "about", "regarding", "concerning":
		switch st.typ {
		case "RETREAT", "AGREE", "CONSULT", "AID", "COOPERATE", "CONCEDE", "SANCTION", "SUPPORT":
			st.why = "only spoken about"
			return
		}
	}
	if w.t.Is(cur, "nsubj") && w.pos(h) == 'v' {
		// "a withdrawal would worsen": there was none yet.
		for _, l := range []string{"would", "could", "might"} {
			if w.kidLemma(h, "aux", l) {
				st.hypo = true
			}
		}
	}
	if w.t.Is(cur, "nmod", "obl") && w.c.class["matter"][w.lemmas[h]] {
		switch w.mark(cur) {
		case "on", "about", "for", "over", "to", "regarding", "concerning", "of":
			st.why = "not asserted: " + w.lemmas[h]
			return
		}
	}
	if w.t.Is(cur, "nmod", "obl") {
		// "in case of", "against attacks", "for talks" say nothing happened.
		switch w.mark(cur) {
		case "against", "for", "without", "to", "about", "like", "towards":
			st.purpose = true
		}
	}
}
