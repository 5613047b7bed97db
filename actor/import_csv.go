package actor

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Columns are the columns of a CSV source and what they mean. Only name is
// needed. A row is an actor and one of its terms; rows of one actor that follow
// each other become one entry.
var Columns = [][2]string{
	{"name", "the fullest name, without a title"},
	{"aliases", "other names and spellings, with | between them"},
	{"kind", "person, organization, group, media, country or role; if empty, a person where there is an office, else an organization"},
	{"country", "ISO 3166 code of three or two letters, a country's name, or UNO EUR IGO NGO MNC IMG ISM"},
	{"sectors", "PLOVER's, most telling first, with | between them: GOV|MIL"},
	{"code", "instead of country and sectors: IRNGOV"},
	{"office", "as news writes it, without the country: finance minister"},
	{"from", "when the term began, or the body under this name: 2020-01-31, 2020-01 or 2020; empty if open"},
	{"to", "when it ended; empty if it has not"},
	{"from_certainty", "what is certain of from: day, month, year, or unsure; if empty, all that is written"},
	{"to_certainty", "the same of to"},
	{"died", "of a person: the day"},
	{"known", "the day up to which the row is known to be right; if empty, it is taken to be right still"},
	{"id", "what records call the actor; if empty, user: and the name"},
	{"source", "where the row comes from; if empty, the file and line"},
	{"note", "for people"},
}

// maxRecord is the longest row of a CSV source.
const maxRecord = 1 << 20

// A rowLimit fails when more is read than one row may have, so that a quotation
// mark that never closes cannot fill the memory.
type rowLimit struct {
	r    io.Reader
	left int
}

func (l *rowLimit) Read(b []byte) (int, error) {
	if l.left <= 0 {
		return 0, fmt.Errorf("a row is longer than %d MB: is a quotation mark missing?", maxRecord>>20)
	}
	n, err := l.r.Read(b)
	l.left -= n
	return n, err
}

// csv reads a table with a head, its cells between commas, semicolons or tabs.
func (i *importing) csv(in io.Reader) error {
	limit := &rowLimit{in, maxRecord}
	var head []byte
	for one := make([]byte, 1); ; {
		n, err := limit.Read(one)
		if n > 0 {
			head = append(head, one[0])
		}
		if err == io.EOF || n > 0 && one[0] == '\n' {
			break
		}
		if err != nil {
			return err
		}
	}
	first := strings.TrimPrefix(strings.TrimRight(string(head), "\r\n"), "\ufeff")
	comma := ','
	for _, c := range ",;\t" {
		if strings.Count(first, string(c)) > strings.Count(first, string(comma)) {
			comma = c
		}
	}
	at := map[string]int{}
	names, err := csvReader(strings.NewReader(first), comma).Read()
	if err != nil {
		return fmt.Errorf("line 1: %w", err)
	}
	for n, name := range names {
		name = strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(name)))
		if name == "variants" {
			name = "aliases"
		}
		if !slices.ContainsFunc(Columns, func(c [2]string) bool { return c[0] == name }) {
			i.problem(1, "column %q means nothing here and is left out", name)
			continue
		}
		at[name] = n
	}
	if _, ok := at["name"]; !ok {
		return errors.New("line 1: no column is called name; hearsay actor import --columns lists them")
	}
	r := csvReader(limit, comma)
	var held Entry
	var heldLine int
	flush := func() error {
		if heldLine == 0 {
			return nil
		}
		n := heldLine
		heldLine = 0
		return i.add(held, n)
	}
	for {
		limit.left = maxRecord
		cells, err := r.Read()
		if err == io.EOF {
			return flush()
		}
		if pe, ok := errors.AsType[*csv.ParseError](err); ok {
			i.problem(pe.Line+1, "%v", pe.Err)
			continue
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		line++ // the head
		e, err := i.row(func(column string) string {
			if n, ok := at[column]; ok {
				return strings.TrimSpace(cell(cells, n))
			}
			return ""
		}, line)
		if err != nil {
			i.problem(line, "%v", err)
			continue
		}
		if heldLine > 0 && held.ID == e.ID && held.Kind == e.Kind && fold(held.Name) == fold(e.Name) && len(held.Terms) < maxTerms {
			held.Names = append(held.Names, e.Names...)
			held.Terms = append(held.Terms, e.Terms...)
			if held.Died == "" {
				held.Died = e.Died
			}
			continue
		}
		if err := flush(); err != nil {
			return err
		}
		held, heldLine = e, line
	}
}

func csvReader(in io.Reader, comma rune) *csv.Reader {
	r := csv.NewReader(in)
	r.Comma, r.FieldsPerRecord, r.Comment = comma, -1, '#'
	return r
}

// row makes an entry of a row.
func (i *importing) row(get func(column string) string, line int) (Entry, error) {
	e := Entry{ID: get("id"), Name: clean(get("name")), Names: list(get("aliases")), Kind: strings.ToLower(get("kind")), Died: get("died"), Known: get("known"), Source: get("source"), Note: get("note")}
	if e.Source == "" {
		e.Source = fmt.Sprintf("%s:%d", i.name, line)
	}
	office := clean(get("office"))
	if c := get("country"); c != "" {
		if e.Country = i.country(c); e.Country == "" {
			return e, fmt.Errorf("%q is no country we know by that name or code", c)
		}
	}
	e.Sectors = list(strings.ToUpper(get("sectors")))
	if c := get("code"); c != "" {
		country, sectors, unknown := i.code(c, false)
		if len(unknown) > 0 {
			return e, fmt.Errorf("code %q: nothing is called %s", c, strings.Join(unknown, ", "))
		}
		if country != "" {
			e.Country = country
		}
		e.Sectors = union(e.Sectors, sectors)
	}
	if e.Kind == "" {
		e.Kind = "organization"
		if office != "" {
			e.Kind = "person"
		}
	}
	if e.ID == "" {
		e.ID = userID(e.Name, e.Country)
	}
	from, to := get("from"), get("to")
	if e.Kind != "person" {
		e.From, e.To = from, to
		return e, nil
	}
	if office != "" || from != "" || to != "" {
		if office == "" && len(e.Sectors) == 0 {
			return e, errors.New("a term needs an office, sectors or a code")
		}
		e.Terms = []Term{{
			Office: office, Country: e.Country, Sectors: e.Sectors, From: from, To: to,
			FromSure: get("from_certainty"), ToSure: get("to_certainty"), Source: e.Source,
		}}
		e.Sectors = nil
	}
	return e, nil
}

// userID is what records call an actor whom the source gives no id.
func userID(name, country string) string {
	id := "user:" + strings.TrimPrefix(slug(name), "hearsay:")
	if id == "user:" {
		id += fmt.Sprintf("%x", keyHash(keyName, fold(name))) // no letter of it is Latin
	}
	if country != "" {
		id += "-" + strings.ToLower(country)
	}
	return id
}
