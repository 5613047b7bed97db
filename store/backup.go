package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"github.com/hearsay-news/hearsay"
)

// Backup writes a copy of the store, as it is at this moment, to one file,
// while others read and write. The file appears when it is complete; one that
// is there already is an error unless force is set.
func (s *Store) Backup(ctx context.Context, file string, force bool) error {
	if _, err := os.Lstat(file); err == nil && !force {
		return &hearsay.Error{Op: "store.Backup", Kind: hearsay.Conflict, Err: fmt.Errorf("%s is there already", file), Hint: "choose another name, or add --force"}
	}
	tmp := filepath.Join(filepath.Dir(file), "."+filepath.Base(file)+".tmp")
	if err := os.Remove(tmp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return folderError(filepath.Dir(file), err)
	}
	db, err := sql.Open("sqlite", dsn(s.dir, "ro")+frozen(s.dir))
	if err != nil {
		return dbError("store.Backup", err)
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", tmp); err != nil {
		os.Remove(tmp)
		return dbError("store.Backup", err)
	}
	if err := syncFile(tmp); err != nil {
		os.Remove(tmp)
		return folderError(filepath.Dir(file), err)
	}
	return os.Rename(tmp, file)
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Restore makes a store in dir of a backup. What is in dir already is an error
// of kind Conflict unless force is set; it is kept then beside the new store,
// under the name that old gives.
func Restore(ctx context.Context, dir, file string, force bool) (old string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", folderError(dir, err)
	}
	l := flock.New(filepath.Join(dir, lockFile))
	if ok, err := l.TryLock(); err != nil || !ok {
		if err != nil {
			return "", folderError(dir, err)
		}
		return "", &hearsay.Error{Op: "store.Restore", Kind: hearsay.Retry, Err: ErrLocked, Hint: "wait until the other process ends"}
	}
	defer l.Unlock()
	path := filepath.Join(dir, dbFile)
	if _, err := os.Stat(path); err == nil {
		if !force {
			return "", &hearsay.Error{Op: "store.Restore", Kind: hearsay.Conflict, Err: fmt.Errorf("there is a store in %s", dir), Hint: "name another folder with --store, or add --force: the old one is kept beside it"}
		}
		old = path + ".before-restore"
	}
	// The copy is checked before anything is moved.
	tmp := filepath.Join(dir, ".restore")
	if err := os.RemoveAll(tmp); err != nil {
		return "", folderError(dir, err)
	}
	if err := os.Mkdir(tmp, 0o755); err != nil {
		return "", folderError(dir, err)
	}
	defer os.RemoveAll(tmp)
	src, err := os.Open(file)
	if err != nil {
		return "", &hearsay.Error{Op: "store.Restore", Kind: hearsay.Invalid, Err: err, Hint: "give the file that hearsay backup wrote"}
	}
	defer src.Close()
	dst, err := os.Create(filepath.Join(tmp, dbFile))
	if err != nil {
		return "", folderError(dir, err)
	}
	_, err = dst.ReadFrom(src)
	if err = errors.Join(err, dst.Sync(), dst.Close()); err != nil {
		return "", folderError(dir, err)
	}
	if err := checkSchema(ctx, tmp); err != nil {
		return "", &hearsay.Error{Op: "store.Restore", Kind: hearsay.Invalid, Err: fmt.Errorf("%s is no backup of a store: %w", file, err), Hint: "give the file that hearsay backup wrote"}
	}
	if err := quickCheck(ctx, tmp); err != nil {
		return "", &hearsay.Error{Op: "store.Restore", Kind: hearsay.Invalid, Err: fmt.Errorf("%s is damaged: %w", file, err), Hint: "use another backup"}
	}
	if old != "" {
		// A log of the old store that was not yet written into it goes with it.
		for _, ext := range []string{"-wal", "-shm"} {
			if err := os.Rename(path+ext, old+ext); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return "", folderError(dir, err)
			}
		}
		if err := os.Rename(path, old); err != nil {
			return "", folderError(dir, err)
		}
	}
	return old, os.Rename(filepath.Join(tmp, dbFile), path)
}

func quickCheck(ctx context.Context, dir string) error {
	db, err := sql.Open("sqlite", dsn(dir, "ro", "query_only(1)"))
	if err != nil {
		return err
	}
	defer db.Close()
	var s string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&s); err != nil {
		return err
	}
	if s != "ok" {
		return errors.New(s)
	}
	return nil
}
