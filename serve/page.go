package serve

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"iter"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

//go:embed templates/*.html
var templateFiles embed.FS

// templates are the pages by name; each has the frame and the parts with it.
var (
	templates     map[string]*template.Template
	templatesOnce sync.Once
	templatesErr  error
)

func parseTemplates() error {
	templatesOnce.Do(func() {
		templates = map[string]*template.Template{}
		base, err := template.New("frame.html").Funcs(funcs).ParseFS(templateFiles, "templates/frame.html", "templates/parts.html")
		if err != nil {
			templatesErr = err
			return
		}
		files, _ := fs.Glob(templateFiles, "templates/*.html")
		for _, f := range files {
			name := strings.TrimSuffix(path.Base(f), ".html")
			if name == "frame" || name == "parts" {
				continue
			}
			t := template.Must(base.Clone())
			if _, err := t.ParseFS(templateFiles, f); err != nil {
				templatesErr = err
				return
			}
			templates[name] = t
		}
	})
	return templatesErr
}

var funcs = template.FuncMap{
	"newsName": func(key string) string {
		for _, n := range news {
			if n.Key == key {
				return n.Name
			}
		}
		return key
	},
	"howKnown": howKnown, "signal": signal, "inc": func(i int) int { return i + 1 },
	"rowNoun": func(kind string) string {
		if kind == "event" {
			return "report"
		}
		return "statement"
	},
	"changed": func(class string) string { return strings.ReplaceAll(class, "-", " ") },
	"asset":   assetURL, "grouped": grouped, "plural": plural, "day": dayWords, "percent": percent, "conf": conf,
	"web": func(u string) string { // an address that may be a link
		if p, err := url.Parse(u); err == nil && (p.Scheme == "http" || p.Scheme == "https") && p.Host != "" {
			return u
		}
		return ""
	},
	"bare": bare, "outletTerm": func(name string) string { return "outlet:" + quoted(name) }, "line": rowLine,
	"actorTerm": func(r hearsay.Row) string { return "actor:" + quoted(r.Speaker) },
	"clip":      clip, "who": who, "act": act, "printed": printed, "human": human,
	"join": func(sep string, s []string) string { return strings.Join(s, sep) },
	"args": func(pairs ...any) map[string]any { // several values for one template
		m := map[string]any{}
		for i := 0; i+1 < len(pairs); i += 2 {
			m[pairs[i].(string)] = pairs[i+1]
		}
		return m
	},
	"caret": func(at *int) string {
		if at == nil {
			return ""
		}
		return strings.Repeat(" ", *at) + "^ here"
	},
	"query": func(pairs ...string) template.URL { // an address's query of names and values
		v := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i+1] != "" {
				v.Set(pairs[i], pairs[i+1])
			}
		}
		return template.URL(v.Encode())
	},
}

// A page is what a handler answers: a view that a template shows and that JSON
// holds, and perhaps a table, which CSV and JSON lines hold.
type page struct {
	Name   string // of the template
	Title  string
	Data   any
	JSON   any // what JSON holds, if not Data
	Table  *table
	Status int
	Forms  []string // further formats it can be had in, as the menu lists them
	Other  func(w http.ResponseWriter, format string) error
	Bare   bool // only the part named "main" was asked for, by script
	To     string
}

// A table is rows for programs.
type table struct {
	Name    string // of the file, without its ending
	Columns []string
	Rows    iter.Seq2[[]any, error]
}

