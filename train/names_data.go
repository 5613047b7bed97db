package train

import (
	"bufio"
	"compress/gzip"
	_ "embed"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/internal/newsdev"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/parse"
	"github.com/hearsay-news/hearsay/segment"
)

// A nameDoc is one text with labels, from a file of data/ner or made from
// links.
type nameDoc struct {
	id     string // of a document in data/ner
	source string
	text   parse.NameText
	labels []uint8
	weight float32 // of its gradient
}

// Label positions, as parse has them.
const (
	posFirst = iota
	posInside
	posLast
	posOnly
)

func nameClass(s string) int {
	for i, c := range parse.NameClasses {
		if c == s {
			return i
		}
	}
	return -1
}

// A nameSpan is words first up to but not including end.
type nameSpan struct {
	first, end, class int
}

// setSpan writes the labels of a span.
func setSpan(labels []uint8, s nameSpan) {
	base := uint8(1 + 4*s.class)
	if s.end-s.first == 1 {
		labels[s.first] = base + posOnly
		return
	}
	for i := s.first; i < s.end; i++ {
		labels[i] = base + posInside
	}
	labels[s.first] = base + posFirst
	labels[s.end-1] = base + posLast
}

// nameSpans reads spans back from labels.
func nameSpans(labels []uint8) []nameSpan {
	var out []nameSpan
	for i := 0; i < len(labels); {
		l := labels[i]
		j := i + 1
		if l == 0 {
			i = j
			continue
		}
		if (l-1)&3 == posFirst {
			for j < len(labels) && labels[j] > 0 && (labels[j]-1)&3 == posInside {
				j++
			}
			j = min(j+1, len(labels))
		}
		out = append(out, nameSpan{i, j, int(l-1) >> 2})
		i = j
	}
	return out
}

// readNames reads a file of data/ner: word, BIO over PER/ORG/LOC, BIO over all
// classes. The third column decides where it is there.
func readNames(path, source string) ([]nameDoc, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var docs []nameDoc
	doc := nameDoc{source: source, weight: 1}
	var words, tags []string
	sentence := func() {
		if len(words) > 0 {
			labels := make([]uint8, len(words))
			for i := 0; i < len(tags); i++ {
				if !strings.HasPrefix(tags[i], "B-") {
					continue
				}
				j := i + 1
				for j < len(tags) && tags[j] == "I-"+tags[i][2:] {
					j++
				}
				if c := nameClass(tags[i][2:]); c >= 0 {
					setSpan(labels, nameSpan{i, j, c})
				}
			}
			doc.text.Words = append(doc.text.Words, words...)
			doc.labels = append(doc.labels, labels...)
			doc.text.Ends = append(doc.text.Ends, int32(len(doc.text.Words)))
		}
		words, tags = nil, nil
	}
	flush := func() {
		sentence()
		if len(doc.labels) > 0 {
			docs = append(docs, doc)
		}
		doc = nameDoc{source: source, weight: 1}
	}
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		line := in.Text()
		switch {
		case strings.HasPrefix(line, "# doc ="):
			flush()
			doc.id = strings.TrimSpace(strings.TrimPrefix(line, "# doc ="))
		case !strings.Contains(line, "\t") && strings.HasPrefix(line, "#"):
		case strings.TrimSpace(line) == "":
			sentence()
		default:
			c := strings.Split(line, "\t")
			tag := c[1]
			if len(c) > 2 {
				tag = c[2]
			}
			words, tags = append(words, c[0]), append(tags, tag)
		}
	}
	flush()
	return docs, in.Err()
}

// splitHyphens cuts words as Universal Dependencies does: "al-Araji" is three
// words, "e-mail" and "anti-war" one.
func splitHyphens(d nameDoc) nameDoc {
	out := nameDoc{id: d.id, source: d.source, weight: d.weight}
	first := int32(0)
	for _, end := range d.text.Ends {
		for i := first; i < end; i++ {
			parts := cutHyphens(d.text.Words[i])
			l := d.labels[i]
			for k, p := range parts {
				out.text.Words = append(out.text.Words, p)
				x := l
				if l > 0 && len(parts) > 1 {
					base, pos := (l-1)&^3+1, (l-1)&3
					begins := (pos == posFirst || pos == posOnly) && k == 0
					ends := (pos == posLast || pos == posOnly) && k == len(parts)-1
					switch {
					case begins && ends:
						x = base + posOnly
					case begins:
						x = base + posFirst
					case ends:
						x = base + posLast
					default:
						x = base + posInside
					}
				}
				out.labels = append(out.labels, x)
			}
		}
		out.text.Ends = append(out.text.Ends, int32(len(out.text.Words)))
		first = end
	}
	return out
}

