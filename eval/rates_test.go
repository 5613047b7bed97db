package eval

import (
	"strings"
	"testing"
)

// TestRates sees that what the pages say of how often the reader is right is
// what was measured.
func TestRates(t *testing.T) {
	rates, grades := Rates()
	if len(rates) < 6 || len(grades) < 5 {
		t.Fatalf("%d rates and %d grades", len(rates), len(grades))
	}
	for _, r := range append(rates, grades...) {
		if r.Right < 1 || r.Right >= r.Of || r.Set == "" || r.Measure == "" {
			t.Errorf("%+v", r)
		}
	}
	at := func(part string) float64 {
		for _, r := range rates {
			if strings.Contains(r.Measure, part) {
				return float64(r.Right) / float64(r.Of)
			}
		}
		t.Fatalf("nothing is said of %s", part)
		return 0
	}
	if a, b := at("right type"), at("all the right actors"); a < b {
		t.Errorf("types are right in %.2f, types and actors in %.2f", a, b)
	}
	if lo, hi := grades[0], grades[len(grades)-1]; lo.Right*hi.Of >= hi.Right*lo.Of {
		t.Errorf("sure statements are no oftener right: %+v, %+v", lo, hi)
	}
}
