package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// mediaCoNLLU is the media type of an article whose Markup is CoNLL-U: words,
// and perhaps tags, trees and names, that the reader keeps.
const mediaCoNLLU = "text/x-conllu"

// conllu reads a treebank, an article for each "# newdoc".
func (x *run) conllu(br *bufio.Reader, base hearsay.Article) bool {
	var doc bytes.Buffer
	id, several, long := "", false, false
	give := func() bool {
		a := base
		if id != "" {
			a.ID = id
		}
		switch {
		case long:
			return x.bad(a, "part it with # newdoc lines", "a document of CoNLL-U is longer than %d MB", MaxFile>>20)
		case len(bytes.TrimSpace(doc.Bytes())) == 0:
			return true
		}
		text, notes := decode(doc.Bytes())
		a.Markup, a.MediaType, a.Notes = text, mediaCoNLLU, append(slices.Clone(a.Notes), notes...)
		if several {
			return x.one(a)
		}
		return x.give(a)
	}
	for begin := true; ; {
		line, err := br.ReadSlice('\n')
		if begin && bytes.HasPrefix(line, []byte("# newdoc")) {
			if doc.Len() > 0 || long {
				several = true
				if !give() {
					return false
				}
			}
			doc.Reset()
			_, after, _ := strings.Cut(string(line), "=")
			id, long = strings.TrimSpace(after), false
		}
		begin = err == nil
		if long = long || doc.Len()+len(line) > MaxFile; !long {
			doc.Write(line)
		}
		switch {
		case err == nil || errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			return give()
		default:
			return x.fail(base, hearsay.Retry, err, "")
		}
	}
}

// guessCoNLLU reports whether the first line that is no comment has the ten
// columns of CoNLL-U, a number first.
func guessCoNLLU(head []byte) bool {
	for line := range bytes.Lines(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))) {
		if line = bytes.TrimRight(line, "\r\n"); bytes.HasPrefix(line, []byte("#")) || len(line) == 0 {
			continue
		}
		return bytes.Count(line, []byte("\t")) == 9 && line[0] == '1'
	}
	return false
}
