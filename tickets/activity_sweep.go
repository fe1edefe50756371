package tickets

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// activityLease is how long one instance has for the activities it was given to look at.
const activityLease = 2 * time.Minute

// Sweep does what time does: cards to the next ring, what nobody took, who did not come, what is over. It looks at most at limit activities
// and says how many it did; as many as limit means there may be more. One that somebody saved meanwhile is left to the next sweep.
func (d *ActivityDesk) Sweep(ctx context.Context, limit int) (int, error) {
	now := d.Now()
	due, err := d.Store.ClaimActivities(ctx, now, now.Add(activityLease), limit)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	var failed []error
	for _, number := range due {
		if err := d.pass(ctx, number); err != nil && !errors.Is(err, ErrConflict) {
			failed = append(failed, fmt.Errorf("activity %s: %w", number, err))
		}
	}
	return len(due), errors.Join(failed...)
}

// pass does what is due for one activity.
func (d *ActivityDesk) pass(ctx context.Context, number ActivityNumber) error {
	a, err := d.Store.Activity(ctx, number)
	if err != nil {
		return err
	}
	now := d.Now()
	w := &act{seat: -1, now: now, side: SideProgram, ActivityAct: ActivityAct{By: Actor{Kind: BySystem}, Verb: ActivityExpire}}
	if w.orders, err = d.orders(ctx, a.Tickets); err != nil {
		return err
	}
	if err := d.follow(ctx, a, w.orders); err != nil { // what whoever changed it did not come to, before anything is saved
		return err
	}
	if a, err = d.publish(ctx, a, 0); err != nil {
		return err
	}
	w.before = a
	if w.offices, err = d.Store.AllOffices(ctx); err != nil {
		return err
	}
	c := ActivityChange{Activity: a}
	c.Activity.Seats = slices.Clone(a.Seats)
	if err := d.lapse(ctx, &c, w); err != nil {
		return err
	}
	if err := d.remind(ctx, &c, w); err != nil {
		return err
	}
	if err := d.raiseTold(ctx, &c, w); err != nil {
		return err
	}
	if over := c.Activity.over(); !over.IsZero() && !now.Before(over.Add(d.rules().Keep)) {
		c.Activity.Private = Private{} // nobody needs to know any more where it was
	}
	c.Activity.Steps = append(slices.Clone(a.Steps), c.Steps...)
	c.Activity.settle(now)
	d.clock(&c.Activity, now)
	a.CheckAt = time.Time{} // this is the look
	c.Activity.soon(a, now)
	if err := d.Store.SaveActivity(ctx, &c); err != nil {
		return err
	}
	return d.after(ctx, c.Activity, w)
}

// raiseTold gives free places to the line and tells who got them.
func (d *ActivityDesk) raiseTold(ctx context.Context, c *ActivityChange, w *act) error {
	if err := d.rise(ctx, c, w); err != nil {
		return err
	}
	return d.tellRisen(ctx, c)
}

// lapse is what the limits say: nobody took it in time, or its time is over.
func (d *ActivityDesk) lapse(ctx context.Context, c *ActivityChange, w *act) error {
	a := &c.Activity
	over := !w.now.Before(a.Till.Add(d.rules().Grace))
	switch a.Stage {
	case ActivityListed, ActivityFull:
		switch {
		case over:
			d.missing(c, w)
			a.Stage = ActivityUnclaimed
		case a.Stage == ActivityListed && !a.Short && !w.now.Before(a.ClaimBy) && a.Taken() == 0:
			a.Short, a.Stage = true, ActivityUnclaimed
		case a.Stage == ActivityListed && !a.Short && !w.now.Before(a.ClaimBy):
			a.Short = true
		default:
			return nil
		}
	case ActivityRunning:
		if !over || a.told(lateStep) {
			return nil
		}
		d.missing(c, w)
		c.Steps = append(c.Steps, ActivityStep{
			ID: "late:" + string(a.Number), Activity: a.Number, At: w.now, By: w.By, Verb: ActivityNote, Text: lateStep,
		})
		if slices.ContainsFunc(a.Seats, func(s Seat) bool { return s.State == SeatStarted }) {
			c.tell("late:"+string(a.Number), officeOf(w.offices, a.Office).Chat, d.says("activity.told.late", *a))
		}
		return nil
	default:
		return nil
	}
	id := fmt.Sprintf("short:%s:%d", a.Number, w.now.UnixMilli())
	if a.Stage == ActivityUnclaimed {
		id = fmt.Sprintf("expire:%s:%d", a.Number, w.now.UnixMilli())
		c.Steps = append(c.Steps, ActivityStep{ID: id, Activity: a.Number, At: w.now, By: w.By, Verb: ActivityExpire})
	}
	return d.tellShort(ctx, c, w, id)
}

