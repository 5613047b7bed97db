package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"golang.org/x/net/html"
)

var shots = flag.Bool("shots", false, "make the pictures in docs/shots anew")

// A tab is a page in a real browser, looking at a server.
type tab struct {
	*testing.T
	ctx  context.Context
	base string // of the server, ends with /
}

// browser starts Chromium without a window, or skips the test and says why.
func browser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes too long for -short")
	}
	var bin string
	for _, name := range []string{os.Getenv("HEARSAY_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil && name != "" {
			bin = p
			break
		}
	}
	if bin == "" {
		t.Skip("there is no Chromium on this machine; install it, or set HEARSAY_CHROMIUM to its path")
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(bin), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Skipf("Chromium does not start: %v", err)
	}
	return ctx
}

// newTab opens a tab of its own, which knows no cookies of others.
func newTab(t *testing.T, browser context.Context, base string, script bool) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &tab{t, ctx, base}
	b.do(chromedp.EmulateViewport(1200, 800))
	if !script {
		b.do(func(ctx context.Context, s *chromedp.Target) (chromedp.Void, error) {
			_, err := cdp.Call(ctx, s, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			return chromedp.Void{}, err
		})
	}
	return b
}

// do runs an action that must not take long.
func (b *tab) do(a chromedp.Action[chromedp.Void]) {
	b.Helper()
	look(b, a)
}

// look runs an action and gives what it found.
func look[T any](b *tab, a chromedp.Action[T]) T {
	b.Helper()
	if err := chromedp.Do(b.ctx); err != nil { // the tab lives longer than the time of one action
		b.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		b.Fatalf("%v", err)
	}
	return v
}

// js is the value of an expression in the page.
func js[T any](b *tab, expression string) T {
	b.Helper()
	return look(b, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

func (b *tab) open(path string) {
	b.Helper()
	b.do(chromedp.Navigate(b.base + strings.TrimPrefix(path, "/")))
}

// until waits for an expression of the page to become true; what is asked while
// one page gives way to the next has no answer.
func (b *tab) until(expression string) {
	b.Helper()
	var last error
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("document.readyState === 'complete' && !!("+expression+")"))
		cancel()
		if ok && err == nil {
			return
		}
		last = err
	}
	b.Fatalf("never came: %s (%v)\nat %s:\n%.600s", expression, last, js[string](b, "location.href"), js[string](b, "document.querySelector('main')?.innerText ?? ''"))
}

// want sees that an expression is true now.
func (b *tab) want(expression, why string) {
	b.Helper()
	if !js[bool](b, "!!("+expression+")") {
		b.Errorf("%s (%s)", why, expression)
	}
}

// click clicks into the middle of what a selector finds first (its longest line:
// a link's quotation marks are lines of their own) and waits for what comes.
func (b *tab) click(selector, then string) {
	b.Helper()
	b.until("document.querySelector(" + quoteJS(selector) + ")")
	at := js[[]float64](b, `(() => {
		const e = document.querySelector(`+quoteJS(selector)+`);
		e.scrollIntoView({block: 'center'});
		const r = [...e.getClientRects()].sort((a, b) => b.width - a.width)[0];
		return r ? [r.x + r.width / 2, r.y + r.height / 2] : [];
	})()`)
	if len(at) != 2 {
		b.Fatalf("%s is not to be seen", selector)
	}
	b.do(chromedp.MouseClickXY(at[0], at[1]))
	b.until(then)
}

// served starts the program's pages in this process and returns their address.
func served(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	e := &env{in: strings.NewReader(""), out: in, err: io.Discard}
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append(args, "--listen", "127.0.0.1:0", "-q"), e)
		in.Close()
	}()
	line := make([]byte, 200)
	n, err := out.Read(line)
	if err != nil {
		t.Fatalf("no address: %v", err)
	}
	t.Cleanup(func() {
		cancel()
		select {
		case c := <-code:
			if c != exitOK {
				t.Errorf("exit code %d, want %d", c, exitOK)
			}
		case <-time.After(10 * time.Second):
			t.Error("the program did not end")
		}
	})
	return strings.TrimSpace(string(line[:n]))
}

// fetched is what an address answers.
func fetched(t *testing.T, url string) []byte {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != 200 {
		t.Fatalf("%s: %d %v %.300s", url, r.StatusCode, err, body)
	}
	return body
}

