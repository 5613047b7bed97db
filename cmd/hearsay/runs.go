package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/store"
)

// A sheet is a small table: names of columns and rows of values.
type sheet struct {
	head []string
	rows [][]any
}

func (s *sheet) add(cells ...any) { s.rows = append(s.rows, cells) }

// write prints a sheet as a table, as CSV or as one JSON object a row.
func (s *sheet) write(e *env, f *outFlags) (err error) {
	out, done, err := output(e, f.Output, f.Force)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done(err == nil)) }()
	switch f.format(e) {
	case "jsonl":
		for _, r := range s.rows {
			out.WriteByte('{')
			for i, v := range r {
				b, err := json.Marshal(v)
				if err != nil {
					return err
				}
				if i > 0 {
					out.WriteByte(',')
				}
				fmt.Fprintf(out, "%q:%s", s.head[i], b)
			}
			out.WriteString("}\n")
		}
	case "csv":
		w := csv.NewWriter(out)
		if err := w.Write(s.head); err != nil {
			return err
		}
		for _, r := range s.rows {
			cells := make([]string, len(r))
			for i, v := range r {
				cells[i] = export.Cell(fmt.Sprint(v))
			}
			if err := w.Write(cells); err != nil {
				return err
			}
		}
		w.Flush()
		if err := w.Error(); err != nil {
			return err
		}
	default:
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, strings.ReplaceAll(strings.Join(s.head, "\t"), "_", " "))
		for _, r := range s.rows {
			for i, v := range r {
				if i > 0 {
					fmt.Fprint(w, "\t")
				}
				fmt.Fprint(w, hearsay.Line(fmt.Sprint(v)))
			}
			fmt.Fprintln(w)
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return out.Flush()
}

type runsCmd struct {
	List  runsListCmd  `cmd:"" default:"withargs" help:"All runs, oldest first."`
	Show  runsShowCmd  `cmd:"" help:"One run: its coder and what it found."`
	Pin   runsPinCmd   `cmd:"" help:"Keep a run as it is, under a name."`
	Unpin runsUnpinCmd `cmd:"" help:"Let a pinned run be dropped again."`
	Drop  runsDropCmd  `cmd:"" help:"Take a run and its records out of the store; the articles stay."`
}

type runsListCmd struct {
	storeFlags
	outFlags
}

// Run lists the runs.
func (c *runsListCmd) Run(ctx context.Context, e *env) (err error) {
	s, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	runs, err := s.Runs(ctx)
	if err != nil {
		return err
	}
	t := sheet{head: []string{"run", "name", "state", "begun", "articles", "not_coded", "failed", "statements", "unresolved", "events", "coder"}}
	for _, r := range runs {
		t.add(r.ID, r.Name, state(r), r.Begun.Format("2006-01-02 15:04"), r.Articles, r.NotCoded, r.Failed, r.Statements, r.Unresolved, r.Events, r.Coder.Version)
	}
	return t.write(e, &c.outFlags)
}

func state(r store.Run) string {
	switch {
	case r.Pinned:
		return "pinned"
	case r.Done:
		return "complete"
	}
	return "not complete"
}

type runsShowCmd struct {
	storeFlags
	outFlags
	Name string `arg:"" optional:"" help:"Its number or name, latest or pinned." name:"run"`
}

// Run shows one run.
func (c *runsShowCmd) Run(ctx context.Context, e *env) (err error) {
	s, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	run, err := s.Run(ctx, c.Name)
	if err != nil {
		return err
	}
	runs, err := s.Runs(ctx)
	if err != nil {
		return err
	}
	for _, r := range runs {
		if r.ID == run.ID {
			run = r
		}
	}
	digest, err := s.Digest(ctx, run.ID)
	if err != nil {
		return err
	}
	corrections, err := s.CorrectionsDigest(ctx, run.ID)
	if err != nil {
		return err
	}
	states, err := s.StateCounts(ctx, run.ID)
	if err != nil {
		return err
	}
	t := sheet{head: []string{"what", "value"}}
	t.add("run", run.ID)
	t.add("name", run.Name)
	t.add("state", state(run))
	t.add("version", run.Coder.Version)
	t.add("model", run.Coder.Model)
	t.add("knowledge", run.Coder.Knowledge)
	t.add("settings", run.Coder.Settings)
	t.add("articles", run.Articles)
	t.add("article_set", digest)
	t.add("reviewed", run.Reviewed)
	t.add("corrections", corrections)
	for _, st := range hearsay.States {
		if states[st] > 0 {
			t.add("corrections_"+st, states[st])
		}
	}
	t.add("not_coded", run.NotCoded)
	t.add("failed", run.Failed)
	t.add("statements", run.Statements)
	t.add("unresolved", run.Unresolved)
	t.add("events", run.Events)
	return t.write(e, &c.outFlags)
}

