package serve

import (
	"io"
	"net/http"

	"github.com/hearsay-news/hearsay/export"
)

// types are the media types of package export's formats, and the endings of
// their files.
var types = map[string][2]string{
	"csv": {"text/csv; charset=utf-8", "csv"}, "jsonl": {"application/jsonl", "jsonl"}, "parquet": {"application/vnd.apache.parquet", "parquet"},
	"documents": {"application/jsonl", "jsonl"}, "webannotation": {`application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"`, "jsonld"},
	"plover": {"application/jsonl", "jsonl"}, "polecat": {"text/tab-separated-values; charset=utf-8", "tsv"},
	"icews": {"text/tab-separated-values; charset=utf-8", "tsv"}, "gdelt": {"text/tab-separated-values; charset=utf-8", "tsv"},
	"atom": {"application/atom+xml; charset=utf-8", "atom"}, "cite": {"text/plain; charset=utf-8", "txt"}, "bibtex": {"application/x-bibtex; charset=utf-8", "bib"},
	"csl": {"application/vnd.citationstyles.csl+json", "json"}, "ris": {"application/x-research-info-systems; charset=utf-8", "ris"},
}

// writeExport streams picks in a format of package export. An error before the
// first byte is returned; one after it cuts the answer short, so that it does
// not look whole.
func writeExport(w http.ResponseWriter, name, format string, r *http.Request, about export.About, picks func(put func(export.Pick) error) error) error {
	kind, ok := types[format]
	if !ok {
		return invalid("there is no format "+clip(format, 20), "see /help/api for the formats there are")
	}
	q := r.URL.Query()
	text := q.Get("text")
	if text == "" {
		text = "span"
	}
	if text == "full" {
		return invalid("the whole text of articles does not leave through these pages", "text=span gives the words of the records; hearsay export --text full writes it to a file")
	}
	about.Program = "hearsay"
	out := &lazy{w: w, start: func() {
		h := w.Header()
		h.Set("Content-Type", kind[0])
		h.Set("Content-Disposition", `attachment; filename="`+name+"."+kind[1]+`"`)
		h.Set("Cache-Control", "no-store")
	}}
	x, err := export.NewExporter(out, format, export.Options{Table: q.Get("table"), Text: text, Claimed: q.Get("claimed") == "yes", About: about})
	if err != nil {
		return err
	}
	err = picks(x.Put)
	if err == nil {
		err = x.Close()
	}
	if err != nil && out.begun {
		panic(http.ErrAbortHandler)
	}
	if err == nil {
		out.begin()
	}
	return err
}

// lazy writes its head with the first byte.
type lazy struct {
	w     io.Writer
	start func()
	begun bool
}

func (l *lazy) begin() {
	if !l.begun {
		l.begun = true
		l.start()
	}
}

func (l *lazy) Write(p []byte) (int, error) {
	l.begin()
	return l.w.Write(p)
}
