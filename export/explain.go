package export

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// Explain writes why records of d are as they are. What names them: "S1" a
// statement, "E2" an event, "7" the seventh sentence and everything that was or
// was not found in it; with none, all sentences are explained. A name that d
// does not have is an error of kind NotFound.
func Explain(w io.Writer, d *hearsay.Document, what []string) error {
	x := &explainer{w: w, d: d, c: newConverter(d)}
	if len(what) == 0 {
		for i := range d.Sentences {
			x.sentence(i)
		}
		x.notes()
		return nil
	}
	for _, name := range what {
		if err := x.one(name); err != nil {
			return err
		}
	}
	return nil
}

type explainer struct {
	w io.Writer
	d *hearsay.Document
	c *converter
}

func (x *explainer) line(format string, args ...any) { fmt.Fprintf(x.w, format+"\n", args...) }

func (x *explainer) one(name string) error {
	kind, num := "", name
	if name != "" && strings.ContainsRune("SEse", rune(name[0])) {
		kind, num = strings.ToUpper(name[:1]), name[1:]
	}
	n, err := strconv.Atoi(num)
	limit := map[string]int{"S": len(x.d.Statements), "E": len(x.d.Events), "": len(x.d.Sentences)}[kind]
	if err != nil || n < 1 || n > limit {
		return &hearsay.Error{
			Op: "export.Explain", Kind: hearsay.NotFound, Err: fmt.Errorf("the article has no %q", name),
			Hint: fmt.Sprintf("it has %d statements (S1…), %d events (E1…) and %d sentences (1…)", len(x.d.Statements), len(x.d.Events), len(x.d.Sentences)),
		}
	}
	switch kind {
	case "S":
		x.statement(n - 1)
	case "E":
		x.event(n - 1)
	default:
		x.sentence(n - 1)
	}
	return nil
}

// quote is the words of spans, with where they stand.
func (x *explainer) quote(spans []hearsay.Span) string {
	if len(spans) == 0 {
		return "(none)"
	}
	var parts []string
	for _, s := range spans {
		r := x.c.at(s)
		in := ""
		if x.d.InTitle(s) {
			in = " of the title"
		}
		parts = append(parts, fmt.Sprintf("%q chars %d-%d%s", hearsay.Line(s.In(x.d.Text)), r[0], r[1], in))
	}
	return strings.Join(parts, " + ")
}

func (x *explainer) statement(i int) {
	s := x.d.Statements[i]
	x.line("statement S%d   p=%.2f   machine, unreviewed", i+1, s.Evidence.Confidence)
	x.sentenceOf(s.Cue, s.Content)
	x.line("  chain    outlet   %s", orUnknown(x.d.Article.Outlet))
	for _, c := range x.d.Credits {
		if c.Signal != "byline" {
			x.line("           copied   %s   %s %s", c.Outlet, c.Signal, x.quote([]hearsay.Span{c.Span}))
		}
	}
	if s.Within >= 0 {
		x.line("           inside   S%d", s.Within+1)
	}
	if len(s.Speakers) == 0 {
		x.line("           speaker  unresolved")
	}
	for _, a := range s.Speakers {
		x.line("           speaker  %s", x.actor(a))
	}
	if s.SpeaksFor >= 0 {
		x.line("           for      %s", x.actor(s.SpeaksFor))
	}
	if s.Relays >= 0 {
		x.line("           citing   %s", x.actor(s.Relays))
	}
	x.line("  source   %s", x.quote(s.Source))
	x.line("  cue      %s", x.quote(s.Cue))
	x.line("  content  %s   %s", x.quote(s.Content), s.Quote)
	x.line("  act      %s%s%s", s.Act, when(s.Negated, ", negated"), join(", ", s.Modality))
	x.line("  rule     %s   evidence %s", s.Evidence.Rule, x.quote(s.Evidence.Spans))
	for j, e := range x.d.Events {
		for _, r := range e.Reports {
			if int(r.Via) == i {
				x.line("  told     E%d %s: %q", j+1, e.Type, x.words(r.Trigger))
			}
		}
	}
	x.passed(append(append([]hearsay.Span{}, s.Cue...), s.Content...))
}

