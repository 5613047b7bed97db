package export

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// POLECAT, ICEWS and GDELT tables have a row an event and a pair of parties, and
// no place for who says so. What only a speaker tells would become a fact there:
// such events leave only on demand (Options.Claimed), with two columns more. What
// is denied, only expected or only supposed never leaves in them.
type legacy struct {
	whole
	w       *bufio.Writer
	o       *Options
	head    []string
	begun   bool
	left    map[string]int
	row     func(v *view, e *Event, actor, recipient *Part, id string, reports int) []string
	dropped func(e *Event) string // why an event has no place at all; "" it has
}

var claimedHead = []string{"Attributed", "AccordingTo"}

func newLegacy(w io.Writer, o Options, head []string, withHead bool, row func(*view, *Event, *Part, *Part, string, int) []string, dropped func(*Event) string) *legacy {
	l := &legacy{w: bufio.NewWriter(w), o: &o, left: map[string]int{}, row: row, dropped: dropped}
	if withHead {
		l.head = head
		if o.Claimed {
			l.head = append(slices.Clone(head), claimedHead...)
		}
	}
	l.whole = *newWhole(l.article, func() error { return firstError(l.begin(), l.w.Flush()) })
	return l
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Left says how many reports have no place in the table, and why.
func (l *legacy) Left() map[string]int { return l.left }

// Put counts statements, which have no place in a table of events.
func (l *legacy) Put(p Pick) error {
	if p.Statement >= 0 {
		l.left["statements: the table has events only"]++
		return nil
	}
	return l.whole.Put(p)
}

func (l *legacy) begin() error {
	if l.begun || l.head == nil {
		return nil
	}
	l.begun = true
	return l.line(l.head)
}

func (l *legacy) line(cells []string) error {
	for i, c := range cells {
		if i > 0 {
			l.w.WriteByte('\t')
		}
		l.w.WriteString(strings.Join(strings.Fields(c), " "))
	}
	return l.w.WriteByte('\n')
}

func (l *legacy) article(v *view, x part) error {
	if err := l.begin(); err != nil {
		return err
	}
	for i := range x.events {
		e := &x.events[i]
		if why := l.dropped(e); why != "" {
			l.left[why] += len(e.Reports)
			continue
		}
		var own, told int
		var who []string
		for j := range e.Reports {
			rep := &e.Reports[j]
			switch status := rep.Status; {
			case slices.Contains(status, "negated"):
				l.left["reports that it did not happen"]++
			case slices.Contains(status, "future") || slices.Contains(status, "hypothetical"):
				l.left["reports of what is expected or supposed"]++
			case slices.Contains(status, "historical") && day(e) == "":
				l.left["reports of the past without a date"]++
			case rep.Via == nil:
				own++
			case !l.o.Claimed:
				l.left["reports by a speaker: --include-claimed writes them, with the speaker"]++
			default:
				told++
				if s := v.vouches(rep, l.o.words()); !slices.Contains(who, s) {
					who = append(who, s)
				}
			}
		}
		if own+told == 0 {
			continue
		}
		more := []string{"0", v.outlet()}
		if own == 0 {
			more = []string{"1", strings.Join(who, "; ")}
		}
		n := 0
		for _, a := range parties(e.Actors) {
			for _, b := range l.others(e, a) {
				id := e.Key
				if n++; n > 1 {
					id += "." + strconv.Itoa(n)
				}
				row := l.row(v, e, a, b, id, own+told)
				if l.o.Claimed {
					row = append(row, more...)
				}
				if err := l.line(row); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// others are whom a acts on: the recipients, or, where the actors act on each
// other, the other actors. So a treaty of two is a row each way, as in those
// formats.
func (l *legacy) others(e *Event, a *Part) []*Part {
	if !e.Mutual {
		return parties(e.Recipients)
	}
	return slices.DeleteFunc(parties(e.Actors), func(b *Part) bool { return b.ID == a.ID })
}

// parties are the parts of a side, or one that is nobody.
func parties(ps []Part) []*Part {
	if len(ps) == 0 {
		return []*Part{{}}
	}
	var out []*Part
	for i := range ps {
		out = append(out, &ps[i])
	}
	return out
}

// day is the first day of an event if it is told to the day, else "".
func day(e *Event) string {
	if e.Date == nil || e.Date.From == nil {
		return ""
	}
	if s := *e.Date.From; len(s) >= 10 && (str(e.Date.Precision) == "day" || str(e.Date.Precision) == "time") {
		return s[:10]
	}
	return ""
}

// fill makes a row of a head: the cells named, nothing elsewhere.
func fill(head []string, cells map[string]string) []string {
	row := make([]string, len(head))
	for i, h := range head {
		row[i] = cells[h]
	}
	return row
}

func (v *view) party(p *Part) (name, country, sectors, first, title, entity string) {
	a := v.actors[p.ID]
	if a == nil {
		return
	}
	name, country, sectors, entity = a.Name, str(a.Country), strings.Join(a.Sectors, ";"), str(a.Entity)
	if len(a.Sectors) > 0 {
		first = a.Sectors[0]
	}
	if len(a.Roles) > 0 {
		title = a.Roles[0].Title
	}
	return
}

func coordinates(p *Place) (lat, lon string) {
	if p == nil || p.Lat == nil || p.Lon == nil {
		return "", ""
	}
	return strconv.FormatFloat(*p.Lat, 'f', -1, 64), strconv.FormatFloat(*p.Lon, 'f', -1, 64)
}

// placed fills the columns of City, Province and Country.
func placed(p *Place, cells map[string]string) {
	if p == nil {
		return
	}
	cells["Country"] = str(p.Country)
	switch p.Precision {
	case "city":
		cells["City"] = p.Name
	case "region":
		cells["Province"] = p.Name
	}
	cells["Latitude"], cells["Longitude"] = coordinates(p)
}

var polecatHead = strings.Split("Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW|Primary Actor Sector|Actor Sectors|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient Name|Recipient Country|Recipient COW|Primary Recipient Sector|Recipient Sectors|Recipient Title|Recipient Name Raw|Wikipedia Recipient ID|Placename|City|District|Province|Country|Latitude|Longitude|GeoNames ID|Raw Placename|Feature Type|Source|Publication Date|Story People|Story Organizations|Story Locations|Language|Version", "|")

var quadNames = map[int]string{1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}

func newPOLECAT(w io.Writer, o Options) Exporter {
	return newLegacy(w, o, polecatHead, true, func(v *view, e *Event, a, b *Part, id string, _ int) []string {
		c := map[string]string{
			"Event ID": id, "Event Date": day(e), "Event Type": e.Type, "Event Mode": str(e.Mode), "Intensity": strconv.FormatFloat(e.Score, 'g', -1, 64),
			"Quad Code": quadNames[e.Quad], "Contexts": strings.Join(e.Contexts, ";"), "Source": str(v.r.Article.Outlet),
			"Publication Date": str(v.r.Article.Published), "Language": str(v.r.Article.Lang), "Version": strings.TrimSpace("hearsay " + v.r.Coder.Version),
		}
		c["Actor Name"], c["Actor Country"], c["Actor Sectors"], c["Primary Actor Sector"], c["Actor Title"], _ = v.party(a)
		c["Recipient Name"], c["Recipient Country"], c["Recipient Sectors"], c["Primary Recipient Sector"], c["Recipient Title"], _ = v.party(b)
		if e.Place != nil {
			c["Placename"] = e.Place.Name
			if o.words() && e.Place.Span != nil {
				c["Raw Placename"] = v.cut("text", *e.Place.Span)
			}
		}
		placed(e.Place, c)
		return fill(polecatHead, c)
	}, func(*Event) string { return "" })
}

var icewsHead = strings.Split("Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity|Target Name|Target Sectors|Target Country|Story ID|Sentence Number|Publisher|City|District|Province|Country|Latitude|Longitude", "|")

func withoutCAMEO(e *Event) string {
	if e.CAMEO == nil {
		return "events without a CAMEO code"
	}
	return ""
}

func newICEWS(w io.Writer, o Options) Exporter {
	return newLegacy(w, o, icewsHead, true, func(v *view, e *Event, a, b *Part, id string, _ int) []string {
		c := map[string]string{
			"Event ID": id, "Event Date": day(e), "Event Text": e.Type, "CAMEO Code": str(e.CAMEO),
			"Story ID": v.r.Article.Key, "Publisher": str(v.r.Article.Outlet),
		}
		if e.Mode != nil {
			c["Event Text"] += "/" + *e.Mode
		}
		c["Source Name"], c["Source Country"], c["Source Sectors"], _, _, _ = v.party(a)
		c["Target Name"], c["Target Country"], c["Target Sectors"], _, _, _ = v.party(b)
		if n, ok := v.sentenceNumber(e.Reports[0].in(), e.Reports[0].Trigger); ok && e.Reports[0].In == "" {
			c["Sentence Number"] = strconv.Itoa(n + 1)
		}
		placed(e.Place, c)
		return fill(icewsHead, c)
	}, withoutCAMEO)
}

var gdeltHead = func() []string {
	out := strings.Fields("GLOBALEVENTID SQLDATE MonthYear Year FractionDate")
	for _, who := range []string{"Actor1", "Actor2"} {
		for f := range strings.FieldsSeq("Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code") {
			out = append(out, who+f)
		}
	}
	out = append(out, strings.Fields("IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone")...)
	for _, geo := range []string{"Actor1Geo", "Actor2Geo", "ActionGeo"} {
		for f := range strings.FieldsSeq("Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID") {
			out = append(out, geo+"_"+f)
		}
	}
	return append(out, "DATEADDED", "SOURCEURL")
}()

// newGDELT writes the 61 columns of GDELT 2.0's events, without a head as GDELT
// does. GLOBALEVENTID is a number there: the first 15 digits of the event's key.
func newGDELT(w io.Writer, o Options) Exporter {
	used := map[uint64]bool{}
	return newLegacy(w, o, gdeltHead, false, func(v *view, e *Event, a, b *Part, id string, reports int) []string {
		c := map[string]string{
			"GLOBALEVENTID": gdeltID(id, used), "NumMentions": strconv.Itoa(reports), "NumArticles": "1", "SOURCEURL": str(v.r.Article.URL),
		}
		v.gdeltActor(c, "Actor1", a)
		v.gdeltActor(c, "Actor2", b)
		code := *e.CAMEO
		c["EventCode"], c["EventBaseCode"], c["EventRootCode"] = code, code[:min(3, len(code))], code[:min(2, len(code))]
		c["QuadClass"] = gdeltQuad(c["EventRootCode"])
		if d := e.Date; d != nil && d.From != nil {
			y, m, dd := dateParts(*d.From, str(d.Precision))
			if y > 0 {
				c["Year"] = fmt.Sprintf("%04d", y)
			}
			if m > 0 {
				c["MonthYear"] = fmt.Sprintf("%04d%02d", y, m)
			}
			if dd > 0 {
				c["SQLDATE"] = fmt.Sprintf("%04d%02d%02d", y, m, dd)
				c["FractionDate"] = fmt.Sprintf("%.4f", float64(y)+float64((m-1)*30+dd)/365)
			}
		}
		if p := e.Place; p != nil {
			c["ActionGeo_FullName"] = p.Name
			c["ActionGeo_Type"] = gdeltGeo(p)
			c["ActionGeo_Lat"], c["ActionGeo_Long"] = coordinates(p)
		}
		return fill(gdeltHead, c)
	}, withoutCAMEO)
}

// gdeltID is a key as a number that fits 60 bits; a number taken already moves on.
func gdeltID(key string, used map[uint64]bool) string {
	digits, _, _ := strings.Cut(key, ".")
	digits, _, _ = strings.Cut(digits, "-")
	n, _ := strconv.ParseUint(digits[:min(15, len(digits))], 16, 64)
	for used[n] {
		n++
	}
	used[n] = true
	return strconv.FormatUint(n, 10)
}

func (v *view) gdeltActor(c map[string]string, who string, p *Part) {
	name, _, _, _, _, _ := v.party(p)
	c[who+"Name"] = strings.ToUpper(name)
	code := strings.ReplaceAll(p.Code, "-", "")
	c[who+"Code"] = code
	if strings.HasPrefix(p.Code, "---") || len(code) < 3 {
		types(c, who, code)
		return
	}
	switch head := code[:3]; head {
	case "UNO", "EUR":
		c[who+"KnownGroupCode"] = head
		types(c, who, code[3:])
	case "IGO", "NGO", "MNC":
		types(c, who, code)
	default:
		c[who+"CountryCode"] = head
		types(c, who, code[3:])
	}
}

// types are the sectors of a code, three letters each.
func types(c map[string]string, who, code string) {
	for i := 1; i <= 3 && len(code) >= 3; i++ {
		c[who+"Type"+strconv.Itoa(i)+"Code"], code = code[:3], code[3:]
	}
}

// gdeltQuad is GDELT's class of a root code, which is not PLOVER's.
func gdeltQuad(root string) string {
	n, _ := strconv.Atoi(root)
	switch {
	case n < 1 || n > 20:
		return ""
	case n <= 5:
		return "1"
	case n <= 8:
		return "2"
	case n <= 13:
		return "3"
	}
	return "4"
}

func gdeltGeo(p *Place) string {
	us := str(p.Country) == "USA"
	switch {
	case p.Precision == "country":
		return "1"
	case p.Precision == "region" && us:
		return "2"
	case p.Precision == "city" && us:
		return "3"
	case p.Precision == "city":
		return "4"
	case p.Precision == "region":
		return "5"
	}
	return ""
}

// dateParts are year, month and day of an ISO date, as precise as it is known;
// 0 where it is not.
func dateParts(iso, precision string) (y, m, d int) {
	n := map[string]int{"day": 3, "time": 3, "month": 2, "year": 1}[precision]
	parts := strings.SplitN(iso[:min(10, len(iso))], "-", 3)
	for i, into := range []*int{&y, &m, &d} {
		if i < n && i < len(parts) {
			*into, _ = strconv.Atoi(parts[i])
		}
	}
	return y, m, d
}
