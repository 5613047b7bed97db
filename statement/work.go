package statement

import (
	"strings"
	"unicode"

	"github.com/hearsay-news/hearsay"
)

// tok is short for the type that everything here is about.
type tok = hearsay.TokenID

func (w *work) lower(k tok) string { return strings.ToLower(w.word(k)) }

// word, lower, upos and xpos are "" beside the text, so that a look at a
// neighbour needs no check.
func (w *work) word(k tok) string {
	if k < 0 || int(k) >= len(w.d.Tokens) {
		return ""
	}
	return w.d.Word(k)
}

func (w *work) upos(k tok) string {
	if k < 0 || int(k) >= len(w.d.Tags) {
		return ""
	}
	if len(w.cast) > 0 && w.cast[k] != "" {
		return "VERB"
	}
	return w.d.Tags[k].UPOS
}

func (w *work) xpos(k tok) string {
	if k < 0 || int(k) >= len(w.d.Tags) {
		return ""
	}
	if len(w.cast) > 0 {
		if x := w.cast[k]; x != "" {
			return x
		}
	}
	return w.d.Tags[k].XPOS
}

// lemma is the token's lemma; where the tagger gave none, the form of the word
// that some table knows.
func (w *work) lemma(k tok) string {
	if len(w.cast) > 0 && w.cast[k] != "" {
		if s := w.said(k); s != "" {
			return s
		} else if e := w.formOf(k); e != nil {
			return e.lemma
		}
	}
	if l := w.d.Tags[k].Lemma; l != "" && l != "_" {
		return strings.ToLower(l)
	}
	f := w.lower(k)
	for _, l := range bases(f) {
		if w.lex.known[l] {
			return l
		}
	}
	return f
}

// punct reports whether token k has no letter or digit and is no symbol that
// stands for a word.
func (w *work) punct(k tok) bool {
	if w.upos(k) == "SYM" {
		return false
	}
	for _, r := range w.word(k) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return false
		}
	}
	return true
}

// quoteMark reports whether token k is a quotation mark.
func (w *work) quoteMark(k tok) bool {
	switch w.word(k) {
	case "\"", "“", "”", "„", "«", "»", "``", "''", "‘", "’", "'", "`", "’’", "‘‘":
		return w.quoteOf(k) >= 0
	}
	return false
}

func (w *work) comma(k tok) bool { return w.word(k) == "," }

func (w *work) dash(k tok) bool {
	switch w.word(k) {
	case "-", "--", "---", "–", "—", "―":
		return true
	}
	return false
}

// stop reports whether token k ends a sentence.
func (w *work) stop(k tok) bool {
	switch w.word(k) {
	case ".", "?", "!", "…", "...", "?!", "!?":
		return true
	}
	return false
}

// verb reports whether token k is a verb by either tag.
func (w *work) verb(k tok) bool { return w.upos(k) == "VERB" }

// same reports whether two tokens lie in one sentence; beside the text none does.
func (w *work) same(a, b tok) bool {
	n := tok(len(w.d.Tokens))
	return a >= 0 && b >= 0 && a < n && b < n && w.t.Sentence(a) == w.t.Sentence(b)
}

// calendar reports whether token k is a day or month; "the March of Dimes" and
// "the Sun" are none.
func (w *work) calendar(k tok) bool {
	l := w.lower(k)
	if !w.lex.is("calendar", l) {
		return false
	}
	return !((l == "march" || l == "may" || l == "sun") && k > 0 && w.upos(k-1) == "DET")
}

