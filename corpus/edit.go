package corpus

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// An Edited is a story as another outlet prints it after an editor's work.
type Edited struct {
	Story
	Of    []int     // the stories whose words it has, by their numbers
	Kept  []float64 // of each of them how much is left: words that stand there unchanged, 0 to 1
	Edits []string  // what was done, see Edits
}

// Edits are the kinds of work that Edit can do.
var Edits = strings.Fields("cut insert reorder synonyms headline merge credit")

// Edit makes a copy of stories[i]: between one and four of Edits, of every story at
// least the share kept of its words. What is inserted comes from fill, a paragraph
// each time. The same writer and stories give the same copy.
func (w *Writer) Edit(stories []Story, i int, kept float64, fill func() string) Edited {
	of := []int{i}
	how := map[string]bool{}
	for range 1 + w.IntN(4) {
		how[w.pick(Edits)] = true
	}
	e := Edited{Story: Copy(stories[i])}
	if how["merge"] {
		j := w.IntN(len(stories))
		if j == i {
			j = (i + 1) % len(stories)
		}
		of = append(of, j)
	}
	var parts [][]string
	for _, k := range of {
		left, share := w.edit(stories[k].Paragraphs, how, kept)
		parts = append(parts, left)
		e.Of, e.Kept = append(e.Of, k), append(e.Kept, share)
	}
	e.Paragraphs = parts[0]
	if len(parts) > 1 {
		e.Paragraphs = w.merge(parts[0], parts[1])
	}
	if how["insert"] {
		for range 1 + len(e.Paragraphs)/3 {
			e.Paragraphs = slices.Insert(e.Paragraphs, w.IntN(len(e.Paragraphs)+1), fill())
		}
	}
	if how["reorder"] {
		w.Shuffle(len(e.Paragraphs), func(a, b int) { e.Paragraphs[a], e.Paragraphs[b] = e.Paragraphs[b], e.Paragraphs[a] })
	}
	if how["headline"] {
		e.Title = w.Headline()
	}
	if how["credit"] {
		e.Paragraphs = append(e.Paragraphs, fmt.Sprintf("Source: %s", stories[i].Outlet))
	}
	for _, x := range Edits {
		if how[x] {
			e.Edits = append(e.Edits, x)
		}
	}
	return e
}

