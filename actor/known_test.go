package actor

import "testing"

// TestKnowledgeEnds checks that nobody is taken to be in office after the day up
// to which the table knows.
func TestKnowledgeEnds(t *testing.T) {
	h := &holder{from: "2020-01-01", fromSure: "day", known: "2025-06-30"}
	for day, want := range map[string]known{"2019-12-31": no, "2021-01-01": yes, "2025-06-30": yes, "2025-07-01": maybe, "2031-01-01": maybe} {
		if got := h.holds(day); got != want {
			t.Errorf("%s: %v, want %v", day, got, want)
		}
	}
}
