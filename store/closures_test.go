package store

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

// Whoever books while the day is being closed is either told with the others or has no time: nobody stands before a closed door.
func TestClosingADayWhileItIsBooked(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		day := start.Add(48 * time.Hour).Truncate(24 * time.Hour)
		must(t, f.KeepSlot(ctx, tickets.Slot{ID: "s", Place: "社区", Weekday: day.Weekday(), From: 0, To: 600, Length: 30}))
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				err := f.SaveLegal(ctx, &tickets.LegalChange{Appointment: anAppointment(fmt.Sprint("a", i), day.Add(time.Duration(i)*30*time.Minute))})
				if err != nil && !errors.Is(err, tickets.ErrConflict) {
					t.Error(err)
				}
			})
		}
		q := tickets.AppointmentQuery{From: day, Till: day.Add(24 * time.Hour)}
		wg.Go(func() {
			for {
				c := tickets.LegalChange{Closed: []tickets.Closure{{Slot: "s", From: q.From, Till: q.Till, Text: "放假", By: "李", At: start}}}
				booked, err := f.Appointments(ctx, q)
				if err != nil {
					t.Error(err)
					return
				}
				for _, a := range booked {
					a.State = tickets.Cancelled
					c.Cancelled = append(c.Cancelled, a)
				}
				if err = f.SaveLegal(ctx, &c); err == nil {
					return
				} else if !errors.Is(err, tickets.ErrConflict) {
					t.Error(err)
					return
				}
			}
		})
		wg.Wait()
		all, err := f.Appointments(ctx, q)
		must(t, err)
		for _, a := range all {
			equal(t, a.ID, a.State, tickets.Cancelled)
		}
		late := tickets.LegalChange{Appointment: anAppointment("late", day.Add(11*time.Hour))}
		if err := f.SaveLegal(ctx, &late); !errors.Is(err, tickets.ErrConflict) {
			t.Fatalf("booked on a closed day: %v", err)
		}
		closed, err := f.Closures(ctx, day.Add(time.Hour), day.Add(2*time.Hour))
		must(t, err)
		equal(t, "closed", show(len(closed), closed[0].Text, closed[0].By, closed[0].From.Equal(day)), "1 放假 李 true")
		must(t, f.SaveLegal(ctx, &tickets.LegalChange{Opened: closed}))
		must(t, f.SaveLegal(ctx, &late))
		closed, err = f.Closures(ctx, day, day.Add(time.Hour))
		must(t, err)
		equal(t, "opened again", len(closed), 0)
	})
}
