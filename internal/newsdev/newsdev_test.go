package newsdev

import (
	_ "embed"
	"slices"
	"testing"
)

//go:embed second.tsv
var second string

// The lines stand in order, names do not overlap, and the second annotation
// of every fifth line agrees as the head of names.tsv says.
func TestLines(t *testing.T) {
	all := Lines()
	units := map[string]bool{}
	for i, l := range all {
		if i > 0 && all[i-1].File == l.File && all[i-1].Line >= l.Line {
			t.Errorf("%s: line %d after line %d", l.File, l.Line, all[i-1].Line)
		}
		units[l.File] = true
		end := 0
		for _, n := range l.Names {
			if n.First < end || !slices.Contains([]string{"PER", "ORG", "LOC", "NORP", "EVENT", "MISC"}, n.Class) {
				t.Errorf("%s, line %d: %v after %d", l.File, l.Line, n, end)
			}
			end = n.End
		}
		if !Has(l.File, l.Line) {
			t.Errorf("%s, line %d is not there", l.File, l.Line)
		}
	}
	if len(units) != 3 || Has("gmb-voa", 1) {
		t.Errorf("files %v", units)
	}
	twice, err := read(second)
	if err != nil {
		t.Fatal(err)
	}
	var first []Line
	for i := 2; i < len(all); i += 5 {
		first = append(first, all[i])
	}
	if len(first) != len(twice) {
		t.Fatalf("%d lines annotated twice, want %d", len(twice), len(first))
	}
	both, sum := 0, 0
	for i, l := range first {
		if twice[i].File != l.File || twice[i].Line != l.Line {
			t.Fatalf("line %d of %s beside line %d of %s", twice[i].Line, twice[i].File, l.Line, l.File)
		}
		sum += len(l.Names) + len(twice[i].Names)
		for _, n := range l.Names {
			if slices.Contains(twice[i].Names, n) {
				both++
			}
		}
	}
	// Two of the differences were settled for the second reading.
	if f := 200 * float64(both) / float64(sum); f < 98.5 || f > 99.5 {
		t.Errorf("agreement %.1f", f)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("a\t1\t2\t0 3 PER\n# x\n")
	f.Fuzz(func(t *testing.T, s string) {
		ls, err := read(s)
		for _, l := range ls {
			for _, n := range l.Names {
				if err == nil && n.First >= n.End {
					t.Errorf("%v", n)
				}
			}
		}
	})
}
