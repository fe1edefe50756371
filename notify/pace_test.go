package notify

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huying/tickets"
)

// step is one question to a Pacer and what it must answer.
type step struct {
	at   time.Duration // since noon
	to   tickets.Address
	wait time.Duration // 0: leave
	busy bool          // the whole channel waits
	done time.Duration // when leave was given: the answer comes at this time, 0: later
}

func TestPacer(t *testing.T) {
	const ms = time.Millisecond
	cases := []struct {
		label  string
		limits Limits
		steps  []step
	}{
		{"a chat's second begins with the answer", Limits{Overall: 1000, Chat: 1}, []step{
			{at: 0, to: tele(1), done: 200 * ms},
			{at: 500 * ms, to: tele(1), wait: 700 * ms},
			{at: 1199 * ms, to: tele(1), wait: 1 * ms},
			{at: 1200 * ms, to: tele(1), done: 1300 * ms},
		}},
		{"nothing to a chat while a call has no answer", Limits{Overall: 1000, Chat: 1}, []step{
			{at: 0, to: tele(1)},
			{at: 5 * time.Second, to: tele(1), wait: time.Second},
		}},
		{"a blocked chat does not take a slot", Limits{Overall: 2, Chat: 1}, []step{
			{at: 0, to: tele(1), done: 1 * ms},
			{at: 500 * ms, to: tele(1), wait: 501 * ms},
			{at: 500 * ms, to: tele(1), wait: 501 * ms},
			{at: 500 * ms, to: tele(2), done: 501 * ms},
			{at: 600 * ms, to: tele(3), wait: 401 * ms, busy: true},
		}},
		{"even spacing", Limits{Overall: 4, Chat: 1}, []step{
			{at: 0, to: tele(1), done: 10 * ms},
			{at: 10 * ms, to: tele(2), wait: 220 * ms, busy: true},
			{at: 260 * ms, to: tele(2), done: 270 * ms}, // late by 30 ms
			{at: 461300 * ms / 1000, to: tele(3), wait: 1 * ms, busy: true},
			{at: 462300 * ms / 1000, to: tele(3), done: 463 * ms}, // the beat is kept
		}},
		{"a group's minute", Limits{Overall: 1000, Chat: 1, Group: 2}, []step{
			{at: 0, to: tele(-5), done: 100 * ms},
			{at: 10 * time.Second, to: tele(-5), done: 10100 * ms},
			{at: 20 * time.Second, to: tele(-5), wait: 40100 * ms},
			{at: 20 * time.Second, to: tele(-6), done: 20100 * ms},
			{at: 60100 * ms, to: tele(-5), done: 60200 * ms},
			{at: 65 * time.Second, to: tele(-5), wait: 5100 * ms},
		}},
		{"the web is not paced", TelegramLimits, []step{
			{at: 0, to: web(1)}, {at: 0, to: web(1)}, {at: 0, to: web(1)},
		}},
		{"no limit", Limits{}, []step{
			{at: 0, to: tele(-1)}, {at: 0, to: tele(-1)}, {at: 0, to: tele(-1), done: 1 * ms}, {at: 1 * ms, to: tele(-1)},
		}},
	}
	for _, c := range cases {
		t.Run(c.label, func(t *testing.T) {
			p := NewPacer(c.limits)
			for i, s := range c.steps {
				wait, err := p.Take(t.Context(), s.to.Channel, s.to, noon.Add(s.at))
				if wait != s.wait || errors.Is(err, ErrBusy) != s.busy {
					t.Errorf("step %d: wait %v, %v", i, wait, err)
				}
				if s.done > 0 {
					p.Answered(t.Context(), s.to.Channel, s.to, noon.Add(s.done))
				}
			}
		})
	}
}

func TestPacerForgetsAndForgives(t *testing.T) {
	p := NewPacer(Limits{Overall: 1000, Chat: 1, Group: 20})
	at := noon
	for i := range 500 {
		at = at.Add(time.Millisecond)
		if wait, err := p.Take(t.Context(), "telegram", tele(-i-1), at); wait > 0 || err != nil {
			t.Fatal(wait, err)
		}
		if i > 0 { // the first call never gets an answer
			p.Answered(t.Context(), "telegram", tele(-i-1), at)
		}
	}
	p.Answered(t.Context(), "telegram", tele(77), at) // nobody asked
	at = at.Add(lost + time.Minute)
	if wait, _ := p.Take(t.Context(), "telegram", tele(9), at); wait > 0 {
		t.Errorf("still waits %v", wait)
	}
	at = at.Add(2 * time.Minute)
	if wait, _ := p.Take(t.Context(), "telegram", tele(-1), at); wait > 0 {
		t.Errorf("a call without an answer blocks its chat for ever: %v", wait)
	}
	if c := p.channels["telegram"]; len(c.chats)+len(c.groups) > 4 {
		t.Errorf("remembers %d chats and %d groups", len(c.chats), len(c.groups))
	}
}

// server is a strict Bot API: at no time more than `limit` messages accepted within a trailing second, one to a chat, 20 a minute to a group.
type server struct {
	mu      sync.Mutex
	limit   int
	arrived []time.Time
	chats   map[tickets.Address][]time.Time
	refused int
}

func (s *server) accept(to tickets.Address, at time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	within := func(times []time.Time, d time.Duration) (n int) {
		for i := len(times) - 1; i >= 0 && at.Sub(times[i]) < d; i-- {
			n++
		}
		return n
	}
	if within(s.arrived, time.Second) >= s.limit || within(s.chats[to], time.Second) >= 1 || to.Group() && within(s.chats[to], time.Minute) >= 20 {
		s.refused++
		return false
	}
	s.arrived = append(s.arrived, at)
	s.chats[to] = append(s.chats[to], at)
	return true
}

