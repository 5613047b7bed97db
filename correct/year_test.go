package correct

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// The scripted year: a desk corrects records of run 1, and the archive is coded
// again with another model, with texts taken otherwise from their pages, and
// with other knowledge. What becomes of each correction is known beforehand,
// from the script alone.

// A line is a sentence of the year's articles: "WHO CUE that AGENT TRIGGER TARGET."
type line struct{ who, cue, agent, trigger, target string }

func (l line) String() string {
	return l.who + " " + l.cue + " that " + l.agent + " " + l.trigger + " " + l.target + "."
}

var lines = []line{
	{"The mayor of Tarn", "said", "the pumps", "had reached", "the harbour"},
	{"Ada Ruus", "denied", "the army", "had attacked", "the bridge"},
	{"The harbour master", "said", "two ferries", "had left", "the quay"},
	{"Ben Hald", "said", "his country", "would pay", "the border villages"},
	{"The harbour master", "said", "no ferry", "had left", "the island"},
}

// A view is what a machine makes of one line.
type view struct {
	gone, noEvent      bool
	speakers           []string
	act                string
	negated            bool
	short              bool // the content without its last words
	typ                string
	actors, recipients []string
	status             []string
}

func viewOf(l line) view {
	return view{speakers: []string{l.who}, act: "say", typ: "COOPERATE", actors: []string{l.agent}, recipients: []string{l.target}}
}

// read is the record that a machine with these views makes of a text.
func read(text string, ls []line, views []view, entities bool) *export.Record {
	r := &export.Record{
		Schema: "hearsay/document/1", OffsetUnit: "codepoint", Text: text, Article: export.Article{Key: "00112233445566778899"},
		Credits: []export.Credit{}, Sentences: []export.Range{}, Actors: []export.Actor{}, Statements: []export.Statement{}, Events: []export.Event{}, Notes: []export.Note{},
	}
	r.TextSHA256 = textSum(text)
	runes := []rune(text)
	actor := func(name string) string {
		for _, a := range r.Actors {
			if a.Name == name {
				return a.ID
			}
		}
		a := export.Actor{ID: fmt.Sprintf("A%d", len(r.Actors)+1), Name: name, Kind: "other", Sectors: []string{}, Roles: []export.Role{}, Mentions: []export.Range{}}
		if entities {
			a.Entity = opt("hearsay:" + strings.ReplaceAll(strings.ToLower(name), " ", "-"))
		}
		r.Actors = append(r.Actors, a)
		return a.ID
	}
	ids := func(names []string) []string {
		out := []string{}
		for _, n := range names {
			out = append(out, actor(n))
		}
		return out
	}
	from := 0
	for i, l := range ls {
		s := []rune(l.String())
		at := strings.Index(string(runes[from:]), string(s))
		if at < 0 {
			continue
		}
		lo := from + len([]rune(string(runes[from:])[:at]))
		hi := lo + len(s)
		from = hi
		r.Sentences = append(r.Sentences, export.Range{lo, hi})
		span := func(before, words string) []export.Range {
			a := lo + len([]rune(before))
			return []export.Range{{a, a + len([]rune(words))}}
		}
		v := views[i]
		via := (*string)(nil)
		if !v.gone {
			content := "that " + l.agent + " " + l.trigger + " " + l.target
			if v.short {
				content = "that " + l.agent + " " + l.trigger
			}
			st := export.Statement{
				ID: statementID(len(r.Statements)), Speakers: ids(v.speakers), Source: span("", l.who), Cue: span(l.who+" ", l.cue), Content: span(l.who+" "+l.cue+" ", content),
				In: "text", Quote: "indirect", Act: v.act, Negated: v.negated, Modality: []string{}, About: []string{}, Addressees: []string{}, Confidence: 0.7, Rule: "clause-of-cue",
			}
			st.Evidence = itsWords(&st)
			st.Key = hearsay.RecordKey(r.Article.Key, "statement/text", st.Source, st.Cue, st.Content)
			via = &st.ID
			r.Statements = append(r.Statements, st)
		}
		if !v.gone && !v.noEvent {
			parts := func(names []string) []export.Part {
				out := []export.Part{}
				for _, n := range names {
					out = append(out, export.Part{ID: actor(n), Code: "---"})
				}
				return out
			}
			trigger := span(l.who+" "+l.cue+" that "+l.agent+" ", l.trigger)
			e := export.Event{
				ID: fmt.Sprintf("E%d", len(r.Events)+1), Contexts: []string{}, Figures: []export.Figure{}, Actors: parts(v.actors), Recipients: parts(v.recipients),
				Reports: []export.Report{{Via: via, Trigger: trigger, Status: slices.Clone(v.status), Confidence: 0.6, Rule: "verb", Evidence: trigger}},
			}
			setType(&e, v.typ, "")
			e.Key = hearsay.RecordKey(r.Article.Key, "event/"+v.typ, trigger)
			r.Events = append(r.Events, e)
		}
	}
	return r
}

