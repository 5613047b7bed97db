package statement

import (
	"strings"
	"unicode"
)

// layouts finds reports whose cue is a mark: transcripts, headlines, signed
// quotations.
func (w *work) layouts() {
	labels := map[string]int{}
	var labelled []paraLabel
	n := tok(len(w.d.Tokens))
	for a := tok(0); a < n; {
		b := a
		for b+1 < n && w.paraOf(b+1) == w.paraOf(a) {
			b++
		}
		if l, ok := w.label(run{a, b}); ok {
			labelled = append(labelled, l)
			labels[l.name]++
			if l.caps {
				w.capLabels[l.name] = true
			}
			w.labelAt[w.paraOf(a)] = true
		}
		w.signed(run{a, b})
		w.headlines(run{a, b})
		a = b + 1
	}
	for _, l := range labelled {
		w.transcript(l, labels)
	}
}

// A paraLabel is a paragraph that begins "NAME:".
type paraLabel struct {
	para        run
	src         run
	colon       tok
	name        string
	caps, names bool
}

// label reads the label at the start of a paragraph.
func (w *work) label(p run) (paraLabel, bool) {
	l := paraLabel{para: p, caps: true, names: true}
	k, quoted := p.a, int32(-1)
	if q := w.quoteOf(k); q >= 0 && w.qtoks[q].a == k && w.quoteMark(k) && !w.quotes[q].single {
		// A transcript that is quoted: "REED: It is late."
		quoted = q
		p.a++
		k++
		l.para.a++
	}
	for ; k <= p.b && k < p.a+9; k++ {
		s := w.word(k)
		if s == ":" {
			break
		}
		if w.quoteOf(k) != quoted || w.stop(k) && s != "." || w.verb(k) && w.finite(k) || w.upos(k) == "AUX" || w.comma(k) && k > p.a+6 {
			return l, false
		}
		if s != strings.ToUpper(s) {
			l.caps = false
		}
		if r := []rune(s)[0]; unicode.IsLetter(r) && !unicode.IsUpper(r) && w.upos(k) != "ADP" && w.upos(k) != "DET" {
			l.names = false
		}
	}
	if k == p.a || k >= p.b || k >= p.a+9 || w.word(k) != ":" {
		return l, false
	}
	l.colon = k
	l.src = w.trim(run{p.a, k - 1})
	if l.src.empty() || quoted >= 0 && !l.caps && w.qtoks[quoted].b < l.para.b-1 {
		return l, false
	}
	l.name = strings.ToLower(w.text(l.src))
	return l, true
}

// labelWords are labels that no one speaks under.
var labelWords = map[string]bool{
	"exclusive": true, "video": true, "watch": true, "opinion": true, "update": true, "updated": true, "breaking": true, "analysis": true, "related": true,
	"photos": true, "live": true, "editorial": true, "correction": true, "note": true, "read more": true, "fact check": true, "source": true, "sources": true,
	"more": true, "also": true, "listen": true, "review": true, "location": true, "date": true, "time": true, "where": true, "when": true, "who": true, "what": true,
	"contact": true, "photo": true, "image": true, "credit": true, "see also": true, "background": true, "tags": true, "by": true, "email": true, "phone": true,
}

