package eval

import (
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"github.com/hearsay-news/hearsay"
)

// A Text is an article with the attributions somebody marked in it.
type Text struct {
	Doc          string        `json:"doc"`
	Text         string        `json:"text,omitempty"`
	Date         string        `json:"date,omitempty"`
	Publisher    string        `json:"publisher,omitempty"`
	Attributions []Attribution `json:"attributions"`
	Discard      Spans         `json:"discard,omitempty"`
}

// An Attribution is a statement as the scorers see it.
type Attribution struct {
	Source        Spans   `json:"source"`
	Cue           Spans   `json:"cue"`
	Content       Spans   `json:"content"`
	PronounSource bool    `json:"pronoun_source,omitempty"`
	Speaker       *string `json:"speaker,omitempty"`
	SpeakerStatus string  `json:"speaker_status,omitempty"`
	Confidence    float64 `json:"-"` // of a system's; not part of the scorers' files
	Rule          string  `json:"-"` // that found a system's
}

// An AttributionScore is what score_attribution.py --json prints.
type AttributionScore struct {
	All      TypeScore            `json:"all"`
	Direct   TypeScore            `json:"direct"`
	Indirect TypeScore            `json:"indirect"`
	Mixed    TypeScore            `json:"mixed"`
	BySource map[string]SourceHit `json:"recall_by_source"`
	ByKind   map[string]KindHit   `json:"recall_by_cue_kind"`
	Dropped  int                  `json:"dropped_in_discard"`
	graded   []graded
}

// A graded statement is how sure the system was, by which rule, and whether it
// was right: source and content each with J >= .8, or found: content with .5.
type graded struct {
	sure         float64
	right, found bool
	rule         string
}

// A Grade is the statements of one range of confidence.
type Grade struct {
	From  float64 `json:"from"`
	N     int     `json:"n"`
	Said  float64 `json:"said"`  // mean confidence
	Right float64 `json:"right"` // share that was right
}

// grades sorts the system's statements by their confidence.
func (a *AttributionScore) grades() []Grade {
	var out []Grade
	for _, from := range []float64{0, .3, .4, .5, .6, .7, .8, .9} {
		out = append(out, Grade{From: from})
	}
	for _, g := range a.graded {
		i := len(out) - 1
		for i > 0 && g.sure < out[i].From {
			i--
		}
		out[i].N++
		out[i].Said += g.sure
		out[i].Right += b2f(g.right)
	}
	kept := out[:0]
	for _, g := range out {
		if g.N > 0 {
			g.Said /= float64(g.N)
			g.Right /= float64(g.N)
			kept = append(kept, g)
		}
	}
	return kept
}

// A TypeScore is the figures of direct, indirect or mixed attributions.
type TypeScore struct {
	Gold    int          `json:"gold"`
	System  int          `json:"system"`
	Source  RoleScore    `json:"source"`
	Cue     RoleScore    `json:"cue"`
	Content RoleScore    `json:"content"`
	Full    PRF          `json:"full"`  // source and content each with J >= .8
	Full5   PRF          `json:"full5"` // the same with .5
	All3    PRF          `json:"all3"`
	Found   PRF          `json:"found"`
	Speaker SpeakerScore `json:"speaker"`
}

// A RoleScore is how well the spans of one role agree.
type RoleScore struct {
	Exact  PRF `json:"exact"`
	ExactW PRF `json:"exactw"`
	Soft   PRF `json:"soft"`
	Token  PRF `json:"token"`
}

// A SpeakerScore is how often the source shares a telling word with gold's.
type SpeakerScore struct {
	Gold        int     `json:"gold"`
	Found       int     `json:"found"`
	Right       int     `json:"right"`
	Strict      int     `json:"strict"`
	AccFound    float64 `json:"acc_found"`
	AccAll      float64 `json:"acc_all"`
	StrictFound float64 `json:"strict_found"`
	StrictAll   float64 `json:"strict_all"`
}

// A SourceHit is the recall of one form of source.
type SourceHit struct {
	N        int `json:"n"`
	Found    int `json:"found"`
	Overlaps int `json:"source_overlaps"`
}

// A KindHit is the recall of one kind of cue.
type KindHit struct {
	N     int `json:"n"`
	Found int `json:"found"`
}

const (
	roleSource = iota
	roleCue
	roleContent
)

