package store

import (
	"testing"

	"huying/tickets"
)

// What a callback came to is read back from the history.
func TestCallbackAnswer(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		c := filing(f, "telegram/1/1")
		must(t, f.Save(ctx, c))
		said := tickets.CallbackAnswer{Contacted: "no", Solved: "yes", Satisfied: "fair"}
		for i, a := range []*tickets.CallbackAnswer{&said, {Reached: tickets.ReachedNobody}, nil} {
			move := &tickets.Change{Ticket: c.Ticket, Events: []tickets.Event{{
				ID: "a" + itoa(i), Number: c.Ticket.Number, At: f.Now(), By: tickets.Actor{Kind: tickets.ByResident, ID: "res"}, Verb: tickets.Answer,
				From: tickets.Callback, To: tickets.Closed, Public: true, Answer: a,
			}}}
			must(t, f.Save(ctx, move))
			c.Ticket = move.Ticket
		}
		events, err := f.Events(ctx, c.Ticket.Number)
		must(t, err)
		equal(t, "answer", *events[1].Answer, said)
		equal(t, "nobody", events[2].Answer.Reached, tickets.ReachedNobody)
		equal(t, "filed and another", show(events[0].Answer == nil, events[3].Answer == nil), "true true")
	})
}
