package actor

import (
	"slices"
	"strings"
	"unicode"

	"github.com/hearsay-news/hearsay"
)

// own are the entries of the user's knowledge with a key, as bodies and as
// terms of office; one document asks for each name many times.
type own struct {
	bodies  []*body
	holders []*holder
}

type ownCache map[uint64]own

// add takes in the user's knowledge. Its countries and roles are few, and are
// put beside the embedded ones; the rest stays in the file.
func (k *knowledge) add(more []*Knowledge) {
	k.more = more
	for _, m := range more {
		n := 0
		for place := range m.find(keyListed, "") {
			e, ok := m.entry(place)
			if n++; !ok || n > 50_000 {
				continue
			}
			for _, name := range e.names() {
				f := fold(name)
				switch e.Kind {
				case "country":
					if _, ok := k.nation[f]; !ok {
						k.see(name)
						k.nation[f] = nation{iso: e.Country, name: e.Name, row: e.Source}
					}
				case "role":
					kind := "person"
					switch k.class[f[strings.LastIndexByte(f, ' ')+1:]] {
					case "org":
						kind = "organization"
					case "people":
						kind = "group"
					}
					put(k.phrase, f, &pattern{kind: kind, sectors: e.Sectors, country: e.Country})
					k.begin(f)
					k.phraseLen = max(k.phraseLen, strings.Count(f, " ")+1+2*strings.Count(f, "-"))
				}
			}
		}
	}
}

// asked is what the user's knowledge has with a key.
func (w *work) asked(kind byte, name string) own {
	if len(w.k.more) == 0 {
		return own{}
	}
	h := keyHash(kind, name)
	if o, ok := w.own[h]; ok {
		return o
	}
	var o own
	for _, m := range w.k.more {
		for _, e := range m.byKey(kind, name) {
			o.holders = append(o.holders, w.k.person[e.ID]...)
			if b := w.k.bodyOf[e.ID]; b != nil {
				o.bodies = append(o.bodies, b) // another name of one that we know
				continue
			}
			o.holders = append(o.holders, w.k.terms(e)...)
			if b := e.body(); b != nil && kind == keyName {
				o.bodies = append(o.bodies, w.asOf(b))
			}
		}
	}
	if w.own == nil {
		w.own = ownCache{}
	}
	w.own[h] = o
	return o
}

// mostOwn is the most words of a body's name in the user's knowledge that begins
// with a word.
func (k *knowledge) mostOwn(word string) int {
	n := 0
	for _, m := range k.more {
		n = max(n, m.most(word))
	}
	return n
}

// terms are the terms of an entry. Where the user gave no sectors, those of the
// office's words.
func (k *knowledge) terms(e *Entry) []*holder {
	hs := e.holders()
	for _, h := range hs {
		if len(h.sectors) == 0 && h.office != "" {
			h.sectors = k.sectorsOf(h.office)
		}
	}
	return hs
}

// sectorsOf are the sectors of an office by its words: of the whole phrase, else
// of what comes before "of", else of its head.
func (k *knowledge) sectorsOf(office string) []string {
	f := fold(office)
	front, _, _ := strings.Cut(f, " of ")
	head, _ := officeWords(office)
	for _, s := range [...]string{f, front, head} {
		if p := k.phrase[s]; p != nil && len(p.sectors) > 0 {
			return p.sectors
		}
	}
	return nil
}

// holdersOf are the terms of those who have a name: of the embedded tables, and
// of the user's knowledge. An imported person of the name and country of an
// embedded one is that person.
func (w *work) holdersOf(name string) []*holder {
	return w.together(w.k.holders[name], w.asked(keyName, name).holders)
}

// spelledAs are the terms of those whose full name another spelling writes.
func (w *work) spelledAs(name string) []*holder {
	key := ""
	if strings.Contains(name, " ") {
		key = w.k.speller.Key(name)
	}
	if key == "" {
		return nil
	}
	var tables, own []*holder
	alike := func(h *holder) bool {
		return slices.ContainsFunc(append(slices.Clone(h.variants), h.person), func(n string) bool { return strings.Contains(n, " ") && w.k.speller.Alike(n, name) })
	}
	for _, h := range w.k.spelled[key] {
		if alike(h) && !slices.Contains(tables, h) {
			tables = append(tables, h)
		}
	}
	for _, h := range w.asked(keySpelled, key).holders {
		if alike(h) {
			own = append(own, h)
		}
	}
	return w.together(tables, own)
}

