package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/actor"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/ingest"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/reader"
)

func terminal(f *os.File) bool { return isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()) }

// newReader returns the reader of English, with the user's files of actors.
func newReader(actors ...string) (*reader.Reader, error) {
	own, err := openKnowledge(actors)
	if err != nil {
		return nil, err
	}
	return newReaderWith(reader.Knowledge{Actors: own})
}

func newReaderWith(k reader.Knowledge) (*reader.Reader, error) {
	l, err := lang.For("en")
	if err != nil {
		return nil, err
	}
	return reader.NewWith(l, k)
}

// inputFlags say what is read and what the text itself does not tell.
type inputFlags struct {
	As            string            `help:"Kind of input: text jsonl html rss warc wacz csv ninjs docx nexis factiva proquest conllu; guessed from the content if not given." enum:"auto,text,jsonl,html,rss,warc,wacz,csv,ninjs,docx,nexis,factiva,proquest,conllu" default:"auto" placeholder:"KIND"`
	Fields        map[string]string `help:"Columns of a CSV table, where their names do not tell: text=story,title=head,published=day,…" mapsep:"," placeholder:"FIELD=COLUMN,…"`
	Files0From    string            `name:"files0-from" help:"Read the names of more files from a file, each ended by a NUL byte; - is standard input." placeholder:"FILE"`
	Published     string            `help:"Date of publication, where the input gives none (2021-07-08, 2021-07, 2021)." placeholder:"DATE"`
	PublishedFrom string            `help:"Take the date of publication from the file's name, its modification time or the text's first line." enum:",name,mtime,first-line" default:"" placeholder:"name|mtime|first-line"`
	Outlet        string            `help:"Who printed the articles, where the input does not say." placeholder:"NAME"`

	Knowledge []string `help:"Own knowledge of actors beside the embedded one: a file made by hearsay actor import. May be given again." placeholder:"FILE" type:"existingfile" sep:"none"`
}

type readCmd struct {
	inputFlags
	knowledgeFlags
	Files    []string `arg:"" optional:"" help:"Files, folders, or - for standard input." predictor:"file"`
	Format   string   `short:"f" help:"table (for people, the default on a terminal), jsonl (the default in a pipe), csv or conllu." enum:",table,jsonl,csv,conllu" default:"" placeholder:"FORMAT"`
	Table    string   `help:"Rows of csv: statements or events." enum:"statements,events" default:"statements"`
	Output   string   `short:"o" help:"Write to a file, which appears when it is complete." placeholder:"FILE" type:"path"`
	Force    bool     `help:"Let --output replace a file."`
	MinConf  float64  `help:"Leave out statements and reports of events less sure than this probability (0 to 1), and events that rest on such a statement alone." default:"0" placeholder:"P"`
	Names    string   `help:"What to call actors: as-written, un or iso (how these name countries), or a file of lines with a country's code or an actor's id, a tab, and the label." default:"as-written" placeholder:"as-written|un|iso|FILE"`
	Jobs     int      `help:"Articles read at the same time; 0 is one a core. The output is the same for any number." default:"0"`
	Progress string   `help:"Progress on standard error: auto (on a terminal), none or json." enum:"auto,none,json" default:"auto"`
	Quiet    bool     `short:"q" help:"Say nothing but errors on standard error."`
}

// Help is shown by `hearsay read --help`.
func (readCmd) Help() string {
	return `Examples:
  hearsay read article.txt --published 2021-07-08 --outlet "Arland Post"
  curl -s URL-OF-A-TEXT | hearsay read - > article.jsonl
  hearsay read --format csv --table events corpus/ -o events.csv
  find corpus -name '*.html' -print0 | hearsay read --files0-from -

Input is plain text, JSONL, web pages, RSS, Atom and JSON feeds, WARC and WACZ,
CSV, ninjs, DOCX, and the text exports of Nexis, Factiva and ProQuest, packed with
gzip, zstd or zip or not; and CoNLL-U, whose words, tags, trees and names are
kept where it has them. JSONL and CSV have one article a line: text, and any of
  id title outlet url published lang byline

With your own verb dictionary (PETRARCH, TABARI) or places (GeoNames):
  hearsay read --verbs CAMEO.2.0.txt --places cities.hk corpus/`
}

// Run reads all input and writes it in one format, in the order of the input.
func (c *readCmd) Run(ctx context.Context, e *env) (err error) {
	if c.Format == "" {
		c.Format = "jsonl"
		if e.outTerminal && c.Output == "" {
			c.Format = "table"
		}
	}
	if c.MinConf < 0 || c.MinConf > 1 {
		return &usageError{fmt.Sprintf("--min-conf %g is no probability", c.MinConf), "give a number from 0 (everything) to 1, such as --min-conf 0.5"}
	}
	files, err := c.files(e, c.Files)
	if err != nil {
		return err
	}
	out, done, err := output(e, c.Output, c.Force)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done(err == nil || errors.As(err, new(codeError)))) }()
	w, err := export.New(out, c.Format, c.Table)
	if err != nil {
		return err
	}
	names, err := namesProfile(c.Names)
	if err != nil {
		return err
	}
	r, err := c.reader(e, c.Knowledge)
	if err != nil {
		return err
	}
	t := &tally{mode: c.Progress, quiet: c.Quiet, w: e.err, terminal: e.errTerminal, begin: time.Now()}
	for res := range r.All(ctx, c.articles(e, files), c.Jobs) {
		if res.Err != nil {
			t.fail(e.err, res)
			continue
		}
		export.AtLeast(res.Document, c.MinConf)
		names.Apply(res.Document)
		t.add(res.Document)
		if err := w.Write(res.Document); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
		t.show(false)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	t.show(true)
	switch {
	case ctx.Err() != nil:
		return codeError(exitInterrupted)
	case t.failed > 0 && t.read == 0:
		return codeError(exitFailed)
	case t.failed > 0:
		return codeError(exitPart)
	}
	return nil
}

