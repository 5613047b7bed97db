package serve

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// A homeView is the first page: ways in where there is nothing yet, else what is
// new.
type homeView struct {
	Empty       bool            `json:"-"`
	Writable    bool            `json:"-"`
	Totals      Totals          `json:"totals"`
	Stories     []hearsay.Story `json:"stories"`
	Denials     []hearsay.Row   `json:"denials"`
	Commitments []hearsay.Row   `json:"commitments"`
	Saved       []savedRow      `json:"saved"`
	Latest      []hearsay.Row   `json:"latest"`
	Uncoded     int             `json:"uncoded"`
	Failed      int             `json:"failed"`
	Silent      []silence       `json:"silent"`
}

// A silence is an outlet of which nothing came lately, longer than ever before.
type silence struct {
	Outlet string `json:"outlet"`
	Since  string `json:"since"` // its last day
	Days   int    `json:"days"`
}

// longSilence is how many days without an article are worth a word.
const longSilence = 7

// silent are the outlets that have fallen silent before the store's last day, by
// name.
func silent(all []Outlet, last string) []silence {
	out := []silence{}
	end, err := time.Parse("2006-01-02", last)
	for _, o := range all {
		t, err2 := time.Parse("2006-01-02", o.Last)
		if err != nil || err2 != nil || o.Name == "" || o.Days < 3 {
			continue
		}
		if days := int(end.Sub(t).Hours() / 24); days > max(longSilence, o.LongestGap) {
			out = append(out, silence{o.Name, o.Last, days})
		}
	}
	return out
}

// home is the first page.
func (s *server) home(r *http.Request) (*page, error) {
	ctx := r.Context()
	t, err := s.totals(ctx)
	if err != nil {
		return nil, err
	}
	if t.Articles == 0 {
		return &page{Name: "empty", Title: "Who says what", Data: &homeView{Empty: true, Writable: s.Writer != nil}}, nil
	}
	v, err := kept(s, "home", func() (*homeView, error) { return s.today(ctx, t) })
	if err != nil {
		return nil, err
	}
	c := *v
	c.Writable = s.Writer != nil
	saved, err := s.Source.SavedSearches(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range saved {
		if row := s.savedRow(ctx, x); row.Fresh > 0 {
			c.Saved = append(c.Saved, row)
		}
	}
	rows := [][]any{}
	for _, st := range c.Stories {
		rows = append(rows, []any{"story", st.ID, st.TitleOf, st.Title, st.Last, st.Counts.Origins, st.Counts.Outlets})
	}
	for _, x := range slices.Concat(c.Denials, c.Commitments) {
		rows = append(rows, []any{"statement", x.Key, who(x), x.Says + ": " + x.Content, x.Published, "", ""})
	}
	return &page{
		Name: "home", Title: "Today", Data: &c,
		Table: &table{Name: "today", Columns: []string{"kind", "key", "who", "what", "day", "origins", "outlets"}, Rows: rowsOf(rows)},
	}, nil
}

// today is what is new: the newest stories, those with most origins first among
// them; the newest denials and commitments, each once.
func (s *server) today(ctx context.Context, t Totals) (*homeView, error) {
	v := &homeView{Totals: t}
	q := StoryQuery{Limit: 30}
	if last, err := time.Parse("2006-01-02", t.Last); err == nil {
		q.Since = last.AddDate(0, 0, -30) // what has no date is not new
	}
	for st, err := range s.Source.Stories(ctx, q) {
		if err != nil {
			return nil, err
		}
		v.Stories = append(v.Stories, st)
	}
	slices.SortStableFunc(v.Stories, func(a, b hearsay.Story) int { return b.Counts.Origins - a.Counts.Origins })
	v.Stories = v.Stories[:min(10, len(v.Stories))]
	for row, err := range s.Source.Find(ctx, &hearsay.Query{Kinds: []string{"article"}, Limit: 10}) {
		if err != nil {
			return nil, err
		}
		v.Latest = append(v.Latest, row)
	}
	outlets, err := kept(s, "outlets", func() ([]Outlet, error) { return s.Source.Outlets(ctx) })
	if err != nil {
		return nil, err
	}
	v.Silent = silent(outlets, t.Last)
	run, err := s.run(ctx, "")
	if err != nil {
		if hearsay.KindOf(err) == hearsay.NotFound {
			v.Uncoded = t.Articles
			return v, nil
		}
		return nil, err
	}
	for _, x := range []struct {
		q    string
		into *[]hearsay.Row
	}{{"act:deny|reject|refuse -modal:negated", &v.Denials}, {"act:promise|threaten|agree -modal:negated", &v.Commitments}} {
		q, err := hearsay.ParseQuery(x.q, s.Now())
		if err != nil {
			return nil, err
		}
		q.Kinds, q.Run, q.Limit = []string{"statement"}, strconv.Itoa(run.ID), 40
		seen := map[string]bool{}
		for row, err := range s.Source.Find(ctx, q) {
			if err != nil {
				return nil, err
			}
			if id := row.Speaker + row.Content; !seen[id] && len(*x.into) < 6 { // copies of one text once
				seen[id] = true
				*x.into = append(*x.into, row)
			}
		}
	}
	runs, err := s.Source.Runs(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range runs {
		if x.ID == run.ID {
			v.Failed, v.Uncoded = x.Failed, max(0, t.Articles-x.Articles-x.Failed)
		}
	}
	return v, nil
}

// pasteForm is the page with the box alone.
func (s *server) pasteForm(*http.Request) (*page, error) {
	return &page{Name: "read", Title: "Read a text", Data: pasteView{Writable: s.Writer != nil}}, nil
}

type pasteView struct{ Writable bool }

// paste reads a text that somebody pasted and shows it marked up. Nothing is
// kept.
func (s *server) paste(r *http.Request) (*page, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	a, err := pasted(r.PostFormValue("text"), r.PostFormValue("title"), r.PostFormValue("outlet"), r.PostFormValue("published"))
	if err != nil {
		return nil, err
	}
	d, err := s.reading(r.Context(), a)
	if err != nil {
		return nil, err
	}
	rec := export.NewRecord(d)
	v := newArticleView(rec, r)
	s.measured(v.Entries)
	v.Coded, v.Text = len(rec.Sentences) > 0, a.Markup
	return &page{Name: "article", Title: v.pageTitle(), Data: v, JSON: rec}, nil
}

// pasted is an article of what a person typed.
func pasted(text, title, outlet, published string) (hearsay.Article, error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	a := hearsay.Article{Markup: text, MediaType: "text/plain", Title: hearsay.Line(clip(title, 500)), Outlet: hearsay.Line(clip(outlet, 200))}
	switch {
	case strings.TrimSpace(text) == "":
		return a, invalid("there is no text", "paste an article into the box, or load the samples")
	case len(text) > maxText:
		return a, &httpError{http.StatusRequestEntityTooLarge, invalid("the text is longer than is read at once", "add it as a file: hearsay add FILES")}
	case !utf8.ValidString(text):
		return a, invalid("the text is not UTF-8", "save it as UTF-8, or add it as a file")
	}
	if published != "" {
		t, precision, ok := date(strings.TrimSpace(published))
		if !ok {
			return a, invalid("“"+clip(published, 40)+"” is not a date", "write it as 2021-07-08, 2021-07 or 2021")
		}
		a.Published, a.PublishedPrecision = t, precision
	}
	return a, nil
}
