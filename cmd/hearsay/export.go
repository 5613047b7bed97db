package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/reader"
)

type exportCmd struct {
	storeFlags
	inputFlags
	namesFlag
	jobFlags
	Query    []string `arg:"" optional:"" help:"What leaves the store, in the language of find; all words of the command are one query. Without it, everything."`
	From     []string `help:"Read files, folders or - (standard input) instead of the store, as hearsay read does. May be given again." placeholder:"FILE" sep:"none"`
	Format   string   `short:"f" help:"One of: ${formats}." default:"csv" placeholder:"FORMAT"`
	Table    string   `help:"Rows of csv, parquet and jsonl: statements or events. Without it events if the query asks for kind:event alone, else statements." enum:",statements,events" default:""`
	Text     string   `help:"How much of the articles' text leaves: none, span (the words of the records) or full, which is asked once and logged (hearsay stats --texts)." enum:"none,span,full" default:"span"`
	Yes      bool     `help:"With --text full: do not ask."`
	Claimed  bool     `name:"include-claimed" help:"polecat, icews and gdelt: also events that a speaker tells and the outlet does not, with columns that say so."`
	Raw      bool     `help:"csv: do not guard cells against being run as formulas by a spreadsheet."`
	Output   string   `short:"o" help:"Write to a file, which appears when it is complete, with what the format cannot carry in NAME.loss.json; of brat a folder." placeholder:"FILE" type:"path"`
	Force    bool     `help:"Let --output replace a file."`
	Loss     bool     `help:"Say what the format cannot carry, and end."`
	Codebook bool     `help:"Print what the columns of csv, jsonl and parquet mean, and end."`
	Since    string   `help:"Published on this day or later (2026-10-01, 2026-10, 7d, last-month)." placeholder:"DATE"`
	Until    string   `help:"Published on this day or before." placeholder:"DATE"`
	MinConf  float64  `help:"Only records at least this sure, 0 to 1." placeholder:"P"`
	reviewedFlag
	InRun string `name:"run" help:"Which run: its number or name, latest or pinned." placeholder:"RUN"`
	Sort  string `help:"-date (newest first), date or conf (surest first)." enum:",date,-date,conf" default:"" placeholder:"ORDER"`
	Limit int    `short:"n" help:"At most so many records; 0 is all." default:"0"`
	Jobs  int    `help:"With --from: articles read at the same time; 0 is one a core." default:"0"`
}

// Help is shown by `hearsay export --help`.
func (exportCmd) Help() string {
	return `Examples:
  hearsay export -f parquet --table events -o dyad.parquet 'dyad:ARL,BOR'
  hearsay export -f bibtex 'speaker:"Ada Ruus" act:deny'
  hearsay export -f webannotation --text full --from article.txt
  hearsay export -f gdelt --loss

Rows and their order are those of hearsay find. By default the words of the records
leave and no other text. docs/formats.md says what each format cannot carry.`
}

// Run writes what is asked for.
func (c *exportCmd) Run(ctx context.Context, e *env) (err error) {
	if c.Table == "" {
		c.Table = "statements"
		if q, err := c.find().query(time.Now()); err == nil && len(q.Kinds) == 1 && q.Kinds[0] == "event" {
			c.Table = "events"
		}
	}
	switch {
	case c.Loss:
		return export.WriteLoss(e.out, c.Format)
	case c.Codebook:
		return export.WriteCodebook(e.out, c.Table)
	case len(c.From) == 0 && c.Files0From == "":
		return c.fromStore(ctx, e)
	}
	return c.fromFiles(ctx, e)
}

func (c *exportCmd) find() *findCmd {
	return &findCmd{Query: c.Query, Since: c.Since, Until: c.Until, By: "date", MinConf: c.MinConf, reviewedFlag: c.reviewedFlag, InRun: c.InRun, Sort: c.Sort}
}

func (c *exportCmd) fromStore(ctx context.Context, e *env) (err error) {
	q, err := c.find().query(time.Now())
	if err != nil {
		return err
	}
	s, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	run, err := s.Run(ctx, q.Run)
	if err != nil {
		return err
	}
	q.Run, q.Limit = strconv.Itoa(run.ID), c.Limit
	if !c.Quiet {
		fmt.Fprintf(e.err, "run %d%s\n", run.ID, unfinished(run))
	}
	if err := c.namesFlag.apply(s); err != nil {
		return err
	}
	if c.Text == "full" {
		by := (&byFlags{}).who()
		ok, err := mayTakeTexts(e, s, by, c.Yes)
		if err != nil {
			return err
		}
		if !ok {
			report(e.err, "cannot export", errors.New("whole texts were not let out"), "without --text full the words of the records leave")
			return codeError(exitRefused)
		}
		if err := logTexts(s, textsLeft{By: by, Run: run.ID, Query: q.String(), Format: c.Format, Output: c.Output}); err != nil {
			return err
		}
	}
	m := c.meter(e, "exporting", 0)
	if m.shows() {
		if m.total, _, err = s.Count(ctx, q); err != nil {
			return err
		}
		if c.Limit > 0 {
			m.total = min(m.total, c.Limit)
		}
	}
	return c.write(e, export.About{Program: program(), Query: q.String(), Run: run.ID}, s.Picks(ctx, q), m)
}

