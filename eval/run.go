package eval

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/conllu"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/ingest"
	"github.com/hearsay-news/hearsay/reader"
)

// The development data, relative to the shared folder.
const (
	fileUD       = "data/ud/dev.conllu"
	fileNames    = "data/ner/uner-ewt.dev.bio"
	filePolNeAR  = "data/attribution/polnear_dev.jsonl.gz"
	fileCues     = "data/attribution/cue_counts.tsv"
	fileSpeakers = "eval/speakers/polnear_dev_speakers.jsonl"
	filePLOVER   = "eval/events/plover_gsr_dev.jsonl"
	filePETRARCH = "eval/events/petrarch_dev.jsonl"
	fileGUMDev   = "data/coref/gum.dev.jsonl"
	fileGUMTrain = "data/coref/gum.train.jsonl"
)

// Options say what Run measures.
type Options struct {
	Small  bool   // the fixed small part of each set, that the guarding test reads
	Speed  bool   // time the reader too
	Jobs   int    // articles read side by side for accuracy; all cores if < 1
	Vec    string // which kernels this process uses, for the report
	Binary string // the program, to measure its start, memory, size and plain Go path; "" leaves these out
	Log    func(format string, args ...any)
}

// Scores are the accuracy on the development sets.
type Scores struct {
	UD          UDScores                `json:"ud"`
	Treebank    *Treebank               `json:"treebank,omitempty"`
	Odd         []Odd                   `json:"odd,omitempty"`
	Names       *NameScore              `json:"names"`
	NewsNames   *NewsNames              `json:"news_names,omitempty"`
	Attribution *AttributionScore       `json:"attribution"`
	Confidence  []Grade                 `json:"confidence"` // of the statements behind Attribution
	Calibration *Calibration            `json:"calibration,omitempty"`
	Held        *HeldScore              `json:"held,omitempty"`            // nil in reports older than it
	Rules       map[string]RuleHit      `json:"statement_rules,omitempty"` // nil in reports older than them
	Speakers    map[string]SpeakerTable `json:"speakers"`
	Coref       *CorefScores            `json:"coref,omitempty"`
	Spelling    []SpellingScore         `json:"spelling,omitempty"`
	PLOVER      *EventScore             `json:"plover"`
	PETRARCH    *EventScore             `json:"petrarch"`
	Annotated   *AnnotatedScores        `json:"annotated,omitempty"` // nil in reports older than the annotations
	Actors      map[string]ActorRow     `json:"actors,omitempty"`    // of PLOVER
	Intake      *Intake                 `json:"intake,omitempty"`
	// Distinct types the reader gave a record on average.
	PLOVERTypes   float64 `json:"plover_types_per_record"`
	PETRARCHTypes float64 `json:"petrarch_types_per_record"`
}

// A Report is what was measured, of what, where.
type Report struct {
	Commit     string         `json:"commit"`      // of the code, "+" if it was changed since
	CommitDate string         `json:"commit_date"` // of that commit: the clock would change the card every time
	Coder      string         `json:"coder"`
	Model      string         `json:"model"`
	Knowledge  string         `json:"knowledge"`
	Go         string         `json:"go"`
	CPU        string         `json:"cpu"`
	Cores      int            `json:"cores"`
	Vec        string         `json:"vec"`
	Data       []Digest       `json:"data"`
	Scores     Scores         `json:"scores"`
	Guard      Headline       `json:"guard"` // headline figures of the small part
	Speed      *Speed         `json:"speed,omitempty"`
	PlainGo    *Speed         `json:"plain_go,omitempty"`
	Process    *Process       `json:"process,omitempty"`
	Imported   *KnowledgeCost `json:"knowledge_file,omitempty"`
	Archive    *Archive       `json:"archive,omitempty"` // measured apart: hearsay eval --archive

	// The own sets and the audits, where their files are beside the code.
	Times  *SetScore     `json:"times,omitempty"`
	Places *SetScore     `json:"places,omitempty"`
	Audits []*AuditScore `json:"audits,omitempty"`

	Origins *OriginScores `json:"origins,omitempty"` // nil in reports older than them
}

// A Digest names a file of the data by its content.
type Digest struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
}

