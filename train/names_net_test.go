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
	tellsUlms(t, namer)
}

// A net learns from a teacher what nobody labelled: the teacher's best labels,
// and how likely it holds every other.
func TestNameNetTaught(t *testing.T) {
	l, err := lang.For("en")
	if err != nil {
		t.Fatal(err)
	}
	var docs, plain []nameDoc
	for _, h := range []string{"Zor", "Bal", "Quim", "Tarn", "Wex", "Dorl", "Pim", "Rask"} {
		for range 6 {
			for _, line := range []string{"the mayor [P " + h + "] left .", "the village [L " + h + "] burned ."} {
				d := fromBrackets(line)
				docs = append(docs, d)
				d.labels = make([]uint8, len(d.labels))
				plain = append(plain, d)
			}
		}
	}
	reader := parse.NewNameReader(l, nil)
	teacher := newNameNet(Config{Seed: 2}, reader, nil, docs)
	teacher.train(8)
	n := newNameNet(Config{Seed: 3}, reader, nil, plain)
	n.teach([]*nameNet{teacher}, 0, 0.5)
	for k, d := range n.docs {
		for _, p := range d.parts {
			for i := p[0]; i < p[1]; i++ {
				var sum float32
				for _, x := range d.soft[int(i)*nl : int(i+1)*nl] {
					sum += x
				}
				if sum < 0.999 || sum > 1.001 {
					t.Fatalf("document %d, word %d: the labels' probabilities make %g", k, i, sum)
				}
			}
		}
	}
	n.train(8)
	c := newNameCRF(Config{Seed: 2}, defaultNames(), reader, docs[:1], nil)
	namer, err := parse.NewNamer(l, withVectors(c.packWith(nil, n, nameMix{net: 1, trans: 1})))
	if err != nil {
		t.Fatal(err)
	}
	tellsUlms(t, namer)
}

// tellsUlms: the mayor and the village of one name are told apart.
func tellsUlms(t *testing.T, namer *parse.Namer) {
	t.Helper()
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
