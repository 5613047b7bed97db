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
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/clean"
	"github.com/hearsay-news/hearsay/correct"
	"github.com/hearsay-news/hearsay/eval"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/ingest"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/sample"
	"github.com/hearsay-news/hearsay/serve"
	"github.com/hearsay-news/hearsay/store"
)

// usualAddr is where the pages are without --listen; a port that is taken gives
// way to the next free one.
const usualAddr = "127.0.0.1:8477"

type serveFlags struct {
	Listen       string   `help:"Address to listen on. Beyond this machine only with --password-file." default:"${listen}" placeholder:"ADDR"`
	Open         bool     `help:"Open the pages in the browser."`
	PasswordFile string   `help:"File whose first line is the password (or the API's token) that every request must bring." type:"existingfile" placeholder:"FILE"`
	Host         []string `help:"A further name that requests may be addressed to, such as that of a proxy before it. May be given again." placeholder:"NAME" sep:"none"`
	Quiet        bool     `short:"q" help:"Say nothing but errors on standard error."`
}

type serveCmd struct {
	storeFlags
	knowledgeFlags
	serveFlags
	Knowledge []string `help:"Own knowledge of actors beside the embedded one: a file made by hearsay actor import. May be given again." placeholder:"FILE" type:"existingfile" sep:"none"`
	ReadOnly  bool     `help:"Let nothing be changed through the pages."`
}

// Help is shown by `hearsay serve --help`.
func (serveCmd) Help() string {
	return `Pages and an API on this machine, with nothing to set up. Without a store they offer
to read a pasted text, to take files, or to load the samples. Nothing is asked of
the network, and no page loads anything from elsewhere.

Examples:
  hearsay serve --open
  hearsay serve --listen 0.0.0.0:8477 --password-file secret.txt --host desk.example`
}

// Run serves the store until it is interrupted.
func (c *serveCmd) Run(ctx context.Context, e *env) (err error) {
	dir, err := c.dir()
	if err != nil {
		return err
	}
	d := &desk{dir: dir, e: e, knowledgeFlags: c.knowledgeFlags, actors: c.Knowledge}
	defer func() { err = errors.Join(err, d.close()) }()
	return c.serve(ctx, e, d, c.ReadOnly, false)
}

// serve answers requests until ctx ends.
func (c *serveFlags) serve(ctx context.Context, e *env, d *desk, readOnly, demo bool) error {
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return &usageError{fmt.Sprintf("--listen %q is no address", c.Listen), "write HOST:PORT, such as " + usualAddr}
	}
	secret := ""
	if c.PasswordFile != "" {
		b, err := os.ReadFile(c.PasswordFile)
		if err != nil {
			return err
		}
		if secret, _, _ = strings.Cut(string(b), "\n"); len(strings.TrimSpace(secret)) < 8 {
			return &usageError{"the password in " + c.PasswordFile + " has fewer than 8 characters", "write a longer one into the file's first line"}
		}
		secret = strings.TrimSpace(secret)
	}
	if !serve.Loopback(c.Listen) && secret == "" {
		return &usageError{c.Listen + " can be reached from other machines, and no password is asked for", "add --password-file FILE, or listen on " + usualAddr}
	}
	if err := d.open(ctx); err != nil {
		return err
	}
	l, err := listen(ctx, c.Listen)
	if err != nil {
		return err
	}
	o := serve.Options{
		Source: d, Reader: d.reader, Hosts: c.Host, Secret: secret, Demo: demo, User: (&byFlags{By: os.Getenv("HEARSAY_USER")}).who(),
		Log: slog.New(slog.NewTextHandler(e.err, nil)),
	}
	en, err := lang.For("en")
	if err != nil {
		return err
	}
	o.Places = map[string]string{}
	for _, row := range en.Rows("country.tsv") {
		o.Places[row[0]] = row[1]
	}
	rates, grades := eval.Rates()
	for i, x := range append(slices.Clone(rates), grades...) {
		lo, hi := wilson(x.Right, x.Of)
		o.Rates = append(o.Rates, serve.Rate{
			Measure: x.Measure, Set: x.Set, Percent: 100 * float64(x.Right) / float64(x.Of), Low: 100 * lo, High: 100 * hi, N: x.Of, People: x.People, From: x.From, Grade: i >= len(rates),
		})
	}
	if !readOnly {
		o.Writer = d
	}
	h, err := serve.New(o)
	if err != nil {
		return err
	}
	url := "http://" + l.Addr().String() + "/"
	fmt.Fprintln(e.out, url)
	if !c.Quiet {
		fmt.Fprintf(e.err, "the pages are at %s; to end: Ctrl-C\n", url)
		if !serve.Loopback(c.Listen) {
			fmt.Fprintf(e.err, "others can reach them: who shows what people are reported to have said answers for publishing it\n")
		}
	}
	if c.Open {
		if err := browse(url); err != nil && !c.Quiet {
			fmt.Fprintf(e.err, "no browser could be opened (%v); open the address yourself\n", err)
		}
	}
	srv := serve.HTTP(h)
	srv.BaseContext = func(net.Listener) context.Context { return ctx }
	srv.ErrorLog = slog.NewLogLogger(slog.NewTextHandler(io.Discard, nil), slog.LevelError)
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		end, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if srv.Shutdown(end) != nil {
			srv.Close()
		}
		<-done
		return nil
	}
}

