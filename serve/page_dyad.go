package serve

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// A dyadView is what two parties are reported to do to each other, over time.
// It counts reports, not events, and always says whose word they are.
type dyadView struct {
	A           dyadSide    `json:"a"` // the sides stand in the order of their names, whoever acts
	B           dyadSide    `json:"b"`
	Run         int         `json:"run"`
	Direction   string      `json:"direction"` // both, ab or ba
	What        string      `json:"what"`      // all, acts or words
	By          string      `json:"by"`        // day, week, month or year of publication
	Unit        string      `json:"unit"`      // origins, outlets or articles: what the bars count
	Since       string      `json:"since,omitempty"`
	Until       string      `json:"until,omitempty"`
	At          string      `json:"at,omitempty"` // the period whose reports are listed
	Bins        []dyadBin   `json:"periods"`
	Total       dyadBin     `json:"total"`
	NotCounted  int         `json:"not_counted"` // reports that deny, foresee or suppose the act
	Undated     int         `json:"undated"`     // reports of articles whose day is not known so finely
	Groups      []dyadGroup `json:"reports"`     // of the period, or of all
	Cut         bool        `json:"cut"`         // there are more reports than are looked at
	Near        []pairRow   `json:"-"`
	Charts      []chart     `json:"-"`
	Choices     []choice    `json:"-"`
	Search      string      `json:"-"`
	VoiceLabels []string    `json:"-"`
	GroupsCut   int         `json:"-"`
}

// A dyadSide is one of the two: a code, as FRA, or a name.
type dyadSide struct {
	Term string `json:"term"`
	Name string `json:"name"`
}

// The voices of a report: whose word it is.
const (
	voiceA = iota
	voiceB
	voiceThird
	voiceOutlet
	voiceUnresolved
	voiceSeveral // of one origin, in one period
	voices
)

// A dyadBin is a stretch of time.
type dyadBin struct {
	Key         string     `json:"period"`
	Name        string     `json:"-"`
	From        string     `json:"from"`
	To          string     `json:"to"` // last day
	Conflict    dyadSeries `json:"conflict"`
	Cooperation dyadSeries `json:"cooperation"`
	Gap         bool       `json:"gap"` // the store has no article at all of this time
	URL         string     `json:"-"`
	Here        bool       `json:"-"`
}

// A dyadSeries counts the reports of one kind in a stretch of time, and parts
// them by whose word they are.
type dyadSeries struct {
	hearsay.Tally
	Reports int         `json:"reports"`
	Voices  [voices]int `json:"by_voice"` // in the unit of the page; they add up to Units
	Units   int         `json:"units"`
}

// A dyadGroup is reports of one kind of act by one voice.
type dyadGroup struct {
	Act    string        `json:"act"` // with its direction
	Who    string        `json:"who_says"`
	Counts hearsay.Tally `json:"counts"`
	Denied int           `json:"denied"` // reports by anybody that deny an act of this kind in this direction
	Words  string        `json:"words"`
	URL    string        `json:"-"`
	conf   bool
}

// A choice is a row of links that change one value of the address.
type choice struct {
	Name string
	Tabs []tab
}

// A dyadReport is one report between the two sides.
type dyadReport struct {
	Article, Origin, Outlet, Published string
	Key, Type, Mode, Who, Words        string
	Dir                                string // ">" A acts on B, "<" B on A, "=" on each other
	Conflict, Act, Counted, Negated    bool   // Act: not words alone
	Voice                              int
}

// mostReports is how many reports of a dyad are looked at, the newest first.
const mostReports = 5000

// mostBins is how many stretches of time a chart shows.
const mostBins = 60

