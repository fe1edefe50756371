package notify

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"huying/bot/bottest"
	"huying/tickets"
)

// usual is a strict server that refuses everybody for five seconds once it was asked too often.
func usual(limit int) bottest.Limits {
	return bottest.Limits{Overall: limit, PerChat: 1, PerGroup: 20, RetryAfter: 5, Penalty: true}
}

// TestHiddenLimit: the server allows less than we are told. An hour of it costs few refusals and little of the rate, whichever way it counts.
func TestHiddenLimit(t *testing.T) {
	for model, lasts := range map[bottest.Model]time.Duration{
		bottest.Sliding: time.Hour, bottest.Bucket: 30 * time.Minute, bottest.Calendar: 20 * time.Minute,
	} {
		t.Run(fmt.Sprint("model ", model), func(t *testing.T) {
			limits := usual(22)
			limits.Model = model
			s := simulation{limits: limits, known: 30, lag: bottest.Near, lasts: lasts, seed: 3}
			o := s.run(t)
			share := o.share(22, s.lasts)
			t.Logf("%.2f %% of 22/s, %d refused in %v, busiest second %d", 100*share, len(o.refused), lasts, o.busiest())
			if share < 0.95 || len(o.refused) > 20 {
				t.Errorf("refused at %v", o.refused)
			}
		})
	}
}

// TestRepliesDuringABroadcast: an answer waits at most two slots longer than when nothing else is sent.
func TestRepliesDuringABroadcast(t *testing.T) {
	for _, instances := range []int{1, 2, 4} {
		s := simulation{limits: usual(30), lag: bottest.Near, lasts: 10 * time.Minute, replies: time.Second, instances: instances, seed: 4}
		busy := p99(s.run(t).waits)
		var idle []time.Duration // a reply that finds nobody before it waits for the network alone
		chance := newChance(4)
		for range 10_000 {
			idle = append(idle, bottest.Near.Half(chance))
		}
		t.Logf("%d instances: p99 %v, idle %v", instances, busy, p99(idle))
		if busy > p99(idle)+67*time.Millisecond {
			t.Errorf("%d instances: p99 %v, idle %v", instances, busy, p99(idle))
		}
	}
}

// TestWarningDuringABroadcast: the first message of a warning leaves with the next slot, nothing ordinary leaves until its last has, and
// answers still do, with one instance and with three.
func TestWarningDuringABroadcast(t *testing.T) {
	for _, instances := range []int{1, 3} {
		t.Run(fmt.Sprint(instances), func(t *testing.T) {
			s := simulation{
				limits: usual(30), lag: bottest.Near, lasts: 4 * time.Minute, replies: time.Second, warn: time.Minute, warnings: 2000, instances: instances, seed: 5,
			}
			o := s.run(t)
			isWarning := func(a arrival) bool { return strings.HasPrefix(a.id, "w") }
			first := slices.IndexFunc(o.accepted, isWarning)
			last := len(o.accepted) - 1
			for ; !isWarning(o.accepted[last]); last-- {
			}
			counts := map[byte]int{}
			for _, a := range o.accepted[first : last+1] {
				if inFlight := a.at < s.warn+bottest.Near.Least+50*time.Millisecond; a.id[0] != 'b' || !inFlight {
					counts[a.id[0]]++
				}
			}
			after := o.accepted[first].at - s.warn
			t.Logf("first after %v; then %d warnings, %d replies, %d ordinary; replies p99 %v; %d refused", after, counts['w'], counts['r'], counts['b'], p99(o.waits), len(o.refused))
			if counts['w'] != s.warnings || counts['b'] > 0 || counts['r'] < 50 || len(o.refused) > 0 {
				t.Errorf("%v", counts)
			}
			if after > 34*time.Millisecond+60*time.Millisecond { // a slot, and the slowest ways of a hundred
				t.Errorf("the first arrived after %v", after)
			}
			if len(o.accepted) < last+500 {
				t.Errorf("only %d messages after the warning: the broadcast does not go on", len(o.accepted)-last)
			}
			if wait := p99(o.waits); wait > time.Duration(200+150*instances)*time.Millisecond { // four slots and the network; more where others compete
				t.Errorf("replies waited %v", wait)
			}
		})
	}
}

