package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	tty "golang.org/x/term"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/correct"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/store"
)

type reviewCmd struct {
	writeFlags
	byFlags
	State []string `help:"Only corrections in these states: conflict, orphan. Without it also statements: a uniform sample and the least sure." placeholder:"STATE"`
	Share float64  `help:"Share of the uniform sample among what is asked; only it gives honest error rates. At least 0.2." default:"0.2" placeholder:"P"`
	Seed  uint64   `help:"Of the sample. Those who use the same one go on with one sample." default:"1"`
	Limit int      `short:"n" help:"Ask at most so many things; 0 has no end." default:"0"`
	Rates bool     `help:"Only print the error rates by what was answered so far."`
	InRun string   `name:"run" help:"Which run: its number or name." placeholder:"RUN"`
}

// Help is shown by `hearsay review --help`.
func (reviewCmd) Help() string {
	return reviewKeys + `

In a terminal one key answers. Elsewhere answers are read from standard input, one
a line: a, d, 1, r Ada Ruus, n, c promise, s, u, q.`
}

const reviewKeys = `  a right as it stands        d there is no such statement    1 2 3 it is that one
  r another says it           n nobody that can be told       c it is another act
  k keep what was corrected   m the run is right now          t take the correction back
  s skip    u undo    q end`

// An item is one thing that is asked.
type item struct {
	queue string
	key   string // of a statement
	place hearsay.Placement
	fix   hearsay.Correction // of a conflict or an orphan
	holds int                // in how many other versions of the article it holds
}

// Run works the queue.
func (c *reviewCmd) Run(ctx context.Context, e *env) (err error) {
	for _, st := range c.State {
		if st != hearsay.StateConflict && st != hearsay.StateOrphan {
			return &usageError{fmt.Sprintf("there is no queue of the state %q", st), "--state conflict,orphan"}
		}
	}
	if c.Share < 0.2 || c.Share > 1 {
		return &usageError{"--share must be between 0.2 and 1", "less than a fifth at random says nothing of the error rate"}
	}
	s, err := c.open(ctx, e, c.DryRun || c.Rates)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	run, err := s.Run(ctx, c.InRun)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.err, "run %d%s\n", run.ID, unfinished(run))
	if run.Pinned && !c.Rates && !c.DryRun {
		return &usageError{fmt.Sprintf("run %d is pinned: what is corrected in it would not be shown", run.ID), "name another with --run, or unpin it"}
	}
	w := &reviewer{c: c, e: e, s: s, run: run, out: bufio.NewWriter(e.out)}
	defer func() { err = errors.Join(err, w.out.Flush()) }()
	if !c.Rates {
		if err := w.fill(ctx); err != nil {
			return err
		}
		if err := w.work(ctx); err != nil {
			return err
		}
		if c.DryRun {
			return nil
		}
	}
	return w.rates(ctx)
}

type reviewer struct {
	c       *reviewCmd
	e       *env
	s       *store.Store
	run     store.Run
	out     *bufio.Writer
	uniform []item
	other   []item
	in      *bufio.Reader
	raw     *os.File // standard input, if one key answers
	done    []answered
}

// An answered item, and the corrections that the answer was; none if it was skipped.
type answered struct {
	it  item
	ids []string
}

// most is how many things a session draws beforehand.
const most = 2000

// fill makes the queues: conflicts, orphans, the least sure; and the sample.
func (w *reviewer) fill(ctx context.Context) error {
	states := w.c.State
	if len(states) == 0 {
		states = []string{hearsay.StateConflict, hearsay.StateOrphan}
	}
	ps, err := w.s.Placements(ctx, w.run.ID)
	if err != nil {
		return err
	}
	for _, p := range ps {
		if !slices.Contains(states, p.State) {
			continue
		}
		fix, err := w.s.Correction(ctx, p.Correction)
		if err != nil {
			return err
		}
		it := item{queue: p.State, key: p.Key, place: p, fix: fix}
		for _, o := range ps {
			if o.Correction == p.Correction && o.Records > 0 && o.Article != p.Article {
				it.holds++
			}
		}
		w.other = append(w.other, it)
	}
	if len(w.c.State) > 0 {
		return nil
	}
	limit := w.c.Limit
	if limit <= 0 || limit > most {
		limit = most
	}
	rows, err := w.s.Doubtful(ctx, w.run.ID, limit)
	if err != nil {
		return err
	}
	for _, r := range rows {
		w.other = append(w.other, item{queue: "low", key: r.Key})
	}
	// Enough for the limit beyond those that were answered before.
	for n := limit; ; n *= 2 {
		drawn, err := w.s.Draw(ctx, w.run.ID, w.c.Seed, n)
		if err != nil {
			return err
		}
		w.uniform = nil
		for _, d := range drawn {
			if !d.Reviewed {
				w.uniform = append(w.uniform, item{queue: "uniform", key: d.Key})
			}
		}
		if len(w.uniform) >= limit || len(drawn) < n {
			return nil
		}
	}
}

