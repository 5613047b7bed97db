package train

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/parse"
)

// nameFiles are what the names are learned from, and how much a sentence of
// each counts.
var nameFiles = []struct {
	name, source string
	weight       float32
}{
	{"uner-ewt.train", "uner", 1},
	{"gum.train", "gum", 1},
	{"wikigold.train", "wikigold", 1},
	{"crossner.train", "crossner", 0.7},
	{"re3d.train", "re3d", 1},
}

// nameSettings are the knobs of the learning, chosen on uner-ewt.dev and
// gum.dev.
type nameSettings struct {
	epochs     int
	skip       int // epochs before the weights are averaged
	runs       int // from different random beginnings, averaged
	rate, drop float32
	minSeen    int32
	outBias    float32 // taken off the score of "outside" when decoding
	prune      float32 // smaller weights are dropped
}

func defaultNames() nameSettings {
	return nameSettings{epochs: 7, skip: 3, runs: 3, rate: 0.05, drop: 0.4, minSeen: 2, outBias: 0.3, prune: 0.075}
}

// Names trains the finder of named entities and writes en-names.
func Names(cfg Config) error {
	l, err := lang.For("en")
	if err != nil {
		return err
	}
	docs, err := nameDocs(cfg, l)
	if err != nil {
		return err
	}
	base, err := nameBase(cfg, docs)
	if err != nil {
		return err
	}
	m, err := trainNames(cfg, defaultNames(), l, base, docs)
	if err != nil {
		return err
	}
	m.Card = model.Card{
		Version: "1", Language: l.Code, Task: "named entities: PER ORG LOC NORP EVENT MISC",
		Data: nameData(), WeightsLicence: "CC-BY-SA-4.0", Seed: cfg.Seed, Command: "go run ./cmd/train names",
		Notes: []string{
			"Scores: exact spans of PER, ORG and LOC, gold words. Both development files are mostly web text, not news.",
			"What a name is, and of which class, is settled in parse/NAMES-GUIDELINE.md; the sources were brought to it by rule.",
		},
	}
	m.Card.Scores, err = scoreNames(cfg, l, m)
	if err != nil {
		return err
	}
	return model.Save(cfg.Out, m)
}

func nameData() []model.Data {
	return []model.Data{
		{Name: "Universal NER, English-EWT", Licence: "CC BY-SA 4.0", Split: "train"},
		{Name: "GUM, named mentions derived by rule", Licence: "CC BY 4.0 annotations, open texts", Split: "train"},
		{Name: "Wikigold", Licence: "CC BY 4.0", Split: "all"},
		{Name: "CrossNER: politics, science, literature, music, AI", Licence: "MIT; text CC BY-SA 3.0", Split: "train, dev"},
		{Name: "re3d (Dstl), BBC left out", Licence: "per document, government and Wikipedia", Split: "train half"},
		{Name: "Voice of America (by the Groningen Meaning Bank), Wikinews and Wikipedia current events, annotated by us", Licence: "public domain, CC BY 2.5, CC BY-SA 4.0; annotations CC BY-SA 4.0", Split: "940 lines"},
		{Name: "Sentences of our own, train/names-own.txt", Licence: "CC BY-SA 4.0", Split: "all"},
		{Name: "Wikipedia current events 2025-2026", Licence: "CC BY-SA 4.0", Split: "all", Use: "training, labelled by a first model and corrected by the links"},
		{Name: "Groningen Meaning Bank (Voice of America), Wikinews, Wikipedia current events, MASC, US presidential addresses, Federal Reserve speeches, Congressional Record", Licence: "public domain, CC BY 2.5, CC BY-SA 4.0", Split: "unlabelled text", Use: "word clusters"},
		{Name: "Universal NER, English-EWT; GUM", Licence: "CC BY-SA 4.0; CC BY 4.0", Split: "dev", Use: "settings and scores"},
	}
}

// nameDocs reads the annotated texts and brings them to the guideline and to
// the segmenter's words.
func nameDocs(cfg Config, l *lang.Language) ([]nameDoc, error) {
	g := newGuide(l)
	var docs []nameDoc
	for _, f := range nameFiles {
		ds, err := readNames(cfg.Path("ner", f.name+".bio"), f.source)
		if err != nil {
			return nil, err
		}
		for i := range ds {
			if f.source != "uner" && f.source != "gum" {
				ds[i] = splitHyphens(ds[i])
			}
			g.apply(&ds[i])
			ds[i].weight = f.weight
		}
		docs = append(docs, ds...)
	}
	news, err := readNews(cfg)
	if err != nil {
		return nil, err
	}
	return append(append(docs, news...), ownNames()...), nil
}

