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

// lane is one channel's share of the work.
type lane struct {
	hand   [tickets.Classes][]held // each in the order they leave
	hungry [tickets.Classes]bool   // there may be something to claim
	flying int
	ledger int       // done, but not written down yet
	alert  bool      // a warning is being sent, by whomever: nothing ordinary leaves
	warned int       // warnings that left since the last reply
	busy   time.Time // the pace gives no leave before
	sifted time.Time
	stop   time.Time            // until when the whole channel asked to wait
	pause  map[string]time.Time // the same for single chats
}

type held struct {
	tickets.Posted
	since time.Time
	ready time.Time // its address is blocked until then
}

// replyAfter is how many warnings leave before one reply may.
const replyAfter = 3

func (l *lane) held() (n int) {
	for _, hand := range l.hand {
		n += len(hand)
	}
	return n
}

// claim takes what has room. It asks again while the queue gives as much as was asked for.
func (r *round) claim(ctx context.Context) {
	now := r.Now()
	if !now.Before(r.poll) {
		r.hunger()
		r.poll = now.Add(r.Poll)
	}
	for ctx.Err() == nil {
		room := r.room(now)
		if room == nil {
			return
		}
		asked, done := context.WithTimeout(context.WithoutCancel(ctx), asking) // what was claimed must be known, also when stopping
		out, err := r.Queue.HandOut(asked, now, room)
		done()
		if err != nil {
			r.sorry("claim", err)
			return
		}
		r.fine()
		if got := r.takeAll(out); !r.more(out, room, got, now) {
			return
		}
	}
}

// takeAll puts what was claimed in hand and counts it.
func (r *round) takeAll(out tickets.Handout) tickets.Room {
	got := tickets.Room{}
	for _, p := range out.Heads {
		n := got[p.To.Channel]
		n[p.Class]++
		got[p.To.Channel] = n
		r.take(p)
	}
	return got
}

// more heeds what the queue said besides, and reports whether it may have more for us.
func (r *round) more(out tickets.Handout, room, got tickets.Room, now time.Time) (more bool) {
	if !out.Next.IsZero() && out.Next.Before(r.poll) {
		r.poll = out.Next
	}
	r.strange = false
	for channel, l := range r.lanes {
		l.stop = later(l.stop, out.Paused[channel])
		if l.alert = out.Alert[channel]; l.alert {
			r.clear(l, now)
			r.poll = earlier(r.poll, now.Add(watching))
		}
		for class := range l.hand {
			asked := room[channel][class]
			if asked == 0 || l.alert && tickets.Class(class).Ordinary() {
				continue
			}
			l.hungry[class] = got[channel][class] >= asked
			more = more || l.hungry[class]
		}
	}
	return more
}

// strangers is how many notices of channels nobody knows are taken, to be given up.
const strangers = 16

// room says how many notices may be claimed; nil asks nothing. Answers are asked for whenever one fits, ordinary things only when
// a quarter of the hand is free, so that their claims are committed together.
func (r *round) room(now time.Time) tickets.Room {
	room, some := tickets.Room{}, r.strange
	if r.strange {
		var classes [tickets.Classes]int
		for class := range classes {
			classes[class] = strangers
		}
		room[""] = classes
	}
	for channel, l := range r.lanes {
		var classes [tickets.Classes]int
		for class, hand := range l.hand {
			if l.stop.After(now) {
				break
			}
			c, least := tickets.Class(class), 1
			if c.Ordinary() && l.alert && len(l.hand[tickets.Warning]) > 0 {
				continue
			}
			if c.Ordinary() || c == tickets.Warning {
				least = max(1, r.InHand/4)
			}
			if n := r.InHand - len(hand) - l.ledger; l.hungry[class] && (n >= least || n > 0 && len(hand) == 0) {
				classes[class], some = n, true
			}
		}
		room[channel] = classes
	}
	if !some {
		return nil
	}
	return room
}

// hunger makes every channel be asked for.
func (r *round) hunger() {
	r.strange = true
	for _, l := range r.lanes {
		l.hunger()
	}
}

func (l *lane) hunger() {
	for class := range l.hungry {
		l.hungry[class] = true
	}
}

