package eval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// The files of texts that are annotated.
var annotatedFileNames = []string{
	"data/text/wikinews-2019-2020.txt.gz",
	"data/text/gmb-voa.txt.gz",
	"data/text/wikipedia-current-events-2025-2026.txt.gz",
}

// AnnotatedScores are the reader's figures on our own annotations, and the
// annotator's with himself.
type AnnotatedScores struct {
	Train OwnScore `json:"train"`
	Test  OwnScore `json:"test"`
	Again OwnScore `json:"again"` // the second reading of a fifth of the texts against the first
	// Another annotator's reading of some of them, blind, against the first; nil in reports older than it.
	Other *OwnScore `json:"other,omitempty"`
}

// An OwnScore is one half's figures.
type OwnScore struct {
	Texts    int                     `json:"texts"`
	Types    map[string]OwnType      `json:"types"` // all direct indirect mixed
	Speakers map[string]SpeakerTable `json:"speakers"`
}

// An OwnType is the figures of one type of attribution.
type OwnType struct {
	Gold   int          `json:"gold"`
	System int          `json:"system"`
	Found  PRF          `json:"found"`
	Full   PRF          `json:"full"`
	Who    SpeakerScore `json:"speaker"` // of the literal source
}

// OwnForms are the forms of source the speakers are told apart by.
var OwnForms = []string{"all", "full name", "short name", "description", "pronoun", "relative"}

// asText is an annotated text in the form of the scorers: without what stands
// within another attribution, which the scorer has no place for.
func (a *Annotated) asText(text string) Text {
	t := Text{Doc: a.ID, Text: text, Attributions: []Attribution{}}
	for _, m := range a.Attributions {
		if m.Within == nil {
			t.Attributions = append(t.Attributions, Attribution{Source: m.Source, Cue: m.Cue, Content: m.Content})
		}
	}
	return t
}

// asSpoken are all attributions with the name of who speaks.
func (a *Annotated) asSpoken(text string) Text {
	t := Text{Doc: a.ID, Attributions: []Attribution{}}
	rs := []rune(text)
	for _, m := range a.Attributions {
		x := Attribution{Source: m.Source, SpeakerStatus: "unresolved"}
		if len(m.Speakers) > 0 {
			var names []string
			for _, v := range m.Speakers {
				names = append(names, v.called(rs))
			}
			who := strings.Join(names, " and ")
			x.Speaker, x.SpeakerStatus = &who, "named"
			if m.Speakers[0].Name == "" {
				x.SpeakerStatus = "unnamed"
			}
		}
		t.Attributions = append(t.Attributions, x)
	}
	return t
}

func (v *Voice) called(text []rune) string {
	if v.Name != "" {
		return v.Name
	}
	return inText(v.Span, text)
}

// speakers are the marks with one speaker and a source in words, as the
// speaker scorer asks for them.
func (a *Annotated) speakers(text string) []Speaker {
	rs := []rune(text)
	var out []Speaker
	for i, m := range a.Attributions {
		if len(m.Speakers) != 1 || len(m.Source) == 0 {
			continue
		}
		v := &m.Speakers[0]
		s := Speaker{Doc: a.ID, ID: fmt.Sprint(i), Source: m.Source, SourceText: inText(m.Source, rs), Name: v.called(rs), Kind: v.Kind, Status: "named"}
		if v.Name == "" {
			s.Status = "unnamed"
		} else {
			s.Key = [][]string{a.key(v)}
		}
		s.Form = ownForm(&s)
		out = append(out, s)
	}
	return out
}

// key is the words a system's name must have: a person's last name, with the
// first if the text has another person of that last name; of others all.
func (a *Annotated) key(v *Voice) []string {
	words := contentWords(bracketed.ReplaceAllString(v.Name, ""))
	if v.Kind != "person" || len(words) == 0 {
		return words
	}
	last := words[len(words)-1]
	for _, m := range a.Attributions {
		for _, o := range m.Speakers {
			if w := contentWords(o.Name); o.Kind == "person" && o.Name != v.Name && len(w) > 0 && w[len(w)-1] == last {
				return words
			}
		}
	}
	return []string{last}
}

