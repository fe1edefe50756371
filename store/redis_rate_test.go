package store

import (
	"container/heap"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"huying/bot/bottest"
	"huying/tickets"
)

// paceEvent is something that happens at an instance or at the server.
type paceEvent struct {
	at time.Time
	do func(now time.Time)
}

type paceEvents []paceEvent

func (e paceEvents) Len() int           { return len(e) }
func (e paceEvents) Less(i, j int) bool { return e[i].at.Before(e[j].at) }
func (e paceEvents) Swap(i, j int)      { e[i], e[j] = e[j], e[i] }
func (e *paceEvents) Push(x any)        { *e = append(*e, x.(paceEvent)) }
func (e *paceEvents) Pop() any {
	old := *e
	x := old[len(old)-1]
	*e = old[:len(old)-1]
	return x
}

// paceSim is instances that send as much as they may, in made-up time.
type paceSim struct {
	events   paceEvents
	channel  string
	meter    bottest.Meter
	lag      bottest.Lag
	chance   *rand.Rand
	accepted []time.Time
	refused  int
	chats    int
}

func (s *paceSim) on(at time.Time, do func(time.Time)) { heap.Push(&s.events, paceEvent{at, do}) }

// sends is one instance that has something for another chat whenever it gets leave.
func (s *paceSim) sends(t *testing.T, p *RedisPace, now time.Time) {
	s.chats++
	to := tickets.Address{Channel: "telegram", ID: show(s.chats)}
	wait, err := p.Take(ctx, s.channel, to, now)
	if wait > 0 {
		if !errors.Is(err, errBusyPace) {
			t.Fatal(wait, err)
		}
		s.on(now.Add(wait), func(now time.Time) { s.sends(t, p, now) })
		return
	}
	must(t, err)
	s.on(now.Add(s.lag.Half(s.chance)), func(now time.Time) {
		wait := s.meter.Refuse(int64(s.chats), now)
		if wait > 0 {
			s.refused++
		} else {
			s.accepted = append(s.accepted, now)
		}
		s.on(now.Add(s.lag.Half(s.chance)), func(now time.Time) {
			if wait > 0 {
				p.Refused(ctx, s.channel, to, now, now.Add(time.Duration(wait)*time.Second), true)
			}
			p.Answered(ctx, s.channel, to, now)
		})
	})
	s.on(now, func(now time.Time) { s.sends(t, p, now) })
}

func (s *paceSim) run(t *testing.T, instances []*RedisPace, lasts time.Duration) (share float64) {
	for _, p := range instances {
		s.on(start, func(now time.Time) { s.sends(t, p, now) })
	}
	for s.events[0].at.Before(start.Add(lasts)) {
		e := heap.Pop(&s.events).(paceEvent)
		e.do(e.at)
	}
	return float64(len(s.accepted)) / lasts.Seconds()
}

// TestPaceShared: instances that share a limit keep it together and use nearly all of it; a limit lower than they were told is learned once
// for all.
func TestPaceShared(t *testing.T) {
	for _, c := range []struct {
		label     string
		instances int
		limit     int
		lasts     time.Duration
		share     float64
		refused   int
	}{
		{"two", 2, 30, 2 * time.Minute, 0.955, 0},
		{"four", 4, 30, 2 * time.Minute, 0.95, 0},
		{"three with a hidden limit", 3, 22, 4 * time.Minute, 0.90, 6},
	} {
		t.Run(c.label, func(t *testing.T) {
			f := open(t, fresh(t, "sqlite"), "", &clock{now: start})
			s := &paceSim{
				channel: show("sim", time.Now().UnixNano()), lag: bottest.Near, chance: rand.New(rand.NewPCG(1, 1)),
				meter: bottest.Meter{Limits: bottest.Limits{Overall: c.limit, RetryAfter: 5, Penalty: true}},
			}
			var all []*RedisPace
			for range c.instances {
				all = append(all, &RedisPace{Redis: realRedis(t, f), Overall: 30, Chat: 1, Group: 20, Busy: errBusyPace})
			}
			share := s.run(t, all, c.lasts) / float64(c.limit)
			allowed, refused := all[0].Rates(s.channel, start)
			t.Logf("%.2f %% of %d/s, %d refused; allowed %.1f, refused at %.1f", 100*share, c.limit, s.refused, allowed, refused)
			if share < c.share || s.refused > c.refused {
				t.Errorf("%.2f %% of %d/s, %d refused", 100*share, c.limit, s.refused)
			}
		})
	}
}

// TestPauseShared: when one instance is told to wait, the others wait too, the one chat or everybody.
func TestPauseShared(t *testing.T) {
	paces(t, func(t *testing.T, f *fixture, pace func() *RedisPace) {
		a, b, channel := pace(), pace(), show("telegram", time.Now().UnixNano())
		one, other := tickets.Address{Channel: "telegram", ID: "1"}, tickets.Address{Channel: "telegram", ID: "2"}
		refuse := func(to tickets.Address, after time.Duration, all bool) {
			t.Helper()
			wait, err := a.Take(ctx, channel, to, f.Now())
			must(t, err)
			equal(t, "leave", wait, 0)
			a.Refused(ctx, channel, to, f.Now(), f.Now().Add(after), all)
			a.Answered(ctx, channel, to, f.Now())
			f.clock.add(2 * time.Second)
		}
		refuse(one, 7*time.Second, false)
		wait, err := b.Take(ctx, channel, one, f.Now())
		must(t, err)
		equal(t, "the chat", wait, 5*time.Second)
		refuse(other, time.Hour, true)
		if wait, err = b.Take(ctx, channel, tickets.Address{Channel: "telegram", ID: "3"}, f.Now()); !errors.Is(err, errBusyPace) || wait != time.Hour-2*time.Second {
			t.Fatal(wait, err)
		}
		if _, refused := b.Rates(channel, f.Now()); refused != 0 {
			t.Error("a refusal at rest taught a rate", refused)
		}
	})
}
