package serve

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// A searchView is one page of what a query finds.
type searchView struct {
	Query  string        `json:"query"`
	Kind   string        `json:"kind"`
	Words  string        `json:"words"` // the query as a sentence
	Run    int           `json:"run"`
	Total  total         `json:"total"`
	Counts string        `json:"counts,omitempty"` // origins first, in words
	Groups []rowGroup    `json:"-"`                // the rows, copies of one text as one
	Single string        `json:"-"`                // the same without putting copies together; "" if none are
	Rows   []hearsay.Row `json:"rows"`
	Next   string        `json:"next,omitempty"` // cursor
	Chips  []chip        `json:"-"`
	Tabs   []tab         `json:"-"`
	Facets []facet       `json:"facets,omitempty"`
	Sorts  []tab         `json:"-"`
	More   string        `json:"-"`
	First  string        `json:"-"` // the first page, from a later one
	Blame  []blame       `json:"-"` // of an empty result: what took everything away
	Ask    *ask          `json:"-"`
	All    []link        `json:"-"`
	News   any           `json:"-"`
	// Writable: searches can be saved.
	Writable bool `json:"-"`
}

type chip struct{ Words, Less string }

type tab struct {
	Name, URL, Count, Why string
	Here                  bool
}

// A facet is values that the rows have, each with how many there would be.
type facet struct {
	Name   string  `json:"name"`
	Values []value `json:"values"`
}

type value struct {
	Name  string `json:"name"`
	Term  string `json:"term"` // added to the query
	URL   string `json:"-"`
	Count int    `json:"count"`
	Here  bool   `json:"-"`
}

// A blame is a term without which there would be something.
type blame struct {
	Words, Less string
	Count       int
}

// search shows what a query finds.
func (s *server) search(r *http.Request) (*page, error) {
	a, err := s.asked(r)
	if err != nil {
		return nil, err
	}
	ctx := r.Context()
	v := &searchView{Query: a.Text, Kind: a.Kind, Words: a.Q.String(), Ask: a, News: news, Writable: s.Writer != nil}
	run, err := s.run(ctx, a.Q.Run)
	switch {
	case err == nil:
		v.Run, a.Q.Run = run.ID, strconv.Itoa(run.ID)
	case hearsay.KindOf(err) != hearsay.NotFound || a.Run != "":
		return nil, err
	default:
		return &page{Name: "search", Title: "Search", Data: v}, nil
	}
	f := format(r)
	if v.exported(f) {
		return &page{Name: "search", Data: v, Other: func(w http.ResponseWriter, f string) error { return s.exportFound(w, r, a, f, run.ID) }}, nil
	}
	if v.Total, err = s.count(ctx, a.Q); err != nil {
		return nil, err
	}
	var more bool
	if v.Rows, more, err = s.rows(ctx, a); err != nil {
		return nil, err
	}
	v.group(r.URL.Query().Get("group") == "none", a)
	if a.Kind != "actor" {
		t, _, err := s.tally(ctx, a.Q)
		if err != nil {
			return nil, err
		}
		if v.Total.Rows > 0 {
			v.Counts = t.String()
		}
	}
	v.Next = a.next(v.Rows, more)
	if v.Next != "" {
		v.More = a.url("/search", "after", v.Next)
	}
	if a.After != "" {
		v.First = a.url("/search")
	}
	for _, t := range a.Terms {
		v.Chips = append(v.Chips, chip{t.Words, a.url("/search", "q", t.Less)})
	}
	if len(v.Rows) == 0 {
		v.Blame = s.blames(ctx, a)
	}
	v.Tabs = s.tabs(ctx, a)
	for _, o := range []struct{ key, name string }{{"", "newest first"}, {"date", "oldest first"}, {"conf", "surest first"}, {"rank", "best match first"}} {
		if a.Kind == "actor" || o.key == "conf" && a.Kind == "article" || o.key == "rank" && a.Text == "" {
			continue
		}
		v.Sorts = append(v.Sorts, tab{Name: o.name, URL: a.url("/search", "sort", o.key), Here: a.Q.Sort == o.key})
	}
	if v.Total.Rows <= promptFacets || r.URL.Query().Get("facets") == "1" {
		if v.Facets, err = s.facets(ctx, a, v.Rows); err != nil {
			return nil, err
		}
	}
	for _, f := range v.forms() {
		v.All = append(v.All, link{strings.ToUpper(f), a.url("/search."+f, "limit", "", "all", "1")})
	}
	title := "Search"
	if a.Text != "" {
		title = clip(a.Text, 60) + " · Search"
	}
	p := &page{Name: "search", Title: title, Data: v, Forms: v.forms()}
	p.Bare = r.Header.Get("Hx-Request") == "true"
	return p, nil
}

// A rowGroup is a row and those on the same page that are copies of it.
type rowGroup struct {
	Row  hearsay.Row
	Also []hearsay.Row
}

