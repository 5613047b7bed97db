package correct

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/hearsay-news/hearsay"
)

// maxLine bounds one correction in a file.
const maxLine = 1 << 20

// Write writes corrections as JSON lines. Words says that the words of the
// articles go with them; without them a correction has their hashes only.
func Write(w io.Writer, words bool, cs ...hearsay.Correction) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, c := range cs {
		if !words {
			c = Bare(c)
		}
		if err := e.Encode(c); err != nil {
			return err
		}
	}
	return nil
}

// Read reads what Write wrote. A line that is no correction, or was changed
// since, is an error that names its number; reading goes on behind it.
func Read(r io.Reader) iter.Seq2[hearsay.Correction, error] {
	return func(yield func(hearsay.Correction, error) bool) {
		in := bufio.NewReaderSize(r, 64<<10)
		for n := 1; ; n++ {
			line, long, err := readLine(in)
			if len(bytes.TrimSpace(line)) > 0 || long {
				c, bad := one(line, long)
				if bad != nil {
					bad = &hearsay.Error{Op: "correct.Read", Kind: hearsay.Invalid, Err: fmt.Errorf("line %d: %w", n, bad), Hint: "make the file with hearsay correct export"}
				}
				if !yield(c, bad) {
					return
				}
			}
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(hearsay.Correction{}, err)
				return
			}
		}
	}
}

func one(line []byte, long bool) (c hearsay.Correction, err error) {
	if long {
		return c, fmt.Errorf("longer than %d bytes", maxLine)
	}
	if err := json.Unmarshal(line, &c); err != nil {
		return c, err
	}
	c.At = c.At.UTC()
	if err := c.Check(); err != nil {
		if e, ok := errors.AsType[*hearsay.Error](err); ok {
			err = e.Err
		}
		return c, err
	}
	return c, nil
}

// readLine reads a line; of one that is too long, nothing, to its end.
func readLine(in *bufio.Reader) (line []byte, long bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if !long {
			line = append(line, part...)
			if len(line) > maxLine {
				line, long = nil, true
			}
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, long, err
		}
	}
}
