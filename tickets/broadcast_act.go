package tickets

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// act makes a move: checks the table, changes the broadcast, writes it with a line of history. A move without a Version that meets another
// save is tried again on what that save left.
func (d *BroadcastDesk) act(ctx context.Context, id string, verb BroadcastVerb, a BroadcastAct, change func(*Broadcast, *BroadcastSaving) error) (Broadcast, error) {
	for tries := 0; ; tries++ {
		b, err := d.once(ctx, id, verb, a, change)
		if a.Version != 0 || tries == 3 || !errors.Is(err, ErrConflict) {
			return b, err
		}
	}
}

func (d *BroadcastDesk) once(ctx context.Context, id string, verb BroadcastVerb, a BroadcastAct, change func(*Broadcast, *BroadcastSaving) error) (Broadcast, error) {
	stored, err := d.Store.Broadcast(ctx, id)
	if err != nil {
		return stored, err
	}
	m, ok := BroadcastMoveOf(verb)
	if !ok {
		return stored, Refuse(Invalid, "error.no_such_move")
	}
	switch err := m.May(stored, a.By); {
	case err != nil:
		return stored, err
	case a.By.Kind == BySystem && !slices.Contains(m.From, stored.Stage):
		return stored, Refuse(NotAllowed, "error.broadcast_stage", "verb", "@broadcast.verb."+string(verb), "stage", "@broadcast.stage."+string(stored.Stage))
	case a.Version != 0 && a.Version != stored.Version:
		return stored, Refuse(Conflict, "error.broadcast_changed", "stage", "@broadcast.stage."+string(stored.Stage))
	case m.NeedText && strings.TrimSpace(a.Text) == "":
		return stored, Refuse(Invalid, "error.broadcast_reason", "verb", "@broadcast.verb."+string(verb))
	case len([]rune(a.Text)) > MaxWords:
		return stored, Refuse(Invalid, "error.too_long")
	}
	now, b := d.Now(), stored
	if m.To != "" {
		b.Stage = m.To
	}
	c := BroadcastSaving{Steps: []BroadcastStep{{ID: d.NewID(), Broadcast: id, At: now, By: a.By, Verb: verb, Text: strings.TrimSpace(a.Text)}}}
	if change != nil {
		if err := change(&b, &c); err != nil {
			return stored, err
		}
	}
	b.UpdatedAt = now
	c.Broadcast = b
	if err := d.Store.SaveBroadcast(ctx, &c); err != nil {
		return stored, err
	}
	c.Broadcast.Steps = append(slices.Clone(b.Steps), c.Steps...)
	return c.Broadcast, nil
}

// Submit hands a draft in: it goes to a second person when it is large, else to its time. Refused are an empty audience, a missing
// language that was not accepted, a link that looks like another's and was not confirmed.
func (d *BroadcastDesk) Submit(ctx context.Context, id string, s Submitting) (Broadcast, error) {
	return d.act(ctx, id, BroadcastSubmit, s.BroadcastAct, func(b *Broadcast, _ *BroadcastSaving) error {
		if !s.Due.IsZero() {
			b.Due = s.Due
		}
		reach, err := d.reach(ctx, *b)
		if err != nil {
			return err
		}
		if err := d.sendable(*b, reach, s); err != nil {
			return err
		}
		b.Accept, b.Reach = s.Accept, reach.All()
		if b.Reach > d.approval() {
			b.Stage = BroadcastWaiting
			return nil
		}
		d.plan(b)
		return nil
	})
}

// sendable is every rule a broadcast must satisfy before it is handed in.
func (d *BroadcastDesk) sendable(b Broadcast, reach Reach, s Submitting) error {
	missing := slices.DeleteFunc(reach.Missing(b.Texts), func(l Lang) bool { return slices.Contains(s.Accept, l) })
	switch {
	case reach.All() == 0:
		return Refuse(Invalid, "error.broadcast_nobody")
	case len(missing) > 0:
		return Refuse(Invalid, "error.broadcast_missing", "lang", "@broadcast.lang."+string(missing[0]))
	case !b.Expires.IsZero() && !b.Expires.After(later(b.Due, d.Now())):
		return Refuse(Invalid, "error.broadcast_expires")
	}
	return d.linksMeant(b.Texts, s.Links)
}

