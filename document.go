// Package hearsay holds the one value that moves through the system: a
// Document, which is a news text and the layers read from it. The rooms
// beside it each write one layer; package reader runs them in order.
//
// It is not the reader itself: it reads nothing, it only says what was read.
package hearsay

import "time"

// A Span is a half-open range of bytes in Document.Text. Public output counts
// in Unicode code points instead; package export converts.
type Span struct{ Start, End int32 }

// In returns the text the span covers.
func (s Span) In(text string) string { return text[s.Start:s.End] }

// Len is the number of bytes covered.
func (s Span) Len() int { return int(s.End - s.Start) }

// Empty reports whether the span covers nothing.
func (s Span) Empty() bool { return s.End <= s.Start }

// Contains reports whether all of t lies in s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps reports whether s and t share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Ids are indexes into the layer they name; -1 means none.
type (
	TokenID     int32
	ActorID     int32
	StatementID int32
	EventID     int32
)

// A Capture is what a source answered, before anyone interprets it.
type Capture struct {
	URL, MediaType, ETag string
	Modified             string // Last-Modified, as the source wrote it
	Fetched              time.Time
	Body                 []byte
}

// An Article is one story found in a Capture, still in its own markup. Key
// names the article for ever: its address and its text, so that twenty
// outlets' identical copies stay twenty articles.
type Article struct {
	Key, ID                 string // ID is the user's own, passed through
	IDNumber                bool   // the user wrote the ID as a JSON number
	URL, Path               string // Path: the file it was read from, "" if none
	Outlet, Title, Byline   string
	Markup, MediaType, Lang string // Lang: ISO 639, "" not said
	Published               time.Time
	PublishedPrecision      string    // "", year, month, day, time
	Captured                time.Time // when the bytes were fetched; zero if not known
	Notes                   []string  // what had to be repaired to read it
}

// A Document is a clean text and its layers. Each layer has one writer.
//
// Text is the article's title, if it has one apart from its text, then a blank
// line, then the text itself, which begins at byte Body. So every span has one
// meaning inside, and a record whose words lie before Body was found in the
// title.
type Document struct {
	Article    Article
	Coder      Coder       // what made the layers
	Text       string      // written by clean; never changes afterwards
	Body       int32       // clean: where the text begins, after the title; 0 without a title
	Lang       string      // clean: "en", another ISO 639 code, "other" (some other language) or "" (cannot be told)
	Paragraphs []Span      // clean; the title is a paragraph of its own
	Sentences  []Sentence  // segment: ranges of tokens; none spans two paragraphs
	Tokens     []Span      // segment: UD words
	Multi      []Multiword // segment: words written together ("don't" = "do" + "n't")
	Tags       []Tag       // parse: one per token
	Arcs       []Arc       // parse: one per token
	Names      []Name      // parse: named entities
	Credits    []Credit    // credit: who this text says it comes from
	Times      []Time      // when: expressions and the interval they mean
	Mentions   []Mention   // mention: span, kind, chain
	Actors     []Actor     // actor: one per chain that can act or speak
	Places     []Place     // where
	Statements []Statement // statement
	Events     []Event     // event
	Notes      []Note      // anyone: what could not be read, and why
	Passed     []Passed    // anyone: candidates that were turned down, for explain; not in the record
}

// A Coder says what made a document's layers: same coder, same text, same bytes.
type Coder struct{ Version, Model, Knowledge, Settings string }

// A Sentence is the tokens First up to but not including End.
type Sentence struct{ First, End TokenID }

// A Multiword is a range of tokens written as one word, as in Universal
// Dependencies: "don't", "Canada's", "cannot".
type Multiword struct{ First, End TokenID }

// A Tag is a token's lemma and its parts of speech: UPOS of Universal
// Dependencies, XPOS of the Penn Treebank, Feats in CoNLL-U form ("" for none).
type Tag struct{ Lemma, UPOS, XPOS, Feats string }

// An Arc hangs a token on its head by a Universal Dependencies v2 relation,
// subtypes included ("nsubj:pass"). The root of a sentence has Head -1.
type Arc struct {
	Head TokenID
	Rel  string
}

// A Name is a named entity: the name alone, titles outside.
type Name struct {
	Span
	Class string // PER ORG LOC NORP EVENT MISC; LOC includes countries and cities
}

