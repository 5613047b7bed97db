package eval

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/ingest"
	"github.com/hearsay-news/hearsay/reader"
)

// plain is the article that is spoilt in many ways.
const plain = `ARLAN, Jan 3 (Nordwire) - Arland's foreign minister, Ana Roe, accused Borvia on Friday of arming rebels in the north, and said the border would stay shut until March.

“We have credible information that Borvia supports these groups,” Roe told reporters in Arlan. “It must stop,” she added.

Borvia's ministry denied the charge, saying it had sent "only food and medicine" to the region. "We reject this," said a spokesman, who asked not to be named.

According to the United Nations, at least 40 people were killed when the army shelled Dorvan on Dec. 28, 2019. The two sides have agreed to meet next week, Roe's office said.

“Those who fired will be brought to justice.”

(With inputs from AFP)
`

// An oddity is one malformed input.
type oddity struct {
	name string
	data []byte
	kind ingest.Kind
}

// oddities makes n inputs, the same ones every time.
func oddities(n int) []oddity {
	rnd := rand.New(rand.NewPCG(2020, 13))
	pick := func(s []string) string { return s[rnd.IntN(len(s))] }
	words := strings.Fields(plain)
	soup := func(n int, extra []string) string {
		var b strings.Builder
		for range n {
			if len(extra) > 0 && rnd.IntN(2) == 0 {
				b.WriteString(pick(extra))
			} else {
				b.WriteString(pick(words))
			}
			b.WriteByte(" \n  "[rnd.IntN(4)])
		}
		return b.String()
	}
	quotes := []string{"“", "”", "\"", "'", "‘", "’", "«", "»", "„", "''", "``", "‹", "›", "\u201b", "「", "」"}
	brackets := []string{"(", ")", "[", "]", "{", "}", "<", ">"}
	signs := []string{"\u200f", "\u200e", "\u202e", "\u202b", "\u2066", "\u2069", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u0301", "\u0336", "שלום", "قال", "他说", "😀", "👩‍👩‍👧", "ﬁ", "İ", "ß", "Ǆ"}
	times := []string{"Jan.", "3", "2020", "Friday", "last", "next", "week", "ago", "May", "to", "from", "between", "and", "-", "1990s", "the", "early", "31", "Feb", "99999", "12:75", "p.m.", "half", "a", "century", "until", "2020-13-45", "03.13.2020", "'90s"}
	cues := []string{"said", "says", "told", "that", "accused", "of", "denied", "according to", "—", ":", "if", "would", "not", "who", "whom", "he", "she", "they", "his", "Roe", "Borvia", "agreed", "to", "killed", "and", "and", "or", ","}
	insert := func(s string, list []string, every int) string {
		var b strings.Builder
		for _, r := range s {
			b.WriteRune(r)
			if rnd.IntN(every) == 0 {
				b.WriteString(pick(list))
			}
		}
		return b.String()
	}
	mutate := func(b []byte, n int) []byte {
		b = slices.Clone(b)
		for range n {
			i := rnd.IntN(len(b))
			switch rnd.IntN(4) {
			case 0:
				b[i] = byte(rnd.IntN(256))
			case 1:
				b = slices.Delete(b, i, min(len(b), i+1+rnd.IntN(20)))
			case 2:
				b = slices.Insert(b, i, b[i:min(len(b), i+rnd.IntN(40))]...)
			case 3:
				b = slices.Insert(b, i, byte(rnd.IntN(32)))
			}
			if len(b) == 0 {
				b = []byte("x")
			}
		}
		return b
	}
	jsonLine := func(text string) []byte {
		b, _ := json.Marshal(map[string]any{"id": "7", "title": "Ana Roe says “no”", "text": text, "published": "2020-01-03"})
		return b
	}
	big := func(unit string, n int) string { return strings.Repeat(unit, n/len(unit)) }
	const mb, kb = 1 << 20, 1 << 10
	var out []oddity
	add := func(name string, data []byte) { out = append(out, oddity{name: name, data: data, kind: ingest.Text}) }
	// Big ones, each once.
	add("5 MB of one letter", []byte(big("a", 5*mb)))
	add("5 MB of letters without a space", []byte(big("TheMinisterSaid", 5*mb)))
	add("5 MB of figures", []byte(big("2020", 5*mb)))
	add("100 KB of quotation marks", []byte(big("\"", 100*kb)))
	add("100 KB of opening quotation marks", []byte(big("“", 100*kb)))
	add("100 KB of brackets", []byte(big("(", 100*kb)))
	add("100 KB of full stops", []byte(big(".", 100*kb)))
	add("100 KB of hyphens in a word", []byte(big("a-", 100*kb)))
	add("100 KB of apostrophes in a word", []byte(big("a'", 100*kb)))
	add("200 KB of an address", []byte("http://"+big("a/b.c?", 200*kb)))
	add("1 MB of combining marks", []byte("a"+big("\u0301", mb)))
	add("100 KB of line ends", []byte(big("\n", 100*kb)))
	add("1 MB of invalid bytes", []byte(big("\xff", mb)))
	add("1 MB of NULs", make([]byte, mb))
	add("a sentence of 10,000 words", []byte(big("and the minister of the north ", 50_000)))
	add("a sentence of 5,000 names", []byte(big("Ana Roe, ", 45_000)))
	add("3,000 sentences of one speaker", []byte(big("He said so. ", 36_000)))
	add("2,000 quotations", []byte(big("“No,” she said. ", 36_000)))
	add("dates without end", []byte(big("from Jan. 3 to ", 60_000)))
	add("a clause in a clause", []byte(big("Roe said that Borvia said that ", 30_000)))
	add("a name in a name", []byte(big("the aide to ", 30_000)))
	add("possessives in a row", []byte("Roe"+big("'s brother", 30_000)))
	for _, s := range []string{"", " ", "\n", "\t\r\n", "\ufeff", "\x00", ".", "\"", "“”", "?!?!?!", "—", "()", "\u200f", "a", "A.", "1", "\xff", "\xff\xfe", "\xfe\xff", "\xef\xbb\xbf", "\xe2\x80", "{}", "[]", "null"} {
		add(fmt.Sprintf("only %q", s), []byte(s))
	}
	for i := 0; len(out) < n; i++ {
		text := plain
		if rnd.IntN(3) > 0 { // a part of it
			ps := strings.Split(plain, "\n\n")
			a := rnd.IntN(len(ps))
			text = strings.Join(ps[a:min(len(ps), a+1+rnd.IntN(3))], "\n\n")
		}
		o := oddity{kind: ingest.Text}
		switch i % 22 {
		case 0:
			o.name, o.data = "truncated UTF-8", []byte(insert(text, signs, 9))
			o.data = o.data[:rnd.IntN(len(o.data))+1]
			for range 3 {
				k := rnd.IntN(len(o.data))
				o.data = slices.Delete(slices.Clone(o.data), k, k+1)
				if len(o.data) == 0 {
					o.data = []byte{0xe2}
				}
			}
		case 1:
			o.name, o.data = "NULs and control characters", []byte(insert(text, []string{"\x00", "\x01", "\x1b[31m", "\x7f", "\u0085", "\x0c", "\x0b"}, 15))
		case 2:
			o.name, o.data = "without a space", []byte(strings.Join(strings.Fields(text), pick([]string{"", "-", "_", ".", ",", "\u00a0", "\u200b", "/"})))
		case 3:
			o.name, o.data = "mixed quotation marks", []byte(insert(text, quotes, 12))
		case 4:
			o.name, o.data = "unbalanced quotation marks", []byte(strings.NewReplacer("”", pick([]string{"", "“", "\""}), "“", pick([]string{"", "““", "\"", "«"})).Replace(text))
		case 5:
			o.name, o.data = "all capitals", []byte(strings.ToUpper(text))
		case 6:
			o.name, o.data = "no capitals", []byte(strings.ToLower(text))
		case 7:
			o.name, o.data = "no punctuation", []byte(strings.Map(func(r rune) rune {
				if strings.ContainsRune(".,;:!?()“”\"'’-", r) {
					return -1
				}
				return r
			}, text))
		case 8:
			o.name, o.data = "right-to-left and strange signs", []byte(insert(text, signs, 6))
		case 9:
			o.name, o.data = "line ends of other systems", []byte(strings.ReplaceAll(text, pick([]string{"\n", " "}), pick([]string{"\r\n", "\r", "\u2028", "\u2029", "\n\r", "\t", "\n \n"})))
		case 10:
			o.name = "Windows-1252"
			for _, r := range text {
				switch {
				case r < 0x80:
					o.data = append(o.data, byte(r))
				default:
					o.data = append(o.data, "\x80\x91\x92\x93\x94\x96\x97\xe9\xa0\x81"[rnd.IntN(10)])
				}
			}
		case 11:
			o.name = "UTF-16"
			if rnd.IntN(2) == 0 {
				o.data = []byte{0xff, 0xfe}
			}
			for _, u := range utf16.Encode([]rune(text)) {
				o.data = append(o.data, byte(u), byte(u>>8))
			}
		case 12:
			o.name, o.data = "only punctuation", []byte(insert(strings.Repeat(". , ; ", 1+rnd.IntN(30)), append(quotes, brackets...), 2))
		case 13:
			o.name, o.data = "a very long sentence", []byte(strings.NewReplacer(".", ",", "\n", " ", "?", "").Replace(soup(300+rnd.IntN(900), nil)))
		case 14:
			depth := 1 + rnd.IntN(400)
			k := rnd.IntN(4)
			l, r := []string{"(", "[", "“", "\""}[k], []string{")", "]", "”", "\""}[k]
			o.name, o.data = "deep nesting", []byte(strings.Repeat(l+"he said ", depth)+text+strings.Repeat(r, rnd.IntN(depth+1)))
		case 15:
			o.name, o.data = "words in any order", []byte(soup(50+rnd.IntN(250), quotes))
		case 16:
			o.name, o.data = "cues in any order", []byte(soup(50+rnd.IntN(250), cues))
		case 17:
			o.name, o.data = "dates in any order", []byte(soup(50+rnd.IntN(250), times))
		case 18:
			o.name, o.data = "changed bytes", mutate([]byte(text), 1+rnd.IntN(60))
		case 19:
			o.name, o.kind, o.data = "changed JSON lines", ingest.JSONL, mutate(append(append(jsonLine(text), '\n'), jsonLine(text)...), rnd.IntN(8))
		case 20:
			o.name, o.data = "one piece a line", []byte(strings.Join(strings.Split(text, pick([]string{" ", "e", "", ", "})), pick([]string{"\n", "\n\n", " \n"})))
		case 21:
			o.name, o.data, o.kind = "the same over and over", []byte(strings.Repeat(pick(strings.SplitAfter(text, ". ")), 2+rnd.IntN(12))), ingest.Guess
		}
		o.name += " " + strconv.Itoa(i)
		out = append(out, o)
	}
	return out
}

// TestOdd reads a thousand malformed inputs: each gives records that keep the
// contract or an error that says what is wrong, in time in proportion to its
// length, and never a panic.
func TestOdd(t *testing.T) {
	n := 1000
	if testing.Short() {
		n = 80
	}
	all := oddities(n)
	if !testing.Short() && len(all) != 1000 {
		t.Fatalf("%d inputs", len(all))
	}
	r := newReader(t)
	check := contract(t)
	work := make(chan oddity)
	var wg sync.WaitGroup
	var mu sync.Mutex
	slow := map[string]time.Duration{}
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for o := range work {
				begin := time.Now()
				done := make(chan struct{})
				// Twenty times what plain text takes on an idle machine.
				limit := 30*time.Second + time.Duration(len(o.data)/1024)*150*time.Millisecond
				go func() {
					defer close(done)
					readOdd(t, r, o, check)
				}()
				select {
				case <-done:
				case <-time.After(limit):
					buf := make([]byte, 1<<16)
					t.Errorf("%s: %d bytes are not read after %v\n%s", o.name, len(o.data), limit, buf[:runtime.Stack(buf, true)])
				}
				mu.Lock()
				slow[o.name] = time.Since(begin)
				mu.Unlock()
			}
		})
	}
	only := regexp.MustCompile(os.Getenv("HEARSAY_ODD")) // names, to look at some of them
	for _, o := range all {
		if only.MatchString(o.name) {
			work <- o
		}
	}
	close(work)
	wg.Wait()
	names := keys(slow)
	slices.SortFunc(names, func(a, b string) int { return int(slow[b] - slow[a]) })
	for _, s := range names[:min(5, len(names))] {
		t.Logf("%v for %s", slow[s].Round(time.Millisecond), s)
	}
}