// cutHyphens cuts one word of another's making at its hyphens, as the
// segmenter does.
func cutHyphens(w string) []string {
	if !strings.Contains(w, "-") || strings.Contains(w, "://") || strings.Contains(w, "@") || w[0] == '#' {
		return []string{w}
	}
	d := &hearsay.Document{Text: w, Paragraphs: []hearsay.Span{{End: int32(len(w))}}}
	wordCutter().Segment(d)
	var out []string
	for k := range d.Tokens {
		out = append(out, d.Word(hearsay.TokenID(k)))
	}
	if strings.Join(out, "") != w {
		return []string{w}
	}
	return out
}

var wordCutter = sync.OnceValue(func() *segment.Segmenter {
	l, err := lang.For("en")
	if err != nil {
		panic(err)
	}
	s, err := segment.New(l, nil)
	if err != nil {
		panic(err)
	}
	return s
})

// A guide settles what the sources annotate differently; see
// parse/NAMES-GUIDELINE.md.
type guide struct {
	norp, country, title, event map[string]bool
}

func newGuide(l *lang.Language) *guide {
	g := &guide{norp: map[string]bool{}, country: map[string]bool{}, title: map[string]bool{}, event: map[string]bool{}}
	add := func(m map[string]bool, cells string, sep string) {
		for c := range strings.SplitSeq(cells, sep) {
			if c != "" {
				m[c] = true
			}
		}
	}
	for _, row := range l.Rows("country.tsv") {
		for i := 1; i <= 2 && i < len(row); i++ {
			add(g.country, row[i], "|")
		}
		for i := 3; i <= 5 && i < len(row); i++ {
			for c := range strings.SplitSeq(row[i], "|") {
				if parse.Demonym(c, row) {
					g.norp[c] = true
				}
			}
		}
	}
	for _, row := range l.Rows("name-word.txt") {
		for _, cell := range row[1:] {
			switch row[0] {
			case "norp":
				add(g.norp, cell, " ")
			case "title":
				add(g.title, cell, " ")
			case "event":
				add(g.event, cell, " ")
			}
		}
	}
	for _, c := range []string{"U.S.", "US", "U.S", "USA", "U.S.A.", "UK", "U.K.", "UAE", "Britain", "America"} {
		g.country[c] = true
	}
	delete(g.country, "Saudi")
	for c := range g.country {
		delete(g.norp, c)
	}
	return g
}

var (
	orgAlways = map[string]bool{
		"UN": true, "U.N.": true, "EU": true, "E.U.": true, "NATO": true, "Pentagon": true, "Kremlin": true,
		"Senate": true, "Congress": true, "Hamas": true, "Hezbollah": true, "Taliban": true, "Fatah": true, "G7": true, "G8": true, "G20": true,
	}
	storm        = map[string]bool{"Hurricane": true, "Cyclone": true, "Typhoon": true}
	capitalTitle = map[string]bool{"Sir": true, "Lord": true, "Lady": true, "Saint": true, "St.": true, "Pope": true, "Prophet": true}
)

// apply brings the labels of a document to the guideline.
func (g *guide) apply(d *nameDoc) {
	first := int32(0)
	for _, end := range d.text.Ends {
		g.sentence(d.source, d.text.Words[first:end], d.labels[first:end])
		first = end
	}
}

