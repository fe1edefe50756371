package store

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

// filing is a new ticket as the desk makes one.
func filing(f *fixture, source string) *tickets.Change {
	now := f.Now()
	return &tickets.Change{
		New: true, Day: now,
		Ticket: tickets.Ticket{
			Kind: tickets.Help, Service: "0101", Words: "三号楼电梯坏了", Place: tickets.Place{Text: "三号楼", Lat: 31.234567, Lon: 121.5},
			Contact: tickets.Contact{Name: "王小明", Phone: "13812345678"}, Lang: tickets.Hans, Resident: "res", To: tickets.Address{Channel: "telegram", ID: "1"},
			Source: source, Stage: tickets.Filed, FiledAt: now, Due: now.Add(24 * time.Hour), DueFirst: now.Add(24 * time.Hour), UpdatedAt: now,
		},
		Events: []tickets.Event{{
			ID: "e:" + source, At: now, By: tickets.Actor{Kind: tickets.ByResident, ID: "res"}, Verb: tickets.File, To: tickets.Filed,
			Text: "三号楼电梯坏了", Public: true,
		}},
		Notices: []tickets.Notice{note("r:"+source+":0", 1)},
	}
}

func TestSave(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		c := filing(f, "telegram/1/1")
		must(t, f.Save(ctx, c))
		equal(t, "number", c.Ticket.Number, "20261123-0001")
		equal(t, "everywhere", show(c.Events[0].Number, c.Notices[0].Ticket), "20261123-0001 20261123-0001")
		got, err := f.Ticket(ctx, c.Ticket.Number)
		must(t, err)
		equal(t, "ticket", fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", c.Ticket))
		heads, _, err := f.ClaimNotices(ctx, f.Now(), 1, nil)
		must(t, err)
		equal(t, "notice", heads[0].Ticket, c.Ticket.Number)

		again := filing(f, "telegram/1/1")
		must(t, f.Save(ctx, again))
		equal(t, "repeat", show(again.Repeat, again.Ticket.Number), "true 20261123-0001")

		got.Stage, got.Disposers, got.Result, got.DoneAt = tickets.Done, []string{"s1", "s2"}, "修好了", f.Now()
		move := &tickets.Change{Ticket: got, Events: []tickets.Event{{
			ID: "ev2", Number: got.Number, At: f.Now(), By: tickets.Actor{Kind: tickets.ByStaff, ID: "s1", Name: "李", Role: tickets.Handler, Office: "o"},
			Verb: tickets.Report, From: tickets.Filed, To: tickets.Done, Text: "修好了", Files: []string{strings.Repeat("a", 64)},
		}}}
		must(t, f.Save(ctx, move))
		equal(t, "version", move.Ticket.Version, 2)
		got, err = f.Ticket(ctx, got.Number)
		must(t, err)
		equal(t, "moved", fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", move.Ticket))
		events, err := f.Events(ctx, got.Number)
		must(t, err)
		equal(t, "events", fmt.Sprintf("%+v", events), fmt.Sprintf("%+v", append(c.Events, move.Events...)))
		with, err := f.TicketsWith(ctx, strings.Repeat("a", 64))
		must(t, err)
		equal(t, "file", show(with), "[20261123-0001]")

		work := got
		work.Area, work.CoOffices, work.Parent, work.Settled, work.Extended, work.Reminded = "110108001002", []string{"o2"}, "20261122-0007", true, 1, 2
		work.PausedAt, work.PauseTill, work.CheckAt = f.Now(), f.Now().Add(time.Hour), f.Now().Add(time.Minute)
		work.Request = &tickets.Request{Kind: tickets.AskExtend, By: tickets.Actor{Kind: tickets.ByStaff, ID: "s1"}, At: f.Now(), Text: "等配件", Till: f.Now().Add(time.Hour)}
		c2 := &tickets.Change{Ticket: work}
		must(t, f.Save(ctx, c2))
		back, err := f.Ticket(ctx, got.Number)
		must(t, err)
		if !reflect.DeepEqual(back, c2.Ticket) {
			t.Fatalf("got  %+v\nwant %+v", back, c2.Ticket)
		}
		got = back

		late := &tickets.Change{Ticket: c.Ticket, Events: []tickets.Event{{ID: "ev3", Number: got.Number}}, Notices: []tickets.Notice{note("late", 1)}}
		err = f.Save(ctx, late)
		refusal := (*tickets.Error)(nil)
		if !errors.Is(err, tickets.ErrConflict) || !errors.As(err, &refusal) || refusal.Args["stage"] != "@stage.done" {
			t.Fatal(err)
		}
		equal(t, "nothing written", show(count(t, f, "events"), count(t, f, "outbox")), "2 1")

		twice := &tickets.Change{Ticket: got, Events: []tickets.Event{{ID: "ev2", Number: got.Number}}}
		if err := f.Save(ctx, twice); !errors.Is(err, tickets.ErrConflict) {
			t.Fatal(err)
		}
		got2, err := f.Ticket(ctx, got.Number)
		must(t, err)
		equal(t, "undone", got2.Version, 3)
		for _, n := range []tickets.Number{"", "20200101-0001"} {
			if _, err := f.Ticket(ctx, n); !errors.Is(err, tickets.ErrNotFound) {
				t.Fatal(err)
			}
		}
		if _, err := f.BySource(ctx, ""); !errors.Is(err, tickets.ErrNotFound) {
			t.Fatal(err)
		}
		none := got
		none.Number = "20200101-0001"
		if err := f.Save(ctx, &tickets.Change{Ticket: none}); !errors.Is(err, tickets.ErrNotFound) {
			t.Fatal(err)
		}
	})
}

