//go:build !unix

package actor

import (
	"io"
	"os"
)

// mapFile reads n bytes of a file: not every system can map one.
func mapFile(f *os.File, n int64) ([]byte, func() error, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(io.NewSectionReader(f, 0, n), b)
	return b, func() error { return nil }, err
}
