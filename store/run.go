package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// A Run is one coding of articles: all its documents were made by one coder.
type Run struct {
	ID                             int
	Coder                          hearsay.Coder
	Name                           string // given by pinning
	Pinned, Done                   bool   // Done: it was finished
	Again                          bool   // begun by recode: every article is read for it
	Begun                          time.Time
	Articles, NotCoded, Failed     int // NotCoded: in another language
	Statements, Unresolved, Events int
	Reviewed                       int // statements and events that a person has looked at
}

const runColumns = "SELECT id, version, model, knowledge, settings, coalesce(name, ''), pinned, done, again, begun FROM runs "

func scanRun(row interface{ Scan(...any) error }) (Run, error) {
	var r Run
	var begun int64
	err := row.Scan(&r.ID, &r.Coder.Version, &r.Coder.Model, &r.Coder.Knowledge, &r.Coder.Settings, &r.Name, &r.Pinned, &r.Done, &r.Again, &begun)
	r.Begun = time.Unix(begun, 0).UTC()
	return r, err
}

// NewRun begins a run. Again says that every article will be read for it.
func (s *Store) NewRun(c hearsay.Coder, again bool) (Run, error) {
	r := Run{Coder: c, Begun: s.now().UTC(), Again: again}
	err := s.put(func() error {
		res, err := s.exec("INSERT INTO runs (version, model, knowledge, settings, again, begun) VALUES (?, ?, ?, ?, ?, ?)", c.Version, c.Model, c.Knowledge, c.Settings, again, r.Begun.Unix())
		if err != nil {
			return err
		}
		id, err := res.LastInsertId()
		if err != nil {
			return err
		}
		r.ID = int(id)
		_, err = s.w.ExecContext(context.Background(), "CREATE VIRTUAL TABLE "+wordsOf(r.ID)+` USING fts5 (
			words, speaker, third, about, agent, recipient, role, tags,
			content = '', columnsize = 0, tokenize = "unicode61 remove_diacritics 2 tokenchars '_'")`)
		return err
	})
	if err != nil {
		return r, err
	}
	return r, s.Flush()
}

// wordsOf is the table of a run's words: one a run, so that dropping a run is
// dropping a table.
func wordsOf(run int) string { return "words_" + strconv.Itoa(run) }

// FinishRun says that a run has a document of every article there was.
func (s *Store) FinishRun(run int) error {
	err := s.put(func() error {
		_, err := s.exec("UPDATE runs SET done = 1 WHERE id = ?", run)
		return err
	})
	if err != nil {
		return err
	}
	return s.Flush()
}

// Runs lists the runs, oldest first, with what is in them.
func (s *Store) Runs(ctx context.Context) ([]Run, error) {
	q, err := s.r.QueryContext(ctx, runColumns+"ORDER BY id")
	if err != nil {
		return nil, dbError("store.Runs", err)
	}
	defer q.Close()
	var out []Run
	for q.Next() {
		r, err := scanRun(q)
		if err != nil {
			return nil, dbError("store.Runs", err)
		}
		out = append(out, r)
	}
	if err := errors.Join(q.Err(), q.Close()); err != nil {
		return nil, dbError("store.Runs", err)
	}
	for i := range out {
		r := &out[i]
		err := s.r.QueryRowContext(ctx, `SELECT count(*), count(*) - coalesce(sum(d.coded), 0), coalesce(sum(coalesce(h.statements, d.statements)), 0),
			coalesce(sum(coalesce(h.unresolved, d.unresolved)), 0), coalesce(sum(coalesce(h.events, d.events)), 0), (SELECT count(*) FROM failures WHERE run = ?1), coalesce(sum(h.reviewed), 0)
			FROM documents d LEFT JOIN shown h ON h.run = d.run AND h.article = d.article WHERE d.run = ?1`, r.ID).
			Scan(&r.Articles, &r.NotCoded, &r.Statements, &r.Unresolved, &r.Events, &r.Failed, &r.Reviewed)
		if err != nil {
			return nil, dbError("store.Runs", err)
		}
	}
	return out, nil
}

