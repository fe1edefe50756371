package tickets

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// This file is who hears what of an activity. An office's chat is read by many: no name, door or number ever goes there. The requester hears
// what concerns the order, a volunteer what concerns their own place.

const (
	orderListed Verb = "order_listed" // events in the history of the ticket: 已建单
	orderTaken  Verb = "order_taken"  // 已接单
	orderServed Verb = "order_served" // 已服务
)

// says is a line about an activity.
func (d *ActivityDesk) says(key string, a Activity, pairs ...string) Line {
	return Line{Key: key, Args: Say("", append(pairs, "activity", string(a.Number), "title", Plain(a.Title), "when", Plain(d.Window(a)))...).Args}
}

// TitleIn is what an activity is called for somebody who reads a language. The title is the organiser's own words: who does not read its script
// has the service's name beside it, and a title that is no more than the service's name is that name in their language.
func (d *ActivityDesk) TitleIn(a Activity, l Lang) string {
	own, theirs := d.Services.Name(a.Service, Hans), d.Services.Name(a.Service, l)
	switch {
	case l == "" || theirs == own || theirs == a.Service:
		return a.Title
	case a.Title == own:
		return theirs
	case l == English && strings.ContainsFunc(a.Title, func(r rune) bool { return unicode.Is(unicode.Han, r) }):
		return a.Title + " (" + theirs + ")"
	}
	return a.Title
}

// titled are lines about an activity for somebody who reads a language.
func (d *ActivityDesk) titled(a Activity, l Lang, lines ...Line) []Line {
	out := slices.Clone(lines)
	for i := range out {
		if _, names := out[i].Args["title"]; names {
			out[i].Args = maps.Clone(out[i].Args)
			out[i].Args["title"] = Plain(d.TitleIn(a, l))
		}
	}
	return out
}

// tell adds a notice, if there is somewhere to send it.
func (c *ActivityChange) tell(id string, to Address, lines ...Line) *Notice {
	if to.IsZero() {
		return &Notice{}
	}
	c.Notices = append(c.Notices, Notice{ID: "v:" + id + ":" + to.String(), To: to, Class: News, Lines: lines})
	return &c.Notices[len(c.Notices)-1]
}

// tellAct adds the notices of a move, and the events the tickets' own histories show.
func (d *ActivityDesk) tellAct(ctx context.Context, c *ActivityChange, w *act, step ActivityStep) error {
	a := c.Activity
	office := officeOf(w.offices, a.Office).Chat
	switch w.Verb {
	case ActivityEdit:
		b := w.before
		if a.From.Equal(b.From) && a.Till.Equal(b.Till) && a.Place == b.Place && a.Private == b.Private {
			return nil
		}
		return d.tellSeats(ctx, c, step, d.says("activity.told.changed", a), ActivityRelease, SeatTaken, SeatWaiting)
	case ActivityList:
		d.events(c, w, step, orderListed)
		d.tellRequesters(c, w, step, d.says("activity.told.listed", a))
	case ActivityDecline:
		if !d.desksDecline(a, w) {
			d.tellRequesters(c, w, step, d.says("activity.told.declined", a, "reason", Plain(step.Text)))
		}
	case ActivityCancel:
		if w.side == SideOrganiser {
			d.tellRequesters(c, w, step, d.says("activity.told.cancelled", a, "reason", Plain(step.Text)))
		} else {
			c.tell(step.ID, office, d.says("activity.told.withdrawn", a))
		}
		first := len(c.Notices)
		err := d.tellSeats(ctx, c, step, d.says("activity.told.off", a), "", SeatTaken, SeatWaiting)
		for i := first; i < len(c.Notices); i++ {
			c.Notices[i].Class = Reply // they may be on their way: it waits behind no other news
		}
		return err
	case ActivityRefer:
		p, err := d.provider(ctx, a.Provider)
		if err != nil {
			return err
		}
		d.tellRequesters(c, w, step, d.says("activity.told.referred", a, "provider", Plain(p.Name), "phone", Plain(p.Phone), "fee", Plain(p.Fee)))
	case ActivityAssign:
		d.tellVolunteer(c, step, *w.volunteer, d.says("activity.told.assigned", a), ActivityRelease)
		d.events(c, w, step, orderTaken)
	case ActivityRelease, ActivityHandOver, ActivityNoShow:
		return d.tellGone(ctx, c, w, step)
	case ActivityStart, ActivityFinish, ActivityConfirm:
		return d.tellWork(ctx, c, w, step)
	}
	return nil
}

