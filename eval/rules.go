package eval

import "sort"

// A RuleHit is what one rule of package statement is worth on PolNeAR dev: how
// many statements it found, and of those how many gold has.
type RuleHit struct {
	N     int `json:"n"`
	Found int `json:"found"` // content overlaps by half
	Full  int `json:"full"`  // source and content each with J >= .8
}

// byRule adds up the graded statements of a score by the rules that found them.
func (a *AttributionScore) byRule() map[string]RuleHit {
	out := map[string]RuleHit{}
	for _, g := range a.graded {
		h := out[g.rule]
		h.N++
		if g.found {
			h.Found++
		}
		if g.right {
			h.Full++
		}
		out[g.rule] = h
	}
	return out
}

// rules prints the rules by how often they found something.
func (p *page) rules(m map[string]RuleHit) {
	if len(m) == 0 {
		return
	}
	p.line("\nBy the rule that found them, as `hearsay explain` names it. Gold has attitudes and stances only here and there, so that the shares")
	p.line("of their rules are lower bounds. Rules with less than ten statements together.\n")
	p.head("rule", "statements", "found, % of them", "full, % of them")
	ks := keys(m)
	sort.SliceStable(ks, func(i, j int) bool { return m[ks[i]].N > m[ks[j]].N })
	var rest RuleHit
	for _, k := range ks {
		h := m[k]
		if h.N < 10 {
			rest.N, rest.Found, rest.Full = rest.N+h.N, rest.Found+h.Found, rest.Full+h.Full
			continue
		}
		p.row(k, num(h.N), share(h.Found, h.N), share(h.Full, h.N))
	}
	if rest.N > 0 {
		p.row("others", num(rest.N), share(rest.Found, rest.N), share(rest.Full, rest.N))
	}
}
