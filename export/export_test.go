package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hearsay-news/hearsay"
)

// document is a small article with every layer, written by hand: a title, a
// letter of two bytes before everything, and a statement in each.
func document() *hearsay.Document {
	title, text := "Voß: no deal", "É — The minister accused Borvia of arming rebels, “café” said."
	d := &hearsay.Document{
		Article: hearsay.Article{
			Key: "k", ID: "7", IDNumber: true, Title: title, Outlet: "=Nordwire",
			Published: time.Date(2021, 7, 8, 0, 0, 0, 0, time.UTC), PublishedPrecision: "day",
		},
		Text: title + "\n\n" + text, Body: int32(len(title)) + 2, Lang: "en",
	}
	at := func(s string) hearsay.Span {
		i := strings.LastIndex(d.Text, s)
		return hearsay.Span{Start: int32(i), End: int32(i + len(s))}
	}
	d.Tokens = []hearsay.Span{at("Voß: no deal"), at("É — The minister accused Borvia of arming rebels"), at("“café” said.")}
	d.Sentences = []hearsay.Sentence{{First: 0, End: 1}, {First: 1, End: 3}}
	d.Tags, d.Arcs = make([]hearsay.Tag, 3), []hearsay.Arc{{Head: -1}, {Head: -1}, {Head: 1}}
	d.Mentions = []hearsay.Mention{{Span: at("Voß"), Chain: 0}, {Span: at("The minister"), Chain: 0}, {Span: at("Borvia"), Chain: 1}}
	d.Actors = []hearsay.Actor{
		{Chain: 0, Name: "Voß", Kind: "person", Roles: []hearsay.Role{{Title: "minister", Span: at("minister")}}, Evidence: hearsay.Evidence{Rule: "name", Confidence: .9}},
		{Chain: 1, Name: "Borvia", Kind: "country", Country: "BOR", Sectors: []string{"GOV"}, Evidence: hearsay.Evidence{Rule: "country", Confidence: 1}},
	}
	d.Statements = []hearsay.Statement{
		{Speakers: []hearsay.ActorID{0}, SpeaksFor: -1, Relays: -1, Within: -1, Source: []hearsay.Span{at("Voß")}, Cue: []hearsay.Span{at(":")}, Content: []hearsay.Span{at("no deal")}, Quote: "indirect", Act: "say", Evidence: hearsay.Evidence{Rule: "headline", Confidence: .5}},
		{Speakers: []hearsay.ActorID{0}, SpeaksFor: -1, Relays: 1, Within: 0, Source: []hearsay.Span{at("The minister")}, Cue: []hearsay.Span{at("accused")}, Content: []hearsay.Span{at("Borvia of arming rebels")}, Quote: "indirect", Act: "accuse", About: []hearsay.ActorID{1}, Evidence: hearsay.Evidence{Rule: "object", Confidence: .75, Spans: []hearsay.Span{at("accused")}}},
	}
	d.Times = []hearsay.Time{{Span: at("said"), From: "2021-07-08", To: "2021-07-09", Precision: "day"}}
	d.Places = []hearsay.Place{{Span: at("Borvia"), Name: "Borvia", Country: "BOR", Precision: "country"}}
	d.Events = []hearsay.Event{{
		Type: "ACCUSE", Actors: []hearsay.Part{{Actor: 0, Code: "---GOV"}}, Recipients: []hearsay.Part{{Actor: 1, Code: "BOR"}}, Date: 0, Place: 0,
		Figures: []hearsay.Figure{{Kind: "killed", Low: 3, High: -1, Span: at("rebels")}}, Quad: 3, Score: -2, CAMEO: "112",
		Reports: []hearsay.Report{{Via: -1, Trigger: []hearsay.Span{at("accused")}, Evidence: hearsay.Evidence{Rule: "accuse", Confidence: .8}}, {Via: 0, Trigger: []hearsay.Span{at("deal")}, Status: []string{"negated"}, Evidence: hearsay.Evidence{Rule: "x"}}},
	}}
	d.Credits = []hearsay.Credit{{Span: at("said."), Outlet: "Merrow", Signal: "credit-line"}}
	d.Notes = []hearsay.Note{{Stage: "parse", Text: "a note"}, {Span: at("É"), Stage: "segment", Text: "another"}}
	d.Passed = []hearsay.Passed{{Span: at("café"), Stage: "statement", Rule: "scare-quote", Text: "one quoted word"}}
	return d
}

// slice takes the code points of a range.
func slice(s string, r Range) string { return string([]rune(s)[r[0]:r[1]]) }

