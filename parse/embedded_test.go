package parse_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/parse"
)

func shipped(tb testing.TB) *parse.Parser {
	tb.Helper()
	l, err := lang.For("en")
	if err != nil {
		tb.Fatal(err)
	}
	m, err := model.Embedded("en-parse")
	if err != nil {
		tb.Skip(err)
	}
	p, err := parse.New(l, m)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// TestShipped reads sentences of our own with the shipped weights. Each word
// is form/XPOS/head/relation; what is left empty is not compared (of "X, said Y"
// the treebanks have both trees).
func TestShipped(t *testing.T) {
	p := shipped(t)
	for _, line := range []string{
		"The/DT/2/det minister/NN/3/nsubj accused/VBD/0/root Borvia/NNP/3/obj of/IN/6/mark arming/VBG/3/advcl the/DT/8/det rebels/NNS/6/obj ./././punct",
		"The/DT/2/det bridge/NN/4/nsubj is/VBZ/4/cop safe/JJ// ,/,//punct said/VBD// Anna/NNP/6/nsubj Kovar/NNP/7/flat ,/,//punct the/DT/11/det mayor/NN/7/appos ././/punct",
		"She/PRP/2/nsubj told/VBD/0/root reporters/NNS/2/ that/IN/8/mark the/DT/6/det talks/NNS/8/nsubj had/VBD/8/aux failed/VBN/2/ccomp ././2/punct",
		"Two/CD/2/nummod soldiers/NNS/4/nsubj:pass were/VBD/4/aux:pass killed/VBN/0/root by/IN/7/case unidentified/JJ/7/amod gunmen/NNS/4/ on/IN/9/case Monday/NNP// ././4/punct",
		"THE/DT/2/det ARMY/NN/3/nsubj SHELLED/VBD/0/root THE/DT/5/det TOWN/NN/3/obj ././3/punct",
		"Senator/NNP/2/nmod:desc Anna/NNP/9/nsubj Kovar/NNP/2/flat ,/,//punct a/DT/6/det lawyer/NN/2/appos ,/,//punct flatly/RB/9/advmod denied/VBD/0/root that/IN/13/mark she/PRP/13/nsubj had/VBD/13/aux lied/VBN/9/ccomp ././/punct",
		"According/VBG//case to/IN//fixed the/DT/4/det ministry/NN/8/obl ,/,//punct 12/CD/7/nummod people/NNS/8/nsubj died/VBD/0/root ././/punct",
		"“/``//punct We/PRP/4/nsubj will/MD/4/aux negotiate/VB// ,/,//punct ”/''//punct he/PRP/8/nsubj said/VBD// ././/punct",
	} {
		var forms []string
		var want [][]string
		for f := range strings.FieldsSeq(line) {
			c := strings.Split(f, "/")
			if len(c) > 4 { // the form is a slash or has one
				t.Fatalf("bad cell %q", f)
			}
			forms, want = append(forms, c[0]), append(want, c)
		}
		d := document(strings.Join(forms, " ") + "\n")
		p.Parse(d)
		checkTrees(t, d)
		for i, c := range want {
			k := hearsay.TokenID(i)
			if x := d.Tags[k].XPOS; c[1] != "" && c[1] != x {
				t.Errorf("%s: %s is tagged %s, not %s", strings.Join(forms, " "), c[0], x, c[1])
			}
			if h := itoa(int(d.Arcs[k].Head) + 1); c[2] != "" && c[2] != "." && c[2] != h {
				t.Errorf("%s: head of %s is %s, not %s", strings.Join(forms, " "), c[0], h, c[2])
			}
			if r := d.Arcs[k].Rel; c[3] != "" && c[3] != r {
				t.Errorf("%s: relation of %s is %s, not %s", strings.Join(forms, " "), c[0], r, c[3])
			}
		}
	}
}

func itoa(n int) string {
	if n >= 10 {
		return itoa(n/10) + itoa(n%10)
	}
	return string(rune('0' + n))
}

const story = `The government of Borvia said on Tuesday that it would reopen its border with Castonia next month , ending a closure that has cost traders on both sides millions of dollars .
“ We have nothing to fear from our neighbours , ” Foreign Minister Ilse Grandin told a news conference in the capital .
Opposition leaders accused the cabinet of giving in to pressure from abroad , and the largest trade union , which represents some 40,000 dock workers , announced a strike for Friday .
“ They did not ask us , ” said Pavel Orsk , who heads the union .
Police arrested 12 people after protesters threw stones at the parliament building , according to a statement by the interior ministry .
Castonia 's president , Maria Telling , welcomed the decision but warned that smuggling could increase if the customs posts were not staffed in time .
`

// TestShippedShuffled sees that mending leaves trees of any order of words.
func TestShippedShuffled(t *testing.T) {
	p := shipped(t)
	rng := rand.New(rand.NewPCG(11, 12))
	words := strings.Fields(story + " told reporters that told Reuters that Monday Friday the agency the police spokesman said in a statement that")
	var text strings.Builder
	for range 400 {
		for range 3 + rng.IntN(25) {
			text.WriteString(words[rng.IntN(len(words))] + " ")
		}
		text.WriteByte('\n')
	}
	d := document(text.String())
	p.Parse(d)
	checkTrees(t, d)
}

func BenchmarkParse(b *testing.B) {
	p := shipped(b)
	d := document(strings.Repeat(story, 10))
	b.SetBytes(int64(len(d.Text)))
	b.ReportAllocs()
	for b.Loop() {
		p.Parse(d)
	}
	b.ReportMetric(float64(len(d.Tokens)*b.N)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkNew(b *testing.B) {
	l, _ := lang.For("en")
	m, err := model.Embedded("en-parse")
	if err != nil {
		b.Skip(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parse.New(l, m); err != nil {
			b.Fatal(err)
		}
	}
}
