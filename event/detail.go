package event

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
)

// locate finds the time and the place that stand with the trigger.
func (w *work) locate(e *found, st *state) {
	trig := e.trig
	if st.typ != st.base {
		// "agreed on Monday to meet in May": May is not when they agreed.
		trig = []tok{st.top}
	}
	lastT, lastP := int32(-1), int32(-1)
	bestT, bestP := 1<<30, 1<<30
	for k := w.sent.First; k < w.sent.End; k++ {
		if t := w.timeAt[k]; t >= 0 && t != lastT {
			lastT = t
			if d := w.attached(w.top(k, w.d.Times[t].Span), trig); d >= 0 {
				d = d*10 - precision(w.d.Times[t].Precision)
				if d < bestT {
					bestT, e.date = d, t
				}
			}
		}
		if p := w.placeAt[k]; p >= 0 && p != lastP {
			lastP = p
			top := w.top(k, w.d.Places[p].Span)
			if !w.located(top) {
				continue
			}
			if d := w.attached(top, e.trig); d >= 0 {
				d = d * 10
				if w.d.Places[p].Precision == "city" {
					d -= 5
				}
				if d < bestP {
					bestP, e.place = d, p
				}
			}
		}
	}
}

func precision(p string) int {
	switch p {
	case "time", "day":
		return 6
	case "week", "month":
		return 4
	case "quarter", "year":
		return 2
	}
	return 0
}

// attached is how many arcs k is below a trigger word, -1 if another verb lies
// between or it is too far.
func (w *work) attached(k tok, trig []tok) int {
	for n := range 7 {
		if slices.Contains(trig, k) {
			return n
		}
		if n > 0 && (w.pos(k) == 'v' && !w.t.Is(k, "aux", "cop", "amod") || w.t.Is(k, "parataxis")) {
			// The first of coordinated verbs holds what is common to them.
			for _, t := range trig {
				if w.t.Is(t, "conj") && w.t.Head(t) == k {
					return n + 1
				}
			}
			return -1
		}
		h := w.t.Head(k)
		if h < 0 {
			return -1
		}
		k = h
	}
	return -1
}

// located reports a place under a preposition of place, itself or the phrase
// it ends ("near the airport of Kabul").
func (w *work) located(k tok) bool {
	for range 4 {
		for _, c := range w.t.Kids(k) {
			if w.t.Is(c, "case") && w.c.class["where"][w.lemmas[c]] {
				return true
			}
		}
		if !w.t.Is(k, "nmod", "appos", "compound", "conj", "flat", "nmod:poss") {
			return false
		}
		h := w.t.Head(k)
		if h < 0 {
			return false
		}
		k = h
	}
	return false
}

// background marks as historical what the text itself dates well before the
// story, or recalls in a subordinate clause by a full date with its year.
func (w *work) background(e *found, st *state) {
	if e.date < 0 || st.future {
		return
	}
	t := &w.d.Times[e.date]
	if t.To == "" || t.Precision == "" {
		return
	}
	pub := w.d.Article.Published
	to, err := day(t.To)
	if err != nil {
		return
	}
	if !pub.IsZero() {
		if pub.Sub(to) > recent*24*time.Hour {
			st.past = true
		}
		return
	}
	// No date of publication: a subordinate clause with its own year.
	words := t.Span.In(w.d.Text)
	year := strings.ContainsFunc(words, func(r rune) bool { return r >= '0' && r <= '9' }) && len(t.To) >= 4 && (strings.Contains(words, t.From[:min(4, len(t.From))]) && len(t.From) >= 4)
	if !year {
		return
	}
	k := e.key
	for range 6 {
		if w.t.Is(k, "advcl", "acl", "acl:relcl", "nmod", "obl") {
			st.past = true
			return
		}
		h := w.t.Head(k)
		if h < 0 {
			return
		}
		k = h
	}
}

// recent is how many days before its story an event is no history yet.
const recent = 62

func day(s string) (time.Time, error) {
	if len(s) > 10 {
		s = s[:10]
	}
	switch len(s) {
	case 4:
		return time.Parse("2006", s)
	case 7:
		return time.Parse("2006-01", s)
	}
	return time.Parse("2006-01-02", s)
}

// figures reads the numbers of people that belong to the trigger words.
func (w *work) figures(e *found) {
	for _, k := range e.trig {
		kind := ""
		l := w.lemmas[k]
		for _, c := range []string{"killed", "injured", "arrested", "participants", "deported", "released"} {
			if w.c.class[c][l] {
				kind = c
			}
		}
		if kind == "" {
			continue
		}
		var heads []tok
		if w.pos(k) == 'n' {
			heads = append(heads, w.nounPrep(k, "of"))
			if kind == "participants" {
				heads = append(heads, w.owner(k, 0))
			}
		} else {
			a := w.args(k)
			if kind == "participants" {
				heads = append(heads, a.subj)
			} else {
				heads = append(heads, a.obj)
			}
		}
		for _, h := range heads {
			if h < 0 {
				continue
			}
			w.figure(e, kind, h)
			for _, c := range w.t.Kids(h) {
				if w.t.Is(c, "conj") && w.pos(c) != 'v' {
					w.figure(e, kind, c)
				}
			}
		}
		if w.pos(k) == 'v' && (kind == "killed" || kind == "injured") {
			// "killed 12 and wounded 40": the other verb names its own.
			for _, c := range w.t.Kids(k) {
				if w.t.Is(c, "conj") && w.pos(c) == 'v' && !w.kidIs(c, "nsubj") {
					other := ""
					for _, x := range []string{"killed", "injured"} {
						if w.c.class[x][w.lemmas[c]] {
							other = x
						}
					}
					if o := w.t.Kid(c, "obj"); other != "" && o >= 0 {
						w.figure(e, other, o)
					}
				}
			}
		}
	}
}

