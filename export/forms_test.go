package export

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/mmcdole/gofeed"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hearsay-news/hearsay"
)

// event adds an event in the outlet's own voice, with an address and a date.
func withEvent() *Record {
	d := document()
	d.Article.URL, d.Article.Outlet = "https://post.example/a?b=1&c={2}", "Arland Post"
	d.Events = append(d.Events, hearsay.Event{
		Type: "ASSAULT", Mode: "aerial", Actors: []hearsay.Part{{Actor: 0, Code: "IRNMIL"}, {Actor: 1, Code: "---REB"}}, Recipients: []hearsay.Part{{Actor: 1, Code: "BOR"}},
		Date: 0, Place: -1, Quad: 4, Score: -9, CAMEO: "195",
		Reports: []hearsay.Report{{Via: -1, Trigger: []hearsay.Span{d.Statements[1].Cue[0]}, Evidence: hearsay.Evidence{Rule: "r", Confidence: .5}}, {Via: 1, Trigger: []hearsay.Span{d.Statements[1].Content[0]}, Status: []string{"historical", "negated"}}},
	})
	return NewRecord(d)
}

// carried is r without what brat and Web Annotation do not carry.
func carried(r *Record) *Record {
	c := *r
	c.Credits, c.Sentences, c.Notes = []Credit{}, []Range{}, []Note{}
	c.Statements = append([]Statement{}, r.Statements...)
	for i := range c.Statements {
		c.Statements[i].Evidence = []Range{}
	}
	c.Events = append([]Event{}, r.Events...)
	for i := range c.Events {
		c.Events[i].Reports = append([]Report{}, c.Events[i].Reports...)
		for j := range c.Events[i].Reports {
			c.Events[i].Reports[j].Evidence = []Range{}
		}
	}
	return &c
}

