package store

import (
	"context"
	"errors"
	"math"
	"strings"

	"huying/tickets"
)

// law takes an erased resident out of the mediations they were a side of and out of the appointments they booked. A time they had booked is
// free again.
func (w *erasing) law() error {
	cases, err := collect(scanCase)(w.ask(casesOf, w.Resident, w.Resident, math.MaxInt32))
	if err != nil {
		return err
	}
	for _, c := range cases {
		side := &c.Sides[max(0, c.SideOf(w.Resident))]
		w.knows(side.Name, side.Phone)
		*side = tickets.Side{Said: side.Said, At: side.At, Choice: side.Choice}
		if err := w.theCase(c); err != nil {
			return err
		}
		if err := w.notices(c.Ticket); err != nil { // what was told to the other side may name this one
			return err
		}
	}
	return w.appointments(`resident = $1 AND resident <> ''`, w.Resident)
}

// appointments takes the person out of those a condition finds.
func (w *erasing) appointments(where, value string) error {
	booked, err := collect(scanAppointment)(w.ask(`SELECT `+appointmentColumns+` FROM appointments WHERE `+where, value))
	if err != nil {
		return err
	}
	for _, a := range booked {
		if err := w.appointment(a); err != nil {
			return err
		}
	}
	return nil
}

// lawOf does what concerns a ticket whose person is taken out. When its time is over, and nobody asked for it, both sides of its mediations
// go; a resident's own wish takes out only themselves, which law does.
func (w *erasing) lawOf(number tickets.Number) error {
	var words, lawyer string
	found, err := w.one(`SELECT words, lawyer FROM legal_aids WHERE ticket = $1`, []any{string(number)}, &words, &lawyer)
	if err != nil {
		return err
	}
	if found {
		if _, err := w.exec(`UPDATE legal_aids SET words = $1, lawyer = $2 WHERE ticket = $3`, w.redact(words), w.redact(lawyer), string(number)); err != nil {
			return err
		}
	}
	cases, err := collect(scanCase)(w.ask(casesOfTicket, string(number)))
	if err != nil {
		return err
	}
	for _, c := range cases {
		for i := range c.Sides {
			side := &c.Sides[i]
			if w.Resident == "" || i == 0 && side.Resident == "" { // the first side is who filed the ticket
				w.knows(side.Name, side.Phone)
				*side = tickets.Side{Said: side.Said, At: side.At, Choice: side.Choice}
			}
		}
		if err := w.theCase(c); err != nil {
			return err
		}
	}
	if w.Resident != "" {
		return nil
	}
	return w.appointments(`ticket = $1`, string(number))
}

// theCase keeps a case whose sides were emptied, its words redacted.
func (w *erasing) theCase(c tickets.Case) error {
	c.Matter, c.Why, c.Court, c.Agreement.Words = w.redact(c.Matter), w.redact(c.Why), w.redact(c.Court), w.redact(c.Agreement.Words)
	c.Version++
	events, err := collect(scanCaseEvent)(w.ask(caseEventsOf, string(c.Number)))
	if err != nil {
		return err
	}
	for i, e := range events {
		id := e.ID
		if strings.HasPrefix(id, "m:") { // made of the message's key, which names the chat
			id = "x:" + string(c.Number) + ":" + itoa(i)
		}
		if e.By.Kind == tickets.ByResident {
			e.By.ID, e.By.Name = "", ""
		}
		if _, err := w.exec(`UPDATE mediation_events SET id = $1, by_id = $2, by_name = $3, words = $4 WHERE id = $5`,
			id, e.By.ID, e.By.Name, w.redact(e.Text), e.ID); err != nil {
			return err
		}
	}
	n, err := w.exec(caseUpdate, append(caseWork(&c), string(c.Number), c.Version-1)...)
	if err == nil && n == 0 {
		return errAgain // somebody is at work on it at this moment
	}
	return err
}

func (w *erasing) appointment(a tickets.Appointment) error {
	if a.State == tickets.Booked && a.At.After(w.At) {
		a.State = tickets.Cancelled
	}
	_, err := w.exec(`UPDATE appointments SET resident = '', address = '', state = $1, words = $2, remind = 0, version = $3 WHERE id = $4`,
		string(a.State), w.redact(a.Text), a.Version+1, a.ID)
	return err
}

// exportLaw is what a resident has to do with mediation and legal aid.
func (db *DB) exportLaw(ctx context.Context, resident string, own []tickets.Ticket) (x tickets.ExportedLaw, err error) {
	cases, err := db.CasesOf(ctx, resident, math.MaxInt32)
	if err != nil {
		return x, err
	}
	for _, c := range cases {
		x.Cases = append(x.Cases, c.ExportOf(resident))
	}
	for _, t := range own {
		a, err := db.Aid(ctx, t.Number)
		if errors.Is(err, tickets.ErrNotFound) {
			continue
		}
		if err != nil {
			return x, err
		}
		x.Aids = append(x.Aids, a)
	}
	x.Appointments, err = db.Appointments(ctx, tickets.AppointmentQuery{Resident: resident, Limit: math.MaxInt32})
	return x, err
}
