package actor

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// consult asks the knowledge who the named persons are as of the article's
// date, and whom descriptions of an office mean.
func (w *work) consult() {
	defer w.local()
	for i := range w.chains {
		c := &w.chains[i]
		if c.actor < 0 {
			continue
		}
		switch {
		case c.kind == "person" && len(c.names) > 0:
			w.person(c)
			c.credit("knowledge")
		case c.kind == "person" && len(c.descs) > 0:
			w.officeHolder(c)
			c.credit("knowledge")
		}
	}
	for i := range w.chains {
		if c := &w.chains[i]; c.actor >= 0 && c.country == "" && len(c.names) == 0 && c.group < 0 {
			w.inherit(c)
		}
	}
}

// inherit gives a body or aide the country of whose it is: "Hadi's government",
// "its forces".
func (w *work) inherit(c *chain) {
	for _, i := range c.descs {
		m := &w.d.Mentions[i]
		if !possessed[w.lemma(m.Head)] {
			continue
		}
		f, e := w.d.TokensIn(m.Span)
		for k := f; k < e; k++ {
			a := w.d.Arcs[k]
			if a.Rel == "nmod" && relational[w.lemma(m.Head)] {
				continue // "a supporter of Iran"
			}
			if a.Head != m.Head || a.Rel != "nmod:poss" && (a.Rel != "nmod" || k < m.Head || int(m.Head)+1 >= len(w.low) || w.low[m.Head+1] != "of") {
				continue
			}
			j := w.headedBy(k)
			if j < 0 {
				continue
			}
			p := &w.chains[w.d.Mentions[j].Chain]
			if p == c || p.actor < 0 || p.country == "" || international[p.country] && p.kind == "person" {
				continue
			}
			c.country = p.country
			c.rule += "+whose"
			c.credit("text")
			c.conf *= .95
			return
		}
	}
}

// possessed are bodies and posts that are of the country of whose they are.
var possessed = map[string]bool{
	"government": true, "administration": true, "cabinet": true, "regime": true, "party": true, "campaign": true, "office": true, "team": true,
	"spokesman": true, "spokeswoman": true, "spokesperson": true, "adviser": true, "advisor": true, "aide": true, "minister": true, "ministry": true,
	"force": true, "army": true, "troop": true, "soldier": true, "police": true, "military": true, "lawmaker": true, "coalition": true,
	"official": true, "supporter": true, "leader": true, "president": true, "parliament": true, "ambassador": true, "diplomat": true, "envoy": true,
	"citizen": true, "militia": true, "fighter": true, "navy": true, "people": true, "deputy": true, "lawyer": true, "civilian": true, "delegation": true,
}

// local gives those who hold public power somewhere to the one country the
// article speaks of: a story that names a single country is set there.
func (w *work) local() {
	for i := range w.chains {
		if c := &w.chains[i]; c.actor >= 0 && c.country == "" && c.entity == "" && c.group < 0 {
			w.ofSeveral(c)
		}
	}
	only, ok := w.setting()
	if !ok {
		return
	}
	for i := range w.chains {
		c := &w.chains[i]
		if c.actor < 0 || c.country != "" || c.entity != "" || c.group >= 0 {
			continue
		}
		if len(c.sectors) == 0 {
			// A people that acts in the story's country: "Yoruba leaders".
			if c.rule != "people-name" || !c.acts {
				continue
			}
		} else {
			switch c.sectors[0] {
			case "GOV", "LEG", "JUD", "COP", "MIL", "OPP", "PTY", "REB", "SPY":
			case "JRN":
				// Not the news agency that tells the story; the paper that is closed in it.
				if c.kind != "media" && c.kind != "organization" || !w.acted(c) || c.speaks {
					continue
				}
			case "CVL", "EDU", "LAB", "AGR", "UAF", "PRM", "CRM", "SOC", "ELI":
				if (c.sectors[0] != "ELI" || c.kind != "person") && (c.kind != "group" || !c.acts && !w.acted(c)) {
					continue
				}
			default:
				continue
			}
		}
		switch c.kind {
		case "person", "organization", "group", "unnamed", "media":
		default:
			continue
		}
		if len(c.sectors) > 0 && w.elsewhere(c) || c.past && len(c.names) == 0 {
			continue
		}
		c.country = only
		c.rule += "+only-country"
		c.credit("article")
		c.conf *= .85
	}
}

