package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/store"
)

// textsFile is the log of whole texts that left a store, in its folder.
const textsFile = "texts.jsonl"

// A textsLeft is one line of that log.
type textsLeft struct {
	At     string `json:"at"`
	By     string `json:"by"`
	Run    int    `json:"run"`
	Query  string `json:"query"`
	Format string `json:"format"`
	Output string `json:"output"` // "": standard output
}

// textsOf are the whole texts that left a store.
func textsOf(s *store.Store) ([]textsLeft, error) {
	f, err := os.Open(filepath.Join(s.Dir(), textsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []textsLeft
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 4<<20)
	for sc.Scan() {
		var x textsLeft
		if json.Unmarshal(sc.Bytes(), &x) == nil { // a line that was cut off by a kill is none
			out = append(out, x)
		}
	}
	return out, sc.Err()
}

// mayTakeTexts asks, once for a store and a user, whether whole texts may leave.
func mayTakeTexts(e *env, s *store.Store, by string, yes bool) (bool, error) {
	left, err := textsOf(s)
	if err != nil || yes {
		return err == nil, err
	}
	for _, x := range left {
		if x.By == by {
			return true, nil
		}
	}
	ok, err := e.confirm("let whole texts of articles leave the store, which is logged (see that you may pass them on)?")
	return ok, err
}

// logTexts says in the log, before they do, that whole texts leave.
func logTexts(s *store.Store, x textsLeft) error {
	x.At = time.Now().UTC().Format(time.RFC3339)
	b, err := json.Marshal(x)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(s.Dir(), textsFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil {
		_, err = f.Write(append(b, '\n'))
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return &hearsay.Error{
			Op: "export", Kind: hearsay.Invalid, Err: fmt.Errorf("it cannot be logged that whole texts leave the store: %w", err),
			Hint: "without --text full the words of the records leave, which is not logged",
		}
	}
	return nil
}