// transcript makes the report of a labelled paragraph: a speaker label that
// comes back or stands in capitals, or a headline.
func (w *work) transcript(l paraLabel, labels map[string]int) {
	rest := run{l.colon + 1, l.para.b}
	if rest.empty() || labelWords[l.name] || w.words(l.src) > 6 {
		return
	}
	c := &cand{e: &entry{lemma: ":", act: "say", class: classMark, frames: quotation}, act: "say", head: -1, cue: one(l.colon), src: l.src, srcHow: "marks", ante: -1, relays: -1, frame: clause}
	c.srcHead = w.headOf(l.src)
	quoted := w.quoteOf(rest.a) >= 0 && w.qtoks[w.quoteOf(rest.a)].a == rest.a
	n, caps := 0, 0
	for k, v := range labels {
		if v > 1 {
			n++
		}
		if w.capLabels[k] {
			caps += v
		}
	}
	qa := l.name == "q" || l.name == "a" || l.name == "question" || l.name == "answer"
	switch {
	case l.caps && (caps >= 2 && len(labels) > 1) && w.words(rest) >= 1 || qa && labels[l.name] > 1:
		c.rule, c.content = "transcript", append([]run{rest}, w.unlabelled(l, caps)...)
		if qa {
			if l.name[0] == 'q' {
				c.act = "ask"
			}
			c.srcHead = -1
		}
	case labels[l.name] > 1 && n >= 2 && l.names:
		c.rule, c.content = "transcript", []run{rest}
	case w.speaking(l.src) && quoted && w.words(rest) >= 2:
		c.rule, c.frame, c.content = "colon-quotation", quotation, []run{w.qtoks[w.quoteOf(rest.a)]}
	case w.headlinePara(l.para) && l.names && w.words(rest) >= 2 && w.speaking(l.src) && w.upos(l.src.b) != "NUM" && !w.topic(l.src):
		c.rule, c.content = "headline-colon", []run{rest}
	default:
		return
	}
	w.finish(c)
	if c.rule == "transcript" {
		// What stands under a label is its speaker's to the last mark.
		for i := range c.content {
			for k := c.content[i].b + 1; int(k) < len(w.d.Tokens) && w.paraOf(k) == w.paraOf(k-1) && w.stop(k); k++ {
				c.content[i].b = k
			}
		}
	}
	if len(c.content) > 0 {
		w.add(c)
	}
}

// topic reports whether a headline's label names a body or place and nobody
// who speaks: "Indian Railway: all-women crew runs express" says what it is about.
func (w *work) topic(r run) bool {
	if w.person(r) {
		return false
	}
	for k := r.a; k <= r.b; k++ {
		if l := w.lower(k); w.lex.is("person", l) || w.lex.is("document", l) || w.lex.is("person", w.lemma(k)) || w.lex.is("spokesperson", w.lemma(k)) {
			return false
		}
	}
	for _, n := range w.d.Names {
		if n.Class != "PER" && n.Overlaps(r.span(w)) {
			return true
		}
	}
	return r.len() > 1
}

// unlabelled is the paragraphs after a transcript's that have no label of their
// own, where a labelled one follows within a few: the speaker goes on.
func (w *work) unlabelled(l paraLabel, caps int) []run {
	if caps < 3 {
		return nil
	}
	var out []run
	n := tok(len(w.d.Tokens))
	for k := l.para.b + 1; k < n && len(out) < 6; {
		if w.labelAt[w.paraOf(k)] {
			return out
		}
		b := k
		for b+1 < n && w.paraOf(b+1) == w.paraOf(k) {
			b++
		}
		first := k
		if w.quoteMark(k) {
			first++
		}
		if s := w.word(first); s == "(" || s == "[" {
			if b-k > 8 {
				return nil
			}
			k = b + 1 // (APPLAUSE)
			continue
		}
		if !w.stop(b) && !w.quoteMark(b) {
			return nil
		}
		out = append(out, run{k, b})
		k = b + 1
	}
	return nil
}

// headOf is the head of a run: the token whose governor lies outside.
func (w *work) headOf(r run) tok {
	first := tok(-1)
	for k := r.a; k <= r.b; k++ {
		if g := w.governor(k); (g < 0 || !r.has(g)) && !w.punct(k) {
			if w.upos(k) != "DET" {
				return k
			}
			first = k // "what analysts": hung apart, and nobody
		}
	}
	return first
}

// speaking reports whether a run names somebody or something that can speak:
// a name, or a noun for people or a document.
func (w *work) speaking(r run) bool {
	s := r.span(w)
	for _, n := range w.d.Names {
		if n.Overlaps(s) && (n.Class == "PER" || n.Class == "ORG" || n.Class == "LOC" || n.Class == "NORP") {
			return true
		}
	}
	for k := r.a; k <= r.b; k++ {
		if w.upos(k) == "PROPN" {
			return true
		}
		if w.upos(k) == "NOUN" && (w.lex.is("document", w.lemma(k)) || w.lex.is("person", w.lemma(k))) {
			return true
		}
	}
	return false
}

