package event

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// A found is one event as one place tells it.
type found struct {
	typ, mode  string
	contexts   []string
	cameo      string
	actors     []party
	recipients []party
	mutual     bool // the actors do it to each other
	date       int32
	place      int32
	figures    []hearsay.Figure
	trig       []tok
	key        tok // the word that names the event
	via        hearsay.StatementID
	status     []string
	rule       string
	conf       float32
	words      map[string]bool // what it is about, to tell two speech acts apart
	sent       int
	frame      *frame
	who, whom  string   // slots that gave the parties
	steps      []string // operators that turned the type
}

// build makes the event of frame f at k, or says why there is none.
func (w *work) build(f *frame, k tok) (*found, string) {
	if !f.rcp && w.eachOther(k) {
		g := *f
		g.rcp = true
		f = &g
	}
	st := state{typ: f.typ, mode: f.mode, base: f.typ, baseMode: f.mode}
	w.climb(k, &st)
	if st.why != "" {
		return nil, st.why
	}
	// Parties of the trigger itself, then of each operator outwards.
	hosts := make([]tok, 0, len(st.steps))
	for _, s := range st.steps {
		hosts = append(hosts, s.at)
	}
	w.not = nil
	w.hosted = len(hosts) == 0 && slices.ContainsFunc(f.when, func(c cond) bool { return c.slot == "host" && !c.not })
	actors := w.slots(f.actor, k, hosts)
	who := w.used
	w.not = actors
	recipients := w.slots(f.recipient, k, hosts)
	whom := w.used
	if f.direct {
		recipients = slices.DeleteFunc(slices.Clone(recipients), func(p party) bool { return p.inside })
	}
	w.not, w.hosted = nil, false
	if len(actors) == 0 && (f.typ == "ASSAULT" || f.typ == "PROTEST") && len(hosts) == 0 && w.pos(k) == 'n' {
		if actors = without(w.during(k, f.typ), recipients); len(actors) > 0 {
			who = "subj of the verb it stands with"
		}
	}
	for i, s := range st.steps {
		by := w.actorsAt(s.at, hosts[i+1:])
		if s.op.object && len(by) == 0 && st.typ == f.typ && (s.op.name == "order" || s.op.name == "send") && len(actors) > 0 && w.pos(s.at) == 'v' && w.isPassive(s.at) {
			continue // "the unit was ordered to attack": nobody says by whom, and the unit attacks
		}
		if s.op.name == "induce" {
			continue // "persuaded Borvia to release them": Borvia did
		}
		switch st.base {
		case "ASSAULT", "MOBILIZE", "PROTEST":
			if (s.op.name == "stop" || s.op.name == "lift" || s.op.name == "cancel") && common(by, actors) == exclude && w.pos(k) == 'n' {
				return nil, "somebody else's deed is stopped: " + s.op.word
			}
		}
		if s.op.name == "get" {
			recipients, by = by, actors
			if len(actors) == 0 {
				by = nil
			}
			actors = by
			continue
		}
		w.not = by
		if len(s.op.recipient) > 0 {
			var to []party
			for _, n := range s.op.recipient {
				if n == "obj" && s.op.name == "order" && (st.base == "ASSAULT" || st.base == "MOBILIZE") {
					continue // "ordered the army to attack" is not done to the army
				}
				switch n {
				case "ia":
					to = without(actors, by)
				case "ir":
					to = without(recipients, by)
				default:
					to = without(w.slot(n, s.at, hosts[i+1:]), by)
				}
				if len(to) > 0 {
					if n != "ir" {
						whom = n + " of " + s.op.word
					}
					if n == "ia" {
						whom = who
					}
					break
				}
			}
			recipients = to
		}
		w.not = nil
		if len(by) > 0 {
			if len(recipients) == 0 && f.rcp && common(by, actors) == exclude {
				recipients = actors // "hosted talks between A and B"
			}
			actors, who = by, "who acts at "+s.op.word
		} else if w.pos(s.at) != 'n' && w.args(s.at).subj >= 0 && i == len(st.steps)-1 {
			// Somebody does it, but who is not known.
			if f.rcp && len(recipients) == 0 {
				recipients = actors
			}
			actors = nil
		} else if s.op.object || slices.Contains(s.op.recipient, "ia") {
			actors = nil // whoever asked is not told
		}
		recipients = without(recipients, actors)
	}

	e := &found{
		typ: st.typ, mode: st.mode, key: k, trig: st.trig, date: -1, place: -1,
		via: w.stmt[st.top], sent: w.t.Sentence(k), cameo: f.cameo, conf: f.conf,
		frame: f, who: who, whom: whom, steps: st.names,
	}
	if o := w.args(k).obj; w.pos(k) == 'v' && o >= 0 && w.pos(o) == 'n' && !slices.Contains(e.trig, o) &&
		slices.ContainsFunc(w.c.frames[w.lemmas[o]+".n"], func(g *frame) bool { return g.typ == f.typ }) &&
		slices.ContainsFunc(f.when, func(c cond) bool { return c.slot == "obj" && !c.not && len(c.words) > 0 }) {
		e.trig = append(e.trig, o) // "voiced support" is one trigger
	}
	slices.Sort(e.trig)
	if id, ok := w.cue[st.top]; ok && e.via == id {
		e.via = w.d.Statements[id].Within
	}
	if e.via >= 0 && int(e.via) >= len(w.d.Statements) {
		e.via = -1
	}
	if i := slices.IndexFunc(st.steps, func(s step) bool { return s.op.name == "claimed" }); i >= 0 {
		// "claimed responsibility for": its word for it, nobody else's.
		id, ok := w.cue[hosts[min(i+1, len(hosts)-1)]]
		if !ok {
			return nil, "a claim whose statement was not found"
		}
		e.via = id
	}
	// The cue's own speakers, where the tree gives nobody.
	if len(actors) == 0 || actors[0].strength <= anybody && len(actors) == 1 {
		if id, ok := w.cue[st.top]; ok {
			var who []party
			for _, a := range w.d.Statements[id].Speakers {
				if a >= 0 && int(a) < len(w.d.Actors) {
					who = append(who, w.party(a, st.top))
				}
			}
			if len(who) > 0 && !(len(actors) > 0 && actors[0].strength >= who[0].strength) {
				actors = who
				recipients = without(recipients, actors)
			}
		}
	}
	if st.typ == "PROTEST" && len(recipients) > 0 && len(actors) > 0 && !slices.ContainsFunc(actors, w.civil) {
		// A government protests in words.
		st.typ, st.mode, e.typ, e.mode = "ACCUSE", "disapprove", "ACCUSE", "disapprove"
	}
	if f.rcp && len(actors) > 0 {
		sameOps := true
		for _, s := range st.steps {
			if len(s.op.recipient) > 0 {
				sameOps = false
			}
		}
		if sameOps {
			e.mutual = st.mode != "visit" && (f.typ == st.typ || st.typ == "AGREE")
			if len(actors) < 2 && f.typ == st.typ && len(recipients) > 0 && st.mode != "visit" {
				actors = w.add(slices.Clone(actors), recipients...)
			}
			if len(actors) > 1 && f.typ == st.typ && st.mode != "visit" {
				actors = w.add(slices.Clone(actors), recipients...)
				recipients = nil
			}
		}
	}
	if w.asking() {
		st.hypo = true
	}
	if st.threat && (st.hypo && w.asking() || !w.ownVoice(e.via, actors)) {
		// Somebody else's forecast is no threat.
		e.typ, e.mode = st.base, st.baseMode
		st.future = true
	}
	if why := w.asserted(f, &st, e, k); why != "" {
		return nil, why
	}
	w.locate(e, &st)
	if e.place >= 0 {
		actors, recipients = w.placed(actors, e), w.placed(recipients, e)
	} else if c := w.onlyPlace(e); c != "" {
		actors, recipients = w.of(actors, c), w.of(recipients, c)
	}
	w.domestic(e, actors, recipients)
	w.lend(e, actors, recipients)
	switch e.typ {
	case "ASSAULT", "RETREAT", "MOBILIZE", "CONSULT", "THREATEN":
		recipients = w.elsewhere(recipients, actors)
	}
	switch e.typ {
	case "RETREAT", "CONCEDE", "MOBILIZE", "AGREE", "AID":
		recipients = w.notOwn(recipients, actors)
	}
	if len(recipients) > 1 {
		// "cooperation between Iran and Iraq", asked for by Iraq: of Iran.
		w.not = actors
		if rest := slices.DeleteFunc(slices.Clone(recipients), w.excluded); len(rest) > 0 {
			recipients = rest
		}
		w.not = nil
	}
	e.actors, e.recipients = cap8(actors), cap8(w.others(recipients, actors))

	if st.threat && e.typ == "THREATEN" && len(e.recipients) == 0 && w.c.needs[st.base].recipient > 0 {
		return nil, "nobody to whom it is to be done"
	}
	if why := w.enough(f, e, &st); why != "" {
		return nil, why
	}
	w.figures(e)
	w.background(e, &st)
	if st.neg {
		e.status = append(e.status, "negated")
	}
	if st.future && !st.hypo {
		e.status = append(e.status, "future")
	}
	if st.hypo {
		e.status = append(e.status, "hypothetical")
	}
	if st.past {
		e.status = append(e.status, "historical")
	}
	w.context(e, f)
	if e.typ != f.typ || e.mode != f.mode || e.cameo == "" {
		e.cameo = w.c.onto.cameo(e.typ, e.mode, e.contexts)
	}
	e.rule = f.word
	for _, n := range st.names {
		e.rule = n + "+" + e.rule
	}
	e.rule += ":" + e.typ
	for _, p := range slices.Concat(e.actors, e.recipients) {
		if p.inside {
			e.conf *= 0.9
		}
		if p.strength < public {
			e.conf *= 0.95
		}
	}
	if len(e.actors) == 0 {
		e.conf *= 0.8
	}
	for range st.steps {
		e.conf *= 0.97
	}
	return e, ""
}

