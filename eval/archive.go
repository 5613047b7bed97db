package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An Archive is what keeping a corpus costs: how fast it goes in, how much room
// it takes, how fast it is searched.
type Archive struct {
	Commit     string       `json:"commit"`
	CommitDate string       `json:"commit_date"`
	CPU        string       `json:"cpu"`
	Cores      int          `json:"cores"`
	Documents  int          `json:"documents"`
	TextBytes  int64        `json:"text_bytes"`  // of the documents, without markup
	InputBytes int64        `json:"input_bytes"` // of the files
	Formats    []AddRate    `json:"formats"`
	AddJob     Job          `json:"add"`
	CodeJob    Job          `json:"code"`
	StoreBytes int64        `json:"store_bytes"`
	AddedBytes int64        `json:"added_bytes"` // of the store before anything was coded
	Find       *FindTimes   `json:"find"`
	Desk       *DeskTimes   `json:"desk,omitempty"`
	VerifySecs float64      `json:"verify_seconds"`
	BackupSecs float64      `json:"backup_seconds"`
	Exports    []ExportRate `json:"exports"`
}

// An ExportRate is what writing the whole archive in one format takes.
type ExportRate struct {
	Name    string  `json:"name"`
	Bytes   int64   `json:"bytes"` // of the file, or of all files in the folder
	Seconds float64 `json:"seconds"`
	Peak    int64   `json:"peak"`
}

// exportForms are the formats whose export is timed; csv and parquet twice, for
// their two tables.
var exportForms = [][]string{
	{"csv, statements", "-f", "csv", "--table", "statements"},
	{"csv, events", "-f", "csv", "--table", "events"},
	{"parquet, statements", "-f", "parquet", "--table", "statements"},
	{"parquet, events", "-f", "parquet", "--table", "events"},
	{"jsonl, events", "-f", "jsonl", "--table", "events"},
	{"webannotation", "-f", "webannotation"},
	{"brat", "-f", "brat"},
	{"plover", "-f", "plover"},
	{"polecat", "-f", "polecat"},
	{"icews", "-f", "icews"},
	{"gdelt", "-f", "gdelt"},
	{"atom", "-f", "atom"},
}

// An AddRate is how fast files of one format are added.
type AddRate struct {
	Name      string  `json:"name"`
	Documents int     `json:"documents"`
	Bytes     int64   `json:"bytes"` // of text
	Added     int     `json:"added"` // articles in the store afterwards
	Seconds   float64 `json:"seconds"`
}

// A Job is one run of the program.
type Job struct {
	Articles int     `json:"articles"`
	Failed   int     `json:"failed"`
	Seconds  float64 `json:"seconds"`     // by the wall
	CPU      float64 `json:"cpu_seconds"` // of all cores
	Peak     int64   `json:"peak"`        // bytes resident at most; 0 not known
}

// FindTimes are how long searches take, in milliseconds, in one process with
// the store in the system's memory. A search is the query, its plan, and the
// first twenty rows.
type FindTimes struct {
	Records int       `json:"records"`
	Newest  Quantiles `json:"newest"` // newest first
	Ranked  Quantiles `json:"ranked"` // best match first
	Peak    int64     `json:"peak"`
}

// Quantiles of times in milliseconds.
type Quantiles struct {
	N   int     `json:"n"`
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
	Max float64 `json:"max"`
}

// NewQuantiles sorts times.
func NewQuantiles(times []time.Duration) Quantiles {
	if len(times) == 0 {
		return Quantiles{}
	}
	slices.Sort(times)
	ms := func(i int) float64 { return float64(times[i].Microseconds()) / 1000 }
	return Quantiles{len(times), ms(len(times) / 2), ms(min(len(times)-1, len(times)*95/100)), ms(len(times) - 1)}
}

// FindCommand are the arguments that make the program time searches in a store
// and print FindTimes as JSON.
func FindCommand(dir string) []string { return []string{"eval", "--find-only", dir} }

// WriteCorpus writes a corpus of n documents to dir, up to half of it made of the
// packed texts of the folder given. The writer is a program of its own, so that
// the product carries none of it: it needs Go and the repository.
func WriteCorpus(ctx context.Context, dir, texts string, n int) error {
	cmd := exec.CommandContext(ctx, "go", "run", "./cmd/corpus", "-n", strconv.Itoa(n), "-texts", texts, "-o", dir)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", strings.Join(cmd.Args, " "), err)
	}
	return nil
}