// A Headline is the figures that have targets, in percent but for TypesPerRecord.
type Headline struct {
	UPOS           float64 `json:"upos"`
	LAS            float64 `json:"las"`
	Lemma          float64 `json:"lemma"`
	Names          float64 `json:"names_f1"`
	DirectFull     float64 `json:"direct_full_f"`
	DirectSpeaker  float64 `json:"direct_speaker_acc_all"`
	Full           float64 `json:"full_f"`
	SpeakersRight  float64 `json:"speakers_right"`
	SpeakersWrong  float64 `json:"speakers_wrong"`
	TypeRecall     float64 `json:"type_recall"`
	DyadRecall     float64 `json:"dyad_recall"`
	TypesPerRecord float64 `json:"types_per_record"`
	CoNLL          float64 `json:"coref_conll,omitempty"`
	PronounLinks   float64 `json:"pronoun_links,omitempty"`
}

// Headline picks the figures that have targets.
func (s *Scores) Headline() Headline {
	h := Headline{
		Names:          100 * s.Names.Scores["micro"].F1,
		DirectFull:     100 * s.Attribution.Direct.Full[2],
		DirectSpeaker:  100 * s.Attribution.Direct.Speaker.AccAll,
		Full:           100 * s.Attribution.All.Full[2],
		TypeRecall:     100 * s.PLOVER.Total["type"].R,
		DyadRecall:     100 * s.PLOVER.Total["dyad"].R,
		TypesPerRecord: s.PLOVERTypes,
	}
	all := s.UD["all"]
	h.UPOS, h.LAS, h.Lemma = 100*all["UPOS"].F1, 100*all["LAS"].F1, 100*all["Lemma"].F1
	if t := s.Speakers["all"]; t.N > 0 {
		h.SpeakersRight, h.SpeakersWrong = 100*float64(t.Right)/float64(t.N), 100*float64(t.Wrong)/float64(t.N)
	}
	if c := s.Coref; c != nil {
		h.CoNLL, h.PronounLinks = c.Dev.CoNLL, c.Dev.PronounLinks()
	}
	return h
}

// job is one run over the sets.
type job struct {
	ctx    context.Context
	r      *reader.Reader
	shared string
	o      Options
}

// Run reads the development sets in the shared folder with r and scores what
// it says; with Options.Speed it is timed too. The error is of kind NotFound
// where the data is not there.
func Run(ctx context.Context, r *reader.Reader, shared string, o Options) (*Report, error) {
	if o.Log == nil {
		o.Log = func(string, ...any) {}
	}
	j := &job{ctx, r, shared, o}
	rep := &Report{Go: runtime.Version(), CPU: cpu(), Cores: runtime.NumCPU(), Vec: o.Vec}
	rep.Commit, rep.CommitDate = commit()
	for _, f := range append([]string{fileUD, fileNames, filePolNeAR, fileCues, fileSpeakers, filePLOVER, filePETRARCH, filePolNeARTrain, fileGUMDev, fileGUMTrain}, annotatedFileNames...) {
		sum, err := digest(filepath.Join(shared, f))
		if err != nil {
			return nil, err
		}
		rep.Data = append(rep.Data, Digest{f, sum})
	}
	scores, coder, err := j.accuracy()
	if err != nil {
		return nil, err
	}
	rep.Scores, rep.Coder, rep.Model, rep.Knowledge = *scores, coder.Version, coder.Model, coder.Knowledge
	if o.Small {
		rep.Guard = scores.Headline()
		return rep, nil
	}
	if err := rep.own(r); err != nil {
		return nil, err
	}
	if rep.Origins, err = j.origins(); err != nil {
		return nil, err
	}
	small := *j
	small.o.Small = true
	s, _, err := small.accuracy()
	if err != nil {
		return nil, err
	}
	rep.Guard = s.Headline()
	if !o.Speed {
		return rep, nil
	}
	if rep.Speed, err = MeasureSpeed(ctx, r, shared, o); err != nil {
		return nil, err
	}
	if o.Binary == "" {
		return rep, nil
	}
	if rep.PlainGo, err = speedOf(ctx, o.Binary, shared, "HEARSAY_VEC=go"); err != nil {
		return nil, err
	}
	if rep.Process, err = measureProcess(ctx, j); err != nil {
		return nil, err
	}
	rep.Imported, err = measureKnowledge(ctx, j)
	return rep, err
}

