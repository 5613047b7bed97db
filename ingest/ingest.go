// Package ingest finds the articles in what was captured, whatever its format:
// plain text, JSON lines, web pages, feeds, web archives, tables, agency JSON,
// word-processor files and the text exports of news databases, packed or not.
// It says what the bytes mean (encoding, fields, dates) and leaves the text
// itself, and the text of a page, to package clean. It uses no network.
package ingest

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
)

// Limits of what is held in memory at once, in bytes.
const (
	MaxFile = 64 << 20 // a plain text file: one article
	MaxLine = 64 << 20 // a line of JSONL, a row of CSV: one article
	MaxPage = 16 << 20 // a web page or a feed, unpacked
)

// A Kind is a format of input.
type Kind string

// The kinds of input, and Guess for telling by the content. Files packed with
// gzip, zstd or zip are unpacked whatever the kind, which is that of what is in
// them.
const (
	Guess    Kind = ""
	Text     Kind = "text"
	JSONL    Kind = "jsonl"    // one object a line, or an array of objects
	HTML     Kind = "html"     // one page
	Feed     Kind = "rss"      // RSS, Atom or JSON Feed
	WARC     Kind = "warc"     // ISO 28500, packed by record or not
	WACZ     Kind = "wacz"     // a zip of WARC files
	CSV      Kind = "csv"      // a table with or without a header; also tab or semicolon separated
	Ninjs    Kind = "ninjs"    // IPTC ninjs 1 to 3
	DOCX     Kind = "docx"     // an Office Open XML text
	Nexis    Kind = "nexis"    // text export of Nexis, LexisNexis Academic and Nexis Uni
	Factiva  Kind = "factiva"  // text export of Factiva
	ProQuest Kind = "proquest" // text export of ProQuest
	CoNLLU   Kind = "conllu"   // words and what is known of them, ten columns
)

// Kinds lists every kind but Guess.
var Kinds = []Kind{Text, JSONL, HTML, Feed, WARC, WACZ, CSV, Ninjs, DOCX, Nexis, Factiva, ProQuest, CoNLLU}

// An Input is bytes and what is known of them.
type Input struct {
	R    io.Reader
	Kind Kind
	// Base holds what is known apart from R: fields that an article does not
	// give itself are taken from it. Its Path names the file in messages.
	Base hearsay.Article
	// Fields names the column of a CSV table that holds a field of an article
	// (id title outlet url published lang byline text). Fields not named are
	// guessed from the header.
	Fields map[string]string
	// Latest is the latest publication that is believed; an article dated
	// after it is an error. Zero believes every date.
	Latest time.Time
}

// Articles yields the articles in c. Its media type decides the kind, else the
// content: a page yields one article, a feed or an archive many.
func Articles(c hearsay.Capture) iter.Seq2[hearsay.Article, error] {
	return Input{
		R: bytes.NewReader(c.Body), Kind: kindOf(c.MediaType),
		Base: hearsay.Article{URL: c.URL, MediaType: c.MediaType, Captured: c.Fetched},
	}.Articles()
}

// KindOf tells what a capture is: by its media type, else by its content.
func KindOf(c hearsay.Capture) Kind {
	if k := kindOf(c.MediaType); k != Guess {
		return k
	}
	return guess(c.Body[:min(len(c.Body), headSize)], c.URL)
}

// kindOf is the kind a media type means, Guess for one that tells nothing.
func kindOf(mediaType string) Kind {
	mt, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
	switch strings.TrimSpace(mt) {
	case "application/jsonl", "application/x-ndjson", "application/json-lines":
		return JSONL
	case "text/plain":
		return Text
	case "text/html", "application/xhtml+xml":
		return HTML
	case "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json":
		return Feed
	case "application/warc", "application/warc-fields":
		return WARC
	case "application/wacz", "application/x-wacz":
		return WACZ
	case "text/csv", "text/tab-separated-values":
		return CSV
	case mediaCoNLLU:
		return CoNLLU
	case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return DOCX
	}
	return Guess
}

// Read yields the articles in r, of which base is known; see Input.Articles.
func Read(r io.Reader, kind Kind, base hearsay.Article) iter.Seq2[hearsay.Article, error] {
	return Input{R: r, Kind: kind, Base: base}.Articles()
}

