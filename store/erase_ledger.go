package store

import (
	"context"
	"crypto/rand"
	"errors"
	"math"

	"huying/tickets"
)

// ledger takes an erased volunteer out of the record: what was served and booked stays, with the same sums, of somebody nobody knows any more.
// A thing that still waits at the desk stays there: its code is gone with the person.
func (w *erasing) ledger() error {
	self, err := collect(scanVolunteer)(w.ask(volunteerOf, w.Resident))
	if err != nil {
		return err
	}
	for _, v := range self {
		w.knows(v.Name, v.Phone)
		if err := w.ledgerOf(v.ID); err != nil {
			return err
		}
	}
	return nil
}

func (w *erasing) ledgerOf(volunteer string) error {
	nobody := "gone-" + rand.Text()[:16]
	if err := w.entries(volunteer, nobody); err != nil {
		return err
	}
	if err := w.bookings(volunteer, nobody); err != nil {
		return err
	}
	exchanges, err := collect(scanRedemption)(w.ask(redemptionsOf, volunteer, math.MaxInt32))
	if err != nil {
		return err
	}
	for i, r := range exchanges {
		id := nobody + ":r" + itoa(i)
		by := w.unnamed(r.EndedBy)
		if _, err := w.exec(`UPDATE redemptions SET id = $1, code = $2, volunteer = $3, by_id = $4, by_name = $5, why = $6 WHERE id = $7`,
			id, id, nobody, by.ID, by.Name, w.redact(r.Why), r.ID); err != nil {
			return err
		}
		if _, err := w.exec(`UPDATE point_bookings SET redemption = $1 WHERE volunteer = $2 AND redemption = $3`, id, nobody, r.ID); err != nil {
			return err
		}
	}
	if _, err := w.exec(`UPDATE certificates SET withdrawn = $1 WHERE volunteer = $2 AND withdrawn = 0`, ms(w.At), volunteer); err != nil {
		return err
	}
	return w.each([]any{nobody, volunteer},
		`UPDATE certificates SET volunteer = $1, name = '', by_id = '', by_name = '', why = '' WHERE volunteer = $2`,
		`UPDATE volunteer_totals SET volunteer = $1 WHERE volunteer = $2`,
	)
}

// unnamed is who did something, if it was not the person themselves.
func (w *erasing) unnamed(by tickets.Actor) tickets.Actor {
	if by.Kind == tickets.ByResident {
		return tickets.Actor{Kind: tickets.ByResident}
	}
	return by
}

// entries get ids that do not follow from the person.
func (w *erasing) entries(volunteer, nobody string) error {
	all, err := collect(scanEntry)(w.ask(entriesOf, volunteer, math.MaxInt32))
	if err != nil {
		return err
	}
	for i, e := range all {
		id, by := nobody+":h"+itoa(i), w.unnamed(e.By)
		if _, err := w.exec(`UPDATE service_hours SET id = $1, volunteer = $2, title = $3, why = $4, by_id = $5, by_name = $6 WHERE id = $7`,
			id, nobody, w.redact(e.Title), w.redact(e.Why), by.ID, by.Name, e.ID); err != nil {
			return err
		}
		if _, err := w.exec(`UPDATE service_hours SET reverses = $1 WHERE reverses = $2 AND reverses <> ''`, id, e.ID); err != nil {
			return err
		}
		if _, err := w.exec(`UPDATE point_bookings SET entry = $1 WHERE volunteer = $2 AND entry = $3`, id, volunteer, e.ID); err != nil {
			return err
		}
	}
	return nil
}

func (w *erasing) bookings(volunteer, nobody string) error {
	type row struct {
		id, why string
		by      tickets.Actor
	}
	all, err := collect(func(s scanner) (r row, err error) {
		return r, s.Scan(&r.id, &r.by.Kind, &r.by.ID, &r.by.Name, &r.why)
	})(w.ask(`SELECT id, by_kind, by_id, by_name, why FROM point_bookings WHERE volunteer = $1 ORDER BY seq`, volunteer))
	if err != nil {
		return err
	}
	for i, r := range all {
		id, by := nobody+":p"+itoa(i), w.unnamed(r.by)
		if _, err := w.exec(`UPDATE point_bookings SET id = $1, volunteer = $2, by_id = $3, by_name = $4, why = $5 WHERE id = $6`,
			id, nobody, by.ID, by.Name, w.redact(r.why), r.id); err != nil {
			return err
		}
		if _, err := w.exec(`UPDATE point_legs SET booking = $1 WHERE booking = $2`, id, r.id); err != nil {
			return err
		}
	}
	_, err = w.exec(`UPDATE point_legs SET account = $1 WHERE account = $2`, tickets.VolunteerAccount(nobody), tickets.VolunteerAccount(volunteer))
	return err
}

// exportLedger is a volunteer's record, as they may take it along; of staff only the role is told.
func (db *DB) exportLedger(ctx context.Context, resident string) (x tickets.ExportedLedger, err error) {
	h, err := db.HolderOf(ctx, resident)
	if errors.Is(err, tickets.ErrNotFound) {
		return x, nil
	}
	if err != nil {
		return x, err
	}
	if x.Hours, err = db.HoursOf(ctx, h.ID, math.MaxInt32); err != nil {
		return x, err
	}
	if x.Points, err = db.BookingsOf(ctx, h.ID, math.MaxInt32); err != nil {
		return x, err
	}
	if x.Redemptions, err = db.RedemptionsOf(ctx, h.ID, math.MaxInt32); err != nil {
		return x, err
	}
	x.Certificates, err = db.CertificatesOf(ctx, h.ID, math.MaxInt32)
	x.HideStaff()
	return x, err
}
