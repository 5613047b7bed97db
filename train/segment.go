package train

import (
	"compress/gzip"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/conllu"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/segment"
)

// How the classifier of sentence ends is trained: logistic regression by
// AdaGrad over the gaps of the treebank's running text.
const (
	segmentEpochs = 30
	segmentRate   = 0.25
	segmentDecay  = 5e-3
	segmentBar    = 0    // log odds above which a sentence ends
	segmentBare   = 0.5  // the same where no sign ends it
	segmentScale  = 0.04 // of one step of a weight of eight bits
	gumWeight     = 2    // of edited text against web text
	mailWeight    = 0.5  // of letters, whose ends are ends of lines that we do not see
)

// Segment trains the ends of sentences: model en-segment.
func Segment(cfg Config) error {
	l, err := lang.For("en")
	if err != nil {
		return err
	}
	s, err := segment.New(l, nil)
	if err != nil {
		return err
	}
	train, err := treebank(cfg.Path("ud", "train.conllu.gz"))
	if err != nil {
		return err
	}
	dev, err := treebank(cfg.Path("ud", "dev.conllu"))
	if err != nil {
		return err
	}
	gaps := segmentGaps(s, train)
	cfg.logf("segment: %d gaps in %d documents", len(gaps), len(train))
	w := segmentFit(cfg, gaps)
	m := &model.Model{Name: "en-segment"}
	q := make([]int8, len(w))
	for i, x := range w {
		q[i] = int8(max(-127, min(127, math.Round(x/segmentScale))))
	}
	m.Add(model.Tensor{Name: "ends", Dims: []int{1, len(q)}, I8: q, Scale: []float32{segmentScale}})
	m.Add(model.Tensor{Name: "bar", Dims: []int{2}, F32: []float32{float32(math.Round(segmentBar / segmentScale)), float32(math.Round(segmentBare / segmentScale))}})
	if s, err = segment.New(l, m); err != nil {
		return err
	}
	m.Card = model.Card{
		Version: "1", Language: "en",
		Task: "where sentences end: a logistic classifier of the gaps between words, over hashed features",
		Data: []model.Data{
			{Name: "UD English EWT 2.16", Licence: "CC-BY-SA-4.0", Split: "train"},
			{Name: "GUM (news, interview, bio, voyage, academic, court, speech, textbook, vlog)", Licence: "CC-BY-4.0", Split: "train"},
			{Name: "UD English EWT 2.16 and GUM", Licence: "CC-BY-SA-4.0", Split: "dev", Use: "to choose the bars"},
		},
		Seed: cfg.Seed, Command: fmt.Sprintf("go run ./cmd/train -seed %d segment", cfg.Seed),
		Scores: segmentScores(s, dev),
	}
	for _, k := range []string{"dev/all sentences F1", "dev/ewt sentences F1", "dev/gum sentences F1", "dev/gum-news sentences F1"} {
		cfg.logf("segment: %s %.2f", k, m.Card.Scores[k])
	}
	return model.Save(cfg.Out, m)
}

// treebank reads all documents of a file.
func treebank(path string) ([]*hearsay.Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, err
		}
	}
	var ds []*hearsay.Document
	for d, err := range conllu.Read(r) {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		ds = append(ds, d)
	}
	return ds, nil
}

// A gap is a place where a sentence may end.
type gap struct {
	fs     []uint32
	weight float32
	end    bool
}

// sentenceEnds is the bytes where the sentences of d end.
func sentenceEnds(d *hearsay.Document) map[int32]bool {
	ends := map[int32]bool{}
	for i := range d.Sentences {
		ends[d.SentenceSpan(i).End] = true
	}
	return ends
}

// edited reports text of GUM, which editors or transcribers went through.
func edited(d *hearsay.Document) bool { return strings.HasPrefix(d.Article.ID, "GUM_") }

func segmentGaps(s *segment.Segmenter, ds []*hearsay.Document) []gap {
	var gaps []gap
	for _, d := range ds {
		weight := float32(1)
		switch {
		case edited(d):
			weight = gumWeight
		case strings.HasPrefix(d.Article.ID, "email") || strings.HasPrefix(d.Article.ID, "newsgroup"):
			weight = mailWeight
		}
		ends := sentenceEnds(d)
		s.Gaps(d, func(fs []uint32, end int32) bool {
			gaps = append(gaps, gap{append([]uint32(nil), fs...), weight, ends[end]})
			return ends[end]
		})
	}
	return gaps
}

func segmentFit(cfg Config, gaps []gap) []float64 {
	w, g2 := make([]float64, segment.Buckets), make([]float64, segment.Buckets)
	r := rand.New(rand.NewPCG(cfg.Seed, 0x5e97))
	order := r.Perm(len(gaps))
	for epoch := range segmentEpochs {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		loss := 0.0
		for _, k := range order {
			g := &gaps[k]
			sum := 0.0
			for _, f := range g.fs {
				sum += w[f]
			}
			p := 1 / (1 + math.Exp(-sum))
			y := 0.0
			if g.end {
				y = 1
			}
			loss -= float64(g.weight) * math.Log(max(1e-9, 1-math.Abs(y-p)))
			d := float64(g.weight) * (p - y)
			for _, f := range g.fs {
				grad := d + segmentDecay*w[f]
				g2[f] += grad * grad
				w[f] -= segmentRate * grad / math.Sqrt(g2[f]+1e-6)
			}
		}
		cfg.logf("segment: epoch %d, loss %.4f", epoch+1, loss/float64(len(gaps)))
	}
	return w
}

// segmentScores is F1 of sentences with both edges right, and of words, in
// percent, on running text.
func segmentScores(s *segment.Segmenter, ds []*hearsay.Document) map[string]float64 {
	type count struct{ right, gold, ours int }
	sentences, words := map[string]*count{}, map[string]*count{}
	add := func(m map[string]*count, k string, right, gold, ours int) {
		if m[k] == nil {
			m[k] = &count{}
		}
		m[k].right += right
		m[k].gold += gold
		m[k].ours += ours
	}
	for _, d := range ds {
		c := &hearsay.Document{Text: d.Text, Paragraphs: d.Paragraphs}
		s.Segment(c)
		spans := map[hearsay.Span]bool{}
		for i := range d.Sentences {
			spans[d.SentenceSpan(i)] = true
		}
		right := 0
		for i := range c.Sentences {
			if spans[c.SentenceSpan(i)] {
				right++
			}
		}
		toks := map[hearsay.Span]bool{}
		for _, t := range d.Tokens {
			toks[t] = true
		}
		same := 0
		for _, t := range c.Tokens {
			if toks[t] {
				same++
			}
		}
		keys := []string{"all", "ewt"}
		if edited(d) {
			keys[1] = "gum"
			keys = append(keys, "gum-"+strings.Split(d.Article.ID, "_")[1])
		}
		for _, k := range keys {
			add(sentences, k, right, len(d.Sentences), len(c.Sentences))
			add(words, k, same, len(d.Tokens), len(c.Tokens))
		}
	}
	out := map[string]float64{}
	f1 := func(c *count) float64 {
		return math.Round(20000*float64(c.right)/float64(c.gold+c.ours)) / 100
	}
	for k, c := range sentences {
		out["dev/"+k+" sentences F1"] = f1(c)
		out["dev/"+k+" words F1"] = f1(words[k])
	}
	return out
}
