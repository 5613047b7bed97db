package eval

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// A UDScore is one row of score_ud.py's table.
type UDScore struct {
	Precision float64  `json:"precision"`
	Recall    float64  `json:"recall"`
	F1        float64  `json:"f1"`
	Gold      int      `json:"gold"`
	System    int      `json:"system"`
	Correct   int      `json:"correct"`
	Aligned   *float64 `json:"aligned_acc,omitempty"`
}

// UDMetrics are the rows in the order they are printed.
var UDMetrics = []string{"Tokens", "Sentences", "Words", "UPOS", "XPOS", "UFeats", "Lemma", "UAS", "LAS", "LASfull", "CLAS", "MLAS", "BLEX"}

// UDScores are the rows by name, for all the text ("all") and by genre.
type UDScores map[string]map[string]UDScore

var (
	contentRel  = set("nsubj obj iobj csubj ccomp xcomp obl vocative expl dislocated advcl advmod discourse nmod appos nummod acl amod conj fixed flat compound list parataxis orphan goeswith reparandum root dep")
	functionRel = set("aux cop mark det clf case cc")
	uniFeats    = set("PronType NumType Poss Reflex Foreign Abbr Gender Animacy Number Case Definite Degree VerbForm Mood Tense Aspect Voice Evident Polarity Person Polite")
)

type udWord struct {
	a, b                            int
	mwt                             bool
	form, lemma, upos, xpos, ufeats string
	rel, rel0, low                  string
	head                            int // index in udDoc.words, -1 for the root
	kids                            []int
}

type udDoc struct {
	chars  []rune
	tokens [][2]int
	sents  [][2]int
	words  []udWord
	genre  []string // of each character
}

func lines(r io.Reader) ([]string, error) {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 1<<16), 1<<28)
	var out []string
	for s.Scan() {
		out = append(out, strings.TrimRight(s.Text(), "\r\n"))
	}
	return out, s.Err()
}

func readUD(r io.Reader) (*udDoc, error) {
	all, err := lines(r)
	if err != nil {
		return nil, err
	}
	d := &udDoc{}
	var block [][]string
	genre := ""
	for n, line := range all {
		switch {
		case strings.HasPrefix(line, "#"):
			body := strings.TrimSpace(line[1:])
			if k, v, ok := strings.Cut(body, "="); ok && strings.HasPrefix(body, "genre") && strings.HasPrefix(k, "genre") {
				genre = strings.TrimSpace(v)
			}
		case line != "":
			c := strings.Split(line, "\t")
			if len(c) != 10 {
				return nil, udError(n+1, fmt.Sprintf("%d columns, 10 wanted", len(c)))
			}
			block = append(block, c)
		default:
			if err := d.sentence(block, genre, n); err != nil {
				return nil, err
			}
			block = block[:0]
		}
	}
	return d, d.sentence(block, genre, len(all))
}

func udError(line int, text string) error {
	return &hearsay.Error{Op: "eval.ScoreUD", Kind: hearsay.Invalid, Err: fmt.Errorf("line %d: %s", line, text)}
}

func (d *udDoc) sentence(block [][]string, genre string, line int) error {
	if len(block) == 0 {
		return nil
	}
	start := len(d.chars)
	first := len(d.words)
	ids := map[int]int{}
	mwtEnd, span := 0, [2]int{}
	var heads []string
	for _, c := range block {
		if strings.Contains(c[0], ".") {
			continue
		}
		_, hi, multi := strings.Cut(c[0], "-")
		form := []rune(squeeze(c[1]))
		if multi {
			if len(form) == 0 {
				return udError(line, "empty form")
			}
			span = [2]int{len(d.chars), len(d.chars) + len(form)}
			d.chars = append(d.chars, form...)
			d.tokens = append(d.tokens, span)
			mwtEnd, _ = strconv.Atoi(hi)
			continue
		}
		i, err := strconv.Atoi(c[0])
		if err != nil {
			return udError(line, "bad ID "+c[0])
		}
		w := udWord{form: c[1], low: strings.ToLower(c[1]), mwt: i <= mwtEnd, lemma: c[2], upos: c[3], xpos: c[4], rel: c[7]}
		if w.mwt {
			w.a, w.b = span[0], span[1]
		} else {
			if len(form) == 0 {
				return udError(line, "empty form")
			}
			w.a, w.b = len(d.chars), len(d.chars)+len(form)
			d.chars = append(d.chars, form...)
			d.tokens = append(d.tokens, [2]int{w.a, w.b})
		}
		var fs []string
		for f := range strings.SplitSeq(c[5], "|") {
			k, _, _ := strings.Cut(f, "=")
			if uniFeats[k] {
				fs = append(fs, f)
			}
		}
		slices.Sort(fs)
		w.ufeats = strings.Join(fs, "|")
		w.rel0, _, _ = strings.Cut(w.rel, ":")
		ids[i] = len(d.words)
		heads = append(heads, c[6])
		d.words = append(d.words, w)
	}
	roots := 0
	for k, h := range heads {
		w := first + k
		n, err := strconv.Atoi(h)
		head, ok := ids[n]
		if err != nil || n != 0 && !ok {
			return udError(line, "bad HEAD "+h)
		}
		if n == 0 {
			roots++
			d.words[w].head = -1
			continue
		}
		d.words[w].head = head
		d.words[head].kids = append(d.words[head].kids, w)
	}
	if roots != 1 {
		return udError(line, fmt.Sprintf("%d roots in the sentence, 1 wanted", roots))
	}
	for w := first; w < len(d.words); w++ {
		for x, n := w, 0; x >= 0; x = d.words[x].head {
			if n++; n > len(heads) {
				return udError(line, "HEADs form a cycle")
			}
		}
	}
	for range len(d.chars) - start {
		d.genre = append(d.genre, genre)
	}
	d.sents = append(d.sents, [2]int{start, len(d.chars)})
	return nil
}

