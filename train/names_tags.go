package train

import (
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/parse"
)

// A nameTagger writes into texts what the shipped parser says of their words,
// as the finder of names will see it.
type nameTagger struct{ p *parse.Parser }

func newNameTagger(l *lang.Language) (*nameTagger, error) {
	m, err := model.Embedded("en-parse")
	if err != nil {
		return nil, err
	}
	p, err := parse.New(l, m)
	return &nameTagger{p}, err
}

// tag parses the documents that have not been.
func (t *nameTagger) tag(docs []nameDoc) {
	for i := range docs {
		x := &docs[i].text
		if len(x.Tags) == len(x.Words) {
			continue
		}
		var sents []*sentence
		first := int32(0)
		for _, end := range x.Ends {
			sents = append(sents, &sentence{Forms: x.Words[first:end]})
			first = end
		}
		d := asDocument(sents)
		t.p.Parse(d)
		x.Tags, x.Rels, x.Heads = nil, nil, nil
		x.See(d, 0, len(d.Tokens))
	}
}

// untagged are the documents as one sees them who has no parser.
func untagged(docs []nameDoc) []nameDoc {
	out := make([]nameDoc, len(docs))
	for i, d := range docs {
		d.text = parse.NameText{Words: d.text.Words, Ends: d.text.Ends}
		out[i] = d
	}
	return out
}
