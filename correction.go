package hearsay

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A Correction is one act of a person on what the machine recorded: an
// append-only note of what was wrong, what is right, and the words it hangs on.
// What is shown is the machine's record with the corrections replayed on it.
type Correction struct {
	Schema   string    `json:"schema"` // hearsay/correction/1
	ID       string    `json:"id"`     // c_ and a hash of all that follows, but for quoted words
	At       time.Time `json:"at"`     // UTC, whole seconds
	By       string    `json:"by"`
	Standing int       `json:"standing,omitempty"` // of By: a later correction by a lower one supersedes nothing
	Why      string    `json:"why,omitempty"`
	Evidence string    `json:"evidence,omitempty"` // a link
	Queue    string    `json:"queue,omitempty"`    // the review queue that asked: uniform, low, conflict, orphan

	Do      string     `json:"do"`               // one of Deeds
	Scope   string     `json:"scope"`            // record, article or alike
	Kind    string     `json:"kind,omitempty"`   // statement or event
	Key     string     `json:"key,omitempty"`    // of the record; of one that is added, the key it gets
	Run     int        `json:"run,omitempty"`    // the run that was looked at
	Field   string     `json:"field,omitempty"`  // of set: what is set
	Before  *Values    `json:"before,omitempty"` // the machine's record, whole
	After   *Values    `json:"after,omitempty"`  // of set the field alone; of add the record, whole; of merge and split who it is
	Match   string     `json:"match,omitempty"`  // of article and alike: the words, in small letters, that a record must have to be alike
	Anchor  *Anchor    `json:"anchor,omitempty"`
	Reverts string     `json:"reverts,omitempty"` // of revert: the ID of what is taken back
	Tomb    *Tombstone `json:"tomb,omitempty"`    // of forget
}

// Deeds are what a correction can do. Merge, split and forget are about actors.
var Deeds = []string{"accept", "set", "delete", "add", "revert", "merge", "split", "forget"}

// CorrectFields are what can be set, of statements and of events.
var CorrectFields = map[string][]string{
	"statement": {"speaker", "act", "negated", "content"},
	"event":     {"type", "actors", "recipients", "status"},
}

// Values are what a record says. Which of them a correction speaks of, its
// Field says. Ranges are code points of the text that the anchor names.
type Values struct {
	Speakers []Party  `json:"speakers,omitempty"` // of a statement; none: unresolved. Of merge and split: the actor
	Act      string   `json:"act,omitempty"`
	Negated  bool     `json:"negated,omitempty"`
	Quote    string   `json:"quote,omitempty"`
	Source   [][2]int `json:"source,omitempty"`
	Cue      [][2]int `json:"cue,omitempty"`
	Content  [][2]int `json:"content,omitempty"`

	Type       string   `json:"type,omitempty"`
	Mode       string   `json:"mode,omitempty"`
	Actors     []Party  `json:"actors,omitempty"`
	Recipients []Party  `json:"recipients,omitempty"`
	Status     []string `json:"status,omitempty"`
	Trigger    [][2]int `json:"trigger,omitempty"`
	Via        string   `json:"via,omitempty"` // key of the statement the report rests on
}

