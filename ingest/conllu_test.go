package ingest

import (
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
)

func TestCoNLLU(t *testing.T) {
	const word = "1\tRain\train\tNOUN\tNN\t_\t0\troot\t_\t_\n\n"
	for _, c := range []struct{ name, in, ids string }{
		{"one without a name", word, ""},
		{"one", "# newdoc id = a\n" + word, "a"},
		{"two", "# newdoc id = a\n# text = Rain\n" + word + "# newdoc id = b\n" + word + word, "a b"},
		{"words before the first name", word + "# newdoc id = b\n" + word, " b"},
		{"no end of line", "# newdoc id = a\n" + strings.TrimSpace(word), "a"},
	} {
		var ids []string
		for a, err := range Read(strings.NewReader(c.in), Guess, hearsay.Article{Path: "f.conllu"}) {
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if a.MediaType != mediaCoNLLU || strings.Count(a.Markup, "Rain\t") == 0 {
				t.Errorf("%s: %s %q", c.name, a.MediaType, a.Markup)
			}
			ids = append(ids, a.ID)
		}
		if got := strings.Join(ids, " "); got != c.ids {
			t.Errorf("%s: articles %q, want %q", c.name, got, c.ids)
		}
	}
}