// dyad shows one pair.
func (s *server) dyad(r *http.Request) (*page, error) {
	ctx := r.Context()
	a, b := strings.TrimSpace(r.PathValue("a")), strings.TrimSpace(r.PathValue("b"))
	for _, x := range []string{a, b} {
		if x == "" || len(x) > 100 || strings.ContainsAny(x, ">,\"") {
			return nil, invalid("a dyad has two sides", "write /dyad/FRA/NZL: codes or names, without commas")
		}
	}
	if strings.EqualFold(a, b) {
		return nil, invalid("a dyad has two different sides", "choose another party for one of them")
	}
	if a > b {
		to := dyadURL(b, a)
		q := r.URL.Query()
		if d := q.Get("direction"); d == "ab" || d == "ba" {
			q.Set("direction", map[string]string{"ab": "ba", "ba": "ab"}[d])
		}
		if f := format(r); f != "" {
			q.Set("format", f)
		}
		if e := q.Encode(); e != "" {
			to += "?" + e
		}
		return &page{To: to}, nil
	}
	v := &dyadView{A: dyadSide{a, a}, B: dyadSide{b, b}}
	for _, x := range []struct {
		to   *string
		name string
		of   []string
	}{
		{&v.Direction, "direction", []string{"both", "ab", "ba"}},
		{&v.What, "what", []string{"all", "acts", "words"}},
		{&v.By, "by", []string{"", "day", "week", "month", "year"}},
		{&v.Unit, "unit", []string{"origins", "outlets", "articles"}},
	} {
		*x.to = cmp.Or(r.URL.Query().Get(x.name), x.of[0])
		if !slices.Contains(x.of, *x.to) {
			return nil, invalid(x.name+" cannot be "+strconv.Quote(clip(*x.to, 20)), "it is one of: "+strings.Join(x.of, " "))
		}
	}
	v.Since, v.Until, v.At = r.URL.Query().Get("since"), r.URL.Query().Get("until"), r.URL.Query().Get("at")
	if strings.Trim(v.Since+v.Until, "-0123456789") != "" {
		return nil, invalid("“"+clip(v.Since+".."+v.Until, 50)+"” is no stretch of time", "write since and until as 2026-10-01, 2026-10 or 2026")
	}
	run, err := s.run(ctx, r.URL.Query().Get("run"))
	if err != nil {
		return nil, err
	}
	v.Run = run.ID
	query := "dyad:" + quoted(a+map[string]string{"both": ",", "ab": ">", "ba": ">"}[v.Direction]+b)
	if v.Direction == "ba" {
		query = "dyad:" + quoted(b+">"+a)
	}
	if v.Since != "" || v.Until != "" {
		query += " date:" + v.Since + ".." + v.Until
	}
	q, err := hearsay.ParseQuery(query, s.Now())
	if err != nil {
		return nil, err
	}
	q.Kinds, q.Run = []string{"event"}, strconv.Itoa(run.ID)
	all, err := kept(s, fmt.Sprintf("dyad %d %s", run.ID, query), func() ([]dyadReport, error) { return s.dyadReports(ctx, q, a, b) })
	if err != nil {
		return nil, err
	}
	v.A.Name, v.B.Name = s.sideName(ctx, run.ID, a), s.sideName(ctx, run.ID, b)
	v.Cut = len(all) == mostReports
	here := func(change ...string) string {
		vals := r.URL.Query()
		for i := 0; i+1 < len(change); i += 2 {
			if vals.Del(change[i]); change[i+1] != "" {
				vals.Set(change[i], change[i+1])
			}
		}
		if len(vals) == 0 {
			return dyadURL(a, b)
		}
		return dyadURL(a, b) + "?" + vals.Encode()
	}
	if err := s.fillDyad(ctx, v, all, here); err != nil {
		return nil, err
	}
	for _, c := range []struct {
		name, key, now string
		of             [][2]string
	}{
		{"Direction", "direction", v.Direction, [][2]string{{"both", "both"}, {"ab", a + " towards " + b}, {"ba", b + " towards " + a}}},
		{"What", "what", v.What, [][2]string{{"all", "acts and words"}, {"acts", "acts alone"}, {"words", "words alone"}}},
		{"By", "by", v.By, [][2]string{{"day", "day"}, {"week", "week"}, {"month", "month"}, {"year", "year"}}},
		{"Bars count", "unit", v.Unit, [][2]string{{"origins", "origins"}, {"outlets", "outlets"}, {"articles", "articles"}}},
	} {
		row := choice{Name: c.name}
		for i, o := range c.of {
			val := o[0]
			if i == 0 && c.key != "by" {
				val = ""
			}
			row.Tabs = append(row.Tabs, tab{Name: o[1], URL: here(c.key, val, "at", ""), Here: o[0] == c.now})
		}
		v.Choices = append(v.Choices, row)
	}
	ask := ask{Text: query, Kind: "event", Limit: usualRows, Run: r.URL.Query().Get("run")}
	v.Search = ask.url("/search")
	if len(all) == 0 {
		near, err := s.pairs(ctx, run.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range near {
			if (p.A == a || p.B == a || p.A == b || p.B == b) && len(v.Near) < 20 {
				v.Near = append(v.Near, p)
			}
		}
	}
	return &page{
		Name: "dyad", Title: "Reports of " + v.A.Name + " and " + v.B.Name, Data: v,
		Table: &table{Name: "dyad", Columns: dyadColumns, Rows: rowsOf(v.table())},
	}, nil
}

var dyadColumns = []string{
	"side_a", "side_b", "run", "period", "from", "to", "kind", "origins", "outlets", "articles", "articles_without_outlet", "reports",
	"unit", "word_of_a", "word_of_b", "word_of_third_parties", "word_of_outlets", "word_unresolved", "word_of_several", "no_articles_in_store",
}

// table is the chart's twin.
func (v *dyadView) table() [][]any {
	var out [][]any
	for _, x := range v.Bins {
		for _, k := range []struct {
			name string
			s    dyadSeries
		}{{"conflict", x.Conflict}, {"cooperation", x.Cooperation}} {
			row := []any{v.A.Term, v.B.Term, v.Run, x.Key, x.From, x.To, k.name, k.s.Origins, k.s.Outlets, k.s.Articles, k.s.Nameless, k.s.Reports, v.Unit}
			for _, n := range k.s.Voices {
				row = append(row, n)
			}
			out = append(out, append(row, x.Gap))
		}
	}
	return out
}

func dyadURL(a, b string) string { return "/dyad/" + url.PathEscape(a) + "/" + url.PathEscape(b) }

// dyadReports reads the reports between two sides, the newest first.
func (s *server) dyadReports(ctx context.Context, q *hearsay.Query, a, b string) ([]dyadReport, error) {
	n := *q
	n.Limit = mostReports
	var out []dyadReport
	var keys []string
	for p, err := range s.Source.Picks(ctx, &n) {
		if err != nil {
			return nil, err
		}
		rec, w := p.Record, export.NewWords(p.Record)
		e := &rec.Events[p.Event]
		rep := &e.Reports[p.Report]
		x := dyadReport{
			Article: rec.Article.Key, Outlet: str(rec.Article.Outlet), Published: str(rec.Article.Published), Key: e.Key,
			Type: e.Type, Mode: str(e.Mode), Who: w.Vouches(rep), Words: w.Of(rep.In, rep.Trigger), Conflict: e.Quad >= 3, Act: e.Quad == 2 || e.Quad == 4,
			Counted: !slices.ContainsFunc(rep.Status, func(s string) bool { return s != "historical" }), Negated: slices.Contains(rep.Status, "negated"),
		}
		sides := func(ps []export.Part) (onA, onB bool) {
			for _, p := range ps {
				onA, onB = onA || onSide(w, p.ID, p.Code, a), onB || onSide(w, p.ID, p.Code, b)
			}
			return onA, onB
		}
		doA, doB := sides(e.Actors)
		toA, toB := sides(e.Recipients)
		switch {
		case e.Mutual || doA && toB && doB && toA:
			x.Dir = "="
		case doB && toA:
			x.Dir = "<"
		default:
			x.Dir = ">"
		}
		x.Voice = voiceOutlet
		if rep.Via != nil {
			x.Voice = voiceUnresolved
			if st := w.Statement(*rep.Via); st != nil && len(st.Speakers) > 0 {
				x.Voice = voiceThird
				who := slices.Clone(st.Speakers)
				if st.SpeaksFor != nil {
					who = append(who, *st.SpeaksFor)
				}
				var onA, onB bool
				for _, id := range who {
					onA, onB = onA || onSide(w, id, "", a), onB || onSide(w, id, "", b)
				}
				switch {
				case onA && onB:
					x.Voice = voiceSeveral
				case onA:
					x.Voice = voiceA
				case onB:
					x.Voice = voiceB
				}
			}
		}
		out = append(out, x)
		keys = append(keys, x.Article)
	}
	slices.Sort(keys)
	origins, err := s.Source.OriginIDs(ctx, slices.Compact(keys))
	for i := range out {
		out[i].Origin = cmp.Or(origins[out[i].Article], out[i].Article)
	}
	return out, err
}

// onSide reports whether an actor of a record belongs to a side: by its country
// or code, or by its name.
func onSide(w export.Words, id, code, term string) bool {
	a := w.Actor(id)
	if a == nil {
		return false
	}
	if isCode(term) {
		return strings.EqualFold(str(a.Country), term) || len(code) >= len(term) && strings.EqualFold(code[:len(term)], term)
	}
	return strings.Contains(strings.ToLower(hearsay.Line(a.Name)), strings.ToLower(term))
}

func isCode(s string) bool {
	return len(s) >= 3 && len(s) <= 12 && s == strings.ToUpper(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' })
}

// sideName is how a side is called: a country by its name, if it is known or the
// run has one.
func (s *server) sideName(ctx context.Context, run int, term string) string {
	if name := s.Places[term]; name != "" {
		return name
	}
	if !isCode(term) || len(term) != 3 {
		return term
	}
	all, err := s.actorsByKey(ctx, run)
	if err != nil {
		return term
	}
	best := hearsay.Row{}
	for _, a := range all {
		if a.ActorKind == "country" && a.Country == term && (a.Articles > best.Articles || a.Articles == best.Articles && a.Speaker < best.Speaker) {
			best = a
		}
	}
	return cmp.Or(best.Speaker, term)
}

// fillDyad counts reports by stretches of time.
func (s *server) fillDyad(ctx context.Context, v *dyadView, all []dyadReport, here func(...string) string) error {
	var in []dyadReport
	for _, x := range all {
		switch {
		case v.What == "acts" && !x.Act, v.What == "words" && x.Act:
		case !x.Counted && !x.Negated:
			v.NotCounted++
		default:
			if x.Negated {
				v.NotCounted++
			}
			in = append(in, x)
		}
	}
	first, last := "", ""
	for _, x := range in {
		if d := x.Published; len(d) >= 10 && x.Counted {
			d = d[:10]
			if first == "" || d < first {
				first = d
			}
			last = max(last, d)
		}
	}
	if v.By == "" {
		v.By = usualBin(first, last)
	}
	byBin := map[string][]dyadReport{}
	var counted []dyadReport
	for _, x := range in {
		if !x.Counted {
			continue
		}
		counted = append(counted, x)
		if len(x.Published) < 10 && (len(x.Published) < 7 || v.By != "month" && v.By != "year") && (len(x.Published) < 4 || v.By != "year") {
			v.Undated++
			continue
		}
		key := bin(x.Published, v.By).Key
		byBin[key] = append(byBin[key], x)
	}
	v.Total = dyadBin{Key: "all", Name: "all", From: first, To: last, Conflict: series(counted, true, v.Unit), Cooperation: series(counted, false, v.Unit)}
	days, err := kept(s, "days", func() ([]DayCount, error) { return s.Source.Days(ctx) })
	if err != nil {
		return err
	}
	for _, x := range stretch(first, last, v.By, mostBins) {
		x.Conflict, x.Cooperation = series(byBin[x.Key], true, v.Unit), series(byBin[x.Key], false, v.Unit)
		i, _ := slices.BinarySearchFunc(days, x.From, func(d DayCount, from string) int { return cmp.Compare(d.Day, from) })
		x.Gap = i == len(days) || days[i].Day > x.To
		x.Here = x.Key == v.At
		x.URL = here("at", x.Key)
		if x.Here {
			x.URL = here("at", "")
		}
		v.Bins = append(v.Bins, x)
	}
	if v.At != "" {
		if !slices.ContainsFunc(v.Bins, func(x dyadBin) bool { return x.Here }) {
			return notFound("the chart has no period "+strconv.Quote(clip(v.At, 20)), "choose one of its bars")
		}
		in = slices.DeleteFunc(slices.Clone(in), func(x dyadReport) bool { return bin(x.Published, v.By).Key != v.At })
	}
	v.Groups = groupReports(v, in)
	if len(v.Groups) > 40 {
		v.GroupsCut = len(v.Groups) - 40
		v.Groups = v.Groups[:40]
	}
	v.VoiceLabels = voiceLabels(v)
	top := 1
	for _, x := range v.Bins {
		top = max(top, x.Conflict.Units, x.Cooperation.Units)
	}
	v.Charts = []chart{newChart(v, "Conflict", top, func(x dyadBin) dyadSeries { return x.Conflict }), newChart(v, "Cooperation", top, func(x dyadBin) dyadSeries { return x.Cooperation })}
	return nil
}

func voiceLabels(v *dyadView) []string {
	return []string{"word of " + v.A.Name, "word of " + v.B.Name, "word of third parties", "outlets in their own voice", "speaker unresolved", "word of several"}
}

// usualBin is a step that gives a chart of a readable width.
func usualBin(first, last string) string {
	a, err := time.Parse("2006-01-02", first)
	b, err2 := time.Parse("2006-01-02", last)
	switch d := b.Sub(a).Hours() / 24; {
	case err != nil || err2 != nil || d < 32:
		return "day"
	case d < 7*mostBins:
		return "week"
	case d < 30*mostBins:
		return "month"
	}
	return "year"
}

// bin is the stretch of time that a day lies in.
func bin(day, by string) dyadBin {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, day[:min(len(layout), len(day))]); err == nil {
			return binOf(t, by)
		}
	}
	return dyadBin{}
}

