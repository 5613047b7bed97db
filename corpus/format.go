package corpus

import (
	"archive/zip"
	"bytes"
	"crypto/sha1"
	"encoding/base32"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Page is a story as a web page, in one of eight layouts, with what stands
// beside it and what it says of itself told in different ways.
func Page(s Story, layout int) string {
	w := NewWriter(99, uint64(len(s.ID)+layout)+uint64(s.Published.Unix()))
	e := html.EscapeString
	title, date := e(s.Title), s.Published.Format(time.RFC3339)
	var ps []string
	for _, p := range s.Paragraphs {
		ps = append(ps, e(p))
	}
	ld := fmt.Sprintf(`<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":%s,"datePublished":%q,"author":{"@type":"Person","name":%q},"publisher":{"@type":"Organization","name":%q}}</script>`,
		jsonString(s.Title), date, s.Byline, s.Outlet)
	og := fmt.Sprintf(`<meta property="og:title" content="%s"><meta property="og:site_name" content="%s"><meta property="article:published_time" content="%s"><meta name="author" content="%s">`, title, e(s.Outlet), date, e(s.Byline))
	head := fmt.Sprintf(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>%s | %s</title><link rel="canonical" href="%s">`, title, e(s.Outlet), e(s.URL))
	nav := `<header class="site-header"><nav><a href="/">Home</a> <a href="/world">World</a> <a href="/sport">Sport</a></nav></header>`
	related := fmt.Sprintf(`<div class="related-stories"><h3>Related</h3><ul><li><a href="/1">%s</a></li><li><a href="/2">%s</a></li></ul><p>%s</p></div>`, e(w.Headline()), e(w.Headline()), e(w.Chatter()))
	comments := fmt.Sprintf(`<section id="comments"><h2>Comments</h2><div class="comment"><p>%s</p></div><div class="comment"><p>%s</p></div></section>`, e(w.Chatter()), e(w.Chatter()))
	news := fmt.Sprintf(`<div class="newsletter-signup"><p>%s</p></div>`, e(w.Chatter()))
	foot := fmt.Sprintf(`<footer><p>%s</p></footer></body></html>`, e(w.Chatter()))
	mid := len(ps) / 2
	p := func(ps []string) string { return "<p>" + strings.Join(ps, "</p>\n<p>") + "</p>" }
	switch layout % 8 {
	case 0:
		return head + ld + "</head><body>" + nav + "<main><article><h1>" + title + "</h1>" + p(ps) + "</article></main>" + related + foot
	case 1:
		return head + og + `</head><body class="single">` + nav + `<div class="content"><div class="entry-content"><h1>` + title + "</h1>" + p(ps[:mid]) + news + p(ps[mid:]) + "</div></div>" + comments + foot
	case 2:
		return head + ld + "</head><body>" + nav + `<div id="story"><h1>` + title + `</h1><div class="paragraph">` + strings.Join(ps, `</div><div class="paragraph">`) + "</div></div>" + related + foot
	case 3:
		return head + og + "</head><body>" + nav + `<table><tr><td><b>` + title + "</b><br><br>" + strings.Join(ps, "<br><br>") + "</td></tr></table>" + foot
	case 4:
		return head + og + "</head><body>" + nav + `<main role="main"><h1>` + title + "</h1><section>" + p(ps[:mid]) + "</section><section>" + p(ps[mid:]) + "</section></main>" + related + comments + foot
	case 5:
		return head + ld + "</head><body>" + nav + `<article><h1>` + title + `</h1><figure><img src="a.jpg" alt=""><figcaption>` + e(w.Chatter()) + "</figcaption></figure>" + p(ps) + "</article>" + news + comments + foot
	case 6:
		return head + ld + og + "</head><body><div class=\"cookie-banner\"><p>" + e(w.Chatter()) + "</p></div>" + nav + `<div class="layout"><div class="sidebar"><p>` + e(w.Chatter()) + `</p></div><div class="main-col"><h1>` + title + "</h1>" + p(ps) + "</div></div>" + foot
	default:
		return head + og + "</head><body>" + nav + `<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">` + title + `</h1><div itemprop="articleBody">` + p(ps[:mid]) + `<aside class="pull-quote">` + e(w.Chatter()) + "</aside>" + p(ps[mid:]) + "</div></article>" + related + foot
	}
}

func jsonString(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// fragment is a story as the HTML that feeds carry.
func fragment(s Story) string {
	var b strings.Builder
	for _, p := range s.Paragraphs {
		b.WriteString("<p>" + html.EscapeString(p) + "</p>")
	}
	return b.String()
}

func xmlText(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}

// RSS is stories of one outlet as an RSS 2.0 feed.
func RSS(ss []Story) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>%s</title>`+"\n", xmlText(ss[0].Outlet))
	for _, s := range ss {
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link><guid>%s</guid><pubDate>%s</pubDate><dc:creator>%s</dc:creator><content:encoded><![CDATA[%s]]></content:encoded></item>\n",
			xmlText(s.Title), s.URL, s.URL, s.Published.Format(time.RFC1123Z), s.Byline, fragment(s))
	}
	return b.String() + "</channel></rss>\n"
}

// Atom is stories of one outlet as an Atom feed.
func Atom(ss []Story) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>%s</title>`+"\n", xmlText(ss[0].Outlet))
	for _, s := range ss {
		fmt.Fprintf(&b, `<entry><id>%s</id><title>%s</title><link href="%s"/><published>%s</published><author><name>%s</name></author><content type="html">%s</content></entry>`+"\n",
			s.URL, xmlText(s.Title), s.URL, s.Published.Format(time.RFC3339), s.Byline, xmlText(fragment(s)))
	}
	return b.String() + "</feed>\n"
}

