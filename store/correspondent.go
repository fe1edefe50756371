package store

import (
	"context"
	"database/sql"

	"huying/tickets"
)

// correspondent is what stands here about whoever sent the message of a turn: four reads of the road in one.
type correspondent struct {
	key      string // the address, which is the key of a private conversation too
	gone     bool   // it had refused us
	resident *tickets.Resident
	session  []byte
	version  int64 // of the session, 0 none
	received bool  // it was ever sent something that went to many
}

// The address joins by itself, so that there is a row for whoever is unknown.
const correspondentAt = `SELECT COALESCE(a.gone, 0), s.data, COALESCE(s.version, 0), r.id, r.address, r.lang, r.name, r.phone, r.consent, r.created,
		EXISTS (SELECT 1 FROM outbox o WHERE o.address = k.address AND o.shown > 0 AND o.broadcast <> '' AND o.round = 0)
	FROM (SELECT CAST($1 AS TEXT) AS address) k LEFT JOIN addresses a ON a.address = k.address LEFT JOIN residents r ON r.id = a.resident
	LEFT JOIN sessions s ON s.id = k.address AND s.expires > $2`

// correspondent reads who writes from an address. Find, LoadSession and BroadcastsTo give what it read for the rest of the turn: nobody else writes it
// meanwhile, because an address has one lane, and when a clerk does, Done refuses.
func (db *DB) correspondent(ctx context.Context, address string) (*correspondent, error) {
	c := &correspondent{key: address}
	var gone int64
	var who [5]sql.NullString // id, address, lang, name, phone
	var consent, created sql.NullInt64
	_, err := db.one(ctx, correspondentAt, []any{address, ms(db.Now())}, &gone, &c.session, &c.version, &who[0], &who[1], &who[2], &who[3], &who[4], &consent, &created, &c.received)
	if err != nil {
		return nil, err
	}
	c.gone = gone > 0
	if who[0].Valid {
		r := tickets.Resident{ID: who[0].String, Lang: tickets.Lang(who[2].String), Name: who[3].String, Phone: who[4].String, ConsentAt: at(consent.Int64), CreatedAt: at(created.Int64)}
		r.Address, _ = tickets.ParseAddress(who[1].String)
		c.resident = &r
	}
	if kept := turnOf(ctx); kept != nil {
		kept.from = c
	}
	return c, nil
}

// correspondentOf is what was read of an address earlier in the turn, or nil.
func correspondentOf(ctx context.Context, address string) *correspondent {
	if kept := turnOf(ctx); kept != nil && kept.from != nil && kept.from.key == address {
		return kept.from
	}
	return nil
}
