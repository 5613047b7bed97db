// Package eval measures a reader: it reads the development sets as a user
// would, scores what comes out, times it and writes the card. The scorers are
// ports of the tools that define the measures (tools/*.py of the shared
// folder) and a test holds the two equal.
//
// It is not for training or tuning: nothing in it changes what is read.
package eval

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"unicode"

	"github.com/hearsay-news/hearsay"
)

// A PRF is precision, recall and F1, each from 0 to 1.
type PRF [3]float64

// ratio is the share of hits among the system's and the gold's, with their
// harmonic mean.
func ratio(hitP, nP, hitR, nR float64) PRF {
	var x PRF
	if nP > 0 {
		x[0] = hitP / nP
	}
	if nR > 0 {
		x[1] = hitR / nR
	}
	if x[0]+x[1] > 0 {
		x[2] = 2 * x[0] * x[1] / (x[0] + x[1])
	}
	return x
}

// isWord and isSpace draw the lines the scorers' regular expressions draw.
func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

func isSpace(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

// wordClass and spaceClass are the same for regexp.
const (
	wordClass  = `\p{L}\p{N}_`
	spaceClass = `\s\x{0b}\x{1c}-\x{1f}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}`
)

// squeeze drops all white space.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if isSpace(r) || unicode.Is(unicode.Zs, r) {
			return -1
		}
		return r
	}, s)
}

// open opens a file, unpacked if its name ends in ".gz".
func open(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &hearsay.Error{Op: "eval.open", Kind: hearsay.NotFound, Err: err}
	}
	if !strings.HasSuffix(path, ".gz") {
		return f, nil
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, &hearsay.Error{Op: "eval.open", Kind: hearsay.Invalid, Err: fmt.Errorf("%s: %w", path, err)}
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}

// load reads a file of JSON values, one a line.
func load[T any](path string) ([]T, error) {
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return decode[T](f)
}

func decode[T any](r io.Reader) ([]T, error) {
	var out []T
	d := json.NewDecoder(r)
	for {
		var v T
		switch err := d.Decode(&v); err {
		case nil:
			out = append(out, v)
		case io.EOF:
			return out, nil
		default:
			return nil, &hearsay.Error{Op: "eval.decode", Kind: hearsay.Invalid, Err: fmt.Errorf("value %d: %w", len(out)+1, err)}
		}
	}
}

// Spans are pieces of a text in Unicode code points. In JSON they are a list
// of pairs, one bare pair, or null.
type Spans [][2]int

// UnmarshalJSON reads all three forms.
func (s *Spans) UnmarshalJSON(b []byte) error {
	*s = nil
	var one []json.RawMessage
	if err := json.Unmarshal(b, &one); err != nil || len(one) == 0 {
		return err
	}
	if len(one[0]) > 0 && one[0][0] != '[' {
		var p [2]int
		if err := json.Unmarshal(b, &p); err != nil {
			return err
		}
		*s = Spans{p}
		return nil
	}
	return json.Unmarshal(b, (*[][2]int)(s))
}

// pieces are the spans that are not empty, in order.
func (s Spans) pieces() [][2]int {
	out := make([][2]int, 0, len(s))
	for _, p := range s {
		if p[1] > p[0] {
			out = append(out, p)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		return out[i][0] < out[j][0] || out[i][0] == out[j][0] && out[i][1] < out[j][1]
	})
	return out
}

// ints are sorted sets of small numbers.
type ints []int

func newInts(v []int) ints {
	sort.Ints(v)
	out := v[:0]
	for i, x := range v {
		if i == 0 || x != v[i-1] {
			out = append(out, x)
		}
	}
	return out
}

// both is how many numbers are in a and in b.
func (a ints) both(b ints) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			n, i, j = n+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return n
}

func (a ints) equal(b ints) bool { return len(a) == len(b) && a.both(b) == len(a) }

// jaccard is the share of the union that both have; two empty sets are equal.
func jaccard(a, b ints) float64 {
	if len(a) == 0 && len(b) == 0 {
		return 1
	}
	n := a.both(b)
	return float64(n) / float64(len(a)+len(b)-n)
}

var errText = errors.New("the text read is not the gold's text")
