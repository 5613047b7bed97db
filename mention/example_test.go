package mention_test

import (
	"fmt"
	"strings"

	"github.com/hearsay-news/hearsay/conllu"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/mention"
)

func ExampleFinder_Find() {
	const parsed = `1	Ann	Ann	PROPN	NNP	_	3	nsubj	_	NER=B-PER
2	Reed	Reed	PROPN	NNP	_	1	flat	_	NER=I-PER
3	sold	sell	VERB	VBD	_	0	root	_	_
4	her	her	PRON	PRP$	_	5	nmod:poss	_	_
5	house	house	NOUN	NN	_	3	obj	_	_
6	.	.	PUNCT	.	_	3	punct	_	_

`
	l, err := lang.For("en")
	if err != nil {
		panic(err)
	}
	f := mention.New(l)
	for d, err := range conllu.Read(strings.NewReader(parsed)) {
		if err != nil {
			panic(err)
		}
		f.Find(d)
		for _, m := range d.Mentions {
			fmt.Println(m.Chain, m.Kind, m.In(d.Text))
		}
	}
	// Output:
	// 0 name Ann Reed
	// 1 nominal her house
	// 0 pronoun her
}
