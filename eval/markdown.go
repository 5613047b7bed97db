package eval

import (
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
)

// A target is a figure that was promised.
type target struct {
	name, unit string
	value      func(*Report) (float64, bool)
	want       float64
	least      bool // the figure must reach want; else it must not pass it
	format     string
}

func figure(f func(h Headline) float64) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) { return f(r.Scores.Headline()), true }
}

// ofHeld is a figure of reports that have the articles held out: those of
// before have no such targets.
func ofHeld(f func(r *Report) float64) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		if r.Scores.Held == nil || r.Scores.Calibration == nil {
			return 0, false
		}
		return f(r), true
	}
}

// ofAudit is a figure of the last audit.
func ofAudit(f func(a *AuditScore) float64) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		if len(r.Audits) == 0 {
			return 0, false
		}
		return f(r.Audits[len(r.Audits)-1]), true
	}
}

func ofProcess(f func(p *Process) float64) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		if r.Process == nil {
			return 0, false
		}
		return f(r.Process), true
	}
}

func ofCoref(train bool, f func(*CorefScore) float64) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		c := r.Scores.Coref
		if c == nil {
			return 0, false
		}
		if train {
			return f(c.Train), true
		}
		return f(c.Dev), true
	}
}

// sinceCoref is a figure whose target is newer than reports without chains.
func sinceCoref(f func(h Headline) float64) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) { return f(r.Scores.Headline()), r.Scores.Coref != nil }
}

func ofActors(row string, f func(ActorRow) int) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		x, ok := r.Scores.Actors[row]
		return 100 * float64(f(x)) / float64(max(1, x.N)), ok
	}
}

func ofImported(f func(c *KnowledgeCost) float64) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		if r.Imported == nil {
			return 0, false
		}
		return f(r.Imported), true
	}
}

func ofSpeed(plain bool) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		s := r.Speed
		if plain {
			s = r.PlainGo
		}
		if s == nil {
			return 0, false
		}
		return s.Whole.Words, true
	}
}

// ofLanguage is the speed of parse and names together.
func ofLanguage(plain bool) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		s := r.Speed
		if plain {
			s = r.PlainGo
		}
		if s == nil {
			return 0, false
		}
		seconds := 0.0 // of a word
		for _, x := range s.Stages {
			if x.Name == "parse" || x.Name == "names" {
				seconds += 1 / x.Words
			}
		}
		return 1 / seconds, seconds > 0
	}
}

func ofTreebank(part, measure string) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		t := r.Scores.Treebank
		if t == nil {
			return 0, false
		}
		return 100 * t.Raw[part][measure].F1, true
	}
}

func ofRelation(rel string) func(*Report) (float64, bool) {
	return func(r *Report) (float64, bool) {
		t := r.Scores.Treebank
		if t == nil {
			return 0, false
		}
		return 100 * t.Relations[rel].F1, true
	}
}