// JSONFeed is stories of one outlet as a JSON Feed.
func JSONFeed(ss []Story) string {
	var items []map[string]any
	for _, s := range ss {
		items = append(items, map[string]any{
			"id": s.URL, "url": s.URL, "title": s.Title, "content_html": fragment(s), "date_published": s.Published.Format(time.RFC3339),
			"authors": []map[string]string{{"name": s.Byline}},
		})
	}
	b, _ := json.Marshal(items)
	return fmt.Sprintf(`{"version":"https://jsonfeed.org/version/1.1","title":%s,"items":%s}`+"\n", jsonString(ss[0].Outlet), b)
}

// JSONL is stories one a line.
func JSONL(ss []Story) string {
	var b strings.Builder
	for _, s := range ss {
		line, _ := json.Marshal(map[string]string{
			"id": s.ID, "title": s.Title, "outlet": s.Outlet, "url": s.URL, "byline": s.Byline, "published": s.Published.Format(time.RFC3339), "text": s.Text(),
		})
		b.Write(append(line, '\n'))
	}
	return b.String()
}

// CSV is stories one a row, under names that tables of news use.
func CSV(ss []Story) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write([]string{"article_id", "Headline", "Publication", "Author", "publish_date", "link", "full_text"})
	for _, s := range ss {
		w.Write([]string{s.ID, s.Title, s.Outlet, s.Byline, s.Published.Format("2006-01-02 15:04:05"), s.URL, s.Text()})
	}
	w.Flush()
	return b.String()
}

// Ninjs is stories as items of ninjs, versions 1 and 3 by turns.
func Ninjs(ss []Story) string {
	var b strings.Builder
	for i, s := range ss {
		item := map[string]any{"uri": s.ID, "type": "text", "headline": s.Title, "byline": s.Byline, "language": "en", "firstcreated": s.Published.Format(time.RFC3339), "provider": s.Outlet, "body_text": s.Text()}
		if i%2 == 1 {
			item = map[string]any{
				"uri": s.ID, "type": "text", "headlines": []map[string]string{{"role": "main", "value": s.Title}}, "byline": s.Byline, "language": "en", "firstcreated": s.Published.Format(time.RFC3339),
				"provider": map[string]string{"name": s.Outlet}, "bodies": []map[string]string{{"role": "main", "contentType": "text/html", "value": fragment(s)}},
			}
		}
		line, _ := json.Marshal(item)
		b.Write(append(line, '\n'))
	}
	return b.String()
}

// DOCX is a story as a word-processor file. Outlet and date have no place in it.
func DOCX(s Story) []byte {
	var d strings.Builder
	d.WriteString(xml.Header + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>` + xmlText(s.Title) + `</w:t></w:r></w:p>`)
	for _, p := range s.Paragraphs {
		d.WriteString(`<w:p><w:r><w:t xml:space="preserve">` + xmlText(p) + `</w:t></w:r></w:p>`)
	}
	d.WriteString(`</w:body></w:document>`)
	return Zip("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`, "word/document.xml", d.String(),
		"docProps/core.xml", `<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>`+xmlText(s.Byline)+`</dc:creator></cp:coreProperties>`)
}

