package serve

import (
	"cmp"
	"net/http"
	"slices"
)

// A sourcesView is what the store has of whom, and when it has nothing: what
// changes in a series may be they, not the world.
type sourcesView struct {
	Outlets []Outlet    `json:"outlets"`
	By      string      `json:"by"`
	Periods []periodRow `json:"periods"`
	Totals  Totals      `json:"totals"`
	Holes   int         `json:"periods_without_articles"`
	Moves   []string    `json:"warnings"`
	Cut     bool        `json:"-"`
	Most    int         `json:"-"` // articles of the fullest period
	Steps   []tab       `json:"-"`
}

// A periodRow is a stretch of time with what the store has of it.
type periodRow struct {
	Period   string `json:"period"`
	From     string `json:"from"`
	To       string `json:"to"`
	Articles int    `json:"articles"`
	Outlets  int    `json:"outlets_a_day"` // most on one day
	URL      string `json:"-"`
	Width    int    `json:"-"`
	Many     int    `json:"periods"` // stretches without an article that follow each other stand in one row
}

// mostPeriods is how many rows of stretches of time there are, the newest.
const mostPeriods = 250

// sources lists the outlets and the coverage by time.
func (s *server) sources(r *http.Request) (*page, error) {
	ctx := r.Context()
	t, err := s.totals(ctx)
	if err != nil {
		return nil, err
	}
	outlets, err := kept(s, "outlets", func() ([]Outlet, error) { return s.Source.Outlets(ctx) })
	if err != nil {
		return nil, err
	}
	days, err := kept(s, "days", func() ([]DayCount, error) { return s.Source.Days(ctx) })
	if err != nil {
		return nil, err
	}
	v := &sourcesView{Outlets: outlets, Totals: t, By: cmp.Or(r.URL.Query().Get("by"), usualBin(t.First, t.Last)), Periods: []periodRow{}}
	steps := []string{"day", "week", "month", "year"}
	if !slices.Contains(steps, v.By) {
		return nil, invalid("there are no such stretches of time", "by is day, week, month or year")
	}
	for _, b := range steps {
		v.Steps = append(v.Steps, tab{Name: b, URL: "/sources?by=" + b, Here: b == v.By})
	}
	at := map[string]*periodRow{}
	for _, b := range stretch(t.First, t.Last, v.By, 60_000) {
		v.Periods = append(v.Periods, periodRow{Period: b.Key, From: b.From, To: b.To, Many: 1, URL: "/search?kind=article&q=date%3A" + b.From + ".." + b.To})
	}
	for i := range v.Periods {
		at[v.Periods[i].Period] = &v.Periods[i]
	}
	for _, d := range days {
		if p := at[bin(d.Day, v.By).Key]; p != nil {
			p.Articles += d.Articles
			p.Outlets = max(p.Outlets, d.Outlets)
			v.Most = max(v.Most, p.Articles)
		}
	}
	var rowsOfTime []periodRow
	for i, p := range v.Periods {
		p.Width = p.Articles * 100 / max(1, v.Most)
		n := len(rowsOfTime)
		if p.Articles == 0 {
			v.Holes++
			if n > 0 && rowsOfTime[n-1].Articles == 0 {
				hole := &rowsOfTime[n-1]
				hole.Period, hole.To, hole.Many = bin(hole.From, v.By).Key+" to "+p.Period, p.To, hole.Many+1
				continue
			}
		}
		if i > 0 {
			was := v.Periods[i-1]
			if was.Outlets > 0 && p.Outlets > 0 && (p.Outlets > 2*was.Outlets || was.Outlets > 2*p.Outlets) && len(v.Moves) < 20 {
				v.Moves = append(v.Moves, p.Period+": at most "+plural(p.Outlets, "outlet")+" a day, "+plural(was.Outlets, "outlet")+" in the period before. A series that changes here may have changed with them.")
			}
		}
		rowsOfTime = append(rowsOfTime, p)
	}
	v.Periods = rowsOfTime
	if len(v.Periods) > mostPeriods {
		v.Periods, v.Cut = v.Periods[len(v.Periods)-mostPeriods:], true
	}
	slices.Reverse(v.Periods) // newest first
	rows := [][]any{}
	for _, o := range outlets {
		rows = append(rows, []any{o.Name, o.Articles, o.First, o.Last, o.Days, o.LongestGap, o.GapFrom})
	}
	tab := &table{Name: "outlets", Columns: []string{"outlet", "articles", "first", "last", "days_with_articles", "longest_gap_days", "gap_from"}, Rows: rowsOf(rows)}
	if r.URL.Query().Get("table") == "coverage" {
		rows = nil
		for _, p := range v.Periods {
			rows = append(rows, []any{p.Period, p.From, p.To, p.Many, p.Articles, p.Outlets})
		}
		tab = &table{Name: "coverage", Columns: []string{"period", "from", "to", "periods", "articles", "most_outlets_a_day"}, Rows: rowsOf(rows)}
	}
	return &page{Name: "sources", Title: "Outlets and coverage", Data: v, Table: tab}, nil
}
