package export

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// A Format is a form that records leave in, with what it cannot carry.
type Format struct {
	Name  string
	Title string // what it is, and who reads it
	Entry string // what one entry of it is
	Loss  []Loss
}

// A Loss is what is left out or changed, and what becomes of it.
type Loss struct {
	What string `json:"what"` // parts of the document record (hearsay schema)
	How  string `json:"how"`
}

var formats = []Format{
	{"csv", "CSV (RFC 4180, UTF-8) with a codebook, for R, Stata and spreadsheets", "a statement, or a report of an event", tableLoss},
	{"jsonl", "JSON lines with the columns of csv, for jq and pipelines", "a statement, or a report of an event", tableLoss},
	{"parquet", "Parquet (zstd) with the columns of csv, for DuckDB, pandas and arrow", "a statement, or a report of an event", tableLoss},
	{"documents", "The full record (`hearsay schema`), a line an article, with the statements and events that were picked", "an article", []Loss{
		{"text", "left out unless --text full; its SHA-256 stays, and all offsets point into it"},
		{"ids S1, E1", "stay as they are in the whole record, so that some may be missing"},
	}},
	{"webannotation", "W3C Web Annotation: one AnnotationPage (JSON-LD), for Hypothesis, archives, libraries", "a statement, a report of an event, or an article with its actors; positions and quotations are selectors", []Loss{
		{"credits, sentences, notes, evidence", "left out"},
		{"spans of date, place and figures, mentions", "as offsets in the body, not as selectors"},
		{"text", "only the quotations; with --text full their surroundings and the whole text, with --text none positions alone"},
	}},
	{"brat", "brat standoff: a folder of KEY.txt, KEY.ann and annotation.conf, for annotators; INCEpTION reads it", "an article", []Loss{
		{"credits, sentences, notes, evidence", "left out"},
		{"keys, rules, confidence, codes, contexts, dates, places, figures, roles", "in notes (#) as JSON, not as marks"},
		{"pieces that run over a line end", "split there, as brat wants it; the note has the piece"},
		{"speakers without a mention in the text", "in notes only"},
		{"text", "KEY.txt only with --text full; not possible with --text none, for brat marks words"},
	}},
	{"plover", "PLOVER JSON lines (schema: export/plover.schema.json), for event-data research and NGEC's tools", "an event with its picked reports; who vouches for it stands in according_to, offsets and coder in the extension hearsay", []Loss{
		{"statements", "left out; a report names its statement's key, speaker and verb"},
		{"actors: mentions, roles, members", "left out"},
		{"evidence, credits, sentences, notes, title, byline, lang", "left out; the outlets of credits stay"},
		{"spans of date and place", "left out"},
	}},
	{"polecat", "POLECAT TSV (40 columns, with a head)", "an event and a pair of parties in the outlet's own voice", append([]Loss{
		{"Actor COW, Recipient COW, Wikipedia Actor ID, Wikipedia Recipient ID, District, GeoNames ID, Feature Type, Actor Name Raw, Recipient Name Raw, Story People, Story Organizations, Story Locations", "empty: hearsay has nothing that belongs there"},
		{"Event ID", "the event's key, with .2 .3 … for further pairs of parties"},
		{"Actor Country, Recipient Country, Country", "ISO 3166-1 alpha-3"},
		{"Intensity", "PLOVER's score"},
	}, legacyLoss...)},
	{"icews", "ICEWS TSV (20 columns, with a head), for scripts from before 2023", "an event and a pair of parties in the outlet's own voice", append([]Loss{
		{"Intensity", "empty: ICEWS has a scale of its own for it; join it by CAMEO Code"},
		{"Event Text", "the PLOVER type and mode, not ICEWS's words"},
		{"District", "empty"},
		{"Event ID", "the event's key, with .2 .3 … for further pairs of parties; it is unique"},
		{"events without a CAMEO code", "left out, and counted"},
	}, legacyLoss...)},
	{"gdelt", "GDELT 2.0 events (61 columns, tabs, no head), for scripts made for GDELT", "an event and a pair of parties in the outlet's own voice", append([]Loss{
		{"GLOBALEVENTID", "a number made of the first 15 hexadecimal digits of the event's key"},
		{"GoldsteinScale, AvgTone, NumSources, IsRootEvent, DATEADDED, EthnicCode, Religion1Code, Religion2Code, Actor1Geo_*, Actor2Geo_*, ADM1Code, ADM2Code, FeatureID, ActionGeo_CountryCode", "empty: hearsay has nothing that belongs there"},
		{"NumMentions, NumArticles", "the reports of the event that left, and 1: an event is of one article"},
		{"QuadClass", "GDELT's rule over the CAMEO root (01-05, 06-08, 09-13, 14-20), not PLOVER's class"},
		{"events without a CAMEO code", "left out, and counted"},
	}, legacyLoss...)},
	{"atom", "Atom (RFC 4287), for feed readers and bridges", "a statement, or a report of an event; its title begins with who says so", append([]Loss{
		{"updated", "the article's date of publication; 1970-01-01 where it is not known, for Atom demands one"},
	}, lineLoss...)},
	{"cite", "Citations in plain text, a line each", "a statement, or a report of an event: the original speaker and outlet first", lineLoss},
	{"bibtex", "Citations for BibTeX", "a statement, or a report of an event: the original speaker is the author", lineLoss},
	{"csl", "Citations as CSL-JSON, for Zotero, pandoc and citeproc", "a statement, or a report of an event: the original speaker is the author", lineLoss},
	{"ris", "Citations as RIS, for EndNote, Zotero and Mendeley", "a statement, or a report of an event: the original speaker is the author", lineLoss},
}

