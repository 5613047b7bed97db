package event

import (
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// A party is an actor in a slot, as far as it could be made out.
type party struct {
	actor    hearsay.ActorID
	at       tok
	code     string
	strength int
	inside   bool // taken from a modifier: "Iraqi" in "Iraqi towns"
}

// How much an actor is known to act in public life.
const (
	thing   = 0 // documents, polls, what is no actor
	anybody = 1 // "three people", unresolved pronouns
	private = 2 // a name, a company, a newspaper
	public  = 3 // a state or international body, whoever belongs to one, or has a political sector
)

// political are the sectors that make an actor public without a country.
var political = []string{"GOV", "MIL", "LEG", "REB", "COP", "JUD", "PTY", "OPP", "SPY", "PRM", "UAF", "ELI", "PRE", "REF"}

func strength(a *hearsay.Actor) int {
	switch a.Kind {
	case "document", "poll":
		return thing
	}
	switch a.Country {
	case "":
	case "MNC", "NGO":
		return private
	default:
		return public
	}
	for _, s := range a.Sectors {
		if slices.Contains(political, s) {
			return public
		}
	}
	switch {
	case a.Kind == "country":
		return public
	case len(a.Sectors) > 0, a.Kind == "person", a.Kind == "organization", a.Kind == "media":
		return private
	case a.Kind == "group", a.Kind == "unnamed":
		return anybody
	}
	return thing
}

// political reports a party that acts in public life itself: a state or an
// organ of one, an international body, a party, a rebel group. Companies,
// schools and private people do not, even where their country is known.
func (w *work) political(p party) bool {
	if len(p.code) < 3 {
		return false
	}
	if p.at >= 0 {
		if o := w.nounPrep(p.at, "of"); o >= 0 && w.c.class["privatebody"][w.lemmas[o]] && w.d.Tags[o].UPOS == "NOUN" {
			return false // "the president of the club"
		}
	}
	switch sector := p.code[3:]; {
	case international(p.code[:3]):
		return true
	case sector == "":
		return p.strength >= public
	case sector == "ELI" && p.code[:3] == "---":
		return false // "the former coach"
	default:
		return slices.Contains(political, sector)
	}
}

// things are endings of nouns that name no person and no body.
var things = []string{"tion", "sion", "ment", "ency", "ance", "ence", "ity", "ism", "ness", "ship", "ure", "age"}

// thing reports a common noun that nobody can be: "the dependency of Zambia
// helped" says nothing of Zambia as an actor.
func (w *work) thing(k tok) bool {
	if k < 0 || w.d.Tags[k].UPOS != "NOUN" {
		return false
	}
	l := w.lemmas[k]
	if w.c.class["thing"][l] || l == "party" && w.modified(k, "third") {
		return true
	}
	if w.c.class["bodyword"][l] || w.c.sector[l] != "" || w.c.class["quantity"][l] || w.c.class["crowd"][l] || w.c.class["troops"][l] || w.c.class["group"][l] || w.c.class["body"][l] {
		return false
	}
	for _, e := range things {
		if strings.HasSuffix(l, e) && len(l) > len(e)+2 {
			return true
		}
	}
	return false
}

// code joins country and first sector: IRNGOV, ---REB, USA, UNO.
func code(country, sector string) string {
	if len(country) != 3 {
		country = "---"
	}
	return country + sector
}

func (w *work) party(id hearsay.ActorID, at tok) party {
	a := &w.d.Actors[id]
	sector := ""
	if len(a.Sectors) > 0 && a.Kind != "country" && !international(a.Country) {
		sector = a.Sectors[0]
	}
	p := party{actor: id, at: at, code: code(a.Country, sector), strength: strength(a)}
	if at >= 0 && w.c.class["stranger"][w.lemmas[at]] && strings.Contains(a.Evidence.Rule, "+only-country") {
		p.code, p.strength = "---"+p.code[3:], anybody // "world powers" are not of the one country that is named
	}
	return p
}

func international(c string) bool { return c == "UNO" || c == "EUR" || c == "IGO" || c == "NGO" }

// parties is everybody a noun phrase stands for.
func (w *work) parties(h tok) []party { return w.partiesN(h, 0) }

func (w *work) partiesN(h tok, depth int) []party {
	if h < 0 || depth > 5 {
		return nil
	}
	if w.relative(h) {
		if v := w.relativeClause(h); v >= 0 && w.t.Head(v) >= 0 && w.t.Head(v) != h {
			return w.partiesN(w.t.Head(v), depth+1)
		}
	}
	// "we demand", in a quotation: who is quoted.
	if ps := w.first(h); len(ps) > 0 {
		return ps
	}
	// "by an order from X" is by X.
	if w.c.class["behalf"][w.lemma(h)] {
		for _, p := range []string{"from", "of", "by"} {
			if c := w.nounPrep(h, p); c >= 0 {
				return w.partiesN(c, depth+1)
			}
		}
		if c := w.t.Kid(h, "nmod:poss"); c >= 0 {
			return w.partiesN(c, depth+1)
		}
	}
	var out []party
	out = w.add(out, w.one(h, depth)...)
	n := 0
	for _, c := range w.t.Kids(h) {
		// "commanders, including A and B"
		if depth == 0 && c > h && w.t.Is(c, "nmod", "obl", "appos", "acl") && (w.hasCase(c, "include") || w.hasCase(c, "including")) && w.d.Tags[c].UPOS == "PROPN" {
			out = w.add(out, w.partiesN(c, 1)...)
		}
		if w.t.Is(c, "conj") && w.pos(c) != 'v' && n < 12 {
			n++
			out = w.add(out, w.one(c, depth)...)
		}
	}
	return out
}

// first is the speaker of the statement that a first-person pronoun stands in.
func (w *work) first(h tok) []party {
	if w.d.Tags[h].UPOS != "PRON" {
		return nil // "the US"
	}
	switch w.lemmas[h] {
	case "we", "i", "us", "me":
	default:
		return nil
	}
	id := w.stmt[h]
	if id < 0 {
		return nil
	}
	var out []party
	for _, a := range w.d.Statements[id].Speakers {
		if a >= 0 && int(a) < len(w.d.Actors) {
			out = append(out, w.party(a, h))
		}
	}
	return out
}

func (w *work) add(out []party, ps ...party) []party {
	for _, p := range ps {
		if !slices.ContainsFunc(out, func(q party) bool { return q.actor == p.actor }) {
			out = append(out, p)
		}
	}
	return out
}

// one is the parties of one conjunct.
func (w *work) one(h tok, depth int) []party {
	id := hearsay.ActorID(-1)
	if m := w.mention[h]; m >= 0 {
		id = w.actorOf(w.d.Mentions[m].Chain)
	}
	if w.timeAt[h] >= 0 && id < 0 {
		return nil
	}
	if id >= 0 {
		if ms := w.d.Actors[id].Members; len(ms) > 0 {
			if out := w.members(nil, ms, h, 0); len(out) > 0 {
				return out
			}
		}
		p := w.settled(h, w.party(id, h))
		if both := w.peoples(h, p); len(both) > 1 {
			return both
		}
		if p.strength == public && p.code[:3] != "---" {
			return []party{p}
		}
		if w.c.class["quantity"][w.lemma(h)] {
			if c := w.nounPrep(h, "of"); c >= 0 {
				if in := w.partiesN(c, depth+1); len(in) > 0 {
					return in
				}
			}
		}
		if w.d.Mentions[w.mention[h]].Kind == "pronoun" {
			return []party{p}
		}
		// Unknown country: the words around the head may say.
		if in := w.inside(h, depth); len(in) > 0 && w.d.Actors[id].Kind != "person" && !w.modified(h, "foreign") {
			if p.strength >= anybody && len(in) == 1 {
				p.code = in[0].code[:3] + p.code[min(3, len(p.code)):]
				p.strength = public
				return []party{p}
			}
			return in
		}
		if p.strength == thing {
			return nil
		}
		return []party{p}
	}
	if w.c.class["quantity"][w.lemma(h)] {
		if c := w.nounPrep(h, "of"); c >= 0 {
			if in := w.partiesN(c, depth+1); len(in) > 0 {
				return in
			}
		}
	}
	return w.inside(h, depth)
}

// members adds the actors that a coordination is made of.
func (w *work) members(out []party, ms []hearsay.ActorID, h tok, depth int) []party {
	for _, m := range ms {
		if m < 0 || int(m) >= len(w.d.Actors) || depth > 3 {
			continue
		}
		if more := w.d.Actors[m].Members; len(more) > 0 {
			out = w.members(out, more, h, depth+1)
			continue
		}
		if p := w.party(m, h); p.strength > thing {
			out = w.add(out, p)
		}
	}
	return out
}

// settled corrects the country of a people named by its origin: "ethnic
// Albanians" are of wherever they live, "the Albanians of Serbia" of Serbia.
func (w *work) settled(h tok, p party) party {
	a := &w.d.Actors[p.actor]
	people := a.Kind == "group" || a.Kind == "country" && (w.d.Tags[h].XPOS == "NNPS" || w.d.Tags[h].XPOS == "NNS")
	if !people || len(p.code) < 3 || p.code[:3] == "---" {
		return p
	}
	if w.modified(h, "ethnic") {
		p.code = "---" + p.code[3:]
		return p
	}
	if w.d.Mentions[w.mention[h]].Kind != "name" {
		return p
	}
	if c := w.nounPrep(h, "of"); c >= 0 && w.mention[c] >= 0 {
		if id := w.actorOf(w.d.Mentions[w.mention[c]].Chain); id >= 0 && w.d.Actors[id].Kind == "country" && len(w.d.Actors[id].Country) == 3 {
			p.code = w.d.Actors[id].Country + p.code[3:]
			p.inside = true
		}
	}
	return p
}

// peoples is the countries of "Turkish and Greek officials", and of "officials of
// Turkey and Greece".
func (w *work) peoples(h tok, p party) []party {
	for _, c := range w.t.Kids(h) {
		if w.t.Is(c, "amod", "compound") && c < h && w.t.Kid(c, "conj") >= 0 {
			return w.countriesAt(c, p)
		}
	}
	if x := w.d.Tags[h].XPOS; x != "NNS" && x != "NNPS" {
		return nil
	}
	for _, prep := range []string{"of", "from"} {
		if c := w.nounPrep(h, prep); c >= 0 && w.t.Kid(c, "conj") >= 0 {
			return w.countriesAt(c, p)
		}
	}
	return nil
}

// countriesAt is the countries listed at c with the sector of p, their people;
// none if anything else stands among them.
func (w *work) countriesAt(c tok, p party) []party {
	var out []party
	for _, q := range w.partiesN(c, 3) {
		if w.d.Actors[q.actor].Kind != "country" {
			return nil
		}
		if len(p.code) == 6 && len(q.code) == 3 {
			q.code += p.code[3:]
		}
		q.inside = true
		out = w.add(out, q)
	}
	return out
}

// inside is the parties among the modifiers of h: "Iraqi towns", "Iraq's
// proposal", "forces of Iraq", "a camp in Iraq".
func (w *work) inside(h tok, depth int) []party {
	if depth > 5 {
		return nil
	}
	sector := w.c.sector[w.lemma(h)]
	mark := func(ps []party) []party {
		var out []party
		for _, p := range ps {
			if p.strength < private || w.excluded(p) {
				continue
			}
			p.inside = true
			if len(p.code) == 3 && sector != "" && !international(p.code) {
				p.code += sector
			}
			out = append(out, p)
		}
		return out
	}
	for _, rels := range [][]string{{"nmod:poss"}, {"amod", "compound", "nmod:desc", "nmod:unmarked", "flat"}, {"appos"}} {
		for _, c := range w.t.Kids(h) {
			if !w.t.Is(c, rels...) || rels[0] == "amod" && w.t.Rel(c) == "nmod:poss" || w.era(c) {
				continue
			}
			if ps := mark(w.partiesN(c, depth+2)); len(ps) > 0 {
				return ps
			}
		}
	}
	for _, c := range w.t.Kids(h) {
		// "the rally staged by students"
		if w.t.Is(c, "acl") && w.isPassive(c) {
			if s := w.prep(c, "by"); s >= 0 {
				if ps := mark(w.partiesN(s, depth+2)); len(ps) > 0 {
					return ps
				}
			}
		}
	}
	preps := []string{"of", "by", "from"}
	if w.mention[h] >= 0 && w.actorOf(w.d.Mentions[w.mention[h]].Chain) >= 0 {
		preps = []string{"of", "from"} // nobody is by anybody
	}
	if w.c.class["vessel"][w.lemma(h)] {
		preps = []string{"of", "from"} // a tanker near Borvia is not Borvia's
	} else if sector != "" || w.c.class["territory"][w.lemma(h)] || w.c.class["property"][w.lemma(h)] || w.c.class["captive"][w.lemma(h)] || w.c.class["happening"][w.lemma(h)] || w.mention[h] >= 0 && w.actorOf(w.d.Mentions[w.mention[h]].Chain) >= 0 {
		preps = append(preps, "in", "at", "near", "inside", "for")
	}
	for _, p := range preps {
		if c := w.nounPrep(h, p); c >= 0 {
			if ps := mark(w.partiesN(c, depth+2)); len(ps) > 0 {
				return ps
			}
		}
	}
	return nil
}

// era reports "Soviet" in "a Soviet-era base", which says nothing of whose it is.
func (w *work) era(k tok) bool {
	for i := k; i <= k+1 && i+2 < w.sent.End; i++ {
		if l := w.lemmas[i+2]; w.lemmas[i+1] == "-" && (l == "era" || l == "style" || l == "born") {
			return true
		}
	}
	return strings.HasSuffix(w.lemmas[k], "-era")
}

// excluded reports a party that already has the other side of the event, or
// the country it belongs to: "its proposal" is nobody else's, and a
// government is not done by to its own country when nothing says so.
func (w *work) excluded(p party) bool {
	for _, q := range w.not {
		if p.actor == q.actor {
			return true
		}
		if len(p.code) == 3 && len(q.code) >= 3 && p.code == q.code[:3] && p.code != "---" {
			return true
		}
	}
	return false
}

// actorOf is the actor of a chain, -1 if none.
func (w *work) actorOf(chain int32) hearsay.ActorID {
	if chain < 0 || int(chain) >= len(w.chains) {
		return -1
	}
	return w.chains[chain]
}