// Zip is a package of files, each a name and its content.
func Zip(files ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err == nil {
			_, err = io.WriteString(f, files[i+1])
		}
		if err != nil {
			panic(err) // memory does not fail
		}
	}
	w.Close()
	return b.Bytes()
}

// Gzip and Zstd pack a string.
func Gzip(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

// Zstd packs a string.
func Zstd(s string) string {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err)
	}
	defer w.Close()
	return string(w.EncodeAll([]byte(s), nil))
}

// wrap breaks paragraphs at a column, as the old export of Nexis does.
func wrap(p string, width int) string {
	var b strings.Builder
	at := 0
	for word := range strings.FieldsSeq(p) {
		switch {
		case at == 0:
		case at+1+len(word) > width:
			b.WriteByte('\n')
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += len(word)
	}
	return b.String()
}

// Nexis is stories as a text export of Nexis, in its old form.
func Nexis(ss []Story) string {
	var b strings.Builder
	for i, s := range ss {
		fmt.Fprintf(&b, "\n                               %d of %d DOCUMENTS\n\n\n                              %s\n\n                           %s\n                              Late Edition\n\n%s\n\nBYLINE: %s\n\nSECTION: Section A; Pg. %d\n\nLENGTH: %d words\n\n",
			i+1, len(ss), s.Outlet, s.Published.Format("January 2, 2006 Monday"), s.Title, s.Byline, 1+i%20, len(strings.Fields(s.Text())))
		for _, p := range s.Paragraphs {
			b.WriteString(wrap(p, 76) + "\n\n")
		}
		fmt.Fprintf(&b, "LOAD-DATE: %s\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n                     Copyright %d %s\n\f", s.Published.Format("January 2, 2006"), s.Published.Year(), s.Outlet)
	}
	return b.String()
}

// NexisUni is stories as the text of an export of Nexis Uni.
func NexisUni(ss []Story) string {
	var b strings.Builder
	for _, s := range ss {
		fmt.Fprintf(&b, "%s\n%s\n%s\n\nCopyright %d %s All Rights Reserved\nSection: A; Pg. 1\nLength: %d words\nByline: %s\nBody\n\n%s\n\nClassification\n\nLanguage: ENGLISH\n\nPublication-Type: Newspaper\n\nLoad-Date: %s\n\nEnd of Document\n\n",
			s.Title, s.Outlet, s.Published.Format("January 2, 2006 Monday"), s.Published.Year(), s.Outlet, len(strings.Fields(s.Text())), s.Byline, s.Text(), s.Published.Format("January 2, 2006"))
	}
	return b.String()
}

// Factiva is stories as a text export of Factiva, in its two forms by turns.
func Factiva(ss []Story) string {
	var b strings.Builder
	for i, s := range ss {
		id := fmt.Sprintf("NRDW0000%sek%08d", s.Published.Format("20060102"), i)
		words := len(strings.Fields(s.Text()))
		if i%2 == 0 {
			fmt.Fprintf(&b, "World News\n%s\nBy %s\n%d words\n%s\n10:15 GMT\n%s\nNRDW\nEnglish\n(c) %d %s\n\n%s\n\nDocument %s\n\n",
				s.Title, s.Byline, words, s.Published.Format("2 January 2006"), s.Outlet, s.Published.Year(), s.Outlet, s.Text(), id)
			continue
		}
		fmt.Fprintf(&b, "SE   World News\nHD   %s\nBY   %s\nWC   %d words\nPD   %s\nSN   %s\nSC   NRDW\nLA   English\nCY   (c) %d %s\n\nLP\n%s\n\nTD\n%s\n\nAN\nDocument %s\n\n",
			s.Title, s.Byline, words, s.Published.Format("2 January 2006"), s.Outlet, s.Published.Year(), s.Outlet, s.Paragraphs[0], strings.Join(s.Paragraphs[1:], "\n\n"), id)
	}
	return b.String()
}

// ProQuest is stories as a text export of ProQuest.
func ProQuest(ss []Story) string {
	const bar = "____________________________________________________________\n\n"
	var b strings.Builder
	for i, s := range ss {
		fmt.Fprintf(&b, bar+"Document %d of %d\n\n%s\n\nAuthor: %s\nPublication info: %s ; Arlan [Arlan] %s: A.1.\nProQuest document link\n\nAbstract: None available.\n\nFull text: %s\n\nTitle: %s\nPublication title: %s\nPages: A.1\nPublication year: %d\nPublication date: %s\nSection: A\nLanguage of publication: English\nProQuest document ID: %s\nDocument URL: %s\nCopyright: Copyright %s\nDatabase: News\n\n",
			i+1, len(ss), s.Title, s.Byline, s.Outlet, s.Published.Format("02 Jan 2006"), s.Text(), s.Title, s.Outlet, s.Published.Year(), s.Published.Format("Jan 2, 2006"), s.ID, s.URL, s.Outlet)
	}
	return b.String() + bar + "Contact ProQuest\n"
}

// Record is one record of a WARC file with a right digest. More are further
// lines of its head.
func Record(kind, uri, block string, at time.Time, more ...string) string {
	h := sha1.Sum([]byte(block))
	var b strings.Builder
	fmt.Fprintf(&b, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%x>\r\nWARC-Target-URI: %s\r\nWARC-Date: %s\r\nWARC-Block-Digest: sha1:%s\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n",
		kind, h[:8], uri, at.Format(time.RFC3339), base32.StdEncoding.EncodeToString(h[:]), len(block))
	for _, m := range more {
		b.WriteString(m + "\r\n")
	}
	b.WriteString("\r\n" + block + "\r\n\r\n")
	return b.String()
}

// Response is an HTTP answer with a page. More are further lines of its head.
func Response(body string, more ...string) string {
	return "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + strings.Join(append(more, ""), "\r\n") + "\r\n" + body
}

// chunked is a body in chunks, as HTTP/1.1 sends it.
func chunked(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		n := min(len(s), 1000)
		fmt.Fprintf(&b, "%x\r\n%s\r\n", n, s[:n])
		s = s[n:]
	}
	return b.String() + "0\r\n\r\n"
}

