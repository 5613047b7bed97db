package eval

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// runWatched runs a command and gives the most memory it had resident, in bytes.
// What the system tells of an ended process counts the memory of the one that
// started it too, so where it can be seen it is looked at every few
// milliseconds.
func runWatched(cmd *exec.Cmd) (resident int64, err error) {
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	for {
		select {
		case err := <-done:
			if resident == 0 {
				resident = peak(cmd.ProcessState)
			}
			return resident, err
		case <-time.After(5 * time.Millisecond):
			b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
			if err != nil {
				continue
			}
			if _, after, ok := strings.Cut(string(b), "VmHWM:"); ok {
				var kb int64
				if _, err := fmt.Sscan(after, &kb); err == nil {
					resident = max(resident, kb<<10)
				}
			}
		}
	}
}
