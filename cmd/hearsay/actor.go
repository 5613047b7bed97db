package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/hearsay-news/hearsay/actor"
	"github.com/hearsay-news/hearsay/lang"
)

type actorCmd struct {
	Import actorImportCmd `cmd:"" help:"Make a knowledge file of tables, dictionaries and dumps, for read --knowledge."`
}

// openKnowledge opens knowledge files. They stay open as long as the program runs.
func openKnowledge(files []string) ([]*actor.Knowledge, error) {
	var out []*actor.Knowledge
	for _, f := range files {
		k, err := actor.Open(f)
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, nil
}

// newResolver returns what knows the actors of English news, with the user's
// knowledge files.
func newResolver(knowledge ...string) (*actor.Resolver, []*actor.Knowledge, error) {
	l, err := lang.For("en")
	if err != nil {
		return nil, nil, err
	}
	own, err := openKnowledge(knowledge)
	if err != nil {
		return nil, nil, err
	}
	return actor.New(l, own...), own, nil
}

type actorImportCmd struct {
	Files    []string `arg:"" optional:"" help:"Sources, packed by gzip or bzip2 or not, or - for standard input." predictor:"file"`
	As       string   `help:"Kind of source: csv, petrarch (actor dictionary), petrarch-agents, wikidata (JSON dump), ftm (FollowTheMoney); csv if not given and the name does not say." enum:"auto,csv,petrarch,petrarch-agents,wikidata,ftm" default:"auto"`
	Output   string   `short:"o" help:"The knowledge file." placeholder:"FILE" type:"path"`
	Add      bool     `help:"Keep what the file has already."`
	Force    bool     `help:"Replace the file."`
	Columns  bool     `help:"List the columns of a CSV source and what they mean."`
	Problems int      `help:"How many problems to print; 0 for all." default:"20"`
	Quiet    bool     `short:"q" help:"Say nothing but errors on standard error."`
}

// Help is shown by `hearsay actor import --help`.
func (actorImportCmd) Help() string {
	return `Examples:
  hearsay actor import mayors.csv -o own.know
  hearsay actor import --as wikidata latest-all.json.bz2 -o wikidata.know
  hearsay actor import --as petrarch Actors.txt -o own.know --add
  hearsay read article.txt --knowledge own.know

People without an office, sector or code are private: they are counted and left out.
A line that cannot be read is reported with its number; the others are imported, and the exit code is 3.`
}

// Run makes the file. It appears only when it is complete.
func (c *actorImportCmd) Run(ctx context.Context, e *env) error {
	if c.Columns {
		for _, col := range actor.Columns {
			fmt.Fprintf(e.out, "%-16s %s\n", col[0], col[1])
		}
		return nil
	}
	if c.Output == "" {
		return &usageError{"no file is named for the knowledge", "hearsay actor import SOURCES -o own.know"}
	}
	if len(c.Files) == 0 {
		return &usageError{"no sources are given", "hearsay actor import mayors.csv -o own.know"}
	}
	var old []string
	if _, err := os.Lstat(c.Output); err == nil {
		switch {
		case c.Add:
			old = []string{c.Output}
		case !c.Force:
			return &usageError{c.Output + " is there already", "add --add to keep what it has, or --force to replace it"}
		}
	}
	r, own, err := newResolver(old...)
	if err != nil {
		return err
	}
	b, err := r.NewBuilder(c.Output)
	if err != nil {
		return err
	}
	defer b.Abort()
	for _, k := range own {
		if err := copyEntries(b, k); err != nil {
			return err
		}
	}
	printed, total := 0, actor.Outcome{}
	report := func(p actor.Problem) {
		if printed++; c.Problems == 0 || printed <= c.Problems {
			fmt.Fprintln(e.err, p)
		}
	}
	for _, name := range c.Files {
		o, err := c.one(ctx, e, r, b, name, report)
		if err != nil {
			return err
		}
		total.Entries += o.Entries
		total.Terms += o.Terms
		total.Private += o.Private
		total.Problems += o.Problems
	}
	if total.Entries == 0 {
		return fmt.Errorf("nothing in the sources could be imported (%d problems, %d private people)", total.Problems, total.Private)
	}
	if err := b.Finish(); err != nil {
		return err
	}
	if c.Problems > 0 && printed > c.Problems {
		fmt.Fprintf(e.err, "… and %d more; --problems 0 prints all\n", printed-c.Problems)
	}
	if !c.Quiet {
		fmt.Fprintf(e.err, "%d actors, %d terms imported; %d private people left out; %d problems; %d actors in %s\n", total.Entries, total.Terms, total.Private, total.Problems, b.Len(), c.Output)
	}
	if total.Problems > 0 {
		return codeError(exitPart)
	}
	return nil
}

// copyEntries adds all entries of a knowledge file.
func copyEntries(b *actor.Builder, k *actor.Knowledge) error {
	for x := range k.All() {
		if err := b.Add(*x); err != nil {
			return err
		}
	}
	return nil
}

// one imports one source.
func (c *actorImportCmd) one(ctx context.Context, e *env, r *actor.Resolver, b *actor.Builder, name string, report func(actor.Problem)) (actor.Outcome, error) {
	in, as := e.in, c.As
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return actor.Outcome{}, &usageError{err.Error(), "give the path of a source, or -"}
		}
		defer f.Close()
		in = f
	}
	if as == "auto" {
		as = actor.KindOfSource(name)
	}
	return r.Import(b, stopped{ctx, in}, as, filepath.Base(name), report)
}

// A stopped reader ends when the context is done.
type stopped struct {
	ctx context.Context
	r   io.Reader
}

func (s stopped) Read(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(b)
}
