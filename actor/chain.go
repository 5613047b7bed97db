package actor

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
)

type tok = hearsay.TokenID

// A work is what one call of Resolve knows.
type work struct {
	k      *knowledge
	d      *hearsay.Document
	day    string // of publication; "" unknown
	low    []string
	class  map[int32]string // NER class by start of the name
	chains []chain
	at     []int32         // first mention whose head is the token, -1
	has    []bool          // the token has a subject
	naming map[string]bool // countries that the article names, by code
	known  map[*hearsay.Mention]phrase
	about  map[string]bool // the same, with those it uses the adjective of
	own    ownCache        // what the user's knowledge said of names
}

// A chain is one actor in the making.
type chain struct {
	id      int32
	ms      []int32 // mentions in text order
	names   []int32 // those with a name
	descs   []int32 // nominals
	group   int32   // a coordination among them, -1
	he      bool    // some "he" or "she" means it
	who     bool
	acts    bool // subject of a verb
	speaks  bool // subject of a verb of saying
	demonym bool

	kind    string
	name    string
	entity  string
	country string
	sectors []string
	roles   []hearsay.Role
	rule    string
	conf    float32
	spans   []hearsay.Span
	from    string                           // the first source that said anything: text, knowledge, name
	by      struct{ country, sector string } // which source gave it: text, knowledge, name, article
	actor   hearsay.ActorID
	past    bool
}

// credit records the source of the country and sectors that are known by now
// and were not before.
func (c *chain) credit(source string) {
	if c.country != "" && c.by.country == "" {
		c.by.country = source
	}
	if len(c.sectors) > 0 && c.by.sector == "" {
		c.by.sector = source
	}
}

// sources is what credit recorded, as it ends the name of the rule: "+text",
// "+knowledge:country+text:sector".
func (c *chain) sources() string {
	switch a, b := c.by.country, c.by.sector; {
	case a == "" && b == "":
		return ""
	case b == "" || a == b:
		return "+" + a
	case a == "":
		return "+" + b
	default:
		return "+" + a + ":country+" + b + ":sector"
	}
}

// collect groups the mentions by chain.
func (w *work) collect() {
	d := w.d
	w.low = make([]string, len(d.Tokens))
	for i, t := range d.Tokens {
		w.low[i] = strings.ToLower(t.In(d.Text))
	}
	w.class = map[int32]string{}
	w.known = make(map[*hearsay.Mention]phrase, len(d.Mentions))
	w.naming, w.about = map[string]bool{}, map[string]bool{}
	for _, n := range d.Names {
		if n.Start >= 0 && int(n.End) <= len(d.Text) && n.Start < n.End {
			if x, ok := w.k.nation[fold(n.In(d.Text))]; ok {
				w.naming[x.iso], w.about[x.iso] = true, true
			} else if iso := w.k.adj[fold(n.In(d.Text))]; iso != "" {
				w.about[iso] = true
			} else if iso := w.k.capital[fold(n.In(d.Text))]; iso != "" {
				w.about[iso] = true
			}
		}
		if f, e := d.TokensIn(n.Span); f < e {
			w.class[d.Tokens[f].Start] = n.Class
		}
	}
	top := int32(-1)
	for _, m := range d.Mentions {
		top = max(top, m.Chain)
	}
	if top < 0 || int(top) > 4*len(d.Mentions)+16 {
		top = int32(len(d.Mentions))
	}
	w.chains = make([]chain, top+1)
	for i := range w.chains {
		w.chains[i] = chain{id: int32(i), group: -1, actor: -1}
	}
	w.at = make([]int32, len(d.Tokens))
	for i := range w.at {
		w.at[i] = -1
	}
	w.has = make([]bool, len(d.Tokens))
	for k := range d.Arcs {
		if h := d.Arcs[k].Head; h >= 0 && int(h) < len(w.has) && w.base(tok(k)) == "nsubj" {
			w.has[h] = true
		}
	}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if !w.valid(m) || w.credited(m.Span) {
			continue
		}
		c := &w.chains[m.Chain]
		c.ms = append(c.ms, int32(i))
		switch {
		case len(m.Members) > 0:
			if c.group < 0 {
				c.group = int32(i)
			}
		case m.Kind == "name" && !m.Name.Empty():
			c.names = append(c.names, int32(i))
		case m.Kind == "pronoun":
			switch strings.ToLower(m.Span.In(d.Text)) {
			case "he", "she", "him", "his", "her", "hers", "himself", "herself", "i", "me", "my":
				c.he = true
			case "who", "whom":
				c.who = true
			}
		case m.Kind == "demonym":
			c.demonym = true
		default:
			c.descs = append(c.descs, int32(i))
		}
		if len(m.Members) == 0 && w.at[m.Head] < 0 {
			w.at[m.Head] = int32(i)
		}
		if v := w.verbOf(m); v >= 0 {
			c.acts = true
			if w.k.says[w.lemma(v)] || w.accordingTo(m) {
				c.speaks = true
			}
		} else if w.told(m) {
			c.acts = true
		}
	}
}

