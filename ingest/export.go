package ingest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
)

// maxExport is the longest article of a database export, in bytes.
const maxExport = 16 << 20

// The lines by which exports part articles.
var (
	nexisHead   = regexp.MustCompile(`(?mi)^[ \t\f]*\d+ of \d+ DOCUMENTS?[ \t\r]*$`)
	nexisEnd    = regexp.MustCompile(`(?m)^[ \t]*End of Document[ \t\r]*$`)
	factivaEnd  = regexp.MustCompile(`(?m)^(?:AN[ \t]+)?Document [A-Za-z0-9]{4,8}\d{12,16}[A-Za-z0-9]{4,12}[ \t\r]*$`)
	proquestBar = regexp.MustCompile(`(?m)^_{20,}[ \t\r]*$`)
	proquestTop = regexp.MustCompile(`(?m)^[ \t]*Document \d+ of \d+[ \t\r]*$`)
	proquestID  = regexp.MustCompile(`(?m)^ProQuest document (?:ID|link)\b`)
	factivaTags = regexp.MustCompile(`(?m)^(?:HD|WC|PD|SN|LP|TD|AN)(?:[ \t\r]|$)`)
	nexisLength = regexp.MustCompile(`(?mi)^LENGTH: *[\d,]+ words`)
	nexisLoad   = regexp.MustCompile(`(?mi)^LOAD-DATE: `)
)

// guessExport tells the text exports of news databases.
func guessExport(head []byte) Kind {
	tags := map[string]bool{}
	for _, m := range factivaTags.FindAll(head, 64) {
		tags[strings.TrimSpace(string(m))] = true
	}
	switch {
	case nexisHead.Match(head), nexisEnd.Match(head), nexisLength.Match(head) && nexisLoad.Match(head):
		return Nexis
	case proquestID.Match(head), proquestBar.Match(head) && proquestTop.Match(head):
		return ProQuest
	case factivaEnd.Match(head), tags["HD"] && tags["PD"] && tags["SN"]:
		return Factiva
	}
	return Guess
}

// export reads a text export: many articles in one file, of which one at a time
// is held.
func (x *run) export(br *bufio.Reader, kind Kind, base hearsay.Article) bool {
	var block []string
	size, begin, articles := 0, 1, 0
	long := false
	// part reads the article in block; sure says that there must be one.
	part := func(sure bool) bool {
		defer func() { block, size, long = nil, 0, false }()
		const hint = "see that the export is whole"
		if long {
			articles++
			return x.bad(base, hint, "article %d, from line %d on, is longer than %d MB: its end mark is missing", articles, begin, maxExport>>20)
		}
		s, notes := decode([]byte(strings.Join(block, "\n")))
		if strings.TrimSpace(s) == "" {
			return true
		}
		a := base
		a.MediaType = "text/plain"
		a.Notes = append(slices.Clip(a.Notes), notes...)
		lines := strings.Split(s, "\n")
		var err error
		switch kind {
		case Nexis:
			a, err = nexis(lines, a)
		case Factiva:
			a, err = factiva(lines, a)
		default:
			a, err = proquest(lines, a)
		}
		if errors.Is(err, errNone) && !sure {
			return true
		}
		articles++
		if err == nil && strings.TrimSpace(a.Markup) == "" {
			err = errors.New("it has no text")
		}
		if err != nil {
			return x.bad(a, hint, "article %d, from line %d on: %w", articles, begin, err)
		}
		return x.one(a)
	}
	for n := 1; ; n++ {
		line, err := readLine(br, maxExport)
		if errors.Is(err, errLong) {
			long, err = true, nil
		}
		if err != nil && err != io.EOF {
			return x.fail(base, hearsay.Retry, fmt.Errorf("line %d: %w", n, err), "")
		}
		ends, begins := false, false
		switch kind {
		case Nexis:
			begins = len(line) < 200 && (strings.Contains(line, "DOCUMENT") || strings.Contains(line, "ocument")) && nexisHead.MatchString(line)
			ends = strings.TrimSpace(line) == "End of Document"
		case Factiva:
			ends = strings.Contains(line, "Document ") && factivaEnd.MatchString(line)
		default:
			begins = strings.HasPrefix(line, "____") && proquestBar.MatchString(line)
		}
		if begins && !part(false) {
			return false
		}
		if begins || len(block) == 0 {
			begin = n
		}
		if size += len(line) + 1; size > maxExport {
			long, block = true, nil
		} else if !begins && !(ends && kind == Nexis) {
			block = append(block, line)
		}
		if ends && !part(true) {
			return false
		}
		if err == io.EOF {
			return part(articles == 0)
		}
	}
}

