package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

func claimed(t *testing.T, f *fixture, limit int, except ...string) string {
	t.Helper()
	heads, _, err := f.ClaimNotices(ctx, f.Now(), limit, except)
	must(t, err)
	var ids []string
	for _, h := range heads {
		ids = append(ids, h.ID)
	}
	return strings.Join(ids, " ")
}

func record(t *testing.T, f *fixture, state tickets.NoticeState, ids ...string) {
	t.Helper()
	var all []tickets.Delivery
	for _, id := range ids {
		all = append(all, tickets.Delivery{ID: id, State: state, At: f.Now()})
	}
	must(t, f.RecordDeliveries(ctx, all))
}

func classed(id string, chat int, class tickets.Class) tickets.Notice {
	n := note(id, chat)
	n.Class = class
	return n
}

func TestClaimOrder(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		web := classed("web", 9, tickets.News)
		web.To.Channel = "web"
		must(t, f.Post(ctx, []tickets.Notice{
			classed("n1", 1, tickets.News), classed("n2", 1, tickets.News), classed("n3", 2, tickets.News),
			classed("r1", 1, tickets.Reply), classed("u1", 1, tickets.Urgent), web,
		}))
		equal(t, "first", claimed(t, f, 10), "u1 n3 web")
		equal(t, "one in flight for each", claimed(t, f, 10), "")
		record(t, f, tickets.Sent, "u1")
		equal(t, "second", claimed(t, f, 10), "r1")
		must(t, f.Post(ctx, []tickets.Notice{classed("u2", 1, tickets.Urgent)}))
		record(t, f, tickets.Sent, "r1", "n3")
		equal(t, "urgent overtakes", claimed(t, f, 10), "u2")
		record(t, f, tickets.Sent, "u2")
		equal(t, "then the news", claimed(t, f, 10), "n1")
		// n1 must be tried again: n2 waits for it, and n4 of another class does not.
		must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{ID: "n1", State: tickets.Queued, Attempts: 1, Due: f.Now().Add(time.Minute), At: f.Now()}}))
		equal(t, "held back", claimed(t, f, 10), "")
		must(t, f.Post(ctx, []tickets.Notice{classed("r2", 1, tickets.Reply)}))
		equal(t, "lower class goes", claimed(t, f, 10), "r2")
		record(t, f, tickets.Sent, "r2")
		_, next, err := f.ClaimNotices(ctx, f.Now(), 10, nil)
		must(t, err)
		equal(t, "next", next, start.Add(time.Minute))
		f.clock.add(time.Minute)
		equal(t, "again", claimed(t, f, 10), "n1")
		record(t, f, tickets.Sent, "n1")
		equal(t, "last", claimed(t, f, 10), "n2")
	})
}

func TestClaimScheduledAndExcept(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		later := classed("later", 1, tickets.Reply)
		later.Due = f.Now().Add(time.Hour)
		web := classed("web", 1, tickets.News)
		web.To.Channel = "web"
		must(t, f.Post(ctx, []tickets.Notice{later, classed("now", 1, tickets.News), web}))
		equal(t, "except", claimed(t, f, 10, "telegram"), "web")
		equal(t, "not held back by what is scheduled", claimed(t, f, 10), "now")
		record(t, f, tickets.Sent, "now")
		_, next, err := f.ClaimNotices(ctx, f.Now(), 10, nil)
		must(t, err)
		equal(t, "next", next, later.Due)
		f.clock.add(time.Hour)
		equal(t, "due", claimed(t, f, 10), "later")
		_, next, err = f.ClaimNotices(ctx, f.Now(), 10, nil)
		must(t, err)
		equal(t, "next", next.IsZero(), true)
		equal(t, "limit", claimed(t, f, 0), "")
	})
}

func TestPostTwice(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		n := note("a", 1)
		must(t, f.Post(ctx, []tickets.Notice{n, n, note("b", 1)}))
		must(t, f.Post(ctx, []tickets.Notice{n}))
		equal(t, "rows", count(t, f, "outbox"), 2)
		equal(t, "first", claimed(t, f, 10), "a")
		record(t, f, tickets.Sent, "a")
		must(t, f.Post(ctx, []tickets.Notice{n}))
		equal(t, "second", claimed(t, f, 10), "b")
	})
}

