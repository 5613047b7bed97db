package lang_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

// The tables of facts: their columns, and which of these name a row. Holders
// lie in the room that reads them, but obey the same rules.
var tables = []struct {
	name, path string
	columns    string
	key        []int
}{
	{"country", "en/country.tsv", "iso3 name other adjective demonym demonyms capital seats from from-certainty to to-certainty certainty note", []int{0}},
	{"org", "en/org.tsv", "name aliases code sectors kind seat from from-certainty to to-certainty certainty note", []int{0}},
	{"group", "en/group.tsv", "name aliases code sectors kind seat from from-certainty to to-certainty certainty note", []int{0}},
	{"body", "en/body.tsv", "phrase kind sectors country note", []int{0, 1}},
	{"outlet", "en/outlet.tsv", "name aliases country kind note tags", []int{0}},
	{"former", "en/former.tsv", "name country from from-certainty to to-certainty certainty note", []int{0, 1}},
	{"label", "en/label.tsv", "country un iso note", []int{0}},
	{"holder", "../actor/holder.tsv", "person variants country sectors office from from-certainty to to-certainty died certainty note", []int{0, 2, 4, 5}},
}

// Codes of PLOVER beside countries, its sectors, and the kinds of each table.
var (
	codes   = strings.Fields("UNO EUR IGO NGO MNC IMG ISM")
	sectors = strings.Fields("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC")
	kinds   = map[string][]string{
		"org":    {"organization", "group"},
		"group":  {"organization", "group"},
		"body":   {"person", "organization", "group", "modifier"},
		"outlet": {"agency", "newspaper", "broadcaster", "site", "magazine"},
	}
	certainties = []string{"day", "month", "year", "unsure"} // of an end
	rowSure     = []string{"sure", "likely"}                 // of a row
)

// A row is a line of a table, its cells by column.
type row struct {
	line int
	cell map[string]string
}

func (r row) list(column string) []string {
	if r.cell[column] == "" {
		return nil
	}
	return strings.Split(r.cell[column], "|")
}

// parse splits a table into rows and says which lines have too few or too many
// cells.
func parse(text, columns string) (rows []row, bad []string) {
	names := strings.Fields(columns)
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != len(names) {
			bad = append(bad, fmt.Sprintf("line %d: %d cells, want %d", n, len(cells), len(names)))
			continue
		}
		r := row{n, map[string]string{}}
		for i, c := range cells {
			if c != strings.TrimSpace(c) {
				bad = append(bad, fmt.Sprintf("line %d: white space round %q", n, c))
			}
			r.cell[names[i]] = c
		}
		rows = append(rows, r)
	}
	return rows, bad
}

// check says what is wrong with the rows of a table, given the countries'
// codes.
func check(name string, rows []row, key []string, iso map[string]bool) (bad []string) {
	say := func(r row, format string, a ...any) {
		bad = append(bad, fmt.Sprintf("line %d: ", r.line)+fmt.Sprintf(format, a...))
	}
	code := func(r row, column string, more []string) {
		if c := r.cell[column]; c != "" && !iso[c] && !slices.Contains(more, c) {
			say(r, "%s: unknown code %q", column, c)
		}
	}
	seen := map[string]int{}
	for _, r := range rows {
		var k []string
		for _, c := range key {
			k = append(k, r.cell[c])
			if c != "from" && r.cell[c] == "" {
				say(r, "no %s", c)
			}
		}
		if at := seen[strings.Join(k, "\t")]; at > 0 {
			say(r, "the row of line %d again: %s", at, strings.Join(k, ", "))
		}
		seen[strings.Join(k, "\t")] = r.line

		for column, c := range r.cell {
			if strings.HasPrefix(c, "|") || strings.HasSuffix(c, "|") || strings.Contains(c, "||") {
				say(r, "%s: empty value in %q", column, c)
			}
		}
		for _, s := range r.list("sectors") {
			if !slices.Contains(sectors, s) {
				say(r, "unknown sector %q", s)
			}
		}
		if want := kinds[name]; want != nil && !slices.Contains(want, r.cell["kind"]) {
			say(r, "unknown kind %q", r.cell["kind"])
		}
		code(r, "country", codes)
		code(r, "code", codes)
		code(r, "seat", nil)
		for _, c := range []string{"from", "to", "died"} {
			if _, _, ok := span(r.cell[c]); r.cell[c] != "" && !ok {
				say(r, "%s: no date: %q", c, r.cell[c])
			}
		}
		if _, dated := r.cell["from-certainty"]; dated {
			bad = append(bad, checkEnds(r)...)
			if !slices.Contains(rowSure, r.cell["certainty"]) {
				say(r, "certainty %q", r.cell["certainty"])
			}
		}
		// The first day of "from" may not come after the last of "to".
		if r.cell["from"] != "" && r.cell["to"] != "" {
			from, _, _ := span(r.cell["from"])
			_, to, _ := span(r.cell["to"])
			if from > to {
				say(r, "from %s to %s", r.cell["from"], r.cell["to"])
			}
		}
	}
	return bad
}

