package actor

import (
	"cmp"
	"embed"
	"io/fs"
	"strconv"
	"strings"
	"unicode"

	"github.com/hearsay-news/hearsay/lang"
)

// A nation is a row of country.tsv.
type nation struct {
	iso, name, row             string
	from, fromSure, to, toSure string // when it came into being and ended, where the table says so
	likely                     bool   // the row is believed, but not beyond doubt
}

// at is where a row stands.
func at(table string, line int) string { return table + ":" + strconv.Itoa(line) }

// A body is an organisation or group of org.tsv or group.tsv.
type body struct {
	name, code       string
	sectors          []string
	kind             string
	from, to         string
	fromSure, toSure string // what is certain of the date, as of a holder's
	likely           bool   // the row is believed, but not beyond doubt
	ambiguous        bool
	entity           string   // what records call it; "" is the name's slug
	row, note        string   // where it stands: file and line; what the row says beside
	imported         bool     // from a user's knowledge file
	terms            []Term   // of an imported one: what was right when
	names            []string // its other names
}

// id is what records call a body.
func (b *body) id() string { return cmp.Or(b.entity, slug(b.name)) }

// A holder is one person in one office, from holder.tsv.
type holder struct {
	person           string
	country          string
	sectors          []string
	office           string
	from, to         string
	fromSure, toSure string // what is certain of the date: day month year unsure
	likely           bool   // the row is believed, but not beyond doubt
	died             string
	known            string   // the day up to which the table knows who is in office; "" if it does not say
	head             string   // head noun of the office
	words            []string // its other words
	variants         []string
	entity           string // what records call the person; "" is the name's slug
	row, note        string // where it stands: file and line; what the row says beside
	imported, base   bool   // from a user's knowledge file; and without dates: what holds where no term does
}

// id is what records call a holder.
func (h *holder) id() string { return cmp.Or(h.entity, slug(h.person)) }

// A pattern is what body.tsv says of a phrase: "minister of finance" is a
// person in government.
type pattern struct {
	kind    string
	sectors []string
	country string
}

// alternatives writes out a phrase of body.tsv, in which "a|b" in the place of
// a word is either.
func alternatives(phrase string) [][]string {
	out := [][]string{nil}
	for _, w := range strings.Fields(phrase) {
		var next [][]string
		for _, p := range out {
			for _, a := range strings.Split(w, "|") {
				next = append(next, append(append([]string(nil), p...), a))
			}
		}
		out = next
	}
	return out
}

func put(m map[string]*pattern, key string, p *pattern) {
	if _, ok := m[key]; !ok {
		m[key] = p
	}
}

type knowledge struct {
	nation    map[string]nation
	adj       map[string]string // adjective or demonym → ISO
	capital   map[string]string
	seat      map[string]string
	bodies    map[string][]*body
	outlet    map[string]*body
	holders   map[string][]*holder // by folded name, full and variants
	family    map[string][]*holder // by folded family name
	offices   map[string][]*holder // by head noun of the office
	phrase    map[string]*pattern  // body.tsv, phrases in any case
	exact     map[string]*pattern  // body.tsv, names as written
	phraseLen int                  // most tokens in one
	unnamed   map[string]bool
	kind      map[string]string // noun → document, poll, media
	class     map[string]string // noun → class of the mention room
	title     map[string]string // title → role lemma, "" for none
	says      map[string]bool
	acts      map[string]bool
	suffers   map[string]bool // verbs done to those who act
	// suffersNoun are nouns of what is done to those who act.
	suffersNoun map[string]bool
	given       map[string]bool
	abbrev      map[string]bool // folded names of countries that are written in capitals only: "CAR"
	longest     int
	begins      map[string]int             // by first word, the most tokens of what begins with it
	several     map[string][]string        // adjectives of more than one country
	canon       map[string]string          // ISO → the country's name
	state       map[string][]string        // ISO of a country named as a state of the USA → words that show the country is meant
	isoWord     map[string]map[string]bool // ISO → the words of its names and adjectives
	former      map[string][]*holder       // former names of countries, as terms of the name
	more        []*Knowledge               // the user's own
	speller     *lang.Speller
	spelled     map[string][]*holder // full names, by lang.Speller's key
	person      map[string][]*holder // by what records call them
	bodyOf      map[string]*body     // the same
}

