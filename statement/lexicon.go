package statement

import (
	"strings"

	"github.com/hearsay-news/hearsay/lang"
)

// A frame is a way in which a cue takes its content.
type frame uint32

const (
	quotation  frame = 1 << iota // "…," X said
	clause                       // said that …
	whether                      // asked whether …
	infinitive                   // promised to …
	gerund                       // suggested building …
	object                       // condemned the attack
	hearer                       // told the crowd: the object hears it
	objInf                       // urged the council to act
	objAs                        // called him a liar, accused them of theft
	passiveInf                   // is expected to rise
	passiveCl                    // it is believed that
	passiveObj                   // the move was condemned by …
	oblique                      // called for calm
	light                        // a noun that counts only after a light verb
)

// A class says what kind of report a cue makes, and so how far it is to be trusted.
type class uint8

const (
	classSay class = iota
	classTell
	classAct
	classMind
	classShow
	classWay
	classNoun
	classAdj
	classPrep
	classMark // no word at all: "NAME: …"
)

// An entry is what the lexicon knows of one cue.
type entry struct {
	lemma   string
	act     string
	class   class
	frames  frame
	weak    frame           // frames that count only where nothing speaks against them
	preps   map[string]bool // prepositions that bring the content
	weakP   map[string]bool
	as      map[string]bool // what may bring the predicate of an object; "0" is a bare one
	hearers map[string]bool // prepositions that bring the hearer
	strict  bool            // an object counts only with a finite verb: of "supporting" mostly deeds
	small   bool            // the cue is lemma_particle
}

// has reports whether the entry takes frame f at all.
func (e *entry) has(f frame) bool { return e != nil && (e.frames|e.weak)&f != 0 }

// firm reports whether the entry takes frame f without reserve.
func (e *entry) firm(f frame) bool { return e != nil && e.frames&f != 0 }

// A lexicon is the cues of one language. It does not change after load.
type lexicon struct {
	verbs   map[string]*entry
	nouns   map[string]*entry
	adjs    map[string]*entry
	lights  map[string]string // light verb -> "" or what it does to the act
	adverbs map[string]string // adverb -> act
	preps   []prepCue
	words   map[string]map[string]bool // closed lists of saywords.txt
	known   map[string]bool            // every word of the tables
}

type prepCue struct {
	words []string
	act   string
}

func load(l *lang.Language) *lexicon {
	x := &lexicon{
		verbs: map[string]*entry{}, nouns: map[string]*entry{}, adjs: map[string]*entry{},
		lights: map[string]string{}, adverbs: map[string]string{}, words: map[string]map[string]bool{}, known: map[string]bool{},
	}
	classes := map[string]class{"say": classSay, "tell": classTell, "act": classAct, "mind": classMind, "show": classShow, "way": classWay}
	for _, r := range l.Rows("say.txt") {
		e := newEntry(r[0], r[1], r[3])
		e.class = classes[r[2]]
		e.small = strings.Contains(r[0], "_")
		x.verbs[r[0]] = e
	}
	for _, r := range l.Rows("saynoun.txt") {
		e := newEntry(r[0], r[1], r[2])
		e.class = classNoun
		x.nouns[r[0]] = e
	}
	for _, r := range l.Rows("sayadj.txt") {
		e := newEntry(r[0], r[1], r[2])
		e.class = classAdj
		x.adjs[r[0]] = e
	}
	for _, r := range l.Rows("saylight.txt") {
		act := ""
		if len(r) > 1 {
			act = r[1]
		}
		x.lights[r[0]] = act
	}
	for _, r := range l.Rows("sayadv.txt") {
		x.adverbs[r[0]] = r[1]
	}
	for _, r := range l.Rows("sayprep.txt") {
		x.preps = append(x.preps, prepCue{strings.Fields(r[0]), r[1]})
	}
	for _, r := range l.Rows("saywords.txt") {
		set := map[string]bool{}
		for _, w := range strings.Fields(r[1]) {
			set[w] = true
		}
		x.words[r[0]] = set
	}
	for k := range x.verbs {
		x.known[k] = true
	}
	for k := range x.nouns {
		x.known[k] = true
	}
	for k := range x.lights {
		x.known[k] = true
	}
	for _, list := range []string{"catenative", "occasion", "spokesperson", "document", "person", "plain", "relaying"} {
		for k := range x.words[list] {
			x.known[k] = true
		}
	}
	return x
}

// is reports whether word w is on a closed list.
func (x *lexicon) is(list, w string) bool { return x.words[list][w] }

var frameNames = map[string]frame{
	"q": quotation, "c": clause, "w": whether, "i": infinitive, "g": gerund, "o": object, "O": hearer,
	"oi": objInf, "oa": objAs, "pi": passiveInf, "pc": passiveCl, "po": passiveObj, "l": light,
}

// newEntry reads the frames column; lang/en/say.txt says what its letters mean.
func newEntry(lemma, act, frames string) *entry {
	e := &entry{lemma: lemma, act: act, preps: map[string]bool{}, weakP: map[string]bool{}, hearers: map[string]bool{}, as: map[string]bool{}}
	for _, f := range strings.Fields(frames) {
		if list, ok := strings.CutPrefix(f, "p:"); ok {
			for p := range strings.SplitSeq(list, ",") {
				if q, weak := strings.CutSuffix(p, "?"); weak {
					e.weakP[q] = true
				} else {
					e.preps[p] = true
				}
			}
			e.frames |= oblique
			continue
		}
		if list, ok := strings.CutPrefix(f, "oa:"); ok {
			for p := range strings.SplitSeq(list, ",") {
				e.as[p] = true
			}
			e.frames |= objAs
			continue
		}
		if list, ok := strings.CutPrefix(f, "P:"); ok {
			for p := range strings.SplitSeq(list, ",") {
				e.hearers[p] = true
			}
			continue
		}
		if f == "f" {
			e.strict = true
			continue
		}
		name, weak := strings.CutSuffix(f, "?")
		bit, ok := frameNames[name]
		if !ok {
			panic("statement: " + lemma + ": no frame " + f)
		}
		if weak {
			e.weak |= bit
		} else {
			e.frames |= bit
		}
	}
	if len(e.as) == 0 {
		e.as["0"], e.as["as"] = true, true
	}
	return e
}
