package event

import (
	"testing"

	"github.com/hearsay-news/hearsay/lang"
)

func TestTables(t *testing.T) {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	c := New(l)
	n := 0
	for _, fs := range c.frames {
		n += len(fs)
	}
	t.Logf("%d frames of %d words", n, len(c.frames))
}
