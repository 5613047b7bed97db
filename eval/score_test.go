package eval

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestScoreUD(t *testing.T) {
	gold := "# genre = news\n1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_\n3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n" +
		"1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tDo\tdo\tAUX\tVB\t_\t3\taux\t_\t_\n2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_\n3\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n\n"
	// The negation is not cut off, one tag and one head are wrong.
	system := "1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n2\tleft\tleave\tADJ\tJJ\t_\t0\troot\t_\t_\n3\t.\t.\tPUNCT\t.\t_\t1\tpunct\t_\t_\n\n" +
		"1\tDon't\tdo\tAUX\tVB\t_\t2\taux\t_\t_\n2\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n\n"
	u, err := ScoreUD(strings.NewReader(gold), strings.NewReader(system), true)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][3]int{ // correct, gold, system
		"Tokens": {5, 5, 5}, "Sentences": {2, 2, 2}, "Words": {4, 6, 5}, "UPOS": {3, 6, 5}, "UAS": {3, 6, 5}, "LAS": {3, 6, 5},
	} {
		x := u["all"][name]
		if got := [3]int{x.Correct, x.Gold, x.System}; got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if u["news"]["Words"].Gold != 6 {
		t.Errorf("genre: %+v", u["news"]["Words"])
	}
	if _, err := ScoreUD(strings.NewReader(gold), strings.NewReader(strings.Replace(system, "go", "went", 1)), false); err == nil {
		t.Error("another text is not noticed")
	}
	for _, bad := range []string{"1\ta\n\n", strings.Replace(gold, "\t0\troot", "\t1\troot", 1), strings.Replace(gold, "\t2\tnsubj", "\t9\tnsubj", 1)} {
		if _, err := ScoreUD(strings.NewReader(bad), strings.NewReader(gold), false); err == nil {
			t.Errorf("no error for %q", bad)
		}
	}
}

func TestScoreNames(t *testing.T) {
	gold := "# doc = 1\nAna\tB-PER\nRoe\tI-PER\nleft\tO\nArlan\tB-LOC\n\n"
	system := "Ana\tB-PER\nRoe\tI-PER\nleftArlan\tB-LOC\n"
	n, err := ScoreNames(strings.NewReader(gold), strings.NewReader(system), false)
	if err != nil {
		t.Fatal(err)
	}
	if m := n.Scores["micro"]; m.Correct != 1 || m.Gold != 2 || m.System != 2 || n.Tokens != 4 {
		t.Errorf("%+v", n)
	}
	for tags, want := range map[string]string{
		"B-PER I-PER O B-PER B-PER": "[{0 2 PER} {3 4 PER} {4 5 PER}]",
		"I-PER I-LOC I-LOC":         "[{0 1 PER} {1 3 LOC}]",
		"S-ORG B-LOC E-LOC _":       "[{0 1 ORG} {1 3 LOC}]",
	} {
		if got := fmt.Sprint(bioSpans(strings.Fields(tags))); got != want {
			t.Errorf("%s: %s, want %s", tags, got, want)
		}
	}
}

