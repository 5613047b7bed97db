package clean

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/hearsay-news/hearsay"
)

// maxNodes bounds the work on one page.
const maxNodes = 200_000

// page returns the main text of a page, a blank line between two paragraphs:
// what stands beside the article (advertisements, newsletters, comments, related
// stories) is dropped first, then readability chooses, and where it finds much
// less than the page's own <article> holds, that is taken. A fragment, as feeds
// carry, is taken whole but for what is dropped. Title is the article's, which
// the text does not repeat.
func page(markup, title, address string) (string, error) {
	doc, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		return "", &hearsay.Error{
			Op: "clean.Document", Kind: hearsay.Invalid, Err: fmt.Errorf("the page cannot be read: %w", err),
			Hint: "leave it out",
		}
	}
	n := 0
	for range doc.Descendants() {
		if n++; n > maxNodes {
			return "", &hearsay.Error{
				Op: "clean.Document", Kind: hearsay.Invalid, Err: fmt.Errorf("the page has more than %d elements and texts", maxNodes),
				Hint: "leave it out",
			}
		}
	}
	prune(doc)
	root := find(doc, func(n *html.Node) bool { return n.DataAtom == atom.Body })
	if root == nil {
		root = doc
	}
	own := ownArticle(root)
	var text string
	if !fragment(markup) {
		u, _ := url.Parse(address)
		if main, err := readability.FromDocument(doc, u); err == nil && main.Node != nil {
			text = render(main.Node, title)
		}
	}
	if own != nil {
		if s := render(own, title); len(text)*4 < len(s) || len(text) < 1500 && len(text)*2 < len(s) {
			text = s
		}
	}
	if text == "" {
		text = render(root, title)
	}
	if blank(text) {
		return "", &hearsay.Error{
			Op: "clean.Document", Kind: hearsay.Invalid, Err: errors.New("the page has no text"),
			Hint: "see whether the page shows its text only to a browser with scripts, or behind a login",
		}
	}
	return text, nil
}

// fragment reports whether markup is a piece of a page, as feeds carry.
func fragment(markup string) bool {
	low := strings.ToLower(markup[:min(len(markup), 4096)])
	return !strings.Contains(low, "<html") && !strings.Contains(low, "<body") && !strings.Contains(low, "<head") && !strings.Contains(low, "<!doctype")
}

// find is the first node in the tree for which ok holds.
func find(n *html.Node, ok func(*html.Node) bool) *html.Node {
	for d := range n.Descendants() {
		if ok(d) {
			return d
		}
	}
	return nil
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// ownArticle is what the page itself marks as the article: the element with
// the text of an article, else the longest <article>, else <main>.
func ownArticle(root *html.Node) *html.Node {
	var found *html.Node
	most := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		weight := 0
		switch {
		case strings.EqualFold(attr(n, "itemprop"), "articleBody"):
			weight = 3
		case n.DataAtom == atom.Article:
			weight = 2
		case n.DataAtom == atom.Main, attr(n, "role") == "main":
			weight = 1
		}
		if weight == 0 {
			continue
		}
		if w := weight<<32 + textLen(n); w > most {
			most, found = w, n
		}
	}
	return found
}

// textLen is the length of the text in n in bytes.
func textLen(n *html.Node) int {
	sum := 0
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			sum += len(strings.TrimSpace(d.Data))
		}
	}
	return sum
}

// Elements that hold nothing that is read.
var noText = []atom.Atom{
	atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Svg, atom.Video, atom.Audio, atom.Object, atom.Canvas,
	atom.Select, atom.Input, atom.Textarea, atom.Button,
}

// Elements that hold what stands beside an article, unless they hold most of
// the page, as a form around everything does.
var asides = []atom.Atom{atom.Form, atom.Nav, atom.Aside, atom.Footer, atom.Figure, atom.Figcaption, atom.Dialog, atom.Menu}

