package correct

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// Apply replays corrections, oldest first, on what a run made of an article. It
// returns the record as it is shown, which is r itself where nothing changes,
// and what became of each correction that speaks of it: one placement each, but
// for reversals and for rules that touch nothing here. R is never changed.
//
// What a correction is held against is the machine's value, not what another
// correction made of it. One of a record comes before one of an article, and
// that before a rule for all alike.
func Apply(r *export.Record, run int, cs []hearsay.Correction) (*export.Record, []hearsay.Placement) {
	w := &work{in: r, run: run, made: map[string]int{}, added: map[string]bool{}, dead: map[int]bool{}, gone: map[int]bool{}, keys: map[string]bool{}}
	w.open()
	live := w.settle(cs)
	w.rules(live)
	w.records(live)
	w.people(live)
	if !w.changed {
		return r, w.placed
	}
	w.finish()
	return &w.out, w.placed
}

type work struct {
	in      *export.Record // the machine's
	out     export.Record
	run     int
	placed  []hearsay.Placement
	changed bool
	made    map[string]int  // by the key of a correction: the statement or event it made
	added   map[string]bool // those of them that a person added
	dead    map[int]bool    // statements
	gone    map[int]bool    // events
	keys    map[string]bool
}

func (w *work) open() {
	w.out = *w.in
	w.out.Actors = slices.Clone(w.in.Actors)
	w.out.Statements = slices.Clone(w.in.Statements)
	w.out.Events = slices.Clone(w.in.Events)
	for i := range w.out.Events {
		e := &w.out.Events[i]
		e.Reports = slices.Clone(e.Reports)
		w.keys[e.Key] = true
	}
	for i := range w.out.Statements {
		w.keys[w.out.Statements[i].Key] = true
	}
}

func (w *work) place(c *hearsay.Correction, state, key, why string, records int) {
	w.placed = append(w.placed, hearsay.Placement{
		Correction: c.ID, Run: w.run, Article: w.in.Article.Key, Key: key, State: state, Why: why, Records: records,
	})
}

// Reverted are the corrections of cs that a later one takes back.
func Reverted(cs []hearsay.Correction) map[string]string {
	by := map[string]string{}
	for i := len(cs) - 1; i >= 0; i-- {
		if c := &cs[i]; c.Do == "revert" && by[c.ID] == "" {
			by[c.Reverts] = c.ID
		}
	}
	return by
}

// settle leaves out the reversals and what they take back, and of rules that
// speak of the same records all but the one that stands.
func (w *work) settle(cs []hearsay.Correction) []*hearsay.Correction {
	by := Reverted(cs)
	var live []*hearsay.Correction
	stands := map[string]*hearsay.Correction{}
	for i := range cs {
		c := &cs[i]
		switch {
		case c.Do == "revert":
		case by[c.ID] != "":
			if w.here(c) {
				w.place(c, hearsay.StateSuperseded, c.Key, "taken back by "+by[c.ID], 0)
			}
		default:
			live = append(live, c)
			if k := ruleKey(c); k != "" && (stands[k] == nil || c.Standing >= stands[k].Standing) {
				stands[k] = c
			}
		}
	}
	return slices.DeleteFunc(live, func(c *hearsay.Correction) bool {
		k := ruleKey(c)
		if k == "" || stands[k] == c {
			return false
		}
		if w.here(c) {
			w.place(c, hearsay.StateSuperseded, c.Key, "by "+stands[k].ID, 0)
		}
		return true
	})
}

// here reports whether c was made on this article (or on a version of it).
func (w *work) here(c *hearsay.Correction) bool {
	return c.Anchor != nil && (c.Anchor.Article == w.in.Article.Key || c.Scope == "record")
}

// ruleKey is the same for rules that speak of the same records; "" for others.
func ruleKey(c *hearsay.Correction) string {
	if c.Do != "set" || c.Scope == "record" {
		return ""
	}
	k := c.Scope + "|" + c.Kind + "|" + c.Field + "|" + c.Match
	if c.Scope == "article" {
		k += "|" + c.Anchor.Article
	}
	return k
}

