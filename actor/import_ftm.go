package actor

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
)

// An ftmEntity is a line of FollowTheMoney JSON.
type ftmEntity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

func (e *ftmEntity) first(names ...string) string {
	for _, n := range names {
		for _, v := range e.Properties[n] {
			if v != "" {
				return v
			}
		}
	}
	return ""
}

// An ftmActor waits for its offices.
type ftmActor struct {
	Entry Entry
	Line  int
	Post  []string // offices given as text, without dates
	Role  bool     // its topics give it a public role
}

// An ftmPost is an office, or a body in which somebody has one.
type ftmPost struct{ name, country string }

// An ftmTerm is one time in an office: which, as a link or in words.
type ftmTerm struct {
	post, role, from, to string
	ended                bool
}

// ftmSchemas are the schemata whose entities are actors, and their kinds.
var ftmSchemas = map[string]string{
	"Person": "person", "Organization": "organization", "PublicBody": "organization", "Company": "organization", "LegalEntity": "actor",
}

// ftmTopics are the topics that name a sector. Those that accuse somebody of
// something, or say that he is on a list, are not among them.
var ftmTopics = map[string]string{
	"gov": "GOV", "gov.national": "GOV", "gov.state": "GOV", "gov.muni": "GOV", "gov.head": "GOV", "gov.executive": "GOV", "gov.legislative": "LEG", "gov.judicial": "JUD",
	"gov.security": "MIL", "gov.religion": "REL", "gov.soe": "BUS", "gov.financial": "GOV", "gov.igo": "", "mil": "MIL", "pol.party": "PTY", "pol.union": "LAB", "rel": "REL",
	"corp.public": "BUS", "fin.bank": "BUS", "role.judge": "JUD", "role.civil": "GOV", "role.diplo": "GOV", "role.spy": "SPY", "role.journo": "JRN", "role.act": "CVL",
	"role.lobby": "BUS", "role.pol": "", "role.pep": "",
}

