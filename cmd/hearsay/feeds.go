package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/hearsay-news/hearsay/fetch"
)

type feedsCmd struct {
	List   feedsListCmd   `cmd:"" help:"List the feeds, when each was last had, and what went wrong."`
	Add    feedsAddCmd    `cmd:"" help:"Add feeds by their addresses."`
	Remove feedsRemoveCmd `cmd:"" help:"Take feeds off the list. Their articles stay in the store."`
	Import feedsImportCmd `cmd:"" help:"Add the feeds of an OPML file."`
	Export feedsExportCmd `cmd:"" help:"Write the list as OPML."`
}

// Help is shown by `hearsay feeds --help`.
func (feedsCmd) Help() string {
	return `The list is the file feeds.opml in the folder of the store. No verb but
hearsay fetch reaches the network: adding a feed does not ask for it.`
}

// feedFlags give the list of a store.
type feedFlags struct{ storeFlags }

func (f *feedFlags) load() (dir string, feeds []fetch.Feed, err error) {
	if dir, err = f.dir(); err != nil {
		return "", nil, err
	}
	feeds, err = fetch.List(dir)
	return dir, feeds, err
}

func indexOf(feeds []fetch.Feed, url string) int {
	return slices.IndexFunc(feeds, func(f fetch.Feed) bool { return f.URL == url })
}

type feedsListCmd struct {
	feedFlags
	Format string `short:"f" help:"table (for people, the default on a terminal) or jsonl (the default in a pipe)." enum:",table,jsonl" default:"" placeholder:"FORMAT"`
}

// Run prints one line for each feed.
func (c *feedsListCmd) Run(e *env) error {
	dir, feeds, err := c.load()
	if err != nil {
		return err
	}
	seen, err := fetch.LoadSeen(dir)
	if err != nil {
		return err
	}
	if c.Format == "jsonl" || c.Format == "" && !e.outTerminal {
		enc := json.NewEncoder(e.out)
		enc.SetEscapeHTML(false)
		for _, f := range feeds {
			a := seen.Feeds[f.URL]
			if err := enc.Encode(struct {
				URL      string    `json:"url"`
				Title    string    `json:"title"`
				Folder   string    `json:"folder"`
				Fetched  time.Time `json:"fetched,omitzero"`
				Failures int       `json:"failures"`
				Error    string    `json:"error,omitempty"`
			}{f.URL, f.Title, f.Folder, a.Fetched, a.Failures, a.Error}); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, f := range feeds {
		a := seen.Feeds[f.URL]
		last := "never fetched"
		if !a.Fetched.IsZero() {
			last = a.Fetched.UTC().Format("2006-01-02 15:04 UTC")
		}
		if a.Failures > 0 {
			last += fmt.Sprintf("  failed %s: %s", plural(a.Failures, "time"), a.Error)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.Title, f.Folder, f.URL, last)
	}
	return w.Flush()
}

// dryFlag is of the verbs that change the list.
type dryFlag struct {
	DryRun bool `help:"Only say what would change."`
}

type feedsAddCmd struct {
	feedFlags
	dryFlag
	URLs   []string `arg:"" name:"url" help:"Addresses of RSS, Atom or JSON feeds."`
	Title  string   `help:"Name of the outlet; of one feed." placeholder:"NAME"`
	Folder string   `help:"Folder of the list." placeholder:"NAME"`
}

// Run adds to the list what is not on it.
func (c *feedsAddCmd) Run(e *env) error {
	if c.Title != "" && len(c.URLs) > 1 {
		return &usageError{"--title names one feed", "add the feeds one by one"}
	}
	var fresh []fetch.Feed
	for _, u := range c.URLs {
		if err := fetch.Valid(u); err != nil {
			return &usageError{err.Error(), "give an address that begins with http:// or https://"}
		}
		fresh = append(fresh, fetch.Feed{URL: u, Title: c.Title, Folder: c.Folder})
	}
	return c.append(e, fresh, c.DryRun)
}

// append puts feeds behind the list and says how many are new.
func (f *feedFlags) append(e *env, fresh []fetch.Feed, dry bool) error {
	dir, feeds, err := f.load()
	if err != nil {
		return err
	}
	n := 0
	for _, x := range fresh {
		if indexOf(feeds, x.URL) < 0 {
			feeds = append(feeds, x)
			n++
		}
	}
	if dry {
		fmt.Fprintf(e.err, "would add %s, %d on the list already\n", plural(n, "feed"), len(fresh)-n)
		return nil
	}
	if err := fetch.SaveList(dir, feeds); err != nil {
		return err
	}
	fmt.Fprintf(e.err, "added %s, %d on the list already\n", plural(n, "feed"), len(fresh)-n)
	return nil
}

type feedsRemoveCmd struct {
	feedFlags
	dryFlag
	URLs []string `arg:"" name:"url" help:"Addresses as hearsay feeds list prints them."`
}

// Run takes feeds off the list; one that is not on it is wrong use.
func (c *feedsRemoveCmd) Run(e *env) error {
	dir, feeds, err := c.load()
	if err != nil {
		return err
	}
	for _, u := range c.URLs {
		i := indexOf(feeds, u)
		if i < 0 {
			return &usageError{u + " is not on the list", "see: hearsay feeds list"}
		}
		feeds = slices.Delete(feeds, i, i+1)
	}
	if c.DryRun {
		fmt.Fprintf(e.err, "would take %s off the list, %d stay\n", plural(len(c.URLs), "feed"), len(feeds))
		return nil
	}
	return fetch.SaveList(dir, feeds)
}

type feedsImportCmd struct {
	feedFlags
	dryFlag
	File string `arg:"" help:"An OPML file, as feed readers export it, or - for standard input." predictor:"file"`
}

// Run adds the feeds of an OPML file.
func (c *feedsImportCmd) Run(e *env) error {
	r := e.in
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return &usageError{err.Error(), "give the path of an OPML file, or -"}
		}
		defer f.Close()
		r = f
	}
	fresh, err := fetch.ReadOPML(r)
	if err != nil {
		return err
	}
	return c.append(e, fresh, c.DryRun)
}

type feedsExportCmd struct {
	feedFlags
	Output string `short:"o" help:"Write to a file, which appears when it is complete." placeholder:"FILE" type:"path"`
	Force  bool   `help:"Let --output replace a file."`
}

// Run writes the list as OPML.
func (c *feedsExportCmd) Run(e *env) (err error) {
	_, feeds, err := c.load()
	if err != nil {
		return err
	}
	out, done, err := output(e, c.Output, c.Force)
	if err != nil {
		return err
	}
	err = fetch.WriteOPML(io.Writer(out), feeds)
	if err == nil {
		err = out.Flush()
	}
	if derr := done(err == nil); err == nil {
		err = derr
	}
	return err
}
