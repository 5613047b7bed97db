package serve

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/ingest"
	"github.com/hearsay-news/hearsay/store"
)

// twoSides is a story in which one side accuses and the other denies. The names
// are as long as each other, so that every offset is the same when they change
// places.
var twoSides = []hearsay.Article{
	{
		ID: "1", Outlet: "Daily Lake", Title: "Norway accuses Sweden of shelling", MediaType: "text/plain",
		Markup: "TARN (Nordwire) — Norway accused Sweden on Monday of shelling the Tarn crossing. \"Sweden attacked us,\" the government of Norway said.\n\nSweden denied that it had attacked Norway. Two people were killed, officials in Norway said.",
	},
	{
		ID: "2", Outlet: "The Mast", Title: "Sweden rejects the charge", MediaType: "text/plain",
		Markup: "Sweden said that no shots had been fired at Norway. Norway threatened to attack Sweden. Four people were killed, the government of Norway said.",
	},
}

func swap(s string) string {
	return strings.NewReplacer("NORWAY", "SWEDEN", "SWEDEN", "NORWAY", "Norway", "Sweden", "Sweden", "Norway", "NOR", "SWE", "SWE", "NOR", "norway", "sweden", "sweden", "norway").Replace(s)
}

// sorted are the entries of a page's lists in one order.
func sorted(page string) string {
	parts := strings.Split(strings.NewReplacer("</li>", "<li", "</ul>", "<li").Replace(page), "<li")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	slices.Sort(parts)
	return strings.Join(parts, "\n")
}