// span is the first and the last day of a date of a day, month or year.
func span(s string) (first, last string, ok bool) {
	layout := map[int]string{4: "2006", 7: "2006-01", 10: "2006-01-02"}[len(s)]
	t, err := time.Parse(layout, s)
	if layout == "" || err != nil {
		return "", "", false
	}
	end := t
	switch len(s) {
	case 4:
		end = t.AddDate(1, 0, -1)
	case 7:
		end = t.AddDate(0, 1, -1)
	}
	return t.Format(time.DateOnly), end.Format(time.DateOnly), true
}

// checkHolders says what is wrong with office holders beyond their cells.
func checkHolders(rows []row) (bad []string) {
	say := func(r row, format string, a ...any) {
		bad = append(bad, fmt.Sprintf("line %d: ", r.line)+fmt.Sprintf(format, a...))
	}
	person := map[string]row{} // by every name, its folded form
	first := map[string]row{}  // by person
	office := map[string][]row{}
	for _, r := range rows {
		if r.cell["country"] == "" || r.cell["from"] == "" {
			say(r, "no country or no beginning")
		}
		if d := r.cell["died"]; d != "" {
			if len(d) != 10 {
				say(r, "died %q: give the day or nothing", d)
			}
			if r.cell["to"] == "" || r.cell["to-certainty"] == "day" && r.cell["to"] > d {
				say(r, "in office after death on %s", d)
			}
		}
		names := append([]string{r.cell["person"]}, r.list("variants")...)
		for i, n := range names {
			if slices.ContainsFunc(names[:i], func(m string) bool { return fold(m) == fold(n) }) {
				say(r, "%q twice", n)
			}
			if !unicode.IsUpper([]rune(strings.TrimLeft(n, "abcdefghijklmnopqrstuvwxyz -'’"))[0]) {
				say(r, "%q is no name", n)
			}
			if o, ok := person[fold(n)]; ok && o.cell["person"] != r.cell["person"] {
				say(r, "%q is also %s", n, o.cell["person"])
			}
			person[fold(n)] = r
		}
		if o, ok := first[r.cell["person"]]; !ok {
			first[r.cell["person"]] = r
		} else if o.cell["variants"] != r.cell["variants"] || o.cell["died"] != r.cell["died"] {
			say(r, "other variants or death of %s than in line %d", r.cell["person"], o.line)
		}
		key := r.cell["country"] + " " + r.cell["office"]
		for _, o := range office[key] {
			if overlap(o, r) {
				say(r, "%s: %s beside %s of line %d", key, r.cell["person"], o.cell["person"], o.line)
			}
		}
		office[key] = append(office[key], r)
	}
	return bad
}