// clear puts everything ordinary back: its addresses are free for the warning, and it returns afterwards.
func (r *round) clear(l *lane, now time.Time) {
	for class := tickets.Card; class <= tickets.Bulk; class++ {
		for i := range l.hand[class] {
			r.back(l, &l.hand[class][i], now)
		}
		l.hand[class] = nil
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
	hand := &l.hand[p.Class]
	i, _ := slices.BinarySearchFunc(*hand, p.Seq, func(h held, seq int64) int { return cmp.Compare(h.Seq, seq) })
	*hand = slices.Insert(*hand, i, held{Posted: p, since: r.Now()})
}

// launch lets leave what may leave now, and finds out when to look again.
func (r *round) launch(ctx context.Context) {
	now := r.Now()
	r.wake = r.poll
	for channel, l := range r.lanes {
		if now.Sub(l.sifted) >= time.Second {
			l.sifted = now
			r.sift(l, now)
		}
		r.turns(ctx, l, now)
		if l.stop.After(now) {
			r.by(l.stop)
		}
		if n := l.held(); n > 0 {
			r.by(l.sifted.Add(time.Second))
		}
		r.Metrics.load(channel, l.flying, l.held())
		r.Metrics.pace(r.Pace, channel, now, len(l.pause), l.stop.Sub(now))
	}
}

// sift looks through all that is in hand, also at what no slot came near: what has expired or waits too long leaves the hand.
func (r *round) sift(l *lane, now time.Time) {
	for chat, until := range l.pause {
		if !until.After(now) {
			delete(l.pause, chat)
		}
	}
	for class := range l.hand {
		l.hand[class] = slices.DeleteFunc(l.hand[class], func(h held) bool { return r.over(l, &h, now) })
	}
}

// over handles a notice that must not stay in hand: it has expired, or its address or everybody has to wait for long.
func (r *round) over(l *lane, h *held, now time.Time) bool {
	h.ready = later(h.ready, l.stop, l.pause[h.To.Chat()])
	switch {
	case !h.Expires.IsZero() && !now.Before(h.Expires):
		r.write(l, tickets.Delivery{ID: h.ID, To: h.To, State: tickets.Expired, Attempts: h.Attempts, At: now})
	case h.ready.Sub(now) > putBack:
		r.back(l, h, h.ready)
	case now.Sub(h.since) >= hold:
		r.back(l, h, now)
	default:
		return false
	}
	return true
}

// turns goes through the classes. While warnings leave, a reply leaves after every three of them.
func (r *round) turns(ctx context.Context, l *lane, now time.Time) {
	r.leave(ctx, l, tickets.Urgent, now, -1)
	for len(l.hand[tickets.Warning]) > 0 && len(l.hand[tickets.Reply]) > 0 && !l.full(r.InFlight, now) {
		left := r.leave(ctx, l, tickets.Warning, now, replyAfter-l.warned)
		if l.warned += left; l.full(r.InFlight, now) {
			return
		}
		answered := r.leave(ctx, l, tickets.Reply, now, 1)
		if answered == 0 && l.full(r.InFlight, now) {
			return
		}
		if l.warned = 0; left+answered == 0 {
			break
		}
	}
	for class := tickets.Warning; class <= tickets.Bulk; class++ {
		r.leave(ctx, l, class, now, -1)
	}
}

// full reports whether nothing may leave now, whatever it is.
func (l *lane) full(flights int, now time.Time) bool { return l.busy.After(now) || l.flying >= flights }

// leave lets up to most notices of one class leave, and says how many did.
func (r *round) leave(ctx context.Context, l *lane, class tickets.Class, now time.Time, most int) (left int) {
	hand := l.hand[class]
	stay := hand[:0]
	for i := range hand {
		if left == most || l.flying >= r.InFlight || l.busy.After(now) || r.yields(l, class, now) {
			stay = append(stay, hand[i:]...)
			break
		}
		h := hand[i]
		stays, flies := r.turn(ctx, l, &h, now)
		if stays {
			stay = append(stay, h)
		}
		if flies {
			left++
		}
	}
	clear(hand[len(stay):])
	l.hand[class] = stay
	if l.busy.After(now) && len(stay) > 0 {
		at := l.busy
		if r.polite(class, at) {
			at = at.Add(r.Yield)
		}
		r.by(at)
	}
	return left
}

// polite reports whether a class lets other instances go first, which may have an answer for this slot: ordinary things always do, and
// warnings at the same times for all instances, a quarter of the time.
func (r *round) polite(class tickets.Class, at time.Time) bool {
	return r.Yield > 0 && (class.Ordinary() || class == tickets.Warning && at.UnixMilli()%courtesy < courtesy/4)
}

// courtesy is four slots of the usual limit, in ms.
const courtesy = 133

// yields reports whether a slot that has just come is left to others, and sees that we look again.
func (r *round) yields(l *lane, class tickets.Class, now time.Time) bool {
	if now.Sub(l.busy) >= r.Yield || !r.polite(class, l.busy) {
		return false
	}
	r.by(l.busy.Add(r.Yield))
	return true
}

// turn handles one notice in hand: whether it stays there, and whether it is on its way.
func (r *round) turn(ctx context.Context, l *lane, h *held, now time.Time) (stays, flies bool) {
	if r.over(l, h, now) {
		return false, false
	}
	if h.ready.After(now) {
		r.by(h.ready)
		return true, false
	}
	wait, err := r.Pace.Take(ctx, h.To.Channel, h.To, now)
	switch {
	case errors.Is(err, ErrBusy):
		l.busy = now.Add(max(wait, time.Millisecond/4))
		return true, false
	case ctx.Err() != nil && err != nil:
		return true, false // told to stop meanwhile
	case err != nil:
		r.Metrics.failed("pace")
		r.Log.Error("outbox: the pace cannot be asked", "channel", h.To.Channel, "error", trouble(err))
		l.busy = now.Add(time.Second)
		return true, false
	case wait > 0:
		h.ready = now.Add(wait)
		if wait > putBack {
			r.back(l, h, h.ready)
			return false, false
		}
		r.by(h.ready)
		return true, false
	}
	l.flying++
	go r.fly(h.Posted)
	if l.hungry[tickets.Urgent] { // there is room now, and what comes next may be more urgent than what is in hand
		r.by(now)
	}
	return false, true
}

// by makes sure that we look again at that time.
func (r *round) by(at time.Time) { r.wake = earlier(r.wake, at) }

func later(times ...time.Time) time.Time { return slices.MaxFunc(times, time.Time.Compare) }

func earlier(times ...time.Time) time.Time { return slices.MinFunc(times, time.Time.Compare) }