var targets = []target{
	{"UD dev from raw text: UPOS", "F1 %", figure(func(h Headline) float64 { return h.UPOS }), 94.5, true, "%.1f"},
	{"UD dev from raw text: LAS", "F1 %", figure(func(h Headline) float64 { return h.LAS }), 80, true, "%.1f"},
	{"UD dev from raw text: lemmas", "F1 %", figure(func(h Headline) float64 { return h.Lemma }), 96, true, "%.1f"},
	{"EWT part: LAS", "F1 %", ofTreebank("EWT", "LAS"), 82.5, true, "%.1f"},
	{"EWT part: UPOS", "F1 %", ofTreebank("EWT", "UPOS"), 95, true, "%.1f"},
	{"EWT part: lemmas", "F1 %", ofTreebank("EWT", "Lemma"), 97, true, "%.1f"},
	{"EWT part: sentences", "F1 %", ofTreebank("EWT", "Sentences"), 80, true, "%.1f"},
	{"GUM part: LAS", "F1 %", ofTreebank("GUM", "LAS"), 84, true, "%.1f"},
	{"GUM part: UPOS", "F1 %", ofTreebank("GUM", "UPOS"), 96.5, true, "%.1f"},
	{"GUM part: lemmas", "F1 %", ofTreebank("GUM", "Lemma"), 97.5, true, "%.1f"},
	{udNews + ": LAS", "F1 %", ofTreebank(udNews, "LAS"), 85.5, true, "%.1f"},
	{udNews + ": nsubj", "F1 %", ofRelation("nsubj"), 90, true, "%.1f"},
	{udNews + ": obj", "F1 %", ofRelation("obj"), 87, true, "%.1f"},
	{udNews + ": ccomp", "F1 %", ofRelation("ccomp"), 79, true, "%.1f"},
	{udNews + ": appos", "F1 %", ofRelation("appos"), 60, true, "%.1f"},
	{"UNER-EWT dev from raw text: names", "F1 %", figure(func(h Headline) float64 { return h.Names }), 77, true, "%.1f"},
	{"Our news from raw text: names", "F1 %", newsTarget(func(n *NewsNames) float64 { return 100 * n.Copies[NewsCopies[0]]["names"].F1 }), 85, true, "%.1f"},
	{"Wikigold in five folds: names", "F1 %", newsTarget(func(n *NewsNames) float64 { return n.Folds["wikigold, folds, file all F1"] }), 75, true, "%.1f"},
	{"re3d in three folds: names", "F1 %", newsTarget(func(n *NewsNames) float64 { return n.Folds["re3d, folds, file all F1"] }), 73, true, "%.1f"},
	{"PolNeAR dev: direct, full", "F1 %", figure(func(h Headline) float64 { return h.DirectFull }), 74, true, "%.1f"},
	{"PolNeAR dev: direct, speaker", "% of gold", figure(func(h Headline) float64 { return h.DirectSpeaker }), 80, true, "%.1f"},
	{"PolNeAR dev: all, full", "F1 %", figure(func(h Headline) float64 { return h.Full }), 44, true, "%.1f"},
	{"PolNeAR dev: found", "F1 %", ofHeld(func(r *Report) float64 { return 100 * r.Scores.Attribution.All.Found[2] }), 71, true, "%.1f"},
	{"PolNeAR dev: all, full, to people's line", "F1 %", ofHeld(func(r *Report) float64 { return 100 * r.Scores.Attribution.All.Full[2] }), 60, true, "%.1f"},
	{"PolNeAR dev: direct, full, to people's line", "F1 %", ofHeld(func(r *Report) float64 { return 100 * r.Scores.Attribution.Direct.Full[2] }), 86, true, "%.1f"},
	{"PolNeAR dev: mixed, full", "F1 %", ofHeld(func(r *Report) float64 { return 100 * r.Scores.Attribution.Mixed.Full[2] }), 64, true, "%.1f"},
	{"PolNeAR dev: indirect, full", "F1 %", ofHeld(func(r *Report) float64 { return 100 * r.Scores.Attribution.Indirect.Full[2] }), 47, true, "%.1f"},
	{"PolNeAR dev: direct, speaker, to people's line", "% of gold", ofHeld(func(r *Report) float64 { return 100 * r.Scores.Attribution.Direct.Speaker.AccAll }), 92, true, "%.1f"},
	{"PolNeAR dev: confidence, calibration error", "", ofHeld(func(r *Report) float64 { return r.Scores.Calibration.ECE }), .05, false, "%.3f"},
	{"PolNeAR dev: confidence, AUROC", "", ofHeld(func(r *Report) float64 { return r.Scores.Calibration.AUROC }), .75, true, "%.3f"},
	{"PolNeAR held out: found", "F1 %", ofHeld(func(r *Report) float64 { return 100 * r.Scores.Held.All.Found[2] }), 71, true, "%.1f"},
	{"PolNeAR held out: all, full", "F1 %", ofHeld(func(r *Report) float64 { return 100 * r.Scores.Held.All.Full[2] }), 54, true, "%.1f"},
	{"PolNeAR held out: direct, full", "F1 %", ofHeld(func(r *Report) float64 { return 100 * r.Scores.Held.Direct.Full[2] }), 86, true, "%.1f"},
	{"PolNeAR held out: mixed, full", "F1 %", ofHeld(func(r *Report) float64 { return 100 * r.Scores.Held.Mixed.Full[2] }), 64, true, "%.1f"},
	{"PolNeAR held out: indirect, full", "F1 %", ofHeld(func(r *Report) float64 { return 100 * r.Scores.Held.Indirect.Full[2] }), 47, true, "%.1f"},
	{"PolNeAR held out: direct, speaker", "% of gold", ofHeld(func(r *Report) float64 { return 100 * r.Scores.Held.Direct.Speaker.AccAll }), 92, true, "%.1f"},
	{"Speakers resolved: right", "%", figure(func(h Headline) float64 { return h.SpeakersRight }), 60, true, "%.1f"},
	{"Speakers resolved: wrong", "%", figure(func(h Headline) float64 { return h.SpeakersWrong }), 15, false, "%.1f"},
	{"Speakers resolved: right, found or not", "%", sinceCoref(func(h Headline) float64 { return h.SpeakersRight }), 80, true, "%.1f"},
	{"Speakers resolved: wrong, at most", "%", sinceCoref(func(h Headline) float64 { return h.SpeakersWrong }), 7, false, "%.1f"},
	{"GUM dev from raw text: chains, CoNLL", "F1 %", ofCoref(false, func(c *CorefScore) float64 { return c.CoNLL }), 42, true, "%.1f"},
	{"GUM dev from raw text: pronouns linked right", "%", ofCoref(false, (*CorefScore).PronounLinks), 70, true, "%.1f"},
	{"GUM train from raw text: chains, CoNLL", "F1 %", ofCoref(true, func(c *CorefScore) float64 { return c.CoNLL }), 42, true, "%.1f"},
	{"GUM train from raw text: pronouns linked right", "%", ofCoref(true, (*CorefScore).PronounLinks), 70, true, "%.1f"},
	{"PLOVER dev: type", "recall %", figure(func(h Headline) float64 { return h.TypeRecall }), 78, true, "%.1f"},
	{"PLOVER dev: dyad", "recall %", figure(func(h Headline) float64 { return h.DyadRecall }), 60, true, "%.1f"},
	{"PLOVER dev: quad class", "recall %", func(r *Report) (float64, bool) { return 100 * r.Scores.PLOVER.Total["quad"].R, true }, 90, true, "%.1f"},
	{"Events drawn from ordinary text: type", "right %", ofAudit(func(a *AuditScore) float64 { return 100 * a.Type }), 75, true, "%.1f"},
	{"Events drawn from ordinary text: type and all actors", "right %", ofAudit(func(a *AuditScore) float64 { return 100 * a.TypeActors }), 60, true, "%.1f"},
	{"False events in text that is no news of politics", "in 1,000 words", ofAudit(func(a *AuditScore) float64 { return a.FalsePerThousand }), 1, false, "%.2f"},
	{"Own set: expressions of time", "right %", func(r *Report) (float64, bool) {
		if r.Times == nil {
			return 0, false
		}
		return 100 * r.Times.Share(), true
	}, 95, true, "%.1f"},
	{"Event stage", "% of the time of reading", func(r *Report) (float64, bool) {
		if r.Speed == nil || len(r.Audits) == 0 {
			return 0, false
		}
		for _, s := range r.Speed.Stages {
			if s.Name == "event" {
				return 100 * s.Share, true
			}
		}
		return 0, false
	}, 15, false, "%.1f"},
	{"PLOVER dev: distinct types", "a record", figure(func(h Headline) float64 { return h.TypesPerRecord }), 1.6, false, "%.2f"},
	{"PLOVER dev: country of the coded actors", "%", ofActors("all", func(x ActorRow) int { return x.Country }), 85, true, "%.1f"},
	{"PLOVER dev: first sector of the coded actors that have one", "%", ofActors("with sector", func(x ActorRow) int { return x.First }), 65, true, "%.1f"},
	{"Main text of pages: wanted sentences kept", "%", intakeTarget((*Intake).kept), 95, true, "%.1f"},
	{"Main text of pages: unwanted among those that came out", "%", intakeTarget((*Intake).unwanted), 3, false, "%.1f"},
	{"Spoilt inputs reported, the rest read", "%", intakeTarget((*Intake).reported), 100, true, "%.1f"},
	{"Speed, one core, SIMD", "words/s", ofSpeed(false), 40000, true, "%.0f"},
	{"Speed, one core, plain Go", "words/s", ofSpeed(true), 5000, true, "%.0f"},
	{"Tags, trees and names alone, SIMD", "words/s", ofLanguage(false), 60000, true, "%.0f"},
	{"Tags, trees and names alone, plain Go", "words/s", ofLanguage(true), 10000, true, "%.0f"},
	{"All cores (two) against one", "times", ofProcess(func(p *Process) float64 { return p.WordsAll / p.WordsOne }), 1.8, true, "%.2f"},
	{"Start of `hearsay read` on a small text", "ms, fastest", ofProcess(func(p *Process) float64 { return p.StartMS }), 300, false, "%.0f"},
	{"Memory at most, one job", "MB", ofProcess(func(p *Process) float64 { return float64(p.PeakOne) / 1e6 }), 500, false, "%.0f"},
	{"A million imported names: opened", "s", ofImported(func(c *KnowledgeCost) float64 { return c.OpenS }), 2, false, "%.2f"},
	{"A million imported names: memory at most in `hearsay read`", "MB", ofImported(func(c *KnowledgeCost) float64 { return float64(c.Peak) / 1e6 }), 300, false, "%.0f"},
	{"A million imported names: reading takes longer", "%", ofImported(func(c *KnowledgeCost) float64 { return 100 * c.Slower }), 5, false, "%.1f"},
	{"Program", "MB", ofProcess(func(p *Process) float64 { return float64(p.BinaryBytes) / 1e6 }), 80, false, "%.1f"},
	{"Archive: store", "times the text", ofArchive(func(a *Archive) float64 { return float64(a.StoreBytes) / float64(a.TextBytes) }), 3, false, "%.2f"},
	{"Archive: find, newest first, 95 of 100", "ms", ofArchive(func(a *Archive) float64 { return a.Find.Newest.P95 }), 50, false, "%.1f"},
	{"Archive: find, best match first, 95 of 100", "ms", ofArchive(func(a *Archive) float64 { return a.Find.Ranked.P95 }), 300, false, "%.1f"},
	{"Pages: first page, 95 of 100", "ms", ofDesk(func(t *DeskTimes) float64 { return t.First.P95 }), 200, false, "%.0f"},
	{"Pages: search, 95 of 100", "ms", ofDesk(func(t *DeskTimes) float64 { return t.Search.P95 }), 300, false, "%.0f"},
	{"Pages: article, 20 readers at once, 95 of 100", "ms", ofDesk(func(t *DeskTimes) float64 { return t.Article.P95 }), 150, false, "%.0f"},
	{"Pages: answers that were errors", "", ofDesk(func(t *DeskTimes) float64 { return float64(t.Errors) }), 0, false, "%.0f"},
	{"Pages: memory at most", "MB", ofDesk(func(t *DeskTimes) float64 { return float64(t.Peak) / 1e6 }), 500, false, "%.0f"},
	{"Pages: the heaviest with all it loads", "kB", ofDesk(func(t *DeskTimes) float64 { return float64(t.Heaviest) / 1e3 }), 150, false, "%.0f"},
	{"Archive: memory at most", "MB", ofArchive(func(a *Archive) float64 { return float64(max(a.AddJob.Peak, a.CodeJob.Peak, a.Find.Peak)) / 1e6 }), 1000, false, "%.0f"},
}

