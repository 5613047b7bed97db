package where

import (
	"fmt"
	"math"
	"slices"

	"github.com/hearsay-news/hearsay"
)

// The weights by which places of one name compete. A name means a place if it
// is ahead of the next by margin.
const (
	margin     = 2.0
	forCapital = 1.0
	afar       = 4.0  // a bare name for a division with the name of a city
	said       = 12.0 // "Tripoli, Lebanon"
	again      = 6.0  // said so elsewhere in the article
	beside     = 4.0  // of a country named in the same sentence
	inside     = 3.0  // a town and the division it is in are both named
)

// tally is what the article names, apart from names that may mean several places.
type tally struct {
	country map[string]float64 // mentions of the country, its people and its capital
	local   map[string]float64 // distinct places in the country apart from its capital
	senses  []int32            // distinct places and countries, in order of appearance
	seen    map[int32]bool
	said    map[int32]map[int32]bool // entry: senses that the text itself says
}

// count collects the evidence of the whole article.
func (w *work) count() {
	t := &w.tally
	t.country, t.local, t.seen, t.said = map[string]float64{}, map[string]float64{}, map[int32]bool{}, map[int32]map[int32]bool{}
	for k := range w.d.Tokens {
		if c, ok := w.hints[w.d.Word(hearsay.TokenID(k))]; ok && t.local[c] < 1 {
			t.local[c] += 0.5
		}
	}
	for i := range w.hits {
		h := &w.hits[i]
		if h.entry < 0 || h.use == none {
			continue
		}
		e := &w.entries[h.entry]
		for _, c := range e.adj {
			t.country[c] += 1 / float64(len(e.adj))
		}
		if s := w.only(h); s >= 0 {
			w.note(s)
			if w.line[h.first] {
				w.note(s) // what is told from a country is mostly told of it
			}
		}
	}
	for i := range w.hits {
		h := &w.hits[i]
		if h.use != place || h.entry < 0 || h.in < 0 {
			continue
		}
		if s := w.saidSense(h); s >= 0 {
			h.sense, h.sure = s, true
			if t.said[h.entry] == nil {
				t.said[h.entry] = map[int32]bool{}
			}
			t.said[h.entry][s] = true
			w.note(s)
		}
	}
}

func (w *work) note(id int32) {
	t, s := &w.tally, &w.senses[id]
	if s.kind == country || s.capital {
		t.country[s.country]++
	}
	if t.seen[id] {
		return
	}
	t.seen[id] = true
	t.senses = append(t.senses, id)
	if s.kind != country && !s.capital {
		t.local[s.country]++
	}
}

// only is what h means if the tables know one sense of it, apart from a
// division that the bare name does not call, else -1.
func (w *work) only(h *hit) int32 {
	e := &w.entries[h.entry]
	n := e.plain()
	if n < 0 || e.short || e.careful && h.use != place || h.in >= 0 && !w.holds(&w.hits[h.in], h) {
		return -1
	}
	return e.refs[n].sense
}

// saidSense is the sense of h that lies in what the text says it lies in, -1
// if there is none or several.
func (w *work) saidSense(h *hit) int32 {
	b := &w.hits[h.in]
	best, n := int32(-1), 0
	for _, ra := range w.entries[h.entry].refs {
		for _, rb := range w.entries[b.entry].refs {
			if !w.lies(ra.sense, rb.sense) {
				continue
			}
			if s := &w.senses[ra.sense]; best >= 0 && w.senses[best].kind == city && s.kind == region {
				continue // "Kandahar, Afghanistan" is the town
			} else if best >= 0 && best != ra.sense && s.kind == w.senses[best].kind {
				n++
				continue
			}
			best = ra.sense
		}
	}
	if n > 0 {
		return -1
	}
	return best
}

