package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"os"
	"path/filepath"
	"time"
)

// Stats is what a store holds.
type Stats struct {
	Captures, Open, Articles, Outlets, Versions, Failed int
	Undated                                             int
	First, Last                                         string // days of publication, "" none
	TextBytes, CaptureBytes, StoreBytes                 int64  // TextBytes: of titles and texts
	Runs, Corrections                                   int
}

// Stats counts what is in the store.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	var st Stats
	var first, last sql.NullInt64
	err := s.r.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM captures), (SELECT count(*) FROM captures WHERE NOT done), count(*), count(DISTINCT outlet),
		count(*) - count(DISTINCT address), coalesce(sum(size), 0), coalesce(sum(id < ?2), 0),
		min(CASE WHEN id >= ?2 THEN id >> ?1 END), max(CASE WHEN id >= ?2 THEN id >> ?1 END),
		(SELECT coalesce(sum(size), 0) FROM captures), (SELECT count(*) FROM failures WHERE run = 0), (SELECT count(*) FROM runs), (SELECT count(*) FROM corrections) FROM articles`, articleBits, undated<<articleBits).
		Scan(&st.Captures, &st.Open, &st.Articles, &st.Outlets, &st.Versions, &st.TextBytes, &st.Undated, &first, &last, &st.CaptureBytes, &st.Failed, &st.Runs, &st.Corrections)
	if err != nil {
		return st, dbError("store.Stats", err)
	}
	if first.Valid {
		st.First, st.Last = dayText(first.Int64), dayText(last.Int64)
	}
	for _, name := range []string{dbFile, dbFile + "-wal"} {
		if f, err := os.Stat(filepath.Join(s.dir, name)); err == nil {
			st.StoreBytes += f.Size()
		}
	}
	return st, nil
}

// dayText is a day's number as a date.
func dayText(d int64) string {
	return time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(d)).Format("2006-01-02")
}

// An Outlet is what the store holds of one outlet.
type Outlet struct {
	Name        string
	Articles    int
	Origins     int    // of these, counting copies of one text once; those not grouped yet are one each
	First, Last string // days of publication, "" none
	Days        int    // on which it printed something
	LongestGap  int    // most days in a row without an article, between its first and last
	GapFrom     string // the first of them
}

// Outlets lists the outlets by name, with the longest stretch of days of which
// the store has nothing by them: a hole in a series is a finding too.
func (s *Store) Outlets(ctx context.Context) ([]Outlet, error) {
	q, err := s.r.QueryContext(ctx, `SELECT outlet, id >> ?1, count(*) FROM articles GROUP BY outlet, id >> ?1 ORDER BY outlet, id >> ?1`, articleBits)
	if err != nil {
		return nil, dbError("store.Outlets", err)
	}
	defer q.Close()
	var out []Outlet
	before := int64(0)
	for q.Next() {
		var name string
		var day int64
		var n int
		if err := q.Scan(&name, &day, &n); err != nil {
			return nil, dbError("store.Outlets", err)
		}
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, Outlet{Name: name})
			before = 0
		}
		o := &out[len(out)-1]
		o.Articles += n
		if day < undated {
			continue
		}
		o.Days++
		if o.Last = dayText(day); o.First == "" {
			o.First = o.Last
		}
		if gap := int(day - before - 1); before > 0 && gap > o.LongestGap {
			o.LongestGap, o.GapFrom = gap, dayText(before+1)
		}
		before = day
	}
	if err := q.Err(); err != nil {
		return nil, dbError("store.Outlets", err)
	}
	n, err := s.r.QueryContext(ctx, "SELECT a.outlet, count(DISTINCT c.origin) + count(*) - count(c.origin) FROM articles a LEFT JOIN copies c ON c.article = a.id GROUP BY a.outlet ORDER BY a.outlet")
	if err != nil {
		return nil, dbError("store.Outlets", err)
	}
	defer n.Close()
	for i := 0; n.Next(); i++ {
		var name string
		if err := n.Scan(&name, &out[i].Origins); err != nil {
			return nil, dbError("store.Outlets", err)
		}
	}
	return out, dbError("store.Outlets", n.Err())
}

// A DayCount is how many articles of a day there are.
type DayCount struct {
	Day      string
	Origins  int // copies of one text count once; articles not grouped yet are one each
	Articles int
	Outlets  int
}

// Days lists the days of publication that the store has articles of.
func (s *Store) Days(ctx context.Context) ([]DayCount, error) {
	q, err := s.r.QueryContext(ctx, "SELECT id >> ?1, count(DISTINCT c.origin) + count(*) - count(c.origin), count(*), count(DISTINCT outlet) FROM articles LEFT JOIN copies c ON c.article = id WHERE id >= ?2 GROUP BY id >> ?1 ORDER BY 1", articleBits, undated<<articleBits)
	if err != nil {
		return nil, dbError("store.Days", err)
	}
	defer q.Close()
	var out []DayCount
	for q.Next() {
		var d int64
		var c DayCount
		if err := q.Scan(&d, &c.Origins, &c.Articles, &c.Outlets); err != nil {
			return nil, dbError("store.Days", err)
		}
		c.Day = dayText(d)
		out = append(out, c)
	}
	return out, dbError("store.Days", q.Err())
}

// A Failure is something that could not be added or coded.
type Failure struct {
	Name, Reason, Hint string
	Article            string // key, "" where none could be made
	Run                int    // 0: it could not be added
}

// Failures lists what could not be added or coded, and why.
func (s *Store) Failures(ctx context.Context) ([]Failure, error) {
	q, err := s.r.QueryContext(ctx, "SELECT f.name, f.reason, f.hint, a.key, f.run FROM failures f LEFT JOIN articles a ON a.id = f.article AND f.article > 0 ORDER BY f.run, f.capture, f.n")
	if err != nil {
		return nil, dbError("store.Failures", err)
	}
	defer q.Close()
	var out []Failure
	for q.Next() {
		var f Failure
		var key []byte
		if err := q.Scan(&f.Name, &f.Reason, &f.Hint, &key, &f.Run); err != nil {
			return nil, dbError("store.Failures", err)
		}
		f.Article = hex.EncodeToString(key)
		out = append(out, f)
	}
	return out, dbError("store.Failures", q.Err())
}
