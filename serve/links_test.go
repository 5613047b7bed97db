package serve

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// crawl asks for every page that can be reached by links from the first, at most
// so many, and gives each to f.
func crawl(t *testing.T, h http.Handler, most int, f func(at, page string)) {
	t.Helper()
	queue, seen := []string{"/"}, map[string]bool{"/": true}
	for n := 0; len(queue) > 0 && n < most; n++ {
		at := queue[0]
		queue = queue[1:]
		w := req(h, "GET", at, nil)
		if w.Code != 200 && w.Code != http.StatusSeeOther {
			t.Errorf("%s: %d", at, w.Code)
			continue
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		f(at, w.Body.String())
		base, _ := url.Parse(at)
		z := html.NewTokenizer(strings.NewReader(w.Body.String()))
		for z.Next() != html.ErrorToken {
			tok := z.Token()
			for _, a := range tok.Attr {
				if a.Key != "href" && a.Key != "src" {
					continue
				}
				u, err := base.Parse(a.Val)
				if err != nil {
					t.Errorf("%s links to %q: %v", at, a.Val, err)
					continue
				}
				u.Fragment = ""
				if u.Host == "" && !seen[u.String()] {
					seen[u.String()] = true
					queue = append(queue, u.String())
				}
			}
		}
	}
}

// TestLinks follows the links of all pages: none leads nowhere, no page has an
// id twice, a link within a page finds its place, and no page is heavy.
func TestLinks(t *testing.T) {
	most := 250
	if testing.Short() {
		most = 60
	}
	pages := 0
	crawl(t, newServer(t, Options{Writer: noWriter{}}), most, func(at, page string) {
		pages++
		if len(page) > 150_000 {
			t.Errorf("%s weighs %d bytes", at, len(page))
		}
		if m := dangerous(page); m != "" {
			t.Errorf("%s has %s", at, m)
		}
		if !strings.Contains(page, "Not checked for truth") {
			t.Errorf("%s lacks the line on what it is", at)
		}
		ids, within := map[string]bool{}, map[string]bool{}
		z := html.NewTokenizer(strings.NewReader(page))
		for z.Next() != html.ErrorToken {
			for _, a := range z.Token().Attr {
				switch {
				case a.Key == "id" && ids[a.Val]:
					t.Errorf("%s has the id %q twice", at, a.Val)
				case a.Key == "id":
					ids[a.Val] = true
				case a.Key == "href" && strings.HasPrefix(a.Val, "#"), a.Key == "aria-details":
					within[strings.TrimPrefix(a.Val, "#")] = true
				}
			}
		}
		for id := range within {
			if !ids[id] {
				t.Errorf("%s points at #%s, which it does not have", at, id)
			}
		}
	})
	if pages < 40 && !testing.Short() {
		t.Errorf("only %d pages were reached", pages)
	}
}
