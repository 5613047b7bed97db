package sample

import (
	"bytes"
	"strings"
	"testing"
)

// TestArticles holds the set to what it is for: a dozen texts or more, several
// outlets, a copy word for word, and a cut one that credits the same agency.
func TestArticles(t *testing.T) {
	as := Articles()
	if len(as) < 12 {
		t.Errorf("%d samples, want at least 12", len(as))
	}
	outlets, texts := map[string]bool{}, map[string]int{}
	for _, a := range as {
		if a.ID == "" || a.Title == "" || a.Outlet == "" || a.PublishedPrecision != "day" {
			t.Errorf("%s: a header is missing: %+v", a.ID, a)
		}
		outlets[a.Outlet] = true
		texts[a.Markup]++
	}
	if len(outlets) < 4 {
		t.Errorf("%d outlets, want several", len(outlets))
	}
	copies := 0
	for _, n := range texts {
		if n > 1 {
			copies++
		}
	}
	if copies != 1 {
		t.Errorf("%d texts are printed twice, want 1", copies)
	}
	var b bytes.Buffer
	if err := JSONL(&b); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\n"); n != len(as) {
		t.Errorf("JSONL has %d lines, want %d", n, len(as))
	}
}
