package conllu

import (
	"bufio"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// Write writes a document as CoNLL-U. A layer that the document does not have
// is "_". Names become NER=B-PER and so on; of names that overlap the first is
// written. Mentions become Entity brackets whose fields are the chain (e1 for
// chain 0), the kind of actor the chain is, the number of the head in the
// mention, and the kind of mention.
func Write(w io.Writer, d *hearsay.Document) error {
	b := bufio.NewWriter(w)
	id := oneLine(d.Article.ID)
	if id == "" {
		id = oneLine(d.Article.Key)
	}
	if id == "" {
		b.WriteString("# newdoc\n")
		id = "doc"
	} else {
		fmt.Fprintf(b, "# newdoc id = %s\n", id)
	}
	if len(d.Mentions) > 0 {
		b.WriteString("# global.Entity = eid-etype-head-other\n")
	}
	ner, entity := names(d), entities(d)
	par, multi := -1, 0
	for i, s := range d.Sentences {
		if s.First >= s.End {
			continue
		}
		span := d.SentenceSpan(i)
		if p := d.ParagraphAt(span.Start); p != par && len(d.Paragraphs) > 0 {
			b.WriteString("# newpar\n")
			par = p
		}
		fmt.Fprintf(b, "# sent_id = %s-%d\n", id, i+1)
		fmt.Fprintf(b, "# text = %s\n", oneLine(span.In(d.Text)))
		for multi < len(d.Multi) && d.Multi[multi].First < s.First {
			multi++
		}
		inside := s.First // words before it have their SpaceAfter on the range line
		for k := s.First; k < s.End; k++ {
			if multi < len(d.Multi) && d.Multi[multi].First == k && d.Multi[multi].End <= s.End {
				m := d.Multi[multi]
				multi++
				inside = m.End
				fmt.Fprintf(b, "%d-%d\t%s\t_\t_\t_\t_\t_\t_\t_\t%s\n", k-s.First+1, m.End-s.First, form(d.Span(k, m.End-1).In(d.Text)), or(space(d, m.End-1)))
			}
			var more []string
			if e := entity[k]; e != "" {
				more = append(more, "Entity="+e)
			}
			if n := ner[k]; n != "" {
				more = append(more, "NER="+n)
			}
			if k >= inside {
				if sp := space(d, k); sp != "" {
					more = append(more, sp)
				}
			}
			var t hearsay.Tag
			if int(k) < len(d.Tags) {
				t = d.Tags[k]
			}
			head, rel := "_", "_"
			if int(k) < len(d.Arcs) {
				a := d.Arcs[k]
				head, rel = "0", or(a.Rel)
				if a.Head >= 0 {
					head = strconv.Itoa(int(a.Head - s.First + 1))
				}
			}
			fmt.Fprintf(b, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t_\t%s\n", k-s.First+1, form(d.Word(k)),
				form(t.Lemma), or(t.UPOS), or(t.XPOS), or(t.Feats), head, rel, or(strings.Join(more, "|")))
		}
		b.WriteByte('\n')
	}
	return b.Flush()
}

func or(s string) string {
	if s == "" {
		return "_"
	}
	return s
}

// form keeps columns and lines apart whatever a token holds.
func form(s string) string { return or(strings.TrimSpace(oneLine(s))) }

// oneLine folds white space to single spaces.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\t\n\r\v\f\u0085\u2028\u2029") && !strings.Contains(s, "  ") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

func space(d *hearsay.Document, k hearsay.TokenID) string {
	if int(k)+1 < len(d.Tokens) && d.Tokens[k].End == d.Tokens[k+1].Start {
		return "SpaceAfter=No"
	}
	return ""
}

// names gives the NER value of each token that has one.
func names(d *hearsay.Document) map[hearsay.TokenID]string {
	out := map[hearsay.TokenID]string{}
	for _, n := range d.Names {
		first, end := d.TokensIn(n.Span)
		bio := "B-"
		for k := first; k < end && out[k] == ""; k++ {
			out[k] = bio + n.Class
			bio = "I-"
		}
	}
	return out
}

// entities gives the Entity value of each token that has one. At one token,
// closing brackets come first, innermost first, then opening ones, outermost
// first, then mentions of that one token. A mention that is not within one
// sentence cannot be written.
func entities(d *hearsay.Document) map[hearsay.TokenID]string {
	type mention struct {
		first, last hearsay.TokenID
		i           int
	}
	var ms []mention
	for i, m := range d.Mentions {
		first, end := d.TokensIn(m.Span)
		if first < end && d.SentenceAt(first) == d.SentenceAt(end-1) {
			ms = append(ms, mention{first, end - 1, i})
		}
	}
	etype := map[int32]string{}
	for _, a := range d.Actors {
		etype[a.Chain] = a.Kind
	}
	out := map[hearsay.TokenID]string{}
	label := func(m mention) string {
		x := d.Mentions[m.i]
		head := 1
		if x.Head >= m.first && x.Head <= m.last {
			head = int(x.Head-m.first) + 1
		}
		return fmt.Sprintf("(e%d-%s-%d-%s", x.Chain+1, or(field(etype[x.Chain])), head, or(field(x.Kind)))
	}
	sort.SliceStable(ms, func(a, b int) bool { return ms[a].first > ms[b].first }) // innermost first
	for _, m := range ms {
		if m.first < m.last {
			out[m.last] += fmt.Sprintf("e%d)", d.Mentions[m.i].Chain+1)
		}
	}
	sort.SliceStable(ms, func(a, b int) bool {
		if ms[a].first != ms[b].first {
			return ms[a].first < ms[b].first
		}
		return ms[a].last > ms[b].last
	})
	for _, m := range ms {
		if m.first < m.last {
			out[m.first] += label(m)
		} else {
			out[m.first] += label(m) + ")"
		}
	}
	return out
}

// field is a value that may stand between hyphens and brackets.
func field(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("-()|[]= \t\n\r", r) {
			return '_'
		}
		return r
	}, s)
}

func sortMentions(d *hearsay.Document) {
	sort.SliceStable(d.Mentions, func(a, b int) bool {
		x, y := d.Mentions[a].Span, d.Mentions[b].Span
		if x.Start != y.Start {
			return x.Start < y.Start
		}
		return x.End > y.End
	})
}
