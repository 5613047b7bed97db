package serve

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/danielgtaylor/huma/v2/sse"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// The API has the same content as the pages, by kinds of record. It is
// described by itself at /openapi.json, and by example at /help/api.

// ContentType gives problems their media type.
func (problem) ContentType(string) string { return "application/problem+json" }

// GetStatus is the status that a problem is answered with.
func (p *problem) GetStatus() int { return p.Status }

func (p *problem) Error() string { return p.Title + ": " + p.Detail }

// Searching are the values that every list is asked with.
type Searching struct {
	Q     string `query:"q" maxLength:"4096" doc:"The query, in the language of /help/search." example:"speaker:\"Ada Ruus\" act:deny"`
	Sort  string `query:"sort" enum:"-date,date,conf,rank" doc:"-date is newest first, conf surest first, rank best match first."`
	Run   string `query:"run" maxLength:"100" doc:"Which coding: a run's number or name, latest or pinned. Without it the pinned one, else the latest."`
	After string `query:"after" maxLength:"100" doc:"Cursor: the value next of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"30" doc:"Rows a page."`
}

// A runRow is a run as data.
type runRow struct {
	ID         int          `json:"id"`
	Name       string       `json:"name,omitempty"`
	Coder      export.Coder `json:"coder"`
	Pinned     bool         `json:"pinned"`
	Done       bool         `json:"done"`
	Begun      time.Time    `json:"begun"`
	Articles   int          `json:"articles"`
	NotCoded   int          `json:"not_coded" doc:"Articles in another language."`
	Failed     int          `json:"failed"`
	Statements int          `json:"statements"`
	Unresolved int          `json:"unresolved" doc:"Statements whose speaker is not known."`
	Events     int          `json:"events"`
}

func newRunRow(r Run) runRow {
	return runRow{r.ID, r.Name, export.Coder(r.Coder), r.Pinned, r.Done, r.Begun, r.Articles, r.NotCoded, r.Failed, r.Statements, r.Unresolved, r.Events}
}

// A list is one page of rows.
type list struct {
	Body struct {
		Query string        `json:"query" doc:"As it was understood, in words."`
		Run   int           `json:"run"`
		Total total         `json:"total" doc:"On all pages. Articles counts copies of one text as many times as they were printed."`
		Rows  []hearsay.Row `json:"rows"`
		Next  string        `json:"next,omitempty" doc:"Cursor of the next page; left out on the last."`
	}
	Link string `header:"Link" doc:"The next page, with rel=next."`
}

type keyed struct {
	Key string `path:"key" maxLength:"200"`
	Run string `query:"run" maxLength:"100"`
}

type record struct{ Body *export.Record }

