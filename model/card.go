package model

import (
	"bytes"
	"encoding/json"
)

// A Card says what a model is, what it was learned from and how well it does.
type Card struct {
	Name           string             `json:"name"`
	Version        string             `json:"version"`  // of the recipe, counted up by hand
	Language       string             `json:"language"` // ISO 639
	Task           string             `json:"task"`
	Data           []Data             `json:"data"`
	WeightsLicence string             `json:"weights_licence"` // SPDX
	Seed           uint64             `json:"seed"`
	Command        string             `json:"command"` // makes these weights again
	Scores         map[string]float64 `json:"scores"`  // percent; the key says on what ("dev/ewt sentences F1")
	Notes          []string           `json:"notes,omitempty"`
	SHA256         string             `json:"sha256"` // of NAME.bin
	Size           int64              `json:"size"`   // bytes of NAME.bin
}

// Data is one data set a model was learned from.
type Data struct {
	Name    string `json:"name"`
	Licence string `json:"licence"`
	Split   string `json:"split"`
	Use     string `json:"use,omitempty"` // "" for training, else what it was for
}

// ParseCard reads a card; fields it does not know are an error, so that a
// misspelt one is seen.
func ParseCard(b []byte) (Card, error) {
	var c Card
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return c, d.Decode(&c)
}

// JSON writes the card for people and machines: indented, scores sorted.
func (c Card) JSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(c) // encoding/json sorts the keys of a map
	return b.Bytes(), err
}