// A kind is one way to correct the line that the script is about.
type kind struct {
	name   string
	event  bool
	first  func(*view) // what run 1 makes of it, wrongly
	right  func(*view) // what a run makes of it that sees it right; nil: there is none
	third  func(*view) // what one makes of it that is wrong in another way
	draft  func(*export.Record, int) hearsay.Correction
	states map[string]string // where they differ from the usual: of same, right, third, gone
	shows  func(*export.Record, []export.Range) bool
}

const theLine = 1

func set1(field string, event bool, v hearsay.Values) func(*export.Record, int) hearsay.Correction {
	return func(*export.Record, int) hearsay.Correction {
		return hearsay.Correction{Do: "set", Field: field, After: &v}
	}
}

// of gives the statement of the script's line, if there is just one.
func of(r *export.Record, cue []export.Range) *export.Statement {
	var found *export.Statement
	for i := range r.Statements {
		if common(r.Statements[i].Cue, cue, 0) > 0 {
			if found != nil {
				return nil
			}
			found = &r.Statements[i]
		}
	}
	return found
}

func eventOf(r *export.Record, trigger []export.Range) *export.Event {
	var found *export.Event
	for i := range r.Events {
		if common(r.Events[i].Reports[0].Trigger, trigger, 0) > 0 {
			if found != nil {
				return nil
			}
			found = &r.Events[i]
		}
	}
	return found
}

func nameOf(r *export.Record, ids []string) string {
	var out []string
	for _, p := range parties(r, ids) {
		out = append(out, p.Name)
	}
	return strings.Join(out, "+")
}

func partNames(r *export.Record, ps []export.Part) string {
	var ids []string
	for _, p := range ps {
		ids = append(ids, p.ID)
	}
	return nameOf(r, ids)
}

