package event_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/event"
	"github.com/hearsay-news/hearsay/lang"
)

func ownVerbs(tb testing.TB) (*event.Verbs, []event.LineError) {
	tb.Helper()
	f, err := os.Open("testdata/verbs.txt")
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	v, bad, err := event.ImportVerbs(f, "own")
	if err != nil {
		tb.Fatal(err)
	}
	return v, bad
}

func TestImportVerbs(t *testing.T) {
	v, bad := ownVerbs(t)
	if verbs, patterns := v.Count(); verbs != 6 || patterns != 5 {
		t.Errorf("%d verbs and %d patterns", verbs, patterns)
	}
	want := []string{
		"line 24: the set &NOSET is not defined",
		"line 25: the code is not written [CODE]",
		`line 26: "999" is no code of CAMEO`,
		"line 27: a pattern without its verb",
		"line 28: transformations",
		"line 29: the braces of the verb's forms are not closed",
	}
	if len(bad) != len(want) {
		t.Fatalf("%d lines reported: %v", len(bad), bad)
	}
	for i, b := range bad {
		if !strings.HasPrefix(b.Error(), want[i]) {
			t.Errorf("reported %q, want %q", b, want[i])
		}
	}
	// What Write writes reads back the same.
	var b bytes.Buffer
	if err := v.Write(&b); err != nil {
		t.Fatal(err)
	}
	again, bad, err := event.ImportVerbs(bytes.NewReader(b.Bytes()), "other")
	if err != nil || len(bad) > 0 {
		t.Fatal(err, bad)
	}
	var c bytes.Buffer
	if err := again.Write(&c); err != nil || c.String() != b.String() || again.Name != "own" {
		t.Errorf("%v: written again it differs", err)
	}
	for _, text := range []string{"", "plain text of no dictionary [x", "{}", `{"Schema":"hearsay/verbs/1","Blocks":[{"Code":"999"}]}`} {
		if _, _, err := event.ImportVerbs(strings.NewReader(text), "none"); err == nil {
			t.Errorf("%q is taken for a dictionary", text)
		}
	}
}

// TestDictionary codes with a dictionary beside the frames.
func TestDictionary(t *testing.T) {
	v, _ := ownVerbs(t)
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	c := event.New(l, v)
	docs := layers(t)
	for _, x := range []struct{ text, want, rule string }{
		{"France haggled with Germany on Tuesday.", "CONSULT FRA>DEU", "own:12:haggle:CONSULT"},
		{"Peru dickered over cannons with Chile.", "AID PER>CHL", "own:16:dicker:AID"},
		{"Peru dickered over cannons with Chile.", "RETREAT CHL>PER", "own:16:dicker:RETREAT"},
		{"Kenya flaunted long bows at Uganda.", "MOBILIZE KEN>UGA", "own:22:flaunt:MOBILIZE"},
		{"Kenya flaunted its ships before Uganda.", "THREATEN KEN>UGA", "own:21:flaunt:THREATEN"},
		{"Kenya did not flaunt its ships.", "REJECT KEN>-", "own:23:flaunt:REJECT"},
		{"Russia attacked Georgia, Ukraine said on Monday.", "ASSAULT RUS>GEO said", "attack.v:ASSAULT"},
	} {
		d := docs[x.text]
		if d == nil {
			t.Errorf("%s: no layers, run go test -update", x.text)
			continue
		}
		c.Code(d)
		var got, rules []string
		for i := range d.Events {
			for _, s := range short(&d.Events[i]) {
				typ, rest, _ := strings.Cut(s, " ")
				typ, _, _ = strings.Cut(typ, "/")
				got = append(got, typ+" "+rest)
			}
			for _, r := range d.Events[i].Reports {
				rules = append(rules, r.Evidence.Rule)
			}
		}
		if !slices.Contains(got, x.want) || !slices.Contains(rules, x.rule) {
			t.Errorf("%s: %q by %q, want %q by %q; passed %v", x.text, got, rules, x.want, x.rule, d.Passed)
		}
	}
}

func FuzzImportVerbs(f *testing.F) {
	b, err := os.ReadFile("testdata/verbs.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(b))
	f.Add("--- X [1] ---\nA_B {+C_D}\n- &X_*_ + $ [190:190]\n&X\n+\n+A_")
	f.Add(`{"Schema":"hearsay/verbs/1","Name":"x","Blocks":[{"Verbs":[{"Words":["attack"],"Forms":["attacked"],"Code":"190"}],"Patterns":[{"Pre":[{"Who":"$"}],"Post":[{"Set":"Y"}],"Code":"190"}]}]}`)
	c := coder(f)
	docs := layers(f)
	var d *hearsay.Document
	for text := range docs {
		if strings.HasPrefix(text, "Russia attacked Georgia, Ukraine") {
			d = docs[text]
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, _, err := event.ImportVerbs(strings.NewReader(s), "fuzz")
		if err != nil {
			return
		}
		x := *d
		c.With(v).Code(&x)
		sound(t, &x)
	})
}
