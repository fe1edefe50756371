package store

import (
	"context"
	"time"

	"huying/tickets"
)

const (
	aidColumns = `ticket, about, means, soon, stage, words, lawyer, asked, decide, decided, assign, assigned, reminded, check_at, version, due`

	appointmentColumns = `id, slot, office, place, at, length, ticket, resident, address, lang, state, words, remind, booked, version`
)

var (
	aidInsert = `INSERT INTO legal_aids (` + aidColumns + `) VALUES (` + placeholders(1, 16) + `) ON CONFLICT (ticket) DO NOTHING`
	aidUpdate = `UPDATE legal_aids SET stage = $1, words = $2, lawyer = $3, decided = $4, assign = $5, assigned = $6, reminded = $7, check_at = $8,
		version = $9, due = $10 WHERE ticket = $11 AND version = $12`
	aidByTicket = `SELECT ` + aidColumns + ` FROM legal_aids WHERE ticket = $1`
	aidsRunning = `SELECT ` + aidColumns + ` FROM legal_aids WHERE due > 0 ORDER BY due LIMIT $1`
	aidsNewest  = `SELECT ` + aidColumns + ` FROM legal_aids ORDER BY asked DESC LIMIT $1`
	aidClaim    = `UPDATE legal_aids SET check_at = $1 WHERE check_at > 0 AND check_at <= $2 AND ticket IN
		(SELECT ticket FROM legal_aids WHERE check_at > 0 AND check_at <= $3 ORDER BY check_at LIMIT $4) RETURNING ticket`

	// Of two who want the same time the index gives it to one; the other's row is left out.
	appointmentInsert = `INSERT INTO appointments (` + appointmentColumns + `) VALUES (` + placeholders(1, 15) + `) ON CONFLICT (slot, at) WHERE state = 'booked' DO NOTHING`
	appointmentUpdate = `UPDATE appointments SET state = $1, words = $2, remind = $3, version = $4 WHERE id = $5 AND version = $6`
	appointmentByID   = `SELECT ` + appointmentColumns + ` FROM appointments WHERE id = $1`
	appointmentClaim  = `UPDATE appointments SET remind = $1 WHERE remind > 0 AND remind <= $2 AND id IN
		(SELECT id FROM appointments WHERE remind > 0 AND remind <= $3 ORDER BY remind LIMIT $4) RETURNING id`
)

func scanAid(row scanner) (a tickets.Aid, err error) {
	var asked, decide, decided, assign, assigned, check, due int64
	err = row.Scan(&a.Ticket, &a.About, &a.Means, &a.Soon, &a.Stage, &a.Text, &a.Lawyer, &asked, &decide, &decided, &assign, &assigned, &a.Reminded,
		&check, &a.Version, &due)
	a.AskedAt, a.DecideBy, a.DecidedAt, a.AssignBy, a.AssignedAt, a.CheckAt = at(asked), at(decide), at(decided), at(assign), at(assigned), at(check)
	return a, err
}

func scanAppointment(row scanner) (a tickets.Appointment, err error) {
	var when, remind, booked int64
	var address string
	err = row.Scan(&a.ID, &a.Slot, &a.Office, &a.Place, &when, &a.Length, &a.Ticket, &a.Resident, &address, &a.Lang, &a.State, &a.Text, &remind, &booked, &a.Version)
	a.At, a.RemindAt, a.BookedAt = at(when), at(remind), at(booked)
	a.To, _ = tickets.ParseAddress(address)
	return a, err
}

// Aid finds the application of a ticket.
func (db *DB) Aid(ctx context.Context, ticket tickets.Number) (a tickets.Aid, err error) {
	defer wrap(&err, "legal aid %s", ticket)
	return single(collect(scanAid)(db.ask(ctx, aidByTicket, string(ticket))))
}

// Aids lists the applications whose limit runs, the nearest first; with all, the newest of all instead.
func (db *DB) Aids(ctx context.Context, all bool, limit int) (found []tickets.Aid, err error) {
	defer wrap(&err, "legal aids")
	query := aidsRunning
	if all {
		query = aidsNewest
	}
	return collect(scanAid)(db.ask(ctx, query, limit))
}

// Appointment finds an appointment by its id.
func (db *DB) Appointment(ctx context.Context, id string) (a tickets.Appointment, err error) {
	defer wrap(&err, "appointment")
	return single(collect(scanAppointment)(db.ask(ctx, appointmentByID, id)))
}

// Appointments lists appointments by time.
func (db *DB) Appointments(ctx context.Context, q tickets.AppointmentQuery) (all []tickets.Appointment, err error) {
	defer wrap(&err, "appointments")
	w := &where{}
	w.period("at", q.From, q.Till)
	if q.Resident != "" {
		w.add("resident = " + w.value(q.Resident) + " AND resident <> ''")
	}
	w.same("office", q.Office)
	limit := usually(q.Limit, 200)
	return collect(scanAppointment)(db.reads.QueryContext(ctx, `SELECT `+appointmentColumns+` FROM appointments`+w.String()+` ORDER BY at, id LIMIT `+w.value(limit), w.args...))
}

