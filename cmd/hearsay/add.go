package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/clean"
	"github.com/hearsay-news/hearsay/ingest"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/store"
)

type addCmd struct {
	writeFlags
	inputFlags
	knowledgeFlags
	jobFlags
	Files  []string `arg:"" optional:"" help:"Files, folders, or - for standard input, of the kinds that hearsay read takes." predictor:"file"`
	DryRun bool     `help:"Only say what would be added."`
	Code   bool     `help:"Then read what is new, as hearsay code does."`
	Jobs   int      `help:"With --code: articles read at the same time; 0 is one a core." default:"0"`
}

// Help is shown by `hearsay add --help`.
func (addCmd) Help() string {
	return `Adding the same thing twice is adding it once. What cannot be read is kept with
its reason: hearsay stats --failed. A capture that an earlier run did not finish
is finished first.

Examples:
  hearsay add corpus/ --outlet "Arland Post"
  hearsay add --code articles.jsonl
  curl -s URL-OF-A-TEXT | hearsay add -`
}

// base is what the user said of the articles of a capture; it is kept with it,
// so that its articles can be found again.
type base struct {
	As            string            `json:"as,omitempty"`
	Path          string            `json:"path,omitempty"`
	Outlet        string            `json:"outlet,omitempty"`
	Published     time.Time         `json:"published,omitzero"`
	Precision     string            `json:"precision,omitempty"`
	PublishedFrom string            `json:"published_from,omitempty"`
	Fields        map[string]string `json:"fields,omitempty"`
	Notes         []string          `json:"notes,omitempty"`
}

