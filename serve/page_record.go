package serve

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// A recordView is a statement or an event on a page of its own: who says it,
// who else does, and who denies in the same story.
type recordView struct {
	Entry    entry
	Heading  string // begins with who says so
	Row      hearsay.Row
	Run      Run
	Notice   string // of a run that is not the one shown elsewhere
	Then     string // address of the run that has it
	Origin   *hearsay.Origin
	First    voice // the earliest of the same words by the same speaker; without a Key if it is not known
	Story    *hearsay.Story
	Asserts  []voice // who says the same
	Denies   []voice // who denies something in the same story
	Neither  []voice // who declines to comment
	Figures  []figures
	Why      bool
	Writable bool
	Did      *didView
	Sentence string
	People   []link // pages of who speaks, or of the parties of an event
}

// A voice is one speaker in a story, with where his words were printed.
type voice struct {
	Who     string // with whom he cites
	Counts  hearsay.Tally
	Words   string
	Article string
	Kind    string
	Key     string
	When    string
	Says    string
	Leans   bool // he cites another who is here, too: his word is no origin of its own
	Self    bool // the record of this page
}

// figures are what one speaker tells of a number.
type figures struct{ Who, Kind, Told, When string }

// recordPage shows a record by its permanent key.
func (s *server) recordPage(kind string) func(*http.Request) (*page, error) {
	return func(r *http.Request) (*page, error) {
		ctx, key := r.Context(), r.PathValue("key")
		run, err := s.run(ctx, r.URL.Query().Get("run"))
		if err != nil {
			return nil, err
		}
		picks, err := s.picksOf(ctx, run.ID, kind, key)
		if err != nil {
			return nil, err
		}
		v := &recordView{Run: run, Did: s.did(r)}
		if len(picks) == 0 && r.URL.Query().Get("run") == "" {
			// A record that a later run does not have keeps its address.
			runs, err := s.Source.Runs(ctx)
			if err != nil {
				return nil, err
			}
			for i := len(runs) - 1; i >= 0 && len(picks) == 0; i-- {
				if picks, err = s.picksOf(ctx, runs[i].ID, kind, key); err != nil {
					return nil, err
				}
				if len(picks) > 0 {
					v.Notice = fmt.Sprintf("Run %d does not have this %s. This is how run %d had it.", run.ID, kind, runs[i].ID)
					v.Then, v.Run = "/"+kind+"/"+key+"?run="+strconv.Itoa(runs[i].ID), runs[i]
				}
			}
		}
		if len(picks) == 0 {
			return nil, notFound("there is no "+kind+" "+strconv.Quote(clip(key, 30))+", and there never was one in any run", "look for its words in the search")
		}
		p := picks[0]
		w := export.NewWords(p.Record)
		if kind == "statement" {
			v.Entry = statementEntry(p.Record, w, p.Statement)
		} else {
			v.Entry = eventEntry(p.Record, w, p.Event)
		}
		v.Heading = v.Entry.Head
		v.Why = s.sameCoder(v.Run)
		v.Writable = s.Writer != nil
		if v.Row, err = s.rowOf(ctx, v.Run.ID, kind, key); err != nil {
			return nil, err
		}
		v.Sentence = v.Row.Sentence
		if v.People, err = s.people(ctx, v.Run.ID, p, w); err != nil {
			return nil, err
		}
		if err := s.placed(ctx, v, p); err != nil {
			return nil, err
		}
		var rows [][]any
		for _, x := range slices.Concat(v.Asserts, v.Denies, v.Neither) {
			rows = append(rows, []any{x.Who, x.Says, x.Words, x.Counts.Origins, x.Counts.Outlets, x.Counts.Articles, x.When, x.Article, x.Key})
		}
		id := p.Record.Article.Key
		return &page{
			Name: "record", Title: clip(v.Heading, 120), Data: v, JSON: recordJSON{v.Row, v.Entry, v.Asserts, v.Denies, v.Neither, v.Figures}, Forms: []string{"cite", "bibtex", "csl", "ris", "webannotation", "atom"},
			Table: &table{Name: kind + "-" + key, Columns: []string{"speaker", "says", "words", "origins", "outlets", "articles", "published", "article", "key"}, Rows: rowsOf(rows)},
			Other: func(w http.ResponseWriter, f string) error {
				return writeExport(w, kind+"-"+id, f, r, export.About{Run: v.Run.ID}, func(put func(export.Pick) error) error {
					for _, p := range picks {
						if err := put(p); err != nil {
							return err
						}
					}
					return nil
				})
			},
		}, nil
	}
}