func cell(r []string, i int) string {
	if i < len(r) {
		return r[i]
	}
	return ""
}

func list(s string) []string {
	var out []string
	for _, p := range strings.Split(s, "|") {
		if p = strings.TrimSpace(p); p != "" && p != "-" {
			out = append(out, p)
		}
	}
	return out
}

// fold makes two spellings of a name equal: lower case, no full stops, one
// kind of apostrophe and dash, no genitive, no "the" in front.
func fold(s string) string {
	plain, spaced := true, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 0x80 || c == '.' || c == '`':
			plain = false
		case c == '\n' || c == '\t' || c == '\r' || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' '):
			spaced = true
		}
	}
	if spaced || !plain {
		s = strings.Join(strings.Fields(s), " ")
	}
	s = strings.ToLower(s)
	if !plain {
		s = folder.Replace(s)
	}
	s = strings.TrimSuffix(s, "'s")
	s = strings.TrimSuffix(s, "'")
	return strings.TrimPrefix(s, "the ")
}

var folder = strings.NewReplacer("’", "'", "‘", "'", "`", "'", "–", "-", "‑", "-", ".", "")

func load(l *lang.Language, files fs.FS) *knowledge {
	k := &knowledge{
		nation: map[string]nation{}, adj: map[string]string{}, capital: map[string]string{}, seat: map[string]string{},
		bodies: map[string][]*body{}, outlet: map[string]*body{}, holders: map[string][]*holder{}, offices: map[string][]*holder{}, family: map[string][]*holder{},
		phrase: map[string]*pattern{}, exact: map[string]*pattern{}, unnamed: l.Words("actor-unnamed.txt"),
		kind: map[string]string{}, class: map[string]string{}, title: map[string]string{}, says: map[string]bool{}, acts: map[string]bool{},
		given: map[string]bool{}, speller: l.Speller(), spelled: map[string][]*holder{}, person: map[string][]*holder{}, bodyOf: map[string]*body{},
	}
	k.countries(l)
	for _, t := range []string{"org.tsv", "group.tsv"} {
		for n, r := range l.Lines(t) {
			b := &body{
				row: at(t, n), note: cell(r, 11), names: list(cell(r, 1)), name: cell(r, 0), code: cell(r, 2), sectors: list(cell(r, 3)), kind: cell(r, 4),
				from: cell(r, 6), fromSure: cell(r, 7), to: cell(r, 8), toSure: cell(r, 9), likely: cell(r, 10) == "likely", ambiguous: strings.Contains(cell(r, 11), "ambiguous"),
			}
			k.bodyOf[b.id()] = b
			for _, n := range append(list(cell(r, 1)), b.name) {
				k.see(n)
				k.bodies[fold(n)] = append(k.bodies[fold(n)], b)
			}
		}
	}
	for n, r := range l.Lines("outlet.tsv") {
		b := &body{row: at("outlet.tsv", n), note: cell(r, 4), names: list(cell(r, 1)), name: cell(r, 0), code: cell(r, 2), kind: "media", sectors: []string{"JRN"}}
		k.bodyOf[b.id()] = b
		for _, n := range append(list(cell(r, 1)), b.name) {
			if _, ok := k.outlet[fold(n)]; !ok {
				k.see(n)
				k.outlet[fold(n)] = b
			}
		}
	}
	for _, r := range l.Rows("body.tsv") {
		p := &pattern{kind: cell(r, 1), sectors: list(cell(r, 2)), country: cell(r, 3)}
		for _, words := range alternatives(cell(r, 0)) {
			key := strings.Join(words, " ")
			if key != strings.ToLower(key) {
				put(k.exact, key, p)
			} else {
				put(k.phrase, key, p)
			}
			k.begin(key)
			k.phraseLen = max(k.phraseLen, len(words)+2*strings.Count(key, "-"))
		}
	}
	k.readHolders(files)
	for _, r := range l.Rows("actor-kind.txt") {
		for _, n := range strings.Fields(cell(r, 1)) {
			k.kind[n] = r[0]
		}
	}
	for _, r := range l.Rows("mention-nouns.txt") {
		for _, n := range strings.Fields(cell(r, 2)) {
			if _, ok := k.class[n]; !ok {
				k.class[n] = r[0]
			}
		}
	}
	for _, r := range l.Rows("mention-titles.txt") {
		t := cell(r, 2)
		if t == "-" {
			t = ""
		}
		k.title[strings.ToLower(r[0])] = t
	}
	for _, r := range l.Rows("mention-says.txt") {
		for _, v := range strings.Fields(r[0]) {
			k.says[v] = true
		}
	}
	k.suffers, k.suffersNoun = map[string]bool{}, map[string]bool{}
	for _, r := range l.Rows("actor-suffers-noun.txt") {
		for _, v := range strings.Fields(r[0]) {
			k.suffersNoun[v] = true
		}
	}
	for _, r := range l.Rows("actor-suffers.txt") {
		for _, v := range strings.Fields(r[0]) {
			k.suffers[v] = true
		}
	}
	for _, r := range l.Rows("actor-acts.txt") {
		for _, v := range strings.Fields(r[0]) {
			k.acts[v] = true
		}
	}
	for _, r := range l.Rows("mention-given.txt") {
		for _, n := range strings.Fields(cell(r, 1)) {
			k.given[n] = true
		}
	}
	return k
}