func TestNoticeComesBackWhole(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		n := tickets.Notice{
			ID: "n", To: tickets.Address{Channel: "telegram", ID: "-5"}, Resident: "res", Ticket: "20261123-0001", Class: tickets.News,
			Expires: start.Add(time.Hour), Lines: []tickets.Line{tickets.Say("told", "text", "电梯\x00坏了")},
			Choices: []tickets.Choice{{Key: "choice.yes", Data: "go yes"}}, AskPlace: true, Files: []string{"abc"}, Talk: true,
		}
		must(t, f.Keep(ctx, tickets.Resident{ID: "res", Address: n.To, Lang: tickets.English}))
		must(t, f.Post(ctx, []tickets.Notice{n}))
		heads, _, err := f.ClaimNotices(ctx, f.Now(), 10, nil)
		must(t, err)
		got := heads[0]
		equal(t, "speak", got.Speak, tickets.English)
		got.Lines[0].Args["text"] = "电梯\x00坏了" // JSON keeps it escaped
		equal(t, "notice", fmt.Sprintf("%+v", got.Notice), fmt.Sprintf("%+v", n))
	})
}

func TestReclaim(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		must(t, f.Post(ctx, []tickets.Notice{note("a", 1), note("b", 1)}))
		equal(t, "claim", claimed(t, f, 10), "a")
		f.clock.add(5 * time.Minute)
		n, err := f.ReclaimNotices(ctx, f.Now().Add(-10*time.Minute), f.Now())
		must(t, err)
		equal(t, "too early", n, 0)
		n, err = f.ReclaimNotices(ctx, f.Now().Add(-time.Minute), f.Now())
		must(t, err)
		equal(t, "reclaimed", n, 1)
		heads, _, err := f.ClaimNotices(ctx, f.Now(), 10, nil)
		must(t, err)
		equal(t, "again", show(heads[0].ID, heads[0].Attempts), "a 1")
	})
}

func TestMoved(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		old, supergroup := tickets.Address{Channel: "telegram", ID: "-5"}, tickets.Address{Channel: "telegram", ID: "-1005"}
		k := filing(f, "telegram/-5/1")
		k.Ticket.To, k.Notices = old, nil
		must(t, f.Save(ctx, k))
		must(t, f.Post(ctx, []tickets.Notice{note("a", -5), note("b", -5), note("c", -5)}))
		equal(t, "claim", claimed(t, f, 10), "a")
		record(t, f, tickets.Sent, "a")
		equal(t, "claim", claimed(t, f, 10), "b")
		must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{ID: "b", To: old, MovedTo: supergroup, State: tickets.Queued, Due: f.Now(), At: f.Now()}}))
		heads, _, err := f.ClaimNotices(ctx, f.Now(), 10, nil)
		must(t, err)
		equal(t, "moved", show(heads[0].ID, heads[0].To), "b telegram:-1005")
		record(t, f, tickets.Sent, "b")
		heads, _, err = f.ClaimNotices(ctx, f.Now(), 10, nil)
		must(t, err)
		equal(t, "the rest too", show(heads[0].ID, heads[0].To), "c telegram:-1005")
		said, err := f.Said(ctx, supergroup, 0, 10)
		must(t, err)
		equal(t, "said", len(said), 2)
		got, err := f.Ticket(ctx, k.Ticket.Number)
		must(t, err)
		equal(t, "ticket", got.To, supergroup)
	})
}

// Whoever writes to a resident learns whether the last they wrote of a ticket arrived.
func TestUnreached(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		to := tickets.Address{Channel: "telegram", ID: "1"}
		step := func(id string, state tickets.NoticeState, want bool) {
			t.Helper()
			n := note(id, 1)
			n.Ticket = "20261123-0001"
			must(t, f.Post(ctx, []tickets.Notice{n}))
			claimed(t, f, 10)
			record(t, f, state, id)
			s, ok, err := f.Unreached(ctx, n.Ticket, to)
			must(t, err)
			if ok != want || ok && (s.ID != id || s.State != string(state) || s.Channel != "telegram") {
				t.Errorf("%s %s: %+v", id, state, s)
			}
			_, other, err := f.Unreached(ctx, n.Ticket, tickets.Address{Channel: "telegram", ID: "2"})
			must(t, err)
			if other {
				t.Error("somebody else's")
			}
		}
		step("a", tickets.Sent, false)
		step("b", tickets.Failed, true)
		step("c", tickets.Sent, false)
		if _, ok, err := f.Unreached(ctx, "20261123-0002", to); ok || err != nil {
			t.Errorf("of another ticket: %v", err)
		}
	})
}

