package corpus

import (
	_ "embed"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

//go:embed pages.txtar
var layouts []byte

// A Laid is a story laid out as a web page, and what a reader of it wants.
type Laid struct {
	Name, Markup, Title string
	Wanted, Beside      []string // sentences of the article; sentences and headlines that are not part of it
}

var laidMark = regexp.MustCompile(`@[tpsuh]\b`)

// Pages is fifty pages of different layouts, each written by hand after the
// habits of content management systems and newspapers.
func Pages() (out []Laid) {
	for i, f := range txtar.Parse(layouts).Files {
		w := NewWriter(7, uint64(i))
		p := Laid{Name: f.Name, Title: w.Headline()}
		p.Markup = laidMark.ReplaceAllStringFunc(string(f.Data), func(m string) string {
			switch m {
			case "@t":
				return p.Title
			case "@p":
				var s []string
				for range 2 + w.IntN(3) {
					s = append(s, w.Sentence())
				}
				p.Wanted = append(p.Wanted, s...)
				return strings.Join(s, " ")
			case "@s":
				p.Wanted = append(p.Wanted, w.Sentence())
				return p.Wanted[len(p.Wanted)-1]
			case "@u":
				p.Beside = append(p.Beside, w.Chatter())
			default:
				p.Beside = append(p.Beside, w.Headline())
			}
			return p.Beside[len(p.Beside)-1]
		})
		out = append(out, p)
	}
	return out
}
