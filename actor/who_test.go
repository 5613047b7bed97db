package actor

import (
	"fmt"
	"testing"
)

// TestWho asks for one name or office on two days.
func TestWho(t *testing.T) {
	own := build(t, append(someEntries,
		Entry{ID: "user:a", Name: "Karl Testmann", Kind: "person", Country: "DEU", Terms: []Term{{Office: "trade minister", From: "2010-01-01", To: "2012-01-01"}}},
		Entry{ID: "user:b", Name: "Karl Testmann", Kind: "person", Country: "SWE", Terms: []Term{{Office: "trade minister", From: "2011-01-01", To: "2012-01-01"}}},
		Entry{ID: "hearsay:ali-shamkhani", Name: "Ali Shamkhani", Names: []string{"Chamkhani"}, Kind: "person", Country: "IRN"},
		Entry{ID: "user:c", Name: "Eva Unsure", Kind: "person", Country: "SWE", Terms: []Term{{Office: "harbour minister", FromSure: "unsure", ToSure: "unsure"}}},
		Entry{ID: "user:d", Name: "Blue Front", Kind: "actor", Country: "IRQ", Terms: []Term{{Sectors: []string{"REB"}, From: "2010", To: "2013"}, {Sectors: []string{"PTY"}, From: "2014"}}},
	)...)
	r := resolver(t, own)
	for _, x := range []struct{ name, day, entity, sectors, office string }{
		{"Ali Shamkhani", "2020-01-03", "hearsay:ali-shamkhani", "[GOV]", "[secretary of the Supreme National Security Council]"},
		{"Chamkhani", "2020-01-03", "hearsay:ali-shamkhani", "[GOV]", "[secretary of the Supreme National Security Council]"},
		{"Hasan Rowhani", "2015-01-01", "hearsay:hassan-rouhani", "[GOV]", "[president]"},
		{"Hosein Rouhani", "2015-01-01", "", "[]", "[]"},
		{"Anna Orvyk", "2020-01-01", "user:ana", "[GOV]", "[fisheries minister]"},
		{"Gold Coast", "1950", "hearsay:ghana", "[]", "[]"},
		{"Gold Coast", "2010", "", "[]", "[]"},
		{"Swaziland", "2010", "hearsay:eswatini", "[]", "[]"},
		{"German chancellor", "2005-01-01", "hearsay:gerhard-schroeder", "[GOV]", "[chancellor]"},
		{"German chancellor", "2010-01-01", "hearsay:angela-merkel", "[GOV]", "[chancellor]"},
		{"chancellor of Germany", "2010-01-01", "hearsay:angela-merkel", "[GOV]", "[chancellor]"},
		{"Iranian foreign minister", "2013-08-05", "", "[]", "[]"},
		{"Bush", "2005-01-01", "", "[]", "[]"},
		{"Ana Orvik", "2020-01-01", "user:ana", "[GOV]", "[fisheries minister]"},
		{"Norwegian fisheries minister", "2020-01-01", "user:ana", "[GOV]", "[fisheries minister]"},
		{"Ana Orvik", "2022-03-01", "user:ana", "[ELI]", "[]"},
		{"Karl Testmann", "2010-05-05", "user:a", "[GOV]", "[trade minister]"},
		{"Karl Testmann", "2011-05-05", "", "[]", "[]"},
		{"Eva Unsure", "2011-05-05", "user:c", "[]", "[]"},
		{"HWL", "2011-05-05", "Q1", "[CVL]", "[]"},
		{"Amina Mohammed", "2020-05-05", "hearsay:amina-mohammed", "[GOV]", "[UN deputy secretary-general]"},
		{"Amina Mohamed", "2016-05-05", "hearsay:amina-mohamed", "[GOV]", "[foreign minister]"},
		{"Aminah Muhammad", "2017-06-05", "", "[]", "[]"},
		{"ISI", "2015", "hearsay:inter-services-intelligence", "[SPY MIL]", "[]"},
		{"National Liberation Army", "2001-08-01", "", "[]", "[]"},
		{"National Liberation Army", "2010", "hearsay:national-liberation-army", "[REB]", "[]"},
		{"Soviet Union", "2005", "hearsay:soviet-union", "[]", "[]"},
		{"HWL", "2000", "", "[]", "[]"},
		{"Borvia", "2011", "hearsay:norway", "[]", "[]"},
		{"ISI", "2010", "", "[]", "[]"},
		{"Nobody Atall", "2010", "", "[]", "[]"},
	} {
		a := r.Who(x.name, x.day)
		if got := [...]string{a.Entity, fmt.Sprint(a.Sectors), fmt.Sprint(a.Offices)}; got != [...]string{x.entity, x.sectors, x.office} {
			t.Errorf("%s on %s: %v, want %v; %v", x.name, x.day, got, x, a.Refused)
		}
		for _, c := range a.Candidates {
			if c.Why == "" || c.Row == "" || c.Source == "" {
				t.Errorf("%s on %s: candidate without reason or row: %+v", x.name, x.day, c)
			}
		}
	}
	for day, want := range map[string]string{"1980": "", "2005": "; the country was not there on that day", "1991": "; it is not certain that the country was there on that day"} {
		c := r.Who("Soviet Union", day).Candidates[0]
		if c.Why != "the country is called so"+want || c.To != "1991-12-26" || c.ToSure != "day" {
			t.Errorf("the Soviet Union on %s: %+v", day, c)
		}
	}
	w := &work{k: r.k, day: "2012"}
	for day, want := range map[string]string{"2011": "[REB]", "2015": "[PTY]", "2013-12-31": "[]", "2013": "[]"} {
		w.day, w.own = day, nil
		if b := w.ownBody("Blue Front"); b == nil || fmt.Sprint(b.sectors) != want {
			t.Errorf("the Blue Front of %s: %+v, want %s", day, b, want)
		}
	}
}
