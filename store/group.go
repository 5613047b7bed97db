package store

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/origin"
)

// groupVersion is raised when the same articles would be grouped otherwise.
const groupVersion = 1

// Stale reports whether articles were read since stories were last made.
func (s *Store) Stale(ctx context.Context) (stale bool, err error) {
	now, have, err := s.grouped(ctx)
	have.articles = now.articles // those that were not read cannot be grouped
	return now != have, err
}

// A groupState is what stories are made of.
type groupState struct{ version, articles, documents, lastRun int }

func (s *Store) grouped(ctx context.Context) (now, have groupState, err error) {
	now.version = groupVersion
	err = s.r.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM documents), (SELECT coalesce(max(run), 0) FROM documents),
		coalesce(max(version), 0), coalesce(max(articles), 0), coalesce(max(documents), 0), coalesce(max(last_run), 0) FROM grouped`).
		Scan(&now.articles, &now.documents, &now.lastRun, &have.version, &have.articles, &have.documents, &have.lastRun)
	if now.documents == 0 && have.version == 0 {
		have = now // there is nothing to group
	}
	return now, have, dbError("store.Stale", err)
}

// A Grouping says what Group made.
type Grouping struct {
	Stories, Origins, Articles int
	Compared                   int // copies that were compared with their origin's text
}

// A groupItem is an article as Group needs it later.
type groupItem struct {
	id          int64
	run         int
	record      int64 // names the content of its document
	key, outlet string
}

// Group finds copies, origins and stories among all articles that were read,
// each as the latest run read it, and keeps them instead of those there were.
// Ids of stories stay: a story keeps that of its founder, and one that became
// part of another is found by it. Seen, if not nil, is told how far it is.
func (s *Store) Group(ctx context.Context, seen func(step string, done, total int)) (Grouping, error) {
	if seen == nil {
		seen = func(string, int, int) {}
	}
	if err := s.Flush(); err != nil {
		return Grouping{}, err
	}
	state, _, err := s.grouped(ctx)
	if err != nil {
		return Grouping{}, err
	}
	g, err := origin.NewGrouper("en")
	if err != nil {
		return Grouping{}, err
	}
	var items []groupItem
	after := int64(-1)
	for {
		page, err := s.latestDocuments(ctx, after, pageSize)
		if err != nil {
			return Grouping{}, dbError("store.Group", err)
		}
		for _, d := range page {
			g.Add(groupText(&d.stored))
			items = append(items, groupItem{d.item.ID, d.run, d.sum, d.item.Article.Key, d.item.Article.Outlet})
			after = d.item.ID
		}
		seen("reading", len(items), state.articles)
		if err := ctx.Err(); err != nil {
			return Grouping{}, err
		}
		if len(page) < pageSize {
			break
		}
	}
	r := g.Result()
	seen("grouping", len(items), len(items))
	out := Grouping{Stories: len(r.Stories), Origins: len(r.Groups), Articles: len(items)}
	changes, compared, err := s.changes(ctx, items, r, seen)
	if err != nil {
		return out, err
	}
	out.Compared = compared
	err = s.put(func() error { return s.putGroups(items, r, changes, state) })
	if err != nil {
		return out, err
	}
	return out, s.Flush()
}

type latest struct {
	stored
	run int
	sum int64
}

// latestDocuments reads documents of articles, each by the latest run, a page of them.
func (s *Store) latestDocuments(ctx context.Context, after int64, most int) (page []latest, err error) {
	query := strings.Replace(documentColumns, "u.settings FROM", "u.settings, d.run, r.sum FROM", 1) +
		"WHERE a.id > ? AND d.run = (SELECT max(run) FROM documents x WHERE x.article = a.id) ORDER BY a.id LIMIT ?"
	q, err := s.r.QueryContext(ctx, query, after, most)
	if err != nil {
		return nil, err
	}
	defer q.Close()
	for q.Next() {
		var l latest
		var sum []byte
		if l.stored, err = scanDocument(q, &l.run, &sum); err != nil {
			return nil, err
		}
		if len(sum) >= 8 {
			l.sum = int64(binary.BigEndian.Uint64(sum))
		}
		page = append(page, l)
	}
	return page, q.Err()
}

// groupText is what grouping needs of a stored document.
func groupText(d *stored) origin.Text {
	a, r := &d.item.Article, d.record
	t := origin.Text{Key: a.Key, Address: d.item.Address, Outlet: a.Outlet, Published: a.Published, Precision: a.PublishedPrecision, Title: a.Title, Body: r.Text}
	text := newRunes(r.Text)
	for _, c := range r.Credits {
		t.Credits = append(t.Credits, hearsay.Credit{
			Span:   hearsay.Span{Start: int32(text.byteAt(c.Span[0])), End: int32(text.byteAt(c.Span[1]))},
			Outlet: c.Outlet, Signal: c.Signal,
		})
	}
	for _, x := range r.Actors {
		switch x.Kind {
		case "person", "organization", "country":
			t.Names = append(t.Names, x.Name)
		}
	}
	return t
}

// putGroups writes what was found in place of what there was.
func (s *Store) putGroups(items []groupItem, r *origin.Result, changes map[int]int64, state groupState) error {
	ids, err := s.storyIDs(items, r)
	if err != nil {
		return err
	}
	for _, q := range []string{"DELETE FROM origins", "DELETE FROM copies", "DELETE FROM grouped"} {
		if _, err := s.exec(q); err != nil {
			return err
		}
	}
	for i, st := range r.Stories {
		outlets := map[string]bool{}
		var first, last int64
		articles := 0
		for _, k := range st.Groups {
			x := &r.Groups[k]
			text := items[x.Text]
			signals, err := json.Marshal(x.Signals)
			if err != nil {
				return err
			}
			if _, err := s.exec("INSERT INTO origins (id, story, outlet, how, held, signals, articles) VALUES (?, ?, ?, ?, ?, ?, ?)",
				text.id, ids[i], x.Outlet, x.How, x.Held, string(signals), len(x.Copies)); err != nil {
				return err
			}
			for _, c := range x.Copies {
				it := items[c.Text]
				also := ""
				if len(c.Also) > 0 {
					var list []hearsay.Share
					for _, o := range c.Also {
						list = append(list, hearsay.Share{Origin: originID(items[r.Groups[o.Group].Text].key), Kept: rounded(o.Kept)})
					}
					b, err := json.Marshal(list)
					if err != nil {
						return err
					}
					also = string(b)
				}
				if _, err := s.exec("INSERT INTO copies (article, origin, same, kept, also, changes, record, against) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
					it.id, text.id, thousandths(float32(c.Same)), thousandths(float32(c.Kept)), also, changes[c.Text], it.record, text.record); err != nil {
					return err
				}
				if articles == 0 || it.id < first {
					first = it.id
				}
				last = max(last, it.id)
				articles++
				outlets[it.outlet] = true
			}
		}
		delete(outlets, "")
		if _, err := s.exec("UPDATE stories SET first = ?, last = ?, origins = ?, articles = ?, outlets = ? WHERE id = ?", first, last, len(st.Groups), articles, len(outlets), ids[i]); err != nil {
			return err
		}
	}
	_, err = s.exec("INSERT INTO grouped (id, version, articles, documents, last_run) VALUES (1, ?, ?, ?, ?)", state.version, state.articles, state.documents, state.lastRun)
	return err
}

func rounded(share float64) float64 { return float64(int(share*1000+0.5)) / 1000 }

// storyIDs gives every story its id: that of the oldest story founded by one
// of its articles, else a new one, founded by its first article. Stories that
// are no more are marked as part of that which has their founder.
func (s *Store) storyIDs(items []groupItem, r *origin.Result) ([]string, error) {
	type known struct {
		id      string
		founder int64
		moved   string
	}
	founded := map[int64]known{}
	taken := map[string]bool{}
	q, err := s.w.QueryContext(context.Background(), "SELECT id, founder, moved FROM stories")
	if err != nil {
		return nil, err
	}
	for q.Next() {
		var k known
		if err := q.Scan(&k.id, &k.founder, &k.moved); err != nil {
			q.Close()
			return nil, err
		}
		founded[k.founder], taken[k.id] = k, true
	}
	if err := q.Err(); err != nil {
		return nil, err
	}
	// Where the articles were before.
	was := map[int64]string{}
	if q, err = s.w.QueryContext(context.Background(), "SELECT c.article, o.story FROM copies c JOIN origins o ON o.id = c.origin"); err != nil {
		return nil, err
	}
	for q.Next() {
		var article int64
		var story string
		if err := q.Scan(&article, &story); err != nil {
			q.Close()
			return nil, err
		}
		was[article] = story
	}
	if err := q.Err(); err != nil {
		return nil, err
	}
	if _, err := s.exec("UPDATE stories SET first = 0, last = 0, origins = 0, articles = 0, outlets = 0"); err != nil {
		return nil, err
	}
	ids := make([]string, len(r.Stories))
	for i, st := range r.Stories {
		var here []known
		first := -1
		for _, k := range st.Groups {
			for _, c := range r.Groups[k].Copies {
				if f, ok := founded[items[c.Text].id]; ok {
					here = append(here, f)
				}
				if first < 0 || items[c.Text].id < items[first].id {
					first = c.Text
				}
			}
		}
		if len(here) == 0 {
			f := items[first]
			id := "st_" + f.key[:min(storyDigits, len(f.key))]
			if taken[id] {
				id = "st_" + f.key
			}
			taken[id] = true
			came := was[f.id] // the story that it was split from
			if _, err := s.exec("INSERT INTO stories (id, founder, moved, came, first, last, origins, articles, outlets) VALUES (?, ?, '', ?, 0, 0, 0, 0, 0)", id, f.id, came); err != nil {
				return nil, err
			}
			ids[i] = id
			continue
		}
		// Of several the one that still stood, and of these the oldest.
		slices.SortFunc(here, func(a, b known) int {
			return cmp.Or(cmp.Compare(len(a.moved), 0)-cmp.Compare(len(b.moved), 0), cmp.Compare(a.founder, b.founder))
		})
		ids[i] = here[0].id
		for n, k := range here {
			to := ""
			if n > 0 {
				to = ids[i]
			}
			came := ""
			if n == 0 && k.moved != "" {
				came = k.moved // it is a story of its own again
			}
			if n == 0 && k.moved == "" {
				continue
			}
			if _, err := s.exec("UPDATE stories SET moved = ?, came = ? WHERE id = ?", to, came, k.id); err != nil {
				return nil, err
			}
		}
	}
	return ids, nil
}

// storyDigits is how much of its founder's key a story's id has.
const storyDigits = 12

func originID(key string) string { return "or_" + key[:min(storyDigits, len(key))] }
