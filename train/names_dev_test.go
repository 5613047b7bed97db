package train

import (
	"cmp"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay/internal/newsdev"
	"github.com/hearsay-news/hearsay/lang"
)

// chooseNewsDev chooses the lines of the news that we measure with, by the
// rule that internal/newsdev/names.tsv states: file, unit and line of each.
func chooseNewsDev(cfg Config) ([][3]string, error) {
	hash := func(s string) uint64 {
		x := uint64(0xcbf29ce484222325)
		for i := 0; i < len(s); i++ {
			x = (x ^ uint64(s[i])) * 0x100000001b3
		}
		x ^= x >> 32
		x *= 0xd6e8feb86659fd93
		return x ^ x>>32
	}
	learned := map[string]map[int]bool{}
	for row := range strings.Lines(newsLabels) {
		if c := strings.Split(strings.TrimSpace(row), "\t"); len(c) > 1 && row[0] != '#' {
			n, _ := strconv.Atoi(c[1])
			if learned[c[0]] == nil {
				learned[c[0]] = map[int]bool{}
			}
			learned[c[0]][n] = true
		}
	}
	date := regexp.MustCompile(`^\pL+day, \pL+ \d+, 20\d\d$`)
	var out [][3]string
	for _, f := range []struct {
		name               string
		units, words, most int
	}{{"gmb-voa", 26, 0, 8}, {"wikinews-2019-2020", 16, 4, 9}, {"wikipedia-current-events-2025-2026", 16, 8, 10}} {
		var lines []string
		if err := eachLine(cfg.Path("text", f.name+".txt.gz"), func(s string) { lines = append(lines, s) }); err != nil {
			return nil, err
		}
		type unit struct {
			hash        uint64
			at          int   // its name: the line it begins on
			first, last int   // the lines that must not be learned from
			lines       []int // from 1
		}
		var units []unit
		for i, s := range lines {
			n := i + 1
			switch {
			case f.words == 0:
				if i%8 == 0 && i+8 <= len(lines) {
					units = append(units, unit{at: n, first: n - 16, last: n + 7 + 16})
				} else if i/8 >= len(units) {
					continue
				}
			case strings.HasPrefix(s, "#### 20"):
				units = append(units, unit{at: n, first: n})
				continue
			case len(units) == 0:
				continue
			}
			u := &units[len(units)-1]
			u.hash = hash(fmt.Sprintf("names-dev/%s/%d", f.name, u.at))
			u.lines = append(u.lines, n)
			u.last = max(u.last, n)
		}
		slices.SortFunc(units, func(a, b unit) int { return cmp.Compare(a.hash, b.hash) })
		taken := 0
		var chosen [][3]string
	next:
		for _, u := range units {
			for n := u.first; n <= u.last; n++ {
				if learned[f.name][n] {
					continue next
				}
			}
			var pick []int
			for _, n := range u.lines {
				if s := lines[n-1]; len(pick) < f.most && len(strings.Fields(s)) >= f.words && !strings.HasPrefix(s, "#") {
					pick = append(pick, n)
				}
			}
			if len(pick) < 3 {
				continue
			}
			for _, n := range pick {
				if s := strings.TrimSpace(lines[n-1]); !date.MatchString(s) && !strings.HasPrefix(s, "██") {
					chosen = append(chosen, [3]string{f.name, strconv.Itoa(u.at), strconv.Itoa(n)})
				}
			}
			if taken++; taken == f.units {
				break
			}
		}
		slices.SortFunc(chosen, func(a, b [3]string) int {
			x, _ := strconv.Atoi(a[2])
			y, _ := strconv.Atoi(b[2])
			return cmp.Compare(x, y)
		})
		out = append(out, chosen...)
	}
	return out, nil
}

// The news that we measure with is what the rule chooses, at least 500
// sentences, and nothing is learned from it.
func TestNewsDev(t *testing.T) {
	cfg := Config{Data: "../../shared/data"}
	if _, err := os.Stat(cfg.Path("text")); err != nil {
		t.Skip("needs ../shared/data/text")
	}
	want, err := chooseNewsDev(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var got [][3]string
	for _, l := range newsdev.Lines() {
		got = append(got, [3]string{l.File, strconv.Itoa(l.Unit), strconv.Itoa(l.Line)})
	}
	if !slices.Equal(got, want) {
		t.Errorf("names.tsv has %d lines, the rule chooses %d others", len(got), len(want))
	}
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	docs, err := newsDev(cfg, l)
	if err != nil {
		t.Fatal(err)
	}
	sentences, names, spans := 0, 0, 0
	for _, d := range docs {
		sentences += len(d.text.Ends)
		spans += len(nameSpans(d.labels))
	}
	for _, l := range newsdev.Lines() {
		names += len(l.Names)
	}
	if sentences < 500 {
		t.Errorf("%d sentences", sentences)
	}
	if spans < names*99/100 {
		t.Errorf("of %d names %d lie on whole words", names, spans)
	}
	for row := range strings.Lines(newsLabels) {
		c := strings.Split(strings.TrimSpace(row), "\t")
		if n, err := strconv.Atoi(c[min(1, len(c)-1)]); err == nil && newsdev.Has(c[0], n) {
			t.Errorf("line %d of %s is learned from", n, c[0])
		}
	}
	n := 0
	if err := eachPlain(cfg, "gmb-voa", func([]string) { n++ }); err != nil {
		t.Fatal(err)
	}
	if n != 47959-26*8 {
		t.Errorf("%d lines of gmb-voa are read as plain text", n)
	}
}
