package serve

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// An articleView is an article with its records in place.
type articleView struct {
	Item     Item
	Key      string
	Title    []seg // "" title: none
	Heading  string
	Outlet   string
	When     string
	Copied   []string
	Credits  []export.Credit
	Paras    [][]seg
	Entries  []entry
	Layers   []layerState
	On       string // classes of the layers that are shown
	Current  string // id of the record that the panel shows
	Notes    []string
	Blank    int  // sentences without a record
	Stored   bool // false: pasted, nothing is kept
	Coded    bool
	Run      Run
	Why      bool // what was turned down can be told
	Record   *export.Record
	Language string
	Text     string // of a pasted text, to read it again
	Writable bool
	Did      *didView
	Origin   *hearsay.Origin // nil: not grouped
	Story    string
}

type layerState struct {
	layerInfo
	On  bool
	Key int // that switches it
}

// An entry is a record as the panel tells it: who says it first.
type entry struct {
	ID, Key, Kind string // Kind: statement or event
	Chain         []step
	Head          string // in one line, beginning with who says so
	Voice, Says   string
	Content       string
	Details       []detail
	Events        []told // that a statement tells
	Reports       []report
	Confidence    float32
	Rule          string
	Sentence      int
	In            string
	Page          string // its own address; "" of a pasted text
	Like          string // how often statements of its confidence were right
	Human         string // who made it, and whether a person has looked at it
	Badge         string // class of the badge that says so
	Corrections   []string
}

// A step is one link of the chain from the outlet to who is cited in the end.
type step struct{ How, Who, Note string }

type detail struct{ Name, Value string }

type told struct{ ID, Line string }

// A report is one place that tells an event, and who vouches for it.
type report struct {
	Who, Words, Via string
	Status          []string
	Confidence      float32
	Sentence        int
}

// article shows an article of the store.
func (s *server) article(r *http.Request) (*page, error) {
	ctx := r.Context()
	it, err := s.Source.Article(ctx, r.PathValue("key"))
	if err != nil {
		return nil, err
	}
	run, err := s.run(ctx, r.URL.Query().Get("run"))
	if err != nil && (hearsay.KindOf(err) != hearsay.NotFound || r.URL.Query().Get("run") != "") {
		return nil, err
	}
	var rec *export.Record
	coded := false
	if run.ID > 0 {
		rec, err = s.Source.Document(ctx, run.ID, it.Article.Key)
		if err != nil && hearsay.KindOf(err) != hearsay.NotFound {
			return nil, err
		}
		coded = err == nil
	}
	if !coded {
		rec = &export.Record{Text: it.Article.Markup}
		if !strings.HasPrefix(it.Article.MediaType, "text/plain") && it.Article.MediaType != "" {
			rec.Text = ""
		}
		rec.SetArticle(it.Article, it.Article.Lang)
	}
	v := newArticleView(rec, r)
	v.Item, v.Stored, v.Coded, v.Run = it, true, coded, run
	v.Why = coded && s.sameCoder(run)
	s.measured(v.Entries)
	v.Writable, v.Did = coded && s.Writer != nil, s.did(r)
	if o, err := kept(s, "origin "+it.Article.Key, func() (*hearsay.Origin, error) { return s.Source.OriginBrief(ctx, it.Article.Key) }); err == nil {
		v.Origin = o
	}
	p := &page{Name: "article", Title: v.pageTitle(), Data: v, JSON: rec, Forms: articleForms}
	if coded {
		p.Other = func(w http.ResponseWriter, format string) error { return exportRecord(w, rec, run.ID, format, r) }
	}
	return p, nil
}

// measured says beside statements how often those like them were right.
func (s *server) measured(entries []entry) {
	for i := range entries {
		if entries[i].Kind == "statement" {
			entries[i].Like = s.like(entries[i].Confidence)
		}
	}
}

func (s *server) sameCoder(run Run) bool {
	rd, err := s.read()
	return err == nil && rd.Coder() == run.Coder
}

// articleForms are the formats that an article's records can be had in, beside
// JSON.
var articleForms = []string{"csv", "jsonl", "webannotation", "atom", "cite", "bibtex", "csl", "ris", "plover"}

// exportRecord writes the records of one article in a format of package export.
func exportRecord(w http.ResponseWriter, rec *export.Record, run int, format string, r *http.Request) error {
	if !slices.Contains(articleForms, format) {
		return notFound("an article cannot be had as "+strconv.Quote(clip(format, 20)), "it can be had as json "+strings.Join(articleForms, " "))
	}
	return writeExport(w, "article-"+rec.Article.Key, format, r, export.About{Run: run}, func(put func(export.Pick) error) error {
		for p := range export.Picks(rec, run) {
			if err := put(p); err != nil {
				return err
			}
		}
		return nil
	})
}

