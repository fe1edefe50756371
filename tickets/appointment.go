package tickets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Slot is when a community's legal desk is open: every week on one day, cut into appointments of the same length (tenant data).
type Slot struct {
	ID      string
	Office  string // whose desk it is; "" the street's
	Place   string // as the resident is told
	Weekday time.Weekday
	From    int // minutes after midnight, tenant's time zone
	To      int
	Length  int // minutes of one appointment
	Off     bool
}

// Check says whether a slot can be used; nil means yes.
func (s Slot) Check() error {
	switch {
	case strings.TrimSpace(s.Place) == "" || len([]rune(s.Place)) > 80:
		return Refuse(Invalid, "error.slot_place")
	case s.Weekday < time.Sunday || s.Weekday > time.Saturday, s.From < 0, s.To > 24*60, s.To <= s.From:
		return Refuse(Invalid, "error.slot_hours")
	case s.Length < 10 || s.Length > 240 || s.Length > s.To-s.From:
		return Refuse(Invalid, "error.slot_length")
	}
	return nil
}

// AppointmentState is what became of an appointment.
type AppointmentState string

const (
	Booked    AppointmentState = "booked"
	Cancelled AppointmentState = "cancelled"
	Kept      AppointmentState = "kept"
	Missed    AppointmentState = "missed"
)

// Appointment is a time at a legal desk that a resident has booked. Every one belongs to a ticket, so that what is known of the person
// stands there, and goes with it.
type Appointment struct {
	ID       string
	Slot     string
	Office   string
	Place    string
	At       time.Time
	Length   int // minutes
	Ticket   Number
	Resident string
	To       Address
	Lang     Lang
	State    AppointmentState
	Text     string // reason of a cancellation by the office
	RemindAt time.Time
	BookedAt time.Time
	Version  int // 0: not kept yet
}

// AppointmentQuery asks for appointments: of a time, of a resident, of an office. Every field that is empty asks for nothing.
type AppointmentQuery struct {
	From, Till time.Time
	Resident   string
	Office     string
	Limit      int // 0: 200
}

// Opening is one time that can be booked.
type Opening struct {
	Slot Slot
	At   time.Time
}

// Data is the opening as a button carries it; "" never is one.
func (o Opening) Data() string { return fmt.Sprintf("%s@%d", o.Slot.ID, o.At.Unix()) }

const (
	bookAhead  = 14 * 24 * time.Hour // how far ahead one may book
	bookBefore = time.Hour           // and how long before it begins
	dayBefore  = 24 * time.Hour
)

// Openings lists the times that are free, the next ones first.
func (l *Legal) Openings(ctx context.Context, limit int) ([]Opening, error) {
	slots, err := l.Store.AllSlots(ctx)
	if err != nil {
		return nil, err
	}
	now := l.Desk.Now()
	taken, err := l.Store.Appointments(ctx, AppointmentQuery{From: now, Till: now.Add(bookAhead), Limit: 5000})
	if err != nil {
		return nil, err
	}
	booked := map[string]bool{}
	for _, a := range taken {
		if a.State == Booked {
			booked[Opening{Slot{ID: a.Slot}, a.At}.Data()] = true
		}
	}
	closed, err := l.Store.Closures(ctx, now, now.Add(bookAhead))
	if err != nil {
		return nil, err
	}
	var free []Opening
	for _, o := range openings(slots, now, l.Desk.Location) {
		if !booked[o.Data()] && !slices.ContainsFunc(closed, func(c Closure) bool { return c.covers(o) }) {
			free = append(free, o)
		}
	}
	return free[:min(limit, len(free))], nil
}

