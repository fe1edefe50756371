package tickets

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"
)

// This file is what happens to one seat after it was taken: 开始, 完成, 转单, 未到, 评单.

// checkAssign is whom the organiser may send. Whether they want to is for the organiser to have asked.
func (d *ActivityDesk) checkAssign(a Activity, w *act) error {
	switch {
	case w.volunteer == nil:
		return Refuse(Invalid, "error.volunteer_none")
	case a.Free() == 0:
		return Refuse(NotAllowed, "error.take_full")
	}
	if err := a.complete(w.now); err != nil {
		return err
	}
	return mayHave(a, *w.volunteer, w.orders)
}

// mayHave is every rule of who may have a place, wherever they live.
func mayHave(a Activity, v Volunteer, orders []Ticket) error {
	if i := a.SeatOf(v.ID); i >= 0 && (a.Seats[i].State.Held() || a.Seats[i].State == SeatWaiting) {
		return Refuse(NotAllowed, "error.take_yours", "state", "@activity.seat."+string(a.Seats[i].State))
	}
	for _, t := range orders {
		if v.Resident != "" && (t.Resident == v.Resident || t.For != nil && t.For.Resident == v.Resident) {
			return Refuse(NotAllowed, "error.take_own")
		}
	}
	return Fits(a, v)
}

// checkHandOver is to whom a seat may be handed; to the line always.
func (d *ActivityDesk) checkHandOver(a Activity, w *act) error {
	if w.other == nil {
		return nil
	}
	return mayHave(a, *w.other, w.orders)
}

// checkTimes keeps hours from being forged: nothing counts that was not begun, or that lies in the future.
func (d *ActivityDesk) checkTimes(a Activity, w *act) error {
	r := d.rules()
	switch w.Verb {
	case ActivityStart:
		switch {
		case w.now.Before(a.From.Add(-r.EarlyStart)):
			return Refuse(NotAllowed, "error.activity_early", "at", Plain(d.Day(a.From)))
		case w.now.After(a.Till.Add(r.Grace)):
			return Refuse(NotAllowed, "error.activity_late", "at", Plain(d.Day(a.Till)))
		}
	case ActivityNoShow:
		if w.now.Before(a.From.Add(r.Grace)) {
			return Refuse(NotAllowed, "error.activity_not_yet", "at", Plain(d.Day(a.From.Add(r.Grace))))
		}
	case ActivityConfirm:
		s := a.Seats[w.seat]
		begun := w.now.Sub(a.From.Add(-r.EarlyStart))
		switch {
		case s.booked():
			return Refuse(NotAllowed, "error.activity_finished")
		case w.Minutes < 0 || w.Minutes > 24*60 || time.Duration(w.Minutes)*time.Minute > begun:
			return Refuse(Invalid, "error.activity_future")
		case w.Minutes == 0 && s.StartedAt.IsZero():
			return Refuse(Invalid, "error.activity_how_long")
		}
	}
	return nil
}

// booked reports whether its hours are in the ledger: from there on they are corrected there.
func (s Seat) booked() bool { return s.State == SeatFinished && !s.Waits() }

// applySeat changes one seat as the move says.
func (d *ActivityDesk) applySeat(s *Seat, w *act) {
	if w.move.SeatTo != "" {
		s.State = w.move.SeatTo
	}
	switch w.Verb {
	case ActivityStart:
		s.StartedAt, s.Away = w.now, d.away(w)
	case ActivityFinish:
		s.FinishedAt, s.Away = w.now, s.Away || d.away(w)
		s.Minutes = min(minutes(s.StartedAt, s.FinishedAt), d.most(w.before))
	case ActivityConfirm:
		s.Confirmed = true
		if s.FinishedAt.IsZero() {
			s.FinishedAt = w.now
		}
		switch {
		case w.Minutes > 0:
			s.Minutes = w.Minutes
		case s.Minutes == 0:
			s.Minutes = min(minutes(s.StartedAt, s.FinishedAt), d.most(w.before))
		}
	case ActivityRate:
		if s.Rated.Score == 0 { // of several requesters the first one's stand with the seat, all of them in the history
			s.Rated = Rating{w.Score, w.Text, w.now}
		}
	case ActivityRateBack:
		s.Rates = Rating{w.Score, w.Text, w.now}
	}
}

