package eval

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/internal/vec"
	"github.com/hearsay-news/hearsay/sample"
)

// TestPathsAgree reads the samples with every set of instructions this machine
// has, each in a process of its own, and with other numbers of jobs: the bytes
// must be the same.
func TestPathsAgree(t *testing.T) {
	const child = "HEARSAY_EVAL_PATHS"
	if os.Getenv(child) != "" {
		t.Logf("digest %s %s", vec.Path(), sampleDigest(t, 1))
		return
	}
	want := sampleDigest(t, 1)
	if got := sampleDigest(t, 3); got != want {
		t.Error("three jobs give other bytes than one")
	}
	if testing.Short() {
		t.Skip("other instructions need processes of their own: left out with -short")
	}
	for _, path := range []string{"go", "avx2"} {
		if path == vec.Path() {
			continue
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestPathsAgree$", "-test.v")
		cmd.Env = append(os.Environ(), child+"=1", "HEARSAY_VEC="+path)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", path, err, out)
		}
		_, said, _ := strings.Cut(string(out), "digest ")
		f := strings.Fields(said)
		if len(f) < 2 {
			t.Fatalf("%s: no digest in %s", path, out)
		}
		if f[0] == path && f[1] != want {
			t.Errorf("%s gives other bytes than %s", path, vec.Path())
		}
	}
}

func sampleDigest(t *testing.T, jobs int) string {
	t.Helper()
	r := newReader(t)
	var in iter.Seq2[hearsay.Article, error] = func(yield func(hearsay.Article, error) bool) {
		for _, a := range sample.Articles() {
			if !yield(a, nil) {
				return
			}
		}
	}
	var b bytes.Buffer
	w, err := export.New(&b, "jsonl", "")
	if err != nil {
		t.Fatal(err)
	}
	for res := range r.All(context.Background(), in, jobs) {
		if res.Err != nil {
			t.Fatal(res.Err)
		}
		if err := w.Write(res.Document); err != nil {
			t.Fatal(err)
		}
	}
	if b.Len() < 10_000 {
		t.Fatalf("only %d bytes", b.Len())
	}
	s := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(s[:])
}