// openings are all times of the slots within reach, booked or not, by time.
func openings(slots []Slot, now time.Time, zone *time.Location) []Opening {
	var out []Opening
	for day := range int(bookAhead/dayBefore) + 1 {
		y, m, d := now.In(zone).AddDate(0, 0, day).Date()
		for _, s := range slots {
			if s.Off || s.Check() != nil || time.Date(y, m, d, 12, 0, 0, 0, zone).Weekday() != s.Weekday {
				continue
			}
			for from := s.From; from+s.Length <= s.To; from += s.Length {
				at := time.Date(y, m, d, from/60, from%60, 0, 0, zone)
				if at.Sub(now) >= bookBefore && at.Sub(now) <= bookAhead {
					out = append(out, Opening{s, at})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Opening) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Slot.ID, b.Slot.ID)) })
	return out
}

// opening finds a free time by its Data. Somebody may have been faster: then it is Conflict.
func (l *Legal) opening(ctx context.Context, data string) (Opening, error) {
	free, err := l.Openings(ctx, 5000)
	if err != nil {
		return Opening{}, err
	}
	i := slices.IndexFunc(free, func(o Opening) bool { return o.Data() == data })
	if i < 0 {
		return Opening{}, errSlotTaken
	}
	return free[i], nil
}

var errSlotTaken = Refuse(Conflict, "error.slot_taken")

// appointment makes the record of a booking by the message that caused it.
func (l *Legal) appointment(o Opening, r Resident, to Address) Appointment {
	now := l.Desk.Now()
	a := Appointment{
		ID: l.Desk.NewID(), Slot: o.Slot.ID, Office: o.Slot.Office, Place: o.Slot.Place, At: o.At, Length: o.Slot.Length,
		Resident: r.ID, To: to, Lang: r.Lang, State: Booked, BookedAt: now,
	}
	if remind := o.At.Add(-dayBefore); remind.After(now) {
		a.RemindAt = remind
	}
	return a
}

// WhenWords are the variables of a line that names an appointment.
func (l *Legal) WhenWords(at time.Time, place string) []string {
	t := at.In(l.Desk.Location)
	return []string{"day", t.Format("01-02"), "weekday", fmt.Sprintf("@weekday.%d", t.Weekday()), "time", t.Format("15:04"), "place", Plain(place)}
}

// FileAndBook files a ticket and books a time for it, in one transaction: of two residents who want the same time one gets it, and the other
// has filed nothing.
func (l *Legal) FileAndBook(ctx context.Context, f Filing, data string) (Ticket, error) {
	if t, err := l.Desk.Store.BySource(ctx, f.Source); err == nil { // done before: the time is this ticket's own
		return t, nil
	}
	o, err := l.opening(ctx, data)
	if err != nil {
		return Ticket{}, err
	}
	a := l.appointment(o, f.Resident, f.To)
	f.Answer = &Notice{Lines: []Line{Say("appointment.booked", l.WhenWords(o.At, o.Slot.Place)...)}}
	f.Also = func(c *Change) { c.Appointment = &a }
	return l.Desk.File(ctx, f)
}

// Book books a time for a ticket that is there already.
func (l *Legal) Book(ctx context.Context, t Ticket, r Resident, to Address, data, source string) (Appointment, error) {
	if t.Resident == "" || t.Resident != r.ID {
		return Appointment{}, Refuse(NotFound, "error.no_such_ticket")
	}
	events, err := l.Desk.Store.Events(ctx, t.Number)
	if err != nil || slices.ContainsFunc(events, func(e Event) bool { return e.ID == madeBy(source) }) {
		return Appointment{}, err
	}
	o, err := l.opening(ctx, data)
	if err != nil {
		return Appointment{}, err
	}
	a := l.appointment(o, r, to)
	a.Ticket = t.Number
	line := Say("appointment.booked", l.WhenWords(o.At, o.Slot.Place)...)
	return a, l.Store.SaveLegal(ctx, &LegalChange{
		Appointment: &a,
		Events: []Event{{
			ID: madeBy(source), Number: t.Number, At: a.BookedAt, By: Actor{Kind: ByResident, ID: r.ID}, Verb: AidBook, From: t.Stage, To: t.Stage,
			Text: l.Desk.Day(o.At) + " " + o.Slot.Place, Public: true,
		}},
		Notices: []Notice{{ID: ReplyID(source, 0), To: to, Resident: r.ID, Ticket: t.Number, Class: Reply, Lang: r.Lang, Lines: []Line{line}}},
	})
}

