package eval

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// Our own annotations stand in the folder annotated: ids, offsets and labels
// over texts of the shared folder that may be shipped. Its README says how
// they were made.

//go:embed annotated/first.jsonl annotated/second.jsonl annotated/third.jsonl
var annotatedFiles embed.FS

// An Annotated is one text with every attribution an annotator saw in it.
type Annotated struct {
	ID           string `json:"id"`
	Half         string `json:"half"`   // train or test
	SHA256       string `json:"sha256"` // of the text
	Attributions []Mark `json:"attributions"`
}

// A Mark is an attribution, with spans in code points of the text.
type Mark struct {
	Source   Spans   `json:"source"` // the literal words, maybe none
	Cue      Spans   `json:"cue"`
	Content  Spans   `json:"content"`
	Type     string  `json:"type"` // direct, indirect, mixed: what the quotation marks say
	Act      string  `json:"act"`  // as in a record's statement
	Negated  bool    `json:"negated,omitempty"`
	Speakers []Voice `json:"speakers"`         // who that is; none if the text does not say
	Within   *int    `json:"within,omitempty"` // the mark of this text it is reported in
}

// A Voice is a speaker as the text tells it.
type Voice struct {
	Kind string `json:"kind"` // person, organization, group, document, media, poll
	Name string `json:"name,omitempty"`
	// Span is the fullest description of one who is never named.
	Span Spans `json:"span,omitempty"`
}

// AnnotatedActs are the acts a Mark may have.
var AnnotatedActs = strings.Fields(`say announce explain confirm claim deny admit accuse criticize condemn praise thank demand
 request ask propose invite promise agree refuse threaten warn concern predict reject decline-to-comment want intend believe know feel`)

// LoadAnnotated reads the annotations: all texts as read first, and the fifth
// of them that was read a second time.
func LoadAnnotated() (first, second []Annotated, err error) {
	if first, err = loadAnnotated("first"); err == nil {
		second, err = loadAnnotated("second")
	}
	return first, second, err
}

// LoadOther reads what another annotator, who had not seen the first reading,
// made of some of the texts.
func LoadOther() ([]Annotated, error) { return loadAnnotated("third") }

func loadAnnotated(name string) ([]Annotated, error) {
	b, err := annotatedFiles.ReadFile("annotated/" + name + ".jsonl")
	if err != nil {
		return nil, &hearsay.Error{Op: "eval.LoadAnnotated", Kind: hearsay.Internal, Err: err}
	}
	return decode[Annotated](bytes.NewReader(b))
}

// A Sample is a text that was drawn to be annotated.
type Sample struct {
	ID    string
	Text  string
	Half  string // train or test
	Twice bool   // to be annotated a second time
}

// The sample: so many texts of each file of data/text, of about so many words.
const (
	sampleWikinews = 100
	sampleVOA      = 60
	sampleEvents   = 40
	sampleTwice    = 40
	wikinewsWords  = 350 // whole paragraphs from the head up to this
	voaLines       = 12
	eventsWords    = 200 // whole lines until there are so many
	leastWords     = 80
)

