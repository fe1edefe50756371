package store

import (
	"context"
	"encoding/json"
	"time"

	"huying/tickets"
)

const (
	refusalKeep = `INSERT INTO alert_refusals (id, at, came_from, identifier, times, mistakes) VALUES ($1, $2, $3, $4, 1, $5)
		ON CONFLICT (id) DO UPDATE SET at = excluded.at, times = alert_refusals.times + 1`
	refusalsAll = `SELECT id, at, came_from, identifier, times, mistakes FROM alert_refusals ORDER BY at DESC LIMIT $1`
	// What is older than the newest ones is dropped: a sender that is out of order must not fill the disk.
	refusalsTrim = `DELETE FROM alert_refusals WHERE at < (SELECT MIN(at) FROM (SELECT at FROM alert_refusals ORDER BY at DESC LIMIT $1) AS newest)`

	feedAdd   = `INSERT INTO alert_feeds (url, etag, modified, seen, next_at, good_at, bad_since, error) VALUES ($1, '', '', '[]', 0, 0, 0, '') ON CONFLICT DO NOTHING`
	feedClaim = `UPDATE alert_feeds SET next_at = $1 WHERE url = $2 AND next_at <= $3 RETURNING ` + feedColumns
	feedKeep  = `UPDATE alert_feeds SET etag = $1, modified = $2, seen = $3, next_at = $4, good_at = $5, bad_since = $6, error = $7 WHERE url = $8`
	feedsAll  = `SELECT ` + feedColumns + ` FROM alert_feeds ORDER BY url`

	feedColumns = `url, etag, modified, seen, next_at, good_at, bad_since, error`
)

const refusalsKept = 300

// KeepAlertRefusal keeps a delivery that was refused; the same one again is counted.
func (db *DB) KeepAlertRefusal(ctx context.Context, r tickets.AlertRefusal) (err error) {
	defer wrap(&err, "keep refused alert")
	return db.writer.write(ctx, func(t *tx) error {
		_, err := t.exec(refusalKeep, r.ID, ms(r.At), storable(r.From), storable(r.Alert), storable(toJSON(r.Mistakes)))
		if err == nil {
			_, err = t.exec(refusalsTrim, refusalsKept)
		}
		return err
	})
}

// AlertRefusals lists what was refused, newest first.
func (db *DB) AlertRefusals(ctx context.Context, limit int) (all []tickets.AlertRefusal, err error) {
	defer wrap(&err, "refused alerts")
	return collect(func(row scanner) (r tickets.AlertRefusal, err error) {
		var when int64
		var mistakes string
		if err = row.Scan(&r.ID, &when, &r.From, &r.Alert, &r.Times, &mistakes); err != nil {
			return r, err
		}
		r.At = at(when)
		return r, json.Unmarshal([]byte(mistakes), &r.Mistakes)
	})(db.ask(ctx, refusalsAll, limit))
}

// ClaimAlertFeed gives a feed when it is due, and to nobody else until then.
func (db *DB) ClaimAlertFeed(ctx context.Context, url string, now, until time.Time) (f tickets.AlertFeed, due bool, err error) {
	defer wrap(&err, "claim feed")
	var all []tickets.AlertFeed
	err = db.writer.write(ctx, func(t *tx) error {
		if _, err := t.exec(feedAdd, url); err != nil {
			return err
		}
		some, err := collect(scanFeed)(t.ask(feedClaim, ms(until), url, ms(now)))
		all = some
		return err
	})
	if err != nil || len(all) == 0 {
		return f, false, err
	}
	return all[0], true, nil
}

// KeepAlertFeed writes how a feed goes.
func (db *DB) KeepAlertFeed(ctx context.Context, f tickets.AlertFeed) (err error) {
	defer wrap(&err, "keep feed")
	return db.keep(ctx, feedKeep, storable(f.ETag), storable(f.Modified), storable(toList(f.Seen)), ms(f.NextAt), ms(f.GoodAt), ms(f.BadSince),
		storable(f.Error), f.URL)
}

// AlertFeeds lists all feeds that were ever polled.
func (db *DB) AlertFeeds(ctx context.Context) (all []tickets.AlertFeed, err error) {
	defer wrap(&err, "feeds")
	return collect(scanFeed)(db.ask(ctx, feedsAll))
}

func scanFeed(row scanner) (f tickets.AlertFeed, err error) {
	var seen string
	var next, good, bad int64
	if err = row.Scan(&f.URL, &f.ETag, &f.Modified, &seen, &next, &good, &bad, &f.Error); err != nil {
		return f, err
	}
	f.NextAt, f.GoodAt, f.BadSince = at(next), at(good), at(bad)
	f.Seen, err = fromList(seen)
	return f, err
}
