package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/correct"
	"github.com/hearsay-news/hearsay/event"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/store"
)

type correctCmd struct {
	Apply  correctApplyCmd  `cmd:"" help:"Say what is right of a record, that it is right, that it is false, or what was missed."`
	List   correctListCmd   `cmd:"" help:"List the corrections and what became of them in a run."`
	Show   correctShowCmd   `cmd:"" help:"Show corrections whole, and where they hold."`
	Revert correctRevertCmd `cmd:"" help:"Take corrections back."`
	Export correctExportCmd `cmd:"" help:"Write the corrections as JSON lines, without the words of the articles."`
	Import correctImportCmd `cmd:"" help:"Take in corrections that others have exported."`
}

// byFlags say who corrects, and why.
type byFlags struct {
	By       string `help:"Who corrects; else $HEARSAY_USER, else the user's name on this machine." placeholder:"NAME" env:"HEARSAY_USER"`
	Why      string `help:"Why." placeholder:"TEXT"`
	Evidence string `help:"A link that shows it." placeholder:"URL"`
	Standing int    `help:"Of who corrects: nobody of lower standing supersedes it." default:"0"`
	DryRun   bool   `help:"Only show what would change."`
}

func (f *byFlags) who() string {
	if f.By != "" {
		return f.By
	}
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return cmp.Or(os.Getenv("USER"), "local")
}

func (f *byFlags) fill(c hearsay.Correction) hearsay.Correction {
	c.By, c.Why, c.Evidence, c.Standing = f.who(), f.Why, f.Evidence, f.Standing
	return c
}

type correctApplyCmd struct {
	writeFlags
	byFlags
	Key        string   `arg:"" help:"Key of the statement or event; with --add, of the article."`
	InRun      string   `name:"run" help:"The run that is corrected: its number or name. The correction holds in every run that is not pinned." placeholder:"RUN"`
	Accept     bool     `help:"The record is right as it stands."`
	Delete     bool     `help:"There is no such statement or event."`
	Add        bool     `help:"The article has a statement that was missed: give --content and --speaker."`
	Speaker    []string `help:"Who says it, by the name or as the article's actor (A3); nobody if that cannot be told. May be given again." placeholder:"NAME" sep:"none"`
	Source     []string `help:"The words that name the speaker, or their range." placeholder:"WORDS|A-B" sep:"none"`
	Act        string   `help:"What is done by saying it: say, deny, promise …" placeholder:"ACT"`
	Negated    string   `help:"Whether the article says that it is not said." enum:",yes,no" default:"" placeholder:"yes|no"`
	Content    []string `help:"The words said, or their range. May be given again, for pieces." placeholder:"WORDS|A-B" sep:"none"`
	Cue        []string `help:"With --add: the words that say that it is said." placeholder:"WORDS|A-B" sep:"none"`
	In         string   `help:"With --add: where the words stand." enum:"text,title" default:"text" placeholder:"text|title"`
	Type       string   `help:"Of an event: PLOVER type, or TYPE/mode." placeholder:"TYPE"`
	Actors     []string `help:"Of an event: who acts; nobody if none. NAME or NAME=CODE. May be given again." placeholder:"NAME" sep:"none"`
	Recipients []string `help:"Of an event: on whom." placeholder:"NAME" sep:"none"`
	Status     []string `help:"Of an event's report: future, hypothetical, negated, historical, with commas between; none." placeholder:"STATUS"`
	Entity     string   `help:"Identifier of the one named, if the knowledge has one." placeholder:"ID"`
	Kind       string   `help:"What the one named is: person, organization, country, group, document, media, poll, unnamed, other." placeholder:"KIND"`
	Scope      string   `help:"What it holds for: this record, all alike in this article, or all alike in the store (shown first)." enum:"record,article,alike" default:"record" placeholder:"record|article|alike"`
	Yes        bool     `help:"With --scope alike: do not ask."`
}

