//go:build unix

package main

import (
	"os/signal"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// freeSpace is how many bytes a user may still write where dir is or will be.
func freeSpace(dir string) (int64, bool) {
	for {
		var st unix.Statfs_t
		if err := unix.Statfs(dir, &st); err == nil {
			return int64(st.Bavail) * int64(st.Bsize), true
		}
		if dir == filepath.Dir(dir) {
			return 0, false
		}
		dir = filepath.Dir(dir)
	}
}

// ignoreFileSize makes a write beyond the limit of file sizes an error, as a
// full disk is, where the system would end the program.
func ignoreFileSize() { signal.Ignore(unix.SIGXFSZ) }
