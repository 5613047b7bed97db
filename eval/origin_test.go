package eval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay/corpus"
)

// TestLost cuts speakers and cues out of marked statements of a part of each set.
func TestLost(t *testing.T) {
	if _, err := os.Stat(filepath.Join(shared, filePolNeAR)); err != nil {
		t.Skip("the development data is not here: ", err)
	}
	j := &job{ctx: t.Context(), r: newReader(t), shared: shared, o: Options{Small: true}}
	for _, x := range []struct {
		name string
		f    func() (*LostScore, error)
	}{{"PolNeAR", j.lostPolNeAR}, {"our own", j.lostOwn}} {
		s, err := x.f()
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d of %d found, %d false, F %.3f; %d of %d other copies", x.name, s.Found, s.Cut, s.False, s.PRF()[2], s.Alarms, s.Same)
		if s.Cut < 100 || s.PRF()[2] < 0.85 {
			t.Errorf("%s: %d of %d found, %d false\n%s", x.name, s.Found, s.Cut, s.False, strings.Join(s.Missed[:min(20, len(s.Missed))], "\n"))
		}
		if s.Same < 10 || 50*s.Alarms > max(50, s.Same) {
			t.Errorf("%s: %d of %d copies said to lack a speaker\n%s", x.name, s.Alarms, s.Same, strings.Join(s.Wrong, "\n"))
		}
	}
}

// TestCutOut: what is left when source and cue go is a sentence.
func TestCutOut(t *testing.T) {
	for _, c := range []struct{ text, cut, want string }{
		{"The bridge is safe, the mayor said.", "the mayor said", "The bridge is safe."},
		{"The mayor said that the bridge is safe. It is.", "The mayor said", "The bridge is safe. It is."},
		{"The bridge, engineers said, will stay shut.", "engineers said", "The bridge will stay shut."},
		{"It is over. “We go,” said Ada Ruus. Nobody did.", "said Ada Ruus", "It is over. “We go.” Nobody did."},
		{"A fire broke out.\nPolice said: nobody was hurt.", "Police said", "A fire broke out.\nNobody was hurt."},
	} {
		at := len([]rune(c.text[:strings.Index(c.text, c.cut)]))
		if got := cutOut([]rune(c.text), [][2]int{{at, at + len([]rune(c.cut))}}); got != c.want {
			t.Errorf("%q without %q: %q", c.text, c.cut, got)
		}
	}
}

// TestCopies makes a few edited copies of a part of the texts and looks for them.
func TestCopies(t *testing.T) {
	all, err := loadTexts(shared, true)
	if err != nil {
		t.Skip("the development data is not here: ", err)
	}
	var texts []corpus.Story
	for i := 0; i < len(all); i += 5 {
		texts = append(texts, all[i])
	}
	s, err := scoreCopies(texts, all[1].Paragraphs, 400)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d pairs found, %d of %d right", s.Found, s.Pairs, s.Right, s.Joined)
	if s.Pairs < 400 || 100*s.Found < 95*s.Pairs || 100*s.Right < 98*s.Joined {
		t.Errorf("%d of %d pairs found, %d of %d right\n%s\n%s", s.Found, s.Pairs, s.Right, s.Joined, strings.Join(s.Missed, "\n"), strings.Join(s.Wrong, "\n"))
	}
}

// TestNear: what is found among the texts is what was read and judged.
func TestNear(t *testing.T) {
	if testing.Short() {
		t.Skip("groups all texts of the shared folder")
	}
	if _, err := os.Stat(filepath.Join(shared, "data/text")); err != nil {
		t.Skip("the development data is not here: ", err)
	}
	s, err := (&job{shared: shared}).near()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", *s)
	if s.Pairs < 50 || 10*s.Judged < 9*s.Pairs || 10*s.Right < 9*s.Judged {
		t.Errorf("%d pairs, %d read, %d right; not read:\n%s", s.Pairs, s.Judged, s.Right, strings.Join(s.Unknown, "\n"))
	}
}

func TestScale(t *testing.T) {
	s, err := measureScale(1000)
	if err != nil {
		t.Fatal(err)
	}
	if s.Origins != 800 || s.Peak == 0 || s.Seconds <= 0 || s.Words < 300_000 {
		t.Errorf("%+v", *s)
	}
	var b strings.Builder
	p := &page{w: &b}
	p.origins(&OriginScores{Copies: &CopyScore{}, Near: &NearScore{}, PolNeAR: &LostScore{}, Own: &LostScore{}, Scale: s})
	if !strings.Contains(b.String(), "800 origins are found, and there are 800") {
		t.Error(b.String())
	}
}