// Articles yields the articles as they are read, in order, in bounded memory.
// An error concerns one article, or the rest of the input; it is an
// *hearsay.Error, it says where in the input it arose, and reading may go on
// after it.
//
// An article's Markup is the text or page as it was printed, in UTF-8; its
// MediaType, "text/plain" or "text/html", says which ("text/x-conllu": words and
// trees, which package reader keeps). What a page says of
// itself (title, byline, outlet, date, address) is in the fields; its Key is set,
// and does not hang on them. An article that has
// neither URL nor ID and shares its file with others gets a Path with a "#" and
// a hash of its outlet, title and date behind it, so that each has an address.
func (in Input) Articles() iter.Seq2[hearsay.Article, error] {
	return func(yield func(hearsay.Article, error) bool) {
		x := &run{Input: in, yield: yield}
		x.read(in.R, in.Kind, in.Base, 0)
	}
}

// A run is one reading of an input. Its methods return false when whoever
// takes the articles wants no more.
type run struct {
	Input
	yield func(hearsay.Article, error) bool
	seen  *shelf          // WARC: pages of this input, for revisit records
	only  map[string]bool // WARC: the addresses wanted; nil for all
}

// give hands out an article.
func (x *run) give(a hearsay.Article) bool {
	if !x.Latest.IsZero() && a.PublishedPrecision != "" && a.Published.After(x.Latest) {
		return x.fail(a, hearsay.Invalid, fmt.Errorf("it is dated %s, which is after %s", a.Published.Format("2006-01-02"), x.Latest.Format("2006-01-02")),
			"correct the date, or the clock of this machine")
	}
	a.Title = strings.TrimSpace(a.Title)
	return x.yield(a, nil)
}

// one hands out an article that shares its file with others.
func (x *run) one(a hearsay.Article) bool {
	if a.URL == "" && a.ID == "" {
		what := a.Outlet + "\x00" + a.Title + "\x00" + a.Published.Format(time.RFC3339)
		if a.Title == "" {
			what += "\x00" + a.Markup
		}
		h := sha256.Sum256([]byte(what))
		a.Path += "#" + hex.EncodeToString(h[:4])
	}
	return x.give(a)
}

// fail hands out the error of one article.
func (x *run) fail(a hearsay.Article, kind hearsay.Kind, err error, hint string) bool {
	if he, ok := errors.AsType[*hearsay.Error](err); ok {
		kind = he.Kind
		if hint == "" {
			hint = he.Hint
		}
	}
	return x.yield(a, &hearsay.Error{Op: "ingest.Read", Kind: kind, Err: err, Hint: hint})
}

// bad hands out an error for which the input is to blame.
func (x *run) bad(a hearsay.Article, hint, format string, args ...any) bool {
	return x.fail(a, hearsay.Invalid, fmt.Errorf(format, args...), hint)
}

// read reads r, depth packages deep.
func (x *run) read(r io.Reader, kind Kind, base hearsay.Article, depth int) bool {
	br := bufio.NewReaderSize(r, headSize)
	head, err := br.Peek(headSize)
	if err != nil && err != io.EOF {
		return x.fail(base, hearsay.Retry, err, "")
	}
	if p := packed(head); p != "" {
		return x.unpack(p, r, br, kind, base, depth)
	}
	if kind == Guess {
		if kind = guess(head, base.Path); kind == Guess {
			return x.bad(base, "give text, a page, a feed or an archive; say which with --as if this is one", "not text: %s", what(head))
		}
	}
	switch kind {
	case JSONL:
		if first(head) == '[' {
			return x.array(br, base)
		}
		return x.lines(br, base)
	case HTML:
		return x.page(br, base)
	case Feed:
		return x.feed(br, base)
	case WARC:
		return x.warc(br, false, base)
	case CSV:
		return x.csv(br, base)
	case Ninjs:
		return x.ninjs(br, base)
	case Nexis, Factiva, ProQuest:
		return x.export(br, kind, base)
	case CoNLLU:
		return x.conllu(br, base)
	case DOCX, WACZ:
		return x.bad(base, "see that the file is whole", "a %s file is a zip package, and this is none", kind)
	default:
		return x.text(br, base)
	}
}

// headSize is how many bytes are looked at to tell what an input is.
const headSize = 64 << 10

// guess tells a kind of input by its first bytes, and by its name only where
// these can mean more than one thing. It is Guess for what is no text.
func guess(head []byte, name string) Kind {
	switch {
	case bytes.HasPrefix(head, []byte("WARC/")):
		return WARC
	case what(head) != "":
		return Guess
	}
	switch first(head) {
	case '{', '[':
		return guessJSON(head)
	case '<':
		return guessMarkup(head)
	}
	if k := guessExport(head); k != Guess {
		return k
	}
	if guessCoNLLU(head) {
		return CoNLLU
	}
	if guessTable(head, name) {
		return CSV
	}
	return Text
}

