package origin

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/reader"
)

var english = sync.OnceValue(func() *reader.Reader {
	l, err := lang.For("en")
	if err != nil {
		panic(err)
	}
	r, err := reader.New(l)
	if err != nil {
		panic(err)
	}
	return r
})

func read(t testing.TB, outlet, text string) *hearsay.Document {
	t.Helper()
	a := hearsay.Article{Outlet: outlet, Markup: text, Lang: "en"}
	if title, body, ok := strings.Cut(text, " # "); ok {
		a.Title, a.Markup = title, body
	}
	d, err := english().Read(a)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func diff(t testing.TB, from, to string) *hearsay.CopyDiff {
	t.Helper()
	f, err := NewDiffer("en")
	if err != nil {
		t.Fatal(err)
	}
	return f.Diff(read(t, "Nordwire", from), read(t, "The Mast", to))
}

// TestClasses holds the classes of changes to small texts: "title # text", a
// paragraph a line.
func TestClasses(t *testing.T) {
	const lead = "Residents of Tarn left their homes on Tuesday and slept in the school.\n\n"
	for _, c := range []struct{ name, from, to, want string }{
		{"nothing", "Borvian forces shelled the crossing on Monday, the defence ministry said.", "Borvian forces shelled the crossing on Monday, the defence ministry said.", ""},
		{"other marks, other spaces", "“We will not go,” Ada Ruus said – and stayed.", "\"We will not go,\"  Ada Ruus said — and stayed.", ""},
		{"who says it, at the end", "Borvian forces shelled the crossing on Monday, the defence ministry said, citing border guards.", "Borvian forces shelled the crossing on Monday.", "attribution-removed"},
		{"who says it, in front", "According to the police, two officers were hurt when the truck burned.", "Two officers were hurt when the truck burned.", "attribution-removed"},
		{"who says it, with that", "The mayor said that the bridge was safe for lorries again.", "The bridge was safe for lorries again.", "attribution-removed"},
		{"who says it, in the middle", "The bridge, engineers said, will stay shut until the ice has melted.", "The bridge will stay shut until the ice has melted.", "attribution-removed"},
		{"a quotation without its speaker", "“We will not leave our homes this winter,” said Ada Ruus, a teacher.", "“We will not leave our homes this winter.”", "attribution-removed"},
		{"the subject stays", "Ada Ruus said she would leave the town before winter.", "Ada Ruus would leave the town before winter.", "attribution-removed"},
		{"another verb, the same in weight", "The bridge is safe for lorries, the mayor said.", "The bridge is safe for lorries, the mayor stated.", "reworded"},
		{"said, then claimed", "The bridge is safe for lorries, the mayor said.", "The bridge is safe for lorries, the mayor claimed.", "attribution-weakened"},
		{"said, then admitted", "The army lost two tanks, the general said.", "The army lost two tanks, the general admitted.", "attribution-strengthened"},
		{"claimed, then said", "The general claimed that the army had lost no tanks.", "The general said that the army had lost no tanks.", "attribution-strengthened"},
		{"a name, then somebody", "The bridge is not safe, Jon Hald told reporters.", "The bridge is not safe, an official told reporters.", "attribution-weakened"},
		{"a hedge", "The fire may have begun in the kitchen of the hotel.", "The fire began in the kitchen of the hotel.", "hedge-removed"},
		{"another hedge", "The men allegedly stole eleven bicycles from the station.", "The men stole eleven bicycles from the station.", "hedge-removed"},
		{"a hedge for a hedge", "The fire may have begun in the kitchen of the hotel.", "The fire possibly began in the kitchen of the hotel.", "reworded"},
		{"a denial, sentence and all", lead + "The ministry says rebels burned the bridge. The rebels denied that they had been near the bridge.", lead + "The ministry says rebels burned the bridge.", "denial-removed sentence-cut"},
		{"a paragraph", lead + "The report could not be checked.", lead, "paragraph-cut"},
		{"a paragraph more", lead, lead + "Nobody knows when the school will open.", "paragraph-added"},
		{"a sentence more", lead + "The school has no beds.", lead + "The school has no beds. Its roof leaks, and the kitchen is cold.", "sentence-added"},
		{"a figure", "Police counted 17 injured people at the station.", "Police counted 20 injured people at the station.", "figure-changed"},
		{"the same figure", "Police counted 17 injured people at the station.", "Police counted seventeen injured people at the station.", "reworded"},
		{"a figure in words", "The repair will cost two million crowns in all.", "The repair will cost three million crowns in all.", "figure-changed"},
		{"a name", "The bus from Tarn to Kessel runs twice a day in winter.", "The bus from Tarn to Lindow runs twice a day in winter.", "name-changed"},
		{"a day is no name", "The bus from Tarn to Kessel stopped running on Monday.", "The bus from Tarn to Kessel stopped running on Tuesday.", "reworded"},
		{"a title is no name", "The council thanked Mr Hald for his long service to the town.", "The council thanked President Hald for his long service to the town.", "reworded"},
		{"the headline", "Tarn bridge shut # The bridge in Tarn was shut on Monday.", "Bridge chaos # The bridge in Tarn was shut on Monday.", "headline-changed"},
		{"words of a quotation", "“We will never leave our homes in the valley,” Ada Ruus said.", "“We will not leave our homes in the valley,” Ada Ruus said.", "quote-altered"},
		{"part of a quotation", "“We will never leave our homes, come what may, in this valley,” Ada Ruus said.", "“We will never leave our homes in this valley,” Ada Ruus said.", "quote-altered"},
		{"quotation marks", "The mayor called the plan “an insult to the whole town” on Monday.", "The mayor called the plan an insult to the whole town on Monday.", "quote-altered"},
		{"another order", lead + "The school has no beds.\n\nNobody knows how long they will stay there.", "Nobody knows how long they will stay there.\n\nThe school has no beds.\n\n" + lead, ""},
		{"two sentences made one", "The bridge was shut on Monday evening. Lorries now go round by Kessel and lose two hours.", "The bridge was shut on Monday evening, and lorries now go round by Kessel and lose two hours.", "reworded"},
		{"a clause is no attribution", "The driver, who was tired after a long night, stopped at the bridge.", "The driver stopped at the bridge.", "reworded"},
		{"what somebody said goes with him", "The bridge was shut on Monday, and the mayor said that lorries would go round by Kessel.", "The bridge was shut on Monday.", "reworded"},
		{"a credit line is not text", "Residents of Tarn left their homes on Tuesday and slept in the school.\n\nSource: Nordwire", "Residents of Tarn left their homes on Tuesday and slept in the school.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := diff(t, c.from, c.to)
			var got []string
			for _, x := range d.Changes {
				if !strings.Contains(strings.Join(got, " "), x.Class) {
					got = append(got, x.Class)
				}
			}
			if s := strings.Join(sorted(got), " "); s != c.want {
				t.Errorf("got %q, want %q\n%s", s, c.want, show2(d))
			}
			check(t, d)
		})
	}
}