// Markdown writes the report as the page EVAL.md.
func (r *Report) Markdown(w io.Writer) error {
	p := &page{w: w}
	p.line("# What was measured\n")
	p.line("Written by `hearsay eval`; no figure is typed by hand. The measures are those of the project's scorers, which a test")
	p.line("holds equal to the reference tools. The development sets served for tuning too: expect a little less on other text.\n")
	p.line("| | |")
	p.line("|---|---|")
	p.line("| code | %s of %s, version %s |", r.Commit, r.CommitDate, r.Coder)
	p.line("| models | `%s` |", r.Model)
	p.line("| knowledge | `%s` |", r.Knowledge)
	p.line("| machine | %s, %d cores, %s, kernels: %s |", r.CPU, r.Cores, r.Go, orNone(r.Vec))
	for _, d := range r.Data {
		p.line("| `%s` | sha256 `%s` |", d.Path, d.SHA256[:min(16, len(d.SHA256))])
	}
	p.line("\n## Targets\n")
	p.line("| measure | unit | figure | target | met |")
	p.line("|---|---|---:|---:|---|")
	for _, t := range slices.Concat(targets, originTargets) {
		v, ok := t.value(r)
		if !ok {
			continue
		}
		// What is printed decides, so that the table never contradicts itself.
		var shown float64
		text := fmt.Sprintf(t.format, v)
		fmt.Sscan(text, &shown)
		sign, met := "≥", shown >= t.want
		if !t.least {
			sign, met = "≤", shown <= t.want
		}
		p.line("| %s | %s | %s | %s %g | %s |", t.name, t.unit, text, sign, t.want, map[bool]string{true: "yes", false: "**no**"}[met])
	}
	p.trees(r.Scores.UD)
	if t := r.Scores.Treebank; t != nil {
		p.line("\nBy part, from raw text, with gold words and sentences, and with gold tags besides (the net finds tags and trees\ntogether, so that tags given do not help its trees):\n")
		p.treebank(t)
	}
	p.sizes()
	p.odds(r.Scores.Odd)
	p.names(r.Scores.Names)
	p.newsNames(r.Scores.NewsNames)
	p.attribution(r.Scores.Attribution)
	p.confidence(r.Scores.Confidence)
	p.rules(r.Scores.Rules)
	p.held(r.Scores.Held, r.Scores.Calibration)
	p.speakers(r.Scores.Speakers)
	p.annotated(r.Scores.Annotated)
	p.chains(r.Scores.Coref)
	p.events("PLOVER dev", r.Scores.PLOVER, r.Scores.PLOVERTypes, true)
	p.events("PETRARCH dev", r.Scores.PETRARCH, r.Scores.PETRARCHTypes, false)
	p.actors(r.Scores.Actors)
	p.spelling(r.Scores.Spelling)
	p.audits(r.Audits)
	p.sets(r)
	p.origins(r.Origins)
	p.speed(r)
	p.knowledge(r.Imported)
	p.archive(r.Archive)
	return p.err
}

