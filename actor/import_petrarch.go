package actor

import (
	"fmt"
	"io"
	"regexp"
	"strings"
)

// The dictionaries of PETRARCH, PETRARCH2, Phoenix and TABARI: an actor has a
// line for its name, lines that begin with "+" for its other names, and its
// codes in brackets, behind a name or on lines of their own, each with the time
// in which it is right:
//
//	ANA_ORVIK_
//	+ANNA_ORVIK_
//	    [NORGOV 20190301-20210630]
//	    [NORELI >20210630]
//	    [NOR]
//
// "<" and ">" mean before and after a day; a code without a time holds where no
// other does. A semicolon or a number sign begins a comment.

// coded is a code in brackets with its time; the groups are code, what stands
// between, and two dates.
var (
	brackets = regexp.MustCompile(`\[([^][]*)\]`)
	coded    = regexp.MustCompile(`^\s*([A-Za-z~-]+)?\s*(?:([<>])\s*(\d{6}|\d{8})|(\d{6}|\d{8})\s*-\s*(\d{6}|\d{8}))?\s*$`)
)

// day reads a day of a dictionary, of two or four digits for the year. Zeros
// for day or month say that it is not known.
func petrarchDay(s string) (string, bool) {
	if len(s) == 6 {
		// The dictionaries reach from the Second World War to our day.
		if s[:2] < "40" {
			s = "20" + s
		} else {
			s = "19" + s
		}
	}
	out := s[:4]
	if m := s[4:6]; m != "00" {
		out += "-" + m
		if d := s[6:]; d != "00" {
			out += "-" + d
		}
	} else if s[6:] != "00" {
		return "", false
	}
	return out, isDate(out)
}

// uncomment cuts a comment off a line.
func uncomment(s string) string {
	if n := strings.IndexAny(s, ";#"); n >= 0 {
		s = s[:n]
	}
	if n := strings.Index(s, "<!--"); n >= 0 {
		s = s[:n]
	}
	return s
}

// petrarchName is a name as it is written outside of dictionaries.
func petrarchName(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '_' || r == ' ' || r == '\t' }), " ")
	if s == strings.ToUpper(s) {
		s = capital(s)
	}
	return s
}