// desksDecline reports whether the desk of the tickets declines every order, and so tells the reason itself.
func (d *ActivityDesk) desksDecline(a Activity, w *act) bool {
	if d.Orders == nil || officeOf(w.offices, a.Office).Name == "" {
		return false
	}
	for _, t := range w.orders {
		if t.Stage != Filed && t.Stage != Accepted {
			return false
		}
	}
	return true
}

// events writes into the histories of the tickets.
func (d *ActivityDesk) events(c *ActivityChange, w *act, step ActivityStep, verb Verb) {
	for _, t := range w.orders {
		by := step.By
		if by.Kind == ByResident { // who took it is nobody's to read in a ticket
			by = Actor{Kind: BySystem}
		}
		c.Events = append(c.Events, Event{
			ID: "v:" + step.ID + ":" + string(t.Number), Number: t.Number, At: step.At, By: by, Verb: verb, From: t.Stage, To: t.Stage,
			Text: string(c.Activity.Number) + " · " + c.Activity.Title, Public: true,
		})
	}
}

// tellRequesters tells who ordered, and the person it was ordered for where they talk with us. A group is told nothing.
func (d *ActivityDesk) tellRequesters(c *ActivityChange, w *act, step ActivityStep, lines ...Line) (told []*Notice) {
	first := len(c.Notices)
	for _, t := range w.orders {
		if !t.To.Group() && !t.To.IsZero() {
			n := c.tell(step.ID, t.To, d.titled(c.Activity, t.Lang, lines...)...)
			n.Resident, n.Ticket = t.Resident, t.Number
			if t.Resident == "" {
				n.Lang = t.Lang
			}
		}
		if t.For != nil && !t.For.Chat.IsZero() && !t.For.Chat.Group() && t.For.Chat != t.To {
			n := c.tell(step.ID, t.For.Chat, lines...)
			n.Resident, n.Ticket = t.For.Resident, t.Number
		}
	}
	for i := first; i < len(c.Notices); i++ {
		told = append(told, &c.Notices[i])
	}
	return told
}

// tellVolunteer tells one volunteer; verb is what the button under it does, "" none.
func (d *ActivityDesk) tellVolunteer(c *ActivityChange, step ActivityStep, v Volunteer, line Line, verbs ...ActivityVerb) {
	if v.Address.Group() {
		return
	}
	n := c.tell(step.ID, v.Address, d.titled(c.Activity, v.Lang, line)...)
	n.Resident, n.Lang = v.Resident, v.Lang
	for _, verb := range verbs {
		if verb != "" {
			n.Choices = append(n.Choices, Choice{Key: "activity.button." + string(verb), Data: c.Activity.Number.TapData(verb)})
		}
	}
}

// tellSeats tells every volunteer whose seat is in one of some states.
func (d *ActivityDesk) tellSeats(ctx context.Context, c *ActivityChange, step ActivityStep, line Line, verb ActivityVerb, states ...SeatState) error {
	for _, s := range c.Activity.Seats {
		for _, state := range states {
			if s.State != state {
				continue
			}
			v, err := d.volunteer(ctx, s.Volunteer)
			if err != nil {
				return err
			}
			d.tellVolunteer(c, step, *v, line, verb)
		}
	}
	return nil
}

// tellGone tells of a place that somebody gave up: whom it was handed to, who rose from the line, and the organiser when it stays empty.
func (d *ActivityDesk) tellGone(ctx context.Context, c *ActivityChange, w *act, step ActivityStep) error {
	a := c.Activity
	if w.other != nil {
		d.tellVolunteer(c, step, *w.other, d.says("activity.told.handed", a), ActivityRelease)
	}
	if err := d.tellRisen(ctx, c); err != nil {
		return err
	}
	if w.Verb == ActivityNoShow {
		v, err := d.volunteer(ctx, a.Seats[w.seat].Volunteer)
		if err != nil {
			return err
		}
		d.tellVolunteer(c, step, *v, d.says("activity.told.no_show", a))
	}
	if w.before.Seats[w.seat].State != SeatWaiting && a.Free() > 0 {
		c.tell(step.ID, officeOf(w.offices, a.Office).Chat, d.says("activity.told.free", a, "n", fmt.Sprint(a.Free())))
	}
	return nil
}

// tellRisen tells who rose from the line.
func (d *ActivityDesk) tellRisen(ctx context.Context, c *ActivityChange) error {
	a := c.Activity
	for _, s := range c.Steps {
		if s.Verb != ActivityRise {
			continue
		}
		v, err := d.volunteer(ctx, a.Seats[a.SeatAt(s.Seat)].Volunteer)
		if err != nil {
			return err
		}
		d.tellVolunteer(c, s, *v, d.says("activity.told.risen", a), ActivityRelease)
	}
	return nil
}