func orNone(s string) string {
	if s == "" {
		return "not said"
	}
	return s
}

type page struct {
	w   io.Writer
	err error
}

func (p *page) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *page) head(cells ...string) {
	p.line("| %s |", strings.Join(cells, " | "))
	p.line("|---|%s", strings.Repeat("---:|", len(cells)-1))
}

func (p *page) row(cells ...string) { p.line("| %s |", strings.Join(cells, " | ")) }

func pct(x float64) string { return fmt.Sprintf("%.1f", 100*x) }

func num(n int) string { return fmt.Sprint(n) }

func share(a, n int) string {
	if n == 0 {
		return "-"
	}
	return pct(float64(a) / float64(n))
}

func (p *page) trees(u UDScores) {
	all := u["all"]
	p.line("\n## Words, tags and trees\n")
	p.line("UD development set (EWT and GUM) read from raw text as one text, CoNLL 2018 measures; %d words.\n", all["Words"].Gold)
	p.head("measure", "P", "R", "F1", "of aligned words")
	for _, m := range UDMetrics {
		x := all[m]
		acc := ""
		if x.Aligned != nil {
			acc = pct(*x.Aligned)
		}
		p.row(m, pct(x.Precision), pct(x.Recall), pct(x.F1), acc)
	}
	p.line("\nBy genre, F1:\n")
	cols := []string{"Sentences", "Words", "UPOS", "XPOS", "UFeats", "Lemma", "UAS", "LAS", "MLAS"}
	p.head(append([]string{"genre", "words"}, cols...)...)
	for _, g := range u.genres() {
		row := []string{g, num(u[g]["Words"].Gold)}
		for _, c := range cols {
			row = append(row, pct(u[g][c].F1))
		}
		p.row(row...)
	}
}

