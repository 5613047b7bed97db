package actor

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// describe works out each chain from the text and from what names show.
func (w *work) describe() {
	for i := range w.chains {
		c := &w.chains[i]
		switch {
		case len(c.ms) == 0:
		case len(c.names) > 0:
			w.named(c)
			c.credit("name")
		case c.group >= 0 && w.listed(c):
			c.descs = nil
			c.kind = "group" // its members decide, in finish
			c.rule, c.conf = "coordination", .8
		case c.demonym: // and "the country" perhaps
			w.demonymOnly(c)
			c.credit("name")
		case len(c.descs) > 0:
			w.described(c)
			c.credit("text")
		}
	}
	w.sharedSurnames()
}

// listed reports whether a chain is best known as a list: of names, or with no
// description of the whole.
func (w *work) listed(c *chain) bool {
	if len(c.descs) == 0 {
		return true
	}
	for _, j := range w.d.Mentions[c.group].Members {
		if j < 0 || int(j) >= len(w.d.Mentions) || w.d.Mentions[j].Name.Empty() {
			return false
		}
	}
	return true
}

// named describes a chain that has a name.
func (w *work) named(c *chain) {
	d := w.d
	votes := map[string]int{}
	for _, i := range c.names {
		m := &d.Mentions[i]
		votes[w.nameClass(m)]++
	}
	class := ""
	for _, k := range []string{"PER", "ORG", "LOC", "NORP", "EVENT", "MISC"} {
		if votes[k] > votes[class] {
			class = k
		}
	}
	if c.he || c.who && class == "" || votes["PER"] > 0 && class != "ORG" && class != "LOC" || class == "" && w.addressed(c) {
		class = "PER"
	}
	if n := fold(d.Mentions[c.names[0]].Name.In(d.Text)); class == "PER" && !c.he && w.k.adj[n] != "" && strings.Contains(n, " ") {
		class = "NORP" // "Sierra Leonean"
	}
	// A country is a country whatever the recogniser called it.
	for _, i := range c.names {
		n := fold(d.Mentions[i].Name.In(d.Text))
		if w.k.abbrev[n] && !abbreviation(w.nameText(d.Mentions[i].Name, false)) {
			continue
		}
		if x, ok := w.k.nation[n]; ok && !c.he && !w.american(x.iso) {
			c.kind, c.name, c.country, c.rule, c.conf, c.from = "country", w.nameText(d.Mentions[i].Name, false), x.iso, "country-name", .97, "name"
			c.entity = slug(x.name)
			c.spans = []hearsay.Span{d.Mentions[i].Name}
			break
		}
	}
	if c.kind == "country" {
		// The fullest of its names that the article uses.
		for _, i := range c.names {
			n := d.Mentions[i].Name
			if x, ok := w.k.nation[fold(n.In(d.Text))]; ok && x.iso == c.country {
				if t := w.nameText(n, false); rank(t) > rank(c.name) {
					c.name, c.spans = t, []hearsay.Span{n}
				}
			}
		}
		return
	}
	if class == "PER" && !c.he && !c.who && w.seatOrBody(c) {
		class = "ORG"
	}
	if class == "PER" && !c.he && (votes["ORG"] > 0 && votes["ORG"] >= votes["PER"] || w.bodyLike(c)) {
		class = "ORG"
	}
	class = w.ownClass(c, class)
	if class == "MISC" {
		class = w.miscellany(c)
	}
	w.fullest(c, class == "PER")
	w.roles(c)
	switch class {
	case "PER":
		w.insideName(c)
		c.credit("text")
		c.kind = "person"
		c.rule, c.conf = "person-name", .97
		if !strings.Contains(c.name, " ") {
			c.rule, c.conf = "person-surname", .8
			if c.from != "" {
				c.conf = .9 // the text says more about them than a name
			}
		}
	case "ORG":
		w.organisation(c)
	case "LOC":
		w.location(c)
	case "NORP":
		if w.adjectives(c) {
			return // "Democratic", "Western": of somebody, and nobody itself
		}
		c.kind, c.rule, c.conf = "group", "people-name", .75
		w.peopleName(c)
	default:
		w.otherName(c, class)
	}
}

// addressed reports whether the words before a name say that a person has it:
// "President Assad".
func (w *work) addressed(c *chain) bool {
	for _, i := range c.names {
		m := &w.d.Mentions[i]
		if m.Span.Start >= m.Name.Start {
			continue
		}
		if x, _, ok := w.readMention(m); ok && x.kind == "person" && x.found {
			return true
		}
	}
	return false
}

