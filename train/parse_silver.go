package train

import (
	"encoding/gob"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/parse"
	"github.com/hearsay-news/hearsay/segment"
)

// newsFiles are the texts the teachers parse: news that anyone may use.
var newsFiles = []string{"gmb-voa", "wikinews-2019-2020", "wikipedia-current-events-2025-2026"}

// silverTrees cuts the news into sentences and has the teachers parse them.
// What is very short or long teaches little or wrong, and what was seen before
// nothing.
func silverTrees(cfg Config, p *parse.Parser) ([]*sentence, error) {
	l, err := lang.For("en")
	if err != nil {
		return nil, err
	}
	ends, err := model.Load(cfg.Out, "en-segment")
	if errors.Is(err, fs.ErrNotExist) {
		ends, err = nil, nil
	}
	if err != nil {
		return nil, err
	}
	seg, err := segment.New(l, ends)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var out []*sentence
	words := 0
	for _, name := range newsFiles {
		d := &hearsay.Document{}
		var text strings.Builder
		flush := func() {
			d.Text = text.String()
			seg.Segment(d)
			p.Parse(d)
			for _, s := range sentences([]*hearsay.Document{d}) {
				key := strings.Join(s.Forms, " ")
				if n := len(s.Forms); n < 5 || n > 60 || seen[key] {
					continue
				}
				seen[key] = true
				s.Genre = "silver"
				out = append(out, s)
				words += len(s.Forms)
			}
			d = &hearsay.Document{}
			text.Reset()
		}
		err := readText(cfg, name, func(line string) {
			if text.Len() > 0 {
				text.WriteString("\n\n")
			}
			d.Paragraphs = append(d.Paragraphs, hearsay.Span{Start: int32(text.Len()), End: int32(text.Len() + len(line))})
			text.WriteString(line)
			if text.Len() > 1<<16 {
				flush()
			}
		})
		if err != nil {
			return nil, err
		}
		flush()
	}
	cfg.logf("%d sentences of news parsed, %d words", len(out), words)
	return out, nil
}

// stage returns what make makes, or what it made before if cfg.Work has that.
func stage[T any](cfg Config, name string, make func() (T, error)) (out T, err error) {
	path := filepath.Join(cfg.Work, name+".gob")
	if cfg.Work == "" {
		return make()
	}
	if f, err := os.Open(path); err == nil {
		defer f.Close()
		cfg.logf("%s: taken from %s", name, path)
		return out, gob.NewDecoder(f).Decode(&out)
	}
	if out, err = make(); err != nil {
		return out, err
	}
	f, err := os.Create(path)
	if err != nil {
		return out, err
	}
	return out, errors.Join(gob.NewEncoder(f).Encode(out), f.Close())
}
