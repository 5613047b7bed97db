package event

import (
	"fmt"
	"slices"
	"strings"
)

// imported codes the sentence with the dictionaries that the user brought,
// beside our own frames. Where both say the same of a verb, it is one event
// whose rule names both.
func (w *work) imported() {
	for _, v := range w.c.verbs {
		for k := w.sent.First; k < w.sent.End; k++ {
			if w.pos(k) != 'v' || w.t.Is(k, "aux", "cop", "compound", "amod", "flat", "fixed") {
				continue
			}
			w.dictionary(v, k)
		}
	}
}

// maxTries is how many patterns are tried on one verb.
const maxTries = 5000

// dictionary codes the verb at k with the best pattern of v: the one with most
// words, of equals the first; else with the verb's own code.
func (w *work) dictionary(v *Verbs, k tok) {
	refs := v.byForm[w.d.Lower(k)]
	if refs == nil {
		refs = v.byForm[w.lemmas[k]]
	}
	var best dictMatch
	tries := 0
	for _, r := range refs {
		b := &v.Blocks[r.block]
		x := &b.Verbs[r.verb]
		last := k + tok(len(x.Words)-1)
		if last >= w.sent.End || !w.follow(k, x.Words[1:]) {
			continue
		}
		code := x.Code
		if code == "" {
			code = b.Code
		}
		// A longer verb beats a pattern of a shorter one with as many words.
		if m := (dictMatch{line: x.Line, code: code, verb: strings.Join(x.Words, "_"), score: 4*len(x.Words) - 3, src: none, dst: none}); m.score > best.score {
			best = m
		}
		for i := range b.Patterns {
			if tries++; tries > maxTries {
				break
			}
			p := &b.Patterns[i]
			m := dictMatch{line: p.Line, code: p.Code, back: p.Back, verb: best.verb, score: 4*len(x.Words) - 3, src: none, dst: none}
			m.verb = strings.Join(x.Words, "_")
			if w.matches(v, p, k, last, &m) && m.score > best.score {
				best = m
			}
		}
	}
	if best.score == 0 {
		return
	}
	w.coded(v, k, &best, best.code, false)
	w.coded(v, k, &best, best.back, true)
}

// A dictMatch is a line of a dictionary that fits a verb.
type dictMatch struct {
	line       int
	code, back string
	verb       string
	score      int
	src, dst   tok  // heads of the actors that the pattern itself names, none
	not        bool // the pattern itself holds the negation
}

// follow reports whether words stand right after k.
func (w *work) follow(k tok, words []string) bool {
	for i, x := range words {
		if n := k + 1 + tok(i); n >= w.sent.End || !w.isWord(n, x) {
			return false
		}
	}
	return true
}

func (w *work) isWord(k tok, word string) bool { return w.lemmas[k] == word || w.d.Lower(k) == word }

// matches reports whether a pattern fits the verb whose words are k to last:
// what it names before the verb stands before it in this order, what it names
// after it after it, all in the verb's own clause.
func (w *work) matches(v *Verbs, p *verbPattern, k, last tok, m *dictMatch) bool {
	if len(p.Pre) == 0 && len(p.Post) == 0 {
		m.score++
		return true
	}
	at := last
	for i := range p.Post {
		n := w.find(v, &p.Post[i], at+1, w.sent.End, 1, p.Post[i].Next, k, m)
		if n < 0 {
			return false
		}
		at = n
	}
	at = k
	for i := len(p.Pre) - 1; i >= 0; i-- {
		beside := p.Tight
		if i+1 < len(p.Pre) {
			beside = p.Pre[i+1].Next
		}
		n := w.find(v, &p.Pre[i], at-1, w.sent.First-1, -1, beside, k, m)
		if n < 0 {
			return false
		}
		at = n
	}
	return true
}

