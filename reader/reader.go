// Package reader reads an article from end to end: it runs the steps, each of
// which writes its layers of the document, in order. It makes no decision of
// its own about the text.
package reader

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/actor"
	"github.com/hearsay-news/hearsay/clean"
	"github.com/hearsay-news/hearsay/credit"
	"github.com/hearsay-news/hearsay/event"
	"github.com/hearsay-news/hearsay/lang"
	"github.com/hearsay-news/hearsay/mention"
	"github.com/hearsay-news/hearsay/model"
	"github.com/hearsay-news/hearsay/parse"
	"github.com/hearsay-news/hearsay/segment"
	"github.com/hearsay-news/hearsay/statement"
	"github.com/hearsay-news/hearsay/when"
	"github.com/hearsay-news/hearsay/where"
)

// Version is the version of the code that reads. It changes whenever the same
// input can give other records.
const Version = "0.1.0"

// A Reader reads articles in one language. It is immutable and safe for
// concurrent use.
type Reader struct {
	lang  string
	clean *clean.Cleaner
	steps []step
	coder hearsay.Coder
}

// A step is one pass over a document: the layers it needs and those it leaves.
type step struct {
	name          string
	reads, writes []string // fields of Document
	run           func(*hearsay.Document)
}

// Knowledge is what a user adds to the reader's own tables. Documents read
// with it bear its digest in Coder.Knowledge.
type Knowledge struct {
	Actors []*actor.Knowledge
	Verbs  []*event.Verbs    // dictionaries that code beside the frames
	Places []*where.Imported // places
}

// New returns a reader for l with the embedded models, which asks the user's own
// knowledge of actors beside the embedded one. It fails only if a model is
// missing or damaged.
func New(l *lang.Language, own ...*actor.Knowledge) (*Reader, error) {
	return NewWith(l, Knowledge{Actors: own})
}

// NewWith is New with knowledge of all kinds.
func NewWith(l *lang.Language, more Knowledge) (*Reader, error) {
	var (
		seg    *segment.Segmenter
		par    *parse.Parser
		nam    *parse.Namer
		men    *mention.Finder
		act    *actor.Resolver
		whn    *when.Tagger
		whr    *where.Finder
		crd    *credit.Finder
		sta    *statement.Coder
		evt    *event.Coder
		cl     *clean.Cleaner
		parts  [4]string
		group  sync.WaitGroup
		mu     sync.Mutex
		failed []error
		start  = func(f func() error) {
			group.Go(func() {
				if err := f(); err != nil {
					mu.Lock()
					failed = append(failed, err)
					mu.Unlock()
				}
			})
		}
		weights = func(i int, name string) (*model.Model, error) {
			m, err := model.Embedded(l.Code + "-" + name)
			if err == nil {
				parts[i] = m.Version()
			}
			return m, err
		}
	)
	// The models and tables are independent: loading them side by side halves
	// the time to the first record.
	start(func() error {
		m, err := weights(0, "segment")
		if err != nil {
			return err
		}
		seg, err = segment.New(l, m)
		return err
	})
	start(func() error {
		m, err := weights(1, "parse")
		if err != nil {
			return err
		}
		if par, err = parse.New(l, m); err != nil {
			return err
		}
		if m, err = weights(2, "lemma"); err != nil {
			return err
		}
		lem, err := parse.NewLemmatizer(m)
		if err != nil {
			return err
		}
		par.SetLemmatizer(lem.Fill)
		return nil
	})
	start(func() error {
		m, err := weights(3, "names")
		if err != nil {
			return err
		}
		nam, err = parse.NewNamer(l, m)
		return err
	})
	start(func() error { act, whr = actor.New(l, more.Actors...), where.New(l, more.Places...); return nil })
	start(func() error {
		men, whn, crd, sta, evt, cl = mention.New(l), when.New(l), credit.New(l), statement.New(l), event.New(l, more.Verbs...), clean.New(l)
		return nil
	})
	group.Wait()
	if len(failed) > 0 {
		return nil, errors.Join(failed...)
	}
	f := func(names ...string) []string { return names }
	return &Reader{
		lang:  l.Code,
		clean: cl,
		coder: hearsay.Coder{
			Version:   Version,
			Model:     l.Code + "-1:" + strings.Join(parts[:], "."),
			Knowledge: knowledge(l, &more),
			Settings:  "default",
		},
		steps: []step{
			{"segment", f("Text", "Paragraphs"), f("Sentences", "Tokens", "Multi"), seg.Segment},
			{"parse", f("Sentences", "Tokens"), f("Tags", "Arcs"), par.Parse},
			{"names", f("Sentences", "Tokens", "Tags", "Arcs"), f("Names"), nam.Find},
			{"credit", f("Text", "Paragraphs", "Tokens"), f("Credits"), crd.Find},
			{"when", f("Tokens", "Tags", "Arcs"), f("Times"), whn.Tag},
			{"mention", f("Tokens", "Tags", "Arcs", "Names"), f("Mentions"), men.Find},
			{"actor", f("Mentions"), f("Actors"), act.Resolve},
			{"where", f("Tokens", "Names", "Credits"), f("Places"), whr.Find},
			{"statement", f("Arcs", "Mentions", "Actors"), f("Statements"), sta.Code},
			{"event", f("Arcs", "Actors", "Times", "Places", "Statements"), f("Events"), evt.Code},
		},
	}, nil
}