var legacyLoss = []Loss{
	{"statements; what a speaker tells and the outlet does not", "left out; --include-claimed writes such events, too, and adds the columns Attributed (1: only a speaker tells it) and AccordingTo"},
	{"reports that are negated, of the future or hypothetical", "left out, and counted"},
	{"event dates told less exactly than a day", "empty, or the month and year where there is a column for them; the date of publication never stands for them"},
	{"confidence, rule, offsets, evidence, credits, figures, text", "left out"},
	{"origin_kind, reviewed, corrections", "left out: nothing says whether a machine or a person made a row; --reviewed only chooses"},
}

var lineLoss = []Loss{
	{"source, cue, about, addressees, within, rule, spans of pieces", "left out; a span from the first to the last word stays in a citation"},
	{"actors, figures, date and place of events", "names and codes of those who act stay, the rest is left out"},
	{"evidence, sentences, notes", "left out"},
	{"text", "the words said; in a feed with --text full their sentence, with --text none no words"},
}

var tableLoss = []Loss{
	{"actors: mentions, roles, members, confidence, rule", "left out; names, kinds, countries, sectors and identifiers of those who speak or act stand in the row"},
	{"credits: signal, span", "left out; copied_from names the outlets, bylines are no outlets"},
	{"evidence", "left out; start, end and the spans of the record's pieces stay"},
	{"sentences, notes, byline, lang, published_precision", "left out"},
	{"events: spans of date, place and figures", "left out"},
	{"the other table", "a file holds statements or events; --table chooses, and via joins them"},
	{"text", "the words of the records only; with --text full their sentences, with --text none no words"},
}

func formatOf(name string) *Format {
	for i := range formats {
		if formats[i].Name == name {
			return &formats[i]
		}
	}
	return nil
}

// WriteLoss prints what a format cannot carry; an unknown name is an error of
// kind Invalid.
func WriteLoss(w io.Writer, format string) error {
	f := formatOf(format)
	if f == nil {
		return noFormat(format)
	}
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s: %s\nan entry is %s\n", f.Name, f.Title, f.Entry)
	for _, l := range f.Loss {
		fmt.Fprintf(b, "  %s: %s\n", l.What, l.How)
	}
	return b.Flush()
}

// WriteDocs writes the page about all formats (docs/formats.md).
func WriteDocs(w io.Writer) error {
	b := bufio.NewWriter(w)
	b.WriteString(docsHead)
	for _, f := range formats {
		fmt.Fprintf(b, "\n## %s\n\n%s. An entry is %s.\n\n| of the record | what becomes of it |\n|---|---|\n", f.Name, f.Title, f.Entry)
		for _, l := range f.Loss {
			fmt.Fprintf(b, "| %s | %s |\n", l.What, l.How)
		}
	}
	for _, t := range []string{"statements", "events"} {
		fmt.Fprintf(b, "\n## Codebook: %s\n\nColumns of csv, jsonl and parquet. In csv lists have `; ` between their parts and ranges are `12-30`.\n\n| column | type | meaning |\n|---|---|---|\n", t)
		for _, c := range Codebook(t) {
			fmt.Fprintf(b, "| %s | %s | %s |\n", c.Name, c.Type, c.Meaning)
		}
	}
	return b.Flush()
}

