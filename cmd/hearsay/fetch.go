package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/clean"
	"github.com/hearsay-news/hearsay/fetch"
	"github.com/hearsay-news/hearsay/ingest"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/store"
)

type fetchCmd struct {
	writeFlags
	jobFlags
	URLs    []string      `arg:"" optional:"" name:"url" help:"Feeds or pages to ask for, instead of the feeds on the list."`
	Pages   string        `help:"Ask for the page of each item of a feed: auto (where the feed carries less than whole articles), always or never." enum:"auto,always,never" default:"auto"`
	Pause   time.Duration `help:"Time between two requests to one host; longer where its robots.txt says so." default:"1s" placeholder:"TIME"`
	DryRun  bool          `help:"Only list what would be asked for; the network is not reached."`
	Timeout time.Duration `help:"Longest time for one answer." default:"30s" placeholder:"TIME"`
}

// Help is shown by `hearsay fetch --help`.
func (fetchCmd) Help() string {
	return `Asks every feed on the list once, and adds what is new to the store. This is the
only verb that reaches the network. It keeps to robots.txt, asks one host one
thing at a time, sends what the server needs to answer "not changed", and refuses
addresses on this machine and on private networks.

Examples:
  hearsay feeds add https://post.example/rss && hearsay fetch && hearsay code
  hearsay fetch https://post.example/2021/07/08/bridge.html`
}

// fetchers is how many feeds are asked at the same time.
const fetchers = 8

// Run asks and adds.
func (c *fetchCmd) Run(ctx context.Context, e *env) (err error) {
	if e.offline {
		report(e.err, "cannot fetch", errors.New("the network is refused: --offline or HEARSAY_OFFLINE is set"), "leave it out, or add saved files: hearsay add")
		return codeError(exitRefused)
	}
	dir, err := c.dir()
	if err != nil {
		return err
	}
	feeds, err := fetch.List(dir)
	if err != nil {
		return err
	}
	if len(c.URLs) > 0 {
		feeds = nil
		for _, u := range c.URLs {
			feeds = append(feeds, fetch.Feed{URL: u})
		}
	}
	if len(feeds) == 0 {
		return &usageError{"there are no feeds", "hearsay feeds add https://post.example/rss    or    hearsay feeds import list.opml"}
	}
	if c.DryRun {
		for _, f := range feeds {
			fmt.Fprintln(e.out, f.URL)
		}
		fmt.Fprintf(e.err, "would ask %s\n", plural(len(feeds), "time"))
		return nil
	}
	s, err := c.write(ctx, e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	seen, err := fetch.LoadSeen(dir)
	if err != nil {
		return err
	}
	l, err := lang.For("en")
	if err != nil {
		return err
	}
	o := e.fetch
	o.Pause, o.Timeout = c.Pause, c.Timeout
	p := &poll{cmd: c, client: fetch.New(o), seen: seen, got: make(chan got)}
	a := &adder{s: s, c: &addCmd{}, clean: clean.New(l), m: c.meter(e, "fetching", 0)}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go p.all(ctx, feeds)
	unchanged, failed := 0, 0
	for g := range p.got {
		switch {
		case g.page != nil && err == nil:
			if err = addPage(ctx, a, g); err != nil {
				cancel() // the store is full or gone: the rest is asked for another time
			}
		case g.page != nil || err != nil:
		case errors.Is(g.err, fetch.ErrUnchanged):
			unchanged++
		case g.err != nil:
			failed++
			a.m.fail("cannot fetch "+g.url, g.err)
		case g.done:
			if err = s.Flush(); err == nil { // only what is kept is remembered
				err = p.remember(dir, g)
			}
		}
		a.show(false)
	}
	if err != nil {
		return err
	}
	if err := errors.Join(s.Flush(), p.remember(dir, got{})); err != nil {
		return err
	}
	a.show(true)
	a.m.say("asked %s, %d not changed, %d failed; added %s, %d known already, %d unreadable", plural(len(feeds), "feed"), unchanged, failed, plural(a.added, "article"), a.known, a.failed)
	switch {
	case ctx.Err() != nil:
		return codeError(exitInterrupted)
	case failed+a.failed > 0 && a.added+a.known+unchanged == 0:
		return codeError(exitFailed)
	case failed+a.failed > 0:
		return codeError(exitPart)
	}
	return nil
}

// A got is one thing that asking gave: a capture to add, an error, or the end
// of a feed with what is to be remembered of it.
type got struct {
	url  string
	page *hearsay.Capture
	base base
	err  error
	done bool
	feed fetch.Answer
	had  []string // pages that were had
}

// addPage keeps a capture and adds its articles.
func addPage(ctx context.Context, a *adder, g got) error {
	said, err := json.Marshal(g.base)
	if err != nil {
		return err
	}
	c, _, err := a.s.PutCapture(store.Source{URL: g.page.URL, MediaType: g.page.MediaType, ETag: g.page.ETag, Fetched: g.page.Fetched, Base: string(said)}, bytes.NewReader(g.page.Body))
	if err != nil {
		return err
	}
	if c.Done {
		a.known += c.Articles
		return nil
	}
	return a.articles(context.WithoutCancel(ctx), c, bytes.NewReader(g.page.Body))
}

// A poll asks feeds, some at the same time.
type poll struct {
	cmd    *fetchCmd
	client *fetch.Client
	got    chan got
	mu     sync.Mutex
	seen   *fetch.Seen
}

// all asks every feed and closes the channel.
func (p *poll) all(ctx context.Context, feeds []fetch.Feed) {
	var wg sync.WaitGroup
	slots := make(chan bool, fetchers)
	for _, f := range feeds {
		wg.Go(func() {
			slots <- true
			defer func() { <-slots }()
			if ctx.Err() == nil {
				p.feed(ctx, f)
			}
		})
	}
	wg.Wait()
	close(p.got)
}

// remember writes down what a feed said and which of its pages were had.
func (p *poll) remember(dir string, g got) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if g.url != "" {
		p.seen.Feeds[g.url] = g.feed
	}
	for _, u := range g.had {
		p.seen.Pages[u] = g.feed.Fetched
	}
	return p.seen.Save(dir)
}

