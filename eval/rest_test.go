package eval

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/reader"
	"github.com/hearsay-news/hearsay/statement"
)

// TestRest scores the statements of PolNeAR's development set, of its training
// part without the articles held out, and of the training half of our own
// annotations, and lists what is wrong by kind: the articles that rules may be
// made from. It wants the shared folder in
// HEARSAY_REST and a folder in HEARSAY_KEEP, where the layers before the
// statements are kept, so that only the first run takes minutes. HEARSAY_TYPE
// picks the errors to list; of the others only figures are printed.
func TestRest(t *testing.T) {
	shared, keep := os.Getenv("HEARSAY_REST"), os.Getenv("HEARSAY_KEEP")
	if shared == "" || keep == "" {
		t.Skip("set HEARSAY_REST to the shared folder and HEARSAY_KEEP to one for kept layers")
	}
	dev := must[[]Text](t)(load[Text](filepath.Join(shared, filePolNeAR)))
	rest := must[[]Text](t)(PolNeARTrain(shared, false))
	held := must[[]Text](t)(PolNeARTrain(shared, true))
	own := map[string][]Text{}
	first, _, err := LoadAnnotated()
	if err != nil {
		t.Fatal(err)
	}
	texts := must[map[string]string](t)(annotatedTexts(shared, first))
	for i := range first {
		a := &first[i]
		g := a.asText(texts[a.ID])
		g.Date = publishedOf(a.ID)
		own[a.Half] = append(own[a.Half], g)
	}
	var r *reader.Reader
	sta := statement.New(must[*lang.Language](t)(lang.For("en")))
	want := os.Getenv("HEARSAY_TYPE")
	out := &bytes.Buffer{}
	for _, set := range []struct {
		name string
		gold []Text
		list bool
	}{{"dev", dev, true}, {"rest", rest, true}, {"held out", held, false}, {"own train", own["train"], true}, {"own test", own["test"], false}} {
		var system []Text
		for i := range set.gold {
			g := &set.gold[i]
			d := kept(t, keep, g, &r)
			sta.Code(d)
			system = append(system, AttributionsOf(export.NewRecord(d)))
			if set.list && want != "" {
				wrong(out, g, d, want)
			}
		}
		s := must[*AttributionScore](t)(ScoreAttribution(set.gold, system, nil))
		c := s.Calibration()
		line := set.name + ":"
		for _, x := range []struct {
			name string
			t    *TypeScore
		}{{"all", &s.All}, {"direct", &s.Direct}, {"mixed", &s.Mixed}, {"indirect", &s.Indirect}} {
			line += fmt.Sprintf(" %s %.1f (P %.1f R %.1f, speaker %.1f, found %.1f)", x.name, 100*x.t.Full[2], 100*x.t.Full[0], 100*x.t.Full[1], 100*x.t.Speaker.AccAll, 100*x.t.Found[2])
		}
		t.Logf("%s ECE %.3f AUROC %.3f", line, c.ECE, c.AUROC)
	}
	if want != "" {
		if err := os.WriteFile(filepath.Join(keep, "errors-"+want+".txt"), out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// kept is the document of g without its statements, read once and then kept.
func kept(t *testing.T, dir string, g *Text, r **reader.Reader) *hearsay.Document {
	path := filepath.Join(dir, fmt.Sprintf("%x.gob", sha256.Sum256([]byte(g.Doc+g.Text))))
	d := &hearsay.Document{}
	if b, err := os.ReadFile(path); err == nil {
		if err := gob.NewDecoder(bytes.NewReader(b)).Decode(d); err != nil {
			t.Fatal(err)
		}
		return d
	}
	if *r == nil {
		*r = newReader(t)
	}
	in, _, err := articles([]inputLine{{g.Doc, g.Text, g.Date, g.Publisher}})
	if err != nil {
		t.Fatal(err)
	}
	for a, err := range in {
		if err != nil {
			t.Fatal(err)
		}
		d = must[*hearsay.Document](t)((*r).Read(a))
	}
	d.Statements, d.Events = nil, nil
	d.Passed = slices.DeleteFunc(d.Passed, func(p hearsay.Passed) bool { return p.Stage == "statement" })
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(d); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return d
}

// wrong lists the attributions of a type, gold's or the system's, that do not
// agree with the other side, one a block, the kind of error first.
func wrong(out *bytes.Buffer, g *Text, d *hearsay.Document, want string) {
	t := tokenize(g.Text)
	var gs, ss []*scored
	for i := range g.Attributions {
		gs = append(gs, t.scored(&g.Attributions[i]))
	}
	var rules []string
	for _, s := range export.NewRecord(d).Statements {
		if s.Within == nil && s.In == "text" {
			ss = append(ss, t.scored(&Attribution{Source: s.Source, Cue: s.Cue, Content: s.Content}))
			rules = append(rules, s.Rule)
		}
	}
	g2s, s2g := match(gs, ss)
	show := func(side string, x *scored, rule string) {
		fmt.Fprintf(out, "  %s %s [%s] <%s> {%s} %s\n", side, x.typ, t.joined(x.a.Source), t.joined(x.a.Cue), rule, t.shown(x.a.Content))
	}
	for i, x := range gs {
		j, ok := g2s[i]
		if x.typ != want && (!ok || ss[j].typ != want) || ok && ss[j].fullRight(x) {
			continue
		}
		kind := "missed"
		if ok {
			kind = t.kindOf(x, ss[j])
		}
		fmt.Fprintf(out, "%s %s %d\n", kind, g.Doc, firstOf(x.a))
		show("gold", x, "")
		if ok {
			show("says", ss[j], rules[j])
		}
		for k, y := range ss {
			if k != j && x.word[roleContent].both(y.word[roleContent]) > 0 {
				show("also", y, rules[k])
			}
		}
		for k, y := range gs {
			if k != i && ok && ss[j].word[roleContent].both(y.word[roleContent]) > 0 {
				show("gold too", y, "")
			}
		}
		fmt.Fprintf(out, "  text %s\n", t.around(x))
	}
	for j, y := range ss {
		if _, ok := s2g[j]; ok || y.typ != want {
			continue
		}
		fmt.Fprintf(out, "spurious %s %d\n", g.Doc, firstOf(y.a))
		show("says", y, rules[j])
		for _, x := range gs {
			if x.word[roleContent].both(y.word[roleContent]) > 0 {
				show("gold too", x, "")
			}
		}
		fmt.Fprintf(out, "  text %s\n", t.around(y))
	}
}

// kindOf names what is wrong with s as an answer to g.
func (t *tokenized) kindOf(g, s *scored) string {
	var kind []string
	if jaccard(g.word[roleSource], s.word[roleSource]) < .8 {
		switch a, b := g.word[roleSource], s.word[roleSource]; {
		case len(b) == 0:
			kind = append(kind, "source-none")
		case len(a) == 0:
			kind = append(kind, "source-too-many")
		case a.both(b) == 0:
			kind = append(kind, "source-other")
		case len(b) < len(a):
			kind = append(kind, "source-short")
		default:
			kind = append(kind, "source-long")
		}
	}
	if a, b := g.word[roleContent], s.word[roleContent]; jaccard(a, b) < .8 {
		switch {
		case a.both(b) == 0:
			kind = append(kind, "elsewhere")
		default:
			if len(b) == 0 {
				kind = append(kind, "no-words")
				break
			}
			ga, gb := g.a.Content.pieces(), s.a.Content.pieces()
			switch l, r := ga[0][0], gb[0][0]; {
			case l < r-1:
				kind = append(kind, "left-late")
			case l > r+1:
				kind = append(kind, "left-early")
			}
			switch l, r := ga[len(ga)-1][1], gb[len(gb)-1][1]; {
			case l < r-2:
				kind = append(kind, "right-late")
			case l > r+2:
				kind = append(kind, "right-early")
			}
		}
	}
	if len(kind) == 0 {
		return "inside"
	}
	return strings.Join(kind, "+")
}

func firstOf(a *Attribution) int {
	first := 1 << 30
	for _, s := range []Spans{a.Source, a.Cue, a.Content} {
		for _, p := range s.pieces() {
			first = min(first, p[0])
		}
	}
	return first
}

// shown is the pieces as they stand, shortened in the middle.
func (t *tokenized) shown(s Spans) string {
	var parts []string
	for _, p := range s.pieces() {
		x := t.text[clip(p[0], t.text):clip(p[1], t.text)]
		if len(x) > 160 {
			x = slices.Concat(x[:80], []rune(" [...] "), x[len(x)-70:])
		}
		parts = append(parts, strings.Join(strings.Fields(string(x)), " "))
	}
	return strings.Join(parts, " | ")
}

// around is the text that x stands in, a little on both sides, paragraphs marked.
func (t *tokenized) around(x *scored) string {
	a, b := firstOf(x.a), 0
	for _, s := range []Spans{x.a.Source, x.a.Cue, x.a.Content} {
		for _, p := range s.pieces() {
			b = max(b, p[1])
		}
	}
	b = min(b, a+900)
	return strings.ReplaceAll(strings.ReplaceAll(string(t.text[clip(a-160, t.text):clip(b+160, t.text)]), "\n\n", "\n"), "\n", " ¶ ")
}