// checkEnds says what is wrong with the certainty of the ends of a range.
func checkEnds(r row) (bad []string) {
	for _, c := range []string{"from", "to"} {
		date, how := r.cell[c], r.cell[c+"-certainty"]
		switch {
		case date == "" && how != "", date != "" && !slices.Contains(certainties, how):
			bad = append(bad, fmt.Sprintf("line %d: %s %q: certainty %q", r.line, c, date, how))
		case how == "day" && len(date) != 10, how == "month" && len(date) != 7, how == "year" && len(date) != 4:
			bad = append(bad, fmt.Sprintf("line %d: %s %q is not of the certainty %q", r.line, c, date, how))
		}
	}
	return bad
}

// overlap reports whether two terms certainly share a day that is not the day
// of handing over.
func overlap(a, b row) bool {
	begin := func(r row) (string, bool) {
		_, last, ok := span(r.cell["from"])
		return last, ok && r.cell["from-certainty"] != "unsure"
	}
	end := func(r row) (string, bool) {
		if r.cell["to"] == "" {
			return "9999-12-31", true
		}
		first, _, ok := span(r.cell["to"])
		return first, ok && r.cell["to-certainty"] != "unsure"
	}
	ab, ok1 := begin(a)
	ae, ok2 := end(a)
	bb, ok3 := begin(b)
	be, ok4 := end(b)
	return ok1 && ok2 && ok3 && ok4 && ab < be && bb < ae && ab < ae && bb < be
}

// fold makes two spellings of a name equal, as the readers of the tables do.
func fold(s string) string {
	s = strings.NewReplacer("’", "'", ".", "").Replace(strings.ToLower(s))
	return strings.TrimPrefix(s, "the ")
}

// checkNames says which names of outlets mean two outlets, or an organisation
// or group without a note that says so.
func checkNames(outlets, bodies []row) (bad []string) {
	body := map[string]string{}
	for _, r := range bodies {
		for _, n := range append(r.list("aliases"), r.cell["name"]) {
			body[fold(n)] = r.cell["name"]
		}
	}
	seen := map[string]string{}
	for _, r := range outlets {
		for _, n := range append(r.list("aliases"), r.cell["name"]) {
			if o := seen[fold(n)]; o != "" && o != r.cell["name"] {
				bad = append(bad, fmt.Sprintf("line %d: %q is also %s", r.line, n, o))
			}
			seen[fold(n)] = r.cell["name"]
			if o := body[fold(n)]; o != "" && !strings.Contains(r.cell["note"], "ambiguous") {
				bad = append(bad, fmt.Sprintf("line %d: %q is also %s", r.line, n, o))
			}
		}
	}
	return bad
}

// checkShared says which names two bodies have though neither row says that it
// is ambiguous. Abbreviations are seldom one body's; a name written out is.
func checkShared(bodies []row) (bad []string) {
	seen := map[string]row{}
	for _, r := range bodies {
		for _, n := range append(r.list("aliases"), r.cell["name"]) {
			o, ok := seen[fold(n)]
			seen[fold(n)] = r
			if ok && o.cell["name"] != r.cell["name"] && n != strings.ToUpper(n) && !strings.Contains(r.cell["note"]+o.cell["note"], "ambiguous") {
				bad = append(bad, fmt.Sprintf("line %d: %q is also %s", r.line, n, o.cell["name"]))
			}
		}
	}
	return bad
}

func columnNames(columns string, key []int) []string {
	var out []string
	for _, i := range key {
		out = append(out, strings.Fields(columns)[i])
	}
	return out
}