// ScoreUD scores a system's CoNLL-U against gold as the CoNLL 2018 shared task
// does, with a table for each genre if byGenre is set.
func ScoreUD(gold, system io.Reader, byGenre bool) (UDScores, error) {
	g, s, pairs, err := compareUD(gold, system)
	if err != nil {
		return nil, err
	}
	out := UDScores{"all": udTable(g, s, pairs, func(int) bool { return true })}
	if byGenre {
		for _, genre := range g.genre {
			if _, ok := out[genre]; !ok && genre != "" {
				out[genre] = udTable(g, s, pairs, func(a int) bool { return g.genre[a] == genre })
			}
		}
	}
	return out, nil
}

// compareUD reads two treebanks of one text and pairs their words.
func compareUD(gold, system io.Reader) (g, s *udDoc, pairs [][2]int, err error) {
	if g, err = readUD(gold); err != nil {
		return nil, nil, nil, fmt.Errorf("gold: %w", err)
	}
	if s, err = readUD(system); err != nil {
		return nil, nil, nil, fmt.Errorf("system: %w", err)
	}
	if k := differ(g.chars, s.chars); k >= 0 {
		at := func(c []rune) string { return string(c[max(0, min(k-30, len(c))):min(len(c), k+30)]) }
		return nil, nil, nil, &hearsay.Error{Op: "eval.ScoreUD", Kind: hearsay.Invalid, Err: fmt.Errorf("the two differ in text at non-space character %d: gold %q, system %q", k, at(g.chars), at(s.chars))}
	}
	return g, s, alignUD(g, s), nil
}

// differ is the first place where a and b differ, -1 if nowhere.
func differ(a, b []rune) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) != len(b) {
		return min(len(a), len(b))
	}
	return -1
}

// alignUD pairs words by span, and in regions where either side has a
// multi-word token by the longest common subsequence of their forms.
func alignUD(g, s *udDoc) [][2]int {
	var pairs [][2]int
	G, S := g.words, s.words
	i, j := 0, 0
	for i < len(G) && j < len(S) {
		switch {
		case G[i].mwt || S[j].mwt:
			const far = int(1) << 60
			end, start := 0, far
			if G[i].mwt {
				end, start = G[i].b, G[i].a
			}
			if S[j].mwt {
				end, start = max(end, S[j].b), min(start, S[j].a)
			}
			if !G[i].mwt && G[i].a < start {
				i++
				continue
			}
			if !S[j].mwt && S[j].a < start {
				j++
				continue
			}
			i0, j0 := i, j
			for moved := true; moved; {
				moved = false
				in := func(w *udWord) bool {
					if w.mwt {
						return w.a < end
					}
					return w.b <= end
				}
				for i < len(G) && in(&G[i]) {
					if G[i].mwt {
						end = max(end, G[i].b)
					}
					i++
					moved = true
				}
				for j < len(S) && in(&S[j]) {
					if S[j].mwt {
						end = max(end, S[j].b)
					}
					j++
					moved = true
				}
			}
			pairs = lcsPairs(pairs, G, S, i0, i, j0, j)
		case G[i].a == S[j].a && G[i].b == S[j].b:
			pairs = append(pairs, [2]int{i, j})
			i++
			j++
		case G[i].a <= S[j].a:
			i++
		default:
			j++
		}
	}
	return pairs
}

