package store

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"huying/tickets"
)

const (
	outboxClaim = `UPDATE outbox SET state = 'sending', since = $1, holder = $2, tried = TRUE,
		edition = CASE WHEN broadcast = '' THEN 0 ELSE COALESCE((SELECT b.edition FROM broadcasts b WHERE b.id = outbox.broadcast), 0) END
		WHERE state = 'queued' AND id IN `

	outboxEnd = `UPDATE outbox SET state = $1, attempts = $2, error = $3, said = $4, buttons = $5, ask_place = $6, shown = $7, ended = $8,
		message = $9 WHERE id = $10 AND state = 'sending'`

	outboxAgain = `UPDATE outbox SET state = 'queued', due = $1, attempts = $2, error = $3
		WHERE id = $4 AND state = 'sending'`

	// outboxForget leaves what a page of the web chat still has to read.
	outboxForget = `DELETE FROM outbox WHERE forget = TRUE AND shown > 0 AND (channel <> 'web' OR ended < $1)`

	outboxReclaim = `UPDATE outbox SET state = 'queued', due = $1, attempts = attempts + 1, since = 0 WHERE state = 'sending' AND since < $2`

	outboxRetry = `UPDATE outbox SET state = 'queued', due = 0, attempts = 0, shown = 0, ended = 0, since = 0
		WHERE id = $1 AND (state = 'failed' OR state = 'gone' OR state = 'queued')`

	addressGone = `INSERT INTO addresses (address, gone) VALUES ($1, $2) ON CONFLICT (address) DO UPDATE SET gone = $2`

	outboxGone = `UPDATE outbox SET state = 'gone', shown = $1, ended = $2 WHERE address = $3 AND state = 'queued'`

	outboxOffer = `SELECT id, resident, ticket, class, lang, due, expires, body, ended, broadcast FROM outbox
		WHERE address = $1 AND state = 'sent' AND answer = FALSE ORDER BY shown DESC LIMIT 1`

	outboxAnswer = `SELECT id, body FROM outbox
		WHERE address = $1 AND shown > 0 AND answer = TRUE AND broadcast = '' AND forget = FALSE ORDER BY shown DESC LIMIT 1`
)

// readBy is how long a page may take to read the last words to somebody who was erased.
const readBy = 15 * time.Minute

// outboxInsert: what is for an address that refuses us is written down, and not sent.
var outboxInsert = &bulk{
	head: `INSERT INTO outbox (id, channel, address, resident, ticket, class, lang, due, expires, at, seq, place, body, answer,
		broadcast, area, cared, round, state)`,
	row: `($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
		CASE WHEN EXISTS (SELECT 1 FROM addresses a WHERE a.address = $19 AND a.gone > 0) THEN 'gone' ELSE 'queued' END)`,
	cols: 19,
}

// Post queues notices. One whose id was posted before changes nothing.
func (db *DB) Post(ctx context.Context, notices []tickets.Notice) (err error) {
	defer wrap(&err, "post")
	if len(notices) == 0 {
		return nil
	}
	if err = db.writer.write(ctx, func(t *tx) error { return db.post(t, notices) }); err == nil {
		db.Bell.Ring(RingOutbox)
	}
	return err
}

func (db *DB) post(t *tx, notices []tickets.Notice) error {
	if len(notices) == 0 {
		return nil
	}
	now := db.Now()
	args := make([]any, 0, len(notices)*outboxInsert.cols)
	for _, n := range notices {
		body, err := json.Marshal(n)
		if err != nil {
			return err
		}
		seq := db.seq.next()
		place, due := seq, int64(0)
		if n.Due.After(now) {
			place, due = max(seq, n.Due.UnixMicro()), ms(n.Due)
		}
		args = append(args, n.ID, n.To.Channel, n.To.String(), n.Resident, string(n.Ticket), int(n.Class), string(n.Lang), due, ms(n.Expires),
			ms(now), seq, place, storable(string(body)), strings.HasPrefix(n.ID, "r:") || n.Round > 0,
			n.Broadcast, n.Area, n.Cared, n.Round, n.To.String())
	}
	return outboxInsert.insert(t, args, nil)
}

func readNotice(n *tickets.Notice, body, address string, due, expires int64) error {
	n.To, _ = tickets.ParseAddress(address)
	n.Due, n.Expires = at(due), at(expires)
	return json.Unmarshal([]byte(body), n)
}

// RecordDeliveries writes down what became of claimed notices, all in one transaction. A notice that is not Sending any more is left alone.
func (db *DB) RecordDeliveries(ctx context.Context, deliveries []tickets.Delivery) (err error) {
	defer wrap(&err, "record deliveries")
	if len(deliveries) == 0 {
		return nil
	}
	if db.pg {
		db.visible.Lock()
		defer db.visible.Unlock()
	}
	if err := db.writer.write(ctx, func(t *tx) error { return db.record(t, deliveries) }); err != nil {
		return err
	}
	for _, d := range deliveries {
		if d.State == tickets.Sent {
			db.Bell.Ring(d.To.String())
		}
	}
	return nil
}