func minutes(from, till time.Time) int { return int(till.Sub(from) / time.Minute) }

// most is how many minutes count without the organiser's word.
func (d *ActivityDesk) most(a Activity) int { return int(float64(a.Minutes) * d.rules().Over) }

// away reports whether somebody shared a location that is not where the activity is. Who shares none says by the button that they are there.
func (d *ActivityDesk) away(w *act) bool {
	p := w.before.Private
	if w.Lat == 0 && w.Lon == 0 || p.Lat == 0 && p.Lon == 0 {
		return false
	}
	return metres(w.Lat, w.Lon, p.Lat, p.Lon) > float64(d.rules().Near)
}

// metres is the distance of two points of WGS-84, on a sphere: good to half a per cent.
func metres(lat1, lon1, lat2, lon2 float64) float64 {
	const radius, degree = 6371000, math.Pi / 180
	x := math.Sin((lat2 - lat1) * degree / 2)
	y := math.Sin((lon2 - lon1) * degree / 2)
	return 2 * radius * math.Asin(math.Sqrt(min(x*x+math.Cos(lat1*degree)*math.Cos(lat2*degree)*y*y, 1)))
}

// give adds a seat for a volunteer. Its rules across activities are looked at when it is saved.
func (d *ActivityDesk) give(c *ActivityChange, v *Volunteer, now time.Time) {
	a := &c.Activity
	n := 1
	for _, s := range a.Seats {
		n = max(n, s.N+1)
	}
	a.Seats = append(a.Seats, Seat{Activity: a.Number, N: n, Volunteer: v.ID, State: SeatTaken, At: now})
	c.Claims = append(c.Claims, d.claim(*a, *v))
}

// claim is what must hold across activities for who gets a place.
func (d *ActivityDesk) claim(a Activity, v Volunteer) Claim {
	from, till := week(a.From.In(d.Location))
	return Claim{Volunteer: v.ID, Activity: a.Number, From: a.From, Till: a.Till, WeekFrom: from, WeekTill: till, PerWeek: v.PerWeek}
}

// week is the week of a moment, Monday to Monday, in the zone it is given in.
func week(t time.Time) (from, till time.Time) {
	y, m, day := t.Date()
	from = time.Date(y, m, day-(int(t.Weekday())+6)%7, 0, 0, 0, 0, t.Location())
	return from, from.AddDate(0, 0, 7)
}

// rise gives places that became free to the line, first come first. Who has taken something else for that time is passed over.
func (d *ActivityDesk) rise(ctx context.Context, c *ActivityChange, w *act) error {
	a := &c.Activity
	switch w.Verb {
	case ActivityRelease, ActivityHandOver, ActivityNoShow, ActivityEdit, ActivityExpire: // with each sweep too: who was erased gave up a place
	default:
		return nil
	}
	if a.Stage != ActivityListed && a.Stage != ActivityFull && a.Stage != ActivityRunning {
		return nil
	}
	if !w.now.Before(a.Till.Add(-time.Duration(a.Minutes) * time.Minute / 2)) { // too late to be of use
		return nil
	}
	for _, i := range a.Waiting() {
		if a.Free() == 0 {
			return nil
		}
		v, err := d.volunteer(ctx, a.Seats[i].Volunteer)
		if err != nil {
			return err
		}
		claim := d.claim(*a, *v)
		if Fits(*a, *v) != nil {
			continue
		}
		if ok, err := d.Store.MayClaim(ctx, claim); err != nil {
			return err
		} else if !ok {
			continue
		}
		a.Seats[i].State, a.Seats[i].At = SeatTaken, w.now
		c.Claims = append(c.Claims, claim)
		c.Steps = append(c.Steps, ActivityStep{
			ID: fmt.Sprintf("rise:%s:%d", a.Number, a.Seats[i].N), Activity: a.Number, At: w.now, By: Actor{Kind: BySystem}, Verb: ActivityRise, Seat: a.Seats[i].N,
		})
	}
	return nil
}