func (g *guide) sentence(source string, words []string, labels []uint8) {
	norp, event, misc := nameClass("NORP"), nameClass("EVENT"), nameClass("MISC")
	per, org, loc := nameClass("PER"), nameClass("ORG"), nameClass("LOC")
	for _, s := range nameSpans(labels) {
		old := s
		n := s.end - s.first
		w := words[s.first]
		switch {
		case n == 1 && g.norp[w] && s.class != per:
			s.class = norp
		case n == 1 && g.country[w] && s.class != per:
			s.class = loc
		case n == 1 && orgAlways[w]:
			s.class = org
		case n == 2 && s.class != per && g.norp[w+" "+words[s.first+1]]:
			s.class = norp
		case s.class == misc && storm[w] && n > 1:
			s.class = event
		case s.class == misc && g.event[strings.ToLower(words[s.end-1])] && n > 1:
			s.class = event
		case s.class == norp && n > 1 && !g.norp[words[s.end-1]]:
			s.class = misc
		case s.class == per:
			// Titles stand outside a person's name.
			for s.end-s.first > 1 && g.title[strings.ToLower(words[s.first])] && !capitalTitle[words[s.first]] {
				s.first++
			}
		}
		if s == old && s.class == org {
			// "Pakistan's Foreign Office" is two names.
			for k := s.first + 1; k < s.end-1; k++ {
				if words[k] != "'s" && words[k] != "’s" {
					continue
				}
				if owner := strings.Join(words[s.first:k], " "); g.country[owner] || orgAlways[owner] {
					class := loc
					if orgAlways[owner] {
						class = org
					}
					for i := old.first; i < old.end; i++ {
						labels[i] = 0
					}
					setSpan(labels, nameSpan{s.first, k, class})
					setSpan(labels, nameSpan{k + 1, s.end, org})
					s = nameSpan{k + 1, s.end, org}
					old = s
				}
				break
			}
		}
		// The article is outside, unless it is written as part of the name.
		if s.end-s.first > 1 && words[s.first] == "the" {
			s.first++
		}
		if s != old {
			for i := old.first; i < old.end; i++ {
				labels[i] = 0
			}
			setSpan(labels, s)
		}
	}
	for i, w := range words {
		if labels[i] != 0 {
			continue
		}
		switch {
		case i+1 < len(words) && labels[i+1] == 0 && g.norp[w+" "+words[i+1]]:
			setSpan(labels, nameSpan{i, i + 2, norp})
		case g.norp[w]:
			setSpan(labels, nameSpan{i, i + 1, norp})
		case source == "re3d" && g.country[w]:
			setSpan(labels, nameSpan{i, i + 1, loc})
		case source == "re3d" && orgAlways[w]:
			setSpan(labels, nameSpan{i, i + 1, org})
		}
	}
}

//go:embed names-news.tsv
var newsLabels string

