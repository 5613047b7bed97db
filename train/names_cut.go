package train

import (
	"strings"
	"unicode"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/segment"
)

// recut has the segmenter cut the documents that are in the treebank too, for
// it cuts what will be read: where the treebank's words and sentences are
// given, the model learns to trust edges that it will not have. Documents of
// other letters than the treebank's stay as they are.
func recut(cfg Config, l *lang.Language, docs []nameDoc) error {
	trees, err := treebank(cfg.Path("ud", "train.conllu.gz"))
	if err != nil {
		return err
	}
	m, err := model.Embedded("en-segment")
	if err != nil {
		return err
	}
	seg, err := segment.New(l, m)
	if err != nil {
		return err
	}
	byID := map[string]*hearsay.Document{}
	for _, d := range trees {
		byID[d.Article.ID] = d
	}
	n := 0
	for i := range docs {
		if t := byID[docs[i].id]; t != nil && recutDoc(seg, &docs[i], t) {
			n++
		}
	}
	cfg.logf("names: %d of %d documents cut anew", n, len(docs))
	return nil
}

// recutDoc reports whether it could.
func recutDoc(seg *segment.Segmenter, doc *nameDoc, tree *hearsay.Document) bool {
	// The byte at which each letter of the text begins, and the letters.
	var at []int32
	var letters strings.Builder
	for i, r := range tree.Text {
		if !unicode.IsSpace(r) {
			at = append(at, int32(i))
			letters.WriteRune(r)
		}
	}
	at = append(at, int32(len(tree.Text)))
	begins := make([]int, 0, len(doc.text.Words)+1) // the letter with which each word begins
	var have strings.Builder
	k := 0
	for _, w := range doc.text.Words {
		begins = append(begins, k)
		for _, r := range w {
			if !unicode.IsSpace(r) {
				have.WriteRune(r)
				k++
			}
		}
	}
	if begins = append(begins, k); have.String() != letters.String() {
		return false
	}
	d := &hearsay.Document{Text: tree.Text, Paragraphs: tree.Paragraphs}
	seg.Segment(d)
	out := nameDoc{id: doc.id, source: doc.source, weight: doc.weight, labels: make([]uint8, len(d.Tokens))}
	for k := range d.Tokens {
		out.text.Words = append(out.text.Words, d.Word(hearsay.TokenID(k)))
	}
	for _, s := range d.Sentences {
		out.text.Ends = append(out.text.Ends, int32(s.End))
	}
	last := 0
	for _, s := range nameSpans(doc.labels) {
		end := at[begins[s.end]-1] + 1 // within the last letter
		a, b := d.TokensIn(hearsay.Span{Start: at[begins[s.first]], End: end})
		if int(a) < last || a >= b {
			continue
		}
		last = int(b)
		setSpan(out.labels, nameSpan{int(a), int(b), s.class})
	}
	*doc = out
	return true
}
