package eval

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/corpus"
	"github.com/hearsay-news/hearsay/origin"
	"github.com/hearsay-news/hearsay/reader"
)

// A LostScore is how the comparison of copies finds statements whose source and
// cue were cut.
type LostScore struct {
	Texts  int `json:"texts"`
	Copies int `json:"copies"`
	Cut    int `json:"cut"`    // statements whose source and cue were cut
	Found  int `json:"found"`  // of these, that a change "attribution removed" points at
	False  int `json:"false"`  // such changes that point at none of them
	Same   int `json:"same"`   // copies that were edited otherwise: nobody's statement lost its speaker
	Alarms int `json:"alarms"` // of these, that were said to have lost one

	Missed []string `json:"-"` // what was not found, for looking at
	Wrong  []string `json:"-"`
}

// PRF is precision, recall and their mean.
func (s *LostScore) PRF() PRF {
	return ratio(float64(s.Found), float64(s.Found+s.False), float64(s.Found), float64(s.Cut))
}

// A lostText is a text with its marked attributions.
type lostText struct {
	id, text string
	marks    []Attribution
}

// lostCopies is in how many copies the statements of a text are cut, so that
// not all go at once.
const lostCopies = 4

// lost cuts source and cue of every marked statement that can be cut so, reads
// text and copies, and asks the comparison for what became of them.
func (j *job) lost(texts []lostText) (*LostScore, error) {
	differ, err := origin.NewDiffer("en")
	if err != nil {
		return nil, err
	}
	s := &LostScore{}
	for _, t := range texts {
		from, err := j.r.Read(hearsay.Article{Markup: t.text, Lang: "en", MediaType: "text/plain"})
		if err != nil {
			return nil, err
		}
		runes := []rune(t.text)
		off := byteOffsets(t.text)
		batches := make([][][2]int, lostCopies)
		used := make([]map[int]bool, lostCopies)
		n := 0
		for _, m := range t.marks {
			cut, ok := sourceAndCue(runes, m)
			if !ok || len(off) <= cut[1] {
				continue
			}
			sent := from.SentenceAt(from.TokenAt(int32(off[cut[0]])))
			if sent < 0 || wordsIn(runes, m.Content, off, from.SentenceSpan(sent)) < 3 {
				continue
			}
			for range lostCopies {
				k := n % lostCopies
				n++
				if used[k] == nil {
					used[k] = map[int]bool{}
				}
				if !used[k][sent] {
					used[k][sent] = true
					batches[k] = append(batches[k], cut)
					break
				}
			}
		}
		s.Texts++
		for _, cuts := range batches {
			if len(cuts) == 0 {
				continue
			}
			copied := cutOut(runes, cuts)
			to, err := j.r.Read(hearsay.Article{Markup: copied, Lang: "en", MediaType: "text/plain"})
			if err != nil {
				return nil, err
			}
			s.Copies++
			s.Cut += len(cuts)
			hit := make([]bool, len(cuts))
			for _, c := range differ.Diff(from, to).Changes {
				if c.Class != "attribution-removed" {
					continue
				}
				right := false
				for i, cut := range cuts {
					if slices.ContainsFunc(c.From, func(x [2]int) bool { return x[0] < cut[1] && cut[0] < x[1] }) {
						hit[i], right = true, true
					}
				}
				if !right {
					s.False++
					s.Wrong = append(s.Wrong, t.id+": "+c.Text)
				}
			}
			for i, h := range hit {
				if h {
					s.Found++
				} else {
					lo, hi := max(0, cuts[i][0]-80), min(len(runes), cuts[i][1]+80)
					s.Missed = append(s.Missed, t.id+": "+hearsay.Line(string(runes[lo:cuts[i][0]])+"[-"+string(runes[cuts[i][0]:cuts[i][1]])+"-]"+string(runes[cuts[i][1]:hi])))
				}
			}
		}
	}
	return s, nil
}