// readLine reads a line without its end. Of one longer than limit the rest is
// dropped, and the error is errLong.
func readLine(br *bufio.Reader, limit int) (string, error) {
	var line []byte
	long := false
	for {
		part, err := br.ReadSlice('\n')
		if len(line)+len(part) > limit {
			long = true
		} else {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err == nil && long {
			err = errLong
		}
		return strings.TrimRight(string(line), "\r\n"), err
	}
}

// errNone says that lines between two marks are no article: a cover, a list.
var errNone = errors.New("no article is there: the fields of the database are missing")

// inLine is a date as the databases write it somewhere in a line.
var inLine = regexp.MustCompile(`(?i)\b((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})\b|\b(\d{1,2}) +((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?,? +(\d{4})\b|\b(\d{4}-\d\d-\d\d)\b|^\s*((?:january|february|march|april|may|june|july|august|september|october|november|december) +\d{4})\b`)

// dateIn finds a date in a line.
func dateIn(line string) (t time.Time, precision string, ok bool) {
	m := inLine.FindStringSubmatch(line)
	switch {
	case m == nil:
		return time.Time{}, "", false
	case m[1] != "":
		return Date(month(m[1]) + " " + m[2] + ", " + m[3])
	case m[4] != "":
		return Date(month(m[5]) + " " + m[4] + ", " + m[6])
	}
	return Date(capital(m[7] + m[8]))
}

// month is a name of a month as Date knows it.
func month(s string) string { return capital(s)[:3] }

func capital(s string) string {
	s = strings.ToLower(s)
	return strings.ToUpper(s[:1]) + s[1:]
}

// join is lines as one text without blank lines at its ends. No line is changed.
func join(lines []string) string {
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "\n")
}

// flat is lines as one line.
func flat(lines []string) string { return strings.Join(strings.Fields(strings.Join(lines, " ")), " ") }

// field parts a line "Name: value" whose name is in names; the name comes back
// in lower case.
func field(line string, names map[string]bool) (name, value string, ok bool) {
	if i := strings.IndexByte(line, ':'); i < 0 || i > 60 {
		return "", "", false
	}
	name, value, ok = strings.Cut(line, ":")
	name = strings.ToLower(strings.TrimSpace(name))
	return name, strings.TrimSpace(value), ok && names[name]
}

func set(list string) map[string]bool {
	m := map[string]bool{}
	for s := range strings.SplitSeq(list, "|") {
		m[s] = true
	}
	return m
}

var (
	// Fields of Nexis before the text, and those behind it.
	nexisBefore = set("headline|byline|section|length|dateline|source|highlight|series|column|type|notes|editor's note")
	nexisAfter  = set("load-date|language|publication-type|graphic|subject|journal-code|url|company|organization|person|geographic|country|state|city|ticker|document-type|pub-type|industry|correction-date|correction|copyright|distribution|acc-no|disclaimer")
	copyright   = regexp.MustCompile(`(?i)^\s*(?:copyright\b|\(c\)|©)`)
)

