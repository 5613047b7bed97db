package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/store"
)

// reviewedFlag says whether a person must have looked at the records.
type reviewedFlag struct {
	Reviewed string `help:"any, only (those that a person has looked at) or none of those." enum:"any,only,none" default:"any" placeholder:"any|only|none"`
}

// namesFlag is a naming profile for what a store shows.
type namesFlag struct {
	Names string `help:"What to call whom the knowledge knows: as-written, un, iso, or a file with a label for codes or ids. Searching goes by the names as written." default:"as-written" placeholder:"PROFILE"`
}

// apply lets the profile hold for all that a store shows.
func (f *namesFlag) apply(s *store.Store) error {
	names, err := namesProfile(f.Names)
	if err != nil || names == nil {
		return err
	}
	s.View(func(r *export.Record) {
		r.Coder.Settings += names.Setting()
		for i := range r.Actors {
			a := &r.Actors[i]
			entity, country := "", ""
			if a.Entity != nil {
				entity = *a.Entity
			}
			if a.Country != nil && a.Kind == "country" && len(a.Members) == 0 {
				country = *a.Country
			}
			if label := names.Label(entity, country); label != "" {
				a.Name = label
			}
		}
	})
	return nil
}

// outFlags say how rows are printed and where.
type outFlags struct {
	Format  string `short:"f" help:"table (the default on a terminal), jsonl (the default in a pipe) or csv." enum:",table,jsonl,csv" default:"" placeholder:"FORMAT"`
	Output  string `short:"o" help:"Write to a file, which appears when it is complete." placeholder:"FILE" type:"path"`
	Force   bool   `help:"Let --output replace a file."`
	Columns string `help:"Columns of csv and table, in order, with commas between; help lists them." placeholder:"A,B,C"`
}

func (f *outFlags) format(e *env) string {
	switch {
	case f.Format != "":
		return f.Format
	case e.outTerminal && f.Output == "":
		return "table"
	}
	return "jsonl"
}

type findCmd struct {
	storeFlags
	outFlags
	reviewedFlag
	namesFlag
	Query     []string `arg:"" optional:"" help:"What to look for; all words of the command are one query."`
	Kind      string   `help:"statement, event, article or actor; without it statements and events." enum:",statement,event,article,actor" default:"" placeholder:"KIND"`
	Since     string   `help:"Published on this day or later (2026-10-01, 2026-10, 7d, last-month)." placeholder:"DATE"`
	Until     string   `help:"Published on this day or before." placeholder:"DATE"`
	On        string   `help:"Published on this day, or in this month or year." placeholder:"DATE"`
	By        string   `help:"What --since, --until and --on speak of." enum:"date,event-date,added" default:"date" placeholder:"date|event-date|added"`
	MinConf   float64  `help:"Only records at least this sure, 0 to 1." placeholder:"P"`
	InRun     string   `name:"run" help:"Which run: its number or name, latest or pinned. Without it the pinned one, else the latest." placeholder:"RUN"`
	Sort      string   `help:"-date (newest first), date, conf (surest first) or rank (best match first)." enum:",date,-date,conf,rank" default:"" placeholder:"ORDER"`
	Limit     int      `short:"n" help:"At most so many rows; 0 is all. On a terminal 50, else all." default:"-1"`
	Offset    int      `help:"Leave out the first so many rows."`
	Count     string   `help:"Only say how many there are, by origins (twenty copies of one text are one), outlets, articles, records or statements." enum:",records,articles,statements,origins,outlets" default:"" placeholder:"UNIT"`
	FailEmpty bool     `help:"End with code 4 if nothing is found."`
	Explain   bool     `help:"Say on standard error how the query was understood."`
}

