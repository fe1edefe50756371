package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"huying/tickets"
)

const alertColumns = `id, message, digest, thread, lone, stage, held, gravity, grids, received, until, broadcast, follows, ends, before, owes, trouble, check_at`

const (
	alertKeep = `INSERT INTO alerts (identifier, sender, ` + alertColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
		ON CONFLICT (id) DO UPDATE SET thread = excluded.thread, lone = excluded.lone, stage = excluded.stage, held = excluded.held,
		gravity = excluded.gravity, grids = excluded.grids, follows = excluded.follows, ends = excluded.ends, before = excluded.before,
		until = excluded.until, broadcast = excluded.broadcast, owes = excluded.owes, trouble = excluded.trouble, check_at = excluded.check_at`
	alertRefKeep = `INSERT INTO alert_refs (named, id) VALUES ($1, $2) ON CONFLICT DO NOTHING`

	alertTurn   = `SELECT n FROM alert_turn WHERE id = 'alerts'`
	alertNext   = `UPDATE alert_turn SET n = n + 1 WHERE id = 'alerts' AND n = $1`
	alertMoved  = `UPDATE alert_turn SET n = n + 1 WHERE id = 'alerts'`
	alertSettle = `UPDATE alerts SET stage = $1, held = $2, broadcast = $3, owes = $4, trouble = $5, check_at = $6
		WHERE id = $7 AND stage = $8 AND owes = $9`

	alertByKey = `SELECT ` + alertColumns + ` FROM alerts WHERE id = $1`
	// All of the threads of those that it names and of those that name it; lists of keys follow.
	alertsAround = `SELECT ` + alertColumns + ` FROM alerts WHERE thread IN (SELECT thread FROM alerts WHERE id IN (SELECT id FROM alert_refs
		WHERE named = $1) OR id IN `
	alertsOfThread = `SELECT ` + alertColumns + ` FROM alerts WHERE thread = $1 ORDER BY received, id`
	alertsRelayed  = `SELECT ` + alertColumns + ` FROM alerts WHERE held = '' ORDER BY received DESC, id DESC LIMIT $1`

	// The condition stands outside too: on PostgreSQL two instances may have found the same row.
	alertClaim = `UPDATE alerts SET check_at = $1 WHERE check_at > 0 AND check_at <= $2 AND id IN
		(SELECT id FROM alerts WHERE check_at > 0 AND check_at <= $3 ORDER BY check_at LIMIT $4) RETURNING ` + alertColumns
)

func scanAlert(row scanner) (r tickets.AlertRecord, err error) {
	var id, message, grids, before string
	var received, until, check int64
	err = row.Scan(&id, &message, &r.Digest, &r.Thread, &r.Lone, &r.Stage, &r.Held, &r.Gravity, &grids, &received, &until, &r.Broadcast, &r.Follows,
		&r.Ends, &before, &r.Owes, &r.Trouble, &check)
	if err != nil {
		return r, err
	}
	r.ReceivedAt, r.Until, r.CheckAt = at(received), at(until), at(check)
	if err := json.Unmarshal([]byte(message), &r.Alert); err != nil {
		return r, err
	}
	if before != "" {
		if err := json.Unmarshal([]byte(before), &r.Before); err != nil {
			return r, err
		}
	}
	r.Grids, err = fromList(grids)
	return r, err
}

// AlertsAround gives what a new alert is decided on. The counter is read first: what is written after that makes SaveAlerts refuse.
func (db *DB) AlertsAround(ctx context.Context, a tickets.Alert) (v tickets.AlertView, err error) {
	defer wrap(&err, "alerts around %s", a.Key())
	if _, err := db.one(ctx, alertTurn, nil, &v.Version); err != nil {
		return v, err
	}
	same, err := db.Alert(ctx, a.Key())
	if err == nil {
		v.Same = &same
		return v, nil
	}
	if !errors.Is(err, tickets.ErrNotFound) {
		return v, err
	}
	named := []string{a.Key()} // so that the list is never empty
	for _, ref := range a.References {
		named = append(named, tickets.AlertKey(ref.Sender, ref.ID))
	}
	in, args := within(2, named)
	v.Related, err = collect(scanAlert)(db.ask(ctx, alertsAround+in+`) ORDER BY received, id`, append([]any{a.Key()}, args...)...))
	return v, err
}

// SaveAlerts inserts or replaces alerts, unless others were written since version.
func (db *DB) SaveAlerts(ctx context.Context, version int, all []tickets.AlertRecord) (err error) {
	defer wrap(&err, "save alerts")
	return db.writer.write(ctx, func(t *tx) error {
		n, err := t.exec(alertNext, version)
		if err != nil {
			return err
		}
		if n == 0 {
			return unwritten{tickets.Refuse(tickets.Conflict, "error.try_again")}
		}
		for _, r := range all {
			if err := saveAlert(t, r); err != nil {
				return err
			}
		}
		return nil
	})
}

func saveAlert(t *tx, r tickets.AlertRecord) error {
	before := ""
	if len(r.Before) > 0 {
		before = storable(toJSON(r.Before))
	}
	_, err := t.exec(alertKeep, storable(r.ID), storable(r.Sender), r.Key(), storable(toJSON(r.Alert)), r.Digest, r.Thread, r.Lone, string(r.Stage),
		string(r.Held), int(r.Gravity), toList(r.Grids), ms(r.ReceivedAt), ms(r.Until), r.Broadcast, r.Follows, r.Ends, before, string(r.Owes),
		storable(r.Trouble), ms(r.CheckAt))
	for _, ref := range r.References {
		if err == nil {
			_, err = t.exec(alertRefKeep, tickets.AlertKey(ref.Sender, ref.ID), r.Key())
		}
	}
	return err
}

// SettleAlert writes what became of what an alert owed, unless its stage or its debt has changed.
func (db *DB) SettleAlert(ctx context.Context, was, now tickets.AlertRecord) (err error) {
	defer wrap(&err, "settle alert %s", was.Key())
	return db.writer.write(ctx, func(t *tx) error {
		n, err := t.exec(alertSettle, string(now.Stage), string(now.Held), now.Broadcast, string(now.Owes), storable(now.Trouble), ms(now.CheckAt),
			was.Key(), string(was.Stage), string(was.Owes))
		if err == nil && n == 0 {
			return unwritten{tickets.Refuse(tickets.Conflict, "error.try_again")}
		}
		if err == nil {
			_, err = t.exec(alertMoved)
		}
		return err
	})
}

// Alert finds an alert by its key.
func (db *DB) Alert(ctx context.Context, key string) (r tickets.AlertRecord, err error) {
	defer wrap(&err, "alert %s", key)
	return single(collect(scanAlert)(db.ask(ctx, alertByKey, key)))
}

// AlertThread gives the alerts of a thread in the order they came.
func (db *DB) AlertThread(ctx context.Context, thread string) (all []tickets.AlertRecord, err error) {
	defer wrap(&err, "alert thread")
	return collect(scanAlert)(db.ask(ctx, alertsOfThread, thread))
}

// RelayedAlerts lists the alerts residents were, or will be, told of, newest first.
func (db *DB) RelayedAlerts(ctx context.Context, limit int) (all []tickets.AlertRecord, err error) {
	defer wrap(&err, "relayed alerts")
	return collect(scanAlert)(db.ask(ctx, alertsRelayed, limit))
}

// FindAlerts gives a part of all alerts, newest first, or of those that are active. next continues behind it; "" is the end.
func (db *DB) FindAlerts(ctx context.Context, q tickets.AlertQuery) (all []tickets.AlertRecord, next string, err error) {
	defer wrap(&err, "find alerts")
	w := &where{}
	if q.Active {
		w.add("check_at > 0 AND stage = " + w.value(string(tickets.AlertActive)))
	}
	w.behind(q.After, "received, id", "<")
	limit := usually(q.Limit, 50)
	query := `SELECT ` + alertColumns + ` FROM alerts` + w.String() + ` ORDER BY received DESC, id DESC LIMIT ` + w.value(limit+1)
	if all, err = collect(scanAlert)(db.reads.QueryContext(ctx, query, w.args...)); err != nil || len(all) <= limit {
		return all, "", err
	}
	all = all[:limit]
	last := all[limit-1]
	return all, placeOf(ms(last.ReceivedAt), last.Key()), nil
}

// ClaimAlerts hands out alerts whose clock must be looked at, and nobody else gets them until then.
func (db *DB) ClaimAlerts(ctx context.Context, now, until time.Time, limit int) (all []tickets.AlertRecord, err error) {
	defer wrap(&err, "claim alerts")
	return claimRows(ctx, db, scanAlert, alertClaim, ms(until), ms(now), ms(now), limit)
}
