package tickets

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
)

// The sweep sees to limits: 催办 before, 督办 at the limit, then one office higher each, whether somebody has the ticket or not; and the end of
// a pause. Ticket.Reminded counts what was done for the limit that holds now, Ticket.CheckAt is when there is more to do. What it did once
// it never does again: a step that is counted is over, also when the clock is set back, and its event has an id made of ticket, step
// and limit.

// DueQueue hands out tickets whose CheckAt has come.
type DueQueue interface {
	// ClaimDue gives the tickets that were to be looked at by now, the longest due first, and puts their CheckAt at again: of several
	// instances one gets a ticket, and when that one dies, another does then.
	ClaimDue(ctx context.Context, now, again time.Time, limit int) ([]Ticket, error)
	// CheckAgain sets when tickets are looked at next (zero: never), unless they were saved since.
	CheckAgain(ctx context.Context, all []Ticket) error
}

// lease is how long one instance has for the tickets it was given.
const lease = 2 * time.Minute

// Step is what is due for a ticket: Verb is Remind, Urge, Escalate, Resume, or "" for nothing.
type Step struct {
	Verb Verb
	N    int       // 1 催办, 2 督办, 3 … one office higher each
	From int       // the first step it stands for: after an outage several are done as one
	Next time.Time // when there is more to do; zero: never
}

// Next is what the clock asks for on a ticket now. higher is how many offices there are above the one that has it. It is all there is to
// know of limits: no store, no clock of its own.
func (r Rules) Next(t Ticket, now time.Time, c *Calendar, working bool, higher int) Step {
	last := r.steps(t, higher)
	if last == 0 {
		return Step{}
	}
	if !t.PausedAt.IsZero() {
		if t.PauseTill.After(now) {
			return Step{Next: t.PauseTill}
		}
		return Step{Verb: Resume}
	}
	n := t.Reminded
	for n < last && !r.step(t, c, working, n+1).After(now) {
		n++
	}
	s := Step{N: n, From: t.Reminded + 1}
	if n < last {
		s.Next = r.step(t, c, working, n+1)
	}
	if n > t.Reminded {
		s.Verb = []Verb{"", Remind, Urge, Escalate}[min(n, 3)]
	}
	return s
}

// steps is how many there are: none for what has ended, waits for its resident or follows another; a result only waits for its check.
func (r Rules) steps(t Ticket, higher int) int {
	switch {
	case !t.Stage.Open() || t.Stage == Callback || t.Parent != "":
		return 0
	case t.Stage == Done:
		return 1
	}
	return 2 + higher
}

// step is when the n-th step is due. 催办 is so long before the limit as it leaves of the first one: in working time, if the limit is.
func (r Rules) step(t Ticket, c *Calendar, working bool, n int) time.Time {
	escalate := r.Escalate
	if t.Urgency == Danger {
		escalate = r.Urgent
	}
	switch {
	case t.Stage == Done:
		return r.Check.Due(c, t.DoneAt)
	case n == 1 && working:
		return c.SubWorkhours(t.Due, c.Worktime(t.FiledAt, t.DueFirst)*time.Duration(100-r.RemindAt)/100)
	case n == 1:
		return t.Due.Add(-t.DueFirst.Sub(t.FiledAt) * time.Duration(100-r.RemindAt) / 100)
	}
	at := t.Due
	for range n - 2 {
		at = escalate.Due(c, at)
	}
	return at
}

// look is a ticket's CheckAt: when the next step is due, if there is one so high up; the sweep finds out.
func (d *Desk) look(t Ticket) time.Time {
	r, c := d.rules(), d.calendar()
	if r.steps(t, 1) == 0 || t.Stage == Done && t.Reminded > 0 {
		return time.Time{}
	}
	if !t.PausedAt.IsZero() {
		return t.PauseTill
	}
	return r.step(t, c, d.working(t), t.Reminded+1)
}

// sweepers is how many tickets are seen to at the same time: their saves share commits.
const sweepers = 16

// Sweep sees to at most limit tickets that are due, and says how many there were; as many as limit means there may be more. A ticket that
// somebody else saved meanwhile is left to the next sweep.
func (d *Desk) Sweep(ctx context.Context, queue DueQueue, limit int) (int, error) {
	now := d.Now()
	due, err := queue.ClaimDue(ctx, now, now.Add(lease), limit)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	var offices []Office
	if d.Offices != nil {
		if offices, err = d.Offices.AllOffices(ctx); err != nil {
			return 0, err
		}
	}
	var mu sync.Mutex
	var quiet []Ticket
	var failed []error
	var work sync.WaitGroup
	free := make(chan struct{}, sweepers)
	for _, t := range due {
		free <- struct{}{}
		work.Go(func() {
			defer func() { <-free }()
			acted, err := d.sweep(ctx, &t, chain(t, offices), now)
			mu.Lock()
			defer mu.Unlock()
			if err != nil && !errors.Is(err, ErrConflict) {
				failed = append(failed, err)
			} else if err == nil && !acted {
				quiet = append(quiet, t)
			}
		})
	}
	work.Wait()
	if len(quiet) > 0 {
		failed = append(failed, queue.CheckAgain(ctx, quiet))
	}
	return len(due), errors.Join(failed...)
}

