package export

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/hearsay-news/hearsay"
)

// brat standoff: of an article KEY.txt, the title, if it has one, a blank line
// and the text; and KEY.ann. In KEY.ann
//
//   - T lines mark words: mentions of actors, by the actor's kind; source and
//     content of a statement; Statement, the words that say that it is said; the
//     words that tell of an event, by its PLOVER type; and once Article;
//   - E lines are a statement (Source Content Speaker Addressee About) or one
//     report of an event (Actor Recipient Via);
//   - A lines are act, quote, mode and status; * lines join mentions of one actor;
//   - notes (#) have the rest as JSON, so that a file can be read in again. Where
//     somebody moved a mark or changed an attribute, the mark counts, not the note.
//
// A piece that runs over a line end is written in pieces, as brat wants it.

// statementFlags and eventFlags are attributes without a value.
var (
	statementFlags = []string{"future", "conditional", "hypothetical", "hedged"}
	eventFlags     = []string{"future", "hypothetical", "negated", "historical"}
)

func newBrat(o Options) (Exporter, error) {
	if !o.words() {
		return nil, invalid(errors.New("brat marks words, and with --text none none leave"), "choose --text span (marks with their words) or full (with the texts)")
	}
	if o.Create == nil {
		return nil, invalid(errors.New("brat is many files"), "name a folder for them with --output")
	}
	put := func(name, content string) error {
		f, err := o.Create(name)
		if err != nil {
			return err
		}
		_, err = io.WriteString(f, content)
		return errors.Join(err, f.Close())
	}
	return newWhole(func(v *view, x part) error {
		b := &bratWriter{v: v, o: &o, mention: map[string]string{}}
		ann, err := b.article(x)
		if err != nil {
			return err
		}
		if o.whole() {
			if err := put(v.r.Article.Key+".txt", string(b.text)); err != nil {
				return err
			}
		}
		return put(v.r.Article.Key+".ann", ann)
	}, func() error { return put("annotation.conf", bratConfig()) }), nil
}

type bratWriter struct {
	v          *view
	o          *Options
	text       []rune
	shift      int // where the text begins, after the title
	b          strings.Builder
	t, e, a, n int               // numbers given
	mention    map[string]string // T of an actor's first mention
	eOf        map[string]string // E of a statement
}

func (b *bratWriter) article(x part) (string, error) {
	v := b.v
	if len(v.title) > 0 {
		b.text = append(append(b.text, v.title...), '\n', '\n')
		b.shift = len(b.text)
	}
	b.text = append(b.text, v.text...)
	head := v.headRecord(&Options{Text: "span"})
	var unseen []Actor // actors without a mention: they stand in titles
	for _, a := range head.Actors {
		if len(a.Mentions) == 0 {
			unseen = append(unseen, a)
		}
	}
	head.Actors = list(unseen)
	if len(x.statements)+len(x.events) > 0 {
		from, to := 0, len(v.title)
		if to == 0 {
			for from < len(b.text) && unicode.IsSpace(b.text[from]) {
				from++
			}
			for to = from; to < len(b.text) && !unicode.IsSpace(b.text[to]); to++ {
			}
		}
		t := b.mark("Article", "title", []Range{{from, to}}) // from the very beginning
		if err := b.note(t, head); err != nil {
			return "", err
		}
	}
	for i := range v.r.Actors {
		if err := b.actor(&v.r.Actors[i]); err != nil {
			return "", err
		}
	}
	b.eOf = map[string]string{}
	for _, s := range x.statements {
		if err := b.statement(s); err != nil {
			return "", err
		}
	}
	for i := range x.events {
		for j := range x.events[i].Reports {
			if err := b.report(&x.events[i], &x.events[i].Reports[j]); err != nil {
				return "", err
			}
		}
	}
	return b.b.String(), nil
}

// mark writes a T line of ranges of the text or the title.
func (b *bratWriter) mark(typ, in string, rs []Range) string {
	rs = b.fragments(in, rs)
	if len(rs) == 0 {
		return ""
	}
	b.t++
	id := "T" + strconv.Itoa(b.t)
	var at, words []string
	for _, r := range rs {
		at = append(at, fmt.Sprintf("%d %d", r[0], r[1]))
		words = append(words, string(b.text[r[0]:r[1]]))
	}
	fmt.Fprintf(&b.b, "%s\t%s %s\t%s\n", id, typ, strings.Join(at, ";"), strings.Join(words, " "))
	return id
}

