package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"text/tabwriter"
	"time"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/store"
)

type storyCmd struct {
	List   storyListCmd   `cmd:"" help:"List stories, newest first."`
	Show   storyShowCmd   `cmd:"" help:"Show a story: its origins, how each is known, who printed it."`
	Copies storyCopiesCmd `cmd:"" help:"List every article of a story with what it shares with its origin."`
	Diff   storyDiffCmd   `cmd:"" help:"Say what a copy cut, added or changed against its origin, sentence by sentence."`
	Group  storyGroupCmd  `cmd:"" help:"Find copies, origins and stories anew. code and recode do it when they are done."`
}

// A storyFlags says which story.
type storyFlags struct {
	writeFlags
	outFlags
	Quiet bool `short:"q" help:"Say nothing but errors on standard error."`
}

// open opens the store for reading, and brings stories up to date before where
// articles were read since they were made and nobody else writes.
func (f *storyFlags) open(ctx context.Context, e *env) (*store.Store, error) {
	s, err := f.read(ctx)
	if err != nil {
		return nil, err
	}
	stale, err := s.Stale(ctx)
	if err != nil || !stale {
		return s, err
	}
	w, err := f.write(ctx, e)
	if err != nil {
		if !f.Quiet {
			fmt.Fprintf(e.err, "articles were read since stories were last made, and the store cannot be written now (%v): this is the older state\n", err)
		}
		return s, nil
	}
	if err := s.Close(); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	j := jobFlags{Quiet: f.Quiet, Progress: "auto"}
	if err := errors.Join(group(ctx, e, w, &j), w.Close()); err != nil {
		return nil, err
	}
	return f.read(ctx)
}

// group finds copies, origins and stories and says what there is.
func group(ctx context.Context, e *env, s *store.Store, f *jobFlags) error {
	// What is kept of all texts is large and stays: less room for garbage beside it.
	defer debug.SetGCPercent(debug.SetGCPercent(30))
	m := f.meter(e, "grouping", 0)
	begin := time.Now()
	g, err := s.Group(ctx, func(step string, done, total int) {
		m.verb, m.done, m.total = step, done, total
		m.show(false)
	})
	m.show(true)
	if err != nil {
		return err
	}
	m.say("stories: %s of %s in %s  (%.1f s)", plural(g.Origins, "origin"), plural(g.Articles, "article"), stories(g.Stories), time.Since(begin).Seconds())
	return nil
}

func stories(n int) string {
	if n == 1 {
		return "1 story"
	}
	return grouped(n) + " stories"
}

type storyGroupCmd struct {
	writeFlags
	jobFlags
}

