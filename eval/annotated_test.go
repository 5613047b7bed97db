package eval

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
)

// TestAnnotated holds the annotations to the texts they are of: the draw gives
// these texts, and every span fits.
func TestAnnotated(t *testing.T) {
	first, second, err := LoadAnnotated()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, a := range first {
		if seen[a.ID] {
			t.Errorf("%s is there twice", a.ID)
		}
		seen[a.ID] = true
	}
	for _, a := range second {
		if !seen[a.ID] {
			t.Errorf("%s has a second reading but no first", a.ID)
		}
	}
	needShared(t)
	drawn, err := DrawSample(shared)
	if err != nil {
		t.Fatal(err)
	}
	half, twice := map[string]string{}, map[string]bool{}
	for _, s := range drawn {
		half[s.ID], twice[s.ID] = s.Half, s.Twice
	}
	for _, a := range first {
		if a.Half != half[a.ID] {
			t.Errorf("%s is for %q, drawn for %q", a.ID, a.Half, half[a.ID])
		}
	}
	for _, a := range second {
		if !twice[a.ID] {
			t.Errorf("%s was not drawn for a second reading", a.ID)
		}
	}
	third, err := LoadOther()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range third {
		if !twice[a.ID] {
			t.Errorf("%s was not drawn for a second reading", a.ID)
		}
	}
	if _, err := annotatedTexts(shared, first, second, third); err != nil {
		t.Error(err)
	}
}

// TestAnnotatedReadme holds the agreement the README states to the files.
func TestAnnotatedReadme(t *testing.T) {
	needShared(t)
	b, err := os.ReadFile("annotated/README.md")
	if err != nil {
		t.Fatal(err)
	}
	o, err := Again(shared)
	if err != nil {
		t.Fatal(err)
	}
	other, err := Other(shared)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{o.Markdown(), other.Markdown()} {
		if !strings.Contains(string(b), want) {
			t.Errorf("the README states another agreement; paste what `go run ./eval/annotated agree` prints:\n%s", want)
		}
	}
}

func TestCheckAnnotated(t *testing.T) {
	const text = "Ann Reed said \"the bridge is safe\"."
	good := func() *Annotated {
		return &Annotated{ID: "a", SHA256: textHash(text), Attributions: []Mark{{
			Source: Spans{{0, 8}}, Cue: Spans{{9, 13}}, Content: Spans{{14, 34}}, Type: "direct", Act: "say",
			Speakers: []Voice{{Kind: "person", Name: "Ann Reed"}},
		}}}
	}
	if err := CheckAnnotated(good(), text); err != nil {
		t.Fatal(err)
	}
	one := 1
	for what, spoil := range map[string]func(*Annotated){
		"another text":      func(a *Annotated) { a.SHA256 = textHash("x") },
		"outside the text":  func(a *Annotated) { a.Attributions[0].Content = Spans{{14, 99}} },
		"white space":       func(a *Annotated) { a.Attributions[0].Cue = Spans{{8, 13}} },
		"half a word":       func(a *Annotated) { a.Attributions[0].Source = Spans{{0, 6}} },
		"no content":        func(a *Annotated) { a.Attributions[0].Content = nil },
		"wrong type":        func(a *Annotated) { a.Attributions[0].Type = "mixed" },
		"unknown act":       func(a *Annotated) { a.Attributions[0].Act = "sing" },
		"within nothing":    func(a *Annotated) { a.Attributions[0].Within = &one },
		"nameless and bare": func(a *Annotated) { a.Attributions[0].Speakers[0].Name = "" },
	} {
		a := good()
		spoil(a)
		if err := CheckAnnotated(a, text); err == nil {
			t.Errorf("%s passes", what)
		}
	}
}

// TestScoreOwn reads a text with itself and with what another heard.
func TestScoreOwn(t *testing.T) {
	const text = "Ann Reed said the bridge was safe. She said it would open. Officials deny it."
	gold := Annotated{ID: "a", Attributions: []Mark{
		{Source: Spans{{0, 8}}, Cue: Spans{{9, 13}}, Content: Spans{{14, 33}}, Speakers: []Voice{{Kind: "person", Name: "Ann Reed"}}},
		{Source: Spans{{35, 38}}, Cue: Spans{{39, 43}}, Content: Spans{{44, 57}}, Speakers: []Voice{{Kind: "person", Name: "Ann Reed"}}},
		{Source: Spans{{59, 68}}, Cue: Spans{{69, 73}}, Content: Spans{{74, 76}}, Speakers: []Voice{{Kind: "group", Span: Spans{{59, 68}}}}},
	}}
	texts := map[string]string{"a": text}
	score := func(s Annotated) OwnScore {
		o, err := scoreOwn([]Annotated{gold}, texts, []Text{s.asText(text)}, []Text{s.asSpoken(text)})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	o := score(gold)
	if o.Types["all"].Full[2] != 1 || o.Speakers["all"].Right != 3 {
		t.Errorf("with itself: %+v", o)
	}
	if o.Speakers["pronoun"].N != 1 || o.Speakers["full name"].N != 1 || o.Speakers["description"].N != 1 {
		t.Errorf("forms: %+v", o.Speakers)
	}
	other := gold
	other.Attributions = append([]Mark{}, gold.Attributions[:2]...)
	other.Attributions[1].Speakers = []Voice{{Kind: "person", Name: "Jo Hill"}}
	o = score(other)
	if r := o.Types["all"].Full[1]; r < .66 || r > .67 {
		t.Errorf("full recall %v, want 2 of 3", r)
	}
	if s := o.Speakers["all"]; s.Right != 1 || s.Wrong != 1 || s.Missed != 1 {
		t.Errorf("speakers %+v", s)
	}
}

func TestDrawSampleMissing(t *testing.T) {
	_, err := DrawSample(t.TempDir())
	var e *hearsay.Error
	if !errors.As(err, &e) || e.Kind != hearsay.NotFound || !strings.Contains(err.Error(), "wikinews") {
		t.Errorf("error %v", err)
	}
}
