package tickets

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// Closure is a day on which a legal desk is closed against its weekly hours (holiday, flood): none of its times can be booked.
type Closure struct {
	Slot string
	From time.Time // the day, in the tenant's time zone
	Till time.Time
	Text string // why, as the booked residents were told
	By   string // name
	At   time.Time
}

// covers reports whether an opening lies on the closed day.
func (c Closure) covers(o Opening) bool {
	return c.Slot == o.Slot.ID && !o.At.Before(c.From) && o.At.Before(c.Till)
}

// closeAhead is how far ahead a day can be closed.
const closeAhead = 366 * 24 * time.Hour

// dayOf are the slots of a day that somebody may work on, and the day's beginning and end.
func (l *Legal) dayOf(ctx context.Context, day time.Time, by Actor) (slots []Slot, from, till time.Time, err error) {
	y, m, d := day.In(l.Desk.Location).Date()
	from, till = time.Date(y, m, d, 0, 0, 0, 0, l.Desk.Location), time.Date(y, m, d+1, 0, 0, 0, 0, l.Desk.Location)
	if by.Kind != ByStaff {
		return nil, from, till, Refuse(NotAllowed, "error.other_office")
	}
	all, err := l.Store.AllSlots(ctx)
	if err != nil {
		return nil, from, till, err
	}
	for _, s := range all {
		if s.Weekday == from.Weekday() && LegalClerk(by, s.Office) {
			slots = append(slots, s)
		}
	}
	if len(slots) == 0 {
		return nil, from, till, Refuse(NotAllowed, "error.day_no_desk")
	}
	return slots, from, till, nil
}

// CloseDay closes a whole day of the desks somebody may work on: what is free goes, and who had booked is told why, with words to choose another
// time. All of it in one transaction, or nothing. It gives how many were told.
func (l *Legal) CloseDay(ctx context.Context, day time.Time, by Actor, text string) (told int, err error) {
	for tries := 0; ; tries++ { // who books at the same moment is told too
		told, err = l.closeDay(ctx, day, by, strings.TrimSpace(text))
		if tries == 3 || !errors.Is(err, ErrConflict) {
			return told, err
		}
	}
}

func (l *Legal) closeDay(ctx context.Context, day time.Time, by Actor, text string) (int, error) {
	slots, from, till, err := l.dayOf(ctx, day, by)
	now := l.Desk.Now()
	switch {
	case err != nil:
		return 0, err
	case !till.After(now) || from.Sub(now) > closeAhead:
		return 0, Refuse(Invalid, "error.day_over")
	case text == "":
		return 0, Refuse(Invalid, "error.day_why")
	case len([]rune(text)) > 500:
		return 0, Refuse(Invalid, "error.too_long")
	}
	c := &LegalChange{}
	for _, s := range slots {
		c.Closed = append(c.Closed, Closure{Slot: s.ID, From: from, Till: till, Text: text, By: by.Name, At: now})
	}
	booked, err := l.Store.Appointments(ctx, AppointmentQuery{From: from, Till: till, Limit: 5000})
	if err != nil {
		return 0, err
	}
	for _, a := range booked {
		if a.State != Booked || !a.At.After(now) || !slices.ContainsFunc(slots, func(s Slot) bool { return s.ID == a.Slot }) {
			continue
		}
		a.State, a.Text, a.RemindAt = Cancelled, text, time.Time{}
		c.Cancelled = append(c.Cancelled, a)
		c.Notices = append(c.Notices, l.cancelled(a)...)
	}
	return len(c.Cancelled), l.Store.SaveLegal(ctx, c)
}

// OpenDay takes the closing of a day back: its times can be booked again. What was cancelled stays so: those residents were told.
func (l *Legal) OpenDay(ctx context.Context, day time.Time, by Actor) error {
	slots, from, till, err := l.dayOf(ctx, day, by)
	if err != nil {
		return err
	}
	c := &LegalChange{}
	for _, s := range slots {
		c.Opened = append(c.Opened, Closure{Slot: s.ID, From: from, Till: till})
	}
	return l.Store.SaveLegal(ctx, c)
}

// cancelled tells a resident that the office took their time back, and offers another.
func (l *Legal) cancelled(a Appointment) []Notice {
	return l.toBooker(a, "n:cancel:"+a.ID, Say("appointment.cancelled", append(l.WhenWords(a.At, a.Place), "text", Plain(a.Text))...),
		Choice{Key: "appointment.choice.again", Data: "go book number=" + string(a.Ticket)})
}