// whole is how long the text of an item is that is taken for a whole article.
const whole = 1000

// feed asks for one feed and, where it carries less than articles, for the
// pages of its items that were not had before.
func (p *poll) feed(ctx context.Context, f fetch.Feed) {
	p.mu.Lock()
	last := p.seen.Feeds[f.URL]
	p.mu.Unlock()
	c, err := p.client.Get(ctx, f.URL, hearsay.Capture{ETag: last.ETag, Modified: last.Modified})
	if err != nil {
		if ctx.Err() != nil {
			return
		}
		if !errors.Is(err, fetch.ErrUnchanged) {
			last.Failures++
			last.Error = err.Error()
			if he, ok := errors.AsType[*hearsay.Error](err); ok {
				last.Error = he.Err.Error()
			}
			p.mu.Lock()
			p.seen.Feeds[f.URL] = last
			p.mu.Unlock()
		}
		p.got <- got{url: f.URL, err: err}
		return
	}
	now := fetch.Answer{ETag: c.ETag, Modified: c.Modified, Fetched: c.Fetched}
	known := base{As: "auto", Path: f.URL, Outlet: f.Title}
	items, isFeed := itemsOf(c)
	short := 0
	for _, a := range items {
		if len(a.Markup) < whole {
			short++
		}
	}
	if !isFeed || p.cmd.Pages == "never" || p.cmd.Pages == "auto" && short*2 < len(items) {
		p.got <- got{url: f.URL, page: &c, base: known}
		p.got <- got{url: f.URL, done: true, feed: now}
		return
	}
	var had []string
	for _, a := range items {
		p.mu.Lock()
		_, old := p.seen.Pages[a.URL]
		p.mu.Unlock()
		if u, err := url.Parse(a.URL); old || err != nil || u.Host == "" {
			continue
		}
		page, err := p.client.Get(ctx, a.URL, hearsay.Capture{})
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			p.got <- got{url: a.URL, err: err}
			if hearsay.KindOf(err) == hearsay.Retry {
				now.ETag, now.Modified = "", "" // so that the feed is read again
				continue
			}
		} else {
			b := known
			b.Path, b.Published, b.Precision = a.URL, a.Published, a.PublishedPrecision
			if b.Outlet == "" {
				b.Outlet = a.Outlet
			}
			p.got <- got{url: a.URL, page: &page, base: b}
		}
		had = append(had, a.URL)
	}
	p.got <- got{url: f.URL, done: true, feed: now, had: had}
}

// itemsOf lists the items of a feed, those without text included; isFeed is
// false for a page.
func itemsOf(c hearsay.Capture) (items []hearsay.Article, isFeed bool) {
	if ingest.KindOf(c) != ingest.Feed {
		return nil, false
	}
	for a, err := range ingest.Articles(c) {
		if err == nil || a.URL != c.URL { // an item without text has an address, the feed's own errors have the feed's
			items = append(items, a)
		}
	}
	return items, len(items) > 0
}
