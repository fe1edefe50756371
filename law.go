package main

import (
	"context"
	"time"

	"huying/tickets"
)

// joinLaw gives the desk its mediation and its legal aid. The desk's clock is read through the desk, so that whoever sets it sets theirs.
func (b *base) joinLaw() {
	b.desk.Mediation = &tickets.Mediation{Desk: b.desk, Cases: b.db, Term: days(b.settings.MediationDays)}
	b.desk.Legal = &tickets.Legal{Desk: b.desk, Store: b.db}
}

// lawEvery is how often the clocks of cases, applications and appointments are looked at: they count in days.
const lawEvery = time.Minute

// lawClock looks at the clocks until ctx ends. Every instance does; what is due is claimed, so that one of them acts.
func (b *base) lawClock(ctx context.Context) {
	tick := time.NewTicker(lawEvery)
	defer tick.Stop()
	for {
		_, err := b.desk.Mediation.Sweep(ctx, b.db)
		if err != nil && ctx.Err() == nil {
			b.log.Error("clocks of mediation", "error", err)
		}
		if _, err = b.desk.Legal.Sweep(ctx, b.db); err != nil && ctx.Err() == nil {
			b.log.Error("clocks of legal aid", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
