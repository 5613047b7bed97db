// Package lang holds what a language needs as data: plain text tables that the
// other rooms read when they are made. Adding a language is adding a folder.
// It knows no grammar; what a table means is the business of the room that
// reads it. The one rule it holds is how names are spelled (Speller), since the
// rooms that find names and those that look them up must agree on it.
package lang

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"iter"
	"strings"

	"github.com/hearsay-news/hearsay"
)

//go:embed en
var files embed.FS

// A Language is a folder of tables.
type Language struct {
	Code string // ISO 639: "en"
	dir  fs.FS
}

// For returns the language with an ISO 639 code, or an error of kind NotFound.
func For(code string) (*Language, error) {
	dir, err := fs.Sub(files, code)
	if err == nil {
		_, err = fs.Stat(dir, ".")
	}
	if err != nil {
		return nil, &hearsay.Error{Op: "lang.For", Kind: hearsay.NotFound, Err: fmt.Errorf("no tables for language %q", code)}
	}
	return &Language{Code: code, dir: dir}, nil
}

// Rows returns the rows of a table: a UTF-8 text file with a row a line, cells
// between tabs, white space round cells cut; empty lines and lines that begin
// with "#" are left out. A table that is not there panics: the tables are
// embedded, so that is a bug.
func (l *Language) Rows(name string) [][]string {
	var rows [][]string
	for _, cells := range l.Lines(name) {
		rows = append(rows, cells)
	}
	return rows
}

// Lines yields the rows of a table with the numbers of their lines, from 1, so
// that what a row decided can be traced to it.
func (l *Language) Lines(name string) iter.Seq2[int, []string] {
	b, err := fs.ReadFile(l.dir, name)
	if err != nil {
		panic("lang: " + err.Error())
	}
	return Lines(string(b))
}

// Lines yields the rows of the text of a table with the numbers of their lines.
func Lines(table string) iter.Seq2[int, []string] {
	return func(yield func(int, []string) bool) {
		n := 0
		for line := range strings.Lines(table) {
			n++
			line = strings.TrimRight(line, "\r\n")
			if strings.TrimSpace(line) == "" || line[0] == '#' {
				continue
			}
			cells := strings.Split(line, "\t")
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			if !yield(n, cells) {
				return
			}
		}
	}
}

// Words returns the first cell of every row of a table as a set.
func (l *Language) Words(name string) map[string]bool {
	set := map[string]bool{}
	for _, r := range l.Rows(name) {
		set[r[0]] = true
	}
	return set
}

// Sum is a hash of all tables of l and of the files in more, by name and
// content: the name of a state of knowledge.
func (l *Language) Sum(more ...fs.FS) string {
	h := sha256.New()
	for _, dir := range append([]fs.FS{l.dir}, more...) {
		err := fs.WalkDir(dir, ".", func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			b, err := fs.ReadFile(dir, path)
			fmt.Fprintf(h, "%s %d\n", path, len(b))
			h.Write(b)
			return err
		})
		if err != nil {
			panic("lang: " + err.Error()) // the tables are embedded
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
