package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/ingest"
	"github.com/hearsay-news/hearsay/reader"
)

// A GoldScore is how the reader does on a user's own annotated texts.
type GoldScore struct {
	Coder      hearsay.Coder `json:"coder"`
	Texts      int           `json:"texts"`
	Statements OwnScore      `json:"statements"`
	Events     *EventScore   `json:"events,omitempty"` // nil if nobody marked an event
}

// LoadGold reads annotated texts: a folder of brat files, a file of Web
// Annotations, or JSON lines as hearsay read writes them. The texts must be with
// them. What cannot be read is an error of kind Invalid or NotFound.
func LoadGold(path string) ([]*export.Record, error) {
	rs, err := loadGold(path)
	if err != nil {
		return nil, err
	}
	for i, r := range rs {
		if r.Text == "" {
			return nil, &hearsay.Error{
				Op: "eval.LoadGold", Kind: hearsay.Invalid, Err: fmt.Errorf("article %d of %s (%s) comes without its text", i+1, path, r.Article.Key),
				Hint: "export it with --text full",
			}
		}
	}
	return rs, nil
}

func loadGold(path string) ([]*export.Record, error) {
	if st, err := os.Stat(path); err == nil && st.IsDir() {
		return export.ReadBratFolder(os.DirFS(path))
	}
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	const most = 1 << 30
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && len(b) > most {
		err = errors.New("more than a gigabyte")
	}
	if err != nil {
		return nil, &hearsay.Error{Op: "eval.LoadGold", Kind: hearsay.Invalid, Err: fmt.Errorf("%s: %w", filepath.Base(path), err)}
	}
	var first struct {
		Items  json.RawMessage `json:"items"`
		Schema string          `json:"schema"`
	}
	if err := json.NewDecoder(bytes.NewReader(b)).Decode(&first); err == nil && len(first.Items) > 0 {
		return export.ReadWebAnnotation(bytes.NewReader(b))
	} else if err != nil || first.Schema != "hearsay/document/1" {
		return nil, &hearsay.Error{
			Op: "eval.LoadGold", Kind: hearsay.Invalid, Err: fmt.Errorf("%s is neither Web Annotation nor records of hearsay", path),
			Hint: "give a folder of brat files, a file of hearsay export -f webannotation, or one of hearsay read -f jsonl",
		}
	}
	return decode[*export.Record](bytes.NewReader(b))
}

// ScoreGold reads the texts of gold with r and scores what it says against the
// annotations, with the scorers of the development sets: statements (found, right
// in source and content, speaker), and events (type, and with both countries).
func ScoreGold(ctx context.Context, r *reader.Reader, gold []*export.Record) (*GoldScore, error) {
	var lines bytes.Buffer
	e := json.NewEncoder(&lines)
	texts := map[string]string{}
	for i, g := range gold {
		id := strconv.Itoa(i)
		g.Article.ID, texts[id] = id, g.Text
		line := map[string]any{"id": id, "text": g.Text}
		for name, v := range map[string]*string{"title": g.Article.Title, "outlet": g.Article.Outlet, "published": g.Article.Published, "byline": g.Article.Byline} {
			if v != nil {
				line[name] = *v
			}
		}
		if err := e.Encode(line); err != nil {
			return nil, err
		}
	}
	out := &GoldScore{Texts: len(gold)}
	var atts, spoken []Text
	var found, marked []CodedText
	n := 0
	j := &job{ctx: ctx, r: r}
	if err := j.read(ingest.Read(&lines, ingest.JSONL, hearsay.Article{}), func(d *hearsay.Document) error {
		rec := export.NewRecord(d)
		if g := gold[n]; rec.Text != g.Text {
			return &hearsay.Error{
				Op: "eval.ScoreGold", Kind: hearsay.Invalid, Err: fmt.Errorf("the text of article %d (%s) is not read as it is written", n+1, g.Article.Key),
				Hint: "write the text as UTF-8 without a byte order mark",
			}
		}
		n++
		out.Coder = d.Coder
		found = append(found, EventsOf(rec))
		rec.Statements = slices.DeleteFunc(rec.Statements, inTitle) // the scorers would take their offsets for the text's
		atts, spoken = append(atts, AttributionsOf(rec)), append(spoken, SpeakersOf(rec))
		return nil
	}); err != nil {
		return nil, err
	}
	var annotated []Annotated
	events := 0
	for _, g := range gold {
		annotated = append(annotated, asAnnotated(g))
		marked = append(marked, EventsOf(g))
		events += len(g.Events)
	}
	var err error
	if out.Statements, err = scoreOwn(annotated, texts, atts, spoken); err != nil || events == 0 {
		return out, err
	}
	out.Events, err = ScoreEvents(marked, found)
	return out, err
}

