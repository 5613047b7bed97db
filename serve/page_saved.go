package serve

import (
	"context"
	"crypto/subtle"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// A Saved is a search that somebody keeps.
type Saved struct {
	ID            int
	Name, Query   string
	Kind          string // statement or event
	Run           string // latest or pinned
	What          string // what counts as new: origin, record or denial
	Token         string // that a feed reader shows in place of the password
	Created, Seen time.Time
}

// news are what can count as new in a saved search. Copies are not offered: they
// are what a reader of feeds drowns in.
var news = []struct{ Key, Name string }{
	{"origin", "a new origin: copies of one text count once"},
	{"record", "every new statement or report, copies too"},
	{"denial", "a new denial"},
}

// A savedRow is a saved search as data.
type savedRow struct {
	ID      int       `json:"id"`
	Name    string    `json:"name"`
	Query   string    `json:"query"`
	Kind    string    `json:"kind"`
	Run     string    `json:"run"`
	What    string    `json:"what"`
	Created time.Time `json:"created"`
	Seen    time.Time `json:"seen"`
	Fresh   int       `json:"fresh"` // that are new since it was seen
	Words   string    `json:"words"`
}

type savedList struct{ All []savedRow }

// saved lists the saved searches.
func (s *server) saved(r *http.Request) (*page, error) {
	all, err := s.Source.SavedSearches(r.Context())
	if err != nil {
		return nil, err
	}
	v := savedList{All: []savedRow{}}
	rows := [][]any{}
	for _, x := range all {
		row := s.savedRow(r.Context(), x)
		v.All = append(v.All, row)
		rows = append(rows, []any{row.ID, row.Name, row.Query, row.Kind, row.Run, row.What, row.Seen.Format(time.RFC3339), row.Fresh})
	}
	return &page{
		Name: "saved", Title: "Saved searches", Data: v, JSON: v.All,
		Table: &table{Name: "saved", Columns: []string{"id", "name", "query", "kind", "run", "what", "seen", "fresh"}, Rows: rowsOf(rows)},
	}, nil
}

func (s *server) savedRow(ctx context.Context, x Saved) savedRow {
	row := savedRow{x.ID, x.Name, x.Query, x.Kind, x.Run, x.What, x.Created, x.Seen, 0, ""}
	if q, err := s.savedQuery(ctx, x, x.Seen); err == nil {
		if rows, err := s.fresh(ctx, x, q, 101); err == nil {
			row.Fresh = len(rows)
		}
		q.Where = nil
		if w, err := s.savedQuery(ctx, x, time.Time{}); err == nil {
			row.Words = w.String()
		}
	}
	return row
}

// savedQuery is what a saved search asks, of what came in at a time or later.
func (s *server) savedQuery(ctx context.Context, x Saved, since time.Time) (*hearsay.Query, error) {
	text := x.Query
	if x.What == "denial" {
		text = with(text, "act:deny|reject|refuse")
	}
	q, err := hearsay.ParseQuery(text, s.Now())
	if err != nil {
		return nil, err
	}
	q.Kinds = []string{x.Kind}
	if q.Run == "" {
		q.Run = x.Run
		if x.Run == "pinned" {
			q.Run = "" // the latest, where none is pinned
		}
	}
	run, err := s.run(ctx, q.Run)
	if err != nil {
		return nil, err
	}
	q.Run = strconv.Itoa(run.ID)
	if !since.IsZero() {
		c := &hearsay.Cond{Field: "added", From: since.Add(time.Second)}
		if q.Where == nil {
			q.Where = c
		} else {
			q.Where = &hearsay.Cond{Op: "and", Conds: []*hearsay.Cond{q.Where, c}}
		}
	}
	return q, nil
}

// fresh are the newest records that a query selects, at most so many; where
// origins count, one a speaker and origin.
func (s *server) fresh(ctx context.Context, x Saved, q *hearsay.Query, most int) ([]export.Pick, error) {
	var out []export.Pick
	seen, origins := map[string]bool{}, map[string]string{}
	for p, err := range s.Source.Picks(ctx, q) {
		if err != nil {
			return nil, err
		}
		if x.What == "origin" {
			key := p.Record.Article.Key
			if _, ok := origins[key]; !ok {
				origins[key] = key
				if o, err := s.Source.OriginBrief(ctx, key); err == nil {
					origins[key] = o.ID
				}
			}
			w := export.NewWords(p.Record)
			id := origins[key] + "\x00"
			if p.Statement >= 0 {
				st := &p.Record.Statements[p.Statement]
				id += w.Voice(st) + "\x00" + w.Of(st.In, st.Content)
			} else {
				id += w.Headline(p)
			}
			if seen[id] {
				continue
			}
			seen[id] = true
		}
		if out = append(out, p); len(out) == most {
			break
		}
	}
	return out, nil
}

// A savedView is one saved search: what is new in it, and what would have been.
type savedView struct {
	Row      savedRow
	Feed     string
	Lines    []savedLine
	Month    int // how many there would have been in thirty days
	Writable bool
	Search   string
}

type savedLine struct {
	Head, URL, Printed string
	New                bool
}

// savedOne shows a saved search, and is its feed.
func (s *server) savedOne(r *http.Request) (*page, error) {
	ctx := r.Context()
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		return nil, notFound("there is no saved search "+strconv.Quote(clip(r.PathValue("id"), 20)), "see /saved")
	}
	x, err := s.Source.SavedSearch(ctx, id)
	if err != nil {
		return nil, err
	}
	q, err := s.savedQuery(ctx, x, time.Time{})
	if err != nil {
		return nil, err
	}
	picks, err := s.fresh(ctx, x, q, 50)
	if err != nil {
		return nil, err
	}
	if format(r) == "atom" {
		return &page{Other: func(w http.ResponseWriter, _ string) error {
			return writeExport(w, "saved-"+strconv.Itoa(id), "atom", r, export.About{Query: x.Name + ": " + q.String(), Run: atoi(q.Run)}, func(put func(export.Pick) error) error {
				for _, p := range picks {
					if err := put(p); err != nil {
						return err
					}
				}
				return nil
			})
		}}, nil
	}
	v := savedView{Row: s.savedRow(ctx, x), Writable: s.Writer != nil, Feed: "/saved/" + strconv.Itoa(id) + ".atom?token=" + x.Token}
	a := ask{Text: x.Query, Kind: x.Kind, Limit: usualRows}
	v.Search = a.url("/search")
	rows := [][]any{}
	for i, p := range picks {
		w := export.NewWords(p.Record)
		l := savedLine{Head: w.Headline(p), New: i < v.Row.Fresh, Printed: printed(hearsay.Row{Outlet: str(p.Record.Article.Outlet), Published: str(p.Record.Article.Published), CopiedFrom: w.CopiedFrom()})}
		kind, key := "event", ""
		if p.Statement >= 0 {
			kind, key = "statement", p.Record.Statements[p.Statement].Key
		} else {
			key = p.Record.Events[p.Event].Key
		}
		l.URL = "/a/" + p.Record.Article.Key + "?" + kind + "=" + key
		v.Lines = append(v.Lines, l)
		rows = append(rows, []any{key, l.Head, l.Printed, l.New})
	}
	month, err := s.savedQuery(ctx, x, s.Now().AddDate(0, 0, -30))
	if err == nil {
		if all, err := s.fresh(ctx, x, month, 1000); err == nil {
			v.Month = len(all)
		}
	}
	return &page{
		Name: "savedone", Title: x.Name, Data: v, JSON: v.Row, Forms: []string{"atom"},
		Table: &table{Name: "saved-" + strconv.Itoa(id), Columns: []string{"key", "headline", "printed", "new"}, Rows: rowsOf(rows)},
	}, nil
}

