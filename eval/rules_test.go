package eval

import (
	"strings"
	"testing"
)

func TestRules(t *testing.T) {
	text := "Reed said it was late. Hall backed the plan."
	gold := []Text{{Doc: "d", Text: text, Attributions: []Attribution{{Source: Spans{{0, 4}}, Cue: Spans{{5, 9}}, Content: Spans{{10, 21}}}}}}
	system := []Text{{Doc: "d", Attributions: []Attribution{
		{Source: Spans{{0, 4}}, Cue: Spans{{5, 9}}, Content: Spans{{10, 21}}, Rule: "clause-of-cue"},
		{Source: Spans{{23, 27}}, Cue: Spans{{28, 34}}, Content: Spans{{35, 43}}, Rule: "object-of-cue"},
	}}}
	sc, err := ScoreAttribution(gold, system, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := sc.byRule()
	if m["clause-of-cue"] != (RuleHit{1, 1, 1}) || m["object-of-cue"] != (RuleHit{1, 0, 0}) {
		t.Error(m)
	}
	var b strings.Builder
	p := &page{w: &b}
	p.rules(m)
	if !strings.Contains(b.String(), "| others | 2 | 50.0 | 50.0 |") {
		t.Error(b.String())
	}
	b.Reset()
	p.rules(nil)
	if b.Len() > 0 {
		t.Error("a section without figures: ", b.String())
	}
}
