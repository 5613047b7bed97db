package corpus

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// A Spoilt is input that is wrong in one way, beside articles that are right.
type Spoilt struct {
	Name string // of the file, which says what is wrong
	Good int    // whole articles that must come out of it
	Kind string // what the user says it is, "" if nothing
	data string
	big  func() io.Reader // what is too long to keep
}

// Open reads the input from its beginning.
func (s Spoilt) Open() io.Reader {
	if s.big != nil {
		return s.big()
	}
	return strings.NewReader(s.data)
}

// Bytes are the input's bytes; nil if it is too long to keep.
func (s Spoilt) Bytes() []byte {
	if s.big != nil {
		return nil
	}
	return []byte(s.data)
}

// repeated is n times a piece, as a reader.
type repeated struct {
	piece string
	left  int64 // bytes
	at    int
}

func (r *repeated) Read(b []byte) (n int, err error) {
	for n < len(b) {
		if r.left <= 0 {
			return n, io.EOF
		}
		k := copy(b[n:], r.piece[r.at:])
		if int64(k) > r.left {
			k = int(r.left)
		}
		n, r.left, r.at = n+k, r.left-int64(k), (r.at+k)%len(r.piece)
	}
	return n, nil
}

// long is a head, many bytes of a piece, and a tail.
func long(head, piece string, size int64, tail string) func() io.Reader {
	return func() io.Reader {
		return io.MultiReader(strings.NewReader(head), &repeated{piece: piece, left: size}, strings.NewReader(tail))
	}
}

// flip is s with the bits of a byte turned over; at counts from the end if negative.
func flip(s string, at int) string {
	b := []byte(s)
	if at < 0 {
		at += len(b)
	}
	b[at] ^= 0xff
	return string(b)
}

// cut is the first part of s, in hundredths.
func cut(s string, hundredths int) string { return s[:len(s)*hundredths/100] }