// Beaten is the rule of cs that stands in c's place; "" if c is none or stands
// itself. By says what was reverted.
func Beaten(c hearsay.Correction, cs []hearsay.Correction, by map[string]string) string {
	k := ruleKey(&c)
	stands := c.ID
	best, seen := c.Standing, false
	for i := range cs {
		o := &cs[i]
		if k == "" || by[o.ID] != "" || ruleKey(o) != k {
			continue
		}
		if o.ID == c.ID {
			seen = true
			continue
		}
		if seen && o.Standing >= best || !seen && o.Standing > best {
			stands, best = o.ID, o.Standing
		}
	}
	if stands == c.ID {
		return ""
	}
	return stands
}

// rules applies what holds for all that is alike, then for all in this article.
func (w *work) rules(live []*hearsay.Correction) {
	for _, scope := range []string{"alike", "article"} {
		for _, c := range live {
			if c.Do == "set" && c.Scope == scope && (scope == "alike" || c.Anchor.Article == w.in.Article.Key) {
				w.rule(c)
			}
		}
	}
}

func (w *work) rule(c *hearsay.Correction) {
	n, right, third := 0, 0, 0
	each := func(p export.Pick, change func()) {
		v := ValuesOf(p)
		wrong := same(c.Field, &v, c.Before, 0)
		agrees := same(c.Field, &v, c.After, 0)
		if !wrong && !agrees && c.Scope != "article" || matchOf(w.in, p, c.Field) != c.Match {
			return
		}
		switch {
		case agrees:
			right++
		case wrong:
			n++
			change()
		default:
			third++
		}
	}
	if c.Kind == "statement" {
		for i := range w.in.Statements {
			each(export.Pick{Record: w.in, Statement: i, Event: -1}, func() {
				w.setStatement(i, c, 0)
				w.mark(&w.out.Statements[i].Shown, c, "machine-corrected", w.in.Statements[i].Key == c.Key)
			})
		}
	} else {
		for i := range w.in.Events {
			for j := range w.in.Events[i].Reports {
				each(export.Pick{Record: w.in, Statement: -1, Event: i, Report: j}, func() {
					w.setEvent(i, j, c, 0)
					w.mark(&w.out.Events[i].Shown, c, "machine-corrected", w.in.Events[i].Key == c.Key)
				})
			}
		}
	}
	switch {
	case n > 0:
		w.place(c, hearsay.StateApplied, c.Key, "", n)
	case c.Scope == "alike":
		return // said of the run as a whole
	case right > 0:
		w.place(c, hearsay.StateRedundant, c.Key, "the run says so by itself", 0)
	case third > 0:
		w.place(c, hearsay.StateConflict, c.Key, "the run says a third thing of the records that are alike", 0)
	default:
		if _, _, why := Find(c.Anchor, w.in); why != "" {
			w.place(c, hearsay.StateOrphan, c.Key, why, 0)
			return
		}
		w.place(c, hearsay.StateRedundant, c.Key, "the run has no record that is wrong in this way", 0)
	}
}

// A spot is where a correction of one record hangs in this article.
type spot struct {
	c       *hearsay.Correction
	shift   int
	moved   bool
	at, rep int  // index of the record among the machine's; -1 there is none
	exact   bool // with the very same words in the same roles
	beaten  string
	thing   string // what it speaks of; see group
}

// records applies what was corrected record by record.
func (w *work) records(live []*hearsay.Correction) {
	var spots []*spot
	for _, c := range live {
		if c.Scope != "record" || c.Anchor == nil {
			continue
		}
		s := &spot{c: c, at: -1}
		why := ""
		if s.shift, s.moved, why = Find(c.Anchor, w.in); why != "" {
			w.place(c, hearsay.StateOrphan, c.Key, why, 0)
			continue
		}
		v := s.values()
		if c.Kind == "statement" {
			s.at, s.exact = w.findStatement(c, v, s.shift)
		} else {
			s.at, s.rep, s.exact = w.findEvent(c, v, s.shift)
		}
		spots = append(spots, s)
	}
	group(spots)
	w.contest(spots)
	for _, s := range spots {
		if s.beaten != "" {
			w.place(s.c, hearsay.StateSuperseded, s.c.Key, "by "+s.beaten, 0)
		} else {
			w.one(s, spots)
		}
	}
}

