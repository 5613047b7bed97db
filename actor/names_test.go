package actor

import (
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

func TestNames(t *testing.T) {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	own, err := ReadNames(strings.NewReader("# mine\nIRN\tPersia\nhearsay:un\tThe UN\n"), "mine.tsv")
	if err != nil {
		t.Fatal(err)
	}
	profiles := map[string]*Names{"mine": own}
	for _, p := range []string{"as-written", "un", "iso"} {
		if profiles[p], err = NamesOf(l, p); err != nil {
			t.Fatal(err)
		}
	}
	for p, want := range map[string]string{
		"as-written": "Iran|United Nations|Iranian minister|Burma",
		"un":         "Iran (Islamic Republic of)|United Nations|Iranian minister|Myanmar",
		"iso":        "Iran (Islamic Republic of)|United Nations|Iranian minister|Myanmar",
		"mine":       "Persia|The UN|Iranian minister|Burma",
	} {
		d := &hearsay.Document{Actors: []hearsay.Actor{
			{Name: "Iran", Kind: "country", Country: "IRN", Entity: "hearsay:iran"},
			{Name: "United Nations", Kind: "organization", Country: "UNO", Entity: "hearsay:un"},
			{Name: "Iranian minister", Kind: "person", Country: "IRN"},
			{Name: "Burma", Kind: "country", Country: "MMR"},
		}}
		d.Coder.Settings = "default"
		profiles[p].Apply(d)
		var got []string
		for _, a := range d.Actors {
			got = append(got, a.Name)
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%s: %s, want %s", p, s, want)
		}
		if (p == "as-written") != (d.Coder.Settings == "default") {
			t.Errorf("%s: settings %s", p, d.Coder.Settings)
		}
	}
	for _, bad := range []string{"", "IRN", "IRN\t12\n", "\tIran\n"} {
		if _, err := ReadNames(strings.NewReader(bad), "bad.tsv"); err == nil {
			t.Errorf("%q is taken for a profile", bad)
		}
	}
	if _, err := NamesOf(l, "nato"); err == nil {
		t.Error("there is a profile of that name")
	}
}
