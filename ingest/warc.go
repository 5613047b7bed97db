package ingest

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/hearsay-news/hearsay"
)

// maxHead is the longest header of a WARC record, in bytes.
const maxHead = 256 << 10

// warc reads the pages, feeds and texts of a WARC file (ISO 28500). In a packed
// one each member of the gzip stream is read by itself, so that a broken member
// costs the record in it and no other.
func (x *run) warc(br *bufio.Reader, packed bool, base hearsay.Article) bool {
	w := &warcReader{run: x, base: base}
	if x.seen == nil {
		x.seen = &shelf{pages: map[string]*shelved{}}
	}
	if !packed {
		return w.records(br, 0)
	}
	in := &tape{r: br}
	raw := bufio.NewReaderSize(in, 64<<10)
	var z *gzip.Reader
	for {
		at := in.n - int64(raw.Buffered())
		if _, err := raw.Peek(1); err != nil {
			if err == io.EOF {
				return true
			}
			return x.fail(base, hearsay.Retry, err, "")
		}
		var err error
		if z == nil {
			z, err = gzip.NewReader(raw)
		} else {
			err = z.Reset(raw)
		}
		if err == nil {
			z.Multistream(false)
			g := &grown{r: z, in: func() int64 { return in.n - at }, format: "gzip"}
			w.broken = nil
			if !w.records(bufio.NewReaderSize(g, 32<<10), at) {
				return false
			}
			if w.broken == nil {
				continue
			}
		} else {
			w.n++
			if !x.bad(base, "", "record %d at byte %d: bad gzip: %w", w.n, at, err) {
				return false
			}
		}
		// The next member may have been taken for the rest of this one.
		in.rewind(at + 1)
		raw.Reset(in)
		if !skipTo(raw, []byte("\x1f\x8b\x08")) {
			return true
		}
	}
}

// skipTo moves to the next place where mark stands.
func skipTo(r *bufio.Reader, mark []byte) bool {
	for {
		b, err := r.Peek(r.Size())
		if i := bytes.Index(b, mark); i >= 0 {
			r.Discard(i)
			return true
		}
		if err != nil {
			return false
		}
		r.Discard(len(b) - len(mark) + 1)
	}
}

// A tape is a reader that can be wound back a little.
type tape struct {
	r      io.Reader
	n      int64  // bytes given out
	last   []byte // the latest of them
	replay []byte // those to give out again
}

const tapeLength = 1 << 20

func (t *tape) Read(b []byte) (n int, err error) {
	if len(t.replay) > 0 {
		n = copy(b, t.replay)
		t.replay = t.replay[n:]
	} else {
		n, err = t.r.Read(b)
	}
	if len(t.last)+n > 2*tapeLength {
		t.last = append(t.last[:0], t.last[len(t.last)-tapeLength:]...)
	}
	t.last = append(t.last, b[:n]...)
	t.n += int64(n)
	return n, err
}

// rewind goes back to where n bytes had been given out, or as near as it can.
func (t *tape) rewind(n int64) {
	k := min(int(t.n-n), len(t.last))
	keep := len(t.last) - k
	t.replay = append(slices.Clone(t.last[keep:]), t.replay...)
	t.last, t.n = t.last[:keep], t.n-int64(k)
}

type warcReader struct {
	*run
	base   hearsay.Article
	n      int   // records begun
	broken error // the stream itself broke in the last record
}