// bodyLike reports whether the words beside a name that the recogniser took for a
// person's say that a body has it: "the daily newspaper Magyar Nemzet", "UpGuard,
// a security firm".
func (w *work) bodyLike(c *chain) bool {
	body := false
	for _, i := range c.names {
		m := &w.d.Mentions[i]
		f, e := w.d.TokensIn(m.Name)
		if e-f > 1 && w.nounClass(e-1) == "org" {
			body = true // "Ford Motor Company"
			continue
		}
		if w.k.given[w.low[f]] {
			return false
		}
		if m.Span.Start < m.Name.Start && f > 0 {
			switch k := f - 1; {
			case w.k.kind[w.lemma(k)] == "media" || w.nounClass(k) == "org" && w.d.Tags[k].UPOS == "NOUN":
				body = true
			case w.nounClass(k) == "person" || w.nounClass(k) == "office" || w.k.title[strings.TrimSuffix(w.low[k], ".")] != "":
				return false
			}
		}
	}
	for _, i := range c.descs {
		switch h := w.d.Mentions[i].Head; {
		case w.k.kind[w.lemma(h)] == "media" || w.nounClass(h) == "org":
			body = true
		case w.nounClass(h) == "person" || w.nounClass(h) == "office":
			return false
		}
	}
	return body
}

// miscellany is the class of names that the recogniser found no better one for,
// as far as their words show it: "Young Algerians", "King Hassan of Morocco".
func (w *work) miscellany(c *chain) string {
	for _, i := range c.names {
		f, e := w.d.TokensIn(w.d.Mentions[i].Name)
		if e-f < 2 {
			continue
		}
		if x := w.d.Tags[e-1].XPOS; (x == "NNPS" || x == "NNS") && w.k.adj[w.low[e-1]] != "" {
			return "NORP"
		}
		if _, title := w.k.title[w.low[f]]; title && e-f > 3 {
			for k := f + 1; k < e-1; k++ {
				if n, _ := w.nationAt(k+1, e); w.low[k] == "of" && k+1+tok(n) == e {
					return "PER"
				}
			}
		}
	}
	return "MISC"
}

// seatOrBody reports whether a name that the recogniser took for a person's is,
// alone and without a title, that of a seat of government or a known body.
func (w *work) seatOrBody(c *chain) bool {
	for _, i := range c.names {
		m := &w.d.Mentions[i]
		if m.Span != m.Name {
			return false
		}
		t := fold(m.Name.In(w.d.Text))
		first, _, more := strings.Cut(t, " ")
		if b := w.bodyNamed(t); w.k.seat[t] == "" && (b == nil || b.ambiguous || b.kind == "media") || w.k.given[first] && more {
			return false
		}
	}
	return true
}

// adjectives reports whether all names of a chain are adjectives.
func (w *work) adjectives(c *chain) bool {
	for _, i := range c.names {
		if w.d.Tags[w.d.Mentions[i].Head].UPOS != "ADJ" {
			return false
		}
	}
	return len(c.descs) == 0
}

// insideName reads what a person's name itself shows where the recogniser took
// in the title or the realm: "King Hassan of Morocco".
func (w *work) insideName(c *chain) {
	for _, i := range c.names {
		m := &w.d.Mentions[i]
		f, e := w.d.TokensIn(m.Name)
		if e-f < 2 {
			continue
		}
		if t := w.k.title[strings.TrimSuffix(w.low[f], ".")]; t != "" && !w.k.given[w.low[f]] {
			if p := w.k.phrase[t]; p != nil {
				c.sectors = union(c.sectors, p.sectors)
				c.from = cmp.Or(c.from, "text")
			}
		}
		for k := f + 1; k < e-1; k++ {
			if w.low[k] == "of" && c.country == "" {
				if n, iso := w.nationAt(k+1, e); n > 0 {
					c.country = iso
					c.from = cmp.Or(c.from, "text")
				}
			}
		}
	}
}

// american reports whether a country's name here means a state of the USA: the
// article speaks of that country and of nothing that belongs to the other.
func (w *work) american(iso string) bool {
	words, ok := w.k.state[iso]
	if !ok {
		return false
	}
	for _, q := range words {
		if strings.Contains(w.d.Text, q) {
			return false
		}
	}
	return strings.Contains(w.d.Text, "U.S.") || strings.Contains(w.d.Text, "United States") || strings.Contains(w.d.Text, "US ") || strings.Contains(w.d.Text, "Washington")
}

// rank prefers a spelled-out name to an abbreviation.
func rank(t string) int {
	r := len(t)
	if strings.Contains(t, ".") {
		r -= 6
	}
	return r
}

// nameClass is the recogniser's class of a mention's name, "" if it saw none.
func (w *work) nameClass(m *hearsay.Mention) string {
	f, e := w.d.TokensIn(m.Name)
	if f >= e {
		return ""
	}
	return w.class[w.d.Tokens[f].Start]
}

