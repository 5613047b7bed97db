package eval

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/reader"
)

// The audit of precision draws events at random from ordinary text. What is
// drawn depends on the seed, the texts and the program alone, and its digest
// is written down before anybody judges it.

// An auditSource is a text file that events are drawn from.
type auditSource struct {
	name, file string
	words      int // read so many words' worth of documents
	draw       int // events to draw
	political  bool
	split      func(string) []hearsay.Article
}

// Words that are read of each source make sure of more events than are drawn,
// and of enough text where few are found.
var auditSources = []auditSource{
	{"wikinews", "data/text/wikinews-2019-2020.txt.gz", 50_000, 80, true, splitWikinews},
	{"current-events", "data/text/wikipedia-current-events-2025-2026.txt.gz", 50_000, 80, true, splitCurrent},
	{"voa", "data/text/gmb-voa.txt.gz", 50_000, 80, true, splitVOA},
	{"masc", "data/text/masc.txt.gz", 200_000, 30, false, splitMASC},
	{"fed", "data/text/fed-board-speeches.txt.gz", 400_000, 30, false, splitHashes},
}

// An AuditRow is one drawn event: where its first report stands, what was
// coded, and what two readings made of it.
type AuditRow struct {
	Source, Document string
	Start, End       int // of the trigger, in code points of the document's text
	Code             string
	Rule             string
	First, Second    string // "yyy": type, all actors and recipients, status right; by one judge or by two, see Audit.Judges
	text             string // the sentences around it, for whoever judges
	also             string // other things worth seeing
}

// An AuditText is how much was read of a source.
type AuditText struct {
	Source                   string `json:"source"`
	Documents, Words, Events int
}

// An Audit is a drawn sample with what it was drawn from.
type Audit struct {
	Seed  uint64
	Coder string
	// Judges is who read: 1, or none given, is one judge in both readings; 2
	// is another judge in each, the first of whom knows the code that found
	// the events and the second does not.
	Judges int
	Texts  []AuditText
	Rows   []AuditRow
}

// heading matches what the corpora of text put before a document.
var heading = regexp.MustCompile(`(?m)^#### (.*)$`)

// splitHashes cuts a file at its "#### id" lines.
func splitHashes(s string) []hearsay.Article {
	var out []hearsay.Article
	at := heading.FindAllStringSubmatchIndex(s, -1)
	for i, m := range at {
		end := len(s)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		out = append(out, hearsay.Article{ID: s[m[2]:m[3]], Markup: strings.TrimSpace(s[m[1]:end])})
	}
	return out
}

func splitWikinews(s string) []hearsay.Article {
	out := splitHashes(s)
	for i := range out {
		a := &out[i]
		day, _, _ := strings.Cut(a.ID, " ")
		a.ID = strings.TrimPrefix(a.ID, day+" ")
		a.Published, _ = time.Parse("2006-01-02", day)
		a.PublishedPrecision = "day"
		a.Title, a.Markup, _ = strings.Cut(a.Markup, "\n")
		a.Markup = strings.TrimSpace(a.Markup)
	}
	return out
}

var aDay = regexp.MustCompile(`(?m)^#### (\d{4}-\d\d-\d\d)$`)

// splitCurrent cuts at days; headings of topics stay in the text.
func splitCurrent(s string) []hearsay.Article {
	var out []hearsay.Article
	at := aDay.FindAllStringSubmatchIndex(s, -1)
	for i, m := range at {
		end := len(s)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		a := hearsay.Article{ID: s[m[2]:m[3]], Markup: strings.ReplaceAll(strings.TrimSpace(s[m[1]:end]), "#### ", "")}
		// Each entry is a line and a text of its own.
		a.Markup = strings.ReplaceAll(a.Markup, "\n", "\n\n")
		if d, err := time.Parse("2006-01-02", a.ID); err == nil && d.Year() >= 2025 {
			a.Published, a.PublishedPrecision = d, "day"
		}
		out = append(out, a)
	}
	return out
}

// splitVOA takes twelve lines at a time: the ends of its articles are lost.
func splitVOA(s string) []hearsay.Article {
	const n = 12
	lines := strings.Split(strings.TrimSpace(s), "\n")
	var out []hearsay.Article
	for i := 0; i < len(lines); i += n {
		out = append(out, hearsay.Article{ID: fmt.Sprintf("line %d", i+1), Markup: strings.Join(lines[i:min(i+n, len(lines))], "\n")})
	}
	return out
}

// newspaper are the files of MASC that hold political news.
var newspaper = regexp.MustCompile(`(?i)nyt|wsj|apw|A1\.E|Anti-Terrorist|terror|iraq|republican|democrat|debate|lessig|Article|Bush|court|jud|gov|senate|fcic|politic`)

