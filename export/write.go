package export

import (
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/conllu"
)

//go:embed schema.json
var schema string

// Schema is the JSON Schema (2020-12) of one line of `--format jsonl`.
func Schema() string { return schema }

// A Writer writes documents one after the other in one format.
type Writer interface {
	Write(d *hearsay.Document) error
	Flush() error
}

// New returns a writer of a format: jsonl, table, csv or conllu. Table chooses
// the rows of csv: statements or events. An unknown name is an error of kind
// Invalid.
func New(w io.Writer, format, table string) (Writer, error) {
	switch format {
	case "jsonl":
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		return jsonl{e}, nil
	case "table":
		return &people{w: w}, nil
	case "conllu":
		return trees{w}, nil
	case "csv":
		c := csv.NewWriter(w)
		switch table {
		case "statements":
			return &rows{c: c, head: statementHead, rows: statementRows}, nil
		case "events":
			return &rows{c: c, head: eventHead, rows: eventRows}, nil
		}
		return nil, &hearsay.Error{
			Op: "export.New", Kind: hearsay.Invalid, Err: fmt.Errorf("no table %q", table),
			Hint: "--table is statements or events",
		}
	}
	return nil, &hearsay.Error{
		Op: "export.New", Kind: hearsay.Invalid, Err: fmt.Errorf("no format %q", format),
		Hint: "--format is table, jsonl, csv or conllu",
	}
}

type jsonl struct{ e *json.Encoder }

func (j jsonl) Write(d *hearsay.Document) error { return j.e.Encode(NewRecord(d)) }
func (j jsonl) Flush() error                    { return nil }

type people struct {
	w io.Writer
	n int
}

func (p *people) Write(d *hearsay.Document) error {
	if p.n++; p.n > 1 {
		if _, err := io.WriteString(p.w, "\n"); err != nil {
			return err
		}
	}
	return hearsay.Print(p.w, d)
}
func (p *people) Flush() error { return nil }

type trees struct{ w io.Writer }

func (t trees) Write(d *hearsay.Document) error { return conllu.Write(t.w, d) }
func (t trees) Flush() error                    { return nil }

type rows struct {
	c     *csv.Writer
	begun bool
	head  []string
	rows  func(*hearsay.Document, *Record) [][]string
}

func (r *rows) begin() error {
	if r.begun {
		return nil
	}
	r.begun = true
	return r.c.Write(r.head)
}

func (r *rows) Write(d *hearsay.Document) error {
	if err := r.begin(); err != nil {
		return err
	}
	for _, row := range r.rows(d, NewRecord(d)) {
		for i := range row {
			row[i] = Cell(row[i])
		}
		if err := r.c.Write(row); err != nil {
			return err
		}
	}
	r.c.Flush()
	return r.c.Error()
}

func (r *rows) Flush() error {
	if err := r.begin(); err != nil {
		return err
	}
	r.c.Flush()
	return r.c.Error()
}

// Cell keeps a cell from being run as a formula by a spreadsheet, as OWASP
// advises: a leading apostrophe before = + - @ tab and return.
func Cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		if _, err := strconv.ParseFloat(s, 64); err != nil {
			return "'" + s
		}
	}
	return s
}

var articleHead = []string{"article_key", "article_id", "outlet", "published", "copied_from", "url"}

func articleCells(r *Record) []string {
	id := ""
	if r.Article.ID != nil {
		id = fmt.Sprint(r.Article.ID)
	}
	var from []string
	for _, c := range r.Credits {
		if c.Signal != "byline" {
			from = append(from, c.Outlet)
		}
	}
	return []string{r.Article.Key, id, str(r.Article.Outlet), str(r.Article.Published), strings.Join(from, "; "), str(r.Article.URL)}
}

var statementHead = append(append([]string{"key"}, articleHead...),
	"speakers", "speaker_kinds", "speaker_countries", "speaker_sectors", "speaks_for", "relays", "source", "cue", "content",
	"in", "quote", "act", "negated", "modality", "about", "addressees", "within", "confidence", "rule",
	"sentence", "start", "end")

// statementRows is a row a statement. Lists are joined by "; ".
func statementRows(d *hearsay.Document, r *Record) [][]string {
	name := names(r)
	var out [][]string
	for i, s := range r.Statements {
		st := &d.Statements[i]
		kinds, countries, sectors := traits(r, s.Speakers)
		at := append(append(append([]Range{}, s.Content...), s.Cue...), s.Source...)
		lo, hi := extent(at)
		row := append([]string{s.Key}, articleCells(r)...)
		row = append(row, name(s.Speakers...), kinds, countries, sectors, name(str(s.SpeaksFor)), name(str(s.Relays)),
			words(d, st.Source), words(d, st.Cue), words(d, st.Content),
			s.In, s.Quote, s.Act, strconv.FormatBool(s.Negated), strings.Join(s.Modality, "; "),
			name(s.About...), name(s.Addressees...), withinKey(r, s.Within),
			num(s.Confidence), s.Rule, sentence(d, st.Cue, st.Content), strconv.Itoa(lo), strconv.Itoa(hi))
		out = append(out, row)
	}
	return out
}