var kinds = []kind{
	{
		name: "speaker", first: func(v *view) { v.speakers = []string{"the ministry"} }, right: func(v *view) {}, third: func(v *view) { v.speakers = []string{"Ben Hald"} },
		draft: set1("speaker", false, hearsay.Values{Speakers: []hearsay.Party{{Name: "Ada Ruus"}}}),
		shows: func(r *export.Record, at []export.Range) bool {
			s := of(r, at)
			return s != nil && nameOf(r, s.Speakers) == "Ada Ruus"
		},
	},
	{
		name: "speaker unresolved", first: func(v *view) { v.speakers = nil }, right: func(v *view) {}, third: func(v *view) { v.speakers = []string{"Ben Hald"} },
		draft: set1("speaker", false, hearsay.Values{Speakers: []hearsay.Party{{Name: "Ada Ruus"}}}),
		shows: func(r *export.Record, at []export.Range) bool {
			s := of(r, at)
			return s != nil && nameOf(r, s.Speakers) == "Ada Ruus"
		},
	},
	{
		name: "speaker unknown", first: func(v *view) {}, right: func(v *view) { v.speakers = nil }, third: func(v *view) { v.speakers = []string{"Ben Hald"} },
		draft: set1("speaker", false, hearsay.Values{}),
		shows: func(r *export.Record, at []export.Range) bool {
			s := of(r, at)
			return s != nil && len(s.Speakers) == 0
		},
	},
	{
		name: "two speakers", first: func(v *view) {}, right: func(v *view) { v.speakers = []string{"Ben Hald", "Ada Ruus"} }, third: func(v *view) { v.speakers = []string{"Ben Hald"} },
		draft: set1("speaker", false, hearsay.Values{Speakers: []hearsay.Party{{Name: "Ada Ruus"}, {Name: "Ben Hald"}}}),
		shows: func(r *export.Record, at []export.Range) bool {
			s := of(r, at)
			return s != nil && len(s.Speakers) == 2
		},
	},
	{
		name: "act", first: func(v *view) {}, right: func(v *view) { v.act = "deny" }, third: func(v *view) { v.act = "reject" },
		draft: set1("act", false, hearsay.Values{Act: "deny"}),
		shows: func(r *export.Record, at []export.Range) bool { s := of(r, at); return s != nil && s.Act == "deny" },
	},
	{
		name: "negated", first: func(v *view) { v.negated = true }, right: func(v *view) {},
		draft: set1("negated", false, hearsay.Values{}),
		shows: func(r *export.Record, at []export.Range) bool { s := of(r, at); return s != nil && !s.Negated },
	},
	{
		name: "content", first: func(v *view) { v.short = true }, right: func(v *view) {},
		draft: func(r *export.Record, i int) hearsay.Correction {
			c := slices.Clone(r.Statements[i].Content)
			c[0][1] += len([]rune(" " + lines[theLine].target))
			return hearsay.Correction{Do: "set", Field: "content", After: &hearsay.Values{Content: c}}
		},
		shows: func(r *export.Record, at []export.Range) bool {
			s := of(r, at)
			return s != nil && strings.HasSuffix(words(r, "text", s.Content), lines[theLine].target)
		},
	},
	{
		name: "false statement", first: func(v *view) {}, third: func(v *view) { v.short = true },
		draft:  func(*export.Record, int) hearsay.Correction { return hearsay.Correction{Do: "delete"} },
		states: map[string]string{"gone": hearsay.StateRedundant},
		shows:  func(r *export.Record, at []export.Range) bool { return of(r, at) == nil },
	},
	{
		name: "missed statement", first: func(v *view) { v.gone = true }, right: func(v *view) {}, third: func(v *view) { v.act = "announce" },
		draft:  nil, // see missed
		states: map[string]string{"gone": hearsay.StateApplied},
		shows:  func(r *export.Record, at []export.Range) bool { s := of(r, at); return s != nil && s.Act == "say" },
	},
	{
		name: "right statement", first: func(v *view) {}, third: func(v *view) { v.speakers = []string{"Ben Hald"} },
		draft: func(*export.Record, int) hearsay.Correction { return hearsay.Correction{Do: "accept"} },
		shows: func(r *export.Record, at []export.Range) bool {
			s := of(r, at)
			return s != nil && s.Reviewed && nameOf(r, s.Speakers) == "Ada Ruus"
		},
	},
	{
		name: "type", event: true, first: func(v *view) {}, right: func(v *view) { v.typ = "ASSAULT" }, third: func(v *view) { v.typ = "COERCE" },
		draft: set1("type", true, hearsay.Values{Type: "ASSAULT"}),
		shows: func(r *export.Record, at []export.Range) bool {
			e := eventOf(r, at)
			return e != nil && e.Type == "ASSAULT" && e.Quad == 4
		},
	},
	{
		name: "actors", event: true, first: func(v *view) {}, right: func(v *view) { v.actors = []string{"the rebels"} }, third: func(v *view) { v.actors = []string{"Ben Hald"} },
		draft: set1("actors", true, hearsay.Values{Actors: []hearsay.Party{{Name: "the rebels"}}}),
		shows: func(r *export.Record, at []export.Range) bool {
			e := eventOf(r, at)
			return e != nil && partNames(r, e.Actors) == "the rebels"
		},
	},
	{
		name: "recipients", event: true, first: func(v *view) {}, right: func(v *view) { v.recipients = nil }, third: func(v *view) { v.recipients = []string{"Ben Hald"} },
		draft: set1("recipients", true, hearsay.Values{}),
		shows: func(r *export.Record, at []export.Range) bool {
			e := eventOf(r, at)
			return e != nil && len(e.Recipients) == 0
		},
	},
	{
		name: "status", event: true, first: func(v *view) {}, right: func(v *view) { v.status = []string{"negated"} }, third: func(v *view) { v.status = []string{"future"} },
		draft: set1("status", true, hearsay.Values{Status: []string{"negated"}}),
		shows: func(r *export.Record, at []export.Range) bool {
			e := eventOf(r, at)
			return e != nil && slices.Equal(e.Reports[0].Status, []string{"negated"})
		},
	},
	{
		name: "false event", event: true, first: func(v *view) {}, third: func(v *view) { v.typ = "COERCE" },
		draft:  func(*export.Record, int) hearsay.Correction { return hearsay.Correction{Do: "delete"} },
		states: map[string]string{"gone": hearsay.StateRedundant},
		shows:  func(r *export.Record, at []export.Range) bool { return eventOf(r, at) == nil },
	},
	{
		name: "right event", event: true, first: func(v *view) {}, third: func(v *view) { v.actors = []string{"Ben Hald"} },
		draft: func(*export.Record, int) hearsay.Correction { return hearsay.Correction{Do: "accept"} },
		shows: func(r *export.Record, at []export.Range) bool {
			e := eventOf(r, at)
			return e != nil && e.Reviewed && partNames(r, e.Actors) == "the army"
		},
	},
}

// A taking is how the text comes in a later run.
type taking struct {
	name string
	text func([]line) string
	// What it means: the words are where they were, elsewhere once, or not once.
	moved, lost bool
}

