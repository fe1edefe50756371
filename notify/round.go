package notify

import (
	"context"
	"errors"
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
	strange bool      // there may be something for a channel we do not have
	wake    time.Time // when to look again at the latest
	poll    time.Time // when every channel is asked for again
	swept   time.Time
	healthy time.Time // since when the queue answers; zero while it does not
	failed  time.Duration
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
		r.lanes[channel] = &lane{pause: map[string]time.Time{}}
	}
	return r
}

func (r *round) close() {
	r.cut()
	r.timer.Stop()
}

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
	ctx, done := context.WithTimeout(context.WithoutCancel(r.calls), time.Second)
	defer done()
	if d.Pause && !shut(err) { // a refused token says nothing of the rate
		r.Pace.Refused(ctx, p.To.Channel, p.To, r.Now(), d.Due, d.PauseAll)
	}
	r.Pace.Answered(ctx, p.To.Channel, p.To, r.Now())
	r.landed.put(landing{d, err})
}

// shut reports whether a channel takes nothing of ours.
func shut(err error) bool {
	var refused *tickets.SendError
	return errors.As(err, &refused) && refused.Shut
}

// land takes in what became of a call.
func (r *round) land(d landing) {
	l := r.lanes[d.To.Channel]
	l.flying--
	if d.Pause {
		whom := "chat"
		l.pause[d.To.Chat()] = later(l.pause[d.To.Chat()], d.Due)
		if d.PauseAll {
			whom, l.stop = "all", later(l.stop, d.Due)
		}
		if shut(d.err) {
			whom = "shut"
		}
		r.Metrics.paused(d.To.Channel, whom)
	}
	if d.err != nil {
		r.Log.Warn("outbox: not sent", "notice", d.ID, "channel", d.To.Channel, "state", d.State, "attempts", d.Attempts,
			"due", d.Due, "error", d.Error)
	}
	r.write(l, d.Delivery)
}
