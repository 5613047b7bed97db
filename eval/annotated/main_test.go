package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/hearsay-news/hearsay/eval"
)

func TestUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"print"}, {"print", "1"}, {"mark"}} {
		if err := run(args, &bytes.Buffer{}); err == nil {
			t.Errorf("%q passes", args)
		}
	}
}

// TestGold reads what gold writes: every text comes with its marks.
func TestGold(t *testing.T) {
	t.Setenv("HEARSAY_SHARED", filepath.Join("..", "..", "..", "shared"))
	if _, err := os.Stat(shared()); err != nil {
		t.Skip("the shared folder with the texts is not beside this repository")
	}
	var b bytes.Buffer
	if err := run([]string{"gold"}, &b); err != nil {
		t.Fatal(err)
	}
	n := 0
	for d := json.NewDecoder(&b); d.More(); n++ {
		var x struct {
			eval.Annotated
			Text string `json:"text"`
		}
		if err := d.Decode(&x); err != nil {
			t.Fatal(err)
		}
		if err := eval.CheckAnnotated(&x.Annotated, x.Text); err != nil {
			t.Error(err)
		}
	}
	if n < 200 {
		t.Errorf("%d texts, want 200 at least", n)
	}
}
