package serve

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// A Decision is what a person says of a record.
type Decision struct {
	By, Why, Queue string
	Run            int
	Key            string // of the record
	Do             string // accept, delete, set or revert
	Field, Value   string // of set; a value as it is typed: a name, "nobody", deny, yes, ASSAULT
	Scope          string // record, article or alike
	Reverts        string // of revert: the correction that is taken back
}

// A Decided is a decision that was kept, and what became of it.
type Decided struct {
	ID, What, State string
	Records         int // how many records it changed
}

// A Logged is a correction as the log tells it.
type Logged struct {
	hearsay.Correction
	What     string `json:"what"`                // in words
	State    string `json:"state,omitempty"`     // in the run that is shown
	StateWhy string `json:"state_why,omitempty"` // why it has that state
	Undone   string `json:"undone,omitempty"`    // the correction that took it back
}

// by is who decides: the name of the password's bearer, else of who started the
// program.
func (s *server) by(r *http.Request) string {
	if name, _, ok := r.BasicAuth(); ok && s.Secret != "" && strings.TrimSpace(name) != "" {
		return clip(hearsay.Line(name), 60)
	}
	if s.User != "" {
		return s.User
	}
	return "local"
}

// decision reads a form.
func (s *server) decision(r *http.Request) (Decision, error) {
	d := Decision{
		By: s.by(r), Why: hearsay.Line(clip(r.PostFormValue("why"), 1000)), Queue: r.PostFormValue("queue"), Key: r.PostFormValue("key"), Do: r.PostFormValue("do"),
		Field: r.PostFormValue("field"), Value: strings.TrimSpace(hearsay.Line(clip(r.PostFormValue("value"), 400))), Scope: r.PostFormValue("scope"), Reverts: r.PostFormValue("reverts"),
	}
	d.Run = atoi(r.PostFormValue("run"))
	if d.Scope == "" {
		d.Scope = "record"
	}
	if f, ok := strings.CutPrefix(d.Do, "set-"); ok { // one form has a button for each field
		d.Do, d.Field = "set", f
		d.Value = strings.TrimSpace(hearsay.Line(clip(r.PostFormValue(f), 400)))
	}
	switch {
	case !slices.Contains([]string{"accept", "delete", "set", "revert"}, d.Do):
		return d, invalid("it is not said what is to be done", "use the buttons beside the record")
	case !slices.Contains([]string{"record", "article", "alike"}, d.Scope):
		return d, invalid("it is not said what it holds for", "choose this record, this article or all alike")
	case !slices.Contains([]string{"", "uniform", "low", "conflict", "orphan"}, d.Queue):
		return d, invalid("there is no such queue", "see /review")
	case d.Do == "set" && d.Value == "":
		return d, invalid("it is not said what is right", "write a name, or nobody where it cannot be told")
	case d.Do == "revert" && d.Reverts == "", d.Do != "revert" && d.Key == "":
		return d, invalid("it is not said what is meant", "use the buttons beside the record")
	}
	return d, nil
}

// A previewView shows what a rule would change before it is kept.
type previewView struct {
	Decision Decision
	Changes  []hearsay.Change
	More     int
	Back     string
}

// correct keeps a decision; one that holds for more than its record is shown
// first.
func (s *server) correct(r *http.Request) (*page, error) {
	if s.Writer == nil {
		return nil, readOnly()
	}
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	d, err := s.decision(r)
	if err != nil {
		return nil, err
	}
	back := r.PostFormValue("back")
	if d.Scope != "record" && r.PostFormValue("sure") != "yes" {
		v := previewView{Decision: d, Back: local(back)}
		if v.Changes, v.More, err = s.Source.Preview(r.Context(), d, 50); err != nil {
			return nil, err
		}
		return &page{Name: "preview", Title: "What this would change", Data: v}, nil
	}
	done, err := s.Writer.Decide(context.WithoutCancel(r.Context()), d)
	if err != nil {
		return nil, err
	}
	u, _ := url.Parse(local(back))
	q := u.Query()
	q.Set("did", done.ID)
	u.RawQuery = q.Encode()
	return &page{To: u.String()}, nil
}

// A didView is a decision that was just kept.
type didView struct{ ID, What, State, Back string }

// did is the decision that an address says was just kept; nil without one.
func (s *server) did(r *http.Request) *didView {
	id := r.URL.Query().Get("did")
	if !strings.HasPrefix(id, "c_") || len(id) > 40 {
		return nil
	}
	u := *r.URL
	q := u.Query()
	q.Del("did")
	u.RawQuery = q.Encode()
	v := &didView{ID: id, Back: u.RequestURI()}
	if all, err := s.Source.Corrections(r.Context(), 0); err == nil {
		for _, l := range all {
			if l.ID == id {
				v.What, v.State = l.What, l.State
				return v
			}
		}
	}
	return nil
}

