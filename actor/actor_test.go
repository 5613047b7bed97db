package actor_test

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/actor"
	"github.com/hearsay-news/hearsay/conllu"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/mention"
)

// rooms are the resolver and the finder whose mentions it reads.
func rooms(t testing.TB) (*mention.Finder, *actor.Resolver) {
	t.Helper()
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	return mention.New(l), actor.New(l)
}

type wanted struct {
	d    *hearsay.Document
	want []string
}

// texts reads testdata/actors.conllu: texts with their layers up to the names.
// After a "newdoc" line stand the date of publication and the wants:
//
//	date: 2015-03-01
//	actor: MENTION : none
//	actor: MENTION : name=..; kind=..; country=..; sectors=A,B; entity=..; role=..
//	members: MENTION : NAME | NAME
//
// sectors are those that must come first, in order.
func texts(t testing.TB) []wanted {
	t.Helper()
	b, err := os.ReadFile("testdata/actors.conllu")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	id := ""
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		if s, ok := strings.CutPrefix(line, "# newdoc id = "); ok {
			id = s
		}
		if s, ok := strings.CutPrefix(line, "# want = "); ok {
			want[id] = append(want[id], s)
		}
	}
	var out []wanted
	for d, err := range conllu.Read(bytes.NewReader(b)) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, wanted{d, want[d.Article.ID]})
	}
	return out
}

func at(d *hearsay.Document, words string) int {
	n := 1
	if w, num, ok := strings.Cut(words, "#"); ok {
		words = w
		n, _ = strconv.Atoi(num)
	}
	for i, m := range d.Mentions {
		if m.Span.In(d.Text) == words {
			if n--; n == 0 {
				return i
			}
		}
	}
	return -1
}

func TestActors(t *testing.T) {
	f, r := rooms(t)
	cases := texts(t)
	if len(cases) < 60 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, c := range cases {
		t.Run(c.d.Article.ID, func(t *testing.T) {
			d := c.d
			for _, w := range c.want {
				if s, ok := strings.CutPrefix(w, "date: "); ok {
					prec := map[int]string{4: "year", 7: "month", 10: "day"}[len(s)]
					day, err := time.Parse(time.DateOnly[:len(s)], s)
					if err != nil {
						t.Fatal(err)
					}
					d.Article.Published, d.Article.PublishedPrecision = day, prec
				}
			}
			f.Find(d)
			r.Resolve(d)
			check(t, d)
			wants := 0
			for _, w := range c.want {
				kind, rest, _ := strings.Cut(w, ": ")
				if kind == "date" {
					continue
				}
				wants++
				words, exp, _ := strings.Cut(rest, " : ")
				i := at(d, words)
				if i < 0 {
					t.Fatalf("no mention %q in %q", words, d.Text)
				}
				id := d.ActorOf(d.Mentions[i].Chain)
				if exp == "none" {
					if id >= 0 {
						t.Errorf("%q is %+v", words, d.Actors[id])
					}
					continue
				}
				if id < 0 {
					t.Fatalf("%q is no actor", words)
				}
				a := &d.Actors[id]
				if kind == "members" {
					var names []string
					for _, j := range a.Members {
						names = append(names, d.Actors[j].Name)
					}
					if got := strings.Join(names, " | "); got != exp {
						t.Errorf("members of %q: %s, want %s", words, got, exp)
					}
					continue
				}
				for _, e := range strings.Split(exp, ";") {
					k, v, _ := strings.Cut(strings.TrimSpace(e), "=")
					got := ""
					switch k {
					case "name":
						got = a.Name
					case "kind":
						got = a.Kind
					case "country":
						got = a.Country
					case "entity":
						got = a.Entity
					case "sectors":
						got = strings.Join(a.Sectors, ",")
						if v != "" && strings.HasPrefix(got+",", v+",") {
							got = v
						}
					case "role":
						for _, r := range a.Roles {
							if r.Title == v {
								got = v
							}
						}
					default:
						t.Fatalf("what is %q?", k)
					}
					if got != v {
						t.Errorf("%q: %s is %q, want %q (%+v)", words, k, got, v, *a)
					}
				}
			}
			if wants == 0 {
				t.Fatal("nothing wanted")
			}
		})
	}
}

// check holds any document to what Resolve promises.
func check(t testing.TB, d *hearsay.Document) {
	t.Helper()
	seen := map[int32]bool{}
	kinds := " person organization country group document media poll unnamed other "
	for i, a := range d.Actors {
		if seen[a.Chain] {
			t.Fatalf("actor %d: chain %d has two actors", i, a.Chain)
		}
		seen[a.Chain] = true
		if !strings.Contains(kinds, " "+a.Kind+" ") || a.Name == "" {
			t.Fatalf("actor %d: kind %q, name %q", i, a.Kind, a.Name)
		}
		if e := a.Evidence; e.Rule == "" || e.Confidence <= 0 || e.Confidence > 1 || len(e.Spans) == 0 {
			t.Fatalf("actor %d %q: evidence %+v", i, a.Name, e)
		}
		for _, s := range a.Evidence.Spans {
			if s.Start < 0 || s.Start >= s.End || int(s.End) > len(d.Text) {
				t.Fatalf("actor %d %q: span %v", i, a.Name, s)
			}
		}
		for _, m := range a.Members {
			if m < 0 || int(m) >= len(d.Actors) || int(m) == i {
				t.Fatalf("actor %d %q: member %d", i, a.Name, m)
			}
		}
		if a.Entity != "" && !strings.HasPrefix(a.Entity, "hearsay:") {
			t.Fatalf("actor %d %q: entity %q", i, a.Name, a.Entity)
		}
	}
}

func BenchmarkResolve(b *testing.B) {
	f, r := rooms(b)
	cases := texts(b)
	size := 0
	for _, c := range cases {
		f.Find(c.d)
		size += len(c.d.Text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n = 0
		for _, c := range cases {
			r.Resolve(c.d)
			n += len(c.d.Actors)
		}
	}
	if n < 50 {
		b.Fatalf("%d actors", n)
	}
}