// knowledge names the state of the tables that decisions rest on, and the user's
// files by their SHA-256.
func knowledge(l *lang.Language, more *Knowledge) string {
	s := l.Sum(actor.Tables, where.Tables)[:12]
	for _, k := range more.Actors {
		s += "+" + k.Sum()
	}
	for _, v := range more.Verbs {
		s += "+verbs:" + v.Sum[:min(8, len(v.Sum))]
	}
	for _, p := range more.Places {
		s += "+places:" + p.Sum[:min(8, len(p.Sum))]
	}
	return s
}

// Read turns a into a document with every layer filled. A text in another
// language is recorded with a note and no layers. The error is of kind Invalid
// if a has no text or too much; what a step cannot read it leaves as a Note.
func (r *Reader) Read(a hearsay.Article) (*hearsay.Document, error) {
	return r.read(a, nil)
}

// A Timing is what one step took.
type Timing struct {
	Step string
	Took time.Duration
}

// ReadTimed is Read with the time of each step, cleaning first.
func (r *Reader) ReadTimed(a hearsay.Article) (*hearsay.Document, []Timing, error) {
	t := make([]Timing, 0, len(r.steps)+1)
	d, err := r.read(a, &t)
	return d, t, err
}

func (r *Reader) read(a hearsay.Article, times *[]Timing) (d *hearsay.Document, err error) {
	// A bug in a step must cost one article, not the batch.
	at := "clean"
	defer func() {
		if p := recover(); p != nil {
			d, err = nil, &hearsay.Error{
				Op: "reader." + at, Kind: hearsay.Internal, Err: fmt.Errorf("%v\n%s", p, debug.Stack()),
				Hint: "this is a bug in hearsay; please report it with the text that caused it",
			}
		}
	}()
	begin := time.Now()
	lap := func(name string) {
		if times != nil {
			now := time.Now()
			*times = append(*times, Timing{name, now.Sub(begin)})
			begin = now
		}
	}
	if a.Key == "" {
		a.Key = hearsay.ArticleKey(a)
	}
	var own given
	if strings.HasPrefix(a.MediaType, "text/x-conllu") {
		d, own, err = annotated(a)
	} else {
		d, err = r.clean.Document(a)
	}
	if err != nil {
		return nil, err
	}
	d.Coder = r.coder
	lap("clean")
	if other := r.foreign(d); other != "" {
		d.Notes = append(d.Notes, hearsay.Note{Stage: "clean", Text: "not English (" + other + "): recorded, not coded"})
		return d, nil
	}
	for _, s := range r.steps {
		at = s.name
		if !own.has(s) {
			s.run(d)
			if s.name == "parse" {
				own.restore(d)
			}
		}
		lap(s.name)
	}
	if d.Article.PublishedPrecision == "" {
		d.Notes = append(d.Notes, hearsay.Note{Stage: "reader", Text: "no date of publication: relative dates stay open and dated roles unresolved"})
	}
	return d, nil
}

// foreign is the language of a text that is not ours, "" for ours and for one
// that cannot be told. The user's word is taken before the text's.
func (r *Reader) foreign(d *hearsay.Document) string {
	if said, _, _ := strings.Cut(strings.ToLower(d.Article.Lang), "-"); said != "" && said != r.lang && len(said) == 2 {
		return said
	}
	if d.Lang != "" && d.Lang != r.lang {
		return d.Lang
	}
	return ""
}

// NotCoded reports whether d was recorded without being coded, because it is
// not in the reader's language.
func NotCoded(d *hearsay.Document) bool { return len(d.Sentences) == 0 }

// A Result is one article read: a document or an error.
type Result struct {
	Article  hearsay.Article
	Document *hearsay.Document
	Err      error
}

// All reads articles on jobs goroutines (all cores if jobs < 1) and yields the
// results in the order of the input, whatever jobs is. At most a few articles
// per job are held at once. It stops when ctx is done.
func (r *Reader) All(ctx context.Context, in iter.Seq2[hearsay.Article, error], jobs int) iter.Seq[Result] {
	if jobs < 1 {
		jobs = runtime.GOMAXPROCS(0)
	}
	return func(yield func(Result) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		type task struct {
			Result
			done chan struct{}
		}
		work := make(chan *task, jobs)
		order := make(chan *task, 2*jobs)
		var wg sync.WaitGroup
		for range jobs {
			wg.Go(func() {
				for t := range work {
					t.Document, t.Err = r.Read(t.Article)
					close(t.done)
				}
			})
		}
		go func() {
			defer close(order)
			defer close(work)
			for a, err := range in {
				t := &task{Result: Result{Article: a, Err: err}, done: make(chan struct{})}
				if err != nil {
					close(t.done)
				}
				select {
				case order <- t:
				case <-ctx.Done():
					return
				}
				if err == nil {
					select {
					case work <- t:
					case <-ctx.Done():
						t.Err = ctx.Err()
						close(t.done)
						return
					}
				}
			}
		}()
		// The feeder may be blocked in a read of in when ctx ends, so nobody
		// waits for it: it stops by itself at its next article.
		for {
			select {
			case t, ok := <-order:
				if !ok {
					wg.Wait()
					return
				}
				<-t.done
				if !yield(t.Result) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

// Coder is the stamp that r puts on documents.
func (r *Reader) Coder() hearsay.Coder { return r.coder }