// ofSeveral gives a body that says it is of several countries PLOVER's code for
// such: a regional peacekeeping force IGO, an African association NGO.
func (w *work) ofSeveral(c *chain) {
	for _, i := range c.ms {
		m := &w.d.Mentions[i]
		if m.Kind == "pronoun" || len(m.Members) > 0 {
			continue
		}
		head := w.lemma(m.Head)
		code := ""
		switch {
		case joint[head] && len(c.sectors) > 0 && (c.sectors[0] == "MIL" || c.sectors[0] == "COP"):
			code = "IGO"
		case joined[head] && c.kind == "organization" && (len(c.sectors) == 0 || c.sectors[0] == "SOC" || c.sectors[0] == "LAB" || c.sectors[0] == "MED" || c.sectors[0] == "EDU" || c.sectors[0] == "REL"):
			code = "NGO"
		default:
			continue
		}
		f, e := w.d.TokensIn(m.Span)
		for k := f; k < e && k < f+12; k++ {
			switch w.low[k] {
			case "regional", "multinational":
				if code != "IGO" {
					continue
				}
			case "international", "world", "global", "african", "arab", "european", "asian", "latin":
			default:
				continue
			}
			c.country, c.rule = code, c.rule+"+of-several"
			c.credit("text")
			c.conf *= .9
			return
		}
	}
}

// joint are forces that several countries send, joined what people of several join in.
var (
	joint  = map[string]bool{"force": true, "troop": true, "troops": true, "peacekeeper": true, "mission": true, "monitor": true, "observer": true}
	joined = map[string]bool{"association": true, "federation": true, "forum": true, "society": true, "league": true, "network": true, "confederation": true}
)

// acted reports whether something is done to a chain.
func (w *work) acted(c *chain) bool {
	for _, i := range c.ms {
		switch w.d.Arcs[w.syntax(&w.d.Mentions[i])].Rel {
		case "obj", "iobj", "nsubj:pass":
			return true
		}
	}
	return false
}

// setting is the one country an article names, by its name, its adjective or
// its capital. An article that names several is set nowhere in particular.
func (w *work) setting() (only string, ok bool) {
	for i := range w.chains {
		c := &w.chains[i]
		iso := ""
		switch {
		case c.kind == "country":
			iso = c.country
		case c.kind == "" && len(c.names) > 0:
			iso = w.capitalOf(fold(w.d.Mentions[c.names[0]].Name.In(w.d.Text)))
		}
		if iso == "" {
			continue
		}
		if only != "" && only != iso {
			return "", false
		}
		only = iso
	}
	if only != "" {
		return only, true
	}
	// No country is named: that of the bodies whose names show one.
	for i := range w.chains {
		c := &w.chains[i]
		if c.actor < 0 || c.country == "" || international[c.country] || c.kind != "organization" && c.kind != "group" {
			continue
		}
		if c.by.country != "name" && c.by.country != "text" {
			continue
		}
		if only != "" && only != c.country {
			return "", false
		}
		only = c.country
	}
	return only, only != ""
}

// capitalOf is the country whose capital a folded name is on the article's day:
// Juba was in Sudan before South Sudan was a state. "" if none.
func (w *work) capitalOf(name string) string {
	iso := w.k.capital[name]
	if iso == "" {
		return ""
	}
	if n := w.k.nation[fold(w.k.canon[iso])]; w.day != "" && n.from != "" && n.from > w.day {
		return ""
	}
	return iso
}

// elsewhere reports whether a chain's phrases say that it is not of the place.
func (w *work) elsewhere(c *chain) bool {
	for _, r := range c.roles {
		switch head, _ := officeWords(r.Title); head {
		case "president", "king", "queen", "chancellor", "pope", "emperor", "leader":
			// An outlet calls its own country's head by the title alone; of one
			// whose full name it gives, the story is.
			if !strings.Contains(c.name, " ") || len(c.names) == 0 || len(w.k.holders[fold(c.name)]) > 0 {
				return true
			}
		}
	}
	for _, i := range c.ms {
		m := &w.d.Mentions[i]
		if l := w.lemma(m.Head); (abroad[l] || relational[l]) && m.Name.Empty() && (l != "coalition" || c.sectors[0] != "OPP" && c.sectors[0] != "PTY") {
			return true
		}
		f, e := w.d.TokensIn(m.Span)
		for k := f; k < e && k < f+12; k++ {
			switch w.low[k] {
			case "-":
				if k+1 < e && backing[w.low[k+1]] {
					return true // "Iranian-backed"
				}
			case "coalition":
				if k != m.Head && c.sectors[0] != "OPP" {
					return true // "coalition troops"
				}
			case "foreign", "international", "allied", "western", "world", "european", "african", "arab", "regional", "multinational", "neighboring", "neighbouring", "un", "u.n.", "nato":
				return true
			}
		}
	}
	return false
}