// TestBrowser goes the way of a first hour in a real browser: paste a text and
// see who says what, load the samples, find a statement, follow it, export what
// is on the screen. All of it again with script switched off.
func TestBrowser(t *testing.T) {
	chromium := browser(t)
	dir := t.TempDir() + "/store"
	base := served(t, "serve", "--store", dir)
	for _, script := range []bool{true, false} {
		name := map[bool]string{true: "script", false: "no script"}[script]
		t.Run(name, func(t *testing.T) {
			t.Run("paste", func(t *testing.T) { browsePaste(newTab(t, chromium, base, script), script) })
			t.Run("samples", func(t *testing.T) { browseSamples(newTab(t, chromium, base, script), script) })
			t.Run("search", func(t *testing.T) { browseSearch(newTab(t, chromium, base, script), script) })
			t.Run("follow", func(t *testing.T) { browseFollow(newTab(t, chromium, base, script)) })
			t.Run("correct", func(t *testing.T) { browseCorrect(newTab(t, chromium, base, script), dir) })
			t.Run("export", func(t *testing.T) { browseExport(newTab(t, chromium, base, script)) })
		})
	}
	t.Run("pages", func(t *testing.T) {
		pages := kinds(t, base)
		if len(pages) < 25 {
			t.Errorf("only %d kinds of page were reached: %q", len(pages), pages)
		}
		browseAll(newTab(t, chromium, base, true), pages)
	})
}

const pastedText = `Ada Ruus, the mayor of Arland, denied on Tuesday that the bridge had been closed.

"We will repair it before winter," Ruus told reporters.`

// browsePaste pastes a text and looks who speaks in it.
func browsePaste(b *tab, script bool) {
	b.open("/read")
	b.do(chromedp.SetValue("#text", pastedText))
	b.do(chromedp.SetValue("input[name=outlet]", "Arland Post"))
	b.do(chromedp.SetValue("input[name=published]", "2026-11-03"))
	b.click("form.paste button", "document.querySelector('#reader')")
	b.want(`document.querySelector('#main').innerText.includes('Nothing is stored')`, "the page does not say that nothing is stored")
	speakers := js[[]string](b, `[...document.querySelectorAll('mark.m-speaker')].map(m => m.innerText)`)
	if !slices.Contains(speakers, "Ruus") {
		b.Errorf("the marked speakers are %q, without Ruus", speakers)
	}
	b.want(`[...document.querySelectorAll('.entry')].some(e => e.textContent.includes('Ada Ruus') && e.textContent.includes('says (deny)') && e.textContent.includes('the bridge had been closed'))`,
		"no entry says who denies what")
	b.want(`[...document.querySelectorAll('.entry')].every(e => e.textContent.includes('Arland Post'))`, "an entry lacks the outlet")
	if script {
		b.want(`[...document.querySelectorAll('.entry')].filter(e => e.offsetParent).length === 1`, "the panel does not show one record at a time")
	} else {
		b.want(`[...document.querySelectorAll('.entry')].every(e => e.offsetParent)`, "without script not all records are shown")
	}
}

// browseSamples loads the samples, if they are not there yet.
func browseSamples(b *tab, script bool) {
	b.open("/")
	if !js[bool](b, `!!document.querySelector('form[action="/samples"]')`) {
		b.want(`document.querySelector('main').innerText.includes('14 articles')`, "the samples are not there")
		return
	}
	if !script {
		b.Fatal("the samples were not loaded before")
	}
	b.click(`form[action="/samples"] button`, `location.pathname === '/jobs' && document.querySelector('main').innerText.includes('Done.')`)
	b.open("/")
	b.want(`document.querySelector('main').innerText.includes('14 articles')`, "the samples are not there")
}

