package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/reader"
)

// passes is how often the texts are read; the figures are the medians.
const passes = 5

// A Speed is how fast one process reads the PolNeAR development texts on one
// core, with everything loaded.
type Speed struct {
	Vec      string  `json:"vec"`
	Articles int     `json:"articles"`
	Words    int     `json:"words"` // separated by white space
	Bytes    int     `json:"bytes"`
	Passes   int     `json:"passes"`
	Stages   []Stage `json:"stages"`
	Whole    Stage   `json:"whole"`                    // reading and writing JSON lines
	CPUTime  bool    `json:"cpu_time"`                 // seconds are the processor's, not the wall's
	Fastest  float64 `json:"fastest_words_per_second"` // of a pass, by the wall
}

// A Stage is one step's share.
type Stage struct {
	Name  string  `json:"name"`
	Words float64 `json:"words_per_second"`
	MB    float64 `json:"mb_per_second"`
	Share float64 `json:"share"` // of the whole
}

// MeasureSpeed reads the texts several times on one core and gives the medians.
func MeasureSpeed(ctx context.Context, r *reader.Reader, shared string, o Options) (*Speed, error) {
	if o.Log == nil {
		o.Log = func(string, ...any) {}
	}
	j := &job{ctx, r, shared, o}
	j.o.Small = false
	_, rows, err := j.polnear()
	if err != nil {
		return nil, err
	}
	in, _, err := articles(rows)
	if err != nil {
		return nil, err
	}
	var arts []hearsay.Article
	out := &Speed{Vec: o.Vec, Passes: passes}
	for a, err := range in {
		if err != nil {
			return nil, err
		}
		arts = append(arts, a)
		out.Words += len(strings.Fields(a.Markup))
		out.Bytes += len(a.Markup)
	}
	out.Articles = len(arts)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var names []string
	took := map[string][]time.Duration{}
	var wall []time.Duration
	for pass := range passes + 1 {
		o.Log("timing, pass %d of %d", pass, passes)
		sum := map[string]time.Duration{}
		w, err := export.New(io.Discard, "jsonl", "")
		if err != nil {
			return nil, err
		}
		begin := time.Now()
		used, known := cpuTime()
		for _, a := range arts {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			d, ts, err := r.ReadTimed(a)
			if err != nil {
				return nil, err
			}
			for _, t := range ts {
				if !slices.Contains(names, t.Step) {
					names = append(names, t.Step)
				}
				sum[t.Step] += t.Took
			}
			t := time.Now()
			if err := w.Write(d); err != nil {
				return nil, err
			}
			sum["write"] += time.Since(t)
		}
		whole := time.Since(begin)
		wall = append(wall, whole)
		if now, ok := cpuTime(); ok && known {
			// A stage's share of the time on the wall is its share of the
			// processor's.
			for k, v := range sum {
				sum[k] = time.Duration(float64(v) * float64(now-used) / float64(whole))
			}
			whole, out.CPUTime = now-used, true
		}
		if pass == 0 {
			continue // warms caches
		}
		for k, v := range sum {
			took[k] = append(took[k], v)
		}
		took[""] = append(took[""], whole)
	}
	stage := func(name string, d, whole time.Duration) Stage {
		s := max(d.Seconds(), 1e-9)
		return Stage{name, float64(out.Words) / s, float64(out.Bytes) / 1e6 / s, d.Seconds() / whole.Seconds()}
	}
	whole := median(took[""])
	for _, n := range append(names, "write") {
		out.Stages = append(out.Stages, stage(n, median(took[n]), whole))
	}
	out.Whole = stage("whole", whole, whole)
	out.Fastest = float64(out.Words) / slices.Min(wall).Seconds()
	return out, nil
}

func median(ds []time.Duration) time.Duration {
	ds = slices.Clone(ds)
	slices.Sort(ds)
	return ds[len(ds)/2]
}

// SpeedCommand are the arguments that make the program run MeasureSpeed and
// print its result as JSON: a process of its own, because the path of the
// kernels is chosen when a process begins.
func SpeedCommand(shared string) []string {
	return []string{"eval", "--speed-only", "--shared", shared}
}

// speedOf measures another process of the program.
func speedOf(ctx context.Context, binary, shared string, env ...string) (*Speed, error) {
	cmd := exec.CommandContext(ctx, binary, SpeedCommand(shared)...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	b, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", strings.Join(cmd.Args, " "), err)
	}
	s := &Speed{}
	return s, json.Unmarshal(b, s)
}

