package export

import (
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// A Pick is one record that leaves: a statement, or one report of an event, of
// an article as a run read it.
type Pick struct {
	Record    *Record
	Run       int             // number of the run in its store; 0 outside one
	Belongs   hearsay.Belongs // which origin and story the article is in; nothing outside a store
	Statement int             // index in Record.Statements; -1 for a report
	Event     int             // index in Record.Events; -1 for a statement
	Report    int             // index in the event's reports
}

// Picks are all records of r in the order of the text: statements, then the
// reports of its events.
func Picks(r *Record, run int) iter.Seq[Pick] {
	return func(yield func(Pick) bool) {
		for i := range r.Statements {
			if !yield(Pick{Record: r, Run: run, Statement: i, Event: -1}) {
				return
			}
		}
		for i := range r.Events {
			for j := range r.Events[i].Reports {
				if !yield(Pick{Record: r, Run: run, Statement: -1, Event: i, Report: j}) {
					return
				}
			}
		}
	}
}

// Check reports whether the record has what p picks; an index that has gone out
// of step with its documents does not.
func (p Pick) Check() error {
	r := p.Record
	if p.Statement >= 0 && p.Statement < len(r.Statements) ||
		p.Statement < 0 && p.Event >= 0 && p.Event < len(r.Events) && p.Report >= 0 && p.Report < len(r.Events[p.Event].Reports) {
		return nil
	}
	return &hearsay.Error{
		Op: "export.Check", Kind: hearsay.Internal,
		Err:  fmt.Errorf("article %s has no record %d, %d.%d", r.Article.Key, p.Statement, p.Event, p.Report),
		Hint: "see: hearsay verify",
	}
}

func (p Pick) statement() *Statement {
	if p.Statement < 0 {
		return nil
	}
	return &p.Record.Statements[p.Statement]
}

func (p Pick) event() (*Event, *Report) {
	e := &p.Record.Events[p.Event]
	return e, &e.Reports[p.Report]
}

func (p Pick) shown() *Shown {
	if s := p.statement(); s != nil {
		return &s.Shown
	}
	e, _ := p.event()
	return &e.Shown
}

func (p Pick) key() string {
	if s := p.statement(); s != nil {
		return s.Key
	}
	e, _ := p.event()
	return e.Key
}

// Options say how an export is made.
type Options struct {
	Table   string // rows of csv, parquet and jsonl: statements or events
	Text    string // how much of the articles' text leaves: none, span (the words of the records) or full
	Claimed bool   // tables that have no place for a speaker get events that a speaker tells, too, with columns that name him
	Raw     bool   // csv without the guard against formulas
	About   About
	// Create makes a file of an export of many files (brat); names are unique.
	Create func(name string) (io.WriteCloser, error)
}

// About is where an export comes from.
type About struct {
	Program string `json:"program"` // hearsay and its version
	Query   string `json:"query,omitempty"`
	Run     int    `json:"run,omitempty"`
}

func (o *Options) words() bool { return o.Text != "none" }
func (o *Options) whole() bool { return o.Text == "full" }

// An Exporter takes picks in order; those of one article stand together.
type Exporter interface {
	Put(p Pick) error
	Close() error
}

// Formats are the names of the formats, in the order they are documented.
func Formats() []string {
	var out []string
	for _, f := range formats {
		out = append(out, f.Name)
	}
	return out
}

// NewExporter returns a writer of one of Formats. An unknown name is an error
// of kind Invalid, and so is a text policy that a format cannot keep.
func NewExporter(w io.Writer, format string, o Options) (Exporter, error) {
	if o.Table == "" {
		o.Table = "statements"
	}
	if !slices.Contains([]string{"none", "span", "full"}, o.Text) {
		return nil, invalid(fmt.Errorf("no text policy %q", o.Text), "--text is none, span or full")
	}
	if o.Table != "statements" && o.Table != "events" {
		return nil, invalid(fmt.Errorf("no table %q", o.Table), "--table is statements or events")
	}
	switch format {
	case "csv":
		return newTable(newCSVTable(w, o), o), nil
	case "parquet":
		return newParquet(w, o), nil
	case "jsonl":
		return newTable(newJSONTable(w, o), o), nil
	case "documents":
		return newDocuments(w, o), nil
	case "webannotation":
		return newWebAnnotation(w, o), nil
	case "brat":
		return newBrat(o)
	case "plover":
		return newPLOVER(w, o), nil
	case "polecat":
		return newPOLECAT(w, o), nil
	case "icews":
		return newICEWS(w, o), nil
	case "gdelt":
		return newGDELT(w, o), nil
	case "atom":
		return newAtom(w, o), nil
	case "cite", "bibtex", "csl", "ris":
		return newCitations(w, format, o), nil
	}
	return nil, noFormat(format)
}

func noFormat(name string) error {
	return invalid(fmt.Errorf("no format %q", name), "--format is one of: "+strings.Join(Formats(), " "))
}

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func invalid(err error, hint string) error {
	return &hearsay.Error{Op: "export.NewExporter", Kind: hearsay.Invalid, Err: err, Hint: hint}
}
