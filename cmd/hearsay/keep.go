package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/store"
)

type initCmd struct {
	Dir string `arg:"" optional:"" help:"Folder that gets a .hearsay; the current one if not given." default:"." type:"path"`
}

// Run makes a store for a project.
func (c *initCmd) Run(ctx context.Context, e *env) error {
	dir := filepath.Join(c.Dir, storeDirName)
	if _, err := os.Stat(dir); err == nil {
		return &usageError{dir + " is there already", "use it: hearsay add FILES"}
	}
	s, err := store.Open(ctx, dir, store.Options{})
	if err != nil {
		return err
	}
	fmt.Fprintf(e.err, "made a store in %s; now: hearsay add --code FILES\n", dir)
	return s.Close()
}

type statsCmd struct {
	storeFlags
	outFlags
	Outlets bool `help:"A row an outlet: articles, days, longest gap."`
	Days    bool `help:"A row a day of publication."`
	Gaps    bool `help:"Only the outlets with a gap of at least --gap days, longest first."`
	Gap     int  `help:"Days without an article that count as a gap." default:"7"`
	Failed  bool `help:"What could not be added or coded, and why."`
	Texts   bool `help:"The exports with which whole texts left the store."`
}

// Run says what is in the store.
func (c *statsCmd) Run(ctx context.Context, e *env) (err error) {
	s, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var t sheet
	switch {
	case c.Failed:
		failures, err := s.Failures(ctx)
		if err != nil {
			return err
		}
		t.head = []string{"name", "step", "reason", "hint", "article"}
		for _, f := range failures {
			step := "add"
			if f.Run > 0 {
				step = fmt.Sprintf("code, run %d", f.Run)
			}
			t.add(f.Name, step, f.Reason, f.Hint, f.Article)
		}
	case c.Texts:
		left, err := textsOf(s)
		if err != nil {
			return err
		}
		t.head = []string{"at", "by", "run", "query", "format", "output"}
		for _, x := range left {
			t.add(x.At, x.By, x.Run, x.Query, x.Format, x.Output)
		}
	case c.Outlets, c.Gaps:
		outlets, err := s.Outlets(ctx)
		if err != nil {
			return err
		}
		t.head = []string{"outlet", "origins", "articles", "first", "last", "days", "longest_gap", "gap_from"}
		for _, o := range outlets {
			if !c.Gaps || o.LongestGap >= c.Gap {
				t.add(o.Name, o.Origins, o.Articles, o.First, o.Last, o.Days, o.LongestGap, o.GapFrom)
			}
		}
	case c.Days:
		days, err := s.Days(ctx)
		if err != nil {
			return err
		}
		t.head = []string{"day", "origins", "outlets", "articles"}
		for _, d := range days {
			t.add(d.Day, d.Origins, d.Outlets, d.Articles)
		}
	default:
		if t, err = c.summary(ctx, s); err != nil {
			return err
		}
	}
	return t.write(e, &c.outFlags)
}

func (c *statsCmd) summary(ctx context.Context, s *store.Store) (sheet, error) {
	t := sheet{head: []string{"what", "value"}}
	st, err := s.Stats(ctx)
	if err != nil {
		return t, err
	}
	runs, err := s.Runs(ctx)
	if err != nil {
		return t, err
	}
	tally, stories, err := s.TallyAll(ctx)
	if err != nil {
		return t, err
	}
	t.add("origins", tally.Origins)
	t.add("stories", stories)
	t.add("captures", st.Captures)
	t.add("captures_not_finished", st.Open)
	t.add("articles", st.Articles)
	t.add("later_versions", st.Versions)
	t.add("outlets", st.Outlets)
	t.add("first_day", st.First)
	t.add("last_day", st.Last)
	t.add("without_date", st.Undated)
	t.add("not_added", st.Failed)
	t.add("text_mb", fmt.Sprintf("%.1f", float64(st.TextBytes)/1e6))
	t.add("captures_mb", fmt.Sprintf("%.1f", float64(st.CaptureBytes)/1e6))
	t.add("store_mb", fmt.Sprintf("%.1f", float64(st.StoreBytes)/1e6))
	t.add("corrections", st.Corrections)
	for _, r := range runs {
		name := fmt.Sprintf("run_%d", r.ID)
		t.add(name+"_articles", r.Articles)
		t.add(name+"_not_coded_yet", st.Articles-r.Articles-r.Failed)
		t.add(name+"_failed", r.Failed)
		t.add(name+"_not_english", r.NotCoded)
		t.add(name+"_statements", r.Statements)
		t.add(name+"_unresolved", r.Unresolved)
		t.add(name+"_events", r.Events)
		t.add(name+"_reviewed", r.Reviewed)
	}
	return t, nil
}

type verifyCmd struct {
	storeFlags
	jobFlags
}

