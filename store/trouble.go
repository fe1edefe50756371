package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"huying/tickets"
)

// inTrouble is the predicate of the index outbox_trouble, word for word. What is wrong with the many notices of a broadcast stands in its ledger.
const inTrouble = `(state = 'failed' OR state = 'gone' OR (state = 'queued' AND attempts > 2)) AND broadcast = ''`

const (
	troubleIn  = `SELECT channel, id, state, attempts, error, at FROM inbox WHERE state = 'aside' ORDER BY at DESC LIMIT $1`
	troubleOut = `SELECT channel, id, ticket, state, attempts, error, at, due FROM outbox WHERE ` + inTrouble + ` ORDER BY at DESC LIMIT $1`
	troubleOf  = `SELECT channel, id, state, attempts, error, ended FROM outbox
		WHERE ticket = $1 AND ticket <> '' AND address = $2 AND shown > 0 ORDER BY shown DESC LIMIT 1`
)

// AllTroubles lists what was set aside, and what failed, was refused or is tried again and again; newest first.
func (db *DB) AllTroubles(ctx context.Context, limit int) (all []tickets.SetAside, err error) {
	defer wrap(&err, "troubles")
	all, err = collect(func(row scanner) (s tickets.SetAside, err error) {
		var when int64
		err = row.Scan(&s.Channel, &s.ID, &s.State, &s.Attempts, &s.Error, &when)
		s.ID, s.At = s.Channel+"/"+s.ID, at(when)
		return s, err
	})(db.ask(ctx, troubleIn, limit))
	if err != nil {
		return nil, err
	}
	out, err := collect(func(row scanner) (tickets.SetAside, error) {
		s := tickets.SetAside{Out: true}
		var when, due int64
		err := row.Scan(&s.Channel, &s.ID, &s.Ticket, &s.State, &s.Attempts, &s.Error, &when, &due)
		s.At, s.Due = at(when), at(due)
		return s, err
	})(db.ask(ctx, troubleOut, limit))
	if err != nil {
		return nil, err
	}
	all = append(all, out...)
	slices.SortStableFunc(all, func(a, b tickets.SetAside) int { return cmp.Compare(ms(b.At), ms(a.At)) })
	return all[:min(len(all), limit)], nil
}

// CountTroubles counts what AllTroubles would list.
func (db *DB) CountTroubles(ctx context.Context) (n int, err error) {
	defer wrap(&err, "count troubles")
	var in, out int
	if _, err := db.one(ctx, `SELECT COUNT(*) FROM inbox WHERE state = 'aside'`, nil, &in); err != nil {
		return 0, err
	}
	_, err = db.one(ctx, `SELECT COUNT(*) FROM outbox WHERE `+inTrouble, nil, &out)
	return in + out, err
}

// Unreached is the last notice of a ticket to an address, when that is one which did not arrive; ok is false when it did, or none was sent.
func (db *DB) Unreached(ctx context.Context, number tickets.Number, to tickets.Address) (s tickets.SetAside, ok bool, err error) {
	defer wrap(&err, "unreached")
	var when int64
	found, err := db.one(ctx, troubleOf, []any{string(number), to.String()}, &s.Channel, &s.ID, &s.State, &s.Attempts, &s.Error, &when)
	if err != nil || !found || s.State != string(tickets.Failed) && s.State != string(tickets.Gone) {
		return tickets.SetAside{}, false, err
	}
	s.Out, s.Ticket, s.At = true, number, at(when)
	return s, true, nil
}

// Retry puts what AllTroubles lists back in its queue, due now.
func (db *DB) Retry(ctx context.Context, id string, out bool) error {
	if out {
		return db.RetryNotice(ctx, id)
	}
	return db.RetryArrival(ctx, id)
}

func itoa(i int) string { return strconv.Itoa(i) }
