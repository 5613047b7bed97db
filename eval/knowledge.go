package eval

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/actor"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/reader"
)

// A KnowledgeCost is what a user's knowledge file of many generated names costs.
type KnowledgeCost struct {
	Entries   int     `json:"entries"`
	Names     int     `json:"names"`
	Terms     int     `json:"terms"`
	FileBytes int64   `json:"file_bytes"`
	BuildS    float64 `json:"build_s"`
	OpenS     float64 `json:"open_s"`    // fastest of 5
	LookupUS  float64 `json:"lookup_us"` // of a name, half of them in the file
	StartMS   float64 `json:"start_ms"`  // hearsay read of a small text with the file, fastest of 9
	Without   float64 `json:"start_without_ms"`
	Peak      int64   `json:"peak"` // bytes resident at most in that run
	PeakNone  int64   `json:"peak_without"`
	Slower    float64 `json:"slower"` // share that reading takes longer with it, processor time, least of the passes of each
	Words     int     `json:"words"`  // that were read for it
}

// knowledgeNames is how many names are generated.
const knowledgeNames = 1_000_000

// syllables make names that could be people's, and are nobody's.
var syllables = strings.Fields(`ka ro mi ta len dor vis pa ner su lim bor jan tek al fon dri mar os hel ina gul sor ben wik ard eth yor zan qui nal fer tob`)

// generated are entries with n names together, the same every time: people with
// offices, and bodies.
func generated(n int, f func(actor.Entry) error) (entries, names, terms int, err error) {
	g := rand.New(rand.NewPCG(1, 4))
	word := func() string {
		s := ""
		for range 2 + g.IntN(2) {
			s += syllables[g.IntN(len(syllables))]
		}
		return strings.ToUpper(s[:1]) + s[1:]
	}
	countries := strings.Fields("IRN IRQ USA FRA DEU NOR KEN IND BRA JPN")
	offices := strings.Fields("minister governor mayor ambassador senator judge")
	bodies := strings.Fields("Front Ministry Council Party League Agency")
	for names < n {
		e := actor.Entry{ID: fmt.Sprintf("Q%d", entries), Country: countries[g.IntN(len(countries))], Source: "generated"}
		if g.IntN(2) == 0 {
			e.Kind, e.Name = "person", word()+" "+word()
			e.Names = []string{word()[:1] + ". " + e.Name[strings.IndexByte(e.Name, ' ')+1:]}
			from := 1990 + g.IntN(30)
			e.Terms = []actor.Term{{Office: word() + " " + offices[g.IntN(len(offices))], From: fmt.Sprintf("%d-03-01", from), To: fmt.Sprintf("%d-02-28", from+1+g.IntN(6))}}
			terms++
		} else {
			e.Kind, e.Name, e.Sectors = "organization", word()+" "+word()+" "+bodies[g.IntN(len(bodies))], []string{"GOV"}
			e.Names = []string{word()}
		}
		if err := f(e); err != nil {
			return entries, names, terms, err
		}
		entries++
		names += 1 + len(e.Names)
	}
	return entries, names, terms, nil
}