// Help is shown by `hearsay correct apply --help`.
func (correctApplyCmd) Help() string {
	return `Examples:
  hearsay correct apply 186a2d5b3e5d9a18 --speaker "Ada Ruus"
  hearsay correct apply 186a2d5b3e5d9a18 --act promise --scope alike --dry-run
  hearsay correct apply 186a2d5b3e5d9a18 --content "that the bridge was safe"
  hearsay correct apply 186a2d5b3e5d9a18 --delete --why "a figure of speech"
  hearsay correct apply 6358b8 --add --speaker "Ada Ruus" --cue said --content "no deal"
  hearsay correct apply 0f3c5a7d9b1e2f40 --type THREATEN --recipients Cedria

What the machine recorded is never changed; the correction is kept beside it and
shown with it, in this run and in those to come. Records are alike if the machine
says the same of them, wrongly, by the same words: those that name the speaker,
those of saying for the act, those that tell of it for an event.`
}

// Run corrects one record.
func (c *correctApplyCmd) Run(ctx context.Context, e *env) (err error) {
	s, err := c.open(ctx, e, c.DryRun)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	run, err := s.Run(ctx, c.InRun)
	if err != nil {
		return err
	}
	cs, err := c.drafts(ctx, s, run)
	if err != nil {
		return err
	}
	if c.DryRun || c.Scope == "alike" {
		n, err := preview(ctx, e, s, run.ID, cs)
		if err != nil || c.DryRun {
			return err
		}
		if n == 0 {
			return &usageError{"no record would change", "hearsay show tells what the record says now"}
		}
		if !c.Yes {
			ok, err := e.confirm(fmt.Sprintf("change %s in run %d, and all alike that come?", plural(n, "record"), run.ID))
			if err != nil {
				return err
			}
			if !ok {
				fmt.Fprintln(e.err, "nothing was changed")
				return nil
			}
		}
	}
	return keep(ctx, e, s, run, cs)
}

// open opens the store for writing, or for reading if nothing is to be written.
func (f *writeFlags) open(ctx context.Context, e *env, dry bool) (*store.Store, error) {
	if dry {
		return f.read(ctx)
	}
	return f.write(ctx, e)
}

