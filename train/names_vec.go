package train

import (
	"bytes"
	"encoding/binary"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"unicode"

	"github.com/hearsay-news/hearsay/internal/newsdev"
	"github.com/hearsay-news/hearsay/parse"
)

// A wordVecs holds skip-gram vectors of the words seen often enough.
type wordVecs struct {
	words []string // by falling count
	count []int
	dim   int
	v     []float32 // len(words) × dim, rows of length 1
}

// plainFiles are the texts clusters are learned from.
var plainFiles = []string{
	"gmb-voa", "wikinews-2019-2020", "wikipedia-current-events-2025-2026", "masc",
	"us-presidential-addresses", "fed-board-speeches", "congressional-record-sample",
}

// plainText reads all unlabelled text as words, -1 between lines.
func plainText(cfg Config, more []nameDoc) ([]string, []int32, []int, error) {
	id := map[string]int32{}
	var words []string
	var count []int
	var ids []int32
	add := func(w string) {
		w = strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return '0'
			}
			return r
		}, w)
		k, ok := id[w]
		if !ok {
			k = int32(len(words))
			id[w] = k
			words, count = append(words, w), append(count, 0)
		}
		count[k]++
		ids = append(ids, k)
	}
	for _, name := range plainFiles {
		err := eachPlain(cfg, name, func(words []string) {
			for _, w := range words {
				add(w)
			}
			ids = append(ids, -1)
		})
		if err != nil {
			return nil, nil, nil, err
		}
	}
	for _, d := range more {
		first := int32(0)
		for _, end := range d.text.Ends {
			for _, w := range d.text.Words[first:end] {
				add(w)
			}
			ids = append(ids, -1)
			first = end
		}
	}
	return words, ids, count, nil
}

// eachPlain calls f with the words of every line of a plain text, but for those
// that we measure with.
func eachPlain(cfg Config, name string, f func(words []string)) error {
	n := 0
	return eachLine(cfg.Path("text", name+".txt.gz"), func(line string) {
		n++
		if !strings.HasPrefix(line, "####") && !newsdev.Has(name, n) {
			f(roughWords(line))
		}
	})
}

