package eval

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"sync"
)

//go:embed figures.json
var figuresFile []byte

// A Rate is how often the reader was right at something, for those who use what
// it made: of Of cases that were drawn or given, Right were right.
type Rate struct {
	Measure, Set string
	Right, Of    int
	From         float64 // of a grade: the least confidence
	People       float64 // how often people agree with each other on the same, in percent; 0 not known
}

// Rates are the rates of the report that this program was built beside: measured
// on news that nothing was tuned on, where there is such a measure. Grades are
// the same for statements by the coder's own confidence.
var Rates = sync.OnceValues(func() (rates, grades []Rate) {
	var rep Report
	if json.Unmarshal(figuresFile, &rep) != nil {
		return nil, nil
	}
	share := func(measure, set string, right float64, of int) {
		if of > 0 {
			rates = append(rates, Rate{Measure: measure, Set: set, Right: int(math.Round(right * float64(of))), Of: of})
		}
	}
	statements := func(set string, gold, system int, found, full PRF, who SpeakerScore) {
		share("statements shown whose words are those of a statement", set, found[0], system)
		share("statements shown with exactly the right speaker's and content's words", set, full[0], system)
		share("statements in the texts that are found", set, found[1], gold)
		share("statements in the texts of which the words for the speaker are found", set, who.AccAll, who.Gold)
	}
	if a := rep.Scores.Annotated; a != nil {
		all := a.Test.Types["all"]
		set := fmt.Sprintf("Wikinews, Voice of America and current events, %d texts, annotated by us", a.Test.Texts)
		statements(set, all.Gold, all.System, all.Found, all.Full, all.Who)
		if sp := a.Test.Speakers["all"]; sp.N > 0 {
			share("statements in the texts of which it is right who the speaker is", set, float64(sp.Right)/float64(sp.N), sp.N)
		}
	}
	if h := rep.Scores.Held; h != nil {
		set := fmt.Sprintf("PolNeAR, American politics, %d texts not looked at", h.Texts)
		n := len(rates)
		statements(set, h.All.Gold, h.All.System, h.All.Found, h.All.Full, h.All.Speaker)
		rates[n+1].People = 68.4 // F1 of two annotators of PolNeAR on the whole attribution
		for _, g := range h.Confidence {
			grades = append(grades, Rate{Measure: fmt.Sprintf("confidence %.1f and more", g.From), Set: set, From: g.From, Right: int(math.Round(g.Right * float64(g.N))), Of: g.N})
		}
	}
	for _, a := range rep.Audits {
		set := fmt.Sprintf("%d events drawn at random, judged twice", a.Rows)
		share("events shown with the right type", set, a.Type, a.Rows)
		share("events shown with the right type and all the right actors", set, a.TypeActors, a.Rows)
	}
	for _, x := range []struct {
		measure string
		s       *SetScore
	}{{"expressions of time read as the right days", rep.Times}, {"names of places that are the right place", rep.Places}} {
		if x.s != nil {
			share(x.measure, "hard cases written by us", x.s.Share(), x.s.Texts)
		}
	}
	return rates, grades
})
