// Package store keeps an archive in one folder: what was captured, the articles
// in it, the runs that coded them, and an index to find records by. It is
// SQLite; one process writes at a time, any number read.
//
// It reads no text and fetches nothing; see packages reader and fetch. The
// ground (captures, articles) is never edited; documents and the index are
// made from it and can be made again.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// The files of a store's folder.
const (
	dbFile   = "hearsay.db"
	lockFile = "writer.lock"
	pidFile  = "writer.pid"
)

//go:embed migrations/*.sql
var migrations embed.FS

// schemaVersion is the newest version of the schema that this program knows.
const schemaVersion = 4

// Errors that a caller tells apart with errors.Is.
var (
	ErrLocked = errors.New("the store is in use by another writer")
	ErrNewer  = errors.New("the store was made by a newer version of hearsay")
	ErrNone   = errors.New("there is no store")

	errOlder = errors.New("the store was made by an older version of hearsay")
)

// Options say how a store is opened.
type Options struct {
	Wait time.Duration    // how long to wait for another writer
	Now  func() time.Time // the clock that dates additions; time.Now if nil
}

// A Store is an open archive. Its methods are safe for concurrent use, but
// what one goroutine puts another sees only after Flush.
type Store struct {
	dir  string
	r    *sql.DB   // read only
	l    *sql.DB   // read only, for lists of which each row is looked up on r: were they one pool, lists could hold all of it and wait for each other
	doc  *sql.Stmt // on r: one document, asked for each row that is printed
	now  func() time.Time
	lock *flock.Flock // nil: reading only

	mu    sync.Mutex // of all below: the one writing connection
	wdb   *sql.DB
	w     *sql.Conn
	stmts map[string]*sql.Stmt
	open  bool // a transaction is begun
	puts  int  // in it
	begun time.Time
	next  map[int64]int64 // by table and slot: the next free id

	view      func(*export.Record)         // see View
	known     map[int64]hearsay.Correction // corrections read, by their number
	corrected sql.NullBool                 // whether there are any; not valid: not looked yet
}

// Open opens the store in dir for writing, and makes it if there is none. It
// is an ErrLocked if another process writes for longer than o.Wait, an ErrNewer
// if the store's schema is not known; nothing was changed then.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Store{dir: dir, now: o.Now, stmts: map[string]*sql.Stmt{}, next: map[int64]int64{}, known: map[int64]hearsay.Correction{}}
	if err := s.openWrite(ctx, o.Wait); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) openWrite(ctx context.Context, wait time.Duration) error {
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return folderError(s.dir, err)
	}
	if err := s.takeLock(ctx, wait); err != nil {
		return err
	}
	// A file of another program, or of a newer version of this one, is told
	// before anything is written.
	if err := checkSchema(ctx, s.dir); err != nil && !errors.Is(err, ErrNone) && !errors.Is(err, errOlder) {
		return err
	}
	var err error
	if s.wdb, err = sql.Open("sqlite", dsn(s.dir, "rwc", "foreign_keys(1)", "synchronous(FULL)", "cache_size(-32000)", "temp_store(MEMORY)")); err != nil {
		return dbError("store.Open", err)
	}
	s.wdb.SetMaxOpenConns(1)
	// Of a new file: rows of one or two thousand bytes waste less of large pages.
	if _, err := s.wdb.ExecContext(ctx, "PRAGMA page_size = 32768; PRAGMA journal_mode = WAL"); err != nil {
		return folderError(s.dir, err)
	}
	if err := migrate(ctx, s.wdb); err != nil {
		return dbError("store.Open", err)
	}
	if s.w, err = s.wdb.Conn(ctx); err != nil {
		return dbError("store.Open", err)
	}
	return s.openRead("")
}

// OpenRead opens the store in dir for reading. It is an ErrNone if there is
// none, an ErrNewer if its schema is not known.
func OpenRead(ctx context.Context, dir string) (*Store, error) {
	switch err := checkSchema(ctx, dir); {
	case errors.Is(err, errOlder):
		// Its maker did not know some of the tables. They are made, which
		// changes nothing that is there.
		w, err := Open(ctx, dir, Options{Wait: 5 * time.Second})
		if err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
	case err != nil:
		return nil, err
	}
	s := &Store{dir: dir, now: time.Now}
	if err := s.openRead(frozen(dir)); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) openRead(extra string) error {
	for _, db := range []**sql.DB{&s.r, &s.l} {
		var err error
		if *db, err = sql.Open("sqlite", dsn(s.dir, "ro", "query_only(1)", "cache_size(-8000)", "mmap_size(268435456)")+extra); err != nil {
			return dbError("store.Open", err)
		}
		(*db).SetMaxOpenConns(max(4, runtime.GOMAXPROCS(0)))
	}
	var err error
	s.doc, err = s.r.Prepare(documentColumns + "WHERE d.run = ? AND d.article = ?")
	return dbError("store.Open", err)
}

