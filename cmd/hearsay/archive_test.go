package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hearsay-news/hearsay/store"
)

// ended is the exit code of a program and what it said.
func ended(t *testing.T, cmd *exec.Cmd) (int, string) {
	t.Helper()
	var said bytes.Buffer
	cmd.Stderr = &said
	err := cmd.Run()
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), said.String()
}

// TestCodes checks the exit codes that a script tells apart.
func TestCodes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "st")
	file := articlesFile(t, 3)
	ranTo(t, "add", "-q", "--code", "-C", dir, file)
	s, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	code, said := ended(t, child("add", "-C", dir, "--wait", "50ms", file))
	if code != exitLocked || !strings.Contains(said, "process "+strconv.Itoa(os.Getpid())) {
		t.Errorf("a second writer ended with %d, want %d and the process named:\n%s", code, exitLocked, said)
	}
	if code, said := ended(t, child("find", "-C", dir, "minister")); code != exitOK {
		t.Errorf("a reader beside a writer ended with %d:\n%s", code, said)
	}
	waiting := make(chan int)
	go func() {
		code, _ := ended(t, child("code", "-q", "-C", dir, "--wait", "30s"))
		waiting <- code
	}()
	time.Sleep(300 * time.Millisecond)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if code := <-waiting; code != exitOK {
		t.Errorf("a writer that waited ended with %d", code)
	}
	ranTo(t, "recode", "-q", "-C", dir)
	if code, said := ended(t, child("diff", "-C", dir, "1", "2", "--exit-code")); code != exitOK {
		t.Errorf("two runs of one coder differ:\n%s", said)
	}
	if code, _ := ended(t, child("find", "-C", dir, "nosuchword", "--fail-empty")); code != exitNone {
		t.Errorf("nothing found with --fail-empty ended with %d, want %d", code, exitNone)
	}
	// A damaged store.
	db := filepath.Join(dir, "hearsay.db")
	b, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	for i := 64 << 10; i < len(b); i += 1000 {
		b[i] ^= 0x55
	}
	if err := os.WriteFile(db, b, 0o644); err != nil {
		t.Fatal(err)
	}
	if code, said := ended(t, child("verify", "-C", dir)); code != exitDamaged && code != exitFailed || !strings.Contains(said, "error:") {
		t.Errorf("verify of a damaged store ended with %d:\n%s", code, said)
	}
}

// TestInterruptCode interrupts code once: it finishes what it has in hand, says
// so and ends with 130; the next code goes on from there.
func TestInterruptCode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no interrupts between processes on Windows")
	}
	dir := filepath.Join(t.TempDir(), "st")
	ranTo(t, "add", "-q", "-C", dir, articlesFile(t, 400))
	cmd := child("code", "-C", dir, "--jobs", "1")
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	documents := func() int {
		s, err := store.OpenRead(context.Background(), dir)
		if err != nil {
			return 0
		}
		defer s.Close()
		runs, err := s.Runs(t.Context())
		if err != nil || len(runs) == 0 {
			return 0
		}
		return runs[0].Articles
	}
	for i := 0; documents() == 0 && i < 600; i++ {
		time.Sleep(50 * time.Millisecond)
	}
	cmd.Process.Signal(os.Interrupt)
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted || !strings.Contains(said.String(), "Go on with: hearsay code") {
		t.Fatalf("ended with %d, want %d:\n%s", code, exitInterrupted, said.String())
	}
	n := documents()
	if n == 0 || n == 400 {
		t.Errorf("%d of 400 articles were coded when it was interrupted", n)
	}
	sound(t, dir)
	ranTo(t, "code", "-q", "-C", dir)
	if n := documents(); n != 400 {
		t.Errorf("%d articles coded in the end, want 400", n)
	}
	sound(t, dir)
}
