package where

import (
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/segment"
)

func english(t testing.TB) *lang.Language {
	t.Helper()
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// document segments text.
func document(t testing.TB, seg *segment.Segmenter, text string) *hearsay.Document {
	t.Helper()
	d := &hearsay.Document{Text: text}
	d.Paragraphs = []hearsay.Span{{Start: 0, End: int32(len(text))}}
	seg.Segment(d)
	return d
}

func TestTry(t *testing.T) {
	l := english(t)
	seg, err := segment.New(l, nil)
	if err != nil {
		t.Fatal(err)
	}
	f := New(l)
	for _, s := range []string{
		"Protesters marched in Tripoli, Lebanon, on Monday.",
		"Libyan forces took Tripoli.", "Fighting broke out in Tripoli.",
		"He spoke in Washington on Tuesday.", "Officials in Georgia said so.", "Georgia accused Russia of shelling near Tbilisi.",
		"He lives in Boston, Mass., and works in Springfield, Illinois.", "Bombs fell in northern Iraq, near Mosul.",
		"A plane landed at Baghdad International Airport.",
	} {
		d := document(t, seg, s)
		f.Find(d)
		t.Log(s)
		for _, p := range d.Places {
			t.Logf("    %q %+v", p.In(d.Text), p)
		}
		for _, p := range d.Passed {
			t.Logf("    passed %q %s", p.In(d.Text), p.Text)
		}
	}
}
