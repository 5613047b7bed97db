// Command annotated is the desk of those who annotate statements: it prints
// the texts that were drawn, and turns what was written about them into
// offsets. See README.md.
//
// It is not part of the product and reads no text by machine.
//
//	annotated print FIRST LAST        the drawn texts by number, sentences numbered
//	annotated twice FIRST LAST        those of them that are annotated twice
//	annotated gold                    the annotated texts with their marks, JSON lines, to train on or to score by
//	annotated mark OUT NOTES...       write OUT from notes
//	annotated agree                   how the second reading, and another annotator's, agree with the first
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/hearsay-news/hearsay/eval"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "annotated:", err)
		os.Exit(1)
	}
}

func shared() string {
	if s := os.Getenv("HEARSAY_SHARED"); s != "" {
		return s
	}
	return filepath.Join("..", "shared")
}

func run(args []string, w io.Writer) error {
	switch {
	case len(args) == 1 && args[0] == "agree":
		again, err := eval.Again(shared())
		if err != nil {
			return err
		}
		other, err := eval.Other(shared())
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, "The second reading:\n\n"+again.Markdown()+"\nAnother annotator's:\n\n"+other.Markdown())
		return err
	case len(args) == 1 && args[0] == "gold":
		return gold(w)
	case len(args) < 3:
		return errors.New("want print FIRST LAST, twice FIRST LAST, mark OUT NOTES..., gold, or agree")
	}
	drawn, err := eval.DrawSample(shared())
	if err != nil {
		return err
	}
	switch args[0] {
	case "print", "twice":
		first, err1 := strconv.Atoi(args[1])
		last, err2 := strconv.Atoi(args[2])
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		for i := max(first, 1); i <= min(last, len(drawn)); i++ {
			if args[0] == "print" || drawn[i-1].Twice {
				printText(w, i, drawn[i-1])
			}
		}
		return nil
	case "mark":
		return mark(args[1], args[2:], drawn)
	}
	return fmt.Errorf("no command %q", args[0])
}

// gold writes each text with its annotation as one JSON value.
func gold(w io.Writer) error {
	first, _, err := eval.LoadAnnotated()
	if err != nil {
		return err
	}
	drawn, err := eval.DrawSample(shared())
	if err != nil {
		return err
	}
	texts := map[string]string{}
	for _, s := range drawn {
		texts[s.ID] = s.Text
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, a := range first {
		if err := eval.CheckAnnotated(&a, texts[a.ID]); err != nil {
			return err
		}
		for i := range a.Attributions { // [] in the file, and here, where there is none
			m := &a.Attributions[i]
			if m.Source == nil {
				m.Source = eval.Spans{}
			}
			if m.Cue == nil {
				m.Cue = eval.Spans{}
			}
		}
		if err := e.Encode(struct {
			eval.Annotated
			Text string `json:"text"`
		}{a, texts[a.ID]}); err != nil {
			return err
		}
	}
	return nil
}

func printText(w io.Writer, n int, s eval.Sample) {
	fmt.Fprintf(w, "\n# %d  (%s)\n", n, s.ID)
	for i, x := range sentences(s.Text) {
		fmt.Fprintf(w, "[%d] %s\n", i+1, string([]rune(s.Text)[x[0]:x[1]]))
	}
}

// mark reads notes and writes the annotated texts in the order of the draw.
func mark(out string, files []string, drawn []eval.Sample) error {
	noted := map[int]*eval.Annotated{}
	var errs []error
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		errs = append(errs, readNotes(f, string(b), drawn, noted))
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for i, s := range drawn {
		a := noted[i+1]
		if a == nil {
			continue
		}
		errs = append(errs, eval.CheckAnnotated(a, s.Text))
		if err := e.Encode(a); err != nil {
			return err
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o666)
}