const docsHead = `# Formats

Written by ` + "`go test ./export -run TestDocs -update`" + ` from the tables the program itself uses.

` + "`hearsay export --format NAME`" + ` writes what a query selects from the store, or with ` + "`--from FILE`" + ` what is read from
files. Rows and order are those of ` + "`hearsay find`" + `. The full record is ` + "`hearsay read --format jsonl`" + ` (` + "`hearsay schema`" + `);
every other format carries less. What each lacks stands here, is printed by ` + "`hearsay export --format NAME --loss`" + `, and
is written beside each file as ` + "`FILE.loss.json`" + `.

Text leaves as spans: the words that a record rests on. ` + "`--text none`" + ` leaves out all words of the articles but names,
` + "`--text full`" + ` adds sentences and, where the format has a place for it, the whole text. All offsets are Unicode code points into
the text with the given SHA-256, or into the title where a record stands there.
`

// A Tally counts what left.
type Tally struct {
	Articles         int            `json:"articles"`
	Statements       int            `json:"statements"`
	Reports          int            `json:"reports_of_events"`
	Origins          int            `json:"origins,omitempty"`  // of the articles; 0 outside a store
	Outlets          int            `json:"outlets,omitempty"`  // whose names are known, likewise
	Left             map[string]int `json:"left_out,omitempty"` // why, how many
	last             string
	origins, outlets map[string]bool
}

// Add counts a pick.
func (t *Tally) Add(p Pick) {
	if k := p.Record.Article.Key; k != t.last {
		t.Articles++
		t.last = k
		if p.Belongs.Origin != "" {
			if t.origins == nil {
				t.origins, t.outlets = map[string]bool{}, map[string]bool{}
			}
			t.origins[p.Belongs.Origin] = true
			if o := str(p.Record.Article.Outlet); o != "" {
				t.outlets[o] = true
			}
			t.Origins, t.Outlets = len(t.origins), len(t.outlets)
		}
	}
	if p.Statement >= 0 {
		t.Statements++
	} else {
		t.Reports++
	}
}

// String says in words what left.
func (t *Tally) String() string {
	count := func(n int, one, more string) string {
		if n == 1 {
			return "1 " + one
		}
		return fmt.Sprintf("%d %s", n, more)
	}
	s := count(t.Statements, "statement", "statements") + " and " + count(t.Reports, "report of an event", "reports of events") + " from "
	if t.Origins > 0 {
		s += count(t.Origins, "origin", "origins") + " (" + count(t.Outlets, "outlet", "outlets") + "), "
	}
	s += count(t.Articles, "article", "articles")
	for _, k := range keys(t.Left) {
		s += fmt.Sprintf("\n  %d left out: %s", t.Left[k], k)
	}
	return s
}

// A LossReport stands beside an exported file: where it comes from, what is in
// it and what is not.
type LossReport struct {
	Schema   string `json:"schema"`
	Format   string `json:"format"`
	Table    string `json:"table,omitempty"`
	Text     string `json:"text"`
	About    About  `json:"about"`
	Selected *Tally `json:"selected"`
	Loss     []Loss `json:"loss"`
}

// LossOf is the loss report of an export.
func LossOf(format, text, table string, about About, t *Tally) LossReport {
	l := LossReport{Schema: "hearsay/loss/1", Format: format, Text: text, About: about, Selected: t, Loss: []Loss{}}
	if f := formatOf(format); f != nil {
		l.Loss = f.Loss
	}
	if isTable(format) {
		l.Table = table
	}
	return l
}

// newDocuments writes the record of each article, a line each.
func newDocuments(w io.Writer, o Options) Exporter {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return newWhole(func(v *view, x part) error {
		r := *v.r
		r.Statements, r.Events = make([]Statement, 0, len(x.statements)), list(x.events)
		for _, s := range x.statements {
			r.Statements = append(r.Statements, *s)
		}
		if !o.whole() {
			r.Text = ""
		}
		return e.Encode(&r)
	}, func() error { return nil })
}

func isTable(format string) bool { return format == "csv" || format == "jsonl" || format == "parquet" }

// ManyFiles reports whether a format is a folder of files.
func ManyFiles(format string) bool { return strings.HasPrefix(format, "brat") }
