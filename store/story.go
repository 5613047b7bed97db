package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// A StoryQuery says which stories are listed.
type StoryQuery struct {
	Since, Until  time.Time // with an article of this day or later, before that; zero is open
	Origins       int       // with so many origins at least
	Sort          string    // "" newest first; origins: those with most origins first
	Limit, Offset int       // Limit 0 is all
}

// Stories lists stories without their origins: id, headline, days and counts.
func (s *Store) Stories(ctx context.Context, q StoryQuery) iter.Seq2[hearsay.Story, error] {
	return func(yield func(hearsay.Story, error) bool) {
		where, args := "t.moved = '' AND t.articles > 0 AND t.origins >= ?", []any{q.Origins}
		if !q.Since.IsZero() {
			where, args = where+" AND t.last >= ?", append(args, day(q.Since)<<articleBits)
		}
		if !q.Until.IsZero() {
			where, args = where+" AND t.first < ?", append(args, day(q.Until)<<articleBits)
		}
		order := "t.last DESC, t.id"
		if q.Sort == "origins" {
			order = "t.origins DESC, t.articles DESC, t.last DESC, t.id"
		}
		limit := q.Limit
		if limit <= 0 {
			limit = -1
		}
		rows, err := s.l.QueryContext(ctx, storyColumns+"WHERE "+where+" ORDER BY "+order+" LIMIT ? OFFSET ?", append(args, limit, q.Offset)...)
		if err != nil {
			yield(hearsay.Story{}, dbError("store.Stories", err))
			return
		}
		defer rows.Close()
		m, err := s.mask(ctx)
		if err != nil {
			yield(hearsay.Story{}, err)
			return
		}
		for rows.Next() {
			st, err := scanStory(rows)
			st.Title = m.Text(st.Title, false)
			if !yield(st, dbError("store.Stories", err)) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(hearsay.Story{}, dbError("store.Stories", err))
		}
	}
}

const storyColumns = `SELECT t.id, t.came, t.origins, t.articles, t.outlets, a.title, a.outlet, a.published, a.precise, b.published, b.precise,
	(SELECT count(*) FROM origins o JOIN copies c ON c.origin = o.id JOIN articles n ON n.id = c.article WHERE o.story = t.id AND n.outlet = '')
	FROM stories t LEFT JOIN articles a ON a.id = t.first LEFT JOIN articles b ON b.id = t.last `

func scanStory(row interface{ Scan(...any) error }) (hearsay.Story, error) {
	st := hearsay.Story{Schema: "hearsay/story/1"}
	var came string
	var title, outlet, first, firstPrecise, last, lastPrecise sql.NullString
	err := row.Scan(&st.ID, &came, &st.Counts.Origins, &st.Counts.Articles, &st.Counts.Outlets, &title, &outlet, &first, &firstPrecise, &last, &lastPrecise, &st.Counts.Nameless)
	if came != "" {
		st.Split = []string{came}
	}
	st.Title, st.TitleOf = hearsay.Line(title.String), outlet.String
	st.First, st.Last = published(first.String, firstPrecise.String), published(last.String, lastPrecise.String)
	return st, err
}

// published is a date of the store as precise as it is known.
func published(at, precise string) string {
	t, err := time.Parse(time.RFC3339, at)
	if at == "" || err != nil {
		return ""
	}
	return export.Published(hearsay.Article{Published: t, PublishedPrecision: precise})
}

