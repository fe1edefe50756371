package store

import (
	"context"
	"time"

	"huying/tickets"
)

const (
	closureColumns = `slot, from_at, till_at, words, by_name, at`
	closuresWithin = `SELECT ` + closureColumns + ` FROM legal_closures WHERE till_at > $1 AND from_at < $2 ORDER BY from_at, slot`
	closureAt      = `SELECT 1 FROM legal_closures WHERE slot = $1 AND from_at <= $2 AND till_at > $3`
	closureKeep    = `INSERT INTO legal_closures (` + closureColumns + `) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (slot, from_at) DO UPDATE SET words = $4, by_name = $5, at = $6`
	closureDrop = `DELETE FROM legal_closures WHERE slot = $1 AND from_at = $2`

	// slotTurn makes who books at a desk and who closes it wait for each other: whoever comes second sees what the first has written.
	slotTurn = `UPDATE legal_slots SET off = off WHERE id = $1`

	bookedWithin = `SELECT id FROM appointments WHERE slot = $1 AND at >= $2 AND at < $3 AND at > $4 AND state = 'booked'`
)

// Closures lists the closed days that touch a time, by day.
func (db *DB) Closures(ctx context.Context, from, till time.Time) (all []tickets.Closure, err error) {
	defer wrap(&err, "closed days")
	return collect(func(row scanner) (c tickets.Closure, err error) {
		var from, till, made int64
		err = row.Scan(&c.Slot, &from, &till, &c.Text, &c.By, &made)
		c.From, c.Till, c.At = at(from), at(till), at(made)
		return c, err
	})(db.ask(ctx, closuresWithin, ms(from), ms(till)))
}

// saveClosures closes days and opens them again. Whoever booked after the change was made up is not in it: then it is a conflict.
func saveClosures(t *tx, c *tickets.LegalChange) error {
	for _, d := range c.Closed { // AllSlots has one order, so that two who close the same day do not wait for each other in a circle
		if _, err := t.exec(slotTurn, d.Slot); err != nil {
			return err
		}
		if _, err := t.exec(closureKeep, d.Slot, ms(d.From), ms(d.Till), storable(d.Text), storable(d.By), ms(d.At)); err != nil {
			return err
		}
	}
	for _, a := range c.Cancelled {
		if err := saveAppointment(t, a); err != nil {
			return err
		}
	}
	for _, d := range c.Closed {
		left, err := collect(text)(t.ask(bookedWithin, d.Slot, ms(d.From), ms(d.Till), ms(d.At)))
		if err != nil {
			return err
		}
		if len(left) > 0 {
			return tickets.Refuse(tickets.Conflict, "error.try_again")
		}
	}
	for _, d := range c.Opened {
		if _, err := t.exec(closureDrop, d.Slot, ms(d.From)); err != nil {
			return err
		}
	}
	return nil
}