func readOdd(t *testing.T, r *reader.Reader, o oddity, check func(*hearsay.Document) error) {
	base := hearsay.Article{Published: time.Date(2020, 1, 3, 0, 0, 0, 0, time.UTC), PublishedPrecision: "day", Path: "odd.txt"}
	if len(o.data)%3 == 0 { // some under a title that leaves a quotation open
		base.Title = "Minister: “Borvia must stop arming rebels, Roe says on Friday"
	}
	for a, err := range ingest.Read(bytes.NewReader(o.data), o.kind, base) {
		if err == nil {
			var d *hearsay.Document
			if d, err = r.Read(a); err == nil {
				if err := check(d); err != nil {
					t.Errorf("%s: %v", o.name, err)
				}
				continue
			}
		}
		if k := hearsay.KindOf(err); k != hearsay.Invalid {
			t.Errorf("%s: error of kind %d: %.2000v", o.name, k, err)
		} else if len(err.Error()) < 10 {
			t.Errorf("%s: an error that says nothing: %v", o.name, err)
		}
	}
}

// contract returns a check of everything a record promises of itself.
func contract(t testing.TB) func(*hearsay.Document) error {
	c := jsonschema.NewCompiler()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(export.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return func(d *hearsay.Document) error {
		if err := spansIn(d); err != nil {
			return err
		}
		var b bytes.Buffer
		w, err := export.New(&b, "jsonl", "")
		if err != nil {
			return err
		}
		if err := w.Write(d); err != nil {
			return err
		}
		if bytes.Count(b.Bytes(), []byte("\n")) != 1 {
			return errors.New("the record is not one line")
		}
		if b.Len() < 4<<20 { // the validator is slow on the biggest
			v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b.Bytes()))
			if err != nil {
				return err
			}
			if err := schema.Validate(v); err != nil {
				return err
			}
		}
		if len(d.Text) < 200<<10 { // the other formats must bear it too
			for _, f := range [][2]string{{"table", ""}, {"csv", "statements"}, {"csv", "events"}, {"conllu", ""}} {
				w, err := export.New(io.Discard, f[0], f[1])
				if err != nil {
					return err
				}
				if err := errors.Join(w.Write(d), w.Flush()); err != nil {
					return fmt.Errorf("%s: %w", f[0], err)
				}
			}
			if err := export.Explain(io.Discard, d, nil); err != nil {
				return fmt.Errorf("explain: %w", err)
			}
		}
		var rec export.Record
		if err := json.Unmarshal(b.Bytes(), &rec); err != nil {
			return err
		}
		return recordHolds(d, &rec)
	}
}

