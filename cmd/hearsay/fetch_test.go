package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/hearsay-news/hearsay/corpus"
	"github.com/hearsay-news/hearsay/fetch"
)

// A newsroom serves a feed of whole articles, one of teasers with their pages,
// one that fails and one that nobody may read, and counts what is asked for.
type newsroom struct {
	mu    sync.Mutex
	asked map[string]int
	more  bool // a third item is out
	slow  bool // the third page fails
}

func (n *newsroom) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked[r.URL.Path]++
	var ss []corpus.Story
	for i := range 3 {
		s := corpus.NewStory(1, i)
		s.Outlet, s.URL = "Arland Post", fmt.Sprintf("http://%s/p/%d", r.Host, i)
		ss = append(ss, s)
	}
	if !n.more {
		ss = ss[:2]
	}
	switch r.URL.Path {
	case "/robots.txt":
		fmt.Fprint(w, "User-agent: *\nDisallow: /secret\n")
	case "/whole.rss":
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"1"`)
		fmt.Fprint(w, strings.ReplaceAll(corpus.RSS(ss[:2]), "/p/", "/w/"))
	case "/teasers.atom":
		for i := range ss {
			ss[i].Paragraphs = []string{"Read the page."}
		}
		fmt.Fprint(w, corpus.Atom(ss))
	case "/p/0", "/p/1", "/p/2":
		i := r.URL.Path[3] - '0'
		if i == 2 && n.slow {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, corpus.Page(ss[i], 0))
	default:
		w.WriteHeader(http.StatusInternalServerError)
	}
}

func TestFetch(t *testing.T) {
	n := &newsroom{asked: map[string]int{}}
	srv := httptest.NewServer(n)
	defer srv.Close()
	t.Setenv("HEARSAY_STORE", t.TempDir())
	t.Setenv("HEARSAY_OFFLINE", "")
	hearsay := func(code int, args ...string) string {
		t.Helper()
		var out, err strings.Builder
		e := &env{in: strings.NewReader(""), out: &out, err: &err, fetch: fetch.Options{Private: true}}
		if got := run(context.Background(), args, e); got != code {
			t.Fatalf("hearsay %s: exit code %d, want %d\n%s", strings.Join(args, " "), got, code, err.String())
		}
		return out.String() + err.String()
	}
	says := func(s string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(s, w) {
				t.Errorf("%q is not in %s", w, s)
			}
		}
	}
	hearsay(exitUsage, "fetch")
	hearsay(exitOK, "feeds", "add", srv.URL+"/whole.rss", srv.URL+"/teasers.atom")
	says(hearsay(exitOK, "fetch", "--pause", "1ms"), "asked 2 feeds, 0 not changed, 0 failed; added 4 articles")
	if n.asked["/w/0"] > 0 || n.asked["/p/0"] != 1 || n.asked["/robots.txt"] != 1 {
		t.Errorf("asked %v", n.asked)
	}
	// Again: one feed says that nothing changed, the pages of the other were had.
	says(hearsay(exitOK, "fetch", "--pause", "1ms"), "asked 2 feeds, 1 not changed, 0 failed; added 0 articles")
	if n.asked["/p/0"] != 1 {
		t.Errorf("asked again for pages: %v", n.asked)
	}
	// A new item whose page fails is had the next time.
	n.more, n.slow = true, true
	says(hearsay(exitPart, "fetch", "--pause", "1ms"), "502", "1 failed; added 0 articles")
	n.slow = false
	says(hearsay(exitOK, "fetch", "--pause", "1ms"), "added 1 article")
	// What may not be read is not, and costs itself only.
	hearsay(exitOK, "feeds", "add", srv.URL+"/secret", srv.URL+"/broken")
	says(hearsay(exitPart, "fetch", "--pause", "1ms"), "robots.txt", "answers 500", "2 failed")
	says(hearsay(exitOK, "feeds", "list"), `"failures":1`, `/whole.rss","title":"","folder":"","fetched":"`)
	// Without the option of tests this machine is out of bounds.
	var err strings.Builder
	if code := run(context.Background(), []string{"fetch", srv.URL + "/p/0"}, &env{in: strings.NewReader(""), out: &err, err: &err}); code != exitFailed || !strings.Contains(err.String(), "private network") {
		t.Errorf("exit code %d: %s", code, err.String())
	}
	t.Setenv("HEARSAY_OFFLINE", "1")
	says(hearsay(exitRefused, "fetch"), "HEARSAY_OFFLINE")
}