func splitMASC(s string) []hearsay.Article {
	var out []hearsay.Article
	for _, a := range splitHashes(s) {
		if !newspaper.MatchString(a.ID) {
			out = append(out, a)
		}
	}
	return out
}

// DrawAudit reads a random part of each source with r and draws events of it.
func DrawAudit(ctx context.Context, r *reader.Reader, shared string, seed uint64) (*Audit, error) {
	out := &Audit{Seed: seed}
	for i := range auditSources {
		src := &auditSources[i]
		f, err := open(filepath.Join(shared, src.file))
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return nil, err
		}
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		docs := src.split(strings.ReplaceAll(string(b), "\r", ""))
		rng.Shuffle(len(docs), func(a, b int) { docs[a], docs[b] = docs[b], docs[a] })
		t := AuditText{Source: src.name}
		for t.Documents < len(docs) && t.Words < src.words {
			t.Words += len(strings.Fields(docs[t.Documents].Markup))
			t.Documents++
		}
		docs = docs[:t.Documents]
		var rows []AuditRow
		in := func(yield func(hearsay.Article, error) bool) {
			for _, a := range docs {
				if a.Lang = "en"; a.Markup != "" && !yield(a, nil) {
					return
				}
			}
		}
		for res := range r.All(ctx, in, 0) {
			if res.Err != nil {
				return nil, res.Err
			}
			out.Coder = res.Document.Coder.Version + " " + res.Document.Coder.Model
			rows = append(rows, auditRows(src.name, res.Document)...)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		t.Events = len(rows)
		rng.Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
		out.Texts = append(out.Texts, t)
		out.Rows = append(out.Rows, rows[:min(src.draw, len(rows))]...)
	}
	return out, nil
}

// auditRows are a document's events, each by its first report.
func auditRows(source string, d *hearsay.Document) []AuditRow {
	rec := export.NewRecord(d)
	var out []AuditRow
	for i := range d.Events {
		e, x := &d.Events[i], &rec.Events[i]
		rep := &e.Reports[0]
		row := AuditRow{Source: source, Document: d.Article.ID, Rule: rep.Evidence.Rule}
		t := x.Reports[0].Trigger
		row.Start, row.End = t[0][0], t[len(t)-1][1]
		row.Code = e.Type
		if e.Mode != "" {
			row.Code += "/" + e.Mode
		}
		row.Code += " " + auditCodes(d, e.Actors, false) + ">" + auditCodes(d, e.Recipients, false)
		if len(rep.Status) > 0 {
			row.Code += " " + strings.Join(rep.Status, ",")
		}
		by := "outlet"
		if rep.Via >= 0 {
			by = "said by"
			for _, a := range d.Statements[rep.Via].Speakers {
				by += " " + d.Actors[a].Name
			}
			row.Code += " said"
		}
		row.text = around(d, rep.Trigger)
		row.also = auditCodes(d, e.Actors, true) + " > " + auditCodes(d, e.Recipients, true) + "; " + by + "; " + words(d, rep.Trigger)
		out = append(out, row)
	}
	return out
}

func words(d *hearsay.Document, spans []hearsay.Span) string {
	var w []string
	for _, s := range spans {
		w = append(w, s.In(d.Text))
	}
	return strings.Join(w, " … ")
}

func auditCodes(d *hearsay.Document, ps []hearsay.Part, names bool) string {
	var s []string
	for _, p := range ps {
		if names {
			s = append(s, p.Code+" "+hearsay.Line(d.Actors[p.Actor].Name))
		} else {
			s = append(s, p.Code)
		}
	}
	if len(s) == 0 {
		return "-"
	}
	return strings.Join(s, "+")
}

// around is the sentence of the trigger with the one before, the trigger's
// words between brackets.
func around(d *hearsay.Document, trigger []hearsay.Span) string {
	i := d.SentenceOf(trigger)
	if i < 0 {
		return ""
	}
	s := d.SentenceSpan(i)
	var b strings.Builder
	if i > 0 {
		b.WriteString(hearsay.Line(d.SentenceSpan(i-1).In(d.Text)) + " || ")
	}
	at := s.Start
	for _, t := range trigger {
		if t.Start < at || t.End > s.End {
			continue
		}
		b.WriteString(d.Text[at:t.Start] + "[" + t.In(d.Text) + "]")
		at = t.End
	}
	b.WriteString(d.Text[at:s.End])
	return hearsay.Line(b.String())
}

// Digest names the sample by what was drawn, without the verdicts.
func (a *Audit) Digest() string {
	h := sha256.New()
	fmt.Fprintln(h, a.Seed, a.Coder)
	for _, r := range a.Rows {
		fmt.Fprintln(h, r.Source, r.Document, r.Start, r.End, r.Code)
	}
	return hex.EncodeToString(h.Sum(nil))
}