// checkRating lets only those rate who took part, and each once.
func (d *ActivityDesk) checkRating(a Activity, w *act) error {
	s := a.Seats[w.seat]
	for _, step := range a.Steps {
		if step.Verb == w.Verb && step.Seat == s.N && step.By.ID == w.By.ID && w.By.ID != "" {
			return Refuse(NotAllowed, "error.activity_rated")
		}
	}
	switch {
	case w.Verb == ActivityRateBack && s.Rates.Score > 0, w.Verb == ActivityComplain && s.Complaint != "":
		return Refuse(NotAllowed, "error.activity_rated")
	case w.Verb == ActivityComplain && d.Orders == nil:
		return Refuse(NotAllowed, "error.activity_complaint")
	}
	return nil
}

// book hands what now counts to the ledger, within the same transaction.
func (d *ActivityDesk) book(c *ActivityChange, w *act) {
	if d.Hours == nil || w.seat < 0 {
		return
	}
	s, before := c.Activity.Seats[w.seat], w.before.Seats[w.seat]
	served := Served{
		ID: fmt.Sprintf("%s/%d", c.Activity.Number, s.N), Volunteer: s.Volunteer, Activity: string(c.Activity.Number), Title: c.Activity.Title,
		Service: c.Activity.Service, Office: c.Activity.Office, Grid: c.Activity.Area, Minutes: s.Minutes, Complaint: s.Complaint != "", At: s.FinishedAt, By: w.By,
	}
	switch {
	case s.booked() && !before.booked() && s.Minutes > 0: // who pressed 完成 within the minute has served nothing
	case s.booked() && s.Complaint != "" && before.Complaint == "":
		served.ID, served.Minutes, served.At, served.Why = served.ID+complaintMark, 0, w.now, string(s.Complaint)
	default:
		return
	}
	c.Also = func(ctx context.Context) error {
		v, err := d.Volunteers.Volunteer(ctx, s.Volunteer)
		if err != nil {
			return err
		}
		served.Branch = v.Branch
		return d.Hours.Book(ctx, served)
	}
}

// complain files a complaint ticket, which can never go to the organiser.
func (d *ActivityDesk) complain(ctx context.Context, c *ActivityChange, w *act) error {
	a, s := &c.Activity, &c.Activity.Seats[w.seat]
	f := Filing{
		Source: fmt.Sprintf("complaint:%s/%d:%s", a.Number, s.N, w.By.ID), Kind: Complaint, Words: strings.TrimSpace(w.Text) + "\n" + string(a.Number),
		Resident: Resident{ID: w.By.ID}, Place: Place{Text: a.Place, Grid: a.Area}, Lang: a.Lang, To: w.Address, Against: a.Office,
	}
	f.Cause = f.Source
	if w.volunteer != nil {
		f.To, f.Lang = w.volunteer.Address, w.volunteer.Lang
	}
	for _, t := range w.orders {
		if t.Resident == w.By.ID {
			f.To, f.Lang, f.Contact = t.To, t.Lang, t.Contact
		}
	}
	if f.To.IsZero() {
		return Refuse(NotAllowed, "error.activity_complaint")
	}
	t, err := d.Orders.File(apart{ctx}, f)
	s.Complaint = t.Number
	return err
}

// apart is a context that belongs to no message: what is written with it is committed at once, as everything of activities is, whatever
// becomes of the message.
type apart struct{ context.Context }

func (apart) Value(any) any { return nil }

// PrivateFor is what a volunteer may know of who ordered; ok is false for everybody without a place, before they took it and when it is over.
func (d *ActivityDesk) PrivateFor(a Activity, volunteer string, now time.Time) (p Private, ok bool) {
	i := a.SeatOf(volunteer)
	if i < 0 || !a.Seats[i].State.Held() {
		return Private{}, false
	}
	switch a.Stage {
	case ActivityListed, ActivityFull, ActivityRunning, ActivityDone, ActivityRated:
	default:
		return Private{}, false
	}
	over := a.Till
	if f := a.Seats[i].FinishedAt; !f.IsZero() && f.Before(over) {
		over = f
	}
	if !a.EndedAt.IsZero() && a.EndedAt.Before(over) {
		over = a.EndedAt
	}
	return a.Private, now.Before(over.Add(d.rules().Keep))
}

// Day writes a time the way people here read it, in the tenant's time zone.
func (d *ActivityDesk) Day(t time.Time) string { return t.In(d.Location).Format("2006-01-02 15:04") }