// Help is shown by `hearsay find --help`.
func (findCmd) Help() string {
	return `A query is words, "phrases", beginnings*, -not, a OR b, (groups) and fields:
  speaker: outlet: third: about: actor: recipient: role:   names, "in quotation marks"
  by:ARL  dyad:ARL,BOR  dyad:ARL>BOR  code:ASSAULT         actors' countries and codes
  kind:statement|event|article|actor  act:deny|promise  quote:direct  modal:negated
  date:2026-11-01..2026-11-07  event-date:2026-10  added:7d
  conf:>=0.8  chain:>=3  speaker:unresolved  in:title  lang:en  run:2  sort:conf
  reviewed:yes  by-human:yes                               what persons have looked at, made or changed

Examples:
  hearsay find 'speaker:"Arland MoD" act:deny since:2026-10-01'
  hearsay find 'kind:event dyad:ARL,BOR -modal:negated' --format csv -o dyad.csv`
}

// Run prints the rows that the query selects.
func (c *findCmd) Run(ctx context.Context, e *env) (err error) {
	if c.Columns == "help" {
		return columnsHelp(e.out)
	}
	q, err := c.query(time.Now())
	if err != nil {
		return err
	}
	cols, err := columnsOf(c.Columns, q.Kinds)
	if err != nil {
		return err
	}
	s, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := c.namesFlag.apply(s); err != nil {
		return err
	}
	run, err := s.Run(ctx, q.Run)
	switch {
	case err == nil:
		q.Run = strconv.Itoa(run.ID)
		fmt.Fprintf(e.err, "run %d%s\n", run.ID, unfinished(run))
	case len(q.Kinds) != 1 || q.Kinds[0] != "article":
		return err
	}
	if c.Explain {
		fmt.Fprintf(e.err, "%s\n", q)
	}
	if c.Count != "" {
		return c.count(ctx, e, s, q)
	}
	format := c.format(e)
	if c.Limit < 0 {
		c.Limit = 0
		if format == "table" {
			c.Limit = 50
		}
	}
	q.Limit, q.Offset = c.Limit, c.Offset
	n, err := writeRows(e, &c.outFlags, format, cols, s.Find(ctx, q))
	if err != nil {
		return err
	}
	if format == "table" && q.Limit > 0 && n == q.Limit {
		all, _, err := s.Count(ctx, q)
		if err != nil {
			return err
		}
		if all > n+q.Offset {
			from := ""
			if t, _, err := s.Tally(ctx, q); err == nil { // actors have none
				from = fmt.Sprintf(" from %s, %s", t, plural(t.Articles, "article"))
			}
			fmt.Fprintf(e.err, "%s to %s of %s%s; all of them: -n 0\n", grouped(q.Offset+1), grouped(q.Offset+n), plural(all, "record"), from)
		}
	}
	if n == 0 {
		fmt.Fprintf(e.err, "nothing found: %s\n", q)
		if err := c.whichTerm(ctx, e, s, q); err != nil {
			return err
		}
	}
	return c.empty(n)
}

// count says how many there are of one unit.
func (c *findCmd) count(ctx context.Context, e *env, s *store.Store, q *hearsay.Query) error {
	switch c.Count {
	case "origins", "outlets":
		return c.tally(ctx, e, s, q)
	case "statements":
		if len(q.Kinds) > 0 && q.Kinds[0] != "statement" {
			return &usageError{"statements cannot be counted among " + q.Kinds[0] + " records", "leave --kind out"}
		}
		q.Kinds = []string{"statement"}
	}
	n, articles, err := s.Count(ctx, q)
	if err != nil {
		return err
	}
	if c.Count == "articles" {
		n = articles
	}
	if c.format(e) == "table" {
		fmt.Fprintf(e.out, "%s\n", plural(n, strings.TrimSuffix(c.Count, "s")))
	} else {
		fmt.Fprintf(e.out, `{"count":%d,"of":%q}`+"\n", n, c.Count)
	}
	return c.empty(n)
}

