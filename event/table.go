package event

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay/lang"
)

// A frame is one reading of one word: where its conditions hold, it makes an
// event of a type, with parties taken from its slots.
type frame struct {
	word      string // "blow_up.v": lemma, particle, part of speech
	when      []cond
	typ, mode string // typ "" is a reading that is no event
	actor     []string
	recipient []string
	contexts  []string
	cameo     string
	conf      float32
	rcp       bool // parties on both sides act alike
	direct    bool // the recipient is the argument itself, nobody named inside it
	aim       bool // told by an infinitive of purpose too: "blocked roads to protest"
	actorMin  int  // least strength of the actor, unset: as the type wants
	recMin    int
}

// A cond is one condition: a slot that must (or, with not, must not) be filled,
// with one of the words if any are given.
type cond struct {
	slot  string
	not   bool
	words []string // lemmas or @classes
}

// An op is a word whose complement is an event: "agreed to", "lifted", "plan
// for". It turns the type of that event into another by the shift table.
type op struct {
	word      string
	name      string   // row of the shift table
	links     []string // relations and prepositions its complement may have
	recipient []string
	object    bool // the complement's subject is the object of this word
	when      []cond
}

// A shift is what an op makes of a type.
type shift struct {
	typ, mode string // typ "" = unchanged, "-" = no event
	keepMode  bool
	status    []string
}

// A need is the least strength that the parties of a type must have.
type need struct{ actor, recipient, any int }

// unset is a frame that asks for no other strength than its type does.
const unset = -9

// tables are the coder's data, read once.
type tables struct {
	frames map[string][]*frame
	ops    map[string][]*op
	shifts map[string]shift // "op TYPE/mode", "op TYPE", "op *"
	class  map[string]map[string]bool
	topic  map[string][]string // lemma: contexts
	sector map[string]string   // noun: sector of whoever it belongs to
	needs  map[string]need
	lemma  map[string]string // form: lemma, of irregular verbs
}

func readTables(l *lang.Language, o *ontology) *tables {
	t := &tables{
		frames: map[string][]*frame{},
		ops:    map[string][]*op{},
		shifts: map[string]shift{},
		class:  map[string]map[string]bool{},
		topic:  map[string][]string{},
		sector: map[string]string{},
		needs:  map[string]need{},
		lemma:  map[string]string{},
	}
	for _, r := range l.Rows("event-lemma.txt") {
		t.lemma[r[0]] = r[1]
	}
	for _, r := range l.Rows("event-class.txt") {
		set := t.class[r[0]]
		if set == nil {
			set = map[string]bool{}
			t.class[r[0]] = set
		}
		for _, w := range strings.Fields(r[1]) {
			set[w] = true
		}
	}
	for _, r := range l.Rows("event-topic.txt") {
		c := strings.Fields(r[0])
		for _, x := range c {
			if !o.contexts[x] {
				bad("event-topic.txt", r, "no such context")
			}
		}
		for _, w := range strings.Fields(r[1]) {
			for _, x := range c {
				if !slices.Contains(t.topic[w], x) {
					t.topic[w] = append(t.topic[w], x)
				}
			}
		}
	}
	for _, r := range l.Rows("event-sector.txt") {
		for _, w := range strings.Fields(r[1]) {
			t.sector[w] = r[0]
		}
	}
	for _, r := range l.Rows("event-need.txt") {
		n := need{atoi("event-need.txt", r, 1), atoi("event-need.txt", r, 2), atoi("event-need.txt", r, 3)}
		t.needs[r[0]] = n
	}
	for _, r := range l.Rows("event-shift.txt") {
		s := shift{}
		typ, mode, hasMode := strings.Cut(r[2], "/")
		s.typ, s.mode = typ, mode
		if typ == "=" {
			s.typ, s.keepMode = "", true
		}
		if len(r) > 3 {
			s.status = strings.Fields(r[3])
		}
		if hasMode && typ != "=" && !o.has(typ, mode) || s.typ != "" && s.typ != "-" && !o.has(s.typ, "") {
			bad("event-shift.txt", r, "no such type or mode")
		}
		for _, from := range strings.Fields(r[1]) {
			t.shifts[r[0]+" "+from] = s
		}
	}
	for _, r := range l.Rows("event-op.txt") {
		if len(r) < 3 {
			bad("event-op.txt", r, "too few cells")
		}
		o := op{name: r[1], links: strings.Fields(r[2])}
		if len(r) > 3 && r[3] != "-" {
			o.recipient = strings.Split(r[3], "|")
		}
		if len(r) > 4 {
			for _, f := range strings.Fields(r[4]) {
				if f == "object" {
					o.object = true
				} else {
					o.when = append(o.when, t.cond("event-op.txt", r, f))
				}
			}
		}
		for _, w := range strings.Fields(r[0]) {
			p := o
			p.word = w
			k := key(w)
			t.ops[k] = append(t.ops[k], &p)
		}
	}
	for _, r := range l.Rows("event.txt") {
		t.frame(r, o)
	}
	return t
}