// passive reports whether verb k is a passive or a bare past participle.
func (w *work) passive(k tok) bool {
	if w.contracted(k) || w.active(k) {
		return false
	}
	if w.t.Kid(k, "aux:pass") >= 0 || w.t.Kid(k, "nsubj:pass") >= 0 && !w.perfect(k) {
		return true
	}
	if x := w.xpos(k); (x == "VBD" || x == "VBN") && k > 0 && w.subjectKid(k, false) < 0 && w.t.Kid(k, "aux") < 0 {
		p := k - 1
		for p > 0 && w.upos(p) == "ADV" && w.xpos(p) != "WRB" {
			p--
		}
		if l := w.lower(p); (l == "when" || l == "if" || l == "once" || l == "unless") && w.same(p, k) {
			return true // "when asked", "if told"
		}
	}
	if w.xpos(k) != "VBN" || w.bare(k) >= 0 {
		return false
	}
	if w.t.Is(k, "conj") {
		if h := w.t.Head(k); h >= 0 && w.t.Kid(k, "nsubj", "aux") < 0 && w.t.Kid(h, "aux:pass") >= 0 {
			return true
		}
	}
	for _, c := range w.t.Kids(k) {
		if w.t.Is(c, "aux") {
			return false
		}
	}
	return w.t.Kid(k, "nsubj") < 0 && w.t.Is(k, "acl", "advcl", "amod")
}

// contracted reports whether the 's beside participle k is has rather than is,
// as its object or infinitive tells: "she 's shown courage", "he 's sought to go".
func (w *work) contracted(k tok) bool {
	a := w.t.Kid(k, "aux:pass")
	if a < 0 || a > k || w.lower(a) != "'s" && w.lower(a) != "’s" && w.lower(a) != "'d" && w.lower(a) != "’d" {
		return false
	}
	if w.t.Kid(k, "obl:agent") >= 0 {
		return false
	}
	for _, c := range w.t.Kids(k) {
		if c < k {
			continue
		}
		switch w.t.BaseRel(c) {
		case "obj":
			return !w.lookup(k).firm(hearer)
		case "ccomp":
			return !w.lookup(k).firm(hearer)
		case "xcomp", "advcl":
			if e := w.lookup(k); w.lo[c] == k+1 && w.toInf(c) && e.firm(infinitive) && !e.has(passiveInf|objInf) {
				return true
			}
		}
	}
	return false
}

// active reports whether a parser took the past tense k for a participle of the
// noun before it, as its object tells: "Reed, who has a lead in Leeds, mocked
// Hall for being late".
func (w *work) active(k tok) bool {
	if x := w.xpos(k); x != "VBN" || w.t.Rel(k) != "acl" || w.t.Kid(k, "aux", "aux:pass", "mark", "cop", "obl:agent", "nsubj") >= 0 {
		return false
	}
	o := w.t.Kid(k, "obj")
	if o < k || w.quoteOf(o) != w.quoteOf(k) && w.quoteOf(o) < 0 {
		return false
	}
	e := w.lookup(k)
	if e == nil || e.firm(hearer) || e.has(objAs) && e.as["0"] {
		return false // "called a mess", "told a story"
	}
	g := w.governor(k)
	return g >= 0 && g < k && w.comma(k-1) && !w.t.Is(g, "root")
}

// bare is the noun that a parser took for the root of a sentence whose verb,
// k, it hung on it as a participle: "The union called for calm"; -1 if k is none.
func (w *work) bare(k tok) tok {
	g := w.governor(k)
	if g < 0 || g > k || w.t.Head(g) >= 0 || !w.t.Is(k, "acl") || w.t.Rel(k) == "acl:relcl" || w.t.Kid(k, "aux", "mark", "obl:agent") >= 0 {
		return -1
	}
	if x := w.xpos(k); x != "VBN" && x != "VBD" {
		return -1
	}
	if u := w.upos(g); u != "NOUN" && u != "PROPN" && u != "PRON" || w.t.Kid(g, "cop", "nsubj") >= 0 {
		return -1
	}
	return g
}

// finite reports whether verb k is finite, by its tag or its auxiliaries.
func (w *work) finite(k tok) bool {
	switch w.xpos(k) {
	case "VBD", "VBZ", "VBP", "MD":
		return true
	}
	if w.bare(k) >= 0 || w.active(k) {
		return true
	}
	if w.xpos(k) == "VB" && w.t.Is(k, "parataxis") && k > 0 && w.comma(k-1) && w.t.Kid(k, "aux", "mark") < 0 {
		return true // "…, say scientists"
	}
	for _, c := range w.t.Kids(k) {
		if w.t.Is(c, "aux", "cop") {
			switch w.xpos(c) {
			case "VBD", "VBZ", "VBP", "MD":
				return true
			}
		}
	}
	return false
}

