package train

import (
	"testing"

	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/parse"
)

// The net learns from what stands round a word: after "mayor" a person, after
// "village" a place, though no word comes back.
func TestNameNetLearns(t *testing.T) {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	heads := []string{"Zor", "Bal", "Quim", "Tarn", "Wex", "Dorl", "Pim", "Rask"}
	var docs []nameDoc
	for _, h := range heads {
		for range 6 {
			docs = append(docs, fromBrackets("the mayor [P "+h+"] left ."), fromBrackets("the village [L "+h+"] burned ."))
		}
	}
	reader := parse.NewNameReader(l, nil)
	n := newNameNet(Config{Seed: 2}, reader, nil, docs)
	n.train(8)
	c := newNameCRF(Config{Seed: 2}, defaultNames(), reader, docs[:1], nil)
	m := c.packWith(nil, n, nameMix{net: 1, trans: 1})
	for _, tensor := range []string{"net-in", "net-rows"} {
		if _, ok := m.Tensor(tensor); !ok {
			t.Fatalf("no %s in the model", tensor)
		}
	}
	namer, err := parse.NewNamer(l, withVectors(m))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"the mayor [P Ulm] left .", "the village [L Ulm] burned ."} {
		d := fromBrackets(want)
		d.labels = namer.Labels(d.text)
		if got := bracketed(d); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// withVectors gives a model made without plain text the vectors it lacks.
func withVectors(m *model.Model) *model.Model {
	m.Add(model.Tensor{Name: "vectors", Dims: []int{1, vecDim}, I8: make([]int8, vecDim)})
	return m
}
