package origin

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
)

// The sentences of three invented reports, a paragraph each.
var (
	ferry = strings.Split(`The ferry between Orlau and Ravik will stop sailing in October because its hull no longer meets the rules, the harbour office said on Tuesday.
The ship was built in 1968 and carries about four thousand passengers in a summer week.
Inspectors found rust along the keel in May and gave the owners until autumn to weld it or lay the vessel up.
A repair would cost nine million crowns, which the company says it does not have.
Mayor Ines Keller called on the province to lend the money and promised that the town would pay a third of it.
"We have lived with this boat for half a century, and nobody here can imagine the winter without it," she told the council.
The province has not answered yet, but its transport board meets on the second of September.
Farmers on the far shore would have to drive sixty kilometres round the lake to reach the market.
A bus that the province offered instead takes two hours and does not run on Sundays.
The last strike of the crew, in 2011, lasted three days and cut the island off from its doctor.`, "\n")
	market = strings.Split(`Prices for onions have doubled in Kessel within a month, and traders blame the wet spring.
Half of the early crop rotted in the fields, according to the growers' union, and imports from Cedria arrive late.
A kilo cost eleven crowns on Saturday, against five in the first week of April.
Restaurant owner Pavel Marek said he had taken soup off the menu for the first time in twenty years.
The ministry of agriculture does not expect relief before the main harvest in August.
It has asked neighbouring countries to lift their quotas for the season.`, "\n")
	school = strings.Split(`The school in Lindow opens again on Monday after the roof was made safe, its head teacher announced.
Two hundred pupils had been taught in the town hall since a storm tore off the tiles in February.
The repair was paid for by an insurance that parents had doubted would ever pay.`, "\n")
)

func text(ss ...[]string) string { return strings.Join(slices.Concat(ss...), "\n\n") }

var hour = time.Date(2026, 11, 3, 8, 0, 0, 0, time.UTC)

// article makes a text of an outlet, printed n hours after the first.
func article(outlet string, n int, body string) Text {
	return Text{
		Key: fmt.Sprintf("%s-%d", outlet, n), Address: fmt.Sprintf("%s/%d", outlet, n), Outlet: outlet,
		Published: hour.Add(time.Duration(n) * time.Hour), Precision: "time", Title: "News from " + outlet, Body: body,
	}
}

func withCredit(t Text, outlet string) Text {
	t.Body += "\n\nSource: " + outlet
	end := int32(len(t.Body))
	t.Credits = []hearsay.Credit{{Span: hearsay.Span{Start: end - int32(len(outlet)) - 8, End: end}, Outlet: outlet, Signal: "credit-line"}}
	return t
}

func result(t testing.TB, texts ...Text) *Result {
	t.Helper()
	g, err := NewGrouper("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range texts {
		g.Add(x)
	}
	return g.Result()
}

