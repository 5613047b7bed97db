package train

import (
	"maps"
	"slices"
	"unicode"

	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/parse"
)

// plainDocs calls f with every unlabelled text: an article, or a stretch of
// lines where borders are lost. The words are valid until f returns.
func plainDocs(cfg Config, f func(file string, t parse.NameText)) error {
	for _, name := range plainFiles {
		var t parse.NameText
		err := eachPlain(cfg, name, func(words []string) {
			if len(words) == 0 {
				return
			}
			if len(t.Words) > 1500 {
				f(name, t)
				t = parse.NameText{Words: t.Words[:0], Ends: t.Ends[:0]}
			}
			base := int32(len(t.Words))
			t.Words = append(t.Words, words...)
			for _, e := range cutSentences(words) {
				t.Ends = append(t.Ends, base+e)
			}
		})
		if err != nil {
			return err
		}
		if len(t.Words) > 0 {
			f(name, t)
		}
	}
	return nil
}

// A classCount is how often a word or phrase has been read as each class, and
// as no name.
type classCount [parse.LearnedOutside + 1]int

func (c *classCount) code() uint8 {
	n, best := 0, 0
	for k, x := range c {
		n += x
		if x > c[best] {
			best = k
		}
	}
	if n < 2 {
		return 0
	}
	return parse.LearnedCode(best, c[best], n)
}

// learnedTable lets a first model read all plain text, and packs what it made
// of every word and phrase: a list of names far longer than what is annotated.
func learnedTable(cfg Config, l *lang.Language, m *model.Model) (model.Tensor, error) {
	n, err := parse.NewNamer(l, m)
	if err != nil {
		return model.Tensor{}, err
	}
	count := map[uint32]*classCount{}
	at := func(words []string) *classCount {
		k := parse.PhraseKey(words)
		if count[k] == nil {
			count[k] = new(classCount)
		}
		return count[k]
	}
	err = plainDocs(cfg, func(_ string, t parse.NameText) {
		labels := n.Labels(t)
		for _, s := range nameSpans(labels) {
			if k := s.end - s.first; k > 1 && k <= 6 {
				at(t.Words[s.first:s.end])[s.class]++
			}
		}
		first := int32(0)
		for _, end := range t.Ends {
			for i := first; i < end; i++ {
				if !initial(t.Words[i]) || len(t.Words[i]) < 2 {
					continue
				}
				if c := labels[i]; c > 0 {
					at(t.Words[i : i+1])[(c-1)>>2]++
				} else if i > first {
					at(t.Words[i : i+1])[parse.LearnedOutside]++
				}
			}
			first = end
		}
	})
	if err != nil {
		return model.Tensor{}, err
	}
	var keys []uint32
	var codes []uint8
	for _, k := range slices.Sorted(maps.Keys(count)) {
		if c := count[k].code(); c != 0 {
			keys, codes = append(keys, k), append(codes, c)
		}
	}
	cfg.logf("names: %d words and phrases learned from plain text", len(keys))
	return model.Tensor{Name: "learned", Dims: []int{len(keys)}, Raw: parse.PackCodes(keys, codes)}, nil
}

// initial reports whether a word begins with a capital.
func initial(w string) bool {
	for _, r := range w {
		return unicode.IsUpper(r)
	}
	return false
}
