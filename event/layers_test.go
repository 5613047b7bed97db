package event_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"testing"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/reader"
)

// read reads the texts with the reader as it is now.
func read(t *testing.T, cs []testCase) []*hearsay.Document {
	t.Helper()
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader.New(l)
	if err != nil {
		t.Fatal(err)
	}
	var docs []*hearsay.Document
	for _, c := range cs {
		d, err := r.Read(hearsay.Article{Markup: c.text, Published: published, PublishedPrecision: "day", Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	return docs
}

// writeLayers keeps the layers below events of the texts.
func writeLayers(t *testing.T, cs []testCase) {
	docs := read(t, cs)
	for _, d := range docs {
		d.Events, d.Passed, d.Notes = nil, nil, nil
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err := json.NewEncoder(z).Encode(docs); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(layersFile, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
