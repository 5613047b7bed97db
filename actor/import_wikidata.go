package actor

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
)

// A wdItem is what we read of a line of a Wikidata dump.
type wdItem struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Modified string `json:"modified"`
	Labels   object[struct {
		En  *wdText `json:"en"`
		Mul *wdText `json:"mul"`
	}] `json:"labels"`
	Aliases object[struct {
		En  []wdText `json:"en"`
		Mul []wdText `json:"mul"`
	}] `json:"aliases"`
	Claims object[struct {
		Is         []wdClaim `json:"P31"`
		SubclassOf []wdClaim `json:"P279"`
		Country    []wdClaim `json:"P17"`
		Citizen    []wdClaim `json:"P27"`
		Position   []wdClaim `json:"P39"`
		ISO        []wdClaim `json:"P298"`
		Applies    []wdClaim `json:"P1001"`
		Holder     []wdClaim `json:"P1308"`
		Died       []wdClaim `json:"P570"`
		Begun      []wdClaim `json:"P571"`
		Ended      []wdClaim `json:"P576"`
		Short      []wdClaim `json:"P1813"`
	}] `json:"claims"`
}

// An object of a dump; one without members is written as an empty list.
type object[T any] struct{ V T }

// UnmarshalJSON reads an object, or [] for an empty one.
func (o *object[T]) UnmarshalJSON(b []byte) error {
	if string(b) == "[]" {
		return nil
	}
	return json.Unmarshal(b, &o.V)
}

type wdText struct {
	Language string `json:"language"`
	Value    string `json:"value"`
}

type wdClaim struct {
	Snak       wdSnak                      `json:"mainsnak"`
	Rank       string                      `json:"rank"`
	Qualifiers object[map[string][]wdSnak] `json:"qualifiers"`
}

type wdSnak struct {
	Kind  string `json:"snaktype"`
	Value struct {
		Value json.RawMessage `json:"value"`
	} `json:"datavalue"`
}

// item is the number of the item a snak points to, 0 if to none.
func (s *wdSnak) item() uint32 {
	var v struct {
		ID string `json:"id"`
	}
	if s.Kind != "value" || len(s.Value.Value) == 0 || s.Value.Value[0] != '{' || json.Unmarshal(s.Value.Value, &v) != nil {
		return 0
	}
	return itemNumber(v.ID)
}

func itemNumber(id string) uint32 {
	if !strings.HasPrefix(id, "Q") {
		return 0
	}
	n, err := strconv.ParseUint(id[1:], 10, 32)
	if err != nil {
		return 0
	}
	return uint32(n)
}

// date is the date a snak gives, as precise as it says; sure is "unsure" where
// it is only known to the decade or less.
func (s *wdSnak) date() (date, sure string) {
	var v struct {
		Time      string `json:"time"`
		Precision int    `json:"precision"`
	}
	if s.Kind != "value" || len(s.Value.Value) == 0 || s.Value.Value[0] != '{' || json.Unmarshal(s.Value.Value, &v) != nil || len(v.Time) < 11 || v.Time[0] != '+' {
		return "", "unsure"
	}
	n := map[int]int{9: 4, 10: 7, 11: 10}[v.Precision]
	if n == 0 {
		n, sure = 4, "unsure"
	}
	if d := v.Time[1 : n+1]; isDate(d) {
		return d, sure
	}
	return "", "unsure"
}

func (s *wdSnak) text() string {
	var t string
	if json.Unmarshal(s.Value.Value, &t) == nil {
		return t
	}
	var m struct {
		Text     string `json:"text"`
		Language string `json:"language"`
	}
	if len(s.Value.Value) > 0 && s.Value.Value[0] == '{' && json.Unmarshal(s.Value.Value, &m) == nil && (m.Language == "en" || m.Language == "mul") {
		return m.Text
	}
	return ""
}

// best are the claims that hold: the preferred ones if there are, never those
// that are deprecated.
func best(l []wdClaim) []wdClaim {
	var out []wdClaim
	preferred := slices.ContainsFunc(l, func(c wdClaim) bool { return c.Rank == "preferred" })
	for _, c := range l {
		if c.Rank == "deprecated" || preferred && c.Rank != "preferred" {
			continue
		}
		out = append(out, c)
	}
	return out
}

// A class is what we take the items of a class of Wikidata for.
type class struct {
	kind   string
	sector string
}

