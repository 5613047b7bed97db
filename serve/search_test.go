package serve

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
)

func found(t *testing.T, h http.Handler, target string) *searchView {
	t.Helper()
	w := req(h, "GET", target, nil)
	v := &searchView{}
	if err := json.Unmarshal(w.Body.Bytes(), v); err != nil || w.Code != 200 {
		t.Fatalf("%s: %d %v %.300s", target, w.Code, err, w.Body)
	}
	return v
}

// TestSearch sees that the page, its JSON and its CSV hold the same rows in the
// same order.
func TestSearch(t *testing.T) {
	h := newServer(t, Options{})
	for _, q := range []string{"", "act:deny", `speaker:"Charles Hernu"`, "quote:direct", "speaker:unresolved", "missiles OR miners", "date:1962 -act:demand"} {
		at := "?" + url.Values{"q": {q}}.Encode()
		v := found(t, h, "/search.json"+at)
		if q != "speaker:unresolved" && (len(v.Rows) == 0 || v.Total.Rows < len(v.Rows)) {
			t.Errorf("%q: %d rows of %d", q, len(v.Rows), v.Total.Rows)
		}
		page := req(h, "GET", "/search"+at+"&group=none", nil).Body.String()
		together := req(h, "GET", "/search"+at, nil).Body.String()
		table, err := csv.NewReader(req(h, "GET", "/search.csv"+at, nil).Body).ReadAll()
		if err != nil || len(table) != len(v.Rows)+1 {
			t.Fatalf("%q: %d lines of CSV for %d rows: %v", q, len(table), len(v.Rows), err)
		}
		last := 0
		for i, r := range v.Rows {
			if table[i+1][0] != r.Key {
				t.Errorf("%q: row %d is %s in JSON and %s in CSV", q, i, r.Key, table[i+1][0])
			}
			n := strings.Index(page[last:], "?statement="+r.Key+`"`)
			if n < 0 {
				t.Fatalf("%q: the page lacks row %d or has it elsewhere", q, i)
			}
			last += n + 1
			if !strings.Contains(together, "statement="+r.Key+`"`) {
				t.Errorf("%q: row %d is lost among its copies", q, i)
			}
		}
	}
}

// TestPaging follows the cursor through everything: no row twice, none left out.
func TestPaging(t *testing.T) {
	h := newServer(t, Options{})
	for _, kind := range []string{"statement", "event", "article", "actor"} {
		for _, sort := range []string{"", "date", "conf"} {
			if sort == "conf" && (kind == "article" || kind == "actor") || sort == "date" && kind == "actor" {
				continue
			}
			v := url.Values{"kind": {kind}, "sort": {sort}, "limit": {"4"}}
			seen := map[string]bool{}
			n, total := 0, 0
			for range 100 {
				f := found(t, h, "/search.json?"+v.Encode())
				total = f.Total.Rows
				for _, r := range f.Rows {
					id := r.Key + r.Via + r.Content + r.Sentence
					if seen[id] {
						t.Errorf("%s by %q: %s comes twice", kind, sort, r.Key)
					}
					seen[id] = true
					n++
				}
				if f.Next == "" {
					break
				}
				v.Set("after", f.Next)
			}
			if n != total || n == 0 {
				t.Errorf("%s by %q: %d rows, %d were told", kind, sort, n, total)
			}
			all, err := csv.NewReader(req(h, "GET", "/search.csv?all=1&kind="+kind+"&sort="+sort, nil).Body).ReadAll()
			if err != nil || len(all) != total+1 {
				t.Errorf("%s by %q: %d lines of CSV for %d rows: %v", kind, sort, len(all), total, err)
			}
		}
	}
	for _, bad := range []string{"x", "czE", "b3g", "!!", "czk5OTk5OTk5OTk5OTk5OTk5OTk5OTk"} {
		if w := req(h, "GET", "/search.json?sort=conf&after="+bad, nil); w.Code != 400 {
			t.Errorf("cursor %q: %d", bad, w.Code)
		}
	}
}

