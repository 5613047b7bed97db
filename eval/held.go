package eval

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

const filePolNeARTrain = "data/attribution/polnear_train.jsonl.gz"

// heldOut is how many articles of PolNeAR's training part nobody tunes on.
const heldOut = 84

// A HeldScore is the figures on the articles of PolNeAR's training part that
// nobody tuned on: the 84 whose ids have the smallest sha256.
type HeldScore struct {
	Texts       int         `json:"texts"`
	All         TypeScore   `json:"all"`
	Direct      TypeScore   `json:"direct"`
	Indirect    TypeScore   `json:"indirect"`
	Mixed       TypeScore   `json:"mixed"`
	Confidence  []Grade     `json:"confidence"`
	Calibration Calibration `json:"calibration"`
}

// A Calibration says what the confidence of statements is worth as a
// probability that source and content are right.
type Calibration struct {
	N     int     `json:"n"`
	ECE   float64 `json:"ece"`   // expected calibration error over ten ranges of equal width
	AUROC float64 `json:"auroc"` // how often a right one is surer than a wrong one
}

// PolNeARTrain loads PolNeAR's training part: the articles held out, or all others.
func PolNeARTrain(shared string, held bool) ([]Text, error) {
	all, err := load[Text](filepath.Join(shared, filePolNeARTrain))
	if err != nil {
		return nil, err
	}
	hash := func(t Text) string {
		s := sha256.Sum256([]byte(t.Doc))
		return hex.EncodeToString(s[:])
	}
	slices.SortFunc(all, func(a, b Text) int { return cmp.Compare(hash(a), hash(b)) })
	n := min(heldOut, len(all))
	if held {
		return all[:n], nil
	}
	return all[n:], nil
}

// RightStatements says of each of d's statements whether gold has it with
// source and content each at J >= .8. Statements inside others are never right:
// gold has none.
func RightStatements(gold *Text, d *hearsay.Document) []bool {
	r := export.NewRecord(d)
	t := tokenize(gold.Text)
	var gs, ss []*scored
	for i := range gold.Attributions {
		gs = append(gs, t.scored(&gold.Attributions[i]))
	}
	var at []int
	for i, s := range r.Statements {
		if s.Within == nil && s.In == "text" {
			ss = append(ss, t.scored(&Attribution{Source: s.Source, Cue: s.Cue, Content: s.Content}))
			at = append(at, i)
		}
	}
	out := make([]bool, len(r.Statements))
	_, s2g := match(gs, ss)
	for j, s := range ss {
		if i, ok := s2g[j]; ok {
			out[at[j]] = s.fullRight(gs[i])
		}
	}
	return out
}

// fullRight reports whether source and content agree with another's at J >= .8.
func (s *scored) fullRight(g *scored) bool {
	return jaccard(g.word[roleSource], s.word[roleSource]) >= .8 && jaccard(g.word[roleContent], s.word[roleContent]) >= .8
}

// Calibration measures the confidence of the statements behind a score.
func (a *AttributionScore) Calibration() Calibration {
	c := Calibration{N: len(a.graded)}
	if c.N == 0 {
		return c
	}
	var n, said, right [10]float64
	for _, g := range a.graded {
		i := min(9, int(g.sure*10))
		n[i]++
		said[i] += g.sure
		right[i] += b2f(g.right)
	}
	for i := range n {
		c.ECE += math.Abs(said[i]-right[i]) / float64(c.N)
	}
	// The rank sum of the right ones, ties in the middle.
	gs := slices.Clone(a.graded)
	slices.SortFunc(gs, func(x, y graded) int { return cmp.Compare(x.sure, y.sure) })
	sum, pos := 0.0, 0.0
	for i := 0; i < len(gs); {
		j := i
		for j < len(gs) && gs[j].sure == gs[i].sure {
			j++
		}
		for _, g := range gs[i:j] {
			if g.right {
				sum += float64(i+j+1) / 2
				pos++
			}
		}
		i = j
	}
	if neg := float64(c.N) - pos; pos > 0 && neg > 0 {
		c.AUROC = (sum - pos*(pos+1)/2) / (pos * neg)
	}
	return c
}

// held reads the articles held out and scores them.
func (j *job) held(s *Scores) error {
	if j.o.Small {
		return nil
	}
	gold, err := PolNeARTrain(j.shared, true)
	if err != nil {
		return err
	}
	var rows []inputLine
	for _, g := range gold {
		rows = append(rows, inputLine{g.Doc, g.Text, g.Date, g.Publisher})
	}
	in, _, err := articles(rows)
	if err != nil {
		return err
	}
	var atts []Text
	if err := j.read(in, func(d *hearsay.Document) error {
		atts = append(atts, AttributionsOf(export.NewRecord(d)))
		return nil
	}); err != nil {
		return err
	}
	sc, err := ScoreAttribution(gold, atts, nil)
	if err != nil {
		return err
	}
	s.Held = &HeldScore{
		Texts: len(gold), All: sc.All, Direct: sc.Direct, Indirect: sc.Indirect, Mixed: sc.Mixed,
		Confidence: sc.grades(), Calibration: sc.Calibration(),
	}
	return nil
}

func fmt3(x float64) string { return fmt.Sprintf("%.3f", x) }

func (p *page) held(h *HeldScore, dev *Calibration) {
	if h == nil {
		return
	}
	p.line("\n## Statements: articles held out\n")
	p.line("%d articles of PolNeAR's training part that nobody tuned on: those whose ids have the smallest sha256. Measures as above.\n", h.Texts)
	p.head("type", "gold", "system", "found P", "found R", "found F", "full P", "full R", "full F", "full(.5) F", "speaker")
	for _, x := range []struct {
		name string
		t    *TypeScore
	}{{"all", &h.All}, {"direct", &h.Direct}, {"indirect", &h.Indirect}, {"mixed", &h.Mixed}} {
		t := x.t
		p.row(x.name, num(t.Gold), num(t.System), pct(t.Found[0]), pct(t.Found[1]), pct(t.Found[2]),
			pct(t.Full[0]), pct(t.Full[1]), pct(t.Full[2]), pct(t.Full5[2]), pct(t.Speaker.AccAll))
	}
	p.confidence(h.Confidence)
	p.line("\nConfidence as a probability: expected calibration error over ten ranges, and how often a right statement is surer than a wrong one.\n")
	p.head("articles", "statements", "calibration error", "AUROC")
	if dev != nil {
		p.row("development set", num(dev.N), fmt3(dev.ECE), fmt3(dev.AUROC))
	}
	p.row("held out", num(h.Calibration.N), fmt3(h.Calibration.ECE), fmt3(h.Calibration.AUROC))
}
