package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/hearsay-news/hearsay/eval"
)

// Notes are what an annotator writes: a line "# 12" begins the twelfth text
// drawn, "@z p Ann Reed" gives a speaker of it a short name, and every other
// line is one attribution,
//
//	sentence|source|cue|content|speakers|act|n
//
// where missing fields at the end are empty, act "" is say and n is negated.
// A line with one more ">" in front than an earlier one is within that.
//
// Source, cue and content are words of that sentence, each found there once, as
// whole words, or with #2 behind them the second time; pieces are joined by
// " + ". "first ~ last" are the words from first to last; "^" is the beginning
// of the sentence and "$" its end without a closing stop. ">" is all behind the
// cue and a comma there, "<" all before source and cue without the comma there.
// "7::words" are words of sentence 7. A comma or dash at the end of a piece of
// the content is left out.
//
// Speakers are joined by " & ": "@z"; a kind (p o g d m l: person,
// organization, group, document, media, poll) alone, for one whose name is the
// source; "p:Ann Reed"; "-g" for one never named, "-g:the two officials" where
// the text describes it best elsewhere.

var sentenceEnd = regexp.MustCompile(`[.!?]["'”’)]*[ \t]+|\n+`)

// sentences are numbered only so that notes can say where words stand; wrong
// cuts do no harm.
func sentences(text string) [][2]int {
	var out [][2]int
	at := 0
	count := func(a, b int) int { return len([]rune(text[a:b])) }
	done, runes := 0, 0
	add := func(a, b int) {
		s := strings.TrimSpace(text[a:b])
		if s == "" {
			return
		}
		a += strings.Index(text[a:b], s)
		runes += count(done, a)
		out = append(out, [2]int{runes, runes + len([]rune(s))})
		done = a
	}
	for _, m := range sentenceEnd.FindAllStringIndex(text, -1) {
		if !strings.Contains(text[m[0]:m[1]], "\n") {
			next := []rune(text[m[1]:min(len(text), m[1]+8)])
			if len(next) == 0 || unicode.IsLower(next[0]) || m[0]-at < 25 {
				continue
			}
			if w := strings.Fields(text[at:m[0]]); len(w[len(w)-1]) <= 3 && text[m[0]] == '.' && unicode.IsUpper(rune(w[len(w)-1][0])) {
				continue // Gen. U.S.
			}
		}
		add(at, m[1])
		at = m[1]
	}
	add(at, len(text))
	return out
}

// desk is one text that notes are read for.
type desk struct {
	text []rune
	flat string // with straight quotation marks, each rune one byte wide or one '?'
	sent [][2]int
}

var flatten = map[rune]byte{'“': '"', '”': '"', '‘': '\'', '’': '\'', '–': '-', '—': '-', '\u00a0': ' ', '\n': ' '}

func flat(s string) string {
	var b strings.Builder
	for _, r := range s {
		if f, ok := flatten[r]; ok {
			b.WriteByte(f)
		} else if r < 128 {
			b.WriteByte(byte(r))
		} else {
			b.WriteByte('?')
		}
	}
	return b.String()
}

