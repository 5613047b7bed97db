package parse

import (
	"github.com/hearsay-news/hearsay"
)

// A repairer mends what the network gets wrong against the grammar: arcs are
// scored one by one, so nothing keeps them from contradicting each other. It
// knows few cases, those that hide who said what.
type repairer struct {
	tell map[string]bool // forms of verbs with a hearer and a content
}

// repair mends the tree of the words first to end.
func (r *repairer) repair(d *hearsay.Document, first, end hearsay.TokenID) {
	for k := first; k < end; k++ {
		a := d.Arcs[k]
		switch {
		case a.Rel == "mark" && d.Tags[k].XPOS == "IN":
			r.told(d, k, a.Head)
		case a.Rel == "nsubj" && a.Head > k:
			r.subjects(d, first, k, a.Head)
		}
	}
}

// told mends "told reporters that it failed" where "that" is a conjunction and
// yet "failed" hangs on "reporters" as a relative clause: it is what they were
// told.
func (r *repairer) told(d *hearsay.Document, that, clause hearsay.TokenID) {
	hearer := d.Arcs[clause].Head
	if hearer < 0 || hearer > that || d.Arcs[clause].Rel != "acl:relcl" && d.Arcs[clause].Rel != "acl" || d.Lower(that) != "that" {
		return
	}
	switch d.Arcs[hearer].Rel {
	case "obj", "iobj", "obl":
	default:
		return
	}
	verb := d.Arcs[hearer].Head
	if verb < 0 || verb > hearer || d.Tags[verb].UPOS != "VERB" || !r.tell[d.Lower(verb)] {
		return
	}
	d.Arcs[clause] = hearsay.Arc{Head: verb, Rel: "ccomp"}
}

// subjects mends a verb with two subjects before it: of "the minister, Anna
// Kovar, said" the second is an apposition, of "Senator Anna Kovar said" the
// first is a title.
func (r *repairer) subjects(d *hearsay.Document, first, second, verb hearsay.TokenID) {
	noun := func(k hearsay.TokenID) bool { return d.Tags[k].UPOS == "NOUN" || d.Tags[k].UPOS == "PROPN" }
	if !noun(second) {
		return
	}
	one := second - 1
	for one >= first && (d.Arcs[one].Head != verb || d.Arcs[one].Rel != "nsubj") {
		one--
	}
	if one < first || !noun(one) {
		return
	}
	if one == second-1 {
		// A title has nothing of its own before it and is written like one.
		bare := one == first || d.Arcs[one-1].Head != one
		if bare && d.Tags[one].XPOS == "NNP" && d.Tags[second].XPOS == "NNP" {
			d.Arcs[one] = hearsay.Arc{Head: second, Rel: "nmod:desc"}
		}
		return
	}
	// The second must stand between commas: one where its words begin, one
	// where they end.
	left, right := second, second
	for left-1 > one && d.Arcs[left-1].Head >= left-1 && d.Arcs[left-1].Head <= second && d.Tags[left-1].XPOS != "," {
		left--
	}
	for right+1 < verb && d.Arcs[right+1].Head >= left && d.Arcs[right+1].Head <= right && d.Tags[right+1].XPOS != "," {
		right++
	}
	if left-1 > one && right+1 < verb && d.Tags[left-1].XPOS == "," && d.Tags[right+1].XPOS == "," {
		d.Arcs[second] = hearsay.Arc{Head: one, Rel: "appos"}
	}
}