// Words in the class or id of an element that is not part of the article. The
// strong ones are believed of all but the very most of a page, the others of
// less than a third of its prose: whole articles stand in a "share" container.
var besides = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`comment comments disqus respond reactions cookie cookies consent gdpr onetrust related recommended
		recommendations recommends recirc recirculation outbrain taboola trending popular mostread newsletter newsletters advert adverts advertisement advertising`) {
		m[w] = true
	}
	for w := range strings.FieldsSeq(`ad ads adslot adunit banner sponsor sponsored sponsors promo promos promotion promoted subscribe
		subscription signup paywall share sharing social sharebar addthis breadcrumb breadcrumbs sidebar toolbar pagination widget modal popup
		overlay tooltip caption credit gallery slideshow tags taglist footer colophon masthead navbar navigation menu skip donate donation podcast
		footnotes copyright disclaimer readmore complementary contentinfo`) {
		m[w] = false
	}
	return m
}()

// pairs are such words where two stand together.
var pairs = []string{
	"more-stories", "more-news", "more-from", "more-on", "read-more", "read-next", "up-next", "see-also", "most-read", "most-popular", "also-read", "you-may",
	"author-bio", "about-author", "author-box", "author-info", "sign-up", "call-to-action", "editors-picks", "top-stories", "latest-news", "image-credit",
	"site-header", "page-header", "site-footer", "screen-reader", "visually-hidden", "sr-only", "print-only", "follow-us", "in-brief-links", "story-links",
}

// prune drops from the page what is not part of its article.
func prune(doc *html.Node) {
	remove(doc, func(n *html.Node) bool {
		return n.Type == html.CommentNode || slices.Contains(noText, n.DataAtom)
	})
	whole := prose(doc)
	remove(doc, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return false
		}
		switch is, strong := beside(n); {
		case strong:
			return prose(n)*10 <= whole*8
		default:
			return is && prose(n)*3 <= whole
		}
	})
}

// prose is how many bytes of text under n stand in pieces of some length
// outside links, as sentences do and names of sections do not.
func prose(n *html.Node) int {
	sum := 0
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode && len(c.Data) >= 60:
				if s := strings.TrimSpace(c.Data); len(s) >= 60 {
					sum += len(s)
				}
			case c.DataAtom != atom.A:
				walk(c)
			}
		}
	}
	walk(n)
	return sum
}

// remove removes the highest nodes under n for which drop holds.
func remove(n *html.Node, drop func(*html.Node) bool) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if drop(c) {
			n.RemoveChild(c)
		} else {
			remove(c, drop)
		}
		c = next
	}
}

// beside reports whether an element looks like no part of the article, and
// whether that is plain.
func beside(n *html.Node) (is, strong bool) {
	switch {
	case hidden(n):
		return true, true
	case slices.Contains(asides, n.DataAtom):
		return true, n.DataAtom != atom.Form
	}
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Main, atom.Article, atom.Head:
		return false, false
	}
	names := nameOf(n)
	if names == "" {
		return false, false
	}
	for w := range strings.SplitSeq(names, "-") {
		s, ok := besides[w]
		is, strong = is || ok, strong || s
	}
	return is || slices.ContainsFunc(pairs, func(p string) bool { return strings.Contains(names, "-"+p) }), strong
}

func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "aria-hidden":
			if a.Val == "true" {
				return true
			}
		case "style":
			s := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			if strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}

// nameOf is the words of an element's own name, class, id and role, each behind
// a "-".
func nameOf(n *html.Node) string {
	var b strings.Builder
	if strings.Contains(n.Data, "-") { // an element of the page's own
		b.WriteString("-" + n.Data)
	}
	for _, key := range []string{"class", "id", "data-component", "data-testid", "role"} {
		s := attr(n, key)
		if s == "" || key == "id" && strings.Count(s, "-") > 3 { // made of a heading
			continue
		}
		b.WriteByte('-')
		low := false
		for _, r := range s {
			switch {
			case unicode.IsUpper(r):
				if low {
					b.WriteByte('-')
				}
				b.WriteRune(unicode.ToLower(r))
			case unicode.IsLetter(r), unicode.IsDigit(r):
				b.WriteRune(r)
			default:
				b.WriteByte('-')
			}
			low = unicode.IsLower(r)
		}
	}
	return b.String()
}

