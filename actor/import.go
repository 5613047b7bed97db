package actor

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/hearsay-news/hearsay"
)

// The sources that Import reads.
const (
	CSV           = "csv"             // a row an actor and term; Columns says what it may hold
	Petrarch      = "petrarch"        // actor dictionary of PETRARCH, PETRARCH2 or Phoenix
	PetrarchAgent = "petrarch-agents" // agent dictionary of the same
	Wikidata      = "wikidata"        // JSON dump of entities
	FollowMoney   = "ftm"             // FollowTheMoney entities as JSON lines
)

// Sources are the kinds of source, in the order in which help lists them.
var Sources = []string{CSV, Petrarch, PetrarchAgent, Wikidata, FollowMoney}

// A Problem is a place in a source that gave no entry, or not all of one.
type Problem struct {
	Source string // name of the file
	Line   int    // from 1
	Text   string // what is wrong, in words
}

func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.Source, p.Line, p.Text) }

// An Outcome counts what an import did.
type Outcome struct {
	Entries  int // that went into the knowledge
	Terms    int // of them
	Private  int // people without a public role, left out
	Problems int // lines that gave nothing, or not all they say
}

// Import reads a source, packed by gzip or bzip2 or not, and adds what it says
// to b. It holds a bounded part of the source in memory. What is wrong in the
// source is told to report and does not stop the import; an error is of reading
// or writing. name is the source's, for problems and for the entries' Source.
func (r *Resolver) Import(b *Builder, in io.Reader, kind, name string, report func(Problem)) (Outcome, error) {
	i := &importing{k: r.k, b: b, name: clean(name), report: report}
	plain, err := unpack(in)
	if err != nil {
		return i.out, i.fail(err)
	}
	switch kind {
	case CSV:
		err = i.csv(plain)
	case Petrarch:
		err = i.petrarch(plain)
	case PetrarchAgent:
		err = i.agents(plain)
	case Wikidata:
		err = i.wikidata(plain)
	case FollowMoney:
		err = i.ftm(plain)
	default:
		err = fmt.Errorf("no source is of kind %q", kind)
	}
	if err != nil {
		return i.out, i.fail(err)
	}
	return i.out, nil
}

// An importing is one import on its way.
type importing struct {
	k      *knowledge
	b      *Builder
	name   string
	report func(Problem)
	out    Outcome
}

func (i *importing) fail(err error) error {
	if _, ok := errors.AsType[*hearsay.Error](err); ok {
		return err
	}
	return &hearsay.Error{Op: "actor.Import", Kind: hearsay.Invalid, Err: fmt.Errorf("%s: %w", i.name, err), Hint: "check the file, and its kind with --as"}
}

func (i *importing) problem(line int, format string, a ...any) {
	i.out.Problems++
	if i.report != nil {
		i.report(Problem{i.name, line, clean(fmt.Sprintf(format, a...))})
	}
}

// add adds an entry found at a line. Only errors of writing come back.
func (i *importing) add(e Entry, line int) error {
	if e.Source == "" {
		e.Source = fmt.Sprintf("%s:%d", i.name, line)
	}
	err := i.b.Add(e)
	switch {
	case err == nil:
		i.out.Entries++
		i.out.Terms += len(e.Terms)
	case errors.Is(err, errPrivate):
		i.out.Private++
	case hearsay.KindOf(err) == hearsay.Invalid:
		var he *hearsay.Error
		if errors.As(err, &he) {
			err = he.Err
		}
		i.problem(line, "%s: %v", e.Name, err)
	default:
		return err
	}
	return nil
}

// unpack reads through gzip or bzip2 where the first bytes say so.
func unpack(in io.Reader) (io.Reader, error) {
	r := bufio.NewReaderSize(in, 256<<10)
	head, err := r.Peek(3)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return gzip.NewReader(r)
	case bytes.HasPrefix(head, []byte("BZh")):
		return bzip2.NewReader(r), nil
	}
	return r, nil
}

// maxLine is the longest line of a source that is read. The largest entities of
// Wikidata have about 4 MB.
const maxLine = 16 << 20