func (p *page) names(n *NameScore) {
	p.line("\n## Names\n")
	p.line("UNER-EWT development set, the text behind its tokens read raw, exact spans; %d tokens. Web text, not news.\n", n.Tokens)
	p.head("class", "P", "R", "F1", "gold", "system")
	for _, k := range append(n.classes(), "micro", "span-only") {
		x := n.Scores[k]
		p.row(k, pct(x.Precision), pct(x.Recall), pct(x.F1), num(x.Gold), num(x.System))
	}
}

func (p *page) attribution(a *AttributionScore) {
	p.line("\n## Statements\n")
	p.line("PolNeAR development set: spans of source, cue and content. *found*: content overlaps by half; *full*: source and content each by .8;")
	p.line("*speaker*: share of gold whose source is found with a telling word in common. Two annotators agree on *full* at 68.4, direct 92.6.\n")
	p.head("type", "gold", "system", "found P", "found R", "found F", "full P", "full R", "full F", "full(.5) F", "all three exact F", "speaker")
	types := []struct {
		name string
		t    *TypeScore
	}{{"all", &a.All}, {"direct", &a.Direct}, {"indirect", &a.Indirect}, {"mixed", &a.Mixed}}
	for _, x := range types {
		t := x.t
		p.row(x.name, num(t.Gold), num(t.System), pct(t.Found[0]), pct(t.Found[1]), pct(t.Found[2]),
			pct(t.Full[0]), pct(t.Full[1]), pct(t.Full[2]), pct(t.Full5[2]), pct(t.All3[2]), pct(t.Speaker.AccAll))
	}
	p.line("\nSpans of one role, F1:\n")
	p.head("type", "role", "exact", "exact words", "soft", "tokens")
	for _, x := range types {
		for _, r := range []struct {
			name string
			s    *RoleScore
		}{{"source", &x.t.Source}, {"cue", &x.t.Cue}, {"content", &x.t.Content}} {
			p.row(x.name, r.name, pct(r.s.Exact[2]), pct(r.s.ExactW[2]), pct(r.s.Soft[2]), pct(r.s.Token[2]))
		}
	}
	p.line("\nRecall (content overlaps by half) by the form of the source and by the kind of the cue:\n")
	p.head("form or kind", "gold", "found")
	for _, k := range keys(a.BySource) {
		h := a.BySource[k]
		p.row("source: "+k, num(h.N), share(h.Found, h.N))
	}
	ks := keys(a.ByKind)
	sort.SliceStable(ks, func(i, j int) bool { return a.ByKind[ks[i]].N > a.ByKind[ks[j]].N })
	for _, k := range ks {
		h := a.ByKind[k]
		p.row("cue: "+k, num(h.N), share(h.Found, h.N))
	}
}