// eachOther reports a verb whose object or complement is "each other".
func (w *work) eachOther(k tok) bool {
	if w.pos(k) != 'v' {
		return false
	}
	for _, c := range w.t.Kids(k) {
		if !w.t.Is(c, "obj", "obl", "iobj", "nmod") {
			continue
		}
		for _, i := range [2]tok{c, c + 1} {
			if i <= w.sent.First || i >= w.sent.End {
				continue
			}
			if a, b := w.lemmas[i-1], w.lemmas[i]; a == "each" && b == "other" || a == "one" && b == "another" {
				return true
			}
		}
	}
	return false
}

// during is who acts where a nominal attack is told in passing: "Borvia killed
// two fighters during attacks on the town".
func (w *work) during(k tok, typ string) []party {
	v := w.t.Head(k)
	if v < 0 || w.pos(v) != 'v' || !w.t.Is(k, "obl", "nmod") {
		return nil
	}
	switch w.mark(k) {
	case "in", "during", "through", "with":
	default:
		return nil
	}
	if w.isPassive(v) || !slices.ContainsFunc(w.c.frames[w.lemmas[v]+".v"], func(f *frame) bool { return f.typ == typ }) {
		return nil
	}
	return w.slot("subj", v, nil)
}

// notOwn drops the actors' own forces: "Borvia agreed to withdraw its troops"
// is done to nobody that it names.
func (w *work) notOwn(ps, actors []party) []party {
	return slices.DeleteFunc(slices.Clone(ps), func(p party) bool {
		if p.at < 0 || !w.c.class["troops"][w.lemmas[p.at]] {
			return false
		}
		of := w.t.Kid(p.at, "nmod:poss")
		return of >= 0 && common(w.parties(of), actors) == share
	})
}

// elsewhere drops towns of the actors' own country, for an army that retakes a
// town does it to nobody that is named, and towns of a country named beside.
func (w *work) elsewhere(ps, actors []party) []party {
	c := oneCountry(actors)
	return slices.DeleteFunc(slices.Clone(ps), func(p party) bool {
		if c != "" && p.code == c && w.d.Actors[p.actor].Kind == "country" {
			return true // "the army carried out attacks in Borvia's south"
		}
		if p.at < 0 || w.placeAt[p.at] < 0 || w.d.Actors[p.actor].Kind != "organization" || len(p.code) < 3 {
			return false
		}
		return c != "" && strings.HasPrefix(p.code, c) || slices.ContainsFunc(ps, func(q party) bool { return q.actor != p.actor && len(q.code) == 3 && q.code == p.code[:3] })
	})
}

func cap8(ps []party) []party {
	if len(ps) > 8 {
		return ps[:8]
	}
	return ps
}