// ownForm says how a source stands to the name of who speaks.
func ownForm(s *Speaker) string {
	src := strings.ToLower(s.SourceText)
	switch {
	case src == "who" || src == "which" || src == "that" || strings.HasPrefix(src, "whose"):
		return "relative"
	case pronouns[src] || src == "himself" || src == "self":
		return "pronoun"
	}
	lit := wordSet(contentWords(s.SourceText))
	if s.Status == "named" {
		name := contentWords(s.Name)
		has := 0
		for _, w := range name {
			if lit[w] {
				has++
			}
		}
		if has == len(name) && has > 0 {
			return "full name"
		}
		if has > 0 && s.Kind == "person" && lit[name[len(name)-1]] {
			return "short name"
		}
	}
	return "description"
}

// scoreOwn scores attributions and speakers of some annotated texts.
func scoreOwn(gold []Annotated, texts map[string]string, atts, spoken []Text) (OwnScore, error) {
	out := OwnScore{Texts: len(gold), Types: map[string]OwnType{}, Speakers: map[string]SpeakerTable{}}
	var golds []Text
	forms := map[string][]Speaker{}
	for i := range gold {
		text := texts[gold[i].ID]
		golds = append(golds, gold[i].asText(text))
		for _, s := range gold[i].speakers(text) {
			forms["all"] = append(forms["all"], s)
			forms[s.Form] = append(forms[s.Form], s)
		}
	}
	sc, err := ScoreAttribution(golds, atts, nil)
	if err != nil {
		return out, err
	}
	for i, t := range []*TypeScore{&sc.All, &sc.Direct, &sc.Indirect, &sc.Mixed} {
		out.Types[typeNames[i]] = OwnType{t.Gold, t.System, t.Found, t.Full, t.Speaker}
	}
	for form, asked := range forms {
		out.Speakers[form] = ScoreSpeakers(asked, spoken, texts)["all"]
	}
	return out, nil
}

// annotatedTexts are the texts the annotations are of, each checked against
// its annotation.
func annotatedTexts(shared string, as ...[]Annotated) (map[string]string, error) {
	drawn, err := DrawSample(shared)
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for _, s := range drawn {
		texts[s.ID] = s.Text
	}
	for _, set := range as {
		for i := range set {
			text, ok := texts[set[i].ID]
			if !ok {
				return nil, &hearsay.Error{Op: "eval.annotatedTexts", Kind: hearsay.Invalid, Err: fmt.Errorf("%s was not drawn", set[i].ID)}
			}
			if err := CheckAnnotated(&set[i], text); err != nil {
				return nil, err
			}
		}
	}
	return texts, nil
}

// Again scores the second reading of the texts that were annotated twice
// against the first, by the scorers' measures.
func Again(shared string) (OwnScore, error) {
	first, second, err := LoadAnnotated()
	if err != nil {
		return OwnScore{}, err
	}
	texts, err := annotatedTexts(shared, first, second)
	if err != nil {
		return OwnScore{}, err
	}
	return reread(first, second, texts)
}

// Other scores another annotator's reading of some of the texts against the
// first, by the scorers' measures.
func Other(shared string) (OwnScore, error) {
	first, _, err := LoadAnnotated()
	if err != nil {
		return OwnScore{}, err
	}
	third, err := LoadOther()
	if err != nil {
		return OwnScore{}, err
	}
	texts, err := annotatedTexts(shared, first, third)
	if err != nil {
		return OwnScore{}, err
	}
	return reread(first, third, texts)
}

func reread(first, second []Annotated, texts map[string]string) (OwnScore, error) {
	var gold []Annotated
	var atts, spoken []Text
	for i := range second {
		id := second[i].ID
		gold = append(gold, first[slices.IndexFunc(first, func(a Annotated) bool { return a.ID == id })])
		atts = append(atts, second[i].asText(texts[id]))
		spoken = append(spoken, second[i].asSpoken(texts[id]))
	}
	return scoreOwn(gold, texts, atts, spoken)
}

