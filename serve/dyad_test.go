package serve

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/ingest"
)

// dyadOf asks for a pair as data.
func dyadOf(t *testing.T, page []byte) (v dyadView) {
	t.Helper()
	if err := json.Unmarshal(page, &v); err != nil {
		t.Fatalf("%v: %.300s", err, page)
	}
	return v
}

// TestDyad counts the reports of two sides by whose word they are: an origin
// once, a denial not at all, what two do to each other either way.
func TestDyad(t *testing.T) {
	h, _ := storeOf(t, append(slices.Clone(twoSides), hearsay.Article{
		ID: "3", Outlet: "Arland Post", MediaType: "text/plain", Title: "Treaty signed", Markup: "Norway and Sweden signed a treaty on Tuesday.",
	}))
	v := dyadOf(t, req(h, "GET", "/dyad/NOR/SWE.json", nil).Body.Bytes())
	if v.A.Name != "Norway" || v.B.Name != "Sweden" || v.By != "day" || len(v.Bins) != 1 || v.Bins[0].Key != "2026-11-03" {
		t.Fatalf("%+v", v)
	}
	c := v.Bins[0].Conflict
	if c.Origins == 0 || c.Reports == 0 || c.Units != c.Origins {
		t.Errorf("no conflict is counted: %+v", c)
	}
	sum := 0
	for _, n := range c.Voices {
		sum += n
	}
	if sum != c.Origins {
		t.Errorf("the voices %v are %d origins, of %d", c.Voices, sum, c.Origins)
	}
	if v.NotCounted == 0 {
		t.Error("the denial is counted, or was not read")
	}
	for _, dir := range []string{"both", "ab", "ba"} {
		x := dyadOf(t, req(h, "GET", "/dyad/NOR/SWE.json?direction="+dir, nil).Body.Bytes())
		if x.Total.Cooperation.Origins != 1 {
			t.Errorf("%s: the treaty is in %d origins", dir, x.Total.Cooperation.Origins)
		}
	}
	// What is done one way and the other is all that is done.
	ab, ba := dyadOf(t, req(h, "GET", "/dyad/NOR/SWE.json?direction=ab", nil).Body.Bytes()), dyadOf(t, req(h, "GET", "/dyad/NOR/SWE.json?direction=ba", nil).Body.Bytes())
	if ab.Total.Conflict.Reports == 0 || ba.Total.Conflict.Reports == 0 || ab.Total.Conflict.Reports+ba.Total.Conflict.Reports != v.Total.Conflict.Reports {
		t.Errorf("%d reports one way and %d the other, of %d", ab.Total.Conflict.Reports, ba.Total.Conflict.Reports, v.Total.Conflict.Reports)
	}
	words, acts := dyadOf(t, req(h, "GET", "/dyad/NOR/SWE.json?what=words", nil).Body.Bytes()), dyadOf(t, req(h, "GET", "/dyad/NOR/SWE.json?what=acts", nil).Body.Bytes())
	if words.Total.Conflict.Reports+acts.Total.Conflict.Reports != v.Total.Conflict.Reports || acts.Total.Conflict.Reports == 0 || words.Total.Conflict.Reports == 0 {
		t.Errorf("%d words and %d acts, of %d", words.Total.Conflict.Reports, acts.Total.Conflict.Reports, v.Total.Conflict.Reports)
	}
	// The table has what the page has.
	rows, err := csv.NewReader(req(h, "GET", "/dyad/NOR/SWE.csv", nil).Body).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][slices.Index(rows[0], "origins")] != strconv.Itoa(c.Origins) || rows[1][6] != "conflict" {
		t.Errorf("%v %v", err, rows)
	}
	page := req(h, "GET", "/dyad/NOR/SWE?at=2026-11-03", nil).Body.String()
	for _, want := range []string{"This counts reports, not events", "denied by", "Norway → Sweden", "Sweden → Norway", "no interval", "by whose word"} {
		if !strings.Contains(strings.ToLower(page), strings.ToLower(want)) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for at, code := range map[string]int{
		"/dyad/SWE/NOR": 303, "/dyad/NOR/NOR": 400, "/dyad/NOR/SWE?by=fortnight": 400, "/dyad/NOR/SWE?since=2026-13": 400, "/dyad/NOR/SWE?since=2026+act:deny": 400,
		"/dyad/NOR/SWE?at=2026-11-04": 404, "/dyad/NOR/XXX": 200, "/dyad/a%22b/c": 400, "/dyad?a=NOR&b=SWE": 303, "/dyad/Norway/the%20government%20of%20Sweden": 200, "/dyad/NOR/SWE?since=2027": 200,
	} {
		if w := req(h, "GET", at, nil); w.Code != code {
			t.Errorf("%s: %d, want %d: %.200s", at, w.Code, code, w.Body)
		}
	}
}