// others drops who bears the same name as one of the other side: one actor
// that the text was not seen to name twice.
func (w *work) others(ps, not []party) []party {
	return slices.DeleteFunc(slices.Clone(ps), func(p party) bool {
		return slices.ContainsFunc(not, func(q party) bool {
			return p.actor == q.actor || w.d.Actors[p.actor].Name == w.d.Actors[q.actor].Name
		})
	})
}

func without(ps, not []party) []party {
	var out []party
	for _, p := range ps {
		if !slices.ContainsFunc(not, func(q party) bool { return q.actor == p.actor }) {
			out = append(out, p)
		}
	}
	return out
}

// slots is the parties of the first slot that has any.
func (w *work) slots(names []string, k tok, hosts []tok) []party {
	w.used = ""
	for _, n := range names {
		if ps := without(w.slot(n, k, hosts), w.not); len(ps) > 0 {
			w.used = n
			return ps
		}
	}
	return nil
}

// actorsAt is who acts at an operator.
func (w *work) actorsAt(h tok, hosts []tok) []party {
	if w.pos(h) == 'n' && !w.kidIs(h, "cop") {
		return w.slots([]string{"by", "poss", "between", "mod", "of"}, h, hosts)
	}
	return w.slot("subj", h, hosts)
}

// slot is the parties in one slot of the word at k; hosts are the operators
// above it, whose prepositional phrases may belong to it.
func (w *work) slot(name string, k tok, hosts []tok) []party {
	noun := w.pos(k) == 'n' && !w.kidIs(k, "cop")
	if at, ok := strings.CutPrefix(name, "@"); ok {
		n, err := strconv.Atoi(at) // a word that a pattern of the user's names
		if err != nil || n < 0 || n >= len(w.d.Tokens) {
			return nil
		}
		return w.parties(tok(n))
	}
	switch name {
	case "subj":
		if noun {
			// "level accusations": the verb is no operator, but does it.
			if h := w.t.Head(k); w.hosted && h >= 0 && w.pos(h) == 'v' {
				return w.slot("subj", h, nil)
			}
			return nil
		}
		a := w.args(k)
		if n := w.counted(a.subj); n >= 0 && w.c.class["attack"][w.lemmas[n]] && (w.mention[n] >= 0 || n != a.subj) {
			// "Israeli strikes on the town killed twelve"
			return w.slots([]string{"by", "poss", "mod"}, n, nil)
		}
		if a.subj >= 0 && w.thing(a.subj) {
			return nil
		}
		if a.subj >= 0 {
			ps := w.parties(a.subj)
			if a.also >= 0 && (len(ps) == 0 || !foreign(ps[0])) {
				if qs := w.parties(a.also); len(qs) > 0 && (len(ps) == 0 || foreign(qs[0])) {
					return qs
				}
			}
			if len(ps) > 0 {
				return ps
			}
			if w.t.Is(k, "acl") && w.pos(a.subj) == 'n' {
				// "issued a declaration demanding": whoever issued it
				return w.parties(w.owner(a.subj, 0))
			}
			return nil
		}
		if !a.passive && !w.isPassive(k) {
			return w.near(k)
		}
		return nil
	case "obj":
		if a := w.args(k); a.obj >= 0 {
			return w.parties(a.obj)
		}
		return w.parties(w.t.Kid(k, "iobj"))
	case "iobj":
		if i := w.t.Kid(k, "iobj"); i >= 0 {
			return w.parties(i)
		}
		return w.parties(w.args(k).given)
	case "doer":
		// "the killing of two soldiers by Israel", as an object: Israel
		o := w.args(k).obj
		if o < 0 || w.pos(o) != 'n' {
			return nil
		}
		h := w.nounPrep(o, "by")
		if h < 0 {
			h = w.nested(o, "by", 0)
		}
		return w.parties(h)
	case "poss":
		return w.parties(w.t.Kid(k, "nmod:poss"))
	case "mod":
		for _, c := range w.t.Kids(k) {
			if c < k && w.t.Is(c, "amod", "compound", "nmod") && w.t.Rel(c) != "nmod:poss" {
				if ps := w.parties(c); len(ps) > 0 && ps[0].strength >= private {
					return ps
				}
			}
		}
		return nil
	case "inside":
		return w.inside(k, 0)
	case "objin":
		if o := w.args(k).obj; o >= 0 {
			if ps := w.inside(o, 0); len(ps) > 0 {
				return ps
			}
			for _, p := range []string{"with", "for", "to", "against", "on"} {
				if c := w.nounPrep(o, p); c >= 0 {
					if ps := w.parties(c); len(ps) > 0 && ps[0].strength >= private {
						return ps
					}
				}
			}
		}
		return nil
	case "clause":
		// The subject of the clause that completes the verb.
		for _, c := range w.t.Kids(k) {
			if w.t.Is(c, "ccomp", "xcomp", "advcl") {
				a := w.args(c)
				s := a.subj
				if a.passive {
					s = a.obj
				}
				if ps := w.parties(s); len(ps) > 0 && ps[0].strength >= private {
					return ps
				}
			}
		}
		return nil
	case "any":
		return w.abroad(w.anyParty(k, 0))
	case "attack":
		// "killed in an Israeli airstrike"
		for _, p := range []string{"in", "by", "during", "from", "after"} {
			if h := w.prep(k, p); h >= 0 && w.c.class["attack"][w.lemmas[h]] {
				return w.slots([]string{"by", "poss", "mod"}, h, nil)
			}
		}
		if w.isPassive(k) {
			if ps := w.fought(k); len(ps) > 0 {
				return ps
			}
			// "two are killed and six are injured in Israeli strikes"
			for _, c := range w.t.Kids(k) {
				if w.t.Is(c, "conj") && c > k && w.pos(c) == 'v' && w.isPassive(c) && w.args(c).subj < 0 {
					if ps := w.slot("attack", c, nil); len(ps) > 0 {
						return ps
					}
				}
			}
		}
		return nil
	case "prev":
		if ps := w.pointed(w.args(k).obj); len(ps) > 0 {
			return ps
		}
		return w.previous(k)
	case "content":
		return w.content(k)
	case "reported":
		// "Croatia is failing refugees, a group protested": Croatia
		h := w.t.Head(k)
		if h < 0 || w.pos(h) != 'v' {
			return nil
		}
		a := w.args(h)
		if a.passive {
			return w.parties(a.obj)
		}
		return w.parties(a.subj)
	}
	if first, second, ok := strings.Cut(name, "."); ok && !noun {
		// "on.to": whoever a commitment is to, in "reneged on his commitment to"
		if o := w.prep(k, first); o >= 0 {
			return w.parties(w.nounPrep(o, second))
		}
		return nil
	}
	h := none
	if noun {
		h = w.nounPrep(k, name)
		if h < 0 {
			h = w.nested(k, name, 0)
		}
		for i := 0; h < 0 && i < len(hosts); i++ {
			if w.pos(hosts[i]) == 'n' {
				h = w.nounPrep(hosts[i], name)
			} else {
				h = w.prep(hosts[i], name)
			}
		}
		if v := w.t.Head(k); h < 0 && len(hosts) == 0 && name != "by" && v >= 0 && w.pos(v) == 'v' && w.t.Is(k, "obj", "nsubj") && v > k == (w.t.BaseRel(k) == "nsubj") {
			if h = w.prep(v, name); h < k {
				h = none
			}
		}
	} else {
		h = w.prep(k, name)
		if a := w.args(k); h < 0 && (a.obj > k || a.passive && a.obj >= 0) {
			o := a.obj
			h = w.nounPrep(o, name)
			for _, c := range w.t.Kids(o) {
				if h < 0 && w.t.Is(c, "conj") && w.pos(c) != 'v' {
					h = w.nounPrep(c, name)
				}
			}
		}
		if h < 0 {
			h = w.nested(k, name, 0)
		}
		if h < 0 && len(hosts) > 0 && (name == "against" || name == "over") && w.pos(hosts[0]) == 'v' {
			if h = w.prep(hosts[0], name); h < k { // "plan to march against", hung on the plan
				h = none
			}
		}
	}
	ps := w.parties(h)
	if h >= 0 && w.pos(h) == 'v' {
		ps = nil
	}
	return ps
}