// nameBase makes the part of the model that is learned without labels.
func nameBase(cfg Config, docs []nameDoc) ([]model.Tensor, error) {
	file := ""
	if cfg.Work != "" {
		file = filepath.Join(cfg.Work, "names-clusters.bin")
		if b, err := os.ReadFile(file); err == nil {
			return []model.Tensor{{Name: "clusters", Raw: b}}, nil
		}
	}
	words, ids, count, err := plainText(cfg, docs)
	if err != nil {
		return nil, err
	}
	cfg.logf("names: %d words of text, %d different", len(ids), len(words))
	v := skipGram(cfg, words, ids, count, 64, 3)
	raw := clusterTable(v)
	cfg.logf("names: clusters of %d words", len(raw)/9)
	if file != "" {
		if err := os.WriteFile(file, raw, 0o644); err != nil {
			return nil, err
		}
	}
	return []model.Tensor{{Name: "clusters", Raw: raw}}, nil
}

func newNameModel(base []model.Tensor) *model.Model {
	m := &model.Model{Name: "en-names"}
	for _, t := range base {
		m.Add(t)
	}
	return m
}

// trainNames runs the whole recipe: two half models vote on each other's
// texts, a first model labels the linked texts, the last learns from all.
func trainNames(cfg Config, set nameSettings, l *lang.Language, base []model.Tensor, docs []nameDoc) (*model.Model, error) {
	reader := parse.NewNameReader(l, newNameModel(base))
	votes, err := crossVotes(cfg, set, l, base, reader, docs)
	if err != nil {
		return nil, err
	}
	silver, silverVotes, err := linkDocs(cfg, set, l, base, reader, docs, votes)
	if err != nil {
		return nil, err
	}
	docs, votes = append(slices.Clone(docs), silver...), append(votes, silverVotes...)
	all, allVotes := withCopies(cfg, l, docs, votes)
	c := newNameCRF(cfg, set, reader, all, allVotes)
	c.train(set.epochs, set.runs)
	return c.pack(base), nil
}

// linkDocs labels Wikipedia's current events with a first model and corrects
// it by the links: all that links to one article is of one class, the one most
// of its mentions have been given, and the link says where the name ends.
func linkDocs(cfg Config, set nameSettings, l *lang.Language, base []model.Tensor, reader *parse.NameReader, docs []nameDoc, votes [][]uint8) ([]nameDoc, [][]uint8, error) {
	c := newNameCRF(cfg, set, reader, docs, votes)
	c.train(4, 1)
	n, err := parse.NewNamer(l, c.pack(base))
	if err != nil {
		return nil, nil, err
	}
	silver, links, err := readLinks(cfg.Path("text", "wikipedia-current-events-2025-2026.links.txt.gz"))
	if err != nil {
		return nil, nil, err
	}
	const none = len(parse.NameClasses)
	tally := map[string]*[none + 1]int{}
	first := make([][]uint8, len(silver))
	for i, d := range silver {
		first[i] = n.Labels(d.text)
		spans := map[[2]int]int{}
		for _, s := range nameSpans(first[i]) {
			spans[[2]int{s.first, s.end}] = s.class
		}
		for _, k := range links[i] {
			key := linkKey(d, k)
			if tally[key] == nil {
				tally[key] = new([none + 1]int)
			}
			class, ok := spans[[2]int{k.first, k.end}]
			if !ok {
				class = none
			}
			tally[key][class]++
		}
	}
	changed, words := 0, 0
	g := newGuide(l)
	for i := range silver {
		d := &silver[i]
		d.labels = slices.Clone(first[i])
		for _, k := range links[i] {
			t := tally[linkKey(*d, k)]
			sum, best := 0, 0
			for class, n := range t {
				sum += n
				if n > t[best] {
					best = class
				}
			}
			if best == none || sum < 2 || t[best]*10 < sum*6 {
				continue
			}
			if writeLink(d, k, best) {
				changed++
			}
		}
		g.apply(d)
		words += len(d.labels)
	}
	cfg.logf("names: %d linked words, %d spans changed by their links", words, changed)
	return silver, first, nil
}

// linkKey is the article a link goes to; words that are no part of its title,
// such as "Israeli" for Israel, count apart.
func linkKey(d nameDoc, k nameLink) string {
	anchor := strings.Join(d.text.Words[k.first:k.end], "_")
	if strings.Contains(k.target, anchor) {
		return k.target
	}
	return k.target + " " + anchor
}