func sameRecord(t *testing.T, what string, got, want *Record) {
	t.Helper()
	g, err := json.MarshalIndent(got, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	w, _ := json.MarshalIndent(want, "", " ")
	if !bytes.Equal(g, w) {
		gl, wl := strings.Split(string(g), "\n"), strings.Split(string(w), "\n")
		for i := range gl {
			if i >= len(wl) || gl[i] != wl[i] {
				t.Errorf("%s: line %d is %q, want %q", what, i, gl[i], wl[min(i, len(wl)-1)])
				return
			}
		}
		t.Errorf("%s: %s\nwant %s", what, g, w)
	}
}

// odd is a record whose pieces run over line ends and touch, and whose quote
// has neither cue nor source.
func odd() *Record {
	text := "“One,\ntwo” \t“three”, he\nsaid.\n\n“A floating quote.”"
	at := func(s string) Range {
		i := strings.Index(text, s)
		n := len([]rune(text[:i]))
		return Range{n, n + len([]rune(s))}
	}
	d := &hearsay.Document{Text: text, Article: hearsay.Article{Key: "odd"}}
	r := NewRecord(d)
	r.Actors = []Actor{{ID: "A1", Name: "He", Kind: "person", Sectors: []string{}, Roles: []Role{}, Mentions: []Range{at("he\nsaid")}}, {ID: "A2", Name: "Nobody", Kind: "unnamed", Sectors: []string{}, Roles: []Role{}, Mentions: []Range{}}}
	s := Statement{ID: "S1", Key: "k1", Speakers: []string{"A2", "A1"}, Source: []Range{}, Cue: []Range{at("said")}, Content: []Range{at("“One,\ntwo”"), at("“three”")}, In: "text", Quote: "direct", Act: "say", Modality: []string{"hedged", "future"}, About: []string{}, Addressees: []string{"A1"}, Confidence: .5, Rule: "x", Evidence: []Range{}}
	f := s
	f.ID, f.Key, f.Speakers, f.Cue, f.Content, f.Modality, f.Addressees = "S2", "k2", []string{}, []Range{}, []Range{at("“A floating quote.”")}, []string{}, []string{}
	f.Negated = true
	r.Statements = []Statement{s, f}
	return r
}

func TestWebAnnotationRoundTrip(t *testing.T) {
	for _, want := range []*Record{withEvent(), odd()} {
		page := exportedOf(t, "webannotation", Options{Text: "full"}, want)
		got, err := ReadWebAnnotation(bytes.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 1 {
			t.Fatalf("%d articles", len(got))
		}
		sameRecord(t, "Web Annotation", got[0], carried(want))
		if again := exportedOf(t, "webannotation", Options{Text: "full"}, got[0]); !bytes.Equal(page, again) {
			t.Error("the page read in and written again is another")
		}
	}
	page := exportedOf(t, "webannotation", Options{Text: "full"}, withEvent(), odd())
	if got, err := ReadWebAnnotation(bytes.NewReader(exportedOf(t, "webannotation", Options{}))); err != nil || len(got) != 0 {
		t.Errorf("a page without items: %d articles, %v", len(got), err)
	}
	if got, err := ReadWebAnnotation(bytes.NewReader(page)); err != nil || len(got) != 2 || len(got[0].Statements) != 2 || len(got[1].Statements) != 2 {
		t.Errorf("%d articles, %v", len(got), err)
	}
	// A mark is never matched loosely.
	moved := bytes.Replace(page, []byte(`"exact":"Borvia of arming rebels"`), []byte(`"exact":"Borvia of arming rebel"`), 1)
	if _, err := ReadWebAnnotation(bytes.NewReader(moved)); hearsay.KindOf(err) != hearsay.Invalid {
		t.Errorf("a quotation that is not there: %v", err)
	}
	// Without leave no text leaves; what does begins with its speaker.
	none := string(exportedOf(t, "webannotation", Options{Text: "none"}, withEvent()))
	if strings.Contains(none, "arming") || strings.Contains(none, "TextQuoteSelector") || !strings.Contains(none, "TextPositionSelector") {
		t.Errorf("--text none: %s", none)
	}
	span := string(exportedOf(t, "webannotation", Options{Text: "span"}, withEvent()))
	if strings.Contains(span, "prefix") || !strings.Contains(span, `"value":"Voß, citing Borvia, says (accuse): Borvia of arming rebels"`) {
		t.Errorf("--text span: %s", span)
	}
}

func bratFiles(t *testing.T, rs ...*Record) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	x, err := NewExporter(io.Discard, "brat", Options{Text: "full", Create: func(name string) (io.WriteCloser, error) {
		if out[name] != nil {
			return nil, fs.ErrExist
		}
		return &mapFile{fs: out, name: name}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rs {
		for p := range Picks(r, 0) {
			if err := x.Put(p); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

type mapFile struct {
	bytes.Buffer
	fs   fstest.MapFS
	name string
}

func (f *mapFile) Close() error {
	f.fs[f.name] = &fstest.MapFile{Data: f.Bytes()}
	return nil
}

func TestBratRoundTrip(t *testing.T) {
	a, b := withEvent(), odd()
	files := bratFiles(t, a, b)
	got, err := ReadBratFolder(files)
	if err != nil {
		t.Fatalf("%v\n%s", err, files["k.ann"].Data)
	}
	if len(got) != 2 {
		t.Fatalf("%d articles", len(got))
	}
	sameRecord(t, "brat", got[0], carried(a))
	sameRecord(t, "brat, odd", got[1], carried(b))
	for name, f := range bratFiles(t, got...) {
		if !bytes.Equal(f.Data, files[name].Data) {
			t.Errorf("%s read in and written again is another:\n%s\nwas\n%s", name, f.Data, files[name].Data)
		}
	}
	// brat's own rules: what a mark covers stands there, on one line.
	text := []rune(string(files["odd.txt"].Data))
	for line := range strings.Lines(string(files["odd.ann"].Data)) {
		if line[0] != 'T' {
			continue
		}
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) != 3 {
			t.Fatalf("%d fields in %q", len(f), line)
		}
		var parts []string
		for _, p := range strings.Split(f[1][strings.Index(f[1], " ")+1:], ";") {
			var s, e int
			if _, err := fmt.Sscanf(p, "%d %d", &s, &e); err != nil || strings.ContainsAny(string(text[s:e]), "\n\t") {
				t.Fatalf("%q of %q: %v", p, line, err)
			}
			parts = append(parts, string(text[s:e]))
		}
		if strings.Join(parts, " ") != f[2] {
			t.Errorf("%q covers %q", f[2], parts)
		}
	}
	// A mark or attribute that somebody changes counts, not the note.
	ann := strings.Replace(string(files["k.ann"].Data), "Act E2 accuse", "Act E2 deny", 1)
	r, err := ReadBrat(string(files["k.txt"].Data), ann)
	if err != nil || r.Statements[1].Act != "deny" {
		t.Errorf("act %v, %v", r, err)
	}
	if _, err := NewExporter(io.Discard, "brat", Options{Text: "none"}); hearsay.KindOf(err) != hearsay.Invalid || err == nil {
		t.Errorf("brat without words: %v", err)
	}
}

// TestBratOfPeople reads marks as people make them, without notes.
func TestBratOfPeople(t *testing.T) {
	text := "Ada Ruus denied it. She accused Borvia.\n"
	ann := "T1\tPerson 0 8\tAda Ruus\nT2\tPerson 20 23\tShe\n*\tEquiv T1 T2\nT3\tStatement 9 15\tdenied\nT4\tSource 0 8\tAda Ruus\nT5\tContent 16 18\tit\n" +
		"E1\tStatement:T3 Source:T4 Content:T5 Speaker:T1\nA1\tAct E1 deny\nT6\tCountry 32 38\tBorvia\n#1\tAnnotatorNotes T6\tcode=BOR\nT7\tACCUSE 24 31\taccused\nE2\tACCUSE:T7 Actor:T2 Recipient:T6\nN1\tReference T1 Wikidata:Q1\tx\n"
	r, err := ReadBrat(text, ann)
	if err != nil {
		t.Fatal(err)
	}
	s := r.Statements[0]
	if s.Act != "deny" || !reflect.DeepEqual(s.Speakers, []string{"A1"}) || s.Cue[0] != (Range{9, 15}) || s.Content[0] != (Range{16, 18}) || len(r.Actors[0].Mentions) != 2 {
		t.Errorf("%+v %+v", s, r.Actors)
	}
	e := r.Events[0]
	if e.Type != "ACCUSE" || e.Actors[0].ID != "A1" || e.Recipients[0] != (Part{"A2", "BOR"}) || e.Reports[0].Via != nil {
		t.Errorf("%+v", e)
	}
	for _, bad := range []string{"T1", "T1\tPerson 0 99\tx", "T1\tPerson 5 2\tx", "T1\tPerson 0 3\tBob", "E1\tStatement:T9 Content:T8", "E1\tx", "A1\tAct"} {
		if _, err := ReadBrat(text, bad); hearsay.KindOf(err) != hearsay.Invalid || err == nil {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzReadBrat(f *testing.F) {
	f.Add("Ada said no.", "T1\tPerson 0 3\tAda\nT2\tStatement 4 8\tsaid\nE1\tStatement:T2 Speaker:T1\n#1\tAnnotatorNotes E1\t{\"id\":\"S1\"}\n")
	f.Add("", "\t0")
	f.Add("", "*\tEquiv T1 T2\nA1\tAct E1 deny\n")
	f.Add("A\n\nb c", "T1\tArticle 0 1\tA\n#1\tAnnotatorNotes T1\t{\"article\":{\"title\":\"A\"},\"actors\":[{\"id\":\"A1\"}]}\nT2\tAID 3 4\tb\nE1\tAID:T2 Actor:T1\n")
	f.Fuzz(func(_ *testing.T, text, ann string) {
		if r, err := ReadBrat(text, ann); err == nil {
			for p := range Picks(r, 0) {
				newView(r).headline(p, true)
			}
		}
	})
}

func FuzzReadWebAnnotation(f *testing.F) {
	f.Add([]byte(`{"items":[{"body":[{"type":"hearsay:Article","text":"a b"}],"target":[{"source":{"id":"x"}}]},{"body":[{"type":"hearsay:Statement","key":"k"}],"target":[{"source":{"id":"x"},"hearsay:role":"cue","selector":[{"type":"TextPositionSelector","start":0,"end":1}]}]}]}`))
	f.Add([]byte(`{"items":[{}]}`))
	f.Fuzz(func(_ *testing.T, b []byte) { ReadWebAnnotation(bytes.NewReader(b)) })
}

func TestPLOVER(t *testing.T) {
	b, err := os.ReadFile("plover.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	s, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("plover.json", s); err != nil {
		t.Fatal(err)
	}
	sch, err := c.Compile("plover.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"none", "span", "full"} {
		n := 0
		for line := range bytes.Lines(exportedOf(t, "plover", Options{Text: text}, withEvent())) {
			v, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
			if err != nil {
				t.Fatal(err)
			}
			if err := sch.Validate(v); err != nil {
				t.Errorf("%v\nin %s", err, line)
			}
			m := v.(map[string]any)
			if n++; n == 1 && (fmt.Sprint(m["according_to"]) != "[Arland Post itself Voß]" || m["attributed"] != false) {
				t.Errorf("according to %v, attributed %v", m["according_to"], m["attributed"])
			}
			if run := m["hearsay"].(map[string]any)["run"]; fmt.Sprint(run) != "3" {
				t.Errorf("run %v", run)
			}
			delete(m, "according_to")
			if sch.Validate(m) == nil {
				t.Error("the schema accepts an event that nobody vouches for")
			}
		}
		if n != 2 {
			t.Errorf("%d events", n)
		}
	}
}

func TestLegacy(t *testing.T) {
	for format, c := range map[string]struct {
		head  bool
		width int
		rows  int
		cells map[string]string
	}{
		"polecat": {true, 40, 3, map[string]string{"Event Type": "ASSAULT", "Quad Code": "MATERIAL CONFLICT", "Event Date": "2021-07-08", "Wikipedia Actor ID": "", "Source": "Arland Post"}},
		"icews":   {true, 20, 3, map[string]string{"CAMEO Code": "195", "Source Name": "Voß", "Target Country": "BOR", "Sentence Number": "1", "Intensity": ""}},
		"gdelt":   {false, 61, 3, map[string]string{"SQLDATE": "20210708", "Actor1CountryCode": "IRN", "Actor1Type1Code": "MIL", "EventRootCode": "19", "QuadClass": "4", "GoldsteinScale": "", "AvgTone": "", "NumSources": "", "SOURCEURL": "https://post.example/a?b=1&c={2}", "FractionDate": "2021.5151"}},
	} {
		var b bytes.Buffer
		x, err := NewExporter(&b, format, Options{Text: "span"})
		if err != nil {
			t.Fatal(err)
		}
		r := withEvent()
		for p := range Picks(r, 0) {
			if err := x.Put(p); err != nil {
				t.Fatal(err)
			}
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		rows := tsv(t, &b)
		head := gdeltHead
		if c.head {
			head, rows = rows[0], rows[1:]
		}
		if len(head) != c.width || len(rows) != c.rows {
			t.Fatalf("%s: %d columns and %d rows, want %d and %d\n%v", format, len(head), len(rows), c.width, c.rows, rows)
		}
		ids := map[string]bool{}
		for _, row := range rows {
			if len(row) != c.width || ids[row[0]] || row[0] == "" {
				t.Errorf("%s: %d cells, id %q", format, len(row), row[0])
			}
			ids[row[0]] = true
		}
		at := 1 // the first row of the second event
		for name, want := range c.cells {
			if got := rows[at][column(head, name)]; got != want {
				t.Errorf("%s: %s is %q, want %q", format, name, got, want)
			}
		}
		left := x.(interface{ Left() map[string]int }).Left()
		if left["reports that it did not happen"] != 2 || left["statements: the table has events only"] != 2 {
			t.Errorf("%s: left out %v", format, left)
		}
	}
	// What only a speaker tells leaves on demand, with the speaker.
	r := withEvent()
	r.Events = r.Events[:1]
	r.Events[0].Reports = r.Events[0].Reports[1:]
	r.Events[0].Reports[0].Status = []string{}
	if rows := tsv(t, bytes.NewReader(exportedOf(t, "icews", Options{}, r))); len(rows) != 1 {
		t.Errorf("a speaker's word is a fact: %v", rows)
	}
	rows := tsv(t, bytes.NewReader(exportedOf(t, "icews", Options{Claimed: true}, r)))
	if len(rows) != 2 || rows[1][20] != "1" || rows[1][21] != "Voß" || rows[0][21] != "AccordingTo" {
		t.Errorf("with claims: %v", rows)
	}
}

func tsv(t *testing.T, r io.Reader) [][]string {
	t.Helper()
	c := csv.NewReader(r)
	c.Comma, c.LazyQuotes = '\t', true
	rows, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestAtom(t *testing.T) {
	b := exportedOf(t, "atom", Options{}, withEvent())
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if feed.FeedType != "atom" || len(feed.Items) != 6 || feed.Updated != "2021-07-08T00:00:00Z" {
		t.Fatalf("%s feed with %d entries, updated %s", feed.FeedType, len(feed.Items), feed.Updated)
	}
	ids := map[string]bool{}
	for _, it := range feed.Items {
		if ids[it.GUID] || it.Link != "https://post.example/a?b=1&c={2}" || !(strings.HasPrefix(it.Title, "Voß") || strings.HasPrefix(it.Title, "According to ")) {
			t.Errorf("%s %s %q", it.GUID, it.Link, it.Title)
		}
		ids[it.GUID] = true
		if len(it.Authors) != 1 || it.Authors[0].Name != "Arland Post" || !strings.Contains(it.Description, "Copied from Merrow, as published by Arland Post") {
			t.Errorf("by %v: %s", it.Authors, it.Description)
		}
	}
	var x struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Entries []struct {
			ID, Title, Updated []string
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(b, &x); err != nil {
		t.Fatal(err)
	}
	if feed, err := gofeed.NewParser().Parse(bytes.NewReader(exportedOf(t, "atom", Options{}))); err != nil || len(feed.Items) != 0 || feed.Updated == "" {
		t.Errorf("a feed without entries: %v", err)
	}
	r := odd()
	if s := string(exportedOf(t, "atom", Options{}, r)); !strings.Contains(s, "date not known") || !strings.Contains(s, "<title>unattributed does not say: “A floating quote.”") {
		t.Errorf("%s", s)
	}
}

var bibField = regexp.MustCompile(`^  ([a-z]+) = \{(.*)\},$`)

func TestCitations(t *testing.T) {
	r := withEvent()
	// BibTeX, by a small parser: an entry, a field a line, braces in balance.
	var entries []map[string]string
	sc := bufio.NewScanner(bytes.NewReader(exportedOf(t, "bibtex", Options{}, r)))
	for sc.Scan() {
		l := sc.Text()
		switch {
		case strings.HasPrefix(l, "@misc{hearsay-"):
			entries = append(entries, map[string]string{"key": strings.TrimSuffix(l[6:], ",")})
		case bibField.MatchString(l):
			m := bibField.FindStringSubmatch(l)
			plain := strings.NewReplacer(`\{`, "", `\}`, "").Replace(m[2])
			if strings.Count(plain, "{") != strings.Count(plain, "}") {
				t.Errorf("braces of %q", l)
			}
			entries[len(entries)-1][m[1]] = m[2]
		case l != "}" && l != "":
			t.Errorf("line %q", l)
		}
	}
	if len(entries) != 6 {
		t.Fatalf("%d entries", len(entries))
	}
	e := entries[1]
	if e["author"] != "{Voß, citing Borvia}" || e["year"] != "2021" || e["day"] != "8" || e["howpublished"] != "quoted in Merrow, as published by Arland Post" || !strings.HasPrefix(e["title"], "{Voß, citing Borvia, says (accuse): ") {
		t.Errorf("%v", e)
	}
	// RIS: two letters, two spaces, a dash; TY first, ER last.
	n := 0
	line := regexp.MustCompile(`^[A-Z][A-Z0-9]  - .*$`)
	open := false
	for l := range strings.Lines(string(exportedOf(t, "ris", Options{}, r))) {
		l = strings.TrimRight(l, "\r\n")
		switch {
		case l == "":
		case !line.MatchString(l):
			t.Errorf("RIS line %q", l)
		case strings.HasPrefix(l, "TY  - NEWS"):
			open = true
		case strings.HasPrefix(l, "ER  -"):
			if !open {
				t.Error("ER without TY")
			}
			n++
			open = false
		case l == "AU  - Voß", l == "T2  - Arland Post":
			if !open {
				t.Errorf("%q outside an entry", l)
			}
		}
	}
	if n != 6 {
		t.Errorf("%d RIS entries", n)
	}
	var items []struct {
		ID, Type, Title string
		Author          []struct{ Literal string }
		Issued          struct {
			Parts [][]int `json:"date-parts"`
		}
	}
	if err := json.Unmarshal(exportedOf(t, "csl", Options{}, r), &items); err != nil || len(items) != 6 {
		t.Fatalf("%d items: %v", len(items), err)
	}
	if items[1].Author[0].Literal != "Voß, citing Borvia" || !reflect.DeepEqual(items[1].Issued.Parts, [][]int{{2021, 7, 8}}) {
		t.Errorf("%+v", items[1])
	}
	if b := exportedOf(t, "csl", Options{}); string(b) != "[]\n" {
		t.Errorf("no items: %q", b)
	}
	if h := newView(r).eventLine(&r.Events[1], &r.Events[1].Reports[1], true); h != "According to Voß, citing Borvia: Voß [IRNMIL] and Borvia [---REB] → Borvia [BOR]: ASSAULT/aerial, historical, negated" {
		t.Errorf("%s", h)
	}
	plain := string(exportedOf(t, "cite", Options{}, r))
	if !strings.Contains(plain, "Voß, citing Borvia, quoted in Merrow, as published by Arland Post, 8 July 2021 (“Borvia of arming rebels”)") {
		t.Errorf("%s", plain)
	}
	// Not a word of the article where none may leave, and still a speaker.
	for _, f := range []string{"cite", "bibtex", "ris", "csl", "atom"} {
		if s := string(exportedOf(t, f, Options{Text: "none"}, r)); strings.Contains(s, "arming") || !strings.Contains(s, "Voß") {
			t.Errorf("%s: %s", f, s)
		}
	}
}

// TestStable checks that every format gives the same bytes twice.
func TestStable(t *testing.T) {
	for _, f := range formats {
		if ManyFiles(f.Name) {
			continue
		}
		if a, b := exportedOf(t, f.Name, Options{}, withEvent(), odd()), exportedOf(t, f.Name, Options{}, withEvent(), odd()); !bytes.Equal(a, b) || len(a) == 0 {
			t.Errorf("%s: %d and %d bytes", f.Name, len(a), len(b))
		}
	}
}

// TestApart checks that whole articles are not written in two halves.
func TestApart(t *testing.T) {
	x, err := NewExporter(io.Discard, "documents", Options{Text: "span"})
	if err != nil {
		t.Fatal(err)
	}
	a, b := withEvent(), odd()
	for i, r := range []*Record{a, b, a} {
		if err := x.Put(Pick{Record: r, Statement: 0, Event: -1}); (err != nil) != (i == 2) {
			t.Errorf("pick %d: %v", i, err)
		}
	}
}

func TestDocuments(t *testing.T) {
	var r Record
	b := exportedOf(t, "documents", Options{}, withEvent())
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	if r.Text != "" || len(r.TextSHA256) != 64 || len(r.Statements) != 2 {
		t.Errorf("%s", b)
	}
}
