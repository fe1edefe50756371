package notify

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"huying/tickets"
)

// ErrBusy comes with a wait that holds for every address of the channel: asking for another one now is useless.
var ErrBusy = errors.New("the channel is at its limit")

// Limits are what a channel lets through. 0 means without limit.
type Limits struct {
	Overall int // messages a second, to everybody together
	Chat    int // messages a second, to one address
	Group   int // messages a minute, to one group
}

// TelegramLimits are the ones its FAQ names.
var TelegramLimits = Limits{Overall: 30, Chat: 1, Group: 20}

// Pacer is the Pace of one process.
//
// A permit comes back one second after the ANSWER to the call it paid for, not after the call: the old message had arrived before its
// answer and the new one leaves a second later, so no trailing second at the server can hold more than the limit, however the network
// jitters. Even spacing on top keeps a slot near for a reply. Simulated against strict servers: 98 % of the allowed rate, no refusal.
type Pacer struct {
	Limits   Limits
	Unpaced  []string   // channels without any limit
	Among    func() int // how many processes share the limits without being able to ask each other; nil: one
	mu       sync.Mutex
	channels map[string]*paced
}

// NewPacer makes a Pacer for every channel but our own web chat.
func NewPacer(l Limits) *Pacer { return &Pacer{Limits: l, Unpaced: []string{"web"}} }

// paced is what the Pacer remembers of one channel.
type paced struct {
	all    window
	chats  map[string]*window
	groups map[string]*window
	rate   learned
	slot   time.Time // the next evenly spaced one
	rtt    roundTrip
	since  map[string][]time.Time // calls that have no answer yet
	swept  time.Time
}

func (p *Pacer) channel(name string) *paced {
	if slices.Contains(p.Unpaced, name) {
		return nil
	}
	if p.channels == nil {
		p.channels = map[string]*paced{}
	}
	c := p.channels[name]
	if c == nil {
		c = &paced{
			all:   window{n: p.Limits.Overall, per: time.Second},
			chats: map[string]*window{}, groups: map[string]*window{}, since: map[string][]time.Time{},
		}
		p.channels[name] = c
	}
	return c
}

// Take looks at the address first, so that a blocked chat never wastes a slot of the whole channel.
func (p *Pacer) Take(_ context.Context, channel string, to tickets.Address, now time.Time) (time.Duration, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.channel(channel)
	if c == nil {
		return 0, nil
	}
	c.sweep(now)
	own := c.windows(to, p.Limits)
	var wait time.Duration
	for _, w := range own {
		wait = max(wait, w.wait(now))
	}
	if wait > 0 {
		return wait, nil
	}
	rate := p.rate(c, now)
	if p.Limits.Overall > 0 {
		c.all.n = max(1, int(rate))
	}
	if wait = max(c.all.wait(now), c.spacing(now)); wait > 0 {
		return wait, ErrBusy
	}
	for _, w := range append(own, &c.all) {
		w.out++
	}
	c.next(now, rate)
	c.since[to.Chat()] = append(c.since[to.Chat()], now)
	return 0, nil
}

// rate is what this process may send a second to everybody together.
func (p *Pacer) rate(c *paced, now time.Time) float64 {
	among := 1
	if p.Among != nil {
		among = max(1, p.Among())
	}
	return c.rate.allowed(float64(p.Limits.Overall), now) / float64(among)
}

// Refused learns from a refusal of the whole channel. The calls that were on their way when it began to refuse teach nothing more.
func (p *Pacer) Refused(_ context.Context, channel string, to tickets.Address, now, until time.Time, all bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.channel(channel)
	if c == nil || !all || p.Limits.Overall <= 0 {
		return
	}
	if calls := c.since[to.Chat()]; len(calls) == 0 || calls[0].Before(c.rate.at) {
		return
	}
	c.all.settle(now)
	c.rate = c.rate.refused(float64(p.Limits.Overall), len(c.all.back), now, until)
}

// Rates says what is allowed now.
func (p *Pacer) Rates(channel string, now time.Time) (allowed, refused float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.channel(channel)
	if c == nil {
		return 0, 0
	}
	return p.rate(c, now), c.rate.rate
}

// Answered starts the second after which the permits of a Take come back.
func (p *Pacer) Answered(_ context.Context, channel string, to tickets.Address, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.channel(channel)
	if c == nil {
		return
	}
	calls := c.since[to.Chat()]
	if len(calls) == 0 {
		return // not a call of ours, or one given up long ago
	}
	c.rtt.learn(now.Sub(calls[0]))
	if c.since[to.Chat()] = calls[1:]; len(calls) == 1 {
		delete(c.since, to.Chat())
	}
	from := now.Add(-c.rtt.credit())
	for _, w := range append(c.windows(to, p.Limits), &c.all) {
		w.answered(from)
	}
}

// windows are the limits of one address.
func (c *paced) windows(to tickets.Address, l Limits) []*window {
	own := []*window{find(c.chats, to.Chat(), l.Chat, time.Second)}
	if to.Group() {
		own = append(own, find(c.groups, to.Chat(), l.Group, time.Minute))
	}
	return own
}

func find(in map[string]*window, id string, n int, per time.Duration) *window {
	w := in[id]
	if w == nil {
		w = &window{n: n, per: per}
		in[id] = w
	}
	return w
}

