package actor_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay/actor"
	"github.com/hearsay-news/hearsay/conllu"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/mention"
)

func ExampleResolver_Resolve() {
	const parsed = `1	The	the	DET	DT	_	3	det	_	_
2	German	German	ADJ	JJ	_	3	amod	_	NER=B-NORP
3	chancellor	chancellor	NOUN	NN	_	4	nsubj	_	_
4	spoke	speak	VERB	VBD	_	0	root	_	_
5	.	.	PUNCT	.	_	4	punct	_	_

`
	l, err := lang.For("en")
	if err != nil {
		panic(err)
	}
	f, r := mention.New(l), actor.New(l)
	for _, day := range []string{"2021-12-01", "2021-12-20"} {
		for d, err := range conllu.Read(strings.NewReader(parsed)) {
			if err != nil {
				panic(err)
			}
			d.Article.Published, _ = time.Parse(time.DateOnly, day)
			d.Article.PublishedPrecision = "day"
			f.Find(d)
			r.Resolve(d)
			for _, a := range d.Actors {
				if a.Kind == "person" {
					fmt.Println(day, a.Name, a.Country, a.Entity)
				}
			}
		}
	}
	// Output:
	// 2021-12-01 German chancellor DEU hearsay:angela-merkel
	// 2021-12-20 German chancellor DEU hearsay:olaf-scholz
}