func inTitle(s export.Statement) bool { return s.In == "title" }

// asAnnotated is a record in the form of our own annotations. Statements in
// titles are left out, as the scorers have no place for them.
func asAnnotated(g *export.Record) Annotated {
	out := Annotated{ID: recordID(g)}
	actors := map[string]*export.Actor{}
	for i := range g.Actors {
		actors[g.Actors[i].ID] = &g.Actors[i]
	}
	at := map[string]int{} // where a statement stands among the marks
	for i := range g.Statements {
		if s := g.Statements[i]; !inTitle(s) {
			at[s.ID] = len(at)
		}
	}
	for i := range g.Statements {
		s := &g.Statements[i]
		if inTitle(*s) {
			continue
		}
		m := Mark{Source: s.Source, Cue: s.Cue, Content: s.Content, Type: QuoteType(g.Text, s.Content), Act: s.Act, Negated: s.Negated}
		for _, id := range s.Speakers {
			a := actors[id]
			switch {
			case a == nil || a.Name == "":
			case a.Kind == "unnamed" && len(a.Mentions) > 0:
				m.Speakers = append(m.Speakers, Voice{Kind: a.Kind, Span: Spans{a.Mentions[0]}})
			default:
				m.Speakers = append(m.Speakers, Voice{Kind: a.Kind, Name: a.Name})
			}
		}
		if s.Within != nil {
			if k, ok := at[*s.Within]; ok {
				m.Within = &k
			}
		}
		out.Attributions = append(out.Attributions, m)
	}
	return out
}

// Markdown writes the score as tables.
func (g *GoldScore) Markdown() string {
	var b strings.Builder
	p := &page{w: &b}
	p.line("# The reader on your own annotations\n")
	p.line("%d texts, read by hearsay %s (model %s). Precision, recall and F1 in percent. *found*: the words of content or cue overlap;", g.Texts, g.Coder.Version, g.Coder.Model)
	p.line("*full*: source and content both agree at least four fifths; *speaker*: the source's telling word is right.\n\n## Statements\n")
	p.head("type", "gold", "read", "found P", "found R", "found F", "full P", "full R", "full F", "speaker")
	for _, name := range typeNames {
		t := g.Statements.Types[name]
		p.row(name, num(t.Gold), num(t.System), pct(t.Found[0]), pct(t.Found[1]), pct(t.Found[2]), pct(t.Full[0]), pct(t.Full[1]), pct(t.Full[2]), pct(t.Who.AccAll))
	}
	if g.Statements.Speakers["all"].N > 0 {
		p.line("\nWho the speaker is, by the form of the source (statements with one speaker), in percent:\n")
		p.head("form", "gold", "right", "wrong", "unresolved", "missed")
		for _, form := range OwnForms {
			if t := g.Statements.Speakers[form]; t.N > 0 {
				p.row(form, num(t.N), share(t.Right, t.N), share(t.Wrong, t.N), share(t.Unresolved, t.N), share(t.Missed, t.N))
			}
		}
	}
	if g.Events == nil {
		p.line("\nNo events are marked.")
		return b.String()
	}
	p.line("\n## Events\n\n*dyad*: type and the countries of both sides are right.\n")
	p.head("key", "right", "read beside gold", "missed", "P", "R", "F")
	for _, name := range EventTables {
		t := g.Events.Total[name]
		p.row(name, num(t.TP), num(t.FP), num(t.FN), pct(t.P), pct(t.R), pct(t.F1))
	}
	return b.String()
}