// Story is a story by its id, or by the id or key of an article in it. It is
// an error of kind NotFound if there is none.
func (s *Store) Story(ctx context.Context, id string) (*hearsay.Story, error) {
	found, err := s.storyID(ctx, id)
	if err != nil {
		return nil, err
	}
	st, err := scanStory(s.r.QueryRowContext(ctx, storyColumns+"WHERE t.id = ?", found))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, noStory(id)
	}
	if err != nil {
		return nil, dbError("store.Story", err)
	}
	m, err := s.mask(ctx)
	if err != nil {
		return nil, err
	}
	st.Title = m.Text(st.Title, false)
	if strings.HasPrefix(id, "st_") && id != found {
		st.Asked = id
	}
	if st.Merged, err = s.strings(ctx, "SELECT id FROM stories WHERE moved = ? ORDER BY id", found); err != nil {
		return nil, err
	}
	away, err := s.strings(ctx, "SELECT id FROM stories WHERE came = ? AND moved = '' ORDER BY id", found)
	if err != nil {
		return nil, err
	}
	st.Split = append(st.Split, away...)
	origins, err := s.strings(ctx, "SELECT CAST(id AS TEXT) FROM origins WHERE story = ? ORDER BY articles DESC, id", found)
	if err != nil {
		return nil, err
	}
	for _, o := range origins {
		x, err := s.origin(ctx, o)
		if err != nil {
			return nil, err
		}
		st.Origins = append(st.Origins, *x)
	}
	err = s.r.QueryRowContext(ctx, `SELECT coalesce(sum(d.statements), 0) FROM origins o JOIN copies c ON c.origin = o.id JOIN documents d ON d.article = c.article
		WHERE o.story = ? AND d.run = (SELECT max(run) FROM documents x WHERE x.article = d.article)`, found).Scan(&st.Statements)
	if err != nil {
		return nil, dbError("store.Story", err)
	}
	if st.Statements > 0 {
		q, err := hearsay.ParseQuery("kind:statement act:deny|reject|refuse -modal:negated story:"+found, time.Time{})
		if err != nil {
			return nil, err
		}
		if st.Denials, _, err = s.Count(ctx, q); err != nil {
			return nil, err
		}
	}
	return &st, nil
}

func noStory(id string) error {
	return &hearsay.Error{Op: "store.Story", Kind: hearsay.NotFound, Err: fmt.Errorf("there is no story %q", id), Hint: "hearsay story list prints their ids; an article's key does too"}
}

// storyID resolves what names a story: its id, one that it had, its beginning,
// or the key of an article.
func (s *Store) storyID(ctx context.Context, id string) (string, error) {
	if !strings.HasPrefix(id, "st_") {
		it, err := s.Article(ctx, strings.TrimPrefix(id, "or_"))
		if err != nil {
			if hearsay.KindOf(err) == hearsay.NotFound {
				err = noStory(id)
			}
			return "", err
		}
		var story string
		err = s.r.QueryRowContext(ctx, "SELECT o.story FROM copies c JOIN origins o ON o.id = c.origin WHERE c.article = ?", it.ID).Scan(&story)
		if errors.Is(err, sql.ErrNoRows) {
			return "", &hearsay.Error{Op: "store.Story", Kind: hearsay.NotFound, Err: fmt.Errorf("article %s is in no story yet", it.Article.Key), Hint: "hearsay story group"}
		}
		return story, dbError("store.Story", err)
	}
	for range 100 { // of merges of merges
		var found, moved string
		q := "SELECT id, moved FROM stories WHERE id >= ? AND id < ? ORDER BY id LIMIT 1"
		err := s.r.QueryRowContext(ctx, q, id, id+"~").Scan(&found, &moved)
		if errors.Is(err, sql.ErrNoRows) || err == nil && len(id) < 7 && found != id {
			return "", noStory(id)
		}
		if err != nil {
			return "", dbError("store.Story", err)
		}
		if moved == "" {
			return found, nil
		}
		id = moved
	}
	return "", noStory(id)
}

func (s *Store) strings(ctx context.Context, query string, args ...any) ([]string, error) {
	q, err := s.r.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, dbError("store.Story", err)
	}
	defer q.Close()
	var out []string
	for q.Next() {
		var x string
		if err := q.Scan(&x); err != nil {
			return nil, dbError("store.Story", err)
		}
		out = append(out, x)
	}
	return out, dbError("store.Story", q.Err())
}

// belongs says which origin and story an article is in; nothing if in none yet.
func (s *Store) belongs(ctx context.Context, article int64) (b hearsay.Belongs, err error) {
	var key []byte
	err = s.r.QueryRowContext(ctx, "SELECT a.key, o.outlet, o.story FROM copies c JOIN origins o ON o.id = c.origin JOIN articles a ON a.id = o.id WHERE c.article = ?", article).
		Scan(&key, &b.OriginOutlet, &b.Story)
	if errors.Is(err, sql.ErrNoRows) {
		return b, nil
	}
	b.Origin = originID(hex.EncodeToString(key))
	return b, err
}

