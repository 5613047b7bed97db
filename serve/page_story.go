package serve

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/hearsay-news/hearsay"
)

// storyRoutes are the stories in the API.
func (s *server) storyRoutes(api huma.API, get func(id, path, summary string, tags ...string) huma.Operation) {
	huma.Register(api, get("list-stories", "/api/stories", "List stories, without their origins", "stories"), func(ctx context.Context, in *struct {
		Sort    string `query:"sort" enum:"-date,origins" default:"-date"`
		Origins int    `query:"origins" minimum:"0" maximum:"100000" doc:"With so many origins at least."`
		Limit   int    `query:"limit" minimum:"1" maximum:"500" default:"30"`
		Offset  int    `query:"offset" minimum:"0" maximum:"10000000"`
	},
	) (*struct{ Body []hearsay.Story }, error) {
		out := []hearsay.Story{}
		for st, err := range s.Source.Stories(ctx, StoryQuery{Origins: in.Origins, Sort: map[string]string{"origins": "origins"}[in.Sort], Limit: in.Limit, Offset: in.Offset}) {
			if err != nil {
				return nil, s.apiError(err)
			}
			out = append(out, st)
		}
		return &struct{ Body []hearsay.Story }{out}, nil
	})
	huma.Register(api, get("get-story", "/api/stories/{key}", "A story with its origins and their copies", "stories"), func(ctx context.Context, in *keyed) (*struct{ Body *hearsay.Story }, error) {
		st, err := s.Source.Story(ctx, in.Key)
		if err != nil {
			return nil, s.apiError(err)
		}
		return &struct{ Body *hearsay.Story }{st}, nil
	})
}

// A storyList is one page of stories.
type storyList struct {
	Stories []hearsay.Story `json:"stories"`
	Sort    string          `json:"sort"`
	Next    string          `json:"-"`
}

// stories lists the stories.
func (s *server) stories(r *http.Request) (*page, error) {
	q := StoryQuery{Limit: usualRows + 1, Sort: r.URL.Query().Get("sort")}
	if q.Sort != "" && q.Sort != "origins" {
		return nil, invalid("stories cannot be sorted so", "leave sort out (newest first), or write sort=origins")
	}
	if at := r.URL.Query().Get("after"); at != "" {
		n, err := strconv.Atoi(at)
		if err != nil || n < 0 || n > 1<<30 {
			return nil, invalid("this is no place to go on from", "begin at the first page")
		}
		q.Offset = n
	}
	v := storyList{Sort: q.Sort, Stories: []hearsay.Story{}}
	for st, err := range s.Source.Stories(r.Context(), q) {
		if err != nil {
			return nil, err
		}
		v.Stories = append(v.Stories, st)
	}
	if len(v.Stories) > usualRows {
		v.Stories = v.Stories[:usualRows]
		v.Next = "/stories?after=" + strconv.Itoa(q.Offset+usualRows)
		if q.Sort != "" {
			v.Next += "&sort=" + q.Sort
		}
	}
	rows := [][]any{}
	for _, st := range v.Stories {
		rows = append(rows, []any{st.ID, st.Title, st.TitleOf, st.First, st.Last, st.Counts.Origins, st.Counts.Outlets, st.Counts.Articles})
	}
	return &page{
		Name: "stories", Title: "Stories", Data: v,
		Table: &table{Name: "stories", Columns: []string{"id", "title", "title_of", "first", "last", "origins", "outlets", "articles"}, Rows: rowsOf(rows)},
	}, nil
}

