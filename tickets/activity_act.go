package tickets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// This file is every move on an activity but 接单 itself (activity_take.go).

// activityTries is how often an act without a Version is begun again: as many volunteers may press 开始 at the same moment.
const activityTries = 40

// SideOf is what somebody is to an activity; orders are its tickets, v is the volunteer they say to be, nil none.
func (a Activity) SideOf(by Actor, orders []Ticket, v *Volunteer) (side ActivitySide) {
	switch by.Kind {
	case BySystem:
		return SideProgram
	case ByStaff:
		if Covers(by.Area, a.Area) && slices.Contains(anyone, by.Role) && (by.Role != Handler || by.Office != "" && by.Office == a.Office) {
			return SideOrganiser
		}
		return 0
	case ByResident:
	default:
		return 0
	}
	if by.ID == "" {
		return 0
	}
	if v != nil && v.Resident == by.ID && v.Stage != VolunteerLeft {
		side |= SideVolunteer
	}
	if slices.ContainsFunc(orders, func(t Ticket) bool { return t.Resident == by.ID || t.For != nil && t.For.Resident == by.ID }) {
		side |= SideRequester
	}
	return side
}

// May says whether somebody with a side may make this move now; seat is the index of the seat it is about, -1 none. nil means yes.
func (m ActivityMove) May(a Activity, side ActivitySide, seat int) error {
	switch {
	case side == 0:
		return Refuse(NotFound, "error.activity_none")
	case side&m.Side == 0:
		return Refuse(NotAllowed, "error.activity_side", "verb", "@activity.verb."+string(m.Verb))
	case m.Seat != nil && seat < 0:
		return Refuse(NotAllowed, "error.activity_no_seat")
	case m.Seat != nil && !slices.Contains(m.Seat, a.Seats[seat].State):
		return m.seatRefusal(a.Seats[seat])
	case !slices.Contains(m.From, a.Stage):
		return Refuse(NotAllowed, "error.activity_stage", "verb", "@activity.verb."+string(m.Verb), "stage", "@activity.stage."+string(a.Stage))
	}
	return nil
}

// seatRefusal is the sentence for a seat that is in another state; the common mistakes have their own.
func (m ActivityMove) seatRefusal(s Seat) error {
	switch {
	case m.Verb == ActivityFinish && s.State == SeatTaken:
		return Refuse(NotAllowed, "error.activity_unstarted")
	case m.Verb == ActivityFinish && s.State == SeatFinished, m.Verb == ActivityConfirm && s.State == SeatFinished:
		return Refuse(NotAllowed, "error.activity_finished")
	case m.Verb == ActivityStart && (s.State == SeatStarted || s.State == SeatFinished):
		return Refuse(NotAllowed, "error.activity_started")
	}
	return Refuse(NotAllowed, "error.activity_seat", "verb", "@activity.verb."+string(m.Verb), "state", "@activity.seat."+string(s.State))
}

// ActivityOpen lists the moves somebody may make on an activity as a whole, and on each seat by its number, in the order of the table.
func ActivityOpen(a Activity, by Actor, orders []Ticket) (whole []ActivityVerb, seats map[int][]ActivityVerb) {
	seats = map[int][]ActivityVerb{}
	side := a.SideOf(by, orders, nil)
	for _, m := range ActivityMoves {
		if m.Seat == nil {
			if m.May(a, side, -1) == nil {
				whole = append(whole, m.Verb)
			}
			continue
		}
		for i, s := range a.Seats {
			if m.May(a, side, i) == nil && (m.Verb != ActivityConfirm || !s.booked()) {
				seats[s.N] = append(seats[s.N], m.Verb)
			}
		}
	}
	return whole, seats
}

// act is one move while it is checked and made.
type act struct {
	ActivityAct
	move      ActivityMove
	side      ActivitySide
	seat      int // index; -1 none
	orders    []Ticket
	offices   []Office
	volunteer *Volunteer // who acts, or whom the organiser assigns
	other     *Volunteer // to whom it is handed over
	now       time.Time
	before    Activity
}

// Do makes a move: everything but Take. An act without a Version that meets another save is tried again on what that save left; one with a
// Version only to find that the same form was faster (a double click), which is no collision.
func (d *ActivityDesk) Do(ctx context.Context, number ActivityNumber, a ActivityAct) (Activity, error) {
	for tries := 0; ; tries++ {
		out, err := d.once(ctx, number, a)
		if tries == activityTries || !errors.Is(err, ErrConflict) {
			return out, err
		}
		if a.Version != 0 {
			if now, failed := d.Store.Activity(ctx, number); failed == nil && now.did(a.Source) {
				return now, nil
			}
			return out, err
		}
	}
}