// browseSearch asks for denials, opens one and sees its words.
func browseSearch(b *tab, script bool) {
	b.open("/")
	b.do(chromedp.SendKeys("#q", "act:deny Hernu"+kb.Enter))
	b.until(`location.pathname === '/search' && document.querySelectorAll('[data-row]').length > 0`)
	b.want(`document.querySelectorAll('.chips li').length === 2`, "the query is not shown in parts")
	row := js[string](b, `document.querySelector('[data-row] q').innerText`)
	who := js[string](b, `document.querySelector('[data-row] .who').innerText`)
	b.click("[data-row] .saying a", `document.querySelector('#reader')`)
	shown := js[string](b, `(document.querySelector('.entry.current') ?? document.querySelector('.entry[data-current]')).innerText`)
	if !strings.Contains(shown, row) || !strings.Contains(shown, strings.Split(who, ",")[0]) {
		b.Errorf("the panel shows %q, but %s was chosen, who says %q", shown, who, row)
	}
	if !script {
		return
	}
	picked := js[string](b, `[...document.querySelectorAll('mark.picked')].map(m => m.textContent).join(' ')`)
	if !strings.Contains(picked, strings.Fields(row)[1]) {
		b.Errorf("the words picked out are %q, not those of %q", picked, row)
	}
	was := js[string](b, "location.href")
	b.do(chromedp.KeyEvent("j"))
	b.until("location.href !== " + quoteJS(was))
	b.do(chromedp.KeyEvent("k"))
	b.until("location.href.split('#')[0] === " + quoteJS(was))
	js[int](b, "history.back(), 0") // a page that the browser kept sends no load event
	b.until(`location.pathname === '/search'`)
}

func quoteJS(s string) string { q, _ := json.Marshal(s); return string(q) }

// theDenial opens the page of the one denial in the samples.
func (b *tab) theDenial() {
	b.Helper()
	b.open("/search?q=act%3Adeny+ship")
	b.click(`[data-row] a[href^="/statement/"]`, `location.pathname.startsWith('/statement/')`)
}

// browseFollow goes from a statement to its story and to who makes it.
func browseFollow(b *tab) {
	b.theDenial()
	b.want(`document.querySelector('h1').innerText.startsWith('Charles Hernu')`, "the heading does not begin with who says it")
	at := js[string](b, `location.pathname`)
	b.click(`.kicker a[href^="/story/"]`, `location.pathname.startsWith('/story/')`)
	b.want(`document.querySelector('main').innerText.includes('1 origin')`, "the story does not count origins")
	b.want(`[...document.querySelectorAll('main a')].some(a => a.pathname.startsWith('/a/'))`, "the story does not lead to its articles")
	b.open(at)
	b.click(`.people a[href^="/actor/"]`, `location.pathname.startsWith('/actor/')`)
	b.want(`document.querySelector('h1').innerText === 'Charles Hernu'`, "that is somebody else's page")
	b.want(`[...document.querySelectorAll('[data-row] q')].some(q => q.innerText.includes('ordered to attack the ship'))`, "the page does not have what he says")
}

// browseCorrect sets another speaker, has the archive read again, sees that the
// correction holds, and takes it back.
func browseCorrect(b *tab, dir string) {
	b.theDenial()
	at := js[string](b, `location.pathname`)
	b.click(`a[href*="/edit?of="]`, `document.querySelector('form.decide input[name=speaker]')`)
	b.do(chromedp.SetValue("form.decide input[name=speaker]", "David Lange"))
	b.click(`button[value=set-speaker]`, `document.querySelector('#reader') && document.querySelector('main').innerText.includes('Kept')`)
	e := &env{in: strings.NewReader(""), out: io.Discard, err: io.Discard}
	if code := run(context.Background(), []string{"recode", "--store", dir}, e); code != exitOK {
		b.Fatalf("recode: %d", code)
	}
	b.open(at)
	b.want(`document.querySelector('h1').innerText.startsWith('David Lange')`, "the correction did not survive the recode")
	b.want(`document.querySelector('.badge.corrected')?.innerText.includes('machine-corrected')`, "the record does not say that a person corrected it")
	b.open("/log")
	rows := js[int](b, `document.querySelectorAll('tbody tr').length`)
	if !js[bool](b, `(() => {
		const r = [...document.querySelectorAll('tbody tr')].find(r => /David Lange/.test(r.innerText) && r.querySelector('input[value=revert]') && !/take.. back/i.test(r.cells[2].innerText));
		r?.querySelector('button').setAttribute('id', 'picked');
		return !!r;
	})()`) {
		b.Fatalf("the log lacks the correction: %s", js[string](b, `document.querySelector('main').innerText`))
	}
	b.click("#picked", fmt.Sprintf("document.querySelectorAll('tbody tr').length > %d", rows))
	b.open(at)
	b.want(`document.querySelector('h1').innerText.startsWith('Charles Hernu')`, "the correction was not taken back")
}

