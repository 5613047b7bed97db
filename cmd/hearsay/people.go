package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/correct"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/store"
)

type actorMergeCmd struct {
	writeFlags
	byFlags
	Name  string `arg:"" help:"An actor of the store: its name, or what the knowledge calls it (hearsay:ali-shamkhani)."`
	Into  string `arg:"" help:"The actor that it is."`
	InRun string `name:"run" help:"The run in which both are looked up." placeholder:"RUN"`
	Yes   bool   `help:"Do not ask."`
}

// Help is shown by `hearsay actor merge --help`.
func (actorMergeCmd) Help() string {
	return `Wherever the first is found, now or later, the second is shown. Both keep their
names in the articles. Taken back with hearsay actor split, or hearsay correct revert.

  hearsay actor merge "A. Ruus" "Ada Ruus" --why "same person, page 3"`
}

// Run makes one actor of two.
func (c *actorMergeCmd) Run(ctx context.Context, e *env) error {
	return onActors(ctx, e, &c.writeFlags, &c.byFlags, c.InRun, c.Yes, func(s *store.Store, run store.Run) (hearsay.Correction, error) {
		x := hearsay.Correction{Do: "merge"}
		from, err := oneActor(ctx, s, run.ID, c.Name)
		if err != nil {
			return x, err
		}
		to, err := oneActor(ctx, s, run.ID, c.Into)
		if hearsay.KindOf(err) == hearsay.NotFound && err != nil {
			to, err = identify(c.Into, &export.Record{}, "", from.Kind)
		}
		if err != nil {
			return x, err
		}
		if from == to || from.Entity != "" && from.Entity == to.Entity {
			return x, &usageError{from.Name + " and " + to.Name + " are one already", ""}
		}
		x.Before, x.After = &hearsay.Values{Speakers: []hearsay.Party{from}}, &hearsay.Values{Speakers: []hearsay.Party{to}}
		return x, nil
	})
}

type actorSplitCmd struct {
	writeFlags
	byFlags
	Name   string `arg:"" help:"A name under which somebody else stands in articles."`
	From   string `arg:"" help:"The actor that it was taken for, by its name or what the knowledge calls it."`
	As     string `help:"Who it is instead; without it somebody of that name, of whom nothing more is known." placeholder:"NAME"`
	Entity string `help:"What the knowledge calls that one." placeholder:"ID"`
	InRun  string `name:"run" help:"The run in which both are looked up." placeholder:"RUN"`
	Yes    bool   `help:"Do not ask."`
}

// Help is shown by `hearsay actor split --help`.
func (actorSplitCmd) Help() string {
	return `Undoes a merge; or says that a name that was taken for a known actor means another.

  hearsay actor split "A. Ruus" "Ada Ruus"`
}

// Run makes two actors of one.
func (c *actorSplitCmd) Run(ctx context.Context, e *env) error {
	return onActors(ctx, e, &c.writeFlags, &c.byFlags, c.InRun, c.Yes, func(s *store.Store, run store.Run) (hearsay.Correction, error) {
		x := hearsay.Correction{Do: "split"}
		merge, err := mergeOf(ctx, s, c.Name, c.From)
		if err != nil {
			return x, err
		}
		if merge != "" && c.As == "" && c.Entity == "" {
			return s.Revert(x, merge), nil
		}
		ps, err := s.Named(ctx, run.ID, c.From)
		if err != nil {
			return x, err
		}
		i := slices.IndexFunc(ps, func(p hearsay.Party) bool { return p.Entity != "" })
		if i < 0 {
			return x, &hearsay.Error{
				Op: "actor split", Kind: hearsay.NotFound, Err: fmt.Errorf("run %d takes nobody for %q by the knowledge, and no merge says so", run.ID, c.From),
				Hint: "hearsay find kind:actor NAME shows who is taken for whom",
			}
		}
		x.Before = &hearsay.Values{Speakers: []hearsay.Party{{Name: c.Name, Entity: ps[i].Entity}}}
		x.After = &hearsay.Values{Speakers: []hearsay.Party{{Name: cmp.Or(c.As, c.Name), Entity: c.Entity}}}
		return x, nil
	})
}

// mergeOf is the merge that made name another, if one holds.
func mergeOf(ctx context.Context, s *store.Store, name, into string) (string, error) {
	var all []hearsay.Correction
	for c, err := range s.Corrections(ctx) {
		if err != nil {
			return "", err
		}
		all = append(all, c)
	}
	by := correct.Reverted(all)
	is := func(p hearsay.Party, name string) bool {
		return strings.EqualFold(p.Name, name) || p.Entity != "" && p.Entity == name
	}
	id := ""
	for _, c := range all {
		if c.Do == "merge" && by[c.ID] == "" && is(c.Before.Speakers[0], name) && is(c.After.Speakers[0], into) {
			id = c.ID
		}
	}
	return id, nil
}