func (d *ActivityDesk) once(ctx context.Context, number ActivityNumber, in ActivityAct) (Activity, error) {
	if !number.Valid() {
		return Activity{}, Refuse(NotFound, "error.activity_none")
	}
	a, err := d.Store.Activity(ctx, number)
	if err != nil {
		return a, err
	}
	if a.did(in.Source) {
		return a, nil
	}
	w := &act{ActivityAct: in, seat: -1, now: d.Now(), before: a}
	if err := d.look(ctx, a, w); err != nil {
		return a, err
	}
	if err := d.checkAct(a, w); err != nil {
		return a, err
	}
	step := ActivityStep{ID: stepID(in.Source, d.NewID), Activity: number, At: w.now, By: in.By, Verb: in.Verb, Score: in.Score, Text: strings.TrimSpace(in.Text)}
	stored := a
	a.Seats = slices.Clone(a.Seats)
	c := ActivityChange{Activity: a}
	if err := d.applyAct(ctx, &c, w, &step); err != nil {
		return stored, err
	}
	c.Steps = append([]ActivityStep{step}, c.Steps...)
	if err := d.rise(ctx, &c, w); err != nil {
		return stored, err
	}
	c.Activity.settle(w.now)
	d.clock(&c.Activity, w.now)
	c.Activity.soon(a, w.now)
	if err := d.tellAct(ctx, &c, w, step); err != nil {
		return stored, err
	}
	d.book(&c, w)
	if err := d.Store.SaveActivity(ctx, &c); err != nil {
		return stored, err
	}
	c.Activity.Steps = append(slices.Clone(stored.Steps), c.Steps...)
	return c.Activity, d.after(ctx, c.Activity, w)
}

// look reads what the rules of a move need to know.
func (d *ActivityDesk) look(ctx context.Context, a Activity, w *act) (err error) {
	var ok bool
	if w.move, ok = ActivityMoveOf(w.Verb); !ok || w.Verb == ActivityTake || w.Verb == ActivityWait {
		return Refuse(Invalid, "error.no_such_move")
	}
	if w.orders, err = d.orders(ctx, a.Tickets); err != nil {
		return err
	}
	if w.offices, err = d.Store.AllOffices(ctx); err != nil {
		return err
	}
	if w.Volunteer != "" {
		if w.volunteer, err = d.volunteer(ctx, w.Volunteer); err != nil {
			return err
		}
	}
	if w.To != "" {
		if w.other, err = d.volunteer(ctx, w.To); err != nil {
			return err
		}
	}
	w.side = a.SideOf(w.By, w.orders, w.volunteer)
	switch {
	case w.move.Side&SideVolunteer != 0 && w.side&SideVolunteer != 0 && w.Volunteer != "":
		w.seat = a.SeatOf(w.Volunteer)
	case w.Seat > 0:
		w.seat = a.SeatAt(w.Seat)
	}
	return nil
}

func (d *ActivityDesk) volunteer(ctx context.Context, id string) (*Volunteer, error) {
	v, err := d.Volunteers.Volunteer(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return nil, Refuse(NotFound, "error.volunteer_none")
	}
	return &v, err
}

// checkAct is every rule a move must satisfy before anything is written.
func (d *ActivityDesk) checkAct(a Activity, w *act) error {
	m := w.move
	if err := m.May(a, w.side, w.seat); err != nil {
		return err
	}
	switch {
	case w.ActivityAct.Version != 0 && w.ActivityAct.Version != a.Version:
		return Refuse(Conflict, "error.activity_changed", "stage", "@activity.stage."+string(a.Stage))
	case m.Needs&ActivityNeedsText != 0 && strings.TrimSpace(w.Text) == "":
		return Refuse(Invalid, "error.activity_text", "verb", "@activity.verb."+string(m.Verb))
	case utf8.RuneCountInString(w.Text) > MaxActivityWords:
		return Refuse(Invalid, "error.activity_long", "n", fmt.Sprint(MaxActivityWords))
	case m.Needs&ActivityNeedsScore != 0 && (w.Score < 1 || w.Score > 5):
		return Refuse(Invalid, "error.activity_score")
	case m.Needs&ActivityNeedsTill != 0 && (!w.Till.After(w.now) || w.Till.After(a.From)):
		return Refuse(Invalid, "error.activity_claim")
	}
	if m.Needs&ActivityNeedsFull != 0 {
		if err := a.complete(w.now); err != nil {
			return err
		}
	}
	switch m.Verb {
	case ActivityCancel:
		if w.side == SideRequester && len(a.Tickets) > 1 { // others ordered it too
			return Refuse(NotAllowed, "error.activity_not_alone")
		}
	case ActivityAssign:
		return d.checkAssign(a, w)
	case ActivityHandOver:
		return d.checkHandOver(a, w)
	case ActivityStart, ActivityFinish, ActivityConfirm, ActivityNoShow:
		return d.checkTimes(a, w)
	case ActivityRate, ActivityRateBack, ActivityComplain:
		return d.checkRating(a, w)
	}
	return nil
}

