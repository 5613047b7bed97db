package credit

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

func english(t testing.TB) *Finder {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	return New(l)
}

func show(d *hearsay.Document) string {
	var out []string
	for _, c := range d.Credits {
		out = append(out, c.Signal+":"+c.Outlet)
	}
	if out == nil {
		return "-"
	}
	return strings.Join(out, ";")
}

func TestCredits(t *testing.T) {
	b, err := os.ReadFile("testdata/credits.txt")
	if err != nil {
		t.Fatal(err)
	}
	f := english(t)
	n, none := 0, 0
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		text, want, ok := strings.Cut(line, " => ")
		if !ok {
			t.Fatalf("no expectation: %s", line)
		}
		n++
		if want == "-" {
			none++
		}
		d := &hearsay.Document{Text: strings.ReplaceAll(text, `\n`, "\n\n")}
		f.Find(d)
		if got := show(d); got != want {
			t.Errorf("%s\n  got  %s\n  want %s", text, got, want)
		}
	}
	if n < 60 || none < 20 {
		t.Errorf("%d cases, %d of them with nothing to find", n, none)
	}
}

// TestSpans: the span covers the words that say so, not the story.
func TestSpans(t *testing.T) {
	d := &hearsay.Document{Text: "Bridge opens\n\nTEHRAN (Tasnim) – Crowds gathered.\n\nThe road was shut. — AFP\n\nSource » arlantimes\n", Body: 14}
	english(t).Find(d)
	var got []string
	for _, c := range d.Credits {
		got = append(got, c.In(d.Text))
	}
	if s := strings.Join(got, "|"); s != "TEHRAN (Tasnim)|— AFP|Source » arlantimes" {
		t.Errorf("got %q", s)
	}
}

func FuzzFind(f *testing.F) {
	b, err := os.ReadFile("testdata/credits.txt")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		text, _, _ := strings.Cut(line, " => ")
		f.Add(strings.ReplaceAll(text, `\n`, "\n"), int32(0))
	}
	find := english(f)
	f.Fuzz(func(t *testing.T, text string, body int32) {
		if !utf8.ValidString(text) || body < 0 || int(body) > len(text) || !utf8.ValidString(text[:body]) {
			t.Skip()
		}
		d := &hearsay.Document{Text: text, Body: body}
		find.Find(d)
		for _, c := range d.Credits {
			if c.Start < body || c.End <= c.Start || int(c.End) > len(text) {
				t.Fatalf("%+v in %q", c, text)
			}
			if s := c.In(text); !utf8.ValidString(s) || !utf8.ValidString(c.Outlet) {
				t.Fatalf("%q", s)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	f := english(b)
	text := "By Jane Roe, Nordwire\n\nTEHRAN (Tasnim) – Crowds gathered.\n\n" + strings.Repeat("The minister said the council would vote on the plan drawn up by its members.\n\n", 40) + "(With inputs from PTI)\n"
	d := &hearsay.Document{Text: text}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		f.Find(d)
		if len(d.Credits) != 3 {
			b.Fatalf("%v", d.Credits)
		}
	}
}

// TestForms counts how often the outlet is right in forms that were written
// without looking at what is found.
func TestForms(t *testing.T) {
	b, err := os.ReadFile("testdata/forms.txt")
	if err != nil {
		t.Fatal(err)
	}
	f := english(t)
	n, right := 0, 0
	for line := range strings.Lines(string(b)) {
		text, want, ok := strings.Cut(strings.TrimSpace(line), " => ")
		if !ok {
			continue
		}
		n++
		d := &hearsay.Document{Text: strings.ReplaceAll(text, `\n`, "\n\n")}
		f.Find(d)
		var got []string
		for _, c := range d.Credits {
			if c.Outlet != "" {
				got = append(got, c.Outlet)
			}
		}
		if s := strings.Join(got, ";"); s == want {
			right++
		} else {
			t.Logf("%s\n  got %q", line, s)
		}
	}
	t.Logf("%d of %d", right, n)
	if n < 200 || 100*right < 95*n {
		t.Errorf("the outlet is right in %d of %d forms", right, n)
	}
}
