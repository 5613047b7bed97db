package statement

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/conllu"
)

var update = flag.Bool("update", false, "rewrite testdata/cases.txt from what the coder gives; read the diff")

// cases reads the texts with their trees and mentions. They were written for
// this test; the trees are a parser's, so that its habits are met here too.
func cases(t testing.TB) []*hearsay.Document {
	t.Helper()
	f, err := os.Open("testdata/cases.conllu")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []*hearsay.Document
	for d, err := range conllu.Read(f) {
		if err != nil {
			t.Fatal(err)
		}
		// An actor a chain, called by its first mention, stands for package actor.
		seen := map[int32]bool{}
		for _, m := range d.Mentions {
			if !seen[m.Chain] {
				seen[m.Chain] = true
				d.Actors = append(d.Actors, hearsay.Actor{Chain: m.Chain, Name: m.In(d.Text), Kind: "person"})
			}
		}
		out = append(out, d)
	}
	return out
}

// render prints a document's statements, one a line.
func render(d *hearsay.Document) string {
	var b strings.Builder
	spans := func(ss []hearsay.Span) string {
		var out []string
		for _, s := range ss {
			out = append(out, "["+strings.Join(strings.Fields(s.In(d.Text)), " ")+"]")
		}
		return strings.Join(out, " … ")
	}
	names := func(ids []hearsay.ActorID) string {
		var out []string
		for _, a := range ids {
			out = append(out, d.Actors[a].Name)
		}
		return strings.Join(out, " + ")
	}
	for i, s := range d.Statements {
		src := spans(s.Source)
		if src == "" {
			src = "[]"
		}
		fmt.Fprintf(&b, "S%d %s <%s> %s: %s %s", i, src, names(s.Speakers), s.Act, strings.Trim(spans(s.Cue), "[]"), spans(s.Content))
		fmt.Fprintf(&b, " (%s %s", s.Quote, s.Evidence.Rule)
		if s.Negated {
			b.WriteString(" negated")
		}
		for _, m := range s.Modality {
			b.WriteString(" " + m)
		}
		if s.Within >= 0 {
			fmt.Fprintf(&b, " within=S%d", s.Within)
		}
		if len(s.About) > 0 {
			b.WriteString(" about=" + names(s.About))
		}
		if len(s.Addressee) > 0 {
			b.WriteString(" to=" + names(s.Addressee))
		}
		if s.SpeaksFor >= 0 {
			b.WriteString(" for=" + d.Actors[s.SpeaksFor].Name)
		}
		if s.Relays >= 0 {
			b.WriteString(" citing=" + d.Actors[s.Relays].Name)
		}
		b.WriteString(")\n")
	}
	return b.String()
}

func TestCases(t *testing.T) {
	c := New(english(t))
	want := map[string]string{}
	golden, err := os.ReadFile("testdata/cases.txt")
	if err != nil && !*update {
		t.Fatal(err)
	}
	for part := range strings.SplitSeq(string(golden), "== ") {
		name, rest, _ := strings.Cut(part, "\n")
		want[name] = rest
	}
	var out strings.Builder
	out.WriteString("Small texts and the statements read from them. The texts are ours; `go test -update` rewrites this file.\n")
	nothing := 0
	docs := cases(t)
	for _, d := range docs {
		name := d.Article.ID
		c.Code(d)
		sound(t, d)
		got := strings.TrimSpace(d.Text) + "\n" + render(d) + "\n"
		out.WriteString("== " + name + "\n" + got)
		if strings.HasPrefix(name, "none-") {
			nothing++
			if len(d.Statements) > 0 {
				t.Errorf("%s: %s\ngives\n%swant nothing", name, d.Text, render(d))
			}
		}
		if !*update && want[name] != got {
			t.Errorf("%s\ngot\n%swant\n%s", name, got, want[name])
		}
	}
	if len(docs) < 100 || nothing < 25 {
		t.Errorf("%d cases, %d of them empty: some were lost", len(docs), nothing)
	}
	if *update {
		if err := os.WriteFile("testdata/cases.txt", []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
