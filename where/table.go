package where

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay/lang"
)

// Tables are the room's own tables: what the reader knows of places.
//
//go:embed *.tsv
var Tables embed.FS

type kind uint8

const (
	country kind = iota
	region
	city
)

func (k kind) String() string { return [...]string{"country", "region", "city"}[k] }

// A sense is one thing a name may mean.
type sense struct {
	name     string
	country  string // ISO 3166 alpha-3; "" for a region in several countries
	within   string // name of the division it lies in, "" not said
	lat, lon float64
	kind     kind
	rank     float64 // see place.tsv
	capital  bool
	past     bool // a state that has ended
	listed   bool // a division of division.tsv
}

// A ref is a sense as one name calls it. A bare name calls a division that has
// the name of a city only from afar: see base in place.tsv.
type ref struct {
	sense int32
	base  bool
}

// An entry is what the tables say about one name or adjective.
type entry struct {
	key     string // the folded name
	refs    []ref
	adj     []string // countries this is an adjective or demonym of
	careful bool     // oftener something else
	short   bool     // a division only after a town and a comma
}

// plain is the index of the one reference that a bare name calls, -1 if there
// is none or several.
func (e *entry) plain() int {
	n := -1
	for i := range e.refs {
		if e.refs[i].base {
			continue
		}
		if n >= 0 {
			return -1
		}
		n = i
	}
	return n
}

// tables are what New reads; they never change afterwards.
type tables struct {
	senses  []sense
	entries []entry
	exact   map[string]int32   // folded name
	caps    map[string]int32   // folded name in capitals
	head    map[string]int     // leading letters of a name: length of the longest such name in bytes
	region  map[string]int32   // name of a division: its sense
	capital map[string]int32   // country: the sense of its first capital
	places  map[string][]int32 // country: its places
	land    map[string]int32   // country: its sense
	words   map[string]map[string]bool
	hints   map[string]string // word: country whose towns and divisions it speaks for
}