// apiRoutes registers the API on a mux of its own.
func (s *server) apiRoutes() {
	mux := http.NewServeMux()
	c := huma.DefaultConfig("hearsay", "1")
	c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", nil
	c.Info.Description = "Who said what, and who did what to whom, according to whom. Records are machine-coded and not checked for truth; " +
		"every record points at the words it rests on, and no content comes without its speaker (speaker \"\" is unresolved). " +
		"Offsets are Unicode code points. Errors are RFC 9457 problems; lists are followed by the cursor next; answers have ETags."
	c.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	api := humago.New(mux, c)
	get := func(id, path, summary string, tags ...string) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Tags: tags, Errors: []int{400, 404, 503}}
	}
	for _, k := range kindsOf {
		huma.Register(api, get("list-"+k+"s", "/api/"+k+"s", "List "+k+"s", k+"s"), func(ctx context.Context, in *Searching) (*list, error) {
			return s.listed(ctx, in, k)
		})
	}
	search := get("search", "/api/search", "Search records of any kind", "search")
	huma.Register(api, search, func(ctx context.Context, in *struct {
		Searching
		Kind string `query:"kind" enum:"statement,event,article,actor" default:"statement"`
	},
	) (*list, error) {
		return s.listed(ctx, &in.Searching, in.Kind)
	})
	huma.Register(api, get("get-article", "/api/articles/{key}", "An article with all its records, as hearsay read prints it", "articles"), func(ctx context.Context, in *keyed) (*record, error) {
		run, err := s.run(ctx, in.Run)
		if err == nil {
			var r *export.Record
			if r, err = s.Source.Document(ctx, run.ID, in.Key); err == nil {
				return &record{r}, nil
			}
		}
		return nil, s.apiError(err)
	})
	one := func(kind string) func(context.Context, *keyed) (*list, error) {
		return func(ctx context.Context, in *keyed) (*list, error) {
			out, err := s.listed(ctx, &Searching{Q: "key:" + strconv.Quote(in.Key), Run: in.Run, Limit: mostRows}, kind)
			if err == nil && len(out.Body.Rows) == 0 {
				err = s.apiError(notFound("there is no "+kind+" "+strconv.Quote(clip(in.Key, 40))+" in run "+strconv.Itoa(out.Body.Run), "keys stand in the rows of /api/"+kind+"s"))
			}
			return out, err
		}
	}
	huma.Register(api, get("get-statement", "/api/statements/{key}", "A statement by its permanent key", "statements"), one("statement"))
	huma.Register(api, get("get-event", "/api/events/{key}", "An event by its permanent key, a row for each report of it", "events"), one("event"))
	huma.Register(api, get("list-runs", "/api/runs", "List the codings of the store", "runs"), func(ctx context.Context, _ *struct{}) (*struct{ Body []runRow }, error) {
		all, err := s.Source.Runs(ctx)
		if err != nil {
			return nil, s.apiError(err)
		}
		out := []runRow{}
		for _, r := range all {
			out = append(out, newRunRow(r))
		}
		return &struct{ Body []runRow }{out}, nil
	})
	s.storyRoutes(api, get)
	huma.Register(api, huma.Operation{
		OperationID: "read", Method: http.MethodPost, Path: "/api/read", Summary: "Read a text; nothing is stored", Tags: []string{"read"}, MaxBodyBytes: maxText + maxForm, Errors: []int{400, 413, 503},
	}, func(ctx context.Context, in *struct {
		Body struct {
			Text      string `json:"text" maxLength:"1000000" doc:"An English news article, as plain text."`
			Title     string `json:"title,omitempty" maxLength:"500"`
			Outlet    string `json:"outlet,omitempty" maxLength:"200"`
			Published string `json:"published,omitempty" maxLength:"10" doc:"2021-07-08, 2021-07 or 2021. Without it relative dates stay open and dated roles unresolved."`
			URL       string `json:"url,omitempty" maxLength:"2000"`
		}
	},
	) (*record, error) {
		b := in.Body
		a, err := pasted(b.Text, b.Title, b.Outlet, b.Published)
		if err == nil {
			a.URL = b.URL
			var d *hearsay.Document
			if d, err = s.reading(ctx, a); err == nil {
				return &record{export.NewRecord(d)}, nil
			}
		}
		return nil, s.apiError(err)
	})
	exp := get("export", "/api/export", "All that a query selects, streamed in a format", "export")
	exp.Responses = map[string]*huma.Response{"200": {Description: "The file.", Content: map[string]*huma.MediaType{}}}
	for _, f := range export.Formats() {
		if t, ok := types[f]; ok {
			kind, _, _ := strings.Cut(t[0], ";")
			exp.Responses["200"].Content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: "string"}}
		}
	}
	huma.Register(api, exp, s.exportAPI)
	sse.Register(api, get("progress", "/api/progress", "How far the work in hand is, as server-sent events, until it has ended", "jobs"),
		map[string]any{"progress": job{}, "done": doneJob{}, "idle": noJob{}}, s.progress)
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, notFound("there is nothing at "+clip(r.URL.Path, 80), "see /help/api or /openapi.json"))
	})
	s.mux.Handle("/api/", tagged(mux))
	s.mux.Handle("GET /openapi.json", tagged(mux))
}

// apiError is an error as the API answers it.
func (s *server) apiError(err error) error {
	p := s.problemOf(&http.Request{URL: &url.URL{Path: "/api"}}, err)
	return &p
}

// listed is one page of a search.
func (s *server) listed(ctx context.Context, in *Searching, kind string) (*list, error) {
	v := url.Values{"q": {in.Q}, "kind": {kind}, "sort": {in.Sort}, "run": {in.Run}, "after": {in.After}, "limit": {strconv.Itoa(max(1, in.Limit))}}
	a, err := s.asked(&http.Request{URL: &url.URL{RawQuery: v.Encode()}})
	if err != nil {
		return nil, s.apiError(err)
	}
	out := &list{}
	out.Body.Rows = []hearsay.Row{}
	out.Body.Query = a.Q.String()
	run, err := s.run(ctx, a.Q.Run)
	if err != nil {
		if kind == "article" && hearsay.KindOf(err) == hearsay.NotFound && in.Run == "" {
			return out, nil
		}
		return nil, s.apiError(err)
	}
	a.Q.Run, out.Body.Run = strconv.Itoa(run.ID), run.ID
	if out.Body.Total, err = s.count(ctx, a.Q); err != nil {
		return nil, s.apiError(err)
	}
	rows, more, err := s.rows(ctx, a)
	if err != nil {
		return nil, s.apiError(err)
	}
	out.Body.Rows = append(out.Body.Rows, rows...)
	if out.Body.Next = a.next(rows, more); out.Body.Next != "" {
		v.Set("after", out.Body.Next)
		for k := range v {
			if v.Get(k) == "" || k == "kind" {
				v.Del(k)
			}
		}
		out.Link = "</api/" + a.Kind + "s?" + v.Encode() + `>; rel="next"`
	}
	return out, nil
}