// fragments are ranges as brat wants them: in the file's offsets, in order, apart
// from one another, none over a line end.
func (b *bratWriter) fragments(in string, rs []Range) []Range {
	shift := b.shift
	if in == "title" {
		shift = 0
	}
	return fragments(b.text, rs, shift)
}

func fragments(text []rune, rs []Range, shift int) []Range {
	var out []Range
	rs = slices.Clone(rs)
	slices.SortFunc(rs, func(a, b Range) int { return cmp.Compare(a[0], b[0]) })
	end := 0
	for _, r := range rs {
		from, to := max(r[0]+shift, end), min(r[1]+shift, len(text))
		end = max(end, to)
		for from < to {
			k := from
			for k < to && !lineEnd(text[k]) {
				k++
			}
			if strings.TrimSpace(string(text[from:k])) != "" {
				out = append(out, Range{from, k})
			}
			from = k + 1
		}
	}
	return out
}

func lineEnd(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }

func (b *bratWriter) note(target string, v any, without ...string) error {
	j, err := bare(v, "", without...)
	if err != nil || target == "" {
		return err
	}
	b.n++
	_, err = fmt.Fprintf(&b.b, "#%d\tAnnotatorNotes %s\t%s\n", b.n, target, j)
	return err
}

func (b *bratWriter) attribute(target, name, value string) {
	b.a++
	if value != "" {
		value = " " + value
	}
	fmt.Fprintf(&b.b, "A%d\t%s %s%s\n", b.a, name, target, value)
}

func (b *bratWriter) actor(a *Actor) error {
	var ts []string
	for _, m := range a.Mentions {
		if t := b.mark(capital(a.Kind), "text", []Range{m}); t != "" {
			ts = append(ts, t)
		}
	}
	if len(ts) == 0 {
		return nil
	}
	b.mention[a.ID] = ts[0]
	if len(ts) > 1 {
		fmt.Fprintf(&b.b, "*\tEquiv %s\n", strings.Join(ts, " "))
	}
	return b.note(ts[0], a)
}