// petrarch reads a dictionary of actors.
func (i *importing) petrarch(in io.Reader) error {
	var e Entry
	at := 0      // the line of the entry's name, 0 if there is none
	codes := 0   // that it has
	bad := false // something of it was reported
	flush := func() error {
		n := at
		if at = 0; n == 0 {
			return nil
		}
		switch {
		case codes == 0 && !bad:
			i.problem(n, "%s has no code", e.Name)
		case codes > 0:
			if bad && len(e.Terms) > 0 {
				e.Sectors = nil // it may be wrong in the time of the code that cannot be read
			}
			e.ID = userID(e.Name, e.Country)
			return i.add(e, n)
		}
		return nil
	}
	err := i.lines(in, func(b []byte, n int) error {
		line := uncomment(string(b))
		if strings.TrimSpace(line) == "" {
			return nil
		}
		name := strings.TrimSpace(brackets.ReplaceAllString(line, " "))
		if strings.ContainsAny(name, "[]") {
			i.problem(n, "a bracket is not closed, or not opened: %s", line)
			bad = true
			return nil
		}
		if name != "" {
			other := name[0] == '+' || name[0] == '*'
			name = petrarchName(strings.TrimLeft(name, "+* "))
			switch {
			case !hasLetter(name):
				i.problem(n, "no name in %s", line)
				return nil
			case other && at == 0:
				i.problem(n, "other name %s, but of nobody", name)
				return nil
			case other:
				e.Names = append(e.Names, name)
			default:
				if err := flush(); err != nil {
					return err
				}
				e, at, codes, bad = Entry{Name: name, Kind: "actor"}, n, 0, false
			}
		}
		for _, m := range brackets.FindAllStringSubmatch(line, -1) {
			if at == 0 {
				i.problem(n, "a code without a name: %s", line)
				return nil
			}
			if err := i.petrarchCode(&e, m[1], n); err != nil {
				i.problem(n, "%s: %v", e.Name, err)
				bad = true
				continue
			}
			codes++
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// petrarchCode adds what stands in one pair of brackets to an entry.
func (i *importing) petrarchCode(e *Entry, s string, line int) error {
	m := coded.FindStringSubmatch(s)
	if m == nil || m[1] == "" {
		return fmt.Errorf("cannot read [%s]", s)
	}
	if strings.Trim(m[1], "-") == "" {
		return nil // "[---]": nobody outside of the times given
	}
	country, sectors, unknown := i.code(m[1], true)
	if len(unknown) > 0 {
		return fmt.Errorf("[%s]: nothing is called %s", s, strings.Join(unknown, ", "))
	}
	if country == "" && len(sectors) == 0 {
		return fmt.Errorf("[%s] says neither country nor sector", s)
	}
	t := Term{Country: country, Sectors: sectors, Source: fmt.Sprintf("%s:%d", i.name, line)}
	for _, end := range []struct {
		digits string
		to     *string
	}{{m[4], &t.From}, {m[5], &t.To}} {
		if end.digits != "" {
			d, ok := petrarchDay(end.digits)
			if !ok {
				return fmt.Errorf("%s is no day", end.digits)
			}
			*end.to = d
		}
	}
	if m[2] != "" {
		d, ok := petrarchDay(m[3])
		if !ok {
			return fmt.Errorf("%s is no day", m[3])
		}
		if m[2] == "<" {
			t.To = d
		} else {
			t.From = d
		}
	}
	if t.From == "" && t.To == "" {
		if e.Country != "" || len(e.Sectors) > 0 {
			return fmt.Errorf("[%s] is a second code without dates", s)
		}
		e.Country, e.Sectors, e.Source = country, sectors, t.Source
		return nil
	}
	if t.From != "" && t.To != "" && t.From > t.To {
		return fmt.Errorf("[%s] ends before it begins", s)
	}
	e.Terms = append(e.Terms, t)
	return nil
}

// agents reads a dictionary of agents: nouns for those who act, with their
// plural in braces and a code with "~" where the country goes; and sets of words
// between exclamation marks that stand for each of them:
//
//	!PERSON! = MAN, WOMAN
//	HARBOUR_WARDEN {HARBOUR_WARDENS} [~COP]
//	COUNCIL!PERSON! {} [~LEG]
func (i *importing) agents(in io.Reader) error {
	sets := map[string][]string{}
	return i.lines(in, func(b []byte, n int) error {
		line := strings.TrimSpace(uncomment(string(b)))
		if line == "" {
			return nil
		}
		if name, words, ok := strings.Cut(line, "="); ok && strings.HasPrefix(name, "!") {
			for _, w := range strings.Split(words, ",") {
				if w = strings.TrimSpace(w); w != "" && len(sets) < 1000 {
					sets[strings.TrimSpace(name)] = append(sets[strings.TrimSpace(name)], w)
				}
			}
			return nil
		}
		m := brackets.FindStringSubmatchIndex(line)
		if m == nil {
			i.problem(n, "no code in %s", line)
			return nil
		}
		phrase, _, _ := strings.Cut(line[:m[0]], "{")
		country, sectors, unknown := i.code(strings.ReplaceAll(line[m[2]:m[3]], "~", ""), true)
		switch {
		case len(unknown) > 0:
			i.problem(n, "[%s]: nothing is called %s", line[m[2]:m[3]], strings.Join(unknown, ", "))
			return nil
		case len(sectors) == 0:
			i.problem(n, "[%s] says no sector", line[m[2]:m[3]])
			return nil
		}
		for _, p := range expand(strings.TrimSpace(phrase), sets) {
			if strings.Contains(p, "!") {
				i.problem(n, "no set of words is called as in %s", p)
				return nil
			}
			name := strings.ToLower(petrarchName(p))
			if err := i.add(Entry{ID: userID(name, country), Name: name, Kind: "role", Country: country, Sectors: sectors}, n); err != nil {
				return err
			}
		}
		return nil
	})
}

// expand writes a phrase with each word of the set that it names.
func expand(phrase string, sets map[string][]string) []string {
	set := setName.FindString(phrase)
	if set == "" || sets[set] == nil {
		return []string{phrase}
	}
	var out []string
	for _, w := range sets[set][:min(len(sets[set]), 50)] {
		out = append(out, strings.Replace(phrase, set, w, 1))
	}
	return out
}

var setName = regexp.MustCompile(`![^!\s]+!`)
