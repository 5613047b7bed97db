package event

// With is c with another dictionary.
func (c *Coder) With(v *Verbs) *Coder {
	d := *c
	d.verbs = []*Verbs{v}
	return &d
}
