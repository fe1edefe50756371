package store

import (
	"context"
	"time"

	"huying/tickets"
)

const (
	// The row of totals is held from the first statement to the commit, so that whoever else touches the same ledger waits.
	totalsOpen = `INSERT INTO volunteer_totals (volunteer, minutes, points) VALUES ($1, 0, 0) ON CONFLICT DO NOTHING`
	totalsHold = `UPDATE volunteer_totals SET minutes = minutes WHERE volunteer = $1 RETURNING minutes, points`
	totalsSet  = `UPDATE volunteer_totals SET minutes = $1, points = $2 WHERE volunteer = $3`
	totalsOf   = `SELECT minutes, points FROM volunteer_totals WHERE volunteer = $1`

	entryColumns = `id, seq, volunteer, activity, title, service, office, branch, grid, minutes, points, complaint, at, booked, by_kind, by_id, by_name, by_role, reverses, why`

	// What counts for points of an activity: no complaints, and nothing that was taken back.
	activityOf = `SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT), CAST(COALESCE(SUM(points), 0) AS BIGINT) FROM service_hours
		WHERE volunteer = $1 AND activity = $2 AND activity <> '' AND NOT complaint`

	bookingColumns = `id, seq, kind, volunteer, points, entry, redemption, origin, at, by_kind, by_id, by_name, by_role, why`

	oldPoints = `SELECT CAST(COALESCE(SUM(CASE WHEN kind IN ('earned', 'reversed') AND origin < $1 THEN points ELSE 0 END), 0) AS BIGINT),
		CAST(COALESCE(SUM(CASE WHEN kind IN ('earned', 'reversed') THEN 0 ELSE points END), 0) AS BIGINT) FROM point_bookings WHERE volunteer = $2`
	expiring = `SELECT t.volunteer FROM volunteer_totals t WHERE t.points > 0 AND (SELECT SUM(CASE WHEN b.kind IN ('earned', 'reversed') AND b.origin >= $1 THEN 0 ELSE b.points END)
		FROM point_bookings b WHERE b.volunteer = t.volunteer) > 0 ORDER BY t.volunteer LIMIT $2`

	stockOpen = `INSERT INTO point_stock (thing, taken) VALUES ($1, 0) ON CONFLICT DO NOTHING`
	stockTake = `UPDATE point_stock SET taken = taken + 1 WHERE thing = $1 AND taken < $2`
	stockBack = `UPDATE point_stock SET taken = taken - 1 WHERE thing = $1 AND taken > 0`

	redemptionColumns = `id, code, volunteer, thing, name, points, state, at, ended, by_kind, by_id, by_name, by_role, why`
	redemptionEnd     = `UPDATE redemptions SET state = $1, ended = $2, by_kind = $3, by_id = $4, by_name = $5, by_role = $6, why = $7 WHERE id = $8 AND state = $9`

	// A certificate that says more than is left after a reversal is not true any more.
	certificatesVoid = `UPDATE certificates SET withdrawn = $1, why = $2 WHERE volunteer = $3 AND withdrawn = 0 AND minutes > $4`
)

var (
	entryInsert      = rowsOf(`service_hours`, entryColumns)
	bookingInsert    = rowsOf(`point_bookings`, bookingColumns)
	legInsert        = rowsOf(`point_legs`, `booking, account, points`)
	redemptionInsert = rowsOf(`redemptions`, redemptionColumns)
)

// once inserts rows whose keys must be new.
func (b *bulk) once(t *tx, args []any, taken error) error {
	var fresh int64
	if err := b.insert(t, args, func(_, _ int, n int64) error { fresh += n; return nil }); err != nil {
		return err
	}
	if int(fresh) < len(args)/b.cols {
		return taken
	}
	return nil
}

func actorRow(a tickets.Actor) []any {
	return []any{string(a.Kind), a.ID, storable(a.Name), string(a.Role)}
}

// SaveLedger settles a change on the ledger as it is and writes what follows, in one transaction, or in that of the turn ctx belongs to.
func (db *DB) SaveLedger(ctx context.Context, c tickets.LedgerChange) (err error) {
	defer wrap(&err, "save ledger")
	return db.write(ctx, func(t *tx) error {
		state, err := ledgerState(t, c)
		if err != nil {
			return err
		}
		rows, err := c.Settle(state)
		if err != nil {
			return err
		}
		if err := db.saveEntry(t, rows); err != nil {
			return err
		}
		if err := saveRedemption(t, c); err != nil {
			return err
		}
		if err := db.saveBookings(t, rows.Bookings); err != nil {
			return err
		}
		_, err = t.exec(totalsSet, rows.Totals.Minutes, int64(rows.Totals.Points), c.Volunteer)
		return err
	})
}

