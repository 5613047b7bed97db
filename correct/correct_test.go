package correct

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// samples are corrections of every kind, on the articles of the year.
func samples(t *testing.T) []hearsay.Correction {
	t.Helper()
	var views []view
	for _, l := range lines {
		views = append(views, viewOf(l))
	}
	full := read(joined(lines), lines, views, false)
	var out []hearsay.Correction
	for _, k := range kinds {
		vs := append([]view{}, views...)
		k.first(&vs[theLine])
		out = append(out, k.draftOn(t, read(joined(lines), lines, vs, false), full))
	}
	r := hearsay.Correction{Schema: "hearsay/correction/1", Do: "revert", Reverts: out[0].ID, By: "ann", At: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)}
	tomb, err := NewTombstone([]string{"Ada Ruus"}, []string{"Ruus"}, "0011", "on request")
	if err != nil {
		t.Fatal(err)
	}
	f := hearsay.Correction{Schema: "hearsay/correction/1", Do: "forget", By: "ann", At: r.At, Tomb: &tomb}
	m := hearsay.Correction{Schema: "hearsay/correction/1", Do: "merge", By: "ann", At: r.At, Before: &hearsay.Values{Speakers: []hearsay.Party{{Name: "A. Ruus"}}}, After: &hearsay.Values{Speakers: []hearsay.Party{{Name: "Ada Ruus"}}}}
	for _, c := range []hearsay.Correction{r, f, m} {
		c.ID = hearsay.CorrectionID(c)
		out = append(out, c)
	}
	return out
}

// TestRoundTrip writes corrections and reads them again, with the words of the
// articles and without: the same either way but for the words.
func TestRoundTrip(t *testing.T) {
	cs := samples(t)
	for _, words := range []bool{true, false} {
		var b bytes.Buffer
		if err := Write(&b, words, cs...); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		if has := strings.Contains(text, "had attacked the bridge"); has != words {
			t.Errorf("words %v, and the text is in it: %v", words, has)
		}
		var back []hearsay.Correction
		for c, err := range Read(strings.NewReader(text)) {
			if err != nil {
				t.Fatal(err)
			}
			back = append(back, c)
		}
		var again bytes.Buffer
		if err := Write(&again, words, back...); err != nil {
			t.Fatal(err)
		}
		if again.String() != text || len(back) != len(cs) {
			t.Errorf("words %v: what comes back is not what went out", words)
		}
	}
	// With the article at hand, the words come back.
	var views []view
	for _, l := range lines {
		views = append(views, viewOf(l))
	}
	r := read(joined(lines), lines, views, false)
	c := Bare(cs[0])
	if !Fill(&c, r) || *c.Anchor != *cs[0].Anchor {
		t.Errorf("%+v, want %+v", c.Anchor, cs[0].Anchor)
	}
	other := read("Nothing of it. "+joined(lines), lines, views, false)
	if c = Bare(cs[0]); Fill(&c, other) {
		t.Error("the words were filled in from another text")
	}
}

// TestTampered changes one character of each line: none comes in.
func TestTampered(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, true, samples(t)...); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		for _, x := range [][2]string{{`"by":"ann"`, `"by":"bob"`}, {`"at":"2026`, `"at":"2025`}, {`"id":"c_`, `"id":"c_0`}, {`"had attacked`, `"had defended`}} {
			bad := strings.Replace(line, x[0], x[1], 1)
			if bad == line {
				continue
			}
			for _, err := range Read(strings.NewReader(bad)) {
				if hearsay.KindOf(err) != hearsay.Invalid {
					t.Errorf("%s for %s came in: %v", x[1], x[0], err)
				}
			}
		}
	}
}

