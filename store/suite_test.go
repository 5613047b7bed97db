package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/sample"
)

// An archive is what a store must do, whatever engine is under it: the suite
// below is the contract.
type archive interface {
	PutCapture(Source, io.ReadSeeker) (Capture, bool, error)
	Body(context.Context, int64) io.Reader
	Open(context.Context) iter.Seq2[Capture, error]
	DoneCapture(id int64, articles, failed int) error
	PutArticle(capture int64, n int, a hearsay.Article, text string) (Added, error)
	Failed(capture int64, n int, name string, reason error) error
	Article(context.Context, string) (Item, error)
	Articles(context.Context) iter.Seq2[Item, error]
	NewRun(hearsay.Coder, bool) (Run, error)
	RunOf(context.Context, hearsay.Coder) (Run, bool, error)
	Run(context.Context, string) (Run, error)
	Runs(context.Context) ([]Run, error)
	FinishRun(int) error
	Pin(int, string) error
	Drop(context.Context, Run) error
	Reuse(context.Context, Run) (int, error)
	Uncoded(context.Context, int, bool) iter.Seq2[Item, error]
	CountUncoded(context.Context, int, bool) (int, error)
	PutDocument(int, *hearsay.Document) error
	FailedCode(run int, article, name string, reason error) error
	Document(context.Context, int, string) (*export.Record, error)
	Documents(context.Context, int) iter.Seq2[*export.Record, error]
	Records(context.Context, int, string) ([]Found, error)
	Diff(context.Context, int, int) iter.Seq2[Change, error]
	Find(context.Context, *hearsay.Query) iter.Seq2[hearsay.Row, error]
	Count(context.Context, *hearsay.Query) (int, int, error)
	Failures(context.Context) ([]Failure, error)
	Stats(context.Context) (Stats, error)
	Verify(context.Context, func(int, int)) (*Check, error)
	Backup(context.Context, string, bool) error
	Flush() error
	Close() error
}

