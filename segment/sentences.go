package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/model"
)

type ends struct{}

func readEnds(*model.Model) (*ends, error) { return &ends{}, nil }

// kind is what a token is to the end of a sentence.
type kind uint8

const (
	word   kind = iota
	stop        // . ! ? and rows of them
	dots        // ... …
	abbrev      // a word with its own full stop
	open        // an opening mark
	shut        // a closing mark
	mark        // another sign
)

// kinds says of each token of a paragraph what it is. Straight quotation marks
// open or close by what stands round them.
func kinds(text string, toks []hearsay.Span) []kind {
	ks := make([]kind, len(toks))
	double, single := false, false
	for i, s := range toks {
		w := s.In(text)
		before := i == 0 || toks[i-1].End < s.Start
		after := i+1 == len(toks) || s.End < toks[i+1].Start
		switch w {
		case "“", "„", "‘", "``", "(", "[", "{", "«", "‹", "`":
			ks[i] = open
			continue
		case "”", ")", "]", "}", "»", "›":
			ks[i] = shut
			continue
		case "\"", "''":
			if before && !after {
				double = true
			} else if after && !before {
				double = false
			} else {
				double = !double
			}
			ks[i] = shut
			if double {
				ks[i] = open
			}
			continue
		case "'", "’":
			if before && !after {
				single = true
			} else if after && !before {
				single = false
			} else {
				single = !single
			}
			ks[i] = shut
			if single {
				ks[i] = open
			}
			continue
		}
		first, _ := utf8.DecodeRuneInString(w)
		switch {
		case strings.Trim(w, ".!?…。！？") == "":
			switch {
			case strings.ContainsAny(w, "!?") || len(w) == 1 || w == "。" || w == "！" || w == "？":
				ks[i] = stop
			default:
				ks[i] = dots
			}
		case unicode.IsLetter(first) || unicode.IsDigit(first):
			if w[len(w)-1] == '.' {
				ks[i] = abbrev
			}
		default:
			if strings.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0 {
				ks[i] = mark
			}
		}
	}
	return ks
}

// sentences returns where the sentences of a paragraph end, as numbers of
// tokens; the last is len(toks).
func (s *Segmenter) sentences(text string, toks []hearsay.Span) []int {
	if len(toks) == 0 {
		return nil
	}
	ks := kinds(text, toks)
	var out []int
	for i := 0; i+1 < len(toks); i++ {
		if ks[i] != stop && ks[i] != dots && ks[i] != abbrev {
			continue
		}
		j := i + 1
		for j < len(toks) && (ks[j] == shut || ks[j] == stop) && toks[j-1].End == toks[j].Start {
			j++
		}
		if j == len(toks) {
			break
		}
		n := j
		for n < len(toks)-1 && ks[n] == open {
			n++
		}
		r, _ := utf8.DecodeRuneInString(toks[n].In(text))
		upper := unicode.IsUpper(r) || unicode.IsDigit(r) && ks[i] == stop
		if ks[n] == mark && ks[i] == stop {
			upper = true
		}
		if ks[i] == abbrev && upper {
			upper = starts[strings.ToLower(toks[n].In(text))] && !titles[toks[i].In(text)]
		}
		if upper {
			out = append(out, j)
		}
		i = j - 1
	}
	return append(out, len(toks))
}

// starts is words that begin a sentence more often than they follow an
// abbreviation with a capital inside one.
var starts = set(`the a an he she it they we i you this that these those there in on at for but and so as if when while after before
	his her its their our my to by with from since however also many some most no not what who how why where according`)

var titles = set(`Mr. Mrs. Ms. Dr. Prof. Rev. Sen. Gen. Gov. Lt. Col. Capt. Sgt. St. vs. e.g. i.e. No. Rep.`)
