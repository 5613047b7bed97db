package eval

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// A CodedText is a text with the events somebody coded in it.
type CodedText struct {
	ID     string       `json:"id"`
	Text   string       `json:"text,omitempty"`
	Date   string       `json:"date,omitempty"`
	Events []CodedEvent `json:"events"`
}

// A CodedEvent is an event as the scorer sees it. Reciprocal nil is not said.
type CodedEvent struct {
	Type       string `json:"type"`
	Event      string `json:"event,omitempty"`
	Source     Codes  `json:"source"`
	Target     Codes  `json:"target"`
	Actor      Codes  `json:"actor,omitempty"`
	Recipient  Codes  `json:"recipient,omitempty"`
	Reciprocal *bool  `json:"reciprocal,omitempty"`
}

// Codes are actor codes. In JSON they are strings, objects with a "code", or
// one of these alone; null and "" stand for none (nil).
type Codes []string

// UnmarshalJSON reads all forms.
func (c *Codes) UnmarshalJSON(b []byte) error {
	*c = nil
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	list, ok := v.([]any)
	if !ok {
		if v == nil || v == "" {
			return nil
		}
		list = []any{v}
	}
	*c = Codes{}
	for _, x := range list {
		if m, ok := x.(map[string]any); ok {
			x = m["code"]
		}
		s, _ := x.(string)
		*c = append(*c, s)
	}
	return nil
}

// An EventScore is what score_events.py --json prints.
type EventScore struct {
	Records     int                            `json:"records"`
	Missing     int                            `json:"missing"`
	Ignored     int                            `json:"ignored"`
	NullRecords int                            `json:"null_records"`
	NullClean   int                            `json:"null_clean"`
	Total       map[string]EventRow            `json:"total"`
	PerType     map[string]map[string]EventRow `json:"per_type"`
	// TypesPerRecord is how many distinct types the system gave a record on
	// average; the tool does not print it.
	TypesPerRecord float64 `json:"-"`
}

// An EventRow is one key's counts.
type EventRow struct {
	TP int     `json:"tp"`
	FP int     `json:"fp"`
	FN int     `json:"fn"`
	P  float64 `json:"p"`
	R  float64 `json:"r"`
	F1 float64 `json:"f1"`
}

func (e *EventRow) finish() {
	x := ratio(float64(e.TP), float64(e.TP+e.FP), float64(e.TP), float64(e.TP+e.FN))
	e.P, e.R, e.F1 = x[0], x[1], x[2]
}

// EventTables are the tables in the order they are printed.
var EventTables = []string{"type", "type+src", "dyad", "quad"}

