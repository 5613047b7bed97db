// Package model reads and writes named, versioned, checksummed weights with
// their card, and embeds the ones that are shipped. It does not know what the
// numbers mean; the rooms that use them do.
//
// A model is two files: NAME.bin, the tensors, and NAME.json, the card that
// says what they were learned from and how well they do.
package model

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

//go:embed weights
var weights embed.FS

// A Tensor is an array with a name. Which of the four fields are filled is for
// its writer to say; F32 and I8 are row-major and have as many elements as Dims
// multiplied.
type Tensor struct {
	Name  string
	Dims  []int
	F32   []float32
	I8    []int8
	Scale []float32 // of I8: one factor for each row, that is, Dims[0] of them
	Raw   []byte    // anything else: vocabularies, tables; Dims says nothing about it
}

// A Model is named tensors and the card they come with.
type Model struct {
	Name string
	Card Card

	tensors []Tensor
	byName  map[string]int
	sum     [sha256.Size]byte // of the content last read or written
}

// Add puts a tensor into the model. A name used twice and lengths that do not
// fit Dims are bugs of the trainer and panic.
func (m *Model) Add(t Tensor) {
	if err := t.check(); err != nil {
		panic("model: " + err.Error())
	}
	if _, ok := m.byName[t.Name]; ok {
		panic(fmt.Sprintf("model: two tensors named %q", t.Name))
	}
	if m.byName == nil {
		m.byName = map[string]int{}
	}
	m.byName[t.Name] = len(m.tensors)
	m.tensors = append(m.tensors, t)
}

// Tensor returns the tensor with a name. Its slices belong to the model and
// are not to be changed.
func (m *Model) Tensor(name string) (Tensor, bool) {
	if m == nil {
		return Tensor{}, false
	}
	i, ok := m.byName[name]
	if !ok {
		return Tensor{}, false
	}
	return m.tensors[i], true
}

// Names lists the tensors in the order they were added.
func (m *Model) Names() []string {
	names := make([]string, len(m.tensors))
	for i, t := range m.tensors {
		names[i] = t.Name
	}
	return names
}

// Version is a short name for exactly these weights: the first eight hex
// digits of the sha256 of their content. It is empty for a model that was
// neither read nor written.
func (m *Model) Version() string {
	if m == nil || m.sum == [sha256.Size]byte{} {
		return ""
	}
	return hex.EncodeToString(m.sum[:4])
}

// check holds the lengths to Dims.
func (t *Tensor) check() error {
	n, ok := elements(t.Dims)
	switch {
	case t.Name == "" || len(t.Name) > maxName:
		return errors.New("a tensor without a name, or with one too long")
	case !ok || len(t.Dims) > maxDims:
		return fmt.Errorf("tensor %q: dimensions %v", t.Name, t.Dims)
	case t.F32 != nil && len(t.F32) != n:
		return fmt.Errorf("tensor %q: %d numbers for dimensions %v", t.Name, len(t.F32), t.Dims)
	case t.I8 != nil && len(t.I8) != n:
		return fmt.Errorf("tensor %q: %d small numbers for dimensions %v", t.Name, len(t.I8), t.Dims)
	case t.Scale != nil && (len(t.Dims) == 0 || len(t.Scale) != t.Dims[0]):
		return fmt.Errorf("tensor %q: %d factors for dimensions %v", t.Name, len(t.Scale), t.Dims)
	}
	return nil
}

// elements multiplies dimensions; false if one is negative or the product is
// larger than any file may be.
func elements(dims []int) (int, bool) {
	n := 1
	for _, d := range dims {
		if d < 0 || d > MaxSize {
			return 0, false
		}
		if n *= d; n > MaxSize {
			return 0, false
		}
	}
	return n, true
}

// Embedded returns the model shipped under a name ("en-segment"). Its content is
// checked against the sum in the file, as always, and its size against the card;
// that the card has the file's sum is left to a test, because every start of the
// program would pay for it. Every call reads it again: keep what it returns.
func Embedded(name string) (*Model, error) {
	m, err := load(weights, "weights", name, false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("model %q is not built in: `go run ./cmd/train` makes it from the treebanks and writes model/weights/%s.bin; then build again: %w", name, name, err)
	}
	return m, err
}

// Load reads a model and its card from a folder.
func Load(dir, name string) (*Model, error) {
	return load(os.DirFS(dir), ".", name, true)
}

func load(fsys fs.FS, dir, name string, whole bool) (*Model, error) {
	at := func(ext string) string {
		if dir == "." {
			return name + ext
		}
		return dir + "/" + name + ext
	}
	if !fs.ValidPath(at("")) || filepath.Base(name) != name {
		return nil, fmt.Errorf("model: %q is not a name: %w", name, fs.ErrNotExist)
	}
	b, err := fs.ReadFile(fsys, at(".bin"))
	if err != nil {
		return nil, err
	}
	cb, err := fs.ReadFile(fsys, at(".json"))
	if err != nil {
		return nil, fmt.Errorf("model %q has no card: %w", name, err)
	}
	card, err := ParseCard(cb)
	if err != nil {
		return nil, fmt.Errorf("card of model %q: %w", name, err)
	}
	agree := int64(len(b)) == card.Size
	if whole && agree {
		sum := sha256.Sum256(b)
		agree = hex.EncodeToString(sum[:]) == card.SHA256
	}
	if !agree {
		return nil, fmt.Errorf("model %q: card and weights are not of one making: the card says sha256 %s, %d bytes", name, card.SHA256, card.Size)
	}
	m, err := decode(b)
	if err != nil {
		return nil, fmt.Errorf("model %q: %w", name, err)
	}
	if m.Name != name {
		return nil, fmt.Errorf("model %q: the file holds %q", name, m.Name)
	}
	m.Card = card
	return m, nil
}

// Save writes DIR/NAME.bin and DIR/NAME.json, filling in the card's name, size
// and checksum. The weights come first, so that a half-finished save is found
// out by Load.
func Save(dir string, m *Model) error {
	b, err := m.encode()
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	m.Card.Name, m.Card.SHA256, m.Card.Size = m.Name, hex.EncodeToString(sum[:]), int64(len(b))
	if m.Card.WeightsLicence == "" {
		m.Card.WeightsLicence = "CC-BY-SA-4.0"
	}
	cb, err := m.Card.JSON()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, m.Name+".bin"), b, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, m.Name+".json"), cb, 0o644)
}

// Shipped lists the names of the models that are built in, sorted.
func Shipped() []string {
	var names []string
	files, _ := fs.Glob(weights, "weights/*.bin")
	for _, f := range files {
		f = f[len("weights/"):]
		names = append(names, f[:len(f)-len(".bin")])
	}
	slices.Sort(names)
	return names
}