// spansIn checks the layers inside: every span cuts whole characters out.
func spansIn(d *hearsay.Document) error {
	if !utf8.ValidString(d.Text) {
		return errors.New("the text is not UTF-8")
	}
	ok := func(what string, s hearsay.Span) error {
		if s.Start < 0 || s.End < s.Start || int(s.End) > len(d.Text) || int(s.Start) < len(d.Text) && !utf8.RuneStart(d.Text[s.Start]) || int(s.End) < len(d.Text) && !utf8.RuneStart(d.Text[s.End]) {
			return fmt.Errorf("%s: span %v of a text of %d bytes", what, s, len(d.Text))
		}
		return nil
	}
	var errs []error
	last := int32(0)
	for _, s := range d.Tokens {
		errs = append(errs, ok("token", s))
		if s.Empty() {
			errs = append(errs, fmt.Errorf("empty token at %d", s.Start))
		}
		if s.Start < last {
			errs = append(errs, fmt.Errorf("tokens out of order at %d", s.Start))
		}
		last = s.Start
	}
	if len(d.Tokens) > 0 && (len(d.Tags) != len(d.Tokens) || len(d.Arcs) != len(d.Tokens)) {
		errs = append(errs, fmt.Errorf("%d tokens, %d tags, %d arcs", len(d.Tokens), len(d.Tags), len(d.Arcs)))
	}
	for _, x := range d.Names {
		errs = append(errs, ok("name", x.Span))
	}
	for _, x := range d.Times {
		errs = append(errs, ok("time", x.Span))
	}
	for _, x := range d.Credits {
		errs = append(errs, ok("credit", x.Span))
	}
	for _, x := range d.Mentions {
		errs = append(errs, ok("mention", x.Span), ok("mention's name", x.Name))
	}
	for _, x := range d.Places {
		errs = append(errs, ok("place", x.Span))
	}
	for _, x := range d.Statements {
		for _, l := range [][]hearsay.Span{x.Source, x.Cue, x.Content, x.Evidence.Spans} {
			for _, s := range l {
				errs = append(errs, ok("statement", s))
			}
		}
	}
	return errors.Join(errs...)
}

