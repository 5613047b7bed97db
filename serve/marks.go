package serve

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay/export"
)

// A mark is a range of an article's words that a record rests on.
type mark struct {
	lo, hi int // code points
	layer  string
	ref    string // of the record: S1, E2, A3
	label  string // shown before its first piece; "" none
	say    string // what a screen reader says of it
}

// A seg is words that the same marks cover; a paragraph is written seg by seg,
// so that marks that overlap never need tags that cross.
type seg struct {
	Text     string
	Class    string // of the layers that cover it; "" none
	Refs     string // records, with spaces between
	First    string // the first of them
	Open     []edge // marks that begin here
	Close    []edge // marks that end here
	Sentence int    // that begins here, from 1; 0 none
	Blank    int    // of the sentence that ends here, if it gave no record
}

// An edge is the beginning or end of a mark.
type edge struct{ Layer, Ref, Label, Say string }

// layers are what can be shown in the text, in the order of the keys 1 to 6.
var layers = []layerInfo{
	{"statements", "Statements", "speaker, cue and content of who says what"},
	{"events", "Events", "the words that tell who did what to whom"},
	{"actors", "Actors", "every mention of somebody who speaks or acts"},
	{"times", "Times", "when an event happened"},
	{"places", "Places", "where an event happened"},
	{"aloud", "Read out", "screen readers hear where marks begin and end"},
}

type layerInfo struct{ Key, Name, Help string }

// marksOf are the marks of a record in its title or its text.
func marksOf(r *export.Record, title bool) []mark {
	w := export.NewWords(r)
	var out []mark
	put := func(layer, ref, label, say string, rs []export.Range) {
		for i, x := range rs {
			m := mark{x[0], x[1], layer, ref, "", say}
			if i == 0 {
				m.label = label
			}
			if x[1] > x[0] {
				out = append(out, m)
			}
		}
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		if (s.In == "title") != title {
			continue
		}
		n := strings.TrimPrefix(s.ID, "S")
		put("content", s.ID, n, "words of "+w.Voice(s), s.Content)
		put("speaker", s.ID, "S"+n, "speaker of statement "+n, s.Source)
		put("cue", s.ID, "C"+n, "cue of statement "+n, s.Cue)
		if s.Relays != nil {
			put("third", s.ID, "3", "whom the speaker of statement "+n+" cites", near(r, w.Actor(*s.Relays), s, title))
		}
	}
	for i := range r.Events {
		e := &r.Events[i]
		for j := range e.Reports {
			p := &e.Reports[j]
			if (p.In == "title") == title {
				put("event", e.ID, eventName(e), "event "+strings.TrimPrefix(e.ID, "E")+", "+strings.ToLower(e.Type)+", according to "+w.Vouches(p), p.Trigger)
			}
		}
		if title {
			continue
		}
		if e.Date != nil && e.Date.Span != nil {
			put("time", e.ID, "t", "time of event "+strings.TrimPrefix(e.ID, "E"), []export.Range{*e.Date.Span})
		}
		if e.Place != nil && e.Place.Span != nil {
			put("place", e.ID, "p", "place of event "+strings.TrimPrefix(e.ID, "E"), []export.Range{*e.Place.Span})
		}
	}
	if !title {
		for i := range r.Actors {
			a := &r.Actors[i]
			for _, m := range a.Mentions {
				put("actor", a.ID, a.ID, a.Name, []export.Range{m})
			}
		}
	}
	return out
}

// near is the mention of an actor in the sentence of a statement's cue, nearest
// to the cue.
func near(r *export.Record, a *export.Actor, s *export.Statement, title bool) []export.Range {
	if a == nil || len(s.Cue) == 0 || title {
		return nil
	}
	at := s.Cue[0]
	var best []export.Range
	far := 1 << 30
	for _, x := range r.Sentences {
		if at[0] < x[0] || at[0] >= x[1] {
			continue
		}
		for _, m := range a.Mentions {
			if d := max(m[0]-at[1], at[0]-m[1]); m[0] >= x[0] && m[1] <= x[1] && d < far {
				best, far = []export.Range{m}, d
			}
		}
	}
	return best
}