// DrawSample draws the texts that are annotated from the texts in the shared
// folder. What hash of an id comes first is drawn first, so that the draw is by
// chance but always the same:
//
//   - Wikinews: an article's head, whole paragraphs up to 350 words, the first
//     two always; articles whose head has under 80 words are passed over. Its id
//     is the article's.
//   - Voice of America has no breaks between articles: 12 lines on end, from a
//     line drawn. The id is file:first-last line, counted from 1. The file also
//     holds articles of the World Factbook and fables; a day of the week in two
//     lines at least is asked for, which those never have.
//   - Current events: lines on end within a day from a line drawn, without
//     section heads and empty lines, until 200 words are there; runs with under
//     80 words are passed over. The id is as above.
//
// Runs drawn later that overlap one drawn earlier are passed over. The three
// files are mixed in proportion, five, three and two of ten; every other text
// of each file is for training, the rest for testing, and those forty whose
// other hash comes first are annotated twice.
func DrawSample(shared string) ([]Sample, error) {
	wiki, err := sampleHeads(shared, "wikinews-2019-2020")
	if err != nil {
		return nil, err
	}
	voa, err := sampleRuns(shared, "gmb-voa", voaRun, sampleVOA)
	if err != nil {
		return nil, err
	}
	events, err := sampleRuns(shared, "wikipedia-current-events-2025-2026", eventsRun, sampleEvents)
	if err != nil {
		return nil, err
	}
	var out []Sample
	for len(wiki) > 0 || len(voa) > 0 || len(events) > 0 {
		for _, x := range []struct {
			of *[]Sample
			n  int
		}{{&wiki, 5}, {&voa, 3}, {&events, 2}} {
			n := min(x.n, len(*x.of))
			out = append(out, (*x.of)[:n]...)
			*x.of = (*x.of)[n:]
		}
	}
	order := slices.Clone(out)
	slices.SortFunc(order, func(a, b Sample) int { return cmp.Compare(drawHash("twice", a.ID), drawHash("twice", b.ID)) })
	twice := map[string]bool{}
	for _, s := range order[:min(sampleTwice, len(order))] {
		twice[s.ID] = true
	}
	for i := range out {
		out[i].Twice = twice[out[i].ID]
	}
	return out, nil
}

func drawHash(what, id string) string {
	sum := sha256.Sum256([]byte("hearsay annotation 1/" + what + "/" + id))
	return hex.EncodeToString(sum[:])
}

func textHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// halves deals drawn texts out to training and testing in turn.
func halves(drawn []Sample) []Sample {
	for i := range drawn {
		drawn[i].Half = []string{"train", "test"}[i%2]
	}
	return drawn
}