// group gives the same name to corrections that speak of one record. Where the
// run has none, they do if they stand on the same words of saying (of an event,
// on those that tell it, and say the same type) and on the same content, mostly.
func group(spots []*spot) {
	for i, s := range spots {
		if s.thing = s.c.Kind + strconv.Itoa(s.at); s.at >= 0 {
			continue
		}
		s.thing = "lost " + strconv.Itoa(i)
		for _, o := range spots[:i] {
			if o.at < 0 && o.c.Kind == s.c.Kind && o.c.Anchor.In == s.c.Anchor.In && o.alike(s) {
				s.thing = o.thing
				break
			}
		}
	}
}

// values are what a correction says the record was, or is.
func (s *spot) values() *hearsay.Values {
	if s.c.Do == "add" {
		return s.c.After
	}
	return s.c.Before
}

func (s *spot) alike(o *spot) bool {
	a, b, by := s.values(), o.values(), o.shift-s.shift
	if s.c.Kind == "event" {
		return a.Type == b.Type && at(a.Trigger, b.Trigger, by)
	}
	n := common(a.Content, b.Content, by)
	return at(a.Cue, b.Cue, by) && 2*n > min(length(a.Content), length(b.Content))
}

// contest finds which corrections of one thing stand: the last, unless an
// earlier one is by somebody of higher standing.
func (w *work) contest(spots []*spot) {
	field := func(c *hearsay.Correction) string {
		if c.Do == "set" {
			return c.Field
		}
		return c.Do
	}
	by := map[string][]*spot{}
	for _, s := range spots {
		k := s.thing
		for _, o := range by[k] {
			a, b := field(o.c), field(s.c)
			// A whole record stands against every field of it; looking at it and
			// finding it right stands against nothing that was set before.
			if o.beaten != "" || a != b && !whole(a) && !whole(b) || b == "accept" && a != "accept" {
				continue
			}
			if s.c.Standing >= o.c.Standing {
				o.beaten = s.c.ID
			} else {
				s.beaten = o.c.ID
			}
		}
		by[k] = append(by[k], s)
	}
}

func whole(field string) bool { return field == "delete" || field == "add" || field == "accept" }

func holds(moved bool) string {
	if moved {
		return hearsay.StateReanchored
	}
	return hearsay.StateApplied
}

// one applies a correction of one record and says what became of it.
func (w *work) one(s *spot, all []*spot) {
	c := s.c
	if c.Do == "delete" && s.at >= 0 && !s.exact && c.Kind == "event" {
		// The same words can tell of another event, which nobody has called false.
		e := &w.in.Events[s.at]
		if !sameParties(partsOf(w.in, e.Actors), c.Before.Actors, false) || !sameParties(partsOf(w.in, e.Recipients), c.Before.Recipients, false) {
			s.at = -1
		}
	}
	switch {
	case c.Do == "delete" && s.at < 0:
		w.place(c, hearsay.StateRedundant, c.Key, "the run has no such record", 0)
		return
	case c.Do == "delete":
		state, why := holds(s.moved), ""
		if !s.exact {
			state, why = hearsay.StateConflict, "the run has another record in these words; it is left out too"
		}
		key := w.keyOf(c.Kind, s.at)
		if c.Kind == "statement" {
			w.dead[s.at] = true
		} else {
			w.gone[s.at] = true
		}
		w.changed = true
		w.place(c, state, key, why, 1)
		return
	case s.at < 0:
		w.make(s)
		return
	}
	var now hearsay.Values
	var shown *export.Shown
	if c.Kind == "statement" {
		now = ValuesOf(export.Pick{Record: w.in, Statement: s.at, Event: -1})
		shown = &w.out.Statements[s.at].Shown
	} else {
		now = ValuesOf(export.Pick{Record: w.in, Statement: -1, Event: s.at, Report: s.rep})
		shown = &w.out.Events[s.at].Shown
	}
	key := w.keyOf(c.Kind, s.at)
	var wrong []string // the fields in which the run says otherwise
	switch c.Do {
	case "set":
		switch {
		case same(c.Field, &now, c.After, s.shift) && (c.Field != "speaker" || len(c.After.Source) == 0 || at(now.Source, c.After.Source, s.shift)):
			w.mark(shown, c, "", true)
			w.place(c, hearsay.StateRedundant, key, "the run says so by itself", 1)
			return
		case !same(c.Field, &now, c.Before, s.shift):
			wrong = []string{c.Field}
		}
		w.set(s, c)
		w.mark(shown, c, "machine-corrected", true)
	case "accept":
		for _, f := range hearsay.CorrectFields[c.Kind] {
			if !same(f, &now, c.Before, s.shift) && !set(all, s, f) {
				wrong = append(wrong, f)
				x := *c
				x.Field, x.After = f, c.Before
				w.set(s, &x)
			}
		}
		kind := ""
		if len(wrong) > 0 {
			kind = "machine-corrected"
		}
		w.mark(shown, c, kind, true)
	case "add":
		for _, f := range hearsay.CorrectFields[c.Kind] {
			if !same(f, &now, c.After, s.shift) {
				wrong = append(wrong, f)
				x := *c
				x.Field = f
				w.set(s, &x)
			}
		}
		if len(wrong) == 0 {
			w.mark(shown, c, "", true)
			w.place(c, hearsay.StateRedundant, key, "the run finds it by itself", 1)
			return
		}
		w.mark(shown, c, "machine-corrected", true)
	}
	if len(wrong) > 0 {
		w.place(c, hearsay.StateConflict, key, fmt.Sprintf("the run says otherwise: %s", list(wrong)), 1)
		return
	}
	w.place(c, holds(s.moved), key, "", 1)
}