// rowsOf makes a table's rows of a list.
func rowsOf(rows [][]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// A frame is what stands around every page.
type frame struct {
	Title, Theme, Self, Q string
	Nav                   []navItem
	Run                   *Run
	Runs                  []Run
	Foot                  string
	Exports               []link
	Busy                  *Progress
	Demo                  bool
	Data                  any
	Now                   string
}

type navItem struct {
	Name, URL string
	Here      bool
}

type link struct{ Name, URL string }

// nav are the pages that have a place in the navigation.
var nav = []navItem{
	{"Today", "/", false},
	{"Search", "/search", false},
	{"Stories", "/stories", false},
	{"Actors", "/search?kind=actor", false},
	{"Pairs", "/dyad", false},
	{"Review", "/review", false},
	{"Saved", "/saved", false},
	{"Runs", "/runs", false},
	{"Outlets", "/sources", false},
	{"Read a text", "/read", false},
}

type formatKey struct{}

// withFormat takes the ending of an address that names a format off it.
func withFormat(r *http.Request) (*http.Request, string) {
	if strings.HasPrefix(r.URL.Path, "/static/") || strings.HasPrefix(r.URL.Path, "/api/") || r.URL.Path == "/openapi.json" {
		return r, ""
	}
	ext := path.Ext(r.URL.Path)
	if _, known := types[strings.TrimPrefix(ext, ".")]; known || ext == ".json" || ext == ".html" {
		u := *r.URL
		u.Path, u.RawPath = strings.TrimSuffix(u.Path, ext), ""
		if u.Path == "/index" || u.Path == "" {
			u.Path = "/"
		}
		c := r.Clone(r.Context())
		c.URL = &u
		return c, strings.TrimPrefix(ext, ".")
	}
	return r, ""
}

// format is the format that a request asks for; "" is a page.
func format(r *http.Request) string {
	if f, _ := r.Context().Value(formatKey{}).(string); f != "" {
		return strings.TrimSuffix(f, "html")
	}
	if f := r.URL.Query().Get("format"); f != "" {
		return strings.TrimSuffix(f, "html")
	}
	return ""
}

// page registers a handler that answers with a page, or its data.
func (s *server) page(pattern string, f func(r *http.Request) (*page, error)) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			r.Body = http.MaxBytesReader(w, r.Body, maxText+maxForm)
		}
		if r.Method == http.MethodGet && format(r) == "" {
			select {
			case s.turns <- struct{}{}:
				defer func() { <-s.turns }()
			case <-r.Context().Done():
				return
			}
		}
		p, err := f(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if p.To != "" {
			http.Redirect(w, r, p.To, http.StatusSeeOther)
			return
		}
		if err := s.write(w, r, p); err != nil {
			s.fail(w, r, err)
		}
	})
}

// form registers a handler of a form, which sends the browser on.
func (s *server) form(pattern string, most int64, f func(w http.ResponseWriter, r *http.Request) (to string, err error)) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, most)
		to, err := f(w, r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		http.Redirect(w, r, local(to), http.StatusSeeOther)
	})
}

// local is an address on these pages; anything else becomes the first page.
func local(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n") {
		return "/"
	}
	return u.String()
}

// write sends a page in the format asked for.
func (s *server) write(w http.ResponseWriter, r *http.Request, p *page) error {
	f := format(r)
	switch f {
	case "":
		return s.html(w, r, p)
	case "json":
		data := p.JSON
		if data == nil {
			data = p.Data
		}
		b, err := json.Marshal(data)
		if err != nil {
			return err
		}
		return send(w, r, status(p), "application/json", append(b, '\n'))
	case "csv", "jsonl":
		if p.Table != nil {
			return p.Table.write(w, f)
		}
	}
	if p.Other != nil {
		return p.Other(w, f)
	}
	return &httpError{http.StatusNotFound, &hearsay.Error{
		Op: "serve", Kind: hearsay.NotFound, Err: fmt.Errorf("this page cannot be had as %q", clip(f, 20)),
		Hint: "add .json to its address, or use the formats that its Export menu lists",
	}}
}

func status(p *page) int {
	if p.Status == 0 {
		return http.StatusOK
	}
	return p.Status
}

// html sends a page for people.
func (s *server) html(w http.ResponseWriter, r *http.Request, p *page) error {
	var b bytes.Buffer
	t := templates[p.Name]
	if t == nil {
		return fmt.Errorf("no template %q", p.Name)
	}
	f := s.frame(r, p)
	name := "frame.html"
	if p.Bare {
		name = "main"
	}
	if err := t.ExecuteTemplate(&b, name, f); err != nil {
		return err
	}
	return send(w, r, status(p), "text/html; charset=utf-8", b.Bytes())
}

// send sends an answer that is the same for the same content: who has it
// already is told so.
func send(w http.ResponseWriter, r *http.Request, status int, kind string, body []byte) error {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Vary", "Cookie, Hx-Request")
	if status == http.StatusOK && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		sum := sha256.Sum256(body)
		etag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
		h.Set("ETag", etag)
		h.Set("Cache-Control", "private, no-cache")
		if strings.Contains(r.Header.Get("If-None-Match"), etag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	} else {
		h.Set("Cache-Control", "no-store")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body)
	}
	return nil
}

