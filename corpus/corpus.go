package corpus

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/klauspost/compress/gzip"
)

// Options say what a corpus is made of.
type Options struct {
	N    int    // documents
	Seed uint64 // of the stories
	// Texts is a folder of packed texts, "#### id" before each, of which up to
	// half the corpus is made; "" for none. Each is cut into pieces of a few
	// thousand bytes.
	Texts string
}

// An Answer is what must come out of the corpus for one document.
type Answer struct {
	Format string `json:"format"`
	File   string `json:"file"`             // under the folder of the corpus
	Title  string `json:"title,omitempty"`  // "" where the format has no place for it, as Outlet and Day
	Outlet string `json:"outlet,omitempty"` //
	Day    string `json:"day,omitempty"`    // of publication: 2024-03-01
	Digest string `json:"digest"`           // of the text, see Digest
	Bytes  int    `json:"bytes"`            // of the text
}

// Digest is a hash of a text without its white space: formats wrap lines.
func Digest(text string) string {
	h := sha256.Sum256([]byte(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)))
	return hex.EncodeToString(h[:8])
}

// A sort is a way to write stories: how many in a hundred, how many a file.
type sort struct {
	name, file  string // file is a pattern for the number of the file
	share, each int
	write       func([]Story) string
	bare        bool // no place for outlet and day
	outlet      bool // a file holds one outlet's stories
}

// sorts are the formats of a corpus, in the order in which they are written.
var sorts = []sort{
	{name: "html", file: "pages/%04d.html", share: 14, each: 1, write: func(ss []Story) string { return Page(ss[0], len(ss[0].Text())) }},
	{name: "html in zip", file: "pages/%04d.zip", share: 8, each: 100, write: func(ss []Story) string {
		var files []string
		for i, s := range ss {
			files = append(files, fmt.Sprintf("%03d.html", i), Page(s, i))
		}
		return string(Zip(files...))
	}},
	{name: "rss", file: "feeds/%04d.rss", share: 6, each: 40, write: RSS, outlet: true},
	{name: "atom", file: "feeds/%04d.atom", share: 4, each: 40, write: Atom, outlet: true},
	{name: "json feed", file: "feeds/%04d.json", share: 3, each: 40, write: JSONFeed, outlet: true},
	{name: "warc.gz", file: "warc/%04d.warc.gz", share: 16, each: 400, write: func(ss []Story) string {
		var b strings.Builder
		for _, r := range WARC(ss) {
			b.WriteString(Gzip(r))
		}
		return b.String()
	}},
	{name: "warc", file: "warc/%04d.warc", share: 4, each: 200, write: func(ss []Story) string { return strings.Join(WARC(ss), "") }},
	{name: "wacz", file: "warc/%04d.wacz", share: 4, each: 100, write: func(ss []Story) string { return string(WACZ(ss)) }},
	{name: "csv", file: "tables/%04d.csv", share: 5, each: 400, write: CSV},
	{name: "csv.gz", file: "tables/%04d.csv.gz", share: 5, each: 400, write: func(ss []Story) string { return Gzip(CSV(ss)) }},
	{name: "jsonl.zst", file: "tables/%04d.jsonl.zst", share: 10, each: 400, write: func(ss []Story) string { return Zstd(JSONL(ss)) }},
	{name: "ninjs", file: "agency/%04d.json", share: 5, each: 200, write: Ninjs},
	{name: "docx", file: "word/%04d.docx", share: 2, each: 1, write: func(ss []Story) string { return string(DOCX(ss[0])) }, bare: true},
	{name: "nexis", file: "exports/nexis-%04d.txt", share: 4, each: 200, write: Nexis},
	{name: "nexis uni", file: "exports/uni-%04d.txt", share: 3, each: 100, write: NexisUni},
	{name: "factiva", file: "exports/factiva-%04d.txt", share: 4, each: 100, write: Factiva},
	{name: "proquest", file: "exports/proquest-%04d.txt", share: 3, each: 100, write: ProQuest},
}