// wdClasses are the classes whose items are bodies.
var wdClasses = map[uint32]class{
	43229: {"organization", ""}, 7278: {"organization", "PTY"}, 327333: {"organization", "GOV"}, 192350: {"organization", "GOV"}, 484652: {"organization", ""},
	245065: {"organization", ""}, 79913: {"organization", "SOC"}, 163740: {"organization", "SOC"}, 4830453: {"organization", "BUS"}, 783794: {"organization", "BUS"},
	891723: {"organization", "BUS"}, 6881511: {"organization", "BUS"}, 178790: {"organization", "LAB"}, 35749: {"organization", "LEG"}, 41487: {"organization", "JUD"},
	47913: {"organization", "SPY"}, 732717: {"organization", "COP"}, 772547: {"organization", "MIL"}, 176799: {"organization", "MIL"}, 17149090: {"organization", "REB"},
	11032: {"media", "JRN"}, 1110794: {"media", "JRN"}, 192283: {"media", "JRN"}, 15265344: {"media", "JRN"}, 1616075: {"media", "JRN"}, 41298: {"media", "JRN"},
	17232649: {"media", "JRN"},
}

// wdOffices are the classes whose items, or subclasses, are offices: position,
// public office, head of state and of government, minister, member of
// parliament, legislator, president, prime minister, mayor, governor,
// ambassador.
var wdOffices = []uint32{4164871, 294414, 48352, 2285706, 83307, 486839, 4175034, 30461, 14212, 30185, 132050, 121998}

const wdHuman = 5

// A wdActor waits for its offices and countries.
type wdActor struct {
	Entry     Entry
	Line      int
	Countries []uint32
	Posts     []uint32 // of the entry's terms
}

// A wdPost is an office.
type wdPost struct {
	name    string
	country uint32
}

