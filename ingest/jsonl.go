package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// lines reads JSON lines.
func (x *run) lines(br *bufio.Reader, base hearsay.Article) bool {
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
				return x.fail(base, hearsay.Retry, fmt.Errorf("line %d: %w", n, err), "")
			}
			eof = true
			break
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		switch {
		case long:
			if !x.bad(base, "split the article, or leave it out", "line %d is longer than %d MB", n, MaxLine>>20) {
				return false
			}
		case len(bytes.TrimSpace(line)) > 0:
			a, err := object(line, base)
			if err != nil && !x.bad(a, objectHint, "line %d: %w", n, err) || err == nil && !x.one(a) {
				return false
			}
		}
		if eof {
			return true
		}
	}
}

const objectHint = `one JSON object a line, with a string "text" and any of id title outlet url published lang byline`

// object reads one article of JSONL. Fields other than the known ones are
// ignored, so that users can feed their own tables.
func object(line []byte, a hearsay.Article) (hearsay.Article, error) {
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