// namesProfile is a naming profile by its name, or from a file.
func namesProfile(name string) (*actor.Names, error) {
	switch name {
	case "as-written", "un", "iso":
		l, err := lang.For("en")
		if err != nil {
			return nil, err
		}
		return actor.NamesOf(l, name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, &usageError{"--names: " + err.Error(), "as-written, un, iso, or the path of a file"}
	}
	defer f.Close()
	return actor.ReadNames(f, filepath.Base(name))
}

// output opens the place records go to. The file of --output is written under
// another name and renamed by done(true), so that it is never seen half written.
func output(e *env, path string, force bool) (w *bufio.Writer, done func(ok bool) error, err error) {
	if path == "" || path == "-" {
		return bufio.NewWriterSize(e.out, 64<<10), func(bool) error { return nil }, nil
	}
	if _, err := os.Lstat(path); err == nil && !force {
		return nil, nil, &usageError{path + " is there already", "choose another name, or add --force"}
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, nil, err
	}
	return bufio.NewWriterSize(f, 64<<10), func(ok bool) error {
		err := f.Close()
		if ok && err == nil {
			if err = os.Chmod(f.Name(), 0o644); err == nil {
				err = os.Rename(f.Name(), path)
			}
		}
		if !ok || err != nil {
			os.Remove(f.Name())
		}
		return err
	}, nil
}

// files lists the files to read, folders opened, in a stable order.
func (c *inputFlags) files(e *env, args []string) ([]string, error) {
	listed, err := c.listed(e)
	if err != nil {
		return nil, err
	}
	if len(args) == 0 && c.Files0From == "" {
		if e.inTerminal {
			return nil, &usageError{"no files given and nothing piped in", "hearsay read article.txt    or    cat article.txt | hearsay read -"}
		}
		return []string{"-"}, nil
	}
	out := listed
	for _, arg := range args {
		if arg == "-" {
			if e.inTerminal {
				return nil, &usageError{"- reads standard input, which is a terminal", "hearsay read article.txt    or    cat article.txt | hearsay read -"}
			}
			out = append(out, arg)
			continue
		}
		info, err := os.Stat(arg)
		if err != nil {
			return nil, &usageError{err.Error(), "give the path of a file, a folder, or -"}
		}
		if !info.IsDir() {
			out = append(out, arg)
			continue
		}
		n := len(out)
		err = filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && path != arg && strings.HasPrefix(d.Name(), "."):
				return fs.SkipDir
			case d.Type().IsRegular() && readable(d.Name()):
				out = append(out, path)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if len(out) == n {
			return nil, &usageError{arg + " holds no files of a kind that is read", "name the files themselves, or another folder"}
		}
	}
	return out, nil
}

// listed reads the names of --files0-from.
func (c *inputFlags) listed(e *env) ([]string, error) {
	var b []byte
	var err error
	switch c.Files0From {
	case "":
		return nil, nil
	case "-":
		b, err = io.ReadAll(e.in)
	default:
		b, err = os.ReadFile(c.Files0From)
	}
	if err != nil {
		return nil, &usageError{err.Error(), "give the path of a list of files, or -"}
	}
	var out []string
	for name := range strings.SplitSeq(strings.TrimRight(string(b), "\n"), "\x00") {
		if name != "" && name != "-" {
			out = append(out, name)
		}
	}
	return out, nil
}

// readable reports whether a file of a folder is read, by its name.
func readable(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	switch ext {
	case ".gz", ".zst":
		if inner := filepath.Ext(strings.TrimSuffix(name, filepath.Ext(name))); inner != "" {
			return readable("x" + inner)
		}
		return true
	case ".txt", ".text", ".jsonl", ".ndjson", ".json", ".html", ".htm", ".xhtml", ".xml", ".rss", ".atom",
		".conllu", ".warc", ".wacz", ".csv", ".tsv", ".docx", ".zip":
		return true
	}
	return false
}

// articles yields the articles of all files.
func (c *inputFlags) articles(e *env, files []string) iter.Seq2[hearsay.Article, error] {
	return func(yield func(hearsay.Article, error) bool) {
		for _, name := range files {
			base := hearsay.Article{Path: name, Outlet: c.Outlet}
			if c.Published != "" {
				t, p, ok := ingest.Date(c.Published)
				if !ok {
					yield(base, &usageError{fmt.Sprintf("--published %q is not a date", c.Published), "write it as 2021-07-08, 2021-07 or 2021"})
					return
				}
				base.Published, base.PublishedPrecision = t, p
			}
			if !c.file(e, name, base, yield) {
				return
			}
		}
	}
}

func (c *inputFlags) file(e *env, name string, base hearsay.Article, yield func(hearsay.Article, error) bool) bool {
	r := e.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return yield(base, err)
		}
		defer f.Close()
		c.dateFromFile(f, &base)
		r = f
	}
	kind := ingest.Kind(c.As)
	if c.As == "auto" {
		kind = ingest.Guess
	}
	in := ingest.Input{R: r, Kind: kind, Base: base, Fields: c.Fields, Latest: time.Now().Add(48 * time.Hour)}
	for a, err := range in.Articles() {
		if err == nil && c.PublishedFrom == "first-line" && a.PublishedPrecision == "" && a.MediaType == "text/plain" {
			dateFromLine(&a)
		}
		if !yield(a, err) {
			return false
		}
	}
	return true
}