// records reads records until r ends. At is where in the file r begins.
func (w *warcReader) records(r *bufio.Reader, at int64) bool {
	pos := &place{r: r}
	const again = "see that the file is whole; the other records were read"
	for {
		begin := at + pos.n
		line, err := pos.line(maxHead)
		if err == io.EOF && len(line) == 0 {
			return true
		}
		if err == nil && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		w.n++
		fail := func(a hearsay.Article, format string, args ...any) bool {
			return w.fail(a, hearsay.Invalid, fmt.Errorf("record %d at byte %d: "+format, append([]any{w.n, begin}, args...)...), again)
		}
		if err != nil && err != io.EOF {
			w.broken = err
			return fail(w.base, "%w", err)
		}
		if !bytes.HasPrefix(line, []byte("WARC/")) {
			if !fail(w.base, "no WARC record begins here") {
				return false
			}
			if !pos.resync() {
				return true
			}
			continue
		}
		head, err := pos.header()
		if err != nil {
			w.broken = err
			if !fail(w.base, "its header breaks off or is none: %w", err) {
				return false
			}
			if !pos.resync() {
				return true
			}
			continue
		}
		a := w.base
		a.URL = strings.Trim(head.Get("WARC-Target-URI"), "<> ")
		a.Captured, _ = time.Parse(time.RFC3339, head.Get("WARC-Date"))
		size, err := strconv.ParseInt(strings.TrimSpace(head.Get("Content-Length")), 10, 64)
		if err != nil || size < 0 {
			if !fail(a, "its Content-Length %q is no length", clip(head.Get("Content-Length"), 40)) {
				return false
			}
			if !pos.resync() {
				return true
			}
			continue
		}
		wanted := w.wanted(head, a.URL)
		var block []byte
		keep := min(size, MaxPage)
		if wanted {
			block, err = io.ReadAll(io.LimitReader(pos, keep))
		} else {
			keep = 0
		}
		got := int64(len(block))
		if err == nil && got == keep && size > keep {
			var n int64
			n, err = io.CopyN(io.Discard, pos, size-keep)
			got += n
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
		switch {
		case err != nil:
			w.broken = err
			return fail(a, "its bytes cannot be read: %w", err)
		case got < size:
			// A Content-Length that is too long swallows the records behind it.
			if i := bytes.Index(block, []byte("\r\n\r\nWARC/1.")); i >= 0 {
				if !fail(a, "its Content-Length of %d reaches over the next record", size) {
					return false
				}
				pos.push(block[i+4:])
				continue
			}
			return fail(a, "it breaks off after %d of %d bytes", got, size)
		}
		if end, _ := pos.peek(2); len(end) > 0 && string(end) != "\r\n" && end[0] != '\n' {
			if !fail(a, "its Content-Length of %d is wrong: the record does not end there", size) {
				return false
			}
			if i := bytes.Index(block, []byte("\r\n\r\nWARC/1.")); i >= 0 {
				pos.push(block[i+4:])
			} else if !pos.resync() {
				return true
			}
			continue
		}
		if !wanted {
			continue
		}
		if size > MaxPage {
			if !fail(a, "it is longer than %d MB", MaxPage>>20) {
				return false
			}
			continue
		}
		if !digestOK(head.Get("WARC-Block-Digest"), block) {
			if !fail(a, "its bytes do not agree with its digest") {
				return false
			}
			continue
		}
		if t := head.Get("WARC-Truncated"); t != "" {
			a.Notes = append(slices.Clip(a.Notes), "the capture was cut short ("+clip(t, 20)+")")
		}
		if !w.block(head, block, a, fail) {
			return false
		}
	}
}

// wanted tells the records that may hold an article.
func (w *warcReader) wanted(head textproto.MIMEHeader, uri string) bool {
	if !strings.HasPrefix(uri, "http://") && !strings.HasPrefix(uri, "https://") || w.only != nil && !w.only[uri] {
		return false
	}
	switch strings.ToLower(head.Get("WARC-Type")) {
	case "response", "revisit":
		return true
	case "resource", "conversion":
		return articleType(head.Get("Content-Type")) != ""
	}
	return false
}

// articleType is what a media type can hold for us: html, rss, text or "".
func articleType(mediaType string) Kind {
	switch k := kindOf(mediaType); k {
	case HTML, Feed, Text:
		return k
	}
	mt, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
	if mt = strings.TrimSpace(mt); mt == "application/xml" || mt == "text/xml" {
		return Feed
	}
	return ""
}

type failer func(a hearsay.Article, format string, args ...any) bool

// block reads the article in a whole record.
func (w *warcReader) block(head textproto.MIMEHeader, block []byte, a hearsay.Article, fail failer) bool {
	switch strings.ToLower(head.Get("WARC-Type")) {
	case "resource", "conversion":
		return w.body(block, head.Get("Content-Type"), a, fail)
	case "revisit":
		return w.revisit(head, a, fail)
	}
	res, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(block)), nil)
	if err != nil {
		return fail(a, "it holds no HTTP answer: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return true
	}
	mediaType := res.Header.Get("Content-Type")
	if mediaType != "" && articleType(mediaType) == "" {
		return true
	}
	_, raw, _ := bytes.Cut(block, []byte("\r\n\r\n"))
	body, err := io.ReadAll(res.Body)
	switch {
	case len(res.TransferEncoding) > 0 && len(body) == 0 && len(raw) > 0 && err != nil:
		// Some crawlers undo the chunks and leave the header as it was.
		body = raw
	case err != nil && head.Get("WARC-Truncated") == "":
		return fail(a, "its HTTP body breaks off: %w", err)
	case res.ContentLength >= 0 && int64(len(raw)) > res.ContentLength:
		body = raw
		a.Notes = append(slices.Clip(a.Notes), "the page is longer than its Content-Length said")
	}
	if body, err = decodeBody(body, res.Header.Get("Content-Encoding")); err != nil {
		return fail(a, "its HTTP body cannot be unpacked: %w", err)
	}
	if mediaType == "" {
		if mediaType = http.DetectContentType(body); articleType(mediaType) == "" {
			return true
		}
	}
	w.seen.put(head.Get("WARC-Payload-Digest"), &shelved{url: a.URL, mediaType: mediaType, body: body})
	return w.body(body, mediaType, a, fail)
}

