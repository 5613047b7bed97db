package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"io/fs"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
)

func sample() *Model {
	m := &Model{Name: "en-sample"}
	m.Add(Tensor{Name: "w", Dims: []int{2, 3}, F32: []float32{1, -2, 3.5, float32(math.Inf(1)), 0, float32(math.Copysign(0, -1))}})
	m.Add(Tensor{Name: "q", Dims: []int{3, 2}, I8: []int8{-128, 127, 0, 1, -1, 5}, Scale: []float32{.5, .25, 2}})
	m.Add(Tensor{Name: "words", Raw: []byte("the\nof\n")})
	m.Add(Tensor{Name: "none", Dims: []int{0, 7}})
	return m
}

func TestRoundTrip(t *testing.T) {
	m := sample()
	var b, again bytes.Buffer
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := Read(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, m) {
		t.Errorf("read %+v\nwrote %+v", got, m)
	}
	got.Write(&again)
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("written twice, not the same bytes")
	}
	if v := got.Version(); len(v) != 8 || v != m.Version() {
		t.Errorf("version %q, written as %q", v, m.Version())
	}
	if _, ok := got.Tensor("absent"); ok {
		t.Error("found a tensor that is not there")
	}
	if w, ok := got.Tensor("w"); !ok || w.F32[2] != 3.5 {
		t.Errorf("w = %+v, %v", w, ok)
	}
}

func TestDamage(t *testing.T) {
	var b bytes.Buffer
	sample().Write(&b)
	for i := range b.Bytes() {
		c := bytes.Clone(b.Bytes())
		c[i] ^= 0x10
		if _, err := Read(bytes.NewReader(c)); err == nil {
			t.Errorf("byte %d changed and not noticed", i)
		}
		if _, err := Read(bytes.NewReader(b.Bytes()[:i])); err == nil {
			t.Errorf("cut at %d and not noticed", i)
		}
	}
}

func TestSave(t *testing.T) {
	dir := t.TempDir()
	m := sample()
	m.Card = Card{Version: "1", Language: "en", Task: "none", Scores: map[string]float64{"b": 2, "a": 1}}
	if err := Save(dir, m); err != nil {
		t.Fatal(err)
	}
	got, err := Load(dir, "en-sample")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Card, m.Card) {
		t.Errorf("card %+v, saved %+v", got.Card, m.Card)
	}
	card, _ := os.ReadFile(dir + "/en-sample.json")
	os.WriteFile(dir+"/en-sample.json", bytes.Replace(card, []byte(m.Card.SHA256), []byte(strings.Repeat("0", 64)), 1), 0o644)
	if _, err := Load(dir, "en-sample"); err == nil {
		t.Error("weights of another making were taken")
	}
	for _, name := range []string{"absent", "../en-sample", ""} {
		if _, err := Load(dir, name); err == nil {
			t.Errorf("Load(%q) gave no error", name)
		}
	}
}

func TestEmbeddedMissing(t *testing.T) {
	_, err := Embedded("xx-absent")
	if err == nil || !strings.Contains(err.Error(), "cmd/train") {
		t.Errorf("error %v does not say which command makes the model", err)
	}
}

// TestShipped holds every shipped model to its card.
func TestShipped(t *testing.T) {
	cards, _ := fs.Glob(weights, "weights/*.json")
	if len(cards) != len(Shipped()) {
		t.Errorf("%d cards for %d models", len(cards), len(Shipped()))
	}
	for _, name := range Shipped() {
		m, err := load(weights, "weights", name, true) // card and file are of one making
		if err != nil {
			t.Error(err)
			continue
		}
		c := m.Card
		if c.Name != name || c.Version == "" || c.Language == "" || c.Task == "" || c.Command == "" || c.WeightsLicence == "" || len(c.Data) == 0 || len(c.Scores) == 0 {
			t.Errorf("%s: the card leaves something out: %+v", name, c)
		}
		for _, d := range c.Data {
			if d.Name == "" || d.Licence == "" || d.Split == "" {
				t.Errorf("%s: a data set without name, licence or split: %+v", name, d)
			}
		}
		for k, v := range c.Scores {
			if math.IsNaN(v) || v < 0 {
				t.Errorf("%s: score %s is %v", name, k, v)
			}
		}
	}
}

func TestCardSorted(t *testing.T) {
	b, err := Card{Scores: map[string]float64{"z": 1, "a": 2, "m": 3}}.JSON()
	if err != nil || !json.Valid(b) {
		t.Fatal(string(b), err)
	}
	if a, z := bytes.Index(b, []byte(`"a"`)), bytes.Index(b, []byte(`"z"`)); a > z {
		t.Error("scores are not sorted")
	}
	if _, err := ParseCard([]byte(`{"nmae":"x"}`)); err == nil {
		t.Error("a misspelt field was taken")
	}
}

// FuzzRead feeds content with a right checksum, so that the fuzzer gets past it.
func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	sample().Write(&b)
	f.Add(b.Bytes()[header:])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, content []byte) {
		file := make([]byte, header, header+len(content))
		copy(file, magic)
		binary.LittleEndian.PutUint32(file[len(magic):], version)
		sum := sha256.Sum256(content)
		copy(file[header-sha256.Size:], sum[:])
		file = append(file, content...)
		m, err := Read(bytes.NewReader(file))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := m.Write(&b); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(&b); err != nil {
			t.Fatal(err)
		}
	})
}