// group puts together what one text tells of one speaker in the same words,
// whoever printed it.
func (v *searchView) group(single bool, a *ask) {
	at := map[string]int{}
	for _, row := range v.Rows {
		id := row.Origin + "\x00" + row.Speaker + "\x00" + row.Says + "\x00" + row.Content + "\x00" + act(row)
		i, ok := at[id]
		if row.Origin == "" || row.Kind == "article" || row.Kind == "actor" || single || !ok {
			at[id] = len(v.Groups)
			v.Groups = append(v.Groups, rowGroup{Row: row})
			continue
		}
		v.Groups[i].Also = append(v.Groups[i].Also, row)
		v.Single = a.url("/search", "group", "none")
	}
}

// forms are the formats that the rows can be had in, beside JSON.
func (v *searchView) forms() []string {
	if v.Kind == "article" || v.Kind == "actor" {
		return []string{"csv", "jsonl"}
	}
	out := []string{"csv", "jsonl", "parquet", "atom", "webannotation", "cite", "bibtex", "csl", "ris"}
	if v.Kind == "event" {
		out = append(out, "plover", "polecat", "icews", "gdelt")
	}
	return out
}

func (v *searchView) exported(f string) bool { return slices.Contains(v.forms(), f) }

// exportFound writes exactly what the page shows; with all=1 what all pages of
// it show.
func (s *server) exportFound(w http.ResponseWriter, r *http.Request, a *ask, f string, run int) error {
	q := *a.Q
	if r.URL.Query().Get("all") == "1" {
		q.Limit, q.Offset, q.After = 0, 0, 0
	}
	ctx := r.Context()
	name := "hearsay-" + a.Kind + "s"
	if a.Kind == "article" || a.Kind == "actor" {
		return s.rowTable(ctx, name, a.Kind, &q).write(w, f)
	}
	if f == "csv" || f == "jsonl" || f == "parquet" {
		v := r.URL.Query()
		v.Set("table", a.Kind+"s")
		r = r.Clone(ctx)
		r.URL.RawQuery = v.Encode()
	}
	return writeExport(w, name, f, r, export.About{Query: a.Q.String(), Run: run}, func(put func(export.Pick) error) error {
		for p, err := range s.Source.Picks(ctx, &q) {
			if err == nil {
				err = put(p)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// rowTable is articles or actors as a table.
func (s *server) rowTable(ctx context.Context, name, kind string, q *hearsay.Query) *table {
	t := &table{Name: name, Columns: []string{"key", "article_id", "outlet", "published", "title", "url", "statements", "events", "run"}}
	cells := func(x *hearsay.Row) []any {
		return []any{x.Key, x.ArticleID, x.Outlet, x.Published, x.Title, x.URL, x.Statements, x.Events, x.Run}
	}
	if kind == "actor" {
		t.Columns = []string{"key", "name", "actor_kind", "country", "entity", "articles", "statements", "events", "run"}
		cells = func(x *hearsay.Row) []any {
			return []any{x.Key, x.Speaker, x.ActorKind, x.Country, x.Entity, x.Articles, x.Statements, x.Events, x.Run}
		}
	}
	t.Rows = func(yield func([]any, error) bool) {
		for row, err := range s.Source.Find(ctx, q) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(cells(&row), nil) {
				return
			}
		}
	}
	return t
}

// tabs are the kinds of record, with how many of each there are.
func (s *server) tabs(ctx context.Context, a *ask) []tab {
	var out []tab
	for _, k := range kindsOf {
		t := tab{Name: strings.ToUpper(k[:1]) + k[1:] + "s", URL: a.url("/search", "kind", strings.TrimPrefix(k, "statement"), "sort", ""), Here: k == a.Kind}
		if k == "statement" {
			t.URL = a.url("/search", "kind", "", "sort", "")
		}
		if q, ok := s.narrowed(a, "", k); ok {
			n, err := s.count(ctx, q)
			switch {
			case err == nil:
				t.Count = grouped(n.Rows)
			case hearsay.KindOf(err) == hearsay.Invalid:
				t.Why = s.problemOf(nil, err).Detail
			}
		}
		out = append(out, t)
	}
	return out
}

// blames are the terms without any one of which there would be something.
func (s *server) blames(ctx context.Context, a *ask) []blame {
	if len(a.Terms) < 2 {
		return nil
	}
	var out []blame
	for _, t := range a.Terms {
		q, err := hearsay.ParseQuery(t.Less, s.Now())
		if err != nil {
			continue
		}
		q.Kinds, q.Run = a.Q.Kinds, a.Q.Run
		if n, err := s.count(ctx, q); err == nil && n.Rows > 0 {
			out = append(out, blame{t.Words, a.url("/search", "q", t.Less), n.Rows})
		}
	}
	return out
}

// promptFacets is the most rows whose facets are counted with the page; of more
// the page shows them when it is asked to.
const promptFacets = 1000

// facetSample is how many of the newest rows are looked at for values.
const facetSample = 60

// facets are the values that the newest rows have, each with how many rows the
// query would find with it: the number is that of the page behind the link.
func (s *server) facets(ctx context.Context, a *ask, rows []hearsay.Row) ([]facet, error) {
	if a.Kind == "actor" {
		return nil, nil
	}
	key := "facets " + a.Q.Run + " " + a.Q.String()
	all, err := kept(s, key, func() ([]facet, error) { return s.countFacets(ctx, a, rows) })
	if err != nil {
		return nil, err
	}
	out := make([]facet, 0, len(all))
	for _, f := range all {
		f.Values = slices.Clone(f.Values)
		for i := range f.Values {
			x := &f.Values[i]
			x.URL = a.url("/search", "q", with(a.Text, x.Term))
			for _, t := range a.Terms {
				if t.Text == x.Term {
					x.Here, x.URL = true, a.url("/search", "q", t.Less)
				}
			}
		}
		out = append(out, f)
	}
	return out, nil
}

func (s *server) countFacets(ctx context.Context, a *ask, rows []hearsay.Row) ([]facet, error) {
	q := *a.Q
	q.Limit, q.Offset, q.After, q.Sort = facetSample, 0, 0, ""
	var sample []hearsay.Row
	for row, err := range s.Source.Find(ctx, &q) {
		if err != nil {
			return nil, err
		}
		sample = append(sample, row)
	}
	seen := func(f func(*hearsay.Row) []string) []string {
		n := map[string]int{}
		for i := range sample {
			for _, v := range f(&sample[i]) {
				if v != "" {
					n[v]++
				}
			}
		}
		names := slices.SortedFunc(maps.Keys(n), func(x, y string) int { return cmp.Or(n[y]-n[x], cmp.Compare(x, y)) })
		return names[:min(8, len(names))]
	}
	var out []facet
	add := func(name string, values []string, term func(string) string, show func(string) string) {
		f := facet{Name: name}
		for _, v := range values {
			n, ok := s.narrowed(a, term(v), a.Kind)
			if !ok {
				continue
			}
			c, err := s.count(ctx, n)
			if err != nil {
				continue
			}
			f.Values = append(f.Values, value{Name: show(v), Term: term(v), Count: c.Rows})
		}
		if len(f.Values) > 0 {
			out = append(out, f)
		}
	}
	same := func(s string) string { return s }
	field := func(name string) func(string) string { return func(v string) string { return name + ":" + v } }
	named := func(name string) func(string) string {
		return func(v string) string { return name + ":" + quoted(v) }
	}
	switch a.Kind {
	case "statement":
		add("Speaker", append(byName(seen(func(r *hearsay.Row) []string {
			name, _, _ := strings.Cut(r.Speaker, ", for ")
			return strings.Split(name, " and ")
		})), "unresolved"), func(v string) string {
			if v == "unresolved" {
				return "speaker:unresolved"
			}
			return "speaker:" + quoted(v)
		}, same)
		add("Act", seen(func(r *hearsay.Row) []string { return []string{r.Act} }), field("act"), same)
		add("Speech", []string{"direct", "indirect", "mixed"}, field("quote"), same)
	case "event":
		add("Type", seen(func(r *hearsay.Row) []string { return []string{r.Type} }), field("code"), same)
		add("Actor", byName(seen(func(r *hearsay.Row) []string { return r.Actors })), named("by"), same)
		add("Recipient", byName(seen(func(r *hearsay.Row) []string { return r.Recipients })), named("recipient"), same)
	}
	add("Outlet", seen(func(r *hearsay.Row) []string { return []string{r.Outlet} }), named("outlet"), same)
	if t, err := s.totals(ctx); err == nil && t.First != "" {
		step := "2006"
		if t.First[:4] == t.Last[:4] || t.First[:4] == strconv.Itoa(atoi(t.Last[:4])-1) {
			step = "2006-01"
		}
		add("Published", stretches(t.First, t.Last, step), field("date"), dayWords)
	}
	if a.Kind != "article" {
		add("Confidence", []string{">=0.9", ">=0.75", ">=0.5"}, field("conf"), func(v string) string { return "at least " + v[2:] })
	}
	return out, nil
}

// byName puts names of actors in their order: nobody is ranked by how often
// something is said of him.
func byName(names []string) []string {
	slices.Sort(names)
	return names
}

func atoi(s string) int { n, _ := strconv.Atoi(s); return n }

// stretches are the months or years between two days, newest first, the newest
// twelve.
func stretches(first, last, layout string) []string {
	a, err := time.Parse("2006-01-02", first)
	b, err2 := time.Parse("2006-01-02", last)
	if err != nil || err2 != nil {
		return nil
	}
	var out []string
	for len(out) < 12 && !b.Before(time.Date(a.Year(), 1, 1, 0, 0, 0, 0, time.UTC)) {
		if s := b.Format(layout); len(out) == 0 || out[len(out)-1] != s {
			if s < a.Format(layout) {
				break
			}
			out = append(out, s)
		}
		if layout == "2006" {
			b = time.Date(b.Year()-1, 12, 31, 0, 0, 0, 0, time.UTC)
		} else {
			b = time.Date(b.Year(), b.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -1)
		}
	}
	return out
}
