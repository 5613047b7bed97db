package store

import (
	"encoding/hex"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// An entry is what is searched of one record: words in columns, what is one of
// few values as tags, numbers as numbers.
type entry struct {
	ord, report                                                int
	key                                                        [keyBytes]byte
	conf, chain                                                int64
	since, before                                              any // days, nil not known
	words, speaker, third, about, agent, recipient, role, tags string
}

// A person is what an article adds to the list of actors.
type person struct {
	name, kind, entity, country string
	statements, events          int
}

// index makes the entries of a record: its statements, then the reports of its
// events.
func index(r *export.Record) ([]entry, []person) {
	x := newIndexer(r)
	var out []entry
	for i := range r.Statements {
		out = append(out, x.statement(i))
	}
	for i := range r.Events {
		for j := range r.Events[i].Reports {
			out = append(out, x.report(i, j))
		}
	}
	return out, x.people()
}

type indexer struct {
	r      *export.Record
	v      *view
	counts []person
}

func newIndexer(r *export.Record) *indexer {
	x := &indexer{r: r, v: newView(r), counts: make([]person, len(r.Actors))}
	for i, a := range r.Actors {
		x.counts[i] = person{name: a.Name, kind: a.Kind, entity: str(a.Entity), country: str(a.Country)}
	}
	return x
}

// people are the actors that say or do something, or have it done to them,
// each once.
func (x *indexer) people() []person {
	at := map[person]int{}
	var out []person
	for _, p := range x.counts {
		if p.statements+p.events == 0 {
			continue
		}
		id := person{name: p.name, kind: p.kind, entity: p.entity, country: p.country}
		i, ok := at[id]
		if !ok {
			i = len(out)
			at[id] = i
			out = append(out, id)
		}
		out[i].statements += p.statements
		out[i].events += p.events
	}
	return out
}

// names are the names of actors and what they are, as words to search.
func (x *indexer) names(ids ...string) string {
	var out []string
	for _, id := range ids {
		if a := x.v.actor(id); a != nil {
			out = append(out, a.Name)
			if a.Entity != nil {
				out = append(out, tag("entity", *a.Entity))
			}
		}
	}
	return strings.Join(out, " . ")
}

func (x *indexer) roles(ids ...string) string {
	var out []string
	for _, id := range ids {
		if a := x.v.actor(id); a != nil {
			for _, r := range a.Roles {
				out = append(out, r.Title)
			}
		}
	}
	return strings.Join(out, " . ")
}

func (x *indexer) countries(field string, ids ...string) []string {
	var out []string
	for _, id := range ids {
		if a := x.v.actor(id); a != nil && a.Country != nil {
			out = append(out, tag(field, *a.Country))
		}
	}
	return out
}

func (x *indexer) statement(i int) entry {
	s := &x.r.Statements[i]
	who := slices.Clone(s.Speakers)
	if s.SpeaksFor != nil {
		who = append(who, *s.SpeaksFor)
	}
	for _, id := range s.Speakers {
		if n := x.v.at(id); n >= 0 {
			x.counts[n].statements++
		}
	}
	e := entry{
		ord: i, key: keyStart(s.Key), conf: thousandths(s.Confidence), chain: int64(x.v.chain(s)),
		words: x.v.words(s.In, s.Content), speaker: x.names(who...), about: x.names(s.About...),
		recipient: x.names(s.Addressees...), role: x.roles(who...),
	}
	if s.Relays != nil {
		e.third = x.names(*s.Relays)
	}
	tags := append([]string{"kind_statement", tag("act", s.Act), tag("quote", s.Quote)}, shownTags(&s.Shown)...)
	if s.In == "title" {
		tags = append(tags, inTitle)
	}
	if len(s.Speakers) == 0 {
		tags = append(tags, "speaker_unresolved")
		e.speaker = x.v.words(s.In, s.Source)
	}
	if s.Negated {
		tags = append(tags, "modal_negated")
	}
	for _, m := range s.Modality {
		tags = append(tags, tag("modal", m))
	}
	tags = append(tags, x.countries("by", who...)...)
	tags = append(tags, x.countries("to", append(slices.Clone(s.Addressees), s.About...)...)...)
	e.tags = join(tags)
	return e
}

func (x *indexer) report(i, j int) entry {
	ev := &x.r.Events[i]
	r := &ev.Reports[j]
	in := "text"
	if r.In != "" {
		in = r.In
	}
	agents, targets := partIDs(ev.Actors), partIDs(ev.Recipients)
	toWhom := targets
	if ev.Mutual {
		toWhom = agents // each does it to the others
	}
	e := entry{
		ord: -1 - i, report: j, key: keyStart(ev.Key), conf: thousandths(r.Confidence), chain: 1,
		words: x.v.sentence(in, r.Trigger), agent: x.names(agents...), recipient: x.names(toWhom...),
		role: x.roles(append(slices.Clone(agents), targets...)...),
	}
	if j == 0 {
		for _, id := range append(slices.Clone(agents), targets...) {
			if n := x.v.at(id); n >= 0 {
				x.counts[n].events++
			}
		}
	}
	tags := append([]string{"kind_event", tag("code", ev.Type)}, shownTags(&ev.Shown)...)
	if in == "title" {
		tags = append(tags, inTitle)
	}
	if ev.Mode != nil {
		tags = append(tags, tag("code", *ev.Mode))
	}
	if ev.CAMEO != nil {
		tags = append(tags, tag("code", *ev.CAMEO))
	}
	for _, c := range ev.Contexts {
		tags = append(tags, tag("code", c))
	}
	for _, s := range r.Status {
		tags = append(tags, tag("modal", s))
	}
	for _, side := range []struct {
		field string
		parts []export.Part
	}{{"by", ev.Actors}, {"to", ev.Recipients}} {
		if side.field == "to" && ev.Mutual {
			side.parts = ev.Actors // each does it to the others
		}
		for _, p := range side.parts {
			tags = append(tags, x.countries(side.field, p.ID)...)
			if len(p.Code) >= 3 && p.Code != "---" {
				tags = append(tags, tag(side.field, p.Code))
				if p.Code[:3] != "---" {
					tags = append(tags, tag(side.field, p.Code[:3]))
				}
			}
		}
	}
	if r.Via != nil {
		if s := x.v.statement(*r.Via); s != nil {
			e.chain = int64(x.v.chain(s))
			e.speaker = x.names(s.Speakers...)
			if len(s.Speakers) == 0 {
				tags = append(tags, "speaker_unresolved")
			}
			if s.Relays != nil {
				e.third = x.names(*s.Relays)
			}
		}
	}
	if ev.Date != nil {
		e.since, e.before = dayNumber(ev.Date.From, false), dayNumber(ev.Date.To, true)
		if e.before == nil && e.since != nil {
			e.before = e.since.(int64) + 1
		}
	}
	e.tags = join(tags)
	return e
}

func join(tags []string) string {
	slices.Sort(tags)
	return strings.Join(slices.Compact(tags), " ")
}

// tag makes one word of a field and its value.
func tag(field, value string) string {
	var b strings.Builder
	b.WriteString(field)
	b.WriteByte('_')
	for _, r := range strings.ToLower(value) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else {
			b.WriteByte('_')
		}
	}
	return b.String()
}

