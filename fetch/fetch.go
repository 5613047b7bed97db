// Package fetch asks sources for news over HTTP: politely (robots.txt, one
// request at a time to a host, "not changed" is believed), bounded in size and
// time, and only on the public internet, without a proxy. It keeps the list of
// feeds, too.
//
// It is the only package that reaches the network. What an answer means is the
// business of package ingest.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"code.dny.dev/ssrf"
	"github.com/temoto/robotstxt"

	"github.com/hearsay-news/hearsay"
)

// Options are what a client allows itself. Zero values mean the defaults.
type Options struct {
	Agent     string        // how it names itself; "hearsay (+https://github.com/hearsay-news/hearsay)"
	Timeout   time.Duration // for one answer, redirects included; 30 s
	MaxBytes  int64         // of one answer, unpacked; 16 MB
	Redirects int           // followed for one answer; 5
	Pause     time.Duration // between two requests to one host; 1 s, more if its robots.txt says so
	Private   bool          // lets it ask hosts on this machine and on private networks, at any port
}

// A Client asks for news. It is safe for concurrent use.
type Client struct {
	o    Options
	http *http.Client

	mu    sync.Mutex
	hosts map[string]*host
}

// A host is what is known of a server: its rules, and when it may be asked again.
type host struct {
	turn  sync.Mutex // held while robots.txt is read
	rules *robotstxt.RobotsData
	next  time.Time
}

// ErrUnchanged is the error for a page that is as it was when last asked for.
var ErrUnchanged = errors.New("not changed since it was last fetched")

// ErrRefused marks the errors for what policy forbids to ask for: an address on
// a private network, a page that robots.txt keeps robots from.
var ErrRefused = errors.New("refused")

const (
	maxRobots = 512 << 10 // bytes of a robots.txt that are read, as RFC 9309 asks
	maxPause  = time.Minute
	maxRetry  = 10 * time.Minute // longest Retry-After that is waited for
)

// New returns a client.
func New(o Options) *Client {
	if o.Agent == "" {
		o.Agent = "hearsay (+https://github.com/hearsay-news/hearsay)"
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = 16 << 20
	}
	if o.Redirects == 0 {
		o.Redirects = 5
	}
	if o.Pause == 0 {
		o.Pause = time.Second
	}
	c := &Client{o: o, hosts: map[string]*host{}}
	dial := &net.Dialer{Timeout: 10 * time.Second}
	if !o.Private {
		// The guard sees the address a name was resolved to, so that no name
		// can stand for an address of this machine.
		dial.Control = ssrf.New().Safe
	}
	c.http = &http.Client{
		Transport: &http.Transport{
			DialContext: dial.DialContext, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 20 * time.Second,
			MaxResponseHeaderBytes: 256 << 10, MaxIdleConnsPerHost: 1, IdleConnTimeout: 30 * time.Second, ForceAttemptHTTP2: true,
		},
		CheckRedirect: c.redirect,
	}
	return c
}

// Get asks for an address. Last is what was had from it before, if anything:
// its ETag and Modified are sent along, and ErrUnchanged is the error if it is
// still the same. Else the error is an *hearsay.Error of kind Invalid (do not
// ask again), NotFound or Retry (ask later).
func (c *Client) Get(ctx context.Context, address string, last hearsay.Capture) (hearsay.Capture, error) {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout+maxPause)
	defer cancel()
	u, err := parse(address)
	if err != nil {
		return hearsay.Capture{}, fail(hearsay.Invalid, err, "give an address that begins with http:// or https://")
	}
	if err := c.mayAsk(ctx, u); err != nil {
		return hearsay.Capture{}, err
	}
	ctx, cancel = context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return hearsay.Capture{}, fail(hearsay.Invalid, err, "")
	}
	req.Header.Set("User-Agent", c.o.Agent)
	req.Header.Set("Accept", "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/plain;q=0.8, */*;q=0.1")
	if last.ETag != "" {
		req.Header.Set("If-None-Match", last.ETag)
	}
	if last.Modified != "" {
		req.Header.Set("If-Modified-Since", last.Modified)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return hearsay.Capture{}, transport(err)
	}
	defer res.Body.Close()
	if err := c.status(u, res); err != nil {
		return hearsay.Capture{}, err
	}
	mediaType := res.Header.Get("Content-Type")
	switch top, _, _ := strings.Cut(mediaType, "/"); top {
	case "image", "audio", "video", "font", "model":
		return hearsay.Capture{}, fail(hearsay.Invalid, fmt.Errorf("%s is no text but %s", address, mediaType), "give the address of a page or a feed")
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, c.o.MaxBytes+1)) // unpacked by net/http: a bomb ends here
	switch {
	case err != nil:
		return hearsay.Capture{}, transport(err)
	case int64(len(body)) > c.o.MaxBytes:
		return hearsay.Capture{}, fail(hearsay.Invalid, fmt.Errorf("%s has more than %d MB", address, c.o.MaxBytes>>20), "leave it out")
	}
	return hearsay.Capture{
		URL: res.Request.URL.String(), MediaType: mediaType, ETag: res.Header.Get("ETag"), Modified: res.Header.Get("Last-Modified"),
		Fetched: time.Now().UTC().Truncate(time.Second), Body: body,
	}, nil
}

// parse checks an address before it is asked for.
func parse(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil:
		return nil, err
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return nil, fmt.Errorf("%q is no address of a web page", address)
	case u.User != nil:
		return nil, fmt.Errorf("%q holds a name or a password", u.Redacted())
	}
	u.Fragment = ""
	return u, nil
}

