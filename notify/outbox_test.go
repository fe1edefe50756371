package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"huying/tickets"
)

func TestSentAtOnceWhenItRings(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.start()
		begun := time.Now()
		r.queue.post(notice("a", tele(1), tickets.Reply))
		r.pass(0)
		d := r.queue.last("a")
		if d.State != tickets.Sent || d.At != begun || d.Attempts != 1 || d.Said != "zh-Hans:told.start" || d.Error != "" {
			t.Errorf("ledger: %+v", d)
		}
	})
}

func TestScheduledLeavesOnTimeAndWithoutARingThePollFinds(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.Wake = nil
		r.start()
		begun := time.Now()
		later := notice("later", tele(1), tickets.News)
		later.Due = begun.Add(90*time.Second + 7*time.Millisecond)
		r.queue.post(later, notice("now", tele(1), tickets.News))
		r.pass(5 * time.Second)
		if r.queue.state("now") != tickets.Sent {
			t.Error("the poll did not find it; what is scheduled must not hold it back")
		}
		r.pass(2 * time.Minute)
		calls := r.telegram.made()
		if len(calls) != 2 || calls[1].begun != later.Due {
			t.Errorf("left at %v, due %v", calls[len(calls)-1].begun, later.Due)
		}
	})
}

// TestEachRefusal walks a notice through every answer a channel can give, as the whole outbox handles it.
func TestEachRefusal(t *testing.T) {
	blocked := &tickets.SendError{Do: tickets.GiveUp, Err: errors.New("bot was blocked")}
	cases := []struct {
		label   string
		answers []error // one a call; then accepted
		pass    time.Duration
		state   tickets.NoticeState
		gaps    []time.Duration // between the calls
	}{
		{"403", []error{blocked}, time.Hour, tickets.Gone, nil},
		{"rejected", []error{&tickets.SendError{Do: tickets.Reject, Err: errCut}}, time.Hour, tickets.Failed, nil},
		{"429 twice", []error{
			&tickets.SendError{Do: tickets.Wait, After: 4 * time.Second}, &tickets.SendError{Do: tickets.Wait, After: 70 * time.Second},
		}, 2 * time.Minute, tickets.Sent, []time.Duration{4 * time.Second, 70 * time.Second}},
		{"moved", []error{&tickets.SendError{Do: tickets.Moved, To: tele(-1001)}}, time.Second, tickets.Sent, []time.Duration{0}},
		{"cut twice", []error{errCut, errCut}, time.Minute, tickets.Sent, []time.Duration{5 * time.Second, 15 * time.Second}},
		{
			"cut for ever", slices.Repeat([]error{errCut}, 20), 2 * time.Hour, tickets.Failed,
			[]time.Duration{5e9, 15e9, 45e9, 135e9, 405e9, 600e9, 600e9},
		},
	}
	for _, c := range cases {
		t.Run(c.label, func(t *testing.T) {
			inBubble(t, func(t *testing.T, r *rig) {
				var n atomic.Int64
				r.telegram.answer = func(context.Context, tickets.Letter) error {
					if i := int(n.Add(1)); i <= len(c.answers) {
						return c.answers[i-1]
					}
					return nil
				}
				r.start()
				r.queue.post(notice("a", tele(-5), tickets.News))
				r.pass(c.pass)
				if got := r.queue.state("a"); got != c.state {
					t.Errorf("%s, not %s", got, c.state)
				}
				calls := r.telegram.made()
				var gaps []time.Duration
				for i := 1; i < len(calls); i++ {
					gap := calls[i].begun.Sub(calls[i-1].begun)
					if c.label == "moved" { // the new address has a limit of its own; even spacing is all there is
						gap = gap.Truncate(100 * time.Millisecond)
					}
					gaps = append(gaps, gap)
				}
				if !slices.Equal(gaps, c.gaps) {
					t.Errorf("calls %v apart, not %v", gaps, c.gaps)
				}
				if c.label == "moved" && calls[1].To != tele(-1001) {
					t.Errorf("went to %v", calls[1].To)
				}
			})
		})
	}
}

