package when

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

func english(t testing.TB) *Tagger {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	return New(l)
}

func show(d *hearsay.Document) string {
	var out []string
	for _, x := range d.Times {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s = %s..%s %s", x.In(d.Text), x.From, x.To, x.Precision)))
	}
	return strings.Join(out, "; ")
}

// share is how many of the cases must be right. The set is meant to hold
// forms that nobody has solved yet, too.
const share = 0.95

func TestTimes(t *testing.T) {
	b, err := os.ReadFile("testdata/times.txt")
	if err != nil {
		t.Fatal(err)
	}
	tag := english(t)
	a := hearsay.Article{Published: time.Date(2020, 1, 9, 12, 0, 0, 0, time.UTC), PublishedPrecision: "day"}
	n, right := 0, 0
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if s, ok := strings.CutPrefix(line, "published "); ok {
			a = hearsay.Article{PublishedPrecision: "day"}
			if m, ok := strings.CutSuffix(s, " month"); ok {
				a.PublishedPrecision, s = "month", m+"-01"
			}
			if s != "none" {
				if a.Published, err = time.Parse("2006-01-02", s); err != nil {
					t.Fatal(err)
				}
			}
			continue
		}
		text, want, ok := strings.Cut(line, "|")
		if !ok {
			t.Fatalf("no expectation: %s", line)
		}
		text, want = strings.TrimSpace(text), strings.TrimSpace(want)
		d := &hearsay.Document{Article: a, Text: text, Paragraphs: []hearsay.Span{{Start: 0, End: int32(len(text))}}}
		tag.Tag(d)
		n++
		if got := show(d); got == want {
			right++
		} else {
			t.Logf("%s\n  got  %s\n  want %s", text, got, want)
		}
	}
	t.Logf("%d of %d cases right", right, n)
	if n < 150 || float64(right) < share*float64(n) {
		t.Errorf("%d of %d cases right, want %.0f%% of at least 150", right, n, 100*share)
	}
}

// TestTags: the tagger's word wins over the table.
func TestTags(t *testing.T) {
	text := "Deputies meet on Friday ."
	d := &hearsay.Document{Article: hearsay.Article{Published: time.Date(2020, 1, 9, 0, 0, 0, 0, time.UTC)}, Text: text}
	pos := 0
	for i, w := range strings.Fields(text) {
		at := strings.Index(text[pos:], w) + pos
		d.Tokens = append(d.Tokens, hearsay.Span{Start: int32(at), End: int32(at + len(w))})
		d.Tags = append(d.Tags, hearsay.Tag{XPOS: []string{"NNS", "VBP", "IN", "NNP", "."}[i]})
		pos = at + len(w)
	}
	d.Sentences = []hearsay.Sentence{{First: 0, End: 5}}
	english(t).Tag(d)
	if got, want := show(d), "Friday = 2020-01-10..2020-01-11 day"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzTag(f *testing.F) {
	b, err := os.ReadFile("testdata/times.txt")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		f.Add(line, int64(1578528000))
	}
	f.Add("on 31 9999 the 9999999 years ago, 99 Jan 0000-00-00 last the", int64(0))
	tag := english(f)
	f.Fuzz(func(t *testing.T, text string, at int64) {
		if !utf8.ValidString(text) {
			t.Skip()
		}
		d := &hearsay.Document{Text: text}
		if at > -62135596800 && at < 253402300799 {
			d.Article.Published = time.Unix(at, 0).UTC()
		}
		tag.Tag(d)
		last := int32(0)
		for _, x := range d.Times {
			if x.Start < last || x.End <= x.Start || int(x.End) > len(text) {
				t.Fatalf("%+v in %q", x, text)
			}
			last = x.Start
			if x.From != "" && x.To != "" && x.From >= x.To {
				t.Fatalf("empty interval %+v", x)
			}
			for _, s := range []string{x.From, x.To} {
				if s == "" {
					continue
				}
				if _, err := time.Parse("2006-01-02", s[:min(10, len(s))]); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

func BenchmarkTag(b *testing.B) {
	tag := english(b)
	text := strings.Repeat("The minister said on Thursday that the council, which met on Jan. 3 for two hours, would vote next week on the plan drawn up in 2015 by its members. Nothing in this sentence tells of a time, and most sentences of the news are of that kind.\n", 100)
	d := &hearsay.Document{Article: hearsay.Article{Published: time.Date(2020, 1, 9, 0, 0, 0, 0, time.UTC)}, Text: text}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		tag.Tag(d)
		if len(d.Times) != 400 {
			b.Fatalf("%d times: %s", len(d.Times), show(d)[:300])
		}
	}
}