// usualTable counts how words are written in mid-sentence, and packs for every
// word seen three times: key, key of its commonest form, how it is written.
func usualTable(cfg Config) ([]byte, error) {
	type seen struct {
		forms map[string]int
		n     int
	}
	count := map[string]*seen{}
	for _, name := range plainFiles {
		err := eachPlain(cfg, name, func(words []string) {
			capitals, letters := 0, 0
			for _, w := range words {
				if r := []rune(w)[0]; unicode.IsLetter(r) {
					letters++
					if unicode.IsUpper(r) {
						capitals++
					}
				}
			}
			if letters < 4 || capitals*2 > letters {
				return // a headline or a list
			}
			begins := true
			for _, w := range words {
				if !strings.ContainsFunc(w, unicode.IsLetter) {
					begins = begins || strings.ContainsAny(w, ".!?:\"“‘«([*•-") && w != "-"
					continue
				}
				if begins {
					begins = false
					continue
				}
				low := strings.ToLower(w)
				if count[low] == nil {
					count[low] = &seen{forms: map[string]int{}}
				}
				count[low].forms[w]++
				count[low].n++
			}
		})
		if err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	for _, low := range slices.Sorted(maps.Keys(count)) {
		c := count[low]
		if c.n < 3 {
			continue
		}
		form, usual := low, byte(parse.UsualEither)
		for _, w := range slices.Sorted(maps.Keys(c.forms)) {
			if c.forms[w] > c.forms[form] {
				form = w
			}
		}
		switch n := c.forms[low]; {
		case n*10 >= c.n*9:
			usual = parse.UsualLower
		case n*10 <= c.n:
			usual = parse.UsualCapital
		}
		var row [9]byte
		binary.LittleEndian.PutUint32(row[:], parse.UsualKey(low))
		binary.LittleEndian.PutUint32(row[4:], parse.ClusterKey(form))
		row[8] = usual
		out.Write(row[:])
	}
	return out.Bytes(), nil
}

// skipGram learns vectors by predicting the words near a word (Mikolov et al.
// 2013), with negative samples.
func skipGram(cfg Config, words []string, ids []int32, count []int, dim, epochs int) wordVecs {
	const minCount, window, negatives = 4, 4, 5
	order := make([]int, 0, len(words))
	for i, n := range count {
		if n >= minCount {
			order = append(order, i)
		}
	}
	sort.SliceStable(order, func(a, b int) bool { return count[order[a]] > count[order[b]] })
	rank := make([]int32, len(words))
	for i := range rank {
		rank[i] = -1
	}
	out := wordVecs{dim: dim}
	total := 0
	for r, i := range order {
		rank[i] = int32(r)
		out.words, out.count = append(out.words, words[i]), append(out.count, count[i])
		total += count[i]
	}
	v := len(order)
	rng := rand.New(rand.NewPCG(cfg.Seed, 11))
	in, ctx := make([]float32, v*dim), make([]float32, v*dim)
	for i := range in {
		in[i] = (rng.Float32() - 0.5) / float32(dim)
	}
	keep := make([]float32, v)
	table := make([]int32, 0, 1<<20)
	var sum float64
	for _, n := range out.count {
		sum += math.Pow(float64(n), 0.75)
	}
	for i, n := range out.count {
		p := 3e-4 * float64(total) / float64(n)
		keep[i] = float32(math.Sqrt(p) + p)
		for k := int(math.Pow(float64(n), 0.75) / sum * (1 << 20)); k >= 0; k-- {
			table = append(table, int32(i))
		}
	}
	var sigma [1024]float32
	for i := range sigma {
		x := (float64(i)/512 - 1) * 6
		sigma[i] = float32(1 / (1 + math.Exp(-x)))
	}
	grad := make([]float32, dim)
	line := make([]int32, 0, 1000)
	done, all := 0, epochs*len(ids)
	train := func(rate float32) {
		for i, w := range line {
			b := rng.IntN(window) + 1
			for j := max(0, i-b); j <= min(len(line)-1, i+b); j++ {
				if j == i {
					continue
				}
				h := in[int(line[j])*dim : int(line[j])*dim+dim]
				clear(grad)
				for n := range negatives + 1 {
					target, want := w, float32(1)
					if n > 0 {
						target, want = table[rng.IntN(len(table))], 0
						if target == w {
							continue
						}
					}
					c := ctx[int(target)*dim : int(target)*dim+dim]
					var dot float32
					for k, x := range h {
						dot += x * c[k]
					}
					s := float32(0)
					switch {
					case dot >= 6:
						s = 1
					case dot > -6:
						s = sigma[int((dot/6+1)*512)&1023]
					}
					g := (want - s) * rate
					for k := range c {
						grad[k] += g * c[k]
						c[k] += g * h[k]
					}
				}
				for k := range h {
					h[k] += grad[k]
				}
			}
		}
		line = line[:0]
	}
	for e := range epochs {
		for _, id := range ids {
			done++
			if id < 0 || len(line) == cap(line) {
				train(0.05 * max(0.02, 1-float32(done)/float32(all)))
				continue
			}
			if r := rank[id]; r >= 0 && rng.Float32() < keep[r] {
				line = append(line, r)
			}
		}
		cfg.logf("names: vectors of %d words, epoch %d", v, e+1)
	}
	for i := range v {
		row := in[i*dim : i*dim+dim]
		var n float64
		for _, x := range row {
			n += float64(x) * float64(x)
		}
		s := float32(1 / math.Sqrt(n+1e-9))
		for k := range row {
			row[k] *= s
		}
	}
	out.v = in
	return out
}

// kmeans groups the vectors; centres start at the commonest words.
func (v wordVecs) kmeans(k, rounds int) []int {
	n, d := len(v.words), v.dim
	k = min(k, n)
	centre := make([]float32, k*d)
	// Spread the seeds over the common words.
	step := max(1, min(n/k, 10))
	for c := range k {
		copy(centre[c*d:], v.v[c*step*d:c*step*d+d])
	}
	group := make([]int, n)
	for range rounds {
		sum := make([]float32, k*d)
		for i := range n {
			x := v.v[i*d : i*d+d]
			best, arg := float32(-2), 0
			for c := range k {
				m := centre[c*d : c*d+d]
				var a, b, e, f float32
				for j := 0; j+3 < d; j += 4 {
					a += x[j] * m[j]
					b += x[j+1] * m[j+1]
					e += x[j+2] * m[j+2]
					f += x[j+3] * m[j+3]
				}
				if s := a + b + e + f; s > best {
					best, arg = s, c
				}
			}
			group[i] = arg
			w := float32(math.Log(1 + float64(v.count[i])))
			for j, y := range x {
				sum[arg*d+j] += w * y
			}
		}
		for c := range k {
			row := sum[c*d : c*d+d]
			var s float64
			for _, y := range row {
				s += float64(y) * float64(y)
			}
			if s == 0 {
				continue
			}
			f := float32(1 / math.Sqrt(s))
			for j, y := range row {
				centre[c*d+j] = y * f
			}
		}
	}
	return group
}

// vecDim is the length of a word's vector, vecStep what one of its units is.
const (
	vecDim  = 64
	vecStep = 1.0 / 160
)

// wordTable packs every word without digits: key, three groupings of 80, 320
// and 1000 groups, vector.
func wordTable(v wordVecs) []byte {
	a, b, c := v.kmeans(80, 12), v.kmeans(320, 10), v.kmeans(1000, 8)
	var out bytes.Buffer
	rows := 0
	for i, w := range v.words {
		if strings.ContainsRune(w, '0') || !strings.ContainsFunc(w, func(r rune) bool { return r > '@' }) {
			continue
		}
		if rows++; rows > math.MaxUint16 {
			break
		}
		var row [9]byte
		binary.LittleEndian.PutUint32(row[:], parse.ClusterKey(w))
		row[4] = byte(a[i])
		binary.LittleEndian.PutUint16(row[5:], uint16(b[i]))
		binary.LittleEndian.PutUint16(row[7:], uint16(c[i]))
		out.Write(row[:])
		for _, x := range v.v[i*v.dim : (i+1)*v.dim] {
			out.WriteByte(byte(int8(min(127, max(-127, math.Round(float64(x)/vecStep))))))
		}
	}
	return out.Bytes()
}

// splitWords takes apart what wordTable packs.
func splitWords(b []byte) (clusters []byte, vectors []int8) {
	for ; len(b) >= 9+vecDim; b = b[9+vecDim:] {
		clusters = append(clusters, b[:9]...)
		for _, x := range b[9 : 9+vecDim] {
			vectors = append(vectors, int8(x))
		}
	}
	return clusters, vectors
}