// spacing is how long until the next evenly spaced slot.
func (c *paced) spacing(now time.Time) time.Duration { return max(0, c.slot.Sub(now)) }

// lateSlot is how late a slot may be taken without the next ones being put off, or a slot's length when that is more. Late timers must
// not add up; the window above holds the limit whatever happens here.
const lateSlot = 25 * time.Millisecond

// slotLength is the length of a slot as a share of the one the windows can keep up with for long. Less than one, so that a permit that
// comes back late costs nothing for good; but not much less, or the gap before the windows are full again is long for a reply.
const slotLength = 0.92

// next moves to the slot after this one.
func (c *paced) next(now time.Time, rate float64) {
	if c.all.n <= 0 {
		return
	}
	step := time.Duration(slotLength * c.rtt.cycle().Seconds() * float64(time.Second) / rate)
	if now.Sub(c.slot) > max(step, lateSlot) {
		c.slot = now
	}
	c.slot = c.slot.Add(step)
}

// lost is how long a call may stay without an answer before its permits come back anyway.
const lost = 5 * time.Minute

// sweep forgets, once a minute, the addresses nothing is known of any more.
func (c *paced) sweep(now time.Time) {
	if now.Sub(c.swept) < time.Minute {
		return
	}
	c.swept = now
	for id, calls := range c.since {
		if now.Sub(calls[len(calls)-1]) < lost {
			continue
		}
		delete(c.since, id)
		for _, w := range []*window{&c.all, c.chats[id], c.groups[id]} {
			for range calls {
				w.answered(now)
			}
		}
	}
	for _, in := range []map[string]*window{c.chats, c.groups} {
		for id, w := range in {
			if w.idle(now) {
				delete(in, id)
			}
		}
	}
}

// window is n permits, each of which comes back `per` after its answer.
type window struct {
	n    int
	per  time.Duration
	out  int         // permits whose call has no answer yet
	back []time.Time // when the others come back, in order
}

func (w *window) wait(now time.Time) time.Duration {
	w.settle(now)
	switch {
	case w.n <= 0 || w.out+len(w.back) < w.n:
		return 0
	case len(w.back) > 0: // n may have become smaller
		return w.back[min(w.out+len(w.back)-w.n, len(w.back)-1)].Sub(now)
	default: // every permit is out on a call; its answer is at least this far from freeing one
		return max(w.per/time.Duration(w.n), time.Millisecond)
	}
}

func (w *window) settle(now time.Time) {
	i := 0
	for i < len(w.back) && !w.back[i].After(now) {
		i++
	}
	w.back = w.back[i:]
}

func (w *window) answered(from time.Time) {
	if w == nil || w.out == 0 {
		return
	}
	w.out--
	at := from.Add(w.per)
	i, _ := slices.BinarySearchFunc(w.back, at, func(a, b time.Time) int { return a.Compare(b) })
	w.back = slices.Insert(w.back, i, at)
}

func (w *window) idle(now time.Time) bool {
	w.settle(now)
	return w.out == 0 && len(w.back) == 0
}

// roundTrip wins back the time a message needs to the server: once the least round trip is well known, permits are counted from that
// much before the answer, less a margin. Used from the first call it drew a refusal.
type roundTrip struct {
	seen  int
	least time.Duration
	mean  time.Duration // of the last few dozen
}

const (
	creditAfter  = 300
	creditMargin = 5 * time.Millisecond
	surelyAfter  = 1000 // calls, of whose round trips the least is so near the true one that less margin does
	surelyMargin = 2 * time.Millisecond
)

func (r *roundTrip) learn(took time.Duration) {
	if r.seen == 0 || took < r.least {
		r.least = took
	}
	if r.seen == 0 {
		r.mean = took
	}
	r.mean += (min(took, 5*r.least) - r.mean) / 32
	r.seen++
}

// cycle is how long a permit is away, from one use to the next: a second, and what of the round trip is not won back.
func (r *roundTrip) cycle() time.Duration {
	return time.Second + min(max(0, r.mean-r.credit()), time.Second/4)
}

func (r *roundTrip) credit() time.Duration {
	switch {
	case r.seen < creditAfter:
		return 0
	case r.seen < surelyAfter:
		return max(0, r.least-creditMargin)
	}
	return max(0, r.least-surelyMargin)
}

// Fallback asks First, and Second while First fails (Redis is away): sending goes on at the pace of one process.
type Fallback struct{ First, Second Pace }

func (f Fallback) Take(ctx context.Context, channel string, to tickets.Address, now time.Time) (time.Duration, error) {
	wait, err := f.First.Take(ctx, channel, to, now)
	if err == nil || errors.Is(err, ErrBusy) {
		return wait, err
	}
	return f.Second.Take(ctx, channel, to, now)
}

// Refused tells both: each learns from its own calls.
func (f Fallback) Refused(ctx context.Context, channel string, to tickets.Address, now, until time.Time, all bool) {
	f.First.Refused(ctx, channel, to, now, until, all)
	f.Second.Refused(ctx, channel, to, now, until, all)
}

// Rates are the first one's.
func (f Fallback) Rates(channel string, now time.Time) (allowed, refused float64) {
	return f.First.Rates(channel, now)
}

// Answered tells both: each knows its own calls.
func (f Fallback) Answered(ctx context.Context, channel string, to tickets.Address, now time.Time) {
	f.First.Answered(ctx, channel, to, now)
	f.Second.Answered(ctx, channel, to, now)
}
