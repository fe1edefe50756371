package store

import (
	"context"
	"errors"
	"math"
	"strings"

	"huying/tickets"
)

// ordersOf takes a person out of what was built of their order: who it was for goes, the words are redacted, what was done stays. The version
// rises, so that a save under way does not bring the old words back.
func (w *erasing) ordersOf(number tickets.Number) error {
	all, err := collect(text)(w.ask(`SELECT activity FROM activity_tickets WHERE ticket = $1`, string(number)))
	if err != nil {
		return err
	}
	for _, activity := range all {
		if err := w.activity(activity); err != nil {
			return err
		}
	}
	return nil
}

func (w *erasing) activity(number string) error {
	all, err := collect(four)(w.ask(`SELECT title, words, place, reason FROM activities WHERE number = $1`, number))
	if err != nil {
		return err
	}
	for _, k := range all {
		_, err := w.exec(`UPDATE activities SET title = $1, words = $2, place = $3, reason = $4, private = '', version = version + 1 WHERE number = $5`,
			w.redact(k[0]), w.redact(k[1]), w.redact(k[2]), w.redact(k[3]), number)
		if err != nil {
			return err
		}
	}
	seats, err := collect(four)(w.ask(`SELECT n, rated_words, rates_words, '' FROM seats WHERE activity = $1 AND (rated_words <> '' OR rates_words <> '')`, number))
	if err != nil {
		return err
	}
	for _, s := range seats {
		if _, err := w.exec(`UPDATE seats SET rated_words = $1, rates_words = $2 WHERE activity = $3 AND n = CAST($4 AS INTEGER)`,
			w.redact(s[1]), w.redact(s[2]), number, s[0]); err != nil {
			return err
		}
	}
	steps, err := collect(four)(w.ask(`SELECT id, words, by_kind, '' FROM activity_steps WHERE activity = $1 AND words <> ''`, number))
	if err != nil {
		return err
	}
	for _, s := range steps {
		if s[2] == string(tickets.BySystem) { // what the program itself wrote is about nobody, and read again
			continue
		}
		if _, err := w.exec(`UPDATE activity_steps SET words = $1 WHERE id = $2`, w.redact(s[1]), s[0]); err != nil {
			return err
		}
	}
	return nil
}

// orders takes an erased resident out of the work of volunteers: what they served stays, without a person; places they have not begun are
// free again; and out of orders that others placed for them.
func (w *erasing) orders() error {
	if err := w.acted(); err != nil {
		return err
	}
	self, err := collect(scanVolunteer)(w.ask(volunteerOf, w.Resident))
	if err != nil {
		return err
	}
	for _, v := range self {
		w.knows(v.Name, v.Phone)
		if err := w.volunteer(v); err != nil {
			return err
		}
	}
	placed, err := collect(two)(w.ask(`SELECT number, on_behalf FROM tickets WHERE on_behalf <> '' AND on_behalf LIKE '%"resident":"' || $1 || '"%'`, w.Resident))
	if err != nil {
		return err
	}
	for _, p := range placed {
		if _, err := w.exec(`UPDATE tickets SET on_behalf = '', version = version + 1 WHERE number = $1`, p[0]); err != nil {
			return err
		}
		if err := w.ordersOf(tickets.Number(p[0])); err != nil {
			return err
		}
	}
	return nil
}

// acted takes the person out of the steps they made themselves. Ids that are made of a message's key name the chat.
func (w *erasing) acted() error {
	steps, err := collect(four)(w.ask(`SELECT id, activity, words, '' FROM activity_steps WHERE by_id = $1 AND by_kind = 'resident' ORDER BY seq`, w.Resident))
	if err != nil {
		return err
	}
	for i, s := range steps {
		id := s[0]
		if strings.HasPrefix(id, "e:") {
			id = "x:" + s[1] + ":" + itoa(int(w.db.seq.next()%1e9)) + ":" + itoa(i)
		}
		if _, err := w.exec(`UPDATE activity_steps SET id = $1, by_id = '', by_name = '', words = $2 WHERE id = $3`, id, w.redact(s[2]), s[0]); err != nil {
			return err
		}
	}
	return nil
}

// volunteer leaves the bare row, whose id the seats and the ledger name.
func (w *erasing) volunteer(v tickets.Volunteer) error {
	bare := tickets.Volunteer{ID: v.ID, Stage: tickets.VolunteerLeft, JoinedAt: v.JoinedAt, Version: v.Version + 1}
	n, err := w.exec(volunteerUpdate, append(volunteerWork(&bare), w.db.seq.next(), v.ID, v.Version)...)
	if err != nil {
		return err
	}
	if n == 0 {
		return errAgain // somebody is at work on it at this moment
	}
	held, err := collect(text)(w.ask(`SELECT DISTINCT activity FROM seats WHERE volunteer = $1 AND state IN ('taken', 'waiting')`, v.ID))
	if err != nil {
		return err
	}
	if err := w.each([]any{v.ID},
		`UPDATE seats SET state = 'released', live = FALSE WHERE volunteer = $1 AND state IN ('taken', 'waiting')`,
		`UPDATE seats SET rates_words = '' WHERE volunteer = $1`,
		`DELETE FROM activity_cards WHERE volunteer = $1`,
	); err != nil {
		return err
	}
	for _, number := range held { // the sweep gives the place to the line
		if _, err := w.exec(`UPDATE activities SET version = version + 1, check_at = $1,
			taken = (SELECT COUNT(*) FROM seats WHERE activity = $2 AND state IN ('taken', 'started', 'finished')),
			stage = CASE WHEN stage = 'full' THEN 'listed' ELSE stage END WHERE number = $3`, ms(w.At), number, number); err != nil {
			return err
		}
	}
	return nil
}

// exportHelp is what a resident has to do with the work of volunteers.
func (db *DB) exportHelp(ctx context.Context, resident string) (x tickets.ExportedHelp, err error) {
	v, err := db.VolunteerOf(ctx, resident)
	if errors.Is(err, tickets.ErrNotFound) {
		return x, nil
	}
	if err != nil {
		return x, err
	}
	x.Volunteer = &v
	all, err := db.FindActivities(ctx, tickets.ActivityQuery{Volunteer: v.ID, Limit: math.MaxInt32})
	for _, a := range all {
		for _, s := range a.Seats {
			if s.Volunteer == v.ID {
				x.Seats = append(x.Seats, s)
			}
		}
	}
	return x, err
}
