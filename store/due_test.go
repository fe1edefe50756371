package store

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

// clockwork is a desk on a store, with the clock of the fixture.
func clockwork(f *fixture) *tickets.Desk {
	var mu sync.Mutex
	n := 0
	return &tickets.Desk{
		Store: f.DB, People: f.DB, Offices: f.DB, Services: tickets.NewCatalogue(nil), Now: f.clock.Now, Location: time.UTC,
		NewID: func() string { mu.Lock(); defer mu.Unlock(); n++; return fmt.Sprint("id", n) },
		Duty:  []tickets.Address{{Channel: "telegram", ID: "-77"}},
	}
}

// dueAt saves a ticket that is to be looked at at a moment.
func dueAt(t testing.TB, f *fixture, i int, check time.Time) tickets.Number {
	c := filing(f, fmt.Sprint("telegram/", i))
	c.Notices = nil
	c.Ticket.CheckAt = check
	must(t, f.Save(ctx, c))
	return c.Ticket.Number
}

func TestClaimDue(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		var want []tickets.Number
		for i := range 5 { // the longest due was saved last
			want = append([]tickets.Number{dueAt(t, f, i, start.Add(-time.Duration(i)*time.Minute))}, want...)
		}
		dueAt(t, f, 8, start.Add(time.Second))
		dueAt(t, f, 9, time.Time{})
		numbers := func(limit int) (got []tickets.Number) {
			due, err := f.ClaimDue(ctx, f.Now(), f.Now().Add(2*time.Minute), limit)
			must(t, err)
			for _, k := range due {
				got = append(got, k.Number)
			}
			return got
		}
		equal(t, "first", show(numbers(3)), show(want[:3]))
		equal(t, "then", show(numbers(3)), show(want[3:]))
		equal(t, "all are taken", len(numbers(3)), 0)
		f.clock.add(2 * time.Minute) // who took them has died
		equal(t, "again", len(numbers(10)), 6)

		k, err := f.Ticket(ctx, want[0])
		must(t, err)
		k.CheckAt = start.Add(time.Hour)
		stale := k
		stale.Version, stale.CheckAt = 7, start
		must(t, f.CheckAgain(ctx, []tickets.Ticket{k, stale}))
		got, err := f.Ticket(ctx, want[0])
		must(t, err)
		equal(t, "set, and only for the version that was looked at", show(got.CheckAt, got.Version), show(k.CheckAt, 1))
	})
}

// Many instances sweep the same tickets at the same time: each is reminded of once, and none is left out.
func TestSweepAtOnce(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		const all = 300
		for i := range all {
			dueAt(t, f, i, start.Add(18*time.Hour)) // three quarters of the 24 hours
		}
		f.clock.add(18 * time.Hour)
		instances := []*fixture{f}
		for range 3 {
			if f.pg {
				instances = append(instances, open(t, f.url, f.dir, f.clock))
			} else {
				instances = append(instances, f)
			}
		}
		var wg sync.WaitGroup
		for _, db := range instances {
			desk := clockwork(db)
			wg.Go(func() {
				for {
					n, err := desk.Sweep(ctx, db, 40)
					if err != nil {
						t.Error(err)
					}
					if n == 0 {
						return
					}
				}
			})
		}
		wg.Wait()
		var events, notices, checks int
		must(t, f.reads.QueryRow(`SELECT COUNT(*) FROM events WHERE verb = 'remind'`).Scan(&events))
		must(t, f.reads.QueryRow(`SELECT COUNT(*) FROM outbox WHERE address = 'telegram:-77'`).Scan(&notices))
		must(t, f.reads.QueryRow(`SELECT COUNT(*) FROM tickets WHERE reminded = 1 AND version = 2 AND check_at = $1`, ms(start.Add(24*time.Hour))).Scan(&checks))
		equal(t, "once each", show(events, notices, checks), show(all, all, all))
		f.clock.add(-time.Hour) // set back, and on again: nothing twice
		for range 3 {
			_, err := clockwork(f).Sweep(ctx, f, 1000)
			must(t, err)
			f.clock.add(30 * time.Minute)
		}
		equal(t, "nothing twice", count(t, f, "events"), 2*all)
	})
}

