package parse

import (
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
)

func testNamer(t testing.TB) *Namer {
	t.Helper()
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.Embedded("en-names")
	if err != nil {
		t.Fatal(err)
	}
	n, err := NewNamer(l, m)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// wordDoc is a document of words between spaces, a sentence a line.
func wordDoc(text string) *hearsay.Document {
	d := &hearsay.Document{Text: text}
	start := -1
	for i, c := range text + "\n" {
		if c != ' ' && c != '\n' {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			d.Tokens = append(d.Tokens, hearsay.Span{Start: int32(start), End: int32(i)})
			start = -1
		}
		if first := lastEnd(d); c == '\n' && int(first) < len(d.Tokens) {
			d.Sentences = append(d.Sentences, hearsay.Sentence{First: first, End: hearsay.TokenID(len(d.Tokens))})
		}
	}
	return d
}

func lastEnd(d *hearsay.Document) hearsay.TokenID {
	if len(d.Sentences) == 0 {
		return 0
	}
	return d.Sentences[len(d.Sentences)-1].End
}

func namesIn(d *hearsay.Document) string {
	var out []string
	for _, n := range d.Names {
		out = append(out, n.Class+" "+n.In(d.Text))
	}
	return strings.Join(out, "; ")
}

func TestFindNames(t *testing.T) {
	n := testNamer(t)
	for _, c := range []struct{ text, want string }{
		{"President Joe Biden flew to Brussels on Monday .", "PER Joe Biden; LOC Brussels"},
		{"The Iranian Foreign Ministry summoned the ambassador of Norway .", "ORG Iranian Foreign Ministry; LOC Norway"},
		{"Qasim al - Araji met Ali Shamkhani in Tehran , the White House said .", "PER Qasim al - Araji; PER Ali Shamkhani; LOC Tehran; ORG White House"},
		{"The U.S. troops left ; Iranians cheered in the capital .", "LOC U.S.; NORP Iranians"},
		{"Canada 's ambassador to the United Nations met Crown Prince Mohammed bin Salman .", "LOC Canada; ORG United Nations; PER Mohammed bin Salman"},
		{"Van der Bellen of the Greens beat Norbert Hofer , the agency Reuters said .", "PER Van der Bellen; ORG Greens; PER Norbert Hofer; ORG Reuters"},
		{"Kremlin spokesman Dmitry Peskov said ISIS was beaten .", "ORG Kremlin; PER Dmitry Peskov; ORG ISIS"},
		{"UKRAINE SAYS RUSSIA SHELLED KHARKIV", "LOC UKRAINE; LOC RUSSIA; LOC KHARKIV"},
		{"He had nothing to say about it .", ""},
		{"", ""},
	} {
		d := wordDoc(c.text)
		n.Find(d)
		if got := namesIn(d); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// A bare family name is read by what the full name was elsewhere, and the same
// text gives the same names in every goroutine.
func TestFindSameNames(t *testing.T) {
	n := testNamer(t)
	text := "Minister Anna Dresden met reporters in Vienna .\nThe critics of Dresden were not invited .\nShe was born in Dresden ."
	want := "PER Anna Dresden; LOC Vienna; PER Dresden; LOC Dresden"
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				d := wordDoc(text)
				n.Find(d)
				if got := namesIn(d); got != want {
					t.Errorf("got %s, want %s", got, want)
					return
				}
			}
		})
	}
	wg.Wait()
}

// The second half of a person's name goes on after a hyphen, in lower case too;
// what makes an adjective of the name does not.
func TestFindHyphens(t *testing.T) {
	n := testNamer(t)
	for _, c := range []struct{ text, want string }{
		{"UN Secretary-General Ban Ki-moon met Choi Soon-sil and Moon Jae-in .", "ORG UN; PER Ban Ki-moon; PER Choi Soon-sil; PER Moon Jae-in"},
		{"John Smith-Jones left the New York-area schools .", "PER John Smith-Jones; LOC New York"},
		{"Chief executive Leung Chun-ying met Ali-Akbar Salehi .", "PER Leung Chun-ying; PER Ali-Akbar Salehi"},
		{"A group of Boris Nemtsov-led activists met Angela Merkel-era ministers .", "PER Boris Nemtsov; PER Angela Merkel"},
	} {
		d := &hearsay.Document{Text: c.text}
		for at := 0; at < len(c.text); {
			end := at + 1
			for c.text[at] != ' ' && c.text[at] != '-' && end < len(c.text) && c.text[end] != ' ' && c.text[end] != '-' {
				end++
			}
			if c.text[at] != ' ' {
				d.Tokens = append(d.Tokens, hearsay.Span{Start: int32(at), End: int32(end)})
			}
			at = end
		}
		d.Sentences = []hearsay.Sentence{{End: hearsay.TokenID(len(d.Tokens))}}
		n.Find(d)
		if got := namesIn(d); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func FuzzFind(f *testing.F) {
	n := testNamer(f)
	f.Add("Mr. O'Neil of al - Qaida 's WHO")
	f.Add("\x00 \xff ’s - – İ ﬁ . . .")
	f.Fuzz(func(t *testing.T, text string) {
		d := wordDoc(text)
		n.Find(d)
		end := int32(0)
		for _, x := range d.Names {
			if x.Start < end || x.Empty() || int(x.End) > len(text) {
				t.Fatalf("name %v after %d in %d bytes", x, end, len(text))
			}
			end = x.End
		}
	})
}

// A text without sentences, with empty or odd words, or with one endless
// sentence is read too.
func TestFindOddText(t *testing.T) {
	n := testNamer(t)
	long := strings.Repeat("Kofi Annan spoke in Geneva and ", 10_000)
	for _, text := range []string{long, "\xff\xfe", "A", "...", "İstanbul ﬁ ’s ’ - –", strings.Repeat("ÄÖ", 5000)} {
		d := wordDoc(text)
		d.Sentences = nil
		n.Find(d)
		end := int32(0)
		for _, x := range d.Names {
			if x.Start < end || x.End > int32(len(text)) || x.Empty() {
				t.Fatalf("name %v after %d in a text of %d bytes", x, end, len(text))
			}
			end = x.End
		}
		if utf8.ValidString(text) && text == long && len(d.Names) < 15_000 {
			t.Errorf("%d names in a long sentence", len(d.Names))
		}
	}
}

func TestNameWeights(t *testing.T) {
	for _, w := range []float32{0, 0.01, -0.5, 1, -2.9} {
		got := NameWeight(NameByte(w, 3), 3)
		if diff := got - w; diff > 0.03 || diff < -0.03 {
			t.Errorf("%g is stored as %g", w, got)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	n := testNamer(b)
	d := wordDoc(strings.Repeat("The Foreign Ministry in Tehran said on Tuesday that Ali Shamkhani , secretary of the Supreme National Security Council , had met a delegation from Iraq .\nHe told reporters that both countries would go on with the talks next week , the agency said .\n", 20))
	b.SetBytes(int64(len(d.Text)))
	b.ReportAllocs()
	for b.Loop() {
		n.Find(d)
		if len(d.Names) == 0 {
			b.Fatal("no names")
		}
	}
	b.ReportMetric(float64(len(d.Tokens)*b.N)/b.Elapsed().Seconds(), "words/s")
}
