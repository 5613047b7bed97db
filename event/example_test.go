package event_test

import (
	"fmt"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/event"
	"github.com/hearsay-news/hearsay/lang"
)

// The layers below are what the other steps leave of three words.
func ExampleCoder_Code() {
	l, err := lang.For("en")
	if err != nil {
		fmt.Println(err)
		return
	}
	d := &hearsay.Document{
		Text:      "Norland attacked Borvia",
		Sentences: []hearsay.Sentence{{First: 0, End: 3}},
		Tokens:    []hearsay.Span{{Start: 0, End: 7}, {Start: 8, End: 16}, {Start: 17, End: 23}},
		Tags: []hearsay.Tag{
			{Lemma: "Norland", UPOS: "PROPN", XPOS: "NNP"},
			{Lemma: "attack", UPOS: "VERB", XPOS: "VBD"},
			{Lemma: "Borvia", UPOS: "PROPN", XPOS: "NNP"},
		},
		Arcs: []hearsay.Arc{{Head: 1, Rel: "nsubj"}, {Head: -1, Rel: "root"}, {Head: 1, Rel: "obj"}},
		Mentions: []hearsay.Mention{
			{Span: hearsay.Span{Start: 0, End: 7}, Head: 0, Kind: "name", Chain: 0},
			{Span: hearsay.Span{Start: 17, End: 23}, Head: 2, Kind: "name", Chain: 1},
		},
		Actors: []hearsay.Actor{
			{Chain: 0, Name: "Norland", Kind: "country", Country: "NOL"},
			{Chain: 1, Name: "Borvia", Kind: "country", Country: "BOR"},
		},
	}
	event.New(l).Code(d)
	for _, e := range d.Events {
		fmt.Println(e.Type, e.Actors[0].Code, "→", e.Recipients[0].Code, "quad", e.Quad, "CAMEO", e.CAMEO, "by", e.Reports[0].Evidence.Rule)
	}
	// Output: ASSAULT NOL → BOR quad 4 CAMEO 180 by attack.v:ASSAULT
}
