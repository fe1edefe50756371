package store

import (
	"context"
	"time"

	"huying/tickets"
)

const seriesColumns = `id, name, articles, place, every_days, at_hour, area, next_at, paused, version`

var (
	seriesInsert = `INSERT INTO series (` + seriesColumns + `, held) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0) ON CONFLICT (id) DO NOTHING`
	seriesUpdate = `UPDATE series SET name = $1, articles = $2, every_days = $3, at_hour = $4, area = $5, next_at = $6, paused = $7, version = $8
		WHERE id = $9 AND version = $10 AND held <= $11`
	seriesAll = `SELECT ` + seriesColumns + ` FROM series ORDER BY name, id`

	// The condition stands outside too: on PostgreSQL two instances may have found the same row.
	seriesClaim = `UPDATE series SET held = $1 WHERE next_at > 0 AND next_at <= $2 AND held <= $3 AND NOT paused AND id IN
		(SELECT id FROM series WHERE next_at > 0 AND next_at <= $4 AND held <= $5 AND NOT paused ORDER BY next_at, id LIMIT 1) RETURNING ` + seriesColumns
	seriesAdvance = `UPDATE series SET place = $1, next_at = $2, held = 0, version = $3 WHERE id = $4 AND version = $5`

	missCount = `INSERT INTO article_misses (words, times, last) VALUES ($1, 1, $2)
		ON CONFLICT (words) DO UPDATE SET times = article_misses.times + 1, last = $3`
	missLatest = `SELECT words, times, last FROM article_misses WHERE last >= $1 ORDER BY last DESC, words LIMIT $2`
	missSweep  = `DELETE FROM article_misses WHERE words IN (SELECT words FROM article_misses WHERE last < $1 ORDER BY last LIMIT $2)`
)

func scanSeries(row scanner) (s tickets.Series, err error) {
	var articles string
	var next int64
	if err = row.Scan(&s.ID, &s.Name, &articles, &s.Place, &s.Every, &s.Hour, &s.Area, &next, &s.Paused, &s.Version); err != nil {
		return s, err
	}
	s.Next = at(next)
	s.Articles, err = fromList(articles)
	return s, err
}

// AllSeries lists the series by name.
func (db *DB) AllSeries(ctx context.Context) (all []tickets.Series, err error) {
	defer wrap(&err, "series")
	return collect(scanSeries)(db.ask(ctx, seriesAll))
}

// KeepSeries writes a series down; how far it is is not changed. It refuses with a Conflict when another version is stored, or the next
// article is being sent.
func (db *DB) KeepSeries(ctx context.Context, s tickets.Series, now time.Time) (err error) {
	defer wrap(&err, "keep series")
	var n int64
	if s.Version == 0 {
		n, err = db.writer.exec(ctx, seriesInsert, s.ID, storable(s.Name), toList(s.Articles), s.Place, s.Every, s.Hour, s.Area, ms(s.Next), s.Paused, 1)
	} else {
		n, err = db.writer.exec(ctx, seriesUpdate, storable(s.Name), toList(s.Articles), s.Every, s.Hour, s.Area, ms(s.Next), s.Paused, s.Version+1,
			s.ID, s.Version, ms(now))
	}
	if err == nil && n == 0 {
		err = tickets.Refuse(tickets.Conflict, "series.error.changed")
	}
	return err
}

// ClaimSeries gives one series that is due to one instance, until a time.
func (db *DB) ClaimSeries(ctx context.Context, now, until time.Time) (s tickets.Series, found bool, err error) {
	defer wrap(&err, "claim series")
	err = db.writer.write(ctx, func(t *tx) error {
		all, err := collect(scanSeries)(t.ask(seriesClaim, ms(until), ms(now), ms(now), ms(now), ms(now)))
		if found = len(all) == 1; found {
			s = all[0]
		}
		return err
	})
	return s, found, err
}

// AdvanceSeries writes down how far a claimed series is, and gives it back.
func (db *DB) AdvanceSeries(ctx context.Context, s tickets.Series, place int, next time.Time) (err error) {
	defer wrap(&err, "advance series %s", s.ID)
	n, err := db.writer.exec(ctx, seriesAdvance, place, ms(next), s.Version+1, s.ID, s.Version)
	if err == nil && n == 0 {
		err = tickets.Refuse(tickets.Conflict, "series.error.changed")
	}
	return err
}

// CountMiss counts a question that no article answers.
func (db *DB) CountMiss(ctx context.Context, words string, when time.Time) (err error) {
	defer wrap(&err, "count miss")
	return db.keep(ctx, missCount, storable(words), ms(when), ms(when))
}

// MissesSince lists what no article answered since a time, the latest first.
func (db *DB) MissesSince(ctx context.Context, since time.Time, limit int) (all []tickets.Miss, err error) {
	defer wrap(&err, "misses")
	return collect(func(row scanner) (m tickets.Miss, err error) {
		var last int64
		err = row.Scan(&m.Words, &m.Times, &last)
		m.Last = at(last)
		return m, err
	})(db.ask(ctx, missLatest, ms(since), limit))
}