func list(ss []string) string {
	out := ss[0]
	for _, s := range ss[1:] {
		out += ", " + s
	}
	return out
}

// set reports whether another correction sets a field of the same record.
func set(all []*spot, s *spot, field string) bool {
	return slices.ContainsFunc(all, func(o *spot) bool {
		return o.beaten == "" && o.c.Do == "set" && o.c.Field == field && o.c.Kind == s.c.Kind && o.at == s.at
	})
}

func (w *work) set(s *spot, c *hearsay.Correction) {
	if c.Kind == "statement" {
		w.setStatement(s.at, c, s.shift)
	} else {
		w.setEvent(s.at, s.rep, c, s.shift)
	}
}

func (w *work) keyOf(kind string, at int) string {
	if kind == "statement" {
		return w.out.Statements[at].Key
	}
	return w.out.Events[at].Key
}

// mark says on a record that a correction holds.
func (w *work) mark(x *export.Shown, c *hearsay.Correction, kind string, reviewed bool) {
	w.changed = true
	if kind != "" && x.OriginKind == "" {
		x.OriginKind = kind
	}
	x.Reviewed = x.Reviewed || reviewed
	if !slices.Contains(x.Corrections, c.ID) {
		x.Corrections = append(slices.Clip(x.Corrections), c.ID)
	}
}

// make makes a record that the run does not have: one that a person added, or
// one that a person has looked at and the run has lost.
func (w *work) make(s *spot) {
	c := s.c
	state, why := holds(s.moved), ""
	thing := s.thing
	w.added[thing] = w.added[thing] || c.Do == "add"
	if !w.added[thing] {
		state, why = hearsay.StateConflict, "the run has no such record; it is shown as it was, corrected"
	}
	i, ok := w.made[thing]
	if !ok {
		v := s.values()
		if c.Kind == "statement" {
			i = w.makeStatement(c, v, s)
		} else if i = w.makeEvent(c, v, s); i < 0 {
			w.place(c, hearsay.StateConflict, c.Key, "the run has neither the event nor the statement that it rests on; it is not shown", 0)
			return
		}
		w.made[thing] = i
	}
	kind, shown := "machine-corrected", (*export.Shown)(nil)
	if c.Kind == "statement" {
		shown = &w.out.Statements[i].Shown
	} else {
		shown = &w.out.Events[i].Shown
	}
	switch c.Do {
	case "add":
		kind = "human"
	case "set":
		if c.Kind == "statement" {
			w.setStatement(i, c, s.shift)
		} else {
			w.setEvent(i, 0, c, s.shift)
		}
	}
	w.mark(shown, c, kind, true)
	w.place(c, state, w.keyOf(c.Kind, i), why, 1)
}

