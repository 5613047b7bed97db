package eval

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/reader"
)

const ownText = "Ada Ruus denied on Monday that the army had attacked the bridge.\n"

const ownMarks = "T1\tPerson 0 8\tAda Ruus\nT2\tSource 0 8\tAda Ruus\nT3\tStatement 9 15\tdenied\nT4\tContent 26 63\tthat the army had attacked the bridge\n" +
	"E1\tStatement:T3 Source:T2 Content:T4 Speaker:T1\nA1\tAct E1 deny\n"

func TestScoreGold(t *testing.T) {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader.New(l)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, content string) string {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	write("a.txt", ownText)
	write("a.ann", ownMarks)
	gold, err := LoadGold(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ScoreGold(context.Background(), r, gold)
	if err != nil {
		t.Fatal(err)
	}
	if all := s.Statements.Types["all"]; all.Gold != 1 || all.Found[1] != 1 || all.Full[1] != 1 || s.Statements.Speakers["all"].Right != 1 || s.Events != nil {
		t.Errorf("%+v %+v", all, s.Statements.Speakers)
	}
	if page := s.Markdown(); !strings.Contains(page, "| all | 1 | 1 | 100.0 ") {
		t.Errorf("%s", page)
	}
	// Wrong marks must cost.
	write("a.ann", strings.Replace(ownMarks, "T4\tContent 26 63\tthat the army had attacked the bridge", "T4\tContent 16 25\ton Monday", 1)+
		"T5\tAID 44 52\tattacked\nE2\tAID:T5 Actor:T1\n")
	if gold, err = LoadGold(dir); err != nil {
		t.Fatal(err)
	}
	if s, err = ScoreGold(context.Background(), r, gold); err != nil {
		t.Fatal(err)
	}
	if all := s.Statements.Types["all"]; all.Full[1] != 0 || s.Events == nil || s.Events.Total["type"].TP != 0 || s.Events.Total["type"].FN != 1 {
		t.Errorf("%+v %+v", all, s.Events)
	}
	for name, content := range map[string]string{"x.json": "[1]", "y.jsonl": `{"schema":"hearsay/document/1"}`, "z.json": `{"items":[{"body":[{"type":"hearsay:Article"}]}]}`} {
		if _, err := LoadGold(write(name, content)); hearsay.KindOf(err) != hearsay.Invalid || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := LoadGold(filepath.Join(dir, "nowhere")); hearsay.KindOf(err) != hearsay.NotFound {
		t.Errorf("no file: %v", err)
	}
}
