package train

import (
	"fmt"
	"strings"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/internal/newsdev"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/segment"
)

// newsDev reads the news that we measure with, as the segmenter cuts it: a
// document for every unit.
func newsDev(cfg Config, l *lang.Language) ([]nameDoc, error) {
	m, err := model.Embedded("en-segment")
	if err != nil {
		return nil, err
	}
	seg, err := segment.New(l, m)
	if err != nil {
		return nil, err
	}
	text := map[string][]string{}
	var docs []nameDoc
	lines := newsdev.Lines()
	for i := 0; i < len(lines); {
		name := lines[i].File
		if text[name] == nil {
			if err := eachLine(cfg.Path("text", name+".txt.gz"), func(s string) { text[name] = append(text[name], s) }); err != nil {
				return nil, err
			}
		}
		d := &hearsay.Document{}
		var b strings.Builder
		var names [][]string
		j := i
		for ; j < len(lines) && lines[j].File == name && lines[j].Unit == lines[i].Unit; j++ {
			if lines[j].Line > len(text[name]) {
				return nil, fmt.Errorf("%s has no line %d", name, lines[j].Line)
			}
			start := int32(b.Len())
			b.WriteString(text[name][lines[j].Line-1])
			d.Paragraphs = append(d.Paragraphs, hearsay.Span{Start: start, End: int32(b.Len())})
			b.WriteString("\n\n")
			var cells []string
			for _, n := range lines[j].Names {
				cells = append(cells, fmt.Sprintf("%d %d %s", n.First, n.End, n.Class))
			}
			names = append(names, cells)
		}
		i = j
		d.Text = b.String()
		seg.Segment(d)
		out := nameDoc{source: "newsdev", weight: 1}
		for k := range d.Tokens {
			out.text.Words = append(out.text.Words, d.Word(hearsay.TokenID(k)))
		}
		out.labels = make([]uint8, len(d.Tokens))
		for _, s := range d.Sentences {
			out.text.Ends = append(out.text.Ends, int32(s.End))
		}
		for p, cells := range names {
			setNames(&out, d, d.Paragraphs[p], 0, cells)
		}
		docs = append(docs, out)
	}
	return docs, nil
}