func binOf(t time.Time, by string) dyadBin {
	const iso = "2006-01-02"
	switch by {
	case "year":
		return dyadBin{Key: t.Format("2006"), Name: t.Format("2006"), From: t.Format("2006") + "-01-01", To: t.Format("2006") + "-12-31"}
	case "month":
		first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
		return dyadBin{Key: t.Format("2006-01"), Name: t.Format("January 2006"), From: first.Format(iso), To: first.AddDate(0, 1, -1).Format(iso)}
	case "week":
		monday := t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
		y, w := t.ISOWeek()
		return dyadBin{Key: fmt.Sprintf("%d-W%02d", y, w), Name: fmt.Sprintf("week %d of %d", w, y), From: monday.Format(iso), To: monday.AddDate(0, 0, 6).Format(iso)}
	}
	return dyadBin{Key: t.Format(iso), Name: t.Format("2 January 2006"), From: t.Format(iso), To: t.Format(iso)}
}

// stretch are all stretches between two days, the newest so many.
func stretch(first, last, by string, most int) []dyadBin {
	a, err := time.Parse("2006-01-02", first)
	b, err2 := time.Parse("2006-01-02", last)
	if err != nil || err2 != nil {
		return nil
	}
	var out []dyadBin
	for x := binOf(b, by); len(out) < most && x.To >= a.Format("2006-01-02"); {
		out = append(out, x)
		from, err := time.Parse("2006-01-02", x.From)
		if err != nil {
			break
		}
		x = binOf(from.AddDate(0, 0, -1), by)
	}
	slices.Reverse(out)
	return out
}