// lines calls f with every line of in, without its end, and its number. A line
// that is too long is a problem, and is left out.
func (i *importing) lines(in io.Reader, f func(line []byte, n int) error) error {
	r := bufio.NewReaderSize(in, 1<<20)
	var long []byte
	for n := 1; ; n++ {
		line, err := r.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			long = append(long[:0], line...)
			tooLong := false
			for err == bufio.ErrBufferFull {
				line, err = r.ReadSlice('\n')
				if tooLong = tooLong || len(long)+len(line) > maxLine; !tooLong {
					long = append(long, line...)
				}
			}
			if line = long; tooLong {
				line = nil
				i.problem(n, "the line is longer than %d MB", maxLine>>20)
			}
		}
		if err != nil && err != io.EOF {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if line = bytes.TrimRight(line, "\r\n"); len(line) > 0 {
			if err := f(line, n); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

// country is the code of a country written as its code of three or two letters,
// as an international code of PLOVER, or as its name; "" if it is none.
func (i *importing) country(s string) string {
	s = strings.TrimSpace(s)
	up := strings.ToUpper(s)
	switch {
	case international[up] || len(up) == 3 && i.k.canon[up] != "":
		return up
	case up == "EU":
		return "EUR"
	case up == "XK":
		return "KOS"
	case len(up) == 2:
		if r, err := language.ParseRegion(up); err == nil && i.k.canon[r.ISO3()] != "" {
			return r.ISO3()
		}
	}
	return i.k.nation[fold(s)].iso
}

// code reads an actor code: a country or international body and sectors, three
// letters each, by PLOVER or, where the two differ, by CAMEO. unknown are the
// parts that mean nothing to us; they never become part of a record.
func (i *importing) code(s string, cameo bool) (country string, sectors []string, unknown []string) {
	s = strings.ToUpper(strings.TrimSpace(s))
	s = strings.TrimPrefix(s, "---")
	for at := 0; at < len(s); at += 3 {
		p := s[at:min(len(s), at+3)]
		switch {
		case at == 0 && international[p] && p != "EUR":
			country = p
		case at == 0 && p == "INT":
			country = "IGO"
		case at == 0 && p == "NGM":
			country = "NGO"
		case at == 0 && p == "KSV":
			country = "KOS"
		case at == 0 && i.k.canon[p] != "" && !slices.Contains(sectorNames, p):
			country = p
		case at == 0 && slices.Contains(cameoRegions, p):
			// A region is no country, and no sector.
		case at > 0 && country == "IGO" && (p == "UNO" || p == "EUR"):
			country = p
		case at > 0 && international[country]:
			return country, sectors, unknown // which body it is; the name says that
		case slices.Contains(sectorNames, p) && !(cameo && p == "MED"):
			sectors = union(sectors, []string{p})
		default:
			if x, ok := cameoSectors[p]; !ok {
				unknown = append(unknown, p)
			} else if x != "" && !slices.Contains(sectors, x) {
				sectors = append(sectors, x)
			}
		}
	}
	return country, sectors, unknown
}

// cameoSectors are CAMEO's sectors that PLOVER calls otherwise; "" for what says
// no sector: how radical, how settled, of which religion or region.
var cameoSectors = map[string]string{
	"MED": "JRN", "HLH": "MED", "INS": "REB", "SEP": "REB", "HRI": "SOC", "ENV": "SOC", "DEV": "SOC", "SET": "CVL", "IND": "CVL", "STU": "EDU", "MIG": "REF",
	"PAR": "LEG", "POL": "PTY", "TRA": "BUS", "AMN": "SOC", "IRC": "SOC", "UIS": "UNK", "ELT": "ELI", "MOD": "", "RAD": "", "NGO": "SOC", "NGM": "SOC", "MNC": "BUS", "IGO": "",
	"CHR": "REL", "CTH": "REL", "PRO": "REL", "ORC": "REL", "MOS": "REL", "MUS": "REL", "SUN": "REL", "SHI": "REL", "SFI": "REL", "JEW": "REL", "HIN": "REL",
	"BUD": "REL", "SIK": "REL", "BAH": "REL", "JAN": "REL", "TAO": "REL", "ATH": "REL", "CON": "REL", "DRZ": "REL", "ALE": "REL", "MAR": "REL",
}

// cameoRegions are CAMEO's codes of parts of the world.
var cameoRegions = strings.Fields("AFR ASA BLK CRB CAU CFR CAS CEU EIN EAF EEU EUR LAM MEA MDT NAF NMR PGS SCN SAM SAS SEA SAF WAF WST")

// KindOfSource is the kind of source that a file's name promises.
func KindOfSource(name string) string {
	name = strings.ToLower(name)
	for _, end := range []string{".gz", ".bz2"} {
		name = strings.TrimSuffix(name, end)
	}
	switch {
	case strings.HasSuffix(name, ".agents") || strings.HasSuffix(name, "agents.txt"):
		return PetrarchAgent
	case strings.HasSuffix(name, ".actors") || strings.HasSuffix(name, ".txt"):
		return Petrarch
	case strings.HasSuffix(name, ".ftm") || strings.HasSuffix(name, ".jsonl") || strings.HasSuffix(name, ".ijson") || strings.HasSuffix(name, "entities.json"):
		return FollowMoney
	case strings.HasSuffix(name, ".json"):
		return Wikidata
	}
	return CSV
}
