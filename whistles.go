package main

import (
	"context"
	"time"

	"huying/intents"
	"huying/tickets"
)

// whistleDesk is 街乡吹哨、部门报到 with the tenant's clocks.
func (b *base) whistleDesk() *tickets.WhistleDesk {
	s := b.settings
	return &tickets.WhistleDesk{
		Store: b.db, Services: b.services, Days: b.desk.Calendar, Now: time.Now, NewID: newID, Location: b.zone, Duty: b.desk.Duty, Redact: intents.Redact, URL: s.PublicURL,
		Clocks: tickets.WhistleClocks{
			Sign: time.Duration(s.WhistleSign) * time.Minute, Contact: time.Duration(s.WhistleTalk) * time.Hour,
			Urgent: time.Duration(s.WhistleUrgent) * time.Minute, Daily: s.WhistleDaily, Tough: s.WhistleTough,
		},
	}
}

// Clocks of half an hour are looked at often enough that what is late is told within half a minute.
const (
	whistleEvery = 20 * time.Second
	whistleBatch = 100
)

// watchWhistles tells of what is late until ctx ends. Every instance does it; a whistle is given to one of them.
func (b *base) watchWhistles(ctx context.Context) {
	tick := time.NewTicker(whistleEvery)
	defer tick.Stop()
	for {
		n, err := b.whistles.Sweep(ctx, whistleBatch)
		if err != nil && ctx.Err() == nil {
			b.log.Error("whistles not looked at", "error", err)
		}
		if n == whistleBatch && err == nil {
			continue // there may be more
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// demoWhistles blows whistles on open tickets of the demo.
func (b *base) demoWhistles(ctx context.Context, now time.Time) error {
	open, err := b.db.FindTickets(ctx, tickets.Query{Stages: []tickets.Stage{tickets.Assigned, tickets.Working}, Now: now, Limit: 100})
	if err != nil {
		return err
	}
	_, err = tickets.DemoWhistles(ctx, *b.whistles, open.Tickets, now)
	return err
}
