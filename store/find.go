package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// Find yields the rows that q selects, in its order. Records are those of one
// run; articles and the list of actors too. An error in q is of kind Invalid.
func (s *Store) Find(ctx context.Context, q *hearsay.Query) iter.Seq2[hearsay.Row, error] {
	return func(yield func(hearsay.Row, error) bool) {
		p, err := s.plan(ctx, q)
		if err != nil {
			yield(hearsay.Row{}, err)
			return
		}
		hits, err := s.l.QueryContext(ctx, p.list(q), p.listArgs(q)...)
		if err != nil {
			yield(hearsay.Row{}, dbError("store.Find", err))
			return
		}
		defer hits.Close()
		docs := cache{s: s, ctx: ctx, run: p.run}
		for hits.Next() {
			var row hearsay.Row
			switch p.kind {
			case "actor":
				row = hearsay.Row{Schema: "hearsay/row/1", Kind: "actor", Run: p.run, OriginKind: "machine"}
				err = hits.Scan(&row.Speaker, &row.ActorKind, &row.Entity, &row.Country, &row.Articles, &row.Statements, &row.Events)
				row.Key = actorKey(row)
			case "article":
				var id int64
				if err = hits.Scan(&id); err == nil {
					row, err = s.articleRow(ctx, p.run, id)
					row.Seq = id
				}
			default:
				var id, article int64
				var ord, report int
				if err = hits.Scan(&id, &article, &ord, &report); err == nil {
					row, err = docs.row(article, ord, report)
					row.Seq = id
				}
			}
			if !yield(row, dbError("store.Find", err)) || err != nil {
				return
			}
		}
		if err := hits.Err(); err != nil {
			yield(hearsay.Row{}, dbError("store.Find", err))
		}
	}
}

// Count is how many rows q selects, and from how many articles they come.
func (s *Store) Count(ctx context.Context, q *hearsay.Query) (rows, articles int, err error) {
	p, err := s.plan(ctx, q)
	if err != nil {
		return 0, 0, err
	}
	what := map[string]string{"actor": "count(*), 0", "article": "count(*), count(*)"}[p.kind]
	if what == "" {
		what = "count(*), count(DISTINCT r.article)"
	}
	err = s.r.QueryRowContext(ctx, "SELECT "+what+" FROM "+p.from+" WHERE "+p.where, p.args...).Scan(&rows, &articles)
	return rows, articles, dbError("store.Count", err)
}

// cache holds the last documents read: the rows of one come together.
type cache struct {
	s    *Store
	ctx  context.Context
	run  int
	ids  []int64
	docs []*rows
}

// row is a record of an article.
func (c *cache) row(article int64, ord, report int) (hearsay.Row, error) {
	x, err := c.rows(article)
	if err != nil {
		return hearsay.Row{}, err
	}
	return recordRow(x, ord, report)
}

func (c *cache) rows(article int64) (*rows, error) {
	i := slices.Index(c.ids, article)
	if i < 0 {
		r, err := c.s.document(c.ctx, c.run, article)
		if err != nil {
			return nil, err
		}
		if len(c.ids) >= 16 {
			c.ids, c.docs = slices.Delete(c.ids, 0, 1), slices.Delete(c.docs, 0, 1)
		}
		x := newRows(r, c.run)
		if x.base.Belongs, err = c.s.belongs(c.ctx, article); err != nil {
			return nil, err
		}
		c.ids, c.docs = append(c.ids, article), append(c.docs, x)
		i = len(c.ids) - 1
	}
	return c.docs[i], nil
}

func recordRow(x *rows, ord, report int) (hearsay.Row, error) {
	switch {
	case ord >= 0 && ord < len(x.v.r.Statements):
		return x.statement(ord), nil
	case ord < 0 && -1-ord < len(x.v.r.Events) && report < len(x.v.r.Events[-1-ord].Reports):
		return x.report(-1-ord, report), nil
	}
	return hearsay.Row{}, &hearsay.Error{
		Op: "store.Find", Kind: hearsay.Internal, Err: fmt.Errorf("the index points at record %d.%d, which article %s does not have", ord, report, x.base.Article),
		Hint: "see: hearsay verify",
	}
}

