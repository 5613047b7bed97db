package actor

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

// Names are a naming profile: what to call those whom the knowledge knows, in
// place of how the article writes them. It changes labels and no decision.
type Names struct {
	profile string
	label   map[string]string // by country code or by what records call the actor
}

// NamesOf returns the profile of the United Nations ("un") or of ISO 3166
// ("iso"): how they call countries. Of "as-written" it is nil, which changes
// nothing.
func NamesOf(l *lang.Language, profile string) (*Names, error) {
	column := map[string]int{"un": 1, "iso": 2}[profile]
	if profile == "as-written" || profile == "" {
		return nil, nil
	}
	if column == 0 {
		return nil, &hearsay.Error{Op: "actor.NamesOf", Kind: hearsay.NotFound, Err: fmt.Errorf("no naming profile is called %q", profile), Hint: "as-written, un, iso, or a file"}
	}
	n := &Names{profile: profile, label: map[string]string{}}
	for _, r := range l.Rows("country.tsv") {
		n.label[r[0]] = cell(r, 1)
	}
	for _, r := range l.Rows("label.tsv") {
		if s := cell(r, column); s != "" {
			n.label[r[0]] = s
		}
	}
	return n, nil
}

// ReadNames reads a user's profile: lines of a country's code, or of what records
// call an actor, then a tab, then the label. Empty lines and lines that begin
// with "#" are left out.
func ReadNames(r io.Reader, profile string) (*Names, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxLine+1))
	bad := func(err error) error {
		return &hearsay.Error{Op: "actor.ReadNames", Kind: hearsay.Invalid, Err: fmt.Errorf("%s: %w", profile, err), Hint: "write a code or id, a tab, and the label: IRN<tab>Iran"}
	}
	if err != nil {
		return nil, bad(err)
	}
	if len(b) > maxLine {
		return nil, bad(fmt.Errorf("it is longer than %d MB", maxLine>>20))
	}
	n := &Names{profile: fmt.Sprintf("%s:%x", profile, sha256.Sum256(b)), label: map[string]string{}}
	for line, r := range lang.Lines(string(b)) {
		label := clean(cell(r, 1))
		if r[0] == "" || !hasLetter(label) {
			return nil, bad(fmt.Errorf("line %d: no code or no label", line))
		}
		n.label[strings.TrimSpace(r[0])] = label
	}
	if len(n.label) == 0 {
		return nil, bad(errors.New("it names nobody"))
	}
	return n, nil
}

// Apply writes the labels over the names of a document's actors and says so in
// its coder. Spans and the text stay as they are.
func (n *Names) Apply(d *hearsay.Document) {
	if n == nil {
		return
	}
	d.Coder.Settings += n.Setting()
	for i := range d.Actors {
		a := &d.Actors[i]
		country := a.Country
		if a.Kind != "country" || len(a.Members) > 0 {
			country = ""
		}
		if s := n.Label(a.Entity, country); s != "" {
			a.Name = s
		}
	}
}

// Setting is what the profile adds to a coder's settings; "" of nil.
func (n *Names) Setting() string {
	if n == nil {
		return ""
	}
	return ",names=" + n.profile
}

// Label is what to call an actor: by what records call it, else by the country
// that it is ("" if it is none). It is "" where the article's word stays.
func (n *Names) Label(entity, country string) string {
	switch {
	case n == nil:
		return ""
	case entity != "" && n.label[entity] != "":
		return n.label[entity]
	case country != "":
		return n.label[country]
	}
	return ""
}
