package correct

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// Locate finds what a person means in a record's text (or title): a range of
// code points ("120-161"), or words, which must stand once in the sentence of
// near, else once in the whole text.
func Locate(r *export.Record, in string, near []export.Range, what string) (export.Range, error) {
	text := []rune(textOf(r, in))
	if a, b, ok := strings.Cut(what, "-"); ok {
		lo, errA := strconv.Atoi(a)
		hi, errB := strconv.Atoi(b)
		if errA == nil && errB == nil {
			if lo < 0 || hi <= lo || hi > len(text) {
				return export.Range{}, invalid(fmt.Sprintf("the range %s lies outside the %s, which has %d characters", what, in, len(text)), "offsets count characters, the end exclusive")
			}
			return export.Range{lo, hi}, nil
		}
	}
	if strings.TrimSpace(what) == "" {
		return export.Range{}, invalid("no words are given", "write them as they stand in the article")
	}
	a := hearsay.Anchor{Exact: what, End: len([]rune(what))}
	if at, ok := extent(near); ok && in == "text" {
		for _, s := range r.Sentences {
			if s[0] <= at[0] && at[0] < s[1] {
				if hits := places(&a, text[s[0]:min(max(s[1], at[1]), len(text))]); len(hits) == 1 {
					return export.Range{s[0] + hits[0], s[0] + hits[0] + a.End}, nil
				}
			}
		}
	}
	hits := places(&a, text)
	switch len(hits) {
	case 0:
		return export.Range{}, invalid(fmt.Sprintf("the words %q do not stand in the %s", what, in), "write them exactly as the article has them; hearsay show ARTICLE --text prints it")
	case 1:
		return export.Range{hits[0], hits[0] + a.End}, nil
	}
	return export.Range{}, invalid(fmt.Sprintf("the words %q stand in the %s %d times, at characters %s", what, in, len(hits), numbers(hits)), fmt.Sprintf("give the range instead, like %d-%d", hits[0], hits[0]+a.End))
}

func numbers(ns []int) string {
	var out []string
	for _, n := range ns[:min(5, len(ns))] {
		out = append(out, strconv.Itoa(n))
	}
	return strings.Join(out, ", ")
}

// Known is the actor of a record that is called so, as a correction names him.
// The name may be the actor's ID there (A3).
func Known(r *export.Record, name string) (hearsay.Party, bool) {
	for i := range r.Actors {
		if a := &r.Actors[i]; a.ID == name || fold(a.Name) == fold(name) {
			return party(r, a.ID), true
		}
	}
	return hearsay.Party{}, false
}

// Tell says one field of v in words. Spans are told by the words, if they are
// known, else by where they stand.
func Tell(field string, v *hearsay.Values, a *hearsay.Anchor) string {
	if v == nil {
		return ""
	}
	switch field {
	case "speaker":
		s := cmp.Or(tellParties(v.Speakers), "unresolved")
		return s
	case "act":
		return v.Act
	case "negated":
		return map[bool]string{true: "negated", false: "not negated"}[v.Negated]
	case "content":
		var out []string
		for _, r := range v.Content {
			if a != nil && a.Exact != "" {
				out = append(out, hearsay.Line(cut(a.Exact, export.Range{r[0] - a.Start, r[1] - a.Start})))
			} else {
				out = append(out, fmt.Sprintf("%d-%d", r[0], r[1]))
			}
		}
		return strings.Join(out, " … ")
	case "type":
		if v.Mode != "" {
			return v.Type + "/" + v.Mode
		}
		return v.Type
	case "actors":
		return cmp.Or(tellParties(v.Actors), "nobody")
	case "recipients":
		return cmp.Or(tellParties(v.Recipients), "nobody")
	case "status":
		return cmp.Or(strings.Join(v.Status, ", "), "none")
	}
	return ""
}

func tellParties(ps []hearsay.Party) string {
	var out []string
	for _, p := range ps {
		s := p.Name
		if p.Code != "" && p.Code != "---" {
			s += " [" + p.Code + "]"
		}
		out = append(out, s)
	}
	return strings.Join(out, " and ")
}

// What says in one line what a correction does.
func What(c *hearsay.Correction) string {
	switch c.Do {
	case "set":
		return c.Field + ": " + Tell(c.Field, c.Before, c.Anchor) + " -> " + Tell(c.Field, c.After, c.Anchor)
	case "accept":
		return "right as it stands"
	case "delete":
		return "false record: " + whole1(c.Kind, c.Before, c.Anchor)
	case "add":
		return "missed: " + whole1(c.Kind, c.After, c.Anchor)
	case "revert":
		return "takes back " + c.Reverts
	case "merge":
		return tellIdentity(c.Before) + " is " + tellIdentity(c.After)
	case "split":
		return tellIdentity(c.Before) + " is not that one, but " + tellIdentity(c.After)
	case "forget":
		return "a name is not shown any more"
	}
	return c.Do
}

func whole1(kind string, v *hearsay.Values, a *hearsay.Anchor) string {
	if v == nil {
		return ""
	}
	if kind == "event" {
		return Tell("actors", v, a) + " -> " + Tell("recipients", v, a) + ": " + Tell("type", v, a)
	}
	return Tell("speaker", v, a) + " says (" + v.Act + "): " + Tell("content", v, a)
}

func tellIdentity(v *hearsay.Values) string {
	if v == nil || len(v.Speakers) == 0 {
		return "nobody"
	}
	p := v.Speakers[0]
	if p.Entity != "" {
		return p.Name + " (" + p.Entity + ")"
	}
	return p.Name
}
