package statement

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
		if c.frame != passiveInf && c.frame != passiveCl && c.frame != passiveObj {
			t *= .6
		}
	case "climbed":
		t *= .9
	}
	return t
}

// Grades of confidence: how often reports of a kind have source and content
// right, rounded, counted on PolNeAR's training part. They and the factors in
// confidence are all that was fitted on it.
const (
	gradeA = .93 // "…," X said; transcripts
	gradeB = .86 // X said, "…"; headlines; as X noted
	gradeC = .80 // C, X said; according to X
	gradeD = .74 // X said that C
	gradeE = .61 // a quotation behind other words; nouns and adjectives with a clause
	gradeF = .50 // objects, minds, lines read without a tree
	gradeG = .42 // prepositions, infinitives
	gradeH = .33 // possessors, relatives, agentless passives
)

// grade is how far a candidate's kind is to be trusted, direct if all of its
// content is quoted.
func grade(c *cand, quoted string) float32 {
	switch c.rule {
	case "quotation-then-cue":
		if quoted == "direct" {
			return gradeA
		}
		return gradeE
	case "transcript", "signed-quotation":
		return gradeA
	case "headline-colon", "as-X-said":
		return gradeB
	case "according-to", "clause-then-cue":
		return gradeC
	case "colon-quotation":
		return gradeD
	case "cue-then-quotation", "noun-of-light-verb", "passive-clause", "decline-to-comment", "adjective":
		return gradeE
	case "cue-inside-clause", "line-after-cue", "floating-quotation", "paragraph-after-colon", "object-and-infinitive", "passive-infinitive":
		return gradeF
	case "floating-quotation-before", "preposition-of-cue", "infinitive-of-cue", "hearer-and-infinitive", "gerund-of-cue":
		return gradeG
	case "noun-of-possessor", "noun-by", "noun-of-nobody", "relative-object", "passive-object":
		return gradeH
	case "clause-of-cue":
		switch {
		case quoted == "direct":
			return gradeB
		case c.frame == infinitive || c.frame == gerund:
			return gradeG
		case c.e.class == classSay || c.e.class == classTell:
			return gradeD
		}
		return gradeF
	}
	if quoted == "mixed" {
		return gradeE // a predicate in marks: called it "a mess"
	}
	return gradeF
}

// confidence is the probability that speakers and content are both right.
func confidence(c *cand, quoted string) float32 {
	t := grade(c, quoted)
	if c.weak {
		t *= .6
	}
	if c.srcHow == "none" && c.float == nil && c.frame&(passiveInf|passiveCl|passiveObj) == 0 {
		t *= .75
	}
	if c.sure > 0 && c.float == nil {
		t *= c.sure
	}
	if len(c.who) == 0 && !(c.srcHow == "none" && c.frame&(passiveInf|passiveCl|passiveObj) != 0) {
		t *= .6 // somebody says it, and we do not know who
	}
	return t
}
