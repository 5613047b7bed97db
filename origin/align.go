package origin

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
)

// A token is a word or a mark of a text that is compared.
type token struct {
	hearsay.Span
	norm   string // in small letters, quotation marks all alike
	word   bool
	upper  bool // begins with a capital
	quoted bool // stands between quotation marks
	begins bool // is the first of its sentence
	to     int  // the same token of the other text; -1 none
	pair   int  // the pair it is in
}

// A sentence is tokens of a text that is compared, first up to end.
type sentence struct {
	hearsay.Span
	first, end int
	paragraph  int // from 1; 0 is the title
	weight     float64
	pair       int // -1: no counterpart
}

// A side is one of two texts that are compared. Words of credit lines, tags and
// datelines are left out: they say where a text is from and are not part of it.
type side struct {
	d         *hearsay.Document
	toks      []token
	sentences []sentence // without the title
	title     sentence
	small     map[string]bool
	counted   struct { // code points, where codePoint was last asked
		from, at int32
		n        int
	}
}

func newSide(d *hearsay.Document, small map[string]bool) *side {
	s := &side{d: d, small: small}
	s.title = s.cut(hearsay.Span{End: int32(len(strings.TrimSpace(d.Text[:d.Body])))})
	paragraph, last := 0, d.Body
	for _, x := range sentenceSpans(d) {
		sent := s.cut(x)
		if paragraph == 0 || strings.Contains(d.Text[last:x.Start], "\n") {
			paragraph++
		}
		last = x.End
		if sent.end > sent.first {
			sent.paragraph = paragraph
			s.sentences = append(s.sentences, sent)
		}
	}
	return s
}

// sentenceSpans are the sentences of a document's text; of one that was not
// coded, its lines.
func sentenceSpans(d *hearsay.Document) (out []hearsay.Span) {
	for i := range d.Sentences {
		if x := d.SentenceSpan(i); x.Start >= d.Body {
			out = append(out, x)
		}
	}
	if len(out) > 0 {
		return out
	}
	at := d.Body
	for line := range strings.Lines(d.Text[d.Body:]) {
		trimmed := strings.TrimSpace(line)
		if trimmed != "" {
			start := at + int32(strings.Index(line, trimmed))
			out = append(out, hearsay.Span{Start: start, End: start + int32(len(trimmed))})
		}
		at += int32(len(line))
	}
	return out
}

// cut makes the tokens of a stretch of text.
func (s *side) cut(x hearsay.Span) sentence {
	sent := sentence{Span: x, first: len(s.toks), pair: -1}
	text := x.In(s.d.Text)
	in := false // between quotation marks
	if n := len(s.toks); n > 0 && s.toks[n-1].quoted && !strings.Contains(s.d.Text[s.toks[n-1].End:x.Start], "\n") {
		in = true // a quotation runs on over the end of a sentence
	}
	credits := s.d.Credits
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) {
			i += n
			continue
		}
		j := i + n
		word := unicode.IsLetter(r) || unicode.IsDigit(r)
		for word && j < len(text) {
			q, m := utf8.DecodeRuneInString(text[j:])
			next, _ := utf8.DecodeRuneInString(text[min(j+m, len(text)):])
			// "don't", "twenty-one", "1,000", "3.5" are one word each.
			joint := strings.ContainsRune("'’-.,", q) && (unicode.IsLetter(next) && q != '.' && q != ',' || unicode.IsDigit(next) && unicode.IsDigit(prev(text[:j])))
			if !unicode.IsLetter(q) && !unicode.IsDigit(q) && !joint {
				break
			}
			j += m
		}
		t := token{Span: hearsay.Span{Start: x.Start + int32(i), End: x.Start + int32(j)}, word: word, upper: unicode.IsUpper(r), quoted: in, to: -1, pair: -1}
		t.norm = strings.ReplaceAll(strings.ToLower(text[i:j]), "’", "'")
		switch r {
		case '“':
			in, t.norm = true, `"`
		case '”':
			in, t.norm, t.quoted = false, `"`, false
		case '"':
			t.quoted, in = false, !in
		case '—', '–':
			t.norm = "-"
		}
		for len(credits) > 0 && credits[0].End <= t.Start {
			credits = credits[1:]
		}
		if len(credits) == 0 || !credits[0].Overlaps(t.Span) {
			s.toks = append(s.toks, t)
			sent.weight += s.weight(&t)
		}
		i = j
	}
	sent.end = len(s.toks)
	// What is left of a sentence beside a dateline begins with no dash.
	for sent.first < sent.end && !s.toks[sent.first].word && s.toks[sent.first].norm != `"` && s.toks[sent.first].Start > x.Start {
		sent.first++
	}
	if sent.first < sent.end {
		s.toks[sent.first].begins = true
	}
	return sent
}