// body reads the articles in an HTTP body.
func (w *warcReader) body(body []byte, mediaType string, a hearsay.Article, fail failer) bool {
	if len(bytes.TrimSpace(body)) == 0 {
		return fail(a, "it is an empty page")
	}
	a.MediaType = mediaType
	switch articleType(mediaType) {
	case HTML:
		if k := guess(body[:min(len(body), headSize)], ""); k == Guess {
			return fail(a, "it says it is a page and is %s", what(body[:min(len(body), headSize)]))
		}
		return w.pageOf(body, mediaType, a)
	case Feed:
		if guessMarkup(body[:min(len(body), headSize)]) == Feed || first(body) == '{' {
			return w.feed(bytes.NewReader(body), a)
		}
		return true // some other XML
	}
	return w.text(bytes.NewReader(body), a)
}

// revisit reads a record that says "the same bytes as before". The same
// address is the same article, and was read; another address is another
// article, with the page that was kept on the shelf.
func (w *warcReader) revisit(head textproto.MIMEHeader, a hearsay.Article, fail failer) bool {
	old := w.seen.pages[head.Get("WARC-Payload-Digest")]
	switch {
	case strings.Contains(head.Get("WARC-Profile"), "server-not-modified"):
		return true
	case old == nil:
		return fail(a, "it repeats a page that is not in this file")
	case old.url == a.URL:
		return true
	case old.body == nil:
		return fail(a, "it repeats a page too far back in the file")
	}
	return w.body(old.body, old.mediaType, a, fail)
}

// decodeBody undoes a Content-Encoding. A body that plainly has not the
// encoding it names was decoded by whoever captured it.
func decodeBody(b []byte, encoding string) ([]byte, error) {
	list := strings.Split(encoding, ",")
	slices.Reverse(list)
	for _, e := range list {
		var r io.Reader
		var err error
		switch e = strings.ToLower(strings.TrimSpace(e)); e {
		case "", "identity", "none":
			continue
		case "gzip", "x-gzip":
			if packed(b) != "gzip" {
				continue
			}
			r, err = gzip.NewReader(bytes.NewReader(b))
		case "deflate":
			if len(b) > 1 && b[0]&0x0f == 8 && (int(b[0])<<8|int(b[1]))%31 == 0 {
				r, err = zlib.NewReader(bytes.NewReader(b))
			} else if first(b) == '<' {
				continue
			} else {
				r = flate.NewReader(bytes.NewReader(b))
			}
		case "br":
			if first(b) == '<' {
				continue
			}
			r = brotli.NewReader(bytes.NewReader(b))
		case "zstd":
			if packed(b) != "zstd" {
				continue
			}
			var z *zstd.Decoder
			z, err = zstd.NewReader(bytes.NewReader(b), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20), zstd.WithDecoderLowmem(true))
			if err == nil {
				defer z.Close()
				r = z
			}
		default:
			return nil, fmt.Errorf("its content encoding %q is not known", clip(e, 40))
		}
		if err == nil {
			b, err = all(r, MaxPage)
		}
		if err != nil {
			return nil, fmt.Errorf("bad %s: %w", e, err)
		}
	}
	return b, nil
}

// digestOK reports whether b has the digest a record names, as "sha1:" and
// "sha256:" in base 32 or 16. One in another form is believed.
func digestOK(digest string, b []byte) bool {
	algorithm, want, _ := strings.Cut(digest, ":")
	var sum []byte
	switch strings.ToLower(algorithm) {
	case "sha1":
		h := sha1.Sum(b)
		sum = h[:]
	case "sha256", "sha-256":
		h := sha256.Sum256(b)
		sum = h[:]
	default:
		return true
	}
	switch len(want) {
	case hex.EncodedLen(len(sum)):
		return strings.EqualFold(want, hex.EncodeToString(sum))
	case base32.StdEncoding.EncodedLen(len(sum)):
		return strings.EqualFold(want, base32.StdEncoding.EncodeToString(sum))
	}
	return true
}

