package store

import (
	"context"
	"errors"
	"time"

	"huying/tickets"
)

const (
	// knownBefore finds ended tickets that still name somebody, the oldest first.
	knownBefore = `SELECT number FROM tickets WHERE closed > 0 AND source <> '' AND closed < $1 ORDER BY closed LIMIT $2`

	// filesOfResidents are what residents sent to a ticket and to no other.
	filesOfResidents = `SELECT f.hash FROM file_tickets f WHERE f.number = $1
		AND EXISTS (SELECT 1 FROM file_senders s WHERE s.hash = f.hash AND s.sender LIKE '%:%')
		AND NOT EXISTS (SELECT 1 FROM file_senders s WHERE s.hash = f.hash AND s.sender NOT LIKE '%:%')
		AND NOT EXISTS (SELECT 1 FROM file_tickets o WHERE o.hash = f.hash AND o.number <> f.number)`
)

// Anonymise takes the person out of the tickets that ended before a time, as Erase does with those of one resident: the words are
// redacted, contact, chat and the residents' pictures go, what was done stays. It is done ticket by ticket, so that nobody waits for it.
func (db *DB) Anonymise(ctx context.Context, before time.Time) (n int, err error) {
	defer wrap(&err, "anonymise")
	for {
		numbers, err := collect(text)(db.ask(ctx, knownBefore, ms(before), sweepOnce))
		if err != nil || len(numbers) == 0 {
			return n, err
		}
		for _, number := range numbers {
			err := db.anonymise(ctx, tickets.Number(number))
			if errors.Is(err, errAgain) { // somebody is at work on it: the next sweep finds it again
				return n, nil
			}
			if err != nil {
				return n, err
			}
			n++
		}
	}
}

func (db *DB) anonymise(ctx context.Context, number tickets.Number) error {
	db.shelf.Lock()
	defer db.shelf.Unlock()
	var lost []string
	err := db.writer.write(ctx, func(t *tx) error {
		w := &erasing{tx: t, db: db, Erasure: tickets.Erasure{At: db.Now(), Redact: db.redact, Event: func(n tickets.Number) tickets.Event {
			return tickets.Event{ID: "anonymous:" + string(n), Number: n, At: db.Now(), By: tickets.Actor{Kind: tickets.BySystem}, Verb: tickets.Forget}
		}}, gone: map[string]bool{}}
		lost = nil
		k, err := single(collect(scanTicket)(t.ask(ticketByNumber, string(number))))
		if err != nil {
			return err
		}
		w.knows(k.Contact.Name, k.Contact.Phone)
		w.knowsFor(k)
		sent, err := collect(text)(t.ask(filesOfResidents, string(number)))
		if err != nil {
			return err
		}
		for _, hash := range sent {
			if _, err := t.exec(`DELETE FROM file_senders WHERE hash = $1`, hash); err != nil {
				return err
			}
			if err := w.file(hash); err != nil {
				return err
			}
		}
		lost = w.lost
		return w.ticket(k)
	})
	if err != nil {
		return err
	}
	return db.removeFiles(lost)
}
