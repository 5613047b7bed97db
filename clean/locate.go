package clean

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/hearsay-news/hearsay"
)

// Locate finds the paragraphs of d again in the markup of its article: for each
// the range of bytes of d.Article.Markup that it was read from, or an empty span
// where it does not stand there (a title that only a page's metadata tell). Of
// plain text the range is exact; of a page it goes from the first character shown
// to the last, with the markup between them.
func Locate(d *hearsay.Document) []hearsay.Span {
	out := make([]hearsay.Span, len(d.Paragraphs))
	if !strings.HasPrefix(d.Article.MediaType, "text/html") {
		for i, p := range d.Paragraphs {
			if p.Start >= d.Body {
				out[i] = hearsay.Span{Start: p.Start - d.Body, End: p.End - d.Body}
			}
		}
		return out
	}
	s := show(d.Article.Markup)
	from := 0
	for i, p := range d.Paragraphs {
		start, end, ok := s.find(dense(p.In(d.Text)), from)
		if !ok {
			continue
		}
		out[i] = hearsay.Span{Start: s.at[start].Start, End: s.at[end-1].End}
		if p.Start >= d.Body { // a title may stand above or below
			from = end
		}
	}
	return out
}

// A shown is what a page shows, without white space, and where each byte of it
// stands in the markup.
type shown struct {
	text string
	at   []hearsay.Span
}

// show reads the texts of a page in their order.
func show(markup string) shown {
	var text strings.Builder
	var s shown
	z := html.NewTokenizer(strings.NewReader(markup))
	pos, skip := 0, ""
	for {
		kind := z.Next()
		raw := string(z.Raw())
		switch kind {
		case html.ErrorToken:
			s.text = text.String()
			return s
		case html.StartTagToken:
			if name, _ := z.TagName(); skip == "" {
				switch string(name) {
				case "script", "style", "title", "noscript", "template", "textarea", "iframe":
					skip = string(name)
				}
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == skip {
				skip = ""
			}
		case html.TextToken:
			for i := 0; i < len(raw) && skip == ""; {
				n, piece := 1, ""
				if raw[i] == '&' {
					n, piece = entity(raw[i:])
				} else {
					_, n = utf8.DecodeRuneInString(raw[i:])
					piece = raw[i : i+n]
				}
				piece = dense(piece)
				text.WriteString(piece)
				for range len(piece) {
					s.at = append(s.at, hearsay.Span{Start: int32(pos + i), End: int32(pos + i + n)})
				}
				i += n
			}
		}
		pos += len(raw)
	}
}

// entity reads the character reference that s begins with, if it is one.
func entity(s string) (n int, text string) {
	end := min(len(s), 32)
	for i := 1; i < end; i++ {
		c := s[i]
		switch {
		case c == ';':
			return i + 1, html.UnescapeString(s[:i+1])
		case c == '#' && i == 1, c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			continue
		}
		end = i
	}
	if t := html.UnescapeString(s[:end]); t != s[:end] {
		return end, t
	}
	return 1, "&"
}

// dense is s without white space and what render leaves out.
func dense(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unshown(r) {
			return -1
		}
		return r
	}, s)
}

// find finds a paragraph from a place on, else anywhere; else by its beginning
// and end, with something between that was left out of it.
func (s shown) find(p string, from int) (start, end int, ok bool) {
	if p == "" {
		return 0, 0, false
	}
	for _, f := range []int{from, 0} {
		if i := strings.Index(s.text[f:], p); i >= 0 {
			return f + i, f + i + len(p), true
		}
	}
	const ends = 48
	if len(p) < 3*ends {
		return 0, 0, false
	}
	head, tail := p[:ends], p[len(p)-ends:]
	for _, f := range []int{from, 0} {
		i := strings.Index(s.text[f:], head)
		if i < 0 {
			continue
		}
		start = f + i
		if j := strings.Index(s.text[start:], tail); j >= 0 && j < 3*len(p) {
			return start, start + j + ends, true
		}
	}
	return 0, 0, false
}