func TestSaveAtOnce(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		var wg sync.WaitGroup
		numbers := make([]tickets.Number, 100)
		for i := range 100 { // each source twice
			db := f
			if f.pg && i < 4 {
				db = open(t, f.url, f.dir, f.clock)
			}
			wg.Go(func() {
				c := filing(f, fmt.Sprintf("telegram/1/%d", i/2))
				if err := db.Save(ctx, c); err != nil {
					t.Error(err)
				}
				numbers[i] = c.Ticket.Number
			})
		}
		wg.Wait()
		seen := map[tickets.Number]bool{}
		for i := 0; i < 100; i += 2 {
			equal(t, "same source", numbers[i], numbers[i+1])
			seen[numbers[i]] = true
		}
		equal(t, "numbers", len(seen), 50)
		equal(t, "tickets", count(t, f, "tickets"), 50)
		equal(t, "notices", count(t, f, "outbox"), 50)
	})
}

func TestConflictAtOnce(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		c := filing(f, "s")
		must(t, f.Save(ctx, c))
		won := race(t, 20, func(i int) error {
			k := c.Ticket
			k.Office = show(i)
			return f.Save(ctx, &tickets.Change{Ticket: k, Events: []tickets.Event{{ID: show("ev", i), Number: k.Number}}})
		}, tickets.ErrConflict)
		equal(t, "won", won, 1)
		equal(t, "events", count(t, f, "events"), 2)
	})
}

func TestFind(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		make := func(i int, change func(k *tickets.Ticket)) {
			c := filing(f, show("s", i))
			change(&c.Ticket)
			must(t, f.Save(ctx, c))
			f.clock.add(time.Minute)
		}
		make(1, func(k *tickets.Ticket) { k.Due = start.Add(48 * time.Hour) })
		make(2, func(k *tickets.Ticket) { k.Urgency, k.Office = tickets.Danger, "fire" })
		make(3, func(k *tickets.Ticket) { k.Due = start.Add(-time.Hour) })
		make(4, func(k *tickets.Ticket) { k.Stage, k.Words = tickets.Closed, "100%_OK\\ Street LIGHT" })
		make(5, func(k *tickets.Ticket) { k.Stage, k.Service = tickets.Withdrawn, "S01" })
		make(6, func(k *tickets.Ticket) {
			k.Urgency, k.Resident, k.Stage, k.Place.Text = tickets.Pressing, "other", tickets.Working, "五号楼 东门"
			k.Words = "门坏了"
		})
		must(t, f.seekAll())
		find := func(q tickets.Query) string {
			t.Helper()
			q.Now = start
			p, err := f.FindTickets(ctx, q)
			must(t, err)
			return lasts(p)
		}
		for _, c := range []struct {
			q    tickets.Query
			want string
		}{
			{tickets.Query{}, "263154"},
			{tickets.Query{Limit: 2}, "26+"},
			{tickets.Query{Limit: 6}, "263154"},
			{tickets.Query{Stages: []tickets.Stage{tickets.Closed, tickets.Working}}, "64"},
			{tickets.Query{Stages: []tickets.Stage{tickets.Closed, tickets.Withdrawn}}, "54"},
			{tickets.Query{Stages: []tickets.Stage{tickets.Working}}, "6"},
			{tickets.Query{Office: "fire"}, "2"},
			{tickets.Query{Office: "fire", Stages: []tickets.Stage{tickets.Working}}, ""},
			{tickets.Query{Urgency: tickets.Pressing}, "6"},
			{tickets.Query{Service: "S"}, "5"},
			{tickets.Query{Service: "01"}, "26314"},
			{tickets.Query{Late: true}, "3"},
			{tickets.Query{Text: "电梯 三号"}, "5321"},
			{tickets.Query{Text: "电梯", Stages: []tickets.Stage{tickets.Filed}}, "321"},
			{tickets.Query{Text: "五号楼"}, "6"},
			{tickets.Query{Text: "%_"}, "4"},
			{tickets.Query{Text: `ok\`}, "4"},
			{tickets.Query{Text: "street light"}, "4"},
			{tickets.Query{Text: "20261123-0003"}, "3"},
			{tickets.Query{Text: "202611230003"}, "3"},
			{tickets.Query{Text: "20261123", Limit: 2}, "65+"},
			{tickets.Query{Text: "' OR 1=1 --"}, ""},
			{tickets.Query{Text: "\x00\xff"}, ""},
		} {
			equal(t, fmt.Sprintf("%+v", c.q), find(c.q), c.want)
		}
		n, err := f.CountTickets(ctx, tickets.Query{Stages: []tickets.Stage{tickets.Closed}, Now: start})
		must(t, err)
		equal(t, "counts", show(n.Stage, n.Danger, n.Late), "map[closed:1 filed:3 withdrawn:1 working:1] 1 1")
		equal(t, "latest", n.Latest, start.Add(5*time.Minute))
		own, err := f.TicketsOf(ctx, "res", 3)
		must(t, err)
		equal(t, "own", show(own[0].Number, len(own)), "20261123-0005 3")
		none, err := f.TicketsOf(ctx, "", 3)
		must(t, err)
		equal(t, "nobody's", len(none), 0)
	})
}
