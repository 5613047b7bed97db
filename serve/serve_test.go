package serve

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/ingest"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/reader"
	"github.com/hearsay-news/hearsay/sample"
	"github.com/hearsay-news/hearsay/store"
)

// A stored source is a store as the pages use it; cmd/hearsay has the same.
type stored struct{ *store.Store }

func (s stored) Run(ctx context.Context, name string) (Run, error) {
	r, err := s.Store.Run(ctx, name)
	return Run(r), err
}

func (s stored) Runs(ctx context.Context) ([]Run, error) {
	all, err := s.Store.Runs(ctx)
	var out []Run
	for _, r := range all {
		out = append(out, Run(r))
	}
	return out, err
}

func (s stored) Article(ctx context.Context, key string) (Item, error) {
	it, err := s.Store.Article(ctx, key)
	return Item{it.Article, it.Added, it.Version, it.Versions}, err
}

func (s stored) Totals(ctx context.Context) (Totals, error) {
	st, err := s.Stats(ctx)
	return Totals{st.Articles, st.Outlets, st.Undated, st.First, st.Last}, err
}

func (s stored) Stories(ctx context.Context, q StoryQuery) iter.Seq2[hearsay.Story, error] {
	return s.Store.Stories(ctx, store.StoryQuery(q))
}

func (s stored) Corrections(ctx context.Context, run int) ([]Logged, error) {
	var out []Logged
	for c, err := range s.Store.Corrections(ctx) {
		if err != nil {
			return nil, err
		}
		out = append(out, Logged{Correction: c, What: c.Do + " " + c.Field})
	}
	return out, nil
}

func (s stored) SavedSearches(ctx context.Context) ([]Saved, error) {
	all, err := s.Store.SavedSearches(ctx)
	var out []Saved
	for _, x := range all {
		out = append(out, Saved(x))
	}
	return out, err
}

func (s stored) SavedSearch(ctx context.Context, id int) (Saved, error) {
	x, err := s.Store.SavedSearch(ctx, id)
	return Saved(x), err
}

func (s stored) Queue(ctx context.Context, run int, queue string, most int) ([]ToReview, error) {
	rows, err := s.Doubtful(ctx, run, most)
	var out []ToReview
	for _, r := range rows {
		out = append(out, ToReview{Queue: "low", Key: r.Key})
	}
	return out, err
}

func (stored) ErrorRates(context.Context, int) (string, error) { return "none yet\n", nil }

func (s stored) Preview(ctx context.Context, d Decision, _ int) ([]hearsay.Change, int, error) {
	r := hearsay.Row{Kind: "statement", Key: d.Key, Speaker: d.Value, Says: "says", Content: "words"}
	return []hearsay.Change{{What: "changed", After: &r}}, 0, nil
}

func (s stored) Outlets(ctx context.Context) ([]Outlet, error) {
	all, err := s.Store.Outlets(ctx)
	var out []Outlet
	for _, o := range all {
		out = append(out, Outlet(o))
	}
	return out, err
}

func (s stored) Days(ctx context.Context) ([]DayCount, error) {
	all, err := s.Store.Days(ctx)
	var out []DayCount
	for _, d := range all {
		out = append(out, DayCount(d))
	}
	return out, err
}

func (s stored) Stamp() string { return "test" }

// theReader is read from the models once for all tests.
var theReader = sync.OnceValues(func() (*reader.Reader, error) {
	l, err := lang.For("en")
	if err != nil {
		return nil, err
	}
	return reader.New(l)
})

func readerOf() (Reader, error) { return theReader() }

// nasty is an article whose every field tries to be read as HTML.
var nasty = hearsay.Article{
	ID: `"><script>alert(1)</script>`, Outlet: `<img src=x onerror=alert(2)>`, Title: `Mayor <script>alert(3)</script> says "no"`, URL: `javascript:alert(4)`,
	Byline: `'"><svg onload=alert(5)>`, MediaType: "text/plain",
	Markup: "Ada Ruus, the mayor, said <script>alert(6)</script> was in the letter. \"</textarea><b onclick=alert(7)>No,\" Ruus told reporters.\n\nShe denied that the bridge was closed & shut.",
}

