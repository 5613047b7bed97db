package export

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"github.com/hearsay-news/hearsay"
)

// The rows below are what csv, jsonl and parquet write. Their tags name the
// columns and say what each means: the codebook is made of them. Columns that
// `hearsay find` has too have the same name and content.

// ArticleCells say which article a row comes from.
type ArticleCells struct {
	Article      string   `parquet:"article,dict" json:"article" help:"permanent key of the article"`
	ArticleID    string   `parquet:"article_id" json:"article_id" help:"the user's own id of the article"`
	Outlet       string   `parquet:"outlet,dict" json:"outlet" help:"who printed it"`
	Published    string   `parquet:"published,dict" json:"published" help:"when: ISO 8601, as precise as it is known"`
	CopiedFrom   []string `parquet:"copied_from,list" json:"copied_from" help:"where the text says it comes from: an agency, another outlet"`
	Origin       string   `parquet:"origin,dict" json:"origin" help:"which text the article prints, whoever printed it: count different values to count origins; empty outside a store"`
	OriginOutlet string   `parquet:"origin_outlet,dict" json:"origin_outlet" help:"who that text comes from, as far as is known"`
	Story        string   `parquet:"story,dict" json:"story" help:"which story the article is in"`
	URL          string   `parquet:"url,dict" json:"url" help:"address of the article"`
	Title        string   `parquet:"title,dict" json:"title" help:"headline of the article, where it comes apart from the text"`
}

// Provenance says what made a row.
type Provenance struct {
	Run        int32  `parquet:"run" json:"run" help:"number of the run in its store; 0 outside a store"`
	Coder      string `parquet:"coder,dict" json:"coder" help:"version of the program that read the article"`
	Model      string `parquet:"model,dict" json:"model" help:"digest of its models"`
	Knowledge  string `parquet:"knowledge,dict" json:"knowledge" help:"digest of its knowledge of actors"`
	Settings   string `parquet:"settings,dict" json:"settings" help:"its settings, where they are not the usual ones"`
	TextSHA256 string `parquet:"text_sha256,dict" json:"text_sha256" help:"SHA-256 of the text that all offsets point into (UTF-8)"`
	OriginKind string `parquet:"origin_kind,dict" json:"origin_kind" help:"machine, human (a person added it) or machine-corrected"`
	Reviewed   bool   `parquet:"reviewed" json:"reviewed" help:"whether a person has looked at this record"`

	Corrections []string `parquet:"corrections,list" json:"corrections" help:"IDs of the corrections that hold on it"`
}

// A StatementRow is what somebody says, by the article.
type StatementRow struct {
	Key string `parquet:"key" json:"key" help:"permanent name of the statement"`
	ArticleCells
	Speaker          string   `parquet:"speaker" json:"speaker" help:"who says it, and for whom; empty: unresolved, see source"`
	Says             string   `parquet:"says,dict" json:"says" help:"says, does not say, wants …, with the act in brackets: says (deny)"`
	Act              string   `parquet:"act,dict" json:"act" help:"what is done by saying it: say, deny, accuse, promise …; want, intend, believe, know and feel are attitudes, not speech"`
	Content          string   `parquet:"content" json:"content" help:"the words said, as the article has them; pieces are joined by …"`
	Source           string   `parquet:"source" json:"source" help:"the words that name the speaker in the sentence (a name, he, the minister)"`
	Cue              string   `parquet:"cue" json:"cue" help:"the words that say that it is said"`
	Third            string   `parquet:"third" json:"third" help:"whom the speaker cites"`
	About            []string `parquet:"about,list" json:"about" help:"whom the content is about"`
	Quote            string   `parquet:"quote,dict" json:"quote" help:"direct (in quotation marks), indirect or mixed"`
	Negated          bool     `parquet:"negated" json:"negated" help:"true if the article says that it is not said"`
	Modality         []string `parquet:"modality,list" json:"modality" help:"any of future, conditional, hypothetical, hedged"`
	In               string   `parquet:"in,dict" json:"in" help:"title or text: where the words stand; offsets of a title count from its beginning"`
	Within           string   `parquet:"within" json:"within" help:"key of the statement that this one is reported in"`
	Recipients       []string `parquet:"recipients,list" json:"recipients" help:"whom it is said to"`
	Confidence       float32  `parquet:"confidence" json:"confidence" help:"probability that speakers and content are both right, 0 to 1"`
	Rule             string   `parquet:"rule,dict" json:"rule" help:"the rule or model that made the record"`
	Sentence         string   `parquet:"sentence" json:"sentence" help:"the sentence it rests on; only with --text full"`
	Start            int32    `parquet:"start" json:"start" help:"where its words begin, in Unicode code points"`
	End              int32    `parquet:"end" json:"end" help:"where they end (exclusive)"`
	Speakers         []string `parquet:"speakers,list" json:"speakers" help:"each speaker's name"`
	SpeakerKinds     []string `parquet:"speaker_kinds,list" json:"speaker_kinds" help:"in the order of speakers: person, organization, country, group, document, media, poll, unnamed, other"`
	SpeakerCountries []string `parquet:"speaker_countries,list" json:"speaker_countries" help:"in the order of speakers: ISO 3166-1 alpha-3, or UNO EUR IGO NGO MNC; empty where not known"`
	SpeakerSectors   []string `parquet:"speaker_sectors,list" json:"speaker_sectors" help:"in the order of speakers: PLOVER sectors with spaces between, most telling first; empty where not known"`
	SpeakerEntities  []string `parquet:"speaker_entities,list" json:"speaker_entities" help:"in the order of speakers: identifier in the knowledge; empty where not known"`
	SpeaksFor        string   `parquet:"speaks_for" json:"speaks_for" help:"the body that a spokesperson speaks for"`
	SourceSpans      []Offset `parquet:"source_spans,list" json:"source_spans" help:"where the pieces of source stand, [start, end) in code points"`
	CueSpans         []Offset `parquet:"cue_spans,list" json:"cue_spans" help:"the same of cue"`
	ContentSpans     []Offset `parquet:"content_spans,list" json:"content_spans" help:"the same of content"`
	Provenance
}

