package export

import (
	"encoding/xml"
	"io"
	"strings"
)

type atomFeed struct {
	XMLName   xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Author    atomPerson `xml:"author"`
	Generator string     `xml:"generator"`
	Subtitle  string     `xml:"subtitle"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID        string         `xml:"id"`
	Title     string         `xml:"title"`
	Updated   string         `xml:"updated"`
	Published string         `xml:"published,omitempty"`
	Author    atomPerson     `xml:"author"`
	Links     []atomLink     `xml:"link"`
	Category  []atomCategory `xml:"category"`
	Summary   string         `xml:"summary"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr"`
}

// undated stands where Atom demands a time and the article has none.
const undated = "1970-01-01T00:00:00Z"

// newAtom writes one feed (RFC 4287), an entry a record. The author of an entry
// is the outlet that printed it; its title begins with who says so.
func newAtom(w io.Writer, o Options) Exporter {
	title := "hearsay: who says what"
	if o.About.Query != "" {
		title = "hearsay: " + o.About.Query
	}
	f := &atomFeed{
		ID: "urn:hearsay:feed:" + urnEscape(o.About.Query), Title: title, Author: atomPerson{"hearsay"}, Generator: o.About.Program,
		Subtitle: "Machine-coded. Not checked for truth: each entry says who says so.",
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	begun, updated := false, undated
	begin := func() error { // entries follow one by one, and after them the time of the newest: Atom leaves the order free
		if begun {
			return nil
		}
		begun = true
		b, err := xml.MarshalIndent(f, "", " ")
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, xml.Header+strings.TrimSuffix(string(b), "</feed>"))
		return err
	}
	return &perPick{put: func(v *view, p Pick) error {
		if err := begin(); err != nil {
			return err
		}
		a := v.r.Article
		kind, terms := "statement", []atomCategory{}
		var n string
		if s := p.statement(); s != nil {
			terms = append(terms, atomCategory{s.Act, "urn:hearsay:act"})
		} else {
			ev, _ := p.event()
			kind = "event"
			terms = append(terms, atomCategory{ev.Type, "urn:plover:type"})
			for _, c := range ev.Contexts {
				terms = append(terms, atomCategory{c, "urn:plover:context"})
			}
			n = ":" + itoa(p.Report+1)
		}
		x := atomEntry{
			ID: "urn:hearsay:" + kind + ":" + p.key() + n, Title: v.headline(p, o.words()), Updated: undated, Author: atomPerson{v.outlet()},
			Category: terms, Summary: v.where(p, &o),
		}
		if t := rfc3339(str(a.Published)); t != "" {
			x.Updated, x.Published = t, t
			updated = max(updated, t)
		}
		if u := str(a.URL); u != "" {
			x.Links = append(x.Links, atomLink{"alternate", u})
		}
		return e.EncodeElement(x, xml.StartElement{Name: xml.Name{Local: "entry"}})
	}, close: func() error {
		if err := begin(); err != nil {
			return err
		}
		_, err := io.WriteString(w, "\n <updated>"+updated+"</updated>\n</feed>\n")
		return err
	}}
}

// urnEscape keeps letters, digits and a few marks, for ids that anybody can read.
func urnEscape(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, s)
}

// rfc3339 is a date of publication as a time, its beginning where only a day,
// month or year is known; "" if it is none.
func rfc3339(s string) string {
	switch len(s) {
	case 4:
		s += "-01-01T00:00:00Z"
	case 7:
		s += "-01T00:00:00Z"
	case 10:
		s += "T00:00:00Z"
	}
	if len(s) < 20 {
		return ""
	}
	return s
}

// where says in one line where a record was printed, and how sure it is.
func (v *view) where(p Pick, o *Options) string {
	var s strings.Builder
	if from := v.copiedFrom(); len(from) > 0 {
		s.WriteString("Copied from " + strings.Join(from, ", ") + ", as published by ")
	} else {
		s.WriteString("Published by ")
	}
	s.WriteString(v.outlet())
	if d := str(v.r.Article.Published); d != "" {
		s.WriteString(", " + d)
	} else {
		s.WriteString(", date not known")
	}
	var in string
	var lists [][]Range
	conf := float32(0)
	if st := p.statement(); st != nil {
		in, lists, conf = st.In, [][]Range{st.Cue, st.Content}, st.Confidence
	} else {
		_, rep := p.event()
		in, lists, conf = rep.in(), [][]Range{rep.Trigger}, rep.Confidence
	}
	if o.whole() {
		if q := v.sentence(in, lists...); q != "" {
			s.WriteString(": " + q)
		}
	}
	standing := strings.Replace(p.shown().Standing(), "machine,", "machine-coded,", 1)
	s.WriteString(". " + strings.ToUpper(standing[:1]) + standing[1:] + ", confidence " + num(conf) + ".")
	return s.String()
}

// perPick is an Exporter that treats every pick by itself.
type perPick struct {
	v     *view
	put   func(*view, Pick) error
	close func() error
}

func (x *perPick) Put(p Pick) error {
	if x.v == nil || x.v.r != p.Record {
		x.v = newView(p.Record)
	}
	return x.put(x.v, p)
}

func (x *perPick) Close() error { return x.close() }
