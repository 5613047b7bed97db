package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// A Source is where a capture comes from and how its articles are to be read:
// what stands in Base goes back unchanged to whoever reads them again.
type Source struct {
	URL, MediaType, ETag string
	Fetched              time.Time
	Base                 string // JSON
}

// A Capture is what is known of a capture in the store.
type Capture struct {
	ID int64
	Source
	Size             int64
	Done             bool // all its articles are in
	Articles, Failed int
}

// partSize is the most bytes of a capture that are packed as one.
const partSize = 4 << 20

// PutCapture keeps what r holds, unedited. The same content from the same
// source is kept once: fresh is false then. A small body is one part, so that a
// file that is one article shares its blob with the article.
func (s *Store) PutCapture(src Source, body io.ReadSeeker) (c Capture, fresh bool, err error) {
	size, sum, err := digest(body)
	if err != nil {
		return c, false, err
	}
	h := sha256.New()
	for _, p := range []string{src.URL, src.MediaType, src.Base, string(sum)} {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	key := h.Sum(nil)[:16]
	c = Capture{Source: src, Size: size}
	err = s.put(func() error {
		ok, err := s.one("SELECT id, done, articles, failed FROM captures WHERE key = ?", []any{key}, &c.ID, &c.Done, &c.Articles, &c.Failed)
		if ok || err != nil {
			return err
		}
		fresh = true
		fetched := ""
		if !src.Fetched.IsZero() {
			fetched = src.Fetched.UTC().Format(time.RFC3339)
		}
		res, err := s.exec("INSERT INTO captures (key, url, media, etag, fetched, base, sum, size) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			key, src.URL, src.MediaType, src.ETag, fetched, src.Base, sum, size)
		if err != nil {
			return err
		}
		if c.ID, err = res.LastInsertId(); err != nil {
			return err
		}
		if _, err := body.Seek(0, io.SeekStart); err != nil {
			return err
		}
		how := byte(packZstd)
		if size <= 32<<10 {
			how = packText
		}
		buf := make([]byte, min(partSize, size))
		again := sha256.New()
		for n := 0; ; n++ {
			k, err := io.ReadFull(body, buf)
			if k > 0 || n == 0 {
				again.Write(buf[:k])
				id, err := s.blob(how, buf[:k])
				if err != nil {
					return err
				}
				if _, err := s.exec("INSERT INTO parts (capture, n, blob) VALUES (?, ?, ?)", c.ID, n, id); err != nil {
					return err
				}
			}
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || size == 0 {
				break
			}
			if err != nil {
				return err
			}
		}
		if string(again.Sum(nil)) != string(sum) {
			return &hearsay.Error{Op: "store.PutCapture", Kind: hearsay.Retry, Err: errors.New("the file changed while it was read"), Hint: "add it again when it is complete"}
		}
		return nil
	})
	return c, fresh, err
}

func digest(r io.ReadSeeker) (size int64, sum []byte, err error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return 0, nil, err
	}
	h := sha256.New()
	size, err = io.Copy(h, r)
	return size, h.Sum(nil), err
}

// sumOf names content: half of its SHA-256.
func sumOf(content []byte) []byte {
	sum := sha256.Sum256(content)
	return sum[:16]
}

// blob keeps content once and counts one more reference to it.
func (s *Store) blob(how byte, content []byte) (id int64, err error) {
	sum := sumOf(content)
	ok, err := s.one("UPDATE blobs SET refs = refs + 1 WHERE sum = ? RETURNING id", []any{sum}, &id)
	if ok || err != nil {
		return id, err
	}
	res, err := s.exec("INSERT INTO blobs (sum, size, refs, data) VALUES (?, ?, 1, ?)", sum, len(content), pack(how, content))
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// Body is the content of a capture.
func (s *Store) Body(ctx context.Context, capture int64) io.Reader {
	return &body{s: s, ctx: ctx, capture: capture}
}

type body struct {
	s       *Store
	ctx     context.Context
	capture int64
	n       int
	rest    []byte
	end     bool
}

func (b *body) Read(p []byte) (int, error) {
	for len(b.rest) == 0 {
		if b.end {
			return 0, io.EOF
		}
		var packed []byte
		err := b.s.r.QueryRowContext(b.ctx, "SELECT b.data FROM parts p JOIN blobs b ON b.id = p.blob WHERE p.capture = ? AND p.n = ?", b.capture, b.n).Scan(&packed)
		if errors.Is(err, sql.ErrNoRows) {
			b.end = true
			continue
		}
		if err != nil {
			return 0, dbError("store.Body", err)
		}
		b.n++
		if b.rest, err = unpack(packed); err != nil {
			return 0, dbError("store.Body", err)
		}
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}

// Open yields the captures whose articles are not all in: a program that kept
// them ended too early.
func (s *Store) Open(ctx context.Context) iter.Seq2[Capture, error] {
	return func(yield func(Capture, error) bool) {
		after := int64(0)
		for {
			c := Capture{}
			var fetched string
			err := s.r.QueryRowContext(ctx, "SELECT id, url, media, etag, fetched, base, size FROM captures WHERE done = 0 AND id > ? ORDER BY id LIMIT 1", after).
				Scan(&c.ID, &c.URL, &c.MediaType, &c.ETag, &fetched, &c.Base, &c.Size)
			if errors.Is(err, sql.ErrNoRows) {
				return
			}
			c.Fetched, _ = time.Parse(time.RFC3339, fetched)
			if !yield(c, dbError("store.Open", err)) || err != nil {
				return
			}
			after = c.ID
		}
	}
}

// DoneCapture says that every article of a capture is in: articles were made,
// failed could not be.
func (s *Store) DoneCapture(id int64, articles, failed int) error {
	return s.put(func() error {
		_, err := s.exec("UPDATE captures SET done = 1, articles = ?, failed = ? WHERE id = ?", articles, failed, id)
		return err
	})
}

// An Added says what became of an article that was put.
type Added int

// What can become of an article.
const (
	Known   Added = iota // it is in the store already
	New                  // an article of an address not seen before
	Version              // another text of an address that is in the store
)

// PutArticle keeps an article of a capture, its nth. Text is what is searched:
// the article's own text without markup. The same article put twice is kept
// once, as it was put first.
func (s *Store) PutArticle(capture int64, n int, a hearsay.Article, text string) (what Added, err error) {
	if a.Key == "" {
		a.Key = hearsay.ArticleKey(a)
	}
	key, err := hex.DecodeString(a.Key)
	if err != nil {
		return Known, &hearsay.Error{Op: "store.PutArticle", Kind: hearsay.Invalid, Err: fmt.Errorf("the key %q is not one of hearsay", a.Key)}
	}
	err = s.put(func() error {
		var id int64
		ok, err := s.one("SELECT id FROM articles WHERE key = ?", []any{key}, &id)
		if ok || err != nil {
			return err
		}
		address := address(a)
		what = New
		if ok, err = s.one("SELECT id FROM articles WHERE address = ? LIMIT 1", []any{address}, &id); err != nil {
			return err
		} else if ok {
			what = Version
		}
		if id, err = s.id("articles", dayOf(a)<<articleBits, articleBits); err != nil {
			return err
		}
		markup, err := s.blob(packText, []byte(a.Markup))
		if err != nil {
			return err
		}
		published, notes := "", ""
		if a.PublishedPrecision != "" {
			published = a.Published.Format(time.RFC3339)
		}
		if len(a.Notes) > 0 {
			b, err := json.Marshal(a.Notes)
			if err != nil {
				return err
			}
			notes = string(b)
		}
		_, err = s.exec(`INSERT INTO articles (id, key, address, capture, n, user_id, id_number, url, path, outlet, title, byline, lang, media,
			published, precise, notes, markup, size, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			id, key, address, capture, n, a.ID, a.IDNumber, a.URL, a.Path, a.Outlet, a.Title, a.Byline, a.Lang, a.MediaType,
			published, a.PublishedPrecision, notes, markup, len(a.Title)+len(text), s.now().Unix())
		if err != nil {
			return err
		}
		m, err := s.writerMask()
		if err != nil {
			return err
		}
		named := m.Has(a.Title) || m.Has(text)
		_, err = s.exec("INSERT INTO article_words (rowid, title, text, outlet, tags) VALUES (?, ?, ?, ?, ?)",
			id, telling(m.Text(a.Title, named)), telling(m.Text(text, named)), telling(a.Outlet), strings.Join(tagsOf("lang", a.Lang), " ")+" all")
		return err
	})
	if err != nil {
		what = Known
	}
	return what, err
}

// Failed keeps why an article of a capture, its nth, could not be added.
func (s *Store) Failed(capture int64, n int, name string, reason error) error {
	return s.put(func() error { return s.failure(capture, n, 0, 0, name, reason) })
}

// FailedCode keeps why a run could not code an article.
func (s *Store) FailedCode(run int, article, name string, reason error) error {
	key, err := hex.DecodeString(article)
	if err != nil {
		return err
	}
	return s.put(func() error {
		var id, capture int64
		var n int
		ok, err := s.one("SELECT id, capture, n FROM articles WHERE key = ?", []any{key}, &id, &capture, &n)
		if err != nil || !ok {
			return err
		}
		return s.failure(capture, n, run, id, name, reason)
	})
}

func (s *Store) failure(capture int64, n, run int, article int64, name string, reason error) error {
	why, hint := reason.Error(), ""
	if he, ok := errors.AsType[*hearsay.Error](reason); ok {
		why, hint = he.Err.Error(), he.Hint
	}
	_, err := s.exec("INSERT OR REPLACE INTO failures (capture, n, run, article, name, reason, hint) VALUES (?, ?, ?, ?, ?, ?, ?)", capture, n, run, article, name, why, hint)
	return err
}

// address is a hash of what versions of one article have in common: what
// hearsay.ArticleKey takes for its address.
func address(a hearsay.Article) []byte {
	h := sha256.New()
	switch {
	case a.URL != "":
		addressPart(h, "url", a.URL)
	case a.ID != "":
		addressPart(h, "id", a.Outlet, a.ID)
	default:
		addressPart(h, "path", a.Path)
	}
	return h.Sum(nil)[:8]
}

func addressPart(h hash.Hash, ss ...string) {
	for _, s := range ss {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
}

// Ids go by time, so that newest first is the order of the table: an article's
// is its day and a number, a record's its run, its day and a number.
const (
	articleBits = 18
	recordBits  = 24
	runBits     = 46 // 22 bits of days, as many as ten thousand years have
)

// dayOf is the day of publication, counted from the year 1; 0 if not known.
func dayOf(a hearsay.Article) int64 {
	if a.PublishedPrecision == "" {
		return 0
	}
	return day(a.Published)
}

func day(t time.Time) int64 {
	const untilEpoch = 719162
	d := t.Unix() / 86400
	if t.Unix()%86400 < 0 {
		d--
	}
	return min(max(d+untilEpoch, 0), 1<<(runBits-recordBits)-1)
}

// id is the next free id of a table in the slot that begins at lo and is bits
// wide. A full slot runs on into the next, which costs order, not correctness.
func (s *Store) id(table string, lo int64, bits uint) (int64, error) {
	slot := lo << 1
	if table == "records" {
		slot |= 1
	}
	next, ok := s.next[slot]
	if !ok {
		var last sql.NullInt64
		if _, err := s.one("SELECT max(id) FROM "+table+" WHERE id >= ? AND id < ?", []any{lo, lo + 1<<bits}, &last); err != nil {
			return 0, err
		}
		next = lo
		if last.Valid {
			next = last.Int64 + 1
		}
		if table == "records" {
			if _, err := s.one("SELECT last FROM spent WHERE slot = ?", []any{lo}, &last); err != nil {
				return 0, err
			}
			if last.Valid {
				next = max(next, last.Int64+1)
			}
		}
	}
	if next >= lo+1<<bits {
		return s.id(table, lo+1<<bits, bits)
	}
	s.next[slot] = next + 1
	return next, nil
}

// PutDocument keeps what a run made of an article that is in the store. Put
// twice, it is kept once.
func (s *Store) PutDocument(run int, d *hearsay.Document) error {
	return s.putRecord(run, export.NewRecord(d), d.Article, d.Lang)
}

// PutRecord keeps what another program, or another version of this one, made of
// an article that is in the store, as PutDocument does.
func (s *Store) PutRecord(ctx context.Context, run int, r *export.Record) error {
	it, err := s.Article(ctx, r.Article.Key)
	if err != nil {
		return err
	}
	if err := r.Check(); err != nil {
		return &hearsay.Error{Op: "store.PutRecord", Kind: hearsay.Invalid, Err: err}
	}
	return s.putRecord(run, r, it.Article, str(r.Article.Lang))
}

func (s *Store) putRecord(run int, r *export.Record, a hearsay.Article, lang string) error {
	packed, err := encodeRecord(r)
	if err != nil {
		return err
	}
	key, err := hex.DecodeString(r.Article.Key)
	if err != nil {
		return err
	}
	return s.put(func() error {
		var article, capture int64
		var nth int
		var have sql.NullInt64
		var address []byte
		ok, err := s.one("SELECT a.id, a.capture, a.n, a.address, d.article FROM articles a LEFT JOIN documents d ON d.run = ? AND d.article = a.id WHERE a.key = ?", []any{run, key}, &article, &capture, &nth, &address, &have)
		if err != nil || have.Valid {
			return err
		}
		if !ok {
			return &hearsay.Error{Op: "store.PutDocument", Kind: hearsay.NotFound, Err: fmt.Errorf("the article %s is not in the store", r.Article.Key), Hint: "put the article first"}
		}
		var text any
		if r.Text != a.Markup {
			id, err := s.blob(packText, []byte(r.Text))
			if err != nil {
				return err
			}
			text = id
		}
		record, err := s.blob(packRecord, packed)
		if err != nil {
			return err
		}
		n := countOf(r)
		_, err = s.exec("INSERT INTO documents (run, article, lang, text, record, statements, unresolved, events, coded, keys) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			run, article, lang, text, record, n.statements, n.unresolved, n.events, len(r.Sentences) > 0, n.keys)
		if err != nil {
			return err
		}
		if _, err := s.exec("DELETE FROM failures WHERE capture = ? AND n = ? AND run = ?", capture, nth, run); err != nil {
			return err
		}
		shown, err := s.putShown(run, article, r, address)
		if err != nil {
			return err
		}
		return s.putIndex(run, article, shown)
	})
}

// putIndex lets the records of a document be found, as they are shown.
func (s *Store) putIndex(run int, article int64, r *export.Record) error {
	entries, people := index(r)
	lo := slotOf(run, article)
	// The last entry gets the smallest id: newest first then shows the records
	// of one article in the order of its text.
	for i := len(entries) - 1; i >= 0; i-- {
		e := &entries[i]
		id, err := s.id("records", lo, recordBits)
		if err != nil {
			return err
		}
		_, err = s.exec("INSERT INTO records (id, article, ord, report, conf, chain, since, before) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			id, article, e.ord, e.report, e.conf, e.chain, e.since, e.before)
		if err != nil {
			return err
		}
		_, err = s.exec("INSERT INTO "+wordsOf(run)+" (rowid, words, speaker, third, about, agent, recipient, role, tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			id, telling(e.words), telling(e.speaker), telling(e.third), telling(e.about), telling(e.agent), telling(e.recipient), telling(e.role), e.tags)
		if err != nil {
			return err
		}
	}
	for _, p := range people {
		_, err := s.exec(`INSERT INTO actors (run, name, kind, entity, country, articles, statements, events) VALUES (?, ?, ?, ?, ?, 1, ?, ?)
			ON CONFLICT DO UPDATE SET articles = articles + 1, statements = statements + excluded.statements, events = events + excluded.events`,
			run, p.name, p.kind, p.entity, p.country, p.statements, p.events)
		if err != nil {
			return err
		}
	}
	return nil
}

// slotOf is where the ids of an article's records begin.
func slotOf(run int, article int64) int64 {
	return int64(run)<<runBits | article>>articleBits<<recordBits
}

// counts are what is filed of a document beside its record.
type counts struct {
	statements, unresolved, events, reviewed int
	keys                                     []byte // the beginnings of its records' keys
}

func countOf(r *export.Record) counts {
	n := counts{statements: len(r.Statements), events: len(r.Events), keys: []byte{}}
	add := func(key string) {
		k := keyStart(key)
		n.keys = append(n.keys, k[:]...)
	}
	for i := range r.Statements {
		st := &r.Statements[i]
		if len(st.Speakers) == 0 {
			n.unresolved++
		}
		if st.Reviewed {
			n.reviewed++
		}
		add(st.Key)
	}
	for i := range r.Events {
		if r.Events[i].Reviewed {
			n.reviewed++
		}
		for range r.Events[i].Reports {
			add(r.Events[i].Key)
		}
	}
	return n
}
