package actor

import (
	"slices"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

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

// TestLikelyRow checks that a row which is only likely takes no office for held.
func TestLikelyRow(t *testing.T) {
	h := &holder{from: "2020-01-01", fromSure: "day", to: "2021-01-01", toSure: "day", likely: true}
	for day, want := range map[string]known{"2019-12-31": no, "2020-06-01": maybe, "2021-01-02": no} {
		if got := h.holds(day); got != want {
			t.Errorf("%s: %v, want %v", day, got, want)
		}
	}
	if got := h.why("2020-06-01"); got != "the row is only likely" {
		t.Error(got)
	}
	w, c := &work{d: &hearsay.Document{}}, &chain{}
	b := &body{name: "Ardian Front", code: "ARL"}
	w.fromBody(c, b)
	sure := c.conf
	b.likely = true
	if w.fromBody(c, b); c.conf >= sure {
		t.Errorf("a likely row is believed by %v, a sure one by %v", c.conf, sure)
	}
}

// TestSpellingsApart holds the spellings of office holders' names to the table:
// no name of one person may be taken for another's. Those listed share all but
// the spelling: each is found by her own, and nobody by a third while both are
// in office.
func TestSpellingsApart(t *testing.T) {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	k := load(l, embedded)
	shared := map[string]bool{"Amina Mohamed": true}
	pairs := 0
	for _, hs := range k.spelled {
		for i, a := range hs {
			for _, b := range hs[:i] {
				if a.id() == b.id() {
					continue
				}
				pairs++
				for _, x := range append(slices.Clone(a.variants), a.person) {
					for _, y := range append(slices.Clone(b.variants), b.person) {
						if strings.Contains(x, " ") && strings.Contains(y, " ") && !shared[x] && !shared[y] && k.speller.Alike(x, y) {
							t.Errorf("%s is told to be %s: %s, %s", x, y, a.row, b.row)
						}
					}
				}
			}
		}
	}
	if len(k.person) < 3000 {
		t.Errorf("%d persons", len(k.person))
	}
	t.Logf("%d persons, %d pairs of one key", len(k.person), pairs)
}

// TestBodyOnDate asks which of the bodies of one name is meant on a day. The
// bodies are invented.
func TestBodyOnDate(t *testing.T) {
	old := &body{name: "Old Front", code: "ARL", from: "1990", fromSure: "year", to: "2001-09-27", toSure: "day"}
	late := &body{name: "Late Front", code: "BOR", from: "2005", fromSure: "unsure"}
	long := &body{name: "Long Front", code: "COR"}
	faded := &body{name: "Faded Front", code: "ARL", to: "2008", toSure: "unsure"}
	word := &body{name: "Forward", code: "ARL", from: "2005", fromSure: "year", ambiguous: true}
	twin := &body{name: "Old Front", code: "ARL", from: "1995", fromSure: "year"}
	for _, x := range []struct {
		day    string
		bodies []*body
		want   *body
	}{
		{"2015", nil, nil},
		{"", []*body{old}, old},
		{"1985", []*body{old}, nil},
		{"1990-05-05", []*body{old}, old}, // its name shows that it is there
		{"2020", []*body{old}, old},       // news goes on naming what has ended
		{"2000", []*body{old, long}, nil},
		{"2001-09-26", []*body{old, long}, nil},
		{"2001-09-27", []*body{old, long}, long},
		{"1985", []*body{old, long}, long},
		{"1990-05-05", []*body{old, long}, nil},
		{"2003-12-31", []*body{late, long}, long},
		{"2004-06-01", []*body{late, long}, nil},
		{"2004-06-01", []*body{late, old}, nil},
		{"2007-06-01", []*body{late, old}, late},
		{"2006-06-01", []*body{faded, long}, nil},
		{"2007-06-01", []*body{faded, long}, nil},
		{"2010-06-01", []*body{faded, long}, long},
		{"2010-06-01", []*body{faded, old}, faded}, // both have ended, and are of one country
		{"2005-06-01", []*body{word}, nil},
		{"2006-06-01", []*body{word}, word},
		{"2006-06-01", []*body{old, twin}, old},
	} {
		w := &work{k: &knowledge{bodies: map[string][]*body{"name": x.bodies}}, day: x.day}
		if got := w.bodyNamed("Name"); got != x.want {
			t.Errorf("%s %v: %v, want %v", x.day, x.bodies, got, x.want)
		}
		if x.want != nil {
			continue
		}
		// What is left open says why.
		w.d = &hearsay.Document{Mentions: make([]hearsay.Mention, 1)}
		w.leaveOpen(&chain{ms: []int32{0}}, "Name")
		rule := ""
		if len(w.d.Passed) == 1 {
			rule = w.d.Passed[0].Rule
		}
		want := "uncertain-range"
		switch {
		case len(x.bodies) == 0 || x.day == "1985":
			want = ""
		case x.day == "2000" || x.day == "2001-09-26" || x.day == "2006-06-01":
			want = "several-bodies"
		}
		if rule != want {
			t.Errorf("%s %v: left open by %q, want %q", x.day, x.bodies, rule, want)
		}
	}
}