var stopSource = set("a an the of and or to in on at for by with from his her their its this that these those mr mrs ms dr who which")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// cutWords is the one tokenizer of the attribution scorer: runs of word
// characters with inner apostrophes, dots and commas, else single marks.
func cutWords(text []rune, a, b int) [][2]int {
	var out [][2]int
	for i := a; i < b; {
		r := text[i]
		switch {
		case isWord(r):
			j := i + 1
			for j < b && isWord(text[j]) {
				j++
			}
			for j+1 < b && (text[j] == '’' || text[j] == '\'' || text[j] == '.' || text[j] == ',') && isWord(text[j+1]) {
				j += 2
				for j < b && isWord(text[j]) {
					j++
				}
			}
			out = append(out, [2]int{i, j})
			i = j
		case isSpace(r):
			i++
		default:
			out = append(out, [2]int{i, i + 1})
			i++
		}
	}
	return out
}

// quoteMask marks the characters inside double quotation marks, marks
// included. Curly marks pair by shape, straight ones alternate in a paragraph.
func quoteMask(text []rune) []bool {
	mask := make([]bool, len(text))
	for a := 0; a < len(text); {
		if text[a] == '\n' {
			a++
			continue
		}
		b := a
		for b < len(text) && text[b] != '\n' {
			b++
		}
		inside, start := false, a
		for i := a; i < b; i++ {
			open := false
			switch text[i] {
			case '"':
				open = !inside
			case '“', '„', '«':
				open = true
			case '”', '»':
			default:
				continue
			}
			if open && !inside {
				inside, start = true, i
			} else if !open && inside {
				for j := start; j <= i; j++ {
					mask[j] = true
				}
				inside = false
			}
		}
		for j := start; inside && j < b; j++ {
			mask[j] = true
		}
		a = b
	}
	return mask
}

// contentType says whether the pieces lie in quotation marks: direct, mixed,
// indirect; a content without a word counts as indirect.
func contentType(text []rune, pieces [][2]int, mask []bool) string {
	n, q := 0, 0
	for _, p := range pieces {
		for _, t := range cutWords(text, clip(p[0], text), clip(p[1], text)) {
			if anyWord(text[t[0]:t[1]]) {
				n++
				if mask[t[0]] {
					q++
				}
			}
		}
	}
	switch {
	case n == 0 || q == 0:
		return "indirect"
	case float64(q)/float64(n) >= 0.95:
		return "direct"
	}
	return "mixed"
}

func clip(i int, text []rune) int { return max(0, min(i, len(text))) }

func anyWord(rs []rune) bool {
	for _, r := range rs {
		if isWord(r) {
			return true
		}
	}
	return false
}

// scored is an attribution as sets of tokens.
type scored struct {
	a    *Attribution
	tok  [3]ints // all tokens of a role
	word [3]ints // those with a letter or digit
	typ  string
	cue  string
}

type tokenized struct {
	text   []rune
	tok    [][2]int
	isWord []bool
	mask   []bool
}

func tokenize(s string) *tokenized {
	t := &tokenized{text: []rune(s)}
	t.tok = cutWords(t.text, 0, len(t.text))
	for _, x := range t.tok {
		t.isWord = append(t.isWord, anyWord(t.text[x[0]:x[1]]))
	}
	t.mask = quoteMask(t.text)
	return t
}

func (t *tokenized) between(s, e int) []int {
	i := sort.Search(len(t.tok), func(i int) bool { return t.tok[i][0] >= s })
	if i > 0 && t.tok[i-1][1] > s {
		i--
	}
	var out []int
	for ; i < len(t.tok) && t.tok[i][0] < e; i++ {
		out = append(out, i)
	}
	return out
}

func (t *tokenized) scored(a *Attribution) *scored {
	s := &scored{a: a}
	for r, spans := range [][][2]int{a.Source.pieces(), a.Cue.pieces(), a.Content.pieces()} {
		var all, words []int
		for _, p := range spans {
			for _, i := range t.between(p[0], p[1]) {
				all = append(all, i)
				if t.isWord[i] {
					words = append(words, i)
				}
			}
		}
		s.tok[r], s.word[r] = newInts(all), newInts(words)
	}
	s.typ = contentType(t.text, a.Content.pieces(), t.mask)
	s.cue = strings.ToLower(t.joined(a.Cue))
	return s
}

func (t *tokenized) joined(s Spans) string {
	var parts []string
	for _, p := range s.pieces() {
		parts = append(parts, string(t.text[clip(p[0], t.text):clip(p[1], t.text)]))
	}
	return strings.Join(parts, " ")
}

