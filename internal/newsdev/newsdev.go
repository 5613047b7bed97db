// Package newsdev holds where the names stand in news sentences that we
// annotated to measure with: the sentences are in data/text, here are their
// lines and the places of the names. Nothing may be learned from them; the
// trainer leaves these lines out of all it reads.
package newsdev

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed names.tsv
var table string

// A Name is code points First up to End of a line, and a class of
// parse/NAMES-GUIDELINE.md.
type Name struct {
	First, End int
	Class      string
}

// A Line is one annotated line of a file of data/text.
type Line struct {
	File  string // its name without .txt.gz
	Line  int    // from 1
	Unit  int    // the line that its article begins on, or its stretch of lines
	Names []Name
}

// Lines are all annotated lines, by file and line.
var Lines = sync.OnceValue(func() []Line {
	out, err := read(table)
	if err != nil {
		panic("newsdev: names.tsv: " + err.Error())
	}
	return out
})

var index = sync.OnceValue(func() map[string]map[int]bool {
	m := map[string]map[int]bool{}
	for _, l := range Lines() {
		if m[l.File] == nil {
			m[l.File] = map[int]bool{}
		}
		m[l.File][l.Line] = true
	}
	return m
})

// Has reports whether a line of a file, counted from 1, is annotated here.
func Has(file string, line int) bool { return index()[file][line] }

func read(table string) ([]Line, error) {
	var out []Line
	for row := range strings.Lines(table) {
		row = strings.TrimSuffix(row, "\n")
		if row == "" || row[0] == '#' {
			continue
		}
		c := strings.Split(row, "\t")
		if len(c) < 3 {
			return nil, fmt.Errorf("%q has no file, unit and line", row)
		}
		l := Line{File: c[0]}
		var err error
		if l.Unit, err = strconv.Atoi(c[1]); err != nil {
			return nil, err
		}
		if l.Line, err = strconv.Atoi(c[2]); err != nil {
			return nil, err
		}
		for _, cell := range c[3:] {
			var n Name
			if _, err := fmt.Sscanf(cell, "%d %d %s", &n.First, &n.End, &n.Class); err != nil {
				return nil, fmt.Errorf("%q: %w", cell, err)
			}
			if n.First < 0 || n.End <= n.First {
				return nil, fmt.Errorf("%q is no place", cell)
			}
			l.Names = append(l.Names, n)
		}
		out = append(out, l)
	}
	return out, nil
}
