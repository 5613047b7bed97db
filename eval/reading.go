package eval

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/sample"
)

// Fifty texts, and later twenty others, were read by eye with the statements
// found in them; what was wrong stands in the folder reading, without a word
// of the texts.

//go:embed reading/errors.tsv reading/second.tsv
var readingFiles embed.FS

// A plan says how many texts of each kind are read.
type readingPlan struct {
	prefix string // stands before an id to be hashed
	own    int    // of the sample articles
	heads  int    // of Wikinews articles: whole paragraphs, two at least, up to readingWords
	runs   int    // of Voice of America: readingLines on end with a day of the week in two
}

const (
	readingWords = 150
	readingLines = 8
)

var (
	firstReading  = readingPlan{"hearsay reading 1/", 8, 30, 12}
	secondReading = readingPlan{"hearsay reading 2/", 0, 12, 8}
)

func (p readingPlan) hash(id string) string {
	s := sha256.Sum256([]byte(p.prefix + id))
	return hex.EncodeToString(s[:])
}

// DrawReading draws the texts that were read by eye: those whose ids, behind
// "hearsay reading 1/", have the smallest sha256, of each kind. What is drawn
// for annotation is passed over.
func DrawReading(shared string) ([]Sample, error) {
	annotated, err := DrawSample(shared)
	if err != nil {
		return nil, err
	}
	return firstReading.draw(shared, annotated)
}

// DrawSecondReading draws the twenty texts that were read later, in the same
// way behind "hearsay reading 2/". What was read first is passed over too.
func DrawSecondReading(shared string) ([]Sample, error) {
	annotated, err := DrawSample(shared)
	if err != nil {
		return nil, err
	}
	first, err := firstReading.draw(shared, annotated)
	if err != nil {
		return nil, err
	}
	return secondReading.draw(shared, append(annotated, first...))
}

// Draw draws texts that share nothing with those passed over.
func (p readingPlan) draw(shared string, passed []Sample) ([]Sample, error) {
	taken := map[string]bool{}
	lineTaken := map[int]bool{}
	for _, s := range passed {
		taken[s.ID] = true
		var a, b int
		if n, _ := fmt.Sscanf(s.ID, "gmb-voa:%d-%d", &a, &b); n == 2 {
			for l := a; l <= b; l++ {
				lineTaken[l] = true
			}
		}
	}
	byHash := func(ss []Sample) {
		slices.SortFunc(ss, func(a, b Sample) int { return cmp.Compare(p.hash(a.ID), p.hash(b.ID)) })
	}

	var own []Sample
	for _, a := range sample.Articles() {
		own = append(own, Sample{ID: a.ID, Text: a.Markup})
	}
	byHash(own)

	all, err := sampleLines(shared, "wikinews-2019-2020")
	if err != nil {
		return nil, err
	}
	var heads []Sample
	for i := 0; i < len(all); i++ {
		id, ok := strings.CutPrefix(all[i], "#### ")
		if !ok || taken[id] {
			continue
		}
		taken[id] = true
		var paras []string
		n := 0
		for j := i + 1; j < len(all) && !strings.HasPrefix(all[j], "#### "); j++ {
			l := strings.TrimSpace(all[j])
			if l == "" {
				continue
			}
			if n += wordCount(l); n > readingWords && len(paras) >= 2 {
				break
			}
			paras = append(paras, l)
		}
		if text := strings.Join(paras, "\n\n"); wordCount(text) >= leastWords {
			heads = append(heads, Sample{ID: id, Text: text})
		}
	}
	byHash(heads)

	if all, err = sampleLines(shared, "gmb-voa"); err != nil {
		return nil, err
	}
	var starts []Sample
	for i := range all[:max(0, len(all)-readingLines)] {
		starts = append(starts, Sample{ID: fmt.Sprintf("gmb-voa:%d-%d", i+1, i+readingLines)})
	}
	byHash(starts)
	var runs []Sample
	for _, s := range starts {
		var a, b int
		fmt.Sscanf(s.ID, "gmb-voa:%d-%d", &a, &b)
		days, free := 0, true
		for l := a; l <= b; l++ {
			free = free && !lineTaken[l]
			if weekday.MatchString(all[l-1]) {
				days++
			}
		}
		if !free || days < 2 || len(runs) == p.runs {
			continue
		}
		for l := a; l <= b; l++ {
			lineTaken[l] = true
		}
		s.Text = strings.Join(all[a-1:b], "\n")
		runs = append(runs, s)
	}
	out := append(own[:min(p.own, len(own))], heads[:min(p.heads, len(heads))]...)
	return append(out, runs...), nil
}

// A ReadingError is one thing that was wrong with a text's statements.
type ReadingError struct {
	Doc        string
	Start, End int    // in code points of the text
	Kind       string // see reading/README.md
	State      string // open, mended or new
}

// LoadReading reads what was found by eye in the texts of [DrawReading].
func LoadReading() ([]ReadingError, error) { return loadReading("reading/errors.tsv") }

// LoadSecondReading reads what was found by eye in the texts of
// [DrawSecondReading].
func LoadSecondReading() ([]ReadingError, error) { return loadReading("reading/second.tsv") }

func loadReading(file string) ([]ReadingError, error) {
	b, err := readingFiles.ReadFile(file)
	if err != nil {
		return nil, &hearsay.Error{Op: "eval.LoadReading", Kind: hearsay.Internal, Err: err}
	}
	var out []ReadingError
	for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
		c := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(c) != 5 {
			return nil, &hearsay.Error{Op: "eval.LoadReading", Kind: hearsay.Internal, Err: fmt.Errorf("%s: %q has not five columns", file, line)}
		}
		e := ReadingError{Doc: c[0], Kind: c[3], State: c[4]}
		for i, dst := range []*int{&e.Start, &e.End} {
			n, err := strconv.Atoi(c[1+i])
			if err != nil {
				return nil, &hearsay.Error{Op: "eval.LoadReading", Kind: hearsay.Internal, Err: err}
			}
			*dst = n
		}
		out = append(out, e)
	}
	return out, nil
}