type runsPinCmd struct {
	writeFlags
	Which string `arg:"" help:"Its number or name." name:"run"`
	Name  string `help:"A name for it, like paper-2026." placeholder:"NAME"`
	dryFlag
}

// Run pins a run.
func (c *runsPinCmd) Run(ctx context.Context, e *env) error {
	return onRun(ctx, e, &c.writeFlags, c.Which, func(s *store.Store, r store.Run) error {
		if c.DryRun {
			fmt.Fprintf(e.err, "would pin run %d\n", r.ID)
			return nil
		}
		if err := s.Pin(r.ID, c.Name); err != nil {
			return err
		}
		fmt.Fprintf(e.err, "run %d is pinned\n", r.ID)
		return nil
	})
}

type runsUnpinCmd struct {
	writeFlags
	dryFlag
	Name string `arg:"" help:"Its number or name." name:"run"`
}

// Run unpins a run.
func (c *runsUnpinCmd) Run(ctx context.Context, e *env) error {
	return onRun(ctx, e, &c.writeFlags, c.Name, func(s *store.Store, r store.Run) error {
		if c.DryRun {
			fmt.Fprintf(e.err, "would unpin run %d\n", r.ID)
			return nil
		}
		return s.Unpin(r.ID)
	})
}

type runsDropCmd struct {
	writeFlags
	Name   string `arg:"" help:"Its number or name." name:"run"`
	Yes    bool   `help:"Do not ask."`
	DryRun bool   `help:"Only say what would be dropped."`
}

// Run drops a run.
func (c *runsDropCmd) Run(ctx context.Context, e *env) error {
	return onRun(ctx, e, &c.writeFlags, c.Name, func(s *store.Store, r store.Run) error {
		switch {
		case c.DryRun:
			fmt.Fprintf(e.err, "would drop run %d (coder %s)\n", r.ID, r.Coder.Version)
			return nil
		case !c.Yes:
			ok, err := e.confirm(fmt.Sprintf("drop run %d (coder %s) for good?", r.ID, r.Coder.Version))
			if err != nil {
				return err
			}
			if !ok {
				fmt.Fprintln(e.err, "kept")
				return nil
			}
		}
		if err := s.Drop(ctx, r); err != nil {
			return err
		}
		fmt.Fprintf(e.err, "dropped run %d; its articles are still there\n", r.ID)
		return nil
	})
}