// resolve writes Places.
func (w *work) resolve() {
	d := w.d
	d.Places = nil
	scores := map[int32][]float64{} // of an entry by the whole article
	told := map[string]hearsay.Place{}
	for i := range w.hits {
		h := &w.hits[i]
		if h.use != place {
			continue
		}
		var p hearsay.Place
		switch {
		case h.entry < 0:
			// What was said of a name once holds for the article.
			name := Fold(h.span.In(d.Text))
			if h.in >= 0 {
				p = w.unknown(i, scores)
				if _, ok := told[name]; !ok && p.Precision != "" {
					told[name] = p
				}
			} else {
				p = told[name]
			}
		case h.in >= 0 && h.sense < 0 && !w.holds(&w.hits[h.in], h):
			p = w.unknown(i, scores)
		default:
			id := h.sense
			if id < 0 {
				id = w.choose(i, scores)
				h.sense = id
			}
			if id < 0 {
				continue
			}
			p = w.place(h, id)
		}
		if p.Precision == "" || h.span.Empty() {
			continue
		}
		p.Span = h.span
		if n := len(d.Places); n > 0 && d.Places[n-1].End > p.Start {
			// One name holds two: the later, smaller part keeps to itself.
			p.Start = d.Places[n-1].End
			if p.Span.Empty() {
				continue
			}
			p.Span = d.Span(h.first, h.end-1)
			if d.Places[n-1].Overlaps(p.Span) {
				continue
			}
		}
		d.Places = append(d.Places, p)
	}
}

// place is what sense id gives for h.
func (w *work) place(h *hit, id int32) hearsay.Place {
	s := &w.senses[id]
	p := hearsay.Place{Name: s.name, Country: s.country, Precision: s.kind.String()}
	if s.kind != city {
		return p
	}
	if h.admin || h.beside {
		// "Aleppo's countryside", "forty miles north of Mosul": about there,
		// and the centre of the city would be the wrong point.
		p.Precision = "region"
		return p
	}
	p.Lat, p.Lon = s.lat, s.lon
	return p
}

// unknown is a town that only the text tells of: its country is said, its
// whereabouts are known as closely as what it is said to lie in.
func (w *work) unknown(i int, scores map[int32][]float64) hearsay.Place {
	h := &w.hits[i]
	b := &w.hits[h.in]
	best := int32(-1)
	for _, r := range w.entries[b.entry].refs {
		if s := &w.senses[r.sense]; s.kind == region && (s.country == "USA" || s.country == "CAN" || s.country == "AUS") && w.joint(h, b) == comma {
			best = r.sense
		}
	}
	if best < 0 {
		best = w.choose(int(h.in), scores)
	}
	if best < 0 || w.senses[best].country == "" {
		return hearsay.Place{}
	}
	s := &w.senses[best]
	p := hearsay.Place{Name: h.span.In(w.d.Text), Country: s.country, Precision: "region"}
	if s.kind == country {
		p.Precision = "country"
	}
	return p
}

