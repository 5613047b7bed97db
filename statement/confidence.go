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

// confidence is the probability that speakers and content are both right.
func confidence(c *cand) float32 {
	t := trust(c)
	if c.float != nil {
		t = .55
	}
	if c.sure > 0 {
		t *= c.sure
	}
	if len(c.who) == 0 {
		t *= .6
	}
	return t
}