// fullest chooses the name a chain is called by: most words, abbreviations and
// capitals last, earliest of equals.
func (w *work) fullest(c *chain, person bool) {
	best := -1 << 30
	for _, i := range c.names {
		m := &w.d.Mentions[i]
		cls := w.nameClass(m)
		if person && cls != "PER" && cls != "" && len(c.names) > 1 && strings.Contains(m.Name.In(w.d.Text), " ") {
			continue
		}
		t := w.nameText(m.Name, person)
		if t == "" {
			continue
		}
		raw := strings.Trim(m.Name.In(w.d.Text), " ")
		s := 10 * min(len(strings.Fields(t)), 7)
		if len(strings.Fields(t)) == 1 && raw == strings.ToUpper(raw) {
			s -= 5
		}
		if w.d.InTitle(m.Span) {
			s -= 2
		}
		if w.headline(m.Head) {
			s -= 15 // where every word has a capital, names have no edges
		}
		s += min(len(t), 60) / 12
		if s > best {
			best, c.name, c.spans = s, t, []hearsay.Span{m.Name}
		}
	}
	if c.name == "" && len(c.names) > 0 {
		m := &w.d.Mentions[c.names[0]]
		c.name, c.spans = w.nameText(m.Name, person), []hearsay.Span{m.Name}
	}
	// A body known by an acronym in its names but spelled out in a description.
	if !person && !strings.Contains(c.name, " ") && c.name == strings.ToUpper(c.name) {
		for _, i := range c.descs {
			m := &w.d.Mentions[i]
			t := m.Span.In(w.d.Text)
			if initials(t) == strings.ReplaceAll(c.name, ".", "") {
				c.name, c.spans = strings.TrimPrefix(strings.TrimPrefix(t, "the "), "The "), []hearsay.Span{m.Span}
			}
		}
	}
}

// headline reports whether the sentence of a token has nearly all its long
// words in capitals, its verbs too.
func (w *work) headline(k tok) bool {
	i := w.d.SentenceAt(k)
	if i < 0 {
		return false
	}
	upper, all := 0, 0
	for t := w.d.Sentences[i].First; t < w.d.Sentences[i].End && int(t) < len(w.low); t++ {
		if w.d.Tags[t].UPOS == "VERB" && len(w.low[t]) > 2 && !startsUpper(w.d.Word(t)) {
			return false
		}
		if u := w.d.Tags[t].UPOS; len(w.low[t]) > 3 && u != "PUNCT" && u != "NUM" {
			all++
			if startsUpper(w.d.Word(t)) {
				upper++
			}
		}
	}
	return all > 2 && 4*upper > 3*all
}

func initials(s string) string {
	out := ""
	for _, f := range strings.Fields(s) {
		if startsUpper(f) && !strings.EqualFold(f, "the") {
			out += string([]rune(f)[0])
		}
	}
	return out
}

// roles gathers what a chain's mentions say it is.
func (w *work) roles(c *chain) {
	var r reading
	scan := func(i int32) {
		m := &w.d.Mentions[i]
		x, span, ok := w.readMention(m)
		if !ok {
			return
		}
		if x.found || x.country != "" || len(x.sectors) > 0 {
			title := strings.Join(strings.Fields(span.In(w.d.Text)), " ")
			if x.found && len(title) < 200 && (m.Name.Empty() || x.kind == "person" || w.class[m.Name.Start] != "PER") {
				c.roles = addRole(c.roles, hearsay.Role{Title: title, Span: span})
			}
			if r.country == "" && x.country != "" {
				r.country = x.country
				c.spans = append(c.spans, span)
			}
			r.sectors = union(r.sectors, x.sectors)
			r.past = r.past || x.past
			r.found = r.found || x.found
		}
	}
	for _, i := range c.ms {
		m := &w.d.Mentions[i]
		if len(m.Members) > 0 || m.Kind == "pronoun" || m.Kind == "demonym" {
			continue
		}
		scan(i)
	}
	for _, i := range c.ms {
		x, span, ok := w.servedBy(&w.d.Mentions[i])
		if !ok {
			continue
		}
		if r.country == "" && x.country != "" {
			r.country = x.country
			c.spans = append(c.spans, span)
		}
		if len(r.sectors) == 0 {
			r.sectors = union(r.sectors, x.sectors)
		}
	}
	if r.country != "" || len(r.sectors) > 0 {
		c.from = "text"
	}
	c.country, c.sectors, c.past = cmp.Or(c.country, r.country), union(c.sectors, r.sectors), r.past
	c.credit("text")
}

// heads are verbs of being at the head of a body.
var heads = map[string]bool{
	"head": true, "lead": true, "run": true, "chair": true, "command": true, "direct": true, "represent": true, "edit": true, "govern": true, "oversee": true,
}

