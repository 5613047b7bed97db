package correct

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// NameRemoved stands where a forgotten actor's name would.
const NameRemoved = "(name removed)"

const block = '█'

// A Mask takes forgotten names out of what is shown. Ground text is not
// touched: names are found in it by salted hashes, each time anew.
type Mask struct {
	salts []string
	whole map[string]bool // hashes, with their salt
	part  map[string]bool
	words int // of the longest name
}

// NewMask makes a mask of tombstones; nil if there are none.
func NewMask(tombs []hearsay.Tombstone) *Mask {
	if len(tombs) == 0 {
		return nil
	}
	m := &Mask{whole: map[string]bool{}, part: map[string]bool{}}
	for _, t := range tombs {
		if !slices.Contains(m.salts, t.Salt) {
			m.salts = append(m.salts, t.Salt)
		}
		for _, h := range t.Whole {
			m.whole[t.Salt+h] = true
		}
		for _, h := range t.Part {
			m.part[t.Salt+h] = true
		}
		m.words = max(m.words, t.Words)
	}
	return m
}

// NewTombstone makes a tombstone of names: whole ones, and single ones that
// count only where a whole one stands too. The salt is drawn if it is "".
func NewTombstone(whole, part []string, salt, reason string) (hearsay.Tombstone, error) {
	if salt == "" {
		var b [16]byte
		if _, err := rand.Read(b[:]); err != nil {
			return hearsay.Tombstone{}, err
		}
		salt = hex.EncodeToString(b[:])
	}
	t := hearsay.Tombstone{Salt: salt, Reason: reason}
	for _, n := range whole {
		if words := wordsIn([]rune(n)); len(words) > 0 {
			t.Whole = append(t.Whole, hashOf(salt, words))
			t.Words = max(t.Words, len(words))
		}
	}
	for _, n := range part {
		if words := wordsIn([]rune(n)); len(words) == 1 {
			t.Part = append(t.Part, hashOf(salt, words))
		}
	}
	slices.Sort(t.Whole)
	slices.Sort(t.Part)
	t.Whole, t.Part = slices.Compact(t.Whole), slices.Compact(t.Part)
	if len(t.Whole) == 0 {
		return t, invalid("there is no name to forget", "give the name as news writes it")
	}
	return t, nil
}

// A word is a run of letters and digits.
type word struct {
	lo, hi int // runes
	low    string
	upper  bool
}

func wordsIn(text []rune) []word {
	var out []word
	for i := 0; i < len(text); {
		if !unicode.IsLetter(text[i]) && !unicode.IsDigit(text[i]) {
			i++
			continue
		}
		j := i
		for j < len(text) && (unicode.IsLetter(text[j]) || unicode.IsDigit(text[j]) || unicode.IsMark(text[j])) {
			j++
		}
		out = append(out, word{i, j, strings.ToLower(string(text[i:j])), unicode.IsUpper(text[i])})
		i = j
	}
	return out
}