// An editView is the form in which a record is corrected.
type editView struct {
	Article, Back string
	Run           Run
	Entry         entry
	Statement     *export.Statement
	Event         *export.Event
	Actors        []string // who else is in the article
	Speaker       string
	Types, Acts   []string
}

// edit is the form for one record of an article.
func (s *server) edit(r *http.Request) (*page, error) {
	ctx := r.Context()
	run, err := s.run(ctx, r.URL.Query().Get("run"))
	if err != nil {
		return nil, err
	}
	rec, err := s.Source.Document(ctx, run.ID, r.PathValue("key"))
	if err != nil {
		return nil, err
	}
	v := editView{Article: rec.Article.Key, Run: run, Acts: hearsay.Acts, Types: hearsay.EventTypes}
	w, of := export.NewWords(rec), r.URL.Query().Get("of")
	for i := range rec.Statements {
		if rec.Statements[i].ID == of {
			v.Statement, v.Entry = &rec.Statements[i], statementEntry(rec, w, i)
			v.Speaker = w.Speaker(v.Statement)
		}
	}
	for i := range rec.Events {
		if rec.Events[i].ID == of {
			v.Event, v.Entry = &rec.Events[i], eventEntry(rec, w, i)
		}
	}
	if v.Statement == nil && v.Event == nil {
		return nil, notFound("the article has no record "+clip(of, 12), "open the article and use the button beside a record")
	}
	v.Actors = candidates(rec, v.Statement, 40)
	v.Back = "/a/" + v.Article + "?" + v.Entry.Kind + "=" + v.Entry.Key + "#" + v.Entry.ID
	return &page{Name: "edit", Title: "Correct " + v.Entry.Head, Data: v, JSON: v.Entry}, nil
}

// candidates are names of who may have said a statement, the nearest before its
// words first.
func candidates(rec *export.Record, st *export.Statement, most int) []string {
	at := 0
	if st != nil {
		for _, rs := range [][]export.Range{st.Cue, st.Content, st.Source} {
			if len(rs) > 0 {
				at = rs[0][1]
				break
			}
		}
	}
	type near struct {
		name string
		far  int
	}
	var all []near
	for _, a := range rec.Actors {
		switch a.Kind {
		case "person", "organization", "country", "media", "group", "unnamed":
		default:
			continue
		}
		if a.Name == "" || len(a.Members) > 0 {
			continue
		}
		far := 1 << 30
		for _, m := range a.Mentions {
			d := at - m[0]
			if d < 0 { // one that comes later is less likely
				d = -2 * d
			}
			far = min(far, d)
		}
		if a.Kind != "person" && a.Kind != "organization" {
			far += 100
		}
		all = append(all, near{hearsay.Line(a.Name), far})
	}
	slices.SortStableFunc(all, func(a, b near) int { return a.far - b.far })
	var out []string
	for _, x := range all {
		if !slices.Contains(out, x.name) && len(out) < most {
			out = append(out, x.name)
		}
	}
	return out
}

// A logView is the log of corrections.
type logView struct {
	All      []Logged
	States   []string
	State    string // only those in it
	Counts   map[string]int
	Writable bool
	Did      *didView
}

// log lists who changed what, newest first.
func (s *server) log(r *http.Request) (*page, error) {
	run, err := s.run(r.Context(), r.URL.Query().Get("run"))
	if err != nil && hearsay.KindOf(err) != hearsay.NotFound {
		return nil, err
	}
	all, err := s.Source.Corrections(r.Context(), run.ID)
	if err != nil {
		return nil, err
	}
	v := logView{States: hearsay.States, State: r.URL.Query().Get("state"), Counts: map[string]int{}, Writable: s.Writer != nil, Did: s.did(r)}
	if v.State != "" && !slices.Contains(hearsay.States, v.State) {
		return nil, invalid("there is no state "+clip(v.State, 30), "it is one of: "+strings.Join(hearsay.States, " "))
	}
	slices.Reverse(all)
	rows := [][]any{}
	for _, l := range all {
		v.Counts[l.State]++
		if v.State == "" || l.State == v.State {
			v.All = append(v.All, l)
			article := ""
			if l.Anchor != nil {
				article = l.Anchor.Article
			}
			rows = append(rows, []any{l.ID, l.At.Format("2006-01-02T15:04:05Z"), l.By, l.Do, l.Field, l.What, l.Scope, l.Why, l.State, l.StateWhy, l.Kind, l.Key, article, l.Run, l.Queue, l.Undone})
		}
	}
	return &page{
		Name: "log", Title: "Log of corrections", Data: v, JSON: v.All,
		Table: &table{
			Name: "corrections", Columns: []string{"id", "at", "by", "do", "field", "what", "scope", "why", "state", "state_why", "kind", "key", "article", "run", "queue", "undone"}, Rows: rowsOf(rows),
		},
	}, nil
}
