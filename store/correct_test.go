package store

import (
	"cmp"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/correct"
	"github.com/hearsay-news/hearsay/export"
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

// TestVersions corrects an article, of which another version comes: it goes on
// to that one if its words stand there, and is an orphan there if they do not;
// the version before is not touched.
func TestVersions(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), Options{Now: tick()})
	must(t, err)
	defer s.Close()
	r, err := newTestReader()
	must(t, err)
	c, _, err := s.PutCapture(Source{Base: "{}"}, strings.NewReader("x"))
	must(t, err)
	texts := []string{
		"The mayor said the bridge was safe. Ada Ruus denied that the army had attacked it.",
		"An earlier line. The mayor said the bridge was safe. Ada Ruus denied that the army had attacked it.",
		"The mayor said the bridge was closed. Ada Ruus denied that the army had attacked it.",
	}
	var keys []string
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	s.now = func() time.Time { at = at.Add(time.Minute); return at }
	run, err := s.NewRun(coder, false)
	must(t, err)
	put := func(i int) {
		a := hearsay.Article{URL: "https://post.example/1", Outlet: "Arland Post", Markup: texts[i], MediaType: "text/plain"}
		a.Key = hearsay.ArticleKey(a)
		keys = append(keys, a.Key)
		_, err := s.PutArticle(c.ID, i, a, a.Markup)
		must(t, err)
		d, err := r.Read(a)
		must(t, err)
		d.Coder = coder
		must(t, s.PutDocument(run.ID, d))
		must(t, s.Flush())
	}
	put(0)
	put(1)
	rows := find(t, s, `kind:statement article:`+keys[1]+` safe`)
	if len(rows) != 1 {
		t.Fatalf("%d statements", len(rows))
	}
	ps := fixed(t, s, speakerOf(t, s, run.ID, rows[0].Key, "ann", "Ben Hald"))
	if len(ps) != 1 || ps[0].Article != keys[1] {
		t.Fatalf("a correction went back to an earlier version: %+v", ps)
	}
	put(2)
	back, err := s.placements(t.Context(), "a.key = unhex(?)", keys[2])
	if err != nil || len(back) != 1 || back[0].State != hearsay.StateOrphan {
		t.Errorf("the words are gone in the third version: %+v %v", back, err)
	}
	// The first again, as if it came once more behind a line: words found once.
	texts = append(texts, "Late edition. "+texts[1])
	put(3)
	back, err = s.placements(t.Context(), "a.key = unhex(?)", keys[3])
	if err != nil || len(back) != 1 || back[0].State != hearsay.StateReanchored {
		t.Errorf("the words moved in the fourth version: %+v %v", back, err)
	}
	if n := len(find(t, s, `kind:statement speaker:"Ben Hald"`)); n != 2 {
		t.Errorf("%d statements are corrected, want those of two versions", n)
	}
	if n, err := s.StateCounts(t.Context(), run.ID); err != nil || len(n) != 1 || n[hearsay.StateReanchored] != 1 {
		t.Errorf("%v %v: a correction counts once, by the newest version", n, err)
	}
	sound(t, s)
}