// unlost edits every text as corpus.Edit does, which takes no speaker from a
// statement that it leaves, and counts the copies that are said to lack one.
func (j *job) unlost(texts []lostText, s *LostScore) error {
	differ, err := origin.NewDiffer("en")
	if err != nil {
		return err
	}
	var stories []corpus.Story
	for _, t := range texts {
		x := corpus.Story{ID: t.id}
		for p := range strings.SplitSeq(t.text, "\n") {
			if p = strings.TrimSpace(p); p != "" {
				x.Paragraphs = append(x.Paragraphs, p)
			}
		}
		stories = append(stories, x)
	}
	for i := range stories {
		w := corpus.NewWriter(copySeed, uint64(i))
		e := w.Edit(stories, i, copyKept, w.Paragraph)
		from, err := j.r.Read(hearsay.Article{Markup: stories[i].Text(), Lang: "en", MediaType: "text/plain"})
		if err != nil {
			return err
		}
		to, err := j.r.Read(hearsay.Article{Markup: e.Text(), Lang: "en", MediaType: "text/plain"})
		if err != nil {
			return err
		}
		s.Same++
		alarm := false
		for _, c := range differ.Diff(from, to).Changes {
			if c.Class == "attribution-removed" {
				alarm = true
				s.Wrong = append(s.Wrong, fmt.Sprintf("%s (%s): %s", stories[i].ID, strings.Join(e.Edits, " "), c.Text))
			}
		}
		s.Alarms += int(b2f(alarm))
	}
	return nil
}

// byteOffsets is where each code point begins, and the length.
func byteOffsets(s string) []int {
	out := make([]int, 0, len(s)+1)
	for i := range s {
		out = append(out, i)
	}
	return append(out, len(s))
}

// wordsIn counts the words of spans that stand in a sentence.
func wordsIn(text []rune, spans Spans, off []int, sent hearsay.Span) int {
	n := 0
	for _, p := range spans.pieces() {
		for i := p[0]; i < p[1] && i < len(text); i++ {
			if off[i] >= int(sent.Start) && off[i] < int(sent.End) && isWord(text[i]) && (i == p[0] || !isWord(text[i-1])) {
				n++
			}
		}
	}
	return n
}

// sourceAndCue is the stretch that says who says it: source and cue with what
// stands between them. Ok is false where they cannot be cut without a part of
// what is said, or where the source is a relative pronoun, without which no
// sentence is left.
func sourceAndCue(text []rune, a Attribution) (cut [2]int, ok bool) {
	source, cue := a.Source.pieces(), a.Cue.pieces()
	if len(source) == 0 || len(cue) == 0 {
		return cut, false
	}
	all := append(slices.Clone(source), cue...)
	cut = all[0]
	for _, p := range all {
		cut[0], cut[1] = min(cut[0], p[0]), max(cut[1], p[1])
	}
	if cut[1] > len(text) || cut[1]-cut[0] > 200 {
		return cut, false
	}
	switch strings.ToLower(string(text[source[0][0]:source[0][1]])) {
	case "who", "which", "that", "whom", "whose":
		return cut, false
	}
	if slices.Contains(text[cut[0]:cut[1]], '\n') {
		return cut, false
	}
	for _, p := range a.Content.pieces() {
		if p[0] < cut[1] && cut[0] < p[1] {
			return cut, false
		}
	}
	return cut, true
}