// tally says from how many origins what is found comes, and how many outlets
// printed it.
func (c *findCmd) tally(ctx context.Context, e *env, s *store.Store, q *hearsay.Query) error {
	t, ungrouped, err := s.Tally(ctx, q)
	if err != nil {
		return err
	}
	if ungrouped > 0 {
		fmt.Fprintf(e.err, "in no story yet, and counted as one origin each: %s; hearsay code finds copies\n", plural(ungrouped, "article"))
	}
	if c.format(e) == "table" {
		fmt.Fprintf(e.out, "%s\n", t)
		return c.empty(t.Articles)
	}
	n := t.Origins
	if c.Count == "outlets" {
		n = t.Outlets
	}
	fmt.Fprintf(e.out, `{"count":%d,"of":%q,"origins":%d,"outlets":%d,"articles":%d,"articles_without_outlet":%d}`+"\n", n, c.Count, t.Origins, t.Outlets, t.Articles, t.Nameless)
	return c.empty(t.Articles)
}

func (c *findCmd) empty(n int) error {
	if n == 0 && c.FailEmpty {
		return codeError(exitNone)
	}
	return nil
}

func unfinished(r store.Run) string {
	switch {
	case r.Name != "":
		return " (" + r.Name + ")"
	case !r.Done:
		return ", not complete"
	}
	return ""
}

// whichTerm names the condition without which there would be something.
func (c *findCmd) whichTerm(ctx context.Context, e *env, s *store.Store, q *hearsay.Query) error {
	if q.Where == nil || q.Where.Op != "and" {
		return nil
	}
	for i, k := range q.Where.Conds {
		less := *q
		rest := append(append([]*hearsay.Cond{}, q.Where.Conds[:i]...), q.Where.Conds[i+1:]...)
		less.Where = &hearsay.Cond{Op: "and", Conds: rest}
		n, _, err := s.Count(ctx, &less)
		if err != nil {
			return err
		}
		if n > 0 {
			fmt.Fprintf(e.err, "without %q: %s\n", k.String(), plural(n, "record"))
		}
	}
	return nil
}

// query makes one query of the words and the flags.
func (c *findCmd) query(now time.Time) (*hearsay.Query, error) {
	q, err := hearsay.ParseQuery(strings.Join(c.Query, " "), now)
	if err != nil {
		return nil, err
	}
	var more []string
	if c.On != "" {
		more = append(more, c.By+":"+c.On)
	}
	if c.Since != "" || c.Until != "" {
		from, err := edge(c.Since, now)
		if err != nil {
			return nil, err
		}
		to, err := edge(c.Until, now)
		if err != nil {
			return nil, err
		}
		more = append(more, c.By+":"+from+".."+to)
	}
	if c.MinConf > 0 {
		more = append(more, fmt.Sprintf("conf:>=%g", c.MinConf))
	}
	switch c.Reviewed {
	case "only":
		more = append(more, "reviewed:yes")
	case "none":
		more = append(more, "reviewed:no")
	}
	if len(more) > 0 {
		f, err := hearsay.ParseQuery(strings.Join(more, " "), now)
		if err != nil {
			return nil, err
		}
		if q.Where == nil {
			q.Where = f.Where
		} else {
			q.Where = &hearsay.Cond{Op: "and", Conds: []*hearsay.Cond{q.Where, f.Where}}
		}
	}
	if c.Kind != "" {
		q.Kinds = []string{c.Kind}
	}
	if c.InRun != "" {
		q.Run = c.InRun
	}
	if c.Sort != "" {
		q.Sort = c.Sort
	}
	return q, nil
}

// edge checks one end of a range of dates by itself, so that an error speaks of
// what the user wrote.
func edge(s string, now time.Time) (string, error) {
	if s == "" {
		return "", nil
	}
	_, err := hearsay.ParseQuery("date:"+s, now)
	return s, err
}

// A column is a field of a row as text.
type column struct {
	name, help string
	text       func(*hearsay.Row) string
}

func list(ss []string) string { return strings.Join(ss, "; ") }

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

