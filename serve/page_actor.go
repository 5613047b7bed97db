package serve

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// An actorView is what the store has of one actor.
type actorView struct {
	Row      hearsay.Row
	Private  bool // a private person: counted, not shown
	Run      Run
	Tab      string
	Tabs     []actorTab
	Rows     []hearsay.Row
	More     string
	Aliases  []alias
	Roles    []roleRow
	Others   []dyadRow
	Searched string // the query that the rows come from
}

type actorTab struct {
	Key, Name, URL, Query, Kind string
	Rows                        int
	Counts                      hearsay.Tally
	Here                        bool
}

// An alias is how articles write of an actor.
type alias struct {
	Words string `json:"words"`
	Count int    `json:"count"`
}

// A roleRow is an office or description, and how its dates are known.
type roleRow struct {
	Title string `json:"title"`
	From  string `json:"from,omitempty"`
	To    string `json:"to,omitempty"`
	How   string `json:"how"`
}

// A dyadRow is another actor with whom this one has a part in events.
type dyadRow struct {
	Name    string `json:"name"`
	Reports int    `json:"reports"` // as looked at
	URL     string `json:"-"`
}

// enoughOrigins is in how many origins a private person must appear to have a
// page.
const enoughOrigins = 3

// looked is how many of an actor's newest records are looked at for how he is
// called and in which roles.
const looked = 300

// actorsByKey are the actors of a run by their permanent names.
func (s *server) actorsByKey(ctx context.Context, run int) (map[string]hearsay.Row, error) {
	return kept(s, "actors "+strconv.Itoa(run), func() (map[string]hearsay.Row, error) {
		out := map[string]hearsay.Row{}
		for row, err := range s.Source.Find(ctx, &hearsay.Query{Kinds: []string{"actor"}, Run: strconv.Itoa(run)}) {
			if err != nil {
				return nil, err
			}
			if old, ok := out[row.Key]; ok { // one entity under several names
				if old.Articles > row.Articles {
					old, row = row, old
				}
				row.Articles, row.Statements, row.Events = row.Articles+old.Articles, row.Statements+old.Statements, row.Events+old.Events
			}
			out[row.Key] = row
		}
		return out, nil
	})
}

// actor shows one actor: what he is reported to say, what is said of him, what
// he does and what is done to him, never in one list.
func (s *server) actor(r *http.Request) (*page, error) {
	ctx := r.Context()
	run, err := s.run(ctx, r.URL.Query().Get("run"))
	if err != nil {
		return nil, err
	}
	all, err := s.actorsByKey(ctx, run.ID)
	if err != nil {
		return nil, err
	}
	key := r.PathValue("key")
	row, ok := all[key]
	if !ok {
		return nil, notFound("run "+strconv.Itoa(run.ID)+" has no actor "+strconv.Quote(clip(key, 60)), "the list of actors is at /search?kind=actor; a name that was forgotten on request has no page")
	}
	v := &actorView{Row: row, Run: run, Tab: r.URL.Query().Get("tab")}
	term := quoted(row.Speaker)
	if row.Entity != "" {
		term = row.Entity
	}
	for _, t := range []actorTab{
		{Key: "says", Name: "Says", Query: "speaker:" + term, Kind: "statement"},
		{Key: "said", Name: "Is said of it", Query: "about:" + term, Kind: "statement"},
		{Key: "does", Name: "Does", Query: "by:" + term, Kind: "event"},
		{Key: "done", Name: "Is done to it", Query: "recipient:" + term, Kind: "event"},
		{Key: "denials", Name: "Denials", Query: "speaker:" + term + " act:deny|reject|refuse", Kind: "statement"},
		{Key: "commitments", Name: "Commitments", Query: "speaker:" + term + " act:promise|threaten|agree", Kind: "statement"},
	} {
		q, err := hearsay.ParseQuery(t.Query, s.Now())
		if err != nil {
			continue // a name that cannot be asked for
		}
		q.Kinds, q.Run = []string{t.Kind}, strconv.Itoa(run.ID)
		if t.Counts, t.Rows, err = s.tally(ctx, q); err != nil {
			if hearsay.KindOf(err) == hearsay.Invalid {
				continue
			}
			return nil, err
		}
		t.URL = "/actor/" + url.PathEscape(key) + "?tab=" + t.Key
		if name := r.URL.Query().Get("run"); name != "" {
			t.URL += "&run=" + url.QueryEscape(name)
		}
		v.Tabs = append(v.Tabs, t)
	}
	if err := s.lookAt(ctx, v); err != nil {
		return nil, err
	}
	if v.Private {
		v.Row.Speaker, v.Aliases, v.Roles, v.Others, v.Tabs = "", nil, nil, nil, nil
		return &page{Name: "actor", Title: "A private person", Data: v, JSON: map[string]any{"private": true, "articles": row.Articles}}, nil
	}
	rows := [][]any{}
	cols := []string{"key", "speaker", "says", "content", "type", "actors", "recipients", "outlet", "published", "copied_from", "confidence", "origin_kind", "reviewed", "article"}
	for i := range v.Tabs {
		t := &v.Tabs[i]
		if t.Key != v.Tab && (v.Tab != "" || i > 0) {
			continue
		}
		t.Here = true
		v.Tab, v.Searched = t.Key, t.Query
		q, _ := hearsay.ParseQuery(t.Query, s.Now())
		q.Kinds, q.Run, q.Limit = []string{t.Kind}, strconv.Itoa(run.ID), usualRows
		for row, err := range s.Source.Find(ctx, q) {
			if err != nil {
				return nil, err
			}
			v.Rows = append(v.Rows, row)
			rows = append(rows, []any{row.Key, who(row), row.Says, row.Content, row.Type, row.Actors, row.Recipients, row.Outlet, row.Published, row.CopiedFrom, row.Confidence, row.OriginKind, row.Reviewed, row.Article})
		}
		a := ask{Text: t.Query, Kind: t.Kind, Limit: usualRows, Run: r.URL.Query().Get("run")}
		v.More = a.url("/search")
		break
	}
	if v.Searched == "" && len(v.Tabs) > 0 {
		return nil, notFound("there is no such part of this page", "choose one of its tabs")
	}
	return &page{
		Name: "actor", Title: row.Speaker, Data: v, JSON: actorJSON{row, v.Tab, v.Aliases, v.Roles, v.Others, v.Rows},
		Table: &table{Name: "actor-" + v.Tab, Columns: cols, Rows: rowsOf(rows)},
	}, nil
}