// browseExport compares what the CSV of a search has with what its page shows.
func browseExport(b *tab) {
	b.open("/search?q=speaker%3Aunresolved+OR+act%3Adeny")
	b.until(`document.querySelectorAll('[data-row]').length > 1`)
	together := js[int](b, `document.querySelectorAll('[data-row], .also li').length`) // copies of one text stand in one row
	b.open("/search?q=speaker%3Aunresolved+OR+act%3Adeny&group=none")
	type row struct{ Who, Content string }
	screen := js[[]row](b, `[...document.querySelectorAll('[data-row]')].map(r => ({Who: r.querySelector('.who').innerText, Content: r.querySelector('q').innerText}))`)
	href := js[string](b, `[...document.querySelectorAll('#export a')].find(a => a.textContent === 'CSV').href`)
	records, err := csv.NewReader(bytes.NewReader(fetched(b.T, href))).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	if len(records) != len(screen)+1 || together != len(screen) {
		b.Fatalf("the screen shows %d rows, %d where copies stand together, and the file has %d", len(screen), together, len(records)-1)
	}
	at := func(name string) int { return slices.Index(records[0], name) }
	for i, r := range records[1:] {
		content, speaker := r[at("content")], r[at("speaker")]
		if short := strings.TrimSuffix(screen[i].Content, "…"); !strings.HasPrefix(strings.TrimLeft(content, "\"“"), short) {
			b.Errorf("row %d is %q on the screen and %q in the file", i, screen[i].Content, content)
		}
		if speaker != "" && !strings.HasPrefix(screen[i].Who, speaker) {
			b.Errorf("row %d: %s speaks on the screen, %s in the file", i, screen[i].Who, speaker)
		}
	}
}

// kindOf is what kind of page an address is: what is a key, a name or a number
// in it, and the values of what it asks, do not count.
var keyRE = regexp.MustCompile(`(st_|or_)?[0-9a-f]{8,}|\d+`)

func kindOf(u *url.URL) string {
	parts := strings.Split(keyRE.ReplaceAllString(u.Path, "N"), "/")
	if len(parts) > 2 && slices.Contains([]string{"actor", "dyad"}, parts[1]) {
		for i := range parts[2:] {
			parts[2+i] = "N"
		}
	}
	var asks []string
	for k := range u.Query() {
		if !slices.Contains([]string{"q", "run", "of", "sort", "after", "statement", "event", "by", "skip", "group", "tab"}, k) {
			asks = append(asks, k)
		}
	}
	slices.Sort(asks)
	if u.Query().Has("kind") {
		asks = append(asks, u.Query().Get("kind"))
	}
	return strings.Join(parts, "/") + "?" + strings.Join(asks, "&")
}

// kinds finds one page of every kind by following links from the first.
func kinds(t *testing.T, base string) []string {
	t.Helper()
	root, _ := url.Parse(base)
	out := []string{"/nowhere", "/search?q=a)", "/search?q=nobodysaidthis+act%3Adeny"} // no link leads there
	queue := []string{"/"}
	seen, asked := map[string]bool{}, 0
	for len(queue) > 0 && asked < 100 {
		at := queue[0]
		queue = queue[1:]
		u, err := root.Parse(at)
		if err != nil || seen[kindOf(u)] {
			continue
		}
		asked++
		r, err := http.Get(u.String())
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
			continue
		}
		seen[kindOf(u)] = true
		out = append(out, at)
		z := html.NewTokenizer(bytes.NewReader(body))
		for z.Next() != html.ErrorToken {
			tok := z.Token()
			if tok.Data != "a" {
				continue
			}
			for _, a := range tok.Attr {
				if v, err := u.Parse(a.Val); a.Key == "href" && err == nil && v.Host == root.Host {
					v.Fragment, v.Scheme, v.Host = "", "", ""
					queue = append(queue, v.String())
				}
			}
		}
	}
	return out
}

// A violation is a rule of accessibility that a page breaks.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML   string
		Target []any
	}
}

const axeRun = `axe.run(document, %s).then(r => JSON.stringify(r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => ({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.slice(0, 4).map(n => ({HTML: n.html, Target: n.target}))}))))`