func (c *exportCmd) fromFiles(ctx context.Context, e *env) error {
	if c.Reviewed == "only" {
		return &usageError{"--reviewed asks the store, and --from reads files, which nobody has reviewed", "leave one of them out"}
	}
	if len(c.Query) > 0 || c.Since != "" || c.Until != "" || c.InRun != "" || c.Sort != "" {
		return &usageError{"a query, --since, --until, --run and --sort ask the store, and --from reads files", "leave one of them out"}
	}
	files, err := c.files(e, c.From)
	if err != nil {
		return err
	}
	r, err := newReader(c.Knowledge...)
	if err != nil {
		return err
	}
	names, err := namesProfile(c.Names)
	if err != nil {
		return err
	}
	read, failed := 0, 0
	picks := func(yield func(export.Pick, error) bool) {
		n := 0
		for res := range r.All(ctx, c.articles(e, files), c.Jobs) {
			if res.Err != nil {
				failed++
				c.report(e, res)
				continue
			}
			read++
			export.AtLeast(res.Document, c.MinConf)
			names.Apply(res.Document)
			for p := range export.Picks(export.NewRecord(res.Document), 0) {
				if n++; c.Limit > 0 && n > c.Limit {
					return
				}
				if !yield(p, nil) {
					return
				}
			}
		}
		if err := ctx.Err(); err != nil {
			yield(export.Pick{}, err)
		}
	}
	err = c.write(e, export.About{Program: program()}, picks, c.meter(e, "exporting", 0))
	switch {
	case err != nil || failed == 0:
		return err
	case read == 0:
		return codeError(exitFailed)
	}
	return codeError(exitPart)
}

func (c *exportCmd) report(e *env, res reader.Result) {
	name := res.Article.Path
	if res.Article.ID != "" {
		name += " (" + res.Article.ID + ")"
	}
	report(e.err, "cannot read "+name, res.Err, "")
}

// write puts picks into the output, and beside a file what it lacks; m shows how far it is.
func (c *exportCmd) write(e *env, about export.About, picks iter.Seq2[export.Pick, error], m *meter) (err error) {
	o := export.Options{Table: c.Table, Text: c.Text, Claimed: c.Claimed, Raw: c.Raw, About: about}
	var w *bufio.Writer
	var done func(bool) error
	if export.ManyFiles(c.Format) {
		if o.Create, done, err = folder(c.Output, c.Force); err != nil {
			return err
		}
		w = bufio.NewWriter(io.Discard)
	} else if w, done, err = output(e, c.Output, c.Force); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done(err == nil)) }()
	x, err := export.NewExporter(w, c.Format, o)
	if err != nil {
		return err
	}
	if e.outTerminal && (c.Output == "" || c.Output == "-") && m.mode == "auto" {
		m.mode = "none" // the rows themselves show how far it is
	}
	var t export.Tally
	for p, err := range picks {
		if err != nil {
			return err
		}
		if err := x.Put(p); err != nil {
			return err
		}
		t.Add(p)
		m.done++
		m.show(false)
	}
	m.show(true)
	if err := errors.Join(x.Close(), w.Flush()); err != nil {
		return err
	}
	if l, ok := x.(interface{ Left() map[string]int }); ok {
		t.Left = l.Left()
	}
	if !c.Quiet {
		fmt.Fprintln(e.err, t.String())
		if c.Text == "full" {
			fmt.Fprintf(e.err, "the whole text of %s leaves with it: see that you may pass it on\n", plural(t.Articles, "article"))
		}
	}
	if c.Output == "" || c.Output == "-" {
		return nil
	}
	return c.beside(about, &t)
}

// beside writes NAME.loss.json, and of a table NAME.codebook.csv.
func (c *exportCmd) beside(about export.About, t *export.Tally) error {
	var b bytes.Buffer
	j := json.NewEncoder(&b)
	j.SetEscapeHTML(false)
	j.SetIndent("", "  ")
	if err := j.Encode(export.LossOf(c.Format, c.Text, c.Table, about, t)); err != nil {
		return err
	}
	if err := os.WriteFile(c.Output+".loss.json", b.Bytes(), 0o644); err != nil {
		return err
	}
	if export.LossOf(c.Format, "", c.Table, about, t).Table != "" {
		b.Reset()
		if err := export.WriteCodebook(&b, c.Table); err != nil {
			return err
		}
		return os.WriteFile(c.Output+".codebook.csv", b.Bytes(), 0o644)
	}
	return nil
}

// folder makes a new folder for many files; done(true) gives it its name.
func folder(path string, force bool) (create func(string) (io.WriteCloser, error), done func(bool) error, err error) {
	if path == "" || path == "-" {
		return nil, nil, &usageError{"this format is many files", "name a folder for them with --output"}
	}
	if _, err := os.Lstat(path); err == nil && !force {
		return nil, nil, &usageError{path + " is there already", "choose another name, or add --force to write into it"}
	}
	tmp, err := os.MkdirTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, nil, err
	}
	var names []string
	create = func(name string) (io.WriteCloser, error) {
		names = append(names, name)
		return os.OpenFile(filepath.Join(tmp, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	}
	return create, func(ok bool) error {
		defer os.RemoveAll(tmp)
		if !ok {
			return nil
		}
		if err := os.MkdirAll(path, 0o755); err != nil {
			return err
		}
		for _, n := range names {
			if err := os.Rename(filepath.Join(tmp, n), filepath.Join(path, n)); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// program names the program and its version.
func program() string { return "hearsay " + reader.Version }