var (
	quadOf = map[string]int{
		"AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2,
		"REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "SANCTION": 4,
		"MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
	}
	oldType  = map[string]string{"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
	oldCode  = map[string]string{"JAP": "JPN", "ITL": "ITA", "VTN": "VNM"}
	someBody = map[string]bool{"UNO": true, "EUR": true, "IGO": true}
)

const noCode = "---"

func country(s string) string {
	s = strings.ToUpper(strings.TrimFunc(s, isSpace))
	if s == "" || strings.HasPrefix(s, noCode) || s == "***" {
		return noCode
	}
	if r := []rune(s); len(r) > 3 {
		s = string(r[:3])
	}
	if n, ok := oldCode[s]; ok {
		s = n
	}
	if someBody[s] {
		return "IGO"
	}
	return s
}

type coded struct {
	typ        string
	src, tgt   []string
	reciprocal bool
}

func slot(a, b Codes) (out []string, n int) {
	if a == nil {
		a = b
	}
	seen := map[string]bool{}
	for _, x := range a {
		if c := country(x); !seen[c] {
			seen[c] = true
			out = append(out, c)
		}
	}
	return out, len(a)
}

func codedEvents(evs []CodedEvent) []coded {
	var out []coded
	for _, e := range evs {
		t := e.Type
		if t == "" {
			t = e.Event
		}
		t = strings.ToUpper(strings.TrimFunc(t, isSpace))
		if t == "" || t == "NULL" || t == "NONE" {
			continue
		}
		if n, ok := oldType[t]; ok {
			t = n
		}
		s, ns := slot(e.Source, e.Actor)
		g, ng := slot(e.Target, e.Recipient)
		r := e.Reciprocal != nil && *e.Reciprocal || ns >= 2 && ng == 0 && e.Reciprocal == nil
		out = append(out, coded{t, s, g, r})
	}
	return out
}

// pairs are the directed or, of a reciprocal event, sorted pairs, and those
// who count as sources.
func (e *coded) pairs(reciprocal bool) (ps [][2]string, src []string) {
	if reciprocal {
		seen := map[string]bool{}
		var p []string
		for _, x := range e.src {
			if !seen[x] {
				seen[x] = true
				p = append(p, x)
			}
		}
		for _, x := range e.tgt {
			if x != noCode && !seen[x] {
				seen[x] = true
				p = append(p, x)
			}
		}
		if len(p) == 0 {
			p = []string{noCode}
		}
		if len(p) < 2 {
			p = append(p, p[0])
		}
		for i := range p {
			for j := i + 1; j < len(p); j++ {
				ps = append(ps, sorted(p[i], p[j]))
			}
		}
		return ps, p
	}
	s, g := e.src, e.tgt
	if len(s) == 0 {
		s = []string{noCode}
	}
	if len(g) == 0 {
		g = []string{noCode}
	}
	for _, a := range s {
		for _, b := range g {
			ps = append(ps, [2]string{a, b})
		}
	}
	return ps, s
}

func sorted(a, b string) [2]string {
	if a > b {
		a, b = b, a
	}
	return [2]string{a, b}
}

// An eventKey is a type or a quad class, with the codes of its table.
type eventKey [3]string

type undirected map[string]map[[2]string]bool

func eventKeys(evs []coded, und undirected) [4]map[eventKey]bool {
	var out [4]map[eventKey]bool
	for i := range out {
		out[i] = map[eventKey]bool{}
	}
	for i := range evs {
		e := &evs[i]
		out[0][eventKey{e.typ}] = true
		if q := quadOf[e.typ]; q > 0 {
			out[3][eventKey{fmt.Sprint(q)}] = true
		}
		ps, _ := e.pairs(e.reciprocal)
		for _, p := range ps {
			k := sorted(p[0], p[1])
			if e.reciprocal || e.typ == "CONSULT" || und[e.typ][k] {
				out[2][eventKey{e.typ, k[0], k[1]}] = true
				for _, x := range k {
					if x != noCode {
						out[1][eventKey{e.typ, x}] = true
					}
				}
				if k[0] == noCode && k[1] == noCode {
					out[1][eventKey{e.typ, noCode}] = true
				}
			} else {
				out[2][eventKey{e.typ, p[0], p[1]}] = true
				out[1][eventKey{e.typ, p[0]}] = true
			}
		}
	}
	return out
}

// ScoreEvents compares the system's events with gold's, record by record over
// sets of keys, as score_events.py does without options.
func ScoreEvents(gold, system []CodedText) (*EventScore, error) {
	sys := map[string]*CodedText{}
	for i := range system {
		if sys[system[i].ID] != nil {
			return nil, &hearsay.Error{Op: "eval.ScoreEvents", Kind: hearsay.Invalid, Err: fmt.Errorf("id %s twice", system[i].ID)}
		}
		sys[system[i].ID] = &system[i]
	}
	out := &EventScore{Total: map[string]EventRow{}, PerType: map[string]map[string]EventRow{}}
	for _, n := range EventTables {
		out.Total[n], out.PerType[n] = EventRow{}, map[string]EventRow{}
	}
	seen := map[string]bool{}
	types := 0
	for i := range gold {
		g := &gold[i]
		if seen[g.ID] {
			return nil, &hearsay.Error{Op: "eval.ScoreEvents", Kind: hearsay.Invalid, Err: fmt.Errorf("id %s twice", g.ID)}
		}
		seen[g.ID] = true
		ge := codedEvents(g.Events)
		var se []coded
		if s := sys[g.ID]; s != nil {
			se = codedEvents(s.Events)
		} else {
			out.Missing++
		}
		if len(ge) == 0 {
			out.NullRecords++
			if len(se) == 0 {
				out.NullClean++
			}
		}
		und := undirected{}
		for i := range ge {
			if !ge[i].reciprocal {
				continue
			}
			ps, _ := ge[i].pairs(true)
			if und[ge[i].typ] == nil {
				und[ge[i].typ] = map[[2]string]bool{}
			}
			for _, p := range ps {
				und[ge[i].typ][p] = true
			}
		}
		G, S := eventKeys(ge, und), eventKeys(se, und)
		types += len(S[0])
		for n, name := range EventTables {
			t, per := out.Total[name], out.PerType[name]
			for k := range G[n] {
				row := per[k[0]]
				if S[n][k] {
					t.TP++
					row.TP++
				} else {
					t.FN++
					row.FN++
				}
				per[k[0]] = row
			}
			for k := range S[n] {
				if !G[n][k] {
					row := per[k[0]]
					t.FP++
					row.FP++
					per[k[0]] = row
				}
			}
			out.Total[name] = t
		}
	}
	out.Records = len(seen)
	for id := range sys {
		if !seen[id] {
			out.Ignored++
		}
	}
	if out.Records > 0 {
		out.TypesPerRecord = float64(types) / float64(out.Records)
	}
	for name, t := range out.Total {
		t.finish()
		out.Total[name] = t
		for k, row := range out.PerType[name] {
			row.finish()
			out.PerType[name][k] = row
		}
	}
	return out, nil
}

func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