func (w *work) together(tables, own []*holder) []*holder {
	if len(own) == 0 {
		return tables
	}
	out := slices.Clone(tables)
	for _, h := range own {
		i := slices.IndexFunc(tables, func(t *holder) bool {
			return fold(t.person) == fold(h.person) && (t.country == h.country || h.country == "" || international[t.country] || international[h.country])
		})
		if i >= 0 {
			same := *h
			same.entity, same.person, same.died = tables[i].id(), tables[i].person, tables[i].died
			h = &same
			if slices.ContainsFunc(tables, func(t *holder) bool { return t.head == h.head && t.country == h.country && overlapping(t, h) }) {
				continue // the tables have the term, with the certainty of its ends
			}
		}
		out = append(out, h)
	}
	return out
}

// overlapping reports whether two terms may share a day.
func overlapping(a, b *holder) bool {
	ends := func(h *holder) (string, string) {
		lo, hi := "0000", "9999"
		if h.from != "" {
			lo, _ = bounds(h.from, h.fromSure)
		}
		if h.to != "" {
			_, hi = bounds(h.to, h.toSure)
		}
		return lo, hi
	}
	al, ah := ends(a)
	bl, bh := ends(b)
	return al <= bh && bl <= ah
}

// familyOf are the terms of those who have a family name.
func (w *work) familyOf(name string) []*holder {
	return w.together(w.k.family[familyName(name)], w.asked(keyFamily, name).holders)
}

// officesOf are the terms in offices with a head noun, of any country in the
// embedded tables and of one in the user's knowledge.
func (w *work) officesOf(head, country string) []*holder {
	return w.together(w.k.offices[head], slices.DeleteFunc(slices.Clone(w.asked(keyOffice, country+" "+head).holders), func(h *holder) bool { return h.head != head }))
}

// narrow leaves, of several persons of one name, those whom the text can mean:
// of the country it gives, in an office it gives, at last those who hold any.
func (w *work) narrow(c *chain, rows []*holder) []*holder {
	if onePerson(rows) != "" || len(rows) == 0 {
		return rows
	}
	keep := func(ok func(*holder) bool) bool {
		ids := map[string]bool{}
		for _, h := range rows {
			if ok(h) {
				ids[h.id()] = true
			}
		}
		if len(ids) == 0 {
			return false
		}
		rows = slices.DeleteFunc(slices.Clone(rows), func(h *holder) bool { return !ids[h.id()] })
		return len(ids) == 1
	}
	_ = c.country != "" && c.from == "text" && keep(func(h *holder) bool { return h.country == c.country }) ||
		keep(func(h *holder) bool {
			return slices.ContainsFunc(c.roles, func(r hearsay.Role) bool {
				head, words := officeWords(r.Title)
				return h.head != "" && head == h.head && w.officeFits(h, words) && h.holds(w.day) != no
			})
		}) ||
		w.day != "" && keep(func(h *holder) bool { return !h.base && (h.holds(w.day) != no || h.recent(w.day)) })
	return rows
}

// ownBody is the one body that the user's knowledge knows by a name as of the
// article's date, nil if none or several.
func (w *work) ownBody(name string) *body {
	var one *body
	for _, b := range w.asked(keyName, fold(name)).bodies {
		switch {
		case w.begun(b) == no:
		case one == nil:
			one = b
		case one.entity != b.entity:
			return nil
		}
	}
	return one
}

// asOf is a body with the country and sectors that were right on the article's
// date.
func (w *work) asOf(b *body) *body {
	if len(b.terms) == 0 {
		return b
	}
	x := *b
	for _, t := range b.terms {
		h := holder{from: t.From, to: t.To, fromSure: t.FromSure, toSure: t.ToSure}
		switch h.holds(w.day) {
		case yes:
			if t.Country != "" {
				x.code = t.Country
			}
			if len(t.Sectors) > 0 {
				x.sectors = t.Sectors
			}
			return &x
		case maybe:
			x.sectors = nil // one or the other
		}
	}
	return &x
}

// ownClass is the class of a chain's names: what the user's knowledge says where
// it knows the whole name, else what the recogniser saw.
func (w *work) ownClass(c *chain, class string) string {
	if len(w.k.more) == 0 {
		return class
	}
	for _, i := range c.names {
		t := w.nameText(w.d.Mentions[i].Name, true)
		if !strings.Contains(t, " ") && (class != "" && class != "MISC" || strings.IndexFunc(t, unicode.IsLower) >= 0) {
			continue // one word is too little to know better
		}
		o := w.asked(keyName, fold(t))
		switch {
		case len(o.bodies) > 0 && len(o.holders) == 0 && !c.he && w.k.holders[fold(t)] == nil:
			return "ORG"
		case len(o.holders) > 0 && len(o.bodies) == 0 && w.k.bodies[fold(t)] == nil:
			return "PER"
		}
	}
	return class
}