var columns = []column{
	{"kind", "statement, event (one report of one), article or actor", func(r *hearsay.Row) string { return r.Kind }},
	{"key", "permanent name of the record", func(r *hearsay.Row) string { return r.Key }},
	{"run", "number of the run that made the record", func(r *hearsay.Row) string { return number(r.Run) }},
	{"article", "key of the article", func(r *hearsay.Row) string { return r.Article }},
	{"article_id", "the user's own id of the article", func(r *hearsay.Row) string {
		if r.ArticleID == nil {
			return ""
		}
		return fmt.Sprint(r.ArticleID)
	}},
	{"outlet", "who printed it", func(r *hearsay.Row) string { return r.Outlet }},
	{"published", "when", func(r *hearsay.Row) string { return r.Published }},
	{"copied_from", "where the text says it comes from", func(r *hearsay.Row) string { return list(r.CopiedFrom) }},
	{"origin", "which text the article prints, whoever printed it: different values are different origins", func(r *hearsay.Row) string { return r.Origin }},
	{"origin_outlet", "who that text comes from, as far as is known", func(r *hearsay.Row) string { return r.OriginOutlet }},
	{"story", "which story the article is in", func(r *hearsay.Row) string { return r.Story }},
	{"url", "address of the article", func(r *hearsay.Row) string { return r.URL }},
	{"title", "of an article", func(r *hearsay.Row) string { return r.Title }},
	{"speaker", "who says it (empty: unresolved); of a report who vouches for it; of an actor its name", func(r *hearsay.Row) string { return r.Speaker }},
	{"says", "says, wants, says (deny) …; or in its own voice", func(r *hearsay.Row) string { return r.Says }},
	{"act", "what is done by saying it", func(r *hearsay.Row) string { return r.Act }},
	{"content", "the words said; of a report the words that tell of the event", func(r *hearsay.Row) string { return r.Content }},
	{"source", "the words that name the speaker", func(r *hearsay.Row) string { return r.Source }},
	{"cue", "the words that say it is said", func(r *hearsay.Row) string { return r.Cue }},
	{"third", "whom the speaker cites", func(r *hearsay.Row) string { return r.Third }},
	{"about", "whom the content is about", func(r *hearsay.Row) string { return list(r.About) }},
	{"quote", "direct, indirect or mixed", func(r *hearsay.Row) string { return r.Quote }},
	{"negated", "true if it is not said", func(r *hearsay.Row) string {
		if r.Kind != "statement" {
			return ""
		}
		return strconv.FormatBool(r.Negated)
	}},
	{"modality", "future, conditional, hypothetical, hedged; of a report its status", func(r *hearsay.Row) string { return list(r.Modality) }},
	{"in", "title or text", func(r *hearsay.Row) string { return r.In }},
	{"within", "key of the statement it is reported in", func(r *hearsay.Row) string { return r.Within }},
	{"type", "PLOVER type of the event", func(r *hearsay.Row) string { return r.Type }},
	{"mode", "its mode", func(r *hearsay.Row) string { return r.Mode }},
	{"cameo", "its CAMEO code", func(r *hearsay.Row) string { return r.CAMEO }},
	{"actors", "who acts", func(r *hearsay.Row) string { return list(r.Actors) }},
	{"actor_codes", "their codes", func(r *hearsay.Row) string { return list(r.ActorCodes) }},
	{"recipients", "on whom; of a statement whom it is said to", func(r *hearsay.Row) string { return list(r.Recipients) }},
	{"recipient_codes", "their codes", func(r *hearsay.Row) string { return list(r.RecipientCodes) }},
	{"date_from", "first day of the event", func(r *hearsay.Row) string { return r.DateFrom }},
	{"date_to", "the day after its last", func(r *hearsay.Row) string { return r.DateTo }},
	{"place", "where", func(r *hearsay.Row) string { return r.Place }},
	{"via", "key of the statement the report rests on; empty: the outlet's own voice", func(r *hearsay.Row) string { return r.Via }},
	{"confidence", "how sure the coder is, 0 to 1", func(r *hearsay.Row) string {
		if r.Kind != "statement" && r.Kind != "event" {
			return ""
		}
		return strconv.FormatFloat(float64(r.Confidence), 'f', 2, 32)
	}},
	{"rule", "the rule that made the record", func(r *hearsay.Row) string { return r.Rule }},
	{"sentence", "the sentence it rests on", func(r *hearsay.Row) string { return r.Sentence }},
	{"start", "where its words begin, in code points of the text", func(r *hearsay.Row) string {
		if r.Kind != "statement" && r.Kind != "event" {
			return ""
		}
		return strconv.Itoa(r.Start)
	}},
	{"end", "where they end", func(r *hearsay.Row) string { return number(r.End) }},
	{"actor_kind", "of an actor: person, organization, country …", func(r *hearsay.Row) string { return r.ActorKind }},
	{"country", "of an actor", func(r *hearsay.Row) string { return r.Country }},
	{"entity", "of an actor: its name in the knowledge", func(r *hearsay.Row) string { return r.Entity }},
	{"statements", "how many it makes; of an article how many are in it", func(r *hearsay.Row) string { return number(r.Statements) }},
	{"events", "likewise", func(r *hearsay.Row) string { return number(r.Events) }},
	{"articles", "of an actor: how many articles name it", func(r *hearsay.Row) string { return number(r.Articles) }},
	{"origin_kind", "machine, human or machine-corrected", func(r *hearsay.Row) string { return r.OriginKind }},
	{"reviewed", "whether a person has checked it", func(r *hearsay.Row) string { return strconv.FormatBool(r.Reviewed) }},
	{"corrections", "those that hold on it", func(r *hearsay.Row) string { return list(r.Corrections) }},
}

