// Package actor says who the chains of mentions are: their fullest name, the
// kind of thing they are, the country they belong to, their sector, and, as of
// the article's date, which office they hold.
//
// It does not decide which mentions are the same; see package mention. It does
// not say whether an actor is a place; see package where.
package actor

import (
	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
)

// A Resolver holds the knowledge. It does not change after New, so many
// goroutines may share one.
type Resolver struct{ k *knowledge }

// New reads the tables of a language and the office holders. Beside them it
// asks the user's own knowledge, in order.
func New(l *lang.Language, own ...*Knowledge) *Resolver {
	k := load(l, embedded)
	k.add(own)
	return &Resolver{k: k}
}

// Resolve reads Article.Published, Tokens, Tags, Arcs, Names and Mentions and
// writes Actors: one for every chain that can act or speak. What the text says
// comes before what the knowledge says as of the article's date, and that
// before what the name itself shows. The name of the rule ends with where
// country and sector come from: "+text", "+knowledge", "+name", "+article" for
// the one country an article speaks of, or "+knowledge:country+text:sector". An
// article without a date gets no dated roles.
func (r *Resolver) Resolve(d *hearsay.Document) {
	d.Actors = nil
	if len(d.Mentions) == 0 || len(d.Tags) != len(d.Tokens) || len(d.Arcs) != len(d.Tokens) {
		return
	}
	w := &work{k: r.k, d: d}
	if !d.Article.Published.IsZero() {
		w.day = d.Article.Published.Format("2006-01-02")
		switch d.Article.PublishedPrecision {
		case "year":
			w.day = w.day[:4]
		case "month":
			w.day = w.day[:7]
		}
	}
	w.collect()
	w.describe()
	w.number()
	w.consult()
	w.share()
	w.finish()
}