func (v *articleView) pageTitle() string {
	t := v.Outlet + ": " + v.Heading
	if e := v.entry(); e != nil {
		t = e.Head
	}
	return clip(t, 120)
}

// entry is the one that the address asks for.
func (v *articleView) entry() *entry {
	for i := range v.Entries {
		if v.Entries[i].ID == v.Current {
			return &v.Entries[i]
		}
	}
	return nil
}

// newArticleView lays a record out; the request says which layers and which
// entry are shown.
func newArticleView(rec *export.Record, r *http.Request) *articleView {
	w := export.NewWords(rec)
	v := &articleView{
		Key: rec.Article.Key, Outlet: w.Outlet(), When: dayWords(str(rec.Article.Published)),
		Copied: w.CopiedFrom(), Record: rec, Language: str(rec.Article.Lang),
	}
	for _, c := range rec.Credits {
		if c.Signal != "byline" && c.Outlet != "" {
			v.Credits = append(v.Credits, c)
		}
	}
	for _, n := range rec.Notes {
		v.Notes = append(v.Notes, n.Stage+": "+n.Text)
	}
	text, title := []rune(rec.Text), []rune(str(rec.Article.Title))
	busy := map[int]bool{}
	for i := range rec.Statements {
		x := &rec.Statements[i]
		for _, rs := range [][]export.Range{x.Cue, x.Content, x.Source} {
			touch(busy, rec, x.In, rs)
		}
	}
	for i := range rec.Events {
		for _, p := range rec.Events[i].Reports {
			touch(busy, rec, p.In, p.Trigger)
		}
	}
	blank := map[int]bool{}
	for i := range rec.Sentences {
		if !busy[i+1] {
			blank[i+1] = true
			v.Blank++
		}
	}
	if len(title) > 0 {
		v.Title = segments(title, 0, len(title), marksOf(rec, true), nil, nil)
		v.Heading = hearsay.Line(string(title))
	}
	marks := marksOf(rec, false)
	for _, x := range paragraphs(text, rec.Sentences) {
		v.Paras = append(v.Paras, segments(text, x[0], x[1], marks, rec.Sentences, blank))
	}
	if v.Heading == "" && len(text) > 0 {
		v.Heading = clip(hearsay.Line(string(text[:min(len(text), 200)])), 76)
	}
	for i := range rec.Statements {
		v.Entries = append(v.Entries, statementEntry(rec, w, i))
	}
	for i := range rec.Events {
		v.Entries = append(v.Entries, eventEntry(rec, w, i))
	}
	v.choose(r)
	return v
}

// touch notes the sentences that ranges stand in.
func touch(busy map[int]bool, rec *export.Record, in string, rs []export.Range) {
	if in == "title" {
		return
	}
	for _, x := range rs {
		for i, s := range rec.Sentences {
			if x[0] < s[1] && s[0] < x[1] {
				busy[i+1] = true
			}
		}
	}
}

// choose reads from the address what is shown.
func (v *articleView) choose(r *http.Request) {
	q := r.URL.Query()
	on := []string{"statements", "aloud"}
	if q.Has("layers") {
		on = strings.FieldsFunc(strings.Join(q["layers"], ","), func(c rune) bool { return c == ',' })
	} else if q.Get("event") != "" {
		on = append(on, "events")
	}
	var classes []string
	for i, l := range layers {
		x := layerState{l, slices.Contains(on, l.Key), i + 1}
		v.Layers = append(v.Layers, x)
		if x.On {
			classes = append(classes, "on-"+l.Key)
		}
	}
	v.On = strings.Join(classes, " ")
	for _, e := range v.Entries {
		if key := q.Get(e.Kind); key != "" && (key == e.Key || key == e.ID) {
			v.Current = e.ID
		}
	}
}