// newKey is the key of a record that is made: the one it had, or of its words
// where they stand now.
func (w *work) newKey(c *hearsay.Correction, s *spot, kind string, roles ...[]export.Range) string {
	key := c.Key
	if s.moved || w.in.Article.Key != c.Anchor.Article {
		key = hearsay.RecordKey(w.in.Article.Key, kind, roles...)
	}
	for base, n := key, 2; w.keys[key]; n++ {
		key = base + "-" + strconv.Itoa(n)
	}
	w.keys[key] = true
	return key
}

func (w *work) makeStatement(c *hearsay.Correction, v *hearsay.Values, s *spot) int {
	x := export.Statement{
		Speakers: w.actors(v.Speakers), Source: moveAll(v.Source, s.shift), Cue: moveAll(v.Cue, s.shift), Content: moveAll(v.Content, s.shift),
		In: c.Anchor.In, Quote: cmp.Or(v.Quote, "indirect"), Act: cmp.Or(v.Act, "say"), Negated: v.Negated,
		Modality: []string{}, About: []string{}, Addressees: []string{}, Confidence: 1, Rule: "person",
	}
	x.Evidence = itsWords(&x)
	x.Key = w.newKey(c, s, "statement/"+x.In, x.Source, x.Cue, x.Content)
	w.out.Statements = append(w.out.Statements, x)
	return len(w.out.Statements) - 1
}

func (w *work) makeEvent(c *hearsay.Correction, v *hearsay.Values, s *spot) int {
	rep := export.Report{Trigger: moveAll(v.Trigger, s.shift), Status: append([]string{}, v.Status...), Confidence: 1, Rule: "person"}
	rep.Evidence = rep.Trigger
	if c.Anchor.In == "title" {
		rep.In = "title"
	}
	if v.Via != "" {
		i := w.via(v.Via, c.Anchor.In, rep.Trigger)
		if i < 0 {
			return -1 // what a speaker says never becomes the outlet's own word
		}
		rep.Via = opt(statementID(i))
	}
	e := export.Event{
		Contexts: []string{}, Figures: []export.Figure{}, Actors: w.parts(v.Actors), Recipients: w.parts(v.Recipients),
		Reports: []export.Report{rep},
	}
	setType(&e, v.Type, v.Mode)
	e.Key = w.newKey(c, s, "event/"+v.Type, rep.Trigger, nil, nil)
	w.out.Events = append(w.out.Events, e)
	return len(w.out.Events) - 1
}

// via is the statement that a report rested on: the one with its key, else the
// shortest in whose content the words of the report stand.
func (w *work) via(key, in string, trigger []export.Range) int {
	best := -1
	for i := range w.out.Statements {
		s := &w.out.Statements[i]
		switch {
		case w.dead[i] || s.In != in:
		case s.Key == key:
			return i
		case common(s.Content, trigger, 0) == length(trigger) && (best < 0 || length(s.Content) < length(w.out.Statements[best].Content)):
			best = i
		}
	}
	return best
}

func (w *work) setStatement(i int, c *hearsay.Correction, shift int) {
	s, v := &w.out.Statements[i], c.After
	switch c.Field {
	case "speaker":
		s.Speakers, s.SpeaksFor = w.actors(v.Speakers), nil
		if len(v.Source) > 0 && c.Scope == "record" {
			s.Source = moveAll(v.Source, shift)
		}
	case "act":
		s.Act = v.Act
	case "negated":
		s.Negated = v.Negated
	case "content":
		s.Content = moveAll(v.Content, shift)
	}
	s.Evidence = itsWords(s)
	if c.Scope == "record" {
		s.Confidence = 1
	}
	w.changed = true
}

func (w *work) setEvent(i, j int, c *hearsay.Correction, shift int) {
	e, v := &w.out.Events[i], c.After
	switch c.Field {
	case "type":
		setType(e, v.Type, v.Mode)
	case "actors":
		e.Actors = w.parts(v.Actors)
	case "recipients":
		e.Recipients = w.parts(v.Recipients)
	case "status":
		e.Reports[j].Status = append([]string{}, v.Status...)
	}
	if c.Scope == "record" {
		e.Reports[j].Confidence = 1
	}
	w.changed = true
}