// series counts reports of conflict, or of cooperation.
func series(all []dyadReport, conflict bool, unit string) dyadSeries {
	var out dyadSeries
	origins, outlets, articles, nameless, reports := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	byUnit := map[string]int{}
	for _, x := range all {
		if x.Conflict != conflict {
			continue
		}
		out.Reports++
		origins[x.Origin], articles[x.Article], reports[x.Key] = true, true, true
		u := x.Origin
		if x.Outlet == "" {
			nameless[x.Article] = true
		} else {
			outlets[x.Outlet] = true
		}
		switch unit {
		case "outlets":
			u = cmp.Or(x.Outlet, "\x00"+x.Article)
		case "articles":
			u = x.Article
		}
		if was, ok := byUnit[u]; ok && was != x.Voice {
			byUnit[u] = voiceSeveral
		} else {
			byUnit[u] = x.Voice
		}
	}
	for _, v := range byUnit {
		out.Voices[v]++
	}
	out.Units = len(byUnit)
	out.Tally = hearsay.Tally{Origins: len(origins), Articles: len(articles), Outlets: len(outlets), Nameless: len(nameless)}
	return out
}

// groupReports brings together what one voice tells of one kind of act. The
// order is that of names: who is told most of does not come first.
func groupReports(v *dyadView, all []dyadReport) []dyadGroup {
	line := func(x dyadReport) string {
		t := x.Type
		if x.Mode != "" {
			t += "/" + x.Mode
		}
		switch x.Dir {
		case "=":
			return t + ": " + v.A.Name + " and " + v.B.Name + ", each other"
		case "<":
			return t + ": " + v.B.Name + " → " + v.A.Name
		}
		return t + ": " + v.A.Name + " → " + v.B.Name
	}
	type key struct{ act, who string }
	in, denied := map[key][]dyadReport{}, map[string]int{}
	for _, x := range all {
		if x.Negated {
			denied[line(x)]++
			continue
		}
		k := key{line(x), x.Who}
		in[k] = append(in[k], x)
	}
	var out []dyadGroup
	for k, xs := range in {
		t := series(xs, xs[0].Conflict, "origins").Tally
		out = append(out, dyadGroup{Act: k.act, Who: k.who, Counts: t, Denied: denied[k.act], Words: xs[0].Words, URL: "/event/" + xs[0].Key, conf: xs[0].Conflict})
	}
	slices.SortFunc(out, func(a, b dyadGroup) int { return cmp.Or(cmp.Compare(a.Act, b.Act), cmp.Compare(a.Who, b.Who)) })
	return out
}

