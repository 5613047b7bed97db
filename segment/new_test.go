package segment

import (
	"testing"

	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
)

// BenchmarkNew is what every start of the program pays.
func BenchmarkNew(b *testing.B) {
	l, err := lang.For("en")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		m, _ := model.Embedded("en-segment")
		if _, err := New(l, m); err != nil {
			b.Fatal(err)
		}
	}
}