// chain leads from the outlet to the speaker and whom he cites.
func chain(rec *export.Record, w export.Words, st *export.Statement) []step {
	out := []step{{"printed by", w.Outlet(), ""}}
	for _, c := range rec.Credits {
		if c.Signal != "byline" && c.Outlet != "" {
			out = append(out, step{"copied from", c.Outlet, strings.ReplaceAll(c.Signal, "-", " ") + " “" + w.Of("text", []export.Range{c.Span}) + "”"})
		}
	}
	if st == nil {
		return append(out, step{"in its own voice", w.Outlet(), "no speaker is named"})
	}
	for o, n := st.Within, 0; o != nil && n < 20; n++ {
		outer := w.Statement(*o)
		if outer == nil {
			break
		}
		out = append(out, step{"reporting", speakerOf(w, outer), "statement " + strings.TrimPrefix(outer.ID, "S")})
		o = outer.Within
	}
	who := step{"quoting", speakerOf(w, st), ""}
	if lit := w.Of(st.In, st.Source); lit != "" && len(st.Speakers) > 0 && lit != w.Speaker(st) {
		who.Note = "written “" + lit + "”"
	}
	for _, id := range st.Speakers {
		if a := w.Actor(id); a != nil {
			if n := roleNote(rec, a); n != "" {
				who.Note = strings.TrimPrefix(who.Note+"; "+n, "; ")
			}
		}
	}
	out = append(out, who)
	if st.SpeaksFor != nil {
		if a := w.Actor(*st.SpeaksFor); a != nil {
			out = append(out, step{"speaking for", hearsay.Line(a.Name), ""})
		}
	}
	if st.Relays != nil {
		if a := w.Actor(*st.Relays); a != nil {
			note := ""
			if a.Entity == nil && (a.Kind == "group" || a.Kind == "unnamed") {
				note = "not identified"
			}
			out = append(out, step{"citing", hearsay.Line(a.Name), note})
		}
	}
	return out
}

// speakerOf names who makes a statement, whom he cites left out.
func speakerOf(w export.Words, st *export.Statement) string {
	if len(st.Speakers) == 0 {
		c := *st
		c.Relays = nil
		return w.Voice(&c)
	}
	var out []string
	for _, id := range st.Speakers {
		if a := w.Actor(id); a != nil {
			out = append(out, hearsay.Line(a.Name))
		}
	}
	return strings.Join(out, " and ")
}

// roleNote is the office that an actor holds, as of the article's date.
func roleNote(rec *export.Record, a *export.Actor) string {
	if len(a.Roles) == 0 {
		return ""
	}
	ro := a.Roles[0]
	s := hearsay.Line(ro.Title)
	if ro.Span != nil {
		return "role in the text: " + s
	}
	on := ""
	if d := str(rec.Article.Published); d != "" {
		on = " on " + dayWords(d)
	}
	s = "role" + on + ": " + s
	if ro.From != nil {
		s += ", since " + *ro.From
	}
	if ro.To != nil {
		s += ", until " + *ro.To
	}
	return s
}

func statementEntry(rec *export.Record, w export.Words, i int) entry {
	st := &rec.Statements[i]
	p := export.Pick{Record: rec, Statement: i, Event: -1}
	e := entry{
		ID: st.ID, Key: st.Key, Kind: "statement", Chain: chain(rec, w, st), Head: w.Headline(p), Voice: w.Voice(st), Says: st.Says(),
		Content: w.Of(st.In, st.Content), Confidence: st.Confidence, Rule: st.Rule, In: st.In,
	}
	e.made(st.Shown)
	e.Sentence, _ = w.Sentence(st.In, st.Cue, st.Content)
	add := func(name string, values ...string) {
		values = slices.DeleteFunc(values, func(s string) bool { return s == "" })
		if len(values) > 0 {
			e.Details = append(e.Details, detail{name, strings.Join(values, ", ")})
		}
	}
	add("speech", st.Quote)
	add("marked", append(slices.Clone(st.Modality), map[bool]string{true: "negated"}[st.Negated])...)
	add("about", names(w, st.About)...)
	add("said to", names(w, st.Addressees)...)
	add("cue", w.Of(st.In, st.Cue))
	for j := range rec.Events {
		ev := &rec.Events[j]
		for k := range ev.Reports {
			if v := ev.Reports[k].Via; v != nil && *v == st.ID {
				e.Events = append(e.Events, told{ev.ID, eventWords(w, ev, ev.Reports[k].Status)})
				break
			}
		}
	}
	return e
}

// made says by whom a record was made.
func (e *entry) made(x export.Shown) {
	e.Human, e.Corrections = x.Standing(), x.Corrections
	e.Badge = map[string]string{"human": "human", "machine-corrected": "corrected", "machine": "machine"}[x.Origin()]
}

func names(w export.Words, ids []string) []string {
	var out []string
	for _, id := range ids {
		if a := w.Actor(id); a != nil {
			out = append(out, hearsay.Line(a.Name))
		}
	}
	return out
}

// eventWords is what was done to whom; the caller says according to whom.
func eventWords(w export.Words, e *export.Event, status []string) string {
	s := w.Side(e.Actors)
	if len(e.Recipients) > 0 {
		s += " → " + w.Side(e.Recipients)
	}
	s += ": " + eventName(e)
	for _, x := range status {
		s += ", " + x
	}
	return s
}

