// Package export writes what was read: a document as the public JSON record,
// as CSV rows, as a table for people or as CoNLL-U. It decides no content; a
// format that cannot carry something says so in its documentation.
package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
)

// A Range is a half-open range of Unicode code points in a record's text (or
// title, where the record says so).
type Range = [2]int

// A Record is one article as `hearsay read --format jsonl` prints it; the
// schema (Schema) says what each field means. All offsets are code points.
type Record struct {
	Schema     string      `json:"schema"`
	OffsetUnit string      `json:"offset_unit"`
	Coder      Coder       `json:"coder"`
	Article    Article     `json:"article"`
	Text       string      `json:"text"`
	TextSHA256 string      `json:"text_sha256"`
	Credits    []Credit    `json:"credits"`
	Sentences  []Range     `json:"sentences"`
	Actors     []Actor     `json:"actors"`
	Statements []Statement `json:"statements"`
	Events     []Event     `json:"events"`
	Notes      []Note      `json:"notes"`
}

// A Coder says what made a record.
type Coder struct {
	Version   string `json:"version"`
	Model     string `json:"model"`
	Knowledge string `json:"knowledge"`
	Settings  string `json:"settings"`
}

// An Article is what is known of the text from outside it; nil is not known.
type Article struct {
	Key                string  `json:"key"`
	ID                 any     `json:"id"` // string, json.Number or nil: as the user gave it
	Title              *string `json:"title"`
	Outlet             *string `json:"outlet"`
	URL                *string `json:"url"`
	Byline             *string `json:"byline"`
	Lang               *string `json:"lang"`
	Published          *string `json:"published"`
	PublishedPrecision *string `json:"published_precision"`
}

// A Credit is where the text says it comes from.
type Credit struct {
	Outlet string `json:"outlet"`
	Signal string `json:"signal"`
	Span   Range  `json:"span"`
}

// An Actor is somebody or something that acts or speaks.
type Actor struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Kind       string   `json:"kind"`
	Entity     *string  `json:"entity"`
	Country    *string  `json:"country"`
	Sectors    []string `json:"sectors"`
	Roles      []Role   `json:"roles"`
	Members    []string `json:"members,omitempty"`
	Mentions   []Range  `json:"mentions"`
	Confidence float32  `json:"confidence"`
	Rule       string   `json:"rule"`
}

// A Role is an office or description of an actor.
type Role struct {
	Title string  `json:"title"`
	Span  *Range  `json:"span"`
	From  *string `json:"from"`
	To    *string `json:"to"`
}

// A Statement is what somebody is reported to say, want, believe or ask.
type Statement struct {
	ID         string   `json:"id"`
	Key        string   `json:"key"`
	Speakers   []string `json:"speakers"`
	SpeaksFor  *string  `json:"speaks_for"`
	Relays     *string  `json:"relays"`
	Source     []Range  `json:"source"`
	Cue        []Range  `json:"cue"`
	Content    []Range  `json:"content"`
	In         string   `json:"in"`
	Quote      string   `json:"quote"`
	Act        string   `json:"act"`
	Negated    bool     `json:"negated"`
	Modality   []string `json:"modality"`
	About      []string `json:"about"`
	Addressees []string `json:"addressees"`
	Within     *string  `json:"within"`
	Confidence float32  `json:"confidence"`
	Rule       string   `json:"rule"`
	Evidence   []Range  `json:"evidence"`
	Shown
}

// Shown is what persons have done to a record; nothing of it stands in a record
// that nobody has touched.
type Shown struct {
	OriginKind  string   `json:"origin_kind,omitempty"` // human or machine-corrected; "" is machine
	Reviewed    bool     `json:"reviewed,omitempty"`    // a person has looked at this very record
	Corrections []string `json:"corrections,omitempty"` // IDs of those that hold
}

// Origin is who made the record: machine, human or machine-corrected.
func (s Shown) Origin() string {
	if s.OriginKind == "" {
		return "machine"
	}
	return s.OriginKind
}

// Standing is who made the record and whether a person has looked at it, in words.
func (s Shown) Standing() string {
	if s.Reviewed {
		return s.Origin() + ", reviewed"
	}
	return s.Origin() + ", unreviewed"
}

