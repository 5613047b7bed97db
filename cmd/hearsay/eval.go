package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay/eval"
	"github.com/hearsay-news/hearsay/internal/vec"
	"github.com/hearsay-news/hearsay/reader"
)

type evalCmd struct {
	goldFlags

	Shared    string `help:"Folder with the development data." default:"../shared" placeholder:"DIR" type:"path"`
	Output    string `short:"o" help:"Where the report goes." default:"EVAL.md" placeholder:"FILE" type:"path"`
	Figures   string `help:"Where the figures go that a test guards." default:"eval/figures.json" placeholder:"FILE" type:"path"`
	Readme    string `help:"Page whose table of figures is written anew." default:"README.md" placeholder:"FILE" type:"path"`
	UD        string `name:"ud" help:"Score the trees of a CoNLL-U treebank instead: from raw text, with its words given, with its tags given." placeholder:"FILE" type:"existingfile"`
	Quick     bool   `help:"Accuracy only: no speed, no memory; print the report and write no file."`
	Archive   bool   `help:"Measure the archive only: a corpus is written, added, coded and searched; its section of the report is written anew."`
	Documents int    `help:"With --archive: documents of the corpus." default:"20000"`
	Corpus    string `help:"With --archive: a folder that cmd/corpus wrote; written anew if not given, which needs Go." placeholder:"DIR" type:"existingdir"`
	FindOnly  string `help:"Time searches in a store and print JSON." hidden:"" placeholder:"DIR"`
	DeskOnly  string `help:"Time the pages over a store and print JSON." hidden:"" placeholder:"DIR"`
	SpeedOnly bool   `help:"Time the reader in this process and print JSON." hidden:""`
	Audit     uint64 `help:"Draw events at random with this seed for people to judge: the sheet goes to --sheet, the events with their sentences to standard output." placeholder:"SEED"`
	Sheet     string `help:"Where the sheet of --audit goes." placeholder:"FILE" type:"path"`
	Reading   uint64 `help:"Which reading of the drawn events this is: each has its own order." default:"1"`
}

// Run measures, prints the report and writes its files.
func (c *evalCmd) Run(ctx context.Context, e *env) error {
	switch {
	case c.Gold != "":
		return c.own(ctx, e)
	case c.UD != "":
		return c.treebank(ctx, e)
	}
	if c.FindOnly != "" {
		t, err := timeFind(ctx, c.FindOnly)
		if err != nil {
			return err
		}
		return json.NewEncoder(e.out).Encode(t)
	}
	if c.DeskOnly != "" {
		binary, err := os.Executable()
		if err != nil {
			return err
		}
		t, err := eval.MeasureDesk(ctx, binary, c.DeskOnly, time.Minute)
		if err != nil {
			return err
		}
		return json.NewEncoder(e.out).Encode(t)
	}
	if _, err := os.Stat(c.Shared); err != nil {
		return &usageError{
			fmt.Sprintf("the development data is not in %s", c.Shared),
			"give its folder with --shared; it is not part of this repository, because its licences do not allow that",
		}
	}
	if c.Archive {
		return c.archive(ctx, e)
	}
	r, err := newReader()
	if err != nil {
		return err
	}
	o := eval.Options{
		Vec: vec.Path(), Speed: !c.Quick,
		Log: func(format string, args ...any) { fmt.Fprintf(e.err, format+"\n", args...) },
	}
	if c.SpeedOnly {
		s, err := eval.MeasureSpeed(ctx, r, c.Shared, o)
		if err != nil {
			return err
		}
		return json.NewEncoder(e.out).Encode(s)
	}
	if c.Audit > 0 {
		return c.audit(ctx, e, r)
	}
	if o.Binary, err = os.Executable(); err != nil {
		return err
	}
	rep, err := eval.Run(ctx, r, c.Shared, o)
	if err != nil {
		return err
	}
	if old, err := c.figures(); err == nil {
		rep.Archive = old.Archive // measured apart
	}
	return c.write(e, rep, c.Quick)
}

// archive measures the archive and puts its figures among those of the last
// full measurement.
func (c *evalCmd) archive(ctx context.Context, e *env) error {
	rep, err := c.figures()
	if err != nil {
		return err
	}
	binary, err := os.Executable()
	if err != nil {
		return err
	}
	if c.Corpus == "" {
		dir, err := os.MkdirTemp("", "hearsay-corpus")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		c.Corpus = filepath.Join(dir, "corpus")
		if err := eval.WriteCorpus(ctx, c.Corpus, filepath.Join(c.Shared, "data", "text"), c.Documents); err != nil {
			return err
		}
	}
	rep.Archive, err = eval.MeasureArchive(ctx, binary, c.Corpus, func(format string, args ...any) { fmt.Fprintf(e.err, format+"\n", args...) })
	if err != nil {
		return err
	}
	return c.write(e, rep, false)
}

// figures are those of the last measurement.
func (c *evalCmd) figures() (*eval.Report, error) {
	b, err := os.ReadFile(c.Figures)
	if err != nil {
		return nil, err
	}
	rep := &eval.Report{}
	return rep, json.Unmarshal(b, rep)
}

