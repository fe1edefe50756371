package store

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"huying/tickets"
)

// A server without a battery starts in a year to come, until its clock is put right: nothing may be lost by that.
func TestWrongClockDeletesNothing(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		var log bytes.Buffer
		f.Log = slog.New(slog.NewTextHandler(&log, nil))
		c := filing(f, "telegram/1/1")
		must(t, f.Save(ctx, c))
		k := c.Ticket
		k.Stage, k.ClosedAt = tickets.Closed, f.Now()
		must(t, f.Save(ctx, &tickets.Change{Ticket: k}))
		known := func() string {
			got, err := f.Ticket(ctx, k.Number)
			must(t, err)
			return got.Contact.Phone
		}
		must(t, f.Sweep(ctx))

		f.clock.add(70 * 365 * 24 * time.Hour)
		for range 3 { // also by another program, started anew
			must(t, f.Sweep(ctx))
			f.clock.add(7 * time.Hour)
		}
		equal(t, "while the clock is in doubt", known(), "13812345678")
		equal(t, "it is said", strings.Count(log.String(), "please check it"), 3)

		f.clock.add(-70 * 365 * 24 * time.Hour)
		must(t, f.Sweep(ctx))
		equal(t, "once it is right", show(known(), strings.Count(log.String(), "please check it")), "13812345678 3")

		f.clock.add(usualKnow + 24*time.Hour) // and who was really away so long goes on after a day
		must(t, f.Sweep(ctx))
		equal(t, "back after years", known(), "13812345678")
		f.clock.add(sweptWait)
		must(t, f.Sweep(ctx))
		equal(t, "a day later", known(), "")
	})
}

func TestClockBehindIsSaid(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		var log bytes.Buffer
		said := func() int { return strings.Count(log.String(), "the clock is behind") }
		_, err := f.Put(ctx, mail("1", "telegram:1"))
		must(t, err)
		f.Log = slog.New(slog.NewTextHandler(&log, nil))
		must(t, f.loadSeq(ctx))
		equal(t, "a right clock", said(), 0)
		f.clock.add(-2 * time.Hour)
		must(t, f.loadSeq(ctx))
		equal(t, "an early one", said(), 1)
	})
}
