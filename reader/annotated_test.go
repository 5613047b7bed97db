package reader

import (
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/ingest"
	"github.com/hearsay-news/hearsay/lang"
)

// The tags and the tree are wrong on purpose, so that it shows whose they are.
const annotatedText = `# newdoc id = a
# text = Rees said it rains.
1	Rees	rees	VERB	VB	Mood=Imp	0	root	_	_
2	said	say	NOUN	NN	Number=Sing	1	obj	_	_
3	it	it	PRON	PRP	_	1	obl	_	_
4	rains	rain	VERB	VBZ	_	1	conj	_	SpaceAfter=No
5	.	.	PUNCT	.	_	1	punct	_	_

`

// only empties the columns of a CoNLL-U text but those named.
func only(text string, keep ...int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(c) != 10 {
			b.WriteString(line)
			continue
		}
		for i := range c {
			wanted := i < 2 || i == 9
			for _, k := range keep {
				wanted = wanted || i == k
			}
			if !wanted {
				c[i] = "_"
			}
		}
		b.WriteString(strings.Join(c, "\t") + "\n")
	}
	return b.String()
}

func TestAnnotated(t *testing.T) {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(l)
	if err != nil {
		t.Fatal(err)
	}
	read := func(text string) *hearsay.Document {
		t.Helper()
		for a, err := range ingest.Read(strings.NewReader(text), ingest.Guess, hearsay.Article{Outlet: "Arland Post"}) {
			if err != nil {
				t.Fatal(err)
			}
			d, err := r.Read(a)
			if err != nil {
				t.Fatal(err)
			}
			if d.Text != "Rees said it rains." || len(d.Tokens) != 5 || d.Article.ID != "a" || d.Article.Outlet != "Arland Post" {
				t.Fatalf("read %q, %d words, id %q, outlet %q", d.Text, len(d.Tokens), d.Article.ID, d.Article.Outlet)
			}
			return d
		}
		t.Fatal("no article")
		return nil
	}
	d := read(annotatedText)
	if d.Tags[0] != (hearsay.Tag{Lemma: "rees", UPOS: "VERB", XPOS: "VB", Feats: "Mood=Imp"}) || d.Arcs[1] != (hearsay.Arc{Head: 0, Rel: "obj"}) {
		t.Errorf("gold tags and trees were replaced: %+v %+v", d.Tags, d.Arcs)
	}
	if len(d.Statements) != 0 {
		t.Errorf("the given tree holds no statement, and %d were found", len(d.Statements))
	}
	// Words alone: everything else is found, and the statement with it.
	d = read(only(annotatedText))
	if d.Tags[1].UPOS != "VERB" || d.Tags[1].Lemma != "say" || d.Arcs[1].Rel != "root" || len(d.Statements) != 1 {
		t.Errorf("of words alone came %+v %+v and %d statements", d.Tags, d.Arcs, len(d.Statements))
	}
	// Tags without lemmas and trees: tags kept, the rest found.
	d = read(only(annotatedText, 3, 4, 5))
	if d.Tags[0].UPOS != "VERB" || d.Tags[0].Feats != "Mood=Imp" || d.Tags[1].Lemma == "" || d.Arcs[1].Rel != "root" {
		t.Errorf("of words and tags came %+v %+v", d.Tags, d.Arcs)
	}
	// A tree alone.
	d = read(only(annotatedText, 6, 7))
	if d.Tags[1].UPOS != "VERB" || d.Arcs[1].Rel != "obj" {
		t.Errorf("of words and trees came %+v %+v", d.Tags, d.Arcs)
	}
	// The key is that of the text alone.
	plain, err := r.Read(hearsay.Article{ID: "a", Outlet: "Arland Post", Markup: d.Text})
	if err != nil || plain.Article.Key != d.Article.Key {
		t.Errorf("keys differ: %v", err)
	}
	for _, bad := range []string{"", "# newdoc\n\n", "1\tx\n\n", only(annotatedText) + only(annotatedText)} {
		if _, err := r.Read(hearsay.Article{Markup: bad, MediaType: "text/x-conllu"}); hearsay.KindOf(err) != hearsay.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