func TestWholeChannelWaitsAndTheOthersGoOn(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		var refused atomic.Bool
		r.telegram.answer = func(context.Context, tickets.Letter) error {
			if !refused.Swap(true) {
				return &tickets.SendError{Do: tickets.Wait, After: time.Minute, All: true}
			}
			return nil
		}
		r.start()
		begun := time.Now()
		r.queue.post(notice("first", tele(1), tickets.News))
		r.pass(0)
		for i := range 300 {
			r.queue.post(notice(fmt.Sprint("t", i), tele(10+i), tickets.Class(i%3)), notice(fmt.Sprint("w", i), web(i), tickets.Reply))
		}
		r.pass(59 * time.Second)
		if n := len(r.telegram.made()); n != 1 {
			t.Errorf("%d calls during the pause", n-1)
		}
		if n := len(r.web.made()); n != 300 {
			t.Errorf("web got %d of 300", n)
		}
		if n := r.queue.asked(); n > 400 {
			t.Errorf("%d claims: the pause is spent asking", n)
		}
		r.pass(15 * time.Second)
		if left := r.queue.count(tickets.Queued) + r.queue.count(tickets.Sending); left > 0 {
			t.Errorf("%d were not sent after the pause", left)
		}
		if first := r.telegram.made()[1].begun.Sub(begun); first != time.Minute {
			t.Errorf("went on after %v", first)
		}
	})
}

func TestWhatCannotBeSentIsFailedWithItsReason(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.telegram.answer = func(_ context.Context, l tickets.Letter) error {
			if l.ID == "sender" {
				_ = l.Files[len(l.Buttons)]
			}
			return nil
		}
		words, empty := notice("words", tele(2), tickets.Reply), notice("empty", tele(3), tickets.Reply)
		words.Lines[0].Key, empty.Lines = "panic", nil
		r.start()
		r.queue.post(notice("pigeon", tickets.Address{Channel: "pigeon", ID: "1"}, tickets.Urgent), words, empty,
			notice("sender", tele(4), tickets.Reply), notice("fine", tele(5), tickets.Reply))
		r.pass(time.Hour)
		for id, why := range map[string]string{
			"pigeon": `refused (4): no channel "pigeon" is configured`, "empty": "refused (4): the notice has neither words nor files",
			"sender": "given up after 8 attempts: sending panicked: runtime error: index out of range [0] with length 0",
			"words":  "given up after 8 attempts: sending panicked: string",
		} {
			if d := r.queue.last(id); d.State != tickets.Failed || d.Error != why {
				t.Errorf("%s: %s %q", id, d.State, d.Error)
			}
		}
		if r.queue.state("fine") != tickets.Sent {
			t.Error("the others suffer")
		}
		if strings.Contains(r.log.String(), "resident's words") {
			t.Error("words of a panic reach the log")
		}
	})
}

func TestExpiredIsNeverSent(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		past, soon := notice("past", tele(1), tickets.News), notice("soon", tele(2), tickets.News)
		past.Expires = time.Now()
		soon.Expires = time.Now().Add(12 * time.Second)
		r.telegram.answer = func(context.Context, tickets.Letter) error { return errCut }
		r.start()
		r.queue.post(past, soon)
		r.pass(time.Hour)
		if got := r.telegram.ids(); !slices.Equal(got, []string{"soon", "soon"}) { // at 0 s and 5 s; at 20 s it is too late
			t.Errorf("sent %v", got)
		}
		if r.queue.state("past") != tickets.Expired || r.queue.state("soon") != tickets.Expired {
			t.Errorf("%s, %s", r.queue.state("past"), r.queue.state("soon"))
		}
	})
}

func TestUrgentBeforeRepliesBeforeNews(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		for i := range 200 {
			r.queue.post(notice(fmt.Sprint("news", i), tele(i), tickets.News))
		}
		r.start()
		r.pass(time.Second)
		before := len(r.telegram.made())
		r.queue.post(notice("reply", tele(1000), tickets.Reply), notice("urgent", tele(1001), tickets.Urgent))
		r.pass(100 * time.Millisecond)
		after := r.telegram.ids()[before:]
		if len(after) < 2 || after[0] != "urgent" || after[1] != "reply" {
			t.Errorf("left then: %v", after)
		}
	})
}

