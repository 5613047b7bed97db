package ingest

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
)

// columns are the names under which tables of news keep the fields of an
// article: those of Media Cloud, ProQuest TDM, Kaggle's news sets, NexisLexis
// scrapers and R's newspaper packages, in order of preference.
var columns = map[string][]string{
	"text":      {"text", "body", "fulltext", "articletext", "articlebody", "bodytext", "content", "article", "story", "maintext", "rawtext", "document", "paragraph"},
	"title":     {"title", "headline", "articletitle", "storytitle", "heading", "hl", "hd"},
	"published": {"published", "publicationdate", "publishdate", "publisheddate", "pubdate", "publishedat", "datepublished", "articledate", "storydate", "date", "datetime", "timestamp", "day"},
	"url":       {"url", "link", "articleurl", "storyurl", "webpage", "href", "address"},
	"outlet":    {"outlet", "publication", "publicationtitle", "medianame", "newspaper", "publisher", "sourcename", "source", "media", "site", "domain"},
	"byline":    {"byline", "author", "authors", "writer", "reporter", "journalist"},
	"id":        {"id", "articleid", "storyid", "storiesid", "docid", "documentid", "goid", "uid", "uuid", "guid", "accessionnumber"},
	"lang":      {"lang", "language"},
}

// fieldNames lists the fields a column may fill, in the order they are sought.
var fieldNames = []string{"text", "title", "published", "url", "outlet", "byline", "id", "lang"}

// plainName is a column name without what writers vary: case, spaces, signs.
func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, s)
}

// mapColumns finds the columns of the fields by the names in a header.
func mapColumns(header []string) map[string]int {
	at := map[string]int{}
	for _, field := range fieldNames {
		for _, name := range columns[field] {
			if i := slices.IndexFunc(header, func(h string) bool { return plainName(h) == name }); i >= 0 {
				at[field] = i
				break
			}
		}
	}
	return at
}

// separator is the character that parts the fields of a line: the one that
// occurs most outside quotes; 0 if none does.
func separator(line []byte) rune {
	best, most := rune(0), 0
	for _, sep := range []byte{',', '\t', ';', '|'} {
		n, quoted := 0, false
		for _, c := range line {
			switch {
			case c == '"':
				quoted = !quoted
			case c == sep && !quoted:
				n++
			}
		}
		if n > most {
			best, most = rune(sep), n
		}
	}
	return best
}

// guessTable tells a table by its header or its name.
func guessTable(head []byte, name string) bool {
	switch strings.ToLower(path.Ext(strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst"))) {
	case ".csv", ".tsv", ".tab":
		return true
	case ".txt", ".text":
		return false
	}
	line, _, _ := bytes.Cut(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), []byte("\n"))
	sep := separator(line)
	if sep == 0 || len(line) > 2000 {
		return false
	}
	cells := strings.Split(strings.TrimSpace(string(line)), string(sep))
	for i := range cells {
		cells[i] = strings.Trim(cells[i], `" `)
		if len(cells[i]) > 40 {
			return false
		}
	}
	_, text := mapColumns(cells)["text"]
	return text && len(mapColumns(cells)) >= 2
}

// csv reads a table of articles, one a row.
func (x *run) csv(br *bufio.Reader, base hearsay.Article) bool {
	head, _ := br.Peek(headSize)
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		br.Discard(3)
		head = head[3:]
	}
	line, _, _ := bytes.Cut(head, []byte("\n"))
	sep := separator(line)
	if sep == 0 {
		sep = ','
	}
	guard := &rowGuard{r: br}
	c := csv.NewReader(guard)
	c.Comma, c.FieldsPerRecord, c.LazyQuotes, c.ReuseRecord = sep, -1, true, true
	var at map[string]int
	width := 0
	var note []string
	for n := 1; ; n++ {
		guard.left = MaxLine
		row, err := c.Read()
		if err == io.EOF {
			return true
		}
		if err != nil {
			if errors.Is(err, errLong) {
				return x.bad(base, "close the quotation mark, or cut the table", "row %d, which begins at byte %d, is longer than %d MB", n, c.InputOffset(), MaxLine>>20)
			}
			if _, ok := errors.AsType[*csv.ParseError](err); !ok {
				return x.fail(base, hearsay.Retry, fmt.Errorf("row %d: %w", n, err), "")
			}
			if !x.bad(base, "correct the row", "row %d: %w", n, err) {
				return false
			}
			continue
		}
		if at == nil {
			var header bool
			if at, header, err = x.columns(row); err != nil {
				return x.fail(base, hearsay.Invalid, err, "name them: --fields text=NAME,title=NAME,published=NAME")
			}
			if !header {
				note = []string{"the table has no header; its longest column was taken as the text"}
			}
			width = len(row)
			if header {
				continue
			}
		}
		line, _ := c.FieldPos(0)
		if len(row) != width {
			if !x.bad(base, "quote the fields that hold separators", "row %d, line %d, has %d fields and the first row %d", n, line, len(row), width) {
				return false
			}
			continue
		}
		if last := row[len(row)-1]; guard.eof && c.InputOffset() >= guard.n && guard.last != '"' && strings.Contains(last, "\n") {
			if !x.bad(base, "close the quotation mark", "row %d, line %d, has a quotation mark that is not closed", n, line) {
				return false
			}
			continue
		}
		a := x.row(row, at, base, note)
		if strings.TrimSpace(a.Markup) == "" {
			if !x.bad(a, "leave the row out", "row %d, line %d, has no text", n, line) {
				return false
			}
			continue
		}
		if !x.one(a) {
			return false
		}
	}
}

