package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/correct"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/reader"
	"github.com/hearsay-news/hearsay/store"
)

type showCmd struct {
	storeFlags
	outFlags
	namesFlag
	Keys  []string `arg:"" help:"Keys of articles, statements or events, as hearsay find prints them; the beginning of an article's key is enough. run:N shows a run."`
	InRun string   `name:"run" help:"Which run: its number or name, latest or pinned." placeholder:"RUN"`
	Text  bool     `help:"Of an article, print its text too."`
}

// Help is shown by `hearsay show --help`.
func (showCmd) Help() string {
	return `In jsonl an article is shown as its whole record, the same as hearsay read prints.`
}

// Run shows records by their keys.
func (c *showCmd) Run(ctx context.Context, e *env) (err error) {
	s, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := c.namesFlag.apply(s); err != nil {
		return err
	}
	if len(c.Keys) == 1 && strings.HasPrefix(c.Keys[0], "run:") {
		return (&runsShowCmd{storeFlags: c.storeFlags, outFlags: c.outFlags, Name: c.Keys[0]}).Run(ctx, e)
	}
	run, err := s.Run(ctx, c.InRun)
	if err != nil && hearsay.KindOf(err) != hearsay.NotFound {
		return err
	}
	if run.ID > 0 {
		fmt.Fprintf(e.err, "run %d%s\n", run.ID, unfinished(run))
	}
	out, done, err := output(e, c.Output, c.Force)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done(err == nil)) }()
	for i, key := range c.Keys {
		if i > 0 && c.format(e) == "table" {
			out.WriteByte('\n')
		}
		if err := c.one(ctx, s, run.ID, key, c.format(e), e.bold, out); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (c *showCmd) one(ctx context.Context, s *store.Store, run int, key, format string, bold bool, out *bufio.Writer) error {
	j := json.NewEncoder(out)
	j.SetEscapeHTML(false)
	if found, err := s.Records(ctx, run, key); err == nil {
		for i := range found {
			switch format {
			case "table":
				printRow(out, bold, &found[i].Row)
				if err := printCorrections(ctx, s, out, &found[i].Row); err != nil {
					return err
				}
			default:
				if err := j.Encode(&found[i].Row); err != nil {
					return err
				}
			}
		}
		return nil
	} else if hearsay.KindOf(err) != hearsay.NotFound {
		return err
	}
	head, rows, err := s.Rows(ctx, run, key)
	if err != nil {
		if hearsay.KindOf(err) == hearsay.NotFound {
			if err := notShown(ctx, s, run, key); err != nil {
				return err
			}
			return &hearsay.Error{Op: "show", Kind: hearsay.NotFound, Err: fmt.Errorf("there is no article, statement or event %q in run %d", key, run), Hint: "keys stand in the output of hearsay find"}
		}
		return err
	}
	if format != "table" {
		r, err := s.Document(ctx, run, head.Key)
		if err != nil {
			return err
		}
		return j.Encode(r)
	}
	it, err := s.Article(ctx, head.Key)
	if err != nil {
		return err
	}
	m, err := s.Mask(ctx)
	if err != nil {
		return err
	}
	named := m.Has(it.Article.Markup)
	m.Article(&it.Article, named)
	it.Article.Markup = m.Text(it.Article.Markup, named)
	fmt.Fprintf(out, "%s\n    %s   %s\n", strong(bold, headline(&head)), printedIn(&head), head.Key)
	for _, x := range []struct{ name, value string }{{"id", it.Article.ID}, {"url", it.Article.URL}, {"path", it.Article.Path}, {"byline", it.Article.Byline}} {
		if x.value != "" {
			fmt.Fprintf(out, "    %s %s\n", x.name, hearsay.Line(x.value))
		}
	}
	if it.Versions > 1 {
		fmt.Fprintf(out, "    version %d of %d of this article\n", it.Version, it.Versions)
	}
	if c.Text {
		text := it.Article.Markup
		if r, err := s.Document(ctx, run, head.Key); err == nil {
			text = r.Text
		}
		fmt.Fprintf(out, "\n%s\n", strings.TrimSpace(text))
	}
	if len(rows) == 0 {
		fmt.Fprintf(out, "\nno statements and no events were coded in this article\n")
	}
	for i := range rows {
		r := &rows[i]
		if i == 0 || rows[i-1].Kind != r.Kind {
			fmt.Fprintf(out, "\n%s\n", strong(bold, map[string]string{"statement": "who says what", "event": "who does what to whom"}[r.Kind]))
		}
		by := ""
		if r.OriginKind != "machine" || r.Reviewed {
			by = ", " + standing(&r.Row)
		}
		fmt.Fprintf(out, "  %-4s%s, %.2f%s\n        %s   %s\n", r.ID, headline(&r.Row), r.Confidence, by, r.Sentence, r.Key)
	}
	return nil
}

// printCorrections says what persons have changed on a record.
func printCorrections(ctx context.Context, s *store.Store, out *bufio.Writer, r *hearsay.Row) error {
	if len(r.Corrections) == 0 {
		return nil
	}
	m, err := s.Mask(ctx)
	if err != nil {
		return err
	}
	for _, id := range r.Corrections {
		c, err := s.Correction(ctx, id)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "    %s  %s, by %s, %s\n", c.ID, m.Text(correct.What(&c), true), c.By, c.At.Format("2 January 2006"))
	}
	return nil
}

