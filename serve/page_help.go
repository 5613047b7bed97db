package serve

import (
	"fmt"
	"net/http"

	"github.com/hearsay-news/hearsay"
)

type helpView struct {
	Layers []layerInfo   `json:"layers"`
	Fields []string      `json:"fields"`
	Acts   []string      `json:"acts"`
	Coder  hearsay.Coder `json:"coder"`
	Rates  []Rate        `json:"rates"`
}

// A Rate is how often the coder was right, measured on texts that people coded.
type Rate struct {
	Measure string  `json:"measure"`
	Set     string  `json:"set"` // the texts
	Percent float64 `json:"percent"`
	Low     float64 `json:"low"` // of the 95 % interval by the number of cases
	High    float64 `json:"high"`
	N       int     `json:"n"`                // of how many
	People  float64 `json:"people,omitempty"` // how often people agree on the same, in percent; 0 not known
	Grade   bool    `json:"grade,omitempty"`  // of statements of a range of confidence
	From    float64 `json:"from,omitempty"`   // which begins here
}

func (s *server) helpPage(name, title string) func(*http.Request) (*page, error) {
	return func(*http.Request) (*page, error) {
		v := helpView{Layers: layers, Fields: hearsay.Fields(), Acts: hearsay.Acts, Rates: s.Rates}
		if name == "method" {
			r, err := s.read()
			if err != nil {
				return nil, err
			}
			v.Coder = r.Coder()
		}
		p := &page{Name: name, Title: title, Data: v}
		if name == "method" {
			rows := [][]any{}
			for _, x := range s.Rates {
				rows = append(rows, []any{x.Measure, x.Set, x.Percent, x.Low, x.High, x.N})
			}
			p.Table = &table{Name: "error-rates", Columns: []string{"measure", "set", "right_percent", "low", "high", "n"}, Rows: rowsOf(rows)}
		}
		return p, nil
	}
}

// like says how often statements of a confidence were right where that was
// measured; "" where it was not.
func (s *server) like(confidence float32) string {
	var best *Rate
	for i := range s.Rates {
		if x := &s.Rates[i]; x.Grade && float64(confidence) >= x.From-1e-6 && (best == nil || x.From > best.From) {
			best = x
		}
	}
	if best == nil || best.N == 0 {
		return ""
	}
	return fmt.Sprintf("in 100 like it, %.0f to %.0f were right (n=%s)", best.Low, best.High, grouped(best.N))
}

// helpKeys lists the keys.
func (s *server) helpKeys(*http.Request) (*page, error) {
	return &page{Name: "keys", Title: "Keys", Data: keyList}, nil
}

// A keyHelp is one key and what it does.
type keyHelp struct {
	Keys string `json:"keys"`
	Does string `json:"does"`
}

var keyList = []keyHelp{
	{"/", "go to the search box; Esc leaves it"},
	{"?", "this list"},
	{"j k", "next, previous record"},
	{"o Enter", "open the record or the row"},
	{"s", "jump from the panel to the words and back"},
	{"p", "show or hide the panel"},
	{"w", "why this record"},
	{"a", "the record is right"},
	{"d", "there is no such statement or event"},
	{"e", "correct the record"},
	{"u", "undo what was just kept"},
	{"l", "go to the layers"},
	{"1 2 3 4 5", "a layer on or off: statements, events, actors, times, places"},
	{"Y", "copy the address of what is shown"},
	{".", "the export menu"},
	{"g t, g s, g a, g h", "go to Today, Search, Actors, Help"},
}