// servedBy reads the body that the words behind a person put him in: "Haddad of
// the Egyptian navy", "Keller, who heads the union".
func (w *work) servedBy(m *hearsay.Mention) (reading, hearsay.Span, bool) {
	f, e := w.d.TokensIn(m.Span)
	if int(e) >= len(w.low) || f >= e {
		return reading{}, hearsay.Span{}, false
	}
	k := tok(-1)
	switch {
	case m.Kind == "name" && !m.Name.Empty() && w.class[m.Name.Start] == "PER":
		at := e
		if w.low[at] == "," && int(at)+1 < len(w.low) {
			at++
		}
		switch w.low[at] {
		case "of", "from", "with":
		default:
			return reading{}, hearsay.Span{}, false
		}
		for j := at + 1; int(j) < len(w.low) && j < at+12 && w.d.SentenceAt(j) == w.d.SentenceAt(f); j++ {
			if a := w.d.Arcs[j]; w.base(j) == "nmod" && a.Head >= f && a.Head < e {
				k = j
				break
			}
		}
	case m.Kind == "pronoun" && w.low[f] == "who":
		v := w.d.Arcs[f].Head
		if v < 0 || int(v) >= len(w.low) || w.base(f) != "nsubj" || !heads[w.lemma(v)] || w.d.Tags[v].XPOS != "VBZ" && w.d.Tags[v].XPOS != "VBP" {
			return reading{}, hearsay.Span{}, false
		}
		for j := v + 1; int(j) < len(w.low) && j < v+15; j++ {
			if a := w.d.Arcs[j]; a.Head == v && w.base(j) == "obj" {
				k = j
				break
			}
		}
	}
	i := int32(-1)
	if k >= 0 {
		i = w.headedBy(k)
	}
	if i < 0 {
		return reading{}, hearsay.Span{}, false
	}
	o := &w.d.Mentions[i]
	if len(o.Members) > 0 || o.Kind == "pronoun" || w.class[o.Name.Start] == "PER" && !o.Name.Empty() {
		return reading{}, hearsay.Span{}, false
	}
	of, oe := w.d.TokensIn(o.Span)
	if m.Kind == "name" && of > e+3 {
		return reading{}, hearsay.Span{}, false
	}
	x := w.read(of, oe, k)
	if x.body != nil && x.country == "" {
		x.country = x.body.code
	}
	return x, o.Span, x.country != "" || len(x.sectors) > 0
}

// headedBy is the mention with token k as its head, else the shortest that holds
// it; -1 if none.
func (w *work) headedBy(k tok) int32 {
	best := w.at[k]
	if best >= 0 {
		return best
	}
	for j := max(0, k-6); j <= k+6 && int(j) < len(w.at); j++ {
		if i := w.at[j]; i >= 0 && w.d.Mentions[i].Contains(w.d.Tokens[k]) && (best < 0 || w.d.Mentions[i].Len() < w.d.Mentions[best].Len()) {
			best = i
		}
	}
	return best
}

// organisation says what a body's names and descriptions show.
func (w *work) organisation(c *chain) {
	c.kind, c.rule, c.conf = "organization", "organisation-name", .9
	for _, i := range c.names {
		m := &w.d.Mentions[i]
		t := w.nameText(m.Name, false)
		if iso, ok := w.k.seat[fold(t)]; ok {
			c.country, c.sectors, c.rule, c.from = iso, union([]string{"GOV"}, c.sectors), "seat-of-government", "name"
			if b := w.bodyNamed(t); b != nil && len(b.sectors) > 0 {
				c.sectors = b.sectors
			}
			c.entity = slug(t)
			return
		}
		if b := w.bodyNamed(t); b != nil {
			w.fromBody(c, b)
			return
		}
		if i == c.names[0] {
			w.leaveOpen(c, t)
		}
	}
	for _, i := range c.names {
		m := &w.d.Mentions[i]
		x := w.sectorsOfName(m)
		f, e := w.d.TokensIn(m.Span)
		if iso := w.nationOf(f, e, m.Head); iso != "" && x.country == "" {
			x.country = iso
		}
		if x.body != nil && c.country == "" && x.country == "" && !x.body.ambiguous {
			c.country = x.body.code
		}
		if c.country == "" {
			c.country = x.country
		}
		if x.found || x.body == nil {
			c.sectors = union(c.sectors, x.sectors)
		}
		if c.from == "" && (x.country != "" || len(x.sectors) > 0) {
			c.from = "name"
		}
	}
	for _, i := range c.descs {
		if w.k.kind[w.lemma(w.d.Mentions[i].Head)] == "media" && !has(c.sectors, "GOV") {
			c.kind = "media"
			if len(c.sectors) == 0 {
				c.sectors = []string{"JRN"}
			}
		}
	}
	if c.he {
		c.kind = "person"
	}
}