// nexis reads one article of a Nexis export, in the old form (fields in capitals,
// the text after the fields) or the new one (the text after a line "Body").
func nexis(lines []string, a hearsay.Article) (hearsay.Article, error) {
	body := slices.IndexFunc(lines, func(l string) bool { return strings.TrimSpace(l) == "Body" })
	first := slices.IndexFunc(lines, func(l string) bool {
		_, _, before := field(l, nexisBefore)
		return before || strings.TrimSpace(l) == "Body"
	})
	if first < 0 {
		return a, errNone
	}
	// The lines before the fields: outlet, date, edition, headline in the old
	// form; headline, outlet, date in the new.
	day := -1
	for i, l := range lines[:first] {
		if t, p, ok := dateIn(l); ok && !copyright.MatchString(l) && (day < 0 || body >= 0) {
			day, a.Published, a.PublishedPrecision = i, t, p
		}
	}
	if day < 0 {
		a.Notes = append(a.Notes, "no date of publication found")
		day = 0
	}
	lead := lines[:day]
	if body >= 0 {
		var up []string // the block above the date, last line first
		for i := len(lead) - 1; i >= 0 && len(up) < 4; i-- {
			if l := strings.TrimSpace(lead[i]); l != "" {
				up = append(up, l)
			} else if len(up) >= 2 {
				break
			}
		}
		if len(up) > 0 {
			a.Outlet = up[0]
			slices.Reverse(up)
			a.Title = flat(up[:len(up)-1])
		}
	} else {
		for _, l := range lead {
			if s := strings.TrimSpace(l); s != "" && !copyright.MatchString(l) {
				a.Outlet = s
				break
			}
		}
		var title []string
		for _, l := range lines[min(day+1, first):first] {
			if s := strings.TrimSpace(l); s != "" && !strings.HasPrefix(l, "        ") && !copyright.MatchString(l) {
				title = append(title, s)
			}
		}
		a.Title = flat(title)
	}
	// The fields, each up to a blank line, then the text.
	i := first
	for i < len(lines) {
		l := strings.TrimSpace(lines[i])
		if l == "" {
			i++
			continue
		}
		name, value, ok := field(lines[i], nexisBefore)
		if !ok {
			break
		}
		for i++; i < len(lines) && strings.TrimSpace(lines[i]) != "" && body < 0; i++ {
			if _, _, next := field(lines[i], nexisBefore); next {
				break
			}
			value += " " + strings.TrimSpace(lines[i])
		}
		switch name {
		case "headline":
			a.Title = flat([]string{value})
		case "byline":
			a.Byline = value
		}
	}
	if body >= 0 {
		i = body + 1
	}
	end := len(lines)
	for j := i; j < len(lines); j++ {
		l := strings.TrimSpace(lines[j])
		name, value, after := field(lines[j], nexisAfter)
		if after || l == "Classification" || l == "Graphic" || j > i && strings.HasPrefix(strings.ToLower(l), "copyright ") && len(l) < 120 {
			end = min(end, j)
		}
		switch {
		case !after:
		case name == "language" && value != "":
			a.Lang = langCode(value)
		case name == "url" && strings.HasPrefix(value, "http"):
			a.URL = value
		}
	}
	a.Markup = join(lines[min(i, end):end])
	return a, nil
}

// langCode is the code of a language that a database names in English.
func langCode(name string) string {
	name, _, _ = strings.Cut(strings.ToLower(name), ";")
	codes := map[string]string{
		"english": "en", "spanish": "es", "french": "fr", "german": "de", "italian": "it", "portuguese": "pt", "dutch": "nl",
		"arabic": "ar", "russian": "ru", "chinese": "zh", "japanese": "ja", "turkish": "tr", "polish": "pl", "swedish": "sv",
	}
	return codes[strings.TrimSpace(name)]
}

var (
	factivaTag   = regexp.MustCompile(`^(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN|ART|CLM|CX|DL)(?:[ \t]+(.*))?$`)
	factivaWords = regexp.MustCompile(`^[\d,.]+ words$`)
	factivaTime  = regexp.MustCompile(`^\d{1,2}:\d\d(?: ?[A-Z]{2,4})?$`)
	factivaCode  = regexp.MustCompile(`^[A-Z0-9]{2,8}$`)
)

