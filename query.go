package hearsay

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Query selects records of a store. The zero Query selects every statement
// and every report of an event, newest first.
type Query struct {
	Where         *Cond    // nil: everything
	Kinds         []string // statement, event, article or actor; none: statements and events
	Sort          string   // "" or -date: newest first; date: oldest first; conf: surest first; rank: best match first
	Run           string   // "" is the pinned run, else the latest; a number, a name, latest or pinned
	Limit, Offset int      // of rows; Limit 0 is all
	After         int64    // only what comes behind the row with this Seq; for rows in the order of time
}

// A Cond is a condition on records: a tree whose leaves are words or fields.
type Cond struct {
	Op     string  // "and", "or", "not", or "" for a leaf
	Conds  []*Cond // of and, or; one of not
	Field  string  // "" for plain words
	Value  string  // the words, name or value; of dates and numbers, as written
	Cmp    string  // of numbers: "=", ">=", ">", "<=" or "<"
	Number float64
	From   time.Time // of dates: first day, zero if open
	To     time.Time // of dates: the day after the last, zero if open
	Prefix bool      // Value is the beginning of a word
	Quoted bool      // Value was written in quotation marks
	At     int       // where it stands in the query, in bytes
}

// A QueryError says what in a query is wrong, and where.
type QueryError struct {
	Query string
	At    int // byte offset in Query
	Text  string
}

func (e *QueryError) Error() string {
	at := min(e.At, len(e.Query))
	return fmt.Sprintf("%s\n%s\n%s^ here, at character %d", e.Text, e.Query,
		strings.Repeat(" ", utf8.RuneCountInString(e.Query[:at])), utf8.RuneCountInString(e.Query[:at])+1)
}

// The kinds of field, by what their values are.
const (
	nameField = iota // a name: words that stand side by side
	listField        // one of a list
	codeField        // a code, as it is
	dateField        // a day, a month, a year, a range of them, 7d
	numField         // a number with a comparison
	soonField        // known to the language, not yet to the program
)

// A field is one word before a colon in a query.
type field struct {
	kind int
	say  string   // how the condition reads in a sentence; %s is the value
	list []string // of listField; what soonField needs
}

// Acts are the kinds of speech and attitude that a statement can have.
var Acts = strings.Fields(`say announce explain confirm claim deny admit accuse criticize condemn praise thank demand
	request ask propose invite promise agree refuse threaten warn concern predict reject decline-to-comment
	want intend believe know feel`)

var fields = map[string]field{
	"speaker":    {nameField, "speaker %s", nil},
	"outlet":     {nameField, "outlet %s", nil},
	"third":      {nameField, "citing %s", nil},
	"about":      {nameField, "about %s", nil},
	"actor":      {nameField, "naming %s", nil},
	"recipient":  {nameField, "towards %s", nil},
	"by":         {nameField, "by %s or who holds a role in it", nil},
	"role":       {nameField, "role %s", nil},
	"title":      {nameField, "title %s", nil},
	"kind":       {listField, "%s records", []string{"statement", "event", "article", "actor"}},
	"act":        {listField, "act %s", Acts},
	"quote":      {listField, "%s speech", []string{"direct", "indirect", "mixed"}},
	"modal":      {listField, "%s", []string{"negated", "future", "conditional", "hypothetical", "hedged", "historical"}},
	"in":         {listField, "found in the %s", []string{"title", "text"}},
	"code":       {codeField, "coded %s", nil},
	"dyad":       {codeField, "between %s", nil},
	"lang":       {codeField, "language %s", nil},
	"key":        {codeField, "key %s", nil},
	"article":    {codeField, "in article %s", nil},
	"run":        {codeField, "run %s", nil},
	"sort":       {listField, "sorted by %s", []string{"date", "-date", "conf", "rank"}},
	"date":       {dateField, "published %s", nil},
	"event-date": {dateField, "happening %s", nil},
	"added":      {dateField, "added %s", nil},
	"conf":       {numField, "confidence %s", nil},
	"chain":      {numField, "a chain of %s", nil},
	"origin":     {nameField, "coming from %s", nil},
	"origins":    {numField, "in stories of %s origins", nil},
	"copies":     {numField, "printed in %s articles", nil},
	"story":      {codeField, "in story %s", nil},
	"copydiff":   {listField, "in copies with %s", CopyClasses},
	"denied":     {soonField, "", []string{"links of denials"}},
	"reviewed":   {listField, "reviewed: %s", []string{"yes", "no"}},
	"by-human":   {listField, "made or corrected by a person: %s", []string{"yes", "no"}},
	"changed":    {soonField, "", []string{"a comparison of runs; see hearsay diff"}},
}

