package notify

import (
	"context"
	"time"

	"huying/tickets"
)

// wait sleeps until something happens: a ring, a landing, a record, or the time to look again. It is false when Run must end.
func (r *round) wait(ctx context.Context) bool {
	r.timer.Reset(max(0, r.wake.Sub(r.Now())))
	wake := r.Wake
	if r.healthy.IsZero() {
		wake = nil // the queue fails: a ring makes it no better, and many would become a storm
	}
	select {
	case <-ctx.Done():
		return false
	case _, open := <-wake:
		if !open {
			r.Wake = nil
		}
		r.hunger()
	case <-r.landed.ring:
	case <-r.rec.written.ring:
	case <-r.timer.C:
	}
	r.settle()
	return true
}

// settle takes in everything that has happened, so that it is written down together.
func (r *round) settle() {
	for _, d := range r.landed.take() {
		r.land(d)
	}
	if done := r.rec.written.take(); len(done) > 0 {
		r.written(done)
	}
}

// written makes room: the next notice of the same address may be claimed now.
func (r *round) written(done []tickets.Delivery) {
	for _, d := range done {
		if l := r.lanes[d.To.Channel]; l != nil {
			l.ledger--
			if !r.healthy.IsZero() {
				l.hunger()
			}
		}
	}
}

// sorry notes that the queue failed: it is asked again after a while, and what it loses meanwhile is nothing.
func (r *round) sorry(what string, err error) {
	r.Metrics.failed(what)
	if r.failed = min(max(2*r.failed, sorry), 5*time.Second); r.failed == sorry {
		r.Log.Error("outbox: the queue fails", "doing", what, "error", trouble(err))
	}
	r.healthy = time.Time{}
	r.poll = r.Now().Add(r.failed)
	for _, l := range r.lanes {
		clear(l.hungry[:])
	}
}

func (r *round) fine() {
	if r.healthy.IsZero() {
		r.Log.Info("outbox: the queue answers again")
		r.healthy = r.Now()
	}
	r.failed = 0
}

// reclaim puts back what a dead process left behind.
func (r *round) reclaim(ctx context.Context, start bool) {
	now := r.Now()
	if !start && (now.Sub(r.swept) < sweeping || r.healthy.IsZero() || now.Sub(r.healthy) < settled) {
		return
	}
	before := now.Add(-lease)
	if start && r.Alone {
		before = now
	}
	r.swept = now
	ctx, done := context.WithTimeout(ctx, asking)
	defer done()
	switch n, err := r.Queue.ReclaimNotices(ctx, before, now); {
	case err != nil:
		r.Metrics.failed("reclaim")
		r.Log.Error("outbox: cannot reclaim", "error", trouble(err))
	case n > 0:
		r.Log.Warn("outbox: notices of a process that ended are sent again", "count", n)
		r.hunger()
	}
}

// stop ends a Run: what is in hand goes back, what is in flight may finish, everything is written down.
func (r *round) stop() {
	now := r.Now()
	for _, l := range r.lanes {
		for class := range l.hand {
			for i := range l.hand[class] {
				r.back(l, &l.hand[class][i], now)
			}
			l.hand[class] = nil
		}
	}
	grace := time.NewTimer(r.Grace)
	defer grace.Stop()
	for r.flying() > 0 {
		select {
		case <-r.landed.ring:
			r.settle()
		case <-grace.C:
			if r.calls.Err() != nil {
				r.Log.Warn("outbox: calls that do not end stay in doubt", "count", r.flying())
				r.rec.close(asking)
				return
			}
			r.cut()
			grace.Reset(time.Second) // a cut call comes back at once; one that does not is left behind
		}
	}
	r.rec.close(asking)
}

func (r *round) flying() (n int) {
	for _, l := range r.lanes {
		n += l.flying
	}
	return n
}
