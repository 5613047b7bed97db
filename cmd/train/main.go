// Command train makes the weights in model/weights from the data described in
// ARCHITECTURE.md:
//
//	go run ./cmd/train [-data ../shared/data] [-out model/weights] parse
//
// The same seed, code and data give the same bytes.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/hearsay-news/hearsay/train"
)

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(args []string, log io.Writer) error {
	cfg := train.Config{Log: log}
	fs := flag.NewFlagSet("train", flag.ContinueOnError)
	fs.SetOutput(log)
	fs.StringVar(&cfg.Data, "data", "../shared/data", "folder of the training data")
	fs.StringVar(&cfg.Out, "out", "model/weights", "folder the weights go to")
	fs.StringVar(&cfg.Work, "work", "", "folder for files that let a stage resume")
	fs.Uint64Var(&cfg.Seed, "seed", 1, "seed of everything random")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if fs.NArg() == 0 {
		return fmt.Errorf("say what to train: segment, lemma, parse, names, names-folds, sizes or all")
	}
	for _, what := range fs.Args() {
		var err error
		switch what {
		case "segment":
			err = train.Segment(cfg)
		case "lemma":
			err = train.Lemma(cfg)
		case "parse":
			err = train.Parse(cfg)
		case "names":
			err = train.Names(cfg)
		case "names-folds":
			err = train.NamesFolds(cfg)
		case "sizes":
			err = train.Sizes(cfg, filepath.Join("eval", "sizes.json"))
		case "all":
			for _, f := range []func(train.Config) error{train.Segment, train.Lemma, train.Parse, train.Names} {
				if err = f(cfg); err != nil {
					break
				}
			}
		default:
			err = fmt.Errorf("nothing is trained under the name %q", what)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	return nil
}