// recordJSON is a record's page as data.
type recordJSON struct {
	Record  hearsay.Row `json:"record"`
	Entry   entry       `json:"provenance"`
	Asserts []voice     `json:"asserts"`
	Denies  []voice     `json:"denies_in_the_same_story"`
	Neither []voice     `json:"declines_to_comment"`
	Figures []figures   `json:"figures,omitempty"`
}

// picksOf are the picks of a record in a run; none if the run does not have it.
func (s *server) picksOf(ctx context.Context, run int, kind, key string) ([]export.Pick, error) {
	q := &hearsay.Query{Kinds: []string{kind}, Run: strconv.Itoa(run), Where: &hearsay.Cond{Field: "key", Value: clip(key, 60)}, Limit: 50}
	var out []export.Pick
	for p, err := range s.Source.Picks(ctx, q) {
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (s *server) rowOf(ctx context.Context, run int, kind, key string) (hearsay.Row, error) {
	q := &hearsay.Query{Kinds: []string{kind}, Run: strconv.Itoa(run), Where: &hearsay.Cond{Field: "key", Value: clip(key, 60)}, Limit: 1}
	for row, err := range s.Source.Find(ctx, q) {
		return row, err
	}
	return hearsay.Row{}, notFound("the record is gone", "reload the page")
}

// mostVoices is how many records of a story are looked at for who else speaks.
const mostVoices = 400

// placed fills what the story says beside the record.
func (s *server) placed(ctx context.Context, v *recordView, p export.Pick) error {
	o, err := s.Source.OriginOf(ctx, p.Record.Article.Key)
	if err != nil {
		if hearsay.KindOf(err) == hearsay.NotFound {
			v.Asserts = []voice{ownVoice(v)}
			return nil // not grouped yet
		}
		return err
	}
	v.Origin = o
	if v.Story, err = s.Source.Story(ctx, p.Record.Article.Key); err != nil {
		return err
	}
	originOf, outletOf := map[string]string{}, map[string]string{}
	for _, o := range v.Story.Origins {
		for _, c := range o.Copies {
			originOf[c.Article], outletOf[c.Article] = o.ID, c.Outlet
		}
	}
	q := &hearsay.Query{Kinds: []string{v.Entry.Kind}, Run: strconv.Itoa(v.Run.ID), Where: v.beside(), Limit: mostVoices, Sort: "date"}
	type group struct {
		voice
		origins, outlets map[string]bool
		articles         map[string]bool
		nameless         map[string]bool
	}
	groups := map[string]*group{}
	var order []string
	put := func(side string, r hearsay.Row, words string) {
		id := side + "\x00" + who(r)
		g := groups[id]
		if g == nil {
			g = &group{voice: voice{Who: who(r), Words: words, Article: r.Article, Kind: r.Kind, Key: r.Key, When: r.Published, Says: r.Says, Leans: r.Third != ""}, origins: map[string]bool{}, outlets: map[string]bool{}, articles: map[string]bool{}, nameless: map[string]bool{}}
			groups[id] = g
			order = append(order, id)
		}
		g.Self = g.Self || r.Key == v.Entry.Key
		g.origins[cmp.Or(originOf[r.Article], r.Article)], g.articles[r.Article] = true, true
		if outletOf[r.Article] != "" {
			g.outlets[outletOf[r.Article]] = true
		} else {
			g.nameless[r.Article] = true
		}
		if side == "a" && r.Speaker == v.Row.Speaker && r.Published != "" && v.First.Key == "" { // they come by their days
			v.First = g.voice
			v.First.Who = printed(r)
		}
	}
	own := wordSet(v.Row.Content)
	for r, err := range s.Source.Find(ctx, q) {
		if err != nil {
			return err
		}
		switch {
		case r.Key == v.Entry.Key:
			put("a", r, r.Content)
		case r.Kind == "event":
			if r.Type != v.Row.Type || !slices.Equal(r.ActorCodes, v.Row.ActorCodes) || !slices.Equal(r.RecipientCodes, v.Row.RecipientCodes) {
				continue
			}
			if slices.Contains(r.Modality, "negated") != slices.Contains(v.Row.Modality, "negated") {
				put("d", r, act(r))
			} else {
				put("a", r, act(r))
			}
		case r.Act == "decline-to-comment":
			put("n", r, r.Content)
		case denies(r) != denies(v.Row) && (denies(r) || alike(own, wordSet(r.Content))):
			put("d", r, r.Content)
		case alike(own, wordSet(r.Content)):
			put("a", r, r.Content)
		}
	}
	for _, id := range order {
		g := groups[id]
		g.Counts = hearsay.Tally{Origins: len(g.origins), Articles: len(g.articles), Outlets: len(g.outlets), Nameless: len(g.nameless)}
		switch id[0] {
		case 'a':
			v.Asserts = append(v.Asserts, g.voice)
		case 'd':
			v.Denies = append(v.Denies, g.voice)
		default:
			v.Neither = append(v.Neither, g.voice)
		}
	}
	if len(v.Asserts) == 0 {
		v.Asserts = []voice{ownVoice(v)}
	}
	if v.Entry.Kind == "event" {
		return s.rivalFigures(ctx, v, q)
	}
	return nil
}

// beside is the condition on what is looked at in the story: of statements those
// that have the record's telling words, that deny or that decline to comment; of
// events those of its type.
func (v *recordView) beside() *hearsay.Cond {
	story := &hearsay.Cond{Field: "story", Value: v.Story.ID}
	if v.Entry.Kind == "event" {
		return &hearsay.Cond{Op: "and", Conds: []*hearsay.Cond{story, {Field: "code", Value: v.Row.Type}}}
	}
	either := &hearsay.Cond{Op: "or", Conds: []*hearsay.Cond{{Field: "key", Value: v.Entry.Key}}}
	for _, a := range []string{"deny", "reject", "refuse", "decline-to-comment"} {
		either.Conds = append(either.Conds, &hearsay.Cond{Field: "act", Value: a})
	}
	words := slices.SortedFunc(maps.Keys(wordSet(v.Row.Content)), func(a, b string) int { return cmp.Or(len(b)-len(a), cmp.Compare(a, b)) })
	if len(words) >= enoughWords {
		all := &hearsay.Cond{Op: "and"}
		for _, w := range words[:enoughWords] {
			all.Conds = append(all.Conds, &hearsay.Cond{Value: w})
		}
		either.Conds = append(either.Conds, all)
	}
	return &hearsay.Cond{Op: "and", Conds: []*hearsay.Cond{story, either}}
}

// enoughWords is how many telling words two contents must share to be alike:
// "the charge" can be any charge.
const enoughWords = 3

func ownVoice(v *recordView) voice {
	r := v.Row
	words := r.Content
	if r.Kind == "event" {
		words = act(r)
	}
	return voice{Who: who(r), Counts: hearsay.Tally{Origins: 1, Articles: 1, Outlets: min(1, len(r.Outlet)), Nameless: 1 - min(1, len(r.Outlet))}, Words: words, Article: r.Article, Kind: r.Kind, Key: r.Key, When: r.Published, Says: r.Says, Self: true}
}

// rivalFigures are the numbers that each speaker of a story tells of events of
// the same sort.
func (s *server) rivalFigures(ctx context.Context, v *recordView, q *hearsay.Query) error {
	for p, err := range s.Source.Picks(ctx, q) {
		if err != nil {
			return err
		}
		ev := &p.Record.Events[p.Event]
		if ev.Type != v.Row.Type || p.Report >= len(ev.Reports) {
			continue
		}
		w := export.NewWords(p.Record)
		for _, f := range ev.Figures {
			x := figures{w.Vouches(&ev.Reports[p.Report]), f.Kind, figure(f), str(p.Record.Article.Published)}
			if !slices.Contains(v.Figures, x) {
				v.Figures = append(v.Figures, x)
			}
		}
	}
	slices.SortStableFunc(v.Figures, func(a, b figures) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.When, b.When)) })
	return nil
}