// match pairs gold and system greedily by 2 J(content) + J(cue) + J(source).
func match(gold, system []*scored) (g2s, s2g map[int]int) {
	type cand struct {
		score float64
		i, j  int
	}
	var cs []cand
	for i, g := range gold {
		for j, s := range system {
			if g.word[roleContent].both(s.word[roleContent]) == 0 && g.word[roleCue].both(s.word[roleCue]) == 0 {
				continue
			}
			sc := 2 * jaccard(g.word[roleContent], s.word[roleContent])
			for _, r := range []int{roleCue, roleSource} {
				if len(g.word[r]) > 0 && len(s.word[r]) > 0 {
					sc += jaccard(g.word[r], s.word[r])
				}
			}
			cs = append(cs, cand{sc, i, j})
		}
	}
	sort.Slice(cs, func(a, b int) bool {
		if cs[a].score != cs[b].score {
			return cs[a].score > cs[b].score
		}
		return cs[a].i < cs[b].i || cs[a].i == cs[b].i && cs[a].j < cs[b].j
	})
	g2s, s2g = map[int]int{}, map[int]int{}
	for _, c := range cs {
		_, a := g2s[c.i]
		_, b := s2g[c.j]
		if !a && !b {
			g2s[c.i], s2g[c.j] = c.j, c.i
		}
	}
	return g2s, s2g
}

// roleSum gathers one role's counts.
type roleSum struct {
	ng, ns                   float64
	tokP, tokNP, tokR, tokNR float64
	ex, exw, soft            [2]float64 // [0] system's side, [1] gold's
}

type typeSum struct {
	gold, sys                int
	role                     [3]roleSum
	full, full5, all3, found [2]float64
	spkN, spkFound, spkRight int
	spkStrict                int
}

var typeNames = []string{"all", "direct", "indirect", "mixed"}

// ScoreAttribution compares system with gold, document by document. kinds, if
// not nil, is the table of cue kinds for recall by kind.
func ScoreAttribution(gold, system []Text, kinds CueKinds) (*AttributionScore, error) {
	sys := map[string][]Attribution{}
	for _, d := range system {
		sys[d.Doc] = append(sys[d.Doc], d.Attributions...)
	}
	known := map[string]bool{}
	for _, g := range gold {
		known[g.Doc] = true
	}
	for _, d := range system {
		if !known[d.Doc] {
			return nil, &hearsay.Error{Op: "eval.ScoreAttribution", Kind: hearsay.Invalid, Err: fmt.Errorf("system document %q is not in gold", d.Doc)}
		}
	}
	sums := make([]typeSum, len(typeNames))
	out := &AttributionScore{BySource: map[string]SourceHit{}, ByKind: map[string]KindHit{}}
	for gi := range gold {
		scoreText(&gold[gi], sys[gold[gi].Doc], kinds, sums, out)
	}
	for n, dst := range []*TypeScore{&out.All, &out.Direct, &out.Indirect, &out.Mixed} {
		*dst = sums[n].score()
	}
	return out, nil
}

