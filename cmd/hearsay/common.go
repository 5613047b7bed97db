package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// commonFlags mean the same in every verb.
type commonFlags struct {
	Verbose   bool   `short:"v" help:"Say on standard error which store is used and how long it took." group:"Common"`
	LogFormat string `help:"Messages on standard error as text, or as JSON lines." enum:"text,json" default:"text" placeholder:"text|json" group:"Common"`
	Color     string `help:"Bold headlines: auto (on a terminal, unless NO_COLOR is set or TERM is dumb), always or never." enum:"auto,always,never" default:"auto" placeholder:"auto|always|never" group:"Common"`
	NoInput   bool   `help:"Never ask; what would be asked needs --yes." group:"Common"`
	Offline   bool   `help:"Refuse the network, even for fetch. HEARSAY_OFFLINE=1 does too." group:"Common"`
}

// apply lets the flags hold for what a command touches of the world.
func (f *commonFlags) apply(e *env) {
	dumb := os.Getenv("TERM") == "dumb"
	if dumb {
		e.errTerminal = false // it cannot take a line back
	}
	switch f.Color {
	case "always":
		e.bold = true
	case "auto":
		e.bold = e.outTerminal && !dumb && os.Getenv("NO_COLOR") == ""
	}
	e.noInput, e.verbose = f.NoInput, f.Verbose
	switch strings.ToLower(os.Getenv("HEARSAY_OFFLINE")) {
	case "", "0", "no", "false":
		e.offline = f.Offline
	default:
		e.offline = true
	}
	if f.LogFormat == "json" {
		e.err, e.errTerminal, e.noInput = &jsonLog{w: e.err}, false, true
	}
	if e.verbose && e.store != nil {
		if dir, err := e.store.dir(); err == nil {
			fmt.Fprintf(e.err, "store %s\n", dir)
		}
	}
}

// done says how long a command took, if that was asked for.
func (f *commonFlags) done(e *env, begin time.Time) {
	if f.Verbose {
		fmt.Fprintf(e.err, "took %s\n", time.Since(begin).Round(time.Millisecond))
	}
	if j, ok := e.err.(*jsonLog); ok {
		j.flush()
	}
}

// A jsonLog writes each line of text as a JSON object. What is JSON already, as
// progress can be, passes as it is.
type jsonLog struct {
	w    io.Writer
	line []byte
}

// Write takes text, whole lines or not.
func (j *jsonLog) Write(b []byte) (int, error) {
	j.line = append(j.line, b...)
	for {
		i := bytes.IndexByte(j.line, '\n')
		if i < 0 {
			return len(b), nil
		}
		line := string(j.line[:i])
		j.line = j.line[i+1:]
		if err := j.put(line); err != nil {
			return 0, err
		}
	}
}

func (j *jsonLog) flush() {
	if len(j.line) > 0 {
		j.put(string(j.line)) // nobody is left to be told
		j.line = nil
	}
}

func (j *jsonLog) put(line string) error {
	if strings.TrimSpace(line) == "" {
		return nil
	}
	if strings.HasPrefix(line, "{") && json.Valid([]byte(line)) {
		_, err := fmt.Fprintln(j.w, line)
		return err
	}
	return j.object(struct {
		Level   string `json:"level"`
		Message string `json:"message"`
	}{"info", line})
}

// fail writes an error: what happened, why, what to do.
func (j *jsonLog) fail(what, why, hint string) {
	j.object(struct {
		Level   string `json:"level"`
		Message string `json:"message"`
		Why     string `json:"why"`
		Hint    string `json:"hint,omitempty"`
	}{"error", what, why, hint})
}

func (j *jsonLog) object(v any) error {
	e := json.NewEncoder(j.w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// strong is s in bold, where that is shown.
func strong(bold bool, s string) string {
	if !bold || s == "" {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}
