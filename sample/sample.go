// Package sample holds a dozen short news texts written for this repository,
// so that the program can be tried without any text at hand. They tell of
// long-past public facts, in the manner of agency reports, and are printed by
// outlets that do not exist. It is not test data: nothing is scored on it.
package sample

import (
	"embed"
	"encoding/json"
	"io"
	"path"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/ingest"
)

//go:embed *.txt
var files embed.FS

// A line is one article as JSONL input has it.
type line struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Outlet    string `json:"outlet"`
	Published string `json:"published"`
	Text      string `json:"text"`
}

// lines reads the files: "key: value" lines, an empty line, the text.
func lines() []line {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // embedded
	}
	var out []line
	for _, e := range entries {
		b, err := files.ReadFile(e.Name())
		if err != nil {
			panic(err)
		}
		head, text, _ := strings.Cut(string(b), "\n\n")
		l := line{ID: strings.TrimSuffix(e.Name(), path.Ext(e.Name())), Text: strings.TrimSpace(text)}
		for h := range strings.SplitSeq(head, "\n") {
			key, value, _ := strings.Cut(h, ":")
			switch value = strings.TrimSpace(value); strings.TrimSpace(key) {
			case "title":
				l.Title = value
			case "outlet":
				l.Outlet = value
			case "published":
				l.Published = value
			}
		}
		out = append(out, l)
	}
	return out
}

// Articles returns the samples in the order of their names.
func Articles() []hearsay.Article {
	var out []hearsay.Article
	for _, l := range lines() {
		a := hearsay.Article{ID: l.ID, Title: l.Title, Outlet: l.Outlet, Markup: l.Text, MediaType: "text/plain"}
		a.Published, a.PublishedPrecision, _ = ingest.Date(l.Published)
		out = append(out, a)
	}
	return out
}

// JSONL writes the samples as `hearsay read` takes them.
func JSONL(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, l := range lines() {
		if err := e.Encode(l); err != nil {
			return err
		}
	}
	return nil
}