// MeasureArchive has the program add, code, search, verify and back up the
// corpus in the folder from.
func MeasureArchive(ctx context.Context, binary, from string, log func(string, ...any)) (*Archive, error) {
	dir, err := os.MkdirTemp("", "hearsay-archive")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	in := filepath.Join(from, "in")
	answers, err := answersIn(filepath.Join(from, "answers.jsonl"))
	if err != nil {
		return nil, err
	}
	a := &Archive{Documents: len(answers), CPU: cpu(), Cores: runtime.GOMAXPROCS(0)}
	a.Commit, a.CommitDate = commit()
	m := &archiver{ctx: ctx, binary: binary, dir: dir}
	var formats []string
	files := map[string][]string{}
	rates := map[string]*AddRate{}
	for _, x := range answers {
		a.TextBytes += int64(x.Bytes)
		r := rates[x.Format]
		if r == nil {
			r = &AddRate{Name: x.Format}
			rates[x.Format] = r
			formats = append(formats, x.Format)
		}
		r.Documents++
		r.Bytes += int64(x.Bytes)
		if f := files[x.Format]; len(f) == 0 || f[len(f)-1] != x.File {
			files[x.Format] = append(f, x.File)
		}
	}
	if a.InputBytes, err = sizeOf(in); err != nil {
		return nil, err
	}
	for _, f := range formats {
		log("adding %s", f)
		var list strings.Builder
		for _, name := range files[f] {
			list.WriteString(filepath.Join(in, filepath.FromSlash(name)) + "\x00")
		}
		names := filepath.Join(dir, "names")
		if err := os.WriteFile(names, []byte(list.String()), 0o600); err != nil {
			return nil, err
		}
		st := filepath.Join(dir, "one")
		j, err := m.run("add", "-C", st, "--files0-from", names)
		if err != nil {
			return nil, err
		}
		rates[f].Added, rates[f].Seconds = j.Articles, j.Seconds
		if err := os.RemoveAll(st); err != nil {
			return nil, err
		}
		a.Formats = append(a.Formats, *rates[f])
	}
	st := filepath.Join(dir, "st")
	log("adding all of it")
	if a.AddJob, err = m.run("add", "-C", st, in); err != nil {
		return nil, err
	}
	a.AddedBytes = size(st)
	log("coding it")
	if a.CodeJob, err = m.run("code", "-C", st); err != nil {
		return nil, err
	}
	a.StoreBytes = size(st)
	log("searching it")
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, binary, FindCommand(st)...)
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	resident, err := runWatched(cmd)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", strings.Join(cmd.Args, " "), err)
	}
	a.Find = &FindTimes{}
	if err := json.Unmarshal(out.Bytes(), a.Find); err != nil {
		return nil, err
	}
	a.Find.Peak = resident
	log("reading its pages")
	if a.Desk, err = MeasureDesk(ctx, binary, st, time.Minute); err != nil {
		return nil, err
	}
	log("verifying it and copying it")
	j, err := m.run("verify", "-C", st)
	if err != nil {
		return nil, err
	}
	a.VerifySecs = j.Seconds
	begin := time.Now()
	if err := exec.CommandContext(ctx, binary, "backup", "-C", st, filepath.Join(dir, "backup.db")).Run(); err != nil {
		return nil, err
	}
	a.BackupSecs = time.Since(begin).Seconds()
	for i, f := range exportForms {
		log("exporting %s", f[0])
		to := filepath.Join(dir, "export"+strconv.Itoa(i))
		j, err := m.run("export", append([]string{"-C", st, "-o", to}, f[1:]...)...)
		if err != nil {
			return nil, err
		}
		x := ExportRate{Name: f[0], Seconds: j.Seconds, Peak: j.Peak}
		if x.Bytes, err = sizeOf(to); err != nil {
			return nil, err
		}
		a.Exports = append(a.Exports, x)
		if err := os.RemoveAll(to); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// An answer is what the writer of a corpus says of one document.
type answer struct {
	Format, File string
	Bytes        int
}

// answersIn reads a file of answers, one JSON object a line.
func answersIn(file string) ([]answer, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var out []answer
	d := json.NewDecoder(bytes.NewReader(b))
	for d.More() {
		var x answer
		if err := d.Decode(&x); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		out = append(out, x)
	}
	return out, nil
}

// size is what the files of a store take.
func size(dir string) (n int64) {
	files, _ := filepath.Glob(filepath.Join(dir, "hearsay.db*"))
	for _, f := range files {
		if st, err := os.Stat(f); err == nil {
			n += st.Size()
		}
	}
	return n
}

// sizeOf is what a file, or all files in a folder, take.
func sizeOf(path string) (n int64, err error) {
	err = filepath.WalkDir(path, func(_ string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}

type archiver struct {
	ctx         context.Context
	binary, dir string
}

// run runs a verb and takes the numbers of its last line of progress. Some
// articles may fail: the program says so with code 3.
func (m *archiver) run(verb string, args ...string) (Job, error) {
	var said bytes.Buffer
	cmd := exec.CommandContext(m.ctx, m.binary, append([]string{verb, "--progress", "json", "-q"}, args...)...)
	cmd.Stderr = &said
	begin := time.Now()
	resident, err := runWatched(cmd)
	j := Job{Seconds: time.Since(begin).Seconds(), Peak: resident}
	if cmd.ProcessState == nil || err != nil && cmd.ProcessState.ExitCode() != 3 {
		return j, fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, said.String())
	}
	j.CPU = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	for line := range strings.SplitSeq(said.String(), "\n") {
		var p struct {
			Done, Failed int
			Finished     bool
		}
		if strings.HasPrefix(line, "{") && json.Unmarshal([]byte(line), &p) == nil && p.Finished {
			j.Articles, j.Failed = p.Done, p.Failed
			break // the grouping into stories, behind it, counts other things
		}
	}
	return j, nil
}

func (p *page) archive(a *Archive) {
	if a == nil {
		return
	}
	mb := func(n int64) string { return fmt.Sprintf("%.1f", float64(n)/1e6) }
	p.line("\n## The archive\n")
	p.line("Written by `hearsay eval --archive` (code %s of %s; %s, %d cores): the corpus of cmd/corpus, %d documents in %d formats, up to half of them", a.Commit, a.CommitDate, a.CPU, a.Cores, a.Documents, len(a.Formats))
	p.line("from data/text, the others generated, %s MB of text in files of %s MB, is added, coded, searched, verified and copied by the program.\n", mb(a.TextBytes), mb(a.InputBytes))
	p.head("job", "articles", "failed", "articles/s", "MB/s of text", "seconds", "processor seconds", "memory at most, MB")
	code := a.CodeJob
	code.Articles = a.AddJob.Articles - code.Failed // it codes all that was added
	for _, x := range []struct {
		name string
		j    Job
	}{{"add", a.AddJob}, {"code, with the grouping into stories", code}} {
		p.row(x.name, num(x.j.Articles), num(x.j.Failed), fmt.Sprintf("%.0f", float64(x.j.Articles)/x.j.Seconds), fmt.Sprintf("%.2f", float64(a.TextBytes)/1e6/x.j.Seconds),
			fmt.Sprintf("%.0f", x.j.Seconds), fmt.Sprintf("%.0f", x.j.CPU), mb(x.j.Peak))
	}
	p.line("\nThe store takes %s MB, %.2f times the text (before coding %s MB, %.2f times). `verify` takes %.0f s, `backup` %.0f s.\n",
		mb(a.StoreBytes), float64(a.StoreBytes)/float64(a.TextBytes), mb(a.AddedBytes), float64(a.AddedBytes)/float64(a.TextBytes), a.VerifySecs, a.BackupSecs)
	if f := a.Find; f != nil {
		p.line("Searches in %d records, the first twenty rows of each, fastest of three, in milliseconds (memory at most %s MB):\n", f.Records, mb(f.Peak))
		p.head("order", "searches", "median", "95 of 100", "slowest")
		for _, x := range []struct {
			name string
			q    Quantiles
		}{{"newest first", f.Newest}, {"best match first", f.Ranked}} {
			p.row(x.name, num(x.q.N), fmt.Sprintf("%.1f", x.q.P50), fmt.Sprintf("%.1f", x.q.P95), fmt.Sprintf("%.1f", x.q.Max))
		}
	}
	p.desk(a.Desk)
	if len(a.Exports) > 0 {
		p.line("\nAll of it exported, the start of the program included:\n")
		p.head("format", "MB", "seconds", "memory at most, MB")
		for _, x := range a.Exports {
			p.row(x.Name, mb(x.Bytes), fmt.Sprintf("%.1f", x.Seconds), mb(x.Peak))
		}
	}
	p.line("\nAdding by format, the start of the program included:\n")
	p.head("format", "documents", "added", "articles/s", "MB/s of text")
	for _, f := range a.Formats {
		p.row(f.Name, num(f.Documents), num(f.Added), fmt.Sprintf("%.0f", float64(f.Added)/f.Seconds), fmt.Sprintf("%.2f", float64(f.Bytes)/1e6/f.Seconds))
	}
}

func ofArchive(f func(a *Archive) float64) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		if r.Archive == nil || r.Archive.Find == nil {
			return 0, false
		}
		return f(r.Archive), true
	}
}
