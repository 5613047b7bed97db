package serve

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/hearsay-news/hearsay"
)

// TestHosts refuses requests that another name was bent to (DNS rebinding).
func TestHosts(t *testing.T) {
	h := newServer(t, Options{Hosts: []string{"desk.example"}})
	for host, want := range map[string]int{
		"127.0.0.1:8477": 200, "localhost:8477": 200, "localhost": 200, "[::1]:8477": 200, "LOCALHOST.:8477": 200, "127.9.9.9": 200, "desk.example": 200, "desk.example:80": 200,
		"evil.example": 421, "evil.example:8477": 421, "127.0.0.1.evil.example": 421, "localhost.evil.example": 421, "": 421, "0.0.0.0:8477": 421, "192.168.1.9:8477": 421, "[::ffff:127.0.0.1]:8477": 200,
	} {
		if w := req(h, "GET", "/", nil, func(r *http.Request) { r.Host = host }); w.Code != want {
			t.Errorf("Host %q: %d, want %d", host, w.Code, want)
		}
	}
	// A machine's own address is its name, too.
	at := func(r *http.Request) *http.Request {
		return r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(&net.TCPAddr{IP: net.IPv4(192, 168, 1, 9), Port: 8477})))
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Host = "192.168.1.9:8477"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, at(r))
	if w.Code != 200 {
		t.Errorf("own address: %d", w.Code)
	}
}

// TestCrossOrigin refuses writes that another site's page sends.
func TestCrossOrigin(t *testing.T) {
	h := newServer(t, Options{Writer: noWriter{}})
	for _, target := range []string{"/read", "/add", "/samples", "/prefs", "/correct", "/api/read"} {
		for _, head := range []map[string]string{
			{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"},
		} {
			w := req(h, "POST", target, url.Values{"text": {"The mayor said no."}, "theme": {"dark"}}, func(r *http.Request) {
				for k, v := range head {
					r.Header.Set(k, v)
				}
			})
			if w.Code != http.StatusForbidden {
				t.Errorf("POST %s with %v: %d, want 403", target, head, w.Code)
			}
		}
	}
	for _, head := range []map[string]string{{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://127.0.0.1:8477"}, {}} {
		w := req(h, "POST", "/prefs", url.Values{"theme": {"dark"}, "back": {"/help"}}, func(r *http.Request) {
			for k, v := range head {
				r.Header.Set(k, v)
			}
		})
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/help" {
			t.Errorf("POST /prefs with %v: %d %s", head, w.Code, w.Header().Get("Location"))
		}
	}
}

// TestRedirects sends nobody to another site, and lets no header be written.
func TestRedirects(t *testing.T) {
	h := newServer(t, Options{})
	for _, back := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, `\\evil.example`, "javascript:alert(1)", "/a\r\nSet-Cookie: x=y", "http:evil", "/\t/evil.example", ""} {
		w := req(h, "POST", "/prefs", url.Values{"theme": {"dark"}, "back": {back}})
		to := w.Header().Get("Location")
		if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.Contains(to, `\`) || len(w.Header()["Set-Cookie"]) > 1 {
			t.Errorf("back %q led to %q with %v", back, to, w.Header()["Set-Cookie"])
		}
	}
	if w := req(h, "POST", "/prefs", url.Values{"theme": {"dark; Domain=evil.example\r\nX: y"}}); w.Code != 400 || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if w := req(h, "GET", "/", nil, func(r *http.Request) { r.Header.Set("Cookie", `theme="><script>`) }); strings.Contains(w.Body.String(), "><script>\"") || w.Code != 200 {
		t.Errorf("a cookie reached the page: %d", w.Code)
	}
}

// TestPaths lets nobody out of the files that are served.
func TestPaths(t *testing.T) {
	h := newServer(t, Options{})
	for _, p := range []string{
		"/static/../safe.go", "/static/..%2fsafe.go", "/static/%2e%2e/safe.go", "/static/....//safe.go", "/static//etc/passwd", "/static/vendor/../../page.go",
		"/a/../../etc/passwd", "/a/..%2f..%2fetc%2fpasswd", "/static/", "/static/vendor", "/a/%00", "/templates/frame.html", "/.git/config", "/static/..\\safe.go",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		u, err := url.Parse("http://127.0.0.1:8477" + p)
		if err != nil {
			t.Fatal(err)
		}
		r.URL, r.Host = u, "127.0.0.1:8477"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code == 200 || w.Code >= 500 || strings.Contains(w.Body.String(), "package serve") || strings.Contains(w.Body.String(), "root:") {
			t.Errorf("GET %s: %d", p, w.Code)
		}
	}
}

// TestHeaders sees the guard's headers on every kind of answer.
func TestHeaders(t *testing.T) {
	h := newServer(t, Options{})
	for _, p := range []string{"/", "/nothing", "/static/hearsay.css", "/a/ffffff.json", "/help", "/api/progress"} {
		w := req(h, "GET", p, nil)
		csp := w.Header().Get("Content-Security-Policy")
		if strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("%s: %v", p, w.Header())
		}
	}
}