func (db *DB) record(t *tx, deliveries []tickets.Delivery) error {
	all := make([]statement, 0, len(deliveries))
	for _, d := range deliveries {
		if d.State == tickets.Queued {
			all = append(all, statement{outboxAgain, []any{ms(d.Due), d.Attempts, storable(d.Error), d.ID}})
			continue
		}
		buttons := ""
		if len(d.Buttons) > 0 {
			buttons = toJSON(d.Buttons)
		}
		all = append(all, statement{outboxEnd, []any{
			string(d.State), d.Attempts, storable(d.Error), storable(d.Said), storable(buttons), d.AskPlace, db.seq.next(), db.when(d), d.Message, d.ID,
		}})
	}
	all = append(all, replacing(db, deliveries)...)
	all = append(all, statement{outboxForget, []any{ms(db.Now().Add(-readBy))}})
	touched, err := t.many(append(all, pausing(deliveries)...))
	if err != nil {
		return err
	}
	for i, d := range deliveries {
		if touched[i] == 0 {
			continue
		}
		if !d.MovedTo.IsZero() && d.MovedTo != d.To {
			if err := moved(t, d.To, d.MovedTo); err != nil {
				return err
			}
		}
		if d.State == tickets.Gone {
			if err := db.refused(t, d); err != nil {
				return err
			}
		}
	}
	return nil
}

func (db *DB) when(d tickets.Delivery) int64 {
	if d.At.IsZero() {
		return ms(db.Now())
	}
	return ms(d.At)
}

// refused notes that an address takes nothing more, so that what is queued for it need not be tried.
func (db *DB) refused(t *tx, d tickets.Delivery) error {
	if _, err := t.exec(addressGone, d.To.String(), db.when(d)); err != nil {
		return err
	}
	_, err := t.exec(outboxGone, db.seq.next(), db.when(d), d.To.String())
	return err
}

// moved re-addresses everything of an address: a group that became a supergroup has another id.
func moved(t *tx, from, to tickets.Address) error {
	for _, rows := range []string{`state = 'queued'`, `state = 'sending'`, `state = 'held'`, `shown > 0`} { // each has its index
		if _, err := t.exec(`UPDATE outbox SET address = $1, channel = $2 WHERE address = $3 AND `+rows, to.String(), to.Channel, from.String()); err != nil {
			return err
		}
	}
	if err := movedGroup(t, from, to); err != nil {
		return err
	}
	if _, err := t.exec(`INSERT INTO addresses (address, resident)
		SELECT $1, resident FROM addresses WHERE address = $2 ON CONFLICT (address) DO NOTHING`, to.String(), from.String()); err != nil {
		return err
	}
	if err := t.each([]any{to.String(), from.String()},
		`UPDATE tickets SET address = $1 WHERE address = $2`,
		`UPDATE residents SET address = $1 WHERE address = $2`,
		`UPDATE offices SET chat = $1 WHERE chat = $2`,
	); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM addresses WHERE address = $1`, from.String())
	return err
}

// ReclaimNotices puts back what has been Sending since before a time: the process that claimed it is dead.
func (db *DB) ReclaimNotices(ctx context.Context, before, now time.Time) (n int, err error) {
	defer wrap(&err, "reclaim notices")
	rows, err := db.writer.exec(ctx, outboxReclaim, ms(now), ms(before))
	return int(rows), err
}

// RetryNotice puts a notice that failed back in the queue, due now. Its address is tried even if it has refused us.
func (db *DB) RetryNotice(ctx context.Context, id string) (err error) {
	defer wrap(&err, "retry notice")
	n, err := db.writer.exec(ctx, outboxRetry, id)
	if err != nil {
		return err
	}
	if n == 0 {
		return tickets.Refuse(tickets.NotFound, "error.not_found")
	}
	db.Bell.Ring(RingOutbox)
	return nil
}

// LastOffer finds the newest notice sent to an address that was not an answer to a message, and when it was sent.
func (db *DB) LastOffer(ctx context.Context, to tickets.Address) (n tickets.Notice, sent time.Time, err error) {
	defer wrap(&err, "last offer")
	var body string
	var due, expires, ended int64
	found, err := db.one(ctx, outboxOffer, []any{to.String()}, &n.ID, &n.Resident, &n.Ticket, &n.Class, &n.Lang, &due, &expires, &body, &ended, &n.Broadcast)
	if err != nil {
		return n, sent, err
	}
	if !found {
		return n, sent, tickets.ErrNotFound
	}
	if err := readNotice(&n, body, to.String(), due, expires); err != nil {
		return n, sent, err
	}
	return n, at(ended), db.worded(ctx, &n)
}

// LastAnswer finds the newest answer that left for an address.
func (db *DB) LastAnswer(ctx context.Context, to tickets.Address) (n tickets.Notice, err error) {
	defer wrap(&err, "last answer")
	var body string
	found, err := db.one(ctx, outboxAnswer, []any{to.String()}, &n.ID, &body)
	if err != nil {
		return n, err
	}
	if !found {
		return n, tickets.ErrNotFound
	}
	return n, readNotice(&n, body, to.String(), 0, 0)
}

// Revive notes that an address that had refused us writes again.
func (db *DB) Revive(ctx context.Context, from tickets.Address) (err error) {
	defer wrap(&err, "revive")
	c, err := db.correspondent(ctx, from.String())
	if err != nil || !c.gone {
		return err
	}
	return db.writer.write(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM addresses WHERE address = $1 AND resident = ''`, from.String()); err != nil {
			return err
		}
		_, err := t.exec(`UPDATE addresses SET gone = 0 WHERE address = $1`, from.String())
		return err
	})
}

func toJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil { // only strings and numbers are ever given
		panic(err)
	}
	return string(b)
}
