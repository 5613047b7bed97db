package statement

import (
	"math/rand"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

func english(t testing.TB) *lang.Language {
	t.Helper()
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// scramble makes a document of n words with layers drawn at random: trees that
// are none, mentions anywhere, quotation marks unpaired.
func scramble(seed int64, n int) *hearsay.Document {
	r := rand.New(rand.NewSource(seed))
	pick := func(s []string) string { return s[r.Intn(len(s))] }
	words := strings.Fields(`said told " “ ” '' ' ‘ ’ , . : ; — - ( ) and but that whether he she it who which Reed Leeds the a claim
		concern over according to expressed made not will if saying adding called asked , , " is was expected convinced of for % Monday on
		? ! Q A NAME : report citing officials spokesman for « » to quoted as`)
	tags := strings.Fields("NOUN PROPN VERB VERB AUX PUNCT ADP DET PRON CCONJ SCONJ ADJ ADV NUM PART INTJ X SYM")
	xpos := strings.Fields("NN NNP VBD VBZ VBG VBN VB VBP MD IN DT PRP WP WDT WRB RB CC , . ``")
	rels := strings.Fields("nsubj nsubj:pass obj iobj ccomp xcomp advcl acl acl:relcl parataxis conj cc punct aux aux:pass cop mark case obl obl:agent nmod nmod:poss amod compound flat appos advmod dep compound:prt fixed root")
	d := &hearsay.Document{}
	var b strings.Builder
	start := 0
	par := 0
	for i := range n {
		w := pick(words)
		d.Tokens = append(d.Tokens, hearsay.Span{Start: int32(b.Len()), End: int32(b.Len() + len(w))})
		b.WriteString(w)
		d.Tags = append(d.Tags, hearsay.Tag{Lemma: pick([]string{"", w, strings.ToLower(w)}), UPOS: pick(tags), XPOS: pick(xpos)})
		head := hearsay.TokenID(r.Intn(n+1) - 1)
		if head == hearsay.TokenID(i) {
			head = -1
		}
		if r.Intn(4) > 0 {
			head = hearsay.TokenID(max(-1, min(n-1, i+r.Intn(9)-4)))
			if head == hearsay.TokenID(i) {
				head = -1
			}
		}
		d.Arcs = append(d.Arcs, hearsay.Arc{Head: head, Rel: pick(rels)})
		if r.Intn(3) > 0 {
			b.WriteByte(' ')
		}
		if r.Intn(12) == 0 || i == n-1 {
			d.Sentences = append(d.Sentences, hearsay.Sentence{First: hearsay.TokenID(start), End: hearsay.TokenID(i + 1)})
			start = i + 1
			if r.Intn(2) == 0 || i == n-1 {
				d.Paragraphs = append(d.Paragraphs, hearsay.Span{Start: int32(par), End: int32(b.Len())})
				b.WriteString("\n\n")
				par = b.Len()
			}
		}
	}
	d.Text = b.String()
	for range n / 3 {
		k := r.Intn(n)
		d.Mentions = append(d.Mentions, hearsay.Mention{Span: d.Tokens[k], Head: hearsay.TokenID(k), Chain: int32(r.Intn(n))})
		if r.Intn(5) == 0 {
			d.Mentions[len(d.Mentions)-1].Members = []int32{0, int32(r.Intn(n)), -1}
		}
	}
	for i := range n / 5 {
		d.Actors = append(d.Actors, hearsay.Actor{Chain: int32(i), Kind: pick([]string{"person", "other", "group"})})
	}
	return d
}

// sound checks what must hold of any statements.
func sound(t testing.TB, d *hearsay.Document) {
	t.Helper()
	last := int32(-1)
	for i, s := range d.Statements {
		if len(s.Content) == 0 {
			t.Fatalf("S%d has no content", i)
		}
		if s.Within >= hearsay.StatementID(len(d.Statements)) || s.Within == hearsay.StatementID(i) {
			t.Fatalf("S%d within %d", i, s.Within)
		}
		seen := map[hearsay.StatementID]bool{}
		for w := s.Within; w >= 0; w = d.Statements[w].Within {
			if seen[w] {
				t.Fatalf("S%d lies in itself", i)
			}
			seen[w] = true
		}
		for _, x := range append(append(append([]hearsay.Span{}, s.Source...), s.Cue...), s.Content...) {
			if x.Empty() || x.Start < 0 || int(x.End) > len(d.Text) || !utf8.ValidString(x.In(d.Text)) {
				t.Fatalf("S%d: bad span %v", i, x)
			}
		}
		for j := 1; j < len(s.Content); j++ {
			if s.Content[j].Start < s.Content[j-1].End {
				t.Fatalf("S%d: content out of order: %v", i, s.Content)
			}
		}
		for _, a := range s.Speakers {
			if a < 0 || int(a) >= len(d.Actors) {
				t.Fatalf("S%d: speaker %d", i, a)
			}
		}
		if c := s.Evidence.Confidence; !(c > 0 && c <= 1) || s.Evidence.Rule == "" || s.Act == "" || s.Quote == "" {
			t.Fatalf("S%d: confidence %v rule %q act %q quote %q", i, c, s.Evidence.Rule, s.Act, s.Quote)
		}
		_ = last
	}
}

func FuzzCode(f *testing.F) {
	for i := range 20 {
		f.Add(int64(i), uint16(10*i+1))
	}
	c := New(english(f))
	f.Fuzz(func(t *testing.T, seed int64, n uint16) {
		d := scramble(seed, int(n)%600+1)
		c.Code(d)
		sound(t, d)
		first := d.Statements
		c.Code(d)
		if len(first) != len(d.Statements) {
			t.Fatal("two runs differ")
		}
	})
}

// TestScrambled runs random layers, so that a plain test run meets them too.
func TestScrambled(t *testing.T) {
	c := New(english(t))
	for i := range 1500 {
		d := scramble(int64(i)+1000, 5+i%300)
		c.Code(d)
		sound(t, d)
	}
}

func FuzzQuotes(f *testing.F) {
	for _, s := range []string{`"a" b "c`, "“a “b” c", "''x'' said", "'No', he said", "``a'' «b»", "„x“ y", `6'2" tall`, "’90s ‘em", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var paras []hearsay.Span
		at := 0
		for line := range strings.SplitAfterSeq(s, "\n") {
			if strings.TrimSpace(line) != "" {
				paras = append(paras, hearsay.Span{Start: int32(at), End: int32(at + len(line))})
			}
			at += len(line)
		}
		end := int32(0)
		for _, q := range quotes(s, paras) {
			if q.Start < end || q.Empty() || int(q.End) > len(s) || q.inner.Start < q.Start || q.inner.End > q.End || q.inner.End < q.inner.Start {
				t.Fatalf("%q: bad quotation %+v", s, q)
			}
			end = q.End
		}
	})
}