// write prints the report and, unless only is set, writes its files.
func (c *evalCmd) write(e *env, rep *eval.Report, only bool) error {
	var page bytes.Buffer
	if err := rep.Markdown(&page); err != nil {
		return err
	}
	if _, err := e.out.Write(page.Bytes()); err != nil || only {
		return err
	}
	figures, err := json.MarshalIndent(rep, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Figures, append(figures, '\n'), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(c.Output, page.Bytes(), 0o644); err != nil {
		return err
	}
	return readmeFigures(c.Readme, rep)
}

// audit draws the events to judge.
func (c *evalCmd) audit(ctx context.Context, e *env, r *reader.Reader) error {
	a, err := eval.DrawAudit(ctx, r, c.Shared, c.Audit)
	if err != nil {
		return err
	}
	if c.Sheet != "" {
		if _, err := os.Stat(c.Sheet); err == nil {
			return &usageError{c.Sheet + " is there already", "a sample that was drawn stays as it is; give --sheet another name, or leave it out to see the events again"}
		}
		f, err := os.Create(c.Sheet)
		if err != nil {
			return err
		}
		if err := errors.Join(a.Write(f), f.Close()); err != nil {
			return err
		}
	}
	fmt.Fprintf(e.err, "sha256 of the sample %s\n", a.Digest())
	return a.Show(e.out, c.Reading)
}

// treebank scores the reading of one treebank and prints the table.
func (c *evalCmd) treebank(ctx context.Context, e *env) error {
	gold, err := os.ReadFile(c.UD)
	if err != nil {
		return err
	}
	r, err := newReader()
	if err != nil {
		return err
	}
	t, err := eval.ScoreTreebank(ctx, r, gold)
	if err != nil {
		return err
	}
	return t.Markdown(e.out)
}

// The README's table of figures stands between these lines.
const figuresBegin, figuresEnd = "<!-- figures: written by `hearsay eval` -->\n", "<!-- /figures -->"

// readmeFigures writes the few figures a visitor asks for into the README, with
// those of the baseline and of people beside them where they were measured with
// the same scorers (STATEMENTS.md and the data's notes of the project's design).
func readmeFigures(file string, rep *eval.Report) error {
	b, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return nil // run outside the repository
	}
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(b), figuresBegin)
	_, after, ok2 := strings.Cut(rest, figuresEnd)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no place for figures: the lines %q and %q", file, strings.TrimSpace(figuresBegin), figuresEnd)
	}
	s, h := rep.Scores, rep.Scores.Headline()
	var w strings.Builder
	fmt.Fprintf(&w, "On the development sets (code %s, %s; more in [EVAL.md](EVAL.md)):\n\n", rep.Commit, rep.CommitDate)
	fmt.Fprintf(&w, "| measure | hearsay | patterns only | two people |\n|---|---:|---:|---:|\n")
	row := func(what, people, base string, v float64) {
		fmt.Fprintf(&w, "| %s | %.1f | %s | %s |\n", what, v, base, people)
	}
	row("direct quotations: speaker's words and content right (PolNeAR, F1)", "92.6", "52", h.DirectFull)
	row("mixed quotations", "80.9", "", 100*s.Attribution.Mixed.Full[2])
	row("indirect speech, attitudes, intentions", "62.0", "", 100*s.Attribution.Indirect.Full[2])
	row("all of these", "68.4", "28", h.Full)
	row("right speaker of all direct quotations, %", "98.4", "68", h.DirectSpeaker)
	row("\"he\", \"the campaign\", \"Figueroa\" resolved to the right name, % (wrong: "+fmt.Sprintf("%.1f", h.SpeakersWrong)+")", "", "", h.SpeakersRight)
	row("events: PLOVER type found, recall %", "", "", h.TypeRecall)
	row("events: type, actor's and recipient's countries right, recall %", "", "", h.DyadRecall)
	row("dependency trees from raw text (UD English EWT and GUM, LAS)", "", "", h.LAS)
	row("names from raw text (UNER EWT, F1)", "", "", h.Names)
	if rep.Speed != nil {
		fmt.Fprintf(&w, "\nReading everything, one core: %s words a second", thousands(rep.Speed.Whole.Words))
		if rep.PlainGo != nil {
			fmt.Fprintf(&w, " (%s without vector instructions)", thousands(rep.PlainGo.Whole.Words))
		}
		if p := rep.Process; p != nil {
			fmt.Fprintf(&w, "; start %.0f ms, memory at most %.0f MB, program %.0f MB", p.StartMS, float64(p.PeakOne)/1e6, float64(p.BinaryBytes)/1e6)
		}
		fmt.Fprintf(&w, ", on %s. `go test ./eval -run '^$' -bench Peers -cpu 1` times it beside prose, which tags and finds names only.\n", rep.CPU)
	}
	w.WriteString("\n")
	return os.WriteFile(file, []byte(before+figuresBegin+w.String()+figuresEnd+after), 0o644)
}

// thousands writes a rate with two digits that count.
func thousands(x float64) string { return fmt.Sprintf("%.0f thousand", x/1000) }
