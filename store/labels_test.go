package store

import (
	"testing"
	"time"

	"huying/tickets"
)

// TestLabels: a label is written with the change that brings it, and only with it; old ones go.
func TestLabels(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		c := filing(f, "telegram/1/1")
		c.Label = &tickets.Label{ID: "l1", Words: "灯不亮", Service: "0101", By: tickets.ByResident, At: f.Now()}
		must(t, f.Save(ctx, c))
		again := filing(f, "telegram/1/1")
		again.Label = &tickets.Label{ID: "l2", Words: "灯不亮", Service: "0101", By: tickets.ByResident, At: f.Now()}
		must(t, f.Save(ctx, again)) // filed before: nothing is written
		moved := c.Ticket
		moved.Service = "0108"
		must(t, f.Save(ctx, &tickets.Change{Ticket: moved, Label: &tickets.Label{ID: "l3", Words: "没电", Service: "0108", By: tickets.ByStaff, At: f.Now().Add(time.Second)}}))
		all, err := f.Labels(ctx)
		must(t, err)
		recent, err := f.RecentLabels(ctx, 1)
		must(t, err)
		equal(t, "labels", show(len(all), all[0], all[1].Words), show(2, *c.Label, "没电"))
		equal(t, "recent", show(len(recent), recent[0].ID, recent[0].By), "1 l3 staff")
		f.clock.now = f.clock.now.Add(10 * 365 * 24 * time.Hour)
		must(t, f.Sweep(ctx))
		all, err = f.Labels(ctx)
		must(t, err)
		equal(t, "after years", len(all), 0)
	})
}
