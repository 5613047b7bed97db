package train

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"

	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/parse"
)

// nameFolds are the sources measured in folds: their documents are dealt out
// in turn, and each part is labelled by a model that has seen none of it.
var nameFolds = []struct {
	source string
	folds  int
}{{"wikigold", 5}, {"re3d", 3}}

// NamesFolds measures Wikigold and re3d in folds by document, with the recipe
// of Names but for the linked texts, the second reading, the teachers and some
// epochs, and writes the figures into the card of en-names: exact spans of PER, ORG and LOC, gold words. Names
// are compared with the files as they are ("file") and as they are after the
// rules that bring them to the guideline ("guide").
func NamesFolds(cfg Config) error {
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
	asIs := map[string][]nameDoc{}
	for _, f := range nameFolds {
		if asIs[f.source], err = readNames(cfg.Path("ner", f.source+".train.bio"), f.source); err != nil {
			return err
		}
	}
	tagger, err := newNameTagger(l)
	if err != nil {
		return err
	}
	set := defaultNames()
	set.runs, set.epochs, set.netEpochs, set.teachers, set.full = 1, 5, 4, 0, false
	tallies := map[string]nameTally{}
	// One training serves a fold of every source: they share no document.
	for fold := range 5 {
		var part []nameDoc
		held := map[string][]int{}
		var heldDocs []nameDoc
		seen := map[string]int{}
	deal:
		for _, d := range docs {
			for _, f := range nameFolds {
				if d.source != f.source {
					continue
				}
				seen[f.source]++
				if fold < f.folds && seen[f.source]%f.folds == fold {
					held[f.source] = append(held[f.source], seen[f.source]-1)
					heldDocs = append(heldDocs, d)
					continue deal
				}
			}
			part = append(part, d)
		}
		m, err := trainNames(cfg, set, l, base, part)
		if err != nil {
			return err
		}
		namer, err := parse.NewNamer(l, m)
		if err != nil {
			return err
		}
		tagger.tag(heldDocs)
		for _, d := range heldDocs {
			k := held[d.source][0]
			held[d.source] = held[d.source][1:]
			labels := namer.Labels(d.text)
			for gold, g := range map[string][]uint8{"file": splitHyphens(asIs[d.source][k]).labels, "guide": d.labels} {
				key := d.source + ", folds, " + gold
				if tallies[key] == nil {
					tallies[key] = nameTally{}
				}
				tallies[key].add(g, labels, 3)
			}
		}
		cfg.logf("names: fold %d", fold+1)
	}
	scores := map[string]float64{}
	for key, t := range tallies {
		for _, k := range []string{"PER", "ORG", "LOC", "all"} {
			p, r, f := t.score(k)
			scores[key+" "+k+" F1"] = math.Round(f*10) / 10
			cfg.logf("names: %s %-3s P %.1f R %.1f F1 %.1f", key, k, p, r, f)
		}
	}
	return addScores(filepath.Join(cfg.Out, "en-names.json"), scores)
}

// addScores adds scores to a card.
func addScores(file string, scores map[string]float64) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	card, err := model.ParseCard(b)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	maps.Copy(card.Scores, scores)
	if b, err = card.JSON(); err != nil {
		return err
	}
	return os.WriteFile(file, b, 0o644)
}