// rows are the rows of a page of a search, and whether there are more.
func (s *server) rows(ctx context.Context, a *ask) (rows []hearsay.Row, more bool, err error) {
	q := *a.Q
	q.Limit = a.Limit + 1
	for row, err := range s.Source.Find(ctx, &q) {
		if err != nil {
			return nil, false, err
		}
		if len(rows) == a.Limit {
			return rows, true, nil
		}
		rows = append(rows, row)
	}
	return rows, false, nil
}

type exportAsk struct {
	Q       string `query:"q" maxLength:"4096" doc:"The query, in the language of /help/search."`
	Kind    string `query:"kind" enum:"statement,event" default:"statement"`
	Format  string `query:"format" default:"csv" doc:"One of the formats of hearsay export, but brat."`
	Sort    string `query:"sort" enum:"-date,date,conf,rank"`
	Run     string `query:"run" maxLength:"100"`
	Text    string `query:"text" enum:"none,span" default:"span" doc:"How much of the articles' text leaves: none, or the words of the records."`
	Claimed bool   `query:"claimed" doc:"polecat, icews and gdelt: also events that a speaker tells and the outlet does not."`
}

// exportAPI streams everything that a query selects.
func (s *server) exportAPI(ctx context.Context, in *exportAsk) (*huma.StreamResponse, error) {
	if _, ok := types[in.Format]; !ok || !slices.Contains(export.Formats(), in.Format) {
		return nil, s.apiError(invalid("there is no format "+strconv.Quote(clip(in.Format, 20)), "format is one of: "+strings.Join(export.Formats(), " ")))
	}
	v := url.Values{"q": {in.Q}, "kind": {in.Kind}, "sort": {in.Sort}, "run": {in.Run}, "table": {in.Kind + "s"}, "text": {in.Text}, "all": {"1"}}
	if in.Claimed {
		v.Set("claimed", "yes")
	}
	r := (&http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/api/export", RawQuery: v.Encode()}, Header: http.Header{}}).WithContext(ctx)
	a, err := s.asked(r)
	if err != nil {
		return nil, s.apiError(err)
	}
	run, err := s.run(ctx, a.Q.Run)
	if err != nil {
		return nil, s.apiError(err)
	}
	a.Q.Run = strconv.Itoa(run.ID)
	return &huma.StreamResponse{Body: func(c huma.Context) {
		_, w := humago.Unwrap(c)
		if err := s.exportFound(w, r, a, in.Format, run.ID); err != nil {
			s.fail(w, r, err)
		}
	}}, nil
}

type (
	doneJob job
	noJob   struct{}
)

// progress sends how far the newest job is, until it has ended.
func (s *server) progress(ctx context.Context, _ *struct{}, send sse.Sender) {
	ping := time.NewTicker(15 * time.Second)
	defer ping.Stop()
	for n := 1; ; n++ {
		all, wake := s.jobs.list()
		data := any(noJob{})
		if len(all) > 0 {
			if data = all[0]; !all[0].Ended.IsZero() {
				data = doneJob(all[0])
			}
		}
		if _, going := data.(job); send(sse.Message{ID: n, Data: data}) != nil || !going {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
			select { // not more than five a second
			case <-time.After(200 * time.Millisecond):
			case <-ctx.Done():
				return
			}
		case <-ping.C:
		}
	}
}

// tagged gives answers an ETag, and says so to who has them already. Streams
// pass as they are.
func tagged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead || streams(r.URL.Path) {
			w.Header().Set("Cache-Control", "no-store")
			next.ServeHTTP(w, r)
			return
		}
		b := &buffered{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(b, r)
		if b.status == http.StatusOK {
			sum := sha256.Sum256(b.body.Bytes())
			etag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
			w.Header().Set("ETag", etag)
			w.Header().Set("Cache-Control", "private, no-cache")
			if strings.Contains(r.Header.Get("If-None-Match"), etag) {
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		w.Header().Set("Content-Length", strconv.Itoa(b.body.Len()))
		w.WriteHeader(b.status)
		if r.Method != http.MethodHead {
			w.Write(b.body.Bytes())
		}
	})
}

// buffered holds an answer back.
type buffered struct {
	http.ResponseWriter
	body   bytes.Buffer
	status int
}

func (b *buffered) WriteHeader(status int)      { b.status = status }
func (b *buffered) Write(p []byte) (int, error) { return b.body.Write(p) }
