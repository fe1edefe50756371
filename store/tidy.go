package store

import (
	"context"
	"time"
)

// usualKeep is how long conversations are kept, and the ids of deliveries with them (Telegram repeats one for a day at most), unless the
// community set otherwise.
const usualKeep = 30 * 24 * time.Hour

// usualKnow is how long an ended ticket names its resident (PIPL art. 19: no longer than needed), unless the community set otherwise.
const usualKnow = 2 * 365 * 24 * time.Hour

// sweepOnce bounds the rows of one statement, so that no message waits long for a sweep.
const sweepOnce = 500

// Sweep deletes what is kept no longer: messages and notices that ended longer ago than conversations are kept, files of then
// that came into no ticket, and values that have run out; and it anonymises the tickets that ended long ago. It is meant to be called
// every hour or so, and may be by several instances. What one sweep does not come to, the next does; while the clock is in doubt (swept.go)
// none deletes anything.
func (db *DB) Sweep(ctx context.Context) (err error) {
	defer wrap(&err, "sweep")
	if steady, err := db.steady(ctx); err != nil || !steady {
		return err
	}
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
