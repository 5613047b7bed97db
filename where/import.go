package where

import (
	"archive/zip"
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/hearsay-news/hearsay"
)

// Imported is places that a user brought. It does not change after it was
// read and may be shared.
type Imported struct {
	Sum  string // digest of the places
	rows []importedRow
}

// An importedRow is a place as place.tsv has it.
type importedRow struct {
	name, country, within string
	aliases               []string
	kind                  kind
	lat, lon              float64
	rank                  int
	capital               bool
}

// A LineError is a line of an imported file that is not understood and left out.
type LineError struct {
	File string
	Line int
	Why  string
}

func (e LineError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Why) }

// Len is how many places there are.
func (p *Imported) Len() int { return len(p.rows) }

// ImportOptions say which places of a file are kept.
type ImportOptions struct {
	MinPopulation int64 // of towns; capitals and seats of divisions are always kept
}

const (
	placesHead   = "# hearsay places 1\n"
	maxPlaceLine = 1 << 20 // alternative names make long lines
	maxPlaces    = 4_000_000
	maxErrors    = 10_000
)

// ImportFiles reads files of GeoNames (allCountries.txt, cities500.txt, US.txt
// …), as they are, packed by gzip (".gz") or in a ".zip"; or a file that Write
// wrote. They are read as a stream. Lines that are no rows of GeoNames are left
// out and returned with their numbers. Of the places it keeps towns ("P") of
// some size and first-level divisions ("ADM1"). The error is of kind NotFound
// or Invalid.
func ImportFiles(paths []string, o ImportOptions) (*Imported, []LineError, error) {
	in := &placeReader{o: o, admin: map[string]string{}}
	for _, path := range paths {
		if err := in.path(path); err != nil {
			return nil, in.errs, err
		}
	}
	if len(in.rows) == 0 {
		return nil, in.errs, &hearsay.Error{
			Op: "where.ImportFiles", Kind: hearsay.Invalid, Err: errors.New("no places in it"),
			Hint: "give a file of GeoNames (cities15000.zip, allCountries.zip), or lower --min-population",
		}
	}
	return in.finish(), in.errs, nil
}

type placeReader struct {
	o     ImportOptions
	file  string
	n     int
	rows  []importedRow
	codes []string          // of the division each row lies in: country and code
	admin map[string]string // name of a division by country and code
	errs  []LineError
}

func (in *placeReader) bad(format string, args ...any) {
	if len(in.errs) < maxErrors {
		in.errs = append(in.errs, LineError{in.file, in.n, fmt.Sprintf(format, args...)})
	}
}

func (in *placeReader) path(path string) error {
	const op = "where.ImportFiles"
	f, err := os.Open(path)
	if err != nil {
		return &hearsay.Error{Op: op, Kind: hearsay.NotFound, Err: err}
	}
	defer f.Close()
	invalid := func(err error) error {
		return &hearsay.Error{Op: op, Kind: hearsay.Invalid, Err: fmt.Errorf("%s: %w", path, err), Hint: "fetch the file again; it is damaged or not what its name says"}
	}
	switch {
	case strings.HasSuffix(path, ".gz"):
		z, err := gzip.NewReader(bufio.NewReaderSize(f, 1<<16))
		if err != nil {
			return invalid(err)
		}
		if err := in.read(z, path); err != nil {
			return invalid(err)
		}
	case strings.HasSuffix(path, ".zip"):
		info, err := f.Stat()
		if err != nil {
			return invalid(err)
		}
		z, err := zip.NewReader(f, info.Size())
		if err != nil {
			return invalid(err)
		}
		for _, x := range z.File {
			if !strings.HasSuffix(x.Name, ".txt") || strings.Contains(strings.ToLower(x.Name), "readme") {
				continue
			}
			r, err := x.Open()
			if err != nil {
				return invalid(err)
			}
			err = in.read(r, path+":"+x.Name)
			r.Close()
			if err != nil {
				return invalid(err)
			}
		}
	default:
		if err := in.read(f, path); err != nil {
			return invalid(err)
		}
	}
	return nil
}

