package train

import (
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/conllu"
	"github.com/hearsay-news/hearsay/parse"
)

// A sentence is a tree to learn from.
type sentence struct {
	Forms, Tags []string // tags are UPOS|XPOS
	Heads       []int32  // from 1, 0 the root
	Rels        []string
	Genre       string // "GUM_news", "EWT_reviews", "silver"
	Soft        *soft  // of a teacher's tree: its doubts
}

// openFile opens a file, unpacked if its name ends in .gz.
func openFile(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil || !strings.HasSuffix(path, ".gz") {
		return f, err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}

// readTrees reads the documents of a treebank.
func readTrees(path string) ([]*hearsay.Document, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var docs []*hearsay.Document
	for d, err := range conllu.Read(f) {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		docs = append(docs, d)
	}
	return docs, nil
}

// genre is told by the id of a document: "GUM_news_…" is GUM_news, and what
// does not begin with GUM is EWT.
func genre(id string) string {
	if rest, ok := strings.CutPrefix(id, "GUM_"); ok {
		g, _, _ := strings.Cut(rest, "_")
		return "GUM_" + g
	}
	g, _, _ := strings.Cut(id, "-")
	return "EWT_" + g
}

// sentences are the trees of documents, with the words as the text spells them.
func sentences(docs []*hearsay.Document) []*sentence {
	var out []*sentence
	for _, d := range docs {
		for _, s := range d.Sentences {
			t := &sentence{Genre: genre(d.Article.ID)}
			for k := s.First; k < s.End; k++ {
				t.Forms = append(t.Forms, d.Word(k))
				t.Tags = append(t.Tags, d.Tags[k].UPOS+"|"+d.Tags[k].XPOS)
				t.Heads = append(t.Heads, int32(d.Arcs[k].Head-s.First+1))
				if d.Arcs[k].Head < 0 {
					t.Heads[len(t.Heads)-1] = 0
				}
				t.Rels = append(t.Rels, d.Arcs[k].Rel)
			}
			out = append(out, t)
		}
	}
	return out
}

// counted lists the keys of a count that reach least, most frequent first.
func counted(count map[string]int, least int) []string {
	var keys []string
	for k, c := range count {
		if c >= least {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(count[b]-count[a], strings.Compare(a, b))
	})
	return keys
}

// altered returns the sentence as careless typists and other typesetters would
// have it: now and then in capitals, in lower case, as a headline, without its
// final stop or with curly quotes. Mostly it is the sentence itself.
func altered(s *sentence, rng *rand.Rand) *sentence {
	x := rng.Float64()
	curly := rng.Float64() < 0.3
	var change func(i int, form string) string
	switch {
	case x < 0.02:
		change = func(_ int, f string) string { return strings.ToUpper(f) }
	case x < 0.05:
		change = func(_ int, f string) string { return strings.ToLower(f) }
	case x < 0.07:
		change = func(i int, f string) string {
			if i > 0 && (s.Rels[i] == "case" || s.Rels[i] == "det" || s.Rels[i] == "cc") {
				return f
			}
			r, n := utf8.DecodeRuneInString(f)
			return string(unicode.ToUpper(r)) + f[n:]
		}
	}
	stop := x >= 0.05 && x < 0.13 && len(s.Forms) > 2 && s.Rels[len(s.Forms)-1] == "punct" && !slices.Contains(s.Heads, int32(len(s.Forms)))
	if change == nil && !curly && !stop {
		return s
	}
	t := &sentence{Forms: slices.Clone(s.Forms), Tags: s.Tags, Heads: s.Heads, Rels: s.Rels, Genre: s.Genre, Soft: s.Soft}
	open := false
	for i, f := range t.Forms {
		if change != nil {
			f = change(i, f)
		}
		if curly && strings.ContainsAny(f, `"'`) {
			switch {
			case f == `"`:
				open = !open
				f = "”"
				if open {
					f = "“"
				}
			case f == "'" && strings.HasSuffix(s.Tags[i], "``"):
				f = "‘"
			default:
				f = strings.ReplaceAll(f, "'", "’")
			}
		}
		t.Forms[i] = f
	}
	if stop {
		n := len(t.Forms) - 1
		t.Forms, t.Tags, t.Heads, t.Rels = t.Forms[:n], t.Tags[:n], t.Heads[:n], t.Rels[:n]
	}
	return t
}

// A coder turns sentences into examples.
type coder struct {
	n         *net
	tag, rel  map[string]int32
	freq      map[string]int // of normalised words in the trees
	rows      map[string][parse.NumRows]int32
	unknownAt float32 // how readily words are made unknown
}

func newCoder(n *net, freq map[string]int) *coder {
	c := &coder{n: n, tag: map[string]int32{}, rel: map[string]int32{}, freq: freq, rows: map[string][parse.NumRows]int32{}, unknownAt: 0.4}
	for i, t := range n.tags {
		c.tag[t] = int32(i)
	}
	for i, r := range n.rels {
		c.rel[r] = int32(i)
	}
	return c
}

func (c *coder) example(s *sentence, scale float32) *example {
	e := &example{heads: s.Heads, soft: s.Soft, scale: scale}
	for i, f := range s.Forms {
		r, ok := c.rows[f]
		if !ok {
			c.n.lex.Rows(f, &r)
			c.rows[f] = r
		}
		e.rows = append(e.rows, r)
		e.drop = append(e.drop, c.unknownAt/(c.unknownAt+float32(c.freq[parse.Normal(f)])))
		tag, ok := c.tag[s.Tags[i]]
		if !ok {
			tag = -1
		}
		rel, ok := c.rel[s.Rels[i]]
		if !ok {
			rel = -1
		}
		e.tags, e.rels = append(e.tags, tag), append(e.rels, rel)
	}
	return e
}

// asDocument writes sentences out as a document, words between spaces.
func asDocument(sents []*sentence) *hearsay.Document {
	d := &hearsay.Document{}
	var text strings.Builder
	for _, s := range sents {
		first := hearsay.TokenID(len(d.Tokens))
		for _, f := range s.Forms {
			if text.Len() > 0 {
				text.WriteByte(' ')
			}
			start := int32(text.Len())
			text.WriteString(f)
			d.Tokens = append(d.Tokens, hearsay.Span{Start: start, End: int32(text.Len())})
		}
		d.Sentences = append(d.Sentences, hearsay.Sentence{First: first, End: hearsay.TokenID(len(d.Tokens))})
	}
	d.Text = text.String()
	return d
}

// A score counts what a parser got right over gold words.
type score struct{ words, upos, xpos, uas, las, full int }

func (s score) String() string {
	p := func(n int) float64 { return 100 * float64(n) / float64(max(1, s.words)) }
	return fmt.Sprintf("%d words UPOS %.2f XPOS %.2f UAS %.2f LAS %.2f full %.2f", s.words, p(s.upos), p(s.xpos), p(s.uas), p(s.las), p(s.full))
}

func baseRel(r string) string { b, _, _ := strings.Cut(r, ":"); return b }

// scoreOf parses gold sentences and compares.
func scoreOf(p *parse.Parser, sents []*sentence) score {
	var sc score
	for part := range slices.Chunk(sents, 100) {
		d := asDocument(part)
		p.Parse(d)
		for i, s := range part {
			first := d.Sentences[i].First
			for j := range s.Forms {
				k := first + hearsay.TokenID(j)
				u, x, _ := strings.Cut(s.Tags[j], "|")
				sc.words++
				if d.Tags[k].UPOS == u {
					sc.upos++
				}
				if d.Tags[k].XPOS == x {
					sc.xpos++
				}
				head := int32(d.Arcs[k].Head-first) + 1
				if d.Arcs[k].Head < 0 {
					head = 0
				}
				if head != s.Heads[j] {
					continue
				}
				sc.uas++
				if baseRel(d.Arcs[k].Rel) == baseRel(s.Rels[j]) {
					sc.las++
				}
				if d.Arcs[k].Rel == s.Rels[j] {
					sc.full++
				}
			}
		}
	}
	return sc
}