// WARC is stories as records of a WARC file: bodies plain, chunked and packed
// by turns, among records that hold no news, every seventh page revisited.
func WARC(ss []Story) (records []string) {
	records = append(records, Record("warcinfo", "urn:x", "software: corpus\r\n", ss[0].Published))
	for i, s := range ss {
		page := Page(s, i)
		var block string
		switch i % 4 {
		case 0:
			block = Response(page, fmt.Sprintf("Content-Length: %d", len(page)))
		case 1:
			block = Response(chunked(page), "Transfer-Encoding: chunked")
		case 2:
			z := Gzip(page)
			block = Response(z, "Content-Encoding: gzip", fmt.Sprintf("Content-Length: %d", len(z)))
		default:
			block = Response(chunked(Gzip(page)), "Content-Encoding: gzip", "Transfer-Encoding: chunked")
		}
		digest := fmt.Sprintf("WARC-Payload-Digest: sha1:%s", s.ID)
		records = append(records, Record("request", s.URL, "GET / HTTP/1.1\r\n\r\n", s.Published), Record("response", s.URL, block, s.Published, digest))
		switch i % 7 {
		case 0:
			records = append(records, Record("revisit", s.URL, "", s.Published.AddDate(0, 0, 1), digest, "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"))
		case 1:
			records = append(records, Record("response", s.URL+"/logo.png", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG", s.Published))
		case 2:
			records = append(records, Record("response", s.URL+"/gone", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Nothing is here.</p>", s.Published))
		}
	}
	return records
}

// WACZ is stories as a WACZ package, with a frame that is no page of it.
func WACZ(ss []Story) []byte {
	var warc, pages strings.Builder
	pages.WriteString(`{"format":"json-pages-1.0","id":"pages"}` + "\n")
	for _, r := range WARC(ss) {
		warc.WriteString(Gzip(r))
	}
	warc.WriteString(Gzip(Record("response", "https://ads.example/frame", Response("<p>Save on garden furniture this week.</p>"), ss[0].Published)))
	for _, s := range ss {
		fmt.Fprintf(&pages, `{"id":%q,"url":%q,"title":%s}`+"\n", s.ID, s.URL, jsonString(s.Title))
	}
	return Zip("datapackage.json", `{"profile":"data-package","wacz_version":"1.1.1"}`, "pages/pages.jsonl", pages.String(), "archive/data.warc.gz", warc.String())
}
