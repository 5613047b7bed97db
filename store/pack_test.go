package store

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/hearsay-news/hearsay/export"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/reader"
)

// newTestReader is the reader of English.
func newTestReader() (*reader.Reader, error) {
	l, err := lang.For("en")
	if err != nil {
		return nil, err
	}
	return reader.New(l)
}

// TestPackRecords packs the records of the samples and checks that every byte
// comes back, and that packing is worth it.
func TestPackRecords(t *testing.T) {
	packed, text := 0, 0
	for _, d := range documents() {
		want, err := json.Marshal(export.NewRecord(d))
		if err != nil {
			t.Fatal(err)
		}
		b := pack(packRecord, want)
		got, err := unpack(b)
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%s: record changed by packing (%v)", d.Article.ID, err)
		}
		packed += len(b)
		text += len(d.Text)
	}
	if packed > 2*text {
		t.Errorf("records packed into %d bytes for a text of %d", packed, text)
	}
}

func FuzzPack(f *testing.F) {
	for _, s := range []string{"", "~", `{"a":[1,2],"b":"[3,4]~\"[5,6]","c":[[0,7],[12,9]]}`, "[01,2][1,2,3][99999999999,1]", `"\`, strings.Repeat("a[5,6]", 50)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, how := range []byte{packZstd, packText} {
			if got, err := unpack(pack(how, b)); err != nil || !bytes.Equal(got, b) {
				t.Fatalf("way %d: %q came back as %q (%v)", how, b, got, err)
			}
		}
		if json.Valid(b) {
			if got, err := unpack(pack(packRecord, b)); err != nil || !bytes.Equal(got, b) {
				t.Fatalf("record %q came back as %q (%v)", b, got, err)
			}
		}
		unpack(b) // damaged bytes must not panic
	})
}