// show is the groups of a result: of each its outlet and how it is known, then
// the outlets of its copies.
func show(texts []Text, r *Result) string {
	var out []string
	for _, x := range r.Groups {
		s := fmt.Sprintf("%s(%s):", x.Outlet, x.How)
		for _, c := range x.Copies {
			s += " " + texts[c.Text].Outlet
			for range c.Also {
				s += "+"
			}
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func TestGroups(t *testing.T) {
	reordered := slices.Clone(ferry)
	slices.Reverse(reordered)
	words := strings.NewReplacer("ferry", "boat", "because", "as", "carries", "takes", "found", "saw", "autumn", "the fall", "cost", "take", "lend", "advance",
		"half a century", "fifty years", "answered", "replied", "drive", "travel", "offered", "proposed", "crew", "sailors")
	day := func(x Text) Text {
		x.Precision, x.Published = "day", hour.Truncate(24*time.Hour)
		return x
	}
	undated := func(x Text) Text {
		x.Precision, x.Published = "", time.Time{}
		return x
	}
	short := "Subscribe to our morning letter and read what others miss, every day at six.\n\nThe opinions of our readers are their own and not those of the editors of this newspaper."
	names := "Ada Ruus 12. Ines Keller 11. Pavel Marek 9. Jon Hald 8. Mira Voss 8. Karl Tamm 7. Tomas Oru 7. Vera Brandt 6. Oskar Lorenz 6. Lena Novak 5. Rosa Ostrov 5. Emil Pellar 4. Dora Quist 4. Felix Renner 3. Nina Sorel 3. Hugo Toller 2."
	speech := `"` + strings.Join(ferry[:6], " ") + `"`
	for _, c := range []struct {
		name  string
		texts []Text
		want  string
	}{
		{"the same text, word for word", []Text{article("A", 0, text(ferry)), article("B", 2, text(ferry))}, "A(earliest): A B"},
		{"paragraphs cut", []Text{article("A", 0, text(ferry)), article("B", 2, text(ferry[:3], ferry[5:8]))}, "A(earliest): A B"},
		{"a short cut in a long text of its own", []Text{article("A", 0, text(ferry[:4])), article("B", 2, text(market, ferry[:4], school))}, "A(earliest): A B"},
		{"another order", []Text{article("A", 0, text(ferry)), article("B", 2, text(reordered))}, "A(earliest): A B"},
		{"other words", []Text{article("A", 0, text(ferry)), article("B", 2, words.Replace(text(ferry)))}, "A(earliest): A B"},
		{"two merged", []Text{article("A", 0, text(ferry)), article("B", 1, text(market)), article("C", 2, text(market, ferry))}, "A(earliest): A C+; B(alone): B"},
		{"merged before one is seen", []Text{article("A", 0, text(ferry)), article("C", 2, text(market, ferry)), article("B", 3, text(market))}, "A(earliest): A C; B(alone): B"},
		{"nothing in common", []Text{article("A", 0, text(ferry)), article("B", 2, text(market))}, "A(alone): A; B(alone): B"},
		{"a credit line beats time", []Text{article("A", 0, text(ferry)), withCredit(article("B", 2, text(ferry)), "Nordwire")}, "Nordwire(credit): A B"},
		{"the credited outlet's own text", []Text{withCredit(article("A", 0, text(ferry)), "B"), article("B", 2, text(ferry))}, "B(credit): A B"},
		{"two credits, one each", []Text{withCredit(article("A", 0, text(ferry)), "X"), withCredit(article("B", 2, text(ferry)), "Y")}, "(): A B"},
		{"one day, so nobody was first", []Text{day(article("A", 0, text(ferry))), day(article("B", 2, text(ferry)))}, "(): A B"},
		{"no dates", []Text{undated(article("A", 0, text(ferry))), undated(article("B", 2, text(ferry)))}, "(): A B"},
		{"no outlet", []Text{article("", 0, text(ferry))}, "(): "},
		{"one speech, two reporters", []Text{
			article("A", 0, speech+"\n\n"+text(market)),
			article("B", 2, text(school)+"\n\n"+speech+"\n\n"+"The council listened in silence until the mayor had finished and then voted without a debate, by nine votes to four, to hold a special meeting."),
		}, "A(alone): A; B(alone): B"},
		{"an outlet's offers are no text of its", []Text{
			article("A", 0, strings.Join(market[:1], "")+"\n\n"+short), article("A", 30, strings.Join(school[:2], "\n\n")+"\n\n"+short), article("A", 60, strings.Join(ferry[:2], "\n\n")+"\n\n"+short),
		}, "A(alone): A; A(alone): A; A(alone): A"},
		{"the same news in one outlet three times", []Text{article("A", 0, text(ferry)), article("A", 3, text(ferry)), article("A", 9, text(ferry)), article("B", 10, text(ferry))}, "A(earliest): A A A B"},
		{"a list of names", []Text{article("A", 0, ferry[0]+"\n\n"+names), article("B", 2, market[0]+"\n\n"+names)}, "A(alone): A; B(alone): B"},
		{"short texts", []Text{article("A", 0, market[0]), article("B", 2, market[0]), article("C", 2, "Prices for onions have doubled in Tarn, and growers blame nobody at all.")}, "A(earliest): A B; C(alone): C"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := show(c.texts, result(t, c.texts...)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			// The order in which they come makes no difference.
			slices.Reverse(c.texts)
			if got := show(c.texts, result(t, c.texts...)); got != c.want {
				t.Errorf("the other way round: got %s", got)
			}
		})
	}
}

func TestShares(t *testing.T) {
	texts := []Text{article("A", 0, text(ferry)), article("B", 2, text(ferry[:5], school)), article("C", 3, text(ferry, market))}
	r := result(t, texts...)
	if len(r.Groups) != 1 || len(r.Groups[0].Copies) != 3 {
		t.Fatalf("%+v", r.Groups)
	}
	b, c := r.Groups[0].Copies[1], r.Groups[0].Copies[2]
	if b.Same < 0.5 || b.Same > 0.7 || b.Kept < 0.4 || b.Kept > 0.6 {
		t.Errorf("half of it and more of its own: same %.2f, kept %.2f", b.Same, b.Kept)
	}
	if c.Same < 0.6 || c.Same > 0.7 || c.Kept != 1 {
		t.Errorf("all of it and more: same %.2f, kept %.2f", c.Same, c.Kept)
	}
}

func TestStories(t *testing.T) {
	names := func(x Text, names ...string) Text { x.Names = names; return x }
	own := `Boat owners in Orlau met Ines Keller on Wednesday to talk about the ferry to Ravik. The hull of the ship is rusty, and welding it costs nine million crowns. Keller hopes that the province lends the town the money.`
	texts := []Text{
		names(article("A", 0, text(ferry)), "Ines Keller", "Orlau", "Ravik"),
		names(article("B", 5, text(ferry)), "Ines Keller", "Orlau", "Ravik"),
		names(article("C", 20, own), "Ines Keller", "Orlau", "Ravik"),
		names(article("D", 21, text(market)), "Kessel", "Pavel Marek"),
		names(article("E", 24*60, own+" Much later, that is."), "Ines Keller", "Orlau", "Ravik"),
	}
	r := result(t, texts...)
	var got []string
	for _, s := range r.Stories {
		var in []string
		for _, k := range s.Groups {
			for _, c := range r.Groups[k].Copies {
				in = append(in, texts[c.Text].Outlet)
			}
		}
		got = append(got, strings.Join(in, ""))
	}
	if s := strings.Join(got, " "); s != "ABCE D" {
		t.Errorf("stories %q", s)
	}
}

func FuzzAdd(f *testing.F) {
	f.Add(text(ferry), int32(0), int32(10))
	f.Add("“a \"b’\n.", int32(1), int32(3))
	f.Add("\xff\xfe. a b c d e f g h i j", int32(-4), int32(400))
	f.Fuzz(func(t *testing.T, body string, start, end int32) {
		x := article("A", 0, body)
		x.Credits = []hearsay.Credit{{Span: hearsay.Span{Start: start, End: end}, Outlet: "B"}}
		r := result(t, x, article("C", 1, body+" "+body), article("D", 2, text(ferry)))
		n := 0
		for _, g := range r.Groups {
			for _, c := range g.Copies {
				if n++; c.Same < 0 || c.Same > 1 || c.Kept < 0 || c.Kept > 1 {
					t.Errorf("%+v", c)
				}
			}
		}
		if n != 3 {
			t.Errorf("%d texts of 3", n)
		}
	})
}
