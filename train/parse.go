package train

import "errors"

// Parse trains the tagger and parser.
func Parse(cfg Config) error { return errors.New("not yet") }