func tagsOf(field string, values ...string) []string {
	var out []string
	for _, v := range values {
		if v != "" {
			out = append(out, tag(field, v))
		}
	}
	return out
}

// shownTags say that a person has looked at a record, or made or changed it; the
// others have no mark.
func shownTags(x *export.Shown) []string {
	var out []string
	if x.Reviewed {
		out = append(out, "reviewed_yes")
	}
	if x.OriginKind != "" {
		out = append(out, "by_human_yes")
	}
	return out
}

func thousandths(c float32) int64 { return int64(math.Round(float64(c) * 1000)) }

// inTitle marks the records found in titles; the others have no mark.
const inTitle = "in_title"

// keyBytes is how much of a record's key is kept to find it by: enough to be
// led to very few others. An index of whole keys would be a tenth of the store.
const keyBytes = 4

// keyStart is the beginning of a record's key.
func keyStart(key string) (b [keyBytes]byte) {
	hex.Decode(b[:], []byte(key[:min(2*keyBytes, len(key))]))
	return b
}

// placeOf is where the n-th entry of a record stands: a statement, or a report
// of an event. It is the order of index.
func placeOf(r *export.Record, n int) (ord, report int, ok bool) {
	if n < len(r.Statements) {
		return n, 0, true
	}
	n -= len(r.Statements)
	for i := range r.Events {
		if n < len(r.Events[i].Reports) {
			return -1 - i, n, true
		}
		n -= len(r.Events[i].Reports)
	}
	return 0, 0, false
}