// SaveLegal writes a step of an application or an appointment in one transaction, or in that of the turn ctx belongs to.
func (db *DB) SaveLegal(ctx context.Context, c *tickets.LegalChange) (err error) {
	defer wrap(&err, "save legal")
	rings := []string{RingTickets}
	if len(c.Notices) > 0 {
		rings = append(rings, RingOutbox)
	}
	return db.write(ctx, func(t *tx) error {
		if err := saveLegal(t, c.Aid, c.Appointment); err != nil {
			return err
		}
		if err := saveClosures(t, c); err != nil {
			return err
		}
		if err := db.saveEvents(t, c.Events); err != nil {
			return err
		}
		return db.post(t, c.Notices)
	}, rings...)
}

// saveLegal writes what there is of both.
func saveLegal(t *tx, a *tickets.Aid, p *tickets.Appointment) error {
	if a != nil {
		if err := saveAid(t, *a); err != nil {
			return err
		}
	}
	if p != nil {
		return saveAppointment(t, *p)
	}
	return nil
}

func saveAid(t *tx, a tickets.Aid) (err error) {
	var n int64
	if a.Version == 0 {
		n, err = t.exec(aidInsert, string(a.Ticket), a.About, a.Means, a.Soon, string(a.Stage), storable(a.Text), storable(a.Lawyer), ms(a.AskedAt),
			ms(a.DecideBy), ms(a.DecidedAt), ms(a.AssignBy), ms(a.AssignedAt), a.Reminded, ms(a.CheckAt), 1, ms(a.Clock()))
	} else {
		n, err = t.exec(aidUpdate, string(a.Stage), storable(a.Text), storable(a.Lawyer), ms(a.DecidedAt), ms(a.AssignBy), ms(a.AssignedAt), a.Reminded,
			ms(a.CheckAt), a.Version+1, ms(a.Clock()), string(a.Ticket), a.Version)
	}
	if err == nil && n == 0 {
		err = tickets.Refuse(tickets.Conflict, "error.aid_changed", "stage", "@aid.stage."+string(a.Stage))
	}
	return err
}

func saveAppointment(t *tx, p tickets.Appointment) (err error) {
	var n int64
	refusal := tickets.Refuse(tickets.Conflict, "error.slot_taken")
	if p.Version == 0 {
		var closed int
		if _, err = t.exec(slotTurn, p.Slot); err != nil {
			return err
		}
		if found, err := t.one(closureAt, []any{p.Slot, ms(p.At), ms(p.At)}, &closed); err != nil || found {
			if err == nil {
				err = refusal
			}
			return err
		}
		n, err = t.exec(appointmentInsert, p.ID, p.Slot, p.Office, storable(p.Place), ms(p.At), p.Length, string(p.Ticket), p.Resident, p.To.String(),
			string(p.Lang), string(p.State), storable(p.Text), ms(p.RemindAt), ms(p.BookedAt), 1)
	} else {
		refusal = tickets.Refuse(tickets.Conflict, "error.appointment_changed", "state", "@appointment.state."+string(p.State))
		n, err = t.exec(appointmentUpdate, string(p.State), storable(p.Text), ms(p.RemindAt), p.Version+1, p.ID, p.Version)
	}
	if err == nil && n == 0 {
		err = refusal
	}
	return err
}

// ClaimAids hands out applications whose clock must be looked at.
func (db *DB) ClaimAids(ctx context.Context, now, until time.Time, limit int) (all []tickets.Number, err error) {
	defer wrap(&err, "claim legal aids")
	return claimRows(ctx, db, key[tickets.Number], aidClaim, ms(until), ms(now), ms(now), limit)
}

// ClaimAppointments hands out appointments their residents are to be reminded of.
func (db *DB) ClaimAppointments(ctx context.Context, now, until time.Time, limit int) (all []string, err error) {
	defer wrap(&err, "claim appointments")
	return claimRows(ctx, db, text, appointmentClaim, ms(until), ms(now), ms(now), limit)
}

// AllSlots lists when the legal desks are open, by weekday and hour.
func (db *DB) AllSlots(ctx context.Context) (all []tickets.Slot, err error) {
	defer wrap(&err, "legal slots")
	return collect(func(row scanner) (s tickets.Slot, err error) {
		return s, row.Scan(&s.ID, &s.Office, &s.Place, &s.Weekday, &s.From, &s.To, &s.Length, &s.Off)
	})(db.ask(ctx, `SELECT id, office, place, weekday, from_min, to_min, length, off FROM legal_slots ORDER BY weekday, from_min, id`))
}

// KeepSlot inserts or updates a slot by ID.
func (db *DB) KeepSlot(ctx context.Context, s tickets.Slot) (err error) {
	defer wrap(&err, "keep legal slot")
	return db.keep(ctx, `INSERT INTO legal_slots (id, office, place, weekday, from_min, to_min, length, off) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET office = $2, place = $3, weekday = $4, from_min = $5, to_min = $6, length = $7, off = $8`,
		s.ID, s.Office, storable(s.Place), int(s.Weekday), s.From, s.To, s.Length, s.Off)
}
