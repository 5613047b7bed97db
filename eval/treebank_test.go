package eval

import (
	"slices"
	"strings"
	"testing"
)

const twoDocuments = `# newdoc id = a
# sent_id = a-1
# text = It's the "old" port.
1-2	It's	_	_	_	_	_	_	_	_
1	It	it	PRON	PRP	_	7	nsubj	_	_
2	's	be	AUX	VBZ	_	7	cop	_	_
3	the	the	DET	DT	_	7	det	_	_
4	"	"	PUNCT	` + "``" + `	_	5	punct	_	SpaceAfter=No
5	old	old	ADJ	JJ	_	7	amod	_	SpaceAfter=No
6	"	"	PUNCT	''	_	5	punct	_	_
7	port	port	NOUN	NN	_	0	root	_	SpaceAfter=No
8	.	.	PUNCT	.	_	7	punct	_	_

# newdoc id = b
# sent_id = b-1
# text = Rain falls
1	Rain	rain	NOUN	NN	_	2	nsubj	_	_
2	falls	fall	VERB	VBZ	_	0	root	_	_

`

// TestChanged changes a small treebank as the report does, and sees that every
// document keeps its text and that the text is that of the forms.
func TestChanged(t *testing.T) {
	want := map[string][2]string{
		"as it is":          {`It's the "old" port.`, "Rain falls"},
		"ALL CAPS":          {`IT'S THE "OLD" PORT.`, "RAIN FALLS"},
		"lower case":        {`it's the "old" port.`, "rain falls"},
		"Headline Capitals": {`It's the "Old" Port.`, "Rain Falls"},
		"curly quotes":      {`It’s the “old” port.`, "Rain falls"},
		"guillemets":        {`It’s the «old» port.`, "Rain falls"},
		// No word here is long enough to be broken: TestRough has those that are.
		"words broken at the ends of lines": {`It's the "old" port.`, "Rain falls"},
	}
	for _, x := range odd {
		g := changed([]byte(twoDocuments), x.change)
		docs := slices.Collect(documents(g))
		if len(docs) != 2 {
			t.Fatalf("%s: %d documents", x.name, len(docs))
		}
		for i, doc := range docs {
			raw, err := RawText(strings.NewReader(string(doc)), "")
			if err != nil || raw != want[x.name][i] {
				t.Errorf("%s: text %q, want %q (%v)", x.name, raw, want[x.name][i], err)
			}
		}
		if _, err := ScoreUD(strings.NewReader(string(g)), strings.NewReader(string(g)), false); err != nil {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}

func TestBareArticles(t *testing.T) {
	n := 0
	for a, err := range bareArticles(true)([]byte(twoDocuments)) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		if strings.Contains(a.Markup, "root") || !strings.Contains(a.Markup, "NOUN") || strings.Contains(a.Markup, "\tfall\t") {
			t.Errorf("more or less than words and tags is left: %q", a.Markup)
		}
	}
	if n != 2 {
		t.Errorf("%d articles", n)
	}
}
