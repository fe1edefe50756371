package tickets

import (
	"context"
	"errors"
	"fmt"
)

// Take gives a volunteer a place, or with wait a place in the line when it is full. The same source done again gives the same seat.
func (d *ActivityDesk) Take(ctx context.Context, number ActivityNumber, volunteer string, wait bool, source string) (Activity, Seat, error) {
	if !number.Valid() {
		return Activity{}, Seat{}, Refuse(NotFound, "error.activity_none")
	}
	a, err := d.Store.Activity(ctx, number)
	if err != nil {
		return a, Seat{}, err
	}
	for _, s := range a.Steps {
		if i := a.SeatAt(s.Seat); s.ID == madeBy(source) && i >= 0 {
			return a, a.Seats[i], nil
		}
	}
	v, err := d.volunteer(ctx, volunteer)
	if err != nil {
		return a, Seat{}, err
	}
	orders, err := d.orders(ctx, a.Tickets)
	if err != nil {
		return a, Seat{}, err
	}
	if err := d.mayTake(a, *v, orders, wait); err != nil {
		return a, Seat{}, err
	}
	offices, err := d.Store.AllOffices(ctx)
	if err != nil {
		return a, Seat{}, err
	}
	now := d.Now()
	t := Taking{
		Claim: d.claim(a, *v), Wait: wait, Seat: Seat{Activity: number, Volunteer: v.ID, At: now},
		Step: ActivityStep{ID: madeBy(source), Activity: number, At: now, By: Actor{Kind: ByResident, ID: v.Resident}, Verb: ActivityTake},
		Tell: func(s Seat, full bool) []Notice { return d.tellTaken(a, s, full, orders, offices) },
	}
	if source == "" {
		t.Step.ID = d.NewID()
	}
	seat, err := d.Store.TakeSeat(ctx, &t)
	if err != nil {
		return a, seat, err
	}
	after, err := d.Store.Activity(ctx, number)
	if err != nil { // the place is theirs all the same
		return a, seat, nil
	}
	return after, seat, nil
}

// mayTake is every rule of 接单 that does not depend on what others tap at the same moment.
func (d *ActivityDesk) mayTake(a Activity, v Volunteer, orders []Ticket, wait bool) error {
	now := d.Now()
	switch {
	case a.Stage == ActivityDrafted || a.Stage == ActivityReviewed || a.Stage == ActivityDeclined: // nobody should know of it
		return Refuse(NotFound, "error.activity_none")
	case a.Stage == ActivityCancelled:
		return Refuse(NotAllowed, "error.take_cancelled")
	case a.Stage != ActivityListed && a.Stage != ActivityFull && a.Stage != ActivityUnclaimed, !now.Before(a.Till):
		return Refuse(NotAllowed, "error.take_past")
	case a.Stage == ActivityUnclaimed:
		return Refuse(NotAllowed, "error.take_unclaimed")
	}
	if err := mayHave(a, v, orders); err != nil {
		return err
	}
	switch {
	case v.RingOf(a.Area) > a.Ring:
		return Refuse(NotAllowed, "error.take_grid")
	case a.Free() == 0 && !wait:
		return Refuse(NotAllowed, "error.take_full")
	}
	return nil
}

// TakeRefusal is why a tap was refused that was too late or broke a rule of the volunteer's own; the store gives it.
type TakeRefusal string

const (
	TakeFull    TakeRefusal = "full"    // every place was taken meanwhile
	TakeYours   TakeRefusal = "yours"   // they have a seat in it
	TakeOverlap TakeRefusal = "overlap" // they have taken something else for that time
	TakeWeek    TakeRefusal = "week"    // they have as many this week as they asked for
	TakeStopped TakeRefusal = "stopped" // they are not checked any more
	TakeOver    TakeRefusal = "over"    // it is neither listed nor full any more
)

// Refuse is the refusal of a claim as a sentence for the volunteer; other is the activity that is in the way.
func (c Claim) Refuse(why TakeRefusal, other ActivityNumber) error {
	switch why {
	case TakeFull:
		return Refuse(NotAllowed, "error.take_full")
	case TakeYours:
		return Refuse(NotAllowed, "error.take_yours", "state", "@activity.seat.taken")
	case TakeOverlap:
		return Refuse(NotAllowed, "error.take_overlap", "activity", string(other))
	case TakeWeek:
		return Refuse(NotAllowed, "error.take_week", "n", fmt.Sprint(c.PerWeek))
	case TakeStopped:
		return Refuse(NotAllowed, "error.take_not_volunteer")
	}
	return Refuse(NotAllowed, "error.take_past")
}

// IsFull reports whether a refusal of Take means that every place is taken: then a place in the line can be offered.
func IsFull(err error) bool { return errors.Is(err, &Error{Kind: NotAllowed, Key: "error.take_full"}) }
