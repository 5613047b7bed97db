package train

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

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
	prune      float32 // smaller weights are dropped
	full       bool    // learn from the linked texts too, and to read twice
	netEpochs  int
	teachers   int // nets that the net of the last model learns from
}

// A nameMix is what the scores of the random field, those of the net and the
// transitions of both count when decoding, and what is taken off the score of
// "outside".
type nameMix struct{ field, net, trans, out float32 }

// The mixes of the models on the way, of the random field alone, and of the
// last model, chosen on uner-ewt.dev, gum.dev and the news of internal/newsdev.
var (
	mixField = nameMix{field: 1, trans: 1, out: 0.3}
	mixFirst = nameMix{field: 0.7, net: 0.7, trans: 0.7, out: 0.3}
	mixLast  = nameMix{field: 1.12, net: 0.56, trans: 0.7, out: -0.5}
)

func defaultNames() nameSettings {
	return nameSettings{epochs: 7, skip: 3, runs: 2, rate: 0.05, drop: 0.4, minSeen: 2, prune: 0.125, full: true, netEpochs: 6, teachers: 2}
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
		Data: nameData(), WeightsLicence: "CC-BY-SA-4.0", Seed: cfg.Seed, Command: fmt.Sprintf("go run ./cmd/train -seed %d names", cfg.Seed),
		Notes: []string{
			"Scores: exact spans. uner-ewt.dev and gum.dev: PER, ORG and LOC, gold words, mostly web text. news.dev: internal/newsdev, words as the segmenter cuts them; all is PER, ORG and LOC, every is all classes.",
			"Scores in folds are made by go run ./cmd/train names-folds, with this recipe but for the linked texts, the teachers, the votes and some epochs: documents of a source labelled by models that have seen none of them; file is against the file as it is, guide against it as brought to the guideline.",
			"What the parser says of a word, its tag, relation and head, is a feature: texts are parsed by the shipped en-parse before they are learned from. It has seen the treebanks' part of them, and tags that better than new text. Documents that are in a treebank are cut by the segmenter, as new text will be.",
			"The net learns from the labels and from two nets before it, which also label MASC and Wikinews. Rows marked READ in lang/en/name-known.txt are not learned with, only read with.",
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
		{Name: "GeoNames: places of more than a thousand people, provinces (train/names-places.txt.gz)", Licence: "CC BY 4.0", Split: "names"},
		{Name: "Faker: first and family names (train/names-first.txt.gz, train/names-last.txt.gz)", Licence: "MIT", Split: "names"},
		{Name: "Wikipedia current events 2025-2026", Licence: "CC BY-SA 4.0", Split: "all", Use: "training, labelled by a first model and corrected by the links"},
		{Name: "Groningen Meaning Bank (Voice of America), Wikinews, Wikipedia current events, MASC, US presidential addresses, Federal Reserve speeches, Congressional Record", Licence: "public domain, CC BY 2.5, CC BY-SA 4.0", Split: "unlabelled text, without the lines of internal/newsdev", Use: "word clusters and vectors, how words are written, names read by a first model; of MASC and Wikinews what teachers say"},
		{Name: "Universal NER, English-EWT; GUM", Licence: "CC BY-SA 4.0; CC BY 4.0", Split: "dev", Use: "settings and scores"},
		{Name: "News annotated by us, internal/newsdev", Licence: "public domain, CC BY 2.5, CC BY-SA 4.0; annotations CC BY-SA 4.0", Split: "465 lines", Use: "scores"},
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
		if f.source == "uner" || f.source == "gum" {
			if err := recut(cfg, l, ds); err != nil {
				return nil, err
			}
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
	words, err := resume(cfg, "names-words.bin", func() ([]byte, error) {
		words, ids, count, err := plainText(cfg, docs)
		if err != nil {
			return nil, err
		}
		cfg.logf("names: %d words of text, %d different", len(ids), len(words))
		return wordTable(skipGram(cfg, words, ids, count, vecDim, 3)), nil
	})
	if err != nil {
		return nil, err
	}
	clusters, vectors := splitWords(words)
	usual, err := resume(cfg, "names-usual.bin", func() ([]byte, error) { return usualTable(cfg) })
	if err != nil {
		return nil, err
	}
	cfg.logf("names: clusters of %d words, usual forms of %d", len(clusters)/9, len(usual)/9)
	out := []model.Tensor{
		{Name: "clusters", Raw: clusters},
		{Name: "usual", Raw: usual},
		{Name: "vectors", Dims: []int{len(vectors) / vecDim, vecDim}, I8: vectors},
	}
	for i, list := range [][]byte{placesList, firstList, lastList} {
		keys, err := nameKeys(list)
		if err != nil {
			return nil, err
		}
		out = append(out, model.Tensor{Name: parse.NameLists[i], Dims: []int{len(keys)}, Raw: parse.PackKeys(keys)})
	}
	return out, nil
}

// The long lists of names; their first lines say where they come from.
var (
	//go:embed names-places.txt.gz
	placesList []byte
	//go:embed names-first.txt.gz
	firstList []byte
	//go:embed names-last.txt.gz
	lastList []byte
)

// nameKeys are the keys of the names of a list, with and without accents.
func nameKeys(list []byte) ([]uint32, error) {
	z, err := gzip.NewReader(bytes.NewReader(list))
	if err != nil {
		return nil, err
	}
	var keys []uint32
	plain := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	in := bufio.NewScanner(z)
	for in.Scan() {
		line := in.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		keys = append(keys, parse.PhraseKey(parse.SplitName(line)))
		if s, _, err := transform.String(plain, line); err == nil && s != line {
			keys = append(keys, parse.PhraseKey(parse.SplitName(s)))
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys), in.Err()
}

// resume reads a file of the work folder, or makes it.
func resume(cfg Config, name string, make func() ([]byte, error)) ([]byte, error) {
	if cfg.Work == "" {
		return make()
	}
	file := filepath.Join(cfg.Work, name)
	if b, err := os.ReadFile(file); err == nil {
		return b, nil
	}
	b, err := make()
	if err != nil {
		return nil, err
	}
	return b, os.WriteFile(file, b, 0o644)
}

func newNameModel(base []model.Tensor) *model.Model {
	m := &model.Model{Name: "en-names"}
	for _, t := range base {
		m.Add(t)
	}
	return m
}

// trainNames runs the whole recipe: a first model reads all plain text, for
// its list of names; a net learns from labels and teachers; two half models
// vote on each other's texts; another labels the linked texts, with the net; a
// random field learns from all.
func trainNames(cfg Config, set nameSettings, l *lang.Language, base []model.Tensor, docs []nameDoc) (*model.Model, error) {
	tagger, err := newNameTagger(l)
	if err != nil {
		return nil, err
	}
	tagger.tag(docs)
	plain := untagged(docs) // all plain text is too much to parse
	c := newNameCRF(cfg, set, parse.NewNameLearner(l, newNameModel(base)), plain, nil)
	c.train(4, 1)
	learned, err := learnedTable(cfg, l, c.pack(base))
	if err != nil {
		return nil, err
	}
	base = append(slices.Clone(base), learned)
	reader := parse.NewNameLearner(l, newNameModel(base))
	// The net does better without the linked texts.
	copies, _ := withCopies(cfg, l, docs, make([][]uint8, len(docs)))
	tagger.tag(copies)
	net, err := taughtNet(cfg, set, reader, vectorsOf(base), copies, tagger)
	if err != nil {
		return nil, err
	}
	votes := make([][]uint8, len(docs))
	if set.full {
		if votes, err = crossVotes(cfg, set, l, base, reader, docs); err != nil {
			return nil, err
		}
		silver, silverVotes, err := linkDocs(cfg, set, l, base, reader, docs, votes, tagger)
		if err != nil {
			return nil, err
		}
		docs, votes = append(slices.Clone(docs), silver...), append(votes, silverVotes...)
	}
	all, allVotes := withCopies(cfg, l, docs, votes)
	tagger.tag(all)
	c = newNameCRF(cfg, set, reader, all, allVotes)
	c.train(set.epochs, set.runs)
	return c.packWith(base, net, mixLast), nil
}

// taughtNet trains the net of a model: teachers first, which differ by their
// random numbers, then a net that learns from what they say together, of the
// labelled texts and of some that have no labels.
func taughtNet(cfg Config, set nameSettings, reader *parse.NameReader, vectors []int8, docs []nameDoc, tagger *nameTagger) (*nameNet, error) {
	var teachers []*nameNet
	all := slices.Clip(docs)
	for k := range set.teachers {
		other := cfg
		other.Seed += uint64(k) + 1
		t := newNameNet(other, reader, vectors, docs)
		t.train(set.netEpochs)
		t.docs = nil
		teachers = append(teachers, t)
	}
	if len(teachers) > 0 {
		plain, err := taughtTexts(cfg)
		if err != nil {
			return nil, err
		}
		tagger.tag(plain)
		all = append(all, plain...)
	}
	net := newNameNet(cfg, reader, vectors, all)
	if len(teachers) > 0 {
		net.teach(teachers, len(docs), teacherTrust)
	}
	net.train(set.netEpochs)
	return net, nil
}

// teacherTrust is what the teachers count where there are labels.
const teacherTrust = 0.5

// taughtTexts are unlabelled texts of many kinds, and news.
func taughtTexts(cfg Config) ([]nameDoc, error) {
	var docs []nameDoc
	err := plainDocs(cfg, func(file string, t parse.NameText) {
		if file != "masc" && file != "wikinews-2019-2020" {
			return
		}
		d := nameDoc{source: "plain", weight: 0.5, labels: make([]uint8, len(t.Words))}
		for _, w := range t.Words {
			d.text.Words = append(d.text.Words, strings.Clone(w))
		}
		d.text.Ends = slices.Clone(t.Ends)
		docs = append(docs, d)
	})
	return docs, err
}

// vectorsOf are the words' vectors among a model's tensors.
func vectorsOf(base []model.Tensor) []int8 {
	for _, t := range base {
		if t.Name == "vectors" {
			return t.I8
		}
	}
	return nil
}

// linkDocs labels Wikipedia's current events with a first model and corrects
// it by the links: all that links to one article is of one class, the one most
// of its mentions have been given, and the link says where the name ends.
func linkDocs(cfg Config, set nameSettings, l *lang.Language, base []model.Tensor, reader *parse.NameReader, docs []nameDoc, votes [][]uint8, tagger *nameTagger) ([]nameDoc, [][]uint8, error) {
	net := newNameNet(cfg, reader, vectorsOf(base), docs)
	net.train(4)
	c := newNameCRF(cfg, set, reader, docs, votes)
	c.train(4, 1)
	n, err := parse.NewNamer(l, c.packWith(base, net, mixFirst))
	if err != nil {
		return nil, nil, err
	}
	const events = "wikipedia-current-events-2025-2026"
	days, err := newsDays(cfg, events)
	if err != nil {
		return nil, nil, err
	}
	silver, links, err := readLinks(cfg.Path("text", events+".links.txt.gz"), days)
	if err != nil {
		return nil, nil, err
	}
	tagger.tag(silver)
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

// withCopies adds some documents in capitals, in title case, in lower case and
// carelessly written, and some with other names.
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
		case x < 0.26 && d.source != "crossner":
			add(careless(d, rng), nil)
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
	chain  chain
	emit   []float32
	kept   []uint32
	keptAt []int32
}

type crfDoc struct {
	labels []uint8
	parts  [][2]int32 // stretches of words that can be part of a name
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
		reader.Load(&s, d.text)
		x := &crfDoc{weight: d.weight}
		x.labels, x.parts = reachable(&s, d)
		for k := range d.labels {
			x.at = append(x.at, int32(len(x.feats)))
			if !s.Candidate(int32(k)) {
				continue
			}
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
				if !s.Candidate(int32(k)) {
					continue
				}
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

// reachable are the stretches of a document that are decoded, and its labels
// without the names that do not lie in one.
func reachable(s *parse.NameScratch, d nameDoc) (labels []uint8, parts [][2]int32) {
	labels = slices.Clone(d.labels)
	for _, n := range nameSpans(labels) {
		for i := n.first; i < n.end; i++ {
			if s.Candidate(int32(i)) {
				continue
			}
			clear(labels[n.first:n.end])
			// Of "Ban Ki-moon" what stands before the hyphen: the Namer adds the rest.
			if n.class == 0 && i > n.first+1 && i+2 == n.end && d.text.Words[i] == "-" {
				setSpan(labels, nameSpan{n.first, i, n.class})
			}
			break
		}
	}
	first := int32(0)
	for _, end := range d.text.Ends {
		for first < end {
			if !s.Candidate(first) {
				first++
				continue
			}
			k := first
			for k < end && s.Candidate(k) {
				k++
			}
			parts = append(parts, [2]int32{first, k})
			first = k
		}
	}
	return labels, parts
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
				for _, p := range d.parts {
					loss += c.step(d, int(p[0]), int(p[1]), voted, c.set.rate)
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

	labels := d.labels[first:end]
	loss, gt, ok := c.chain.gradient(c.emit, &c.trans, labels)
	if !ok {
		return 0 // nothing legal is possible any more: leave the sentence out
	}
	weight := d.weight
	for i := range n {
		x := c.emit[i*nl : i*nl+nl]
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
	return loss
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

// pack writes the weights of the random field alone, as parse reads them.
func (c *nameCRF) pack(base []model.Tensor) *model.Model { return c.packWith(base, nil, mixField) }

// packWith writes the weights and those of a net, unless it is nil, each times
// what it counts.
func (c *nameCRF) packWith(base []model.Tensor, net *nameNet, mix nameMix) *model.Model {
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
			if net != nil {
				x += net.trans[a][b]
			}
			x *= mix.trans
			if b == 0 {
				x -= mix.out
			}
			trans = append(trans, x)
		}
	}
	// Dims of a raw tensor say nothing about its bytes: here the number of features.
	m.Add(model.Tensor{Name: "features", Dims: []int{n}, Raw: keys})
	m.Add(model.Tensor{Name: "weights", Raw: pairs})
	m.Add(model.Tensor{Name: "scale", Dims: []int{1}, F32: []float32{top * mix.field}})
	m.Add(model.Tensor{Name: "transitions", Dims: []int{nl, nl}, F32: trans})
	if net != nil {
		net.add(m, mix.net)
	}
	c.cfg.logf("names: %d features and %d weights kept, %.1f MB", n, len(pairs), float64(len(keys)+len(pairs))/1e6)
	return m
}

// scoreNames measures a model on the development files: exact spans of PER,
// ORG and LOC, and of all classes on our own news.
func scoreNames(cfg Config, l *lang.Language, m *model.Model) (map[string]float64, error) {
	n, err := parse.NewNamer(l, m)
	if err != nil {
		return nil, err
	}
	tagger, err := newNameTagger(l)
	if err != nil {
		return nil, err
	}
	out := map[string]float64{}
	for _, name := range []string{"uner-ewt.dev", "gum.dev", "news.dev"} {
		var docs []nameDoc
		classes := 3
		if name == "news.dev" {
			classes = len(parse.NameClasses)
			docs, err = newsDev(cfg, l)
		} else {
			docs, err = readNames(cfg.Path("ner", name+".bio"), name)
		}
		if err != nil {
			return nil, err
		}
		tagger.tag(docs)
		t := nameTally{}
		for _, d := range docs {
			t.add(d.labels, n.Labels(d.text), classes)
		}
		for _, k := range slices.Sorted(maps.Keys(t)) {
			p, r, f := t.score(k)
			out[name+" "+k+" F1"] = math.Round(f*10) / 10
			cfg.logf("names: %s %-7s P %.1f R %.1f F1 %.1f", name, k, p, r, f)
		}
	}
	return out, nil
}

// A nameTally counts the names of the gold, of the system, and those in both:
// by class, of PER, ORG and LOC together and of all classes.
type nameTally map[string][3]int

func (t nameTally) add(gold, system []uint8, classes int) {
	in := map[nameSpan]bool{}
	count := func(s nameSpan, k int) {
		if s.class >= classes {
			return
		}
		names := []string{parse.NameClasses[s.class], "every"}
		if s.class < 3 {
			names = append(names, "all")
		}
		if classes == 3 {
			names = []string{names[0], "all"}
		}
		for _, c := range names {
			v := t[c]
			v[k]++
			t[c] = v
		}
	}
	for _, s := range nameSpans(gold) {
		in[s] = true
		count(s, 0)
	}
	for _, s := range nameSpans(system) {
		count(s, 1)
		if in[s] {
			count(s, 2)
		}
	}
}

// score is precision, recall and F1 in percent.
func (t nameTally) score(class string) (p, r, f float64) {
	v := t[class]
	c := 100 * float64(v[2])
	return c / math.Max(1, float64(v[1])), c / math.Max(1, float64(v[0])), 2 * c / math.Max(1, float64(v[0]+v[1]))
}