// annotated reads the texts we annotated and scores both halves.
func (j *job) annotated(s *Scores) error {
	if j.o.Small {
		return nil
	}
	first, second, err := LoadAnnotated()
	if err != nil {
		return err
	}
	texts, err := annotatedTexts(j.shared, first, second)
	if err != nil {
		return err
	}
	out := &AnnotatedScores{}
	if out.Again, err = reread(first, second, texts); err != nil {
		return err
	}
	other, err := Other(j.shared)
	if err != nil {
		return err
	}
	out.Other = &other
	for _, half := range []struct {
		name string
		dst  *OwnScore
	}{{"train", &out.Train}, {"test", &out.Test}} {
		var gold []Annotated
		var rows []inputLine
		for _, a := range first {
			if a.Half == half.name {
				gold = append(gold, a)
				rows = append(rows, inputLine{ID: a.ID, Text: texts[a.ID], Published: publishedOf(a.ID)})
			}
		}
		in, _, err := articles(rows)
		if err != nil {
			return err
		}
		var atts, spoken []Text
		if err := j.read(in, func(d *hearsay.Document) error {
			rec := export.NewRecord(d)
			atts, spoken = append(atts, AttributionsOf(rec)), append(spoken, SpeakersOf(rec))
			return nil
		}); err != nil {
			return err
		}
		if *half.dst, err = scoreOwn(gold, texts, atts, spoken); err != nil {
			return err
		}
	}
	s.Annotated = out
	return nil
}

// publishedOf is the date that the ids of Wikinews articles begin with.
func publishedOf(id string) string {
	if date, _, ok := strings.Cut(id, " "); ok {
		return date
	}
	return ""
}

func (p *page) annotated(a *AnnotatedScores) {
	if a == nil {
		return
	}
	p.line("\n## Statements: our own annotations\n")
	p.line("Wikinews, Voice of America and current events, annotated by us after PolNeAR's conventions (`eval/annotated/README.md`): %d texts for", a.Train.Texts)
	p.line("training, %d for testing. *again*: the same annotator's second reading of %d of the texts against the first; two people of PolNeAR agree", a.Test.Texts, a.Again.Texts)
	if a.Other == nil {
		p.line("less, at the figure above. Measures as above.\n")
	} else {
		p.line("less, at the figure above. *other*: another annotator's reading of %d texts, blind, against the first. Measures as above.\n", a.Other.Texts)
	}
	p.head("texts, type", "gold", "system", "found P", "found R", "found F", "full P", "full R", "full F", "speaker")
	sets := []struct {
		name string
		s    *OwnScore
	}{{"train", &a.Train}, {"test", &a.Test}, {"again", &a.Again}}
	if a.Other != nil {
		sets = append(sets, sets[2])
		sets[3].name, sets[3].s = "other", a.Other
	}
	for _, set := range sets {
		for _, name := range typeNames {
			if t, ok := set.s.Types[name]; ok && t.Gold > 0 {
				p.row(set.name+", "+name, num(t.Gold), num(t.System), pct(t.Found[0]), pct(t.Found[1]), pct(t.Found[2]),
					pct(t.Full[0]), pct(t.Full[1]), pct(t.Full[2]), pct(t.Who.AccAll))
			}
		}
	}
	p.line("\nWho the speaker is, by the form of the source (attributions with one speaker, nested ones too):\n")
	p.head("texts, form", "gold", "right", "wrong", "unresolved", "missed", "full", "right of resolved")
	for _, set := range sets {
		for _, form := range OwnForms {
			if t := set.s.Speakers[form]; t.N > 0 {
				p.row(set.name+", "+form, num(t.N), share(t.Right, t.N), share(t.Wrong, t.N), share(t.Unresolved, t.N), share(t.Missed, t.N), share(t.Full, t.N), share(t.Right, t.Right+t.Wrong))
			}
		}
	}
}

// Markdown writes the figures as a table.
func (o *OwnScore) Markdown() string {
	var b strings.Builder
	p := &page{w: &b}
	p.head("type", "first", "second", "found F", "full F", "speaker's words")
	for _, name := range typeNames {
		t := o.Types[name]
		p.row(name, num(t.Gold), num(t.System), pct(t.Found[2]), pct(t.Full[2]), pct(t.Who.AccAll))
	}
	t := o.Speakers["all"]
	p.line("\nResolved speakers: %d compared, %s %% the same, %s %% another, %s %% unresolved, %s %% without a counterpart.",
		t.N, share(t.Right, t.N), share(t.Wrong, t.N), share(t.Unresolved, t.N), share(t.Missed, t.N))
	return b.String()
}
