package statement_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/reader"
)

// newReader is a reader with the embedded models.
func newReader(t *testing.T) *reader.Reader {
	t.Helper()
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader.New(l)
	if err != nil {
		t.Skip("the embedded models are not all there: ", err)
	}
	return r
}

// TestPrinted reads sentences of our own through all rooms and holds every
// statement in them, and no other, as a reader meets it in print.
func TestPrinted(t *testing.T) {
	if testing.Short() {
		t.Skip("loads the models")
	}
	r := newReader(t)
	for _, c := range []struct {
		text string
		want []string // speakers, act, content; then whose word it rests on
	}{
		{"Reed said that many Americans supporting the rebels had left.", []string{"Reed say that many Americans supporting the rebels had left"}},
		{"“I am pleased to announce a new bridge,” Reed said.", []string{"Reed say “I am pleased to announce a new bridge,”"}},
		{"Ann Reed said that Hall had accused her of lying.", []string{"Ann Reed say that Hall had accused her of lying", "Hall accuse her of lying"}},
		{"According to Dr. Tom Harlan, formerly the director of the Port Health Office, the outbreak is almost over.", []string{"Tom Harlan say the outbreak is almost over"}},
		{"The outbreak is almost over, according to Dr. Tom Harlan, formerly the director of the Port Health Office.", []string{"Tom Harlan say The outbreak is almost over"}},
		{"According to Ann Reed, the mayor of Leeds, the bridge is safe.", []string{"Ann Reed say the bridge is safe"}},
		{"According to Ann Reed, the bridge and the port are safe.", []string{"Ann Reed say the bridge and the port are safe"}},
		{"The Courier reported on Monday that the minister would resign, citing unnamed officials.", []string{"Courier say that the minister would resign citing unnamed officials"}},
		{"Kennedy accused Iran on Thursday of terrorism.", []string{"Kennedy accuse Iran … of terrorism"}},
		{"Tuesday, Kenya, Brazil, Poland, Chile and Ghana said the agency should act.", []string{"Kenya+Brazil+Poland+Chile+Ghana say the agency should act"}},
		{"Shares fell far below what independent analysts say the port is worth.", []string{"independent analysts say the port is worth"}},
		{"You know that the port is ugly.", nil},
		{"The throne went to Haitham bin Tariq Al Said, a cousin of the late ruler, on Monday.", nil},
		{"Hungry fish defended the reef against the crabs.", nil},
		{"The frogs defended themselves from predators.", nil},
		{"Russian forces launched an attack on the city, killing two people.", nil},
		{"The study was released by the museum on Monday.", nil},
		{"The office of Mayor Ann Reed says 12 port workers and 40 sailors were injured in the fire Monday.", []string{
			"office of Mayor Ann Reed say 12 port workers and 40 sailors were injured in the fire Monday",
		}},
		{"Hall was treated in Leeds for a week and according to the Ministry of Health he died in the morning.", []string{"Ministry of Health say he died in the morning"}},
		{"Hall was treated in Leeds, according to the Ministry of Health.", []string{"Ministry of Health say Hall was treated in Leeds"}},
		{"Ann Reed was projected by several newspapers to have won the vote.", []string{"several newspapers predict Ann Reed … to have won the vote"}},
		{"She took part in the process of allowing the new mayor to enter the port.", nil},
		{"Ann Reed waited to be sure that the numbers were right.", nil},
		{"Ann Reed is sure that the numbers are right.", []string{"Ann Reed believe that the numbers are right"}},
	} {
		d, err := r.Read(hearsay.Article{Key: "k", Markup: c.text})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range d.Statements {
			var who, what []string
			for _, a := range s.Speakers {
				who = append(who, d.Actors[a].Name)
			}
			for _, x := range s.Content {
				what = append(what, x.In(d.Text))
			}
			line := strings.Join(who, "+") + " " + s.Act + " " + strings.Join(what, " … ")
			if s.Relays >= 0 {
				line += " citing " + d.Actors[s.Relays].Name
			}
			got = append(got, line)
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s\ngot  %q\nwant %q", c.text, got, c.want)
		}
	}
}