// A Mention is a noun phrase or pronoun. Mentions of one chain are the same thing.
type Mention struct {
	Span            // the whole phrase, appositions and relative clauses left out
	Head    TokenID // its syntactic head; of a name, the last token of the name's core
	Kind    string  // name nominal pronoun demonym
	Name    Span    // the named entity inside ("Ali Shamkhani" in "top official Ali Shamkhani"); empty if none
	Chain   int32   // index of the chain; every mention has one, singletons too
	Plural  bool    // "officials", "they", "A and B"
	Members []int32 // of a coordination: indexes in Mentions
}

// An Actor is what a chain stands for: as the text describes it and, where the
// knowledge says so as of the article's date, who that is in the world.
type Actor struct {
	Chain    int32
	Name     string   // the fullest name the article gives; without a name, the fullest description
	Kind     string   // person organization country group document media poll unnamed other
	Entity   string   // "" if not in the knowledge
	Country  string   // ISO 3166 alpha-3, or PLOVER's international code (UNO EUR IGO NGO MNC); "" unknown
	Sectors  []string // PLOVER sectors, most telling first (GOV MIL LEG SPY …)
	Roles    []Role
	Members  []ActorID // of a coordination ("Iran and Iraq"): its parts
	Evidence Evidence
}

// A Role is an office an actor holds, in the words of the text or of the knowledge.
type Role struct {
	Title    string
	Span     Span // empty if it comes from the knowledge
	From, To string
}

// A Statement is what somebody is reported to say, want, believe or ask.
type Statement struct {
	Speakers  []ActorID // empty: unresolved
	SpeaksFor ActorID   // the body a spokesperson speaks for; -1 none
	Relays    ActorID   // "citing border guards"; -1 none
	Source    []Span    // pieces of the literal noun phrase; empty for a floating quote
	Cue       []Span
	Content   []Span // pieces, in order
	Quote     string // direct indirect mixed
	Act       string // see DESIGN.md
	Negated   bool
	Modality  []string // future conditional hypothetical hedged
	About     []ActorID
	Addressee []ActorID
	Within    StatementID // the statement it is reported in; -1 none
	CueHead   TokenID     // the cue's head word; -1 if the cue is no word
	Evidence  Evidence
}

// An Event is who did what to whom, with every report of it in this article.
type Event struct {
	Type, Mode string
	Contexts   []string
	Actors     []Part
	Recipients []Part
	Mutual     bool  // the actors do it to each other, and there are no recipients
	Date       int32 // index in Times; -1 none
	Place      int32 // index in Places; -1 none
	Figures    []Figure
	Quad       int     // 1 verbal cooperation … 4 material conflict
	Score      float64 // PLOVER's conflict-cooperation score
	CAMEO      string
	Reports    []Report
}

// A Part is an actor in an event, coded as of the event's date.
type Part struct {
	Actor ActorID
	Code  string // IRNGOV
}

// A Figure is a number that belongs to an event; Low and High are equal for an
// exact one, High is -1 for "at least".
type Figure struct {
	Kind      string // killed injured arrested participants …
	Low, High int64
	Span      Span
}

// A Report is one place in the article where the event is told.
type Report struct {
	Via      StatementID // -1: the outlet's own voice
	Trigger  []Span
	Status   []string // future hypothetical negated historical
	Evidence Evidence
}

// A Time is an expression of time and the interval it means, half-open, ISO
// 8601. From and To are empty where the article's date is needed and not known.
type Time struct {
	Span
	From, To  string
	Precision string // year quarter month week day time decade "" (open)
}

// A Place is a name of a place and what it means, as far as can be told.
type Place struct {
	Span
	Name, Country string  // Country: ISO 3166 alpha-3
	Lat, Lon      float64 // degrees; both 0 where Precision is country or region
	Precision     string  // city region country
}

// A Credit is a place in the text that says where the text comes from.
type Credit struct {
	Span
	Outlet, Signal string // credit-line wire-tag dateline byline
}

// Evidence is why a record exists: the rule or model that decided, the words a
// reader may check, and the probability that its decision is right.
type Evidence struct {
	Rule       string
	Spans      []Span
	Confidence float32
}

// A Note says what could not be read, and why. Its span may be empty.
type Note struct {
	Span
	Stage, Text string
}

// A Passed is a candidate that a stage looked at and turned down: the words,
// the stage, the rule that refused, and what would change the outcome.
type Passed struct {
	Span
	Stage, Rule, Text string
}