func eventEntry(rec *export.Record, w export.Words, i int) entry {
	ev := &rec.Events[i]
	e := entry{ID: ev.ID, Key: ev.Key, Kind: "event", Content: eventWords(w, ev, nil)}
	e.made(ev.Shown)
	add := func(name, value string) {
		if value != "" {
			e.Details = append(e.Details, detail{name, value})
		}
	}
	add("CAMEO", str(ev.CAMEO))
	add("class", quads[ev.Quad])
	add("context", strings.Join(ev.Contexts, ", "))
	if d := ev.Date; d != nil {
		when := interval(str(d.From), str(d.To))
		if d.Span != nil {
			when = strings.TrimPrefix(when+" (“"+w.Of("text", []export.Range{*d.Span})+"”)", " ")
		}
		add("when", when)
	}
	if p := ev.Place; p != nil {
		where := p.Name
		if p.Country != nil && p.Precision != "country" {
			where += ", " + *p.Country
		}
		add("where", where)
	}
	for _, f := range ev.Figures {
		add(f.Kind, figure(f))
	}
	for j := range ev.Reports {
		rp := &ev.Reports[j]
		x := report{Who: w.Vouches(rp), Words: w.Of(rp.In, rp.Trigger), Via: str(rp.Via), Status: rp.Status, Confidence: rp.Confidence}
		x.Sentence, _ = w.Sentence(rp.In, rp.Trigger)
		e.Reports = append(e.Reports, x)
		if j == 0 {
			var st *export.Statement
			if rp.Via != nil {
				st = w.Statement(*rp.Via)
			}
			e.Chain, e.Confidence, e.Rule, e.Sentence, e.In = chain(rec, w, st), rp.Confidence, rp.Rule, x.Sentence, rp.In
			e.Voice = x.Who
			e.Head = w.Headline(export.Pick{Record: rec, Statement: -1, Event: i, Report: j})
		}
	}
	return e
}

var quads = map[int]string{1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}

// interval is a stretch of days, half-open, in words.
func interval(from, to string) string {
	switch {
	case from == "" && to == "":
		return "not told"
	case from == "":
		return "before " + dayWords(to)
	case to == "":
		return "from " + dayWords(from)
	}
	if last, ok := dayBefore(to); ok && last != from {
		return dayWords(from) + " to " + dayWords(last)
	}
	return dayWords(from)
}

func figure(f export.Figure) string {
	switch {
	case f.High == nil:
		return fmt.Sprintf("at least %d", f.Low)
	case *f.High != f.Low:
		return fmt.Sprintf("%d to %d", f.Low, *f.High)
	}
	return strconv.FormatInt(f.Low, 10)
}

// A whyView says why a record is as it is, or why a sentence gave nothing.
type whyView struct {
	Key, What, Text, Back string
	Heading               string
}

// why reads an article again and tells what was decided.
func (s *server) why(r *http.Request) (*page, error) {
	ctx := r.Context()
	it, err := s.Source.Article(ctx, r.PathValue("key"))
	if err != nil {
		return nil, err
	}
	run, err := s.run(ctx, r.URL.Query().Get("run"))
	if err != nil {
		return nil, err
	}
	if !s.sameCoder(run) {
		return nil, &hearsay.Error{
			Op: "serve.why", Kind: hearsay.Conflict, Err: fmt.Errorf("run %d was made by another coder (%s), so what it turned down cannot be told", run.ID, run.Coder.Version),
			Hint: "hearsay recode reads the articles with this one; the record's rule stands in its panel",
		}
	}
	d, err := s.reading(ctx, it.Article)
	if err != nil {
		return nil, err
	}
	what := r.URL.Query().Get("of")
	text, err := explain(d, what)
	if err != nil {
		return nil, err
	}
	v := whyView{Key: it.Article.Key, What: what, Text: text, Heading: whyHeading(what), Back: "/a/" + it.Article.Key + "#" + anchor(what)}
	return &page{Name: "why", Title: v.Heading, Data: v}, nil
}

func whyHeading(what string) string {
	switch {
	case strings.HasPrefix(what, "S"):
		return "Why statement " + what[1:] + " was recorded"
	case strings.HasPrefix(what, "E"):
		return "Why event " + what[1:] + " was recorded"
	case what == "":
		return "Why each sentence gave what it gave"
	}
	return "What was found in sentence " + what + ", and why"
}

func anchor(what string) string {
	if what != "" && what[0] >= '0' && what[0] <= '9' {
		return "s" + what
	}
	return what
}

// explain is what package export says of a document's record.
func explain(d *hearsay.Document, what string) (string, error) {
	var b strings.Builder
	var of []string
	if what != "" {
		of = []string{clip(what, 12)}
	}
	if err := export.Explain(&b, d, of); err != nil {
		return "", err
	}
	return b.String(), nil
}