// measureKnowledge builds a file of a million names, opens it, asks it, and
// reads with it and without.
func measureKnowledge(ctx context.Context, j *job) (*KnowledgeCost, error) {
	j.o.Log("measuring a million imported names")
	l, err := lang.For("en")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "hearsay-eval")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path, small := filepath.Join(dir, "own.know"), filepath.Join(dir, "small.txt")
	if err := os.WriteFile(small, []byte(smallText), 0o600); err != nil {
		return nil, err
	}
	c := &KnowledgeCost{}
	b, err := actor.New(l).NewBuilder(path)
	if err != nil {
		return nil, err
	}
	defer b.Abort()
	begin := time.Now()
	var known []string
	c.Entries, c.Names, c.Terms, err = generated(knowledgeNames, func(e actor.Entry) error {
		if len(known) < 5000 {
			known = append(known, e.Name)
		}
		return b.Add(e)
	})
	if err != nil {
		return nil, err
	}
	if err := b.Finish(); err != nil {
		return nil, err
	}
	c.BuildS = time.Since(begin).Seconds()
	st, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	c.FileBytes = st.Size()
	var k *actor.Knowledge
	for i := range 5 {
		if k != nil {
			k.Close()
		}
		begin := time.Now()
		if k, err = actor.Open(path); err != nil {
			return nil, err
		}
		if s := time.Since(begin).Seconds(); i == 0 || s < c.OpenS {
			c.OpenS = s
		}
	}
	defer k.Close()
	r := actor.New(l, k)
	begin = time.Now()
	found := 0
	for _, n := range known {
		if r.Who(n, "2000-01-01").Candidates != nil {
			found++
		}
		r.Who("No"+n, "2000-01-01")
	}
	if found != len(known) {
		return nil, fmt.Errorf("of %d names in the file %d were found", len(known), found)
	}
	c.LookupUS = float64(time.Since(begin).Microseconds()) / float64(2*len(known))
	run := func(args ...string) (ms float64, mem int64, err error) {
		for i := range 9 {
			cmd := exec.CommandContext(ctx, j.o.Binary, append([]string{"read", "--format", "jsonl", small}, args...)...)
			var said bytes.Buffer
			cmd.Stdout, cmd.Stderr = io.Discard, &said
			begin := time.Now()
			resident, err := runWatched(cmd)
			if err != nil {
				return 0, 0, fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, said.String())
			}
			if took := float64(time.Since(begin).Microseconds()) / 1000; i == 0 || took < ms {
				ms = took
			}
			mem = max(mem, resident)
		}
		return ms, mem, nil
	}
	if c.Without, c.PeakNone, err = run(); err != nil {
		return nil, err
	}
	if c.StartMS, c.Peak, err = run("--knowledge", path); err != nil {
		return nil, err
	}
	with, err := reader.New(l, k)
	if err != nil {
		return nil, err
	}
	c.Slower, c.Words, err = slowdown(ctx, j, with)
	return c, err
}

// slowdown is how much longer one reader takes than the job's over a seventh of
// PolNeAR's development texts, by processor time where that is known.
func slowdown(ctx context.Context, j *job, with *reader.Reader) (share float64, words int, err error) {
	part := *j
	part.o.Small = true
	_, rows, err := part.polnear()
	if err != nil {
		return 0, 0, err
	}
	in, _, err := articles(rows)
	if err != nil {
		return 0, 0, err
	}
	var arts []hearsay.Article
	for a, err := range in {
		if err != nil {
			return 0, 0, err
		}
		arts = append(arts, a)
		words += len(strings.Fields(a.Markup))
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	took := [2][]time.Duration{}
	for range passes {
		for i, r := range []*reader.Reader{j.r, with} {
			begin := time.Now()
			used, known := cpuTime()
			for _, a := range arts {
				if err := ctx.Err(); err != nil {
					return 0, 0, err
				}
				if _, err := r.Read(a); err != nil {
					return 0, 0, err
				}
			}
			t := time.Since(begin)
			if now, ok := cpuTime(); ok && known {
				t = now - used
			}
			took[i] = append(took[i], t)
		}
	}
	return float64(slices.Min(took[1]))/float64(slices.Min(took[0])) - 1, words, nil
}

// knowledge writes the section on a user's knowledge file.
func (p *page) knowledge(c *KnowledgeCost) {
	if c == nil {
		return
	}
	p.line("\n## A million imported names\n")
	p.line("A knowledge file of %d generated actors with %d names and %d terms of office (`hearsay actor import`, `read --knowledge`).\n", c.Entries, c.Names, c.Terms)
	p.line("| | | target |")
	p.line("|---|---:|---:|")
	p.line("| file | %.0f MB | |", float64(c.FileBytes)/1e6)
	p.line("| made in | %.1f s | |", c.BuildS)
	p.line("| opened in, with its sha256 | %.2f s | < 2 s |", c.OpenS)
	p.line("| a name looked up, with all its candidates | %.0f µs | |", c.LookupUS)
	p.line("| `hearsay read` of a small text | %.0f ms, without the file %.0f ms | |", c.StartMS, c.Without)
	p.line("| memory at most in that run | %.0f MB, without the file %.0f MB | ≤ 300 MB |", float64(c.Peak)/1e6, float64(c.PeakNone)/1e6)
	p.line("| reading %d words takes longer by | %.1f %% | ≤ 5 %% |", c.Words, 100*c.Slower)
}