// browseAll looks at one page of every kind: nobody is shut out in either theme,
// nothing is lost on a narrow screen, no page is heavy, no script fails.
func browseAll(b *tab, pages []string) {
	axe, err := os.ReadFile("testdata/axe/axe-4.14.1.min.js")
	if err != nil {
		b.Fatal(err)
	}
	if sum, err := os.ReadFile("testdata/axe/SHA256SUMS"); err != nil || !strings.HasPrefix(string(sum), fmt.Sprintf("%x ", sha256.Sum256(axe))) {
		b.Fatalf("axe is not the file that was taken from npm (%v)", err)
	}
	for _, at := range pages {
		b.open(at)
		if kb := js[float64](b, `performance.getEntries().reduce((n, e) => n + (e.encodedBodySize ?? 0), 0) / 1000`); kb < 1 || kb > 150 {
			b.Errorf("%s weighs %.0f kB, want up to 150", at, kb)
		}
		look(b, chromedp.Evaluate[any](string(axe)+";0"))
		for theme, rules := range map[string]string{"light": `{}`, "dark": `{runOnly: ['color-contrast']}`} {
			js[any](b, "document.documentElement.dataset.theme = "+quoteJS(theme))
			var broken []violation
			if err := json.Unmarshal([]byte(js[string](b, fmt.Sprintf(axeRun, rules))), &broken); err != nil {
				b.Fatal(err)
			}
			for _, v := range broken {
				for _, n := range v.Nodes {
					b.Errorf("%s (%s): %s, %s: %s: %v %.200s", at, theme, v.Impact, v.ID, v.Help, n.Target, n.HTML)
				}
			}
		}
		b.do(chromedp.EmulateViewport(320, 800))
		if w := js[float64](b, `document.documentElement.scrollWidth`); w > 320 {
			b.Errorf("%s is %.0f pixels wide on a screen of 320; too wide: %s", at, w, js[string](b, `[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > 321 && !e.closest('.scroll, pre')).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join('\n')`))
		}
		b.do(chromedp.EmulateViewport(1200, 800))
	}
}

// TestShots makes the pictures of docs/shots anew, of the samples.
func TestShots(t *testing.T) {
	if !*shots {
		t.Skip("makes pictures: go test ./cmd/hearsay -run TestShots -shots")
	}
	b := newTab(t, browser(t), served(t, "demo"), true)
	dir := filepath.Join("..", "..", "docs", "shots")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, s := range []struct {
		name, path string
		do         func()
	}{
		{"article", "/search?q=act%3Adeny+Hernu", func() { b.click("[data-row] .saying a", `document.querySelector('#reader')`) }},
		{"search", "/search", nil},
		{"today", "/", nil},
		{"statement", "/search?q=act%3Adeny+ship", func() { b.click(`[data-row] a[href^="/statement/"]`, `location.pathname.startsWith('/statement/')`) }},
		{"pair", "/dyad/SUN/USA?by=year", nil},
		{"method", "/help/method", func() { js[any](b, "document.querySelector('h2 + div table').scrollIntoView(), 0") }},
	} {
		b.do(chromedp.EmulateViewport(1120, 760))
		b.open(s.path)
		if s.do != nil {
			s.do()
		}
		js[any](b, `document.querySelector('.banner')?.remove(), scrollTo(0, 0), document.activeElement.blur(), 0`)
		shot := small(t, look(b, chromedp.CaptureScreenshot()))
		if len(shot) > 150_000 {
			t.Errorf("%s weighs %d bytes", s.name, len(shot))
		}
		if err := os.WriteFile(filepath.Join(dir, s.name+".png"), shot, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// small is a picture in the 256 colours that most of it has.
func small(t *testing.T, b []byte) []byte {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	n, box := map[color.Color]int{}, img.Bounds()
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			n[img.At(x, y)]++
		}
	}
	all := slices.SortedFunc(maps.Keys(n), func(a, b color.Color) int { return n[b] - n[a] })
	out := image.NewPaletted(box, color.Palette(all[:min(256, len(all))]))
	draw.Draw(out, box, img, box.Min, draw.Src)
	var w bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&w, out); err != nil {
		t.Fatal(err)
	}
	return w.Bytes()
}