const auditHead = "n\tsource\tdocument\tstart\tend\tcoded\trule\tfirst\tsecond"

// Write writes the sheet, which holds no sentence of the texts.
func (a *Audit) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# seed %d; coder %s; sha256 of the sample %s\n", a.Seed, a.Coder, a.Digest())
	for _, t := range a.Texts {
		fmt.Fprintf(b, "# read %s: %d documents, %d words, %d events\n", t.Source, t.Documents, t.Words, t.Events)
	}
	if a.Judges > 0 {
		fmt.Fprintf(b, "# judges %d\n", a.Judges)
	}
	fmt.Fprintln(b, auditHead)
	for i, r := range a.Rows {
		fmt.Fprintf(b, "%d\t%s\t%s\t%d\t%d\t%s\t%s\t%s\t%s\n", i+1, r.Source, r.Document, r.Start, r.End, r.Code, r.Rule, r.First, r.Second)
	}
	return b.Flush()
}

// Show writes the events with their sentences for whoever judges, in an order
// of the reading's own, without any verdict.
func (a *Audit) Show(w io.Writer, reading uint64) error {
	order := rand.New(rand.NewPCG(a.Seed, 100+reading)).Perm(len(a.Rows))
	b := bufio.NewWriter(w)
	for _, i := range order {
		r := &a.Rows[i]
		fmt.Fprintf(b, "%d\t%s\n\t%s\n\t%s\n", i+1, r.Code, r.also, r.text)
	}
	return b.Flush()
}

// ReadAudit reads a sheet.
func ReadAudit(r io.Reader) (*Audit, error) {
	a := &Audit{}
	bad := func(n int, why string) error {
		return &hearsay.Error{Op: "eval.ReadAudit", Kind: hearsay.Invalid, Err: fmt.Errorf("line %d: %s", n, why)}
	}
	digest := ""
	s := bufio.NewScanner(r)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		switch {
		case strings.HasPrefix(line, "# seed "):
			parts := strings.Split(strings.TrimPrefix(line, "# "), "; ")
			if len(parts) != 3 {
				return nil, bad(n, "no seed, coder and digest")
			}
			if _, err := fmt.Sscanf(parts[0], "seed %d", &a.Seed); err != nil {
				return nil, bad(n, err.Error())
			}
			a.Coder = strings.TrimPrefix(parts[1], "coder ")
			digest = strings.TrimPrefix(parts[2], "sha256 of the sample ")
		case strings.HasPrefix(line, "# read "):
			var t AuditText
			if _, err := fmt.Sscanf(strings.ReplaceAll(line, ":", " "), "# read %s %d documents, %d words, %d events", &t.Source, &t.Documents, &t.Words, &t.Events); err != nil {
				return nil, bad(n, err.Error())
			}
			a.Texts = append(a.Texts, t)
		case strings.HasPrefix(line, "# judges "):
			if _, err := fmt.Sscanf(line, "# judges %d", &a.Judges); err != nil || a.Judges < 1 || a.Judges > 2 {
				return nil, bad(n, "judges are 1 or 2")
			}
		case line == auditHead || line == "" || line[0] == '#':
		default:
			c := strings.Split(line, "\t")
			if len(c) != 9 {
				return nil, bad(n, fmt.Sprintf("%d cells, want 9", len(c)))
			}
			row := AuditRow{Source: c[1], Document: c[2], Code: c[5], Rule: c[6], First: c[7], Second: c[8]}
			if _, err := fmt.Sscan(c[3]+" "+c[4], &row.Start, &row.End); err != nil {
				return nil, bad(n, err.Error())
			}
			for _, v := range []string{row.First, row.Second} {
				if v != "" && (len(v) != 3 || strings.Trim(v, "yn") != "") {
					return nil, bad(n, fmt.Sprintf("verdict %q: write y or n for type, actors and status", v))
				}
			}
			a.Rows = append(a.Rows, row)
		}
	}
	if err := s.Err(); err != nil {
		return nil, err
	}
	if digest != a.Digest() {
		return nil, &hearsay.Error{Op: "eval.ReadAudit", Kind: hearsay.Invalid, Err: fmt.Errorf("the sample is not the one that was drawn"), Hint: "draw it again from its seed; only verdicts may be written into a sheet"}
	}
	return a, nil
}

// An AuditReading is what one reading alone amounts to.
type AuditReading struct {
	Type       float64 `json:"type_right"`
	TypeActors float64 `json:"type_and_actors_right"`
	Status     float64 `json:"status_right"` // of those with the type right
}

