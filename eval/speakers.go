package eval

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// A Speaker is a source whose literal text is not a full name, with who it is.
type Speaker struct {
	Doc        string     `json:"doc"`
	ID         string     `json:"attribution_id"`
	Source     Spans      `json:"source"`
	SourceText string     `json:"source_text"`
	Form       string     `json:"source_form"`
	Name       string     `json:"name"`
	Kind       string     `json:"kind"`
	Status     string     `json:"status"`
	Key        [][]string `json:"key"`
}

// A SpeakerTable is one row of score_speakers.py's table.
type SpeakerTable struct {
	Right      int `json:"right"`
	Wrong      int `json:"wrong"`
	Unresolved int `json:"unresolved"`
	Missed     int `json:"missed"`
	N          int `json:"n"`
	Full       int `json:"full"`
}

// SpeakerRows are the rows in the order they are printed.
var SpeakerRows = []string{"all", "pronoun", "relative", "surname", "description", "acronym", "gold named", "gold unnamed"}

var (
	speakerTitle = set(`mr mrs ms miss dr sir rev hon prof professor president vice sen senator rep representative gov governor
 gen general lt col capt adm mayor judge justice chief secretary minister prime chancellor king queen lord lady
 former ex then republican democrat democratic gop nominee candidate presidential congressman congresswoman
 jr sr ii iii iv`)
	speakerStop = set(`a an the of and or to in on at for by with from as that this these those it its his her their our my your
 he she they we i you him them us me who which whom whose one ones s`)
	speakerToken = regexp.MustCompile(`[` + wordClass + `]+(?:['’.\-][` + wordClass + `]+)*`)
	speakerWord  = regexp.MustCompile(`[@` + wordClass + `](?:[` + wordClass + `'.\-]*[` + wordClass + `])?`)
	speakerRaw   = regexp.MustCompile(`[@` + wordClass + `][` + wordClass + `'’.\-]*`)
	dotted       = regexp.MustCompile(`^(?:[` + wordClass + `]\.)+[` + wordClass + `]$`)
	afterName    = regexp.MustCompile(`[,(\[;]`)
	afterPerson  = regexp.MustCompile(`[` + spaceClass + `](?:who|of|at|for|from|in)[` + spaceClass + `]`)
	afterHead    = regexp.MustCompile(`[,(]|[` + spaceClass + `](?:who|that|which|of|at|for|from|in|on|to|by|with|led|being|I)[` + spaceClass + `]`)
	bracketed    = regexp.MustCompile(`\([^\n]*?\)`)
)

// nameWords are lower-case words: straight quotes, no 's, no dots inside
// abbreviations.
func nameWords(s string) []string {
	s = strings.ToLower(strings.NewReplacer("’", "'", "‘", "'").Replace(s))
	var out []string
	for _, w := range speakerWord.FindAllString(s, -1) {
		w = strings.TrimSuffix(w, "'s")
		if dotted.MatchString(w) {
			w = strings.ReplaceAll(w, ".", "")
		}
		if w = strings.Trim(w, "'.-"); w != "" {
			out = append(out, w)
		}
	}
	return out
}

func contentWords(s string) []string {
	var out []string
	for _, w := range nameWords(s) {
		if !speakerStop[w] {
			out = append(out, w)
		}
	}
	return out
}

func wordSet(ws []string) map[string]bool {
	m := map[string]bool{}
	for _, w := range ws {
		m[w] = true
	}
	return m
}

func subset(a, b map[string]bool) bool {
	for w := range a {
		if !b[w] {
			return false
		}
	}
	return true
}

func jaccardWords(a, b map[string]bool) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	n := 0
	for w := range a {
		if b[w] {
			n++
		}
	}
	return float64(n) / float64(len(a)+len(b)-n)
}

// coreName is the name without what follows it.
func coreName(name string, person bool) string {
	name = strings.TrimFunc(name, isSpace)
	if loc := afterName.FindStringIndex(name); loc != nil {
		name = name[:loc[0]]
	}
	if person {
		if loc := afterPerson.FindStringIndex(name); loc != nil {
			name = name[:loc[0]]
		}
	}
	return name
}

// headNoun is the main noun of a description.
func headNoun(desc string) string {
	part := strings.ReplaceAll(desc, "\u00a0", " ")
	if loc := afterHead.FindStringIndex(part); loc != nil {
		part = part[:loc[0]]
	}
	ws := contentWords(part)
	if len(ws) == 0 {
		ws = contentWords(desc)
	}
	if len(ws) == 0 {
		return ""
	}
	return ws[len(ws)-1]
}

// givenClash reports whether a capitalised word right before the last name is
// no given name of gold's.
func givenClash(name string, key []string, gold string) bool {
	raw := speakerRaw.FindAllString(name, -1)
	low := make([]string, len(raw))
	at := -1
	for i, w := range raw {
		if ws := nameWords(w); len(ws) > 0 {
			low[i] = ws[0]
		}
		if low[i] == key[0] {
			at = i
		}
	}
	inKey := wordSet(key)
	var given []string
	for _, w := range contentWords(gold) {
		if !inKey[w] {
			given = append(given, w)
		}
	}
	if at <= 0 || len(given) == 0 {
		return false
	}
	var pre []string
	for i := at - 1; i >= 0 && !speakerTitle[low[i]] && isUpperFirst(raw[i]); i-- {
		pre = append(pre, low[i])
	}
	if len(pre) == 0 {
		return false
	}
	gs := wordSet(given)
	first, _ := utf8.DecodeRuneInString(given[0])
	for _, p := range pre {
		r, _ := utf8.DecodeRuneInString(p)
		if gs[p] || r == first {
			return false
		}
	}
	return true
}