// An Event is who did what to whom, with every report of it.
type Event struct {
	ID         string   `json:"id"`
	Key        string   `json:"key"`
	Type       string   `json:"type"`
	Mode       *string  `json:"mode"`
	Contexts   []string `json:"contexts"`
	Actors     []Part   `json:"actors"`
	Recipients []Part   `json:"recipients"`
	Mutual     bool     `json:"mutual,omitempty"` // the actors do it to each other, and there are no recipients
	Date       *Date    `json:"date"`
	Place      *Place   `json:"place"`
	Figures    []Figure `json:"figures"`
	Quad       int      `json:"quad"`
	Score      float64  `json:"score"`
	CAMEO      *string  `json:"cameo"`
	Reports    []Report `json:"reports"`
	Shown
}

// A Part is an actor's part in an event; Code is its PLOVER/CAMEO code.
type Part struct {
	ID   string `json:"id"`
	Code string `json:"code"`
}

// A Date is a half-open interval of ISO 8601 dates.
type Date struct {
	From      *string `json:"from"`
	To        *string `json:"to"`
	Precision *string `json:"precision"`
	Span      *Range  `json:"span"`
}

// A Place is where an event happened. Lat and Lon are nil where only a country
// or region is known.
type Place struct {
	Name      string   `json:"name"`
	Country   *string  `json:"country"`
	Lat       *float64 `json:"lat"`
	Lon       *float64 `json:"lon"`
	Precision string   `json:"precision"`
	Span      *Range   `json:"span"`
}

// A Figure is a number that belongs to an event. High is nil for "at least".
type Figure struct {
	Kind string `json:"kind"`
	Low  int64  `json:"low"`
	High *int64 `json:"high"`
	Span *Range `json:"span"`
}

// A Report is one place in the article that tells an event.
type Report struct {
	Via        *string  `json:"via"`
	Trigger    []Range  `json:"trigger"`
	In         string   `json:"in,omitempty"` // "title", or left out for the text
	Status     []string `json:"status"`
	Confidence float32  `json:"confidence"`
	Rule       string   `json:"rule"`
	Evidence   []Range  `json:"evidence"`
}

// A Note says what could not be read, and why.
type Note struct {
	Span  *Range `json:"span"`
	Stage string `json:"stage"`
	Text  string `json:"text"`
}

// NewRecord makes the public record of d.
func NewRecord(d *hearsay.Document) *Record {
	c := newConverter(d)
	r := &Record{
		Schema: "hearsay/document/1", OffsetUnit: "codepoint",
		Coder:   Coder(d.Coder),
		Text:    d.Text[d.Body:],
		Credits: []Credit{}, Sentences: []Range{}, Actors: []Actor{},
		Statements: []Statement{}, Events: []Event{}, Notes: []Note{},
	}
	for _, x := range d.Credits {
		if !d.InTitle(x.Span) {
			r.Credits = append(r.Credits, Credit{x.Outlet, x.Signal, c.at(x.Span)})
		}
	}
	for i := range d.Sentences {
		if s := d.SentenceSpan(i); !d.InTitle(s) {
			r.Sentences = append(r.Sentences, c.at(s))
		}
	}
	r.SetArticle(d.Article, d.Lang)
	mentions := make([][]Range, len(d.Actors))
	byChain := map[int32]int{}
	for i, a := range d.Actors {
		byChain[a.Chain] = i
	}
	for _, m := range d.Mentions {
		if i, ok := byChain[m.Chain]; ok && !d.InTitle(m.Span) {
			mentions[i] = append(mentions[i], c.at(m.Span))
		}
	}
	for i, a := range d.Actors {
		x := Actor{
			ID: actorID(hearsay.ActorID(i)), Name: a.Name, Kind: a.Kind, Entity: opt(a.Entity), Country: opt(a.Country),
			Sectors: list(a.Sectors), Roles: []Role{}, Mentions: list(mentions[i]),
			Confidence: a.Evidence.Confidence, Rule: a.Evidence.Rule,
		}
		for _, role := range a.Roles {
			x.Roles = append(x.Roles, Role{role.Title, c.opt(role.Span), opt(role.From), opt(role.To)})
		}
		if len(a.Members) > 0 {
			x.Members = actorIDs(a.Members)
		}
		r.Actors = append(r.Actors, x)
	}
	seen := map[string]int{}
	for i := range d.Statements {
		r.Statements = append(r.Statements, statement(d, c, i, seen))
	}
	for i := range d.Events {
		r.Events = append(r.Events, event(d, c, i, mentions, seen))
	}
	for _, n := range d.Notes {
		r.Notes = append(r.Notes, Note{c.opt(n.Span), n.Stage, n.Text})
	}
	return r
}