func columnsHelp(w io.Writer) error {
	b := bufio.NewWriter(w)
	for _, c := range columns {
		fmt.Fprintf(b, "%-16s %s\n", c.name, c.help)
	}
	return b.Flush()
}

// columnsOf are the columns that names lists; without names those that the
// kinds of record have.
func columnsOf(names string, kinds []string) ([]column, error) {
	if names == "" {
		names = "kind,key,run,article,article_id,outlet,published,copied_from,origin,origin_outlet,story,url,speaker,says,act,content,source,cue,third,about,quote,negated,modality,in,within," +
			"type,mode,cameo,actors,actor_codes,recipients,recipient_codes,date_from,date_to,place,via,confidence,rule,sentence,start,end,origin_kind,reviewed,corrections"
		switch {
		case len(kinds) == 1 && kinds[0] == "article":
			names = "kind,key,article_id,outlet,published,origin,origin_outlet,story,title,url,statements,events,run"
		case len(kinds) == 1 && kinds[0] == "actor":
			names = "kind,key,speaker,actor_kind,country,entity,articles,statements,events,run"
		}
	}
	var out []column
	for name := range strings.SplitSeq(names, ",") {
		i := 0
		for i < len(columns) && columns[i].name != strings.TrimSpace(name) {
			i++
		}
		if i == len(columns) {
			return nil, &usageError{fmt.Sprintf("there is no column %q", name), "see: hearsay find --columns help"}
		}
		out = append(out, columns[i])
	}
	return out, nil
}