// A Process is what one run of the program costs.
type Process struct {
	BinaryBytes int64   `json:"binary_bytes"`
	StartMS     float64 `json:"start_ms"` // hearsay read of a small text, fastest
	StartMedian float64 `json:"start_median_ms"`
	StartCPU    float64 `json:"start_cpu_ms"` // processor time of all cores, median
	PeakOne     int64   `json:"peak_one"`     // bytes resident at most, --jobs 1, PolNeAR dev; 0 not known
	PeakAll     int64   `json:"peak_all"`     // the same with all cores
	WordsOne    float64 `json:"words_one"`    // words per second of that run by the wall, start included, fastest of 3
	WordsAll    float64 `json:"words_all"`    // on all cores
	SmallBytes  int     `json:"small_bytes"`  // of the small text
	StartRuns   int     `json:"start_runs"`
	Times       int     `json:"times,omitempty"` // the texts follow each other so often for WordsOne and WordsAll; 0 once
}

// longTimes is how often the texts follow each other where the cores are
// compared.
const longTimes = 5

const smallText = "ARLAN, Jan 3 (Nordwire) - The mayor said on Friday that the bridge was safe.\n\n“We have nothing to hide,” she told reporters. The ministry denied it.\n"

func measureProcess(ctx context.Context, j *job) (*Process, error) {
	p := &Process{SmallBytes: len(smallText), StartRuns: 31}
	st, err := os.Stat(j.o.Binary)
	if err != nil {
		return nil, err
	}
	p.BinaryBytes = st.Size()
	dir, err := os.MkdirTemp("", "hearsay-eval")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	small, big, long := filepath.Join(dir, "small.txt"), filepath.Join(dir, "polnear.jsonl"), filepath.Join(dir, "long.jsonl")
	if err := os.WriteFile(small, []byte(smallText), 0o600); err != nil {
		return nil, err
	}
	_, rows, err := j.polnear()
	if err != nil {
		return nil, err
	}
	_, text, err := articles(rows)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(big, text, 0o600); err != nil {
		return nil, err
	}
	// Start would be a fifth of the time that two cores take for the texts once.
	if err := os.WriteFile(long, bytes.Repeat(text, longTimes), 0o600); err != nil {
		return nil, err
	}
	p.Times = longTimes
	words := 0
	for _, r := range rows {
		words += len(strings.Fields(r.Text))
	}
	var used time.Duration // processor time of the last run
	var env []string       // of the runs
	run := func(args ...string) (time.Duration, int64, error) {
		cmd := exec.CommandContext(ctx, j.o.Binary, append([]string{"read", "--format", "jsonl"}, args...)...)
		cmd.Env = append(os.Environ(), env...)
		var said bytes.Buffer
		cmd.Stdout, cmd.Stderr = io.Discard, &said
		begin := time.Now()
		resident, err := runWatched(cmd)
		took := time.Since(begin)
		if err != nil {
			return 0, 0, fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, said.String())
		}
		used = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		return took, resident, nil
	}
	var starts, busy []time.Duration
	for range p.StartRuns {
		took, _, err := run(small)
		if err != nil {
			return nil, err
		}
		starts, busy = append(starts, took), append(busy, used)
	}
	// Other work on the machine only ever adds, so the fastest is nearest to
	// what the program takes.
	p.StartMS, p.StartMedian = float64(slices.Min(starts).Microseconds())/1000, float64(median(starts).Microseconds())/1000
	p.StartCPU = float64(median(busy).Microseconds()) / 1000
	j.o.Log("measuring memory")
	for range 3 {
		_, mem, err := run("--jobs", "1", big)
		if err != nil {
			return nil, err
		}
		p.PeakOne = max(p.PeakOne, mem)
		if _, mem, err = run(big); err != nil {
			return nil, err
		}
		p.PeakAll = max(p.PeakAll, mem)
	}
	j.o.Log("measuring one core and all")
	var one, all []time.Duration
	for range 3 {
		env = []string{"GOMAXPROCS=1"} // nothing collects garbage beside it either
		took, mem, err := run("--jobs", "1", long)
		if err != nil {
			return nil, err
		}
		one = append(one, took)
		p.PeakOne = max(p.PeakOne, mem)
		env = nil
		if took, mem, err = run(long); err != nil {
			return nil, err
		}
		all = append(all, took)
		p.PeakAll = max(p.PeakAll, mem)
	}
	words *= longTimes
	p.WordsOne, p.WordsAll = float64(words)/slices.Min(one).Seconds(), float64(words)/slices.Min(all).Seconds()
	return p, nil
}
