package eval

import (
	_ "embed"

	"github.com/hearsay-news/hearsay/lang"
)

// spellingPairs are pairs of names; the file says what they are.
//
//go:embed spelling.tsv
var spellingPairs string

// A SpellingScore is how often two spellings of one name were told to be one,
// and two people's names to be two.
type SpellingScore struct {
	Set    string  `json:"set"`       // tuned or held
	Same   int     `json:"same"`      // pairs that are one name
	Found  int     `json:"found"`     // of them told to be one
	Apart  int     `json:"different"` // pairs that are two people's
	Merged int     `json:"merged"`    // of them told to be one
	Recall float64 `json:"recall"`
	False  float64 `json:"false_merges"` // share of the different pairs
}

// spellings scores those that the reader's language knows.
func (j *job) spellings(s *Scores) error {
	l, err := lang.For("en")
	if err != nil {
		return err
	}
	s.Spelling = ScoreSpelling(l)
	return nil
}

// ScoreSpelling measures lang.Speller on the pairs of spelling.tsv.
func ScoreSpelling(l *lang.Language) []SpellingScore {
	s := l.Speller()
	var out []SpellingScore
	for _, r := range lang.Lines(spellingPairs) {
		if len(out) == 0 || out[len(out)-1].Set != r[0] {
			out = append(out, SpellingScore{Set: r[0]})
		}
		x := &out[len(out)-1]
		alike := s.Alike(r[2], r[3])
		switch {
		case r[1] == "same":
			x.Same++
			if alike {
				x.Found++
			}
		case alike:
			x.Apart++
			x.Merged++
		default:
			x.Apart++
		}
	}
	for i := range out {
		x := &out[i]
		x.Recall, x.False = ratio(float64(x.Found), float64(x.Same), 0, 0)[0], ratio(float64(x.Merged), float64(x.Apart), 0, 0)[0]
	}
	return out
}

// spelling writes the section on spellings.
func (p *page) spelling(l []SpellingScore) {
	if len(l) == 0 {
		return
	}
	p.line("\n## Spellings of one name\n")
	p.line("Pairs of names written by us (`eval/spelling.tsv`): spellings of one person's name in Latin letters, and names of two people that look alike.")
	p.line("`held` pairs were written after the rules, and nothing was changed for them.\n")
	p.line("| pairs | one name | found | %% | two people | merged | %% |")
	p.line("|---|---:|---:|---:|---:|---:|---:|")
	for _, x := range l {
		p.line("| %s | %d | %d | %.1f | %d | %d | %.1f |", x.Set, x.Same, x.Found, 100*x.Recall, x.Apart, x.Merged, 100*x.False)
	}
}