func (s *Store) articleRow(ctx context.Context, run int, id int64) (hearsay.Row, error) {
	it, err := scanItem(s.r.QueryRowContext(ctx, itemColumns+"WHERE a.id = ?", id))
	if err != nil {
		return hearsay.Row{}, err
	}
	a := it.Article
	m, err := s.mask(ctx)
	if err != nil {
		return hearsay.Row{}, err
	}
	m.Article(&a, m.Has(a.Markup))
	r := &export.Record{}
	r.SetArticle(a, a.Lang)
	row := newRows(r, 0).article()
	row.OriginKind = ""
	if row.Belongs, err = s.belongs(ctx, id); err != nil {
		return row, err
	}
	if run > 0 {
		err = s.r.QueryRowContext(ctx, `SELECT coalesce(sum(coalesce(h.statements, d.statements)), 0), coalesce(sum(coalesce(h.events, d.events)), 0), count(*)
			FROM documents d LEFT JOIN shown h ON h.run = d.run AND h.article = d.article WHERE d.run = ? AND d.article = ?`, run, id).
			Scan(&row.Statements, &row.Events, &row.Articles)
		if row.Articles > 0 {
			row.Run = run
		}
		row.Articles = 0
	}
	return row, err
}

// actorKey is the permanent name of an actor as a run sees it.
func actorKey(r hearsay.Row) string {
	if r.Entity != "" {
		return r.Entity
	}
	return hearsay.RecordKey(r.Speaker, "actor/"+r.ActorKind+"/"+r.Country)
}

// A plan is how a query is asked of SQLite.
type plan struct {
	kind  string // statement or event or "" for both; article; actor
	run   int
	from  string
	where string
	args  []any
	id    string // the column that has the order of time
	rank  bool
}

func (p *plan) list(q *hearsay.Query) string {
	words := wordsOf(p.run)
	sel, order := "r.id, r.article, r.ord, r.report", map[string]string{"": "r.id DESC", "-date": "r.id DESC", "date": "r.id", "conf": "r.conf DESC, r.id DESC", "rank": words + ".rank, r.id DESC"}[q.Sort]
	switch {
	case p.kind == "article":
		sel, order = "a.id", map[string]string{"date": "a.id", "rank": "article_words.rank, a.id DESC"}[q.Sort]
		if order == "" {
			order = "a.id DESC"
		}
	case p.kind == "actor":
		sel, order = "name, kind, entity, country, articles, statements, events", "name COLLATE NOCASE, name, kind, entity, country"
	case p.rank && q.Sort != "conf" && q.Sort != "rank":
		// The words' index is read in its own order, so that the first page is
		// there at once.
		order = strings.ReplaceAll(order, "r.id", words+".rowid")
	}
	s := "SELECT " + sel + " FROM " + p.from + " WHERE " + p.where
	if q.After != 0 && p.kind != "actor" {
		s += map[bool]string{true: " AND " + p.id + " > ?", false: " AND " + p.id + " < ?"}[q.Sort == "date"]
	}
	return s + " ORDER BY " + order + " LIMIT ? OFFSET ?"
}

func (p *plan) listArgs(q *hearsay.Query) []any {
	limit := q.Limit
	if limit <= 0 {
		limit = -1
	}
	args := slices.Clone(p.args)
	if q.After != 0 && p.kind != "actor" {
		args = append(args, q.After)
	}
	return append(args, limit, q.Offset)
}

// planner turns conditions into SQL and into the query language of FTS5.
type planner struct {
	places func(key string) ([]place, error) // of a record
	kind   string
	run    int64
	lo, hi int64 // of ids
	err    error
}

