package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/hearsay-news/hearsay/eval"
	"github.com/hearsay-news/hearsay/internal/vec"
)

type evalCmd struct {
	Shared    string `help:"Folder with the development data." default:"../shared" placeholder:"DIR" type:"path"`
	Output    string `short:"o" help:"Where the report goes." default:"EVAL.md" placeholder:"FILE" type:"path"`
	Figures   string `help:"Where the figures go that a test guards." default:"eval/figures.json" placeholder:"FILE" type:"path"`
	Quick     bool   `help:"Accuracy only: no speed, no memory; print the report and write no file."`
	SpeedOnly bool   `help:"Time the reader in this process and print JSON." hidden:""`
}

// Run measures, prints the report and writes its two files.
func (c *evalCmd) Run(ctx context.Context, e *env) error {
	if _, err := os.Stat(c.Shared); err != nil {
		return &usageError{
			fmt.Sprintf("the development data is not in %s", c.Shared),
			"give its folder with --shared; it is not part of this repository, because its licences do not allow that",
		}
	}
	r, err := newReader()
	if err != nil {
		return err
	}
	o := eval.Options{
		Vec: vec.Path(), Speed: !c.Quick,
		Log: func(format string, args ...any) { fmt.Fprintf(e.err, format+"\n", args...) },
	}
	if c.SpeedOnly {
		s, err := eval.MeasureSpeed(ctx, r, c.Shared, o)
		if err != nil {
			return err
		}
		return json.NewEncoder(e.out).Encode(s)
	}
	if o.Binary, err = os.Executable(); err != nil {
		return err
	}
	rep, err := eval.Run(ctx, r, c.Shared, o)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := rep.Markdown(&page); err != nil {
		return err
	}
	if _, err := e.out.Write(page.Bytes()); err != nil || c.Quick {
		return err
	}
	figures, err := json.MarshalIndent(rep, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Figures, append(figures, '\n'), 0o644); err != nil {
		return err
	}
	return os.WriteFile(c.Output, page.Bytes(), 0o644)
}