// step is what the clock asks for on a ticket now. While both sides of a dispute are at the table, as they agreed to and for the month the law leaves
// them, nobody higher is called; when that ends without an end of the ticket, those above are called as long after it as else after the limit.
func (d *Desk) step(ctx context.Context, t Ticket, higher int, now time.Time) (Step, error) {
	next := func(t Ticket) Step { return d.rules().Next(t, now, d.calendar(), d.working(t), higher) }
	s := next(t)
	if s.N <= 2 || s.Verb != Escalate || d.Mediation == nil {
		return s, nil
	}
	cases, err := d.Mediation.Cases.CasesOfTicket(ctx, t.Number)
	if err != nil {
		return Step{}, err
	}
	i := slices.IndexFunc(cases, func(c Case) bool { return !c.OpenedAt.IsZero() })
	switch {
	case i < 0:
	case cases[i].Stage == CaseOpen && cases[i].Due.After(now):
		again := now.Add(talksLook) // they may end any time
		if cases[i].Due.Before(again) {
			again = cases[i].Due
		}
		if s.From > 2 {
			return Step{Next: again}, nil
		}
		return Step{Verb: Urge, N: 2, From: s.From, Next: again}, nil
	case cases[i].EndedAt.After(t.Due):
		t.Due = cases[i].EndedAt
		return next(t), nil
	}
	return s, nil
}

// talksLook is how often it is seen whether a mediation still goes on.
const talksLook = time.Hour

// sweep does what is due for one ticket, in one save. acted is false when there was nothing to do but to look again at t.CheckAt.
func (d *Desk) sweep(ctx context.Context, t *Ticket, above []Office, now time.Time) (acted bool, err error) {
	step, err := d.step(ctx, *t, max(len(above)-1, 0), now)
	if err != nil {
		return false, err
	}
	switch step.Verb {
	case "":
		t.CheckAt = step.Next
		return false, nil
	case Resume:
		_, err := d.Do(ctx, t.Number, Act{Verb: Resume, By: Actor{Kind: BySystem}, Version: t.Version})
		return true, err
	}
	until := t.Due
	if t.Stage == Done {
		until = t.DoneAt
	}
	e := Event{
		ID:     strings.Join([]string{"s", string(t.Number), itoa(step.N), string(t.Stage), itoa(int(until.UnixMilli()))}, ":"),
		Number: t.Number, At: now, By: Actor{Kind: BySystem}, Verb: step.Verb, From: t.Stage, To: t.Stage, Office: t.Office,
	}
	if step.Verb == Escalate {
		e.Office = above[step.N-2].ID
	}
	t.Reminded, t.CheckAt, t.UpdatedAt = step.N, step.Next, now
	c := Change{Ticket: *t, Events: []Event{e}, Notices: d.warn(*t, step, e, above)}
	return true, d.Store.Save(ctx, &c)
}

// chain is the office that has a ticket and those above it, nearest first. A ticket nobody has yet begins at the smallest office that serves
// its area. Whatever stands in the book, no office is twice in it.
func chain(t Ticket, offices []Office) (up []Office) {
	id := t.Office
	if id == "" && t.Area != "" {
		best := 0
		for _, o := range offices {
			local := o.Kind == "community" || o.Kind == "street"
			if local && o.Area != "" && strings.HasPrefix(t.Area, o.Area) && len(o.Area) > best {
				id, best = o.ID, len(o.Area)
			}
		}
	}
	for id != "" && !slices.ContainsFunc(up, func(o Office) bool { return o.ID == id }) {
		i := slices.IndexFunc(offices, func(o Office) bool { return o.ID == id })
		if i < 0 {
			break
		}
		up = append(up, offices[i])
		id = offices[i].Parent
	}
	return up
}

// warn makes the notices of a step: to the chat of the office that has the ticket, of each office the step reaches, and to the people on duty
// when nobody has it, when its result waits for a check, or its limit is over. They carry nothing of what the resident said.
func (d *Desk) warn(t Ticket, step Step, e Event, above []Office) (out []Notice) {
	var chats []Address
	if len(above) > 0 && t.Stage != Done {
		for i := range min(step.N-1, len(above)) {
			chats = append(chats, above[i].Chat)
		}
		chats = append(chats, above[0].Chat)
	}
	if t.Office == "" || t.Stage == Done || step.N == 2 || step.From <= 2 && step.N > 2 {
		chats = append(chats, d.Duty...)
	}
	class := News
	if t.Urgency == Danger {
		class = Urgent
	}
	line := Say("limit.told."+string(step.Verb), "service", Plain(d.Services.Name(t.Service, Hans)), "due", Plain(d.Day(t.Due)))
	if t.Stage == Done {
		line = Say("limit.told.check", "service", Plain(d.Services.Name(t.Service, Hans)))
	}
	seen := map[Address]bool{{}: true}
	for _, to := range chats {
		if !seen[to] {
			seen[to] = true
			out = append(out, Notice{ID: "l:" + e.ID + ":" + to.String(), To: to, Ticket: t.Number, Class: class, Lines: []Line{line}})
		}
	}
	return out
}
