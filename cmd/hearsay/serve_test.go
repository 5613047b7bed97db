package main

import (
	"context"
	"encoding/json"
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
	dir := t.TempDir() + "/store"
	base := served(t, "serve", "--store", dir)
	get := func(path string) string { t.Helper(); return string(fetched(t, base+path)) }
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
	if s := get("index.json"); !strings.Contains(s, "All 33 miners rescued in Chile") {
		t.Errorf("the latest articles lack a sample: %s", s)
	}
	correctAndRecode(t, base, dir, get)
}

// correctAndRecode sets another speaker through the form, reads the store again
// while it is served, and sees the correction hold; then it takes it back.
func correctAndRecode(t *testing.T, base, dir string, get func(string) string) {
	t.Helper()
	var found struct {
		Rows []struct{ Key, Article, Speaker string }
	}
	if err := json.Unmarshal([]byte(get("search.json?q=act:deny+ship")), &found); err != nil || len(found.Rows) != 1 || found.Rows[0].Speaker != "Charles Hernu" {
		t.Fatalf("%v %+v", err, found)
	}
	key, page := found.Rows[0].Key, "a/"+found.Rows[0].Article+"?statement="+found.Rows[0].Key
	post := func(form url.Values) string {
		t.Helper()
		r, err := http.PostForm(base+"correct", form)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != 200 {
			t.Fatalf("%v: %d %v %s", form, r.StatusCode, err, b)
		}
		return string(b)
	}
	s := post(url.Values{"key": {key}, "do": {"set-speaker"}, "speaker": {"David Lange"}, "scope": {"article"}, "back": {"/" + page}})
	if !strings.Contains(s, "What this would change") || !strings.Contains(s, "David Lange") {
		t.Errorf("a rule is not shown before it is kept: %s", s)
	}
	s = post(url.Values{"key": {key}, "do": {"set-speaker"}, "speaker": {"David Lange"}, "back": {"/" + page}})
	if !strings.Contains(s, "machine-corrected") || !strings.Contains(s, "Kept: speaker") {
		t.Errorf("the page does not show the correction: %s", s)
	}
	e := &env{in: strings.NewReader(""), out: io.Discard, err: io.Discard}
	if code := run(context.Background(), []string{"recode", "--store", dir}, e); code != exitOK {
		t.Fatalf("recode: %d", code)
	}
	if err := json.Unmarshal([]byte(get("api/statements/"+key)), &found); err != nil || len(found.Rows) != 1 || found.Rows[0].Speaker != "David Lange" {
		t.Errorf("the correction did not survive: %v %+v", err, found)
	}
	s = get("log.json")
	var log []struct{ ID, What, State string }
	if err := json.Unmarshal([]byte(s), &log); err != nil || len(log) != 1 || log[0].State != "applied" || !strings.Contains(log[0].What, "David Lange") {
		t.Fatalf("log: %v %s", err, s)
	}
	post(url.Values{"do": {"revert"}, "reverts": {log[0].ID}, "back": {"/log"}})
	if err := json.Unmarshal([]byte(get("api/statements/"+key)), &found); err != nil || found.Rows[0].Speaker != "Charles Hernu" {
		t.Errorf("it was not taken back: %v %+v", err, found)
	}
	if r, err := http.PostForm(base+"correct", url.Values{"key": {key}, "do": {"set-act"}, "act": {"shout"}}); err != nil || r.StatusCode != 400 {
		t.Errorf("an act that there is not: %v %v", r, err)
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
