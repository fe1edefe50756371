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

// TestResidentByPhone finds who gave a number with a ticket of their own, however it is written, and nobody when two gave it.
func TestResidentByPhone(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		give := func(source, resident, phone string) {
			must(t, f.Keep(ctx, tickets.Resident{ID: resident, Address: tickets.Address{Channel: "web", ID: resident}, ConsentAt: start, CreatedAt: start}))
			c := filing(f, source)
			c.Ticket.Resident, c.Ticket.Contact.Phone = resident, phone
			must(t, f.Save(ctx, c))
		}
		finds := func(phone, want string) {
			t.Helper()
			r, err := f.ByPhone(ctx, phone)
			if r.ID != want || (err == nil) != (want != "") {
				t.Errorf("%q is %q, %v; want %q", phone, r.ID, err, want)
			}
		}
		give("own/1", "old", "139 0000 1234")
		finds("13900001234", "old")
		finds("+86 139-0000-1234", "old")
		finds("", "")
		finds("1390000", "")
		give("own/2", "old", "13900001234") // again, of the same person
		finds("13900001234", "old")
		give("own/3", "other", "13900001234")
		finds("13900001234", "")
	})
}