// confirm asks on a terminal; elsewhere it is wrong use.
func (e *env) confirm(question string) (bool, error) {
	if !e.inTerminal || e.noInput {
		return false, &usageError{strings.TrimSuffix(question, "?"), "say --yes if that is meant"}
	}
	fmt.Fprintf(e.err, "%s [y/N] ", question)
	answer, err := bufio.NewReader(e.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	a := strings.ToLower(strings.TrimSpace(answer))
	return a == "y" || a == "yes", nil
}

// keep keeps corrections and says what became of them in a run.
func keep(ctx context.Context, e *env, s *store.Store, run store.Run, cs []hearsay.Correction) error {
	fresh, placed, err := s.Correct(ctx, cs...)
	if err != nil {
		return err
	}
	m, err := s.Mask(ctx)
	if err != nil {
		return err
	}
	for i := range cs {
		here, elsewhere := []hearsay.Placement{}, 0
		for _, p := range placed {
			switch {
			case p.Correction != cs[i].ID:
			case p.Run == run.ID:
				here = append(here, p)
			default:
				elsewhere++
			}
		}
		state := "holds from the next run on"
		if cs[i].Do == "revert" {
			state = "done"
		}
		n := 0
		for _, p := range here {
			state = p.State
			n += p.Records
		}
		if len(here) > 0 && n > 1 {
			state += ", " + plural(n, "record")
		}
		fmt.Fprintf(e.err, "%s  %s  %s\n", cs[i].ID, m.Text(correct.What(&cs[i]), true), state)
	}
	if fresh < len(cs) {
		fmt.Fprintf(e.err, "%s there already\n", plural(len(cs)-fresh, "correction"))
	}
	if run.Pinned && fresh > 0 {
		fmt.Fprintf(e.err, "run %d is pinned and stays as it is; what is corrected now shows in the others\n", run.ID)
	}
	return nil
}

// preview shows what corrections would change and says how many records.
func preview(ctx context.Context, e *env, s *store.Store, run int, cs []hearsay.Correction) (n int, err error) {
	const most = 20
	out := bufio.NewWriter(e.out)
	defer func() { err = errors.Join(err, out.Flush()) }()
	for x, err := range s.Try(ctx, run, cs...) {
		if err != nil {
			return n, err
		}
		if n++; n > most {
			continue
		}
		printChange(out, &x)
	}
	if n > most {
		fmt.Fprintf(out, "… and %d more\n", n-most)
	}
	fmt.Fprintf(e.err, "would change %s in run %d\n", plural(n, "record"), run)
	return n, nil
}

func printChange(out io.Writer, x *store.Change) {
	if x.Before != nil {
		fmt.Fprintf(out, "- %s\n", told(x.Before))
	}
	if x.After != nil {
		fmt.Fprintf(out, "+ %s\n", told(x.After))
	}
	one := cmp.Or(x.After, x.Before)
	fmt.Fprintf(out, "    %s   %s\n    %s\n", printedIn(one), one.Key, one.Sentence)
}

// drafts makes the corrections that the flags ask for.
func (c *correctApplyCmd) drafts(ctx context.Context, s *store.Store, run store.Run) ([]hearsay.Correction, error) {
	fields := map[string]bool{
		"speaker": len(c.Speaker) > 0 || len(c.Source) > 0, "act": c.Act != "", "negated": c.Negated != "", "content": len(c.Content) > 0,
		"type": c.Type != "", "actors": len(c.Actors) > 0, "recipients": len(c.Recipients) > 0, "status": len(c.Status) > 0,
	}
	var set []string
	for _, f := range slices.Concat(hearsay.CorrectFields["statement"], hearsay.CorrectFields["event"]) {
		if fields[f] {
			set = append(set, f)
		}
	}
	ways := 0
	for _, b := range []bool{c.Accept, c.Delete, c.Add, len(set) > 0 && !c.Add} {
		if b {
			ways++
		}
	}
	switch {
	case ways == 0:
		return nil, &usageError{"nothing is said of the record", "one of --speaker --act --negated --content --type --actors --recipients --status --accept --delete --add"}
	case ways > 1:
		return nil, &usageError{"only one of --accept, --delete, --add and what is right can be said at once", "say them one after the other"}
	case c.Add:
		x, err := c.added(ctx, s, run)
		if err != nil {
			return nil, err
		}
		return []hearsay.Correction{x}, nil
	}
	base := c.fill(hearsay.Correction{Scope: c.Scope})
	if c.Accept || c.Delete {
		base.Do = map[bool]string{true: "accept", false: "delete"}[c.Accept]
		if c.Scope != "record" {
			return nil, &usageError{"--accept and --delete are for one record", "leave --scope out"}
		}
		x, err := s.Draft(ctx, run.ID, c.Key, base)
		return []hearsay.Correction{x}, err
	}
	found, r, err := recordOf(ctx, s, run.ID, c.Key)
	if err != nil {
		return nil, err
	}
	var out []hearsay.Correction
	for _, f := range set {
		v, err := c.value(ctx, s, f, found, r)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(hearsay.CorrectFields[found.Kind], f) {
			return nil, &usageError{"of " + found.Kind + "s there is no " + f + " to set", "of it can be set: " + strings.Join(hearsay.CorrectFields[found.Kind], " ")}
		}
		x := base
		x.Do, x.Field, x.After = "set", f, v
		if x, err = s.Draft(ctx, run.ID, c.Key, x); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// recordOf is a record of a run as it is shown, and the document it is in.
func recordOf(ctx context.Context, s *store.Store, run int, key string) (store.Found, *export.Record, error) {
	key, _, _ = strings.Cut(key, "/")
	found, err := s.Records(ctx, run, key)
	if err != nil {
		return store.Found{}, nil, err
	}
	r, err := s.Document(ctx, run, found[0].Article)
	return found[0], r, err
}

// value is what the flags say of a field.
func (c *correctApplyCmd) value(ctx context.Context, s *store.Store, field string, f store.Found, r *export.Record) (*hearsay.Values, error) {
	v := &hearsay.Values{}
	var err error
	var now hearsay.Values
	for _, st := range r.Statements {
		if st.Key == f.Key {
			now.Source, now.Cue, now.Content = st.Source, st.Cue, st.Content
			for _, id := range st.Speakers {
				p, _ := correct.Known(r, id)
				now.Speakers = append(now.Speakers, p)
			}
		}
	}
	near := slices.Concat(now.Cue, now.Content, now.Source)
	switch field {
	case "speaker":
		if v.Speakers = now.Speakers; len(c.Speaker) > 0 {
			v.Speakers, err = c.parties(ctx, s, r, c.Speaker)
		}
		if err == nil && len(c.Source) > 0 {
			v.Source, err = locate(r, f.In, near, c.Source)
		}
	case "act":
		v.Act = c.Act
	case "negated":
		v.Negated = c.Negated == "yes"
	case "content":
		v.Content, err = locate(r, f.In, near, c.Content)
	case "type":
		v.Type, v.Mode, _ = strings.Cut(c.Type, "/")
		v.Type = strings.ToUpper(v.Type)
		if modes, ok := event.Modes(v.Type); ok && v.Mode != "" && !slices.Contains(modes, v.Mode) {
			return nil, &usageError{fmt.Sprintf("%s has no mode %q", v.Type, v.Mode), "it is one of: " + cmp.Or(strings.Join(modes, " "), "none")}
		}
	case "actors":
		v.Actors, err = c.parties(ctx, s, r, c.Actors)
	case "recipients":
		v.Recipients, err = c.parties(ctx, s, r, c.Recipients)
	case "status":
		for _, x := range c.Status {
			if x != "none" {
				v.Status = append(v.Status, x)
			}
		}
	}
	return v, err
}

func locate(r *export.Record, in string, near []export.Range, words []string) (out []export.Range, err error) {
	for _, w := range words {
		at, err := correct.Locate(r, in, near, w)
		if err != nil {
			return nil, err
		}
		out = append(out, at)
		near = []export.Range{at}
	}
	return out, nil
}

// parties are the actors that names mean: those of the article, else those that
// the knowledge has on its day, else the names alone.
func (c *correctApplyCmd) parties(ctx context.Context, s *store.Store, r *export.Record, names []string) (out []hearsay.Party, err error) {
	for _, n := range names {
		n, code, _ := strings.Cut(n, "=")
		if n == "nobody" || n == "unresolved" {
			continue
		}
		p, err := identify(n, r, c.Entity, c.Kind)
		if err != nil {
			return nil, err
		}
		p.Code = cmp.Or(strings.ToUpper(code), p.Code)
		out = append(out, p)
	}
	return out, nil
}

// identify is the actor that a name means in an article.
func identify(name string, r *export.Record, entity, kind string) (hearsay.Party, error) {
	if p, ok := correct.Known(r, name); ok && entity == "" {
		return p, nil
	}
	if len(name) > 1 && name[0] == 'A' && strings.Trim(name[1:], "0123456789") == "" {
		return hearsay.Party{}, &usageError{"the article has no actor " + name, "give the name instead"}
	}
	p := hearsay.Party{Name: name, Entity: entity, Kind: kind}
	if entity != "" {
		return p, nil
	}
	who, _, err := newResolver()
	if err != nil {
		return p, err
	}
	day := ""
	if r.Article.Published != nil {
		day = (*r.Article.Published)[:min(10, len(*r.Article.Published))]
	}
	if a := who.Who(name, day); a.Entity != "" {
		p.Entity, p.Country = a.Entity, a.Country
		p.Kind = cmp.Or(p.Kind, a.Kind)
	}
	return p, nil
}

func (c *correctApplyCmd) added(ctx context.Context, s *store.Store, run store.Run) (hearsay.Correction, error) {
	x := c.fill(hearsay.Correction{Do: "add", Anchor: &hearsay.Anchor{In: c.In}})
	if len(c.Content) == 0 || len(c.Speaker) == 0 {
		return x, &usageError{"a missed statement needs its words and who says them", `--content "the words" --speaker NAME (or nobody)`}
	}
	r, err := s.Document(ctx, run.ID, c.Key)
	if err != nil {
		return x, err
	}
	v := &hearsay.Values{Act: cmp.Or(c.Act, "say"), Negated: c.Negated == "yes", Quote: "indirect"}
	if v.Content, err = locate(r, c.In, nil, c.Content); err != nil {
		return x, err
	}
	if v.Cue, err = locate(r, c.In, v.Content, c.Cue); err != nil {
		return x, err
	}
	if v.Source, err = locate(r, c.In, slices.Concat(v.Cue, v.Content), c.Source); err != nil {
		return x, err
	}
	if v.Speakers, err = c.parties(ctx, s, r, c.Speaker); err != nil {
		return x, err
	}
	if q := []rune(strings.TrimSpace(c.Content[0])); strings.ContainsRune("\"“‘'", q[0]) {
		v.Quote = "direct"
	}
	x.After = v
	return s.Draft(ctx, run.ID, c.Key, x)
}

type correctListCmd struct {
	storeFlags
	outFlags
	InRun string   `name:"run" help:"In which run: its number or name, latest or pinned." placeholder:"RUN"`
	State []string `help:"Only those that are applied, redundant, re-anchored, conflict, orphan or superseded; with commas between." placeholder:"STATE"`
}

// Run lists the corrections.
func (c *correctListCmd) Run(ctx context.Context, e *env) (err error) {
	for _, s := range c.State {
		if !slices.Contains(hearsay.States, s) {
			return &usageError{fmt.Sprintf("no state %q", s), "it is one of: " + strings.Join(hearsay.States, " ")}
		}
	}
	s, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	t := sheet{head: []string{"id", "state", "what", "scope", "key", "article", "by", "at", "records", "reason", "why"}}
	m, err := s.Mask(ctx)
	if err != nil {
		return err
	}
	run, err := s.Run(ctx, c.InRun)
	if err != nil && hearsay.KindOf(err) != hearsay.NotFound {
		return err
	}
	placed := map[string][]hearsay.Placement{}
	if run.ID > 0 {
		fmt.Fprintf(e.err, "run %d%s\n", run.ID, unfinished(run))
		ps, err := s.Placements(ctx, run.ID)
		if err != nil {
			return err
		}
		for _, p := range ps {
			placed[p.Correction] = append(placed[p.Correction], p)
		}
	}
	for x, err := range s.Corrections(ctx) {
		if err != nil {
			return err
		}
		p := hearsay.Placement{}
		if ps := placed[x.ID]; len(ps) > 0 {
			p = ps[len(ps)-1]
			for _, o := range ps[:len(ps)-1] {
				p.Records += o.Records
			}
		}
		if len(c.State) > 0 && !slices.Contains(c.State, p.State) {
			continue
		}
		article := ""
		if x.Anchor != nil {
			article = x.Anchor.Article
		}
		t.add(x.ID, p.State, m.Text(correct.What(&x), true), x.Scope, cmp.Or(p.Key, x.Key), article, x.By, x.At.Format("2006-01-02T15:04:05Z"), p.Records, p.Why, m.Text(x.Why, true))
	}
	return t.write(e, &c.outFlags)
}

type correctShowCmd struct {
	storeFlags
	IDs []string `arg:"" help:"IDs of corrections, or their beginnings." name:"id"`
}

// Run shows corrections whole, as JSON, and what became of them in each run.
func (c *correctShowCmd) Run(ctx context.Context, e *env) (err error) {
	s, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	m, err := s.Mask(ctx)
	if err != nil {
		return err
	}
	runs, err := s.Runs(ctx)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(e.out)
	for _, id := range c.IDs {
		x, err := s.Correction(ctx, id)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s  %s\n  by %s, %s", x.ID, m.Text(correct.What(&x), true), x.By, x.At.Format("2 January 2006 15:04 MST"))
		for _, w := range []string{x.Scope, m.Text(x.Why, true), x.Evidence} {
			if w != "" {
				fmt.Fprintf(out, "; %s", w)
			}
		}
		fmt.Fprintln(out)
		if a := x.Anchor; a != nil {
			fmt.Fprintf(out, "  on article %s, %s %d-%d", a.Article, a.In, a.Start, a.End)
			if a.Exact != "" {
				fmt.Fprintf(out, ": %q", m.Text(hearsay.Line(a.Exact), true))
			}
			fmt.Fprintln(out)
		}
		for _, r := range runs {
			ps, err := s.Placements(ctx, r.ID)
			if err != nil {
				return err
			}
			for _, p := range ps {
				if p.Correction != x.ID {
					continue
				}
				fmt.Fprintf(out, "  run %d  %s", r.ID, p.State)
				for _, w := range []string{p.Key, p.Article, p.Why} {
					if w != "" {
						fmt.Fprintf(out, "  %s", w)
					}
				}
				fmt.Fprintln(out)
			}
		}
		j, err := json.Marshal(x)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "  %s\n", m.Text(string(j), true))
	}
	return out.Flush()
}

type correctRevertCmd struct {
	writeFlags
	byFlags
	IDs []string `arg:"" help:"IDs of corrections, or their beginnings." name:"id"`
}

// Run takes corrections back: one more correction each.
func (c *correctRevertCmd) Run(ctx context.Context, e *env) (err error) {
	s, err := c.open(ctx, e, c.DryRun)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var cs []hearsay.Correction
	for _, id := range c.IDs {
		x, err := s.Correction(ctx, id)
		if err != nil {
			return err
		}
		cs = append(cs, s.Revert(c.fill(hearsay.Correction{}), x.ID))
	}
	run, err := s.Run(ctx, "")
	if err != nil {
		return err
	}
	if c.DryRun {
		_, err := preview(ctx, e, s, run.ID, cs)
		return err
	}
	return keep(ctx, e, s, run, cs)
}

type correctExportCmd struct {
	storeFlags
	Output string `short:"o" help:"Write to a file, which appears when it is complete." placeholder:"FILE" type:"path"`
	Force  bool   `help:"Let --output replace a file."`
	Text   string `help:"none: hashes of the words; span: the words that corrections hang on, too." enum:"none,span" default:"none"`
}

// Run writes the corrections.
func (c *correctExportCmd) Run(ctx context.Context, e *env) (err error) {
	s, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	m, err := s.Mask(ctx)
	if err != nil {
		return err
	}
	out, done, err := output(e, c.Output, c.Force)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done(err == nil)) }()
	n, left := 0, 0
	for x, err := range s.Corrections(ctx) {
		if err != nil {
			return err
		}
		j, err := json.Marshal(x)
		if err != nil {
			return err
		}
		if m.Text(string(j), true) != string(j) {
			left++ // it would carry a forgotten name out
			continue
		}
		if err := correct.Write(out, c.Text == "span", x); err != nil {
			return err
		}
		n++
	}
	fmt.Fprintf(e.err, "%s\n", plural(n, "correction"))
	if left > 0 {
		fmt.Fprintf(e.err, "%s left out: a name in them is forgotten\n", plural(left, "correction"))
	}
	return out.Flush()
}