// missing marks who took a place and never began.
func (d *ActivityDesk) missing(c *ActivityChange, w *act) {
	a := &c.Activity
	for i := range a.Seats {
		s := &a.Seats[i]
		if s.State != SeatTaken {
			continue
		}
		s.State = SeatNoShow
		c.Steps = append(c.Steps, ActivityStep{
			ID: fmt.Sprintf("noshow:%s:%d", a.Number, s.N), Activity: a.Number, At: w.now, By: w.By, Verb: ActivityNoShow, Seat: s.N,
		})
	}
}

// soon lets the sweep look at an activity whose stage has changed: should the program die before the rest is done, it is done then.
func (a *Activity) soon(before Activity, now time.Time) {
	at := now.Add(activityLease)
	waits := !before.CheckAt.IsZero() && !before.CheckAt.After(at) // for an earlier change, perhaps
	if waits {
		at = before.CheckAt
	}
	if (waits || a.Stage != before.Stage) && (a.CheckAt.IsZero() || at.Before(a.CheckAt)) {
		a.CheckAt = at
	}
}

// after is what follows once a change is committed: the tickets, the next of a row, cards. Each of it is done once, however often it is begun, and
// what is not done is left to the sweep (Activity.soon).
func (d *ActivityDesk) after(ctx context.Context, a Activity, w *act) error {
	if a.Stage != w.before.Stage {
		if err := d.follow(ctx, a, w.orders); err != nil {
			return err
		}
	}
	if a.Stage == ActivityListed && (w.Verb == ActivityList || w.Verb == ActivityWiden) {
		if _, err := d.publish(ctx, a, 1); err != nil && !errors.Is(err, ErrConflict) { // the sweep goes on with it
			return err
		}
	}
	return nil
}

// ends reports whether the next of a row is to be drafted now.
func (s ActivityStage) ends() bool {
	return s == ActivityDone || s == ActivityRated || s == ActivityUnclaimed
}

// again drafts the next of a row that repeats. Who tries it a second time finds it there.
func (d *ActivityDesk) again(ctx context.Context, a Activity) error {
	if a.Repeat == Once {
		return nil
	}
	now := d.Now()
	next := Activity{
		Title: a.Title, Service: a.Service, Words: a.Words, Place: a.Place, Private: a.Private, Area: a.Area, From: a.From, Till: a.Till,
		Places: a.Places, Skills: a.Skills, Minors: a.Minors, PartyOnly: a.PartyOnly, Lang: a.Lang, Minutes: a.Minutes, Office: a.Office,
		By: a.By, Tickets: a.Tickets, Stage: ActivityDrafted, Repeat: a.Repeat, After: a.Number, Template: a.Template, MadeAt: now, UpdatedAt: now,
	}
	for next.From = a.Repeat.Next(next.From, d.Location); !next.From.After(now); {
		next.From = a.Repeat.Next(next.From, d.Location)
	}
	next.Till = next.From.Add(a.Till.Sub(a.From))
	next.ClaimBy = next.From.Add(-d.rules().Claim)
	if half := now.Add(next.From.Sub(now) / 2); next.ClaimBy.Before(half) {
		next.ClaimBy = half
	}
	c := ActivityChange{Activity: next, New: true, Day: now.In(d.Location), Steps: []ActivityStep{{
		ID: "again:" + string(a.Number), At: now, By: Actor{Kind: BySystem}, Verb: ActivityDraft, Text: string(a.Number),
	}}}
	err := d.Store.SaveActivity(ctx, &c)
	if errors.Is(err, ErrConflict) {
		return nil
	}
	return err
}

// follow drafts the next of a row and moves the tickets an activity answers: accepted when it is drafted, given to the organiser when it is listed, reported done when all that
// was built of them is done. A ticket that cannot be moved stays where it is: a clerk is at work on it.
func (d *ActivityDesk) follow(ctx context.Context, a Activity, orders []Ticket) error {
	if a.Stage.ends() {
		if err := d.again(ctx, a); err != nil {
			return err
		}
	}
	if d.Orders == nil || len(orders) == 0 {
		return nil
	}
	offices, err := d.Store.AllOffices(ctx)
	if err != nil {
		return err
	}
	o := officeOf(offices, a.Office)
	for _, t := range orders {
		for _, step := range d.follows(a, t, o) {
			if step.Verb == Report {
				done, err := d.allDone(ctx, t.Number)
				if err != nil {
					return err
				}
				if !done {
					break
				}
			}
			if t, err = d.Orders.Do(apart{ctx}, t.Number, step); err != nil {
				if refusal := (*Error)(nil); errors.As(err, &refusal) {
					break
				}
				return err
			}
		}
	}
	return nil
}