// trim takes punctuation off both ends of a run, but leaves quotation marks
// whose quotation lies in the run, brackets that do, and what is inside quotations.
func (w *work) trim(r run) run {
	for r.a <= r.b && w.punct(r.a) && !w.opens(r, r.a) {
		r.a++
	}
	for r.b >= r.a && w.punct(r.b) && !w.closes(r, r.b) {
		r.b--
	}
	return r
}

// opens reports whether mark k begins something that goes on in r.
func (w *work) opens(r run, k tok) bool {
	if q := w.quoteOf(k); q >= 0 {
		return w.tokensOf(q).a == k && r.b > k
	}
	switch w.word(k) {
	case "(", "[":
		return r.b > k
	case "$", "#", "@", "£", "€", "+", "...", "…":
		return true
	}
	return false
}

// closes reports whether mark k ends something that began in r, or stands
// inside a quotation that r ends with.
func (w *work) closes(r run, k tok) bool {
	if q := w.quoteOf(k); q >= 0 {
		t := w.tokensOf(q)
		if t.b == k {
			return w.quotes[q].closed && t.a >= r.a || !w.quotes[q].closed && t.a < k
		}
		return t.a == r.a || t.a > r.a
	}
	switch w.word(k) {
	case ")", "]":
		for j := k - 1; j >= r.a && j > k-40; j-- {
			if s := w.word(j); s == "(" || s == "[" {
				return true
			}
		}
	case "%", "+":
		return true
	}
	return false
}

// text is a run as it stands, for Passed.
func (w *work) text(r run) string { return r.span(w).In(w.d.Text) }

// whole grows a run so that a quotation it touches at an edge is wholly in,
// but not the one that the cue itself stands in. A quotation that lies inside
// is whole already.
func (w *work) whole(r run, cue tok) run {
	if r.empty() {
		return r
	}
	for _, k := range [2]tok{r.a, r.b} {
		if q := w.quoteOf(k); q >= 0 && !(cue >= 0 && w.quoteOf(cue) == q) {
			t := w.tokensOf(q)
			r.a, r.b = min(r.a, t.a), max(r.b, t.b)
		}
	}
	return r
}

// touched is the quotations that overlap the runs, in order.
func (w *work) touched(rs []run) []int32 {
	var out []int32
	for _, r := range rs {
		for k := r.a; k <= r.b; k++ {
			if q := w.quoteOf(k); q >= 0 && (len(out) == 0 || out[len(out)-1] != q) {
				out = append(out, q)
				k = max(k, w.tokensOf(q).b)
			}
		}
	}
	return out
}

// governor is the head of k, or -1 if that lies in another sentence.
func (w *work) governor(k tok) tok {
	h := w.t.Head(k)
	if h < 0 || !w.same(h, k) {
		return -1
	}
	return h
}

// preposition is the case marker of k ("about"), as lower-case words joined by
// a blank for fixed expressions ("because of"); "" if none.
func (w *work) preposition(k tok) (string, tok) {
	for _, c := range w.t.Kids(k) {
		if w.t.Is(c, "case", "mark") && c < k {
			s := w.lower(c)
			for _, f := range w.t.Kids(c) {
				if w.t.Is(f, "fixed") {
					s += " " + w.lower(f)
				}
			}
			return s, c
		}
	}
	return "", -1
}

// quoteOf is the quotation that token k stands in, marks included; -1 for none.
func (w *work) quoteOf(k tok) int32 {
	if k < 0 || int(k) >= len(w.inq) {
		return -1
	}
	return w.inq[k]
}

// paraOf is the paragraph of token k; -1 beside the text.
func (w *work) paraOf(k tok) int32 {
	if k < 0 || int(k) >= len(w.para) {
		return -1
	}
	return w.para[k]
}
