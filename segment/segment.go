// Package segment cuts a text into words and sentences, as Universal
// Dependencies does for English: "don't" is two words written together,
// "well-known" is three, and a sentence keeps its closing quotation marks.
//
// It reads the text as it stands and repairs nothing; paragraphs are given.
package segment

import (
	"fmt"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
)

// A Segmenter holds a language's tables and the weights that decide where
// sentences end. It does not change and may be used by many goroutines.
type Segmenter struct {
	abbrev   map[string]when
	endings  []string               // that are cut off any word: "n't", "'s"
	whole    map[string]contraction // whole words that are cut
	hyphen   map[string]bool        // words and parts that keep their hyphen: "co-", "-wise"
	emoticon map[string]bool
	unit     map[string]bool

	starters map[uint32]bool // words that begin sentences more often than names, by hash
	titles   map[uint32]bool // the abbreviations that are titles, by hash

	net *ends // nil: by rule alone
}

// when says what must follow for a full stop to belong to the word.
type when uint8

const (
	anywhere when = iota + 1
	beforeName
	beforeNumber
	beforeMore // where the sentence goes on
	title      // anywhere, and a name follows: it ends no sentence
)

// maxWord is the longest stretch without a space that is read as one, in
// bytes; what is longer is cut. Addresses of web pages reach some hundreds.
const maxWord = 1000

// New makes a Segmenter. m is the model "en-segment"; without it (nil)
// sentences end by rule.
func New(l *lang.Language, m *model.Model) (*Segmenter, error) {
	s := &Segmenter{
		abbrev:   map[string]when{},
		whole:    map[string]contraction{},
		hyphen:   l.Words("hyphens.txt"),
		emoticon: l.Words("emoticons.txt"),
		unit:     l.Words("units.txt"),
		starters: map[uint32]bool{},
		titles:   map[uint32]bool{},
	}
	for _, r := range l.Rows("abbrev.txt") {
		if err := s.addAbbrev(r); err != nil {
			return nil, err
		}
	}
	for w := range l.Words("starters.txt") {
		s.starters[hashWord(w)] = true
	}
	for _, r := range l.Rows("contractions.txt") {
		if err := s.addContraction(r); err != nil {
			return nil, err
		}
	}
	if m != nil {
		var err error
		if s.net, err = readEnds(m); err != nil {
			return nil, fmt.Errorf("segment: %w", err)
		}
	}
	return s, nil
}

// Segment reads Text and Paragraphs and writes Tokens, Multi and Sentences. A
// text without paragraphs is one paragraph.
func (s *Segmenter) Segment(d *hearsay.Document) { s.segment(d, s.decide) }

func (s *Segmenter) segment(d *hearsay.Document, decide func(p *passage, i int) bool) {
	paragraphs := d.Paragraphs
	if len(paragraphs) == 0 && d.Text != "" {
		paragraphs = []hearsay.Span{{End: int32(len(d.Text))}}
	}
	// News has about six bytes a word, so the layer rarely has to grow.
	t := tokenizer{s: s, text: d.Text, out: make([]hearsay.Span, 0, len(d.Text)/5+8)}
	d.Sentences = nil
	ps := passage{s: s}
	var ends []int
	for _, p := range paragraphs {
		first := len(t.out)
		t.paragraph(int(p.Start), int(p.End))
		from := first
		ends = ps.sentences(d.Text, t.out[first:], ends, decide)
		for _, end := range ends {
			d.Sentences = append(d.Sentences, hearsay.Sentence{First: hearsay.TokenID(from), End: hearsay.TokenID(first + end)})
			from = first + end
		}
	}
	d.Tokens, d.Multi = t.out, t.multi
	if t.cut > 0 {
		d.Notes = append(d.Notes, hearsay.Note{
			Span: t.where, Stage: "segment",
			Text: fmt.Sprintf("%d stretches of over %d bytes without a space, the first here: cut", t.cut, maxWord),
		})
	}
}
