package event

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// Verbs is a verb dictionary of TABARI, PETRARCH or PETRARCH2 that a user
// brought: verbs and patterns with CAMEO codes. It does not change after it
// was read and may be shared.
type Verbs struct {
	Schema string // verbsSchema
	Name   string // of the file, as rules name it
	Sum    string // digest of the file it was read from
	Sets   map[string][][]string
	Blocks []verbBlock
	byForm map[string][]verbRef
}

const verbsSchema = "hearsay/verbs/1"

// A verbBlock is verbs that share patterns and a code.
type verbBlock struct {
	Code     string `json:",omitempty"`
	Verbs    []verbEntry
	Patterns []verbPattern `json:",omitempty"`
}

type verbEntry struct {
	Line  int
	Words []string // in lower case: the verb and what must follow it ("fight back")
	Forms []string // of the verb
	Code  string   `json:",omitempty"` // "" takes the block's
}

type verbPattern struct {
	Line      int
	Pre, Post []verbElem `json:",omitempty"` // in the order of the text
	Tight     bool       `json:",omitempty"` // the last of Pre is right before the verb
	Code      string
	Back      string `json:",omitempty"` // code of the event in the other direction
}

// A verbElem is one thing a pattern asks for: words, a set of words, or an
// actor: "$" the source, "+" the target, "^" anybody, "%" both.
type verbElem struct {
	Word string `json:",omitempty"`
	Set  string `json:",omitempty"`
	Who  string `json:",omitempty"`
	Next bool   `json:",omitempty"` // right after the element before it
}

type verbRef struct{ block, verb int32 }

// A LineError is a line of a dictionary that was not understood and is left out.
type LineError struct {
	Line int
	Why  string
}

func (e LineError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Why) }

// noEvent is the code of what is no event in the dictionaries.
const noEvent = "---"

// The most that a dictionary may hold, so that a file that is none cannot fill
// the memory.
const (
	maxVerbLine    = 64 << 10
	maxVerbEntries = 1_000_000
	maxVerbBytes   = 256 << 20
	maxElems       = 40
)

// ImportVerbs reads a dictionary in the text form of PETRARCH (CAMEO.2.0.txt
// and its like) or one that Write wrote. Lines it does not understand are left
// out and returned with their numbers; the error is of kind Invalid if r holds
// no verbs at all. name is how rules will call the dictionary.
//
// What is read: sets ("&NAME" and "+WORDS"), blocks ("--- NAME [CODE] ---")
// with their verbs, irregular forms in braces and codes, and patterns. The
// transformations of PETRARCH2 ("~") are not: hearsay's own table of shifts
// does their work.
func ImportVerbs(r io.Reader, name string) (*Verbs, []LineError, error) {
	const op = "event.ImportVerbs"
	h := sha256.New()
	br := bufio.NewReaderSize(io.TeeReader(io.LimitReader(r, maxVerbBytes), h), maxVerbLine)
	if b, _ := br.Peek(1); len(b) == 1 && b[0] == '{' {
		v, err := loadVerbs(br)
		return v, nil, err
	}
	in := &verbReader{v: &Verbs{Schema: verbsSchema, Name: name, Sets: map[string][][]string{}}, codes: cameoCodes(), block: -1}
	for {
		line, err := br.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			in.n++
			in.bad("longer than 64 KB")
			for errors.Is(err, bufio.ErrBufferFull) {
				_, err = br.ReadSlice('\n')
			}
		} else if len(line) > 0 {
			in.n++
			in.line(string(line))
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, in.errs, &hearsay.Error{Op: op, Kind: hearsay.Retry, Err: err}
		}
		if in.size > maxVerbEntries {
			return nil, in.errs, &hearsay.Error{Op: op, Kind: hearsay.Invalid, Err: fmt.Errorf("over %d entries", maxVerbEntries), Hint: "this is too large for a verb dictionary"}
		}
	}
	in.finish()
	in.v.Sum = hex.EncodeToString(h.Sum(nil))
	in.v.index()
	if len(in.v.byForm) == 0 {
		return nil, in.errs, &hearsay.Error{
			Op: op, Kind: hearsay.Invalid, Err: errors.New("no verbs in it"),
			Hint: "give a verb dictionary of TABARI, PETRARCH or PETRARCH2, such as CAMEO.2.0.txt",
		}
	}
	return in.v, in.errs, nil
}