// listen opens the address; in place of the usual port, if it is taken, the
// next that is free.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	for port := 8478; err != nil && addr == usualAddr && port < 8578; port++ {
		l, err = lc.Listen(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
	}
	if err != nil {
		return nil, &usageError{err.Error(), "choose another address with --listen HOST:PORT"}
	}
	return l, nil
}

// browse opens an address in the user's browser.
func browse(url string) error {
	switch runtime.GOOS {
	case "darwin":
		return exec.Command("open", url).Start()
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", url).Start()
	}
	return exec.Command("xdg-open", url).Start()
}

// A desk is a store as the pages use it: read all the time, and written only
// while something is added, so that other programs can write, too. It fits
// serve.Source and serve.Writer.
type desk struct {
	dir string
	e   *env
	knowledgeFlags
	actors []string

	mu    sync.RWMutex
	s     *store.Store // nil: there is none yet
	write sync.Mutex
}

// open opens the store, if there is one. A store of an older version is brought
// up to date first, if nobody else writes it.
func (d *desk) open(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.s != nil {
		return nil
	}
	s, err := store.OpenRead(ctx, d.dir)
	if errors.Is(err, store.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	old, err := s.Old(ctx)
	if err != nil || old {
		if err := errors.Join(err, s.Close()); err != nil {
			return err
		}
		w, err := store.Open(ctx, d.dir, store.Options{})
		if err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		if s, err = store.OpenRead(ctx, d.dir); err != nil {
			return err
		}
	}
	d.s = s
	return nil
}

func (d *desk) close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.s == nil {
		return nil
	}
	return d.s.Close()
}

// store is the open store, nil without one.
func (d *desk) store() *store.Store {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.s
}

var errEmpty = &hearsay.Error{Op: "serve", Kind: hearsay.NotFound, Err: errors.New("there is nothing in the store yet"), Hint: "paste a text, add files or load the samples on the first page"}

func (d *desk) reader() (serve.Reader, error) { return d.knowledgeFlags.reader(d.e, d.actors) }

// Stamp changes with the store's files.
func (d *desk) Stamp() string {
	var b strings.Builder
	for _, name := range []string{"hearsay.db", "hearsay.db-wal"} {
		if st, err := os.Stat(filepath.Join(d.dir, name)); err == nil {
			fmt.Fprintf(&b, "%d.%d ", st.Size(), st.ModTime().UnixNano())
		}
	}
	return b.String()
}

