package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/store"
)

// storeDirName is the folder that marks a project's own store, found upwards
// from the current folder as git finds its own.
const storeDirName = ".hearsay"

// storeFlags say which store is used.
type storeFlags struct {
	Store string `short:"C" help:"Folder of the store; else $HEARSAY_STORE, else the nearest .hearsay upwards, else ~/.local/share/hearsay." placeholder:"DIR" type:"path" env:"HEARSAY_STORE"`
}

// AfterApply is called by kong when the flags are read.
func (f *storeFlags) AfterApply(e *env) error {
	e.store = f
	return nil
}

// dir is the store's folder.
func (f *storeFlags) dir() (string, error) {
	if f.Store != "" {
		return f.Store, nil
	}
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := wd; ; dir = filepath.Dir(dir) {
		path := filepath.Join(dir, storeDirName)
		if st, err := os.Stat(path); err == nil && st.IsDir() {
			return path, nil
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "hearsay"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", &usageError{"there is no home folder to keep a store in: " + err.Error(), "name a folder with --store"}
	}
	return filepath.Join(home, ".local", "share", "hearsay"), nil
}

// read opens the store for reading.
func (f *storeFlags) read(ctx context.Context) (*store.Store, error) {
	dir, err := f.dir()
	if err != nil {
		return nil, err
	}
	return store.OpenRead(ctx, dir)
}

// writeFlags say how a store is written.
type writeFlags struct {
	storeFlags
	Wait time.Duration `help:"How long to wait while another process writes." default:"10s" placeholder:"TIME"`
}

// write opens the store for writing; made if there is none, and said so.
func (f *writeFlags) write(ctx context.Context, e *env) (*store.Store, error) {
	dir, err := f.dir()
	if err != nil {
		return nil, err
	}
	_, statErr := os.Stat(dir)
	s, err := store.Open(ctx, dir, store.Options{Wait: f.Wait})
	if err == nil && errors.Is(statErr, os.ErrNotExist) {
		fmt.Fprintf(e.err, "made a store in %s\n", dir)
	}
	return s, err
}

// jobFlags are of every verb that works long.
type jobFlags struct {
	Progress string `help:"Progress on standard error: auto, none or json." enum:"auto,none,json" default:"auto"`
	Quiet    bool   `short:"q" help:"Say nothing but errors on standard error."`
}

// A meter shows how a long job goes: on a terminal one line ten times a second,
// else one each ten seconds.
type meter struct {
	e            *env
	mode, verb   string
	quiet        bool
	total        int // 0 not known
	begin, shown time.Time
	done         int
	bytes        int64
	tell         func() // told of each step, beside what is printed; nil: nobody
}

func (f *jobFlags) meter(e *env, verb string, total int) *meter {
	return &meter{e: e, mode: f.Progress, quiet: f.Quiet, verb: verb, total: total, begin: time.Now()}
}

// A count is one number that a meter shows beside its own.
type count struct {
	name string
	n    int
}

func (m *meter) clear() {
	if m.e.errTerminal && !m.shown.IsZero() {
		fmt.Fprint(m.e.err, "\r\x1b[K")
	}
}

// shows reports whether anything will be printed.
func (m *meter) shows() bool { return m.mode != "none" && (!m.quiet || m.mode == "json") }

// show prints the state; end prints it for the last time.
func (m *meter) show(end bool, counts ...count) {
	if m.tell != nil {
		m.tell()
	}
	if !m.shows() {
		return
	}
	every := 10 * time.Second
	if m.e.errTerminal {
		every = 100 * time.Millisecond
	}
	now, last := time.Now(), m.shown
	if last.IsZero() {
		last = m.begin
	}
	if now.Sub(last) < every && !(end && m.mode == "json") {
		return
	}
	if end && m.mode != "json" {
		m.clear()
		return
	}
	took := max(now.Sub(m.begin).Seconds(), 1e-3)
	rate, mb := float64(m.done)/took, float64(m.bytes)/1e6/took
	eta := time.Duration(-1)
	if m.total > m.done && rate > 0 {
		eta = time.Duration(float64(m.total-m.done) / rate * float64(time.Second)).Round(time.Second)
	}
	if m.mode == "json" {
		fmt.Fprintf(m.e.err, `{"verb":%q,"done":%d,"total":%d,"per_second":%.1f,"mb_per_second":%.2f,"seconds_left":%d`, m.verb, m.done, m.total, rate, mb, int(eta.Seconds()))
		for _, c := range counts {
			fmt.Fprintf(m.e.err, `,%q:%d`, c.name, c.n)
		}
		fmt.Fprintf(m.e.err, `,"finished":%t}`+"\n", end)
		m.shown = now
		return
	}
	m.clear()
	fmt.Fprintf(m.e.err, "%s  %s", m.verb, grouped(m.done))
	if m.total > 0 {
		fmt.Fprintf(m.e.err, "/%s  %d%%", grouped(m.total), 100*m.done/m.total)
	}
	fmt.Fprintf(m.e.err, "  %.0f/s", rate)
	if m.bytes > 0 {
		fmt.Fprintf(m.e.err, "  %.1f MB/s", mb)
	}
	if eta >= 0 {
		fmt.Fprintf(m.e.err, "  eta %s", eta)
	}
	for _, c := range counts {
		fmt.Fprintf(m.e.err, "  %s %s", c.name, grouped(c.n))
	}
	if !m.e.errTerminal {
		fmt.Fprintln(m.e.err)
	}
	m.shown = now
}

// say prints a message, above the line of the meter.
func (m *meter) say(format string, args ...any) {
	if m.quiet {
		return
	}
	m.clear()
	fmt.Fprintf(m.e.err, format+"\n", args...)
}

// fail reports what went wrong with one article.
func (m *meter) fail(what string, err error) {
	m.clear()
	report(m.e.err, what, err, "")
}

// grouped writes a number with commas between its thousands.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// storeCode is the exit code of an error of the store, 0 for one of another kind.
func storeCode(err error) int {
	switch {
	case errors.Is(err, store.ErrLocked):
		return exitLocked
	case errors.Is(err, store.ErrNewer):
		return exitNewer
	}
	if he, ok := errors.AsType[*hearsay.Error](err); ok && he.Kind == hearsay.Invalid && slices.Contains([]string{"hearsay.ParseQuery", "store.Find", "hearsay.Correction", "correct"}, he.Op) {
		return exitUsage // what was asked is to blame
	}
	return 0
}
