package parse

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/model"
)

// shippedLemmas is the lemmatizer built in.
func shippedLemmas(t testing.TB) *Lemmatizer {
	t.Helper()
	m, err := model.Embedded("en-lemma")
	if err != nil {
		t.Skip(err)
	}
	l, err := NewLemmatizer(m)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLemma(t *testing.T) {
	l := shippedLemmas(t)
	for _, c := range []struct{ form, upos, xpos, want string }{
		{"said", "VERB", "VBD", "say"},
		{"went", "VERB", "VBD", "go"},
		{"Told", "VERB", "VBD", "tell"},
		{"hedgehogs", "NOUN", "NNS", "hedgehog"},
		{"ministries", "NOUN", "NNS", "ministry"},
		{"embargoes", "NOUN", "NNS", "embargo"},
		{"congresswomen", "NOUN", "NNS", "congresswoman"},
		{"accusing", "VERB", "VBG", "accuse"},
		{"voting", "VERB", "VBG", "vote"},
		{"underwent", "VERB", "VBD", "undergo"},
		{"denied", "VERB", "VBD", "deny"},
		{"shelled", "VERB", "VBD", "shell"},
		{"blocked", "VERB", "VBD", "block"},
		{"has", "AUX", "VBZ", "have"},
		{"n’t", "PART", "RB", "not"},
		{"wo", "AUX", "MD", "will"},
		{"him", "PRON", "PRP", "he"},
		{"better", "ADJ", "JJR", "good"},
		{"worst", "ADJ", "JJS", "bad"},
		{"Iranian", "ADJ", "JJ", "Iranian"},
		{"Americans", "PROPN", "NNPS", "American"},
		{"Tehran", "PROPN", "NNP", "Tehran"},
		{"NATO", "PROPN", "NNP", "NATO"},
		{"12,500", "NUM", "CD", "12500"},
		{".", "PUNCT", ".", "."},
		{"--", "PUNCT", ":", "--"},
		{"http://example.org/Page", "PROPN", "ADD", "http://example.org/Page"},
		{"norway", "PROPN", "NNP", "Norway"},
		{"sooooo", "ADV", "RB", "so"},
		{"releif", "NOUN", "NN", "relief"},
		{"unmodelling", "VERB", "VBG", "unmodel"},
		{"stalling", "VERB", "VBG", "stall"},
		{"hrs", "NOUN", "NNS", "hour"},
		{"iWidget", "NOUN", "NN", "iWidget"},
		{"qzx", "X", "ZZ", "qzx"}, // tags never met
	} {
		if got := l.Lemma(c.form, c.upos, c.xpos); got != c.want {
			t.Errorf("lemma of %s %s %s: %q, want %q", c.form, c.upos, c.xpos, got, c.want)
		}
	}
}

// sentence makes a document of rows "form upos xpos head rel", heads from 1.
func lemmaSentence(rows string) *hearsay.Document {
	d := &hearsay.Document{}
	for line := range strings.Lines(strings.TrimSpace(rows)) {
		c := strings.Fields(line)
		if d.Text != "" {
			d.Text += " "
		}
		start := int32(len(d.Text))
		d.Text += c[0]
		d.Tokens = append(d.Tokens, hearsay.Span{Start: start, End: int32(len(d.Text))})
		d.Tags = append(d.Tags, hearsay.Tag{UPOS: c[1], XPOS: c[2]})
		d.Arcs = append(d.Arcs, hearsay.Arc{Head: hearsay.TokenID(c[3][0]-'0') - 1, Rel: c[4]})
	}
	d.Sentences = []hearsay.Sentence{{First: 0, End: hearsay.TokenID(len(d.Tokens))}}
	return d
}

func TestFill(t *testing.T) {
	l := shippedLemmas(t)
	for _, c := range []struct{ rows, want string }{
		{"They PRON PRP 2 nsubj\nsaid VERB VBD 0 root\nso ADV RB 2 advmod", "they say so"},
		{"He PRON PRP 3 nsubj\n's AUX VBZ 3 aux\ngone VERB VBN 0 root", "he have go"},
		{"He PRON PRP 3 nsubj:pass\n's AUX VBZ 3 aux:pass\nbeaten VERB VBN 0 root", "he be beat"},
		{"ARMY NOUN NN 2 nsubj\nSHELLED VERB VBD 0 root\nTEHRAN PROPN NNP 2 obj", "army shell Tehran"},
	} {
		d := lemmaSentence(c.rows)
		l.Fill(d, 0, hearsay.TokenID(len(d.Tokens)))
		var got []string
		for _, t := range d.Tags {
			got = append(got, t.Lemma)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: lemmas %q, want %q", d.Text, s, c.want)
		}
	}
	// The same past tense agrees with its subject; of a passive participle the voice is known.
	for _, c := range []struct{ subject, want string }{
		{"We PRON PRP", "Mood=Ind|Number=Plur|Person=1|Tense=Past|VerbForm=Fin"},
		{"Ministers NOUN NNS", "Mood=Ind|Number=Plur|Person=3|Tense=Past|VerbForm=Fin"},
		{"Berg PROPN NNP", "Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin"},
	} {
		d := lemmaSentence(c.subject + " 2 nsubj\nagreed VERB VBD 0 root")
		l.Fill(d, 0, 2)
		if got := d.Tags[1].Feats; got != c.want {
			t.Errorf("%s: features %s, want %s", d.Text, got, c.want)
		}
	}
}

// TestFillWithoutArcs: a layer that is not there is no reason to fail.
func TestFillWithoutArcs(t *testing.T) {
	l := shippedLemmas(t)
	d := lemmaSentence("They PRON PRP 2 nsubj\nwere AUX VBD 0 root\n\xff X FW 2 dep")
	d.Arcs = nil
	l.Fill(d, 0, 3)
	if d.Tags[1].Lemma != "be" {
		t.Errorf("lemma %q", d.Tags[1].Lemma)
	}
}

func TestLemmatizerRefuses(t *testing.T) {
	if _, err := NewLemmatizer(nil); err == nil {
		t.Error("no error without a model")
	}
	m := &model.Model{Name: "x"}
	for _, name := range []string{"words", "feats"} {
		m.Add(model.Tensor{Name: name})
	}
	m.Add(model.Tensor{Name: "known", Raw: HashSet([]string{"a"})})
	m.Add(model.Tensor{Name: "names", Raw: HashSet(nil)})
	m.Add(model.Tensor{Name: "rules", Raw: []byte("NOUN\tNN\ts\t\tnonsense\n")})
	if _, err := NewLemmatizer(m); err == nil {
		t.Error("a broken edit was taken")
	}
}

func TestHashSet(t *testing.T) {
	var in, out []string
	for i := range 1000 {
		in, out = append(in, fmt.Sprint("a", i)), append(out, fmt.Sprint("b", i))
	}
	s := hashSet(HashSet(in))
	for i := range in {
		if !s.has(in[i]) {
			t.Fatalf("%q is missing", in[i])
		}
		if s.has(out[i]) {
			t.Fatalf("%q was never put in", out[i])
		}
	}
	if hashSet(nil).has("") || !hashSet(HashSet([]string{""})).has("") {
		t.Error("the empty word")
	}
	full := hashSet(bytes.Repeat([]byte{1}, 64)) // a file made to hang us
	if full.has("x") {
		t.Error("found what is not there")
	}
}

func FuzzLemma(f *testing.F) {
	l := shippedLemmas(f)
	f.Add("voting", "VERB", "VBG")
	f.Add("É", "PROPN", "NNPS")
	f.Add("ſs", "NOUN", "NNS")
	f.Add("9,,", "NUM", "CD")
	f.Fuzz(func(t *testing.T, form, upos, xpos string) {
		if form != "" && l.Lemma(form, upos, xpos) == "" && strings.Trim(form, ",") != "" {
			t.Errorf("%q %q %q has no lemma", form, upos, xpos)
		}
		l.Feats(form, upos, xpos)
	})
}

func BenchmarkFill(b *testing.B) {
	l := shippedLemmas(b)
	d := lemmaSentence("The DET DT 2 det\nministers NOUN NNS 3 nsubj\ndenied VERB VBD 0 root\nshelling VERB VBG 3 xcomp\nthe DET DT 6 det\ncities NOUN NNS 4 obj")
	b.SetBytes(int64(len(d.Text)))
	b.ReportAllocs()
	for b.Loop() {
		l.Fill(d, 0, 6)
		if d.Tags[2].Lemma != "deny" {
			b.Fatal(d.Tags[2])
		}
	}
}

// BenchmarkNewLemmatizer is what every start of the program pays.
func BenchmarkNewLemmatizer(b *testing.B) {
	shippedLemmas(b)
	for b.Loop() {
		shippedLemmas(b)
	}
}