// people are the pages of who makes a statement, or of the parties of an event.
func (s *server) people(ctx context.Context, run int, p export.Pick, w export.Words) ([]link, error) {
	all, err := s.actorsByKey(ctx, run)
	if err != nil {
		return nil, err
	}
	var ids []string
	if p.Statement >= 0 {
		ids = p.Record.Statements[p.Statement].Speakers
	} else {
		e := &p.Record.Events[p.Event]
		for _, x := range slices.Concat(e.Actors, e.Recipients) {
			ids = append(ids, x.ID)
		}
	}
	var out []link
	for _, id := range ids {
		a := w.Actor(id)
		if a == nil {
			continue
		}
		key := cmp.Or(str(a.Entity), hearsay.RecordKey(a.Name, "actor/"+a.Kind+"/"+str(a.Country)))
		l := link{hearsay.Line(a.Name), "/actor/" + url.PathEscape(key)}
		if _, ok := all[key]; ok && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out, nil
}

// denies reports whether a statement denies, rejects or refuses.
func denies(r hearsay.Row) bool {
	return (r.Act == "deny" || r.Act == "reject" || r.Act == "refuse") && !r.Negated
}

// wordSet are the words of a text that tell something: those of four letters
// and more, and numbers.
func wordSet(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(w) >= 4 || w[0] >= '0' && w[0] <= '9' {
			out[w] = true
		}
	}
	return out
}

// alike reports whether two contents say the same in about the same words: at
// least three of five of all their telling words are in both, and not fewer than
// three.
func alike(a, b map[string]bool) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	return both >= enoughWords && 5*both >= 3*(len(a)+len(b)-both)
}
