package eval

import (
	"os"
	"strings"
	"testing"
)

// TestIntake measures the pages, and with HEARSAY_LONG set the formats too,
// and prints the section of the report.
func TestIntake(t *testing.T) {
	s := &Scores{}
	j := &job{o: Options{Small: os.Getenv("HEARSAY_LONG") == ""}}
	if err := j.intake(s); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	(&page{w: &b}).intake(s.Intake)
	t.Log(b.String())
	if x := s.Intake; x.Pages < 40 || x.Wanted < 400 || x.kept() < 95 || x.unwanted() > 3 {
		t.Errorf("%+v", *x)
	}
	if !strings.Contains(b.String(), "wanted sentences kept") {
		t.Error("the section does not say what was kept")
	}
}