var eventHead = append(append([]string{"key"}, articleHead...),
	"type", "mode", "contexts", "actors", "actor_codes", "recipients", "recipient_codes",
	"date_from", "date_to", "date_precision", "place", "place_country", "figures", "quad", "score", "cameo",
	"via", "via_speakers", "attributed", "status", "in", "trigger", "confidence", "rule", "sentence", "start", "end")

// eventRows is a row a report: an event told twice has two rows with one key.
func eventRows(d *hearsay.Document, r *Record) [][]string {
	name := names(r)
	var out [][]string
	for i, e := range r.Events {
		var from, to, prec, place, country string
		if e.Date != nil {
			from, to, prec = str(e.Date.From), str(e.Date.To), str(e.Date.Precision)
		}
		if e.Place != nil {
			place, country = e.Place.Name, str(e.Place.Country)
		}
		var figures []string
		for _, f := range e.Figures {
			switch {
			case f.High == nil:
				figures = append(figures, fmt.Sprintf("%s>=%d", f.Kind, f.Low))
			case *f.High != f.Low:
				figures = append(figures, fmt.Sprintf("%s=%d-%d", f.Kind, f.Low, *f.High))
			default:
				figures = append(figures, fmt.Sprintf("%s=%d", f.Kind, f.Low))
			}
		}
		who := func(ps []Part) (ids, codes []string) {
			for _, p := range ps {
				ids, codes = append(ids, p.ID), append(codes, p.Code)
			}
			return ids, codes
		}
		aIDs, aCodes := who(e.Actors)
		rIDs, rCodes := who(e.Recipients)
		for j, rep := range e.Reports {
			var via, speakers string
			if rep.Via != nil {
				n, _ := strconv.Atoi((*rep.Via)[1:])
				via, speakers = r.Statements[n-1].Key, name(r.Statements[n-1].Speakers...)
			}
			in := rep.In
			if in == "" {
				in = "text"
			}
			lo, hi := extent(rep.Trigger)
			row := append([]string{e.Key}, articleCells(r)...)
			row = append(row, e.Type, str(e.Mode), strings.Join(e.Contexts, "; "),
				name(aIDs...), strings.Join(aCodes, "; "), name(rIDs...), strings.Join(rCodes, "; "),
				from, to, prec, place, country, strings.Join(figures, "; "),
				strconv.Itoa(e.Quad), strconv.FormatFloat(e.Score, 'g', -1, 64), str(e.CAMEO),
				via, speakers, strconv.FormatBool(rep.Via != nil), strings.Join(rep.Status, "; "), in,
				words(d, d.Events[i].Reports[j].Trigger), num(rep.Confidence), rep.Rule,
				sentence(d, d.Events[i].Reports[j].Trigger), strconv.Itoa(lo), strconv.Itoa(hi))
			out = append(out, row)
		}
	}
	return out
}

func names(r *Record) func(...string) string {
	byID := make(map[string]string, len(r.Actors))
	for _, a := range r.Actors {
		byID[a.ID] = a.Name
	}
	return func(ids ...string) string {
		var out []string
		for _, id := range ids {
			if n := byID[id]; n != "" {
				out = append(out, n)
			}
		}
		return strings.Join(out, "; ")
	}
}

func traits(r *Record, ids []string) (kinds, countries, sectors string) {
	var k, c, s []string
	for _, id := range ids {
		n, err := strconv.Atoi(strings.TrimPrefix(id, "A"))
		if err != nil || n < 1 || n > len(r.Actors) {
			continue
		}
		a := r.Actors[n-1]
		k, c, s = append(k, a.Kind), append(c, str(a.Country)), append(s, strings.Join(a.Sectors, " "))
	}
	return strings.Join(k, "; "), strings.Join(c, "; "), strings.Join(s, "; ")
}

func withinKey(r *Record, id *string) string {
	if id == nil {
		return ""
	}
	n, _ := strconv.Atoi((*id)[1:])
	return r.Statements[n-1].Key
}

// words joins the words of spans on one line.
func words(d *hearsay.Document, spans []hearsay.Span) string {
	var parts []string
	for _, s := range spans {
		parts = append(parts, strings.Join(strings.Fields(s.In(d.Text)), " "))
	}
	return strings.Join(parts, " … ")
}

// sentence is the sentence a record with these pieces rests on, on one line.
func sentence(d *hearsay.Document, lists ...[]hearsay.Span) string {
	if i := d.SentenceOf(lists...); i >= 0 {
		return strings.Join(strings.Fields(d.SentenceSpan(i).In(d.Text)), " ")
	}
	return ""
}

func extent(rs []Range) (lo, hi int) {
	for i, r := range rs {
		if i == 0 || r[0] < lo {
			lo = r[0]
		}
		hi = max(hi, r[1])
	}
	return lo, hi
}

func str(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func num(f float32) string { return strconv.FormatFloat(float64(f), 'f', 2, 32) }