func (d *BroadcastDesk) linksMeant(texts map[Lang]Text, meant bool) error {
	if links := d.links(texts); len(links) > 0 && !meant {
		return Refuse(Invalid, "error.broadcast_link", "host", Plain(links[0].Host), "why", "@lookalike."+links[0].Why)
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// plan lets a broadcast go to its time, which may be now.
func (d *BroadcastDesk) plan(b *Broadcast) {
	now := d.Now()
	b.Stage = BroadcastScheduled
	if !b.Due.After(now) {
		b.begin(now)
	}
}

// begin lets it leave.
func (b *Broadcast) begin(now time.Time) {
	b.Stage, b.EndedAt = BroadcastSending, time.Time{}
	if b.StartedAt.IsZero() {
		b.StartedAt = now
	}
}

// Approve lets it go to its time; not by who wrote it.
func (d *BroadcastDesk) Approve(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	return d.act(ctx, id, BroadcastApprove, a, func(b *Broadcast, _ *BroadcastSaving) error {
		if !b.Expires.IsZero() && !b.Expires.After(later(b.Due, d.Now())) {
			return Refuse(Invalid, "error.broadcast_expires")
		}
		b.Approver = a.By
		d.plan(b)
		return nil
	})
}

// Refuse sends it back with a reason; not by who wrote it.
func (d *BroadcastDesk) Refuse(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	return d.act(ctx, id, BroadcastRefuse, a, func(b *Broadcast, _ *BroadcastSaving) error {
		b.Approver = a.By
		return nil
	})
}

// Schedule sets another time for what is scheduled.
func (d *BroadcastDesk) Schedule(ctx context.Context, id string, due time.Time, a BroadcastAct) (Broadcast, error) {
	return d.act(ctx, id, BroadcastPlan, a, func(b *Broadcast, _ *BroadcastSaving) error {
		if err := d.ahead(due); err != nil {
			return err
		}
		if !b.Expires.IsZero() && !b.Expires.After(due) {
			return Refuse(Invalid, "error.broadcast_expires")
		}
		b.Due = due
		d.plan(b)
		return nil
	})
}

// Send begins at once with what is scheduled.
func (d *BroadcastDesk) Send(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	return d.act(ctx, id, BroadcastSend, a, func(b *Broadcast, _ *BroadcastSaving) error { b.begin(d.Now()); return nil })
}

// Start begins with a broadcast whose time has come.
func (d *BroadcastDesk) Start(ctx context.Context, id string) error {
	_, err := d.act(ctx, id, BroadcastStart, BroadcastAct{By: Actor{Kind: BySystem}}, func(b *Broadcast, _ *BroadcastSaving) error {
		b.begin(d.Now())
		return nil
	})
	return ignore(err, ErrNotAllowed) // another instance was faster
}

// Pause holds what has not left; what is in a sender's hand, two seconds' worth, still leaves.
func (d *BroadcastDesk) Pause(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	return d.act(ctx, id, BroadcastPause, a, rows(RowsHold))
}

// Resume goes on.
func (d *BroadcastDesk) Resume(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	return d.act(ctx, id, BroadcastResume, a, rows(RowsFree))
}

func rows(move RowsMove) func(*Broadcast, *BroadcastSaving) error {
	return func(_ *Broadcast, c *BroadcastSaving) error { c.Rows = move; return nil }
}

// Cancel drops what has not left, and counts it.
func (d *BroadcastDesk) Cancel(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	return d.act(ctx, id, BroadcastCancel, a, func(b *Broadcast, c *BroadcastSaving) error {
		c.Rows, b.Cursor.Done, b.EndedAt = RowsDrop, true, d.Now()
		return nil
	})
}

// Recall drops what has not left and takes back what was delivered: deleted where the channel allows, else a short notice says so. So it does
// to who was being told when a program died or a channel did not answer.
func (d *BroadcastDesk) Recall(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	return d.act(ctx, id, BroadcastRecall, a, func(b *Broadcast, c *BroadcastSaving) error {
		c.Rows, b.Cursor.Done, b.EndedAt = RowsBack, true, d.Now()
		b.Edition++
		return nil
	})
}

// Repeat sets how often it is sent anew; Once ends it.
func (d *BroadcastDesk) Repeat(ctx context.Context, id string, r Repeat, a BroadcastAct) (Broadcast, error) {
	return d.act(ctx, id, BroadcastRepeat, a, func(b *Broadcast, c *BroadcastSaving) error {
		switch {
		case !slices.Contains(BroadcastRepeats, r):
			return Refuse(Invalid, "error.broadcast_repeat")
		case b.Stage == BroadcastSent && r != Once: // its next would be made when it ends, which it has
			return Refuse(NotAllowed, "error.broadcast_repeat_ended")
		}
		b.Repeat = r
		return nil
	})
}

// Retry queues what failed once more.
func (d *BroadcastDesk) Retry(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	return d.act(ctx, id, BroadcastRetry, a, func(b *Broadcast, c *BroadcastSaving) error {
		if len(b.Last) > 0 {
			return Refuse(NotAllowed, "error.broadcast_over")
		}
		if c.Rows = RowsAgain; b.Stage == BroadcastPaused {
			return Refuse(NotAllowed, "error.broadcast_paused")
		}
		b.begin(d.Now())
		return nil
	})
}

// TestToSelf sends it to one address of its author, in a language, and to nobody else.
func (d *BroadcastDesk) TestToSelf(ctx context.Context, id string, to Address, l Lang, a BroadcastAct) error {
	if to.IsZero() || to.Group() {
		return Refuse(Invalid, "error.broadcast_test_to")
	}
	_, err := d.act(ctx, id, BroadcastTest, a, func(b *Broadcast, c *BroadcastSaving) error {
		n := Notice{ID: "t:" + c.Steps[0].ID, To: to, Class: Reply, Lang: l}
		b.Fill(&n, l)
		n.Lines = append([]Line{Say("broadcast.test")}, n.Lines...)
		n.Choices = nil // a tap would be an answer
		n.Files = b.Files
		c.Notices = []Notice{n}
		return nil
	})
	return err
}

// Finish ends a broadcast whose last notice has left, and makes the next when it repeats.
func (d *BroadcastDesk) Finish(ctx context.Context, id string) error {
	_, err := d.act(ctx, id, BroadcastFinish, BroadcastAct{By: Actor{Kind: BySystem}}, func(b *Broadcast, c *BroadcastSaving) error {
		now := d.Now()
		b.EndedAt = now
		if b.Repeat != Once {
			next := d.following(*b, now)
			c.Next = &next
			b.Repeat = Once // it goes on from the next
		}
		return nil
	})
	return ignore(err, ErrNotAllowed)
}

// following is the next of a repetition: the same words to whoever the audience is then.
func (d *BroadcastDesk) following(b Broadcast, now time.Time) Broadcast {
	first := b.Due
	if first.IsZero() {
		first = b.StartedAt
	}
	due := first
	for !due.After(now) {
		due = b.Repeat.Next(due, d.Location)
	}
	next := b
	next.ID, next.Code, next.Follows, next.Due, next.Stage = d.NewID(), d.code(), b.ID, due, BroadcastScheduled
	if !b.Expires.IsZero() {
		next.Expires = b.Expires.Add(due.Sub(first))
	}
	next.Cursor, next.Last, next.Steps, next.Version, next.Edition = WindowCursor{}, nil, nil, 0, 1
	next.MadeAt, next.UpdatedAt, next.StartedAt, next.EndedAt, next.Proposal = now, now, time.Time{}, time.Time{}, nil
	return next
}

// ignore drops an error of a kind.
func ignore(err error, kind *Error) error {
	if errors.Is(err, kind) {
		return nil
	}
	return err
}