// Run finds a run by its number or name; "pinned" is the last pinned one,
// "latest" the last finished one, "" the pinned one, else the latest. A run that
// is still being made counts only where there is no other.
func (s *Store) Run(ctx context.Context, name string) (Run, error) {
	name = strings.TrimPrefix(name, "run:")
	where, args := "WHERE name = ?", []any{name}
	switch n, err := strconv.Atoi(name); {
	case err == nil:
		where, args = "WHERE id = ?", []any{n}
	case name == "":
		where, args = "ORDER BY pinned DESC, done DESC, id DESC", nil
	case name == "latest":
		where, args = "ORDER BY done DESC, id DESC", nil
	case name == "pinned":
		where, args = "WHERE pinned ORDER BY id DESC", nil
	}
	r, err := scanRun(s.r.QueryRowContext(ctx, runColumns+where+" LIMIT 1", args...))
	if errors.Is(err, sql.ErrNoRows) {
		if name == "" || name == "latest" {
			return r, &hearsay.Error{Op: "store.Run", Kind: hearsay.NotFound, Err: errors.New("nothing was coded yet"), Hint: "hearsay code"}
		}
		return r, &hearsay.Error{Op: "store.Run", Kind: hearsay.NotFound, Err: fmt.Errorf("there is no run %q", name), Hint: "see: hearsay runs list"}
	}
	return r, dbError("store.Run", err)
}

// RunOf is the last run by coder c that is not pinned; ok is false if there is none.
func (s *Store) RunOf(ctx context.Context, c hearsay.Coder) (r Run, ok bool, err error) {
	r, err = scanRun(s.r.QueryRowContext(ctx, runColumns+"WHERE version = ? AND model = ? AND knowledge = ? AND settings = ? AND NOT pinned ORDER BY id DESC LIMIT 1",
		c.Version, c.Model, c.Knowledge, c.Settings))
	if errors.Is(err, sql.ErrNoRows) {
		return r, false, nil
	}
	return r, err == nil, dbError("store.RunOf", err)
}

// Digest names the set of articles that a run has documents of: the first half
// of a SHA-256 of their keys.
func (s *Store) Digest(ctx context.Context, run int) (string, error) {
	q, err := s.r.QueryContext(ctx, "SELECT a.key FROM documents d JOIN articles a ON a.id = d.article WHERE d.run = ? ORDER BY a.key", run)
	if err != nil {
		return "", dbError("store.Digest", err)
	}
	defer q.Close()
	h := sha256.New()
	for q.Next() {
		var key sql.RawBytes
		if err := q.Scan(&key); err != nil {
			return "", dbError("store.Digest", err)
		}
		h.Write(key)
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), dbError("store.Digest", q.Err())
}

// asOfNow keeps the corrections of a run as they are when it is pinned.
const asOfNow = ", upto = coalesce(upto, (SELECT coalesce(max(seq), 0) FROM corrections))"

// Pin protects a run from being dropped, from growing and from corrections made
// later, and gives it a name if one is given.
func (s *Store) Pin(run int, name string) error {
	if _, err := strconv.Atoi(name); err == nil || name == "latest" || name == "pinned" {
		return &hearsay.Error{Op: "store.Pin", Kind: hearsay.Invalid, Err: fmt.Errorf("%q cannot name a run", name), Hint: "choose a word, like paper-2026"}
	}
	err := s.put(func() error {
		if name == "" {
			_, err := s.exec("UPDATE runs SET pinned = 1"+asOfNow+" WHERE id = ?", run)
			return err
		}
		var other int
		if ok, err := s.one("SELECT id FROM runs WHERE name = ? AND id <> ?", []any{name, run}, &other); err != nil || ok {
			if ok {
				err = &hearsay.Error{Op: "store.Pin", Kind: hearsay.Conflict, Err: fmt.Errorf("run %d is named %q", other, name), Hint: "choose another name"}
			}
			return err
		}
		_, err := s.exec("UPDATE runs SET pinned = 1"+asOfNow+", name = ? WHERE id = ?", name, run)
		return err
	})
	if err != nil {
		return err
	}
	return s.Flush()
}

