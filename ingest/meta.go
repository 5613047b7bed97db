package ingest

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/hearsay-news/hearsay"
)

// A meta is what a page says of itself, by the strength of who says it: index
// 0 is JSON-LD, the last is a guess from what the page shows.
type meta struct {
	title, byline, outlet, published, lang, url [8]string
}

// Strength of what a page says of itself.
const (
	byJSONLD = iota
	byOpenGraph
	byMeta
	byItemprop
	byTwitter
	byHeading
	byText
	byGuess
)

// best is the strongest of the values given.
func best(v [8]string) string {
	for _, s := range v {
		if s != "" {
			return s
		}
	}
	return ""
}

// metaNames are the names of <meta> elements that say something of an article.
var metaNames = map[string]struct {
	field    string
	strength int
}{
	"og:title": {"title", byOpenGraph}, "twitter:title": {"title", byTwitter}, "headline": {"title", byItemprop},
	"dc.title": {"title", byMeta}, "parsely-title": {"title", byMeta}, "sailthru.title": {"title", byMeta},
	"og:site_name": {"outlet", byOpenGraph}, "application-name": {"outlet", byTwitter}, "dc.publisher": {"outlet", byMeta}, "publisher": {"outlet", byMeta},
	"article:published_time": {"published", byOpenGraph}, "og:published_time": {"published", byOpenGraph}, "datepublished": {"published", byItemprop},
	"parsely-pub-date": {"published", byMeta}, "sailthru.date": {"published", byMeta}, "pubdate": {"published", byMeta},
	"publishdate": {"published", byMeta}, "publish-date": {"published", byMeta}, "publication_date": {"published", byMeta}, "date": {"published", byMeta},
	"dc.date": {"published", byMeta}, "dc.date.issued": {"published", byMeta}, "dcterms.created": {"published", byMeta}, "dcterms.issued": {"published", byMeta}, "dcterms.date": {"published", byMeta},
	"article:author": {"byline", byOpenGraph}, "author": {"byline", byMeta}, "dc.creator": {"byline", byMeta}, "parsely-author": {"byline", byMeta}, "sailthru.author": {"byline", byMeta}, "byl": {"byline", byMeta},
	"og:url": {"url", byOpenGraph}, "og:locale": {"lang", byOpenGraph}, "content-language": {"lang", byMeta},
}

func (m *meta) set(field string, strength int, value string) {
	v := map[string]*[8]string{"title": &m.title, "byline": &m.byline, "outlet": &m.outlet, "published": &m.published, "lang": &m.lang, "url": &m.url}[field]
	value = plain(value)
	isURL := strings.HasPrefix(value, "http://") || strings.HasPrefix(value, "https://")
	if value == "" || v[strength] != "" || isURL != (field == "url") {
		return
	}
	v[strength] = value
}

// readMeta reads what a page says of itself.
func readMeta(page string) *meta {
	m := &meta{}
	z := html.NewTokenizer(strings.NewReader(page))
	z.SetMaxBuf(1 << 20)
	var text *strings.Builder // collects what is shown, if not nil
	var end string            // the element whose end ends it
	var done func(string)
	collect := func(tag string, f func(string)) {
		if text == nil {
			text, end, done = &strings.Builder{}, tag, f
		}
	}
	for {
		switch z.Next() {
		case html.ErrorToken:
			return m
		case html.TextToken:
			if text != nil && text.Len() < 1<<20 {
				text.Write(z.Text())
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); text != nil && string(name) == end {
				done(text.String())
				text = nil
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag := string(name)
			attr := map[string]string{}
			for more && len(attr) < 64 {
				var k, v []byte
				k, v, more = z.TagAttr()
				attr[string(k)] = string(v)
			}
			switch tag {
			case "html":
				m.set("lang", byHeading, attr["lang"])
			case "meta":
				for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
					if n, ok := metaNames[strings.ToLower(attr[key])]; ok {
						m.set(n.field, n.strength, attr["content"])
					}
				}
			case "link":
				if strings.EqualFold(attr["rel"], "canonical") {
					m.set("url", byMeta, attr["href"])
				}
			case "script":
				if strings.HasPrefix(strings.ToLower(attr["type"]), "application/ld+json") {
					collect(tag, m.jsonLD)
				}
			case "title":
				collect(tag, func(s string) { m.set("title", byText, s) })
			case "h1":
				collect(tag, func(s string) { m.set("title", byHeading, s) })
			case "time":
				strength := byText
				if _, ok := attr["pubdate"]; ok || strings.EqualFold(attr["itemprop"], "datePublished") {
					strength = byItemprop
				}
				m.set("published", strength, attr["datetime"])
			default:
				class := strings.ToLower(attr["class"])
				switch {
				case strings.EqualFold(attr["itemprop"], "datePublished"):
					m.set("published", byItemprop, attr["content"]+attr["datetime"])
				case strings.EqualFold(attr["itemprop"], "author"), attr["rel"] == "author":
					collect(tag, func(s string) { m.set("byline", byItemprop, short(s)) })
				case strings.Contains(class, "byline"), strings.Contains(class, "author-name"):
					collect(tag, func(s string) { m.set("byline", byText, short(s)) })
				}
			}
		}
	}
}