// counted is what a word of quantity counts ("a series of strikes"), else the
// word itself.
func (w *work) counted(k tok) tok {
	if k >= 0 && w.c.class["quantity"][w.lemmas[k]] {
		if n := w.nounPrep(k, "of"); n >= 0 && w.pos(n) == 'n' {
			return n
		}
	}
	return k
}

// fought is who kills where the text says only in which fight somebody was
// killed: "in a battle with rebels", "when rebels attacked the town".
func (w *work) fought(k tok) []party {
	for _, p := range []string{"in", "during"} {
		if h := w.prep(k, p); h >= 0 && slices.ContainsFunc(w.c.frames[w.lemmas[h]+".n"], func(f *frame) bool { return f.typ == "ASSAULT" }) {
			with := w.nounPrep(h, "with")
			if with < 0 {
				with = w.prep(k, "with")
			}
			if with > h {
				return w.parties(with)
			}
		}
	}
	for _, c := range w.t.Kids(k) {
		if !w.t.Is(c, "advcl") || w.pos(c) != 'v' || w.isPassive(c) || w.kidIs(c, "aux") && w.negated(c) {
			continue
		}
		switch w.mark(c) {
		case "when", "after", "as", "while":
		default:
			if !w.kidLemma(c, "advmod", "when") {
				continue
			}
		}
		s := w.t.Kid(c, "nsubj")
		if s < 0 || w.d.Tags[s].UPOS == "PRON" || !w.violent(c) {
			continue
		}
		if ps := w.parties(s); len(ps) > 0 && slices.ContainsFunc(ps, armed) {
			return ps
		}
	}
	return nil
}

// violent reports a verb that tells an attack, itself or by its object.
func (w *work) violent(v tok) bool {
	is := func(f *frame) bool { return f.typ == "ASSAULT" && w.holdAll(f.when, v) }
	if slices.ContainsFunc(w.c.frames[w.lemmas[v]+".v"], is) {
		return true
	}
	o := w.t.Kid(v, "obj")
	switch w.lemmas[v] {
	case "fire", "shoot":
		return o < 0 && (w.prep(v, "at") >= 0 || w.prep(v, "on") >= 0)
	case "launch", "carry", "conduct", "stage", "mount", "open":
		return o >= 0 && (w.c.class["attack"][w.lemmas[o]] || w.lemmas[o] == "fire")
	}
	return false
}

// abroad keeps the parties of other countries than the actor's: what merely
// stands somewhere below a verb is a guess, and at home mostly a wrong one.
func (w *work) abroad(ps []party) []party {
	return slices.DeleteFunc(slices.Clone(ps), func(p party) bool {
		return slices.ContainsFunc(w.not, func(q party) bool {
			return len(p.code) >= 3 && len(q.code) >= 3 && p.code[:3] == q.code[:3] && p.code[:3] != "---"
		})
	})
}

// nested looks for a preposition deeper down: parsers hang "against" and
// "with" on the last noun before them whatever they belong to.
func (w *work) nested(k tok, p string, depth int) tok {
	switch p {
	case "against", "with", "between", "over", "from", "by":
	default:
		return none
	}
	for _, c := range w.t.Kids(k) {
		if c < k || !w.t.Is(c, "nmod", "obl", "obj", "conj") || w.pos(c) == 'v' {
			continue
		}
		if p == "by" && (w.hasCase(c, "against") || w.hasCase(c, "over") || w.hasCase(c, "about")) {
			continue // "protests against abuses by the army" are not the army's
		}
		if h := w.nounPrep(c, p); h >= 0 {
			return h
		}
		if depth < 2 {
			if h := w.nested(c, p, depth+1); h >= 0 {
				return h
			}
		}
	}
	return none
}

// anyParty is the first public actor below k that is not its subject.
func (w *work) anyParty(k tok, depth int) []party {
	if depth > 4 {
		return nil
	}
	for _, c := range w.t.Kids(k) {
		if depth == 0 && w.t.Is(c, "nsubj", "conj", "parataxis", "advcl") || depth > 0 && w.t.Is(c, "advcl", "parataxis", "acl:relcl") && w.mark(c) != "to" || w.t.Is(c, "punct", "det", "case") {
			continue
		}
		if m := w.mark(c); (m == "in" || m == "at" || m == "near" || m == "during" || m == "across" || m == "throughout" || m == "around" || m == "outside") && w.isKind(c, "country") {
			continue // where it is done, not to whom
		}
		if depth > 0 && w.t.Is(c, "nmod") && (w.hasCase(c, "against") || w.hasCase(c, "about") || w.hasCase(c, "over")) {
			continue // "agreed to discuss sanctions against Borvia"
		}
		if ps := w.parties(c); len(ps) > 0 && ps[0].strength >= public && !w.excluded(ps[0]) {
			return ps
		}
		if ps := w.anyParty(c, depth+1); len(ps) > 0 {
			return ps
		}
	}
	return nil
}

