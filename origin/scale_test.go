package origin

import (
	"os"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay/corpus"
)

// fill adds n texts to a grouper, of which a fifth are copies.
func fill(g *Grouper, n int) {
	corpus.Babble(5, n, func(s corpus.Story) {
		g.Add(Text{Key: s.URL, Address: s.URL, Outlet: s.Outlet, Published: s.Published, Precision: "time", Title: s.Title, Body: s.Text()})
	})
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