type actorJSON struct {
	Actor     hearsay.Row   `json:"actor"`
	Tab       string        `json:"tab"`
	WrittenAs []alias       `json:"written_as"`
	Roles     []roleRow     `json:"roles"`
	Dyads     []dyadRow     `json:"dyads"`
	Rows      []hearsay.Row `json:"rows"`
}

// tally counts by origins, and rows.
func (s *server) tally(ctx context.Context, q *hearsay.Query) (hearsay.Tally, int, error) {
	n, err := s.count(ctx, q)
	if err != nil {
		return hearsay.Tally{}, 0, err
	}
	t, err := kept(s, "tally "+q.Run+" "+q.String(), func() (hearsay.Tally, error) {
		t, _, err := s.Source.Tally(ctx, q)
		return t, err
	})
	return t, n.Rows, err
}

// lookAt reads an actor's newest records for how he is called, in which roles,
// with whom he has a part in events, and whether he is a private person.
func (s *server) lookAt(ctx context.Context, v *actorView) error {
	public := v.Row.Entity != "" || v.Row.ActorKind != "person"
	words, roles, others := map[string]int{}, map[roleRow]bool{}, map[string]int{}
	origins := 0
	for _, t := range v.Tabs {
		if t.Key != "says" && t.Key != "does" && t.Key != "done" {
			continue
		}
		origins = max(origins, t.Counts.Origins)
		q, err := hearsay.ParseQuery(t.Query, s.Now())
		if err != nil {
			return err
		}
		q.Kinds, q.Run, q.Limit = []string{t.Kind}, strconv.Itoa(v.Run.ID), looked
		last := ""
		for p, err := range s.Source.Picks(ctx, q) {
			if err != nil {
				return err
			}
			rec := p.Record
			me := map[string]bool{}
			for i := range rec.Actors {
				a := &rec.Actors[i]
				if v.Row.Entity != "" && str(a.Entity) != v.Row.Entity || v.Row.Entity == "" && (a.Name != v.Row.Speaker || a.Kind != v.Row.ActorKind) {
					continue
				}
				me[a.ID] = true
				if rec.Article.Key == last {
					continue
				}
				public = public || len(a.Sectors) > 0
				w := export.NewWords(rec)
				for _, m := range a.Mentions {
					words[hearsay.Line(w.Of("text", []export.Range{m}))]++
				}
				for _, ro := range a.Roles {
					x := roleRow{hearsay.Line(ro.Title), str(ro.From), str(ro.To), "the knowledge of the program"}
					if ro.Span != nil {
						x.How = "as written by " + w.Outlet()
						if d := str(rec.Article.Published); d != "" {
							x.How += ", " + dayWords(d)
						}
					}
					roles[x] = true
				}
			}
			last = rec.Article.Key
			if p.Event >= 0 {
				w := export.NewWords(rec)
				ev := &rec.Events[p.Event]
				for _, side := range [][]export.Part{ev.Actors, ev.Recipients} {
					for _, x := range side {
						if a := w.Actor(x.ID); a != nil && !me[x.ID] && a.Name != "" && a.Kind != "person" {
							others[hearsay.Line(a.Name)]++
						}
					}
				}
			}
		}
	}
	v.Private = !public && origins < enoughOrigins
	for w, n := range words {
		v.Aliases = append(v.Aliases, alias{w, n})
	}
	slices.SortFunc(v.Aliases, func(a, b alias) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Words, b.Words)) })
	v.Aliases = v.Aliases[:min(12, len(v.Aliases))]
	v.Roles = slices.SortedFunc(maps.Keys(roles), func(a, b roleRow) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Title, b.Title), cmp.Compare(a.How, b.How))
	})
	v.Roles = v.Roles[:min(20, len(v.Roles))]
	// By name, never by who is named most.
	for _, name := range slices.Sorted(maps.Keys(others)) {
		if len(v.Others) < 30 {
			to := dyadURL(min(v.Row.Speaker, name), max(v.Row.Speaker, name))
			if strings.ContainsAny(v.Row.Speaker+name, ">,\"") || strings.EqualFold(v.Row.Speaker, name) { // no name of a side
				to = "/search?" + url.Values{"kind": {"event"}, "q": {"actor:" + quoted(v.Row.Speaker) + " actor:" + quoted(name)}}.Encode()
			}
			v.Others = append(v.Others, dyadRow{name, others[name], to})
		}
	}
	return nil
}
