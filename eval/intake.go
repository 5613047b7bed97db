package eval

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/clean"
	"github.com/hearsay-news/hearsay/corpus"
	"github.com/hearsay-news/hearsay/ingest"
	"github.com/hearsay-news/hearsay/lang"
)

// Intake is how news is taken in: the main text of pages of different layouts,
// and the formats of a made corpus.
type Intake struct {
	Pages    int          `json:"pages"`
	Wanted   int          `json:"wanted"`   // sentences of the articles
	Kept     int          `json:"kept"`     // of them
	Unwanted int          `json:"unwanted"` // sentences and headlines beside them that came out too
	Spoilt   int          `json:"spoilt"`   // inputs that are wrong in one way
	Reported int          `json:"reported"` // of them, with all that is right in them read
	Formats  []FormatRate `json:"formats"`
	CPUTime  bool         `json:"cpu_time"` // rates are by the processor's seconds, not the wall's
}

// A FormatRate is how fast a format is read to clean text on one core.
type FormatRate struct {
	Name     string  `json:"name"`
	Articles float64 `json:"articles_per_second"`
	File     float64 `json:"file_mb_per_second"` // of the files as they are, packed or not
	Text     float64 `json:"text_mb_per_second"` // of the text that comes out
}

// intake measures without any data but what package corpus makes.
func (j *job) intake(s *Scores) error {
	l, err := lang.For("en")
	if err != nil {
		return err
	}
	c := clean.New(l)
	out := &Intake{}
	for _, p := range corpus.Pages() {
		d, err := c.Document(hearsay.Article{Title: p.Title, Markup: p.Markup, MediaType: "text/html"})
		if err != nil {
			return err
		}
		text := d.Text[d.Body:]
		out.Pages++
		for _, w := range p.Wanted {
			out.Wanted++
			if strings.Contains(text, w) {
				out.Kept++
			}
		}
		for _, b := range p.Beside {
			if strings.Contains(text, b) {
				out.Unwanted++
			}
		}
	}
	s.Intake = out
	if j.o.Small {
		return nil
	}
	for _, x := range corpus.Spoil(false) {
		good, bad := 0, 0
		in := ingest.Input{R: x.Open(), Kind: ingest.Kind(x.Kind), Base: hearsay.Article{Path: x.Name}, Latest: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}
		for a, err := range in.Articles() {
			if err == nil {
				_, err = c.Document(a)
			}
			if err == nil {
				good++
			} else {
				bad++
			}
		}
		out.Spoilt++
		if good == x.Good && bad > 0 {
			out.Reported++
		}
	}
	for _, format := range corpus.Formats() {
		r, cpu, err := formatRate(c, format)
		if err != nil {
			return err
		}
		out.Formats, out.CPUTime = append(out.Formats, r), cpu
	}
	return nil
}

// formatRate reads stories in one format for half a second.
func formatRate(c *clean.Cleaner, format string) (FormatRate, bool, error) {
	const n = 200
	files := corpus.Sample(format, n)
	var articles, fileBytes, text int
	begin := time.Now()
	used, cpu := cpuTime()
	spent := func() time.Duration {
		if now, ok := cpuTime(); ok {
			return now - used
		}
		return time.Since(begin)
	}
	for spent() < 500*time.Millisecond {
		for _, f := range files {
			fileBytes += len(f)
			for a, err := range ingest.Read(bytes.NewReader(f), ingest.Guess, hearsay.Article{Path: "x"}) {
				if err != nil {
					return FormatRate{}, cpu, fmt.Errorf("%s: %w", format, err)
				}
				d, err := c.Document(a)
				if err != nil {
					return FormatRate{}, cpu, fmt.Errorf("%s: %w", format, err)
				}
				articles++
				text += len(d.Text)
			}
		}
	}
	t := spent().Seconds()
	return FormatRate{format, float64(articles) / t, float64(fileBytes) / 1e6 / t, float64(text) / 1e6 / t}, cpu, nil
}

func intakeTarget(f func(x *Intake) float64) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		if r.Scores.Intake == nil {
			return 0, false
		}
		return f(r.Scores.Intake), true
	}
}

func (x *Intake) kept() float64 { return 100 * float64(x.Kept) / float64(max(1, x.Wanted)) }
func (x *Intake) unwanted() float64 {
	return 100 * float64(x.Unwanted) / float64(max(1, x.Kept+x.Unwanted))
}
func (x *Intake) reported() float64 { return 100 * float64(x.Reported) / float64(max(1, x.Spoilt)) }

func (p *page) intake(x *Intake) {
	if x == nil {
		return
	}
	p.line("\n## Taking news in\n")
	p.line("Main text of %d pages of different layouts, written by hand (`corpus/pages.txtar`) by who wrote the cleaner, filled with", x.Pages)
	p.line("sentences from templates: %.1f %% of %d wanted sentences kept; %.1f %% of the %d sentences that came out unwanted.", x.kept(), x.Wanted, x.unwanted(), x.Kept+x.Unwanted)
	if x.Spoilt > 0 {
		p.line("Of %d inputs that are each wrong in one way (`corpus.Spoil`), %d are reported and cost nothing but themselves.", x.Spoilt, x.Reported)
	}
	if len(x.Formats) == 0 {
		return
	}
	p.line("\nStories in each format, read to clean text on one core, in seconds of %s:\n",
		map[bool]string{true: "processor time", false: "time on the wall"}[x.CPUTime])
	p.line("| format | articles/s | MB/s of the file | MB/s of the text |")
	p.line("|---|---:|---:|---:|")
	for _, f := range x.Formats {
		p.line("| %s | %.0f | %.1f | %.1f |", f.Name, f.Articles, f.File, f.Text)
	}
}