// SetArticle fills what a record says of its article, which is read in lang (""
// not known), and the checksum of its text. A record that was kept without them
// is whole again.
func (r *Record) SetArticle(a hearsay.Article, lang string) {
	r.Article = article(a, lang)
	sum := sha256.Sum256([]byte(r.Text))
	r.TextSHA256 = hex.EncodeToString(sum[:])
}

func article(a hearsay.Article, lang string) Article {
	x := Article{
		Key: a.Key, Title: opt(a.Title), Outlet: opt(a.Outlet), URL: opt(a.URL), Byline: opt(a.Byline),
		Lang: opt(lang), PublishedPrecision: opt(a.PublishedPrecision),
	}
	if lang == "" {
		x.Lang = opt(a.Lang)
	}
	if a.IDNumber {
		x.ID = json.Number(a.ID)
	} else if a.ID != "" {
		x.ID = a.ID
	}
	x.Published = opt(Published(a))
	return x
}

// Published is the day (or month, year, time) of publication in ISO 8601, as
// precise as it is known; "" if it is not.
func Published(a hearsay.Article) string {
	switch a.PublishedPrecision {
	case "year":
		return a.Published.Format("2006")
	case "month":
		return a.Published.Format("2006-01")
	case "day":
		return a.Published.Format("2006-01-02")
	case "time":
		return a.Published.Format("2006-01-02T15:04:05Z07:00")
	}
	return ""
}

func statement(d *hearsay.Document, c *converter, i int, seen map[string]int) Statement {
	s := d.Statements[i]
	x := Statement{
		ID: statementID(hearsay.StatementID(i)), Speakers: actorIDs(s.Speakers),
		Source: c.all(s.Source), Cue: c.all(s.Cue), Content: c.all(s.Content),
		In: "text", Quote: s.Quote, Act: s.Act, Negated: s.Negated,
		Modality: list(s.Modality), About: actorIDs(s.About), Addressees: actorIDs(s.Addressee),
		Confidence: s.Evidence.Confidence, Rule: s.Evidence.Rule, Evidence: c.all(s.Evidence.Spans),
	}
	if inTitle(d, s.Content, s.Cue, s.Source) {
		x.In = "title"
	}
	if s.SpeaksFor >= 0 {
		x.SpeaksFor = opt(actorID(s.SpeaksFor))
	}
	if s.Relays >= 0 {
		x.Relays = opt(actorID(s.Relays))
	}
	if s.Within >= 0 {
		x.Within = opt(statementID(s.Within))
	}
	x.Key = unique(seen, hearsay.RecordKey(d.Article.Key, "statement/"+x.In, x.Source, x.Cue, x.Content))
	return x
}

func event(d *hearsay.Document, c *converter, i int, mentions [][]Range, seen map[string]int) Event {
	e := d.Events[i]
	x := Event{
		ID: eventID(hearsay.EventID(i)), Type: e.Type, Mode: opt(e.Mode), Contexts: list(e.Contexts),
		Actors: parts(e.Actors), Recipients: parts(e.Recipients), Mutual: e.Mutual, Figures: []Figure{},
		Quad: e.Quad, Score: e.Score, CAMEO: opt(e.CAMEO), Reports: []Report{},
	}
	if e.Date >= 0 {
		t := d.Times[e.Date]
		x.Date = &Date{opt(t.From), opt(t.To), opt(t.Precision), c.opt(t.Span)}
	}
	if e.Place >= 0 {
		p := d.Places[e.Place]
		x.Place = &Place{Name: p.Name, Country: opt(p.Country), Precision: p.Precision, Span: c.opt(p.Span)}
		if p.Lat != 0 || p.Lon != 0 {
			x.Place.Lat, x.Place.Lon = &p.Lat, &p.Lon
		}
	}
	for _, f := range e.Figures {
		g := Figure{Kind: f.Kind, Low: f.Low, Span: c.opt(f.Span)}
		if f.High >= 0 {
			g.High = &f.High
		}
		x.Figures = append(x.Figures, g)
	}
	roles := [][]Range{nil}
	for _, r := range e.Reports {
		y := Report{
			Trigger: c.all(r.Trigger), Status: list(r.Status),
			Confidence: r.Evidence.Confidence, Rule: r.Evidence.Rule, Evidence: c.all(r.Evidence.Spans),
		}
		if r.Via >= 0 {
			y.Via = opt(statementID(r.Via))
		}
		if inTitle(d, r.Trigger) {
			y.In = "title"
		}
		x.Reports = append(x.Reports, y)
	}
	if len(x.Reports) > 0 {
		roles[0] = x.Reports[0].Trigger
	}
	for _, ps := range [][]hearsay.Part{e.Actors, e.Recipients} {
		var first []Range
		for _, p := range ps {
			if int(p.Actor) < len(mentions) && p.Actor >= 0 && len(mentions[p.Actor]) > 0 {
				first = append(first, mentions[p.Actor][0])
			}
		}
		roles = append(roles, first)
	}
	x.Key = unique(seen, hearsay.RecordKey(d.Article.Key, "event/"+e.Type, roles...))
	return x
}

