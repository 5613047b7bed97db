package actor

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hearsay-news/hearsay"
)

// An Entry is one actor of a user's own knowledge: who that is, by which names,
// and what they were when.
type Entry struct {
	ID      string   // what the actor is called in every record: "Q9682", "user:ana-or"
	Name    string   // the fullest name
	Names   []string // other names and spellings
	Kind    string   // person organization group media country; role: a noun such as "border guard"; actor: a person or a body, the text decides
	Country string   // ISO 3166 alpha-3, or PLOVER's international code; "" not known
	Sectors []string // PLOVER sectors, most telling first, where no term says otherwise
	From    string   // of a body: when it was there under this name; ISO 8601 as precise as known
	To      string
	Died    string // of a person, to the day
	Known   string // the day up to which the source knows who is in office; "" if it does not say
	Terms   []Term // offices, or codes with dates
	Source  string // where the entry comes from: file and line, or an address
	Note    string
}

// A Term is one time in an office. Without an Office it says which country and
// sectors were right in that time.
type Term struct {
	Office           string // as news writes it, without the country
	Country          string // "" for the entry's
	Sectors          []string
	From, To         string // ISO 8601 as precise as known; "" open
	FromSure, ToSure string // what is certain of each: day month year unsure; "" as precise as the date. An unsure end without a date is not known
	Source           string // where it differs from the entry's
}

// The kinds of an Entry.
var entryKinds = []string{"person", "organization", "group", "media", "country", "role", "actor"}

// sectorNames are PLOVER's sectors.
var sectorNames = strings.Fields("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC")

// certainties are what may be certain of an end of a term.
var certainties = []string{"", "day", "month", "year", "unsure"}

// The most that an entry may hold, so that one bad line cannot fill a file.
const (
	maxCell  = 400 // bytes of a name, office, note or source
	maxNames = 200
	maxTerms = 500
)