func (s *Store) plan(ctx context.Context, q *hearsay.Query) (*plan, error) {
	kinds := slices.Clone(q.Kinds)
	slices.Sort(kinds)
	p := &plan{}
	switch strings.Join(kinds, " ") {
	case "", "event statement":
	case "statement", "event", "article", "actor":
		p.kind = kinds[0]
	default:
		return nil, invalid("articles and actors are asked for alone", "write kind:article or kind:actor, and nothing beside it")
	}
	run, err := s.Run(ctx, q.Run)
	if err != nil && !(p.kind == "article" && q.Run == "" && hearsay.KindOf(err) == hearsay.NotFound) {
		return nil, err
	}
	p.run = run.ID
	places := func(key string) ([]place, error) { return s.places(ctx, run.ID, key) }
	c := &planner{kind: p.kind, run: int64(run.ID), places: places}
	if p.kind == "actor" {
		p.from = "actors"
		where, args := c.actors(q.Where)
		p.where, p.args = "run = ? AND "+where, append([]any{run.ID}, args...)
		return p, c.err
	}
	if p.kind == "article" {
		c.lo, c.hi = 0, 1<<62
		p.from, p.where = "articles a", "1"
		if q.Sort == "conf" {
			return nil, invalid("articles have no confidence", "sort them by date, -date or rank")
		}
	} else {
		c.lo, c.hi = int64(run.ID)<<runBits, int64(run.ID+1)<<runBits
		p.from, p.where = "records r", "1"
	}
	all := conjuncts(q.Where)
	switch p.kind {
	case "statement", "event":
		if q.Where == nil || !slices.ContainsFunc(all, c.fast) {
			p.where = map[string]string{"statement": "r.ord >= 0", "event": "r.ord < 0"}[p.kind]
		} else {
			all = append(all, &hearsay.Cond{Field: "kind", Value: p.kind})
		}
	}
	// Dates that hold for the whole query are limits of the ids.
	all = slices.DeleteFunc(all, func(x *hearsay.Cond) bool {
		if x.Op != "" || x.Field != "date" {
			return false
		}
		lo, hi := c.dates(x)
		c.lo, c.hi = max(c.lo, lo), min(c.hi, hi)
		return true
	})
	match, where, args := c.and(all)
	if c.err != nil {
		return nil, c.err
	}
	id := "r.id"
	if p.kind == "article" {
		id = "a.id"
	}
	if match != "" {
		p.rank = true
		if p.kind == "article" {
			p.from, id = "article_words JOIN articles a ON a.id = article_words.rowid", "article_words.rowid"
			p.where = "article_words MATCH ?"
		} else {
			words := wordsOf(run.ID)
			p.from, id = words+" CROSS JOIN records r ON r.id = "+words+".rowid", words+".rowid"
			p.where = words + " MATCH ?"
		}
		p.args = append(p.args, match)
	} else if q.Sort == "rank" {
		return nil, invalid("nothing to rank by", "sort:rank needs words or names in the query; sort:conf and sort:date do not")
	}
	if q.After != 0 && (q.Sort == "conf" || q.Sort == "rank") {
		return nil, invalid("only rows in the order of time can be asked for behind another", "use an offset, or sort by date")
	}
	p.id = id
	p.where += " AND " + id + " >= ? AND " + id + " < ?"
	p.args = append(p.args, c.lo, c.hi)
	if where != "" {
		p.where += " AND " + where
		p.args = append(p.args, args...)
	}
	return p, nil
}

func invalid(text, hint string) error {
	return &hearsay.Error{Op: "store.Find", Kind: hearsay.Invalid, Err: errors.New(text), Hint: hint}
}

// conjuncts are the conditions that must all hold.
func conjuncts(c *hearsay.Cond) []*hearsay.Cond {
	switch {
	case c == nil:
		return nil
	case c.Op == "and":
		var out []*hearsay.Cond
		for _, k := range c.Conds {
			out = append(out, conjuncts(k)...)
		}
		return out
	}
	return []*hearsay.Cond{c}
}

// fast reports whether c can be answered by the index of words alone.
func (p *planner) fast(c *hearsay.Cond) bool {
	switch c.Op {
	case "and", "or", "not":
		return !slices.ContainsFunc(c.Conds, func(k *hearsay.Cond) bool { return !p.fast(k) })
	}
	if p.kind == "article" {
		return c.Field == "" || c.Field == "title" || c.Field == "outlet"
	}
	switch c.Field {
	case "date", "event-date", "added", "conf", "chain", "lang", "title", "outlet", "key", "article", "origin", "origins", "copies", "story", "copydiff":
		return false
	}
	return true
}

// and gives conditions that must all hold as one expression of FTS5 and one of
// SQL; either can be empty.
func (p *planner) and(cs []*hearsay.Cond) (match, where string, args []any) {
	var yes, no, sql []string
	var ofRecords []*hearsay.Cond
	for _, c := range cs {
		switch {
		case c.Op == "" && c.Field == "" && !c.Quoted && !c.Prefix && common(c.Value): // "the bridge" asks for the bridge
		case p.fast(c) && c.Op == "not":
			no = append(no, p.match(c.Conds[0]))
		case p.fast(c):
			yes = append(yes, p.match(c))
		case p.kind == "article" && p.aboutRecords(c):
			ofRecords = append(ofRecords, c)
		default:
			w, a := p.sql(c)
			sql, args = append(sql, w), append(args, a...)
		}
	}
	if len(ofRecords) > 0 { // all of them hold for one record
		w, a := p.inRecords(&hearsay.Cond{Op: "and", Conds: ofRecords})
		sql, args = append(sql, w), append(args, a...)
	}
	if len(yes) == 0 && len(no) > 0 {
		yes = []string{p.all()}
	}
	match = strings.Join(yes, " AND ")
	if len(no) > 0 {
		match = "(" + match + ") NOT (" + strings.Join(no, " OR ") + ")"
	}
	return match, strings.Join(sql, " AND "), args
}