// A pairRow is two parties of events.
type pairRow struct {
	A       string `json:"a"`
	B       string `json:"b"`
	NameA   string `json:"name_a"`
	NameB   string `json:"name_b"`
	Reports int    `json:"reports"` // of the newest looked at
	URL     string `json:"-"`
}

type dyadsView struct {
	A, B  string
	Pairs []pairRow
}

// dyads lists pairs of countries, and takes two names.
func (s *server) dyads(r *http.Request) (*page, error) {
	v := dyadsView{A: strings.TrimSpace(r.URL.Query().Get("a")), B: strings.TrimSpace(r.URL.Query().Get("b"))}
	if v.A != "" && v.B != "" {
		return &page{To: dyadURL(min(v.A, v.B), max(v.A, v.B))}, nil
	}
	run, err := s.run(r.Context(), r.URL.Query().Get("run"))
	if err == nil {
		v.Pairs, err = s.pairs(r.Context(), run.ID)
	}
	if err != nil && hearsay.KindOf(err) != hearsay.NotFound {
		return nil, err
	}
	rows := [][]any{}
	for _, p := range v.Pairs {
		rows = append(rows, []any{p.A, p.B, p.NameA, p.NameB, p.Reports})
	}
	return &page{Name: "dyads", Title: "Pairs", Data: v, JSON: v.Pairs, Table: &table{Name: "dyads", Columns: []string{"a", "b", "name_a", "name_b", "reports"}, Rows: rowsOf(rows)}}, nil
}

