//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/hearsay-news/hearsay/store"
)

// limited runs the program in a shell with a limit on the size of its files, in
// blocks of 512 or 1024 bytes: what a full disk does to one who writes.
func limited(t *testing.T, blocks string, args ...string) (string, error) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "hearsay")
	if err := os.Symlink(exe, link); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cmd := exec.Command("sh", append([]string{"-c", `ulimit -f ` + blocks + ` && exec "$0" "$@"`, link}, args...)...)
	cmd.Stderr = &said
	err = cmd.Run()
	return said.String(), err
}

// TestDiskFull lets the program run out of space while it adds and while it
// codes: it says so, the store stays sound, and with space again the work is
// done to its end.
func TestDiskFull(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no sh to set a limit with")
	}
	file := articlesFile(t, 300)
	dir := filepath.Join(t.TempDir(), "st")
	for _, verb := range [][]string{{"add", "-q", "-C", dir, file}, {"code", "-q", "-C", dir}} {
		full := 0
		for _, blocks := range []string{"300", "900", "2400", "4800"} {
			said, err := limited(t, blocks, verb...)
			if err == nil {
				break
			}
			full++
			for _, want := range []string{"error: cannot " + verb[0], "->"} {
				if !strings.Contains(said, want) {
					t.Fatalf("%s with %s blocks: no %q in the message:\n%s", verb[0], blocks, want, said)
				}
			}
			if strings.Contains(said, "goroutine ") {
				t.Fatalf("%s panicked:\n%s", verb[0], said)
			}
			t.Logf("%s, %s blocks: %s", verb[0], blocks, strings.ReplaceAll(said, "\n", " "))
			if s, err := store.OpenRead(t.Context(), dir); err == nil {
				s.Close()
				sound(t, dir)
			} else if !errors.Is(err, store.ErrNone) {
				t.Fatal(err)
			}
		}
		if full == 0 {
			t.Errorf("%s never ran out of space: the test tests nothing", verb[0])
		}
		ranTo(t, verb...)
		sound(t, dir)
	}
	if got := ranTo(t, "find", "-C", dir, "--count", "articles", "-f", "table", "kind:article"); got != "300 articles\n" {
		t.Errorf("after all that: %s", got)
	}
}

// TestReadOnly tries a folder that may not be written: reading works, writing
// says why not, nothing changes.
func TestReadOnly(t *testing.T) {
	top, err := os.MkdirTemp("", "hearsay-ro")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(top)
	dir := filepath.Join(top, "st")
	file := filepath.Join(top, "corpus.jsonl")
	if err := os.Rename(articlesFile(t, 3), file); err != nil {
		t.Fatal(err)
	}
	ranTo(t, "add", "-q", "--code", "-C", dir, file)
	before, err := os.ReadFile(filepath.Join(dir, "hearsay.db"))
	if err != nil {
		t.Fatal(err)
	}
	// The superuser may write everywhere, so he becomes nobody.
	exe := filepath.Join(top, "hearsay")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(exe, b, 0o755); err != nil {
		t.Fatal(err)
	}
	for path, mode := range map[string]os.FileMode{top: 0o755, dir: 0o555, filepath.Join(dir, "hearsay.db"): 0o444, filepath.Join(dir, "writer.lock"): 0o444} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	defer os.Chmod(dir, 0o755)
	nobody := func(args ...string) (string, string, error) {
		cmd := exec.Command(exe, args...)
		cmd.Env = append(os.Environ(), "TMPDIR="+os.TempDir())
		cmd.Dir = top
		var out, said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &said
		if os.Geteuid() == 0 {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
		err := cmd.Run()
		return out.String(), said.String(), err
	}
	out, said, err := nobody("find", "-C", dir, "--count", "articles", "-f", "table", "kind:article")
	if os.Geteuid() == 0 && err != nil && !strings.Contains(said, "error:") {
		t.Skipf("cannot run as nobody here: %v", err)
	}
	if err != nil || out != "3 articles\n" {
		t.Errorf("reading a store that may not be written: %q %v\n%s", out, err, said)
	}
	for _, args := range [][]string{{"add", "-C", dir, file}, {"code", "-C", dir}, {"recode", "-C", dir}, {"add", "-C", filepath.Join(top, "new"), file}} {
		_, said, err := nobody(args...)
		if err == nil {
			t.Errorf("%s in a folder that may not be written succeeded", args[0])
		}
		if !strings.Contains(said, "permission denied") || !strings.Contains(said, "-> ") {
			t.Errorf("%s: the message does not say why:\n%s", args[0], said)
		}
	}
	after, err := os.ReadFile(filepath.Join(dir, "hearsay.db"))
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the store was changed (%v)", err)
	}
	os.Chmod(dir, 0o755)
	sound(t, dir)
}