func (p *planner) all() string {
	if p.kind == "article" {
		return `tags : "all"`
	}
	return `tags : ("kind_statement" OR "kind_event")`
}

// match is c as an expression of FTS5.
func (p *planner) match(c *hearsay.Cond) string {
	switch c.Op {
	case "and":
		m, _, _ := p.and(c.Conds)
		if m == "" { // nothing but words that tell nothing
			m = p.all()
		}
		return "(" + m + ")"
	case "or":
		var alts []string
		for _, k := range c.Conds {
			alts = append(alts, p.match(k))
		}
		return "(" + strings.Join(alts, " OR ") + ")"
	case "not":
		return "(" + p.all() + " NOT " + p.match(c.Conds[0]) + ")"
	}
	if p.kind == "article" {
		switch c.Field {
		case "title", "outlet":
			return c.Field + " : " + p.phrase(c)
		}
		return "{title text} : " + p.phrase(c)
	}
	tagged := func(field string) string { return `tags : "` + tag(field, c.Value) + `"` }
	switch c.Field {
	case "":
		return "{words speaker third about agent recipient} : " + p.phrase(c)
	case "speaker":
		if c.Unresolved() {
			return `tags : "speaker_unresolved"`
		}
		return "speaker : " + p.phrase(c)
	case "third", "about", "recipient", "role":
		return c.Field + " : " + p.phrase(c)
	case "actor":
		return "{speaker third about agent recipient} : " + p.phrase(c)
	case "by":
		return p.side("by", "{speaker agent}", c)
	case "in":
		if c.Value == "title" {
			return `tags : "` + inTitle + `"`
		}
		return "(" + p.all() + ` NOT tags : "` + inTitle + `")`
	case "reviewed", "by-human":
		m := `tags : "` + tag(strings.ReplaceAll(c.Field, "-", "_"), "yes") + `"`
		if c.Value == "no" {
			m = "(" + p.all() + " NOT " + m + ")"
		}
		return m
	case "code":
		m := tagged("code")
		if v := strings.Trim(c.Value, "0123456789"); v == "" && len(c.Value) < 4 {
			m += " *"
		}
		return m
	case "dyad":
		a, b, directed := strings.Cut(c.Value, ">")
		if !directed {
			a, b, _ = strings.Cut(c.Value, ",")
		}
		way := func(a, b string) string {
			x, y := *c, *c
			x.Value, y.Value = strings.TrimSpace(a), strings.TrimSpace(b)
			return "(" + p.side("by", "{speaker agent}", &x) + " AND " + p.side("to", "{recipient about}", &y) + ")"
		}
		if directed {
			return way(a, b)
		}
		return "(" + way(a, b) + " OR " + way(b, a) + ")"
	}
	return tagged(c.Field)
}

// side is an actor by its code (ARL, IRNGOV) or its name.
func (p *planner) side(field, columns string, c *hearsay.Cond) string {
	m := columns + " : " + p.phrase(c)
	if len(c.Value) >= 3 && len(c.Value) <= 12 && !strings.ContainsFunc(c.Value, func(r rune) bool { return r > 127 || !unicode.IsLetter(r) }) {
		m = `(tags : "` + tag(field, c.Value) + `" OR ` + m + ")"
	}
	return m
}

// phrase is the words of c in quotation marks.
func (p *planner) phrase(c *hearsay.Cond) string {
	v := c.Value
	if c.Field != "" && (strings.HasPrefix(v, "hearsay:") || len(v) > 1 && v[0] == 'Q' && strings.Trim(v[1:], "0123456789") == "") {
		return `"` + tag("entity", v) + `"`
	}
	if !strings.ContainsFunc(v, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		p.err = invalid(fmt.Sprintf("%q has no letters to look for", v), "write a word or a name")
	}
	if !c.Prefix {
		if v = telling(v); v == "" {
			p.err = invalid(fmt.Sprintf("%q is too common to be looked for", c.Value), "leave it out, or add a word that tells more")
		}
	}
	s := `"` + strings.ReplaceAll(strings.ReplaceAll(v, `"`, `""`), "\x00", " ") + `"`
	if c.Prefix {
		s += " *"
	}
	return s
}