// accuracy reads all sets and scores them.
func (j *job) accuracy() (*Scores, hearsay.Coder, error) {
	s := &Scores{}
	var coder hearsay.Coder
	steps := []struct {
		name string
		run  func() error
	}{
		{"trees", func() error { return j.trees(s, &coder) }},
		{"trees in three settings", func() error { return j.treebank(s) }},
		{"names", func() error { return j.names(s) }},
		{"names in news", func() error { return j.newsNames(s) }},
		{"attributions and speakers", func() error { return j.attributions(s) }},
		{"chains", func() error { return j.chains(s) }},
		{"events", func() error { return j.events(s) }},
		{"articles held out", func() error { return j.held(s) }},
		{"spellings", func() error { return j.spellings(s) }},
		{"our own annotations", func() error { return j.annotated(s) }},
		{"pages and formats", func() error { return j.intake(s) }},
	}
	for _, x := range steps {
		j.o.Log("reading for %s", x.name)
		if err := x.run(); err != nil {
			return nil, coder, fmt.Errorf("%s: %w", x.name, err)
		}
	}
	return s, coder, nil
}

// read reads articles side by side and calls f with each document in order.
func (j *job) read(in iter.Seq2[hearsay.Article, error], f func(*hearsay.Document) error) error {
	for res := range j.r.All(j.ctx, in, j.o.Jobs) {
		if res.Err != nil {
			return res.Err
		}
		if err := f(res.Document); err != nil {
			return err
		}
	}
	return j.ctx.Err()
}

func one(a hearsay.Article) iter.Seq2[hearsay.Article, error] {
	return func(yield func(hearsay.Article, error) bool) { yield(a, nil) }
}

// trees reads the treebank's raw text as one text, as the tools do.
func (j *job) trees(s *Scores, coder *hearsay.Coder) error {
	gold, err := j.goldTrees()
	if err != nil {
		return err
	}
	raw, err := RawText(bytes.NewReader(gold), "")
	if err != nil {
		return err
	}
	return j.read(one(hearsay.Article{Markup: raw, Lang: "en"}), func(d *hearsay.Document) error {
		*coder = d.Coder
		var sys bytes.Buffer
		if err := conllu.Write(&sys, d); err != nil {
			return err
		}
		s.UD, err = ScoreUD(bytes.NewReader(gold), &sys, true)
		return err
	})
}

// goldTrees is the development treebank, or its fixed small part.
func (j *job) goldTrees() ([]byte, error) {
	gold, err := os.ReadFile(filepath.Join(j.shared, fileUD))
	if err != nil {
		return nil, &hearsay.Error{Op: "eval.Run", Kind: hearsay.NotFound, Err: err}
	}
	if j.o.Small {
		const part = 300_000
		if k := bytes.Index(gold[min(part, len(gold)):], []byte("\n# newdoc")); k >= 0 {
			gold = gold[:part+k+1]
		}
	}
	return gold, nil
}

func (j *job) names(s *Scores) (err error) {
	s.Names, err = j.scoreNames(nil)
	return err
}