// writeRows prints rows in a format and says how many there were.
func writeRows(e *env, f *outFlags, format string, cols []column, in iter.Seq2[hearsay.Row, error]) (n int, err error) {
	out, done, err := output(e, f.Output, f.Force)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, done(err == nil)) }()
	var write func(*hearsay.Row) error
	var flush func() error
	switch format {
	case "jsonl":
		j := json.NewEncoder(out)
		j.SetEscapeHTML(false)
		write, flush = func(r *hearsay.Row) error { return j.Encode(r) }, func() error { return nil }
	case "csv":
		w := csv.NewWriter(out)
		cells := make([]string, len(cols))
		for i, c := range cols {
			cells[i] = c.name
		}
		if err := w.Write(cells); err != nil {
			return 0, err
		}
		write = func(r *hearsay.Row) error {
			for i, c := range cols {
				cells[i] = export.Cell(c.text(r))
			}
			return w.Write(cells)
		}
		flush = func() error { w.Flush(); return w.Error() }
	default:
		write = func(r *hearsay.Row) error {
			if f.Columns != "" {
				for i, c := range cols {
					if i > 0 {
						out.WriteString("  ")
					}
					out.WriteString(hearsay.Line(c.text(r)))
				}
				return out.WriteByte('\n')
			}
			printRow(out, e.bold, r)
			return nil
		}
		flush = func() error { return nil }
	}
	for r, err := range in {
		if err != nil {
			return n, err
		}
		if err := write(&r); err != nil {
			return n, err
		}
		n++
	}
	return n, errors.Join(flush(), out.Flush())
}

// printRow prints a row for people: who says what, where that was printed.
func printRow(w *bufio.Writer, bold bool, r *hearsay.Row) {
	head := strong(bold, headline(r))
	switch r.Kind {
	case "article":
		fmt.Fprintf(w, "%s\n    %s   %s, %s   %s\n", head, printedIn(r), plural(r.Statements, "statement"), plural(r.Events, "event"), r.Key)
	case "actor":
		fmt.Fprintf(w, "%s   %s, %s, in %s   %s\n", head, plural(r.Statements, "statement"), plural(r.Events, "event"), plural(r.Articles, "article"), r.Key)
	default:
		fmt.Fprintf(w, "%s\n    %s\n    %s   %.2f, %s   %s\n", head, r.Sentence, printedIn(r), r.Confidence, standing(r), r.Key)
	}
}

// standing is who made a record, and whether a person has looked at it.
func standing(r *hearsay.Row) string {
	return export.Shown{OriginKind: r.OriginKind, Reviewed: r.Reviewed}.Standing()
}

// printedIn is the outlet, where it copied from, and the day.
func printedIn(r *hearsay.Row) string {
	s := r.Outlet
	if s == "" {
		s = "outlet not known"
	}
	if len(r.CopiedFrom) > 0 {
		s += ", copied from " + strings.Join(r.CopiedFrom, ", ")
	}
	if r.Published != "" {
		s += ", " + r.Published
	}
	return s
}

// headline is a row in one line. Nothing is said in it without who says so.
func headline(r *hearsay.Row) string {
	who := r.Speaker
	switch {
	case who == "" && r.Source != "":
		who = fmt.Sprintf("unresolved (%q)", r.Source)
	case who == "":
		who = "unattributed"
	}
	if r.Third != "" {
		who += ", citing " + r.Third + ","
	}
	var s string
	switch r.Kind {
	case "article":
		if r.Title == "" {
			return "(no title)"
		}
		return r.Title
	case "actor":
		s = r.Speaker + "   " + r.ActorKind
		for _, x := range []string{r.Country, r.Entity} {
			if x != "" {
				s += " " + x
			}
		}
		return s
	case "event":
		s = sideOf(r.Actors, r.ActorCodes)
		if len(r.Recipients) > 0 {
			s += " -> " + sideOf(r.Recipients, r.RecipientCodes)
		}
		s += ": " + r.Type
		if r.Mode != "" {
			s += "/" + r.Mode
		}
		if r.Via == "" {
			who = "the outlet itself"
			if r.Outlet != "" {
				who = r.Outlet + " itself"
			}
		}
		s += ", according to " + who
	default:
		s = who + " " + r.Says + ": " + r.Content
	}
	for _, m := range r.Modality {
		s += ", " + m
	}
	return s
}

func sideOf(names, codes []string) string {
	if len(names) == 0 {
		return "somebody not named"
	}
	var out []string
	for i, n := range names {
		if i < len(codes) && codes[i] != "" && codes[i] != "---" {
			n += " [" + codes[i] + "]"
		}
		out = append(out, n)
	}
	return strings.Join(out, " and ")
}
