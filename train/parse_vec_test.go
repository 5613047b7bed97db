package train

import (
	"strings"
	"testing"
)

func TestWordsOf(t *testing.T) {
	for in, want := range map[string]string{
		`"We don't know," said Mr. Lee's aide (in U.S. dollars).`: `" We do n't know , " said Mr. Lee 's aide ( in U.S. dollars ) .`,
		`It cost $5.3m; a low-level 50% cut... he'll see.`:        `It cost $ 5.3m ; a low - level 50 % cut ... he 'll see .`,
		`They cannot. www.example.org`:                            `They can not . www.example.org`,
	} {
		if got := strings.Join(wordsOf(in), " "); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}
