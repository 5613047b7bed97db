package eval

import (
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// Projections turn reader output into the scorers' input, as to_scorer.py and
// ud_raw_text.py do.

func topStatements(r *export.Record) []*export.Statement {
	var out []*export.Statement
	for i := range r.Statements {
		// The gold has no nesting, and no titles apart from the text.
		if s := &r.Statements[i]; s.Within == nil && s.In == "text" {
			out = append(out, s)
		}
	}
	return out
}

// AttributionsOf are the record's statements with their spans.
func AttributionsOf(r *export.Record) Text {
	t := Text{Doc: recordID(r), Attributions: []Attribution{}}
	for _, s := range topStatements(r) {
		t.Attributions = append(t.Attributions, Attribution{Source: s.Source, Cue: s.Cue, Content: s.Content, Confidence: float64(s.Confidence), Rule: s.Rule})
	}
	return t
}

// SpeakersOf are the record's statements with the names of their speakers.
func SpeakersOf(r *export.Record) Text {
	actors := map[string]*export.Actor{}
	for i := range r.Actors {
		actors[r.Actors[i].ID] = &r.Actors[i]
	}
	t := Text{Doc: recordID(r), Attributions: []Attribution{}}
	for i := range r.Statements { // nested ones too: each has a speaker
		s := &r.Statements[i]
		a := Attribution{Source: s.Source, Content: s.Content, SpeakerStatus: "unresolved"}
		var names []string
		for _, id := range s.Speakers {
			if x := actors[id]; x != nil {
				if len(names) == 0 {
					a.SpeakerStatus = "named"
					if x.Kind == "unnamed" {
						a.SpeakerStatus = "unnamed"
					}
				}
				names = append(names, x.Name)
			}
		}
		if who := strings.Join(names, " and "); who != "" {
			a.Speaker = &who
		}
		t.Attributions = append(t.Attributions, a)
	}
	return t
}

// EventsOf are the record's events that at least one report does not deny.
func EventsOf(r *export.Record) CodedText {
	t := CodedText{ID: recordID(r), Events: []CodedEvent{}}
	for _, e := range r.Events {
		denied := true
		for _, p := range e.Reports {
			denied = denied && slices.Contains(p.Status, "negated")
		}
		if denied {
			continue
		}
		codes := func(ps []export.Part) Codes {
			out := Codes{}
			for _, p := range ps {
				if p.Code == "" {
					out = append(out, noCode)
				} else {
					out = append(out, p.Code)
				}
			}
			return out
		}
		t.Events = append(t.Events, CodedEvent{Type: e.Type, Source: codes(e.Actors), Target: codes(e.Recipients)})
	}
	return t
}

func recordID(r *export.Record) string {
	s, _ := r.Article.ID.(string)
	return s
}

var manyLines = regexp.MustCompile(`\n{3,}`)

// RawText is the text of a CoNLL-U treebank as running paragraphs: sentences
// joined by a space, an empty line at newpar and newdoc. genre "" is all.
func RawText(conllu io.Reader, genre string) (string, error) {
	all, err := lines(conllu)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	para, at := false, ""
	text, has := "", false
	for _, line := range all {
		if s, ok := strings.CutPrefix(line, "# genre = "); ok {
			at = strings.TrimFunc(s, isSpace)
		}
		switch {
		case strings.HasPrefix(line, "# newdoc"), strings.HasPrefix(line, "# newpar"):
			para = true
		case strings.HasPrefix(line, "# text = "):
			text, has = line[len("# text = "):], true
		case strings.TrimFunc(line, isSpace) == "" && has:
			if genre == "" || at == genre {
				if para {
					b.WriteString("\n\n")
				} else {
					b.WriteByte(' ')
				}
				b.WriteString(text)
				para = false
			}
			has = false
		}
	}
	return strings.TrimFunc(manyLines.ReplaceAllString(b.String(), "\n\n"), isSpace), nil
}

// bioOf writes the names a document has as BIO over the gold's own tokens: a
// gold token belongs to a name if any of its characters does. Gold and system
// are aligned by their characters without white space; from is where the
// document's text begins among the gold's.
func bioOf(d *hearsay.Document, gold []bioSentence, w *strings.Builder) error {
	// Of each character of the text without white space: the name it is in.
	var chars []rune
	var in []int32
	next := 0
	for i, r := range d.Text {
		for next < len(d.Names) && int32(i) >= d.Names[next].End {
			next++
		}
		if isSpace(r) {
			continue
		}
		chars = append(chars, r)
		n := int32(-1)
		if next < len(d.Names) && int32(i) >= d.Names[next].Start && scoredClass(d.Names[next].Class) {
			n = int32(next)
		}
		in = append(in, n)
	}
	at := 0
	for _, s := range gold {
		last := int32(-1)
		for _, t := range s.tokens {
			n := int32(-1)
			for _, r := range squeeze(t) {
				if at >= len(chars) || chars[at] != r {
					return &hearsay.Error{Op: "eval.names", Kind: hearsay.Invalid, Err: errText}
				}
				if n < 0 {
					n = in[at]
				}
				at++
			}
			tag := "O"
			if n >= 0 {
				tag = "B-"
				if n == last {
					tag = "I-"
				}
				tag += d.Names[n].Class
			}
			last = n
			w.WriteString(t + "\t" + tag + "\n")
		}
		w.WriteByte('\n')
	}
	return nil
}

func scoredClass(c string) bool { return c == "PER" || c == "ORG" || c == "LOC" }
