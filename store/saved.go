package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"
)

// A Saved is a search that somebody keeps.
type Saved struct {
	ID            int
	Name, Query   string
	Kind          string // statement or event
	Run           string // latest or pinned
	What          string // what counts as new: origin, record or denial
	Token         string // that a feed reader shows in place of a password
	Created, Seen time.Time
}

const savedColumns = "SELECT id, name, query, kind, run, what, token, created, seen FROM saved "

func scanSaved(row interface{ Scan(...any) error }) (x Saved, err error) {
	var created, seen int64
	err = row.Scan(&x.ID, &x.Name, &x.Query, &x.Kind, &x.Run, &x.What, &x.Token, &created, &seen)
	x.Created, x.Seen = time.Unix(created, 0).UTC(), time.Unix(seen, 0).UTC()
	return x, err
}

// Save keeps a search, and gives it its number and token. What is in the store
// now counts as seen.
func (s *Store) Save(x Saved) (Saved, error) {
	var b [12]byte
	rand.Read(b[:])
	x.Token = hex.EncodeToString(b[:])
	x.Created = s.now().UTC().Truncate(time.Second)
	x.Seen = x.Created
	err := s.put(func() error {
		res, err := s.exec("INSERT INTO saved (name, query, kind, run, what, token, created, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			x.Name, x.Query, x.Kind, x.Run, x.What, x.Token, x.Created.Unix(), x.Seen.Unix())
		if err != nil {
			return err
		}
		id, err := res.LastInsertId()
		x.ID = int(id)
		return err
	})
	if err != nil {
		return x, err
	}
	return x, s.Flush()
}

// SavedSeen notes up to when somebody has seen what is new in a saved search.
func (s *Store) SavedSeen(id int, at time.Time) error {
	return s.changeSaved(id, "UPDATE saved SET seen = ?2 WHERE id = ?1", at.Unix())
}

// Unsave forgets a saved search.
func (s *Store) Unsave(id int) error { return s.changeSaved(id, "DELETE FROM saved WHERE id = ?1") }

func (s *Store) changeSaved(id int, query string, more ...any) error {
	err := s.put(func() error {
		res, err := s.exec(query, append([]any{id}, more...)...)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, notFound("store.Saved", "saved search", itoa(id)))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.Flush()
}

// SavedSearches lists the saved searches, by name.
func (s *Store) SavedSearches(ctx context.Context) ([]Saved, error) {
	q, err := s.r.QueryContext(ctx, savedColumns+"ORDER BY name COLLATE NOCASE, id")
	if err != nil {
		return nil, dbError("store.Saved", err)
	}
	defer q.Close()
	var out []Saved
	for q.Next() {
		x, err := scanSaved(q)
		if err != nil {
			return nil, dbError("store.Saved", err)
		}
		out = append(out, x)
	}
	return out, dbError("store.Saved", q.Err())
}

// SavedSearch is a saved search by its number.
func (s *Store) SavedSearch(ctx context.Context, id int) (Saved, error) {
	x, err := scanSaved(s.r.QueryRowContext(ctx, savedColumns+"WHERE id = ?", id))
	if errors.Is(err, sql.ErrNoRows) {
		return x, notFound("store.Saved", "saved search", itoa(id))
	}
	return x, dbError("store.Saved", err)
}

// Old reports whether the store was made by an older version of the program, and
// lacks some of what this one keeps. Opening it for writing brings it up to date.
func (s *Store) Old(ctx context.Context) (bool, error) {
	var have int
	err := s.r.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&have)
	return have < schemaVersion, dbError("store.Old", err)
}
