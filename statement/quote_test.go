package statement

import (
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
)

func TestQuotes(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"straight", `He said "yes" and "no."`, `"yes"|"no."`},
		{"curly", `He said “yes” and “no.”`, `“yes”|“no.”`},
		{"guillemets", `Il «oui» «non».`, `«oui»|«non»`},
		{"latex", "``Yes,'' he said.", "``Yes,''"},
		{"doubled apostrophes", "''Yes,'' he said. ''No.''", "''Yes,''|''No.''"},
		{"low and high", `„Ja“, sagte er.`, `„Ja“`},
		{"single within double", `"He said 'no' to me," she said.`, `"He said 'no' to me,"`},
		{"single alone", `Minister: 'no deal yet'`, `'no deal yet'`},
		{"single curly", `He called it ‘a shame’ today.`, `‘a shame’`},
		{"single with an apostrophe inside", `'It's over,' he said.`, `'It's over,'`},
		{"possessives", `The workers' union and the bosses' club met.`, ``},
		{"decades and clipped words", `In the '90s they said 'em all, '80s too.`, ``},
		{"inches", `He is 6'2" tall and she is 5'9" tall.`, ``},
		{"open to the paragraph's end", "\"One. Two.\nThree.", `"One. Two.`},
		{"goes on in the next paragraph", "“One.\n“Two.”", `“One.|“Two.”`},
		{"closed in the next paragraph without a mark", "“One.\nTwo,” he said.", `“One.|Two,”`},
		{"missing closing mark", `"One, he said. "Two," she said.`, `"One, he said.|"Two,"`},
		{"stray closing mark", `One,” he said. “Two.”`, `“Two.”`},
		{"closing mark that opens", `” … one,” he said. “Two.”`, `” … one,”|“Two.”`},
		{"opening mark and space", `" ... one," he said.`, `" ... one,"`},
		{"brackets", `("Yes," he said.)`, `"Yes,"`},
		{"dash", `He left—"for good"—and came back.`, `"for good"`},
		{"empty", ``, ``},
		{"only a mark", `"`, ``},
		{"nothing inside", `"" said he`, `""`},
	} {
		var paras []hearsay.Span
		at := 0
		for line := range strings.SplitAfterSeq(c.text, "\n") {
			if strings.TrimSpace(line) != "" {
				paras = append(paras, hearsay.Span{Start: int32(at), End: int32(at + len(line))})
			}
			at += len(line)
		}
		var got []string
		for _, q := range quotes(c.text, paras) {
			got = append(got, q.In(c.text))
		}
		if g := strings.Join(got, "|"); g != c.want {
			t.Errorf("%s: %q\ngot  %s\nwant %s", c.name, c.text, g, c.want)
		}
	}
}

// acts is the closed list of DESIGN's record.
var acts = strings.Fields(`say announce explain confirm claim deny admit accuse criticize condemn praise thank demand
	request ask propose invite promise agree refuse threaten warn concern predict reject decline-to-comment want intend believe know feel`)

func TestLexicon(t *testing.T) {
	ok := map[string]bool{}
	for _, a := range acts {
		ok[a] = true
	}
	x := load(english(t))
	for name, table := range map[string]map[string]*entry{"say.txt": x.verbs, "saynoun.txt": x.nouns, "sayadj.txt": x.adjs} {
		if len(table) < 40 {
			t.Errorf("%s has %d rows", name, len(table))
		}
		for k, e := range table {
			if !ok[e.act] {
				t.Errorf("%s: %s: %q is not an act", name, k, e.act)
			}
			if e.frames|e.weak == 0 {
				t.Errorf("%s: %s takes nothing", name, k)
			}
		}
	}
	for k, act := range x.lights {
		if act != "" && !ok[act] {
			t.Errorf("saylight.txt: %s: %q is not an act", k, act)
		}
	}
	for _, list := range []string{"catenative", "refusing", "hedging", "not", "future", "conditional", "possible", "if", "calendar", "first", "firstone", "relative", "spokesperson", "document", "person", "plain", "trailing", "relaying", "glue", "subordinator", "occasion", "commenting", "inquiry"} {
		if len(x.words[list]) == 0 {
			t.Errorf("saywords.txt: no list %s", list)
		}
	}
}

// TestEmpty feeds documents that lack layers.
func TestEmpty(t *testing.T) {
	c := New(english(t))
	for _, d := range []*hearsay.Document{
		{},
		{Text: "Reed said.", Tokens: []hearsay.Span{{Start: 0, End: 4}}},
	} {
		c.Code(d)
		if len(d.Statements) > 0 {
			t.Errorf("%q gives %d statements", d.Text, len(d.Statements))
		}
	}
	// No mentions, no actors: sources stay literal.
	for _, d := range cases(t) {
		d.Mentions, d.Actors = nil, nil
		c.Code(d)
		sound(t, d)
		for _, s := range d.Statements {
			if len(s.Speakers) > 0 {
				t.Fatalf("%s: a speaker without actors", d.Article.ID)
			}
		}
	}
}

// TestExplain checks that what is turned down says why.
func TestExplain(t *testing.T) {
	c := New(english(t))
	want := map[string]string{"none-scare": "scare-quotes", "none-title": "title", "none-nickname": "scare-quotes", "none-show-thing": "weak-cue", "none-imperative": "imperative"}
	for _, d := range cases(t) {
		rule, ok := want[d.Article.ID]
		if !ok {
			continue
		}
		c.Code(d)
		found := false
		for _, p := range d.Passed {
			if p.Stage != "statement" || p.Text == "" {
				t.Errorf("%s: %+v", d.Article.ID, p)
			}
			found = found || p.Rule == rule
		}
		if !found {
			t.Errorf("%s: no %s among %+v", d.Article.ID, rule, d.Passed)
		}
		delete(want, d.Article.ID)
	}
	for k := range want {
		t.Errorf("no case %s", k)
	}
}

func BenchmarkCode(b *testing.B) {
	c := New(english(b))
	docs := cases(b)
	n, want := 0, 0
	for _, d := range docs {
		n += len(d.Text)
		c.Code(d)
		want += len(d.Statements)
	}
	b.SetBytes(int64(n))
	b.ReportAllocs()
	for b.Loop() {
		got := 0
		for _, d := range docs {
			d.Passed = d.Passed[:0]
			c.Code(d)
			got += len(d.Statements)
		}
		if got != want {
			b.Fatalf("%d statements, want %d", got, want)
		}
	}
}

// TestLong holds the cost of one endless sentence to about that of its length.
func TestLong(t *testing.T) {
	c := New(english(t))
	d := scramble(7, 60000)
	d.Sentences = []hearsay.Sentence{{First: 0, End: hearsay.TokenID(len(d.Tokens))}}
	d.Paragraphs = []hearsay.Span{{Start: 0, End: int32(len(d.Text))}}
	c.Code(d)
	sound(t, d)
}
