package eval

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"strings"
)

// sizesTable is what `go run ./cmd/train -work DIR sizes` wrote: the networks
// that were tried for tags and trees.
//
//go:embed sizes.json
var sizesTable []byte

// A netSize is a row of that table; see train.Size.
type netSize struct {
	Name, What     string
	EWT, GUM, News [2]float64 // UPOS, LAS
	Words, MB      float64
	Vec            string
}

func readSizes() ([]netSize, error) {
	var s []netSize
	err := json.Unmarshal(sizesTable, &s)
	return s, err
}

// sizes writes what each size and source of the parser was worth, and draws
// accuracy against speed.
func (p *page) sizes() {
	rows, err := readSizes()
	if err != nil || len(rows) == 0 {
		return
	}
	p.line("\n### What size and what source is worth\n")
	p.line("Networks for tags and trees, trained and scored by `go run ./cmd/train -work DIR parse sizes` on the development treebank with")
	p.line("gold words; words/s are of tags and trees alone, fastest of 15 passes on one core, kernels: %s.\n", rows[0].Vec)
	p.head("network", "EWT UPOS", "EWT LAS", "GUM UPOS", "GUM LAS", "GUM news LAS", "words/s", "MB")
	for i, r := range rows {
		p.row(fmt.Sprintf("%c: %s", 'A'+i, r.What), fmt.Sprintf("%.1f", r.EWT[0]), fmt.Sprintf("%.1f", r.EWT[1]), fmt.Sprintf("%.1f", r.GUM[0]),
			fmt.Sprintf("%.1f", r.GUM[1]), fmt.Sprintf("%.1f", r.News[1]), fmt.Sprintf("%.0f", r.Words), fmt.Sprintf("%.1f", r.MB))
	}
	p.line("\nLAS (mean of EWT and GUM) upwards, words/s to the right, doubling every 16 columns:\n")
	p.line("```")
	for _, l := range drawn(rows) {
		p.line("%s", l)
	}
	p.line("```")
}

// drawn is a plot of the rows as lines of text, a letter for each.
func drawn(rows []netSize) []string {
	const step = 0.2 // points of LAS a line
	las := func(r netSize) float64 { return (r.EWT[1] + r.GUM[1]) / 2 }
	low, high, slow, fast := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, r := range rows {
		low, high = min(low, las(r)), max(high, las(r))
		slow, fast = min(slow, r.Words), max(fast, r.Words)
	}
	column := func(words float64) int { return int(math.Round(16 * math.Log2(words/slow))) }
	var out []string
	for n := int(math.Ceil(high / step)); n >= int(math.Floor(low/step)); n-- {
		line := []byte(strings.Repeat(" ", column(fast)+1))
		for i, r := range rows {
			if int(math.Round(las(r)/step)) == n {
				line[column(r.Words)] = byte('A' + i)
			}
		}
		out = append(out, strings.TrimRight(fmt.Sprintf("%5.1f |%s", float64(n)*step, line), " "))
	}
	return append(out, fmt.Sprintf("      +%s", strings.Repeat("-", column(fast)+1)),
		fmt.Sprintf("       %.0f%s%.0f words/s", slow, strings.Repeat(" ", max(1, column(fast)-10)), fast))
}
