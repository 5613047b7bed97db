package event

import (
	_ "embed"
	"encoding/json"
	"slices"
	"sort"
)

// The two tables are copies of facts: PLOVER 2.0 (Open Event Data Alliance,
// CC BY-SA 4.0) and its mapping from CAMEO codes; each file names its sources.
var (
	//go:embed plover.json
	ploverJSON []byte
	//go:embed cameo_map.json
	cameoJSON []byte
)

// Modes are the modes of a PLOVER type, in order; ok is false if there is no
// such type.
func Modes(typ string) (modes []string, ok bool) {
	t, ok := readOntology().types[typ]
	for m := range t.Modes {
		modes = append(modes, m)
	}
	slices.Sort(modes)
	return modes, ok
}

// An ontology answers what a type and a mode imply.
type ontology struct {
	types    map[string]ploverType
	contexts map[string]bool
	codes    []cameoCode // in order of code
	appeals  []cameoCode // codes without a type in the mapping that mean one by PLOVER's definition
}

type ploverType struct {
	Quad  int
	Score float64
	Modes map[string]struct{ Score *float64 }
}

type cameoCode struct {
	code, typ, mode string
	contexts        []string
}

func readOntology() *ontology {
	var p struct {
		Types    map[string]ploverType
		Contexts map[string]string
	}
	if err := json.Unmarshal(ploverJSON, &p); err != nil {
		panic("event: plover.json: " + err.Error())
	}
	var m struct {
		Codes map[string]struct {
			Type, Mode string
			Meant      string `json:"type_by_definition"`
			Contexts   []string
		}
	}
	if err := json.Unmarshal(cameoJSON, &m); err != nil {
		panic("event: cameo_map.json: " + err.Error())
	}
	o := &ontology{types: p.Types, contexts: map[string]bool{}}
	for c := range p.Contexts {
		o.contexts[c] = true
	}
	for c, v := range m.Codes {
		switch {
		case v.Type != "":
			o.codes = append(o.codes, cameoCode{c, v.Type, v.Mode, v.Contexts})
		case v.Meant != "":
			o.appeals = append(o.appeals, cameoCode{c, v.Meant, "", v.Contexts})
		}
	}
	sort.Slice(o.codes, func(i, j int) bool { return o.codes[i].code < o.codes[j].code })
	return o
}

// quad is the quad class of a type, 0 for no type.
func (o *ontology) quad(typ string) int { return o.types[typ].Quad }

// score is the conflict-cooperation score of a mode, else of its type.
func (o *ontology) score(typ, mode string) float64 {
	t := o.types[typ]
	if m, ok := t.Modes[mode]; ok && m.Score != nil {
		return *m.Score
	}
	return t.Score
}

// has reports whether the type has the mode; every type has "".
func (o *ontology) has(typ, mode string) bool {
	t, ok := o.types[typ]
	if !ok {
		return false
	}
	_, ok = t.Modes[mode]
	return ok || mode == ""
}

// cameo is the code whose mapping comes nearest: same type, same mode if any
// code has it, most contexts in common, then the most general.
func (o *ontology) cameo(typ, mode string, contexts []string) string {
	best, bestScore := "", -1<<30
	for _, c := range o.codes {
		if c.typ != typ {
			continue
		}
		s := 0
		switch c.mode {
		case mode:
			s = 100
		case "":
			s = 50
		}
		for _, x := range c.contexts {
			if slices.Contains(contexts, x) {
				s += 10
			} else {
				s -= 4
			}
		}
		s -= len(c.code)
		if s > bestScore {
			best, bestScore = c.code, s
		}
	}
	return best
}