// Fields are the names of the fields that a query can have now, in order.
func Fields() []string {
	var out []string
	for name, f := range fields {
		if f.kind != soonField {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// maxDepth bounds groups in groups, and maxTerms the leaves of a query: nobody
// writes more, and a machine that does must not exhaust the stack.
const maxDepth, maxTerms = 40, 400

// ParseQuery reads the query language:
//
//	word "a phrase" stem* -not a OR b (group) field:value field:"a value" field:a|b
//
// Now gives relative dates (7d, last-month) their meaning. An error is of kind
// Invalid and holds a *QueryError.
func ParseQuery(s string, now time.Time) (*Query, error) {
	p := &queryParser{s: s, now: now.UTC(), q: &Query{}}
	where, err := p.or(0)
	if err == nil && p.pos < len(p.s) {
		err = p.fail(p.pos, "a closing bracket without an opening one", "take it out, or put it in quotation marks")
	}
	if err != nil {
		return nil, err
	}
	p.q.Where = where
	return p.q, nil
}

type queryParser struct {
	s     string
	pos   int
	terms int
	now   time.Time
	q     *Query
}

func (p *queryParser) fail(at int, text, hint string) error {
	return &Error{Op: "hearsay.ParseQuery", Kind: Invalid, Err: &QueryError{p.s, at, text}, Hint: hint}
}

func (p *queryParser) space() {
	for p.pos < len(p.s) {
		r, n := utf8.DecodeRuneInString(p.s[p.pos:])
		if !unicode.IsSpace(r) {
			return
		}
		p.pos += n
	}
}

// word reports whether the word w, in capitals, stands here alone.
func (p *queryParser) word(w string) bool {
	rest := p.s[p.pos:]
	if !strings.HasPrefix(rest, w) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest[len(w):])
	return len(rest) == len(w) || unicode.IsSpace(r) || r == '(' || r == ')'
}

func (p *queryParser) or(depth int) (*Cond, error) {
	if depth > maxDepth {
		return nil, p.fail(p.pos, "too many brackets in brackets", "write the query flatter")
	}
	var alts []*Cond
	at := p.pos
	for {
		c, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		p.space()
		if !p.word("OR") {
			if len(alts) == 0 {
				return c, nil
			}
			if c == nil {
				return nil, p.fail(p.pos, "nothing after OR", "write what else to look for, or leave OR out")
			}
			return &Cond{Op: "or", Conds: append(alts, c), At: at}, nil
		}
		if c == nil {
			return nil, p.fail(p.pos, "nothing before OR", `write a OR b; to look for the word, write "OR"`)
		}
		alts = append(alts, c)
		p.pos += len("OR")
	}
}

func (p *queryParser) and(depth int) (*Cond, error) {
	var all []*Cond
	at := p.pos
	for {
		p.space()
		if p.pos == len(p.s) || p.s[p.pos] == ')' || p.word("OR") {
			switch len(all) {
			case 0:
				return nil, nil
			case 1:
				return all[0], nil
			}
			return &Cond{Op: "and", Conds: all, At: at}, nil
		}
		if p.word("AND") {
			p.pos += len("AND")
			continue
		}
		c, err := p.not(depth)
		if err != nil {
			return nil, err
		}
		if c != nil {
			all = append(all, c)
		}
	}
}

func (p *queryParser) not(depth int) (*Cond, error) {
	at := p.pos
	negated := false
	if p.s[p.pos] == '-' && p.pos+1 < len(p.s) {
		if r, _ := utf8.DecodeRuneInString(p.s[p.pos+1:]); !unicode.IsSpace(r) {
			negated = true
			p.pos++
		}
	}
	var c *Cond
	var err error
	switch {
	case p.s[p.pos] == '(':
		open := p.pos
		p.pos++
		if c, err = p.or(depth + 1); err != nil {
			return nil, err
		}
		if p.pos >= len(p.s) || p.s[p.pos] != ')' {
			return nil, p.fail(open, "a bracket that is not closed", "add )")
		}
		p.pos++
		if c == nil {
			return nil, p.fail(open, "nothing between the brackets", "write what to look for, or leave them out")
		}
	default:
		if c, err = p.leaf(depth == 0 && !negated); err != nil || c == nil {
			return nil, err
		}
	}
	if negated {
		c = &Cond{Op: "not", Conds: []*Cond{c}, At: at}
	}
	return c, nil
}

// leaf reads a word, a phrase or a field. Top says that it stands outside all
// brackets; there kind, run and sort are no conditions but say what is wanted.
func (p *queryParser) leaf(top bool) (*Cond, error) {
	at := p.pos
	if p.terms++; p.terms > maxTerms {
		return nil, p.fail(at, fmt.Sprintf("more than %d words and fields", maxTerms), "ask in several queries")
	}
	if p.s[p.pos] == '"' {
		v, err := p.quoted()
		return &Cond{Value: v, Quoted: true, At: at}, err
	}
	end := p.pos
	for end < len(p.s) {
		r, n := utf8.DecodeRuneInString(p.s[end:])
		if unicode.IsSpace(r) || r == '(' || r == ')' || r == '"' || r == ':' {
			break
		}
		end += n
	}
	word := p.s[p.pos:end]
	if end < len(p.s) && p.s[end] == ':' && word != "" && !strings.ContainsFunc(word, func(r rune) bool { return r != '-' && !unicode.IsLetter(r) }) {
		p.pos = end + 1
		return p.field(strings.ToLower(word), at, top)
	}
	if end < len(p.s) && p.s[end] == ':' {
		end++ // a colon that follows no field's name, as in 10:30
		for end < len(p.s) && !strings.ContainsRune(" \t\r\n()\"", rune(p.s[end])) {
			end++
		}
	}
	p.pos = end
	return plain(p.s[at:end], at), nil
}

func plain(word string, at int) *Cond {
	c := &Cond{Value: word, At: at}
	if v, ok := strings.CutSuffix(word, "*"); ok {
		c.Value, c.Prefix = v, true
	}
	return c
}

func (p *queryParser) quoted() (string, error) {
	open := p.pos
	end := strings.IndexByte(p.s[open+1:], '"')
	if end < 0 {
		return "", p.fail(open, "a quotation mark that is not closed", `add "`)
	}
	p.pos = open + end + 2
	v := p.s[open+1 : open+1+end]
	if strings.TrimSpace(v) == "" {
		return "", p.fail(open, "nothing between the quotation marks", "write what to look for, or leave them out")
	}
	return v, nil
}

func (p *queryParser) field(name string, at int, top bool) (*Cond, error) {
	switch name {
	case "since", "until":
		c, err := p.field("date", at, top)
		if err != nil || c == nil || c.Op != "" {
			return c, err
		}
		if name == "since" {
			c.To = time.Time{}
		} else {
			c.From = time.Time{}
		}
		return c, nil
	}
	f, ok := fields[name]
	switch {
	case !ok:
		return nil, p.fail(at, fmt.Sprintf("there is no field %q", name), "nearest: "+strings.Join(nearest(name, Fields()), ", ")+`; to look for the word, write "`+name+`"`)
	case f.kind == soonField:
		return nil, p.fail(at, "not yet: "+name+" needs "+f.list[0], "the fields there are: "+strings.Join(Fields(), " "))
	}
	start := p.pos
	value, quoted := "", false
	if p.pos < len(p.s) && p.s[p.pos] == '"' {
		v, err := p.quoted()
		if err != nil {
			return nil, err
		}
		value, quoted = v, true
	}
	tail := p.pos
	for p.pos < len(p.s) {
		r, n := utf8.DecodeRuneInString(p.s[p.pos:])
		if unicode.IsSpace(r) || r == ')' || r == '(' || r == '"' {
			break
		}
		p.pos += n
	}
	if !quoted {
		value = p.s[tail:p.pos]
	} else if rest := p.s[tail:p.pos]; rest != "" && (name != "role" || rest[0] != '@') {
		return nil, p.fail(tail, "words directly after a quotation mark", "put a space between them")
	}
	if value == "" {
		return nil, p.fail(at, name+": says nothing", "write "+name+":VALUE, without a space")
	}
	var when *Cond // role:"…"@2026-11
	if name == "role" {
		day := ""
		if quoted {
			day = strings.TrimPrefix(p.s[tail:p.pos], "@")
		} else if v, d, ok := strings.Cut(value, "@"); ok {
			value, day = v, d
		}
		if day != "" {
			var err error
			if when, err = p.date("date", day, p.pos-len(day)); err != nil {
				return nil, err
			}
		}
	}
	values := []string{value}
	if !quoted && (f.kind == listField || f.kind == nameField || name == "code" || name == "lang") {
		values = strings.Split(value, "|")
	}
	switch {
	case name == "kind" && top:
		for _, v := range values {
			k, err := p.oneOf(name, f, v, start)
			if err != nil {
				return nil, err
			}
			if !slices.Contains(p.q.Kinds, k) {
				p.q.Kinds = append(p.q.Kinds, k)
			}
		}
		return nil, nil
	case name == "sort" || name == "run":
		if !top {
			return nil, p.fail(at, name+": holds for the whole query", "write it outside the brackets, without -")
		}
		if name == "run" {
			p.q.Run = value
			return nil, nil
		}
		v, err := p.oneOf(name, f, value, start)
		p.q.Sort = v
		return nil, err
	}
	c := &Cond{Op: "or", At: at}
	for _, v := range values {
		leaf, err := p.value(name, f, v, quoted, start, at)
		if err != nil {
			return nil, err
		}
		c.Conds = append(c.Conds, leaf)
		start += len(v) + 1
	}
	if len(c.Conds) == 1 {
		c = c.Conds[0]
	}
	if when != nil {
		c = &Cond{Op: "and", Conds: []*Cond{c, when}, At: at}
	}
	return c, nil
}

func (p *queryParser) value(name string, f field, v string, quoted bool, start, at int) (*Cond, error) {
	c := &Cond{Field: name, Value: v, Quoted: quoted, At: at}
	switch f.kind {
	case nameField:
		if !quoted {
			c.Value, c.Prefix = strings.CutSuffix(v, "*")
		}
		if strings.TrimSpace(c.Value) == "" {
			return nil, p.fail(start, "a name without letters", "write "+name+`:"a name"`)
		}
	case listField:
		v, err := p.oneOf(name, f, v, start)
		if name == "kind" && err == nil && v != "statement" && v != "event" {
			err = p.fail(at, "kind:"+v+" holds for the whole query", "write it outside the brackets, without -")
		}
		c.Value = v
		return c, err
	case dateField:
		c, err := p.date(name, v, start)
		if c != nil {
			c.At = at
		}
		return c, err
	case numField:
		num := v
		c.Cmp = "="
		for _, op := range []string{">=", "<=", ">", "<", "="} {
			if rest, ok := strings.CutPrefix(num, op); ok {
				c.Cmp, num = op, rest
				break
			}
		}
		n, err := strconv.ParseFloat(num, 64)
		if err != nil || n != n || n < 0 || n > 1e6 {
			return nil, p.fail(start, fmt.Sprintf("%q is not a number", num), "write "+name+":>=0.8")
		}
		c.Number = n
	case codeField:
		if name == "dyad" {
			a, b, ok := strings.Cut(v, ">")
			if !ok {
				a, b, ok = strings.Cut(v, ",")
			}
			if !ok || strings.TrimSpace(a) == "" || strings.TrimSpace(b) == "" || strings.ContainsAny(b, ">,") {
				return nil, p.fail(start, "a dyad has two sides", "write dyad:ARL,BOR (either way) or dyad:ARL>BOR")
			}
		}
	}
	return c, nil
}

func (p *queryParser) oneOf(name string, f field, v string, at int) (string, error) {
	low := strings.ToLower(v)
	if slices.Contains(f.list, low) {
		return low, nil
	}
	if one := strings.TrimSuffix(low, "s"); slices.Contains(f.list, one) {
		return one, nil
	}
	hint := "it is one of: " + strings.Join(f.list, " ")
	if name == "act" && low == "denial" {
		hint = "did you mean act:deny?"
	} else if len(f.list) > 8 {
		hint = "nearest: " + strings.Join(nearest(low, f.list), ", ")
	}
	return "", p.fail(at, fmt.Sprintf("%s:%s is not known", name, v), hint)
}

// date reads a day, month or year, a range of them (a..b, a.., ..b, >=a, <b),
// or a stretch before now: 7d, 2w, 3m, 1y, today, yesterday, last-month.
func (p *queryParser) date(name, v string, at int) (*Cond, error) {
	c := &Cond{Field: name, Value: v, At: at}
	bad := func(s string) error {
		return p.fail(at, fmt.Sprintf("%q is not a date", s), "write 2026-11-01, 2026-11, 2026-11-01..2026-11-07, 7d or last-month")
	}
	if a, b, ok := strings.Cut(v, ".."); ok {
		var okA, okB bool
		if c.From, _, okA = p.day(a); !okA && a != "" {
			return nil, bad(a)
		}
		if _, c.To, okB = p.day(b); !okB && b != "" {
			return nil, bad(b)
		}
		if !okA && !okB {
			return nil, bad(v)
		}
		if okA && okB && !c.From.Before(c.To) {
			return nil, p.fail(at, "the range ends before it begins", "write the earlier day first")
		}
		return c, nil
	}
	for _, op := range []string{">=", "<=", ">", "<"} {
		rest, ok := strings.CutPrefix(v, op)
		if !ok {
			continue
		}
		from, to, ok := p.day(rest)
		if !ok {
			return nil, bad(rest)
		}
		switch op {
		case ">=":
			c.From = from
		case ">":
			c.From = to
		case "<=":
			c.To = to
		case "<":
			c.To = from
		}
		return c, nil
	}
	from, to, ok := p.day(v)
	if !ok {
		return nil, bad(v)
	}
	c.From, c.To = from, to
	return c, nil
}

// day is the first day of what s names and the day after its last.
func (p *queryParser) day(s string) (from, to time.Time, ok bool) {
	today := p.now.Truncate(24 * time.Hour)
	switch s {
	case "today":
		return today, today.AddDate(0, 0, 1), true
	case "yesterday":
		return today.AddDate(0, 0, -1), today, true
	case "last-week":
		monday := today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
		return monday.AddDate(0, 0, -7), monday, true
	case "last-month":
		first := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, time.UTC)
		return first.AddDate(0, -1, 0), first, true
	case "last-year":
		first := time.Date(today.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
		return first.AddDate(-1, 0, 0), first, true
	}
	if t, err := time.Parse("2006-01-02", s); err == nil && t.Year() > 0 {
		return t, t.AddDate(0, 0, 1), true
	}
	if t, err := time.Parse("2006-01", s); err == nil && t.Year() > 0 {
		return t, t.AddDate(0, 1, 0), true
	}
	if t, err := time.Parse("2006", s); err == nil && t.Year() > 0 {
		return t, t.AddDate(1, 0, 0), true
	}
	if len(s) < 2 {
		return from, to, false
	}
	n, err := strconv.Atoi(s[:len(s)-1])
	if err != nil || n < 0 || n > 4000 {
		return from, to, false
	}
	to = today.AddDate(0, 0, 1)
	switch s[len(s)-1] {
	case 'd':
		return today.AddDate(0, 0, -n), to, true
	case 'w':
		return today.AddDate(0, 0, -7*n), to, true
	case 'm':
		return today.AddDate(0, -n, 0), to, true
	case 'y':
		return today.AddDate(-n, 0, 0), to, true
	}
	return from, to, false
}

// nearest are the words of list most like s, at most three.
func nearest(s string, list []string) []string {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b string) int { return distance(s, a) - distance(s, b) })
	return out[:min(3, len(out))]
}

