package serve

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// inside is what an answer must never show.
var inside = []string{"goroutine ", ".go:", "runtime error", "panic:", "SQL logic error", "no such table", "sqlite"}

// FuzzRequests sends whatever comes: nothing may be answered by a mistake of the
// program's own, and nothing of its inside may be shown.
func FuzzRequests(f *testing.F) {
	for _, s := range [][5]string{
		{"GET", "/search", `q=speaker:"Ada" act:deny -x (a OR b)&kind=event&sort=conf&after=czE&limit=3`, "Accept: text/html", ""},
		{"GET", "/a/8065c8a85f025cc182c4", "statement=x&layers=events,,actors&run=1&did=c_1", "If-None-Match: *", ""},
		{"GET", "/a/8065c8a85f025cc182c4/why", "of=S3", "", ""},
		{"GET", "/a/8065c8a85f025cc182c4/edit", "of=E99", "", ""},
		{"GET", "/search.parquet", "q=date:1962..&all=1&text=full", "Range: bytes=0-1", ""},
		{"GET", "/search", "facets=1&q=" + strings.Repeat("(", 90), "Cookie: theme=dark", ""},
		{"GET", "/statement/8065c8a85f025cc1.cite", "run=0", "", ""},
		{"GET", "/event/%00", "", "Hx-Request: true", ""},
		{"GET", "/actor/hearsay:le-monde", "tab=done", "", ""},
		{"GET", "/story/st_0000000000", "", "", ""},
		{"GET", "/stories.csv", "after=-1&sort=origins", "", ""},
		{"GET", "/review", "state=low&skip=a,b,c", "", ""},
		{"GET", "/log.jsonl", "state=applied", "", ""},
		{"GET", "/api/search", "q=by:ARL dyad:A>B&kind=actor", "", ""},
		{"GET", "/api/export", "format=atom&q=conf:>=1e309", "", ""},
		{"GET", "/api/articles/0", "run=latest", "", ""},
		{"POST", "/read", "", "Content-Type: application/x-www-form-urlencoded", "text=Ada+said+%22no%22.&published=2021-02-30"},
		{"POST", "/api/read", "", "Content-Type: application/json", `{"text":"Ada said \"no\".","published":"9999-12-31"}`},
		{"POST", "/correct", "", "Content-Type: application/x-www-form-urlencoded", "do=set-speaker&speaker=x&key=8065&scope=alike&back=//x"},
		{"POST", "/add", "", "Content-Type: multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\"\r\n\r\n\r\n--x--"},
		{"POST", "/prefs", "", "Content-Type: application/x-www-form-urlencoded", "theme=%00&back=%0d%0aX:y"},
		{"PUT", "/search", "", "", ""},
		{"GET", "/dyad/FRA/NZL", "by=week&unit=outlets&direction=ab&what=acts&since=1985&until=1985-12&at=1985-W38", "", ""},
		{"GET", "/dyad/FRA/%22%3E", "since=1985%20act:deny", "", ""},
		{"GET", "/dyad.csv", "a=FRA&b=/../%0d%0aX:1", "", ""},
		{"GET", "/sources.csv", "by=day&table=coverage", "", ""},
		{"GET", "/runs/1..99999999999999999999", "format=csv", "", ""},
		{"OPTIONS", "*", "", "Origin: null", ""},
		{"HEAD", "/", "format=csv", "", ""},
		{"TRACE", "/", "", "", ""},
	} {
		f.Add(s[0], s[1], s[2], s[3], s[4])
	}
	h := newServer(f, Options{Writer: noWriter{}})
	f.Fuzz(func(t *testing.T, method, path, query, header, body string) {
		if len(body) > 4000 || len(query) > 6000 || method == "" || strings.ContainsAny(method, " \t\r\n\x00") {
			return
		}
		for _, r := range method {
			if r < 'A' || r > 'Z' {
				return // net/http refuses it before we see it
			}
		}
		r := httptest.NewRequest(http.MethodGet, "/", strings.NewReader(body))
		r.Method, r.Host = method, "localhost"
		r.URL = &url.URL{Path: path, RawQuery: query}
		if name, value, ok := strings.Cut(header, ": "); ok {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		func() {
			defer func() {
				if p := recover(); p != nil && p != http.ErrAbortHandler {
					t.Fatalf("%s %q ?%q: panic %v", method, path, query, p)
				}
			}()
			h.ServeHTTP(w, r)
		}()
		if w.Code >= 500 && w.Code != http.StatusServiceUnavailable {
			t.Errorf("%s %q ?%q %q %q: %d %.300s", method, path, query, header, body, w.Code, w.Body)
		}
		for _, s := range inside {
			if strings.Contains(w.Body.String(), s) && !strings.Contains(path+query+body, s) && !strings.HasPrefix(path, "/static/") {
				t.Errorf("%s %q ?%q: the answer shows %q", method, path, query, s)
			}
		}
		for k, vs := range w.Header() {
			for _, v := range vs {
				if strings.ContainsAny(k+v, "\r\n") {
					t.Errorf("%s %q: the header %q: %q has a line end", method, path, k, v)
				}
			}
		}
	})
}