// readNews reads news sentences we labelled ourselves: the labels are in
// names-news.tsv, the sentences in data/text. Neighbouring lines are one
// document, as far as that can be known.
func readNews(cfg Config) ([]nameDoc, error) {
	want := map[string]map[int][]string{}
	for line := range strings.Lines(newsLabels) {
		c := strings.Split(strings.TrimSpace(line), "\t")
		if len(c) < 2 || strings.HasPrefix(line, "#") {
			continue
		}
		n, err := strconv.Atoi(c[1])
		if err != nil {
			return nil, fmt.Errorf("names-news.tsv: %q", line)
		}
		if want[c[0]] == nil {
			want[c[0]] = map[int][]string{}
		}
		want[c[0]][n] = c[2:]
	}
	var docs []nameDoc
	for _, name := range plainFiles {
		if want[name] == nil {
			continue
		}
		n, last := 0, 0
		err := eachLine(cfg.Path("text", name+".txt.gz"), func(text string) {
			n++
			names, ok := want[name][n]
			if !ok {
				return
			}
			if len(docs) == 0 || n > last+40 || docs[len(docs)-1].source != name {
				docs = append(docs, nameDoc{source: name, weight: 1})
			}
			last = n
			addNews(&docs[len(docs)-1], wordCutter(), text, names)
		})
		if err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// addNews appends a line of text, cut into words, with its names.
func addNews(out *nameDoc, seg *segment.Segmenter, text string, names []string) {
	d := &hearsay.Document{Text: text, Paragraphs: []hearsay.Span{{End: int32(len(text))}}}
	seg.Segment(d)
	base := len(out.labels)
	for k := range d.Tokens {
		out.text.Words = append(out.text.Words, d.Word(hearsay.TokenID(k)))
		out.labels = append(out.labels, 0)
	}
	for _, s := range d.Sentences {
		out.text.Ends = append(out.text.Ends, int32(base)+int32(s.End))
	}
	setNames(out, d, hearsay.Span{End: int32(len(text))}, base, names)
}

// setNames labels the names of one stretch of a document; their places are
// code points from its start. base is the document's first word in out.
func setNames(out *nameDoc, d *hearsay.Document, in hearsay.Span, base int, names []string) {
	at := []int32{} // the byte at which every code point begins
	for i := range in.In(d.Text) {
		at = append(at, in.Start+int32(i))
	}
	at = append(at, in.End)
	for _, name := range names {
		var from, to int
		var class string
		if _, err := fmt.Sscanf(name, "%d %d %s", &from, &to, &class); err != nil || to >= len(at) || nameClass(class) < 0 {
			continue
		}
		a, b := d.TokensIn(hearsay.Span{Start: at[from], End: at[to]})
		if a < b {
			setSpan(out.labels, nameSpan{base + int(a), base + int(b), nameClass(class)})
		}
	}
}

// recase is a copy of a document with every word rewritten: in capitals, as
// headlines are, in lower case, as posts are, or capitalised.
func recase(d nameDoc, f func(string) string) nameDoc {
	c := nameDoc{source: d.source, weight: d.weight, labels: d.labels}
	c.text.Ends = d.text.Ends
	c.text.Words = make([]string, len(d.text.Words))
	for i, w := range d.text.Words {
		c.text.Words[i] = f(w)
	}
	return c
}

// careless is a copy of a document in which every second name is in lower
// case, as people write who do not care: "i flew to chicago with United".
func careless(d nameDoc, rng *rand.Rand) nameDoc {
	c := recase(d, func(w string) string { return w })
	for _, s := range nameSpans(d.labels) {
		if rng.IntN(2) == 0 {
			for i := s.first; i < s.end; i++ {
				c.text.Words[i] = strings.ToLower(c.text.Words[i])
			}
		}
	}
	return c
}

func titleCase(w string) string {
	if len(w) < 4 {
		return w
	}
	r := []rune(w)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// roughWords cuts plain text into words, nearly as the segmenter does; it is
// for word clusters and silver data only.
func roughWords(line string) []string {
	var out []string
	for w := range strings.FieldsSeq(line) {
		out = roughWord(out, w)
	}
	return out
}

func roughWord(out []string, w string) []string {
	const open, shut = "\"'([{“‘«*`_", "\"')]}”’»,;:!?…*`_"
	for w != "" {
		r := []rune(w)[0]
		if !strings.ContainsRune(open, r) || len(w) > 2 && (strings.HasPrefix(w, "'s") || strings.HasPrefix(w, "’s")) {
			break
		}
		out = append(out, string(r))
		w = w[len(string(r)):]
	}
	var tail []string
	for w != "" {
		rs := []rune(w)
		r := rs[len(rs)-1]
		if r == '.' {
			body := w[:len(w)-1]
			// "U.S." and "J." and "Mr." keep their dot.
			if strings.Contains(body, ".") || len(body) <= 3 && body != "" && unicode.IsUpper([]rune(body)[0]) {
				break
			}
		} else if !strings.ContainsRune(shut, r) {
			break
		}
		tail = append(tail, string(r))
		w = string(rs[:len(rs)-1])
	}
	if w != "" {
		for _, p := range cutHyphens(w) {
			for _, s := range []string{"'s", "’s", "'S"} {
				if len(p) > len(s) && strings.HasSuffix(p, s) {
					out = append(out, p[:len(p)-len(s)])
					p = s
					break
				}
			}
			out = append(out, p)
		}
	}
	for i := len(tail) - 1; i >= 0; i-- {
		out = append(out, tail[i])
	}
	return out
}

// eachLine calls f with every line of a gzip file.
func eachLine(path string, f func(string)) error {
	r, err := os.Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	z, err := gzip.NewReader(r)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	in := bufio.NewScanner(z)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		f(in.Text())
	}
	return in.Err()
}

// cutSentences ends a sentence after a full stop, roughly.
func cutSentences(words []string) []int32 {
	var ends []int32
	for i, w := range words {
		if (w == "." || w == "!" || w == "?") && i+1 < len(words) {
			ends = append(ends, int32(i+1))
		}
	}
	return append(ends, int32(len(words)))
}

// readLinks reads Wikipedia's current events with their links: for every day a
// document, and the target of every linked stretch of words.
// Days in without are left out.
func readLinks(path string, without map[string]bool) ([]nameDoc, [][]nameLink, error) {
	var docs []nameDoc
	var links [][]nameLink
	var doc nameDoc
	var here []nameLink
	flush := func() {
		if len(doc.text.Words) > 0 {
			doc.labels = make([]uint8, len(doc.text.Words))
			docs, links = append(docs, doc), append(links, here)
		}
		doc, here = nameDoc{source: "links", weight: 0.5}, nil
	}
	flush()
	skip := false
	err := eachLine(path, func(line string) {
		if day, ok := strings.CutPrefix(line, "#### "); ok && strings.HasPrefix(day, "20") {
			skip = without[strings.TrimSpace(day)]
		}
		if skip {
			return
		}
		if strings.HasPrefix(line, "#### ") {
			if len(doc.text.Words) > 1500 || strings.HasPrefix(line, "#### 20") {
				flush()
			}
			return
		}
		line = strings.TrimLeft(line, " *")
		if line == "" {
			return
		}
		words, ls := parseLinks(line)
		if len(words) < 2 {
			return
		}
		base := len(doc.text.Words)
		for _, e := range cutSentences(words) {
			doc.text.Ends = append(doc.text.Ends, int32(base)+e)
		}
		doc.text.Words = append(doc.text.Words, words...)
		for _, l := range ls {
			l.first += base
			l.end += base
			here = append(here, l)
		}
	})
	flush()
	return docs, links, err
}

// newsDays are the days of a text that we measure with.
func newsDays(cfg Config, name string) (map[string]bool, error) {
	out := map[string]bool{}
	day, n := "", 0
	err := eachLine(cfg.Path("text", name+".txt.gz"), func(line string) {
		n++
		if d, ok := strings.CutPrefix(line, "#### 20"); ok {
			day = "20" + strings.TrimSpace(d)
		}
		if newsdev.Has(name, n) {
			out[day] = true
		}
	})
	return out, err
}

// A nameLink is a stretch of words that links to an article.
type nameLink struct {
	first, end int
	target     string
}

// parseLinks cuts a line of Markdown into words and links. Citations, which
// link elsewhere, are dropped.
func parseLinks(line string) ([]string, []nameLink) {
	var words []string
	var links []nameLink
	glue := "" // text that continues the last word ("'s")
	for line != "" {
		i := strings.IndexByte(line, '[')
		if i < 0 {
			words = appendText(words, glue, line)
			break
		}
		plain := line[:i]
		rest := line[i+1:]
		j := strings.Index(rest, "](")
		if j < 0 {
			words = appendText(words, glue, line)
			break
		}
		anchor := rest[:j]
		rest = rest[j+2:]
		depth, k := 1, 0
		for k < len(rest) && depth > 0 {
			switch rest[k] {
			case '(':
				depth++
			case ')':
				depth--
			case '"':
				// a title in quotes may hold anything
				if q := strings.Index(rest[k+1:], "\")"); q >= 0 {
					k += q + 1
				}
			}
			k++
		}
		url := rest[:k]
		line = rest[k:]
		words = appendText(words, glue, plain)
		if !strings.Contains(url, "wikipedia.org/wiki/") {
			continue // a citation: "(AP)"
		}
		q := strings.Index(url, "/wiki/")
		target := url[q+6:]
		if e := strings.IndexAny(target, " #)"); e >= 0 {
			target = target[:e]
		}
		first := len(words)
		words = append(words, roughWords(strings.Trim(anchor, "*_"))...)
		if len(words) > first {
			links = append(links, nameLink{first, len(words), target})
		}
	}
	return words, links
}

func appendText(words []string, _ string, plain string) []string {
	return append(words, roughWords(strings.ReplaceAll(plain, "*", ""))...)
}

// spanText is a name as a cell of names-news.tsv.
func spanText(from, to, class int) string {
	return fmt.Sprintf("%d %d %s", from, to, parse.NameClasses[class])
}