// distance is the number of letters to change, add or take out.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diag := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diag
			if a[i] != b[j] {
				cost++
			}
			diag, row[j+1] = row[j+1], min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// String says in words what the query selects.
func (q *Query) String() string {
	kinds := map[string]string{"statement": "statements", "event": "reports of events", "article": "articles", "actor": "actors"}
	var what []string
	for _, k := range q.Kinds {
		what = append(what, kinds[k])
	}
	if len(what) == 0 {
		what = []string{"statements", "reports of events"}
	}
	s := strings.Join(what, " and ")
	if q.Where != nil {
		s += ": " + q.Where.String()
	}
	switch q.Sort {
	case "", "-date":
		return s + "; newest first"
	case "date":
		return s + "; oldest first"
	case "conf":
		return s + "; surest first"
	}
	return s + "; best match first"
}

// String says in words what the condition demands.
func (c *Cond) String() string {
	switch c.Op {
	case "and", "or":
		var parts []string
		for _, k := range c.Conds {
			s := k.String()
			if k.Op == "or" || k.Op == "and" {
				s = "(" + s + ")"
			}
			parts = append(parts, s)
		}
		if c.Op == "or" {
			return strings.Join(parts, " or ")
		}
		return strings.Join(parts, ", ")
	case "not":
		if k := c.Conds[0]; k.Op == "" {
			return "not " + k.String()
		}
		return "not (" + c.Conds[0].String() + ")"
	}
	v := c.Value
	switch f := fields[c.Field]; {
	case c.Field == "":
		switch {
		case c.Prefix:
			return fmt.Sprintf("a word beginning %q", v)
		case c.Quoted:
			return fmt.Sprintf("the words %q", v)
		}
		return fmt.Sprintf("the word %q", v)
	case c.Field == "speaker" && c.Unresolved():
		return "speaker unresolved"
	case c.Unknown():
		return "of an origin that is not known"
	case c.Field == "dyad":
		if a, b, ok := strings.Cut(v, ">"); ok {
			return a + " towards " + b
		}
		a, b, _ := strings.Cut(v, ",")
		return "between " + a + " and " + b
	case f.kind == dateField:
		return fmt.Sprintf(f.say, between(c.From, c.To))
	case f.kind == numField:
		cmp := map[string]string{"=": "", ">=": "at least ", ">": "more than ", "<=": "at most ", "<": "less than "}[c.Cmp]
		return fmt.Sprintf(f.say, cmp+strconv.FormatFloat(c.Number, 'g', -1, 64))
	case f.kind == nameField:
		if c.Prefix {
			v += "…"
		}
		return fmt.Sprintf(f.say, strconv.Quote(v))
	default:
		return fmt.Sprintf(f.say, v)
	}
}