// writeLink makes the words of a link one name of a class, and reports whether
// that changed anything. A longer name that holds it stays.
func writeLink(d *nameDoc, k nameLink, class int) bool {
	for _, s := range nameSpans(d.labels) {
		if s.end <= k.first || s.first >= k.end {
			continue
		}
		if s.first == k.first && s.end == k.end && s.class == class {
			return false
		}
		if s.first <= k.first && s.end >= k.end && s.end-s.first > k.end-k.first {
			return false
		}
	}
	for _, s := range nameSpans(d.labels) {
		if s.end > k.first && s.first < k.end {
			for i := s.first; i < s.end; i++ {
				d.labels[i] = 0
			}
		}
	}
	setSpan(d.labels, nameSpan{k.first, k.end, class})
	return true
}

// crossVotes labels every document with a model that has not seen it, for the
// features of the second reading.
func crossVotes(cfg Config, set nameSettings, l *lang.Language, base []model.Tensor, reader *parse.NameReader, docs []nameDoc) ([][]uint8, error) {
	votes := make([][]uint8, len(docs))
	for half := range 2 {
		var part []nameDoc
		for i := range docs {
			if i%2 != half {
				part = append(part, docs[i])
			}
		}
		c := newNameCRF(cfg, set, reader, part, nil)
		c.train(3, 1)
		n, err := parse.NewNamer(l, c.pack(base))
		if err != nil {
			return nil, err
		}
		for i := range docs {
			if i%2 == half {
				votes[i] = n.Labels(docs[i].text)
			}
		}
	}
	return votes, nil
}

// withCopies adds some documents in capitals, in title case and in lower case,
// and some with other names.
func withCopies(cfg Config, l *lang.Language, docs []nameDoc, votes [][]uint8) ([]nameDoc, [][]uint8) {
	rng := rand.New(rand.NewPCG(cfg.Seed, 12))
	out, ov := slices.Clone(docs), slices.Clone(votes)
	add := func(d nameDoc, v []uint8) { out, ov = append(out, d), append(ov, v) }
	for i, d := range docs {
		switch x := rng.Float64(); {
		case x < 0.07:
			add(recase(d, strings.ToUpper), votes[i])
		case x < 0.10:
			add(recase(d, strings.ToLower), votes[i])
		case x < 0.18:
			add(recase(d, titleCase), votes[i])
		}
	}
	more, mv := swapped(newNamePool(l, docs), docs, rng)
	return append(out, more...), append(ov, mv...)
}

// A nameCRF is a linear-chain conditional random field while it learns.
type nameCRF struct {
	cfg   Config
	set   nameSettings
	rng   *rand.Rand
	docs  []*crfDoc
	keys  []uint32 // the hash of every feature
	w, g  []float32
	trans [parse.NameLabels][parse.NameLabels]float32
	tg    [parse.NameLabels][parse.NameLabels]float32

	// memory of one sentence
	emit, alpha, beta, score []float32
	kept                     []uint32
	keptAt                   []int32
}

type crfDoc struct {
	labels []uint8
	ends   []int32
	weight float32
	feats  []uint32 // ids of all features, word after word
	at     []int32  // where each word's begin
	vote   []uint32 // the same for the features of the second reading
	voteAt []int32
}

const nl = parse.NameLabels

func newNameCRF(cfg Config, set nameSettings, reader *parse.NameReader, docs []nameDoc, votes [][]uint8) *nameCRF {
	c := &nameCRF{cfg: cfg, set: set, rng: rand.New(rand.NewPCG(cfg.Seed, 13))}
	count := newCounter(1 << 22)
	var s parse.NameScratch
	for i, d := range docs {
		x := &crfDoc{labels: d.labels, ends: d.text.Ends, weight: d.weight}
		reader.Load(&s, d.text)
		for k := range d.labels {
			x.at = append(x.at, int32(len(x.feats)))
			for _, f := range s.Features(int32(k)) {
				count.add(f)
				x.feats = append(x.feats, f)
			}
		}
		x.at = append(x.at, int32(len(x.feats)))
		if votes != nil && votes[i] != nil {
			s.Vote(votes[i])
			for k := range d.labels {
				x.voteAt = append(x.voteAt, int32(len(x.vote)))
				for _, f := range s.VoteFeatures(int32(k)) {
					count.add(f)
					x.vote = append(x.vote, f)
				}
			}
			x.voteAt = append(x.voteAt, int32(len(x.vote)))
		}
		c.docs = append(c.docs, x)
	}
	// Features seen once say nothing about other texts.
	id := map[uint32]uint32{}
	for i, k := range count.keys {
		if count.n[i] >= set.minSeen {
			c.keys = append(c.keys, k)
		}
	}
	slices.Sort(c.keys)
	for i, k := range c.keys {
		id[k] = uint32(i)
	}
	total := 0
	for _, d := range c.docs {
		d.feats, d.at = toIDs(id, d.feats, d.at)
		if d.voteAt != nil {
			d.vote, d.voteAt = toIDs(id, d.vote, d.voteAt)
		}
		total += len(d.labels)
	}
	c.w, c.g = make([]float32, len(c.keys)*nl), make([]float32, len(c.keys)*nl)
	cfg.logf("names: %d documents, %d words, %d features", len(docs), total, len(c.keys))
	return c
}