// headlinePara reports whether a paragraph is a headline: the title, or a
// first line of one sentence without a full stop.
func (w *work) headlinePara(p run) bool {
	if w.d.Tokens[p.a].Start < w.d.Body {
		return true
	}
	return w.paraOf(p.a) == w.paraOf(0) && p.len() < 32 && w.t.Sentence(p.a) == w.t.Sentence(p.b) && int(p.b)+1 < len(w.d.Tokens) && w.paraOf(p.b+1) != w.paraOf(p.b)
}

// headline reports whether token v stands in a headline.
func (w *work) headline(v tok) bool {
	s := w.sentence(v)
	return w.headlinePara(s)
}

// headlines finds the speaker behind a headline's dash, "Port will stay open -
// Karl Lund", or after the colon that follows its quotation, "'We lost
// everything': villagers return".
func (w *work) headlines(p run) {
	if p.len() < 5 || !w.headlinePara(p) {
		return
	}
	make := func(cue, src, content run, f frame, rule string) {
		c := &cand{
			rule: rule, e: &entry{lemma: ":", act: "say", class: classMark, frames: quotation}, act: "say", frame: f, head: -1,
			cue: cue, src: src, srcHead: w.headOf(src), srcHow: "marks", ante: -1, relays: -1, content: []run{content},
		}
		if c.srcHead < 0 {
			return
		}
		w.finish(c)
		if len(c.content) > 0 {
			w.add(c)
		}
	}
	for k := p.b - 1; k > p.a+2 && k > p.b-5; k-- {
		if !w.dash(k) || w.hyphen(k) || w.quoteOf(k-1) >= 0 {
			continue
		}
		src, rest := run{k + 1, p.b}, run{p.a, k - 1}
		if (w.person(src) || src.len() == 1 && w.lex.is("person", w.lower(src.a))) && w.clausal(rest) {
			make(one(k), src, rest, clause, "headline-dash")
		}
		return
	}
	q := w.quoteOf(p.a)
	if q < 0 || w.qtoks[q].a != p.a || w.words(w.qtoks[q]) < 2 || w.word(w.qtoks[q].b+1) != ":" {
		return
	}
	a := w.qtoks[q].b + 2
	b := a
	for b <= p.b && b < a+6 && (w.upos(b) == "NOUN" || w.upos(b) == "PROPN" || w.upos(b) == "ADJ") {
		b++
	}
	if src := (run{a, b - 1}); !src.empty() && b <= p.b && w.verb(b) && (w.person(src) || w.xpos(src.b) == "NNS" || w.lex.is("person", w.lower(src.b))) {
		make(one(a-1), src, w.qtoks[q], quotation, "headline-colon")
	}
}

// signed finds a quotation with its speaker after a dash: "…" — Ann Reed.
func (w *work) signed(p run) {
	for k := p.a; k < p.b; k++ {
		if !w.dash(k) || w.quoteOf(k) >= 0 || k == 0 {
			continue
		}
		q := w.quoteOf(k - 1)
		if q < 0 || w.qtoks[q].b != k-1 || p.b-k > 14 || w.words(w.qtoks[q]) < 3 {
			continue
		}
		src := run{k + 1, p.b}
		for j := src.a; j <= src.b; j++ {
			if w.verb(j) && w.finite(j) || w.quoteOf(j) >= 0 {
				return
			}
			if w.comma(j) && j > src.a {
				src.b = j - 1
			}
		}
		src = w.trim(src)
		if src.empty() || w.upos(src.a) != "PROPN" {
			return
		}
		c := &cand{rule: "signed-quotation", e: &entry{lemma: "—", act: "say", class: classMark, frames: quotation}, act: "say", frame: quotation, head: -1, cue: one(k), src: src, srcHead: w.headOf(src), srcHow: "marks", ante: -1, relays: -1, content: []run{w.qtoks[q]}}
		w.finish(c)
		w.add(c)
		return
	}
}
