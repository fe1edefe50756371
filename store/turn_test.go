package store

import (
	"errors"
	"testing"
	"time"

	"huying/tickets"
)

// TestTurn: everything a message causes is there at once, or nothing of it.
func TestTurn(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		for _, id := range []string{"1", "2", "3"} {
			_, err := f.Put(ctx, mail(id, "telegram:7"))
			must(t, err)
		}
		rows, err := f.Lane(ctx, "telegram:7", 3)
		must(t, err)
		to := tickets.Address{Channel: "telegram", ID: "7"}

		turn := f.Begin(ctx)
		must(t, f.Keep(turn, tickets.Resident{ID: "res", Address: to, Lang: tickets.Hans}))
		c := filing(f, "telegram/1/7/1")
		must(t, f.Save(turn, c))
		if c.Ticket.Number == "" || c.Notices[0].Ticket != c.Ticket.Number {
			t.Fatalf("no number before the commit: %+v", c.Ticket)
		}
		must(t, f.SaveSession(turn, to.String(), []byte("{}"), 0, time.Hour))
		for _, table := range []string{"tickets", "events", "outbox", "residents", "sessions"} {
			equal(t, table+" before", count(t, f, table), 0)
		}
		must(t, f.Done(turn, rows[0], []tickets.Notice{note("r:1:5", 7)}))
		for table, n := range map[string]int64{"tickets": 1, "events": 1, "outbox": 2, "residents": 1, "sessions": 1} {
			equal(t, table, count(t, f, table), n)
		}
		must(t, f.Done(turn, rows[0], []tickets.Notice{note("r:1:6", 7)}))
		equal(t, "done before", count(t, f, "outbox"), 2)

		left := func(what string) {
			t.Helper()
			waiting, err := f.Lane(ctx, "telegram:7", 3)
			must(t, err)
			equal(t, what+": still waiting", len(waiting), 2)
			equal(t, what+": tickets", count(t, f, "tickets"), 1)
			equal(t, what+": residents", count(t, f, "residents"), 1)
		}
		other := tickets.Resident{ID: "other", Address: tickets.Address{Channel: "telegram", ID: "8"}}
		for what, write := range map[string]func() error{
			"the source was filed before":    func() error { return f.Save(turn, filing(f, "telegram/1/7/1")) },
			"the session was another one":    func() error { return f.SaveSession(turn, to.String(), []byte("{}"), 0, time.Hour) },
			"the ticket has changed already": func() error { return f.Save(turn, &tickets.Change{Ticket: tickets.Ticket{Number: c.Ticket.Number}}) },
		} {
			turn = f.Begin(ctx)
			must(t, f.Keep(turn, other))
			must(t, write())
			if err := f.Done(turn, rows[1], nil); !errors.Is(err, tickets.ErrConflict) {
				t.Fatalf("%s: %v", what, err)
			}
			left(what)
		}
		must(t, f.Done(ctx, rows[1], nil))
		again := filing(f, "telegram/1/7/1")
		must(t, f.Save(ctx, again))
		equal(t, "the ticket of then", again.Ticket.Number, c.Ticket.Number)
		equal(t, "repeat", again.Repeat, true)
	})
}

// TestNumberTaken: another process files in the same file; a number is given once all the same.
func TestNumberTaken(t *testing.T) {
	f := open(t, fresh(t, "sqlite"), t.TempDir(), &clock{now: start})
	one := filing(f, "one")
	must(t, f.Save(ctx, one))
	beside := open(t, f.url, f.dir, f.clock)
	two, three := filing(f, "two"), filing(f, "three")
	must(t, beside.Save(ctx, two))
	must(t, f.Save(ctx, three))
	equal(t, "numbers", show(one.Ticket.Number, two.Ticket.Number, three.Ticket.Number), "20261123-0001 20261123-0002 20261123-0003")
}
