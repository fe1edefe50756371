package tickets

import (
	"context"
	"errors"
	"slices"
	"time"
)

// OfficeBook knows the offices.
type OfficeBook interface {
	AllOffices(ctx context.Context) ([]Office, error) // by name
}

// around is what a move may have to know besides its ticket.
type around struct {
	other     Ticket    // for Join: the ticket it joins
	siblings  int       // … and how many have joined that one
	history   []Event   // for Unjoin
	followers []Ticket  // what has joined this ticket
	outside   Office    // for Sort: the community that has the ticket, if it may not have it under the corrected service; zero: all is well
	tasks     []Subtask // for the moves of co-offices, Report, and Withdraw of what others have joined
}

// doing is a move while it is made: on a ticket as it was, which becomes what it is after it, with the event it leaves.
type doing struct {
	before, t Ticket
	m         Move
	a         Act
	w         around
	e         Event
	now       time.Time
}

// carries are the moves that take along what has joined the ticket; the others concern it alone.
var carries = []Verb{Accept, Decline, Assign, Start, Report, Grant, Resume, Verify, Rework, Answer, Phone, Close, Reopen, Withdraw}

// around reads no more than the move needs.
func (d *Desk) around(ctx context.Context, t Ticket, m Move, a Act) (w around, err error) {
	switch m.Verb {
	case Join:
		if a.Other == "" {
			return w, Refuse(Invalid, "error.needs_other")
		}
		w.other, err = d.Store.Ticket(ctx, a.Other)
		if errors.Is(err, ErrNotFound) {
			return w, Refuse(Invalid, "error.join_unknown", "number", Plain(string(a.Other)))
		} else if err != nil {
			return w, err
		}
		if w.other.Parent == t.Number {
			return w, Refuse(Invalid, "error.join_follows", "number", string(a.Other))
		}
		if w.other.Parent != "" { // it is one matter with its parent
			if w.other, err = d.Store.Ticket(ctx, w.other.Parent); err != nil {
				return w, err
			}
		}
		all, err := d.Store.Followers(ctx, w.other.Number)
		if w.siblings = len(all); err != nil {
			return w, err
		}
	case Sort:
		if w.outside, err = d.outsideDuties(ctx, t, a.Service); err == nil && w.outside.ID != "" {
			w.followers, err = d.Store.Followers(ctx, t.Number)
		}
	case Unjoin:
		w.history, err = d.Store.Events(ctx, t.Number)
	case Invite, Dismiss, Assist, Report:
		w.tasks, err = d.Store.Subtasks(ctx, t.Number)
	}
	if err == nil && t.Parent == "" && (m.Verb == Join || slices.Contains(carries, m.Verb)) {
		w.followers, err = d.Store.Followers(ctx, t.Number)
	}
	if err == nil && m.Verb == Withdraw && len(w.followers) > 0 { // they go over to who leads then
		w.tasks, err = d.Store.Subtasks(ctx, t.Number)
	}
	return w, err
}

// unchanged reports whether nobody but the program's reminders has touched a ticket since an actor saw it; the act is then one of the
// version that is there now.
func (d *Desk) unchanged(ctx context.Context, number Number, a *Act) bool {
	t, err := d.Store.Ticket(ctx, number)
	if err != nil || a.Version < 1 || t.Version < a.Version {
		return false
	}
	events, err := d.Store.Events(ctx, number)
	since := t.Version - a.Version // a reminder's save has one event and any other at least one: so many of the last are the saves since, if all are reminders
	if err != nil || since > len(events) {
		return false
	}
	for _, e := range events[len(events)-since:] {
		if e.By.Kind != BySystem || !slices.Contains([]Verb{Remind, Urge, Escalate, Recall}, e.Verb) {
			return false
		}
	}
	a.Version = t.Version
	return true
}

// office reports whether a handler's office may make this move on a ticket.
func (m Move) office(t Ticket, office string) bool {
	helps := office != "" && slices.Contains(t.CoOffices, office)
	switch {
	case m.Needs&OwnOffice != 0:
		return office != "" && office == t.Office
	case m.Needs&SharedOffice != 0:
		return office != "" && office == t.Office || helps
	case m.Needs&CoOffice != 0:
		return helps
	}
	return true
}

// holds says whether the ticket is in the state a move needs, besides its stage.
func (m Move) holds(t Ticket, by Actor) error {
	for _, c := range []struct {
		need  Need
		holds bool
		key   string
	}{
		{Alone, t.Parent == "", "error.joined"},
		{Joined, t.Parent != "", "error.not_joined"},
		{Unasked, t.Request == nil, "error.asked_already"},
		{Asked, t.Request != nil, "error.nothing_asked"},
		{Asked, t.Request == nil || by.Kind != ByStaff || t.Request.By.ID != by.ID, "error.own_request"},
		{OwnAsked, t.Request != nil, "error.nothing_asked"},
		{OwnAsked, t.Request == nil || by.Kind != ByStaff || t.Request.By.ID == by.ID, "error.not_own_request"},
		{Unsettled, !t.Settled, "error.settled"},
		{Ticking, t.PausedAt.IsZero(), "error.paused"},
		{Halted, !t.PausedAt.IsZero(), "error.not_paused"},
		{Helped, len(t.CoOffices) > 0, "error.no_co_office"},
	} {
		if m.Needs&c.need != 0 && !c.holds {
			return Refuse(NotAllowed, c.key, "verb", "@verb."+string(m.Verb), "parent", string(t.Parent))
		}
	}
	return nil
}

// checkWork is what a move of requests, co-offices and joined tickets must satisfy besides check.
func (d *Desk) checkWork(x *doing) error {
	switch x.m.Verb {
	case Extend, Pause, Grant:
		return d.checkRequest(x.t, x.m, &x.a, x.now)
	case Invite, Dismiss, Assist:
		return checkTask(x.t, &x.a, x.w)
	case Report:
		return checkReport(x.a, x.w)
	case Join:
		return d.checkJoin(x.t, x.w)
	}
	return nil
}

// applyWork changes the ticket as those moves say, after apply; and what follows for the clock from any move.
func (d *Desk) applyWork(x *doing) {
	t, before, m, now := &x.t, x.before, x.m, x.now
	switch m.Verb {
	case Return, Dispute, Extend, Pause, Grant, Deny, Unask, Resume:
		d.applyRequest(x)
	case Invite, Dismiss, Assist:
		x.applyTask()
	case Join, Unjoin:
		d.applyJoin(x)
		t.CheckAt = d.look(*t)
		return
	case Sort:
		if x.w.outside.ID != "" {
			t.Stage = Accepted
			t.settle(now)
		}
	case Assign:
		d.endRequest(t, now)
		t.CoOffices = slices.DeleteFunc(slices.Clone(t.CoOffices), func(o string) bool { return o == t.Office })
		if before.Office != "" && before.Office != t.Office { // the dispute that was decided was another office's
			t.Settled = false
		}
	}
	if t.Stage != before.Stage && m.Verb != Start {
		d.endRequest(t, now)
	}
	again := m.Verb == Reopen || (m.Verb == Answer || m.Verb == Phone) && t.Stage == Accepted
	if again { // a new round: it stands by itself, and perhaps goes to another office
		t.Settled, t.Parent = false, ""
	}
	if again || m.Verb == Rework {
		d.setDue(t, d.limitOf(t.Service, t.Urgency, now).Due(d.calendar(), now), now)
	}
	if m.Verb == Report {
		t.Reminded = 0 // from here on it waits for its check
	}
	t.CheckAt = d.look(*t)
}