// Write writes v in the form that ImportVerbs reads back without looking for
// errors again.
func (v *Verbs) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// Count is how many verbs and patterns v has.
func (v *Verbs) Count() (verbs, patterns int) {
	for i := range v.Blocks {
		verbs += len(v.Blocks[i].Verbs)
		patterns += len(v.Blocks[i].Patterns)
	}
	return verbs, patterns
}

func loadVerbs(r io.Reader) (*Verbs, error) {
	const op = "event.ImportVerbs"
	bad := func(err error) error {
		return &hearsay.Error{Op: op, Kind: hearsay.Invalid, Err: err, Hint: "import the dictionary again: hearsay event import DICTIONARY -o FILE"}
	}
	v := &Verbs{}
	if err := json.NewDecoder(r).Decode(v); err != nil {
		return nil, bad(err)
	}
	if v.Schema != verbsSchema {
		return nil, bad(fmt.Errorf("no file of verbs: schema %q", v.Schema))
	}
	codes := cameoCodes()
	known := func(c string) bool { return c == "" || c == noEvent || codes[c] }
	for i := range v.Blocks {
		b := &v.Blocks[i]
		ok := known(b.Code)
		for _, x := range b.Verbs {
			ok = ok && known(x.Code) && len(x.Words) > 0
		}
		for _, p := range b.Patterns {
			ok = ok && known(p.Code) && known(p.Back) && len(p.Pre)+len(p.Post) <= maxElems
		}
		if !ok {
			return nil, bad(fmt.Errorf("block %d is damaged", i+1))
		}
	}
	v.index()
	return v, nil
}

func (v *Verbs) index() {
	v.byForm = map[string][]verbRef{}
	for i := range v.Blocks {
		for j := range v.Blocks[i].Verbs {
			for _, f := range v.Blocks[i].Verbs[j].Forms {
				if refs := v.byForm[f]; len(refs) == 0 || refs[len(refs)-1] != (verbRef{int32(i), int32(j)}) {
					v.byForm[f] = append(refs, verbRef{int32(i), int32(j)})
				}
			}
		}
	}
}

// cameoCodes are the codes that the mapping to PLOVER knows, with those that
// have no type there: statements and appeals.
func cameoCodes() map[string]bool {
	var m struct{ Codes map[string]json.RawMessage }
	if err := json.Unmarshal(cameoJSON, &m); err != nil {
		panic("event: cameo_map.json: " + err.Error()) // embedded
	}
	out := map[string]bool{}
	for c := range m.Codes {
		out[c] = true
	}
	return out
}

type verbReader struct {
	v       *Verbs
	codes   map[string]bool
	n       int
	errs    []LineError
	comment bool   // inside <!-- -->
	set     string // being filled, "" none
	plain   bool   // its words have no plurals
	block   int    // being filled, -1 none
	ended   bool   // its patterns have begun
	bare    bool   // it has no heading
	size    int
	used    []setUse
}

type setUse struct {
	name string
	line int
}

func (in *verbReader) bad(format string, args ...any) {
	if len(in.errs) < 10_000 {
		in.errs = append(in.errs, LineError{in.n, fmt.Sprintf(format, args...)})
	}
}

// strip takes the comments from a line.
func (in *verbReader) strip(s string) string {
	var b strings.Builder
	for s != "" {
		if in.comment {
			i := strings.Index(s, "-->")
			if i < 0 {
				return b.String()
			}
			s, in.comment = s[i+3:], false
			continue
		}
		i := strings.Index(s, "<!--")
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		s, in.comment = s[i+4:], true
	}
	out := b.String()
	if i := strings.IndexAny(out, "#;"); i >= 0 {
		out = out[:i]
	}
	return strings.TrimSpace(out)
}

