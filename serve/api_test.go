package serve

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

func getJSON(t *testing.T, h http.Handler, target string, into any) *httptest.ResponseRecorder {
	t.Helper()
	w := req(h, "GET", target, nil)
	if w.Code != 200 || w.Header().Get("ETag") == "" || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
		t.Fatalf("%s: %d %v %.300s", target, w.Code, w.Header(), w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	return w
}

// TestAPI asks every operation, and holds the lists to the pages.
func TestAPI(t *testing.T) {
	h := newServer(t, Options{Writer: noWriter{}})
	type page struct {
		Run   int
		Total total
		Rows  []hearsay.Row
		Next  string
	}
	for _, k := range kindsOf {
		var a, b page
		w := getJSON(t, h, "/api/"+k+"s?limit=5", &a)
		getJSON(t, h, "/search.json?limit=5&kind="+k, &b)
		if len(a.Rows) != 5 || a.Rows[4].Key != b.Rows[4].Key || a.Total != b.Total || a.Next == "" {
			t.Errorf("%ss: the API and the page differ", k)
		}
		link := w.Header().Get("Link")
		next, _, _ := strings.Cut(strings.TrimPrefix(link, "<"), ">")
		var c page
		if getJSON(t, h, next, &c); len(c.Rows) == 0 || c.Rows[0].Key == a.Rows[4].Key && k != "event" {
			t.Errorf("%ss: the next page is not behind the first: %s", k, link)
		}
		if w := req(h, "GET", "/api/"+k+"s?limit=5", nil, func(r *http.Request) { r.Header.Set("If-None-Match", w.Header().Get("ETag")) }); w.Code != 304 || w.Body.Len() > 0 {
			t.Errorf("%ss: %d, want 304", k, w.Code)
		}
	}
	var s, e page
	getJSON(t, h, "/api/statements?q=act:deny&limit=1", &s)
	getJSON(t, h, "/api/statements/"+s.Rows[0].Key, &e)
	if len(e.Rows) != 1 || e.Rows[0].Content != s.Rows[0].Content {
		t.Error("a statement is not found by its key")
	}
	getJSON(t, h, "/api/events?limit=1", &s)
	if getJSON(t, h, "/api/events/"+s.Rows[0].Key, &e); len(e.Rows) < 1 || e.Rows[0].Type != s.Rows[0].Type {
		t.Error("an event is not found by its key")
	}
	var rec export.Record
	if getJSON(t, h, "/api/articles/"+keyOf(t, "14-le-monde"), &rec); rec.Schema != "hearsay/document/1" || len(rec.Statements) == 0 {
		t.Error("an article lacks its records")
	}
	var runs []runRow
	if getJSON(t, h, "/api/runs", &runs); len(runs) != 1 || runs[0].Statements == 0 {
		t.Errorf("runs: %+v", runs)
	}
	var stories []hearsay.Story
	getJSON(t, h, "/api/stories", &stories)
	if len(stories) == 0 {
		t.Fatal("no stories")
	}
	var st hearsay.Story
	if getJSON(t, h, "/api/stories/"+stories[0].ID, &st); len(st.Origins) == 0 {
		t.Error("a story lacks its origins")
	}
	for _, f := range export.Formats() {
		w := req(h, "GET", "/api/export?kind=event&format="+f, nil)
		if f == "brat" {
			if w.Code != 400 {
				t.Errorf("brat: %d", w.Code)
			}
			continue
		}
		if w.Code != 200 || w.Body.Len() < 100 || w.Header().Get("Content-Type") != types[f][0] {
			t.Errorf("%s: %d, %d bytes of %s", f, w.Code, w.Body.Len(), w.Header().Get("Content-Type"))
		}
	}
	if w := req(h, "GET", "/api/progress", nil); !strings.Contains(w.Body.String(), "event: idle") || w.Header().Get("Content-Type") != "text/event-stream" {
		t.Errorf("progress: %s %s", w.Header().Get("Content-Type"), w.Body)
	}
}

// TestAPIRead reads a text and keeps nothing.
func TestAPIRead(t *testing.T) {
	h := newServer(t, Options{})
	post := func(body, kind string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", "/api/read", strings.NewReader(body))
		r.Host = "localhost"
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	w := post(`{"text":"The mayor, Ada Ruus, denied that the bridge was closed.","outlet":"Arland Post","published":"2026-11-03"}`, "application/json")
	var rec export.Record
	if err := json.Unmarshal(w.Body.Bytes(), &rec); err != nil || w.Code != 200 || len(rec.Statements) != 1 || rec.Statements[0].Act != "deny" {
		t.Errorf("%d %v %s", w.Code, err, w.Body)
	}
	for body, code := range map[string]int{
		`{"text":""}`: 400, `{"text":"   "}`: 400, `{}`: 422, `{"text":1}`: 422, `{"text":"x","published":"soon"}`: 400, `[`: 400, ``: 400,
		`{"text":"` + strings.Repeat("x", maxText+maxForm) + `"}`: 413, `{"text":"x","more":1}`: 422,
	} {
		if w := post(body, "application/json"); w.Code != code || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%.40s: %d %s %.200s, want %d", body, w.Code, w.Header().Get("Content-Type"), w.Body, code)
		}
	}
}

// TestAPIErrors answers what is wrong with a problem.
func TestAPIErrors(t *testing.T) {
	h := newServer(t, Options{})
	for target, code := range map[string]int{
		"/api/nothing": 404, "/api/articles/ffffffffff": 404, "/api/articles/x": 404, "/api/statements/ffffffffffffffff": 404, "/api/stories/st_0": 404,
		"/api/search?q=speker:x": 400, "/api/search?kind=x": 422, "/api/statements?limit=0": 422, "/api/statements?limit=9999": 422, "/api/statements?after=zz": 400,
		"/api/statements?run=99": 404, "/api/export?format=x": 400, "/api/export?q=act:x": 400, "/api/export?run=99": 404, "/api/actors?q=act:deny": 400, "/api/events/" + url.PathEscape(`" OR x`): 400,
	} {
		w := req(h, "GET", target, nil)
		var p problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != code || p.Status != code || p.Title == "" || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s %s, want %d", target, w.Code, w.Header().Get("Content-Type"), w.Body, code)
		}
	}
}

// TestOpenAPI sees that the description names every operation that there is.
func TestOpenAPI(t *testing.T) {
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct{ OperationID, Summary string }
	}
	getJSON2 := req(newServer(t, Options{}), "GET", "/openapi.json", nil)
	if err := json.Unmarshal(getJSON2.Body.Bytes(), &doc); err != nil || !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Fatalf("%d %v %s", getJSON2.Code, err, doc.OpenAPI)
	}
	for _, p := range []string{"read", "search", "articles", "articles/{key}", "statements", "statements/{key}", "events", "events/{key}", "actors", "stories", "stories/{key}", "runs", "export", "progress"} {
		if len(doc.Paths["/api/"+p]) == 0 {
			t.Errorf("/api/%s is not described", p)
		}
	}
}
