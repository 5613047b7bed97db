package statement_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/reader"
)

// A wanted is one statement of a case: what must be so of it, and whether it
// may be missing.
type wanted struct {
	line             string
	speakers, act    string
	content          string
	flags            map[string]string
	negated, may     bool
	modality         []string
	within           int // 1 is the first wanted; 0 none
	anyAct, anyName  bool
	anyMood, anyText bool
	source, relays   string
	hasSource        bool
	speaksFor        string
}

func parseWanted(line string) (wanted, error) {
	w := wanted{line: line, flags: map[string]string{}}
	body, flags, _ := strings.Cut(line, " / ")
	parts := strings.SplitN(body, ": ", 3)
	if len(parts) != 3 {
		return w, fmt.Errorf("%q is not speakers: act: content", line)
	}
	w.speakers, w.act, w.content = parts[0], parts[1], parts[2]
	for flags != "" {
		var f string
		f, flags, _ = strings.Cut(strings.TrimSpace(flags), " ")
		if k, v, ok := strings.Cut(f, "="); ok {
			// A value goes on to the next flag.
			for flags != "" && !flag(flags) {
				var more string
				more, flags, _ = strings.Cut(flags, " ")
				v += " " + more
			}
			switch k {
			case "within":
				if _, err := fmt.Sscan(v, &w.within); err != nil {
					return w, err
				}
			case "source":
				w.source, w.hasSource = v, true
			case "citing":
				w.relays = v
			case "for":
				w.speaksFor = v
			default:
				w.flags[k] = v
			}
			continue
		}
		switch f {
		case "may":
			w.may = true
		case "negated":
			w.negated = true
		case "anyact":
			w.anyAct = true
		case "anyname":
			w.anyName = true
		case "anymood":
			w.anyMood = true
		case "anycontent":
			w.anyText = true
		case "future", "conditional", "hypothetical", "hedged":
			w.modality = append(w.modality, f)
		default:
			return w, fmt.Errorf("no flag %q", f)
		}
	}
	return w, nil
}

// flag reports whether s begins with a flag rather than with the rest of a value.
func flag(s string) bool {
	f, _, _ := strings.Cut(s, " ")
	k, _, ok := strings.Cut(f, "=")
	return ok && slices.Contains([]string{"within", "source", "citing", "for", "to", "about", "in"}, k) ||
		slices.Contains([]string{"may", "negated", "anyact", "anyname", "anymood", "anycontent", "future", "conditional", "hypothetical", "hedged"}, f)
}

func plainName(s string) string {
	s = strings.ToLower(s)
	for _, a := range []string{"the ", "a ", "an "} {
		s = strings.TrimPrefix(s, a)
	}
	return s
}

// sameNames reports whether the actors are those that want names, "+" between.
func sameNames(d *hearsay.Document, ids []hearsay.ActorID, want string) bool {
	if want == "?" {
		return len(ids) == 0
	}
	var got []string
	for _, a := range ids {
		got = append(got, plainName(d.Actors[a].Name))
	}
	var w []string
	for n := range strings.SplitSeq(want, "+") {
		w = append(w, plainName(n))
	}
	return slices.Equal(got, w)
}

func pieces(d *hearsay.Document, ss []hearsay.Span) string {
	var out []string
	for _, s := range ss {
		out = append(out, strings.Join(strings.Fields(s.In(d.Text)), " "))
	}
	return strings.Join(out, " … ")
}

// fits says what is wrong with statement s as an answer to w; "" if nothing is.
func (w *wanted) fits(d *hearsay.Document, s *hearsay.Statement, parent string) string {
	var bad []string
	no := func(format string, args ...any) { bad = append(bad, fmt.Sprintf(format, args...)) }
	if got := pieces(d, s.Content); !w.anyText && got != strings.Join(strings.Fields(w.content), " ") {
		no("content %q", got)
	}
	if !w.anyName && !sameNames(d, s.Speakers, w.speakers) {
		var names []string
		for _, a := range s.Speakers {
			names = append(names, d.Actors[a].Name)
		}
		no("speakers %q", names)
	}
	if !w.anyAct && s.Act != w.act {
		no("act %q", s.Act)
	}
	if w.hasSource && pieces(d, s.Source) != w.source {
		no("source %q", pieces(d, s.Source))
	}
	if !w.anyMood && (s.Negated != w.negated || !slices.Equal(s.Modality, w.modality)) {
		no("negated %v, modality %v", s.Negated, s.Modality)
	}
	if (s.Within >= 0) != (w.within > 0) || s.Within >= 0 && pieces(d, d.Statements[s.Within].Content) != parent {
		no("within %d", s.Within)
	}
	one := func(what string, id hearsay.ActorID, want string) {
		if want == "" && id >= 0 || want != "" && (id < 0 || plainName(d.Actors[id].Name) != plainName(want)) {
			name := ""
			if id >= 0 {
				name = d.Actors[id].Name
			}
			no("%s %q", what, name)
		}
	}
	one("relays", s.Relays, w.relays)
	one("speaks for", s.SpeaksFor, w.speaksFor)
	if v, ok := w.flags["to"]; ok && !sameNames(d, s.Addressee, v) {
		no("addressees")
	}
	if v, ok := w.flags["about"]; ok && !sameNames(d, s.About, v) {
		no("about")
	}
	if (w.flags["in"] == "title") != d.InTitle(s.Content[0]) {
		no("not where it should be")
	}
	return strings.Join(bad, ", ")
}