// find looks for an element from token i on, up to but not including end, in
// steps of one; beside allows the first place only. It returns the last token
// of what it found in that direction, none if there is nothing.
func (w *work) find(v *Verbs, e *verbElem, i, end, step tok, beside bool, verb tok, m *dictMatch) tok {
	for ; i != end; i += step {
		if w.inClause(i, verb) {
			if n := w.element(v, e, i, end, step, m); n >= 0 {
				return n
			}
		}
		if beside {
			break
		}
	}
	return none
}

func (w *work) element(v *Verbs, e *verbElem, i, end, step tok, m *dictMatch) tok {
	switch {
	case e.Who != "":
		ps := w.parties(i)
		if len(ps) == 0 || w.mention[i] < 0 {
			return none
		}
		switch e.Who {
		case "$":
			m.src = i
		case "+":
			m.dst = i
		case "%":
			m.src, m.dst = i, i
		}
		m.score++
		return i
	case e.Set != "":
		for _, words := range v.Sets[e.Set] {
			if n := w.run(words, i, end, step); n >= 0 {
				m.score += 4 * len(words)
				return n
			}
		}
		return none
	}
	if w.isWord(i, e.Word) {
		m.score += 4
		m.not = m.not || e.Word == "not" || e.Word == "never" || e.Word == "n't"
		return i
	}
	return none
}

// run reports words that stand together, the nearest to the verb at i.
func (w *work) run(words []string, i, end, step tok) tok {
	if len(words) == 0 {
		return none
	}
	first := i
	if step < 0 {
		first = i - tok(len(words)-1)
	}
	if first < w.sent.First || first+tok(len(words)) > w.sent.End || step < 0 && first <= end {
		return none
	}
	for j, x := range words {
		if !w.isWord(first+tok(j), x) {
			return none
		}
	}
	if step < 0 {
		return first
	}
	return first + tok(len(words)-1)
}

// inClause reports whether token i belongs to the clause of verb k: it hangs on
// it, or on the verb that k completes, without another finite verb between.
func (w *work) inClause(i, k tok) bool {
	for range 30 {
		if i == k {
			return true
		}
		h := w.t.Head(i)
		if h < 0 {
			return false
		}
		if w.t.Is(i, "parataxis", "acl:relcl") || w.t.Is(i, "conj") && w.pos(i) == 'v' {
			return false
		}
		if h != k && w.t.Is(k, "xcomp", "ccomp") && w.t.Head(k) == h && i < k {
			return true
		}
		i = h
	}
	return false
}

// coded writes the event of a code; back turns source and target round.
func (w *work) coded(v *Verbs, k tok, m *dictMatch, code string, back bool) {
	if code == "" || code == noEvent {
		return
	}
	rule := fmt.Sprintf("%s:%d:%s", v.Name, m.line, m.verb)
	c := w.c.byCode[code]
	if c == nil {
		if !back {
			w.pass(k, rule, "CAMEO "+code+" is a statement, which hearsay records as one and not as an event")
		}
		return
	}
	f := frame{word: rule, typ: c.typ, mode: c.mode, contexts: c.contexts, cameo: code, conf: 0.5, actorMin: private, recMin: unset}
	f.actor, f.recipient = []string{"subj"}, []string{"obj", "iobj", "to", "with", "against", "on", "at", "from", "for", "into", "of", "any"}
	if m.src >= 0 {
		f.actor = []string{fmt.Sprintf("@%d", m.src)}
	}
	if m.dst >= 0 {
		f.recipient = []string{fmt.Sprintf("@%d", m.dst)}
	}
	if back {
		f.actor, f.recipient = f.recipient, f.actor
	}
	e, no := w.build(&f, k)
	if e == nil {
		w.pass(k, rule, no)
		return
	}
	if m.not {
		e.status = slices.DeleteFunc(e.status, func(s string) bool { return s == "negated" })
	}
	for _, x := range w.found {
		if x.typ == e.typ && slices.Contains(x.trig, k) && x.sent == e.sent {
			if !strings.Contains(x.rule, rule) {
				x.rule += " & " + e.rule
			}
			return
		}
	}
	w.found = append(w.found, e)
}
