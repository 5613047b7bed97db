package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hearsay-news/hearsay/eval"
)

// goldFlags make `hearsay eval` score on the user's own texts.
type goldFlags struct {
	Gold string `help:"Score on your own annotated texts instead: a folder of brat files, a Web Annotation page, or records (JSONL) with their texts. No file is written." placeholder:"FILE" type:"path"`
	JSON bool   `help:"With --gold: print the figures as JSON."`
}

// own reads the user's texts and prints how that agrees with his annotations.
func (c *goldFlags) own(ctx context.Context, e *env) error {
	gold, err := eval.LoadGold(c.Gold)
	if err != nil {
		return err
	}
	r, err := newReader()
	if err != nil {
		return err
	}
	s, err := eval.ScoreGold(ctx, r, gold)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(e.out).Encode(s)
	}
	_, err = fmt.Fprint(e.out, s.Markdown())
	return err
}
