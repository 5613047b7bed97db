package where

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// geonames are rows in the form of GeoNames, of places made up for this test.
var geonames = strings.Join([]string{
	row("Qarwel", "Qarwel", "QWL,Karwel,Кaрвел", "34.5", "9.25", "P", "PPL", "TN", "07", "120000"),
	row("Dorvan", "Dorvan", "", "45", "3", "P", "PPLA", "FR", "84", "900"),
	row("Smallham", "Smallham", "", "52", "1", "P", "PPL", "GB", "ENG", "900"),
	row("Old Part", "Old Part", "", "52", "1", "P", "PPLX", "GB", "ENG", "90000"),
	row("Gafsa West", "Gafsa West", "", "34.4", "8.8", "A", "ADM1", "TN", "07", "300000"),
	row("Paris", "Paris", "", "48.85", "2.35", "P", "PPLC", "FR", "11", "2100000"),
	row("Kofeld", "Kofeld", "", "42.6", "21.1", "P", "PPLC", "XK", "01", "200000"),
	row("Big River", "Big River", "", "1", "1", "H", "STM", "FR", "11", "0"),
	"not a row",
	row("Nowhere", "Nowhere", "", "95", "1", "P", "PPL", "FR", "11", "90000"),
	row("Nowhere", "Nowhere", "", "5", "1", "P", "PPL", "ZZ", "11", "90000"),
	row("Nowhere", "Nowhere", "", "5", "1", "P", "PPL", "FR", "11", "many"),
	row("nowhere", "nowhere", "", "5", "1", "P", "PPL", "FR", "11", "90000"),
}, "\n") + "\n"

func row(name, plain, other, lat, lon, class, code, country, admin1, people string) string {
	return strings.Join([]string{"1", name, plain, other, lat, lon, class, code, country, "", admin1, "", "", "", people, "", "", "", ""}, "\t")
}

func imported(t *testing.T, name string, b []byte) *Imported {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	p, bad, err := ImportFiles([]string{path}, ImportOptions{MinPopulation: 15000})
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(name, ".hk") {
		if len(bad) > 0 {
			t.Error(bad)
		}
		return p
	}
	want := []string{":9: 1 columns", ":10: no degrees", ":11: no country", ":12: no population", ":13: no name"}
	if len(bad) != len(want) {
		t.Fatalf("reported %v", bad)
	}
	for i, e := range bad {
		if !strings.Contains(e.Error(), want[i]) {
			t.Errorf("reported %q, want %q", e, want[i])
		}
	}
	return p
}

func TestImport(t *testing.T) {
	var gz, zp, hk bytes.Buffer
	z := gzip.NewWriter(&gz)
	z.Write([]byte(geonames))
	z.Close()
	a := zip.NewWriter(&zp)
	for name, text := range map[string]string{"readme.txt": "read me\n", "places.txt": geonames} {
		w, err := a.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(text))
	}
	a.Close()
	p := imported(t, "places.txt", []byte(geonames))
	if p.Len() != 5 {
		t.Errorf("%d places", p.Len())
	}
	if err := p.Write(&hk); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"places.txt.gz": gz.Bytes(), "places.zip": zp.Bytes(), "places.hk": hk.Bytes()} {
		if q := imported(t, name, b); q.Sum != p.Sum {
			t.Errorf("%s gives other places", name)
		}
	}
	f, seg := New(english(t), p), segmenter(t)
	for _, c := range []struct{ text, want string }{
		{"A wall fell in {Qarwel|LOC}.", "Qarwel/TUN/city"},
		{"A wall fell in {Karwel|LOC}.", "Karwel=Qarwel/TUN/city"},
		{"A wall fell in Qarwel.", "Qarwel/TUN/city"},
		{"He met {Ann Qarwel|PER}. Qarwel said no.", ""},
		{"Trains to {Paris|LOC} stopped.", "Paris/FRA/city"},
		{"Police came to {Kofeld|LOC} and {Dorvan|LOC}.", "Kofeld/KOS/city; Dorvan/FRA/city"},
	} {
		d := document(seg, c.text)
		f.Find(d)
		if got := list(d); got != c.want {
			t.Errorf("%s: %s, want %s", d.Text, got, c.want)
		}
	}
	for _, path := range []string{"testdata/none.txt", "import_test.go"} {
		if _, _, err := ImportFiles([]string{path}, ImportOptions{}); err == nil {
			t.Errorf("%s gave places", path)
		}
	}
}

func FuzzImport(f *testing.F) {
	f.Add(geonames)
	f.Add(placesHead + "Qarwel\tKarwel\tcity\tTUN\t34.50\t9.25\t2\t\t\n")
	f.Fuzz(func(t *testing.T, s string) {
		in := &placeReader{admin: map[string]string{}}
		if err := in.read(strings.NewReader(s), "fuzz"); err != nil {
			t.Fatal(err)
		}
		p := in.finish()
		var b bytes.Buffer
		if err := p.Write(&b); err != nil {
			t.Fatal(err)
		}
		again := &placeReader{admin: map[string]string{}}
		if err := again.read(&b, "again"); err != nil || len(again.errs) > 0 {
			t.Fatal(err, again.errs)
		}
		if q := again.finish(); q.Sum != p.Sum {
			t.Fatal("written and read again, it differs")
		}
	})
}