// choose is the sense of hit i that the article as a whole and its sentence
// speak for, -1 if they do not decide.
func (w *work) choose(i int, scores map[int32][]float64) int32 {
	h := &w.hits[i]
	e := &w.entries[h.entry]
	if n := e.plain(); n >= 0 && !slices.ContainsFunc(e.refs, func(r ref) bool { ok, _ := w.summoned(i, r.sense); return r.base && ok }) {
		if id := e.refs[n].sense; !w.stray(i, id) {
			return id
		}
		return -1
	}
	base, ok := scores[h.entry]
	if !ok {
		for _, r := range e.refs {
			base = append(base, w.whole(h.entry, r))
		}
		scores[h.entry] = base
	}
	near, front := w.near(i), w.front(i)
	best, second, top, next := int32(-1), int32(-1), math.Inf(-1), math.Inf(-1)
	for n, r := range e.refs {
		s := &w.senses[r.sense]
		v := base[n]
		if r.base {
			ok, row := w.summoned(i, r.sense)
			if !ok {
				continue
			}
			if row {
				v += afar + 2 // as good as the city, so that neither wins
			}
		}
		if near[s.country] {
			v += beside
		}
		if front != "" && front == s.country {
			v += beside
		}
		if h.capital && s.capital {
			v += beside
		}
		switch {
		case h.admin && s.kind == region:
			v += 2 * afar
		case h.admin && s.kind == country:
			v -= beside
		case h.town && s.kind == city:
			v += 2 * afar
		}
		// What lies in a place cannot be the place it lies in.
		for j := i - 1; j >= 0 && j > i-3; j-- {
			if a := &w.hits[j]; a.in == int32(i) && a.entry >= 0 {
				for _, ra := range w.entries[a.entry].refs {
					if w.lies(ra.sense, r.sense) {
						v += said
						break
					}
				}
			} else if a.in == int32(i) && s.kind != city {
				v += said / 2
			}
		}
		if v > top {
			second, next = best, top
			best, top = r.sense, v
		} else if v > next {
			second, next = r.sense, v
		}
	}
	if top-next > margin {
		return best
	}
	if best < 0 {
		return -1 // only divisions, and the text does not say so
	}
	a, b := &w.senses[best], &w.senses[second]
	w.d.Passed = append(w.d.Passed, hearsay.Passed{
		Span: h.span, Stage: "where", Rule: "several-places",
		Text: fmt.Sprintf("may be %s (%s) or %s (%s); a mention of either country would tell", a.name, a.country, b.name, b.country),
	})
	return -1
}

// summoned reports whether the text speaks of hit i as the division id, which
// has the name of a city: "province", a town in it, or (row) divisions beside.
func (w *work) summoned(i int, id int32) (ok, row bool) {
	h := &w.hits[i]
	if h.admin {
		return true, false
	}
	for j := i - 1; j >= 0 && j > i-3; j-- {
		a := &w.hits[j]
		if a.in != int32(i) || a.entry < 0 {
			continue
		}
		for _, r := range w.entries[a.entry].refs {
			if w.lies(r.sense, id) {
				return true, false
			}
		}
	}
	if i == 0 || w.senses[id].listed {
		return false, false
	}
	o := &w.hits[i-1]
	if o.sent != h.sent || o.entry < 0 || o.use != place || h.first-o.end > 2 || h.first == o.end {
		return false, false
	}
	for k := o.end; k < h.first; k++ {
		if t := w.d.Lower(k); t != "," && !w.words["list"][t] {
			return false, false
		}
	}
	for _, r := range w.entries[o.entry].refs {
		if s := &w.senses[r.sense]; s.kind != region || s.country != w.senses[id].country {
			return false, false
		}
	}
	return true, true
}

// stray reports whether the article gives no reason to think that h is the
// small place id, the only one of its name that the tables know: in the lands
// where English and Spanish names repeat there will be others.
func (w *work) stray(i int, id int32) bool {
	h, s, t := &w.hits[i], &w.senses[id], &w.tally
	if c := w.front(i); c != "" && c != s.country && s.kind == city && s.country != "" {
		if o := w.land[c]; w.senses[o].country == c && w.km(&w.senses[o], s) > 300 {
			w.d.Passed = append(w.d.Passed, hearsay.Passed{
				Span: h.span, Stage: "where", Rule: "other-country",
				Text: fmt.Sprintf("the text says it is in %s, and the only one known is in %s", c, s.country),
			})
			return true
		}
	}
	if s.kind != city || s.rank > 2 || s.capital || h.in >= 0 {
		return false
	}
	switch s.country {
	case "USA", "GBR", "CAN", "AUS", "NZL", "IRL", "MEX", "CHL", "ARG", "PER", "VEN", "COL", "BOL", "URY", "PRY":
	default:
		return false
	}
	own := t.local[s.country] + t.country[s.country]
	if t.seen[id] {
		own--
	}
	if own > 0 {
		return false
	}
	for _, o := range t.senses {
		if c := w.senses[o].country; c != "" && c != s.country {
			w.d.Passed = append(w.d.Passed, hearsay.Passed{
				Span: h.span, Stage: "where", Rule: "stray-place",
				Text: fmt.Sprintf("may be %s (%s), which nothing else in the article speaks for", s.name, s.country),
			})
			return true
		}
	}
	return false
}

