package where_test

import (
	"testing"

	"github.com/hearsay-news/hearsay/eval"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/reader"
)

// TestPlaces reads whole texts with all rooms: a share must be right, for the
// other rooms and the models change.
func TestPlaces(t *testing.T) {
	const share = 0.9
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader.New(l)
	if err != nil {
		t.Fatal(err)
	}
	s, err := eval.ScorePlaces(r, "testdata/places.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range s.Wrong {
		t.Log(w)
	}
	t.Logf("%d of %d texts right", s.Right, s.Texts)
	if s.Texts < 150 || s.Share() < share {
		t.Errorf("%d of %d texts right, want %.0f%% of at least 150", s.Right, s.Texts, 100*share)
	}
}
