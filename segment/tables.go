package segment

import (
	"fmt"
	"strings"
)

func (s *Segmenter) addAbbrev(r []string) error {
	if len(r) != 2 || !strings.HasSuffix(r[0], ".") {
		return fmt.Errorf("segment: abbrev.txt: %q is not a form with a full stop and a condition", r)
	}
	w, ok := map[string]when{"any": anywhere, "name": beforeName, "number": beforeNumber, "more": beforeMore, "title": title}[r[1]]
	if !ok {
		return fmt.Errorf("segment: abbrev.txt: %q: no condition %q", r[0], r[1])
	}
	s.abbrev[r[0]] = w
	if w == title {
		s.titles[hashWord(r[0])] = true
	}
	if low := strings.ToLower(r[0]); low == r[0] {
		s.abbrev[strings.ToUpper(r[0][:1])+r[0][1:]] = w
	}
	if up := strings.ToUpper(r[0]); len(r[0]) > 3 && s.abbrev[up] == 0 {
		s.abbrev[up] = w
	}
	return nil
}

func (s *Segmenter) addContraction(r []string) error {
	if ending, ok := strings.CutPrefix(r[0], "*"); ok && len(r) == 1 {
		s.endings = append(s.endings, ending)
		return nil
	}
	if len(r) < 2 || len(r) > 3 || strings.ReplaceAll(r[1], " ", "") != r[0] {
		return fmt.Errorf("segment: contractions.txt: the parts of %q do not add up to it", r)
	}
	c := contraction{parts: strings.Fields(r[1])}
	if len(r) == 3 {
		c.before = map[string]bool{}
		for _, w := range strings.Fields(r[2]) {
			c.before[w] = true
		}
	}
	s.whole[r[0]] = c
	return nil
}

// A contraction is what a word is cut into.
type contraction struct {
	parts  []string
	before map[string]bool // only before one of these words; nil: always
}