// scoreNames reads the texts behind the gold's tokens, an article a document,
// and projects the names found on the gold's tokens. With a change, texts and
// tokens are changed first, a document at a time.
func (j *job) scoreNames(change func([]bioSentence)) (*NameScore, error) {
	f, err := open(filepath.Join(j.shared, fileNames))
	if err != nil {
		return nil, err
	}
	gold, err := readBIO(f, 1)
	f.Close()
	if err != nil {
		return nil, err
	}
	if j.o.Small {
		gold = gold[:min(len(gold), 500)]
		for len(gold) > 1 && gold[len(gold)-1].doc == gold[len(gold)-2].doc {
			gold = gold[:len(gold)-1]
		}
	}
	texts, err := j.treebankTexts()
	if err != nil {
		return nil, err
	}
	var docs [][]bioSentence
	for i, x := range gold {
		if i == 0 || x.doc != gold[i-1].doc {
			docs = append(docs, nil)
		}
		docs[len(docs)-1] = append(docs[len(docs)-1], x)
	}
	in := func(yield func(hearsay.Article, error) bool) {
		for _, doc := range docs {
			text := texts.article(doc)
			if change != nil {
				var forms [][2]string
				for _, s := range doc {
					for _, old := range s.tokens {
						forms = append(forms, [2]string{old, ""})
					}
				}
				change(doc)
				n := 0
				for _, s := range doc {
					for _, now := range s.tokens {
						forms[n][1] = now
						n++
					}
				}
				text = reset(text, forms)
			}
			if !yield(hearsay.Article{Markup: text, Lang: "en"}, nil) {
				return
			}
		}
	}
	var sys strings.Builder
	n := 0
	if err := j.read(in, func(d *hearsay.Document) error {
		n++
		return bioOf(d, docs[n-1], &sys)
	}); err != nil {
		return nil, err
	}
	return ScoreNames(bioText(gold), strings.NewReader(sys.String()), false)
}

// bioText is sentences as a BIO file of two columns.
func bioText(ss []bioSentence) io.Reader {
	var b strings.Builder
	for _, s := range ss {
		for i, t := range s.tokens {
			b.WriteString(t + "\t" + s.tags[i] + "\n")
		}
		b.WriteByte('\n')
	}
	return strings.NewReader(b.String())
}

// treebankTexts are the sentences of the treebank as they were written, by
// their characters: the names are marked on the same sentences.
type treebankTexts map[string][]treebankText

type treebankText struct {
	text string
	para bool // begins a paragraph
}

func (j *job) treebankTexts() (treebankTexts, error) {
	f, err := open(filepath.Join(j.shared, fileUD))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := lines(f)
	if err != nil {
		return nil, err
	}
	out := treebankTexts{}
	para := false
	for _, l := range rows {
		switch {
		case strings.HasPrefix(l, "# newpar"), strings.HasPrefix(l, "# newdoc"):
			para = true
		case strings.HasPrefix(l, "# text = "):
			text := l[len("# text = "):]
			k := squeeze(text)
			out[k] = append(out[k], treebankText{text, para})
			para = false
		}
	}
	return out, nil
}

// article is the running text of a document's sentences. A sentence the
// treebank lacks is its tokens with a space between. It uses up the sentences
// it takes, so documents are to be asked for in order.
func (t treebankTexts) article(doc []bioSentence) string {
	var b strings.Builder
	for i, s := range doc {
		x := treebankText{text: strings.Join(s.tokens, " ")}
		k := squeeze(strings.Join(s.tokens, ""))
		if l := t[k]; len(l) > 0 {
			x = l[0]
			if len(l) > 1 {
				t[k] = l[1:]
			}
		}
		switch {
		case i == 0:
		case x.para:
			b.WriteString("\n\n")
		default:
			b.WriteByte(' ')
		}
		b.WriteString(x.text)
	}
	return b.String()
}

// inputLine is an article as to_scorer.py input writes it.
type inputLine struct {
	ID        string `json:"id"`
	Text      string `json:"text"`
	Published string `json:"published,omitempty"`
	Outlet    string `json:"outlet,omitempty"`
}

// articles are texts on their way through the program's own door.
func articles(rows []inputLine) (iter.Seq2[hearsay.Article, error], []byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, r := range rows {
		if err := e.Encode(r); err != nil {
			return nil, nil, err
		}
	}
	return ingest.Read(bytes.NewReader(b.Bytes()), ingest.JSONL, hearsay.Article{}), b.Bytes(), nil
}

// polnear are the gold articles and their input.
func (j *job) polnear() ([]Text, []inputLine, error) {
	gold, err := load[Text](filepath.Join(j.shared, filePolNeAR))
	if err != nil {
		return nil, nil, err
	}
	if j.o.Small {
		var part []Text
		for i, g := range gold { // every seventh: the outlets stand in blocks
			if i%7 == 0 {
				part = append(part, g)
			}
		}
		gold = part
	}
	var rows []inputLine
	for _, g := range gold {
		rows = append(rows, inputLine{g.Doc, g.Text, g.Date, g.Publisher})
	}
	return gold, rows, nil
}