// dayNumber is the day of an ISO 8601 date; of an end, the day after the last
// that it takes in. It is nil if the date is not known.
func dayNumber(s *string, end bool) any {
	if s == nil || len(*s) < 10 {
		return nil
	}
	t, err := time.Parse("2006-01-02", (*s)[:10])
	if err != nil {
		return nil
	}
	d := day(t)
	if end && len(*s) > 10 && !strings.HasPrefix((*s)[10:], "T00:00") {
		d++
	}
	return d
}

// A view reads the words behind a record's ranges.
type view struct {
	r           *export.Record
	text, title runes
}

func newView(r *export.Record) *view {
	return &view{r, newRunes(r.Text), newRunes(str(r.Article.Title))}
}

func (v *view) at(id string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(id, "A"))
	if err != nil || n < 1 || n > len(v.r.Actors) {
		return -1
	}
	return n - 1
}

func (v *view) actor(id string) *export.Actor {
	if n := v.at(id); n >= 0 {
		return &v.r.Actors[n]
	}
	return nil
}

func (v *view) statement(id string) *export.Statement {
	n, err := strconv.Atoi(strings.TrimPrefix(id, "S"))
	if err != nil || n < 1 || n > len(v.r.Statements) {
		return nil
	}
	return &v.r.Statements[n-1]
}

// chain is how many mouths a statement's words went through: the outlet, the
// one it copied, the statements it stands in, the speaker, whom he cites.
func (v *view) chain(s *export.Statement) int {
	n := 1
	for _, c := range v.r.Credits {
		if c.Signal != "byline" && c.Outlet != "" {
			n++
			break
		}
	}
	for range len(v.r.Statements) {
		n++
		if s.Relays != nil {
			n++
		}
		if s.Within == nil {
			break
		}
		if s = v.statement(*s.Within); s == nil {
			break
		}
	}
	return n
}

func (v *view) in(in string) runes {
	if in == "title" {
		return v.title
	}
	return v.text
}

// words joins the words of ranges on one line.
func (v *view) words(in string, rs []export.Range) string {
	var parts []string
	for _, r := range rs {
		parts = append(parts, hearsay.Line(v.in(in).cut(r)))
	}
	return strings.Join(parts, " … ")
}

// sentence is the sentence that the first of the ranges stands in, on one line.
func (v *view) sentence(in string, lists ...[]export.Range) string {
	for _, rs := range lists {
		for _, r := range rs {
			if in == "title" {
				return hearsay.Line(v.title.s)
			}
			i, ok := slices.BinarySearchFunc(v.r.Sentences, r[0], func(s export.Range, at int) int {
				switch {
				case s[1] <= at:
					return -1
				case s[0] > at:
					return 1
				}
				return 0
			})
			if ok {
				return hearsay.Line(v.text.cut(v.r.Sentences[i]))
			}
		}
	}
	return ""
}

// runes cuts a string by code points.
type runes struct {
	s   string
	off []int32 // byte offset of every 64th code point; nil if all are ASCII
	n   int     // code points
}

func newRunes(s string) runes {
	r := runes{s: s}
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			for at := range s {
				if r.n%64 == 0 {
					r.off = append(r.off, int32(at))
				}
				r.n++
			}
			return r
		}
	}
	r.n = len(s)
	return r
}

func (r runes) byteAt(cp int) int {
	if cp <= 0 {
		return 0
	}
	if cp >= r.n {
		return len(r.s)
	}
	if r.off == nil {
		return cp
	}
	at, more := int(r.off[cp/64]), cp%64
	for k := range r.s[at:] {
		if more == 0 {
			return at + k
		}
		more--
	}
	return len(r.s)
}

func (r runes) cut(x export.Range) string {
	a, b := r.byteAt(x[0]), r.byteAt(x[1])
	if a >= b {
		return ""
	}
	return r.s[a:b]
}

func partIDs(ps []export.Part) []string {
	var out []string
	for _, p := range ps {
		out = append(out, p.ID)
	}
	return out
}

func str(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