// told reports whether a mention is whom something is told, asked or written:
// who is spoken to is somebody, as who acts is.
func (w *work) told(m *hearsay.Mention) bool {
	k := w.syntax(m)
	h := w.d.Arcs[k].Head
	if h < 0 || int(h) >= len(w.d.Tokens) || h > k || w.d.Tags[h].UPOS != "VERB" {
		return false
	}
	l := w.lemma(h)
	switch w.base(k) {
	case "iobj", "obj":
		switch l {
		case "tell", "ask", "inform", "warn", "remind", "assure", "brief", "urge", "notify", "advise":
			return true
		}
	case "obl":
		f, _ := w.d.TokensIn(m.Span)
		return f > 0 && w.low[f-1] == "to" && w.k.says[l]
	}
	return false
}

// credited reports whether a mention stands in a line that says where the text
// comes from; nobody acts there.
func (w *work) credited(s hearsay.Span) bool {
	for _, c := range w.d.Credits {
		if c.Span.Contains(s) && (c.Signal == "credit-line" || c.Signal == "byline") {
			return true
		}
	}
	return false
}

func (w *work) valid(m *hearsay.Mention) bool {
	return m.Head >= 0 && int(m.Head) < len(w.d.Tokens) && m.Chain >= 0 && int(m.Chain) < len(w.chains) &&
		m.Start >= 0 && int(m.End) <= len(w.d.Text) && m.Start < m.End && m.Name.Start >= 0 && int(m.Name.End) <= len(w.d.Text)
}

func (w *work) lemma(k tok) string {
	l := strings.ToLower(w.d.Tags[k].Lemma)
	if l == "" || l == "_" {
		l = w.low[k]
	}
	return l
}

func (w *work) base(k tok) string {
	b, _, _ := strings.Cut(w.d.Arcs[k].Rel, ":")
	return b
}

// syntax is the token of a mention that the rest of the sentence hangs on.
func (w *work) syntax(m *hearsay.Mention) tok {
	f, e := w.d.TokensIn(m.Span)
	best := m.Head
	for k := f; k < e; k++ {
		h := w.d.Arcs[k].Head
		if (h < f || h >= e) && w.base(k) != "punct" && w.base(k) != "case" {
			if w.base(k) == "nsubj" || w.base(k) == "obj" || k == m.Head || best < f || best >= e || inRange(w.d.Arcs[best].Head, f, e) {
				best = k
			}
		}
	}
	return best
}

func inRange(h, f, e tok) bool { return h >= f && h < e }

