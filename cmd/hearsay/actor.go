package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay/actor"
	"github.com/hearsay-news/hearsay/ingest"
	"github.com/hearsay-news/hearsay/lang"
)

type actorCmd struct {
	Show   actorShowCmd   `cmd:"" help:"Say who a name or office means on a day, from which row, and who was refused and why."`
	Alias  actorAliasCmd  `cmd:"" help:"List the names of an actor; add some to a knowledge file."`
	Role   actorRoleCmd   `cmd:"" help:"List the offices of a person; add one to a knowledge file."`
	Merge  actorMergeCmd  `cmd:"" help:"Say that two actors of the store are one."`
	Split  actorSplitCmd  `cmd:"" help:"Say that a name means another actor than it was taken for."`
	Forget actorForgetCmd `cmd:"" help:"Block a name out of everything that is shown."`
	Import actorImportCmd `cmd:"" help:"Make a knowledge file of tables, dictionaries and dumps, for read --knowledge."`
}

// knowledgeFlag names the user's files beside the embedded tables.
type knowledgeFlag struct {
	Knowledge []string `help:"Own knowledge of actors beside the embedded one: a file made by hearsay actor import. May be given again." placeholder:"FILE" type:"path" sep:"none"`
}

// dayFlag reads a day, month or year.
func dayFlag(flag, s string) error {
	if s == "" {
		return nil
	}
	if _, precision, ok := ingest.Date(s); !ok || precision == "time" || len(s) > len("2006-01-02") {
		return &usageError{fmt.Sprintf("%s %q is not a date", flag, s), "write it as 2021-07-08, 2021-07 or 2021"}
	}
	return nil
}

type actorShowCmd struct {
	knowledgeFlag
	Name   string `arg:"" help:"A name as news writes it, or an office: \"Iranian foreign minister\"."`
	On     string `help:"The day of the article; without one no office is looked up." placeholder:"DATE"`
	Format string `short:"f" help:"table or jsonl." enum:"table,jsonl" default:"table"`
}

// Help is shown by `hearsay actor show --help`.
func (actorShowCmd) Help() string {
	return `Examples:
  hearsay actor show "Ali Shamkhani" --on 2020-01-03
  hearsay actor show "Iranian foreign minister" --on 2013-08 --format jsonl`
}

// Run looks a name up as the reader would.
func (c *actorShowCmd) Run(e *env) error {
	if err := dayFlag("--on", c.On); err != nil {
		return err
	}
	r, _, err := newResolver(c.Knowledge...)
	if err != nil {
		return err
	}
	a := r.Who(c.Name, c.On)
	if c.Format == "jsonl" {
		j := json.NewEncoder(e.out)
		j.SetEscapeHTML(false)
		return j.Encode(a)
	}
	w := bufio.NewWriter(e.out)
	on := "without a date"
	if a.On != "" {
		on = "on " + a.On
	}
	if a.Entity == "" {
		fmt.Fprintf(w, "%s, %s: nobody\n", a.Asked, on)
	} else {
		fmt.Fprintf(w, "%s, %s: %s\n", a.Asked, on, a.Name)
		fmt.Fprintf(w, "  %s  %s  %s\n", a.Entity, a.Kind, strings.Join(append([]string{cmp.Or(a.Country, "country not known")}, a.Sectors...), " "))
		for _, o := range a.Offices {
			fmt.Fprintf(w, "  %s\n", o)
		}
	}
	for _, why := range a.Refused {
		fmt.Fprintf(w, "  refused: %s\n", why)
	}
	if len(a.Candidates) > 0 {
		fmt.Fprintln(w, "rows")
	}
	for _, x := range a.Candidates {
		mark := "-"
		if x.Taken {
			mark = "+"
		}
		fmt.Fprintf(w, "  %s %s\n", mark, strings.Join(nonEmpty(x.Name, x.Country, x.Office, term(x), x.Note), "; "))
		fmt.Fprintf(w, "      %s  [%s, %s]\n", x.Why, x.Row, x.Source)
	}
	return w.Flush()
}

// term writes when somebody was in office, with what is certain of each end.
func term(x actor.Candidate) string {
	end := func(date, sure string) string {
		if date == "" && sure == "" {
			return "…"
		}
		if date == "" {
			date = "?"
		}
		if sure != "" {
			date += " (" + sure + ")"
		}
		return date
	}
	if x.From == "" && x.To == "" && x.FromSure == "" {
		return ""
	}
	return end(x.From, x.FromSure) + " to " + end(x.To, x.ToSure)
}

func nonEmpty(l ...string) []string {
	return slices.DeleteFunc(l, func(s string) bool { return s == "" })
}

type actorAliasCmd struct {
	knowledgeFlag
	Name string   `arg:"" help:"A name the actor has already, or what records call it (hearsay:ali-shamkhani)."`
	Add  []string `help:"Another name or spelling; goes to the file of --knowledge." placeholder:"SPELLING" sep:"none"`
	On   string   `help:"A day, where the name alone means several." placeholder:"DATE"`
}

// Run lists names, or adds some.
func (c *actorAliasCmd) Run(e *env) error {
	if err := dayFlag("--on", c.On); err != nil {
		return err
	}
	r, own, err := c.open(len(c.Add) > 0)
	if err != nil {
		return err
	}
	id, err := who(r, c.Name, c.On)
	if err != nil {
		return err
	}
	if len(c.Add) == 0 {
		for _, n := range r.Spellings(id) {
			fmt.Fprintln(e.out, n)
		}
		return nil
	}
	return c.amend(r, own, id, func(x *actor.Entry) error { x.Names = append(x.Names, c.Add...); return nil })
}