// TestMask forgets a name and looks for it in everything that is shown.
func TestMask(t *testing.T) {
	tomb, err := NewTombstone([]string{"Ada Ruus", "Ada M. Ruus"}, []string{"Ruus"}, "", "")
	if err != nil {
		t.Fatal(err)
	}
	m := NewMask([]hearsay.Tombstone{tomb})
	for _, c := range [][2]string{
		{"Ada Ruus said no. Ruus left.", "████████ said no. ████ left."},
		{"ADA RUUS SAYS NO", "████████ SAYS NO"},
		{"Ada M. Ruus's car", "███████████'s car"},
		{"Old Ruus, a farmer, said no.", "Old Ruus, a farmer, said no."}, // somebody else may be called so
		{"Ada, Ruus", "█████████"},
		{"Adas Ruus", "Adas Ruus"},
		{"", ""},
	} {
		if got := m.Text(c[0], false); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
	if got := m.URL("https://post.example/2026/ada-ruus-says"); got != "https://post.example/" {
		t.Error(got)
	}
	if got := m.URL("https://post.example/2026/the-bridge"); got != "https://post.example/2026/the-bridge" {
		t.Error(got)
	}
	var views []view
	for _, l := range lines {
		views = append(views, viewOf(l))
	}
	r := read(joined(lines), lines, views, true)
	r.Article.URL, r.Article.Byline, r.Article.Title = opt("https://post.example/ada-ruus"), opt("By Ada Ruus"), opt("Ruus denies it")
	r.Actors[0].Roles = []export.Role{{Title: "minister"}}
	was := frozen(t, r)
	got := m.Record(r)
	if frozen(t, r) != was {
		t.Error("the record itself was changed")
	}
	if j := strings.ToLower(frozen(t, got)); strings.Contains(j, "ruus") {
		t.Errorf("the name is still there: %s", j)
	}
	if err := got.Check(); err != nil {
		t.Error(err)
	}
	if len([]rune(got.Text)) != len([]rune(r.Text)) {
		t.Error("offsets do not hold")
	}
	if x := NewMask(nil).Record(r); x != r {
		t.Error("no tombstone, and something is masked")
	}
	if strings.Contains(frozen(t, &export.Record{Text: tomb.Salt + strings.Join(tomb.Whole, "")}), "Ruus") {
		t.Error("the tombstone has the name")
	}
}

// TestLocate finds words that a person writes.
func TestLocate(t *testing.T) {
	r := read(joined(lines), lines, make([]view, len(lines)), false)
	near := []export.Range{r.Sentences[4]}
	for _, c := range []struct {
		what string
		near []export.Range
		want string
	}{
		{"the army had attacked", nil, "the army had attacked"},
		{"0-9", nil, "The mayor"},
		{"had left", near, "had left"},
		{"had left", nil, ""},
		{"nowhere", near, ""},
		{"9-2", nil, ""},
		{"0-99999", nil, ""},
		{" ", nil, ""},
	} {
		at, err := Locate(r, "text", c.near, c.what)
		if got := cut(r.Text, at); (err != nil) != (c.want == "") || err == nil && got != c.want {
			t.Errorf("%q: %v %q %v", c.what, at, got, err)
		}
	}
	if at, _ := Locate(r, "text", near, "had left"); at[0] < r.Sentences[4][0] {
		t.Error("another sentence's words were taken")
	}
}

// FuzzRead reads anything as a file of corrections; what comes in can be
// applied to an article, and the record it gives has no fault.
func FuzzRead(f *testing.F) {
	t := &testing.T{}
	var b bytes.Buffer
	if err := Write(&b, true, samples(t)...); err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		f.Add(line)
	}
	f.Add(`{"schema":"hearsay/correction/1","id":"c_0","do":"set"}`)
	f.Add("\x00\n{}\n[1,2]\nnull\n")
	var views []view
	for _, l := range lines {
		views = append(views, viewOf(l))
	}
	r := read(joined(lines), lines, views, false)
	f.Fuzz(func(t *testing.T, s string) {
		var cs []hearsay.Correction
		for c, err := range Read(strings.NewReader(s)) {
			if err != nil {
				continue
			}
			if err := c.Check(); err != nil {
				t.Fatalf("came in and is wrong: %v", err)
			}
			cs = append(cs, c)
			What(&c)
		}
		// What is wrong in its hash alone must be harmless too.
		for c, err := range Read(strings.NewReader(s)) {
			if err != nil && c.Do != "" {
				c.ID = hearsay.CorrectionID(c)
				if c.Check() == nil {
					cs = append(cs, c)
				}
			}
		}
		now, _ := Apply(r, 1, cs)
		if err := now.Check(); err != nil {
			t.Fatalf("%v\n%s", err, s)
		}
	})
}

// TestTogether applies random sets of corrections, in random order, to every
// reading of the year's articles: whatever meets, the record has no fault, every
// correction has a state, and nothing stands twice.
func TestTogether(t *testing.T) {
	rnd := rand.New(rand.NewPCG(8, 8))
	all := samples(t)
	for range 800 {
		var cs []hearsay.Correction
		for _, i := range rnd.Perm(len(all))[:1+rnd.IntN(len(all)-1)] {
			c := all[i]
			c.Standing = rnd.IntN(2)
			c.ID = hearsay.CorrectionID(c)
			cs = append(cs, c)
		}
		var views []view
		for i, l := range lines {
			v := viewOf(l)
			if k := kinds[rnd.IntN(len(kinds))]; i == theLine && rnd.IntN(3) > 0 {
				k.first(&v)
			}
			v.gone = v.gone || rnd.IntN(8) == 0
			views = append(views, v)
		}
		r := read(takings[rnd.IntN(len(takings))].text(lines), lines, views, rnd.IntN(2) == 0)
		was := frozen(t, r)
		now, placed := Apply(r, 1, cs)
		if err := now.Check(); err != nil {
			t.Fatalf("%v\n%s", err, frozen(t, now))
		}
		if frozen(t, r) != was {
			t.Fatal("the machine's record was changed")
		}
		if again, _ := Apply(r, 1, cs); frozen(t, again) != frozen(t, now) {
			t.Fatal("not the same twice")
		}
		n := 0
		for _, c := range cs {
			if c.Scope == "record" {
				n++
			}
		}
		states := map[string]string{}
		for _, p := range placed {
			if states[p.Correction] != "" {
				t.Fatalf("%s has two states", p.Correction)
			}
			states[p.Correction] = p.State
		}
		if len(states) < n {
			t.Fatalf("%d of %d corrections have a state", len(states), n)
		}
		stand := map[string]bool{}
		for _, s := range now.Statements {
			k := fmt.Sprint(s.Source, s.Cue, s.Content)
			if stand[k] {
				t.Fatalf("a statement stands twice: %s", frozen(t, now))
			}
			stand[k] = true
		}
	}
}
