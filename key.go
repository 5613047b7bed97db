package hearsay

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strconv"
)

// ArticleKey is the permanent name of an article: a hash of its address and its
// text. The address is the URL, else the user's own id with its outlet, else
// the path as given; so the same thing added twice is one article, and twenty
// outlets' identical copies are twenty.
func ArticleKey(a Article) string {
	h := sha256.New()
	switch {
	case a.URL != "":
		part(h, "url", a.URL)
	case a.ID != "":
		part(h, "id", a.Outlet, a.ID)
	default:
		part(h, "path", a.Path)
	}
	part(h, a.Title, a.Markup)
	return hex.EncodeToString(h.Sum(nil)[:10])
}

// RecordKey is the permanent name of a statement or an event: a hash of the
// article's key, the kind of record and the spans that fill its roles. Two runs
// that find the same record give it the same key. Spans are given as they are
// printed, in code points.
func RecordKey(article, kind string, roles ...[][2]int) string {
	h := sha256.New()
	part(h, article, kind)
	for _, spans := range roles {
		for _, s := range spans {
			part(h, strconv.Itoa(s[0]), strconv.Itoa(s[1]))
		}
		part(h, "/")
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// part writes each string with its length, so that no two lists of strings
// write the same bytes.
func part(h hash.Hash, ss ...string) {
	for _, s := range ss {
		h.Write([]byte(strconv.Itoa(len(s))))
		h.Write([]byte{':'})
		h.Write([]byte(s))
	}
}