func lcsPairs(pairs [][2]int, G, S []udWord, i0, i1, j0, j1 int) [][2]int {
	n, m := i1-i0, j1-j0
	t := make([][]int, n+1)
	for i := range t {
		t[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if G[i0+i].low == S[j0+j].low {
				t[i][j] = t[i+1][j+1] + 1
			} else {
				t[i][j] = max(t[i+1][j], t[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case G[i0+i].low == S[j0+j].low:
			pairs = append(pairs, [2]int{i0 + i, j0 + j})
			i++
			j++
		case t[i+1][j] >= t[i][j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}

func udRow(correct, gold, system, aligned int) UDScore {
	x := UDScore{Gold: gold, System: system, Correct: correct}
	if system > 0 {
		x.Precision = float64(correct) / float64(system)
	}
	if gold > 0 {
		x.Recall = float64(correct) / float64(gold)
	}
	if gold+system > 0 {
		x.F1 = float64(2*correct) / float64(gold+system)
	}
	if aligned >= 0 {
		acc := 0.0
		if aligned > 0 {
			acc = float64(correct) / float64(aligned)
		}
		x.Aligned = &acc
	}
	return x
}

func udTable(g, s *udDoc, all [][2]int, ok func(int) bool) map[string]UDScore {
	out := map[string]UDScore{}
	for name, two := range map[string][2][][2]int{"Tokens": {g.tokens, s.tokens}, "Sentences": {g.sents, s.sents}} {
		a, b := map[[2]int]bool{}, map[[2]int]bool{}
		for _, x := range two[0] {
			if ok(x[0]) {
				a[x] = true
			}
		}
		n := 0
		for _, x := range two[1] {
			if ok(x[0]) && !b[x] {
				b[x] = true
				if a[x] {
					n++
				}
			}
		}
		out[name] = udRow(n, len(a), len(b), -1)
	}
	g2s := make([]int, len(g.words))
	for i := range g2s {
		g2s[i] = -1
	}
	var pairs [][2]int
	for _, p := range all {
		g2s[p[0]] = p[1]
		if ok(g.words[p[0]].a) {
			pairs = append(pairs, p)
		}
	}
	count := func(ws []udWord, f func(*udWord) bool) int {
		n := 0
		for i := range ws {
			if ok(ws[i].a) && f(&ws[i]) {
				n++
			}
		}
		return n
	}
	every := func(*udWord) bool { return true }
	ng, ns := count(g.words, every), count(s.words, every)
	out["Words"] = udRow(len(pairs), ng, ns, -1)
	head := func(p [2]int) bool {
		a, b := g.words[p[0]].head, s.words[p[1]].head
		if a < 0 || b < 0 {
			return a < 0 && b < 0
		}
		return g2s[a] == b
	}
	las := func(p [2]int) bool { return g.words[p[0]].rel0 == s.words[p[1]].rel0 && head(p) }
	lemma := func(p [2]int) bool {
		return g.words[p[0]].lemma == "_" || g.words[p[0]].lemma == s.words[p[1]].lemma
	}
	kids := func(p [2]int) bool {
		f := func(d *udDoc, w int) []int {
			var out []int
			for _, k := range d.words[w].kids {
				if functionRel[d.words[k].rel0] {
					out = append(out, k)
				}
			}
			return out
		}
		a, b := f(g, p[0]), f(s, p[1])
		if len(a) != len(b) {
			return false
		}
		for _, x := range a {
			y := g2s[x]
			if y < 0 || s.words[y].head != p[1] {
				return false
			}
			u, v := &g.words[x], &s.words[y]
			if u.rel0 != v.rel0 || u.upos != v.upos || u.ufeats != v.ufeats {
				return false
			}
		}
		return true
	}
	tests := map[string]func(p [2]int) bool{
		"UPOS":    func(p [2]int) bool { return g.words[p[0]].upos == s.words[p[1]].upos },
		"XPOS":    func(p [2]int) bool { return g.words[p[0]].xpos == s.words[p[1]].xpos },
		"UFeats":  func(p [2]int) bool { return g.words[p[0]].ufeats == s.words[p[1]].ufeats },
		"Lemma":   lemma,
		"UAS":     head,
		"LAS":     las,
		"LASfull": func(p [2]int) bool { return g.words[p[0]].rel == s.words[p[1]].rel && head(p) },
	}
	for name, f := range tests {
		n := 0
		for _, p := range pairs {
			if f(p) {
				n++
			}
		}
		out[name] = udRow(n, ng, ns, len(pairs))
	}
	content := func(w *udWord) bool { return contentRel[w.rel0] }
	cg, cs := count(g.words, content), count(s.words, content)
	aligned, clas, mlas, blex := 0, 0, 0, 0
	for _, p := range pairs {
		u, v := &g.words[p[0]], &s.words[p[1]]
		if !content(u) {
			continue
		}
		aligned++
		if !las(p) {
			continue
		}
		clas++
		if lemma(p) {
			blex++
		}
		if u.upos == v.upos && u.ufeats == v.ufeats && kids(p) {
			mlas++
		}
	}
	out["CLAS"], out["MLAS"], out["BLEX"] = udRow(clas, cg, cs, aligned), udRow(mlas, cg, cs, aligned), udRow(blex, cg, cs, aligned)
	return out
}

// genres are the names of the tables but "all", sorted.
func (u UDScores) genres() []string {
	var out []string
	for k := range u {
		if k != "all" {
			out = append(out, k)
		}
	}
	sort.Strings(out)
	return out
}