func capital(s string) string {
	if s == "" {
		return "Other"
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// args writes role:T for each actor that has a mention, numbered from the second.
func (b *bratWriter) args(role string, ids ...string) string {
	var s strings.Builder
	n := 0
	for _, id := range ids {
		t := b.mention[id]
		if t == "" {
			continue
		}
		n++
		fmt.Fprintf(&s, " %s%s:%s", role, numbered(n), t)
	}
	return s.String()
}

func numbered(n int) string {
	if n == 1 {
		return ""
	}
	return strconv.Itoa(n)
}

func (b *bratWriter) statement(s *Statement) error {
	trigger := s.Cue
	if len(trigger) == 0 {
		if trigger = s.Source; len(trigger) == 0 {
			trigger = s.Content
		}
	}
	t := b.mark("Statement", s.In, trigger)
	if t == "" {
		return nil
	}
	source, content := b.mark("Source", s.In, s.Source), b.mark("Content", s.In, s.Content)
	b.e++
	e := "E" + strconv.Itoa(b.e)
	b.eOf[s.ID] = e
	line := e + "\tStatement:" + t
	if source != "" {
		line += " Source:" + source
	}
	if content != "" {
		line += " Content:" + content
	}
	line += b.args("Speaker", s.Speakers...) + b.args("Addressee", s.Addressees...) + b.args("About", s.About...)
	fmt.Fprintln(&b.b, line)
	b.attribute(e, "Act", s.Act)
	b.attribute(e, "Quote", s.Quote)
	if s.Negated {
		b.attribute(e, "Negated", "")
	}
	for _, m := range s.Modality {
		b.attribute(e, capital(m), "")
	}
	return b.note(e, s, "evidence")
}

func (b *bratWriter) report(ev *Event, rep *Report) error {
	t := b.mark(ev.Type, rep.in(), rep.Trigger)
	if t == "" {
		return nil
	}
	b.e++
	e := "E" + strconv.Itoa(b.e)
	line := e + "\t" + ev.Type + ":" + t + b.args("Actor", partIDs(ev.Actors)...) + b.args("Recipient", partIDs(ev.Recipients)...)
	if rep.Via != nil && b.eOf[*rep.Via] != "" {
		line += " Via:" + b.eOf[*rep.Via]
	}
	fmt.Fprintln(&b.b, line)
	if ev.Mode != nil {
		b.attribute(e, "Mode", *ev.Mode)
	}
	for _, s := range rep.Status {
		b.attribute(e, capital(s), "")
	}
	one := *ev
	one.Reports = []Report{*rep}
	one.Reports[0].Evidence = []Range{}
	return b.note(e, &one)
}

func partIDs(ps []Part) []string {
	var out []string
	for _, p := range ps {
		out = append(out, p.ID)
	}
	return out
}

var ploverTypes = strings.Fields("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT")

var actorKinds = strings.Fields("person organization country group document media poll unnamed other")

// bratConfig is brat's annotation.conf.
func bratConfig() string {
	var b strings.Builder
	b.WriteString("[entities]\nArticle\nSource\nContent\n")
	var who []string
	for _, k := range actorKinds {
		who = append(who, capital(k))
		b.WriteString(capital(k) + "\n")
	}
	one := strings.Join(who, "|")
	fmt.Fprintf(&b, "\n[relations]\n\n<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\nEquiv\tArg1:%s, Arg2:%s, <REL-TYPE>:symmetric-transitive\n", one, one)
	fmt.Fprintf(&b, "\n[events]\nStatement\tSource?:Source, Content:Content, Speaker*:%s, Addressee*:%s, About*:%s\n", one, one, one)
	for _, t := range ploverTypes {
		fmt.Fprintf(&b, "%s\tActor*:%s, Recipient*:%s, Via?:Statement\n", t, one, one)
	}
	acts := strings.Join(hearsay.Acts, "|")
	fmt.Fprintf(&b, "\n[attributes]\nAct\tArg:Statement, Value:%s\nQuote\tArg:Statement, Value:direct|indirect|mixed\n", acts)
	b.WriteString("Negated\tArg:<EVENT>\nFuture\tArg:<EVENT>\nHypothetical\tArg:<EVENT>\nHistorical\tArg:<EVENT>\nConditional\tArg:Statement\nHedged\tArg:Statement\n")
	return b.String()
}

// ReadBratFolder reads the articles of a folder of brat files, in the order of
// their names: each NAME.ann with NAME.txt beside it.
func ReadBratFolder(dir fs.FS) ([]*Record, error) {
	names, err := fs.Glob(dir, "*.ann")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, &hearsay.Error{Op: "export.ReadBratFolder", Kind: hearsay.Invalid, Err: errors.New("the folder has no .ann files"), Hint: "brat keeps NAME.txt and NAME.ann side by side"}
	}
	var out []*Record
	for _, name := range names {
		base := strings.TrimSuffix(name, path.Ext(name))
		text, err := fs.ReadFile(dir, base+".txt")
		if err != nil {
			return nil, &hearsay.Error{Op: "export.ReadBratFolder", Kind: hearsay.NotFound, Err: fmt.Errorf("%s marks a text that is not there: %w", name, err), Hint: "export with --text full, or put the texts beside the marks"}
		}
		ann, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		r, err := ReadBrat(string(text), string(ann))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if r.Article.Key == "" {
			r.Article.Key, r.Article.ID = base, base
		}
		out = append(out, r)
	}
	return out, nil
}

// bratMark is a T line, bratEvent an E line.
type bratMark struct {
	id, typ string
	at      []Range // in the file
	words   string
}

type bratEvent struct {
	id, typ, trigger string
	args             [][2]string // role without its number, target
}

type bratReader struct {
	text    []rune
	shift   int
	marks   map[string]*bratMark
	order   []*bratMark
	events  []*bratEvent
	attrs   map[string]map[string]string
	notes   map[string]string
	equiv   map[string]string // mention to the first of its chain
	actorOf map[string]string // mention to actor
	codes   map[string]string // of actors, as notes tell them
	r       *Record
}

// ReadBrat reads one article's text and marks, those that NewExporter writes and
// those that people make with the same types. What brat does not carry is empty.
// A line that cannot be understood is an error of kind Invalid; lines of kinds
// that hearsay has no use for are passed over.
func ReadBrat(text, ann string) (*Record, error) {
	b := &bratReader{
		text: []rune(text), marks: map[string]*bratMark{}, attrs: map[string]map[string]string{}, notes: map[string]string{},
		equiv: map[string]string{}, actorOf: map[string]string{}, codes: map[string]string{},
	}
	sc := bufio.NewScanner(strings.NewReader(ann))
	sc.Buffer(nil, 64<<20)
	for n := 1; sc.Scan(); n++ {
		if err := b.line(sc.Text()); err != nil {
			return nil, &hearsay.Error{Op: "export.ReadBrat", Kind: hearsay.Invalid, Err: fmt.Errorf("line %d: %w", n, err), Hint: "see brat's standoff format; docs/formats.md says which types are read"}
		}
	}
	if err := sc.Err(); err != nil {
		return nil, &hearsay.Error{Op: "export.ReadBrat", Kind: hearsay.Invalid, Err: err}
	}
	if err := b.record(); err != nil {
		return nil, &hearsay.Error{Op: "export.ReadBrat", Kind: hearsay.Invalid, Err: err}
	}
	return b.r, nil
}

func (b *bratReader) line(l string) error {
	if l == "" {
		return nil
	}
	id, rest, ok := strings.Cut(l, "\t")
	if !ok || id == "" {
		return fmt.Errorf("%q does not begin with an id and a tab", clip(l))
	}
	words := strings.Fields(rest)
	switch id[0] {
	case 'T':
		spec, covered, _ := strings.Cut(rest, "\t")
		typ, at, ok := strings.Cut(spec, " ")
		if !ok {
			return fmt.Errorf("a mark without a place: %q", clip(l))
		}
		m := &bratMark{id: id, typ: typ, words: covered}
		for piece := range strings.SplitSeq(at, ";") {
			var x Range
			if n, err := fmt.Sscanf(piece, "%d %d", &x[0], &x[1]); n != 2 || err != nil || x[0] < 0 || x[0] >= x[1] || x[1] > len(b.text) {
				return fmt.Errorf("the place %q is not in the text, which has %d characters", piece, len(b.text))
			}
			m.at = append(m.at, x)
		}
		var there []string
		for _, x := range m.at {
			there = append(there, string(b.text[x[0]:x[1]]))
		}
		if got := strings.Join(there, " "); !sameWords(got, covered) {
			return fmt.Errorf("%s covers %q, where the text has %q", id, clip(covered), clip(got))
		}
		if b.marks[id] != nil {
			return fmt.Errorf("%s twice", id)
		}
		b.marks[id] = m
		b.order = append(b.order, m)
	case 'E':
		if len(words) == 0 {
			return fmt.Errorf("an empty event %s", id)
		}
		e := &bratEvent{id: id}
		for i, w := range words {
			role, target, ok := strings.Cut(w, ":")
			if !ok {
				return fmt.Errorf("%q is not role:mark", w)
			}
			if i == 0 {
				e.typ, e.trigger = role, target
			} else {
				e.args = append(e.args, [2]string{strings.TrimRight(role, "0123456789"), target})
			}
		}
		b.events = append(b.events, e)
	case 'A', 'M':
		if len(words) < 2 {
			return fmt.Errorf("an attribute without its target: %q", clip(l))
		}
		if b.attrs[words[1]] == nil {
			b.attrs[words[1]] = map[string]string{}
		}
		b.attrs[words[1]][words[0]] = strings.Join(words[2:], " ")
	case '#':
		spec, note, _ := strings.Cut(rest, "\t")
		if w := strings.Fields(spec); len(w) == 2 {
			b.notes[w[1]] = note
		}
	case '*':
		if len(words) > 2 && words[0] == "Equiv" {
			for _, w := range words[1:] {
				b.equiv[w] = words[1]
			}
		}
	}
	return nil
}

// sameWords compares without regard to white space, which editors change.
func sameWords(a, b string) bool {
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// json reads the note of a target into v; false if it has none in JSON.
func (b *bratReader) json(target string, v any) (bool, error) {
	n := b.notes[target]
	if !strings.HasPrefix(n, "{") {
		return false, nil
	}
	if err := unbare(json.RawMessage(n), v); err != nil {
		return false, fmt.Errorf("the note of %s: %w", target, err)
	}
	return true, nil
}

func (b *bratReader) record() error {
	b.r = &Record{
		Schema: "hearsay/document/1", OffsetUnit: "codepoint", Credits: []Credit{}, Sentences: []Range{}, Actors: []Actor{},
		Statements: []Statement{}, Events: []Event{}, Notes: []Note{},
	}
	for _, m := range b.order {
		if m.typ == "Article" {
			if _, err := b.json(m.id, b.r); err != nil {
				return err
			}
			break
		}
	}
	r := b.r
	if r.Actors == nil {
		r.Actors = []Actor{}
	}
	if title := []rune(str(r.Article.Title)); len(title) > 0 && len(b.text) >= len(title)+2 && string(b.text[:len(title)]) == string(title) {
		b.shift = len(title) + 2
	}
	r.Text = string(b.text[b.shift:])
	if err := b.actors(); err != nil {
		return err
	}
	ids := map[string]string{} // E to S
	for _, e := range b.events {
		if e.typ != "Statement" {
			continue
		}
		s, err := b.statement(e)
		if err != nil {
			return err
		}
		if s.ID == "" {
			s.ID = "S" + strconv.Itoa(len(r.Statements)+1)
		}
		ids[e.id] = s.ID
		r.Statements = append(r.Statements, s)
	}
	at := map[string]int{}
	for _, e := range b.events {
		if !slices.Contains(ploverTypes, e.typ) {
			continue
		}
		ev, err := b.event(e, ids)
		if err != nil {
			return err
		}
		if i, ok := at[ev.Key]; ok && ev.Key != "" {
			r.Events[i].Reports = append(r.Events[i].Reports, ev.Reports...)
			continue
		}
		if ev.ID == "" {
			ev.ID = "E" + strconv.Itoa(len(r.Events)+1)
		}
		at[ev.Key] = len(r.Events)
		r.Events = append(r.Events, ev)
	}
	return nil
}

// actors makes an actor of each chain of mentions.
func (b *bratReader) actors() error {
	isActor := map[string]string{}
	for _, k := range actorKinds {
		isActor[capital(k)] = k
	}
	ofChain := map[string]int{}
	known := map[string]bool{}
	for _, a := range b.r.Actors {
		known[a.ID] = true
	}
	for _, m := range b.order {
		kind, ok := isActor[m.typ]
		if !ok {
			continue
		}
		chain := m.id
		if first := b.equiv[m.id]; first != "" {
			chain = first
		}
		i, ok := ofChain[chain]
		if !ok {
			a := Actor{Name: hearsay.Line(m.words), Sectors: []string{}, Roles: []Role{}}
			if _, err := b.json(m.id, &a); err != nil {
				return err
			}
			if a.ID == "" || known[a.ID] {
				for n := len(b.r.Actors) + 1; a.ID == "" || known[a.ID]; n++ {
					a.ID = "A" + strconv.Itoa(n)
				}
			}
			known[a.ID] = true
			a.Kind, a.Mentions = kind, nil
			i = len(b.r.Actors)
			ofChain[chain] = i
			b.r.Actors = append(b.r.Actors, a)
		}
		a := &b.r.Actors[i]
		at := b.back("text", m.at)
		a.Mentions = append(a.Mentions, Range{at[0][0], at[len(at)-1][1]}) // one phrase, though a line end may part the mark
		b.actorOf[m.id] = a.ID
		if c, ok := strings.CutPrefix(b.notes[m.id], "code="); ok {
			b.codes[a.ID] = strings.TrimSpace(c)
		}
	}
	number := func(a Actor) int { n, _ := strconv.Atoi(strings.TrimPrefix(a.ID, "A")); return n }
	slices.SortStableFunc(b.r.Actors, func(x, y Actor) int { return cmp.Compare(number(x), number(y)) })
	return nil
}

// back are ranges of the file as offsets of the text, or of the title.
func (b *bratReader) back(in string, at []Range) []Range {
	shift := b.shift
	if in == "title" {
		shift = 0
	}
	out := make([]Range, 0, len(at))
	for _, x := range at {
		out = append(out, Range{max(0, x[0]-shift), max(0, x[1]-shift)})
	}
	return out
}

// where says whether a mark lies in the title.
func (b *bratReader) where(at []Range) string {
	if len(at) > 0 && at[0][1] <= b.shift {
		return "title"
	}
	return "text"
}

// place is where a mark says that a piece is: the note's own ranges if they
// come to the same marks, else the marks.
func (b *bratReader) place(in, mark string, noted []Range) ([]Range, error) {
	if mark == "" {
		return []Range{}, nil
	}
	m := b.marks[mark]
	if m == nil {
		return nil, fmt.Errorf("there is no mark %s", mark)
	}
	shift := b.shift
	if in == "title" {
		shift = 0
	}
	if len(noted) > 0 && slices.Equal(fragments(b.text, noted, shift), m.at) {
		return noted, nil
	}
	return b.back(in, m.at), nil
}

func (e *bratEvent) arg(role string) string {
	for _, a := range e.args {
		if a[0] == role {
			return a[1]
		}
	}
	return ""
}

// who are the actors of a role: those of the note, in its order, if the marks
// name all of them that have a mention and no other; else those of the marks.
func (b *bratReader) who(e *bratEvent, role string, noted []string) []string {
	marked := []string{}
	for _, a := range e.args {
		if a[0] != role {
			continue
		}
		if id := b.actorOf[a[1]]; id != "" && !slices.Contains(marked, id) {
			marked = append(marked, id)
		}
	}
	var seen []string
	for _, id := range noted {
		for i := range b.r.Actors {
			if b.r.Actors[i].ID == id && len(b.r.Actors[i].Mentions) > 0 && !slices.Contains(seen, id) {
				seen = append(seen, id)
			}
		}
	}
	if len(noted) > 0 && slices.Equal(seen, marked) {
		return noted
	}
	return marked
}

func (b *bratReader) statement(e *bratEvent) (s Statement, err error) {
	t := b.marks[e.trigger]
	if t == nil {
		return s, fmt.Errorf("%s: there is no mark %s", e.id, e.trigger)
	}
	s = Statement{Quote: "indirect", Act: "say", Modality: []string{}}
	noted, err := b.json(e.id, &s)
	if err != nil {
		return s, err
	}
	s.In = b.where(t.at)
	trigger := s.Cue
	if s.Source, err = b.place(s.In, e.arg("Source"), s.Source); err != nil {
		return s, err
	}
	if s.Content, err = b.place(s.In, e.arg("Content"), s.Content); err != nil {
		return s, err
	}
	switch src, con := b.marks[e.arg("Source")], b.marks[e.arg("Content")]; {
	case len(trigger) == 0 && (src != nil && slices.Equal(src.at, t.at) || con != nil && slices.Equal(con.at, t.at)):
		s.Cue = []Range{} // nothing says that it is said: the mark had to stand somewhere
	default:
		if s.Cue, err = b.place(s.In, e.trigger, trigger); err != nil {
			return s, err
		}
	}
	s.Speakers, s.Addressees, s.About = b.who(e, "Speaker", s.Speakers), b.who(e, "Addressee", s.Addressees), b.who(e, "About", s.About)
	at := b.attrs[e.id]
	if v := at["Act"]; v != "" {
		s.Act = v
	}
	if v := at["Quote"]; v != "" {
		s.Quote = v
	}
	_, s.Negated = at["Negated"]
	s.Modality = flags(at, statementFlags, s.Modality)
	s.Evidence = []Range{}
	if !noted {
		s.Confidence = 1
	}
	return s, nil
}

// flags are the attributes without a value that are set, in the note's order
// if they are the same.
func flags(at map[string]string, names, noted []string) []string {
	out := []string{}
	for _, n := range names {
		if _, ok := at[capital(n)]; ok {
			out = append(out, n)
		}
	}
	if len(noted) > 0 && slices.Equal(slices.Sorted(slices.Values(noted)), slices.Sorted(slices.Values(out))) {
		return noted
	}
	return out
}

func (b *bratReader) event(e *bratEvent, statements map[string]string) (ev Event, err error) {
	t := b.marks[e.trigger]
	if t == nil {
		return ev, fmt.Errorf("%s: there is no mark %s", e.id, e.trigger)
	}
	ev = Event{Contexts: []string{}, Figures: []Figure{}}
	noted, err := b.json(e.id, &ev)
	if err != nil {
		return ev, err
	}
	if len(ev.Reports) != 1 {
		ev.Reports = []Report{{Status: []string{}}}
	}
	ev.Type = e.typ
	rep := &ev.Reports[0]
	in := b.where(t.at)
	if rep.In = ""; in == "title" {
		rep.In = in
	}
	if rep.Trigger, err = b.place(in, e.trigger, rep.Trigger); err != nil {
		return ev, err
	}
	parts := func(role string, noted []Part) []Part {
		out := []Part{}
		for _, id := range b.who(e, role, partIDs(noted)) {
			p := Part{ID: id, Code: b.codes[id]}
			for _, n := range noted {
				if n.ID == id && p.Code == "" {
					p.Code = n.Code
				}
			}
			out = append(out, p)
		}
		return out
	}
	ev.Actors, ev.Recipients = parts("Actor", ev.Actors), parts("Recipient", ev.Recipients)
	if via := statements[e.arg("Via")]; via != "" {
		rep.Via = &via
	} else if e.arg("Via") == "" {
		rep.Via = nil
	}
	at := b.attrs[e.id]
	ev.Mode = opt(at["Mode"])
	rep.Status = flags(at, eventFlags, rep.Status)
	rep.Evidence = []Range{}
	if !noted {
		rep.Confidence = 1
	}
	return ev, nil
}
