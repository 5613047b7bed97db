package serve

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/store"
)

// keeper is a writer that keeps searches in the store of the test.
type keeper struct {
	noWriter
	s *store.Store
}

func (k keeper) Save(x Saved) (Saved, error) {
	y, err := k.s.Save(store.Saved(x))
	return Saved(y), err
}
func (k keeper) SavedSeen(id int, at time.Time) error { return k.s.SavedSeen(id, at) }
func (k keeper) Unsave(id int) error                  { return k.s.Unsave(id) }

// TestSavedSearch saves a search, finds what is new in it, reads its feed with
// its token alone, and forgets it.
func TestSavedSearch(t *testing.T) {
	copied := twoSides[0]
	copied.ID, copied.Outlet = "3", "Harbour Times"
	_, s := storeOf(t, append(twoSides[:2:2], copied))
	h := newServer(t, Options{Source: stored{s}, Writer: keeper{s: s}, Secret: "correct horse"})
	auth := func(r *http.Request) { r.SetBasicAuth("ada", "correct horse") }
	w := req(h, "POST", "/saved", url.Values{"q": {"Sweden"}, "name": {"Sweden in the news"}, "what": {"origin"}}, auth)
	at := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/saved/") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	page := req(h, "GET", at, nil, auth).Body.String()
	if !strings.Contains(page, "Nothing new since") {
		t.Error("what was there before counts as new")
	}
	x, err := s.SavedSearch(context.Background(), atoi(strings.TrimPrefix(at, "/saved/")))
	if err != nil {
		t.Fatal(err)
	}
	if w := req(h, "GET", at+".atom", nil); w.Code != 401 {
		t.Errorf("the feed without its token: %d", w.Code)
	}
	for _, wrong := range []string{at + "?token=" + x.Token, at + ".json?token=" + x.Token, "/search.atom?token=" + x.Token, at + ".atom?token=", at + ".atom?token=" + x.Token + "0"} {
		if w := req(h, "GET", wrong, nil); w.Code != 401 {
			t.Errorf("%s with a token: %d", wrong, w.Code)
		}
	}
	feed := req(h, "GET", at+".atom?token="+x.Token, nil)
	if feed.Code != 200 || strings.Count(feed.Body.String(), "<entry>") == 0 {
		t.Fatalf("%d %s", feed.Code, feed.Body)
	}
	// Copies of one text count once.
	n := strings.Count(feed.Body.String(), "attacked us")
	all := req(h, "GET", "/search.atom?q=attacked&all=1", nil, auth).Body.String()
	if m := strings.Count(all, "attacked us"); m != 2*n || n == 0 {
		t.Errorf("the feed has the copied words %d times, the search %d times", n, m)
	}
	if err := s.SavedSeen(x.ID, theDay.AddDate(-1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	if page := req(h, "GET", at, nil, auth).Body.String(); !strings.Contains(page, " new</strong> since") {
		t.Error("nothing is new since last year")
	}
	if w := req(h, "POST", "/saved", url.Values{"id": {strings.TrimPrefix(at, "/saved/")}, "do": {"seen"}}, auth); w.Code != http.StatusSeeOther {
		t.Errorf("seen: %d", w.Code)
	}
	for _, bad := range []url.Values{{"q": {"act:x"}, "name": {"x"}}, {}, {"q": {"x"}, "kind": {"event"}, "what": {"denial"}}} {
		if w := req(h, "POST", "/saved", bad, auth); w.Code != 400 {
			t.Errorf("%v: %d", bad, w.Code)
		}
	}
	if w := req(h, "POST", "/saved", url.Values{"id": {"1"}, "do": {"drop"}}, auth); w.Header().Get("Location") != "/saved" {
		t.Errorf("drop: %d", w.Code)
	}
	if _, err := s.SavedSearch(context.Background(), 1); hearsay.KindOf(err) != hearsay.NotFound {
		t.Errorf("%v", err)
	}
	if w := req(h, "GET", at, nil, auth); w.Code != 404 {
		t.Errorf("a search that was forgotten: %d", w.Code)
	}
}