// typeScale holds quad class and score of PLOVER 2.0's types (Open Event Data
// Alliance, plover.json); a test compares it with that file.
var typeScale = map[string]struct {
	quad  int
	score float64
}{
	"AGREE": {1, 2.5}, "CONSULT": {1, 2.5}, "SUPPORT": {1, 5}, "CONCEDE": {1, 4.5},
	"COOPERATE": {2, 9.5}, "AID": {2, 10}, "RETREAT": {2, 6.5},
	"REQUEST": {3, 0}, "ACCUSE": {3, -3}, "REJECT": {3, -2}, "THREATEN": {3, -3.5},
	"PROTEST": {4, -5}, "SANCTION": {4, -6}, "MOBILIZE": {4, -5.5}, "COERCE": {4, -7}, "ASSAULT": {4, -9},
}

// setType gives an event a type and what goes with it. The CAMEO code, which
// is finer than the type, is not known then.
func setType(e *export.Event, typ, mode string) {
	e.Type, e.Mode, e.CAMEO = typ, opt(mode), nil
	e.Quad, e.Score = typeScale[typ].quad, typeScale[typ].score
}

// actors are the IDs of parties in the record; who is not there is added.
func (w *work) actors(ps []hearsay.Party) []string {
	out := []string{}
	for _, p := range ps {
		if id := w.actor(p); !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func (w *work) actor(p hearsay.Party) string {
	for i := range w.out.Actors {
		if a := &w.out.Actors[i]; p.Entity != "" && str(a.Entity) == p.Entity {
			return a.ID
		}
	}
	for i := range w.out.Actors {
		if a := &w.out.Actors[i]; sameParty(p, hearsay.Party{Name: a.Name, Entity: str(a.Entity)}) {
			return a.ID
		}
	}
	id := "A" + strconv.Itoa(len(w.out.Actors)+1)
	w.out.Actors = append(w.out.Actors, export.Actor{
		ID: id, Name: p.Name, Kind: cmp.Or(p.Kind, "other"), Entity: opt(p.Entity), Country: opt(p.Country),
		Sectors: []string{}, Roles: []export.Role{}, Mentions: []export.Range{}, Confidence: 1, Rule: "person",
	})
	return id
}

func (w *work) parts(ps []hearsay.Party) []export.Part {
	out := []export.Part{}
	for _, p := range ps {
		code := p.Code
		if code == "" {
			code = cmp.Or(p.Country, "---")
		}
		out = append(out, export.Part{ID: w.actor(p), Code: code})
	}
	return out
}

// people gives actors the identity that a merge or a split says.
func (w *work) people(live []*hearsay.Correction) {
	for _, c := range live {
		if c.Do != "merge" && c.Do != "split" {
			continue
		}
		from, to := c.Before.Speakers[0], c.After.Speakers[0]
		n := 0
		for i := range w.out.Actors {
			a := &w.out.Actors[i]
			is := str(a.Entity) == from.Entity && (from.Entity != "" || fold(a.Name) == fold(from.Name))
			if c.Do == "split" {
				is = str(a.Entity) == from.Entity && fold(a.Name) == fold(from.Name)
			}
			if !is {
				continue
			}
			n++
			a.Name, a.Entity = to.Name, opt(to.Entity)
			if to.Kind != "" {
				a.Kind = to.Kind
			}
			if to.Country != "" {
				a.Country = opt(to.Country)
			}
		}
		if n > 0 {
			w.changed = true
			w.join(to)
			w.place(c, hearsay.StateApplied, "", "", n)
		}
	}
}

// join makes one of the actors that are the same after a merge.
func (w *work) join(to hearsay.Party) {
	first := ""
	into := map[string]string{}
	for i := range w.out.Actors {
		a := &w.out.Actors[i]
		if str(a.Entity) != to.Entity || fold(a.Name) != fold(to.Name) || len(a.Members) > 0 {
			continue
		}
		if first == "" {
			first = a.ID
			continue
		}
		into[a.ID] = first
		b := &w.out.Actors[slices.IndexFunc(w.out.Actors, func(x export.Actor) bool { return x.ID == first })]
		b.Mentions = append(slices.Clip(b.Mentions), a.Mentions...)
		slices.SortFunc(b.Mentions, func(x, y export.Range) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
		b.Roles = append(slices.Clip(b.Roles), a.Roles...)
	}
	if len(into) == 0 {
		return
	}
	w.out.Actors = slices.DeleteFunc(w.out.Actors, func(a export.Actor) bool { return into[a.ID] != "" })
	for i := range w.out.Actors {
		a := &w.out.Actors[i]
		into[a.ID] = "A" + strconv.Itoa(i+1)
	}
	for id, x := range into {
		if x == first {
			into[id] = into[first]
		}
	}
	w.rename(into)
}

// rename gives every reference to an actor its new ID.
func (w *work) rename(into map[string]string) {
	ids := func(l []string) []string {
		out := []string{}
		for _, id := range l {
			if id = into[id]; id != "" && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
		return out
	}
	one := func(p *string) *string {
		if p == nil {
			return nil
		}
		return opt(into[*p])
	}
	for i := range w.out.Actors {
		a := &w.out.Actors[i]
		a.ID = into[a.ID]
		if a.Members != nil {
			a.Members = ids(a.Members)
		}
	}
	for i := range w.out.Statements {
		s := &w.out.Statements[i]
		s.Speakers, s.About, s.Addressees, s.SpeaksFor, s.Relays = ids(s.Speakers), ids(s.About), ids(s.Addressees), one(s.SpeaksFor), one(s.Relays)
	}
	parts := func(l []export.Part) []export.Part {
		out := []export.Part{}
		for _, p := range l {
			p.ID = into[p.ID]
			if !slices.ContainsFunc(out, func(q export.Part) bool { return q.ID == p.ID }) {
				out = append(out, p)
			}
		}
		return out
	}
	for i := range w.out.Events {
		e := &w.out.Events[i]
		e.Actors, e.Recipients = parts(e.Actors), parts(e.Recipients)
	}
}

// finish leaves out what was deleted, puts what was made where it belongs in
// the order of the text, and numbers all anew.
func (w *work) finish() {
	old := w.out.Statements
	order := make([]int, 0, len(old))
	for i := range len(w.in.Statements) {
		order = append(order, i)
	}
	for i := len(w.in.Statements); i < len(old); i++ {
		at := len(order)
		for at > 0 && before(&old[i], &old[order[at-1]]) {
			at--
		}
		order = slices.Insert(order, at, i)
	}
	order = slices.DeleteFunc(order, func(i int) bool { return w.dead[i] })
	now := map[string]string{}
	statements := make([]export.Statement, 0, len(order))
	for n, i := range order {
		now[statementID(i)] = statementID(n)
		statements = append(statements, old[i])
	}
	for i := range statements {
		s := &statements[i]
		s.ID = statementID(i)
		for steps := 0; s.Within != nil && now[*s.Within] == "" && steps < len(old); steps++ {
			s.Within = w.within(*s.Within)
		}
		if s.Within != nil {
			s.Within = opt(now[*s.Within])
		}
	}
	events := make([]export.Event, 0, len(w.out.Events))
	for i, e := range w.out.Events {
		if w.gone[i] {
			continue
		}
		reports := make([]export.Report, 0, len(e.Reports))
		for _, r := range e.Reports {
			if r.Via != nil {
				id := now[*r.Via]
				if id == "" {
					continue
				}
				r.Via = &id
			}
			reports = append(reports, r)
		}
		if len(reports) > 0 {
			e.Reports = reports
			e.ID = "E" + strconv.Itoa(len(events)+1)
			events = append(events, e)
		}
	}
	w.out.Statements, w.out.Events = statements, events
}

func (w *work) within(id string) *string {
	for i := range w.in.Statements {
		if w.in.Statements[i].ID == id {
			return w.in.Statements[i].Within
		}
	}
	return nil
}

// before reports whether a stands before b in the text, titles first.
func before(a, b *export.Statement) bool {
	if a.In != b.In {
		return a.In == "title"
	}
	x, _ := extent(a.Source, a.Cue, a.Content)
	y, _ := extent(b.Source, b.Cue, b.Content)
	return x[0] < y[0]
}

func statementID(i int) string { return "S" + strconv.Itoa(i+1) }

// itsWords are the ranges of a statement's words in the order of the text.
func itsWords(s *export.Statement) []export.Range {
	out := append([]export.Range{}, slices.Concat(s.Source, s.Cue, s.Content)...)
	slices.SortFunc(out, func(a, b export.Range) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return out
}