func prev(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// weight is what a token says of whether two sentences are one.
func (s *side) weight(t *token) float64 {
	switch {
	case !t.word:
		return 0
	case s.small[t.norm]:
		return 0.25
	}
	return 1
}

// common is the weight of the words that two sentences have in common.
func common(a, b *side, x, y *sentence) float64 {
	have := map[string]int{}
	for _, t := range a.toks[x.first:x.end] {
		have[t.norm]++
	}
	sum := 0.0
	for i := y.first; i < y.end; i++ {
		t := &b.toks[i]
		if have[t.norm] > 0 {
			have[t.norm]--
			sum += b.weight(t)
		}
	}
	return sum
}

// A pair is sentences of the one text and their counterpart in the other.
type pair struct{ from, to []int }

// How like two sentences must be to be one.
const (
	likeShare = 0.45 // of the words of both
	partShare = 0.75 // of the words of the shorter, if it is no fragment
	partLeast = 3    // words of weight in common
	joinShare = 0.6  // of a sentence's words, that a sentence beside its neighbour's counterpart took over
	mostPairs = 4_000_000
	mostAlike = 200 // a word that more sentences have brings none together
)

// align finds the counterpart of every sentence of a in b: the likest first,
// of likes those that stand alike; then sentences that were joined or split.
func align(a, b *side) []pair {
	type match struct {
		i, j  int
		score float64
		off   int
	}
	var all []match
	// Only sentences that share a telling word are compared.
	where := map[string][]int{}
	for j := range b.sentences {
		seen := map[string]bool{}
		for _, t := range b.toks[b.sentences[j].first:b.sentences[j].end] {
			if t.word && !b.small[t.norm] && !seen[t.norm] {
				seen[t.norm] = true
				where[t.norm] = append(where[t.norm], j)
			}
		}
	}
	for i := range a.sentences {
		x := &a.sentences[i]
		near := map[int]bool{}
		for _, t := range a.toks[x.first:x.end] {
			if len(where[t.norm]) <= mostAlike {
				for _, j := range where[t.norm] {
					near[j] = true
				}
			}
		}
		if len(all) > mostPairs {
			break
		}
		for j := range near {
			y := &b.sentences[j]
			c := common(a, b, x, y)
			dice, part := 2*c/(x.weight+y.weight), c/min(x.weight, y.weight)
			if dice < likeShare && (part < partShare || c < partLeast) {
				continue
			}
			all = append(all, match{i, j, max(dice, 0.6*part), max(i-j, j-i)})
		}
	}
	slices.SortFunc(all, func(p, q match) int {
		return cmp.Or(cmp.Compare(q.score, p.score), cmp.Compare(p.off, q.off), cmp.Compare(p.i, q.i), cmp.Compare(p.j, q.j))
	})
	var pairs []pair
	for _, m := range all {
		x, y := &a.sentences[m.i], &b.sentences[m.j]
		if x.pair < 0 && y.pair < 0 {
			x.pair, y.pair = len(pairs), len(pairs)
			pairs = append(pairs, pair{[]int{m.i}, []int{m.j}})
		}
	}
	// Neighbours of a pair that stand in its counterpart, too.
	join := func(a, b *side, get func(p *pair) (mine, theirs *[]int)) {
		for i := range a.sentences {
			x := &a.sentences[i]
			if x.pair >= 0 || x.weight < partLeast {
				continue
			}
			for _, k := range []int{i - 1, i + 1} {
				if k < 0 || k >= len(a.sentences) || a.sentences[k].pair < 0 {
					continue
				}
				p := a.sentences[k].pair
				mine, theirs := get(&pairs[p])
				if len(*mine) > 2 {
					continue
				}
				// What its counterpart has beyond its own words.
				have := map[string]int{}
				for _, j := range *theirs {
					for _, t := range b.toks[b.sentences[j].first:b.sentences[j].end] {
						have[t.norm]++
					}
				}
				for _, m := range *mine {
					for _, t := range a.toks[a.sentences[m].first:a.sentences[m].end] {
						have[t.norm]--
					}
				}
				c := 0.0
				for n := x.first; n < x.end; n++ {
					if t := &a.toks[n]; have[t.norm] > 0 {
						have[t.norm]--
						c += a.weight(t)
					}
				}
				if c >= joinShare*x.weight {
					x.pair = p
					*mine = append(*mine, i)
					slices.Sort(*mine)
					break
				}
			}
		}
	}
	join(a, b, func(p *pair) (*[]int, *[]int) { return &p.from, &p.to })
	join(b, a, func(p *pair) (*[]int, *[]int) { return &p.to, &p.from })
	return pairs
}

// An edit is a run of tokens that are the same, or were cut and added. The
// tokens of cut and added are numbers in their sides.
type edit struct {
	same     bool
	from, to []int
}

// compare finds the longest common run of tokens of a pair and what is between.
func compare(a, b *side, from, to []sentence) []edit {
	var x, y []int
	for _, s := range from {
		for i := s.first; i < s.end; i++ {
			x = append(x, i)
		}
	}
	for _, s := range to {
		for i := s.first; i < s.end; i++ {
			y = append(y, i)
		}
	}
	n, m := len(x), len(y)
	if n*m > mostPairs {
		return []edit{{from: x, to: y}} // nobody writes such sentences
	}
	// Words count more than marks, so that a comma does not tear words apart.
	value := func(t *token) int32 {
		switch {
		case !t.word:
			return 1
		case a.small[t.norm]:
			return 3
		}
		return 6
	}
	score := make([]int32, (n+1)*(m+1))
	at := func(i, j int) *int32 { return &score[i*(m+1)+j] }
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			best := max(*at(i+1, j), *at(i, j+1))
			if t := &a.toks[x[i]]; t.norm == b.toks[y[j]].norm {
				v := *at(i+1, j+1) + value(t)
				// Runs are better than the same words one by one.
				if i+1 < n && j+1 < m && a.toks[x[i+1]].norm == b.toks[y[j+1]].norm {
					v++
				}
				best = max(best, v)
			}
			*at(i, j) = best
		}
	}
	var out []edit
	add := func(same bool, i, j int) {
		if len(out) == 0 || out[len(out)-1].same != same {
			out = append(out, edit{same: same})
		}
		e := &out[len(out)-1]
		if i >= 0 {
			e.from = append(e.from, x[i])
		}
		if j >= 0 {
			e.to = append(e.to, y[j])
		}
	}
	i, j := 0, 0
	for i < n && j < m {
		t := &a.toks[x[i]]
		v := int32(-1)
		if t.norm == b.toks[y[j]].norm {
			v = *at(i+1, j+1) + value(t)
			if i+1 < n && j+1 < m && a.toks[x[i+1]].norm == b.toks[y[j+1]].norm {
				v++
			}
		}
		switch {
		case v == *at(i, j):
			add(true, i, j)
			i, j = i+1, j+1
		case *at(i+1, j) == *at(i, j):
			add(false, i, -1)
			i++
		default:
			add(false, -1, j)
			j++
		}
	}
	for ; i < n; i++ {
		add(false, i, -1)
	}
	for ; j < m; j++ {
		add(false, -1, j)
	}
	return settle(a, out)
}

// settle takes single small words and marks that happen to be the same between
// two changes into the change.
func settle(a *side, in []edit) []edit {
	var out []edit
	for k := 0; k < len(in); k++ {
		e := in[k]
		small := e.same && k > 0 && k+1 < len(in)
		for _, i := range e.from {
			small = small && (!a.toks[i].word || a.small[a.toks[i].norm])
		}
		words := 0
		for _, i := range e.from {
			if a.toks[i].word {
				words++
			}
		}
		full := func(x edit) bool { return len(x.from) > 0 && len(x.to) > 0 }
		if small && words <= 1 && len(out) > 0 && full(out[len(out)-1]) && full(in[k+1]) {
			p := &out[len(out)-1]
			p.from = slices.Concat(p.from, e.from, in[k+1].from)
			p.to = slices.Concat(p.to, e.to, in[k+1].to)
			k++
			continue
		}
		out = append(out, e)
	}
	return out
}