func toIDs(id map[uint32]uint32, feats []uint32, at []int32) ([]uint32, []int32) {
	out := feats[:0]
	for i := 0; i+1 < len(at); i++ {
		from, to := at[i], at[i+1]
		at[i] = int32(len(out))
		for _, f := range feats[from:to] {
			if k, ok := id[f]; ok {
				out = append(out, k)
			}
		}
	}
	at[len(at)-1] = int32(len(out))
	return slices.Clip(out), at
}

// A counter counts hashes.
type counter struct {
	index []uint32
	keys  []uint32
	n     []int32
	mask  uint32
}

func newCounter(size int) *counter {
	return &counter{index: make([]uint32, size), mask: uint32(size - 1)}
}

func (c *counter) add(k uint32) {
	for i := k & c.mask; ; i = (i + 1) & c.mask {
		p := c.index[i]
		if p == 0 {
			c.keys, c.n = append(c.keys, k), append(c.n, 1)
			c.index[i] = uint32(len(c.keys))
			if 2*len(c.keys) > len(c.index) {
				c.rehash()
			}
			return
		}
		if c.keys[p-1] == k {
			c.n[p-1]++
			return
		}
	}
}

func (c *counter) rehash() {
	c.index = make([]uint32, 2*len(c.index))
	c.mask = uint32(len(c.index) - 1)
	for p, k := range c.keys {
		i := k & c.mask
		for c.index[i] != 0 {
			i = (i + 1) & c.mask
		}
		c.index[i] = uint32(p + 1)
	}
}

// train runs over the documents in random order, several times from the start;
// the weights are the mean of what the later epochs of all runs end with, which
// is steadier than any one of them.
func (c *nameCRF) train(epochs, runs int) {
	order := make([]int, len(c.docs))
	for i := range order {
		order[i] = i
	}
	sum := make([]float32, len(c.w))
	var tsum [nl][nl]float32
	count := 0
	for r := range runs {
		clear(c.w)
		clear(c.g)
		c.trans, c.tg = [nl][nl]float32{}, [nl][nl]float32{}
		for e := range epochs {
			c.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			var loss float64
			for _, i := range order {
				d := c.docs[i]
				voted := d.voteAt != nil && c.rng.IntN(2) == 0
				first := int32(0)
				for _, end := range d.ends {
					loss += c.step(d, int(first), int(end), voted, c.set.rate)
					first = end
				}
			}
			c.cfg.logf("names: run %d, epoch %d, loss %.0f", r+1, e+1, loss)
			if e < c.set.skip && e+1 < epochs {
				continue
			}
			count++
			for i, w := range c.w {
				sum[i] += w
			}
			for a := range nl {
				for b := range nl {
					tsum[a][b] += c.trans[a][b]
				}
			}
		}
	}
	k := 1 / float32(count)
	for i := range sum {
		c.w[i] = sum[i] * k
	}
	for a := range nl {
		for b := range nl {
			c.trans[a][b] = tsum[a][b] * k
		}
	}
}