// sampleStore is a store of the samples and of nasty, made once.
var sampleStore = sync.OnceValues(func() (*store.Store, error) {
	dir, err := os.MkdirTemp("", "hearsay-serve-*")
	if err != nil {
		return nil, err
	}
	s, err := store.Open(context.Background(), dir, store.Options{})
	if err != nil {
		return nil, err
	}
	r, err := theReader()
	if err != nil {
		return nil, err
	}
	run, err := s.NewRun(r.Coder(), false)
	if err != nil {
		return nil, err
	}
	c, _, err := s.PutCapture(store.Source{Base: "{}"}, strings.NewReader("samples"))
	if err != nil {
		return nil, err
	}
	bad := nasty
	bad.Published, bad.PublishedPrecision, _ = ingest.Date("2026-11-03")
	for i, a := range append(sample.Articles(), bad) {
		a.Key = hearsay.ArticleKey(a)
		d, err := r.Read(a)
		if err != nil {
			return nil, err
		}
		if _, err := s.PutArticle(c.ID, i, a, d.Text[d.Body:]); err != nil {
			return nil, err
		}
		if err := s.PutDocument(run.ID, d); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(s.DoneCapture(c.ID, 15, 0), s.FinishRun(run.ID), s.Flush()); err != nil {
		return nil, err
	}
	_, err = s.Group(context.Background(), nil)
	return s, errors.Join(err, s.Flush())
})

func TestMain(m *testing.M) {
	code := m.Run()
	if s, err := sampleStore(); err == nil {
		s.Close()
		os.RemoveAll(s.Dir())
	}
	os.Exit(code)
}

func samples(t testing.TB) *store.Store {
	t.Helper()
	s, err := sampleStore()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func newServer(t testing.TB, o Options) http.Handler {
	t.Helper()
	if o.Source == nil {
		o.Source = stored{samples(t)}
	}
	if o.Reader == nil {
		o.Reader = readerOf
	}
	o.Now = func() time.Time { return theDay }
	h, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// req sends one request as a browser on this machine would.
func req(h http.Handler, method, target string, form url.Values, change ...func(*http.Request)) *httptest.ResponseRecorder {
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, target, body)
	r.Host = "127.0.0.1:8477"
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, f := range change {
		f(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// keyOf is the key of the sample with an id.
func keyOf(t testing.TB, id string) string {
	for it, err := range samples(t).Articles(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if it.Article.ID == id {
			return it.Article.Key
		}
	}
	t.Fatalf("no sample %q", id)
	return ""
}

// TestArticle sees that an article is shown with its speakers, cues and words.
func TestArticle(t *testing.T) {
	h := newServer(t, Options{})
	key := keyOf(t, "14-le-monde")
	w := req(h, "GET", "/a/"+key, nil)
	if w.Code != 200 {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	for _, want := range []string{
		`class="b-actor b-speaker e-actor e-speaker m-actor m-speaker" data-refs="S3"`, `>Defence Minister Charles Hernu</mark>`,
		`<b>says (deny)</b>: <q>that any service of his ministry had been ordered to attack the ship</q>`,
		`<span class="how">copied from</span> <bdi>Merrow</bdi>`, `citing</span> <bdi>unnamed officials`,
		`Machine-coded from 15 articles`, `id="s4"`, `according to <bdi>Le Monde</bdi>`,
	} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	// The text itself is there unchanged, mark by mark.
	it, _ := samples(t).Article(context.Background(), key)
	for p := range strings.SplitSeq(strings.TrimSpace(it.Article.Markup), "\n\n") {
		if got := visible(w.Body.String()); !strings.Contains(got, words(p)) {
			t.Errorf("the page does not show the paragraph %q", p)
		}
	}
	for _, f := range []struct{ ext, kind, want string }{
		{"json", "application/json", `"schema":"hearsay/document/1"`},
		{"csv", "text/csv; charset=utf-8", "key,article"},
		{"jsonl", "application/jsonl", `"speaker":"Charles Hernu"`},
		{"bibtex", "application/x-bibtex; charset=utf-8", "Hernu"},
		{"ris", types["ris"][0], "TY  -"},
		{"webannotation", types["webannotation"][0], "TextPositionSelector"},
		{"atom", types["atom"][0], "<entry>"},
	} {
		target := "/a/" + key + "?format=" + f.ext
		if f.ext == "json" || f.ext == "csv" {
			target = "/a/" + key + "." + f.ext
		}
		w := req(h, "GET", target, nil)
		if w.Code != 200 || w.Header().Get("Content-Type") != f.kind || !strings.Contains(w.Body.String(), f.want) {
			t.Errorf("%s: %d %s %.200s", target, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
	}
}

var (
	hidden = regexp.MustCompile(`(?s)<span class="vh[^>]*>.*?</span>|<a class="(sn|tag)[^>]*>.*?</a> ?|<span class="tag[^>]*>.*?</span>|<[^>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

// visible is the text of a page without tags and labels.
func visible(html string) string {
	s := hidden.ReplaceAllString(html, "")
	return words(strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&amp;", "&", "&lt;", "<", "&gt;", ">", "&#43;", "+").Replace(s))
}

func words(s string) string { return spaces.ReplaceAllString(strings.TrimSpace(s), " ") }

// TestPaste sees that a pasted text is marked up and not kept.
func TestPaste(t *testing.T) {
	h := newServer(t, Options{})
	before, err := samples(t).Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	w := req(h, "POST", "/read", url.Values{"text": {"The mayor, Ada Ruus, denied that the bridge was closed.\r\n\r\n\"We will repair it,\" Ruus said."}, "outlet": {"Arland Post"}, "published": {"2026-11-03"}})
	if w.Code != 200 || !strings.Contains(w.Body.String(), "Nothing is stored") || !strings.Contains(w.Body.String(), "says (deny)") || !strings.Contains(visible(w.Body.String()), "Arland Post · 3 November 2026") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if after, err := samples(t).Stats(context.Background()); err != nil || after != before {
		t.Errorf("the store changed: %+v, %v", after, err)
	}
	for _, c := range []struct {
		form url.Values
		code int
		say  string
	}{
		{url.Values{"text": {" \n"}}, 400, "there is no text"},
		{url.Values{"text": {"x\xff"}}, 400, "not UTF-8"},
		{url.Values{"text": {"The mayor said no."}, "published": {"yesterday"}}, 400, "is not a date"},
		{url.Values{"text": {strings.Repeat("long ", 300_000)}}, 413, "more was sent"},
	} {
		if w := req(h, "POST", "/read", c.form); w.Code != c.code || !strings.Contains(w.Body.String(), c.say) {
			t.Errorf("%.40v: %d, want %d and %q", c.form, w.Code, c.code, c.say)
		}
	}
}

// TestEmpty sees that a store without articles offers the three ways in.
func TestEmpty(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(context.Background(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	h := newServer(t, Options{Source: stored{s}, Writer: noWriter{}})
	w := req(h, "GET", "/", nil)
	for _, want := range []string{`action="/read"`, `action="/add"`, `action="/samples"`, "Nothing is stored"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the empty page lacks %s", want)
		}
	}
	if w := req(newServer(t, Options{Source: stored{s}}), "GET", "/", nil); strings.Contains(w.Body.String(), `action="/add"`) {
		t.Error("a server for reading only offers to add")
	}
}

type noWriter struct{}

func (noWriter) Add(_ context.Context, f Upload, say func(Progress)) error {
	b, err := io.ReadAll(f.Body)
	if string(b) == "nothing" {
		return &hearsay.Error{Op: "test", Kind: hearsay.Invalid, Err: errors.New("the file is empty"), Hint: "choose another"}
	}
	say(Progress{Verb: "coding", Done: 1, Total: 1, Say: "added " + f.Name + " of " + f.Outlet})
	return err
}
func (noWriter) Samples(context.Context, func(Progress)) error { return nil }
func (noWriter) Save(x Saved) (Saved, error)                   { return x, nil }
func (noWriter) SavedSeen(int, time.Time) error                { return nil }
func (noWriter) Unsave(int) error                              { return nil }
func (noWriter) Decide(_ context.Context, d Decision) (Decided, error) {
	return Decided{ID: "c_1", What: d.Do, State: "applied"}, nil
}

// TestAdd sees that dropped files reach the writer and the page says how it went.
func TestAdd(t *testing.T) {
	h := newServer(t, Options{Writer: noWriter{}})
	post := func(content string) *httptest.ResponseRecorder {
		body := "--x\r\nContent-Disposition: form-data; name=\"outlet\"\r\n\r\nArland Post\r\n--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"../../etc/a.txt\"\r\n\r\n" + content + "\r\n--x--\r\n"
		r := httptest.NewRequest("POST", "/add", strings.NewReader(body))
		r.Host = "localhost:8477"
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	wait := func(want string) {
		t.Helper()
		for range 200 {
			if w := req(h, "GET", "/jobs", nil); strings.Contains(w.Body.String(), want) {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Errorf("the page of jobs never said %q", want)
	}
	if w := post("words"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/jobs" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	wait("added a.txt of Arland Post") // a folder in a file's name is dropped
	post("nothing")
	wait("the file is empty")
	if w := req(h, "GET", "/api/progress", nil); !strings.Contains(w.Body.String(), "event: done\ndata: {") {
		t.Errorf("progress: %s", w.Body)
	}
}

// TestAssets holds the vendored files to their checksums, and the pages to
// nothing from elsewhere.
func TestAssets(t *testing.T) {
	sums, err := os.ReadFile("static/vendor/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(sums)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		b, err := os.ReadFile("static/vendor/" + name)
		if err != nil {
			t.Fatal(err)
		}
		got := sha256.Sum256(b)
		if hex.EncodeToString(got[:]) != sum {
			t.Errorf("%s is not what was vendored", name)
		}
		n++
	}
	files, _ := os.ReadDir("static/vendor")
	for _, f := range files {
		if (strings.HasSuffix(f.Name(), ".js") || strings.HasSuffix(f.Name(), ".css")) && !strings.Contains(string(sums), f.Name()) {
			t.Errorf("%s has no checksum", f.Name())
		}
	}
	if n == 0 {
		t.Error("no checksums")
	}
	h := newServer(t, Options{})
	for name, a := range assets() {
		w := req(h, "GET", assetURL(name), nil)
		if w.Code != 200 || w.Body.Len() != len(a.body) || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d, %d bytes, %q", name, w.Code, w.Body.Len(), w.Header().Get("Cache-Control"))
		}
	}
	outside := regexp.MustCompile(`(?:src|href|action)="(?:https?:)?//`)
	for _, f := range mustGlob(t, "templates/*.html") {
		b, _ := os.ReadFile(f)
		if m := outside.Find(b); m != nil {
			t.Errorf("%s loads or links from elsewhere: %s", f, m)
		}
		if m := regexp.MustCompile(`(?i)<script(?:[^>]*)>[^<]|\sstyle=|\son[a-z]+=|<style|javascript:`).Find(b); m != nil {
			t.Errorf("%s has something inline: %s", f, m)
		}
	}
}

func mustGlob(t *testing.T, pattern string) []string {
	t.Helper()
	entries, err := os.ReadDir(strings.TrimSuffix(pattern, "/*.html"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, "templates/"+e.Name())
	}
	return out
}

// TestTwins sees that pages can be had as JSON, that what is not changed is not
// sent again, and that errors are problems there.
func TestTwins(t *testing.T) {
	h := newServer(t, Options{})
	key := keyOf(t, "14-le-monde")
	w := req(h, "GET", "/a/"+key, nil)
	if w := req(h, "GET", "/a/"+key, nil, func(r *http.Request) { r.Header.Set("If-None-Match", w.Header().Get("ETag")) }); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("%d, want 304", w.Code)
	}
	if w := req(h, "HEAD", "/a/"+key, nil); w.Code != 200 || w.Body.Len() > 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: %d, %d bytes", w.Code, w.Body.Len())
	}
	for _, target := range []string{"/a/ffffffffffff.json", "/a/zz.csv", "/nothing.json", "/a/" + key + ".json?run=77"} {
		w := req(h, "GET", target, nil)
		var p problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != 404 || w.Code != 404 || p.Hint == "" || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
}

// theDay is today, in the tests.
var theDay = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
