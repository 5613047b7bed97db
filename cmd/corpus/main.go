// Corpus writes a corpus of news of which the answer is known, for tests of
// size and of damage: see package corpus.
//
//	go run ./cmd/corpus -n 20000 -texts ../shared/data/text -o /tmp/corpus
//	hearsay add --code /tmp/corpus/in
//	hearsay add /tmp/corpus/spoilt        # each file is reported, exit code 3
//
// What must come out is in answers.jsonl, one document a line: file, title,
// outlet, day of publication and a digest of the text without white space; what
// must come out of each spoilt file, in spoilt.jsonl.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hearsay-news/hearsay/corpus"
)

func main() {
	var o corpus.Options
	flag.IntVar(&o.N, "n", 20000, "documents")
	flag.Uint64Var(&o.Seed, "seed", 1, "of the stories; the same seed gives the same bytes")
	flag.StringVar(&o.Texts, "texts", "", "folder of packed texts, of which up to half the corpus is made")
	dir := flag.String("o", "", "folder to write to; must not be there yet")
	flag.Parse()
	if err := write(*dir, o); err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(1)
	}
}

func write(dir string, o corpus.Options) error {
	if dir == "" {
		return fmt.Errorf("name a folder with -o")
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	answers, err := corpus.Write(filepath.Join(dir, "in"), o)
	if err != nil {
		return err
	}
	if err := lines(filepath.Join(dir, "answers.jsonl"), answers); err != nil {
		return err
	}
	type spoilt struct {
		File string `json:"file"`
		Good int    `json:"good"`
		As   string `json:"as,omitempty"` // what the user must say it is
	}
	var list []spoilt
	if err := os.Mkdir(filepath.Join(dir, "spoilt"), 0o755); err != nil {
		return err
	}
	for _, s := range corpus.Spoil(false) {
		if err := os.WriteFile(filepath.Join(dir, "spoilt", s.Name), s.Bytes(), 0o644); err != nil {
			return err
		}
		list = append(list, spoilt{s.Name, s.Good, s.Kind})
	}
	if err := lines(filepath.Join(dir, "spoilt.jsonl"), list); err != nil {
		return err
	}
	size := 0
	formats := map[string]int{}
	for _, a := range answers {
		size += a.Bytes
		formats[a.Format]++
	}
	fmt.Printf("%d documents, %.1f MB of text, %d formats; %d spoilt files\n", len(answers), float64(size)/1e6, len(formats), len(list))
	return nil
}

// lines writes values one a line.
func lines[T any](path string, values []T) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, v := range values {
		if err := e.Encode(v); err != nil {
			f.Close()
			return err
		}
	}
	if err := w.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