func load(l *lang.Language) *tables {
	t := &tables{
		exact: map[string]int32{}, caps: map[string]int32{}, head: map[string]int{},
		region: map[string]int32{}, places: map[string][]int32{}, land: map[string]int32{}, capital: map[string]int32{}, words: map[string]map[string]bool{}, hints: map[string]string{},
	}
	type short struct{ names, of string }
	var shorts []short
	for _, r := range l.Rows("where.txt") {
		if len(r) > 2 && r[0] == "short" {
			shorts = append(shorts, short{r[1], r[2]})
			continue
		}
		if len(r) > 2 && r[0] == "hint" {
			for _, w := range cell(r, 2) {
				t.hints[w] = r[1]
			}
			continue
		}
		m := t.words[r[0]]
		if m == nil {
			m = map[string]bool{}
			t.words[r[0]] = m
		}
		for _, w := range cell(r, 1) {
			m[w] = true
		}
	}
	lands := l.Rows("country.tsv")
	capitals := map[[2]string]int{}
	for _, r := range lands {
		for i, c := range cell(r, 6) {
			capitals[[2]string{Fold(c), r[0]}] = i + 1
		}
	}
	type based struct {
		name  string
		sense int32
	}
	var bases []based
	own := map[[2]string]bool{} // names that place.tsv has, so that the country's row need not
	for _, r := range places() {
		s := sense{name: r[0], country: r[3], lat: number(r[4]), lon: number(r[5]), rank: number(r[6]), kind: city}
		if r[2] == "region" {
			s.kind = region
		}
		if len(r) > 7 {
			s.within = r[7]
		}
		id := int32(len(t.senses))
		names := append([]string{r[0]}, cell(r, 1)...)
		if s.kind == city {
			for _, n := range names {
				if i := capitals[[2]string{Fold(n), s.country}]; i > 0 {
					s.capital = true
					if _, ok := t.capital[s.country]; !ok || i == 1 {
						t.capital[s.country] = id
					}
				}
			}
		} else {
			t.region[s.name] = id
		}
		t.senses = append(t.senses, s)
		t.places[s.country] = append(t.places[s.country], id)
		for _, n := range names {
			t.add(n, ref{sense: id})
			own[[2]string{Fold(n), s.country}] = true
			if b, ok := t.bare(n); ok && s.kind == region {
				t.add(b+strings.ToLower(n[len(b):]), ref{sense: id}) // "Plateau state"
				bases = append(bases, based{b, id})
			}
		}
	}
	for _, r := range lands {
		id := int32(len(t.senses))
		t.land[r[0]] = id
		t.senses = append(t.senses, sense{name: r[1], country: r[0], kind: country, rank: 6, past: len(r) > 10 && r[10] != ""})
		for _, n := range append([]string{r[1]}, cell(r, 2)...) {
			last := n[strings.LastIndexByte(n, ' ')+1:]
			// "Jewish state" tells of a state and does not name it.
			if c, _ := utf8.DecodeRuneInString(last); unicode.IsLower(c) && strings.Contains(n, " ") || own[[2]string{Fold(n), r[0]}] {
				continue
			}
			if n != r[1] && has(cell(r, 4), n) {
				continue // "Saudi" is rather one than the other
			}
			t.add(n, ref{sense: id})
		}
		for col := 3; col <= 5; col++ {
			for _, n := range cell(r, col) {
				e := t.entry(n)
				if !has(e.adj, r[0]) {
					e.adj = append(e.adj, r[0])
				}
			}
		}
	}
	for _, x := range t.divisions() {
		id := x.old
		if id < 0 {
			id = int32(len(t.senses))
			t.senses = append(t.senses, x.sense)
			t.places[x.country] = append(t.places[x.country], id)
			if _, ok := t.region[x.name]; !ok {
				t.region[x.name] = id
			}
		}
		for _, n := range x.names {
			t.add(n, ref{sense: id})
			if b, ok := t.bare(n); ok {
				t.add(b+strings.ToLower(n[len(b):]), ref{sense: id})
				bases = append(bases, based{b, id})
			}
		}
	}
	// The bare name of a division is of use only beside others: "Plateau" is
	// no place, but "Kandahar" may be the province.
	for _, b := range bases {
		if t.refsOf(b.name) != nil {
			t.add(b.name, ref{sense: b.sense, base: true})
		}
	}
	for c := range t.words["fewer"] {
		for i := range t.senses {
			if s := &t.senses[i]; s.kind == country && s.country == c {
				s.rank -= 1.5
			}
		}
	}
	for _, s := range shorts {
		for _, n := range strings.Split(s.names, "|") {
			// "Ind." is no name, and "LA" is oftener another.
			refs := t.refsOf(s.of)
			e := t.entry(n)
			if len(e.refs) == 0 && len(e.adj) == 0 {
				e.short = true
			}
			for _, r := range refs {
				if x := &t.senses[r.sense]; !r.base && x.kind == region || x.capital && x.country == "USA" {
					e.refs = append(e.refs, ref{sense: r.sense})
				}
			}
		}
	}
	for w := range t.words["careful"] {
		if i, ok := t.exact[Fold(w)]; ok {
			t.entries[i].careful = true
		}
	}
	for i := range t.entries {
		e := &t.entries[i]
		if up := strings.ToUpper(e.key); up != e.key && utf8.RuneCountInString(up) > 3 && !e.short {
			_, ok := t.exact[up]
			if _, too := t.caps[up]; !ok && !too {
				t.caps[up] = int32(i)
				t.heads(up)
			}
		}
	}
	return t
}

// A division is a division of division.tsv: one that the other tables do not
// have, or (old) more names of one that they have.
type division struct {
	sense
	names []string
	old   int32
}

// divisions reads division.tsv. It must be called when the tables have all
// places and countries: what else bears a division's name decides whether the
// name alone stands for it.
func (t *tables) divisions() []division {
	known := map[[2]string]int32{}
	for i := range t.entries {
		e := &t.entries[i]
		for _, r := range e.refs {
			if s := &t.senses[r.sense]; s.kind == region {
				b, _ := t.bare(e.key)
				known[[2]string{b, s.country}] = r.sense
				known[[2]string{e.key, s.country}] = r.sense
			}
		}
	}
	var out []division
	for _, r := range rows("division.tsv", 3) {
		for _, cell := range strings.Split(r[2], "|") {
			cell, careful := strings.CutPrefix(cell, "*")
			x := division{sense: sense{country: r[0], kind: region, rank: 2, listed: true}, old: -1}
			if c, ok := t.capital[r[0]]; ok {
				x.lat, x.lon = t.senses[c].lat, t.senses[c].lon
			}
			for _, n := range strings.Split(cell, "=") {
				if id, ok := known[[2]string{Fold(n), r[0]}]; ok {
					x.old = id
					continue
				}
				if b, ok := t.bare(n); !ok && (careful || t.refsOf(b) != nil) {
					n += " " + r[1]
				}
				x.names = append(x.names, n)
			}
			if len(x.names) > 0 {
				x.name = x.names[0]
				out = append(out, x)
			}
		}
	}
	return out
}

// places are the rows of place.tsv.
func places() [][]string { return rows("place.tsv", 7) }