func (w *work) fromBody(c *chain, b *body) {
	if b.kind == "media" || b.imported {
		c.kind = b.kind
	}
	c.entity = b.id()
	if !strings.Contains(c.name, " ") && strings.Contains(b.name, " ") && strings.ToUpper(c.name) == c.name {
		// The article spells the abbreviation out, if only inside another name.
		if i := strings.Index(w.d.Text, b.name); i >= 0 {
			c.name = b.name
			c.spans = append(c.spans, hearsay.Span{Start: int32(i), End: int32(i + len(b.name))})
		}
	}
	if c.country == "" || len(b.code) == 3 && international[b.code] {
		c.country = b.code
	}
	c.sectors = union(slices.Clone(b.sectors), c.sectors)
	c.rule, c.from, c.conf = "known-body", "name", .93
	if b.ambiguous {
		c.conf = .8
	}
	if b.likely {
		c.conf *= .8
	}
}

var international = map[string]bool{"UNO": true, "EUR": true, "IGO": true, "NGO": true, "MNC": true, "IMG": true, "ISM": true}

// location makes an actor of a place only where it acts: a capital or seat
// then stands for a government, any other place for those who run it.
func (w *work) location(c *chain) {
	t := fold(c.name)
	acting := false
	var where hearsay.Span
	for _, i := range c.ms {
		m := &w.d.Mentions[i]
		v := w.verbOf(m)
		if v >= 0 && (w.k.says[w.lemma(v)] || w.k.acts[w.lemma(v)]) || w.suffers(m) {
			acting, where = true, m.Span
			break
		}
	}
	if iso, ok := w.k.seat[t]; ok {
		c.kind, c.country, c.sectors, c.rule, c.conf, c.from = "organization", iso, []string{"GOV"}, "seat-of-government", .9, "name"
		if b := w.bodyNamed(c.name); b != nil && len(b.sectors) > 0 {
			c.sectors = b.sectors
		}
		c.entity = slug(c.name)
		return
	}
	if b := w.bodyNamed(c.name); b != nil && c.acts {
		c.kind = "organization"
		w.fromBody(c, b)
		return
	}
	if !acting {
		return
	}
	if iso := w.capitalOf(t); iso != "" {
		c.kind, c.country, c.sectors, c.rule, c.conf, c.from = "country", iso, []string{"GOV"}, "capital-for-government", .85, "name"
		c.spans = append(c.spans, where)
		return
	}
	c.kind, c.rule, c.conf = "organization", "place-that-acts", .6
}

// suffers reports whether m is the object, or the subject in the passive, of a
// verb that is done to those who act, or stands behind such a noun.
func (w *work) suffers(m *hearsay.Mention) bool {
	k := w.syntax(m)
	switch a := w.d.Arcs[k]; a.Rel {
	case "obj", "iobj", "nsubj:pass":
		return a.Head >= 0 && int(a.Head) < len(w.d.Tokens) && w.k.suffers[w.lemma(a.Head)]
	case "nmod", "obl":
		if a.Head < 0 || int(a.Head) >= len(w.d.Tokens) || k <= 0 {
			return false
		}
		f, _ := w.d.TokensIn(m.Span)
		for c := f - 1; c >= 0 && c > f-4 && c > a.Head; c-- {
			switch w.low[c] {
			case "on", "against", "at", "to", "of":
				if w.k.suffersNoun[w.lemma(a.Head)] {
					return true
				}
				// "fired missiles at Borvia City": the tree may hang it on the verb.
				for o := a.Head + 1; o < c; o++ {
					if w.d.Arcs[o].Head == a.Head && w.d.Arcs[o].Rel == "obj" {
						return w.k.suffersNoun[w.lemma(o)]
					}
				}
				return false
			}
		}
	}
	return false
}

// peopleName reads a name of a people or of the followers of something.
func (w *work) peopleName(c *chain) {
	for _, i := range c.names {
		m := &w.d.Mentions[i]
		t := w.nameText(m.Name, false)
		f, e := w.d.TokensIn(m.Name)
		if f > 0 && w.low[f-1] == "ethnic" || w.low[f] == "ethnic" {
			c.sectors = union(c.sectors, []string{"CVL"}) // of wherever they live
			return
		}
		if iso, ok := w.k.adj[fold(t)]; ok {
			if iso != "CYP" { // Turkish Cypriots are Cypriots, Bosnian Serbs of Bosnia
				iso = cmp.Or(c.country, iso)
			}
			c.country = cmp.Or(w.livingIn(m), iso)
			c.sectors = union(c.sectors, []string{"CVL"})
			c.from = "name"
			return
		}
		for _, s := range []string{t, strings.TrimSuffix(t, "s")} {
			if b := w.bodyNamed(s); b != nil {
				w.fromBody(c, b)
				c.kind = "group"
				return
			}
		}
		n, iso := w.nationAt(f, e)
		if n == 0 {
			n, iso = w.nationAt(e-1, e) // "Young Algerians"
			f = min(f, e-2)
		}
		if n > 0 && f+tok(n) < e {
			// "Bosnian Serbs", "Iraqi Kurds"
			c.country = cmp.Or(c.country, iso)
			c.sectors = union(c.sectors, []string{"CVL"})
			c.from = cmp.Or(c.from, "name")
			return
		}
		x := w.sectorsOfName(m)
		c.sectors = union(c.sectors, x.sectors)
	}
}

