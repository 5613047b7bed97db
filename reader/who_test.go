package reader

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
)

// TestWho asks of one phrase in each of many small texts who is meant by it on
// the text's day. testdata/who.tsv says what its lines mean.
func TestWho(t *testing.T) {
	b, err := os.ReadFile("testdata/who.tsv")
	if err != nil {
		t.Fatal(err)
	}
	r := newReader(t)
	n, open := 0, 0
	for i, line := range strings.Split(string(b), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 4 {
			t.Errorf("line %d: %d cells, want 4", i+1, len(cells))
			continue
		}
		n++
		text, phrase, ok := marked(strings.ReplaceAll(cells[2], "¶", "\n\n"))
		if !ok {
			t.Errorf("line %d: no phrase between [[ and ]]", i+1)
			continue
		}
		a := hearsay.Article{Markup: text, Lang: "en"}
		if cells[1] != "-" {
			if a.Published, err = time.Parse("2006-01-02", cells[1]); err != nil {
				t.Errorf("line %d: %v", i+1, err)
				continue
			}
			a.PublishedPrecision = "day"
		}
		d, err := r.Read(a)
		if err != nil {
			t.Errorf("line %d: %v", i+1, err)
			continue
		}
		w := asked{d, phrase}
		unresolved := false
		for _, want := range strings.Split(cells[3], ";") {
			verb, arg, _ := strings.Cut(strings.TrimSpace(want), " ")
			if got := w.check(verb, arg); got != "" {
				t.Errorf("line %d, %s: %s\n\twant %s, got %s", i+1, cells[0], cells[2], strings.TrimSpace(want), got)
			}
			unresolved = unresolved || verb == "nobody" || verb == "place" || arg == "-" && (verb == "entity" || verb == "speaker")
		}
		if unresolved {
			open++
		}
	}
	if n < 200 || open < 50 {
		t.Errorf("%d texts, %d of them to be left unresolved; want 200 and 50 at least", n, open)
	}
}

// marked takes the marks out of a text.
func marked(s string) (text string, phrase hearsay.Span, ok bool) {
	before, rest, ok1 := strings.Cut(s, "[[")
	in, after, ok2 := strings.Cut(rest, "]]")
	return before + in + after, hearsay.Span{Start: int32(len(before)), End: int32(len(before) + len(in))}, ok1 && ok2
}

// An asked is a phrase of a text that was read.
type asked struct {
	d      *hearsay.Document
	phrase hearsay.Span
}

// mention is the index of the mention most like a span, -1 if none is half like it.
func (w asked) mention(s hearsay.Span) int {
	best, most := -1, 0.5
	for i, m := range w.d.Mentions {
		both := min(m.End, s.End) - max(m.Start, s.Start)
		if j := float64(both) / float64(max(m.End, s.End)-min(m.Start, s.Start)); both > 0 && j >= most && (best < 0 || j > most) {
			best, most = i, j
		}
	}
	return best
}

// actor is who a span means, nil if nobody.
func (w asked) actor(s hearsay.Span) *hearsay.Actor {
	if i := w.mention(s); i >= 0 {
		if a := w.d.ActorOf(w.d.Mentions[i].Chain); a >= 0 {
			return &w.d.Actors[a]
		}
	}
	return nil
}

// check says what is the case instead of an expectation, "" if it holds.
func (w asked) check(verb, arg string) string {
	a := w.actor(w.phrase)
	got := func(s, want string) string {
		if want == "-" {
			want = ""
		}
		if s == want {
			return ""
		}
		return orDash(s)
	}
	switch verb {
	case "place":
		if a == nil {
			return ""
		}
		return "actor " + a.Name
	case "nobody":
		if a == nil || a.Entity == "" && plainWords(a.Name) == plainWords(w.phrase.In(w.d.Text)) {
			return ""
		}
		return "actor " + a.Name + " " + a.Entity
	case "as", "not":
		k := strings.Index(w.d.Text, arg)
		if k < 0 {
			return "no such words"
		}
		i, j := w.mention(w.phrase), w.mention(hearsay.Span{Start: int32(k), End: int32(k + len(arg))})
		same := i >= 0 && j >= 0 && w.d.Mentions[i].Chain == w.d.Mentions[j].Chain
		if same == (verb == "as") {
			return ""
		}
		return map[bool]string{true: "the same", false: "another"}[same]
	case "speaker", "for", "to":
		return w.statement(verb, arg)
	}
	if a == nil {
		if arg == "-" {
			return ""
		}
		return "no actor"
	}
	switch verb {
	case "is":
		return got(a.Name, arg)
	case "entity":
		return got(strings.TrimPrefix(a.Entity, "hearsay:"), arg)
	case "country":
		return got(a.Country, arg)
	case "kind":
		return got(a.Kind, arg)
	case "sector":
		if len(a.Sectors) == 0 {
			return got("", arg)
		}
		return got(a.Sectors[0], arg)
	case "role":
		if slices.ContainsFunc(a.Roles, func(r hearsay.Role) bool { return strings.EqualFold(r.Title, arg) }) {
			return ""
		}
		return "other roles"
	case "members":
		return got(w.names(a.Members), arg)
	}
	return "no such expectation: " + verb
}

// statement checks the statement that the phrase stands in or is the source of.
func (w asked) statement(verb, arg string) string {
	for _, s := range w.d.Statements {
		if !slices.ContainsFunc(slices.Concat(s.Source, s.Content), w.phrase.Overlaps) {
			continue
		}
		var who string
		switch {
		case verb == "speaker":
			who = w.names(s.Speakers)
		case verb == "to":
			who = w.names(s.Addressee)
		case s.SpeaksFor >= 0:
			who = w.d.Actors[s.SpeaksFor].Name
		}
		if plainWords(who) == plainWords(strings.TrimPrefix(arg, "-")) {
			return ""
		}
		return orDash(who)
	}
	return "no statement"
}

func (w asked) names(ids []hearsay.ActorID) string {
	var out []string
	for _, id := range ids {
		out = append(out, w.d.Actors[id].Name)
	}
	return strings.Join(out, ", ")
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// plainWords is a phrase without article and capitals.
func plainWords(s string) string {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	for _, p := range []string{"the ", "a ", "an "} {
		s = strings.TrimPrefix(s, p)
	}
	return s
}
