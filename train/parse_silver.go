package train

import (
	"encoding/gob"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/parse"
	"github.com/hearsay-news/hearsay/segment"
)

// newsFiles are the texts the teacher parses: news that anyone may use.
// silverFiles are what the shipped network learns from: letters, talk, blogs
// and speeches besides.
var (
	newsFiles   = []string{"gmb-voa", "wikinews-2019-2020", "wikipedia-current-events-2025-2026"}
	silverFiles = append(newsFiles[:len(newsFiles):len(newsFiles)], "masc", "us-presidential-addresses")
)

// How many answers of a kind a teacher may give for a word.
const (
	softTagged  = 3
	softHeaded  = 4
	softLabeled = 3
)

// A soft tree is what the teachers think possible: for each word its likeliest
// tags, heads and relations, and their probabilities in 255ths. The student
// learns more from "probably this, perhaps that" than from the tree alone.
type soft struct {
	Tags, Rels          []uint8
	Heads               []int16
	TagP, HeadP, LabelP []uint8
}

// Kinds of answers.
const (
	softTags = iota
	softHeads
	softRels
)

// answers are the right answer for word i, or the teachers' several.
func (s *shard) answers(e *example, kind, i int, hard int32) []answer {
	s.right = append(s.right[:0], answer{int(hard), 1})
	if e.soft == nil {
		return s.right
	}
	s.right = s.right[:0]
	add := func(at int, p uint8) {
		if p > 0 {
			s.right = append(s.right, answer{at, float32(p)})
		}
	}
	switch kind {
	case softTags:
		for j := i * softTagged; j < (i+1)*softTagged; j++ {
			add(int(e.soft.Tags[j]), e.soft.TagP[j])
		}
	case softHeads:
		for j := i * softHeaded; j < (i+1)*softHeaded; j++ {
			if h := int(e.soft.Heads[j]); h <= len(e.rows) { // its last word may be cut
				add(h, e.soft.HeadP[j])
			}
		}
	case softRels:
		for j := i * softLabeled; j < (i+1)*softLabeled; j++ {
			add(int(e.soft.Rels[j]), e.soft.LabelP[j])
		}
	}
	sum := float32(0)
	for _, a := range s.right {
		sum += a.p
	}
	if sum == 0 {
		return append(s.right[:0], answer{int(hard), 1})
	}
	for j := range s.right {
		s.right[j].p /= sum
	}
	return s.right
}

// soften keeps the likeliest answers of each row of scores.
func soften(s parse.Scores) *soft {
	t := &soft{}
	tags, rels := len(s.Tags)/s.Words, len(s.Labels)/s.Words
	var at []int
	var p []uint8
	for i := range s.Words {
		at, p = likeliest(s.Tags[i*tags:(i+1)*tags], s.Networks, -1, softTagged)
		for j := range at {
			t.Tags, t.TagP = append(t.Tags, uint8(at[j])), append(t.TagP, p[j])
		}
		at, p = likeliest(s.Arcs[i*s.Stride:i*s.Stride+s.Words+1], s.Networks, i+1, softHeaded)
		for j := range at {
			t.Heads, t.HeadP = append(t.Heads, int16(at[j])), append(t.HeadP, p[j])
		}
		at, p = likeliest(s.Labels[i*rels:(i+1)*rels], s.Networks, -1, softLabeled)
		for j := range at {
			t.Rels, t.LabelP = append(t.Rels, uint8(at[j])), append(t.LabelP, p[j])
		}
	}
	return t
}

// likeliest is the n best places of a row but one, and their probabilities in
// 255ths. A row that is too short is filled up with impossible ones.
func likeliest(row []float32, networks, but, n int) (at []int, p []uint8) {
	for range n {
		best := -1
		for i, v := range row {
			if i != but && (best < 0 || v > row[best]) && !slices.Contains(at, i) {
				best = i
			}
		}
		if best < 0 {
			at = append(at, 0)
			continue
		}
		at = append(at, best)
	}
	sum := 0.0
	for i, v := range row {
		if i != but {
			sum += math.Exp(float64(v-row[at[0]]) / float64(networks))
		}
	}
	for i, a := range at {
		x := math.Exp(float64(row[a]-row[at[0]])/float64(networks)) / sum
		if slices.Contains(at[:i], a) || a == but {
			x = 0
		}
		p = append(p, uint8(x*255+0.5))
	}
	return at, p
}

// Sentences of the news that are learned from have this many words.
const shortest, longest = 5, 60

// silverTrees cuts texts into sentences and has the teachers parse them.
// What is very short or long teaches little or wrong, and what was seen before
// nothing.
func silverTrees(cfg Config, p *parse.Parser, files []string) ([]*sentence, error) {
	l, err := lang.For("en")
	if err != nil {
		return nil, err
	}
	ends, err := model.Load(cfg.Out, "en-segment")
	if errors.Is(err, fs.ErrNotExist) {
		ends, err = nil, nil
	}
	if err != nil {
		return nil, err
	}
	seg, err := segment.New(l, ends)
	if err != nil {
		return nil, err
	}
	doubts := map[hearsay.TokenID]*soft{}
	p.Watch(func(s parse.Scores) {
		if s.Words <= longest {
			doubts[s.First] = soften(s)
		}
	})
	seen := map[string]bool{}
	var out []*sentence
	words := 0
	for _, name := range files {
		d := &hearsay.Document{}
		var text strings.Builder
		flush := func() {
			d.Text = text.String()
			seg.Segment(d)
			p.Parse(d)
			for i, s := range sentences([]*hearsay.Document{d}) {
				key := strings.Join(s.Forms, " ")
				if n := len(s.Forms); n < shortest || n > longest || seen[key] {
					continue
				}
				seen[key] = true
				s.Genre, s.Soft = "silver", doubts[d.Sentences[i].First]
				out = append(out, s)
				words += len(s.Forms)
			}
			d = &hearsay.Document{}
			text.Reset()
			clear(doubts)
		}
		err := readText(cfg, name, func(line string) {
			if text.Len() > 0 {
				text.WriteString("\n\n")
			}
			d.Paragraphs = append(d.Paragraphs, hearsay.Span{Start: int32(text.Len()), End: int32(text.Len() + len(line))})
			text.WriteString(line)
			if text.Len() > 1<<16 {
				flush()
			}
		})
		if err != nil {
			return nil, err
		}
		flush()
	}
	cfg.logf("%d sentences parsed, %d words", len(out), words)
	return out, nil
}

// stage returns what make makes, or what it made before if cfg.Work has that.
func stage[T any](cfg Config, name string, make func() (T, error)) (out T, err error) {
	path := filepath.Join(cfg.Work, name+".gob")
	if cfg.Work == "" {
		return make()
	}
	if f, err := os.Open(path); err == nil {
		defer f.Close()
		cfg.logf("%s: taken from %s", name, path)
		return out, gob.NewDecoder(f).Decode(&out)
	}
	if out, err = make(); err != nil {
		return out, err
	}
	f, err := os.Create(path)
	if err != nil {
		return out, err
	}
	return out, errors.Join(gob.NewEncoder(f).Encode(out), f.Close())
}