// short is s if it can be a name.
func short(s string) string {
	s = plain(s)
	if len(s) > 120 {
		return ""
	}
	return s
}

// articleTypes are the types of schema.org that a news page may be.
var articleTypes = []string{
	"NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle",
	"AskPublicNewsArticle", "ReviewNewsArticle", "LiveBlogPosting", "BlogPosting", "Report", "SocialMediaPosting",
}

// jsonLD reads the first article in a block of JSON-LD.
func (m *meta) jsonLD(s string) {
	var v any
	if json.Unmarshal([]byte(strings.TrimSpace(s)), &v) != nil {
		return
	}
	byID := map[string]map[string]any{}
	var article map[string]any
	var walk func(v any, depth int)
	walk = func(v any, depth int) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e, depth+1)
			}
		case map[string]any:
			if id, ok := v["@id"].(string); ok && v["name"] != nil {
				byID[id] = v
			}
			if article == nil && slices.ContainsFunc(words(v["@type"], nil), func(t string) bool { return slices.Contains(articleTypes, t) }) {
				article = v
			}
			if depth < 8 {
				for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "publisher", "author", "itemListElement"} {
					walk(v[key], depth+1)
				}
			}
		}
	}
	walk(v, 0)
	if article == nil {
		return
	}
	one := func(key string) string { return strings.Join(words(article[key], byID), ", ") }
	m.set("title", byJSONLD, one("headline"))
	m.set("title", byItemprop, one("name"))
	m.set("published", byJSONLD, one("datePublished"))
	m.set("published", byItemprop, one("dateCreated"))
	m.set("byline", byJSONLD, one("author"))
	m.set("outlet", byJSONLD, one("publisher"))
	m.set("lang", byJSONLD, one("inLanguage"))
	m.set("url", byJSONLD, one("url"))
}

// words are the strings that a value of JSON-LD stands for: itself, the names
// of objects, or of those that it refers to.
func words(v any, byID map[string]map[string]any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, words(e, byID)...)
		}
		return out
	case map[string]any:
		if name, ok := v["name"].(string); ok {
			return []string{name}
		}
		if id, ok := v["@id"].(string); ok && byID[id] != nil {
			return words(byID[id]["name"], nil)
		}
	}
	return nil
}

// inAddress is a day in the address of a page.
var inAddress = regexp.MustCompile(`/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?:[/_-]|$)`)

// withMeta fills a with what its page says of itself. What the page says goes
// before what the user says of a whole file.
func withMeta(a hearsay.Article) hearsay.Article {
	m := readMeta(a.Markup)
	if a.URL == "" {
		a.URL = best(m.url)
	}
	if s := best(m.outlet); s != "" {
		a.Outlet = s
	}
	if a.Outlet == "" {
		if u, err := url.Parse(a.URL); err == nil {
			a.Outlet = strings.TrimPrefix(u.Hostname(), "www.")
		}
	}
	if s := withoutOutlet(best(m.title), a.Outlet); s != "" {
		a.Title = s
	}
	if s := best(m.byline); s != "" {
		a.Byline = s
	}
	if a.Lang == "" {
		a.Lang = strings.ToLower(strings.ReplaceAll(best(m.lang), "_", "-"))
	}
	for _, s := range m.published {
		if t, p, ok := Date(s); ok {
			a.Published, a.PublishedPrecision = t, p
			return a
		}
	}
	if d := inAddress.FindStringSubmatch(a.URL); d != nil && a.PublishedPrecision == "" {
		a.Published, a.PublishedPrecision, _ = Date(d[1] + "-" + d[2] + "-" + d[3])
		a.Notes = append(slices.Clip(a.Notes), "the date of publication is that in the page's address")
	} else if s := best(m.published); s != "" {
		a.Notes = append(slices.Clip(a.Notes), "publication date \""+clip(s, 40)+"\" was not understood")
	}
	return a
}

// withoutOutlet is a title without the name of the outlet behind or before it.
func withoutOutlet(title, outlet string) string {
	for _, sep := range []string{" | ", " - ", " – ", " — ", " :: ", " » ", " · "} {
		if i := strings.LastIndex(title, sep); i > 0 && (strings.EqualFold(title[i+len(sep):], outlet) || sep == " | ") {
			return strings.TrimSpace(title[:i])
		}
		if before, after, ok := strings.Cut(title, sep); ok && strings.EqualFold(before, outlet) {
			return strings.TrimSpace(after)
		}
	}
	return title
}