// An EventRow is one report of an event: an event that is told twice has two
// rows with one key.
type EventRow struct {
	Key string `parquet:"key" json:"key" help:"permanent name of the event; its reports share it"`
	ArticleCells
	Speaker         string   `parquet:"speaker" json:"speaker" help:"who vouches for it: the speaker of the statement via (empty: unresolved), else the outlet"`
	Says            string   `parquet:"says,dict" json:"says" help:"what the speaker does: says, says (deny), wants …; in its own voice: the outlet itself tells it"`
	Attributed      bool     `parquet:"attributed" json:"attributed" help:"true: a speaker tells it; false: the outlet tells it in its own voice"`
	Third           string   `parquet:"third" json:"third" help:"whom the speaker cites"`
	Via             string   `parquet:"via" json:"via" help:"key of the statement the report rests on; empty: the outlet's own voice"`
	Type            string   `parquet:"type,dict" json:"type" help:"PLOVER 2.0 type: AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"`
	Mode            string   `parquet:"mode,dict" json:"mode" help:"PLOVER mode: how"`
	Contexts        []string `parquet:"contexts,list" json:"contexts" help:"PLOVER contexts: why"`
	CAMEO           string   `parquet:"cameo,dict" json:"cameo" help:"the nearest CAMEO code"`
	Quad            int32    `parquet:"quad" json:"quad" help:"1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"`
	Score           float64  `parquet:"score" json:"score" help:"PLOVER's conflict-cooperation score of the type and mode, -10 to 10"`
	Actors          []string `parquet:"actors,list" json:"actors" help:"who acts"`
	ActorCodes      []string `parquet:"actor_codes,list" json:"actor_codes" help:"their codes, country and sector: FRAMIL; --- stands for what is not known"`
	Recipients      []string `parquet:"recipients,list" json:"recipients" help:"on whom"`
	RecipientCodes  []string `parquet:"recipient_codes,list" json:"recipient_codes" help:"their codes"`
	Mutual          bool     `parquet:"mutual" json:"mutual" help:"true: the actors do it to each other (talks, a treaty, a clash), and there are no recipients"`
	DateFrom        string   `parquet:"date_from,dict" json:"date_from" help:"first day of the event, ISO 8601; empty: not told"`
	DateTo          string   `parquet:"date_to,dict" json:"date_to" help:"the day after its last"`
	DatePrecision   string   `parquet:"date_precision,dict" json:"date_precision" help:"how exactly the date is told: time, day, week, month …"`
	Place           string   `parquet:"place,dict" json:"place" help:"where"`
	PlaceCountry    string   `parquet:"place_country,dict" json:"place_country" help:"in which country, ISO 3166-1 alpha-3"`
	PlacePrecision  string   `parquet:"place_precision,dict" json:"place_precision" help:"city, region or country"`
	Lat             *float64 `parquet:"lat,optional" json:"lat" help:"latitude of a city; empty for a region or country"`
	Lon             *float64 `parquet:"lon,optional" json:"lon" help:"longitude of a city"`
	Figures         []string `parquet:"figures,list" json:"figures" help:"numbers told of it: killed=3, injured=10-12, arrested>=5"`
	Content         string   `parquet:"content" json:"content" help:"the words that tell of it"`
	Modality        []string `parquet:"modality,list" json:"modality" help:"status of the report: any of future, hypothetical, negated, historical"`
	In              string   `parquet:"in,dict" json:"in" help:"title or text: where the words stand"`
	Confidence      float32  `parquet:"confidence" json:"confidence" help:"probability that type, actors and recipients are right, 0 to 1"`
	Rule            string   `parquet:"rule,dict" json:"rule" help:"the rule or model that made the record"`
	Sentence        string   `parquet:"sentence" json:"sentence" help:"the sentence it rests on; only with --text full"`
	Start           int32    `parquet:"start" json:"start" help:"where its words begin, in Unicode code points"`
	End             int32    `parquet:"end" json:"end" help:"where they end (exclusive)"`
	ContentSpans    []Offset `parquet:"content_spans,list" json:"content_spans" help:"where the words that tell of it stand, [start, end) in code points"`
	Source          string   `parquet:"source" json:"source" help:"of an unresolved speaker the words that stand for him"`
	ActorEntities   []string `parquet:"actor_entities,list" json:"actor_entities" help:"in the order of actors: identifier in the knowledge; empty where not known"`
	RecipientEntity []string `parquet:"recipient_entities,list" json:"recipient_entities" help:"in the order of recipients"`
	Provenance
}