// Write writes a corpus under dir and returns what must come out of it. The
// same options give the same bytes.
func Write(dir string, o Options) ([]Answer, error) {
	var answers []Answer
	put := func(name, content string) error {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, []byte(content), 0o644)
	}
	if o.Texts != "" {
		var err error
		if answers, err = texts(o.Texts, o.N/2, put); err != nil {
			return nil, err
		}
	}
	left, n := o.N-len(answers), 0
	for i, s := range sorts {
		count := left * s.share / 100
		if i == len(sorts)-1 {
			count = left - n
		}
		var batch []Story
		file := 0
		flush := func() error {
			if len(batch) == 0 {
				return nil
			}
			name := fmt.Sprintf(s.file, file)
			file++
			for _, st := range batch {
				a := Answer{Format: s.name, File: name, Title: st.Title, Outlet: st.Outlet, Day: st.Published.Format("2006-01-02"), Digest: Digest(st.Text()), Bytes: len(st.Text())}
				if s.bare {
					a.Outlet, a.Day = "", ""
				}
				answers = append(answers, a)
			}
			content := s.write(batch)
			batch = batch[:0]
			return put(name, content)
		}
		for range count {
			st := NewStory(o.Seed, n)
			if n%10 == 9 && !s.outlet {
				st = Copy(NewStory(o.Seed, n-1))
			}
			n++
			if s.outlet {
				st.Outlet = outlets[file%len(outlets)]
			}
			if batch = append(batch, st); len(batch) == s.each {
				if err := flush(); err != nil {
					return nil, err
				}
			}
		}
		if err := flush(); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// Formats lists the formats of a corpus.
func Formats() (names []string) {
	for _, s := range sorts {
		names = append(names, s.name)
	}
	return names
}

// Sample is n stories in one of the formats, as the files of a corpus.
func Sample(format string, n int) (files [][]byte) {
	for _, s := range sorts {
		if s.name != format {
			continue
		}
		var batch []Story
		for i := range n {
			st := NewStory(2, i)
			st.Outlet = outlets[0]
			if batch = append(batch, st); len(batch) == s.each || i == n-1 {
				files = append(files, []byte(s.write(batch)))
				batch = nil
			}
		}
	}
	return files
}

// pieceLength is about how long the pieces are that long texts are cut into.
const pieceLength = 4000

// texts writes up to n documents of the texts in a folder as JSON lines and
// plain text files.
func texts(dir string, n int, put func(name, content string) error) (answers []Answer, err error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.txt.gz"))
	if err != nil {
		return nil, err
	}
	names = slices.DeleteFunc(names, func(s string) bool { return strings.Contains(s, ".links.") }) // the same texts with marks
	for i, name := range names {
		share := (n - len(answers)) / (len(names) - i)
		var lines strings.Builder
		base := strings.TrimSuffix(filepath.Base(name), ".txt.gz")
		file, jsonl := 0, "texts/"+base+".jsonl"
		err := pieces(name, pieceLength, func(text string) (more bool, err error) {
			if share--; share < 0 {
				return false, nil
			}
			a := Answer{Format: "jsonl", File: jsonl, Digest: Digest(text), Bytes: len(text)}
			if file%5 == 4 {
				a.Format, a.File = "text", fmt.Sprintf("texts/%s/%05d.txt", base, file)
				err = put(a.File, text)
			} else {
				line, _ := json.Marshal(map[string]string{"id": fmt.Sprintf("%s/%d", base, file), "text": text})
				lines.Write(append(line, '\n'))
			}
			file++
			answers = append(answers, a)
			return true, err
		})
		if err == nil {
			err = put(jsonl, lines.String())
		}
		if err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// pieces cuts a packed file into documents, and these into pieces of about so
// many bytes, or not at all if length is 0.
func pieces(name string, length int, f func(text string) (bool, error)) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		return err
	}
	r := bufio.NewReader(z)
	var text strings.Builder
	flush := func() (bool, error) {
		s := strings.TrimSpace(text.String())
		text.Reset()
		if len(s) < 200 {
			return true, nil
		}
		return f(s)
	}
	for {
		line, err := r.ReadString('\n')
		if err != nil && err != io.EOF {
			return err
		}
		begins := strings.HasPrefix(line, "#### ")
		long := length > 0 && (text.Len() > length && strings.TrimSpace(line) == "" || text.Len() > 3*length)
		if begins || err == io.EOF || long {
			if err == io.EOF {
				text.WriteString(line)
			}
			more, ferr := flush()
			if ferr != nil || !more || err == io.EOF {
				return ferr
			}
		}
		if !begins {
			text.WriteString(line)
		}
	}
}