func (in *verbReader) line(s string) {
	s = in.strip(strings.ToValidUTF8(s, "\ufffd"))
	switch {
	case s == "":
	case strings.HasPrefix(s, "---"):
		in.set = ""
		_, code, _ := in.code(strings.TrimSpace(strings.Trim(s, "-")))
		if code == "" {
			code = noEvent
		}
		in.begin(code)
		in.bare = false
	case s[0] == '&':
		in.set = strings.TrimSuffix(strings.ToUpper(strings.Fields(s)[0][1:]), "_")
		in.plain = strings.HasSuffix(strings.Fields(s)[0], "_")
		if in.set == "" {
			in.bad("a set without a name")
		} else if _, ok := in.v.Sets[in.set]; ok {
			in.bad("the set &%s is there twice; its words are joined", in.set)
		} else {
			in.v.Sets[in.set] = nil
		}
		in.block = -1
	case s[0] == '+' && in.set != "":
		in.member(s[1:])
	case s[0] == '~':
		in.bad("transformations (\"~\") are not read: hearsay's own rules for agreeing, refusing and threatening do their work")
	case s[0] == '-':
		in.pattern(s[1:])
	default:
		in.verb(s)
	}
}

// begin starts a block.
func (in *verbReader) begin(code string) {
	in.v.Blocks = append(in.v.Blocks, verbBlock{Code: code})
	in.block, in.ended = len(in.v.Blocks)-1, false
}

// code cuts "[CODE]" from the end of a line; ok is false if it has a code that
// CAMEO does not know, which was reported.
func (in *verbReader) code(s string) (rest, code string, ok bool) {
	i := strings.LastIndexByte(s, '[')
	if i < 0 {
		return s, "", true
	}
	rest = strings.TrimSpace(s[:i])
	c, after, closed := strings.Cut(s[i+1:], "]")
	c = strings.TrimSpace(c)
	if !closed || strings.TrimSpace(after) != "" {
		in.bad("the code is not written [CODE]: %.40q", s[i:])
		return rest, "", false
	}
	for _, x := range strings.Split(c, ":") {
		if x = strings.TrimSpace(x); x != "" && x != noEvent && !in.codes[x] {
			in.bad("%q is no code of CAMEO", x)
			return rest, "", false
		}
	}
	return rest, c, true
}

// words are the words of a phrase, in lower case.
func phrase(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == '_' || r == ' ' || r == '\t' })
}

func (in *verbReader) member(s string) {
	plain := in.plain || strings.HasSuffix(strings.TrimSpace(s), "_")
	w := phrase(s)
	if len(w) == 0 || len(w) > maxElems {
		in.bad("no words for the set &%s", in.set)
		return
	}
	in.size++
	in.v.Sets[in.set] = append(in.v.Sets[in.set], w)
	if !plain {
		p := slices.Clone(w)
		p[len(p)-1] = plural(p[len(p)-1])
		in.v.Sets[in.set] = append(in.v.Sets[in.set], p)
	}
}

func plural(s string) string {
	switch {
	case strings.HasSuffix(s, "y"):
		return s[:len(s)-1] + "ies"
	case strings.HasSuffix(s, "ss"):
		return s + "es"
	}
	return s + "s"
}

func (in *verbReader) verb(s string) {
	in.set = ""
	if in.block < 0 || in.ended {
		in.begin(noEvent)
		in.bare = true
	}
	s, code, ok := in.code(s)
	if !ok {
		return
	}
	if i := strings.IndexByte(code, ':'); i >= 0 {
		code = code[:i]
	}
	s, forms, irregular := strings.Cut(s, "{")
	forms = strings.TrimSpace(forms)
	if irregular && !strings.HasSuffix(forms, "}") {
		in.bad("the braces of the verb's forms are not closed")
		return
	}
	w := phrase(strings.TrimLeft(strings.TrimSpace(s), "+"))
	if len(w) == 0 || len(w) > 6 || strings.ContainsAny(s, "[](){}*$^%&.,") {
		in.bad("no verb: %.40q", strings.TrimSpace(s))
		return
	}
	in.size++
	x := verbEntry{Line: in.n, Words: w, Code: code, Forms: []string{w[0]}}
	add := func(f string) {
		if f != "" && !slices.Contains(x.Forms, f) && len(x.Forms) < 100 {
			x.Forms = append(x.Forms, f)
		}
	}
	if irregular {
		for _, f := range strings.FieldsFunc(strings.TrimSuffix(forms, "}"), func(r rune) bool { return r == ' ' || r == ',' || r == '\t' }) {
			if p := phrase(strings.TrimLeft(f, "+")); len(p) > 0 {
				add(p[0])
			}
		}
	} else {
		stem := w[0]
		add(stem + "s")
		if strings.HasSuffix(stem, "e") {
			add(stem + "d")
			add(stem[:len(stem)-1] + "ing")
		} else {
			add(stem + "ed")
			add(stem + "ing")
		}
	}
	b := &in.v.Blocks[in.block]
	if b.Code == noEvent && len(b.Verbs) == 0 && in.bare && code != "" {
		b.Code = code // "GRANT [070]" speaks for the verbs below it
	}
	b.Verbs = append(b.Verbs, x)
}

