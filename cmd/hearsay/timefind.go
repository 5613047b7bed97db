package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/hearsay-news/hearsay"
	"github.com/hearsay-news/hearsay/eval"
	"github.com/hearsay-news/hearsay/store"
)

// timeFind times searches for what is in a store: names, words, phrases, codes
// and dates of records spread over it, alone and together, and the widest
// queries there are.
func timeFind(ctx context.Context, dir string) (t *eval.FindTimes, err error) {
	s, err := store.OpenRead(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	t = &eval.FindTimes{}
	if t.Records, _, err = s.Count(ctx, &hearsay.Query{}); err != nil {
		return nil, err
	}
	queries, err := queriesOf(ctx, s, t.Records)
	if err != nil {
		return nil, err
	}
	var newest, ranked []time.Duration
	for _, text := range queries {
		q, err := hearsay.ParseQuery(text, time.Now())
		if err != nil {
			return nil, err
		}
		q.Limit = 20
		took, err := timed(ctx, s, q)
		if err != nil {
			if hearsay.KindOf(err) == hearsay.Invalid {
				continue // nothing but words too common to be looked for
			}
			return nil, fmt.Errorf("%s: %w", text, err)
		}
		newest = append(newest, took)
		q.Sort = "rank"
		switch took, err = timed(ctx, s, q); {
		case err == nil:
			ranked = append(ranked, took)
		case hearsay.KindOf(err) != hearsay.Invalid: // nothing in it to rank by
			return nil, fmt.Errorf("%s: %w", text, err)
		}
	}
	t.Newest, t.Ranked = eval.NewQuantiles(newest), eval.NewQuantiles(ranked)
	return t, nil
}

// timed is how long it takes to have the first rows, the fastest of three:
// other work on the machine only ever adds.
func timed(ctx context.Context, s *store.Store, q *hearsay.Query) (fastest time.Duration, err error) {
	for i := range 3 {
		begin := time.Now()
		for _, err := range s.Find(ctx, q) {
			if err != nil {
				return 0, err
			}
		}
		if took := time.Since(begin); i == 0 || took < fastest {
			fastest = took
		}
	}
	return fastest, nil
}

// queriesOf makes queries of some forty records of the store.
func queriesOf(ctx context.Context, s *store.Store, records int) ([]string, error) {
	out := []string{"", "kind:statement", "kind:event", "act:say", "said", "government", "president OR minister", "kind:article government", "conf:>=0.9", "by:USA", "dyad:USA,RUS", "-act:say kind:statement"}
	for i := range 40 {
		q := hearsay.Query{Limit: 1, Offset: i * records / 40}
		for r, err := range s.Find(ctx, &q) {
			if err != nil {
				return nil, err
			}
			words := strings.FieldsFunc(r.Sentence, func(r rune) bool { return !unicode.IsLetter(r) })
			long := slices.Clone(words)
			slices.SortStableFunc(long, func(a, b string) int { return len(b) - len(a) })
			if len(long) < 3 {
				continue
			}
			name := strings.ReplaceAll(r.Speaker, `"`, " ")
			out = append(out, long[0], long[1]+" "+long[2], long[0]+" -"+long[1], long[0][:min(4, len(long[0]))]+"*",
				fmt.Sprintf("%q", words[len(words)/2-1]+" "+words[len(words)/2]), "kind:article "+long[0])
			if strings.ContainsFunc(name, unicode.IsLetter) {
				out = append(out, `speaker:"`+name+`"`, `speaker:"`+name+`" `+long[0], `actor:"`+name+`" -act:say`)
			}
			if r.Act != "" {
				out = append(out, "act:"+r.Act+" "+long[1])
			}
			if r.Type != "" {
				out = append(out, "code:"+r.Type+" "+long[1], "code:"+r.Type)
			}
			if len(r.Published) >= 7 {
				out = append(out, long[1]+" date:"+r.Published[:7], "kind:statement date:"+r.Published[:4]+".. conf:>=0.7")
			}
		}
	}
	return out, nil
}
