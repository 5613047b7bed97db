package hearsay_test

import (
	"testing"

	"github.com/hearsay-news/hearsay"
)

// TestLine checks that nothing of an article can move a terminal's cursor or
// turn its direction.
func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		" two\n\n lines\t ":     "two lines",
		"red \x1b[31malarm\x07": "red [31malarm",
		"a\u202eb\u2066c\u200f": "abc",
		"“é” – ناصر":            "“é” – ناصر",
	} {
		if got := hearsay.Line(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
