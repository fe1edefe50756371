package notify

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"huying/bot/bottest"
	"huying/tickets"
)

// simQueue is a queue with a broadcast to very many in it, each of whom gets one message, and with whatever is posted besides. It makes the
// messages of the broadcast when they are handed out, so that a test of an hour takes seconds.
type simQueue struct {
	mu       sync.Mutex
	bulk     int // recipients
	next     int // of them, the first that was not handed out yet
	waiting  []*fakeRow
	sending  map[string]*fakeRow
	done     map[tickets.NoticeState]int
	paused   time.Time
	wake     []chan struct{} // of each instance
	born     map[string]time.Time
	mostSent int // in hand and in flight at a time
}

func newSimQueue(bulk, instances int) *simQueue {
	q := &simQueue{bulk: bulk, sending: map[string]*fakeRow{}, done: map[tickets.NoticeState]int{}, born: map[string]time.Time{}}
	for range instances {
		q.wake = append(q.wake, make(chan struct{}, 1))
	}
	return q
}

func (q *simQueue) post(ns ...tickets.Notice) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, n := range ns {
		q.born[n.ID] = time.Now()
		q.waiting = append(q.waiting, &fakeRow{Posted: tickets.Posted{Notice: n, Seq: int64(len(q.born))}})
	}
	for _, wake := range q.wake {
		select {
		case wake <- struct{}{}:
		default:
		}
	}
}

func (q *simQueue) HandOut(_ context.Context, now time.Time, room tickets.Room) (out tickets.Handout, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	out.Alert, out.Paused = map[string]bool{}, map[string]time.Time{}
	if q.paused.After(now) {
		out.Paused["telegram"] = q.paused
		return out, nil
	}
	for _, r := range q.sending {
		out.Alert["telegram"] = out.Alert["telegram"] || r.Class == tickets.Warning
	}
	left := room["telegram"]
	slices.SortStableFunc(q.waiting, func(a, b *fakeRow) int { return byTurn(a.Posted, b.Posted) })
	q.waiting = slices.DeleteFunc(q.waiting, func(r *fakeRow) bool {
		if r.Due.After(now) && (out.Next.IsZero() || r.Due.Before(out.Next)) {
			out.Next = r.Due
		}
		return !r.Due.After(now) && q.give(r, &left, &out)
	})
	for q.next < q.bulk && left[tickets.Bulk] > 0 && !out.Alert["telegram"] {
		q.next++
		n := notice(fmt.Sprint("b", q.next), tele(q.next), tickets.Bulk)
		q.give(&fakeRow{Posted: tickets.Posted{Notice: n, Seq: int64(q.next)}}, &left, &out)
	}
	q.mostSent = max(q.mostSent, len(q.sending))
	return out, nil
}

func (q *simQueue) give(r *fakeRow, left *[tickets.Classes]int, out *tickets.Handout) bool {
	if left[r.Class] <= 0 || r.Class.Ordinary() && out.Alert["telegram"] {
		return false
	}
	left[r.Class]--
	out.Alert["telegram"] = out.Alert["telegram"] || r.Class == tickets.Warning
	q.sending[r.ID] = r
	out.Heads = append(out.Heads, r.Posted)
	return true
}

func (q *simQueue) RecordDeliveries(_ context.Context, ds []tickets.Delivery) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, d := range ds {
		r := q.sending[d.ID]
		delete(q.sending, d.ID)
		if d.PauseAll {
			q.paused = later(q.paused, d.Due)
		}
		if q.done[d.State]++; d.State == tickets.Queued {
			r.Due, r.Attempts = d.Due, d.Attempts
			q.waiting = append(q.waiting, r)
		}
	}
	return nil
}

func (q *simQueue) ReclaimNotices(context.Context, time.Time, time.Time) (int, error) { return 0, nil }

// simulation is outboxes that send a broadcast to a server over a network, in made-up time.
type simulation struct {
	limits    bottest.Limits // of the server
	known     int            // the limit we are told; 0: the server's
	lag       bottest.Lag
	lasts     time.Duration
	instances int           // 0: one
	replies   time.Duration // a reply every so often; 0: none
	warn      time.Duration // when warnings are posted; 0: never
	warnings  int
	seed      uint64
	fault     func(to int64, at time.Duration) error // besides the limits
}

// outcome is what the server's ledger says.
type outcome struct {
	accepted []arrival
	refused  []time.Duration
	waits    []time.Duration // of replies, from birth to acceptance
	queue    *simQueue
	pacer    *Pacer
}

type arrival struct {
	at time.Duration
	id string
}

func (s simulation) run(t *testing.T) (o *outcome) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { o = s.within() })
	return o
}

func (s simulation) within() *outcome {
	begun, chance := time.Now(), rand.New(rand.NewPCG(s.seed, 1))
	meter := &bottest.Meter{Limits: s.limits}
	limits := TelegramLimits
	if limits.Overall = s.limits.Overall; s.known > 0 {
		limits.Overall = s.known
	}
	o := &outcome{queue: newSimQueue(1<<30, max(1, s.instances)), pacer: NewPacer(limits)}
	var mu sync.Mutex
	half := func() time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return s.lag.Half(chance)
	}
	send := &fakeSender{forgets: true, answer: func(ctx context.Context, l tickets.Letter) error {
		if err := took(ctx, half()); err != nil {
			return err
		}
		err := s.accept(o, &mu, meter, l, begun)
		if cut := took(ctx, half()); cut != nil {
			return cut
		}
		return err
	}}
	ctx, stop := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for _, wake := range o.queue.wake {
		outbox := &Outbox{
			Queue: o.queue, Senders: map[string]Sender{"telegram": send}, Words: plainWords{}, Pace: o.pacer, Wake: wake,
			Chance: func() float64 { return 0 }, InFlight: max(64, limits.Overall/2), InHand: max(64, limits.Overall),
		}
		if s.instances > 1 {
			outbox.Yield = YieldShared
		}
		all.Go(func() { outbox.Run(ctx) })
	}
	s.disturb(o.queue, begun)
	stop()
	all.Wait()
	return o
}

