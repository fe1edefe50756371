package notify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"huying/tickets"
)

var errEmpty = errors.New("the notice has neither words nor files")

// round is the state of one Run. Only its own goroutine touches it; calls and records report back over channels.
type round struct {
	*Outbox
	lanes   map[string]*lane
	landed  *mailbox[landing]
	rec     *recorder
	calls   context.Context // of the calls in flight: ends later than Run's
	cut     context.CancelFunc
	timer   *time.Timer
	wake    time.Time // when to look again at the latest
	poll    time.Time // when every channel is asked for again
	swept   time.Time
	healthy time.Time // since when the queue answers; zero while it does not
	failed  time.Duration
}

// lane is one channel's share of the work.
type lane struct {
	hand    []held // in the order they leave
	flying  int
	ledger  int                           // done, but not written down yet
	hungry  bool                          // there may be something to claim
	rung    bool                          // something was posted, perhaps more urgent than what is in hand
	swapped time.Time                     // when a place was made for it
	busy    time.Time                     // the pace gives no leave before
	pause   map[tickets.Address]time.Time // until when single addresses asked to wait; the zero address is the whole channel
}

type held struct {
	tickets.Posted
	since time.Time
	ready time.Time // its address is blocked until then
}

type landing struct {
	tickets.Delivery
	err error
}

func newRound(ctx context.Context, o Outbox) *round {
	r := &round{
		Outbox: &o, lanes: map[string]*lane{}, landed: newMailbox[landing](), rec: newRecorder(&o),
		timer: time.NewTimer(time.Hour), healthy: o.Now().Add(-settled),
	}
	r.calls, r.cut = context.WithCancel(context.WithoutCancel(ctx))
	for channel := range o.Senders {
		r.lanes[channel] = &lane{pause: map[tickets.Address]time.Time{}}
	}
	return r
}

func (r *round) close() {
	r.cut()
	r.timer.Stop()
}

// claim takes what has room. It asks again while the queue gives as much as was asked for.
func (r *round) claim(ctx context.Context) {
	now := r.Now()
	if !now.Before(r.poll) {
		r.hunger()
		r.poll = now.Add(r.Poll)
	}
	for ctx.Err() == nil {
		limit, except := r.room(now)
		if limit == 0 {
			return
		}
		asked, done := context.WithTimeout(context.WithoutCancel(ctx), asking) // what was claimed must be known, also when stopping
		heads, next, err := r.Queue.ClaimNotices(asked, now, limit, except)
		done()
		if err != nil {
			r.sorry("claim", err)
			return
		}
		r.fine()
		for _, p := range heads {
			r.take(p)
		}
		if !next.IsZero() && next.Before(r.poll) {
			r.poll = next
		}
		if len(heads) == limit {
			continue
		}
		for channel, l := range r.lanes {
			l.hungry = l.hungry && slices.Contains(except, channel)
		}
	}
}

// room says how many notices may be claimed, and of which channels none. 0 asks nothing.
func (r *round) room(now time.Time) (limit int, except []string) {
	for channel, l := range r.lanes {
		if !l.hungry || l.pause[tickets.Address{}].After(now) {
			except = append(except, channel)
			continue
		}
		room := r.InHand - len(l.hand) - l.ledger
		if room <= 0 && l.rung && l.mayswap(r.InHand, now) {
			room = 1
		}
		if room <= 0 {
			except = append(except, channel)
			continue
		}
		l.rung = false
		if limit == 0 || room < limit {
			limit = room
		}
	}
	slices.Sort(except)
	return limit, except
}

// hunger makes every channel be asked for.
func (r *round) hunger() {
	for _, l := range r.lanes {
		l.hungry = true
	}
}

// take puts a claimed notice in hand, at its turn.
func (r *round) take(p tickets.Posted) {
	l := r.lanes[p.To.Channel]
	if l == nil {
		d := judge(p, &tickets.SendError{Do: tickets.Reject, Err: fmt.Errorf("no channel %q is configured", p.To.Channel)}, r.Now(), 0)
		d.Attempts = p.Attempts
		r.write(nil, d)
		return
	}
	h := held{Posted: p, since: r.Now()}
	i, _ := slices.BinarySearchFunc(l.hand, h, func(a, b held) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.Seq, b.Seq))
	})
	l.hand = slices.Insert(l.hand, i, h)
	if last := len(l.hand) - 1; last >= r.InHand {
		r.back(l, &l.hand[last], r.Now())
		l.hand = l.hand[:last]
	}
}

// mayswap reports whether the last notice in hand may give its place to something more urgent. Not all the time: when there is nothing
// more urgent, it was work for nothing.
func (l *lane) mayswap(most int, now time.Time) bool {
	n := len(l.hand)
	if n < most || l.ledger >= most || l.hand[n-1].Class < tickets.News || now.Sub(l.swapped) < swapping {
		return false
	}
	l.swapped = now
	return true
}

