package mention

import (
	"sort"

	"github.com/hearsay-news/hearsay"
)

// A quotation is the tokens between two quotation marks, marks included.
type quotation struct {
	first, last hearsay.TokenID
	speaker     int32 // mention, -1 not known
	hearer      int32 // mention of who is told or asked it, -1 not known
}

// findQuotes pairs quotation marks paragraph by paragraph. A mark that is
// never closed holds to the end of its paragraph: the next paragraph of a long
// quotation opens again.
func (w *work) findQuotes() {
	open := hearsay.TokenID(-1)
	closeAt := func(last hearsay.TokenID) {
		if open >= 0 && last > open {
			w.quotes = append(w.quotes, quotation{open, last, -1, -1})
			for k := open; k <= last; k++ {
				w.quote[k] = int32(len(w.quotes) - 1)
			}
		}
		open = -1
	}
	for i := range w.quote {
		k := hearsay.TokenID(i)
		w.quote[i] = -1
		if open >= 0 && i > 0 && w.para[i] != w.para[i-1] {
			closeAt(k - 1)
		}
		switch w.low[k] {
		case "“", "``", "«", "„":
			closeAt(k - 1)
			open = k
		case "''":
			if n := k + 1; open < 0 && int(n) < len(w.low) && w.d.Tokens[k].End == w.d.Tokens[n].Start {
				open = k // the same mark on both sides
			} else {
				closeAt(k)
			}
		case "”", "»":
			closeAt(k)
		case "\"":
			if open >= 0 {
				closeAt(k)
			} else {
				open = k
			}
		}
	}
	closeAt(hearsay.TokenID(len(w.quote) - 1))
}

// speech marks the mentions that are subjects of verbs of saying, and who
// speaks each quotation as far as its own sentence or paragraph says so.
func (w *work) speech() {
	type said struct {
		verb hearsay.TokenID
		who  int32
	}
	bySent := make([][]said, len(w.d.Sentences))
	for i := range w.ms {
		if m := &w.ms[i]; m.kind == named && m.class == person && w.labels(m) {
			w.sayer[int32(i)] = true
		}
	}
	for i := range w.head {
		k := hearsay.TokenID(i)
		if w.sent[k] < 0 {
			continue
		}
		who := int32(-1)
		switch {
		case w.upos(k) == "VERB" && w.lex.says[w.lemma(k)]:
			s := w.subjectOf(k)
			if s >= 0 && w.quote[s] >= 0 && w.quote[k] < 0 {
				s = -1 // what is quoted does not say it
			}
			if j := w.touching(k); j >= 0 && s >= 0 && w.ms[j].first > k && (w.head[s] != k || w.silent(s)) {
				who = j // "the debates are over, noted Reed": not the subject of what she notes
			} else if s >= 0 && (s < k || k == 0 || w.upos(k-1) != "PUNCT" || int(k)+1 >= len(w.low) || !startsUpper(w.d.Word(k+1))) {
				who = w.mentionAt(s)
			} else if who = w.touching(k); who >= 0 {
				// "…," said Reed, whose plan: her words, whatever the parse says
			} else if s >= 0 {
				who = w.mentionAt(s)
			} else {
				who = w.inverted(k)
			}
		case w.low[k] == "according" && w.base[k] == "case":
			if who = w.mentionAt(w.head[k]); who >= 0 && w.ms[who].class == person && w.ms[who].first > k {
				w.ms[who].spoke = true
			}
		}
		if who < 0 && w.upos(k) == "VERB" && w.lex.says[w.lemma(k)] {
			who = w.touching(k)
		}
		if who < 0 {
			continue
		}
		w.sayer[w.groupHead(who)] = true
		w.sayer[who] = true
		if w.quote[k] < 0 {
			s := w.sent[k]
			bySent[s] = append(bySent[s], said{k, w.groupHead(who)})
		}
	}
	for q := range w.quotes {
		x := &w.quotes[q]
		lo, hi := w.sent[x.first], w.sent[x.last]
		if lo < 0 || hi < 0 {
			continue
		}
		// The nearest verb in a sentence the quotation touches.
		best, dist, verb := int32(-1), hearsay.TokenID(1<<30), hearsay.TokenID(-1)
		for _, s := range []int32{lo, hi} {
			for _, v := range bySent[s] {
				dd := x.first - v.verb
				if v.verb > x.last {
					dd = v.verb - x.last
				}
				if dd < 0 {
					continue
				}
				if dd < dist {
					best, dist, verb = v.who, dd, v.verb
				}
			}
		}
		if best < 0 {
			// "Is it late?" Reed asked: the mark parted the two.
			if n := x.last + 1; int(n) < len(w.low) && w.para[n] == w.para[x.last] && w.sent[n] > hi && (w.low[x.last-1] == "?" || w.low[x.last-1] == "!") {
				if v := bySent[w.sent[n]]; len(v) == 1 && w.mainVerb(v[0].verb) && w.quoteless(w.sent[n]) {
					best, verb = v[0].who, v[0].verb
				}
			}
		}
		if best < 0 && q > 0 && w.para[w.quotes[q-1].first] == w.para[x.first] {
			best = w.quotes[q-1].speaker
		}
		x.speaker, x.hearer = best, w.told(verb)
		if verb < 0 && q > 0 && w.para[w.quotes[q-1].first] == w.para[x.first] {
			x.hearer = w.quotes[q-1].hearer
		}
	}
}

