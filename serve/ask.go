package serve

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// An ask is a search as an address holds it: the query, which kind of record,
// in which order, of which run, from where on.
type ask struct {
	Text  string // the query without kind:, sort: and run:, which have places of their own
	Kind  string // statement, event, article or actor
	Sort  string
	Run   string
	After string // cursor
	Limit int
	Q     *hearsay.Query
	Terms []term
}

// A term is one part of the query that can be taken away by itself.
type term struct {
	Words string // in words
	Text  string // as it was typed
	Less  string // the query without it
}

const (
	usualRows = 30
	mostRows  = 500
)

var kindsOf = []string{"statement", "event", "article", "actor"}

// apart finds the parts of a query that say what is wanted, not what must hold.
var apart = regexp.MustCompile(`(^|\s)(?i:(kind|sort|run)):(\S+)`)

// asked reads a search from an address. An error is of kind Invalid and points
// into the query.
func (s *server) asked(r *http.Request) (*ask, error) {
	v := r.URL.Query()
	a := &ask{Text: v.Get("q"), Kind: v.Get("kind"), Sort: v.Get("sort"), Run: v.Get("run"), After: v.Get("after"), Limit: usualRows}
	if len(a.Text) > maxQuery {
		return nil, invalid("the query is longer than anybody types", "ask for less")
	}
	if !strings.ContainsRune(a.Text, '"') || !apart.MatchString(quotedRE.ReplaceAllString(a.Text, "")) {
		a.Text = strings.TrimSpace(apart.ReplaceAllStringFunc(a.Text, func(m string) string {
			p := apart.FindStringSubmatch(m)
			to := map[string]*string{"kind": &a.Kind, "sort": &a.Sort, "run": &a.Run}[strings.ToLower(p[2])]
			*to = p[3]
			return p[1]
		}))
	}
	if n := v.Get("limit"); n != "" {
		limit, err := strconv.Atoi(n)
		if err != nil || limit < 1 || limit > mostRows {
			return nil, invalid("limit is not a number from 1 to "+strconv.Itoa(mostRows), "leave it out, or follow the cursor in next")
		}
		a.Limit = limit
	}
	if a.Kind == "" {
		a.Kind = "statement"
	}
	a.Kind = strings.TrimSuffix(strings.ToLower(a.Kind), "s")
	if !slices.Contains(kindsOf, a.Kind) {
		return nil, invalid(fmt.Sprintf("there is no kind of record %q", clip(a.Kind, 30)), "kind is statement, event, article or actor")
	}
	q, err := hearsay.ParseQuery(a.Text, s.Now())
	if err != nil {
		return nil, err
	}
	if a.Sort != "" && !slices.Contains([]string{"date", "-date", "conf", "rank"}, a.Sort) {
		return nil, invalid(fmt.Sprintf("there is no order %q", clip(a.Sort, 30)), "sort is -date (newest first), date, conf or rank")
	}
	if len(q.Kinds) == 0 {
		q.Kinds = []string{a.Kind}
	}
	if q.Sort == "" {
		q.Sort = a.Sort
	}
	if q.Run == "" {
		q.Run = a.Run
	}
	q.Limit = a.Limit
	if err := a.cursor(q); err != nil {
		return nil, err
	}
	a.Q = q
	a.Terms = terms(a.Text, q.Where)
	return a, nil
}

var quotedRE = regexp.MustCompile(`"[^"]*"`)

// cursor reads where to go on.
func (a *ask) cursor(q *hearsay.Query) error {
	if a.After == "" {
		return nil
	}
	b, err := base64.RawURLEncoding.DecodeString(a.After)
	if err == nil && len(b) > 1 {
		n, err := strconv.ParseInt(string(b[1:]), 10, 64)
		switch {
		case err != nil || n <= 0:
		case b[0] == 's' && byTime(a):
			q.After = n
			return nil
		case b[0] == 'o' && !byTime(a) && n < 1<<31:
			q.Offset = int(n)
			return nil
		}
	}
	return invalid("this is no place to go on from", "begin at the first page, and follow its link to the next")
}

func byTime(a *ask) bool { return a.Kind != "actor" && a.Sort != "conf" && a.Sort != "rank" }

// next is the cursor behind the last of rows; "" if there is nothing more.
func (a *ask) next(rows []hearsay.Row, more bool) string {
	if !more || len(rows) == 0 {
		return ""
	}
	c := "o" + strconv.Itoa(a.Q.Offset+len(rows))
	if byTime(a) {
		c = "s" + strconv.FormatInt(rows[len(rows)-1].Seq, 10)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(c))
}

// terms are the parts of a query that stand beside each other.
func terms(text string, c *hearsay.Cond) []term {
	all := []*hearsay.Cond{c}
	switch {
	case c == nil:
		return nil
	case c.Op == "and" && c.At == firstAt(c):
		all = c.Conds
	}
	var out []term
	for i, k := range all {
		lo, hi := 0, len(text)
		if i > 0 {
			lo = k.At
		}
		if i+1 < len(all) {
			hi = all[i+1].At
		}
		if lo < 0 || lo > hi || hi > len(text) {
			return nil
		}
		out = append(out, term{k.String(), strings.TrimSpace(text[lo:hi]), strings.TrimSpace(text[:lo] + text[hi:])})
	}
	return out
}

func firstAt(c *hearsay.Cond) int {
	if len(c.Conds) == 0 {
		return -1
	}
	return min(c.At, c.Conds[0].At)
}

// url is the search's address with some of its values changed; a page further
// on is left, for another search begins at its beginning.
func (a *ask) url(path string, change ...string) string {
	v := url.Values{}
	put := func(k, x string) {
		if x != "" {
			v.Set(k, x)
		} else {
			v.Del(k)
		}
	}
	put("q", a.Text)
	if a.Kind != "statement" {
		put("kind", a.Kind)
	}
	put("sort", a.Sort)
	put("run", a.Run)
	if a.Limit != usualRows {
		put("limit", strconv.Itoa(a.Limit))
	}
	for i := 0; i+1 < len(change); i += 2 {
		put(change[i], change[i+1])
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// URL is the search's own address, for templates.
func (a *ask) URL(change ...string) string { return a.url("/search", change...) }

// with is the query with one more term.
func with(text, more string) string { return strings.TrimSpace(text + " " + more) }

// quoted is a name as a query holds it.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, "") + `"` }

// narrowed is a search with a further condition, and of another kind of record
// perhaps; ok is false if it cannot be asked so.
func (s *server) narrowed(a *ask, more, kind string) (*hearsay.Query, bool) {
	q, err := hearsay.ParseQuery(more, s.Now())
	if err != nil {
		return nil, false
	}
	n := *a.Q
	n.Limit, n.Offset, n.After, n.Sort = 0, 0, 0, ""
	n.Kinds = []string{kind}
	switch {
	case q.Where == nil:
	case n.Where == nil:
		n.Where = q.Where
	default:
		n.Where = &hearsay.Cond{Op: "and", Conds: []*hearsay.Cond{n.Where, q.Where}}
	}
	return &n, true
}

// A total is how many rows there are, and in how many articles.
type total struct {
	Rows     int `json:"rows"`
	Articles int `json:"articles"`
}

// count is Source.Count, kept until the store changes.
func (s *server) count(ctx context.Context, q *hearsay.Query) (total, error) {
	key := fmt.Sprintf("count %s %s %v", q.Run, q.String(), q.Kinds)
	return kept(s, key, func() (total, error) {
		n, articles, err := s.Source.Count(ctx, q)
		return total{n, articles}, err
	})
}
