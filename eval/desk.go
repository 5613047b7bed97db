package eval

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
)

// DeskTimes are how long the pages of hearsay serve take over a store, asked
// over HTTP in another process, in milliseconds.
type DeskTimes struct {
	Articles int       `json:"articles"`
	First    Quantiles `json:"first"`   // the first page
	Search   Quantiles `json:"search"`  // searches, each another
	Article  Quantiles `json:"article"` // articles, by Readers at the same time
	Readers  int       `json:"readers"`
	Seconds  float64   `json:"seconds"` // how long they read
	Errors   int       `json:"errors"`  // answers that were none
	Answers  int       `json:"answers"`
	CPU      float64   `json:"cpu_seconds"` // of the server, for all answers and its start
	Peak     int64     `json:"peak"`        // bytes resident at most
	Heaviest int       `json:"heaviest"`
	Weighs   string    `json:"weighs"` // the page that Heaviest bytes are of, with what it loads
}

// deskReaders read at the same time.
const deskReaders = 20

// MeasureDesk has the program serve the store in dir and asks for its pages,
// articles for as long as given.
func MeasureDesk(ctx context.Context, binary, dir string, long time.Duration) (*DeskTimes, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, "serve", "-C", dir, "--listen", "127.0.0.1:0", "--read-only", "-q")
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	cmd.Stderr = os.Stderr
	out, in := io.Pipe()
	cmd.Stdout = in
	type end struct {
		resident int64
		err      error
	}
	ended := make(chan end, 1)
	go func() {
		resident, err := runWatched(cmd)
		in.CloseWithError(errors.Join(errors.New("the program ended"), err))
		ended <- end{resident, err}
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("%s: %w", strings.Join(cmd.Args, " "), err)
	}
	d := &desker{base: strings.TrimRight(strings.TrimSpace(line), "/"), client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: deskReaders}, Timeout: time.Minute}}
	t := &DeskTimes{Readers: deskReaders}
	if err := d.measure(ctx, t, long); err != nil {
		return nil, err
	}
	cancel()
	e := <-ended
	t.Peak, t.Errors, t.Answers = e.resident, d.errors, d.answers
	if cmd.ProcessState != nil {
		t.CPU = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	}
	return t, nil
}

type desker struct {
	base   string
	client *http.Client
	mu     sync.Mutex
	errors,
	answers int
}

// get asks for a page and says how long it took to the last byte.
func (d *desker) get(ctx context.Context, path string) ([]byte, time.Duration) {
	begin := time.Now()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.base+path, nil)
	var body []byte
	if err == nil {
		var a *http.Response
		if a, err = d.client.Do(r); err == nil {
			body, err = io.ReadAll(a.Body)
			a.Body.Close()
			if a.StatusCode != http.StatusOK {
				err = fmt.Errorf("%s: %s", path, a.Status)
			}
		}
	}
	d.mu.Lock()
	d.answers++
	if err != nil && ctx.Err() == nil {
		if d.errors++; d.errors <= 5 {
			fmt.Fprintln(os.Stderr, "no answer:", err)
		}
		body = nil
	}
	d.mu.Unlock()
	return body, time.Since(begin)
}

func (d *desker) measure(ctx context.Context, t *DeskTimes, long time.Duration) error {
	var first, search, article []time.Duration
	for range 20 {
		_, took := d.get(ctx, "/")
		first = append(first, took)
	}
	// What is searched and read comes from the store itself: newest, oldest, and
	// what stands between.
	keys, queries, err := d.pick(ctx, t)
	if err != nil {
		return err
	}
	for _, q := range queries {
		_, took := d.get(ctx, "/search?"+q)
		search = append(search, took)
	}
	reading, stop := context.WithTimeout(ctx, long)
	defer stop()
	begin := time.Now()
	times := make([][]time.Duration, deskReaders)
	var group sync.WaitGroup
	for i := range deskReaders {
		group.Go(func() {
			for n := i; reading.Err() == nil; n += deskReaders {
				_, took := d.get(reading, "/a/"+keys[n%len(keys)])
				if reading.Err() == nil {
					times[i] = append(times[i], took)
				}
			}
		})
	}
	group.Wait()
	t.Seconds = time.Since(begin).Seconds()
	article = slices.Concat(times...)
	for _, p := range []string{"/", "/search", "/a/" + keys[0], "/stories", "/help/method"} {
		if n := d.weigh(ctx, p); n > t.Heaviest {
			t.Heaviest, t.Weighs = n, strings.ReplaceAll(p, keys[0], "KEY")
		}
	}
	t.First, t.Search, t.Article = NewQuantiles(first), NewQuantiles(search), NewQuantiles(article)
	return nil
}

