package eval

import (
	"errors"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
)

// TestReading holds the errors found by eye to the texts they were found in.
func TestReading(t *testing.T) {
	errs, err := LoadReading()
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
	drawn, err := DrawReading("../../shared")
	if he := (*hearsay.Error)(nil); errors.As(err, &he) && he.Kind == hearsay.NotFound {
		t.Skip("the texts are not here: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(drawn) != readingOwn+readingHeads+readingRuns {
		t.Errorf("%d texts were drawn, want %d", len(drawn), readingOwn+readingHeads+readingRuns)
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
}
