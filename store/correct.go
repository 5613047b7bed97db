package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/correct"
	"github.com/hearsay-news/hearsay/export"
)

// Corrections are kept apart from what runs made. What is shown of a document,
// and what is found of it, is made from both whenever either comes.

// Draft completes a correction of a record of a run: c says what is done, to
// what, and by whom; the machine's record and the words it stands in are filled
// in. Key is that of the record; of a report that is not the event's first,
// with its number behind it ("KEY/1"). To add a statement, key is the article's,
// c.After says all of it, and c.Anchor.In, if given, that it stands in the title.
// A record that is not shown any more is found if c.Anchor names its article.
func (s *Store) Draft(ctx context.Context, run int, key string, c hearsay.Correction) (hearsay.Correction, error) {
	if c.At.IsZero() {
		c.At = s.now()
	}
	c.At = c.At.UTC().Truncate(time.Second)
	p, in := export.Pick{Run: run, Statement: -1, Event: -1}, "text"
	article := key
	var record string
	if c.Do != "add" {
		base, n, _ := strings.Cut(key, "/")
		record = base
		report, err := strconv.Atoi(cmp.Or(n, "0"))
		if err != nil || report < 0 {
			return c, notFound("store.Draft", "record", key)
		}
		found, err := s.Records(ctx, run, base)
		switch {
		case err == nil && len(found) > report:
			article, record = found[0].Article, found[0].Key
		case err != nil && hearsay.KindOf(err) == hearsay.NotFound && c.Anchor != nil && c.Anchor.Article != "":
			article = c.Anchor.Article // it is not shown, for somebody has called it false
		case err == nil:
			err = notFound("store.Draft", "record", key)
			fallthrough
		default:
			return c, err
		}
		p.Report = report
	}
	it, err := s.Article(ctx, article)
	if err != nil {
		return c, err
	}
	// Forgotten names stay in it: the words that are hung on are the text's own.
	if p.Record, _, err = s.named(ctx, run, it.ID); err != nil {
		return c, err
	}
	switch {
	case c.Do == "add":
		if c.Anchor != nil && c.Anchor.In == "title" {
			in = "title"
		}
	default:
		isShown := pickKey(&p, record)
		if isShown && c.Do == "accept" { // what was looked at is what is shown
			v := correct.ValuesOf(p)
			c.Before = &v
		}
		machine, err := s.machine(ctx, run, it.ID)
		if err != nil {
			return c, err
		}
		// One that a person added is no machine's.
		if m := (export.Pick{Record: machine, Run: run, Statement: -1, Event: -1, Report: p.Report}); pickKey(&m, record) {
			before := c.Before
			p = m
			if before == nil {
				v := correct.ValuesOf(p)
				c.Before = &v
			}
		} else if !isShown {
			return c, notFound("store.Draft", "record", key)
		}
	}
	if c, err = correct.Draft(p, in, c); err != nil {
		return c, err
	}
	c.Anchor.Address = it.Address
	c.ID = hearsay.CorrectionID(c)
	return c, c.Check()
}

// pickKey points p at the record with a key.
func pickKey(p *export.Pick, key string) bool {
	for i := range p.Record.Statements {
		if p.Record.Statements[i].Key == key {
			p.Statement, p.Event = i, -1
			return true
		}
	}
	for i := range p.Record.Events {
		if e := &p.Record.Events[i]; e.Key == key && p.Report < len(e.Reports) {
			p.Statement, p.Event = -1, i
			return true
		}
	}
	return false
}

// Machine is what a run made of an article, without corrections.
func (s *Store) Machine(ctx context.Context, run int, article string) (*export.Record, error) {
	it, err := s.Article(ctx, article)
	if err != nil {
		return nil, err
	}
	return s.machine(ctx, run, it.ID)
}