func onRun(ctx context.Context, e *env, f *writeFlags, name string, do func(*store.Store, store.Run) error) (err error) {
	s, err := f.write(ctx, e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	r, err := s.Run(ctx, name)
	if err != nil {
		return err
	}
	return do(s, r)
}

type diffCmd struct {
	storeFlags
	outFlags
	Before   string `arg:"" help:"A run: its number, name, or run:N."`
	After    string `arg:"" help:"Another run."`
	Sample   int    `help:"In the table: how many differences of each cause are shown." default:"5"`
	ExitCode bool   `help:"End with code 5 if there are differences."`
}

// Help is shown by `hearsay diff --help`.
func (diffCmd) Help() string {
	return `Records are the same if they have the same key: the same words in the same roles.
Differences are grouped by cause, and under each the rules, offices, names, texts or
corrections that made them: coder rule, role table, alias, new text, article set,
correction, confidence. jsonl and csv list all of them.

  hearsay diff run:12 run:13
  hearsay diff 12 13 --format csv -o changes.csv --exit-code`
}

// Run compares two runs.
func (c *diffCmd) Run(ctx context.Context, e *env) (err error) {
	s, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var ids [2]int
	for i, name := range []string{c.Before, c.After} {
		r, err := s.Run(ctx, name)
		if err != nil {
			return err
		}
		ids[i] = r.ID
	}
	fmt.Fprintf(e.err, "run %d to run %d\n", ids[0], ids[1])
	n, err := c.write(ctx, e, s, ids)
	if err == nil && n > 0 && c.ExitCode {
		err = codeError(exitDiffers)
	}
	return err
}

func (c *diffCmd) write(ctx context.Context, e *env, s *store.Store, ids [2]int) (n int, err error) {
	out, done, err := output(e, c.Output, c.Force)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, done(err == nil)) }()
	type group struct {
		added, removed, changed int
		rules                   map[string]int
		sample                  []store.Change
	}
	groups := map[string]*group{}
	var causes []string
	const most = 5 // details of a cause that are named
	format := c.format(e)
	table := csv.NewWriter(out)
	j := json.NewEncoder(out)
	j.SetEscapeHTML(false)
	if format == "csv" {
		if err := table.Write([]string{"before", "after", "cause", "detail", "what", "key", "article"}); err != nil {
			return 0, err
		}
	}
	for x, err := range s.Diff(ctx, ids[0], ids[1]) {
		if err != nil {
			return n, err
		}
		n++
		one := x.After
		if one == nil {
			one = x.Before
		}
		switch format {
		case "csv":
			cells := []string{told(x.Before), told(x.After), x.Cause, x.Detail, x.What, one.Key, one.Article}
			for i := range cells {
				cells[i] = export.Cell(cells[i])
			}
			if err := table.Write(cells); err != nil {
				return n, err
			}
		case "jsonl":
			if err := j.Encode(struct {
				Schema string       `json:"schema"`
				What   string       `json:"what"`
				Cause  string       `json:"cause"`
				Detail string       `json:"detail"`
				Before *hearsay.Row `json:"before"`
				After  *hearsay.Row `json:"after"`
			}{"hearsay/change/1", x.What, x.Cause, x.Detail, x.Before, x.After}); err != nil {
				return n, err
			}
		default:
			g := groups[x.Cause]
			if g == nil {
				g = &group{rules: map[string]int{}}
				groups[x.Cause] = g
				causes = append(causes, x.Cause)
			}
			switch x.What {
			case "added":
				g.added++
			case "removed":
				g.removed++
			default:
				g.changed++
			}
			g.rules[x.Detail]++
			if len(g.sample) < c.Sample {
				g.sample = append(g.sample, x)
			}
		}
	}
	table.Flush()
	if err := table.Error(); err != nil {
		return n, err
	}
	if format == "table" {
		if n == 0 {
			fmt.Fprintln(out, "no differences")
		}
		for _, cause := range causes {
			g := groups[cause]
			fmt.Fprintf(out, "%s: %s added, %s removed, %s changed\n", cause, grouped(g.added), grouped(g.removed), grouped(g.changed))
			details := slices.SortedFunc(maps.Keys(g.rules), func(a, b string) int { return cmp.Or(g.rules[b]-g.rules[a], strings.Compare(a, b)) })
			for i, d := range details {
				if i == most {
					fmt.Fprintf(out, "  … and %d more\n", len(details)-most)
					break
				}
				fmt.Fprintf(out, "  %6s  %s\n", grouped(g.rules[d]), d)
			}
			for _, x := range g.sample {
				if x.Before != nil {
					fmt.Fprintf(out, "  - %s\n", told(x.Before))
				}
				if x.After != nil {
					fmt.Fprintf(out, "  + %s\n", told(x.After))
				}
				one := x.After
				if one == nil {
					one = x.Before
				}
				fmt.Fprintf(out, "      %s   %s   %s\n", printedIn(one), one.Key, x.Detail)
			}
		}
	}
	return n, out.Flush()
}

// told is a row in one line, with who says so.
func told(r *hearsay.Row) string {
	if r == nil {
		return ""
	}
	s := headline(r)
	return fmt.Sprintf("%s  (%.2f)", s, r.Confidence)
}