func (p *page) confidence(gs []Grade) {
	p.line("\nWhat the confidence of a statement is worth: share of the statements of each range that are *full* right. Gold leaves true")
	p.line("statements out and draws edges otherwise, so the share is a lower bound.\n")
	p.head("confidence from", "statements", "mean confidence", "right")
	for _, g := range gs {
		p.row(fmt.Sprintf("%.1f", g.From), num(g.N), pct(g.Said), pct(g.Right))
	}
}

func (p *page) speakers(s map[string]SpeakerTable) {
	p.line("\n## Who the speaker is\n")
	p.line("Sources of PolNeAR dev that are no full name. *full*: right, with every word of the name.\n")
	p.head("form", "gold", "right", "wrong", "unresolved", "missed", "full", "right of resolved")
	for _, k := range SpeakerRows {
		t := s[k]
		if t.N > 0 {
			p.row(k, num(t.N), share(t.Right, t.N), share(t.Wrong, t.N), share(t.Unresolved, t.N), share(t.Missed, t.N), share(t.Full, t.N), share(t.Right, t.Right+t.Wrong))
		}
	}
}

func (p *page) chains(c *CorefScores) {
	if c == nil {
		return
	}
	p.line("\n## Which mentions are the same\n")
	p.line("GUM (news, interviews, speeches, lives), read as raw text without paragraphs, mentions found by the reader, exact spans, chains of one")
	p.line("left out on both sides. Phrases are compared as GUM draws them, with the relative and participial clauses and the genitive mark that the")
	p.line("reader leaves out. Gold also links things and matters that are nobody (\"the method\"), which the reader seldom does. The chains are made by")
	p.line("rules: no weight of theirs is learned from either part, so the larger stands for cross-validation. But the parser and the recogniser of names")
	p.line("have learned from train's trees and names, which flatters that part's mentions.\n")
	p.head("part", "documents", "MUC F1", "B³ F1", "CEAFe F1", "CoNLL", "mentions P", "R", "pronouns linked right")
	for _, x := range []struct {
		name string
		s    *CorefScore
	}{{"dev", c.Dev}, {"train", c.Train}} {
		if s := x.s; s != nil {
			p.row(x.name, num(s.Documents), pct(s.MUC[2]), pct(s.B3[2]), pct(s.CEAFe[2]), fmt.Sprintf("%.1f", s.CoNLL), pct(s.Mentions[0]), pct(s.Mentions[1]),
				fmt.Sprintf("%s of %d", share(s.PronounRight, s.Pronouns), s.Pronouns))
		}
	}
}

