package store

import (
	"context"
	"time"

	"huying/tickets"
)

const (
	filedWeeks = `SELECT ($1 - filed) / 604800000 + 1, CASE WHEN area <> '' THEN area ELSE grid END, service, COUNT(*) FROM tickets
		WHERE filed >= $2 AND filed < $3 GROUP BY 1, 2, 3`
	filedNow = `SELECT number, CASE WHEN area <> '' THEN area ELSE grid END, service, resident, filed FROM tickets
		WHERE filed >= $1 AND filed < $2 ORDER BY filed DESC, number DESC LIMIT $3`
	filedDays = `SELECT (filed - $1) / 86400000, COUNT(*) FROM tickets WHERE filed >= $2 AND filed < $3 GROUP BY 1`
	endedDays = `SELECT (closed - $1) / 86400000, COUNT(*) FROM tickets
		WHERE closed > 0 AND stage IN ('closed', 'declined', 'withdrawn') AND closed >= $2 AND closed < $3 GROUP BY 1`
	openNow = `SELECT COUNT(*) FROM tickets WHERE standing < 3`

	endedIn = `SELECT COUNT(*) FROM tickets WHERE closed > 0 AND closed >= $1 AND closed < $2 AND stage = 'closed'`
	median  = `SELECT closed - filed FROM tickets WHERE closed > 0 AND closed >= $1 AND closed < $2 AND stage = 'closed' ORDER BY closed - filed LIMIT 1 OFFSET $3`

	summariesLatest = `SELECT number, service, words, by_id, at FROM public_summaries ORDER BY at DESC LIMIT $1`
	summaryOf       = `SELECT number, service, words, by_id, at FROM public_summaries WHERE number = $1`
)

// hotMost bounds the tickets of one week that are looked at.
const hotMost = 50_000

// FiledWeeks is what was filed in the tickets.HotWeeks weeks before the week that ends at now, and what in that week itself.
func (db *DB) FiledWeeks(ctx context.Context, now time.Time) (before []tickets.FiledCount, this []tickets.FiledNow, err error) {
	defer wrap(&err, "filed weeks")
	week := 7 * 24 * time.Hour
	start := now.Add(-week)
	before, err = collect(func(row scanner) (c tickets.FiledCount, err error) {
		return c, row.Scan(&c.Week, &c.Area, &c.Service, &c.N)
	})(db.ask(ctx, filedWeeks, ms(start)-1, ms(start.Add(-tickets.HotWeeks*week)), ms(start)))
	if err != nil {
		return nil, nil, err
	}
	this, err = collect(func(row scanner) (f tickets.FiledNow, err error) {
		var filed int64
		err = row.Scan(&f.Number, &f.Area, &f.Service, &f.Resident, &filed)
		f.At = at(filed)
		return f, err
	})(db.ask(ctx, filedNow, ms(start), ms(now)+1, hotMost))
	return before, this, err
}

// Days tells day by day what was filed and what ended, and how many were open at the end of each day. What was opened again counts as
// open from the day it was filed.
func (db *DB) Days(ctx context.Context, from time.Time, days int) (all []tickets.Day, err error) {
	defer wrap(&err, "days")
	for i := range days {
		all = append(all, tickets.Day{From: from.AddDate(0, 0, i)})
	}
	var open int
	if _, err := db.one(ctx, openNow, nil, &open); err != nil || days == 0 {
		return nil, err
	}
	for _, q := range []struct {
		text string
		into func(d *tickets.Day) *int
	}{{filedDays, func(d *tickets.Day) *int { return &d.Filed }}, {endedDays, func(d *tickets.Day) *int { return &d.Ended }}} {
		if err := each(func(row scanner) (err error) {
			var day, n int
			if err = row.Scan(&day, &n); err == nil {
				*q.into(&all[min(max(day, 0), days-1)]) += n
			}
			return err
		})(db.ask(ctx, q.text, ms(from), ms(from), ms(from.AddDate(0, 0, days)))); err != nil {
			return nil, err
		}
	}
	for i := days - 1; i >= 0; i-- {
		all[i].Open = open
		open += all[i].Ended - all[i].Filed
	}
	return all, nil
}

// Median is how long tickets that were closed in a period had taken, in the middle; n is how many there were.
func (db *DB) Median(ctx context.Context, from, to time.Time) (took time.Duration, n int, err error) {
	defer wrap(&err, "median")
	if _, err := db.one(ctx, endedIn, []any{ms(from), ms(to)}, &n); err != nil || n == 0 {
		return 0, 0, err
	}
	var took64 int64
	_, err = db.one(ctx, median, []any{ms(from), ms(to), n / 2}, &took64)
	return time.Duration(took64) * time.Millisecond, n, err
}

func scanSummary(row scanner) (s tickets.Summary, err error) {
	var when int64
	err = row.Scan(&s.Number, &s.Service, &s.Text, &s.By, &when)
	s.At = at(when)
	return s, err
}

// Summaries lists what was released to the public, latest first.
func (db *DB) Summaries(ctx context.Context, limit int) (all []tickets.Summary, err error) {
	defer wrap(&err, "summaries")
	return collect(scanSummary)(db.ask(ctx, summariesLatest, limit))
}

// Summary is what was released of one ticket; ErrNotFound when nothing was.
func (db *DB) Summary(ctx context.Context, number tickets.Number) (s tickets.Summary, err error) {
	defer wrap(&err, "summary of %s", number)
	return single(collect(scanSummary)(db.ask(ctx, summaryOf, string(number))))
}

// KeepSummary releases a summary, replaces it, or takes it back when its Text is "".
func (db *DB) KeepSummary(ctx context.Context, s tickets.Summary) (err error) {
	defer wrap(&err, "keep summary of %s", s.Number)
	if s.Text == "" {
		return db.keep(ctx, `DELETE FROM public_summaries WHERE number = $1`, string(s.Number))
	}
	return db.keep(ctx, `INSERT INTO public_summaries (number, service, words, by_id, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (number) DO UPDATE SET service = $2, words = $3, by_id = $4, at = $5`, string(s.Number), s.Service, storable(s.Text), s.By, ms(s.At))
}