// livingIn is the country that a people is said to be of or in, "the Albanians
// of southern Serbia"; "" if none.
func (w *work) livingIn(m *hearsay.Mention) string {
	_, e := w.d.TokensIn(m.Name)
	if int(e)+1 >= len(w.low) || w.low[e] != "of" && w.low[e] != "in" {
		return ""
	}
	for k := e + 1; k < e+4 && int(k) < len(w.low); k++ {
		if startsUpper(w.d.Word(k)) {
			n, iso := w.nationAt(k, min(tok(len(w.low)), k+6))
			if n == 0 || w.k.adj[w.low[k]] != "" || int(k)+n < len(w.low) && w.noun(k+tok(n)) {
				return "" // "of the Israeli-occupied West Bank"
			}
			return iso
		}
	}
	return ""
}

// otherName is a name that the recogniser gave no class, or MISC or EVENT.
func (w *work) otherName(c *chain, class string) {
	if b := w.bodyNamed(c.name); b != nil {
		c.kind = "organization"
		w.fromBody(c, b)
		return
	}
	for _, i := range c.descs {
		switch k := w.k.kind[w.lemma(w.d.Mentions[i].Head)]; k {
		case "document", "poll", "media":
			c.kind, c.rule, c.conf = k, "named-"+k, .8
			return
		}
	}
	head := w.low[w.d.Mentions[c.names[0]].Head]
	if k := w.k.kind[head]; k != "" && (head != "station" || w.onAir(c)) {
		c.kind, c.rule, c.conf = k, "named-"+k, .8
		return
	}
	if c.speaks && class == "" {
		if x := w.sectorsOfName(&w.d.Mentions[c.names[0]]); x.found && (x.kind == "organization" || x.kind == "group") {
			c.kind, c.rule, c.conf, c.sectors = x.kind, "unrecognised-name", .7, union(c.sectors, x.sectors)
			c.country = cmp.Or(c.country, x.country)
			return
		}
		c.kind, c.rule, c.conf = "person", "name-that-speaks", .5
		return
	}
	if class == "" {
		if x := w.sectorsOfName(&w.d.Mentions[c.names[0]]); x.found {
			c.kind = x.kind
			if c.kind != "organization" && c.kind != "group" && c.kind != "person" {
				c.kind = "organization"
			}
			c.sectors, c.country = union(c.sectors, x.sectors), cmp.Or(c.country, x.country)
			c.rule, c.conf = "unrecognised-name", .7
			return
		}
	}
	if c.acts {
		c.kind, c.rule, c.conf = "other", "name-that-acts", .6
	}
}

// onAir reports whether a named station sends: the police have some, and space.
func (w *work) onAir(c *chain) bool {
	t := strings.ToLower(c.name)
	return strings.Contains(t, "radio") || strings.Contains(t, "tv") || strings.Contains(t, "television")
}

func (w *work) demonymOnly(c *chain) {
	i := slices.IndexFunc(c.ms, func(i int32) bool { return w.d.Mentions[i].Kind == "demonym" })
	if i < 0 {
		return
	}
	m := &w.d.Mentions[c.ms[i]]
	c.descs = nil
	s := fold(m.Span.In(w.d.Text))
	iso := w.which(s, w.k.adj[s])
	if n, ok := w.k.nation[s]; ok {
		iso = n.iso
	}
	if iso == "" {
		return
	}
	c.kind, c.country, c.rule, c.conf, c.from = "country", iso, "country-adjective", .9, "name"
	c.spans = []hearsay.Span{m.Span}
	c.name = m.Span.In(w.d.Text)
	if n := w.k.canon[iso]; n != "" {
		c.name, c.entity = n, slug(n)
	}
}