func (in *placeReader) read(r io.Reader, name string) error {
	in.file, in.n = name, 0
	br := bufio.NewReaderSize(r, maxPlaceLine)
	own := false
	if b, _ := br.Peek(len(placesHead)); string(b) == placesHead {
		own = true
	}
	for {
		line, err := br.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			in.n++
			in.bad("longer than a megabyte")
			for errors.Is(err, bufio.ErrBufferFull) {
				_, err = br.ReadSlice('\n')
			}
		} else if len(line) > 0 {
			in.n++
			s := strings.TrimRight(string(line), "\r\n")
			switch {
			case strings.TrimSpace(s) == "" || s[0] == '#':
			case own:
				in.own(s)
			default:
				in.geonames(s)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if len(in.rows) > maxPlaces {
			return fmt.Errorf("over %d places; raise --min-population", maxPlaces)
		}
	}
}

// The columns of a GeoNames table.
const (
	gName, gPlain, gOther, gLat, gLon, gClass, gCode, gCountry, gAdmin1, gPopulation, gColumns = 1, 2, 3, 4, 5, 6, 7, 8, 10, 14, 19
)

func (in *placeReader) geonames(s string) {
	c := strings.Split(s, "\t")
	if len(c) != gColumns {
		in.bad("%d columns, a row of GeoNames has %d", len(c), gColumns)
		return
	}
	class, code := c[gClass], c[gCode]
	row := importedRow{name: c[gName], kind: city}
	switch {
	case class == "P" && code != "PPLX" && code != "PPLH" && code != "PPLQ" && code != "PPLW" && code != "PPLCH":
	case class == "A" && code == "ADM1":
		row.kind = region
	default:
		return
	}
	var err1, err2 error
	row.lat, err1 = strconv.ParseFloat(c[gLat], 64)
	row.lon, err2 = strconv.ParseFloat(c[gLon], 64)
	if err1 != nil || err2 != nil || !(row.lat >= -90 && row.lat <= 90 && row.lon >= -180 && row.lon <= 180) {
		in.bad("no degrees: %.20q %.20q", c[gLat], c[gLon])
		return
	}
	people := int64(0)
	if c[gPopulation] != "" {
		var err error
		if people, err = strconv.ParseInt(c[gPopulation], 10, 64); err != nil || people < 0 {
			in.bad("no population: %.20q", c[gPopulation])
			return
		}
	}
	if row.country = iso3(c[gCountry]); row.country == "" {
		in.bad("no country: %.10q", c[gCountry])
		return
	}
	if !nameable(row.name) {
		in.bad("no name: %.40q", row.name)
		return
	}
	row.capital = code == "PPLC"
	if row.kind == city && people < in.o.MinPopulation && !row.capital && code != "PPLA" {
		return
	}
	row.rank = rankOf(people, row.kind)
	for _, a := range append([]string{c[gPlain]}, strings.Split(c[gOther], ",")...) {
		if a = strings.TrimSpace(a); len(row.aliases) < 12 && latin(a) && nameable(a) && Fold(a) != Fold(row.name) && !slices.Contains(row.aliases, a) {
			row.aliases = append(row.aliases, a)
		}
	}
	key := c[gCountry] + "." + c[gAdmin1]
	if row.kind == region {
		in.admin[key] = row.name
		key = ""
	}
	in.rows, in.codes = append(in.rows, row), append(in.codes, key)
}

func rankOf(people int64, k kind) int {
	if k == region {
		return 3
	}
	for i, least := range []int64{5_000_000, 1_000_000, 300_000, 50_000} {
		if people >= least {
			return 5 - i
		}
	}
	return 1
}

// nameable reports a name that can be looked for in news: it begins with a
// capital letter and is not too short to be told from other words.
func nameable(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return len(s) >= 3 && len(s) <= 64 && utf8.ValidString(s) && strings.ToUpper(string(r)) == string(r) && strings.ToLower(string(r)) != string(r) && !strings.ContainsAny(s, "\t|")
}

// latin reports a name written in Latin letters and not in capitals alone,
// which are codes of airports.
func latin(s string) bool {
	for _, r := range s {
		if r > 0x24f && r != '’' {
			return false
		}
	}
	return s != strings.ToUpper(s)
}

// iso3 is the ISO 3166 alpha-3 code of a country by its alpha-2 code, "" for
// what is none.
func iso3(two string) string {
	if two == "XK" {
		return "KOS" // as PLOVER writes Kosovo
	}
	if len(two) != 2 {
		return ""
	}
	r, err := language.ParseRegion(two)
	if err != nil || !r.IsCountry() {
		return ""
	}
	if c := r.ISO3(); len(c) == 3 && c != "ZZZ" {
		return c
	}
	return ""
}

// own reads a row that Write wrote.
func (in *placeReader) own(s string) {
	c := strings.Split(s, "\t")
	if len(c) != 9 {
		in.bad("%d columns, want 9", len(c))
		return
	}
	row := importedRow{name: c[0], aliases: cell(c, 1), country: c[3], within: c[7], capital: c[8] == "capital"}
	row.kind = city
	if c[2] == "region" {
		row.kind = region
	}
	var err [3]error
	row.lat, err[0] = strconv.ParseFloat(c[4], 64)
	row.lon, err[1] = strconv.ParseFloat(c[5], 64)
	row.rank, err[2] = strconv.Atoi(c[6])
	if errors.Join(err[:]...) != nil || len(row.country) != 3 || !nameable(row.name) || row.rank < 1 || row.rank > 6 ||
		!(row.lat >= -90 && row.lat <= 90 && row.lon >= -180 && row.lon <= 180) {
		in.bad("a damaged row")
		return
	}
	row.aliases = slices.DeleteFunc(row.aliases, func(a string) bool { return !nameable(a) })
	in.rows, in.codes = append(in.rows, row), append(in.codes, "")
}

// finish names the divisions and puts the rows in an order of their own, so
// that the same places give the same bytes whatever the files' order.
func (in *placeReader) finish() *Imported {
	for i := range in.rows {
		if n := in.admin[in.codes[i]]; n != "" {
			in.rows[i].within = n
		}
	}
	slices.SortStableFunc(in.rows, func(a, b importedRow) int { return strings.Compare(a.line(), b.line()) })
	in.rows = slices.CompactFunc(in.rows, func(a, b importedRow) bool { return a.line() == b.line() })
	p := &Imported{rows: in.rows}
	h := sha256.New()
	if err := p.Write(h); err != nil {
		panic("where: " + err.Error()) // a hash never fails
	}
	p.Sum = hex.EncodeToString(h.Sum(nil))
	return p
}

func (r *importedRow) line() string {
	capital := ""
	if r.capital {
		capital = "capital"
	}
	return strings.Join([]string{
		r.name, strings.Join(r.aliases, "|"), r.kind.String(), r.country,
		strconv.FormatFloat(r.lat, 'f', 2, 64), strconv.FormatFloat(r.lon, 'f', 2, 64), strconv.Itoa(r.rank), r.within, capital,
	}, "\t")
}

// Write writes the places in the form that ImportFiles reads back fast.
func (p *Imported) Write(w io.Writer) error {
	b := bufio.NewWriterSize(w, 1<<16)
	b.WriteString(placesHead)
	b.WriteString("# columns: name aliases kind country lat lon rank within capital\n")
	for i := range p.rows {
		b.WriteString(p.rows[i].line())
		b.WriteByte('\n')
	}
	return b.Flush()
}

// join adds imported places. A name that the tables did not have needs a
// reason to be read as a place, for among so many some are words.
func (t *tables) join(p *Imported) {
	have := map[string]bool{}
	for i := range t.senses {
		s := &t.senses[i]
		have[Fold(s.name)+"/"+s.country+"/"+s.kind.String()] = true
	}
	known := len(t.entries)
	for i := range p.rows {
		r := &p.rows[i]
		if have[Fold(r.name)+"/"+r.country+"/"+r.kind.String()] || slices.ContainsFunc(r.aliases, func(a string) bool { return have[Fold(a)+"/"+r.country+"/"+r.kind.String()] }) {
			continue
		}
		id := int32(len(t.senses))
		t.senses = append(t.senses, sense{name: r.name, country: r.country, within: r.within, lat: r.lat, lon: r.lon, kind: r.kind, rank: float64(r.rank), capital: r.capital})
		t.places[r.country] = append(t.places[r.country], id)
		if _, ok := t.region[r.name]; r.kind == region && !ok {
			t.region[r.name] = id
		}
		for j, n := range append([]string{r.name}, r.aliases...) {
			if j > 0 && t.refsOf(n) != nil {
				continue // an alias never makes a known name doubtful
			}
			t.add(n, ref{sense: id})
		}
	}
	for i := known; i < len(t.entries); i++ {
		if e := &t.entries[i]; !strings.Contains(e.key, " ") {
			e.careful = true
		}
	}
}