// sql is c as an expression of SQL.
func (p *planner) sql(c *hearsay.Cond) (string, []any) {
	if p.kind == "article" && p.aboutRecords(c) {
		return p.inRecords(c)
	}
	if p.fast(c) {
		if p.kind == "article" {
			return "a.id IN (SELECT rowid FROM article_words WHERE article_words MATCH ?)", []any{p.match(c)}
		}
		words := wordsOf(int(p.run))
		return "r.id IN (SELECT rowid FROM " + words + " WHERE " + words + " MATCH ? AND rowid >= ? AND rowid < ?)", []any{p.match(c), p.lo, p.hi}
	}
	var parts []string
	var args []any
	for _, k := range c.Conds {
		w, a := p.sql(k)
		parts, args = append(parts, w), append(args, a...)
	}
	switch c.Op {
	case "and":
		return "(" + strings.Join(parts, " AND ") + ")", args
	case "or":
		return "(" + strings.Join(parts, " OR ") + ")", args
	case "not":
		return "NOT coalesce(" + parts[0] + ", 0)", args
	}
	article := "r.article"
	if p.kind == "article" {
		article = "a.id"
	}
	ofArticle := func(cond string, args ...any) (string, []any) {
		if p.kind == "article" {
			return cond, args
		}
		return "EXISTS (SELECT 1 FROM articles a WHERE a.id = r.article AND " + cond + ")", args
	}
	switch c.Field {
	case "date":
		lo, hi := p.dates(c)
		if p.kind == "article" {
			return "(a.id >= ? AND a.id < ?)", []any{lo, hi}
		}
		return "(r.id >= ? AND r.id < ?)", []any{lo, hi}
	case "event-date":
		lo, hi := days(c)
		return "(r.since < ? AND r.before > ?)", []any{hi, lo}
	case "added":
		lo, hi := int64(0), int64(1)<<62
		if !c.From.IsZero() {
			lo = c.From.Unix()
		}
		if !c.To.IsZero() {
			hi = c.To.Unix()
		}
		return ofArticle("a.added >= ? AND a.added < ?", lo, hi)
	case "conf":
		return "r.conf " + c.Cmp + " ?", []any{int64(c.Number*1000 + 0.5)}
	case "chain":
		return "r.chain " + c.Cmp + " ?", []any{c.Number}
	case "lang":
		v := strings.ToLower(c.Value)
		return ofArticle("(a.lang = ? OR EXISTS (SELECT 1 FROM documents d WHERE d.article = a.id AND d.run = ? AND d.lang = ?))", v, p.run, v)
	case "title", "outlet":
		return article + " IN (SELECT rowid FROM article_words WHERE article_words MATCH ?)", []any{c.Field + " : " + p.phrase(c)}
	case "key":
		if p.kind == "article" {
			return p.byKey("a.key", c)
		}
		places, err := p.places(c.Value)
		if err != nil {
			p.err = err
		}
		w, args := "0", []any(nil)
		for _, x := range places {
			w += " OR r.article = ? AND r.ord = ? AND r.report = ?"
			args = append(args, x.article, x.ord, x.report)
		}
		return "(" + w + ")", args
	case "article":
		if p.kind == "article" {
			return p.byKey("a.key", c)
		}
		w, a := p.byKey("key", c)
		return "r.article IN (SELECT id FROM articles WHERE " + w + ")", a
	}
	if where, args := copies(c); where != "" {
		return article + " IN (SELECT c.article FROM copies c JOIN origins o ON o.id = c.origin WHERE " + where + ")", args
	}
	p.err = invalid(c.Field+": cannot be asked here", "see: hearsay find --help")
	return "0", nil
}

// copies is a condition on what copies a story has, on tables c (copies) and o
// (origins); "" if c is none.
func copies(c *hearsay.Cond) (where string, args []any) {
	switch c.Field {
	case "origin":
		if c.Unknown() {
			return "o.outlet = ''", nil
		}
		like, v := likeWords(c)
		return "' ' || o.outlet || ' ' " + like, []any{v}
	case "origins":
		return "(SELECT t.origins FROM stories t WHERE t.id = o.story) " + c.Cmp + " ?", []any{c.Number}
	case "copies":
		return "o.articles " + c.Cmp + " ?", []any{c.Number}
	case "story":
		return "o.story IN (SELECT coalesce(nullif(moved, ''), id) FROM stories WHERE id >= ? AND id < ?)", []any{c.Value, c.Value + "~"}
	case "copydiff":
		return "c.changes & ? <> 0", []any{int64(1) << max(0, slices.Index(hearsay.CopyClasses, c.Value))}
	}
	return "", nil
}

