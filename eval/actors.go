package eval

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/hearsay-news/hearsay/export"
)

// CodedActors are the actors that gold marks in a text.
type CodedActors struct {
	ID     string `json:"id"`
	Events []struct {
		Source []CodedActor `json:"source"`
		Target []CodedActor `json:"target"`
	} `json:"events"`
}

// A CodedActor is a phrase with the code somebody gave it.
type CodedActor struct {
	Text   string `json:"text"`
	Code   string `json:"code"`   // ISO 3166 alpha-3, or of an international body
	Sector string `json:"sector"` // PLOVER's; "" if gold gives none
	Span   Spans  `json:"span"`   // one piece
}

// An ActorRow counts gold actors of one sector.
type ActorRow struct {
	N       int `json:"n"`
	None    int `json:"none"`    // no actor of the reader's there
	Country int `json:"country"` // with the right country
	First   int `json:"first"`   // with gold's sector as its first
	Any     int `json:"any"`     // with gold's sector among its own
	Empty   int `json:"empty"`   // with no sector at all
}

// NoSector is the row of the gold actors that have no sector; First and Any
// count those whose actor has none either.
const NoSector = "none"

// ScoreActors asks of each phrase that gold codes who the reader says it is.
// The answer is the actor with the mention that shares most characters with
// the phrase (Jaccard; of equals the earlier, then the first actor). A phrase
// coded for several events counts once. Countries are compared as in
// ScoreEvents: UNO, EUR and IGO count as one. What the event coder makes of
// the actor plays no part. Rows are by gold's sector, "all" and "with sector".
func ScoreActors(gold []CodedActors, system []*export.Record) map[string]ActorRow {
	by := map[string]*export.Record{}
	for _, r := range system {
		by[recordID(r)] = r
	}
	out := map[string]ActorRow{}
	for i := range gold {
		var seen []CodedActor
		for _, e := range gold[i].Events {
			for _, g := range slices.Concat(e.Source, e.Target) {
				if len(g.Span) == 0 || slices.ContainsFunc(seen, func(o CodedActor) bool {
					return o.Span[0] == g.Span[0] && o.Code == g.Code && o.Sector == g.Sector
				}) {
					continue
				}
				seen = append(seen, g)
				count(out, &g, ActorAt(by[gold[i].ID], g.Span[0]))
			}
		}
	}
	return out
}

// ActorAt is the actor whose mention is most like a span, nil if none touches it.
func ActorAt(r *export.Record, span [2]int) *export.Actor {
	if r == nil {
		return nil
	}
	var best *export.Actor
	most, at := 0.0, 0
	for i := range r.Actors {
		for _, m := range r.Actors[i].Mentions {
			both := min(m[1], span[1]) - max(m[0], span[0])
			if both <= 0 {
				continue
			}
			j := float64(both) / float64(m[1]-m[0]+span[1]-span[0]-both)
			if j > most || j == most && m[0] < at {
				best, most, at = &r.Actors[i], j, m[0]
			}
		}
	}
	return best
}

func count(out map[string]ActorRow, g *CodedActor, a *export.Actor) {
	rows := []string{"all", cmp.Or(g.Sector, NoSector)}
	if g.Sector != "" {
		rows = append(rows, "with sector")
	}
	for _, k := range rows {
		x := out[k]
		x.N++
		switch {
		case a == nil:
			x.None++
		default:
			if a.Country != nil && country(*a.Country) == country(g.Code) {
				x.Country++
			}
			none := len(a.Sectors) == 0 || a.Kind == "country" // a state is coded without its government
			switch {
			case none && g.Sector == "":
				x.First++
				x.Any++
			case none:
			default:
				if a.Sectors[0] == g.Sector {
					x.First++
				}
				if slices.Contains(a.Sectors, g.Sector) {
					x.Any++
				}
			}
			if none {
				x.Empty++
			}
		}
		out[k] = x
	}
}

func (p *page) actors(rows map[string]ActorRow) {
	if len(rows) == 0 {
		return
	}
	p.line("\n## Who the actors are: PLOVER dev\n")
	p.line("The phrases that gold codes as actors, each against the reader's actor with the mention most like it, whatever the event coder made of it. *first*: gold's")
	p.line("sector is the actor's first; *any*: it is among them. Where gold has no sector, both count the actors that have none either. UNO, EUR and IGO are one.\n")
	p.head("gold's sector", "phrases", "no actor", "country right", "sector right, first", "any", "no sector said")
	order := []string{"all", "with sector"}
	for _, k := range keys(rows) {
		if k != "all" && k != "with sector" && k != NoSector {
			order = append(order, k)
		}
	}
	for _, k := range append(order, NoSector) {
		x := rows[k]
		if x.N == 0 {
			continue
		}
		p.row(k, num(x.N), num(x.None), fmt.Sprintf("%s %%", share(x.Country, x.N)), fmt.Sprintf("%s %%", share(x.First, x.N)), fmt.Sprintf("%s %%", share(x.Any, x.N)), num(x.Empty))
	}
}
