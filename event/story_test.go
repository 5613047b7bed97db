package event_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
)

// TestReports checks that one event told twice is one event with two reports,
// and where it is dated and placed.
func TestStories(t *testing.T) {
	docs := layers(t)
	c := coder(t)
	find := func(begin string) *hearsay.Document {
		t.Helper()
		for text, d := range docs {
			if strings.HasPrefix(text, begin) {
				d.Passed = nil
				c.Code(d)
				return d
			}
		}
		t.Fatalf("no text begins %q", begin)
		return nil
	}

	t.Run("denial", func(t *testing.T) {
		d := find("Syria shelled the Turkish border")
		var assault, reject *hearsay.Event
		for i := range d.Events {
			switch d.Events[i].Type {
			case "ASSAULT":
				assault = &d.Events[i]
			case "REJECT":
				reject = &d.Events[i]
			}
		}
		if assault == nil || reject == nil {
			t.Fatalf("events %+v", d.Events)
		}
		if len(assault.Reports) != 2 {
			t.Fatalf("%d reports, want 2", len(assault.Reports))
		}
		first, second := assault.Reports[0], assault.Reports[1]
		if first.Via < 0 || len(first.Status) != 0 || second.Via < 0 || !slices.Equal(second.Status, []string{"negated"}) || first.Via == second.Via {
			t.Errorf("reports %+v", assault.Reports)
		}
		if reject.Reports[0].Via != -1 || len(reject.Recipients) != 1 {
			t.Errorf("rejection %+v", reject)
		}
	})

	t.Run("again", func(t *testing.T) {
		d := find("Iran arrested two Dutch sailors")
		if len(d.Events) != 1 || len(d.Events[0].Reports) != 2 {
			t.Errorf("events %+v", d.Events)
		}
	})

	t.Run("figures", func(t *testing.T) {
		for begin, want := range map[string]string{
			"Turkish jets killed at least 12":   "killed 12 -1",
			"Sudanese soldiers shot dead three": "killed 3 3",
			"Police in Peru arrested more than": "arrested 200 -1",
			"A rocket killed four Israeli":      "killed 4 4,injured 20 20",
		} {
			d := find(begin)
			var got []string
			for _, e := range d.Events {
				for _, f := range e.Figures {
					got = append(got, fmt.Sprintf("%s %d %d", f.Kind, f.Low, f.High))
				}
			}
			if s := strings.Join(got, ","); s != want {
				t.Errorf("%s…: figures %q, want %q (%d events)", begin, s, want, len(d.Events))
			}
		}
	})

	t.Run("when and where", func(t *testing.T) {
		d := find("Saudi jets bombed Houthi rebels near Sanaa on Tuesday")
		if len(d.Events) != 1 || d.Events[0].Date < 0 || d.Events[0].Place < 0 {
			t.Fatalf("events %+v", d.Events)
		}
		e := d.Events[0]
		if tm := d.Times[e.Date]; tm.From != "2021-07-06" {
			t.Errorf("date %+v", tm)
		}
		if p := d.Places[e.Place]; p.Country != "YEM" {
			t.Errorf("place %+v", p)
		}
		// The day of the report is not the day of the event.
		d = find("Iran attacked a Saudi tanker, officials said on Monday")
		for _, e := range d.Events {
			if e.Type == "ASSAULT" && e.Date >= 0 {
				t.Errorf("dated %+v", d.Times[e.Date])
			}
		}
	})
}

// TestSound checks what must hold of any event whatever the text.
func TestSound(t *testing.T) {
	c := coder(t)
	for text, d := range layers(t) {
		c.Code(d)
		sound(t, d)
		first := fmt.Sprint(d.Events)
		c.Code(d)
		if again := fmt.Sprint(d.Events); again != first {
			t.Errorf("%s: two runs differ", text)
		}
	}
}

func sound(t *testing.T, d *hearsay.Document) {
	t.Helper()
	for _, e := range d.Events {
		if e.Quad < 1 || e.Quad > 4 || e.CAMEO == "" || len(e.Reports) == 0 || len(e.Actors)+len(e.Recipients) == 0 {
			t.Errorf("%q: %+v", d.Text, e)
		}
		if int(e.Date) >= len(d.Times) || int(e.Place) >= len(d.Places) {
			t.Errorf("%q: date or place out of range: %+v", d.Text, e)
		}
		for _, p := range slices.Concat(e.Actors, e.Recipients) {
			if p.Actor < 0 || int(p.Actor) >= len(d.Actors) || len(p.Code) < 3 {
				t.Errorf("%q: party %+v", d.Text, p)
			}
		}
		for _, r := range e.Reports {
			if int(r.Via) >= len(d.Statements) || len(r.Trigger) == 0 || r.Evidence.Rule == "" || r.Evidence.Confidence <= 0 || r.Evidence.Confidence > 1 {
				t.Errorf("%q: report %+v", d.Text, r)
			}
			for _, s := range slices.Concat(r.Trigger, r.Evidence.Spans) {
				if s.Start < 0 || s.End < s.Start || int(s.End) > len(d.Text) {
					t.Errorf("%q: span %+v", d.Text, s)
				}
			}
		}
	}
}