// TestFacets sees that a facet's number is that of the page behind it, and that
// its chip takes it away again.
func TestFacets(t *testing.T) {
	h := newServer(t, Options{})
	for _, kind := range []string{"statement", "event", "article"} {
		v := found(t, h, "/search.json?kind="+kind)
		if len(v.Facets) < 2 {
			t.Errorf("%s: %d facets", kind, len(v.Facets))
		}
		for _, f := range v.Facets {
			for _, x := range f.Values {
				got := found(t, h, "/search.json?"+url.Values{"kind": {kind}, "q": {x.Term}}.Encode())
				if got.Total.Rows != x.Count {
					t.Errorf("%s, %s: %d behind it, %d were told", kind, x.Term, got.Total.Rows, x.Count)
				}
			}
		}
	}
}

func TestTerms(t *testing.T) {
	for q, want := range map[string][]string{
		``:              nil,
		`bridge`:        {"bridge"},
		`bridge closed`: {"bridge", "closed"},
		`speaker:"Ada Ruus" -act:deny "the mayor"`: {`speaker:"Ada Ruus"`, "-act:deny", `"the mayor"`},
		`a OR b`:                         {"a OR b"},
		`(a OR b) date:1962`:             {"(a OR b)", "date:1962"},
		`(a b) c`:                        {"(a b)", "c"},
		`since:1962 naïve x`:             {"since:1962", "naïve", "x"},
		`role:"foreign minister"@1962 x`: {`role:"foreign minister"@1962`, "x"},
	} {
		c, err := hearsay.ParseQuery(q, theDay)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range terms(q, c.Where) {
			got = append(got, x.Text)
			if n := len(strings.Fields(x.Less)) + len(strings.Fields(x.Text)); n != len(strings.Fields(q)) {
				t.Errorf("%s without %s is %q", q, x.Text, x.Less)
			}
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s: %q, want %q", q, got, want)
		}
	}
}

// TestNothing names the term that took everything away, and points at what is
// wrong in a query.
func TestNothing(t *testing.T) {
	h := newServer(t, Options{})
	w := req(h, "GET", "/search?q=act%3Adeny+zeppelin", nil)
	if !strings.Contains(w.Body.String(), "Without “the word &#34;zeppelin&#34;”") {
		t.Errorf("%s", w.Body)
	}
	w = req(h, "GET", "/search?q=speker%3Aruus", nil)
	if w.Code != 400 || !strings.Contains(w.Body.String(), "nearest: speaker") || !strings.Contains(w.Body.String(), "^ here") || !strings.Contains(w.Body.String(), `value="speker:ruus"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w = req(h, "GET", "/search.json?q=a+%22b", nil)
	var p problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.At == nil || *p.At != 2 {
		t.Errorf("%s", w.Body)
	}
	for _, q := range []string{"(the of) OR ship", "(the of and) ship", "-(the of)"} { // words that tell nothing
		if w := req(h, "GET", "/search.json?"+url.Values{"q": {q}}.Encode(), nil); w.Code != 200 {
			t.Errorf("%s: %d %s", q, w.Code, w.Body)
		}
	}
	for _, bad := range []string{"kind=x", "sort=x", "limit=0", "limit=501", "limit=x", "run=9", "q=" + strings.Repeat("a", maxQuery+1), "q=conf%3Ax"} {
		if w := req(h, "GET", "/search.json?"+bad, nil); w.Code != 400 && w.Code != 404 {
			t.Errorf("%.40s: %d", bad, w.Code)
		}
	}
}

// TestBare sees that words within quotation marks do not get two pairs of them.
func TestBare(t *testing.T) {
	for in, want := range map[string]string{
		`“We are fine,”`: `We are fine,`, `"No"`: `No`, `no`: `no`, `“a” and “b”`: `“a” and “b”`, `“`: `“`, ``: ``, `“We will rebuild`: `We will rebuild`,
	} {
		if got := bare(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