// lookedPairs is how many of the newest reports are looked at for who has to do
// with whom.
const lookedPairs = 500

// pairs are the pairs of countries in the newest reports of events, by name.
func (s *server) pairs(ctx context.Context, run int) ([]pairRow, error) {
	return kept(s, "pairs "+strconv.Itoa(run), func() ([]pairRow, error) {
		n := map[[2]string]int{}
		for row, err := range s.Source.Find(ctx, &hearsay.Query{Kinds: []string{"event"}, Run: strconv.Itoa(run), Limit: lookedPairs}) {
			if err != nil {
				return nil, err
			}
			to := row.RecipientCodes
			if len(to) == 0 {
				to = row.ActorCodes // on each other; a lone actor makes no pair
			}
			pairs := map[[2]string]bool{}
			for _, x := range row.ActorCodes {
				for _, y := range to {
					if len(x) >= 3 && len(y) >= 3 && x[:3] != y[:3] && s.country(x[:3]) && s.country(y[:3]) {
						pairs[[2]string{min(x[:3], y[:3]), max(x[:3], y[:3])}] = true
					}
				}
			}
			for p := range pairs {
				n[p]++
			}
		}
		out := []pairRow{}
		for _, p := range slices.SortedFunc(maps.Keys(n), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
			out = append(out, pairRow{p[0], p[1], s.sideName(ctx, run, p[0]), s.sideName(ctx, run, p[1]), n[p], dyadURL(p[0], p[1])})
		}
		return out, nil
	})
}