// An Offset is a piece of text, half-open, in code points.
type Offset struct {
	Start int32 `parquet:"start" json:"start"`
	End   int32 `parquet:"end" json:"end"`
}

func offsets(rs []Range) []Offset {
	out := make([]Offset, 0, len(rs))
	for _, r := range rs {
		out = append(out, Offset{int32(r[0]), int32(r[1])})
	}
	return out
}

func (v *view) articleCells(p Pick) ArticleCells {
	a := v.r.Article
	c := ArticleCells{Article: a.Key, Outlet: str(a.Outlet), Published: str(a.Published), CopiedFrom: list(v.copiedFrom()), Origin: p.Belongs.Origin, OriginOutlet: p.Belongs.OriginOutlet, Story: p.Belongs.Story, URL: str(a.URL), Title: hearsay.Line(str(a.Title))}
	if a.ID != nil {
		c.ArticleID = fmt.Sprint(a.ID)
	}
	return c
}

func (v *view) provenance(p Pick) Provenance {
	c, x := v.r.Coder, p.shown()
	return Provenance{int32(p.Run), c.Version, c.Model, c.Knowledge, c.Settings, v.r.TextSHA256, x.Origin(), x.Reviewed, list(x.Corrections)}
}

// traits is what f says of each actor, "" where it says nothing.
func (v *view) traits(ids []string, f func(*Actor) string) []string {
	out := []string{}
	for _, id := range ids {
		x := ""
		if a := v.actors[id]; a != nil {
			x = f(a)
		}
		out = append(out, x)
	}
	return out
}

func entity(a *Actor) string { return str(a.Entity) }

func (v *view) statementRow(p Pick, o *Options) StatementRow {
	s := p.statement()
	row := StatementRow{
		Key: s.Key, ArticleCells: v.articleCells(p), Provenance: v.provenance(p),
		Speaker: v.speaker(s), Says: hearsay.Says(&hearsay.Statement{Act: s.Act, Negated: s.Negated}), Act: s.Act,
		Third: and(v.maybe(s.Relays)), About: list(v.names(s.About...)), Quote: s.Quote, Negated: s.Negated, Modality: s.Modality,
		In: s.In, Recipients: list(v.names(s.Addressees...)), Confidence: s.Confidence, Rule: s.Rule,
		Speakers: v.traits(s.Speakers, func(a *Actor) string { return hearsay.Line(a.Name) }), SpeakerKinds: v.traits(s.Speakers, func(a *Actor) string { return a.Kind }),
		SpeakerCountries: v.traits(s.Speakers, func(a *Actor) string { return str(a.Country) }),
		SpeakerSectors:   v.traits(s.Speakers, func(a *Actor) string { return strings.Join(a.Sectors, " ") }),
		SpeakerEntities:  v.traits(s.Speakers, entity),
		SpeaksFor:        and(v.maybe(s.SpeaksFor)),
		SourceSpans:      offsets(s.Source), CueSpans: offsets(s.Cue), ContentSpans: offsets(s.Content),
	}
	if s.Within != nil {
		if w := v.statements[*s.Within]; w != nil {
			row.Within = w.Key
		}
	}
	if o.words() {
		row.Content, row.Source, row.Cue = v.words(s.In, s.Content), v.words(s.In, s.Source), v.words(s.In, s.Cue)
	}
	if o.whole() {
		row.Sentence = v.sentence(s.In, s.Cue, s.Content)
	}
	lo, hi := extent(s.Content, s.Cue, s.Source)
	row.Start, row.End = int32(lo), int32(hi)
	return row
}

