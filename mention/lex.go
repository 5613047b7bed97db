package mention

import (
	"strings"

	"github.com/hearsay-news/hearsay/lang"
)

// A class is the sort of thing a mention is.
type class uint8

const (
	unknown class = iota
	person
	people // several persons, or a body of persons seen as such
	org
	country
	place
	doc
	media
	poll
	event
	moment
	thing
)

var classes = map[string]class{
	"office": person, "person": person, "people": people, "org": org, "country": country, "place": place,
	"doc": doc, "media": media, "poll": poll, "event": event, "time": moment, "thing": thing,
}

type pronoun struct {
	person, number, gender byte // 1 2 3; s p or 0; m f n x or 0
	use                    byte // s subject, o object, p possessive, r reflexive, w relative; 0: no pronoun
}

type noun struct {
	class  class
	gender byte
	office bool
}

type lexicon struct {
	pron    map[string]pronoun
	title   map[string]desc // gender in mods[0] if any
	tgender map[string]byte
	given   map[string]byte
	nick    map[string][]int
	noun    map[string]noun
	same    map[string][]int
	says    map[string]bool
	nation  map[string]string // name of a country, lower case → ISO
	adj     map[string]string // adjective or demonym → ISO
	capital map[string]string
	body    map[string]bool     // names of bodies and groups, lower case
	alias   map[string]int      // the same, ambiguous ones too, "=" before abbreviations → which body; -1 several
	abbrev  map[string]bool     // folded names of countries that are written in capitals only: "CAR"
	several map[string][]string // adjectives of more than one country
	longest int                 // most words in a country's name or adjective
	begins  map[string]int      // by first word, most tokens that begin with it
	speller *lang.Speller
}

func load(l *lang.Language) *lexicon {
	x := &lexicon{
		pron: map[string]pronoun{}, title: map[string]desc{}, tgender: map[string]byte{}, given: map[string]byte{},
		nick: map[string][]int{}, noun: map[string]noun{}, same: map[string][]int{}, says: map[string]bool{},
		nation: map[string]string{}, adj: map[string]string{}, capital: map[string]string{}, speller: l.Speller(),
	}
	cell := func(r []string, i int) string {
		if i < len(r) {
			return r[i]
		}
		return ""
	}
	letter := func(s string) byte {
		if s == "" || s == "-" {
			return 0
		}
		return s[0]
	}
	for _, r := range l.Rows("mention-pronouns.txt") {
		p := pronoun{person: letter(cell(r, 1)), number: letter(cell(r, 2)), gender: letter(cell(r, 3))}
		switch cell(r, 4) {
		case "subj":
			p.use = 's'
		case "obj":
			p.use = 'o'
		case "poss":
			p.use = 'p'
		case "refl":
			p.use = 'r'
		case "rel":
			p.use = 'w'
		}
		x.pron[r[0]] = p
	}
	for _, r := range l.Rows("mention-titles.txt") {
		t := strings.ToLower(r[0])
		x.tgender[t] = letter(cell(r, 1))
		role := cell(r, 2)
		if role == "-" {
			role = ""
		}
		x.title[t] = desc{head: role}
	}
	for _, r := range l.Rows("mention-given.txt") {
		for _, n := range strings.Fields(cell(r, 1)) {
			x.given[n] = letter(r[0])
		}
	}
	for i, r := range l.Rows("mention-nicknames.txt") {
		for _, n := range r {
			x.nick[n] = append(x.nick[n], i)
		}
	}
	for _, r := range l.Rows("mention-nouns.txt") {
		for _, n := range strings.Fields(cell(r, 2)) {
			if _, ok := x.noun[n]; !ok {
				x.noun[n] = noun{class: classes[r[0]], gender: letter(cell(r, 1)), office: r[0] == "office"}
			}
		}
	}
	for i, r := range l.Rows("mention-same.txt") {
		for _, n := range r {
			x.same[n] = append(x.same[n], i)
		}
	}
	for _, r := range l.Rows("mention-says.txt") {
		for _, v := range strings.Fields(r[0]) {
			x.says[v] = true
		}
	}
	x.begins = map[string]int{}
	put := func(m map[string]string, names, iso string) {
		for _, n := range strings.Split(names, "|") {
			n = fold(n)
			if n == "" {
				continue
			}
			first, _, _ := strings.Cut(n, " ")
			first, _, _ = strings.Cut(first, "-")
			first, _, _ = strings.Cut(first, "'")
			x.begins[first] = max(x.begins[first], strings.Count(n, " ")+2*strings.Count(n, "-")+2*strings.Count(n, "'")+1)
			if _, ok := m[n]; !ok {
				m[n] = iso
				x.longest = max(x.longest, strings.Count(n, " ")+1)
			}
		}
	}
	x.several, x.abbrev = map[string][]string{}, map[string]bool{}
	for _, r := range l.Rows("country.tsv") {
		for i := 3; i <= 5; i++ {
			for _, a := range strings.Split(cell(r, i), "|") {
				if a = fold(a); a != "" && x.adj[a] != "" && x.adj[a] != r[0] {
					x.several[a] = append(x.several[a], r[0])
				}
			}
		}
		for _, n := range strings.Split(cell(r, 2), "|") {
			if abbreviation(n) {
				x.abbrev[fold(n)] = true
			}
		}
		put(x.nation, cell(r, 1), r[0])
		put(x.nation, cell(r, 2), r[0])
		put(x.adj, cell(r, 3), r[0])
		put(x.adj, cell(r, 4), r[0])
		put(x.adj, cell(r, 5), r[0])
		put(x.capital, cell(r, 6), r[0])
	}
	x.body, x.alias = map[string]bool{}, map[string]int{}
	rows := 0
	for _, t := range []string{"org.tsv", "group.tsv"} {
		for _, r := range l.Rows(t) {
			rows++
			for _, n := range append(strings.Split(cell(r, 1), "|"), r[0]) {
				key := fold(n)
				if abbreviation(strings.ReplaceAll(n, ".", "")) {
					key = "=" + key
				}
				if o, ok := x.alias[key]; ok && o != rows {
					x.alias[key] = -1
				} else if n != "" {
					x.alias[key] = rows
				}
			}
			if cell(r, 4) != "organization" || strings.Contains(cell(r, 11), "ambiguous") {
				continue
			}
			for _, n := range append(strings.Split(cell(r, 1), "|"), r[0]) {
				x.body[fold(n)] = true
			}
		}
	}
	return x
}

