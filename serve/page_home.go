package serve

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// A homeView is the first page: ways in where there is nothing yet.
type homeView struct {
	Empty    bool
	Writable bool
	Totals   Totals
	Latest   []hearsay.Row
}

// home is the first page.
func (s *server) home(r *http.Request) (*page, error) {
	t, err := s.totals(r.Context())
	if err != nil {
		return nil, err
	}
	v := homeView{Empty: t.Articles == 0, Writable: s.Writer != nil, Totals: t}
	if v.Empty {
		return &page{Name: "empty", Title: "Who says what", Data: v}, nil
	}
	for row, err := range s.Source.Find(r.Context(), &hearsay.Query{Kinds: []string{"article"}, Limit: 20}) {
		if err != nil {
			return nil, err
		}
		v.Latest = append(v.Latest, row)
	}
	return &page{Name: "home", Title: "Today", Data: v}, nil
}

// pasteForm is the page with the box alone.
func (s *server) pasteForm(*http.Request) (*page, error) {
	return &page{Name: "read", Title: "Read a text", Data: pasteView{Writable: s.Writer != nil}}, nil
}

type pasteView struct{ Writable bool }

// paste reads a text that somebody pasted and shows it marked up. Nothing is
// kept.
func (s *server) paste(r *http.Request) (*page, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	a, err := pasted(r.PostFormValue("text"), r.PostFormValue("title"), r.PostFormValue("outlet"), r.PostFormValue("published"))
	if err != nil {
		return nil, err
	}
	d, err := s.reading(r.Context(), a)
	if err != nil {
		return nil, err
	}
	rec := export.NewRecord(d)
	v := newArticleView(rec, r)
	v.Coded, v.Text = len(rec.Sentences) > 0, a.Markup
	return &page{Name: "article", Title: v.pageTitle(), Data: v, JSON: rec}, nil
}

// pasted is an article of what a person typed.
func pasted(text, title, outlet, published string) (hearsay.Article, error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	a := hearsay.Article{Markup: text, MediaType: "text/plain", Title: hearsay.Line(clip(title, 500)), Outlet: hearsay.Line(clip(outlet, 200))}
	switch {
	case strings.TrimSpace(text) == "":
		return a, invalid("there is no text", "paste an article into the box, or load the samples")
	case len(text) > maxText:
		return a, &httpError{http.StatusRequestEntityTooLarge, invalid("the text is longer than is read at once", "add it as a file: hearsay add FILES")}
	case !utf8.ValidString(text):
		return a, invalid("the text is not UTF-8", "save it as UTF-8, or add it as a file")
	}
	if published != "" {
		t, precision, ok := date(strings.TrimSpace(published))
		if !ok {
			return a, invalid("“"+clip(published, 40)+"” is not a date", "write it as 2021-07-08, 2021-07 or 2021")
		}
		a.Published, a.PublishedPrecision = t, precision
	}
	return a, nil
}
