package actor_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
)

var (
	vocabulary = strings.Fields(`Ann Reed Reed's Mr. President Iran Iranian U.S. US the The a his he it they who Tehran said told minister ministers officials source
 company two countries Georgia and of in for al - Araji former spokesman WTC World Trade Council was bank White House Obama German chancellor report poll ✓ 東京`)
	upos  = strings.Fields("NOUN PROPN PRON VERB ADJ ADP DET PUNCT NUM CCONJ")
	xpos  = strings.Fields("NN NNS NNP PRP VBD VBZ JJ IN DT")
	rels  = strings.Fields("nsubj obj obl nmod nmod:poss appos conj compound flat amod det case punct root obl:agent")
	kinds = strings.Fields("name nominal pronoun demonym nonsense")
)

// random makes a document whose layers hold together no better than chance
// has it: mentions with heads, names, chains and members from anywhere.
func random(r *rand.Rand, n int) *hearsay.Document {
	d := &hearsay.Document{}
	var b strings.Builder
	for i := range n {
		w := vocabulary[r.IntN(len(vocabulary))]
		d.Tokens = append(d.Tokens, hearsay.Span{Start: int32(b.Len()), End: int32(b.Len() + len(w))})
		b.WriteString(w + " ")
		d.Arcs = append(d.Arcs, hearsay.Arc{Head: hearsay.TokenID(r.IntN(n+3) - 1), Rel: rels[r.IntN(len(rels))]})
		if d.Arcs[i].Head >= hearsay.TokenID(n) {
			d.Arcs[i].Head = -1
		}
		d.Tags = append(d.Tags, hearsay.Tag{Lemma: strings.ToLower(w), UPOS: upos[r.IntN(len(upos))], XPOS: xpos[r.IntN(len(xpos))]})
	}
	d.Text = b.String()
	for k := 0; k < n; k += 12 {
		d.Sentences = append(d.Sentences, hearsay.Sentence{First: hearsay.TokenID(k), End: hearsay.TokenID(min(n, k+12))})
	}
	d.Paragraphs = []hearsay.Span{{Start: 0, End: int32(len(d.Text))}}
	stretch := func() hearsay.Span {
		i := r.IntN(n)
		return d.Span(hearsay.TokenID(i), hearsay.TokenID(min(n-1, i+r.IntN(5))))
	}
	for range n / 4 {
		d.Names = append(d.Names, hearsay.Name{Span: stretch(), Class: strings.Fields("PER ORG LOC NORP EVENT MISC")[r.IntN(6)]})
	}
	for range n / 2 {
		m := hearsay.Mention{Span: stretch(), Head: hearsay.TokenID(r.IntN(n+2) - 1), Kind: kinds[r.IntN(len(kinds))], Chain: int32(r.IntN(n) - 1), Plural: r.IntN(3) == 0}
		if m.Kind == "name" {
			m.Name = m.Span
		} else if r.IntN(5) == 0 {
			m.Name = stretch()
		}
		for r.IntN(6) == 0 {
			m.Members = append(m.Members, int32(r.IntN(n)-1))
		}
		d.Mentions = append(d.Mentions, m)
	}
	if r.IntN(2) == 0 {
		d.Article.Published = time.Date(2000+r.IntN(26), 3, 1, 0, 0, 0, 0, time.UTC)
		d.Article.PublishedPrecision = []string{"", "year", "month", "day", "time"}[r.IntN(5)]
	}
	return d
}

func TestRandomLayers(t *testing.T) {
	f, r := rooms(t)
	for seed := range uint64(300) {
		g := rand.New(rand.NewPCG(seed, 3))
		d := random(g, 1+g.IntN(120))
		r.Resolve(d)
		check(t, d)
		first := d.Actors
		r.Resolve(d)
		for i := range first {
			if a, b := first[i], d.Actors[i]; a.Name != b.Name || a.Kind != b.Kind || a.Country != b.Country || a.Entity != b.Entity {
				t.Fatalf("seed %d: actor %d is %+v, then %+v", seed, i, a, b)
			}
		}
		f.Find(d)
		r.Resolve(d)
		check(t, d)
	}
}

func FuzzResolve(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, uint16(30*seed+1))
	}
	fi, re := rooms(f)
	f.Fuzz(func(t *testing.T, seed uint64, n uint16) {
		d := random(rand.New(rand.NewPCG(seed, 4)), int(n%400)+1)
		re.Resolve(d)
		check(t, d)
		fi.Find(d)
		re.Resolve(d)
		check(t, d)
	})
}

// TestLong resolves a long text. A step that looked at every pair of mentions
// would not end within the test's time.
func TestLong(t *testing.T) {
	if testing.Short() {
		t.Skip("resolves 50,000 words")
	}
	f, r := rooms(t)
	d := random(rand.New(rand.NewPCG(9, 9)), 50_000)
	f.Find(d)
	if r.Resolve(d); len(d.Actors) == 0 {
		t.Error("no actors")
	}
}
