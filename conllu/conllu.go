// Package conllu reads and writes CoNLL-U, the ten-column format of Universal
// Dependencies, with named entities (MISC NER=B-PER) and coreference (MISC
// Entity, as CorefUD has it).
//
// It does not judge an analysis: it reads what is there and refuses only what
// a Document cannot hold, such as heads that run in a circle.
package conllu

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
)

// maxLine is the longest line that is read, in bytes.
const maxLine = 1 << 24

// maxOpen is how many mentions may be open at one word.
const maxOpen = 1000

// Read yields a document for every "# newdoc" (one for the whole file if it
// has none), with Article.ID the id given there. Text is rebuilt: from the
// "# text" comment where the forms are found in it, else from the forms and
// SpaceAfter; a blank line stands between paragraphs ("# newpar"). The layers
// filled are Paragraphs, Tokens, Multi, Sentences, Tags, Arcs (both only if
// some word has one), Names and Mentions. Empty nodes and DEPS are passed
// over.
//
// The first error ends the sequence. It is of kind Invalid and names the line.
func Read(r io.Reader) iter.Seq2[*hearsay.Document, error] {
	return func(yield func(*hearsay.Document, error) bool) {
		sc := bufio.NewScanner(r)
		sc.Buffer(make([]byte, 1<<16), maxLine)
		b := newBuilder()
		line := 0
		fail := func(err error) {
			yield(nil, &hearsay.Error{Op: "conllu.Read", Kind: hearsay.Invalid, Err: fmt.Errorf("line %d: %w", line, err)})
		}
		for sc.Scan() {
			line++
			s := strings.TrimSuffix(sc.Text(), "\r")
			if line == 1 {
				s = strings.TrimPrefix(s, "\ufeff")
			}
			if key, value, ok := comment(s); ok && key == "newdoc" {
				if err := b.sentence(); err != nil {
					fail(err)
					return
				}
				d, err := b.document()
				if err != nil {
					fail(err)
					return
				}
				if d != nil && !yield(d, nil) {
					return
				}
				b = newBuilder()
				b.id, b.begun = value, true
				continue
			}
			if err := b.line(s); err != nil {
				fail(err)
				return
			}
		}
		if err := sc.Err(); err != nil {
			line++
			fail(err)
			return
		}
		err := b.sentence()
		if err == nil {
			var d *hearsay.Document
			if d, err = b.document(); err == nil && d != nil {
				yield(d, nil)
				return
			}
		}
		if err != nil {
			fail(err)
		}
	}
}

// comment splits "# key = value". "# newdoc" alone has an empty value, and "#
// newdoc id = x" has the key newdoc.
func comment(s string) (key, value string, ok bool) {
	s, ok = strings.CutPrefix(s, "#")
	if !ok {
		return "", "", false
	}
	key, value, _ = strings.Cut(s, "=")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	if k, _ := strings.CutSuffix(key, " id"); k == "newdoc" || k == "newpar" {
		key = k
	}
	return key, value, true
}

// A word is one line of a sentence; multi words stand for a range.
type word struct {
	form    string
	spaced  bool // a space follows
	tag     hearsay.Tag
	head    int // 0 for the root, -1 if there is none
	rel     string
	ner     string
	entity  string
	inMulti bool
}

type multi struct {
	first, last int // from 1
	form        string
	spaced      bool
}

type builder struct {
	id    string
	begun bool // a newdoc line was read
	d     *hearsay.Document
	text  strings.Builder

	newpar, glued bool // before the next sentence: a paragraph begins; no space comes
	tagged        bool
	headed, bare  bool // words with and without a head were read

	words  []word
	multis []multi
	said   string // the text comment

	open  []openMention
	chain map[string]int32
}

type openMention struct {
	eid   string
	first hearsay.TokenID
	kind  string
	head  int
}

func newBuilder() *builder {
	return &builder{d: &hearsay.Document{}, chain: map[string]int32{}, newpar: true}
}