// follows are the moves of one ticket that follow from the stage of an activity.
func (d *ActivityDesk) follows(a Activity, t Ticket, o Office) (steps []Act) {
	by := Actor{Kind: BySystem}
	key := func(verb Verb) string {
		return "activity:" + string(a.Number) + ":" + string(t.Number) + ":" + string(verb)
	}
	if t.Stage == Filed && (a.Stage == ActivityDrafted || a.Stage == ActivityReviewed || a.Stage == ActivityListed) {
		steps = append(steps, Act{Verb: Accept, By: by, Source: key(Accept)})
	}
	switch {
	case a.Stage == ActivityListed && (t.Stage == Filed || t.Stage == Accepted) && o.ID != "":
		steps = append(steps, Act{Verb: Assign, By: by, Office: o, Source: key(Assign)})
	case a.Stage == ActivityDeclined && (t.Stage == Filed || t.Stage == Accepted) && o.Name != "":
		steps = append(steps, Act{Verb: Decline, By: by, Text: a.Reason, Helper: o.Name + " " + o.Phone, Source: key(Decline)})
	case (a.Stage == ActivityDone || a.Stage == ActivityRated) && a.Repeat == Once && (t.Stage == Assigned || t.Stage == Working):
		steps = append(steps, Act{Verb: Report, By: by, Text: a.Title + " " + string(a.Number), Source: key(Report)})
	}
	return steps
}

// allDone reports whether nothing that was built of an order is still to come.
func (d *ActivityDesk) allDone(ctx context.Context, number Number) (bool, error) {
	all, err := d.Store.FindActivities(ctx, ActivityQuery{Ticket: number, Limit: MaxPlaces})
	return !slices.ContainsFunc(all, func(a Activity) bool { return a.Stage.Open() }), err
}

// RequesterPhone puts a requester's new number where those who took the order read it, and tells them. The number of somebody else whom it is for stays.
func (d *ActivityDesk) RequesterPhone(ctx context.Context, number Number, before, phone string, by Actor, source string) error {
	all, err := d.Store.FindActivities(ctx, ActivityQuery{Ticket: number, Limit: MaxPlaces})
	if err != nil {
		return err
	}
	for _, a := range all {
		if !a.Stage.Open() || a.Private.Phone != before {
			continue
		}
		if a, err = d.Store.Activity(ctx, a.Number); err != nil {
			return err
		}
		own := source + ":" + string(a.Number)
		if a.did(own) {
			continue
		}
		step := ActivityStep{ID: madeBy(own), Activity: a.Number, At: d.Now(), By: by, Verb: ActivityEdit}
		a.Private.Phone = phone
		c := ActivityChange{Activity: a, Steps: []ActivityStep{step}}
		if err := d.tellSeats(ctx, &c, step, d.says("activity.told.phone", a), "show", SeatTaken, SeatStarted); err != nil {
			return err
		}
		if err := d.Store.SaveActivity(ctx, &c); err != nil {
			return err
		}
	}
	return nil
}

// OrderWithdrawn takes an order that is being withdrawn out of what was built of it: an activity for it alone is cancelled, which is refused once
// the service has begun; one for others too goes on without it.
func (d *ActivityDesk) OrderWithdrawn(ctx context.Context, number Number, by Actor, source string) error {
	all, err := d.Store.FindActivities(ctx, ActivityQuery{Ticket: number, Limit: MaxPlaces})
	if err != nil {
		return err
	}
	for _, a := range all {
		switch {
		case !a.Stage.Open():
			continue
		case len(a.Tickets) > 1:
			a.Tickets = slices.DeleteFunc(slices.Clone(a.Tickets), func(n Number) bool { return n == number })
			_, err = d.keep(ctx, a, ActivityStep{
				ID: madeBy(source) + ":" + string(a.Number), Activity: a.Number, At: d.Now(), By: by, Verb: ActivityEdit, Text: string(number),
			})
		default:
			_, err = d.Do(ctx, a.Number, ActivityAct{Verb: ActivityCancel, By: by, Text: string(number), Source: source + ":" + string(a.Number)})
		}
		if err != nil {
			return err
		}
	}
	return nil
}