// check says what is wrong with an entry, nil if nothing is. iso are the codes
// of countries.
func (e *Entry) check(iso func(string) bool) error {
	code := func(c string) error {
		if c != "" && !iso(c) && !international[c] {
			return fmt.Errorf("%q is no country's code (ISO 3166 alpha-3) and no international one", c)
		}
		return nil
	}
	sectors := func(l []string) error {
		for _, s := range l {
			if !slices.Contains(sectorNames, s) {
				return fmt.Errorf("%q is no sector of PLOVER", s)
			}
		}
		return nil
	}
	day := func(what, s string) error {
		if s != "" && !isDate(s) {
			return fmt.Errorf("%s %q is no date (write 2020-01-31, 2020-01 or 2020)", what, s)
		}
		return nil
	}
	var errs []error
	add := func(err error) { errs = append(errs, err) }
	if !hasLetter(e.Name) {
		return fmt.Errorf("no name")
	}
	if e.ID == "" {
		return fmt.Errorf("no id")
	}
	if !slices.Contains(entryKinds, e.Kind) {
		return fmt.Errorf("%q is no kind of actor (%s)", e.Kind, strings.Join(entryKinds, " "))
	}
	add(code(e.Country))
	add(sectors(e.Sectors))
	add(day("from", e.From))
	add(day("to", e.To))
	add(day("died", e.Died))
	add(day("known", e.Known))
	for _, t := range e.Terms {
		add(code(t.Country))
		add(sectors(t.Sectors))
		add(day("from", t.From))
		add(day("to", t.To))
		if !slices.Contains(certainties, t.FromSure) || !slices.Contains(certainties, t.ToSure) {
			add(fmt.Errorf("certainty is day, month, year or unsure, not %q", t.FromSure+" "+t.ToSure))
		}
		if t.From != "" && t.To != "" {
			first, _ := span(t.From)
			if _, last := span(t.To); first > last {
				add(fmt.Errorf("the term ends (%s) before it begins (%s)", t.To, t.From))
			}
		}
	}
	if e.Kind == "person" && len(e.Terms) == 0 && len(e.Sectors) == 0 && !strings.HasPrefix(e.ID, ours) {
		add(errPrivate)
	}
	if e.Kind == "role" && len(e.Sectors) == 0 {
		add(fmt.Errorf("a role needs a sector"))
	}
	if e.Kind == "country" && e.Country == "" {
		add(fmt.Errorf("a country needs a code"))
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// ours begins what records call those whom the embedded tables know. An entry
// with such an ID adds names and terms to them.
const ours = "hearsay:"

// errPrivate keeps people without a public role out of the knowledge.
var errPrivate = &hearsay.Error{
	Op: "actor.import", Kind: hearsay.Invalid, Err: fmt.Errorf("a person with no office, sector or code is private and gets no entry"),
}

// tidy cuts an entry to what a knowledge file can hold: one line, no tabs, no
// name twice.
func (e *Entry) tidy() {
	e.ID, e.Name, e.Source, e.Note = clean(e.ID), clean(e.Name), clean(e.Source), clean(e.Note)
	seen := map[string]bool{fold(e.Name): true}
	names := make([]string, 0, len(e.Names))
	for _, n := range e.Names {
		if n = clean(strings.ReplaceAll(n, "|", " ")); hasLetter(n) && !seen[fold(n)] && len(names) < maxNames {
			seen[fold(n)] = true
			names = append(names, n)
		}
	}
	e.Names = names
	e.Terms = e.Terms[:min(len(e.Terms), maxTerms)]
	for i := range e.Terms {
		t := &e.Terms[i]
		t.Office, t.Source = clean(t.Office), clean(t.Source)
	}
}

// clean makes a cell of outside text: valid UTF-8, single spaces, bounded.
func clean(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, ""), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if len(s) > maxCell {
		s = strings.TrimSpace(strings.ToValidUTF8(s[:maxCell], ""))
	}
	return s
}

func hasLetter(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

// isDate reports whether s is a day, month or year.
func isDate(s string) bool {
	for i, r := range s {
		if (i == 4 || i == 7) != (r == '-') || r != '-' && (r < '0' || r > '9') {
			return false
		}
	}
	if len(s) != 4 && len(s) != 7 && len(s) != 10 || s < "0001" {
		return false
	}
	m := "01"
	if len(s) >= 7 {
		m = s[5:7]
	}
	d := "01"
	if len(s) == 10 {
		d = s[8:]
	}
	return m >= "01" && m <= "12" && d >= "01" && d <= "31"
}

// holders are the entry's terms as the resolver reads them, and last what holds
// where no term does.
func (e *Entry) holders() []*holder {
	if e.Kind != "person" && (e.Kind != "actor" || len(e.Terms)+len(e.Sectors) == 0) {
		return nil
	}
	var out []*holder
	for _, t := range e.Terms {
		h := &holder{
			person: e.Name, variants: e.Names, country: t.Country, sectors: t.Sectors, office: t.Office, from: t.From, to: t.To,
			fromSure: t.FromSure, toSure: t.ToSure, died: e.Died, known: e.Known, entity: e.ID, row: t.Source, imported: true,
		}
		if h.country == "" {
			h.country = e.Country
		}
		h.row = cmp.Or(h.row, e.Source, e.ID)
		if h.sectors == nil && h.office == "" {
			h.sectors = e.Sectors
		}
		h.head, h.words = officeWords(t.Office)
		out = append(out, h)
	}
	if len(e.Sectors) > 0 || len(e.Terms) == 0 && !strings.HasPrefix(e.ID, ours) {
		out = append(out, &holder{
			person: e.Name, variants: e.Names, country: e.Country, sectors: e.Sectors, died: e.Died, entity: e.ID, row: cmp.Or(e.Source, e.ID), imported: true, base: true,
		})
	}
	return out
}

// body is the entry as a body, nil for persons, countries and roles.
func (e *Entry) body() *body {
	switch e.Kind {
	case "organization", "group", "media", "actor":
	default:
		return nil
	}
	kind := e.Kind
	if kind == "actor" {
		kind = "organization"
	}
	b := &body{name: e.Name, code: e.Country, sectors: e.Sectors, kind: kind, from: e.From, to: e.To, entity: e.ID, row: cmp.Or(e.Source, e.ID), imported: true, terms: e.Terms}
	if e.Kind == "media" && len(b.sectors) == 0 {
		b.sectors = []string{"JRN"}
	}
	return b
}

// names are all names of an entry, the fullest first.
func (e *Entry) names() []string { return append([]string{e.Name}, e.Names...) }
