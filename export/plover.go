package export

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// ploverEvent is one event in the words of the PLOVER manual (Open Event Data
// Alliance). Who vouches for it, which PLOVER has no place for, stands in
// according_to and in the extension hearsay. plover.schema.json is its schema.
type ploverEvent struct {
	ID          string          `json:"id"`
	Date        *string         `json:"date"`
	Event       string          `json:"event"`
	Mode        []string        `json:"mode"`
	Context     []string        `json:"context"`
	Auxiliary   []string        `json:"auxiliary_modes"` // those that all reports share
	Actor       []ploverParty   `json:"actor"`
	Recipient   []ploverParty   `json:"recipient"`
	Location    *ploverPlace    `json:"location"`
	Quad        int             `json:"quad"`
	Score       float64         `json:"score"`
	CAMEO       *string         `json:"cameo"`
	AccordingTo []string        `json:"according_to"`
	Attributed  bool            `json:"attributed"` // true: no report is in the outlet's own voice
	Source      *string         `json:"source"`
	Published   *string         `json:"publication_date"`
	URL         *string         `json:"url"`
	Hearsay     ploverExtension `json:"hearsay"`
}

type ploverParty struct {
	Name    string   `json:"name"`
	Code    string   `json:"code"`
	Country *string  `json:"country"`
	Sector  []string `json:"sector"`
	Kind    string   `json:"kind"`
	Entity  *string  `json:"entity"`
}

type ploverPlace struct {
	Name    string   `json:"name"`
	Country *string  `json:"country"`
	Lat     *float64 `json:"lat"`
	Lon     *float64 `json:"lon"`
}

type ploverExtension struct {
	Article    string         `json:"article"`
	TextSHA256 string         `json:"text_sha256"`
	OffsetUnit string         `json:"offset_unit"`
	CopiedFrom []string       `json:"copied_from"`
	Run        int            `json:"run"`
	Coder      Coder          `json:"coder"`
	DateTo     *string        `json:"date_to"`
	Precision  *string        `json:"date_precision"`
	Figures    []Figure       `json:"figures"`
	Reports    []ploverReport `json:"reports"`
	Shown
}

type ploverReport struct {
	AccordingTo string   `json:"according_to"`
	Says        string   `json:"says"`
	Via         *string  `json:"via"` // key of the statement; null: the outlet's own voice
	Auxiliary   []string `json:"auxiliary_modes"`
	Trigger     []Range  `json:"trigger"`
	In          string   `json:"in"`
	Text        string   `json:"text,omitempty"`
	Sentence    string   `json:"sentence,omitempty"`
	Confidence  float32  `json:"confidence"`
	Rule        string   `json:"rule"`
}

// auxiliary are PLOVER's names of a report's status.
func auxiliary(status []string) []string {
	out := []string{}
	for _, s := range status {
		if s == "negated" {
			s = "negation"
		}
		out = append(out, s)
	}
	return out
}

func newPLOVER(w io.Writer, o Options) Exporter {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return newWhole(func(v *view, x part) error {
		for i := range x.events {
			if err := e.Encode(v.plover(&x.events[i], x.run, &o)); err != nil {
				return err
			}
		}
		return nil
	}, func() error { return nil })
}

func (v *view) plover(e *Event, run int, o *Options) ploverEvent {
	a := v.r.Article
	out := ploverEvent{
		ID: e.Key, Event: e.Type, Mode: []string{}, Context: list(e.Contexts), Actor: v.parties(e.Actors), Recipient: v.parties(e.Recipients),
		Quad: e.Quad, Score: e.Score, CAMEO: e.CAMEO, AccordingTo: []string{}, Attributed: true,
		Source: a.Outlet, Published: a.Published, URL: a.URL,
		Hearsay: ploverExtension{
			Article: a.Key, TextSHA256: v.r.TextSHA256, OffsetUnit: "codepoint", CopiedFrom: list(v.copiedFrom()), Run: run, Coder: v.r.Coder,
			Figures: list(e.Figures), Reports: []ploverReport{}, Shown: e.Shown,
		},
	}
	if e.Mode != nil {
		out.Mode = append(out.Mode, *e.Mode)
	}
	if d := e.Date; d != nil {
		out.Date, out.Hearsay.DateTo, out.Hearsay.Precision = d.From, d.To, d.Precision
	}
	if p := e.Place; p != nil {
		out.Location = &ploverPlace{p.Name, p.Country, p.Lat, p.Lon}
	}
	for i := range e.Reports {
		rep := &e.Reports[i]
		y := ploverReport{
			AccordingTo: v.vouches(rep, o.words()), Says: "in its own voice", Auxiliary: auxiliary(rep.Status), Trigger: rep.Trigger,
			In: rep.in(), Confidence: rep.Confidence, Rule: rep.Rule,
		}
		if rep.Via == nil {
			out.Attributed = false
		} else if s := v.statements[*rep.Via]; s != nil {
			y.Via, y.Says = &s.Key, hearsay.Says(&hearsay.Statement{Act: s.Act, Negated: s.Negated})
		}
		if o.words() {
			y.Text = v.words(rep.in(), rep.Trigger)
		}
		if o.whole() {
			y.Sentence = v.sentence(rep.in(), rep.Trigger)
		}
		if !slices.Contains(out.AccordingTo, y.AccordingTo) {
			out.AccordingTo = append(out.AccordingTo, y.AccordingTo)
		}
		if i == 0 {
			out.Auxiliary = y.Auxiliary
		} else {
			out.Auxiliary = slices.DeleteFunc(slices.Clone(out.Auxiliary), func(s string) bool { return !slices.Contains(y.Auxiliary, s) })
		}
		out.Hearsay.Reports = append(out.Hearsay.Reports, y)
	}
	return out
}

func (v *view) parties(ps []Part) []ploverParty {
	out := []ploverParty{}
	for _, p := range ps {
		x := ploverParty{Code: p.Code, Sector: []string{}}
		if a := v.actors[p.ID]; a != nil {
			x.Name, x.Country, x.Sector, x.Kind, x.Entity = strings.TrimSpace(hearsay.Line(a.Name)), a.Country, list(a.Sectors), a.Kind, a.Entity
		}
		out = append(out, x)
	}
	return out
}