// rows are the rows of one of the room's own tables.
func rows(name string, cells int) [][]string {
	b, err := fs.ReadFile(Tables, name)
	if err != nil {
		panic("where: " + err.Error()) // embedded
	}
	var out [][]string
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		r := strings.Split(line, "\t")
		if len(r) < cells {
			panic(fmt.Sprintf("where: %s: %d cells in %q", name, len(r), line))
		}
		out = append(out, r)
	}
	return out
}

func cell(r []string, i int) []string {
	if i >= len(r) || r[i] == "" {
		return nil
	}
	return strings.Split(r[i], "|")
}

func number(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic("where: place.tsv: " + err.Error()) // embedded
	}
	return f
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// bare is the name of a division without its last word, if that says what kind
// of division it is.
func (t *tables) bare(n string) (string, bool) {
	i := strings.LastIndexByte(n, ' ')
	if i < 0 || !t.words["admin"][strings.ToLower(n[i+1:])] {
		return n, false
	}
	return n[:i], true
}

func (t *tables) entry(name string) *entry {
	key := Fold(name)
	i, ok := t.exact[key]
	if !ok {
		i = int32(len(t.entries))
		t.entries = append(t.entries, entry{key: key})
		t.exact[key] = i
		t.heads(key)
	}
	return &t.entries[i]
}

func (t *tables) add(name string, r ref) {
	e := t.entry(name)
	for i, x := range e.refs {
		if x.sense == r.sense {
			e.refs[i].base = x.base && r.base
			return
		}
	}
	e.refs = append(e.refs, r)
}

func (t *tables) refsOf(name string) []ref {
	if i, ok := t.exact[Fold(name)]; ok {
		return t.entries[i].refs
	}
	return nil
}

func (t *tables) heads(key string) {
	h := key[:letters(key)]
	t.head[h] = max(t.head[h], len(key))
}

// letters is the length of the letters that s begins with.
func letters(s string) int {
	for i, c := range s {
		if !unicode.IsLetter(c) {
			return i
		}
	}
	return len(s)
}

// Fold writes a name without accents, with plain apostrophes and hyphens and
// with single spaces, so that spellings which differ only in these are one.
func Fold(s string) string { return string(fold(nil, s)) }

func fold(b []byte, s string) []byte {
	space := false
	for _, c := range s {
		switch {
		case c < utf8.RuneSelf && c > ' ':
		case unicode.IsSpace(c):
			space = true
			continue
		case c == '’' || c == '‘' || c == 'ʻ' || c == 'ʼ' || c == '`':
			c = '\''
		case c == '‐' || c == '‑' || c == '–':
			c = '-'
		case c == 'ß':
			if space {
				b, space = append(b, ' '), false
			}
			b, c = append(b, 's'), 's'
		case c >= 0x300 && c < 0x370 || c == 0xad:
			continue // combining accents, soft hyphen
		default:
			if p := plain[c]; p != 0 {
				c = p
			}
		}
		if space {
			b, space = append(b, ' '), false
		}
		b = utf8.AppendRune(b, c)
	}
	return b
}

// plain are the letters of European languages without their accents.
var plain = func() map[rune]rune {
	m := map[rune]rune{}
	for _, s := range []string{
		"AÀÁÂÃÄÅĀĂĄǍẠẢẤẦẨẬẮẰẶ", "aàáâãäåāăąǎạảấầẩậắằặ", "CÇĆĈĊČ", "cçćĉċč", "DĎĐÐ", "dďđð", "EÈÉÊËĒĔĖĘĚẸẾỀỂỆƏ", "eèéêëēĕėęěẹếềểệə",
		"GĜĞĠĢ", "gĝğġģ", "HĤĦḤ", "hĥħḥ", "IÌÍÎÏĨĪĬĮİỊ", "iìíîïĩīĭįıị", "JĴ", "jĵ", "KĶ", "kķ", "LĹĻĽĿŁ", "lĺļľŀł", "NÑŃŅŇ", "nñńņň",
		"OÒÓÔÕÖØŌŎŐƠỌỐỒỔỘỚỜỢ", "oòóôõöøōŏőơọốồổộớờợ", "RŔŖŘ", "rŕŗř", "SŚŜŞŠȘṢ", "sśŝşšșṣ", "TŢŤŦȚṬ", "tţťŧțṭ",
		"UÙÚÛÜŨŪŬŮŰŲƯỤỨỪỬỰ", "uùúûüũūŭůűųưụứừửự", "WŴ", "wŵ", "YÝŶŸỲỴ", "yýŷÿỳỵ", "ZŹŻŽẒ", "zźżžẓ",
	} {
		to := rune(s[0])
		for _, c := range s[1:] {
			m[c] = to
		}
	}
	return m
}()
