package reader

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
)

// TestWhole reads sentences in which several rooms have to work together. Each
// line wanted must be among those found.
func TestWhole(t *testing.T) {
	r := newReader(t)
	for _, c := range []struct {
		text string
		want []string
		not  string
	}{
		{
			"WASHINGTON, Oct. 23 (Nordwire) — France accused Russia of hiding troops in Syria.",
			[]string{"France accuse: Russia of hiding troops in Syria", "ACCUSE FRA > RUS"},
			"WASHINGTON",
		},
		{
			`The ambassador accused the Russian government of "lying to its own people".`,
			[]string{"ambassador accuse: the Russian government of \"lying to its own people\"", "actor Russian government"},
			"actor Russian government of",
		},
		{"'No deal', says minister", []string{"minister say: 'No deal'"}, ""},
		{
			"President F. W. de Klerk said the ban would be lifted.",
			[]string{"F. W. de Klerk say: the ban would be lifted"},
			"",
		},
		{
			"Qassem Soleimani was killed in Baghdad on January 3, 2020 by Donald Trump.",
			[]string{"ASSAULT USAGOV > IRNMIL"},
			"ELI",
		},
		{
			"Iraq's foreign minister, Fuad Hussein, met Iran's top security official in Tehran. The Iranian official said talks would go on. “We agree,” Hussein said.",
			[]string{"Fuad Hussein say: “We agree,”"},
			"",
		},
	} {
		d, err := r.Read(hearsay.Article{Markup: c.text, Published: time.Date(2021, 7, 8, 0, 0, 0, 0, time.UTC), PublishedPrecision: "day"})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, a := range d.Actors {
			fmt.Fprintf(&b, "actor %s\n", a.Name)
		}
		for _, s := range d.Statements {
			for _, a := range s.Speakers {
				fmt.Fprintf(&b, "%s ", d.Actors[a].Name)
			}
			fmt.Fprintf(&b, "%s:", s.Act)
			for _, p := range s.Content {
				fmt.Fprintf(&b, " %s", p.In(d.Text))
			}
			b.WriteString("\n")
		}
		for _, e := range d.Events {
			fmt.Fprintf(&b, "%s", e.Type)
			for _, p := range e.Actors {
				fmt.Fprintf(&b, " %s", p.Code)
			}
			b.WriteString(" >")
			for _, p := range e.Recipients {
				fmt.Fprintf(&b, " %s", p.Code)
			}
			b.WriteString("\n")
		}
		for _, w := range c.want {
			if !strings.Contains(b.String(), w+"\n") {
				t.Errorf("%s\nno %q in\n%s", c.text, w, b.String())
			}
		}
		if c.not != "" && strings.Contains(b.String(), c.not) {
			t.Errorf("%s\n%q in\n%s", c.text, c.not, b.String())
		}
	}
}
