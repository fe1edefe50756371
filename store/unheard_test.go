package store

import (
	"testing"

	"huying/tickets"
)

// What a resident says waits until somebody of the staff does anything to that very ticket.
func TestUnheard(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		crowdOf(t, f, 4, func(i int, k *tickets.Ticket) { k.Office, k.Area = "wuye", "990101001001" })
		ids := 0
		does := func(number tickets.Number, by tickets.ActorKind, verb tickets.Verb, change func(c *tickets.Change)) {
			t.Helper()
			k, err := f.Ticket(ctx, number)
			must(t, err)
			ids++
			c := &tickets.Change{Ticket: k, Events: []tickets.Event{{ID: show("u", ids), Number: number, At: f.Now(), By: tickets.Actor{Kind: by, ID: "x"}, Verb: verb}}}
			if change != nil {
				change(c)
			}
			must(t, f.Save(ctx, c))
		}
		said := func(want string, q tickets.Query) {
			t.Helper()
			q.Mark = tickets.MarkSaid
			p, err := f.FindTickets(ctx, q)
			must(t, err)
			equal(t, "said", lasts(p), want)
			n, err := f.HowMany(ctx, q, 100)
			must(t, err)
			equal(t, "how many", n, len(want))
			counts, err := f.CountTickets(ctx, q)
			must(t, err)
			all := 0
			for _, n := range counts.Stage {
				all += n
			}
			equal(t, "counted", all, len(want))
		}
		const one, two, three = tickets.Number("20261123-0001"), tickets.Number("20261123-0002"), tickets.Number("20261123-0003")
		said("", tickets.Query{})
		does(one, tickets.ByResident, tickets.Follow, nil)
		does(one, tickets.ByResident, tickets.Follow, nil)
		does(two, tickets.ByResident, tickets.Follow, func(c *tickets.Change) { c.Ticket.Parent = three }) // a joined ticket's resident is heard too
		does(three, tickets.ByResident, tickets.Follow, func(c *tickets.Change) {
			c.Ticket.Request = &tickets.Request{Kind: tickets.AskReturn, Text: "不归我们"}
		})
		said("12", tickets.Query{})
		said("12", tickets.Query{Office: "wuye", Scope: "990101001"})
		said("", tickets.Query{Office: "x"})
		does(one, tickets.BySystem, tickets.Remind, nil)
		said("12", tickets.Query{})
		follower, err := f.Ticket(ctx, two)
		must(t, err)
		does(one, tickets.ByStaff, tickets.Start, func(c *tickets.Change) {
			c.With = []tickets.Change{{Ticket: follower, Events: []tickets.Event{{ID: "carried", Number: two, By: tickets.Actor{Kind: tickets.ByStaff, ID: "x"}, Verb: tickets.Start}}}}
		})
		said("2", tickets.Query{})
		does(two, tickets.ByStaff, tickets.Heard, nil)
		said("", tickets.Query{})
		does(two, tickets.ByResident, tickets.Follow, nil)
		said("2", tickets.Query{})
	})
}
