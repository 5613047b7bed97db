package main

import (
	"context"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay/sample"
)

var update = flag.Bool("update", false, "rewrite the README's example")

// TestREADME holds the example in the README to what the program prints: one
// article of the demo, whole.
func TestREADME(t *testing.T) {
	const file, title = "../../README.md", "French divers sank ship, Le Monde says"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	e := &env{in: strings.NewReader(""), out: &out, err: &errs}
	if code := run(context.Background(), []string{"demo"}, e); code != 0 {
		t.Fatal(errs.String())
	}
	_, want, ok := strings.Cut(out.String(), title)
	if !ok {
		t.Fatalf("the demo does not print %q", title)
	}
	for _, a := range sample.Articles() { // up to the next article
		want, _, _ = strings.Cut(want, "\n\n"+a.Title+"\n")
	}
	want = title + strings.TrimRight(want, "\n") + "\n"

	before, rest, ok := strings.Cut(string(b), "<!-- example: checked against the program by a test -->\n```\n")
	old, after, ok2 := strings.Cut(rest, "```\n")
	if !ok || !ok2 {
		t.Fatal("README.md has no example")
	}
	if old == want {
		return
	}
	if !*update {
		t.Fatalf("the README's example is not what the program prints; run: go test ./cmd/hearsay -run README -update\n%s", want)
	}
	out.Reset()
	out.WriteString(before + "<!-- example: checked against the program by a test -->\n```\n" + want + "```\n" + after)
	if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