func hashOf(salt string, ws []word) string {
	h := sha256.New()
	h.Write([]byte(salt))
	for _, w := range ws {
		h.Write([]byte{0})
		h.Write([]byte(w.low))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// find gives the runs of runes that are forgotten names. Low takes in names in
// small letters, as addresses have them.
func (m *Mask) find(text []rune, hashes map[string]bool, most int, low bool) [][2]int {
	var out [][2]int
	ws := wordsIn(text)
	for i := 0; i < len(ws); i++ {
		if !low && !ws[i].upper && (i+1 == len(ws) || !ws[i+1].upper) {
			continue
		}
		for n := min(most, len(ws)-i); n > 0; n-- {
			if n > 1 && ws[i+n-1].lo-ws[i+n-2].hi > 3 {
				continue
			}
			if slices.ContainsFunc(m.salts, func(salt string) bool { return hashes[salt+hashOf(salt, ws[i:i+n])] }) {
				out = append(out, [2]int{ws[i].lo, ws[i+n-1].hi})
				i += n - 1
				break
			}
		}
	}
	return out
}

// Has reports whether a forgotten name stands in a text.
func (m *Mask) Has(text string) bool {
	return m != nil && len(m.find([]rune(text), m.whole, m.words, false)) > 0
}

// Text is a text with forgotten names blocked out, as long as before. Parts
// says that single names count too, since a whole one is known to be meant.
func (m *Mask) Text(s string, parts bool) string {
	if m == nil || s == "" {
		return s
	}
	text := []rune(s)
	at := m.find(text, m.whole, m.words, false)
	if parts || len(at) > 0 {
		at = append(at, m.find(text, m.part, 1, false)...)
	}
	if len(at) == 0 {
		return s
	}
	for _, r := range at {
		for i := r[0]; i < r[1]; i++ {
			text[i] = block
		}
	}
	return string(text)
}

// Name is the name of an actor, or NameRemoved.
func (m *Mask) Name(s string, parts bool) string {
	t := m.Text(s, parts)
	if t == s {
		return s
	}
	if strings.Trim(t, string(block)) == "" {
		return NameRemoved
	}
	return t
}

func (m *Mask) low(s string) bool {
	return len(m.find([]rune(s), m.whole, m.words, true)) > 0
}

// URL is an address without a path that has a forgotten name in it.
func (m *Mask) URL(s string) string {
	if m == nil || s == "" || !m.low(s) {
		return s
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || m.low(u.Host) {
		return ""
	}
	return u.Scheme + "://" + u.Host + "/"
}

// Article takes forgotten names out of what is known of an article from outside
// it. Parts says that its text has a whole name.
func (m *Mask) Article(a *hearsay.Article, parts bool) {
	if m == nil {
		return
	}
	parts = parts || m.Has(a.Title) || m.Has(a.Byline)
	a.Title, a.Byline, a.Path, a.URL = m.Text(a.Title, parts), m.Text(a.Byline, parts), m.Text(a.Path, parts), m.URL(a.URL)
}

// Record is r without forgotten names; r itself if it has none. Offsets hold.
func (m *Mask) Record(r *export.Record) *export.Record {
	if m == nil {
		return r
	}
	title, byline := str(r.Article.Title), str(r.Article.Byline)
	has := m.Has(r.Text) || m.Has(title) || m.Has(byline) || m.low(str(r.Article.URL))
	for i := range r.Actors {
		has = has || m.Has(r.Actors[i].Name) || m.low(str(r.Actors[i].Entity))
	}
	if !has {
		return r
	}
	x := *r
	x.Text = m.Text(r.Text, true)
	x.TextSHA256 = textSum(x.Text)
	masked := func(p *string) *string {
		if p == nil {
			return nil
		}
		s := m.Text(*p, true)
		return &s
	}
	x.Article.Title, x.Article.Byline = masked(r.Article.Title), masked(r.Article.Byline)
	if r.Article.URL != nil {
		x.Article.URL = opt(m.URL(*r.Article.URL))
	}
	x.Credits = slices.Clone(r.Credits)
	for i := range x.Credits {
		x.Credits[i].Outlet = m.Text(x.Credits[i].Outlet, true)
	}
	x.Actors = slices.Clone(r.Actors)
	for i := range x.Actors {
		a := &x.Actors[i]
		name := m.Name(a.Name, true)
		if name == a.Name && !m.low(str(a.Entity)) {
			continue
		}
		// What the knowledge says of him would name him too.
		a.Entity = nil
		roles := []export.Role{}
		for _, role := range a.Roles {
			if role.Span != nil {
				role.Title = m.Text(role.Title, true)
				roles = append(roles, role)
			}
		}
		a.Roles = roles
		if a.Name = name; m.low(name) {
			a.Name = NameRemoved
		}
	}
	x.Notes = append(slices.Clone(r.Notes), export.Note{Stage: "forget", Text: "a name was removed on request; █ stands for each of its characters"})
	for i := range x.Notes[:len(r.Notes)] {
		x.Notes[i].Text = m.Text(x.Notes[i].Text, true)
	}
	return &x
}

// NamesOf are the names under which an actor stands in a record: his own, and
// those of his mentions that are written as names. Single ones are apart.
func NamesOf(r *export.Record, a *export.Actor) (whole, part []string) {
	add := func(s string) {
		ws := wordsIn([]rune(s))
		switch {
		case len(ws) == 0:
		case len(ws) == 1:
			part = append(part, s)
		default:
			whole = append(whole, s)
		}
	}
	name := wordsIn([]rune(a.Name))
	add(a.Name)
	for _, m := range a.Mentions {
		s := cut(r.Text, m)
		ws := wordsIn([]rune(s))
		// "Mr. Ruus", "Ruus": words of the name; "the minister" is none.
		var of []word
		for _, w := range ws {
			if slices.ContainsFunc(name, func(n word) bool { return n.low == w.low && w.upper }) {
				of = append(of, w)
			}
		}
		if len(of) == 1 && utf8.RuneCountInString(of[0].low) > 2 {
			part = append(part, of[0].low)
		}
	}
	return whole, part
}