// unique marks a key that a record before has with a number.
func unique(seen map[string]int, key string) string {
	seen[key]++
	if n := seen[key]; n > 1 {
		return key + "-" + strconv.Itoa(n)
	}
	return key
}

// inTitle reports whether the first span given lies in the title.
func inTitle(d *hearsay.Document, lists ...[]hearsay.Span) bool {
	for _, l := range lists {
		for _, s := range l {
			return d.InTitle(s)
		}
	}
	return false
}

func parts(ps []hearsay.Part) []Part {
	out := []Part{}
	for _, p := range ps {
		out = append(out, Part{actorID(p.Actor), p.Code})
	}
	return out
}

func actorID(i hearsay.ActorID) string         { return "A" + strconv.Itoa(int(i)+1) }
func statementID(i hearsay.StatementID) string { return "S" + strconv.Itoa(int(i)+1) }
func eventID(i hearsay.EventID) string         { return "E" + strconv.Itoa(int(i)+1) }

func actorIDs(ids []hearsay.ActorID) []string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		if id >= 0 {
			out = append(out, actorID(id))
		}
	}
	return out
}

func opt(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// list makes an empty list of none, so that JSON has [] and not null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// A converter turns spans of bytes in Document.Text into ranges of code points
// in the record's text, or in its title for spans that lie there.
type converter struct {
	d     *hearsay.Document
	ascii bool
	cum   []int32 // code points before each byte of Text; nil if ascii
}

func newConverter(d *hearsay.Document) *converter {
	c := &converter{d: d, ascii: true}
	for i := 0; i < len(d.Text); i++ {
		if d.Text[i] >= utf8.RuneSelf {
			c.ascii = false
			break
		}
	}
	if !c.ascii {
		c.cum = make([]int32, len(d.Text)+1)
		n := int32(0)
		for i := 0; i < len(d.Text); i++ {
			c.cum[i] = n
			if i+1 == len(d.Text) || utf8.RuneStart(d.Text[i+1]) {
				n++
			}
		}
		c.cum[len(d.Text)] = n
	}
	return c
}

func (c *converter) off(b int32) int {
	if c.ascii {
		return int(b)
	}
	return int(c.cum[b])
}

func (c *converter) at(s hearsay.Span) Range {
	from := 0
	if s.Start >= c.d.Body {
		from = c.off(c.d.Body)
	}
	return Range{c.off(s.Start) - from, c.off(s.End) - from}
}

// opt is the range of s, or nil if it is empty or lies in the title, where the
// record has no place to say so.
func (c *converter) opt(s hearsay.Span) *Range {
	if s.Empty() || c.d.InTitle(s) {
		return nil
	}
	r := c.at(s)
	return &r
}

// all is the ranges of spans; those that lie on the other side of the title's
// end than the first are left out.
func (c *converter) all(ss []hearsay.Span) []Range {
	out := make([]Range, 0, len(ss))
	for _, s := range ss {
		if s.Empty() || c.d.InTitle(s) != c.d.InTitle(ss[0]) {
			continue
		}
		out = append(out, c.at(s))
	}
	return out
}
