package eval

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/hearsay-news/hearsay"
)

// corefParity holds ScoreCoref to the tool, whose output is text of two decimals.
func corefParity(t *testing.T, goldPath string, gold []CorefGold, system []CorefText) {
	t.Helper()
	sys := write(t, "coref.jsonl", system)
	for _, keep := range []bool{false, true} {
		args := []string{goldPath, sys}
		if keep {
			args = append(args, "--singletons")
		}
		out := string(tool(t, "score_coref.py", args...))
		s := ScoreCoref(gold, system, keep)
		ours := []float64{
			100 * s.MUC[0], 100 * s.MUC[1], 100 * s.MUC[2], 100 * s.B3[0], 100 * s.B3[1], 100 * s.B3[2], 100 * s.CEAFe[0], 100 * s.CEAFe[1], 100 * s.CEAFe[2],
			100 * s.Mentions[0], 100 * s.Mentions[1], 100 * s.Mentions[2], float64(s.PronounRight), float64(s.Pronouns), s.PronounLinks(), s.CoNLL,
		}
		var theirs []float64
		for _, x := range regexp.MustCompile(`\s(\d+(?:\.\d+)?)(?:/(\d+))?\b`).FindAllStringSubmatch(out, -1) {
			for _, n := range x[1:] {
				if n != "" {
					theirs = append(theirs, must[float64](t)(strconv.ParseFloat(n, 64)))
				}
			}
		}
		if len(theirs) != len(ours) {
			t.Fatalf("the tool printed %d figures, want %d:\n%s", len(theirs), len(ours), out)
		}
		for i := range ours {
			if math.Abs(ours[i]-theirs[i]) > .051 {
				t.Errorf("singletons %v, figure %d: ours %.3f, tool %.3f\n%s", keep, i, ours[i], theirs[i], out)
			}
		}
	}
}

func TestCorefParity(t *testing.T) {
	needPython(t)
	path := filepath.Join(shared, fileGUMDev)
	gold := must[[]CorefGold](t)(load[CorefGold](path))
	rnd := rand.New(rand.NewPCG(5, 6))
	var sys []CorefText
	for i := range gold { // gold with mentions lost, moved, and put into other chains
		if i == 1 {
			continue
		}
		g := &gold[i]
		_, at := g.Text()
		d := CorefText{Doc: g.Doc}
		ids := map[string]int{}
		for _, m := range g.Mentions {
			k := string(m.Cluster)
			if _, ok := ids[k]; !ok {
				ids[k] = len(ids)
			}
			c, last := ids[k], m.End
			switch rnd.IntN(6) {
			case 0:
				continue
			case 1:
				c = rnd.IntN(len(ids))
			case 2:
				last = min(last+1, len(at)-1)
			}
			d.Mentions = append(d.Mentions, [3]int{at[m.Start][0], at[last][1], c})
		}
		sys = append(sys, d)
	}
	corefParity(t, path, gold, sys)
	corefParity(t, path, gold, nil)
}

func TestCorefOfReader(t *testing.T) {
	needPython(t)
	if testing.Short() {
		t.Skip("reads articles: left out with -short")
	}
	path := filepath.Join(shared, fileGUMDev)
	gold := must[[]CorefGold](t)(load[CorefGold](path))
	r := newReader(t)
	var sys []CorefText
	for i := range gold {
		text, _ := gold[i].Text()
		sys = append(sys, CorefOf(must[*hearsay.Document](t)(r.Read(hearsay.Article{Markup: text, Lang: "en"})), gold[i].Doc))
	}
	corefParity(t, path, gold, sys)
}

// TestCorefByHand scores a case that can be worked out on paper: gold {a b c}
// {d e}, system {a b} {c d e}.
func TestCorefByHand(t *testing.T) {
	var gold CorefGold
	gold.Doc, gold.Sentences, gold.Space = "x", [][]string{{"Ann", "she", "her"}, {"Bo", "he"}}, gaps{true, true, true, true, false}
	sys := CorefText{Doc: "x"}
	_, at := gold.Text()
	for i, g := range []string{"1", "1", "1", "2", "2"} {
		gold.Mentions = append(gold.Mentions, goldMention{i, i, []byte(g)})
		sys.Mentions = append(sys.Mentions, [3]int{at[i][0], at[i][1], []int{7, 7, 8, 8, 8}[i]})
	}
	s := ScoreCoref([]CorefGold{gold}, []CorefText{sys}, false)
	got := fmt.Sprintf("%.4f %.4f %.4f %d/%d", s.MUC[1], s.B3[1], s.CEAFe[1], s.PronounRight, s.Pronouns)
	// MUC: (3-2 + 2-1)/3. B³: (2·2/3 + 1/3 + 2)/5. CEAFe: (2·2/5 + 2·2/5)/2.
	// "she" has "Ann" before it, "he" has "Bo"; "her" went to the wrong chain.
	if want := "0.6667 0.7333 0.8000 2/3"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