func eventName(e *export.Event) string {
	if e.Mode != nil {
		return e.Type + "/" + *e.Mode
	}
	return e.Type
}

// segments cuts text[lo:hi] where marks or sentences begin and end.
func segments(text []rune, lo, hi int, marks []mark, sentences []export.Range, blank map[int]bool) []seg {
	var in []mark
	cuts := []int{lo, hi}
	for _, m := range marks {
		m.lo, m.hi = max(m.lo, lo), min(m.hi, hi)
		if m.lo < m.hi {
			in = append(in, m)
			cuts = append(cuts, m.lo, m.hi)
		}
	}
	starts, ends := map[int]int{}, map[int]int{}
	for i, x := range sentences {
		if x[0] >= lo && x[0] < hi {
			starts[x[0]] = i + 1
			cuts = append(cuts, x[0])
		}
		if x[1] > lo && x[1] <= hi && blank[i+1] {
			ends[x[1]] = i + 1
			cuts = append(cuts, x[1])
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	// Wider marks open first and close last.
	slices.SortStableFunc(in, func(a, b mark) int { return cmp.Or(cmp.Compare(a.lo, b.lo), cmp.Compare(b.hi, a.hi)) })
	var out []seg
	next := 0
	var over []mark
	for i := 0; i+1 < len(cuts); i++ {
		a, b := cuts[i], cuts[i+1]
		s := seg{Text: string(text[a:b]), Sentence: starts[a], Blank: ends[b]}
		over = slices.DeleteFunc(over, func(m mark) bool { return m.hi <= a })
		for ; next < len(in) && in[next].lo == a; next++ {
			m := in[next]
			over = append(over, m)
			s.Open = append(s.Open, edge{m.layer, m.ref, m.label, m.say})
		}
		var class, refs []string
		for _, m := range over {
			if c := "m-" + m.layer; !slices.Contains(class, c) {
				class = append(class, c)
			}
			if m.layer != "actor" && !slices.Contains(refs, m.ref) {
				refs = append(refs, m.ref)
			}
			if m.lo == a {
				class = append(class, "b-"+m.layer)
			}
			if m.hi == b {
				class = append(class, "e-"+m.layer)
				s.Close = append(s.Close, edge{m.layer, m.ref, "", m.say})
			}
		}
		slices.Sort(class)
		s.Class, s.Refs = strings.Join(slices.Compact(class), " "), strings.Join(refs, " ")
		if len(refs) > 0 {
			s.First = refs[len(refs)-1] // the narrowest
		}
		slices.Reverse(s.Close)
		out = append(out, s)
	}
	return out
}

// paragraphs are the ranges of a text's paragraphs: parted by empty lines, or
// where there are none by lines that end outside a sentence.
func paragraphs(text []rune, sentences []export.Range) []export.Range {
	hasEmpty := strings.Contains(strings.ReplaceAll(string(text), "\r", ""), "\n\n")
	inside := func(at int) bool {
		i, ok := slices.BinarySearchFunc(sentences, at, func(s export.Range, at int) int {
			switch {
			case s[1] <= at:
				return -1
			case s[0] > at:
				return 1
			}
			return 0
		})
		return ok && i < len(sentences)
	}
	var out []export.Range
	lo := 0
	cut := func(hi int) {
		a, b := lo, hi
		for a < b && (text[a] == '\n' || text[a] == '\r' || text[a] == ' ') {
			a++
		}
		for b > a && (text[b-1] == '\n' || text[b-1] == '\r' || text[b-1] == ' ') {
			b--
		}
		if a < b {
			out = append(out, export.Range{a, b})
		}
		lo = hi
	}
	for i := 0; i < len(text); i++ {
		if text[i] != '\n' || inside(i) {
			continue
		}
		j := i + 1
		for j < len(text) && (text[j] == '\r' || text[j] == ' ' || text[j] == '\t') {
			j++
		}
		if !hasEmpty || j < len(text) && text[j] == '\n' {
			cut(i)
		}
	}
	cut(len(text))
	return out
}
