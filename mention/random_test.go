package mention

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
)

// words for random documents: those that the rules look at.
var words = strings.Fields(`Ann Reed Reed's Mr. President Iran Iranian U.S. the The a this his he He she it they who which that I we "
 “ ” '' , ( ) . - : said says accuse told minister minister's officials company two countries Kenya Uganda and or of in al - Araji former
 spokesman WTC World Trade Council is not was bank city Leeds Times himself everyone some 42 Monday group ISIS naïve ✓ 東京`)

var (
	upos = strings.Fields("NOUN PROPN PRON VERB AUX ADJ ADP DET PUNCT NUM CCONJ ADV X PART")
	xpos = strings.Fields("NN NNS NNP NNPS PRP PRP$ VBD VBZ VBG VBN JJ IN DT , CD CC RB WP WDT")
	rels = strings.Fields("nsubj obj iobj obl nmod nmod:poss nmod:desc appos conj compound flat amod det case punct acl acl:relcl ccomp cop advcl root parataxis nummod cc mark dep list xcomp nsubj:pass obl:agent expl")
)

// random makes a document of n tokens whose layers are as wrong as layers can
// be: heads anywhere, names across sentences, sentences with holes.
func random(r *rand.Rand, n int) *hearsay.Document {
	d := &hearsay.Document{}
	var b strings.Builder
	para := int32(0)
	first := hearsay.TokenID(0)
	for i := range n {
		w := words[r.IntN(len(words))]
		d.Tokens = append(d.Tokens, hearsay.Span{Start: int32(b.Len()), End: int32(b.Len() + len(w))})
		b.WriteString(w)
		if r.IntN(6) > 0 {
			b.WriteByte(' ')
		}
		if r.IntN(14) == 0 || i == n-1 {
			end := hearsay.TokenID(i + 1)
			if r.IntN(10) > 0 || first == 0 {
				d.Sentences = append(d.Sentences, hearsay.Sentence{First: first, End: end})
			}
			first = end
			if r.IntN(3) == 0 || i == n-1 {
				d.Paragraphs = append(d.Paragraphs, hearsay.Span{Start: para, End: int32(b.Len())})
				b.WriteString("\n\n")
				para = int32(b.Len())
			}
		}
		head := hearsay.TokenID(r.IntN(n+4) - 2)
		if r.IntN(2) == 0 {
			head = hearsay.TokenID(max(0, i+r.IntN(9)-4))
		}
		d.Arcs = append(d.Arcs, hearsay.Arc{Head: head, Rel: rels[r.IntN(len(rels))]})
		d.Tags = append(d.Tags, hearsay.Tag{Lemma: strings.ToLower(w), UPOS: upos[r.IntN(len(upos))], XPOS: xpos[r.IntN(len(xpos))]})
	}
	d.Text = b.String()
	classes := strings.Fields("PER ORG LOC NORP EVENT MISC")
	for range n / 5 {
		i := r.IntN(n)
		j := min(n-1, i+r.IntN(4))
		d.Names = append(d.Names, hearsay.Name{Span: d.Span(hearsay.TokenID(i), hearsay.TokenID(j)), Class: classes[r.IntN(len(classes))]})
	}
	return d
}

func TestRandomLayers(t *testing.T) {
	f := finder(t)
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		d := random(r, 1+r.IntN(150))
		f.Find(d)
		check(t, d)
		again := *d
		f.Find(&again)
		if len(again.Mentions) != len(d.Mentions) {
			t.Fatalf("seed %d: %d mentions, then %d", seed, len(d.Mentions), len(again.Mentions))
		}
		for i := range d.Mentions {
			if d.Mentions[i].Chain != again.Mentions[i].Chain || d.Mentions[i].Span != again.Mentions[i].Span {
				t.Fatalf("seed %d: mention %d differs in a second run", seed, i)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, uint16(40*seed+1))
	}
	fi := finder(f)
	f.Fuzz(func(t *testing.T, seed uint64, n uint16) {
		d := random(rand.New(rand.NewPCG(seed, 2)), int(n%600)+1)
		fi.Find(d)
		check(t, d)
	})
}

// TestLong reads long texts whole and as one sentence. A step that looked at
// every pair of words would not end within the test's time.
func TestLong(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 200,000 words")
	}
	f := finder(t)
	for _, one := range []bool{false, true} {
		d := random(rand.New(rand.NewPCG(7, 7)), 100_000)
		if one {
			d.Sentences = []hearsay.Sentence{{First: 0, End: hearsay.TokenID(len(d.Tokens))}}
		}
		if f.Find(d); len(d.Mentions) == 0 {
			t.Errorf("one sentence %v: no mentions", one)
		}
	}
}

func TestNothing(t *testing.T) {
	f := finder(t)
	d := &hearsay.Document{}
	f.Find(d)
	if len(d.Mentions)+len(d.Notes) != 0 {
		t.Errorf("an empty text has %d mentions and %d notes", len(d.Mentions), len(d.Notes))
	}
	d = &hearsay.Document{Text: "Ann spoke.", Tokens: []hearsay.Span{{Start: 0, End: 3}}}
	f.Find(d)
	if len(d.Mentions) != 0 || len(d.Notes) != 1 {
		t.Errorf("a text without a parse has %d mentions and %d notes", len(d.Mentions), len(d.Notes))
	}
}

func BenchmarkFind(b *testing.B) {
	f := finder(b)
	cases := texts(b)
	size := 0
	for _, c := range cases {
		size += len(c.d.Text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n = 0
		for _, c := range cases {
			f.Find(c.d)
			n += len(c.d.Mentions)
		}
	}
	if n < 200 {
		b.Fatalf("%d mentions", n)
	}
}
