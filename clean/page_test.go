package clean

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/corpus"
)

// TestPages reads pages of different layouts and counts what is kept of the
// article and of what stands beside it.
func TestPages(t *testing.T) {
	c := cleaner(t)
	var want, kept, got, not int
	all := corpus.Pages()
	for _, p := range all {
		d, err := c.Document(hearsay.Article{Title: p.Title, Markup: p.Markup, MediaType: "text/html"})
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		text := d.Text[d.Body:]
		var bad []string
		for _, s := range p.Wanted {
			want++
			if strings.Contains(text, s) {
				kept++
			} else {
				bad = append(bad, "lost: "+s)
			}
		}
		for _, s := range p.Beside {
			if strings.Contains(text, s) {
				not++
				bad = append(bad, "kept: "+s)
			}
		}
		got += len(d.Paragraphs)
		if len(bad) > 0 {
			t.Logf("%s\n  %s", p.Name, strings.Join(bad, "\n  "))
		}
	}
	lost, unwanted := 100*float64(want-kept)/float64(want), 100*float64(not)/float64(kept+not)
	t.Logf("%d pages: %.1f %% of %d wanted sentences kept; %.1f %% of the %d sentences that came out unwanted", len(all), 100-lost, want, unwanted, kept+not)
	if len(all) < 40 || lost > 5 || unwanted > 3 {
		t.Error("less is kept, or more unwanted, than is promised: 95 % and 3 %")
	}
}

// TestLocate finds every paragraph of every page again.
func TestLocate(t *testing.T) {
	c := cleaner(t)
	n := 0
	for _, p := range corpus.Pages() {
		d, err := c.Document(hearsay.Article{Title: p.Title, Markup: p.Markup, MediaType: "text/html"})
		if err != nil {
			t.Fatal(err)
		}
		for i, at := range Locate(d) {
			n++
			text := d.Paragraphs[i].In(d.Text)
			// What stands there is the paragraph and nothing else but markup.
			if got := dense(show(at.In(p.Markup)).text); at.Empty() && !strings.Contains(p.Name, "fragment") || !at.Empty() && got != dense(text) {
				t.Errorf("%s: %q found as %q", p.Name, text, at.In(p.Markup))
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d paragraphs looked for", n)
	}
	d := &hearsay.Document{Text: "Z\n\nOne & two.\n\nThree.", Body: 3, Paragraphs: []hearsay.Span{{Start: 0, End: 1}, {Start: 3, End: 13}, {Start: 15, End: 21}}}
	d.Article = hearsay.Article{MediaType: "text/html", Markup: "<title>Z</title><p>One &amp;\n <b>two</b>.</p><p>Th&shy;r&#101;e.</p>"}
	got := fmt.Sprint(Locate(d))
	if want := fmt.Sprint([]hearsay.Span{{}, {Start: 19, End: 41}, {Start: 48, End: 64}}); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func FuzzPage(f *testing.F) {
	for _, p := range corpus.Pages()[:8] {
		f.Add(p.Title, p.Markup)
	}
	f.Add("", "<p>&amp;&#x;&#9999999;&no<script><!--</p>")
	f.Add("a", "<table><p><svg><math><template><select><option>x")
	c := cleaner(f)
	f.Fuzz(func(t *testing.T, title, markup string) {
		d, err := c.Document(hearsay.Article{Title: title, Markup: markup, MediaType: "text/html"})
		if err != nil {
			if hearsay.KindOf(err) != hearsay.Invalid {
				t.Fatalf("error of kind %d: %v", hearsay.KindOf(err), err)
			}
			return
		}
		for _, s := range Locate(d) {
			if s.Start < 0 || s.End < s.Start || int(s.End) > len(markup) {
				t.Fatalf("span %v outside the page", s)
			}
		}
	})
}

// TestDeep reads pages that are nested or long beyond measure.
func TestDeep(t *testing.T) {
	c := cleaner(t)
	for name, markup := range map[string]string{
		"divs":   strings.Repeat("<div>", 100_000) + "The mayor spoke.",
		"bold":   strings.Repeat("<b><i>", 50_000) + "The mayor spoke.",
		"tables": strings.Repeat("<table><tr><td>", 30_000) + "The mayor spoke.",
		"many":   strings.Repeat("<p>x", 300_000),
	} {
		if _, err := c.Document(hearsay.Article{Markup: markup, MediaType: "text/html"}); hearsay.KindOf(err) != hearsay.Invalid || err == nil {
			t.Errorf("%s: error %v, want one of kind Invalid", name, err)
		}
	}
}

func BenchmarkPage(b *testing.B) {
	all := corpus.Pages()
	size, n := 0, 0
	for _, p := range all {
		size += len(p.Markup)
	}
	c := cleaner(b)
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		n = 0
		for _, p := range all {
			if _, err := c.Document(hearsay.Article{Title: p.Title, Markup: p.Markup, MediaType: "text/html"}); err == nil {
				n++
			}
		}
	}
	if n != len(all) {
		b.Fatalf("%d of %d pages read", n, len(all))
	}
	b.ReportMetric(float64(len(all)*b.N)/b.Elapsed().Seconds(), "pages/s")
}
