package vec

import "testing"

// eachPath runs a test on every path this machine has.
func eachPath(t *testing.T, f func(t *testing.T)) {
	defer func(p int) { path = p }(path)
	for p := range paths {
		t.Run(paths[p], func(t *testing.T) {
			if p > best() {
				t.Skip("this machine does not have it")
			}
			path = p
			f(t)
		})
	}
}

// follow makes the int8 path follow path and returns what undoes it.
func follow() func() {
	old := path8
	path8 = choose8(path, hasVNNI)
	return func() { path8 = old }
}
