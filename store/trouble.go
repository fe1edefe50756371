package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"huying/tickets"
)

// inTrouble is the predicate of the index outbox_trouble, word for word. What is wrong with the many notices of a broadcast stands in its ledger.
const inTrouble = `(state = 'failed' OR state = 'gone' OR (state = 'queued' AND attempts > 2)) AND broadcast = ''`

const (
	troubleIn  = `SELECT channel, id, state, attempts, error, at FROM inbox WHERE state = 'aside' ORDER BY at DESC LIMIT $1`
	troubleOut = `SELECT channel, id, ticket, state, attempts, error, at, due FROM outbox WHERE ` + inTrouble + ` ORDER BY at DESC LIMIT $1`
)

// AllTroubles lists what was set aside, and what failed, was refused or is tried again and again; newest first.
func (db *DB) AllTroubles(ctx context.Context, limit int) (all []tickets.SetAside, err error) {
	defer wrap(&err, "troubles")
	rows, err := db.ask(ctx, troubleIn, limit)
	all, err = collect(rows, err, func(row scanner) (s tickets.SetAside, err error) {
		var when int64
		err = row.Scan(&s.Channel, &s.ID, &s.State, &s.Attempts, &s.Error, &when)
		s.ID, s.At = s.Channel+"/"+s.ID, at(when)
		return s, err
	})
	if err != nil {
		return nil, err
	}
	rows, err = db.ask(ctx, troubleOut, limit)
	out, err := collect(rows, err, func(row scanner) (tickets.SetAside, error) {
		s := tickets.SetAside{Out: true}
		var when, due int64
		err := row.Scan(&s.Channel, &s.ID, &s.Ticket, &s.State, &s.Attempts, &s.Error, &when, &due)
		s.At, s.Due = at(when), at(due)
		return s, err
	})
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

// Retry puts what AllTroubles lists back in its queue, due now.
func (db *DB) Retry(ctx context.Context, id string, out bool) error {
	if out {
		return db.RetryNotice(ctx, id)
	}
	return db.RetryArrival(ctx, id)
}

// usualKeep is how long conversations are kept, and the ids of deliveries with them (Telegram repeats one for a day at most), unless the
// community set otherwise.
const usualKeep = 30 * 24 * time.Hour

// usualKnow is how long an ended ticket names its resident (PIPL art. 19: no longer than needed), unless the community set otherwise.
const usualKnow = 2 * 365 * 24 * time.Hour

// sweepOnce bounds the rows of one statement, so that no message waits long for a sweep.
const sweepOnce = 500

// Sweep deletes what is kept no longer: messages and notices that ended longer ago than conversations are kept, files of then
// that came into no ticket, and values that have run out; and it anonymises the tickets that ended long ago. It is meant to be called
// every hour or so, and may be by several instances.
func (db *DB) Sweep(ctx context.Context) (err error) {
	defer wrap(&err, "sweep")
	now := db.Now()
	old := now.Add(-db.retain)
	if err := db.freezeFigures(ctx, old.Add(24*time.Hour)); err != nil {
		return err
	}
	for _, s := range []struct {
		query string
		args  []any
	}{
		{`DELETE FROM inbox WHERE state <> 'waiting' AND (channel, id) IN
			(SELECT channel, id FROM inbox WHERE state <> 'waiting' AND seq < $1 AND state = 'done' ORDER BY seq LIMIT $2)`, []any{old.UnixMicro(), sweepOnce}},
		{`DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE shown > 0 AND shown < $1 AND ` + countedRows + ` ORDER BY shown LIMIT $2)`, []any{old.UnixMicro(), sweepOnce}},
		{`DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE ` + inTrouble + ` AND at < $1 AND state = 'gone' AND ` + countedRows + ` ORDER BY at LIMIT $2)`, []any{ms(old), sweepOnce}},
		{outboxForget, []any{ms(now.Add(-readBy))}},
		{`DELETE FROM labels WHERE id IN (SELECT id FROM labels WHERE at < $1 ORDER BY at LIMIT $2)`, []any{ms(now.Add(-db.know)), sweepOnce}},
		{missSweep, []any{ms(old), sweepOnce}},
		{`DELETE FROM lanes WHERE until < $1`, []any{ms(now.Add(-time.Hour))}},
		{sessionTable.sweep, []any{ms(now)}},
		{kvTable.sweep, []any{ms(now)}},
	} {
		if err := db.sweep(ctx, s.query, s.args); err != nil {
			return err
		}
	}
	if _, err := db.Anonymise(ctx, now.Add(-db.know)); err != nil {
		return err
	}
	return db.sweepFiles(ctx, ms(old))
}

func (db *DB) sweep(ctx context.Context, query string, args []any) error {
	for {
		n, err := db.writer.exec(ctx, query, args...)
		if err != nil || n < sweepOnce {
			return err
		}
	}
}

func itoa(i int) string { return strconv.Itoa(i) }