// TestTables holds every table to its columns, codes, dates and kinds.
func TestTables(t *testing.T) {
	all := map[string][]row{}
	iso := map[string]bool{}
	for _, x := range tables {
		b, err := os.ReadFile(x.path)
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		head, _, _ := strings.Cut(text, "source:")
		if !strings.HasPrefix(text, "# ") || !strings.Contains(head, "\n# columns: "+x.columns+"\n") || !strings.Contains(text, "date of knowledge: ") {
			t.Errorf("%s: its head does not give its columns, source and date of knowledge", x.path)
		}
		// Where rows have no certainty of their own, the head gives it.
		if !strings.Contains(x.columns, " certainty ") && !strings.Contains(text, "\n# Every row is of that source, and sure.\n") {
			t.Errorf("%s: neither its rows nor its head give their certainty", x.path)
		}
		rows, bad := parse(text, x.columns)
		if x.name == "country" {
			for _, r := range rows {
				iso[r.cell["iso3"]] = true
			}
		}
		all[x.name] = rows
		for _, p := range append(bad, check(x.name, rows, columnNames(x.columns, x.key), iso)...) {
			t.Errorf("%s: %s", x.path, p)
		}
	}
	for _, p := range checkHolders(all["holder"]) {
		t.Errorf("holder.tsv: %s", p)
	}
	for _, p := range checkNames(all["outlet"], slices.Concat(all["org"], all["group"])) {
		t.Errorf("outlet.tsv: %s", p)
	}
	for _, p := range checkShared(slices.Concat(all["org"], all["group"])) {
		t.Errorf("org.tsv and group.tsv: %s", p)
	}
	for _, r := range all["former"] {
		if r.cell["to"] == "" {
			t.Errorf("former.tsv: line %d: %s is no former name without its end", r.line, r.cell["name"])
		}
	}
	for name, least := range map[string]int{"holder": 1200, "org": 200, "group": 150, "former": 40, "country": 250} {
		if n := len(all[name]); n < least {
			t.Errorf("%d rows in %s, want %d", n, name, least)
		}
	}
	if n := len(all["outlet"]); n < 150 {
		t.Errorf("%d outlets", n)
	}
}

