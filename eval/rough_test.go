package eval

import (
	"strings"
	"testing"
)

const roughGold = "# newdoc id = a\n# genre = news\n# text = It rained.\n1\tIt\tit\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n2\trained\train\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No\n3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n"

// TestRough sees that what is put in leaves a treebank whose raw text and trees
// fit.
func TestRough(t *testing.T) {
	got := string(bulleted([]byte(roughGold)))
	for _, want := range []string{"# text = • It rained.\n1\t•\t•\tPUNCT\tNFP\t_\t3\tpunct", "2\tIt\tit\tPRON\tPRP\t_\t3\tnsubj", "3\trained\train\tVERB\tVBD\t_\t0\troot"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	raw, err := RawText(strings.NewReader(string(bylined([]byte(roughGold)))), "")
	if want := "By Anna Berg\n\nIt rained."; err != nil || raw != want {
		t.Errorf("bylined: %q, %v, want %q", raw, err, want)
	}
	f := brokenWords()
	var words []string
	for _, w := range strings.Fields("ministry ministry ministry ministry ministry Ministry short") {
		words = append(words, f(w, false))
	}
	if got := strings.Join(words, "|"); got != "ministry|ministry|ministry|ministry|mini- stry|Ministry|short" {
		t.Error(got)
	}
	s := []bioSentence{{tokens: strings.Fields("Ada Ruus met NATO"), tags: strings.Fields("B-PER I-PER O B-ORG")}}
	foreignNames(s)
	if got := strings.Join(s[0].tokens, " "); got != "Ada "+transliterated[0]+" met NATO" {
		t.Error(got)
	}
}
