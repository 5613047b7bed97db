package serve

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// A runsView lists the codings of the store, the newest first.
type runsView struct {
	Runs []runLine
	Now  int // the one that is shown without asking for another
}

type runLine struct {
	Run
	Diff string // address of what it has otherwise than the one before
}

// runs lists the runs.
func (s *server) runs(r *http.Request) (*page, error) {
	ctx := r.Context()
	all, err := s.Source.Runs(ctx)
	if err != nil {
		return nil, err
	}
	v := runsView{}
	if x, err := s.run(ctx, ""); err == nil {
		v.Now = x.ID
	}
	rows, data := [][]any{}, []runRow{}
	for i, x := range all {
		l := runLine{Run: x}
		if i > 0 {
			l.Diff = fmt.Sprintf("/runs/%d..%d", all[i-1].ID, x.ID)
		}
		v.Runs = append(v.Runs, l)
		data = append(data, newRunRow(x))
		rows = append(rows, []any{x.ID, x.Name, x.Pinned, x.Done, x.Begun.UTC().Format("2006-01-02T15:04:05Z"), x.Articles, x.NotCoded, x.Failed, x.Statements, x.Unresolved, x.Events, x.Coder.Version, x.Coder.Model, x.Coder.Knowledge, x.Coder.Settings})
	}
	slices.Reverse(v.Runs)
	return &page{Name: "runs", Title: "Runs", Data: v, JSON: data, Table: &table{
		Name: "runs", Columns: []string{"run", "name", "pinned", "complete", "begun", "articles", "not_coded", "failed", "statements", "unresolved", "events", "version", "model", "knowledge", "settings"}, Rows: rowsOf(rows),
	}}, nil
}

// A diffView is what two runs do not have alike, by what is thought to be the
// cause.
type diffView struct {
	From    int         `json:"from"`
	To      int         `json:"to"`
	Added   int         `json:"added"`
	Removed int         `json:"removed"`
	Changed int         `json:"changed"`
	Records int         `json:"records"` // that the later run has
	Causes  []diffCause `json:"causes"`
	Cut     bool        `json:"cut"` // there is more than is looked at
	Other   []tab       `json:"-"`
}

type diffCause struct {
	Cause   string       `json:"cause"`
	Added   int          `json:"added"`
	Removed int          `json:"removed"`
	Changed int          `json:"changed"`
	Sample  []diffSample `json:"sample"` // ten, drawn by a hash of their keys: none is chosen
	sums    []string
}

type diffSample struct {
	What   string       `json:"what"`
	Detail string       `json:"detail"`
	Before *hearsay.Row `json:"before,omitempty"`
	After  *hearsay.Row `json:"after,omitempty"`
	Fields []fieldDiff  `json:"fields"`
	URL    string       `json:"-"`
}

// A fieldDiff is one thing that a record has otherwise.
type fieldDiff struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

const (
	mostChanges = 20_000 // of a comparison on a page
	sampleSize  = 10
)

// runDiff compares two runs: /runs/12..13.
func (s *server) runDiff(r *http.Request) (*page, error) {
	ctx := r.Context()
	x, y, ok := strings.Cut(r.PathValue("pair"), "..")
	if !ok {
		run, err := s.run(ctx, x)
		if err != nil {
			return nil, err
		}
		return &page{To: "/search?run=" + strconv.Itoa(run.ID)}, nil
	}
	var ends [2]Run
	for i, name := range []string{x, y} {
		run, err := s.run(ctx, name)
		if err != nil {
			return nil, err
		}
		ends[i] = run
	}
	if ends[0].ID == ends[1].ID {
		return nil, invalid("a run does not differ from itself", "write /runs/12..13: two runs")
	}
	from, to := ends[0].ID, ends[1].ID
	t := &table{Name: fmt.Sprintf("runs-%d-%d", from, to), Columns: []string{"before", "after", "cause", "what", "detail", "kind", "key", "article", "outlet", "published"}, Rows: func(yield func([]any, error) bool) {
		for c, err := range s.Source.Diff(ctx, from, to) {
			if err != nil {
				yield(nil, err)
				return
			}
			row := cmp.Or(c.After, c.Before)
			if !yield([]any{rowLine(c.Before), rowLine(c.After), c.Cause, c.What, c.Detail, row.Kind, row.Key, row.Article, row.Outlet, row.Published}, nil) {
				return
			}
		}
	}}
	if f := format(r); f == "csv" || f == "jsonl" {
		return &page{Name: "rundiff", Table: t}, nil
	}
	v, err := kept(s, fmt.Sprintf("diff %d %d", from, to), func() (*diffView, error) {
		v := &diffView{From: from, To: to, Records: ends[1].Statements + ends[1].Events, Causes: []diffCause{}}
		n := 0
		for c, err := range s.Source.Diff(ctx, from, to) {
			if err != nil {
				return nil, err
			}
			if n++; n > mostChanges {
				v.Cut = true
				break
			}
			v.put(c)
		}
		slices.SortFunc(v.Causes, func(a, b diffCause) int { return cmp.Compare(a.Cause, b.Cause) })
		return v, nil
	})
	if err != nil {
		return nil, err
	}
	return &page{Name: "rundiff", Title: fmt.Sprintf("Run %d to run %d", from, to), Data: v, Table: t}, nil
}

