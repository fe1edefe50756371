package tickets

import (
	"strings"
	"time"
)

// What an office may not do by itself, it asks for: 退单, 派单异议, 延时, 挂账. One thing at a time; a request ends when it is decided, when who
// asked takes it back, or when the ticket goes on without it (reported, withdrawn, given to another office).

// checkRequest looks at the time somebody asks for, or grants.
func (d *Desk) checkRequest(t Ticket, m Move, a *Act, now time.Time) error {
	kind := map[Verb]RequestKind{Extend: AskExtend, Pause: AskPause}[m.Verb]
	if m.Verb == Grant {
		kind = t.Request.Kind
		a.granted = kind
		if a.Till.IsZero() {
			a.Till = t.Request.Till
		}
	}
	if kind != AskExtend && kind != AskPause {
		a.Till = time.Time{}
		return nil
	}
	longest := d.rules().Longest.Due(d.calendar(), now)
	switch {
	case a.Till.IsZero():
		return Refuse(Invalid, "error.needs_till")
	case !a.Till.After(now):
		return Refuse(Invalid, "error.till_past")
	case a.Till.After(longest):
		return Refuse(Invalid, "error.till_far", "at", Plain(d.Day(longest)))
	case kind == AskExtend && !a.Till.After(t.Due):
		return Refuse(Invalid, "error.till_before_due", "at", Plain(d.Day(t.Due)))
	case kind == AskExtend && t.Extended >= d.rules().Extensions:
		return Refuse(NotAllowed, "error.extended_enough", "n", itoa(t.Extended))
	}
	return nil
}

func (d *Desk) applyRequest(x *doing) {
	t, e, a, now := &x.t, &x.e, x.a, x.now
	till := ""
	if !a.Till.IsZero() {
		till = "→ " + d.Day(a.Till)
	}
	switch x.m.Verb {
	case Grant:
		t.Request = nil
		e.Text = strings.TrimSpace(a.Text + "\n" + till)
		switch a.granted {
		case AskReturn, AskDispute:
			t.Stage = Accepted
			t.settle(now)
		case AskExtend:
			t.Extended++
			d.setDue(t, a.Till, now)
		case AskPause:
			t.PausedAt, t.PauseTill = now, a.Till
		}
	case Deny:
		if t.Request.Kind == AskDispute { // reviewed once: 首接负责
			t.Settled = true
		}
		t.Request = nil
	case Unask:
		t.Request = nil
	case Resume:
		d.resume(t, now)
	default:
		t.Request = &Request{Kind: RequestKind(x.m.Verb), By: a.By, At: now, Text: a.Text, Till: a.Till}
		e.Text = strings.TrimSpace(a.Text + "\n" + till)
	}
}

// endRequest is what happens to a request and to a pause when the ticket goes on: what was asked is not asked any more, and the clock runs.
func (d *Desk) endRequest(t *Ticket, now time.Time) {
	t.Request = nil
	d.resume(t, now)
}

// resume lets the clock run again: the limit moves by the time it stood still. Of a limit in working time the working time that was left
// is left again.
func (d *Desk) resume(t *Ticket, now time.Time) {
	if t.PausedAt.IsZero() {
		return
	}
	stood := max(now.Sub(t.PausedAt), 0) // a clock set back must not shorten a limit
	due := t.Due.Add(stood)
	if c := d.calendar(); d.working(*t) && t.Due.After(t.PausedAt) && stood > 0 {
		due = c.AddWorkhours(now, c.Worktime(t.PausedAt, t.Due))
	}
	if due.After(t.Due) {
		t.Due = due
	}
	t.PausedAt, t.PauseTill = time.Time{}, time.Time{}
}

// Expected is when a ticket is due if a pause ends as planned.
func (t Ticket) Expected() time.Time {
	if t.PausedAt.IsZero() {
		return t.Due
	}
	return t.Due.Add(max(t.PauseTill.Sub(t.PausedAt), 0))
}

// setDue gives a ticket a new limit, never an earlier one than it has, and counts its reminders anew; those that would be past already, because
// little time is left from the start, are not made up for.
func (d *Desk) setDue(t *Ticket, due, now time.Time) {
	if due.After(t.Due) {
		t.Due = due
	}
	t.Reminded = 0
	for t.Reminded < 2 && !d.rules().step(*t, d.calendar(), d.working(*t), t.Reminded+1).After(now) {
		t.Reminded++
	}
}

// working reports whether a ticket's limit counts working time.
func (d *Desk) working(t Ticket) bool { return d.limitOf(t.Service, t.Urgency, t.FiledAt).Working() }

// tellWork is what the resident hears of a decision; the zero Line is nothing.
func tellWork(d *Desk, t Ticket, verb Verb, a Act) Line {
	switch {
	case verb == Grant && a.granted == AskExtend:
		return Say("told.extend", "at", Plain(d.Day(t.Due)))
	case verb == Grant && a.granted == AskPause:
		return Say("told.pause", "at", Plain(d.Day(t.PauseTill)))
	case verb == Resume:
		return Say("told.resume", "at", Plain(d.Day(t.Due)))
	case verb == Join:
		return Say("told.join")
	case verb == Unjoin:
		return Say("told.unjoin")
	}
	return Line{}
}
