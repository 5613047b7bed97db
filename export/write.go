package export

import (
	_ "embed"
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
		e, err := NewExporter(w, format, Options{Table: table, Text: "full"})
		return rows{e}, err
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

// rows is an Exporter that is given whole documents.
type rows struct{ e Exporter }

func (r rows) Write(d *hearsay.Document) error {
	for p := range Picks(NewRecord(d), 0) {
		if err := r.e.Put(p); err != nil {
			return err
		}
	}
	return nil
}

func (r rows) Flush() error { return r.e.Close() }

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

func str(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func num(f float32) string { return strconv.FormatFloat(float64(f), 'f', 2, 32) }