// begin records how many tokens a name or phrase that begins with some word
// may have, so that most words of a text need not be looked up at all.
func (k *knowledge) begin(name string) {
	if k.begins == nil {
		k.begins = map[string]int{}
	}
	first, n := beginning(name)
	k.begins[first] = max(k.begins[first], n)
}

// beginning is the first word of a name and the most tokens the name may have.
func beginning(name string) (word string, tokens int) {
	n := fold(name)
	word = n
	if i := strings.IndexAny(n, " -'&/,("); i > 0 {
		word = n[:i]
	}
	return word, strings.Count(n, " ") + 2*strings.Count(n, "-") + 2*strings.Count(n, "'") + 2*strings.Count(n, ",") + 1
}

func (k *knowledge) see(name string) {
	k.begin(name)
	k.longest = max(k.longest, strings.Count(name, " ")+strings.Count(name, "-")*2+strings.Count(name, "'")+strings.Count(name, "’")+1)
}

func (k *knowledge) countries(l *lang.Language) {
	put := func(m map[string]string, names, iso string) {
		for _, n := range list(names) {
			k.see(n)
			if _, ok := m[fold(n)]; !ok {
				m[fold(n)] = iso
			}
		}
	}
	k.abbrev = map[string]bool{}
	k.canon, k.isoWord, k.former = map[string]string{}, map[string]map[string]bool{}, map[string][]*holder{}
	for n, r := range l.Lines("former.tsv") {
		k.former[fold(r[0])] = append(k.former[fold(r[0])], &holder{
			person: r[0], country: cell(r, 1), office: "former name", from: cell(r, 2), fromSure: cell(r, 3), to: cell(r, 4), toSure: cell(r, 5), likely: cell(r, 6) == "likely",
			row: at("former.tsv", n), note: cell(r, 7),
		})
	}
	k.state, k.several = map[string][]string{}, map[string][]string{}
	for n, r := range l.Lines("country.tsv") {
		row := at("country.tsv", n)
		if strings.Contains(cell(r, 13), "state of the USA") {
			k.state[r[0]] = append(list(cell(r, 6)), append(list(cell(r, 2)), "Russia", "Caucasus")...)
		}
		if k.canon[r[0]] == "" {
			k.canon[r[0]], k.isoWord[r[0]] = cell(r, 1), map[string]bool{}
		}
		for i := 1; i <= 5; i++ {
			for _, n := range list(cell(r, i)) {
				for _, q := range strings.Fields(fold(n)) {
					k.isoWord[r[0]][q] = true
				}
			}
		}
		for _, n := range append(list(cell(r, 1)), list(cell(r, 2))...) {
			k.see(n)
			if abbreviation(n) {
				k.abbrev[fold(n)] = true
			}
			if _, ok := k.nation[fold(n)]; !ok {
				k.nation[fold(n)] = nation{iso: r[0], name: cell(r, 1), row: row, from: cell(r, 8), fromSure: cell(r, 9), to: cell(r, 10), toSure: cell(r, 11), likely: cell(r, 12) == "likely"}
			}
		}
		for i := 3; i <= 5; i++ {
			for _, a := range list(cell(r, i)) {
				if o := k.adj[fold(a)]; o != "" && o != r[0] {
					k.several[fold(a)] = append(k.several[fold(a)], r[0])
				}
			}
		}
		put(k.adj, cell(r, 3), r[0])
		put(k.adj, cell(r, 4), r[0])
		put(k.adj, cell(r, 5), r[0])
		put(k.capital, cell(r, 6), r[0])
		put(k.seat, cell(r, 7), r[0])
	}
}

