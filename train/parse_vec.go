package train

import (
	"bufio"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hearsay-news/hearsay/internal/vec"
	"github.com/hearsay-news/hearsay/parse"
)

// textFiles are the unlabelled texts that word vectors are learned from.
var textFiles = []string{
	"gmb-voa", "wikinews-2019-2020", "wikipedia-current-events-2025-2026", "masc",
	"us-presidential-addresses", "fed-board-speeches", "congressional-record-sample",
}

// readText calls f with each line of an unlabelled text, headers left out.
func readText(cfg Config, name string, f func(line string)) error {
	in, err := openFile(cfg.Path("text", name+".txt.gz"))
	if err != nil {
		return err
	}
	defer in.Close()
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 1<<22)
	for sc.Scan() {
		if line := strings.TrimSpace(sc.Text()); line != "" && !strings.HasPrefix(line, "####") {
			f(line)
		}
	}
	return sc.Err()
}

var clitic = regexp.MustCompile(`(?i)^(.+?)(n't|n’t|['’](?:s|re|ve|ll|d|m))$`)

// wordsOf splits a line roughly as the treebanks do. It serves word vectors
// alone: what is parsed is split by package segment.
func wordsOf(line string) []string {
	var out []string
	for f := range strings.FieldsSeq(line) {
		var tail []string
		for f != "" {
			r, n := utf8.DecodeRuneInString(f)
			if unicode.IsLetter(r) || unicode.IsDigit(r) || (r == '\'' || r == '’') && len(f) > n && n < 4 && clitic.MatchString("x"+f) {
				break
			}
			out, f = append(out, f[:n]), f[n:]
		}
		for f != "" {
			r, n := utf8.DecodeLastRuneInString(f)
			if strings.HasSuffix(f, "..") {
				n = len(f) - len(strings.TrimRight(f, "."))
			}
			body := f[:len(f)-n]
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				break
			}
			if r == '.' && n == 1 && (utf8.RuneCountInString(body) == 1 || strings.Contains(body, ".") || shortForm[strings.ToLower(body)]) {
				break
			}
			tail, f = append(tail, f[len(f)-n:]), body
		}
		if f != "" {
			end := ""
			if m := clitic.FindStringSubmatch(f); m != nil {
				f, end = m[1], m[2]
			}
			if strings.EqualFold(f, "cannot") {
				out = append(out, f[:3])
				f = f[3:]
			}
			if strings.Contains(f, "://") || strings.Contains(f, "@") {
				out = append(out, f)
			} else {
				for i := strings.IndexAny(f, "-/"); i > 0 && i < len(f)-1; i = strings.IndexAny(f, "-/") {
					out = append(out, f[:i], f[i:i+1])
					f = f[i+1:]
				}
				out = append(out, f)
			}
			if end != "" {
				out = append(out, end)
			}
		}
		slices.Reverse(tail)
		out = append(out, tail...)
	}
	return out
}

var shortForm = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("mr mrs ms dr prof gen col lt sgt capt gov sen rep st jr sr inc corp co ltd no vs jan feb mar apr jun jul aug sept sep oct nov dec etc") {
		m[w] = true
	}
	return m
}()

// vectors are word vectors for normalised words.
type vectors struct {
	Dim   int
	Count map[string]int // of all words met
	V     map[string][]float32
}

