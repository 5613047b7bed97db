package statement

// appearances finds what somebody takes for so, nobody says who: "The dam
// appears to be safe", "it seems that the port is closed". To whom it seems so
// is the source, if the text says.
func (w *work) appearances() {
	for k := range tok(len(w.d.Tokens)) {
		if !w.verb(k) || w.used[k] || !w.lex.is("seeming", w.lemma(k)) || w.headline(k) {
			continue
		}
		if c := w.appearCand(k); c != nil {
			w.finish(c)
			w.add(c)
		}
	}
}

func (w *work) appearCand(v tok) *cand {
	s := w.subjectKid(v, true)
	if s < 0 {
		s = w.t.Kid(v, "expl")
	}
	if s < 0 || w.quoteOf(s) != w.quoteOf(v) || s > v || w.lower(s) == "that" && w.t.Rel(v) != "acl:relcl" || w.lower(s) == "this" || w.lower(s) == "what" {
		return nil
	}
	e := &entry{lemma: w.lemma(v), act: "believe", class: classAdj}
	c := &cand{rule: "appearance", e: e, act: e.act, head: v, cue: w.cueRun(v, e), src: noRun(), srcHead: -1, srcHow: "none", ante: -1, relays: -1}
	dummy := w.lower(s) == "it" || w.t.Is(s, "expl")
	sub := w.nounRun(s, v, false)
	to := tok(-1)
	for _, k := range w.t.Kids(v) {
		if k < v {
			continue
		}
		if p, pt := w.preposition(k); w.t.Is(k, "obl") && p == "to" && pt == c.cue.b+1 && (w.upos(k) == "PRON" || w.speaking(run{w.lo[k], w.hi[k]})) {
			to = k
			continue
		}
		switch w.t.BaseRel(k) {
		case "xcomp":
			if w.verb(k) && w.toInf(k) && w.t.Kid(k, "cop") < 0 {
				if x := w.lookup(k); x != nil && x.class != classWay && !w.passive(k) {
					return nil // seemed to deny it: what is denied
				}
			}
			switch {
			case dummy && w.upos(k) == "ADJ" && w.t.Kid(k, "ccomp", "csubj") >= 0:
				c.frame, c.content = passiveCl, []run{w.tail(v, run{w.lo[k], w.hi[k]})}
			case dummy:
				return nil
			case w.toInf(k), w.upos(s) != "PRON" && (w.upos(k) != "VERB" || w.xpos(k) == "VBN"):
				c.frame, c.content = passiveInf, []run{sub, w.tail(v, run{w.lo[k], w.hi[k]})}
			default:
				return nil
			}
		case "ccomp", "advcl":
			if !w.finite(k) || w.lo[k] > c.cue.b+3 {
				continue
			}
			m := w.t.Kid(k, "mark")
			if w.t.Is(k, "advcl") && (m < 0 || w.lower(m) != "as" && w.lower(m) != "like" && w.lower(m) != "that") {
				continue
			}
			r := w.cuts(w.stretch(run{w.lo[k], w.hi[k]}, v), v)
			if dummy {
				c.frame, c.content = passiveCl, []run{r}
			} else {
				c.frame, c.content = passiveInf, []run{sub, r}
			}
		case "obl", "nmod":
			if p, pt := w.preposition(k); p == "like" && !dummy && pt == c.cue.b+1 && w.upos(s) != "PRON" {
				c.cue.b = pt
				c.frame, c.content = passiveInf, []run{sub, w.tail(v, run{pt + 1, w.hi[k]})}
			}
		}
		if c.frame != 0 {
			break
		}
	}
	if c.frame == 0 {
		return nil
	}
	if to >= 0 {
		c.src, c.srcHead, c.srcHow = w.nounRun(to, v, true), to, "agent"
	}
	return c
}