// Run checks everything in the store; it ends with code 7 if something is wrong.
func (c *verifyCmd) Run(ctx context.Context, e *env) (err error) {
	s, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	m := c.meter(e, "verifying", 0)
	check, err := s.Verify(ctx, func(done, total int) {
		m.done, m.total = done, total
		m.show(false)
	})
	m.show(true)
	if err != nil {
		return err
	}
	for _, p := range check.Problems {
		fmt.Fprintf(e.out, "%s: %s\n", p.What, p.Text)
	}
	m.say("%s, %s, %s, %s checked", plural(check.Captures, "capture"), plural(check.Articles, "article"), plural(check.Documents, "document"), plural(check.Records, "record"))
	if check.Open > 0 {
		m.say("%s not finished; the next hearsay add finishes them", plural(check.Open, "capture"))
	}
	if n := len(check.Problems); n > 0 {
		report(e.err, "the store is not sound", fmt.Errorf("%s, listed above", plural(n, "problem")), "restore a backup: hearsay restore FILE; a run can be made again from the articles: hearsay runs drop, hearsay recode")
		return codeError(exitDamaged)
	}
	m.say("all is well")
	return nil
}

type backupCmd struct {
	storeFlags
	File  string `arg:"" help:"Where the copy goes." type:"path"`
	Force bool   `help:"Replace the file if it is there."`
}

// Run copies the store while it is in use.
func (c *backupCmd) Run(ctx context.Context, e *env) (err error) {
	s, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.Backup(ctx, c.File, c.Force); err != nil {
		return err
	}
	st, err := os.Stat(c.File)
	if err == nil {
		fmt.Fprintf(e.err, "wrote %s (%.1f MB); back again: hearsay restore %s\n", c.File, float64(st.Size())/1e6, c.File)
	}
	return err
}

type restoreCmd struct {
	storeFlags
	File  string `arg:"" help:"A file that hearsay backup wrote." type:"path"`
	Force bool   `help:"Put it in the place of a store that is there; that one is kept beside it."`
}

// Run makes a store of a backup.
func (c *restoreCmd) Run(ctx context.Context, e *env) error {
	dir, err := c.dir()
	if err != nil {
		return err
	}
	old, err := store.Restore(ctx, dir, c.File, c.Force)
	if err != nil {
		return err
	}
	if old != "" {
		fmt.Fprintf(e.err, "the store that was there is now %s\n", old)
	}
	fmt.Fprintf(e.err, "restored %s; to check it: hearsay verify\n", dir)
	return nil
}

type doctorCmd struct {
	storeFlags
	outFlags
}

// Run says what a bug report or a puzzled user needs: versions, paths, space,
// the clock.
func (c *doctorCmd) Run(ctx context.Context, e *env) error {
	t := sheet{head: []string{"what", "value", "state"}}
	r, err := newReader()
	if err != nil {
		return err
	}
	coder := r.Coder()
	t.add("program", coder.Version+" "+runtime.Version()+" "+runtime.GOOS+"/"+runtime.GOARCH, "ok")
	t.add("model", coder.Model, "ok")
	t.add("knowledge", coder.Knowledge, "ok")
	t.add("cores", runtime.GOMAXPROCS(0), "ok")
	clock := "ok"
	if y := time.Now().Year(); y < 2026 || y > 2100 {
		clock = "wrong: articles of today would be refused as dated in the future"
	}
	t.add("clock", time.Now().UTC().Format("2006-01-02 15:04 MST"), clock)
	dir, err := c.dir()
	if err != nil {
		return err
	}
	t.add("store", dir, "ok")
	if free, ok := freeSpace(dir); ok {
		state := "ok"
		if free < 1<<30 {
			state = "little: a store needs about three times the size of its text"
		}
		t.add("free space", fmt.Sprintf("%.1f GB", float64(free)/1e9), state)
	}
	t.add("folder writable", writable(dir), "ok")
	s, err := store.OpenRead(ctx, dir)
	switch {
	case errors.Is(err, store.ErrNone):
		t.add("archive", "none yet", "hearsay add FILES makes one")
	case err != nil:
		why := err.Error()
		if he, ok := errors.AsType[*hearsay.Error](err); ok {
			why = he.Err.Error()
		}
		t.add("archive", "cannot be opened", why)
	default:
		defer s.Close()
		st, err := s.Stats(ctx)
		if err != nil {
			return err
		}
		t.add("archive", fmt.Sprintf("%s, %.1f MB", plural(st.Articles, "article"), float64(st.StoreBytes)/1e6), "ok")
		state := "ok"
		if st.Open > 0 {
			state = "the next hearsay add finishes them"
		}
		t.add("captures not finished", st.Open, state)
		run, err := s.Run(ctx, "")
		switch {
		case hearsay.KindOf(err) == hearsay.NotFound && err != nil:
			t.add("run", "none yet", "hearsay code")
		case err != nil:
			return err
		case run.Coder != coder:
			t.add("run", run.ID, "made by another coder; hearsay code reads all articles with this one")
		default:
			t.add("run", run.ID, "ok")
		}
	}
	return t.write(e, &c.outFlags)
}

// writable says whether files can be made in dir, or would be in the nearest
// folder above it that exists.
func writable(dir string) string {
	for {
		st, err := os.Stat(dir)
		if err == nil && st.IsDir() {
			break
		}
		if dir == filepath.Dir(dir) {
			return "no"
		}
		dir = filepath.Dir(dir)
	}
	f, err := os.CreateTemp(dir, ".hearsay-*")
	if err != nil {
		return "no"
	}
	f.Close()
	os.Remove(f.Name())
	return "yes"
}
