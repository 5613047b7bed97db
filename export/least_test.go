package export

import (
	"testing"

	"github.com/hearsay-news/hearsay"
)

func TestAtLeast(t *testing.T) {
	ev := func(c float32) hearsay.Evidence { return hearsay.Evidence{Confidence: c} }
	d := &hearsay.Document{
		Statements: []hearsay.Statement{
			{Within: -1, Evidence: ev(.9)},
			{Within: 0, Evidence: ev(.2)},
			{Within: 1, Evidence: ev(.8)},
		},
		Events: []hearsay.Event{
			{Type: "kept", Reports: []hearsay.Report{{Via: 1, Evidence: ev(.9)}, {Via: 2, Evidence: ev(.9)}}},
			{Type: "rests on one left out", Reports: []hearsay.Report{{Via: 1, Evidence: ev(.9)}}},
			{Type: "unsure itself", Reports: []hearsay.Report{{Via: -1, Evidence: ev(.4)}}},
		},
	}
	AtLeast(d, .5)
	if len(d.Statements) != 2 || d.Statements[1].Within != 0 {
		t.Errorf("statements %+v, want the first and the third inside it", d.Statements)
	}
	if len(d.Events) != 1 || len(d.Events[0].Reports) != 1 || d.Events[0].Reports[0].Via != 1 {
		t.Errorf("events %+v, want one with one report through the second statement", d.Events)
	}
	if d.Coder.Settings != "min-conf=0.5" {
		t.Errorf("settings %q do not say what was left out", d.Coder.Settings)
	}
	before := len(d.Statements)
	AtLeast(d, 0)
	if len(d.Statements) != before {
		t.Error("0 left something out")
	}
}
