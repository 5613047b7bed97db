package segment

import (
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
)

func segmenter(t testing.TB, m *model.Model) *Segmenter {
	t.Helper()
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(l, m)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// read segments paragraphs parted by blank lines.
func read(s *Segmenter, text string) *hearsay.Document {
	d := &hearsay.Document{Text: text}
	at := 0
	for _, p := range strings.SplitAfter(text, "\n\n") {
		if q := strings.TrimRight(p, "\r\n"); q != "" {
			d.Paragraphs = append(d.Paragraphs, hearsay.Span{Start: int32(at), End: int32(at + len(q))})
		}
		at += len(p)
	}
	s.Segment(d)
	return d
}

// show prints words with spaces between, "+" between those written together
// as one word, " | " between sentences.
func show(d *hearsay.Document) string {
	joined := map[hearsay.TokenID]bool{}
	for _, m := range d.Multi {
		for k := m.First + 1; k < m.End; k++ {
			joined[k] = true
		}
	}
	var b strings.Builder
	for i, s := range d.Sentences {
		if i > 0 {
			b.WriteString(" | ")
		}
		for k := s.First; k < s.End; k++ {
			switch {
			case joined[k]:
				b.WriteByte('+')
			case k > s.First:
				b.WriteByte(' ')
			}
			b.WriteString(d.Word(k))
		}
	}
	return b.String()
}

func TestWords(t *testing.T) {
	s := segmenter(t, nil)
	for _, c := range []struct{ in, want string }{
		{`They don't know; it's Iran’s.`, `They do+n't know ; it+'s Iran+’s .`},
		{`We cannot, and they’re gonna wouldn't've`, `We can+not , and they+’re gon+na would+n't+'ve`},
		{`its a shame its own rules say its not; Its the law`, `it+s a shame its own rules say it+s not ; It+s the law`},
		{`lets hope the law lets people go, its just-built home, its the`, `let+s hope the law lets people go , its just - built home , it+s the`},
		{`the parents' house, the 'big' lie, Mr. Rees's`, `the parents+' house , the ' big ' lie , Mr. Rees+'s`},
		{`a well-known co-founder of the anti-war group, 15-year-old e-mail`, `a well - known co-founder of the anti-war group , 15 - year - old e-mail`},
		{`the mid-1990s, career-wise, mother-in-law's`, `the mid-1990s , career-wise , mother - in - law+'s`},
		{`$5.2bn, US$40 or €3, 50% at 7:30pm on 11/28/2000 or 9/11`, `$ 5.2 bn , US$ 40 or € 3 , 50 % at 7:30 pm on 11/28/2000 or 9/11`},
		{`see http://example.org/a-b_(c)?d=e. Or www.example.com, or mail anna.berg@example.org!`, `see http://example.org/a-b_(c)?d=e . | Or www.example.com , or mail anna.berg@example.org !`},
		{`and/or 1,200 men (two, three) said...`, `and / or 1,200 men ( two , three ) said ...`},
		{`it fell—he said–in 2010–2012 -- fast`, `it fell — he said – in 2010 – 2012 -- fast`},
		{`O'Brien and D'Souza of AT&T, 'em and the '90s`, `O'Brien and D'Souza of AT&T , 'em and the '90s`},
		{`What?! No... yes!!!`, `What ?! | No ... yes !!!`},
		{`#peace @user 555-0199 1-800-555-0199 24°C`, `#peace @user 555-0199 1-800-555-0199 24 ° C`},
		{`“I’m here,” ‘he’ said`, `“ I+’m here , ” ‘ he ’ said`},
		{`a bridge.The mayor`, `a bridge . | The mayor`},
		{`«Nous», he said`, `« Nous » , he said`},
		{`• First`, `• First`},
		{`the post-9/11 world at 6:00AM; Im Ho-yong said Berg‘s men DIDN’T go, im sure`, `the post-9/11 world at 6:00 AM ; Im Ho - yong said Berg+‘s men DID+N’T go , i+m sure`},
		{`No.10 Downing St. or Rs.500, £3.5m/$4bn; 3%-4%`, `No. 10 Downing St. or Rs. 500 , £ 3.5 m / $ 4 bn ; 3 % - 4 %`},
		{`rock 'n' roll of the '90s and the ’60s. ‘Why?’`, `rock 'n' roll of the '90s and the ’60s . | ‘ Why ? ’`},
		{`Bread, eggs etc. were sold, jam etc. The firm is Berg Inc.. Ask joan...@mail.example; wait...?`, `Bread , eggs etc. were sold , jam etc . | The firm is Berg Inc. . | Ask joan...@mail.example ; wait ... ?`},
		{`Im not 5'10, call x5-0199 or 5-0199; Ive been in C++, got an A+ for $$$, hes gone, a .pdf, x-rays`, `I+m not 5 ' 10 , call x5-0199 or 5-0199 ; I+ve been in C++ , got an A + for $$$ , he+s gone , a .pdf , x - rays`},
		{`in a P.S. we sold alot @2.50`, `in a P.S. we sold a+lot @ 2.50`},
		{`[...] an anti-IS, U.S.-led al-Qaeda (sic)`, `[ ... ] an anti-IS , U.S. - led al - Qaeda ( sic )`},
	} {
		if got := show(read(s, c.in)); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	for name, m := range map[string]*model.Model{"by rule": nil, "by weights": shipped(t)} {
		t.Run(name, func(t *testing.T) { testSentences(t, segmenter(t, m)) })
	}
}

func testSentences(t *testing.T, s *Segmenter) {
	for _, c := range []struct{ in, want string }{
		{`Mr. J. R. Smith of the U.S. Army met Gov. Lee. He left.`, `Mr. J. R. Smith of the U.S. Army met Gov. Lee . | He left .`},
		{`It left the U.S. The army stayed.`, `It left the U.S. | The army stayed .`},
		{`"We won." The mayor smiled. "Why?" he asked.`, `" We won . " | The mayor smiled . | " Why ? " he asked .`},
		{`“We won.” The mayor smiled.`, `“ We won . ” | The mayor smiled .`},
		{`He left (at 3 p.m.). She stayed.`, `He left ( at 3 p.m. ) . | She stayed .`},
		{`TEHRAN, Jan. 3 (Nordwire) — Talks failed.`, `TEHRAN , Jan. 3 ( Nordwire ) — Talks failed .`},
		{"A headline\n\nA text. No. 5 won.", `A headline | A text . | No. 5 won .`},
		{`He is in the U.K. They left with Sen. John Smith Jr. on Friday.`, `He is in the U.K. | They left with Sen. John Smith Jr. on Friday .`},
		{`“Stop!” cried the man. “Stop!” The man ran.`, `“ Stop ! ” cried the man . | “ Stop ! ” | The man ran .`},
		{`He said: "It was bad." "No," she said, "it wasn't."`, `He said : " It was bad . " | " No , " she said , " it was+n't . "`},
		{`In the United Nations (UN) General Assembly the UK's Foreign Secretary spoke.`, `In the United Nations ( UN ) General Assembly the UK+'s Foreign Secretary spoke .`},
		{"The points:\n- The army left.\n- It came back.", `The points : | - The army left . | - It came back .`},
		{"A line that was\r\nwrapped. Two.", `A line that was wrapped . | Two .`},
		{`It was Charles Q. Brown Jr. and Lisa F. The two agreed.`, `It was Charles Q. Brown Jr. and Lisa F. | The two agreed .`},
		{`See no. 5 on p. 3 of Lee v. Smith, said Lt.-Col. Roe. Is it p. Or v.`, `See no. 5 on p. 3 of Lee v. Smith , said Lt. - Col. Roe . | Is it p . | Or v .`},
		{`President F. W. de Klerk met J. R. R. Tolkien. He left.`, `President F. W. de Klerk met J. R. R. Tolkien . | He left .`},
		{"• One • Two", `• One | • Two`},
		{"", ``},
		{" \n\n ", ``},
	} {
		if got := show(read(s, c.in)); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.in, got, c.want)
		}
	}
}

