package train

import (
	"fmt"
	"math/rand/v2"
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
	rate   float64
	batch  int // words
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

// Parse trains the tagger and parser.
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
	r := recipe{shape: shape{dim: 128, hidden: 64, layers: 2, arc: 96, label: 96, buckets: 6000}, drop: 0.25, epochs: 5, rate: 0.002, batch: 600}
	n, frequent := learn(cfg, r, gold, dev)
	m := n.model("en-parse", frequent)
	if err := card(cfg, m, dev); err != nil {
		return err
	}
	return model.Save(cfg.Out, m)
}

// vocabulary is the words, tags and relations of sentences, and the forms most
// often met.
func vocabulary(sents []*sentence) (freq map[string]int, words, tags, rels, frequent []string) {
	freq = map[string]int{}
	tag, rel, form := map[string]int{}, map[string]int{}, map[string]int{}
	for _, s := range sents {
		for i, f := range s.forms {
			freq[parse.Normal(f)]++
			form[f]++
			tag[s.tags[i]]++
			rel[s.rels[i]]++
		}
	}
	frequent = counted(form, 2)
	return freq, counted(freq, 2), counted(tag, 2), counted(rel, 1), frequent[:min(len(frequent), 1500)]
}

// learn trains a network on gold trees and tells how it does on dev.
func learn(cfg Config, r recipe, gold, dev []*sentence) (*net, []string) {
	freq, words, tags, rels, frequent := vocabulary(gold)
	known := make([]bool, parse.FirstWord+len(words))
	for i := range known {
		known[i] = true
	}
	rng := rand.New(rand.NewPCG(cfg.Seed, 1))
	n := newNet(r.shape, words, known, tags, rels, rng)
	n.drop = r.drop
	c := newCoder(n, freq)
	var order []*sentence
	total := 0
	for _, s := range gold {
		for range copies(s.genre) {
			order = append(order, s)
			total += len(s.forms)
		}
	}
	steps := r.epochs * (total/r.batch + 1)
	cfg.logf("training on %d words, %d epochs, %d words in the vocabulary, %d tags, %d relations", total, r.epochs, len(words), len(tags), len(rels))
	step := 0
	for epoch := range r.epochs {
		start := time.Now()
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
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
			if size += len(s.forms); size >= r.batch {
				flush()
			}
		}
		flush()
		k := float64(seen)
		sec := time.Since(start).Seconds()
		cfg.logf("epoch %d: loss %.3f %.3f %.3f, right %.1f %.1f %.1f, %.0f s, %.0f words/s", epoch+1, loss[0]/k, loss[1]/k, loss[2]/k,
			100*float64(hit[0])/k, 100*float64(hit[1])/k, 100*float64(hit[2])/k, sec, k/sec)
		if dev != nil {
			p, err := parser(n.model("en-parse", frequent))
			if err != nil {
				panic(err)
			}
			cfg.report(p, dev)
		}
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

func parser(m *model.Model) (*parse.Parser, error) {
	l, err := lang.For("en")
	if err != nil {
		return nil, err
	}
	return parse.New(l, m)
}

// devParts are the parts of the development set that are reported.
func devParts(dev []*sentence) map[string][]*sentence {
	parts := map[string][]*sentence{}
	for _, s := range dev {
		bank, _, _ := strings.Cut(s.genre, "_")
		parts[bank] = append(parts[bank], s)
		if s.genre == "GUM_news" {
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