// cutOut takes stretches out of a text and mends what is left: no comma before
// a full stop, a capital at the beginning of a sentence, no "that" there.
func cutOut(text []rune, cuts [][2]int) string {
	cuts = slices.Clone(cuts)
	slices.SortFunc(cuts, func(a, b [2]int) int { return a[0] - b[0] })
	var out []rune
	at := 0
	for _, c := range cuts {
		if c[0] < at {
			continue
		}
		out = append(out, text[at:c[0]]...)
		at = c[1]
		for len(out) > 0 && out[len(out)-1] == ' ' {
			out = out[:len(out)-1]
		}
		rest := at
		for rest < len(text) && text[rest] == ' ' {
			rest++
		}
		next := '\n'
		if rest < len(text) {
			next = text[rest]
		}
		last := '\n'
		if len(out) > 0 {
			last = out[len(out)-1]
		}
		switch {
		case last == ',' && (next == '.' || next == ',' || next == '\n'):
			out = out[:len(out)-1]
			at = rest
			if next == ',' {
				at++ // both commas held what was cut
			}
		case (last == '”' || last == '"') && next == '.' && len(out) > 1 && out[len(out)-2] == ',':
			out[len(out)-2] = '.'
			at = rest + 1
		case last == '\n' || strings.ContainsRune(".!?”\"", last):
			// What was cut began the sentence.
			for rest < len(text) && strings.ContainsRune(" ,:", text[rest]) {
				rest++
			}
			if w := string(text[rest:min(rest+5, len(text))]); w == "that " {
				rest += 5
			}
			if last != '\n' {
				out = append(out, ' ')
			}
			if rest < len(text) {
				out = append(out, unicode.ToUpper(text[rest]))
				rest++
			}
			at = rest
		case next != '.' && next != ',' && next != '\n':
			out = append(out, ' ')
			at = rest
		default:
			at = rest
		}
	}
	return string(append(out, text[at:]...))
}

// lostPolNeAR is the measure on the articles of PolNeAR.
func (j *job) lostPolNeAR() (*LostScore, error) {
	gold, _, err := j.polnear()
	if err != nil {
		return nil, err
	}
	var texts []lostText
	for _, g := range gold {
		texts = append(texts, lostText{g.Doc, g.Text, g.Attributions})
	}
	return j.lostIn(texts)
}

// lostOwn is the measure on the texts we annotated.
func (j *job) lostOwn() (*LostScore, error) {
	first, _, err := LoadAnnotated()
	if err != nil {
		return nil, err
	}
	all, err := annotatedTexts(j.shared, first)
	if err != nil {
		return nil, err
	}
	var texts []lostText
	for i := range first {
		texts = append(texts, lostText{first[i].ID, all[first[i].ID], first[i].asText(all[first[i].ID]).Attributions})
	}
	if j.o.Small {
		texts = texts[:len(texts)/7]
	}
	return j.lostIn(texts)
}

func (j *job) lostIn(texts []lostText) (*LostScore, error) {
	s, err := j.lost(texts)
	if err != nil {
		return nil, err
	}
	return s, j.unlost(texts, s)
}

// textFiles are the texts of the shared folder that copies are made of.
var textFiles = strings.Fields("wikinews-2019-2020 gmb-voa masc us-presidential-addresses fed-board-speeches congressional-record-sample wikipedia-current-events-2025-2026")

// A CopyScore is how copies with a known answer are found among other texts.
type CopyScore struct {
	Texts  int               `json:"texts"`   // that the copies were made of, and that stand among them
	Copies int               `json:"copies"`  // made of them
	Pairs  int               `json:"pairs"`   // a copy and a text of which it has copyKept at least
	Found  int               `json:"found"`   // of these, in one group or named as a second source
	Joined int               `json:"joined"`  // pairs with a copy that were put in one group, or so named
	Right  int               `json:"right"`   // of these, that have words of one text, or of two that are copies themselves
	ByEdit map[string][2]int `json:"by_edit"` // pairs and found, of copies with that edit

	Missed, Wrong []string `json:"-"`
}

// copiesMade is how many copies are made, and keptLeast how much of a text
// they keep at least.
const (
	copiesMade = 2500
	copySeed   = 8
	copyKept   = 0.6
)

// loadTexts reads the shared texts, whole or cut into pieces.
func loadTexts(shared string, cut bool) (texts []corpus.Story, err error) {
	for _, name := range textFiles {
		// Voice of America has no breaks between articles: pieces in any case.
		ss, err := corpus.Texts(filepath.Join(shared, "data/text", name+".txt.gz"), name, cut || name == "gmb-voa", copySeed)
		if err != nil {
			return nil, &hearsay.Error{Op: "eval.loadTexts", Kind: hearsay.NotFound, Err: err}
		}
		texts = append(texts, ss...)
	}
	return texts, nil
}

// printedBy is who really printed the texts of a file, where that is one.
var printedBy = map[string]string{"wikinews-2019-2020": "Wikinews", "congressional-record-sample": "Congressional Record", "wikipedia-current-events-2025-2026": "Wikipedia"}

