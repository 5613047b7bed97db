package ingest

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// decode makes a string of bytes that should be UTF-8. A byte order mark is
// dropped. UTF-16 (by its mark) and Windows-1252 are recognised and converted;
// else each invalid byte becomes one U+FFFD. The notes say what was done.
func decode(b []byte) (s string, notes []string) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		b = b[3:]
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
		return decode16(b), []string{"the text was UTF-16 and was converted to UTF-8"}
	}
	if utf8.Valid(b) {
		return string(b), nil
	}
	if windows1252(b) {
		t, err := charmap.Windows1252.NewDecoder().Bytes(b)
		if err == nil {
			return string(t), []string{"the text was Windows-1252 and was converted to UTF-8"}
		}
	}
	var sb strings.Builder
	sb.Grow(len(b) + len(b)/8)
	bad := 0
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
			sb.WriteRune(utf8.RuneError)
		} else {
			sb.Write(b[:n])
		}
		b = b[n:]
	}
	return sb.String(), []string{fmt.Sprintf("%d invalid UTF-8 bytes became U+FFFD", bad)}
}

// windows1252 reports whether invalid UTF-8 is likely Windows-1252: its bytes
// above 0x7f stand alone as that encoding's letters and quotation marks do, and
// no well-formed sequence of UTF-8 is among them.
func windows1252(b []byte) bool {
	single, multi := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r != utf8.RuneError || n > 1 {
			multi++
			i += n
			continue
		}
		switch b[i] {
		case 0x81, 0x8d, 0x8f, 0x90, 0x9d: // not in Windows-1252
			return false
		}
		if b[i] >= 0xc2 && len(b)-i < 4 { // a sequence cut off by the end
			return false
		}
		single++
		i++
	}
	return single > 0 && multi == 0 && single*3 < len(b)
}

func decode16(b []byte) string {
	big := b[0] == 0xfe
	b = b[2:]
	u := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		if big {
			u = append(u, uint16(b[i])<<8|uint16(b[i+1]))
		} else {
			u = append(u, uint16(b[i+1])<<8|uint16(b[i]))
		}
	}
	return string(utf16.Decode(u))
}
