package store

import (
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/origin"
)

// TestStoryIDs puts the same articles into other and other stories: a story
// keeps its id for ever, and every id that there was leads to a story.
func TestStoryIDs(t *testing.T) {
	ctx := t.Context()
	s, err := Open(ctx, t.TempDir(), Options{Now: tick()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	fill(t, s)
	if _, err := s.Group(ctx, nil); err != nil {
		t.Fatal(err)
	}
	var items []groupItem
	for it, err := range s.Articles(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, groupItem{id: it.ID, key: it.Article.Key, outlet: it.Article.Outlet})
	}
	id := func(i int) string { return "st_" + items[i].key[:storyDigits] }
	// stories makes stories of the articles 0, 1, 2 …: a letter an article.
	stories := func(plan string) {
		t.Helper()
		r := &origin.Result{}
		for _, word := range strings.Fields(plan) {
			var st origin.Story
			for _, c := range word {
				st.Groups = append(st.Groups, len(r.Groups))
				r.Groups = append(r.Groups, origin.Group{Text: int(c - 'a'), Copies: []origin.Copy{{Text: int(c - 'a'), Same: 1, Kept: 1}}})
			}
			r.Stories = append(r.Stories, st)
		}
		if err := s.put(func() error { return s.putGroups(items, r, nil, groupState{}) }); err != nil {
			t.Fatal(err)
		}
		if err := s.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	// leads checks which story an id leads to, and how many origins that has.
	leads := func(from, to string, origins int) {
		t.Helper()
		st, err := s.Story(ctx, from)
		if err != nil {
			t.Fatal(err)
		}
		if st.ID != to || len(st.Origins) != origins || st.Counts.Origins != origins {
			t.Errorf("%s leads to %s with %d origins (%d), want %s with %d", from, st.ID, len(st.Origins), st.Counts.Origins, to, origins)
		}
		if (st.Asked != "") != (from != to && strings.HasPrefix(from, "st_")) {
			t.Errorf("asked %q", st.Asked)
		}
	}
	if _, err := s.w.ExecContext(ctx, "DELETE FROM stories"); err != nil {
		t.Fatal(err)
	}
	stories("ab cd e")
	leads(id(0), id(0), 2)
	leads(id(2), id(2), 2)
	leads(items[3].key, id(2), 2)

	stories("abcd e") // merged: the older one's id
	leads(id(2), id(0), 4)
	if st, _ := s.Story(ctx, id(0)); len(st.Merged) != 1 || st.Merged[0] != id(2) {
		t.Errorf("merged %q", st.Merged)
	}
	stories("abcde")
	leads(id(2), id(0), 5)
	leads(id(4), id(0), 5)

	stories("abe cd") // apart again: its own id again
	leads(id(2), id(2), 2)
	leads(id(4), id(0), 3)
	if st, _ := s.Story(ctx, id(2)); len(st.Split) != 1 || st.Split[0] != id(0) {
		t.Errorf("split %q", st.Split)
	}
	stories("a be cd") // b founded none, e has
	leads(id(4), id(4), 2)
	leads(items[1].key, id(4), 2)
	n := 0
	for st, err := range s.Stories(ctx, StoryQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		n += st.Counts.Origins
	}
	if n != 5 {
		t.Errorf("%d origins in the list", n)
	}
	if _, err := s.Story(ctx, "st_000000000000"); hearsay.KindOf(err) != hearsay.NotFound {
		t.Errorf("a story that never was: %v", err)
	}
}

// TestGroup groups the samples: three of them are one text.
func TestGroup(t *testing.T) {
	ctx := t.Context()
	dir := t.TempDir()
	s, err := Open(ctx, dir, Options{Now: tick()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if stale, err := s.Stale(ctx); err != nil || stale {
		t.Errorf("an empty store is stale: %v", err)
	}
	_, docs := fill(t, s)
	if stale, err := s.Stale(ctx); err != nil || !stale {
		t.Errorf("not stale after reading: %v", err)
	}
	g, err := s.Group(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if g.Articles != len(docs) || g.Origins != len(docs)-2 {
		t.Errorf("%+v of %d", g, len(docs))
	}
	if stale, err := s.Stale(ctx); err != nil || stale {
		t.Errorf("stale after grouping: %v", err)
	}
	st, err := s.Story(ctx, docs[5].Article.Key)
	if err != nil {
		t.Fatal(err)
	}
	o := st.Origins[0]
	if st.Counts.String() != "1 origin (3 outlets)" || o.Outlet != "Nordwire" || o.How != hearsay.ByCredit || !o.Held || o.Article != docs[3].Article.Key || len(o.Copies) != 3 {
		t.Errorf("%+v", st)
	}
	if c := o.Copies[2]; c.Outlet != "Borvia Today" || c.Kept > 0.5 || c.Same < 0.9 {
		t.Errorf("the cut copy: %+v", c)
	}
	q, err := hearsay.ParseQuery("kind:article copies:>2 origin:Nordwire", tick()())
	if err != nil {
		t.Fatal(err)
	}
	tally, ungrouped, err := s.Tally(ctx, q)
	if err != nil || ungrouped != 0 || tally != (hearsay.Tally{Origins: 1, Articles: 3, Outlets: 3}) {
		t.Errorf("%+v, %d ungrouped, %v", tally, ungrouped, err)
	}
	if check, err := s.Verify(ctx, nil); err != nil || len(check.Problems) > 0 {
		t.Errorf("%v %v", check.Problems, err)
	}
}
