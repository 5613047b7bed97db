package store

import (
	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
)

// rows makes the rows of a stored record.
type rows struct {
	v    *view
	base hearsay.Row
}

func newRows(r *export.Record, run int) *rows {
	a := r.Article
	base := hearsay.Row{
		Schema: "hearsay/row/1", Run: run, Article: a.Key, ArticleID: a.ID, Outlet: str(a.Outlet),
		Published: str(a.Published), URL: str(a.URL), OriginKind: "machine",
	}
	for _, c := range r.Credits {
		if c.Signal != "byline" && c.Outlet != "" {
			base.CopiedFrom = append(base.CopiedFrom, c.Outlet)
		}
	}
	return &rows{newView(r), base}
}

func (x *rows) names(ids ...string) []string {
	var out []string
	for _, id := range ids {
		if a := x.v.actor(id); a != nil && a.Name != "" {
			out = append(out, hearsay.Line(a.Name))
		}
	}
	return out
}

// speaker is who makes a statement, in the words of hearsay.Print.
func (x *rows) speaker(s *export.Statement) string {
	who := and(x.names(s.Speakers...))
	if s.SpeaksFor != nil && who != "" {
		who += ", for " + and(x.names(*s.SpeaksFor))
	}
	return who
}

func and(names []string) string {
	var s string
	for i, n := range names {
		if i > 0 {
			s += " and "
		}
		s += n
	}
	return s
}

func (x *rows) statement(i int) hearsay.Row {
	s := &x.v.r.Statements[i]
	row := x.base
	row.Kind, row.Key = "statement", s.Key
	row.Speaker = x.speaker(s)
	row.Says = hearsay.Says(&hearsay.Statement{Act: s.Act, Negated: s.Negated})
	row.Act, row.Quote, row.Negated, row.Modality, row.In = s.Act, s.Quote, s.Negated, s.Modality, s.In
	row.Content, row.Source, row.Cue = x.v.words(s.In, s.Content), x.v.words(s.In, s.Source), x.v.words(s.In, s.Cue)
	row.About, row.Recipients = x.names(s.About...), x.names(s.Addressees...)
	if s.Relays != nil {
		row.Third = and(x.names(*s.Relays))
	}
	if s.Within != nil {
		if o := x.v.statement(*s.Within); o != nil {
			row.Within = o.Key
		}
	}
	row.Confidence, row.Rule = s.Confidence, s.Rule
	row.Sentence = x.v.sentence(s.In, s.Cue, s.Content)
	row.Start, row.End = extent(s.Content, s.Cue, s.Source)
	standing(&row, &s.Shown)
	return row
}

// standing says on a row what persons have done to its record.
func standing(row *hearsay.Row, x *export.Shown) {
	row.OriginKind, row.Reviewed, row.Corrections = x.Origin(), x.Reviewed, x.Corrections
}

func (x *rows) report(i, j int) hearsay.Row {
	e := &x.v.r.Events[i]
	r := &e.Reports[j]
	row := x.base
	row.Kind, row.Key, row.In = "event", e.Key, "text"
	if r.In != "" {
		row.In = r.In
	}
	row.Type, row.Mode, row.CAMEO = e.Type, str(e.Mode), str(e.CAMEO)
	side := func(ps []export.Part) (names, codes []string) {
		for _, p := range ps {
			n := x.names(p.ID)
			names, codes = append(names, and(n)), append(codes, p.Code)
		}
		return names, codes
	}
	row.Actors, row.ActorCodes = side(e.Actors)
	row.Recipients, row.RecipientCodes = side(e.Recipients)
	if e.Date != nil {
		row.DateFrom, row.DateTo = str(e.Date.From), str(e.Date.To)
	}
	if e.Place != nil {
		row.Place = e.Place.Name
	}
	if r.Via != nil {
		if s := x.v.statement(*r.Via); s != nil {
			row.Via, row.Speaker, row.Says = s.Key, x.speaker(s), hearsay.Says(&hearsay.Statement{Act: s.Act, Negated: s.Negated})
			if s.Relays != nil {
				row.Third = and(x.names(*s.Relays))
			}
			if row.Speaker == "" {
				row.Source = x.v.words(s.In, s.Source)
			}
		}
	} else {
		row.Speaker, row.Says = x.base.Outlet, "in its own voice"
	}
	row.Content, row.Modality = x.v.words(row.In, r.Trigger), r.Status
	row.Confidence, row.Rule = r.Confidence, r.Rule
	row.Sentence = x.v.sentence(row.In, r.Trigger)
	row.Start, row.End = extent(r.Trigger)
	standing(&row, &e.Shown)
	return row
}

// article is the row of the article itself.
func (x *rows) article() hearsay.Row {
	row := x.base
	row.Kind, row.Key, row.Article = "article", x.v.r.Article.Key, ""
	row.Title = hearsay.Line(str(x.v.r.Article.Title))
	row.Statements, row.Events = len(x.v.r.Statements), len(x.v.r.Events)
	return row
}

func extent(lists ...[]export.Range) (lo, hi int) {
	first := true
	for _, l := range lists {
		for _, r := range l {
			if first || r[0] < lo {
				lo = r[0]
			}
			hi, first = max(hi, r[1]), false
		}
	}
	return lo, hi
}
