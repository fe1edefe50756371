package notify

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"

	"huying/tickets"
)

// Outbox carries notices from the queue to the channels. Queue, Senders and Words are needed; the rest has a sensible zero value.
type Outbox struct {
	Queue   Queue
	Senders map[string]Sender // by channel
	Words   Words
	Pace    Pace            // nil: a Pacer with TelegramLimits
	Wake    <-chan struct{} // rings when something was posted; nil: only the slow poll looks
	Alone   bool            // no other process uses this queue: what is Sending at the start is a dead process's
	Now     func() time.Time
	Chance  func() float64
	Log     *slog.Logger
	Metrics *Metrics

	InFlight int           // calls at the same time, for each channel; 0: 64
	InHand   int           // notices taken of each class for each channel that wait for their turn; 0: 64
	Yield    time.Duration // others share the pace: how long something ordinary leaves a free slot to what they may have; 0: not at all
	Poll     time.Duration // looks at the queue at least this often; 0: 5 s
	Patience time.Duration // how long one call may take; 0: 40 s
	Grace    time.Duration // how long the calls in flight may take once Run is told to stop; 0: 10 s
}

// YieldShared is the Yield of instances that share a pace: a round trip to Redis and a claim, well below a slot.
const YieldShared = 3 * time.Millisecond

// A notice claimed by a process is left alone by the others for `lease`: longer than it can be in hand (hold), in flight (Patience)
// and waiting for its record together.
const (
	lease    = 3 * time.Minute
	hold     = 15 * time.Second       // in hand without a turn: back to the queue, so that others may send it
	putBack  = 2 * time.Second        // a longer wait of one address is spent in the queue and not in hand
	watching = time.Second            // how often it is looked whether a warning that somebody sends is over
	settled  = lease                  // nothing is reclaimed before the queue has answered for so long: others may still have to record
	glance   = 20 * time.Millisecond  // how often it is looked whether what was written down lets something else leave
	sweeping = 30 * time.Second       // how often notices of dead processes are looked for
	asking   = 5 * time.Second        // how long one question to the queue may take
	sorry    = 200 * time.Millisecond // first wait after the queue failed; doubles up to 5 s
)

// Run sends until ctx ends. Then it claims nothing more, puts back what has not left, lets what is in flight finish (for Grace; after
// that the calls are cut), writes everything down and returns.
func (o *Outbox) Run(ctx context.Context) {
	r := newRound(ctx, o.withDefaults())
	defer r.close()
	r.reclaim(ctx, true)
	for ctx.Err() == nil {
		r.reclaim(ctx, false)
		r.claim(ctx)
		r.launch(ctx)
		if !r.wait(ctx) {
			break
		}
	}
	r.stop()
}

func (o *Outbox) withDefaults() Outbox {
	c := *o
	if c.Pace == nil {
		c.Pace = NewPacer(TelegramLimits)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Chance == nil {
		c.Chance = rand.Float64
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	or(&c.InFlight, 64)
	or(&c.InHand, 64)
	or(&c.Poll, 5*time.Second)
	or(&c.Patience, 40*time.Second)
	or(&c.Grace, 10*time.Second)
	return c
}

func or[T int | time.Duration](value *T, otherwise T) {
	if *value <= 0 {
		*value = otherwise
	}
}

// deliver makes one call and says what became of it. It never panics, whatever the words or the sender do.
func (o *Outbox) deliver(ctx context.Context, p tickets.Posted) (d tickets.Delivery, err error) {
	var letter tickets.Letter
	var message string
	begun := o.Now()
	defer func() {
		if v := recover(); v != nil {
			err = panicked(v)
		}
		o.Metrics.called(p.To.Channel, o.Now().Sub(begun))
		d = judge(p, err, o.Now(), o.Chance())
		d.Said, d.Buttons, d.AskPlace = letter.Text, letter.Buttons, letter.AskPlace
		d.Message, d.Replaces, d.Dropped = message, p.Replaces, p.Drop
	}()
	letter = Write(o.Words, p)
	if letter.Text == "" && len(letter.Files) == 0 {
		return d, &tickets.SendError{Do: tickets.Reject, Err: errEmpty}
	}
	ctx, cancel := context.WithTimeout(ctx, o.Patience)
	defer cancel()
	message, err = o.Senders[p.To.Channel].Send(ctx, letter)
	return d, err
}
