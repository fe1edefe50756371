package store

import (
	"context"

	"huying/tickets"
)

const (
	entryRead = `SELECT h.id, h.seq, h.volunteer, h.activity, h.title, h.service, h.office, h.branch, h.grid, h.minutes, h.points, h.complaint, h.at, h.booked,
		h.by_kind, h.by_id, h.by_name, h.by_role, h.reverses, h.why,
		EXISTS (SELECT 1 FROM service_hours r WHERE r.reverses = h.id AND r.reverses <> '') FROM service_hours h`
	entryByID  = entryRead + ` WHERE h.id = $1`
	entriesOf  = entryRead + ` WHERE h.volunteer = $1 ORDER BY h.seq DESC LIMIT $2`
	bookingsOf = `SELECT ` + bookingColumns + ` FROM point_bookings WHERE volunteer = $1 ORDER BY seq DESC LIMIT $2`
	legsOf     = `SELECT l.booking, l.account, l.points FROM point_bookings b JOIN point_legs l ON l.booking = b.id WHERE b.volunteer = $1 ORDER BY l.booking, l.account`

	redemptionByKey = `SELECT ` + redemptionColumns + ` FROM redemptions WHERE id = $1 UNION SELECT ` + redemptionColumns + ` FROM redemptions WHERE code = $2`
	redemptionsOf   = `SELECT ` + redemptionColumns + ` FROM redemptions WHERE volunteer = $1 ORDER BY at DESC, id LIMIT $2`

	holderByID = `SELECT id, name, resident, grids FROM volunteers WHERE id = $1 AND (name <> '' OR stage <> 'left')` // who was erased is nobody
	holderOf   = `SELECT id, name, resident, grids FROM volunteers WHERE resident = $1 AND resident <> ''`

	unclaimed    = `SELECT service, area, COUNT(*), MIN(filed) FROM tickets WHERE standing < 3 AND kind = 'order' AND NOT EXISTS (SELECT 1 FROM activity_tickets a WHERE a.ticket = tickets.number) GROUP BY service, area ORDER BY MIN(filed), service, area`
	ordersByArea = `SELECT area, COUNT(*) FROM tickets WHERE kind = 'order' AND filed >= $1 AND filed < $2 GROUP BY area ORDER BY area`
)

func scanEntry(row scanner) (e tickets.HoursEntry, err error) {
	var when, booked int64
	err = row.Scan(&e.ID, &e.Seq, &e.Volunteer, &e.Activity, &e.Title, &e.Service, &e.Office, &e.Branch, &e.Grid, &e.Minutes, &e.Points, &e.Complaint,
		&when, &booked, &e.By.Kind, &e.By.ID, &e.By.Name, &e.By.Role, &e.Reverses, &e.Why, &e.Reversed)
	e.At, e.BookedAt = at(when), at(booked)
	return e, err
}

// Entry finds one line of the record.
func (db *DB) Entry(ctx context.Context, id string) (e tickets.HoursEntry, err error) {
	defer wrap(&err, "hours entry")
	return single(collect(scanEntry)(db.ask(ctx, entryByID, id)))
}

// TotalsOf is where a volunteer's ledger stands.
func (db *DB) TotalsOf(ctx context.Context, volunteer string) (s tickets.Totals, err error) {
	defer wrap(&err, "totals")
	_, err = db.one(ctx, totalsOf, []any{volunteer}, &s.Minutes, &s.Points)
	return s, err
}

// HoursOf is a volunteer's record, newest first.
func (db *DB) HoursOf(ctx context.Context, volunteer string, limit int) (all []tickets.HoursEntry, err error) {
	defer wrap(&err, "hours of a volunteer")
	return collect(scanEntry)(db.ask(ctx, entriesOf, volunteer, limit))
}

// BookingsOf are a volunteer's points, newest first, with all legs.
func (db *DB) BookingsOf(ctx context.Context, volunteer string, limit int) (all []tickets.Booking, err error) {
	defer wrap(&err, "points of a volunteer")
	all, err = collect(func(row scanner) (b tickets.Booking, err error) {
		var points, origin, when int64
		err = row.Scan(&b.ID, &b.Seq, &b.Kind, &b.Volunteer, &points, &b.Entry, &b.Redemption, &origin, &when, &b.By.Kind, &b.By.ID, &b.By.Name, &b.By.Role, &b.Why)
		b.Origin, b.At = at(origin), at(when)
		return b, err
	})(db.ask(ctx, bookingsOf, volunteer, limit))
	if err != nil || len(all) == 0 {
		return all, err
	}
	legs := map[string][]tickets.Leg{}
	err = each(func(row scanner) (err error) {
		var booking string
		var l tickets.Leg
		err = row.Scan(&booking, &l.Account, &l.Points)
		legs[booking] = append(legs[booking], l)
		return err
	})(db.ask(ctx, legsOf, volunteer))
	for i := range all {
		all[i].Legs = legs[all[i].ID]
	}
	return all, err
}

