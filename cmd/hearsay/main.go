// Hearsay reads news and records who said what, and who did what to whom,
// according to whom.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	kongcompletion "github.com/jotaen/kong-completion"
	"github.com/posener/complete"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/fetch"
)

func main() {
	ignoreFileSize()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	go func() { <-ctx.Done(); stop() }() // a second interrupt ends at once
	e := &env{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	e.inTerminal, e.outTerminal, e.errTerminal = terminal(os.Stdin), terminal(os.Stdout), terminal(os.Stderr)
	os.Exit(run(ctx, os.Args[1:], e))
}

// An env is what a command may touch of the world.
type env struct {
	in                                   io.Reader
	out, err                             io.Writer
	inTerminal, outTerminal, errTerminal bool
	noInput, verbose, bold, offline      bool          // see commonFlags
	store                                *storeFlags   // of the command; nil if it needs no store
	fetch                                fetch.Options // tests let it reach this machine
}

// The exit codes of the program.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitPart        = 3
	exitNone        = 4 // nothing matched, with --fail-empty
	exitDiffers     = 5 // with diff --exit-code
	exitLocked      = 6 // another process writes the store
	exitDamaged     = 7 // verify found something
	exitNewer       = 8 // the store was made by a newer version
	exitRefused     = 9 // refused by policy
	exitInterrupted = 130
)

type cli struct {
	commonFlags
	Read       readCmd                   `cmd:"" help:"Read articles of any kind, records out. No store, no network, no writes."`
	Explain    explainCmd                `cmd:"" help:"Say why a statement or event was recorded, or why a sentence gave nothing."`
	Actor      actorCmd                  `cmd:"" help:"Import knowledge of actors; show who somebody is on a day, by which names, in which roles."`
	Add        addCmd                    `cmd:"" help:"Put articles into the store: files, folders, standard input."`
	Feeds      feedsCmd                  `cmd:"" help:"Keep the list of feeds: list, add, remove, import, export."`
	Fetch      fetchCmd                  `cmd:"" help:"Ask every feed once and add what is new: the only verb that reaches the network."`
	Code       codeCmd                   `cmd:"" help:"Read what is new in the store."`
	Recode     recodeCmd                 `cmd:"" help:"Read the whole store again: makes a run."`
	Runs       runsCmd                   `cmd:"" help:"List, show, pin and drop the runs of the store."`
	Diff       diffCmd                   `cmd:"" help:"Compare two runs, by cause."`
	Find       findCmd                   `cmd:"" help:"Search statements, events, articles and actors."`
	Correct    correctCmd                `cmd:"" help:"Correct records, for good: apply, list, show, revert, export, import."`
	Review     reviewCmd                 `cmd:"" help:"Work a queue in the terminal: is this right? States the error rate."`
	Event      eventCmd                  `cmd:"" help:"Verb dictionaries of PETRARCH and TABARI: check and prepare them for read --verbs."`
	Place      placeCmd                  `cmd:"" help:"Places of GeoNames: check and prepare them for read --places."`
	Show       showCmd                   `cmd:"" help:"Show an article, a statement or an event by its key."`
	Story      storyCmd                  `cmd:"" help:"Stories: who printed the same text, where it comes from, what each changed."`
	Stats      statsCmd                  `cmd:"" help:"Say what is in the store: outlets, days, gaps, what failed."`
	Verify     verifyCmd                 `cmd:"" help:"Check the store: checksums, offsets, orphans, keys."`
	Backup     backupCmd                 `cmd:"" help:"Copy the store to one file, while it is in use."`
	Restore    restoreCmd                `cmd:"" help:"Make a store of a backup."`
	Doctor     doctorCmd                 `cmd:"" help:"Versions, paths, space, clock."`
	Init       initCmd                   `cmd:"" help:"Make a store for the current folder."`
	Demo       demoCmd                   `cmd:"" help:"Read the embedded sample articles and show what is in them."`
	Schema     schemaCmd                 `cmd:"" help:"Print the JSON Schema of one line of --format jsonl."`
	Export     exportCmd                 `cmd:"" help:"Write what a query selects, or what is read from files, as CSV, Parquet, Web Annotation, brat, citations …"`
	Serve      serveCmd                  `cmd:"" help:"Pages to read and search in, and an API, on this machine."`
	Eval       evalCmd                   `cmd:"" help:"Measure accuracy, speed and memory on the development sets; write EVAL.md."`
	Version    versionCmd                `cmd:"" help:"Print versions of the program, its models and its knowledge."`
	Completion kongcompletion.Completion `cmd:"" help:"Print shell code that completes commands and flags (bash, zsh, fish)."`
}

