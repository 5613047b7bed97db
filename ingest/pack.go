package ingest

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/hearsay-news/hearsay"
)

// Limits of packed input.
const (
	maxDepth  = 4        // packages in packages
	maxSpool  = 8 << 30  // a zip that comes through a pipe is kept on disk
	maxRatio  = 250      // times that packed text may grow; news grows 3 to 20 times
	freeGrown = 32 << 20 // bytes that may come out whatever the ratio
)

// packed tells a package by its first bytes: gzip, zstd, zip or "".
func packed(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return "gzip"
	case bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")):
		return "zstd"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return "zip"
	}
	return ""
}

// unpack reads what is in a package. R is what br reads from.
func (x *run) unpack(format string, r io.Reader, br *bufio.Reader, kind Kind, base hearsay.Article, depth int) bool {
	if depth >= maxDepth {
		return x.bad(base, "unpack it yourself", "packages lie more than %d deep in one another", maxDepth)
	}
	in := &counter{r: br}
	switch format {
	case "gzip":
		if kind == WARC || kind == Guess && packedWARC(br) {
			return x.warc(br, true, base)
		}
		z, err := gzip.NewReader(in)
		if err != nil {
			return x.bad(base, "see that the file is whole", "bad gzip: %w", err)
		}
		return x.read(&grown{r: z, in: in.taken, format: format}, kind, base, depth+1)
	case "zstd":
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20), zstd.WithDecoderLowmem(true))
		if err != nil {
			return x.bad(base, "see that the file is whole", "bad zstd: %w", err)
		}
		defer z.Close()
		return x.read(&grown{r: z, in: in.taken, format: format}, kind, base, depth+1)
	default:
		return x.zip(r, br, kind, base, depth+1)
	}
}

// packedWARC reports whether a gzip stream holds a WARC file, which is read
// member by member.
func packedWARC(br *bufio.Reader) bool {
	head, _ := br.Peek(4096)
	z, err := gzip.NewReader(bytes.NewReader(head))
	if err != nil {
		return false
	}
	b := make([]byte, 5)
	_, err = io.ReadFull(z, b)
	return err == nil && string(b) == "WARC/"
}

// A counter counts the packed bytes taken.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

func (c *counter) taken() int64 { return c.n }

// grown refuses a stream that grows beyond all measure, and makes errors of
// unpacking the input's fault.
type grown struct {
	r      io.Reader
	in     func() int64 // packed bytes taken
	n      int64
	format string
}

func (g *grown) Read(b []byte) (int, error) {
	n, err := g.r.Read(b)
	g.n += int64(n)
	if g.n > freeGrown && g.n > maxRatio*g.in() {
		return n, &hearsay.Error{
			Op: "ingest.Read", Kind: hearsay.Invalid,
			Err:  fmt.Errorf("%d packed bytes grew to more than %d MB: not news, but a bomb", g.in(), g.n>>20),
			Hint: "leave the file out",
		}
	}
	if err != nil && err != io.EOF {
		err = &hearsay.Error{
			Op: "ingest.Read", Kind: hearsay.Invalid, Err: fmt.Errorf("bad %s: %w", g.format, err),
			Hint: "see that the file is whole",
		}
	}
	return n, err
}

// zip reads every file of a zip package in the order of its directory; a DOCX
// or WACZ package as what it is.
func (x *run) zip(r io.Reader, br *bufio.Reader, kind Kind, base hearsay.Article, depth int) bool {
	const whole = "see that the file is whole"
	at, size, err := seekable(r)
	if err != nil {
		f, n, err := spool(br)
		if f != nil {
			defer os.Remove(f.Name())
			defer f.Close()
		}
		if err != nil {
			return x.fail(base, hearsay.Retry, err, "")
		}
		at, size = f, n
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return x.bad(base, whole, "bad zip: %w", err)
	}
	files := map[string]*zip.File{}
	for _, f := range z.File {
		files[f.Name] = f
	}
	switch {
	case files["word/document.xml"] != nil:
		return x.docx(files, base)
	case kind == WACZ, files["datapackage.json"] != nil && hasArchive(z.File):
		return x.wacz(z.File, base, depth)
	case kind == DOCX:
		return x.bad(base, whole, "the package has no word/document.xml")
	}
	for _, f := range z.File {
		if f.FileInfo().IsDir() || hidden(f.Name) {
			continue
		}
		if !x.member(f, kind, base, depth) {
			return false
		}
	}
	return true
}

// hidden reports whether a packed file is no text of the user's own: what file
// managers leave behind.
func hidden(name string) bool {
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(path.Base(name), ".") || path.Base(name) == "Thumbs.db"
}

// member reads one file of a zip package.
func (x *run) member(f *zip.File, kind Kind, base hearsay.Article, depth int) bool {
	base.Path += "/" + f.Name
	base.URL = ""
	r, done, err := openMember(f)
	if err != nil {
		return x.fail(base, hearsay.Invalid, err, "see that the file is whole")
	}
	defer done()
	return x.read(r, kind, base, depth)
}

// openMember opens a file of a zip package under guard.
func openMember(f *zip.File) (io.Reader, func() error, error) {
	r, err := f.Open()
	if err != nil {
		return nil, nil, fmt.Errorf("bad zip: %w", err)
	}
	return &grown{r: r, in: func() int64 { return max(int64(f.CompressedSize64), 1) }, format: "zip"}, r.Close, nil
}

// readMember returns the bytes of a file of a package, up to limit.
func readMember(f *zip.File, limit int) ([]byte, error) {
	r, done, err := openMember(f)
	if err != nil {
		return nil, err
	}
	defer done()
	return all(r, limit)
}

// seekable gives random access to r where it has that.
func seekable(r io.Reader) (io.ReaderAt, int64, error) {
	s, ok := r.(interface {
		io.ReaderAt
		io.Seeker
	})
	if !ok {
		return nil, 0, errors.ErrUnsupported
	}
	size, err := s.Seek(0, io.SeekEnd) // fails on a pipe
	return s, size, err
}

// spool copies r to a temporary file. The file is to be removed even after an
// error.
func spool(r io.Reader) (*os.File, int64, error) {
	f, err := os.CreateTemp("", "hearsay-*.zip")
	if err != nil {
		return nil, 0, err
	}
	n, err := io.Copy(f, io.LimitReader(r, maxSpool+1))
	if err == nil && n > maxSpool {
		err = fmt.Errorf("a zip through a pipe may have at most %d GB", maxSpool>>30)
	}
	return f, n, err
}