// TestDiffCorrected compares runs that differ by corrections, by the machine, and
// by both: each difference names what made it.
func TestDiffCorrected(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), Options{Now: tick()})
	must(t, err)
	defer s.Close()
	one, docs := fill(t, s)
	must(t, s.Pin(one.ID, "paper"))
	two := code(t, s, docs)
	key := find(t, s, `kind:statement speaker:"Charles Hernu" act:deny`)[0].Key
	c := speakerOf(t, s, two.ID, key, "ann", "Ada Ruus")
	ps := fixed(t, s, c)
	if len(ps) != 1 || ps[0].Run != two.ID {
		t.Fatalf("a pinned run was corrected: %+v", ps)
	}
	if got := find(t, s, "reviewed:yes run:1"); len(got) != 0 {
		t.Errorf("a pinned run shows %d corrected records", len(got))
	}
	n := 0
	for x, err := range s.Diff(t.Context(), one.ID, two.ID) {
		must(t, err)
		n++
		if x.Cause != CauseCorrection || x.Before == nil || x.After == nil {
			t.Errorf("%+v", x)
		}
		if x.Before.Key == key && x.Detail != "none -> "+c.ID+" applied" {
			t.Errorf("%q", x.Detail)
		}
	}
	if n < 1 {
		t.Error("no difference")
	}
	a, err := s.CorrectionsDigest(t.Context(), one.ID)
	must(t, err)
	b, err := s.CorrectionsDigest(t.Context(), two.ID)
	must(t, err)
	if a != "" || b == "" {
		t.Errorf("digests %q and %q", a, b)
	}
	// The next machine sees it right, and something else otherwise.
	three, err := s.NewRun(hearsay.Coder{Version: "next"}, true)
	must(t, err)
	for _, d := range docs {
		r := export.NewRecord(d)
		for i := range r.Statements {
			st := &r.Statements[i]
			if st.Key == key {
				r.Actors = append(r.Actors, export.Actor{ID: fmt.Sprint("A", len(r.Actors)+1), Name: "Ada Ruus", Kind: "person", Sectors: []string{}, Roles: []export.Role{}, Mentions: []export.Range{}})
				st.Speakers = []string{fmt.Sprint("A", len(r.Actors))}
				st.Rule = "other-rule"
			}
		}
		must(t, s.putRecord(three.ID, r, d.Article, d.Lang))
	}
	must(t, s.FinishRun(three.ID))
	if n, err := s.StateCounts(t.Context(), three.ID); err != nil || n[hearsay.StateRedundant] != 1 {
		t.Errorf("%v %v", n, err)
	}
	seen := false
	for x, err := range s.Diff(t.Context(), two.ID, three.ID) {
		must(t, err)
		if x.After != nil && x.After.Key == key {
			seen = true
			if x.Cause != CauseRule || !strings.Contains(x.Detail, "other-rule") || !strings.Contains(x.Detail, c.ID+" applied -> "+c.ID+" redundant") {
				t.Errorf("%s: %s", x.Cause, x.Detail)
			}
		}
	}
	if !seen {
		t.Error("a win for the run is no difference")
	}
	// Unpinned, the first run catches up.
	must(t, s.Unpin(one.ID))
	if got := find(t, s, "reviewed:yes kind:statement run:1"); len(got) != 1 {
		t.Errorf("%d corrected records after unpinning", len(got))
	}
	sound(t, s)
}

// TestManyCorrections corrects every statement of a store at random, in several
// sessions and runs, and checks after each that what is shown, found and counted
// agrees; then takes all back.
func TestManyCorrections(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, Options{Now: tick()})
	must(t, err)
	run, docs := fill(t, s)
	rnd := rand.New(rand.NewPCG(3, 4))
	machine := find(t, s, "")
	var ids []string
	for round := range 4 {
		var cs []hearsay.Correction
		for _, row := range find(t, s, "kind:statement") {
			c := hearsay.Correction{By: "ann", Why: fmt.Sprint(round)}
			switch rnd.IntN(6) {
			case 0:
				c.Do = "accept"
			case 1:
				c.Do = "delete"
			case 2:
				c.Do, c.Field, c.After = "set", "act", &hearsay.Values{Act: "announce"}
			case 3:
				c.Do, c.Field, c.After = "set", "speaker", &hearsay.Values{Speakers: []hearsay.Party{{Name: "Ben Hald"}}}
			default:
				continue
			}
			c, err := s.Draft(t.Context(), run.ID, row.Key, c)
			must(t, err)
			cs = append(cs, c)
			ids = append(ids, c.ID)
		}
		fixed(t, s, cs...)
		sound(t, s)
		if round == 1 { // another process
			must(t, s.Close())
			s, err = Open(t.Context(), dir, Options{Now: tick()})
			must(t, err)
		}
		run = code(t, s, docs)
		n, err := s.StateCounts(t.Context(), run.ID)
		must(t, err)
		total := 0
		for _, k := range n {
			total += k
		}
		if total != len(ids) || n[hearsay.StateConflict]+n[hearsay.StateOrphan] > 0 {
			t.Errorf("%v of %d corrections: the machine has not changed", n, len(ids))
		}
	}
	var cs []hearsay.Correction
	for _, id := range ids {
		cs = append(cs, s.Revert(hearsay.Correction{By: "ann"}, id))
	}
	fixed(t, s, cs...)
	now := find(t, s, "")
	for _, rows := range [][]hearsay.Row{now, machine} {
		for i := range rows {
			rows[i].Run, rows[i].Seq = 1, 0
		}
	}
	byKey := func(a, b hearsay.Row) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Start, b.Start))
	}
	slices.SortFunc(machine, byKey)
	slices.SortFunc(now, byKey)
	if !reflect.DeepEqual(now, machine) {
		t.Errorf("after all was taken back, something is left: %d rows, %d before", len(now), len(machine))
		for i := range min(len(now), len(machine)) {
			if !reflect.DeepEqual(now[i], machine[i]) {
				t.Fatalf("%+v\n%+v", now[i], machine[i])
			}
		}
	}
	sound(t, s)
	must(t, s.Close())
	// Nothing can be changed or taken out behind the program's back.
	db, err := sql.Open("sqlite", dsn(dir, "rw"))
	must(t, err)
	defer db.Close()
	for _, q := range []string{"DELETE FROM corrections", "UPDATE corrections SET body = '{}'"} {
		if _, err := db.Exec(q); err == nil {
			t.Errorf("%s did it", q)
		}
	}
}