// content is the subject of the first clause of what the cue at k reports.
func (w *work) content(k tok) []party {
	id, ok := w.cue[k]
	if !ok {
		return nil
	}
	for _, c := range w.d.Statements[id].Content {
		f, e := w.d.TokensIn(c)
		for t := f; t < e; t++ {
			if w.t.Is(t, "nsubj") {
				return w.parties(t)
			}
		}
	}
	return nil
}

// near is the public actor right before a verb whose subject the tree lost.
func (w *work) near(v tok) []party {
	if !w.t.Is(v, "root", "parataxis") || w.d.Tags[v].XPOS == "VBG" || w.d.Tags[v].XPOS == "VB" {
		return nil
	}
	for k := v - 1; k >= w.sent.First && v-k < 8; k-- {
		if w.pos(k) == 'v' && !w.t.Is(k, "aux", "cop") {
			return nil
		}
		if w.mention[k] >= 0 && w.timeAt[k] < 0 {
			if ps := w.parties(k); len(ps) > 0 && ps[0].strength >= public {
				return ps
			}
			return nil
		}
	}
	return nil
}

// previous is who said the thing that is being denied: the speaker of the last
// statement before k that somebody else made.
func (w *work) previous(k tok) []party {
	self := w.slot("subj", k, nil)
	at := w.d.Tokens[k].Start
	best := -1
	i := sort.Search(len(w.cues), func(i int) bool { return w.d.Statements[w.cues[i]].Cue[0].Start >= at })
	for i--; i >= 0; i-- {
		s := &w.d.Statements[w.cues[i]]
		if at-s.Cue[0].Start > 1200 || s.CueHead >= 0 && int(s.CueHead) < len(w.d.Tokens) && w.t.Sentence(k)-w.t.Sentence(s.CueHead) > 2 {
			break
		}
		if len(s.Speakers) > 0 && s.Speakers[0] >= 0 && int(s.Speakers[0]) < len(w.d.Actors) && strength(&w.d.Actors[s.Speakers[0]]) >= public && !slices.ContainsFunc(self, func(p party) bool { return slices.Contains(s.Speakers, p.actor) }) {
			best = int(w.cues[i])
			break
		}
	}
	if best < 0 {
		return nil
	}
	var out []party
	for _, a := range w.d.Statements[best].Speakers {
		if a >= 0 && int(a) < len(w.d.Actors) {
			out = append(out, w.party(a, k))
		}
	}
	return out
}

// pointed is whose thing "it" stands for: in "the Greek offer is late, and
// Malta rejected it" that of Greece.
func (w *work) pointed(k tok) []party {
	if k < 0 || w.d.Tags[k].UPOS != "PRON" || w.mention[k] < 0 {
		return nil
	}
	for _, i := range slices.Backward(w.spoken[w.d.Mentions[w.mention[k]].Chain]) {
		m := &w.d.Mentions[i]
		if m.Head >= k {
			continue
		}
		if w.t.Sentence(k)-w.t.Sentence(m.Head) > 2 {
			break
		}
		if ps := w.inside(w.top(m.Head, m.Span), 0); len(ps) > 0 {
			return ps
		}
	}
	return nil
}

// ownVoice reports whether an event is told by the outlet or by the side that
// does it.
func (w *work) ownVoice(via hearsay.StatementID, actors []party) bool {
	if via < 0 {
		return true
	}
	for _, s := range w.d.Statements[via].Speakers {
		if s < 0 || int(s) >= len(w.d.Actors) {
			continue
		}
		for _, p := range actors {
			a, b := &w.d.Actors[s], &w.d.Actors[p.actor]
			if s == p.actor || a.Country != "" && a.Country == b.Country {
				return true
			}
		}
	}
	return false
}

// asserted asks whether the text says that it happened, and sets the status by
// the statement it stands in. A reason means that it is only talked about.
func (w *work) asserted(f *frame, st *state, e *found, k tok) string {
	noun := w.pos(k) == 'n'
	if w.imperative(k) && len(st.steps) == 0 {
		return "an instruction, not a deed"
	}
	lifted := len(st.steps) > 0
	if st.purpose && !f.aim && !(noun && w.definite(k)) {
		return "an aim, not a deed"
	}
	if st.obliged {
		return "an obligation, not a deed"
	}
	if w.fiction(st.top) {
		return "what a film or a book tells"
	}
	if e.typ != "ASSAULT" && e.typ != "COERCE" && w.habit(k) {
		return "a habit, not a deed"
	}
	if e.via < 0 {
		if w.claimed(st.top) {
			return "a claim whose statement was not found"
		}
		return ""
	}
	s := &w.d.Statements[e.via]
	if s.CueHead >= 0 && slices.Contains(e.trig, s.CueHead) {
		return ""
	}
	if w.rules(s) && !w.pastTense(k) {
		return "what a law or a rule provides for"
	}
	switch s.Act {
	case "deny":
		st.neg = !st.neg
	case "reject", "refuse":
		if !noun && !lifted {
			st.neg = !st.neg
		}
	case "want", "intend", "demand", "request", "ask", "propose", "invite", "promise", "agree", "threaten":
		if noun && w.definite(k) {
			break
		}
		if s.Act == "intend" || s.Act == "promise" || s.Act == "agree" {
			st.future = !w.pastTense(k)
			break
		}
		if !w.quoted(s, k) {
			return "wanted, not said to be so"
		}
	case "predict":
		st.future = !w.pastTense(k)
	}
	if s.Negated && s.Act != "deny" {
		st.hypo = true
	}
	if slices.Contains(s.Modality, "hypothetical") {
		st.hypo = true
	}
	return ""
}