func (b *builder) line(s string) error {
	if s == "" {
		return b.sentence()
	}
	if key, value, ok := comment(s); ok {
		switch key {
		case "newpar":
			b.newpar = true
		case "text":
			b.said = value
		}
		return nil
	}
	c := strings.Split(s, "\t")
	if len(c) != 10 {
		return fmt.Errorf("%d columns, 10 wanted", len(c))
	}
	for i, x := range c {
		if x == "" {
			return fmt.Errorf("column %d is empty", i+1)
		}
		if !utf8.ValidString(x) {
			return fmt.Errorf("column %d is not UTF-8", i+1)
		}
	}
	if strings.Contains(c[0], ".") {
		return nil
	}
	if strings.TrimSpace(c[1]) == "" {
		return errors.New("a form without letters")
	}
	if lo, hi, ok := strings.Cut(c[0], "-"); ok {
		m := multi{form: c[1], spaced: spaced(c[9])}
		var err1, err2 error
		m.first, err1 = strconv.Atoi(lo)
		m.last, err2 = strconv.Atoi(hi)
		if err1 != nil || err2 != nil || m.first != len(b.words)+1 || m.last < m.first {
			return fmt.Errorf("range %q is out of order", c[0])
		}
		if n := len(b.multis); n > 0 && m.first <= b.multis[n-1].last {
			return fmt.Errorf("range %q overlaps the one before", c[0])
		}
		b.multis = append(b.multis, m)
		return nil
	}
	if id, err := strconv.Atoi(c[0]); err != nil || id != len(b.words)+1 {
		return fmt.Errorf("word number %q, %d expected", c[0], len(b.words)+1)
	}
	w := word{form: c[1], head: -1, spaced: spaced(c[9])}
	if n := len(b.multis); n > 0 && len(b.words) < b.multis[n-1].last {
		w.inMulti = true
	}
	w.tag = hearsay.Tag{Lemma: blank(c[2]), UPOS: blank(c[3]), XPOS: blank(c[4]), Feats: blank(c[5])}
	if c[2] == "_" && c[1] == "_" {
		w.tag.Lemma = "_"
	}
	b.tagged = b.tagged || w.tag.UPOS != "" || w.tag.XPOS != "" || w.tag.Feats != "" || w.tag.Lemma != "" && w.tag.Lemma != "_"
	if c[6] == "_" {
		b.bare = true
	} else {
		h, err := strconv.Atoi(c[6])
		if err != nil || h < 0 || h == len(b.words)+1 {
			return fmt.Errorf("head %q", c[6])
		}
		w.head, w.rel, b.headed = h, blank(c[7]), true
	}
	if b.headed && b.bare {
		return errors.New("some words have a head and some have none")
	}
	w.ner, w.entity = misc(c[9], "NER"), misc(c[9], "Entity")
	b.words = append(b.words, w)
	return nil
}

func blank(s string) string {
	if s == "_" {
		return ""
	}
	return s
}

func spaced(m string) bool { return misc(m, "SpaceAfter") != "No" }

// misc is the value of a key in the last column.
func misc(m, key string) string {
	for kv := range strings.SplitSeq(m, "|") {
		if k, v, ok := strings.Cut(kv, "="); ok && k == key {
			return v
		}
	}
	return ""
}

// sentence ends the sentence being read, if there is one.
func (b *builder) sentence() error {
	if len(b.words) == 0 {
		if len(b.multis) > 0 {
			return errors.New("a range without its words")
		}
		return nil
	}
	if n := len(b.multis); n > 0 && b.multis[n-1].last > len(b.words) {
		return fmt.Errorf("range %d-%d goes past the sentence", b.multis[n-1].first, b.multis[n-1].last)
	}
	if b.headed {
		if err := treeIn(b.words); err != nil {
			return err
		}
	}
	d := b.d
	switch {
	case b.newpar && b.text.Len() > 0:
		b.text.WriteString("\n\n")
	case !b.newpar && !b.glued:
		b.text.WriteByte(' ')
	}
	if b.newpar {
		d.Paragraphs = append(d.Paragraphs, hearsay.Span{Start: int32(b.text.Len())})
	}
	first := hearsay.TokenID(len(d.Tokens))
	b.write()
	if b.text.Len() > math.MaxInt32/2 {
		return errors.New("the document is too long")
	}
	d.Paragraphs[len(d.Paragraphs)-1].End = int32(b.text.Len())
	for _, m := range b.multis {
		d.Multi = append(d.Multi, hearsay.Multiword{First: first + hearsay.TokenID(m.first-1), End: first + hearsay.TokenID(m.last)})
	}
	end := first + hearsay.TokenID(len(b.words))
	d.Sentences = append(d.Sentences, hearsay.Sentence{First: first, End: end})
	for i, w := range b.words {
		d.Tags = append(d.Tags, w.tag)
		a := hearsay.Arc{Head: -1, Rel: w.rel}
		if w.head > 0 {
			a.Head = first + hearsay.TokenID(w.head-1)
		}
		d.Arcs = append(d.Arcs, a)
		k := first + hearsay.TokenID(i)
		b.name(w.ner, k, i > 0)
		if err := b.mentions(w.entity, k, end); err != nil {
			return err
		}
	}
	if len(b.open) > 0 {
		return fmt.Errorf("mention %q is not closed", b.open[len(b.open)-1].eid)
	}
	last := b.words[len(b.words)-1]
	b.glued = !last.spaced
	if last.inMulti {
		b.glued = !b.multis[len(b.multis)-1].spaced
	}
	b.words, b.multis, b.said, b.newpar = b.words[:0], b.multis[:0], "", false
	return nil
}