func (p *page) events(name string, e *EventScore, distinct float64, types bool) {
	p.line("\n## Events: %s\n", name)
	p.line("%d sentences, %.2f distinct types a sentence; of %d sentences without an event %d gave none. Where gold marks one event a sentence, recall is",
		e.Records, distinct, e.NullRecords, e.NullClean)
	p.line("the figure to read and precision a lower bound.\n")
	p.head("table", "P", "R", "F1", "right", "spurious", "missed")
	for _, k := range EventTables {
		x := e.Total[k]
		p.row(k, pct(x.P), pct(x.R), pct(x.F1), num(x.TP), num(x.FP), num(x.FN))
	}
	if !types {
		return
	}
	p.line("\nBy type:\n")
	p.head("type", "gold", "type P", "type R", "type F1", "dyad P", "dyad R", "dyad F1")
	for _, k := range keys(e.PerType["type"]) {
		a, b := e.PerType["type"][k], e.PerType["dyad"][k]
		p.row(k, num(a.TP+a.FN), pct(a.P), pct(a.R), pct(a.F1), pct(b.P), pct(b.R), pct(b.F1))
	}
}

func (p *page) speed(r *Report) {
	p.intake(r.Scores.Intake)
	if r.Speed == nil {
		return
	}
	p.line("\n## Speed and size\n")
	p.line("PolNeAR dev texts (%d articles, %d words between white space, %.1f MB), one core, all loaded, medians of %d passes,",
		r.Speed.Articles, r.Speed.Words, float64(r.Speed.Bytes)/1e6, r.Speed.Passes)
	p.line("in seconds of %s.\n", map[bool]string{true: "processor time, garbage collection included, so that other work on the machine does not count", false: "time on the wall"}[r.Speed.CPUTime])
	cells := []string{"stage", "words/s, " + orNone(r.Speed.Vec), "MB/s", "share"}
	if r.PlainGo != nil {
		cells = append(cells, "words/s, plain Go", "MB/s", "share")
	}
	p.head(cells...)
	for i, s := range append(append([]Stage{}, r.Speed.Stages...), r.Speed.Whole) {
		row := []string{s.Name, fmt.Sprintf("%.0f", s.Words), fmt.Sprintf("%.2f", s.MB), pct(s.Share)}
		if r.PlainGo != nil {
			all := append(append([]Stage{}, r.PlainGo.Stages...), r.PlainGo.Whole)
			if i < len(all) {
				row = append(row, fmt.Sprintf("%.0f", all[i].Words), fmt.Sprintf("%.2f", all[i].MB), pct(all[i].Share))
			}
		}
		p.row(row...)
	}
	p.line("\nFastest pass by the wall: %.0f words/s.", r.Speed.Fastest)
	if r.Process != nil {
		x := r.Process
		times := ""
		if x.Times > 0 {
			times = fmt.Sprintf(", the texts %d times over", x.Times)
		}
		p.line("\nThe program by itself by the wall, start included, fastest of three%s: `read --format jsonl --jobs 1` %.0f words/s with %.0f MB at most; all cores %.0f words/s with", times, x.WordsOne, float64(x.PeakOne)/1e6, x.WordsAll)
		p.line("%.0f MB. `read` of a text of %d bytes: %.0f ms, fastest of %d (median %.0f; processor time %.0f). Size of the program: %.1f MB.", float64(x.PeakAll)/1e6, x.SmallBytes, x.StartMS, x.StartRuns, x.StartMedian, x.StartCPU, float64(x.BinaryBytes)/1e6)
	}
}
