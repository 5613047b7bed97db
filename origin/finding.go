package origin

import (
	"cmp"
	"slices"
	"time"

	"github.com/hearsay-news/hearsay"
)

// A Group is an origin and the texts that have its words, by the numbers in
// which texts were added.
type Group struct {
	Outlet  string // "" not known
	How     string // hearsay.ByCredit, ByTime, ByNoOther, or NotKnown
	Held    bool   // Text is the origin's own
	Text    int    // what the others are compared with
	Signals []hearsay.Signal
	Copies  []Copy // in the order of time
}

// A Copy is a text of a group.
type Copy struct {
	Text       int
	Same, Kept float64 // how much of its words stand in the group's Text, and the other way round
	Also       []Also
}

// An Also is another group whose words a text has too.
type Also struct {
	Group int
	Kept  float64 // of that group's Text
}

// A Story is groups about one thing, by their numbers in Result, in the order of time.
type Story struct{ Groups []int }

// A Result is what a Grouper found. Every text is in one group, every group
// in one story.
type Result struct {
	Groups  []Group
	Stories []Story
}

// Result groups what was added, which can then be added to no more. The same
// texts give the same result in whatever order they came.
func (g *Grouper) Result() *Result {
	order := g.order()
	g.boilerplate()
	g.common(order)
	of, members := g.copies(order)
	r := &Result{Groups: make([]Group, len(members))}
	var a, b table
	var markA, markB bits
	compare := func(i, j int) link {
		x, y := &g.items[i], &g.items[j]
		if i == j || x.sum == y.sum {
			return link{new: cover{all: 1, shared: 1}, old: cover{all: 1, shared: 1}, equal: true}
		}
		a.load(x.seq)
		b.load(y.seq)
		markA, markB = newBits(x.words), newBits(y.words)
		return link{new: x.cover(&b, markA), old: y.cover(&a, markB)}
	}
	for k, m := range members {
		r.Groups[k] = g.find(m, compare)
	}
	for k := range r.Groups {
		for n := range r.Groups[k].Copies {
			c := &r.Groups[k].Copies[n]
			for _, o := range of[c.Text].also {
				l := compare(c.Text, r.Groups[o].Text)
				if kept := share(l.old.shared, l.old.all); kept > 0 {
					c.Also = append(c.Also, Also{int(o), kept})
				}
			}
		}
	}
	r.Stories = g.stories(r)
	return r
}

// find says where the texts of a group come from. A credit line counts most;
// where there is none, the outlet that printed first, if that can be told.
func (g *Grouper) find(members []int32, compare func(i, j int) link) Group {
	first := int(members[0])
	x := Group{Text: first}
	// Whom they credit, each article once for each outlet.
	type credit struct {
		name string // as written first
		n    int
	}
	var credits []credit
	var keys []string
	for _, m := range members {
		it := &g.items[m]
		var seen []string
		for _, c := range it.credits {
			s := g.same(c)
			if slices.Contains(seen, s) {
				continue
			}
			seen = append(seen, s)
			k := slices.Index(keys, s)
			if k < 0 {
				k = len(keys)
				keys, credits = append(keys, s), append(credits, credit{name: c})
			}
			credits[k].n++
		}
	}
	own := func(s string) int { // the first text that an outlet itself printed
		for _, m := range members {
			if o := g.items[m].outlet; o != "" && g.same(o) == s {
				return int(m)
			}
		}
		return -1
	}
	best := -1
	tie := false
	for k := range credits {
		switch {
		case best < 0 || credits[k].n > credits[best].n:
			best, tie = k, false
		case credits[k].n == credits[best].n:
			// Of two that are named as often, the one whose own text is here.
			switch a, b := own(keys[best]) >= 0, own(keys[k]) >= 0; {
			case b && !a:
				best, tie = k, false
			case a == b:
				tie = true
			}
		}
	}
	early := g.earliest(members)
	switch {
	case best >= 0 && !tie:
		x.Outlet, x.How = credits[best].name, hearsay.ByCredit
		if m := own(keys[best]); m >= 0 {
			x.Text, x.Held, x.Outlet = m, true, g.items[m].outlet
			break
		}
		for _, m := range members {
			if slices.ContainsFunc(g.items[m].credits, func(c string) bool { return g.same(c) == keys[best] }) {
				x.Text = int(m)
				break
			}
		}
	case best >= 0:
	case len(members) == 1:
		x.Outlet, x.How, x.Held = g.items[first].outlet, hearsay.ByNoOther, true
	case early && g.items[first].outlet != "":
		x.Outlet, x.How, x.Held = g.items[first].outlet, hearsay.ByTime, true
	}
	if x.Outlet == "" {
		x.How, x.Held = hearsay.NotKnown, false
	}
	quotes := 0
	var same []float64
	for _, m := range members {
		l := compare(int(m), x.Text)
		c := Copy{Text: int(m), Same: share(l.new.shared, l.new.all), Kept: share(l.old.shared, l.old.all)}
		x.Copies = append(x.Copies, c)
		if int(m) != x.Text {
			same = append(same, max(c.Same, c.Kept))
			quotes = max(quotes, l.new.quotes)
		}
	}
	slices.SortStableFunc(credits, func(a, b credit) int { return cmp.Compare(b.n, a.n) })
	for _, c := range credits {
		x.Signals = append(x.Signals, hearsay.Signal{Kind: "credit-line", Outlet: c.name, Count: c.n})
	}
	if early {
		x.Signals = append(x.Signals, hearsay.Signal{Kind: "earliest", Outlet: g.items[first].outlet, Count: 1})
	}
	if len(same) > 0 {
		slices.Sort(same)
		x.Signals = append(x.Signals, hearsay.Signal{Kind: "containment", Count: len(same), Share: same[len(same)/2]})
	}
	if quotes > 0 {
		x.Signals = append(x.Signals, hearsay.Signal{Kind: "shared-quotes", Count: quotes})
	}
	return x
}

// earliest reports whether the first of some texts is known to be older than
// all others but those of its own address.
func (g *Grouper) earliest(members []int32) bool {
	first := &g.items[members[0]]
	if len(members) < 2 || first.precision < 3 {
		return false
	}
	for _, m := range members[1:] {
		it := &g.items[m]
		if it.address == first.address {
			continue
		}
		if it.precision == 0 {
			return false
		}
		p := min(first.precision, it.precision)
		if !floor(first.at, p).Before(floor(it.at, p)) {
			return false
		}
	}
	return true
}

// floor is a time as exactly as it is known.
func floor(at int64, precision uint8) time.Time {
	t := time.Unix(at, 0).UTC()
	switch precision {
	case 1:
		return time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	case 2:
		return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	case 3:
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return t
}
