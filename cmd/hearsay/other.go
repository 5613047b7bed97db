package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/reader"
	"github.com/hearsay-news/hearsay/sample"
)

type explainCmd struct {
	inputFlags
	knowledgeFlags
	storeFlags
	File    string   `arg:"" help:"A file, - for standard input, or a key of the store: of a statement or event, of an article, or ARTICLE:7 for its seventh sentence." predictor:"file"`
	What    []string `arg:"" optional:"" help:"S1: statement 1. E2: event 2. 7: the seventh sentence. Nothing: all sentences."`
	Article string   `help:"Which article of a JSONL file: its id, or its number from 1." placeholder:"ID"`
	InRun   string   `name:"run" help:"Of a key: in which run of the store." placeholder:"RUN"`
}

// storeKey is a key of the store, with a part of the article behind it or not.
var storeKey = regexp.MustCompile(`^[0-9a-f]{6,20}(-[0-9]+)?(:[SE]?[0-9]+)?$`)

// Run explains one article's records.
func (c *explainCmd) Run(ctx context.Context, e *env) error {
	if _, err := os.Stat(c.File); err != nil && storeKey.MatchString(c.File) {
		return explainStored(ctx, e, &c.storeFlags, c.InRun, c.File, c.What, func() (*reader.Reader, error) { return c.knowledgeFlags.reader(e, c.Knowledge) })
	}
	files, err := c.files(e, []string{c.File})
	if err != nil {
		return err
	}
	r, err := c.reader(e, c.Knowledge)
	if err != nil {
		return err
	}
	n := 0
	for a, err := range c.articles(e, files) {
		n++
		if c.Article != "" && a.ID != c.Article && strconv.Itoa(n) != c.Article {
			continue
		}
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		d, err := r.Read(a)
		if err != nil {
			return err
		}
		w := bufio.NewWriter(e.out)
		if err := export.Explain(w, d, c.What); err != nil {
			return err
		}
		return w.Flush()
	}
	return &usageError{fmt.Sprintf("%s has no article %q", c.File, c.Article), "give an id of the file, or a number from 1"}
}

type demoCmd struct {
	serveFlags
	Format string `short:"f" help:"table, jsonl, csv or conllu." enum:"table,jsonl,csv,conllu" default:"table"`
	Table  string `help:"Rows of csv: statements or events." enum:"statements,events" default:"statements"`
	Write  string `help:"Write the sample articles into a folder instead, to read them yourself." placeholder:"DIR" type:"path"`
}

// Run reads the samples and prints what is in them, or shows them in the browser.
func (c *demoCmd) Run(ctx context.Context, e *env) error {
	if c.Open || c.Listen != usualAddr {
		return serveDemo(ctx, e, &c.serveFlags)
	}
	articles := sample.Articles()
	if c.Write != "" {
		if err := os.MkdirAll(c.Write, 0o755); err != nil {
			return err
		}
		path := filepath.Join(c.Write, "samples.jsonl")
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if err != nil {
			return err
		}
		if err := sample.JSONL(f); err != nil {
			return err
		}
		fmt.Fprintf(e.err, "wrote %s; now try: hearsay read %s\n", path, path)
		return f.Close()
	}
	r, err := newReader()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(e.out)
	w, err := export.New(out, c.Format, c.Table)
	if err != nil {
		return err
	}
	for res := range r.All(ctx, func(yield func(hearsay.Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}, 0) {
		if res.Err != nil {
			return res.Err
		}
		if err := w.Write(res.Document); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return out.Flush()
}

type schemaCmd struct{}

// Run prints the schema.
func (schemaCmd) Run(e *env) error {
	_, err := io.WriteString(e.out, export.Schema())
	return err
}

type versionCmd struct{}

// Run prints the versions that a record's "coder" holds, and the models' cards
// in short.
func (versionCmd) Run(e *env) error {
	l, err := lang.For("en")
	if err != nil {
		return err
	}
	r, err := reader.New(l)
	if err != nil {
		return err
	}
	c := r.Coder()
	fmt.Fprintf(e.out, "hearsay %s (%s %s/%s)\nmodel      %s\nknowledge  %s\n", c.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH, c.Model, c.Knowledge)
	for _, name := range model.Shipped() {
		m, err := model.Embedded(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.out, "weights    %-12s %6.1f MB  %s  %s\n", name, float64(m.Card.Size)/1e6, m.Card.WeightsLicence, strings.TrimSpace(m.Card.Task))
	}
	return nil
}