// Elements that begin and end a paragraph.
var blocks = []atom.Atom{
	atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Ul, atom.Ol, atom.Dl, atom.Dt, atom.Dd,
	atom.Blockquote, atom.Pre, atom.Table, atom.Tr, atom.Td, atom.Th, atom.Section, atom.Article, atom.Main, atom.Header, atom.Hr,
	atom.Body, atom.Address, atom.Details, atom.Summary, atom.Center, atom.Fieldset,
}

// A block is a paragraph as it is shown.
type block struct {
	text   strings.Builder
	linked int // bytes of it inside links
	space  bool
}

// render returns the paragraphs under n, without those that only point
// elsewhere and those that repeat the title.
func render(n *html.Node, title string) string {
	var out []string
	cur := &block{}
	flush := func() {
		s := cur.text.String()
		if s != "" && !pointer(s, cur.linked) && !(len(out) == 0 && sameWords(s, title)) {
			out = append(out, s)
		}
		cur = &block{}
	}
	var walk func(n *html.Node, link bool)
	walk = func(n *html.Node, link bool) {
		tag := atom.Lookup([]byte(n.Data)) // readability renames elements and leaves their atoms
		switch n.Type {
		case html.TextNode:
			cur.add(n.Data, link)
			return
		case html.ElementNode:
			switch {
			case tag == atom.Br:
				if next := n.NextSibling; next != nil && lineBreak(next) {
					flush()
				} else {
					cur.space = true
				}
				return
			case slices.Contains(noText, tag):
				return
			}
		}
		isBlock := n.Type == html.ElementNode && slices.Contains(blocks, tag)
		if isBlock {
			flush()
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, link || tag == atom.A)
		}
		if isBlock {
			flush()
		}
	}
	walk(n, false)
	flush()
	return strings.Join(out, "\n\n")
}

// lineBreak reports whether a second line break follows the first.
func lineBreak(n *html.Node) bool {
	for n != nil && n.Type == html.TextNode && strings.TrimSpace(n.Data) == "" {
		n = n.NextSibling
	}
	return n != nil && n.DataAtom == atom.Br
}

func (b *block) add(s string, link bool) {
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			b.space = true
			continue
		case unshown(r):
			continue
		}
		if b.space && b.text.Len() > 0 {
			b.text.WriteByte(' ')
		}
		b.space = false
		n, _ := b.text.WriteRune(r)
		if link {
			b.linked += n
		}
	}
}

// unshown reports whether a character only says where a line may be broken.
func unshown(r rune) bool { return r == '\u00ad' || r == '\u200b' }

// sameWords reports whether two texts are the same but for case and signs.
func sameWords(a, b string) bool {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, s)
	}
	return b != "" && letters(a) == letters(b)
}

// pointer reports whether a paragraph only points elsewhere: nearly all of it
// is a link, or it begins as such lines do.
func pointer(s string, linked int) bool {
	if linked*10 > len(s)*8 && len(s) < 300 {
		return true
	}
	low := strings.ToLower(strings.TrimLeft(s, "[( •>»"))
	if len(s) < 200 {
		for _, p := range []string{
			"advertisement", "read more:", "read more >", "read also:", "also read:", "see also:", "related:", "more:", "click here", "sign up for", "subscribe to",
			"follow us on", "share this", "watch:", "listen:", "photo:", "image:", "skip to", "story continues below", "article continues below",
			"continue reading", "read next:", "recommended:", "image source", "image caption", "© ", "copyright ©", "all rights reserved",
		} {
			if strings.HasPrefix(low, p) {
				return true
			}
		}
	}
	return false
}
