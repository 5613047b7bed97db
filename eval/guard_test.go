package eval

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/reader"
)

// TestGuard reads a fixed small part of the development sets and compares with
// the committed figures, so that accuracy never drops without anybody saying
// so. After a change for the better, or one that is wanted though it costs,
// `hearsay eval` writes new figures.
func TestGuard(t *testing.T) {
	needShared(t)
	if testing.Short() {
		t.Skip("reads articles: left out with -short")
	}
	b, err := os.ReadFile("figures.json")
	if err != nil {
		t.Skip("no figures are committed yet: run hearsay eval")
	}
	var want Report
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	rep, err := Run(context.Background(), newReader(t), shared, Options{Small: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range rep.Data {
		for _, e := range want.Data {
			if d.Path == e.Path && d.SHA256 != e.SHA256 {
				t.Skipf("%s is not the file the figures were measured on", d.Path)
			}
		}
	}
	// One name more or less in the small part is half a point. As the
	// committed figures stand still, small drops do not add up unseen.
	const slack = 0.5
	g, w := rep.Guard, want.Guard
	for _, x := range []struct {
		name      string
		got, want float64
		less      bool // less is better
	}{
		{"UPOS", g.UPOS, w.UPOS, false},
		{"LAS", g.LAS, w.LAS, false},
		{"lemmas", g.Lemma, w.Lemma, false},
		{"names", g.Names, w.Names, false},
		{"direct full", g.DirectFull, w.DirectFull, false},
		{"direct speaker", g.DirectSpeaker, w.DirectSpeaker, false},
		{"full", g.Full, w.Full, false},
		{"speakers right", g.SpeakersRight, w.SpeakersRight, false},
		{"speakers wrong", g.SpeakersWrong, w.SpeakersWrong, true},
		{"type recall", g.TypeRecall, w.TypeRecall, false},
		{"dyad recall", g.DyadRecall, w.DyadRecall, false},
		{"chains", g.CoNLL, w.CoNLL, false},
		{"pronoun links", g.PronounLinks, w.PronounLinks, false},
		{"types a record", g.TypesPerRecord, w.TypesPerRecord, true},
	} {
		d := x.got - x.want
		if x.less {
			d = -d
		}
		switch {
		case d < -slack:
			t.Errorf("%s: %.2f, committed %.2f; if that is wanted, run hearsay eval and commit its figures", x.name, x.got, x.want)
		case d > slack:
			t.Logf("%s: %.2f, better than the committed %.2f", x.name, x.got, x.want)
		}
	}
}

func TestMarkdown(t *testing.T) {
	needShared(t)
	b, err := os.ReadFile("figures.json")
	if err != nil {
		t.Skip("no figures are committed yet: run hearsay eval")
	}
	var rep Report
	if err := json.Unmarshal(b, &rep); err != nil {
		t.Fatal(err)
	}
	var page strings.Builder
	if err := rep.Markdown(&page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"## Targets", "| LASfull |", "| direct |", "| pronoun |", "| ASSAULT |"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	committed, err := os.ReadFile("../EVAL.md")
	if err == nil && string(committed) != page.String() {
		t.Error("EVAL.md is not what eval/figures.json gives: write both with hearsay eval")
	}
}

func TestNoData(t *testing.T) {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader.New(l)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Run(context.Background(), r, t.TempDir(), Options{}); err == nil {
		t.Error("no error without data")
	}
}