// OriginOf is the origin that an article belongs to, with all its copies. It
// is an error of kind NotFound if the article was not grouped yet.
func (s *Store) OriginOf(ctx context.Context, article string) (*hearsay.Origin, error) {
	it, err := s.Article(ctx, article)
	if err != nil {
		return nil, err
	}
	var id string
	err = s.r.QueryRowContext(ctx, "SELECT CAST(origin AS TEXT) FROM copies WHERE article = ?", it.ID).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, &hearsay.Error{Op: "store.OriginOf", Kind: hearsay.NotFound, Err: fmt.Errorf("article %s is in no story yet", it.Article.Key), Hint: "hearsay story group"}
	}
	if err != nil {
		return nil, dbError("store.OriginOf", err)
	}
	return s.origin(ctx, id)
}

// OriginIDs are the ids of the origins that articles belong to, by the articles'
// keys; one that was not grouped yet is left out.
func (s *Store) OriginIDs(ctx context.Context, articles []string) (map[string]string, error) {
	out := make(map[string]string, len(articles))
	for part := range slices.Chunk(articles, 500) {
		args := make([]any, 0, len(part))
		for _, k := range part {
			if b, err := hex.DecodeString(k); err == nil {
				args = append(args, b)
			}
		}
		if len(args) == 0 {
			continue
		}
		q, err := s.r.QueryContext(ctx, "SELECT a.key, o.key FROM articles a JOIN copies c ON c.article = a.id JOIN articles o ON o.id = c.origin WHERE a.key IN (?"+strings.Repeat(",?", len(args)-1)+")", args...)
		if err != nil {
			return nil, dbError("store.OriginIDs", err)
		}
		for q.Next() {
			var article, of []byte
			if err := q.Scan(&article, &of); err != nil {
				q.Close()
				return nil, dbError("store.OriginIDs", err)
			}
			out[hex.EncodeToString(article)] = originID(hex.EncodeToString(of))
		}
		if err := errors.Join(q.Err(), q.Close()); err != nil {
			return nil, dbError("store.OriginIDs", err)
		}
	}
	return out, nil
}

// OriginBrief is the origin that an article belongs to, with its counts and
// without its copies and signals: what stands beside an article.
func (s *Store) OriginBrief(ctx context.Context, article string) (*hearsay.Origin, error) {
	b, err := hex.DecodeString(article)
	if err != nil {
		return nil, notFound("store.OriginOf", "article", article)
	}
	o := &hearsay.Origin{Signals: []hearsay.Signal{}}
	var key []byte
	err = s.r.QueryRowContext(ctx, `SELECT f.key, o.outlet, o.how, o.held, count(*), count(DISTINCT nullif(n.outlet, '')), sum(n.outlet = '')
		FROM articles a JOIN copies c ON c.article = a.id JOIN origins o ON o.id = c.origin JOIN articles f ON f.id = o.id
		JOIN copies k ON k.origin = o.id JOIN articles n ON n.id = k.article WHERE a.key = ? GROUP BY o.id`, b).
		Scan(&key, &o.Outlet, &o.How, &o.Held, &o.Counts.Articles, &o.Counts.Outlets, &o.Counts.Nameless)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, &hearsay.Error{Op: "store.OriginOf", Kind: hearsay.NotFound, Err: fmt.Errorf("article %s is in no story yet", article), Hint: "hearsay story group"}
	}
	if err != nil {
		return nil, dbError("store.OriginOf", err)
	}
	o.Counts.Origins, o.Article = 1, hex.EncodeToString(key)
	o.ID = originID(o.Article)
	return o, nil
}