// TestBroadcastMeetsTrouble: blocked chats, cut connections and one long wait for all; nobody else is asked meanwhile, and it goes on to the
// second.
func TestBroadcastMeetsTrouble(t *testing.T) {
	var asked, long atomic.Int64
	from, lasting := 2*time.Minute, 60*time.Second
	s := simulation{limits: usual(30), lag: bottest.Near, lasts: 6 * time.Minute, seed: 6}
	weather := bottest.Weather{Blocked: 0.05, Seed: 6}
	chance := newChance(6)
	s.fault = func(chat int64, at time.Duration) error {
		if at >= from && at < from+lasting && long.Load() > 0 {
			asked.Add(1)
		}
		switch dice := chance.Float64(); {
		case at >= from && long.Load() == 0:
			long.Add(1)
			from = at
			return &tickets.SendError{Do: tickets.Wait, After: lasting, All: true, Err: errCut}
		case weather.Blocks(chat):
			return &tickets.SendError{Do: tickets.GiveUp, Err: errCut}
		case dice < 0.015:
			return errCut
		}
		return nil
	}
	o := s.run(t)
	q := o.queue
	t.Logf("%d accepted, %v, %d refused", len(o.accepted), q.done, len(o.refused))
	if n := asked.Load(); n > 2 { // those on their way when it began
		t.Errorf("%d calls while everybody had to wait", n)
	}
	if len(o.refused) > 0 {
		t.Errorf("refused at %v", o.refused)
	}
	seen := map[string]bool{}
	for _, a := range o.accepted {
		if seen[a.id] {
			t.Fatalf("%s twice", a.id)
		}
		seen[a.id] = true
	}
	if in := len(q.sending) + len(q.waiting); q.done[tickets.Sent]+q.done[tickets.Gone]+in != q.next {
		t.Errorf("%d sent, %d gone, %d under way, of %d", q.done[tickets.Sent], q.done[tickets.Gone], in, q.next)
	}
	i := slices.IndexFunc(o.accepted, func(a arrival) bool { return a.at > from+10*time.Second })
	if again := o.accepted[i].at; again < from+lasting || again > from+lasting+200*time.Millisecond {
		t.Errorf("went on %v after the refusal", again-from)
	}
}

// TestLearnedRate: what is allowed after refusals, as a function of time.
func TestLearnedRate(t *testing.T) {
	var l learned
	if l.allowed(30, noon) != 30 {
		t.Error("refused before it was asked")
	}
	if l.refused(30, 3, noon, noon) != l {
		t.Error("a refusal at rest teaches a rate")
	}
	l = l.refused(30, 21, noon, noon.Add(5*time.Second)) // a burst from rest
	from := noon.Add(5 * time.Second)
	for _, c := range []struct {
		after time.Duration
		want  float64
	}{
		{-time.Second, 18.7},
		{0, 18.7},
		{15 * time.Second, 20.02},
		{30 * time.Second, 21.34},
		{9 * time.Minute, 21.34},
		{10 * time.Minute, 22.34},
		{25 * time.Minute, 23.34},
		{4 * time.Hour, 30},
	} {
		if got := l.allowed(30, from.Add(c.after)); got < c.want-0.001 || got > c.want+0.001 {
			t.Errorf("after %v: %.3f, not %.3f", c.after, got, c.want)
		}
	}
	at := from
	for _, every := range []time.Duration{20 * time.Minute, 40 * time.Minute, time.Hour, time.Hour} {
		at = at.Add(l.every + time.Second) // one probe, refused
		if l = l.refused(30, 21, at, at); l.every != every {
			t.Errorf("probes every %v, not %v", l.every, every)
		}
	}
	if at = at.Add(2 * l.every); l.refused(30, 23, at, at).every != rateProbe {
		t.Error("a probe went well, and the next is as far away as ever")
	}
}

// TestAmong: processes that cannot ask each other divide what there is.
func TestAmong(t *testing.T) {
	p := NewPacer(TelegramLimits)
	p.Among = func() int { return 4 }
	given := 0
	for at := noon; at.Before(noon.Add(10 * time.Second)); at = at.Add(time.Millisecond) {
		if wait, _ := p.Take(t.Context(), "telegram", tele(given), at); wait == 0 {
			p.Answered(t.Context(), "telegram", tele(given), at)
			given++
		}
	}
	if given < 65 || given > 75 {
		t.Errorf("%d in ten seconds, a quarter of 30 a second", given)
	}
	if allowed, refused := p.Rates("telegram", noon); allowed != 7.5 || refused != 0 {
		t.Error(allowed, refused)
	}
}
