package statement

import "strings"

// recasts finds verbs of saying beside a quotation that the tagger took for
// something else, where the line leaves no doubt: "…," Hall notes. Hall shot
// back, "…". Stated Hall: "…"
func (w *work) recasts() {
	n := tok(len(w.d.Tokens))
	for qi := range w.quotes {
		t := w.qtoks[qi]
		if t.empty() {
			continue
		}
		if k := t.b + 1; w.quotes[qi].closed && w.nameWord(k) && w.paraOf(k) == w.paraOf(t.b) {
			for w.nameWord(k+1) && w.same(k+1, k) {
				k++
			}
			if v := k + 1; w.same(v, k) && w.paraOf(v) == w.paraOf(k) && (v+1 >= n || w.stop(v+1) || w.comma(v+1) || w.upos(v+1) == "ADP" || !w.same(v+1, v)) {
				w.recast(v)
			}
			continue
		}
		b := t.a - 1
		if b < 2 || !w.comma(b) && w.word(b) != ":" || w.paraOf(b) != w.paraOf(t.a) && w.word(b) != ":" {
			continue
		}
		v := b - 1
		if u := w.upos(v); (u == "ADP" || u == "ADV") && w.lex.verbs[w.said(v-1)+"_"+w.lower(v)] != nil {
			v--
		}
		if p := v - 1; w.same(p, v) && (w.nameWord(p) || w.upos(p) == "NOUN" || w.upos(p) == "NUM") && w.quoteOf(p) < 0 {
			w.recast(v)
		}
		// "Stated Ann Hall:"
		a := b - 1
		for w.nameWord(a) && w.same(a, b) && w.quoteOf(a) < 0 {
			a--
		}
		if f := a + 1; w.sentence(b).a == f && f+1 < b && strings.HasSuffix(w.lower(f), "ed") {
			w.recast(f)
		} else if w.sentence(b).a == a && a+1 < b {
			w.recast(a)
		}
	}
}

// headVerbs finds verbs that the tagger took for the noun of a sentence without
// one: "House panel votes to close the port", "Hall plans to sell it".
func (w *work) headVerbs() {
	for _, s := range w.d.Sentences {
		for k := s.First + 1; k+1 < s.End; k++ {
			if w.t.Head(k) >= 0 || w.xpos(k) != "NNS" && w.xpos(k) != "NNPS" || !strings.HasSuffix(w.lower(k), "s") || w.quoteOf(k) >= 0 {
				continue
			}
			e := w.formOf(k)
			if e == nil || w.t.Kid(k, "nmod:poss", "nummod", "cop", "nsubj", "case") >= 0 || w.t.Kid(k, "det") == k-1 {
				continue
			}
			c := k - 1
			named := w.upos(c) == "PROPN" || w.upos(c) == "NOUN" && w.headline(k)
			inf := w.lower(k+1) == "to" && w.xpos(k+2) == "VB" && e.firm(infinitive)
			prep := w.upos(k+1) == "ADP" && e.preps[w.lower(k+1)] && w.headline(k)
			if !named || !w.t.Is(c, "compound", "flat", "nmod") || !inf && !prep {
				continue
			}
			if w.cast == nil {
				w.cast = map[tok]string{}
			}
			w.cast[k] = "VBZ"
		}
	}
}

// formOf is the lexicon's verb that token k is a form of, whatever it is
// tagged; nil if there is none.
func (w *work) formOf(k tok) *entry {
	for _, b := range bases(w.lower(k)) {
		if e := w.lex.verbs[b]; e != nil && b != w.lower(k) {
			return e
		}
	}
	return nil
}

// nameWord reports whether token k may be a word of a person's name.
func (w *work) nameWord(k tok) bool {
	s := w.word(k)
	return s != "" && s[0] >= 'A' && s[0] <= 'Z' && (w.upos(k) == "PROPN" || w.upos(k) == "NOUN" || w.xpos(k) == "VBN" || w.xpos(k) == "VBD")
}

// said is the base of the verb of saying that token k is a finite form of; ""
// if it is none.
func (w *work) said(k tok) string {
	if k < 0 || int(k) >= len(w.d.Tokens) || w.upos(k) == "AUX" || w.upos(k) == "ADJ" {
		return ""
	}
	f := w.lower(k)
	for _, b := range bases(f) {
		e := w.lex.verbs[b]
		if b == f && f != "put" && f != "read" || !e.firm(quotation) {
			continue
		}
		return b
	}
	return ""
}

// recast takes token k for a finite verb if it is a form of a verb of saying.
func (w *work) recast(k tok) {
	if w.said(k) == "" || strings.HasSuffix(w.lower(k), "ing") {
		return
	}
	if w.verb(k) && w.finite(k) {
		return
	}
	if w.verb(k) && w.t.Kid(k, "aux", "aux:pass", "nsubj:pass") >= 0 {
		return
	}
	if w.cast == nil {
		w.cast = map[tok]string{}
	}
	if strings.HasSuffix(w.lower(k), "s") {
		w.cast[k] = "VBZ"
	} else {
		w.cast[k] = "VBD"
	}
}