// write appends the sentence's text and its tokens' spans.
func (b *builder) write() {
	d := b.d
	base := b.text.Len()
	from, surface := b.surface()
	b.text.WriteString(surface)
	pos := 0
	next := 0 // in multis
	for i := 0; i < len(b.words); {
		n, form := 1, b.words[i].form
		if next < len(b.multis) && b.multis[next].first == i+1 {
			m := b.multis[next]
			n, form = m.last-m.first+1, m.form
			next++
		}
		start := base + from[pos]
		pos++
		for _, s := range parts(form, b.words[i:i+n]) {
			d.Tokens = append(d.Tokens, hearsay.Span{Start: int32(start) + s.Start, End: int32(start) + s.End})
		}
		i += n
	}
}

// surface is the sentence as it was written and where each surface token
// starts in it: by the text comment if the forms are found there in order with
// nothing but white space between, else by the forms and SpaceAfter.
func (b *builder) surface() ([]int, string) {
	var forms []string
	var after []bool
	next := 0
	for i := 0; i < len(b.words); {
		if next < len(b.multis) && b.multis[next].first == i+1 {
			m := b.multis[next]
			forms, after = append(forms, m.form), append(after, m.spaced)
			i, next = m.last, next+1
			continue
		}
		forms, after = append(forms, b.words[i].form), append(after, b.words[i].spaced)
		i++
	}
	from := make([]int, len(forms))
	at, fits := 0, b.said != "" && utf8.ValidString(b.said)
	for i, f := range forms {
		if !fits {
			break
		}
		rest := strings.TrimLeftFunc(b.said[at:], unicode.IsSpace)
		from[i] = len(b.said) - len(rest)
		fits = strings.HasPrefix(rest, f)
		at = from[i] + len(f)
	}
	if fits && at == len(b.said) {
		return from, b.said
	}
	var s strings.Builder
	for i, f := range forms {
		from[i] = s.Len()
		s.WriteString(f)
		if after[i] && i+1 < len(forms) {
			s.WriteByte(' ')
		}
	}
	return from, s.String()
}

// parts divides the surface form among its words: as the words are written if
// they add up to it, else in proportion to their length, at least to whole
// characters. ("au" = "à" + "le" has no other answer.)
func parts(form string, words []word) []hearsay.Span {
	out := make([]hearsay.Span, len(words))
	at, total := 0, 0
	exact := true
	for i, w := range words {
		total += len(w.form)
		exact = exact && strings.HasPrefix(form[at:], w.form)
		if exact {
			out[i] = hearsay.Span{Start: int32(at), End: int32(at + len(w.form))}
			at += len(w.form)
		}
	}
	if exact && at == len(form) {
		return out
	}
	seen, start := 0, 0
	for i, w := range words {
		seen += len(w.form)
		end := len(form) * seen / total
		for end < len(form) && !utf8.RuneStart(form[end]) {
			end++
		}
		out[i] = hearsay.Span{Start: int32(start), End: int32(end)}
		start = end
	}
	return out
}

