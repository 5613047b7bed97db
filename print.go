package hearsay

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Print writes d for people: who says what, and who did what to whom according
// to whom, each with the sentence it rests on. No content is printed without
// its speaker. It is also the form of bug reports and golden files.
func Print(w io.Writer, d *Document) error {
	p := &printer{Writer: bufio.NewWriter(w), d: d}
	p.heading()
	p.statements()
	p.events()
	p.credits()
	for _, n := range d.Notes {
		p.line("  note  %s: %s", n.Stage, n.Text)
	}
	return p.Flush()
}

type printer struct {
	*bufio.Writer
	d *Document
}

func (p *printer) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

func (p *printer) heading() {
	a := p.d.Article
	var about []string
	for _, s := range []string{a.Outlet, published(a), a.ID, a.Path} {
		if s != "" {
			about = append(about, s)
		}
	}
	title := a.Title
	if title == "" && len(p.d.Paragraphs) > 0 {
		title = clip(p.d.Paragraphs[0].In(p.d.Text), 76)
	}
	p.line("%s", Line(title))
	if len(about) > 0 {
		p.line("  %s", strings.Join(about, " | "))
	}
}

func published(a Article) string {
	switch a.PublishedPrecision {
	case "year":
		return a.Published.Format("2006")
	case "month":
		return a.Published.Format("January 2006")
	case "day", "time":
		return a.Published.Format("2 January 2006")
	}
	return ""
}

func (p *printer) statements() {
	if len(p.d.Statements) == 0 {
		return
	}
	p.line("\nwho says what")
	for i := range p.d.Statements {
		s := &p.d.Statements[i]
		p.line("  S%-3d%s %s: %s", i+1, p.speaker(s), Says(s), p.content(s))
		var about []string
		if len(s.About) > 0 {
			about = append(about, "about "+p.names(s.About))
		}
		if len(s.Addressee) > 0 {
			about = append(about, "to "+p.names(s.Addressee))
		}
		if s.Relays >= 0 {
			about = append(about, "citing "+p.name(s.Relays))
		}
		if s.Within >= 0 {
			about = append(about, fmt.Sprintf("inside S%d", s.Within+1))
		}
		about = append(about, s.Modality...)
		about = append(about, s.Quote, fmt.Sprintf("%.2f", s.Evidence.Confidence))
		p.line("        %s", strings.Join(about, ", "))
		p.sentence(s.Cue, s.Content)
	}
}

// Says is the verb that stands between speaker and content in everything we
// print: "says", with the act in brackets where it is more than saying, for
// what is denied or asked is not what the speaker holds ("says (deny)"); or the
// attitude where nothing was said ("wants").
func Says(s *Statement) string {
	v, act := "say", ""
	switch s.Act {
	case "want", "intend", "believe", "know", "feel":
		v = s.Act
	case "say", "":
	default:
		act = " (" + s.Act + ")"
	}
	if s.Negated {
		return "does not " + v + act
	}
	return v + "s" + act
}

func (p *printer) speaker(s *Statement) string {
	if len(s.Speakers) == 0 {
		if len(s.Source) > 0 {
			return fmt.Sprintf("unresolved (%q)", Line(p.join(s.Source)))
		}
		return "unattributed"
	}
	who := p.names(s.Speakers)
	if s.SpeaksFor >= 0 {
		who += ", for " + p.name(s.SpeaksFor) + ","
	}
	return who
}

func (p *printer) content(s *Statement) string { return Line(p.join(s.Content)) }

func (p *printer) join(spans []Span) string {
	var parts []string
	for _, s := range spans {
		parts = append(parts, s.In(p.d.Text))
	}
	return strings.Join(parts, " … ")
}

func (p *printer) names(ids []ActorID) string {
	var out []string
	for _, id := range ids {
		out = append(out, p.name(id))
	}
	return strings.Join(out, " and ")
}

func (p *printer) name(id ActorID) string {
	if id < 0 || int(id) >= len(p.d.Actors) {
		return "nobody named"
	}
	return Line(p.d.Actors[id].Name)
}

