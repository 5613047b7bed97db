package origin

import (
	"cmp"
	"math"
	"slices"
)

// A term is a word or a name by its hash, with how much of it there is: the
// hash above, eight bits of weight below.
type term uint32

const (
	termBits  = 20
	topTerms  = 30  // of a text, that stories are found by
	mostTerms = 150 // of a text, that are kept until it is known which tell most
)

// What a term weighs in a text, by where it stands.
const (
	inBody, inHead, inTitle, asName = 1, 2, 3, 4
	headWords                       = 100
)

// termsOf are the terms of a text: its longer words, without the commonest,
// and the names in it.
func (g *Grouper) termsOf(t *Text, body *words) []term {
	tf := map[uint32]int{}
	add := func(sum uint64, n int) { tf[uint32(sum>>(64-termBits))] += n }
	count := func(w *words, head, rest int) {
		for i, s := range w.sums {
			if !w.long.has(i) || g.stop[s] {
				continue
			}
			if i < headWords {
				add(s, head)
			} else {
				add(s, rest)
			}
		}
	}
	count(newWords(t.Title), inTitle, inTitle)
	count(body, inHead, inBody)
	for _, n := range t.Names {
		if n = bare(n); n != "" {
			add(stringSum(n)*0x9e3779b97f4a7c15, asName)
		}
	}
	out := make([]term, 0, len(tf))
	for h, n := range tf {
		out = append(out, term(h<<8|uint32(min(n, 255))))
	}
	if len(out) > mostTerms {
		slices.SortFunc(out, func(a, b term) int { return cmp.Or(cmp.Compare(b&255, a&255), cmp.Compare(a, b)) })
		out = slices.Clip(slices.Clone(out[:mostTerms]))
	}
	slices.Sort(out)
	return out
}

// How near in time and words the articles of a story are.
const (
	storyGap  = 4 * 86400  // seconds between two of its origins
	storySpan = 21 * 86400 // seconds it lasts
	storyLike = 0.28       // cosine to the two nearest of its origins
	likeTerms = 4          // terms in common
)

// stories puts groups together that are about one thing: in the order of time,
// each goes to the story it is most like, among those that are not over
// (single-pass clustering, Allan, Papka and Lavrenko 1998).
func (g *Grouper) stories(r *Result) []Story {
	type weight struct {
		term uint32
		w    float64
	}
	df := map[term]uint32{}
	for _, x := range r.Groups {
		for _, t := range g.items[x.Text].terms {
			df[t>>8]++
		}
	}
	n := float64(len(r.Groups))
	vector := func(it *item) []weight {
		out := make([]weight, 0, len(it.terms))
		for _, t := range it.terms {
			w := (1 + math.Log(float64(t&255))) * math.Log(1+n/float64(max(df[t>>8], 2)))
			out = append(out, weight{uint32(t >> 8), w})
		}
		slices.SortFunc(out, func(a, b weight) int { return cmp.Or(cmp.Compare(b.w, a.w), cmp.Compare(a.term, b.term)) })
		out = out[:min(topTerms, len(out))]
		sum := 0.0
		for _, x := range out {
			sum += x.w * x.w
		}
		for i := range out {
			out[i].w /= math.Sqrt(sum)
		}
		return out
	}
	type open struct {
		first, last int64
		groups      []int
	}
	type posting struct {
		group int32
		w     float32
	}
	var all []open
	of := make([]int32, len(r.Groups)) // the story of a group
	begin := make([]int64, len(r.Groups))
	order := make([]int, len(r.Groups))
	for k := range order {
		order[k] = k
		begin[k] = g.items[r.Groups[k].Copies[0].Text].at
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(begin[a], begin[b]), cmp.Compare(g.items[r.Groups[a].Text].key, g.items[r.Groups[b].Text].key))
	})
	index := map[uint32][]posting{}
	like := make([]float64, len(r.Groups))
	shared := make([]uint8, len(r.Groups))
	var touched []int32
	for _, k := range order {
		v := vector(&g.items[r.Groups[k].Text])
		touched = touched[:0]
		for _, x := range v {
			// Older ones are out of the window for good: they are dropped.
			l := index[x.term]
			for len(l) > 0 && begin[k]-all[of[l[0].group]].last > storyGap {
				l = l[1:]
			}
			index[x.term] = l
			for _, p := range l[max(0, len(l)-mostOpen):] {
				if shared[p.group]++; shared[p.group] == 1 {
					touched = append(touched, p.group)
				}
				like[p.group] += x.w * float64(p.w)
			}
		}
		slices.Sort(touched)
		top := map[int32][2]float64{} // of a story, its two nearest groups
		var stories []int32
		for _, o := range touched {
			s := of[o]
			if shared[o] >= likeTerms && begin[k]-all[s].last <= storyGap && begin[k]-all[s].first <= storySpan {
				t, seen := top[s]
				if !seen {
					stories = append(stories, s)
				}
				if l := like[o]; l > t[0] {
					t = [2]float64{l, t[0]}
				} else if l > t[1] {
					t[1] = l
				}
				top[s] = t
			}
			like[o], shared[o] = 0, 0
		}
		best, most := int32(-1), 0.0
		for _, s := range stories {
			l := top[s][0]
			if len(all[s].groups) > 1 {
				l = (l + top[s][1]) / 2
			}
			if l >= storyLike && l > most {
				best, most = s, l
			}
		}
		if best < 0 {
			best = int32(len(all))
			all = append(all, open{first: begin[k], last: begin[k]})
		}
		of[k] = best
		all[best].groups = append(all[best].groups, k)
		for _, c := range r.Groups[k].Copies {
			if at := g.items[c.Text].at; at-all[best].first <= storySpan {
				all[best].last = max(all[best].last, at)
			}
		}
		for _, x := range v {
			index[x.term] = append(index[x.term], posting{int32(k), float32(x.w)})
		}
	}
	out := make([]Story, len(all))
	for i := range all {
		out[i].Groups = all[i].groups
	}
	return out
}

// mostOpen bounds how many groups with one term are looked at.
const mostOpen = 400