// frozen lets a store be read in a folder that cannot be written: SQLite needs
// to make a file there unless it is told that nobody else can write either.
func frozen(dir string) string {
	probe, err := os.OpenFile(filepath.Join(dir, dbFile), os.O_WRONLY, 0)
	if err == nil {
		probe.Close()
		return ""
	}
	if st, err := os.Stat(filepath.Join(dir, dbFile+"-wal")); err == nil && st.Size() > 0 {
		return ""
	}
	return "&immutable=1"
}

func dsn(dir, mode string, pragmas ...string) string {
	path := filepath.ToSlash(filepath.Join(dir, dbFile))
	if len(path) > 1 && path[1] == ':' {
		path = "/" + path // a drive of Windows
	}
	v := url.Values{"mode": {mode}, "_pragma": append([]string{"busy_timeout(10000)"}, pragmas...)}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + v.Encode()
}

func (s *Store) takeLock(ctx context.Context, wait time.Duration) error {
	s.lock = flock.New(filepath.Join(s.dir, lockFile))
	ok, err := s.lock.TryLock()
	if !ok && err == nil && wait > 0 {
		ctx, cancel := context.WithTimeout(ctx, wait)
		defer cancel()
		ok, err = s.lock.TryLockContext(ctx, 50*time.Millisecond)
	}
	switch {
	case ok:
		if err := os.WriteFile(filepath.Join(s.dir, pidFile), []byte(strconv.Itoa(os.Getpid())+"\n"), 0o644); err != nil {
			return folderError(s.dir, err)
		}
		return nil
	case err != nil && !errors.Is(err, context.DeadlineExceeded):
		s.lock = nil
		return folderError(s.dir, err)
	}
	s.lock = nil
	who := "another process"
	if b, err := os.ReadFile(filepath.Join(s.dir, pidFile)); err == nil && len(b) > 0 {
		who = "process " + strings.TrimSpace(string(b))
	}
	return &hearsay.Error{
		Op: "store.Open", Kind: hearsay.Retry, Err: fmt.Errorf("%w: %s", ErrLocked, who),
		Hint: "wait until it ends, or give it longer with --wait 10m; reading is possible meanwhile",
	}
}

// checkSchema reads the version of the schema in dir, and writes nothing.
func checkSchema(ctx context.Context, dir string) error {
	path := filepath.Join(dir, dbFile)
	st, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && st.Size() == 0 {
		return noStore(dir)
	}
	if err != nil {
		return folderError(dir, err)
	}
	db, err := sql.Open("sqlite", dsn(dir, "ro", "query_only(1)")+frozen(dir))
	if err != nil {
		return dbError("store.Open", err)
	}
	defer db.Close()
	var have, steps int
	const version = "SELECT coalesce(max(version_id), 0), count(DISTINCT version_id) FROM goose_db_version WHERE is_applied"
	err = db.QueryRowContext(ctx, version).Scan(&have, &steps)
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code() == sqlite3.SQLITE_READONLY_ROLLBACK {
		// Its maker was killed before it was in WAL mode: what he left half done
		// is undone by the first who may write.
		if err := undo(ctx, dir); err != nil {
			return folderError(dir, err)
		}
		err = db.QueryRowContext(ctx, version).Scan(&have, &steps)
	}
	switch {
	case err != nil && strings.Contains(err.Error(), "no such table"):
		var tables int
		if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil {
			return dbError("store.Open", err)
		}
		if tables > 0 {
			return &hearsay.Error{
				Op: "store.Open", Kind: hearsay.Invalid, Err: fmt.Errorf("%s is a database of another program", path),
				Hint: "choose another folder with --store",
			}
		}
		return noStore(dir)
	case err != nil:
		return dbError("store.Open", err)
	case have == 0: // its maker was stopped at once
		return noStore(dir)
	case have > schemaVersion:
		return &hearsay.Error{
			Op: "store.Open", Kind: hearsay.Conflict, Err: fmt.Errorf("%w: its schema is version %d, this program knows %d; nothing was changed", ErrNewer, have, schemaVersion),
			Hint: "use the newer hearsay, or another folder with --store",
		}
	case steps < migrationCount():
		return errOlder
	}
	return nil
}

// migrationCount is how many steps the schema has; a new database counts one more.
func migrationCount() int {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		panic(err) // the pattern is wrong
	}
	return len(files) + 1
}

// undo has SQLite undo what a killed process left half done.
func undo(ctx context.Context, dir string) error {
	db, err := sql.Open("sqlite", dsn(dir, "rw"))
	if err != nil {
		return err
	}
	defer db.Close()
	var n int
	return db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&n)
}

func noStore(dir string) error {
	return &hearsay.Error{
		Op: "store.Open", Kind: hearsay.NotFound, Err: fmt.Errorf("%w in %s", ErrNone, dir),
		Hint: "hearsay add FILES makes one; --store DIR names another",
	}
}

func migrate(ctx context.Context, db *sql.DB) error {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, sub, goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true))
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// View has f change every document before it is shown, by Find, Picks, Records
// and Documents: to call actors otherwise, say. What is kept and what is
// searched stay as they are. It must be set before the store is used.
func (s *Store) View(f func(*export.Record)) { s.view = f }

