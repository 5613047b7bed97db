package mention

import "slices"

// spell makes the spellings of one name in an article one: an article that has
// "Hassan Rouhani" in its text and "Rohani" in a quotation means one man. Two
// words are left apart if the article gives each of them with another given
// name.
func (w *work) spell() {
	byKey := map[string][]string{}
	seen := map[string]bool{}
	fronts := map[string][]string{} // by last word of a name, the first words it stands with
	for i := range w.ms {
		m := &w.ms[i]
		if m.kind != named || m.class != person || len(m.parts) == 0 {
			continue
		}
		for _, p := range m.parts {
			if len(p) < 4 || seen[p] {
				continue
			}
			seen[p] = true
			if k := w.lex.speller.Key(p); k != "" && len(byKey[k]) < 8 {
				byKey[k] = append(byKey[k], p)
			}
		}
		if n := len(m.parts); n > 1 && len(fronts[m.parts[n-1]]) < 8 {
			fronts[m.parts[n-1]] = append(fronts[m.parts[n-1]], m.parts[0])
		}
	}
	one := map[string]string{}
	// A word has one key, so the order of the keys changes nothing.
	for _, words := range byKey {
		for i, v := range words {
			for _, u := range words[:i] {
				if one[u] == "" && w.lex.speller.Alike(u, v) && w.agree(fronts[u], fronts[v]) {
					one[v] = u
					break
				}
			}
		}
	}
	if len(one) == 0 {
		return
	}
	for i := range w.ms {
		if m := &w.ms[i]; m.kind == named && (m.class == person || m.class == unknown) {
			for j, p := range m.parts {
				if u := one[p]; u != "" {
					m.parts[j] = u
				}
			}
		}
	}
}

// agree reports whether two lists of given names have one in common, or one of
// them is empty.
func (w *work) agree(a, b []string) bool {
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool { return w.lex.givenAlike(x, y) || w.lex.speller.Alike(x, y) })
	})
}
