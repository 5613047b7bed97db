package actor

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// An Answer is whom a name means on a day, as Resolve would have it of an
// article that gives the name and nothing else, and who else was looked at.
type Answer struct {
	Asked      string      `json:"asked"`
	On         string      `json:"on"`
	Entity     string      `json:"entity"` // "" if nobody
	Name       string      `json:"name"`
	Kind       string      `json:"kind"`
	Country    string      `json:"country"`
	Sectors    []string    `json:"sectors"`
	Offices    []string    `json:"offices"` // held on that day
	Refused    []string    `json:"refused"` // why nobody, or nothing more, is meant
	Candidates []Candidate `json:"candidates"`
}

// A Candidate is a row that has the name, or the office.
type Candidate struct {
	Entity   string   `json:"entity"`
	Name     string   `json:"name"`
	Country  string   `json:"country"`
	Sectors  []string `json:"sectors"`
	Office   string   `json:"office"`
	From     string   `json:"from"`
	FromSure string   `json:"from_certainty"`
	To       string   `json:"to"`
	ToSure   string   `json:"to_certainty"`
	Row      string   `json:"row"`    // table and line, or the user's source
	Source   string   `json:"source"` // whose word it is
	Note     string   `json:"note"`
	Taken    bool     `json:"taken"`
	Why      string   `json:"why"` // why it was taken or refused
}

// Who says whom a name or a described office ("Iranian foreign minister") means
// on a day: ISO 8601, at least the year; "" for an article without a date.
func (r *Resolver) Who(name, day string) Answer {
	name = clean(name)
	a := Answer{Asked: name, On: day, Kind: "nobody known"}
	d := &hearsay.Document{Text: name, Mentions: []hearsay.Mention{{Span: hearsay.Span{End: int32(len(name))}}}}
	w := &work{k: r.k, d: d, day: day}
	w.chains = []chain{{id: 0, ms: []int32{0}, group: -1, kind: "person", name: name}}
	c := &w.chains[0]
	f := fold(name)
	for _, m := range [...]struct {
		what string
		iso  string
	}{{"country", r.k.nation[f].iso}, {"adjective of a country", r.k.adj[f]}, {"seat of government", r.k.seat[f]}, {"capital", r.k.capital[f]}} {
		if m.iso == "" {
			continue
		}
		n := r.k.nation[fold(r.k.canon[m.iso])]
		a.Candidates = append(a.Candidates, Candidate{
			Entity: slug(n.name), Name: n.name, Country: m.iso, Office: m.what, From: n.from, FromSure: n.fromSure, To: n.to, ToSure: n.toSure,
			Row: n.row, Source: common, Taken: a.Entity == "", Why: "the " + m.what + " is called so" + n.there(day),
		})
		if a.Entity == "" {
			a.Entity, a.Name, a.Kind, a.Country = slug(r.k.canon[m.iso]), r.k.canon[m.iso], "country", m.iso
		}
	}
	for _, h := range r.k.former[f] {
		x := Candidate{
			Entity: slug(r.k.canon[h.country]), Name: r.k.canon[h.country], Country: h.country, Office: h.office, From: h.from, FromSure: h.fromSure, To: h.to, ToSure: h.toSure,
			Row: h.row, Source: common, Note: h.note, Why: "the name was right on that day",
		}
		if held := h.holds(day); held != yes {
			x.Why = "the name was not right on that day, or not surely"
		} else if x.Taken = a.Entity == ""; x.Taken {
			a.Entity, a.Name, a.Kind, a.Country = x.Entity, x.Name, "country", h.country
		}
		a.Candidates = append(a.Candidates, x)
	}
	if a.Entity == "" {
		w.who(c, &a)
	}
	for _, p := range d.Passed {
		a.Refused = append(a.Refused, p.Text)
	}
	return a
}

// there says in words whether the row's country was not there on a day. It is
// meant all the same: news names a country before and after its time.
func (n nation) there(day string) (why string) {
	h := holder{from: n.from, fromSure: n.fromSure, to: n.to, toSure: n.toSure}
	switch held := h.holds(day); {
	case day == "" || held == yes:
	case held == maybe:
		why = "; it is not certain that the country was there on that day"
	default:
		why = "; the country was not there on that day"
	}
	if n.likely {
		why += "; the row is only likely"
	}
	return why
}