// status reads what the server says of its answer.
func (c *Client) status(u *url.URL, res *http.Response) error {
	switch s := res.StatusCode; {
	case s == http.StatusOK:
		return nil
	case s == http.StatusNotModified:
		return ErrUnchanged
	case s == http.StatusNotFound, s == http.StatusGone:
		return fail(hearsay.NotFound, fmt.Errorf("%s is not there (%s)", u, res.Status), "take it off the list: hearsay feeds remove")
	case s == http.StatusTooManyRequests, s >= 500:
		if wait := retryAfter(res.Header.Get("Retry-After")); wait > 0 {
			h := c.host(res.Request.URL)
			c.mu.Lock()
			h.next = time.Now().Add(min(wait, maxRetry))
			c.mu.Unlock()
		}
		return fail(hearsay.Retry, fmt.Errorf("%s answers %s", u, res.Status), "try again later")
	default:
		return fail(hearsay.Invalid, fmt.Errorf("%s answers %s", u, res.Status), "see whether a browser can open it")
	}
}

// retryAfter reads a header that names seconds or a time.
func retryAfter(s string) time.Duration {
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return time.Duration(min(n, 86400)) * time.Second
	}
	if t, err := http.ParseTime(s); err == nil {
		return time.Until(t)
	}
	return 0
}

// redirect follows a redirect where asking there is allowed.
func (c *Client) redirect(req *http.Request, via []*http.Request) error {
	if len(via) > c.o.Redirects {
		return fail(hearsay.Invalid, fmt.Errorf("more than %d redirects", c.o.Redirects), "give the address that a browser shows in the end")
	}
	if _, err := parse(req.URL.String()); err != nil {
		return fail(hearsay.Invalid, fmt.Errorf("a redirect leads astray: %w", err), "")
	}
	return c.mayAsk(req.Context(), req.URL)
}

func (c *Client) host(u *url.URL) *host {
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.hosts[u.Host]
	if h == nil {
		h = &host{}
		c.hosts[u.Host] = h
	}
	return h
}

// mayAsk waits for the host's turn and fails if its robots.txt forbids u.
func (c *Client) mayAsk(ctx context.Context, u *url.URL) error {
	h := c.host(u)
	h.turn.Lock()
	if h.rules == nil {
		rules, err := c.robots(ctx, u, h)
		if err != nil {
			h.turn.Unlock()
			return err
		}
		h.rules = rules
	}
	h.turn.Unlock()
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if !h.rules.TestAgent(path, c.o.Agent) {
		return fail(hearsay.Invalid, fmt.Errorf("%w: robots.txt of %s asks robots not to read %s", ErrRefused, u.Host, u.Path), "save the page with a browser and add the file")
	}
	return c.wait(ctx, h, min(max(c.o.Pause, h.rules.FindGroup(c.o.Agent).CrawlDelay), maxPause))
}

// wait waits until a host may be asked again, and takes the turn.
func (c *Client) wait(ctx context.Context, h *host, pause time.Duration) error {
	c.mu.Lock()
	at := h.next
	if now := time.Now(); at.Before(now) {
		at = now
	}
	if deadline, ok := ctx.Deadline(); ok && at.After(deadline) {
		c.mu.Unlock()
		return fail(hearsay.Retry, fmt.Errorf("the server asks to wait until %s", at.UTC().Format("15:04 UTC")), "try again then")
	}
	h.next = at.Add(pause)
	c.mu.Unlock()
	t := time.NewTimer(time.Until(at))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return fail(hearsay.Retry, ctx.Err(), "try again")
	}
}

// robots asks a host for its rules. Where there are none, everything is
// allowed; while the server fails, nothing is, as RFC 9309 has it.
func (c *Client) robots(ctx context.Context, u *url.URL, h *host) (*robotstxt.RobotsData, error) {
	if err := c.wait(ctx, h, c.o.Pause); err != nil {
		return nil, err
	}
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, fail(hearsay.Invalid, err, "")
	}
	req.Header.Set("User-Agent", c.o.Agent)
	plain := *c.http
	plain.CheckRedirect = func(_ *http.Request, via []*http.Request) error {
		if len(via) > c.o.Redirects {
			return http.ErrUseLastResponse
		}
		return nil
	}
	res, err := plain.Do(req)
	if err != nil {
		return nil, transport(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, maxRobots))
	if err != nil {
		return nil, transport(err)
	}
	status := res.StatusCode
	switch {
	case status >= 500:
		return nil, fail(hearsay.Retry, fmt.Errorf("%s answers %s; without its rules nothing is asked for", at, res.Status), "try again later")
	case status >= 300 && status < 400: // redirects without end count as no rules
		status = http.StatusNotFound
	}
	rules, err := robotstxt.FromStatusAndBytes(status, b)
	if err != nil { // a page of another kind stands there
		rules, _ = robotstxt.FromStatusAndBytes(http.StatusNotFound, nil)
	}
	return rules, nil
}

// transport makes an error of a request one of ours.
func transport(err error) error {
	if he, ok := errors.AsType[*hearsay.Error](err); ok {
		return he
	}
	for _, prohibited := range []error{ssrf.ErrProhibitedIP, ssrf.ErrProhibitedNetwork, ssrf.ErrProhibitedPort} {
		if errors.Is(err, prohibited) {
			return fail(hearsay.Invalid, fmt.Errorf("%w: the address lies on this machine, on a private network or at an unusual port: %w", ErrRefused, err),
				"only public web servers are asked; save the page and add the file")
		}
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return fail(hearsay.NotFound, err, "see whether the name of the server is right")
	}
	return fail(hearsay.Retry, err, "see whether this machine is online, or try again later")
}

func fail(kind hearsay.Kind, err error, hint string) error {
	return &hearsay.Error{Op: "fetch.Get", Kind: kind, Err: err, Hint: hint}
}