// wikidata reads a JSON dump of Wikidata, or any lines cut from one: an item a
// line, in any order. Of people it takes those who hold or held an office (P39);
// of the rest bodies by their class (P31).
func (i *importing) wikidata(in io.Reader) error {
	actors, err := newSpool[wdActor](i.b.path)
	if err != nil {
		return err
	}
	defer actors.remove()
	posts, countries := map[uint32]wdPost{}, map[uint32]string{}
	err = i.lines(in, func(line []byte, n int) error {
		line = bytes.TrimRight(bytes.TrimSpace(line), ",")
		if len(line) < 2 {
			return nil // the brackets round it all
		}
		switch glance(line) {
		case nothing:
			return nil
		case private:
			i.out.Private++
			return nil
		}
		var x wdItem
		if err := json.Unmarshal(line, &x); err != nil {
			i.problem(n, "cannot read it as an item of Wikidata: %s", whyJSON(err))
			return nil
		}
		q := itemNumber(x.ID)
		if q == 0 || x.Type != "" && x.Type != "item" {
			return nil // properties and lexemes
		}
		c := &x.Claims.V
		is := func(l []wdClaim, q ...uint32) bool {
			return slices.ContainsFunc(l, func(c wdClaim) bool { return c.Rank != "deprecated" && slices.Contains(q, c.Snak.item()) })
		}
		for _, iso := range best(c.ISO) {
			if code := iso.Snak.text(); i.k.canon[code] != "" {
				countries[q] = code
			}
		}
		if len(posts)+len(countries) > maxNodes {
			return errNodes
		}
		if len(c.Holder) > 0 || is(c.Is, wdOffices...) || is(c.SubclassOf, wdOffices...) {
			posts[q] = wdPost{x.name(), firstItem(c.Applies, c.Country)}
		}
		switch {
		case is(c.Is, wdHuman):
			if len(c.Position) == 0 {
				i.out.Private++
				return nil
			}
			return actors.put(x.person(n))
		default:
			for _, claim := range best(c.Is) {
				if k, ok := wdClasses[claim.Snak.item()]; ok {
					return actors.put(x.body(k, n))
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return actors.all(func(a wdActor) error {
		e := a.Entry
		if e.Name == "" {
			return nil // it has no name in English
		}
		var known []string
		for _, q := range a.Countries {
			if c := countries[q]; c != "" && !slices.Contains(known, c) {
				known = append(known, c)
			}
		}
		if len(known) == 1 {
			e.Country = known[0]
		}
		var terms []Term
		for n, t := range e.Terms {
			p, ok := posts[a.Posts[n]]
			if !ok || p.name == "" {
				i.problem(a.Line, "%s (%s): the office Q%d is not in the source, or has no name in English", e.Name, e.ID, a.Posts[n])
				continue
			}
			t.Office, t.Country = i.k.plainOffice(p.name), countries[p.country]
			terms = append(terms, t)
		}
		e.Terms = terms
		return i.add(e, a.Line)
	})
}

// What an item is at a glance.
const (
	perhaps = iota // it must be read
	nothing        // no item that we take
	private        // a person without an office
)

// glance looks at the bytes of an item without reading it: of a hundred items of
// a dump less than ten are taken, and reading costs twenty times as much. A line
// that is not written as dumps are is read.
func glance(line []byte) int {
	if !bytes.Contains(line, []byte(`"claims":{"`)) {
		return perhaps
	}
	for _, p := range [...]string{`"P39":[`, `"P298":[`, `"P1308":[`} {
		if bytes.Contains(line, []byte(p)) {
			return perhaps
		}
	}
	human := false
	for _, p := range [...]string{`"P31":[`, `"P279":[`} {
		at := bytes.Index(line, []byte(p))
		if at < 0 {
			continue
		}
		part := line[at+len(p):]
		if end := bytes.Index(part, []byte(`],"P`)); end >= 0 {
			part = part[:end]
		}
		for {
			n := bytes.Index(part, []byte(`"id":"Q`))
			if n < 0 {
				break
			}
			part = part[n+len(`"id":"`):]
			end := bytes.IndexByte(part, '"')
			if end < 0 {
				return perhaps
			}
			q := itemNumber(string(part[:end]))
			if _, body := wdClasses[q]; body || slices.Contains(wdOffices, q) {
				return perhaps
			}
			human = human || q == wdHuman && p == `"P31":[`
		}
	}
	if human {
		return private
	}
	return nothing
}

func firstItem(lists ...[]wdClaim) uint32 {
	for _, l := range lists {
		if b := best(l); len(b) == 1 {
			return b[0].Snak.item()
		}
	}
	return 0
}

func (x *wdItem) name() string {
	if x.Labels.V.En != nil {
		return clean(x.Labels.V.En.Value)
	}
	if x.Labels.V.Mul != nil {
		return clean(x.Labels.V.Mul.Value)
	}
	return ""
}

func (x *wdItem) entry(kind string) Entry {
	e := Entry{ID: x.ID, Name: x.name(), Kind: kind, Source: "wikidata.org/wiki/" + x.ID}
	for _, t := range slices.Concat(x.Aliases.V.En, x.Aliases.V.Mul) {
		e.Names = append(e.Names, t.Value)
	}
	for _, c := range best(x.Claims.V.Short) {
		e.Names = append(e.Names, c.Snak.text())
	}
	if len(x.Modified) >= 10 && isDate(x.Modified[:10]) {
		e.Known = x.Modified[:10]
	}
	return e
}

func (x *wdItem) person(line int) wdActor {
	a := wdActor{Entry: x.entry("person"), Line: line}
	for _, c := range best(x.Claims.V.Citizen) {
		if _, ended := c.Qualifiers.V["P582"]; !ended {
			a.Countries = append(a.Countries, c.Snak.item())
		}
	}
	if d := best(x.Claims.V.Died); len(d) == 1 {
		if day, sure := d[0].Snak.date(); sure == "" {
			a.Entry.Died = wholeDay(day)
		}
	}
	for _, c := range x.Claims.V.Position {
		q := c.Snak.item()
		if c.Rank == "deprecated" || q == 0 || len(a.Posts) >= maxTerms {
			continue
		}
		t := Term{}
		if s := c.Qualifiers.V["P580"]; len(s) == 1 {
			t.From, t.FromSure = s[0].date()
		}
		ended := len(c.Qualifiers.V["P582"]) > 0
		if s := c.Qualifiers.V["P582"]; len(s) == 1 {
			t.To, t.ToSure = s[0].date()
		}
		t.openEnds(ended)
		if t.From != "" && t.To != "" {
			first, _ := span(t.From)
			if _, last := span(t.To); first > last {
				continue // one of them is wrong
			}
		}
		a.Entry.Terms = append(a.Entry.Terms, t)
		a.Posts = append(a.Posts, q)
	}
	return a
}

func (x *wdItem) body(k class, line int) wdActor {
	a := wdActor{Entry: x.entry(k.kind), Line: line}
	if k.sector != "" {
		a.Entry.Sectors = []string{k.sector}
	}
	for _, c := range best(x.Claims.V.Country) {
		a.Countries = append(a.Countries, c.Snak.item())
	}
	if b := best(x.Claims.V.Begun); len(b) == 1 {
		if d, sure := b[0].Snak.date(); sure == "" {
			a.Entry.From = d
		}
	}
	if b := best(x.Claims.V.Ended); len(b) == 1 {
		if d, sure := b[0].Snak.date(); sure == "" && d >= a.Entry.From {
			a.Entry.To = d
		}
	}
	return a
}
