package tickets

import (
	"slices"
	"strings"
	"time"
)

// 并单: a ticket about the same matter joins another, its parent, and goes its way from then on: the office works on one, and every resident is
// told each step, and is called back, on their own ticket under their own number. Whoever is not content leaves with their ticket: it is
// then open again by itself. Taking a joined ticket out again puts it where it stood.

// checkJoin refuses what is not one matter.
func (d *Desk) checkJoin(t Ticket, w around) error {
	into := w.other
	class, other := TopClass(t.Service), TopClass(into.Service)
	switch {
	case into.Number == t.Number:
		return Refuse(Invalid, "error.join_itself")
	case !into.MayBeJoined():
		return Refuse(NotAllowed, "error.join_too_late", "number", string(into.Number), "stage", "@stage."+string(into.Stage))
	case (t.Kind == Order) != (into.Kind == Order), class != "" && other != "" && class != other:
		return Refuse(Invalid, "error.join_differs", "number", string(into.Number))
	case slices.ContainsFunc(w.followers, func(f Ticket) bool { return f.Stage.Open() }):
		return Refuse(NotAllowed, "error.join_leads", "number", string(into.Number))
	case w.siblings >= d.rules().Followers:
		return Refuse(NotAllowed, "error.join_full", "number", string(into.Number), "n", itoa(w.siblings))
	case t.Request != nil:
		return Refuse(NotAllowed, "error.asked_already")
	}
	return nil
}

// MayBeJoined reports whether work on a ticket is still to come, so that another about the same matter can go along.
func (t Ticket) MayBeJoined() bool {
	return slices.Contains([]Stage{Filed, Accepted, Assigned, Working}, t.Stage)
}

// mirror takes over from the parent what its follower shows of the work.
func (t *Ticket) mirror(parent Ticket) {
	t.Stage, t.Office, t.Result, t.DoneAt = parent.Stage, parent.Office, parent.Result, parent.DoneAt
	t.PausedAt, t.PauseTill = parent.PausedAt, parent.PauseTill
	t.CoOffices = slices.DeleteFunc(slices.Clone(t.CoOffices), func(o string) bool { return o == t.Office })
	for _, id := range parent.Disposers {
		if !slices.Contains(t.Disposers, id) {
			t.Disposers = append(slices.Clone(t.Disposers), id)
		}
	}
}

func (d *Desk) applyJoin(x *doing) {
	t, e, w := &x.t, &x.e, x.w
	if x.m.Verb == Join {
		d.resume(t, x.now)
		e.Office, e.Text = t.Office, strings.TrimSpace("→ "+string(w.other.Number)+"\n"+e.Text)
		t.Parent = w.other.Number
		t.mirror(w.other)
		return
	}
	e.Text = strings.TrimSpace("→ " + string(t.Parent) + "\n" + e.Text)
	t.Parent, t.PausedAt, t.PauseTill = "", time.Time{}, time.Time{}
	t.Stage, t.Office, t.Result, t.DoneAt = Accepted, "", "", time.Time{}
	for _, old := range w.history { // where it stood when it joined last
		if old.Verb == Join && old.By.Kind != BySystem && strings.HasPrefix(old.Text, "→") {
			t.Stage, t.Office = old.From, old.Office
		}
	}
}

// carry makes the changes of other tickets that a move causes: of the one that is joined, and of those that have joined this one.
func (d *Desk) carry(x doing) (with []Change) {
	if x.m.Verb == Join { // the version of the parent is checked too: it must not join another one at this moment
		into := x.w.other
		into.UpdatedAt = x.now
		return []Change{{Ticket: into, Events: []Event{{
			ID: d.NewID(), Number: into.Number, At: x.now, By: x.a.By, Verb: Join, From: into.Stage, To: into.Stage, Text: "← " + string(x.t.Number),
		}}}}
	}
	if x.m.Verb == Withdraw {
		return d.lead(x.before, x.w, x.now)
	}
	if x.m.Verb == Sort { // their own services stay as they are; only whose they are changes, if it does
		if x.w.outside.ID == "" {
			return nil
		}
		x.a = Act{Verb: Sort, By: Actor{Kind: BySystem}}
	}
	answered := x.m.Verb == Answer || x.m.Verb == Phone
	if answered && x.t.Stage != Accepted { // the others are asked themselves
		return nil
	}
	if answered { // not content: the matter is open again for all
		x.m.Verb, x.a = Reopen, Act{Verb: Reopen, By: Actor{Kind: BySystem}}
	}
	for _, f := range x.w.followers {
		if f.Stage.Open() {
			with = append(with, d.follow(x, f))
		}
	}
	return with
}

// follow is what a move of the parent does to one follower.
func (d *Desk) follow(x doing, f Ticket) Change {
	parent, m, a, now, from := x.t, x.m, x.a, x.now, f.Stage
	f.UpdatedAt = now
	f.mirror(parent)
	if longer := parent.Due.Sub(x.before.Due); longer > 0 {
		f.Due = f.Due.Add(longer)
	}
	if m.Verb == Verify {
		f.Solved, f.Satisfied = "", ""
	}
	if m.Verb == Reopen {
		f.Level++
	}
	if f.Stage != from {
		f.settle(now)
	}
	f.CheckAt = d.look(f)
	own := Event{
		ID: d.NewID(), Number: f.Number, At: now, By: a.By, Verb: m.Verb, From: from, To: f.Stage, Office: x.e.Office, Public: m.Verb.told(),
	}
	if a.By.Kind == ByStaff {
		own.Text, own.Files = x.e.Text, a.Files
	}
	a.Answer = nil
	return Change{Ticket: f, Events: []Event{own}, Notices: d.tell(f, m, a, own)}
}

// lead makes the first of those that had joined a ticket the parent of the rest: its resident has taken it back, but the matter is still
// theirs. The work goes on where it is.
func (d *Desk) lead(before Ticket, w around, now time.Time) (with []Change) {
	var first Number
	for _, f := range w.followers {
		if !f.Stage.Open() {
			continue
		}
		verb, text := Join, "→ "+string(first)
		var tasks []Subtask
		if f.UpdatedAt = now; first == "" {
			first, verb, text = f.Number, Unjoin, "→ "+string(before.Number)
			f.Parent, f.CoOffices, f.Request, f.Extended, f.Settled = "", before.CoOffices, before.Request, before.Extended, before.Settled
			f.CheckAt = d.look(f)
			tasks = w.tasks
			for i := range tasks {
				tasks[i].Number = first
			}
		} else {
			f.Parent = first
		}
		with = append(with, Change{Ticket: f, Tasks: tasks, Events: []Event{{
			ID: d.NewID(), Number: f.Number, At: now, By: Actor{Kind: BySystem}, Verb: verb, From: f.Stage, To: f.Stage, Office: f.Office, Text: text,
		}}})
	}
	return with
}
