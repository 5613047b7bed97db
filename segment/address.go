package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// suffix is endings of domain names and files that are seen without "www."
// and are not English words.
var suffix = set(`com org net gov edu mil int info biz io tv fm eu uk fr de ru cn jp ir iq il tr ua pl nl se dk fi es pt gr ch cz hu ro bg rs
	ca mx br ar cl au nz za ng ke eg ma sa ae qa kw lb sy jo pk bd lk sg hk tw kr vn th ph
	pdf doc docx xls xlsx ppt pptx txt csv xml html htm php asp aspx jsp js css zip gz tar exe jpg jpeg png gif mp3 mp4 avi mov`)

func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// address finds the address of a page or a mailbox in a stretch: w[u:v], empty
// if there is none. Marks behind it are left out.
func address(w string) (u, v int) {
	if strings.IndexByte(w, '.') < 0 && strings.IndexByte(w, ':') < 0 {
		return 0, 0
	}
	low := w
	for i := range low {
		if low[i] >= 'A' && low[i] <= 'Z' {
			low = strings.ToLower(w)
			break
		}
	}
	if len(low) != len(w) { // some letters change their length
		low = w
	}
	u = -1
	for _, start := range [...]string{"http://", "https://", "ftp://", "www.", "mailto:"} {
		if i := strings.Index(low, start); i >= 0 && (u < 0 || i < u) {
			u = i
		}
	}
	if u >= 0 {
		v = len(w)
		if i := strings.IndexAny(w[u:], "<>\"|"); i >= 0 {
			v = u + i
		}
		for _, mark := range [...]string{"”", "’", "»", "“"} {
			if i := strings.Index(w[u:v], mark); i >= 0 {
				v = u + i
			}
		}
		v = trim(w, u, v)
		if v-u > 4 {
			return u, v
		}
		return 0, 0
	}
	// Without a mark: letters, digits and stops, then perhaps a path.
	u = strings.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	if u < 0 {
		return 0, 0
	}
	v = u
	at, dot := -1, -1
	for v < len(w) {
		c := w[v]
		switch {
		case c >= 0x80:
			_, n := utf8.DecodeRuneInString(w[v:])
			if r, _ := utf8.DecodeRuneInString(w[v:]); !unicode.IsLetter(r) {
				goto host
			}
			v += n
			continue
		case c == '@' && at < 0:
			at, dot = v, -1
		case c == '.':
			dot = v
		case c == '-' || c == '_' || c == '+' && at < 0 || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z':
		default:
			goto host
		}
		v++
	}
host:
	for v > u && (w[v-1] == '.' || w[v-1] == '-' || w[v-1] == '_') {
		v--
	}
	if dot >= v {
		dot = strings.LastIndexByte(w[u:v], '.')
		if dot >= 0 {
			dot += u
		}
	}
	if at >= 0 {
		if dot > at+1 && dot+2 < v && at > u {
			return u, v
		}
		return 0, 0
	}
	if dot <= u || !suffix[low[dot+1:v]] || low[dot+1:v] != w[dot+1:v] && w[dot-1] > 'Z' {
		return 0, 0
	}
	if v < len(w) && w[v] == '/' {
		v = trim(w, u, len(w))
	}
	return u, v
}

// trim leaves out marks at the end of an address: stops, and closing brackets
// that it does not open.
func trim(w string, u, v int) int {
	for v > u {
		c := w[v-1]
		switch c {
		case '.', ',', ';', ':', '!', '?', '\'', '*':
		case ')', ']', '}':
			open := map[byte]string{')': "(", ']': "[", '}': "{"}[c]
			if strings.Count(w[u:v], open) >= strings.Count(w[u:v], string(c)) {
				return v
			}
		default:
			return v
		}
		v--
	}
	return v
}