func TestGone(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		to := tickets.Address{Channel: "telegram", ID: "1"}
		must(t, f.Keep(ctx, tickets.Resident{ID: "res", Address: to}))
		must(t, f.Post(ctx, []tickets.Notice{note("a", 1), note("b", 1), note("other", 2)}))
		equal(t, "claim", claimed(t, f, 10), "a other")
		must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{ID: "a", To: to, State: tickets.Gone, Error: "blocked", At: f.Now()}}))
		must(t, f.Post(ctx, []tickets.Notice{note("c", 1)}))
		equal(t, "nothing more is tried", claimed(t, f, 10), "")
		n, err := f.CountTroubles(ctx)
		must(t, err)
		equal(t, "troubles", n, 3)
		must(t, f.Revive(ctx, to))
		must(t, f.Revive(ctx, tickets.Address{Channel: "telegram", ID: "77"}))
		must(t, f.Post(ctx, []tickets.Notice{note("d", 1)}))
		equal(t, "revived", claimed(t, f, 10), "d")
		record(t, f, tickets.Failed, "d")
		must(t, f.Retry(ctx, "b", true))
		equal(t, "retried", claimed(t, f, 10), "b")
		if err := f.Retry(ctx, "none", true); !errors.Is(err, tickets.ErrNotFound) {
			t.Fatal(err)
		}
		r, err := f.Find(ctx, to)
		must(t, err)
		equal(t, "resident", r.ID, "res")
	})
}

func TestRecallIsNoError(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		must(t, f.Post(ctx, []tickets.Notice{note("a", 1)}))
		record(t, f, tickets.Sent, "a", "never was") // neither is Sending
		equal(t, "claim", claimed(t, f, 10), "a")
	})
}

func TestLastOffer(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		to := tickets.Address{Channel: "telegram", ID: "1"}
		if _, _, err := f.LastOffer(ctx, to); !errors.Is(err, tickets.ErrNotFound) {
			t.Fatal(err)
		}
		offer := classed("n:e:1", 1, tickets.News)
		offer.Choices = []tickets.Choice{{Key: "yes", Data: "go rate"}}
		must(t, f.Post(ctx, []tickets.Notice{offer}))
		equal(t, "claim", claimed(t, f, 10), "n:e:1")
		record(t, f, tickets.Sent, "n:e:1")
		f.clock.add(time.Hour)
		must(t, f.Post(ctx, []tickets.Notice{note("r:x:0", 1)}))
		claimed(t, f, 10)
		record(t, f, tickets.Sent, "r:x:0")
		n, sent, err := f.LastOffer(ctx, to)
		must(t, err)
		equal(t, "offer", show(n.ID, n.Choices[0].Data, sent), show("n:e:1", "go rate", start))
	})
}

func TestLastAnswer(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		to := tickets.Address{Channel: "telegram", ID: "1"}
		if _, err := f.LastAnswer(ctx, to); !errors.Is(err, tickets.ErrNotFound) {
			t.Fatal(err)
		}
		for i, id := range []string{"r:x:0", "r:y:0", "n:e:1"} {
			n := note(id, 1)
			n.Session = json.RawMessage(fmt.Sprintf(`{"step":%d}`, i))
			must(t, f.Post(ctx, []tickets.Notice{n}))
			claimed(t, f, 10)
			record(t, f, tickets.Sent, id)
		}
		n, err := f.LastAnswer(ctx, to)
		must(t, err)
		equal(t, "answer", show(n.ID, string(n.Session)), show("r:y:0", `{"step":1}`))
	})
}

