package clean

import (
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

func cleaner(t testing.TB) *Cleaner {
	t.Helper()
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	return New(l)
}

func TestParagraphs(t *testing.T) {
	c := cleaner(t)
	for _, x := range []struct {
		name, title, text string
		want              []string
	}{
		{"blank lines", "", "One.\n\nTwo.\n\n\n Three. ", []string{"One.", "Two.", "Three."}},
		{"CRLF", "", "One.\r\n\r\nTwo.\r\n", []string{"One.", "Two."}},
		{"a line a paragraph", "", "The mayor spoke on Monday.\nThe council met on Tuesday to vote on it.\nNobody came.", []string{"The mayor spoke on Monday.", "The council met on Tuesday to vote on it.", "Nobody came."}},
		{"headline above", "", "Mayor opens bridge\nThe mayor opened the bridge on Monday, after three years of work.", []string{"Mayor opens bridge", "The mayor opened the bridge on Monday, after three years of work."}},
		{
			"wrapped at a column", "",
			"The mayor opened the bridge over the river\nTarn on Monday, after three years of work and\na vote of the council.\n\nNobody came.",
			[]string{"The mayor opened the bridge over the river\nTarn on Monday, after three years of work and\na vote of the council.", "Nobody came."},
		},
		{"title", " Bridge opens ", "The mayor spoke.", []string{"Bridge opens", "The mayor spoke."}},
		{"other breaks", "", "One.\u2029Two.\u2028Three.\vFour.", []string{"One.", "Two.", "Three.", "Four."}},
		{"list", "", "- one\n- two\n- three", []string{"- one", "- two", "- three"}},
	} {
		d, err := c.Document(hearsay.Article{Title: x.title, Markup: x.text})
		if err != nil {
			t.Errorf("%s: %v", x.name, err)
			continue
		}
		var got []string
		for _, p := range d.Paragraphs {
			got = append(got, p.In(d.Text))
		}
		if strings.Join(got, "|") != strings.Join(x.want, "|") {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
		if d.Text[d.Body:] != x.text {
			t.Errorf("%s: the text after Body is %q, want the input itself", x.name, d.Text[d.Body:])
		}
	}
}

func TestEmpty(t *testing.T) {
	c := cleaner(t)
	for _, s := range []string{"", " \n\t", "\x00\x00", "\u200e\u200f", "\uFFFD\uFFFD", "\ufeff"} {
		if _, err := c.Document(hearsay.Article{Markup: s, Title: "A title"}); hearsay.KindOf(err) != hearsay.Invalid || err == nil {
			t.Errorf("%q: error %v, want one of kind Invalid", s, err)
		}
	}
}

func TestLanguage(t *testing.T) {
	c := cleaner(t)
	for _, x := range []struct{ want, text string }{
		{"en", "The minister said on Monday that the talks had failed and would not be held again."},
		{"en", "POLICE SAY TWO MEN WERE ARRESTED IN THE CAPITAL AFTER A FIRE AT THE MARKET"},
		{"en", "Presidente Pedro Sánchez met the members of the Partido Socialista in Sevilla, the party said."},
		{"es", "El ministro dijo el lunes que las conversaciones habían fracasado y que no se celebrarán de nuevo."},
		{"fr", "Le ministre a déclaré lundi que les pourparlers avaient échoué et qu'ils ne seraient pas repris dans les semaines à venir."},
		{"de", "Der Minister sagte am Montag, dass die Gespräche gescheitert seien und nicht wieder aufgenommen werden."},
		{"nl", "De minister zei maandag dat het overleg is mislukt en dat er voor de zomer geen nieuwe ronde wordt gehouden."},
		{"tr", "Bakan, görüşmelerin başarısız olduğunu ve bir daha yapılmayacağını söyledi ancak bu karar için daha çok zaman var."},
		{"other", "Министр заявил в понедельник, что переговоры провалились."},
		{"other", "部长周一表示，会谈已经失败，不会再次举行。"},
		{"", "Xqz 17 Bdwk"},
		{"", "Talks fail"},
	} {
		d, err := c.Document(hearsay.Article{Markup: x.text})
		if err != nil {
			t.Fatal(err)
		}
		if d.Lang != x.want {
			t.Errorf("%q for %.40s…, want %q", d.Lang, x.text, x.want)
		}
	}
}

func FuzzDocument(f *testing.F) {
	f.Add("A title", "One.\n\nTwo\r\nand three.\u2028Four")
	f.Add("", "\n\n\n")
	f.Add("\n", "x\r")
	c := cleaner(f)
	f.Fuzz(func(t *testing.T, title, text string) {
		d, err := c.Document(hearsay.Article{Title: title, Markup: text})
		if err != nil {
			return
		}
		if d.Text[d.Body:] != text {
			t.Fatal("the text was changed")
		}
		end := int32(0)
		for _, p := range d.Paragraphs {
			if p.Empty() || p.Start < end || int(p.End) > len(d.Text) || strings.TrimSpace(p.In(d.Text)) != p.In(d.Text) {
				t.Fatalf("paragraph %v is empty, out of order or untrimmed", p)
			}
			if p.Start < d.Body && p.End > d.Body {
				t.Fatalf("paragraph %v lies in the title and in the text", p)
			}
			end = p.End
		}
	})
}

func BenchmarkDocument(b *testing.B) {
	text := strings.Repeat("The minister said on Monday that the talks had failed.\n\n", 200)
	c := cleaner(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		d, err := c.Document(hearsay.Article{Markup: text})
		if err != nil || len(d.Paragraphs) != 200 {
			b.Fatalf("%v, %d paragraphs", err, len(d.Paragraphs))
		}
	}
}
