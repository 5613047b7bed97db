// Package train learns the weights that the reading rooms use, from the data
// the repository's cards name, and writes them as model files with their
// cards. It is for the workshop: nothing that reads news imports it.
//
// Every stage is deterministic: one seed and one version of the code and data
// give the same weights, however many cores there are and however busy.
package train

import (
	"fmt"
	"io"
	"path/filepath"
	"time"
)

// A Config is what all trainers share.
type Config struct {
	Data string    // the folder that holds ud/, text/, ner/ …
	Out  string    // where NAME.bin and NAME.json go: model/weights
	Work string    // scratch files that let a stage resume; "" for none kept
	Seed uint64    // of everything random
	Log  io.Writer // progress, for a person
}

// Path is a file under Data.
func (c Config) Path(elem ...string) string {
	return filepath.Join(append([]string{c.Data}, elem...)...)
}

// logf writes a line of progress with the time of day.
func (c Config) logf(format string, args ...any) {
	if c.Log != nil {
		fmt.Fprintf(c.Log, time.Now().Format("15:04:05 ")+format+"\n", args...)
	}
}