func TestRecord(t *testing.T) {
	d := document()
	r := NewRecord(d)
	if r.Text != d.Text[d.Body:] {
		t.Errorf("text %q", r.Text)
	}
	for _, c := range []struct{ got, want string }{
		{slice(r.Text, r.Statements[1].Content[0]), "Borvia of arming rebels"},
		{slice(*r.Article.Title, r.Statements[0].Content[0]), "no deal"},
		{slice(r.Text, r.Credits[0].Span), "said."},
		{slice(r.Text, r.Actors[0].Mentions[0]), "The minister"},
		{slice(r.Text, *r.Events[0].Date.Span), "said"},
		{slice(r.Text, *r.Notes[1].Span), "É"},
		{r.Statements[0].In + " " + r.Statements[1].In, "title text"},
		{r.Events[0].Reports[1].In, "title"},
		{*r.Statements[1].Within + *r.Statements[1].Relays + *r.Events[0].Reports[1].Via, "S1A2S1"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	if r.Events[0].Place.Lat != nil {
		t.Error("a country has coordinates")
	}
	if r.Events[0].Figures[0].High != nil {
		t.Error(`"at least" has an upper end`)
	}
	if len(r.Sentences) != 1 {
		t.Errorf("%d sentences in the text, want 1", len(r.Sentences))
	}
}

func TestSchema(t *testing.T) {
	c := jsonschema.NewCompiler()
	s, err := jsonschema.UnmarshalJSON(strings.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource("schema.json", s); err != nil {
		t.Fatal(err)
	}
	sch, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, err := New(&b, "jsonl", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []*hearsay.Document{document(), {Text: "x"}} {
		b.Reset()
		if err := w.Write(d); err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if err := sch.Validate(v); err != nil {
			t.Errorf("%v\nin %s", err, b.Bytes())
		}
	}
	// The schema must be able to refuse.
	bad := strings.Replace(b.String(), `"codepoint"`, `"byte"`, 1)
	v, _ := jsonschema.UnmarshalJSON(strings.NewReader(bad))
	if sch.Validate(v) == nil {
		t.Error("the schema accepts another unit of offsets")
	}
}

func TestKeys(t *testing.T) {
	a, b := NewRecord(document()), NewRecord(document())
	if a.Statements[1].Key != b.Statements[1].Key || a.Events[0].Key != b.Events[0].Key {
		t.Error("the same record has two keys")
	}
	d := document()
	d.Statements = d.Statements[1:]
	d.Statements[0].Within = -1
	if c := NewRecord(d); c.Statements[0].Key != a.Statements[1].Key {
		t.Error("a statement's key hangs on its position")
	}
	d = document()
	d.Article.Key = "other"
	if c := NewRecord(d); c.Statements[1].Key == a.Statements[1].Key {
		t.Error("statements of two articles share a key")
	}
}

func TestCSV(t *testing.T) {
	for table, want := range map[string]int{"statements": 2, "events": 2} {
		var b bytes.Buffer
		w, err := New(&b, "csv", table)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(document()); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll() // checks the number of cells, too
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != want+1 {
			t.Errorf("%s: %d rows, want %d", table, len(rows)-1, want)
		}
		if at := slices.Index(rows[0], "outlet"); rows[1][at] != "'=Nordwire" {
			t.Errorf("%s: %q could run as a formula", table, rows[1][at])
		}
	}
	var b bytes.Buffer
	w, _ := New(&b, "csv", "events")
	if err := w.Flush(); err != nil || !strings.HasPrefix(b.String(), "key,") {
		t.Errorf("an empty table has no header: %q %v", b.String(), err)
	}
}

func TestNew(t *testing.T) {
	for _, f := range [][2]string{{"xml", ""}, {"csv", "actors"}} {
		if _, err := New(nil, f[0], f[1]); hearsay.KindOf(err) != hearsay.Invalid || err == nil {
			t.Errorf("%v: %v, want an error of kind Invalid", f, err)
		}
	}
}

func TestExplain(t *testing.T) {
	for what, want := range map[string][]string{
		"S2": {"Borvia of arming rebels", "rule     object", "copied   Merrow", "citing   A2 Borvia"},
		"E1": {"ACCUSE", "[BOR] A2 Borvia", "the outlet in its own voice", "S1, Voß"},
		"2":  {"S2", "E1", `passed   "café" by statement, rule scare-quote`},
		"":   {"sentence 1", "sentence 2", "note     parse: a note"},
	} {
		var b strings.Builder
		var names []string
		if what != "" {
			names = []string{what}
		}
		if err := Explain(&b, document(), names); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		for _, w := range want {
			if !strings.Contains(b.String(), w) {
				t.Errorf("%s: no %q in\n%s", what, w, b.String())
			}
		}
	}
	for _, what := range []string{"S9", "E0", "x", "99", "S", "-1"} {
		if err := Explain(&strings.Builder{}, document(), []string{what}); hearsay.KindOf(err) != hearsay.NotFound || err == nil {
			t.Errorf("%s: %v, want NotFound", what, err)
		}
	}
}

// TestPrint checks the rule that no content is printed without its speaker.
func TestPrint(t *testing.T) {
	d := document()
	d.Statements[1].Speakers = nil
	var b strings.Builder
	if err := hearsay.Print(&b, d); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Voß says: no deal", `unresolved ("The minister") says (accuse): Borvia of arming rebels`, "copied from", "killed: at least 3", "according to =Nordwire itself"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	var m map[string]any
	line, _ := json.Marshal(NewRecord(d))
	if json.Unmarshal(line, &m) != nil || m["schema"] != "hearsay/document/1" {
		t.Errorf("record %s", line)
	}
}

func BenchmarkRecord(b *testing.B) {
	d := document()
	b.SetBytes(int64(len(d.Text)))
	b.ReportAllocs()
	for b.Loop() {
		if r := NewRecord(d); len(r.Statements) != 2 {
			b.Fatal("statements lost")
		}
	}
}