// pastTense reports a verb that tells of what is over: "a man who was held".
func (w *work) pastTense(k tok) bool {
	if w.pos(k) != 'v' {
		return false
	}
	if w.d.Tags[k].XPOS == "VBD" {
		return true
	}
	for _, c := range w.t.Kids(k) {
		if w.t.Is(c, "aux") && (w.d.Tags[c].XPOS == "VBD" && w.lemmas[c] != "can" && w.lemmas[c] != "will" || w.lemmas[c] == "have") {
			return true
		}
	}
	return false
}

// rules reports what a law, a constitution or a treaty says.
func (w *work) rules(s *hearsay.Statement) bool {
	for _, a := range s.Speakers {
		if a < 0 || int(a) >= len(w.d.Actors) {
			return false
		}
		name := strings.ToLower(w.d.Actors[a].Name)
		name = name[strings.LastIndexByte(name, ' ')+1:]
		if x := w.d.Actors[a].Kind; x != "document" && name != "constitution" || !w.c.class["ruling"][name] {
			return false
		}
	}
	return len(s.Speakers) > 0
}

// fiction reports that what is told at k is told by a film, a novel or the like.
func (w *work) fiction(k tok) bool {
	for range 8 {
		k = w.t.Head(k)
		if k < 0 {
			return false
		}
		if w.pos(k) == 'v' {
			if s := w.t.Kid(k, "nsubj"); s >= 0 && w.c.class["fiction"][w.lemmas[s]] {
				return true
			}
		}
	}
	return false
}

// habit reports "often meets": a present tense that tells of no one time.
func (w *work) habit(k tok) bool {
	switch w.d.Tags[k].XPOS {
	case "VBP", "VBZ":
	default:
		return false
	}
	for _, c := range w.t.Kids(k) {
		if w.t.Is(c, "advmod") && w.c.class["habit"][w.lemmas[c]] {
			return true
		}
	}
	return false
}

// imperative reports a bare verb without subject, such as "Attack at dawn".
func (w *work) imperative(k tok) bool {
	for range 3 {
		if w.pos(k) != 'v' || w.d.Tags[k].XPOS != "VB" || w.mark(k) != "" || w.kidIs(k, "aux") || w.kidIs(k, "nsubj") {
			return false
		}
		switch w.t.BaseRel(k) {
		case "root", "parataxis":
			return true
		case "ccomp":
			return false
		case "conj":
			k = w.t.Head(k)
			if k < 0 {
				return false
			}
			continue
		}
		return false
	}
	return false
}

// quoted reports whether k stands in a statement's direct quotation, which
// asserts on its own whatever the cue is.
func (w *work) quoted(s *hearsay.Statement, k tok) bool {
	return s.Quote == "direct" && w.t.Sentence(k) >= 0 && (s.CueHead < 0 || w.t.Sentence(k) != w.t.Sentence(s.CueHead))
}

// definite reports a noun that names a thing taken as known: "the killing of".
func (w *work) definite(n tok) bool {
	if w.pos(n) != 'n' {
		return false
	}
	for _, c := range w.t.Kids(n) {
		if w.t.Is(c, "det") && (w.lemmas[c] == "the" || w.lemmas[c] == "this" || w.lemmas[c] == "these") {
			return true
		}
		if w.t.Rel(c) == "nmod:poss" {
			return true
		}
	}
	return false
}

// claimed reports that a reporting verb stands over k although no statement
// holds k: then it must not pass as the outlet's own words.
func (w *work) claimed(k tok) bool {
	for range 12 {
		h := w.t.Head(k)
		if h < 0 {
			return false
		}
		if w.t.Is(k, "ccomp", "xcomp", "advcl", "obl", "acl") && w.c.class["reporting"][w.lemmas[h]] {
			m := w.mark(k)
			if w.t.Is(k, "ccomp", "xcomp", "acl") || m == "of" || m == "for" && w.pos(k) == 'v' {
				return true
			}
		}
		if w.t.Is(k, "parataxis") {
			return false
		}
		k = h
	}
	return false
}

// placed lends an unnamed group the country it acts in: "thousands marched in
// Dili" are people of that country as far as anybody says.
func (w *work) placed(ps []party, e *found) []party {
	if e.place < 0 {
		return ps
	}
	return w.of(ps, w.d.Places[e.place].Country)
}

// onlyPlace is the country in which all places of an event's sentence lie that
// stand where things happen, for acts done to people: "a bomb went off in
// Dili, killing nine". It is "" where there are two or none.
func (w *work) onlyPlace(e *found) string {
	switch e.typ {
	case "ASSAULT", "PROTEST", "COERCE":
	default:
		return ""
	}
	c, last := "", int32(-1)
	for k := w.sent.First; k < w.sent.End; k++ {
		p := w.placeAt[k]
		if p < 0 || p == last {
			continue
		}
		last = p
		if !w.located(w.top(k, w.d.Places[p].Span)) || w.stmt[k] != w.stmt[e.key] {
			continue // "officials in Nairobi said"
		}
		x := w.d.Places[p].Country
		if x == "" || c != "" && c != x {
			return ""
		}
		c = x
	}
	return c
}

// of lends a country to those whom the text only describes.
func (w *work) of(ps []party, c string) []party {
	if c == "" {
		return ps
	}
	for i := range ps {
		a := &w.d.Actors[ps[i].actor]
		if strings.HasPrefix(ps[i].code, "---") && (a.Kind == "group" || a.Kind == "unnamed" || a.Kind == "organization" && a.Entity == "") {
			ps[i].code = c + ps[i].code[3:]
			ps[i].strength = max(ps[i].strength, private)
			ps[i].inside = true
		}
	}
	return ps
}