// Unresolved reports whether c asks for records whose speaker is not known.
func (c *Cond) Unresolved() bool {
	return c.Field == "speaker" && !c.Quoted && strings.EqualFold(c.Value, "unresolved")
}

// Unknown reports whether c asks for texts of which nobody knows where they
// come from.
func (c *Cond) Unknown() bool {
	return c.Field == "origin" && !c.Quoted && strings.EqualFold(c.Value, "unknown")
}

func between(from, to time.Time) string {
	const day = "2006-01-02"
	switch {
	case from.IsZero() && to.IsZero():
		return "at any time"
	case from.IsZero():
		return "until " + to.AddDate(0, 0, -1).Format(day)
	case to.IsZero():
		return "since " + from.Format(day)
	case from.AddDate(0, 0, 1).Equal(to):
		return "on " + from.Format(day)
	}
	return from.Format(day) + " to " + to.AddDate(0, 0, -1).Format(day)
}

// Syntax returns the *QueryError in err, if there is one.
func Syntax(err error) (*QueryError, bool) { return errors.AsType[*QueryError](err) }

// A Belongs says to which text an article's text belongs, whoever printed it,
// and to which story: counting different values counts origins and stories. It
// is empty where articles were not grouped.
type Belongs struct {
	Origin       string `json:"origin,omitempty"`        // or_ and ten digits
	OriginOutlet string `json:"origin_outlet,omitempty"` // who the text comes from; "" not known
	Story        string `json:"story,omitempty"`         // st_ and ten digits
}