// abbreviation reports whether a name is letters in capitals.
func abbreviation(n string) bool {
	return len(n) < 8 && n == strings.ToUpper(n) && !strings.Contains(n, " ")
}

//go:embed holder.tsv
var embedded embed.FS

// readHolders reads holder.tsv.
func (k *knowledge) readHolders(files fs.FS) {
	b, err := fs.ReadFile(files, "holder.tsv")
	if err != nil {
		return
	}
	known := ""
	if _, date, ok := strings.Cut(string(b), "date of knowledge:"); ok {
		date, _, _ = strings.Cut(date, "\n")
		known = strings.TrimSpace(date)
	}
	for n, r := range lang.Lines(string(b)) {
		h := &holder{
			row: at("holder.tsv", n), note: cell(r, 11), likely: cell(r, 10) == "likely",
			known:  known,
			person: cell(r, 0), variants: list(cell(r, 1)), country: cell(r, 2), sectors: list(cell(r, 3)), office: cell(r, 4),
			from: cell(r, 5), fromSure: cell(r, 6), to: cell(r, 7), toSure: cell(r, 8), died: cell(r, 9),
		}
		h.head, h.words = officeWords(h.office)
		for _, n := range append(h.variants, h.person) {
			k.holders[fold(n)] = append(k.holders[fold(n)], h)
			if s := k.speller.Key(n); s != "" && strings.Contains(n, " ") {
				k.spelled[s] = append(k.spelled[s], h)
			}
		}
		if i := strings.LastIndexByte(h.person, ' '); i > 0 {
			f := familyName(h.person[i+1:])
			k.family[f] = append(k.family[f], h)
		}
		k.offices[h.head] = append(k.offices[h.head], h)
		k.person[h.id()] = append(k.person[h.id()], h)
	}
}

// familyName is a folded family name without the article of Arabic ones:
// "al-Assad" is also "Assad".
func familyName(s string) string {
	s = fold(s)
	for _, p := range [...]string{"al-", "el-"} {
		if strings.HasPrefix(s, p) && len(s) > len(p)+2 {
			return s[len(p):]
		}
	}
	return s
}

// officeWords splits the name of an office into its head noun and its other
// words: "secretary of the Supreme National Security Council".
func officeWords(s string) (head string, words []string) {
	s = strings.ReplaceAll(strings.ReplaceAll(fold(s), "secretary general", "secretary-general"), "defence", "defense")
	f := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' })
	at := len(f) - 1
	for i, w := range f {
		switch w {
		case "of", "for", "to", "at", "and":
			if i > 0 && at == len(f)-1 {
				at = i - 1
			}
		}
	}
	for i, w := range f {
		switch {
		case i == at:
			head = w
		case w == "of" || w == "the" || w == "for" || w == "to" || w == "and" || w == "at":
		default:
			words = append(words, w)
		}
	}
	return head, words
}

