package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"unsafe"
)

// The file: magic, format version, sha256 of the content, then the content:
// the model's name and its tensors. Numbers are little-endian, lengths are
// uvarints. There is no card inside, since the card holds the file's checksum.
const (
	magic   = "hearsay model\n"
	version = 1

	// MaxSize is the most bytes a model file may have. Reading allocates no
	// more than a small multiple of what it was really given.
	MaxSize = 1 << 30

	maxName = 1 << 10
	maxDims = 8
)

// Read reads a model as Write wrote it, without a card. A file that is not a
// model, was cut short or changed is an error.
func Read(r io.Reader) (*Model, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, err
	}
	return decode(b)
}

// Write writes the tensors. The same tensors give the same bytes.
func (m *Model) Write(w io.Writer) error {
	b, err := m.encode()
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

const header = len(magic) + 4 + sha256.Size

func (m *Model) encode() ([]byte, error) {
	b := make([]byte, header, header+m.size())
	copy(b, magic)
	binary.LittleEndian.PutUint32(b[len(magic):], version)
	b = putString(b, m.Name)
	b = binary.AppendUvarint(b, uint64(len(m.tensors)))
	for i := range m.tensors {
		t := &m.tensors[i]
		if err := t.check(); err != nil {
			return nil, err
		}
		b = putString(b, t.Name)
		b = binary.AppendUvarint(b, uint64(len(t.Dims)))
		for _, d := range t.Dims {
			b = binary.AppendUvarint(b, uint64(d))
		}
		b = putFloats(b, t.F32)
		b = binary.AppendUvarint(b, uint64(len(t.I8)))
		for _, x := range t.I8 {
			b = append(b, byte(x))
		}
		b = putFloats(b, t.Scale)
		b = putString(b, string(t.Raw))
	}
	if len(b) > MaxSize {
		return nil, fmt.Errorf("model %q: %d bytes are too many", m.Name, len(b))
	}
	m.sum = sha256.Sum256(b[header:])
	copy(b[header-sha256.Size:], m.sum[:])
	return b, nil
}

// size is about the bytes the content takes.
func (m *Model) size() int {
	n := 64
	for _, t := range m.tensors {
		n += 128 + 4*len(t.F32) + len(t.I8) + 4*len(t.Scale) + len(t.Raw)
	}
	return n
}

func putString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

func putFloats(b []byte, f []float32) []byte {
	b = binary.AppendUvarint(b, uint64(len(f)))
	for _, x := range f {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

// decode reads a model. Its tensors of bytes lie in b, which is theirs from now on.
func decode(b []byte) (*Model, error) {
	if len(b) > MaxSize {
		return nil, errors.New("model: the file is too large")
	}
	if len(b) < header || !bytes.HasPrefix(b, []byte(magic)) {
		return nil, errors.New("model: not a model file")
	}
	if v := binary.LittleEndian.Uint32(b[len(magic):]); v != version {
		return nil, fmt.Errorf("model: format version %d, this program reads %d", v, version)
	}
	m := &Model{sum: sha256.Sum256(b[header:])}
	if !bytes.Equal(m.sum[:], b[header-sha256.Size:header]) {
		return nil, errors.New("model: the checksum does not fit: the file was cut or changed")
	}
	c := cursor{b: b[header:]}
	m.Name = string(c.bytes(c.length(1)))
	n := c.length(1)
	m.byName = make(map[string]int)
	for range n {
		t := Tensor{Name: string(c.bytes(c.length(1)))}
		if d := c.length(1); d > 0 && c.err == nil {
			if d > maxDims {
				return nil, errors.New("model: a tensor of too many dimensions")
			}
			t.Dims = make([]int, d)
			for i := range t.Dims {
				t.Dims[i] = int(min(c.uvarint(), MaxSize+1))
			}
		}
		t.F32 = c.floats()
		if k := c.length(1); k > 0 {
			if x := c.bytes(k); len(x) > 0 {
				t.I8 = unsafe.Slice((*int8)(unsafe.Pointer(&x[0])), len(x))
			}
		}
		t.Scale = c.floats()
		if k := c.length(1); k > 0 {
			t.Raw = c.bytes(k)
		}
		if c.err != nil {
			return nil, c.err
		}
		if err := t.check(); err != nil {
			return nil, fmt.Errorf("model: %w", err)
		}
		if _, ok := m.byName[t.Name]; ok {
			return nil, fmt.Errorf("model: two tensors named %q", t.Name)
		}
		m.byName[t.Name] = len(m.tensors)
		m.tensors = append(m.tensors, t)
	}
	if c.err == nil && len(c.b) > 0 {
		c.err = errors.New("model: bytes after the last tensor")
	}
	return m, c.err
}

// A cursor reads what is left and remembers the first error. A length is only
// believed if the bytes are there, so nothing is allocated on a lie.
type cursor struct {
	b   []byte
	err error
}

func (c *cursor) uvarint() uint64 {
	x, n := binary.Uvarint(c.b)
	if n <= 0 {
		c.fail()
		return 0
	}
	c.b = c.b[n:]
	return x
}

// length reads a count of things of so many bytes each.
func (c *cursor) length(each int) int {
	n := c.uvarint()
	if n > uint64(len(c.b)/each) {
		c.fail()
		return 0
	}
	return int(n)
}

func (c *cursor) bytes(n int) []byte {
	if c.err != nil {
		return nil
	}
	s := c.b[:n:n]
	c.b = c.b[n:]
	return s
}

func (c *cursor) floats() []float32 {
	n := c.length(4)
	s := c.bytes(4 * n)
	if n == 0 || s == nil {
		return nil
	}
	f := make([]float32, n)
	for i := range f {
		f[i] = math.Float32frombits(binary.LittleEndian.Uint32(s[4*i:]))
	}
	return f
}

func (c *cursor) fail() {
	if c.err == nil {
		c.err = errors.New("model: the file is cut short")
	}
	c.b = nil
}
