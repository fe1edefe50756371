package main

import (
	"strings"
	"testing"
	"time"

	"huying/bot/bottest"
	"huying/tickets"
)

// TestSeries: an article of a series whose time has come goes to everybody who wants to hear of the law, in its own words and with its source. The
// program is killed in the middle of it, and it is still one notice; the next article stays for its own day.
func TestSeries(t *testing.T) {
	for _, kind := range []string{"sqlite", "postgres"} {
		t.Run(kind, func(t *testing.T) {
			const residents = 300
			var first, second tickets.Article
			for _, a := range shippedArticles(t) {
				switch {
				case a.Lang != tickets.Hans:
				case first.ID == "":
					first = a
				case second.ID == "":
					second = a
				}
			}
			api := bottest.New(t)
			api.Expect(bottest.Weather{Lag: bottest.Near, Seed: 1})
			where := newsTown(t, kind, residents)
			db, _ := newsStore(t, where)
			due := time.Now().Add(-time.Minute)
			err := db.KeepSeries(t.Context(), tickets.Series{ID: "law", Name: "每周一法", Articles: []string{first.ID, second.ID}, Every: 7, Hour: due.Hour(), Next: due}, due)
			if err != nil {
				t.Fatal(err)
			}
			closed(t, db)
			got := func(a tickets.Article) map[int64]int {
				heard := map[int64]int{}
				for _, m := range api.Ledger() {
					if head, _, _ := strings.Cut(m.Text, "\n"); strings.Contains(head, a.Title) {
						heard[m.Chat]++
					}
				}
				return heard
			}
			c := newChild(t, roadEnv(t, api, "DATABASE_URL", where, "PACE_OVERALL", "150"))
			c.launch()
			roadUntil(t, time.Minute, "a third has it", func() bool { return len(got(first)) > residents/3 })
			c.kill()
			c.launch()
			roadUntil(t, time.Minute, "everybody has it", func() bool { return len(got(first)) == residents })
			db, _ = newsStore(t, where)
			defer closed(t, db)
			list, err := db.FindBroadcasts(t.Context(), tickets.BroadcastQuery{})
			if err != nil || len(list.Broadcasts) != 1 {
				t.Fatalf("%d notices, %v", len(list.Broadcasts), err)
			}
			newsEnds(t, where, list.Broadcasts[0].ID)
			twice := 0
			for _, n := range got(first) {
				twice += n - 1
			}
			if twice > 150/2 { // what was in flight: half a second, on a machine that runs the other tests too
				t.Errorf("%d got it twice after one kill", twice)
			}
			if text := api.Last(paceFirst + 1).Text; !strings.Contains(text, first.Source) {
				t.Errorf("it does not say where it is from: %q", text)
			}
			if n := len(got(second)); n > 0 {
				t.Errorf("%d got the next article too", n)
			}
			all, err := db.AllSeries(t.Context())
			if err != nil || len(all) != 1 || all[0].Place != 1 || all[0].Next.Before(due.AddDate(0, 0, 6)) {
				t.Errorf("the series: %+v, %v", all, err)
			}
			c.stop()
		})
	}
}
