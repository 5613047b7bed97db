package hearsay

import "strconv"

// A Story is articles about one thing: one or more origins, each with its
// copies. Its ID lasts: it comes from the first article the story was made of,
// and a story that became part of another is still found by it.
type Story struct {
	Schema  string   `json:"schema"`          // hearsay/story/1
	ID      string   `json:"id"`              // st_ and ten digits
	Asked   string   `json:"asked,omitempty"` // the ID that was asked for, where that story became part of this one
	Merged  []string `json:"merged,omitempty"`
	Split   []string `json:"split,omitempty"` // stories whose articles were in this one before
	Title   string   `json:"title"`           // headline of its first article; "" none
	TitleOf string   `json:"title_of"`        // the outlet whose headline that is
	First   string   `json:"first"`           // publication of the first article, ISO 8601 as precise as it is known; "" not known
	Last    string   `json:"last"`            // and of the last

	Counts     Tally    `json:"counts"`
	Statements int      `json:"statements"` // in all its articles
	Denials    int      `json:"denials"`    // of these in the run shown, that deny, reject or refuse
	Origins    []Origin `json:"origins"`    // the one with the most articles first
}

// A Tally counts the same things in three units. Articles of which the outlet
// is not known are counted apart: nobody can say how many outlets they are.
type Tally struct {
	Origins  int `json:"origins"`
	Articles int `json:"articles"`
	Outlets  int `json:"outlets"`
	Nameless int `json:"articles_without_outlet,omitempty"`
}

// How an origin's outlet is known.
const (
	ByCredit  = "credit"   // the texts say so
	ByTime    = "earliest" // its outlet printed it before all others that have it
	ByNoOther = "alone"    // no other article has the text, and it credits nobody
	NotKnown  = ""
)

// An Origin is one text, whoever printed it. Where it comes from is a finding,
// with the signals it rests on; "not known" is one of its values.
type Origin struct {
	ID      string   `json:"id"`      // or_ and ten digits of Article
	Outlet  string   `json:"outlet"`  // who it comes from, as written; "" not known
	How     string   `json:"how"`     // credit, earliest, alone, or "" where it is not known
	Held    bool     `json:"held"`    // Article is the origin's own text; else it is the copy that stands for it
	Article string   `json:"article"` // key of the text that the copies are compared with
	Signals []Signal `json:"signals"`
	Counts  Tally    `json:"counts"`
	Copies  []Copy   `json:"copies"` // all its articles, Article among them, earliest first
}

// A Signal is one thing that tells where a text comes from.
type Signal struct {
	Kind   string  `json:"kind"`             // credit-line, earliest, containment, shared-quotes
	Outlet string  `json:"outlet,omitempty"` // whom it speaks for; none of containment and quotes
	Count  int     `json:"count"`            // how many articles have it; of shared-quotes how many long quotations
	Share  float64 `json:"share,omitempty"`  // of containment: the middle of what its copies share with Article, 0 to 1
}

// A Copy is an article of an origin and what it shares with the origin's text.
type Copy struct {
	Article   string   `json:"article"` // key
	Outlet    string   `json:"outlet"`
	Title     string   `json:"title"`
	Published string   `json:"published"`
	URL       string   `json:"url,omitempty"`
	Credits   []string `json:"credits,omitempty"`  // whom the text names as where it comes from
	Same      float64  `json:"same"`               // how much of its words stand in the origin's text, 0 to 1
	Kept      float64  `json:"kept"`               // how much of the origin's words stand in it, 0 to 1
	Classes   []string `json:"classes,omitempty"`  // of its changes against the origin's text, see CopyClasses
	Also      []Share  `json:"also,omitempty"`     // other origins whose text it has too
	Versions  []string `json:"versions,omitempty"` // keys of the other texts of its address, earliest first
}

// A Share is how much of another origin's words an article has.
type Share struct {
	Origin string  `json:"origin"`
	Kept   float64 `json:"kept"`
}

// CopyClasses are the kinds of change that a copy can have against its origin.
var CopyClasses = []string{
	"attribution-removed", "attribution-weakened", "attribution-strengthened", "hedge-removed", "denial-removed",
	"figure-changed", "name-changed", "headline-changed", "quote-altered", "paragraph-cut", "paragraph-added",
	"sentence-cut", "sentence-added", "reworded",
}

// A CopyDiff is what an article has otherwise than the text it is compared
// with, sentence by sentence.
type CopyDiff struct {
	Schema  string       `json:"schema"` // hearsay/copydiff/1
	From    DiffSide     `json:"from"`   // the origin's text
	To      DiffSide     `json:"to"`     // the copy
	Same    float64      `json:"same"`   // how much of the copy's words stand in the origin's text, 0 to 1
	Kept    float64      `json:"kept"`   // how much of the origin's words stand in the copy
	Changes []CopyChange `json:"changes"`
	Pairs   []DiffPair   `json:"pairs"` // in the order of the origin's text, what the copy adds where it stands in the copy
}

// A DiffSide is one of the two texts compared.
type DiffSide struct {
	Article   string `json:"article"`
	Outlet    string `json:"outlet"`
	Title     string `json:"title"`
	Published string `json:"published"`
	Sentences int    `json:"sentences"` // without the title
	Found     int    `json:"found"`     // of these, that have a counterpart
}

// A CopyChange is one difference, in plain words. It says what is otherwise, not
// why.
type CopyChange struct {
	Class     string   `json:"class"`               // one of CopyClasses
	Text      string   `json:"text"`                // what changed, in words
	Pair      int      `json:"pair"`                // index in Pairs
	Statement string   `json:"statement,omitempty"` // the origin's statement that is concerned ("S3")
	Speaker   string   `json:"speaker,omitempty"`   // who makes that statement
	In        string   `json:"in"`                  // title or text
	From      [][2]int `json:"from_spans"`          // the words concerned in the origin's text, in code points
	To        [][2]int `json:"to_spans"`            // and in the copy's
}

// A DiffPair is what one sentence or two of the origin became in the copy.
// Sentences count from 1, the title is 0; From is empty for what the copy
// added, To for what it cut.
type DiffPair struct {
	From      []int  `json:"from"`
	To        []int  `json:"to"`
	Paragraph int    `json:"paragraph"` // of the origin, from 1; of what was added, of the copy; 0 is a title
	Edits     []Edit `json:"edits"`
}

// An Edit is a stretch of words that are the same in both texts, were cut or
// were added.
type Edit struct {
	Op   string `json:"op"` // same, cut, added
	Text string `json:"text"`
}

// String is the tally in words, origins first: "3 origins (20 outlets)".
func (t Tally) String() string {
	count := func(n int, what string) string {
		if n == 1 {
			return "1 " + what
		}
		return strconv.Itoa(n) + " " + what + "s"
	}
	s := count(t.Origins, "origin")
	switch {
	case t.Articles == 0:
		return s
	case t.Nameless == 0:
		return s + " (" + count(t.Outlets, "outlet") + ")"
	case t.Outlets == 0:
		return s + " (" + count(t.Articles, "article") + ", outlets not known)"
	}
	return s + " (" + count(t.Outlets, "outlet") + ", and " + count(t.Nameless, "article") + " without one)"
}
