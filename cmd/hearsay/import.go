package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/event"
	"github.com/hearsay-news/hearsay/reader"
	"github.com/hearsay-news/hearsay/where"
)

// knowledgeFlags say what the user adds to the reader's own tables.
type knowledgeFlags struct {
	Verbs  []string `help:"Verb dictionaries of PETRARCH or TABARI, or files that event import wrote, which code beside our own frames." placeholder:"FILE" type:"existingfile"`
	Places []string `help:"Files of GeoNames, or files that place import wrote." placeholder:"FILE" type:"existingfile"`
}

// reader returns a reader with the user's own knowledge, that of actors from
// files. Lines that were not understood are counted on standard error.
func (c *knowledgeFlags) reader(e *env, actors []string) (*reader.Reader, error) {
	var k reader.Knowledge
	var err error
	if k.Actors, err = openKnowledge(actors); err != nil {
		return nil, err
	}
	for _, path := range c.Verbs {
		v, bad, err := readVerbs(path)
		if err != nil {
			return nil, err
		}
		if len(bad) > 0 {
			fmt.Fprintf(e.err, "%s: %s not understood; hearsay event import %s shows them\n", path, plural(len(bad), "line"), path)
		}
		k.Verbs = append(k.Verbs, v)
	}
	if len(c.Places) > 0 {
		p, bad, err := where.ImportFiles(c.Places, where.ImportOptions{MinPopulation: defaultPopulation})
		if err != nil {
			return nil, err
		}
		if len(bad) > 0 {
			fmt.Fprintf(e.err, "%s not understood; hearsay place import shows them\n", plural(len(bad), "line"))
		}
		k.Places = append(k.Places, p)
	}
	return newReaderWith(k)
}

// readVerbs reads a dictionary; rules call it by its name without folder and
// ending.
func readVerbs(path string) (*event.Verbs, []event.LineError, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	name = strings.Map(func(r rune) rune {
		if r == ' ' || r == ':' || r == '&' || r < ' ' {
			return '-'
		}
		return r
	}, name)
	v, bad, err := event.ImportVerbs(f, name)
	if he, ok := errors.AsType[*hearsay.Error](err); ok {
		he.Err = fmt.Errorf("%s: %w", path, he.Err)
	}
	return v, bad, err
}

type eventCmd struct {
	Import eventImportCmd `cmd:"" help:"Read a verb dictionary of PETRARCH, PETRARCH2 or TABARI, report lines that are not understood, and write it ready for read --verbs."`
}

type eventImportCmd struct {
	File   string `arg:"" help:"The dictionary, such as CAMEO.2.0.txt." type:"existingfile" predictor:"file"`
	Output string `short:"o" help:"Write the checked dictionary to a file; without it the dictionary is only checked." placeholder:"FILE.hk" type:"path"`
	Force  bool   `help:"Let --output replace a file."`
}

// Help is shown by `hearsay event import --help`.
func (eventImportCmd) Help() string {
	return `Example:
  hearsay event import CAMEO.2.0.txt -o cameo.hk
  hearsay read --verbs cameo.hk article.txt

A rule such as "CAMEO.2.0:1234:revoke:REJECT" in a record means that line 1234
of the dictionary coded it; "attack.v:ASSAULT & CAMEO.2.0:88:attack:ASSAULT"
that our own frame and the dictionary agree. Sets, verbs with their irregular
forms, codes and patterns are read; transformations ("~") are not.`
}

// Run checks and writes a dictionary.
func (c *eventImportCmd) Run(e *env) error {
	v, bad, err := readVerbs(c.File)
	if err != nil {
		return err
	}
	for _, b := range bad {
		fmt.Fprintf(e.err, "%s:%d: %s\n", c.File, b.Line, b.Why)
	}
	verbs, patterns := v.Count()
	return imported(e, c.Output, c.Force, v.Write, fmt.Sprintf("%s: %s, %s; %s not understood and left out",
		c.File, plural(verbs, "verb"), plural(patterns, "pattern"), plural(len(bad), "line")), "hearsay read --verbs "+c.Output+" article.txt")
}

// defaultPopulation is the size from which towns of GeoNames are kept.
const defaultPopulation = 15_000

type placeCmd struct {
	Import placeImportCmd `cmd:"" help:"Read files of GeoNames, report lines that are not understood, and write the places ready for read --places."`
}

type placeImportCmd struct {
	Files         []string `arg:"" help:"Files of GeoNames: cities15000.zip, allCountries.zip, US.txt, packed or not." type:"existingfile" predictor:"file"`
	Output        string   `short:"o" help:"Write the places to a file; without it the files are only checked." placeholder:"FILE.hk" type:"path"`
	Force         bool     `help:"Let --output replace a file."`
	MinPopulation int64    `help:"Leave out towns with fewer people; capitals and seats of divisions stay." default:"15000"`
}

// Help is shown by `hearsay place import --help`.
func (placeImportCmd) Help() string {
	return `Example:
  hearsay place import cities15000.zip -o cities.hk
  hearsay read --places cities.hk article.txt

Towns and first-level divisions are kept. Where our own table has a place, it
counts; a name it lacks is read as a place only where the text gives a reason.`
}

// Run reads and writes places.
func (c *placeImportCmd) Run(e *env) error {
	p, bad, err := where.ImportFiles(c.Files, where.ImportOptions{MinPopulation: c.MinPopulation})
	for _, b := range bad {
		fmt.Fprintln(e.err, b.Error())
	}
	if err != nil {
		return err
	}
	return imported(e, c.Output, c.Force, p.Write, fmt.Sprintf("%s; %s not understood and left out",
		plural(p.Len(), "place"), plural(len(bad), "line")), "hearsay read --places "+c.Output+" article.txt")
}

// imported writes what was imported to a file, if one is given, and says what
// it is and how it is used.
func imported(e *env, path string, force bool, write func(io.Writer) error, what, use string) error {
	if path == "" {
		fmt.Fprintln(e.out, what)
		return nil
	}
	out, done, err := output(e, path, force)
	if err != nil {
		return err
	}
	err = write(out)
	if err == nil {
		err = out.Flush()
	}
	if err = errors.Join(err, done(err == nil)); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s\nwritten to %s; use it:  %s\n", what, path, use)
	return nil
}