func sorted(ss []string) []string {
	for i := range ss {
		for j := i; j > 0 && ss[j] < ss[j-1]; j-- {
			ss[j], ss[j-1] = ss[j-1], ss[j]
		}
	}
	return ss
}

func show2(d *hearsay.CopyDiff) string {
	b, _ := json.MarshalIndent(d, "", " ")
	return string(b)
}

// check holds what every comparison must be.
func check(t *testing.T, d *hearsay.CopyDiff) {
	t.Helper()
	if d.Same < 0 || d.Same > 1 || d.Kept < 0 || d.Kept > 1 {
		t.Errorf("shares %v %v", d.Same, d.Kept)
	}
	for _, x := range d.Changes {
		if x.Pair < 0 || x.Pair >= len(d.Pairs) || x.Text == "" || !utf8.ValidString(x.Text) {
			t.Errorf("%+v", x)
		}
		for _, s := range append(x.From, x.To...) {
			if s[0] < 0 || s[1] <= s[0] {
				t.Errorf("%+v", x)
			}
		}
	}
}

func FuzzDiff(f *testing.F) {
	f.Add("Tarn shut # The mayor said that “we” go.\n\nSource: A", "The mayor said 2 go. “", int32(3))
	f.Add("a\n\nb. \"c", "\xff“ 1,000 b c", int32(0))
	f.Add("", " ", int32(1))
	differ, err := NewDiffer("en")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, a, b string, at int32) {
		doc := func(s string) *hearsay.Document {
			s = strings.ToValidUTF8(s, "?")
			d := &hearsay.Document{Text: s}
			if i := strings.Index(s, "\n\n"); i > 0 {
				d.Body = int32(i + 2)
			}
			if n := int32(len(s)); at >= 0 && at < n && utf8.ValidString(s[:at]) {
				x := []hearsay.Span{{Start: at, End: n}}
				d.Statements = []hearsay.Statement{{Cue: x, Content: x, Source: x, SpeaksFor: -1, Relays: -1, Within: -1}}
				d.Credits = []hearsay.Credit{{Span: x[0]}}
			}
			return d
		}
		check(t, differ.Diff(doc(a), doc(b)))
	})
}

func BenchmarkDiff(b *testing.B) {
	from, to := read(b, "A", text(ferry, market)), read(b, "B", text(market, ferry[2:], school))
	f, err := NewDiffer("en")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(from.Text) + len(to.Text)))
	for b.Loop() {
		if d := f.Diff(from, to); d.Kept < 0.8 {
			b.Fatalf("%v", d.Kept)
		}
	}
}