// Run adds every file, each as a capture and the articles in it.
func (c *addCmd) Run(ctx context.Context, e *env) (err error) {
	files, err := c.files(e, c.Files)
	if err != nil {
		return err
	}
	if c.DryRun {
		return c.dryRun(ctx, e, files)
	}
	s, err := c.write(ctx, e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	l, err := lang.For("en")
	if err != nil {
		return err
	}
	a := &adder{s: s, c: c, clean: clean.New(l), m: c.meter(e, "adding", 0)}
	for open, err := range s.Open(ctx) {
		if err != nil {
			return err
		}
		if err := a.read(ctx, open); err != nil {
			return err
		}
	}
	for _, name := range files {
		if ctx.Err() != nil {
			break
		}
		if err := a.file(ctx, e, name); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	a.show(true)
	took := max(time.Since(a.m.begin).Seconds(), 1e-3)
	a.m.say("added %s, %d known already, %d failed  (%.0f articles/s, %.1f MB/s)",
		plural(a.added, "article"), a.known, a.failed, float64(a.added+a.known)/took, float64(a.m.bytes)/1e6/took)
	if a.versions > 0 {
		a.m.say("%d of them are new versions of articles in the store", a.versions)
	}
	if a.failed > 0 {
		a.m.say("why: hearsay stats --failed")
	}
	if ctx.Err() != nil {
		return codeError(exitInterrupted)
	}
	part := error(nil)
	switch {
	case a.failed > 0 && a.added+a.known == 0:
		part = codeError(exitFailed)
	case a.failed > 0:
		part = codeError(exitPart)
	}
	if c.Code {
		err := code(ctx, e, s, &coding{jobFlags: c.jobFlags, jobs: c.Jobs, actors: c.Knowledge, knowledgeFlags: c.knowledgeFlags})
		if err != nil {
			return err
		}
	}
	return part
}

// dryRun counts what would be added, and writes nothing.
func (c *addCmd) dryRun(ctx context.Context, e *env, files []string) (err error) {
	s, err := c.storeFlags.read(ctx)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return err
	}
	if s != nil {
		defer func() { err = errors.Join(err, s.Close()) }()
	}
	l, err := lang.For("en")
	if err != nil {
		return err
	}
	a := &adder{c: c, clean: clean.New(l), m: c.meter(e, "looking", 0)}
	seen := map[string]bool{}
	for x, err := range c.inputFlags.articles(e, files) {
		if ctx.Err() != nil {
			return codeError(exitInterrupted)
		}
		if err == nil {
			_, err = a.clean.Document(x)
		}
		if err != nil {
			if errors.Is(err, errUsage) {
				return err
			}
			a.unreadable(nameOf(x), err)
			continue
		}
		if x.Key == "" {
			x.Key = hearsay.ArticleKey(x)
		}
		known := seen[x.Key]
		if s != nil && !known {
			if known, err = s.Has(ctx, x.Key); err != nil {
				return err
			}
		}
		seen[x.Key] = true
		a.m.done++
		if known {
			a.known++
		} else {
			a.added++
		}
		a.show(false)
	}
	a.show(true)
	a.m.say("would add %s, %d known already, %d failed", plural(a.added, "article"), a.known, a.failed)
	if a.failed > 0 {
		return codeError(exitPart)
	}
	return nil
}

// An adder adds files to a store.
type adder struct {
	s                              *store.Store
	c                              *addCmd
	clean                          *clean.Cleaner
	m                              *meter
	added, known, versions, failed int
}

func (a *adder) show(end bool) {
	a.m.show(end, count{"known", a.known}, count{"failed", a.failed})
}

// unreadable counts a file that could not be opened or read.
func (a *adder) unreadable(name string, err error) {
	a.failed++
	a.m.fail("cannot add "+name, err)
}

// file keeps a file as a capture and adds its articles.
func (a *adder) file(ctx context.Context, e *env, name string) error {
	b := base{As: a.c.As, Path: name, Outlet: a.c.Outlet, PublishedFrom: a.c.PublishedFrom, Fields: a.c.Fields}
	var body io.ReadSeeker
	var small []byte
	if name == "-" {
		spool, done, err := spool(e.in, a.s.Dir())
		if err != nil {
			return err
		}
		defer done()
		body = spool
	} else {
		f, err := os.Open(name)
		if err != nil {
			a.unreadable(name, err)
			return nil
		}
		defer f.Close()
		var dated hearsay.Article
		a.c.dateFromFile(f, &dated)
		b.Published, b.Precision, b.Notes = dated.Published, dated.PublishedPrecision, dated.Notes
		body = f
		if st, err := f.Stat(); err == nil && st.Size() <= smallBody {
			if small, err = io.ReadAll(f); err != nil {
				a.unreadable(name, err)
				return nil
			}
			body = bytes.NewReader(small)
		}
	}
	if a.c.Published != "" {
		t, p, ok := ingest.Date(a.c.Published)
		if !ok {
			return &usageError{fmt.Sprintf("--published %q is not a date", a.c.Published), "write it as 2021-07-08, 2021-07 or 2021"}
		}
		if b.Precision == "" {
			b.Published, b.Precision = t, p
		}
	}
	said, err := json.Marshal(b)
	if err != nil {
		return err
	}
	c, _, err := a.s.PutCapture(store.Source{Base: string(said)}, body)
	if err != nil {
		if _, ok := errors.AsType[*os.PathError](err); ok {
			a.unreadable(name, err)
			return nil
		}
		return err
	}
	if c.Done {
		a.known += c.Articles
		a.m.done += c.Articles
		a.m.bytes += c.Size
		return nil
	}
	if small != nil {
		return a.articles(ctx, c, bytes.NewReader(small))
	}
	return a.read(ctx, c)
}

// spool writes a stream to a file of its own, which done takes away: a capture
// is read twice.
func spool(r io.Reader, dir string) (f *os.File, done func(), err error) {
	if f, err = os.CreateTemp(dir, "stdin.*"); err != nil {
		return nil, nil, err
	}
	done = func() {
		f.Close()
		os.Remove(f.Name())
	}
	if _, err := io.Copy(f, r); err != nil {
		done()
		return nil, nil, err
	}
	return f, done, nil
}

// smallBody is the most bytes of a file that are held in memory while it is
// added; larger ones are read from the store.
const smallBody = 1 << 20

// read adds the articles of a capture that is in the store.
func (a *adder) read(ctx context.Context, c store.Capture) error {
	if err := a.s.Flush(); err != nil { // so that it can be read
		return err
	}
	return a.articles(ctx, c, a.s.Body(context.WithoutCancel(ctx), c.ID))
}

// articles adds the articles in body, which is the content of c.
func (a *adder) articles(ctx context.Context, c store.Capture, body io.Reader) error {
	var b base
	if err := json.Unmarshal([]byte(c.Base), &b); err != nil {
		return fmt.Errorf("capture %d: %w", c.ID, err)
	}
	kind := ingest.Kind(b.As)
	if b.As == "auto" {
		kind = ingest.Guess
	}
	known := hearsay.Article{Path: b.Path, Outlet: b.Outlet, Published: b.Published, PublishedPrecision: b.Precision, Notes: b.Notes, URL: c.URL, MediaType: c.MediaType, Captured: c.Fetched}
	n, failed := 0, 0
	in := ingest.Input{R: body, Kind: kind, Base: known, Fields: b.Fields, Latest: time.Now().Add(48 * time.Hour)}
	for x, err := range in.Articles() {
		if ctx.Err() != nil {
			return nil
		}
		if err == nil && b.PublishedFrom == "first-line" && x.PublishedPrecision == "" && x.MediaType == "text/plain" {
			dateFromLine(&x)
		}
		var d *hearsay.Document
		if err == nil {
			d, err = a.clean.Document(x)
		}
		if err != nil {
			failed++
			a.failed++
			a.m.fail("cannot add "+nameOf(x), err)
			err = a.s.Failed(c.ID, n, nameOf(x), err)
		} else {
			var what store.Added
			if what, err = a.s.PutArticle(c.ID, n, x, d.Text[d.Body:]); err == nil {
				a.count(what, len(x.Title)+len(x.Markup))
			}
		}
		if err != nil {
			return err
		}
		n++
		a.show(false)
	}
	return a.s.DoneCapture(c.ID, n-failed, failed)
}

func (a *adder) count(what store.Added, size int) {
	a.m.done++
	a.m.bytes += int64(size)
	switch what {
	case store.Known:
		a.known++
	case store.Version:
		a.versions++
		fallthrough
	default:
		a.added++
	}
}

// nameOf says which article of which file is meant.
func nameOf(a hearsay.Article) string {
	name := a.Path
	for _, more := range []string{a.URL, a.ID} {
		switch {
		case more == "" || more == name:
		case name == "":
			name = more
		default:
			name += " (" + more + ")"
		}
	}
	return name
}