// TestPassword asks everything for the password, and takes it from a browser
// and from a program.
func TestPassword(t *testing.T) {
	h := newServer(t, Options{Secret: "correct horse"})
	for _, p := range []string{"/", "/static/hearsay.css", "/a/ffffff", "/api/progress"} {
		if w := req(h, "GET", p, nil); w.Code != 401 || w.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%s without the password: %d", p, w.Code)
		}
	}
	for head, want := range map[string]int{"Bearer correct horse": 200, "Bearer correct hors": 401, "Bearer ": 401, "Basic eDpjb3JyZWN0IGhvcnNl": 200, "Basic eDp3cm9uZw==": 401, "Basic x": 401, "Digest x": 401} {
		if w := req(h, "GET", "/help", nil, func(r *http.Request) { r.Header.Set("Authorization", head) }); w.Code != want {
			t.Errorf("%s: %d, want %d", head, w.Code, want)
		}
	}
}

func TestLoopback(t *testing.T) {
	for addr, want := range map[string]bool{
		"127.0.0.1:8477": true, "localhost:0": true, "[::1]:80": true, "127.1.2.3:80": true,
		"0.0.0.0:8477": false, ":8477": false, "[::]:8477": false, "192.168.0.1:80": false, "example.org:80": false, "127.0.0.1": false, "": false,
	} {
		if Loopback(addr) != want {
			t.Errorf("Loopback(%q) is %v", addr, !want)
		}
	}
}

// dangerous is the first tag of a page that would act, or that the pages do not
// have of themselves; "" if there is none.
func dangerous(page string) string {
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			switch t.Data {
			case "img", "iframe", "object", "embed", "base", "style":
				return t.String()
			case "svg": // our drawings either say what they are or are hidden from those who listen
				if !slices.ContainsFunc(t.Attr, func(a html.Attribute) bool {
					return a.Key == "aria-hidden" || a.Key == "role" && a.Val == "group"
				}) {
					return t.String()
				}
			}
			own := t.Data != "script"
			for _, a := range t.Attr {
				v := strings.ToLower(strings.TrimSpace(a.Val))
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" || strings.HasPrefix(v, "javascript:") || strings.HasPrefix(v, "data:") {
					return t.String()
				}
				own = own || a.Key == "src" && strings.HasPrefix(v, "/static/")
			}
			if !own {
				return t.String()
			}
		}
	}
}

// TestNasty shows an article made of markup as words, on every page.
func TestNasty(t *testing.T) {
	h := newServer(t, Options{})
	key := keyOf(t, nasty.ID)
	for _, p := range []string{"/", "/a/" + key, "/a/" + key + "?layers=statements,events,actors,times,places,aloud", "/a/" + key + "/why", "/a/" + key + "/why?of=1"} {
		w := req(h, "GET", p, nil)
		if m := dangerous(w.Body.String()); m != "" || w.Code != 200 {
			t.Errorf("%s: %d, and markup of the article came through: %s", p, w.Code, m)
		}
	}
	if got := visible(req(h, "GET", "/a/"+key, nil).Body.String()); !strings.Contains(got, "<script>alert(6)</script> was in the letter") {
		t.Error("the article's own words are not shown")
	}
	w := req(h, "POST", "/read", url.Values{"text": {nasty.Markup}, "title": {nasty.Title}, "outlet": {nasty.Outlet}})
	if m := dangerous(w.Body.String()); m != "" || w.Code != 200 {
		t.Errorf("pasted: %d, %s", w.Code, m)
	}
	for _, p := range []string{"/<script>alert(1)</script>", "/search?q=<script>alert(1)</script>", "/a/" + key + "?run=<script>alert(1)</script>", "/a/" + key + "?statement=\"><script>alert(1)</script>", "/nothing?q=\"><img%20src=x%20onerror=alert(1)>"} {
		u, _ := url.Parse(p)
		u.RawQuery = url.PathEscape(u.RawQuery)
		w := req(h, "GET", strings.ReplaceAll(p, " ", "%20"), nil)
		if m := dangerous(w.Body.String()); m != "" || w.Code >= 500 {
			t.Errorf("%s: %d %s", p, w.Code, m)
		}
	}
}

// broken is a source whose every answer is a bug.
type broken struct{ Source }

func (broken) Totals(context.Context) (Totals, error) { panic("a secret of the inside") }
func (broken) Stamp() string                          { return "" }
func (broken) Article(context.Context, string) (Item, error) {
	return Item{}, &hearsay.Error{Op: "store.Article", Kind: hearsay.Internal, Err: context.DeadlineExceeded}
}

// TestInside lets nothing of the inside out when something breaks.
func TestInside(t *testing.T) {
	h := newServer(t, Options{Source: broken{stored{samples(t)}}})
	w := req(h, "GET", "/index.json", nil)
	if w.Code != 500 || strings.Contains(w.Body.String(), "secret") || strings.Contains(w.Body.String(), "goroutine") || !strings.Contains(w.Body.String(), `"id":"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
