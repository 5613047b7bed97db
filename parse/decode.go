package parse

// An edmonds finds the best tree over arc scores (Chu-Liu-Edmonds), in time
// quadratic in the length of the sentence: it follows each word's best head
// until it meets the root or finished words, and when it meets its own path
// instead, it folds the circle into one node and goes on from there.
type edmonds struct {
	w          []float64  // w[dep*size+head], for nodes that are still there
	edge       [][2]int32 // the words (head, dep) that such an entry stands for
	node       []int32    // slot: which node of the folding it holds
	gone, done []bool     // slots
	onPath     []bool
	path       []int32
	best       []int32 // slot: the slot of its best head

	in     [][2]int32 // node: the arc chosen into it
	parent []int32    // node: the folded node it is part of, or -1
}

// rootCost keeps all but one word from the root: no difference of scores comes
// near it, and float64 still has nine digits behind it.
const rootCost = 1e6

// greedy gives each word its best head and reports whether that is a tree with
// one root. scores has a row of stride numbers for each of n words: its scores
// with the root (0) and with words 1 to n as head. heads counts the same way;
// heads[0] is not used.
func greedy(scores []float32, n, stride int, heads []int32, mark []int32) bool {
	roots := 0
	for i := 1; i <= n; i++ {
		row := scores[(i-1)*stride : (i-1)*stride+n+1]
		best, at := float32(0), int32(-1)
		for j, s := range row {
			if j != i && (at < 0 || s > best) {
				best, at = s, int32(j)
			}
		}
		heads[i] = at
		if at == 0 {
			roots++
		}
	}
	if roots != 1 {
		return false
	}
	for i := range mark[:n+1] {
		mark[i] = 0
	}
	for i := 1; i <= n; i++ {
		k := int32(i)
		for k != 0 && mark[k] == 0 {
			mark[k] = int32(i)
			k = heads[k]
		}
		if k != 0 && mark[k] == int32(i) {
			return false
		}
	}
	return true
}

// tree sets heads to the best tree in which exactly one word hangs on the
// root. Arguments are as for greedy.
func (e *edmonds) tree(scores []float32, n, stride int, heads []int32) {
	size := n + 1
	e.w = resize(e.w, size*size)
	e.edge = resize(e.edge, size*size)
	e.node = resize(e.node, size)
	e.gone, e.done, e.onPath = resize(e.gone, size), resize(e.done, size), resize(e.onPath, size)
	e.best = resize(e.best, size)
	e.in, e.parent = resize(e.in, 2*size), resize(e.parent, 2*size)
	nodes := int32(size)
	for i := range size {
		e.node[i] = int32(i)
		e.gone[i], e.done[i], e.onPath[i] = false, i == 0, false
		e.parent[i] = -1
		for j := range size {
			e.edge[i*size+j] = [2]int32{int32(j), int32(i)}
			if i > 0 {
				e.w[i*size+j] = float64(scores[(i-1)*stride+j])
			}
		}
		e.w[i*size] -= rootCost
	}
	e.path = e.path[:0]
	for start := 1; start < size; start++ {
		if e.done[start] || e.gone[start] {
			continue
		}
		v := int32(start)
		e.path = append(e.path[:0], v)
		e.onPath[v] = true
		for {
			// The best head of v among the nodes still there.
			u := int32(-1)
			row := e.w[int(v)*size : int(v+1)*size]
			for j := range row {
				if int32(j) != v && !e.gone[j] && (u < 0 || row[j] > row[u]) {
					u = int32(j)
				}
			}
			e.best[v] = u
			e.in[e.node[v]] = e.edge[int(v)*size+int(u)]
			if e.done[u] {
				break
			}
			if !e.onPath[u] {
				e.path = append(e.path, u)
				e.onPath[u] = true
				v = u
				continue
			}
			// A circle: the path from u to its end. Fold it into u's slot.
			from := len(e.path) - 1
			for e.path[from] != u {
				from--
			}
			circle := e.path[from:]
			fold := nodes
			nodes++
			e.parent[fold] = -1
			for _, x := range circle {
				e.parent[e.node[x]] = fold
			}
			for _, x := range circle { // what entering at x costs is losing x's own arc
				lost := e.w[int(x)*size+int(e.best[x])]
				for j := range size {
					e.w[int(x)*size+j] -= lost
				}
			}
			for _, x := range circle[1:] {
				e.gone[x], e.onPath[x] = true, false
			}
			for j := range int32(size) {
				if e.gone[j] || j == u {
					continue
				}
				for _, x := range circle[1:] {
					if a, b := int(u)*size+int(j), int(x)*size+int(j); e.w[b] > e.w[a] {
						e.w[a], e.edge[a] = e.w[b], e.edge[b]
					}
					if a, b := int(j)*size+int(u), int(j)*size+int(x); j > 0 && e.w[b] > e.w[a] {
						e.w[a], e.edge[a] = e.w[b], e.edge[b]
					}
				}
			}
			e.node[u] = fold
			e.path = e.path[:from+1]
			v = u
		}
		for _, x := range e.path {
			e.done[x], e.onPath[x] = true, false
		}
	}
	// Unfold: the arc into a folded node replaces the circle's arc into the
	// part that it enters; the other parts keep theirs.
	for k := nodes - 1; k >= int32(size); k-- { // a fold comes after its parts, so parents are settled first
		arc := e.in[k]
		x := arc[1]
		for e.parent[x] != k {
			x = e.parent[x]
		}
		e.in[x] = arc
	}
	for i := 1; i < size; i++ {
		heads[i] = e.in[i][0]
	}
}

// resize returns a slice of n elements whose content does not matter.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
