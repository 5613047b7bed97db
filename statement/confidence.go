package statement

import "math"

// threshold is the least trust a candidate needs to be taken.
const threshold = 0.3

// trust is how often a candidate of this kind is a report at all, with its
// content right, before it is known who speaks.
func trust(c *cand) float32 {
	var t float32
	switch c.frame {
	case quotation:
		t = .93
	case clause, whether:
		switch c.e.class {
		case classSay, classTell:
			t = .85
		case classMind:
			t = .65
		case classShow:
			t = .6
		case classNoun:
			t = .6
		default:
			t = .7
		}
	case infinitive, gerund:
		t = .6
	case object:
		t = .5
	case objAs, objInf:
		t = .6
	case oblique:
		t = .5
	case passiveInf, passiveCl, passiveObj:
		t = .5
	default:
		t = .5
	}
	if c.weak {
		t *= .5
	}
	switch c.srcHow {
	case "none":
		if c.frame&(passiveInf|passiveCl|passiveObj) == 0 && !(c.rule == "passive-object" && (c.e.act == "accuse" || len(c.quotes) > 0)) {
			t *= .6
		}
	case "climbed":
		t *= .9
	}
	return t
}

// What the confidence of a statement depends on. Each is 0 or 1 unless it says
// otherwise.
const (
	sureBase       = iota // always 1
	sureQuoted            // all of the content is quoted
	sureSay               // the cue is say or tell
	sureBehind            // the cue stands behind its content: "…," X said; according to X
	sureSaid              // a clause of a verb of saying
	sureClause            // a clause of another cue
	sureInfinitive        // an infinitive or gerund
	sureObject            // an object, or an object and its predicate
	surePerson            // who speaks is known, and a person
	surePrep              // a preposition brings the content
	surePassive           // in the passive
	sureWeak              // the frame is a weak one of the cue
	sureNobody            // the words name no source, though one is to be expected
	sureAfar              // the source is another verb's subject, or a noun the cue hangs on
	sureOpen              // somebody says it, and who that is stays open
	sureComma             // a comma, dash or colon follows the content, which may go on
	surePieces            // the content has more than one piece
	sureSource            // logarithm of the source's words
	sureMind              // an attitude: wants, believes
	sureEnd               // the content reaches the end of its sentence, or of a quotation
	sures
)

// weights turn those into log odds that speakers and content are both right.
// They were fitted by logistic regression on PolNeAR's training part, without
// the 84 articles that eval holds out; TestFit does it again. They are all that
// was fitted on it.
var weights = [sures]float32{
	-0.48, 0.90, 0.33, 0.96, 0.77, 0.47, 0.05, 0.35, 0.37, 0.14,
	0.88, -0.31, -2.50, -0.69, -0.85, 0.39, -0.44, -0.23, -0.31, 0.88,
}

// An edgeKind is what follows a content.
type edgeKind uint8

const (
	edgeWord  edgeKind = iota // more words of the sentence
	edgeComma                 // a comma, dash or colon
	edgeEnd                   // nothing: the sentence or the quotation ends
)

// known is what the confidence of c depends on; quoted is its content's kind.
func (w *work) known(c *cand, quoted string) [sures]float32 {
	edge := w.edge(c)
	var f [sures]float32
	set := func(i int, b bool) {
		if b {
			f[i] = 1
		}
	}
	f[sureBase] = 1
	set(sureQuoted, quoted == "direct")
	set(sureSay, c.e != nil && (c.e.lemma == "say" || c.e.lemma == "tell"))
	behind := false
	switch c.rule {
	case "quotation-then-cue", "clause-then-cue", "according-to", "as-X-said", "transcript", "signed-quotation", "headline-colon", "headline-dash":
		behind = true
	}
	agentless := c.frame&(passiveInf|passiveCl|passiveObj) != 0
	said := c.e != nil && (c.e.class == classSay || c.e.class == classTell)
	switch {
	case behind:
		set(sureBehind, true)
	case c.e != nil && (c.e.class == classNoun || c.e.class == classAdj): // as sure as any
	case agentless || c.rule == "passive-clause" || c.rule == "passive-object":
		set(surePassive, true)
	case c.frame&(clause|whether) != 0:
		set(sureSaid, said)
		set(sureClause, !said)
	case c.frame&(infinitive|gerund|objInf) != 0:
		set(sureInfinitive, true)
	case c.frame&oblique != 0:
		set(surePrep, true)
	case c.frame&(object|objAs) != 0:
		set(sureObject, true)
	}
	set(surePerson, len(c.who) > 0 && w.d.Actors[c.who[0]].Kind == "person")
	set(sureWeak, c.weak)
	set(sureNobody, c.srcHow == "none" && !agentless)
	set(sureAfar, c.srcHow == "climbed" || c.srcHow == "noun" || c.srcHow == "relative")
	set(sureOpen, len(c.who) == 0 && c.srcHow != "none")
	set(sureComma, edge == edgeComma)
	set(surePieces, len(c.content) > 1)
	f[sureSource] = float32(math.Log(float64(1 + c.src.len())))
	set(sureMind, c.e != nil && c.e.class == classMind)
	set(sureEnd, edge == edgeEnd)
	return f
}

// confidence is the probability that speakers and content are both right.
func (w *work) confidence(c *cand, quoted string) float32 {
	var z float32
	for i, x := range w.known(c, quoted) {
		z += weights[i] * x
	}
	return float32(1 / (1 + math.Exp(-float64(z))))
}
