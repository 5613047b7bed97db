package where

import (
	"strings"
	"testing"
)

// TestDivisions holds division.tsv to the numbers of first-level divisions
// that the countries have, and each name in it to a region of its country.
func TestDivisions(t *testing.T) {
	tab := load(english(t))
	count := map[string]int{}
	for _, r := range rows("division.tsv", 3) {
		if _, ok := tab.land[r[0]]; !ok || !tab.words["admin"][strings.ToLower(r[1])] && !tab.words["town"][strings.ToLower(r[1])] {
			t.Errorf("%s %s: no such country, or no word for a division", r[0], r[1])
		}
		seen := map[string]bool{}
		for _, names := range strings.Split(r[2], "|") {
			count[r[0]]++
			for _, n := range strings.Split(strings.TrimPrefix(names, "*"), "=") {
				if seen[Fold(n)] {
					t.Errorf("%s: %s is there twice", r[0], n)
				}
				seen[Fold(n)] = true
				found := false
				for _, n := range []string{n, n + " " + r[1], n + " State"} {
					for _, x := range tab.refsOf(n) {
						s := &tab.senses[x.sense]
						found = found || s.kind == region && s.country == r[0]
					}
				}
				if !found {
					t.Errorf("%s: %s is no region of it", r[0], n)
				}
			}
		}
	}
	for c, want := range map[string]int{
		"AFG": 34, "ARG": 23, "AUT": 9, "BGD": 8, "BRA": 27, "CAN": 13, "CHE": 26, "CHL": 16, "CHN": 31, "COD": 26, "COL": 33, "CUB": 16, "DEU": 16, "DZA": 58,
		"ECU": 24, "EGY": 27, "IDN": 38, "IND": 36, "IRN": 31, "IRQ": 19, "ITA": 20, "JPN": 47, "KEN": 47 + 1, "KOR": 17, "MEX": 32, "MYS": 16, "NGA": 37,
		"NPL": 7, "PAK": 7, "PER": 25, "POL": 16, "ROU": 42, "RUS": 82, "SDN": 18, "SYR": 14, "THA": 77, "TUN": 24, "TUR": 81, "UKR": 26, "USA": 50,
		"VEN": 24, "VNM": 63, "YEM": 22, "ZAF": 9, "ZMB": 10, "ZWE": 10,
	} {
		if count[c] != want {
			t.Errorf("%s has %d divisions in the table, want %d", c, count[c], want)
		}
	}
	if len(count) < 190 {
		t.Errorf("divisions of %d countries", len(count))
	}
	cities := map[string]int{}
	for i := range tab.senses {
		if s := &tab.senses[i]; s.kind == city && s.rank >= 3 {
			cities[s.country]++
		}
	}
	for c, least := range map[string]int{"CHN": 180, "IND": 140, "BRA": 60, "IDN": 35, "JPN": 45, "RUS": 60, "MEX": 45, "NGA": 40, "PAK": 28, "TUR": 25, "KOR": 25, "IRN": 25, "PHL": 25} {
		if cities[c] < least {
			t.Errorf("%s has %d cities of over 300,000 people, want %d", c, cities[c], least)
		}
	}
}