// A follower's change is saved with the ticket's or not at all.
func TestSaveWithOthers(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		var two []tickets.Ticket
		for i := range 2 {
			c := filing(f, fmt.Sprint("telegram/", i))
			must(t, f.Save(ctx, c))
			two = append(two, c.Ticket)
		}
		with := func(version int) *tickets.Change {
			main, other := two[0], two[1]
			main.Stage, other.Stage, other.Parent, other.Version = tickets.Accepted, tickets.Accepted, main.Number, version
			return &tickets.Change{
				Ticket: main, Events: []tickets.Event{{ID: fmt.Sprint("a", version), Number: main.Number}}, Tasks: []tickets.Subtask{{ID: fmt.Sprint("t", version), Number: main.Number}},
				With: []tickets.Change{{Ticket: other, Events: []tickets.Event{{ID: fmt.Sprint("b", version), Number: other.Number}}, Notices: []tickets.Notice{note(fmt.Sprint("n", version), 9)}}},
			}
		}
		if err := f.Save(ctx, with(7)); !errors.Is(err, tickets.ErrConflict) {
			t.Fatal(err)
		}
		got, err := f.Ticket(ctx, two[0].Number)
		must(t, err)
		equal(t, "nothing of it", show(got.Stage, got.Version, count(t, f, "events"), count(t, f, "outbox"), count(t, f, "subtasks")), "filed 1 2 2 0")
		c := with(1)
		must(t, f.Save(ctx, c))
		equal(t, "the caller learns the versions", show(c.Ticket.Version, c.With[0].Ticket.Version), "2 2")
		all, err := f.Followers(ctx, two[0].Number)
		must(t, err)
		equal(t, "followers", show(len(all), all[0].Number, all[0].Stage, all[0].Version), show(1, two[1].Number, "accepted", 2))
		equal(t, "all of it", show(count(t, f, "events"), count(t, f, "outbox"), count(t, f, "subtasks")), "4 3 1")
		none, err := f.Followers(ctx, "")
		must(t, err)
		equal(t, "nobody follows nothing", len(none), 0)
	})
}

func TestSubtasks(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		c := filing(f, "telegram/1")
		must(t, f.Save(ctx, c))
		who := tickets.Actor{Kind: tickets.ByStaff, ID: "s1", Name: "老赵", Role: tickets.Handler}
		task := tickets.Subtask{ID: "t1", Number: c.Ticket.Number, Office: "garden", Words: "王小明家门口的树", State: tickets.TaskOpen, By: who, At: f.Now()}
		must(t, f.Save(ctx, &tickets.Change{Ticket: c.Ticket, Tasks: []tickets.Subtask{task}}))
		assist := tickets.Query{Office: "garden", Mark: tickets.MarkAssist}
		page, err := f.FindTickets(ctx, assist)
		must(t, err)
		counts, err := f.CountTickets(ctx, assist)
		must(t, err)
		equal(t, "found by who helps", show(len(page.Tickets), counts.Stage[tickets.Filed]), "1 1")
		task.State, task.Result, task.Ended, task.EndAt = tickets.TaskDone, "13812345678 已告知", who, f.Now()
		c.Ticket.Version = 2
		must(t, f.Save(ctx, &tickets.Change{Ticket: c.Ticket, Tasks: []tickets.Subtask{task}}))
		got, err := f.Subtasks(ctx, c.Ticket.Number)
		must(t, err)
		equal(t, "sub-task", show(len(got), got[0]), show(1, task))
		page, err = f.FindTickets(ctx, assist)
		must(t, err)
		equal(t, "done, so not found", len(page.Tickets), 0)
		c.Ticket.Version, c.Ticket.Request = 3, &tickets.Request{Kind: tickets.AskReturn, Text: "王小明不在家"}
		must(t, f.Save(ctx, &tickets.Change{Ticket: c.Ticket}))
		must(t, f.Erase(ctx, tickets.Erasure{Resident: "res", At: f.Now(), Redact: func(s string) string { return s }}))
		for _, trace := range []string{"王小明", "13812345678"} {
			if text := dump(t, f); strings.Contains(text, trace) {
				t.Errorf("%q is left", trace)
			}
		}
	})
}

func TestMarks(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		for i, change := range []func(*tickets.Ticket){
			func(k *tickets.Ticket) {},
			func(k *tickets.Ticket) { k.Request = &tickets.Request{Kind: tickets.AskPause} },
			func(k *tickets.Ticket) { k.PausedAt, k.PauseTill = start, start.Add(time.Hour) },
			func(k *tickets.Ticket) { k.Extended = 1 },
			func(k *tickets.Ticket) { k.Reminded = 2 },
			func(k *tickets.Ticket) { k.Parent = "20261123-0001" },
			func(k *tickets.Ticket) { k.Parent, k.Stage = "20261123-0001", tickets.Callback },
			func(k *tickets.Ticket) { k.Stage = tickets.Done },
		} {
			c := filing(f, fmt.Sprint("telegram/", i))
			change(&c.Ticket)
			must(t, f.Save(ctx, c))
		}
		f.clock.add(25 * time.Hour)
		for _, c := range []struct {
			q    tickets.Query
			want string
		}{
			{tickets.Query{}, "7 4"},
			{tickets.Query{Text: "电梯"}, "8 4"},
			{tickets.Query{Late: true, Now: f.Now()}, "4 4"},
			{tickets.Query{Mark: tickets.MarkAsked}, "1 1"},
			{tickets.Query{Mark: tickets.MarkPaused}, "1 0"},
			{tickets.Query{Mark: tickets.MarkExtended}, "1 1"},
			{tickets.Query{Mark: tickets.MarkUrged}, "1 1"},
			{tickets.Query{Mark: tickets.MarkJoined}, "2 0"},
			{tickets.Query{Mark: tickets.MarkAssist, Office: "garden"}, "0 0"},
		} {
			page, err := f.FindTickets(ctx, c.q)
			must(t, err)
			counts, err := f.CountTickets(ctx, c.q)
			must(t, err)
			equal(t, fmt.Sprintf("%+v", c.q), show(len(page.Tickets), counts.Late), c.want)
		}
	})
}

