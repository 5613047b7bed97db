package ingest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"encoding/base32"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/hearsay-news/hearsay"
)

// told is what of an article a test looks at, on one line.
func told(a hearsay.Article) string {
	date := ""
	if a.PublishedPrecision != "" {
		date = a.Published.UTC().Format("2006-01-02") + " " + a.PublishedPrecision
	}
	return strings.Join([]string{a.Title, a.Outlet, a.Byline, date, a.URL, a.ID, a.Lang, a.MediaType, strings.ReplaceAll(a.Markup, "\n", "/")}, "|")
}

// check reads in and compares what it tells, errors as "error: " and what they say.
func check(t *testing.T, in Input, want ...string) {
	t.Helper()
	var got []string
	for a, err := range in.Articles() {
		if err != nil {
			if hearsay.KindOf(err) != hearsay.Invalid {
				t.Errorf("%v has kind %d", err, hearsay.KindOf(err))
			}
			got = append(got, "error: "+err.Error())
			continue
		}
		got = append(got, told(a))
	}
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("missing: %s", want[i])
		case i >= len(want):
			t.Errorf("too much: %s", got[i])
		case strings.HasPrefix(want[i], "error: "):
			if !strings.HasPrefix(got[i], "error: ") || !strings.Contains(got[i], want[i][7:]) {
				t.Errorf("got  %s\nwant %s", got[i], want[i])
			}
		case got[i] != want[i]:
			t.Errorf("got  %s\nwant %s", got[i], want[i])
		}
	}
}

const pageA = `<!doctype html><html lang="en"><head><title>Bridge shut | Arland Post</title>
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"Organization","@id":"#o","name":"Arland Post"},
{"@type":["NewsArticle"],"headline":"Bridge shut &amp; closed","author":[{"@type":"Person","name":"Ada Ruus"},{"name":"Jon Hald"}],"datePublished":"2021-07-08T10:00:00+02:00","publisher":{"@id":"#o"}}]}</script>
</head><body><h1>Bridge shut</h1><p>The mayor said the bridge was shut.</p></body></html>`

const pageB = `<html><head><meta property="og:title" content="Ferry sails"><meta property="og:site_name" content="Borvia Today">
<meta name=author content="K. Tamm"><link rel=canonical href="https://borvia.example/2020/03/04/ferry"></head><body><p>The ferry sailed.</p></body></html>`

func oneLine(s string) string { return strings.ReplaceAll(s, "\n", "/") }

func TestPage(t *testing.T) {
	check(t, Input{R: strings.NewReader(pageA), Base: hearsay.Article{Path: "a.html"}},
		"Bridge shut & closed|Arland Post|Ada Ruus, Jon Hald|2021-07-08 time|||en|text/html|"+oneLine(pageA))
	check(t, Input{R: strings.NewReader(pageB)},
		"Ferry sails|Borvia Today|K. Tamm|2020-03-04 day|https://borvia.example/2020/03/04/ferry|||text/html|"+oneLine(pageB))
}

func TestPageCharset(t *testing.T) {
	for _, x := range []struct{ name, in, want, note string }{
		{"meta", "<html><meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0", "Привет, мир", "windows-1251"},
		{"says latin 1, is UTF-8", "<html><meta charset=iso-8859-1><p>Café “no”", "Café “no”", ""},
		{"says UTF-8, is Windows-1252", "<html><meta charset=utf-8><p>Caf\xe9 is \x93open\x94 now", "Café is “open” now", "Windows-1252"},
		{"UTF-16", "\xff\xfe<\x00p\x00>\x00O\x00k\x00", "Ok", "UTF-16"},
	} {
		for a, err := range Read(strings.NewReader(x.in), HTML, hearsay.Article{}) {
			if err != nil || !strings.Contains(a.Markup, x.want) || !strings.Contains(strings.Join(a.Notes, " "), x.note) {
				t.Errorf("%s: %q, notes %q, error %v", x.name, a.Markup, a.Notes, err)
			}
		}
	}
}

const rss = `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Arland Post</title><link>https://post.example/</link>
<item><title>Talks &lt;b&gt;fail&lt;/b&gt;</title><link>/a/1</link><guid>g1</guid><pubDate>Thu, 08 Jul 2021 10:00:00 GMT</pubDate><dc:creator>Ada Ruus</dc:creator><description>Short.</description><content:encoded><![CDATA[<p>The talks failed.</p>]]></content:encoded></item>
<item><title>Nothing</title><guid>g2</guid></item>
<item><title>Plain</title><guid>g3</guid><description>The ferry sailed.</description></item>`