// Unpin takes the protection back; the name stays. What was corrected meanwhile
// is shown in the run from now on.
func (s *Store) Unpin(run int) error {
	err := s.put(func() error {
		var upto sql.NullInt64
		if _, err := s.one("SELECT upto FROM runs WHERE id = ?", []any{run}, &upto); err != nil {
			return err
		}
		if _, err := s.exec("UPDATE runs SET pinned = 0, upto = NULL WHERE id = ?", run); err != nil || !upto.Valid {
			return err
		}
		return s.catchUp(context.Background(), run, upto.Int64)
	})
	if err != nil {
		return err
	}
	return s.Flush()
}

// Drop takes a run and its records out of the store. The articles stay. A
// pinned run is an error of kind Conflict.
func (s *Store) Drop(ctx context.Context, run Run) error {
	if run.Pinned {
		return &hearsay.Error{Op: "store.Drop", Kind: hearsay.Conflict, Err: fmt.Errorf("run %d is pinned", run.ID), Hint: fmt.Sprintf("hearsay runs unpin %d first, if nobody needs it", run.ID)}
	}
	err := s.put(func() error {
		lo, hi := int64(run.ID)<<runBits, int64(run.ID+1)<<runBits
		if _, err := s.w.ExecContext(context.Background(), "DROP TABLE "+wordsOf(run.ID)); err != nil {
			return err
		}
		if _, err := s.exec("DELETE FROM records WHERE id >= ? AND id < ?", lo, hi); err != nil {
			return err
		}
		if _, err := s.exec(`WITH gone (id, n) AS (SELECT id, count(*) FROM
				(SELECT record AS id FROM documents WHERE run = ?1 UNION ALL SELECT text FROM documents WHERE run = ?1 AND text IS NOT NULL
				UNION ALL SELECT record FROM shown WHERE run = ?1) GROUP BY id)
			UPDATE blobs SET refs = refs - gone.n FROM gone WHERE blobs.id = gone.id`, run.ID); err != nil {
			return err
		}
		for _, q := range []string{
			"DELETE FROM blobs WHERE refs <= 0 AND ?1 = ?1",
			"DELETE FROM shown WHERE run = ?",
			"DELETE FROM placements WHERE run = ?",
			"DELETE FROM documents WHERE run = ?",
			"DELETE FROM actors WHERE run = ?",
			"DELETE FROM failures WHERE run = ?",
			"DELETE FROM runs WHERE id = ?",
		} {
			if _, err := s.exec(q, run.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.Flush()
}

// An Item is an article of the store with what the store knows of it.
type Item struct {
	Article           hearsay.Article
	ID                int64 // by time
	Capture           int64
	N                 int    // which of the capture's articles
	Address           string // hex; versions of an article share it
	Added             time.Time
	Size              int // of title and text, bytes
	Version, Versions int
}

const itemColumns = `SELECT a.id, a.key, a.capture, a.n, a.user_id, a.id_number, a.url, a.path, a.outlet, a.title, a.byline, a.lang, a.media,
	a.published, a.precise, a.notes, a.size, a.added, a.address, b.data FROM articles a JOIN blobs b ON b.id = a.markup `

func scanItem(row interface{ Scan(...any) error }, more ...any) (Item, error) {
	var it Item
	a := &it.Article
	var key, address, data []byte
	var published, notes string
	var added int64
	into := append([]any{
		&it.ID, &key, &it.Capture, &it.N, &a.ID, &a.IDNumber, &a.URL, &a.Path, &a.Outlet, &a.Title, &a.Byline, &a.Lang, &a.MediaType,
		&published, &a.PublishedPrecision, &notes, &it.Size, &added, &address, &data,
	}, more...)
	if err := row.Scan(into...); err != nil {
		return it, err
	}
	a.Key, it.Address, it.Added = hex.EncodeToString(key), hex.EncodeToString(address), time.Unix(added, 0).UTC()
	if published != "" {
		t, err := time.Parse(time.RFC3339, published)
		if err != nil {
			return it, err
		}
		a.Published = t
	}
	if notes != "" {
		if err := json.Unmarshal([]byte(notes), &a.Notes); err != nil {
			return it, err
		}
	}
	markup, err := unpack(data)
	a.Markup = string(markup)
	return it, err
}

// Article finds an article by its key, or by the beginning of it if no other
// begins so (at least six digits).
func (s *Store) Article(ctx context.Context, key string) (Item, error) {
	lo, hi, ok := keyRange(key)
	if !ok {
		return Item{}, notFound("store.Article", "article", key)
	}
	q, err := s.r.QueryContext(ctx, itemColumns+"WHERE a.key >= ? AND a.key <= ? ORDER BY a.key LIMIT 2", lo, hi)
	if err != nil {
		return Item{}, dbError("store.Article", err)
	}
	defer q.Close()
	var found []Item
	for q.Next() {
		it, err := scanItem(q)
		if err != nil {
			return it, dbError("store.Article", err)
		}
		found = append(found, it)
	}
	if err := errors.Join(q.Err(), q.Close()); err != nil { // its connection is given back before another is asked for
		return Item{}, dbError("store.Article", err)
	}
	switch len(found) {
	case 0:
		return Item{}, notFound("store.Article", "article", key)
	case 2:
		return Item{}, &hearsay.Error{Op: "store.Article", Kind: hearsay.Invalid, Err: fmt.Errorf("several articles' keys begin with %q", key), Hint: "give more of the key"}
	}
	it := found[0]
	address, _ := hex.DecodeString(it.Address)
	err = s.r.QueryRowContext(ctx, "SELECT count(*), sum(added < ?1 OR added = ?1 AND id <= ?2) FROM articles WHERE address = ?3", it.Added.Unix(), it.ID, address).Scan(&it.Versions, &it.Version)
	return it, dbError("store.Article", err)
}

// Has reports whether an article is in the store.
func (s *Store) Has(ctx context.Context, key string) (has bool, err error) {
	b, err := hex.DecodeString(key)
	if err != nil {
		return false, notFound("store.Has", "article", key)
	}
	err = s.r.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM articles WHERE key = ?)", b).Scan(&has)
	return has, dbError("store.Has", err)
}

func notFound(op, what, key string) error {
	return &hearsay.Error{Op: op, Kind: hearsay.NotFound, Err: fmt.Errorf("there is no %s %q in the store", what, key), Hint: "keys stand in the output of hearsay find --format jsonl"}
}

// keyRange is the first and the last key that begin with the digits given.
func keyRange(key string) (lo, hi []byte, ok bool) {
	key = strings.ToLower(key)
	if len(key) < 6 || len(key) > 20 {
		return nil, nil, false
	}
	lo, err := hex.DecodeString(key + strings.Repeat("0", 20-len(key)))
	if err != nil {
		return nil, nil, false
	}
	hi, _ = hex.DecodeString(key + strings.Repeat("f", 20-len(key)))
	return lo, hi, true
}

// Uncoded yields the articles that have no document in a run, oldest first.
// Those that failed in it are left out unless again is set.
func (s *Store) Uncoded(ctx context.Context, run int, again bool) iter.Seq2[Item, error] {
	query := itemColumns + "WHERE a.id > ? AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.run = ? AND d.article = a.id)"
	if !again {
		query += " AND NOT EXISTS (SELECT 1 FROM failures f WHERE f.capture = a.capture AND f.n = a.n AND f.run = ?2)"
	}
	return s.items(ctx, query+" ORDER BY a.id LIMIT ?", run)
}

// Articles yields all articles, oldest first.
func (s *Store) Articles(ctx context.Context) iter.Seq2[Item, error] {
	return s.items(ctx, itemColumns+"WHERE a.id > ? AND ?2 = ?2 ORDER BY a.id LIMIT ?", 0)
}

// items reads articles by pages, so that no reading transaction stays open
// while they are worked on.
func (s *Store) items(ctx context.Context, query string, run int) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		after := int64(-1)
		for {
			var page []Item
			q, err := s.r.QueryContext(ctx, query, after, run, pageSize)
			if err == nil {
				for q.Next() {
					var it Item
					if it, err = scanItem(q); err != nil {
						break
					}
					page = append(page, it)
				}
				err = errors.Join(err, q.Err(), q.Close())
			}
			if err != nil {
				yield(Item{}, dbError("store.Articles", err))
				return
			}
			for _, it := range page {
				if !yield(it, nil) {
					return
				}
				after = it.ID
			}
			if len(page) < pageSize {
				return
			}
		}
	}
}

// CountUncoded is how many articles Uncoded yields.
func (s *Store) CountUncoded(ctx context.Context, run int, again bool) (n int, err error) {
	query := "SELECT count(*) FROM articles a WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.run = ?1 AND d.article = a.id)"
	if !again {
		query += " AND NOT EXISTS (SELECT 1 FROM failures f WHERE f.capture = a.capture AND f.n = a.n AND f.run = ?1)"
	}
	err = s.r.QueryRowContext(ctx, query, run).Scan(&n)
	return n, dbError("store.CountUncoded", err)
}

// Document is what a run made of an article, as it is shown: corrected.
func (s *Store) Document(ctx context.Context, run int, article string) (*export.Record, error) {
	it, err := s.Article(ctx, article)
	if err != nil {
		return nil, err
	}
	return s.document(ctx, run, it.ID)
}

func (s *Store) document(ctx context.Context, run int, id int64) (*export.Record, error) {
	r, masked, err := s.named(ctx, run, id)
	if err != nil {
		return nil, err
	}
	if masked {
		m, err := s.mask(ctx)
		if err != nil {
			return nil, err
		}
		r = m.Record(r)
	}
	if s.view != nil {
		s.view(r)
	}
	return r, nil
}

// named is a document as it is shown, but for forgotten names, which still stand
// in it if masked says so.
func (s *Store) named(ctx context.Context, run int, id int64) (r *export.Record, masked bool, err error) {
	d, err := scanDocument(s.doc.QueryRowContext(ctx, run, id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, &hearsay.Error{Op: "store.Document", Kind: hearsay.NotFound, Err: fmt.Errorf("run %d has no document of the article", run), Hint: "hearsay code makes it; hearsay stats --failed says if it could not be made"}
	}
	return d.record, d.masked, dbError("store.Document", err)
}

// documentColumns reads a document, as it is shown, with its article: after the
// item's columns the record, its text if that differs from the markup, whether a
// name must be taken out, whether it is shown otherwise than it was made, its
// language and its coder. machineColumns reads it as
// its run made it.
var documentColumns, machineColumns = documentSQL("coalesce(hr.data, r.data)", "coalesce(h.masked, 0)"), documentSQL("r.data", "0")

func documentSQL(record, masked string) string {
	return strings.Replace(itemColumns, "b.data FROM articles a JOIN blobs b ON b.id = a.markup", "b.data, "+record+", t.data, "+masked+`, h.record IS NOT NULL, d.lang, u.version, u.model, u.knowledge, u.settings FROM documents d JOIN articles a ON a.id = d.article
		JOIN blobs b ON b.id = a.markup JOIN blobs r ON r.id = d.record LEFT JOIN blobs t ON t.id = d.text JOIN runs u ON u.id = d.run
		LEFT JOIN shown h ON h.run = d.run AND h.article = d.article LEFT JOIN blobs hr ON hr.id = h.record`, 1)
}

type stored struct {
	item   Item
	record *export.Record
	masked bool // a forgotten name is still in it
	shown  bool // otherwise than it was made
}

func scanDocument(row interface{ Scan(...any) error }, more ...any) (stored, error) {
	var packed, text []byte
	var masked, shown bool
	var lang string
	var c hearsay.Coder
	it, err := scanItem(row, append([]any{&packed, &text, &masked, &shown, &lang, &c.Version, &c.Model, &c.Knowledge, &c.Settings}, more...)...)
	if err != nil {
		return stored{}, err
	}
	j, err := unpack(packed)
	if err != nil {
		return stored{}, err
	}
	body := it.Article.Markup
	if text != nil {
		b, err := unpack(text)
		if err != nil {
			return stored{}, err
		}
		body = string(b)
	}
	r, err := decodeRecord(j, body, it.Article, lang, c)
	return stored{it, r, masked, shown}, err
}

// Documents yields every document of a run, oldest article first.
func (s *Store) Documents(ctx context.Context, run int) iter.Seq2[*export.Record, error] {
	return func(yield func(*export.Record, error) bool) {
		after := int64(-1)
		for {
			page, err := s.documentsPage(ctx, documentColumns, run, after)
			if err != nil {
				yield(nil, dbError("store.Documents", err))
				return
			}
			for _, d := range page {
				if s.view != nil {
					s.view(d.record)
				}
				if !yield(d.record, nil) {
					return
				}
				after = d.item.ID
			}
			if len(page) < pageSize {
				return
			}
		}
	}
}

func (s *Store) documentsPage(ctx context.Context, columns string, run int, after int64) (page []stored, err error) {
	q, err := s.r.QueryContext(ctx, columns+"WHERE d.run = ? AND d.article > ? ORDER BY d.article LIMIT ?", run, after, pageSize)
	if err != nil {
		return nil, err
	}
	defer q.Close()
	for q.Next() {
		d, err := scanDocument(q)
		if err != nil {
			return nil, err
		}
		page = append(page, d)
	}
	if err := errors.Join(q.Err(), q.Close()); err != nil {
		return nil, err
	}
	for i := range page {
		if page[i].masked {
			if err := s.unname(ctx, &page[i]); err != nil {
				return nil, err
			}
		}
	}
	return page, nil
}

// Reuse copies documents of the same coder from other runs into run, where an
// article has one there and none here, and says how many. Same coder, same
// text, same bytes: reading them again would give the same.
func (s *Store) Reuse(ctx context.Context, run Run) (n int, err error) {
	c := run.Coder
	var from int
	err = s.r.QueryRowContext(ctx, `SELECT r.id FROM runs r WHERE version = ? AND model = ? AND knowledge = ? AND settings = ? AND id <> ?
		AND EXISTS (SELECT 1 FROM documents d WHERE d.run = r.id) ORDER BY id DESC LIMIT 1`, c.Version, c.Model, c.Knowledge, c.Settings, run.ID).Scan(&from)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, dbError("store.Reuse", err)
	}
	after := int64(-1)
	for {
		page, err := s.documentsPage(ctx, machineColumns, from, after)
		if err != nil {
			return n, dbError("store.Reuse", err)
		}
		for _, d := range page {
			if err := ctx.Err(); err != nil {
				return n, err
			}
			lang := ""
			if d.record.Article.Lang != nil {
				lang = *d.record.Article.Lang
			}
			if err := s.putRecord(run.ID, d.record, d.item.Article, lang); err != nil {
				return n, err
			}
			n++
			after = d.item.ID
		}
		if len(page) < pageSize {
			return n, s.Flush()
		}
	}
}