// merge puts the paragraphs of two stories into one, each in its order.
func (w *Writer) merge(a, b []string) (out []string) {
	for len(a)+len(b) > 0 {
		if len(b) == 0 || len(a) > 0 && w.IntN(2) == 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return out
}

// edit cuts sentences and changes words of paragraphs, and says which share of
// their words is left.
func (w *Writer) edit(paragraphs []string, how map[string]bool, kept float64) (out []string, share float64) {
	all, left := 0, 0
	for _, p := range paragraphs {
		all += len(strings.Fields(p))
	}
	may := int(float64(all) * (1 - kept)) // words that may still go
	swap := 0
	if how["synonyms"] {
		swap = 2 + w.IntN(4) // of ten words that have a synonym
	}
	for _, p := range paragraphs {
		var ss []string
		for _, s := range Sentences(p) {
			n := len(strings.Fields(s))
			if how["cut"] && w.IntN(3) == 0 && n <= may {
				may -= n
				continue
			}
			changed := 0
			if swap > 0 {
				s, changed = w.synonyms(s, swap, may)
				may -= changed
			}
			ss = append(ss, s)
			left += n - changed
		}
		if len(ss) > 0 {
			out = append(out, strings.Join(ss, " "))
		}
	}
	return out, float64(left) / float64(max(all, 1))
}

// Sentences cuts a paragraph after full stops that a capital follows.
func Sentences(p string) (out []string) {
	start := 0
	for i := 0; i+2 < len(p); i++ {
		if !strings.ContainsRune(".!?”\"", rune(p[i])) && !strings.HasSuffix(p[:i+1], "”") || p[i+1] != ' ' {
			continue
		}
		end := strings.TrimRight(p[start:i+1], "”\"")
		if !strings.HasSuffix(end, ".") && !strings.HasSuffix(end, "!") && !strings.HasSuffix(end, "?") {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(p[i+2:]); !unicode.IsUpper(r) && r != '“' && r != '"' {
			continue
		}
		word := end[strings.LastIndexByte(end, ' ')+1:]
		if len(word) < 5 && unicode.IsUpper(rune(word[0])) {
			continue // "Mr.", "U.S.", "Jan."
		}
		out, start = append(out, p[start:i+1]), i+2
	}
	return append(out, p[start:])
}

// synonyms replaces up to most words of a sentence, so many of ten that have a
// synonym. Words that say who says something stay as they are.
func (w *Writer) synonyms(s string, ofTen, most int) (string, int) {
	fields := strings.Fields(s)
	n := 0
	for i, f := range fields {
		word := strings.TrimRight(f, ".,;:")
		other := synonym[strings.ToLower(word)]
		if other == "" || n >= most || w.IntN(10) >= ofTen {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(r) {
			q, size := utf8.DecodeRuneInString(other)
			other = string(unicode.ToUpper(q)) + other[size:]
		}
		fields[i] = other + f[len(word):]
		n++
	}
	return strings.Join(fields, " "), n
}

// synonym leads from a word to another that stands for it, both ways.
var synonym = func() map[string]string {
	m := map[string]string{}
	for pair := range strings.FieldsSeq(synonymPairs) {
		a, b, _ := strings.Cut(pair, "=")
		a, b = strings.ReplaceAll(a, "_", " "), strings.ReplaceAll(b, "_", " ")
		if m[a] == "" {
			m[a] = b
		}
		if m[b] == "" {
			m[b] = a
		}
	}
	return m
}()

// No verbs of saying, no hedges, no numbers: these would change who says what,
// or what.
const synonymPairs = `
about=concerning after=following against=opposed_to among=amid area=zone around=round arrest=detain arrested=detained attack=assault attacks=assaults
back=return bad=poor battle=fight because=since before=prior_to began=started begin=start big=large bigger=larger border=frontier bring=carry building=structure buildings=structures
buy=purchase bought=purchased car=vehicle cars=vehicles cause=reason chance=opportunity change=shift changes=shifts chief=head child=youngster children=youngsters choose=select city=town cities=towns
clear=plain close=near come=arrive came=arrived company=firm companies=firms complete=entire conflict=fighting continue=go_on continued=went_on cost=price costs=prices country=nation countries=nations create=make
crowd=throng crisis=emergency damage=harm dangerous=risky dead=killed deal=accord decide=resolve decided=resolved decision=ruling die=perish died=perished difficult=hard disaster=catastrophe drop=fall
during=throughout early=first effort=attempt efforts=attempts election=vote elections=polls end=finish ended=finished enough=sufficient enter=go_into entire=whole event=occasion events=occasions every=each
expect=await face=confront family=household famous=well-known fast=quick fear=dread fight=struggle final=last fire=blaze fires=blazes flight=journey follow=pursue food=provisions foreign=overseas forces=troops
found=discovered free=liberate friend=companion full=complete gather=assemble gathered=assembled get=obtain give=hand gave=handed goal=aim good=fine government=administration great=vast group=band groups=bands grow=expand grew=expanded
guns=weapons happen=occur happened=occurred help=assist helped=assisted high=tall hit=struck hold=keep held=kept home=house homes=houses hospital=clinic huge=enormous hurt=injured idea=notion important=significant
include=contain including=among_them increase=rise increased=rose injured=wounded inside=within investigation=inquiry island=isle job=post jobs=posts join=enter joined=entered keep=retain kill=slay kind=sort
land=ground large=sizeable last=past late=belated law=statute laws=statutes lead=guide leader=head leaders=heads leave=depart left=departed less=fewer let=allow level=degree little=small long=lengthy
lose=forfeit lost=forfeited main=chief major=leading make=produce made=produced man=fellow many=numerous march=walk market=marketplace meeting=gathering meetings=gatherings member=associate members=associates method=way
military=armed money=funds more=additional most=nearly_all move=shift near=close_to need=require needed=required new=fresh news=tidings next=coming now=currently number=count offer=provide offered=provided
officer=official officers=officials often=frequently old=elderly only=just open=unlock opened=unlocked order=command ordered=commanded outside=beyond over=above part=portion party=faction pay=settle peace=calm people=residents place=spot places=spots
plan=scheme plans=schemes police=officers poor=needy power=might president=head_of_state prison=jail problem=difficulty problems=difficulties protest=demonstration protests=demonstrations protesters=demonstrators public=open quickly=rapidly
raise=lift reach=attain reached=attained ready=prepared real=true reason=cause receive=get received=got region=district remain=stay remained=stayed remove=take_away removed=took_away rescue=save rest=remainder result=outcome results=outcomes
rich=wealthy right=proper rise=climb river=stream road=street roads=streets rule=govern rules=regulations run=operate safe=secure same=identical seat=place second=other security=safety seek=look_for send=dispatch sent=dispatched
serious=grave set=put several=a_number_of ship=vessel ships=vessels shoot=fire shop=store shops=stores short=brief show=display shut=closed side=flank sign=mark simple=plain since=from size=extent small=little soldier=trooper soldiers=troopers
some=certain soon=shortly special=particular speech=address spread=extend stay=remain step=measure steps=measures stop=halt stopped=halted storm=tempest strange=odd street=road strike=walkout strong=powerful student=pupil students=pupils
support=backing suspect=culprit system=arrangement take=seize taken=seized talks=negotiations team=squad test=trial thousands=many_thousands threat=danger throughout=all_over time=period today=this_day town=city trade=commerce travel=journey
treaty=pact troops=soldiers try=attempt tried=attempted under=below until=till use=employ used=employed usually=normally very=extremely victim=casualty victims=casualties victory=win village=hamlet violence=bloodshed visit=tour
vote=ballot votes=ballots walk=stroll war=conflict water=fluid weapon=arm weapons=arms where=in_which while=as win=gain won=gained woman=lady women=ladies work=labour worker=employee workers=employees world=globe
worst=gravest year=twelvemonth years=twelvemonths young=youthful also=as_well but=yet however=still although=though
`

// Texts reads a packed file of texts as stories: each as a whole, or cut into
// pieces of a few thousand bytes as Write does. They have an ID, paragraphs, and
// an outlet and a time of our own.
func Texts(file, name string, cut bool, seed uint64) (out []Story, err error) {
	length := 0
	if cut {
		length = pieceLength
	}
	err = pieces(file, length, func(text string) (bool, error) {
		n := len(out)
		w := NewWriter(seed, uint64(n))
		s := Story{ID: fmt.Sprintf("%s/%d", name, n), Outlet: w.pick(outlets), Title: w.Headline()}
		s.URL = "https://texts.example/" + s.ID
		s.Published = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(w.IntN(366*24*60)) * time.Minute)
		for p := range strings.SplitSeq(text, "\n") {
			if p = strings.TrimSpace(p); p != "" {
				s.Paragraphs = append(s.Paragraphs, p)
			}
		}
		out = append(out, s)
		return true, nil
	})
	return out, err
}
