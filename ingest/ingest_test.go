package ingest

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
)

func read(t *testing.T, in string, kind Kind) (as []hearsay.Article, errs []error) {
	t.Helper()
	for a, err := range Read(strings.NewReader(in), kind, hearsay.Article{Outlet: "Arland Post"}) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		as = append(as, a)
	}
	return as, errs
}

func TestReadText(t *testing.T) {
	for _, c := range []struct{ name, in, want, note string }{
		{"as it is", "One.\r\n\r\nTwo “quoted” words.\n", "One.\r\n\r\nTwo “quoted” words.\n", ""},
		{"byte order mark", "\xef\xbb\xbfOne.", "One.", ""},
		{"invalid bytes", "Caf\xc3\xa9 \xff\xfe is open.", "Café \uFFFD\uFFFD is open.", "2 invalid"},
		{"truncated", "The caf\xc3\xa9 and the caf\xc3", "The café and the caf\uFFFD", "1 invalid"},
		{"Windows-1252", "He said: \x93No caf\xe9 is open.\x94", "He said: “No café is open.”", "Windows-1252"},
		{"UTF-16", "\xff\xfeO\x00k\x00.\x00", "Ok.", "UTF-16"},
		{"NUL", "a\x00b", "a\x00b", ""},
		{"empty", "", "", ""},
		{"not JSON", "{ this is a text", "{ this is a text", ""},
	} {
		as, errs := read(t, c.in, Guess)
		if len(as) != 1 || len(errs) != 0 {
			t.Errorf("%s: %d articles, errors %v", c.name, len(as), errs)
			continue
		}
		if as[0].Markup != c.want {
			t.Errorf("%s: %q, want %q", c.name, as[0].Markup, c.want)
		}
		if got := strings.Join(as[0].Notes, " "); (c.note == "") != (got == "") || !strings.Contains(got, c.note) {
			t.Errorf("%s: notes %q, want %q", c.name, got, c.note)
		}
		if as[0].Outlet != "Arland Post" {
			t.Errorf("%s: outlet %q lost", c.name, as[0].Outlet)
		}
	}
}

func TestReadJSONL(t *testing.T) {
	as, errs := read(t, `{"text":"One.","id":"a","title":"T","outlet":"Nordwire","url":"u","published":"2021-07-08","lang":"en","byline":"B","more":[1]}

{"text":"Two.","id":17}
{"id":"no text"}
not json
{"text":"Three.","published":"yesterday","title":5}
{"text":"Four."}`, Guess)
	if len(as) != 4 {
		t.Fatalf("%d articles, want 4", len(as))
	}
	if len(errs) != 2 || !strings.Contains(errs[0].Error(), "line 4") || !strings.Contains(errs[1].Error(), "line 5") {
		t.Errorf("errors %v, want one on line 4 and one on line 5", errs)
	}
	for _, err := range errs {
		if hearsay.KindOf(err) != hearsay.Invalid {
			t.Errorf("%v has kind %d, want Invalid", err, hearsay.KindOf(err))
		}
		if he, ok := errors.AsType[*hearsay.Error](err); !ok || he.Hint == "" {
			t.Errorf("%v does not say what to do", err)
		}
	}
	if a := as[0]; a.ID != "a" || a.Title != "T" || a.Outlet != "Nordwire" || a.URL != "u" || a.Byline != "B" || a.Lang != "en" ||
		a.Published.Format("2006-01-02") != "2021-07-08" || a.PublishedPrecision != "day" {
		t.Errorf("fields lost: %+v", a)
	}
	if a := as[1]; a.ID != "17" || !a.IDNumber || a.Outlet != "Arland Post" {
		t.Errorf("number as id: %+v", a)
	}
	if a := as[2]; len(a.Notes) != 2 || a.PublishedPrecision != "" {
		t.Errorf("notes %q, want one on the date and one on the title", a.Notes)
	}
}

// endless is a line that does not end.
type endless struct{ left int }

func (e *endless) Read(b []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(len(b), e.left)
	for i := range b[:n] {
		b[i] = 'x'
	}
	e.left -= n
	return n, nil
}

func TestLongLine(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 80 MB")
	}
	r := io.MultiReader(strings.NewReader(`{"text":"`), &endless{MaxLine + 16<<20}, strings.NewReader("\"}\n{\"text\":\"Next.\"}\n"))
	var as, errs int
	for _, err := range Read(r, JSONL, hearsay.Article{}) {
		if err != nil {
			errs++
			continue
		}
		as++
	}
	if as != 1 || errs != 1 {
		t.Errorf("%d articles and %d errors, want the long line refused and the next one read", as, errs)
	}
}

func TestDate(t *testing.T) {
	for in, want := range map[string]string{
		"2021-07-08":                      "day 2021-07-08",
		" 2021-07 ":                       "month 2021-07-01",
		"2021":                            "year 2021-01-01",
		"2021-07-08T10:00:00Z":            "time 2021-07-08",
		"2021-07-08 10:00":                "time 2021-07-08",
		"Thu, 08 Jul 2021 10:00:00 +0200": "time 2021-07-08",
		"July 8, 2021":                    "day 2021-07-08",
		"8 July 2021":                     "day 2021-07-08",
		"20210708":                        "day 2021-07-08",
	} {
		d, p, ok := Date(in)
		if got := p + " " + d.Format("2006-01-02"); !ok || got != want {
			t.Errorf("Date(%q) = %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{"", "yesterday", "2021-13-01", "2021-02-30", "July", "0000-01-01"} {
		if d, _, ok := Date(in); ok {
			t.Errorf("Date(%q) = %v, want none", in, d)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"A text.", `{"text":"One.","id":1}`, "{\"text\":null}\n{\"text\":\"\\ud800\"}", "\xff\xfe\x00", "\xef\xbb\xbf{\"text\":\"x\"}",
		"caf\xe9 \x81", "{}\n\n{\"text\":\"a\",\"published\":\"2021\"}", "\x93\x94",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		for a, err := range Articles(hearsay.Capture{Body: in}) {
			if err != nil {
				if hearsay.KindOf(err) == hearsay.Internal {
					t.Errorf("internal error: %v", err)
				}
				continue
			}
			if !utf8.ValidString(a.Markup) || !utf8.ValidString(a.Title) {
				t.Errorf("not UTF-8: %q", a.Markup)
			}
			if utf8.Valid(in) && a.MediaType == "text/plain" && a.ID == "" && !bytes.HasPrefix(in, []byte("\xef\xbb\xbf")) && guessText(in) && a.Markup != string(in) {
				t.Errorf("valid text changed: %q to %q", in, a.Markup)
			}
		}
	})
}

func guessText(in []byte) bool {
	return !bytes.HasPrefix(bytes.TrimLeft(in, " \t\r\n"), []byte("{"))
}