// described describes a chain that is never named.
func (w *work) described(c *chain) {
	d := w.d
	first := &d.Mentions[c.descs[0]]
	head := w.lemma(first.Head)
	switch head {
	case "this", "that", "it", "these":
		if !c.speaks || head == "it" {
			return // what was said before is no actor
		}
	case "mission", "movement", "exercise", "practice":
		if f, _ := d.TokensIn(first.Span); !c.acts && f == first.Head || !c.acts && first.Plural {
			return // a thing done rather than a body
		}
	case "nobody", "none", "no", "neither", "one", "anyone", "anybody":
		if !c.speaks || head != "one" {
			return // nobody is no actor
		}
	}
	class := w.nounClass(first.Head)
	w.roles(c)
	w.description(c)
	plural := first.Plural
	x, _, _ := w.readMention(first)
	if x.body != nil && startsUpper(w.d.Word(first.Head)) && w.bodyNamed(w.d.Word(first.Head)) == x.body {
		// A known body that the recogniser of names did not see.
		c.kind = "organization"
		w.fromBody(c, x.body)
		return
	}
	switch {
	case w.k.kind[head] == "document" && class != "person" && !c.he && w.bare(first) && !c.speaks:
		return
	case w.k.kind[head] == "document" && class != "person" && !c.he:
		c.kind = "document"
	case w.k.kind[head] == "poll":
		c.kind = "poll"
	case w.k.kind[head] == "media" && !c.he && class != "person":
		c.kind = "media"
		if len(c.sectors) == 0 {
			c.sectors = []string{"JRN"}
		}
	case class == "office" || class == "person" || c.he || c.who && class == "":
		c.kind = "person"
		if plural {
			c.kind = "group"
		}
		if w.unnamed(first, head, plural) && (c.speaks || head == "source" || w.familiar(first)) {
			c.kind = "unnamed"
		}
	case class == "people":
		c.kind = "group"
		if w.k.unnamed[head] && (head == "people" || head == "others") && w.familiar(first) {
			c.kind = "unnamed"
		}
	case x.kind == "person":
		c.kind = "person"
		if plural {
			c.kind = "group"
		}
	case x.kind == "group":
		c.kind = "group"
	case class == "org" || x.kind == "organization":
		if w.bare(first) && !c.speaks {
			return
		}
		c.kind = "organization"
		if plural {
			c.kind = "group"
		}
	case class == "country":
		if c.acts || c.country != "" {
			c.kind = "other"
			if plural {
				c.kind = "group"
			}
			if c.country != "" && !plural {
				c.kind = "country"
			}
		}
	case class == "time" || class == "event":
		return
	case w.collective(c, first):
		c.kind = "group"
	default:
		if !c.acts {
			return
		}
		c.kind = "other"
	}
	if c.kind == "" {
		return
	}
	c.rule, c.conf = "description", .7
	if c.kind == "unnamed" {
		c.rule, c.conf = "unnamed-source", .9
	}
	if c.kind == "other" {
		c.rule, c.conf = "subject-of-verb", .4
	}
	if len(c.spans) == 0 {
		c.spans = []hearsay.Span{first.Span}
	}
}

// bare reports whether a description is a lone singular common noun with
// nothing before it, which mostly names stuff and not a body: "prosecution".
func (w *work) bare(m *hearsay.Mention) bool {
	f, _ := w.d.TokensIn(m.Span)
	return f == m.Head && !m.Plural && w.d.Tags[f].UPOS == "NOUN"
}

// collective reports whether a description counts people or bodies without
// saying so in its head: "some of them", "many", "a chorus of Republicans",
// "27 states", "Iranians".
func (w *work) collective(c *chain, m *hearsay.Mention) bool {
	if iso, ok := w.k.adj[fold(w.d.Word(m.Head))]; ok {
		c.country = cmp.Or(c.country, iso)
		c.sectors = union(c.sectors, []string{"CVL"})
		return true
	}
	switch w.low[m.Head] {
	case "ten", "tens", "million", "millions", "five":
		return w.heart(m) != m.Head && w.nounClass(w.heart(m)) != ""
	case "some", "many", "others", "those", "several", "most", "few", "both", "all", "none", "everyone", "everybody", "someone", "nobody", "anyone", "dozens", "hundreds", "thousands", "number", "majority", "half", "two", "three", "four", "each", "one":
		if c.speaks || c.who {
			return true
		}
		switch w.nounClass(w.heart(m)) {
		case "person", "office", "people":
			return true
		}
		return false
	}
	switch w.lemma(m.Head) {
	case "number", "majority", "handful", "chorus", "host", "array", "series", "lot", "half", "third", "quarter", "percent", "part", "section", "variety", "range", "pair", "wave", "score", "list", "line", "trio", "dozen", "hundred", "thousand", "million", "mix", "cross-section", "group":
	default:
		return false
	}
	for _, k := range w.nmods(m) {
		switch w.nounClass(k) {
		case "person", "office", "people":
			return true
		}
	}
	return false
}

// nmods are the heads of the phrases that hang on a mention's head by "of".
func (w *work) nmods(m *hearsay.Mention) []tok {
	f, e := w.d.TokensIn(m.Span)
	var out []tok
	for k := f; k < e; k++ {
		if w.d.Arcs[k].Head == m.Head && w.base(k) == "nmod" && k > m.Head {
			out = append(out, k)
		}
	}
	return out
}

func (w *work) nounClass(k tok) string {
	l := w.lemma(k)
	if c, ok := w.k.class[l]; ok {
		return c
	}
	if i := strings.LastIndexByte(l, '-'); i >= 0 {
		if c, ok := w.k.class[l[i+1:]]; ok {
			return c
		}
	}
	if len(l) > 6 && strings.HasSuffix(l, "ist") && !strings.HasSuffix(l, "klist") && !strings.HasSuffix(l, "tlist") && !strings.HasSuffix(l, "hlist") {
		return "person"
	}
	for _, s := range []string{"woman", "man", "person", "women", "men", "ologist", "ician", "onomist", "ographer", "onomer"} {
		if len(l) > len(s)+2 && strings.HasSuffix(l, s) {
			return "person"
		}
	}
	return ""
}

