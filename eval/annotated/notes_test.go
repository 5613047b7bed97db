package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay/eval"
)

const noted = `Mill to close
The mill's owner, Ann Reed, said Monday the mill would close. "It is sad," she told workers. "We tried."
The union denied that Reed had asked it to agree, and that she had asked twice.`

func marks(notes string) ([]eval.Mark, error) {
	drawn := []eval.Sample{{ID: "a", Text: noted, Half: "train"}}
	got := map[int]*eval.Annotated{}
	err := readNotes("notes", "# 1\n@r p Ann Reed\n"+notes, drawn, got)
	if got[1] == nil {
		return nil, err
	}
	return got[1].Attributions, err
}

func TestNotes(t *testing.T) {
	rs := []rune(noted)
	words := func(s eval.Spans) string {
		var parts []string
		for _, p := range s {
			parts = append(parts, string(rs[p[0]:p[1]]))
		}
		return strings.Join(parts, " + ")
	}
	for _, c := range []struct{ note, want string }{
		{"2|The mill's owner, Ann Reed,|said Monday|>|@r", "The mill's owner, Ann Reed,|said Monday|the mill would close|say false indirect"},
		{"3|she|told|< + 4::^ ~ $|@r", "she|told|\"It is sad,\" + \"We tried.\"|say false direct"},
		{"5|The union|denied|that Reed ~ agree|o|deny", "The union|denied|that Reed had asked it to agree|deny false indirect"},
		{"5|she|had asked#2|twice|@r|ask|n", "she|had asked|twice|ask true indirect"},
		{"1||to|close", "|to|close|say false indirect"},
	} {
		ms, err := marks(c.note)
		if err != nil || len(ms) != 1 {
			t.Errorf("%s: %v", c.note, err)
			continue
		}
		m := ms[0]
		got := fmt.Sprintf("%s|%s|%s|%s %v %s", words(m.Source), words(m.Cue), words(m.Content), m.Act, m.Negated, m.Type)
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.note, got, c.want)
		}
	}
	ms, err := marks("5|The union|denied|>|o|deny\n>5|Reed|had asked#1|it to agree|@r|ask\n5|she|had asked#2|twice|-p:2::The mill's owner")
	if err != nil || len(ms) != 3 || ms[1].Within == nil || *ms[1].Within != 0 || ms[2].Within != nil {
		t.Fatalf("within: %v %v", ms, err)
	}
	if v := ms[2].Speakers[0]; v.Name != "" || words(v.Span) != "The mill's owner" {
		t.Errorf("unnamed speaker %+v", v)
	}
}

// TestNotesRefused: what is not found exactly once is refused.
func TestNotesRefused(t *testing.T) {
	for _, note := range []string{
		"5|she|had asked|twice|@r",
		"5|she|had asked#3|twice|@r",
		"5|he|had asked#2|twice|@r",
		"5|sh|had asked#2|twice|@r",
		"9|she|said|>",
		"5|she|had asked#2|twice|@x",
		"5|she|had asked#2|twice|q",
		"5|she|had asked#2|9::twice|@r",
		">5|she|had asked#2|twice|@r",
		"2|$|said|>",
		"@z p",
		"# 1",
		"# 2",
	} {
		if ms, err := marks(note); err == nil {
			t.Errorf("%q passes: %v", note, ms)
		}
	}
}

func FuzzNotes(f *testing.F) {
	f.Add("2|The mill's owner, Ann Reed,|said Monday|>|@r")
	f.Add("3|she|told|< + 4::^ ~ $|-g:she & o")
	f.Add(">>5|#1|a ~ b|<")
	f.Fuzz(func(t *testing.T, notes string) { marks(notes) })
}

func TestSentences(t *testing.T) {
	n := 0
	for _, s := range sentences(noted) {
		if s[0] < n || s[1] <= s[0] {
			t.Fatalf("sentence %v after %d", s, n)
		}
		n = s[1]
	}
	if n != len([]rune(noted)) {
		t.Errorf("the last sentence ends at %d", n)
	}
}