// TestBroadcastNearTheLimit sends to a strict server over a jittering network: no refusal, nearly the whole rate, never more than 30 in
// any second at the sender nor at the server, and replies in between that do not wait.
func TestBroadcastNearTheLimit(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			inBubble(t, func(t *testing.T, r *rig) {
				chance := rand.New(rand.NewPCG(seed, 1))
				s := &server{limit: 30, chats: map[tickets.Address][]time.Time{}}
				trip := func() time.Duration {
					s.mu.Lock()
					defer s.mu.Unlock()
					return 15*time.Millisecond + time.Duration(chance.ExpFloat64()*8e6)
				}
				r.telegram.answer = func(ctx context.Context, l tickets.Letter) error {
					if err := took(ctx, trip()); err != nil {
						return err
					}
					ok := s.accept(l.To, time.Now())
					if err := took(ctx, trip()); err != nil || ok {
						return err
					}
					return &tickets.SendError{Do: tickets.Wait, After: 5 * time.Second, All: true}
				}
				const news, replies = 1200, 20
				for i := range news { // 600 people get three each, ten groups the rest
					to := tele(1 + i%600)
					if i%60 == 0 {
						to = tele(-1 - i%10)
					}
					r.queue.post(notice(fmt.Sprint("n", i), to, tickets.News))
				}
				r.start()
				asked := map[string]time.Time{}
				for i := range replies {
					r.pass(time.Second + time.Duration(i*17%33)*time.Millisecond)
					asked[fmt.Sprint("r", i)] = time.Now()
					r.queue.post(notice(fmt.Sprint("r", i), tele(5000+i), tickets.Reply))
				}
				r.pass(10 * time.Minute)
				judgeBroadcast(t, r, s, news+replies, asked)
			})
		})
	}
}

func judgeBroadcast(t *testing.T, r *rig, s *server, all int, asked map[string]time.Time) {
	t.Helper()
	calls := r.telegram.made()
	var begun []time.Time
	for _, c := range calls {
		begun = append(begun, c.begun)
		if at, ok := asked[c.ID]; ok && c.begun.Sub(at) > 80*time.Millisecond {
			t.Errorf("%s waited %v for its turn", c.ID, c.begun.Sub(at))
		}
	}
	if n := busiest(begun, time.Second); n > 30 {
		t.Errorf("%d left within a second", n)
	}
	if n := busiest(s.arrived, time.Second); n > 30 {
		t.Errorf("%d arrived within a second", n)
	}
	if s.refused > 0 || len(s.arrived) != all || len(calls) != all {
		t.Errorf("%d refused, %d accepted, %d calls, of %d", s.refused, len(s.arrived), len(calls), all)
	}
	last := s.arrived[slices.IndexFunc(s.arrived, func(at time.Time) bool { return at.Sub(s.arrived[0]) > 35*time.Second })-1]
	n := slices.Index(s.arrived, last)
	if share := float64(n) / last.Sub(s.arrived[0]).Seconds() / 30; share < 0.94 {
		t.Errorf("only %.1f %% of the rate", 100*share)
	} else {
		t.Logf("%.1f %% of the rate, busiest second %d", 100*share, busiest(s.arrived, time.Second))
	}
}

// busiest is the most times within any trailing window.
func busiest(times []time.Time, window time.Duration) (most int) {
	from := 0
	for i, at := range times {
		for at.Sub(times[from]) >= window {
			from++
		}
		most = max(most, i-from+1)
	}
	return most
}

// pace is a Pacer that asks one function instead.
type pace struct {
	*Pacer
	take func() (time.Duration, error)
}

func (p pace) Take(context.Context, string, tickets.Address, time.Time) (time.Duration, error) {
	return p.take()
}

func TestFallback(t *testing.T) {
	away := false
	first := pace{&Pacer{}, func() (time.Duration, error) {
		if away {
			return 0, errCut
		}
		return time.Second, ErrBusy
	}}
	f := Fallback{First: first, Second: NewPacer(TelegramLimits)}
	if wait, err := f.Take(t.Context(), "telegram", tele(1), noon); wait != time.Second || !errors.Is(err, ErrBusy) {
		t.Errorf("the first is not asked: %v %v", wait, err)
	}
	away = true
	if wait, err := f.Take(t.Context(), "telegram", tele(1), noon); wait != 0 || err != nil {
		t.Errorf("the second is not asked: %v %v", wait, err)
	}
	f.Answered(t.Context(), "telegram", tele(1), noon)
	if wait, err := f.Take(t.Context(), "telegram", tele(1), noon); wait != time.Second || err != nil {
		t.Errorf("the second did not hear of the answer: %v %v", wait, err)
	}
}

func TestAPaceThatFailsOnlyDelays(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		var back atomic.Bool
		r.Pace = pace{&Pacer{}, func() (time.Duration, error) {
			if !back.Load() {
				return 0, errCut
			}
			return 0, nil
		}}
		r.queue.post(notice("a", tele(1), tickets.Reply))
		r.start()
		r.pass(3 * time.Second)
		if len(r.telegram.made()) > 0 {
			t.Error("sent without leave")
		}
		back.Store(true)
		r.pass(time.Second)
		if r.queue.state("a") != tickets.Sent {
			t.Errorf("a is %s", r.queue.state("a"))
		}
	})
}