// oneActor is the actor of a run that a name means.
func oneActor(ctx context.Context, s *store.Store, run int, name string) (hearsay.Party, error) {
	ps, err := s.Named(ctx, run, name)
	if err != nil {
		return hearsay.Party{}, err
	}
	var ids []string
	for _, p := range ps {
		if id := p.Entity; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	switch {
	case len(ps) == 0:
		return hearsay.Party{}, &hearsay.Error{Op: "actor", Kind: hearsay.NotFound, Err: fmt.Errorf("run %d has no actor %q", run, name), Hint: "hearsay find kind:actor and a word of the name lists them"}
	case len(ids) > 1:
		return hearsay.Party{}, &usageError{fmt.Sprintf("%q means several: %s", name, strings.Join(nonEmpty(ids...), ", ")), "give one of these in place of the name"}
	}
	return ps[0], nil
}

// onActors makes a correction about actors, shows what it changes, asks, keeps it.
func onActors(ctx context.Context, e *env, f *writeFlags, by *byFlags, inRun string, yes bool, make func(*store.Store, store.Run) (hearsay.Correction, error)) (err error) {
	s, err := f.open(ctx, e, by.DryRun)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	run, err := s.Run(ctx, inRun)
	if err != nil {
		return err
	}
	c, err := make(s, run)
	if err != nil {
		return err
	}
	c = s.Finish(by.fill(c))
	n, err := preview(ctx, e, s, run.ID, []hearsay.Correction{c})
	if err != nil || by.DryRun {
		return err
	}
	if !yes {
		ok, err := e.confirm(fmt.Sprintf("change %s in run %d, and those that come?", plural(n, "record"), run.ID))
		if err != nil {
			return err
		}
		if !ok {
			fmt.Fprintln(e.err, "nothing was changed")
			return nil
		}
	}
	return keep(ctx, e, s, run, []hearsay.Correction{c})
}

type actorForgetCmd struct {
	writeFlags
	byFlags
	knowledgeFlag
	Name   string   `arg:"" help:"The actor: its name, or what the knowledge calls it."`
	Alias  []string `help:"Another name or spelling. May be given again." placeholder:"NAME" sep:"none"`
	Reason string   `help:"Class of the request, like erasure; shown with the tombstone." default:"on request" placeholder:"CLASS"`
	InRun  string   `name:"run" help:"The run in which its names are looked up." placeholder:"RUN"`
	Yes    bool     `help:"Do not ask."`
}

// Help is shown by `hearsay actor forget --help`.
func (actorForgetCmd) Help() string {
	return `The name is blocked out of everything that is shown, found, exported or fed, in
every run, pinned or not, now and later. Kept of it is a tombstone: salted hashes of
its names, from which they cannot be read. Articles are kept as they were captured;
to erase them too, drop them from the sources and make the store anew.
Single names (Ruus) are blocked only in articles that have a full one.

  hearsay actor forget "Ada Ruus" --dry-run`
}

// Run forgets a name.
func (c *actorForgetCmd) Run(ctx context.Context, e *env) (err error) {
	s, err := c.writeFlags.open(ctx, e, c.DryRun)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	run, err := s.Run(ctx, c.InRun)
	if err != nil {
		return err
	}
	whole, part, documents, err := c.names(ctx, s, run.ID)
	if err != nil {
		return err
	}
	if len(whole) == 0 {
		return &usageError{fmt.Sprintf("no full name is known of %q: to block every %q would hide others too", c.Name, c.Name), "give a full name with --alias"}
	}
	fmt.Fprintf(e.err, "blocked out: %s\n", strings.Join(whole, ", "))
	if len(part) > 0 {
		fmt.Fprintf(e.err, "and in the same articles: %s\n", strings.Join(part, ", "))
	}
	fmt.Fprintf(e.err, "%s of run %d have one of these\n", plural(documents, "article"), run.ID)
	if c.DryRun {
		return nil
	}
	if !c.Yes {
		ok, err := e.confirm("block these names out of everything that is shown?")
		if err != nil {
			return err
		}
		if !ok {
			fmt.Fprintln(e.err, "nothing was changed")
			return nil
		}
	}
	tomb, err := correct.NewTombstone(whole, part, "", c.Reason)
	if err != nil {
		return err
	}
	x := s.Finish(c.fill(hearsay.Correction{Do: "forget", Tomb: &tomb}))
	return keep(ctx, e, s, run, []hearsay.Correction{x})
}

// names are the names under which an actor stands in the store and in the
// knowledge: full ones, and single ones.
func (c *actorForgetCmd) names(ctx context.Context, s *store.Store, run int) (whole, part []string, documents int, err error) {
	ps, err := s.Named(ctx, run, c.Name)
	if err != nil {
		return nil, nil, 0, err
	}
	known := append([]string{c.Name}, c.Alias...)
	entity := ""
	for _, p := range ps {
		known = append(known, p.Name)
		entity = cmp.Or(entity, p.Entity)
	}
	if entity != "" {
		if ps, err = s.Named(ctx, run, entity); err != nil {
			return nil, nil, 0, err
		}
		for _, p := range ps {
			known = append(known, p.Name)
		}
		r, _, err := newResolver(c.Knowledge...)
		if err != nil {
			return nil, nil, 0, err
		}
		known = append(known, r.Spellings(entity)...)
	}
	known = slices.DeleteFunc(known, func(n string) bool { return n == "" || strings.HasPrefix(n, "hearsay:") || n == correct.NameRemoved })
	slices.Sort(known)
	known = slices.Compact(known)
	for _, n := range known {
		if words := strings.Fields(n); len(words) > 1 {
			whole = append(whole, n)
			if last := words[len(words)-1]; len(last) > 2 {
				part = append(part, last)
			}
		} else {
			part = append(part, n)
		}
	}
	err = s.DocumentsNaming(ctx, run, known, func(r *export.Record) error {
		documents++
		for i := range r.Actors {
			a := &r.Actors[i]
			is := slices.ContainsFunc(known, func(n string) bool { return strings.EqualFold(n, a.Name) }) || entity != "" && a.Entity != nil && *a.Entity == entity
			if !is {
				continue
			}
			w, p := correct.NamesOf(r, a)
			whole, part = append(whole, w...), append(part, p...)
		}
		return nil
	})
	slices.Sort(whole)
	slices.Sort(part)
	return slices.Compact(whole), slices.Compact(part), documents, err
}