// shake replaces pieces of a document's layers at random, as a parser gone
// wrong would.
func shake(d *hearsay.Document, r *rand.Rand) *hearsay.Document {
	c := *d
	n := len(d.Tokens)
	c.Arcs, c.Tags = slices.Clone(d.Arcs), slices.Clone(d.Tags)
	c.Mentions, c.Actors = slices.Clone(d.Mentions), slices.Clone(d.Actors)
	c.Statements, c.Times, c.Places = slices.Clone(d.Statements), slices.Clone(d.Times), slices.Clone(d.Places)
	c.Passed, c.Events = nil, nil
	rels := []string{"nsubj", "nsubj:pass", "obj", "obl", "obl:agent", "nmod", "nmod:poss", "conj", "xcomp", "ccomp", "advcl", "acl", "acl:relcl", "case", "mark", "amod", "compound", "root", "aux", "appos", "flat", "iobj", "parataxis"}
	upos := []string{"VERB", "NOUN", "PROPN", "ADJ", "PRON", "ADP", "AUX", "NUM", "PUNCT"}
	xpos := []string{"VBD", "VBN", "VBG", "VB", "NN", "NNS", "NNP", "JJ", "IN", "WP"}
	for i := range c.Arcs {
		switch r.Intn(4) {
		case 0:
			c.Arcs[i].Head = hearsay.TokenID(r.Intn(n+1) - 1)
		case 1:
			c.Arcs[i].Rel = rels[r.Intn(len(rels))]
		case 2:
			c.Tags[i].UPOS, c.Tags[i].XPOS = upos[r.Intn(len(upos))], xpos[r.Intn(len(xpos))]
		}
	}
	for i := range c.Mentions {
		if r.Intn(3) == 0 {
			c.Mentions[i].Head = hearsay.TokenID(r.Intn(n))
			c.Mentions[i].Chain = int32(r.Intn(n))
		}
	}
	for i := range c.Actors {
		if r.Intn(3) == 0 {
			c.Actors[i].Members = []hearsay.ActorID{hearsay.ActorID(r.Intn(len(c.Actors)))}
			c.Actors[i].Country = []string{"", "USA", "UNO", "X"}[r.Intn(4)]
		}
	}
	for i := range c.Statements {
		if r.Intn(3) == 0 {
			c.Statements[i].CueHead = hearsay.TokenID(r.Intn(n+1) - 1)
			c.Statements[i].Within = hearsay.StatementID(r.Intn(len(c.Statements)+1) - 1)
			c.Statements[i].Act = []string{"deny", "want", "reject", "say", ""}[r.Intn(5)]
		}
	}
	switch r.Intn(8) {
	case 0:
		c.Statements = nil
	case 1:
		c.Mentions, c.Actors, c.Statements = nil, nil, nil
	case 2:
		c.Times, c.Places = nil, nil
	case 3:
		c.Arcs = nil
	}
	return &c
}

// TestShaken codes documents with broken layers: no panic, no loop, and what
// comes out is sound.
func TestShaken(t *testing.T) {
	c := coder(t)
	docs := layers(t)
	var texts []string
	for text := range docs {
		texts = append(texts, text)
	}
	slices.Sort(texts)
	for seed := range int64(4) {
		r := rand.New(rand.NewSource(seed))
		for _, text := range texts {
			d := shake(docs[text], r)
			c.Code(d)
			sound(t, d)
		}
	}
}

func FuzzLayers(f *testing.F) {
	c := coder(f)
	docs := layers(f)
	var texts []string
	for text := range docs {
		texts = append(texts, text)
	}
	slices.Sort(texts)
	for i := range int64(8) {
		f.Add(int(i)*7, i)
	}
	f.Fuzz(func(t *testing.T, i int, seed int64) {
		d := docs[texts[((i%len(texts))+len(texts))%len(texts)]]
		d = shake(d, rand.New(rand.NewSource(seed)))
		c.Code(d)
		sound(t, d)
	})
}

// TestLong codes a sentence far too long for a sentence: quickly, with a note.
func TestLong(t *testing.T) {
	n := 200_000
	d := &hearsay.Document{Text: strings.Repeat("attack ", n), Sentences: []hearsay.Sentence{{First: 0, End: hearsay.TokenID(n)}}}
	for i := range n {
		d.Tokens = append(d.Tokens, hearsay.Span{Start: int32(i * 7), End: int32(i*7 + 6)})
		d.Tags = append(d.Tags, hearsay.Tag{Lemma: "attack", UPOS: "VERB", XPOS: "VB"})
		d.Arcs = append(d.Arcs, hearsay.Arc{Head: hearsay.TokenID(i - 1), Rel: "conj"})
	}
	coder(t).Code(d)
	if len(d.Events) != 0 || len(d.Notes) != 1 {
		t.Errorf("%d events, %d notes", len(d.Events), len(d.Notes))
	}
}

func BenchmarkCode(b *testing.B) {
	docs := layers(b)
	c := coder(b)
	size, events := 0, 0
	for text := range docs {
		size += len(text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		events = 0
		for _, d := range docs {
			d.Passed = nil
			c.Code(d)
			events += len(d.Events)
		}
	}
	if events < 100 {
		b.Fatalf("%d events", events)
	}
}
