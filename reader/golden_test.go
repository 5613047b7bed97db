package reader

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/sample"
)

var update = flag.Bool("update", false, "rewrite testdata/samples.txt; then read the diff")

// TestSamples reads the sample articles from end to end and compares what is
// printed with what was printed before. The file is what the reader gives, not
// what it should give: a difference is to be read, and taken or mended.
func TestSamples(t *testing.T) {
	const file = "testdata/samples.txt"
	r := newReader(t)
	var b strings.Builder
	for _, a := range sample.Articles() {
		d, err := r.Read(a)
		if err != nil {
			t.Fatal(err)
		}
		if err := hearsay.Print(&b, d); err != nil {
			t.Fatal(err)
		}
		b.WriteString("\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got, old := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(old)) {
		if i >= len(got) || i >= len(old) || got[i] != old[i] {
			t.Fatalf("line %d is not as it was; after reading the difference: go test ./reader -run Samples -update\n got %s\nwant %s",
				i+1, strings.Join(got[min(i, len(got)):min(i+4, len(got))], "\n     "), strings.Join(old[min(i, len(old)):min(i+4, len(old))], "\n     "))
		}
	}
}