// pick chooses articles to read and queries to ask.
func (d *desker) pick(ctx context.Context, t *DeskTimes) (keys, queries []string, err error) {
	type rows struct {
		Total struct{ Rows int }
		Rows  []struct{ Key, Speaker, Outlet, Content, Act string }
	}
	ask := func(path string) (x rows, err error) {
		body, _ := d.get(ctx, path)
		return x, json.Unmarshal(body, &x)
	}
	for _, sort := range []string{"-date", "date"} {
		x, err := ask("/api/articles?limit=200&sort=" + sort)
		if err != nil {
			return nil, nil, err
		}
		t.Articles = x.Total.Rows
		for _, r := range x.Rows {
			keys = append(keys, r.Key)
		}
		if x, err = ask("/api/statements?limit=60&sort=" + sort); err != nil {
			return nil, nil, err
		}
		put := func(q string) { queries = append(queries, url.Values{"q": {q}}.Encode()) }
		for _, r := range x.Rows {
			words := strings.FieldsFunc(r.Content, func(c rune) bool { return !unicode.IsLetter(c) })
			words = slices.DeleteFunc(words, func(w string) bool { return len(w) < 6 })
			if len(words) > 0 {
				put(words[0])
			}
			if len(words) > 2 {
				put(words[1] + " OR " + words[2])
			}
			if r.Speaker != "" {
				put(`speaker:"` + strings.ReplaceAll(r.Speaker, `"`, "") + `"`)
			}
			if r.Outlet != "" {
				put("act:" + r.Act + ` outlet:"` + strings.ReplaceAll(r.Outlet, `"`, "") + `"`)
			}
		}
	}
	queries = append(queries, "", "q=conf%3A%3E%3D0.8", "q=quote%3Adirect", "kind=event", "kind=article", "kind=actor", "sort=conf")
	slices.Sort(queries)
	if queries = slices.Compact(queries); len(keys) == 0 || len(queries) < 20 {
		return nil, nil, errors.New("the store has too little to be measured")
	}
	return keys, queries, nil
}

var loads = regexp.MustCompile(`(?:src|href)="(/static/[^"]+\.(?:js|css|svg)[^"]*)"`)

// weigh is the size of a page with what it loads.
func (d *desker) weigh(ctx context.Context, path string) int {
	body, _ := d.get(ctx, path)
	n := len(body)
	for _, m := range loads.FindAllSubmatch(body, -1) {
		more, _ := d.get(ctx, strings.ReplaceAll(string(m[1]), "&amp;", "&"))
		n += len(more)
	}
	return n
}

func (p *page) desk(t *DeskTimes) {
	if t == nil {
		return
	}
	p.line("\nIts pages, served over HTTP by another process, in milliseconds to the last byte (%d articles; memory at most %.0f MB; %.1f ms of a processor an answer; the heaviest page, %s, weighs %.0f kB with all it loads):\n", t.Articles, float64(t.Peak)/1e6, 1000*t.CPU/float64(max(1, t.Answers)), t.Weighs, float64(t.Heaviest)/1e3)
	p.head("page", "asked", "median", "95 of 100", "slowest")
	for _, x := range []struct {
		name string
		q    Quantiles
	}{{"first page", t.First}, {"search, each another query", t.Search}, {fmt.Sprintf("article, %d readers at once for %.0f s, %d errors", t.Readers, t.Seconds, t.Errors), t.Article}} {
		p.row(x.name, num(x.q.N), fmt.Sprintf("%.1f", x.q.P50), fmt.Sprintf("%.1f", x.q.P95), fmt.Sprintf("%.1f", x.q.Max))
	}
}

func ofDesk(f func(*DeskTimes) float64) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		if r.Archive == nil || r.Archive.Desk == nil {
			return 0, false
		}
		return f(r.Archive.Desk), true
	}
}