// TestOrderOfAnAddress: three outboxes on one queue, cut connections, refusals, a late reply now and then; what each address accepts is
// in the order it was posted.
func TestOrderOfAnAddress(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		const addresses, each = 40, 12
		var n atomic.Int64
		r.telegram.answer = func(ctx context.Context, l tickets.Letter) error {
			i := n.Add(1)
			if err := took(ctx, time.Duration(i*37%91)*time.Millisecond); err != nil {
				return err
			}
			switch {
			case i%11 == 0:
				return errCut
			case i%13 == 0:
				return &tickets.SendError{Do: tickets.Wait, After: time.Duration(1+i%4) * time.Second}
			}
			return nil
		}
		r.Pace = &Pacer{Unpaced: []string{"telegram"}}
		for i := range addresses * each {
			r.queue.post(notice(fmt.Sprintf("%02d/%02d", i%addresses, i/addresses), tele(i%addresses+1), tickets.News))
		}
		others := []*rig{{Outbox: r.Outbox, queue: r.queue}, {Outbox: r.Outbox, queue: r.queue}}
		r.start()
		for _, o := range others {
			o.start()
		}
		r.pass(20 * time.Minute)
		for _, o := range others {
			o.stop()
		}
		if sent := r.queue.count(tickets.Sent); sent != addresses*each {
			t.Fatalf("%d of %d sent", sent, addresses*each)
		}
		accepted := map[tickets.Address][]call{}
		for _, c := range r.telegram.made() {
			if c.err == nil {
				accepted[c.To] = append(accepted[c.To], c)
			}
		}
		for to, calls := range accepted {
			for i := 1; i < len(calls); i++ {
				if calls[i].ID <= calls[i-1].ID || calls[i].begun.Before(calls[i-1].ended) {
					t.Errorf("%v: %s after %s", to, calls[i].ID, calls[i-1].ID)
				}
			}
		}
	})
}

func TestInFlightIsBounded(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.InFlight, r.InHand = 7, 20
		r.web.answer = func(ctx context.Context, _ tickets.Letter) error { return took(ctx, time.Second) }
		for i := range 100 {
			r.queue.post(notice(fmt.Sprint(i), web(i), tickets.News))
		}
		r.start()
		if held := r.queue.count(tickets.Sending); held != 7+20 {
			t.Errorf("%d in hand", held)
		}
		r.pass(time.Minute)
		if r.web.most != 7 || r.queue.count(tickets.Sent) != 100 {
			t.Errorf("%d at once, %d sent", r.web.most, r.queue.count(tickets.Sent))
		}
		if len(r.queue.groups) > 40 {
			t.Errorf("100 deliveries in %d transactions", len(r.queue.groups))
		}
	})
}

func TestACallThatHangsIsCutAndTriedAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		var hung atomic.Bool
		r.telegram.answer = func(ctx context.Context, _ tickets.Letter) error {
			if !hung.Swap(true) {
				<-ctx.Done()
			}
			return ctx.Err()
		}
		r.start()
		r.queue.post(notice("a", tele(1), tickets.Reply))
		r.pass(46 * time.Second) // Patience, and the first back-off
		if d := r.queue.last("a"); d.State != tickets.Sent || d.Attempts != 2 {
			t.Errorf("%+v", d)
		}
	})
}

func TestMetrics(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		registry := prometheus.NewRegistry()
		r.Metrics = NewMetrics(registry)
		r.telegram.answer = func(context.Context, tickets.Letter) error {
			return &tickets.SendError{Do: tickets.Wait, After: time.Minute, All: true}
		}
		r.start()
		r.queue.post(notice("a", tele(1), tickets.Reply), notice("b", web(1), tickets.Reply))
		r.pass(time.Second)
		got, err := registry.Gather()
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, family := range got {
			names = append(names, strings.TrimPrefix(family.GetName(), "huying_outbox_"))
		}
		if fmt.Sprint(names) != "[call_seconds deliveries_total in_flight in_hand paused_chats paused_seconds pauses_total rate_allowed rate_refused]" {
			t.Errorf("%v", names)
		}
	})
}