func TestFeed(t *testing.T) {
	one := "Talks fail|Arland Post|Ada Ruus|2021-07-08 time|https://post.example/a/1|g1||text/html|<p>The talks failed.</p>"
	three := "Plain|Arland Post||||g3||text/plain|The ferry sailed."
	check(t, Input{R: strings.NewReader(rss + "</channel></rss>")}, one, "error: item 2", three)
	check(t, Input{R: strings.NewReader(rss + "<item><title>Cut")}, one, "error: item 2", three, "error: breaks off after 3 items")
	check(t, Input{R: strings.NewReader(`<feed xmlns="http://www.w3.org/2005/Atom"><title>Borvia Today</title><entry><id>e1</id><title>Ferry</title><link href="https://b.example/f"/><published>2021-07-08T00:00:00Z</published><author><name>K. Tamm</name></author><content type="html">&lt;p&gt;It sailed.&lt;/p&gt;</content></entry></feed>`)},
		"Ferry|Borvia Today|K. Tamm|2021-07-08 time|https://b.example/f|e1||text/html|<p>It sailed.</p>")
	check(t, Input{R: strings.NewReader(`{"version":"https://jsonfeed.org/version/1.1","title":"Cedria Times","items":[{"id":"j1","url":"https://c.example/1","title":"Vote","content_text":"They voted.","date_published":"2021-07-08T00:00:00Z"}]}`)},
		"Vote|Cedria Times||2021-07-08 time|https://c.example/1|j1||text/plain|They voted.")
}

// record is one WARC record.
func record(kind, uri, block string, more ...string) string {
	h := sha1.Sum([]byte(block))
	head := fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2021-07-08T10:00:00Z\r\nWARC-Block-Digest: sha1:%s\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n",
		kind, uri, base32.StdEncoding.EncodeToString(h[:]), len(block))
	for _, m := range more {
		head += m + "\r\n"
	}
	return head + "\r\n" + block + "\r\n\r\n"
}

func answer(body string, head ...string) string {
	return "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + strings.Join(append(head, ""), "\r\n") + "\r\n" + body
}

func zipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

func mini(n int) string {
	return fmt.Sprintf("<html><h1>Page %d</h1><p>It is page %d.</p></html>", n, n)
}

func miniWant(n int, url string) string {
	return fmt.Sprintf("Page %d|p.example||||||text/html|%s", n, mini(n))[:len(fmt.Sprintf("Page %d|p.example||", n))] + "|" + url + "|||text/html|" + mini(n)
}

