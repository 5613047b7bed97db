package hearsay_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
)

var now = time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)

func TestParseQuery(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"", "statements and reports of events; newest first"},
		{"tarn bridge", `statements and reports of events: the word "tarn", the word "bridge"; newest first`},
		{`"tarn bridge" -shell*`, `statements and reports of events: the words "tarn bridge", not a word beginning "shell"; newest first`},
		{"a OR b c", `statements and reports of events: the word "a" or (the word "b", the word "c"); newest first`},
		{"(a OR b) -(c d)", `statements and reports of events: (the word "a" or the word "b"), not (the word "c", the word "d"); newest first`},
		{`kind:statement speaker:"Arland MoD" act:deny since:2026-10-01`, `statements: speaker "Arland MoD", act deny, published since 2026-10-01; newest first`},
		{"speaker:unresolved conf:>=0.8 sort:conf", "statements and reports of events: speaker unresolved, confidence at least 0.8; surest first"},
		{"dyad:ARL,BOR dyad:ARL>BOR", "statements and reports of events: between ARL and BOR, ARL towards BOR; newest first"},
		{"date:2026-11-01..2026-11-07", "statements and reports of events: published 2026-11-01 to 2026-11-07; newest first"},
		{"date:last-month", "statements and reports of events: published 2026-10-01 to 2026-10-31; newest first"},
		{"added:7d", "statements and reports of events: added 2026-11-13 to 2026-11-20; newest first"},
		{"date:last-week", "statements and reports of events: published 2026-11-09 to 2026-11-15; newest first"},
		{"date:<2026", "statements and reports of events: published until 2025-12-31; newest first"},
		{"event-date:2026-02", "statements and reports of events: happening 2026-02-01 to 2026-02-28; newest first"},
		{`role:"foreign minister"@2026-11`, `statements and reports of events: role "foreign minister", published 2026-11-01 to 2026-11-30; newest first`},
		{"quote:direct|mixed", "statements and reports of events: direct speech or mixed speech; newest first"},
		{"kind:article 10:30", `articles: the word "10:30"; newest first`},
		{"OR-gate", `statements and reports of events: the word "OR-gate"; newest first`},
		{"chain:>2 modal:negated in:title run:3", "statements and reports of events: a chain of more than 2, negated, found in the title; newest first"},
	} {
		q, err := hearsay.ParseQuery(c.query, now)
		if err != nil {
			t.Errorf("%s: %v", c.query, err)
			continue
		}
		if got := q.String(); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.query, got, c.want)
		}
	}
}

func TestParseQueryErrors(t *testing.T) {
	for _, c := range []struct {
		query string
		at    int
		text  string
		hint  string
	}{
		{"bridge speakr:x", 7, "no field", "speaker"},
		{"a (b", 2, "not closed", ")"},
		{"a b)", 3, "without an opening", ""},
		{`a "b`, 2, "not closed", `"`},
		{"a OR", 4, "nothing after OR", ""},
		{"OR a", 0, "nothing before OR", ""},
		{"act:denial", 4, "not known", "act:deny"},
		{"act:acuse", 4, "not known", "accuse"},
		{"date:soon", 5, "not a date", "7d"},
		{"date:2026-02..2026-01", 5, "ends before", ""},
		{"conf:high", 5, "not a number", ""},
		{"dyad:ARL", 5, "two sides", ""},
		{"denied:yes", 0, "not yet: denied needs links of denials", ""},
		{"speaker:", 0, "says nothing", ""},
		{"(kind:article a)", 1, "whole query", ""},
		{"(sort:conf)", 1, "whole query", ""},
		{`speaker:"a"b`, 11, "directly after", ""},
		{strings.Repeat("(", 50) + "a" + strings.Repeat(")", 50), 41, "too many brackets", ""},
		{strings.Repeat("a ", 500), 800, "more than 400", ""},
	} {
		_, err := hearsay.ParseQuery(c.query, now)
		q, ok := hearsay.Syntax(err)
		if !ok {
			t.Errorf("%.40s: no error, or another: %v", c.query, err)
			continue
		}
		if q.At != c.at || !strings.Contains(q.Text, c.text) {
			t.Errorf("%.40s: %q at %d, want %q at %d", c.query, q.Text, q.At, c.text, c.at)
		}
		if he := err.(*hearsay.Error); !strings.Contains(he.Hint, c.hint) || hearsay.KindOf(err) != hearsay.Invalid {
			t.Errorf("%.40s: hint %q, want %q", c.query, he.Hint, c.hint)
		}
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{"", "a b", `"x y" -z*`, "(a OR b) c", `speaker:"x"@y`, "date:1..2", "conf:>=1e9", "-", "- a", "-(", "a:b:c", "act:deny|say", "dyad:,", "ä:ö", "\"\x00\"", "kind:article|actor"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := hearsay.ParseQuery(s, now)
		if err != nil {
			e, ok := hearsay.Syntax(err)
			if !ok || e.At < 0 || e.At > len(s) {
				t.Fatalf("%q: an error that points nowhere: %v", s, err)
			}
			_ = err.Error()
			return
		}
		if q.String() == "" {
			t.Fatalf("%q reads as nothing", s)
		}
	})
}