// slug is the identity of a row: "hearsay:ali-shamkhani".
func slug(name string) string {
	var b strings.Builder
	dash := true
	for _, r := range strings.ToLower(name) {
		if p, ok := plain[r]; ok {
			r = p
		}
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
			dash = false
		} else if !dash && r != '\'' && r != '’' && r != '.' {
			b.WriteByte('-')
			dash = true
		}
	}
	return "hearsay:" + strings.TrimSuffix(b.String(), "-")
}

var plain = map[rune]rune{
	'á': 'a', 'à': 'a', 'â': 'a', 'ä': 'a', 'ã': 'a', 'å': 'a', 'é': 'e', 'è': 'e', 'ê': 'e', 'ë': 'e', 'í': 'i', 'ì': 'i', 'î': 'i', 'ï': 'i',
	'ó': 'o', 'ò': 'o', 'ô': 'o', 'ö': 'o', 'õ': 'o', 'ø': 'o', 'ú': 'u', 'ù': 'u', 'û': 'u', 'ü': 'u', 'ç': 'c', 'ć': 'c', 'č': 'c', 'ñ': 'n', 'ń': 'n',
	'š': 's', 'ş': 's', 'ś': 's', 'ž': 'z', 'ź': 'z', 'ż': 'z', 'ł': 'l', 'ğ': 'g', 'ı': 'i', 'ý': 'y', 'đ': 'd', 'ř': 'r', 'ț': 't', 'ţ': 't', 'ă': 'a', 'ą': 'a', 'ę': 'e', 'ő': 'o', 'ű': 'u',
}

// known is what the knowledge says about an office at a date: yes, no, or
// inside a range whose end is not certain.
type known uint8

const (
	no known = iota
	maybe
	yes
)

// holds says whether h was in office when an article of some day appeared (ISO
// 8601, at least the year; then the whole year or month is meant). An end of
// the term that is only known to the month or year, or not surely, makes the
// time around it a maybe, and a row that is only likely all of it.
func (h *holder) holds(day string) known {
	if day == "" {
		return no
	}
	lo, hi := span(day)
	out := yes
	if h.from != "" {
		first, last := bounds(h.from, h.fromSure)
		if hi < first {
			return no
		}
		if lo < last {
			out = maybe
		}
	} else if h.fromSure == "unsure" {
		out = maybe
	}
	if h.to != "" {
		first, last := bounds(h.to, h.toSure)
		if lo > last {
			return no
		}
		if hi > first {
			out = maybe
		}
	} else if h.toSure == "unsure" {
		out = maybe
	}
	if h.to == "" && h.known != "" && hi > h.known {
		out = maybe // the table does not know who came after
	}
	if len(h.died) >= 10 && lo > h.died {
		return no
	}
	if h.likely {
		out = maybe
	}
	return out
}

// bounds is the first and last day that an end of a term can be, by what is
// certain of it.
func bounds(date, sure string) (lo, hi string) {
	switch {
	case sure == "unsure" && len(date) >= 4:
		y, err := strconv.Atoi(date[:4])
		if err != nil {
			return "0000", "9999"
		}
		return strconv.Itoa(y-1) + "-01-01", strconv.Itoa(y+1) + "-12-31"
	case sure == "year" && len(date) > 4:
		return span(date[:4])
	case sure == "month" && len(date) > 7:
		return span(date[:7])
	}
	return span(date)
}

// span is the first and last day of a date that may lack its day or month.
func span(s string) (lo, hi string) {
	switch len(s) {
	case 4:
		return s + "-01-01", s + "-12-31"
	case 7:
		return s + "-01", s + "-31"
	}
	return s, s
}
