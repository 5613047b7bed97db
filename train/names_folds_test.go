package train

import (
	"math"
	"os"
	"testing"

	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/parse"
)

// TestNamesFolds measures Wikigold in five folds: every fifth document is
// labelled by a model that has seen the others.
func TestNamesFolds(t *testing.T) {
	if os.Getenv("HEARSAY_NAMES_FOLDS") == "" {
		t.Skip("set HEARSAY_NAMES_FOLDS to train five models, which takes minutes")
	}
	cfg := Config{Data: "../../shared/data", Work: os.Getenv("HEARSAY_WORK"), Seed: 1}
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	docs, err := nameDocs(cfg, l)
	if err != nil {
		t.Fatal(err)
	}
	base, err := nameBase(cfg, docs)
	if err != nil {
		t.Fatal(err)
	}
	reader := parse.NewNameReader(l, newNameModel(base))
	per := map[string][3]int{}
	for fold := range 5 {
		var part, held []nameDoc
		n := 0
		for _, d := range docs {
			if d.source == "wikigold" {
				if n++; n%5 == fold {
					held = append(held, d)
					continue
				}
			}
			part = append(part, d)
		}
		c := newNameCRF(cfg, defaultNames(), reader, part, nil)
		c.train(6, 1)
		m, err := parse.NewNamer(l, c.pack(base))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range held {
			in := map[nameSpan]bool{}
			for _, s := range nameSpans(d.labels) {
				in[s] = true
				tally(per, s, 0)
			}
			for _, s := range nameSpans(m.Labels(d.text)) {
				tally(per, s, 1)
				if in[s] {
					tally(per, s, 2)
				}
			}
		}
	}
	for _, k := range []string{"PER", "ORG", "LOC", "all"} {
		v := per[k]
		t.Logf("%s F1 %.1f", k, math.Round(2000*float64(v[2])/float64(v[0]+v[1]))/10)
	}
}