// TestChecked holds the record of the second look to rows that exist.
func TestChecked(t *testing.T) {
	keys := map[string]bool{}
	for _, x := range tables {
		b, err := os.ReadFile(x.path)
		if err != nil {
			t.Fatal(err)
		}
		rows, _ := parse(string(b), x.columns)
		for _, r := range rows {
			var k []string
			for _, c := range columnNames(x.columns, x.key) {
				k = append(k, r.cell[c])
			}
			keys[x.name+"\t"+strings.Join(k, ", ")] = true
		}
	}
	b, err := os.ReadFile("tables-checked.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rows, bad := parse(string(b), "table key verdict note")
	for _, p := range bad {
		t.Error(p)
	}
	for _, r := range rows {
		if !keys[r.cell["table"]+"\t"+r.cell["key"]] {
			t.Errorf("line %d: no row %q in %s", r.line, r.cell["key"], r.cell["table"])
		}
		if v := r.cell["verdict"]; v != "ok" && (v != "fixed" || r.cell["note"] == "") {
			t.Errorf("line %d: verdict %q", r.line, v)
		}
	}
	if len(rows) != 350 {
		t.Errorf("%d rows, want 350", len(rows))
	}
}

// TestTableChecks shows that the checks above find what they are for. The
// names and countries are invented.
func TestTableChecks(t *testing.T) {
	const columns = "person variants country sectors office from from-certainty to to-certainty died certainty note"
	iso := map[string]bool{"ARL": true, "BOR": true}
	const good = "Ana Or\tOr\tARL\tGOV\tpresident\t2001-02-03\tday\t2005-02-03\tday\t\tsure\t\n"
	cases := []struct{ name, text, want string }{
		{"good", good + "Bo Ur\t\tARL\tGOV|MIL\tpresident\t2005-02-03\tday\t\t\t\tsure\t\n", ""},
		{"cells", "Bo Ur\tARL\n", "2 cells, want 12"},
		{"code", "Bo Ur\t\tXYZ\tGOV\tpresident\t2005\tyear\t\t\t\tsure\t\n", `unknown code "XYZ"`},
		{"sector", "Bo Ur\t\tARL\tKNG\tpresident\t2005\tyear\t\t\t\tsure\t\n", `unknown sector "KNG"`},
		{"date", "Bo Ur\t\tARL\tGOV\tpresident\t2005-02-30\tday\t\t\t\tsure\t\n", "no date"},
		{"order", "Bo Ur\t\tARL\tGOV\tpresident\t2005-02\tmonth\t2004\tyear\t\tsure\t\n", "from 2005-02 to 2004"},
		{"certainty", "Bo Ur\t\tARL\tGOV\tpresident\t2005-02\tday\t\t\t\tsure\t\n", "not of the certainty"},
		{"certainty without a date", "Bo Ur\t\tARL\tGOV\tpresident\t2005-02\tmonth\t\tday\t\tsure\t\n", `to "": certainty "day"`},
		{"date without certainty", "Bo Ur\t\tARL\tGOV\tpresident\t2005-02\tmonth\t2006\t\t\tsure\t\n", `to "2006": certainty ""`},
		{"row without certainty", "Bo Ur\t\tARL\tGOV\tpresident\t2005-02\tmonth\t\t\t\t\t\n", `certainty ""`},
		{"row of another certainty", "Bo Ur\t\tARL\tGOV\tpresident\t2005-02\tmonth\t\t\t\tunsure\t\n", `certainty "unsure"`},
		{"likely", "Bo Ur\t\tARL\tGOV\tpresident\t2005-02\tmonth\t\t\t\tlikely\t\n", ""},
		{"twice", good + good, "again"},
		{"overlap", good + "Bo Ur\t\tARL\tGOV\tpresident\t2005-01-03\tday\t\t\t\tsure\t\n", "Bo Ur beside Ana Or"},
		{"overlap of months", good + "Bo Ur\t\tARL\tGOV\tpresident\t2004-12\tmonth\t\t\t\tsure\t\n", "Bo Ur beside Ana Or"},
		{"overlap within a month", good + "Bo Ur\t\tARL\tGOV\tpresident\t2005-02\tmonth\t\t\t\tsure\t\n", ""},
		{"overlap unsure", good + "Bo Ur\t\tARL\tGOV\tpresident\t2004\tunsure\t\t\t\tsure\t\n", ""},
		{"other country", good + "Bo Ur\t\tBOR\tGOV\tpresident\t2004-12\tmonth\t\t\t\tsure\t\n", ""},
		{"shared name", good + "Bo Or\tOr\tBOR\tGOV\tpresident\t2004-12\tmonth\t\t\t\tsure\t\n", `"Or" is also Ana Or`},
		{"death", "Bo Ur\t\tARL\tGOV\tpresident\t2004-12\tmonth\t2006-01-03\tday\t2006-01-02\tsure\t\n", "after death"},
		{"variants", good + "Ana Or\t\tARL\tGOV\tpremier\t2006\tyear\t\t\t\tsure\t\n", "other variants"},
		{"spaces", "Bo Ur \t\tARL\tGOV\tpresident\t2004\tyear\t\t\t\tsure\t\n", "white space"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rows, bad := parse(c.text, columns)
			bad = append(bad, check("holder", rows, []string{"person", "country", "office", "from"}, iso)...)
			got := strings.Join(append(bad, checkHolders(rows)...), "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	rows, _ := parse("Ard Post\tPost\tARL\tnewspaper\t\t\nBor Post\tPost|BP\tBOR\tpaper\t\t\n", "name aliases country kind note tags")
	bodies, _ := parse("Bor Party\tBP\n", "name aliases")
	shared, _ := parse("Ard Front\tFront|AF\t\nBor Front\tFront|AF\t\nCor Front\tfront\tambiguous: also words\n", "name aliases note")
	if got := strings.Join(checkShared(shared), "; "); got != `line 2: "Front" is also Ard Front` {
		t.Errorf("shared names: %s", got)
	}
	got := strings.Join(append(check("outlet", rows, []string{"name"}, iso), checkNames(rows, bodies)...), "\n")
	for _, want := range []string{`unknown kind "paper"`, `"Post" is also Ard Post`, `"BP" is also Bor Party`} {
		if !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