// factiva reads one article of a Factiva export, with its two-letter field
// codes or as it is shown on screen.
func factiva(lines []string, a hearsay.Article) (hearsay.Article, error) {
	for i, l := range slices.Backward(lines) {
		if strings.Contains(l, "Document ") && factivaEnd.MatchString(l) {
			a.ID = strings.TrimSpace(l[strings.LastIndexByte(strings.TrimSpace(l), ' ')+1:])
			lines = lines[:i]
			break
		}
	}
	fields := map[string][]string{}
	tag := ""
	for _, l := range lines {
		if len(l) > 1 && l[1] >= 'A' && l[1] <= 'Z' {
			if m := factivaTag.FindStringSubmatch(strings.TrimRight(l, " ")); m != nil {
				tag = m[1]
				fields[tag] = nil
				l = m[2]
			}
		}
		if tag != "" {
			fields[tag] = append(fields[tag], l)
		}
	}
	if fields["HD"] != nil && (fields["LP"] != nil || fields["TD"] != nil) {
		a.Title, a.Byline, a.Outlet = flat(fields["HD"]), flat(fields["BY"]), flat(fields["SN"])
		a.Lang = langCode(flat(fields["LA"]))
		if t, p, ok := dateIn(flat(fields["PD"])); ok {
			a.Published, a.PublishedPrecision = t, p
		} else {
			a.Notes = append(a.Notes, "no date of publication found")
		}
		a.Markup = strings.TrimSpace(join(fields["LP"]) + "\n\n" + join(fields["TD"]))
		return a, nil
	}
	words := slices.IndexFunc(lines, func(l string) bool { return len(l) < 40 && factivaWords.MatchString(strings.TrimSpace(l)) })
	if words < 0 {
		return a, errNone
	}
	var top []string // section, headline, byline
	for _, l := range lines[:words] {
		if l = strings.TrimSpace(l); l != "" {
			top = append(top, l)
		}
	}
	if n := len(top); n > 1 && (n > 2 || byline(top[n-1])) {
		a.Byline, top = top[n-1], top[:n-1]
	}
	if len(top) > 0 {
		a.Title = top[len(top)-1]
	}
	i := words + 1
	for ; i < len(lines); i++ {
		l := strings.TrimSpace(lines[i])
		if l == "" {
			continue
		}
		t, p, isDate := dateIn(l)
		switch {
		case copyright.MatchString(l):
			a.Markup = join(lines[i+1:])
			return a, nil
		case isDate && a.PublishedPrecision == "":
			a.Published, a.PublishedPrecision = t, p
		case factivaTime.MatchString(l):
		case a.Outlet == "":
			a.Outlet = l
		case langCode(l) != "":
			a.Lang = langCode(l)
		case factivaCode.MatchString(l):
		}
		if i > words+15 {
			break
		}
	}
	return a, errors.New("the line of copyright, behind which the text begins, is missing")
}

// byline tells a line that names a writer from a headline.
func byline(s string) bool {
	if strings.HasPrefix(strings.ToLower(s), "by ") {
		return true
	}
	words := strings.Fields(s)
	for _, w := range words {
		if strings.ToUpper(w[:1]) != w[:1] {
			return false
		}
	}
	return len(words) >= 2 && len(words) <= 3 && !strings.ContainsAny(s, "0123456789:?!")
}

var (
	proquestBefore = set("author|publication info|abstract|full text|links|proquest document link")
	proquestAfter  = set("title|publication title|pages|publication date|publication year|proquest document id|document url|copyright|last updated|database|subject|location|people|company / organization|language of publication|source type|document type|issn|publisher|section|place of publication|country of publication|credit|illustration|dateline|publication subject|first page|business indexing term|identifier / keyword|volume|issue|edition|last modified|column|number of pages|classification|author affiliation")
)

// proquest reads one article of a ProQuest export.
func proquest(lines []string, a hearsay.Article) (hearsay.Article, error) {
	top := slices.IndexFunc(lines, func(l string) bool { return len(l) < 80 && proquestTop.MatchString(l) })
	text, end := -1, len(lines)
	values := map[string]string{}
	for i, l := range lines {
		if name, value, ok := field(l, proquestBefore); ok && text < 0 {
			values[name] = value
			if name == "full text" {
				text = i
			}
		} else if name, value, ok := field(l, proquestAfter); ok {
			if values[name] == "" {
				values[name] = value
			}
			if text >= 0 {
				end = min(end, i)
			}
		}
	}
	if values["proquest document id"] == "" && values["publication title"] == "" && text < 0 {
		if top >= 0 {
			return a, errors.New("the fields of the database are missing")
		}
		return a, errNone
	}
	a.ID, a.URL = values["proquest document id"], values["document url"]
	a.Title, a.Outlet, a.Byline = values["title"], values["publication title"], values["author"]
	if a.Title == "" {
		for _, l := range lines[top+1:] {
			if l = strings.TrimSpace(l); l != "" {
				a.Title = l
				break
			}
		}
	}
	a.Lang = langCode(values["language of publication"])
	if t, p, ok := dateIn(values["publication date"]); ok {
		a.Published, a.PublishedPrecision = t, p
	} else if t, p, ok := Date(values["publication year"]); ok {
		a.Published, a.PublishedPrecision = t, p
	} else {
		a.Notes = append(a.Notes, "no date of publication found")
	}
	if text < 0 || strings.EqualFold(values["full text"], "not available") {
		return a, errors.New("it has no full text")
	}
	_, rest, _ := strings.Cut(lines[text], ":")
	a.Markup = join(append([]string{strings.TrimPrefix(rest, " ")}, lines[text+1:end]...))
	return a, nil
}
