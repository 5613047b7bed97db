package serve

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// A ToReview is one thing that a queue asks a person.
type ToReview struct {
	Queue      string // uniform, low, conflict or orphan
	Key        string // of the record
	Article    string // of a conflict or orphan: where its words were
	Correction string // of a conflict or orphan: its id
	What, Why  string // and what it says, and why it has that state
}

// queues are what can be worked on, and what each is.
var queues = []struct{ Key, Name, Help string }{
	{"", "Mixed", "the least sure, what is in conflict, and one in five at random"},
	{"uniform", "At random", "each statement as likely as any other; only this gives honest error rates"},
	{"low", "Least sure", "chosen, and so no measure of the rest"},
	{"conflict", "In conflict", "corrections that a later reading contradicts in a third way"},
	{"orphan", "Without words", "corrections whose words are not found any more"},
}

// A reviewView is one question.
type reviewView struct {
	Queue      string
	Tabs       []tab
	Item       *ToReview
	Entry      entry
	Sentence   []seg
	Before     string // the sentence before, for who "he" is
	After      string
	Candidates []string
	Article    hearsay.Row
	Run        Run
	Self, Skip string
	Did        *didView
	Rates      string
	Writable   bool
	Left       int
}

// mostSkipped is how many questions can be put off.
const mostSkipped = 100

// review asks one question of a queue.
func (s *server) review(r *http.Request) (*page, error) {
	ctx := r.Context()
	run, err := s.run(ctx, r.URL.Query().Get("run"))
	if err != nil {
		return nil, err
	}
	v := &reviewView{Queue: r.URL.Query().Get("state"), Run: run, Did: s.did(r), Writable: s.Writer != nil}
	known := false
	for _, q := range queues {
		known = known || q.Key == v.Queue
		t := tab{Name: q.Name, Why: q.Help, URL: "/review", Here: q.Key == v.Queue}
		if q.Key != "" {
			t.URL += "?state=" + q.Key
		}
		v.Tabs = append(v.Tabs, t)
	}
	if !known {
		return nil, invalid("there is no queue "+clip(v.Queue, 20), "choose one of the tabs of /review")
	}
	skip := strings.FieldsFunc(r.URL.Query().Get("skip"), func(c rune) bool { return c == ',' })
	if len(skip) > mostSkipped {
		return nil, invalid("too many were skipped", "begin the queue anew")
	}
	todo, err := s.Source.Queue(ctx, run.ID, v.Queue, mostSkipped+50)
	if err != nil {
		return nil, err
	}
	for i := range todo {
		id := todo[i].Key + todo[i].Correction
		if !slices.Contains(skip, id) {
			v.Left++
			if v.Item == nil {
				v.Item = &todo[i]
			}
		}
	}
	if v.Rates, err = s.Source.ErrorRates(ctx, run.ID); err != nil {
		return nil, err
	}
	here := url.Values{}
	for _, k := range []string{"state", "run", "skip"} {
		if x := r.URL.Query().Get(k); x != "" {
			here.Set(k, x)
		}
	}
	v.Self = "/review?" + here.Encode()
	if v.Item != nil {
		here.Set("skip", strings.Join(append(skip, v.Item.Key+v.Item.Correction), ","))
		v.Skip = "/review?" + here.Encode()
		if err := s.question(r, v); err != nil {
			return nil, err
		}
	}
	rows := [][]any{}
	for _, x := range todo {
		rows = append(rows, []any{x.Queue, x.Key, x.Article, x.Correction, x.What, x.Why})
	}
	return &page{
		Name: "review", Title: "Review", Data: v, JSON: todo,
		Table: &table{Name: "review", Columns: []string{"queue", "key", "article", "correction", "what", "why"}, Rows: rowsOf(rows)},
	}, nil
}

// question fills what is to be seen of an item.
func (s *server) question(r *http.Request, v *reviewView) error {
	picks, err := s.picksOf(r.Context(), v.Run.ID, "statement", v.Item.Key)
	if err != nil || len(picks) == 0 {
		return err // a correction whose record is gone is told in its own words
	}
	p := picks[0]
	rec, w := p.Record, export.NewWords(p.Record)
	st := &rec.Statements[p.Statement]
	v.Entry = statementEntry(rec, w, p.Statement)
	v.Candidates = candidates(rec, st, 4)
	if now := w.Speaker(st); now != "" {
		v.Candidates = slices.DeleteFunc(v.Candidates, func(n string) bool { return n == now })
	}
	v.Candidates = v.Candidates[:min(3, len(v.Candidates))]
	v.Article = hearsay.Row{Key: rec.Article.Key, Outlet: str(rec.Article.Outlet), Published: str(rec.Article.Published), CopiedFrom: w.CopiedFrom()}
	if st.In == "title" {
		title := []rune(str(rec.Article.Title))
		v.Sentence = segments(title, 0, len(title), only(marksOf(rec, true), st.ID), nil, nil)
		return nil
	}
	n, _ := w.Sentence(st.In, st.Cue, st.Content)
	if n == 0 || n > len(rec.Sentences) {
		return nil
	}
	text := []rune(rec.Text)
	x := rec.Sentences[n-1]
	for _, rs := range [][]export.Range{st.Cue, st.Content, st.Source} { // all its words, in however many sentences
		for _, y := range rs {
			for _, z := range rec.Sentences {
				if y[0] < z[1] && z[0] < y[1] {
					x = export.Range{min(x[0], z[0]), max(x[1], z[1])}
				}
			}
		}
	}
	v.Sentence = segments(text, x[0], min(x[1], len(text)), only(marksOf(rec, false), st.ID), nil, nil)
	for _, z := range rec.Sentences {
		if z[1] <= x[0] {
			v.Before = hearsay.Line(string(text[z[0]:z[1]]))
		}
		if z[0] >= x[1] && v.After == "" {
			v.After = hearsay.Line(string(text[z[0]:z[1]]))
		}
	}
	return nil
}

// only are the marks of one record, without the actors'.
func only(all []mark, ref string) []mark {
	return slices.DeleteFunc(all, func(m mark) bool { return m.ref != ref })
}