// Settle is what is done to an appointment: a resident cancels their own, the office cancels with a reason, or notes whether they came.
func (l *Legal) Settle(ctx context.Context, id string, by Actor, state AppointmentState, version int, text string) (Appointment, error) {
	a, err := l.Store.Appointment(ctx, id)
	if errors.Is(err, ErrNotFound) || err == nil && by.Kind == ByResident && (a.Resident == "" || a.Resident != by.ID) {
		return Appointment{}, Refuse(NotFound, "error.no_such_appointment")
	}
	if err != nil {
		return a, err
	}
	now := l.Desk.Now()
	text = strings.TrimSpace(text)
	switch {
	case by.Kind == ByStaff && !LegalClerk(by, a.Office):
		return a, Refuse(NotAllowed, "error.other_office")
	case version != 0 && version != a.Version || a.State != Booked:
		return a, Refuse(Conflict, "error.appointment_changed", "state", "@appointment.state."+string(a.State))
	case by.Kind == ByResident && (state != Cancelled || !a.At.After(now)), by.Kind == BySystem:
		return a, Refuse(NotAllowed, "error.appointment_over")
	case !slices.Contains([]AppointmentState{Cancelled, Kept, Missed}, state):
		return a, Refuse(Invalid, "error.no_such_move")
	case state != Cancelled && a.At.After(now):
		return a, Refuse(NotAllowed, "error.appointment_to_come")
	case by.Kind == ByStaff && state == Cancelled && text == "":
		return a, Refuse(Invalid, "error.appointment_why")
	case len([]rune(text)) > 500:
		return a, Refuse(Invalid, "error.too_long")
	}
	a.State, a.Text, a.RemindAt = state, text, time.Time{}
	c := &LegalChange{Appointment: &a}
	if by.Kind == ByStaff && state == Cancelled {
		c.Notices = l.cancelled(a)
	}
	return a, l.Store.SaveLegal(ctx, c)
}

// TicketWithdrawn gives back the times that were booked for a ticket that is being withdrawn, so that somebody else can have them. It reports
// how many; a time that is over stays as it is.
func (l *Legal) TicketWithdrawn(ctx context.Context, number Number, by Actor) (given int, err error) {
	all, err := l.Store.Appointments(ctx, AppointmentQuery{Resident: by.ID, From: l.Desk.Now()})
	if err != nil {
		return 0, err
	}
	for _, a := range all {
		if a.Ticket != number || a.State != Booked || !a.At.After(l.Desk.Now()) {
			continue
		}
		if _, err := l.Settle(ctx, a.ID, by, Cancelled, a.Version, ""); err != nil {
			return given, err
		}
		given++
	}
	return given, nil
}

func (l *Legal) toBooker(a Appointment, id string, line Line, choices ...Choice) []Notice {
	if a.To.IsZero() {
		return nil
	}
	return []Notice{{ID: id, To: a.To, Resident: a.Resident, Ticket: a.Ticket, Class: News, Lang: a.Lang, Lines: []Line{line}, Choices: choices}}
}

// remind tells a resident of tomorrow's appointment, once.
func (l *Legal) remind(ctx context.Context, id string) error {
	a, err := l.Store.Appointment(ctx, id)
	if err != nil {
		return err
	}
	c := &LegalChange{Appointment: &a}
	if a.State == Booked && a.At.After(l.Desk.Now()) {
		c.Notices = l.toBooker(a, "n:remind:"+a.ID, Say("appointment.reminder", l.WhenWords(a.At, a.Place)...),
			Choice{Key: "appointment.choice.cancel", Data: "go unbook id=" + a.ID})
		for i := range c.Notices {
			c.Notices[i].Expires = a.At
		}
	}
	a.RemindAt = time.Time{}
	return lostRace(l.Store.SaveLegal(ctx, c))
}
