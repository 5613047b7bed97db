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