// storeOf is a server over a store of a few articles, with one run.
func storeOf(t *testing.T, articles []hearsay.Article) (http.Handler, *store.Store) {
	t.Helper()
	s, err := store.Open(context.Background(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	r, err := theReader()
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.NewRun(r.Coder(), false)
	if err != nil {
		t.Fatal(err)
	}
	c, _, err := s.PutCapture(store.Source{Base: "{}"}, strings.NewReader("two"))
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range articles {
		a.Published, a.PublishedPrecision, _ = ingest.Date("2026-11-03")
		a.Key = hearsay.RecordKey(a.ID, "an article", nil) + "0000" // the same whatever it says
		d, err := r.Read(a)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.PutArticle(c.ID, i, a, d.Text[d.Body:]); err != nil {
			t.Fatal(err)
		}
		if err := s.PutDocument(run.ID, d); err != nil {
			t.Fatal(err)
		}
	}
	_, err = s.Group(context.Background(), nil)
	if err := errors.Join(err, s.DoneCapture(c.ID, len(articles), 0), s.FinishRun(run.ID), s.Flush()); err != nil {
		t.Fatal(err)
	}
	return newServer(t, Options{Source: stored{s}, Writer: noWriter{}}), s
}

// names of records, sums and tags change with the words; nothing else may.
var hashes = regexp.MustCompile(`\b(st_|or_|c_)?[0-9a-f]{8,64}\b(-\d+)?|ETag.*`)

// TestNeutral shows a story and the same with its sides exchanged: the pages
// and the exports may differ in names only.
func TestNeutral(t *testing.T) {
	other := make([]hearsay.Article, len(twoSides))
	for i, a := range twoSides {
		a.Title, a.Markup = swap(a.Title), swap(a.Markup)
		other[i] = a
	}
	one, _ := storeOf(t, twoSides)
	two, _ := storeOf(t, other)
	get := func(h http.Handler, at string) string {
		w := req(h, "GET", at, nil)
		if w.Code != 200 {
			t.Fatalf("%s: %d %s", at, w.Code, w.Body)
		}
		return w.Body.String()
	}
	list := func(h http.Handler, kind string) (out []hearsay.Row) {
		return found(t, h, "/search.json?sort=date&kind="+kind).Rows
	}
	compare := func(at, bt string) {
		t.Helper()
		a, b := get(one, at), swap(get(two, bt))
		a, b = hashes.ReplaceAllString(a, "#"), hashes.ReplaceAllString(b, "#")
		if strings.HasPrefix(at, "/search?") { // what is listed by name changes places
			a, b = sorted(a), sorted(b)
		}
		if a != b {
			al, bl := strings.Split(a, "\n"), strings.Split(b, "\n")
			for i := range al {
				if i >= len(bl) || al[i] != bl[i] {
					t.Errorf("%s differs in more than names:\n  %.400s\n  %.400s", at, al[i], bl[min(i, len(bl)-1)])
					return
				}
			}
			t.Errorf("%s differs in more than names", at)
		}
	}
	records := 0
	for _, kind := range []string{"statement", "event"} {
		a, b := list(one, kind), list(two, kind)
		if len(a) != len(b) || len(a) < 2 {
			t.Fatalf("%d and %d %ss", len(a), len(b), kind)
		}
		for i := range a {
			compare("/"+kind+"/"+a[i].Key, "/"+kind+"/"+b[i].Key)
			records++
		}
		for _, f := range []string{"", ".csv", ".atom", ".bibtex", ".ris", ".csl", ".cite"} {
			compare("/search"+f+"?sort=date&kind="+kind, "/search"+f+"?sort=date&kind="+kind)
		}
		if kind == "event" {
			for _, f := range []string{"polecat", "plover", "gdelt", "icews"} {
				compare("/search."+f+"?sort=date&kind=event", "/search."+f+"?sort=date&kind=event")
			}
		}
	}
	if records < 8 {
		t.Errorf("only %d records", records)
	}
	articles := list(one, "article")
	others := list(two, "article")
	for i := range articles {
		for _, q := range []string{"", "?layers=statements,events,actors", ".csv", ".webannotation"} {
			compare("/a/"+articles[i].Key+q, "/a/"+others[i].Key+q)
		}
		compare("/story/"+articles[i].Key, "/story/"+others[i].Key)
	}
	compare("/", "/")
	compare("/stories", "/stories")
}

// TestSpeakers sees that nothing that is said stands on any page without who
// says it: before each quotation its block names somebody.
func TestSpeakers(t *testing.T) {
	most := 160
	if testing.Short() {
		most = 40
	}
	quotes := 0
	crawl(t, newServer(t, Options{Writer: noWriter{}}), most, func(at, page string) {
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		var walk func(n *html.Node)
		walk = func(n *html.Node) {
			if n.Type == html.ElementNode && n.Data == "q" && !has(n.Parent, "written") {
				quotes++
				block := n.Parent
				for block.Parent != nil && block.Data != "p" && block.Data != "li" {
					block = block.Parent
				}
				if name := firstName(block, n); strings.TrimSpace(name) == "" && !has(block, "sentence") {
					t.Errorf("%s: %q stands there without who says it", at, textOf(n))
				}
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c)
			}
		}
		walk(doc)
		if strings.HasPrefix(at, "/statement/") && !strings.Contains(at, ".") {
			title, _, _ := strings.Cut(page[strings.Index(page, "<title>")+7:], "</title>")
			if !regexp.MustCompile(`^.+? (does not )?(say|want|intend|believe|know|feel)s?\b`).MatchString(title) {
				t.Errorf("%s: the title %q does not begin with who says it", at, title)
			}
		}
	})
	if quotes < 50 {
		t.Errorf("only %d quotations were looked at", quotes)
	}
}

func has(n *html.Node, class string) bool {
	for _, a := range n.Attr {
		if a.Key == "class" && strings.Contains(" "+a.Val+" ", " "+class+" ") {
			return true
		}
	}
	return false
}

// firstName is the text of the first name in a block that stands before a node.
func firstName(block, before *html.Node) (name string) {
	var walk func(n *html.Node) bool
	walk = func(n *html.Node) bool {
		if n == before {
			return true
		}
		if n.Type == html.ElementNode && n.Data == "bdi" && name == "" {
			name = textOf(n)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if walk(c) {
				return true
			}
		}
		return false
	}
	walk(block)
	return name
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

// loaded are words that the pages never use of themselves: verbs of report other
// than says, verdicts, names for people that take a side, and words that this
// product has others for.
var loaded = regexp.MustCompile(`(?i)\b(claim(s|ed)?|admit(s|ted)?|insist(s|ed)?|allege(s|d|dly)?|so-called|facts?|truth|true|false|fake|lie[sd]?|liars?|debunk\w*|verdicts?|trust\w*|credib\w*|bias\w*|regimes?|terrorists?|militants?|rebels?|propaganda|sources?|censor\w*|hid|victims?|aggressors?)\b`)

// allowed are the sentences in which such a word says what the pages do not do.
var allowed = []string{
	"Not checked for truth", "It never says whether it is true.", "whether what was said is true",
	"accuse", "admit", // acts, as a list of values
}

// TestLoaded reads the words of all templates.
func TestLoaded(t *testing.T) {
	files, err := filepath.Glob("templates/*.html")
	if err != nil || len(files) < 10 {
		t.Fatalf("%v %v", files, err)
	}
	tags := regexp.MustCompile(`(?s)\{\{.*?\}\}|<[^>]*>`)
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		text := tags.ReplaceAllString(string(b), " ")
		for _, a := range allowed {
			text = strings.ReplaceAll(text, a, "")
		}
		for _, m := range loaded.FindAllString(text, -1) {
			t.Errorf("%s says %q", f, m)
		}
	}
	if !loaded.MatchString("The regime claims") {
		t.Error("the list finds nothing")
	}
}

// TestSides sees that who says so and who denies it are shown alike.
func TestSides(t *testing.T) {
	h, _ := storeOf(t, twoSides)
	sides := 0
	for _, r := range found(t, h, "/search.json?kind=statement").Rows {
		page := req(h, "GET", "/statement/"+r.Key, nil).Body.String()
		shape := func(id string) string {
			_, s, _ := strings.Cut(page, `aria-labelledby="`+id+`"`)
			s, _, _ = strings.Cut(s, "</section>")
			_, s, ok := strings.Cut(s, "<li")
			if !ok {
				return ""
			}
			s, _, _ = strings.Cut(s, "</li>")
			return strings.Join(regexp.MustCompile(`<(p|bdi|b|ul|li)( class="[^"]*")?`).FindAllString(s, -1), " ")
		}
		if a, b := shape("asserts"), shape("denies"); b != "" {
			if sides++; a != b {
				t.Errorf("%s: the sides are shown otherwise: %s and %s", r.Key, a, b)
			}
		}
	}
	if sides == 0 {
		t.Error("no page has two sides")
	}
}
