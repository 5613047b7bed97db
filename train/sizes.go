package train

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/hearsay-news/hearsay/internal/vec"
	"github.com/hearsay-news/hearsay/model"
)

// A Size is a network that was tried: what it is, what it learned from, and how
// it does on the development set with gold words.
type Size struct {
	Name, What string
	EWT, GUM   [2]float64 // UPOS and LAS, %
	News       [2]float64
	Words      float64 // words/s, tags and trees, one core, fastest of several passes
	MB         float64 // of the weights
	Vec        string  // the kernels that Words was measured with
}

// sizes are networks that are not shipped, trained to see what size and what
// each source is worth.
var sizes = []struct {
	name, what string
	recipe
	silver bool
}{
	{"en-parse-gold", "the shipped network, gold trees only", recipe{
		shape: student.shape, drop: 0.33, epochs: 8, rate: 0.002, batch: 600, least: 5,
	}, false},
}

// Sizes trains networks of other sizes and from less, on what Parse left in
// cfg.Work, scores them beside those that Parse made, and writes the table to
// file. What it has trained before it takes from cfg.Work.
func Sizes(cfg Config, file string) error {
	docs, err := readTrees(cfg.Path("ud", "train.conllu.gz"))
	if err != nil {
		return err
	}
	devDocs, err := readTrees(cfg.Path("ud", "dev.conllu"))
	if err != nil {
		return err
	}
	gold, dev := sentences(docs), sentences(devDocs)
	gone := func() (*vectors, error) {
		return nil, fmt.Errorf("%s lacks what `train -work %s parse` leaves there", cfg.Work, cfg.Work)
	}
	vecs, err := stage(cfg, "parse-vectors", gone)
	if err != nil {
		return err
	}
	tried := []struct{ name, what string }{
		{"en-parse-teacher", "3 layers of 160, gold trees only"},
		{"en-parse-first", "3 layers of 96, the teacher's trees of news"},
	}
	for i, s := range sizes {
		tried = append(tried, struct{ name, what string }{s.name, s.what})
		if _, err := model.Load(cfg.Work, s.name); err == nil {
			continue
		}
		var silver []*sentence
		var from *model.Model
		if s.silver {
			if silver, err = stage(cfg, "parse-silver", func() ([]*sentence, error) { _, err := gone(); return nil, err }); err != nil {
				return err
			}
			if from, err = model.Load(cfg.Work, "en-parse-first"); err != nil {
				return err
			}
		}
		cfg.logf("%s", s.name)
		n, frequent := learn(cfg, uint64(20+i), s.recipe, gold, silver, dev, vecs, from)
		if err := model.Save(cfg.Work, n.model(s.name, frequent)); err != nil {
			return err
		}
	}
	var out []Size
	add := func(name, what string, models ...*model.Model) error {
		p, err := parser(models...)
		if err != nil {
			return err
		}
		s := Size{Name: name, What: what, Vec: vec.Path()}
		for _, m := range models {
			s.MB += float64(m.Card.Size) / 1e6
		}
		parts := devParts(dev)
		for part, to := range map[string]*[2]float64{"EWT": &s.EWT, "GUM": &s.GUM, "news": &s.News} {
			x := scoreOf(p, parts[part])
			to[0], to[1] = 100*float64(x.upos)/float64(max(1, x.words)), 100*float64(x.las)/float64(max(1, x.words))
		}
		d := asDocument(dev)
		for range 15 { // the fastest: other work on the machine only slows it
			begin := time.Now()
			p.Parse(d)
			s.Words = max(s.Words, float64(len(d.Tokens))/time.Since(begin).Seconds())
		}
		cfg.logf("%+v", s)
		out = append(out, s)
		return nil
	}
	var both []*model.Model
	for i, t := range tried {
		m, err := model.Load(cfg.Work, t.name)
		if err != nil {
			return err
		}
		if i < 2 {
			both = append(both, m)
		}
		if err := add(t.name, t.what, m); err != nil {
			return err
		}
	}
	if err := add("teacher and first together", "what parsed the texts for the shipped one", both...); err != nil {
		return err
	}
	m, err := model.Load(cfg.Out, "en-parse")
	if err != nil {
		return err
	}
	if err := add("en-parse", "3 layers of 112, trees of all texts: shipped", m); err != nil {
		return err
	}
	b, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Clean(file), append(b, '\n'), 0o644)
}