// Spoil makes more than a hundred inputs that are each wrong in one way. All of
// them must be reported, and what is right in them must come out. Those longer
// than 100 MB are left out unless large.
func Spoil(large bool) []Spoilt {
	var out []Spoilt
	add := func(name string, good int, data string) {
		out = append(out, Spoilt{Name: name, Good: good, data: data})
	}
	as := func(kind, name string, good int, data string) {
		out = append(out, Spoilt{Name: name, Good: good, Kind: kind, data: data})
	}
	var ss []Story
	for i := range 4 {
		s := NewStory(5, i)
		s.Outlet = outlets[0]
		ss = append(ss, s)
	}
	text := strings.Repeat(ss[0].Text()+"\n\n", 8)
	at := ss[0].Published
	zeros := strings.Repeat("\x00", 40<<20)

	// Packages.
	for _, n := range []int{20, 60, 98} {
		add(fmt.Sprintf("gzip-cut-%d.txt.gz", n), 0, cut(Gzip(text), n))
		add(fmt.Sprintf("zstd-cut-%d.txt.zst", n), 0, cut(Zstd(text), n))
		add(fmt.Sprintf("zip-cut-%d.zip", n), 0, cut(string(Zip("a.txt", text)), n))
		add(fmt.Sprintf("docx-cut-%d.docx", n), 0, cut(string(DOCX(ss[0])), n))
		add(fmt.Sprintf("wacz-cut-%d.wacz", n), 0, cut(string(WACZ(ss)), n))
	}
	add("gzip-checksum.txt.gz", 0, flip(Gzip(text), -6))
	add("gzip-length.txt.gz", 0, flip(Gzip(text), -2))
	add("gzip-middle.txt.gz", 0, flip(Gzip(text), len(Gzip(text))/2))
	add("gzip-method.txt.gz", 0, flip(Gzip(text), 2))
	add("gzip-tail.txt.gz", 0, Gzip(text)+"and something behind it")
	add("gzip-bomb.txt.gz", 0, Gzip(zeros))
	add("gzip-nested.txt.gz", 0, Gzip(Gzip(Gzip(Gzip(Gzip(Gzip(text)))))))
	add("gzip-of-nothing-known.gz", 0, Gzip("\x7fELF"+text))
	add("zstd-middle.txt.zst", 0, flip(Zstd(text), len(Zstd(text))/2))
	add("zstd-checksum.txt.zst", 0, flip(Zstd(text), -1))
	add("zstd-garbage.zst", 0, "\x28\xb5\x2f\xfd"+text)
	add("zstd-bomb.txt.zst", 0, Zstd(zeros))
	add("zip-one-bad.zip", 2, string(spoilZip(ss)))
	add("zip-bomb.zip", 1, string(Zip("bomb.txt", zeros, "good.txt", text)))
	add("zip-nested.zip", 0, string(nest(6, text)))
	add("zip-no-directory.zip", 0, "PK\x03\x04"+text)
	add("zip-with-picture.zip", 1, string(Zip("a.txt", text, "b.png", "\x89PNG\r\n\x1a\n")))
	add("docx-no-document.docx", 0, string(Zip("word/document.xml", "")))
	add("docx-broken-xml.docx", 0, string(Zip("word/document.xml", "<w:document><w:p>")))
	add("docx-deep.docx", 0, string(Zip("word/document.xml", strings.Repeat("<w:p>", 5000))))
	add("docx-empty.docx", 0, string(Zip("word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>`)))
	as("docx", "docx-is-text.docx", 0, text)
	as("docx", "docx-is-other-zip.docx", 0, string(Zip("a.txt", text)))
	as("wacz", "wacz-is-text.wacz", 0, text)

	// WARC.
	records := WARC(ss)
	whole := strings.Join(records, "")
	good := Record("response", ss[1].URL+"/good", Response(Page(ss[1], 0)), at)
	bad := func(name, record string) { add("warc-"+name+".warc", 1, record+good) }
	bad("length-too-long", strings.Replace(Record("response", ss[0].URL, Response(Page(ss[0], 0)), at), "Content-Length: ", "Content-Length: 1", 1))
	bad("length-too-short", shorter(Record("response", ss[0].URL, Response(Page(ss[0], 0)), at)))
	bad("length-negative", strings.Replace(Record("response", ss[0].URL, Response("x"), at), "Content-Length: ", "Content-Length: -", 1))
	bad("length-no-number", strings.Replace(Record("response", ss[0].URL, Response("x"), at), "Content-Length: ", "Content-Length: many", 1))
	bad("length-missing", strings.Replace(Record("response", ss[0].URL, Response("x"), at), "Content-Length: ", "Content-Size: ", 1))
	bad("digest", strings.Replace(Record("response", ss[0].URL, Response("<p>One</p>"), at), "One", "Two", 1))
	bad("http-body-cut", Record("response", ss[0].URL, Response("<p>cut", "Content-Length: 5000"), at))
	bad("http-chunks-cut", Record("response", ss[0].URL, Response(cut(chunked(Page(ss[0], 0)), 60), "Transfer-Encoding: chunked"), at))
	bad("http-gzip-cut", Record("response", ss[0].URL, Response(cut(Gzip(Page(ss[0], 0)), 60), "Content-Encoding: gzip"), at))
	bad("http-gzip-bomb", Record("response", ss[0].URL, Response(Gzip(zeros), "Content-Encoding: gzip"), at))
	bad("http-deflate-garbage", Record("response", ss[0].URL, Response("\xff\xff\xff\xff", "Content-Encoding: deflate"), at))
	bad("http-brotli-garbage", Record("response", ss[0].URL, Response("\xff\xff\xff\xff\xff\xff\xff\xff", "Content-Encoding: br"), at))
	bad("http-encoding-unknown", Record("response", ss[0].URL, Response("x", "Content-Encoding: rot13"), at))
	bad("http-none", Record("response", ss[0].URL, "no answer of a server", at))
	bad("http-header-broken", Record("response", ss[0].URL, "HTTP/1.1 200 OK\r\nContent-Type text/html\r\n\r\n<p>x", at))
	bad("page-empty", Record("response", ss[0].URL, Response(" \r\n "), at))
	bad("page-is-pdf", Record("response", ss[0].URL, Response("%PDF-1.4 x"), at))
	bad("revisit-of-nothing", Record("revisit", ss[0].URL, "", at, "WARC-Payload-Digest: sha1:NOTHING"))
	bad("header-no-field", strings.Replace(Record("response", ss[0].URL, Response("x"), at), "WARC-Type: ", "WARC-Type ", 1))
	add("warc-garbage-between.warc", 2, records[2]+"something that is no record\r\n\r\n"+good)
	for _, n := range []int{30, 70} {
		add(fmt.Sprintf("warc-cut-%d.warc", n), countWhole(records, len(whole)*n/100), cut(whole, n))
	}
	for i, r := range records[:4] {
		var b strings.Builder
		for j, o := range records {
			m := Gzip(o)
			if i == j {
				m = flip(Gzip(r), len(m)/2)
			}
			b.WriteString(m)
		}
		n := len(ss)
		if strings.Contains(r, "WARC-Type: response") {
			n--
		}
		add(fmt.Sprintf("warc-member-%d-flipped.warc.gz", i), n, b.String())
	}
	add("warc-members-cut.warc.gz", 0, cut(Gzip(records[0])+Gzip(records[2]), 80))
	as("warc", "warc-is-text.warc", 0, text)
	add("warc-header-endless.warc", 0, "WARC/1.0\r\n"+strings.Repeat("X-Field: y\r\n", 40_000))

	// Pages.
	add("html-deep.html", 0, "<html><body>"+strings.Repeat("<div>", 100_000)+ss[0].Text())
	add("html-deep-tables.html", 0, "<html><body>"+strings.Repeat("<table><tr><td>", 20_000)+ss[0].Text())
	add("html-many-elements.html", 0, "<html><body>"+strings.Repeat("<p>x", 300_000))
	add("html-no-text.html", 0, "<html><head><title>App</title></head><body><div id=root></div><script>start()</script></body></html>")
	add("html-blank.html", 0, "<html><body> &nbsp; </body></html>")
	add("html-wrong-charset.html", 0, "<html><head><meta charset=utf-8></head><body><p>"+strings.Repeat("\x81\x8d\x8f\x90\x9d\xff", 50)+"</p></body></html>")
	add("html-cut-in-head.html", 0, `<!doctype html><html><head><meta name="a" content="`)
	add("html-too-long.html", 0, "<html><body><p>"+strings.Repeat(ss[0].Text(), 17<<20/len(ss[0].Text())))
	add("html-is-binary.html", 0, "<html>"+strings.Repeat("\x00\x01\x02", 500))

	// Feeds.
	for _, n := range []int{10, 60, 95} {
		add(fmt.Sprintf("rss-cut-%d.rss", n), strings.Count(cut(RSS(ss), n), "</item>"), cut(RSS(ss), n))
		add(fmt.Sprintf("atom-cut-%d.atom", n), strings.Count(cut(Atom(ss), n), "</entry>"), cut(Atom(ss), n))
	}
	add("json-feed-cut.json", 2, cut(JSONFeed(ss), 70))
	add("rss-item-without-text.rss", 3, strings.Replace(RSS(ss), "<content:encoded><![CDATA["+fragment(ss[1])+"]]></content:encoded>", "", 1))
	add("rss-entity-bomb.rss", 0, `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss version="2.0"><channel><item><title>&b;`)
	add("rss-endless.rss", 1, RSS(ss[:1])[:len(RSS(ss[:1]))-len("</channel></rss>\n")]+strings.Repeat("<!-- and so on -->\n", 17<<20/19))
	as("rss", "rss-is-page.rss", 0, Page(ss[0], 0))
	add("rss-future.rss", 3, strings.Replace(RSS(ss), "<pubDate>"+ss[2].Published.Format("Mon, 02 Jan 2006 15:04:05 -0700"), "<pubDate>Mon, 01 Jan 2096 00:00:00 +0000", 1))

	// Lines and tables.
	lines := strings.SplitAfter(strings.TrimSuffix(JSONL(ss), "\n"), "\n")
	lineBad := func(name, line string) {
		add("jsonl-"+name+".jsonl", 4, lines[0]+lines[1]+line+"\n"+lines[2]+lines[3])
	}
	lineBad("not-json", "This is no JSON.")
	lineBad("no-text", `{"id":"x","title":"y"}`)
	lineBad("text-is-number", `{"text":17}`)
	lineBad("text-is-null", `{"text":null}`)
	lineBad("text-is-empty", `{"text":""}`)
	lineBad("text-is-blank", `{"text":" \n\t\u0000"}`)
	lineBad("is-array", `["text"]`)
	lineBad("half", cut(lines[0], 50))
	lineBad("nul", "\x00\x00\x00")
	lineBad("future", `{"text":"The mayor spoke.","published":"2096-01-01"}`)
	lineBad("deep", `{"text":`+strings.Repeat("[", 20_000))
	add("jsonl-cut.jsonl", 3, cut(JSONL(ss), 95))
	add("json-array-cut.json", 2, cut("["+strings.Join(strings.Split(strings.TrimSpace(JSONL(ss[:3])), "\n"), ",")+"]", 90))
	add("json-array-one-bad.json", 2, "["+strings.TrimSpace(lines[0])+`,{"title":"no text"},`+strings.TrimSpace(lines[1])+"]")
	rows := strings.SplitAfter(CSV(ss[:1]), "\n")[0]
	add("csv-short-row.csv", 4, CSV(ss)+"a,b\n")
	add("csv-long-row.csv", 4, CSV(ss)+"a,b,c,d,e,f,g,h,i,j\n")
	add("csv-no-text.csv", 4, CSV(ss)+"id,t,o,b,2021-01-01,u,\n")
	add("csv-future.csv", 4, CSV(ss)+"id,t,o,b,2096-01-01,u,The mayor spoke.\n")
	add("csv-open-quote.csv", 4, CSV(ss)+"id,t,o,b,2021-01-01,u,\"The mayor spoke.\nid2,t,o,b,2021-01-01,u\n")
	add("csv-no-columns.csv", 0, "a,b,c\n1,2,3\n")
	add("csv-binary.csv", 0, rows[:8]+strings.Repeat("\x00\x01", 200))

	// Agencies and databases.
	items := strings.SplitAfter(Ninjs(ss), "\n")
	add("ninjs-withdrawn.json", 4, Ninjs(ss)+`{"uri":"x","headline":"Kill","pubstatus":"canceled","body_text":"x"}`)
	add("ninjs-no-text.json", 4, Ninjs(ss)+`{"uri":"x","headline":"Only a headline"}`)
	add("ninjs-wrong-type.json", 4, items[0]+`{"uri":17,"headline":[],"body_text":{}}`+"\n"+strings.Join(items[1:], ""))
	add("ninjs-cut.json", 3, strings.TrimSuffix(cut(Ninjs(ss), 96), "\n"))
	add("nexis-last-cut.txt", 3, strings.Join(strings.SplitAfter(Nexis(ss), "words\n")[:4], ""))
	add("nexis-no-fields.txt", 4, Nexis(ss)+"\n                               5 of 5 DOCUMENTS\n\nOnly a line.\n\f\nEnd of Document\n")
	add("nexis-uni-no-body.txt", 4, NexisUni(ss)+"Headline\nOutlet\nJanuary 3, 2024 Wednesday\n\nLength: 10 words\nBody\n\nClassification\n\nEnd of Document\n")
	add("factiva-no-copyright.txt", 4, Factiva(ss)+"Headline\n12 words\n3 January 2024\nNordwire\nNRDW\nEnglish\n\nThe mayor spoke.\n\nDocument NRDW000020240103ek1300001\n")
	add("factiva-no-fields.txt", 4, Factiva(ss)+"Only a line.\n\nDocument NRDW000020240103ek1300001\n")
	add("proquest-no-full-text.txt", 4, strings.TrimSuffix(ProQuest(ss), "Contact ProQuest\n")+"Document 5 of 5\n\nTitle: Headline\nPublication title: Nordwire\nPublication date: Jan 3, 2024\nProQuest document ID: 7\n\n____________________________________________________________\n")
	add("proquest-no-fields.txt", 4, strings.TrimSuffix(ProQuest(ss), "Contact ProQuest\n")+"Document 5 of 5\n\nOnly a line.\n")

	// What is no text.
	for _, m := range [][2]string{
		{"png", "\x89PNG\r\n\x1a\n"},
		{"jpg", "\xff\xd8\xff\xe0"},
		{"pdf", "%PDF-1.7\n"},
		{"elf", "\x7fELF\x02"},
		{"rtf", "{\\rtf1\\ansi x}"},
		{"doc", "\xd0\xcf\x11\xe0\xa1\xb1"},
		{"sqlite", "SQLite format 3\x00"},
		{"parquet", "PAR1"},
		{"7z", "7z\xbc\xaf\x27\x1c"},
		{"rar", "Rar!\x1a\x07"},
		{"bz2", "BZh91AY"},
		{"xz", "\xfd7zXZ\x00"},
	} {
		add("other-"+m[0]+".txt", 0, m[1]+strings.Repeat("x\x00", 50))
	}
	add("text-nul.txt", 0, strings.Repeat("\x00", 2000))
	add("text-blank.txt", 0, " \n\t\r\n\u200e")
	add("text-empty.txt", 0, "")
	add("text-no-charset.txt", 0, strings.Repeat("ab\x81\x8d\xff", 400))
	add("text-control.txt", 0, strings.Repeat("\x01\x02\x03 word ", 100))

	if large {
		const mb, gb = 1 << 20, 1 << 30
		big := func(name string, good int, kind string, r func() io.Reader) {
			out = append(out, Spoilt{Name: name, Good: good, Kind: kind, big: r})
		}
		big("text-too-long.txt", 0, "", long("The mayor spoke. ", "And spoke. ", 65*mb, ""))
		big("jsonl-line-of-2-gb.jsonl", 1, "", long(`{"text":"`, "x", 2*gb, "\"}\n"+lines[0]))
		big("json-object-of-1-gb.json", 1, "", long(`[{"text":"`, "x", gb, `"},`+strings.TrimSpace(lines[0])+"]"))
		big("csv-quote-of-1-gb.csv", 0, "", long(rows+`1,2,3,4,2021-01-01,6,"`, "x ", gb, ""))
		big("rss-endless-1-gb.rss", 0, "", long(`<rss version="2.0"><channel><title>x</title>`, "<item><title>a</title>", gb, ""))
		big("html-1-gb.html", 0, "", long("<html><body>", "<p>The mayor spoke.</p>", gb, ""))
		big("warc-record-of-1-gb.warc", 1, "", long(strings.Split(Record("response", ss[0].URL, Response("x"), at, ""), "Content-Length: ")[0]+fmt.Sprintf("Content-Length: %d\r\n\r\n", gb), "x", gb, "\r\n\r\n"+good))
		big("nexis-without-end-1-gb.txt", 0, "nexis", long("                               1 of 1 DOCUMENTS\n", "The mayor spoke.\n", gb, ""))
		big("line-of-1-gb.txt", 0, "factiva", long("", "x", gb, ""))
	}
	return out
}

// shorter is a record whose Content-Length is a tenth of the right one.
func shorter(record string) string {
	head, rest, _ := strings.Cut(record, "Content-Length: ")
	n, body, _ := strings.Cut(rest, "\r\n")
	return head + "Content-Length: " + n[:len(n)-1] + "\r\n" + body
}

// spoilZip is a package of three texts, the second of which is damaged.
func spoilZip(ss []Story) []byte {
	b := Zip("a.txt", ss[0].Text(), "b.txt", ss[1].Text(), "c.txt", ss[2].Text())
	i := bytes.Index(b, []byte("b.txt"))
	b[i+60] ^= 0xff
	return b
}

// nest is a text in zip packages in one another.
func nest(depth int, text string) []byte {
	b := Zip("a.txt", text)
	for range depth {
		b = Zip("a.zip", string(b))
	}
	return b
}

// countWhole counts the records with news that end before a byte.
func countWhole(records []string, end int) (n int) {
	for _, r := range records {
		if end -= len(r); end < 0 {
			break
		}
		if strings.Contains(r, "WARC-Type: response") && strings.Contains(r, "200 OK\r\nContent-Type: text/html") {
			n++
		}
	}
	return n
}
