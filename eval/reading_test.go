package eval

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
)

// TestReading holds the errors found by eye to the texts they were found in.
func TestReading(t *testing.T) {
	for _, r := range []struct {
		name string
		plan readingPlan
		load func() ([]ReadingError, error)
		draw func(string) ([]Sample, error)
	}{
		{"first", firstReading, LoadReading, DrawReading},
		{"second", secondReading, LoadSecondReading, DrawSecondReading},
	} {
		t.Run(r.name, func(t *testing.T) {
			errs, err := r.load()
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range errs {
				if !slices.Contains([]string{"missed", "content-edge", "source", "speaker", "spurious", "about", "act", "mood"}, e.Kind) {
					t.Errorf("%s: kind %q", e.Doc, e.Kind)
				}
				if !slices.Contains([]string{"open", "mended", "new"}, e.State) {
					t.Errorf("%s: state %q", e.Doc, e.State)
				}
			}
			drawn, err := r.draw("../../shared")
			if he := (*hearsay.Error)(nil); errors.As(err, &he) && he.Kind == hearsay.NotFound {
				t.Skip("the texts are not here: ", err)
			}
			if err != nil {
				t.Fatal(err)
			}
			if n := r.plan.own + r.plan.heads + r.plan.runs; len(drawn) != n {
				t.Errorf("%d texts were drawn, want %d", len(drawn), n)
			}
			size := map[string]int{}
			for _, s := range drawn {
				size[s.ID] = utf8.RuneCountInString(s.Text)
			}
			for _, e := range errs {
				if n, ok := size[e.Doc]; !ok || e.Start < 0 || e.Start >= e.End || e.End > n {
					t.Errorf("%s: %d-%d is not in a text that was drawn", e.Doc, e.Start, e.End)
				}
			}
		})
	}
}

// TestReadingsShareNothing says that what is read second is in no text that
// was read first or annotated.
func TestReadingsShareNothing(t *testing.T) {
	annotated, err := DrawSample("../../shared")
	if he := (*hearsay.Error)(nil); errors.As(err, &he) && he.Kind == hearsay.NotFound {
		t.Skip("the texts are not here: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	first, err := DrawReading("../../shared")
	if err != nil {
		t.Fatal(err)
	}
	second, err := DrawSecondReading("../../shared")
	if err != nil {
		t.Fatal(err)
	}
	lines := func(s Sample) (a, b int) {
		if n, _ := fmt.Sscanf(s.ID, "gmb-voa:%d-%d", &a, &b); n != 2 {
			return 0, -1
		}
		return a, b
	}
	for _, s := range second {
		a, b := lines(s)
		for _, o := range append(annotated, first...) {
			if c, d := lines(o); s.ID == o.ID || a <= d && c <= b {
				t.Errorf("%s was read as %s already", s.ID, o.ID)
			}
		}
	}
}