// country reports whether a code is that of a country, not of a kind of body
// (IGO, NGO).
func (s *server) country(code string) bool {
	return isCode(code) && (s.Places == nil || s.Places[code] != "")
}

// A chart is bars in a drawing of its own, parted by whose word they are. It
// has a table as its twin.
type chart struct {
	Name, Title string
	Width       int
	Columns     []chartColumn
	Lines       []chartLine
}

type chartColumn struct {
	X, W, Mid int
	Title     string
	URL       string
	Here, Gap bool
	Bars      []chartBar
	Label     string // "" too narrow
}

type chartBar struct {
	Y, H, Voice int
}

type chartLine struct {
	Y     int
	Label string
}

const chartHeight, chartLeft = 130, 34

func newChart(v *dyadView, name string, top int, of func(dyadBin) dyadSeries) chart {
	n := max(1, len(v.Bins))
	w := min(60, max(12, 680/n))
	c := chart{Name: name, Width: max(480, chartLeft+w*n+8), Title: fmt.Sprintf("%s: reports between %s and %s by %s, in %s", name, v.A.Name, v.B.Name, v.By, v.Unit)}
	step := 1
	for top/step > 4 {
		step = map[byte]int{'1': 2, '2': 5, '5': 10}[strconv.Itoa(step)[0]] * max(1, pow10(step))
	}
	top = (top + step - 1) / step * step
	y := func(k int) int { return chartHeight - k*(chartHeight-10)/top }
	for k := 0; k <= top; k += step {
		c.Lines = append(c.Lines, chartLine{y(k), strconv.Itoa(k)})
	}
	every := max(1, 64/w)
	for i, b := range v.Bins {
		s := of(b)
		col := chartColumn{X: chartLeft + i*w + 1, W: w - 2, Mid: chartLeft + i*w + w/2, URL: b.URL, Here: b.Here, Gap: b.Gap}
		col.Title = b.Name + ": reports of " + strings.ToLower(name) + " in " + s.Tally.String()
		var parts []string
		at := 0
		for voice, k := range s.Voices {
			if k == 0 {
				continue
			}
			parts = append(parts, v.VoiceLabels[voice]+" "+strconv.Itoa(k))
			col.Bars = append(col.Bars, chartBar{y(at + k), y(at) - y(at+k), voice})
			at += k
		}
		if len(parts) > 0 {
			col.Title += " (" + strings.Join(parts, ", ") + ")"
		}
		if b.Gap {
			col.Title += "; the store has no article of this time"
		}
		if i%every == 0 {
			col.Label = strings.TrimPrefix(b.Key, "-")
			if v.By == "week" || v.By == "day" {
				col.Label = b.Key[len("2006-"):]
			}
		}
		c.Columns = append(c.Columns, col)
	}
	return c
}

// pow10 is the power of ten in n, which is 1, 2 or 5 times it.
func pow10(n int) int {
	p := 1
	for n >= 10 {
		n, p = n/10, p*10
	}
	return p
}