// An AuditScore is what the verdicts amount to: shares from 0 to 1 over both
// readings, and Cohen's kappa between them.
type AuditScore struct {
	// Judges and Readings are set where each reading has a judge of its own.
	Judges     int            `json:"judges,omitempty"`
	Readings   []AuditReading `json:"readings,omitempty"`
	Seed       uint64         `json:"seed"`
	Digest     string         `json:"digest"`
	Rows       int            `json:"rows"`
	Type       float64        `json:"type_right"`
	TypeActors float64        `json:"type_and_actors_right"`
	Status     float64        `json:"status_right"` // of those with the type right
	KappaType  float64        `json:"kappa_type"`
	KappaAll   float64        `json:"kappa_type_and_actors"`
	KappaStat  float64        `json:"kappa_status"`
	// FalsePerThousand is how many events of a wrong type a thousand words of
	// text that is no news of politics give.
	FalsePerThousand float64            `json:"false_per_thousand_words"`
	BySource         map[string]float64 `json:"type_right_by_source"`
	BothBySource     map[string]float64 `json:"type_and_actors_right_by_source"`
	News             float64            `json:"type_right_news"`
	NewsActors       float64            `json:"type_and_actors_right_news"`
}

// Score adds up the verdicts. The error is of kind NotFound where some are
// missing.
func (a *Audit) Score() (*AuditScore, error) {
	s := &AuditScore{Seed: a.Seed, Digest: a.Digest(), Rows: len(a.Rows), BySource: map[string]float64{}, BothBySource: map[string]float64{}}
	var typ, both, status [2][]bool
	n := map[string]float64{}
	statusN := 0.0
	for i := range a.Rows {
		r := &a.Rows[i]
		for k, v := range []string{r.First, r.Second} {
			if v == "" {
				return nil, &hearsay.Error{Op: "eval.Audit.Score", Kind: hearsay.NotFound, Err: fmt.Errorf("row %d is not judged twice", i+1)}
			}
			t, b, st := v[0] == 'y', v[:2] == "yy", v[2] == 'y'
			typ[k], both[k], status[k] = append(typ[k], t), append(both[k], b), append(status[k], st)
			n[r.Source]++
			if t {
				s.Type++
				s.BySource[r.Source]++
				statusN++
				if st {
					s.Status++
				}
			}
			if b {
				s.TypeActors++
				s.BothBySource[r.Source]++
			}
		}
	}
	if a.Judges > 1 {
		s.Judges = a.Judges
		for k := range typ {
			s.Readings = append(s.Readings, readingScore(typ[k], both[k], status[k]))
		}
	}
	total := 2 * float64(len(a.Rows))
	s.Type, s.TypeActors, s.Status = over(s.Type, total), over(s.TypeActors, total), over(s.Status, statusN)
	s.KappaType, s.KappaAll, s.KappaStat = kappa(typ[0], typ[1]), kappa(both[0], both[1]), kappa(status[0], status[1])
	wrong, words, newsN := 0.0, 0.0, 0.0
	political := map[string]bool{}
	for _, x := range auditSources {
		political[x.name] = x.political
	}
	for _, t := range a.Texts {
		if political[t.Source] {
			newsN += n[t.Source]
			s.News += s.BySource[t.Source]
			s.NewsActors += s.BothBySource[t.Source]
			continue
		}
		words += float64(t.Words)
		wrong += float64(t.Events) * (1 - over(s.BySource[t.Source], n[t.Source]))
	}
	s.News, s.NewsActors = over(s.News, newsN), over(s.NewsActors, newsN)
	s.FalsePerThousand = over(1000*wrong, words)
	for k := range n {
		s.BySource[k], s.BothBySource[k] = over(s.BySource[k], n[k]), over(s.BothBySource[k], n[k])
	}
	return s, nil
}

func readingScore(typ, both, status []bool) AuditReading {
	var t, b, st float64
	for i := range typ {
		if typ[i] {
			t++
			if status[i] {
				st++
			}
		}
		if both[i] {
			b++
		}
	}
	n := float64(len(typ))
	return AuditReading{over(t, n), over(b, n), over(st, t)}
}

func over(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// kappa is Cohen's: agreement beyond what chance would give.
func kappa(a, b []bool) float64 {
	n := float64(len(a))
	same, ya, yb := 0.0, 0.0, 0.0
	for i := range a {
		if a[i] == b[i] {
			same++
		}
		if a[i] {
			ya++
		}
		if b[i] {
			yb++
		}
	}
	if n == 0 {
		return 0
	}
	chance := (ya*yb + (n-ya)*(n-yb)) / (n * n)
	if chance == 1 {
		return 1
	}
	return (same/n - chance) / (1 - chance)
}

// audits are the judged sheets of a folder in the order of their names; those
// not fully judged are left out.
func audits(dir string) ([]*AuditScore, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.tsv"))
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var out []*AuditScore
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		a, err := ReadAudit(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if s, err := a.Score(); err == nil {
			out = append(out, s)
		}
	}
	return out, nil
}
