package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"huying/tickets"
)

func TestSeries(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		due := start.Add(time.Hour)
		s := tickets.Series{ID: "s", Name: "课\x00", Articles: []string{"wages", "deposit"}, Every: 7, Hour: 9, Area: "990101001", Next: due}
		must(t, f.KeepSeries(ctx, s, start))
		if err := f.KeepSeries(ctx, s, start); !errors.Is(err, tickets.ErrConflict) {
			t.Fatalf("the same id again: %v", err)
		}
		all, err := f.AllSeries(ctx)
		must(t, err)
		s.Name, s.Version, s.Next = "课", 1, due.UTC()
		equal(t, "series", show(all), show([]tickets.Series{s}))
		claim := func(now time.Time, want bool) (got tickets.Series) {
			t.Helper()
			got, found, err := f.ClaimSeries(ctx, now, now.Add(time.Minute))
			must(t, err)
			equal(t, "claimed", found, want)
			return got
		}
		claim(start, false)
		equal(t, "claimed", show(claim(due, true)), show(s))
		claim(due, false)
		if err := f.KeepSeries(ctx, s, due); !errors.Is(err, tickets.ErrConflict) {
			t.Fatalf("changed while it is sent: %v", err)
		}
		due = due.Add(time.Minute) // whoever had it is gone
		must(t, f.AdvanceSeries(ctx, claim(due, true), 1, due.Add(time.Hour)))
		if err := f.AdvanceSeries(ctx, s, 1, due); !errors.Is(err, tickets.ErrConflict) {
			t.Fatalf("advanced twice: %v", err)
		}
		all, err = f.AllSeries(ctx)
		must(t, err)
		s = all[0]
		equal(t, "place", show(s.Place, s.Version), show(1, 2))
		s.Paused = true
		must(t, f.KeepSeries(ctx, s, due))
		claim(due.Add(2*time.Hour), false)
		s.Version, s.Paused = 3, false
		must(t, f.KeepSeries(ctx, s, due))
		must(t, f.AdvanceSeries(ctx, claim(due.Add(2*time.Hour), true), 2, time.Time{}))
		claim(due.Add(1000*time.Hour), false)
	})
}

// Of many instances that look at the same moment one gets the series.
func TestOneClaimsASeries(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		must(t, f.KeepSeries(ctx, tickets.Series{ID: "s", Name: "课", Articles: []string{"wages"}, Every: 7, Next: start}, start))
		equal(t, "claims", race(t, 20, func(int) error {
			_, found, err := f.ClaimSeries(ctx, start, start.Add(time.Minute))
			return lostUnless(found, err)
		}, tickets.ErrConflict), 1)
	})
}

func TestMisses(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		must(t, f.CountMiss(ctx, "彩礼能退吗\x00", start))
		must(t, f.CountMiss(ctx, "彩礼能退吗", start.Add(time.Minute)))
		must(t, f.CountMiss(ctx, "怎么改名", start.Add(-time.Hour)))
		all, err := f.MissesSince(ctx, start, 9)
		must(t, err)
		equal(t, "misses", show(all), show([]tickets.Miss{{Words: "彩礼能退吗", Times: 2, Last: start.Add(time.Minute).UTC()}}))
		must(t, f.CountMiss(ctx, "很久以前", f.Now().Add(-usualKeep-time.Hour)))
		must(t, f.Sweep(ctx))
		all, err = f.MissesSince(ctx, time.Time{}, 9)
		must(t, err)
		equal(t, "kept", len(all), 2)
	})
}

// dying is a publisher whose process ends when the article was published and nothing else was written.
type dying struct{ tickets.Publisher }

func (d dying) PublishArticle(ctx context.Context, a tickets.PublishedArticle) error {
	return errors.Join(d.Publisher.PublishArticle(ctx, a), errors.New("the process ended"))
}

// An article whose sender died after publishing it is sent on by another instance, and stays one notice. The next follows at its own time.
func TestASeriesGoesOnAfterACrash(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		now, n := start, 0
		news := &tickets.BroadcastDesk{Store: f, Now: func() time.Time { return now }, NewID: func() string { n++; return fmt.Sprint("n", n) }, Location: time.UTC}
		library := tickets.NewLibrary([]tickets.Article{
			{ID: "wages", Lang: tickets.Hans, Topic: "aid", Title: "讨薪", Source: "《劳动法》", Body: "可以找监察。"},
			{ID: "deposit", Lang: tickets.Hans, Topic: "rent", Title: "押金", Source: "《民法典》", Body: "可以要回来。"},
		}, func(s string) string { return s })
		desk := func(p tickets.Publisher) *tickets.SeriesDesk {
			return &tickets.SeriesDesk{Store: f, Library: library, Publisher: p, Now: func() time.Time { return now }, Location: time.UTC}
		}
		must(t, f.KeepSeries(ctx, tickets.Series{ID: "s", Name: "课", Articles: []string{"wages", "deposit"}, Every: 7, Hour: start.Hour(), Next: start}, start))
		if _, err := desk(dying{news}).Send(ctx); err == nil {
			t.Fatal("nobody saw that the process ended")
		}
		sent := func(want int) {
			t.Helper()
			n, err := desk(news).Send(ctx)
			must(t, err)
			equal(t, "sent", n, want)
		}
		sent(0) // it is still held by who died
		now = now.Add(6 * time.Minute)
		sent(1)
		sent(0)
		all := func(want ...string) {
			t.Helper()
			list, err := f.FindBroadcasts(ctx, tickets.BroadcastQuery{})
			must(t, err)
			var titles []string
			for _, b := range list.Broadcasts {
				titles = append(titles, string(b.Topic)+" "+b.Texts[tickets.Hans].Title)
			}
			slices.Sort(titles)
			equal(t, "notices", show(titles), show(want))
		}
		all("aid 讨薪")
		now = start.AddDate(0, 0, 7).Add(time.Minute)
		sent(1)
		all("aid 讨薪", "law 押金")
		now = now.AddDate(0, 1, 0)
		sent(0)
	})
}