// columns finds where the fields are: as the user says, else by the names in
// the first row, else, of a table without a header, the longest field as text.
func (x *run) columns(row []string) (at map[string]int, header bool, err error) {
	at = mapColumns(row)
	for field, name := range x.Fields {
		i := slices.IndexFunc(row, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) })
		if i < 0 {
			return nil, false, fmt.Errorf("the table has no column %q for %s; its first row is %s", name, field, clip(strings.Join(row, ", "), 200))
		}
		at[field] = i
	}
	if _, ok := at["text"]; ok {
		return at, true, nil
	}
	if len(at) >= 2 {
		return nil, false, fmt.Errorf("no column of the table looks like the text: %s", clip(strings.Join(row, ", "), 200))
	}
	at, longest := map[string]int{}, 0
	for i, cell := range row {
		if n := len(cell); n > longest {
			at["text"], longest = i, n
		}
	}
	if longest < 40 {
		return nil, false, fmt.Errorf("no column of the table looks like the text: %s", clip(strings.Join(row, ", "), 200))
	}
	for i, cell := range row {
		if _, _, ok := Date(cell); ok && i != at["text"] {
			if _, ok := at["published"]; !ok {
				at["published"] = i
			}
		}
		if strings.HasPrefix(cell, "http://") || strings.HasPrefix(cell, "https://") {
			at["url"] = i
		}
	}
	return at, false, nil
}

// row makes an article of a row.
func (x *run) row(row []string, at map[string]int, a hearsay.Article, notes []string) hearsay.Article {
	a.Notes = append(slices.Clip(a.Notes), notes...)
	a.MediaType = "text/plain"
	for _, field := range fieldNames {
		i, ok := at[field]
		if !ok || i >= len(row) {
			continue
		}
		v := row[i]
		if !utf8.ValidString(v) {
			var n []string
			v, n = decode([]byte(v))
			a.Notes = append(a.Notes, n...)
		}
		if field == "text" {
			a.Markup = strings.Clone(v)
			continue
		}
		if v = strings.Clone(strings.TrimSpace(v)); v == "" || v == "NA" || v == "NULL" || v == "None" || v == "nan" {
			continue
		}
		switch field {
		case "title":
			a.Title = v
		case "url":
			a.URL = v
		case "outlet":
			a.Outlet = v
		case "byline":
			a.Byline = v
		case "id":
			a.ID = v
		case "lang":
			a.Lang = strings.ToLower(v)
		case "published":
			a = dated(a, v)
		}
	}
	if looksMarkup(a.Markup) {
		a.MediaType = "text/html"
	}
	return a
}

// looksMarkup reports whether the text of a table is markup: it begins with a
// tag and ends a paragraph.
func looksMarkup(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasPrefix(s, "<") && strings.Contains(s, "</") && guessMarkup([]byte(s[:min(len(s), 4096)])) == HTML
}

// dated gives a the date of publication s, or a note that it was not understood.
func dated(a hearsay.Article, s string) hearsay.Article {
	t, p, ok := Date(s)
	if !ok {
		a.Notes = append(slices.Clip(a.Notes), fmt.Sprintf("publication date %q was not understood; dates are written 2021-07-08", clip(s, 40)))
		return a
	}
	a.Published, a.PublishedPrecision = t, p
	return a
}

// A rowGuard fails with errLong after left bytes, so that a quotation mark
// that is never closed does not take a whole table into memory.
type rowGuard struct {
	r    io.Reader
	left int
	n    int64 // bytes given out
	last byte  // of them that is no line end
	eof  bool
}

func (g *rowGuard) Read(b []byte) (int, error) {
	if g.left <= 0 {
		return 0, errLong
	}
	n, err := g.r.Read(b)
	g.left -= n
	g.n += int64(n)
	if s := bytes.TrimRight(b[:n], "\r\n"); len(s) > 0 {
		g.last = s[len(s)-1]
	}
	g.eof = err == io.EOF
	return n, err
}