func TestScoreAttribution(t *testing.T) {
	text := "“The dam is safe,” Roe said. Doe denied that it was cracked."
	at := func(s string) Spans {
		i := strings.Index(text, s)
		a := len([]rune(text[:i]))
		return Spans{{a, a + len([]rune(s))}}
	}
	gold := []Text{{Doc: "1", Text: text, Attributions: []Attribution{
		{Source: at("Roe"), Cue: at("said"), Content: at("“The dam is safe,”")},
		{Source: at("Doe"), Cue: at("denied"), Content: at("that it was cracked")},
	}}}
	system := []Text{{Doc: "1", Attributions: []Attribution{
		{Source: at("Roe"), Cue: at("said"), Content: at("The dam is safe")},
		{Source: at("Roe"), Cue: at("denied"), Content: at("was cracked")},
		{Cue: at("safe"), Content: at("The dam")},
	}}}
	s, err := ScoreAttribution(gold, system, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Direct.Gold != 1 || s.Indirect.Gold != 1 || s.All.System != 3 {
		t.Errorf("%+v", s)
	}
	if !near(s.All.Full[0], 1.0/3) || !near(s.All.Full[1], .5) || !near(s.All.Found[1], 1) || !near(s.Direct.Speaker.AccAll, 1) || s.Indirect.Speaker.Right != 0 {
		t.Errorf("full %v, found %v, speakers %+v %+v", s.All.Full, s.All.Found, s.Direct.Speaker, s.Indirect.Speaker)
	}
	if _, err := ScoreAttribution(gold, []Text{{Doc: "2"}}, nil); err == nil {
		t.Error("a document that gold lacks is not noticed")
	}
}

func TestJudge(t *testing.T) {
	roe := &Speaker{SourceText: "she", Name: "Ana Roe", Kind: "person", Status: "named", Key: [][]string{{"roe"}}}
	bank := &Speaker{SourceText: "the bank", Name: "First Bank of Arland", Kind: "organization", Status: "named", Key: [][]string{{"arland", "bank"}}}
	they := &Speaker{SourceText: "they", Name: "two border guards", Kind: "group", Status: "unnamed"}
	for _, c := range []struct {
		g               *Speaker
		speaker, status string
		want            string
		full            bool
	}{
		{roe, "Ana Roe", "named", "right", true},
		{roe, "Mrs. Roe", "named", "right", false},
		{roe, "Roe, the minister", "", "right", false},
		{roe, "Jan Roe", "", "wrong", false},
		{roe, "Anna Roe", "", "right", false},
		{roe, "Roe spokesman Jan Doe", "", "wrong", false},
		{roe, "she", "", "unresolved", false},
		{roe, "Ana Roe", "unresolved", "unresolved", false},
		{roe, "", "", "unresolved", false},
		{bank, "the bank", "", "unresolved", false},
		{bank, "Bank of Arland", "", "right", false},
		{bank, "Bank of Borvia", "", "wrong", false},
		{they, "", "", "right", true},
		{they, "border guards", "", "right", true},
		{they, "Ana Roe", "", "wrong", false},
	} {
		if got, full := judge(c.g, c.speaker, c.status); got != c.want || full != c.full {
			t.Errorf("%q for %q: %s %v, want %s %v", c.speaker, c.g.Name, got, full, c.want, c.full)
		}
	}
}

func TestScoreSpeakers(t *testing.T) {
	name := "Roe"
	gold := []Speaker{
		{Doc: "d", Source: Spans{{0, 2}}, SourceText: "He", Form: "pronoun", Name: "Jan Roe", Kind: "person", Status: "named", Key: [][]string{{"roe"}}},
		{Doc: "d", Source: Spans{{12, 24}}, SourceText: "The big bank", Form: "description", Name: "Bank", Kind: "organization", Status: "named", Key: [][]string{{"bank"}}},
	}
	system := []Text{{Doc: "d", Attributions: []Attribution{{Source: Spans{{0, 2}}, Speaker: &name}, {Source: Spans{{20, 24}}, Speaker: &name}}}}
	all := ScoreSpeakers(gold, system, map[string]string{"d": "He said so. The big bank agreed."})["all"]
	if all != (SpeakerTable{Right: 1, Missed: 1, N: 2}) {
		t.Errorf("%+v", all)
	}
}

// TestScoreEvents repeats the checks the tool makes of itself.
func TestScoreEvents(t *testing.T) {
	yes := true
	ev := func(typ string, src, tgt string) CodedEvent {
		f := func(s string) Codes { return append(Codes{}, strings.Fields(s)...) }
		return CodedEvent{Type: typ, Source: f(src), Target: f(tgt)}
	}
	rec := func(typ, src string) CodedEvent {
		e := ev(typ, src, "")
		e.Reciprocal = &yes
		return e
	}
	for _, c := range []struct {
		gold, system []CodedEvent
		table, want  string
	}{
		{[]CodedEvent{ev("DEMAND", "JAP", "USA")}, []CodedEvent{ev("REQUEST", "JPNGOV", "USAMIL")}, "dyad", "1 0 0"},
		{[]CodedEvent{ev("ASSAULT", "USA", "IRQ")}, []CodedEvent{ev("ASSAULT", "IRQ", "USA")}, "dyad", "0 1 1"},
		{[]CodedEvent{ev("ASSAULT", "USA", "IRQ")}, []CodedEvent{ev("ASSAULT", "IRQ", "USA")}, "type", "1 0 0"},
		{[]CodedEvent{rec("AGREE", "HUN ROU")}, []CodedEvent{ev("AGREE", "ROU", "HUN"), ev("AGREE", "HUN", "ROU")}, "dyad", "1 0 0"},
		{[]CodedEvent{rec("AGREE", "HUN ROU")}, []CodedEvent{ev("AGREE", "HUN ROU", "")}, "type+src", "2 0 0"},
		{[]CodedEvent{ev("CONSULT", "USA", "JPN")}, []CodedEvent{ev("CONSULT", "JPN", "USA")}, "dyad", "1 0 0"},
		{[]CodedEvent{ev("AID", "IGO", "SDN")}, []CodedEvent{ev("AID", "UNO", "SDN")}, "dyad", "1 0 0"},
		{[]CodedEvent{ev("PROTEST", "EGY", "")}, []CodedEvent{ev("PROTEST", "EGY", "EGY")}, "dyad", "0 1 1"},
		{nil, []CodedEvent{ev("ACCUSE", "USA", "RUS")}, "type", "0 1 0"},
		{[]CodedEvent{ev("ACCUSE", "USA FRA", "RUS")}, []CodedEvent{ev("ACCUSE", "USA", "RUS")}, "dyad", "1 0 1"},
		{[]CodedEvent{ev("SANCTION", "USA", "ALB")}, []CodedEvent{ev("COERCE", "USA", "ALB")}, "quad", "1 0 0"},
		{[]CodedEvent{rec("AGREE", "USA USA")}, []CodedEvent{ev("AGREE", "USAGOV", "USAOPP")}, "dyad", "1 0 0"},
		{[]CodedEvent{ev("ASSAULT", "", "IRQ")}, []CodedEvent{ev("ASSAULT", "---", "IRQ")}, "dyad", "1 0 0"},
	} {
		s, err := ScoreEvents([]CodedText{{ID: "x", Events: c.gold}}, []CodedText{{ID: "x", Events: c.system}})
		if err != nil {
			t.Fatal(err)
		}
		x := s.Total[c.table]
		if got := fmt.Sprint(x.TP, x.FP, x.FN); got != c.want {
			t.Errorf("%v %v %s: %s, want %s", c.gold, c.system, c.table, got, c.want)
		}
	}
}

func TestRawText(t *testing.T) {
	in := "# newdoc id = 1\n# newpar\n# genre = news\n# text = A b.\n1\tA\n\n# genre = news\n# text = C.\n1\tC\n\n# newpar\n# genre = blog\n# text = D.\n1\tD\n\n"
	for genre, want := range map[string]string{"": "A b. C.\n\nD.", "news": "A b. C.", "blog": "D."} {
		got, err := RawText(strings.NewReader(in), genre)
		if err != nil || got != want {
			t.Errorf("genre %q: %q %v, want %q", genre, got, err, want)
		}
	}
}

func FuzzScoreUD(f *testing.F) {
	f.Add("1\ta\ta\tX\tX\tA=B\t0\troot\t_\t_\n\n", "1-2\ta\t_\t_\t_\t_\t_\t_\t_\t_\n1\ta\ta\tX\tX\t_\t0\troot\t_\t_\n2\tb\tb\tX\tX\t_\t1\tdep:x\t_\t_\n\n")
	f.Fuzz(func(t *testing.T, gold, system string) {
		u, err := ScoreUD(strings.NewReader(gold), strings.NewReader(system), true)
		if err != nil {
			return
		}
		for k, x := range u["all"] {
			if x.Correct > x.Gold || x.Correct > x.System {
				t.Fatalf("%s: %+v", k, x)
			}
		}
	})
}

func FuzzScoreNames(f *testing.F) {
	f.Add("a\tB-PER\nb\tI-PER\n\n", "a\tS-PER\nb\tL-PER\n")
	f.Fuzz(func(t *testing.T, gold, system string) {
		n, err := ScoreNames(strings.NewReader(gold), strings.NewReader(system), true)
		if err != nil {
			return
		}
		if m := n.Scores["micro"]; m.Correct > m.Gold || m.Correct > m.System {
			t.Fatalf("%+v", m)
		}
	})
}

func FuzzGold(f *testing.F) {
	f.Add(`{"doc":"1","text":"He said so.","attributions":[{"source":[0,2],"cue":[[3,7]],"content":null}],"discard":[[0,99]]}`, `{"id":"x","events":[{"type":"AID","source":["USA",{"code":null}],"target":"IRQ"}]}`)
	f.Fuzz(func(t *testing.T, text, events string) {
		if ts, err := decode[Text](strings.NewReader(text)); err == nil {
			for _, d := range ts { // offsets beside the text must do no harm
				if _, err := ScoreAttribution([]Text{d}, []Text{d}, CueKinds{}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if es, err := decode[CodedText](strings.NewReader(events)); err == nil && len(es) == 1 {
			s, err := ScoreEvents(es, es)
			if err != nil {
				t.Fatal(err)
			}
			if x := s.Total["dyad"]; x.FP > 0 || x.FN > 0 {
				b, _ := json.Marshal(es)
				t.Fatalf("%s against itself: %+v", b, x)
			}
		}
	})
}

func BenchmarkScoreAttribution(b *testing.B) {
	text := strings.Repeat("“The dam is safe,” Roe said. Doe denied that it was cracked. ", 200)
	d := Text{Doc: "1", Text: text}
	for i := range 200 {
		at := i * 60
		d.Attributions = append(d.Attributions, Attribution{Source: Spans{{at + 19, at + 22}}, Cue: Spans{{at + 23, at + 27}}, Content: Spans{{at, at + 18}}})
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		s, err := ScoreAttribution([]Text{d}, []Text{d}, nil)
		if err != nil || s.All.Full[2] != 1 {
			b.Fatal(s.All.Full, err)
		}
	}
}
