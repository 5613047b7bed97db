//go:build !amd64 && !arm64

package vec

import "testing"

func eachPath(t *testing.T, f func(t *testing.T)) { t.Run(Path(), f) }

func follow() func() { return func() {} }
