package eval

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// The changes of a text that add words of their own, for trees alone.
var insertions = []struct {
	name   string
	change func(gold []byte) []byte
}{
	{"a bullet before every sentence", bulleted},
	{"a byline before every text", bylined},
}

// brokenWords breaks every fifth long word as a page does at the end of its
// line, the hyphen left in: "govern- ment". The broken word counts as one.
func brokenWords() func(string, bool) string {
	n := 0
	return func(w string, _ bool) string {
		if len(w) < 8 || strings.ContainsFunc(w, func(r rune) bool { return r < 'a' || r > 'z' }) {
			return w
		}
		if n++; n%5 != 0 {
			return w
		}
		k := len(w) / 2
		return w[:k] + "- " + w[k:]
	}
}

// transliterated are family names as they are written after other scripts and
// with marks: of two or three words, with hyphens, apostrophes and particles.
var transliterated = []string{
	"al-Araji", "bin Zayed", "Abd al-Rahman", "Khorramābādī", "Çelikkol", "Nguyễn Thị", "Dvořáčková", "van der Meulen", "Ould Cheikh", "Ba'athi",
	"Zhirkov-Lensky", "Hwang Jin-ho", "Szczęśniak", "de la Peña", "el-Sharkawi", "Þórðarson", "Okoye-Nwosu", "ibn Saif", "Þorláksson", "O’Shaughnessy",
}

// foreignNames gives the last word of every person's name such a one in its
// place. It sees the words of sentences in turn, with their tags.
func foreignNames(ss []bioSentence) {
	n := 0
	for _, s := range ss {
		for _, x := range bioSpans(s.tags) {
			if w := s.tokens[x.b-1]; x.kind == "PER" && strings.ContainsFunc(w, unicode.IsLower) && unicode.IsUpper([]rune(w)[0]) {
				s.tokens[x.b-1] = transliterated[n%len(transliterated)]
				n++
			}
		}
	}
}

// bulleted puts a bullet before every sentence of a treebank.
func bulleted(gold []byte) []byte {
	var out bytes.Buffer
	for block := range blocks(gold) {
		root := "1"
		for _, line := range block {
			if c := strings.Split(line, "\t"); len(c) == 10 && c[6] == "0" {
				root = c[0]
			}
		}
		begun := false
		for _, line := range block {
			if text, ok := strings.CutPrefix(line, "# text = "); ok {
				line = "# text = • " + text
			}
			c := strings.Split(line, "\t")
			if len(c) == 10 {
				if !begun {
					begun = true
					fmt.Fprintf(&out, "1\t•\t•\tPUNCT\tNFP\t_\t%s\tpunct\t_\t_\n", shifted(root))
				}
				c[0], c[6] = shifted(c[0]), shifted(c[6])
				line = strings.Join(c, "\t")
			}
			out.WriteString(line + "\n")
		}
	}
	return out.Bytes()
}

// shifted is a word's number, or a range of them, one later; 0 and what is no
// number stay.
func shifted(id string) string {
	a, b, ok := strings.Cut(id, "-")
	if ok && a != "" {
		return shifted(a) + "-" + shifted(b)
	}
	n, err := strconv.Atoi(id)
	if err != nil || n == 0 {
		return id
	}
	return strconv.Itoa(n + 1)
}

// bylined puts a paragraph with its writer before every document.
func bylined(gold []byte) []byte {
	const byline = "# text = By Anna Berg\n" +
		"1\tBy\tby\tADP\tIN\t_\t2\tcase\t_\t_\n" +
		"2\tAnna\tAnna\tPROPN\tNNP\tNumber=Sing\t0\troot\t_\t_\n" +
		"3\tBerg\tBerg\tPROPN\tNNP\tNumber=Sing\t2\tflat\t_\t_\n\n"
	var out bytes.Buffer
	for block := range blocks(gold) {
		for i, line := range block {
			if strings.HasPrefix(line, "# newdoc") {
				out.WriteString(line + "\n")
				for _, more := range block { // of the same genre
					if strings.HasPrefix(more, "# genre = ") {
						out.WriteString(more + "\n")
					}
				}
				out.WriteString(byline)
				block[i] = "# newpar"
			}
		}
		out.WriteString(strings.Join(block, "\n") + "\n")
	}
	return out.Bytes()
}

// blocks goes through the sentences of a treebank: lines, the empty one last.
func blocks(gold []byte) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		var block []string
		for line := range bytes.Lines(gold) {
			s := strings.TrimRight(string(line), "\r\n")
			block = append(block, s)
			if s == "" {
				if !yield(block) {
					return
				}
				block = nil
			}
		}
		if len(block) > 0 {
			yield(append(block, ""))
		}
	}
}