func scanRedemption(row scanner) (r tickets.Redemption, err error) {
	var when, ended int64
	err = row.Scan(&r.ID, &r.Code, &r.Volunteer, &r.Thing, &r.Name, &r.Points, &r.State, &when, &ended, &r.EndedBy.Kind, &r.EndedBy.ID, &r.EndedBy.Name, &r.EndedBy.Role, &r.Why)
	r.At, r.EndedAt = at(when), at(ended)
	return r, err
}

// Redemption finds an exchange by its id or by the code it is handed out for.
func (db *DB) Redemption(ctx context.Context, key string) (r tickets.Redemption, err error) {
	defer wrap(&err, "redemption")
	if key == "" {
		return r, tickets.ErrNotFound
	}
	return single(collect(scanRedemption)(db.ask(ctx, redemptionByKey, key, key)))
}

// RedemptionsOf are a volunteer's exchanges, newest first.
func (db *DB) RedemptionsOf(ctx context.Context, volunteer string, limit int) (all []tickets.Redemption, err error) {
	defer wrap(&err, "redemptions of a volunteer")
	return collect(scanRedemption)(db.ask(ctx, redemptionsOf, volunteer, limit))
}

// Taken counts what is gone of every thing.
func (db *DB) Taken(ctx context.Context) (taken map[string]int, err error) {
	defer wrap(&err, "things taken")
	taken = map[string]int{}
	return taken, counted(taken)(db.ask(ctx, `SELECT thing, taken FROM point_stock`))
}

func scanHolder(row scanner) (h tickets.Holder, err error) {
	var grids string
	if err := row.Scan(&h.ID, &h.Name, &h.Resident, &grids); err != nil {
		return h, err
	}
	h.Grids, err = fromList(grids)
	return h, err
}

// Holder finds a volunteer as the ledger knows them.
func (db *DB) Holder(ctx context.Context, id string) (h tickets.Holder, err error) {
	defer wrap(&err, "holder")
	return single(collect(scanHolder)(db.ask(ctx, holderByID, id)))
}

// HolderOf finds the volunteer a resident is.
func (db *DB) HolderOf(ctx context.Context, resident string) (h tickets.Holder, err error) {
	defer wrap(&err, "holder of a resident")
	if resident == "" {
		return h, tickets.ErrNotFound
	}
	return single(collect(scanHolder)(db.ask(ctx, holderOf, resident)))
}

// FindHolders is a part of the list of volunteers, the most hours first.
func (db *DB) FindHolders(ctx context.Context, q tickets.HolderQuery) (all []tickets.HolderLine, total int, err error) {
	defer wrap(&err, "find holders")
	w := &where{}
	w.like("v.name", "%", q.Name, "%")
	if q.Area != "" {
		end := `%`
		if len(q.Area) > 12 { // nothing lies within a grid but itself
			end = `"%`
		}
		w.add("v.grids LIKE " + w.value(`%"`+q.Area+end))
	}
	if err := db.reads.QueryRowContext(ctx, `SELECT COUNT(*) FROM volunteers v`+w.String(), w.args...).Scan(&total); err != nil {
		return nil, 0, err
	}
	query := `SELECT v.id, v.name, v.grids, COALESCE(t.minutes, 0), COALESCE(t.points, 0) FROM volunteers v LEFT JOIN volunteer_totals t ON t.volunteer = v.id` +
		w.String() + ` ORDER BY 4 DESC, v.name, v.id LIMIT ` + w.value(q.Limit) + ` OFFSET ` + w.value(q.Offset)
	all, err = collect(func(row scanner) (l tickets.HolderLine, err error) {
		var grids string
		if err := row.Scan(&l.ID, &l.Name, &grids, &l.Minutes, &l.Points); err != nil {
			return l, err
		}
		l.Grids, err = fromList(grids)
		return l, err
	})(db.reads.QueryContext(ctx, query, w.args...))
	return all, total, err
}
