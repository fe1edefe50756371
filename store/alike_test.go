package store

import (
	"testing"
	"time"

	"huying/tickets"
)

// TestOpenIn: only what is not done, has joined nothing, lies in the area and was filed since then, the newest first.
func TestOpenIn(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		put := func(source, area string, change func(*tickets.Ticket)) tickets.Number {
			f.clock.now = f.clock.now.Add(time.Minute)
			c := filing(f, source)
			c.Ticket.Area, c.Ticket.FiledAt = area, f.Now()
			change(&c.Ticket)
			must(t, f.Save(ctx, c))
			return c.Ticket.Number
		}
		plain := func(*tickets.Ticket) {}
		put("telegram/1/0", "a1", plain)
		since := f.Now().Add(time.Second)
		first := put("telegram/1/1", "a1", plain)
		put("telegram/1/2", "a2", plain)
		put("telegram/1/3", "a1", func(k *tickets.Ticket) { k.Stage = tickets.Closed })
		put("telegram/1/4", "a1", func(k *tickets.Ticket) { k.Parent = first })
		last := put("telegram/1/5", "a1", plain)
		all, err := f.OpenIn(ctx, "a1", since, 10)
		must(t, err)
		equal(t, "open", show(openNumbers(all)), show([]tickets.Number{last, first}))
		all, err = f.OpenIn(ctx, "a1", since, 1)
		must(t, err)
		equal(t, "one", show(openNumbers(all)), show([]tickets.Number{last}))
	})
}

func openNumbers(all []tickets.Ticket) (out []tickets.Number) {
	for _, t := range all {
		out = append(out, t.Number)
	}
	return out
}