// disturb posts what comes besides the broadcast, for as long as it lasts.
func (s simulation) disturb(q *simQueue, begun time.Time) {
	chance := rand.New(rand.NewPCG(s.seed, 2))
	warned := s.warn == 0
	for n := 0; time.Since(begun) < s.lasts; n++ {
		step := s.lasts - time.Since(begun)
		if s.replies > 0 {
			step = min(step, time.Duration((0.5+chance.Float64())*float64(s.replies)))
		}
		if !warned {
			step = min(step, max(0, s.warn-time.Since(begun)))
		}
		time.Sleep(step)
		if !warned && time.Since(begun) >= s.warn {
			warned = true
			for i := range s.warnings {
				q.post(notice(fmt.Sprint("w", i), tele(2_000_000_000+i), tickets.Warning))
			}
		}
		if s.replies > 0 {
			q.post(notice(fmt.Sprint("r", n), tele(3_000_000_000+n), tickets.Reply))
		}
	}
}

func (s simulation) accept(o *outcome, mu *sync.Mutex, meter *bottest.Meter, l tickets.Letter, begun time.Time) error {
	mu.Lock()
	defer mu.Unlock()
	now := time.Now()
	chat, err := strconv.ParseInt(l.To.Chat(), 10, 64)
	if err != nil {
		return err
	}
	if s.fault != nil {
		if err := s.fault(chat, now.Sub(begun)); err != nil {
			return err
		}
	}
	if seconds := meter.Refuse(chat, now); seconds > 0 {
		o.refused = append(o.refused, now.Sub(begun))
		return &tickets.SendError{Do: tickets.Wait, After: time.Duration(seconds) * time.Second, All: true, Err: errCut}
	}
	o.accepted = append(o.accepted, arrival{now.Sub(begun), l.ID})
	if strings.HasPrefix(l.ID, "r") {
		o.queue.mu.Lock()
		o.waits = append(o.waits, now.Sub(o.queue.born[l.ID]))
		o.queue.mu.Unlock()
	}
	return nil
}

// share is how much of the server's limit was used from the first acceptance to the end.
func (o *outcome) share(limit int, lasts time.Duration) float64 {
	return float64(len(o.accepted)) / float64(limit) / (lasts - o.accepted[0].at).Seconds()
}

func (o *outcome) busiest() int {
	var at []time.Time
	for _, a := range o.accepted {
		at = append(at, noon.Add(a.at))
	}
	return busiest(at, time.Second)
}

// p99 is the wait that one reply in a hundred exceeds.
func p99(waits []time.Duration) time.Duration {
	slices.Sort(waits)
	return waits[len(waits)*99/100]
}

// TestShare holds the scheduler to its share of the allowed rate, against each way a server may count, without one refusal.
func TestShare(t *testing.T) {
	for _, c := range []struct {
		label     string
		limit     int
		model     bottest.Model
		lag       bottest.Lag
		lasts     time.Duration
		instances int
		share     float64
	}{
		{"sliding", 30, bottest.Sliding, bottest.Near, 10 * time.Minute, 1, 0.97},
		{"bucket", 30, bottest.Bucket, bottest.Near, 5 * time.Minute, 1, 0.97},
		{"fixed second", 30, bottest.Calendar, bottest.Near, 5 * time.Minute, 1, 0.97},
		{"far", 30, bottest.Sliding, bottest.Far, 10 * time.Minute, 1, 0.94},
		{"paid", 1000, bottest.Sliding, bottest.Near, 20 * time.Second, 1, 0.97},
		{"two instances", 30, bottest.Sliding, bottest.Near, 5 * time.Minute, 2, 0.95},
		{"four instances", 30, bottest.Sliding, bottest.Near, 5 * time.Minute, 4, 0.95},
	} {
		t.Run(c.label, func(t *testing.T) {
			s := simulation{
				limits: bottest.Limits{Overall: c.limit, PerChat: 1, PerGroup: 20, Model: c.model, RetryAfter: 5, Penalty: true},
				lag:    c.lag, lasts: c.lasts, instances: c.instances, replies: time.Second, seed: 1,
			}
			o := s.run(t)
			share := o.share(c.limit, c.lasts)
			t.Logf("%.2f %% of %d/s, %d refused, busiest second %d, replies p99 %v of %d", 100*share, c.limit, len(o.refused), o.busiest(), p99(o.waits), len(o.waits))
			if share < c.share || len(o.refused) > 0 || o.busiest() > c.limit {
				t.Errorf("%.2f %% is less than %.0f %%, or %d refused, or %d in a second", 100*share, 100*c.share, len(o.refused), o.busiest())
			}
		})
	}
}

func newChance(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }
