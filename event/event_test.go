package event

import (
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay/lang"
)

func newCoder(tb testing.TB) *Coder {
	tb.Helper()
	l, err := lang.For("en")
	if err != nil {
		tb.Fatal(err)
	}
	return New(l)
}

// TestTables holds the tables together: every type can be made, every shift
// names an operator, every operator a row.
func TestTables(t *testing.T) {
	c := newCoder(t)
	types := map[string]int{}
	for word, fs := range c.frames {
		if !strings.HasSuffix(word, ".v") && !strings.HasSuffix(word, ".n") && !strings.HasSuffix(word, ".a") {
			t.Errorf("%q is no word of the tables", word)
		}
		for _, f := range fs {
			types[f.typ]++
		}
	}
	for typ := range c.onto.types {
		if types[typ] == 0 {
			t.Errorf("no frame makes %s", typ)
		}
		if _, ok := c.needs[typ]; !ok {
			t.Errorf("event-need.txt has no row for %s", typ)
		}
	}
	rows := map[string]bool{}
	for k := range c.shifts {
		name, _, _ := strings.Cut(k, " ")
		rows[name] = true
	}
	for _, ops := range c.ops {
		for _, o := range ops {
			if !rows[o.name] {
				t.Errorf("%s: operator %q has no row in event-shift.txt", o.word, o.name)
			}
		}
	}
}

func TestOntology(t *testing.T) {
	o := readOntology()
	for _, c := range []struct {
		typ, mode string
		contexts  []string
		quad      int
		score     float64
		cameo     string
	}{
		{"ASSAULT", "targeted", nil, 4, -9.5, "185"},
		{"ASSAULT", "", nil, 4, -9, "180"},
		{"ACCUSE", "investigate", nil, 3, -3.5, "090"},
		{"REQUEST", "meet", []string{"diplomatic"}, 3, 0, "106"},
		{"CONSULT", "visit", nil, 1, 4, "042"},
		{"PROTEST", "vandalize", nil, 4, -5, "140"},
		{"AID", "", []string{"asylum"}, 2, 10, "075"},
		{"SANCTION", "", nil, 4, -6, "160"},
	} {
		if q := o.quad(c.typ); q != c.quad {
			t.Errorf("quad of %s is %d, want %d", c.typ, q, c.quad)
		}
		if s := o.score(c.typ, c.mode); s != c.score {
			t.Errorf("score of %s/%s is %v, want %v", c.typ, c.mode, s, c.score)
		}
		if code := o.cameo(c.typ, c.mode, c.contexts); code != c.cameo {
			t.Errorf("CAMEO of %s/%s %v is %s, want %s", c.typ, c.mode, c.contexts, code, c.cameo)
		}
	}
	for typ, p := range o.types {
		for mode := range p.Modes {
			if o.cameo(typ, mode, nil) == "" {
				t.Errorf("%s/%s has no CAMEO code", typ, mode)
			}
		}
	}
}

// TestFrameCodes holds the codes that frames name to the mapping: a code means
// the frame's own type.
func TestFrameCodes(t *testing.T) {
	c := newCoder(t)
	typ := map[string]string{}
	for _, x := range c.onto.codes {
		typ[x.code] = x.typ
	}
	for _, fs := range c.frames {
		for _, f := range fs {
			if f.cameo != "" && typ[f.cameo] != f.typ {
				t.Errorf("%s: CAMEO %s is %s, not %s", f.word, f.cameo, typ[f.cameo], f.typ)
			}
		}
	}
}