// common is the source of every embedded row.
const common = "common knowledge"

// who looks for persons and bodies of a name, and then for an office.
func (w *work) who(c *chain, a *Answer) {
	f := fold(c.name)
	rows := w.holdersOf(f)
	if len(rows) == 0 && !strings.Contains(f, " ") {
		rows = w.familyOf(f)
	}
	if len(rows) == 0 {
		rows = w.spelledAs(c.name)
	}
	if b := w.bodyNamed(c.name); b != nil && len(rows) == 0 {
		a.Entity, a.Name, a.Kind, a.Country, a.Sectors = b.id(), b.name, cmp.Or(b.kind, "organization"), b.code, b.sectors
	}
	bodies := slices.Clone(w.k.bodies[f])
	if o := w.k.outlet[f]; o != nil {
		bodies = append(bodies, o)
	}
	for _, b := range append(bodies, w.asked(keyName, f).bodies...) {
		x := Candidate{
			Entity: b.id(), Name: b.name, Country: b.code, Sectors: b.sectors, From: b.from, FromSure: cmp.Or(b.fromSure, sureness(b.from)), To: b.to, ToSure: cmp.Or(b.toSure, sureness(b.to)),
			Row: b.row, Source: source(b.imported), Note: b.note, Taken: b.id() == a.Entity, Why: "it has the name",
		}
		switch {
		case w.begun(b) == no:
			x.Why = "it was not there yet"
		case !x.Taken && a.Entity == "" && (w.begun(b) == maybe || w.ended(b) == maybe):
			x.Why = "it is not certain that it was there on that day, and the name may mean something else"
		case !x.Taken && w.ended(b) == yes:
			x.Why = "it had ended"
		case !x.Taken && a.Entity == "":
			x.Why = "the name means several bodies"
		case !x.Taken:
			x.Why = "another row comes first"
		}
		if b.likely {
			x.Why += "; the row is only likely"
		}
		a.Candidates = append(a.Candidates, x)
	}
	office := false
	if len(rows) == 0 && a.Entity == "" {
		if rows = w.officeIn(c); len(rows) > 0 {
			office = true
		}
	}
	if len(rows) == 0 {
		return
	}
	before := len(w.d.Passed)
	if office {
		w.heldBy(c, rows)
	} else {
		w.person(c)
		if c.entity == "" && len(w.d.Passed) == before {
			w.pass(c, "bare-name", "a family name alone, with no office or country beside it, is not looked up")
		}
	}
	if c.entity != "" {
		a.Entity, a.Kind, a.Country, a.Sectors = c.entity, "person", c.country, c.sectors
	}
	for _, h := range rows {
		x := Candidate{
			Entity: h.id(), Name: h.person, Country: h.country, Sectors: h.sectors, Office: h.office, From: h.from, FromSure: h.fromSure, To: h.to, ToSure: h.toSure,
			Row: h.row, Source: source(h.imported), Note: h.note,
		}
		held := h.holds(w.day)
		x.Taken = held == yes && h.id() == a.Entity && len(w.d.Passed) == before
		x.Why = h.why(w.day)
		if held == yes && !x.Taken && !h.base {
			x.Why += ", but the name is refused"
		}
		if h.id() == a.Entity {
			a.Name = h.person
			if x.Taken && h.office != "" {
				a.Offices = append(a.Offices, h.office)
			}
		}
		a.Candidates = append(a.Candidates, x)
	}
}

func source(imported bool) string {
	if imported {
		return "imported"
	}
	return common
}

// sureness is what is certain of a date that has no certainty of its own: what
// it gives.
func sureness(date string) string {
	return map[int]string{4: "year", 7: "month", 10: "day"}[len(date)]
}