// likeWords is the condition of SQL that a name with spaces round it has the
// words of c; the last may go on where c is the beginning of one.
func likeWords(c *hearsay.Cond) (like, value string) {
	v := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.TrimSpace(c.Value))
	if c.Prefix {
		return `LIKE ? ESCAPE '\'`, "% " + v + "%"
	}
	return `LIKE ? ESCAPE '\'`, "% " + v + " %"
}

func (p *planner) byKey(column string, c *hearsay.Cond) (string, []any) {
	lo, hi, ok := keyRange(c.Value)
	if !ok {
		p.err = invalid(fmt.Sprintf("%q is not an article's key", c.Value), "give at least its first six digits, as find --format jsonl prints them")
		return "0", nil
	}
	return "(" + column + " >= ? AND " + column + " <= ?)", []any{lo, hi}
}

// aboutRecords reports whether c speaks of statements and events, not articles.
func (p *planner) aboutRecords(c *hearsay.Cond) bool {
	if c.Op != "" {
		return slices.ContainsFunc(c.Conds, p.aboutRecords)
	}
	switch c.Field {
	case "", "title", "outlet", "lang", "date", "added", "article", "key", "origin", "origins", "copies", "story", "copydiff":
		return false
	}
	return true
}

// inRecords says that an article has a record for which c holds.
func (p *planner) inRecords(c *hearsay.Cond) (string, []any) {
	if p.run == 0 {
		return "0", nil // nothing was coded yet
	}
	x := &planner{places: p.places, run: p.run, lo: p.run << runBits, hi: (p.run + 1) << runBits}
	match, where, args := x.and(conjuncts(c))
	if x.err != nil {
		p.err = x.err
	}
	s := "SELECT r.article FROM records r WHERE r.id >= ? AND r.id < ?"
	all := []any{x.lo, x.hi}
	if match != "" {
		words := wordsOf(int(p.run))
		s = "SELECT r.article FROM " + words + " CROSS JOIN records r ON r.id = " + words + ".rowid WHERE " + words + ".rowid >= ? AND " + words + ".rowid < ? AND " + words + " MATCH ?"
		all = append(all, match)
	}
	if where != "" {
		s += " AND " + where
		all = append(all, args...)
	}
	return "a.id IN (" + s + ")", all
}

// actors is c as an expression on the table of actors.
func (p *planner) actors(c *hearsay.Cond) (string, []any) {
	if c == nil {
		return "1", nil
	}
	var parts []string
	var args []any
	for _, k := range c.Conds {
		w, a := p.actors(k)
		parts, args = append(parts, w), append(args, a...)
	}
	switch c.Op {
	case "and":
		return "(" + strings.Join(parts, " AND ") + ")", args
	case "or":
		return "(" + strings.Join(parts, " OR ") + ")", args
	case "not":
		return "NOT " + parts[0], args
	}
	switch c.Field {
	case "", "actor":
		if strings.HasPrefix(c.Value, "hearsay:") {
			return "entity = ?", []any{c.Value}
		}
		// A word matches at the beginning of a word of the name.
		like, v := likeWords(c)
		if !c.Prefix {
			return `(' ' || name || ' ' ` + like + ` OR entity = ?)`, []any{v, c.Value}
		}
		return `' ' || name ` + like, []any{v}
	case "by":
		return "country = ?", []any{strings.ToUpper(c.Value)}
	}
	p.err = invalid("actors cannot be asked for by "+c.Field+":", "use words of the name, or by:COUNTRY")
	return "0", nil
}

// days are the first day of a date's condition and the day after its last.
func days(c *hearsay.Cond) (lo, hi int64) {
	lo, hi = undated, 1<<(runBits-recordBits)
	if !c.From.IsZero() {
		lo = day(c.From)
	}
	if !c.To.IsZero() {
		hi = day(c.To)
	}
	return lo, hi
}

// undated is the first day that no article without a date is filed under.
const undated = 366

// dates are the limits of ids between which the records of the days stand.
func (p *planner) dates(c *hearsay.Cond) (lo, hi int64) {
	a, b := days(c)
	if p.kind == "article" {
		return a << articleBits, b << articleBits
	}
	run := p.run << runBits
	return run | a<<recordBits, run + b<<recordBits
}
