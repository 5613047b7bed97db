package actor

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// A knowledge file holds entries and an index of their names. It is made once
// (Builder) and mapped into memory by every process that reads with it, so that
// it costs neither time to parse nor memory of its own.
//
// Numbers are little-endian. The file begins with a header of 64 bytes:
//
//	 0  16  "hearsay-actors-1"
//	16   8  length of the file
//	24   8  number of entries
//	32   8  where the index begins; the entries end there
//	40   8  number of keys in the index
//	48   8  number of bits of the directory
//	56   8  0
//
// Entries are text, from byte 64. The line of an entry is
//
//	id TAB name TAB name|name TAB kind TAB country TAB sector|sector TAB from TAB to TAB died TAB known TAB source TAB note
//
// and each of its terms a line after it that begins with a tab:
//
//	TAB office TAB country TAB sector|sector TAB from TAB certainty TAB to TAB certainty TAB source
//
// The index is a list of keys in rising order: 8 bytes of hash and 4 bytes that
// say where the entry begins, counted from byte 64. Behind it lies the
// directory: 2^bits+1 numbers of 4 bytes, the first key for each value of the
// topmost bits of a hash, and the number of keys. The hash is that of keyHash
// over a letter and a name; the letter says what kind of key it is.
const (
	magic      = "hearsay-actors-1"
	headerSize = 64
	keySize    = 12
	maxRecords = 1<<32 - 1 // bytes of entries, that 4 bytes can address
	maxBits    = 28
)

// The kinds of key. Of a keyBegin the number is no place but the most words of
// a body's name that begins with the word.
const (
	keyName    = 'n' // any name, folded
	keyFamily  = 'f' // a person's last word
	keyOffice  = 'o' // country and head noun of an office
	keyBegin   = 'b' // first word of a body's name
	keyListed  = 'l' // countries and roles, read when the file is opened
	keySpelled = 's' // how a person's name is spelled in other transliterations
)

// keyHash is 64-bit FNV-1a of kind and name with a last mix, so that its topmost
// bits are as good as any.
func keyHash(kind byte, name string) uint64 {
	h := uint64(14695981039346656037)
	h = (h ^ uint64(kind)) * 1099511628211
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// A Knowledge is an open knowledge file. It does not change, and many
// goroutines may share one.
type Knowledge struct {
	path, sum string
	data      []byte
	close     func() error
	entries   int
	keys, dir []byte
	nkeys     int
	bits      uint
}

// Open maps a knowledge file into memory. The error is of kind Invalid if it is
// none, or damaged.
func Open(path string) (*Knowledge, error) {
	bad := func(kind hearsay.Kind, err error) error {
		return &hearsay.Error{Op: "actor.Open", Kind: kind, Err: fmt.Errorf("%s: %w", path, err), Hint: "make the file with: hearsay actor import -o FILE SOURCES"}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, bad(hearsay.NotFound, err)
	}
	defer f.Close()
	// The sum is of what is read, not of what is mapped: mapped pages that were
	// touched would count as memory of this process.
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return nil, bad(hearsay.Invalid, err)
	}
	data, unmap, err := mapFile(f, n)
	if err != nil {
		return nil, bad(hearsay.Internal, err)
	}
	k, err := parse(data)
	if err != nil {
		unmap()
		return nil, bad(hearsay.Invalid, err)
	}
	k.path, k.sum, k.close = path, hex.EncodeToString(h.Sum(nil)), unmap
	return k, nil
}

// parse checks what a file says of itself against what it is. Places in the
// index are checked where they are used.
func parse(data []byte) (*Knowledge, error) {
	if len(data) < headerSize || string(data[:16]) != magic {
		return nil, errors.New("this is no knowledge file")
	}
	num := func(at int) uint64 { return binary.LittleEndian.Uint64(data[at:]) }
	size, entries, index, keys, bits := num(16), num(24), num(32), num(40), num(48)
	if size != uint64(len(data)) {
		return nil, fmt.Errorf("it should have %d bytes and has %d", size, len(data))
	}
	if index < headerSize || index > size || bits > maxBits || keys > (size-index)/keySize || entries > size ||
		index+keys*keySize+4*(1<<bits+1) != size {
		return nil, errors.New("its header is damaged")
	}
	k := &Knowledge{data: data[:index], entries: int(entries), nkeys: int(keys), bits: uint(bits)}
	k.keys = data[index : index+keys*keySize]
	k.dir = data[index+keys*keySize:]
	return k, nil
}