// A Row is one record of a store, flat enough for a table: a statement, one
// report of an event, an article or an actor. Key is the same in every run that
// finds the same record; the reports of one event share theirs. No content
// stands in a row without who says it: a report's Via is its speaker, or says
// that it is the outlet's own voice.
type Row struct {
	Seq        int64    `json:"-"`      // its place in the order of time, for Query.After; 0 of an actor
	Schema     string   `json:"schema"` // hearsay/row/1
	Kind       string   `json:"kind"`   // statement, event, article, actor
	Key        string   `json:"key"`
	Run        int      `json:"run,omitempty"`
	Article    string   `json:"article,omitempty"` // its key
	ArticleID  any      `json:"article_id,omitempty"`
	Outlet     string   `json:"outlet,omitempty"`
	Published  string   `json:"published,omitempty"`
	CopiedFrom []string `json:"copied_from,omitempty"`
	URL        string   `json:"url,omitempty"`
	Belongs
	Title string `json:"title,omitempty"`

	Speaker  string   `json:"speaker,omitempty"` // of a statement: "" is unresolved; of a report: who vouches for it
	Says     string   `json:"says,omitempty"`    // "says", "says (deny)", "wants"
	Act      string   `json:"act,omitempty"`
	Content  string   `json:"content,omitempty"` // of a report: the trigger
	Source   string   `json:"source,omitempty"`
	Cue      string   `json:"cue,omitempty"`
	Third    string   `json:"third,omitempty"` // whom the speaker cites
	About    []string `json:"about,omitempty"`
	Quote    string   `json:"quote,omitempty"`
	Negated  bool     `json:"negated,omitempty"`
	Modality []string `json:"modality,omitempty"` // of a report: its status
	In       string   `json:"in,omitempty"`       // title or text
	Within   string   `json:"within,omitempty"`   // key of the statement it is reported in

	Type           string   `json:"type,omitempty"`
	Mode           string   `json:"mode,omitempty"`
	CAMEO          string   `json:"cameo,omitempty"`
	Actors         []string `json:"actors,omitempty"`
	ActorCodes     []string `json:"actor_codes,omitempty"`
	Recipients     []string `json:"recipients,omitempty"`
	RecipientCodes []string `json:"recipient_codes,omitempty"`
	DateFrom       string   `json:"date_from,omitempty"`
	DateTo         string   `json:"date_to,omitempty"`
	Place          string   `json:"place,omitempty"`
	Via            string   `json:"via,omitempty"` // key of the statement the report rests on; "" is the outlet's own voice

	Confidence float32 `json:"confidence,omitempty"`
	Rule       string  `json:"rule,omitempty"`
	Sentence   string  `json:"sentence,omitempty"`
	Start      int     `json:"start,omitempty"` // of the record's words, code points into the article's text
	End        int     `json:"end,omitempty"`

	ActorKind  string `json:"actor_kind,omitempty"`
	Country    string `json:"country,omitempty"`
	Entity     string `json:"entity,omitempty"`
	Statements int    `json:"statements,omitempty"` // of an actor: that it makes; of an article: in it
	Events     int    `json:"events,omitempty"`
	Articles   int    `json:"articles,omitempty"`

	OriginKind  string   `json:"origin_kind,omitempty"` // machine, human or machine-corrected
	Reviewed    bool     `json:"reviewed"`
	Corrections []string `json:"corrections,omitempty"` // IDs of those that hold
}