// holdTotals takes the volunteer's row until the commit.
func holdTotals(t *tx, volunteer string) (s tickets.Totals, err error) {
	if _, err := t.exec(totalsOpen, volunteer); err != nil {
		return s, err
	}
	_, err = t.one(totalsHold, []any{volunteer}, &s.Minutes, &s.Points)
	return s, err
}

func ledgerState(t *tx, c tickets.LedgerChange) (s tickets.LedgerState, err error) {
	if s.Totals, err = holdTotals(t, c.Volunteer); err != nil {
		return s, err
	}
	switch {
	case c.Entry != nil && c.Entry.Reverses == "":
		_, err = t.one(activityOf, []any{c.Volunteer, c.Entry.Activity}, &s.ActivityMinutes, &s.ActivityPoints)
	case c.Expiry != nil:
		var gone int64
		_, err = t.one(oldPoints, []any{ms(c.Expiry.Origin), c.Volunteer}, &s.Old, &gone)
		s.Gone = tickets.Points(-gone)
	}
	return s, err
}

func (db *DB) saveEntry(t *tx, rows tickets.LedgerRows) error {
	e := rows.Entry
	if e == nil {
		return nil
	}
	args := []any{
		e.ID, db.seq.next(), e.Volunteer, e.Activity, storable(e.Title), e.Service, e.Office, storable(e.Branch), e.Grid, e.Minutes, int64(e.Points), e.Complaint, ms(e.At), ms(e.BookedAt),
	}
	args = append(append(args, actorRow(e.By)...), e.Reverses, storable(e.Why))
	key := "error.booked_before"
	if e.Reverses != "" {
		key = "error.reversed_before"
	}
	if err := entryInsert.once(t, args, tickets.Refuse(tickets.Conflict, key)); err != nil || e.Reverses == "" {
		return err
	}
	_, err := t.exec(certificatesVoid, ms(e.BookedAt), storable(e.Why), e.Volunteer, rows.Totals.Minutes)
	return err
}

func (db *DB) saveBookings(t *tx, all []tickets.Booking) error {
	var heads, legs []any
	for _, b := range all {
		heads = append(heads, b.ID, db.seq.next(), string(b.Kind), b.Volunteer, int64(b.Of()), b.Entry, b.Redemption, ms(b.Origin), ms(b.At))
		heads = append(append(heads, actorRow(b.By)...), storable(b.Why))
		for _, l := range b.Legs {
			legs = append(legs, b.ID, l.Account, int64(l.Points))
		}
	}
	taken := tickets.Refuse(tickets.Conflict, "error.booked_before")
	if err := bookingInsert.once(t, heads, taken); err != nil {
		return err
	}
	return legInsert.once(t, legs, taken)
}

// saveRedemption takes one of a thing's stock, or gives it back. The volunteer's row is always held before the thing's.
func saveRedemption(t *tx, c tickets.LedgerChange) error {
	r := c.Redemption
	if r == nil {
		return nil
	}
	if c.From == "" {
		if _, err := t.exec(stockOpen, r.Thing); err != nil {
			return err
		}
		n, err := t.exec(stockTake, r.Thing, c.Stock)
		if err != nil {
			return err
		}
		if n == 0 {
			return tickets.Refuse(tickets.NotAllowed, "error.sold_out")
		}
		args := []any{r.ID, r.Code, r.Volunteer, r.Thing, storable(r.Name), int64(r.Points), string(r.State), ms(r.At), ms(r.EndedAt)}
		args = append(append(args, actorRow(r.EndedBy)...), storable(r.Why))
		return redemptionInsert.once(t, args, tickets.Refuse(tickets.Conflict, "error.booked_before"))
	}
	args := append([]any{string(r.State), ms(r.EndedAt)}, actorRow(r.EndedBy)...)
	n, err := t.exec(redemptionEnd, append(args, storable(r.Why), r.ID, string(c.From))...)
	if err != nil {
		return err
	}
	if n == 0 {
		return tickets.Refuse(tickets.Conflict, "error.redemption_moved")
	}
	if r.State == tickets.RedemptionCancelled {
		_, err = t.exec(stockBack, r.Thing)
	}
	return err
}

// Expiring lists volunteers with points that are older and not used up.
func (db *DB) Expiring(ctx context.Context, before time.Time, limit int) (all []string, err error) {
	defer wrap(&err, "expiring points")
	return collect(text)(db.ask(ctx, expiring, ms(before), limit))
}
