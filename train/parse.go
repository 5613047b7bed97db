package train

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/parse"
)

// A recipe is how one network is trained.
type recipe struct {
	shape
	drop   float32
	epochs int
	last   int // epochs at the end that leave out the silver trees
	rate   float64
	batch  int // words
	least  int // how often the texts must have a word that the trees lack
}

// copies is how often an epoch goes through a sentence of a genre: what reads
// like news more often.
func copies(genre string) int {
	switch genre {
	case "GUM_news":
		return 3
	case "GUM_interview", "GUM_speech":
		return 2
	}
	return 1
}

// A teacher is as good as an evening allows. The first student learns from the
// teacher's trees of plain text besides the gold ones, and gets better than
// the teacher on text that the treebanks do not have. Teacher and first
// student together parse the text again for the network that is shipped, which
// is as large as reading can afford.
var (
	teacher = recipe{
		shape: shape{dim: 128, hidden: 160, layers: 3, arc: 128, label: 128, buckets: 6000},
		drop:  0.33, epochs: 12, rate: 0.002, batch: 600, least: 5,
	}
	first = recipe{
		shape: shape{dim: 128, hidden: 96, layers: 3, arc: 96, label: 96, buckets: 6000},
		drop:  0.25, epochs: 8, last: 2, rate: 0.002, batch: 800, least: 5,
	}
	student = recipe{
		shape: shape{dim: 128, hidden: 112, layers: 3, arc: 96, label: 96, buckets: 6000},
		drop:  0.25, epochs: 8, last: 2, rate: 0.002, batch: 800, least: 5,
	}
)

// Parse trains the tagger and parser, in stages: vectors of words from plain
// text; a large network, the teacher, from gold trees; a first student from
// these and the teacher's trees of news; and from all of them the network that
// is shipped.
func Parse(cfg Config) error {
	docs, err := readTrees(cfg.Path("ud", "train.conllu.gz"))
	if err != nil {
		return err
	}
	devDocs, err := readTrees(cfg.Path("ud", "dev.conllu"))
	if err != nil {
		return err
	}
	gold, dev := sentences(docs), sentences(devDocs)
	vecs, err := stage(cfg, "parse-vectors", func() (*vectors, error) {
		return learnVectors(cfg, gold, teacher.dim, 4)
	})
	if err != nil {
		return err
	}
	network := func(name string, stream uint64, r recipe, silver []*sentence, from *model.Model) (*model.Model, error) {
		if cfg.Work != "" {
			if m, err := model.Load(cfg.Work, name); err == nil {
				cfg.logf("%s: taken from %s", name, cfg.Work)
				return m, nil
			}
		}
		cfg.logf("%s", name)
		n, frequent := learn(cfg, stream, r, gold, silver, dev, vecs, from)
		m := n.model(name, frequent)
		if cfg.Work == "" {
			return m, nil
		}
		return m, model.Save(cfg.Work, m)
	}
	// silver is what the models make of plain texts.
	silver := func(name string, files []string, models ...*model.Model) ([]*sentence, error) {
		return stage(cfg, name, func() ([]*sentence, error) {
			p, err := parser(models...)
			if err != nil {
				return nil, err
			}
			cfg.logf("%s, by a parser of:", name)
			cfg.report(p, dev)
			return silverTrees(cfg, p, files)
		})
	}
	t, err := network("en-parse-teacher", 1, teacher, nil, nil)
	if err != nil {
		return err
	}
	trees, err := silver("parse-silver-first", newsFiles, t)
	if err != nil {
		return err
	}
	f, err := network("en-parse-first", 2, first, trees, t)
	if err != nil {
		return err
	}
	if trees, err = silver("parse-silver", silverFiles, t, f); err != nil {
		return err
	}
	n, frequent := learn(cfg, 3, student, gold, trees, dev, vecs, f)
	m := n.model("en-parse", frequent)
	if err := card(cfg, m, dev); err != nil {
		return err
	}
	return model.Save(cfg.Out, m)
}