func sampleLines(shared, name string) ([]string, error) {
	f, err := open(filepath.Join(shared, "data/text", name+".txt.gz"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return lines(f)
}

func wordCount(s string) int { return len(strings.Fields(s)) }

// sampleHeads draws the heads of documents that begin with "#### id".
func sampleHeads(shared, name string) ([]Sample, error) {
	all, err := sampleLines(shared, name)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var docs []Sample
	for i := 0; i < len(all); i++ {
		id, ok := strings.CutPrefix(all[i], "#### ")
		if !ok {
			continue
		}
		end := i + 1
		for end < len(all) && !strings.HasPrefix(all[end], "#### ") {
			end++
		}
		var paras []string
		n := 0
		for _, l := range all[i+1 : end] {
			if l = strings.TrimSpace(l); l == "" {
				continue
			}
			if n += wordCount(l); n > wikinewsWords && len(paras) >= 2 {
				break
			}
			paras = append(paras, l)
		}
		text := strings.Join(paras, "\n\n")
		if wordCount(text) >= leastWords && !seen[id] {
			docs = append(docs, Sample{ID: id, Text: text})
			seen[id] = true
		}
		i = end - 1
	}
	slices.SortFunc(docs, func(a, b Sample) int { return cmp.Compare(drawHash("draw", a.ID), drawHash("draw", b.ID)) })
	return halves(docs[:min(sampleWikinews, len(docs))]), nil
}

// voaRun and eventsRun are the line after the run that begins at line i, and
// its text; 0 if none begins there.
func voaRun(all []string, i int) (int, string) {
	if i+voaLines > len(all) {
		return 0, ""
	}
	days := 0
	for _, l := range all[i : i+voaLines] {
		if weekday.MatchString(l) {
			days++
		}
	}
	if days < 2 {
		return 0, ""
	}
	return i + voaLines, strings.Join(all[i:i+voaLines], "\n")
}

var weekday = regexp.MustCompile(`\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b`)

var dayLine = regexp.MustCompile(`^#### \d{4}-\d\d-\d\d$`)

func eventsRun(all []string, i int) (int, string) {
	if strings.TrimSpace(all[i]) == "" || strings.HasPrefix(all[i], "####") {
		return 0, ""
	}
	var kept []string
	n := 0
	for ; i < len(all) && n < eventsWords && !dayLine.MatchString(all[i]); i++ {
		if l := strings.TrimSpace(all[i]); l != "" && !strings.HasPrefix(l, "####") {
			kept = append(kept, l)
			n += wordCount(l)
		}
	}
	if n < leastWords {
		return 0, ""
	}
	return i, strings.Join(kept, "\n")
}

// sampleRuns draws runs of lines.
func sampleRuns(shared, name string, run func([]string, int) (int, string), want int) ([]Sample, error) {
	all, err := sampleLines(shared, name)
	if err != nil {
		return nil, err
	}
	type start struct {
		line int
		hash string
	}
	starts := make([]start, len(all))
	for i := range all {
		starts[i] = start{i, drawHash("draw", fmt.Sprintf("%s:%d", name, i+1))}
	}
	slices.SortFunc(starts, func(a, b start) int { return cmp.Compare(a.hash, b.hash) })
	var out []Sample
	taken := map[int]bool{}
	for _, s := range starts {
		if len(out) == want {
			break
		}
		end, text := run(all, s.line)
		overlaps := false
		for l := s.line; l < end; l++ {
			overlaps = overlaps || taken[l]
		}
		if end == 0 || overlaps {
			continue
		}
		for l := s.line; l < end; l++ {
			taken[l] = true
		}
		out = append(out, Sample{ID: fmt.Sprintf("%s:%d-%d", name, s.line+1, end), Text: text})
	}
	return halves(out), nil
}

// CheckAnnotated says what is wrong with the annotation of a text: another
// text, spans outside it or ending in white space, unknown labels.
func CheckAnnotated(a *Annotated, text string) error {
	bad := func(i int, format string, args ...any) error {
		return &hearsay.Error{
			Op: "eval.CheckAnnotated", Kind: hearsay.Invalid,
			Err: fmt.Errorf("%s: mark %d: %s", a.ID, i, fmt.Sprintf(format, args...)),
		}
	}
	if got := textHash(text); got != a.SHA256 {
		return bad(-1, "the text's sha256 is %s, not %s", got, a.SHA256)
	}
	rs := []rune(text)
	mask := quoteMask(rs)
	for i, m := range a.Attributions {
		spans := map[string]Spans{"source": m.Source, "cue": m.Cue, "content": m.Content}
		for _, v := range m.Speakers {
			if (v.Name == "") == (len(v.Span) == 0) {
				return bad(i, "a speaker has a name or a span")
			}
			spans["speaker"] = append(spans["speaker"], v.Span...)
		}
		for role, ss := range spans {
			for _, p := range ss {
				if p[0] < 0 || p[0] >= p[1] || p[1] > len(rs) {
					return bad(i, "%s %v is outside the text", role, p)
				}
				if isSpace(rs[p[0]]) || isSpace(rs[p[1]-1]) {
					return bad(i, "%s %v begins or ends in white space", role, p)
				}
				if p[0] > 0 && isWord(rs[p[0]-1]) && isWord(rs[p[0]]) || p[1] < len(rs) && isWord(rs[p[1]-1]) && isWord(rs[p[1]]) {
					return bad(i, "%s %v cuts a word", role, p)
				}
			}
		}
		if len(m.Content) == 0 || len(m.Cue) == 0 && len(m.Source) == 0 {
			return bad(i, "no content, or neither cue nor source")
		}
		if t := contentType(rs, m.Content.pieces(), mask); t != m.Type {
			return bad(i, "type is %s, not %s", t, m.Type)
		}
		if !slices.Contains(AnnotatedActs, m.Act) {
			return bad(i, "no act %q", m.Act)
		}
		if m.Within != nil && (*m.Within < 0 || *m.Within >= i) {
			return bad(i, "within %d is no mark before it", *m.Within)
		}
	}
	return nil
}

// inText is the text of spans, pieces joined by a space.
func inText(s Spans, text []rune) string {
	var parts []string
	for _, p := range s.pieces() {
		parts = append(parts, string(text[clip(p[0], text):clip(p[1], text)]))
	}
	return strings.Join(parts, " ")
}

// QuoteType says whether the pieces of a text stand in quotation marks:
// direct (at least 95 % of their words), mixed, or indirect.
func QuoteType(text string, pieces Spans) string {
	rs := []rune(text)
	return contentType(rs, pieces.pieces(), quoteMask(rs))
}