// front is the country that stands right before hit i as its owner ("Puntland's
// Bari region", "the Lebanese town of Blida"), "" if none does.
func (w *work) front(i int) string {
	if i == 0 {
		return ""
	}
	h, o := &w.hits[i], &w.hits[i-1]
	n := h.first - o.end
	if o.sent != h.sent || o.entry < 0 || o.use == none || n < 1 || n > 6 {
		return ""
	}
	thing := false
	for k := o.end; k < h.first; k++ {
		low := w.d.Lower(k)
		switch {
		case low == "'s", low == "’s", w.words["town"][low], w.words["admin"][low]:
			thing = true
		case low == "of" && thing, w.words["side"][low]:
		default:
			return ""
		}
	}
	if !thing {
		return ""
	}
	e := &w.entries[o.entry]
	switch {
	case len(e.adj) == 1:
		return e.adj[0]
	case e.plain() >= 0 && w.senses[e.refs[e.plain()].sense].kind != city:
		return w.senses[e.refs[e.plain()].sense].country
	}
	return ""
}

// near is the countries named within a few words of hit i, in its sentence.
func (w *work) near(i int) map[string]bool {
	m := map[string]bool{}
	for step := -1; step <= 1; step += 2 {
		for j, n := i+step, 0; j >= 0 && j < len(w.hits) && n < 2; j, n = j+step, n+1 {
			o := &w.hits[j]
			if o.sent != w.hits[i].sent || o.entry == w.hits[i].entry {
				break
			}
			if o.entry < 0 || o.use == none || o.first-w.hits[i].end > 8 || w.hits[i].first-o.end > 8 {
				continue
			}
			e := &w.entries[o.entry]
			if len(e.adj) == 1 && len(e.refs) == 0 {
				m[e.adj[0]] = true
			} else if s := w.only(o); s >= 0 {
				m[w.senses[s].country] = true
			}
		}
	}
	delete(m, "")
	return m
}

// whole is how much the whole article speaks for one sense of an entry.
func (w *work) whole(entry int32, r ref) float64 {
	t, s := &w.tally, &w.senses[r.sense]
	v := s.rank
	if s.kind == region {
		v = min(v, 4)
	}
	if s.capital {
		v += forCapital
	}
	if r.base {
		v -= afar
	}
	if t.said[entry][r.sense] {
		v += again
	}
	n := t.country[s.country]
	if s.country == "USA" && !s.capital && s.kind != country {
		n /= 4 // every other article names the United States
	}
	v += min(2.5, math.Log2(1+n))
	v += min(2, t.local[s.country])
	var close float64
	kin := false
	for _, id := range t.senses {
		o := &w.senses[id]
		if id == r.sense {
			continue
		}
		kin = kin || o.within != "" && o.within == s.name || s.within != "" && s.within == o.name && s.country == o.country
		if close < 1.5 && w.km(s, o) < 700 {
			close += 0.5
		}
	}
	if kin {
		v += inside
	}
	return v + close
}

// km is the distance between two places. A country is where the nearest of
// its places is, if it is a, and where its capital is, if it is b.
func (w *work) km(a, b *sense) float64 {
	if b.kind == country {
		i, ok := w.capital[b.country]
		if !ok {
			return math.Inf(1)
		}
		b = &w.senses[i]
	}
	if a.kind != country {
		return km(a, b)
	}
	best := math.Inf(1)
	for _, i := range w.places[a.country] {
		if s := &w.senses[i]; s.kind == city {
			best = min(best, km(s, b))
		}
	}
	return best
}

func km(a, b *sense) float64 {
	const rad = math.Pi / 180
	la, lb := a.lat*rad, b.lat*rad
	c := math.Sin(la)*math.Sin(lb) + math.Cos(la)*math.Cos(lb)*math.Cos((a.lon-b.lon)*rad)
	return 6371 * math.Acos(max(-1, min(1, c)))
}
