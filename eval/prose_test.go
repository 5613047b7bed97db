package eval

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/jdkato/prose/v3"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/reader"
	"github.com/hearsay-news/hearsay/sample"
)

// newsTexts are the PolNeAR development articles where they are at hand, else
// the samples.
func newsTexts(b *testing.B) []string {
	b.Helper()
	var out []string
	f, err := os.Open("../../shared/" + filePolNeAR)
	if err != nil {
		for _, a := range sample.Articles() {
			out = append(out, a.Markup)
		}
		return out
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var d struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			b.Fatal(err)
		}
		out = append(out, d.Text)
	}
	return out
}

// BenchmarkPeers times, in one run and on one core, the whole of our reading
// with its JSON beside prose, the Go library nearest to us, which tags words
// and finds names:
//
//	go test ./eval -run '^$' -bench Peers -cpu 1
func BenchmarkPeers(b *testing.B) {
	texts := newsTexts(b)
	words, size := 0, 0
	for _, t := range texts {
		words += len(strings.Fields(t))
		size += len(t)
	}
	rate := func(b *testing.B) {
		b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
	}
	b.Run("hearsay", func(b *testing.B) {
		l, err := lang.For("en")
		if err != nil {
			b.Fatal(err)
		}
		r, err := reader.New(l)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(size))
		b.ReportAllocs()
		for b.Loop() {
			n := 0
			for _, t := range texts {
				d, err := r.Read(hearsay.Article{Markup: t})
				if err != nil {
					b.Fatal(err)
				}
				line, err := json.Marshal(export.NewRecord(d))
				if err != nil {
					b.Fatal(err)
				}
				n += len(line)
			}
			if n < size {
				b.Fatal("records shorter than the texts")
			}
		}
		rate(b)
	})
	b.Run("prose", func(b *testing.B) {
		b.SetBytes(int64(size))
		b.ReportAllocs()
		for b.Loop() {
			n := 0
			for _, t := range texts {
				d, err := prose.NewDocument(t)
				if err != nil {
					b.Fatal(err)
				}
				n += len(d.Entities())
			}
			if n == 0 {
				b.Fatal("no names")
			}
		}
		rate(b)
	})
}
