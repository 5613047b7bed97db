package serve

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
)

// grouped writes a number with commas between its thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural is a number with its noun: "1 article", "2 articles", "3 stories".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if strings.HasSuffix(noun, "y") && !strings.HasSuffix(noun, "day") {
		return grouped(n) + " " + strings.TrimSuffix(noun, "y") + "ies"
	}
	return grouped(n) + " " + noun + "s"
}

// clip is at most n characters of s.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// dayWords is an ISO date, as precise as it is, in words: "3 November 2026".
func dayWords(iso string) string {
	for _, f := range []struct{ in, out string }{
		{"2006-01-02", "2 January 2006"},
		{"2006-01", "January 2006"},
		{time.RFC3339, "2 January 2006 15:04 MST"},
	} {
		if t, err := time.Parse(f.in, iso); err == nil {
			return t.Format(f.out)
		}
	}
	return iso
}

// span is two days as a stretch, with a comma before it; "" without days.
func span(first, last string) string {
	switch {
	case first == "":
		return ""
	case first == last:
		return ", " + dayWords(first)
	}
	return ", " + dayWords(first) + " to " + dayWords(last)
}

func percent(f float64) string { return strconv.Itoa(int(f*100+0.5)) + " %" }

func conf(f float32) string { return fmt.Sprintf("%.2f", f) }

func str(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// A cache keeps what is the same until the store changes.
type cache struct {
	mu    sync.Mutex
	stamp string
	vals  map[string]any
}

// most is how many values a cache holds before it is emptied.
const most = 500

// kept is f's value, from the cache if the store has not changed since.
func kept[T any](s *server, key string, f func() (T, error)) (T, error) {
	stamp := s.Source.Stamp()
	c := &s.cache
	c.mu.Lock()
	if c.vals == nil || c.stamp != stamp || len(c.vals) > most {
		c.stamp, c.vals = stamp, map[string]any{}
	}
	v, ok := c.vals[key].(T)
	c.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := f()
	if err == nil {
		c.mu.Lock()
		if c.stamp == stamp {
			c.vals[key] = v
		}
		c.mu.Unlock()
	}
	return v, err
}

func (s *server) totals(ctx context.Context) (Totals, error) {
	return kept(s, "totals", func() (Totals, error) { return s.Source.Totals(ctx) })
}

func (s *server) run(ctx context.Context, name string) (Run, error) {
	return kept(s, "run "+name, func() (Run, error) { return s.Source.Run(ctx, name) })
}

// dayBefore is the day before an ISO date.
func dayBefore(iso string) (string, bool) {
	t, err := time.Parse("2006-01-02", iso)
	if err != nil {
		return "", false
	}
	return t.AddDate(0, 0, -1).Format("2006-01-02"), true
}

// date reads a date as people type it here, as precise as it is.
func date(s string) (t time.Time, precision string, ok bool) {
	for _, f := range []struct{ layout, precision string }{{"2006-01-02", "day"}, {"2006-01", "month"}, {"2006", "year"}} {
		if t, err := time.Parse(f.layout, s); err == nil && t.Year() > 0 {
			return t, f.precision, true
		}
	}
	return t, "", false
}

// who is the speaker of a row in words that always name somebody.
func who(r hearsay.Row) string {
	w := r.Speaker
	switch {
	case r.Kind == "event" && r.Via == "" && w != "":
		w += " itself"
	case r.Kind == "event" && r.Via == "":
		w = "an outlet not known itself"
	case w == "" && r.Source != "":
		w = "unresolved (“" + r.Source + "”)"
	case w == "":
		w = "unattributed, in " + printed(r)
	}
	if r.Third != "" {
		w += ", citing " + r.Third
	}
	return w
}

// act is what a report tells: who does what to whom.
func act(r hearsay.Row) string {
	side := func(names, codes []string) string {
		if len(names) == 0 {
			return "somebody not named"
		}
		var out []string
		for i, n := range names {
			if n == "" {
				n = "somebody not named"
			}
			if i < len(codes) && codes[i] != "" && codes[i] != "---" {
				n += " [" + codes[i] + "]"
			}
			out = append(out, n)
		}
		return strings.Join(out, " and ")
	}
	s := side(r.Actors, r.ActorCodes)
	if len(r.Recipients) > 0 {
		s += " → " + side(r.Recipients, r.RecipientCodes)
	}
	s += ": " + r.Type
	if r.Mode != "" {
		s += "/" + r.Mode
	}
	return s
}

// printed is where a row was printed, what that copied, and when.
func printed(r hearsay.Row) string {
	s := r.Outlet
	if s == "" {
		s = "outlet not known"
	}
	if len(r.CopiedFrom) > 0 {
		s += ", copied from " + strings.Join(r.CopiedFrom, ", ")
	}
	if r.Published != "" {
		s += ", " + dayWords(r.Published)
	}
	return s
}

// human says who made a record, and whether a person has checked it.
func human(r hearsay.Row) string {
	s := strings.ReplaceAll(r.OriginKind, "-", " ")
	if s == "" {
		s = "machine"
	}
	if r.Reviewed {
		return s + ", reviewed"
	}
	return s + ", unreviewed"
}

// bare is what is quoted without quotation marks of its own around it, for where
// the page writes them: a mark stands twice otherwise.
func bare(s string) string {
	const marks = "\"“”„«»"
	if inner := strings.Trim(s, marks); inner != s && inner != "" && !strings.ContainsAny(inner, marks) {
		return inner
	}
	return s
}