func (s *Store) origin(ctx context.Context, id string) (*hearsay.Origin, error) {
	o := &hearsay.Origin{}
	var key []byte
	var signals string
	err := s.r.QueryRowContext(ctx, "SELECT a.key, o.outlet, o.how, o.held, o.signals FROM origins o JOIN articles a ON a.id = o.id WHERE o.id = ?", id).
		Scan(&key, &o.Outlet, &o.How, &o.Held, &signals)
	if err == nil {
		err = json.Unmarshal([]byte(signals), &o.Signals)
	}
	if err != nil {
		return nil, dbError("store.OriginOf", err)
	}
	o.Article = hex.EncodeToString(key)
	o.ID = originID(o.Article)
	if o.Signals == nil {
		o.Signals = []hearsay.Signal{}
	}
	m, err := s.mask(ctx)
	if err != nil {
		return nil, err
	}
	q, err := s.r.QueryContext(ctx, `SELECT a.key, a.outlet, a.title, a.url, a.published, a.precise, a.address, c.same, c.kept, c.also, c.changes
		FROM copies c JOIN articles a ON a.id = c.article WHERE c.origin = ? ORDER BY a.published = '', a.published, a.id`, id)
	if err != nil {
		return nil, dbError("store.OriginOf", err)
	}
	defer q.Close()
	outlets := map[string]bool{}
	byAddress := map[string][]int{}
	for q.Next() {
		var c hearsay.Copy
		var key, address []byte
		var at, precise, also string
		var same, kept, changes int64
		if err := q.Scan(&key, &c.Outlet, &c.Title, &c.URL, &at, &precise, &address, &same, &kept, &also, &changes); err != nil {
			return nil, dbError("store.OriginOf", err)
		}
		c.Article, c.Title, c.URL, c.Published = hex.EncodeToString(key), hearsay.Line(m.Text(c.Title, false)), m.URL(c.URL), published(at, precise)
		c.Same, c.Kept, c.Classes = float64(same)/1000, float64(kept)/1000, classesOf(changes)
		if also != "" {
			if err := json.Unmarshal([]byte(also), &c.Also); err != nil {
				return nil, dbError("store.OriginOf", err)
			}
		}
		if c.Outlet == "" {
			o.Counts.Nameless++
		} else {
			outlets[c.Outlet] = true
		}
		byAddress[string(address)] = append(byAddress[string(address)], len(o.Copies))
		o.Copies = append(o.Copies, c)
	}
	if err := q.Err(); err != nil {
		return nil, dbError("store.OriginOf", err)
	}
	for _, same := range byAddress {
		for _, i := range same {
			for _, j := range same {
				if i != j {
					o.Copies[i].Versions = append(o.Copies[i].Versions, o.Copies[j].Article)
				}
			}
		}
	}
	o.Counts.Origins, o.Counts.Articles, o.Counts.Outlets = 1, len(o.Copies), len(outlets)
	return o, nil
}

// classesOf are the classes of changes that bits stand for.
func classesOf(bits int64) []string {
	var out []string
	for i, c := range hearsay.CopyClasses {
		if bits>>i&1 == 1 {
			out = append(out, c)
		}
	}
	return out
}

// Tally counts what q selects by origins, articles and outlets. Articles that
// are in no origin yet count as one each, and ungrouped says how many they are.
func (s *Store) Tally(ctx context.Context, q *hearsay.Query) (t hearsay.Tally, ungrouped int, err error) {
	p, err := s.plan(ctx, q)
	if err != nil {
		return t, 0, err
	}
	if p.kind == "actor" {
		return t, 0, invalid("actors have no origins", "count statements or events")
	}
	article := "r.article"
	if p.kind == "article" {
		article = "a.id"
	}
	err = s.r.QueryRowContext(ctx, `WITH hits (id) AS (SELECT DISTINCT `+article+` FROM `+p.from+` WHERE `+p.where+`)
		SELECT count(DISTINCT c.origin) + count(*) - count(c.origin), count(*), count(DISTINCT nullif(n.outlet, '')), coalesce(sum(n.outlet = ''), 0), count(*) - count(c.origin)
		FROM hits h JOIN articles n ON n.id = h.id LEFT JOIN copies c ON c.article = h.id`, p.args...).
		Scan(&t.Origins, &t.Articles, &t.Outlets, &t.Nameless, &ungrouped)
	return t, ungrouped, dbError("store.Tally", err)
}

// TallyAll counts all articles of the store that were read.
func (s *Store) TallyAll(ctx context.Context) (t hearsay.Tally, stories int, err error) {
	err = s.r.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM origins), count(*), count(DISTINCT nullif(n.outlet, '')), coalesce(sum(n.outlet = ''), 0),
		(SELECT count(*) FROM stories WHERE moved = '' AND articles > 0) FROM copies c JOIN articles n ON n.id = c.article`).
		Scan(&t.Origins, &t.Articles, &t.Outlets, &t.Nameless, &stories)
	return t, stories, dbError("store.Tally", err)
}
