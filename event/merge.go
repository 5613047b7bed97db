package event

import (
	"slices"
	"sort"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// finish joins what is told twice and writes Events in text order.
func (w *work) finish() {
	sort.SliceStable(w.found, func(a, b int) bool { return w.found[a].key < w.found[b].key })
	var groups []*group
	for _, e := range w.found {
		var into *group
		// Newest first: a story goes on from what it said last.
		for i := len(groups) - 1; i >= 0 && len(groups)-i <= 200; i-- {
			if g := groups[i]; w.same(g, e) {
				into = g
				break
			}
		}
		if into == nil {
			into = &group{}
			groups = append(groups, into)
		}
		into.join(e)
	}
	for _, g := range groups {
		w.recalled(g)
		w.d.Events = append(w.d.Events, w.event(g))
	}
	w.denials(groups)
}

// A group is the reports of one event.
type group struct {
	lead    *found // the fullest
	all     []*found
	date    int32
	place   int32
	figures []hearsay.Figure
}

func (g *group) join(e *found) {
	g.all = append(g.all, e)
	if g.lead == nil {
		g.lead, g.date, g.place = e, e.date, e.place
		g.figures = append(g.figures, e.figures...)
		return
	}
	if fullness(e) > fullness(g.lead) {
		g.lead = e
	}
	if g.date < 0 {
		g.date = e.date
	}
	if g.place < 0 {
		g.place = e.place
	}
	for _, f := range e.figures {
		if !slices.ContainsFunc(g.figures, func(x hearsay.Figure) bool { return x.Span == f.Span }) {
			g.figures = append(g.figures, f)
		}
	}
}

func fullness(e *found) int {
	n := 0
	for _, p := range e.actors {
		n += 2 + p.strength
	}
	if len(e.actors) > 0 {
		n += 5
	}
	if len(e.recipients) > 0 {
		n += 5
	}
	for _, p := range e.recipients {
		n += p.strength
	}
	if e.mode != "" {
		n += 2
	}
	return n
}

// same reports whether e is another report of g's event: same type, no two
// modes, parties, days or places that exclude each other, and a party in common.
func (w *work) same(g *group, e *found) bool {
	a := g.lead
	if a.typ != e.typ || a.mode != e.mode && a.mode != "" && e.mode != "" && a.typ != "ASSAULT" && (a.typ != "PROTEST" || a.sent != e.sent) {
		return false
	}
	if w.verbal(e.typ) {
		if !sameParties(a.actors, e.actors) || !sameParties(a.recipients, e.recipients) || len(e.actors) == 0 {
			return false
		}
		// Two acts of one kind between the same two are one only if they are
		// about the same.
		common := 0
		for _, x := range g.all {
			for l := range e.words {
				if x.words[l] {
					common++
				}
			}
		}
		if a.sent != e.sent && common == 0 && len(a.words) > 0 && len(e.words) > 0 {
			return false
		}
		return w.sameDay(g.date, e.date)
	}
	if !w.sameDay(g.date, e.date) || !w.samePlace(g.place, e.place) {
		return false
	}
	ca, cr := common(a.actors, e.actors), common(a.recipients, e.recipients)
	switch {
	case ca == exclude || cr == exclude:
		// The dead of an attack are told apart from those attacked.
		return ca == share && a.sent == e.sent && (weak(a.recipients) || weak(e.recipients))
	case ca == share && cr == share:
		return true
	case cr == share:
		return true
	case ca == share:
		return a.sent == e.sent || w.near2(a, e)
	}
	return a.sent == e.sent && (a.mode == e.mode || a.mode == "" || e.mode == "")
}

func (w *work) near2(a, e *found) bool {
	d := a.sent - e.sent
	return d >= -3 && d <= 3
}

func (w *work) verbal(typ string) bool {
	switch w.c.onto.quad(typ) {
	case 1, 3:
		return true
	}
	return false
}

func weak(ps []party) bool {
	for _, p := range ps {
		if p.strength > private {
			return false
		}
	}
	return true
}

const (
	open    = iota // one side says nobody
	share          // somebody in common
	exclude        // two sets without anybody in common
)

func common(a, b []party) int {
	if len(a) == 0 || len(b) == 0 {
		return open
	}
	for _, p := range a {
		for _, q := range b {
			if p.actor == q.actor {
				return share
			}
		}
	}
	return exclude
}

func sameParties(a, b []party) bool {
	if len(a) == 0 && len(b) == 0 {
		return true
	}
	return common(a, b) == share
}

func (w *work) sameDay(a, b int32) bool {
	if a < 0 || b < 0 || a == b {
		return true
	}
	x, y := &w.d.Times[a], &w.d.Times[b]
	if x.From == "" || y.From == "" || x.To == "" || y.To == "" {
		return x.Span.In(w.d.Text) == y.Span.In(w.d.Text)
	}
	return x.From < y.To && y.From < x.To
}

func (w *work) samePlace(a, b int32) bool {
	if a < 0 || b < 0 || a == b {
		return true
	}
	x, y := &w.d.Places[a], &w.d.Places[b]
	if x.Country != "" && y.Country != "" && x.Country != y.Country {
		return false
	}
	return x.Precision != y.Precision || x.Precision != "city" || x.Name == y.Name
}

// recalled marks the nouns that take a historical event as known ("the
// assassination of") as historical too.
func (w *work) recalled(g *group) {
	past := slices.ContainsFunc(g.all, func(e *found) bool { return e.date >= 0 && slices.Contains(e.status, "historical") })
	if !past {
		return
	}
	for _, e := range g.all {
		if e.date < 0 && len(e.status) == 0 && w.definite(e.key) {
			e.status = []string{"historical"}
		}
	}
}

// asOf is a party's code on the day of the event: who is a former president
// now was the president then.
func (w *work) asOf(p party, date int32) string {
	a := &w.d.Actors[p.actor]
	if date < 0 || a.Kind != "person" || len(p.code) != 3 && !strings.HasSuffix(p.code, "ELI") {
		return p.code
	}
	day := w.d.Times[date].From
	for _, r := range a.Roles {
		if !r.Span.Empty() || r.From == "" || len(day) < len(r.From) || day[:len(r.From)] < r.From {
			continue
		}
		if r.To == "" || len(day) >= len(r.To) && day[:len(r.To)] <= r.To {
			return strings.TrimSuffix(p.code, "ELI") + w.officeSector(r.Title)
		}
	}
	return p.code
}

// officeSector is the sector of an office by its title, the government's where
// no word of it says otherwise.
func (w *work) officeSector(title string) string {
	for f := range strings.FieldsSeq(strings.ToLower(title)) {
		if s := w.c.sector[f]; s != "" {
			return s
		}
	}
	return "GOV"
}

// event writes a group as a record.
func (w *work) event(g *group) hearsay.Event {
	e := g.lead
	out := hearsay.Event{
		Type: e.typ, Mode: e.mode, Contexts: slices.Clone(e.contexts), Date: g.date, Place: g.place,
		Figures: g.figures, Quad: w.c.onto.quad(e.typ), Score: w.c.onto.score(e.typ, e.mode), CAMEO: e.cameo,
	}
	if out.Mode == "" {
		for _, x := range g.all {
			if x.mode != "" {
				out.Mode, out.CAMEO = x.mode, x.cameo
				out.Score = w.c.onto.score(out.Type, out.Mode)
				break
			}
		}
	}
	actors, recipients := e.actors, e.recipients
	for _, x := range g.all {
		if len(actors) == 0 {
			actors = without(x.actors, recipients)
		}
		if len(recipients) == 0 && len(actors) < 2 {
			recipients = without(x.recipients, actors)
		}
		for _, c := range x.contexts {
			if len(out.Contexts) < 4 && !slices.Contains(out.Contexts, c) {
				out.Contexts = append(out.Contexts, c)
			}
		}
	}
	if g.place >= 0 {
		at := &found{place: g.place}
		actors, recipients = w.placed(slices.Clone(actors), at), w.placed(slices.Clone(recipients), at)
	}
	for _, p := range actors {
		out.Actors = append(out.Actors, hearsay.Part{Actor: p.actor, Code: w.asOf(p, g.date)})
	}
	out.Mutual = len(actors) > 1 && len(recipients) == 0 && slices.ContainsFunc(g.all, func(x *found) bool { return x.mutual })
	for _, p := range recipients {
		out.Recipients = append(out.Recipients, hearsay.Part{Actor: p.actor, Code: w.asOf(p, g.date)})
	}
	for _, x := range g.all {
		w.taken(x)
		r := w.report(x)
		if !slices.ContainsFunc(out.Reports, func(o hearsay.Report) bool {
			return o.Via == r.Via && slices.Equal(o.Trigger, r.Trigger)
		}) {
			out.Reports = append(out.Reports, r)
		}
	}
	return out
}

// taken tells explain by which frame and slots a report came about.
func (w *work) taken(x *found) {
	s := "recorded: frame " + x.frame.word + " (" + x.frame.conditions() + ") makes " + x.frame.typ
	if x.frame.mode != "" {
		s += "/" + x.frame.mode
	}
	for _, o := range x.steps {
		s += "; " + o + " has its say"
	}
	if x.typ != x.frame.typ {
		s += "; so it is " + x.typ
	}
	side := func(name, slot string, ps []party) {
		switch {
		case len(ps) == 0:
			s += "; " + name + ": nobody found"
		case slot != "":
			s += "; " + name + ": slot " + slot
		default:
			s += "; " + name + ": by what stands around"
		}
	}
	side("who", x.who, x.actors)
	side("to whom", x.whom, x.recipients)
	w.pass(x.key, x.rule, s)
}

func (w *work) report(x *found) hearsay.Report {
	r := hearsay.Report{Via: x.via, Status: x.status}
	for _, k := range x.trig {
		s := w.d.Tokens[k]
		if n := len(r.Trigger); n > 0 && r.Trigger[n-1].End+1 >= s.Start && r.Trigger[n-1].End <= s.Start {
			r.Trigger[n-1].End = s.End
			continue
		}
		r.Trigger = append(r.Trigger, s)
	}
	r.Evidence = hearsay.Evidence{Rule: x.rule, Confidence: x.conf, Spans: slices.Clone(r.Trigger)}
	for _, p := range slices.Concat(x.actors, x.recipients) {
		s := w.d.Tokens[p.at]
		if m := w.mention[p.at]; m >= 0 {
			s = w.d.Mentions[m].Span
		}
		if !slices.Contains(r.Evidence.Spans, s) {
			r.Evidence.Spans = append(r.Evidence.Spans, s)
		}
	}
	sort.Slice(r.Evidence.Spans, func(a, b int) bool {
		x, y := r.Evidence.Spans[a], r.Evidence.Spans[b]
		return x.Start < y.Start || x.Start == y.Start && x.End < y.End
	})
	return r
}

// denials adds a negated report where somebody denies, with no more than "it"
// or "the report", what an earlier statement told.
func (w *work) denials(groups []*group) {
	for i := range w.d.Statements {
		s := &w.d.Statements[i]
		if s.Act != "deny" || s.CueHead < 0 || int(s.CueHead) >= len(w.d.Tokens) || !w.blank(s) {
			continue
		}
		// The last report by somebody else in this sentence or the few before.
		var best *found
		bg := -1
		for gi := len(groups) - 1; gi >= 0 && len(groups)-gi <= 300; gi-- {
			for _, x := range groups[gi].all {
				if x.key >= s.CueHead || x.via < 0 || x.via == hearsay.StatementID(i) || w.t.Sentence(s.CueHead)-x.sent > 3 {
					continue
				}
				if int(x.via) < len(w.d.Statements) && slices.Equal(w.d.Statements[x.via].Speakers, s.Speakers) && len(s.Speakers) > 0 {
					continue
				}
				if best == nil || x.via > best.via || x.via == best.via && x.key < best.key {
					best, bg = x, gi
				}
			}
		}
		if best == nil {
			continue
		}
		r := hearsay.Report{Via: hearsay.StatementID(i), Trigger: []hearsay.Span{w.d.Tokens[s.CueHead]}, Status: []string{"negated"}}
		r.Evidence = hearsay.Evidence{Rule: "denied", Confidence: 0.6, Spans: append(slices.Clone(r.Trigger), s.Content...)}
		w.d.Events[bg].Reports = append(w.d.Events[bg].Reports, r)
	}
}

// blank reports content that only points back: "it", "the allegations", "any
// involvement".
func (w *work) blank(s *hearsay.Statement) bool {
	n := 0
	for _, c := range s.Content {
		f, e := w.d.TokensIn(c)
		for k := f; k < e; k++ {
			switch w.d.Tags[k].UPOS {
			case "PUNCT", "DET", "PART", "ADP", "SCONJ", "ADJ":
				continue
			case "PRON":
				if l := w.lemmas[k]; l == "it" || l == "this" || l == "that" || l == "they" || l == "all" {
					n++
					continue
				}
				return false
			case "NOUN":
				if w.c.class["claim"][w.lemmas[k]] {
					n++
					continue
				}
				return false
			default:
				return false
			}
		}
	}
	return n > 0
}