type correctImportCmd struct {
	writeFlags
	File   string `arg:"" help:"A file of hearsay correct export, or - for standard input." predictor:"file"`
	DryRun bool   `help:"Only say what would come in."`
}

// Run takes in corrections. A line that is none is reported; the others come in.
func (c *correctImportCmd) Run(ctx context.Context, e *env) (err error) {
	in := e.in
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return &usageError{err.Error(), "give the path of a file of corrections, or -"}
		}
		defer f.Close()
		in = f
	} else if e.inTerminal {
		return &usageError{"- reads standard input, which is a terminal", "hearsay correct import FILE    or    hearsay correct import - < FILE"}
	}
	var cs []hearsay.Correction
	failed := 0
	for x, err := range correct.Read(in) {
		if err != nil {
			failed++
			report(e.err, "cannot take in a correction", err, "")
			continue
		}
		cs = append(cs, x)
	}
	s, err := c.open(ctx, e, c.DryRun)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	have, orphans := 0, 0
	for i := range cs {
		if _, err := s.Correction(ctx, cs[i].ID); err == nil {
			have++
		}
		if a := cs[i].Anchor; a != nil {
			ok, err := s.Has(ctx, a.Article)
			if err != nil {
				return err
			}
			if !ok {
				orphans++
				continue
			}
			// The words that were left out are in the article.
			if run, err := s.Run(ctx, ""); err == nil && a.Exact == "" {
				if r, err := s.Machine(ctx, run.ID, a.Article); err == nil {
					correct.Fill(&cs[i], r)
				}
			}
		}
	}
	if c.DryRun {
		fmt.Fprintf(e.err, "would take in %s, %d there already, %d of articles that are not in the store, %d failed\n", plural(len(cs)-have, "correction"), have, orphans, failed)
	} else {
		fresh, _, err := s.Correct(ctx, cs...)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.err, "took in %s, %d there already, %d of articles that are not in the store, %d failed\n", plural(fresh, "correction"), len(cs)-fresh, orphans, failed)
	}
	switch {
	case failed > 0 && len(cs) == 0:
		return codeError(exitFailed)
	case failed > 0:
		return codeError(exitPart)
	}
	return nil
}