func TestWARC(t *testing.T) {
	chunked := answer("10\r\n"+mini(2)[:16]+"\r\n"+fmt.Sprintf("%x", len(mini(2))-16)+"\r\n"+mini(2)[16:]+"\r\n0\r\n\r\n", "Transfer-Encoding: chunked")
	packed := answer(zipped(mini(3)), "Content-Encoding: gzip")
	lie := strings.Replace(record("response", "http://p.example/lie", answer("<p>x"), ""), "Content-Length: ", "Content-Length: 9", 1)
	records := []string{
		"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n",
		record("response", "http://p.example/1", answer(mini(1)), "WARC-Payload-Digest: sha1:AAA"),
		record("request", "http://p.example/1", "GET / HTTP/1.1\r\n\r\n"),
		record("response", "http://p.example/2", chunked),
		record("response", "http://p.example/3", packed),
		record("response", "http://p.example/pic", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nxx"),
		record("response", "http://p.example/gone", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nxx"),
		record("revisit", "http://p.example/1", "", "WARC-Payload-Digest: sha1:AAA"),
		record("revisit", "http://p.example/1b", "", "WARC-Payload-Digest: sha1:AAA"),
		record("revisit", "http://p.example/9", "", "WARC-Payload-Digest: sha1:BBB"),
		record("response", "http://p.example/4", answer(mini(4), "Transfer-Encoding: chunked")), // already unchunked
		record("response", "http://p.example/short", answer("<p>cut", "Content-Length: 100")),
		strings.Replace(record("response", "http://p.example/bad", answer(mini(5))), "page 5", "page 6", 1), // digest
		lie,
		record("response", "http://p.example/6", answer(mini(6))),
	}
	want := []string{
		miniWant(1, "http://p.example/1"), miniWant(2, "http://p.example/2"), miniWant(3, "http://p.example/3"),
		miniWant(1, "http://p.example/1b"), "error: repeats a page that is not in this file", miniWant(4, "http://p.example/4"),
		"error: HTTP body breaks off", "error: digest",
	}
	check(t, Input{R: strings.NewReader(strings.Join(records, ""))}, append(want, "error: reaches over the next record", miniWant(6, "http://p.example/6"))...)

	var gz strings.Builder
	for i, r := range records {
		m := zipped(r)
		if i == 2 {
			m = m[:len(m)-12] // a broken member that nobody wanted
		}
		gz.WriteString(m)
	}
	want = append([]string{want[0], "error: bad gzip"}, want[1:]...)
	check(t, Input{R: strings.NewReader(gz.String())}, append(want, "error: breaks off after", miniWant(6, "http://p.example/6"))...)
	whole := gz.String()
	var n int
	for range (Input{R: strings.NewReader(whole[:len(whole)-30])}).Articles() {
		n++
	}
	if n != len(want)+2 {
		t.Errorf("%d results of a truncated file, want %d", n, len(want)+2)
	}
}

func TestCSV(t *testing.T) {
	check(t, Input{R: strings.NewReader("id,Headline,Full Text,pub_date,Media Name\r\n1,Talks,\"They \"\"failed\"\",\nhe said.\",2021-07-08,Arland Post\r\n2,x\r\n3,Vote,They voted.,8 July 2021,\r\n4,None,,,\r\n")},
		`Talks|Arland Post||2021-07-08 day||1||text/plain|They "failed",/he said.`, "error: row 3, line 4, has 2 fields", "Vote|||2021-07-08 day||3||text/plain|They voted.", "error: row 5, line 6, has no text")
	check(t, Input{R: strings.NewReader("a;b\nT;The ferry sailed.\n"), Kind: CSV, Fields: map[string]string{"text": "b", "title": "A"}}, "T|||||||text/plain|The ferry sailed.")
	check(t, Input{R: strings.NewReader("a;b\nT;The ferry sailed.\n"), Kind: CSV, Fields: map[string]string{"text": "c"}}, `error: no column "c"`)
	check(t, Input{R: strings.NewReader("a;b\nT;The ferry sailed.\n"), Kind: CSV}, "error: no column of the table looks like the text")
	check(t, Input{R: strings.NewReader("7\t2021-07-08\tThe ferry sailed on Monday, said the captain of it.\n"), Base: hearsay.Article{Path: "x.tsv"}}, "||"+"|2021-07-08 day||||text/plain|The ferry sailed on Monday, said the captain of it.")
}

func TestNinjs(t *testing.T) {
	check(t, Input{R: strings.NewReader(`[{"uri":"urn:n:1","type":"text","headline":"Talks","body_text":"They failed.","byline":"By A. Ruus","language":"en","firstcreated":"2021-07-08T10:00:00Z","provider":"Nordwire"},
{"uri":"urn:n:2","headline":"Kill","pubstatus":"canceled","body_text":"x"},
{"uri":"https://n.example/3","headlines":[{"role":"short","value":"V"},{"role":"main","value":"Vote held"}],"bodies":[{"role":"main","contentType":"text/html","value":"<p>They voted.</p>"}],"infosources":[{"name":"Cedria News","role":"origin"}],"provider":{"name":"Nordwire"}},
{"uri":"urn:n:4","headline":"cut`)},
		"Talks|Nordwire|By A. Ruus|2021-07-08 time||urn:n:1|en|text/plain|They failed.", "error: withdrawn", "Vote held|Nordwire|||https://n.example/3|https://n.example/3||text/html|<p>They voted.</p>", "error: object 4 breaks off")
}

func TestArray(t *testing.T) {
	check(t, Input{R: strings.NewReader(`[ {"id":"1","text":"One {."}, {"id":"2"}, {"id":"3","text":"Three \"}"} ]`)},
		"|||||1||text/plain|One {.", "error: object 2", `|||||3||text/plain|Three "}`)
}

// packedFiles is a zip with files "name", "content", ….
func packedFiles(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, files[i+1])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const docxA = `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Talks fail</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">They </w:t></w:r><w:del><w:r><w:t>never </w:t></w:r></w:del><w:r><w:t>failed.</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>Twice.</w:t></w:r></w:p></w:body></w:document>`

func TestPacked(t *testing.T) {
	const text = "The ferry sailed."
	want := "|||||||text/plain|" + text
	var zs bytes.Buffer
	w, _ := zstd.NewWriter(&zs)
	io.WriteString(w, text)
	w.Close()
	z := packedFiles(t, "a/1.txt", text, "__MACOSX/x", "junk", "2.txt.gz", zipped(text))
	check(t, Input{R: strings.NewReader(zipped(text))}, want)
	check(t, Input{R: strings.NewReader(zipped(zipped(text)))}, want)
	check(t, Input{R: &zs}, want)
	check(t, Input{R: bytes.NewReader(z)}, want, want)
	check(t, Input{R: io.MultiReader(bytes.NewReader(z))}, want, want) // through a pipe
	check(t, Input{R: bytes.NewReader(z[:len(z)-10])}, "error: bad zip")
	check(t, Input{R: strings.NewReader(zipped(text)[:20])}, "error: bad gzip")
	check(t, Input{R: bytes.NewReader(packedFiles(t, "word/document.xml", docxA, "docProps/core.xml", "<x><creator>A. Ruus</creator></x>"))},
		"Talks fail||A. Ruus|||||text/plain|They failed.//Twice.")
	check(t, Input{R: bytes.NewReader(packedFiles(t, "datapackage.json", "{}", "pages/pages.jsonl", "{\"format\":\"x\"}\n{\"url\":\"http://p.example/1\"}\n",
		"archive/a.warc.gz", zipped(record("response", "http://p.example/1", answer(mini(1))))+zipped(record("response", "http://p.example/frame", answer(mini(2))))))},
		miniWant(1, "http://p.example/1"))
}

func TestBomb(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.CopyN(w, &endless{1 << 30}, 40<<20)
	w.Close()
	check(t, Input{R: bytes.NewReader(b.Bytes())}, "error: a bomb")
	nested := b.String()
	for range 5 {
		nested = zipped(nested)
	}
	check(t, Input{R: strings.NewReader(nested)}, "error: packages lie more than")
}

const nexisOld = "\ufeff\n                               1 of 2 DOCUMENTS\n\n\n                              The Arland Post\n\n                           January 3, 2015 Saturday\n                              Late Edition - Final\n\nTalks on the Bridge Fail\nAgain\n\nBYLINE: By ADA RUUS\n\nSECTION: Section A; Column 0; Pg. 1\n\nLENGTH: 12 words\n\nDATELINE: ARLAN\n\nThe talks failed, the minister said\non Friday.\n\nNobody signed.\n\nLOAD-DATE: January 3, 2015\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n                    Copyright 2015 The Arland Post\n" +
	"\f                               2 of 2 DOCUMENTS\n\n                              Borvia Today\n\n                           4 January 2015 Sunday\n\nHEADLINE: Ferry sails\n\nLENGTH: 3 words\n\nThe ferry sailed.\n\nLOAD-DATE: January 4, 2015\n"

const nexisNew = "User Name: x\nDate and Time: Monday, January 5, 2015 10:00:00 AM EST\nDocuments (2)\n 1. Talks fail\n 2. Ferry\n\n\nTalks fail\nThe Arland Post\nJanuary 3, 2015 Saturday\n\nCopyright 2015 The Arland Post All Rights Reserved\nSection: A; Pg. 1\nLength: 12 words\nByline: Ada Ruus\nBody\n\nThe talks failed.\n\nNobody signed.\n\nClassification\n\nLanguage: ENGLISH\nLoad-Date: January 3, 2015\n\nEnd of Document\nFerry\nBorvia Today\n4 January 2015 Sunday\n\nLength: 3 words\nBody\n\nThe ferry sailed.\n\nLoad-Date: January 4, 2015\n\nEnd of Document\n"

const factivaShown = "World News\nTalks fail\nBy Ada Ruus\n12 words\n3 January 2015\n10:15 GMT\nNordwire\nNRDW\nEnglish\n(c) 2015 Nordwire Limited\n\nThe talks failed.\n\nNobody signed.\n\nDocument NRDW000020150103eb1300001\n\nFerry sails\n3 words\n4 January 2015\nBorvia Today\nBORV\nEnglish\nCopyright 2015 Borvia Today\n\nThe ferry sailed.\n\nDocument BORV000020150104eb140000x\n"

const factivaTagged = "SE   World\nHD   Talks fail\nBY   Ada Ruus\nWC   12 words\nPD   3 January 2015\nSN   Nordwire\nSC   NRDW\nLA   English\nCY   (c) 2015 Nordwire\n\nLP\nThe talks failed.\n\nTD\nNobody signed.\n\nCO\nx : X\nAN\nDocument NRDW000020150103eb1300001\n"

const proquestA = "____________________________________________________________\n\nDocument 1 of 2\n\nTalks fail\n\nAuthor: Ruus, Ada\nPublication info: Arland Post ; Arlan [Arlan] 03 Jan 2015: A.1.\nProQuest document link\n\nAbstract: None.\n\nFull text: The talks failed.\n\nNote: nobody signed.\n\nSubject: Bridges\nTitle: Talks fail\nPublication title: Arland Post\nPages: A.1\nPublication year: 2015\nPublication date: Jan 3, 2015\nLanguage of publication: English\nProQuest document ID: 164000001\nDocument URL: https://pq.example/164000001\nCopyright: Copyright Arland Post\nDatabase: News\n\n____________________________________________________________\n\nDocument 2 of 2\n\nFerry\n\nTitle: Ferry\nPublication title: Borvia Today\nPublication date: Jan 4, 2015\nProQuest document ID: 164000002\n\n____________________________________________________________\n\nContact ProQuest\n"

func TestExports(t *testing.T) {
	const talks = "The talks failed.//Nobody signed."
	check(t, Input{R: strings.NewReader(nexisOld)},
		"Talks on the Bridge Fail Again|The Arland Post|By ADA RUUS|2015-01-03 day|||en|text/plain|The talks failed, the minister said/on Friday.//Nobody signed.",
		"Ferry sails|Borvia Today||2015-01-04 day||||text/plain|The ferry sailed.")
	check(t, Input{R: strings.NewReader(nexisNew)},
		"Talks fail|The Arland Post|Ada Ruus|2015-01-03 day|||en|text/plain|"+talks, "Ferry|Borvia Today||2015-01-04 day||||text/plain|The ferry sailed.")
	check(t, Input{R: strings.NewReader(factivaShown)},
		"Talks fail|Nordwire|By Ada Ruus|2015-01-03 day||NRDW000020150103eb1300001|en|text/plain|"+talks,
		"Ferry sails|Borvia Today||2015-01-04 day||BORV000020150104eb140000x|en|text/plain|The ferry sailed.")
	check(t, Input{R: strings.NewReader(factivaTagged)},
		"Talks fail|Nordwire|Ada Ruus|2015-01-03 day||NRDW000020150103eb1300001|en|text/plain|The talks failed.//Nobody signed.")
	check(t, Input{R: strings.NewReader(proquestA)},
		"Talks fail|Arland Post|Ruus, Ada|2015-01-03 day|https://pq.example/164000001|164000001|en|text/plain|The talks failed.//Note: nobody signed.",
		"error: no full text")
	check(t, Input{R: strings.NewReader(strings.Replace(nexisOld, "LENGTH: 3 words\n\nThe ferry sailed.\n", "LENGTH: 3 words\n", 1))},
		"Talks on the Bridge Fail Again|The Arland Post|By ADA RUUS|2015-01-03 day|||en|text/plain|The talks failed, the minister said/on Friday.//Nobody signed.", "error: article 2, from line 34 on: it has no text")
}

func TestNotText(t *testing.T) {
	check(t, Input{R: strings.NewReader("%PDF-1.7\nx")}, "error: a PDF file")
	check(t, Input{R: strings.NewReader("{\\rtf1 x}")}, "error: an RTF file")
	check(t, Input{R: bytes.NewReader(bytes.Repeat([]byte{0, 1, 2, 'x'}, 100))}, "error: no characters")
}

func TestFuture(t *testing.T) {
	check(t, Input{R: strings.NewReader(`{"text":"x","published":"2031-01-01"}`), Latest: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}, "error: dated 2031-01-01")
}

// TestAddresses checks that articles of one file have addresses of their own
// where their outlets differ, and keep them when the file grows.
func TestAddresses(t *testing.T) {
	keys := func(in string) (out []string) {
		for a, err := range Read(strings.NewReader(in), CSV, hearsay.Article{Path: "x.csv"}) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, hearsay.ArticleKey(a))
		}
		return out
	}
	one := keys("text,outlet\nThe same.,A\nThe same.,B\nThe same.,B\n")
	two := keys("text,outlet\nNew.,A\nThe same.,A\nThe same.,B\nThe same.,B\n")
	if one[0] == one[1] || one[1] != one[2] || two[1] != one[0] || two[2] != one[1] {
		t.Errorf("keys %v and %v", one, two)
	}
}