// domestic lends the country of the one side to people of the other whom the
// text only describes: those whom the Turkish police arrest, or the government
// against which Bolivians march, are of that country as far as anybody says.
func (w *work) domestic(e *found, actors, recipients []party) {
	switch {
	case e.typ == "COERCE" && e.mode != "deport", e.typ == "PROTEST", e.typ == "CONCEDE", e.typ == "REQUEST", e.typ == "REJECT",
		e.typ == "SANCTION" && e.mode == "convict", e.typ == "ASSAULT" && e.mode == "crowd-control":
	default:
		w.ofSpeaker(e, actors)
		if e.typ == "ASSAULT" {
			w.stranger(actors, recipients)
		}
		return
	}
	if len(actors) == 0 {
		return
	}
	of := oneCountry(actors)
	for i := range recipients {
		p := &recipients[i]
		switch {
		case of == "":
		case e.typ == "REQUEST" || e.typ == "REJECT":
			// Opponents and rebels deal with their own government.
			if w.stateless(p, "GOV", "LEG", "JUD") && opposed(actors) {
				p.code, p.inside, p.strength = of+p.code[3:], true, public
			}
		case e.typ == "PROTEST" && w.stateless(p, "GOV", "LEG", "JUD", "MIL", "COP", "PTY"),
			e.mode == "censor" && w.stateless(p, "JRN"),
			w.judges(actors) && w.stateless(p, "PTY", "OPP", "ELI", "GOV"),
			w.described(p) && !strings.HasSuffix(p.code, "REF"):
			p.code, p.inside, p.strength = of+p.code[3:], true, max(p.strength, private)
		}
	}
	of = oneCountry(recipients)
	if of == "" && e.place >= 0 && (e.typ == "COERCE" || e.typ == "CONCEDE") {
		of = w.d.Places[e.place].Country
	} else if !opposed(recipients) {
		of = ""
	}
	for i := range actors {
		if p := &actors[i]; of != "" && w.stateless(p, "GOV", "LEG", "JUD", "MIL", "COP") {
			p.code, p.inside, p.strength = of+p.code[3:], true, public
		}
	}
}

// stranger takes a guessed country from the victims of that country's own
// attack: "five people died in Borvian strikes" says nobody is Borvian.
func (w *work) stranger(actors, recipients []party) {
	of := oneCountry(actors)
	if of == "" || w.d.Actors[actors[0].actor].Kind != "country" {
		return
	}
	for i := range recipients {
		p := &recipients[i]
		a := &w.d.Actors[p.actor]
		if len(p.code) == 6 && p.code[:3] == of && strings.Contains(a.Evidence.Rule, "+only-country") && !w.named[a.Chain] {
			p.code, p.strength = "---"+p.code[3:], anybody
		}
	}
}

// judges reports courts and parliaments, which deal with their own citizens.
func (w *work) judges(ps []party) bool {
	for _, p := range ps {
		if !strings.HasSuffix(p.code, "JUD") && !strings.HasSuffix(p.code, "LEG") {
			return false
		}
	}
	return len(ps) > 0
}

// oneCountry is the country that all of ps have, "" if there is no such.
func oneCountry(ps []party) string {
	c := ""
	for _, p := range ps {
		if p.code[:3] == "---" || international(p.code[:3]) || c != "" && c != p.code[:3] {
			return ""
		}
		c = p.code[:3]
	}
	return c
}

// opposed reports parties at home in opposition to a government.
func opposed(ps []party) bool {
	for _, p := range ps {
		switch p.code[3:] {
		case "OPP", "REB", "LAB", "PTY", "EDU":
		case "CVL", "":
			return false
		default:
			return false
		}
	}
	return len(ps) > 0
}

// stateless reports a party of one of the sectors whose country is not known.
func (w *work) stateless(p *party, sectors ...string) bool {
	return len(p.code) == 6 && p.code[:3] == "---" && slices.Contains(sectors, p.code[3:])
}

// ofSpeaker lends a government's or an army's country to "the army" in its
// own statement.
func (w *work) ofSpeaker(e *found, actors []party) {
	if e.via < 0 {
		return
	}
	c := ""
	for _, s := range w.d.Statements[e.via].Speakers {
		if s < 0 || int(s) >= len(w.d.Actors) {
			return
		}
		a := &w.d.Actors[s]
		if a.Country == "" || len(a.Sectors) == 0 || !slices.Contains([]string{"GOV", "MIL", "COP"}, a.Sectors[0]) || c != "" && c != a.Country {
			return
		}
		c = a.Country
	}
	if c == "" {
		return
	}
	for i := range actors {
		p := &actors[i]
		if w.described(p) && (strings.HasSuffix(p.code, "MIL") || strings.HasSuffix(p.code, "COP") || strings.HasSuffix(p.code, "GOV")) {
			p.code, p.inside = c+p.code[3:], true
		}
	}
}

// described reports a party without country that has a sector and no name.
func (w *work) described(p *party) bool {
	if len(p.code) != 6 || p.code[:3] != "---" {
		return false
	}
	a := &w.d.Actors[p.actor]
	return a.Entity == "" && !w.named[a.Chain] && (p.at < 0 || !w.c.class["stranger"][w.lemmas[p.at]])
}

// asking reports a sentence that is a question.
func (w *work) asking() bool {
	for k := w.sent.End - 1; k >= w.sent.First && k > w.sent.End-4; k-- {
		if w.lemmas[k] == "?" {
			return true
		}
	}
	return false
}

// enough checks the parties against what the type or the frame asks for.
func (w *work) enough(f *frame, e *found, st *state) string {
	n := w.c.needs[e.typ]
	if e.typ != f.typ && len(st.steps) == 0 && f.actorMin > n.actor {
		n.actor = f.actorMin // only the tense made it another type
	}
	if len(st.steps) == 0 && e.typ == "AGREE" && f.rcp && w.c.needs[f.typ].recipient > 0 && len(e.actors)+len(e.recipients) < 2 {
		return "only one side" // "I will discuss the rule" is no offer of talks
	}
	if e.typ == f.typ {
		if f.actorMin != unset {
			n.actor = f.actorMin
		}
		if f.recMin != unset {
			n.recipient = f.recMin
		}
	}
	a, r := -1, -1
	for _, p := range e.actors {
		a = max(a, p.strength)
	}
	for _, p := range e.recipients {
		r = max(r, p.strength)
	}
	if f.rcp && e.typ == f.typ && len(e.actors)+len(e.recipients) < 2 && n.recipient > 0 {
		return "only one side"
	}
	if e.typ == "CONSULT" || f.rcp && e.typ == f.typ {
		// The second participant stands for a recipient.
		if len(e.actors) > 1 && r < 0 {
			r = 3
			for _, p := range e.actors {
				r = min(r, p.strength)
			}
		}
	}
	if e.typ == "PROTEST" && len(e.actors) > 0 && !slices.ContainsFunc(e.actors, w.civil) {
		return "states and their servants do not demonstrate"
	}
	if e.typ == "PROTEST" && e.mode == "demo" && w.pos(e.key) == 'v' && len(e.actors) == 1 && w.alone(e.actors[0]) {
		return "one person does not demonstrate"
	}
	if e.mode == "resign" && !slices.ContainsFunc(e.actors, w.political) {
		return "whoever resigns is not known to hold a public office"
	}
	if e.mode == "investigate" && len(e.actors) > 0 && !slices.ContainsFunc(e.actors, func(p party) bool { return w.political(p) || strings.HasSuffix(p.code, "SOC") }) {
		return "whoever investigates is no authority"
	}
	if why := w.private(e); why != "" {
		return why
	}
	switch {
	case e.typ == "MOBILIZE" && !slices.ContainsFunc(e.actors, armed):
		return "whoever moves is no armed force or government"
	case e.typ == "CONSULT" && !slices.ContainsFunc(slices.Concat(e.actors, e.recipients), foreign):
		return "nobody who meets is of a known country"
	case (e.typ == "CONSULT" || e.typ == "ACCUSE" && e.mode == "investigate") && (slices.ContainsFunc(e.actors, w.press) || slices.ContainsFunc(e.recipients, w.press)):
		return "the press at work"
	}
	switch {
	case a < n.actor && a < 0:
		return "nobody who does it"
	case a < n.actor:
		return "who does it is not known to act in public life"
	case r < n.recipient && r < 0:
		return "nobody to whom it is done"
	case r < n.recipient:
		return "to whom it is done is not known to act in public life"
	case max(a, r) < n.any && !(e.place >= 0 && max(a, r) >= n.any-1 && (e.typ == "ASSAULT" || e.typ == "PROTEST")):
		return "neither side is known to act in public life"
	}
	return ""
}

