package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// Web Annotation (W3C Recommendation, 2017) and brat mark up whole articles. A
// whole gathers the picks of one article and hands them on as a record that has
// only what was picked, and what that rests on.
type whole struct {
	v          *view
	run        int
	statements map[string]bool
	reports    map[[2]int]bool
	seen       map[string]bool
	put        func(v *view, p part) error
	close      func() error
}

// part is what was picked of an article.
type part struct {
	run        int
	statements []*Statement
	events     []Event // with the reports that were picked
}

func newWhole(put func(v *view, p part) error, close func() error) *whole {
	return &whole{seen: map[string]bool{}, put: put, close: close}
}

func (w *whole) Put(p Pick) error {
	if w.v != nil && w.v.r.Article.Key != p.Record.Article.Key {
		if err := w.flush(); err != nil {
			return err
		}
	}
	if w.v == nil {
		k := p.Record.Article.Key
		if w.seen[k] {
			return invalid(fmt.Errorf("the records of article %s do not stand together", k), "this format writes whole articles: leave out --sort conf")
		}
		w.seen[k] = true
		w.v, w.run, w.statements, w.reports = newView(p.Record), p.Run, map[string]bool{}, map[[2]int]bool{}
	}
	if s := p.statement(); s != nil {
		w.keep(s)
		return nil
	}
	w.reports[[2]int{p.Event, p.Report}] = true
	if _, rep := p.event(); rep.Via != nil {
		w.keep(w.v.statements[*rep.Via]) // who says so leaves with what he says
	}
	return nil
}

// keep keeps a statement and those it is reported in.
func (w *whole) keep(s *Statement) {
	for s != nil && !w.statements[s.ID] {
		w.statements[s.ID] = true
		if s.Within == nil {
			return
		}
		s = w.v.statements[*s.Within]
	}
}

func (w *whole) flush() error {
	if w.v == nil {
		return nil
	}
	r := w.v.r
	p := part{run: w.run}
	for i := range r.Statements {
		if w.statements[r.Statements[i].ID] {
			p.statements = append(p.statements, &r.Statements[i])
		}
	}
	for i, e := range r.Events {
		var reps []Report
		for j := range e.Reports {
			if w.reports[[2]int{i, j}] {
				reps = append(reps, e.Reports[j])
			}
		}
		if len(reps) > 0 {
			e.Reports = reps
			p.events = append(p.events, e)
		}
	}
	v := w.v
	w.v = nil
	return w.put(v, p)
}

func (w *whole) Close() error {
	if err := w.flush(); err != nil {
		return err
	}
	return w.close()
}

// The kinds of word an annotation points at.
const (
	roleSource  = "source"
	roleCue     = "cue"
	roleContent = "content"
	roleTrigger = "trigger"
)

// page is an AnnotationPage.
type page struct {
	Context any          `json:"@context"`
	ID      string       `json:"id"`
	Type    string       `json:"type"`
	PartOf  collection   `json:"partOf"`
	Start   int          `json:"startIndex"`
	Items   []annotation `json:"items"`
}

type collection struct {
	ID    string `json:"id"`
	Type  string `json:"type"`
	Label string `json:"label"`
}

// annotation is one record: its bodies say what it is, its targets where.
type annotation struct {
	ID         string            `json:"id"`
	Type       string            `json:"type"`
	Motivation string            `json:"motivation"`
	Generator  *generator        `json:"generator,omitempty"`
	Body       []json.RawMessage `json:"body"`
	Target     []target          `json:"target"`
}

type generator struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Name    string `json:"name"`
	Version string `json:"schema:softwareVersion"`
}

type target struct {
	Source   source     `json:"source"`
	Role     string     `json:"hearsay:role,omitempty"`
	Selector []selector `json:"selector,omitempty"`
}