// printStates ends a coding with the table of what became of the corrections,
// and fails if any has a state of failOn.
func printStates(ctx context.Context, e *env, s *store.Store, run int, quiet bool, failOn []string) error {
	n, err := s.StateCounts(ctx, run)
	if err != nil || len(n) == 0 {
		return err
	}
	if !quiet {
		total := 0
		for _, k := range n {
			total += k
		}
		fmt.Fprintf(e.err, "run %d: %s\n", run, plural(total, "correction"))
		for _, st := range hearsay.States {
			if n[st] > 0 {
				fmt.Fprintf(e.err, "  %-12s %s\n", st, grouped(n[st]))
			}
		}
		if n[hearsay.StateConflict]+n[hearsay.StateOrphan] > 0 {
			fmt.Fprintf(e.err, "  -> look at them: hearsay correct list --run %d --state conflict,orphan, or hearsay review\n", run)
		}
	}
	for _, st := range failOn {
		if n[st] > 0 {
			return codeError(exitPart)
		}
	}
	return nil
}

// failOnFlag are the states that make a coding end with code 3.
type failOnFlag struct {
	FailOn []string `help:"End with code 3 if a correction is in one of these states: conflict,orphan." placeholder:"STATES"`
}

// Validate is called by kong.
func (f failOnFlag) Validate() error {
	for _, s := range f.FailOn {
		if s == "orphans" || !slices.Contains(hearsay.States, s) {
			return fmt.Errorf("--fail-on: no state %q; it is any of: %s", s, strings.Join(hearsay.States, " "))
		}
	}
	return nil
}
