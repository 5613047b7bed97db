package ingest

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

const wordSpace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

// docx reads the text of a word-processor file: its paragraphs, without what
// was struck out, notes, headers and footers. A file of Nexis that holds many
// articles is parted into them.
func (x *run) docx(files map[string]*zip.File, a hearsay.Article) bool {
	const whole = "see that the file is whole"
	b, err := readMember(files["word/document.xml"], MaxFile)
	switch {
	case errors.Is(err, errLong):
		return x.bad(a, "split it into articles", "the text is longer than %d MB", MaxFile>>20)
	case err != nil:
		return x.fail(a, hearsay.Invalid, err, whole)
	}
	title, text, err := docxText(b)
	if err != nil {
		return x.bad(a, whole, "word/document.xml cannot be read: %w", err)
	}
	if k := guessExport([]byte(text[:min(len(text), headSize)])); k != Guess {
		return x.export(bufio.NewReaderSize(strings.NewReader(text), headSize), k, a)
	}
	a.Markup, a.MediaType = text, "text/plain"
	var core struct {
		Title   string `xml:"title"`
		Creator string `xml:"creator"`
	}
	if f := files["docProps/core.xml"]; f != nil {
		if b, err := readMember(f, 1<<20); err == nil {
			if xml.Unmarshal(b, &core) != nil {
				a.Notes = append(slices.Clip(a.Notes), "the file's properties cannot be read")
			}
		}
	}
	if title == "" {
		title = core.Title
	}
	a.Title = plain(title)
	if a.Byline == "" {
		a.Byline = plain(core.Creator)
	}
	if strings.TrimSpace(text) == "" {
		return x.bad(a, "give at least one word", "the file has no text")
	}
	return x.give(a)
}

// docxText returns the paragraphs of a document, a blank line between two, and
// the one in the style of titles.
func docxText(b []byte) (title, text string, err error) {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("not UTF-8") }
	var out, par strings.Builder
	depth, style := 0, ""
	in := map[string]int{} // open elements that matter
	flush := func() {
		p := strings.TrimSpace(par.String())
		par.Reset()
		if p == "" {
			return
		}
		if title == "" && out.Len() == 0 && style == "Title" {
			title = p
			return
		}
		if out.Len() > 0 {
			out.WriteString("\n\n")
		}
		out.WriteString(p)
	}
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if depth++; depth > 256 {
				return "", "", errors.New("elements lie more than 256 deep in one another")
			}
			if t.Name.Space != wordSpace && !strings.HasSuffix(t.Name.Space, "/wordprocessingml/main") {
				continue
			}
			switch t.Name.Local {
			case "p":
				style = ""
			case "pStyle":
				for _, a := range t.Attr {
					if a.Name.Local == "val" {
						style = a.Value
					}
				}
			case "tab":
				if in["pPr"] == 0 {
					par.WriteByte('\t')
				}
			case "br", "cr":
				par.WriteByte('\n')
			}
			in[t.Name.Local]++
		case xml.EndElement:
			depth--
			if in[t.Name.Local] > 0 {
				in[t.Name.Local]--
			}
			if t.Name.Local == "p" {
				flush()
			}
		case xml.CharData:
			if in["t"] > 0 && in["del"] == 0 && in["moveFrom"] == 0 {
				par.Write(t)
			}
		}
	}
	flush()
	return title, out.String(), nil
}