func scoreText(gd *Text, sysAtts []Attribution, kinds CueKinds, sums []typeSum, out *AttributionScore) {
	t := tokenize(gd.Text)
	var gold, system []*scored
	for i := range gd.Attributions {
		gold = append(gold, t.scored(&gd.Attributions[i]))
	}
	for i := range sysAtts {
		system = append(system, t.scored(&sysAtts[i]))
	}
	var dis []int
	for _, p := range gd.Discard {
		dis = append(dis, t.between(p[0], p[1])...)
	}
	if drop := newInts(dis); len(drop) > 0 {
		keep := system[:0]
		for _, s := range system {
			w := union(s.word[roleContent], s.word[roleCue])
			if len(w) > 0 && 2*w.both(drop) > len(w) {
				out.Dropped++
			} else {
				keep = append(keep, s)
			}
		}
		system = keep
	}
	g2s, s2g := match(gold, system)
	for j, s := range system {
		i, ok := s2g[j]
		right := ok && s.fullRight(gold[i])
		found := ok && jaccard(gold[i].word[roleContent], s.word[roleContent]) >= .5
		out.graded = append(out.graded, graded{s.a.Confidence, right, found, s.a.Rule})
	}
	pairs := make([]int, 0, len(g2s))
	for i := range g2s {
		pairs = append(pairs, i)
	}
	sort.Ints(pairs) // floating sums in a fixed order
	for n, name := range typeNames {
		sum := &sums[n]
		in := func(x *scored) bool { return n == 0 || x.typ == name }
		for r := range 3 {
			c := &sum.role[r]
			var gt, st, ga, sa []int
			for _, g := range gold {
				ga = append(ga, g.word[r]...)
				if in(g) {
					gt = append(gt, g.word[r]...)
					c.ng += b2f(len(g.tok[r]) > 0)
				}
			}
			for _, s := range system {
				sa = append(sa, s.word[r]...)
				if in(s) {
					st = append(st, s.word[r]...)
					c.ns += b2f(len(s.tok[r]) > 0)
				}
			}
			GT, ST, GA, SA := newInts(gt), newInts(st), newInts(ga), newInts(sa)
			c.tokP += float64(ST.both(GA))
			c.tokNP += float64(len(ST))
			c.tokR += float64(GT.both(SA))
			c.tokNR += float64(len(GT))
		}
		for _, g := range gold {
			if in(g) {
				sum.gold++
			}
		}
		for _, s := range system {
			if in(s) {
				sum.sys++
			}
		}
		for _, i := range pairs {
			g, s := gold[i], system[g2s[i]]
			all := true
			for r := range 3 {
				exact := g.tok[r].equal(s.tok[r]) && len(g.tok[r]) > 0
				eqw := g.tok[r].equal(s.tok[r])
				if len(g.word[r]) > 0 || len(s.word[r]) > 0 {
					eqw = g.word[r].equal(s.word[r])
				}
				all = all && eqw
				for side, x := range []*scored{s, g} {
					if !in(x) {
						continue
					}
					c := &sum.role[r]
					c.ex[side] += b2f(exact)
					c.exw[side] += b2f(eqw && len(g.tok[r]) > 0)
					y := g
					if x == g {
						y = s
					}
					mine, other := x.word[r], y.word[r]
					if len(mine) == 0 {
						mine, other = x.tok[r], y.tok[r]
					}
					if len(mine) > 0 {
						c.soft[side] += float64(mine.both(other)) / float64(len(mine))
					}
				}
			}
			js, jc := jaccard(g.word[roleSource], s.word[roleSource]), jaccard(g.word[roleContent], s.word[roleContent])
			for side, x := range []*scored{s, g} {
				if in(x) {
					sum.full[side] += b2f(js >= .8 && jc >= .8)
					sum.full5[side] += b2f(js >= .5 && jc >= .5)
					sum.all3[side] += b2f(all)
					sum.found[side] += b2f(jc >= .5)
				}
			}
		}
		for i, g := range gold {
			if !in(g) || len(g.word[roleSource]) == 0 {
				continue
			}
			sum.spkN++
			j, ok := g2s[i]
			if !ok || jaccard(g.word[roleContent], system[j].word[roleContent]) < .5 {
				continue
			}
			sum.spkFound++
			if t.telling(g).both(t.telling(system[j])) > 0 {
				sum.spkRight++
			}
			if jaccard(g.word[roleSource], system[j].word[roleSource]) >= .8 {
				sum.spkStrict++
			}
		}
	}
	for i, g := range gold {
		j, ok := g2s[i]
		hit := ok && jaccard(g.word[roleContent], system[j].word[roleContent]) >= .5
		k := sourceForm(t.joined(g.a.Source), g.a.PronounSource)
		h := out.BySource[k]
		h.N++
		if hit {
			h.Found++
			if g.word[roleSource].both(system[j].word[roleSource]) > 0 {
				h.Overlaps++
			}
		}
		out.BySource[k] = h
		if kinds != nil {
			kd := kinds.of(g.cue)
			h := out.ByKind[kd]
			h.N++
			if hit {
				h.Found++
			}
			out.ByKind[kd] = h
		}
	}
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func union(a, b ints) ints { return newInts(append(append([]int{}, a...), b...)) }

// telling is a source's words without articles and prepositions, or all of
// them if there are no others.
func (t *tokenized) telling(s *scored) ints {
	var out []int
	for _, i := range s.word[roleSource] {
		if x := t.tok[i]; !stopSource[strings.ToLower(string(t.text[x[0]:x[1]]))] {
			out = append(out, i)
		}
	}
	if len(out) == 0 {
		return s.word[roleSource]
	}
	return out
}

var pronouns = set("he she they it i we you who him her them me us his their its my our your which that one")

var (
	leadWord = regexp.MustCompile(`^(The|A|An|His|Her|Their|Some|Many|Most)[` + spaceClass + `]`)
	capWord  = regexp.MustCompile(`(^|[` + spaceClass + `])[A-Z][` + wordClass + `]+`)
)

func sourceForm(st string, pronoun bool) string {
	switch {
	case st == "":
		return "none"
	case pronoun || pronouns[strings.ToLower(st)]:
		return "pronoun"
	case capWord.MatchString(leadWord.ReplaceAllString(st, "")):
		return "name"
	}
	return "nominal"
}

func (s *typeSum) score() TypeScore {
	t := TypeScore{Gold: s.gold, System: s.sys}
	for r, dst := range []*RoleScore{&t.Source, &t.Cue, &t.Content} {
		c := &s.role[r]
		dst.Exact = ratio(c.ex[0], c.ns, c.ex[1], c.ng)
		dst.ExactW = ratio(c.exw[0], c.ns, c.exw[1], c.ng)
		dst.Soft = ratio(c.soft[0], c.ns, c.soft[1], c.ng)
		dst.Token = ratio(c.tokP, c.tokNP, c.tokR, c.tokNR)
	}
	p, r := float64(s.sys), float64(s.gold)
	t.Full = ratio(s.full[0], p, s.full[1], r)
	t.Full5 = ratio(s.full5[0], p, s.full5[1], r)
	t.All3 = ratio(s.all3[0], p, s.all3[1], r)
	t.Found = ratio(s.found[0], p, s.found[1], r)
	t.Speaker = SpeakerScore{Gold: s.spkN, Found: s.spkFound, Right: s.spkRight, Strict: s.spkStrict}
	if s.spkFound > 0 {
		t.Speaker.AccFound = float64(s.spkRight) / float64(s.spkFound)
		t.Speaker.StrictFound = float64(s.spkStrict) / float64(s.spkFound)
	}
	if s.spkN > 0 {
		t.Speaker.AccAll = float64(s.spkRight) / float64(s.spkN)
		t.Speaker.StrictAll = float64(s.spkStrict) / float64(s.spkN)
	}
	return t
}

// CueKinds is the table cue_counts.tsv: a head word's kind and count.
type CueKinds map[string]struct {
	kind string
	n    int
}

// LoadCueKinds reads the table.
func LoadCueKinds(path string) (CueKinds, error) {
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := lines(f)
	if err != nil {
		return nil, err
	}
	out := CueKinds{}
	for _, line := range rows {
		c := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || len(c) < 3 || c[0] == "head" {
			continue
		}
		n, err := strconv.Atoi(c[1])
		if err != nil {
			return nil, &hearsay.Error{Op: "eval.LoadCueKinds", Kind: hearsay.Invalid, Err: err}
		}
		out[c[0]] = struct {
			kind string
			n    int
		}{c[2], n}
	}
	return out, nil
}

var cueWord = regexp.MustCompile(`[` + wordClass + `'’-]+`)

// of is the kind of a cue: "according" first, then its most frequent verb,
// then noun, adjective, preposition.
func (k CueKinds) of(cue string) string {
	words := cueWord.FindAllString(cue, -1)
	if len(words) == 0 {
		if cue != "" {
			return "punctuation"
		}
		return "other"
	}
	for _, w := range words {
		if w == "according" {
			return "prepositional"
		}
	}
	order := map[string]int{"prepositional": 0, "punctuation": 0, "other": 0, "adverb": 1, "adjective": 2, "noun": 3}
	best, bestRank, bestN := "", -1, 0
	for _, w := range words {
		forms := []string{w, strings.TrimSuffix(w, "s"), cut(w, "ed", "ing"), cut(w, "d", "ing")}
		if strings.HasSuffix(w, "ing") {
			forms[3] += "e"
		}
		for _, f := range forms {
			x, ok := k[f]
			if !ok {
				continue
			}
			rank, ok := order[x.kind]
			if !ok {
				rank = 4
			}
			if best == "" || rank > bestRank || rank == bestRank && x.n > bestN {
				best, bestRank, bestN = x.kind, rank, x.n
			}
			break
		}
	}
	if best == "" {
		return "other"
	}
	return best
}

func cut(w string, ends ...string) string {
	for _, e := range ends {
		if s, ok := strings.CutSuffix(w, e); ok {
			return s
		}
	}
	return w
}

func isUpperFirst(s string) bool {
	for _, r := range s {
		return unicode.IsUpper(r)
	}
	return false
}
