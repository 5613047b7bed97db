package actor

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Sources that are graphs name a person in one place and the office in another,
// in any order. What is found waits in a file beside the knowledge file until
// the source has been read; only the offices stay in memory.

// maxNodes is how many offices and the like an import keeps in memory.
const maxNodes = 4 << 20

var errNodes = errors.New("it has more than 4 million offices: import it in parts")

// A spool is entries on disk that wait for what they point to.
type spool[T any] struct {
	f *os.File
	w *bufio.Writer
	e *json.Encoder
}

func newSpool[T any](beside string) (*spool[T], error) {
	f, err := os.CreateTemp(filepath.Dir(beside), "."+filepath.Base(beside)+".*")
	if err != nil {
		return nil, err
	}
	w := bufio.NewWriterSize(f, 256<<10)
	return &spool[T]{f, w, json.NewEncoder(w)}, nil
}

func (s *spool[T]) put(v T) error { return s.e.Encode(v) }

// all calls f with everything that was put, in order.
func (s *spool[T]) all(f func(T) error) error {
	if err := s.w.Flush(); err != nil {
		return err
	}
	if _, err := s.f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	d := json.NewDecoder(bufio.NewReaderSize(s.f, 256<<10))
	for {
		var v T
		switch err := d.Decode(&v); err {
		case nil:
		case io.EOF:
			return nil
		default:
			return err
		}
		if err := f(v); err != nil {
			return err
		}
	}
}

func (s *spool[T]) remove() {
	s.f.Close()
	os.Remove(s.f.Name())
}

// whyJSON says what is wrong with a line of JSON, without the names of our types.
func whyJSON(err error) string {
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return t.Field + " is a JSON " + t.Value
	}
	return err.Error()
}
