package actor

import (
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// number decides which chains become actors, in the order of their first mention.
func (w *work) number() {
	// Coordinations are actors if some member is, or if they act themselves.
	for i := range w.chains {
		c := &w.chains[i]
		if c.group < 0 || len(c.names)+len(c.descs) > 0 {
			continue
		}
		ok := c.speaks
		for _, j := range w.d.Mentions[c.group].Members {
			if j >= 0 && int(j) < len(w.d.Mentions) {
				if ch := w.d.Mentions[j].Chain; ch >= 0 && int(ch) < len(w.chains) && w.chains[ch].kind != "" && w.chains[ch].kind != "other" {
					ok = true
				}
			}
		}
		if !ok {
			c.kind = ""
		}
	}
	var order []int32
	for i := range w.chains {
		if w.chains[i].kind != "" && len(w.chains[i].ms) > 0 {
			order = append(order, int32(i))
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int { return int(w.chains[a].ms[0] - w.chains[b].ms[0]) })
	for n, i := range order {
		w.chains[i].actor = hearsay.ActorID(n)
	}
	w.d.Actors = make([]hearsay.Actor, len(order))
	for n, i := range order {
		w.d.Actors[n].Chain = i
	}
}

// finish writes the actors.
func (w *work) finish() {
	d := w.d
	for n := range d.Actors {
		c := &w.chains[d.Actors[n].Chain]
		if c.group < 0 || len(c.names)+len(c.descs) > 0 {
			if len(c.names) == 0 && len(c.descs) > 0 {
				c.name = w.withPossessor(c)
				if who := w.issuer(c); who != "" {
					c.name = genitive(who) + " " + w.d.Lower(w.d.Mentions[c.descs[0]].Head)
				}
			}
		}
	}
	for n := range d.Actors {
		a := &d.Actors[n]
		c := &w.chains[a.Chain]
		if c.group >= 0 {
			m := &d.Mentions[c.group]
			for _, j := range m.Members {
				if j < 0 || int(j) >= len(d.Mentions) {
					continue
				}
				ch := d.Mentions[j].Chain
				if ch < 0 || int(ch) >= len(w.chains) || w.chains[ch].actor < 0 || ch == a.Chain {
					continue
				}
				if id := w.chains[ch].actor; !slices.Contains(a.Members, id) {
					a.Members = append(a.Members, id)
				}
			}
			if len(c.names)+len(c.descs) == 0 {
				w.joint(c, m, a.Members)
			}
		}
		a.Name, a.Kind, a.Entity, a.Country, a.Sectors, a.Roles = c.name, c.kind, c.entity, c.country, c.sectors, c.roles
		if c.past && !has(a.Sectors, "ELI") && c.kind == "person" {
			a.Sectors = append([]string{"ELI"}, a.Sectors...)
		}
		slices.SortFunc(c.spans, func(x, y hearsay.Span) int { return int(x.Start - y.Start) })
		a.Evidence = hearsay.Evidence{Rule: c.rule + c.sources(), Spans: slices.Compact(c.spans), Confidence: c.conf}
	}
}

// joint names a coordination by its members, and gives it what they share.
func (w *work) joint(c *chain, m *hearsay.Mention, members []hearsay.ActorID) {
	c.spans = []hearsay.Span{m.Span}
	c.name = strings.Join(strings.Fields(m.Span.In(w.d.Text)), " ")
	if len(members) != len(m.Members) {
		return
	}
	var names []string
	country, sectors := "", []string(nil)
	for i, id := range members {
		x := &w.chains[w.d.Actors[id].Chain]
		if len(x.names) == 0 && !x.demonym && x.kind != "country" {
			names = nil
			break
		}
		names = append(names, x.name)
		if i == 0 {
			country, sectors = x.country, x.sectors
		} else {
			if x.country != country {
				country = ""
			}
			if !slices.Equal(x.sectors, sectors) {
				sectors = nil
			}
		}
		c.conf = min(c.conf, x.conf)
	}
	if len(names) > 1 {
		c.name = strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
		c.country, c.sectors = country, sectors
	}
}

// withPossessor writes the resolved name for a pronoun in the genitive: "his
// aides" are "Donald Trump's aides".
func (w *work) withPossessor(c *chain) string {
	d := w.d
	if len(c.spans) == 0 {
		return c.name
	}
	var best *hearsay.Mention
	for _, i := range c.descs {
		if d.Mentions[i].Span == c.spans[0] || strings.Join(strings.Fields(d.Mentions[i].Span.In(d.Text)), " ") == c.name {
			best = &d.Mentions[i]
			break
		}
	}
	if best == nil {
		return strip(c.name)
	}
	f, e := d.TokensIn(best.Span)
	var b strings.Builder
	at := best.Start
	for k := f; k < e; k++ {
		if d.Arcs[k].Rel != "nmod:poss" {
			continue
		}
		i := w.at[k]
		if i < 0 {
			continue
		}
		p := &w.chains[d.Mentions[i].Chain]
		if m := &d.Mentions[i]; w.d.Tags[k].UPOS != "PRON" {
			// "Trump's aides" are "Donald Trump's aides".
			if n := m.Name.In(d.Text); m.Span == m.Name && m.Start >= at && m.End <= best.End && p.actor >= 0 && p.kind == "person" && p != c && strings.HasSuffix(p.name, " "+n) {
				b.WriteString(d.Text[at:m.Start] + p.name)
				at = m.End
			}
			continue
		}
		if p.actor < 0 || p.name == "" || p == c {
			continue
		}
		if len(p.names) == 0 && len(p.name) > 60 {
			continue
		}
		b.WriteString(d.Text[at:d.Tokens[k].Start])
		if p.kind == "person" {
			b.WriteString(p.name + "'s")
		} else {
			b.WriteString(genitive(p.name))
		}
		at = d.Tokens[k].End
	}
	if at == best.Start {
		return strip(c.name)
	}
	b.WriteString(d.Text[at:best.End])
	return strip(strings.Join(strings.Fields(b.String()), " "))
}

func genitive(name string) string {
	if strings.HasSuffix(name, "s") {
		return name + "'"
	}
	return name + "'s"
}

// issuer is the name of whoever says something in a document that is nobody's
// otherwise: "In a statement, the ministry said". "" if there is none.
func (w *work) issuer(c *chain) string {
	if c.kind != "document" {
		return ""
	}
	m := &w.d.Mentions[c.descs[0]]
	if who := w.writer(c, m); who != "" {
		return who
	}
	switch w.lemma(m.Head) {
	case "statement", "letter", "report", "message", "memo", "email", "post", "filing", "ruling":
	default:
		return ""
	}
	f, e := w.d.TokensIn(m.Span)
	if v := w.d.Arcs[m.Head].Head; v >= 0 && int(v) < len(w.low) && m.Head-f <= 2 && w.base(m.Head) == "obj" && issues[w.lemma(v)] {
		return w.subjectName(v) // "The council issued a statement"
	}
	if e-f > 2 && w.d.Tags[e-1].UPOS != "NOUN" || f == 0 || w.low[f-1] != "in" || w.low[f] != "a" && w.low[f] != "an" {
		return ""
	}
	v := w.d.Arcs[m.Head].Head
	if v < 0 || int(v) >= len(w.low) || w.base(m.Head) != "obl" {
		return ""
	}
	if who := w.subjectName(v); who != "" {
		return who
	}
	if v > 0 {
		// Where the parse hung who speaks on the statement: what ends before the verb.
		for k := v - 1; k > m.Head && k > v-8; k-- {
			if j := w.at[k]; j >= 0 && w.d.Mentions[j].End == w.d.Tokens[v-1].End && w.d.Mentions[j].Kind == "name" {
				return w.nameOf(j)
			}
		}
	}
	return ""
}

// writer is the name of whose document a phrase is that says no more than that:
// "the report by the agency", "the agency's report". "" if there is none.
func (w *work) writer(c *chain, m *hearsay.Mention) string {
	f, e := w.d.TokensIn(m.Span)
	for k := f; k < e; k++ {
		if w.d.Arcs[k].Head != m.Head {
			continue
		}
		j := w.headedBy(k)
		if j < 0 || w.d.Mentions[j].Chain == c.id || w.d.Mentions[j].Kind == "pronoun" {
			continue
		}
		a, b := w.d.TokensIn(w.d.Mentions[j].Span)
		switch {
		case w.d.Arcs[k].Rel == "nmod:poss" && a <= f+1 && b < m.Head && m.Head-b <= 1 && m.Head == e-1:
		case w.base(k) == "nmod" && a == m.Head+2 && w.low[a-1] == "by" && b == e && m.Head-f <= 1:
		default:
			continue
		}
		return w.nameOf(j)
	}
	return ""
}

// issues are verbs of what one does with a text of one's own.
var issues = map[string]bool{"issue": true, "release": true, "publish": true, "circulate": true, "post": true, "send": true, "write": true, "adopt": true}

// subjectName is the name of the actor that is the subject of verb v, "" if it
// has none.
func (w *work) subjectName(v tok) string {
	for k := max(0, v-30); k < v+30 && int(k) < len(w.low); k++ {
		if a := w.d.Arcs[k]; a.Head != v || a.Rel != "nsubj" {
			continue
		}
		if j := w.headedBy(k); j >= 0 {
			return w.nameOf(j)
		}
		return ""
	}
	return ""
}

// nameOf is the name of the actor of mention j, "" if it has none.
func (w *work) nameOf(j int32) string {
	if p := &w.chains[w.d.Mentions[j].Chain]; p.actor >= 0 && len(p.names) > 0 {
		return p.name
	}
	return ""
}

// strip cuts a definite article from a description's front.
func strip(s string) string {
	for _, p := range [...]string{"The ", "the ", "THE "} {
		s = strings.TrimPrefix(s, p)
	}
	return s
}