// figure reads the number before or in noun phrase h.
func (w *work) figure(e *found, kind string, h tok) {
	first, last := none, none
	low, high := int64(-1), int64(-1)
	at := func(k tok) bool {
		n, open, ok := w.number(k)
		if !ok {
			return false
		}
		low, high = n, n
		if open {
			high = -1
		}
		first, last = k, k
		return true
	}
	switch {
	case w.d.Tags[h].UPOS == "NUM" && at(h):
	case (w.c.class["quantity"][w.lemmas[h]] || w.c.class["quantity"][w.d.Lower(h)]) && at(h):
	default:
		for _, c := range w.t.Kids(h) {
			if w.t.Is(c, "nummod") && w.timeAt[c] < 0 && at(c) {
				break
			}
		}
	}
	if first < 0 {
		return
	}
	low, high, first, last = w.upTo(low, high, first, last)
	// Words of measure before the number.
	for i := first - 1; i >= w.sent.First && first-i <= 4; i-- {
		two := w.lemmas[i]
		if i > w.sent.First {
			two = w.lemmas[i-1] + " " + w.lemmas[i]
		}
		switch {
		case two == "at least", two == "more than", two == "no fewer", two == "no less", w.lemmas[i] == "over":
			high = -1
		case two == "up to", two == "as many", two == "fewer than", two == "less than":
			if high == low {
				high, low = low, 0
			}
		default:
			continue
		}
		if two != w.lemmas[i] && w.lemmas[i] != "over" {
			i--
		}
		first = i
		break
	}
	s := w.d.Span(first, last)
	for _, f := range e.figures {
		if f.Span == s {
			return
		}
	}
	e.figures = append(e.figures, hearsay.Figure{Kind: kind, Low: low, High: high, Span: s})
}

// upTo reads the second number of "20 to 30", "20-30", "20 or 30" and "between
// 20 and 30", whichever of the two the tree gave.
func (w *work) upTo(low, high int64, first, last tok) (int64, int64, tok, tok) {
	other := func(at, join tok) bool {
		if at < w.sent.First || at >= w.sent.End || join < w.sent.First || join >= w.sent.End {
			return false
		}
		switch w.lemmas[join] {
		case "to", "-", "–", "or":
			return true
		case "and":
			b := min(at, first) - 1
			return b >= w.sent.First && w.lemmas[b] == "between"
		}
		return false
	}
	if a, b, ok := strings.Cut(w.d.Lower(first), "-"); ok && first == last { // "20-30" is one word
		x, ok1 := w.count(a)
		y, ok2 := w.count(b)
		if ok1 && ok2 && x < y {
			return x, y, first, last
		}
	}
	if n, _, ok := w.number(min(last+2, w.sent.End-1)); ok && other(last+2, last+1) && n > low {
		return low, n, first, last + 2
	}
	if n, _, ok := w.number(max(first-2, w.sent.First)); ok && other(first-2, first-1) && n < low {
		return n, low, first - 2, last
	}
	return low, high, first, last
}

var cardinals = map[string]int64{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
	"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
	"eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000, "million": 1_000_000,
}

// vague are words for a number of unknown size, by their least size.
var vague = map[string]int64{"tens": 20, "dozen": 24, "dozens": 24, "score": 40, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2_000_000}

// number is what a word of number means; open means that it is a lower bound.
func (w *work) number(k tok) (n int64, open, ok bool) {
	word := w.d.Lower(k)
	if v, is := vague[word]; is {
		for _, c := range w.t.Kids(k) {
			if m, is := w.plain(c); is && c < k {
				return m * v / 2, false, true // "two dozen", "tens of thousands" never
			}
		}
		if word == "dozen" {
			return 12, false, true
		}
		if o := w.nounPrep(k, "of"); o >= 0 {
			if m, is := vague[w.d.Lower(o)]; is {
				return v * m / 2, true, true // hundreds of thousands
			}
		}
		return v, true, true
	}
	if v, is := w.plain(k); is {
		// "21 million", "two hundred"
		if k+1 < w.sent.End {
			if m := cardinals[w.d.Lower(k+1)]; m >= 100 && v < 1_000_000 && w.d.Tags[k+1].UPOS == "NUM" {
				v *= m
			}
		}
		if k > w.sent.First && v >= 100 {
			if m, is := w.plain(k - 1); is && cardinals[word] >= 100 {
				v *= m
			}
		}
		return v, false, true
	}
	return 0, false, false
}

func (w *work) plain(k tok) (int64, bool) { return w.count(w.d.Lower(k)) }

func (w *work) count(word string) (int64, bool) {
	if v, ok := cardinals[word]; ok {
		return v, true
	}
	if a, b, ok := strings.Cut(word, "-"); ok {
		x, y := cardinals[a], cardinals[b]
		if x >= 20 && y > 0 && y < 10 {
			return x + y, true
		}
	}
	v, err := strconv.ParseInt(strings.ReplaceAll(word, ",", ""), 10, 64)
	if err != nil || v < 0 || v > 100_000_000 {
		return 0, false
	}
	return v, true
}