func (in *verbReader) pattern(s string) {
	in.set = ""
	if in.block < 0 {
		in.bad("a pattern before any verb")
		return
	}
	s, code, ok := in.code(s)
	if !ok {
		return
	}
	if code == "" {
		in.bad("a pattern without a code")
		return
	}
	p := verbPattern{Line: in.n}
	var two bool
	if p.Code, p.Back, two = strings.Cut(code, ":"); two && p.Code == "" {
		p.Code = noEvent // "[:173]": only the other direction
	}
	elems, at, tight, why := in.elems(s)
	if why != "" {
		in.bad("%s", why)
		return
	}
	p.Pre, p.Post, p.Tight = elems[:at:at], elems[at:], tight
	in.size++
	b := &in.v.Blocks[in.block]
	b.Patterns = append(b.Patterns, p)
	in.ended = true
}

// elems reads a pattern: its elements in order, and how many stand before the
// verb ("*"), the last of them right before it if tight.
func (in *verbReader) elems(s string) (out []verbElem, verb int, tight bool, why string) {
	if strings.ContainsRune(s, '|') {
		return nil, 0, false, "alternatives (\"|\") are not read: make a set of them"
	}
	// "_" joins what must stand together; braces and brackets group phrases,
	// whose order is what is checked.
	s = strings.NewReplacer("{", " ", "}", " ", "(", " ", ")", " ", "**", "*").Replace(s)
	verb = -1
	for _, f := range strings.Fields(s) {
		joined := false
		for f != "" {
			if f[0] == '_' {
				joined, f = true, f[1:]
				continue
			}
			i := strings.IndexByte(f, '_')
			if i < 0 {
				i = len(f)
			}
			e := verbElem{Next: joined}
			word := f[:i]
			f = f[i:]
			switch {
			case word == "*":
				if verb >= 0 {
					return nil, 0, false, "two verbs (\"*\") in one pattern"
				}
				verb, tight, joined = len(out), joined && len(out) > 0, false
				continue
			case word == "$" || word == "+" || word == "^" || word == "%":
				e.Who = word
			case word[0] == '&':
				e.Set = strings.TrimSuffix(strings.ToUpper(word[1:]), "_")
				in.used = append(in.used, setUse{e.Set, in.n})
			default:
				if strings.ContainsAny(word, "*$+^%&[]") {
					return nil, 0, false, fmt.Sprintf("%.40q is no word of a pattern", word)
				}
				e.Word = strings.ToLower(word)
			}
			out = append(out, e)
			joined = false
			if len(out) > maxElems {
				return nil, 0, false, "a pattern of more than 40 elements"
			}
		}
	}
	if verb < 0 {
		return nil, 0, false, "a pattern without its verb (\"*\")"
	}
	return out, verb, tight, ""
}

// finish drops patterns whose sets are not defined.
func (in *verbReader) finish() {
	bad := map[int]bool{}
	for _, u := range in.used {
		if _, ok := in.v.Sets[u.name]; !ok {
			if !bad[u.line] && len(in.errs) < 10_000 {
				in.errs = append(in.errs, LineError{u.line, "the set &" + u.name + " is not defined"})
			}
			bad[u.line] = true
		}
	}
	if len(bad) > 0 {
		for i := range in.v.Blocks {
			b := &in.v.Blocks[i]
			b.Patterns = slices.DeleteFunc(b.Patterns, func(p verbPattern) bool { return bad[p.Line] })
		}
	}
	slices.SortStableFunc(in.errs, func(a, b LineError) int { return a.Line - b.Line })
}