// who is what records call the one actor of a name.
func who(r *actor.Resolver, name, day string) (string, error) {
	if len(r.Spellings(name)) > 0 {
		return name, nil
	}
	a := r.Who(name, day)
	ids := map[string]bool{}
	for _, x := range a.Candidates {
		ids[x.Entity] = true
	}
	switch {
	case a.Entity != "":
		return a.Entity, nil
	case len(ids) == 1:
		return a.Candidates[0].Entity, nil
	case len(ids) > 1:
		return "", &usageError{fmt.Sprintf("%q means several: %s", name, strings.Join(slices.Sorted(maps.Keys(ids)), ", ")), "give one of these in place of the name"}
	}
	return "", &usageError{fmt.Sprintf("nobody is known by the name %q", name), "hearsay actor role NAME --add OFFICE --from DATE --knowledge own.know    adds somebody new"}
}

// open opens the files; one that is to be written may not be there yet.
func (k *knowledgeFlag) open(write bool) (*actor.Resolver, *actor.Knowledge, error) {
	files := k.Knowledge
	if write {
		if len(files) != 1 {
			return nil, nil, &usageError{"one file must be named that the addition goes to", "--knowledge own.know"}
		}
		if _, err := os.Stat(files[0]); os.IsNotExist(err) {
			files = nil
		}
	}
	r, own, err := newResolver(files...)
	if err != nil || len(own) == 0 {
		return r, nil, err
	}
	return r, own[0], nil
}

// amend writes the file anew with one entry changed.
func (k *knowledgeFlag) amend(r *actor.Resolver, own *actor.Knowledge, id string, change func(*actor.Entry) error) error {
	b, err := r.NewBuilder(k.Knowledge[0])
	if err != nil {
		return err
	}
	defer b.Abort()
	if err := r.Amend(b, own, id, change); err != nil {
		return err
	}
	return b.Finish()
}

type actorRoleCmd struct {
	knowledgeFlag
	Name          string   `arg:"" help:"A person's name, or what records call the person."`
	Add           string   `help:"An office as news writes it, without the country; goes to the file of --knowledge." placeholder:"OFFICE"`
	Country       string   `help:"Of the office: ISO 3166 alpha-3, or UNO EUR IGO NGO." placeholder:"CODE"`
	Sectors       []string `help:"PLOVER's, most telling first; those of the office's words if not given." placeholder:"SECTOR"`
	From          string   `help:"When the term began." placeholder:"DATE"`
	To            string   `help:"When it ended; not given if it has not." placeholder:"DATE"`
	FromCertainty string   `help:"What is certain of --from." enum:",day,month,year,unsure" default:"" placeholder:"day|month|year|unsure"`
	ToCertainty   string   `help:"What is certain of --to." enum:",day,month,year,unsure" default:"" placeholder:"day|month|year|unsure"`
	Source        string   `help:"Where this is known from." placeholder:"TEXT"`
	On            string   `help:"A day, where the name alone means several." placeholder:"DATE"`
}

// Help is shown by `hearsay actor role --help`.
func (actorRoleCmd) Help() string {
	return `Examples:
  hearsay actor role "Ali Shamkhani"
  hearsay actor role "Ana Orvik" --add "fisheries minister" --country NOR --from 2019-03-01 --to 2021-06 --knowledge own.know`
}

// Run lists terms of office, or adds one.
func (c *actorRoleCmd) Run(e *env) error {
	for _, d := range [][2]string{{"--on", c.On}, {"--from", c.From}, {"--to", c.To}} {
		if err := dayFlag(d[0], d[1]); err != nil {
			return err
		}
	}
	r, own, err := c.open(c.Add != "")
	if err != nil {
		return err
	}
	id, err := who(r, c.Name, c.On)
	if c.Add == "" {
		if err != nil {
			return err
		}
		name := c.Name
		if s := r.Spellings(id); len(s) > 0 {
			name = s[0]
		}
		for _, x := range r.Who(name, c.On).Candidates {
			if x.Entity == id && x.Office != "" {
				fmt.Fprintf(e.out, "%s  %s  %s  %s  [%s, %s]\n", term(x), cmp.Or(x.Country, "---"), strings.Join(x.Sectors, "|"), x.Office, x.Row, x.Source)
			}
		}
		return nil
	}
	if err != nil {
		if len(r.Who(c.Name, c.On).Candidates) > 0 {
			return err // which of them is not said
		}
		id = actor.NewID(c.Name, c.Country)
	}
	return c.amend(r, own, id, func(x *actor.Entry) error {
		if x.Name == "" {
			x.Name, x.Kind, x.Country = c.Name, "person", c.Country
		}
		if x.Kind != "person" {
			return &usageError{fmt.Sprintf("%s is no person", x.Name), "offices are held by people"}
		}
		x.Terms = append(x.Terms, actor.Term{
			Office: c.Add, Country: c.Country, Sectors: c.Sectors, From: c.From, To: c.To, FromSure: c.FromCertainty, ToSure: c.ToCertainty, Source: cmp.Or(c.Source, "hearsay actor role"),
		})
		return nil
	})
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
