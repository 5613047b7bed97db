package eval

import (
	"testing"

	"github.com/hearsay-news/hearsay/lang"
)

// TestSpelling guards what tells spellings: few merges of two people come first.
func TestSpelling(t *testing.T) {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range ScoreSpelling(l) {
		t.Logf("%+v", s)
		if s.Same < 40 || s.Apart < 40 || s.Recall < .75 || s.False > .05 {
			t.Errorf("%+v", s)
		}
	}
}
