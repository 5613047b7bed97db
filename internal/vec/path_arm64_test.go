package vec

import "testing"

// eachPath runs a test on plain Go and, where the machine has it, on NEON,
// which is a path of the int8 products alone.
func eachPath(t *testing.T, f func(t *testing.T)) {
	defer func(p int) { path8 = p }(path8)
	for _, p := range []int{plain, neon} {
		t.Run(paths[p], func(t *testing.T) {
			if p == neon && !hasDot() {
				t.Skip("this machine does not have it")
			}
			path8 = p
			f(t)
		})
	}
}

func follow() func() { return func() {} }
