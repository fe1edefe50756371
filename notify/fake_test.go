package notify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"huying/tickets"
)

// fakeQueue is the outbox table in memory, with the promises of Queue.
type fakeQueue struct {
	mu     sync.Mutex
	rows   []*fakeRow
	first  int // every row before it is finished
	pauses map[tickets.Address]time.Time
	wake   chan struct{}
	fail   func(what string, ids []string) error
	claims int
	groups []int // sizes of the recorded groups
}

type fakeRow struct {
	tickets.Posted
	state tickets.NoticeState
	tried bool
	since time.Time
	log   []tickets.Delivery
}

func newFakeQueue() *fakeQueue {
	return &fakeQueue{wake: make(chan struct{}, 1), pauses: map[tickets.Address]time.Time{}}
}

func (q *fakeQueue) post(ns ...tickets.Notice) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, n := range ns {
		q.rows = append(q.rows, &fakeRow{Posted: tickets.Posted{Notice: n, Seq: int64(len(q.rows) + 1), Speak: n.Lang}, state: tickets.Queued})
	}
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

func (q *fakeQueue) failing(what string, ids ...string) error {
	if q.fail == nil {
		return nil
	}
	return q.fail(what, ids)
}

func (q *fakeQueue) HandOut(_ context.Context, now time.Time, room tickets.Room) (out tickets.Handout, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.claims++
	if err := q.failing("claim"); err != nil {
		return out, err
	}
	out.Alert, out.Paused = map[string]bool{}, map[string]time.Time{}
	for to, until := range q.pauses {
		if to.ID == "" && until.After(now) {
			out.Paused[to.Channel] = until
		}
	}
	best := map[tickets.Address]*fakeRow{}
	busy := map[tickets.Address]bool{}
	for q.first < len(q.rows) && q.rows[q.first].state != tickets.Queued && q.rows[q.first].state != tickets.Sending {
		q.first++
	}
	for _, r := range q.rows[q.first:] {
		switch {
		case r.state == tickets.Sending:
			busy[r.To] = true
			out.Alert[r.To.Channel] = out.Alert[r.To.Channel] || r.Class == tickets.Warning
		case r.state != tickets.Queued:
		case r.Due.After(now) && (out.Next.IsZero() || r.Due.Before(out.Next)):
			out.Next = r.Due
			fallthrough
		default:
			if b := best[r.To]; (r.tried || !r.Due.After(now)) && (b == nil || byTurn(r.Posted, b.Posted) < 0) {
				best[r.To] = r
			}
		}
	}
	var found []*fakeRow
	for to, r := range best {
		if !busy[to] && !r.Due.After(now) && !q.pauses[to].After(now) && !out.Paused[to.Channel].After(now) {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b *fakeRow) int { return byTurn(a.Posted, b.Posted) })
	for _, r := range found {
		left, named := room[r.To.Channel]
		if !named {
			left = room[""]
		}
		if left[r.Class] <= 0 || r.Class.Ordinary() && out.Alert[r.To.Channel] {
			continue
		}
		left[r.Class]--
		room = with(room, r.To.Channel, left)
		r.state, r.tried, r.since = tickets.Sending, true, now
		out.Alert[r.To.Channel] = out.Alert[r.To.Channel] || r.Class == tickets.Warning
		out.Heads = append(out.Heads, r.Posted)
	}
	return out, nil
}

// with is a room of which one channel has that much left.
func with(room tickets.Room, channel string, left [tickets.Classes]int) tickets.Room {
	room = maps.Clone(room)
	room[channel] = left
	return room
}

func byTurn(a, b tickets.Posted) int {
	return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.Seq, b.Seq))
}

func (q *fakeQueue) RecordDeliveries(_ context.Context, ds []tickets.Delivery) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	var ids []string
	for _, d := range ds {
		ids = append(ids, d.ID)
	}
	if err := q.failing("record", ids...); err != nil {
		return err
	}
	q.groups = append(q.groups, len(ds))
	for _, d := range ds {
		r := q.row(d.ID)
		if r.state != tickets.Sending {
			continue
		}
		r.state, r.Attempts, r.Due = d.State, d.Attempts, d.Due
		r.log = append(r.log, d)
		if d.Pause {
			q.pauses[d.To] = d.Due
		}
		if d.PauseAll {
			q.pauses[tickets.Address{Channel: d.To.Channel}] = d.Due
		}
		if !d.MovedTo.IsZero() {
			for _, other := range q.rows {
				if other.To == d.To {
					other.To = d.MovedTo
				}
			}
		}
	}
	return nil
}

