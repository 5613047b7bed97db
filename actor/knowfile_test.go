package actor

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay/lang"
)

func resolver(t testing.TB, own ...*Knowledge) *Resolver {
	t.Helper()
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	return New(l, own...)
}

// build makes a knowledge file of entries and opens it.
func build(t testing.TB, entries ...Entry) *Knowledge {
	t.Helper()
	path := filepath.Join(t.TempDir(), "own.know")
	b, err := resolver(t).NewBuilder(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Finish(); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

func open(t testing.TB, path string) *Knowledge {
	t.Helper()
	k, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.Close() })
	return k
}

var someEntries = []Entry{
	{
		ID: "user:ana", Name: "Ana Orvik", Names: []string{"Anna Orvik", "A. Orvik"}, Kind: "person", Country: "NOR", Died: "2024-05-06", Source: "t:1", Note: "a note",
		Terms: []Term{{Office: "fisheries minister", From: "2019-03-01", To: "2021-06", ToSure: "unsure", Source: "t:2"}, {Sectors: []string{"ELI"}, From: "2021-07"}},
	},
	{ID: "Q1", Name: "Harbour Watch League", Names: []string{"HWL"}, Kind: "organization", Country: "NOR", Sectors: []string{"CVL"}, From: "2001", Source: "t:3"},
	{ID: "user:borvia", Name: "Borvia", Kind: "country", Country: "NOR", Source: "t:4"},
	{ID: "user:warden", Name: "harbour warden", Kind: "role", Sectors: []string{"COP"}, Source: "t:5"},
}

func TestKnowledgeFile(t *testing.T) {
	k := build(t, someEntries...)
	n := 0
	for e := range k.All() {
		want := someEntries[n]
		if len(want.Names) == 0 {
			want.Names = nil
		}
		if !reflect.DeepEqual(*e, want) {
			t.Errorf("entry %d is\n %+v, was\n %+v", n, *e, want)
		}
		n++
	}
	if n != len(someEntries) || k.Len() != n {
		t.Errorf("%d entries, Len %d", n, k.Len())
	}
	for _, x := range []struct {
		kind byte
		name string
		want string
	}{
		{keyName, "ana orvik", "user:ana"},
		{keyName, "anna orvik", "user:ana"},
		{keyName, "hwl", "Q1"},
		{keyFamily, "orvik", "user:ana"},
		{keyOffice, "NOR minister", "user:ana"},
		{keyName, "bo ur", ""},
		{keyOffice, "SWE minister", ""},
	} {
		got := ""
		for _, e := range k.byKey(x.kind, x.name) {
			got += e.ID
		}
		if got != x.want {
			t.Errorf("%c %q: %q, want %q", x.kind, x.name, got, x.want)
		}
	}
	if k.most("harbour") != 3 || k.most("ana") != 0 {
		t.Errorf("harbour begins names of %d words, ana of %d", k.most("harbour"), k.most("ana"))
	}
	if again := build(t, someEntries...); again.Sum() != k.Sum() {
		t.Error("the same entries give other bytes")
	}
}

// TestManyNames makes more keys than a bucket holds in memory, and finds every
// one of them.
func TestManyNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.know")
	b, err := resolver(t).NewBuilder(path)
	if err != nil {
		t.Fatal(err)
	}
	b.hold = 50
	name := func(i int) string { return fmt.Sprintf("Body %d of Number %d", i, i%7) }
	const n = 3000
	for i := range n {
		var more []string
		for j := range 6 {
			more = append(more, fmt.Sprintf("B%d-%d", i, j))
		}
		if err := b.Add(Entry{ID: fmt.Sprint("user:", i), Name: name(i), Names: more, Kind: "organization"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Finish(); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("files are left behind: %v %v", left, err)
	}
	k := open(t, path)
	for i := 0; i < n; i += 7 {
		if es := k.byKey(keyName, fold(name(i))); len(es) != 1 || es[0].ID != fmt.Sprint("user:", i) {
			t.Fatalf("%q: %d entries", name(i), len(es))
		}
	}
}

func TestFullOfOneName(t *testing.T) {
	var many []Entry
	for i := range few + 1 {
		many = append(many, Entry{ID: fmt.Sprint("Q", i), Name: "Karl Testmann", Kind: "person", Country: "DEU", Sectors: []string{"GOV"}})
	}
	if es := build(t, many...).byKey(keyName, "karl testmann"); es != nil {
		t.Errorf("%d entries of a name that says nothing", len(es))
	}
	if es := build(t, many[1:]...).byKey(keyName, "karl testmann"); len(es) != few {
		t.Errorf("%d entries, want %d", len(es), few)
	}
}

func TestBadEntries(t *testing.T) {
	b, err := resolver(t).NewBuilder(filepath.Join(t.TempDir(), "own.know"))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	for _, x := range []struct {
		want string
		e    Entry
	}{
		{"private", Entry{ID: "a", Name: "Bo Ur", Kind: "person", Country: "NOR"}},
		{"no name", Entry{ID: "a", Name: "-", Kind: "organization"}},
		{"no id", Entry{Name: "Bo Ur", Kind: "organization"}},
		{"no country", Entry{ID: "a", Name: "Bo Ur", Kind: "organization", Country: "NORGOV"}},
		{"no sector", Entry{ID: "a", Name: "Bo Ur", Kind: "organization", Sectors: []string{"KNG"}}},
		{"no kind", Entry{ID: "a", Name: "Bo Ur", Kind: "firm"}},
		{"no date", Entry{ID: "a", Name: "Bo Ur", Kind: "person", Terms: []Term{{Office: "mayor", From: "03/04/2005"}}}},
		{"before it begins", Entry{ID: "a", Name: "Bo Ur", Kind: "person", Terms: []Term{{Office: "mayor", From: "2005", To: "2003-02"}}}},
		{"certainty", Entry{ID: "a", Name: "Bo Ur", Kind: "person", Terms: []Term{{Office: "mayor", From: "2005", FromSure: "certain"}}}},
		{"needs a sector", Entry{ID: "a", Name: "warden", Kind: "role"}},
	} {
		if err := b.Add(x.e); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%+v: %v, want %q", x.e, err, x.want)
		}
	}
	if b.Len() != 0 {
		t.Errorf("%d bad entries were taken", b.Len())
	}
}

// FuzzOpen opens damaged files and asks them everything.
func FuzzOpen(f *testing.F) {
	k := build(f, someEntries...)
	good, err := os.ReadFile(k.path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:100])
	f.Add(bytes.ReplaceAll(good, []byte("\n"), []byte("\t")))
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := parse(data)
		if err != nil {
			return
		}
		for range k.All() {
		}
		for _, kind := range []byte{keyName, keyFamily, keyOffice, keyBegin, keyListed, keySpelled} {
			for _, n := range []string{"", "ana orvik", "hwl", "orvik", "NOR minister", "harbour"} {
				k.byKey(kind, n)
			}
		}
		k.most("harbour")
	})
}