// nearTexts finds the texts of the shared folder that are copies of each other, as
// pairs of a text and what it is a copy of.
func nearTexts(shared string) (pairs [][2]string, texts int, err error) {
	all, err := loadTexts(shared, false)
	if err != nil {
		return nil, 0, err
	}
	g, err := origin.NewGrouper("en")
	if err != nil {
		return nil, 0, err
	}
	for i := range all {
		t := storyText(&all[i])
		t.Outlet = printedBy[strings.Split(all[i].ID, "/")[0]]
		g.Add(t)
	}
	for _, x := range g.Result().Groups {
		for _, c := range x.Copies {
			if c.Text != x.Text {
				pairs = append(pairs, [2]string{all[x.Text].ID, all[c.Text].ID})
			}
		}
	}
	return pairs, len(all), nil
}

// copies makes edited copies of texts and looks for them among all texts. Of
// every ten texts one is kept apart: what is inserted into copies is from these.
func (j *job) copies() (*CopyScore, error) {
	all, err := loadTexts(j.shared, true)
	if err != nil {
		return nil, err
	}
	var texts []corpus.Story
	var fill []string
	for i := range all {
		if i%10 == 9 {
			fill = append(fill, all[i].Paragraphs...)
		} else {
			texts = append(texts, all[i])
		}
	}
	return scoreCopies(texts, fill, copiesMade)
}

func scoreCopies(texts []corpus.Story, fill []string, n int) (*CopyScore, error) {
	g, err := origin.NewGrouper("en")
	if err != nil {
		return nil, err
	}
	s := &CopyScore{Texts: len(texts), Copies: n, ByEdit: map[string][2]int{}}
	var made []corpus.Edited
	for i := range texts {
		g.Add(storyText(&texts[i]))
	}
	filled := 0
	for i := range n {
		w := corpus.NewWriter(copySeed, uint64(i))
		e := w.Edit(texts, w.IntN(len(texts)), copyKept, func() string {
			filled++
			return fill[filled%len(fill)]
		})
		e.URL += fmt.Sprintf("?copy=%d", i)
		e.Published = e.Published.AddDate(1, 0, 0) // after all texts
		made = append(made, e)
		g.Add(storyText(&e.Story))
	}
	of := func(i int) []int { // the texts that number i has words of
		if i < len(texts) {
			return []int{i}
		}
		return made[i-len(texts)].Of
	}
	name := func(i int) string {
		if i < len(texts) {
			return texts[i].ID
		}
		e := made[i-len(texts)]
		return fmt.Sprintf("copy %d of %v (%s, kept %.2f)", i-len(texts), e.Of, strings.Join(e.Edits, " "), e.Kept)
	}
	r := g.Result()
	joined, natural := map[[2]int]bool{}, map[[2]int]bool{}
	join := func(a, b int) { joined[[2]int{min(a, b), max(a, b)}] = true }
	for k := range r.Groups {
		x := &r.Groups[k]
		for i, c := range x.Copies {
			for _, d := range x.Copies[:i] {
				join(c.Text, d.Text)
			}
			for _, o := range c.Also {
				join(c.Text, r.Groups[o.Group].Text)
			}
		}
	}
	for p := range joined {
		if p[1] < len(texts) {
			natural[p] = true // two of the texts are copies; nearTexts looks at these
		}
	}
	for p := range joined {
		a, b := p[0], p[1]
		if natural[p] {
			continue
		}
		s.Joined++
		if slices.ContainsFunc(of(a), func(i int) bool {
			return slices.ContainsFunc(of(b), func(k int) bool { return i == k || natural[[2]int{min(i, k), max(i, k)}] })
		}) {
			s.Right++
		} else {
			s.Wrong = append(s.Wrong, name(a)+" | "+name(b))
		}
	}
	slices.Sort(s.Wrong)
	for i := range made {
		for n, k := range made[i].Of {
			if made[i].Kept[n] < copyKept {
				continue
			}
			s.Pairs++
			hit := joined[[2]int{k, len(texts) + i}]
			if hit {
				s.Found++
			} else {
				s.Missed = append(s.Missed, name(len(texts)+i)+" | "+texts[k].ID)
			}
			for _, x := range made[i].Edits {
				c := s.ByEdit[x]
				c[0]++
				if hit {
					c[1]++
				}
				s.ByEdit[x] = c
			}
		}
	}
	return s, nil
}