// why says in words whether and how surely a term covers a day.
func (h *holder) why(day string) string {
	if day == "" {
		return "no day is given"
	}
	lo, hi := span(day)
	switch h.holds(day) {
	case yes:
		if h.base {
			return "holds at any time"
		}
		return "in office on that day"
	case maybe:
		switch {
		case h.likely:
			return "the row is only likely"
		case h.from == "" && h.fromSure == "unsure":
			return "nobody wrote when the term began"
		case h.to == "" && h.toSure == "unsure":
			return "nobody wrote when the term ended"
		case h.to == "" && h.known != "" && hi > h.known:
			return "the table knows only up to " + h.known
		}
		if first, last := bounds(h.from, h.fromSure); h.from != "" && lo < last {
			return "the term began " + between(first, last)
		}
		return "the term ended " + between(bounds(h.to, h.toSure))
	}
	if h.from != "" {
		if first, _ := bounds(h.from, h.fromSure); hi < first {
			return "not in office yet"
		}
	}
	if len(h.died) >= 10 && lo > h.died {
		return "died on " + h.died
	}
	return "no longer in office"
}

func between(first, last string) string {
	if first == last {
		return "on " + first
	}
	return fmt.Sprintf("between %s and %s", first, last)
}

// officeIn are the terms in the office that a phrase describes: a country's name
// or adjective, and the words of an office.
func (w *work) officeIn(c *chain) []*holder {
	words := strings.Fields(strings.NewReplacer("'s ", " ", "’s ", " ").Replace(c.name))
	for n := min(len(words)-1, 6); n > 0; n-- {
		for at := 0; at+n <= len(words); at++ {
			f := fold(strings.Join(words[at:at+n], " "))
			iso := w.k.nation[f].iso
			if iso == "" {
				iso = w.k.adj[f]
			}
			if iso == "" {
				continue
			}
			rest := strings.Join(slices.Concat(words[:at], words[at+n:]), " ")
			head, more := officeWords(strings.TrimSuffix(strings.TrimSpace(rest), " of"))
			var out []*holder
			for _, h := range w.officesOf(head, iso) {
				if h.country == iso && w.officeFits(h, more) {
					out = append(out, h)
				}
			}
			if len(out) > 0 {
				return out
			}
		}
	}
	return nil
}

// heldBy takes who alone held an office on the day.
func (w *work) heldBy(c *chain, rows []*holder) {
	var now []*holder
	for _, h := range rows {
		switch h.holds(w.day) {
		case yes:
			now = append(now, h)
		case maybe:
			w.pass(c, "uncertain-range", "the date lies where the knowledge is not certain who held the office")
			return
		}
	}
	switch one := onePerson(now); {
	case len(now) == 0:
		w.pass(c, "nobody", "the tables know nobody in the office on that day")
	case one == "":
		w.pass(c, "several-persons", "the office fits several persons on that date")
	default:
		c.entity, c.country, c.sectors = one, now[0].country, now[0].sectors
	}
}

// Spellings are all names by which records call somebody, the fullest first.
func (r *Resolver) Spellings(entity string) []string {
	var out []string
	add := func(names ...string) {
		for _, n := range names {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	for _, h := range r.k.person[entity] {
		add(h.person)
		add(h.variants...)
	}
	if b := r.k.bodyOf[entity]; b != nil {
		add(b.name)
		add(b.names...)
	}
	for _, m := range r.k.more {
		for e := range m.All() {
			if e.ID == entity {
				add(e.names()...)
			}
		}
	}
	return out
}

// Amend copies a knowledge file into b, and changes the entry with an ID on the
// way; if there is none, the entry is made anew. own may be nil.
func (r *Resolver) Amend(b *Builder, own *Knowledge, id string, change func(*Entry) error) error {
	found := false
	if own != nil {
		for e := range own.All() {
			if e.ID == id && !found {
				found = true
				if err := change(e); err != nil {
					return err
				}
			}
			if err := b.Add(*e); err != nil {
				return err
			}
		}
	}
	if found {
		return nil
	}
	e := Entry{ID: id}
	if hs := r.k.person[id]; len(hs) > 0 {
		e.Name, e.Kind, e.Country = hs[0].person, "person", hs[0].country
	} else if x := r.k.bodyOf[id]; x != nil {
		e.Name, e.Kind, e.Country, e.Sectors = x.name, x.kind, x.code, x.sectors
	}
	if err := change(&e); err != nil {
		return err
	}
	return b.Add(e)
}

// NewID is what records call an actor whom a user adds without an id.
func NewID(name, country string) string { return userID(clean(name), country) }
