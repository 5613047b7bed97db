// Package serve answers HTTP: pages in which people read articles with who says
// what in them, search a store and follow a record to its words, and the same as
// data under the same addresses and under /api.
//
// It keeps nothing and reads no text itself: it asks a Source for what is
// stored, a Reader to read what is pasted, a Writer to put something in. It
// reaches no network and loads nothing from elsewhere; every page works without
// script. Nothing of an article is ever written as HTML.
package serve

import (
	"context"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"runtime"
	"sync"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// A Source is what the pages show. A store that is not there yet is one without
// articles: Run is then an error of kind NotFound.
type Source interface {
	Find(ctx context.Context, q *hearsay.Query) iter.Seq2[hearsay.Row, error]
	Count(ctx context.Context, q *hearsay.Query) (rows, articles int, err error)
	Picks(ctx context.Context, q *hearsay.Query) iter.Seq2[export.Pick, error]
	Document(ctx context.Context, run int, article string) (*export.Record, error)
	Run(ctx context.Context, name string) (Run, error)
	Runs(ctx context.Context) ([]Run, error)
	Article(ctx context.Context, key string) (Item, error)
	Totals(ctx context.Context) (Totals, error)
	// Stories lists stories without their origins, newest first.
	Stories(ctx context.Context, q StoryQuery) iter.Seq2[hearsay.Story, error]
	Story(ctx context.Context, id string) (*hearsay.Story, error)
	OriginOf(ctx context.Context, article string) (*hearsay.Origin, error)
	// OriginBrief is OriginOf without copies and signals.
	OriginBrief(ctx context.Context, article string) (*hearsay.Origin, error)
	// CopyDiff is what one article has otherwise than another.
	CopyDiff(ctx context.Context, from, to string) (*hearsay.CopyDiff, error)
	Tally(ctx context.Context, q *hearsay.Query) (t hearsay.Tally, ungrouped int, err error)
	// OriginIDs are the origins of articles, by the articles' keys.
	OriginIDs(ctx context.Context, articles []string) (map[string]string, error)
	// Outlets are listed by name.
	Outlets(ctx context.Context) ([]Outlet, error)
	// Days are the days of publication that there are articles of, oldest first.
	Days(ctx context.Context) ([]DayCount, error)
	// Diff yields what two runs do not have alike, oldest article first.
	Diff(ctx context.Context, a, b int) iter.Seq2[hearsay.Change, error]
	// Corrections are all corrections, oldest first, with their state in a run; of
	// run 0 in the one that is shown.
	Corrections(ctx context.Context, run int) ([]Logged, error)
	SavedSearches(ctx context.Context) ([]Saved, error)
	SavedSearch(ctx context.Context, id int) (Saved, error)
	// Queue lists what a review queue asks of a run next, at most so many: those of
	// uniform, low, conflict or orphan; of "" a mixture with a fifth at random.
	Queue(ctx context.Context, run int, queue string, most int) ([]ToReview, error)
	// ErrorRates tells in words how often the answers to the random queue found
	// the machine wrong.
	ErrorRates(ctx context.Context, run int) (string, error)
	// Preview says what a decision would change, at most so many records, and how
	// many more.
	Preview(ctx context.Context, d Decision, most int) (changes []hearsay.Change, more int, err error)
	// Stamp changes whenever what is stored may have changed.
	Stamp() string
}

// A Reader reads a text that is not stored. *reader.Reader is one.
type Reader interface {
	Read(a hearsay.Article) (*hearsay.Document, error)
	Coder() hearsay.Coder
}

// A Writer changes the store. Its errors say why nothing was changed.
type Writer interface {
	// Add puts the articles of a file into the store and codes them; it says how
	// far it is.
	Add(ctx context.Context, f Upload, say func(Progress)) error
	// Samples does the same with the embedded articles.
	Samples(ctx context.Context, say func(Progress)) error
	// Decide keeps what a person says of a record.
	Decide(ctx context.Context, d Decision) (Decided, error)
	// Save keeps a search; SavedSeen notes that what is new in it was seen; Unsave
	// forgets it.
	Save(x Saved) (Saved, error)
	SavedSeen(id int, at time.Time) error
	Unsave(id int) error
}

// An Upload is a file that a person dropped, and what he said of it.
type Upload struct {
	Name, Outlet, Published string
	Body                    io.ReadSeeker
}

// Progress is how far a long job is.
type Progress struct {
	Verb   string `json:"verb"` // adding, coding
	Done   int    `json:"done"`
	Total  int    `json:"total"` // 0 not known
	Failed int    `json:"failed"`
	Say    string `json:"say,omitempty"` // a message of the job
}

// A Run is one coding of the articles in a store.
type Run struct {
	ID                             int
	Coder                          hearsay.Coder
	Name                           string // given by pinning
	Pinned, Done                   bool
	Again                          bool // every article was read anew for it
	Begun                          time.Time
	Articles, NotCoded, Failed     int // NotCoded: in another language
	Statements, Unresolved, Events int
	Reviewed                       int // statements and events that a person has looked at
}

// An Item is an article of the store.
type Item struct {
	Article           hearsay.Article
	Added             time.Time
	Version, Versions int // of the same address; 1 of 1 usually
}

// An Outlet is what the store holds of one outlet.
type Outlet struct {
	Name       string `json:"name"` // "" not known
	Articles   int    `json:"articles"`
	Origins    int    `json:"origins"` // of these, copies of one text counted once
	First      string `json:"first"`   // days of publication, "" none
	Last       string `json:"last"`
	Days       int    `json:"days"`        // on which it printed something
	LongestGap int    `json:"longest_gap"` // most days in a row without an article, between its first and last
	GapFrom    string `json:"gap_from"`    // the first of them
}

// A DayCount is how many articles of a day there are, of how many outlets.
type DayCount struct {
	Day      string `json:"day"`
	Origins  int    `json:"origins"` // copies of one text counted once
	Articles int    `json:"articles"`
	Outlets  int    `json:"outlets"`
}

// Totals are what a store holds.
type Totals struct {
	Articles, Outlets, Undated int
	First, Last                string // days of publication, "" none
}

// A StoryQuery says which stories are listed.
type StoryQuery struct {
	Since, Until  time.Time // with an article of this day or later, before that; zero is open
	Origins       int       // with so many origins at least
	Sort          string    // "" newest first; origins: those with most origins first
	Limit, Offset int       // Limit 0 is all
}

// Options say what a server is made of.
type Options struct {
	Source Source
	Reader func() (Reader, error) // asked once, when it is first needed
	Writer Writer                 // nil: nothing can be changed
	Hosts  []string               // names, beside those of this machine, that requests may be addressed to
	Secret string                 // password; "": none is asked, which is for this machine alone
	Log    *slog.Logger           // nil: nothing is logged
	Rates  []Rate                 // measured, for the page on the method
	User   string                 // who decides, where no password tells names apart
	Places map[string]string      // names of countries by their codes of three letters; a code that it lacks stands for itself
	Demo   bool                   // the store holds the samples and will be gone
	Now    func() time.Time       // time.Now if nil
}

// Limits of what a request may ask.
const (
	maxText   = 1 << 20   // bytes of a pasted text
	maxUpload = 256 << 20 // bytes of all files dropped at once
	maxForm   = 64 << 10  // bytes of any other form
	maxQuery  = 4 << 10   // bytes of a query
)

type server struct {
	Options
	mux   *http.ServeMux
	read  func() (Reader, error)
	hands chan struct{} // who may read a text now
	turns chan struct{} // who may make a page now: two for a core, or all of many readers would wait for the last
	jobs  jobs
	cache cache
}

// New returns the pages and the API. It serves no listener; see Listen for what
// a listener must keep to.
func New(o Options) (http.Handler, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &server{Options: o, mux: http.NewServeMux(), hands: make(chan struct{}, runtime.GOMAXPROCS(0)), turns: make(chan struct{}, 2*runtime.GOMAXPROCS(0))}
	s.read = sync.OnceValues(o.Reader)
	s.jobs.now = o.Now
	if err := s.routes(); err != nil {
		return nil, err
	}
	return s.guard(s.mux), nil
}

// routes lists every address.
func (s *server) routes() error {
	if err := parseTemplates(); err != nil {
		return err
	}
	s.page("GET /{$}", s.home)
	s.page("GET /search", s.search)
	s.page("GET /statement/{key}", s.recordPage("statement"))
	s.page("GET /event/{key}", s.recordPage("event"))
	s.page("GET /actor/{key}", s.actor)
	s.page("GET /dyad", s.dyads)
	s.page("GET /dyad/{a}/{b}", s.dyad)
	s.page("GET /sources", s.sources)
	s.page("GET /runs", s.runs)
	s.page("GET /runs/{pair}", s.runDiff)
	s.page("GET /stories", s.stories)
	s.page("GET /story/{id}", s.story)
	s.page("GET /a/{key}", s.article)
	s.page("GET /a/{key}/why", s.why)
	s.page("GET /a/{key}/edit", s.edit)
	s.page("POST /correct", s.correct)
	s.page("GET /log", s.log)
	s.page("GET /review", s.review)
	s.page("GET /saved", s.saved)
	s.page("GET /saved/{id}", s.savedOne)
	s.form("POST /saved", maxForm, s.save)
	s.page("POST /read", s.paste)
	s.page("GET /read", s.pasteForm)
	s.form("POST /add", maxUpload, s.add)
	s.form("POST /samples", maxForm, s.samples)
	s.form("POST /prefs", maxForm, s.prefs)
	s.page("GET /jobs", s.jobsPage)
	s.page("GET /help", s.helpPage("help", "Help"))
	s.page("GET /help/search", s.helpPage("helpsearch", "How to ask"))
	s.page("GET /help/api", s.helpPage("helpapi", "The API"))
	s.page("GET /help/method", s.helpPage("method", "Method"))
	s.page("GET /help/keys", s.helpKeys)
	s.mux.HandleFunc("GET /static/{file...}", s.static)
	s.apiRoutes()
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, notFound("there is no page "+clip(r.URL.Path, 80), "the navigation above lists the pages; addresses of records begin with /a/, /statement/ or /event/"))
	})
	return nil
}

// reading lets as many texts be read at once as there are cores.
func (s *server) reading(ctx context.Context, a hearsay.Article) (*hearsay.Document, error) {
	r, err := s.read()
	if err != nil {
		return nil, err
	}
	select {
	case s.hands <- struct{}{}:
		defer func() { <-s.hands }()
	case <-ctx.Done():
		return nil, &hearsay.Error{Op: "serve.read", Kind: hearsay.Retry, Err: ctx.Err(), Hint: "other texts are being read; try again"}
	}
	return r.Read(a)
}