// save keeps a search.
func (s *server) save(_ http.ResponseWriter, r *http.Request) (string, error) {
	if s.Writer == nil {
		return "", readOnly()
	}
	if err := r.ParseForm(); err != nil {
		return "", err
	}
	id := atoi(r.PostFormValue("id"))
	switch r.PostFormValue("do") {
	case "seen":
		return "/saved/" + strconv.Itoa(id), s.Writer.SavedSeen(id, s.Now())
	case "drop":
		return "/saved", s.Writer.Unsave(id)
	}
	x := Saved{
		Name: hearsay.Line(clip(strings.TrimSpace(r.PostFormValue("name")), 120)), Query: clip(strings.TrimSpace(r.PostFormValue("q")), maxQuery),
		Kind: r.PostFormValue("kind"), Run: r.PostFormValue("run"), What: r.PostFormValue("what"),
	}
	if x.Kind != "event" {
		x.Kind = "statement"
	}
	if x.Run != "pinned" {
		x.Run = "latest"
	}
	if !slices.ContainsFunc(news, func(n struct{ Key, Name string }) bool { return n.Key == x.What }) {
		x.What = "origin"
	}
	if x.What == "denial" && x.Kind == "event" {
		return "", invalid("events are not denied by an act", "choose another trigger, or save a search for statements")
	}
	if _, err := hearsay.ParseQuery(x.Query, s.Now()); err != nil {
		return "", err
	}
	if x.Name == "" {
		if x.Name = x.Query; x.Name == "" {
			return "", invalid("the search has no name", "give it one")
		}
	}
	x, err := s.Writer.Save(x)
	return "/saved/" + strconv.Itoa(x.ID), err
}

// feedToken reports whether a request is for the feed of a saved search and
// shows its token: feed readers cannot give a password.
func (s *server) feedToken(r *http.Request) bool {
	name, ok := strings.CutPrefix(r.URL.Path, "/saved/")
	f, _ := r.Context().Value(formatKey{}).(string)
	if !ok || f != "atom" {
		return false
	}
	x, err := s.Source.SavedSearch(r.Context(), atoi(name))
	given := r.URL.Query().Get("token")
	return err == nil && x.Token != "" && subtle.ConstantTimeCompare([]byte(given), []byte(x.Token)) == 1
}