// exit carries an exit code through kong's own os.Exit.
type exit int

// run is the whole program; it returns the exit code.
func run(ctx context.Context, args []string, e *env) (code int) {
	var c cli
	defer func() {
		switch p := recover().(type) {
		case nil:
		case exit:
			code = int(p)
		default:
			panic(p)
		}
	}()
	k, err := kong.New(&c,
		kong.Name("hearsay"),
		kong.Description("hearsay reads news and records who said what, and who did what to whom, according to whom.\n\n"+
			"  hearsay demo                              see it work\n"+
			"  hearsay read article.txt                  one article, for people\n"+
			"  hearsay read --format jsonl *.txt | jq .  many, for programs"),
		kong.UsageOnError(),
		kong.Writers(e.out, e.err),
		kong.Exit(func(n int) { panic(exit(n)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true}),
		kong.Vars{"formats": strings.Join(export.Formats(), " "), "listen": usualAddr},
		kong.Bind(e),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		panic(err) // the grammar above is wrong
	}
	kongcompletion.Register(k, kongcompletion.WithPredictor("file", complete.PredictFiles("*")))
	if len(args) == 0 {
		args = []string{"--help"}
	}
	kctx, err := k.Parse(args)
	if err != nil {
		cmd := "hearsay"
		var pe *kong.ParseError
		if errors.As(err, &pe) && pe.Context != nil && pe.Context.Selected() != nil {
			cmd = pe.Context.Selected().FullPath()
		}
		report(e.err, "cannot understand the command", err, "see: "+cmd+" --help")
		return exitUsage
	}
	begin := time.Now()
	c.apply(e)
	err = kctx.Run()
	c.done(e, begin)
	switch code, coded := errors.AsType[codeError](err); {
	case err == nil:
		return exitOK
	case coded:
		return int(code)
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	usage := errors.Is(err, errUsage)
	report(e.err, "cannot "+kctx.Selected().Name, err, "")
	if code := storeCode(err); code != 0 {
		return code
	}
	if usage {
		return exitUsage
	}
	return exitFailed
}

// codeError ends the program with a code when all that is to be said was said.
type codeError int

func (c codeError) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// errUsage marks an error as wrong use.
var errUsage = errors.New("wrong use")

type usageError struct{ why, hint string }

func (u *usageError) Error() string { return u.why }
func (u *usageError) Unwrap() error { return errUsage }

// report prints an error in three lines: what happened, why, what to do.
func report(w io.Writer, what string, err error, hint string) {
	why := err.Error()
	if he, ok := errors.AsType[*hearsay.Error](err); ok {
		why = he.Err.Error()
		if hint == "" {
			hint = he.Hint
		}
	}
	if ue, ok := errors.AsType[*usageError](err); ok && hint == "" {
		hint = ue.hint
	}
	if j, ok := w.(*jsonLog); ok {
		j.fail(what, why, hint)
		return
	}
	fmt.Fprintf(w, "error: %s\n  %s\n", what, strings.ReplaceAll(why, "\n", "\n  "))
	if hint != "" {
		fmt.Fprintf(w, "  -> %s\n", hint)
	}
}