func (r *Report) in() string {
	if r.In != "" {
		return r.In
	}
	return "text"
}

func (f Figure) String() string {
	switch {
	case f.High == nil:
		return fmt.Sprintf("%s>=%d", f.Kind, f.Low)
	case *f.High != f.Low:
		return fmt.Sprintf("%s=%d-%d", f.Kind, f.Low, *f.High)
	}
	return fmt.Sprintf("%s=%d", f.Kind, f.Low)
}

func (v *view) eventRow(p Pick, o *Options) EventRow {
	e, rep := p.event()
	row := EventRow{
		Key: e.Key, ArticleCells: v.articleCells(p), Provenance: v.provenance(p),
		Type: e.Type, Mode: str(e.Mode), Contexts: e.Contexts, CAMEO: str(e.CAMEO), Mutual: e.Mutual, Quad: int32(e.Quad), Score: e.Score,
		Figures: []string{}, Modality: rep.Status, In: rep.in(), Confidence: rep.Confidence, Rule: rep.Rule,
		ContentSpans: offsets(rep.Trigger), Attributed: rep.Via != nil,
		Speaker: str(v.r.Article.Outlet), Says: "in its own voice",
	}
	side := func(ps []Part) (names, codes, entities []string) {
		names, codes = []string{}, []string{}
		var ids []string
		for _, x := range ps {
			names, codes, ids = append(names, and(v.names(x.ID))), append(codes, x.Code), append(ids, x.ID)
		}
		return names, codes, v.traits(ids, entity)
	}
	row.Actors, row.ActorCodes, row.ActorEntities = side(e.Actors)
	row.Recipients, row.RecipientCodes, row.RecipientEntity = side(e.Recipients)
	if d := e.Date; d != nil {
		row.DateFrom, row.DateTo, row.DatePrecision = str(d.From), str(d.To), str(d.Precision)
	}
	if x := e.Place; x != nil {
		row.Place, row.PlaceCountry, row.PlacePrecision, row.Lat, row.Lon = x.Name, str(x.Country), x.Precision, x.Lat, x.Lon
	}
	for _, f := range e.Figures {
		row.Figures = append(row.Figures, f.String())
	}
	if rep.Via != nil {
		row.Speaker, row.Says = "", ""
		if s := v.statements[*rep.Via]; s != nil {
			row.Via, row.Speaker, row.Says, row.Third = s.Key, v.speaker(s), hearsay.Says(&hearsay.Statement{Act: s.Act, Negated: s.Negated}), and(v.maybe(s.Relays))
			if row.Speaker == "" && o.words() {
				row.Source = v.words(s.In, s.Source)
			}
		}
	}
	if o.words() {
		row.Content = v.words(row.In, rep.Trigger)
	}
	if o.whole() {
		row.Sentence = v.sentence(row.In, rep.Trigger)
	}
	lo, hi := extent(rep.Trigger)
	row.Start, row.End = int32(lo), int32(hi)
	return row
}

// A Column is one line of the codebook.
type Column struct{ Name, Type, Meaning string }

// Codebook says what the columns of a table mean, in order: statements or events.
func Codebook(table string) []Column {
	t := reflect.TypeFor[StatementRow]()
	if table == "events" {
		t = reflect.TypeFor[EventRow]()
	}
	return columnsOf(t)
}

func columnsOf(t reflect.Type) []Column {
	var out []Column
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			out = append(out, columnsOf(f.Type)...)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("parquet"), ",")
		out = append(out, Column{name, typeName(f.Type), f.Tag.Get("help")})
	}
	return out
}

func typeName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return typeName(t.Elem())
	case reflect.Slice:
		if t.Elem() == reflect.TypeFor[Offset]() {
			return "list of ranges"
		}
		return "list of texts"
	case reflect.Int32:
		return "whole number"
	case reflect.Float32, reflect.Float64:
		return "number"
	case reflect.Bool:
		return "true or false"
	}
	return "text"
}

