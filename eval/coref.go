package eval

import (
	"encoding/json"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// A CorefGold is a document of data/coref: words, and mentions with the
// entity each is of.
type CorefGold struct {
	Doc       string        `json:"doc"`
	Sentences [][]string    `json:"sentences"`
	Space     gaps          `json:"space_after"` // 1 where a space follows the word
	Mentions  []goldMention `json:"mentions"`
}

type goldMention struct {
	Start   int             `json:"start"`   // word index in the document
	End     int             `json:"end"`     // inclusive
	Cluster json.RawMessage `json:"cluster"` // a string or a number
}

// A CorefText is what a system says of such a document: mentions as [start,
// end, cluster], in code points of the text that CorefGold.Text gives.
type CorefText struct {
	Doc      string   `json:"doc"`
	Mentions [][3]int `json:"text_mentions"`
}

// gaps says of each word whether a space follows; in JSON flat or by sentence.
type gaps []bool

// UnmarshalJSON reads both forms.
func (g *gaps) UnmarshalJSON(b []byte) error {
	var flat []int8
	if json.Unmarshal(b, &flat) != nil {
		var nested [][]int8
		if err := json.Unmarshal(b, &nested); err != nil {
			return err
		}
		flat = slices.Concat(nested...)
	}
	*g = make(gaps, len(flat))
	for i, x := range flat {
		(*g)[i] = x != 0
	}
	return nil
}

// Text is the document's text and where each word begins and ends in it, in
// code points.
func (g *CorefGold) Text() (text string, words [][2]int) {
	var b strings.Builder
	at := 0
	for _, s := range g.Sentences {
		for _, w := range s {
			n := len([]rune(w))
			words = append(words, [2]int{at, at + n})
			b.WriteString(w)
			at += n
			if k := len(words) - 1; k < len(g.Space) && g.Space[k] {
				b.WriteByte(' ')
				at++
			}
		}
	}
	return b.String(), words
}

// A CorefScore is how well chains agree with gold's, each measure micro
// averaged over documents: MUC (Vilain et al. 1995), B-cubed (Bagga and Baldwin
// 1998), CEAF-e (Luo 2005) and the mean of their F1 (Pradhan et al. 2012).
type CorefScore struct {
	MUC          PRF     `json:"MUC"`
	B3           PRF     `json:"B3"`
	CEAFe        PRF     `json:"CEAFe"`
	Mentions     PRF     `json:"mentions"`
	CoNLL        float64 `json:"conll"`
	PronounRight int     `json:"pronoun_right"` // third-person pronouns linked to a right earlier mention
	Pronouns     int     `json:"pronouns"`
	Documents    int     `json:"documents"`
}

// PronounLinks is the share of third-person pronouns linked right, in percent.
func (s *CorefScore) PronounLinks() float64 {
	if s.Pronouns == 0 {
		return 0
	}
	return 100 * float64(s.PronounRight) / float64(s.Pronouns)
}

// CorefScores are those of GUM's two parts. The rules that make chains are
// fitted to neither; the parser has learned from train.
type CorefScores struct {
	Dev   *CorefScore `json:"dev"`
	Train *CorefScore `json:"train,omitempty"` // not of the small part
}

var corefPronouns = set(`he she they him her them his hers their theirs himself herself themselves`)

// ScoreCoref compares mentions by exact span, as score_coref.py does. Chains of
// one mention count only with singletons.
func ScoreCoref(gold []CorefGold, system []CorefText, singletons bool) *CorefScore {
	by := map[string]*CorefText{}
	for i := range system {
		by[system[i].Doc] = &system[i]
	}
	out := &CorefScore{Documents: len(gold)}
	var muc, b3, ceaf [4]float64 // recall's right and all, precision's right and all
	var found, inGold, inSystem int
	for i := range gold {
		g := &gold[i]
		_, at := g.Text()
		var words []string
		for _, s := range g.Sentences {
			words = append(words, s...)
		}
		var gm, sm []corefMention
		number := map[string]int{}
		for _, m := range g.Mentions {
			k, ok := number[string(m.Cluster)]
			if !ok {
				k = len(number)
				number[string(m.Cluster)] = k
			}
			gm = append(gm, corefMention{m.Start, m.End, k})
		}
		if s := by[g.Doc]; s != nil {
			starts, ends := map[int]int{}, map[int]int{}
			for k, w := range at {
				starts[w[0]], ends[w[1]] = k, k
			}
			for _, m := range s.Mentions {
				f, ok := starts[m[0]]
				l, ok2 := ends[m[1]]
				if ok && ok2 {
					sm = append(sm, corefMention{f, l, m[2]})
				}
			}
		}
		a, b := corefClusters(gm, singletons), corefClusters(sm, singletons)
		n1, d1 := mucOf(a, b)
		n2, d2 := mucOf(b, a)
		muc = [4]float64{muc[0] + n1, muc[1] + d1, muc[2] + n2, muc[3] + d2}
		n1, d1 = b3Of(a, b)
		n2, d2 = b3Of(b, a)
		b3 = [4]float64{b3[0] + n1, b3[1] + d1, b3[2] + n2, b3[3] + d2}
		c := ceafOf(a, b)
		ceaf = [4]float64{ceaf[0] + c, ceaf[1] + float64(len(a)), ceaf[2] + c, ceaf[3] + float64(len(b))}
		ga, sa := mentionOf(a), mentionOf(b)
		for m := range ga {
			if _, ok := sa[m]; ok {
				found++
			}
		}
		inGold, inSystem = inGold+len(ga), inSystem+len(sa)
		for m, k := range ga {
			if m[0] != m[1] || !corefPronouns[strings.ToLower(words[m[0]])] || !anyBefore(m, a[k], nil) {
				continue
			}
			out.Pronouns++
			if j, ok := sa[m]; ok && anyBefore(m, b[j], a[k]) {
				out.PronounRight++
			}
		}
	}
	out.MUC = ratio(muc[2], muc[3], muc[0], muc[1])
	out.B3 = ratio(b3[2], b3[3], b3[0], b3[1])
	out.CEAFe = ratio(ceaf[2], ceaf[3], ceaf[0], ceaf[1])
	out.Mentions = ratio(float64(found), float64(inSystem), float64(found), float64(inGold))
	out.CoNLL = 100 * (out.MUC[2] + out.B3[2] + out.CEAFe[2]) / 3
	return out
}

type corefMention [3]int // first word, last word, cluster

type corefCluster map[[2]int]bool

// corefClusters gathers mentions by cluster, in the order of their first.
func corefClusters(ms []corefMention, singletons bool) []corefCluster {
	at := map[int]int{}
	var all []corefCluster
	for _, m := range ms {
		k, ok := at[m[2]]
		if !ok {
			k = len(all)
			at[m[2]] = k
			all = append(all, corefCluster{})
		}
		all[k][[2]int{m[0], m[1]}] = true
	}
	var out []corefCluster
	for _, c := range all {
		if singletons || len(c) > 1 {
			out = append(out, c)
		}
	}
	return out
}

// mentionOf is the cluster of each mention; of a span in two, the later.
func mentionOf(cs []corefCluster) map[[2]int]int {
	of := map[[2]int]int{}
	for i, c := range cs {
		for m := range c {
			of[m] = i
		}
	}
	return of
}

// anyBefore reports whether some mention of c stands before m and, where too is
// given, is in it as well.
func anyBefore(m [2]int, c, too corefCluster) bool {
	for x := range c {
		if (x[0] < m[0] || x[0] == m[0] && x[1] < m[1]) && (too == nil || too[x]) {
			return true
		}
	}
	return false
}

func mucOf(a, b []corefCluster) (right, all float64) {
	of := mentionOf(b)
	for _, c := range a {
		parts, alone := map[int]bool{}, 0
		for m := range c {
			if k, ok := of[m]; ok {
				parts[k] = true
			} else {
				alone++
			}
		}
		right += float64(len(c) - len(parts) - alone)
		all += float64(len(c) - 1)
	}
	return right, all
}

func b3Of(a, b []corefCluster) (right, all float64) {
	of := mentionOf(b)
	for _, c := range a {
		for m := range c {
			if k, ok := of[m]; ok {
				right += float64(common(c, b[k])) / float64(len(c))
			}
		}
		all += float64(len(c))
	}
	return right, all
}

func common(a, b corefCluster) int {
	n := 0
	for m := range a {
		if b[m] {
			n++
		}
	}
	return n
}

// ceafOf is the best one-to-one match of clusters by twice the share of
// mentions in common (Kuhn-Munkres).
func ceafOf(a, b []corefCluster) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	n, m := len(a), len(b)
	of := mentionOf(b)
	cost := make([][]float64, n)
	for i := range cost {
		cost[i] = make([]float64, m)
		for x := range a[i] {
			if j, ok := of[x]; ok {
				cost[i][j] = -2 * float64(common(a[i], b[j])) / float64(len(a[i])+len(b[j]))
			}
		}
	}
	u, v := make([]float64, n+1), make([]float64, m+1)
	match, way := make([]int, m+1), make([]int, m+1)
	for i := 1; i <= n; i++ {
		match[0] = i
		j0 := 0
		least, used := make([]float64, m+1), make([]bool, m+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for {
			used[j0] = true
			i0, delta, j1 := match[j0], math.Inf(1), 0
			for j := 1; j <= m; j++ {
				if used[j] {
					continue
				}
				if cur := cost[i0-1][j-1] - u[i0] - v[j]; cur < least[j] {
					least[j], way[j] = cur, j0
				}
				if least[j] < delta {
					delta, j1 = least[j], j
				}
			}
			for j := 0; j <= m; j++ {
				if used[j] {
					u[match[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			if j0 = j1; match[j0] == 0 {
				break
			}
		}
		for j0 != 0 {
			j1 := way[j0]
			match[j0] = match[j1]
			j0 = j1
		}
	}
	sum := 0.0
	for j := 1; j <= m; j++ {
		if match[j] > 0 {
			sum -= cost[match[j]-1][j-1]
		}
	}
	return sum
}

// CorefOf are a document's mentions as gold's guidelines draw them (GUM: Zeldes
// 2017): a phrase holds its relative and participial clauses and its genitive
// mark, and who, which and that, as relatives, are no mentions.
func CorefOf(d *hearsay.Document, doc string) CorefText {
	out := CorefText{Doc: doc, Mentions: [][3]int{}}
	tree := hearsay.NewTree(d)
	at := make([]int, len(d.Text)+1) // code points before each byte
	n := 0
	for i := range d.Text {
		at[i] = n
		n++
	}
	at[len(d.Text)] = n
	for i := range d.Mentions {
		m := &d.Mentions[i]
		first, end := d.TokensIn(m.Span)
		if first >= end {
			continue
		}
		last := end - 1
		if m.Kind == "pronoun" && first == last && relative(d, tree, first) {
			continue
		}
		if len(m.Members) == 0 && m.Kind != "pronoun" && m.Kind != "demonym" {
			last = withClauses(d, tree, first, last)
		}
		if k := last + 1; int(k) < len(d.Tokens) && d.Tokens[k].Start == d.Tokens[last].End && (d.Word(k) == "'s" || d.Word(k) == "’s") && d.Arcs[k].Rel == "case" {
			last = k
		}
		s := d.Span(first, last)
		out.Mentions = append(out.Mentions, [3]int{at[s.Start], at[s.End], int(m.Chain)})
	}
	return out
}

// relative reports whether a pronoun opens a relative clause.
func relative(d *hearsay.Document, t *hearsay.Tree, k hearsay.TokenID) bool {
	switch d.Lower(k) {
	case "who", "which", "that", "whom", "whose":
		return t.Rel(k) != "det" && d.Tags[k].XPOS != "DT"
	}
	return false
}

// withClauses is the last token of a phrase with the clauses that describe it.
func withClauses(d *hearsay.Document, t *hearsay.Tree, first, last hearsay.TokenID) hearsay.TokenID {
	for again := true; again; {
		again = false
		for k := first; k <= last; k++ {
			for _, c := range t.Kids(k) {
				if c <= last || !t.Is(c, "acl") {
					continue
				}
				sub := t.Subtree(c, "parataxis")
				if to := sub[len(sub)-1]; to > last && sub[0]-last <= 2 {
					for d.Tags[to].UPOS == "PUNCT" && to > c {
						to--
					}
					last, again = to, true
				}
			}
		}
	}
	return last
}

// chains reads GUM's texts and scores the chains of mentions found in them.
func (j *job) chains(s *Scores) error {
	s.Coref = &CorefScores{}
	for _, x := range []struct {
		file string
		dst  **CorefScore
	}{{fileGUMDev, &s.Coref.Dev}, {fileGUMTrain, &s.Coref.Train}} {
		if j.o.Small && x.file == fileGUMTrain {
			continue
		}
		gold, err := load[CorefGold](filepath.Join(j.shared, x.file))
		if err != nil {
			return err
		}
		var rows []inputLine
		for i := range gold {
			text, _ := gold[i].Text()
			rows = append(rows, inputLine{ID: gold[i].Doc, Text: text})
		}
		in, _, err := articles(rows)
		if err != nil {
			return err
		}
		var sys []CorefText
		if err := j.read(in, func(d *hearsay.Document) error {
			sys = append(sys, CorefOf(d, d.Article.ID))
			return nil
		}); err != nil {
			return err
		}
		*x.dst = ScoreCoref(gold, sys, false)
	}
	return nil
}
