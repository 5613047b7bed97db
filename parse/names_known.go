package parse

import "encoding/binary"

// What the long lists of the model know of a phrase: a hint, as many of their
// entries are words too.
const (
	knownPlace = 1 << iota
	knownFirst
	knownLast
	knownKinds = iota
)

// NameLists are the tensors that hold the long lists, in the order of the bits.
var NameLists = [knownKinds]string{"places", "first", "last"}

// A knownTable is a set of phrases by the hash of their words, open addressing.
type knownTable struct {
	keys []uint32
	bits []uint8
	mask uint32
}

// PhraseKey is the key of a phrase, in any case, in the lists of a model.
func PhraseKey(words []string) uint32 { return knownKey(phraseHash(words)) }

// knownKey leaves 0 for an empty slot.
func knownKey(h uint64) uint32 { return uint32(h>>32) | 1 }

// What the model has read of a word or phrase in plain text: its class or
// outside, and how surely. A code is 1 + class × 3 + grade; 0 is never seen.
const (
	LearnedOutside = len(NameClasses)
	LearnedGrades  = 3
)

// LearnedCode is the code of what has been read best times as class of n times
// in all; class LearnedOutside is no name.
func LearnedCode(class, best, n int) uint8 {
	grade := 0
	switch {
	case best*10 >= n*9:
		grade = 2
	case best*10 >= n*6:
		grade = 1
	}
	return uint8(1 + class*LearnedGrades + grade)
}

// PackCodes packs a code for every sorted key.
func PackCodes(keys []uint32, codes []uint8) []byte {
	var out []byte
	last := uint32(0)
	for i, k := range keys {
		out = append(binary.AppendUvarint(out, uint64(k-last)), codes[i])
		last = k
	}
	return out
}

// loadCodes is load for a list of codes.
func (t *knownTable) loadCodes(raw []byte, room int) {
	key := uint32(0)
	for ; len(raw) > 0 && room > 0; room-- {
		step, n := binary.Uvarint(raw)
		if n <= 0 || n >= len(raw) {
			return
		}
		key += uint32(step)
		i := key >> 1 & t.mask
		for t.keys[i] != 0 && t.keys[i] != key {
			i = (i + 1) & t.mask
		}
		t.keys[i], t.bits[i] = key, raw[n]
		raw = raw[n+1:]
	}
}

// PackKeys packs sorted keys as a model holds them.
func PackKeys(keys []uint32) []byte {
	var out []byte
	last := uint32(0)
	for _, k := range keys {
		out = binary.AppendUvarint(out, uint64(k-last))
		last = k
	}
	return out
}

func (t *knownTable) grow(n int) {
	size := 16
	for size < 2*n {
		size *= 2
	}
	t.keys, t.bits, t.mask = make([]uint32, size), make([]uint8, size), uint32(size-1)
}

// load adds a packed list; there must be room for it. What is cut short or too
// long is left out.
func (t *knownTable) load(raw []byte, bit uint8, room int) {
	key := uint32(0)
	for ; len(raw) > 0 && room > 0; room-- {
		step, n := binary.Uvarint(raw)
		if n <= 0 {
			return
		}
		raw = raw[n:]
		key += uint32(step)
		i := key >> 1 & t.mask
		for t.keys[i] != 0 && t.keys[i] != key {
			i = (i + 1) & t.mask
		}
		t.keys[i] = key
		t.bits[i] |= bit
	}
}

func (t *knownTable) find(key uint32) uint8 {
	if t.mask == 0 {
		return 0
	}
	for i := key >> 1 & t.mask; ; i = (i + 1) & t.mask {
		switch t.keys[i] {
		case key:
			return t.bits[i]
		case 0:
			return 0
		}
	}
}
