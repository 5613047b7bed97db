package mention

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/conllu"
	"github.com/hearsay-news/hearsay/lang"
)

func finder(t testing.TB) *Finder {
	t.Helper()
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	return New(l)
}

// A wanted is a text with its layers and what is to be found in it.
type wanted struct {
	d    *hearsay.Document
	want []string
}

// texts reads testdata/chains.conllu: texts with their layers, so that a test
// does not change when the parser does. After a "newdoc" line stand the wants:
//
//	same: A | B      mentions of one chain
//	apart: A | B     mentions of different chains
//	alone: A         a mention that nothing was joined with
//	none: A          no mention at all
//
// "A#2" is the second mention with these words.
func texts(t testing.TB) []wanted {
	t.Helper()
	b, err := os.ReadFile("testdata/chains.conllu")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	id := ""
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		if s, ok := strings.CutPrefix(line, "# newdoc id = "); ok {
			id = s
		}
		if s, ok := strings.CutPrefix(line, "# want = "); ok {
			want[id] = append(want[id], s)
		}
	}
	var out []wanted
	for d, err := range conllu.Read(bytes.NewReader(b)) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, wanted{d, want[d.Article.ID]})
	}
	return out
}

// at is the index of the mention with some words, -1 if there is none.
func at(d *hearsay.Document, words string) int {
	n := 1
	if w, num, ok := strings.Cut(words, "#"); ok {
		words = w
		n, _ = strconv.Atoi(num)
	}
	for i, m := range d.Mentions {
		if m.Span.In(d.Text) == words && len(m.Members) == 0 || len(m.Members) > 0 && m.Span.In(d.Text) == words {
			if n--; n == 0 {
				return i
			}
		}
	}
	return -1
}

func TestChains(t *testing.T) {
	f := finder(t)
	cases := texts(t)
	if len(cases) < 60 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, c := range cases {
		t.Run(c.d.Article.ID, func(t *testing.T) {
			d := c.d
			f.Find(d)
			check(t, d)
			if len(c.want) == 0 {
				t.Fatal("nothing wanted")
			}
			for _, w := range c.want {
				kind, rest, _ := strings.Cut(w, ":")
				var ms []int
				for _, s := range strings.Split(rest, "|") {
					s = strings.TrimSpace(s)
					i := at(d, s)
					if kind == "none" {
						if i >= 0 {
							t.Errorf("%q is a mention", s)
						}
						continue
					}
					if i < 0 {
						t.Errorf("no mention %q in%s", s, dump(d))
						return
					}
					ms = append(ms, i)
				}
				for a := range ms {
					for b := range a {
						same := d.Mentions[ms[a]].Chain == d.Mentions[ms[b]].Chain
						if kind == "same" && !same || kind == "apart" && same {
							t.Errorf("%s: %q and %q;%s", w, d.Mentions[ms[b]].In(d.Text), d.Mentions[ms[a]].In(d.Text), dump(d))
						}
					}
				}
				if kind == "alone" {
					for j, m := range d.Mentions {
						if j != ms[0] && m.Chain == d.Mentions[ms[0]].Chain {
							t.Errorf("%s: joined with %q;%s", w, m.In(d.Text), dump(d))
						}
					}
				}
			}
		})
	}
}

func dump(d *hearsay.Document) string {
	var b strings.Builder
	for _, m := range d.Mentions {
		b.WriteString("\n\t" + strconv.Itoa(int(m.Chain)) + " " + m.Kind + " " + strconv.Quote(m.In(d.Text)))
	}
	return b.String()
}

// check holds any document to what Find promises.
func check(t testing.TB, d *hearsay.Document) {
	t.Helper()
	next := int32(0)
	for i, m := range d.Mentions {
		switch {
		case m.Start < 0 || m.Start >= m.End || int(m.End) > len(d.Text):
			t.Fatalf("mention %d: span %v", i, m.Span)
		case i > 0 && m.Start < d.Mentions[i-1].Start:
			t.Fatalf("mention %d is not in order", i)
		case m.Head < 0 || int(m.Head) >= len(d.Tokens) || !m.Span.Contains(d.Tokens[m.Head]):
			t.Fatalf("mention %d %q: head %d", i, m.In(d.Text), m.Head)
		case !m.Name.Empty() && !m.Span.Contains(m.Name):
			t.Fatalf("mention %d %q: name %v", i, m.In(d.Text), m.Name)
		case m.Chain < 0 || m.Chain > next:
			t.Fatalf("mention %d: chain %d, want at most %d", i, m.Chain, next)
		}
		if m.Chain == next {
			next++
		}
		for _, j := range m.Members {
			if j < 0 || int(j) >= len(d.Mentions) || int(j) == i || !m.Span.Contains(d.Mentions[j].Span) {
				t.Fatalf("mention %d: member %d", i, j)
			}
		}
	}
}