// WriteCodebook writes the codebook of a table as CSV.
func WriteCodebook(w io.Writer, table string) error {
	c := csv.NewWriter(w)
	rows := [][]string{{"column", "type", "meaning"}}
	for _, x := range Codebook(table) {
		rows = append(rows, []string{x.Name, x.Type, x.Meaning})
	}
	return c.WriteAll(rows)
}

// cells is a row as text: lists with "; " between, ranges as 12-30, nothing
// where a number is not known.
func cells(row reflect.Value, into []string) []string {
	for i := range row.NumField() {
		f := row.Field(i)
		if row.Type().Field(i).Anonymous {
			into = cells(f, into)
			continue
		}
		s := ""
		switch x := f.Interface().(type) {
		case string:
			s = x
		case []string:
			s = strings.Join(x, "; ")
		case []Offset:
			var parts []string
			for _, o := range x {
				parts = append(parts, fmt.Sprintf("%d-%d", o.Start, o.End))
			}
			s = strings.Join(parts, "; ")
		case *float64:
			if x != nil {
				s = strconv.FormatFloat(*x, 'f', -1, 64)
			}
		case float32:
			s = num(x)
		case float64:
			s = strconv.FormatFloat(x, 'g', -1, 64)
		default:
			s = fmt.Sprint(x)
		}
		into = append(into, s)
	}
	return into
}

// table makes the rows of one table out of picks.
type table struct {
	o     Options
	v     *view
	write func(row any) error
	close func() error
}

type sink struct {
	write func(row any) error
	close func() error
}

func newTable(s sink, o Options) *table { return &table{o: o, write: s.write, close: s.close} }

func (t *table) Put(p Pick) error {
	if (p.Statement >= 0) != (t.o.Table == "statements") {
		return nil
	}
	if t.v == nil || t.v.r != p.Record {
		t.v = newView(p.Record)
	}
	if p.Statement >= 0 {
		return t.write(t.v.statementRow(p, &t.o))
	}
	return t.write(t.v.eventRow(p, &t.o))
}

func (t *table) Close() error { return t.close() }

func newCSVTable(w io.Writer, o Options) sink {
	c := csv.NewWriter(w)
	begun := false
	begin := func() error {
		if begun {
			return nil
		}
		begun = true
		var head []string
		for _, x := range Codebook(o.Table) {
			head = append(head, x.Name)
		}
		return c.Write(head)
	}
	var line []string
	return sink{
		write: func(row any) error {
			if err := begin(); err != nil {
				return err
			}
			line = cells(reflect.ValueOf(row), line[:0])
			for i := range line {
				if !o.Raw {
					line[i] = Cell(line[i])
				}
			}
			return c.Write(line)
		},
		close: func() error {
			if err := begin(); err != nil {
				return err
			}
			c.Flush()
			return c.Error()
		},
	}
}

// newJSONTable writes a row an object, its kind first.
func newJSONTable(w io.Writer, o Options) sink {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	type head struct {
		Schema string `json:"schema"`
		Kind   string `json:"kind"`
	}
	return sink{
		write: func(row any) error {
			switch r := row.(type) {
			case StatementRow:
				return e.Encode(struct {
					head
					StatementRow
				}{head{"hearsay/export-row/1", "statement"}, r})
			case EventRow:
				return e.Encode(struct {
					head
					EventRow
				}{head{"hearsay/export-row/1", "event"}, r})
			}
			return fmt.Errorf("no row %T", row)
		},
		close: func() error { return nil },
	}
}

// newParquet writes one Parquet file, compressed with zstd, with the codebook
// and where the rows come from in its metadata.
func newParquet(w io.Writer, o Options) Exporter {
	about, _ := json.Marshal(o.About) // strings and a number
	var book strings.Builder
	WriteCodebook(&book, o.Table) // a Builder cannot fail
	set := []parquet.WriterOption{
		parquet.Compression(&zstd.Codec{}), parquet.CreatedBy("hearsay", strings.TrimPrefix(o.About.Program, "hearsay "), ""),
		parquet.KeyValueMetadata("hearsay", string(about)), parquet.KeyValueMetadata("hearsay.codebook", book.String()),
		parquet.MaxRowsPerRowGroup(100_000),
	}
	if o.Table == "events" {
		return newTable(parquetSink[EventRow](w, set), o)
	}
	return newTable(parquetSink[StatementRow](w, set), o)
}

func parquetSink[T any](w io.Writer, set []parquet.WriterOption) sink {
	out := parquet.NewGenericWriter[T](w, set...)
	return sink{
		write: func(row any) error { _, err := out.Write([]T{row.(T)}); return err },
		close: out.Close,
	}
}