// person looks a named person up.
func (w *work) person(c *chain) {
	rows := w.narrow(c, w.holdersOf(fold(c.name)))
	if len(rows) == 0 {
		if rows = w.narrow(c, w.spelledAs(c.name)); len(rows) > 0 {
			c.rule, c.conf = c.rule+"+spelling", .9*c.conf
		}
	}
	full := strings.Contains(c.name, " ")
	if len(rows) == 0 && !full {
		rows = w.titled(c)
	}
	if !full {
		defer w.namedOffice(c)
	}
	if len(rows) == 0 {
		return
	}
	if w.day == "" {
		w.pass(c, "no-date", "the article has no date, so no office is looked up for "+c.name)
		// Who a full name is, and where he is at home, does not depend on the
		// date; and an event that has a date of its own can look his offices up.
		if one := onePerson(rows); one != "" && full {
			c.entity = one
			if c.country == "" && homeOf(rows) != "" {
				c.country, c.from = rows[0].country, "knowledge"
			}
			w.formerly(c, rows)
		}
		return
	}
	one := onePerson(rows)
	if one == "" {
		w.pass(c, "several-persons", "the name fits several office holders")
		return
	}
	if !full && !w.supported(c, rows) {
		w.pass(c, "bare-name", "a name alone, with no office or country beside it, is not looked up")
		return
	}
	if full && c.country != "" && c.from == "text" && !slices.ContainsFunc(rows, func(h *holder) bool { return h.country == c.country || international[h.country] }) {
		w.pass(c, "other-country", "the text gives another country than the knowledge")
		return
	}
	c.entity = one
	if home := homeOf(rows); c.country == "" && home != "" {
		for _, r := range c.roles {
			if head, _ := officeWords(r.Title); slices.ContainsFunc(rows, func(h *holder) bool { return h.head == head }) {
				// Whose president he is or was does not hang on the date.
				c.country = home
			}
		}
	}
	var now []*holder
	uncertain := false
	past := false
	for _, h := range rows {
		switch h.holds(w.day) {
		case yes:
			now = append(now, h)
		case maybe:
			uncertain = true
		default:
			if h.to != "" && h.to < w.day {
				past = true
			}
		}
	}
	if len(now) == 0 {
		w.formerly(c, rows)
		if uncertain {
			w.pass(c, "uncertain-range", "the date lies where the knowledge is not certain who held the office")
			if c.country == "" && homeOf(rows) != "" {
				c.country, c.from = rows[0].country, "knowledge" // where he is at home is certain all the same
			}
		} else if past && c.country == "" && len(c.sectors) == 0 {
			c.country, c.sectors, c.from = rows[0].country, []string{"ELI"}, "knowledge"
		} else if past && c.country == "" {
			c.country = rows[0].country
		}
		if home := homeOf(rows); full && c.country == "" && home != "" {
			c.country, c.from = home, "knowledge" // where he is at home does not hang on the date either
		}
		return
	}
	w.formerly(c, rows)
	for _, h := range now {
		if h.office != "" {
			c.roles = addDated(c.roles, hearsay.Role{Title: h.office, From: h.from, To: h.to})
		}
		if c.country == "" {
			c.country = h.country
			if c.from == "" {
				c.from = "knowledge"
			}
		}
		if len(c.sectors) == 0 {
			c.from = "knowledge"
		}
		c.sectors = union(slices.Clone(c.sectors), h.sectors)
	}
}

// titled finds who a family name means together with the office the text
// gives it: "President Bush" of 2005 is one man.
func (w *work) titled(c *chain) []*holder {
	if w.day == "" {
		return nil
	}
	var rows []*holder
	for _, h := range w.familyOf(fold(c.name)) {
		if h.holds(w.day) != yes || c.country != "" && c.country != h.country {
			continue
		}
		for _, r := range c.roles {
			if head, words := officeWords(r.Title); head == h.head && w.officeFits(h, words) {
				rows = append(rows, h)
				break
			}
		}
	}
	if onePerson(rows) == "" {
		return nil
	}
	return rows
}

