package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/hearsay-news/hearsay"
)

// guessJSON tells JSON Feed and ninjs from JSON lines by their keys.
func guessJSON(head []byte) Kind {
	c := first(head)
	rest := bytes.TrimLeft(head[bytes.IndexByte(head, c)+1:], " \t\r\n")
	switch {
	case c == '[' && (len(rest) == 0 || rest[0] != '{'):
		return Text
	case c == '{' && (len(rest) == 0 || rest[0] != '"' && rest[0] != '}'):
		return Text
	case bytes.Contains(head, []byte("jsonfeed.org/version")):
		return Feed
	}
	for _, key := range []string{`"body_text"`, `"body_html"`, `"body_xhtml"`, `"bodies"`, `"headlines"`} {
		if bytes.Contains(head, []byte(key)) {
			return Ninjs
		}
	}
	return JSONL
}

func jsonWhole(b []byte) bool { return json.Valid(b) }

// array reads an array of the objects that JSONL has one a line.
func (x *run) array(br *bufio.Reader, base hearsay.Article) bool {
	return x.values(br, base, func(n int, raw []byte) bool {
		a, err := object(raw, base)
		if err != nil {
			return x.bad(a, objectHint, "object %d: %w", n, err)
		}
		return x.one(a)
	})
}

// values hands over the top-level objects in br, in an array or one after the
// other, as they are read. An object that is broken costs itself, and what is
// before the next line that begins with a brace.
func (x *run) values(br *bufio.Reader, base hearsay.Article, f func(n int, raw []byte) bool) bool {
	const hint = "see that the file is whole JSON"
	var buf []byte
	depth, quoted, escaped, long := 0, false, false, false
	for n, pos := 1, 0; ; pos++ {
		c, err := br.ReadByte()
		if err != nil {
			switch {
			case !errors.Is(err, io.EOF):
				return x.fail(base, hearsay.Retry, err, "")
			case depth > 0:
				return x.bad(base, hint, "object %d breaks off at byte %d", n, pos)
			}
			return true
		}
		if depth > 0 && !long {
			if len(buf) == MaxLine {
				long, buf = true, buf[:0]
			} else {
				buf = append(buf, c)
			}
		}
		switch {
		case quoted:
			switch {
			case escaped:
				escaped = false
			case c == '\\':
				escaped = true
			case c == '"':
				quoted = false
			}
		case c == '"':
			quoted = depth > 0
		case c == '{':
			if depth == 0 {
				buf, long = append(buf[:0], c), false
			}
			depth++
		case c == '}' && depth > 0:
			if depth--; depth > 0 {
				break
			}
			ok := true
			switch {
			case long:
				ok = x.bad(base, "split the article, or leave it out", "object %d is longer than %d MB", n, MaxLine>>20)
			case !json.Valid(buf):
				ok = x.bad(base, hint, "object %d, which ends at byte %d, is not JSON", n, pos+1)
			default:
				ok = f(n, buf)
			}
			if !ok {
				return false
			}
			n++
		}
		// A string in JSON holds no line break: what looks like one was left open.
		if c == '\n' && quoted {
			if !x.bad(base, hint, "object %d has a string that does not end on its line, at byte %d", n, pos) {
				return false
			}
			depth, quoted, escaped = 0, false, false
			n++
		}
	}
}