func isWord(b byte) bool {
	return b == '?' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

var (
	nth       = regexp.MustCompile(`^(.*)#(\d+)$`)
	elsewhere = regexp.MustCompile(`^(\d+)::(.*)$`)
)

// find is where words stand in [from, to).
func (d *desk) find(words string, from, to int) ([2]int, error) {
	want, n := words, 0
	if m := nth.FindStringSubmatch(words); m != nil {
		want = m[1]
		n, _ = strconv.Atoi(m[2])
	}
	w := flat(want)
	if w == "" {
		return [2]int{}, errors.New("no words")
	}
	var at []int
	for i := from; i+len(w) <= to; i++ {
		if d.flat[i:i+len(w)] != w {
			continue
		}
		if i > 0 && isWord(w[0]) && isWord(d.flat[i-1]) {
			continue
		}
		if e := i + len(w); e < len(d.flat) && isWord(w[len(w)-1]) && isWord(d.flat[e]) {
			continue
		}
		at = append(at, i)
	}
	switch {
	case len(at) == 0:
		return [2]int{}, fmt.Errorf("%q is not there", want)
	case n == 0 && len(at) > 1:
		return [2]int{}, fmt.Errorf("%q is there %d times", want, len(at))
	case n > len(at):
		return [2]int{}, fmt.Errorf("%q is there only %d times", want, len(at))
	}
	i := at[max(n, 1)-1]
	return [2]int{i, i + len(w)}, nil
}

// in resolves "7::words" to the sentence meant and the words.
func (d *desk) in(k int, words string) (int, string, error) {
	if m := elsewhere.FindStringSubmatch(words); m != nil {
		k, _ = strconv.Atoi(m[1])
		words = m[2]
	}
	if k < 1 || k > len(d.sent) {
		return 0, "", fmt.Errorf("no sentence %d", k)
	}
	return k, words, nil
}

// end is the end of sentence k without its stop.
func (d *desk) end(k int) int {
	e := d.sent[k-1][1]
	if d.text[e-1] == '.' {
		e--
	}
	return e
}

// piece finds one piece of a span; source and cue, found before, are what ">"
// and "<" stand behind and before.
func (d *desk) piece(k int, s string, others eval.Spans) ([2]int, error) {
	first, last, isRange := strings.Cut(s, " ~ ")
	k1, first, err := d.in(k, first)
	if err != nil {
		return [2]int{}, err
	}
	sent := d.sent[k1-1]
	var p [2]int
	switch first {
	case ">":
		p = [2]int{0, d.end(k1)}
		for _, o := range others {
			p[0] = max(p[0], o[1])
		}
		for p[0] < p[1] && (unicode.IsSpace(d.text[p[0]]) || strings.ContainsRune(",:;", d.text[p[0]])) {
			p[0]++
		}
	case "<":
		p = [2]int{sent[0], len(d.text)}
		for _, o := range others {
			if o[0] >= sent[0] {
				p[1] = min(p[1], o[0])
			}
		}
		p = d.trim(p)
		if d.text[p[1]-1] == ',' {
			p[1]--
		}
	case "^":
		p = [2]int{sent[0], d.end(k1)}
	default:
		if p, err = d.find(first, sent[0], sent[1]); err != nil {
			return p, err
		}
	}
	if isRange {
		k2, last, err := d.in(k1, last)
		if err != nil {
			return p, err
		}
		if last == "$" {
			p[1] = d.end(k2)
		} else {
			from := d.sent[k2-1][0]
			if k2 == k1 {
				from = p[0]
			}
			q, err := d.find(last, from, d.sent[k2-1][1])
			if err != nil {
				return p, err
			}
			p[1] = q[1]
		}
	}
	p = d.trim(p)
	if p[0] >= p[1] {
		return p, fmt.Errorf("%q is empty", s)
	}
	return p, nil
}

func (d *desk) trim(p [2]int) [2]int {
	for p[0] < p[1] && unicode.IsSpace(d.text[p[0]]) {
		p[0]++
	}
	for p[0] < p[1] && unicode.IsSpace(d.text[p[1]-1]) {
		p[1]--
	}
	return p
}

func (d *desk) span(k int, s string, others eval.Spans) (eval.Spans, error) {
	out := eval.Spans{} // in the file [], not null
	if s == "" {
		return out, nil
	}
	for _, part := range strings.Split(s, " + ") {
		p, err := d.piece(k, part, others)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

var kinds = map[string]string{"p": "person", "o": "organization", "g": "group", "d": "document", "m": "media", "l": "poll"}

// voices reads the field of speakers.
func (d *desk) voices(s string, k int, source eval.Spans, names map[string]eval.Voice) ([]eval.Voice, error) {
	out := []eval.Voice{}
	if s == "" {
		return out, nil
	}
	for _, v := range strings.Split(s, " & ") {
		if strings.HasPrefix(v, "@") {
			x, ok := names[v]
			if !ok {
				return nil, fmt.Errorf("no speaker %s", v)
			}
			out = append(out, x)
			continue
		}
		v, unnamed := strings.CutPrefix(v, "-")
		kind, name, given := strings.Cut(v, ":")
		x := eval.Voice{Kind: kinds[kind]}
		if x.Kind == "" {
			return nil, fmt.Errorf("no kind %q", kind)
		}
		switch {
		case unnamed && given:
			k2, words, err := d.in(k, name)
			if err != nil {
				return nil, err
			}
			p, err := d.piece(k2, words, nil)
			if err != nil {
				return nil, err
			}
			x.Span = eval.Spans{p}
		case unnamed:
			x.Span = source
		case given:
			x.Name = name
		default:
			x.Name = d.words(source)
		}
		if x.Name == "" && len(x.Span) == 0 {
			return nil, errors.New("a speaker without words")
		}
		out = append(out, x)
	}
	return out, nil
}

func (d *desk) words(s eval.Spans) string {
	var parts []string
	for _, p := range s {
		parts = append(parts, string(d.text[p[0]:p[1]]))
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// readNotes adds what notes say to noted, by number of the text. The error
// names every line that cannot be read.
func readNotes(file, notes string, drawn []eval.Sample, noted map[int]*eval.Annotated) error {
	var errs []error
	var d *desk
	var a *eval.Annotated
	var names map[string]eval.Voice
	var open []int // the marks at each depth that a deeper line would be within
	for i, line := range strings.Split(notes, "\n") {
		bad := func(err error) {
			if err != nil {
				errs = append(errs, fmt.Errorf("%s:%d: %w: %s", file, i+1, err, line))
			}
		}
		line = strings.TrimRight(line, " ")
		switch {
		case line == "" || strings.HasPrefix(line, "//"):
			continue
		case strings.HasPrefix(line, "# "):
			n, err := strconv.Atoi(strings.TrimSpace(line[2:]))
			if err != nil || n < 1 || n > len(drawn) || noted[n] != nil {
				bad(errors.New("no text of that number, or it was there before"))
				a = nil
				continue
			}
			s := drawn[n-1]
			sum := sha256.Sum256([]byte(s.Text))
			a = &eval.Annotated{ID: s.ID, Half: s.Half, SHA256: hex.EncodeToString(sum[:]), Attributions: []eval.Mark{}}
			noted[n] = a
			d = &desk{text: []rune(s.Text), flat: flat(s.Text), sent: sentences(s.Text)}
			names, open = map[string]eval.Voice{}, nil
		case a == nil:
			bad(errors.New("before any text"))
		case strings.HasPrefix(line, "@"):
			f := strings.SplitN(line, " ", 3)
			if len(f) < 3 {
				bad(errors.New("want @short kind name"))
				continue
			}
			vs, err := d.voices(f[1]+":"+f[2], 1, nil, nil)
			bad(err)
			if err == nil {
				names[f[0]] = vs[0]
			}
		default:
			rest := strings.TrimLeft(line, ">")
			depth := len(line) - len(rest)
			m, err := d.mark(rest, names)
			if err == nil && depth > len(open) {
				err = errors.New("within nothing")
			}
			if err != nil {
				bad(err)
				continue
			}
			open = open[:min(depth, len(open))]
			if depth > 0 {
				w := open[depth-1]
				m.Within = &w
			}
			open = append(open, len(a.Attributions))
			a.Attributions = append(a.Attributions, m)
		}
	}
	return errors.Join(errs...)
}

func (d *desk) mark(line string, names map[string]eval.Voice) (eval.Mark, error) {
	m := eval.Mark{Act: "say"}
	f := append(strings.Split(line, "|"), make([]string, 6)...)
	k, err := strconv.Atoi(f[0])
	if err != nil || k < 1 || k > len(d.sent) {
		return m, errors.New("no such sentence")
	}
	if m.Source, err = d.span(k, f[1], nil); err != nil {
		return m, fmt.Errorf("source: %w", err)
	}
	if m.Cue, err = d.span(k, f[2], m.Source); err != nil {
		return m, fmt.Errorf("cue: %w", err)
	}
	others := append(eval.Spans{}, m.Cue...)
	if strings.HasPrefix(f[3], "<") {
		others = append(others, m.Source...)
	}
	if m.Content, err = d.span(k, f[3], others); err != nil {
		return m, fmt.Errorf("content: %w", err)
	}
	for i := range m.Content { // a comma or dash behind a piece is the writer's
		p := &m.Content[i]
		for p[1]-1 > p[0] && (unicode.IsSpace(d.text[p[1]-1]) || strings.ContainsRune(",:;-–—", d.text[p[1]-1])) {
			p[1]--
		}
	}
	if m.Speakers, err = d.voices(f[4], k, m.Source, names); err != nil {
		return m, fmt.Errorf("speaker: %w", err)
	}
	if f[5] != "" {
		m.Act = f[5]
	}
	m.Negated = f[6] == "n"
	m.Type = eval.QuoteType(string(d.text), m.Content)
	return m, nil
}