func joined(ls []line) string {
	var out []string
	for _, l := range ls {
		out = append(out, l.String())
	}
	return strings.Join(out, " ")
}

var takings = []taking{
	{name: "as it was", text: joined},
	{name: "with a line before it", text: func(ls []line) string { return "TARN, 3 Nov — Naïve readers beware.\n\n" + joined(ls) }, moved: true},
	{name: "with a line behind it", text: func(ls []line) string { return joined(ls) + "\n\nMore follows." }, moved: true},
	{name: "with the sentence quoted once more", text: func(ls []line) string {
		return joined(ls) + "\n\nCorrection: we wrote: " + ls[theLine].String()
	}, moved: true},
	{name: "printed twice", text: func(ls []line) string { return joined(ls) + " " + joined(ls) + " " + joined(ls[:1]) }, lost: true},
	{name: "without the sentence", text: func(ls []line) string {
		return joined(append(slices.Clone(ls[:theLine]), ls[theLine+1:]...))
	}, lost: true},
	{name: "with a word changed", text: func(ls []line) string {
		ls = slices.Clone(ls)
		ls[theLine].trigger = "was said to have attacked"
		return joined(ls)
	}, lost: true},
}

// draft is the correction that run 1 gets.
func (k *kind) draftOn(t *testing.T, r *export.Record, full *export.Record) hearsay.Correction {
	t.Helper()
	p := export.Pick{Record: r, Run: 1, Statement: -1, Event: -1}
	var c hearsay.Correction
	if k.name == "missed statement" {
		s := full.Statements[theLine]
		c = hearsay.Correction{Do: "add", After: &hearsay.Values{Speakers: []hearsay.Party{{Name: "Ada Ruus"}}, Act: "say", Quote: "indirect", Source: s.Source, Cue: s.Cue, Content: s.Content}}
	} else {
		c = k.draft(r, theLine)
		if k.event {
			p.Event = theLine
		} else {
			p.Statement = theLine
		}
	}
	c.By, c.At = "ann", time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	c, err := Draft(p, "text", c)
	if err != nil {
		t.Fatal(err)
	}
	c.ID = hearsay.CorrectionID(c)
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	return c
}