// TestDyadNeutral shows a pair and the same with its sides exchanged: the pieces
// of the page are the same but for names and places.
func TestDyadNeutral(t *testing.T) {
	other := make([]hearsay.Article, len(twoSides))
	for i, a := range twoSides {
		a.Title, a.Markup = swap(a.Title), swap(a.Markup)
		other[i] = a
	}
	one, _ := storeOf(t, twoSides)
	two, _ := storeOf(t, other)
	a, b := dyadOf(t, req(one, "GET", "/dyad/NOR/SWE.json", nil).Body.Bytes()), dyadOf(t, req(two, "GET", "/dyad/NOR/SWE.json", nil).Body.Bytes())
	if len(a.Bins) != 1 || len(b.Bins) != 1 || len(a.Groups) == 0 {
		t.Fatalf("%+v\n%+v", a, b)
	}
	for _, x := range []struct{ a, b dyadSeries }{{a.Total.Conflict, b.Total.Conflict}, {a.Total.Cooperation, b.Total.Cooperation}} {
		x.b.Voices[voiceA], x.b.Voices[voiceB] = x.b.Voices[voiceB], x.b.Voices[voiceA]
		if x.a != x.b {
			t.Errorf("%+v, and with the sides exchanged %+v", x.a, x.b)
		}
	}
	lines := func(v dyadView, f func(string) string) (out []string) {
		for _, g := range v.Groups {
			out = append(out, f(g.Act+"; "+g.Who+"; "+g.Counts.String()+"; "+strconv.Itoa(g.Denied)+"; "+g.Words))
		}
		slices.Sort(out)
		return out
	}
	if x, y := lines(a, func(s string) string { return s }), lines(b, swap); !slices.Equal(x, y) {
		t.Errorf("the reports differ:\n%s\n\n%s", strings.Join(x, "\n"), strings.Join(y, "\n"))
	}
}

// TestPlaces sees that codes of countries are told from codes of bodies, and
// have names.
func TestPlaces(t *testing.T) {
	s := &server{Options: Options{Places: map[string]string{"NZL": "New Zealand"}}}
	if !s.country("NZL") || s.country("NGO") || s.country("nzl") || s.sideName(t.Context(), 1, "NZL") != "New Zealand" || s.sideName(t.Context(), 1, "Ada Ruus") != "Ada Ruus" {
		t.Error("NZL is a country, NGO is none")
	}
}

// TestSources counts what the store has by time, and warns of holes.
func TestSources(t *testing.T) {
	var v sourcesView
	h := newServer(t, Options{})
	if err := json.Unmarshal(req(h, "GET", "/sources.json?by=year", nil).Body.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	articles, holes := 0, 0
	for _, p := range v.Periods {
		articles += p.Articles
		if p.Articles == 0 {
			holes += p.Many
		}
	}
	if articles+v.Totals.Undated != v.Totals.Articles || holes != v.Holes || holes == 0 || v.By != "year" {
		t.Errorf("%d articles in periods, %d undated, of %d; %d holes of %d", articles, v.Totals.Undated, v.Totals.Articles, v.Holes, holes)
	}
	n := 0
	for _, o := range v.Outlets {
		n += o.Articles
	}
	if n != v.Totals.Articles {
		t.Errorf("the outlets have %d articles, of %d", n, v.Totals.Articles)
	}
	if w := req(h, "GET", "/sources?by=moon", nil); w.Code != 400 {
		t.Errorf("by=moon: %d", w.Code)
	}
	if w := req(h, "GET", "/sources.csv?table=coverage&by=month", nil); w.Code != 200 || !strings.HasPrefix(w.Body.String(), "period,") {
		t.Errorf("%d %.100s", w.Code, w.Body)
	}
}

// TestSilent names the outlets of which nothing came for longer than ever.
func TestSilent(t *testing.T) {
	got := silent([]Outlet{
		{Name: "Arland Post", Days: 20, Last: "2026-11-01", LongestGap: 3},
		{Name: "Borvia Today", Days: 20, Last: "2026-11-18", LongestGap: 3}, // two days
		{Name: "Cedria Radio", Days: 4, Last: "2026-10-20", LongestGap: 40}, // as ever
		{Name: "Daily Lake", Days: 1, Last: "2026-01-01"},                   // too little to say
		{Name: "", Days: 50, Last: "2026-01-01"},
	}, "2026-11-20")
	if len(got) != 1 || got[0] != (silence{"Arland Post", "2026-11-01", 19}) {
		t.Errorf("%+v", got)
	}
}

// TestRuns compares two codings of the same articles, one of which lacks an
// event and has another act.
func TestRuns(t *testing.T) {
	h, s := storeOf(t, twoSides)
	r, err := theReader()
	if err != nil {
		t.Fatal(err)
	}
	c := r.Coder()
	c.Settings = "other"
	run, err := s.NewRun(c, true)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range twoSides {
		a.Published, a.PublishedPrecision, _ = ingest.Date("2026-11-03")
		a.Key = hearsay.RecordKey(a.ID, "an article", nil) + "0000"
		d, err := r.Read(a)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			d.Events = d.Events[:len(d.Events)-1]
			d.Statements[0].Act = "threaten"
		}
		if err := s.PutDocument(run.ID, d); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.FinishRun(run.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Flush(); err != nil {
		t.Fatal(err)
	}
	var v diffView
	w := req(h, "GET", "/runs/1..2.json", nil)
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%v %s", err, w.Body)
	}
	if v.Changed != 1 || v.Removed == 0 || v.Added != 0 || len(v.Causes) != 1 || len(v.Causes[0].Sample) != v.Changed+v.Removed {
		t.Errorf("%+v", v)
	}
	page := req(h, "GET", "/runs/1..2", nil).Body.String()
	if !strings.Contains(page, "says (threaten)") || !strings.Contains(page, "<del>") {
		t.Errorf("the page does not show the change: %s", page)
	}
	if got := strings.Count(req(h, "GET", "/runs/1..2.csv", nil).Body.String(), "\n"); got != 1+v.Changed+v.Removed {
		t.Errorf("the file has %d lines", got)
	}
	if p := req(h, "GET", "/runs", nil).Body.String(); !strings.Contains(p, `href="/runs/1..2"`) {
		t.Errorf("the list does not lead to the comparison: %s", p)
	}
	for at, code := range map[string]int{"/runs/1..1": 400, "/runs/1..9": 404, "/runs/2": 303, "/runs/a..b..c": 404} {
		if w := req(h, "GET", at, nil); w.Code != code {
			t.Errorf("%s: %d, want %d", at, w.Code, code)
		}
	}
}