// first is the first character of head that is no white space.
func first(head []byte) byte {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(head) == 0 {
		return 0
	}
	return head[0]
}

// guessMarkup tells pages and feeds from text that begins with a "<".
func guessMarkup(head []byte) Kind {
	low := bytes.ToLower(head)
	for _, tag := range []string{"<rss", "<feed", "<rdf:rdf"} {
		if i := bytes.Index(low, []byte(tag)); i >= 0 && !bytes.Contains(low[:i], []byte("<html")) {
			return Feed
		}
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<article", "<main", "<section", "<div", "<p>", "<p ", "<h1", "<span", "<table"} {
		if bytes.Contains(low, []byte(tag)) {
			return HTML
		}
	}
	return Text
}

// what says what bytes that are no text seem to be, "" for text.
func what(head []byte) string {
	for _, m := range []struct{ magic, name string }{
		{"%PDF-", "a PDF file"},
		{"\x89PNG", "a picture (PNG)"},
		{"\xff\xd8\xff", "a picture (JPEG)"},
		{"GIF8", "a picture (GIF)"},
		{"\x7fELF", "a program"},
		{"SQLite format 3", "a SQLite database"},
		{"\xd0\xcf\x11\xe0", "an old Office file"},
		{"{\\rtf", "an RTF file"},
		{"7z\xbc\xaf", "a 7z package"},
		{"Rar!", "a RAR package"},
		{"BZh", "a bzip2 package"},
		{"\xfd7zXZ", "an xz package"},
		{"PAR1", "a Parquet file"},
	} {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return m.name
		}
	}
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return "" // UTF-16
	}
	control := 0
	for _, b := range head {
		if b < 0x20 && !slices.Contains([]byte("\t\n\v\f\r\x1b"), b) {
			control++
		}
	}
	if len(head) >= 64 && control*7 > len(head) { // old transcripts have one in twenty
		return "bytes that are no characters"
	}
	return ""
}

func (x *run) text(r io.Reader, a hearsay.Article) bool {
	b, err := all(r, MaxFile)
	switch {
	case errors.Is(err, errLong):
		return x.bad(a, "split it into articles: one a file, or one a line of JSONL", "the text is longer than %d MB", MaxFile>>20)
	case err != nil:
		return x.fail(a, hearsay.Retry, err, "")
	}
	var notes []string
	a.Markup, notes = decode(b)
	if garbled(a.Markup) {
		return x.bad(a, "convert the text to UTF-8", "the text is in no known encoding: a quarter of its characters cannot be read")
	}
	a.Notes = append(slices.Clip(a.Notes), notes...)
	a.MediaType = "text/plain"
	return x.give(a)
}

var errLong = errors.New("longer than can be held")

// all reads r to its end, or fails with errLong after limit bytes.
func all(r io.Reader, limit int) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err == nil && len(b) > limit {
		err = errLong
	}
	return b, err
}

// layouts are the ways a date of publication may be written, with the
// precision each has. ISO 8601 first, then what feeds and exports write.
var layouts = []struct{ layout, precision string }{
	{time.RFC3339, "time"},
	{"2006-01-02T15:04:05", "time"},
	{"2006-01-02T15:04", "time"},
	{"2006-01-02 15:04:05 -0700", "time"},
	{"2006-01-02 15:04:05", "time"},
	{"2006-01-02 15:04", "time"},
	{time.RFC1123Z, "time"},
	{time.RFC1123, "time"},
	{"2006-01-02", "day"},
	{"2006/01/02", "day"},
	{"20060102", "day"},
	{"January 2, 2006", "day"},
	{"Jan 2, 2006", "day"},
	{"2 January 2006", "day"},
	{"2 Jan 2006", "day"},
	{"Monday, January 2, 2006", "day"},
	{"2006-01", "month"},
	{"January 2006", "month"},
	{"2006", "year"},
}

// Date reads a date of publication and says how precise it is: year, month,
// day or time. Times without a zone are UTC.
func Date(s string) (t time.Time, precision string, ok bool) {
	s = strings.TrimSpace(s)
	for _, l := range layouts {
		if t, err := time.Parse(l.layout, s); err == nil && t.Year() > 0 {
			return t, l.precision, true
		}
	}
	return time.Time{}, "", false
}