// ftm reads FollowTheMoney entities, one a line: people with their positions,
// occupancies, memberships and directorships, bodies and firms.
func (i *importing) ftm(in io.Reader) error {
	actors, err := newSpool[ftmActor](i.b.path)
	if err != nil {
		return err
	}
	defer actors.remove()
	posts, terms, nodes := map[string]ftmPost{}, map[string][]ftmTerm{}, 0
	err = i.lines(in, func(line []byte, n int) error {
		var e ftmEntity
		if err := json.Unmarshal(line, &e); err != nil {
			i.problem(n, "cannot read it as an entity: %s", whyJSON(err))
			return nil
		}
		if nodes > maxNodes {
			return errNodes
		}
		switch kind := ftmSchemas[e.Schema]; {
		case e.ID == "" || e.Schema == "":
			i.problem(n, "no id or no schema")
		case kind != "":
			if len(e.first("name")) == 0 {
				i.problem(n, "%s has no name", e.ID)
				return nil
			}
			if kind != "person" {
				posts[e.ID] = ftmPost{clean(e.first("name")), i.ftmCountry(&e)}
				nodes++
			}
			return actors.put(i.ftmActor(&e, kind, n))
		case e.Schema == "Position":
			posts[e.ID] = ftmPost{clean(e.first("name")), i.ftmCountry(&e)}
			nodes++
		case e.Schema == "Occupancy" || e.Schema == "Membership" || e.Schema == "Directorship" || e.Schema == "Employment":
			t := ftmTerm{
				post: e.first("post", "organization", "employer"), from: partDate(e.first("startDate", "periodStart")), to: partDate(e.first("endDate", "periodEnd")),
				ended: e.first("status") == "ended",
			}
			if e.Schema != "Occupancy" {
				if t.role = clean(e.first("role")); t.role == "" {
					return nil // that somebody belongs to a body is no office
				}
			}
			for _, who := range slices.Concat(e.Properties["holder"], e.Properties["member"], e.Properties["director"], e.Properties["employee"]) {
				if len(terms[who]) < maxTerms {
					terms[who] = append(terms[who], t)
					nodes++
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return actors.all(func(a ftmActor) error {
		e := a.Entry
		for _, t := range terms[e.ID] {
			p := posts[t.post]
			x := Term{Office: p.name, Country: p.country, From: t.from, To: t.to}
			if t.role != "" {
				x.Office = t.role
				if p.name != "" {
					x.Office += " of " + p.name
				}
			}
			if x.Office == "" {
				i.problem(a.Line, "%s: the office %s is not in the source", e.Name, t.post)
				continue
			}
			x.Office = i.k.plainOffice(x.Office)
			x.openEnds(t.ended)
			e.Terms = append(e.Terms, x)
		}
		if len(e.Terms) == 0 && e.Kind == "person" {
			for _, p := range a.Post {
				e.Terms = append(e.Terms, Term{Office: i.k.plainOffice(clean(p)), FromSure: "unsure", ToSure: "unsure"})
			}
			if a.Role && len(e.Terms)+len(e.Sectors) == 0 {
				e.Terms = []Term{{FromSure: "unsure", ToSure: "unsure"}}
			}
		}
		return i.add(e, a.Line)
	})
}

// openEnds marks the ends of a term that are open because nobody wrote them.
func (t *Term) openEnds(ended bool) {
	if t.From == "" {
		t.FromSure = "unsure"
	}
	if t.To == "" && (ended || t.From == "") {
		t.ToSure = "unsure"
	}
}

func (i *importing) ftmActor(e *ftmEntity, kind string, line int) ftmActor {
	names := slices.Concat(e.Properties["name"], e.Properties["alias"], e.Properties["previousName"], e.Properties["abbreviation"])
	a := ftmActor{
		Entry: Entry{ID: e.ID, Name: e.first("name"), Names: names, Kind: kind, Country: i.ftmCountry(e), Died: wholeDay(partDate(e.first("deathDate")))},
		Line:  line, Post: e.Properties["position"],
	}
	if kind != "person" {
		a.Entry.From, a.Entry.To = partDate(e.first("incorporationDate")), partDate(e.first("dissolutionDate"))
	}
	switch e.Schema {
	case "PublicBody":
		a.Entry.Sectors = []string{"GOV"}
	case "Company":
		a.Entry.Sectors = []string{"BUS"}
	}
	for _, t := range e.Properties["topics"] {
		if s, ok := ftmTopics[t]; ok {
			a.Role = true
			if s != "" && (kind != "person" || strings.HasPrefix(t, "role.")) {
				a.Entry.Sectors = union(a.Entry.Sectors, []string{s})
			}
		}
	}
	return a
}

// ftmCountry is the one country of an entity, "" for none or several.
func (i *importing) ftmCountry(e *ftmEntity) string {
	one := ""
	for _, name := range []string{"country", "jurisdiction", "nationality", "citizenship"} {
		for _, v := range e.Properties[name] {
			c := i.country(v)
			if one != "" && c != one {
				return ""
			}
			one = c
		}
		if one != "" {
			return one
		}
	}
	return ""
}

// partDate is the date of a day, month or year at the beginning of s, "" if
// there is none.
func partDate(s string) string {
	for _, n := range []int{10, 7, 4} {
		if len(s) >= n && isDate(s[:n]) {
			return s[:n]
		}
	}
	return ""
}

// wholeDay is a date if it is one of a day.
func wholeDay(s string) string {
	if len(s) != 10 {
		return ""
	}
	return s
}

// plainOffice is an office as news writes it: without the country at its end,
// in small letters where we know the phrase.
func (k *knowledge) plainOffice(s string) string {
	for _, of := range []string{" of the ", " of "} {
		if n := strings.LastIndex(s, of); n > 0 {
			if _, ok := k.nation[fold(s[n+len(of):])]; ok {
				s = s[:n]
				break
			}
		}
	}
	if front, _, _ := strings.Cut(fold(s), " of "); k.phrase[fold(s)] != nil || k.phrase[front] != nil {
		return lowerTitles(s)
	}
	return s
}

// lowerTitles puts the words before "of" in small letters, but not acronyms.
func lowerTitles(s string) string {
	words := strings.Fields(s)
	for n, w := range words {
		if w == "of" || w == "for" || w == "to" {
			break
		}
		if w != strings.ToUpper(w) {
			words[n] = strings.ToLower(w)
		}
	}
	return strings.Join(words, " ")
}