// unnamed reports whether a description is how news calls a source it does not
// name: indefinite or bare, by a noun for such people.
func (w *work) unnamed(m *hearsay.Mention, head string, plural bool) bool {
	if !w.k.unnamed[head] {
		return false
	}
	f, _ := w.d.TokensIn(m.Span)
	switch w.low[f] {
	case "the", "this", "that", "his", "her", "its", "their":
		return head == "source" || head == "sources" || plural
	}
	if w.base(m.Head) == "appos" {
		return false
	}
	for k := f; k < m.Head; k++ {
		if w.d.Arcs[k].Rel == "nmod:poss" && !plural {
			return false
		}
	}
	return true
}

// familiar reports whether people are described as knowing: "people familiar
// with the matter".
func (w *work) familiar(m *hearsay.Mention) bool {
	_, e := w.d.TokensIn(m.Span)
	send := e
	if s := w.d.SentenceAt(m.Head); s >= 0 {
		send = min(w.d.Sentences[s].End, e+6)
	}
	for k := m.Head; k < send && int(k) < len(w.low); k++ {
		switch w.low[k] {
		case "familiar", "close", "knowledge", "briefed", "anonymity", "involved":
			return true
		}
	}
	return false
}

// predicate reports whether a noun says what something is.
func (w *work) predicate(h tok) bool {
	if w.base(h) == "appos" {
		return true
	}
	for k := max(0, h-12); k < h; k++ {
		if w.d.Arcs[k].Head == h && w.base(k) == "cop" {
			return true
		}
	}
	return false
}

// description is the fullest description of a chain without a name, pronouns
// in the genitive replaced by whom they mean later, in finish.
func (w *work) description(c *chain) {
	best := -100
	for _, i := range c.descs {
		m := &w.d.Mentions[i]
		n := 0
		f, e := w.d.TokensIn(m.Span)
		if e-f > 25 {
			continue
		}
		if e-f > 9 {
			n -= 2 * int(e-f-9) // a long phrase says more than who it is
		}
		if len(c.descs) > 1 && !w.definite(m) && w.predicate(m.Head) {
			n -= 4 // "the mother" rather than "a nurse", which she is
		}
		for k := f; k < e; k++ {
			switch w.d.Tags[k].UPOS {
			case "NOUN", "PROPN", "ADJ", "NUM", "VERB":
				n++
			}
		}
		if n > best {
			best = n
			span := m.Span
			switch w.k.kind[w.lemma(m.Head)] {
			case "poll", "document", "media":
				// "the poll released on Friday": when is not what.
				for k := m.Head + 1; k < e; k++ {
					if w.base(k) == "acl" {
						span = w.d.Span(f, k-1)
						break
					}
				}
			}
			c.name = strings.Join(strings.Fields(span.In(w.d.Text)), " ")
			c.spans = []hearsay.Span{span}
		}
	}
	if best == -100 {
		m := &w.d.Mentions[c.descs[0]]
		c.name, c.spans = w.d.Word(m.Head), []hearsay.Span{m.Span}
	}
}

// sharedSurnames puts together names whose parts the text states apart: "James
// and Olive Meehan" names James Meehan.
func (w *work) sharedSurnames() {
	for i := range w.d.Mentions {
		m := &w.d.Mentions[i]
		if len(m.Members) < 2 {
			continue
		}
		last := w.member(m, len(m.Members)-1)
		if last == nil {
			continue
		}
		parts := strings.Fields(w.nameText(last.Name, true))
		if len(parts) < 2 || w.chains[last.Chain].kind != "person" {
			continue
		}
		for j := range len(m.Members) - 1 {
			x := w.member(m, j)
			if x == nil || strings.Contains(strings.TrimSpace(x.Name.In(w.d.Text)), " ") || x.Name != x.Span {
				continue
			}
			c := &w.chains[x.Chain]
			t := w.nameText(x.Name, true)
			if c.kind != "person" && c.kind != "" || strings.Contains(c.name, " ") || !w.k.given[strings.ToLower(t)] || strings.EqualFold(t, parts[len(parts)-1]) {
				continue
			}
			c.kind = "person"
			c.name = t + " " + parts[len(parts)-1]
			c.rule, c.conf = "shared-surname", .8
			c.spans = []hearsay.Span{x.Name, last.Name}
		}
	}
}

// member is the named member j of a coordination, nil if it has none.
func (w *work) member(m *hearsay.Mention, j int) *hearsay.Mention {
	i := m.Members[j]
	if i < 0 || int(i) >= len(w.d.Mentions) {
		return nil
	}
	x := &w.d.Mentions[i]
	if x.Name.Empty() || !w.valid(x) {
		return nil
	}
	return x
}