// source is the text an annotation points into, named by its content.
type source struct {
	ID     string `json:"id"`
	Type   string `json:"type,omitempty"`
	Format string `json:"format,omitempty"`
	SHA256 string `json:"hearsay:textSHA256,omitempty"`
	In     string `json:"hearsay:in,omitempty"` // "title": offsets count in the title
}

type selector struct {
	Type   string `json:"type"`
	Start  *int   `json:"start,omitempty"`
	End    *int   `json:"end,omitempty"`
	Exact  string `json:"exact,omitempty"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
}

type textBody struct {
	Type    string `json:"type"`
	Value   string `json:"value"`
	Format  string `json:"format"`
	Lang    string `json:"language"`
	Purpose string `json:"purpose"`
}

var annotationContext = []any{
	"http://www.w3.org/ns/anno.jsonld",
	map[string]string{"hearsay": "https://github.com/hearsay-news/hearsay/ns#", "schema": "http://schema.org/"},
}

// newWebAnnotation writes one AnnotationPage. An article is an annotation of its
// own, whose body has what is known of it and its actors; so the page can be
// read in again. Offsets of TextPositionSelectors are code points, as the
// Recommendation counts.
func newWebAnnotation(w io.Writer, o Options) Exporter {
	label := "Records of hearsay"
	if o.About.Query != "" {
		label += ": " + o.About.Query
	}
	p := page{Context: annotationContext, ID: "urn:hearsay:page", Type: "AnnotationPage", PartOf: collection{"urn:hearsay:collection", "AnnotationCollection", label}}
	n := 0
	begin := func() error {
		b, err := json.MarshalIndent(p, "", " ")
		if err != nil {
			return err
		}
		_, err = w.Write(bytes.TrimSuffix(b, []byte("null\n}"))) // the items follow one by one
		return err
	}
	return newWhole(func(v *view, x part) error {
		items, err := annotations(v, x, &o)
		if err != nil {
			return err
		}
		for i := range items {
			sep := ","
			if n++; n == 1 {
				if err := begin(); err != nil {
					return err
				}
				sep = "["
			}
			var b bytes.Buffer
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(false)
			if err := e.Encode(&items[i]); err != nil {
				return err
			}
			if _, err := io.WriteString(w, sep+"\n  "+b.String()); err != nil {
				return err
			}
		}
		return nil
	}, func() error {
		end := " ]\n}\n"
		if n == 0 {
			if err := begin(); err != nil {
				return err
			}
			end = "[]\n}\n"
		}
		_, err := io.WriteString(w, end)
		return err
	})
}

func annotations(v *view, x part, o *Options) ([]annotation, error) {
	a := v.r.Article
	src := func(in string) source {
		s := source{ID: "urn:sha256:" + v.r.TextSHA256, Type: "Text", Format: "text/plain", SHA256: v.r.TextSHA256}
		if u := str(a.URL); u != "" {
			s.ID = u
		}
		if in == "title" {
			s.In = in
		}
		return s
	}
	at := func(in, role string, rs []Range) []target {
		var out []target
		for _, r := range rs {
			pos := selector{Type: "TextPositionSelector", Start: &r[0], End: &r[1]}
			t := target{Source: src(in), Role: role, Selector: []selector{pos}}
			if o.words() {
				q := selector{Type: "TextQuoteSelector", Exact: v.cut(in, r)}
				if o.whole() {
					q.Prefix, q.Suffix = v.cut(in, Range{max(0, r[0]-32), r[0]}), v.cut(in, Range{r[1], r[1] + 32})
				}
				t.Selector = []selector{q, pos}
			}
			out = append(out, t)
		}
		return out
	}
	gen := &generator{"https://github.com/hearsay-news/hearsay", "Software", "hearsay", v.r.Coder.Version}
	describe := func(s string) json.RawMessage {
		return mustJSON(textBody{"TextualBody", s, "text/plain", "en", "describing"})
	}
	head := v.headRecord(o)
	body, err := bare(head, "hearsay:Article")
	if err != nil {
		return nil, err
	}
	out := []annotation{{
		ID: "urn:hearsay:article:" + a.Key, Type: "Annotation", Motivation: "identifying", Generator: gen,
		Body: []json.RawMessage{body}, Target: []target{{Source: src("text")}},
	}}
	for _, s := range x.statements {
		body, err := bare(s, "hearsay:Statement", "source", "cue", "content", "evidence", "in")
		if err != nil {
			return nil, err
		}
		an := annotation{
			ID: "urn:hearsay:statement:" + s.Key, Type: "Annotation", Motivation: "describing", Generator: gen,
			Body: []json.RawMessage{describe(v.headline(v.pickOf(s), o.words())), body},
		}
		an.Target = slices.Concat(at(s.In, roleSource, s.Source), at(s.In, roleCue, s.Cue), at(s.In, roleContent, s.Content))
		out = append(out, an)
	}
	for i := range x.events {
		e := &x.events[i]
		for j := range e.Reports {
			rep := &e.Reports[j]
			one := *e
			one.Reports = []Report{*rep}
			one.Reports[0].Trigger, one.Reports[0].Evidence, one.Reports[0].In = []Range{}, []Range{}, ""
			body, err := bare(&one, "hearsay:Event")
			if err != nil {
				return nil, err
			}
			out = append(out, annotation{
				ID: "urn:hearsay:event:" + e.Key + ":" + strconv.Itoa(j+1), Type: "Annotation", Motivation: "describing", Generator: gen,
				Body:   []json.RawMessage{describe(v.eventLine(e, rep, o.words())), body},
				Target: at(rep.in(), roleTrigger, rep.Trigger),
			})
		}
	}
	return out, nil
}

// headRecord is the record without what others tell: its article, its actors
// and, if it may leave, its text.
func (v *view) headRecord(o *Options) *Record {
	h := *v.r
	h.Credits, h.Sentences, h.Notes = []Credit{}, []Range{}, []Note{}
	h.Statements, h.Events = []Statement{}, []Event{}
	if !o.whole() {
		h.Text = ""
	}
	return &h
}

// bare is v as a JSON object of a type, without some of its fields.
func bare(v any, typ string, without ...string) (json.RawMessage, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	m := map[string]any{}
	if err := d.Decode(&m); err != nil {
		return nil, err
	}
	for _, k := range without {
		delete(m, k)
	}
	if typ != "" {
		m["type"] = typ
		if t, ok := v.(*Event); ok {
			m["plover"] = t.Type
		}
	}
	return rawJSON(m)
}

func rawJSON(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// mustJSON is for values that always have a JSON form.
func mustJSON(v any) json.RawMessage {
	b, err := rawJSON(v)
	if err != nil {
		panic(err)
	}
	return b
}

// ReadWebAnnotation reads pages as newWebAnnotation writes them, an
// AnnotationPage or a list of annotations, and those of other tools that say
// what hearsay says: annotations whose targets have a hearsay:role. What the
// format does not carry is empty in the records. The text of an article that
// did not leave with it is empty, too. Selectors are never matched loosely:
// where an exact quotation is not at its position, that is an error of kind
// Invalid.
func ReadWebAnnotation(r io.Reader) ([]*Record, error) {
	const op = "export.ReadWebAnnotation"
	bad := func(format string, args ...any) error {
		return &hearsay.Error{Op: op, Kind: hearsay.Invalid, Err: fmt.Errorf(format, args...), Hint: "docs/formats.md says how a page is written"}
	}
	var p struct {
		Items []annotation `json:"items"`
	}
	if err := json.NewDecoder(io.LimitReader(r, 1<<30)).Decode(&p); err != nil {
		return nil, bad("not an AnnotationPage: %w", err)
	}
	var out []*Record
	bySource := map[string]*Record{}
	events := map[string]int{} // of the record now read
	for n, a := range p.Items {
		kind, body := bodyOf(a.Body)
		if len(a.Target) == 0 {
			if kind == "" {
				continue
			}
			a.Target = []target{{}}
		}
		key := a.Target[0].Source.SHA256
		if key == "" {
			key = a.Target[0].Source.ID
		}
		if kind == "hearsay:Article" {
			rec := &Record{}
			if err := unbare(body, rec); err != nil {
				return nil, bad("annotation %d: %w", n, err)
			}
			out = append(out, rec)
			bySource[key] = rec
			clear(events)
			continue
		}
		if kind == "" {
			continue // somebody's note on the text
		}
		rec := bySource[key]
		if rec == nil {
			return nil, bad("annotation %d points into %q, which no annotation of a hearsay:Article before it describes", n, key)
		}
		roles := map[string][]Range{}
		in := "text"
		for _, t := range a.Target {
			if t.Source.In == "title" {
				in = "title"
			}
			x, exact, ok := positionOf(t.Selector)
			if !ok {
				continue
			}
			text := rec.Text
			if in == "title" {
				text = str(rec.Article.Title)
			}
			if rs := []rune(text); text != "" && (x[0] < 0 || x[1] > len(rs) || x[0] > x[1] || exact != "" && string(rs[x[0]:x[1]]) != exact) {
				return nil, bad("annotation %d: %q does not stand at %d-%d of its %s", n, exact, x[0], x[1], in)
			}
			roles[t.Role] = append(roles[t.Role], x)
		}
		switch kind {
		case "hearsay:Statement":
			s := Statement{}
			if err := unbare(body, &s); err != nil {
				return nil, bad("annotation %d: %w", n, err)
			}
			s.In, s.Source, s.Cue, s.Content, s.Evidence = in, list(roles[roleSource]), list(roles[roleCue]), list(roles[roleContent]), []Range{}
			rec.Statements = append(rec.Statements, s)
		case "hearsay:Event":
			e := Event{}
			if err := unbare(body, &e); err != nil || len(e.Reports) != 1 {
				return nil, bad("annotation %d: no event with one report: %v", n, err)
			}
			e.Reports[0].Trigger = list(roles[roleTrigger])
			if in == "title" {
				e.Reports[0].In = in
			}
			if i, ok := events[e.Key]; ok && e.Key != "" && i < len(rec.Events) {
				rec.Events[i].Reports = append(rec.Events[i].Reports, e.Reports[0])
				continue
			}
			events[e.Key] = len(rec.Events)
			rec.Events = append(rec.Events, e)
		}
	}
	return out, nil
}

func bodyOf(bs []json.RawMessage) (kind string, body json.RawMessage) {
	for _, b := range bs {
		var t struct {
			Type string `json:"type"`
		}
		if json.Unmarshal(b, &t) == nil && strings.HasPrefix(t.Type, "hearsay:") {
			return t.Type, b
		}
	}
	return "", nil
}

// unbare reads what bare wrote.
func unbare(b json.RawMessage, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	m := map[string]any{}
	if err := d.Decode(&m); err != nil {
		return err
	}
	delete(m, "type")
	if t, ok := m["plover"]; ok {
		m["type"] = t
		delete(m, "plover")
	}
	raw, err := rawJSON(m)
	if err != nil {
		return err
	}
	d = json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return d.Decode(v)
}

func positionOf(ss []selector) (x Range, exact string, ok bool) {
	for _, s := range ss {
		switch {
		case s.Start != nil && s.End != nil:
			x, ok = Range{*s.Start, *s.End}, true
		case s.Exact != "":
			exact = s.Exact
		}
	}
	return x, exact, ok
}

// pickOf is the pick of one of the record's statements.
func (v *view) pickOf(s *Statement) Pick {
	for i := range v.r.Statements {
		if &v.r.Statements[i] == s {
			return Pick{Record: v.r, Statement: i, Event: -1}
		}
	}
	return Pick{Record: &Record{Statements: []Statement{*s}}, Event: -1}
}