// put counts a change and perhaps takes it into its cause's sample.
func (v *diffView) put(c hearsay.Change) {
	i := slices.IndexFunc(v.Causes, func(x diffCause) bool { return x.Cause == c.Cause })
	if i < 0 {
		v.Causes = append(v.Causes, diffCause{Cause: c.Cause})
		i = len(v.Causes) - 1
	}
	k := &v.Causes[i]
	switch c.What {
	case "added":
		v.Added, k.Added = v.Added+1, k.Added+1
	case "removed":
		v.Removed, k.Removed = v.Removed+1, k.Removed+1
	default:
		v.Changed, k.Changed = v.Changed+1, k.Changed+1
	}
	row := cmp.Or(c.After, c.Before)
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(row.Kind+row.Key+row.Article)))
	at, _ := slices.BinarySearch(k.sums, sum)
	if at >= sampleSize {
		return
	}
	x := diffSample{What: c.What, Detail: c.Detail, Before: c.Before, After: c.After, Fields: fieldDiffs(c.Before, c.After), URL: "/" + row.Kind + "/" + row.Key}
	if c.After == nil {
		x.URL += "?run=" + strconv.Itoa(v.From)
	} else {
		x.URL += "?run=" + strconv.Itoa(v.To)
	}
	k.sums, k.Sample = slices.Insert(k.sums, at, sum), slices.Insert(k.Sample, at, x)
	k.sums, k.Sample = k.sums[:min(sampleSize, len(k.sums))], k.Sample[:min(sampleSize, len(k.Sample))]
}

// rowLine is a record in one line that says first who says so.
func rowLine(r *hearsay.Row) string {
	switch {
	case r == nil:
		return ""
	case r.Kind == "event":
		s := "according to " + who(*r) + ": " + act(*r)
		if len(r.Modality) > 0 {
			s += " (" + strings.Join(r.Modality, ", ") + ")"
		}
		return s
	}
	return who(*r) + " " + r.Says + ": “" + r.Content + "”"
}

// fieldDiffs are the things that two forms of a record do not have alike.
func fieldDiffs(a, b *hearsay.Row) []fieldDiff {
	if a == nil || b == nil {
		return nil
	}
	var out []fieldDiff
	for _, f := range []struct {
		name string
		of   func(*hearsay.Row) string
	}{
		{"who says it", func(r *hearsay.Row) string { return who(*r) }},
		{"says", func(r *hearsay.Row) string { return r.Says }},
		{"words", func(r *hearsay.Row) string { return r.Content }},
		{"cue", func(r *hearsay.Row) string { return r.Cue }},
		{"about", func(r *hearsay.Row) string { return strings.Join(r.About, "; ") }},
		{"act", func(r *hearsay.Row) string {
			if r.Kind == "event" {
				return act(*r)
			}
			return ""
		}},
		{"marked", func(r *hearsay.Row) string { return strings.Join(r.Modality, ", ") }},
		{"when", func(r *hearsay.Row) string { return strings.Trim(r.DateFrom+" to "+r.DateTo, " to") }},
		{"where", func(r *hearsay.Row) string { return r.Place }},
		{"rule", func(r *hearsay.Row) string { return r.Rule }},
		{"confidence", func(r *hearsay.Row) string { return conf(r.Confidence) }},
		{"made by", func(r *hearsay.Row) string { return human(*r) }},
	} {
		if x, y := f.of(a), f.of(b); x != y {
			out = append(out, fieldDiff{f.name, x, y})
		}
	}
	return out
}
