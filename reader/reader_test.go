package reader

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/sample"
)

func newReader(t testing.TB) *Reader {
	t.Helper()
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(l)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestLayers checks that each step finds what it reads already written and
// changes only what it says it writes.
func TestLayers(t *testing.T) {
	r := newReader(t)
	written := map[string]string{"Text": "clean", "Paragraphs": "clean"}
	d, err := r.clean.Document(hearsay.Article{Title: "Talks fail", Markup: "TARN, May 3 (Nordwire) — Iran's foreign minister, Ali Roe, said on Monday that talks with Iraq had failed.\n\n“We don't agree,” he told reporters in Baghdad."})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range r.steps {
		for _, layer := range s.reads {
			if written[layer] == "" {
				t.Errorf("%s reads %s, which nobody has written yet", s.name, layer)
			}
		}
		before := layers(t, d)
		s.run(d)
		for layer, after := range layers(t, d) {
			if layer == "Notes" || layer == "Passed" || slices.Contains(s.writes, layer) {
				continue
			}
			if before[layer] != after {
				t.Errorf("%s changed %s, which is not its layer", s.name, layer)
			}
		}
		for _, layer := range s.writes {
			if by := written[layer]; by != "" {
				t.Errorf("%s and %s both write %s", by, s.name, layer)
			}
			written[layer] = s.name
		}
	}
}

// layers returns each field of d as JSON.
func layers(t *testing.T, d *hearsay.Document) map[string]string {
	t.Helper()
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	text := map[string]string{}
	for k, v := range m {
		text[k] = string(v)
	}
	return text
}

// seq yields articles, and an error after each whose text is "error".
func seq(as []hearsay.Article) iter.Seq2[hearsay.Article, error] {
	return func(yield func(hearsay.Article, error) bool) {
		for _, a := range as {
			var err error
			if a.Markup == "error" {
				err = &hearsay.Error{Op: "test", Kind: hearsay.Invalid, Err: errors.New("bad line")}
			}
			if !yield(a, err) {
				return
			}
		}
	}
}

// TestAll checks that the order and the bytes are the same for any number of
// jobs, and that a bad article costs only itself.
func TestAll(t *testing.T) {
	r := newReader(t)
	var as []hearsay.Article
	for i := range 4 {
		for _, a := range sample.Articles() {
			a.ID = fmt.Sprintf("%s-%d", a.ID, i)
			as = append(as, a)
		}
		as = append(as, hearsay.Article{Markup: "error"}, hearsay.Article{Markup: " "})
	}
	var want string
	for _, jobs := range []int{1, 2, 7} {
		var b strings.Builder
		failed := 0
		for res := range r.All(context.Background(), seq(as), jobs) {
			if res.Err != nil {
				failed++
				fmt.Fprintln(&b, res.Err)
				continue
			}
			line, err := json.Marshal(export.NewRecord(res.Document))
			if err != nil {
				t.Fatal(err)
			}
			b.Write(line)
		}
		if failed != 8 {
			t.Errorf("%d jobs: %d articles failed, want 8", jobs, failed)
		}
		if want == "" {
			want = b.String()
		} else if b.String() != want {
			t.Errorf("%d jobs give other output than 1", jobs)
		}
	}
}

func TestCancel(t *testing.T) {
	r := newReader(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	for range r.All(ctx, seq(slices.Repeat(sample.Articles(), 50)), 2) {
		if n++; n == 3 {
			cancel()
		}
	}
	if n > 50 {
		t.Errorf("%d articles read after the context ended", n)
	}
}

func TestOtherLanguage(t *testing.T) {
	r := newReader(t)
	for _, a := range []hearsay.Article{
		{Markup: "El ministro dijo el lunes que las conversaciones habían fracasado y que no se celebrarán."},
		{Markup: "Министр заявил, что переговоры провалились.", Title: "Переговоры"},
		{Markup: "Talks fail", Lang: "fr"},
	} {
		d, err := r.Read(a)
		if err != nil {
			t.Fatal(err)
		}
		if !NotCoded(d) || len(d.Statements) != 0 || len(d.Notes) == 0 {
			t.Errorf("%.30q: coded, or without a note", a.Markup)
		}
		if d.Text[d.Body:] != a.Markup {
			t.Errorf("%.30q: the text was not recorded", a.Markup)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	r := newReader(b)
	as := sample.Articles()
	n := 0
	for _, a := range as {
		n += len(a.Markup)
	}
	b.SetBytes(int64(n))
	b.ReportAllocs()
	for b.Loop() {
		for _, a := range as {
			if d, err := r.Read(a); err != nil || len(d.Statements) == 0 {
				b.Fatalf("%s: %v, or no statement", a.ID, err)
			}
		}
	}
}
