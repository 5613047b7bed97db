package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/reader"
	"github.com/hearsay-news/hearsay/store"
)

type codeCmd struct {
	writeFlags
	jobFlags
	knowledgeFlags
	Jobs      int      `help:"Articles read at the same time; 0 is one a core. The store is the same for any number." default:"0"`
	Knowledge []string `help:"Own knowledge of actors beside the embedded one: a file made by hearsay actor import. May be given again." placeholder:"FILE" type:"existingfile" sep:"none"`
	Retry     bool     `help:"Read the articles that failed before once more."`
	Stories   bool     `negatable:"" default:"true" help:"Find copies and stories when done; --no-stories leaves that to hearsay story."`
	failOnFlag
	DryRun bool `help:"Only say how many articles would be read."`
}

// Run reads what this version of the program has not read yet.
func (c *codeCmd) Run(ctx context.Context, e *env) (err error) {
	if c.DryRun {
		return wouldCode(ctx, e, &c.storeFlags, false, &c.knowledgeFlags, c.Knowledge)
	}
	s, err := c.write(ctx, e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return code(ctx, e, s, &coding{jobFlags: c.jobFlags, jobs: c.Jobs, leave: !c.Stories, retry: c.Retry, failOn: c.FailOn, actors: c.Knowledge, knowledgeFlags: c.knowledgeFlags})
}

type recodeCmd struct {
	writeFlags
	jobFlags
	knowledgeFlags
	Jobs      int      `help:"Articles read at the same time; 0 is one a core." default:"0"`
	Knowledge []string `help:"Own knowledge of actors beside the embedded one: a file made by hearsay actor import. May be given again." placeholder:"FILE" type:"existingfile" sep:"none"`
	Stories   bool     `negatable:"" default:"true" help:"Find copies and stories when done; --no-stories leaves that to hearsay story."`
	DryRun    bool     `help:"Only say how many articles would be read."`
	failOnFlag
	Pin string `help:"Pin the run under a name when it is complete." placeholder:"NAME"`
}

// Run reads every article again, into a run of its own.
func (c *recodeCmd) Run(ctx context.Context, e *env) (err error) {
	if c.DryRun {
		return wouldCode(ctx, e, &c.storeFlags, true, &c.knowledgeFlags, c.Knowledge)
	}
	s, err := c.write(ctx, e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return code(ctx, e, s, &coding{jobFlags: c.jobFlags, jobs: c.Jobs, leave: !c.Stories, again: true, failOn: c.FailOn, pin: c.Pin, actors: c.Knowledge, knowledgeFlags: c.knowledgeFlags})
}

// A coding is one job of reading articles of a store.
type coding struct {
	jobFlags
	knowledgeFlags
	actors []string // files of the user's own
	jobs   int
	again  bool // recode: a new run, everything is read
	retry  bool
	leave  bool // stories as they are
	pin    string
	failOn []string
	tell   func(*meter) // told how far it is; nil: nobody
}

// code reads the articles of a store that have no document in the run of this
// coder, all cores at once, and keeps the documents in the order of time.
func code(ctx context.Context, e *env, s *store.Store, c *coding) error {
	r, err := c.reader(e, c.actors)
	if err != nil {
		return err
	}
	run, err := runFor(ctx, e, s, r.Coder(), c)
	if err != nil {
		return err
	}
	total, err := s.CountUncoded(ctx, run.ID, c.retry)
	if err != nil {
		return err
	}
	m := c.meter(e, "coding", total)
	if c.tell != nil {
		m.tell = func() { c.tell(m) }
	}
	// Articles in hand are finished when the user interrupts: only the feed
	// stops, reading and storing go on.
	reading, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var feed error
	in := func(yield func(hearsay.Article, error) bool) {
		for it, err := range s.Uncoded(reading, run.ID, c.retry) {
			if err != nil {
				feed = err
				return
			}
			if ctx.Err() != nil || !yield(it.Article, nil) {
				return
			}
		}
	}
	var statements, unresolved, events, foreign, failed int
	for res := range r.All(reading, in, c.jobs) {
		m.done++
		m.bytes += int64(len(res.Article.Title) + len(res.Article.Markup))
		if res.Err != nil {
			failed++
			m.fail("cannot code "+nameOf(res.Article), res.Err)
			if err := s.FailedCode(run.ID, res.Article.Key, nameOf(res.Article), res.Err); err != nil {
				return err
			}
			continue
		}
		d := res.Document
		if err := s.PutDocument(run.ID, d); err != nil {
			return err
		}
		statements += len(d.Statements)
		events += len(d.Events)
		for i := range d.Statements {
			if len(d.Statements[i].Speakers) == 0 {
				unresolved++
			}
		}
		if reader.NotCoded(d) {
			foreign++
		}
		m.show(false, count{"statements", statements}, count{"unresolved", unresolved}, count{"failed", failed})
	}
	if err := errors.Join(feed, s.Flush()); err != nil {
		return err
	}
	interrupted := ctx.Err() != nil
	if !interrupted {
		if err := s.FinishRun(run.ID); err != nil {
			return err
		}
		if c.pin != "" {
			if err := s.Pin(run.ID, c.pin); err != nil {
				return err
			}
		}
	}
	m.show(true, count{"statements", statements}, count{"unresolved", unresolved}, count{"failed", failed})
	took := max(time.Since(m.begin).Seconds(), 1e-3)
	m.say("run %d: coded %s: %s (%d without a resolved speaker), %s  (%.0f articles/s, %.2f MB/s)", run.ID, plural(m.done-failed, "article"),
		plural(statements, "statement"), unresolved, plural(events, "event"), float64(m.done)/took, float64(m.bytes)/1e6/took)
	if foreign > 0 {
		m.say("%s not in English: recorded, not coded", plural(foreign, "article"))
	}
	var states error
	if !interrupted && !c.leave {
		if stale, err := s.Stale(ctx); err != nil {
			return err
		} else if stale {
			if err := group(ctx, e, s, &c.jobFlags); err != nil {
				return err
			}
		}
		if states = printStates(ctx, e, s, run.ID, c.Quiet, c.failOn); states != nil {
			if _, ok := errors.AsType[codeError](states); !ok {
				return states
			}
		}
	}
	switch {
	case interrupted:
		m.say("interrupted; the articles in hand were finished. Go on with: hearsay code")
		return codeError(exitInterrupted)
	case failed > 0 && failed == m.done:
		return codeError(exitFailed)
	case failed > 0:
		return codeError(exitPart)
	}
	return states
}

// runFor is the run that documents go to. A run holds one coder's work: another
// version of the program begins another, in which everything is new.
func runFor(ctx context.Context, e *env, s *store.Store, coder hearsay.Coder, c *coding) (store.Run, error) {
	run, ok, err := s.RunOf(ctx, coder)
	if err != nil {
		return run, err
	}
	if c.again {
		// One that was interrupted is gone on with.
		if ok && !run.Done && run.Again {
			return run, nil
		}
		return s.NewRun(coder, true)
	}
	if ok {
		return run, nil
	}
	// A pinned run does not grow, but if it has everything there is nothing to do.
	runs, err := s.Runs(ctx)
	if err != nil {
		return run, err
	}
	for _, r := range runs {
		if r.Coder == coder {
			if n, err := s.CountUncoded(ctx, r.ID, c.retry); err != nil || n == 0 {
				return r, err
			}
		}
	}
	if run, err = s.NewRun(coder, false); err != nil {
		return run, err
	}
	n, err := s.Reuse(ctx, run)
	if err == nil && n > 0 && !c.Quiet {
		fmt.Fprintf(e.err, "run %d: took %s of the same coder from another run\n", run.ID, plural(n, "document"))
	}
	return run, err
}

// wouldCode says how many articles a coding would read.
func wouldCode(ctx context.Context, e *env, f *storeFlags, again bool, k *knowledgeFlags, actors []string) (err error) {
	s, err := f.read(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	r, err := k.reader(e, actors)
	if err != nil {
		return err
	}
	run, ok, err := s.RunOf(ctx, r.Coder())
	if err != nil {
		return err
	}
	id, where := 0, "a new run"
	if ok && (!again || run.Again && !run.Done) {
		id, where = run.ID, fmt.Sprintf("run %d", run.ID)
	}
	n, err := s.CountUncoded(ctx, id, false)
	if err == nil {
		fmt.Fprintf(e.err, "would code %s in %s\n", plural(n, "article"), where)
	}
	return err
}
