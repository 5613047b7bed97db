package main

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"hearsay": main})
}

// TestScripts runs the program as a user types it; testdata/script holds its
// promises.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script"})
}

// TestTerminal checks what the program does when nothing is piped in or out.
func TestTerminal(t *testing.T) {
	for _, c := range []struct {
		args     string
		code     int
		out, err string
	}{
		{"read", exitUsage, "", "hearsay read article.txt"},
		{"read -", exitUsage, "", "cat article.txt"},
		{"read testdata/talks.txt", exitOK, "who says what", "1 article read"},
		{"read testdata/talks.txt -q", exitOK, "who says what", ""},
	} {
		var out, err strings.Builder
		e := &env{in: strings.NewReader(""), out: &out, err: &err, inTerminal: true, outTerminal: true, errTerminal: true}
		if code := run(context.Background(), strings.Fields(c.args), e); code != c.code {
			t.Errorf("%s: exit code %d, want %d\n%s", c.args, code, c.code, err.String())
		}
		if !strings.Contains(out.String(), c.out) || !strings.Contains(err.String(), c.err) || (c.err == "" && err.Len() > 0) {
			t.Errorf("%s: printed %q and %q, want %q and %q", c.args, out.String(), err.String(), c.out, c.err)
		}
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, err strings.Builder
	e := &env{in: strings.NewReader("The minister said the talks had failed."), out: &out, err: &err}
	if code := run(ctx, []string{"read", "-"}, e); code != exitInterrupted {
		t.Errorf("exit code %d, want %d: %s", code, exitInterrupted, err.String())
	}
}

func TestFirstLineDate(t *testing.T) {
	f := t.TempDir() + "/a.txt"
	if err := os.WriteFile(f, []byte("July 8, 2021\n\nThe minister said the talks had failed."), 0o644); err != nil {
		t.Fatal(err)
	}
	var out, err strings.Builder
	e := &env{in: strings.NewReader(""), out: &out, err: &err}
	if code := run(context.Background(), []string{"read", "--published-from", "first-line", f}, e); code != 0 || !strings.Contains(out.String(), `"published":"2021-07-08"`) {
		t.Errorf("code %d, no date in %.200s", code, out.String())
	}
}