// TestVerifyCorrections does harm to what is shown; verify sees it.
func TestVerifyCorrections(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, Options{Now: tick()})
	must(t, err)
	run, _ := fill(t, s)
	row := find(t, s, `kind:statement speaker:"Charles Hernu" act:deny`)[0]
	fixed(t, s, speakerOf(t, s, run.ID, row.Key, "ann", "Ada Ruus"))
	must(t, s.Close())
	for _, harm := range []string{
		"UPDATE shown SET record = (SELECT record FROM documents d WHERE d.run = shown.run AND d.article = shown.article)",
		"DELETE FROM placements",
		"DELETE FROM shown",
	} {
		raw(t, dir, harm)
		s, err := OpenRead(t.Context(), dir)
		must(t, err)
		c, err := s.Verify(t.Context(), nil)
		must(t, err)
		if len(c.Problems) == 0 {
			t.Errorf("%s: verify sees nothing", harm)
		}
		must(t, s.Close())
	}
}

// TestOlderStore opens a store that was made before there were corrections.
func TestOlderStore(t *testing.T) {
	dir, run := filled(t)
	raw(t, dir, "DROP TABLE placements", "DROP TABLE shown", "DROP TABLE spent", "DROP TABLE corrections", "ALTER TABLE runs DROP COLUMN upto",
		"DELETE FROM goose_db_version WHERE version_id = 3")
	s, err := OpenRead(t.Context(), dir)
	must(t, err)
	defer s.Close()
	if rows, _, err := s.Count(t.Context(), &hearsay.Query{}); err != nil || rows == 0 {
		t.Errorf("%d rows of run %d, %v", rows, run.ID, err)
	}
	sound(t, s)
}

// TestForgottenCorrected corrects an article with a forgotten name: what hangs on
// its words holds, and goes on doing so when it is coded again.
func TestForgottenCorrected(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), Options{Now: tick()})
	must(t, err)
	defer s.Close()
	run, docs := fill(t, s)
	rows := find(t, s, `kind:statement speaker:"Charles Hernu"`)
	if len(rows) < 2 {
		t.Fatalf("%d statements", len(rows))
	}
	tomb, err := correct.NewTombstone([]string{"Charles Hernu"}, []string{"Hernu"}, "", "")
	must(t, err)
	forget := s.Finish(hearsay.Correction{By: "ann", Do: "forget", Tomb: &tomb})
	fixed(t, s, forget)
	if n := len(find(t, s, "Hernu")); n != 0 {
		t.Errorf("%d records still have the name", n)
	}
	accept, err := s.Draft(t.Context(), run.ID, rows[0].Key, hearsay.Correction{By: "ann", Do: "accept"})
	must(t, err)
	v := rows[1].Key
	act, err := s.Draft(t.Context(), run.ID, v, hearsay.Correction{By: "ann", Do: "set", Field: "act", After: &hearsay.Values{Act: "promise"}})
	must(t, err)
	missed, err := s.Draft(t.Context(), run.ID, rows[0].Article, hearsay.Correction{By: "ann", Do: "add", After: &hearsay.Values{Act: "say", Quote: "indirect", Content: [][2]int{{0, 20}}}})
	must(t, err)
	for _, p := range fixed(t, s, accept, act, missed) {
		if p.State != hearsay.StateApplied {
			t.Errorf("%+v", p)
		}
	}
	next := code(t, s, docs)
	n, err := s.StateCounts(t.Context(), next.ID)
	if err != nil || n[hearsay.StateApplied] != 4 || len(n) != 1 {
		t.Errorf("%v %v", n, err)
	}
	if n := len(find(t, s, "Hernu")); n != 0 {
		t.Errorf("%d records have the name after coding again", n)
	}
	sound(t, s)
	fixed(t, s, s.Revert(hearsay.Correction{By: "ann"}, forget.ID))
	if n := len(find(t, s, "kind:statement Hernu")); n < len(rows) {
		t.Errorf("%d statements have the name when that is taken back, want %d", n, len(rows))
	}
	sound(t, s)
}
