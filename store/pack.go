package store

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/huff0"
	"github.com/klauspost/compress/zstd"
)

// How a blob is packed: its first byte. A dictionary is what the compressor is
// told beforehand; it belongs to the format and may never change. A better one
// gets a number of its own.
const (
	packPlain  = 0 // as it is
	packZstd   = 1
	packText   = 2 // zstd with textDict
	packRecord = 3 // zstd with recordDict, ranges apart
	packRanges = 4 // as packRecord, the ranges coded by Huffman
)

//go:embed dict/text-1.txt
var textDict []byte

//go:embed dict/record-1.txt
var recordDict []byte

type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

func newCodec(level zstd.EncoderLevel, dict []byte) func() *codec {
	return sync.OnceValue(func() *codec {
		eo := []zstd.EOption{zstd.WithEncoderLevel(level), zstd.WithEncoderCRC(false), zstd.WithEncoderConcurrency(1)}
		do := []zstd.DOption{zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(1 << 30)}
		if dict != nil {
			eo = append(eo, zstd.WithEncoderDictRaw(1, dict))
			do = append(do, zstd.WithDecoderDictRaw(1, dict))
		}
		enc, err := zstd.NewWriter(nil, eo...)
		if err != nil {
			panic(err) // the options above are wrong
		}
		dec, err := zstd.NewReader(nil, do...)
		if err != nil {
			panic(err)
		}
		return &codec{enc, dec}
	})
}

// The strongest compression is worth it for large parts only: with a dictionary
// it copies tables of megabytes for each text.
var (
	zstdCodec   = newCodec(zstd.SpeedBestCompression, nil)
	textCodec   = newCodec(zstd.SpeedBetterCompression, textDict)
	recordCodec = newCodec(zstd.SpeedBetterCompression, recordDict)
)

// pack compresses content in the way how, or not at all where that is smaller.
func pack(how byte, content []byte) []byte {
	var out []byte
	switch how {
	case packText:
		out = textCodec().enc.EncodeAll(content, []byte{how})
	case packRecord:
		rest, ranges := splitRanges(content)
		if short, _, err := huff0.Compress1X(ranges, &huff0.Scratch{}); err == nil && len(short)+2 < len(ranges) {
			out = binary.AppendUvarint([]byte{packRanges}, uint64(len(ranges)))
			out = binary.AppendUvarint(out, uint64(len(short)))
			return recordCodec().enc.EncodeAll(rest, append(out, short...))
		}
		out = binary.AppendUvarint([]byte{how}, uint64(len(ranges)))
		out = append(out, ranges...)
		return recordCodec().enc.EncodeAll(rest, out)
	default:
		out = zstdCodec().enc.EncodeAll(content, []byte{how})
	}
	if len(out) > len(content) {
		out = append([]byte{packPlain}, content...)
	}
	return out
}

// unpack undoes pack. Damaged bytes give an error, or other content.
func unpack(b []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, errors.New("an empty blob")
	}
	switch how, b := b[0], b[1:]; how {
	case packPlain:
		return b, nil
	case packZstd:
		return zstdCodec().dec.DecodeAll(b, nil)
	case packText:
		return textCodec().dec.DecodeAll(b, nil)
	case packRecord:
		n, k := binary.Uvarint(b)
		if k <= 0 || n > uint64(len(b)-k) {
			return nil, errors.New("a damaged record")
		}
		rest, err := recordCodec().dec.DecodeAll(b[k+int(n):], nil)
		if err != nil {
			return nil, err
		}
		return joinRanges(rest, b[k:k+int(n)])
	case packRanges:
		n, k := binary.Uvarint(b)
		if k <= 0 || n > huff0.BlockSizeMax {
			return nil, errors.New("a damaged record")
		}
		b = b[k:]
		short, k := binary.Uvarint(b)
		if k <= 0 || short > uint64(len(b)-k) {
			return nil, errors.New("a damaged record")
		}
		ranges, err := unHuffman(b[k:k+int(short)], int(n))
		if err != nil {
			return nil, err
		}
		rest, err := recordCodec().dec.DecodeAll(b[k+int(short):], nil)
		if err != nil {
			return nil, err
		}
		return joinRanges(rest, ranges)
	default:
		return nil, fmt.Errorf("a blob packed in the unknown way %d", how)
	}
}

// unHuffman undoes huff0.Compress1X of n bytes.
func unHuffman(b []byte, n int) ([]byte, error) {
	s, b, err := huff0.ReadTable(b, nil)
	if err != nil {
		return nil, fmt.Errorf("a damaged record: %w", err)
	}
	out, err := s.Decoder().Decompress1X(make([]byte, 0, n), b)
	if err != nil || len(out) != n {
		return nil, errors.Join(errors.New("a damaged record"), err)
	}
	return out, nil
}

// splitRanges takes the ranges [s,e] out of JSON and leaves a ~, which can
// stand nowhere else outside a string. Numbers that go up together compress
// far better as differences than as digits between words.
func splitRanges(j []byte) (rest, ranges []byte) {
	rest = make([]byte, 0, len(j))
	last := 0
	for i := 0; i < len(j); {
		switch j[i] {
		case '"':
			k := i + 1
			for k < len(j) && j[k] != '"' {
				if j[k] == '\\' {
					k++
				}
				k++
			}
			k = min(k+1, len(j))
			rest = append(rest, j[i:k]...)
			i = k
		case '[':
			if a, b, n := rangeAt(j[i:]); n > 0 {
				ranges = binary.AppendVarint(ranges, int64(a-last))
				ranges = binary.AppendVarint(ranges, int64(b-a))
				last = a
				rest = append(rest, '~')
				i += n
				continue
			}
			fallthrough
		default:
			rest = append(rest, j[i])
			i++
		}
	}
	return rest, ranges
}

// rangeAt reads "[12,34]" at the beginning of j and says how long it is, 0 if
// something else stands there.
func rangeAt(j []byte) (a, b, n int) {
	i := 1
	num := func() (v int, ok bool) {
		first := i
		for i < len(j) && j[i] >= '0' && j[i] <= '9' && i-first < 10 {
			v = v*10 + int(j[i]-'0')
			i++
		}
		return v, i > first && (j[first] != '0' || i == first+1)
	}
	a, ok := num()
	if !ok || i >= len(j) || j[i] != ',' {
		return 0, 0, 0
	}
	i++
	b, ok = num()
	if !ok || i >= len(j) || j[i] != ']' {
		return 0, 0, 0
	}
	return a, b, i + 1
}

func joinRanges(rest, ranges []byte) ([]byte, error) {
	out := make([]byte, 0, len(rest)+4*len(ranges))
	last := int64(0)
	quoted := false
	for i := 0; i < len(rest); i++ {
		c := rest[i]
		switch {
		case quoted && c == '\\' && i+1 < len(rest):
			out = append(out, c)
			i++
			c = rest[i]
		case c == '"':
			quoted = !quoted
		case c == '~' && !quoted:
			d, k := binary.Varint(ranges)
			n, l := int64(0), 0
			if k > 0 {
				n, l = binary.Varint(ranges[k:])
			}
			if k <= 0 || l <= 0 {
				return nil, errors.New("a damaged record")
			}
			ranges = ranges[k+l:]
			last += d
			out = fmt.Appendf(out, "[%d,%d]", last, last+n)
			continue
		}
		out = append(out, c)
	}
	if len(ranges) > 0 {
		return nil, errors.New("a damaged record")
	}
	return out, nil
}