// Close gives the file back. Nothing may read with it afterwards.
func (k *Knowledge) Close() error { return k.close() }

// Sum is the SHA-256 of the file, in hexadecimal digits.
func (k *Knowledge) Sum() string { return k.sum }

// Len is the number of entries.
func (k *Knowledge) Len() int { return k.entries }

// find yields the numbers kept with a key.
func (k *Knowledge) find(kind byte, name string) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		lo, hi := k.bucket(keyHash(kind, name))
		h := keyHash(kind, name)
		for i := lo + search(hi-lo, func(i int) bool { return k.hash(lo+i) >= h }); i < hi && k.hash(i) == h; i++ {
			if !yield(binary.LittleEndian.Uint32(k.keys[i*keySize+8:])) {
				return
			}
		}
	}
}

// bucket is the range of keys that share the topmost bits of a hash.
func (k *Knowledge) bucket(h uint64) (lo, hi int) {
	b := int(h >> (64 - k.bits)) // a shift by 64 gives 0
	lo = int(binary.LittleEndian.Uint32(k.dir[4*b:]))
	hi = int(binary.LittleEndian.Uint32(k.dir[4*b+4:]))
	if lo > hi || hi > k.nkeys {
		return 0, 0
	}
	return lo, hi
}

func (k *Knowledge) hash(i int) uint64 { return binary.LittleEndian.Uint64(k.keys[i*keySize:]) }

// search is sort.Search without the call through an interface.
func search(n int, f func(int) bool) int {
	i, j := 0, n
	for i < j {
		if m := (i + j) / 2; !f(m) {
			i = m + 1
		} else {
			j = m
		}
	}
	return i
}

// line is the text from a place in the entries to the end of its line.
func (k *Knowledge) line(at int) ([]byte, int) {
	if at < headerSize || at >= len(k.data) {
		return nil, at
	}
	n := bytes.IndexByte(k.data[at:], '\n')
	if n < 0 {
		return nil, at
	}
	return k.data[at : at+n], at + n + 1
}

// entry reads the entry that begins at a place; ok is false if none does.
func (k *Knowledge) entry(place uint32) (e *Entry, ok bool) {
	at := headerSize + int(place)
	if at > headerSize && at < len(k.data) && k.data[at-1] != '\n' {
		return nil, false
	}
	e, _, ok = k.read(at)
	return e, ok
}

func (k *Knowledge) read(at int) (*Entry, int, bool) {
	l, next := k.line(at)
	if len(l) == 0 || l[0] == '\t' {
		return nil, at, false
	}
	r := strings.Split(string(l), "\t")
	e := &Entry{
		ID: r[0], Name: cell(r, 1), Names: list(cell(r, 2)), Kind: cell(r, 3), Country: cell(r, 4), Sectors: list(cell(r, 5)), From: cell(r, 6), To: cell(r, 7),
		Died: cell(r, 8), Known: cell(r, 9), Source: cell(r, 10), Note: cell(r, 11),
	}
	for {
		l, after := k.line(next)
		if len(l) == 0 || l[0] != '\t' {
			return e, next, true
		}
		next = after
		r := strings.Split(string(l), "\t")
		e.Terms = append(e.Terms, Term{
			Office: cell(r, 1), Country: cell(r, 2), Sectors: list(cell(r, 3)), From: cell(r, 4), FromSure: cell(r, 5), To: cell(r, 6), ToSure: cell(r, 7), Source: cell(r, 8),
		})
	}
}

// All yields the entries in the order in which they were added.
func (k *Knowledge) All() iter.Seq[*Entry] {
	return func(yield func(*Entry) bool) {
		for at := headerSize; at < len(k.data); {
			e, next, ok := k.read(at)
			if !ok || !yield(e) {
				return
			}
			at = next
		}
	}
}

// few is how many entries a name may have and still be looked at: of a name with
// more bearers nobody can say whom it means.
const few = 64