// learnVectors learns vectors from the texts and the trees' words by
// predicting the three words to each side, left and right apart, with negative
// samples (skip-gram): words that stand in the same places come out alike.
// It runs on one core, in one order.
func learnVectors(cfg Config, gold []*sentence, dim, epochs int) (*vectors, error) {
	const minCount, window, negatives = 3, 3, 5
	count := map[string]int{}
	var text []string
	line := func(words []string) {
		for _, w := range words {
			w = parse.Normal(w)
			count[w]++
			text = append(text, w)
		}
		text = append(text, "")
	}
	for _, name := range textFiles {
		if err := readText(cfg, name, func(s string) { line(wordsOf(s)) }); err != nil {
			return nil, err
		}
	}
	for _, s := range gold {
		line(s.Forms)
	}
	words := counted(count, minCount)
	id := make(map[string]int32, len(words))
	total := 0
	for i, w := range words {
		id[w] = int32(i)
		total += count[w]
	}
	ids := make([]int32, 0, len(text))
	for _, w := range text {
		i, ok := id[w]
		switch {
		case w == "":
			i = -1
		case !ok:
			continue
		}
		ids = append(ids, i)
	}
	text = nil
	v := len(words)
	cfg.logf("word vectors: %d words of text, %d in the vocabulary", len(ids), v)

	rng := rand.New(rand.NewPCG(cfg.Seed, 2))
	in := make([]float32, v*dim)
	for i := range in {
		in[i] = (rng.Float32() - 0.5) / float32(dim)
	}
	var ctx [2][]float32
	ctx[0], ctx[1] = make([]float32, v*dim), make([]float32, v*dim)
	keep := make([]float32, v)
	var table []int32
	sum := 0.0
	for _, w := range words {
		sum += math.Pow(float64(count[w]), 0.75)
	}
	for i, w := range words {
		keep[i] = float32(math.Sqrt(1e-3 * float64(total) / float64(count[w])))
		for range int(math.Pow(float64(count[w]), 0.75)/sum*(1<<21)) + 1 {
			table = append(table, int32(i))
		}
	}
	grad := make([]float32, dim)
	kept := make([]int32, 0, 256)
	done, all := 0, epochs*len(ids)
	for range epochs {
		for at := 0; at < len(ids); {
			kept = kept[:0]
			for ; at < len(ids) && ids[at] >= 0 && len(kept) < 200; at++ {
				if w := ids[at]; keep[w] >= 1 || rng.Float32() < keep[w] {
					kept = append(kept, w)
				}
				done++
			}
			if at < len(ids) && ids[at] < 0 {
				at++
				done++
			}
			rate := max(0.0005, 0.05*(1-float32(done)/float32(all)))
			for i, w := range kept {
				h := in[int(w)*dim : int(w+1)*dim]
				for j := max(0, i-window); j <= min(len(kept)-1, i+window); j++ {
					if j == i {
						continue
					}
					side := ctx[0]
					if j > i {
						side = ctx[1]
					}
					clear(grad)
					for k := range negatives + 1 {
						o, want := kept[j], float32(1)
						if k > 0 {
							if o, want = table[rng.IntN(len(table))], 0; o == kept[j] {
								continue
							}
						}
						c := side[int(o)*dim : int(o+1)*dim]
						g := (want - logistic(dot(h, c))) * rate
						vec.AddScaled(grad, g, c)
						vec.AddScaled(c, g, h)
					}
					for k, x := range grad {
						h[k] += x
					}
				}
			}
		}
	}
	// Centred, and of one length: what all words share tells nothing.
	mean := make([]float32, dim)
	for i := range v {
		for k := range mean {
			mean[k] += in[i*dim+k] / float32(v)
		}
	}
	out := &vectors{Dim: dim, Count: count, V: make(map[string][]float32, v)}
	for i, w := range words {
		x := in[i*dim : (i+1)*dim]
		n := float32(0)
		for k := range x {
			x[k] -= mean[k]
			n += x[k] * x[k]
		}
		f := float32(0.25) * float32(math.Sqrt(float64(dim)/float64(n+1e-9)))
		for k := range x {
			x[k] *= f
		}
		out.V[w] = x
	}
	return out, nil
}

func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	for len(a) >= 4 && len(b) >= 4 {
		s0 += a[0] * b[0]
		s1 += a[1] * b[1]
		s2 += a[2] * b[2]
		s3 += a[3] * b[3]
		a, b = a[4:], b[4:]
	}
	return s0 + s1 + s2 + s3
}

func logistic(x float32) float32 {
	switch {
	case x > 8:
		return 1
	case x < -8:
		return 0
	}
	return float32(1 / (1 + math.Exp(-float64(x))))
}