// recordHolds checks what the schema cannot say.
func recordHolds(d *hearsay.Document, r *export.Record) error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	text := []rune(r.Text)
	title := 0
	if r.Article.Title != nil {
		title = utf8.RuneCountInString(*r.Article.Title)
	}
	if s := sha256.Sum256([]byte(r.Text)); hex.EncodeToString(s[:]) != r.TextSHA256 {
		bad("text_sha256 is not the text's")
	}
	if want := d.Text[d.Body:]; want != r.Text {
		bad("the emitted text is not the text read")
	}
	in := func(what string, x export.Range, n int) {
		if x[0] < 0 || x[1] < x[0] || x[1] > n {
			bad("%s: range %v in %d characters", what, x, n)
		}
	}
	last := 0
	for _, s := range r.Sentences {
		in("sentence", s, len(text))
		if s[0] < last {
			bad("sentences overlap at %d", s[0])
		}
		last = s[1]
	}
	// Each offset must cut the same words from the emitted text as inside.
	var inside []string
	for i := range d.Sentences {
		if s := d.SentenceSpan(i); !d.InTitle(s) {
			inside = append(inside, s.In(d.Text))
		}
	}
	if len(inside) == len(r.Sentences) {
		for i, s := range r.Sentences {
			if s[1] <= len(text) && string(text[s[0]:s[1]]) != inside[i] {
				bad("sentence %d is %q inside, %q by its offsets", i, inside[i], string(text[s[0]:s[1]]))
			}
		}
	} else {
		bad("%d sentences inside, %d in the record", len(inside), len(r.Sentences))
	}
	if len(r.Statements) == len(d.Statements) {
		for i, s := range r.Statements {
			n := len(text)
			from := text
			if s.In == "title" {
				n, from = title, []rune(*r.Article.Title)
			}
			for _, two := range []struct {
				what string
				out  []export.Range
				in   []hearsay.Span
			}{{"source", s.Source, d.Statements[i].Source}, {"cue", s.Cue, d.Statements[i].Cue}, {"content", s.Content, d.Statements[i].Content}} {
				if len(two.out) != len(two.in) {
					bad("%s %s: %d pieces of %d", s.ID, two.what, len(two.out), len(two.in))
					continue
				}
				for k, x := range two.out {
					in(s.ID+" "+two.what, x, n)
					if x[0] >= 0 && x[0] <= x[1] && x[1] <= n && string(from[x[0]:x[1]]) != two.in[k].In(d.Text) {
						bad("%s %s is %q inside, %q by its offsets", s.ID, two.what, two.in[k].In(d.Text), string(from[x[0]:x[1]]))
					}
				}
			}
			if len(s.Content) == 0 {
				bad("%s has no content", s.ID)
			}
		}
	} else {
		bad("%d statements inside, %d in the record", len(d.Statements), len(r.Statements))
	}
	for _, c := range r.Credits {
		in("credit", c.Span, len(text))
	}
	ids, seen := map[string]bool{}, map[string]bool{}
	for _, a := range r.Actors {
		ids[a.ID] = true
		for _, m := range a.Mentions {
			in(a.ID, m, len(text))
		}
	}
	for _, s := range r.Statements {
		ids[s.ID] = true
		if seen[s.Key] {
			bad("two records have the key %s", s.Key)
		}
		seen[s.Key] = true
	}
	refer := func(of string, list ...string) {
		for _, id := range list {
			if !ids[id] {
				bad("%s names %s, which is not there", of, id)
			}
		}
	}
	for _, s := range r.Statements {
		refer(s.ID, s.Speakers...)
		refer(s.ID, s.About...)
		refer(s.ID, s.Addressees...)
		for _, p := range []*string{s.SpeaksFor, s.Relays, s.Within} {
			if p != nil {
				refer(s.ID, *p)
			}
		}
		if s.Within != nil && *s.Within == s.ID {
			bad("%s is within itself", s.ID)
		}
	}
	for _, e := range r.Events {
		if seen[e.Key] {
			bad("two records have the key %s", e.Key)
		}
		seen[e.Key] = true
		for _, p := range slices.Concat(e.Actors, e.Recipients) {
			refer(e.ID, p.ID)
		}
		if len(e.Reports) == 0 {
			bad("%s has no report", e.ID)
		}
		for _, p := range e.Reports {
			if p.Via != nil {
				refer(e.ID, *p.Via)
			}
			n := len(text)
			if p.In == "title" {
				n = title
			}
			for _, x := range p.Trigger {
				in(e.ID, x, n)
			}
		}
		if e.Date != nil && e.Date.Span != nil && e.Date.From != nil && e.Date.To != nil && *e.Date.From >= *e.Date.To {
			bad("%s: from %s to %s", e.ID, *e.Date.From, *e.Date.To)
		}
	}
	return errors.Join(errs...)
}