// namedOffice gives a family name with an office its country where all who
// bear that name in the table held such an office in one: "President Assad" is
// Syria's, whichever of them he is.
func (w *work) namedOffice(c *chain) {
	if c.country != "" || c.entity != "" {
		return
	}
	country := ""
	for _, h := range w.familyOf(fold(c.name)) {
		for _, r := range c.roles {
			head, words := officeWords(r.Title)
			if head != h.head || !w.officeFits(h, words) || international[h.country] {
				continue
			}
			if country != "" && country != h.country {
				return
			}
			country = h.country
		}
	}
	if country != "" {
		c.country, c.rule = country, c.rule+"+name-and-office"
		c.conf *= .9
	}
}

// homeOf is the country that all rows of a person are of, "" if there are
// several or an international body is among them.
func homeOf(rows []*holder) string {
	for _, h := range rows {
		if h.country != rows[0].country || international[h.country] {
			return ""
		}
	}
	return rows[0].country
}

// formerly adds the offices somebody no longer holds, with their dates: what
// happened then was done in them. Without a date of the article these are all
// offices that have ended.
func (w *work) formerly(c *chain, rows []*holder) {
	for _, h := range rows {
		if h.to == "" || h.office == "" || w.day != "" && (h.to >= w.day || h.holds(w.day) != no) {
			continue
		}
		// Of an end that is not certain, only what is certain is told.
		from, to := h.from, h.to
		if h.fromSure == "unsure" {
			_, from = bounds(h.from, h.fromSure)
		}
		if h.toSure == "unsure" {
			to, _ = bounds(h.to, h.toSure)
		}
		if from < to {
			c.roles = addDated(c.roles, hearsay.Role{Title: h.office, From: from, To: to})
		}
	}
}

// supported reports whether the text says something beside a bare name that
// fits its holder: an office, a title or a country.
func (w *work) supported(c *chain, rows []*holder) bool {
	for _, h := range rows {
		if c.country != "" && c.country == h.country {
			return true
		}
		for _, r := range c.roles {
			head, _ := officeWords(r.Title)
			if head == h.head || has(h.words, head) {
				return h.holds(w.day) == yes || h.holds(w.day) == maybe
			}
		}
		// The table has a family name alone only where it is rarely anybody
		// else's; that it is spoken of in office, or soon after, makes it sure.
		// Of names that users import nobody has made sure of that.
		if !h.imported && (h.holds(w.day) != no || h.recent(w.day) || w.mentions(h.country)) {
			return true
		}
	}
	return false
}

// recent reports whether a term ended not long before: news goes on speaking of
// people by their family name.
func (h *holder) recent(day string) bool {
	if len(day) < 4 || len(h.to) < 4 {
		return false
	}
	now, err := strconv.Atoi(day[:4])
	end, err2 := strconv.Atoi(h.to[:4])
	return err == nil && err2 == nil && now >= end && now-end <= 8
}

// mentions reports whether the article names a country.
func (w *work) mentions(iso string) bool {
	for i := range w.chains {
		if w.chains[i].kind == "country" && w.chains[i].country == iso {
			return true
		}
	}
	return false
}

// onePerson is what records call the person all rows are of, "" if they are of
// several.
func onePerson(rows []*holder) string {
	one := ""
	for _, h := range rows {
		if one == "" {
			one = h.id()
		} else if one != h.id() {
			return ""
		}
	}
	return one
}

// officeHolder looks up who held a described office on the article's date:
// "the German chancellor".
func (w *work) officeHolder(c *chain) {
	if c.past {
		return
	}
	for _, i := range c.descs {
		m := &w.d.Mentions[i]
		if m.Plural || !w.definite(m) {
			continue
		}
		x, span, ok := w.readMention(m)
		if !ok || x.country == "" || x.past {
			continue
		}
		head, words := officeWords(strings.Join(strings.Fields(span.In(w.d.Text)), " "))
		var now []*holder
		sureAll := true
		for _, h := range w.officesOf(head, x.country) {
			if h.country != x.country || !w.officeFits(h, words) {
				continue
			}
			if w.day == "" {
				w.pass(c, "no-date", "the article has no date, so nobody is looked up for an office")
				return
			}
			switch h.holds(w.day) {
			case yes:
				now = append(now, h)
			case maybe:
				sureAll = false
			}
		}
		if !sureAll {
			w.pass(c, "uncertain-range", "the date lies where the knowledge is not certain who held the office")
			return
		}
		if len(now) == 0 {
			continue
		}
		if one := onePerson(now); one != "" {
			h := now[0]
			c.entity = one
			c.roles = addRole(c.roles, hearsay.Role{Title: h.office, From: h.from, To: h.to})
			c.sectors = union(c.sectors, h.sectors)
			c.rule, c.conf = "office-on-date", .85
			return
		}
		w.pass(c, "several-persons", "the office fits several persons on that date")
		return
	}
}

