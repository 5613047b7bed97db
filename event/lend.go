package event

import (
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// lend gives a country to those whom the text only describes, from what stands
// next to them: the place in their own name, the other members of their list,
// the country of an apposition, else the only country that the sentence, or
// the one before it, names.
func (w *work) lend(e *found, actors, recipients []party) {
	for _, side := range [2][]party{actors, recipients} {
		for i := range side {
			if w.homeless(&side[i]) {
				w.settle(&side[i], w.own(&side[i]))
			}
		}
		if c := listed(side); c != "" {
			for i := range side {
				if p := &side[i]; w.homeless(p) && w.t.Sentence(p.at) == w.t.Sentence(side[0].at) && (w.nameless(p) && !w.c.class["stranger"][w.lemmas[p.at]] || strings.HasSuffix(p.code, "GOV")) {
					w.settle(p, c)
				}
			}
		}
	}
	if slices.ContainsFunc(recipients, func(p party) bool { return w.lendable(&p) }) {
		not := ""
		if !slices.ContainsFunc(actors, func(p party) bool { return w.atHome(&p) || e.typ != "ASSAULT" && len(p.code) > 3 }) {
			not = oneCountry(actors) // whom Borvia attacks or helps need not be of Borvia
		}
		if c := w.onlyCountry(e, not); c != "" {
			for i := range recipients {
				if w.lendable(&recipients[i]) {
					w.settle(&recipients[i], c)
				}
			}
		}
	}
	if e.typ == "ASSAULT" || e.typ == "CONSULT" || e.typ == "COOPERATE" || e.typ == "AID" {
		return // who attacks or meets may be from anywhere
	}
	if slices.ContainsFunc(actors, func(p party) bool { return w.lendable(&p) }) {
		not := ""
		if slices.ContainsFunc(actors, official) && e.typ != "COERCE" && e.typ != "CONCEDE" {
			not = oneCountry(recipients)
		}
		if c := w.onlyCountry(e, not); c != "" {
			for i := range actors {
				if w.lendable(&actors[i]) && (!w.verbal(e.typ) || local(&actors[i])) {
					w.settle(&actors[i], c)
				}
			}
		}
	}
}

// homeless reports a party whose country is not known.
func (w *work) homeless(p *party) bool { return strings.HasPrefix(p.code, "---") && p.at >= 0 }

// nameless reports a party that the text only describes.
func (w *work) nameless(p *party) bool {
	a := &w.d.Actors[p.actor]
	return a.Entity == "" && !w.named[a.Chain]
}

// official reports a party that is a state or an organ of one.
func official(p party) bool {
	switch p.code[min(3, len(p.code)):] {
	case "", "GOV", "MIL", "LEG":
		return true
	}
	return false
}

// local reports people and bodies who mostly speak to their own country.
func local(p *party) bool {
	switch p.code[min(3, len(p.code)):] {
	case "CVL", "LAB", "OPP", "EDU", "AGR", "REB", "MED", "JUD", "COP", "LEG", "PTY":
		return true
	}
	return false
}

// office reports a party that holds a public office or is one.
func office(p *party) bool {
	switch p.code[min(3, len(p.code)):] {
	case "GOV", "LEG", "JUD", "COP":
		return true
	}
	return false
}

// lendable reports a party that may be taken to be of the only country that is
// named: described people and bodies, apart from those who are of elsewhere.
func (w *work) lendable(p *party) bool {
	if !w.homeless(p) || !w.nameless(p) && !(office(p) && w.d.Actors[p.actor].Entity == "") || len(p.code) < 6 || strings.HasSuffix(p.code, "REF") || strings.HasSuffix(p.code, "BUS") {
		return false
	}
	switch a := &w.d.Actors[p.actor]; a.Kind {
	case "group", "unnamed", "organization", "person":
	default:
		return false
	}
	if w.d.Tags[p.at].UPOS == "PRON" {
		return false
	}
	return !w.modified(p.at, "foreign") && !w.modified(p.at, "international") && !w.c.class["stranger"][w.lemmas[p.at]]
}

// atHome reports who acts against people of his own country.
func (w *work) atHome(p *party) bool {
	switch p.code[min(3, len(p.code)):] {
	case "COP", "CRM", "JUD", "CVL", "OPP":
		return true
	}
	return false
}

func (w *work) settle(p *party, c string) {
	if len(c) != 3 || c == "---" {
		return
	}
	p.code, p.inside, p.strength = c+p.code[3:], true, max(p.strength, private)
}

// listed is the country that all of a side's parties have which have one.
func listed(ps []party) string {
	c := ""
	for _, p := range ps {
		x := p.code[:min(3, len(p.code))]
		if x == "---" || international(x) || x == "IMG" || x == "MNC" {
			continue
		}
		if c != "" && c != x {
			return ""
		}
		c = x
	}
	return c
}

// own is the country that a party's own words tell: of a place in its name
// ("South Carolina Supreme Court") or an apposition ("a Russian artist").
func (w *work) own(p *party) string {
	a := &w.d.Actors[p.actor]
	c := ""
	for n, i := range w.spoken[a.Chain] {
		m := &w.d.Mentions[i]
		if n >= 100 {
			break // who is named so often is known by then
		}
		if m.Len() > 80 {
			continue
		}
		f, end := w.d.TokensIn(m.Span)
		if a.Kind != "person" {
			for k := f; k < end; k++ {
				x := w.placeAt[k]
				if x < 0 || w.d.Places[x].Country == "" {
					continue
				}
				if m.Kind == "name" || w.t.Is(k, "compound", "amod", "flat") || w.t.Is(k, "nmod") && (w.t.Rel(k) == "nmod:poss" || w.hasCase(k, "of") || w.hasCase(k, "in") || w.hasCase(k, "from")) {
					c = w.d.Places[x].Country
				}
			}
		}
		for _, k := range w.t.Kids(w.top(m.Head, m.Span)) {
			if !w.t.Is(k, "appos") || w.pos(k) != 'n' {
				continue
			}
			for _, x := range w.t.Kids(k) {
				if x < k && w.t.Is(x, "amod") && w.mention[x] >= 0 {
					if id := w.actorOf(w.d.Mentions[w.mention[x]].Chain); id >= 0 && w.d.Actors[id].Kind == "country" {
						return w.d.Actors[id].Country
					}
				}
			}
		}
		if c != "" {
			return c
		}
	}
	return c
}

// onlyCountry is the one country that the sentence of e tells of, apart from
// not: in the words of the same voice, else in the whole sentence, else in the
// sentence before. It is "" where there is none or more than one.
func (w *work) onlyCountry(e *found, not string) string {
	s := w.sent
	for _, same := range [2]bool{true, false} {
		set := w.countries(s.First, s.End, func(k tok) bool { return !same || w.stmt[k] == w.stmt[e.key] })
		if len(set) == 1 && set[0] != not {
			return set[0]
		}
		if len(set) > 0 {
			set = slices.DeleteFunc(set, func(c string) bool { return c == not })
			if len(set) == 1 && same {
				return set[0]
			}
			return ""
		}
	}
	i := w.t.Sentence(s.First)
	if i < 1 {
		return ""
	}
	b := w.d.Sentences[i-1]
	if b.End-b.First > maxTokens || w.paragraph(b.First) != w.paragraph(s.First) && b.End-b.First > 12 {
		return ""
	}
	set := w.countries(b.First, b.End, func(tok) bool { return true })
	if len(set) == 1 && set[0] != not {
		return set[0]
	}
	return ""
}

// paragraph is the index of the paragraph that token k stands in, -1 if none.
func (w *work) paragraph(k tok) int {
	s := w.d.Tokens[k]
	i, _ := slices.BinarySearchFunc(w.d.Paragraphs, s, func(p, s hearsay.Span) int { return int(p.End) - int(s.End) })
	if i < len(w.d.Paragraphs) && w.d.Paragraphs[i].Contains(s) {
		return i
	}
	return -1
}

// countries are those that places and actors between two tokens tell of.
func (w *work) countries(first, end tok, want func(tok) bool) []string {
	var out []string
	add := func(c string) {
		if len(c) == 3 && c != "---" && !international(c) && c != "MNC" && c != "IMG" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	for k := first; k < end; k++ {
		if !want(k) {
			continue
		}
		if p := w.placeAt[k]; p >= 0 {
			add(w.d.Places[p].Country)
		}
		if m := w.mention[k]; m >= 0 {
			if id := w.actorOf(w.d.Mentions[m].Chain); id >= 0 {
				add(w.d.Actors[id].Country)
			}
		}
	}
	return out
}
