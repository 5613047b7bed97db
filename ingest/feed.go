package ingest

import (
	"bytes"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"

	"github.com/hearsay-news/hearsay"
)

// feed reads RSS, Atom or JSON Feed. Of a feed that breaks off or does not end
// the items before are read.
func (x *run) feed(r io.Reader, base hearsay.Article) bool {
	b, err := all(r, MaxPage)
	long := errors.Is(err, errLong)
	if err != nil && !long && hearsay.KindOf(err) != hearsay.Invalid {
		return x.fail(base, hearsay.Retry, err, "")
	}
	f, perr := parseFeed(b)
	if perr != nil {
		if f, _ = parseFeed(mend(b)); f == nil {
			if err == nil {
				err = perr
			}
			return x.bad(base, "see that the file is a whole RSS, Atom or JSON feed", "the feed cannot be read: %w", err)
		}
		if err == nil {
			err = perr
		}
	}
	from, _ := url.Parse(base.URL)
	if from == nil || base.URL == "" {
		from, _ = url.Parse(f.Link)
	}
	for i, item := range f.Items {
		a := itemOf(f, item, from, base)
		if strings.TrimSpace(a.Markup) == "" {
			if !x.bad(a, "fetch the page it links to", "item %d of the feed has no text: %s", i+1, clip(item.Title, 60)) {
				return false
			}
			continue
		}
		if !x.one(a) {
			return false
		}
	}
	switch {
	case long:
		return x.bad(base, "leave the rest out, or cut the feed", "the feed is longer than %d MB; %d items were read and the rest left", MaxPage>>20, len(f.Items))
	case err != nil:
		return x.bad(base, "get the feed again", "the feed breaks off after %d items: %w", len(f.Items), err)
	}
	return true
}

func parseFeed(b []byte) (f *gofeed.Feed, err error) {
	defer func() {
		if recover() != nil {
			f, err = nil, errors.New("not a feed")
		}
	}()
	return gofeed.NewParser().Parse(bytes.NewReader(b))
}

// mend ends a feed after its last whole item.
func mend(b []byte) []byte {
	for _, m := range []struct{ item, end string }{
		{"</item>", "</channel></rss>"}, {"</entry>", "</feed>"},
	} {
		if i := bytes.LastIndex(b, []byte(m.item)); i >= 0 {
			if bytes.Contains(b, []byte("<rdf:RDF")) {
				m.end = "</rdf:RDF>"
			}
			return append(slices.Clip(b[:i+len(m.item)]), m.end...)
		}
	}
	if first(b) == '{' { // JSON Feed: close the list after the last item that can be closed
		for i := len(b); ; {
			if i = bytes.LastIndexByte(b[:i], '}'); i < 0 {
				return nil
			}
			if m := append(slices.Clip(b[:i+1]), "]}"...); jsonWhole(m) {
				return m
			}
		}
	}
	return nil
}

// itemOf makes an article of an item: the fullest text it has.
func itemOf(f *gofeed.Feed, item *gofeed.Item, from *url.URL, a hearsay.Article) hearsay.Article {
	a.ID, a.URL = item.GUID, item.Link
	if u, err := url.Parse(item.Link); err == nil && from != nil && item.Link != "" {
		a.URL = from.ResolveReference(u).String()
	}
	a.Title = plain(item.Title)
	if a.Outlet == "" {
		a.Outlet = plain(f.Title)
	}
	if item.DublinCoreExt != nil && len(item.DublinCoreExt.Publisher) > 0 {
		a.Outlet = plain(item.DublinCoreExt.Publisher[0])
	}
	var by []string
	for _, p := range item.Authors {
		if p != nil && p.Name != "" {
			by = append(by, p.Name)
		}
	}
	if len(by) > 0 {
		a.Byline = strings.Join(by, ", ")
	}
	if a.Lang == "" {
		a.Lang = strings.ToLower(f.Language)
	}
	a.Markup = item.Content
	if len(a.Markup) < len(item.Description) {
		a.Markup = item.Description
	}
	a.MediaType = "text/plain"
	if strings.ContainsAny(a.Markup, "<&") {
		a.MediaType = "text/html"
	}
	a.Markup = strings.ToValidUTF8(a.Markup, "\uFFFD")
	for _, s := range []string{item.Published, item.Updated} {
		if s == "" {
			continue
		}
		if t, p, ok := Date(s); ok {
			a.Published, a.PublishedPrecision = t, p
			return a
		}
	}
	switch {
	case item.PublishedParsed != nil:
		a.Published, a.PublishedPrecision = item.PublishedParsed.UTC(), "time"
	case item.UpdatedParsed != nil:
		a.Published, a.PublishedPrecision = item.UpdatedParsed.UTC(), "time"
	case item.Published != "":
		a.Notes = append(slices.Clip(a.Notes), "publication date \""+clip(item.Published, 40)+"\" was not understood")
	}
	return a
}

// plain is s without markup, its white space one space each.
func plain(s string) string {
	if strings.ContainsRune(s, '<') {
		var b strings.Builder
		z := html.NewTokenizer(strings.NewReader(s))
		for z.Next() != html.ErrorToken {
			if t := z.Token(); t.Type == html.TextToken {
				b.WriteString(t.Data)
			}
		}
		s = b.String()
	}
	return strings.ToValidUTF8(strings.Join(strings.Fields(html.UnescapeString(s)), " "), "\uFFFD")
}
