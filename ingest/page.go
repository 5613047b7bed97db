package ingest

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"github.com/hearsay-news/hearsay"
)

// page reads a web page.
func (x *run) page(r io.Reader, a hearsay.Article) bool {
	b, err := all(r, MaxPage)
	switch {
	case errors.Is(err, errLong):
		return x.bad(a, "leave it out, or cut it", "the page is longer than %d MB", MaxPage>>20)
	case err != nil:
		return x.fail(a, hearsay.Retry, err, "")
	}
	return x.pageOf(b, a.MediaType, a)
}

// pageOf reads the bytes of a web page that came with a media type.
func (x *run) pageOf(b []byte, mediaType string, a hearsay.Article) bool {
	markup, notes := decodePage(b, mediaType)
	if garbled(markup) {
		return x.bad(a, "save the page again, or convert it to UTF-8", "the page is in no known encoding: a quarter of its characters cannot be read")
	}
	a.Markup, a.MediaType = markup, "text/html"
	a.Notes = append(slices.Clip(a.Notes), notes...)
	if strings.TrimSpace(a.Markup) == "" {
		return x.bad(a, "save the page again", "the page is empty")
	}
	a.Key = hearsay.ArticleKey(a) // before this version's way of finding a title can change it
	return x.give(withMeta(a))
}

// decodePage makes a string of the bytes of a page. Valid UTF-8 is taken as
// that whatever the page says; else the character set is that of the header,
// of the page itself, or guessed.
func decodePage(b []byte, mediaType string) (string, []string) {
	if utf8.Valid(b) || bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return decode(b)
	}
	if e, name, _ := charset.DetermineEncoding(b, mediaType); name != "utf-8" && name != "windows-1252" {
		if t, err := e.NewDecoder().Bytes(b); err == nil {
			return string(t), []string{"the page was " + name + " and was converted to UTF-8"}
		}
	}
	return decode(b)
}

// garbled reports whether too much of a text is U+FFFD for it to be one.
func garbled(s string) bool {
	bad := strings.Count(s, "\uFFFD")
	return bad >= 16 && bad*4 > utf8.RuneCountInString(s)
}
