package store

import (
	"testing"

	"github.com/hearsay-news/hearsay"
)

// speakerOf drafts a correction of who says a statement.
func speakerOf(t *testing.T, s *Store, run int, key, by string, names ...string) hearsay.Correction {
	t.Helper()
	v := &hearsay.Values{}
	for _, n := range names {
		v.Speakers = append(v.Speakers, hearsay.Party{Name: n, Kind: "person"})
	}
	c, err := s.Draft(t.Context(), run, key, hearsay.Correction{By: by, Do: "set", Field: "speaker", After: v})
	must(t, err)
	return c
}

func fixed(t *testing.T, s *Store, cs ...hearsay.Correction) []hearsay.Placement {
	t.Helper()
	_, ps, err := s.Correct(t.Context(), cs...)
	must(t, err)
	return ps
}

// TestCorrections corrects records of every kind and looks for them everywhere:
// in rows, in the index, in exports, in counts, in a run that comes later.
func TestCorrections(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), Options{Now: tick()})
	must(t, err)
	defer s.Close()
	run, docs := fill(t, s)
	all := find(t, s, "kind:statement")
	one := find(t, s, `kind:statement speaker:"Charles Hernu" act:deny`)
	if len(one) != 1 {
		t.Fatalf("%d statements", len(one))
	}
	key := one[0].Key
	ps := fixed(t, s, speakerOf(t, s, run.ID, key, "ann", "Ada Ruus"))
	if len(ps) != 1 || ps[0].State != hearsay.StateApplied || ps[0].Key != key {
		t.Fatalf("%+v", ps)
	}
	check := func(run string) {
		t.Helper()
		got := find(t, s, `speaker:"Ada Ruus" kind:statement run:`+run)
		if len(got) != 1 || got[0].Key != key || got[0].Speaker != "Ada Ruus" || got[0].OriginKind != "machine-corrected" || !got[0].Reviewed || len(got[0].Corrections) != 1 {
			t.Errorf("run %s: %+v", run, got)
		}
		if n := len(find(t, s, `kind:statement speaker:"Charles Hernu" act:deny run:`+run)); n != 0 {
			t.Errorf("run %s: the old speaker still finds it", run)
		}
		if n := len(find(t, s, "kind:statement reviewed:yes run:"+run)); n != 1 {
			t.Errorf("run %s: %d reviewed", run, n)
		}
		if n := len(find(t, s, "kind:statement reviewed:no run:"+run)); n != len(all)-1 {
			t.Errorf("run %s: %d not reviewed", run, n)
		}
		if n := len(find(t, s, `kind:actor "Ada Ruus" run:`+run)); n != 1 {
			t.Errorf("run %s: %d actors", run, n)
		}
	}
	check("1")
	// Twice is once.
	n, _, err := s.Correct(t.Context(), must1(t, s, ps[0].Correction))
	if err != nil || n != 0 {
		t.Errorf("%d fresh, %v", n, err)
	}
	sound(t, s)
	code(t, s, docs)
	check("2")
	sound(t, s)
	// Taken back, everything is as the machine made it.
	fixed(t, s, hearsay.Correction{By: "ann", Do: "revert", Reverts: ps[0].Correction})
	for _, r := range []string{"1", "2"} {
		if n := len(find(t, s, `kind:statement speaker:"Charles Hernu" act:deny run:`+r)); n != 1 {
			t.Errorf("run %s: %d after it was taken back", r, n)
		}
		if n := len(find(t, s, "reviewed:yes run:"+r)); n != 0 {
			t.Errorf("run %s: %d still reviewed", r, n)
		}
	}
	sound(t, s)
}

func must1(t *testing.T, s *Store, id string) hearsay.Correction {
	t.Helper()
	c, err := s.Correction(t.Context(), id)
	must(t, err)
	return c
}
