package eval

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/reader"
)

// The test sets of our own that the report names: small texts with what they
// should give, kept beside the rooms they are about.
const (
	fileTimes  = "when/testdata/times.txt"
	filePlaces = "where/testdata/places.txt"
	dirAudits  = "eval/audit"
)

// A SetScore is how many of a set's texts were read right as a whole.
type SetScore struct {
	Texts, Right int
	// Wrong says of each other text what it gave and should give.
	Wrong []string `json:"-"`
}

// Share is the part that was right, from 0 to 1.
func (s *SetScore) Share() float64 { return over(float64(s.Right), float64(s.Texts)) }

// ScoreTimes reads the texts of a file in the form of when/testdata/times.txt
// with all rooms and compares the expressions of time found.
func ScoreTimes(r *reader.Reader, file string) (*SetScore, error) { return scoreSet(r, file, timesOf) }

// ScorePlaces does the same for where/testdata/places.txt and places.
func ScorePlaces(r *reader.Reader, file string) (*SetScore, error) {
	return scoreSet(r, file, placesOf)
}

func timesOf(d *hearsay.Document) string {
	var out []string
	for _, x := range d.Times {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s = %s..%s %s", x.In(d.Text), x.From, x.To, x.Precision)))
	}
	return strings.Join(out, "; ")
}

func placesOf(d *hearsay.Document) string {
	var out []string
	for _, p := range d.Places {
		s := fmt.Sprintf("%s/%s/%s", p.Name, p.Country, p.Precision)
		if w := hearsay.Line(p.In(d.Text)); w != p.Name {
			s = w + "=" + s
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// published is the day of a set's texts where the file does not say another.
var published = time.Date(2020, 1, 9, 12, 0, 0, 0, time.UTC)

func scoreSet(r *reader.Reader, file string, of func(*hearsay.Document) string) (*SetScore, error) {
	const op = "eval.scoreSet"
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, &hearsay.Error{Op: op, Kind: hearsay.NotFound, Err: err}
	}
	base := hearsay.Article{Lang: "en", Published: published, PublishedPrecision: "day"}
	s := &SetScore{}
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if day, ok := strings.CutPrefix(line, "published "); ok {
			base.Published, base.PublishedPrecision = time.Time{}, ""
			layout, precision := "2006-01-02", "day"
			if m, ok := strings.CutSuffix(day, " month"); ok {
				day, layout, precision = m, "2006-01", "month"
			}
			if day != "none" {
				if base.Published, err = time.Parse(layout, day); err != nil {
					return nil, &hearsay.Error{Op: op, Kind: hearsay.Invalid, Err: fmt.Errorf("%s:%d: %w", file, n, err)}
				}
				base.PublishedPrecision = precision
			}
			continue
		}
		text, want, ok := strings.Cut(line, "|")
		if !ok {
			return nil, &hearsay.Error{Op: op, Kind: hearsay.Invalid, Err: fmt.Errorf("%s:%d: no \"|\"", file, n)}
		}
		a := base
		a.Markup = strings.TrimSpace(text)
		d, err := r.Read(a)
		if err != nil {
			return nil, err
		}
		s.Texts++
		if got := of(d); got == strings.TrimSpace(want) {
			s.Right++
		} else {
			s.Wrong = append(s.Wrong, fmt.Sprintf("%s\n  got  %s\n  want %s", a.Markup, got, strings.TrimSpace(want)))
		}
	}
	return s, nil
}

// own measures what needs no shared data: the own sets and the judged audits,
// where their files are there.
func (rep *Report) own(r *reader.Reader) error {
	for _, x := range []struct {
		file  string
		score func(*reader.Reader, string) (*SetScore, error)
		dst   **SetScore
	}{{fileTimes, ScoreTimes, &rep.Times}, {filePlaces, ScorePlaces, &rep.Places}} {
		if _, err := os.Stat(x.file); err != nil {
			continue
		}
		s, err := x.score(r, x.file)
		if err != nil {
			return err
		}
		*x.dst = s
	}
	var err error
	rep.Audits, err = audits(dirAudits)
	return err
}

// sets writes the own sets.
func (p *page) sets(r *Report) {
	if r.Times == nil || r.Places == nil {
		return
	}
	p.line("\n## Times and places: our own sets\n")
	p.line("Small texts written for this repository (`%s`, `%s`), read with all rooms; a text is right where every expression", fileTimes, filePlaces)
	p.line("in it, with its words, interval or place and precision, is as it should be, and there is no other.\n")
	p.head("set", "texts", "right", "%")
	p.row("expressions of time", num(r.Times.Texts), num(r.Times.Right), pct(r.Times.Share()))
	p.row("places", num(r.Places.Texts), num(r.Places.Right), pct(r.Places.Share()))
}

// audits writes the audits of precision.
func (p *page) audits(list []*AuditScore) {
	if len(list) == 0 {
		return
	}
	p.line("\n## Events: precision on ordinary text\n")
	p.line("Events drawn at random and judged twice each; how, by whom and with what caution to read it stands in `%s/README.md`, the sheets", dirAudits)
	p.line("beside it. Figures count both readings alike. With one judge, both readings are that judge's, and kappa says how steady the judgement is;")
	p.line("with two, the first knows the code that found the events and the second does not, and kappa says how far the two agree.\n")
	p.head("seed", "events", "judges", "type right", "type and all actors", "status, where the type is right", "kappa: type", "kappa: type and actors", "kappa: status", "false events in 1,000 words of non-political text")
	for _, a := range list {
		p.row(fmt.Sprint(a.Seed), num(a.Rows), num(max(a.Judges, 1)), pct(a.Type), pct(a.TypeActors), pct(a.Status), fmt.Sprintf("%.2f", a.KappaType), fmt.Sprintf("%.2f", a.KappaAll), fmt.Sprintf("%.2f", a.KappaStat), fmt.Sprintf("%.2f", a.FalsePerThousand))
	}
	for _, a := range list {
		if len(a.Readings) == 2 {
			p.line("\nSeed %d by judge: two different judges read each event by itself, neither having seen the other's verdicts.\n", a.Seed)
			p.head("judge", "type right", "type and all actors", "status, where the type is right")
			for i, who := range []string{"the first, who knows the code", "the second, who does not"} {
				x := a.Readings[i]
				p.row(who, pct(x.Type), pct(x.TypeActors), pct(x.Status))
			}
		}
		p.line("\nSeed %d by source (sample sha256 `%s`; news alone: type %s, type and actors %s):\n", a.Seed, a.Digest[:16], pct(a.News), pct(a.NewsActors))
		p.head("source", "type right", "type and all actors")
		for _, k := range keys(a.BySource) {
			p.row(k, pct(a.BySource[k]), pct(a.BothBySource[k]))
		}
	}
}