// private says why an event among companies, schools or private people is not
// recorded: what they agree, offer or ask for is no act of public life. Crowds
// may demand and accuse, and anybody may be attacked, arrested or tried.
func (w *work) private(e *found) string {
	all := slices.Concat(e.actors, e.recipients)
	if len(all) == 0 || slices.ContainsFunc(all, w.political) || abroad(all) {
		return ""
	}
	why := "no state, party or armed group takes part"
	switch e.typ {
	case "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "MOBILIZE":
		return why
	case "AID":
		for _, p := range e.actors {
			if international(p.code[:min(3, len(p.code))]) || strings.HasSuffix(p.code, "SOC") || strings.HasSuffix(p.code, "MED") {
				return ""
			}
		}
		return why
	case "REQUEST", "REJECT", "ACCUSE", "THREATEN", "RETREAT", "SANCTION":
		if e.mode == "allege" || e.mode == "violence" || e.mode == "convict" || e.mode == "release" {
			return ""
		}
		// A crowd or a union speaks for many.
		for _, p := range e.actors {
			a := &w.d.Actors[p.actor]
			switch p.code[min(3, len(p.code)):] {
			case "LAB", "SOC", "REL", "CVL", "AGR", "EDU", "CRM", "REF", "JRN":
				if a.Kind != "person" && (p.at < 0 || !w.c.class["customer"][w.lemmas[p.at]]) {
					return ""
				}
			}
		}
		return why
	}
	return ""
}

// abroad reports parties of two countries.
func abroad(ps []party) bool {
	c := ""
	for _, p := range ps {
		if !foreign(p) {
			continue
		}
		if c != "" && c != p.code[:3] {
			return true
		}
		c = p.code[:3]
	}
	return false
}

// alone reports one named person.
func (w *work) alone(p party) bool {
	a := &w.d.Actors[p.actor]
	return a.Kind == "person" && w.named[a.Chain] && (p.at < 0 || w.d.Tags[p.at].XPOS != "NNPS" && w.d.Tags[p.at].XPOS != "NNS")
}

// armed reports a party that can move forces.
func armed(p party) bool {
	switch p.code[min(3, len(p.code)):] {
	case "", "GOV", "MIL", "COP", "REB", "PRM", "UAF", "SPY", "LEG", "PTY", "OPP", "PRE", "ELI", "CRM":
		return true
	}
	return false
}

func foreign(p party) bool { return len(p.code) >= 3 && p.code[:3] != "---" }

func (w *work) press(p party) bool {
	return w.d.Actors[p.actor].Kind == "media" || strings.HasSuffix(p.code, "JRN")
}

// civil reports a party that is no organ of a state.
func (w *work) civil(p party) bool {
	a := &w.d.Actors[p.actor]
	if a.Kind == "country" {
		return p.inside
	}
	return len(a.Sectors) == 0 || !slices.Contains([]string{"GOV", "MIL", "COP", "JUD", "SPY", "BUS"}, a.Sectors[0])
}

// context is the frame's contexts, those of words near the trigger, and those
// that the parties' sectors imply.
func (w *work) context(e *found, f *frame) {
	add := func(x string) {
		if len(e.contexts) < 4 && !slices.Contains(e.contexts, x) {
			e.contexts = append(e.contexts, x)
		}
	}
	for _, x := range f.contexts {
		add(x)
	}
	switch e.mode {
	case "cyber":
		add("cyber")
	case "misinformation":
		add("misinformation")
	}
	e.words = map[string]bool{}
	n := 0
	for k := w.sent.First; k < w.sent.End && n < 60; k++ {
		if !w.below(k, e.trig) {
			continue
		}
		n++
		l := w.lemmas[k]
		if p := w.pos(k); p == 'n' || w.d.Tags[k].UPOS == "PROPN" {
			e.words[l] = true
		}
		for _, x := range w.c.topic[l] {
			add(x)
		}
		if k+1 < w.sent.End {
			for _, x := range w.c.topic[l+"_"+w.lemmas[k+1]] {
				add(x)
			}
		}
	}
	if e.typ == "ASSAULT" || e.typ == "MOBILIZE" || e.typ == "RETREAT" {
		for _, p := range e.actors {
			if strings.HasSuffix(p.code, "MIL") {
				add("military")
			}
		}
	}
}

// below reports whether k hangs on a trigger word without another clause and
// without being its subject.
func (w *work) below(k tok, trig []tok) bool {
	for range 8 {
		if slices.Contains(trig, k) {
			return true
		}
		if w.t.Is(k, "acl:relcl", "parataxis", "nsubj") {
			return false
		}
		h := w.t.Head(k)
		if h < 0 {
			return false
		}
		if w.t.Is(k, "conj") && w.pos(k) == 'v' && slices.Contains(trig, h) {
			return false
		}
		k = h
	}
	return false
}