// step learns one sentence and returns its loss.
func (c *nameCRF) step(d *crfDoc, first, end int, voted bool, rate float32) float64 {
	n := end - first
	c.emit = resize(c.emit, n*nl)
	c.score = resize(c.score, n*nl)
	c.alpha = resize(c.alpha, n*nl)
	c.beta = resize(c.beta, n*nl)
	c.kept, c.keptAt = c.kept[:0], c.keptAt[:0]
	up := 1 / (1 - c.set.drop)
	cut := uint32(c.set.drop * 65536)
	var bits uint64
	have := 0
	keep := func(fs []uint32, e []float32) {
		for _, f := range fs {
			if have == 0 {
				bits, have = c.rng.Uint64(), 4
			}
			x := uint32(bits & 0xffff)
			bits >>= 16
			have--
			if x < cut {
				continue
			}
			c.kept = append(c.kept, f)
			row := c.w[int(f)*nl : int(f)*nl+nl]
			for l, w := range row {
				e[l] += w
			}
		}
	}
	for i := range n {
		e := c.emit[i*nl : i*nl+nl]
		clear(e)
		c.keptAt = append(c.keptAt, int32(len(c.kept)))
		keep(d.feats[d.at[first+i]:d.at[first+i+1]], e)
		if voted {
			keep(d.vote[d.voteAt[first+i]:d.voteAt[first+i+1]], e)
		}
		for l := range e {
			e[l] *= up
		}
	}
	c.keptAt = append(c.keptAt, int32(len(c.kept)))

	var et [nl][nl]float32
	for a := range nl {
		for b := range nl {
			if parse.NameLegal(a, b) {
				et[a][b] = exp32(c.trans[a][b])
			}
		}
	}
	labels := d.labels[first:end]
	// Forward and backward in probabilities, each word scaled to sum to one.
	logZ := 0.0
	gold := 0.0
	for i := range n {
		e, x := c.emit[i*nl:i*nl+nl], c.score[i*nl:i*nl+nl]
		top := slices.Max(e)
		for l := range x {
			x[l] = exp32(e[l] - top)
		}
		a := c.alpha[i*nl : i*nl+nl]
		if i == 0 {
			for l := range a {
				a[l] = 0
				if parse.NameLegal(0, l) {
					a[l] = x[l] * et[0][l]
				}
			}
			gold += float64(e[labels[0]] + c.trans[0][labels[0]])
		} else {
			p := c.alpha[(i-1)*nl : i*nl]
			for l := range a {
				var s float32
				for _, k := range legalFrom[l] {
					s += p[k] * et[k][l]
				}
				a[l] = s * x[l]
			}
			gold += float64(e[labels[i]] + c.trans[labels[i-1]][labels[i]])
		}
		if i == n-1 {
			for l := range a {
				if !parse.NameLegal(l, 0) {
					a[l] = 0
				}
			}
		}
		var s float32
		for _, y := range a {
			s += y
		}
		if !(s > 1e-30) {
			return 0 // nothing legal is possible any more: leave the sentence out
		}
		for l := range a {
			a[l] /= s
		}
		logZ += math.Log(float64(s)) + float64(top)
	}
	b := c.beta[(n-1)*nl : n*nl]
	for l := range b {
		b[l] = 0
		if parse.NameLegal(l, 0) {
			b[l] = 1
		}
	}
	weight := d.weight
	var gt [nl][nl]float32
	for i := n - 1; i >= 0; i-- {
		a, b, x := c.alpha[i*nl:i*nl+nl], c.beta[i*nl:i*nl+nl], c.score[i*nl:i*nl+nl]
		var z float32
		for l := range a {
			z += a[l] * b[l]
		}
		if i > 0 {
			p, q := c.alpha[(i-1)*nl:i*nl], c.beta[(i-1)*nl:i*nl]
			clear(q)
			var sum, zz float32
			for l := range nl {
				y := x[l] * b[l]
				if y == 0 {
					continue
				}
				for _, k := range legalFrom[l] {
					t := et[k][l] * y
					q[k] += t
					zz += p[k] * t
				}
			}
			for _, y := range q {
				sum += y
			}
			for l := range nl {
				y := x[l] * b[l]
				if y == 0 {
					continue
				}
				for _, k := range legalFrom[l] {
					gt[k][l] -= p[k] * et[k][l] * y / zz
				}
			}
			gt[labels[i-1]][labels[i]]++
			for k := range q {
				q[k] /= sum
			}
		}
		// The gradient of the scores replaces them.
		for l := range x {
			x[l] = -a[l] * b[l] / z
		}
		x[labels[i]]++
	}
	for i := range n {
		x := c.score[i*nl : i*nl+nl]
		var hot [nl]int
		k := 0
		for l, g := range x {
			if g > 1e-3 || g < -1e-3 {
				hot[k] = l
				k++
			}
		}
		if k == 0 {
			continue
		}
		for _, f := range c.kept[c.keptAt[i]:c.keptAt[i+1]] {
			base := int(f) * nl
			for _, l := range hot[:k] {
				g := x[l] * weight
				j := base + l
				c.g[j] += g * g
				c.w[j] += rate * g / (sqrt32(c.g[j]) + 1e-6)
			}
		}
	}
	for a := range nl {
		for b, g := range gt[a] {
			if g != 0 {
				g *= weight
				c.tg[a][b] += g * g
				c.trans[a][b] += rate * g / (sqrt32(c.tg[a][b]) + 1e-6)
			}
		}
	}
	return logZ - gold
}