// next takes the next item: of the sample so often that its share is kept.
func (w *reviewer) next(n int) (item, bool) {
	share := int(float64(n+1)*w.c.Share+1e-9) > int(float64(n)*w.c.Share+1e-9)
	if len(w.c.State) > 0 {
		share = false
	}
	if len(w.uniform) > 0 && (share || len(w.other) == 0) {
		it := w.uniform[0]
		w.uniform = w.uniform[1:]
		return it, true
	}
	if len(w.other) > 0 {
		it := w.other[0]
		w.other = w.other[1:]
		return it, true
	}
	return item{}, false
}

func (w *reviewer) work(ctx context.Context) error {
	w.in = bufio.NewReader(w.e.in)
	if f, ok := w.e.in.(*os.File); ok && w.e.inTerminal && w.e.outTerminal {
		w.raw = f
	}
	if !w.c.DryRun {
		fmt.Fprintf(w.out, "%s\n\n", reviewKeys)
	}
	var again []item
	for n := 0; ctx.Err() == nil && (w.c.Limit <= 0 || n < w.c.Limit); {
		var it item
		ok := true
		if len(again) > 0 {
			it, again = again[len(again)-1], again[:len(again)-1]
		} else if it, ok = w.next(n); !ok {
			fmt.Fprintln(w.out, "nothing is left to ask")
			break
		}
		names, fresh, err := w.show(ctx, n+1, &it)
		if err != nil {
			return err
		}
		if !fresh {
			continue
		}
		if w.c.DryRun {
			n++
			continue
		}
		key, text, err := w.key()
		if errors.Is(err, io.EOF) || key == 'q' {
			break
		}
		if err != nil {
			return err
		}
		if key == 'u' {
			again = append(again, it)
			if len(w.done) == 0 {
				fmt.Fprintln(w.out, "nothing to undo")
				continue
			}
			last := w.done[len(w.done)-1]
			w.done = w.done[:len(w.done)-1]
			if err := w.undo(ctx, last); err != nil {
				return err
			}
			again = append(again, last.it)
			n--
			continue
		}
		cs, err := w.answer(ctx, &it, key, text, names)
		if err != nil {
			if hearsay.KindOf(err) != hearsay.Invalid && !errors.Is(err, errUsage) {
				return err
			}
			report(w.out, "that is no answer here", err, "")
			again = append(again, it)
			if w.raw == nil && w.e.inTerminal {
				continue
			}
			if w.raw == nil { // a script that is out of step must not answer other questions
				return codeError(exitUsage)
			}
			continue
		}
		a := answered{it: it}
		if len(cs) > 0 {
			if _, _, err := w.s.Correct(ctx, cs...); err != nil {
				return err
			}
			for _, x := range cs {
				a.ids = append(a.ids, x.ID)
			}
			fmt.Fprintf(w.out, "     %s\n\n", correct.What(&cs[0]))
		} else {
			fmt.Fprintf(w.out, "     skipped\n\n")
		}
		w.done = append(w.done, a)
		n++
	}
	return ctx.Err()
}

func (w *reviewer) undo(ctx context.Context, a answered) error {
	var cs []hearsay.Correction
	for _, id := range slices.Backward(a.ids) {
		cs = append(cs, w.s.Revert(w.c.fill(hearsay.Correction{Queue: "undo"}), id))
	}
	if len(cs) == 0 {
		return nil
	}
	_, _, err := w.s.Correct(ctx, cs...)
	fmt.Fprintf(w.out, "     undone\n\n")
	return err
}

