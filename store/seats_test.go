package store

import (
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

// TestCardsOfAWeekAtOnce publishes many activities at once, from several instances, to somebody who wants two cards a week.
func TestCardsOfAWeekAtOnce(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		s := newStation(t, f)
		s.helper(t, "1", func(v *tickets.Volunteer) { v.PerWeek = 2 })
		stores := []*DB{f.DB}
		if f.pg {
			stores = append(stores, open(t, f.url, f.dir, f.clock).DB)
		}
		var group sync.WaitGroup
		for i := range 20 {
			group.Go(func() {
				n := tickets.NewActivityNumber(start, 900+i)
				must(t, stores[i%len(stores)].SaveCards(ctx, []tickets.ActivityCard{{Volunteer: "1", Activity: n, PerWeek: 2, Notice: tickets.Notice{
					ID: "a:" + string(n), To: tickets.Address{Channel: "telegram", ID: "1"}, Class: tickets.Card,
				}}}, start.Add(-time.Hour)))
			})
		}
		group.Wait()
		var cards int
		_, err := f.one(ctx, `SELECT COUNT(*) FROM activity_cards WHERE volunteer = $1`, []any{"1"}, &cards)
		must(t, err)
		if cards != 2 {
			t.Errorf("%d cards", cards)
		}
	})
}