// entries are the entries with a key, nil if they are too many to tell apart.
func (k *Knowledge) byKey(kind byte, name string) []*Entry {
	var out []*Entry
	for place := range k.find(kind, name) {
		if len(out) == few {
			return nil
		}
		if e, ok := k.entry(place); ok {
			out = append(out, e)
		}
	}
	return out
}

// most is the most words of a body's name that begins with a word.
func (k *Knowledge) most(word string) int {
	for n := range k.find(keyBegin, word) {
		return int(min(n, 40))
	}
	return 0
}

// A Builder writes a knowledge file. It holds neither entries nor index in
// memory, so any number of entries can be added.
type Builder struct {
	path    string
	f       *os.File
	w       *bufio.Writer
	at      int64
	n       int
	nkeys   int
	begins  map[string]int
	buckets [buckets]bucket
	iso     func(string) bool
	spell   func(string) string
	hold    int // keys of a bucket held in memory before they go to its file
}

// buckets is into how many parts the index is sorted, by the topmost bits.
const (
	bucketBits = 6
	buckets    = 1 << bucketBits
)

type bucket struct {
	keys []key
	f    *os.File
}

type key struct {
	hash  uint64
	place uint32
}

// NewBuilder begins a knowledge file beside path; it appears there with Finish.
func (r *Resolver) NewBuilder(path string) (*Builder, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, &hearsay.Error{Op: "actor.NewBuilder", Kind: hearsay.Invalid, Err: err}
	}
	b := &Builder{path: path, f: f, w: bufio.NewWriterSize(f, 1<<20), begins: map[string]int{}, hold: 32 << 10, spell: r.k.speller.Key, iso: func(c string) bool { return r.k.canon[c] != "" }}
	_, err = b.w.Write(make([]byte, headerSize))
	return b, err
}

// Add writes an entry. The error is of kind Invalid if the entry breaks a rule;
// the next can be added all the same.
func (b *Builder) Add(e Entry) error {
	e.tidy()
	if err := e.check(b.iso); err != nil {
		return &hearsay.Error{Op: "actor.Add", Kind: hearsay.Invalid, Err: err}
	}
	place := uint32(b.at)
	line := strings.Join([]string{
		e.ID, e.Name, strings.Join(e.Names, "|"), e.Kind, e.Country, strings.Join(e.Sectors, "|"), e.From, e.To, e.Died, e.Known, e.Source, e.Note,
	}, "\t") + "\n"
	for _, t := range e.Terms {
		line += "\t" + strings.Join([]string{t.Office, t.Country, strings.Join(t.Sectors, "|"), t.From, t.FromSure, t.To, t.ToSure, t.Source}, "\t") + "\n"
	}
	if b.at+int64(len(line)) > maxRecords {
		return &hearsay.Error{Op: "actor.Add", Kind: hearsay.Internal, Err: errors.New("a knowledge file holds at most 4 GiB of entries"), Hint: "import part of the source, into several files"}
	}
	b.at += int64(len(line))
	b.n++
	if _, err := b.w.WriteString(line); err != nil {
		return err
	}
	return b.index(&e, place)
}

// index adds the keys of an entry.
func (b *Builder) index(e *Entry, place uint32) error {
	keys := map[uint64]bool{}
	add := func(kind byte, name string) { keys[keyHash(kind, name)] = true }
	if e.Kind == "country" || e.Kind == "role" {
		add(keyListed, "")
	} else {
		for _, n := range e.names() {
			add(keyName, fold(n))
		}
	}
	if e.Kind == "person" || e.Kind == "actor" {
		if i := strings.LastIndexByte(e.Name, ' '); i > 0 {
			add(keyFamily, fold(e.Name[i+1:]))
		}
		for _, t := range e.Terms {
			if head, _ := officeWords(t.Office); head != "" {
				add(keyOffice, cmp.Or(t.Country, e.Country)+" "+head)
			}
		}
	}
	if e.Kind == "person" || e.Kind == "actor" {
		for _, n := range e.names() {
			if strings.Contains(n, " ") {
				if s := b.spell(n); s != "" {
					add(keySpelled, s)
				}
			}
		}
	}
	if e.Kind != "person" {
		for _, n := range e.names() {
			if len(b.begins) < 4<<20 {
				word, words := beginning(n)
				b.begins[word] = max(b.begins[word], words)
			}
		}
	}
	for _, h := range slices.Sorted(maps.Keys(keys)) {
		if err := b.key(h, place); err != nil {
			return err
		}
	}
	return nil
}