// holds checks what every segmentation has to keep.
func holds(t *testing.T, d *hearsay.Document) {
	t.Helper()
	last := int32(0)
	var seen strings.Builder
	for i, s := range d.Tokens {
		if s.Start < last || s.End <= s.Start || int(s.End) > len(d.Text) {
			t.Fatalf("token %d is %v after %d", i, s, last)
		}
		last = s.End
		seen.WriteString(s.In(d.Text))
		for _, r := range s.In(d.Text) {
			if space(r) {
				t.Fatalf("token %d %q has a space inside", i, s.In(d.Text))
			}
		}
	}
	all := strings.Map(func(r rune) rune {
		if space(r) {
			return -1
		}
		return r
	}, d.Text)
	if strings.ToValidUTF8(seen.String(), "\ufffd") != strings.ToValidUTF8(all, "\ufffd") && strings.ToValidUTF8(d.Text, "") == d.Text {
		t.Fatalf("the tokens hold %q, the text %q", seen.String(), all)
	}
	next := hearsay.TokenID(0)
	for i, s := range d.Sentences {
		if s.First != next || s.End <= s.First {
			t.Fatalf("sentence %d is %v after %d", i, s, next)
		}
		next = s.End
		if len(d.Paragraphs) > 0 && d.ParagraphAt(d.Tokens[s.First].Start) != d.ParagraphAt(d.Tokens[s.End-1].Start) {
			t.Fatalf("sentence %d spans two paragraphs", i)
		}
	}
	if int(next) != len(d.Tokens) {
		t.Fatalf("sentences end at %d of %d tokens", next, len(d.Tokens))
	}
	from := hearsay.TokenID(0)
	for _, m := range d.Multi {
		if m.First < from || m.End < m.First+2 || int(m.End) > len(d.Tokens) {
			t.Fatalf("multiword %v after %d", m, from)
		}
		from = m.End
		for k := m.First + 1; k < m.End; k++ {
			if d.Tokens[k].Start != d.Tokens[k-1].End {
				t.Fatalf("multiword %v has a gap", m)
			}
		}
	}
}