// applyAct changes the activity as the move says.
func (d *ActivityDesk) applyAct(ctx context.Context, c *ActivityChange, w *act, step *ActivityStep) error {
	a, m := &c.Activity, w.move
	a.UpdatedAt = w.now
	if m.To != "" {
		a.Stage = m.To
	}
	if m.Seat != nil {
		step.Seat = a.Seats[w.seat].N
		d.applySeat(&a.Seats[w.seat], w)
	}
	switch m.Verb {
	case ActivityEdit:
		if w.Building == nil {
			return Refuse(Invalid, "error.activity_title")
		}
		orders, err := d.orders(ctx, w.Building.Tickets)
		if err != nil {
			return err
		}
		if err := d.compose(a, *w.Building, orders, w.now); err != nil {
			return err
		}
		if a.SideOf(w.By, orders, nil)&SideOrganiser == 0 { // handing it to another office would hide it from who does
			return Refuse(NotAllowed, "error.activity_office")
		}
		if a.Stage != ActivityDrafted {
			return a.complete(w.now)
		}
	case ActivityList:
		a.ListedAt, a.CardsAt, a.Ring = w.now, w.now, RingGrid
	case ActivityWiden:
		a.Ring, a.ClaimBy, a.Short, a.CardsAt = min(a.Ring+1, RingAll), w.Till, false, w.now
		a.ListedAt = cmp.Or(a.ListedAt, w.now)
		a.EndedAt = time.Time{}
	case ActivityDecline, ActivityCancel:
		a.Reason = w.Text
	case ActivityRefer:
		a.Provider, a.CardsAt = w.Provider, time.Time{}
		return d.checkProvider(ctx, a)
	case ActivityAssign:
		d.give(c, w.volunteer, w.now)
		a.ListedAt = cmp.Or(a.ListedAt, w.now)
		step.Seat = a.Seats[len(a.Seats)-1].N
	case ActivityHandOver:
		if w.other != nil {
			d.give(c, w.other, w.now)
		}
	case ActivityComplain:
		return d.complain(ctx, c, w)
	}
	return nil
}

// settle makes the stage agree with the seats.
func (a *Activity) settle(now time.Time) {
	count := map[SeatState]int{}
	for _, s := range a.Seats {
		count[s.State]++
	}
	switch a.Stage {
	case ActivityListed, ActivityFull:
		a.Stage = ActivityListed
		if a.Free() == 0 {
			a.Stage = ActivityFull
		}
		if count[SeatFinished] > 0 { // the organiser confirmed it, nobody pressed 开始
			a.Stage = ActivityRunning
		}
	case ActivityUnclaimed:
		if count[SeatFinished] > 0 {
			a.Stage = ActivityDone
		}
	}
	if a.Stage == ActivityRunning && count[SeatTaken]+count[SeatStarted] == 0 {
		a.Stage = ActivityDone
		if count[SeatFinished] == 0 {
			a.Stage = ActivityUnclaimed
		}
	}
	if a.Stage == ActivityDone && rated(a.Seats) {
		a.Stage = ActivityRated
	}
	switch {
	case a.Stage.Open():
		a.EndedAt = time.Time{}
	case a.EndedAt.IsZero():
		a.EndedAt, a.CardsAt = now, time.Time{}
	}
}

// rated reports whether every finished seat has its stars.
func rated(seats []Seat) bool {
	some := false
	for _, s := range seats {
		if s.State == SeatFinished {
			if s.Rated.Score == 0 {
				return false
			}
			some = true
		}
	}
	return some
}

// clock sets when the sweep looks at an activity next.
func (d *ActivityDesk) clock(a *Activity, now time.Time) {
	a.CheckAt = time.Time{}
	set := func(t time.Time) {
		if !t.IsZero() && (a.CheckAt.IsZero() || t.Before(a.CheckAt)) {
			a.CheckAt = t
		}
	}
	r := d.rules()
	switch a.Stage {
	case ActivityListed, ActivityFull, ActivityRunning:
		if a.Stage == ActivityListed {
			set(a.CardsAt)
			if !a.Short {
				set(a.ClaimBy)
			}
		}
		if at := d.remindAt(*a); a.Stage != ActivityRunning && (at.After(now) || now.Before(a.From) && a.Taken() > 0 && !a.reminded()) {
			set(at)
		}
		if over := a.Till.Add(r.Grace); over.After(now) || !a.told(lateStep) {
			set(over)
		}
	case ActivityDone, ActivityRated, ActivityCancelled, ActivityDeclined, ActivityUnclaimed:
		if a.Private != (Private{}) && !a.over().IsZero() {
			set(a.over().Add(r.Keep))
		}
	}
}

// over is when nobody needs to know any more whom it was for.
func (a Activity) over() time.Time {
	if a.Stage == ActivityUnclaimed { // somebody may still be found
		return a.Till
	}
	return a.EndedAt
}

// lateStep is the text of the step that says the organiser was asked about who started and never finished.
const lateStep = "late"

func (a Activity) told(text string) bool {
	return slices.ContainsFunc(a.Steps, func(s ActivityStep) bool { return s.By.Kind == BySystem && s.Text == text })
}