// wholeFloor is the least share of cases that must come out right, in percent.
// The rest is printed with -v: what a careful annotator would write and the
// program does not, yet.
const wholeFloor = 90

// TestWhole reads small texts of our own through all rooms and compares what
// comes out with what a careful annotator would write.
func TestWhole(t *testing.T) {
	r := newReader(t)
	files, err := filepath.Glob("testdata/whole/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases: ", err)
	}
	cases, nothing, right := 0, 0, 0
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		inFile, ok := 0, 0
		for _, f := range txtar.Parse(b).Files {
			cases, inFile = cases+1, inFile+1
			why, none := readCase(t, r, f)
			if none {
				nothing++
			}
			if why == "" {
				right, ok = right+1, ok+1
			} else {
				t.Logf("%s: %s\n%s", filepath.Base(file), f.Name, why)
			}
		}
		t.Logf("%s: %d of %d", filepath.Base(file), ok, inFile)
	}
	t.Logf("%d of %d right; %d of them hold nothing", right, cases, nothing)
	if cases < 300 || nothing < 80 {
		t.Errorf("%d cases, %d of them with nothing: some were lost", cases, nothing)
	}
	if right*100 < wholeFloor*cases {
		t.Errorf("%d of %d cases come out right, want %d%%", right, cases, wholeFloor)
	}
}

// readCase reads one case; why says what is wrong, none that it wants nothing.
func readCase(t *testing.T, r *reader.Reader, f txtar.File) (why string, none bool) {
	t.Helper()
	var text, bad []string
	var want []wanted
	var passed [][2]string
	title := ""
	for line := range strings.SplitSeq(strings.TrimRight(string(f.Data), "\n"), "\n") {
		switch {
		case strings.HasPrefix(line, "title: "):
			title = line[len("title: "):]
		case strings.HasPrefix(line, "> "):
			w, err := parseWanted(line[2:])
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			want = append(want, w)
		case strings.HasPrefix(line, "! "):
			rule, words, ok := strings.Cut(line[2:], ": ")
			if !ok {
				t.Fatalf("%s: %q is not rule: words", f.Name, line)
			}
			passed = append(passed, [2]string{rule, words})
		default:
			text = append(text, line)
		}
	}
	d, err := r.Read(hearsay.Article{Key: "k", Title: title, Markup: strings.Join(text, "\n")})
	if err != nil {
		t.Fatal(err)
	}
	used := make([]bool, len(d.Statements))
	for i := range want {
		w := &want[i]
		parent := ""
		if w.within > 0 {
			parent = strings.Join(strings.Fields(want[w.within-1].content), " ")
		}
		best := ""
		found := false
		for j := range d.Statements {
			if used[j] {
				continue
			}
			s := w.fits(d, &d.Statements[j], parent)
			if s == "" {
				used[j], found = true, true
				break
			}
			if best == "" || strings.Count(s, "\"") < strings.Count(best, "\"") {
				best = s
			}
		}
		if !found && !w.may {
			bad = append(bad, "want "+w.line+"\n     near: "+best)
		}
	}
	for j, s := range d.Statements {
		if !used[j] {
			var names []string
			for _, a := range s.Speakers {
				names = append(names, d.Actors[a].Name)
			}
			bad = append(bad, fmt.Sprintf("not wanted: %q %s: %q (%s)", names, s.Act, pieces(d, s.Content), s.Evidence.Rule))
		}
	}
	for _, p := range passed {
		if !slices.ContainsFunc(d.Passed, func(x hearsay.Passed) bool {
			return x.Stage == "statement" && x.Rule == p[0] && x.In(d.Text) == p[1]
		}) {
			bad = append(bad, fmt.Sprintf("explain does not say %s of %s", p[0], p[1]))
		}
	}
	why = strings.Join(bad, "\n  ")
	if why != "" {
		why = strings.Join(text, "\n") + "\n  " + why
	}
	return why, len(want) == 0
}