// TestSources holds the words that a source has in print, where a day stands
// beside it.
func TestSources(t *testing.T) {
	if testing.Short() {
		t.Skip("loads the models")
	}
	r := newReader(t)
	for _, c := range []struct{ text, want string }{
		{"Mr. Harlan Tuesday said the outbreak is almost over.", "Mr. Harlan"},
		{"Ann Reed said Monday Kenyan port officials confirmed that the bridge is safe.", "Ann Reed; Kenyan port officials"},
		{"The sheriff of Kent County, Ann Reed said Thursday the bridge is safe.", "The sheriff of Kent County, Ann Reed"},
		{"The port, Ann Reed said, is safe.", "Ann Reed"},
		{"Ann Reed told Monday's meeting that the bridge is safe.", "Ann Reed"},
	} {
		d, err := r.Read(hearsay.Article{Key: "k", Markup: c.text})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range d.Statements {
			for _, x := range s.Source {
				got = append(got, x.In(d.Text))
			}
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%s\ngot  %q\nwant %q", c.text, g, c.want)
		}
	}
}

// TestParsed reads an article of our own through all rooms: what matters here
// is that the speakers come out by name behind pronouns, roles and quotations
// with nobody in their sentence.
func TestParsed(t *testing.T) {
	if testing.Short() {
		t.Skip("loads the models")
	}
	r := newReader(t)
	const text = `Norway's fisheries minister, Ingrid Dahl, accused the trawler owners of hiding their catch on Tuesday.

"They have lied to us for years," Dahl told reporters in Bergen. "That ends now."

She said the ministry would close two ports, adding that the order would take effect in May.

"We will not let the cod disappear a second time."

Lars Moen, a spokesman for the owners, denied the accusation. According to Moen, every landing was recorded.

He called on the minister to publish her figures.

The so-called "cod war" of the 1970s is still remembered in Bergen.`
	d, err := r.Read(hearsay.Article{Key: "k", Markup: text})
	if err != nil {
		t.Fatal(err)
	}
	who := func(ids []hearsay.ActorID) string {
		var out []string
		for _, a := range ids {
			out = append(out, d.Actors[a].Name)
		}
		return strings.Join(out, "+")
	}
	for _, c := range []struct{ content, act, speaker string }{
		{"the trawler owners of hiding their catch", "accuse", "Ingrid Dahl"},
		{`"They have lied to us for years,"`, "say", "Ingrid Dahl"},
		{"the ministry would close two ports", "say", "Ingrid Dahl"},
		{"that the order would take effect in May", "say", "Ingrid Dahl"},
		{`"We will not let the cod disappear a second time."`, "say", "Ingrid Dahl"},
		{"the accusation", "deny", "Lars Moen"},
		{"every landing was recorded", "say", "Lars Moen"},
		{"the minister to publish her figures", "demand", "Lars Moen"},
	} {
		found := false
		for _, s := range d.Statements {
			if slices.ContainsFunc(s.Content, func(x hearsay.Span) bool { return x.In(text) == c.content }) && s.Act == c.act {
				found = true
				if got := who(s.Speakers); got != c.speaker {
					t.Errorf("%s %q: spoken by %q, want %q", c.act, c.content, got, c.speaker)
				}
			}
		}
		if !found {
			t.Errorf("no statement %s %q", c.act, c.content)
		}
	}
	for _, s := range d.Statements {
		for _, x := range s.Content {
			if strings.Contains(x.In(text), "cod war") {
				t.Errorf("a term is read as a statement: %q", x.In(text))
			}
		}
	}
	if t.Failed() {
		for _, s := range d.Statements {
			t.Logf("%v <%s> %s %q %s", s.Source, who(s.Speakers), s.Act, s.Content[0].In(text), s.Evidence.Rule)
		}
	}
}