// show prints an item and the actors that could be meant; fresh is false if
// somebody has answered it meanwhile.
func (w *reviewer) show(ctx context.Context, n int, it *item) (names []string, fresh bool, err error) {
	if it.queue == hearsay.StateConflict || it.queue == hearsay.StateOrphan {
		m, err := w.s.Mask(ctx)
		if err != nil {
			return nil, false, err
		}
		fmt.Fprintf(w.out, "%d  %s   %s, by %s, %s\n", n, it.queue, it.fix.ID, it.fix.By, it.fix.At.Format("2 January 2006"))
		fmt.Fprintf(w.out, "     %s\n     %s\n", m.Text(correct.What(&it.fix), true), it.place.Why)
		if it.fix.Anchor != nil && it.fix.Anchor.Exact != "" {
			fmt.Fprintf(w.out, "     was: %s\n", m.Text(hearsay.Line(it.fix.Anchor.Exact), true))
		}
		if it.holds > 0 {
			fmt.Fprintf(w.out, "     it holds in %s of the article; taken back, it is so there too\n", plural(it.holds, "other version"))
		}
		if it.queue == hearsay.StateOrphan {
			fmt.Fprintf(w.out, "     [t] take the correction back  [s] leave it   (to put it elsewhere: t, then hearsay correct apply)\n")
			return nil, true, w.out.Flush()
		}
	}
	found, r, err := recordOf(ctx, w.s, w.run.ID, it.key)
	if hearsay.KindOf(err) == hearsay.NotFound && err != nil {
		if it.queue == hearsay.StateConflict {
			fmt.Fprintf(w.out, "     [k] keep it  [t] take it back  [s] skip\n")
			return nil, true, w.out.Flush()
		}
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if found.Reviewed && it.queue != hearsay.StateConflict {
		return nil, false, nil
	}
	if it.queue != hearsay.StateConflict {
		fmt.Fprintf(w.out, "%d  %s   %s   %s\n", n, it.queue, printedIn(&found.Row), found.Key)
	}
	fmt.Fprintf(w.out, "     %s\n", found.Sentence)
	fmt.Fprintf(w.out, "     >> %s  (%.2f)\n", headline(&found.Row), found.Confidence)
	if it.queue == hearsay.StateConflict {
		machine, err := w.s.Machine(ctx, w.run.ID, found.Article)
		if err != nil {
			return nil, false, err
		}
		if v, ok := valuesOf(machine, found.Key); ok && it.fix.Do == "set" {
			fmt.Fprintf(w.out, "     the run now says %s: %s\n", it.fix.Field, correct.Tell(it.fix.Field, &v, nil))
		}
		fmt.Fprintf(w.out, "     [k] keep what was corrected  [m] the run is right now  [t] take back")
	}
	if found.Kind == "statement" {
		names = candidates(r, found.Key)
	}
	for i, name := range names {
		fmt.Fprintf(w.out, "  %s[%d] %s", map[bool]string{true: "   ", false: ""}[i == 0], i+1, name)
	}
	fmt.Fprintln(w.out)
	return names, true, w.out.Flush()
}

func valuesOf(r *export.Record, key string) (hearsay.Values, bool) {
	for p := range export.Picks(r, 0) {
		if p.Statement >= 0 && r.Statements[p.Statement].Key == key || p.Event >= 0 && r.Events[p.Event].Key == key {
			return correct.ValuesOf(p), true
		}
	}
	return hearsay.Values{}, false
}

// candidates are three other actors of the article whose mentions stand nearest
// before or in a statement.
func candidates(r *export.Record, key string) []string {
	var st *export.Statement
	for i := range r.Statements {
		if r.Statements[i].Key == key {
			st = &r.Statements[i]
		}
	}
	if st == nil {
		return nil
	}
	at := 0
	for _, l := range [][]export.Range{st.Cue, st.Content, st.Source} {
		if len(l) > 0 {
			at = l[0][0]
			break
		}
	}
	type near struct {
		name string
		far  int
	}
	var all []near
	for i := range r.Actors {
		a := &r.Actors[i]
		if slices.Contains(st.Speakers, a.ID) || a.Name == "" || a.Kind == "document" || a.Kind == "other" {
			continue
		}
		far := math.MaxInt
		for _, m := range a.Mentions {
			d := at - m[0]
			if d < 0 {
				d = -2 * d // who was not named yet is less likely
			}
			far = min(far, d)
		}
		all = append(all, near{hearsay.Line(a.Name), far})
	}
	slices.SortStableFunc(all, func(a, b near) int {
		switch {
		case a.far < b.far:
			return -1
		case a.far > b.far:
			return 1
		}
		return 0
	})
	var out []string
	for _, x := range all[:min(3, len(all))] {
		out = append(out, x.name)
	}
	return out
}

// key reads one answer: a key on a terminal, else a line.
func (w *reviewer) key() (key rune, text string, err error) {
	if w.raw != nil {
		key, err = w.press()
		if err != nil || key != 'r' && key != 'c' {
			return key, "", err
		}
		fmt.Fprint(w.out, map[rune]string{'r': "     who: ", 'c': "     which act: "}[key])
		if err := w.out.Flush(); err != nil {
			return key, "", err
		}
		text, err = w.in.ReadString('\n')
		return key, strings.TrimSpace(text), err
	}
	line, err := w.in.ReadString('\n')
	if line = strings.TrimSpace(line); line == "" {
		if err == nil {
			return 's', "", nil
		}
		return 0, "", err
	}
	first, rest, _ := strings.Cut(line, " ")
	if len([]rune(first)) != 1 {
		return '?', line, nil
	}
	return []rune(first)[0], strings.TrimSpace(rest), nil
}

// press waits for one key.
func (w *reviewer) press() (rune, error) {
	was, err := tty.MakeRaw(int(w.raw.Fd()))
	if err != nil { // no such terminal: lines will do
		w.raw = nil
		key, _, err := w.key()
		return key, err
	}
	var b [1]byte
	_, err = w.raw.Read(b[:])
	if e := tty.Restore(int(w.raw.Fd()), was); err == nil {
		err = e
	}
	switch b[0] {
	case 3, 4: // Ctrl-C, Ctrl-D
		return 'q', err
	case '\r', '\n', ' ':
		return 's', err
	case 127, 8:
		return 'u', err
	}
	return rune(bytes.ToLower(b[:])[0]), err
}

// answer makes the corrections that an answer means; none to skip.
func (w *reviewer) answer(ctx context.Context, it *item, key rune, text string, names []string) ([]hearsay.Correction, error) {
	base := w.c.fill(hearsay.Correction{Queue: it.queue})
	draft := func(c hearsay.Correction) ([]hearsay.Correction, error) {
		x, err := w.s.Draft(ctx, w.run.ID, it.key, c)
		return []hearsay.Correction{x}, err
	}
	speaker := func(name string) ([]hearsay.Correction, error) {
		_, r, err := recordOf(ctx, w.s, w.run.ID, it.key)
		if err != nil {
			return nil, err
		}
		c := base
		c.Do, c.Field, c.After = "set", "speaker", &hearsay.Values{}
		if name != "" {
			p, err := identify(name, r, "", "")
			if err != nil {
				return nil, err
			}
			c.After.Speakers = []hearsay.Party{p}
		}
		return draft(c)
	}
	if key == 's' {
		return nil, nil
	}
	if it.queue == hearsay.StateOrphan || it.queue == hearsay.StateConflict {
		switch {
		case key == 't', key == 'm' && it.queue == hearsay.StateConflict:
			return []hearsay.Correction{w.s.Revert(base, it.fix.ID)}, nil
		case it.queue == hearsay.StateOrphan:
			return nil, &usageError{"of an orphan only t and s can be said", "its words are not there to ask about"}
		case key == 'k':
			return w.keep(ctx, it, base)
		}
	}
	switch key {
	case 'a':
		c := base
		c.Do = "accept"
		return draft(c)
	case 'd':
		c := base
		c.Do = "delete"
		return draft(c)
	case '1', '2', '3':
		if i := int(key - '1'); i < len(names) {
			return speaker(names[i])
		}
	case 'n':
		return speaker("")
	case 'r':
		if text == "" {
			return nil, &usageError{"r says who it is", "r Ada Ruus"}
		}
		return speaker(text)
	case 'c':
		c := base
		c.Do, c.Field, c.After = "set", "act", &hearsay.Values{Act: text}
		return draft(c)
	}
	return nil, &usageError{fmt.Sprintf("%s is no answer", strconv.Quote(strings.TrimSpace(string(key)+" "+text))), "a d 1 2 3 r n c s u q"}
}

// keep makes the corrections by which what a person said before holds against
// what the run says now.
func (w *reviewer) keep(ctx context.Context, it *item, base hearsay.Correction) ([]hearsay.Correction, error) {
	machine, err := w.s.Machine(ctx, w.run.ID, it.place.Article)
	if err != nil {
		return nil, err
	}
	base.Why = cmp.Or(base.Why, it.fix.Why)
	base.Anchor = &hearsay.Anchor{Article: it.place.Article}
	now, ok := valuesOf(machine, it.key)
	shift, _, why := correct.Find(it.fix.Anchor, machine)
	if !ok || why != "" {
		return nil, &usageError{"the run has no such record: it is shown as it was corrected", "s leaves it so, t takes it back"}
	}
	if it.fix.Do == "delete" {
		base.Do = "delete"
		c, err := w.s.Draft(ctx, w.run.ID, it.key, base)
		return []hearsay.Correction{c}, err
	}
	right, fields := it.fix.After, []string{it.fix.Field}
	if it.fix.Do == "accept" {
		right = it.fix.Before
	}
	right = correct.Moved(right, shift)
	if it.fix.Do != "set" {
		fields = correct.Otherwise(it.fix.Kind, &now, right, 0)
	}
	var out []hearsay.Correction
	for _, f := range fields {
		c := base
		c.Do, c.Field, c.After = "set", f, correct.Only(f, right)
		if c, err = w.s.Draft(ctx, w.run.ID, it.key, c); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// rates prints how often the machine was right, by the uniform sample alone: by
// its beginning, as far as it was asked. What stands there and was answered in
// another queue counts, since the sample would have asked it too; what was
// chosen beyond it does not.
func (w *reviewer) rates(ctx context.Context) error {
	drawn, err := w.s.Draw(ctx, w.run.ID, w.c.Seed, most)
	if err != nil {
		return err
	}
	n, open, whole := 0, 0, 0
	wrong := map[string]int{}
	last := len(drawn)
	for last > 0 && !(drawn[last-1].Asked && drawn[last-1].Reviewed) {
		last--
	}
	for _, d := range drawn[:last] {
		switch {
		case !d.Reviewed:
			open++
			continue
		case d.Deleted:
			wrong["no such statement"]++
		}
		n++
		for _, f := range d.Wrong {
			wrong[f]++
		}
		if !d.Deleted && len(d.Wrong) == 0 {
			whole++
		}
	}
	if n == 0 {
		fmt.Fprintf(w.out, "no statement of the uniform sample was answered yet: no error rate\n")
		return nil
	}
	fmt.Fprintf(w.out, "uniform sample of run %d, %s answered, %d skipped:\n", w.run.ID, plural(n, "statement"), open)
	line := func(what string, k int) {
		lo, hi := wilson(k, n)
		fmt.Fprintf(w.out, "  %-22s %d of %d, %.0f %% (95 %% interval %.0f to %.0f %%)\n", what, k, n, 100*float64(k)/float64(n), 100*lo, 100*hi)
	}
	line("right", whole)
	for _, f := range []string{"no such statement", "speaker", "content", "act", "negated"} {
		if wrong[f] > 0 {
			line("wrong "+f, wrong[f])
		}
	}
	fmt.Fprintln(w.out, "answers to other queues are not counted: they were chosen, and say nothing of the rest")
	return nil
}

// wilson is the 95 % score interval of a share (Wilson 1927).
func wilson(k, n int) (lo, hi float64) {
	const z = 1.959964
	p, m := float64(k)/float64(n), float64(n)
	mid := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return max(0, mid-half), min(1, mid+half)
}