// A NearScore is what one who read the copies found among the shared texts says.
type NearScore struct {
	Texts   int      `json:"texts"`
	Pairs   int      `json:"pairs"`  // a text and what was found to be a copy of it
	Judged  int      `json:"judged"` // of these, that were read
	Right   int      `json:"right"`  // of these, that are copies
	News    int      `json:"news"`   // of the judged, without the Congressional Record
	NewsOK  int      `json:"news_right"`
	Unknown []string `json:"-"` // pairs that were not read
}

//go:embed origin_near.tsv
var nearJudged string

// near holds the copies found among the shared texts against what was judged.
func (j *job) near() (*NearScore, error) {
	verdict := map[string]string{}
	for line := range strings.Lines(nearJudged) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) > 2 && line[0] != '#' {
			verdict[f[0]+" "+f[1]], verdict[f[1]+" "+f[0]] = f[2], f[2]
		}
	}
	pairs, n, err := nearTexts(j.shared)
	if err != nil {
		return nil, err
	}
	s := &NearScore{Texts: n, Pairs: len(pairs)}
	for _, p := range pairs {
		v := verdict[p[0]+" "+p[1]]
		if v == "" {
			s.Unknown = append(s.Unknown, p[0]+" "+p[1])
			continue
		}
		s.Judged++
		s.Right += int(b2f(v == "same"))
		if !strings.HasPrefix(p[0], "congressional") {
			s.News++
			s.NewsOK += int(b2f(v == "same"))
		}
	}
	return s, nil
}

func storyText(s *corpus.Story) origin.Text {
	return origin.Text{Key: s.URL, Address: s.URL, Outlet: s.Outlet, Published: s.Published, Precision: "time", Title: s.Title, Body: s.Text()}
}

// fileForms holds forms of credit lines with the outlets in them.
const fileForms = "credit/testdata/forms.txt"

// ScoreForms reads the forms of a file in the form of credit/testdata/forms.txt
// with all rooms: right is where the outlets found are those named.
func ScoreForms(r *reader.Reader, file string) (*SetScore, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, &hearsay.Error{Op: "eval.ScoreForms", Kind: hearsay.NotFound, Err: err}
	}
	s := &SetScore{}
	for line := range strings.Lines(string(b)) {
		text, want, ok := strings.Cut(strings.TrimSpace(line), " => ")
		if !ok || line[0] == '#' {
			continue
		}
		d, err := r.Read(hearsay.Article{Markup: strings.ReplaceAll(text, `\n`, "\n\n"), Lang: "en"})
		if err != nil {
			return nil, err
		}
		var got []string
		for _, c := range d.Credits {
			if c.Outlet != "" {
				got = append(got, c.Outlet)
			}
		}
		s.Texts++
		if strings.Join(got, ";") == want {
			s.Right++
		} else {
			s.Wrong = append(s.Wrong, fmt.Sprintf("%s\n  got %q", strings.TrimSpace(line), strings.Join(got, ";")))
		}
	}
	return s, nil
}

// A ScaleScore is what grouping many articles costs on one core.
type ScaleScore struct {
	Articles int     `json:"articles"`
	Copies   int     `json:"copies"` // of these
	Words    int     `json:"words"`
	Seconds  float64 `json:"seconds"` // taking in and grouping
	Peak     uint64  `json:"peak"`    // bytes of memory in use at most
	Origins  int     `json:"origins"` // found; there are Articles less Copies
}

// scaleArticles is how many articles the measure of scale groups.
const scaleArticles = 100_000