// story shows one story: its origins, who prints the same text, and what copies
// have otherwise.
func (s *server) story(r *http.Request) (*page, error) {
	st, err := s.Source.Story(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	title := st.TitleOf + ": " + st.Title
	if st.Title == "" {
		title = "Story " + st.ID
	}
	v := storyView{Story: st, Heading: title}
	short := *st
	short.Origins = slices.Clone(st.Origins)
	for i, o := range st.Origins {
		if len(o.Copies) == 1 && len(v.Alone) < 10*shownCopies {
			v.Alone = append(v.Alone, o)
		}
		if len(o.Copies) > shownCopies {
			short.Origins[i].Copies = slices.Clone(o.Copies[:shownCopies])
		}
	}
	if err := s.compared(r, &v); err != nil {
		return nil, err
	}
	v.Story = &short
	var rows [][]any
	for _, o := range st.Origins {
		for _, c := range o.Copies {
			rows = append(rows, []any{st.ID, o.ID, o.Outlet, o.How, c.Article, c.Outlet, c.Published, c.Title, c.Same, c.Kept, c.Classes, c.URL})
		}
	}
	return &page{
		Name: "story", Title: clip(title, 120), Data: v, JSON: storyJSON{st, v.Diff},
		Table: &table{
			Name: "story-" + st.ID, Columns: []string{"story", "origin", "origin_outlet", "origin_known_by", "article", "outlet", "published", "title", "same", "kept", "changes", "url"}, Rows: rowsOf(rows),
		},
	}, nil
}

type storyView struct {
	Story   *hearsay.Story
	Heading string
	Alone   []hearsay.Origin // those of one article
	From    string
	To      string
	Diff    *hearsay.CopyDiff // nil: nothing is compared
	All     bool              // what is the same is shown, too
	Texts   []textChoice
	Pairs   []diffPair
}

// A textChoice is an article that can be compared.
type textChoice struct{ Key, Name string }

// A diffPair is a sentence of one text beside its counterpart, with what is said
// of the difference.
type diffPair struct {
	hearsay.DiffPair
	Changes []hearsay.CopyChange
	Same    bool
}

// compared fills what two articles of a story have otherwise.
func (s *server) compared(r *http.Request, v *storyView) error {
	q := r.URL.Query()
	v.All = q.Get("view") == "all"
	for _, o := range v.Story.Origins {
		for i, c := range o.Copies {
			if i >= shownCopies && c.Article != o.Article && c.Article != q.Get("from") && c.Article != q.Get("to") {
				continue
			}
			name := c.Outlet
			if name == "" {
				name = "outlet not known"
			}
			if d := dayWords(c.Published); d != "" {
				name += ", " + d
			}
			if c.Article == o.Article && o.Held {
				name += " (origin)"
			}
			v.Texts = append(v.Texts, textChoice{c.Article, name})
		}
	}
	v.From, v.To = q.Get("from"), q.Get("to")
	if v.From == "" && v.To == "" {
		// The origin with a copy that changed most, so that there is something to see.
		most := 0
		for _, o := range v.Story.Origins {
			for _, c := range o.Copies {
				if c.Article != o.Article && len(c.Classes) > most {
					most, v.From, v.To = len(c.Classes), o.Article, c.Article
				}
			}
		}
		if most == 0 {
			return nil
		}
	}
	d, err := s.Source.CopyDiff(r.Context(), v.From, v.To)
	if err != nil {
		return err
	}
	v.Diff = d
	of := map[int][]hearsay.CopyChange{}
	for _, c := range d.Changes {
		of[c.Pair] = append(of[c.Pair], c)
	}
	for i, p := range d.Pairs {
		x := diffPair{DiffPair: p, Changes: of[i], Same: true}
		for _, e := range p.Edits {
			x.Same = x.Same && e.Op == "same"
		}
		if v.All || !x.Same || len(x.Changes) > 0 {
			v.Pairs = append(v.Pairs, x)
		}
	}
	return nil
}

type storyJSON struct {
	*hearsay.Story
	Compared *hearsay.CopyDiff `json:"compared,omitempty"`
}

// shownCopies is how many copies of an origin a page shows; the table has all.
const shownCopies = 40

// howKnown is how the outlet of an origin is known, in words.
func howKnown(o hearsay.Origin) string {
	switch o.How {
	case hearsay.ByCredit:
		return "credited in the texts"
	case hearsay.ByTime:
		return "its outlet printed it first"
	case hearsay.ByNoOther:
		return "no other article has this text, and it credits nobody"
	}
	return "not known where it comes from"
}

// signal is what tells where a text comes from, in words.
func signal(x hearsay.Signal) string {
	of := ""
	if x.Outlet != "" {
		of = " of " + x.Outlet
	}
	switch x.Kind {
	case "credit-line":
		return "credit line" + of + " in " + plural(x.Count, "article")
	case "earliest":
		return "earliest" + of
	case "containment":
		return "copies have " + percent(x.Share) + " of their words from it (the middle one)"
	case "shared-quotes":
		return plural(x.Count, "long quotation") + " shared"
	}
	return x.Kind + of
}