// actor says who an actor is and how that is known.
func (x *explainer) actor(id hearsay.ActorID) string {
	a := x.d.Actors[id]
	s := fmt.Sprintf("A%d %s, %s", id+1, hearsay.Line(a.Name), a.Kind)
	if a.Country != "" || len(a.Sectors) > 0 {
		s += " [" + a.Country + strings.Join(a.Sectors, "") + "]"
	}
	if a.Entity != "" {
		s += " = " + a.Entity
	}
	s += fmt.Sprintf("; rule %s %.2f", a.Evidence.Rule, a.Evidence.Confidence)
	var also []string
	for _, m := range x.d.Mentions {
		if m.Chain == a.Chain {
			also = append(also, strconv.Quote(hearsay.Line(m.In(x.d.Text))))
		}
	}
	if len(also) > 8 {
		also = append(also[:8], "…")
	}
	if len(also) > 1 {
		s += "\n                    > the article calls it " + strings.Join(also, ", ")
	}
	for _, r := range a.Roles {
		s += "\n                    > role: " + hearsay.Line(r.Title)
		if !r.Span.Empty() {
			s += " (in the text)"
		} else {
			s += fmt.Sprintf(" (knowledge, %s to %s)", orUnknown(r.From), orUnknown(r.To))
		}
	}
	return s
}

func (x *explainer) event(i int) {
	e := x.d.Events[i]
	mode := e.Type
	if e.Mode != "" {
		mode += "/" + e.Mode
	}
	x.line("event E%d   %s   CAMEO %s   quad %d   score %.1f   machine, unreviewed", i+1, mode, orUnknown(e.CAMEO), e.Quad, e.Score)
	for _, p := range e.Actors {
		x.line("  who      [%s] %s", p.Code, x.actor(p.Actor))
	}
	if e.Mutual {
		x.line("  to whom  each other")
	}
	for _, p := range e.Recipients {
		x.line("  to whom  [%s] %s", p.Code, x.actor(p.Actor))
	}
	if e.Date >= 0 {
		t := x.d.Times[e.Date]
		x.line("  when     %s to %s, %s: %s", orUnknown(t.From), orUnknown(t.To), orUnknown(t.Precision), x.quote([]hearsay.Span{t.Span}))
	}
	if e.Place >= 0 {
		p := x.d.Places[e.Place]
		x.line("  where    %s %s, %s: %s", p.Name, p.Country, p.Precision, x.quote([]hearsay.Span{p.Span}))
	}
	for _, f := range e.Figures {
		n := fmt.Sprint(f.Low)
		switch {
		case f.High < 0:
			n = "at least " + n
		case f.High != f.Low:
			n += fmt.Sprintf(" to %d", f.High)
		}
		x.line("  figure   %s %s: %s", f.Kind, n, x.quote([]hearsay.Span{f.Span}))
	}
	if len(e.Contexts) > 0 {
		x.line("  context  %s", strings.Join(e.Contexts, ", "))
	}
	for _, r := range e.Reports {
		by := "the outlet in its own voice"
		if r.Via >= 0 {
			by = fmt.Sprintf("S%d", r.Via+1)
			for _, a := range x.d.Statements[r.Via].Speakers {
				by += ", " + hearsay.Line(x.d.Actors[a].Name)
			}
		}
		x.line("  report   according to %s%s   p=%.2f", by, join(", ", r.Status), r.Evidence.Confidence)
		x.line("           trigger  %s", x.quote(r.Trigger))
		x.line("           rule     %s   evidence %s", r.Evidence.Rule, x.quote(r.Evidence.Spans))
		x.frame(r.Trigger)
		x.sentenceOf(r.Trigger)
	}
}

func (x *explainer) sentenceOf(lists ...[]hearsay.Span) {
	if i := x.d.SentenceOf(lists...); i >= 0 {
		x.line("  s%-3d     %s", i+1, hearsay.Line(x.d.SentenceSpan(i).In(x.d.Text)))
	}
}

