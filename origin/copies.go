package origin

import (
	"cmp"
	"math"
	"slices"
)

// boilerplate marks the sentences that an outlet prints again and again as
// words that do not count: offers, notes on the author, background that every
// report on a matter repeats. A text of which most would go is news that one
// outlet printed a few times, and is left as it is.
func (g *Grouper) boilerplate() {
	const often, oftenNameless, always = 3, 8, 12 // so many addresses
	type place struct {
		sum   uint64 // of outlet and piece
		item  int32
		piece int32
	}
	n := 0
	for i := range g.items {
		n += len(g.items[i].pieces)
	}
	all := make([]place, 0, n)
	for i := range g.items {
		it := &g.items[i]
		who := stringSum(bare(it.outlet))
		for k, p := range it.pieces {
			if it.end(k)-int(p.start) >= 3 {
				all = append(all, place{(p.sum ^ who) * 1099511628211, int32(i), int32(k)})
			}
		}
	}
	slices.SortFunc(all, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.sum, b.sum), cmp.Compare(a.item, b.item), cmp.Compare(a.piece, b.piece))
	})
	marks := map[int32]bits{} // of items: sentences that were printed often
	for i := 0; i < len(all); {
		j := i
		addresses := map[uint64]bool{}
		for ; j < len(all) && all[j].sum == all[i].sum; j++ {
			if len(addresses) < always {
				addresses[g.items[all[j].item].address] = true
			}
		}
		least := often
		if g.items[all[i].item].outlet == "" {
			least = oftenNameless
		}
		if len(addresses) >= least {
			for _, p := range all[i:j] {
				it := &g.items[p.item]
				if marks[p.item] == nil {
					marks[p.item] = newBits(it.words)
				}
				for k := int(it.pieces[p.piece].start); k < it.end(int(p.piece)); k++ {
					marks[p.item].set(k)
					if len(addresses) >= always && it.outlet != "" {
						it.off.set(k)
					}
				}
			}
		}
		i = j
	}
	for i := range g.items {
		g.items[i].pieces = nil // they have served
	}
	for i, m := range marks {
		it := &g.items[i]
		n, left := 0, 0
		for k := range it.words {
			if !it.off.has(k) {
				left++
				if m.has(k) {
					n++
				}
			}
		}
		if 2*n > left {
			continue
		}
		for k := range m {
			it.off[k] |= m[k]
		}
	}
}

// end is the word after the last of piece k.
func (it *item) end(k int) int {
	if k+1 < len(it.pieces) {
		return int(it.pieces[k+1].start)
	}
	return it.words
}

// How a phrase that everybody uses is known from a text that was copied: it
// turns up in this many stretches of so many days. Of undated texts it takes more.
const (
	commonStretches = 6
	stretchDays     = 14
	commonUndated   = 100
	mostBuckets     = 1 << 26
)

// common marks the shingles that turn up again and again over months: they are
// phrases, not copies. Words that stand in no other shingle do not count.
// Shingles are counted by their hash in a table of limited size.
func (g *Grouper) common(order []int32) {
	total := 0
	for i := range g.items {
		total += len(g.items[i].seq)
	}
	n := 1 << 10
	for n < total && n < mostBuckets {
		n *= 2
	}
	last, count := make([]uint8, n), make([]uint8, n)
	stretch, undatedText := uint8(0), uint8(0)
	begun := int64(math.MinInt64)
	for _, i := range order {
		it := &g.items[i]
		switch {
		case it.at == undated:
			// Each is a stretch of its own; what they need is more of them.
			if undatedText == 0 {
				for k := range count {
					if count[k] < commonStretches {
						count[k] = 0
					} else {
						count[k] = commonUndated
					}
				}
			}
			undatedText = max(1, undatedText+1)
			stretch = undatedText
		case it.at >= begun+stretchDays*86400 || begun == math.MinInt64:
			begun = it.at
			stretch = max(1, stretch+1)
		}
		for _, h := range it.seq {
			if k := int(h) & (n - 1); last[k] != stretch {
				last[k] = stretch
				if count[k] < 255 {
					count[k]++
				}
			}
		}
	}
	least := uint8(commonStretches)
	if undatedText > 0 {
		least = commonUndated
	}
	for i := range g.items {
		it := &g.items[i]
		it.common = newBits(len(it.seq))
		told := newBits(it.words)
		for k, h := range it.seq {
			if count[int(h)&(n-1)] >= least {
				it.common.set(k)
				continue
			}
			for w := k; w < k+shingleWords; w++ {
				told.set(w)
			}
		}
		if it.words >= shingleWords {
			for k := range told {
				it.off[k] |= ^told[k]
			}
		}
	}
}

// counts reports whether the shingle that begins at word i may tell of a copy.
func (it *item) counts(i int) bool {
	return !it.common.has(i) && !it.off.has(i) && !it.off.has(i+shingleWords-1)
}