func (p *printer) events() {
	if len(p.d.Events) == 0 {
		return
	}
	p.line("\nwho does what to whom")
	for i := range p.d.Events {
		e := &p.d.Events[i]
		what := e.Type
		if e.Mode != "" {
			what += "/" + e.Mode
		}
		whom := ""
		if len(e.Recipients) > 0 {
			whom = " -> " + p.parts(e.Recipients)
		}
		p.line("  E%-3d%s%s: %s%s", i+1, p.parts(e.Actors), whom, what, p.whenWhere(e))
		for _, r := range e.Reports {
			by := "the outlet itself"
			if p.d.Article.Outlet != "" {
				by = p.d.Article.Outlet + " itself"
			}
			if r.Via >= 0 {
				by = fmt.Sprintf("%s (S%d)", p.speaker(&p.d.Statements[r.Via]), r.Via+1)
			}
			status := ""
			if len(r.Status) > 0 {
				status = ", " + strings.Join(r.Status, ", ")
			}
			p.line("        according to %s%s: %q, %.2f", by, status, Line(p.join(r.Trigger)), r.Evidence.Confidence)
			p.sentence(r.Trigger)
		}
	}
}

func (p *printer) parts(ps []Part) string {
	if len(ps) == 0 {
		return "somebody not named"
	}
	var out []string
	for _, x := range ps {
		s := p.name(x.Actor)
		if x.Code != "" && x.Code != "---" {
			s += " [" + x.Code + "]"
		}
		out = append(out, s)
	}
	return strings.Join(out, " and ")
}

func (p *printer) whenWhere(e *Event) string {
	var s strings.Builder
	if e.Date >= 0 {
		t := p.d.Times[e.Date]
		if t.From != "" {
			s.WriteString(", " + interval(t))
		} else {
			s.WriteString(", " + Line(t.In(p.d.Text)))
		}
	}
	if e.Place >= 0 {
		pl := p.d.Places[e.Place]
		s.WriteString(", " + pl.Name)
		if pl.Country != "" && pl.Precision != "country" {
			s.WriteString(" (" + pl.Country + ")")
		}
	}
	for _, f := range e.Figures {
		switch {
		case f.High < 0:
			fmt.Fprintf(&s, ", %s: at least %d", f.Kind, f.Low)
		case f.High != f.Low:
			fmt.Fprintf(&s, ", %s: %d to %d", f.Kind, f.Low, f.High)
		default:
			fmt.Fprintf(&s, ", %s: %d", f.Kind, f.Low)
		}
	}
	return s.String()
}

// interval prints a time as precisely as it is known: "2016", "2016-03",
// "2016-03-04", or its two ends.
func interval(t Time) string {
	switch n := map[string]int{"year": 4, "month": 7, "day": 10}[t.Precision]; {
	case n > 0 && n <= len(t.From):
		return t.From[:n]
	case t.To == "":
		return "since " + t.From
	case len(t.From) >= 10 && len(t.To) >= 10 && t.From[:10] == t.To[:10]:
		return t.From
	}
	return t.From + " to " + t.To
}

// sentence prints the sentence that a record with these pieces rests on.
func (p *printer) sentence(lists ...[]Span) {
	i := p.d.SentenceOf(lists...)
	if i < 0 {
		return
	}
	s := p.d.SentenceSpan(i)
	where := fmt.Sprintf("s%d", i+1)
	if p.d.InTitle(s) {
		where = "title"
	}
	p.line("        %s  %s", where, clip(Line(s.In(p.d.Text)), 400))
}

func (p *printer) credits() {
	head := false
	for _, c := range p.d.Credits {
		if c.Outlet == "" || c.Signal == "byline" { // a dateline alone says where it was written, not by whom
			continue
		}
		if !head {
			p.line("\ncopied from")
			head = true
		}
		p.line("  %s  (%s: %q)", c.Outlet, c.Signal, Line(c.In(p.d.Text)))
	}
}

// Line makes one line of s and takes out what could move a terminal's cursor
// or turn its direction.
func Line(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x20, r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f:
			return -1
		}
		return r
	}, s)
}

func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	cut := n
	for i := n; i > n-30 && i > 0; i-- {
		if r[i] == ' ' {
			cut = i
			break
		}
	}
	return string(r[:cut]) + " …"
}
