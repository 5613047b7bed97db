package origin

import (
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// fill adds n texts of about 400 words to a grouper, the words drawn as often
// as words of a language are. Of each five one is a copy of one of the last
// hundred, with seven of ten sentences of it and new ones.
func fill(g *Grouper, n int) {
	vocabulary := make([]string, 60_000)
	for i := range vocabulary {
		s := ""
		for k := i + 30; k > 0; k /= 20 {
			s += string("bcdfghklmnprstvwzjqx"[k%20]) + string("aeiou"[k%5])
		}
		vocabulary[i] = s
	}
	w := rand.New(rand.NewPCG(5, 8))
	zipf := rand.NewZipf(w, 1.1, 8, uint64(len(vocabulary)-1))
	sentence := func() string {
		var s []string
		for range 12 + w.IntN(14) {
			s = append(s, vocabulary[zipf.Uint64()])
		}
		return strings.Join(s, " ") + "."
	}
	var last [][]string
	for i := range n {
		var s []string
		if i%5 == 4 {
			for _, x := range last[w.IntN(len(last))] {
				if w.IntN(10) < 7 {
					s = append(s, x)
				}
			}
			s = append(s, sentence(), sentence())
		} else {
			for range 22 {
				s = append(s, sentence())
			}
			if last = append(last, s); len(last) > 100 {
				last = last[1:]
			}
		}
		key := strconv.Itoa(i)
		g.Add(Text{
			Key: key, Address: key, Outlet: "Outlet " + strconv.Itoa(w.IntN(200)), Published: hour.Add(time.Duration(i) * 5 * time.Minute), Precision: "time",
			Title: s[0], Body: strings.Join(s, " "), Names: []string{vocabulary[1000+zipf.Uint64()%5000], vocabulary[1000+zipf.Uint64()%5000]},
		})
	}
}

// TestScale groups a hundred thousand articles on one core.
func TestScale(t *testing.T) {
	n, most := 2000, time.Minute
	if os.Getenv("HEARSAY_LONG") != "" {
		n, most = 100_000, 10*time.Minute
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	defer debug.SetGCPercent(debug.SetGCPercent(30)) // as the program does
	g, err := NewGrouper("en")
	if err != nil {
		t.Fatal(err)
	}
	var peak atomic.Uint64
	stop := make(chan bool)
	go func() {
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapInuse+m.StackInuse))
			select {
			case <-stop:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	begin := time.Now()
	fill(g, n)
	words := 0
	for i := range g.items {
		words += g.items[i].words
	}
	added := time.Since(begin)
	r := g.Result()
	took := time.Since(begin)
	close(stop)
	t.Logf("%d articles, %d words: %v, of that %v for making and adding; %d origins, %d stories, %.0f MB", n, words, took, added, len(r.Groups), len(r.Stories), float64(peak.Load())/1e6)
	if took > most || peak.Load() > 1e9 {
		t.Errorf("%v, %d bytes", took, peak.Load())
	}
	if len(r.Groups) > n*81/100 || len(r.Groups) < n*79/100 {
		t.Errorf("%d origins of %d articles, a fifth of which are copies", len(r.Groups), n)
	}
}