// measureScale groups articles without meaning on one core.
func measureScale(n int) (*ScaleScore, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	defer debug.SetGCPercent(debug.SetGCPercent(30)) // as the program does
	runtime.GC()
	g, err := origin.NewGrouper("en")
	if err != nil {
		return nil, err
	}
	s := &ScaleScore{Articles: n, Copies: n / 5}
	var took time.Duration
	memory := func() {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		s.Peak = max(s.Peak, m.HeapInuse+m.StackInuse)
	}
	corpus.Babble(copySeed, n, func(x corpus.Story) {
		t := storyText(&x)
		s.Words += wordCount(t.Body)
		begin := time.Now()
		g.Add(t)
		took += time.Since(begin)
	})
	stop, done := make(chan bool), make(chan bool)
	go func() {
		defer close(done)
		for {
			memory()
			select {
			case <-stop:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	begin := time.Now()
	r := g.Result()
	s.Seconds = (took + time.Since(begin)).Seconds()
	close(stop)
	<-done
	s.Origins = len(r.Groups)
	return s, nil
}

// OriginScores are how well copies, their origins and their changes are found.
type OriginScores struct {
	Copies  *CopyScore  `json:"copies"`
	Near    *NearScore  `json:"near"`
	PolNeAR *LostScore  `json:"lost_polnear"`
	Own     *LostScore  `json:"lost_own"`
	Forms   *SetScore   `json:"credit_forms,omitempty"` // nil where the file is not beside the code
	Scale   *ScaleScore `json:"scale,omitempty"`        // nil where speed was not measured
}

// origins measures what is found across articles.
func (j *job) origins() (s *OriginScores, err error) {
	s = &OriginScores{}
	for _, x := range []struct {
		name string
		run  func() error
	}{
		{"copies made", func() (err error) { s.Copies, err = j.copies(); return err }},
		{"copies among the texts", func() (err error) { s.Near, err = j.near(); return err }},
		{"speakers cut out of PolNeAR", func() (err error) { s.PolNeAR, err = j.lostPolNeAR(); return err }},
		{"speakers cut out of our own annotations", func() (err error) { s.Own, err = j.lostOwn(); return err }},
		{"forms of credits", func() (err error) {
			if _, err := os.Stat(fileForms); err != nil {
				return nil
			}
			s.Forms, err = ScoreForms(j.r, fileForms)
			return err
		}},
		{"copies among a hundred thousand articles", func() (err error) {
			if j.o.Speed {
				s.Scale, err = measureScale(scaleArticles)
			}
			return err
		}},
	} {
		j.o.Log("looking for %s", x.name)
		if err := x.run(); err != nil {
			return nil, fmt.Errorf("%s: %w", x.name, err)
		}
	}
	return s, nil
}

// ofOrigins is a figure of reports that have origins.
func ofOrigins(f func(s *OriginScores) float64) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		if r.Origins == nil {
			return 0, false
		}
		return 100 * f(r.Origins), true
	}
}

// originTargets are what was promised of copies and origins.
var originTargets = []target{
	{"Edited copies: pairs right", "precision %", ofOrigins(func(s *OriginScores) float64 { return over(float64(s.Copies.Right), float64(s.Copies.Joined)) }), 98, true, "%.1f"},
	{"Edited copies with 60 % of the text: found", "recall %", ofOrigins(func(s *OriginScores) float64 { return over(float64(s.Copies.Found), float64(s.Copies.Pairs)) }), 95, true, "%.1f"},
	{"Copies that occur in the texts, read by one person: right", "precision %", ofOrigins(func(s *OriginScores) float64 { return over(float64(s.Near.Right), float64(s.Near.Judged)) }), 98, true, "%.1f"},
	{"Speakers cut out of PolNeAR dev: said so", "F1 %", ofOrigins(func(s *OriginScores) float64 { return s.PolNeAR.PRF()[2] }), 85, true, "%.1f"},
	{"Speakers cut out of our own annotations: said so", "F1 %", ofOrigins(func(s *OriginScores) float64 { return s.Own.PRF()[2] }), 85, true, "%.1f"},
	{"Copies edited otherwise: said to lack a speaker", "in 100", ofOrigins(func(s *OriginScores) float64 {
		return over(float64(s.PolNeAR.Alarms+s.Own.Alarms), float64(s.PolNeAR.Same+s.Own.Same))
	}), 2, false, "%.2f"},
	{"Forms of credit lines: outlet", "right %", ofOrigins(func(s *OriginScores) float64 {
		if s.Forms == nil {
			return 0
		}
		return s.Forms.Share()
	}), 95, true, "%.1f"},
	{"100,000 articles grouped on one core", "minutes", ofScale(func(s *ScaleScore) float64 { return s.Seconds / 60 }), 10, false, "%.1f"},
	{"100,000 articles grouped: memory at most", "MB", ofScale(func(s *ScaleScore) float64 { return float64(s.Peak) / 1e6 }), 1000, false, "%.0f"},
}

// ofScale is a figure of reports that measured the scale.
func ofScale(f func(s *ScaleScore) float64) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		if r.Origins == nil || r.Origins.Scale == nil {
			return 0, false
		}
		return f(r.Origins.Scale), true
	}
}

