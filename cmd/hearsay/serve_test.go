package main

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

// TestServe starts the pages on an empty folder, loads the samples through the
// form and reads one of them.
func TestServe(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out, in := io.Pipe()
	e := &env{in: strings.NewReader(""), out: in, err: io.Discard}
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"serve", "--listen", "127.0.0.1:0", "--store", t.TempDir() + "/store", "-q"}, e)
		in.Close()
	}()
	line := make([]byte, 200)
	n, err := out.Read(line)
	if err != nil {
		t.Fatalf("no address: %v", err)
	}
	base := strings.TrimSpace(string(line[:n]))
	get := func(path string) string {
		t.Helper()
		r, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != 200 {
			t.Fatalf("%s: %d %v %s", path, r.StatusCode, err, b)
		}
		return string(b)
	}
	if s := get(""); !strings.Contains(s, "This store is empty") {
		t.Errorf("the first page does not say that the store is empty: %s", s)
	}
	r, err := http.PostForm(base+"samples", url.Values{})
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	for i := 0; !strings.Contains(get("jobs"), "Done."); i++ {
		if i > 600 {
			t.Fatal("the samples were never read")
		}
		time.Sleep(50 * time.Millisecond)
	}
	if s := get(""); !strings.Contains(s, "14 articles") {
		t.Errorf("the samples are not there: %s", s)
	}
	if s := get("index.json"); !strings.Contains(s, "French divers sank ship") {
		t.Errorf("the latest articles lack a sample: %s", s)
	}
	cancel()
	select {
	case c := <-code:
		if c != exitOK {
			t.Errorf("exit code %d, want %d", c, exitOK)
		}
	case <-time.After(10 * time.Second):
		t.Error("the program did not end")
	}
}

// TestServeRefuses sees that nothing is shown to other machines without a
// password.
func TestServeRefuses(t *testing.T) {
	short := t.TempDir() + "/secret"
	if err := os.WriteFile(short, []byte("1234\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ args, say string }{
		{"serve --listen 0.0.0.0:0", "no password"},
		{"serve --listen :8477", "no password"},
		{"serve --listen nonsense", "is no address"},
		{"serve --listen 0.0.0.0:0 --password-file " + short, "fewer than 8"},
		{"demo --listen 0.0.0.0:0", "no password"},
	} {
		var out, err strings.Builder
		e := &env{in: strings.NewReader(""), out: &out, err: &err}
		if code := run(context.Background(), strings.Fields(c.args), e); code != exitUsage || !strings.Contains(err.String(), c.say) || out.Len() > 0 {
			t.Errorf("%s: exit code %d, %q", c.args, code, err.String())
		}
	}
}
