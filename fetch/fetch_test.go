package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
)

// A site is a server on this machine that counts what it is asked for.
func site(t *testing.T, robots string) (*httptest.Server, *atomic.Int32) {
	t.Helper()
	var asked atomic.Int32
	mux := http.NewServeMux()
	mux.HandleFunc("/robots.txt", func(w http.ResponseWriter, r *http.Request) {
		if robots == "" {
			http.NotFound(w, r)
			return
		}
		io.WriteString(w, robots)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.UserAgent() == "" || strings.HasPrefix(r.UserAgent(), "Go-http") {
			t.Errorf("no name given: %q", r.UserAgent())
		}
		switch r.URL.Path {
		case "/page":
			if r.Header.Get("If-None-Match") == `"v1"` || r.Header.Get("If-Modified-Since") == "Thu, 08 Jul 2021 10:00:00 GMT" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			w.Header().Set("ETag", `"v1"`)
			w.Header().Set("Last-Modified", "Thu, 08 Jul 2021 10:00:00 GMT")
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<p>The mayor spoke.</p>")
		case "/moved":
			http.Redirect(w, r, "/page", http.StatusMovedPermanently)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/astray":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/to-secret":
			http.Redirect(w, r, "/secret", http.StatusFound)
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 64 {
				z.Write(make([]byte, 1<<20))
			}
			z.Close()
		case "/short":
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, "x")
		case "/slow":
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case "/busy":
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
		case "/broken":
			w.WriteHeader(http.StatusBadGateway)
		case "/forbidden":
			w.WriteHeader(http.StatusForbidden)
		case "/picture":
			w.Header().Set("Content-Type", "image/png")
			io.WriteString(w, "x")
		default:
			http.NotFound(w, r)
		}
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s, &asked
}

// near is a client that may ask servers of this machine.
func near() *Client {
	return New(Options{Private: true, Pause: time.Millisecond, Timeout: 500 * time.Millisecond, MaxBytes: 1 << 20})
}

func TestGet(t *testing.T) {
	s, _ := site(t, "")
	c := near()
	got, err := c.Get(context.Background(), s.URL+"/moved", hearsay.Capture{})
	if err != nil || string(got.Body) != "<p>The mayor spoke.</p>" || got.URL != s.URL+"/page" || got.MediaType != "text/html" || got.Fetched.IsZero() {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, last := range []hearsay.Capture{{ETag: got.ETag}, {Modified: got.Modified}} {
		if _, err := c.Get(context.Background(), s.URL+"/page", last); !errors.Is(err, ErrUnchanged) {
			t.Errorf("asked again with %+v: %v, want ErrUnchanged", last, err)
		}
	}
	for _, x := range []struct {
		path string
		kind hearsay.Kind
		says string
	}{
		{"/loop", hearsay.Invalid, "more than 5 redirects"},
		{"/astray", hearsay.Invalid, "leads astray"},
		{"/endless", hearsay.Invalid, "more than 1 MB"},
		{"/bomb", hearsay.Invalid, "more than 1 MB"},
		{"/short", hearsay.Retry, "unexpected EOF"},
		{"/slow", hearsay.Retry, "deadline"},
		{"/broken", hearsay.Retry, "502"},
		{"/forbidden", hearsay.Invalid, "403"},
		{"/picture", hearsay.Invalid, "image/png"},
		{"/nothing", hearsay.NotFound, "404"},
		{"/busy", hearsay.Retry, "429"},
		{"/page", hearsay.Retry, "asks to wait"}, // the host said to wait an hour
	} {
		_, err := c.Get(context.Background(), s.URL+x.path, hearsay.Capture{})
		if err == nil || hearsay.KindOf(err) != x.kind || !strings.Contains(err.Error(), x.says) {
			t.Errorf("%s: %v (kind %d), want kind %d and %q", x.path, err, hearsay.KindOf(err), x.kind, x.says)
		}
	}
	for _, bad := range []string{"", "ftp://a.example/", "file:///etc/passwd", "http://", "http://me:secret@a.example/", "javascript:x", "http://[::1"} {
		if _, err := c.Get(context.Background(), bad, hearsay.Capture{}); hearsay.KindOf(err) != hearsay.Invalid || strings.Contains(fmt.Sprint(err), "secret") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestRobots(t *testing.T) {
	s, asked := site(t, "User-agent: hearsay\nDisallow: /secret\n\nUser-agent: *\nDisallow: /")
	c := near()
	for _, path := range []string{"/secret", "/to-secret"} {
		if _, err := c.Get(context.Background(), s.URL+path, hearsay.Capture{}); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v, want ErrRefused", path, err)
		}
	}
	if n := asked.Load(); n != 1 {
		t.Errorf("asked %d times, want once, for the redirect", n)
	}
	if _, err := c.Get(context.Background(), s.URL+"/page", hearsay.Capture{}); err != nil {
		t.Error(err)
	}
}

func TestPrivate(t *testing.T) {
	s, asked := site(t, "")
	c := New(Options{})
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	for _, u := range []string{
		s.URL + "/page", "http://localhost" + port + "/page", "http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/",
		"http://192.168.1.1/", "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://0x7f.1/",
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		_, err := c.Get(ctx, u, hearsay.Capture{})
		cancel()
		if err == nil || hearsay.KindOf(err) == hearsay.Internal {
			t.Errorf("%s: %v", u, err)
		}
		if strings.HasPrefix(u, "http://1") && strings.Count(u, ".") >= 3 && !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v, want ErrRefused", u, err)
		}
	}
	if asked.Load() > 0 {
		t.Error("a server of this machine was asked")
	}
}

func TestPause(t *testing.T) {
	s, _ := site(t, "")
	c := New(Options{Private: true, Pause: 40 * time.Millisecond})
	begin := time.Now()
	for range 4 {
		if _, err := c.Get(context.Background(), s.URL+"/page", hearsay.Capture{}); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(begin); took < 4*40*time.Millisecond { // robots.txt and four pages
		t.Errorf("five requests to one host took only %v", took)
	}
}

const list = `<?xml version="1.0"?><opml version="1.0"><head><title>My feeds</title></head><body>
<outline text="North"><outline text="Arland Post" type="rss" xmlUrl="https://post.example/rss" htmlUrl="https://post.example/"/>
<outline text="Deep &amp; down"><outline title="Borvia Today" xmlUrl="https://borvia.example/f?a=1&amp;b=2"/></outline></outline>
<outline text="twice" xmlUrl="https://post.example/rss"/><outline text="not a feed" xmlUrl="ftp://x"/><outline text="Cedria" xmlUrl=" https://c.example/feed "/></body></opml>`

func TestOPML(t *testing.T) {
	feeds, err := ReadOPML(strings.NewReader(list))
	if err != nil {
		t.Fatal(err)
	}
	want := "[{https://post.example/rss Arland Post https://post.example/ North} {https://borvia.example/f?a=1&b=2 Borvia Today  North/Deep & down} {https://c.example/feed Cedria  }]"
	if got := fmt.Sprint(feeds); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	dir := t.TempDir() + "/new"
	if err := SaveList(dir, feeds); err != nil {
		t.Fatal(err)
	}
	again, err := List(dir)
	if err != nil || fmt.Sprint(again) != want {
		t.Errorf("out and in again: %v, %v", again, err)
	}
	if _, err := ReadOPML(strings.NewReader("<html>")); hearsay.KindOf(err) != hearsay.Invalid {
		t.Errorf("%v, want an error of kind Invalid", err)
	}
}

func TestSeen(t *testing.T) {
	dir := t.TempDir()
	s, err := LoadSeen(dir)
	if err != nil {
		t.Fatal(err)
	}
	s.Feeds["a"] = Answer{ETag: "x"}
	s.Pages["new"], s.Pages["old"] = time.Now(), time.Now().Add(-2*forget)
	if err := s.Save(dir); err != nil {
		t.Fatal(err)
	}
	if s, err = LoadSeen(dir); err != nil || s.Feeds["a"].ETag != "x" || len(s.Pages) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
}

func FuzzOPML(f *testing.F) {
	f.Add([]byte(list))
	f.Add([]byte(strings.Repeat("<opml><body><outline>", 3)))
	f.Fuzz(func(t *testing.T, b []byte) {
		feeds, err := ReadOPML(bytes.NewReader(b))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := WriteOPML(&out, feeds); err != nil {
			t.Fatal(err)
		}
		again, err := ReadOPML(&out)
		if err != nil || len(again) != len(feeds) {
			t.Errorf("%d feeds, %d after writing them: %v", len(feeds), len(again), err)
		}
	})
}