// officeFits reports whether all words of a description but the country and
// words that grade are words of the office, and the other way round.
func (w *work) officeFits(h *holder, words []string) bool {
	n := 0
	for _, q := range words {
		if _, ok := w.k.nation[q]; ok || w.k.adj[q] != "" || q == "s" || q == "'s" || grading[q] {
			continue
		}
		if !has(h.words, q) {
			// "South Korean president": words of the country's name.
			if w.countryWord(h.country, q) {
				continue
			}
			return false
		}
		n++
	}
	for _, q := range h.words {
		if w.countryWord(h.country, q) || grading[q] {
			continue
		}
		if !has(words, q) {
			return false
		}
	}
	return true
}

var grading = map[string]bool{"current": true, "new": true, "incumbent": true, "then": true, "outgoing": true, "top": true, "embattled": true, "newly": true, "elected": true, "federal": true, "republic": true, "national": true}

func (w *work) countryWord(iso, q string) bool { return w.k.isoWord[iso][q] }

func (w *work) definite(m *hearsay.Mention) bool {
	f, _ := w.d.TokensIn(m.Span)
	switch w.low[f] {
	case "a", "an", "some", "any", "every", "no", "another":
		return false
	}
	return true
}

// share lets a description take the name the article gives elsewhere to the
// person the knowledge says it means.
func (w *work) share() {
	named := map[string]*chain{}
	for i := range w.chains {
		c := &w.chains[i]
		if c.actor >= 0 && c.kind == "person" && len(c.names) > 0 && c.entity != "" {
			if o := named[c.entity]; o == nil || len(c.name) > len(o.name) {
				named[c.entity] = c
			}
		}
	}
	if len(named) == 0 {
		return
	}
	for i := range w.chains {
		c := &w.chains[i]
		if c.actor < 0 || c.kind != "person" || len(c.names) > 0 {
			continue
		}
		if c.entity != "" {
			if o := named[c.entity]; o != nil {
				c.name, c.descs = o.name, nil
				c.credit("knowledge")
				c.spans = append(c.spans, o.spans...)
			}
			continue
		}
		w.titleOnly(c, named)
	}
}

// titleOnly resolves "the president" to the one person whom the article names
// and who held an office of that head on its date.
func (w *work) titleOnly(c *chain, named map[string]*chain) {
	if w.day == "" || c.past {
		return
	}
	for _, i := range c.descs {
		m := &w.d.Mentions[i]
		f, e := w.d.TokensIn(m.Span)
		if e-f != 2 || w.low[f] != "the" || m.Plural {
			continue
		}
		head := w.lemma(m.Head)
		var one *chain
		for ent, o := range named {
			for _, h := range w.holdersOf(fold(o.name)) {
				if h.id() == ent && h.head == head && h.holds(w.day) == yes && len(w.officeRest(h)) == 0 {
					if one != nil && one != o {
						return
					}
					one = o
				}
			}
		}
		if one != nil {
			c.entity, c.country, c.sectors, c.name = one.entity, one.country, one.sectors, one.name
			c.descs = nil
			c.rule, c.conf, c.from = "office-on-date", .85, "knowledge"
			c.spans = append([]hearsay.Span{m.Span}, one.spans...)
			return
		}
	}
}

// officeRest are the words of an office beside its head and country.
func (w *work) officeRest(h *holder) []string {
	var out []string
	for _, q := range h.words {
		if !w.countryWord(h.country, q) && !grading[q] {
			out = append(out, q)
		}
	}
	return out
}

func (w *work) pass(c *chain, rule, text string) {
	if len(c.ms) == 0 {
		return
	}
	w.d.Passed = append(w.d.Passed, hearsay.Passed{Span: w.d.Mentions[c.ms[0]].Span, Stage: "actor", Rule: rule, Text: text})
}