// launch lets leave what may leave now, and finds out when to look again.
func (r *round) launch(ctx context.Context) {
	now := r.Now()
	r.wake = r.poll
	for channel, l := range r.lanes {
		stay := l.hand[:0]
		for _, h := range l.hand {
			if r.turn(ctx, l, &h, now) {
				stay = append(stay, h)
			}
		}
		clear(l.hand[len(stay):])
		l.hand = stay
		if until := l.pause[tickets.Address{}]; until.After(now) {
			r.by(until)
		}
		r.Metrics.load(channel, l.flying, len(l.hand))
	}
}

// turn handles one notice in hand; it reports whether the notice stays there.
func (r *round) turn(ctx context.Context, l *lane, h *held, now time.Time) (stays bool) {
	h.ready = later(h.ready, l.pause[tickets.Address{}], l.pause[h.To])
	switch {
	case !h.Expires.IsZero() && !now.Before(h.Expires):
		r.write(l, tickets.Delivery{ID: h.ID, To: h.To, State: tickets.Expired, Attempts: h.Attempts, At: now})
		return false
	case h.ready.Sub(now) > putBack:
		r.back(l, h, h.ready)
		return false
	case now.Sub(h.since) >= hold:
		r.back(l, h, now)
		return false
	case h.ready.After(now):
		return r.by(h.ready)
	case l.busy.After(now):
		return r.by(l.busy)
	case l.flying >= r.InFlight:
		return r.by(h.since.Add(hold)) // looks again when one lands
	}
	wait, err := r.Pace.Take(ctx, h.To.Channel, h.To, now)
	switch {
	case errors.Is(err, ErrBusy):
		l.busy = now.Add(max(wait, time.Millisecond))
		return r.by(l.busy)
	case ctx.Err() != nil && err != nil:
		return true // told to stop meanwhile
	case err != nil:
		r.Metrics.failed("pace")
		r.Log.Error("outbox: the pace cannot be asked", "channel", h.To.Channel, "error", trouble(err))
		l.busy = now.Add(time.Second)
		return r.by(l.busy)
	case wait > 0:
		h.ready = now.Add(wait)
		if wait > putBack {
			r.back(l, h, h.ready)
			return false
		}
		return r.by(h.ready)
	}
	l.flying++
	go r.fly(h.Posted)
	if l.hungry { // there is room now, and what comes next may be more urgent than what is in hand
		r.by(now)
	}
	return false
}

// by makes sure that we look again at that time.
func (r *round) by(at time.Time) bool {
	if at.Before(r.wake) {
		r.wake = at
	}
	return true
}

func later(times ...time.Time) time.Time { return slices.MaxFunc(times, time.Time.Compare) }

// back returns a notice that has not left: its place in front stays its own.
func (r *round) back(l *lane, h *held, due time.Time) {
	l.ledger++
	r.rec.in.put(tickets.Delivery{ID: h.ID, To: h.To, State: tickets.Queued, Due: due, Attempts: h.Attempts, At: r.Now()})
}

// write hands what became of a notice to the recorder.
func (r *round) write(l *lane, d tickets.Delivery) {
	if l != nil {
		l.ledger++
	}
	r.Metrics.delivered(d)
	r.rec.in.put(d)
}

// fly is a call in its own goroutine.
func (r *round) fly(p tickets.Posted) {
	d, err := r.deliver(r.calls, p)
	if a, ok := r.Pace.(Answered); ok {
		ctx, done := context.WithTimeout(context.WithoutCancel(r.calls), time.Second)
		a.Answered(ctx, p.To.Channel, p.To, r.Now())
		done()
	}
	r.landed.put(landing{d, err})
}

// land takes in what became of a call.
func (r *round) land(d landing) {
	l := r.lanes[d.To.Channel]
	l.flying--
	var refused *tickets.SendError
	if errors.As(d.err, &refused) && refused.Do == tickets.Wait {
		l.pause[d.To] = later(l.pause[d.To], d.Due)
		whom := "chat"
		if refused.All {
			whom, l.pause[tickets.Address{}] = "all", later(l.pause[tickets.Address{}], d.Due)
		}
		r.Metrics.paused(d.To.Channel, whom)
		l.forget(d.At)
	}
	if d.err != nil {
		r.Log.Warn("outbox: not sent", "notice", d.ID, "channel", d.To.Channel, "state", d.State, "attempts", d.Attempts,
			"due", d.Due, "error", d.Error)
	}
	r.write(l, d.Delivery)
}

// forget drops pauses that are over, once there are many.
func (l *lane) forget(now time.Time) {
	if len(l.pause) < 1000 {
		return
	}
	for to, until := range l.pause {
		if !until.After(now) {
			delete(l.pause, to)
		}
	}
}
