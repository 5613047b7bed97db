package corpus

import (
	"slices"
	"strings"
	"testing"
)

// TestEdit: copies say the truth about what is left of the stories they are
// made of, and the same writer makes the same copy.
func TestEdit(t *testing.T) {
	var stories []Story
	for i := range 20 {
		stories = append(stories, NewStory(3, i))
	}
	seen := map[string]bool{}
	for i := range 200 {
		make := func() Edited {
			w := NewWriter(4, uint64(i))
			return w.Edit(stories, i%20, 0.6, w.Paragraph)
		}
		e := make()
		if again := make(); again.Text() != e.Text() || again.Title != e.Title {
			t.Fatalf("copy %d is another each time", i)
		}
		if e.Of[0] != i%20 || len(e.Of) != len(e.Kept) || (len(e.Of) == 2) != slices.Contains(e.Edits, "merge") {
			t.Errorf("%d: of %v, kept %v, %v", i, e.Of, e.Kept, e.Edits)
		}
		for n, k := range e.Of {
			text := map[string]int{}
			for _, w := range strings.Fields(e.Text()) {
				text[w]++
			}
			all, left := 0, 0
			for _, w := range strings.Fields(stories[k].Text()) {
				if all++; text[w] > 0 {
					text[w]--
					left++
				}
			}
			if e.Kept[n] < 0.6 || float64(left) < (e.Kept[n]-0.02)*float64(all) {
				t.Errorf("%d: %d of %d words of story %d are left, said are %.2f", i, left, all, k, e.Kept[n])
			}
		}
		for _, x := range e.Edits {
			seen[x] = true
		}
	}
	if len(seen) != len(Edits) {
		t.Errorf("only %v", seen)
	}
}