func (j *job) attributions(s *Scores) error {
	gold, rows, err := j.polnear()
	if err != nil {
		return err
	}
	kinds, err := LoadCueKinds(filepath.Join(j.shared, fileCues))
	if err != nil {
		return err
	}
	who, err := load[Speaker](filepath.Join(j.shared, fileSpeakers))
	if err != nil {
		return err
	}
	in, _, err := articles(rows)
	if err != nil {
		return err
	}
	var atts, spk []Text
	if err := j.read(in, func(d *hearsay.Document) error {
		rec := export.NewRecord(d)
		atts, spk = append(atts, AttributionsOf(rec)), append(spk, SpeakersOf(rec))
		return nil
	}); err != nil {
		return err
	}
	if s.Attribution, err = ScoreAttribution(gold, atts, kinds); err != nil {
		return err
	}
	s.Confidence = s.Attribution.grades()
	cal := s.Attribution.Calibration()
	s.Calibration = &cal
	s.Rules = s.Attribution.byRule()
	texts := map[string]string{}
	for _, g := range gold {
		texts[g.Doc] = g.Text
	}
	var asked []Speaker
	for _, w := range who {
		if _, ok := texts[w.Doc]; ok {
			asked = append(asked, w)
		}
	}
	s.Speakers = ScoreSpeakers(asked, spk, texts)
	return nil
}

func (j *job) events(s *Scores) error {
	for _, x := range []struct {
		file string
		dst  **EventScore
	}{{filePLOVER, &s.PLOVER}, {filePETRARCH, &s.PETRARCH}} {
		gold, err := load[CodedText](filepath.Join(j.shared, x.file))
		if err != nil {
			return err
		}
		var rows []inputLine
		for _, g := range gold {
			rows = append(rows, inputLine{ID: g.ID, Text: g.Text, Published: g.Date})
		}
		in, _, err := articles(rows)
		if err != nil {
			return err
		}
		var sys []CodedText
		var recs []*export.Record
		if err := j.read(in, func(d *hearsay.Document) error {
			recs = append(recs, export.NewRecord(d))
			sys = append(sys, EventsOf(recs[len(recs)-1]))
			return nil
		}); err != nil {
			return err
		}
		if x.file == filePLOVER {
			coded, err := load[CodedActors](filepath.Join(j.shared, x.file))
			if err != nil {
				return err
			}
			s.Actors = ScoreActors(coded, recs)
		}
		if *x.dst, err = ScoreEvents(gold, sys); err != nil {
			return err
		}
	}
	s.PLOVERTypes, s.PETRARCHTypes = s.PLOVER.TypesPerRecord, s.PETRARCH.TypesPerRecord
	return nil
}

func digest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", &hearsay.Error{Op: "eval.Run", Kind: hearsay.NotFound, Err: err, Hint: "the development data is not part of the repository; say where it is with --shared"}
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// commit is the commit of the code and its date: from the program itself, or
// from the folder it is run in.
func commit() (id, date string) {
	if info, ok := debug.ReadBuildInfo(); ok {
		changed := ""
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				id = s.Value
			case "vcs.time":
				date, _, _ = strings.Cut(s.Value, "T")
			case "vcs.modified":
				if s.Value == "true" {
					changed = "+"
				}
			}
		}
		if id != "" {
			return id[:min(12, len(id))] + changed, date
		}
	}
	out, err := exec.Command("git", "log", "-1", "--format=%h %cs").Output()
	if err != nil {
		return "unknown", "unknown"
	}
	id, date, _ = strings.Cut(strings.TrimSpace(string(out)), " ")
	if out, err := exec.Command("git", "status", "--porcelain", "-uno").Output(); err == nil && len(out) > 0 {
		id += "+"
	}
	return id, date
}

// cpu is the model of the processor, where the system says it.
func cpu() string {
	b, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		for l := range strings.Lines(string(b)) {
			if k, v, ok := strings.Cut(l, ":"); ok && strings.TrimSpace(k) == "model name" {
				return strings.TrimSpace(v)
			}
		}
	}
	return cmp.Or(os.Getenv("PROCESSOR_IDENTIFIER"), runtime.GOOS+"/"+runtime.GOARCH)
}