// vocabulary is the words, tags and relations of sentences, and the forms most
// often met. A word is kept if the gold trees have it twice or the silver ones
// five times.
func vocabulary(gold, silver []*sentence) (freq map[string]int, words, tags, rels, frequent []string) {
	freq = map[string]int{}
	keep, tag, rel, form := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	count := func(sents []*sentence, weight int) {
		for _, s := range sents {
			for i, f := range s.Forms {
				w := parse.Normal(f)
				freq[w]++
				keep[w] += weight
				form[f] += weight
				if weight > 2 { // tags and relations are what the gold trees have
					tag[s.Tags[i]]++
					rel[s.Rels[i]]++
				}
			}
		}
	}
	count(gold, 5)
	count(silver, 2)
	frequent = counted(form, 20)
	return freq, counted(keep, 10), counted(tag, 2), counted(rel, 1), frequent[:min(len(frequent), 1500)]
}

// learn trains a network on gold trees and, but for the last epochs, a share
// of the silver ones, and tells how it does on dev. Networks of different
// streams of random numbers come out different. With a model to start from,
// the words and affixes it knows begin with its vectors.
func learn(cfg Config, stream uint64, r recipe, gold, silver, dev []*sentence, vecs *vectors, from *model.Model) (*net, []string) {
	freq, words, tags, rels, frequent := vocabulary(gold, silver)
	learned := len(words)
	have := map[string]bool{}
	for _, w := range words {
		have[w] = true
	}
	for _, w := range counted(vecs.Count, r.least) { // words of the texts that the trees do not have
		if !have[w] && vecs.V[w] != nil {
			words = append(words, w)
		}
	}
	known := make([]bool, parse.FirstWord+len(words))
	for i := range parse.FirstWord + learned {
		known[i] = true
	}
	rng := rand.New(rand.NewPCG(cfg.Seed, stream))
	n := newNet(r.shape, words, known, tags, rels, rng)
	n.drop = r.drop
	n.pre = make([]float32, len(known)*n.dim)
	for i, w := range words {
		copy(n.pre[(parse.FirstWord+i)*n.dim:], vecs.V[w])
	}
	if from != nil {
		n.begin(from)
	}
	c := newCoder(n, freq)
	var often []*sentence
	for _, s := range gold {
		for range copies(s.Genre) {
			often = append(often, s)
		}
	}
	// Each epoch takes the next part of the silver trees; a tree comes up
	// twice in all.
	silver = slices.Clone(silver)
	rng.Shuffle(len(silver), func(i, j int) { silver[i], silver[j] = silver[j], silver[i] })
	orders := make([][]*sentence, r.epochs)
	total := 0
	for e := range orders {
		orders[e] = slices.Clone(often)
		if mixed := r.epochs - r.last; e < mixed {
			for i := range 2 * len(silver) / mixed {
				orders[e] = append(orders[e], silver[(e*(2*len(silver)/mixed)+i)%len(silver)])
			}
		}
		rng.Shuffle(len(orders[e]), func(i, j int) { orders[e][i], orders[e][j] = orders[e][j], orders[e][i] })
		for _, s := range orders[e] {
			total += len(s.Forms)
		}
	}
	steps := total/r.batch + r.epochs
	cfg.logf("training on %d words in %d epochs, %d words in the vocabulary, %d tags, %d relations", total, r.epochs, len(words), len(tags), len(rels))
	step := 0
	for epoch, order := range orders {
		start := time.Now()
		var batch []*example
		size := 0
		var loss [3]float64
		var hit [3]int
		seen := 0
		flush := func() {
			if size == 0 {
				return
			}
			n.backward(batch, rng.Uint64(), true)
			n.update(rateAt(r.rate, step, steps))
			step++
			for _, s := range n.shards {
				for i := range loss {
					loss[i] += s.loss[i]
					hit[i] += s.hit[i]
				}
				seen += s.total
			}
			batch, size = batch[:0], 0
		}
		for _, s := range order {
			batch = append(batch, c.example(altered(s, rng), 1))
			if size += len(s.Forms); size >= r.batch {
				flush()
			}
		}
		flush()
		k := float64(seen)
		sec := time.Since(start).Seconds()
		cfg.logf("epoch %d: loss %.3f %.3f %.3f, right %.1f %.1f %.1f, %.0f s, %.0f words/s", epoch+1, loss[0]/k, loss[1]/k, loss[2]/k,
			100*float64(hit[0])/k, 100*float64(hit[1])/k, 100*float64(hit[2])/k, sec, k/sec)
		p, err := parser(n.model("en-parse", frequent))
		if err != nil {
			panic(err)
		}
		cfg.report(p, dev)
	}
	return n, frequent
}

