package eval

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAudits holds the judged sheets to what they say of themselves.
func TestAudits(t *testing.T) {
	names, err := filepath.Glob("audit/*.tsv")
	if err != nil || len(names) == 0 {
		t.Fatal("no sheets", err)
	}
	list, err := audits("audit")
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != len(names) {
		t.Errorf("%d of %d sheets are judged twice", len(list), len(names))
	}
	for _, a := range list {
		t.Logf("seed %d: %d events, type %.3f, type and actors %.3f, status %.3f, kappa %.2f %.2f %.2f, false in 1,000 words %.2f; news %.3f %.3f; %v",
			a.Seed, a.Rows, a.Type, a.TypeActors, a.Status, a.KappaType, a.KappaAll, a.KappaStat, a.FalsePerThousand, a.News, a.NewsActors, a.BySource)
		if a.Rows != 300 || a.TypeActors > a.Type {
			t.Errorf("%+v", a)
		}
	}
	// A sheet whose sample was changed is refused.
	b, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ReadAudit(strings.NewReader(strings.Replace(string(b), "\tvoa\t", "\twikinews\t", 1))); err == nil {
		t.Error("another sample passes for the one that was drawn")
	}
	// A sheet of two judges keeps saying so, and says what each found.
	b, err = os.ReadFile("audit/20261129.tsv")
	if err != nil {
		t.Fatal(err)
	}
	a, err := ReadAudit(strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := a.Write(&out); err != nil || a.Judges != 2 || out.String() != string(b) {
		t.Errorf("%d judges, %v, or not the sheet that was read", a.Judges, err)
	}
	score, err := a.Score()
	if err != nil || len(score.Readings) != 2 {
		t.Fatalf("%+v, %v", score, err)
	}
	if x := score.Readings; math.Abs(x[0].Type+x[1].Type-2*score.Type) > 1e-9 || math.Abs(x[0].TypeActors+x[1].TypeActors-2*score.TypeActors) > 1e-9 {
		t.Errorf("the two readings %+v do not give %+v", x, score)
	}
	if _, err := ReadAudit(strings.NewReader(strings.Replace(string(b), "# judges 2", "# judges 3", 1))); err == nil {
		t.Error("three judges of two readings pass")
	}
}

func TestKappa(t *testing.T) {
	a := []bool{true, true, false, false}
	for _, c := range []struct {
		b    []bool
		want float64
	}{{a, 1}, {[]bool{true, false, true, false}, 0}, {[]bool{true, true, false, true}, 0.5}, {nil, 0}} {
		x := a[:len(c.b)]
		if got := kappa(x, c.b); got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("kappa of %v and %v is %v, want %v", x, c.b, got, c.want)
		}
	}
}