// verbOf is the verb whose active subject a mention is, or by whose passive it
// acts; -1 if none.
func (w *work) verbOf(m *hearsay.Mention) tok {
	k := w.syntax(m)
	rel := w.d.Arcs[k].Rel
	h := w.d.Arcs[k].Head
	if h < 0 || int(h) >= len(w.d.Tokens) {
		return -1
	}
	switch rel {
	case "nsubj", "nsubj:outer", "obl:agent":
		return h
	case "nsubj:pass":
		if l := w.lemma(h); l == "quote" || l == "cite" {
			return h // "was quoted as saying"
		}
	case "conj":
		for step := 0; step < 8 && h >= 0 && int(h) < len(w.d.Tokens) && w.base(h) == "conj"; step++ {
			h = w.d.Arcs[h].Head
		}
		if h >= 0 && int(h) < len(w.d.Tokens) && w.d.Arcs[h].Rel == "nsubj" {
			if v := w.d.Arcs[h].Head; v >= 0 && int(v) < len(w.d.Tokens) {
				return v
			}
		}
	}
	// A verb of saying right after, or right before, that the parse gave no subject.
	if f, e := w.d.TokensIn(m.Span); f < e {
		if v := e; int(v) < len(w.low) && w.orphan(v) && w.d.SentenceAt(v) == w.d.SentenceAt(k) {
			return v
		}
		if v := f - 1; v > 0 && w.orphan(v) && w.d.Tags[v-1].UPOS == "PUNCT" && m.Kind == "name" {
			return v
		}
	}
	switch rel {
	case "obl", "nmod":
		if f, _ := w.d.TokensIn(m.Span); f > 0 && w.low[f-1] == "by" || w.accordingTo(m) {
			return h
		}
	}
	return -1
}

// accordingTo reports whether a mention is whom something is according to.
func (w *work) accordingTo(m *hearsay.Mention) bool {
	f, _ := w.d.TokensIn(m.Span)
	return f > 1 && (w.low[f-1] == "to" && w.low[f-2] == "according" || w.low[f-1] == "per" && w.low[f-2] == "," && m.Kind == "name")
}

// orphan reports whether a token is a finite verb of saying without a subject.
func (w *work) orphan(v tok) bool {
	switch w.d.Tags[v].XPOS {
	case "VBD", "VBZ", "VBP":
	default:
		return false
	}
	if w.d.Tags[v].UPOS != "VERB" || !w.k.says[w.lemma(v)] || w.base(v) == "conj" {
		return false
	}
	return !w.has[v]
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// nameText is a name as it should be printed: one space between words, no
// genitive, no title that slipped in, and not in capitals where that is only
// the way it is set.
func (w *work) nameText(s hearsay.Span, person bool) string {
	t := strings.Join(strings.Fields(s.In(w.d.Text)), " ")
	t = strings.TrimSuffix(strings.TrimSuffix(t, "’s"), "'s")
	t = strings.Trim(t, " ,;:\"“”()")
	if person {
		for {
			first, rest, ok := strings.Cut(t, " ")
			if !ok || rest == "" {
				break
			}
			if _, title := w.k.title[strings.ToLower(strings.Trim(first, ".,"))]; !title || w.k.given[strings.ToLower(first)] {
				break
			}
			t = rest
		}
		if t == strings.ToUpper(t) && len(t) > 3 && !strings.Contains(t, ".") {
			t = capital(t)
		}
	} else if first, rest, ok := strings.Cut(t, " "); ok && (strings.HasPrefix(first, "pro-") || strings.HasPrefix(first, "anti-")) {
		t = rest // "pro-Iranian Hezbollah"
	}
	return t
}

// capital turns "ANN REED" into "Ann Reed".
func capital(s string) string {
	b := []rune(strings.ToLower(s))
	up := true
	for i, r := range b {
		if up && unicode.IsLetter(r) {
			b[i] = unicode.ToUpper(r)
			up = false
		}
		if r == ' ' || r == '-' || r == '\'' {
			up = true
		}
	}
	return string(b)
}

func addRole(l []hearsay.Role, r hearsay.Role) []hearsay.Role {
	for _, x := range l {
		if strings.EqualFold(x.Title, r.Title) {
			return l
		}
	}
	if len(l) >= 8 {
		return l
	}
	return append(l, r)
}

// addDated adds an office with its dates; the same title in the text's words
// does not stand for it.
func addDated(l []hearsay.Role, r hearsay.Role) []hearsay.Role {
	for _, x := range l {
		if x == r {
			return l
		}
	}
	return append(l, r)
}

func has(l []string, s string) bool { return slices.Contains(l, s) }
