package fetch

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html/charset"

	"github.com/hearsay-news/hearsay"
)

// A Feed is one line of the list of feeds.
type Feed struct {
	URL, Title, Site string
	Folder           string // folders of the list it came from, joined by "/"
}

// An outline is an element of OPML: a feed, or a folder of outlines.
type outline struct {
	Text     string    `xml:"text,attr,omitempty"`
	Title    string    `xml:"title,attr,omitempty"`
	Type     string    `xml:"type,attr,omitempty"`
	XMLURL   string    `xml:"xmlUrl,attr,omitempty"`
	HTMLURL  string    `xml:"htmlUrl,attr,omitempty"`
	Outlines []outline `xml:"outline"`
}

type opml struct {
	XMLName xml.Name  `xml:"opml"`
	Version string    `xml:"version,attr"`
	Title   string    `xml:"head>title"`
	Body    []outline `xml:"body>outline"`
}

const (
	maxOPML   = 16 << 20
	maxFolder = 16 // folders in folders
)

// ReadOPML reads a list of feeds. A feed that stands twice is listed once, a
// line that is no feed is left out.
func ReadOPML(r io.Reader) ([]Feed, error) {
	d := xml.NewDecoder(io.LimitReader(r, maxOPML))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = charset.NewReaderLabel
	var o opml
	if err := d.Decode(&o); err != nil {
		return nil, &hearsay.Error{
			Op: "fetch.ReadOPML", Kind: hearsay.Invalid, Err: fmt.Errorf("not a list of feeds: %w", err),
			Hint: "export the list from your feed reader as OPML",
		}
	}
	var out []Feed
	var walk func(os []outline, folder string, depth int)
	walk = func(os []outline, folder string, depth int) {
		for _, x := range os {
			name := x.Title
			if name == "" {
				name = x.Text
			}
			if x.XMLURL != "" {
				f := Feed{URL: strings.TrimSpace(x.XMLURL), Title: name, Site: x.HTMLURL, Folder: folder}
				if f.Title == f.URL { // written where a feed has no name
					f.Title = ""
				}
				if _, err := parse(f.URL); err == nil && !has(out, f.URL) {
					out = append(out, f)
				}
			}
			if depth < maxFolder {
				walk(x.Outlines, strings.TrimPrefix(folder+"/"+strings.ReplaceAll(name, "/", "-"), "/"), depth+1)
			}
		}
	}
	walk(o.Body, "", 0)
	return out, nil
}

// Valid reports what is wrong with the address of a feed.
func Valid(address string) error {
	_, err := parse(address)
	return err
}

func has(feeds []Feed, url string) bool {
	return slices.ContainsFunc(feeds, func(f Feed) bool { return f.URL == url })
}

// WriteOPML writes a list of feeds, folders as outlines, in the order of their
// first feeds.
func WriteOPML(w io.Writer, feeds []Feed) error {
	o := opml{Version: "2.0", Title: "Feeds of hearsay"}
	for _, f := range feeds {
		at := &o.Body
		for folder := range strings.SplitSeq(f.Folder, "/") {
			if folder == "" {
				continue
			}
			i := slices.IndexFunc(*at, func(x outline) bool { return x.XMLURL == "" && x.Text == folder })
			if i < 0 {
				i = len(*at)
				*at = append(*at, outline{Text: folder})
			}
			at = &(*at)[i].Outlines
		}
		title := f.Title
		if title == "" {
			title = f.URL
		}
		*at = append(*at, outline{Text: title, Title: f.Title, Type: "rss", XMLURL: f.URL, HTMLURL: f.Site})
	}
	b, err := xml.MarshalIndent(o, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append([]byte(xml.Header), append(b, '\n')...))
	return err
}

// Names of the files a store's folder keeps for feeds.
const (
	listFile = "feeds.opml"
	seenFile = "feeds.json"
)

// List reads the list of feeds in a folder; none is an empty list.
func List(dir string) ([]Feed, error) {
	f, err := os.Open(filepath.Join(dir, listFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadOPML(f)
}

// SaveList writes the list of feeds in a folder, which it makes if there is none.
func SaveList(dir string, feeds []Feed) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return replace(filepath.Join(dir, listFile), func(w io.Writer) error { return WriteOPML(w, feeds) })
}

// Seen is what is remembered between two runs.
type Seen struct {
	Feeds map[string]Answer    `json:"feeds"` // by address
	Pages map[string]time.Time `json:"pages"` // pages had, and when
}

// An Answer is what a feed said last.
type Answer struct {
	ETag     string    `json:"etag,omitempty"`
	Modified string    `json:"modified,omitempty"`
	Fetched  time.Time `json:"fetched,omitzero"` // last success
	Error    string    `json:"error,omitempty"`  // of the last try
	Failures int       `json:"failures,omitempty"`
}

// forget is how long a page is remembered after it was had: longer than any
// feed keeps it.
const forget = 180 * 24 * time.Hour

// LoadSeen reads what is remembered in a folder. A damaged memory is an empty
// one: at worst something is asked for again, and adding twice is adding once.
func LoadSeen(dir string) (*Seen, error) {
	s := &Seen{}
	b, err := os.ReadFile(filepath.Join(dir, seenFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil || json.Unmarshal(b, s) != nil {
		s = &Seen{}
	}
	if s.Feeds == nil {
		s.Feeds = map[string]Answer{}
	}
	if s.Pages == nil {
		s.Pages = map[string]time.Time{}
	}
	return s, nil
}

// Save writes what is to be remembered.
func (s *Seen) Save(dir string) error {
	for url, t := range s.Pages {
		if time.Since(t) > forget {
			delete(s.Pages, url)
		}
	}
	return replace(filepath.Join(dir, seenFile), func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", " ")
		return e.Encode(s)
	})
}

// replace writes a file under another name and renames it, so that it is never
// seen half written.
func replace(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