func (q *fakeQueue) ReclaimNotices(_ context.Context, before, now time.Time) (n int, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.failing("reclaim"); err != nil {
		return 0, err
	}
	for _, r := range q.rows {
		if r.state == tickets.Sending && r.since.Before(before) {
			r.state, r.Due, r.Attempts = tickets.Queued, now, r.Attempts+1
			n++
		}
	}
	return n, nil
}

func (q *fakeQueue) row(id string) *fakeRow {
	i := slices.IndexFunc(q.rows, func(r *fakeRow) bool { return r.ID == id })
	return q.rows[i]
}

// last is what the ledger says of a notice.
func (q *fakeQueue) last(id string) tickets.Delivery {
	q.mu.Lock()
	defer q.mu.Unlock()
	if log := q.row(id).log; len(log) > 0 {
		return log[len(log)-1]
	}
	return tickets.Delivery{}
}

func (q *fakeQueue) state(id string) tickets.NoticeState {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.row(id).state
}

// asked is how often it was claimed from.
func (q *fakeQueue) asked() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.claims
}

func (q *fakeQueue) count(state tickets.NoticeState) (n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range q.rows {
		if r.state == state {
			n++
		}
	}
	return n
}

// call is one call of a sender.
type call struct {
	tickets.Letter
	begun, ended time.Time
	err          error
}

// fakeSender answers as it is told and remembers the calls, in the order they began.
type fakeSender struct {
	answer  func(ctx context.Context, l tickets.Letter) error // nil: accepted at once
	forgets bool                                              // remembers nothing: the server judges
	mu      sync.Mutex
	calls   []call
	flying  int
	most    int
}

func (s *fakeSender) Send(ctx context.Context, l tickets.Letter) (string, error) {
	if s.forgets {
		return "", s.answer(ctx, l)
	}
	s.mu.Lock()
	i := len(s.calls)
	s.calls = append(s.calls, call{Letter: l, begun: time.Now()})
	s.flying++
	s.most = max(s.most, s.flying)
	s.mu.Unlock()
	var err error
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.flying--
		s.calls[i].ended, s.calls[i].err = time.Now(), err
	}()
	if s.answer != nil {
		err = s.answer(ctx, l)
	}
	return fmt.Sprint(i), err
}

func (s *fakeSender) made() []call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

func (s *fakeSender) ids() (ids []string) {
	for _, c := range s.made() {
		ids = append(ids, c.ID)
	}
	return ids
}

// took waits in the bubble's time, as a network does.
func took(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// plainWords says "lang:key a=1 …", so that a test sees everything that was asked for.
type plainWords struct{}

func (plainWords) Say(lang, key string, args map[string]string) string {
	if key == "" {
		return ""
	}
	if key == "panic" {
		panic("a resident's words")
	}
	var pairs []string
	for name, value := range args {
		if value != "" {
			pairs = append(pairs, name+"="+value)
		}
	}
	slices.Sort(pairs)
	return strings.TrimSpace(lang + ":" + key + " " + strings.Join(pairs, " "))
}

var (
	tele = func(id int) tickets.Address { return tickets.Address{Channel: "telegram", ID: fmt.Sprint(id)} }
	web  = func(id int) tickets.Address { return tickets.Address{Channel: "web", ID: fmt.Sprint(id)} }

	errCut = errors.New("connection cut")
)

func notice(id string, to tickets.Address, class tickets.Class) tickets.Notice {
	return tickets.Notice{ID: id, To: to, Class: class, Lines: []tickets.Line{tickets.Say("told.start")}}
}

// rig is an Outbox in a bubble: time stands still until everybody waits.
type rig struct {
	*Outbox
	queue    *fakeQueue
	telegram *fakeSender
	web      *fakeSender
	log      *strings.Builder
	stop     func() // ends Run and waits for it
}

// inBubble runs a test with the outbox running from its first `start` on; all time in it is made up.
func inBubble(t *testing.T, test func(t *testing.T, r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := newRig()
		test(t, r)
		if r.stop != nil {
			r.stop()
		}
	})
}

func newRig() *rig {
	r := &rig{queue: newFakeQueue(), telegram: &fakeSender{}, web: &fakeSender{}, log: &strings.Builder{}}
	r.Outbox = &Outbox{
		Queue: r.queue, Senders: map[string]Sender{"telegram": r.telegram, "web": r.web}, Words: plainWords{}, Wake: r.queue.wake,
		Chance: func() float64 { return 0 }, Log: slog.New(slog.NewTextHandler(r.log, nil)), Alone: true,
	}
	return r
}

// start runs the outbox until everything that can happen now has happened.
func (r *rig) start() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.Run(ctx)
	}()
	r.stop = sync.OnceFunc(func() {
		cancel()
		<-done
	})
	synctest.Wait()
}

// pass lets time go by.
func (r *rig) pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}