func (d *desk) Find(ctx context.Context, q *hearsay.Query) iter.Seq2[hearsay.Row, error] {
	if s := d.store(); s != nil {
		return s.Find(ctx, q)
	}
	return func(yield func(hearsay.Row, error) bool) { yield(hearsay.Row{}, errEmpty) }
}

func (d *desk) Count(ctx context.Context, q *hearsay.Query) (rows, articles int, err error) {
	if s := d.store(); s != nil {
		return s.Count(ctx, q)
	}
	return 0, 0, errEmpty
}

func (d *desk) Picks(ctx context.Context, q *hearsay.Query) iter.Seq2[export.Pick, error] {
	if s := d.store(); s != nil {
		return s.Picks(ctx, q)
	}
	return func(yield func(export.Pick, error) bool) { yield(export.Pick{}, errEmpty) }
}

func (d *desk) Document(ctx context.Context, run int, article string) (*export.Record, error) {
	if s := d.store(); s != nil {
		return s.Document(ctx, run, article)
	}
	return nil, errEmpty
}

func (d *desk) Run(ctx context.Context, name string) (serve.Run, error) {
	if s := d.store(); s != nil {
		r, err := s.Run(ctx, name)
		return serve.Run(r), err
	}
	return serve.Run{}, errEmpty
}

func (d *desk) Runs(ctx context.Context) ([]serve.Run, error) {
	s := d.store()
	if s == nil {
		return nil, nil
	}
	all, err := s.Runs(ctx)
	out := make([]serve.Run, 0, len(all))
	for _, r := range all {
		out = append(out, serve.Run(r))
	}
	return out, err
}

func (d *desk) Article(ctx context.Context, key string) (serve.Item, error) {
	s := d.store()
	if s == nil {
		return serve.Item{}, errEmpty
	}
	it, err := s.Article(ctx, key)
	return serve.Item{Article: it.Article, Added: it.Added, Version: it.Version, Versions: it.Versions}, err
}

func (d *desk) Totals(ctx context.Context) (serve.Totals, error) {
	s := d.store()
	if s == nil {
		return serve.Totals{}, nil
	}
	st, err := s.Stats(ctx)
	return serve.Totals{Articles: st.Articles, Outlets: st.Outlets, Undated: st.Undated, First: st.First, Last: st.Last}, err
}

func (d *desk) Stories(ctx context.Context, q serve.StoryQuery) iter.Seq2[hearsay.Story, error] {
	if s := d.store(); s != nil {
		return s.Stories(ctx, store.StoryQuery(q))
	}
	return func(func(hearsay.Story, error) bool) {}
}

func (d *desk) Story(ctx context.Context, id string) (*hearsay.Story, error) {
	if s := d.store(); s != nil {
		return s.Story(ctx, id)
	}
	return nil, errEmpty
}

func (d *desk) OriginOf(ctx context.Context, article string) (*hearsay.Origin, error) {
	if s := d.store(); s != nil {
		return s.OriginOf(ctx, article)
	}
	return nil, errEmpty
}

func (d *desk) OriginBrief(ctx context.Context, article string) (*hearsay.Origin, error) {
	if s := d.store(); s != nil {
		return s.OriginBrief(ctx, article)
	}
	return nil, errEmpty
}

func (d *desk) CopyDiff(ctx context.Context, from, to string) (*hearsay.CopyDiff, error) {
	if s := d.store(); s != nil {
		return s.CopyDiff(ctx, from, to)
	}
	return nil, errEmpty
}

func (d *desk) Tally(ctx context.Context, q *hearsay.Query) (hearsay.Tally, int, error) {
	if s := d.store(); s != nil {
		return s.Tally(ctx, q)
	}
	return hearsay.Tally{}, 0, errEmpty
}

func (d *desk) OriginIDs(ctx context.Context, articles []string) (map[string]string, error) {
	if s := d.store(); s != nil {
		return s.OriginIDs(ctx, articles)
	}
	return nil, nil
}

func (d *desk) Outlets(ctx context.Context) ([]serve.Outlet, error) {
	s := d.store()
	if s == nil {
		return nil, nil
	}
	all, err := s.Outlets(ctx)
	out := make([]serve.Outlet, 0, len(all))
	for _, o := range all {
		out = append(out, serve.Outlet(o))
	}
	return out, err
}

func (d *desk) Days(ctx context.Context) ([]serve.DayCount, error) {
	s := d.store()
	if s == nil {
		return nil, nil
	}
	all, err := s.Days(ctx)
	out := make([]serve.DayCount, 0, len(all))
	for _, x := range all {
		out = append(out, serve.DayCount(x))
	}
	return out, err
}

func (d *desk) Diff(ctx context.Context, a, b int) iter.Seq2[hearsay.Change, error] {
	if s := d.store(); s != nil {
		return s.Diff(ctx, a, b)
	}
	return func(yield func(hearsay.Change, error) bool) { yield(hearsay.Change{}, errEmpty) }
}

// Corrections are all corrections, oldest first, in words.
func (d *desk) Corrections(ctx context.Context, run int) ([]serve.Logged, error) {
	s := d.store()
	if s == nil {
		return nil, nil
	}
	if run == 0 {
		r, err := s.Run(ctx, "")
		if err != nil && hearsay.KindOf(err) != hearsay.NotFound {
			return nil, err
		}
		run = r.ID
	}
	states := map[string]hearsay.Placement{}
	if run > 0 {
		ps, err := s.Placements(ctx, run)
		if err != nil {
			return nil, err
		}
		for _, p := range ps {
			states[p.Correction] = p
		}
	}
	m, err := s.Mask(ctx)
	if err != nil {
		return nil, err
	}
	var all []hearsay.Correction
	for c, err := range s.Corrections(ctx) {
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	undone := correct.Reverted(all)
	out := make([]serve.Logged, 0, len(all))
	for _, c := range all {
		out = append(out, serve.Logged{Correction: c, What: m.Text(correct.What(&c), true), State: states[c.ID].State, StateWhy: states[c.ID].Why, Undone: undone[c.ID]})
	}
	return out, nil
}

func (d *desk) SavedSearches(ctx context.Context) ([]serve.Saved, error) {
	s := d.store()
	if s == nil {
		return nil, nil
	}
	all, err := s.SavedSearches(ctx)
	out := make([]serve.Saved, 0, len(all))
	for _, x := range all {
		out = append(out, serve.Saved(x))
	}
	return out, err
}

func (d *desk) SavedSearch(ctx context.Context, id int) (serve.Saved, error) {
	s := d.store()
	if s == nil {
		return serve.Saved{}, errEmpty
	}
	x, err := s.SavedSearch(ctx, id)
	return serve.Saved(x), err
}

func (d *desk) Save(x serve.Saved) (out serve.Saved, err error) {
	err = d.writing(func(w *store.Store) error {
		y, err := w.Save(store.Saved(x))
		out = serve.Saved(y)
		return err
	})
	return out, err
}

func (d *desk) SavedSeen(id int, at time.Time) error {
	return d.writing(func(w *store.Store) error { return w.SavedSeen(id, at) })
}

func (d *desk) Unsave(id int) error {
	return d.writing(func(w *store.Store) error { return w.Unsave(id) })
}

// writing opens the store for a short change.
func (d *desk) writing(f func(*store.Store) error) (err error) {
	d.write.Lock()
	defer d.write.Unlock()
	if d.store() == nil {
		return errEmpty
	}
	w, err := store.Open(context.Background(), d.dir, store.Options{Wait: 5 * time.Second})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	return f(w)
}

// Queue lists what hearsay review would ask next.
func (d *desk) Queue(ctx context.Context, run int, queue string, most int) ([]serve.ToReview, error) {
	s := d.store()
	if s == nil {
		return nil, errEmpty
	}
	r, err := s.Run(ctx, runName(run))
	if err != nil {
		return nil, err
	}
	w := &reviewer{c: &reviewCmd{Share: 0.2, Seed: 1, Limit: most}, s: s, run: r}
	switch queue {
	case hearsay.StateConflict, hearsay.StateOrphan:
		w.c.State = []string{queue}
	}
	if err := w.fill(ctx); err != nil {
		return nil, err
	}
	m, err := s.Mask(ctx)
	if err != nil {
		return nil, err
	}
	var out []serve.ToReview
	for n := 0; len(out) < most; n++ {
		it, ok := w.next(n)
		if !ok {
			break
		}
		if queue != "" && it.queue != queue {
			continue
		}
		x := serve.ToReview{Queue: it.queue, Key: it.key, Article: it.place.Article, Correction: it.fix.ID, Why: it.place.Why}
		if x.Correction != "" {
			x.What = m.Text(correct.What(&it.fix), true)
		}
		out = append(out, x)
	}
	return out, nil
}

// ErrorRates tells the rates that hearsay review --rates prints.
func (d *desk) ErrorRates(ctx context.Context, run int) (string, error) {
	s := d.store()
	if s == nil {
		return "", errEmpty
	}
	r, err := s.Run(ctx, runName(run))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	w := &reviewer{c: &reviewCmd{Seed: 1}, s: s, run: r, out: bufio.NewWriter(&b)}
	if err := w.rates(ctx); err != nil {
		return "", err
	}
	err = w.out.Flush()
	return b.String(), err
}

// drafted are the corrections that a decision asks for.
func drafted(ctx context.Context, s *store.Store, run store.Run, d serve.Decision) ([]hearsay.Correction, error) {
	by := byFlags{By: d.By, Why: d.Why}
	if d.Do == "revert" {
		return []hearsay.Correction{s.Revert(by.fill(hearsay.Correction{Queue: d.Queue}), d.Reverts)}, nil
	}
	c := &correctApplyCmd{byFlags: by, Key: d.Key, Scope: d.Scope, Accept: d.Do == "accept", Delete: d.Do == "delete"}
	if d.Do == "set" {
		one := []string{d.Value}
		switch d.Field {
		case "speaker":
			c.Speaker = one
		case "act":
			c.Act = d.Value
		case "negated":
			c.Negated = d.Value
		case "content":
			c.Content = one
		case "type":
			c.Type = d.Value
		case "actors":
			c.Actors = one
		case "recipients":
			c.Recipients = one
		}
	}
	cs, err := c.drafts(ctx, s, run)
	for i := range cs {
		if cs[i].Queue = d.Queue; d.Queue != "" {
			cs[i].ID = hearsay.CorrectionID(cs[i])
		}
	}
	return cs, err
}

// Preview says what a decision would change.
func (d *desk) Preview(ctx context.Context, x serve.Decision, most int) (changes []hearsay.Change, more int, err error) {
	s := d.store()
	if s == nil {
		return nil, 0, errEmpty
	}
	run, err := s.Run(ctx, runName(x.Run))
	if err != nil {
		return nil, 0, err
	}
	cs, err := drafted(ctx, s, run, x)
	if err != nil {
		return nil, 0, asInvalid(err)
	}
	for c, err := range s.Try(ctx, run.ID, cs...) {
		if err != nil {
			return nil, 0, err
		}
		if len(changes) == most {
			more++
			break
		}
		changes = append(changes, c)
	}
	return changes, more, nil
}

func runName(run int) string {
	if run == 0 {
		return ""
	}
	return strconv.Itoa(run)
}

// asInvalid gives what was typed wrongly its kind.
func asInvalid(err error) error {
	if u, ok := errors.AsType[*usageError](err); ok {
		return &hearsay.Error{Op: "correct", Kind: hearsay.Invalid, Err: errors.New(u.why), Hint: u.hint}
	}
	return err
}

// Decide keeps a decision.
func (d *desk) Decide(ctx context.Context, x serve.Decision) (out serve.Decided, err error) {
	err = d.writing(func(w *store.Store) error {
		run, err := w.Run(ctx, runName(x.Run))
		if err != nil {
			return err
		}
		cs, err := drafted(ctx, w, run, x)
		if err != nil {
			return asInvalid(err)
		}
		_, placed, err := w.Correct(ctx, cs...)
		if err != nil {
			return err
		}
		out.ID, out.What = cs[0].ID, correct.What(&cs[0])
		for _, p := range placed {
			if p.Run == run.ID {
				out.State = p.State
				out.Records += p.Records
			}
		}
		return nil
	})
	return out, err
}

// Add keeps a file as a capture, adds the articles in it and codes what is new.
func (d *desk) Add(ctx context.Context, f serve.Upload, say func(serve.Progress)) error {
	b := base{As: "auto", Path: filepath.Base(f.Name), Outlet: f.Outlet}
	if f.Published != "" {
		t, p, ok := ingest.Date(f.Published)
		if !ok {
			return &usageError{fmt.Sprintf("%q is not a date", f.Published), "write it as 2021-07-08, 2021-07 or 2021"}
		}
		b.Published, b.Precision = t, p
	}
	return d.put(ctx, b, f.Body, say)
}

// Samples adds the embedded articles.
func (d *desk) Samples(ctx context.Context, say func(serve.Progress)) error {
	var b bytes.Buffer
	if err := sample.JSONL(&b); err != nil {
		return err
	}
	return d.put(ctx, base{As: "jsonl", Path: "samples.jsonl"}, bytes.NewReader(b.Bytes()), say)
}

// put writes the store as hearsay add --code does.
func (d *desk) put(ctx context.Context, b base, body io.ReadSeeker, say func(serve.Progress)) (err error) {
	d.write.Lock()
	defer d.write.Unlock()
	w, err := store.Open(ctx, d.dir, store.Options{Wait: 10 * time.Second})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close(), d.open(ctx)) }()
	l, err := lang.For("en")
	if err != nil {
		return err
	}
	quiet := jobFlags{Progress: "none", Quiet: true}
	e := *d.e
	e.err = io.Discard
	said, err := json.Marshal(b)
	if err != nil {
		return err
	}
	add := &adder{s: w, c: &addCmd{}, clean: clean.New(l), m: quiet.meter(&e, "adding", 0)}
	add.m.tell = func() { say(serve.Progress{Verb: "adding", Done: add.m.done, Failed: add.failed}) }
	c, _, err := w.PutCapture(store.Source{Base: string(said)}, body)
	if err != nil {
		return err
	}
	if !c.Done {
		if err := add.read(ctx, c); err != nil {
			return err
		}
	} else {
		add.known = c.Articles
	}
	if err := w.Flush(); err != nil {
		return err
	}
	job := &coding{jobFlags: quiet, knowledgeFlags: d.knowledgeFlags, actors: d.actors}
	job.tell = func(m *meter) { say(serve.Progress{Verb: "coding", Done: m.done, Total: m.total}) }
	if err := code(ctx, &e, w, job); err != nil {
		if _, coded := errors.AsType[codeError](err); !coded {
			return err
		}
	}
	text := fmt.Sprintf("added %s, %d known already, %d failed", plural(add.added, "article"), add.known, add.failed)
	say(serve.Progress{Verb: "coding", Done: add.added, Total: add.added, Failed: add.failed, Say: text})
	if add.added+add.known == 0 && add.failed > 0 {
		return &hearsay.Error{Op: "add", Kind: hearsay.Invalid, Err: fmt.Errorf("no article could be read in %s", b.Path), Hint: "hearsay stats --failed says why"}
	}
	return nil
}

// serveDemo shows the samples in a store that is gone afterwards.
func serveDemo(ctx context.Context, e *env, f *serveFlags) (err error) {
	dir, err := os.MkdirTemp("", "hearsay-demo-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	d := &desk{dir: filepath.Join(dir, "store"), e: e}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.Samples(ctx, func(serve.Progress) {}); err != nil {
		return err
	}
	return f.serve(ctx, e, d, false, true)
}