// Dir is the store's folder.
func (s *Store) Dir() string { return s.dir }

// Close writes what was put and closes the store.
func (s *Store) Close() error {
	var errs []error
	if s.w != nil {
		errs = append(errs, s.Flush())
		s.mu.Lock()
		for _, st := range s.stmts {
			errs = append(errs, st.Close())
		}
		errs = append(errs, s.w.Close())
		s.mu.Unlock()
	}
	if s.doc != nil {
		errs = append(errs, s.doc.Close())
	}
	for _, db := range []*sql.DB{s.r, s.l, s.wdb} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if s.lock != nil {
		os.Remove(filepath.Join(s.dir, pidFile))
		errs = append(errs, s.lock.Unlock())
	}
	return errors.Join(errs...)
}

// A batch is written when it holds this much, or is this old.
const (
	maxPuts  = 2000
	maxAge   = 500 * time.Millisecond
	pageSize = 200 // articles read at once
)

// put runs f in the open transaction, beginning one if none is. If f fails,
// nothing that was put since the last Flush is kept.
func (s *Store) put(f func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.w == nil {
		return &hearsay.Error{Op: "store.Put", Kind: hearsay.Invalid, Err: errors.New("the store is open for reading only")}
	}
	if !s.open {
		if _, err := s.w.ExecContext(context.Background(), "BEGIN IMMEDIATE"); err != nil {
			return dbError("store.Put", err)
		}
		s.open, s.puts, s.begun = true, 0, s.now()
	}
	if err := f(); err != nil {
		s.rollback()
		return dbError("store.Put", err)
	}
	if s.puts++; s.puts >= maxPuts || s.now().Sub(s.begun) > maxAge {
		return s.commit()
	}
	return nil
}

func (s *Store) rollback() {
	s.w.ExecContext(context.Background(), "ROLLBACK") // SQLite may have rolled back itself
	s.open = false
	clear(s.next)
	clear(s.known)
	s.corrected.Valid = false
}

func (s *Store) commit() error {
	if _, err := s.w.ExecContext(context.Background(), "COMMIT"); err != nil {
		s.rollback()
		return dbError("store.Flush", err)
	}
	s.open = false
	return nil
}

// Flush makes what was put lasting, and seen by readers.
func (s *Store) Flush() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.w == nil || !s.open {
		return nil
	}
	return s.commit()
}

func (s *Store) stmt(query string) (*sql.Stmt, error) {
	st := s.stmts[query]
	if st == nil {
		var err error
		if st, err = s.w.PrepareContext(context.Background(), query); err != nil {
			return nil, err
		}
		s.stmts[query] = st
	}
	return st, nil
}

// exec runs a statement on the writing connection.
func (s *Store) exec(query string, args ...any) (sql.Result, error) {
	st, err := s.stmt(query)
	if err != nil {
		return nil, err
	}
	return st.Exec(args...)
}

// one reads one row on the writing connection; ok is false if there is none.
func (s *Store) one(query string, args []any, into ...any) (ok bool, err error) {
	st, err := s.stmt(query)
	if err != nil {
		return false, err
	}
	err = st.QueryRow(args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// dbError gives an error of the database its kind and says what to do.
func dbError(op string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*hearsay.Error](err); ok {
		return err
	}
	e := &hearsay.Error{Op: op, Kind: hearsay.Internal, Err: err}
	switch text := err.Error(); {
	case strings.Contains(text, "disk is full"), strings.Contains(text, "(13)"), strings.Contains(text, "no space left"):
		e.Kind, e.Err = hearsay.Retry, fmt.Errorf("the disk is full: %w", err)
		e.Hint = "free some space and run it again; what was written before is safe and nothing will be doubled"
	case strings.Contains(text, "readonly"), strings.Contains(text, "permission denied"), strings.Contains(text, "unable to open"):
		e.Kind = hearsay.Invalid
		e.Hint = "the folder or its files cannot be written; check their owner and permissions, or name another store with --store"
	case strings.Contains(text, "database is locked"), strings.Contains(text, "SQLITE_BUSY"):
		e.Kind, e.Hint = hearsay.Retry, "another program holds the store; try again"
	case strings.Contains(text, "malformed"), strings.Contains(text, "not a database"):
		e.Hint = "the file is damaged; restore a backup with hearsay restore, then see hearsay verify"
	case strings.Contains(text, "disk I/O error"):
		e.Kind = hearsay.Retry
		e.Hint = "the disk refuses to write or read; check its space and health, then run it again: nothing will be doubled"
	}
	return e
}

func folderError(dir string, err error) error {
	e := dbError("store.Open", fmt.Errorf("cannot write in %s: %w", dir, err))
	if he, ok := errors.AsType[*hearsay.Error](e); ok && he.Hint == "" {
		he.Kind = hearsay.Invalid
		he.Hint = "check the folder's owner and permissions, or name another store with --store"
	}
	return e
}