// quoteless reports whether a short sentence has no quotation in it.
func (w *work) quoteless(i int32) bool {
	s := w.d.Sentences[i]
	for k := s.First; k < s.End; k++ {
		if w.quote[k] >= 0 {
			return false
		}
	}
	return s.End-s.First < 20
}

// told is the one person or body that verb k of saying is said to: Keller in
// "Reed told Keller"; -1 if nobody, or several.
func (w *work) told(k hearsay.TokenID) int32 {
	if k < 0 {
		return -1
	}
	switch w.lemma(k) {
	case "tell", "ask", "warn", "remind", "assure", "urge", "inform", "order", "advise":
	default:
		return -1
	}
	for _, c := range w.kids[k] {
		if w.base[c] != "obj" && w.base[c] != "iobj" || w.quote[c] >= 0 {
			continue
		}
		j := w.mentionAt(c)
		if j < 0 || w.ms[j].groupOf >= 0 || w.ms[j].number == 'p' || w.ms[j].kind == demonym {
			return -1
		}
		switch w.ms[j].class {
		case person, org, country:
			return j
		}
		return -1
	}
	return -1
}

// inverted is the person after a verb of saying that closes a report, "…,"
// noted Ann Reed, where the parse took her for the object; -1 if none.
func (w *work) inverted(k hearsay.TokenID) int32 {
	if k == 0 || w.sent[k-1] != w.sent[k] || w.upos(k-1) != "PUNCT" {
		return -1
	}
	for _, c := range w.kids[k] {
		if c <= k || w.base[c] != "obj" && w.base[c] != "ccomp" && w.base[c] != "dep" && w.base[c] != "parataxis" && w.base[c] != "xcomp" {
			continue
		}
		if i := w.mentionAt(c); i >= 0 && w.ms[i].first <= k+2 && (w.ms[i].class == person || w.ms[i].class == people) {
			return i
		}
		return -1
	}
	return -1
}

// touching is the person's name that stands right beside a finite verb of
// saying whose subject the parse lost: "Ann Reed (D-Mass.) said", "said Reed,
// whose term ends". -1 if there is none.
func (w *work) touching(k hearsay.TokenID) int32 {
	if x := w.xpos(k); x != "VBD" && x != "VBZ" && x != "VBP" {
		return -1
	}
	j := k - 1
	if j >= 0 && w.low[j] == ")" {
		for step := 0; j >= 0 && w.low[j] != "(" && step < 10; step++ {
			j--
		}
		j--
	}
	if j >= 0 && j < k && (w.sent[j] == w.sent[k] || w.sent[j]+1 == w.sent[k] && w.para[j] == w.para[k]) {
		if i := w.mentionAt(j); i >= 0 && w.ms[i].kind == pronominal && w.ms[i].pron.use == 's' && w.sent[j] == w.sent[k] {
			w.ms[i].spoke = true
			return i
		} else if i >= 0 && w.ms[i].kind == named && (w.ms[i].class == person || w.ms[i].class == unknown && w.ms[i].last == j) {
			w.ms[i].spoke = true
			return i
		}
	}
	j = k + 1
	if int(j) < len(w.low) && k > 0 && w.upos(k-1) == "PUNCT" && w.sent[j] == w.sent[k] {
		i := w.mentionAt(j)
		if f := w.startingAt(j); f >= 0 && w.ms[f].class == person {
			i = f // "said NBC's Ann Reed"
		}
		if i >= 0 && w.ms[i].kind == named && !w.ms[i].modifier && (w.ms[i].class == person || w.ms[i].class == unknown) {
			w.ms[i].spoke = true
			return i
		}
	}
	return -1
}

// silent reports whether a subject is of a kind that says nothing.
func (w *work) silent(s hearsay.TokenID) bool {
	j := w.mentionAt(s)
	if j < 0 {
		return false
	}
	switch w.ms[j].class {
	case thing, event, moment:
		return true
	}
	return false
}

// startingAt is the longest mention that begins with token k, -1 if none does.
func (w *work) startingAt(k hearsay.TokenID) int32 {
	i := sort.Search(len(w.ms), func(i int) bool { return w.ms[i].first >= k })
	if i < len(w.ms) && w.ms[i].first == k {
		return int32(i)
	}
	return -1
}

// groupHead is the coordination that holds m, else m.
func (w *work) groupHead(m int32) int32 {
	if g := w.ms[m].groupOf; g >= 0 {
		return g
	}
	return m
}

// subjectOf is the subject of a verb, its own or the one it shares with the
// verb it is coordinated with or depends on; -1 if none.
func (w *work) subjectOf(k hearsay.TokenID) hearsay.TokenID {
	for step := 0; k >= 0 && step < 6; step++ {
		s := hearsay.TokenID(-1)
		for _, c := range w.kids[k] {
			// Of two, as a wrong parse has them, the one next to the verb.
			if w.base[c] == "nsubj" && (s < 0 || c < k) {
				s = c
			}
		}
		if s >= 0 {
			if w.rel[s] == "nsubj:pass" {
				return -1
			}
			return s
		}
		switch w.base[k] {
		case "conj", "xcomp":
			k = w.head[k]
		case "advcl":
			if w.kid(k, "mark") >= 0 || w.xpos(k) != "VBG" {
				return -1
			}
			k = w.head[k]
		default:
			return -1
		}
	}
	return -1
}