// notShown is the error that a record was found by the run and called false by a
// person; nil if it was not.
func notShown(ctx context.Context, s *store.Store, run int, key string) error {
	ps, err := s.PlacementsOf(ctx, run, key)
	if err != nil {
		return err
	}
	for _, p := range ps {
		c, err := s.Correction(ctx, p.Correction)
		if err != nil {
			return err
		}
		if c.Do == "delete" && p.Records > 0 {
			return &hearsay.Error{
				Op: "show", Kind: hearsay.NotFound, Err: fmt.Errorf("%s is not shown in run %d: %s called it false on %s", key, run, c.By, c.At.Format("2 January 2006")),
				Hint: "hearsay correct show " + c.ID + "; hearsay correct revert " + c.ID + " takes that back",
			}
		}
	}
	return nil
}

// explainStored explains a record of the store: key of an article, of a
// statement or of an event, or ARTICLE:S1, ARTICLE:7.
func explainStored(ctx context.Context, e *env, f *storeFlags, inRun, key string, what []string, newReader func() (*reader.Reader, error)) (err error) {
	s, err := f.read(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	run, err := s.Run(ctx, inRun)
	if err != nil {
		return err
	}
	key, part, ok := strings.Cut(key, ":")
	if ok {
		what = append([]string{part}, what...)
	}
	article := key
	var stored []store.Found
	if stored, err = s.Records(ctx, run.ID, key); err == nil {
		article, what = stored[0].Article, []string{stored[0].ID}
	} else if hearsay.KindOf(err) != hearsay.NotFound {
		return err
	}
	it, err := s.Article(ctx, article)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(e.out)
	fmt.Fprintf(out, "article %s   %s\nrun %d   coder %s\n\n", it.Article.Key, it.Article.Outlet, run.ID, run.Coder.Version)
	r, err := newReader()
	if err != nil {
		return err
	}
	if r.Coder() != run.Coder {
		// What was weighed and turned down is not kept; only the coder that
		// made the record can say it.
		for i := range stored {
			printRow(out, e.bold, &stored[i].Row)
			fmt.Fprintf(out, "    rule %s\n", stored[i].Rule)
		}
		fmt.Fprintf(out, "\nThis run was made by another coder (%s, knowledge %s), so what it turned down cannot be told; hearsay recode reads it with this one.\n", run.Coder.Version, run.Coder.Knowledge)
		return out.Flush()
	}
	m, err := s.Mask(ctx)
	if err != nil {
		return err
	}
	d, err := r.Read(it.Article)
	if err != nil {
		return err
	}
	if rec := export.NewRecord(d); m.Record(rec) != rec {
		return &hearsay.Error{Op: "explain", Kind: hearsay.Invalid, Err: errors.New("a name in this article is forgotten; how it was read cannot be told without it"), Hint: "hearsay show prints what can be shown"}
	}
	if err := export.Explain(out, d, what); err != nil {
		return err
	}
	return out.Flush()
}