func TestSQLite(t *testing.T) {
	testArchive(t, func(t *testing.T, dir string) archive {
		t.Helper()
		s, err := Open(t.Context(), dir, Options{Now: tick()})
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

// tick is a clock that goes on by a millisecond each time it is asked.
func tick() func() time.Time {
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	var mu sync.Mutex
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		at = at.Add(time.Millisecond)
		return at
	}
}

var coder = hearsay.Coder{Version: "test", Model: "m", Knowledge: "k", Settings: "s"}

// documents are the samples, read.
var documents = sync.OnceValue(func() []*hearsay.Document {
	r, err := newTestReader()
	if err != nil {
		panic(err)
	}
	var out []*hearsay.Document
	for _, a := range sample.Articles() {
		a.Key = hearsay.ArticleKey(a)
		d, err := r.Read(a)
		if err != nil {
			panic(err)
		}
		d.Coder = coder
		out = append(out, d)
	}
	return out
})

// fill puts the samples into an archive, and codes them in one run.
func fill(t *testing.T, s archive) (Run, []*hearsay.Document) {
	t.Helper()
	docs := documents()
	c, fresh, err := s.PutCapture(Source{Base: "{}"}, strings.NewReader("samples"))
	if err != nil || !fresh {
		t.Fatal(fresh, err)
	}
	for i, d := range docs {
		if what, err := s.PutArticle(c.ID, i, d.Article, d.Text[d.Body:]); err != nil || what != New {
			t.Fatal(what, err)
		}
	}
	must(t, s.DoneCapture(c.ID, len(docs), 0))
	return code(t, s, docs), docs
}

func code(t *testing.T, s archive, docs []*hearsay.Document) Run {
	t.Helper()
	run, err := s.NewRun(coder, true)
	must(t, err)
	for _, d := range docs {
		must(t, s.PutDocument(run.ID, d))
	}
	must(t, s.FinishRun(run.ID))
	return run
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sound checks that an archive has no fault.
func sound(t *testing.T, s archive) {
	t.Helper()
	must(t, s.Flush())
	c, err := s.Verify(t.Context(), nil)
	must(t, err)
	for _, p := range c.Problems {
		t.Errorf("verify: %s: %s", p.What, p.Text)
	}
}

func find(t *testing.T, s archive, query string) []hearsay.Row {
	t.Helper()
	q, err := hearsay.ParseQuery(query, time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))
	must(t, err)
	var out []hearsay.Row
	for r, err := range s.Find(t.Context(), q) {
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		out = append(out, r)
	}
	if n, _, err := s.Count(t.Context(), q); err != nil || n != len(out) {
		t.Errorf("%s: %d rows, counted %d (%v)", query, len(out), n, err)
	}
	return out
}

// testArchive is the contract of an archive. Every engine runs it.
func testArchive(t *testing.T, open func(t *testing.T, dir string) archive) {
	fresh := func(t *testing.T) archive {
		s := open(t, t.TempDir())
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return s
	}

	t.Run("captures are kept unedited and once", func(t *testing.T) {
		s := fresh(t)
		big := bytes.Repeat([]byte("The mayor said the bridge was safe. \x00\xff"), 300_000) // several parts
		for _, body := range [][]byte{nil, []byte("one"), big} {
			src := Source{URL: "https://arland.example/", MediaType: "text/plain", Base: `{"outlet":"x"}`}
			c, isNew, err := s.PutCapture(src, bytes.NewReader(body))
			if err != nil || !isNew || c.Size != int64(len(body)) {
				t.Fatal(c, isNew, err)
			}
			must(t, s.Flush())
			got, err := io.ReadAll(s.Body(t.Context(), c.ID))
			if err != nil || !bytes.Equal(got, body) {
				t.Fatalf("%d bytes came back as %d (%v)", len(body), len(got), err)
			}
			again, isNew, err := s.PutCapture(src, bytes.NewReader(body))
			if err != nil || isNew || again.ID != c.ID || again.Done {
				t.Errorf("put twice: %v %v %v", again, isNew, err)
			}
			src.Base = "{}"
			if other, isNew, _ := s.PutCapture(src, bytes.NewReader(body)); !isNew || other.ID == c.ID {
				t.Error("the same bytes to be read otherwise are another capture")
			}
		}
		must(t, s.Flush())
		n := 0
		for c, err := range s.Open(t.Context()) {
			must(t, err)
			must(t, s.DoneCapture(c.ID, 0, 0))
			n++
		}
		if n != 6 {
			t.Errorf("%d captures are open, want 6", n)
		}
		must(t, s.Flush())
		for c := range s.Open(t.Context()) {
			t.Errorf("capture %d is still open", c.ID)
		}
		sound(t, s)
	})

	t.Run("an article is its address and its text", func(t *testing.T) {
		s := fresh(t)
		c, _, err := s.PutCapture(Source{}, strings.NewReader("x"))
		must(t, err)
		put := func(url, outlet, text string) Added {
			a := hearsay.Article{URL: url, Outlet: outlet, Markup: text, MediaType: "text/plain", Notes: []string{"a note"}}
			what, err := s.PutArticle(c.ID, 0, a, text)
			must(t, err)
			return what
		}
		for i := range 20 {
			if got := put(fmt.Sprint("https://", i, ".example/a"), fmt.Sprint("Outlet ", i), "The same text."); got != New {
				t.Errorf("copy %d is %v, want a new article", i, got)
			}
		}
		if got := put("https://1.example/a", "Outlet 1", "The same text."); got != Known {
			t.Errorf("put twice: %v", got)
		}
		if got := put("https://1.example/a", "Outlet 1", "Another text."); got != Version {
			t.Errorf("another text of the same address: %v", got)
		}
		must(t, s.Flush())
		n := 0
		for it, err := range s.Articles(t.Context()) {
			must(t, err)
			n++
			if it.Article.Key != hearsay.ArticleKey(it.Article) || it.Article.Notes[0] != "a note" {
				t.Errorf("came back as %+v", it.Article)
			}
		}
		if n != 21 {
			t.Errorf("%d articles, want 21", n)
		}
		it, err := s.Article(t.Context(), hearsay.ArticleKey(hearsay.Article{URL: "https://1.example/a", Markup: "Another text."}))
		if err != nil || it.Version != 2 || it.Versions != 2 {
			t.Errorf("version %d of %d (%v), want 2 of 2", it.Version, it.Versions, err)
		}
		if _, err := s.Article(t.Context(), "0123456789"); hearsay.KindOf(err) != hearsay.NotFound {
			t.Errorf("a key of nothing: %v", err)
		}
		sound(t, s)
	})

	t.Run("a document comes back as it was printed", func(t *testing.T) {
		s := fresh(t)
		run, docs := fill(t, s)
		for _, d := range docs {
			must(t, s.PutDocument(run.ID, d)) // twice is once
		}
		must(t, s.Flush())
		for _, d := range docs {
			r, err := s.Document(t.Context(), run.ID, d.Article.Key)
			must(t, err)
			got, _ := json.Marshal(r)
			want, _ := json.Marshal(export.NewRecord(d))
			if !bytes.Equal(got, want) {
				t.Fatalf("%s came back as\n%s\nwant\n%s", d.Article.ID, got, want)
			}
		}
		n, last := 0, ""
		for r, err := range s.Documents(t.Context(), run.ID) {
			must(t, err)
			n++
			if p := str(r.Article.Published); p < last {
				t.Errorf("%s after %s: want the oldest first", p, last)
			} else {
				last = p
			}
		}
		if n != len(docs) {
			t.Errorf("%d documents, want %d", n, len(docs))
		}
		if n, err := s.CountUncoded(t.Context(), run.ID, true); n != 0 || err != nil {
			t.Errorf("%d not coded (%v)", n, err)
		}
		d := *docs[0]
		d.Article.Key = strings.Repeat("ab", 10)
		if err := s.PutDocument(run.ID, &d); hearsay.KindOf(err) != hearsay.NotFound {
			t.Errorf("a document without its article: %v", err)
		}
		sound(t, s)
	})

	t.Run("what failed is kept with its reason", func(t *testing.T) {
		s := fresh(t)
		run, docs := fill(t, s)
		other, err := s.NewRun(coder, true)
		must(t, err)
		bad := &hearsay.Error{Op: "x", Kind: hearsay.Invalid, Err: errors.New("too long"), Hint: "cut it"}
		must(t, s.FailedCode(other.ID, docs[0].Article.Key, "first", bad))
		must(t, s.Flush())
		f, err := s.Failures(t.Context())
		if err != nil || len(f) != 1 || f[0] != (Failure{"first", "too long", "cut it", docs[0].Article.Key, other.ID}) {
			t.Errorf("%+v %v", f, err)
		}
		if n, _ := s.CountUncoded(t.Context(), other.ID, false); n != len(docs)-1 {
			t.Errorf("%d to code, want %d: what failed is not tried again by itself", n, len(docs)-1)
		}
		must(t, s.PutDocument(other.ID, docs[0]))
		must(t, s.Flush())
		if f, _ := s.Failures(t.Context()); len(f) != 0 {
			t.Errorf("coded after all, and still among the failures: %+v", f)
		}
		_ = run
		sound(t, s)
	})

	t.Run("find agrees with reading everything", func(t *testing.T) {
		s := fresh(t)
		fill(t, s)
		all := find(t, s, "")
		for i := range all[1:] {
			if all[i].Published < all[i+1].Published {
				t.Fatalf("row %d is older than the next", i)
			}
		}
		has := func(s string, words ...string) bool {
			for _, w := range words {
				if !strings.Contains(" "+strings.ToLower(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !inWord(r) }), " "))+" ", " "+w+" ") {
					return false
				}
			}
			return true
		}
		mode := func(r hearsay.Row, m string) bool {
			return m == "negated" && r.Negated || strings.Contains(" "+strings.Join(r.Modality, " ")+" ", " "+m+" ")
		}
		for _, c := range []struct {
			query string
			keep  func(hearsay.Row) bool
		}{
			{"kind:statement", func(r hearsay.Row) bool { return r.Kind == "statement" }},
			{"kind:event", func(r hearsay.Row) bool { return r.Kind == "event" }},
			{"act:deny|accuse", func(r hearsay.Row) bool { return r.Act == "deny" || r.Act == "accuse" }},
			{"kind:statement -act:say", func(r hearsay.Row) bool { return r.Kind == "statement" && r.Act != "say" }},
			{"quote:direct", func(r hearsay.Row) bool { return r.Quote == "direct" }},
			{"modal:negated", func(r hearsay.Row) bool { return mode(r, "negated") }},
			{"(modal:future OR modal:negated) kind:event", func(r hearsay.Row) bool { return r.Kind == "event" && (mode(r, "future") || mode(r, "negated")) }},
			{"in:title", func(r hearsay.Row) bool { return r.In == "title" }},
			{"conf:>=0.8", func(r hearsay.Row) bool { return r.Confidence >= 0.7995 }},
			{"conf:<0.5 OR quote:direct", func(r hearsay.Row) bool { return r.Confidence < 0.4995 || r.Quote == "direct" }},
			{"-conf:<0.5", func(r hearsay.Row) bool { return r.Confidence >= 0.4995 }},
			{"date:1980..1989", func(r hearsay.Row) bool { return r.Published >= "1980" && r.Published < "1990" }},
			{"date:1985-09-18 OR act:deny", func(r hearsay.Row) bool { return r.Published == "1985-09-18" || r.Act == "deny" }},
			{"-date:1980..1989 kind:event", func(r hearsay.Row) bool {
				return r.Kind == "event" && (r.Published < "1980" || r.Published >= "1990")
			}},
			{"speaker:unresolved kind:statement", func(r hearsay.Row) bool { return r.Kind == "statement" && r.Speaker == "" }},
			{`kind:statement speaker:"charles hernu"`, func(r hearsay.Row) bool { return r.Kind == "statement" && has(r.Speaker, "charles hernu") }},
			{`outlet:"arland post"`, func(r hearsay.Row) bool { return has(r.Outlet, "arland post") }},
			{`-outlet:"arland post" kind:statement`, func(r hearsay.Row) bool { return !has(r.Outlet, "arland post") && r.Kind == "statement" }},
			{"code:ASSAULT", func(r hearsay.Row) bool { return r.Type == "ASSAULT" }},
			{"kind:event by:FRA", func(r hearsay.Row) bool {
				return r.Kind == "event" && strings.Contains(" "+strings.Join(r.ActorCodes, " "), " FRA")
			}},
			{"article:" + all[0].Article, func(r hearsay.Row) bool { return r.Article == all[0].Article }},
			{"key:" + all[3].Key, func(r hearsay.Row) bool { return r.Key == all[3].Key }},
			{"event-date:..1900", func(r hearsay.Row) bool { return r.DateFrom != "" && r.DateFrom < "1901" }},
			{"chain:>=1", func(hearsay.Row) bool { return true }},
			{"lang:en", func(hearsay.Row) bool { return true }},
			{"lang:fr", func(hearsay.Row) bool { return false }},
			{"added:1d", func(hearsay.Row) bool { return true }},
			{"added:..2026-11-19", func(hearsay.Row) bool { return false }},
		} {
			var want []string
			for _, r := range all {
				if c.keep(r) {
					want = append(want, r.Kind+r.Key+r.Content)
				}
			}
			var got []string
			for _, r := range find(t, s, c.query) {
				got = append(got, r.Kind+r.Key+r.Content)
			}
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("%s: %d rows, want %d", c.query, len(got), len(want))
			}
		}
		// Words are found in the record's own sentence or among its names.
		for _, r := range find(t, s, "ship -kind:event") {
			if !has(r.Content+" "+r.Speaker+" "+strings.Join(r.About, " ")+" "+strings.Join(r.Recipients, " ")+" "+r.Third, "ship") {
				t.Errorf("found by a word it has not: %+v", r)
			}
		}
		if a, b := len(find(t, s, "the ship")), len(find(t, s, "ship")); a != b || a == 0 {
			t.Errorf("the ship: %d, ship: %d; common words are not looked for", a, b)
		}
		if a, b := len(find(t, s, "shi*")), len(find(t, s, "ship OR ships OR shipped OR shipping OR shift*")); a < b || b == 0 {
			t.Errorf("shi*: %d, of which ship: %d", a, b)
		}
		if n := len(find(t, s, `kind:article ship`)); n == 0 {
			t.Error("no article has the word ship")
		}
		if n, m := len(find(t, s, "kind:article")), len(find(t, s, "kind:article act:say OR act:deny")); n != len(documents()) || m == 0 || m > n {
			t.Errorf("%d articles, %d with statements", n, m)
		}
		if n := len(find(t, s, "kind:actor hernu")); n == 0 {
			t.Error("no actor Hernu")
		}
		sorted := find(t, s, "sort:conf")
		for i := range sorted[1:] {
			if sorted[i].Confidence < sorted[i+1].Confidence-0.001 {
				t.Fatal("sort:conf: not the surest first")
			}
		}
		if n := len(find(t, s, "ship sort:rank")); n == 0 {
			t.Error("sort:rank finds nothing")
		}
		old := find(t, s, "sort:date")
		if len(old) != len(all) || old[0].Published > old[len(old)-1].Published {
			t.Error("sort:date: not the oldest first")
		}
	})

	t.Run("pages of a search join without a gap", func(t *testing.T) {
		s := fresh(t)
		fill(t, s)
		q, err := hearsay.ParseQuery("kind:statement", time.Now())
		must(t, err)
		var all, pages []string
		for r, err := range s.Find(t.Context(), q) {
			must(t, err)
			all = append(all, r.Key)
		}
		q.Limit = 7
		for ; ; q.Offset += 7 {
			n := 0
			for r, err := range s.Find(t.Context(), q) {
				must(t, err)
				pages = append(pages, r.Key)
				n++
			}
			if n == 0 {
				break
			}
		}
		if strings.Join(all, " ") != strings.Join(pages, " ") {
			t.Errorf("%d rows at once, %d by pages", len(all), len(pages))
		}
	})

	t.Run("wrong queries are invalid", func(t *testing.T) {
		s := fresh(t)
		fill(t, s)
		for _, query := range []string{"sort:rank", "kind:actor act:deny", "kind:article sort:conf", `"the of"`, "***", "article:xyz", "kind:article|statement"} {
			q, err := hearsay.ParseQuery(query, time.Now())
			must(t, err)
			for _, err = range s.Find(t.Context(), q) {
				if err != nil {
					break
				}
			}
			if hearsay.KindOf(err) != hearsay.Invalid || err == nil {
				t.Errorf("%s: %v, want an error of kind Invalid", query, err)
			}
		}
	})

	t.Run("runs", func(t *testing.T) {
		s := fresh(t)
		one, docs := fill(t, s)
		if _, err := s.Run(t.Context(), "9"); hearsay.KindOf(err) != hearsay.NotFound {
			t.Errorf("a run that is not there: %v", err)
		}
		must(t, s.Pin(one.ID, "paper"))
		if r, ok, err := s.RunOf(t.Context(), coder); ok || err != nil {
			t.Errorf("run %d is pinned and yet grows (%v)", r.ID, err)
		}
		two, err := s.NewRun(coder, false)
		must(t, err)
		if n, err := s.Reuse(t.Context(), two); n != len(docs) || err != nil {
			t.Errorf("took %d documents from the pinned run (%v), want %d", n, err, len(docs))
		}
		must(t, s.FinishRun(two.ID))
		for c, err := range s.Diff(t.Context(), one.ID, two.ID) {
			t.Fatalf("the same documents differ: %+v %v", c, err)
		}
		for name, want := range map[string]int{"": one.ID, "paper": one.ID, "pinned": one.ID, "latest": two.ID, "run:" + strconv.Itoa(two.ID): two.ID} {
			if r, err := s.Run(t.Context(), name); err != nil || r.ID != want {
				t.Errorf("run %q is %d (%v), want %d", name, r.ID, err, want)
			}
		}
		pinned, _ := s.Run(t.Context(), "paper")
		if err := s.Drop(t.Context(), pinned); hearsay.KindOf(err) != hearsay.Conflict {
			t.Errorf("a pinned run was dropped: %v", err)
		}
		sound(t, s)
		before := len(find(t, s, "run:paper"))
		must(t, s.Drop(t.Context(), two))
		sound(t, s)
		if after := len(find(t, s, "run:paper")); after != before || after == 0 {
			t.Errorf("dropping run 2 left %d of %d records of run 1", after, before)
		}
		runs, err := s.Runs(t.Context())
		if err != nil || len(runs) != 1 || runs[0].Articles != len(docs) || runs[0].Statements == 0 {
			t.Errorf("%+v %v", runs, err)
		}
	})

	t.Run("diff names the cause", func(t *testing.T) {
		s := fresh(t)
		one, docs := fill(t, s)
		changed := make([]*hearsay.Document, 0, len(docs))
		for i, d := range docs {
			x := *d
			x.Coder.Version = "test2"
			x.Statements = append([]hearsay.Statement(nil), d.Statements...)
			x.Actors = append([]hearsay.Actor(nil), d.Actors...)
			switch i {
			case 0:
				x.Statements[0].Evidence.Rule = "another-rule"
			case 1:
				x.Statements[0].Evidence.Confidence = 0.123
			case 2:
				for k := range x.Actors {
					x.Actors[k].Entity, x.Actors[k].Name = "hearsay:other", "Somebody Else"
				}
			case 3:
				continue // not in this run
			}
			changed = append(changed, &x)
		}
		two := code(t, s, changed)
		causes := map[string]int{}
		for c, err := range s.Diff(t.Context(), one.ID, two.ID) {
			must(t, err)
			causes[c.Cause]++
		}
		for _, c := range []string{CauseRule, CauseConfidence, CauseAlias, CauseArticles} {
			if causes[c] == 0 {
				t.Errorf("no difference has the cause %q: %v", c, causes)
			}
		}
		if causes[CauseRule] != 1 || causes[CauseConfidence] != 1 {
			t.Errorf("causes %v, want one rule and one confidence", causes)
		}
		sound(t, s)
	})

	t.Run("readers read while a writer writes", func(t *testing.T) {
		dir := t.TempDir()
		s := open(t, dir)
		defer s.Close()
		run, docs := fill(t, s)
		r, err := OpenRead(t.Context(), dir)
		must(t, err)
		defer r.Close()
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				for range 5 {
					q, _ := hearsay.ParseQuery("run:"+strconv.Itoa(run.ID), time.Now())
					n := 0
					for _, err := range r.Find(t.Context(), q) {
						if err != nil {
							t.Error(err)
							return
						}
						n++
					}
					if n == 0 {
						t.Error("nothing is seen while a run is written")
					}
				}
			})
		}
		code(t, s, docs)
		wg.Wait()
		if err := r.PutDocument(1, docs[0]); hearsay.KindOf(err) != hearsay.Invalid {
			t.Errorf("a reader wrote: %v", err)
		}
		sound(t, s)
	})

	t.Run("one writer", func(t *testing.T) {
		dir := t.TempDir()
		s := open(t, dir)
		_, err := Open(t.Context(), dir, Options{Wait: 60 * time.Millisecond})
		if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), strconv.Itoa(os.Getpid())) {
			t.Errorf("a second writer: %v, want ErrLocked and the process", err)
		}
		must(t, s.Close())
		must(t, open(t, dir).Close())
	})

	t.Run("a backup while in use, and back", func(t *testing.T) {
		dir := t.TempDir()
		s := open(t, dir)
		run, docs := fill(t, s)
		file := filepath.Join(t.TempDir(), "b.db")
		must(t, s.Backup(t.Context(), file, false))
		if err := s.Backup(t.Context(), file, false); hearsay.KindOf(err) != hearsay.Conflict {
			t.Errorf("a backup was overwritten: %v", err)
		}
		code(t, s, docs) // the store goes on
		must(t, s.Close())
		if _, err := Restore(t.Context(), dir, file, false); hearsay.KindOf(err) != hearsay.Conflict {
			t.Errorf("a store was overwritten: %v", err)
		}
		old, err := Restore(t.Context(), dir, file, true)
		must(t, err)
		if _, err := os.Stat(old); err != nil {
			t.Errorf("the old store is gone: %v", err)
		}
		s = open(t, dir)
		defer s.Close()
		if runs, err := s.Runs(t.Context()); err != nil || len(runs) != 1 || runs[0].ID != run.ID {
			t.Errorf("runs of the backup: %v (%v), want one", runs, err)
		}
		sound(t, s)
		broken := filepath.Join(t.TempDir(), "broken.db")
		b, err := os.ReadFile(file)
		must(t, err)
		for i := len(b) / 2; i < len(b)/2+60000 && i < len(b); i++ {
			b[i] = 0x5a
		}
		must(t, os.WriteFile(broken, b, 0o644))
		if _, err := Restore(t.Context(), t.TempDir(), broken, false); hearsay.KindOf(err) != hearsay.Invalid {
			t.Errorf("a damaged backup was restored: %v", err)
		}
	})
}
