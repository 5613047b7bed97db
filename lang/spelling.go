package lang

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A Speller tells whether two spellings may be one name that was written in
// Latin letters in two ways: "Soleimani" and "Sulaymani", "al-Araji" and
// "Araji", "Zelensky" and "Zelenskyy". It knows letters, and names that a table
// lists; it does not know who anybody is.
type Speller struct {
	row   map[string]string // spelling → the first of its row in spelling.txt
	given map[string]bool   // words that lists of names have
}

// Speller reads what a language knows of spellings.
func (l *Language) Speller() *Speller {
	s := &Speller{row: map[string]string{}, given: map[string]bool{}}
	for _, r := range l.Rows("spelling.txt") {
		words := strings.Fields(r[0])
		for _, w := range words {
			w = letters(w)
			if s.row[w] == "" {
				s.row[w] = letters(words[0])
			}
		}
	}
	for _, r := range l.Rows("mention-given.txt") {
		for _, n := range strings.Fields(r[len(r)-1]) {
			s.given[letters(n)] = true
		}
	}
	for _, t := range []string{"name-first.txt", "name-last.txt"} {
		for _, r := range l.Rows(t) {
			for _, n := range strings.Fields(r[0]) {
				s.given[letters(strings.ToLower(n))] = true
			}
		}
	}
	return s
}

// letters puts a word in plain small letters: no accents, no apostrophes, no
// letters beyond a to z.
func letters(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r < 'a' || r > 'z' }) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteRune(r)
		case r == 'ı':
			b.WriteByte('i')
		case r == 'ł':
			b.WriteByte('l')
		case r == 'ø':
			b.WriteByte('o')
		case r == 'đ' || r == 'ð':
			b.WriteByte('d')
		case r == 'ß':
			b.WriteString("ss")
		case r == 'æ':
			b.WriteString("ae")
		case r == 'œ':
			b.WriteString("oe")
		case unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Lm):
			b.WriteRune(r) // of another alphabet: equal to itself
		}
	}
	return b.String()
}

// words are the words of a name that tell it from others: no articles, "abd" and
// what follows as one.
func (s *Speller) words(name string) []string {
	if strings.Contains(name, "El") || strings.Contains(name, "Al") {
		name = article.ReplaceAllString(name, "$1-$2")
	}
	raw := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return unicode.IsSpace(r) || r == '-' || r == '‑' || r == '–' || r == '.' || r == ','
	})
	var out []string
	hyphens := strings.ContainsAny(name, "-‑–")
	for i, w := range raw {
		w = letters(w)
		if w == "" {
			continue
		}
		switch w {
		case "al", "el", "ul", "il":
			if len(raw) > 1 {
				continue
			}
		case "ad", "as", "ash", "ar", "an", "at", "az", "ud", "ed", "es", "er", "ur", "us", "et":
			if hyphens && i+1 < len(raw) {
				continue
			}
		case "bin", "ibn", "ben":
			if i > 0 {
				w = "bn"
			}
		case "abu", "abou", "aboo", "abi":
			w = "abu"
		case "abdul", "abdel", "abdal", "abdol", "abdur", "abdus", "abdoul", "abdil":
			w = "abd"
		}
		if n := len(out); n > 0 && out[n-1] == "abd" {
			out[n-1] += w
			continue
		}
		if rest, ok := servant(w); ok {
			w = "abd" + rest
		}
		out = append(out, s.known(w))
	}
	return out
}

// servant splits "Abdulrahman" and the like.
func servant(w string) (rest string, ok bool) {
	for _, p := range [...]string{"abdul", "abdel", "abdal", "abdol", "abdur", "abdoul", "abdus"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) > 2 && rest != "lah" && rest != "lahi" {
			if p[len(p)-1] != 'l' && rest[0] != p[len(p)-1] {
				continue
			}
			return rest, true
		}
	}
	return "", false
}

// known is the spelling that stands for a word's row.
func (s *Speller) known(w string) string {
	if x := s.row[w]; x != "" {
		return x
	}
	for _, p := range [...]string{"eddine", "eddin", "uddin", "addin", "ouddine", "iddin", "uldin", "aldin"} {
		if front, ok := strings.CutSuffix(w, p); ok && len(front) > 2 {
			return front + "din"
		}
	}
	return w
}

// article is one written together with its word, as in "ElBaradei".
var article = regexp.MustCompile(`\b([AE]l)(\p{Lu})`)

// A sound is a consonant, or what stands between two: vowels, or nothing.
type sound struct {
	vowel bool
	s     string
}

// consonants are groups of letters for one consonant, the longest first.
var consonants = []struct{ from, to string }{
	{"tsch", "C"},
	{"tch", "C"},
	{"sch", "S"},
	{"dzh", "j"},
	{"shch", "SC"},
	{"kh", "x"},
	{"gh", "q"},
	{"ch", "C"},
	{"cz", "C"},
	{"sh", "S"},
	{"sz", "S"},
	{"zh", "j"},
	{"dj", "j"},
	{"ph", "f"},
	{"th", "t"},
	{"dh", "d"},
	{"ck", "k"},
	{"tz", "c"},
	{"ts", "c"},
	{"ks", "ks"},
	{"q", "q"},
	{"x", "ks"},
	{"w", "v"},
}

func isVowel(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }

// sounds reads a word of plain letters.
func sounds(w string) []sound {
	var out []sound
	add := func(vowel bool, s string) {
		if n := len(out); n > 0 && out[n-1].vowel == vowel {
			if vowel {
				out[n-1].s += s
			} else if out[n-1].s != s { // doubled letters are one
				out = append(out, sound{vowel, s})
			}
			return
		}
		out = append(out, sound{vowel, s})
	}
	for _, e := range [...][2]string{{"off", "ov"}, {"eff", "ev"}} {
		if front, ok := strings.CutSuffix(w, e[0]); ok && len(front) > 2 {
			w = front + e[1]
		}
	}
	for i := 0; i < len(w); {
		c := w[i]
		next := byte(0)
		if i+1 < len(w) {
			next = w[i+1]
		}
		after := i > 0 && (isVowel(w[i-1]) || w[i-1] == 'y')
		switch {
		case isVowel(c):
			add(true, string(c))
			i++
			continue
		case c == 'y':
			switch {
			case next == 'e' && (i == 0 || !isVowel(w[i-1])):
				// "Yevgeny" is "Evgeny", "Medvedyev" is "Medvedev".
			case i == 0 && isVowel(next), after && isVowel(next) && w[i-1] != 'i':
				add(false, "y")
			case after && w[i-1] == 'i' && isVowel(next):
				// "Zakariya" is "Zakaria".
			default:
				add(true, "y")
			}
			i++
			continue
		case c == 'w' && after && !isVowel(next):
			add(true, "w") // "Tawfiq" is "Taufik"
			i++
			continue
		case c == 'h' && after && next == 0:
			i++ // "Abdullah" is "Abdulla"
			continue
		case c == 'c' && (next == 'e' || next == 'i'):
			add(false, "s")
			i++
			continue
		case c == 'c' && next != 'h' && next != 'k' && next != 'z':
			add(false, "k")
			i++
			continue
		}
		matched := false
		for _, g := range consonants {
			if strings.HasPrefix(w[i:], g.from) {
				for _, s := range g.to {
					add(false, string(s))
				}
				i += len(g.from)
				matched = true
				break
			}
		}
		if !matched {
			add(false, string(c))
			i++
		}
	}
	for i := range out {
		if out[i].vowel {
			out[i].s = vowel(out[i].s)
		}
	}
	return out
}

// vowel is the kind of what stands between consonants: one of the five vowels,
// E for ai, O for au, or as written.
func vowel(s string) string {
	if len(s) == 1 && s != "y" && s != "w" {
		return s
	}
	s = vowels.Replace(s)
	if s == "iy" || s == "yy" || s == "yi" || s == "y" || s == "ii" || s == "ij" || s == "ie" || s == "iyi" || s == "iyy" {
		return "i"
	}
	switch s = strings.ReplaceAll(s, "y", "i"); s {
	case "aa":
		return "a"
	case "uu", "ue":
		return "u"
	case "oe":
		return "o"
	case "ai", "ei", "aii", "eii", "aei", "ae":
		return "E"
	case "au", "ao", "eu":
		return "O"
	}
	return s
}

var vowels = strings.NewReplacer("ou", "u", "oo", "u", "ee", "i", "w", "u")

// like reports whether two sounds may write one.
func like(x, y sound) bool {
	if x == y {
		return true
	}
	if x.vowel != y.vowel {
		return false
	}
	pair := func(list ...string) bool {
		return slices.Contains(list, x.s+y.s) || slices.Contains(list, y.s+x.s)
	}
	if x.vowel {
		return pair("ae", "ei", "ou", "Ee", "Ou", "Oo")
	}
	return pair("qk", "qg", "CS")
}

// Key is the same for all spellings that may be one name; names with one key
// need not be one. It is "" for a name too short to tell.
func (s *Speller) Key(name string) string {
	var b strings.Builder
	n := 0
	for at, w := range s.words(name) {
		for i, x := range sounds(w) {
			if x.vowel {
				if i == 0 && at == 0 {
					b.WriteByte('.')
				}
				continue
			}
			n++
			switch x.s {
			case "q", "k", "g":
				b.WriteByte('k')
			case "C", "S":
				b.WriteByte('S')
			default:
				b.WriteString(x.s)
			}
		}
	}
	if n < 3 {
		return ""
	}
	return b.String()
}

// Alike reports whether two names may be one name in two spellings.
func (s *Speller) Alike(a, b string) bool {
	x, y := s.words(a), s.words(b)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	if len(x) != len(y) {
		// "Jong-un" and "Jongun": the same letters, otherwise parted.
		return len(x)+len(y) > 2 && len(x)-len(y) <= 1 && len(y)-len(x) <= 1 && alike(strings.Join(x, ""), strings.Join(y, ""), false)
	}
	for i := range x {
		switch {
		case x[i] == y[i]:
		case len(x[i]) < 4 || len(y[i]) < 4 || !alike(x[i], y[i], s.given[x[i]] && s.given[y[i]]):
			return false
		}
	}
	return true
}

// alike compares two words sound by sound. Both listed: they are names of their
// own, of which "Hamid" and "Hamed" are two.
func alike(a, b string, listed bool) bool {
	if a == b {
		return true
	}
	x, y := sounds(a), sounds(b)
	if len(x) != len(y) || len(x) < 3 {
		return false
	}
	for i := range x {
		if !like(x[i], y[i]) || listed && x[i] != y[i] && (x[i].s == "e" || y[i].s == "e") {
			return false
		}
	}
	return true
}