// abbreviation reports whether a name is letters in capitals.
func abbreviation(n string) bool {
	return n != "" && len(n) < 8 && n == strings.ToUpper(n) && !strings.Contains(n, " ")
}

// fold makes two spellings of a name equal: lower case, no full stops, one
// kind of apostrophe, no genitive, no "the" in front.
func fold(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 || r == '`' }) >= 0 {
		s = folder.Replace(s)
	}
	s = strings.TrimSuffix(s, "'s")
	s = strings.TrimSuffix(s, "'")
	s = strings.TrimPrefix(s, "the ")
	return strings.ReplaceAll(s, ".", "")
}

var folder = strings.NewReplacer("’", "'", "‘", "'", "`", "'", "–", "-", "‑", "-")

// nounOf looks a lemma up; compound and derived words by their end.
func (x *lexicon) nounOf(lemma string) noun {
	if n, ok := x.noun[lemma]; ok {
		return n
	}
	if i := strings.LastIndexByte(lemma, '-'); i >= 0 && i+1 < len(lemma) {
		if n, ok := x.noun[lemma[i+1:]]; ok {
			return n
		}
	}
	if strings.HasSuffix(lemma, "s") {
		if n, ok := x.noun[lemma[:len(lemma)-1]]; ok {
			return n
		}
	}
	if x.adj[lemma] != "" {
		return noun{} // "German" ends as "fireman" does
	}
	if len(lemma) > 6 && strings.HasSuffix(lemma, "ist") && !strings.HasSuffix(lemma, "klist") && !strings.HasSuffix(lemma, "tlist") && !strings.HasSuffix(lemma, "hlist") && lemma != "playlist" {
		return noun{class: person} // cyclist, publicist; not checklist, shortlist, watchlist
	}
	for _, s := range [...]struct {
		end    string
		class  class
		gender byte
	}{{"woman", person, 'f'}, {"man", person, 'm'}, {"person", person, 0}, {"ologist", person, 0}, {"ician", person, 0}, {"onomist", person, 0}, {"ographer", person, 0}, {"onomer", person, 0}, {"women", person, 'f'}, {"men", person, 'm'}} {
		if len(lemma) > len(s.end)+2 && strings.HasSuffix(lemma, s.end) {
			return noun{class: s.class, gender: s.gender}
		}
	}
	return noun{}
}

// alike reports whether two nouns name the same kind of post or body.
func (x *lexicon) alike(a, b string) bool {
	if a == b {
		return true
	}
	for _, i := range x.same[a] {
		for _, j := range x.same[b] {
			if i == j {
				return true
			}
		}
	}
	return false
}

// givenAlike reports whether two given names may be one person's: equal, an
// initial of the other, or known short forms of each other.
func (x *lexicon) givenAlike(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) == 1 || len(b) == 1 {
		return a[0] == b[0]
	}
	for _, i := range x.nick[a] {
		for _, j := range x.nick[b] {
			if i == j {
				return true
			}
		}
	}
	return false
}
