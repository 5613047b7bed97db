package segment

import (
	"strings"
	"testing"
)

func TestDateline(t *testing.T) {
	s := segmenter(t, nil)
	for text, want := range map[string]string{
		"WASHINGTON, Oct. 23 (Nordwire) — The president accused the Soviet Union of it.": "WASHINGTON, Oct. 23 (Nordwire) —",
		"BERLIN — East Germany opened its borders to the West.":                          "BERLIN —",
		"CAPE TOWN, South Africa (Merrow) — South Africa released Nelson Mandela.":       "CAPE TOWN, South Africa (Merrow) —",
		"Baghdad (Nordwire) - Iraqi forces retook the town of Tarn on Monday.":           "Baghdad (Nordwire) -",
		"(Nordwire) - “We will not sign the treaty,” the minister said.":                 "(Nordwire) -",
		"ST. PETERSBURG, Fla. -- The mayor closed all bridges on Monday.":                "ST. PETERSBURG, Fla. --",
		"NATO — the alliance of thirty-two countries — said it would not act.":           "",
		"AL-ARABIYA said on Monday that the talks in the city had failed.":               "",
		"Iran – Iraq talks failed again on Monday after three long hours.":               "",
		"U.S. - Iran talks": "",
		"The mayor — Ada Ruus — said he was wrong about it.":              "",
		"Ruus (left) said - in her own words - that it was over for all.": "",
	} {
		d := read(s, text)
		got := ""
		if first := d.SentenceSpan(0).In(d.Text); first != text {
			got = first
		}
		if got != want && (want != "" || strings.HasSuffix(got, "—") || strings.HasSuffix(got, "-")) {
			t.Errorf("%q: dateline %q, want %q", text, got, want)
		}
	}
}