func (s *Store) machine(ctx context.Context, run int, id int64) (*export.Record, error) {
	d, err := scanDocument(s.r.QueryRowContext(ctx, machineColumns+"WHERE d.run = ? AND d.article = ?", run, id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, &hearsay.Error{Op: "store.Machine", Kind: hearsay.NotFound, Err: fmt.Errorf("run %d has no document of the article", run), Hint: "hearsay code makes it"}
	}
	return d.record, dbError("store.Machine", err)
}

// Correct keeps corrections and shows every run with them that is not pinned.
// All of them come in, or none. One that is there already stays as it is. It
// returns what became of the new ones, in each run.
func (s *Store) Correct(ctx context.Context, cs ...hearsay.Correction) (fresh int, placed []hearsay.Placement, err error) {
	for i := range cs {
		c := &cs[i]
		if c.At.IsZero() {
			c.At = s.now()
		}
		c.At, c.Schema = c.At.UTC().Truncate(time.Second), "hearsay/correction/1"
		if c.ID == "" {
			c.ID = hearsay.CorrectionID(*c)
		}
		if err := c.Check(); err != nil {
			return 0, nil, err
		}
	}
	if err := s.Flush(); err != nil { // so that all documents are seen
		return 0, nil, err
	}
	var seqs []int64
	err = s.put(func() error {
		var todo []hearsay.Correction
		for _, c := range cs {
			seq, isNew, err := s.putCorrection(c)
			if err != nil {
				return err
			}
			if isNew {
				todo, seqs = append(todo, c), append(seqs, seq)
			}
		}
		s.corrected = sql.NullBool{Valid: true, Bool: len(todo) > 0 || s.corrected.Bool}
		fresh = len(todo)
		return s.reshow(ctx, todo)
	})
	if err != nil {
		return 0, nil, err
	}
	if err := s.Flush(); err != nil {
		return 0, nil, err
	}
	for _, seq := range seqs {
		ps, err := s.placements(ctx, "p.correction = ?", seq)
		if err != nil {
			return fresh, nil, err
		}
		placed = append(placed, ps...)
	}
	return fresh, placed, nil
}

// Revert is a reversal of the correction of, whole but for who and why, which c
// says.
func (s *Store) Revert(c hearsay.Correction, of string) hearsay.Correction {
	c.Do, c.Reverts = "revert", of
	return s.Finish(c)
}

// Finish gives a correction of actors or a reversal its date and its ID.
func (s *Store) Finish(c hearsay.Correction) hearsay.Correction {
	c.Schema = "hearsay/correction/1"
	if c.At.IsZero() {
		c.At = s.now()
	}
	c.At = c.At.UTC().Truncate(time.Second)
	c.ID = hearsay.CorrectionID(c)
	return c
}

// putCorrection keeps one correction, in the open transaction.
func (s *Store) putCorrection(c hearsay.Correction) (seq int64, fresh bool, err error) {
	ok, err := s.one("SELECT seq FROM corrections WHERE id = ?", []any{c.ID}, &seq)
	if ok || err != nil {
		return seq, false, err
	}
	var article, address []byte
	rule := c.Scope == "alike" || c.Anchor == nil
	if c.Anchor != nil {
		if article, err = hex.DecodeString(c.Anchor.Article); err != nil {
			return 0, false, &hearsay.Error{Op: "store.Correct", Kind: hearsay.Invalid, Err: fmt.Errorf("%q is no article's key", c.Anchor.Article)}
		}
		if address, err = hex.DecodeString(c.Anchor.Address); err != nil {
			return 0, false, &hearsay.Error{Op: "store.Correct", Kind: hearsay.Invalid, Err: fmt.Errorf("%q is no address", c.Anchor.Address)}
		}
		if len(address) == 0 {
			if _, err := s.one("SELECT address FROM articles WHERE key = ?", []any{article}, &address); err != nil {
				return 0, false, err
			}
		}
	}
	if c.Do == "revert" {
		// It is found wherever what it takes back is.
		var body string
		ok, err := s.one("SELECT article, address, rule, body FROM corrections WHERE id = ?", []any{c.Reverts}, &article, &address, &rule, &body)
		if err != nil {
			return 0, false, err
		}
		if !ok {
			return 0, false, &hearsay.Error{Op: "store.Correct", Kind: hearsay.NotFound, Err: fmt.Errorf("there is no correction %q", c.Reverts), Hint: "see: hearsay correct list"}
		}
		var of hearsay.Correction
		if err := json.Unmarshal([]byte(body), &of); err != nil {
			return 0, false, err
		}
		if of.Standing > c.Standing {
			return 0, false, &hearsay.Error{Op: "store.Correct", Kind: hearsay.Conflict, Err: fmt.Errorf("%s is by somebody of higher standing", of.ID), Hint: "ask " + of.By}
		}
	}
	b, err := json.Marshal(c)
	if err != nil {
		return 0, false, err
	}
	res, err := s.exec("INSERT INTO corrections (id, article, address, rule, body) VALUES (?, ?, ?, ?, ?)", c.ID, nonEmpty(article), nonEmpty(address), rule, string(b))
	if err != nil {
		return 0, false, err
	}
	seq, err = res.LastInsertId()
	return seq, true, err
}

func nonEmpty(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}

// reshow makes anew what new corrections touch, in every run that is not pinned.
func (s *Store) reshow(ctx context.Context, cs []hearsay.Correction) error {
	if len(cs) == 0 {
		return nil
	}
	runs, err := runIDs(s.list, "WHERE upto IS NULL")
	if err != nil {
		return err
	}
	forgets := false
	for _, c := range cs {
		of, err := s.target(c)
		if err != nil {
			return err
		}
		forgets = forgets || of.Do == "forget"
	}
	if forgets {
		if err := s.renameArticles(ctx); err != nil {
			return err
		}
		// A name that is forgotten is so in pinned runs too.
		if runs, err = runIDs(s.list, ""); err != nil {
			return err
		}
	}
	for _, run := range runs {
		if err := s.reshowRun(ctx, run, cs, forgets); err != nil {
			return err
		}
	}
	return nil
}

// target is what c speaks of: of a reversal, what it takes back.
func (s *Store) target(c hearsay.Correction) (hearsay.Correction, error) {
	for c.Do == "revert" {
		var err error
		if c, err = s.byID(c.Reverts); err != nil {
			return c, err
		}
	}
	return c, nil
}

// byID is a correction, on the writing connection.
func (s *Store) byID(id string) (c hearsay.Correction, err error) {
	var body string
	if _, err = s.one("SELECT body FROM corrections WHERE id = ?", []any{id}, &body); err == nil {
		err = json.Unmarshal([]byte(body), &c)
	}
	return c, err
}

// list reads rows on the writing connection.
func (s *Store) list(query string, args []any, f func(*sql.Rows) error) error {
	st, err := s.stmt(query)
	if err != nil {
		return err
	}
	q, err := st.Query(args...)
	if err != nil {
		return err
	}
	defer q.Close()
	for q.Next() {
		if err := f(q); err != nil {
			return err
		}
	}
	return q.Err()
}

// reshowRun makes anew what corrections touch in one run.
func (s *Store) reshowRun(ctx context.Context, run int, cs []hearsay.Correction, all bool) error {
	touched := map[int64]bool{}
	for _, c := range cs {
		of, err := s.target(c)
		if err != nil {
			return err
		}
		if of.Anchor == nil || of.Scope == "alike" {
			all = true
			continue
		}
		key, _ := hex.DecodeString(of.Anchor.Article)
		address, _ := hex.DecodeString(of.Anchor.Address)
		if err := s.list("SELECT a.id FROM articles a JOIN documents d ON d.run = ? AND d.article = a.id WHERE a.key = ? OR a.address = ?", []any{run, key, address}, func(q *sql.Rows) error {
			var id int64
			err := q.Scan(&id)
			touched[id] = true
			return err
		}); err != nil {
			return err
		}
	}
	if !all {
		for _, id := range slices.Sorted(maps.Keys(touched)) {
			d, err := scanDocument(s.r.QueryRowContext(ctx, machineColumns+"WHERE d.run = ? AND d.article = ?", run, id))
			if err != nil {
				return err
			}
			if err := s.reshowOne(ctx, run, d, nil); err != nil {
				return err
			}
		}
		return nil
	}
	// Anything can be touched: each document is looked at.
	var where map[int64][]int64
	for after := int64(-1); ; {
		page, err := s.documentsPage(ctx, machineColumns, run, after)
		if err != nil {
			return err
		}
		for _, d := range page {
			if err := ctx.Err(); err != nil {
				return err
			}
			after = d.item.ID
			if err := s.reshowOne(ctx, run, d, &where); err != nil {
				return err
			}
		}
		if len(page) < pageSize {
			return nil
		}
	}
}

// reshowOne makes anew what is shown of one document, if that changes. Where
// holds the ids of the run's records by article, if many are to be replaced.
func (s *Store) reshowOne(ctx context.Context, run int, d stored, where *map[int64][]int64) error {
	id := d.item.ID
	address, err := hex.DecodeString(d.item.Address)
	if err != nil {
		return err
	}
	now, placed, masked, err := s.show(run, d.record, address)
	if err != nil {
		return err
	}
	if err := s.putPlacements(run, id, placed); err != nil {
		return err
	}
	if now == d.record && !masked && !d.shown {
		return nil // as it was made, before and now
	}
	old, err := s.document(ctx, run, id) // on the reading connection: as it was before
	if err != nil {
		return err
	}
	m, err := s.writerMask()
	if err != nil {
		return err
	}
	next := m.Record(now)
	if reflect.DeepEqual(next, old) {
		return nil
	}
	if err := s.dropIndex(run, id, old, where); err != nil {
		return err
	}
	if err := s.putRow(run, id, d.record, now, masked); err != nil {
		return err
	}
	return s.putIndex(run, id, next)
}

// dropIndex takes the records of a document out of the index, as it was shown.
// Their words stay in the index of words, where no record has their ids any more.
func (s *Store) dropIndex(run int, id int64, old *export.Record, where *map[int64][]int64) error {
	lo := slotOf(run, id)
	var ids []int64
	read := func(from, to int64, into func(article, id int64)) error {
		return s.list("SELECT article, id FROM records WHERE id >= ? AND id < ?", []any{from, to}, func(q *sql.Rows) error {
			var a, x int64
			err := q.Scan(&a, &x)
			into(a, x)
			return err
		})
	}
	if where == nil {
		if err := read(lo, lo+1<<recordBits, func(a, x int64) {
			if a == id {
				ids = append(ids, x)
			}
		}); err != nil {
			return err
		}
	}
	entries, people := index(old)
	if where != nil || len(ids) != len(entries) { // a full slot has run on into the next
		if where == nil {
			where = new(map[int64][]int64)
		}
		if *where == nil {
			*where = map[int64][]int64{}
			if err := read(int64(run)<<runBits, int64(run+1)<<runBits, func(a, x int64) { (*where)[a] = append((*where)[a], x) }); err != nil {
				return err
			}
		}
		ids = (*where)[id]
	}
	for _, x := range ids {
		slot := x >> recordBits << recordBits
		if _, err := s.exec("INSERT INTO spent (slot, last) SELECT ?1, max(id) FROM records WHERE id >= ?1 AND id < ?2 HAVING max(id) IS NOT NULL ON CONFLICT DO UPDATE SET last = max(last, excluded.last)", slot, slot+1<<recordBits); err != nil {
			return err
		}
		if _, err := s.exec("DELETE FROM records WHERE id = ?", x); err != nil {
			return err
		}
	}
	for _, p := range people {
		if _, err := s.exec("UPDATE actors SET articles = articles - 1, statements = statements - ?, events = events - ? WHERE run = ? AND name = ? AND kind = ? AND entity = ? AND country = ?",
			p.statements, p.events, run, p.name, p.kind, p.entity, p.country); err != nil {
			return err
		}
		if _, err := s.exec("DELETE FROM actors WHERE run = ? AND name = ? AND kind = ? AND entity = ? AND country = ? AND articles <= 0", run, p.name, p.kind, p.entity, p.country); err != nil {
			return err
		}
	}
	return nil
}

// putShown keeps what is shown of a new document, and gives what is indexed.
func (s *Store) putShown(run int, id int64, r *export.Record, address []byte) (*export.Record, error) {
	now, placed, masked, err := s.show(run, r, address)
	if err != nil {
		return nil, err
	}
	if err := s.putPlacements(run, id, placed); err != nil {
		return nil, err
	}
	if now == r && !masked {
		return r, nil
	}
	if err := s.putRow(run, id, r, now, masked); err != nil {
		return nil, err
	}
	m, err := s.writerMask()
	if err != nil {
		return nil, err
	}
	return m.Record(now), nil
}

// putRow keeps the row of a document that is shown otherwise than it was made,
// or takes it out.
func (s *Store) putRow(run int, id int64, machine, now *export.Record, masked bool) error {
	var blob int64
	ok, err := s.one("SELECT record FROM shown WHERE run = ? AND article = ?", []any{run, id}, &blob)
	if err != nil {
		return err
	}
	if ok {
		for _, q := range []string{"UPDATE blobs SET refs = refs - 1 WHERE id = ?", "DELETE FROM blobs WHERE id = ? AND refs <= 0"} {
			if _, err := s.exec(q, blob); err != nil {
				return err
			}
		}
		if _, err := s.exec("DELETE FROM shown WHERE run = ? AND article = ?", run, id); err != nil {
			return err
		}
	}
	if now == machine && !masked {
		return nil
	}
	packed, err := encodeRecord(now)
	if err != nil {
		return err
	}
	if blob, err = s.blob(packRecord, packed); err != nil {
		return err
	}
	n := countOf(now)
	_, err = s.exec("INSERT INTO shown (run, article, record, masked, statements, unresolved, events, reviewed, keys) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		run, id, blob, masked, n.statements, n.unresolved, n.events, n.reviewed, n.keys)
	return err
}

func (s *Store) putPlacements(run int, id int64, placed []hearsay.Placement) error {
	if !s.corrected.Bool {
		return nil
	}
	if _, err := s.exec("DELETE FROM placements WHERE run = ? AND article = ?", run, id); err != nil {
		return err
	}
	for _, p := range placed {
		if _, err := s.exec("INSERT INTO placements (run, correction, article, key, state, why, records) SELECT ?, seq, ?, ?, ?, ?, ? FROM corrections WHERE id = ?",
			run, id, p.Key, p.State, p.Why, p.Records, p.Correction); err != nil {
			return err
		}
	}
	return nil
}

// show is a machine's record with the corrections that speak of it, and whether
// a name must be taken out of it; on the writing connection.
func (s *Store) show(run int, r *export.Record, address []byte) (now *export.Record, placed []hearsay.Placement, masked bool, err error) {
	if !s.corrected.Valid {
		if _, err := s.one("SELECT EXISTS (SELECT 1 FROM corrections)", nil, &s.corrected.Bool); err != nil {
			return nil, nil, false, err
		}
		s.corrected.Valid = true
	}
	if !s.corrected.Bool {
		return r, nil, false, nil
	}
	cs, err := correctionsFor(s.list, s.known, run, r.Article.Key, address)
	if err != nil {
		return nil, nil, false, err
	}
	m, err := s.writerMask()
	if err != nil {
		return nil, nil, false, err
	}
	now, placed, masked = replay(r, run, cs, m)
	return now, placed, masked, nil
}

// replay is what show does, with all that it needs at hand.
func replay(r *export.Record, run int, cs []hearsay.Correction, m *correct.Mask) (now *export.Record, placed []hearsay.Placement, masked bool) {
	now, placed = correct.Apply(r, run, cs)
	if masked = m.Record(now) != now; masked {
		by := correct.Reverted(cs)
		for _, c := range cs {
			if c.Do == "forget" && by[c.ID] == "" && correct.NewMask([]hearsay.Tombstone{*c.Tomb}).Record(now) != now {
				placed = append(placed, hearsay.Placement{Correction: c.ID, Run: run, Article: r.Article.Key, State: hearsay.StateApplied})
			}
		}
	}
	return now, placed, masked
}

// An asker reads rows on one of the store's connections.
type asker = func(query string, args []any, each func(*sql.Rows) error) error

// runIDs are the numbers of the runs that a condition selects, in order.
func runIDs(ask asker, where string) (runs []int, err error) {
	err = ask("SELECT id FROM runs "+where+" ORDER BY id", nil, func(q *sql.Rows) error {
		var id int
		err := q.Scan(&id)
		runs = append(runs, id)
		return err
	})
	return runs, err
}

// correctionsFor are the corrections that can speak of an article in a run, in
// the order they came. Those read before are in known.
func correctionsFor(ask asker, known map[int64]hearsay.Correction, run int, article string, address []byte) ([]hearsay.Correction, error) {
	key, err := hex.DecodeString(article)
	if err != nil {
		return nil, err
	}
	var upto sql.NullInt64
	if err := ask("SELECT upto FROM runs WHERE id = ?", []any{run}, func(q *sql.Rows) error { return q.Scan(&upto) }); err != nil {
		return nil, err
	}
	type hit struct {
		seq   int64
		other bool // of another version of the article
		from  []byte
	}
	var hits []hit
	if err := ask("SELECT seq, coalesce(rule = 0 AND article <> ?1, 0), article FROM corrections WHERE article = ?1 OR address = ?2 OR rule = 1 ORDER BY seq", []any{key, address}, func(q *sql.Rows) error {
		var h hit
		err := q.Scan(&h.seq, &h.other, &h.from)
		hits = append(hits, h)
		return err
	}); err != nil {
		return nil, err
	}
	var out []hearsay.Correction
	for _, h := range hits {
		c, ok := known[h.seq]
		if !ok {
			if err := ask("SELECT body FROM corrections WHERE seq = ?", []any{h.seq}, func(q *sql.Rows) error {
				var body string
				if err := q.Scan(&body); err != nil {
					return err
				}
				return json.Unmarshal([]byte(body), &c)
			}); err != nil {
				return nil, err
			}
			if len(known) > 100_000 {
				clear(known)
			}
			known[h.seq] = c
		}
		if upto.Valid && h.seq > upto.Int64 || h.other && c.Scope == "article" {
			continue
		}
		if h.other {
			// A correction goes on to later versions, not back to earlier ones.
			later := false
			if err := ask("SELECT a.added < b.added OR a.added = b.added AND a.id < b.id FROM articles a, articles b WHERE a.key = ? AND b.key = ?", []any{key, h.from}, func(q *sql.Rows) error { return q.Scan(&later) }); err != nil {
				return nil, err
			}
			if later {
				continue
			}
		}
		out = append(out, c)
	}
	return out, nil
}

// catchUp shows a run with the corrections that came after seq.
func (s *Store) catchUp(ctx context.Context, run int, seq int64) error {
	var cs []hearsay.Correction
	if err := s.list("SELECT body FROM corrections WHERE seq > ? ORDER BY seq", []any{seq}, func(q *sql.Rows) error {
		var body string
		if err := q.Scan(&body); err != nil {
			return err
		}
		var c hearsay.Correction
		err := json.Unmarshal([]byte(body), &c)
		cs = append(cs, c)
		return err
	}); err != nil || len(cs) == 0 {
		return err
	}
	s.corrected = sql.NullBool{Valid: true, Bool: true}
	return s.reshowRun(ctx, run, cs, false)
}

// writerMask is the mask of the forgotten names, on the writing connection.
func (s *Store) writerMask() (*correct.Mask, error) {
	if s.corrected.Valid && !s.corrected.Bool {
		return nil, nil
	}
	var cs []hearsay.Correction
	err := s.list(tombsSQL, nil, func(q *sql.Rows) error { return scanBody(q, &cs) })
	return maskOf(cs), err
}

// tombsSQL reads what can be a tombstone or take one back.
const tombsSQL = "SELECT body FROM corrections WHERE rule = 1 AND (body LIKE '%\"do\":\"forget\"%' OR body LIKE '%\"do\":\"revert\"%') ORDER BY seq"

func scanBody(q *sql.Rows, cs *[]hearsay.Correction) error {
	var body string
	if err := q.Scan(&body); err != nil {
		return err
	}
	var c hearsay.Correction
	err := json.Unmarshal([]byte(body), &c)
	*cs = append(*cs, c)
	return err
}

func maskOf(cs []hearsay.Correction) *correct.Mask {
	by := correct.Reverted(cs)
	var tombs []hearsay.Tombstone
	for _, c := range cs {
		if c.Do == "forget" && c.Tomb != nil && by[c.ID] == "" {
			tombs = append(tombs, *c.Tomb)
		}
	}
	return correct.NewMask(tombs)
}

// mask is the mask of the forgotten names, as readers see it.
func (s *Store) mask(ctx context.Context) (*correct.Mask, error) {
	q, err := s.r.QueryContext(ctx, tombsSQL)
	if err != nil {
		return nil, dbError("store.Mask", err)
	}
	defer q.Close()
	var cs []hearsay.Correction
	for q.Next() {
		if err := scanBody(q, &cs); err != nil {
			return nil, dbError("store.Mask", err)
		}
	}
	return maskOf(cs), dbError("store.Mask", q.Err())
}

// Mask takes forgotten names out of what is printed; nil if there are none.
func (s *Store) Mask(ctx context.Context) (*correct.Mask, error) { return s.mask(ctx) }

// unname takes forgotten names out of a document.
func (s *Store) unname(ctx context.Context, d *stored) error {
	m, err := s.mask(ctx)
	if err != nil {
		return err
	}
	d.record = m.Record(d.record)
	return nil
}

// renameArticles indexes articles anew that have a forgotten name, or had one.
func (s *Store) renameArticles(ctx context.Context) error {
	now, err := s.writerMask()
	if err != nil {
		return err
	}
	old, err := s.mask(ctx)
	if err != nil {
		return err
	}
	for it, err := range s.Articles(ctx) {
		if err != nil {
			return err
		}
		text := it.Article.Markup
		var packed []byte
		switch err := s.r.QueryRowContext(ctx, "SELECT t.data FROM documents d JOIN blobs t ON t.id = d.text WHERE d.article = ? LIMIT 1", it.ID).Scan(&packed); {
		case err == nil:
			b, err := unpack(packed)
			if err != nil {
				return err
			}
			text = string(b)
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		a := it.Article
		has := func(m *correct.Mask) bool { return m.Has(a.Title) || m.Has(text) }
		is, was := has(now), has(old)
		if !is && !was {
			continue
		}
		if _, err := s.exec("DELETE FROM article_words WHERE rowid = ?", it.ID); err != nil {
			return err
		}
		if _, err := s.exec("INSERT INTO article_words (rowid, title, text, outlet, tags) VALUES (?, ?, ?, ?, ?)",
			it.ID, telling(now.Text(a.Title, is)), telling(now.Text(text, is)), telling(a.Outlet), strings.Join(tagsOf("lang", a.Lang), " ")+" all"); err != nil {
			return err
		}
	}
	return nil
}

// Corrections yields all corrections, oldest first, as they were made.
func (s *Store) Corrections(ctx context.Context) iter.Seq2[hearsay.Correction, error] {
	return func(yield func(hearsay.Correction, error) bool) {
		for after := int64(0); ; {
			var page []hearsay.Correction
			q, err := s.r.QueryContext(ctx, "SELECT body, seq FROM corrections WHERE seq > ? ORDER BY seq LIMIT ?", after, pageSize)
			if err == nil {
				for q.Next() {
					var body string
					var c hearsay.Correction
					if err = q.Scan(&body, &after); err == nil {
						err = json.Unmarshal([]byte(body), &c)
					}
					if err != nil {
						break
					}
					page = append(page, c)
				}
				err = errors.Join(err, q.Err(), q.Close())
			}
			if err != nil {
				yield(hearsay.Correction{}, dbError("store.Corrections", err))
				return
			}
			for _, c := range page {
				if !yield(c, nil) {
					return
				}
			}
			if len(page) < pageSize {
				return
			}
		}
	}
}

// Correction finds a correction by its ID, or by the beginning of it if no other
// begins so.
func (s *Store) Correction(ctx context.Context, id string) (c hearsay.Correction, err error) {
	id = strings.TrimPrefix(id, "c_")
	if _, err := hex.DecodeString(id + strings.Repeat("0", len(id)%2)); err != nil || len(id) < 4 {
		return c, noCorrection(id)
	}
	q, err := s.r.QueryContext(ctx, "SELECT body FROM corrections WHERE id >= ? AND id < ? ORDER BY id LIMIT 2", "c_"+id, "c_"+id+"g")
	if err != nil {
		return c, dbError("store.Correction", err)
	}
	defer q.Close()
	var cs []hearsay.Correction
	for q.Next() {
		if err := scanBody(q, &cs); err != nil {
			return c, dbError("store.Correction", err)
		}
	}
	switch {
	case q.Err() != nil:
		return c, dbError("store.Correction", q.Err())
	case len(cs) == 0:
		return c, noCorrection(id)
	case len(cs) > 1:
		return c, &hearsay.Error{Op: "store.Correction", Kind: hearsay.Invalid, Err: fmt.Errorf("several corrections begin with %q", "c_"+id), Hint: "give more of the id"}
	}
	return cs[0], nil
}

func noCorrection(id string) error {
	return &hearsay.Error{Op: "store.Correction", Kind: hearsay.NotFound, Err: fmt.Errorf("there is no correction %q", "c_"+id), Hint: "see: hearsay correct list"}
}

func (s *Store) placements(ctx context.Context, where string, args ...any) ([]hearsay.Placement, error) {
	q, err := s.r.QueryContext(ctx, `SELECT c.id, p.run, a.key, p.key, p.state, p.why, p.records FROM placements p JOIN corrections c ON c.seq = p.correction
		JOIN articles a ON a.id = p.article WHERE `+where+" ORDER BY p.run, c.seq, a.added, a.id", args...)
	if err != nil {
		return nil, dbError("store.Placements", err)
	}
	defer q.Close()
	var out []hearsay.Placement
	for q.Next() {
		var p hearsay.Placement
		var key []byte
		if err := q.Scan(&p.Correction, &p.Run, &key, &p.Key, &p.State, &p.Why, &p.Records); err != nil {
			return nil, dbError("store.Placements", err)
		}
		p.Article = hex.EncodeToString(key)
		out = append(out, p)
	}
	return out, dbError("store.Placements", q.Err())
}

// PlacementsOf says what became of the corrections of one record of a run, by
// its key, whether it is shown or not.
func (s *Store) PlacementsOf(ctx context.Context, run int, key string) ([]hearsay.Placement, error) {
	return s.placements(ctx, "p.run = ? AND p.key = ?", run, key)
}

// Placements says what became of each correction in a run, in the order they
// came: one placement for each article it speaks of, and one without an article
// where there is none. Reversals have none of their own. A correction that
// speaks of several versions of an article has that of the newest last.
func (s *Store) Placements(ctx context.Context, run int) ([]hearsay.Placement, error) {
	var upto sql.NullInt64
	if err := s.r.QueryRowContext(ctx, "SELECT upto FROM runs WHERE id = ?", run).Scan(&upto); err != nil {
		return nil, dbError("store.Placements", err)
	}
	have, err := s.placements(ctx, "p.run = ?", run)
	if err != nil {
		return nil, err
	}
	of := map[string][]hearsay.Placement{}
	for _, p := range have {
		of[p.Correction] = append(of[p.Correction], p)
	}
	var all []hearsay.Correction
	for c, err := range s.Corrections(ctx) {
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if upto.Valid {
		var n int
		if err := s.r.QueryRowContext(ctx, "SELECT count(*) FROM corrections WHERE seq <= ?", upto.Int64).Scan(&n); err != nil {
			return nil, dbError("store.Placements", err)
		}
		all = all[:n]
	}
	by := correct.Reverted(all)
	var out []hearsay.Placement
	for _, c := range all {
		switch {
		case c.Do == "revert":
		case len(of[c.ID]) > 0:
			out = append(out, of[c.ID]...)
		default:
			p := hearsay.Placement{Correction: c.ID, Run: run, Key: c.Key}
			switch {
			case by[c.ID] != "":
				p.State, p.Why = hearsay.StateSuperseded, "taken back by "+by[c.ID]
			case c.Anchor == nil || c.Scope == "alike":
				p.State, p.Why = hearsay.StateRedundant, "the run has nothing that it would change"
				if o := correct.Beaten(c, all, by); o != "" {
					p.State, p.Why = hearsay.StateSuperseded, "by "+o
				}
			default:
				p.State, p.Why = hearsay.StateOrphan, "the run has no document of the article"
			}
			out = append(out, p)
		}
	}
	return out, nil
}

// StateCounts is how many corrections have each state in a run. A correction
// counts once: by the newest version of its article; a rule as applied if it is
// so anywhere.
func (s *Store) StateCounts(ctx context.Context, run int) (map[string]int, error) {
	ps, err := s.Placements(ctx, run)
	if err != nil {
		return nil, err
	}
	out := map[string]int{}
	for i, p := range ps {
		if i+1 < len(ps) && ps[i+1].Correction == p.Correction {
			continue
		}
		out[p.State]++
	}
	return out, nil
}

// CorrectionsDigest names the corrections that a run is shown with: half a
// SHA-256 of their IDs; "" if there are none.
func (s *Store) CorrectionsDigest(ctx context.Context, run int) (string, error) {
	q, err := s.r.QueryContext(ctx, "SELECT c.id FROM corrections c, runs r WHERE r.id = ? AND (r.upto IS NULL OR c.seq <= r.upto) ORDER BY c.seq", run)
	if err != nil {
		return "", dbError("store.CorrectionsDigest", err)
	}
	defer q.Close()
	h, n := sha256.New(), 0
	for q.Next() {
		var id string
		if err := q.Scan(&id); err != nil {
			return "", dbError("store.CorrectionsDigest", err)
		}
		h.Write([]byte(id))
		n++
	}
	if n == 0 {
		return "", dbError("store.CorrectionsDigest", q.Err())
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), dbError("store.CorrectionsDigest", q.Err())
}

// Try yields what corrections would change in a run, and changes nothing.
func (s *Store) Try(ctx context.Context, run int, cs ...hearsay.Correction) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		if err := s.try(ctx, run, cs, yield); err != nil {
			yield(Change{}, dbError("store.Try", err))
		}
	}
}

func (s *Store) try(ctx context.Context, run int, cs []hearsay.Correction, yield func(Change, error) bool) error {
	var all []hearsay.Correction
	for c, err := range s.Corrections(ctx) {
		if err != nil {
			return err
		}
		all = append(all, c)
	}
	ofID := map[string]hearsay.Correction{}
	for _, c := range slices.Concat(all, cs) {
		ofID[c.ID] = c
	}
	target := func(c hearsay.Correction) hearsay.Correction {
		for c.Do == "revert" {
			c = ofID[c.Reverts]
		}
		return c
	}
	mask := maskOf(slices.Concat(all, cs))
	one := func(d stored) (more bool, err error) {
		address := d.item.Address
		var speak []hearsay.Correction
		for _, c := range slices.Concat(all, cs) {
			of := target(c)
			if of.Anchor == nil || of.Scope == "alike" || of.Anchor.Article == d.record.Article.Key || of.Anchor.Address == address && of.Scope == "record" {
				speak = append(speak, c)
			}
		}
		now, _ := correct.Apply(d.record, run, speak)
		if now == d.record && !d.shown && mask.Record(now) == now {
			return true, nil
		}
		before, err := s.document(ctx, run, d.item.ID)
		if err != nil {
			return false, err
		}
		for _, c := range compare(before, mask.Record(now), run, run, nil) {
			c.Cause = CauseCorrection
			if !yield(c, nil) {
				return false, nil
			}
		}
		return true, nil
	}
	wide := slices.ContainsFunc(cs, func(c hearsay.Correction) bool {
		of := target(c)
		return of.Anchor == nil || of.Scope == "alike"
	})
	if !wide {
		seen := map[string]bool{}
		for _, c := range cs {
			c = target(c)
			if seen[c.Anchor.Article] {
				continue
			}
			seen[c.Anchor.Article] = true
			it, err := s.Article(ctx, c.Anchor.Article)
			if err != nil {
				return err
			}
			d, err := scanDocument(s.r.QueryRowContext(ctx, machineColumns+"WHERE d.run = ? AND d.article = ?", run, it.ID))
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			if more, err := one(d); err != nil || !more {
				return err
			}
		}
		return nil
	}
	for after := int64(-1); ; {
		page, err := s.documentsPage(ctx, machineColumns, run, after)
		if err != nil {
			return err
		}
		for _, d := range page {
			after = d.item.ID
			if more, err := one(d); err != nil || !more {
				return err
			}
		}
		if len(page) < pageSize {
			return nil
		}
	}
}