// Eight instances claim at once: every notice is handed out once, and of an address one at a time.
func TestClaimByMany(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		const all, chats = 400, 100
		var notices []tickets.Notice
		for i := range all {
			notices = append(notices, note(fmt.Sprintf("n%03d", i), i%chats))
		}
		must(t, f.Post(ctx, notices))
		var mu sync.Mutex
		times, flying, order := map[string]int{}, map[tickets.Address]int{}, map[tickets.Address][]string{}
		var wg sync.WaitGroup
		for range 8 {
			db := f
			if f.pg {
				db = open(t, f.url, f.dir, f.clock)
			}
			wg.Go(func() {
				for {
					heads, _, err := db.ClaimNotices(ctx, f.Now(), 7, nil)
					if err != nil {
						t.Error(err)
						return
					}
					var done []tickets.Delivery
					mu.Lock()
					for _, h := range heads {
						times[h.ID]++
						order[h.To] = append(order[h.To], h.ID)
						if flying[h.To]++; flying[h.To] > 1 {
							t.Errorf("two notices of %s at once", h.To)
						}
						done = append(done, tickets.Delivery{ID: h.ID, To: h.To, State: tickets.Sent, At: f.Now()})
					}
					finished := len(times) == all
					mu.Unlock()
					mu.Lock()
					for _, d := range done {
						flying[d.To]--
					}
					mu.Unlock()
					if err := db.RecordDeliveries(ctx, done); err != nil {
						t.Error(err)
					}
					if finished {
						return
					}
				}
			})
		}
		wg.Wait()
		for id, n := range times {
			equal(t, id, n, 1)
		}
		for to, ids := range order {
			if !slices.IsSorted(ids) {
				t.Errorf("%s: %v", to, ids)
			}
		}
	})
}

// model is what the queue promises, in the plainest way.
type model map[string]*modelNotice

type modelNotice struct {
	tickets.Notice
	n     int // order of posting
	place int64
	tried bool
	state tickets.NoticeState
	due   time.Time
}

func (m model) claim(now time.Time, limit int) (ids []string) {
	order := func(a, b *modelNotice) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.place, b.place), cmp.Compare(a.n, b.n))
	}
	heads, busy := map[tickets.Address]*modelNotice{}, map[tickets.Address]bool{}
	for _, n := range m {
		busy[n.To] = busy[n.To] || n.state == tickets.Sending
		if n.state != tickets.Queued || n.due.After(now) && !n.tried {
			continue
		}
		if h := heads[n.To]; h == nil || order(n, h) < 0 {
			heads[n.To] = n
		}
	}
	var ready []*modelNotice
	for to, n := range heads {
		if !busy[to] && !n.due.After(now) {
			ready = append(ready, n)
		}
	}
	slices.SortFunc(ready, order)
	for _, n := range ready[:min(limit, len(ready))] {
		n.state, n.tried = tickets.Sending, true
		ids = append(ids, n.ID)
	}
	return ids
}

// TestClaimAgainstModel plays random posts, claims and records, and compares what is handed out.
func TestClaimAgainstModel(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		r := rand.New(rand.NewPCG(seed, 1))
		m := model{}
		for step := range 400 {
			f.clock.add(time.Duration(r.IntN(3000)) * time.Millisecond)
			now := f.Now()
			switch r.IntN(4) {
			case 0, 1:
				n := classed(fmt.Sprintf("n%05d", len(m)), r.IntN(6), tickets.Class(r.IntN(3)))
				due := now
				if r.IntN(4) == 0 {
					due = now.Add(time.Duration(1+r.IntN(20)) * time.Second)
					n.Due = due
				}
				must(t, f.Post(ctx, []tickets.Notice{n}))
				m[n.ID] = &modelNotice{Notice: n, n: len(m), place: due.UnixMilli(), state: tickets.Queued, due: due}
			case 2:
				limit := 1 + r.IntN(4)
				equal(t, show("step ", step), claimed(t, f, limit), strings.Join(m.claim(now, limit), " "))
			case 3:
				for _, n := range m {
					if n.state != tickets.Sending || r.IntN(2) == 0 {
						continue
					}
					d := tickets.Delivery{ID: n.ID, To: n.To, State: tickets.Sent, At: now}
					if r.IntN(3) == 0 {
						d.State, d.Due = tickets.Queued, now.Add(time.Duration(r.IntN(10))*time.Second)
						n.due = d.Due
					}
					n.state = d.State
					must(t, f.RecordDeliveries(ctx, []tickets.Delivery{d}))
				}
			}
		}
	})
}

// ClaimNotices is HandOut with the same room for every class, for all channels together, except those named: most tests ask for no more.
func (db *DB) ClaimNotices(ctx context.Context, now time.Time, limit int, except []string) (heads []tickets.Posted, next time.Time, err error) {
	defer wrap(&err, "claim notices")
	out, err := db.handOut(ctx, now, wanted{limit: limit, room: func(channel string, _ tickets.Class) int {
		if slices.Contains(except, channel) {
			return 0
		}
		return limit
	}})
	return out.Heads, out.Next, err
}
