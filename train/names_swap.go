package train

import (
	_ "embed"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/parse"
)

// A namePool is names to put in the place of others, so that the model learns
// from what stands round a name, and what the tables say of it, rather than
// from the few names that the annotated texts happen to hold.
type namePool struct {
	names [3][][]string // PER, ORG, LOC
}

// newNamePool gathers names of several words from the labelled texts, and
// organisations and places from the tables.
func newNamePool(l *lang.Language, docs []nameDoc) *namePool {
	p := &namePool{}
	seen := map[string]bool{}
	add := func(class int, words []string) {
		key := strings.Join(words, " ")
		if !seen[key] {
			seen[key] = true
			p.names[class] = append(p.names[class], words)
		}
	}
	for _, d := range docs {
		if d.source == "wnut" {
			continue
		}
		for _, s := range nameSpans(d.labels) {
			words := d.text.Words[s.first:s.end]
			if s.class > 2 || s.class == 0 && len(words) < 2 || len(words) > 6 || d.source != "links" && s.class > 0 {
				continue
			}
			if strings.ToLower(words[0]) != words[0] {
				add(s.class, words)
			}
		}
	}
	table := func(class int, name string) {
		w := parse.SplitName(name)
		if len(w) > 0 && strings.ToUpper(name[:1]) == name[:1] {
			add(class, w)
		}
	}
	for _, row := range l.Rows("name-known.txt") {
		for _, name := range row[1:] {
			switch row[0] {
			case "ORG":
				table(1, name)
			case "PLACE", "COUNTRY":
				table(2, name)
			}
		}
	}
	for _, file := range []string{"org.tsv", "group.tsv"} {
		for _, row := range l.Rows(file) {
			table(1, row[0])
		}
	}
	for _, row := range l.Rows("country.tsv") {
		table(2, row[1])
		if len(row) > 6 && row[6] != "" && !strings.Contains(row[6], "|") {
			table(2, row[6])
		}
	}
	return p
}

// swap is a copy of a document in which most names have been replaced, the
// same name by the same one, and a family name by that of the new person.
func (p *namePool) swap(d nameDoc, rng *rand.Rand) nameDoc {
	out := nameDoc{source: d.source, weight: d.weight}
	with := map[string][]string{}
	choose := func(s nameSpan) []string {
		words := d.text.Words[s.first:s.end]
		if s.class > 2 || len(p.names[s.class]) == 0 {
			return words
		}
		key := string(rune('0'+s.class)) + strings.Join(words, " ")
		if w, ok := with[key]; ok {
			return w
		}
		w := words
		if rng.IntN(10) < 7 {
			w = p.names[s.class][rng.IntN(len(p.names[s.class]))]
			if s.class == 0 && len(words) == 1 {
				w = familyName(w)
			}
			// A place of one word stays one: "Paris" in "Paris, France".
			if s.class == 2 && len(words) == 1 && len(w) > 2 {
				w = words
			}
		}
		with[key] = w
		if s.class == 0 && len(words) > 1 {
			k := "0" + words[len(words)-1]
			if _, ok := with[k]; !ok {
				with[k] = familyName(w)
			}
		}
		return w
	}
	spans := nameSpans(d.labels)
	k := 0
	first := int32(0)
	for _, end := range d.text.Ends {
		for i := int(first); i < int(end); {
			if k < len(spans) && spans[k].first == i {
				s := spans[k]
				w := choose(s)
				n := len(out.labels)
				out.text.Words = append(out.text.Words, w...)
				out.labels = append(out.labels, make([]uint8, len(w))...)
				setSpan(out.labels, nameSpan{n, n + len(w), s.class})
				i = s.end
				k++
				continue
			}
			out.text.Words = append(out.text.Words, d.text.Words[i])
			out.labels = append(out.labels, 0)
			i++
		}
		out.text.Ends = append(out.text.Ends, int32(len(out.text.Words)))
		first = end
	}
	return out
}

// familyName is the last word of a person's name, or the first where the last
// is in lower case: of "Moon Jae-in".
func familyName(w []string) []string {
	if !initial(w[len(w)-1]) {
		return w[:1]
	}
	return w[len(w)-1:]
}

//go:embed names-own.txt
var ownSentences string

// ownNames are news sentences we wrote ourselves, with their names in
// brackets: "[P Anna Berg] of the [O Greens] won." A blank line ends a text.
func ownNames() []nameDoc {
	var docs []nameDoc
	fresh := true
	for line := range strings.Lines(ownSentences) {
		line = strings.TrimSpace(line)
		if line == "" {
			fresh = true
			continue
		}
		if line[0] == '#' {
			continue
		}
		if fresh {
			docs = append(docs, nameDoc{source: "own", weight: 1})
			fresh = false
		}
		d := &docs[len(docs)-1]
		text, names := unbracket(line)
		addNews(d, wordCutter(), text, names)
	}
	return docs
}

// unbracket takes the names out of their brackets.
func unbracket(line string) (string, []string) {
	var b strings.Builder
	var names []string
	n := 0
	for line != "" {
		i := strings.IndexByte(line, '[')
		if i < 0 || len(line) < i+3 {
			b.WriteString(line)
			break
		}
		j := strings.IndexByte(line[i:], ']')
		class := strings.IndexByte("POLNEM", line[i+1])
		if j < 0 || class < 0 {
			b.WriteString(line)
			break
		}
		b.WriteString(line[:i])
		n += len([]rune(line[:i]))
		name := line[i+3 : i+j]
		b.WriteString(name)
		k := len([]rune(name))
		names = append(names, spanText(n, n+k, class))
		n += k
		line = line[i+j+1:]
	}
	return b.String(), names
}

// swapped are the copies with other names; they have no votes.
func swapped(p *namePool, docs []nameDoc, rng *rand.Rand) ([]nameDoc, [][]uint8) {
	var out []nameDoc
	for _, d := range docs {
		n := 0
		switch d.source {
		case "own":
			n = 8
		case "gmb-voa", "wikinews-2019-2020", "wikipedia-current-events-2025-2026":
			n = 3
		case "crossner":
		default:
			if rng.IntN(5) == 0 {
				n = 1
			}
		}
		for range n {
			out = append(out, p.swap(d, rng))
		}
	}
	return slices.Clip(out), make([][]uint8, len(out))
}
