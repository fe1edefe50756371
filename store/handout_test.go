package store

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

func handed(t *testing.T, f *fixture, room tickets.Room) (string, tickets.Handout) {
	t.Helper()
	out, err := f.HandOut(ctx, f.Now(), room)
	must(t, err)
	var ids []string
	for _, h := range out.Heads {
		ids = append(ids, h.ID)
	}
	return strings.Join(ids, " "), out
}

// every is the same room for each class of telegram.
func every(n int) tickets.Room {
	var classes [tickets.Classes]int
	for class := range classes {
		classes[class] = n
	}
	return tickets.Room{"telegram": classes}
}

// TestHandOutClasses: each class has its own room, and is taken in its order.
func TestHandOutClasses(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		var all []tickets.Notice
		for class := tickets.Bulk; class >= tickets.Urgent; class-- {
			if class == tickets.Warning {
				continue
			}
			for i := range 3 {
				all = append(all, classed(fmt.Sprint(int(class), "/", i), int(class)*10+i, class))
			}
		}
		other := classed("web", 99, tickets.Reply)
		other.To.Channel = "web"
		must(t, f.Post(ctx, append(all, other)))
		ids, _ := handed(t, f, every(1))
		equal(t, "one of each", ids, "0/0 2/0 3/0 4/0 5/0")
		ids, _ = handed(t, f, tickets.Room{"telegram": {tickets.Bulk: 9, tickets.Card: 1}})
		equal(t, "what there is room for", ids, "3/1 5/1 5/2")
		ids, _ = handed(t, f, tickets.Room{"telegram": {}, "": {tickets.Reply: 5}})
		equal(t, "channels that are not named", ids, "web")
	})
}

// TestHandOutAlert: from the first warning to the last, whoever has them in hand, nothing ordinary is given, and answers are.
func TestHandOutAlert(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		must(t, f.Post(ctx, []tickets.Notice{
			classed("b1", 1, tickets.Bulk), classed("n1", 2, tickets.News), classed("r1", 3, tickets.Reply),
			classed("w1", 4, tickets.Warning), classed("w2", 5, tickets.Warning),
		}))
		ids, out := handed(t, f, every(1))
		equal(t, "at first", ids, "w1 r1")
		equal(t, "alert", out.Alert["telegram"], true)
		record(t, f, tickets.Sent, "w1", "r1")
		ids, _ = handed(t, f, every(1))
		equal(t, "the last one", ids, "w2")
		ids, out = handed(t, f, every(1))
		equal(t, "in hand", show(ids, out.Alert["telegram"]), show("", true))
		// one that waits to be tried again holds nobody up
		must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{ID: "w2", To: note("", 5).To, State: tickets.Queued, Attempts: 1, Due: f.Now().Add(time.Minute), At: f.Now()}}))
		ids, out = handed(t, f, every(1))
		equal(t, "over", show(ids, out.Alert["telegram"]), show("n1 b1", false))
	})
}

// TestPauses: a wait a channel asked for holds whoever asks, also after a restart, and ends to the millisecond.
func TestPauses(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		chat := func(n int) tickets.Address { return note("", n).To }
		pause := func(id string, to tickets.Address, after time.Duration, all bool) {
			t.Helper()
			must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{
				ID: id, To: to, State: tickets.Queued, Due: f.Now().Add(after), At: f.Now(), Pause: true, PauseAll: all,
			}}))
		}
		must(t, f.Post(ctx, []tickets.Notice{classed("n1", 1, tickets.News)}))
		ids, _ := handed(t, f, every(9))
		equal(t, "first", ids, "n1")
		pause("n1", chat(1), 40*time.Second, false)
		must(t, f.Post(ctx, []tickets.Notice{classed("r1", 1, tickets.Reply), classed("r2", 2, tickets.Reply)}))
		again := open(t, f.url, t.TempDir(), f.clock)
		ids, _ = handed(t, again, every(9))
		equal(t, "the chat waits, others do not", ids, "r2")
		f.clock.add(40*time.Second - time.Millisecond)
		ids, _ = handed(t, again, every(9))
		equal(t, "a millisecond early", ids, "")
		f.clock.add(time.Millisecond)
		ids, _ = handed(t, again, every(9))
		equal(t, "in time", ids, "r1")
		pause("r1", chat(1), time.Hour, true)
		pause("r2", chat(2), time.Minute, true) // a shorter one does not end it
		must(t, f.Post(ctx, []tickets.Notice{classed("u3", 3, tickets.Urgent)}))
		ids, out := handed(t, again, every(9))
		equal(t, "everybody waits", show(ids, out.Paused["telegram"]), show("", f.Now().Add(time.Hour)))
		f.clock.add(time.Hour)
		ids, _ = handed(t, again, every(9))
		equal(t, "and goes on", ids, "u3 r1 r2")
		pause("r2", chat(2), time.Second, false)
		equal(t, "what is over is forgotten", count(t, f, "pauses"), 1)
	})
}

// TestHandOutOneAtATime: whoever asks at the same time, an address has one notice in hand.
func TestHandOutOneAtATime(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		const chats, each = 20, 10
		var all []tickets.Notice
		for i := range chats * each {
			all = append(all, classed(fmt.Sprint(i), 1+i%chats, tickets.Class(i%tickets.Classes)))
		}
		must(t, f.Post(ctx, all))
		instances := []*fixture{f}
		if f.pg {
			for range 3 {
				instances = append(instances, open(t, f.url, t.TempDir(), f.clock))
			}
		}
		var mu sync.Mutex
		inHand, sent := map[tickets.Address]bool{}, 0
		var wg sync.WaitGroup
		for n := range 4 {
			wg.Go(func() {
				g := instances[n%len(instances)]
				for range 2 * chats * each {
					out, err := g.HandOut(ctx, f.Now(), every(2))
					if err != nil {
						t.Error(err)
						return
					}
					var done []tickets.Delivery
					mu.Lock()
					for _, h := range out.Heads {
						if inHand[h.To] {
							t.Errorf("%v twice at once", h.To)
						}
						inHand[h.To] = true
						done = append(done, tickets.Delivery{ID: h.ID, To: h.To, State: tickets.Sent, At: f.Now()})
					}
					sent += len(done)
					finished := sent == chats*each
					mu.Unlock()
					runtime.Gosched() // the call
					mu.Lock()
					for _, d := range done {
						delete(inHand, d.To)
					}
					mu.Unlock()
					if err := g.RecordDeliveries(ctx, done); err != nil {
						t.Error(err)
					}
					if finished {
						return
					}
				}
			})
		}
		wg.Wait()
		equal(t, "sent", sent, chats*each)
	})
}
