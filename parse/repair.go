package parse

import (
	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

// A repairer mends what the network gets wrong against the grammar: arcs are
// scored one by one, so nothing keeps them from contradicting each other. It
// knows few cases, those that hide who said what.
type repairer struct {
	tell map[string]bool // forms of verbs with a hearer and a content
	say  map[string]bool // forms of verbs with a content
	day  map[string]bool // words that say when, and are no subject
	glad map[string]bool // what one may be "so" about something
	call map[string]bool // forms of verbs that give somebody a name or an office
	give map[string]bool // forms of verbs that may have two objects
	when map[string]bool // words that begin a clause of time, cause or condition
}

func newRepairer(l *lang.Language) repairer {
	forms := func(name string) map[string]bool {
		set := map[string]bool{}
		for _, row := range l.Rows(name) {
			for _, form := range row {
				set[form] = true
			}
		}
		return set
	}
	return repairer{tell: forms("parse-tell.txt"), say: forms("parse-say.txt"), day: forms("parse-day.txt"), glad: forms("parse-glad.txt"), call: forms("parse-call.txt"), give: forms("parse-give.txt"), when: forms("parse-when.txt")}
}

// repair mends the tree of the words first to end.
func (r *repairer) repair(d *hearsay.Document, first, end hearsay.TokenID) {
	participle(d, first)
	for k := first; k < end; k++ {
		a := d.Arcs[k]
		switch {
		case a.Rel == "mark" && d.Tags[k].XPOS == "IN":
			r.told(d, k, a.Head)
		case isSubject(a.Rel) && a.Head > k:
			r.subjects(d, first, k, a.Head)
		}
	}
	r.clauses(d, first, end)
	for k := end - 1; k >= first; k-- {
		if d.Arcs[k].Rel == "parataxis" {
			r.reported(d, first, k, end)
			break
		}
	}
	for k := first; k < end; k++ {
		if d.Arcs[k].Rel == "ccomp" && d.Arcs[k].Head > k {
			apart(d, first, k, end)
		}
	}
}

// reported mends a sentence that ends with who says it: "The bridge is safe, she
// said." Both treebanks make that the main clause and all before it its
// complement; a clause of saying hangs on what is said only where that goes on
// after it, or where the speaker speaks of himself ("it is safe, I think").
func (r *repairer) reported(d *hearsay.Document, first, verb, end hearsay.TokenID) {
	w := d.Lower(verb)
	if d.Arcs[verb].Head > verb || d.Tags[verb].UPOS != "VERB" || !r.say[w] && !r.tell[w] {
		return
	}
	subject, object, joint := hearsay.TokenID(-1), hearsay.TokenID(-1), hearsay.TokenID(-1)
	for k := first; k < end; k++ {
		if d.Arcs[k].Head != verb {
			continue
		}
		switch rel := d.Arcs[k].Rel; {
		case isSubject(rel):
			subject = k
		case rel == "cc" || rel == "mark":
			joint = k
		case k > verb && rel == "obj":
			object = k
		case rel == "aux" && k < verb, k > verb && (rel == "ccomp" || rel == "xcomp"):
			return
		}
	}
	if subject < 0 && object == verb+1 && d.Tags[object].UPOS == "PROPN" && d.Tags[verb-1].UPOS == "PUNCT" {
		subject, object = object, -1 // "it is safe," commented Anna Kovar
	}
	if subject < d.Arcs[verb].Head || object >= 0 && !r.tell[w] {
		return
	}
	switch d.Lower(subject) {
	case "i", "we", "you":
		return
	}
	left := sayer(d, first, subject, verb)
	if x := d.Tags[left-1].XPOS; x != "," && x != "''" && x != "." && x != "``" || joint >= left {
		return
	}
	for k := verb + 1; k < end; k++ {
		if d.Tags[k].UPOS != "PUNCT" && !under(d, k, verb) {
			return
		}
	}
	said := d.Arcs[verb].Head
	for d.Arcs[said].Head >= first {
		said = d.Arcs[said].Head
	}
	if said >= left {
		return
	}
	if d.Arcs[subject].Rel == "obj" {
		d.Arcs[subject].Rel = "nsubj"
	}
	d.Arcs[verb] = d.Arcs[said]
	d.Arcs[said] = hearsay.Arc{Head: verb, Rel: "ccomp"}
	for k := left; k < end; k++ { // the full stop
		if d.Tags[k].UPOS == "PUNCT" && d.Arcs[k].Head == said {
			d.Arcs[k].Head = verb
		}
	}
}

// participle mends a sentence that begins with a verb in the past without a
// subject and goes on to a verb that has one: "Asked when it would rain, she
// said …". English has no such clause but with a participle.
func participle(d *hearsay.Document, first hearsay.TokenID) {
	verb := d.Arcs[first].Head
	if x := d.Tags[first].XPOS; x != "VBD" && x != "VBN" || verb <= first || d.Tags[verb].UPOS != "VERB" || d.Arcs[first].Rel != "ccomp" && d.Arcs[first].Rel != "parataxis" {
		return
	}
	subject := false
	for k := first + 1; k < verb; k++ {
		if isSubject(d.Arcs[k].Rel) && d.Arcs[k].Head == first {
			return
		}
		subject = subject || isSubject(d.Arcs[k].Rel) && d.Arcs[k].Head == verb
	}
	if subject {
		d.Tags[first].XPOS = "VBN"
		d.Arcs[first].Rel = "advcl"
	}
}

// under reports whether k hangs below h.
func under(d *hearsay.Document, k, h hearsay.TokenID) bool {
	for n := 0; n < maxSentence && k >= 0; n++ {
		if k = d.Arcs[k].Head; k == h {
			return true
		}
	}
	return false
}

func isSubject(rel string) bool { return rel == "nsubj" || rel == "nsubj:pass" }

// told mends a clause that begins with the conjunction "that" and yet hangs on
// a noun as a relative clause. In "told reporters that it failed" it is what
// they were told, in "said in a letter that it failed" what was said. Else it is
// left: the noun may well be what it is about ("the claim that it failed").
func (r *repairer) told(d *hearsay.Document, that, clause hearsay.TokenID) {
	noun := d.Arcs[clause].Head
	rel := d.Arcs[clause].Rel
	if noun < 0 || noun > that || rel != "acl:relcl" && rel != "acl" || d.Lower(that) != "that" {
		return
	}
	for noun >= 0 && (d.Arcs[noun].Rel == "nmod" && d.Tags[noun].UPOS == "PROPN" || d.Arcs[noun].Rel == "appos") {
		// "in a letter to Borvia that", "told the agency Borpress that"
		noun = d.Arcs[noun].Head
	}
	if noun < 0 {
		return
	}
	verb := d.Arcs[noun].Head
	if verb < 0 || verb > noun || d.Tags[verb].UPOS != "VERB" {
		return
	}
	switch d.Arcs[noun].Rel {
	case "obj", "iobj":
		if !r.tell[d.Lower(verb)] {
			return
		}
	case "obl":
		if !r.say[d.Lower(verb)] && !r.tell[d.Lower(verb)] {
			return
		}
		for k := verb + 1; k < that; k++ { // something else is said already
			if d.Arcs[k].Head == verb && (d.Arcs[k].Rel == "ccomp" || d.Arcs[k].Rel == "obj" && !r.tell[d.Lower(verb)]) {
				return
			}
		}
	default:
		return
	}
	d.Arcs[clause] = hearsay.Arc{Head: verb, Rel: "ccomp"}
}

// subjects mends a verb with two subjects before it: "on Monday" is none, of
// "the mayor, Anna Kovar, said" the second is an apposition, and of "spokesman
// Ivan Kovar said" the first is a description.
func (r *repairer) subjects(d *hearsay.Document, first, second, verb hearsay.TokenID) {
	noun := func(k hearsay.TokenID) bool { return d.Tags[k].UPOS == "NOUN" || d.Tags[k].UPOS == "PROPN" }
	one := second - 1
	for one >= first && (d.Arcs[one].Head != verb || !isSubject(d.Arcs[one].Rel)) {
		one--
	}
	if one < first {
		return
	}
	if before := one - 1; before >= first && r.day[d.Lower(one)] && d.Tags[before].UPOS == "VERB" && !under(d, before, one) {
		// "officials said Sunday the man had fled"
		d.Arcs[one] = hearsay.Arc{Head: before, Rel: "obl:unmarked"}
		return
	}
	if t := d.Arcs[verb].Head; t >= first && t < one && r.tell[d.Lower(t)] && d.Arcs[verb].Rel == "ccomp" {
		// "she told reporters the talks had failed"
		d.Arcs[one] = hearsay.Arc{Head: t, Rel: "iobj"}
		return
	}
	if !noun(second) {
		return
	}
	if r.day[d.Lower(second)] {
		d.Arcs[second].Rel = "obl:unmarked"
		for k := one + 1; k < second; k++ {
			if d.Arcs[k].Head == second && d.Arcs[k].Rel == "case" {
				d.Arcs[second].Rel = "obl"
			}
		}
		return
	}
	if !noun(one) {
		return
	}
	end := one + 1 // of the first's words
	for end < second && d.Arcs[end].Head == one && (d.Arcs[end].Rel == "flat" || d.Arcs[end].Rel == "amod" || d.Arcs[end].Rel == "compound") {
		end++
	}
	if end == second {
		article := false
		for k := one - 1; k >= first && k >= one-20; k-- {
			article = article || d.Arcs[k].Head == one && d.Arcs[k].Rel == "det"
		}
		switch {
		case d.Tags[second].UPOS == "NOUN":
			d.Arcs[one] = hearsay.Arc{Head: second, Rel: "compound"}
		case article: // "the agency Reuters"
			d.Arcs[second] = hearsay.Arc{Head: one, Rel: "appos"}
		default:
			d.Arcs[one] = hearsay.Arc{Head: second, Rel: "nmod:desc"}
		}
		return
	}
	// The second must stand between commas: one where its words begin, one
	// where they end.
	left, right := second, second
	for left-1 > one && d.Tags[left-1].XPOS != "," && under(d, left-1, second) {
		left--
	}
	for right+1 < verb && d.Tags[right+1].XPOS != "," && under(d, right+1, second) {
		right++
	}
	if left-1 > one && right+1 < verb && d.Tags[left-1].XPOS == "," && d.Tags[right+1].XPOS == "," {
		d.Arcs[second] = hearsay.Arc{Head: one, Rel: "appos"}
	}
}