// tellWork tells what became of a place: the requester is asked how it was, and the volunteer's own unit hears of it if they want that.
func (d *ActivityDesk) tellWork(ctx context.Context, c *ActivityChange, w *act, step ActivityStep) error {
	a := c.Activity
	s := a.Seats[w.seat]
	office := officeOf(w.offices, a.Office).Chat
	if w.Verb == ActivityStart {
		if s.Away {
			c.tell(step.ID, office, d.says("activity.told.away", a, "n", fmt.Sprint(s.N)))
		}
		return nil
	}
	if s.Waits() {
		c.tell(step.ID, office, d.says("activity.told.away", a, "n", fmt.Sprint(s.N)))
		return nil
	}
	v, err := d.volunteer(ctx, s.Volunteer)
	if err != nil {
		return err
	}
	if w.Verb == ActivityConfirm {
		d.tellVolunteer(c, step, *v, d.says("activity.told.counted", a, "minutes", fmt.Sprint(s.Minutes)))
	}
	d.events(c, w, step, orderServed)
	for _, n := range d.tellRequesters(c, w, step, d.says("activity.told.rate", a)) {
		n.Choices = rateChoices(a.Number, s.N)
	}
	d.tellUnit(c, w, step, *v, s)
	return nil
}

// rateChoices are the stars a requester can give for a seat.
func rateChoices(number ActivityNumber, seat int) (all []Choice) {
	for stars := 1; stars <= 5; stars++ { // who types 5 gives five
		all = append(all, Choice{
			Label: strings.Repeat("★", stars) + strings.Repeat("☆", 5-stars) + " " + fmt.Sprint(stars),
			Data:  fmt.Sprintf("%s n=%d score=%d", number.TapData(ActivityRate), seat, stars),
		})
	}
	return all
}

// tellUnit is 双报到: the result for the volunteer's own unit, when they asked for it and the unit has a chat. Many read there, so it names nobody;
// who it was stands in the list the unit is sent (ActivityStore.UnitResults).
func (d *ActivityDesk) tellUnit(c *ActivityChange, w *act, step ActivityStep, v Volunteer, s Seat) {
	if !v.ReturnToUnit || v.Unit == "" {
		return
	}
	for _, o := range w.offices {
		if o.Name == v.Unit || o.ID == v.Unit {
			c.tell(step.ID, o.Chat, d.says("activity.told.unit", c.Activity, "minutes", fmt.Sprint(s.Minutes),
				"service", Plain(d.Services.Name(c.Activity.Service, Hans))))
		}
	}
}

// tellTaken are the notices of 接单: the requester hears when every place is taken, the organiser too.
func (d *ActivityDesk) tellTaken(a Activity, s Seat, full bool, orders []Ticket, offices []Office) []Notice {
	if !full {
		return nil
	}
	c := &ActivityChange{Activity: a}
	w := &act{orders: orders, offices: offices}
	step := ActivityStep{ID: fmt.Sprintf("full:%s:%d", a.Number, s.N)}
	d.tellRequesters(c, w, step, d.says("activity.told.taken", a))
	c.tell(step.ID, officeOf(offices, a.Office).Chat, d.says("activity.told.full", a))
	return c.Notices
}

// tellShort tells the organiser that the limit is over, with what can be done, and who ordered that somebody is still looked for.
func (d *ActivityDesk) tellShort(ctx context.Context, c *ActivityChange, w *act, id string) error {
	a := c.Activity
	s, err := d.Suggest(ctx, a)
	if err != nil {
		return err
	}
	var names []string
	for _, p := range s.Providers {
		names = append(names, p.Name)
	}
	missed := 0
	for _, s := range a.Seats {
		if s.State == SeatNoShow {
			missed++
		}
	}
	lines := []Line{
		d.says("activity.told.short", a, "taken", fmt.Sprint(a.Taken()), "places", fmt.Sprint(a.Places)),
		Say("activity.told.suggest", "fit", fmt.Sprint(len(s.Matches)), "wider", fmt.Sprint(s.Wider)),
	}
	if missed > 0 {
		lines = slices.Insert(lines, 1, Say("activity.told.missed", "n", fmt.Sprint(missed)))
	}
	if len(names) > 0 {
		lines = append(lines, Say("activity.told.providers", "providers", Plain(Hans.Listed(names))))
	}
	c.tell(id, officeOf(w.offices, a.Office).Chat, lines...)
	if a.Stage == ActivityUnclaimed {
		key := "activity.told.looking"
		if missed > 0 { // somebody had taken it: who waited is not told that nobody did
			key = "activity.told.waited"
		}
		d.tellRequesters(c, w, ActivityStep{ID: id}, d.says(key, a))
	}
	return nil
}