// inName is a date in a file's name: 2021-07-08, 2021_07_08, 20210708.
var inName = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?:\D|$)`)

func (c *inputFlags) dateFromFile(f *os.File, a *hearsay.Article) {
	switch c.PublishedFrom {
	case "name":
		if m := inName.FindStringSubmatch(filepath.Base(f.Name())); m != nil {
			if t, p, ok := ingest.Date(m[1] + "-" + m[2] + "-" + m[3]); ok {
				a.Published, a.PublishedPrecision = t, p
				return
			}
		}
		a.Notes = append(a.Notes, "no date in the file's name")
	case "mtime":
		if info, err := f.Stat(); err == nil {
			a.Published, a.PublishedPrecision = info.ModTime().UTC(), "day"
		}
	}
}

func dateFromLine(a *hearsay.Article) {
	line, _, _ := strings.Cut(strings.TrimSpace(a.Markup), "\n")
	if t, p, ok := ingest.Date(strings.TrimSuffix(strings.TrimSpace(line), ".")); ok {
		a.Published, a.PublishedPrecision = t, p
		return
	}
	a.Notes = append(a.Notes, "the first line is no date")
}

// A tally counts what was read and shows how it goes.
type tally struct {
	mode                                                  string
	quiet, terminal                                       bool
	w                                                     io.Writer
	begin, shown                                          time.Time
	read, failed, statements, unresolved, events, foreign int
}

func (t *tally) add(d *hearsay.Document) {
	t.read++
	t.statements += len(d.Statements)
	t.events += len(d.Events)
	for i := range d.Statements {
		if len(d.Statements[i].Speakers) == 0 {
			t.unresolved++
		}
	}
	if reader.NotCoded(d) {
		t.foreign++
	}
}

func (t *tally) fail(w io.Writer, r reader.Result) {
	t.failed++
	t.clear()
	name := r.Article.Path
	if r.Article.ID != "" {
		name += " (" + r.Article.ID + ")"
	}
	report(w, "cannot read "+name, r.Err, "")
}

func (t *tally) clear() {
	if t.terminal && !t.shown.IsZero() {
		fmt.Fprint(t.w, "\r\x1b[K")
	}
}

// show prints progress: on a terminal one line ten times a second, else one
// each ten seconds, and at the end what a user must know.
func (t *tally) show(end bool) {
	every := 10 * time.Second
	if t.terminal {
		every = 100 * time.Millisecond
	}
	now := time.Now()
	rate := float64(t.read) / max(now.Sub(t.begin).Seconds(), 1e-3)
	last := t.shown
	if last.IsZero() {
		last = t.begin
	}
	if t.mode != "none" && !t.quiet && now.Sub(last) > every && !end || t.mode == "json" && end {
		t.shown = now
		switch {
		case t.mode == "json":
			fmt.Fprintf(t.w, `{"read":%d,"failed":%d,"statements":%d,"unresolved":%d,"events":%d,"not_english":%d,"per_second":%.1f,"done":%t}`+"\n",
				t.read, t.failed, t.statements, t.unresolved, t.events, t.foreign, rate, end)
		default:
			t.clear()
			fmt.Fprintf(t.w, "reading  %d articles  %.0f/s  statements %d  unresolved %d  events %d  failed %d", t.read, rate, t.statements, t.unresolved, t.events, t.failed)
			if !t.terminal {
				fmt.Fprintln(t.w)
			}
		}
	}
	if !end {
		return
	}
	t.clear()
	if t.quiet || t.mode == "json" {
		return
	}
	if t.foreign > 0 {
		fmt.Fprintf(t.w, "%s not in English: recorded, not coded\n", plural(t.foreign, "article"))
	}
	if t.failed > 0 {
		fmt.Fprintf(t.w, "%s could not be read\n", plural(t.failed, "article"))
	}
	if t.terminal {
		fmt.Fprintf(t.w, "%s read: %s (%d without a resolved speaker), %s\n",
			plural(t.read, "article"), plural(t.statements, "statement"), t.unresolved, plural(t.events, "event"))
	}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