func (t *tables) frame(r []string, o *ontology) {
	const file = "event.txt"
	if len(r) < 3 {
		bad(file, r, "too few cells")
	}
	f := frame{conf: 0.8, actorMin: unset, recMin: unset}
	for _, c := range strings.Fields(r[1]) {
		if c != "-" {
			f.when = append(f.when, t.cond(file, r, c))
		}
	}
	if r[2] != "NONE" {
		f.typ, f.mode, _ = strings.Cut(r[2], "/")
		if !o.has(f.typ, f.mode) {
			bad(file, r, "no such type or mode")
		}
	}
	cell := func(i int) []string {
		if len(r) <= i || r[i] == "-" || r[i] == "" {
			return nil
		}
		return strings.Split(r[i], "|")
	}
	f.actor, f.recipient = cell(3), cell(4)
	if len(r) > 5 {
		for _, x := range strings.Fields(r[5]) {
			name, val, _ := strings.Cut(x, "=")
			switch name {
			case "-":
			case "rcp":
				f.rcp = true
			case "direct":
				f.direct = true
			case "aim":
				f.aim = true
			case "ctx":
				f.contexts = strings.Split(val, ",")
				for _, c := range f.contexts {
					if !o.contexts[c] {
						bad(file, r, "no context "+c)
					}
				}
			case "cameo":
				f.cameo = val
			case "conf":
				v, err := strconv.ParseFloat(val, 32)
				if err != nil {
					bad(file, r, err.Error())
				}
				f.conf = float32(v)
			case "a":
				f.actorMin, _ = strconv.Atoi(val)
			case "r":
				f.recMin, _ = strconv.Atoi(val)
			default:
				bad(file, r, "no flag "+name)
			}
		}
	}
	for _, w := range strings.Fields(r[0]) {
		g := f
		g.word = w
		if g.actor == nil {
			g.actor = []string{"subj"}
			if strings.HasSuffix(w, ".n") {
				g.actor = []string{"subj", "by", "poss", "mod"}
			}
		}
		if g.recipient == nil && len(r) > 4 && r[4] == "" {
			g.recipient = []string{"obj"}
		}
		k := key(w)
		t.frames[k] = append(t.frames[k], &g)
	}
}

func (t *tables) cond(file string, r []string, s string) cond {
	c := cond{}
	s, c.not = strings.CutPrefix(s, "!")
	name, val, ok := strings.Cut(s, "=")
	c.slot = name
	if ok {
		c.words = strings.Split(val, ",")
		for _, w := range c.words {
			if k, ok := strings.CutPrefix(w, "@"); ok && t.class[k] == nil {
				bad(file, r, "no class "+w)
			}
		}
	}
	return c
}

// key is the lemma and part of speech without particle: "blow_up.v" is under
// "blow.v", "hunger_strike.n" under "strike.n".
func key(w string) string {
	word, pos, _ := strings.Cut(w, ".")
	if pos == "n" {
		if i := strings.LastIndexByte(word, '_'); i >= 0 {
			word = word[i+1:]
		}
	} else if i := strings.IndexByte(word, '_'); i >= 0 {
		word = word[:i]
	}
	return word + "." + pos
}

func atoi(file string, r []string, i int) int {
	if len(r) <= i {
		bad(file, r, "too few cells")
	}
	n, err := strconv.Atoi(r[i])
	if err != nil {
		bad(file, r, err.Error())
	}
	return n
}

// bad stops the program: the tables are part of it, so an error in one is a bug.
func bad(file string, r []string, why string) {
	panic(fmt.Sprintf("event: %s: %q: %s", file, strings.Join(r, " | "), why))
}