func frozen(t *testing.T, r *export.Record) string {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestYear runs the script: every kind of correction, every later model, every
// taking of the text, with and without knowledge of the actors, with the words
// and with their hashes alone.
func TestYear(t *testing.T) {
	cases, by := 0, map[string]int{}
	for _, k := range kinds {
		views := func(change func(*view)) []view {
			var out []view
			for i, l := range lines {
				v := viewOf(l)
				if i == theLine {
					change(&v)
				}
				out = append(out, v)
			}
			return out
		}
		first := read(joined(lines), lines, views(k.first), false)
		full := read(joined(lines), lines, views(func(*view) {}), false)
		c := k.draftOn(t, first, full)
		outcomes := []struct {
			name  string
			see   func(*view)
			state string
		}{
			{"same", k.first, hearsay.StateApplied},
			{"right", k.right, hearsay.StateRedundant},
			{"third", k.third, hearsay.StateConflict},
			{"gone", func(v *view) { v.gone = true }, hearsay.StateConflict},
			{"event gone", func(v *view) { k.first(v); v.noEvent = true }, hearsay.StateConflict},
		}
		for _, o := range outcomes {
			if o.see == nil || (o.name == "event gone") != k.event && (o.name == "gone" || o.name == "event gone") {
				continue
			}
			for _, tk := range takings {
				for _, knows := range []bool{false, true} {
					for _, bare := range []bool{false, true} {
						want := o.state
						if s := k.states[strings.TrimPrefix(o.name, "event ")]; s != "" {
							want = s
						}
						switch {
						case tk.lost:
							want = hearsay.StateOrphan
						case tk.moved && want == hearsay.StateApplied:
							want = hearsay.StateReanchored
						}
						x := c
						if bare {
							x = Bare(c)
						}
						name := fmt.Sprintf("%s, the run says %s, the text is %s, knowledge %v, bare %v", k.name, o.name, tk.name, knows, bare)
						r := read(tk.text(lines), lines, views(o.see), knows)
						was := frozen(t, r)
						now, placed := Apply(r, 2, []hearsay.Correction{x})
						cases++
						if len(placed) != 1 || placed[0].State != want || placed[0].Correction != c.ID {
							t.Errorf("%s: %+v, want %s", name, placed, want)
							continue
						}
						by[want]++
						if frozen(t, r) != was {
							t.Errorf("%s: the machine's record was changed", name)
						}
						if err := now.Check(); err != nil {
							t.Errorf("%s: %v", name, err)
						}
						if want == hearsay.StateOrphan {
							if now != r {
								t.Errorf("%s: an orphan changed something", name)
							}
							continue
						}
						// Where the words are now, by the text alone.
						shift := strings.Index(string([]rune(r.Text)), lines[theLine].String())
						shift = len([]rune(r.Text[:shift])) - len([]rune(joined(lines[:theLine])+" "))
						at := full.Statements[theLine].Cue
						if k.event {
							at = full.Events[theLine].Reports[0].Trigger
						}
						if !k.shows(now, moveAll(at, shift)) {
							t.Errorf("%s: is %s, and not shown so:\n%s", name, want, frozen(t, now))
						}
						if n := len(now.Statements) - len(full.Statements); n > 0 {
							t.Errorf("%s: %d statements too many", name, n)
						}
					}
				}
			}
		}
	}
	t.Logf("%d cases: %v", cases, by)
	if cases < 300 {
		t.Errorf("only %d cases", cases)
	}
}

// TestSuperseded lets two corrections of one thing meet, in either order of
// standing, and takes one back.
func TestSuperseded(t *testing.T) {
	cases := 0
	for _, k := range kinds {
		var views []view
		for i, l := range lines {
			v := viewOf(l)
			if i == theLine {
				k.first(&v)
			}
			views = append(views, v)
		}
		first := read(joined(lines), lines, views, false)
		full := read(joined(lines), lines, slices.Collect(func(yield func(view) bool) {
			for _, l := range lines {
				if !yield(viewOf(l)) {
					return
				}
			}
		}), false)
		at := full.Statements[theLine].Cue
		if k.event {
			at = full.Events[theLine].Reports[0].Trigger
		}
		for _, x := range []struct{ a, b, want int }{{0, 0, 1}, {0, 1, 1}, {1, 1, 1}, {1, 0, 0}} {
			a := k.draftOn(t, first, full)
			b := a
			a.Standing, b.Standing, b.By, b.At = x.a, x.b, "ben", a.At.AddDate(0, 1, 0)
			a.ID, b.ID = hearsay.CorrectionID(a), hearsay.CorrectionID(b)
			both := []hearsay.Correction{a, b}
			now, placed := Apply(first, 1, both)
			cases++
			state := map[string]string{}
			for _, p := range placed {
				state[p.Correction] = p.State
			}
			if len(placed) != 2 || state[both[1-x.want].ID] != hearsay.StateSuperseded || state[both[x.want].ID] != hearsay.StateApplied {
				t.Errorf("%s %+v: %+v", k.name, x, placed)
			}
			if !k.shows(now, at) {
				t.Errorf("%s %+v: not shown", k.name, x)
			}
			// Taken back, the other one stands; taken back twice, none; and a
			// reversal that is itself taken back has never been.
			rev := func(of string, day int) hearsay.Correction {
				r := hearsay.Correction{Schema: "hearsay/correction/1", Do: "revert", Reverts: of, By: "ann", At: b.At.AddDate(0, 0, day)}
				r.ID = hearsay.CorrectionID(r)
				return r
			}
			r1, r2 := rev(a.ID, 1), rev(b.ID, 2)
			now, placed = Apply(first, 1, []hearsay.Correction{a, b, r1, r2})
			for _, p := range placed {
				if p.State != hearsay.StateSuperseded {
					t.Errorf("%s: %+v after both were taken back", k.name, p)
				}
			}
			if now != first || len(placed) != 2 {
				t.Errorf("%s: something is left of what was taken back: %+v", k.name, placed)
			}
			again := rev(r2.ID, 3)
			if now, _ = Apply(first, 1, []hearsay.Correction{a, b, r1, r2, again}); !k.shows(now, at) {
				t.Errorf("%s: a reversal that was taken back still holds", k.name)
			}
		}
	}
	t.Logf("%d cases", cases)
}

// TestTypeScale compares the scale of types with the ontology's file.
func TestTypeScale(t *testing.T) {
	var p struct {
		Types map[string]struct {
			Quad  int
			Score float64
		}
	}
	b := readFile(t, "../event/plover.json")
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	have := map[string]struct {
		quad  int
		score float64
	}{}
	for n, x := range p.Types {
		have[n] = struct {
			quad  int
			score float64
		}{x.Quad, x.Score}
	}
	if !reflect.DeepEqual(have, typeScale) {
		t.Errorf("%v, want %v", typeScale, have)
	}
	if len(hearsay.EventTypes) != len(have) {
		t.Errorf("%d types, want %d", len(hearsay.EventTypes), len(have))
	}
}
