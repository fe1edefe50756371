package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"huying/tickets"
)

func TestStopLetsFinishAndPutsBack(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.telegram.answer = func(ctx context.Context, _ tickets.Letter) error { return took(ctx, 300*time.Millisecond) }
		for i := range 50 {
			r.queue.post(notice(fmt.Sprint(i), tele(i+1), tickets.News))
		}
		r.start()
		r.pass(500 * time.Millisecond)
		begun := len(r.telegram.made())
		stopped := time.Now()
		r.stop()
		if took := time.Since(stopped); took > 300*time.Millisecond {
			t.Errorf("stopping took %v", took)
		}
		sent, sending := r.queue.count(tickets.Sent), r.queue.count(tickets.Sending)
		if len(r.telegram.made()) != begun || sent != begun || sending != 0 {
			t.Errorf("%d calls begun, %d after the stop, %d sent, %d in doubt", begun, len(r.telegram.made()), sent, sending)
		}
	})
}

func TestStopCutsWhatHangs(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		never := make(chan struct{})
		defer close(never)
		r.telegram.answer = func(ctx context.Context, l tickets.Letter) error {
			if l.ID == "deaf" {
				<-never // a sender that breaks its promise
			}
			<-ctx.Done()
			return ctx.Err()
		}
		r.queue.post(notice("slow", tele(1), tickets.News), notice("deaf", tele(2), tickets.News))
		r.start()
		r.pass(time.Second)
		stopped := time.Now()
		r.stop()
		if took := time.Since(stopped); took > 12*time.Second {
			t.Errorf("stopping took %v", took)
		}
		if r.queue.state("slow") != tickets.Queued || r.queue.state("deaf") != tickets.Sending {
			t.Errorf("slow %s, deaf %s", r.queue.state("slow"), r.queue.state("deaf"))
		}
	})
}

func TestStopDoesNotWaitForABrokenQueue(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.queue.fail = func(what string, _ []string) error {
			if what == "record" {
				return errors.New("disk full")
			}
			return nil
		}
		r.queue.post(notice("a", tele(1), tickets.News))
		r.start()
		stopped := time.Now()
		r.stop()
		if took := time.Since(stopped); took > asking+time.Second {
			t.Errorf("stopping took %v", took)
		}
		if !strings.Contains(r.log.String(), "in doubt") {
			t.Errorf("log: %s", r.log)
		}
	})
}

func TestWhatADeadProcessLeft(t *testing.T) {
	for _, alone := range []bool{true, false} {
		t.Run(fmt.Sprint("alone ", alone), func(t *testing.T) {
			inBubble(t, func(t *testing.T, r *rig) {
				r.Alone = alone
				r.queue.post(notice("a", tele(1), tickets.Reply))
				if _, err := r.queue.HandOut(t.Context(), time.Now(), tickets.Room{"telegram": {tickets.Reply: 1}}); err != nil {
					t.Fatal(err)
				}
				r.pass(time.Second)
				r.start()
				if at := r.queue.state("a"); alone != (at == tickets.Sent) {
					t.Errorf("at the start: %s", at)
				}
				r.pass(lease + sweeping + r.withDefaults().Poll)
				if d := r.queue.last("a"); d.State != tickets.Sent || d.Attempts != 2 {
					t.Errorf("later: %+v", d)
				}
			})
		})
	}
}

// TestALongCallIsNotReclaimed: what is in hand or in flight here is never taken for a dead process's.
func TestALongCallIsNotReclaimed(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.telegram.answer = func(ctx context.Context, _ tickets.Letter) error { return took(ctx, 39*time.Second) }
		r.Pace = &Pacer{Limits: Limits{Overall: 1, Chat: 1, Group: 20}}
		for i := range 60 {
			r.queue.post(notice(fmt.Sprint(i), tele(i+1), tickets.News))
		}
		r.start()
		r.pass(2 * time.Hour)
		ids := r.telegram.ids()
		slices.Sort(ids)
		if twice := len(ids) - len(slices.Compact(ids)); twice > 0 || r.queue.count(tickets.Sent) != 60 {
			t.Errorf("%d sent twice, %d sent", twice, r.queue.count(tickets.Sent))
		}
	})
}

func TestTheQueueFailsForAWhile(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		var mended atomic.Bool
		r.queue.fail = func(what string, _ []string) error {
			if !mended.Load() && (what == "record" || what == "claim" && len(r.telegram.made()) > 0) {
				return errors.New("database is locked")
			}
			return nil
		}
		r.queue.post(notice("a", tele(1), tickets.Reply), notice("b", tele(1), tickets.Reply))
		r.start()
		for i := range 100 {
			r.queue.post(notice(fmt.Sprint("x", i), web(1), tickets.News)) // rings all the while
			r.pass(100 * time.Millisecond)
		}
		if n := r.queue.asked(); n > 20 || len(r.telegram.made()) != 1 {
			t.Errorf("%d claims, %d calls while the queue fails", n, len(r.telegram.made()))
		}
		mended.Store(true)
		r.pass(time.Minute)
		if got := r.telegram.ids(); !slices.Equal(got, []string{"a", "b"}) || r.queue.count(tickets.Sent) != 102 {
			t.Errorf("sent %v, %d in all", got, r.queue.count(tickets.Sent))
		}
	})
}

func TestARowNobodyCanWriteDoesNotHoldTheOthers(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.queue.fail = func(what string, ids []string) error {
			if what == "record" && slices.Contains(ids, "bad") {
				return errors.New("constraint")
			}
			return nil
		}
		r.web.answer = func(ctx context.Context, _ tickets.Letter) error { return took(ctx, time.Second) }
		r.queue.post(notice("bad", web(1), tickets.Reply), notice("good", web(2), tickets.Reply))
		r.start()
		r.pass(10 * time.Second)
		if r.queue.state("good") != tickets.Sent {
			t.Errorf("good is %s", r.queue.state("good"))
		}
	})
}

// TestRunTwice: a stopped Outbox can run again.
func TestRunTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig()
		for i := range 2 {
			r.start()
			r.queue.post(notice(fmt.Sprint(i), web(1), tickets.Reply))
			synctest.Wait()
			r.stop()
		}
		if r.queue.count(tickets.Sent) != 2 {
			t.Errorf("%d sent", r.queue.count(tickets.Sent))
		}
	})
}