// A shelf keeps pages by their digest for revisit records: the names of all,
// the bytes of the latest.
type shelf struct {
	pages map[string]*shelved
	order []*shelved // with bytes, oldest first
	bytes int
}

type shelved struct {
	url, mediaType string
	body           []byte
}

const (
	shelfBytes = 64 << 20
	shelfNames = 1 << 20
)

func (s *shelf) put(digest string, p *shelved) {
	if digest == "" || s.pages[digest] != nil || len(s.pages) >= shelfNames {
		return
	}
	s.pages[digest] = p
	s.order = append(s.order, p)
	for s.bytes += len(p.body); s.bytes > shelfBytes; s.order = s.order[1:] {
		s.bytes -= len(s.order[0].body)
		s.order[0].body = nil
	}
}

// A place is a reader that knows how far it is.
type place struct {
	r *bufio.Reader
	n int64
}

func (p *place) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.n += int64(n)
	return n, err
}

func (p *place) peek(n int) ([]byte, error) { return p.r.Peek(n) }

// push puts b back before what comes next.
func (p *place) push(b []byte) {
	p.r = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(b), p.r), 32<<10)
	p.n -= int64(len(b))
}

// line reads a line of at most limit bytes.
func (p *place) line(limit int) ([]byte, error) {
	var line []byte
	for {
		part, err := p.r.ReadSlice('\n')
		p.n += int64(len(part))
		line = append(line, part...)
		switch {
		case len(line) > limit:
			return line, errors.New("a line without end")
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		}
		return line, err
	}
}

// header reads the lines "key: value" up to an empty one.
func (p *place) header() (textproto.MIMEHeader, error) {
	h := textproto.MIMEHeader{}
	last, left := "", maxHead
	for {
		b, err := p.line(left)
		if err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
		if left -= len(b); left <= 0 {
			return nil, errors.New("it does not end")
		}
		line := strings.TrimRight(string(b), "\r\n")
		if line == "" {
			return h, nil
		}
		if line[0] == ' ' || line[0] == '\t' {
			if last != "" {
				h[last][len(h[last])-1] += " " + strings.TrimSpace(line)
			}
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, fmt.Errorf("a line of it is no field: %q", clip(line, 40))
		}
		last = textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(key))
		h.Add(last, strings.TrimSpace(value))
	}
}

// resync moves to the next line that begins a record.
func (p *place) resync() bool {
	for {
		if b, err := p.r.Peek(7); err != nil {
			return false
		} else if string(b) == "WARC/1." {
			return true
		}
		for {
			part, err := p.r.ReadSlice('\n')
			p.n += int64(len(part))
			if err == nil {
				break
			}
			if !errors.Is(err, bufio.ErrBufferFull) {
				return false
			}
		}
	}
}

func hasArchive(files []*zip.File) bool {
	return slices.ContainsFunc(files, func(f *zip.File) bool { return strings.HasPrefix(f.Name, "archive/") })
}

// wacz reads the WARC files of a WACZ package. Where the package lists its
// pages, these are the articles, and what the browser fetched beside them
// (frames, advertisements) is not.
func (x *run) wacz(files []*zip.File, base hearsay.Article, depth int) bool {
	x.only = pageList(files)
	defer func() { x.only = nil }()
	for _, f := range files {
		if strings.HasPrefix(f.Name, "archive/") && !f.FileInfo().IsDir() && !x.member(f, WARC, base, depth) {
			return false
		}
	}
	return true
}

// pageList reads the addresses in pages/pages.jsonl; nil where there are none.
func pageList(files []*zip.File) map[string]bool {
	for _, f := range files {
		if f.Name != "pages/pages.jsonl" {
			continue
		}
		b, err := readMember(f, MaxPage)
		if err != nil {
			return nil
		}
		list := map[string]bool{}
		for line := range bytes.Lines(b) {
			var p struct{ URL string }
			if json.Unmarshal(line, &p) == nil && p.URL != "" {
				list[p.URL] = true
			}
		}
		if len(list) > 0 {
			return list
		}
	}
	return nil
}