func (b *Builder) key(h uint64, place uint32) error {
	b.nkeys++
	k := &b.buckets[h>>(64-bucketBits)]
	k.keys = append(k.keys, key{h, place})
	if len(k.keys) < b.hold {
		return nil
	}
	if k.f == nil {
		f, err := os.CreateTemp(filepath.Dir(b.path), "."+filepath.Base(b.path)+".*")
		if err != nil {
			return err
		}
		k.f = f
	}
	out := make([]byte, 0, len(k.keys)*keySize)
	for _, x := range k.keys {
		out = appendKey(out, x)
	}
	k.keys = k.keys[:0]
	_, err := k.f.Write(out)
	return err
}

func appendKey(out []byte, k key) []byte {
	return binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint64(out, k.hash), k.place)
}

// sorted are the keys of a bucket in order.
func (k *bucket) sorted() ([]key, error) {
	if k.f != nil {
		if _, err := k.f.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		b, err := io.ReadAll(k.f)
		if err != nil {
			return nil, err
		}
		for ; len(b) >= keySize; b = b[keySize:] {
			k.keys = append(k.keys, key{binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint32(b[8:])})
		}
	}
	slices.SortFunc(k.keys, func(x, y key) int { return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.place, y.place)) })
	return k.keys, nil
}

// Abort leaves nothing behind. After Finish it does nothing.
func (b *Builder) Abort() {
	for i := range b.buckets {
		if f := b.buckets[i].f; f != nil {
			f.Close()
			os.Remove(f.Name())
			b.buckets[i].f = nil
		}
	}
	if b.f != nil {
		b.f.Close()
		os.Remove(b.f.Name())
		b.f = nil
	}
}

// Finish writes the index and puts the file in its place. The same entries in
// the same order give the same bytes.
func (b *Builder) Finish() (err error) {
	defer b.Abort()
	for _, w := range slices.Sorted(maps.Keys(b.begins)) {
		if err := b.key(keyHash(keyBegin, w), uint32(b.begins[w])); err != nil {
			return err
		}
	}
	bits := 0
	for bits < maxBits && b.nkeys>>bits > 6 {
		bits++
	}
	dir := make([]byte, 0, 4*(1<<bits+1))
	n, next := 0, 0
	for i := range b.buckets {
		keys, err := b.buckets[i].sorted()
		if err != nil {
			return err
		}
		out := make([]byte, 0, len(keys)*keySize)
		for _, k := range keys {
			for ; next <= int(k.hash>>(64-uint(bits))); next++ {
				dir = binary.LittleEndian.AppendUint32(dir, uint32(n))
			}
			out = appendKey(out, k)
			n++
		}
		if _, err := b.w.Write(out); err != nil {
			return err
		}
		b.buckets[i].keys = nil
	}
	for ; next <= 1<<bits; next++ {
		dir = binary.LittleEndian.AppendUint32(dir, uint32(n))
	}
	if _, err := b.w.Write(dir); err != nil {
		return err
	}
	if err := b.w.Flush(); err != nil {
		return err
	}
	head := []byte(magic)
	index := headerSize + uint64(b.at)
	for _, x := range []uint64{index + uint64(n)*keySize + uint64(len(dir)), uint64(b.n), index, uint64(n), uint64(bits), 0} {
		head = binary.LittleEndian.AppendUint64(head, x)
	}
	if _, err := b.f.WriteAt(head, 0); err != nil {
		return err
	}
	if err := cmp.Or(b.f.Chmod(0o644), b.f.Close()); err != nil {
		return err
	}
	if err := os.Rename(b.f.Name(), b.path); err != nil {
		return err
	}
	b.f = nil
	return nil
}

// Len is the number of entries added.
func (b *Builder) Len() int { return b.n }
