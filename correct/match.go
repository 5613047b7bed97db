package correct

import (
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

func moveAll(rs []export.Range, shift int) []export.Range {
	out := []export.Range{}
	for _, r := range rs {
		out = append(out, export.Range{r[0] + shift, r[1] + shift})
	}
	return out
}

// at reports whether a are the ranges b, moved.
func at(a, b []export.Range, shift int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i][0] != b[i][0]+shift || a[i][1] != b[i][1]+shift {
			return false
		}
	}
	return true
}

// common is how many code points a and b, moved, have in common.
func common(a, b []export.Range, shift int) int {
	n := 0
	for _, x := range a {
		for _, y := range b {
			n += max(0, min(x[1], y[1]+shift)-max(x[0], y[0]+shift))
		}
	}
	return n
}

func sameParty(a, b hearsay.Party) bool {
	if a.Entity != "" && b.Entity != "" {
		return a.Entity == b.Entity
	}
	return fold(a.Name) == fold(b.Name)
}

// sameParties reports whether the same actors are named, in any order.
func sameParties(a, b []hearsay.Party, codes bool) bool {
	if len(a) != len(b) {
		return false
	}
	taken := make([]bool, len(b))
next:
	for _, x := range a {
		for i, y := range b {
			if !taken[i] && sameParty(x, y) && (!codes || x.Code == y.Code || x.Code == "" || y.Code == "") {
				taken[i] = true
				continue next
			}
		}
		return false
	}
	return true
}

// same reports whether a record says v of a field, v's ranges moved.
func same(field string, now, v *hearsay.Values, shift int) bool {
	switch field {
	case "speaker":
		return sameParties(now.Speakers, v.Speakers, false)
	case "act":
		return now.Act == v.Act
	case "negated":
		return now.Negated == v.Negated
	case "content":
		return at(now.Content, v.Content, shift)
	case "type":
		return now.Type == v.Type && (v.Mode == "" || now.Mode == v.Mode)
	case "actors":
		return sameParties(now.Actors, v.Actors, true)
	case "recipients":
		return sameParties(now.Recipients, v.Recipients, true)
	case "status":
		a, b := slices.Sorted(slices.Values(now.Status)), slices.Sorted(slices.Values(v.Status))
		return strings.Join(a, " ") == strings.Join(b, " ")
	}
	return false
}

// findStatement is the statement of the machine that a correction speaks of: the
// one with the very same words in the same roles; else the one with the same
// cue whose content has most in common with it; without a cue the one that has
// more than half of its content in common. It is -1 if there is none.
func (w *work) findStatement(c *hearsay.Correction, v *hearsay.Values, shift int) (i int, exact bool) {
	best, most := -1, 0
	for i := range w.in.Statements {
		s := &w.in.Statements[i]
		if s.In != c.Anchor.In {
			continue
		}
		if at(s.Source, v.Source, shift) && at(s.Cue, v.Cue, shift) && at(s.Content, v.Content, shift) {
			return i, true
		}
		n := common(s.Content, v.Content, shift)
		switch {
		case len(v.Cue) > 0 && len(s.Cue) > 0:
			if common(s.Cue, v.Cue, shift) == 0 {
				n = 0
			}
		case 2*n <= length(s.Content) || 2*n <= length(v.Content):
			n = 0
		}
		if n > most {
			best, most = i, n
		}
	}
	return best, false
}

func length(rs []export.Range) int {
	n := 0
	for _, r := range rs {
		n += r[1] - r[0]
	}
	return n
}

// findEvent is the report of the machine that a correction speaks of: of those
// told by the same words the one of the same type with the same actors, as far
// as there is one.
func (w *work) findEvent(c *hearsay.Correction, v *hearsay.Values, shift int) (i, j int, exact bool) {
	bi, bj, most := -1, 0, 0
	for i := range w.in.Events {
		e := &w.in.Events[i]
		for j := range e.Reports {
			rep := &e.Reports[j]
			if (rep.In == "title") != (c.Anchor.In == "title") || common(rep.Trigger, v.Trigger, shift) == 0 {
				continue
			}
			score := 1
			there := at(rep.Trigger, v.Trigger, shift)
			if there {
				score += 8
			}
			if e.Type == v.Type {
				score += 4
			}
			if sameParties(partsOf(w.in, e.Actors), v.Actors, false) {
				score += 2
			}
			if sameParties(partsOf(w.in, e.Recipients), v.Recipients, false) {
				score++
			}
			if score > most {
				bi, bj, most, exact = i, j, score, there && e.Type == v.Type
			}
		}
	}
	return bi, bj, exact
}
