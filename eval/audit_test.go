package eval

import (
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
