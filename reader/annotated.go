package reader

import (
	"errors"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/conllu"
)

// A given is the layers that came with an article, which the steps must not
// replace.
type given struct {
	words bool // Sentences, Tokens and Multi
	tags  []hearsay.Tag
	whole bool // the tags have all their parts but features, which may be empty
	feats bool // some have features
	arcs  []hearsay.Arc
	names []hearsay.Name
}

// has reports whether all that a step writes was given.
func (g given) has(s step) bool {
	for _, w := range s.writes {
		if w == "Tags" && !(g.whole && g.feats) || w == "Arcs" && g.arcs == nil || w == "Names" && g.names == nil ||
			!g.words || !slices.Contains([]string{"Sentences", "Tokens", "Multi", "Tags", "Arcs", "Names"}, w) {
			return false
		}
	}
	return true
}

// restore puts back what a step wrote over that writes more than was given.
// Where tags come without lemma or XPOS, those of the parser fill the gap.
func (g given) restore(d *hearsay.Document) {
	for i, t := range g.tags {
		if t.XPOS != "" && t.XPOS != "_" {
			d.Tags[i].XPOS = t.XPOS
		}
		if t.Lemma != "" {
			d.Tags[i].Lemma = t.Lemma
		}
		if g.feats {
			d.Tags[i].Feats = t.Feats
		}
		d.Tags[i].UPOS = t.UPOS
	}
	if g.arcs != nil {
		d.Arcs = g.arcs
	}
}

// annotated is the document of an article in CoNLL-U, with its layers. Tags are
// given if every word has a UPOS, trees if every word has a head or is a root,
// names if there are any; what is given in part is made anew. The text is the
// article's, so that its key and offsets are those of the text alone.
func annotated(a hearsay.Article) (d *hearsay.Document, g given, err error) {
	for doc, err := range conllu.Read(strings.NewReader(a.Markup)) {
		if err != nil {
			return nil, g, err
		}
		if d != nil {
			return nil, g, &hearsay.Error{
				Op: "reader.Read", Kind: hearsay.Invalid, Err: errors.New("several documents of CoNLL-U in one article"),
				Hint: "read the file with package ingest, which parts them",
			}
		}
		d = doc
	}
	if d == nil || len(d.Tokens) == 0 {
		return nil, g, &hearsay.Error{
			Op: "reader.Read", Kind: hearsay.Invalid, Err: errors.New("no words in the CoNLL-U"),
			Hint: "give lines of ten columns, an empty line after each sentence",
		}
	}
	a.Markup, a.MediaType = d.Text, "text/plain"
	a.Key = hearsay.ArticleKey(a)
	d.Article, d.Lang, d.Mentions = a, "en", nil
	g.words = true
	if len(d.Tags) == len(d.Tokens) && !slices.ContainsFunc(d.Tags, func(t hearsay.Tag) bool { return t.UPOS == "" || t.UPOS == "_" }) {
		g.tags, d.Tags = d.Tags, slices.Clone(d.Tags)
		g.whole = !slices.ContainsFunc(g.tags, func(t hearsay.Tag) bool { return t.Lemma == "" || t.XPOS == "" || t.XPOS == "_" })
		g.feats = slices.ContainsFunc(g.tags, func(t hearsay.Tag) bool { return t.Feats != "" })
	}
	if len(d.Arcs) == len(d.Tokens) && !slices.ContainsFunc(d.Arcs, func(a hearsay.Arc) bool { return a.Rel == "" || a.Rel == "_" }) {
		g.arcs = d.Arcs
	}
	if len(d.Names) > 0 {
		g.names = d.Names
	}
	return d, g, nil
}