// What supervision looks for: opened again, and given back by an office.
func TestFindReopenedAndReturned(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		ctx := t.Context()
		var all []tickets.Number
		for i := range 4 {
			c := filing(f, fmt.Sprint("telegram/", i))
			if i == 1 {
				c.Ticket.Level = 1
			}
			must(t, f.Save(ctx, c))
			all = append(all, c.Ticket.Number)
		}
		for i, end := range []tickets.End{tickets.Passed, tickets.Running, tickets.Returned, tickets.Disputed} {
			k, err := f.Ticket(ctx, all[i])
			must(t, err)
			r := tickets.Round{Number: k.Number, N: 1, Office: "garden", Assigned: f.Now(), Ended: f.Now(), End: end}
			must(t, f.Save(ctx, &tickets.Change{Ticket: k, Rounds: []tickets.Round{r}}))
		}
		for mark, want := range map[tickets.Mark][]tickets.Number{tickets.MarkReopened: all[1:2], tickets.MarkReturned: all[2:]} {
			q := tickets.Query{Mark: mark, Stages: []tickets.Stage{tickets.Filed}}
			page, err := f.FindTickets(ctx, q)
			must(t, err)
			var got []tickets.Number
			for _, k := range page.Tickets {
				got = append(got, k.Number)
			}
			slices.Sort(got)
			equal(t, string(mark), show(got), show(want))
			counts, err := f.CountTickets(ctx, q)
			must(t, err)
			equal(t, string(mark)+" counted", counts.Stage[tickets.Filed], len(want))
		}
	})
}

var million = flag.Bool("million", false, "BenchmarkSweep also on a store of a million tickets")

// BenchmarkSweep is one sweep of 200 due tickets, in a store that is full of others.
func BenchmarkSweep(b *testing.B) {
	sizes := []int{10_000}
	if *million {
		sizes = append(sizes, 1_000_000)
	}
	for _, size := range sizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			benchEach(b, func(b *testing.B, f *fixture) {
				fill(b, f, size)
				f.Now = f.clock.Now
				desk := clockwork(f)
				b.ResetTimer()
				swept := 0
				for range b.N {
					b.StopTimer()
					_, err := f.writer.exec(ctx, `UPDATE tickets SET check_at = $1, reminded = 0, due = due + 1 WHERE number IN (SELECT number FROM tickets WHERE standing < 3 ORDER BY standing, standing_at, number LIMIT 200)`, ms(start))
					must(b, err)
					b.StartTimer()
					n, err := desk.Sweep(ctx, f, 200)
					must(b, err)
					swept += n
				}
				b.ReportMetric(float64(swept)/b.Elapsed().Seconds(), "tickets/s")
			})
		})
	}
}

// fill makes tickets, one of ten of them open, by one statement a thousand.
func fill(b *testing.B, f *fixture, size int) {
	b.Helper()
	for from := 0; from < size; from += 1000 {
		must(b, f.writer.write(ctx, func(t *tx) error {
			for i := from; i < from+1000; i++ {
				c := filing(f, fmt.Sprint("telegram/", i))
				c.Ticket.Number, c.Ticket.Version = tickets.NewNumber(start.AddDate(0, 0, -i/5000), i%5000+1), 1
				c.Ticket.FiledAt = start.Add(-48 * time.Hour)
				c.Ticket.DueFirst, c.Ticket.Due = start.Add(-24*time.Hour), start.Add(-24*time.Hour)
				c.Ticket.CheckAt, c.Notices, c.Events = start.Add(time.Duration(i)*time.Hour), nil, nil
				if i%10 != 0 {
					c.Ticket.Stage, c.Ticket.CheckAt = tickets.Closed, time.Time{}
				}
				if err := f.insertTicket(t, c); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}