// treeIn reports heads outside the sentence, heads that run in a circle and
// another number of roots than one.
func treeIn(words []word) error {
	roots := 0
	for i, w := range words {
		if w.head > len(words) {
			return fmt.Errorf("word %d: head %d is not in the sentence", i+1, w.head)
		}
		if w.head == 0 {
			roots++
		}
	}
	if roots != 1 {
		return fmt.Errorf("%d roots in the sentence, 1 wanted", roots)
	}
	// Walk up from each word; what an earlier walk reached leads to the root.
	walk := make([]int, len(words)+1)
	for i := range words {
		k := i + 1
		for k != 0 && walk[k] == 0 {
			walk[k] = i + 1
			k = words[k-1].head
		}
		if k != 0 && walk[k] == i+1 {
			return fmt.Errorf("word %d: the heads run in a circle", i+1)
		}
	}
	return nil
}

// name takes NER=B-PER or I-PER of token k.
func (b *builder) name(tag string, k hearsay.TokenID, inside bool) {
	bio, class, ok := strings.Cut(tag, "-")
	if !ok || class == "" {
		return
	}
	d, s := b.d, b.d.Tokens[k]
	if n := len(d.Names); bio == "I" && inside && n > 0 && d.Names[n-1].Class == class && d.Names[n-1].End == d.Tokens[k-1].End {
		d.Names[n-1].End = s.End
		return
	}
	d.Names = append(d.Names, hearsay.Name{Span: s, Class: class})
}

// mentions takes an Entity value of token k: "(e1-person-2-name", "e1)",
// "(e2-place-1-)" and rows of such. Pieces of discontinuous mentions
// ("e1[1/2]") are passed over: a Mention is one stretch.
func (b *builder) mentions(s string, k, end hearsay.TokenID) error {
	for s != "" {
		open := s[0] == '('
		if open {
			s = s[1:]
		}
		n := strings.IndexAny(s, "()")
		piece, closed := s, false
		if n >= 0 {
			piece, closed = s[:n], s[n] == ')'
			s = s[n:]
			if closed {
				s = s[1:]
			}
		} else {
			s = ""
		}
		f := strings.Split(piece, "-")
		if f[0] == "" {
			return errors.New("an Entity without an id")
		}
		if strings.Contains(f[0], "[") {
			continue
		}
		switch {
		case open:
			o := openMention{eid: f[0], first: k, head: 1}
			if len(f) > 2 {
				h, _, _ := strings.Cut(f[2], ",")
				if v, err := strconv.Atoi(h); err == nil && v > 0 {
					o.head = v
				}
			}
			if len(f) > 3 {
				switch f[3] { // other corpora have something else in this place
				case "name", "nominal", "pronoun", "demonym":
					o.kind = f[3]
				}
			}
			if len(b.open) >= maxOpen {
				return errors.New("too many mentions inside one another")
			}
			b.open = append(b.open, o)
			if closed {
				b.closeMention(len(b.open)-1, k)
			}
		case closed:
			i := len(b.open) - 1
			for i >= 0 && b.open[i].eid != f[0] {
				i--
			}
			if i < 0 {
				return fmt.Errorf("mention %q is closed and was not opened", f[0])
			}
			b.closeMention(i, k)
		default:
			return fmt.Errorf("the Entity %q is neither opened nor closed", piece)
		}
	}
	return nil
}

func (b *builder) closeMention(i int, k hearsay.TokenID) {
	o := b.open[i]
	b.open = append(b.open[:i], b.open[i+1:]...)
	c, ok := b.chain[o.eid]
	if !ok {
		c = int32(len(b.chain))
		b.chain[o.eid] = c
	}
	head := min(o.first+hearsay.TokenID(min(o.head, math.MaxInt16))-1, k)
	b.d.Mentions = append(b.d.Mentions, hearsay.Mention{Span: b.d.Span(o.first, k), Head: head, Kind: o.kind, Chain: c})
}

// document ends the document; nil if nothing was read.
func (b *builder) document() (*hearsay.Document, error) {
	d := b.d
	if !b.begun && len(d.Tokens) == 0 {
		return nil, nil
	}
	d.Text = b.text.String()
	d.Article.ID = b.id
	if !b.tagged {
		d.Tags = nil
	}
	if !b.headed {
		d.Arcs = nil
	}
	sortMentions(d)
	return d, nil
}
