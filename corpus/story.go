// Package corpus makes news of which the answer is known: stories from
// templates of our own, the same stories as pages, feeds, archives, tables and
// database exports, and input that is spoilt in every way we know. Tests read
// a little of it, long checks much.
//
// It is no model of real news: nothing about accuracy is measured on it.
package corpus

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// A Story is one article as it was written, before any format.
type Story struct {
	ID, URL               string
	Title, Outlet, Byline string
	Published             time.Time // a whole minute, UTC
	Paragraphs            []string
}

// Text is the paragraphs with a blank line between two.
func (s Story) Text() string { return strings.Join(s.Paragraphs, "\n\n") }

var (
	lands    = strings.Fields("Arland Borvia Cedria Dorland Estavia Farland Gorvia Hestria")
	outlets  = []string{"Arland Post", "Borvia Today", "Cedria Times", "The Dorland Courier", "Estavia Daily", "Farland Observer", "Nordwire", "Gorvia Gazette"}
	first    = strings.Fields("Ada Jon Mira Karl Ines Tomas Vera Oskar Lena Pavel Rosa Emil Dora Felix Nina Hugo")
	last     = strings.Fields("Ruus Hald Voss Tamm Oru Brandt Keller Lorenz Marek Novak Ostrov Pellar Quist Renner Sorel Toller")
	offices  = []string{"foreign minister", "defence minister", "prime minister", "interior minister", "finance minister", "army chief", "police chief", "president"}
	towns    = strings.Fields("Tarn Arlan Dorvan Kessel Lindow Marbach Nestor Orlau Pernau Quellen Ravik Selby")
	things   = strings.Fields("bridge harbour airport railway hospital market power-station reservoir school refinery")
	days     = strings.Fields("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
	makers   = strings.Fields("rebels soldiers police protesters gunmen workers farmers engineers")
	demands  = []string{"withdraw its troops", "open the border", "release the prisoners", "stop the shelling", "pay for the damage", "return to the talks"}
	verdicts = []string{"a step in the right direction", "an insult to the victims", "the only way out", "too little and too late", "a matter for the courts"}
)

// A Writer writes sentences. The same seed gives the same ones.
type Writer struct {
	*rand.Rand
	n int
}

// NewWriter returns a writer for a seed and a number within it.
func NewWriter(seed, n uint64) *Writer { return &Writer{Rand: rand.New(rand.NewPCG(seed, n))} }

func (w *Writer) pick(s []string) string { return s[w.IntN(len(s))] }

func (w *Writer) person() string { return w.pick(first) + " " + w.pick(last) }

// Sentence returns a sentence of news. No two of one writer are the same.
func (w *Writer) Sentence() string {
	w.n++
	a, b := w.pick(lands), w.pick(lands)
	who, office, town, thing, day := w.person(), w.pick(offices), w.pick(towns), w.pick(things), w.pick(days)
	num := w.n*7 + w.IntN(7) // makes the sentence unlike any other
	switch w.IntN(14) {
	case 0:
		return fmt.Sprintf("%s's %s, %s, accused %s on %s of arming %s near %s with %d rifles.", a, office, who, b, day, w.pick(makers), town, num)
	case 1:
		return fmt.Sprintf("“We will not sign before all %d points are settled,” %s told reporters in %s.", num, who, town)
	case 2:
		return fmt.Sprintf("The %s in %s was closed on %s after %d people reported a smell of gas, officials said.", thing, town, day, num)
	case 3:
		return fmt.Sprintf("%s denied the charge, saying that it had sent only %d tonnes of food and medicine.", a, num)
	case 4:
		return fmt.Sprintf("According to the United Nations, at least %d people were hurt when %s fired on the %s.", num, w.pick(makers), thing)
	case 5:
		return fmt.Sprintf("%s demanded that %s %s within %d days.", who, b, w.pick(demands), num)
	case 6:
		return fmt.Sprintf("The two governments agreed to meet in %s next month and to exchange %d prisoners.", town, num)
	case 7:
		return fmt.Sprintf("Police arrested %d %s in %s on %s.", num, w.pick(makers), town, day)
	case 8:
		return fmt.Sprintf("The ministry called the vote of %d members %s, and asked for patience.", num, w.pick(verdicts))
	case 9:
		return fmt.Sprintf("%s praised %s for its help after the flood, which had driven %d families from their homes.", who, b, num)
	case 10:
		return fmt.Sprintf("A spokesman for the %s declined to comment on the %d letters found at the %s.", office, num, thing)
	case 11:
		return fmt.Sprintf("Repairs to the %s will cost %d million crowns, the council of %s said in a report.", thing, num, town)
	case 12:
		return fmt.Sprintf("It is not known who laid the %d mines that were found along the road to %s.", num, town)
	default:
		return fmt.Sprintf("Some %d %s marched through %s on %s against the closing of the %s.", num, w.pick(makers), town, day, thing)
	}
}

// Paragraph returns one to four sentences.
func (w *Writer) Paragraph() string {
	var s []string
	for range 1 + w.IntN(4) {
		s = append(s, w.Sentence())
	}
	return strings.Join(s, " ")
}

// Headline returns a headline.
func (w *Writer) Headline() string {
	w.n++
	a, b, town, thing := w.pick(lands), w.pick(lands), w.pick(towns), w.pick(things)
	switch w.IntN(5) {
	case 0:
		return fmt.Sprintf("%s accuses %s over %s %s", a, b, town, thing)
	case 1:
		return fmt.Sprintf("%d held after clash in %s", 2+w.IntN(200), town)
	case 2:
		return fmt.Sprintf("%s: we will not leave %s", w.pick(last), town)
	case 3:
		return fmt.Sprintf("%s and %s to meet in %s", a, b, town)
	default:
		return fmt.Sprintf("%s %s to stay shut until %s", town, thing, w.pick(days))
	}
}

// Chatter returns a sentence that stands beside news on a page and is no part
// of it: a reader's comment, an offer, a teaser. No two of one writer are the same.
func (w *Writer) Chatter() string {
	w.n++
	num := w.n*11 + w.IntN(11)
	switch w.IntN(8) {
	case 0:
		return fmt.Sprintf("I have lived in %s for %d years and never heard such nonsense, honestly.", w.pick(towns), num)
	case 1:
		return fmt.Sprintf("Get our best stories in your inbox every morning, together with %d other readers.", num)
	case 2:
		return fmt.Sprintf("Great piece, thank you, but you forgot to say that I wrote to you %d times about it.", num)
	case 3:
		return fmt.Sprintf("Save %d crowns on garden furniture this week at all our stores.", num)
	case 4:
		return fmt.Sprintf("We and our %d partners store information on your device to show you what you may like.", num)
	case 5:
		return fmt.Sprintf("%s reports on politics and has won %d prizes for it.", w.person(), num)
	case 6:
		return fmt.Sprintf("A view of the %s in %s in a picture taken by reader number %d.", w.pick(things), w.pick(towns), num)
	default:
		return fmt.Sprintf("You have read %d of your free articles this month and can go on reading for little money.", num)
	}
}

// NewStory returns the nth story of a seed. Every tenth is printed once more,
// word for word, by another outlet: see Copy.
func NewStory(seed uint64, n int) Story {
	w := NewWriter(seed, uint64(n))
	outlet := w.IntN(len(outlets))
	s := Story{
		ID: fmt.Sprintf("st-%d-%06d", seed, n), Title: w.Headline(), Outlet: outlets[outlet], Byline: w.person(),
		// 2024 has 527,040 minutes; 7,919 has no factor with that in common.
		Published: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n*7919%527040) * time.Minute),
	}
	s.URL = fmt.Sprintf("https://%s.example/%s/story-%d-%d", hosts[outlet], s.Published.Format("2006/01/02"), seed, n)
	town := strings.ToUpper(w.pick(towns))
	for i := range 4 + w.IntN(9) {
		p := w.Paragraph()
		if i == 0 {
			p = town + ", " + w.pick(lands) + " (Nordwire) - " + p
		}
		s.Paragraphs = append(s.Paragraphs, p)
	}
	return s
}

var hosts = []string{"post", "borviatoday", "times", "courier", "daily", "observer", "nordwire", "gazette"}

// Copy is s as another outlet prints it.
func Copy(s Story) Story {
	for i, o := range outlets {
		if o == s.Outlet {
			j := (i + 1) % len(outlets)
			s.Outlet, s.ID = outlets[j], s.ID+"-copy"
			s.URL = strings.Replace(s.URL, hosts[i]+".example", hosts[j]+".example", 1)
			return s
		}
	}
	return s
}