// frame fills what stands around a page.
func (s *server) frame(r *http.Request, p *page) *frame {
	f := &frame{Title: p.Title, Self: r.URL.RequestURI(), Data: p.Data, Demo: s.Demo, Theme: theme(r), Now: s.Now().UTC().Format("2 January 2006 15:04 MST")}
	if len(r.URL.Query().Get("q")) <= maxQuery {
		f.Q = r.URL.Query().Get("q")
	}
	if r.Method == http.MethodPost {
		f.Self = "/"
	}
	f.Nav = append(f.Nav, nav...)
	for i := range f.Nav {
		u := f.Nav[i].URL
		f.Nav[i].Here = r.URL.Path == u || r.URL.RequestURI() == u || u != "/" && strings.HasPrefix(r.URL.Path, u+"/")
	}
	if p.Status >= 400 {
		return s.footed(r.Context(), f, "")
	}
	if p.Data != nil && r.Method == http.MethodGet {
		forms := append([]string{}, p.Forms...)
		if p.Table != nil {
			forms = append([]string{"csv", "jsonl"}, forms...)
		}
		for _, x := range append([]string{"json"}, forms...) {
			f.Exports = append(f.Exports, link{strings.ToUpper(x), as(r.URL, x)})
		}
	}
	return s.footed(r.Context(), f, r.URL.Query().Get("run"))
}

// footed says what all of it was read from.
func (s *server) footed(ctx context.Context, f *frame, run string) *frame {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	f.Foot = "Machine-coded. Not checked for truth."
	if t, err := s.totals(ctx); err == nil && t.Articles > 0 {
		f.Foot = fmt.Sprintf("Machine-coded from %s, %s%s. Not checked for truth.", plural(t.Articles, "article"), plural(t.Outlets, "outlet"), span(t.First, t.Last))
		if x, err := s.run(ctx, run); err == nil {
			f.Run = &x
		}
	}
	f.Busy = s.jobs.current()
	return f
}

// as is the address of the same view in another format.
func as(u *url.URL, format string) string {
	c := url.URL{Path: u.Path + "." + format, RawQuery: u.RawQuery}
	if u.Path == "/" {
		c.Path = "/index." + format
	}
	return c.String()
}

func theme(r *http.Request) string {
	if c, err := r.Cookie("theme"); err == nil && (c.Value == "light" || c.Value == "dark") {
		return c.Value
	}
	return ""
}