// judge says what became of one gold speaker, and whether the name is full.
func judge(g *Speaker, speaker, status string) (outcome string, full bool) {
	unnamed := g.Status == "unnamed"
	if status == "unresolved" || len(contentWords(speaker)) == 0 {
		if unnamed {
			return "right", true
		}
		return "unresolved", false
	}
	lit, sw := wordSet(contentWords(g.SourceText)), wordSet(contentWords(speaker))
	same := subset(sw, lit) && subset(lit, sw)
	if unnamed {
		gw := wordSet(contentWords(g.Name))
		if same || sw[headNoun(g.SourceText)] && subset(sw, lit) ||
			sw[headNoun(g.Name)] && (jaccardWords(sw, gw) >= .5 || subset(sw, gw)) {
			return "right", true
		}
		return "wrong", false
	}
	person := g.Kind == "person"
	c := coreName(speaker, person)
	if c == "" {
		c = speaker
	}
	cw := nameWords(c)
	for len(cw) > 0 {
		switch cw[len(cw)-1] {
		case "jr", "sr", "ii", "iii", "iv":
			cw = cw[:len(cw)-1]
			continue
		}
		break
	}
	all := nameWords(speaker)
	allSet := wordSet(all)
	if person {
		allSet = wordSet(cw)
	}
	gn := wordSet(nameWords(g.Name))
	for _, k := range g.Key {
		for _, w := range k {
			gn[w] = true
		}
	}
	if len(cw) > 0 && (gn[cw[len(cw)-1]] || !person && gn[all[len(all)-1]]) {
		for _, k := range g.Key {
			if subset(wordSet(k), allSet) && !(person && givenClash(c, k, g.Name)) {
				need := map[string]bool{}
				for _, w := range contentWords(bracketed.ReplaceAllString(g.Name, "")) {
					if utf8.RuneCountInString(w) > 1 {
						need[w] = true
					}
				}
				return "right", subset(need, wordSet(all))
			}
		}
	}
	bare := map[string]bool{}
	for w := range sw {
		if !speakerTitle[w] {
			bare[w] = true
		}
	}
	if same || subset(bare, lit) && sw[headNoun(g.SourceText)] {
		return "unresolved", false
	}
	return "wrong", false
}

// units are the tokens of the pieces of a source.
func units(s Spans, text []rune) ints {
	var out []int
	for _, p := range s.pieces() {
		lo := max(0, p[0]-60)
		hi := min(len(text), p[1]+60)
		if lo >= hi {
			continue
		}
		win := string(text[lo:hi])
		at, b := lo, 0 // code point of byte b of win
		for _, m := range speakerToken.FindAllStringIndex(win, -1) {
			at += utf8.RuneCountInString(win[b:m[0]])
			b = m[0]
			end := at + utf8.RuneCountInString(win[m[0]:m[1]])
			if at < p[1] && end > p[0] && (lo == 0 || m[0] > 0) {
				out = append(out, at)
			}
		}
	}
	return newInts(out)
}

// ScoreSpeakers says for each gold speaker whether the system names it.
func ScoreSpeakers(gold []Speaker, system []Text, texts map[string]string) map[string]SpeakerTable {
	by := map[string][]Attribution{}
	for _, d := range system {
		by[d.Doc] = append(by[d.Doc], d.Attributions...)
	}
	type doc struct {
		text  []rune
		units []ints
	}
	cache := map[string]*doc{}
	out := map[string]SpeakerTable{}
	for _, r := range SpeakerRows {
		out[r] = SpeakerTable{}
	}
	for i := range gold {
		g := &gold[i]
		d := cache[g.Doc]
		if d == nil {
			d = &doc{text: []rune(texts[g.Doc])}
			for _, a := range by[g.Doc] {
				d.units = append(d.units, units(a.Source, d.text))
			}
			cache[g.Doc] = d
		}
		gu := units(g.Source, d.text)
		var best *Attribution
		bestJ, bestHas := 0.0, 0
		for k, u := range d.units {
			a := &by[g.Doc][k]
			j := 0.0
			if len(gu)+len(u) > 0 {
				j = jaccard(gu, u)
			}
			has := 0
			if a.Speaker != nil && *a.Speaker != "" {
				has = 1
			}
			if j >= .5 && (j > bestJ || j == bestJ && has > bestHas) {
				best, bestJ, bestHas = a, j, has
			}
		}
		outcome, full := "missed", false
		if best != nil {
			name := ""
			if best.Speaker != nil {
				name = *best.Speaker
			}
			outcome, full = judge(g, name, best.SpeakerStatus)
		}
		for _, row := range []string{"all", g.Form, "gold " + g.Status} {
			t, ok := out[row]
			if !ok {
				continue
			}
			t.N++
			switch outcome {
			case "right":
				t.Right++
			case "wrong":
				t.Wrong++
			case "unresolved":
				t.Unresolved++
			default:
				t.Missed++
			}
			if full {
				t.Full++
			}
			out[row] = t
		}
	}
	return out
}