func (x *explainer) sentence(i int) {
	s := x.d.SentenceSpan(i)
	r := x.c.at(s)
	in := ""
	if x.d.InTitle(s) {
		in = ", title"
	}
	x.line("sentence %d   chars %d-%d%s\n  %s", i+1, r[0], r[1], in, hearsay.Line(s.In(x.d.Text)))
	found := 0
	for j, st := range x.d.Statements {
		if touches(s, st.Cue) || touches(s, st.Content) {
			found++
			who := "unresolved"
			if len(st.Speakers) > 0 {
				var n []string
				for _, a := range st.Speakers {
					n = append(n, hearsay.Line(x.d.Actors[a].Name))
				}
				who = strings.Join(n, " and ")
			}
			x.line("  S%-4d %s %s: %q   rule %s", j+1, who, hearsay.Says(&x.d.Statements[j]), x.words(st.Content), st.Evidence.Rule)
		}
	}
	for j, e := range x.d.Events {
		for _, rep := range e.Reports {
			if touches(s, rep.Trigger) {
				found++
				x.line("  E%-4d %s: %q   rule %s", j+1, e.Type, x.words(rep.Trigger), rep.Evidence.Rule)
			}
		}
	}
	if found == 0 {
		x.line("  nothing was recorded")
	}
	if x.passed([]hearsay.Span{s}) == 0 && found == 0 {
		x.line("  because no word in it is a cue of a statement or the trigger of an event")
	}
	for _, n := range x.d.Names {
		if s.Contains(n.Span) {
			x.line("  name     %s %s", n.Class, hearsay.Line(n.In(x.d.Text)))
		}
	}
	for _, t := range x.d.Times {
		if s.Contains(t.Span) {
			x.line("  time     %s = %s to %s", hearsay.Line(t.In(x.d.Text)), orUnknown(t.From), orUnknown(t.To))
		}
	}
	x.parse(i)
	x.line("")
}

// parse shows the tree, a line a word: number, word, tag, relation, head.
func (x *explainer) parse(i int) {
	s := x.d.Sentences[i]
	for k := s.First; k < s.End; k++ {
		head := "root"
		if h := x.d.Arcs[k].Head; h >= 0 {
			head = fmt.Sprintf("%d %s", h-s.First+1, hearsay.Line(x.d.Word(h)))
		}
		x.line("    %3d %-18s %-6s %-12s <- %s", k-s.First+1, hearsay.Line(x.d.Word(k)), x.d.Tags[k].UPOS, x.d.Arcs[k].Rel, head)
	}
}

// recorded begins what a stage says of a record it made.
const recorded = "recorded: "

// frame says by which frame and slots the event at a trigger was made.
func (x *explainer) frame(trigger []hearsay.Span) {
	for _, p := range x.d.Passed {
		if text, ok := strings.CutPrefix(p.Text, recorded); ok && touches(p.Span, trigger) {
			x.line("           why      %s", text)
			return
		}
	}
}

// passed lists the candidates that were turned down in spans, and why.
func (x *explainer) passed(spans []hearsay.Span) int {
	n := 0
	for _, p := range x.d.Passed {
		if touches(p.Span, spans) && !strings.HasPrefix(p.Text, recorded) {
			n++
			x.line("  passed   %q by %s, rule %s: %s", hearsay.Line(p.In(x.d.Text)), p.Stage, p.Rule, p.Text)
		}
	}
	return n
}

func (x *explainer) notes() {
	for _, n := range x.d.Notes {
		x.line("note     %s: %s", n.Stage, n.Text)
	}
}

func touches(s hearsay.Span, spans []hearsay.Span) bool {
	for _, t := range spans {
		if s.Overlaps(t) {
			return true
		}
	}
	return false
}

func (x *explainer) words(spans []hearsay.Span) string { return words(x.d, spans) }

func orUnknown(s string) string {
	if s == "" {
		return "not known"
	}
	return s
}

func when(b bool, s string) string {
	if b {
		return s
	}
	return ""
}

func join(sep string, list []string) string {
	if len(list) == 0 {
		return ""
	}
	return sep + strings.Join(list, sep)
}

// words joins the words of spans on one line.
func words(d *hearsay.Document, spans []hearsay.Span) string {
	var parts []string
	for _, s := range spans {
		parts = append(parts, strings.Join(strings.Fields(s.In(d.Text)), " "))
	}
	return strings.Join(parts, " … ")
}