// Run groups all articles that were read.
func (c *storyGroupCmd) Run(ctx context.Context, e *env) (err error) {
	s, err := c.write(ctx, e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return group(ctx, e, s, &c.jobFlags)
}

type storyListCmd struct {
	storyFlags
	Since   string `help:"With an article of this day or later (2026-10-01, 2026-10, 7d, last-month)." placeholder:"DATE"`
	Until   string `help:"With an article of this day or before." placeholder:"DATE"`
	Origins int    `help:"With at least so many origins." default:"1" placeholder:"N"`
	Sort    string `help:"date (newest first) or origins (most first)." enum:"date,origins" default:"date" placeholder:"date|origins"`
	Limit   int    `short:"n" help:"At most so many; 0 is all. On a terminal 30, else all." default:"-1"`
	Offset  int    `help:"Leave out the first so many."`
}

// Run lists stories.
func (c *storyListCmd) Run(ctx context.Context, e *env) (err error) {
	q := store.StoryQuery{Origins: c.Origins, Sort: c.Sort, Offset: c.Offset}
	if q.Since, q.Until, err = between(c.Since, c.Until, time.Now()); err != nil {
		return err
	}
	if q.Limit = c.Limit; c.Limit < 0 {
		q.Limit = 0
		if c.format(e) == "table" {
			q.Limit = 30
		}
	}
	s, err := c.open(ctx, e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	t := sheet{head: []string{"story", "origins", "outlets", "articles", "first", "last", "title", "title_of"}}
	for st, err := range s.Stories(ctx, q) {
		if err != nil {
			return err
		}
		t.add(st.ID, st.Counts.Origins, st.Counts.Outlets, st.Counts.Articles, st.First, st.Last, st.Title, st.TitleOf)
	}
	return t.write(e, &c.outFlags)
}

// between are the ends of a range of dates of two flags.
func between(since, until string, now time.Time) (from, to time.Time, err error) {
	for _, x := range []struct {
		value string
		set   func(c *hearsay.Cond)
	}{{since, func(c *hearsay.Cond) { from = c.From }}, {until, func(c *hearsay.Cond) { to = c.To }}} {
		if x.value == "" {
			continue
		}
		q, err := hearsay.ParseQuery("date:"+x.value, now)
		if err != nil {
			return from, to, err
		}
		x.set(q.Where)
	}
	return from, to, nil
}

type storyShowCmd struct {
	storyFlags
	ID string `arg:"" help:"A story's id (st_…), or the key of an article in it."`
}

// Help is shown by hearsay story show --help.
func (storyShowCmd) Help() string {
	return `An origin is one text, whoever printed it. Where it comes from is a finding: "how known"
names its signals, and "not known" is an answer. same: how much of an article's words
stand in the origin's text; kept: how much of the origin's words stand in the article.`
}

// shownCopies is how many copies of an origin story show prints.
const shownCopies = 5

// Run shows a story.
func (c *storyShowCmd) Run(ctx context.Context, e *env) error {
	return showStory(ctx, e, &c.storyFlags, c.ID, shownCopies)
}

type storyCopiesCmd struct {
	storyFlags
	ID string `arg:"" help:"A story's id (st_…), or the key of an article in it."`
}

// Run lists all copies.
func (c *storyCopiesCmd) Run(ctx context.Context, e *env) error {
	return showStory(ctx, e, &c.storyFlags, c.ID, 0)
}

// showStory prints a story with at most so many copies an origin, 0 is all.
func showStory(ctx context.Context, e *env, f *storyFlags, id string, most int) (err error) {
	s, err := f.open(ctx, e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	st, err := s.Story(ctx, id)
	if err != nil {
		return err
	}
	if f.format(e) == "csv" {
		return copiesSheet(st).write(e, &f.outFlags)
	}
	out, done, err := output(e, f.Output, f.Force)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done(err == nil)) }()
	if f.format(e) == "jsonl" {
		j := json.NewEncoder(out)
		j.SetEscapeHTML(false)
		if most > 0 {
			err = j.Encode(st)
		} else {
			err = copiesLines(j, st)
		}
		return errors.Join(err, out.Flush())
	}
	printStory(out, st, most)
	return out.Flush()
}

// copiesLines writes a line a copy.
func copiesLines(j *json.Encoder, st *hearsay.Story) error {
	for i := range st.Origins {
		o := &st.Origins[i]
		for k := range o.Copies {
			err := j.Encode(struct {
				Schema       string `json:"schema"`
				Story        string `json:"story"`
				Origin       string `json:"origin"`
				OriginOutlet string `json:"origin_outlet"`
				How          string `json:"how"`
				*hearsay.Copy
			}{"hearsay/copy/1", st.ID, o.ID, o.Outlet, o.How, &o.Copies[k]})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func copiesSheet(st *hearsay.Story) *sheet {
	t := &sheet{head: []string{"story", "origin", "origin_outlet", "how", "article", "outlet", "published", "title", "same", "kept", "changes", "url"}}
	for _, o := range st.Origins {
		for _, c := range o.Copies {
			t.add(st.ID, o.ID, o.Outlet, o.How, c.Article, c.Outlet, c.Published, c.Title, c.Same, c.Kept, list(c.Classes), c.URL)
		}
	}
	return t
}

// printStory prints a story for people.
func printStory(out *bufio.Writer, st *hearsay.Story, most int) {
	title := st.Title
	if title == "" {
		title = "(no headline)"
	} else if st.TitleOf != "" {
		title += " (headline: " + st.TitleOf + ")"
	}
	fmt.Fprintf(out, "%s   %s\n", st.ID, title)
	var sizes []string
	for _, o := range st.Origins {
		sizes = append(sizes, fmt.Sprint(o.Counts.Articles))
	}
	if len(sizes) > 12 {
		sizes = append(sizes[:12], "…")
	}
	word := "articles"
	if st.Counts.Articles == 1 {
		word = "article"
	}
	fmt.Fprintf(out, "%s   %s %s   %s", st.Counts, strings.Join(sizes, " + "), word, plural(st.Statements, "statement"))
	if st.Denials > 0 {
		fmt.Fprintf(out, "   %s", plural(st.Denials, "denial"))
	}
	if days := daysOf(st); days != "" {
		fmt.Fprintf(out, "   %s", days)
	}
	fmt.Fprintln(out)
	if st.Asked != "" {
		fmt.Fprintf(out, "%s became part of this story\n", st.Asked)
	}
	if len(st.Merged) > 0 {
		fmt.Fprintf(out, "holds what were stories of their own: %s\n", strings.Join(st.Merged, ", "))
	}
	if len(st.Split) > 0 {
		fmt.Fprintf(out, "was one with: %s\n", strings.Join(st.Split, ", "))
	}
	for i := range st.Origins {
		printOrigin(out, &st.Origins[i], i+1, most, st.ID)
	}
}

func daysOf(st *hearsay.Story) string {
	first, last := st.First[:min(10, len(st.First))], st.Last[:min(10, len(st.Last))]
	if first == last || last == "" {
		return first
	}
	return first + " to " + last
}

func printOrigin(out *bufio.Writer, o *hearsay.Origin, n, most int, story string) {
	who := o.Outlet
	if who == "" {
		who = "not known"
	}
	if o.Held {
		for _, c := range o.Copies {
			if c.Article == o.Article && c.Published != "" {
				who += "  " + clock(c.Published)
			}
		}
	} else if o.Outlet != "" {
		who += "  (its own text is not in this store)"
	}
	fmt.Fprintf(out, "\nORIGIN %d  %s   %s\n", n, who, plural(o.Counts.Articles, "article"))
	fmt.Fprintf(out, "  how known: %s\n", howKnown(o))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  outlet\twhen\tsame\tkept\tchanges\tarticle")
	shown := 0
	for i := range o.Copies {
		c := &o.Copies[i]
		if most > 0 && shown == most {
			break
		}
		shown++
		outlet := c.Outlet
		if outlet == "" {
			outlet = "(not known)"
		}
		when := clock(c.Published)
		if when == "" {
			when = "(no date)"
		}
		same, kept, changes := percent(c.Same), percent(c.Kept), changesOf(c)
		if c.Article == o.Article {
			same, kept = "-", "-"
			if len(o.Copies) > 1 {
				changes = "the text the others are compared with"
			}
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\n", hearsay.Line(outlet), when, same, kept, changes, c.Article)
	}
	w.Flush()
	if shown < len(o.Copies) {
		fmt.Fprintf(out, "  + %d more: hearsay story copies %s\n", len(o.Copies)-shown, story)
	}
}

func percent(x float64) string { return fmt.Sprintf("%.0f%%", 100*x) }

func changesOf(c *hearsay.Copy) string {
	var out []string
	for _, k := range c.Classes {
		out = append(out, strings.ReplaceAll(k, "-", " "))
	}
	for _, a := range c.Also {
		out = append(out, fmt.Sprintf("also %s of %s", percent(a.Kept), a.Origin))
	}
	if n := len(c.Versions); n > 0 {
		out = append(out, fmt.Sprintf("%s of this address", plural(n+1, "version")))
	}
	if len(out) == 0 {
		return "-"
	}
	return strings.Join(out, ", ")
}

// howKnown says what an origin rests on.
func howKnown(o *hearsay.Origin) string {
	var out []string
	for _, s := range o.Signals {
		switch s.Kind {
		case "credit-line":
			out = append(out, fmt.Sprintf("credit to %s in %d of %d", s.Outlet, s.Count, o.Counts.Articles))
		case "earliest":
			out = append(out, "earliest: "+orUnknown(s.Outlet))
		case "containment":
			out = append(out, fmt.Sprintf("%s with %.0f%% in common", copiesOf(s.Count), 100*s.Share))
		case "shared-quotes":
			out = append(out, plural(s.Count, "long quotation")+" shared")
		}
	}
	switch {
	case o.How == hearsay.ByNoOther:
		out = append(out, "no other article here has this text, and it names no other outlet")
	case o.How == hearsay.NotKnown && len(out) == 0:
		out = append(out, "no outlet, no credit")
	case o.How == hearsay.NotKnown:
		out = append(out, "none of it says who was first")
	}
	return strings.Join(out, "; ")
}

func copiesOf(n int) string {
	if n == 1 {
		return "1 copy"
	}
	return fmt.Sprintf("%d copies", n)
}

func orUnknown(outlet string) string {
	if outlet == "" {
		return "an outlet not known"
	}
	return outlet
}

type storyDiffCmd struct {
	storyFlags
	Copy string `arg:"" help:"The key of an article."`
	With string `arg:"" optional:"" help:"The key of the article it is compared with; without it the text of its origin. An origin's id (or_…) will do."`
	All  bool   `help:"Print the sentences that are the same, too."`
}

// Help is shown by hearsay story diff --help.
func (storyDiffCmd) Help() string {
	return `[-words-] were cut, [+words+] were added. Lines with ! say what kind of change that is:
` + "  " + strings.Join(hearsay.CopyClasses, " ") + `
hearsay find 'kind:article copydiff:attribution-removed' finds the copies that have one.`
}

// Run compares a copy with its origin.
func (c *storyDiffCmd) Run(ctx context.Context, e *env) (err error) {
	s, err := c.open(ctx, e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	d, err := s.CopyDiff(ctx, strings.TrimPrefix(c.With, "or_"), c.Copy)
	if err != nil {
		return err
	}
	if c.format(e) == "csv" {
		t := sheet{head: []string{"class", "change", "paragraph", "statement", "speaker", "in", "from", "to"}}
		for _, x := range d.Changes {
			t.add(x.Class, x.Text, d.Pairs[x.Pair].Paragraph, x.Statement, x.Speaker, x.In, d.From.Article, d.To.Article)
		}
		return t.write(e, &c.outFlags)
	}
	out, done, err := output(e, c.Output, c.Force)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done(err == nil)) }()
	if c.format(e) == "jsonl" {
		j := json.NewEncoder(out)
		j.SetEscapeHTML(false)
		return errors.Join(j.Encode(d), out.Flush())
	}
	printDiff(out, d, c.All)
	return out.Flush()
}

// printDiff prints a comparison for people: the headline, then the origin's
// paragraphs with what became of them.
func printDiff(out *bufio.Writer, d *hearsay.CopyDiff, all bool) {
	side := func(s *hearsay.DiffSide) string {
		outlet := s.Outlet
		if outlet == "" {
			outlet = "outlet not known"
		}
		if s.Published != "" {
			outlet += ", " + clock(s.Published)
		}
		return outlet + "   " + s.Article
	}
	fmt.Fprintf(out, "origin  %s\ncopy    %s\n", side(&d.From), side(&d.To))
	fmt.Fprintf(out, "kept %s of the origin's words (%d of %d sentences); %s of the copy's words are the origin's\n", percent(d.Kept), d.From.Found, d.From.Sentences, percent(d.Same))
	for i, p := range d.Pairs {
		var notes []hearsay.CopyChange
		for _, x := range d.Changes {
			if x.Pair == i {
				notes = append(notes, x)
			}
		}
		if len(notes) == 0 && !all {
			continue
		}
		where := fmt.Sprintf("P%d", p.Paragraph)
		switch {
		case p.Paragraph == 0:
			where = "headline"
		case len(p.From) == 0:
			where = fmt.Sprintf("P%d of the copy", p.Paragraph)
		}
		fmt.Fprintf(out, "\n  %-4s %s\n", where, marked(p.Edits))
		for _, x := range notes {
			if whole := len(p.From) == 0 || len(p.To) == 0; whole && x.Class != "denial-removed" {
				fmt.Fprintf(out, "       ! %s\n", strings.ReplaceAll(x.Class, "-", " "))
				continue
			}
			fmt.Fprintf(out, "       ! %s: %s\n", strings.ReplaceAll(x.Class, "-", " "), x.Text)
		}
	}
	if len(d.Changes) == 0 {
		fmt.Fprintln(out, "\nno change but in credit lines and white space")
	}
}

// marked writes edits with marks round what was cut and added, and no space
// before a comma or full stop.
func marked(edits []hearsay.Edit) string {
	var b strings.Builder
	for i, e := range edits {
		if r, _ := utf8.DecodeRuneInString(e.Text); i > 0 && !strings.ContainsRune(".,;:!?)”’", r) {
			b.WriteByte(' ')
		}
		switch e.Op {
		case "cut":
			b.WriteString("[-" + e.Text + "-]")
		case "added":
			b.WriteString("[+" + e.Text + "+]")
		default:
			b.WriteString(e.Text)
		}
	}
	return b.String()
}

// clock is a time of publication for people: to the minute, without its zone
// where that is UTC.
func clock(published string) string {
	return strings.Replace(strings.TrimSuffix(strings.TrimSuffix(published, "Z"), ":00"), "T", " ", 1)
}
