package export

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

func itoa(n int) string { return strconv.Itoa(n) }

// A citation names the speaker and the outlet first; hearsay is the finding aid.
type citation struct {
	key, who, title      string // title: begins with who says so
	chain                string // "quoted in Nordwire, as published by Arland Post"
	outlet, byline       string
	published, precision string
	url, note, quote     string
}

func (v *view) citation(p Pick, o *Options) citation {
	a := v.r.Article
	c := citation{
		key: "hearsay-" + p.key(), outlet: v.outlet(), byline: str(a.Byline), title: v.headline(p, o.words()),
		published: str(a.Published), precision: str(a.PublishedPrecision), url: str(a.URL),
	}
	var in string
	var lists [][]Range
	if s := p.statement(); s != nil {
		in, lists, c.who = s.In, [][]Range{s.Content, s.Cue, s.Source}, v.voice(s, o.words())
		if o.words() {
			c.quote = v.words(s.In, s.Content)
		}
	} else {
		_, rep := p.event()
		in, lists, c.who = rep.in(), [][]Range{rep.Trigger}, v.vouches(rep, o.words())
		if p.Report > 0 {
			c.key += "-r" + itoa(p.Report+1)
		}
	}
	c.chain = "as published by " + v.outlet()
	if from := v.copiedFrom(); len(from) > 0 {
		c.chain = "quoted in " + strings.Join(from, ", ") + ", " + c.chain
	}
	lo, hi := extent(lists...)
	at := fmt.Sprintf("characters %d-%d", lo, hi)
	if in == "title" {
		at += " of the title"
	}
	kind := "statement"
	if p.Statement < 0 {
		kind = "event"
	}
	standing := strings.Replace(p.shown().Standing(), "machine,", "machine-coded,", 1)
	c.note = strings.TrimSpace("Found with hearsay "+v.r.Coder.Version) + ", "
	if p.Run > 0 {
		c.note += "run " + itoa(p.Run) + ", "
	}
	c.note += fmt.Sprintf("%s %s, %s of the text with SHA-256 %s; %s", kind, p.key(), at, v.r.TextSHA256, standing)
	return c
}

// date is the day of publication in words.
func (c *citation) date() string {
	s := c.published
	for _, l := range [][2]string{{"2006-01-02", "2 January 2006"}, {"2006-01", "January 2006"}, {"2006", "2006"}} {
		if t, err := time.Parse(l[0], s[:min(len(s), len(l[0]))]); err == nil {
			return t.Format(l[1])
		}
	}
	return "date not known"
}

// parts are year, month and day, 0 where not known.
func (c *citation) parts() (y, m, d int) { return dateParts(c.published, c.precision) }

// newCitations writes a citation a pick in a format: cite, bibtex, csl or ris.
func newCitations(w io.Writer, format string, o Options) Exporter {
	n := 0
	return &perPick{put: func(v *view, p Pick) error {
		c := v.citation(p, &o)
		n++
		s := ""
		switch format {
		case "bibtex":
			s = c.bibTeX()
		case "ris":
			s = c.ris()
		case "csl":
			if s = ",\n"; n == 1 {
				s = "[\n"
			}
			j, err := rawJSON(c.csl())
			if err != nil {
				return err
			}
			s += string(j)
		default:
			s = c.plain()
		}
		_, err := io.WriteString(w, s)
		return err
	}, close: func() error {
		s := ""
		if format == "csl" {
			if s = "\n]\n"; n == 0 {
				s = "[]\n"
			}
		}
		_, err := io.WriteString(w, s)
		return err
	}}
}

func (c *citation) plain() string {
	s := c.who + ", " + c.chain + ", " + c.date()
	if c.quote != "" {
		s += " (“" + c.quote + "”)"
	}
	s += ". " + c.title + ". " + c.note + "."
	if c.url != "" {
		s += " " + c.url
	}
	return s + "\n"
}

var texEscape = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "$", `\$`, "&", `\&`, "%", `\%`, "#", `\#`, "_", `\_`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`)

func (c *citation) bibTeX() string {
	var b strings.Builder
	fmt.Fprintf(&b, "@misc{%s,\n", c.key)
	field := func(name, v string) {
		if v != "" {
			fmt.Fprintf(&b, "  %s = {%s},\n", name, v)
		}
	}
	field("author", "{"+texEscape.Replace(c.who)+"}")
	field("title", "{"+texEscape.Replace(c.title)+"}")
	field("howpublished", texEscape.Replace(c.chain))
	y, m, d := c.parts()
	if y > 0 {
		field("year", itoa(y))
	}
	if m > 0 {
		field("month", itoa(m))
	}
	if d > 0 {
		field("day", itoa(d))
	}
	field("url", strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C").Replace(c.url))
	field("note", texEscape.Replace(c.note))
	b.WriteString("}\n\n")
	return b.String()
}

func (c *citation) ris() string {
	var b strings.Builder
	line := func(tag, v string) {
		if v != "" {
			fmt.Fprintf(&b, "%s  - %s\r\n", tag, strings.Join(strings.Fields(v), " "))
		}
	}
	line("TY", "NEWS")
	line("ID", c.key)
	line("AU", c.who)
	line("TI", c.title)
	line("T2", c.outlet)
	y, m, d := c.parts()
	if y > 0 {
		line("PY", itoa(y))
		date := fmt.Sprintf("%04d/", y)
		if m > 0 {
			date += fmt.Sprintf("%02d", m)
		}
		date += "/"
		if d > 0 {
			date += fmt.Sprintf("%02d", d)
		}
		line("DA", date+"/")
	}
	line("UR", c.url)
	line("N1", c.chain+". "+c.note)
	b.WriteString("ER  - \r\n\r\n")
	return b.String()
}

type cslItem struct {
	ID        string     `json:"id"`
	Type      string     `json:"type"`
	Author    []cslName  `json:"author"`
	Title     string     `json:"title"`
	Container string     `json:"container-title"`
	Issued    *cslIssued `json:"issued,omitempty"`
	URL       string     `json:"URL,omitempty"`
	Note      string     `json:"note"`
}

type cslName struct {
	Literal string `json:"literal"`
}

type cslIssued struct {
	Parts [][]int `json:"date-parts"`
}

func (c *citation) csl() json.Marshaler {
	x := cslItem{ID: c.key, Type: "article-newspaper", Author: []cslName{{c.who}}, Title: c.title, Container: c.outlet, URL: c.url, Note: c.chain + ". " + c.note}
	var parts []int
	y, m, d := c.parts()
	for _, n := range []int{y, m, d} {
		if n == 0 {
			break
		}
		parts = append(parts, n)
	}
	if len(parts) > 0 {
		x.Issued = &cslIssued{[][]int{parts}}
	}
	j, err := rawJSON(x)
	if err != nil {
		panic(err) // texts and numbers
	}
	return json.RawMessage(j)
}
