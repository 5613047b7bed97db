package event

import (
	"testing"

	"github.com/hearsay-news/hearsay"
)

// TestAsOf checks that a party is coded by the office it held on the day of the
// event, not on the day of the article.
func TestAsOf(t *testing.T) {
	d := &hearsay.Document{
		Actors: []hearsay.Actor{{
			Kind: "person", Country: "ARL", Sectors: []string{"ELI"},
			Roles: []hearsay.Role{
				{Title: "former president", Span: hearsay.Span{Start: 1, End: 5}},
				{Title: "commander of the army", From: "2001-05", To: "2008-12-31"},
				{Title: "president", From: "2010-01-20", To: "2014-01-20"},
			},
		}},
		Times: []hearsay.Time{{From: "2003-07-01"}, {From: "2012-03-04"}, {From: "2014-01-20"}, {From: "2009-06-01"}, {From: "2012"}, {}},
	}
	w := &work{d: d, c: newCoder(t)}
	for date, want := range map[int32]string{-1: "ARLELI", 0: "ARLMIL", 1: "ARLGOV", 2: "ARLGOV", 3: "ARLELI", 4: "ARLELI", 5: "ARLELI"} {
		if got := w.asOf(party{actor: 0, code: "ARLELI"}, date); got != want {
			t.Errorf("date %d: %s, want %s", date, got, want)
		}
	}
	for code, want := range map[string]string{"ARL": "ARLGOV", "---": "---GOV"} { // an article without a date
		if got := w.asOf(party{actor: 0, code: code}, 1); got != want {
			t.Errorf("%s became %s, want %s", code, got, want)
		}
	}
	if got := w.asOf(party{actor: 0, code: "ARLGOV"}, 3); got != "ARLGOV" {
		t.Errorf("a party that is nobody's former anything became %s", got)
	}
}