// origins writes what is found across articles.
func (p *page) origins(s *OriginScores) {
	if s == nil {
		return
	}
	p.line("\n## Copies, origins and what copies changed\n")
	p.line("*Edited copies*: %d copies of %d texts of `data/text`, made by `corpus.Edit` (one to four edits each, at least %.0f %% of the words kept) and", s.Copies.Copies, s.Copies.Texts, 100*copyKept)
	p.line("looked for among the texts. A pair is right where both have words of one text. Of merged texts both sources must be found.\n")
	p.head("copies with", "pairs", "found", "%")
	p.row("any edit", num(s.Copies.Pairs), num(s.Copies.Found), pct(over(float64(s.Copies.Found), float64(s.Copies.Pairs))))
	for _, k := range corpus.Edits {
		c := s.Copies.ByEdit[k]
		p.row(k, num(c[0]), num(c[1]), pct(over(float64(c[1]), float64(c[0]))))
	}
	p.line("\nOf %d pairs that were put together %d are right (%s %%).", s.Copies.Joined, s.Copies.Right, pct(over(float64(s.Copies.Right), float64(s.Copies.Joined))))
	p.line("\n*Copies that occur*: among %d whole texts of `data/text` %d pairs were found; one person read %d of them (`eval/origin_near.tsv`): %d are copies", s.Near.Texts, s.Near.Pairs, s.Near.Judged, s.Near.Right)
	p.line("(%s %%), without the Congressional Record and its formulas %d of %d (%s %%).\n", pct(over(float64(s.Near.Right), float64(s.Near.Judged))), s.Near.NewsOK, s.Near.News, pct(over(float64(s.Near.NewsOK), float64(s.Near.News))))
	p.line("*Speakers cut out*: source and cue of marked statements are cut from the article, and what is left is mended; the comparison must say \"attribution")
	p.line("removed\" at that place and nowhere else. *Edited otherwise*: copies with other edits, of which none may be said to lack a speaker.\n")
	p.head("texts", "statements cut", "found", "P", "R", "F", "copies edited otherwise", "said to lack a speaker")
	for _, x := range []struct {
		name string
		s    *LostScore
	}{{"PolNeAR dev", s.PolNeAR}, {"our own", s.Own}} {
		f := x.s.PRF()
		p.row(x.name, num(x.s.Cut), num(x.s.Found), pct(f[0]), pct(f[1]), pct(f[2]), num(x.s.Same), num(x.s.Alarms))
	}
	if s.Forms != nil {
		p.line("\nForms in which a text says where it comes from (`%s`, written for this repository): the outlet is right in %d of %d (%s %%).", fileForms, s.Forms.Right, s.Forms.Texts, pct(s.Forms.Share()))
	}
	if x := s.Scale; x != nil {
		p.line("\nScale: %d articles of %d words without meaning (`corpus.Babble`), %d of them copies, are taken in and grouped on one core in %.0f s with at most", x.Articles, x.Words, x.Copies, x.Seconds)
		p.line("%.0f MB in use; %d origins are found, and there are %d.", float64(x.Peak)/1e6, x.Origins, x.Articles-x.Copies)
	}
}