func FuzzSegment(f *testing.F) {
	byRule, byWeights := segmenter(f, nil), segmenter(f, shipped(f))
	for _, x := range []string{
		"They don't.", "a\u00a0b “c’s” 'd' e.g. U.S. x/y-z", "y’all’d’ve c’mon", "''s ’’ -- ...?! http://a.b/c).", "dont’", "É. Zola’s œuvre—fini",
		"5pm $3 #1 @x +44 C++ 1/2 a@b.c", "\xff\xfe 'S", "\u200bIt\ufeff’s", "İ.org www.İ.com",
	} {
		f.Add(x)
	}
	f.Fuzz(func(t *testing.T, text string) {
		holds(t, read(byRule, text))
		holds(t, read(byWeights, text))
	})
}

// TestHostile reads texts made to be slow.
func TestHostile(t *testing.T) {
	s := segmenter(t, shipped(t))
	for name, unit := range map[string]string{
		"letters": "a", "quotes": `"`, "apostrophes": "'", "stops": ".", "hyphens": "a-", "slashes": "a/", "brackets": "http://a)", "commas": ",",
		"initials": "A.", "spaced initials": "A. ", "clitics": "n't", "stop words": "a. ", "opening": "( ", "marks": "é’", "at": "a@b.", "question": "? ",
	} {
		text := strings.Repeat(unit, 1_000_000/len(unit))
		d := read(s, text) // ends within the test's time, or not at all
		holds(t, d)
		if strings.IndexFunc(unit, unicode.IsSpace) < 0 && len(d.Notes) != 1 {
			t.Errorf("%s: %d notes, want one", name, len(d.Notes))
		}
	}
}

func BenchmarkSegment(b *testing.B) {
	s := segmenter(b, shipped(b))
	text := strings.Repeat(`Anna Berg, the minister's spokeswoman, said on Jan. 3 that the U.S. government "cannot and won't" pay $5.2bn for well-known reasons. “We’ve asked,” she said. `, 50)
	want := len(read(s, text).Tokens)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		d := hearsay.Document{Text: text}
		s.Segment(&d)
		if len(d.Tokens) != want {
			b.Fatalf("%d tokens, want %d", len(d.Tokens), want)
		}
	}
}

// shipped is the model built in, nil if there is none yet.
func shipped(t testing.TB) *model.Model {
	m, err := model.Embedded("en-segment")
	if err != nil {
		if os.IsNotExist(err) {
			t.Fatal(err)
		}
		return nil
	}
	return m
}