// fingerprints keeps of every printWindow shingles on end the one with the
// least hash (winnowing: Schleimer, Wilkerson and Aiken 2003). It is MinHash
// (Broder 1997) window by window: a short text inside a long one, of which the
// MinHash of the whole would say little, keeps its prints there, and two texts
// that share shingleWords+printWindow-1 words on end share a print.
func (it *item) fingerprints() []uint32 {
	var hs, out []uint32
	for i, h := range it.seq {
		if it.counts(i) {
			hs = append(hs, h)
		}
	}
	for i := range hs {
		w := hs[i:min(i+printWindow, len(hs))]
		if h := slices.Min(w); len(out) == 0 || out[len(out)-1] != h {
			out = append(out, h)
		}
		if i+printWindow >= len(hs) {
			break
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// A table is a set of shingles, used again for one text after the other.
type table struct {
	slots []uint32
	mask  uint32
	zero  bool // 0 is in it; a slot with 0 is free
}

func (t *table) load(seq []uint32) {
	n := 64
	for n < 2*len(seq) {
		n *= 2
	}
	if n > cap(t.slots) {
		t.slots = make([]uint32, n)
	}
	t.slots = t.slots[:n]
	clear(t.slots)
	t.mask, t.zero = uint32(n-1), false
	for _, h := range seq {
		if h == 0 {
			t.zero = true
			continue
		}
		k := h & t.mask
		for t.slots[k] != 0 && t.slots[k] != h {
			k = (k + 1) & t.mask
		}
		t.slots[k] = h
	}
}

func (t *table) has(h uint32) bool {
	if h == 0 {
		return t.zero
	}
	k := h & t.mask
	for t.slots[k] != 0 {
		if t.slots[k] == h {
			return true
		}
		k = (k + 1) & t.mask
	}
	return false
}

// A cover is how many words of a text stand in another.
type cover struct {
	all, shared        int // of the words that count
	plain, sharedPlain int // of these, outside quotation marks
	capital, sharedCap int // of these, that begin with a capital or a digit
	quotes             int // long quotations that both have
	marked             bits
}

// longQuote is from how many words on end a quotation is long.
const longQuote = 12

// cover says which words of it stand, four on end, in the text that t holds.
func (it *item) cover(t *table, marked bits) cover {
	c := cover{marked: marked}
	clear(marked)
	for i, h := range it.seq {
		if it.counts(i) && t.has(h) {
			for k := i; k < i+shingleWords; k++ {
				marked.set(k)
			}
		}
	}
	run := 0
	for i := range it.words {
		if it.off.has(i) {
			run = 0
			continue
		}
		c.all++
		in, quoted := marked.has(i), it.quoted.has(i)
		if it.capital.has(i) {
			c.capital++
			if in {
				c.sharedCap++
			}
		}
		if !quoted {
			c.plain++
		}
		if !in || !quoted {
			run = 0
		}
		if in {
			c.shared++
			if !quoted {
				c.sharedPlain++
			} else if run++; run == longQuote {
				c.quotes++
			}
		}
	}
	return c
}

// list reports whether what two texts share is a list of names, figures or
// addresses: results, votes, signatures. A text in capitals is none for that.
func (c *cover) list() bool {
	const most, allCapitals = 0.65, 0.9
	return share(c.sharedCap, c.shared) > most && share(c.capital, c.all) < allCapitals
}

// A link is what two texts have in common.
type link struct {
	new, old cover
	equal    bool
}

func share(part, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(part) / float64(of)
}

// A text is a copy of another if so much of either's words stands in the other.
// Where a credit line speaks for it, less is enough; of one outlet, whose
// reports in a series are alike, it takes more.
const (
	copyShare     = 0.57
	creditedShare = 0.2
	seriesShare   = 0.85
	shortShare    = 0.75
	formula       = 60 // words: shorter texts of one outlet that are alike have a formula in common
)

// A bond is what is known of two texts beside their words.
type bond int

const (
	strangers bond = iota
	credited       // a credit line speaks for them being one
	series         // one outlet printed both, at two addresses
)

// isCopy decides. Two reporters who heard one speech print the same words
// between quotation marks; so these do not count where there are enough others.
func (l *link) isCopy(b bond) bool {
	if l.equal {
		return true
	}
	if l.new.list() || l.old.list() {
		return false
	}
	newShared, newAll, oldShared, oldAll := l.new.shared, l.new.all, l.old.shared, l.old.all
	if l.new.plain >= leastShared && l.old.plain >= leastShared {
		newShared, newAll, oldShared, oldAll = l.new.sharedPlain, l.new.plain, l.old.sharedPlain, l.old.plain
	}
	most := max(share(newShared, newAll), share(oldShared, oldAll))
	if b == series && min(newAll, oldAll) < formula {
		return false
	}
	if min(newAll, oldAll) < shortText {
		return most >= shortShare && min(newShared, oldShared) >= 2*shingleWords
	}
	if min(newShared, oldShared) < leastShared {
		return false
	}
	return most >= map[bond]float64{strangers: copyShare, credited: creditedShare, series: seriesShare}[b]
}

// A copyOf is which group a text belongs to, and how.
type copyOf struct {
	group int32
	also  []int32 // other groups whose text it has too
}

// copies puts every text into a group with those it shares its words with.
// Texts are taken in the order of time. A text joins the group of that one
// before it with which it has most in common, so that a text that was made of
// two others does not make these two copies of each other.
func (g *Grouper) copies(order []int32) (of []copyOf, groups [][]int32) {
	of = make([]copyOf, len(g.items))
	n := 0
	for i := range g.items {
		g.items[i].prints = g.items[i].fingerprints()
		n += len(g.items[i].prints)
	}
	index := make([]uint64, 0, n) // print and rank, sorted
	for rank, i := range order {
		for _, p := range g.items[i].prints {
			index = append(index, uint64(p)<<32|uint64(rank))
		}
	}
	slices.Sort(index)
	exact := map[uint64]int32{} // the first text with these words, by their sum
	hits := make([]int32, len(order))
	var touched []int32
	var mine, other table
	var markMine, markOther bits
	room := func(b bits, it *item) bits {
		if n := (it.words + 63) / 64; cap(b) >= n {
			return b[:n]
		}
		return newBits(it.words)
	}
	for rank, i := range order {
		it := &g.items[i]
		if it.words >= 2*shingleWords {
			if j, ok := exact[it.sum]; ok {
				of[i] = of[j]
				groups[of[i].group] = append(groups[of[i].group], i)
				continue
			}
		}
		touched = touched[:0]
		for _, p := range it.prints {
			at, _ := slices.BinarySearch(index, uint64(p)<<32)
			for n := 0; n < mostSharing && at+n < len(index); n++ {
				x := index[at+n]
				r := int32(uint32(x))
				if uint32(x>>32) != p || int(r) >= rank {
					break
				}
				if hits[r]++; hits[r] == 1 {
					touched = append(touched, r)
				}
			}
		}
		// Those of which most is here come first: of a short text in a long one
		// that may be few prints.
		part := func(r int32) float64 {
			return float64(hits[r]) / float64(min(len(it.prints), len(g.items[order[r]].prints)))
		}
		touched = slices.DeleteFunc(touched, func(r int32) bool {
			if hits[r] >= 2 || part(r) == 1 {
				return false
			}
			hits[r] = 0
			return true
		})
		slices.SortFunc(touched, func(a, b int32) int {
			return cmp.Or(cmp.Compare(part(b), part(a)), cmp.Compare(hits[b], hits[a]), cmp.Compare(a, b))
		})
		best, bestShared := int32(-1), 0
		var linked []int32
		tried := map[int32]int{}
		loaded := false
		for n, r := range touched {
			if n >= mostTried || part(r) < leastPart {
				break
			}
			j := order[r]
			k := of[j].group
			if tried[k]++; tried[k] > 3 {
				continue
			}
			old := &g.items[j]
			if !loaded {
				mine.load(it.seq)
				loaded = true
			}
			markMine, markOther = room(markMine, it), room(markOther, old)
			other.load(old.seq)
			l := link{new: it.cover(&other, markMine), old: old.cover(&mine, markOther)}
			if !l.isCopy(g.bond(it, old)) {
				continue
			}
			// A copy of a copy has something of the first text, too, or says that
			// it comes from the same outlet: else the copy was made of two texts.
			if first := groups[k][0]; first != j && g.bond(it, &g.items[first]) != credited {
				old := &g.items[first]
				markOther = room(markOther, old)
				other.load(old.seq)
				if x := (link{new: it.cover(&other, markMine), old: old.cover(&mine, markOther)}); !x.isCopy(credited) {
					continue
				}
			}
			if !slices.Contains(linked, k) {
				linked = append(linked, k)
			}
			if s := min(l.new.shared, l.old.shared); s > bestShared {
				best, bestShared = k, s
			}
		}
		for _, r := range touched {
			hits[r] = 0
		}
		if best < 0 {
			best = int32(len(groups))
			groups = append(groups, nil)
		}
		groups[best] = append(groups[best], i)
		slices.Sort(linked)
		of[i] = copyOf{best, slices.DeleteFunc(linked, func(k int32) bool { return k == best })}
		if it.words >= 2*shingleWords {
			exact[it.sum] = i
		}
	}
	return of, groups
}

// A print that more texts share than mostSharing leads to the first of them
// only, and the mostTried texts with most of their prints in common are looked at.
const (
	mostSharing = 64
	mostTried   = 40
	leastPart   = 0.04 // of either's prints
)

// bond says what speaks for two texts being one beside their words: both name
// the same outlet, or one names the other's.
func (g *Grouper) bond(a, b *item) bond {
	names := func(it *item) (out []string) {
		for _, c := range it.credits {
			out = append(out, g.same(c))
		}
		return out
	}
	x, y := names(a), names(b)
	switch {
	case b.outlet != "" && slices.Contains(x, g.same(b.outlet)), a.outlet != "" && slices.Contains(y, g.same(a.outlet)),
		slices.ContainsFunc(x, func(s string) bool { return slices.Contains(y, s) }):
		return credited
	case a.outlet != "" && a.outlet == b.outlet && a.address != b.address:
		return series
	}
	return strangers
}