// rateAt warms up over the first fiftieth of the steps and then falls to zero.
func rateAt(rate float64, step, steps int) float64 {
	warm := steps/50 + 1
	if step < warm {
		return rate * float64(step+1) / float64(warm)
	}
	return rate * float64(steps-step) / float64(steps-warm+1)
}

func parser(m ...*model.Model) (*parse.Parser, error) {
	l, err := lang.For("en")
	if err != nil {
		return nil, err
	}
	return parse.New(l, m[0], m[1:]...)
}

// devParts are the parts of the development set that are reported.
func devParts(dev []*sentence) map[string][]*sentence {
	parts := map[string][]*sentence{}
	for _, s := range dev {
		bank, _, _ := strings.Cut(s.Genre, "_")
		parts[bank] = append(parts[bank], s)
		if s.Genre == "GUM_news" {
			parts["news"] = append(parts["news"], s)
		}
	}
	return parts
}

func (c Config) report(p *parse.Parser, dev []*sentence) {
	parts := devParts(dev)
	for _, name := range []string{"EWT", "GUM", "news"} {
		c.logf("  %-5s %v", name, scoreOf(p, parts[name]))
	}
}

// card fills in what the model is, with the scores of its final form.
func card(cfg Config, m *model.Model, dev []*sentence) error {
	p, err := parser(m)
	if err != nil {
		return err
	}
	m.Card = model.Card{
		Version: "1", Language: "en", Task: "parts of speech (UPOS, XPOS) and Universal Dependencies trees",
		Data: []model.Data{
			{Name: "UD_English-EWT 2.16", Licence: "CC-BY-SA-4.0", Split: "train"},
			{Name: "UD_English-GUM 2.16: academic, bio, court, interview, news, speech, textbook, vlog, voyage", Licence: "CC-BY-4.0", Split: "train"},
			{Name: "Wikinews, English, 2019 and 2020, with trees by larger networks trained on the above", Licence: "CC-BY-2.5", Split: "all"},
			{Name: "Wikipedia, Portal:Current events, 2025 and 2026, with trees likewise", Licence: "CC-BY-SA-4.0", Split: "all"},
			{Name: "Groningen Meaning Bank sentences (Voice of America), with trees likewise", Licence: "public domain", Split: "all"},
			{Name: "MASC and US presidential addresses, with trees likewise", Licence: "any use; public domain", Split: "all"},
			{Name: "speeches of the Federal Reserve Board, Congressional Record: word vectors", Licence: "public domain", Split: "all"},
			{Name: "UD_English-EWT and UD_English-GUM 2.16", Licence: "CC-BY-SA-4.0", Split: "dev", Use: "scores"},
		},
		WeightsLicence: "CC-BY-SA-4.0", Seed: cfg.Seed, Command: fmt.Sprintf("go run ./cmd/train -seed %d parse", cfg.Seed),
		Scores: map[string]float64{},
		Notes:  []string{"scores: gold words and sentences, punctuation counted, LAS without subtypes"},
	}
	for name, part := range devParts(dev) {
		s := scoreOf(p, part)
		pct := func(n int) float64 { return float64(int(10000*float64(n)/float64(max(1, s.words))+0.5)) / 100 }
		m.Card.Scores["dev/"+name+" UPOS"] = pct(s.upos)
		m.Card.Scores["dev/"+name+" XPOS"] = pct(s.xpos)
		m.Card.Scores["dev/"+name+" UAS"] = pct(s.uas)
		m.Card.Scores["dev/"+name+" LAS"] = pct(s.las)
		m.Card.Scores["dev/"+name+" LAS with subtypes"] = pct(s.full)
	}
	return nil
}