// A Party is an actor as a correction names him: by what the knowledge calls
// him, else by his name.
type Party struct {
	Name    string `json:"name"`
	Entity  string `json:"entity,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Country string `json:"country,omitempty"`
	Code    string `json:"code,omitempty"` // in an event
}

// An Anchor is the place in a text that a correction hangs on. The words
// themselves may be missing: what is shared without text has their hashes only.
type Anchor struct {
	Article string `json:"article"`           // key
	Address string `json:"address,omitempty"` // hash that versions of one article share
	In      string `json:"in"`                // text or title
	Text    string `json:"text_sha256"`       // of the text (or title) that Start and End point into
	Start   int    `json:"start"`             // code points
	End     int    `json:"end"`
	Times   int    `json:"times"`           // how often the words stand in that text
	Exact   string `json:"exact,omitempty"` // the words, and those around them
	Prefix  string `json:"prefix,omitempty"`
	Suffix  string `json:"suffix,omitempty"`
	// Half a SHA-256 of each, and how long the prefix and suffix are.
	ExactSum  string `json:"exact_sum"`
	PrefixSum string `json:"prefix_sum"`
	SuffixSum string `json:"suffix_sum"`
	PrefixLen int    `json:"prefix_len"`
	SuffixLen int    `json:"suffix_len"`
}

// A Tombstone stands for an actor whose name is not shown: salted hashes of his
// names, from which nobody can read them.
type Tombstone struct {
	Salt   string   `json:"salt"`
	Whole  []string `json:"whole"`            // of full names
	Part   []string `json:"part,omitempty"`   // of single names, which count only in a text with a full one
	Words  int      `json:"words"`            // of the longest full name
	Reason string   `json:"reason,omitempty"` // class of the request, like right-to-be-forgotten
}

// The states that a correction can have in a run.
const (
	StateApplied    = "applied"     // the machine is still wrong in the same way; the correction holds
	StateRedundant  = "redundant"   // the run agrees with it by itself
	StateReanchored = "re-anchored" // it holds, and its words were found once, exactly, in another text
	StateConflict   = "conflict"    // the run says a third thing; the person's value is shown
	StateOrphan     = "orphan"      // its words are not there, or not once
	StateSuperseded = "superseded"  // a later one stands in its place
)

// States are the six, in the order they are told.
var States = []string{StateApplied, StateRedundant, StateReanchored, StateConflict, StateOrphan, StateSuperseded}

// A Placement says what became of a correction in one article of a run.
type Placement struct {
	Correction string `json:"correction"`
	Run        int    `json:"run"`
	Article    string `json:"article,omitempty"` // "": the run has none that it speaks of
	Key        string `json:"key,omitempty"`     // of the record as the run has it
	State      string `json:"state"`
	Why        string `json:"why,omitempty"`
	Records    int    `json:"records,omitempty"` // of article and alike: how many records it changed
}

// A Change is a record before and after; of two runs, or of a correction.
type Change struct {
	What          string // added, removed or changed
	Cause         string
	Detail        string // which rules, corrections, roles or texts
	Before, After *Row
}

// CorrectionID is the permanent name of c: a hash of what it says. The words it
// quotes are left out, so that it is the same where it is shared without them.
func CorrectionID(c Correction) string {
	c.ID, c.At = "", c.At.UTC().Truncate(time.Second)
	if c.Anchor != nil {
		a := *c.Anchor
		a.Exact, a.Prefix, a.Suffix = "", "", ""
		c.Anchor = &a
	}
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // it holds nothing that cannot be written
	}
	sum := sha256.Sum256(b)
	return "c_" + hex.EncodeToString(sum[:8])
}

// maxCorrection bounds what a correction may hold, in bytes of a text of its.
const maxCorrection = 64 << 10

// Check reports what is wrong with a correction by itself, as an error of kind
// Invalid.
func (c *Correction) Check() error {
	bad := func(format string, args ...any) error {
		return &Error{Op: "hearsay.Correction", Kind: Invalid, Err: fmt.Errorf(format, args...), Hint: "see: hearsay correct --help"}
	}
	switch {
	case c.Schema != "hearsay/correction/1":
		return bad("the schema is %q, not hearsay/correction/1", c.Schema)
	case !slices.Contains(Deeds, c.Do):
		return bad("it does %q; it must be one of: %s", c.Do, strings.Join(Deeds, " "))
	case c.At.IsZero() || c.At.Year() < 1 || c.At.Year() > 9999:
		return bad("it has no date")
	case c.By == "":
		return bad("it does not say by whom it is")
	case c.ID != CorrectionID(*c):
		return bad("its id %s is not that of what it says: it was changed", c.ID)
	}
	for _, s := range []string{c.By, c.Why, c.Evidence, c.Queue, c.Key, c.Match} {
		if len(s) > maxCorrection || !utf8.ValidString(s) {
			return bad("a text in it is too long or no text")
		}
	}
	switch c.Do {
	case "revert":
		if c.Reverts == "" {
			return bad("it does not say what it takes back")
		}
		return nil
	case "forget":
		if c.Tomb == nil || len(c.Tomb.Whole) == 0 || c.Tomb.Words < 1 || c.Tomb.Words > 20 {
			return bad("it has no names")
		}
		return nil
	case "merge", "split":
		if c.Before == nil || c.After == nil || len(c.Before.Speakers) != 1 || len(c.After.Speakers) != 1 {
			return bad("it does not say which actor is which")
		}
		return c.checkParties(bad)
	}
	if !slices.Contains([]string{"record", "article", "alike"}, c.Scope) {
		return bad("the scope is %q; it must be record, article or alike", c.Scope)
	}
	if c.Scope != "record" && c.Do != "set" {
		return bad("%s is for one record", c.Do)
	}
	if c.Scope != "record" && c.Match == "" {
		return bad("it does not say which words make a record alike")
	}
	fields := CorrectFields[c.Kind]
	switch {
	case fields == nil:
		return bad("the kind is %q; it must be statement or event", c.Kind)
	case c.Do == "set" && !slices.Contains(fields, c.Field):
		return bad("%q cannot be set; of %ss it is one of: %s", c.Field, c.Kind, strings.Join(fields, " "))
	case c.Do == "set" && c.Field == "content" && c.Scope != "record":
		return bad("content is set for one record")
	case c.Do == "add" && c.Kind != "statement":
		return bad("only statements can be added")
	case (c.Do == "set" || c.Do == "add") && c.After == nil:
		return bad("it does not say what is right")
	case c.Do != "add" && c.Before == nil:
		return bad("it does not say what was wrong")
	case c.Anchor == nil || c.Key == "":
		return bad("it hangs on no record")
	}
	return errors.Join(c.checkAnchor(bad), c.checkParties(bad), c.checkValues(bad))
}

func (c *Correction) checkAnchor(bad func(string, ...any) error) error {
	a := c.Anchor
	if a.In != "text" && a.In != "title" {
		return bad("its words stand in %q; it must be text or title", a.In)
	}
	if a.Start < 0 || a.End <= a.Start || a.End-a.Start > maxCorrection || a.End > 1<<30 || a.PrefixLen < 0 || a.SuffixLen < 0 || a.PrefixLen > 1000 || a.SuffixLen > 1000 || a.PrefixLen > a.Start {
		return bad("the range %d-%d is none", a.Start, a.End)
	}
	if len(a.Article) < 6 || a.ExactSum == "" || a.Text == "" {
		return bad("its anchor is not whole")
	}
	for _, x := range []struct {
		words, sum string
		n          int
	}{{a.Exact, a.ExactSum, a.End - a.Start}, {a.Prefix, a.PrefixSum, a.PrefixLen}, {a.Suffix, a.SuffixSum, a.SuffixLen}} {
		if x.words == "" {
			continue
		}
		if sum := sha256.Sum256([]byte(x.words)); hex.EncodeToString(sum[:16]) != x.sum || utf8.RuneCountInString(x.words) != x.n {
			return bad("its words are not those that it hangs on: they were changed")
		}
	}
	for _, v := range []*Values{c.Before, c.After} {
		if v == nil {
			continue
		}
		for _, rs := range [][][2]int{v.Source, v.Cue, v.Content, v.Trigger} {
			for _, r := range rs {
				if r[0] < a.Start || r[1] > a.End || r[1] <= r[0] {
					return bad("the range %d-%d lies outside its anchor", r[0], r[1])
				}
			}
		}
	}
	return nil
}

func (c *Correction) checkParties(bad func(string, ...any) error) error {
	for _, v := range []*Values{c.Before, c.After} {
		if v == nil {
			continue
		}
		for _, ps := range [][]Party{v.Speakers, v.Actors, v.Recipients} {
			for _, p := range ps {
				if len(p.Name) > 4000 || len(p.Entity) > 400 || strings.TrimSpace(p.Name) == "" && v == c.After {
					return bad("an actor without a name")
				}
				if p.Kind != "" && !slices.Contains(actorKinds, p.Kind) {
					return bad("an actor of the unknown kind %q", p.Kind)
				}
			}
		}
	}
	return nil
}

var actorKinds = strings.Fields("person organization country group document media poll unnamed other")

// EventTypes are the sixteen of PLOVER 2.0.
var EventTypes = strings.Fields("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT")

// Statuses are what a report of an event can be marked with.
var Statuses = strings.Fields("future hypothetical negated historical")

func (c *Correction) checkValues(bad func(string, ...any) error) error {
	v := c.After
	if v == nil {
		return nil
	}
	switch {
	case (c.Field == "act" || c.Do == "add") && !slices.Contains(Acts, v.Act):
		return bad("%q is no act; it is one of: %s", v.Act, strings.Join(Acts, " "))
	case (c.Field == "content" || c.Do == "add") && len(v.Content) == 0:
		return bad("the content is empty")
	case c.Do == "add" && !slices.Contains([]string{"direct", "indirect", "mixed"}, v.Quote):
		return bad("%q is no kind of quotation; it is one of: direct indirect mixed", v.Quote)
	case c.Field == "type" && !slices.Contains(EventTypes, v.Type):
		return bad("%q is no type of event; it is one of: %s", v.Type, strings.Join(EventTypes, " "))
	}
	for _, s := range v.Status {
		if !slices.Contains(Statuses, s) {
			return bad("%q is no status; it is any of: %s", s, strings.Join(Statuses, " "))
		}
	}
	return nil
}
