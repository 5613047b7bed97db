package hearsay

import "errors"

// A Kind says what the caller can do about an error.
type Kind uint8

// The kinds, and what each means to a server and to a worker.
const (
	Internal Kind = iota // a bug: log it, answer 500, park the message
	Invalid              // the input is wrong: answer 400, drop the message
	NotFound             // answer 404, drop
	Conflict             // answer 409, drop
	Retry                // try later: answer 503, redeliver
)

// An Error names the operation, what can be done, and the cause. Hint, if any,
// is one line that says what to do about it.
type Error struct {
	Op   string // "store.Put"
	Kind Kind
	Err  error
	Hint string
}

func (e *Error) Error() string { return e.Op + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf reports the Kind of err; an error without one is Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}
