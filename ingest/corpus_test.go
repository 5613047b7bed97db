package ingest

import (
	"bytes"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/corpus"
)

// FuzzKinds reads any bytes as every kind: nothing panics, every error is the
// input's fault, and what comes out is UTF-8.
func FuzzKinds(f *testing.F) {
	for i, format := range corpus.Formats() {
		f.Add(uint8(i), corpus.Sample(format, 2)[0])
	}
	for i, s := range corpus.Spoil(false) {
		if b := s.Bytes(); len(b) < 4000 {
			f.Add(uint8(i), b)
		}
	}
	for i, s := range []string{nexisOld, nexisNew, factivaShown, factivaTagged, proquestA, rss, pageA, docxA} {
		f.Add(uint8(i), []byte(s))
	}
	f.Fuzz(func(t *testing.T, kind uint8, b []byte) {
		if len(b) > 1<<16 {
			return
		}
		in := Input{R: bytes.NewReader(b), Base: hearsay.Article{Path: "x"}}
		if k := int(kind) % (len(Kinds) + 1); k > 0 {
			in.Kind = Kinds[k-1]
		}
		n := 0
		for a, err := range in.Articles() {
			if n++; n > len(b)+8 {
				t.Fatal("more articles than bytes")
			}
			if err != nil {
				if hearsay.KindOf(err) != hearsay.Invalid {
					t.Fatalf("error of kind %d: %v", hearsay.KindOf(err), err)
				}
				continue
			}
			for _, s := range []string{a.Markup, a.Title, a.Outlet, a.Byline, a.ID, a.URL} {
				if !utf8.ValidString(s) {
					t.Fatalf("not UTF-8: %q", s)
				}
			}
		}
	})
}

// BenchmarkFormats says how fast each format is read, in bytes of its files and
// in articles.
func BenchmarkFormats(b *testing.B) {
	for _, format := range corpus.Formats() {
		b.Run(strings.ReplaceAll(format, " ", "_"), func(b *testing.B) {
			const n = 200
			files := corpus.Sample(format, n)
			size := 0
			for _, f := range files {
				size += len(f)
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				got := 0
				for _, f := range files {
					for _, err := range Read(bytes.NewReader(f), Guess, hearsay.Article{Path: "x"}) {
						if err != nil {
							b.Fatal(err)
						}
						got++
					}
				}
				if got != n {
					b.Fatalf("%d articles, want %d", got, n)
				}
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "articles/s")
		})
	}
}

// TestStreams reads archives far larger than the memory they may take; the long
// form, with HEARSAY_LONG set, reads 5 GB of each.
func TestStreams(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 40 MB and more")
	}
	total := int64(8 << 20)
	if os.Getenv("HEARSAY_LONG") != "" {
		total = 5 << 30
	}
	for _, x := range []struct {
		format string
		kind   Kind
		head   int // of each piece left out when it is repeated: a header
	}{{"warc.gz", Guess, 0}, {"warc", Guess, 0}, {"csv", Guess, len("article_id,Headline,Publication,Author,publish_date,link,full_text\n")}, {"jsonl.zst", Guess, 0}, {"nexis", Guess, 0}} {
		piece := corpus.Sample(x.format, 200)[0]
		in := io.MultiReader(bytes.NewReader(piece), io.LimitReader(&again{b: piece[x.head:]}, total/int64(len(piece))*int64(len(piece)-x.head)))
		runtime.GC()
		var before, m runtime.MemStats
		runtime.ReadMemStats(&before)
		n, most := 0, uint64(0)
		for _, err := range Read(in, x.kind, hearsay.Article{Path: "x"}) {
			if err != nil {
				t.Fatalf("%s, article %d: %v", x.format, n, err)
			}
			if n++; n%1000 == 0 {
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse)
			}
		}
		want := 200 * (1 + int(total/int64(len(piece))))
		if n != want {
			t.Errorf("%s: %d articles, want %d", x.format, n, want)
		}
		t.Logf("%s: %d articles, at most %d MB of heap", x.format, n, most>>20)
		if most > before.HeapInuse+256<<20 {
			t.Errorf("%s: %d MB of heap for one article at a time", x.format, most>>20)
		}
	}
}

// again repeats bytes for ever.
type again struct {
	b  []byte
	at int
}

func (a *again) Read(p []byte) (int, error) {
	n := copy(p, a.b[a.at:])
	a.at = (a.at + n) % len(a.b)
	return n, nil
}