// prefs keeps what a reader chose for this browser.
func (s *server) prefs(w http.ResponseWriter, r *http.Request) (string, error) {
	t := r.PostFormValue("theme")
	switch t {
	case "light", "dark", "auto":
	default:
		return "", invalid("there is no theme "+strconv.Quote(clip(t, 20)), "choose light, dark or auto")
	}
	http.SetCookie(w, &http.Cookie{Name: "theme", Value: t, Path: "/", MaxAge: 365 * 86400, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	return r.PostFormValue("back"), nil
}

// kinds gives an error's kind its status; it is the only place that does.
var kinds = map[hearsay.Kind]int{
	hearsay.Internal: http.StatusInternalServerError,
	hearsay.Invalid:  http.StatusBadRequest,
	hearsay.NotFound: http.StatusNotFound,
	hearsay.Conflict: http.StatusConflict,
	hearsay.Retry:    http.StatusServiceUnavailable,
}

// A problem is an error as RFC 9457 writes it; the page of an error shows the
// same in three lines.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Hint   string `json:"hint,omitempty"`
	ID     string `json:"id,omitempty"` // of the entry in the log
	At     *int   `json:"at,omitempty"` // in a query: the character, from 0
	Query  string `json:"query,omitempty"`
}

var titles = map[int]string{
	http.StatusBadRequest:            "This cannot be answered",
	http.StatusUnauthorized:          "Not without the password",
	http.StatusForbidden:             "Refused",
	http.StatusNotFound:              "Not there",
	http.StatusConflict:              "In conflict with what is stored",
	http.StatusRequestEntityTooLarge: "Too much at once",
	http.StatusMisdirectedRequest:    "Not our name",
	http.StatusInternalServerError:   "A mistake of the program",
	http.StatusServiceUnavailable:    "Not now",
	http.StatusMethodNotAllowed:      "This address cannot be used so",
}

// problemOf says what, why and what to do. What a bug says goes to the log, not
// to the reader.
func (s *server) problemOf(r *http.Request, err error) problem {
	p := problem{Type: "about:blank", Status: kinds[hearsay.KindOf(err)], Detail: err.Error()}
	if he, ok := errors.AsType[*hearsay.Error](err); ok {
		p.Detail, p.Hint = he.Err.Error(), he.Hint
	}
	if qe, ok := hearsay.Syntax(err); ok {
		at := utf8.RuneCountInString(qe.Query[:min(qe.At, len(qe.Query))])
		p.Detail, p.At, p.Query = qe.Text, &at, qe.Query
	}
	if x, ok := errors.AsType[*httpError](err); ok {
		p.Status = x.status
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		p.Status, p.Detail, p.Hint = http.StatusRequestEntityTooLarge, "more was sent than is taken at once", "split it, or use: hearsay add FILES"
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		p.Status, p.Detail, p.Hint = http.StatusServiceUnavailable, "it took too long", "ask for less: add a date, a name or a word"
	}
	if p.Status == http.StatusInternalServerError {
		p.ID = incident()
		s.Log.Error("internal", "id", p.ID, "path", r.URL.Path, "err", err)
		p.Detail = "something went wrong inside; nothing was changed"
		if p.Hint == "" || strings.Contains(p.Hint, "bug") {
			p.Hint = "try again; if it stays so, report it with the number " + p.ID + " and what the program printed"
		}
	}
	p.Title = titles[p.Status]
	return p
}

// fail answers with an error, as a page or as a problem.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := s.problemOf(r, err)
	h := w.Header()
	for _, k := range []string{"Content-Disposition", "ETag", "Content-Length"} {
		h.Del(k)
	}
	if strings.HasPrefix(r.URL.Path, "/api/") || format(r) != "" || strings.Contains(r.Header.Get("Accept"), "application/problem+json") || !strings.Contains(r.Header.Get("Accept")+"text/html", "text/html") {
		b, _ := json.Marshal(p)
		send(w, r, p.Status, "application/problem+json", append(b, '\n'))
		return
	}
	if err := s.html(w, r, &page{Name: "error", Title: p.Title, Data: p, Status: p.Status}); err != nil {
		s.Log.Error("error page", "err", err)
		send(w, r, p.Status, "text/plain; charset=utf-8", []byte(p.Title+"\n"+p.Detail+"\n"+p.Hint+"\n"))
	}
}

func invalid(text, hint string) error {
	return &hearsay.Error{Op: "serve", Kind: hearsay.Invalid, Err: errors.New(text), Hint: hint}
}

func notFound(text, hint string) error {
	return &hearsay.Error{Op: "serve", Kind: hearsay.NotFound, Err: errors.New(text), Hint: hint}
}

// write sends a table row by row.
func (t *table) write(w http.ResponseWriter, format string) error {
	kind := map[string]string{"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}[format]
	next, stop := iter.Pull2(t.Rows)
	defer stop()
	row, err, ok := next() // an error in the first row is still an answer of its own
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+t.Name+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store")
	c := csv.NewWriter(w)
	if format == "csv" {
		c.Write(t.Columns)
	}
	cells := make([]string, len(t.Columns))
	for ; ok; row, err, ok = next() {
		if err != nil {
			panic(http.ErrAbortHandler) // a file cut short must not look whole
		}
		if format == "csv" {
			for i, x := range row {
				cells[i] = export.Cell(cell(x))
			}
			if err := c.Write(cells); err != nil {
				return nil
			}
			continue
		}
		if err := jsonLine(w, t.Columns, row); err != nil {
			return nil
		}
	}
	c.Flush()
	return nil
}

func jsonLine(w io.Writer, columns []string, row []any) error {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, c := range columns {
		if i > 0 {
			b.WriteByte(',')
		}
		k, _ := json.Marshal(c)
		v, err := json.Marshal(row[i])
		if err != nil {
			return err
		}
		b.Write(k)
		b.WriteByte(':')
		b.Write(v)
	}
	b.WriteString("}\n")
	_, err := w.Write(b.Bytes())
	return err
}

func cell(x any) string {
	switch x := x.(type) {
	case string:
		return x
	case []string:
		return strings.Join(x, "; ")
	case float32:
		return strconv.FormatFloat(float64(x), 'f', 2, 32)
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case nil:
		return ""
	}
	return fmt.Sprint(x)
}
