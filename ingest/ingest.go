// Package ingest finds the articles in what was captured: plain text and JSON
// lines. It says what the bytes mean (encoding, fields, dates) and leaves the
// text itself to package clean. It uses no network.
package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
)

// Limits of what is held in memory at once, in bytes.
const (
	MaxFile = 64 << 20 // a plain text file: one article
	MaxLine = 64 << 20 // a line of JSONL: one article
)

// A Kind is a format of input.
type Kind string

// The kinds of input, and Guess for telling by the content.
const (
	Guess Kind = ""
	Text  Kind = "text"
	JSONL Kind = "jsonl"
)

// Articles yields the articles in c. A media type of "application/jsonl",
// "application/x-ndjson" or "text/plain" decides the kind, else the content.
func Articles(c hearsay.Capture) iter.Seq2[hearsay.Article, error] {
	kind := Guess
	switch mt, _, _ := strings.Cut(c.MediaType, ";"); strings.TrimSpace(mt) {
	case "application/jsonl", "application/x-ndjson", "application/json-lines":
		kind = JSONL
	case "text/plain":
		kind = Text
	}
	return Read(bytes.NewReader(c.Body), kind, hearsay.Article{URL: c.URL})
}

// Read yields the articles in r as they are read, in order, in bounded memory.
// Base holds what is known apart from r: fields that an article does not give
// itself are taken from it. An error concerns one article, or the rest of r; it
// is an *hearsay.Error, and reading may go on after it.
func Read(r io.Reader, kind Kind, base hearsay.Article) iter.Seq2[hearsay.Article, error] {
	return func(yield func(hearsay.Article, error) bool) {
		br := bufio.NewReaderSize(r, 64<<10)
		if kind == Guess {
			kind = guess(br)
		}
		switch kind {
		case JSONL:
			readLines(br, base, yield)
		default:
			yield(readText(br, base))
		}
	}
}

// guess tells JSON lines by a first character "{" and a key after it.
func guess(br *bufio.Reader) Kind {
	head, _ := br.Peek(4096)
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(head) > 0 && head[0] == '{' {
		rest := bytes.TrimLeft(head[1:], " \t\r\n")
		if len(rest) > 0 && (rest[0] == '"' || rest[0] == '}') {
			return JSONL
		}
	}
	return Text
}

func readText(r io.Reader, a hearsay.Article) (hearsay.Article, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return a, &hearsay.Error{Op: "ingest.Read", Kind: hearsay.Retry, Err: err}
	}
	if len(b) > MaxFile {
		return a, &hearsay.Error{
			Op: "ingest.Read", Kind: hearsay.Invalid,
			Err:  fmt.Errorf("the text is longer than %d MB", MaxFile>>20),
			Hint: "split it into articles: one a file, or one a line of JSONL",
		}
	}
	var notes []string
	a.Markup, notes = decode(b)
	a.Notes = append(a.Notes, notes...)
	a.MediaType = "text/plain"
	return a, nil
}

func readLines(br *bufio.Reader, base hearsay.Article, yield func(hearsay.Article, error) bool) {
	var line []byte
	for n := 1; ; n++ {
		line = line[:0]
		long, eof := false, false
		for {
			part, err := br.ReadSlice('\n')
			if len(line)+len(part) > MaxLine {
				long = true // its rest is read and dropped
			} else if !long {
				line = append(line, part...)
			}
			if err == nil {
				break
			}
			if errors.Is(err, bufio.ErrBufferFull) {
				continue
			}
			if err != io.EOF {
				yield(base, &hearsay.Error{Op: "ingest.Read", Kind: hearsay.Retry, Err: fmt.Errorf("line %d: %w", n, err)})
				return
			}
			eof = true
			break
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		switch {
		case long:
			if !yield(base, &hearsay.Error{
				Op: "ingest.Read", Kind: hearsay.Invalid,
				Err:  fmt.Errorf("line %d is longer than %d MB", n, MaxLine>>20),
				Hint: "split the article, or leave it out",
			}) {
				return
			}
		case len(bytes.TrimSpace(line)) > 0:
			a, err := parseLine(line, base)
			if err != nil {
				err = &hearsay.Error{
					Op: "ingest.Read", Kind: hearsay.Invalid, Err: fmt.Errorf("line %d: %w", n, err),
					Hint: `one JSON object a line, with a string "text" and any of id title outlet url published lang byline`,
				}
			}
			if !yield(a, err) {
				return
			}
		}
		if eof {
			return
		}
	}
}

// parseLine reads one line of JSONL. Fields other than the known ones are
// ignored, so that users can feed their own tables.
func parseLine(line []byte, a hearsay.Article) (hearsay.Article, error) {
	s, notes := decode(line) // a line of JSON must be UTF-8, but is not always
	var in struct {
		ID                                          json.RawMessage
		Text                                        *string
		Title, Outlet, URL, Published, Lang, Byline json.RawMessage
	}
	if err := json.Unmarshal([]byte(s), &in); err != nil {
		return a, fmt.Errorf("not a JSON object: %w", err)
	}
	if in.Text == nil {
		return a, errors.New(`no field "text"`)
	}
	a.Markup, a.MediaType = *in.Text, "text/plain"
	a.Notes = append([]string(nil), a.Notes...)
	a.Notes = append(a.Notes, notes...)
	str := func(name string, raw json.RawMessage, to *string) {
		if len(raw) == 0 || string(raw) == "null" {
			return
		}
		var v string
		if json.Unmarshal(raw, &v) != nil {
			a.Notes = append(a.Notes, fmt.Sprintf("field %q is not a string and was left out", name))
			return
		}
		*to = v
	}
	if id := bytes.TrimSpace(in.ID); len(id) > 0 && id[0] != '"' && string(id) != "null" {
		var num json.Number
		if json.Unmarshal(id, &num) == nil {
			a.ID, a.IDNumber = num.String(), true
		} else {
			a.Notes = append(a.Notes, `field "id" is neither a string nor a number and was left out`)
		}
	} else {
		str("id", in.ID, &a.ID)
	}
	str("title", in.Title, &a.Title)
	str("outlet", in.Outlet, &a.Outlet)
	str("url", in.URL, &a.URL)
	str("lang", in.Lang, &a.Lang)
	str("byline", in.Byline, &a.Byline)
	var published string
	str("published", in.Published, &published)
	if strings.TrimSpace(published) != "" {
		t, p, ok := Date(published)
		if !ok {
			a.Notes = append(a.Notes, fmt.Sprintf("publication date %q was not understood; dates are written 2021-07-08", clip(published, 40)))
		} else {
			a.Published, a.PublishedPrecision = t, p
		}
	}
	return a, nil
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
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
