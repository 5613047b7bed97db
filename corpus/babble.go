package corpus

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// Babble writes n stories of about 400 words that mean nothing, for measures of
// speed: the words are drawn as often as words of a language are, and no two
// sentences are alike. Every fifth is a copy of one of the last hundred that
// are none, with seven of ten of its sentences and two new ones.
func Babble(seed uint64, n int, put func(Story)) {
	vocabulary := make([]string, 60_000)
	for i := range vocabulary {
		for k := i + 30; k > 0; k /= 20 {
			vocabulary[i] += string("bcdfghklmnprstvwzjqx"[k%20]) + string("aeiou"[k%5])
		}
	}
	r := rand.New(rand.NewPCG(seed, 8))
	zipf := rand.NewZipf(r, 1.1, 8, uint64(len(vocabulary)-1))
	sentence := func() string {
		var words []string
		for range 12 + r.IntN(14) {
			words = append(words, vocabulary[zipf.Uint64()])
		}
		return strings.Join(words, " ") + "."
	}
	begin := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	var last [][]string
	for i := range n {
		var ss []string
		if i%5 == 4 {
			for _, s := range last[r.IntN(len(last))] {
				if r.IntN(10) < 7 {
					ss = append(ss, s)
				}
			}
			ss = append(ss, sentence(), sentence())
		} else {
			for range 22 {
				ss = append(ss, sentence())
			}
			if last = append(last, ss); len(last) > 100 {
				last = last[1:]
			}
		}
		s := Story{ID: strconv.Itoa(i), URL: "https://babble.example/" + strconv.Itoa(i), Title: ss[0], Outlet: "Outlet " + strconv.Itoa(r.IntN(200)), Published: begin.Add(time.Duration(i) * 5 * time.Minute)}
		for k := 0; k < len(ss); k += 3 {
			s.Paragraphs = append(s.Paragraphs, strings.Join(ss[k:min(k+3, len(ss))], " "))
		}
		put(s)
	}
}