var legalFrom = func() (from [nl][]int) {
	for b := range nl {
		for a := range nl {
			if parse.NameLegal(a, b) {
				from[b] = append(from[b], a)
			}
		}
	}
	return from
}()

func exp32(x float32) float32 { return float32(math.Exp(float64(x))) }

func sqrt32(x float32) float32 { return float32(math.Sqrt(float64(x))) }

func resize(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n+n/2)[:n]
	}
	return s[:n]
}

// pack writes the weights as parse reads them.
func (c *nameCRF) pack(base []model.Tensor) *model.Model {
	m := newNameModel(base)
	var top float32
	for _, w := range c.w {
		top = max(top, w, -w)
	}
	var keys, pairs []byte
	n, last := 0, uint64(0)
	for i, k := range c.keys {
		row := c.w[i*nl : i*nl+nl]
		set := uint64(0)
		for l, w := range row {
			if w > c.set.prune || w < -c.set.prune {
				if b := parse.NameByte(w, top); b != 0 {
					pairs = append(pairs, byte(b))
					set |= 1 << l
				}
			}
		}
		if set == 0 {
			continue
		}
		keys = binary.AppendUvarint(keys, uint64(k)-last)
		keys = binary.AppendUvarint(keys, set)
		last = uint64(k)
		n++
	}
	trans := make([]float32, 0, nl*nl)
	for a := range nl {
		for b := range nl {
			x := c.trans[a][b]
			if b == 0 {
				x -= c.set.outBias
			}
			trans = append(trans, x)
		}
	}
	// Dims of a raw tensor say nothing about its bytes: here the number of features.
	m.Add(model.Tensor{Name: "features", Dims: []int{n}, Raw: keys})
	m.Add(model.Tensor{Name: "weights", Raw: pairs})
	m.Add(model.Tensor{Name: "scale", Dims: []int{1}, F32: []float32{top}})
	m.Add(model.Tensor{Name: "transitions", Dims: []int{nl, nl}, F32: trans})
	c.cfg.logf("names: %d features and %d weights kept, %.1f MB", n, len(pairs), float64(len(keys)+len(pairs))/1e6)
	return m
}

// scoreNames measures a model on the development files: exact spans of PER,
// ORG and LOC.
func scoreNames(cfg Config, l *lang.Language, m *model.Model) (map[string]float64, error) {
	n, err := parse.NewNamer(l, m)
	if err != nil {
		return nil, err
	}
	out := map[string]float64{}
	for _, name := range []string{"uner-ewt.dev", "gum.dev"} {
		docs, err := readNames(cfg.Path("ner", name+".bio"), name)
		if err != nil {
			return nil, err
		}
		per := map[string][3]int{}
		for _, d := range docs {
			sys := nameSpans(n.Labels(d.text))
			gold := nameSpans(d.labels)
			in := map[nameSpan]bool{}
			for _, s := range gold {
				if s.class < 3 {
					in[s] = true
				}
				tally(per, s, 0)
			}
			for _, s := range sys {
				tally(per, s, 1)
				if in[s] {
					tally(per, s, 2)
				}
			}
		}
		var keys []string
		for k := range per {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		for _, k := range keys {
			v := per[k]
			f := 200 * float64(v[2]) / math.Max(1, float64(v[0]+v[1]))
			out[name+" "+k+" F1"] = math.Round(f*10) / 10
			cfg.logf("names: %s %-5s P %.1f R %.1f F1 %.1f", name, k,
				100*float64(v[2])/math.Max(1, float64(v[1])), 100*float64(v[2])/math.Max(1, float64(v[0])), f)
		}
	}
	return out, nil
}

func tally(per map[string][3]int, s nameSpan, k int) {
	if s.class > 2 {
		return
	}
	for _, c := range []string{parse.NameClasses[s.class], "all"} {
		v := per[c]
		v[k]++
		per[c] = v
	}
}
